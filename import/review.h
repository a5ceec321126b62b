#ifndef IMPORT_REVIEW_H
#define IMPORT_REVIEW_H

#include "identity.h"

/*
 * What a change does to the records of a kind: as they are when it begins,
 * compared with what they are then, inside the same change.
 */
struct review;

struct review_change {
	const char *record; /* the words that name it */
	const char *column; /* "" of a record that is new */
	const char *before, *after;
	bool stale; /* the record is not what the change was made from; told
		       with its first column */
};

/* Everything lent for the call. */
typedef void review_fn(void *context, const struct review_change *change);

/* The session narrows a roster; marks, which are lent, are what whoever made
 * the change knew of, NULL where that does not matter. */
cbreg_status review_open(cbreg *reg, const struct cbreg_kind *kind,
    const char *session, const struct marks *marks, struct review **out);
cbreg_status review_tell(struct review *review, review_fn *tell, void *context);
/* The words that name a record; their length. */
size_t review_words(const struct cbreg_kind *kind, const char *const *value,
    char *out, size_t size);
void review_free(struct review *review); /* NULL is fine */
#endif
