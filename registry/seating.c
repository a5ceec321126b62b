/* Trainees of a session against its seats and quotas, and what goes over. */
#include "config.h"

#include "seating.h"

#include "pack.h"

#include <endian.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

static cbreg_status
count_seat(struct seating *s, int64_t person, const struct report_seat *seat)
{
	if (cbreg_status_rule(seat->status)->takes_seat) {
		s->taken[seat->country]++;
		s->all_taken++;
	} else if (seat->status == CBREG_NOMINATED) {
		s->nominated[seat->country]++;
	} else if (seat->status == CBREG_WAITLISTED) {
		if (!grow(&s->waiter, &s->waiter_room, s->n_waiter,
			sizeof(*s->waiter)))
			return out_of_memory(s->reg);
		s->waiter[s->n_waiter++] = (struct waiter){ .person = person,
			.country = seat->country,
			.since = seat->on,
			.reason = "" };
		s->waitlisted[seat->country]++;
	}
	return CBREG_OK;
}

static cbreg_status
count_people(struct seating *s)
{
	struct report_seat *seat;
	int64_t person;
	cbreg_status rc;
	size_t n, i;

	rc = report_start(&s->report);
	while (rc == CBREG_OK &&
	       (rc = report_person(&s->report, &person, &seat, &n)) == CBREG_OK)
		for (i = 0; i < n && rc == CBREG_OK; i++)
			if (seat[i].session == s->session &&
			    seat[i].role == CBREG_ROLE_TRAINEE)
				rc = count_seat(s, person, &seat[i]);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

/* People and ranks come in the order of the people. */
static cbreg_status
load_ranks(struct seating *s)
{
	struct stmt *st = NULL;
	const char *reason;
	cbreg_status rc;
	size_t i = 0;

	if ((rc = db_get(s->reg->db, STMT_WAITING_OF, &st)) == CBREG_OK &&
	    (rc = db_int(st, "session", s->session->id)) == CBREG_OK)
		rc = db_int(st, "day", s->reg->as_of);
	while (rc == CBREG_OK && (rc = db_step(st)) == CBREG_OK) {
		while (
		    i < s->n_waiter && s->waiter[i].person < db_col_int(st, 0))
			i++;
		if (i == s->n_waiter ||
		    s->waiter[i].person != db_col_int(st, 0))
			continue;
		reason = db_col_text(st, 2);
		s->waiter[i].rank = (int)db_col_int(st, 1);
		s->waiter[i].reason =
		    arena_text(&s->report.arena, reason, strlen(reason));
		if (s->waiter[i].reason == NULL)
			rc = out_of_memory(s->reg);
	}
	db_put(st);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

/* Who has a rank, by it; then by the day, then by the code. */
static int
by_rank(const void *a, const void *b)
{
	const struct waiter *x = a, *y = b;
	int m = x->rank > 0 ? x->rank : INT_MAX;
	int n = y->rank > 0 ? y->rank : INT_MAX;

	if (m != n)
		return m < n ? -1 : 1;
	if (x->since != y->since)
		return x->since < y->since ? -1 : 1;
	return (x->person > y->person) - (x->person < y->person);
}

cbreg_status
seating_open(cbreg *reg, const char *session, struct seating *out)
{
	cbreg_status rc;

	*out = (struct seating){ .reg = reg };
	if ((rc = report_open(reg, &out->report)) != CBREG_OK ||
	    (rc = report_session_find(&out->report, session, &out->session)) !=
		CBREG_OK ||
	    (rc = quotas_load(reg, out->session->id, reg->as_of,
		 &out->quotas)) != CBREG_OK ||
	    (rc = count_people(out)) != CBREG_OK ||
	    (rc = load_ranks(out)) != CBREG_OK)
		return rc;
	if (out->n_waiter > 0)
		qsort(out->waiter, out->n_waiter, sizeof(*out->waiter),
		    by_rank);
	return CBREG_OK;
}

void
seating_close(struct seating *s)
{
	report_close(&s->report);
	quotas_release(&s->quotas);
	free(s->waiter);
	s->waiter = NULL;
	s->n_waiter = 0;
}

/* A session that the intake took seats of, as all is now. */
struct checked {
	const struct session_record *session;
	struct quotas quotas;
	int taken[CBREG_COUNTRIES], all_taken;
};

struct checking {
	struct people *p;
	struct checked *row;
	size_t n, room;
	struct map unlimited;		/* sessions without seats and quotas */
	struct map by_session, by_seat; /* row ids; person and session */
};

#define SESSION_BITS 24

static uint64_t
seat_key(int64_t person, int64_t session)
{
	return (uint64_t)person << SESSION_BITS | (uint64_t)session;
}

/* A session without seats and quotas has nothing to go over. */
static cbreg_status
add_session(struct checking *c, const struct session_record *session)
{
	struct map_cursor at;
	struct checked *row;
	struct quotas quotas;
	cbreg_status rc;
	uint32_t ignored;

	if (map_first(&c->by_session, &at, (uint64_t)session->id, &ignored) ||
	    map_first(&c->unlimited, &at, (uint64_t)session->id, &ignored))
		return CBREG_OK;
	rc = quotas_load(c->p->reg, session->id, c->p->reg->as_of, &quotas);
	if (rc != CBREG_OK)
		return rc;
	if (quotas.n == 0 && session->seats < 0)
		return map_add(&c->unlimited, (uint64_t)session->id, 0)
			   ? CBREG_OK
			   : out_of_memory(c->p->reg);
	if (!grow(&c->row, &c->room, c->n, sizeof(*c->row)) ||
	    !map_add(&c->by_session, (uint64_t)session->id, (uint32_t)c->n)) {
		quotas_release(&quotas);
		return out_of_memory(c->p->reg);
	}
	row = &c->row[c->n++];
	*row = (struct checked){ .session = session, .quotas = quotas };
	return CBREG_OK;
}

static void
count_packed(struct checking *c, int64_t person, const struct pack_seat *seat)
{
	struct map_cursor at;
	struct checked *row;
	uint32_t i;

	if (!map_first(&c->by_session, &at, (uint64_t)seat->session, &i) ||
	    seat->role != CBREG_ROLE_TRAINEE ||
	    !cbreg_status_rule(seat->status)->takes_seat)
		return;
	row = &c->row[i];
	row->taken[seat->country]++;
	row->all_taken++;
	if (map_first(&c->by_seat, &at, seat_key(person, seat->session), &i)) {
		c->p->took[i].country = seat->country;
		c->p->took[i].status = seat->status;
	}
}

/* The packed copy, with what this change wrote. */
static cbreg_status
count_all(struct checking *c)
{
	struct pack_cursor cursor;
	struct pack_seat seat;
	struct stmt *st = NULL;
	size_t len, stays, seats;
	int64_t person;
	cbreg_status rc;

	if ((rc = pack_refresh(c->p->reg)) == CBREG_OK)
		rc = db_get(c->p->reg->db, STMT_PACK_ALL, &st);
	while (rc == CBREG_OK && (rc = db_step(st)) == CBREG_OK) {
		if ((cursor.at = db_col_blob(st, 1, &len)) == NULL) {
			rc = out_of_memory(c->p->reg);
			break;
		}
		cursor.end = cursor.at + len;
		cursor.block = db_col_int(st, 0);
		while (pack_read_person(&cursor, &person, &stays, &seats)) {
			pack_skip_stays(&cursor, stays);
			for (; seats > 0; seats--) {
				pack_next_seat(&cursor, &seat);
				count_packed(c, person, &seat);
			}
		}
	}
	db_put(st);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

/* Who is there has been admitted long since; who is to come, only now. */
static void
tell_over(struct people *p, const struct taken_seat *took, const char *code)
{
	const struct cbreg_intake_setting *setting = &p->in->setting;
	int column = p->f.session;
	const struct cbreg_finding f = { .warning = true,
		.code = code,
		.line = took->line,
		.place = column >= 0 ? p->place[column] : 0,
		.field = "session",
		.message = buf_text(&p->in->message),
		.hint = "",
		.asks =
		    cbreg_status_rule(took->status)->class == CBREG_PENDING };

	setting->finding(setting->context, &f);
}

/* The latest of the seats are those that go over. */
static void
warn_of(struct checking *c)
{
	struct people *p = c->p;
	const struct quota *quota;
	struct map_cursor at;
	struct checked *row;
	char country[3];
	uint32_t k;
	size_t i;

	/* Back to where it stood without the seats of this intake ... */
	for (i = 0; i < p->n_took; i++)
		if (p->took[i].country >= 0 &&
		    map_first(&c->by_session, &at,
			(uint64_t)p->took[i].session->id, &k)) {
			c->row[k].taken[p->took[i].country]--;
			c->row[k].all_taken--;
		}
	/* ... and forth again, row by row. */
	for (i = 0; i < p->n_took; i++) {
		const struct taken_seat *took = &p->took[i];

		if (took->country < 0 || !map_first(&c->by_session, &at,
					     (uint64_t)took->session->id, &k))
			continue;
		row = &c->row[k];
		row->taken[took->country]++;
		row->all_taken++;
		quota =
		    quota_of(&row->quotas, took->session->id, took->country);
		buf_clear(&p->in->message);
		if (quota != NULL &&
		    row->taken[took->country] > quota_seats(quota)) {
			buf_printf(&p->in->message,
			    "%s takes seat %d of its %d in %s",
			    cbreg_country_code(took->country, country),
			    row->taken[took->country], quota_seats(quota),
			    took->session->code);
			tell_over(p, took, "W-QUOTA");
		}
		buf_clear(&p->in->message);
		if (took->session->seats >= 0 &&
		    row->all_taken > took->session->seats) {
			buf_printf(&p->in->message,
			    "seat %d of %d is taken in %s", row->all_taken,
			    took->session->seats, took->session->code);
			tell_over(p, took, "W-SEATS");
		}
	}
}

static int
by_line(const void *a, const void *b)
{
	const struct taken_seat *x = a, *y = b;

	return (x->line > y->line) - (x->line < y->line);
}

/* A file may move a seat more than once: its first row stands for it. */
static cbreg_status
index_seats(struct checking *c)
{
	struct people *p = c->p;
	struct map_cursor at;
	cbreg_status rc = CBREG_OK;
	uint32_t ignored;
	uint64_t key;
	size_t i;

	qsort(p->took, p->n_took, sizeof(*p->took), by_line);
	for (i = 0; i < p->n_took && rc == CBREG_OK; i++) {
		p->took[i].country = -1;
		rc = add_session(c, p->took[i].session);
		key = seat_key(p->took[i].person, p->took[i].session->id);
		if (!map_first(&c->by_seat, &at, key, &ignored) &&
		    !map_add(&c->by_seat, key, (uint32_t)i))
			rc = out_of_memory(p->reg);
	}
	return rc;
}

cbreg_status
seating_warn(struct people *p)
{
	struct checking c = { .p = p };
	cbreg_status rc;
	size_t i;

	if (p->n_took == 0)
		return CBREG_OK;
	if ((rc = index_seats(&c)) == CBREG_OK && c.n > 0 &&
	    (rc = count_all(&c)) == CBREG_OK)
		warn_of(&c);
	for (i = 0; i < c.n; i++)
		quotas_release(&c.row[i].quotas);
	free(c.row);
	map_release(&c.by_session);
	map_release(&c.unlimited);
	map_release(&c.by_seat);
	return rc;
}
