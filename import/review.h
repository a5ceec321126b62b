#ifndef IMPORT_REVIEW_H
#define IMPORT_REVIEW_H

#include "kind.h"

/*
 * What a change does to the records of a kind: as they are when it begins,
 * compared with what they are then, inside the same change.
 */
struct review;

struct review_change {
	const char *record; /* the words that name it */
	const char *column; /* "" of a record that is new */
	const char *before, *after;
	bool stale; /* somebody else has changed the record, too */
};

/* Everything lent for the call. */
typedef void review_fn(void *context, const struct review_change *change);

/* The session narrows a roster; since is the last batch that whoever made the
 * change knew of, -1 where that does not matter. */
cbreg_status review_open(cbreg *reg, const struct cbreg_kind *kind,
    const char *session, int64_t since, struct review **out);
cbreg_status review_tell(struct review *review, review_fn *tell, void *context);
void review_free(struct review *review); /* NULL is fine */
#endif
