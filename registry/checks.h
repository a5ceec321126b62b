#ifndef CBREG_CHECKS_H
#define CBREG_CHECKS_H

#include "cbreg.h"

/*
 * The named checks.  Those of the registry ask whether it is whole, and
 * cbreg_check() runs them; those of the records ask whether what was
 * recorded is complete and free of contradictions, as of the day.
 */
struct cbreg_check_rule {
	const char *name;  /* "overlap" */
	const char *about; /* what a problem is, one line */
	bool of_records;
};

/* In the order in which they are run; NULL past the last. */
const struct cbreg_check_rule *cbreg_check_at(int i);
/* By name; NULL when there is none. */
const struct cbreg_check_rule *cbreg_check_find(const char *name);

/* The record is named by codes, such as "VUL-2018-1 P000014"; all are lent. */
typedef void cbreg_problem_fn(void *context, const char *check,
    const char *record, const char *problem);

/*
 * The checks of the records, or the one named; each problem is told, check by
 * check, in the order of the records.
 *   CBREG_DONE  finished, nothing found; CBREG_CONFLICT  problems were told
 */
cbreg_status cbreg_check_records(cbreg *reg, const char *only,
    cbreg_problem_fn *tell, void *context);
#endif
