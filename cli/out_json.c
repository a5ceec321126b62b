/* JSON, as one document or a line a row: the only file that includes
 * jansson.h. */
#include "config.h"

#include "out.h"

#include <jansson.h>
#include <stdlib.h>

static json_t *
value(const struct out_cell *cell)
{
	if (!cell->number)
		return json_string(cell->text);
	if (cell->text[0] == '\0')
		return json_null();
	return json_integer(strtoll(cell->text, NULL, 10));
}

static void
object(struct out *out, const struct out_cell *cell)
{
	json_t *o = json_object();
	char *text = NULL;
	int i;

	for (i = 0; i < out->ncolumn; i++)
		if (json_object_set_new(o, out->column[i].key,
			value(&cell[i])) != 0)
			out->failed = true;
	if ((text = json_dumps(o, 0)) != NULL)
		fputs(text, out->to);
	else
		out->failed = true;
	free(text);
	json_decref(o);
}

static void
begin(struct out *out)
{
	if (out->sections)
		fprintf(out->to,
		    "%s\"%s\": ", out->nsection > 0 ? ",\n" : "{\n",
		    out->section);
	fputs("[", out->to);
}

static void
row(struct out *out, const struct out_cell *cell)
{
	fputs(out->nrow > 1 ? ",\n  " : "\n  ", out->to);
	object(out, cell);
}

static void
end(struct out *out)
{
	fputs(out->nrow > 0 ? "\n]" : "]", out->to);
	if (!out->sections)
		fputc('\n', out->to);
}

static void
finish(struct out *out)
{
	if (out->sections)
		fputs("\n}\n", out->to);
}

static void
begin_lines(struct out *out)
{
	(void)out;
}

static void
row_line(struct out *out, const struct out_cell *cell)
{
	object(out, cell);
	fputc('\n', out->to);
}

const struct out_ops out_json = { .name = "json",
	.begin = begin,
	.row = row,
	.end = end,
	.finish = finish };
const struct out_ops out_ndjson = { .name = "ndjson",
	.begin = begin_lines,
	.row = row_line,
	.end = begin_lines };
