#ifndef CBREG_CAMPAIGN_H
#define CBREG_CAMPAIGN_H

#include "cbreg.h"

/* Who has answered a campaign, as of the as-of day. */
typedef struct cbreg_campaign cbreg_campaign;

enum cbreg_answer_status {
	CBREG_ANSWER_OPEN,    /* nothing yet, and there is time */
	CBREG_ANSWER_PARTIAL, /* something, and there is time */
	CBREG_ANSWER_WHOLE,   /* every item */
	CBREG_ANSWER_OVERDUE  /* not every item, and the last day is over */
};

struct cbreg_answer {
	const char *campaign, *organisation, *country, *framework, *version;
	const char *method; /* "": any */
	int opens, due;
	int items;    /* capabilities that have no others below them */
	int answered; /* those of them with a level, or na, since it opened */
	int last_on;  /* date of the newest of these; 0: none */
	enum cbreg_answer_status status;
};

const char *cbreg_answer_status_word(enum cbreg_answer_status status);

/* campaign is its code, or NULL for all.  CBREG_NOTFOUND: there is none. */
cbreg_status cbreg_campaign_open(cbreg *reg, const char *campaign,
    cbreg_campaign **out);
cbreg_status cbreg_campaign_next(cbreg_campaign *campaign,
    struct cbreg_answer *out);
void cbreg_campaign_free(cbreg_campaign *campaign); /* NULL is fine */
#endif
