/* Files to records, records to the intake, findings to a list. */
#include "config.h"

#include "import.h"

#include "ahead.h"
#include "workbook.h"
#include "encoding.h"
#include "header.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct run {
	struct import_file *file;
	struct import_findings *findings;
	struct import_result *result;
	bool failed; /* memory ran out in a callback */
};

static char *
copy(const char *text)
{
	return strdup(text != NULL ? text : "");
}

static bool
add_finding(struct import_findings *findings, const struct import_file *file,
    uint32_t line, uint32_t place, bool warning, const char *code,
    const char *field, const char *message, const char *hint)
{
	struct import_finding *f;

	if (findings->n >= IMPORT_MAX_FINDINGS) {
		findings->more++;
		return true;
	}
	if (findings->n == findings->room) {
		size_t room = findings->room > 0 ? findings->room * 2 : 64;

		f = realloc(findings->list, room * sizeof(*f));
		if (f == NULL)
			return false;
		findings->list = f;
		findings->room = room;
	}
	f = &findings->list[findings->n];
	*f = (struct import_finding){ file->name, file->sheet_name, line, place,
		warning, copy(code), copy(field), copy(message), copy(hint) };
	findings->n++;
	return f->code != NULL && f->field != NULL && f->message != NULL &&
	       f->hint != NULL;
}

void
import_findings_release(struct import_findings *findings)
{
	size_t i;

	for (i = 0; i < findings->n; i++) {
		free(findings->list[i].code);
		free(findings->list[i].field);
		free(findings->list[i].message);
		free(findings->list[i].hint);
	}
	free(findings->list);
	*findings = (struct import_findings){ 0 };
}

void
import_result_release(struct import_result *result)
{
	free(result->reject);
	*result = (struct import_result){ 0 };
}

void
import_file_release(struct import_file *file)
{
	if (file->stream != NULL)
		fclose(file->stream);
	free(file->sheet_name);
	free(file->form);
	file->stream = NULL;
	file->sheet_name = file->form = NULL;
}

static void
on_finding(void *context, const struct cbreg_finding *f)
{
	struct run *run = context;

	if (!add_finding(run->findings, run->file, f->line, f->place,
		f->warning, f->code, f->field, f->message, f->hint))
		run->failed = true;
}

static void
on_verdict(void *context, uint32_t line, enum cbreg_verdict verdict,
    int64_t person)
{
	struct import_result *r = ((struct run *)context)->result;
	struct import_reject *bigger;
	size_t room;

	(void)person;
	if (verdict < CBREG_CONFLICTING)
		return;
	if (r->n_reject == r->reject_room) {
		room = r->reject_room > 0 ? r->reject_room * 2 : 64;
		bigger = realloc(r->reject, room * sizeof(*bigger));
		if (bigger == NULL) {
			((struct run *)context)->failed = true;
			return;
		}
		r->reject = bigger;
		r->reject_room = room;
	}
	r->reject[r->n_reject++] = (struct import_reject){ line, verdict };
}

static cbreg_status
unreadable(const struct import_file *file, struct import_findings *findings,
    cbreg_status rc, const struct source_error *error)
{
	if (rc == CBREG_INVALID)
		add_finding(findings, file, error->line, error->place, false,
		    error->code, "", error->message,
		    strcmp(error->code, "E-UTF8") == 0
			? "or name its --encoding"
			: "");
	else if (rc == CBREG_IO)
		add_finding(findings, file, 0, 0, false, "E-READ", "",
		    strerror(errno), "");
	return rc == CBREG_IO ? CBREG_INVALID : rc;
}

/* A reader of its own over the stream, from the start. */
static cbreg_status
open_source(struct import_file *file, struct import_findings *findings,
    struct source **out)
{
	const struct workbook_wish wish = { file->sheet, file->fill_merged };
	struct source_error error = { 0 };
	FILE *stream;
	cbreg_status rc;
	int fd;

	*out = NULL;
	rewind(file->stream);
	if (lseek(fileno(file->stream), 0, SEEK_SET) < 0 ||
	    (fd = dup(fileno(file->stream))) < 0)
		return CBREG_NOMEM;
	if ((stream = fdopen(fd, "r")) == NULL) {
		close(fd);
		return CBREG_NOMEM;
	}
	if (file->format == IMPORT_BOOK) {
		rc = workbook_open(stream, &wish, out, &error);
		if (rc != CBREG_OK)
			return unreadable(file, findings, rc, &error);
		free(file->sheet_name);
		file->sheet_name = strdup(workbook_sheet(*out));
		return file->sheet_name != NULL ? CBREG_OK : CBREG_NOMEM;
	}
	setvbuf(stream, NULL, _IONBF, 0);
	if ((*out = csv_open(stream, file->separator)) == NULL) {
		fclose(stream);
		return CBREG_NOMEM;
	}
	(*out)->guarded = file->taken != NULL;
	return CBREG_OK;
}

/* What an option says for every row. */
static const char *
default_value(const struct import_file *file, const struct cbreg_column *c)
{
	const char *session =
	    file->session != NULL ? file->session : file->form;
	const char *text = strcmp(c->key, "session") == 0     ? session
			   : strcmp(c->key, "framework") == 0 ? file->framework
			   : strcmp(c->key, "version") == 0   ? file->version
							      : NULL;

	return text != NULL ? text : "";
}

static struct header_given
given_by(const struct import_file *file)
{
	return (
	    struct header_given){ file->session != NULL || file->form != NULL,
		file->framework != NULL };
}

/* Columns that are not read, and columns that must come from the file or
 * from an option. */
static cbreg_status
check_columns(const struct import_file *file, const struct header *header,
    const struct source_record *row, struct import_findings *findings)
{
	const struct header_given given = given_by(file);
	const struct cbreg_kind *kind = header->kind;
	const char *missing;
	char message[200];
	size_t k;

	for (k = 0; k < header->n; k++) {
		if (header->column[k] != HEADER_UNKNOWN ||
		    row->value[k][0] == '\0')
			continue;
		if (header->known == 0) /* perhaps no header, but people */
			snprintf(message, sizeof(message),
			    "column %zu is not one of %s and is not read",
			    k + 1, kind->name);
		else
			snprintf(message, sizeof(message),
			    "column '%.60s' is not one of %s and is not read",
			    row->value[k], kind->name);
		add_finding(findings, file, row->line, (uint32_t)k + 1, true,
		    "W-COLUMN", "", message,
		    header_suggest(kind, row->value[k]));
	}
	missing = header_missing(kind, header, &given);
	if (missing == NULL)
		return CBREG_OK;
	snprintf(message, sizeof(message), "column '%s' is missing", missing);
	add_finding(findings, file, row->line, 0, false, "E-HEADER", missing,
	    message, "");
	return CBREG_INVALID;
}

/* A line above the header may say which session the rows are of. */
static void
read_form(struct import_file *file, const struct source_record *row)
{
	const struct cbreg_kind *roster = cbreg_kind_find("roster");
	char label[64], *end;
	size_t k, i;

	for (k = 0; k + 1 < row->n && file->form == NULL; k++) {
		if (row->value_len[k] == 0 ||
		    row->value_len[k] >= sizeof(label))
			continue;
		memcpy(label, row->value[k], row->value_len[k] + 1);
		end = label + strlen(label);
		while (end > label && (end[-1] == ' ' || end[-1] == ':'))
			*--end = '\0';
		if (end - label >= 3 && strcmp(end - 3, "\xef\xbc\x9a") == 0)
			end[-3] = '\0'; /* a colon of full width */
		if (header_column(roster, label) !=
		    cbreg_kind_column(roster, "session"))
			continue;
		for (i = k + 1; i < row->n && row->value_len[i] == 0; i++)
			;
		if (i < row->n)
			file->form = strdup(row->value[i]);
	}
}

/* Lines that a form may have above its table. */
#define MAX_FORM 50

/* The first row that names columns; where none does, the first of all. */
static cbreg_status
find_header(struct import_file *file, struct source *source,
    struct source_record *row, struct source_error *error)
{
	struct import_file first = *file;
	const struct cbreg_kind *kind;
	cbreg_status rc;
	int line, n, i, filled;
	size_t k;

	for (line = 0; line < MAX_FORM; line++) {
		if ((rc = source_next(source, row, error)) != CBREG_OK)
			return rc;
		for (k = 0, filled = 0; k < row->n; k++)
			filled += row->value_len[k] > 0;
		for (i = 0; (kind = cbreg_kind_at(i)) != NULL; i++) {
			if (file->kind != NULL && kind != file->kind)
				continue;
			for (n = 0, k = 0; k < row->n; k++)
				n += row->value_len[k] > 0 &&
				     header_column(kind, row->value[k]) >= 0;
			if (n >= 2 && n * 2 >= filled)
				return CBREG_OK;
		}
		read_form(file, row);
	}
	*file = first;
	return CBREG_DONE;
}

static cbreg_status
open_header(struct import_file *file, struct source **source,
    struct source_record *row, struct import_findings *findings)
{
	struct source_error error = { 0 };
	cbreg_status rc;

	rc = find_header(file, *source, row, &error);
	if (rc == CBREG_OK)
		return rc;
	/* What is wrong is told of the first row. */
	source_free(*source);
	if ((rc = open_source(file, findings, source)) != CBREG_OK)
		return rc;
	rc = source_next(*source, row, &error);
	if (rc == CBREG_DONE) {
		add_finding(findings, file, 1, 0, false, "E-EMPTY", "",
		    "the file is empty; its first row is to name the columns",
		    "");
		return CBREG_INVALID;
	}
	return rc == CBREG_OK ? rc : unreadable(file, findings, rc, &error);
}

static cbreg_status
read_header(struct import_file *file, struct source **source,
    struct header *header, struct import_findings *findings, bool check)
{
	struct source_record row;
	struct header_given given;
	char message[200];
	cbreg_status rc;
	size_t place;

	if ((rc = open_header(file, source, &row, findings)) != CBREG_OK)
		return rc;
	given = given_by(file);
	rc = header_read(&row, file->kind, &given, header, &place, message,
	    sizeof(message));
	if (rc == CBREG_OK)
		return check ? check_columns(file, header, &row, findings) : rc;
	add_finding(findings, file, row.line, (uint32_t)place, false,
	    "E-HEADER", "", message, "");
	return CBREG_INVALID;
}

/* How many of the cells of the first row are columns of one kind. */
static int
known_cells(struct import_file *file)
{
	struct import_findings ignored = { 0 };
	struct source_error error = { 0 };
	const struct cbreg_kind *kind;
	struct source_record row;
	struct source *source;
	int best = -1, n, i;
	size_t k;

	if (open_source(file, &ignored, &source) != CBREG_OK)
		return -1;
	if (source_next(source, &row, &error) == CBREG_OK)
		for (i = 0; (kind = cbreg_kind_at(i)) != NULL; i++) {
			if (file->kind != NULL && kind != file->kind)
				continue;
			for (n = 0, k = 0; k < row.n; k++)
				n += header_column(kind, row.value[k]) >= 0;
			best = n > best ? n : best;
		}
	source_free(source);
	return best;
}

/* The separator by which the header has most columns; a comma where none has
 * any, so that what is wrong is told of the whole row. */
static void
find_separator(struct import_file *file)
{
	static const char candidate[] = ",;\t";
	int best = 0, n;
	char found = ',';
	size_t i;

	for (i = 0; candidate[i] != '\0'; i++) {
		file->separator = candidate[i];
		if ((n = known_cells(file)) > best) {
			best = n;
			found = candidate[i];
		}
	}
	file->separator = found;
}

/* The container of old workbooks and of encrypted ones. */
static bool
is_encrypted(FILE *stream)
{
	static const char name[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P";
	char block[65536 + sizeof(name)];
	size_t n, kept = 0;
	bool found = false;

	while (!found && (n = fread(block + kept, 1, 65536, stream)) > 0) {
		n += kept;
		found = memmem(block, n, name, sizeof(name) - 1) != NULL;
		kept = n < sizeof(name) ? n : sizeof(name);
		memmove(block, block + n - kept, kept);
	}
	rewind(stream);
	return found;
}

static cbreg_status
find_format(struct import_file *file, struct import_findings *findings)
{
	struct source_error error = { .code = "E-BOOK" };
	char head[8] = { 0 };

	fread(head, 1, sizeof(head), file->stream);
	rewind(file->stream);
	file->format = IMPORT_TEXT;
	if (memcmp(head, "PK\3\4", 4) == 0 || head[0] == '<' ||
	    memcmp(head, "\xef\xbb\xbf<", 4) == 0)
		file->format = IMPORT_BOOK;
	if (memcmp(head, "\xd0\xcf\x11\xe0", 4) != 0)
		return CBREG_OK;
	error.message = is_encrypted(file->stream)
			    ? "the workbook is encrypted; save it without a "
			      "password"
			    : "the file is a workbook of old (.xls); save it "
			      "as .xlsx";
	return unreadable(file, findings, CBREG_INVALID, &error);
}

/* The format; text as UTF-8, and what stands between its values. */
static cbreg_status
prepare(struct import_file *file, struct import_findings *findings)
{
	struct source_error error = { 0 };
	const char *mark;
	FILE *decoded;
	cbreg_status rc;

	if (file->format != IMPORT_UNKNOWN)
		return CBREG_OK;
	if ((rc = find_format(file, findings)) != CBREG_OK ||
	    file->format != IMPORT_TEXT)
		return rc;
	mark = encoding_of_mark(file->stream);
	file->taken = mark != NULL ? mark : file->encoding;
	if (file->taken != NULL && strcmp(file->taken, "UTF-8") == 0)
		file->taken = NULL;
	if (file->taken != NULL) {
		rc = encoding_decode(file->stream, file->taken, &decoded,
		    &error);
		if (rc != CBREG_OK)
			return unreadable(file, findings, rc, &error);
		fclose(file->stream);
		file->stream = decoded;
	}
	find_separator(file);
	return CBREG_OK;
}

cbreg_status
import_detect(struct import_file *file, struct import_findings *findings)
{
	struct source *source;
	struct header header;
	cbreg_status rc;

	if ((rc = prepare(file, findings)) != CBREG_OK || file->kind != NULL)
		return rc;
	if ((rc = open_source(file, findings, &source)) != CBREG_OK)
		return rc;
	rc = read_header(file, &source, &header, findings, false);
	if (rc == CBREG_OK)
		file->kind = header.kind;
	source_free(source);
	return rc;
}

static cbreg_status
read_rows(cbreg_intake *in, struct source *source, const struct header *header,
    struct run *run, const struct import_setting *setting, int64_t total)
{
	const struct cbreg_kind *kind = header->kind;
	const char *preset[CBREG_MAX_COLUMNS];
	const struct ahead_rows *rows;
	cbreg_status rc = CBREG_OK;
	struct ahead *ahead;
	int i;

	for (i = 0; i < kind->ncolumn; i++)
		preset[i] = default_value(run->file, &kind->column[i]);
	if ((ahead = ahead_open(source, header, preset)) == NULL)
		return CBREG_NOMEM;
	do {
		rows = ahead_next(ahead);
		rc = cbreg_intake_rows(in, rows->record, rows->n);
		if (rc == CBREG_OK && run->failed)
			rc = CBREG_NOMEM;
		if (setting->progress != NULL)
			setting->progress(setting->context, rows->offset,
			    total);
	} while (rc == CBREG_OK && rows->rc == CBREG_OK);
	if (rc == CBREG_OK && rows->rc != CBREG_DONE) {
		errno = rows->error_number;
		rc = unreadable(run->file, run->findings, rows->rc,
		    &rows->error);
	}
	ahead_free(ahead);
	return rc;
}

/* What is to be said of a workbook. */
static void
tell_notes(struct import_file *file, struct source *source,
    struct import_findings *findings)
{
	const char *text;
	int i;

	for (i = 0; (text = workbook_note(source, i)) != NULL; i++)
		add_finding(findings, file, 0, 0, true, "W-SHEET", "", text,
		    "");
}

static int
by_line(const void *a, const void *b)
{
	const struct import_finding *x = a, *y = b;

	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return (x->place > y->place) - (x->place < y->place);
}

static int
by_reject(const void *a, const void *b)
{
	const struct import_reject *x = a, *y = b;

	return (x->line > y->line) - (x->line < y->line);
}

cbreg_status
import_read(cbreg *reg, struct import_file *file,
    const struct import_setting *setting, struct import_findings *findings,
    struct import_result *result)
{
	struct run run = { file, findings, result, false };
	struct cbreg_intake_setting intake = { .flags = setting->flags,
		.finding = on_finding,
		.verdict = on_verdict,
		.context = &run };
	size_t first = findings->n;
	struct source *source;
	cbreg_intake *in = NULL;
	struct header header;
	struct stat st;
	cbreg_status rc;

	*result = (struct import_result){ .kind = file->kind };
	if ((rc = open_source(file, findings, &source)) != CBREG_OK) {
		result->unreadable = rc == CBREG_INVALID;
		return rc;
	}
	rc = read_header(file, &source, &header, findings, true);
	if (rc != CBREG_OK)
		goto out;
	intake.kind = header.kind;
	intake.bytes = fstat(fileno(file->stream), &st) == 0 ? st.st_size : -1;
	if ((rc = cbreg_intake_open(reg, &intake, &in)) != CBREG_OK)
		goto out;
	rc = read_rows(in, source, &header, &run, setting, st.st_size);
	if (rc == CBREG_OK)
		rc = cbreg_intake_close(in, &result->counts);
	else
		cbreg_intake_free(in);
	if (rc == CBREG_OK && run.failed)
		rc = CBREG_NOMEM;
	if (rc == CBREG_OK && file->format == IMPORT_BOOK)
		tell_notes(file, source, findings);
out:
	source_free(source);
	result->unreadable = rc == CBREG_INVALID;
	if (findings->n > first)
		qsort(findings->list + first, findings->n - first,
		    sizeof(*findings->list), by_line);
	if (result->n_reject > 0)
		qsort(result->reject, result->n_reject, sizeof(*result->reject),
		    by_reject);
	return rc;
}

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

/* A row as it stands in the file, or the values of a sheet as text. */
static void
write_row(FILE *to, char separator, const struct source_record *row, size_t n)
{
	size_t k;

	if (row->text != NULL) {
		fwrite(row->text, 1, row->len, to);
		return;
	}
	for (k = 0; k < n; k++)
		write_field(to, k > 0 ? separator : '\0',
		    k < row->n ? row->value[k] : "");
}

static const char *
finding_for(const struct import_findings *findings, const char *file,
    uint32_t line)
{
	size_t i;

	for (i = 0; i < findings->n; i++)
		if (findings->list[i].line == line &&
		    findings->list[i].file == file &&
		    !findings->list[i].warning)
			return findings->list[i].message;
	return "";
}

static cbreg_status
write_rows(struct import_file *file, const struct import_result *result,
    const struct import_findings *findings, FILE *to)
{
	struct import_findings ignored = { 0 };
	char separator = file->separator != '\0' ? file->separator : ',';
	struct source_error error = { 0 };
	struct source *source;
	struct source_record row;
	cbreg_status rc;
	size_t i = 0, width = 0;

	if ((rc = open_source(file, &ignored, &source)) != CBREG_OK)
		return rc;
	source_keep_text(source);
	/* Lines above the header are not written: the rows need none. */
	if ((rc = find_header(file, source, &row, &error)) != CBREG_OK) {
		source_free(source);
		return rc == CBREG_DONE ? CBREG_OK : rc;
	}
	width = row.n;
	write_row(to, separator, &row, width);
	fputc(separator, to);
	fputs("verdict", to);
	fputc(separator, to);
	fputs("finding\n", to);
	while ((rc = source_next(source, &row, &error)) == CBREG_OK) {
		while (
		    i < result->n_reject && result->reject[i].line < row.line)
			i++;
		if (i == result->n_reject)
			break;
		if (result->reject[i].line != row.line)
			continue;
		write_row(to, separator, &row, width);
		write_field(to, separator,
		    cbreg_verdict_word(result->reject[i].verdict));
		write_field(to, separator,
		    finding_for(findings, file->name, row.line));
		fputc('\n', to);
	}
	source_free(source);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

/* In the encoding in which the file came. */
cbreg_status
import_write_rejects(struct import_file *file,
    const struct import_result *result, const struct import_findings *findings,
    FILE *to)
{
	cbreg_status rc;
	FILE *plain;

	if (file->taken == NULL)
		return write_rows(file, result, findings, to);
	if ((plain = tmpfile()) == NULL)
		return CBREG_IO;
	rc = write_rows(file, result, findings, plain);
	if (rc == CBREG_OK)
		rc = encoding_encode(plain, file->taken, to);
	fclose(plain);
	return rc;
}
