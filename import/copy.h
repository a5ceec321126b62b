#ifndef IMPORT_COPY_H
#define IMPORT_COPY_H

#include "source.h"
#include "whole.h"

/*
 * A whole registry as XML: within the root of records.h an element `registry`,
 * in it an element for each table with its rows, in the order of whole.h.
 * What a row has no value for has no attribute.  In values a backslash begins
 * a character that XML has no place for: \x1f, and \\ for itself.
 */
struct copy;

/*   CBREG_INVALID, and *error; takes the stream over in any case */
cbreg_status copy_open(FILE *stream, bool strict, struct copy **out,
    struct source_error *error);
/* The next row of a table, as cbreg_restore() wants it. */
cbreg_status copy_next(void *copy, int table, const char *const **out);
/* What was wrong where copy_next() said CBREG_INVALID. */
const struct source_error *copy_error(const struct copy *copy);
void copy_free(struct copy *copy); /* NULL is fine */

/* The parts of the document, in this order. */
void copy_begin(FILE *to);
void copy_begin_table(FILE *to, const struct cbreg_table *table);
void copy_row(FILE *to, const struct cbreg_table *table,
    const char *const *value);
void copy_end_table(FILE *to, const struct cbreg_table *table);
void copy_end(FILE *to);
/* The element as a schema has it, for records_schema(). */
void copy_schema(FILE *to);
#endif
