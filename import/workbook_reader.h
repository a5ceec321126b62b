#ifndef IMPORT_WORKBOOK_READER_H
#define IMPORT_WORKBOOK_READER_H

#include "cells.h"
#include "parts.h"
#include "workbook.h"
#include "xml.h"

/* For the readers of the formats: what they share. */

#define WORKBOOK_NAME 256
#define WORKBOOK_MAX_ROW 1048576
#define WORKBOOK_MAX_COLUMN 16384
#define WORKBOOK_MAX_SHEETS 1000
#define WORKBOOK_MAX_MERGES 100000 /* areas of merged cells in a sheet */
#define WORKBOOK_MAX_OPEN 512	   /* and in one row */

struct workbook_text {
	char *text;
	size_t len, size;
};

/* What a reader begins with.  It puts cells while workbook_next() feeds a part
 * to its handler. */
struct workbook {
	struct source source;
	struct parts *parts; /* NULL: the file is one part */
	struct part *part;
	struct xml *xml;
	struct cells cells;
	const struct workbook_watch *watch; /* or NULL */
	bool ended;
	bool failed;	     /* memory ran out within the parser */
	const char *refused; /* by a reader, within the parser */
	int64_t offset;
	struct workbook_sheet {
		char name[WORKBOOK_NAME], id[WORKBOOK_NAME];
		bool hidden;
		bool chart; /* it has no cells */
	} * sheet;
	size_t n_sheet, chosen;
	uint32_t row;  /* where the parser is, from 1 */
	size_t column; /* from 0 */
	struct workbook_text value;
	bool hidden_row; /* the one at hand */
	long hidden_rows, bare_formulas;
	struct workbook_merge {
		uint32_t from_row, to_row;
		size_t from, to; /* columns */
		char *text;	 /* once it is known */
		size_t len;
	} * merge; /* in the order of from_row */
	size_t n_merge, merge_room;
	size_t next_merge;		/* that no row has come to */
	size_t open[WORKBOOK_MAX_OPEN]; /* those that the row is in */
	size_t n_open;
	char note[4][300];
	int n_note;
};

/* Each opens the workbook that the parts, or the part, are of; both are theirs
 * from then on, whether it goes well or not. */
cbreg_status xlsx_open(struct parts *parts, const struct workbook_wish *wish,
    struct source **out, struct source_error *error);
cbreg_status ods_open(struct parts *parts, struct part *part,
    const struct workbook_wish *wish, struct source **out,
    struct source_error *error);

void workbook_release(struct workbook *book);
cbreg_status workbook_refuse(struct source_error *error, const char *code,
    const char *message);
/* A whole part to a handler. */
cbreg_status workbook_feed(struct workbook *book, const char *part,
    const struct xml_handler *handler, struct source_error *error);
/* Text that comes in pieces, up to so many bytes. */
void workbook_add(struct workbook *book, struct workbook_text *to,
    const char *text, size_t len, size_t most);
/* One sheet more; NULL when out of memory or beyond the limit. */
struct workbook_sheet *workbook_add_sheet(struct workbook *book);
/* Which of the sheets is asked for: -1 if none of those that there are. */
int workbook_which(const struct workbook *book, const char *want);
/* Why there is none. */
const char *workbook_no_sheet(const char *want);
void workbook_note_sheets(struct workbook *book, bool asked);

/* Within the parser: the sheet is refused.  The first reason counts. */
void workbook_stop(struct workbook *book, const char *why);
/* Tell whoever watches, if anybody does; a text is that of the cell at hand. */
void workbook_see(struct workbook *book, enum workbook_sight sight,
    uint32_t row, size_t column, const char *detail);
/* The value of the cell at hand: as it is, as a number, as an ISO date, as a
 * time in seconds. */
void workbook_put(struct workbook *book, const char *text, size_t len);
void workbook_put_number(struct workbook *book);
void workbook_put_iso(struct workbook *book);
void workbook_put_time(struct workbook *book, double seconds);

/* An area of merged cells, before the end of its first row. */
void workbook_add_merge(struct workbook *book,
    const struct workbook_merge *merge);
/* The row at hand is whole, and comes so many times. */
void workbook_end_row(struct workbook *book, uint32_t times);

/* The operations of a source that all have in common. */
cbreg_status workbook_next(struct source *source, struct source_record *out,
    struct source_error *error);
void workbook_keep_text(struct source *source);
int64_t workbook_offset(const struct source *source);
#endif
