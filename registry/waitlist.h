#ifndef CBREG_WAITLIST_H
#define CBREG_WAITLIST_H

#include "cbreg.h"

/*
 * Who waits for a seat of a session, on the as-of day and in order: those to
 * whom a rank was given by their rank, then the others by the day since when
 * they wait, then by their code.
 */
enum cbreg_vacancy {
	CBREG_VACANCY_NONE,
	CBREG_VACANCY_QUOTA, /* a seat of the country's quota is free */
	CBREG_VACANCY_OPEN   /* a seat is free that is in nobody's quota */
};

struct cbreg_waiting {
	int64_t person;
	char country[3];
	int rank, country_rank; /* from 1: among all, in the country */
	int since;
	const char *reason; /* why the rank, "" where nobody gave one */
	bool moved;	    /* by cbreg_waitlist_move(), to be recorded */
	bool proposed;	    /* by cbreg_waitlist_propose() */
	enum cbreg_vacancy vacancy;
};

typedef struct cbreg_waitlist cbreg_waitlist;

/*   CBREG_NOTFOUND  there is no such session */
cbreg_status cbreg_waitlist_open(cbreg *reg, const char *session,
    cbreg_waitlist **out);
/* Lent until the list is freed; NULL past the last. */
const struct cbreg_waiting *cbreg_waitlist_at(const cbreg_waitlist *list,
    size_t i);
void cbreg_waitlist_free(cbreg_waitlist *list); /* NULL is fine */

/*
 * Put somebody at a rank; the others make room.  The rows that are marked as
 * moved then have the ranks to be recorded.  The reason is borrowed until the
 * list is freed.
 *   CBREG_NOTFOUND  the person does not wait for this session
 *   CBREG_INVALID   there is no such rank
 */
cbreg_status cbreg_waitlist_move(cbreg_waitlist *list, int64_t person, int rank,
    const char *reason);

/*
 * Mark who would be promoted.  For each seat of a country's quota that is free
 * that is the first of that country who waits, for each free seat beyond the
 * quotas the first of all; no more than the session has seats.  With a country
 * only its people are looked at, with a person that one is marked, whether
 * there is a seat or not.
 *   CBREG_NOTFOUND  no such country; the person does not wait here
 */
cbreg_status cbreg_waitlist_propose(cbreg_waitlist *list, const char *country,
    int64_t person);
const char *cbreg_vacancy_word(enum cbreg_vacancy vacancy);
#endif
