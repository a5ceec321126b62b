#ifndef CBREG_ENROLMENT_H
#define CBREG_ENROLMENT_H

#include "cbreg.h"
#include "date.h"

/* Where an enrolment stands. */
struct cbreg_standing {
	const char *status; /* the word for its kind of activity */
	const char *role;
	bool negative;		  /* takes no part, or not to the end */
	char on[CBREG_DATE_SIZE]; /* since when */
};

/*
 * The enrolment of a person, by number, in a session, by code.
 *   CBREG_NOTFOUND  there is none
 */
cbreg_status cbreg_enrolment_get(cbreg *reg, const char *session,
    int64_t person, struct cbreg_standing *out);
#endif
