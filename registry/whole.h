#ifndef CBREG_WHOLE_H
#define CBREG_WHOLE_H

#include "cbreg.h"

/*
 * A registry as a whole, table by table, as it is stored: with its history,
 * its log and its seals.  Both engines have the same tables.
 */
struct cbreg_table {
	const char *name;
	int ncolumn;
	const char *const *column;
	const char *type; /* a letter a column: s, n, h a number of 16, 32, 64
			     bits, t a text; in capitals where it has a value
			     in every row */
};

/* In an order in which no row needs one of a later table, but perhaps one of
 * its own; NULL past the last. */
const struct cbreg_table *cbreg_table_at(int i);
/* Which tables there are: the version of the schema. */
int cbreg_schema_version(void);

typedef struct cbreg_rows cbreg_rows;

cbreg_status cbreg_rows_open(cbreg *reg, const struct cbreg_table *table,
    cbreg_rows **out);
/*
 * CBREG_OK lends an array of values, one a column, NULL for none, until the
 * next call; CBREG_DONE at the end.
 */
cbreg_status cbreg_rows_next(cbreg_rows *rows, const char *const **out);
void cbreg_rows_free(cbreg_rows *rows); /* NULL is fine */

/* The next row of a table by number, lent until the next call; CBREG_DONE
 * where it has no more. */
typedef cbreg_status cbreg_whole_fn(void *context, int table,
    const char *const **out);

/*
 * Make an empty registry one that has just these rows, as one transaction;
 * with keep false it is only tried.  What the rows say of each other is
 * checked as cbreg_check() does.
 *   CBREG_EXISTS   the registry has a log already
 *   CBREG_INVALID  a value is no number or too large, the secret is not one, a
 *                  record is its own ancestor, or a check failed
 *   and what next returned
 */
cbreg_status cbreg_restore(cbreg *reg, cbreg_whole_fn *next, void *context,
    bool keep, int64_t *rows);
#endif
