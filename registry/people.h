#ifndef REGISTRY_PEOPLE_H
#define REGISTRY_PEOPLE_H

#include "intake_private.h"

/*
 * The intake of everything that concerns people.  who.c knows the people and
 * decides who a row means; people.c turns rows into seats, affiliations and
 * new people; seats.c settles seats against what is recorded and writes.
 */

/* Rows that are looked at before the turn of the first. */
#define LOOK_AHEAD 16

/* A stretch of time at an organisation; to is 0 where it is open. */
struct span {
	struct span *next;
	int64_t org;
	int from, to;
	int seen; /* first day that a row of this file speaks of, or 0 */
};

struct external {
	struct external *next;
	const char *text; /* scheme:value */
	bool fresh;
};

/* A person as far as rows need to know; texts are never NULL but email. */
struct known {
	int64_t id;
	const char *name, *key, *email;
	const char *native_name, *kana, *sort_name;
	struct span *spans; /* in order of from */
	struct external *external;
	const char *const *former; /* keys of former names, ends with NULL */
	uint16_t country;
	int16_t birth_year; /* 0: not stated */
	uint8_t sex;
	/* One more than the index of the next of the name, and of the name in
	 * its own script; 0: not among them yet. */
	uint32_t namesake, native;
	uint32_t last_seat; /* as before of a seat */
	bool written;	    /* its row is, or is on its way */
	bool fresh;	    /* what hangs on it is not written yet */
	bool made;	    /* by this intake */
	bool changed, moved;
	bool corrected; /* a row of a file of corrections was about them */
};

struct org_record {
	int64_t id;
	int country, kind;
	char code[];
};

struct session_record {
	int64_t id;
	bool placement;
	int start, end; /* actual, else planned; 0 when not known */
	int seats;	/* -1 when not known */
	char code[];
};

/* What a row may be found by: digests, 0 where it has none, and the key of its
 * name in that country, where that was needed. */
struct glance {
	const char *email_text, *external_text, *name_text;
	int country; /* -1: not given */
	uint64_t email, external, name;
	const char *key;
};

/* Everything a row says about who it means. */
struct who {
	const char *person, *external, *email, *name, *native_name, *kana,
	    *sort_name;
	int country; /* -1: not given */
	int birth_year, sex;
	const struct org_record *org;
	const struct session_record *session; /* that the row is about */
	int64_t wanted; /* the code that a new person is to have, or 0 */
	uint32_t line;
	const uint32_t *place;
	struct glance glance;
};

/* Held by the million: no larger than it must be. */
struct seat {
	const struct session_record *session;
	const struct org_record *org;
	uint32_t person, line;
	uint32_t before;    /* one more than the index of an earlier one of the
			       person, or 0 */
	int on, start, end; /* start, end: of a placement, full, or 0 */
	uint16_t country, attended; /* attended: as days.h has it */
	uint8_t status, role, sex, reason;
	bool has_status, has_date, person_changed;
};

struct placement_row {
	struct placement_row *next;
	int64_t person;
	uint32_t line;
	bool refused; /* with its seat */
	bool known;   /* the seat says nothing new */
	const struct session_record *session;
	const char *university, *degree, *field, *supervisor, *theme,
	    *scholarship;
	int start, end;	  /* as far as they are known */
	int was, was_end; /* those that are recorded, or 0 */
};

/* A row that took a seat; country and status are those of the seat as it is,
 * country being -1 where it is not taken any more. */
struct taken_seat {
	const struct session_record *session;
	uint32_t person, line;
	int country, status;
};

/* Columns of the running kind by meaning; -1 where it has none. */
struct places {
	int session, person, external, name, native_name, kana, sort_name,
	    country, organisation, email, sex, birth_year, role, status, date,
	    reason, university, degree, field, supervisor, theme, scholarship,
	    start, end, valid_from, valid_to, affiliated_from, code, days,
	    hours;
};

#define PEOPLE_BATCHES 3

struct people {
	struct cbreg_intake *in;
	cbreg *reg;
	struct places f;
	uint32_t place[CBREG_MAX_COLUMNS]; /* columns of the file, or 0 */
	bool complete;			   /* everybody is in memory */
	bool any_former;		   /* a former name is */
	struct arena arena;
	struct known *known;
	size_t n, room, n_made;
	struct near *near; /* whom the row at hand may mean */
	size_t n_near, near_room;
	struct sort_key *identity; /* of the fresh, as it is to be written */
	size_t n_identity, identity_room;
	size_t first_fresh;	/* nobody before is fresh */
	size_t first_unwritten; /* nobody before is unwritten */
	/* One fills, the others are on their way. */
	struct batch_of_people *batch[PEOPLE_BATCHES];
	int turn;
	struct loads *loads;
	struct map by_hash, by_name, by_native, by_id, asked;
	struct map stands; /* seats to statuses, where rows may be refused */
	size_t first_new;  /* of the people that this intake makes */
	int64_t next_id;
	uint32_t *changed;
	size_t n_changed, changed_room;
	struct buf native; /* a name in its own script, and its digest */
	uint64_t native_hash;
	struct buf key, lower, folded, ahead[LOOK_AHEAD];
	int folded_country;

	struct org_record **org;
	size_t n_org, org_room;
	struct map by_org, by_org_id;
	struct session_record **session;
	size_t n_session, session_room;
	struct map by_session;
	const struct session_record *last_session;

	struct seat *seat;
	size_t n_seat, seat_room;
	struct taken_seat *took;
	size_t n_took, took_room;
	bool took_many; /* too many to tell of each */
	struct placement_row *placement;
	struct arena chunk; /* of the placements that are held */
	bool wrote;	    /* enrolments, that is */
	bool any_before;    /* there were enrolments before this intake */
};

/* who.c */
cbreg_status who_open(struct people *p);
/* Take a look at rows, of which the caller gives the texts and the country:
 * what they will ask for is then in the processor's cache. */
void who_look_ahead(struct people *p, struct glance *rows, size_t n);
/*
 * Decide whom a row means.  *index is a known person, or -1 for nobody, when
 * *verdict stays CBREG_NEW; otherwise the finding was told.
 */
cbreg_status who_decide(struct people *p, struct who *who, int64_t *index,
    enum cbreg_verdict *verdict);
cbreg_status who_add(struct people *p, const struct who *who, int64_t *index);
/* Whether a row says of a person anything that is not so. */
bool who_differs(const struct people *p, int64_t index, const struct who *who);
/* Fill what was not known, or with replace also what was. */
cbreg_status who_learn(struct people *p, int64_t index, const struct who *who,
    bool replace, bool *changed);
/*
 * The person was at the organisation on that day.  Somebody of whom no stay
 * is known has been there since `since`; otherwise, where another stay covers
 * the day, that one ends the day before; stated says that the row is about
 * the stay, and not about something else.
 */
cbreg_status who_affiliate(struct people *p, int64_t index,
    const struct org_record *org, int on, int since, bool stated,
    bool *changed);
/* The affiliation on a day; NULL if none.  counts: an enrolment says so. */
const struct org_record *who_org(struct people *p, int64_t index, int on,
    bool counts);
cbreg_status who_session(struct people *p, const char *code,
    const struct session_record **out);
cbreg_status who_organisation(struct people *p, const char *text,
    const struct org_record **out);
void who_release(struct people *p);
/* Start to write the new people, who must not change until who_written();
 * that waits for the end and writes what changed of the others. */
cbreg_status who_write(struct people *p);
cbreg_status who_written(struct people *p);
/* The packed copy learns where everybody is, if everybody is in memory. */
cbreg_status who_give_stays(struct people *p);
cbreg_status mark_changed(struct people *p, int64_t index);

/* seats.c */
/* *out is false where what is recorded, or stood in an earlier row, forbids
 * what the row says of the seat; *stands where there is such a seat.  A row
 * without a date gets that of the state that it does not date back. */
cbreg_status seat_may_stand(struct people *p, int64_t index, struct seat *seat,
    bool *stands, bool *out);
/* Somebody has a seat in the session, recorded or by an earlier row. */
cbreg_status seat_is_there(struct people *p, const struct known *k,
    const struct session_record *session, bool *out);
/* The seat stands as the row says; false when out of memory. */
bool seat_stands(struct people *p, const struct seat *seat);
cbreg_status seats_write(struct people *p);
#endif
