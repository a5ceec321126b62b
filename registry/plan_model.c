/* Seats for nominees as a linear program. */
#include "config.h"

#include "plan_private.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct model {
	const struct plan_problem *p;
	struct solver *solver;
	int *x;	      /* columns of the seats */
	int *missing; /* columns, per country, of an elastic model; or -1 */
	int *closes;  /* columns, per country and item */
};

/* What fairness asks for a country: no more than are nominated for it. */
static int
fair_share(const struct plan_problem *p, int country)
{
	int i, n = 0;

	for (i = 0; i < p->n_seat; i++)
		n += p->seat[i].country == country;
	return n < p->fairness ? n : p->fairness;
}

/* At most so many of the seats of a session and a country; -1 stands for any.
 */
static void
add_limit(struct model *m, const char *name, int session, int country, int most)
{
	const struct plan_problem *p = m->p;
	int i, row = solver_row(m->solver, name, -SOLVER_NO_LIMIT, most);

	for (i = 0; i < p->n_seat; i++)
		if ((session < 0 || p->seat[i].session == session) &&
		    (country < 0 || p->seat[i].country == country))
			solver_entry(m->solver, row, m->x[i], 1);
}

static void
add_limits(struct model *m)
{
	const struct plan_problem *p = m->p;
	char name[64];
	int s, c;

	for (s = 0; s < p->n_session; s++) {
		snprintf(name, sizeof(name), "room_%d", s);
		add_limit(m, name, s, -1, p->room[s]);
		for (c = 0; c < p->n_country; c++) {
			if (p->quota[s * p->n_country + c] < 0)
				continue;
			snprintf(name, sizeof(name), "quota_%d_%d", s, c);
			add_limit(m, name, s, c,
			    p->quota[s * p->n_country + c]);
		}
	}
	if (p->total >= 0)
		add_limit(m, "total", -1, -1, p->total);
}

static void
add_fairness(struct model *m, bool elastic)
{
	const struct plan_problem *p = m->p;
	char name[64];
	int c, i, share, row;

	for (c = 0; c < p->n_country; c++) {
		m->missing[c] = -1;
		if ((share = fair_share(p, c)) == 0)
			continue;
		snprintf(name, sizeof(name), "fair_%d", c);
		row = solver_row(m->solver, name, share, SOLVER_NO_LIMIT);
		for (i = 0; i < p->n_seat; i++)
			if (p->seat[i].country == c)
				solver_entry(m->solver, row, m->x[i], 1);
		if (!elastic)
			continue;
		snprintf(name, sizeof(name), "missing_%d", c);
		m->missing[c] =
		    solver_column(m->solver, name, 0, share, -1, true);
		solver_entry(m->solver, row, m->missing[c], 1);
	}
}

static void
add_clashes(struct model *m)
{
	const struct plan_problem *p = m->p;
	char name[64];
	int i, k, row;

	for (i = 0; i < p->n_seat && p->clash != NULL; i++)
		for (k = i + 1; k < p->n_seat; k++) {
			if (p->seat[i].person != p->seat[k].person ||
			    !p->clash(p->context, i, k))
				continue;
			snprintf(name, sizeof(name), "clash_%d_%d", i, k);
			row = solver_row(m->solver, name, -SOLVER_NO_LIMIT, 1);
			solver_entry(m->solver, row, m->x[i], 1);
			solver_entry(m->solver, row, m->x[k], 1);
		}
}

/* Whoever learns the item, once, in one of the seats that are given. */
static void
add_learner(struct model *m, int sum, int first, int country, int item)
{
	const struct plan_problem *p = m->p;
	int person = p->seat[first].person, i, z, row;
	char name[64];

	snprintf(name, sizeof(name), "learns_%d_%d_%d", person, country, item);
	z = solver_column(m->solver, name, 0, 1, 0, false);
	row = solver_row(m->solver, name, -SOLVER_NO_LIMIT, 0);
	solver_entry(m->solver, row, z, 1);
	solver_entry(m->solver, sum, z, -1);
	for (i = first; i < p->n_seat; i++)
		if (p->seat[i].person == person &&
		    p->seat[i].country == country &&
		    has_bit(p->seat[i].closes, (size_t)item))
			solver_entry(m->solver, row, m->x[i], -1);
}

static bool
is_first(const struct plan_problem *p, int seat, int country, int item)
{
	int i;

	for (i = 0; i < seat; i++)
		if (p->seat[i].person == p->seat[seat].person &&
		    p->seat[i].country == country &&
		    has_bit(p->seat[i].closes, (size_t)item))
			return false;
	return true;
}

/* What closes of an item is no more than is short, and than learn it. */
static void
add_items(struct model *m)
{
	const struct plan_problem *p = m->p;
	int c, item, i, at, y, row;
	char name[64];

	for (c = 0; c < p->n_country; c++)
		for (item = 0; item < p->n_item; item++) {
			at = c * p->n_item + item;
			if (p->shortage[at] <= 0)
				continue;
			snprintf(name, sizeof(name), "closes_%d_%d", c, item);
			y = solver_column(m->solver, name, 0, p->shortage[at],
			    p->weight[at], false);
			m->closes[at] = y;
			row = solver_row(m->solver, name, -SOLVER_NO_LIMIT, 0);
			solver_entry(m->solver, row, y, 1);
			for (i = 0; i < p->n_seat; i++)
				if (p->seat[i].country == c &&
				    has_bit(p->seat[i].closes, (size_t)item) &&
				    is_first(p, i, c, item))
					add_learner(m, row, i, c, item);
		}
}

static void
release(struct model *m)
{
	solver_free(m->solver);
	free(m->x);
	free(m->missing);
	free(m->closes);
}

static cbreg_status
build(const struct plan_problem *p, bool elastic, struct model *m)
{
	char name[64];
	int i;

	*m = (struct model){ .p = p, .solver = solver_new("seats") };
	if (m->solver == NULL)
		return CBREG_IO;
	m->x = calloc((size_t)p->n_seat + 1, sizeof(*m->x));
	m->missing = calloc((size_t)p->n_country + 1, sizeof(*m->missing));
	m->closes = calloc((size_t)p->n_country * (size_t)p->n_item + 1,
	    sizeof(*m->closes));
	if (m->x == NULL || m->missing == NULL || m->closes == NULL)
		return CBREG_NOMEM;
	for (i = 0; i < p->n_seat; i++) {
		snprintf(name, sizeof(name), "seat_%d_%d_%d",
		    p->seat[i].session, p->seat[i].country, p->seat[i].person);
		m->x[i] = solver_column(m->solver, name, 0, 1, 0, true);
	}
	add_limits(m);
	add_fairness(m, elastic);
	add_clashes(m);
	if (!elastic)
		add_items(m);
	return CBREG_OK;
}

/* What each given seat adds, the earlier seat of a person first, and no more
 * than are short. */
static void
credit(const struct plan_problem *p, struct plan_solution *s)
{
	int i, k, c, item, left;

	s->value = 0;
	for (c = 0; c < p->n_country; c++)
		for (item = 0; item < p->n_item; item++) {
			left = p->shortage[c * p->n_item + item];
			for (i = 0; i < p->n_seat && left > 0; i++) {
				if (!s->given[i] || p->seat[i].country != c ||
				    !has_bit(p->seat[i].closes, (size_t)item))
					continue;
				for (k = 0; k < i; k++)
					if (s->given[k] &&
					    p->seat[k].person ==
						p->seat[i].person &&
					    p->seat[k].country == c &&
					    has_bit(p->seat[k].closes,
						(size_t)item))
						break;
				if (k < i)
					continue;
				left--;
				s->value += p->weight[c * p->n_item + item];
				s->new[(size_t)i * (size_t)p->words +
				       (size_t)item / 64] |= (uint64_t)1
							     << item % 64;
			}
		}
}

/* Of all plans that are as good, one with the fewest seats, the earliest. */
static cbreg_status
choose(struct model *m, double best)
{
	const struct plan_problem *p = m->p;
	double many = 1 + (double)p->n_seat * (double)(p->n_seat + 1) / 2,
	       ignored;
	int c, item, at, row, i;

	row = solver_row(m->solver, "value", best - 1e-6, SOLVER_NO_LIMIT);
	for (c = 0; c < p->n_country; c++)
		for (item = 0; item < p->n_item; item++) {
			at = c * p->n_item + item;
			if (p->shortage[at] <= 0)
				continue;
			solver_entry(m->solver, row, m->closes[at],
			    p->weight[at]);
			solver_set_objective(m->solver, m->closes[at], 0);
		}
	for (i = 0; i < p->n_seat; i++)
		solver_set_objective(m->solver, m->x[i], -(many + i));
	return solver_run(m->solver, &ignored);
}

cbreg_status
plan_solve(const struct plan_problem *p, struct plan_solution *out)
{
	struct model m;
	cbreg_status rc;
	double best;
	int i;

	*out = (struct plan_solution){ .given = calloc((size_t)p->n_seat + 1,
					   sizeof(*out->given)),
		.new = calloc((size_t)p->n_seat * (size_t)p->words + 1,
		    sizeof(*out->new)) };
	if (out->given == NULL || out->new == NULL)
		return CBREG_NOMEM;
	if ((rc = build(p, false, &m)) == CBREG_OK &&
	    (rc = solver_run(m.solver, &best)) == CBREG_OK)
		rc = choose(&m, best);
	for (i = 0; i < p->n_seat && rc == CBREG_OK; i++)
		out->given[i] = solver_value(m.solver, m.x[i]) > 0.5;
	if (rc == CBREG_OK)
		credit(p, out);
	release(&m);
	return rc;
}

cbreg_status
plan_missing(const struct plan_problem *p, int *missing)
{
	struct model m;
	cbreg_status rc;
	double ignored;
	int c;

	if ((rc = build(p, true, &m)) == CBREG_OK)
		rc = solver_run(m.solver, &ignored);
	for (c = 0; c < p->n_country && rc == CBREG_OK; c++)
		missing[c] =
		    m.missing[c] < 0
			? 0
			: (int)lround(solver_value(m.solver, m.missing[c]));
	release(&m);
	return rc;
}

cbreg_status
plan_write(const struct plan_problem *p, FILE *to)
{
	struct model m;
	cbreg_status rc;

	if ((rc = build(p, false, &m)) == CBREG_OK)
		rc = solver_write(m.solver, to);
	release(&m);
	return rc;
}
