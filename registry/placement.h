#ifndef CBREG_PLACEMENT_H
#define CBREG_PLACEMENT_H

#include "date.h"
#include "period.h"

/* One placement in full, and placements counted: stock, flow, follow-up. */

struct cbreg_stage {
	const char *stage;
	char on[CBREG_DATE_SIZE], planned_end[CBREG_DATE_SIZE];
	const char *university, *note;
};

/*
 * A placement as of the as-of day.  Texts are never NULL; dates are as exact
 * as they are known; periods are ISO 8601 durations of whole months.
 */
struct cbreg_placement {
	const char *name, *country;
	const char *status; /* "" where it was not there yet */
	char since[CBREG_DATE_SIZE];
	const char *reason;
	const char *university; /* where the person is, after any transfer */
	const char *degree, *field, *supervisor, *theme, *scholarship;
	int degree_level;	/* of ISCED 2011; 0 for none */
	const char *field_name; /* of a field that is an ISCED-F code */
	char start[CBREG_DATE_SIZE], end[CBREG_DATE_SIZE];
	char planned_end[CBREG_DATE_SIZE]; /* of the last extension, else end */
	char period[CBREG_PERIOD_SIZE];	   /* so far */
	char planned_period[CBREG_PERIOD_SIZE];
	const struct cbreg_stage *stage; /* in order */
	size_t n_stage;
};

typedef struct cbreg_placement_file cbreg_placement_file;

/*
 * The placement of a person, by number, in an intake, by code.  *out is lent
 * until the file is freed.
 *   CBREG_NOTFOUND  the person is not enrolled there
 *   CBREG_INVALID   the session is not an intake
 */
cbreg_status cbreg_placement_open(cbreg *reg, const char *session,
    int64_t person, cbreg_placement_file **file,
    const struct cbreg_placement **out);
void cbreg_placement_close(cbreg_placement_file *file); /* NULL is fine */

enum cbreg_placement_report {
	CBREG_STOCK, /* placements that are present on a day */
	CBREG_FLOW,  /* that began and ended in a period */
	CBREG_FOLLOWUP
};

enum cbreg_placement_axis {
	CBREG_PLACED_COUNTRY,
	CBREG_PLACED_UNIVERSITY,
	CBREG_PLACED_DEGREE,
	CBREG_PLACED_SEX,
	CBREG_PLACED_SESSION,
	CBREG_PLACEMENT_AXES
};

#define CBREG_PLACEMENT_COUNTS 6

const char *cbreg_placement_axis_word(enum cbreg_placement_axis axis);
int cbreg_placement_axis_find(const char *word, size_t len); /* -1: none */
/* What the counts of a report are called; NULL past the last. */
const char *cbreg_placement_count_word(enum cbreg_placement_report report,
    int i);

struct cbreg_placement_setting {
	enum cbreg_placement_report report;
	int on;			    /* of the stock, yyyymmdd */
	struct cbreg_period period; /* of the flow */
	int year;		    /* of the follow-up */
	enum cbreg_placement_axis axis[CBREG_PLACEMENT_AXES];
	int naxis;
};

/* One cell; the axis values are "total" where an axis is collapsed. */
struct cbreg_placement_count {
	const char *axis[CBREG_PLACEMENT_AXES];
	int64_t value[CBREG_PLACEMENT_COUNTS]; /* -1: cannot be told */
};

typedef struct cbreg_placements cbreg_placements;

/*
 * Count.  The stock is that of the figure placements_active; the flow has
 * those of placements_started, _completed and _left.
 *   CBREG_INVALID  an axis twice
 */
cbreg_status cbreg_placements_open(cbreg *reg,
    const struct cbreg_placement_setting *setting, cbreg_placements **out);
/* Ordered by axis values, total last; the grand total always comes. */
cbreg_status cbreg_placements_next(cbreg_placements *placements,
    struct cbreg_placement_count *out);
void cbreg_placements_free(cbreg_placements *placements); /* NULL is fine */
#endif
