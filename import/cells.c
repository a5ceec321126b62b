/* Rows of cells, between a sheet and the importer. */
#include "config.h"

#include "cells.h"

#include "text.h"

#include <stdlib.h>
#include <string.h>

void
cells_begin(struct cells *c, uint32_t line)
{
	/* All were taken: their room is free again. */
	if (c->taken == c->n_row)
		c->taken = c->n_row = c->n_cell = c->used = 0;
	c->line = line;
	c->first = c->n_cell;
	c->begun = c->used;
}

static bool
add(struct cells *c, const char *text, size_t len)
{
	char *bigger;
	size_t size;

	if (!list_room(&c->cell, &c->cell_room, c->n_cell, sizeof(*c->cell)))
		return false;
	if (c->size - c->used < len + 1) {
		size = c->size > 0 ? c->size * 2 : 65536;
		while (size - c->used < len + 1)
			size *= 2;
		if ((bigger = realloc(c->text, size)) == NULL)
			return false;
		c->text = bigger;
		c->size = size;
	}
	if (len > 0)
		memcpy(c->text + c->used, text, len);
	c->text[c->used + len] = '\0';
	c->cell[c->n_cell++] = (struct cell){ c->used, (uint32_t)len };
	c->used += len + 1;
	return true;
}

bool
cells_put(struct cells *c, size_t column, const char *text, size_t len)
{
	if (len == 0)
		return true;
	if (column >= SOURCE_MAX_FIELDS) {
		c->too_wide = true;
		return true;
	}
	if (c->used - c->begun + len > SOURCE_MAX_RECORD) {
		c->too_long = true;
		return true;
	}
	while (c->n_cell - c->first < column)
		if (!add(c, "", 0))
			return false;
	/* Cells in another order; one that comes twice is what came first. */
	return c->n_cell - c->first > column ? cells_fill(c, column, text, len)
					     : add(c, text, len);
}

const char *
cells_at(const struct cells *c, size_t column, size_t *len)
{
	const struct cell *cell;

	*len = 0;
	if (c->n_cell - c->first <= column)
		return "";
	cell = &c->cell[c->first + column];
	*len = cell->len;
	return c->text + cell->at;
}

bool
cells_fill(struct cells *c, size_t column, const char *text, size_t len)
{
	size_t n = c->n_cell - c->first, there;

	if (n == 0)
		return true;
	if (column >= n)
		return cells_put(c, column, text, len);
	cells_at(c, column, &there);
	if (there > 0)
		return true;
	/* Added behind the others, it takes the place of the empty one. */
	if (!cells_put(c, n, text, len) || c->n_cell - c->first == n)
		return c->too_wide || c->too_long;
	c->cell[c->first + column] = c->cell[--c->n_cell];
	return true;
}

bool
cells_end(struct cells *c, uint32_t times)
{
	if (c->n_cell == c->first)
		return true;
	if (!list_room(&c->row, &c->row_room, c->n_row, sizeof(*c->row)))
		return false;
	c->row[c->n_row++] = (struct cells_row){ c->line, c->first,
		c->n_cell - c->first, times };
	return true;
}

bool
cells_take(struct cells *c, struct source_record *out)
{
	struct cells_row *row;
	size_t i;

	if (c->taken == c->n_row)
		return false;
	row = &c->row[c->taken];
	if (--row->left == 0)
		c->taken++;
	for (i = 0; i < row->n; i++) {
		c->value[i] = c->text + c->cell[row->first + i].at;
		c->len[i] = c->cell[row->first + i].len;
	}
	*out = (struct source_record){ .line = row->line++,
		.n = row->n,
		.value = c->value,
		.value_len = c->len };
	return true;
}

void
cells_release(struct cells *c)
{
	free(c->text);
	free(c->cell);
	free(c->row);
	*c = (struct cells){ 0 };
}
