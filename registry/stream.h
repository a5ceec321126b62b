#ifndef REGISTRY_STREAM_H
#define REGISTRY_STREAM_H

#include "buf.h"
#include "handle.h"
#include "pack.h"

/*
 * Every enrolment, person by person, as it stood on the as-of day.  Reports
 * fold this one stream: whatever is asked of distinct people costs nothing
 * when one person's rows come together.
 */

/* A session as reports need it; index 0.. in the order of the codes. */
struct report_session {
	int64_t id;
	const char *code, *activity, *theme, *mode, *host;
	int kind; /* of the activity, a number of its code list */
	int activity_index;
	int start, end; /* held, else planned */
	int planned_end;
	bool held; /* the start is an actual one */
	int seats; /* -1: not known */
	bool cancelled;
	long days, hours; /* of one delivery; 0: not known */
};

struct report_event {
	uint8_t status;
	int on;
};

struct report_seat {
	const struct report_session *session;
	uint8_t status; /* on the as-of day; 0 where it was not yet there */
	uint8_t role, sex, org_kind;
	uint16_t country;
	int on, attended;		 /* as days.h has it */
	const struct report_event *past; /* what came before, oldest first */
	size_t n_past;
};

struct report {
	cbreg *reg;
	struct arena arena;
	struct report_session *session;
	size_t n_session, session_room;
	uint32_t *by_id; /* session id to index + 1 */
	size_t n_id;
	const char **activity; /* codes by activity_index */
	size_t n_activity, activity_room;
	struct past *past;
	size_t n_past, past_room, past_at;
	struct report_event *event; /* of the person at hand */
	size_t event_room;
	struct report_seat *seat;
	size_t seat_room;
	struct stmt *st;
	struct pack_cursor cursor;
	bool wants_stays;	/* said before the first person */
	struct pack_stay *stay; /* of the person at hand */
	size_t n_stay, stay_room;
};

cbreg_status report_open(cbreg *reg, struct report *out);
cbreg_status report_start(struct report *r);
/* The next person's enrolments; CBREG_DONE after the last person. */
cbreg_status report_person(struct report *r, int64_t *person,
    struct report_seat **seat, size_t *n);
/* Begin again with report_start(). */
void report_rewind(struct report *r);
/* No more people are asked for; what is known of sessions stays. */
void report_end(struct report *r);
void report_close(struct report *r);

/* Put an enrolment, of which the status is the last one and past has what came
 * before, as it stood on the as-of day. */
void report_settle(struct report_seat *s, struct report_event *past, int as_of);
/* Where the enrolment stood on a day; 0 where it was not there yet. */
int report_status_on(const struct report_seat *s, int day);
bool report_is_present(int status);
/* The first day on which it was present; 0 where it never was. */
int report_began(const struct report_seat *s);

/* The session with that code.  CBREG_NOTFOUND, which says what is near. */
cbreg_status report_session_find(const struct report *r, const char *code,
    const struct report_session **out);
const struct report_session *report_session_of(const struct report *r,
    int64_t id);
#endif
