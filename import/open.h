#ifndef IMPORT_OPEN_H
#define IMPORT_OPEN_H

#include "header.h"
#include "import.h"
#include "source.h"

/* Private to import/: how a file is opened. */

bool finding_add(struct import_findings *findings,
    const struct import_file *file, uint32_t line, uint32_t place, bool warning,
    const char *code, const char *field, const char *message, const char *hint);
/* The file cannot be read: a finding, where it is the file's fault, and the
 * status to return. */
cbreg_status open_failed(const struct import_file *file,
    struct import_findings *findings, cbreg_status rc,
    const struct source_error *error);

/* Whether a file that begins as old workbooks do is an encrypted one; the
 * stream is wound back. */
bool open_is_encrypted(FILE *stream);
/* A reader of its own over a file whose format is known, from its start. */
cbreg_status open_source(struct import_file *file,
    struct import_findings *findings, struct source **out);
/* What is to be said of a workbook that was read, as findings. */
void open_tell_notes(struct import_file *file, struct source *source,
    struct import_findings *findings);
/* The first row that names columns.  CBREG_DONE where none of the first does */
cbreg_status open_find_header(struct import_file *file, struct source *source,
    struct source_record *row, struct source_error *error);
/* Read it, and perhaps check its columns; what is wrong is a finding.  The
 * source may be another one afterwards. */
cbreg_status open_read_header(struct import_file *file, struct source **source,
    struct header *header, struct import_findings *findings, bool check);
#endif
