#ifndef CBREG_LOG_H
#define CBREG_LOG_H

#include "cbreg.h"

/* The log of changes, oldest first. */
typedef struct cbreg_log cbreg_log;

struct cbreg_log_row {
	int64_t batch;
	const char *at, *actor, *command, *reason; /* lent until the next */
	int64_t n_new, n_changed;
};

cbreg_status cbreg_log_open(cbreg *reg, cbreg_log **out);
/* CBREG_DONE at the end. */
cbreg_status cbreg_log_next(cbreg_log *log, struct cbreg_log_row *out);
void cbreg_log_free(cbreg_log *log); /* NULL is fine */
#endif
