#ifndef CBREG_GAP_H
#define CBREG_GAP_H

#include "cbreg.h"
#include "date.h"

/*
 * The gap report: per government CSIRT in office on the as-of day and
 * capability of a profile, the level that was assessed against the one asked
 * for, and the trained people against the number asked for.  DESIGN, rules 11
 * to 16.
 */
enum cbreg_level_status {
	CBREG_LEVEL_MET,
	CBREG_LEVEL_SHORT,
	CBREG_LEVEL_UNKNOWN,
	CBREG_LEVEL_EXPIRED,
	CBREG_LEVEL_NOT_APPLICABLE
};

enum cbreg_people_status {
	CBREG_PEOPLE_MET,
	CBREG_PEOPLE_THIN, /* one departure away from failing */
	CBREG_PEOPLE_SHORT,
	CBREG_PEOPLE_NONE_REQUIRED
};

enum cbreg_gap_status {
	CBREG_GAP_MET,
	CBREG_GAP_GAP,
	CBREG_GAP_UNKNOWN,
	CBREG_GAP_NOT_APPLICABLE
};

/* The strongest that shows what is asked for on the as-of day. */
enum cbreg_gap_evidence {
	CBREG_EVIDENCE_NONE,
	CBREG_EVIDENCE_CLAIMED,	     /* by itself or by peers */
	CBREG_EVIDENCE_TRAINED,	     /* as many people as are asked for */
	CBREG_EVIDENCE_DEMONSTRATED, /* in an exercise */
	CBREG_EVIDENCE_AUDITED
};

const char *cbreg_level_status_word(enum cbreg_level_status status);
const char *cbreg_people_status_word(enum cbreg_people_status status);
const char *cbreg_gap_status_word(enum cbreg_gap_status status);
const char *cbreg_gap_evidence_word(enum cbreg_gap_evidence evidence);

#define CBREG_NOT_REQUIRED (-1)
#define CBREG_NO_LEVEL (-1)
#define CBREG_LEVEL_NA (-2)

struct cbreg_gap_row {
	char country[3];
	const char *organisation, *framework, *version, *profile;
	const char *capability, *name;
	int required_level; /* CBREG_NOT_REQUIRED where the profile has none */
	int assessed_level; /* CBREG_NO_LEVEL, CBREG_LEVEL_NA or a level */
	const char *basis;  /* method of the assessment, or "" */
	int assessed_on, expires_on; /* 0: never assessed */
	enum cbreg_level_status level_status;
	int required_people; /* CBREG_NOT_REQUIRED where the profile has none */
	int trained_people, pipeline_people;
	enum cbreg_people_status people_status;
	enum cbreg_gap_status status;
	const char *closed_by; /* codes of sessions, separated by ";" */
	/* The version that the level was assessed in; "" if unknown. */
	const char *assessed_version;
	enum cbreg_gap_evidence evidence;
	int lapsing_people; /* trained, but not beyond the horizon */
	int lapses_on;	    /* the first of all lapses; 0: none */
	int pipeline_on;    /* the first day on which somebody may be trained */
	const char *taught_by; /* codes of activities, separated by ";" */
};

/* The rows of a country below one top-level capability, counted. */
struct cbreg_gap_summary {
	char country[3];
	const char *capability, *name;
	int items, met, thin, gap, unknown, not_applicable;
};

struct cbreg_gap_setting {
	const char *profile; /* "framework@version:name"; NULL: the only one */
	const char *country; /* code, or NULL */
	const char *group;   /* its members on the as-of day, or NULL */
	const char *organisation; /* code of the only one, or NULL: those that
				     are government CSIRT on the day */
	const char *method;	  /* assessments by this one only, or NULL */
	bool assigned;	     /* only those to whom the profile is assigned */
	bool summary;	     /* what summaries do not show is not needed */
	int horizon;	     /* a day; 0: twelve months after the as-of day */
	const char *lang;    /* of names, where there are such; NULL: en */
	const char *explain; /* code of a capability to be explained, or NULL */
};

typedef struct cbreg_gap cbreg_gap;

/*
 * Compute.
 *   CBREG_NOTFOUND   no such profile, country, group or organisation, or the
 * profile asks nothing of the capability to be explained CBREG_INVALID    no
 * such method CBREG_AMBIGUOUS  no profile was named and there are several
 */
cbreg_status cbreg_gap_open(cbreg *reg, const struct cbreg_gap_setting *setting,
    cbreg_gap **out);
/* In the order of country, organisation, capability; lent until freed. */
cbreg_status cbreg_gap_next(cbreg_gap *gap, struct cbreg_gap_row *out);
cbreg_status cbreg_gap_summary_next(cbreg_gap *gap,
    struct cbreg_gap_summary *out);
/* What stands behind a cell. */
enum cbreg_gap_source {
	CBREG_GAP_ASSESSMENT,
	CBREG_GAP_TRAINED,
	CBREG_GAP_LAPSED,
	CBREG_GAP_ELSEWHERE, /* trained, and now in no organisation there */
	CBREG_GAP_PIPELINE,
	CBREG_GAP_SESSION /* with a free seat */
};

const char *cbreg_gap_source_word(enum cbreg_gap_source source);

/* People are named by their codes alone. */
struct cbreg_gap_record {
	enum cbreg_gap_source source;
	const char *code; /* organisation, person */
	const char *of;	  /* method of the assessment, session */
	int on;
	int until; /* the day on which it holds no more, or ends; 0: never */
	const char *note;
};

/* Where a capability is explained; lent until freed. */
cbreg_status cbreg_gap_record_next(cbreg_gap *gap,
    struct cbreg_gap_record *out);
/* From the first row again. */
void cbreg_gap_rewind(cbreg_gap *gap);
/*
 * A name for the country that says nothing of which it is: of one registry
 * and one day, the same in every report.
 */
const char *cbreg_gap_alias(const cbreg_gap *gap, const char *country,
    char out[8]);
/* "framework@version:name" of the profile that was used. */
const char *cbreg_gap_profile(const cbreg_gap *gap);
void cbreg_gap_free(cbreg_gap *gap); /* NULL is fine */

/*
 * The profiles that are in force on the as-of day, by assignment; or all of
 * one framework ("framework@version"), those that ask for less first: by the
 * sum of the levels, then of the people.
 */
typedef struct cbreg_gap_profiles cbreg_gap_profiles;
cbreg_status cbreg_gap_profiles_open(cbreg *reg, const char *framework,
    cbreg_gap_profiles **out);
/* NULL after the last; lent until freed. */
const char *cbreg_gap_profiles_next(cbreg_gap_profiles *profiles);
void cbreg_gap_profiles_free(cbreg_gap_profiles *profiles);

/*
 * The shortest path: what an organisation lacks to the first of the profiles,
 * those that ask for less first, that it does not meet.  A step that helps
 * with most other steps comes first, then one that most other countries lack
 * as well, then the smallest.
 */
struct cbreg_gap_step {
	char country[3];
	const char *organisation, *profile; /* "framework@version:name" */
	int step, steps;		    /* from 1, of so many */
	const char *capability, *name;
	enum cbreg_level_status level_status;
	int missing_level, missing_people;
	int helps_items;     /* other steps that an activity for this one
				would help with */
	int other_countries; /* that lack it, too */
	const char *closed_by, *taught_by;
};

typedef struct cbreg_gap_path cbreg_gap_path;

/* setting->profile is one profile, or "framework@version" for all of it.
 * Statuses as for cbreg_gap_open(). */
cbreg_status cbreg_gap_path_open(cbreg *reg,
    const struct cbreg_gap_setting *setting, cbreg_gap_path **out);
/* By country, organisation and step; organisations that meet every profile
 * have none. */
cbreg_status cbreg_gap_path_next(cbreg_gap_path *path,
    struct cbreg_gap_step *out);
void cbreg_gap_path_free(cbreg_gap_path *path); /* NULL is fine */

/*
 * Two days side by side.  then counts the rows of the profile of old on the
 * day of old, now those of the profile on the as-of day; definition is what
 * would have changed on the day of old if the profile had been in force, real
 * is what changed since: then + definition + real = now.
 */
struct cbreg_gap_change {
	char country[3];
	const char *measure; /* items, or a word of cbreg_gap_status_word() */
	int then, definition, real, now;
};

typedef struct cbreg_gap_trend cbreg_gap_trend;

/* since_profile: NULL where it is the same.  Statuses as for
 * cbreg_gap_open(). */
cbreg_status cbreg_gap_trend_open(cbreg *reg,
    const struct cbreg_gap_setting *setting, int since,
    const char *since_profile, cbreg_gap_trend **out);
cbreg_status cbreg_gap_trend_next(cbreg_gap_trend *trend,
    struct cbreg_gap_change *out);
void cbreg_gap_trend_free(cbreg_gap_trend *trend); /* NULL is fine */

/* One capability over all countries of the report; a country is as its weakest
 * government CSIRT. */
struct cbreg_gap_region {
	const char *capability, *name;
	int countries, met, thin, gap, unknown, not_applicable;
	const char *lacking; /* codes of those with a gap, separated by ";" */
};

/* After the last row, CBREG_DONE; lent until the next call. */
cbreg_status cbreg_gap_region_next(cbreg_gap *gap,
    struct cbreg_gap_region *out);
#endif
