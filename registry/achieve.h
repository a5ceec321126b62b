#ifndef CBREG_ACHIEVE_H
#define CBREG_ACHIEVE_H

#include "figures.h"

/*
 * Targets against what was reached: a row for each figure that a target, a
 * plan or a report names, and, where its period is of several fiscal years,
 * one for each of them.
 */
struct cbreg_achievement {
	const char *period; /* word; of a year, the year */
	int from, to;
	const char *within; /* the period that the year is of, or "" */
	const char *country, *kind, *sex, *theme; /* "total" where none */
	enum cbreg_measure measure;
	bool has_target, has_planned, has_reported;
	int64_t target, planned, reported, actual;
	const char *qualifier; /* of the target: exact, at-least, about */
	const char *status;    /* met, short, open (not over yet), or "" without
				  a target */
	const char *source;    /* of the numbers, separated by semicolons */
};

/* About so much is reached from nine tenths on. */
#define CBREG_ABOUT_TENTHS 9

/* Each row is lent for the call; other than CBREG_OK ends it. */
typedef cbreg_status cbreg_achievement_fn(void *context,
    const struct cbreg_achievement *row);

/* All of them, or those of one period word; in the order of the targets. */
cbreg_status cbreg_achievements(cbreg *reg, const char *period,
    cbreg_achievement_fn *tell, void *context);
#endif
