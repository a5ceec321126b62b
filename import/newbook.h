#ifndef IMPORT_NEWBOOK_H
#define IMPORT_NEWBOOK_H

#include "cbreg.h"

#include <stdio.h>

/*
 * A workbook that is written, in the format of Excel, sheet by sheet and row
 * by row: memory does not grow with the rows.  What goes wrong is remembered
 * and told at the end.
 */
struct newbook;

enum newbook_style {
	NEWBOOK_TEXT, /* whatever it looks like, no formula, no number */
	NEWBOOK_NUMBER,
	NEWBOOK_DATE, /* an ISO date; what is none stays a text */
	NEWBOOK_HEAD, /* of a column */
	NEWBOOK_HELP, /* words for people */
	NEWBOOK_BAD,  /* a text that is to be corrected */
	NEWBOOK_STYLES
};

#define NEWBOOK_COLUMNS 1024
#define NEWBOOK_ROWS 1048576

/* NULL where memory or the library is missing. */
struct newbook *newbook_new(void);
/* The next sheet; the one before is complete. */
void newbook_sheet(struct newbook *book, const char *name, bool hidden);
/* A cell of the row at hand, columns from 0 and from left to right; the text
 * is lent for the call. */
void newbook_put(struct newbook *book, int column, enum newbook_style style,
    const char *text);
/* A remark that is shown over the cell of the row at hand. */
void newbook_remark(struct newbook *book, int column, const char *text);
void newbook_next_row(struct newbook *book);
/* The rows so far stay in sight; with a filter the last of them has buttons
 * that choose from the rows below. */
void newbook_freeze(struct newbook *book, bool filter);
/* Rules for a column of the sheet at hand, from the row at hand on. */
struct newbook_rule {
	enum {
		NEWBOOK_AS_TEXT, /* what is typed stays as it is */
		NEWBOOK_LIST,	 /* one of the cells of a range, see below */
		NEWBOOK_DAYS,	 /* a day */
		NEWBOOK_WHOLE	 /* a whole number from min to max */
	} type;
	const char *range; /* as a formula: "=_lists!$A$2:$A$9" */
	long min, max;
	const char *title, *hint; /* shown beside the cell; may be NULL */
	bool strict;		  /* nothing else can be typed */
};
void newbook_rule(struct newbook *book, int column, uint32_t rows,
    const struct newbook_rule *rule);

/* Cells of a column from the row at hand on that say just this have a colour:
 * 0xRRGGBB. */
void newbook_colour(struct newbook *book, int column, const char *word,
    uint32_t colour);

/* A chart beside a table of the sheet at hand: categories in column A below
 * the row `head`, a column per series with its name in that row. */
struct newbook_chart {
	enum {
		NEWBOOK_BARS,
		NEWBOOK_STACKED,
		NEWBOOK_LINES
	} type;
	const char *title, *category_title, *value_title; /* or NULL */
	uint32_t head;					  /* from 0 */
	int ncategory, nseries;
};
#define NEWBOOK_CHART_ROWS 22 /* that one covers */
void newbook_chart(struct newbook *book, const struct newbook_chart *chart);
uint32_t newbook_row(const struct newbook *book); /* at hand, from 0 */

/*
 * Finish, and copy the bytes to a stream; the book is freed in any case.
 *   CBREG_INVALID  a value has no place in a workbook; *why says which
 *   CBREG_IO       with errno
 */
cbreg_status newbook_end(struct newbook *book, FILE *to, char why[200]);
void newbook_free(struct newbook *book); /* gives up; NULL is fine */
#endif
