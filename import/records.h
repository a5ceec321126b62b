#ifndef IMPORT_RECORDS_H
#define IMPORT_RECORDS_H

#include "kind.h"
#include "source.h"

/*
 * Records as XML, the format of cbreg itself:
 *
 *	<cbreg xmlns="urn:x-cbreg:1">
 *	<roster>
 *	<row session="..." person="P000001" .../>
 *
 * A document has one list, named as the kind is; a column that has no value
 * has no attribute.  The number in the name space is the version of the
 * format.
 */
#define RECORDS_SPACE "urn:x-cbreg:1"

/*
 * The rows of a document; the first record has the keys of the columns.  What
 * the schema of the format does not allow is CBREG_INVALID: the reader knows
 * the same rules, and strict lets libxml2 check by the schema itself, too.
 * Takes the stream over, whether it goes well or not.
 */
cbreg_status records_open(FILE *stream, bool strict, struct source **out,
    struct source_error *error);
const struct cbreg_kind *records_kind(struct source *source);

/* The parts of a document, in this order; the name of a list may be any
 * text. */
void records_begin(FILE *to);
void records_begin_list(FILE *to, const char *name);
void records_begin_row(FILE *to);
/* One column of the row; false where XML has no way to write the value. */
bool records_put(FILE *to, const char *key, const char *value);
void records_end_row(FILE *to);
void records_end_list(FILE *to, const char *name);
void records_end(FILE *to);

/* One byte of a value in UTF-8, quoted where it must be. */
void records_put_character(FILE *to, int c);

/* The schema of the format, for all kinds and for whole registries. */
void records_schema(FILE *to);
char *records_schema_text(void); /* the caller frees; NULL: out of memory */
#endif
