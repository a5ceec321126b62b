#ifndef IMPORT_AHEAD_H
#define IMPORT_AHEAD_H

#include "header.h"
#include "intake.h"
#include "source.h"

/*
 * Rows of a file in the columns of their kind, read ahead in a thread of its
 * own: some blocks, so that memory does not grow with the file.
 */
struct ahead;

struct ahead_rows {
	const struct cbreg_record *record;
	size_t n;
	int64_t offset;	 /* bytes of the file read so far */
	cbreg_status rc; /* OK: more may come; else why the rows end here */
	struct source_error error; /* where rc is CBREG_INVALID */
	int error_number;	   /* errno, where rc is CBREG_IO */
	struct ahead_note {	   /* remarks on values */
		uint32_t line, place;
		const char *key, *code, *message;
	} * note;
	size_t n_note;
};

/*
 * The source stays the caller's, who leaves it alone until ahead_free().
 * preset has the value of each column of the kind for rows that have none;
 * it is borrowed as long.  NULL when out of memory.
 */
struct ahead *ahead_open(struct source *source, const struct header *header,
    const struct import_map *map, const char *const *preset);
/* The next rows, lent until the next call; the last have an rc other than OK
 * (CBREG_DONE at the end of the file) and may be none. */
const struct ahead_rows *ahead_next(struct ahead *ahead);
/* The line of an example that was passed over; 0 if there was none.  After the
 * last rows. */
uint32_t ahead_example(const struct ahead *ahead);
/* Reading stops where it is; NULL is fine. */
void ahead_free(struct ahead *ahead);
#endif
