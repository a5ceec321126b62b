#ifndef IMPORT_IMPORT_H
#define IMPORT_IMPORT_H

#include "identity.h"
#include "intake.h"
#include "map.h"

#include <stdio.h>

/* Read files into the registry, inside one change that the caller commits. */

struct import_file {
	const char *name;	       /* as findings call it */
	FILE *stream;		       /* seekable; taken over */
	const struct cbreg_kind *kind; /* NULL: told by the header */
	const char *sheet; /* of a workbook, by name or number, or NULL */
	bool fill_merged;  /* merged cells of it all have their value */
	const struct workbook_watch *watch; /* of a workbook, or NULL */
	bool strict; /* XML is checked by libxml2 and the schema, too */
	const char *encoding; /* of text that does not say it, or NULL */
	const char *taken;    /* that it was read as; NULL: UTF-8 */
	bool marked;	      /* a text begins with a mark of its encoding */
	enum import_format {
		IMPORT_UNKNOWN, /* not looked at yet */
		IMPORT_TEXT,
		IMPORT_BOOK,
		IMPORT_RECORDS, /* XML of cbreg */
		IMPORT_WHOLE,	/* the same, of a whole registry */
		IMPORT_OSCAL,	/* lists of capabilities */
		IMPORT_GALAXY
	} format;
	char separator;	      /* of text, between values */
	char *sheet_name;     /* of a workbook: what is read of it */
	char *form;	      /* session that the lines above the header tell */
	uint32_t header_line; /* where the header was found */
	struct identity identity; /* of a workbook of ours; kind NULL: none */
	const struct import_map *map; /* what it means, or NULL */
	const char *session; /* for rows without that column, or NULL */
	const char *framework, *version; /* likewise */
};

struct import_finding {
	const char *file;  /* the name of its import_file */
	const char *sheet; /* of a workbook, whose place is a column; or NULL */
	uint32_t line, place; /* 0 where not known */
	bool warning;
	char *code, *field, *message, *hint;
};

/* In the order of files and lines. */
struct import_findings {
	struct import_finding *list;
	size_t n, room;
	size_t more; /* beyond the limit, counted only */
};

struct import_reject {
	uint32_t line;
	enum cbreg_verdict verdict;
};

/* What became of one file. */
struct import_result {
	const struct cbreg_kind *kind;
	struct cbreg_counts counts;
	struct import_reject *reject;
	size_t n_reject, reject_room;
	bool unreadable; /* the findings say where */
};

typedef void import_progress_fn(void *context, int64_t done, int64_t total);

struct import_setting {
	unsigned flags;		      /* of cbreg_intake_flags */
	import_progress_fn *progress; /* may be NULL */
	void *context;
};

#define IMPORT_MAX_FINDINGS 1000

/* The format of a file, and its text as UTF-8; what is wrong is a finding. */
cbreg_status import_prepare(struct import_file *file,
    struct import_findings *findings);
/* The kind of a file, from its header; the stream is wound back. */
cbreg_status import_detect(struct import_file *file,
    struct import_findings *findings);
/*
 * Read one file.  Bad rows are findings; a file that cannot be read is
 * CBREG_INVALID, with a finding that names the place.
 */
cbreg_status import_read(cbreg *reg, struct import_file *file,
    const struct import_setting *setting, struct import_findings *findings,
    struct import_result *result);
/*
 * A file of the format IMPORT_WHOLE into an empty registry, as a transaction
 * of its own; with keep false it is only tried.
 *   CBREG_INVALID  a finding says where
 *   CBREG_EXISTS   the registry is not empty
 */
cbreg_status import_whole(cbreg *reg, struct import_file *file, bool keep,
    struct import_findings *findings, int64_t *rows);
/*
 * The rows of a file that were not taken, as they stood in it, with a verdict
 * and a finding added, in the format of the file, so that a corrected one goes
 * in again.  Of a workbook the faulty cells are marked and say what is wrong;
 * with as_text it becomes CSV.
 *   CBREG_INVALID  *why says what has no place in a workbook
 */
cbreg_status import_write_rejects(struct import_file *file,
    const struct import_result *result, const struct import_findings *findings,
    bool as_text, FILE *to, char why[200]);

void import_file_release(struct import_file *file);
void import_result_release(struct import_result *result);
void import_findings_release(struct import_findings *findings);
#endif
