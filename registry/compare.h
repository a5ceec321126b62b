#ifndef CBREG_COMPARE_H
#define CBREG_COMPARE_H

#include "cbreg.h"

/*
 * What became of the capabilities of one version of a framework in another:
 * a lineage as it is recorded, and where none is, a proposal from codes and
 * names for a human to confirm.
 */
typedef struct cbreg_compare cbreg_compare;

struct cbreg_kinship {
	const char *code, *from_code; /* "": dropped; new */
	const char *relation;	      /* a word of the list lineage */
	const char *note;	      /* why */
	bool recorded;
};

/*
 * Both versions are of one framework.
 *   CBREG_NOTFOUND  one of them is not recorded
 */
cbreg_status cbreg_compare_open(cbreg *reg, const char *framework,
    const char *from_version, const char *version, cbreg_compare **out);
/* In the order of the new version, then what was dropped; lent until freed. */
cbreg_status cbreg_compare_next(cbreg_compare *compare,
    struct cbreg_kinship *out);
void cbreg_compare_free(cbreg_compare *compare); /* NULL is fine */
#endif
