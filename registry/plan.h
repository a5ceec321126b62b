#ifndef CBREG_PLAN_H
#define CBREG_PLAN_H

#include "cbreg.h"

#include <stdio.h>

/*
 * Seats in coming sessions for those who are nominated or waitlisted, such
 * that the most weighted gaps close.  A gap is one person short of what a
 * profile asks for, beyond those who are trained or on the way; it weighs 1,
 * and 1 more where the level is short, unknown or expired, too.
 */
typedef struct cbreg_plan cbreg_plan;

struct cbreg_plan_setting {
	const char *profile;  /* as for the gap report, or NULL */
	const char *group;    /* its members on the as-of day, or NULL */
	const char *sessions; /* codes, separated by commas; NULL: all to come,
				 of which the seats are known */
	int seats;	      /* in all; -1: as many as there are */
	int fairness; /* seats for each country that nominates as many */
};

struct cbreg_plan_seat {
	const char *session;
	char country[3];
	const char *person; /* code */
	int closes;	    /* weight */
	const char *items;  /* capabilities that it closes, separated by ";" */
	const char *reason; /* "gap" or "fairness" */
};

struct cbreg_plan_limit {
	const char *limit;   /* "room", "quota" or "total" */
	const char *session; /* "" for the total */
	char country[3];     /* "" but for quotas */
	int allowed, used;
	int one_more; /* what one more of it would be worth, in weight */
};

/*
 *   CBREG_NOTFOUND, CBREG_AMBIGUOUS, CBREG_INVALID  as for the gap report, or
 *                   no such session
 *   CBREG_CONFLICT  the fairness cannot be kept; the message says who would
 *                   have fewer, and why
 *   CBREG_IO        no solver can be loaded
 */
cbreg_status cbreg_plan_open(cbreg *reg,
    const struct cbreg_plan_setting *setting, cbreg_plan **out);
/* In the order of session, country, person; lent until freed. */
cbreg_status cbreg_plan_seat_next(cbreg_plan *plan,
    struct cbreg_plan_seat *out);
/* Those that are used up. */
cbreg_status cbreg_plan_limit_next(cbreg_plan *plan,
    struct cbreg_plan_limit *out);
/* The weight of what closes, and of all that is short. */
int cbreg_plan_value(const cbreg_plan *plan, int *of);
const char *cbreg_plan_profile(const cbreg_plan *plan);
/* The model in the LP format of CPLEX. */
cbreg_status cbreg_plan_write(const cbreg_plan *plan, FILE *to);
void cbreg_plan_free(cbreg_plan *plan); /* NULL is fine */
#endif
