#ifndef CBREG_FILL_H
#define CBREG_FILL_H

#include "cbreg.h"

/*
 * How the seats of a session are filled on the as-of day: a row for each
 * country that has a quota, a seat, a nominee or somebody waiting, in the order
 * of the codes, then one for all.  Trainees only; the quota is what was agreed,
 * and what was received and given up to that day.
 */
struct cbreg_fill_row {
	const char *country; /* code, or "total" */
	int seats;	     /* of the session, in the total; -1 not known */
	bool stated;	     /* a quota was agreed, not only transferred */
	int agreed, received, given;
	int quota; /* the country's on that day, or their sum; -1 none */
	int taken, nominated, waitlisted;
	bool limited; /* the two below are known */
	int free;     /* below zero: over the quota, or the seats */
	int fill;     /* percent, rounded down; -1 of no seats */
};

typedef struct cbreg_fill cbreg_fill;

/*
 * In the total free and fill are against the seats of the session, or where
 * those are not known against the sum of the quotas.
 *   CBREG_NOTFOUND  there is no such session
 */
cbreg_status cbreg_fill_open(cbreg *reg, const char *session, cbreg_fill **out);
/* CBREG_OK lends *out until the list is freed; CBREG_DONE at the end. */
cbreg_status cbreg_fill_next(cbreg_fill *fill,
    const struct cbreg_fill_row **out);
void cbreg_fill_free(cbreg_fill *fill); /* NULL is fine */
#endif
