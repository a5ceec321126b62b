/* Files to records, records to the intake, findings to a list. */
#include "config.h"

#include "import.h"

#include "ahead.h"
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
