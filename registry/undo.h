#ifndef CBREG_UNDO_H
#define CBREG_UNDO_H

#include "cbreg.h"

/* What taking a batch back does to one record. */
struct cbreg_undo_row {
	const char *kind;   /* noun */
	const char *record; /* what names it */
	const char *action; /* "removed" or "restored" */
};

/* Everything lent for the call. */
typedef void cbreg_undo_fn(void *context, const struct cbreg_undo_row *row);

/*
 * Take back all that a batch wrote, inside cbreg_begin() and cbreg_commit(),
 * as long as nothing depends on it.  Every record concerned is told.
 *   CBREG_NOTFOUND    there is no such batch
 *   CBREG_CONFLICT    it was taken back already, or is itself an undo, or a
 *                     later batch has changed the same record
 *   CBREG_REFERENCED  a later record needs one that would be removed
 */
cbreg_status cbreg_undo(cbreg *reg, int64_t batch, cbreg_undo_fn *tell,
    void *context);
#endif
