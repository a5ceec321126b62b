#ifndef CBREG_CODES_H
#define CBREG_CODES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The code lists, each in one table: words on the outside, small numbers
 * where a million rows hold them.  The numbers are stored and never change;
 * number 0 is "not stated" where a list has it.
 */
enum cbreg_list_id {
	CBREG_SEX,
	CBREG_ROLE,
	CBREG_ORG_KIND,
	CBREG_ACTIVITY_KIND,
	CBREG_MODE,
	CBREG_THEME,
	CBREG_HEADCOUNT_METHOD,
	CBREG_QUALIFIER,
	CBREG_ASSESSMENT_METHOD,
	CBREG_REASON,
	CBREG_STATUS,
	CBREG_SESSION_STATUS,
	CBREG_DEGREE,
	CBREG_YES_NO,
	CBREG_STAGE,
	CBREG_IN_POST,
	CBREG_NAME_PART,
	CBREG_LINEAGE,
	CBREG_CROSSWALK,
	CBREG_OUTPUT,
	CBREG_SERIES,
	CBREG_YEAR_NAME,
	CBREG_CODELISTS
};

struct cbreg_codelist {
	const char *name;	 /* "sex" */
	const char *const *word; /* by number; word[0] may be "" */
	int n;
};

const struct cbreg_codelist *cbreg_codelist(enum cbreg_list_id id);
/* The number of a word in any letter case, -1 when it is none of them. */
int cbreg_code_find(enum cbreg_list_id id, const char *text, size_t len);
const char *cbreg_code_word(enum cbreg_list_id id, int number);

enum {
	CBREG_ROLE_TRAINEE = 1,
	CBREG_ROLE_TRAINER,
	CBREG_ROLE_OBSERVER
};
enum {
	CBREG_KIND_PLACEMENT = 5
};
enum {
	CBREG_REASON_NOT_STATED = 1,
	CBREG_REASON_REPLACED = 12
};
enum {
	CBREG_STAGE_RESEARCH_STUDENT = 7,
	CBREG_STAGE_EXTENDED = 11,
	CBREG_STAGE_GRADUATED = 13,
	CBREG_STAGE_LEFT
};
enum {
	CBREG_LINEAGE_SAME = 1,
	CBREG_LINEAGE_REWORDED,
	CBREG_LINEAGE_SPLIT,
	CBREG_LINEAGE_MERGED,
	CBREG_LINEAGE_NEW,
	CBREG_LINEAGE_DROPPED
};
enum {
	CBREG_OUTPUT_BODIES = 1,
	CBREG_OUTPUT_ARTEFACTS,
	CBREG_OUTPUT_REACH
};
enum {
	CBREG_IN_POST_YES = 1,
	CBREG_IN_POST_NO
};

/* The statuses of an enrolment (DESIGN, rule 7). */
enum cbreg_enrolment_status {
	CBREG_NOMINATED = 1,
	CBREG_WAITLISTED,
	CBREG_ACCEPTED,
	CBREG_ATTENDED,
	CBREG_COMPLETED,
	CBREG_PARTIAL,
	CBREG_FAILED,
	CBREG_ON_LEAVE,
	CBREG_NOT_SELECTED,
	CBREG_DECLINED,
	CBREG_WITHDRAWN,
	CBREG_NO_SHOW,
	CBREG_LEFT,
	CBREG_N_STATUS
};

enum cbreg_class {
	CBREG_PENDING = 1,
	CBREG_PRESENT,
	CBREG_ENDED,
	CBREG_NEGATIVE
};

struct cbreg_status_rule {
	const char *word;	    /* for courses and the like */
	const char *placement_word; /* for placements */
	enum cbreg_class class;
	bool takes_seat, participant, completed;
	uint32_t next;		 /* bit per status: moves of short kinds */
	uint32_t placement_next; /* moves of placements */
};

/* The one table that every counter and every move is derived from. */
const struct cbreg_status_rule *cbreg_status_rule(int status);
const char *cbreg_status_word(int status, bool placement);
bool cbreg_status_may(int from, int to, bool placement);

/* A country is its two letters as a number in base 26; -1 when malformed. */
int cbreg_country_number(const char *text, size_t len);
const char *cbreg_country_code(int number, char out[3]);
#define CBREG_COUNTRIES (26 * 26)
#define CBREG_COUNTRY_XX (23 * 26 + 23)
#endif
