#ifndef IMPORT_HEADER_H
#define IMPORT_HEADER_H

#include "source.h"
#include "values.h"

/* Which column of a file is which column of a kind. */
struct header {
	const struct cbreg_kind *kind;
	size_t n;
	int known;		       /* cells that are columns of the kind */
	int column[SOURCE_MAX_FIELDS]; /* of the kind, or one of: */
	bool buddhist[CBREG_MAX_COLUMNS]; /* columns that say so */
};

enum {
	HEADER_UNKNOWN = -1,
	HEADER_OWN = -2 /* added by cbreg itself */
};

/* Columns that options give a value for. */
struct header_given {
	bool session, framework;      /* framework: and its version */
	const struct import_map *map; /* what else stands over columns, or
					 NULL */
};

/* A column that must stand in the header and does not; NULL if none. */
const char *header_missing(const struct cbreg_kind *kind,
    const struct header *header, const struct header_given *given);

/* A header cell to a column of the kind: by what a map (or NULL) says, by key,
 * label or synonym, perhaps behind a note that its years are Buddhist. */
int header_column(const struct import_map *map, const struct cbreg_kind *kind,
    const char *cell);

/*
 * Read the header row.  Without a kind the one whose columns fit best is
 * taken.
 *   CBREG_NOTFOUND   no kind fits, or a column that must be there is not
 *   CBREG_AMBIGUOUS  several kinds fit equally well
 *   CBREG_INVALID    two cells name one column; *place is the second
 * The message goes to a buffer of the given size.
 */
cbreg_status header_read(const struct source_record *row,
    const struct cbreg_kind *kind, const struct header_given *given,
    struct header *out, size_t *place, char *message, size_t size);
/* The nearest column name to a cell that is none, or "". */
const char *header_suggest(const struct cbreg_kind *kind, const char *cell);
#endif
