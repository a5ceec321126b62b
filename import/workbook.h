#ifndef IMPORT_WORKBOOK_H
#define IMPORT_WORKBOOK_H

#include "source.h"

/* What a sheet has besides values.  Columns are from 0; the row is 0 of what
 * stands nowhere in particular. */
enum workbook_sight {
	WORKBOOK_MERGED,  /* the first cell of an area */
	WORKBOOK_FORMULA, /* a cell whose value is computed */
	WORKBOOK_TEXT,	  /* a cell that is a text; detail is the text */
	WORKBOOK_DRAWN	  /* a picture or the like; detail says what */
};

/* Is told what the reader comes upon, before it gives the rows. */
struct workbook_watch {
	void (*see)(void *context, enum workbook_sight sight, uint32_t row,
	    size_t column, const char *detail);
	void *context;
};

struct workbook_wish {
	const char *sheet; /* by name or number; NULL: the first not hidden */
	bool fill;	   /* cells that are merged all have their value */
	const struct workbook_watch *watch; /* outlives the source; or NULL */
};

/*
 * A sheet of a workbook, as Excel or as LibreOffice writes it: the one of that
 * name or number, else the first that is not hidden.  Takes the stream over,
 * whether it goes well or not.
 *   CBREG_INVALID  it is no workbook that can be read; *error says why
 */
cbreg_status workbook_open(FILE *stream, const struct workbook_wish *wish,
    struct source **out, struct source_error *error);
/* The name of the sheet; lent until the source is freed. */
const char *workbook_sheet(struct source *source);
/* What is to be said of the workbook, from 0, after it was read; NULL past the
 * last. */
const char *workbook_note(struct source *source, int i);
#endif
