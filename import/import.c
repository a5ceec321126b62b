/* Files to records, records to the intake, findings to a list. */
#include "config.h"

#include "import.h"

#include "header.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Rows between two looks at the clock. */
#define PROGRESS_ROWS 4096

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
add_finding(struct import_findings *findings, const char *file, uint32_t line,
    uint32_t place, bool warning, const char *code, const char *field,
    const char *message, const char *hint)
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
	*f = (struct import_finding){ file, line, place, warning, copy(code),
		copy(field), copy(message), copy(hint) };
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
	file->stream = NULL;
}

static void
on_finding(void *context, const struct cbreg_finding *f)
{
	struct run *run = context;

	if (!add_finding(run->findings, run->file->name, f->line, f->place,
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

/* A reader of its own over the stream, from the start. */
static struct source *
open_source(struct import_file *file)
{
	struct source *source;
	FILE *stream;
	int fd;

	rewind(file->stream);
	if (lseek(fileno(file->stream), 0, SEEK_SET) < 0 ||
	    (fd = dup(fileno(file->stream))) < 0)
		return NULL;
	if ((stream = fdopen(fd, "r")) == NULL) {
		close(fd);
		return NULL;
	}
	setvbuf(stream, NULL, _IONBF, 0);
	if ((source = csv_open(stream)) == NULL)
		fclose(stream);
	return source;
}

static cbreg_status
unreadable(const struct import_file *file, struct import_findings *findings,
    cbreg_status rc, const struct source_error *error)
{
	if (rc == CBREG_INVALID)
		add_finding(findings, file->name, error->line, error->place,
		    false, error->code, "", error->message, "");
	else if (rc == CBREG_IO)
		add_finding(findings, file->name, 0, 0, false, "E-READ", "",
		    strerror(errno), "");
	return rc == CBREG_IO ? CBREG_INVALID : rc;
}

/* What an option says for every row. */
static const char *
default_value(const struct import_file *file, const struct cbreg_column *c)
{
	const char *text = strcmp(c->key, "session") == 0     ? file->session
			   : strcmp(c->key, "framework") == 0 ? file->framework
			   : strcmp(c->key, "version") == 0   ? file->version
							      : NULL;

	return text != NULL ? text : "";
}

static struct header_given
given_by(const struct import_file *file)
{
	return (struct header_given){ file->session != NULL,
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
		add_finding(findings, file->name, row->line, (uint32_t)k + 1,
		    true, "W-COLUMN", "", message,
		    header_suggest(kind, row->value[k]));
	}
	missing = header_missing(kind, header, &given);
	if (missing == NULL)
		return CBREG_OK;
	snprintf(message, sizeof(message), "column '%s' is missing", missing);
	add_finding(findings, file->name, row->line, 0, false, "E-HEADER",
	    missing, message, "");
	return CBREG_INVALID;
}

static cbreg_status
read_header(struct import_file *file, struct source *source,
    struct header *header, struct import_findings *findings, bool check)
{
	struct source_error error = { 0 };
	struct source_record row;
	struct header_given given;
	char message[200];
	cbreg_status rc;
	size_t place;

	rc = source_next(source, &row, &error);
	if (rc == CBREG_DONE) {
		add_finding(findings, file->name, 1, 0, false, "E-EMPTY", "",
		    "the file is empty; its first row is to name the columns",
		    "");
		return CBREG_INVALID;
	}
	if (rc != CBREG_OK)
		return unreadable(file, findings, rc, &error);
	given = given_by(file);
	rc = header_read(&row, file->kind, &given, header, &place, message,
	    sizeof(message));
	if (rc == CBREG_OK)
		return check ? check_columns(file, header, &row, findings) : rc;
	add_finding(findings, file->name, row.line, (uint32_t)place, false,
	    "E-HEADER", "", message, "");
	return CBREG_INVALID;
}

cbreg_status
import_detect(struct import_file *file, struct import_findings *findings)
{
	struct source *source;
	struct header header;
	cbreg_status rc;

	if (file->kind != NULL)
		return CBREG_OK;
	if ((source = open_source(file)) == NULL)
		return CBREG_NOMEM;
	rc = read_header(file, source, &header, findings, false);
	if (rc == CBREG_OK)
		file->kind = header.kind;
	source_free(source);
	return rc;
}

static char *
trim(char *text, size_t len)
{
	while (len > 0 && (text[len - 1] == ' ' || text[len - 1] == '\t'))
		text[--len] = '\0';
	while (*text == ' ' || *text == '\t')
		text++;
	return text;
}

static bool
is_blank(const struct source_record *row)
{
	size_t k;

	for (k = 0; k < row->n; k++)
		if (row->value[k][0] != '\0')
			return false;
	return true;
}

static cbreg_status
read_rows(cbreg_intake *in, struct source *source, const struct header *header,
    struct run *run, const struct import_setting *setting, int64_t total)
{
	const struct cbreg_kind *kind = header->kind;
	const char *value[CBREG_MAX_COLUMNS], *preset[CBREG_MAX_COLUMNS];
	uint32_t place[CBREG_MAX_COLUMNS];
	struct cbreg_record record = { .value = value, .place = place };
	struct source_error error = { 0 };
	struct source_record row;
	char message[120], *text;
	cbreg_status rc;
	int64_t n = 0;
	size_t k;
	int i;

	for (i = 0; i < kind->ncolumn; i++)
		preset[i] = default_value(run->file, &kind->column[i]);
	while ((rc = source_next(source, &row, &error)) == CBREG_OK) {
		if (row.value[0][0] == '\0' && is_blank(&row))
			continue;
		if (row.n != header->n) {
			snprintf(message, sizeof(message),
			    "the row has %zu fields, the header %zu", row.n,
			    header->n);
			error = (struct source_error){ row.line,
				(uint32_t)(row.n < header->n ? row.n
							     : header->n + 1),
				"E-RAGGED", message };
			rc = CBREG_INVALID;
			break;
		}
		for (i = 0; i < kind->ncolumn; i++) {
			value[i] = preset[i];
			place[i] = 0;
		}
		for (k = 0; k < row.n; k++) {
			if (header->column[k] < 0)
				continue;
			text = trim(row.value[k], row.value_len[k]);
			if (text[0] != '\0')
				value[header->column[k]] = text;
			place[header->column[k]] = (uint32_t)k + 1;
		}
		record.line = row.line;
		if ((rc = cbreg_intake_row(in, &record)) != CBREG_OK)
			return rc;
		if (run->failed)
			return CBREG_NOMEM;
		if (setting->progress != NULL && ++n % PROGRESS_ROWS == 0)
			setting->progress(setting->context,
			    source_offset(source), total);
	}
	return rc == CBREG_DONE
		   ? CBREG_OK
		   : unreadable(run->file, run->findings, rc, &error);
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
	if ((source = open_source(file)) == NULL)
		return CBREG_NOMEM;
	rc = read_header(file, source, &header, findings, true);
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
write_field(FILE *to, const char *text)
{
	fputs(",\"", to);
	for (; *text != '\0'; text++) {
		if (*text == '"')
			fputc('"', to);
		fputc(*text, to);
	}
	fputc('"', to);
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

cbreg_status
import_write_rejects(struct import_file *file,
    const struct import_result *result, const struct import_findings *findings,
    FILE *to)
{
	struct source_error error = { 0 };
	struct source *source;
	struct source_record row;
	bool header = true;
	cbreg_status rc;
	size_t i = 0;

	if ((source = open_source(file)) == NULL)
		return CBREG_NOMEM;
	source_keep_text(source);
	while ((rc = source_next(source, &row, &error)) == CBREG_OK) {
		if (header) {
			header = false;
			fwrite(row.text, 1, row.len, to);
			fputs(",verdict,finding\n", to);
			continue;
		}
		while (
		    i < result->n_reject && result->reject[i].line < row.line)
			i++;
		if (i == result->n_reject)
			break;
		if (result->reject[i].line != row.line)
			continue;
		fwrite(row.text, 1, row.len, to);
		write_field(to, cbreg_verdict_word(result->reject[i].verdict));
		write_field(to, finding_for(findings, file->name, row.line));
		fputc('\n', to);
	}
	source_free(source);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}
