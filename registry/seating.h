#ifndef REGISTRY_SEATING_H
#define REGISTRY_SEATING_H

#include "people.h"
#include "quota.h"
#include "stream.h"

/* One session on the as-of day: its trainees against its seats and quotas. */
struct waiter {
	int64_t person;
	int country, since;
	int rank;	    /* that somebody gave, or 0 */
	const char *reason; /* of that rank, "" where there is none */
};

struct seating {
	cbreg *reg;
	struct report report;
	const struct report_session *session;
	struct quotas quotas;
	/* By the number of the country. */
	int taken[CBREG_COUNTRIES], nominated[CBREG_COUNTRIES],
	    waitlisted[CBREG_COUNTRIES];
	int all_taken;
	struct waiter *waiter; /* in the order of the list */
	size_t n_waiter, waiter_room;
};

/*
 * Close it in any case.
 *   CBREG_NOTFOUND  there is no such session
 */
cbreg_status seating_open(cbreg *reg, const char *session, struct seating *out);
void seating_close(struct seating *s);

/* Warn of the seats of this intake that go over a quota or the seats of the
 * session; they stand all the same. */
cbreg_status seating_warn(struct people *p);
#endif
