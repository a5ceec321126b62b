/* The rows that were not taken, in the format of the file that they stood
 * in. */
#include "config.h"

#include "import.h"

#include "encoding.h"
#include "open.h"
#include "records.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct rejects {
	struct import_file *file;
	const struct import_result *result;
	const struct import_findings *findings;
	FILE *to;
	char separator;
	const char *end; /* of a line of text */
	size_t width;	 /* cells of the header that are not ours */
	bool again;	 /* the file has these columns from the last time */
	struct newbook *book;
	char *finding; /* of the row at hand */
	size_t finding_size;
};

/* How the rows are written. */
struct rejects_ops {
	void (*form)(struct rejects *r, const struct source_record *row);
	void (*head)(struct rejects *r, const struct source_record *row);
	void (*row)(struct rejects *r, const struct source_record *row,
	    const char *verdict, const char *finding);
};

/* A field of ours behind a row that stays as it is. */
static void
write_field(FILE *to, char separator, const char *text)
{
	if (separator != '\0')
		fputc(separator, to);
	fputc('"', to);
	for (; *text != '\0'; text++) {
		if (*text == '"')
			fputc('"', to);
		fputc(*text, to);
	}
	fputc('"', to);
}

/* Where the cell of that number begins, with what separates it. */
static size_t
start_of(const struct source_record *row, size_t cell, char separator)
{
	bool quoted = false;
	size_t i, n = 0;

	for (i = 0; i < row->len; i++)
		if (row->text[i] == '"')
			quoted = !quoted;
		else if (!quoted && row->text[i] == separator && ++n == cell)
			break;
	return i;
}

/* A row as it stands in the file, or the values of a sheet as text. */
static void
write_row(struct rejects *r, const struct source_record *row)
{
	size_t k, n = r->width > 0 ? r->width : row->n;

	if (row->text != NULL) {
		fwrite(row->text, 1,
		    r->again ? start_of(row, r->width, r->separator) : row->len,
		    r->to);
		return;
	}
	for (k = 0; k < n; k++)
		write_field(r->to, k > 0 ? r->separator : '\0',
		    k < row->n ? row->value[k] : "");
}

static void
text_form(struct rejects *r, const struct source_record *row)
{
	write_row(r, row);
	fputs(r->end, r->to);
}

static void
text_head(struct rejects *r, const struct source_record *row)
{
	write_row(r, row);
	fprintf(r->to, "%cverdict%cfinding%s", r->separator, r->separator,
	    r->end);
}

static void
text_row(struct rejects *r, const struct source_record *row,
    const char *verdict, const char *finding)
{
	write_row(r, row);
	write_field(r->to, r->separator, verdict);
	write_field(r->to, r->separator, finding);
	fputs(r->end, r->to);
}

static const struct rejects_ops text_ops = { text_form, text_head, text_row };

/* What the form above the header said is in the identity. */
static void
book_form(struct rejects *r, const struct source_record *row)
{
	(void)r;
	(void)row;
}

static void
book_head(struct rejects *r, const struct source_record *row)
{
	size_t k;

	newbook_sheet(r->book, r->result->kind->name, false);
	for (k = 0; k < r->width; k++)
		newbook_put(r->book, (int)k, NEWBOOK_HEAD, row->value[k]);
	newbook_put(r->book, (int)k, NEWBOOK_HEAD, "verdict");
	newbook_put(r->book, (int)k + 1, NEWBOOK_HEAD, "finding");
	newbook_next_row(r->book);
	newbook_freeze(r->book, true);
}

static const struct import_finding *
finding_at(const struct rejects *r, uint32_t line, uint32_t place)
{
	const struct import_finding *f = r->findings->list;
	size_t i;

	for (i = 0; i < r->findings->n; i++, f++)
		if (f->line == line && f->place == place && !f->warning &&
		    f->file == r->file->name)
			return f;
	return NULL;
}

static void
book_row(struct rejects *r, const struct source_record *row,
    const char *verdict, const char *finding)
{
	const struct import_finding *f;
	const char *text;
	size_t k;

	for (k = 0; k < r->width; k++) {
		text = k < row->n ? row->value[k] : "";
		f = finding_at(r, row->line, (uint32_t)k + 1);
		newbook_put(r->book, (int)k,
		    f != NULL ? NEWBOOK_BAD : NEWBOOK_TEXT, text);
		if (f != NULL)
			newbook_remark(r->book, (int)k, f->message);
	}
	newbook_put(r->book, (int)k, NEWBOOK_BAD, verdict);
	newbook_put(r->book, (int)k + 1, NEWBOOK_TEXT, finding);
	newbook_next_row(r->book);
}

static const struct rejects_ops book_ops = { book_form, book_head, book_row };

static void
records_head(struct rejects *r, const struct source_record *row)
{
	(void)row;
	records_begin(r->to);
	records_begin_list(r->to, r->result->kind->name);
}

static void
records_row(struct rejects *r, const struct source_record *row,
    const char *verdict, const char *finding)
{
	size_t k;

	records_begin_row(r->to);
	for (k = 0; k < row->n; k++)
		records_put(r->to, r->result->kind->column[k].key,
		    row->value[k]);
	records_put(r->to, "verdict", verdict);
	records_put(r->to, "finding", finding);
	records_end_row(r->to);
}

static const struct rejects_ops records_ops = { book_form, records_head,
	records_row };

/* All that is wrong with a row, in one text. */
static const char *
finding_for(struct rejects *r, uint32_t line)
{
	const struct import_finding *f = r->findings->list;
	FILE *to;
	size_t i, n = 0;

	free(r->finding);
	r->finding = NULL;
	if ((to = open_memstream(&r->finding, &r->finding_size)) == NULL)
		return "";
	for (i = 0; i < r->findings->n; i++, f++)
		if (f->line == line && !f->warning && f->file == r->file->name)
			fprintf(to, "%s%s", n++ > 0 ? "; " : "", f->message);
	return fclose(to) == 0 ? r->finding : "";
}

static cbreg_status
write_rows(struct rejects *r, const struct rejects_ops *ops,
    struct source *source)
{
	const struct import_result *result = r->result;
	struct source_error error = { 0 };
	struct source_record row;
	cbreg_status rc;
	size_t i = 0;

	while ((rc = source_next(source, &row, &error)) == CBREG_OK &&
	       row.line < r->file->header_line)
		ops->form(r, &row);
	if (rc != CBREG_OK)
		return rc;
	r->again = row.n > 2 && strcmp(row.value[row.n - 2], "verdict") == 0 &&
		   strcmp(row.value[row.n - 1], "finding") == 0;
	r->width = r->again ? row.n - 2 : row.n;
	ops->head(r, &row);
	while ((rc = source_next(source, &row, &error)) == CBREG_OK) {
		while (
		    i < result->n_reject && result->reject[i].line < row.line)
			i++;
		if (i == result->n_reject)
			return CBREG_DONE;
		if (result->reject[i].line == row.line)
			ops->row(r, &row,
			    cbreg_verdict_word(result->reject[i].verdict),
			    finding_for(r, row.line));
	}
	return rc;
}

static cbreg_status
write_with(struct rejects *r, const struct rejects_ops *ops)
{
	struct import_findings ignored = { 0 };
	struct source *source;
	cbreg_status rc;

	if ((rc = open_source(r->file, &ignored, &source)) != CBREG_OK)
		return rc;
	source_keep_text(source);
	rc = write_rows(r, ops, source);
	source_free(source);
	free(r->finding);
	r->finding = NULL;
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

static void
copy_text(char to[IDENTITY_SIZE], const char *text)
{
	snprintf(to, IDENTITY_SIZE, "%s", text != NULL ? text : "");
}

static cbreg_status
write_book(struct rejects *r, char why[200])
{
	const struct import_file *file = r->file;
	struct identity identity = { .kind = r->result->kind };
	cbreg_status rc;

	if ((r->book = newbook_new()) == NULL) {
		snprintf(why, 200, "libxlsxwriter cannot be loaded");
		return CBREG_INVALID;
	}
	if ((rc = write_with(r, &book_ops)) != CBREG_OK) {
		newbook_free(r->book);
		return rc;
	}
	copy_text(identity.session,
	    file->session != NULL ? file->session : file->form);
	copy_text(identity.framework, file->framework);
	copy_text(identity.version, file->version);
	snprintf(identity.batch, sizeof(identity.batch), "%s",
	    file->identity.batch);
	identity.before = file->identity.before; /* lent */
	identity_write(r->book, &identity);
	return newbook_end(r->book, r->to, why);
}

/* How its lines end, as the first of them does. */
static const char *
line_end(FILE *stream)
{
	int c, before = 0;

	rewind(stream);
	while ((c = getc(stream)) != EOF && c != '\n')
		before = c;
	return before == '\r' && c == '\n' ? "\r\n" : "\n";
}

/* Text goes back in the encoding in which it came. */
static cbreg_status
write_text(struct rejects *r)
{
	bool is_text = r->file->format == IMPORT_TEXT;
	FILE *to = r->to;
	cbreg_status rc;

	r->separator = r->file->separator != '\0' ? r->file->separator : ',';
	r->end = is_text ? line_end(r->file->stream) : "\n";
	if (r->file->taken == NULL) {
		if (r->file->marked)
			fputs("\xef\xbb\xbf", to);
		return write_with(r, &text_ops);
	}
	if ((r->to = tmpfile()) == NULL)
		return CBREG_IO;
	rc = write_with(r, &text_ops);
	if (rc == CBREG_OK)
		rc = encoding_encode(r->to, r->file->taken, to);
	fclose(r->to);
	return rc;
}

cbreg_status
import_write_rejects(struct import_file *file,
    const struct import_result *result, const struct import_findings *findings,
    bool as_text, FILE *to, char why[200])
{
	struct rejects r = { .file = file,
		.result = result,
		.findings = findings,
		.to = to };
	cbreg_status rc;

	why[0] = '\0';
	if (file->format == IMPORT_BOOK && !as_text)
		return write_book(&r, why);
	if (file->format != IMPORT_RECORDS)
		return write_text(&r);
	if ((rc = write_with(&r, &records_ops)) != CBREG_OK)
		return rc;
	records_end_list(to, result->kind->name);
	records_end(to);
	return CBREG_OK;
}
