#ifndef CBREG_FAIRNESS_H
#define CBREG_FAIRNESS_H

#include "period.h"

/*
 * What became of the seats, over periods and countries, by sex: seats offered,
 * and enrolments of trainees in sessions that started in the period and were
 * not cancelled.  Seats are counted, not people; all as of the as-of day.
 */
struct cbreg_fairness_row {
	const struct cbreg_period *period;
	const char *country; /* code, or "total" */
	const char *sex;     /* "F", "M", "X", "not-stated" or "total" */
	int64_t offered;     /* seats of quotas; -1 in a row of one sex */
	int64_t nominated;   /* enrolled, whatever came of it */
	int64_t accepted;    /* of them: took a seat at some time */
	int64_t attended;    /* of them: participants */
	int64_t completed;   /* of them: completed */
};

typedef struct cbreg_fairness cbreg_fairness;

/* The periods are borrowed until the table is freed. */
cbreg_status cbreg_fairness_open(cbreg *reg, const struct cbreg_period *period,
    size_t n, cbreg_fairness **out);
/* CBREG_OK lends what *out points to until the next call; CBREG_DONE. */
cbreg_status cbreg_fairness_next(cbreg_fairness *table,
    struct cbreg_fairness_row *out);
void cbreg_fairness_free(cbreg_fairness *table); /* NULL is fine */
#endif
