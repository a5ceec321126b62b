#ifndef REGISTRY_TITLE_H
#define REGISTRY_TITLE_H

#include "handle.h"

/*
 * Titles and joiners that some write as part of a name and others leave out,
 * by country; a site adds its own.  They are no part of a name's key, and so
 * the keys of all names follow when the table changes.
 */
cbreg_status titles_need(cbreg *reg);
void titles_drop(cbreg *reg);
/* Make the keys anew where a title was written since they were made. */
cbreg_status titles_settle(cbreg *reg);

/* titles may be NULL, which has none; the word is folded as names are. */
bool title_is(const struct titles *titles, const char *word, size_t len,
    int country);

/* What finds people who bear a name with that key, and do or did so. */
uint64_t name_hash(const cbreg *reg, const char *key);
cbreg_status name_find_by(cbreg *reg, const char *key, int64_t person);
#endif
