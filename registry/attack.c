/* What a reader can work out of figures that are not shown. */
#include "config.h"

#include "attack.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ROUNDS 100
#define CLOSE 1e-5

struct span
attack_span(const struct cbreg_protect_cell *cell, double cap)
{
	double v = (double)cell->shown;

	switch (cell->form) {
	case CBREG_SHOWN_SMALL:
		return (struct span){ 1, 4 };
	case CBREG_SHOWN_MASKED:
		return (struct span){ 0, cap };
	case CBREG_SHOWN_ROUNDED:
		if (v > 0)
			return (struct span){ v == 5 ? 5 : v - 2, v + 2 };
		break;
	case CBREG_SHOWN_EXACT:
		break;
	}
	return (struct span){ v, v };
}

bool
attack_keeps(const struct cbreg_protect_line *line, const double *x)
{
	double sum = 0, most = 0, total = x[line->total];
	size_t i;

	for (i = 0; i < line->n; i++) {
		sum += x[line->part[i]];
		if (x[line->part[i]] > most)
			most = x[line->part[i]];
	}
	switch (line->relation) {
	case CBREG_RELATION_SUM:
		return fabs(sum - total) < CLOSE * (double)(line->n + 1);
	case CBREG_RELATION_DISTINCT:
		return most <= total + CLOSE &&
		       total <= sum + CLOSE * (double)(line->n + 1);
	default:
		return most <= total + CLOSE;
	}
}

static size_t
cell_of(const struct cbreg_protect_line *l, size_t k)
{
	return k < l->n ? l->part[k] : l->total;
}

/* Which lines a cell is in: counted, summed up, and filled from the end. */
static cbreg_status
index_lines(struct attack *a)
{
	size_t i, k, n = 0;

	for (i = 0; i < a->n_line; i++)
		n += a->line[i].n + 1;
	a->first = calloc(a->n_cell + 1, sizeof(*a->first));
	a->of = calloc(n + 1, sizeof(*a->of));
	if (a->first == NULL || a->of == NULL)
		return CBREG_NOMEM;
	for (i = 0; i < a->n_line; i++)
		for (k = 0; k <= a->line[i].n; k++)
			a->first[cell_of(&a->line[i], k)]++;
	for (i = 1; i <= a->n_cell; i++)
		a->first[i] += a->first[i - 1];
	for (i = a->n_line; i-- > 0;)
		for (k = 0; k <= a->line[i].n; k++)
			a->of[--a->first[cell_of(&a->line[i], k)]] = i;
	return CBREG_OK;
}

static void
add_entry(struct solver *s, int row, size_t cell, int each, double value)
{
	int column = (int)cell * each;

	solver_entry(s, row, column, value);
	if (each == 3) {
		solver_entry(s, row, column + 1, value);
		solver_entry(s, row, column + 2, -value);
	}
}

void
attack_rows(const struct attack *a, struct solver *s, int each)
{
	const struct cbreg_protect_line *l;
	size_t i, k;
	int row;

	for (i = 0; i < a->n_line; i++) {
		l = &a->line[i];
		if (l->relation != CBREG_RELATION_AT_MOST) {
			row = solver_row(s, "sum",
			    l->relation == CBREG_RELATION_SUM
				? 0
				: -SOLVER_NO_LIMIT,
			    0);
			add_entry(s, row, l->total, each, 1);
			for (k = 0; k < l->n; k++)
				add_entry(s, row, l->part[k], each, -1);
		}
		for (k = 0; k < l->n && l->relation != CBREG_RELATION_SUM;
		     k++) {
			row = solver_row(s, "part", 0, SOLVER_NO_LIMIT);
			add_entry(s, row, l->total, each, 1);
			add_entry(s, row, l->part[k], each, -1);
		}
	}
}

cbreg_status
attack_init(struct attack *a, const struct cbreg_protect_cell *cell,
    size_t n_cell, const struct cbreg_protect_line *line, size_t n_line,
    bool no_solver)
{
	double most = 0;
	size_t i;

	*a =
	    (struct attack){ .line = line, .n_cell = n_cell, .n_line = n_line };
	for (i = 0; i < n_cell; i++) {
		if ((double)cell[i].value > most)
			most = (double)cell[i].value;
		if ((double)cell[i].shown > most)
			most = (double)cell[i].shown;
	}
	a->cap = 4 * most + 1000;
	a->span = calloc(n_cell + 1, sizeof(*a->span));
	if (a->span == NULL || index_lines(a) != CBREG_OK)
		return CBREG_NOMEM;
	for (i = 0; i < n_cell; i++)
		a->span[i] = attack_span(&cell[i], a->cap);
	if (no_solver || (a->solver = solver_new("attack")) == NULL)
		return CBREG_OK;
	for (i = 0; i < n_cell; i++)
		solver_column(a->solver, "x", a->span[i].low, a->span[i].high,
		    0, false);
	attack_rows(a, a->solver, 1);
	return CBREG_OK;
}

void
attack_release(struct attack *a)
{
	solver_free(a->solver);
	free(a->first);
	free(a->of);
	free(a->span);
	memset(a, 0, sizeof(*a));
}

void
attack_set(struct attack *a, size_t i, struct span span)
{
	a->span[i] = span;
	if (a->solver != NULL)
		solver_set_bounds(a->solver, (int)i, span.low, span.high);
}

cbreg_status
attack_reach(struct attack *a, size_t i, int sign, double *x)
{
	cbreg_status rc;
	double best;
	size_t k;

	solver_set_objective(a->solver, (int)i, sign);
	rc = solver_relax(a->solver, &best);
	solver_set_objective(a->solver, (int)i, 0);
	for (k = 0; k < a->n_cell && rc == CBREG_OK; k++)
		x[k] = solver_relaxed_value(a->solver, (int)k);
	return rc;
}

static bool
narrow(struct span *s, double low, double high)
{
	bool changed = false;

	if (low > s->low) {
		s->low = low;
		changed = true;
	}
	if (high < s->high) {
		s->high = high;
		changed = true;
	}
	return changed;
}

static bool
narrow_line(const struct cbreg_protect_line *l, struct span *span)
{
	struct span *total = &span[l->total], *part;
	bool changed = false, sum = l->relation == CBREG_RELATION_SUM;
	bool limited = l->relation != CBREG_RELATION_AT_MOST;
	double low = 0, high = 0, most = 0;
	size_t i;

	for (i = 0; i < l->n; i++) {
		low += span[l->part[i]].low;
		high += span[l->part[i]].high;
		if (span[l->part[i]].low > most)
			most = span[l->part[i]].low;
	}
	changed |= narrow(total, sum ? low : most, limited ? high : HUGE_VAL);
	for (i = 0; i < l->n; i++) {
		part = &span[l->part[i]];
		changed |=
		    narrow(part, limited ? total->low - (high - part->high) : 0,
			sum ? total->high - (low - part->low) : total->high);
		if (changed)
			return true; /* the sums are old */
	}
	return changed;
}

void
attack_propagate(const struct attack *a, struct span *span)
{
	bool changed = true;
	int round, again;
	size_t i;

	for (round = 0; round < ROUNDS && changed; round++)
		for (i = 0, changed = false; i < a->n_line; i++)
			for (again = 0;
			     again < ROUNDS && narrow_line(&a->line[i], span);
			     again++)
				changed = true;
}

cbreg_status
cbreg_attack(const struct cbreg_protect_cell *cell, size_t n_cell,
    const struct cbreg_protect_line *line, size_t n_line, size_t which,
    int64_t *low, int64_t *high)
{
	struct attack a;
	struct span s = { 0, 0 };
	double *x = calloc(n_cell + 1, sizeof(*x));
	cbreg_status rc = attack_init(&a, cell, n_cell, line, n_line, false);

	if (x == NULL)
		rc = CBREG_NOMEM;
	if (rc == CBREG_OK && a.solver != NULL) {
		if ((rc = attack_reach(&a, which, -1, x)) == CBREG_OK) {
			s.low = x[which];
			rc = attack_reach(&a, which, 1, x);
			s.high = x[which];
		}
	} else if (rc == CBREG_OK) {
		attack_propagate(&a, a.span);
		s = a.span[which];
	}
	if (rc == CBREG_CONFLICT || (rc == CBREG_OK && s.low > s.high + CLOSE))
		rc = CBREG_INVALID;
	if (rc == CBREG_OK) {
		*low = (int64_t)ceil(s.low - CLOSE);
		/* The cap of a cell may come back as that of another. */
		*high = s.high > a.cap / 2 ? CBREG_PROTECT_UNLIMITED
					   : (int64_t)floor(s.high + CLOSE);
	}
	attack_release(&a);
	free(x);
	return rc;
}
