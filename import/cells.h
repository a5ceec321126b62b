#ifndef IMPORT_CELLS_H
#define IMPORT_CELLS_H

#include "source.h"

/*
 * Rows of cells on their way from a sheet: a reader puts cells, an importer
 * takes rows.  Blank rows are not kept.
 */
struct cells {
	char *text;
	size_t used, size;
	struct cell {
		size_t at;
		uint32_t len;
	} * cell;
	size_t n_cell, cell_room;
	struct cells_row {
		uint32_t line;
		size_t first, n;
		uint32_t left; /* how often it comes yet */
	} * row;
	size_t n_row, row_room, taken;
	uint32_t line; /* of the row at hand */
	size_t first;  /* its first cell */
	size_t begun;  /* and that of its text */
	bool too_wide; /* a value stands beyond the last column */
	bool too_long; /* beyond SOURCE_MAX_RECORD */
	char *value[SOURCE_MAX_FIELDS];
	uint32_t len[SOURCE_MAX_FIELDS];
};

#define CELL_MAX 131072 /* bytes of one value */

void cells_begin(struct cells *c, uint32_t line);
/* The value of a column from 0; false when out of memory. */
bool cells_put(struct cells *c, size_t column, const char *text, size_t len);
/* The value of an earlier column of the row at hand, "" if none; lent until
 * more is put. */
const char *cells_at(const struct cells *c, size_t column, size_t *len);
/* Where the row has other values and none there; false when out of memory. */
bool cells_fill(struct cells *c, size_t column, const char *text, size_t len);
/* The row is whole and comes so many times, from 1, on consecutive lines; false
 * when out of memory. */
bool cells_end(struct cells *c, uint32_t times);
/* The next row, as wide as it is filled; false if none. */
bool cells_take(struct cells *c, struct source_record *out);
void cells_release(struct cells *c);
#endif
