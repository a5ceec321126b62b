#ifndef REGISTRY_DAYS_H
#define REGISTRY_DAYS_H

#include "stream.h"

/*
 * The days that an enrolment takes: those of its session, held or planned,
 * or of the placement, which has its own.
 */
struct days {
	int first, last; /* full dates; first 0: not known */
};

/*
 * How much somebody attended is one number: days, or hours beyond
 * ATTENDED_HOURS; 0 where nobody recorded it.
 */
#define ATTENDED_HOURS 20000
#define ATTENDED_MAX 9999 /* days, or hours */

/*
 * The days that such a number stands for, a day begun counting as one: hours
 * are of days as long as those of the activity, or of eight hours, and no more
 * days than the session has.  Where nothing was recorded, all of its days.
 */
long days_attended(int attended, const struct report_session *s);

#define DAYS_OPEN 99991231 /* a last day that nobody knows */

struct placement_days {
	int64_t person, session;
	int start, end;
};

struct placements {
	struct placement_days *row; /* by person, then session */
	size_t n, room, at;
	cbreg *reg;
};

cbreg_status placements_load(cbreg *reg, struct placements *out);
/* Begin again with the first person. */
void placements_rewind(struct placements *p);
void placements_release(struct placements *p);

/* A session of which no last day is known takes its first day only. */
struct days days_of_session(const struct report_session *s);
/*
 * Those of an enrolment; people come in rising order.  A placement with a
 * result ended with it at the latest.
 */
struct days days_of_seat(struct placements *p, int64_t person,
    const struct report_session *s, int status, int on);

bool days_meet(const struct days *a, const struct days *b);
/* "2017-05-08 to 2017-05-12". */
void days_print(struct buf *out, const struct days *d);
#endif
