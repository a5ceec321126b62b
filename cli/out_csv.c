/* Comma-separated values as RFC 4180 has them, with LF. */
#include "config.h"

#include "out.h"

#include <string.h>

static void
field(struct out *out, const char *text)
{
	if (text[strcspn(text, ",\"\r\n")] == '\0' && text[0] != ' ' &&
	    text[0] != '\t') {
		fputs(text, out->to);
		return;
	}
	fputc('"', out->to);
	for (; *text != '\0'; text++) {
		if (*text == '"')
			fputc('"', out->to);
		fputc(*text, out->to);
	}
	fputc('"', out->to);
}

static void
begin(struct out *out)
{
	int i;

	if (out->nsection > 0)
		fputc('\n', out->to);
	for (i = 0; i < out->ncolumn; i++) {
		if (i > 0)
			fputc(',', out->to);
		field(out, out->column[i].key);
	}
	fputc('\n', out->to);
}

static void
row(struct out *out, const struct out_cell *cell)
{
	int i;

	for (i = 0; i < out->ncolumn; i++) {
		if (i > 0)
			fputc(',', out->to);
		field(out, cell[i].text);
	}
	fputc('\n', out->to);
}

static void
end(struct out *out)
{
	(void)out;
}

const struct out_ops out_csv = { "csv", false, begin, row, end, NULL };
