/* JSON, as one document or a line a row. */
#include "config.h"

#include "out.h"

#include "jtree.h"

static void
value(struct out *out, const struct out_cell *cell)
{
	if (cell->number)
		fputs(cell->text[0] != '\0' ? cell->text : "null", out->to);
	else if (!jtree_put_text(out->to, cell->text))
		out->failed = true;
}

static void
object(struct out *out, const struct out_cell *cell)
{
	int i;

	for (i = 0; i < out->ncolumn; i++) {
		fprintf(out->to, "%s\"%s\": ", i > 0 ? ", " : "{",
		    out->column[i].key);
		value(out, &cell[i]);
	}
	fputc('}', out->to);
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
