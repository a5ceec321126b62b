#ifndef IMPORT_SOURCE_H
#define IMPORT_SOURCE_H

#include "cbreg.h"

#include <stdio.h>

/*
 * A reader yields records of fields with the place where each stands.  One
 * file, one format: a reader begins with a struct source and has these.
 */
struct source;
struct source_record;
struct source_error;

struct source_ops {
	cbreg_status (*next)(struct source *source, struct source_record *out,
	    struct source_error *error);
	void (*keep_text)(struct source *source);
	int64_t (*offset)(const struct source *source);
	void (*free)(struct source *source);
	bool padded; /* a row is as wide as the header, or as it is filled */
};

struct source {
	const struct source_ops *ops;
	bool guarded;	/* an apostrophe keeps a text from being a formula */
	bool from_1904; /* its days are counted from there */
};

struct source_record {
	uint32_t line; /* where the record begins, from 1 */
	size_t n;
	char **value; /* terminated, lent until the next record */
	const uint32_t *value_len;
	const char *text; /* as it stands in the file, if kept */
	size_t len;
};

/* Where reading failed, and why. */
struct source_error {
	uint32_t line, place; /* place: number of the field, 0 if none */
	const char *code, *message;
	char text[200]; /* of a message that is made; do not copy the struct */
};

#define SOURCE_MAX_FIELDS 512
#define SOURCE_MAX_RECORD ((size_t)1 << 20)

/* UTF-8, with fields between separators.  Takes the stream over; NULL when
 * out of memory. */
struct source *csv_open(FILE *stream, char separator);
/*
 * CBREG_OK, CBREG_DONE at the end, CBREG_INVALID with *error set, CBREG_IO
 * with errno, CBREG_NOMEM.
 */
cbreg_status source_next(struct source *source, struct source_record *out,
    struct source_error *error);
/* From now on keep each record as it stands in the file, too. */
void source_keep_text(struct source *source);
int64_t source_offset(const struct source *source); /* bytes read */
void source_free(struct source *source);	    /* NULL is fine */

/*
 * What a spreadsheet takes for a formula, perhaps after apostrophes.  Such a
 * text gets an apostrophe more for a spreadsheet, which is taken from it where
 * a source is guarded.
 */
bool source_is_formula(const char *text, size_t len);
#endif
