/* Records of files to the intake, findings to a list. */
#include "config.h"

#include "import.h"

#include "ahead.h"
#include "open.h"
#include "workbook.h"
#include "text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct run {
	struct import_file *file;
	struct import_findings *findings;
	struct import_result *result;
	bool failed; /* memory ran out in a callback */
};

void
import_result_release(struct import_result *result)
{
	free(result->reject);
	*result = (struct import_result){ 0 };
}

static void
on_finding(void *context, const struct cbreg_finding *f)
{
	struct run *run = context;

	if (!finding_add(run->findings, run->file, f->line, f->place,
		f->warning, f->code, f->field, f->message, f->hint))
		run->failed = true;
}

static void
on_verdict(void *context, uint32_t line, enum cbreg_verdict verdict,
    int64_t person)
{
	struct import_result *r = ((struct run *)context)->result;

	(void)person;
	if (verdict < CBREG_CONFLICTING)
		return;
	if (!list_room(&r->reject, &r->reject_room, r->n_reject,
		sizeof(*r->reject))) {
		((struct run *)context)->failed = true;
		return;
	}
	r->reject[r->n_reject++] = (struct import_reject){ line, verdict };
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

static cbreg_status
read_rows(cbreg_intake *in, struct source *source, const struct header *header,
    struct run *run, const struct import_setting *setting, int64_t total)
{
	const struct cbreg_kind *kind = header->kind;
	const char *preset[CBREG_MAX_COLUMNS];
	const struct ahead_rows *rows;
	cbreg_status rc = CBREG_OK;
	struct ahead *ahead;
	size_t k;
	int i;

	for (i = 0; i < kind->ncolumn; i++)
		preset[i] = default_value(run->file, &kind->column[i]);
	if ((ahead = ahead_open(source, header, run->file->map, preset)) ==
	    NULL)
		return CBREG_NOMEM;
	do {
		rows = ahead_next(ahead);
		for (k = 0; k < rows->n_note; k++)
			finding_add(run->findings, run->file,
			    rows->note[k].line, rows->note[k].place, true,
			    rows->note[k].code, rows->note[k].key,
			    rows->note[k].message, "");
		rc = cbreg_intake_rows(in, rows->record, rows->n);
		if (rc == CBREG_OK && run->failed)
			rc = CBREG_NOMEM;
		if (setting->progress != NULL)
			setting->progress(setting->context, rows->offset,
			    total);
	} while (rc == CBREG_OK && rows->rc == CBREG_OK);
	if (rc == CBREG_OK && rows->rc != CBREG_DONE) {
		errno = rows->error_number;
		rc = open_failed(run->file, run->findings, rows->rc,
		    &rows->error);
	}
	if (rc == CBREG_OK && ahead_example(ahead) > 0)
		finding_add(run->findings, run->file, ahead_example(ahead), 0,
		    true, "W-EXAMPLE", "",
		    "the row is an example, it seems, and is not read", "");
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
	if ((rc = open_source(file, findings, &source)) != CBREG_OK) {
		result->unreadable = rc == CBREG_INVALID;
		return rc;
	}
	rc = open_read_header(file, &source, &header, findings, true);
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
		open_tell_notes(file, source, findings);
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
