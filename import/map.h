#ifndef IMPORT_MAP_H
#define IMPORT_MAP_H

#include "kind.h"

#include <stdio.h>

/*
 * What a file that is not written for cbreg means: a text in the form of INI.
 *
 *	[file]       kind, sheet, encoding, session, framework, date-order (dmy,
 *	             mdy), fill-merged (yes, no)
 *	[columns]    key = what stands over the column
 *	[values KEY] what stands in the file = what it means
 *	[calendar]   key = buddhist
 */
struct import_map {
	const struct cbreg_kind *kind; /* NULL: not said */
	char *sheet, *encoding, *session, *framework;
	bool fill_merged;
	enum map_order {
		MAP_UNKNOWN, /* of 03/04/2025 */
		MAP_DMY,
		MAP_MDY
	} order;
	struct map_entry {
		char *key, *from, *to; /* from or to is NULL where it has
					  none */
	} * column, *value, *calendar;
	size_t n_column, n_value, n_calendar;
};

/*
 *   CBREG_OK       the caller frees
 *   CBREG_INVALID  *line and why say what is wrong
 *   CBREG_NOMEM
 */
cbreg_status map_read(FILE *stream, struct import_map **out, int *line,
    char why[200]);
void map_free(struct import_map *map); /* NULL is fine */

/* These are happy with NULL for a map. */

/* What the map says that stands over a column; NULL if nothing. */
const char *map_header(const struct import_map *map, const char *key);
/* The key of the column over which that stands; NULL if none. */
const char *map_key(const struct import_map *map, const char *header);
/* What a value of a column means; NULL if nothing is said of it. */
const char *map_value(const struct import_map *map, const char *key,
    const char *text, size_t len);
bool map_is_buddhist(const struct import_map *map, const char *key);
#endif
