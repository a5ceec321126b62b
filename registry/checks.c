/* The named checks, and those of the records: one fold of the enrolments. */
#include "config.h"

#include "checks.h"

#include "date.h"
#include "days.h"
#include "quota.h"
#include "stream.h"

#include <stdlib.h>
#include <string.h>

/* A result may come so long after the end of a session. */
#define RESULT_DAYS 90

enum check {
	OVERLAP,
	BEFORE_START,
	RESULT_MISSING,
	PAST_END,
	AFFILIATION_GAP,
	QUOTA_OVERRUN,
	NO_DATES,
	UNKNOWN_COUNTRY,
	CERTIFICATE,
	FUTURE_STATUS,
	CHECKS
};

static const struct cbreg_check_rule rules[] = {
	{ "file", "the file is damaged (SQLite)", false },
	{ "references", "a row refers to a row that is not there", false },
	{ "chain",
	    "a batch is not as it was sealed, or one is missing, so that "
	    "somebody altered the log by hand",
	    false },
	{ "history", "an enrolment has lost or gained an earlier status",
	    false },
	{ "identity",
	    "a person cannot be found by name, e-mail address or external id",
	    false },
	{ "cache",
	    "the packed copy of the enrolments, which reports read, differs "
	    "from them",
	    false },
	{ "publication", "a publication is not what its digest says", false },
	{ "overlap", "one person took part in two sessions on the same day",
	    true },
	{ "completion-before-start",
	    "a result is dated before the session or the placement began",
	    true },
	{ "result-missing",
	    "a trainee has no result 90 days after the end of the session",
	    true },
	{ "placement-past-end",
	    "a placement is past its last day and has no result", true },
	{ "affiliation-gap",
	    "somebody who has affiliations had none on the first day of the "
	    "session",
	    true },
	{ "quota-overrun",
	    "more seats are taken than a session has, or a country of it",
	    true },
	{ "no-dates", "a session has no first day, or no last day", true },
	{ "unknown-country", "a trainee is of no stated country", true },
	{ "certificate",
	    "a certificate is in force that may not be: not completed, issued "
	    "before the completion, or one of several",
	    true },
	{ "future-status",
	    "a status is dated after the as-of day, of a session that is over",
	    true },
};

#define RULES (sizeof(rules) / sizeof(rules[0]))
#define FIRST_RULE (RULES - CHECKS) /* of the records */

struct problem {
	int64_t person;
	uint32_t session, other; /* indexes */
	int on, than;		 /* dates, or a number */
	int status;
};

struct problems {
	struct problem *row;
	size_t n, room;
};

struct stay {
	int64_t person;
	int from, to;
};

struct seats {
	uint32_t session;
	int country;
	int64_t quota;
};

struct checks {
	cbreg *reg;
	cbreg_problem_fn *tell;
	void *context;
	bool wanted[CHECKS], found;
	struct report report;
	struct placements placements;
	struct problems problem[CHECKS];
	struct stay *stay; /* affiliations, by person */
	size_t n_stay, stay_room, stay_at;
	int64_t *stranger; /* people of no stated country, in order */
	size_t n_stranger, stranger_room, stranger_at;
	struct seats *quota;
	size_t n_quota, quota_room;
	int64_t *taken, *used; /* by session; by number of a quota */
	struct map quota_of;   /* session and country to that number */
	struct span *span;
	size_t span_room;
	struct buf record, text;
};

/* A session that somebody took part in. */
struct span {
	struct days days;
	uint32_t session;
};

const struct cbreg_check_rule *
cbreg_check_at(int i)
{
	return i >= 0 && (size_t)i < RULES ? &rules[i] : NULL;
}

const struct cbreg_check_rule *
cbreg_check_find(const char *name)
{
	size_t i;

	for (i = 0; i < RULES; i++)
		if (strcmp(rules[i].name, name) == 0)
			return &rules[i];
	return NULL;
}

/* Finding. */

static cbreg_status
add(struct checks *c, enum check check, const struct problem *p)
{
	struct problems *all = &c->problem[check];

	if (!c->wanted[check])
		return CBREG_OK;
	if (!grow(&all->row, &all->room, all->n, sizeof(*all->row)))
		return out_of_memory(c->reg);
	all->row[all->n++] = *p;
	return CBREG_OK;
}

static uint32_t
index_of(const struct checks *c, const struct report_session *s)
{
	return (uint32_t)(s - c->report.session);
}

static int
by_first(const void *a, const void *b)
{
	const struct span *x = a, *y = b;

	if (x->days.first != y->days.first)
		return x->days.first < y->days.first ? -1 : 1;
	return x->session < y->session ? -1 : x->session > y->session;
}

static bool
took_part(const struct report_seat *s)
{
	enum cbreg_class class = cbreg_status_rule(s->status)->class;

	return class == CBREG_PRESENT || class == CBREG_ENDED;
}

/* Two sessions on one day, placements aside: courses go on during those. */
static cbreg_status
check_overlaps(struct checks *c, int64_t person, const struct report_seat *seat,
    size_t n_seat)
{
	size_t n = 0, i, k;
	cbreg_status rc;

	for (i = 0; i < n_seat; i++) {
		const struct report_session *s = seat[i].session;

		if (s->cancelled || s->kind == CBREG_KIND_PLACEMENT ||
		    s->start == 0 || !took_part(&seat[i]))
			continue;
		if (!grow(&c->span, &c->span_room, n, sizeof(*c->span)))
			return out_of_memory(c->reg);
		c->span[n++] =
		    (struct span){ days_of_session(s), index_of(c, s) };
	}
	if (n < 2)
		return CBREG_OK;
	qsort(c->span, n, sizeof(*c->span), by_first);
	for (i = 0; i < n; i++)
		for (k = i + 1;
		     k < n && c->span[k].days.first <= c->span[i].days.last;
		     k++) {
			rc = add(c, OVERLAP,
			    &(struct problem){ .person = person,
				.session = c->span[i].session,
				.other = c->span[k].session });
			if (rc != CBREG_OK)
				return rc;
		}
	return CBREG_OK;
}

static bool
is_over_for_long(const struct checks *c, int last)
{
	return last != 0 && last < c->reg->as_of &&
	       cbreg_date_days(c->reg->as_of) - cbreg_date_days(last) >
		   RESULT_DAYS;
}

/* People come in rising order. */
static bool
is_affiliated(struct checks *c, int64_t person, int on)
{
	bool any = false;
	size_t i;

	while (c->stay_at < c->n_stay && c->stay[c->stay_at].person < person)
		c->stay_at++;
	for (i = c->stay_at; i < c->n_stay && c->stay[i].person == person;
	     i++) {
		if (c->stay[i].from <= on && on <= c->stay[i].to)
			return true;
		any = true;
	}
	return !any;
}

/* What one enrolment can tell by itself. */
static cbreg_status
check_seat(struct checks *c, int64_t person, const struct report_seat *s)
{
	enum cbreg_class class = cbreg_status_rule(s->status)->class;
	const struct report_session *session = s->session;
	bool placement = session->kind == CBREG_KIND_PLACEMENT;
	struct days days;
	struct problem p = { .person = person,
		.session = index_of(c, session),
		.status = s->status,
		.on = s->on };
	cbreg_status rc = CBREG_OK;

	if (class == CBREG_NEGATIVE)
		return CBREG_OK;
	days = days_of_seat(&c->placements, person, session, s->status, s->on);
	if (days.first == 0)
		return CBREG_OK;
	p.than = days.first;
	if (class == CBREG_ENDED && s->on < days.first &&
	    (rc = add(c, BEFORE_START, &p)) != CBREG_OK)
		return rc;
	if (c->wanted[AFFILIATION_GAP] && !session->cancelled &&
	    !is_affiliated(c, person, days.first) &&
	    (rc = add(c, AFFILIATION_GAP, &p)) != CBREG_OK)
		return rc;
	p.than = days.last;
	if (placement && class == CBREG_PRESENT)
		return days.last < c->reg->as_of ? add(c, PAST_END, &p) : rc;
	if (s->role == CBREG_ROLE_TRAINEE && class != CBREG_ENDED &&
	    !session->cancelled && is_over_for_long(c, days.last))
		rc = add(c, RESULT_MISSING, &p);
	return rc;
}

static uint64_t
quota_key(uint32_t session, int country)
{
	return (uint64_t)session << 16 | (uint64_t)country;
}

static void
count_seat(struct checks *c, const struct report_seat *s)
{
	struct map_cursor cursor;
	uint32_t i;

	if (!cbreg_status_rule(s->status)->takes_seat || s->session->cancelled)
		return;
	i = index_of(c, s->session);
	c->taken[i]++;
	if (map_first(&c->quota_of, &cursor, quota_key(i, s->country), &i))
		c->used[i]++;
}

static cbreg_status
check_person(struct checks *c, int64_t person, struct report_seat *seat,
    size_t n)
{
	cbreg_status rc;
	size_t i, kept = 0;
	int trainee = 0;

	/* What was not yet there on the day is not looked at. */
	for (i = 0; i < n; i++)
		if (seat[i].status != 0 && seat[i].session != NULL)
			seat[kept++] = seat[i];
	for (i = 0; i < kept; i++) {
		if ((rc = check_seat(c, person, &seat[i])) != CBREG_OK)
			return rc;
		if (seat[i].role != CBREG_ROLE_TRAINEE)
			continue;
		trainee++;
		if (c->wanted[QUOTA_OVERRUN])
			count_seat(c, &seat[i]);
	}
	while (c->stranger_at < c->n_stranger &&
	       c->stranger[c->stranger_at] < person)
		c->stranger_at++;
	if (trainee > 0 && c->stranger_at < c->n_stranger &&
	    c->stranger[c->stranger_at] == person) {
		rc = add(c, UNKNOWN_COUNTRY,
		    &(struct problem){ .person = person, .on = trainee });
		if (rc != CBREG_OK)
			return rc;
	}
	return c->wanted[OVERLAP] ? check_overlaps(c, person, seat, kept)
				  : CBREG_OK;
}

static cbreg_status
fold(struct checks *c)
{
	struct report_seat *seat;
	int64_t person;
	cbreg_status rc;
	size_t n;

	if ((rc = report_start(&c->report)) != CBREG_OK)
		return rc;
	while ((rc = report_person(&c->report, &person, &seat, &n)) == CBREG_OK)
		if ((rc = check_person(c, person, seat, n)) != CBREG_OK)
			return rc;
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

static cbreg_status
find_future(struct checks *c)
{
	struct stmt *st = NULL;
	const struct report_session *s;
	struct problem p = { 0 };
	struct days days;
	cbreg_status rc;
	int64_t row[4];

	placements_rewind(&c->placements);
	if ((rc = db_get(c->reg->db, STMT_ENROLMENT_AFTER, &st)) == CBREG_OK)
		rc = db_int(st, "date", c->reg->as_of);
	while (rc == CBREG_OK && (rc = db_step(st)) == CBREG_OK) {
		db_col_ints(st, row, 4);
		if ((s = report_session_of(&c->report, row[1])) == NULL)
			continue;
		p.person = row[0];
		p.session = index_of(c, s);
		p.status = (int)row[2];
		p.on = (int)row[3];
		days =
		    days_of_seat(&c->placements, p.person, s, p.status, p.on);
		if (days.first != 0 && days.last < c->reg->as_of)
			rc = add(c, FUTURE_STATUS, &p);
	}
	db_put(st);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

/* Reading what the fold needs beside the enrolments. */

static cbreg_status
add_stay(void *context, const int64_t *row)
{
	struct checks *c = context;
	int from = (int)row[1], to = (int)row[3];

	if (!grow(&c->stay, &c->stay_room, c->n_stay, sizeof(*c->stay)))
		return out_of_memory(c->reg);
	c->stay[c->n_stay++] =
	    (struct stay){ row[0], from != 0 ? cbreg_date_first(from) : 0,
		    to != 0 ? cbreg_date_last(to) : DAYS_OPEN };
	return CBREG_OK;
}

static cbreg_status
load_strangers(struct checks *c)
{
	struct stmt *st = NULL;
	cbreg_status rc;

	rc = db_get(c->reg->db, STMT_PERSON_OF_COUNTRY, &st);
	if (rc == CBREG_OK)
		rc = db_int(st, "country", CBREG_COUNTRY_XX);
	while (rc == CBREG_OK && (rc = db_step(st)) == CBREG_OK) {
		if (!grow(&c->stranger, &c->stranger_room, c->n_stranger,
			sizeof(*c->stranger))) {
			rc = out_of_memory(c->reg);
			break;
		}
		c->stranger[c->n_stranger++] = db_col_int(st, 0);
	}
	db_put(st);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

static int
by_session(const void *a, const void *b)
{
	const struct seats *x = a, *y = b;

	if (x->session != y->session)
		return x->session < y->session ? -1 : 1;
	return x->country < y->country ? -1 : x->country > y->country;
}

static cbreg_status
load_quotas(struct checks *c)
{
	const struct report_session *s;
	const struct quota *q;
	struct quotas quotas;
	cbreg_status rc;
	uint32_t i;

	rc = quotas_load(c->reg, 0, c->reg->as_of, &quotas);
	for (i = 0; i < quotas.n && rc == CBREG_OK; i++) {
		q = &quotas.row[i];
		s = report_session_of(&c->report, q->session);
		if (s == NULL || !q->stated)
			continue;
		if (!grow(&c->quota, &c->quota_room, c->n_quota,
			sizeof(*c->quota)))
			rc = out_of_memory(c->reg);
		else
			c->quota[c->n_quota++] = (struct seats){ index_of(c, s),
				q->country, quota_seats(q) };
	}
	quotas_release(&quotas);
	if (rc != CBREG_OK)
		return rc;
	if (c->n_quota > 0)
		qsort(c->quota, c->n_quota, sizeof(*c->quota), by_session);
	c->taken = calloc(c->report.n_session + 1, sizeof(*c->taken));
	c->used = calloc(c->n_quota + 1, sizeof(*c->used));
	if (c->taken == NULL || c->used == NULL)
		return out_of_memory(c->reg);
	for (i = 0; i < c->n_quota; i++)
		if (!map_add(&c->quota_of,
			quota_key(c->quota[i].session, c->quota[i].country), i))
			return out_of_memory(c->reg);
	return CBREG_OK;
}

/* Telling. */

static const char *
session_code(const struct checks *c, uint32_t index)
{
	return c->report.session[index].code;
}

static cbreg_status
tell(struct checks *c, enum check check)
{
	if (c->record.failed || c->text.failed)
		return out_of_memory(c->reg);
	c->found = true;
	c->tell(c->context, rules[FIRST_RULE + check].name,
	    buf_text(&c->record), buf_text(&c->text));
	buf_clear(&c->record);
	buf_clear(&c->text);
	return CBREG_OK;
}

static void
describe_overlap(struct checks *c, const struct problem *p)
{
	struct days days = days_of_session(&c->report.session[p->session]);
	struct days other = days_of_session(&c->report.session[p->other]);

	buf_printf(&c->text, "%s ", session_code(c, p->session));
	days_print(&c->text, &days);
	buf_printf(&c->text, ", %s ", session_code(c, p->other));
	days_print(&c->text, &other);
}

static void
describe(struct checks *c, enum check check, const struct problem *p)
{
	const struct report_session *s;
	char on[CBREG_DATE_SIZE], than[CBREG_DATE_SIZE];
	const char *status;

	if (check == OVERLAP) {
		describe_overlap(c, p);
		return;
	}
	if (check == UNKNOWN_COUNTRY) {
		buf_printf(&c->text, "%d enrolment%s as trainee", p->on,
		    p->on == 1 ? "" : "s");
		return;
	}
	s = &c->report.session[p->session];
	status = cbreg_status_word(p->status, s->kind == CBREG_KIND_PLACEMENT);
	cbreg_date_text(p->on, on);
	cbreg_date_text(p->than, than);
	switch (check) {
	case BEFORE_START:
		buf_printf(&c->text, "%s on %s, began on %s", status, on, than);
		break;
	case RESULT_MISSING:
	case PAST_END:
		buf_printf(&c->text, "%s since %s, ended on %s", status, on,
		    than);
		break;
	case AFFILIATION_GAP:
		buf_printf(&c->text, "no affiliation on %s", than);
		break;
	case FUTURE_STATUS:
		buf_printf(&c->text, "%s on %s", status, on);
		break;
	default: /* told above, or not of people */
		break;
	}
}

static cbreg_status
tell_of_people(struct checks *c, enum check check)
{
	const struct problems *all = &c->problem[check];
	cbreg_status rc = CBREG_OK;
	size_t i;

	for (i = 0; i < all->n && rc == CBREG_OK; i++) {
		const struct problem *p = &all->row[i];

		if (check != OVERLAP && check != UNKNOWN_COUNTRY)
			buf_printf(&c->record, "%s ",
			    session_code(c, p->session));
		buf_printf(&c->record, "P%06lld", (long long)p->person);
		describe(c, check, p);
		rc = tell(c, check);
	}
	return rc;
}

static cbreg_status
tell_overruns(struct checks *c)
{
	cbreg_status rc = CBREG_OK;
	char country[3];
	size_t q = 0;
	uint32_t i;

	for (i = 0; i < c->report.n_session && rc == CBREG_OK; i++) {
		const struct report_session *s = &c->report.session[i];

		if (s->seats >= 0 && c->taken[i] > s->seats) {
			buf_puts(&c->record, s->code);
			buf_printf(&c->text, "%lld seats taken of %d",
			    (long long)c->taken[i], s->seats);
			rc = tell(c, QUOTA_OVERRUN);
		}
		for (; q < c->n_quota && c->quota[q].session == i &&
		       rc == CBREG_OK;
		     q++) {
			if (c->used[q] <= c->quota[q].quota)
				continue;
			buf_printf(&c->record, "%s %s", s->code,
			    cbreg_country_code(c->quota[q].country, country));
			buf_printf(&c->text, "%lld seats taken, quota %lld",
			    (long long)c->used[q],
			    (long long)c->quota[q].quota);
			rc = tell(c, QUOTA_OVERRUN);
		}
	}
	return rc;
}

/* An intake may leave the last day to its placements. */
static cbreg_status
tell_no_dates(struct checks *c)
{
	cbreg_status rc = CBREG_OK;
	size_t i;

	for (i = 0; i < c->report.n_session && rc == CBREG_OK; i++) {
		const struct report_session *s = &c->report.session[i];

		if (s->start != 0 && (s->end != 0 || s->planned_end != 0 ||
					 s->kind == CBREG_KIND_PLACEMENT))
			continue;
		buf_puts(&c->record, s->code);
		buf_puts(&c->text,
		    s->start == 0 ? "no first day" : "no last day");
		rc = tell(c, NO_DATES);
	}
	return rc;
}

/* What a certificate says may have changed since it was issued. */
static cbreg_status
tell_certificates(struct checks *c)
{
	char on[CBREG_DATE_SIZE], issued[CBREG_DATE_SIZE];
	struct stmt *st = NULL;
	int64_t several;
	cbreg_status rc;
	int status;

	if ((rc = db_get(c->reg->db, STMT_CHECK_CERTIFICATES, &st)) == CBREG_OK)
		rc = db_int(st, "day", c->reg->as_of);
	while (rc == CBREG_OK && (rc = db_step(st)) == CBREG_OK) {
		status = (int)db_col_int(st, 1);
		several = db_col_int(st, 4);
		cbreg_date_text((int)db_col_int(st, 2), on);
		cbreg_date_text((int)db_col_int(st, 3), issued);
		if (!cbreg_status_rule(status)->completed)
			buf_printf(&c->text,
			    "in force, and the enrolment is %s",
			    cbreg_status_word(status, false));
		else if (strcmp(issued, on) < 0)
			buf_printf(&c->text, "issued on %s, completed on %s",
			    issued, on);
		else if (several > 1)
			buf_printf(&c->text, "one of %lld in force",
			    (long long)several);
		else
			continue;
		buf_puts(&c->record, db_col_text(st, 0));
		rc = tell(c, CERTIFICATE);
	}
	db_put(st);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

static bool
needs_fold(const struct checks *c)
{
	return c->wanted[OVERLAP] || c->wanted[BEFORE_START] ||
	       c->wanted[RESULT_MISSING] || c->wanted[PAST_END] ||
	       c->wanted[AFFILIATION_GAP] || c->wanted[QUOTA_OVERRUN] ||
	       c->wanted[UNKNOWN_COUNTRY];
}

static cbreg_status
run(struct checks *c)
{
	cbreg_status rc;
	int i;

	if ((rc = report_open(c->reg, &c->report)) != CBREG_OK ||
	    (rc = placements_load(c->reg, &c->placements)) != CBREG_OK)
		return rc;
	if (c->wanted[AFFILIATION_GAP] &&
	    (rc = db_scan(c->reg->db, STMT_AFFILIATION_ALL, add_stay, c)) !=
		CBREG_OK)
		return rc;
	if (c->wanted[UNKNOWN_COUNTRY] && (rc = load_strangers(c)) != CBREG_OK)
		return rc;
	if (c->wanted[QUOTA_OVERRUN] && (rc = load_quotas(c)) != CBREG_OK)
		return rc;
	if (needs_fold(c) && (rc = fold(c)) != CBREG_OK)
		return rc;
	if (c->wanted[FUTURE_STATUS] && (rc = find_future(c)) != CBREG_OK)
		return rc;
	for (i = 0; i < CHECKS && rc == CBREG_OK; i++) {
		if (!c->wanted[i])
			continue;
		rc = i == QUOTA_OVERRUN ? tell_overruns(c)
		     : i == NO_DATES	? tell_no_dates(c)
		     : i == CERTIFICATE ? tell_certificates(c)
					: tell_of_people(c, (enum check)i);
	}
	return rc;
}

static void
release(struct checks *c)
{
	int i;

	report_close(&c->report);
	placements_release(&c->placements);
	for (i = 0; i < CHECKS; i++)
		free(c->problem[i].row);
	free(c->stay);
	free(c->stranger);
	free(c->quota);
	free(c->taken);
	free(c->used);
	free(c->span);
	map_release(&c->quota_of);
	buf_release(&c->record);
	buf_release(&c->text);
}

cbreg_status
cbreg_check_records(cbreg *reg, const char *only, cbreg_problem_fn *tell_fn,
    void *context)
{
	struct checks c = { .reg = reg, .tell = tell_fn, .context = context };
	cbreg_status rc;
	size_t i;

	for (i = 0; i < CHECKS; i++)
		c.wanted[i] = only == NULL ||
			      strcmp(only, rules[FIRST_RULE + i].name) == 0;
	rc = run(&c);
	release(&c);
	if (rc != CBREG_OK)
		return rc;
	return c.found ? CBREG_CONFLICT : CBREG_DONE;
}
