/* Comma-separated values as RFC 4180 has them, with LF; and as Excel opens
 * them. */
#include "config.h"

#include "out.h"

#include "source.h"

#include <string.h>

static bool
is_for_excel(const struct out *out)
{
	return out->ops == &out_excel;
}

static void
field(struct out *out, const struct out_cell *cell)
{
	const char *text = cell->text;
	bool guard = is_for_excel(out) && !cell->number &&
		     source_is_formula(text, strlen(text));

	if (text[strcspn(text, ",\"\r\n")] == '\0' && text[0] != ' ' &&
	    text[0] != '\t') {
		if (guard)
			fputc('\'', out->to);
		fputs(text, out->to);
		return;
	}
	fputs(guard ? "\"'" : "\"", out->to);
	for (; *text != '\0'; text++) {
		if (*text == '"')
			fputc('"', out->to);
		fputc(*text, out->to);
	}
	fputc('"', out->to);
}

static void
line(struct out *out, const struct out_cell *cell)
{
	int i;

	for (i = 0; i < out->ncolumn; i++) {
		if (i > 0)
			fputc(',', out->to);
		field(out, &cell[i]);
	}
	fputs(is_for_excel(out) ? "\r\n" : "\n", out->to);
}

static void
begin(struct out *out)
{
	struct out_cell key[OUT_MAX_COLUMNS];
	int i;

	if (out->nsection > 0)
		fputs(is_for_excel(out) ? "\r\n" : "\n", out->to);
	else if (is_for_excel(out))
		fputs("\xef\xbb\xbf", out->to);
	for (i = 0; i < out->ncolumn; i++)
		key[i] = (struct out_cell){ .text = out->column[i].key };
	line(out, key);
}

static void
end(struct out *out)
{
	(void)out;
}

const struct out_ops out_csv = { .name = "csv",
	.begin = begin,
	.row = line,
	.end = end };
const struct out_ops out_excel = { .name = "excel",
	.begin = begin,
	.row = line,
	.end = end };
