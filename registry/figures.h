#ifndef CBREG_FIGURES_H
#define CBREG_FIGURES_H

#include "codes.h"
#include "period.h"

/*
 * The annual figures: every measure over every combination of the axes asked
 * for, and every total, for one period or several.  A figure is a number with
 * a measure, a unit, a period and its axes; distinct people are computed at
 * each total.
 */
enum cbreg_axis {
	CBREG_BY_COUNTRY,
	CBREG_BY_KIND,
	CBREG_BY_SEX,
	CBREG_BY_ORG_KIND,
	CBREG_BY_ACTIVITY,
	CBREG_BY_THEME,
	CBREG_BY_ROLE,
	CBREG_BY_MODE,
	CBREG_BY_UNIVERSITY,
	CBREG_BY_DEGREE,
	CBREG_BY_SESSION,
	CBREG_AXES
};

/* The order never changes: publications keep them as bits. */
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
	CBREG_M_TRAINERS,
	CBREG_M_OBSERVERS,
	CBREG_M_HEADCOUNT_LOW,
	CBREG_M_HEADCOUNT_HIGH,
	CBREG_M_BODIES,
	CBREG_M_ARTEFACTS,
	CBREG_M_REACH,
	CBREG_M_REACH_LOW,
	CBREG_M_REACH_HIGH,
	CBREG_MEASURES
};

/* How the parts of a figure make its total. */
enum cbreg_sums {
	CBREG_ADDS,	/* the total is their sum */
	CBREG_DISTINCT, /* of people, or sessions: less than their sum */
};

const char *cbreg_axis_word(enum cbreg_axis axis);
int cbreg_axis_find(const char *word, size_t len); /* -1 if none */
const char *cbreg_measure_word(enum cbreg_measure measure);
const char *cbreg_measure_unit(enum cbreg_measure measure);
enum cbreg_sums cbreg_measure_sums(enum cbreg_measure measure);
/* It counts people, or what they did: published only under protection. */
bool cbreg_measure_of_people(enum cbreg_measure measure);
int cbreg_measure_find(const char *word, size_t len); /* -1 if none */

/* The version of the rules of counting; publications say which they are of. */
#define CBREG_FIGURE_RULES 1

struct cbreg_figures_setting {
	const struct cbreg_period *period; /* lent until all is freed */
	size_t nperiod;
	enum cbreg_axis axis[CBREG_AXES]; /* outermost first */
	int naxis;
	uint32_t measures; /* a bit for each that is counted; 0: all */
	bool of_country;   /* only what that country has */
	int country;	   /* its number */
};

/* One figure; the axis values are "total" where an axis is collapsed. */
struct cbreg_figure {
	const struct cbreg_period *period;
	const char *axis[CBREG_AXES];
	enum cbreg_measure measure;
	int64_t value;
	const char *status; /* actual, provisional, estimated */
};

typedef struct cbreg_figures cbreg_figures;

/*
 * Compute.  Zeros are kept in the grand total of a period only, and there for
 * the measures up to placements_left.
 *   CBREG_INVALID  an axis twice, or more cells than can be held
 */
cbreg_status cbreg_figures_open(cbreg *reg,
    const struct cbreg_figures_setting *setting, cbreg_figures **out);
/* Ordered by period, by axis values, total last, then by measure; lent until
 * freed. */
cbreg_status cbreg_figures_next(cbreg_figures *figures,
    struct cbreg_figure *out);
/* The grand total of a measure in a period. */
int64_t cbreg_figures_total(const cbreg_figures *figures, size_t period,
    enum cbreg_measure measure);
void cbreg_figures_free(cbreg_figures *figures); /* NULL is fine */

/* One record that a figure counts. */
struct cbreg_evidence {
	const struct cbreg_period *period;
	int64_t person;	  /* number of the code; 0: no person */
	const char *name; /* his, where names are asked for; or NULL */
	const char *session;
	const char *axis[CBREG_AXES]; /* its words on all axes; "" where it
					 has none */
	const char *status;	      /* of the enrolment, or NULL */
	int on;			      /* since when */
	int64_t counted; /* what it adds to the figure; 0: the person, or
			    the session, was there already */
};

typedef struct cbreg_explanation cbreg_explanation;

/*
 * The records behind one figure: those that its measure counts and that have
 * the words asked for, NULL standing for any.  Their counted add up to the
 * figure.
 *   CBREG_NOTFOUND  a word is not one of its axis
 */
cbreg_status cbreg_explain_open(cbreg *reg, const struct cbreg_period *period,
    enum cbreg_measure measure, const char *const want[CBREG_AXES], bool names,
    cbreg_explanation **out);
/* In the order of persons, then what has no names; lent until the next call. */
cbreg_status cbreg_explain_next(cbreg_explanation *explanation,
    struct cbreg_evidence *out);
void cbreg_explain_free(cbreg_explanation *explanation); /* NULL is fine */
#endif
