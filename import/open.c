/* Files as they come: what they are, how they are read, where their header
 * is. */
#include "config.h"

#include "open.h"

#include "catalog.h"
#include "copy.h"
#include "encoding.h"
#include "header.h"
#include "records.h"
#include "workbook.h"
#include "text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char *
copy(const char *text)
{
	return strdup(text != NULL ? text : "");
}

bool
finding_add(struct import_findings *findings, const struct import_file *file,
    uint32_t line, uint32_t place, bool warning, const char *code,
    const char *field, const char *message, const char *hint)
{
	struct import_finding *f;

	if (findings->n >= IMPORT_MAX_FINDINGS) {
		findings->more++;
		return true;
	}
	if (!list_room(&findings->list, &findings->room, findings->n,
		sizeof(*findings->list)))
		return false;
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
import_file_release(struct import_file *file)
{
	if (file->stream != NULL)
		fclose(file->stream);
	free(file->sheet_name);
	free(file->form);
	marks_release(&file->identity.before);
	file->stream = NULL;
	file->sheet_name = file->form = NULL;
}

cbreg_status
open_failed(const struct import_file *file, struct import_findings *findings,
    cbreg_status rc, const struct source_error *error)
{
	if (rc == CBREG_INVALID)
		finding_add(findings, file, error->line, error->place, false,
		    error->code, "", error->message,
		    strcmp(error->code, "E-UTF8") == 0
			? "or name its --encoding"
			: "");
	else if (rc == CBREG_IO)
		finding_add(findings, file, 0, 0, false, "E-READ", "",
		    strerror(errno), "");
	return rc == CBREG_IO ? CBREG_INVALID : rc;
}

static bool
is_catalog(const struct import_file *file)
{
	return file->format == IMPORT_OSCAL || file->format == IMPORT_GALAXY;
}

/* A stream of its own over the file, from its start. */
static cbreg_status
open_stream(struct import_file *file, FILE **out)
{
	int fd;

	rewind(file->stream);
	if (lseek(fileno(file->stream), 0, SEEK_SET) < 0 ||
	    (fd = dup(fileno(file->stream))) < 0)
		return CBREG_NOMEM;
	if ((*out = fdopen(fd, "r")) == NULL) {
		close(fd);
		return CBREG_NOMEM;
	}
	return CBREG_OK;
}

cbreg_status
import_whole(cbreg *reg, struct import_file *file, bool keep,
    struct import_findings *findings, int64_t *rows)
{
	struct source_error error = { 0 };
	struct copy *copy;
	FILE *stream;
	cbreg_status rc;

	*rows = 0;
	if ((rc = open_stream(file, &stream)) != CBREG_OK)
		return rc;
	rc = copy_open(stream, file->strict, &copy, &error);
	if (rc != CBREG_OK)
		return open_failed(file, findings, rc, &error);
	rc = cbreg_restore(reg, copy_next, copy, keep, rows);
	if (rc == CBREG_INVALID && copy_error(copy)->code != NULL)
		open_failed(file, findings, rc, copy_error(copy));
	else if (rc == CBREG_INVALID)
		finding_add(findings, file, 0, 0, false, "E-COPY", "",
		    cbreg_message(reg), "");
	copy_free(copy);
	return rc;
}

/* How a format is opened: the stream is taken over. */
typedef cbreg_status open_fn(struct import_file *file, FILE *stream,
    struct source **out, struct source_error *error);

static cbreg_status
open_text(struct import_file *file, FILE *stream, struct source **out,
    struct source_error *error)
{
	(void)error;
	setvbuf(stream, NULL, _IONBF, 0);
	if ((*out = csv_open(stream, file->separator)) == NULL) {
		fclose(stream);
		return CBREG_NOMEM;
	}
	(*out)->guarded = file->taken != NULL;
	return CBREG_OK;
}

static cbreg_status
open_book(struct import_file *file, FILE *stream, struct source **out,
    struct source_error *error)
{
	struct workbook_wish wish = { file->sheet, file->fill_merged,
		file->watch };
	cbreg_status rc;

	if (wish.sheet == NULL && file->identity.kind != NULL)
		wish.sheet = file->identity.kind->name;
	if ((rc = workbook_open(stream, &wish, out, error)) != CBREG_OK)
		return rc;
	free(file->sheet_name);
	file->sheet_name = strdup(workbook_sheet(*out));
	return file->sheet_name != NULL ? CBREG_OK : CBREG_NOMEM;
}

static cbreg_status
open_records(struct import_file *file, FILE *stream, struct source **out,
    struct source_error *error)
{
	cbreg_status rc = records_open(stream, file->strict, out, error);

	if (rc != CBREG_OK || file->kind == NULL ||
	    records_kind(*out) == file->kind)
		return rc;
	source_free(*out);
	error->code = "E-KIND";
	error->message = "the document holds another kind of record";
	return CBREG_INVALID;
}

static cbreg_status
open_oscal(struct import_file *file, FILE *stream, struct source **out,
    struct source_error *error)
{
	const struct catalog_wish wish = { file->framework, file->version };

	return oscal_open(stream, &wish, out, error);
}

static cbreg_status
open_galaxy(struct import_file *file, FILE *stream, struct source **out,
    struct source_error *error)
{
	const struct catalog_wish wish = { file->framework, file->version };

	return galaxy_open(stream, &wish, out, error);
}

static open_fn *const openers[] = { [IMPORT_TEXT] = open_text,
	[IMPORT_BOOK] = open_book,
	[IMPORT_RECORDS] = open_records,
	[IMPORT_OSCAL] = open_oscal,
	[IMPORT_GALAXY] = open_galaxy };

/* A reader of its own over the stream, from the start. */
cbreg_status
open_source(struct import_file *file, struct import_findings *findings,
    struct source **out)
{
	struct source_error error = { 0 };
	FILE *stream;
	cbreg_status rc;

	*out = NULL;
	if ((rc = open_stream(file, &stream)) == CBREG_OK)
		rc = openers[file->format](file, stream, out, &error);
	return rc == CBREG_OK ? rc : open_failed(file, findings, rc, &error);
}

void
open_tell_notes(struct import_file *file, struct source *source,
    struct import_findings *findings)
{
	const char *text;
	int i;

	for (i = 0; (text = workbook_note(source, i)) != NULL; i++)
		finding_add(findings, file, 0, 0, true, "W-SHEET", "", text,
		    "");
}

static struct header_given
given_by(const struct import_file *file)
{
	return (struct header_given){ .session = file->session != NULL ||
						 file->form != NULL,
		.framework = file->framework != NULL,
		.map = file->map };
}

/* Columns that the map names and the file has not. */
static void
tell_not_there(const struct import_file *file, const struct header *header,
    uint32_t line, struct import_findings *findings)
{
	const struct cbreg_kind *kind = header->kind;
	char message[200];
	const char *over;
	size_t k;
	int i;

	for (i = 0; i < kind->ncolumn; i++) {
		over = map_header(file->map, kind->column[i].key);
		for (k = 0; k < header->n && header->column[k] != i; k++)
			;
		if (over == NULL || k < header->n)
			continue;
		snprintf(message, sizeof(message),
		    "no column is called '%.60s', as the map says", over);
		finding_add(findings, file, line, 0, true, "W-COLUMN",
		    kind->column[i].key, message, "");
	}
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
		finding_add(findings, file, row->line, (uint32_t)k + 1, true,
		    "W-COLUMN", "", message,
		    header_suggest(kind, row->value[k]));
	}
	tell_not_there(file, header, row->line, findings);
	missing = header_missing(kind, header, &given);
	if (missing == NULL)
		return CBREG_OK;
	snprintf(message, sizeof(message), "column '%s' is missing", missing);
	finding_add(findings, file, row->line, 0, false, "E-HEADER", missing,
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
		if (header_column(file->map, roster, label) !=
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
cbreg_status
open_find_header(struct import_file *file, struct source *source,
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
				     header_column(file->map, kind,
					 row->value[k]) >= 0;
			if (n >= 2 && n * 2 >= filled) {
				file->header_line = row->line;
				return CBREG_OK;
			}
		}
		read_form(file, row);
	}
	if (file->form != first.form)
		free(file->form);
	*file = first;
	return CBREG_DONE;
}

static cbreg_status
open_header(struct import_file *file, struct source **source,
    struct source_record *row, struct import_findings *findings)
{
	struct source_error error = { 0 };
	cbreg_status rc;

	rc = open_find_header(file, *source, row, &error);
	if (rc == CBREG_OK)
		return rc;
	/* What is wrong is told of the first row. */
	source_free(*source);
	if ((rc = open_source(file, findings, source)) != CBREG_OK)
		return rc;
	rc = source_next(*source, row, &error);
	if (rc == CBREG_DONE) {
		finding_add(findings, file, 1, 0, false, "E-EMPTY", "",
		    "the file is empty; its first row is to name the columns",
		    "");
		return CBREG_INVALID;
	}
	return rc == CBREG_OK ? rc : open_failed(file, findings, rc, &error);
}

cbreg_status
open_read_header(struct import_file *file, struct source **source,
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
	finding_add(findings, file, row.line, (uint32_t)place, false,
	    "E-HEADER", "", message, "");
	return CBREG_INVALID;
}

/* How many cells of one of the first rows are columns of one kind, at most. */
static int
known_cells(struct import_file *file)
{
	struct import_findings ignored = { 0 };
	struct source_error error = { 0 };
	const struct cbreg_kind *kind;
	struct source_record row;
	struct source *source;
	int best = -1, line, n, i;
	size_t k;

	if (open_source(file, &ignored, &source) != CBREG_OK)
		return -1;
	for (line = 0;
	     line < MAX_FORM && source_next(source, &row, &error) == CBREG_OK;
	     line++)
		for (i = 0; (kind = cbreg_kind_at(i)) != NULL; i++) {
			if (file->kind != NULL && kind != file->kind)
				continue;
			for (n = 0, k = 0; k < row.n; k++)
				n += header_column(file->map, kind,
					 row.value[k]) >= 0;
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
bool
open_is_encrypted(FILE *stream)
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

/* UTF-8 with or without a mark, or UTF-16 with one. */
static bool
is_xml(const char head[8])
{
	return head[0] == '<' || memcmp(head, "\xef\xbb\xbf<", 4) == 0 ||
	       memcmp(head, "\xff\xfe<\0", 4) == 0 ||
	       memcmp(head, "\xfe\xff\0<", 4) == 0;
}

/* The local name of the next element from there on; empty where something else
 * comes first. */
static const char *
next_element(const char *at, char name[16])
{
	const char *end, *colon;

	name[0] = '\0';
	for (; (at = strchr(at, '<')) != NULL; at++)
		if (strncmp(at, "<!--", 4) == 0) {
			if ((at = strstr(at, "-->")) == NULL)
				return "";
		} else if (at[1] != '?') {
			break;
		}
	if (at == NULL)
		return "";
	at++;
	end = at + strcspn(at, " \t\r\n/>");
	if ((colon = memchr(at, ':', (size_t)(end - at))) != NULL)
		at = colon + 1;
	snprintf(name, 16, "%.*s", (int)(end - at), at);
	return end;
}

/* What XML is of, from its first elements. */
static enum import_format
format_of_xml(FILE *stream)
{
	char head[4096], root[16], list[16];
	size_t n = fread(head, 1, sizeof(head) - 1, stream), i, k;

	rewind(stream);
	for (i = k = 0; i < n; i++) /* perhaps UTF-16 */
		if (head[i] != '\0')
			head[k++] = head[i];
	head[k] = '\0';
	next_element(next_element(head, root), list);
	if (strcmp(root, "catalog") == 0)
		return IMPORT_OSCAL;
	if (strcmp(root, "cbreg") != 0)
		return IMPORT_BOOK;
	return strcmp(list, "registry") == 0 ? IMPORT_WHOLE : IMPORT_RECORDS;
}

static cbreg_status
find_format(struct import_file *file, struct import_findings *findings)
{
	struct source_error error = { .code = "E-BOOK" };
	char head[8] = { 0 };

	fread(head, 1, sizeof(head), file->stream);
	rewind(file->stream);
	file->format = IMPORT_TEXT;
	if (memcmp(head, "PK\3\4", 4) == 0)
		file->format = IMPORT_BOOK;
	else if (is_xml(head))
		file->format = format_of_xml(file->stream);
	else if (head[0] == '{' || memcmp(head, "\xef\xbb\xbf{", 4) == 0)
		file->format = IMPORT_GALAXY;
	if (memcmp(head, "\xd0\xcf\x11\xe0", 4) != 0)
		return CBREG_OK;
	error.message = open_is_encrypted(file->stream)
			    ? "the workbook is encrypted; save it without a "
			      "password"
			    : "the file is a workbook of old (.xls); save it "
			      "as .xlsx";
	return open_failed(file, findings, CBREG_INVALID, &error);
}

/* What the rows of a workbook that was made to be changed were. */
static cbreg_status
read_marks(struct import_file *file, struct import_findings *findings)
{
	const struct workbook_wish wish = { .sheet = BEFORE_SHEET };
	struct source_error error = { 0 };
	struct source *source = NULL;
	FILE *stream;
	cbreg_status rc;

	if ((rc = open_stream(file, &stream)) != CBREG_OK)
		return rc;
	rc = workbook_open(stream, &wish, &source, &error);
	if (rc == CBREG_OK)
		rc = marks_read(source, &file->identity.before);
	source_free(source);
	if (rc != CBREG_INVALID)
		return rc;
	error.code = "E-TEMPLATE";
	error.message = "its sheet " BEFORE_SHEET " is not there; export the "
			"roster anew";
	return open_failed(file, findings, rc, &error);
}

/* What a template says of itself on its hidden sheet. */
static cbreg_status
read_identity(struct import_file *file, struct import_findings *findings)
{
	const struct workbook_wish wish = { .sheet = IDENTITY_SHEET };
	struct source_error error = { 0 };
	struct source *source = NULL;
	struct identity *id = &file->identity;
	FILE *stream;
	cbreg_status rc;

	if ((rc = open_stream(file, &stream)) != CBREG_OK)
		return rc;
	rc = workbook_open(stream, &wish, &source, &error);
	if (rc == CBREG_INVALID) /* there is none, or the reader will say why */
		return CBREG_OK;
	if (rc != CBREG_OK)
		return rc;
	rc = identity_read(source, id, error.text);
	source_free(source);
	error.code = "E-TEMPLATE";
	error.message = error.text;
	if (rc != CBREG_OK)
		return open_failed(file, findings, CBREG_INVALID, &error);
	if (file->kind != NULL && file->kind != id->kind)
		snprintf(error.text, sizeof(error.text),
		    "it is a template of %s", id->kind->name);
	else if (file->session != NULL && id->session[0] != '\0' &&
		 strcmp(file->session, id->session) != 0)
		snprintf(error.text, sizeof(error.text),
		    "it is a template of session %s", id->session);
	if (error.text[0] != '\0')
		return open_failed(file, findings, CBREG_INVALID, &error);
	file->kind = id->kind;
	if (id->batch[0] != '\0' &&
	    (rc = read_marks(file, findings)) != CBREG_OK)
		return rc;
	if (id->session[0] != '\0')
		file->session = id->session;
	if (id->framework[0] != '\0' && file->framework == NULL) {
		file->framework = id->framework;
		file->version = id->version;
	}
	return CBREG_OK;
}

/* The format; text as UTF-8, and what stands between its values. */
cbreg_status
import_prepare(struct import_file *file, struct import_findings *findings)
{
	struct source_error error = { 0 };
	const char *mark;
	FILE *decoded;
	cbreg_status rc;

	if (file->format != IMPORT_UNKNOWN)
		return CBREG_OK;
	if ((rc = find_format(file, findings)) != CBREG_OK)
		return rc;
	if (file->format == IMPORT_BOOK)
		return read_identity(file, findings);
	if (file->format != IMPORT_TEXT)
		return rc;
	mark = encoding_of_mark(file->stream);
	file->taken = mark != NULL ? mark : file->encoding;
	file->marked = mark != NULL;
	if (file->taken != NULL && strcmp(file->taken, "UTF-8") == 0)
		file->taken = NULL;
	if (file->taken != NULL) {
		rc = encoding_decode(file->stream, file->taken, &decoded,
		    &error);
		if (rc != CBREG_OK)
			return open_failed(file, findings, rc, &error);
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

	if ((rc = import_prepare(file, findings)) != CBREG_OK ||
	    file->kind != NULL || file->format == IMPORT_WHOLE)
		return rc;
	if ((rc = open_source(file, findings, &source)) != CBREG_OK)
		return rc;
	if (is_catalog(file)) {
		file->kind = cbreg_kind_find("framework");
	} else if (file->format == IMPORT_RECORDS) {
		file->kind = records_kind(source);
	} else {
		rc = open_read_header(file, &source, &header, findings, false);
		if (rc == CBREG_OK)
			file->kind = header.kind;
	}
	source_free(source);
	return rc;
}
