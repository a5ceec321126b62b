#ifndef IMPORT_CATALOG_H
#define IMPORT_CATALOG_H

#include "cells.h"
#include "source.h"

/*
 * Lists of capabilities as others publish them, read as records of the kind
 * `framework`; the first record has the keys of the columns.
 */
struct catalog_wish {
	const char *framework, *version; /* instead of those of the file, or
					    NULL */
};

/*
 * An OSCAL catalog (NIST, 1.0 and 1.1): groups and controls, however they are
 * nested, by their labels or ids.  Takes the stream over in any case.
 *   CBREG_INVALID  with *error
 */
cbreg_status oscal_open(FILE *stream, const struct catalog_wish *wish,
    struct source **out, struct source_error *error);
/*
 * A cluster of a MISP galaxy, as JSON.  The services and functions of the FIRST
 * CSIRT Services Framework get the numbers that they have there, from the order
 * in which they stand; those of NICE have codes; others are known by their
 * UUIDs.
 */
cbreg_status galaxy_open(FILE *stream, const struct catalog_wish *wish,
    struct source **out, struct source_error *error);

/* The rest is for the readers of the formats. */

#define CATALOG_FIELD 1024

struct catalog {
	struct source source;
	struct cells cells;
	bool has_keys;
	char framework[CATALOG_FIELD], version[CATALOG_FIELD];
	int64_t offset;
	bool failed; /* out of memory */
	/* More rows into the cells; CBREG_DONE where there are none. */
	cbreg_status (
	    *more)(struct catalog *catalog, struct source_error *error);
};

void catalog_start(struct catalog *catalog, const struct catalog_wish *wish);
/* A text as a code: small letters, digits and hyphens. */
void catalog_slug(const char *text, char out[CATALOG_FIELD]);
void catalog_put(struct catalog *catalog, uint32_t line, const char *code,
    const char *parent, const char *kind, const char *name);
cbreg_status catalog_next(struct source *source, struct source_record *out,
    struct source_error *error);
void catalog_keep_text(struct source *source);
int64_t catalog_offset(const struct source *source);
#endif
