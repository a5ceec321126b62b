#ifndef CBREG_FIGURES_H
#define CBREG_FIGURES_H

#include "codes.h"
#include "period.h"

/*
 * The annual figures: every measure over every combination of the axes asked
 * for, and every total.  A figure is a number with a measure, a unit, a
 * period and its axes; distinct people are computed at each total.
 */
enum cbreg_axis {
	CBREG_BY_COUNTRY,
	CBREG_BY_KIND,
	CBREG_BY_SEX,
	CBREG_BY_ORG_KIND,
	CBREG_BY_ACTIVITY,
	CBREG_AXES
};

enum cbreg_measure {
	CBREG_M_SESSIONS,
	CBREG_M_NOMINATIONS,
	CBREG_M_PARTICIPATIONS,
	CBREG_M_PEOPLE,
	CBREG_M_PEOPLE_NEW,
	CBREG_M_COMPLETIONS,
	CBREG_M_PEOPLE_COMPLETED,
	CBREG_M_PERSON_DAYS,
	CBREG_M_HEADCOUNT,
	CBREG_M_PLACEMENTS_STARTED,
	CBREG_M_PLACEMENTS_ACTIVE,
	CBREG_M_PLACEMENTS_COMPLETED,
	CBREG_M_PLACEMENTS_LEFT,
	CBREG_MEASURES
};

const char *cbreg_axis_word(enum cbreg_axis axis);
int cbreg_axis_find(const char *word, size_t len); /* -1 if none */
const char *cbreg_measure_word(enum cbreg_measure measure);
const char *cbreg_measure_unit(enum cbreg_measure measure);
int cbreg_measure_find(const char *word, size_t len); /* -1 if none */

struct cbreg_figures_setting {
	struct cbreg_period period;
	enum cbreg_axis axis[CBREG_AXES]; /* outermost first */
	int naxis;
};

/* One figure; the axis values are "total" where an axis is collapsed. */
struct cbreg_figure {
	const char *axis[CBREG_AXES];
	enum cbreg_measure measure;
	int64_t value;
	const char *status; /* actual, provisional, estimated */
};

typedef struct cbreg_figures cbreg_figures;

/*
 * Compute.  Zeros are kept in the grand total only.
 *   CBREG_INVALID  an axis twice, or more cells than can be held
 */
cbreg_status cbreg_figures_open(cbreg *reg,
    const struct cbreg_figures_setting *setting, cbreg_figures **out);
/* Ordered by axis values, total last, then by measure; lent until freed. */
cbreg_status cbreg_figures_next(cbreg_figures *figures,
    struct cbreg_figure *out);
/* The grand total of a measure. */
int64_t cbreg_figures_total(const cbreg_figures *figures,
    enum cbreg_measure measure);
void cbreg_figures_free(cbreg_figures *figures); /* NULL is fine */
#endif
