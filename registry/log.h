#ifndef CBREG_LOG_H
#define CBREG_LOG_H

#include "cbreg.h"

/* Which changes; what is NULL or 0 narrows nothing. */
struct cbreg_log_filter {
	const char *actor;
	int since, until;   /* days, yyyymmdd, both included */
	const char *record; /* person code, or the words that name a record */
};

/* The log of changes, oldest first; the filter is borrowed for the call. */
typedef struct cbreg_log cbreg_log;

struct cbreg_log_row {
	int64_t batch;
	const char *at, *actor, *command, *reason; /* lent until the next */
	int64_t n_new, n_changed;
};

cbreg_status cbreg_log_open(cbreg *reg, const struct cbreg_log_filter *filter,
    cbreg_log **out);
/* CBREG_DONE at the end. */
cbreg_status cbreg_log_next(cbreg_log *log, struct cbreg_log_row *out);
void cbreg_log_free(cbreg_log *log); /* NULL is fine */

/* The head of the chain of batches: whoever keeps one is a witness against a
 * log that was cut or restored over. */
#define CBREG_HEAD_SIZE 33

struct cbreg_head {
	int64_t batches;
	char at[24];		      /* when the last was made, UTC */
	char digest[CBREG_HEAD_SIZE]; /* hexadecimal */
};

/*   CBREG_NOTFOUND  there is no batch yet */
cbreg_status cbreg_head(cbreg *reg, struct cbreg_head *out);
/* The head that there was after so many batches.  CBREG_NOTFOUND */
cbreg_status cbreg_head_after(cbreg *reg, int64_t batches,
    struct cbreg_head *out);

/* Where an enrolment of somebody once stood, or stands; lent for the call. */
struct cbreg_state {
	const char *session, *status, *on, *reason;
	int64_t batch;		/* that recorded it */
	const char *entered_on; /* day of that batch */
};
typedef void cbreg_state_fn(void *context, const struct cbreg_state *state);

/* All states of all enrolments of a person by number, oldest first. */
cbreg_status cbreg_states(cbreg *reg, int64_t person, cbreg_state_fn *tell,
    void *context);
#endif
