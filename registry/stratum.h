#ifndef REGISTRY_STRATUM_H
#define REGISTRY_STRATUM_H

#include "handle.h"

/* Strata (handle.h): found in memory, or asked for one by one. */

/* Bring all into memory, where many will be asked for. */
cbreg_status strata_load(cbreg *reg);
/* The number of a stratum; a new one is written by strata_write(). */
cbreg_status stratum_number(cbreg *reg, const struct stratum *s, uint32_t *out);
/* The stratum of a number, once all are loaded; lent until the next call. */
const struct stratum *stratum_of(const cbreg *reg, int64_t number);
/*
 * Write the new ones, and read them back.
 *   CBREG_IO  they are not as they were meant
 */
cbreg_status strata_write(cbreg *reg);
/* Those that no enrolment has any more go. */
cbreg_status strata_sweep(cbreg *reg);
void strata_release(cbreg *reg);
#endif
