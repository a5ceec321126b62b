#ifndef REGISTRY_SEAL_H
#define REGISTRY_SEAL_H

#include "handle.h"

/*
 * The chain of batches.  The seal of a batch is a digest of its row, of what
 * it wrote, and of the seal before: no row of the log can be altered, taken
 * out or put in without breaking the chain from there on.  What it wrote
 * enters as a keyed digest, so that nobody can guess values from it, and so
 * that the chain stays whole when somebody is erased.
 */

/* Something that the running change writes. */
cbreg_status seal_add(cbreg *reg, const char *what, const char *text);
/* Seal the running batch, before its commit. */
cbreg_status seal_batch(cbreg *reg);
/* Follow the chain; *found is the first problem, or empty. */
cbreg_status seal_check(cbreg *reg, struct buf *found);
void seal_release(cbreg *reg);
#endif
