#ifndef REGISTRY_GAP_PRIVATE_H
#define REGISTRY_GAP_PRIVATE_H

#include "gap.h"
#include "stream.h"

/* What the parts of the gap report share: gap.c has what is asked for and the
 * rows, gap_levels.c what was assessed, gap_people.c who was trained and what
 * would help, gap_views.c what is made of the rows. */

struct item {
	int64_t id;
	const char *code, *name;
	int64_t parent;
	int top;      /* index of its top-level capability */
	int required; /* index among what the profile asks for, or -1 */
	int min_level, min_people;
	struct buf taught_by; /* activities */
};

/* What one activity teaches for so many months. */
struct lesson {
	int months; /* 0: for ever */
	int after;  /* completions after this day still hold */
	uint64_t *mask;
	struct lesson *next;
};

struct assessed {
	int level, on; /* on is 0: none */
	uint32_t from; /* index of the capability that was assessed */
};

#define METHODS 5 /* numbers of the code list, from 1 */

/* The newest by each method; of one day and method, the lowest level. */
struct held {
	struct assessed by[METHODS];
};

struct csirt {
	int64_t id;
	const char *code;
	int country;
	struct held *held;    /* per capability of any version */
	struct held *by_item; /* per required item, what became of old ones
				 among it */
};

/* A capability of any version of the framework. */
struct version_item {
	int64_t id;
	const char *version;
	uint32_t first, n; /* of its ancestors in the list of these */
};

struct ancestor {
	uint32_t from;	 /* index of the capability */
	int64_t version; /* the framework that it is of */
	bool merged;
};

/* What is valid of one activity after a day, by all of its lessons. */
struct validity {
	int after;
	uint64_t *mask;
};

/* Counts per item of masks that are added, as columns of bits: they are spread
 * over the counts once these are full. */
#define SLICES 4
struct slices {
	uint64_t *bit[SLICES];
	int n;
};

/* Per required item; the dates are 0 where there is none. */
struct country_people {
	int *trained, *pipeline;
	struct slices slices; /* of the trained */
	int *lapsing, *lapses_on, *pipeline_on;
};

struct cbreg_gap {
	cbreg *reg;
	struct report report;
	struct arena arena;
	char framework[64], version[64], profile[64], named[200];
	int64_t framework_id;
	int validity;
	const char *lang;	  /* of names; NULL: English */
	const char *organisation; /* the only one, or NULL */
	bool organisation_seen;
	bool by_assignment; /* those to whom the profile is assigned: */
	int64_t *assigned;  /* organisations */
	size_t n_assigned, assigned_room;
	bool assigned_country[CBREG_COUNTRIES];
	int method;	   /* only assessments by this one count; 0: by any */
	int horizon;	   /* lapses are counted until this day */
	bool detail;	   /* what summaries do not show is wanted */
	struct item *item; /* in the order of their codes */
	size_t n_item, item_room;
	const struct item **required;
	size_t n_required, words;
	struct version_item *version_item; /* in the order of their ids */
	size_t n_version_item, version_item_room;
	struct ancestor *ancestor; /* in the order of whose they are */
	size_t n_ancestor, ancestor_room;
	uint64_t *taught; /* per capability of any version: required items that
			     it counts for */
	struct lesson **lesson;	 /* per activity of the report */
	struct validity **valid; /* the same, the latest day first; ends with
				    a mask of NULL */
	struct csirt *csirt;
	size_t n_csirt, csirt_room;
	bool wanted[CBREG_COUNTRIES];
	int16_t *org_country; /* by organisation id */
	size_t n_org;
	struct country_people people[CBREG_COUNTRIES];
	int *until;	 /* of the person at hand, per required item */
	int *taken;	 /* per session of the report */
	struct map used; /* seats of quotas: country and session to index */
	int *used_count;
	size_t n_used, used_room;
	struct map quota;	  /* country and session to seats */
	struct map placement_end; /* person and session to the last day */
	bool *has_quota;	  /* per session */
	const struct report_session **by_start;
	size_t at_csirt, at_item, at_top, at_region;
	struct buf closed;

	/* Who is nominated for a session to come, where that is wanted. */
	bool plans;
	struct nominee {
		int64_t person;
		const struct report_session *session;
		int country;
		uint64_t *new; /* items that it would teach somebody who is
				  neither trained nor on the way */
	} * nominee;
	size_t n_nominee, nominee_room;

	/* What is to be explained, or NULL. */
	const struct item *explained;
	struct cbreg_gap_record *record;
	size_t n_record, record_room, at_record;
};

/* One pass over a statement, and what it is told of. */
enum gap_of {
	OF_REGISTRY,
	OF_FRAMEWORK, /* at its version */
	OF_PROFILE,
	OF_LANGUAGE,
	OF_VERSIONS /* of the framework, all */
};
typedef cbreg_status gap_row_fn(struct cbreg_gap *g, struct stmt *st);
cbreg_status gap_each(struct cbreg_gap *g, enum stmt_id id, enum gap_of of,
    gap_row_fn *take);
struct item *gap_item(struct cbreg_gap *g, int64_t id);

/* The newest; of one day the method with most authority; 0: none. */
int gap_deciding_method(const struct held *held);

/* Capabilities of all versions, what became of them, what was assessed. */
cbreg_status gap_load_versions(struct cbreg_gap *g);
cbreg_status gap_load_levels(struct cbreg_gap *g);
/* The index of a capability of any version; SIZE_MAX if it is none. */
size_t gap_version_item(const struct cbreg_gap *g, int64_t id);

/* Lessons, stays, quotas; then the people. */
cbreg_status gap_load_people(struct cbreg_gap *g);
/* Codes of sessions that would help, lent until the next call. */
const char *gap_remedies(struct cbreg_gap *g, const struct item *item,
    int country);

/* Seats that are free in a session to come, and of them those of the country:
 * -1 where it has no quotas. */
int gap_free_seats(const struct cbreg_gap *g, const struct report_session *s,
    int country, int *quota);
/* What the report needs, computed; gap_open() with nominees. */
cbreg_status gap_open(cbreg *reg, const struct cbreg_gap_setting *setting,
    bool plans, cbreg_gap **out);

/* A record behind the item that is explained; texts are kept. */
cbreg_status gap_record(struct cbreg_gap *g, enum cbreg_gap_source what,
    const char *code, const char *of, int on, int until, const char *note);
/* What the profile says of the item, for one team. */
void gap_fill_row(struct cbreg_gap *g, const struct csirt *c,
    const struct item *item, struct cbreg_gap_row *out);
/* A country by code or name.  CBREG_NOTFOUND, which is said. */
cbreg_status gap_country(cbreg *reg, const char *text, int *out);
#endif
