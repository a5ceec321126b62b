#ifndef REGISTRY_PLAN_PRIVATE_H
#define REGISTRY_PLAN_PRIVATE_H

#include "handle.h"
#include "solver.h"

/*
 * Seats for nominees such that the most weighted gaps close, as a problem of
 * its own: everything is a number from 0 on.
 */
struct plan_seat {
	int person, session, country;
	const uint64_t *closes; /* items that the person would be new in */
};

struct plan_problem {
	const struct plan_seat *seat; /* what may be given */
	int n_seat;
	int n_person, n_session, n_country, n_item, words;
	const int *room;     /* per session */
	const int *quota;    /* per session and country; -1: none */
	const int *shortage; /* per country and item: people */
	const int *weight;   /* per country and item, of each of these */
	int total;	     /* seats in all; -1: no limit */
	int fairness; /* a country gets so many, if so many are nominated */
	/* Two seats that nobody can take both; NULL: none. */
	bool (*clash)(void *context, int seat, int other);
	void *context;
};

struct plan_solution {
	bool *given; /* per seat */
	uint64_t
	    *new;     /* per seat: what it closes, each item of a person once */
	double value; /* the weights of what closes */
};

/*
 * The best value; of all plans with it one with the fewest seats, and of those
 * the earliest.  The caller frees both arrays of the solution.
 *   CBREG_CONFLICT  quotas, rooms and the fairness cannot all be kept
 */
cbreg_status plan_solve(const struct plan_problem *p,
    struct plan_solution *out);
/* How many seats each country is missing at least to the fairness, where it
 * cannot be kept: those of an answer in which all together miss least. */
cbreg_status plan_missing(const struct plan_problem *p, int *missing);
/* The model, for another solver. */
cbreg_status plan_write(const struct plan_problem *p, FILE *to);
#endif
