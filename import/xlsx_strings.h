#ifndef IMPORT_XLSX_STRINGS_H
#define IMPORT_XLSX_STRINGS_H

#include "workbook_reader.h"

/*
 * Texts of a workbook as Excel writes them.  Most cells have the number of one
 * that is shared, in a part of its own; it is read as far as cells ask for.
 */
struct strings;

/* The part is opened beside that of the sheet. */
cbreg_status strings_open(struct workbook *book, const char *part,
    struct strings **out, struct source_error *error);
/* The text of that number, lent until the next call; false where there is
 * none, or it cannot be read. */
bool strings_get(struct strings *strings, size_t at, const char **text,
    size_t *len);
void strings_rest(struct strings *strings); /* read to the end of the part */
/*
 * What went wrong so far, or CBREG_OK.
 *   CBREG_INVALID  *error says what is wrong in the part
 */
cbreg_status strings_failed(const struct strings *strings,
    struct source_error *error);
void strings_free(struct strings *strings); /* NULL is fine */

/* Where a parser is in a text.  It is in t, directly or in runs; a phonetic run
 * has the reading, which is no part of it. */
struct strings_run {
	int depth, phonetic;
	bool trims;   /* blanks at its ends do not count */
	size_t begun; /* where it begins in its value */
};

void strings_begin(struct strings_run *run, const struct workbook_text *to,
    const struct xml_attribute *attribute, int n);
void strings_end(struct strings_run *run, struct workbook_text *of);
/* Characters that are written as _xHHHH_; returns the length. */
size_t strings_unescape(char *text, size_t len);
#endif
