/* Seats: settled against what is recorded, then written in key order. */
#include "config.h"

#include "people.h"

#include "date.h"
#include "image.h"
#include "pack.h"
#include "reason.h"
#include "seal.h"
#include "stratum.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Session numbers that fit beside a person in one sortable key. */
#define SESSION_BITS 24

/* A file that takes more seats than this is history, and nobody reads that many
 * warnings. */
#define MANY_SEATS 10000

/* Where an enrolment stands, and whether it is only in memory so far. */
struct state {
	int status, on, reason, seq, attended;
};

/* What does not move with it. */
struct fixed {
	int64_t stratum, batch;
};

/* A row on its way into the table. */
struct fresh_seat {
	uint32_t person, session, stratum;
	int on;
	uint16_t attended;
	uint8_t status, reason, seq;
};

struct past_row {
	int64_t person, session;
	struct state was;
};

struct settling {
	struct people *p;
	struct sort_key *order;
	struct fresh_seat *fresh;
	size_t n_fresh, fresh_room;
	struct past_row *past;
	size_t n_past, past_room;
	struct stmt *all, *one, *keep, *move, *was;
	int64_t stored[E_COLUMNS]; /* the row that all stands on */
	bool more;		   /* it stands on one */
	uint64_t sum;		   /* of the digests of what was written */
	int64_t batch;
	size_t i; /* of a feed */
	struct value row[E_COLUMNS];
};

static cbreg_status
no_memory(struct people *p)
{
	return out_of_memory(p->reg);
}

static uint64_t
state_digest(int64_t person, int64_t session, const struct state *s,
    const struct fixed *f)
{
	const int64_t row[E_COLUMNS] = { [E_PERSON] = person,
		[E_SESSION] = session,
		[E_STATUS] = s->status,
		[E_STATUS_ON] = s->on,
		[E_STRATUM] = f->stratum,
		[E_DAYS] = s->attended,
		[E_REASON] = s->reason,
		[E_SEQ] = s->seq };

	return enrolment_digest(row);
}

static uint64_t
fresh_digest(const struct fresh_seat *f)
{
	const struct fixed fixed = { f->stratum, 0 };
	const struct state now = { f->status, f->on, f->reason, f->seq,
		f->attended };

	return state_digest(f->person, f->session, &now, &fixed);
}

static void
take_stored(const int64_t row[E_COLUMNS], struct state *now, struct fixed *f)
{
	*now = (struct state){ (int)row[E_STATUS], (int)row[E_STATUS_ON],
		(int)row[E_REASON], (int)row[E_SEQ], (int)row[E_DAYS] };
	*f = (struct fixed){ row[E_STRATUM], row[E_BATCH] };
}

static cbreg_status
next_stored(struct settling *s)
{
	cbreg_status rc = db_step(s->all);

	s->more = rc == CBREG_OK;
	if (s->more)
		db_col_ints(s->all, s->stored, E_COLUMNS);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

/* The recorded state of a seat; *found is false where there is none.  The
 * whole table is walked beside the sorted seats, or one row asked for. */
static cbreg_status
recorded(struct settling *s, int64_t person, int64_t session, struct state *out,
    struct fixed *fixed, bool *found)
{
	cbreg_status rc;

	*found = false;
	if (s->one != NULL) {
		if ((rc = db_int(s->one, "person", person)) != CBREG_OK ||
		    (rc = db_int(s->one, "session", session)) != CBREG_OK)
			return rc;
		if ((rc = db_step(s->one)) == CBREG_OK) {
			db_col_ints(s->one, s->stored, E_COLUMNS);
			take_stored(s->stored, out, fixed);
			*found = true;
		}
		s->p->reg->db->ops->reset(s->one);
		return rc == CBREG_DONE ? CBREG_OK : rc;
	}
	while (s->more && (s->stored[E_PERSON] < person ||
			      (s->stored[E_PERSON] == person &&
				  s->stored[E_SESSION] < session)))
		if ((rc = next_stored(s)) != CBREG_OK)
			return rc;
	if (s->more && s->stored[E_PERSON] == person &&
	    s->stored[E_SESSION] == session) {
		take_stored(s->stored, out, fixed);
		*found = true;
	}
	return CBREG_OK;
}

/* An enrolment that once stood where the row says has only moved on. */
static cbreg_status
stood_there(struct settling *s, const struct seat *seat, bool *out)
{
	cbreg_status rc;

	*out = false;
	if (s->was == NULL && (rc = db_get(s->p->reg->db, STMT_PAST_OF_SEAT,
				   &s->was)) != CBREG_OK)
		return rc;
	if ((rc = db_int(s->was, "person", seat->person)) != CBREG_OK ||
	    (rc = db_int(s->was, "session", seat->session->id)) != CBREG_OK)
		return rc;
	while ((rc = db_step(s->was)) == CBREG_OK)
		*out |= db_col_int(s->was, 0) == seat->status &&
			(!seat->has_date || db_col_int(s->was, 1) == seat->on);
	s->p->reg->db->ops->reset(s->was);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

/* A finding about one column of the row of a seat. */
static void
tell(struct settling *s, const struct seat *seat, const char *code, int column,
    const char *hint)
{
	const struct people *p = s->p;

	intake_tell(p->in, false, code, seat->line,
	    column >= 0 ? p->place[column] : 0,
	    column >= 0 ? p->in->kind->pub.column[column].key : "", hint);
}

static void
forbidden(struct settling *s, const struct seat *seat, const struct state *now)
{
	struct cbreg_intake *in = s->p->in;
	bool placement = seat->session->placement, any = false;
	int i;

	buf_clear(&in->message);
	buf_printf(&in->message, "P%06lld is '%s' in %s and cannot become '%s'",
	    (long long)seat->person, cbreg_status_word(now->status, placement),
	    seat->session->code, cbreg_status_word(seat->status, placement));
	buf_clear(&in->hint);
	for (i = 1; i < CBREG_N_STATUS; i++) {
		if (!cbreg_status_may(now->status, i, placement))
			continue;
		buf_printf(&in->hint, "%s%s",
		    any ? ", " : "allowed: ", cbreg_status_word(i, placement));
		any = true;
	}
	if (!any)
		buf_puts(&in->hint, "no move is allowed from there");
	tell(s, seat, "E-MOVE", s->p->f.status, buf_text(&in->hint));
}

/* A placement that began has been studying from its first day, whatever came
 * after. */
static bool
has_begun(const struct seat *seat)
{
	enum cbreg_class class = cbreg_status_rule(seat->status)->class;

	return seat->start != 0 && seat->status != CBREG_ATTENDED &&
	       (class == CBREG_PRESENT || class == CBREG_ENDED ||
		   seat->status == CBREG_LEFT);
}

/* The row knows how a recorded placement began, and nobody has said so. */
static bool
tells_beginning(const struct seat *seat, const struct state *now)
{
	return seat->has_status && has_begun(seat) &&
	       seat->status == now->status && now->seq == 0 &&
	       (!seat->has_date || seat->on == now->on);
}

/* An accepted placement that the row tells the beginning and the end of. */
static bool
goes_through(const struct seat *seat, const struct state *now)
{
	return has_begun(seat) &&
	       cbreg_status_may(now->status, CBREG_ATTENDED, true) &&
	       cbreg_status_may(CBREG_ATTENDED, seat->status, true);
}

/* What a row does to a seat that stands somewhere. */
static enum cbreg_verdict
weigh(const struct seat *seat, const struct state *now)
{
	bool attends = seat->attended != 0 && seat->attended != now->attended;

	if (!seat->has_status)
		return attends ? CBREG_CHANGED : CBREG_KNOWN;
	if (tells_beginning(seat, now))
		return CBREG_CHANGED;
	if (seat->status == now->status)
		return attends || (seat->has_date && seat->on != now->on)
			   ? CBREG_CHANGED
			   : CBREG_KNOWN;
	return cbreg_status_may(now->status, seat->status,
		   seat->session->placement) ||
		       goes_through(seat, now)
		   ? CBREG_CHANGED
		   : CBREG_CONFLICTING;
}

static cbreg_status
add_past(struct settling *s, const struct seat *seat, const struct state *was)
{
	if (!grow(&s->past, &s->past_room, s->n_past, sizeof(*s->past)))
		return no_memory(s->p);
	s->past[s->n_past++] =
	    (struct past_row){ seat->person, seat->session->id, *was };
	return CBREG_OK;
}

/* A seat that nobody has recorded. */
static cbreg_status
add_seat(struct settling *s, const struct seat *seat, struct state *now)
{
	const struct stratum stratum = {
		.org = seat->org != NULL ? seat->org->id : 0,
		.org_kind = (uint8_t)(seat->org != NULL ? seat->org->kind : 0),
		.country = seat->country,
		.role = seat->role,
		.sex = seat->sex,
	};
	bool began = has_begun(seat);
	uint32_t number;
	cbreg_status rc;

	*now = (struct state){ seat->status, seat->on, seat->reason, 0,
		seat->attended };
	if (began) {
		struct state first = { CBREG_ATTENDED, seat->start, 0, 0, 0 };

		if ((rc = add_past(s, seat, &first)) != CBREG_OK)
			return rc;
		now->seq = 1;
	} else if (seat->status == CBREG_ATTENDED && seat->start != 0 &&
		   !seat->has_date) {
		now->on = seat->start;
	}
	if (!grow(&s->fresh, &s->fresh_room, s->n_fresh, sizeof(*s->fresh)))
		return no_memory(s->p);
	rc = stratum_number(s->p->reg, &stratum, &number);
	if (rc != CBREG_OK)
		return rc;
	s->fresh[s->n_fresh++] = (struct fresh_seat){ seat->person,
		(uint32_t)seat->session->id, number, now->on, seat->attended,
		(uint8_t)now->status, (uint8_t)now->reason, (uint8_t)now->seq };
	return CBREG_OK;
}

static cbreg_status
move_recorded(struct settling *s, const struct seat *seat)
{
	struct stmt *st[2] = { s->keep, s->move };
	cbreg_status rc;
	int i;

	if ((rc = db_int(s->move, "status", seat->status)) != CBREG_OK ||
	    (rc = db_int(s->move, "days", seat->attended)) != CBREG_OK ||
	    (rc = db_int(s->move, "date", seat->on)) != CBREG_OK ||
	    (rc = db_int(s->move, "reason", seat->reason)) != CBREG_OK ||
	    (rc = db_int(s->move, "batch", s->batch)) != CBREG_OK)
		return rc;
	for (i = 0; i < 2; i++)
		if ((rc = db_int(st[i], "person", seat->person)) != CBREG_OK ||
		    (rc = db_int(st[i], "session", seat->session->id)) !=
			CBREG_OK ||
		    (rc = db_run(st[i])) != CBREG_OK)
			return rc;
	return CBREG_OK;
}

/* What a row has beside the seat, where it is about a placement. */
static struct placement_row *
placement_of(const struct people *p, const struct seat *seat)
{
	struct placement_row *row;

	for (row = p->placement; row != NULL; row = row->next)
		if (row->line == seat->line)
			return row;
	return NULL;
}

static void
tell_verdict(struct settling *s, const struct seat *seat,
    enum cbreg_verdict verdict)
{
	struct placement_row *row = placement_of(s->p, seat);

	if (verdict == CBREG_KNOWN && seat->person_changed)
		verdict = CBREG_CHANGED;
	if (row != NULL && verdict >= CBREG_CONFLICTING)
		row->refused = true;
	/* Whether its details are known shows when they are written. */
	if (row != NULL && verdict == CBREG_KNOWN && intake_writes(s->p->in)) {
		row->known = true;
		return;
	}
	intake_verdict(s->p->in, seat->line, verdict, seat->person);
	if (verdict == CBREG_NEW)
		s->p->reg->n_new++;
	else if (verdict == CBREG_CHANGED)
		s->p->reg->n_changed++;
}

static bool
same_seat(const struct seat *a, const struct seat *b)
{
	return a->person == b->person && a->session == b->session;
}

/* What waits until the walk over the table has ended. */
struct waiting {
	struct {
		const struct seat *seat;
		struct state now;
	} * row;
	size_t n, room;
};

static cbreg_status
wait_for_end(struct settling *s, struct waiting *w, const struct seat *seat,
    const struct state *now)
{
	if (!grow(&w->row, &w->room, w->n, sizeof(*w->row)))
		return no_memory(s->p);
	w->row[w->n].seat = seat;
	w->row[w->n++].now = *now;
	return CBREG_OK;
}

static void
must_exist(struct settling *s, const struct seat *seat)
{
	struct cbreg_intake *in = s->p->in;

	buf_clear(&in->message);
	buf_printf(&in->message, "P%06lld is not enrolled in %s",
	    (long long)seat->person, seat->session->code);
	tell(s, seat, "E-SEAT", s->p->f.session, "");
}

/* The same, of states that the running file told of. */
static bool
stood_in_file(const struct settling *s, const struct waiting *moves,
    const struct seat *seat)
{
	size_t i;

	for (i = 0; i < moves->n; i++)
		if (same_seat(moves->row[i].seat, seat) &&
		    moves->row[i].now.status == seat->status &&
		    (!seat->has_date || moves->row[i].now.on == seat->on))
			return true;
	for (i = 0; i < s->n_past; i++)
		if (s->past[i].person == seat->person &&
		    s->past[i].session == seat->session->id &&
		    s->past[i].was.status == seat->status &&
		    (!seat->has_date || s->past[i].was.on == seat->on))
			return true;
	return false;
}

/* A row that met its seat: refuse what is known already if new is asked. */
static enum cbreg_verdict
must_be_new(struct settling *s, const struct seat *seat)
{
	struct cbreg_intake *in = s->p->in;

	buf_clear(&in->message);
	buf_printf(&in->message, "P%06lld is enrolled in %s already",
	    (long long)seat->person, seat->session->code);
	tell(s, seat, "E-EXISTS", s->p->f.session,
	    "`cbreg progress` moves an enrolment along");
	return CBREG_CONFLICTING;
}

/* A file that tells again where a seat has stood is no move back there, though
 * one would be allowed. */
static bool
may_repeat(const struct seat *seat, const struct state *now,
    enum cbreg_verdict verdict, unsigned flags)
{
	return verdict == CBREG_CHANGED && now->seq > 0 && seat->has_date &&
	       seat->status != now->status && seat->on < now->on &&
	       (flags & CBREG_MOVE_ONLY) == 0;
}

/* A state cannot end before it began. */
static enum cbreg_verdict
goes_back(struct settling *s, const struct seat *seat, const struct state *now)
{
	char was[CBREG_DATE_SIZE], is[CBREG_DATE_SIZE];
	struct cbreg_intake *in = s->p->in;

	buf_clear(&in->message);
	buf_printf(&in->message,
	    "P%06lld is '%s' in %s since %s and cannot become '%s' on %s",
	    (long long)seat->person,
	    cbreg_status_word(now->status, seat->session->placement),
	    seat->session->code, cbreg_date_text(now->on, was),
	    cbreg_status_word(seat->status, seat->session->placement),
	    cbreg_date_text(seat->on, is));
	tell(s, seat, "E-MOVE", s->p->f.date, "");
	return CBREG_CONFLICTING;
}

static enum cbreg_verdict
moves_too_often(struct settling *s, const struct seat *seat)
{
	struct cbreg_intake *in = s->p->in;

	buf_clear(&in->message);
	buf_printf(&in->message,
	    "P%06lld has moved %d times in %s, which is the "
	    "limit",
	    (long long)seat->person, MAX_SEQ, seat->session->code);
	tell(s, seat, "E-MOVE", s->p->f.status, "");
	return CBREG_CONFLICTING;
}

/* The row moves the seat; what it becomes is in *now afterwards. */
static cbreg_status
move(struct settling *s, struct waiting *moves, const struct seat *seat,
    struct state *now, struct fixed *fixed, bool fresh)
{
	bool began = tells_beginning(seat, now);
	struct state next = { seat->status, began ? now->on : seat->on,
		began ? now->reason : seat->reason, now->seq + 1,
		seat->attended != 0 ? seat->attended : now->attended };
	const struct state first = { CBREG_ATTENDED, seat->start, 0, 0, 0 };
	int64_t person = seat->person, session = seat->session->id;
	cbreg_status rc;

	if (fresh) {
		struct fresh_seat *f = &s->fresh[s->n_fresh - 1];

		f->status = (uint8_t)next.status;
		f->on = next.on;
		f->reason = (uint8_t)next.reason;
		f->seq = (uint8_t)next.seq;
		f->attended = (uint16_t)next.attended;
		rc = add_past(s, seat, began ? &first : now);
	} else {
		if (fixed->batch != 0 && fixed->batch == s->batch)
			s->sum -= state_digest(person, session, now, fixed);
		s->sum += state_digest(person, session, &next, fixed);
		fixed->batch = s->batch;
		rc = wait_for_end(s, moves, seat, now);
	}
	*now = next;
	return rc;
}

/* The row takes a seat: whether that goes over is seen when all are written. */
static cbreg_status
takes_seat(struct settling *s, const struct seat *seat)
{
	struct people *p = s->p;

	if (p->took_many || p->n_took == MANY_SEATS) {
		p->took_many = true;
		p->n_took = 0;
		return CBREG_OK;
	}
	if (!grow(&p->took, &p->took_room, p->n_took, sizeof(*p->took)))
		return no_memory(p);
	p->took[p->n_took++] = (struct taken_seat){ .session = seat->session,
		.person = seat->person,
		.line = seat->line };
	return CBREG_OK;
}

/* The first of two moves, where there are two: studying since that day. */
static cbreg_status
begin_first(struct settling *s, struct waiting *moves, const struct seat *seat,
    int on, struct state *now, struct fixed *fixed, bool fresh)
{
	struct seat *first = arena_get(&s->p->chunk, sizeof(*first));

	if (first == NULL)
		return no_memory(s->p);
	*first = *seat;
	first->status = CBREG_ATTENDED;
	first->on = on;
	first->reason = 0;
	return move(s, moves, first, now, fixed, fresh);
}

static bool
has_seat(int status)
{
	return cbreg_status_rule(status)->takes_seat;
}

/* The row dates the beginning of a study that was dated by the recorded start:
 * that day moves along. */
static bool
starts_otherwise(const struct settling *s, const struct seat *seat,
    const struct state *now)
{
	const struct placement_row *row;
	int was;

	if (seat->start == 0 || now->status != CBREG_ATTENDED ||
	    seat->start == now->on || now->seq + 2 > MAX_SEQ ||
	    (seat->has_date && seat->status == CBREG_ATTENDED) ||
	    (row = placement_of(s->p, seat)) == NULL ||
	    (row->was != 0 && cbreg_date_covers(row->start, row->was)))
		return false;
	was = row->was != 0 ? cbreg_date_first(row->was) : seat->session->start;
	return now->on == was;
}

/* What the row says of one date ends before what is recorded of the other
 * begins. */
static bool
ends_too_early(struct settling *s, const struct seat *seat)
{
	const struct placement_row *row = placement_of(s->p, seat);
	char from[CBREG_DATE_SIZE], to[CBREG_DATE_SIZE];
	struct cbreg_intake *in = s->p->in;
	int start, end;

	if (row == NULL)
		return false;
	start = row->start != 0 ? row->start : row->was;
	end = row->end != 0 ? row->end : row->was_end;
	if (start == 0 || end == 0 ||
	    cbreg_date_last(end) >= cbreg_date_first(start))
		return false;
	buf_clear(&in->message);
	buf_printf(&in->message, "end '%s' is before start '%s'",
	    cbreg_date_text(end, to), cbreg_date_text(start, from));
	tell(s, seat, "E-ORDER", row->end != 0 ? s->p->f.end : s->p->f.start,
	    "");
	return true;
}

/* The dates that are recorded, before the rows change them. */
static cbreg_status
look_up_dates(struct people *p)
{
	struct placement_row *row;
	struct stmt *st = NULL;
	cbreg_status rc;

	if (p->placement == NULL)
		return CBREG_OK;
	rc = db_get(p->reg->db, STMT_PLACEMENT_ONE, &st);
	for (row = p->placement; row != NULL && rc == CBREG_OK;
	     row = row->next) {
		if (row->start == 0 && row->end == 0)
			continue;
		if ((rc = db_int(st, "person", row->person)) == CBREG_OK &&
		    (rc = db_int(st, "session", row->session->id)) ==
			CBREG_OK &&
		    (rc = db_step(st)) == CBREG_OK) {
			row->was = (int)db_col_int(st, 6);
			row->was_end = (int)db_col_int(st, 7);
		}
		p->reg->db->ops->reset(st);
		if (rc == CBREG_DONE)
			rc = CBREG_OK;
	}
	db_put(st);
	return rc;
}

/* A reason of other days is none for something new. */
static cbreg_status
check_reason(struct settling *s, const struct seat *seat, bool *good)
{
	struct cbreg_intake *in = s->p->in;
	char day[CBREG_DATE_SIZE];
	cbreg_status rc;

	*good = true;
	if (seat->reason == 0)
		return CBREG_OK;
	if ((rc = reasons_need(in->reg)) != CBREG_OK ||
	    reason_holds(in->reg, seat->reason, seat->on))
		return rc;
	buf_clear(&in->message);
	buf_printf(&in->message, "'%s' is no reason on %s",
	    reason_word(in->reg, seat->reason), cbreg_date_text(seat->on, day));
	tell(s, seat, "E-RULE", s->p->f.reason,
	    "`cbreg reason list` has the days of each");
	*good = false;
	return CBREG_OK;
}

/* A row that only says how much was attended moves nothing else. */
static void
keep_standing(struct seat *seat, const struct state *now)
{
	if (!seat->has_status)
		seat->status = (uint8_t)now->status;
	else if (seat->status != now->status || seat->has_date)
		return;
	seat->on = now->on;
	seat->reason = (uint8_t)now->reason;
}

static cbreg_status
settle(struct settling *s, struct waiting *moves, struct waiting *doubts)
{
	unsigned flags = s->p->in->setting.flags;
	const struct seat *before = NULL;
	struct fixed fixed = { 0 };
	struct seat *seat;
	struct state now = { 0 };
	enum cbreg_verdict verdict;
	bool found = false, fresh = false, good;
	cbreg_status rc = CBREG_OK;
	size_t i;

	for (i = 0; i < s->p->n_seat && rc == CBREG_OK; i++) {
		seat = &s->p->seat[s->order[i].index];
		if (i + LOOK_AHEAD < s->p->n_seat)
			__builtin_prefetch(
			    &s->p->seat[s->order[i + LOOK_AHEAD].index]);
		if (before == NULL || !same_seat(before, seat)) {
			fresh = false;
			rc = recorded(s, seat->person, seat->session->id, &now,
			    &fixed, &found);
			if (rc != CBREG_OK)
				return rc;
		}
		before = seat;
		if (!found && (flags & CBREG_MOVE_ONLY) != 0) {
			must_exist(s, seat);
			tell_verdict(s, seat, CBREG_REJECTED);
			continue;
		}
		if (!found && (rc = check_reason(s, seat, &good)) != CBREG_OK)
			return rc;
		if (!found && !good) {
			tell_verdict(s, seat, CBREG_REJECTED);
			continue;
		}
		if (!found) {
			rc = add_seat(s, seat, &now);
			if (rc == CBREG_OK && has_seat(now.status))
				rc = takes_seat(s, seat);
			found = fresh = true;
			tell_verdict(s, seat, CBREG_NEW);
			continue;
		}
		if (ends_too_early(s, seat)) {
			tell_verdict(s, seat, CBREG_REJECTED);
			continue;
		}
		keep_standing(seat, &now);
		verdict = (flags & CBREG_MUST_BE_NEW) != 0
			      ? must_be_new(s, seat)
			      : weigh(seat, &now);
		if ((verdict == CBREG_CONFLICTING &&
			(flags & CBREG_MUST_BE_NEW) == 0) ||
		    may_repeat(seat, &now, verdict, flags)) {
			rc = wait_for_end(s, doubts, seat, &now);
			continue;
		}
		if (verdict == CBREG_CHANGED && seat->status != now.status &&
		    seat->on < now.on) {
			if (seat->has_date)
				verdict = goes_back(s, seat, &now);
			else
				seat->on = now.on;
		}
		if (verdict == CBREG_CHANGED && now.seq + 2 > MAX_SEQ)
			verdict = moves_too_often(s, seat);
		if (verdict == CBREG_CHANGED &&
		    (rc = check_reason(s, seat, &good)) != CBREG_OK)
			return rc;
		if (verdict == CBREG_CHANGED && !good)
			verdict = CBREG_REJECTED;
		tell_verdict(s, seat, verdict);
		if (verdict == CBREG_CHANGED && has_seat(seat->status) &&
		    !has_seat(now.status))
			rc = takes_seat(s, seat);
		if (rc != CBREG_OK)
			continue;
		if (verdict <= CBREG_CHANGED && starts_otherwise(s, seat, &now))
			rc = begin_first(s, moves, seat, seat->start, &now,
			    &fixed, fresh);
		else if (verdict == CBREG_CHANGED && goes_through(seat, &now))
			rc = begin_first(s, moves, seat,
			    seat->start > now.on ? seat->start : now.on, &now,
			    &fixed, fresh);
		if (rc == CBREG_OK && verdict == CBREG_CHANGED)
			rc = move(s, moves, seat, &now, &fixed, fresh);
	}
	return rc;
}

/* How much was attended goes with where the seat stands. */
static void
not_attended(struct settling *s, const struct seat *seat)
{
	struct people *p = s->p;

	buf_clear(&p->in->message);
	buf_printf(&p->in->message,
	    "P%06lld has moved on in %s: the attendance is not taken",
	    (long long)seat->person, seat->session->code);
	intake_tell(p->in, true, "W-DAYS", seat->line,
	    p->f.days >= 0 ? p->place[p->f.days] : 0, "days",
	    "a row without a status says it");
}

/* Rows that say where a seat has been are no contradiction. */
static cbreg_status
settle_doubts(struct settling *s, const struct waiting *moves,
    const struct waiting *doubts)
{
	cbreg_status rc = CBREG_OK;
	bool stood;
	size_t i;

	for (i = 0; i < doubts->n && rc == CBREG_OK; i++) {
		const struct seat *seat = doubts->row[i].seat;

		stood = false;
		if (doubts->row[i].now.seq > 0 &&
		    (s->p->in->setting.flags & CBREG_MOVE_ONLY) == 0)
			rc = stood_there(s, seat, &stood);
		stood |= stood_in_file(s, moves, seat);
		if (stood && seat->attended != 0 &&
		    seat->attended != doubts->row[i].now.attended)
			not_attended(s, seat);
		if (!stood)
			forbidden(s, seat, &doubts->row[i].now);
		tell_verdict(s, seat, stood ? CBREG_KNOWN : CBREG_CONFLICTING);
	}
	return rc;
}

static struct value
int_value(int64_t n)
{
	return (struct value){ .type = VALUE_INT, .num = n };
}

static struct value
attended_value(int attended)
{
	return attended != 0 ? int_value(attended)
			     : (struct value){ .type = VALUE_NULL };
}

static const struct value *
next_fresh(void *context)
{
	struct settling *s = context;
	const struct fresh_seat *f;
	struct value *row = s->row;

	if (s->i == s->n_fresh)
		return NULL;
	f = &s->fresh[s->i++];
	row[E_PERSON].num = f->person;
	row[E_SESSION].num = f->session;
	row[E_STATUS].num = f->status;
	row[E_STATUS_ON].num = f->on;
	row[E_STRATUM].num = f->stratum;
	row[E_DAYS] = attended_value(f->attended);
	row[E_REASON].num = f->reason;
	row[E_SEQ].num = f->seq;
	return row;
}

static const struct value *
next_past(void *context)
{
	struct settling *s = context;
	const struct past_row *past;

	if (s->i == s->n_past)
		return NULL;
	past = &s->past[s->i++];
	s->row[0] = int_value(past->person);
	s->row[1] = int_value(past->session);
	s->row[2] = int_value(past->was.seq);
	s->row[3] = int_value(past->was.status);
	s->row[4] = int_value(past->was.on);
	s->row[5] = int_value(past->was.reason);
	s->row[6] = int_value(s->batch);
	s->row[7] = attended_value(past->was.attended);
	return s->row;
}

static cbreg_status
write_fresh(struct settling *s)
{
	struct db *db = s->p->reg->db;
	cbreg_status rc, given = CBREG_OK;
	size_t i;

	for (i = 0; i < E_COLUMNS; i++)
		s->row[i] = int_value(0);
	s->row[E_BATCH] = int_value(s->batch);
	s->i = 0;
	if ((rc = strata_write(s->p->reg)) != CBREG_OK)
		return rc;
	rc = db_bulk_start(db, BULK_ENROLMENT, next_fresh, s);
	if (rc != CBREG_OK)
		return rc;
	for (i = 0; i < s->n_fresh; i++)
		s->sum += fresh_digest(&s->fresh[i]);
	if (s->p->complete)
		given = who_give_stays(s->p);
	if ((rc = db_join(db)) != CBREG_OK || (rc = given) != CBREG_OK)
		return rc;
	if (s->n_past == 0)
		return CBREG_OK;
	s->i = 0;
	return db_bulk(db, BULK_PAST, next_past, s);
}

/* The state that a recorded placement began with. */
static cbreg_status
write_beginning(struct settling *s, const struct seat *seat)
{
	struct stmt *st[2] = { NULL, NULL };
	cbreg_status rc;
	int i;

	/* The state stays, and so no past state tells what it was. */
	rc =
	    image_keep(s->p->reg, seat->person, IMAGE_SEATS | IMAGE_PLACEMENTS);
	if (rc != CBREG_OK)
		return rc;
	if ((rc = db_get(s->p->reg->db, STMT_ENROLMENT_BEGAN, &st[0])) ==
		CBREG_OK &&
	    (rc = db_get(s->p->reg->db, STMT_ENROLMENT_HAS_PAST, &st[1])) ==
		CBREG_OK &&
	    (rc = db_int(st[0], "status", CBREG_ATTENDED)) == CBREG_OK)
		rc = db_int(st[0], "date", seat->start);
	for (i = 0; i < 2 && rc == CBREG_OK; i++)
		if ((rc = db_int(st[i], "person", seat->person)) == CBREG_OK &&
		    (rc = db_int(st[i], "session", seat->session->id)) ==
			CBREG_OK &&
		    (rc = db_int(st[i], "batch", s->batch)) == CBREG_OK)
			rc = db_run(st[i]);
	db_put(st[0]);
	db_put(st[1]);
	return rc;
}

static cbreg_status
write_moves(struct settling *s, const struct waiting *moves)
{
	struct db *db = s->p->reg->db;
	cbreg_status rc;
	size_t i;

	if ((rc = db_get(db, STMT_ENROLMENT_KEEP, &s->keep)) != CBREG_OK ||
	    (rc = db_get(db, STMT_ENROLMENT_MOVE, &s->move)) != CBREG_OK)
		return rc;
	for (i = 0; i < moves->n && rc == CBREG_OK; i++)
		rc = tells_beginning(moves->row[i].seat, &moves->row[i].now)
			 ? write_beginning(s, moves->row[i].seat)
			 : move_recorded(s, moves->row[i].seat);
	return rc;
}

/* What a row leaves open stays as it is recorded; false where the row adds
 * nothing to that. */
static cbreg_status
complete_placement(struct settling *s, struct stmt *st,
    struct placement_row *row, bool *differs)
{
	const char **text[] = { &row->university, &row->degree, &row->field,
		&row->supervisor, &row->theme, &row->scholarship };
	int *date[] = { &row->start, &row->end };
	const char *was;
	cbreg_status rc;
	int i, on;

	*differs = true;
	if ((rc = db_int(st, "person", row->person)) != CBREG_OK ||
	    (rc = db_int(st, "session", row->session->id)) != CBREG_OK)
		return rc;
	if ((rc = db_step(st)) != CBREG_OK)
		return rc == CBREG_DONE ? CBREG_OK : rc;
	*differs = false;
	for (i = 0; i < 6; i++) {
		was = db_col_text(st, i);
		was = was != NULL ? was : "";
		if ((*text[i])[0] == '\0') {
			*text[i] = arena_text(&s->p->chunk, was, strlen(was));
			if (*text[i] == NULL)
				return no_memory(s->p);
		}
		*differs |= strcmp(*text[i], was) != 0;
	}
	for (i = 0; i < 2; i++) {
		on = (int)db_col_int(st, 6 + i);
		if (cbreg_date_covers(*date[i], on))
			*date[i] = on;
		*differs |= *date[i] != on;
	}
	return CBREG_OK;
}

static const char *
or_null(const char *text)
{
	return text[0] != '\0' ? text : NULL;
}

static cbreg_status
put_placement(struct stmt *st, const struct placement_row *row)
{
	cbreg_status rc;

	if ((rc = db_int(st, "person", row->person)) != CBREG_OK ||
	    (rc = db_int(st, "session", row->session->id)) != CBREG_OK ||
	    (rc = db_text(st, "university", or_null(row->university))) !=
		CBREG_OK ||
	    (rc = db_text(st, "degree", or_null(row->degree))) != CBREG_OK ||
	    (rc = db_text(st, "field", or_null(row->field))) != CBREG_OK ||
	    (rc = db_text(st, "supervisor", or_null(row->supervisor))) !=
		CBREG_OK ||
	    (rc = db_text(st, "theme", or_null(row->theme))) != CBREG_OK ||
	    (rc = db_text(st, "scholarship", or_null(row->scholarship))) !=
		CBREG_OK ||
	    (rc = db_int(st, "start", row->start)) != CBREG_OK ||
	    (rc = db_int(st, "end", row->end)) != CBREG_OK)
		return rc;
	return db_run(st);
}

static cbreg_status
seal_placement(cbreg *reg, const struct placement_row *row)
{
	struct buf text = { 0 };
	cbreg_status rc;

	buf_printf(&text, "%lld %lld %d %d %s %s %s %s %s",
	    (long long)row->person, (long long)row->session->id, row->start,
	    row->end, row->university, row->degree, row->field, row->supervisor,
	    row->theme);
	rc = text.failed ? out_of_memory(reg)
			 : seal_add(reg, "placement", buf_text(&text));
	buf_release(&text);
	return rc;
}

/* The details of placements, where a row adds to them. */
static cbreg_status
write_placements(struct settling *s)
{
	struct db *db = s->p->reg->db;
	struct stmt *one = NULL, *put = NULL;
	struct placement_row *row;
	cbreg_status rc;
	bool differs;

	if (s->p->placement == NULL)
		return CBREG_OK;
	if ((rc = db_get(db, STMT_PLACEMENT_ONE, &one)) == CBREG_OK)
		rc = db_get(db, STMT_PLACEMENT_PUT, &put);
	for (row = s->p->placement; row != NULL && rc == CBREG_OK;
	     row = row->next) {
		if (row->refused)
			continue;
		rc = complete_placement(s, one, row, &differs);
		db->ops->reset(one);
		if (rc != CBREG_OK)
			break;
		if (row->known)
			intake_verdict(s->p->in, row->line,
			    differs ? CBREG_CHANGED : CBREG_KNOWN, row->person);
		if (!differs)
			continue;
		rc = image_keep(s->p->reg, row->person, IMAGE_PLACEMENTS);
		if (rc == CBREG_OK)
			rc = seal_placement(s->p->reg, row);
		if (rc == CBREG_OK)
			rc = put_placement(put, row);
		s->p->reg->n_changed++;
	}
	db_put(one);
	db_put(put);
	return rc;
}

/* A few rows are read back one by one. */
static cbreg_status
read_back_few(struct settling *s)
{
	cbreg_status rc = CBREG_OK;
	struct fixed fixed;
	struct state now;
	bool found;
	size_t i;

	for (i = 0; i < s->n_fresh && rc == CBREG_OK; i++) {
		const struct fresh_seat *f = &s->fresh[i];

		rc = recorded(s, f->person, f->session, &now, &fixed, &found);
		if (rc == CBREG_OK &&
		    (!found || state_digest(f->person, f->session, &now,
				   &fixed) != fresh_digest(f)))
			rc = db_fail(s->p->reg->db, CBREG_IO,
			    "an enrolment was read back otherwise than "
			    "written");
	}
	return rc;
}

/* The packed copy follows before the commit. */
static cbreg_status
touch_packs(struct settling *s, const struct waiting *moves)
{
	cbreg *reg = s->p->reg;
	cbreg_status rc = CBREG_OK;
	size_t i;

	if (s->p->complete && s->n_fresh + moves->n > 0)
		pack_touch_all(reg);
	for (i = 0; i < s->n_fresh && rc == CBREG_OK; i++)
		rc = pack_touch(reg, s->fresh[i].person);
	for (i = 0; i < moves->n && rc == CBREG_OK; i++)
		rc = pack_touch(reg, moves->row[i].seat->person);
	return rc;
}

static cbreg_status
write_settled(struct settling *s, const struct waiting *moves)
{
	cbreg_status rc = CBREG_OK;

	if (s->n_fresh > 0)
		rc = write_fresh(s);
	if (rc == CBREG_OK && moves->n > 0)
		rc = write_moves(s, moves);
	if (rc == CBREG_OK)
		rc = write_placements(s);
	if (rc == CBREG_OK && s->one != NULL)
		rc = read_back_few(s);
	s->p->wrote |= s->n_fresh > 0 || moves->n > 0;
	s->p->reg->seat_sum += s->sum;
	return rc == CBREG_OK ? touch_packs(s, moves) : rc;
}

/* Open the view of what is recorded that suits the size of the file. */
static cbreg_status
open_recorded(struct settling *s)
{
	struct people *p = s->p;
	struct db *db = p->reg->db;
	cbreg_status rc;

	if (!p->complete)
		return db_get(db, STMT_ENROLMENT_ONE, &s->one);
	if (!p->any_before && !p->wrote)
		return CBREG_OK;
	if ((rc = db_get(db, STMT_ENROLMENT_ALL, &s->all)) != CBREG_OK)
		return rc;
	return next_stored(s);
}

static uint64_t
seat_key(int64_t person, const struct seat *seat)
{
	return (uint64_t)person << SESSION_BITS | (uint64_t)seat->session->id;
}

cbreg_status
seat_is_there(struct people *p, const struct known *k,
    const struct session_record *session, bool *out)
{
	struct stmt *st = NULL;
	cbreg_status rc;
	uint32_t i;

	*out = false;
	for (i = k->last_seat; i != 0 && !*out; i = p->seat[i - 1].before)
		*out = p->seat[i - 1].session == session;
	if (*out || (k->made && !k->written))
		return CBREG_OK;
	if ((rc = db_get(p->reg->db, STMT_ENROLMENT_ONE, &st)) == CBREG_OK &&
	    (rc = db_int(st, "person", k->id)) == CBREG_OK &&
	    (rc = db_int(st, "session", session->id)) == CBREG_OK) {
		rc = db_step(st);
		*out = rc == CBREG_OK;
	}
	db_put(st);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

/* Status and day of a seat in one value of a map. */
#define STATUS_BITS 5

bool
seat_stands(struct people *p, const struct seat *seat)
{
	return map_set(&p->stands, seat_key(seat->person, seat),
	    (uint32_t)seat->on << STATUS_BITS | seat->status);
}

/* The row moves the seat, or repeats what is known: it is not refused. */
static bool
is_taken(const struct seat *seat, const struct state *now)
{
	enum cbreg_verdict verdict = weigh(seat, now);

	if (verdict == CBREG_CHANGED && seat->status != now->status &&
	    seat->has_date && seat->on < now->on)
		return false;
	return verdict != CBREG_CONFLICTING;
}

/* A row without a date does not date a state back, as settle() has it. */
static void
take_date(struct seat *seat, const struct state *now)
{
	if (!seat->has_date &&
	    (seat->status == now->status || seat->on < now->on))
		seat->on = now->on;
}

cbreg_status
seat_may_stand(struct people *p, int64_t index, struct seat *seat, bool *stands,
    bool *out)
{
	const struct known *k = &p->known[index];
	struct state now = { 0 };
	int64_t row[E_COLUMNS];
	struct stmt *st = NULL;
	struct fixed fixed;
	struct map_cursor c;
	cbreg_status rc;
	uint32_t packed;

	*out = true;
	*stands = false;
	if (map_first(&p->stands, &c, seat_key(k->id, seat), &packed)) {
		now.status = (int)(packed & ((1u << STATUS_BITS) - 1));
		now.on = (int)(packed >> STATUS_BITS);
		*stands = true;
		*out = is_taken(seat, &now);
		take_date(seat, &now);
		return CBREG_OK;
	}
	if (k->made)
		return CBREG_OK;
	if ((rc = db_get(p->reg->db, STMT_ENROLMENT_ONE, &st)) == CBREG_OK &&
	    (rc = db_int(st, "person", k->id)) == CBREG_OK &&
	    (rc = db_int(st, "session", seat->session->id)) == CBREG_OK &&
	    (rc = db_step(st)) == CBREG_OK) {
		db_col_ints(st, row, E_COLUMNS);
		take_stored(row, &now, &fixed);
		*stands = true;
		*out = is_taken(seat, &now);
		take_date(seat, &now);
	}
	db_put(st);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

cbreg_status
seats_write(struct people *p)
{
	struct settling s = { .p = p };
	struct waiting moves = { 0 }, doubts = { 0 };
	cbreg_status rc = CBREG_OK;
	size_t i;

	if (p->n_seat == 0)
		return CBREG_OK;
	if ((s.order = malloc(p->n_seat * sizeof(*s.order))) == NULL)
		return no_memory(p);
	for (i = 0; i < p->n_seat; i++) {
		assert(p->seat[i].session->id < (1 << SESSION_BITS));
		s.order[i].key = (uint64_t)p->seat[i].person << SESSION_BITS |
				 (uint64_t)p->seat[i].session->id;
		s.order[i].index = (uint32_t)i;
	}
	if (!sort_keys(&s.order, p->n_seat))
		rc = no_memory(p);
	/* The number of the batch tells this change's rows from older ones. */
	if (rc == CBREG_OK && intake_writes(p->in))
		rc = batch_need(p->reg, &s.batch);
	if (rc == CBREG_OK)
		rc = look_up_dates(p);
	if (rc == CBREG_OK && (rc = open_recorded(&s)) == CBREG_OK)
		rc = settle(&s, &moves, &doubts);
	db_put(s.all);
	s.all = NULL;
	if (rc == CBREG_OK)
		rc = settle_doubts(&s, &moves, &doubts);
	if (rc == CBREG_OK && intake_writes(p->in))
		rc = write_settled(&s, &moves);
	db_put(s.one);
	db_put(s.was);
	db_put(s.keep);
	db_put(s.move);
	free(s.order);
	free(s.fresh);
	free(s.past);
	free(moves.row);
	free(doubts.row);
	return rc;
}
