#ifndef CBREG_SCREEN_H
#define CBREG_SCREEN_H

#include "cbreg.h"
#include "kind.h"

/*
 * The nomination screen: what is to be asked about those who are nominated,
 * waitlisted or accepted as trainees of a session on the as-of day.
 */
enum cbreg_question {
	CBREG_ASK_EARLIER,    /* was in an earlier session */
	CBREG_ASK_OVERLAP,    /* is in another session on these days */
	CBREG_ASK_NAMESAKE,   /* could be somebody who has another code */
	CBREG_ASK_SHARE,      /* one of too many of an organisation */
	CBREG_ASK_INCOMPLETE, /* something is not known */
	CBREG_ASK_NONE,	      /* none of these */
	CBREG_QUESTIONS
};

/* A fixed word, such as "earlier". */
const char *cbreg_question_word(enum cbreg_question question);

struct cbreg_screen_setting {
	const char *session; /* its code */
	const char *person;  /* code, e-mail or scheme:value; NULL: everybody */
};

struct cbreg_screen_row {
	char person[CBREG_PERSON_SIZE], country[3]; /* codes */
	const char *organisation, *status;	    /* code or ""; a word */
	enum cbreg_question question;
	const char *answer; /* codes, dates and numbers, or "" */
};

typedef struct cbreg_screen cbreg_screen;

/*
 * Look them up.
 *   CBREG_NOTFOUND   no such session or person, or the person is no nominee
 *   CBREG_AMBIGUOUS  more than one person has that address
 */
cbreg_status cbreg_screen_open(cbreg *reg,
    const struct cbreg_screen_setting *setting, cbreg_screen **out);
/* By country, person and question; lent until freed.  Everybody has a row. */
cbreg_status cbreg_screen_next(cbreg_screen *screen,
    struct cbreg_screen_row *out);
/* How many people are screened, and the days of the session in words. */
size_t cbreg_screen_people(const cbreg_screen *screen);
const char *cbreg_screen_days(const cbreg_screen *screen);
void cbreg_screen_free(cbreg_screen *screen); /* NULL is fine */
#endif
