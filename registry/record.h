#ifndef REGISTRY_RECORD_H
#define REGISTRY_RECORD_H

#include "handle.h"

/* Plain records into their tables and out of them, and the journal of what
 * was there before. */

/* Write a record; v has its values in the order of the columns. */
cbreg_status record_write(cbreg *reg, const struct kind *kind,
    const char *const *v);
/*
 * Take a record away; only the columns of its key are looked at.
 *   CBREG_REFERENCED  another record needs it
 */
cbreg_status record_drop(cbreg *reg, const struct kind *kind,
    const char *const *v);

/*
 * Keep what a record was before the running change touches it: its values, or
 * NULL where there was none.  v names it; person is 0, or whose values they
 * are.  The columns that name it are those of the key.
 */
cbreg_status journal_keep(cbreg *reg, const struct kind *kind, int64_t person,
    const char *const *v, const char *const *before);

/* Between the values of one text; in a value it is escaped. */
#define RECORD_SEPARATOR '\x1f'

/* Values of columns with that flag (0: of all) as one text, and back: the
 * texts live in the arena. */
void record_encode(const struct kind *kind, const char *const *v, unsigned flag,
    struct buf *out);
bool record_decode(const struct kind *kind, const char *text, unsigned flag,
    struct arena *arena, const char **v);
#endif
