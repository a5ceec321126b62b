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

const char *cbreg_level_status_word(enum cbreg_level_status status);
const char *cbreg_people_status_word(enum cbreg_people_status status);
const char *cbreg_gap_status_word(enum cbreg_gap_status status);

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
};

typedef struct cbreg_gap cbreg_gap;

/*
 * Compute.
 *   CBREG_NOTFOUND   no such profile, country or group
 *   CBREG_AMBIGUOUS  no profile was named and there are several
 */
cbreg_status cbreg_gap_open(cbreg *reg, const struct cbreg_gap_setting *setting,
    cbreg_gap **out);
/* In the order of country, organisation, capability; lent until freed. */
cbreg_status cbreg_gap_next(cbreg_gap *gap, struct cbreg_gap_row *out);
cbreg_status cbreg_gap_summary_next(cbreg_gap *gap,
    struct cbreg_gap_summary *out);
/* "framework@version:name" of the profile that was used. */
const char *cbreg_gap_profile(const cbreg_gap *gap);
void cbreg_gap_free(cbreg_gap *gap); /* NULL is fine */
#endif
