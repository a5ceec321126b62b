#ifndef CBREG_PROTECT_H
#define CBREG_PROTECT_H

#include "cbreg.h"

#include <stddef.h>

/*
 * Statistical disclosure control: which figures of tables may be shown, and
 * how, so that no reader can work out those of few people.  Figures are cells
 * and lines between them, numbers alone.
 */
enum cbreg_protection {
	CBREG_PROTECT_NONE, /* only what is withheld is protected */
	CBREG_PROTECT_ROUND5,
	CBREG_PROTECT_SUPPRESS
};

enum cbreg_shown {
	CBREG_SHOWN_EXACT,   /* the value */
	CBREG_SHOWN_ROUNDED, /* the nearest multiple of 5; 5 is 5 to 7 */
	CBREG_SHOWN_SMALL,   /* fewer than 5: 1 to 4 */
	CBREG_SHOWN_MASKED   /* nothing; `shown` is 0 */
};

struct cbreg_protect_cell {
	int64_t value;
	bool counts;   /* people; what does not is exact if it can be */
	bool given;    /* released before: form and shown are fixed, and known
			  to every reader */
	bool withheld; /* masked whatever its size */
	enum cbreg_shown form;
	int64_t shown;
};

enum cbreg_relation {
	CBREG_RELATION_SUM,	 /* the total is the sum of the parts */
	CBREG_RELATION_DISTINCT, /* no less than each part, no more than all:
				    people who may be in several parts */
	CBREG_RELATION_AT_MOST	 /* no part is more than the total */
};

/* A figure that stands in two tables is two cells in a SUM of one part. */
struct cbreg_protect_line {
	enum cbreg_relation relation;
	size_t total;
	const size_t *part; /* each cell once, and not the total */
	size_t n;
};

struct cbreg_protect_setting {
	enum cbreg_protection method;
	int min_cell;	/* SUPPRESS: people that a cell needs, 3 or more */
	bool no_solver; /* as where no library of linear programs is there */
};

/* What an interval has at least from end to end: two of rounded tables and of
 * what is withheld in tables that are not protected otherwise; of suppressed
 * ones the smallest cell shown less 1. */
#define CBREG_PROTECT_WIDTH 2
#define CBREG_PROTECT_UNLIMITED INT64_MAX

/*
 * Decide form and shown of each cell that is not given.
 *
 * ROUND5: counts are rounded, each by itself; 1 to 4 are SMALL, 0 is 0.
 * SUPPRESS: counts of 1 to min_cell - 1 are masked, other figures are exact.
 * Then, with either, as many other cells are masked as it takes to keep the
 * interval of each protected cell - those of 1 to 4 and of 1 to min_cell - 1
 * respectively, and those withheld - as wide as above for a reader who has
 * all that is shown, the given cells, the lines, and linear programs.
 * Such cells of the given ones are protected, too, as far as what was given
 * before has left them wide.
 *
 * What is lost with a masked cell: SUPPRESS its value and 1; ROUND5 1 and a
 * hundredth of its value, three times that where it is SMALL and no total, so
 * that the total that gives small cells away goes first; a 0 with either more
 * than any other, as it is masked only where nothing else helps.  Cells are
 * looked for one protected cell after the other, the cheapest for each, and in
 * the end those are shown again that are not needed; it is not always the least
 * in all.  Without a solver the search is by neighbours and masks more; what it
 * leaves is as safe.
 *
 *   CBREG_INVALID   values that break a line (*which is the line), given
 *                   forms that do not show the value, impossible settings
 *                   (*which is the cell; n_cell: the setting)
 *   CBREG_CONFLICT  what is given tells *which too closely
 */
cbreg_status cbreg_protect_run(const struct cbreg_protect_setting *setting,
    struct cbreg_protect_cell *cell, size_t n_cell,
    const struct cbreg_protect_line *line, size_t n_line, size_t *which);

/*
 * What a reader can work out of a cell: all whole numbers from *low to *high,
 * by linear programs; without a solver by intervals alone, line after line,
 * which may be wider than what can be known.
 *   CBREG_INVALID  what is shown contradicts itself
 */
cbreg_status cbreg_attack(const struct cbreg_protect_cell *cell, size_t n_cell,
    const struct cbreg_protect_line *line, size_t n_line, size_t which,
    int64_t *low, int64_t *high);
#endif
