#ifndef CBREG_CERTIFICATE_H
#define CBREG_CERTIFICATE_H

#include "cbreg.h"

/*
 * Certificates are a kind of record (kind.h) and come in like any other
 * (intake.h).  A record without a number means the certificate that the
 * person has in force of that session; where there is none, a new one with
 * the next number, SESSION-001 and so on, issued by the host of the session
 * on the as-of day unless it says otherwise.
 */

/* What is printed on one; texts are "" and dates 0 where there is nothing. */
struct cbreg_certificate {
	const char *number, *session;
	int64_t person;
	const char *name, *native_name; /* as the record has them today */
	const char *activity, *activity_native;
	const char *issuer, *issuer_native; /* the names of the day of issue */
	const char *city, *country, *mode;  /* country: its English name */
	bool placement;
	/* Days held, planned where nothing else is recorded; of a placement
	 * the days of study of this person. */
	int from, to;
	int issued_on, revoked_on;
};

typedef struct cbreg_certificates cbreg_certificates;

/* That one and those of that session, in the order of their numbers; either
 * may be NULL.  What is not there is not listed. */
cbreg_status cbreg_certificates_open(cbreg *reg, const char *number,
    const char *session, cbreg_certificates **out);
/* CBREG_OK lends the texts until the next call; CBREG_DONE at the end. */
cbreg_status cbreg_certificates_next(cbreg_certificates *list,
    struct cbreg_certificate *out);
void cbreg_certificates_free(cbreg_certificates *list); /* NULL is fine */

/* The number of the certificate that a person has in force of a session,
 * lent until the next call; "" where there is none. */
cbreg_status cbreg_certificate_in_force(cbreg *reg, const char *session,
    int64_t person, const char **out);

/*
 * Trainees who completed a session by the as-of day and have no certificate of
 * it in force, in the order of their codes.  Those who had one that was
 * revoked are told apart: that may have been for cause.
 *   CBREG_NOTFOUND  there is no such session
 */
typedef cbreg_status cbreg_due_fn(void *context, int64_t person, bool revoked);
cbreg_status cbreg_certificate_due(cbreg *reg, const char *session,
    cbreg_due_fn *due, void *context);
#endif
