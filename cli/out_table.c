/* Tables for a terminal, aligned for every script: the only file that
 * includes libsmartcols.h.  A table of numbers that is wider than the
 * terminal is printed in blocks; long text gives way instead. */
#include "config.h"

#include "out.h"

#include "say.h"
#include "text.h"

#include <libsmartcols.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define GAP 2
#define DEFAULT_WIDTH 80

struct table {
	char **cell; /* rows * columns */
	size_t n, room;
};

static void
begin(struct out *out)
{
	if (out->nsection > 0)
		fputc('\n', out->to);
	if (out->sections)
		fprintf(out->to, "%s\n", out->section);
	if ((out->state = calloc(1, sizeof(struct table))) == NULL)
		out->failed = true;
}

static void
row(struct out *out, const struct out_cell *cell)
{
	struct table *t = out->state;
	size_t n = (size_t)out->ncolumn, i;
	char **bigger;

	if (out->failed)
		return;
	if (t->n == t->room) {
		t->room = t->room > 0 ? t->room * 2 : 64;
		bigger = realloc(t->cell, t->room * n * sizeof(*t->cell));
		if (bigger == NULL) {
			out->failed = true;
			return;
		}
		t->cell = bigger;
	}
	for (i = 0; i < n; i++)
		if ((t->cell[t->n * n + i] = clean_copy(cell[i].text)) == NULL)
			out->failed = true;
	t->n++;
}

static int
terminal_width(const struct out *out)
{
	const char *set = getenv("COLUMNS");
	struct winsize size;
	long n;

	if (set != NULL && (n = strtol(set, NULL, 10)) >= 20 && n < 10000)
		return (int)n;
	if (isatty(fileno(out->to)) &&
	    ioctl(fileno(out->to), TIOCGWINSZ, &size) == 0 && size.ws_col > 20)
		return size.ws_col;
	return DEFAULT_WIDTH;
}

/* Print the columns of a block; a line ends where its text ends. */
static void
print_block(struct out *out, const int *column, int n, bool truncate)
{
	struct libscols_table *table = scols_new_table();
	struct table *t = out->state;
	struct libscols_line *line;
	char *text = NULL, *at, *to;
	size_t r, len;
	int i;

	if (table == NULL) {
		out->failed = true;
		return;
	}
	scols_table_set_stream(table, out->to);
	scols_table_set_column_separator(table, "  ");
	scols_table_set_termforce(table,
	    truncate ? SCOLS_TERMFORCE_ALWAYS : SCOLS_TERMFORCE_NEVER);
	if (truncate)
		scols_table_set_termwidth(table, (size_t)terminal_width(out));
	for (i = 0; i < n; i++)
		if (scols_table_new_column(table, out->column[column[i]].key, 0,
			out->column[column[i]].type == OUT_NUMBER
			    ? SCOLS_FL_RIGHT
			    : SCOLS_FL_TRUNC) == NULL)
			out->failed = true;
	for (r = 0; r < t->n && !out->failed; r++) {
		if ((line = scols_table_new_line(table, NULL)) == NULL) {
			out->failed = true;
			break;
		}
		for (i = 0; i < n; i++)
			scols_line_set_data(line, (size_t)i,
			    t->cell[r * (size_t)out->ncolumn +
				    (size_t)column[i]]);
	}
	if (scols_print_table_to_string(table, &text) != 0) {
		out->failed = true;
		text = NULL;
	}
	for (at = text; at != NULL && *at != '\0'; at = to) {
		to = at + strcspn(at, "\n");
		len = (size_t)(to - at);
		while (len > 0 && at[len - 1] == ' ')
			len--;
		fwrite(at, 1, len, out->to);
		fputc('\n', out->to);
		to += *to == '\n';
	}
	free(text);
	scols_unref_table(table);
}

/* Plain C knows no wide characters; loading what does costs every command
 * that has none to show. */
static void
know_wide_characters(const struct out *out)
{
	const struct table *t = out->state;
	const unsigned char *p;
	size_t i;

	for (i = 0; i < t->n * (size_t)out->ncolumn; i++)
		for (p = (const unsigned char *)t->cell[i]; *p != '\0'; p++)
			if (*p >= 0x80) {
				if (setlocale(LC_CTYPE, "") == NULL ||
				    MB_CUR_MAX == 1)
					setlocale(LC_CTYPE, "C.UTF-8");
				return;
			}
}

static void
print_table(struct out *out)
{
	struct table *t = out->state;
	int width[OUT_MAX_COLUMNS], column[OUT_MAX_COLUMNS];
	int limit = terminal_width(out), total = 0, keys = 0, i, n, w;
	bool numbers = true;
	size_t r;

	for (i = 0; i < out->ncolumn; i++) {
		width[i] = text_width(out->column[i].key);
		for (r = 0; r < t->n; r++) {
			w = text_width(
			    t->cell[r * (size_t)out->ncolumn + (size_t)i]);
			if (w > width[i])
				width[i] = w;
		}
		total += width[i] + GAP;
		if (out->column[i].type != OUT_NUMBER && keys == i)
			keys++;
		numbers &= i < keys || out->column[i].type == OUT_NUMBER;
		column[i] = i;
	}
	if (total - GAP <= limit || !numbers || keys == out->ncolumn) {
		print_block(out, column, out->ncolumn,
		    total - GAP > limit && isatty(fileno(out->to)) == 1);
		return;
	}
	for (i = keys; i < out->ncolumn;) {
		for (w = n = 0; n < keys; n++)
			w += width[n] + GAP;
		do {
			w += width[i] + GAP;
			column[n++] = i++;
		} while (i < out->ncolumn && w + width[i] <= limit);
		print_block(out, column, n, false);
		if (i < out->ncolumn)
			fputc('\n', out->to);
	}
}

static void
release(struct out *out)
{
	struct table *t = out->state;
	size_t i;

	if (t == NULL)
		return;
	for (i = 0; i < t->n * (size_t)out->ncolumn; i++)
		free(t->cell[i]);
	free(t->cell);
	free(t);
}

static void
end(struct out *out)
{
	struct table *t = out->state;

	if (t == NULL)
		return;
	if (t->n == 0)
		fputs("(nothing)\n", out->to);
	else if (!out->failed) {
		know_wide_characters(out);
		print_table(out);
	}
	release(out);
	out->state = NULL;
}

static void
note(struct out *out, const char *text)
{
	fprintf(out->to, "%s\n", text);
}

const struct out_ops out_table = { .name = "table",
	.pivots = true,
	.begin = begin,
	.row = row,
	.end = end,
	.note = note,
	.release = release };
