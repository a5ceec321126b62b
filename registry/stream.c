/* The stream of enrolments in person order, as of a day. */
#include "config.h"

#include "stream.h"

#include "date.h"
#include "pack.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

struct past {
	int64_t person, session;
	uint8_t status;
	int on;
};

static const char *
keep(struct report *r, const char *text)
{
	return text == NULL ? "" : arena_text(&r->arena, text, strlen(text));
}

static cbreg_status
add_session(struct report *r, struct stmt *st)
{
	const char *kind, *activity, *status;
	struct report_session *s;

	if (!grow(&r->session, &r->session_room, r->n_session,
		sizeof(*r->session)))
		return out_of_memory(r->reg);
	s = &r->session[r->n_session++];
	kind = db_col_text(st, 3);
	activity = db_col_text(st, 2);
	status = db_col_text(st, 9);
	*s = (struct report_session){ .id = db_col_int(st, 0),
		.code = keep(r, db_col_text(st, 1)),
		.activity = keep(r, activity),
		.kind =
		    cbreg_code_find(CBREG_ACTIVITY_KIND, kind, strlen(kind)),
		.start = (int)db_col_int(st, 4),
		.end = (int)db_col_int(st, 5),
		.planned_end = (int)db_col_int(st, 7),
		.seats =
		    db_col_text(st, 8) != NULL ? (int)db_col_int(st, 8) : -1,
		.cancelled = status != NULL,
		.theme = keep(r, db_col_text(st, 10)),
		.mode = keep(r, db_col_text(st, 11)),
		.host = keep(r, db_col_text(st, 12)),
		.hours = (long)db_col_int(st, 13) };
	if (s->code == NULL || s->activity == NULL || s->theme == NULL ||
	    s->mode == NULL || s->host == NULL)
		return out_of_memory(r->reg);
	s->held = s->start != 0;
	if (!s->held) {
		s->start = (int)db_col_int(st, 6);
		s->end = s->planned_end;
	} else if (s->end != 0) {
		s->days =
		    cbreg_date_days(s->end) - cbreg_date_days(s->start) + 1;
	}
	return CBREG_OK;
}

static int
by_activity(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Number the activities in the order of their codes. */
static cbreg_status
number_activities(struct report *r)
{
	const char **code = NULL, **found;
	size_t n = 0, i;

	code = calloc(r->n_session + 1, sizeof(*code));
	if (code == NULL)
		return out_of_memory(r->reg);
	for (i = 0; i < r->n_session; i++)
		code[i] = r->session[i].activity;
	if (r->n_session > 0)
		qsort(code, r->n_session, sizeof(*code), by_activity);
	for (i = 0; i < r->n_session; i++)
		if (n == 0 || strcmp(code[n - 1], code[i]) != 0)
			code[n++] = code[i];
	r->activity = code;
	r->n_activity = n;
	for (i = 0; i < r->n_session; i++) {
		found = bsearch(&r->session[i].activity, code, n, sizeof(*code),
		    by_activity);
		r->session[i].activity_index = (int)(found - code);
	}
	return CBREG_OK;
}

static cbreg_status
load_sessions(struct report *r)
{
	struct stmt *st = NULL;
	cbreg_status rc;
	int64_t last = 0;
	size_t i;

	rc = db_get(r->reg->db, STMT_SESSION_ALL, &st);
	while (rc == CBREG_OK && (rc = db_step(st)) == CBREG_OK)
		rc = add_session(r, st);
	db_put(st);
	if (rc != CBREG_DONE)
		return rc;
	for (i = 0; i < r->n_session; i++)
		if (r->session[i].id > last)
			last = r->session[i].id;
	r->n_id = (size_t)last + 1;
	if ((r->by_id = calloc(r->n_id, sizeof(*r->by_id))) == NULL)
		return out_of_memory(r->reg);
	for (i = 0; i < r->n_session; i++)
		r->by_id[r->session[i].id] = (uint32_t)i + 1;
	return number_activities(r);
}

/* Few enrolments have a past; it is held beside the stream, in its order. */
static cbreg_status
load_past(struct report *r)
{
	struct stmt *st = NULL;
	struct past *p;
	cbreg_status rc;

	rc = db_get(r->reg->db, STMT_PAST_ALL, &st);
	while (rc == CBREG_OK && (rc = db_step(st)) == CBREG_OK) {
		if (!grow(&r->past, &r->past_room, r->n_past,
			sizeof(*r->past))) {
			rc = out_of_memory(r->reg);
			break;
		}
		p = &r->past[r->n_past++];
		p->person = db_col_int(st, 0);
		p->session = db_col_int(st, 1);
		p->status = (uint8_t)db_col_int(st, 2);
		p->on = (int)db_col_int(st, 3);
	}
	db_put(st);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

cbreg_status
report_open(cbreg *reg, struct report *out)
{
	*out = (struct report){ .reg = reg };
	return load_sessions(out);
}

cbreg_status
report_start(struct report *r)
{
	cbreg_status rc;

	/* Within a change, what it has written counts. */
	if ((rc = pack_refresh(r->reg)) != CBREG_OK ||
	    (rc = load_past(r)) != CBREG_OK)
		return rc;
	return db_get(r->reg->db, STMT_PACK_ALL, &r->st);
}

cbreg_status
report_session_find(const struct report *r, const char *code,
    const struct report_session **out)
{
	size_t i;

	for (i = 0; i < r->n_session; i++)
		if (strcmp(r->session[i].code, code) == 0) {
			*out = &r->session[i];
			return CBREG_OK;
		}
	return no_such_session(r->reg, code);
}

const struct report_session *
report_session_of(const struct report *r, int64_t id)
{
	if (id < 0 || (size_t)id >= r->n_id || r->by_id[id] == 0)
		return NULL;
	return &r->session[r->by_id[id] - 1];
}

/* The states before the present one, from the list beside the stream. */
static cbreg_status
take_past(struct report *r, int64_t person, int64_t session, size_t n,
    size_t first_event)
{
	size_t i;

	for (i = 0; i < n; i++) {
		struct past *p;

		while (r->past_at < r->n_past &&
		       (r->past[r->past_at].person < person ||
			   (r->past[r->past_at].person == person &&
			       r->past[r->past_at].session < session)))
			r->past_at++;
		if (r->past_at == r->n_past)
			break;
		p = &r->past[r->past_at++];
		if (!grow(&r->event, &r->event_room, first_event + i,
			sizeof(*r->event)))
			return out_of_memory(r->reg);
		r->event[first_event + i] =
		    (struct report_event){ p->status, p->on };
	}
	return CBREG_OK;
}

/* A state that follows itself is the same one, dated otherwise: the later date
 * corrects the earlier. */
static void
drop_restated(struct report_seat *s, struct report_event *past)
{
	size_t n = 0, i;

	for (i = 0; i < s->n_past; i++)
		if (past[i].status !=
		    (i + 1 < s->n_past ? past[i + 1].status : s->status))
			past[n++] = past[i];
	s->n_past = n;
}

/* Where the enrolment stood on the as-of day. */
static void
wind_back(struct report_seat *s, int as_of)
{
	while (s->on > as_of && s->n_past > 0) {
		s->n_past--;
		s->status = s->past[s->n_past].status;
		s->on = s->past[s->n_past].on;
	}
	if (s->on > as_of)
		s->status = 0;
}

void
report_settle(struct report_seat *s, struct report_event *past, int as_of)
{
	s->past = past;
	if (s->n_past > 0)
		drop_restated(s, past);
	if (s->on > as_of)
		wind_back(s, as_of);
}

/* The block that holds the next person, or the end. */
static cbreg_status
next_block(struct report *r)
{
	cbreg_status rc;
	size_t len;

	do {
		if ((rc = db_step(r->st)) != CBREG_OK)
			return rc;
		r->cursor.at = db_col_blob(r->st, 1, &len);
		if (r->cursor.at == NULL)
			return out_of_memory(r->reg);
		r->cursor.end = r->cursor.at + len;
		r->cursor.block = db_col_int(r->st, 0);
	} while (len == 0);
	return CBREG_OK;
}

static cbreg_status
take_stays(struct report *r, size_t n)
{
	size_t i;

	r->n_stay = 0;
	if (!r->wants_stays) {
		pack_skip_stays(&r->cursor, n);
		return CBREG_OK;
	}
	while (n > r->stay_room)
		if (!grow(&r->stay, &r->stay_room, r->stay_room,
			sizeof(*r->stay)))
			return out_of_memory(r->reg);
	for (i = 0; i < n; i++)
		pack_next_stay(&r->cursor, &r->stay[i]);
	r->n_stay = n;
	return CBREG_OK;
}

cbreg_status
report_person(struct report *r, int64_t *person, struct report_seat **seat,
    size_t *n)
{
	size_t events = 0, i, count, stays;
	struct pack_seat p;
	cbreg_status rc;

	while (!pack_read_person(&r->cursor, person, &stays, &count))
		if ((rc = next_block(r)) != CBREG_OK)
			return rc;
	if ((rc = take_stays(r, stays)) != CBREG_OK)
		return rc;
	while (count > r->seat_room)
		if (!grow(&r->seat, &r->seat_room, r->seat_room,
			sizeof(*r->seat)))
			return out_of_memory(r->reg);
	for (i = 0; i < count; i++) {
		struct report_seat *s = &r->seat[i];

		pack_next_seat(&r->cursor, &p);
		s->session = report_session_of(r, p.session);
		s->status = (uint8_t)p.status;
		s->on = p.on;
		s->role = (uint8_t)p.role;
		s->country = (uint16_t)p.country;
		s->sex = (uint8_t)p.sex;
		s->org_kind = (uint8_t)p.org_kind;
		s->attended = p.days;
		s->n_past = (size_t)p.seq;
		if (p.seq > 0) {
			rc =
			    take_past(r, *person, p.session, s->n_past, events);
			if (rc != CBREG_OK)
				return rc;
			events += s->n_past;
		}
	}
	for (i = events = 0; i < count; i++) {
		struct report_seat *s = &r->seat[i];
		struct report_event *past =
		    s->n_past > 0 ? &r->event[events] : NULL;

		events += s->n_past;
		report_settle(s, past, r->reg->as_of);
	}
	*seat = r->seat;
	*n = count;
	return CBREG_OK;
}

int
report_status_on(const struct report_seat *s, int day)
{
	size_t i = s->n_past;

	if (s->status != 0 && s->on <= day)
		return s->status;
	while (i > 0 && s->past[i - 1].on > day)
		i--;
	return i > 0 ? s->past[i - 1].status : 0;
}

bool
report_is_present(int status)
{
	return cbreg_status_rule(status)->class == CBREG_PRESENT;
}

int
report_began(const struct report_seat *s)
{
	size_t i;

	for (i = 0; i < s->n_past; i++)
		if (report_is_present(s->past[i].status))
			return s->past[i].on;
	return report_is_present(s->status) ? s->on : 0;
}

void
report_end(struct report *r)
{
	db_put(r->st);
	r->st = NULL;
}

void
report_rewind(struct report *r)
{
	report_end(r);
	r->cursor = (struct pack_cursor){ 0 };
	r->n_past = r->past_at = 0;
}

void
report_close(struct report *r)
{
	report_end(r);
	arena_release(&r->arena);
	free(r->session);
	free(r->by_id);
	free(r->activity);
	free(r->past);
	free(r->event);
	free(r->seat);
	free(r->stay);
	*r = (struct report){ 0 };
}
