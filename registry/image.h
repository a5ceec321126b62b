#ifndef REGISTRY_IMAGE_H
#define REGISTRY_IMAGE_H

#include "handle.h"

/*
 * Images of people: all rows of a table that are one person's, as one text in
 * the journal, and back from there.  Undoing a change and taking a merge apart
 * both put images back, so that what they restore is what there was.
 */
enum image_part {
	IMAGE_PERSON = 1,     /* who it is: the person and what identifies */
	IMAGE_SEATS = 2,      /* enrolments and their earlier states */
	IMAGE_PLACEMENTS = 4, /* what placements have beside */
	IMAGE_IDENTITY = 8,   /* what finds the person; costs a scan */
	IMAGE_ALL = 7	      /* the facts */
};

/* Keep the rows of those parts as they are now, once per change. */
cbreg_status image_keep(cbreg *reg, int64_t person, unsigned parts);
/* True where a kind in the journal is an image. */
bool image_is(const char *kind);
/* The noun that the rows are told as; NULL for those that go with another. */
const char *image_noun(const char *kind);
/* Take the rows of the image's table away, where others do not refer to them.
 */
cbreg_status image_clear(cbreg *reg, const char *kind, int64_t person);
/* Put the rows back; they have been cleared. */
cbreg_status image_put(cbreg *reg, const char *kind, const char *rows);
/* The number of a batch in the image of a person's own row. */
int64_t image_batch(const char *rows);

/* The tables that hold rows of a person, in an order in which they can be put
 * back; NULL past the last. */
const char *image_table(int i);
#endif
