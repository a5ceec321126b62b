/* Which nominees should get the seats of coming sessions. */
#include "config.h"

#include "plan.h"

#include "gap_private.h"
#include "plan_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct cbreg_plan {
	cbreg *reg;
	cbreg_gap *gap;
	struct arena arena;
	const struct report_session **session; /* by their codes */
	int n_session;
	int *country; /* by their codes */
	int n_country;
	const struct nominee **nominee; /* by session, country, person */
	int64_t *person;
	struct plan_problem problem;
	struct plan_solution solution;
	struct cbreg_plan_limit *limit;
	size_t n_limit, limit_room, at_limit;
	int at_seat, of;
	struct buf items;
	char code[CBREG_PERSON_SIZE];
};

static cbreg_status
check_sessions(struct cbreg_plan *p, const char *list)
{
	const struct report_session *s;
	cbreg_status rc;
	char code[128];
	size_t n;

	for (; list != NULL && *list != '\0'; list += n + (list[n] == ',')) {
		n = strcspn(list, ",");
		snprintf(code, sizeof(code), "%.*s", (int)n, list);
		rc = report_session_find(&p->gap->report, code, &s);
		if (rc != CBREG_OK)
			return rc;
		if (s->cancelled || s->start <= p->reg->as_of || s->seats < 0)
			return db_fail(p->reg->db, CBREG_INVALID,
			    "session '%s' is %s", code,
			    s->cancelled   ? "cancelled"
			    : s->seats < 0 ? "one of which the seats are not "
					     "known"
					   : "not one to come");
	}
	return CBREG_OK;
}

/* Numbers for what the problem is about. */

static int
session_number(const struct cbreg_plan *p, const struct report_session *s)
{
	int i;

	for (i = 0; i < p->n_session; i++)
		if (p->session[i] == s)
			return i;
	return -1;
}

static int
country_number(const struct cbreg_plan *p, int country)
{
	int i;

	for (i = 0; i < p->n_country; i++)
		if (p->country[i] == country)
			return i;
	return -1;
}

static int
by_place(const void *a, const void *b)
{
	const struct nominee *x = *(const struct nominee *const *)a,
			     *y = *(const struct nominee *const *)b;
	int order = strcmp(x->session->code, y->session->code);

	if (order != 0)
		return order;
	if (x->country != y->country)
		return x->country < y->country ? -1 : 1;
	return (x->person > y->person) - (x->person < y->person);
}

static void *
need(struct cbreg_plan *p, size_t n, size_t size)
{
	void *at = arena_get(&p->arena, (n + 1) * size);

	if (at != NULL)
		memset(at, 0, (n + 1) * size);
	return at;
}

static cbreg_status
take_sessions(struct cbreg_plan *p, const char *list)
{
	const struct report *r = &p->gap->report;
	size_t i;

	p->session = need(p, r->n_session, sizeof(*p->session));
	p->country = need(p, CBREG_COUNTRIES, sizeof(*p->country));
	if (p->session == NULL || p->country == NULL)
		return out_of_memory(p->reg);
	for (i = 0; i < r->n_session; i++) {
		const struct report_session *s = &r->session[i];

		if (!s->cancelled && s->start > p->reg->as_of &&
		    s->seats >= 0 &&
		    (list == NULL ||
			list_has(list, ',', s->code, strlen(s->code))))
			p->session[p->n_session++] = s;
	}
	/* A country without a team has no gaps, and no seat by this plan. */
	for (i = 0; i < p->gap->n_csirt; i++)
		if (country_number(p, p->gap->csirt[i].country) < 0)
			p->country[p->n_country++] = p->gap->csirt[i].country;
	return CBREG_OK;
}

static cbreg_status
take_nominees(struct cbreg_plan *p)
{
	struct plan_seat *seat;
	const cbreg_gap *g = p->gap;
	size_t i;
	int n = 0, k;

	p->nominee = need(p, g->n_nominee, sizeof(*p->nominee));
	p->person = need(p, g->n_nominee, sizeof(*p->person));
	seat = need(p, g->n_nominee, sizeof(*seat));
	if (p->nominee == NULL || p->person == NULL || seat == NULL)
		return out_of_memory(p->reg);
	for (i = 0; i < g->n_nominee; i++)
		if (session_number(p, g->nominee[i].session) >= 0 &&
		    country_number(p, g->nominee[i].country) >= 0)
			p->nominee[n++] = &g->nominee[i];
	if (n > 0)
		qsort(p->nominee, (size_t)n, sizeof(*p->nominee), by_place);
	for (i = 0; i < (size_t)n; i++) {
		const struct nominee *one = p->nominee[i];

		for (k = 0; k < p->problem.n_person; k++)
			if (p->person[k] == one->person)
				break;
		if (k == p->problem.n_person)
			p->person[p->problem.n_person++] = one->person;
		seat[i] =
		    (struct plan_seat){ k, session_number(p, one->session),
			    country_number(p, one->country), one->new };
	}
	p->problem.seat = seat;
	p->problem.n_seat = n;
	return CBREG_OK;
}

/* What each country is short of, beyond who is on the way. */
static cbreg_status
take_shortages(struct cbreg_plan *p)
{
	cbreg_gap *g = p->gap;
	size_t n = (size_t)p->n_country * g->n_required, i, k;
	int *shortage = need(p, n, sizeof(int)),
	    *weight = need(p, n, sizeof(int));
	struct cbreg_gap_row row;
	int at, left;

	if (shortage == NULL || weight == NULL)
		return out_of_memory(p->reg);
	for (i = 0; i < g->n_csirt; i++)
		for (k = 0; k < g->n_required; k++) {
			gap_fill_row(g, &g->csirt[i], g->required[k], &row);
			at = country_number(p, g->csirt[i].country) *
				 (int)g->n_required +
			     (int)k;
			if (row.status == CBREG_GAP_NOT_APPLICABLE)
				continue;
			left = row.required_people - row.trained_people -
			       row.pipeline_people;
			shortage[at] =
			    left > shortage[at] ? left : shortage[at];
			if (weight[at] < 1)
				weight[at] = 1;
			if (row.level_status != CBREG_LEVEL_MET)
				weight[at] = 2;
		}
	for (i = 0; i < n; i++)
		p->of += shortage[i] * weight[i];
	p->problem.shortage = shortage;
	p->problem.weight = weight;
	return CBREG_OK;
}

static cbreg_status
take_rooms(struct cbreg_plan *p)
{
	int *room = need(p, (size_t)p->n_session, sizeof(int));
	int *quota =
	    need(p, (size_t)p->n_session * (size_t)p->n_country, sizeof(int));
	int s, c;

	if (room == NULL || quota == NULL)
		return out_of_memory(p->reg);
	for (s = 0; s < p->n_session; s++)
		for (c = 0; c < p->n_country; c++)
			room[s] = gap_free_seats(p->gap, p->session[s],
			    p->country[c], &quota[s * p->n_country + c]);
	p->problem.room = room;
	p->problem.quota = quota;
	return CBREG_OK;
}

/* Nobody is at two places, or learns the same twice. */
static bool
clash(void *context, int seat, int other)
{
	const struct cbreg_plan *p = context;
	const struct report_session *a = p->nominee[seat]->session,
				    *b = p->nominee[other]->session;
	int a_end = a->end > a->start ? a->end : a->start,
	    b_end = b->end > b->start ? b->end : b->start;

	return a->activity_index == b->activity_index ||
	       (a->start <= b_end && b->start <= a_end);
}

/* What one more would be worth. */

static cbreg_status
value_of(struct plan_problem *problem, int *out)
{
	struct plan_solution s;
	cbreg_status rc = plan_solve(problem, &s);

	*out = rc == CBREG_OK ? (int)lround(s.value) : 0;
	free(s.given);
	free(s.new);
	return rc;
}

static int
used_of(const struct cbreg_plan *p, int session, int country)
{
	int i, n = 0;

	for (i = 0; i < p->problem.n_seat; i++)
		n += p->solution.given[i] &&
		     (session < 0 || p->problem.seat[i].session == session) &&
		     (country < 0 || p->problem.seat[i].country == country);
	return n;
}

static bool
wants(const struct cbreg_plan *p, int session, int country)
{
	int i;

	for (i = 0; i < p->problem.n_seat; i++)
		if (!p->solution.given[i] &&
		    (session < 0 || p->problem.seat[i].session == session) &&
		    (country < 0 || p->problem.seat[i].country == country))
			return true;
	return false;
}

static cbreg_status
add_limit(struct cbreg_plan *p, const char *what, int session, int country,
    int allowed, int *changed)
{
	struct cbreg_plan_limit *l;
	cbreg_status rc;
	int used = used_of(p, session, country), value;

	/* A limit binds where it is reached and somebody is left out. */
	if (used < allowed || !wants(p, session, country))
		return CBREG_OK;
	++*changed;
	rc = value_of(&p->problem, &value);
	--*changed;
	if (rc != CBREG_OK)
		return rc;
	if (!grow(&p->limit, &p->limit_room, p->n_limit, sizeof(*p->limit)))
		return out_of_memory(p->reg);
	l = &p->limit[p->n_limit++];
	*l = (struct cbreg_plan_limit){ .limit = what,
		.session = session >= 0 ? p->session[session]->code : "",
		.allowed = allowed,
		.used = used,
		.one_more = value - (int)lround(p->solution.value) };
	if (country >= 0)
		cbreg_country_code(p->country[country], l->country);
	return CBREG_OK;
}

static cbreg_status
find_limits(struct cbreg_plan *p)
{
	int *room = (int *)p->problem.room, *quota = (int *)p->problem.quota;
	cbreg_status rc = CBREG_OK;
	int s, c, at;

	if (p->problem.total >= 0)
		rc = add_limit(p, "total", -1, -1, p->problem.total,
		    &p->problem.total);
	for (s = 0; s < p->n_session && rc == CBREG_OK; s++) {
		rc = add_limit(p, "room", s, -1, room[s], &room[s]);
		for (c = 0; c < p->n_country && rc == CBREG_OK; c++) {
			at = s * p->n_country + c;
			if (quota[at] >= 0)
				rc = add_limit(p, "quota", s, c, quota[at],
				    &quota[at]);
		}
	}
	return rc;
}

/* Why a country cannot have what is fair: what its quotas and rooms leave. */
static void
say_missing(const struct cbreg_plan *p, int country, int missing,
    struct buf *text)
{
	const struct plan_problem *q = &p->problem;
	char code[3];
	int s, i, n, quota, most, sum = 0, named = 0;

	for (s = 0; s < p->n_session; s++) {
		for (i = 0, n = 0; i < q->n_seat; i++)
			n += q->seat[i].session == s &&
			     q->seat[i].country == country;
		named += n;
		quota = q->quota[s * p->n_country + country];
		most = n < q->room[s] ? n : q->room[s];
		sum += quota >= 0 && quota < most ? quota : most;
	}
	buf_printf(text, "%s%s would have %d fewer", text->len > 0 ? "; " : "",
	    cbreg_country_code(p->country[country], code), missing);
	if (sum < (named < q->fairness ? named : q->fairness))
		buf_printf(text,
		    " (rooms and quotas leave it %d of what it nominates)",
		    sum);
	else
		buf_puts(text, " (others need the same seats)");
}

static cbreg_status
explain_conflict(struct cbreg_plan *p)
{
	int *missing = need(p, (size_t)p->n_country, sizeof(int)), c;
	struct buf text = { 0 };
	cbreg_status rc;

	if (missing == NULL)
		return out_of_memory(p->reg);
	rc = plan_missing(&p->problem, missing);
	for (c = 0; c < p->n_country && rc == CBREG_OK; c++)
		if (missing[c] > 0)
			say_missing(p, c, missing[c], &text);
	if (rc == CBREG_OK && p->problem.total >= 0)
		buf_printf(&text, "; there are %d in all", p->problem.total);
	if (rc == CBREG_OK)
		rc = db_fail(p->reg->db, CBREG_CONFLICT,
		    "no plan gives each country that nominates as many %d "
		    "seat%s: %s",
		    p->problem.fairness, p->problem.fairness == 1 ? "" : "s",
		    buf_text(&text));
	buf_release(&text);
	return rc;
}

static cbreg_status
load(struct cbreg_plan *p, const struct cbreg_plan_setting *setting)
{
	const struct cbreg_gap_setting s = { .profile = setting->profile,
		.group = setting->group,
		.summary = true };
	cbreg_status rc;

	if ((rc = gap_open(p->reg, &s, true, &p->gap)) != CBREG_OK ||
	    (rc = check_sessions(p, setting->sessions)) != CBREG_OK ||
	    (rc = take_sessions(p, setting->sessions)) != CBREG_OK ||
	    (rc = take_nominees(p)) != CBREG_OK ||
	    (rc = take_shortages(p)) != CBREG_OK ||
	    (rc = take_rooms(p)) != CBREG_OK)
		return rc;
	p->problem.n_session = p->n_session;
	p->problem.n_country = p->n_country;
	p->problem.n_item = (int)p->gap->n_required;
	p->problem.words = (int)p->gap->words;
	p->problem.total = setting->seats;
	p->problem.fairness = setting->fairness;
	p->problem.clash = clash;
	p->problem.context = p;
	return CBREG_OK;
}

cbreg_status
cbreg_plan_open(cbreg *reg, const struct cbreg_plan_setting *setting,
    cbreg_plan **out)
{
	struct cbreg_plan *p = calloc(1, sizeof(*p));
	cbreg_status rc;

	if (p == NULL)
		return out_of_memory(reg);
	p->reg = reg;
	if ((rc = load(p, setting)) == CBREG_OK) {
		rc = plan_solve(&p->problem, &p->solution);
		if (rc == CBREG_CONFLICT)
			rc = explain_conflict(p);
		else if (rc == CBREG_IO)
			rc = db_fail(reg->db, CBREG_IO,
			    "seats cannot be planned here: libglpk cannot be "
			    "loaded");
		else if (rc == CBREG_OK)
			rc = find_limits(p);
	}
	if (rc != CBREG_OK) {
		cbreg_plan_free(p);
		return rc;
	}
	*out = p;
	return CBREG_OK;
}

cbreg_status
cbreg_plan_seat_next(cbreg_plan *p, struct cbreg_plan_seat *out)
{
	const struct plan_problem *q = &p->problem;
	const struct plan_seat *seat;
	const uint64_t *new;
	int i, weight = 0;

	while (p->at_seat < q->n_seat && !p->solution.given[p->at_seat])
		p->at_seat++;
	if (p->at_seat == q->n_seat)
		return CBREG_DONE;
	seat = &q->seat[p->at_seat];
	new = p->solution.new + (size_t)p->at_seat *(size_t)q->words;
	buf_clear(&p->items);
	for (i = 0; i < q->n_item; i++) {
		if (!has_bit(new, (size_t)i))
			continue;
		weight += q->weight[seat->country * q->n_item + i];
		buf_printf(&p->items, "%s%s", p->items.len > 0 ? ";" : "",
		    p->gap->required[i]->code);
	}
	cbreg_person_code(p->person[seat->person], p->code);
	*out = (struct cbreg_plan_seat){ .session =
					     p->session[seat->session]->code,
		.person = p->code,
		.closes = weight,
		.items = buf_text(&p->items),
		.reason = weight > 0 ? "gap" : "fairness" };
	cbreg_country_code(p->country[seat->country], out->country);
	p->at_seat++;
	return p->items.failed ? out_of_memory(p->reg) : CBREG_OK;
}

cbreg_status
cbreg_plan_limit_next(cbreg_plan *p, struct cbreg_plan_limit *out)
{
	if (p->at_limit == p->n_limit)
		return CBREG_DONE;
	*out = p->limit[p->at_limit++];
	return CBREG_OK;
}

int
cbreg_plan_value(const cbreg_plan *p, int *of)
{
	*of = p->of;
	return (int)lround(p->solution.value);
}

const char *
cbreg_plan_profile(const cbreg_plan *p)
{
	return cbreg_gap_profile(p->gap);
}

cbreg_status
cbreg_plan_write(const cbreg_plan *p, FILE *to)
{
	return plan_write(&p->problem, to);
}

void
cbreg_plan_free(cbreg_plan *p)
{
	if (p == NULL)
		return;
	cbreg_gap_free(p->gap);
	arena_release(&p->arena);
	buf_release(&p->items);
	free(p->solution.given);
	free(p->solution.new);
	free(p->limit);
	free(p);
}
