/* Markdown tables, to paste into a mail. */
#include "config.h"

#include "out.h"

#include "say.h"

#include <stdlib.h>
#include <string.h>

static void
cell_text(struct out *out, const char *text)
{
	char *clean = clean_copy(text), *at;

	if (clean == NULL) {
		out->failed = true;
		return;
	}
	for (at = clean; *at != '\0'; at++) {
		if (strchr("\\`*_<>|[]&", *at) != NULL)
			fputc('\\', out->to);
		fputc(*at, out->to);
	}
	free(clean);
}

static void
begin(struct out *out)
{
	int i;

	if (out->nsection > 0)
		fputc('\n', out->to);
	if (out->sections)
		fprintf(out->to, "## %s\n\n", out->section);
	for (i = 0; i < out->ncolumn; i++) {
		fputs("| ", out->to);
		cell_text(out, out->column[i].key);
		fputc(' ', out->to);
	}
	fputs("|\n", out->to);
	for (i = 0; i < out->ncolumn; i++)
		fputs(out->column[i].type == OUT_NUMBER ? "| ---: " : "| --- ",
		    out->to);
	fputs("|\n", out->to);
}

static void
row(struct out *out, const struct out_cell *cell)
{
	int i;

	for (i = 0; i < out->ncolumn; i++) {
		fputs("| ", out->to);
		cell_text(out, cell[i].text);
		fputc(' ', out->to);
	}
	fputs("|\n", out->to);
}

static void
end(struct out *out)
{
	fputc('\n', out->to);
}

static void
note(struct out *out, const char *text)
{
	fprintf(out->to, "%s\n\n", text);
}

const struct out_ops out_md = { .name = "md",
	.pivots = true,
	.begin = begin,
	.row = row,
	.end = end,
	.note = note };
