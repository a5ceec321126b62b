#ifndef IMPORT_BOOK_H
#define IMPORT_BOOK_H

#include "source.h"

/*
 * A sheet of a workbook: the one of that name or number, else the first that
 * is not hidden.  Takes the stream over, whether it goes well or not.
 *   CBREG_INVALID  it is no workbook that can be read; *error says why
 */
cbreg_status xlsx_open(FILE *stream, const char *sheet, struct source **out,
    struct source_error *error);
/* The name of the sheet; lent until the source is freed. */
const char *xlsx_sheet(struct source *source);
/* What is to be said of the workbook, from 0, after it was read; NULL past the
 * last. */
const char *xlsx_note(struct source *source, int i);
#endif
