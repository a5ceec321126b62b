/* The rows that were not taken, in the format of the file that they stood
 * in. */
#include "config.h"

#include "import.h"

#include "encoding.h"
#include "open.h"

#include <errno.h>
#include <string.h>

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
	if ((rc = open_find_header(file, source, &row, &error)) != CBREG_OK) {
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
