#ifndef REGISTRY_ATTACK_H
#define REGISTRY_ATTACK_H

#include "protect.h"
#include "solver.h"

/* What a reader knows of a cell. */
struct span {
	double low, high;
};

/* The cells of one component, and which lines each is in. */
struct attack {
	const struct cbreg_protect_line *line;
	size_t n_cell, n_line;
	size_t *first, *of; /* lines of cell i: of[first[i]] to first[i + 1] */
	double cap; /* masked cells are no more: far beyond all values */
	struct span *span;
	struct solver *solver; /* NULL: none */
};

struct span attack_span(const struct cbreg_protect_cell *cell, double cap);
/* Values that a reader must think possible: they keep all lines. */
bool attack_keeps(const struct cbreg_protect_line *line, const double *x);
/* The solver is left out where none is wanted or none can be loaded. */
cbreg_status attack_init(struct attack *a,
    const struct cbreg_protect_cell *cell, size_t n_cell,
    const struct cbreg_protect_line *line, size_t n_line, bool no_solver);
void attack_release(struct attack *a);
/* The span of a cell is another one from now on. */
void attack_set(struct attack *a, size_t i, struct span span);
/* Rows of the lines, over columns that stand for cells: cell i has the columns
 * i * each, and +1 and -1 times the next two where each is 3. */
void attack_rows(const struct attack *a, struct solver *s, int each);
/* The greatest (sign 1) or least (sign -1) value of a cell; all values. */
cbreg_status attack_reach(struct attack *a, size_t i, int sign, double *x);
/* Narrow spans by the lines, each by itself, until nothing changes. */
void attack_propagate(const struct attack *a, struct span *span);
#endif
