/* A first draft of a map. */
#include "config.h"

#include "suggest.h"

#include "open.h"

#include <stdlib.h>
#include <string.h>

#define MAX_ROWS 50 /* that are looked at */

/* A row as it was, since the reader lends it for a moment only. */
struct kept {
	uint32_t line;
	size_t n, filled;
	int known; /* cells that are columns of the kind */
	char **value;
};

static void
release(struct kept *row)
{
	size_t k;

	for (k = 0; k < row->n; k++)
		free(row->value[k]);
	free(row->value);
	*row = (struct kept){ 0 };
}

static bool
keep(struct kept *to, const struct source_record *row, int known)
{
	size_t k;

	release(to);
	if ((to->value = calloc(row->n + 1, sizeof(*to->value))) == NULL)
		return false;
	to->line = row->line;
	to->known = known;
	for (k = 0; k < row->n; k++) {
		if ((to->value[k] = strdup(row->value[k])) == NULL)
			return false;
		to->n++;
		to->filled += row->value[k][0] != '\0';
	}
	return true;
}

static int
known_cells(const struct cbreg_kind *kind, const struct source_record *row)
{
	size_t k;
	int n = 0;

	for (k = 0; k < row->n; k++)
		n += row->value_len[k] > 0 &&
		     header_column(NULL, kind, row->value[k]) >= 0;
	return n;
}

/* The row with most columns of a kind; where none has any, the widest of all:
 * it may be a header in words that nobody here knows. */
static cbreg_status
find_row(struct source *source, const struct cbreg_kind **kind,
    struct kept *best, struct source_error *error)
{
	const struct cbreg_kind *want = *kind, *k;
	struct source_record row;
	cbreg_status rc = CBREG_OK;
	size_t filled, c;
	int line, i, n;

	for (line = 0; line < MAX_ROWS; line++) {
		if ((rc = source_next(source, &row, error)) != CBREG_OK)
			break;
		for (filled = 0, c = 0; c < row.n; c++)
			filled += row.value_len[c] > 0;
		/* A roster first: it is what people mostly have. */
		for (i = -1; (k = i < 0 ? cbreg_kind_find("roster")
					: cbreg_kind_at(i)) != NULL;
		     i++) {
			if (want != NULL && k != want)
				continue;
			n = known_cells(k, &row);
			if (n < best->known ||
			    (n == best->known &&
				(n > 0 || filled <= best->filled)))
				continue;
			if (!keep(best, &row, n))
				return CBREG_NOMEM;
			if (n > 0)
				*kind = k;
		}
	}
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

/* A text of the file on a line of its own. */
static void
put_text(FILE *to, const char *text)
{
	for (; *text != '\0'; text++)
		fputc((unsigned char)*text < ' ' ? ' ' : *text, to);
}

static void
put_draft(const struct import_file *file, const struct cbreg_kind *kind,
    const struct kept *row, FILE *to)
{
	bool seen[CBREG_MAX_COLUMNS] = { false };
	const char *near;
	size_t k;
	int i;

	fprintf(to,
	    "; a draft; a line that begins with ; says nothing\n"
	    "[file]\nkind = %s\n",
	    kind->name);
	if (file->sheet_name != NULL) {
		fputs("sheet = ", to);
		put_text(to, file->sheet_name);
		fputc('\n', to);
	}
	if (file->taken != NULL)
		fprintf(to, "encoding = %s\n", file->taken);
	fputs("; session = CODE\n; date-order = dmy\n\n[columns]\n", to);
	for (k = 0; k < row->n; k++) {
		i = header_column(NULL, kind, row->value[k]);
		if (i < 0 || seen[i])
			continue;
		seen[i] = true;
		fprintf(to, "%s = ", kind->column[i].key);
		put_text(to, row->value[k]);
		fputc('\n', to);
	}
	for (k = 0; k < row->n; k++) {
		if (row->value[k][0] == '\0' ||
		    header_column(NULL, kind, row->value[k]) >= 0)
			continue;
		near = header_suggest(kind, row->value[k]);
		fprintf(to, "; %s = ", near[0] != '\0' ? near : "?");
		put_text(to, row->value[k]);
		fputc('\n', to);
	}
	fputs("; not found:", to);
	for (i = 0; i < kind->ncolumn; i++)
		if (!seen[i])
			fprintf(to, " %s", kind->column[i].key);
	fputs("\n\n; [values status]\n; finished = completed\n\n"
	      "; [calendar]\n; date = buddhist\n",
	    to);
}

cbreg_status
import_suggest_map(struct import_file *file, struct import_findings *findings,
    FILE *to)
{
	const struct cbreg_kind *kind = file->kind;
	struct source_error error = { 0 };
	struct kept row = { 0 };
	struct source *source;
	cbreg_status rc;

	if ((rc = import_prepare(file, findings)) != CBREG_OK)
		return rc;
	if (file->format != IMPORT_TEXT && file->format != IMPORT_BOOK) {
		error = (struct source_error){ .code = "E-KIND",
			.message = "a file of this format needs no map" };
		return open_failed(file, findings, CBREG_INVALID, &error);
	}
	if ((rc = open_source(file, findings, &source)) != CBREG_OK)
		return rc;
	rc = find_row(source, &kind, &row, &error);
	source_free(source);
	if (rc == CBREG_OK)
		put_draft(file, kind != NULL ? kind : cbreg_kind_find("roster"),
		    &row, to);
	else
		rc = open_failed(file, findings, rc, &error);
	release(&row);
	return rc;
}
