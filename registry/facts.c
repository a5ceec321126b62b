/* Facts as the figures count them, from the registry. */
#include "config.h"

#include "facts.h"

#include "date.h"
#include "days.h"
#include "record.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NO_PERIOD UINT16_MAX

/* What its enrolments have from their session. */
struct session_facts {
	uint16_t value[CBREG_AXES];
	bool counts; /* it is not cancelled, and was held by the as-of day */
	uint16_t period; /* of this pass, where no country has its own */
};

struct placement_word {
	int64_t person, session;
	uint16_t university, degree;
};

/* How the fiscal years of countries begin. */
struct own_years {
	char start[CBREG_COUNTRIES][6]; /* MM-DD */
	bool by_end[CBREG_COUNTRIES];	/* named after the year of its end */
};

static const enum cbreg_list_id list_of[CBREG_AXES] = {
	[CBREG_BY_KIND] = CBREG_ACTIVITY_KIND,
	[CBREG_BY_SEX] = CBREG_SEX,
	[CBREG_BY_ORG_KIND] = CBREG_ORG_KIND,
	[CBREG_BY_ROLE] = CBREG_ROLE,
};

static bool
is_open(enum cbreg_axis axis)
{
	return axis == CBREG_BY_ACTIVITY || axis == CBREG_BY_THEME ||
	       axis == CBREG_BY_MODE || axis == CBREG_BY_UNIVERSITY ||
	       axis == CBREG_BY_DEGREE || axis == CBREG_BY_SESSION;
}

int
facts_word(struct facts *f, enum cbreg_axis axis, const char *text)
{
	struct words *w = &f->words[axis];
	size_t len = strlen(text);
	uint64_t key = text_hash(text, len);
	struct map_cursor c;
	uint32_t found;
	bool more;

	if (axis == CBREG_BY_COUNTRY)
		return cbreg_country_number(text, len);
	if (!is_open(axis))
		return strcmp(text, "not-stated") == 0
			   ? WORD_NOT_STATED
			   : cbreg_code_find(list_of[axis], text, len);
	for (more = map_first(&w->by_text, &c, key, &found); more;
	     more = map_next(&w->by_text, &c, &found))
		if (strcmp(w->word[found], text) == 0)
			return (int)found;
	if (w->n == UINT16_MAX - 1 ||
	    !grow(&w->word, &w->room, w->n, sizeof(*w->word)) ||
	    (w->word[w->n] = arena_text(&f->arena, text, len)) == NULL ||
	    !map_add(&w->by_text, key, (uint32_t)w->n))
		return -1;
	return (int)w->n++;
}

const char *
facts_text(const struct facts *f, enum cbreg_axis axis, int number,
    char code[3])
{
	if (axis == CBREG_BY_COUNTRY)
		return cbreg_country_code(number, code);
	if (is_open(axis))
		return f->words[axis].word[number];
	return number == WORD_NOT_STATED
		   ? "not-stated"
		   : cbreg_code_word(list_of[axis], number);
}

size_t
facts_width(const struct facts *f, enum cbreg_axis axis)
{
	if (axis == CBREG_BY_COUNTRY)
		return CBREG_COUNTRIES;
	if (is_open(axis))
		return f->words[axis].n;
	return (size_t)cbreg_codelist(list_of[axis])->n;
}

/* The number of a word that may be missing. */
static int
word_or_not(struct facts *f, enum cbreg_axis axis, const char *text)
{
	return facts_word(f, axis,
	    text == NULL || text[0] == '\0' ? "not-stated" : text);
}

static cbreg_status
load_sessions(struct facts *f)
{
	const struct report *r = &f->report;
	int activity, theme, mode, code;
	size_t i;

	f->of_session = calloc(r->n_session + 1, sizeof(*f->of_session));
	if (f->of_session == NULL || word_or_not(f, CBREG_BY_THEME, NULL) < 0 ||
	    word_or_not(f, CBREG_BY_MODE, NULL) < 0 ||
	    word_or_not(f, CBREG_BY_UNIVERSITY, NULL) < 0 ||
	    word_or_not(f, CBREG_BY_DEGREE, NULL) < 0 ||
	    facts_word(f, CBREG_BY_UNIVERSITY, "not-applicable") < 0 ||
	    facts_word(f, CBREG_BY_DEGREE, "not-applicable") < 0)
		return out_of_memory(f->reg);
	for (i = 0; i < r->n_session; i++) {
		const struct report_session *s = &r->session[i];
		struct session_facts *x = &f->of_session[i];

		activity = facts_word(f, CBREG_BY_ACTIVITY, s->activity);
		theme = word_or_not(f, CBREG_BY_THEME, s->theme);
		mode = word_or_not(f, CBREG_BY_MODE, s->mode);
		code = facts_word(f, CBREG_BY_SESSION, s->code);
		if (activity < 0 || theme < 0 || mode < 0 || code < 0)
			return out_of_memory(f->reg);
		x->value[CBREG_BY_KIND] = (uint16_t)s->kind;
		x->value[CBREG_BY_ACTIVITY] = (uint16_t)activity;
		x->value[CBREG_BY_THEME] = (uint16_t)theme;
		x->value[CBREG_BY_MODE] = (uint16_t)mode;
		x->value[CBREG_BY_SESSION] = (uint16_t)code;
		x->value[CBREG_BY_UNIVERSITY] = x->value[CBREG_BY_DEGREE] =
		    s->kind == CBREG_KIND_PLACEMENT ? WORD_NOT_STATED : 1;
		x->counts = !s->cancelled && s->start <= f->reg->as_of;
	}
	return CBREG_OK;
}

/* Those that say something; of the others it is not stated. */
static cbreg_status
load_placements(struct facts *f)
{
	struct stmt *st = NULL;
	cbreg_status rc;
	int university, degree;

	rc = db_get(f->reg->db, STMT_PLACEMENT_WORDS, &st);
	while (rc == CBREG_OK && (rc = db_step(st)) == CBREG_OK) {
		university =
		    word_or_not(f, CBREG_BY_UNIVERSITY, db_col_text(st, 2));
		degree = word_or_not(f, CBREG_BY_DEGREE, db_col_text(st, 3));
		if (university < 0 || degree < 0 ||
		    !grow(&f->placement, &f->placement_room, f->n_placement,
			sizeof(*f->placement))) {
			rc = out_of_memory(f->reg);
			break;
		}
		f->placement[f->n_placement++] =
		    (struct placement_word){ db_col_int(st, 0),
			    db_col_int(st, 1), (uint16_t)university,
			    (uint16_t)degree };
	}
	db_put(st);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

static cbreg_status
load_own_years(struct facts *f)
{
	struct stmt *st = NULL;
	cbreg_status rc;
	size_t i;

	for (i = 0; i < f->nperiod && !f->period[i].own; i++)
		;
	if (i == f->nperiod)
		return CBREG_OK;
	f->own = calloc(1, sizeof(*f->own));
	f->has_own =
	    calloc(f->nperiod * f->report.n_session + 1, sizeof(*f->has_own));
	if (f->own == NULL || f->has_own == NULL)
		return out_of_memory(f->reg);
	for (i = 0; i < CBREG_COUNTRIES; i++)
		memcpy(f->own->start[i], "04-01", 6);
	rc = db_get(f->reg->db, STMT_COUNTRY_YEARS, &st);
	while (rc == CBREG_OK && (rc = db_step(st)) == CBREG_OK) {
		int number = (int)db_col_int(st, 0);

		snprintf(f->own->start[number], sizeof(f->own->start[number]),
		    "%s", db_col_text(st, 1));
		f->own->by_end[number] = strcmp(db_col_text(st, 2), "end") == 0;
	}
	db_put(st);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

/* Those that overlap an earlier one of a pass go to a further pass. */
static cbreg_status
plan_passes(struct facts *f)
{
	size_t i, k, pass;

	f->pass_of = calloc(f->nperiod + 1, sizeof(*f->pass_of));
	if (f->pass_of == NULL)
		return out_of_memory(f->reg);
	for (i = 0; i < f->nperiod; i++) {
		for (pass = 0, k = 0; k < i; k++)
			if (f->pass_of[k] == pass &&
			    f->period[k].from <= f->period[i].to &&
			    f->period[i].from <= f->period[k].to) {
				pass++;
				k = (size_t)-1;
			}
		f->pass_of[i] = pass;
		if (pass >= f->passes)
			f->passes = pass + 1;
	}
	return CBREG_OK;
}

cbreg_status
facts_open(cbreg *reg, const struct cbreg_period *period, size_t nperiod,
    struct facts *f)
{
	cbreg_status rc;

	*f = (struct facts){ .reg = reg, .period = period, .nperiod = nperiod };
	if (nperiod >= NO_PERIOD)
		return db_fail(reg->db, CBREG_INVALID, "too many periods");
	if ((rc = report_open(reg, &f->report)) != CBREG_OK ||
	    (rc = load_sessions(f)) != CBREG_OK ||
	    (rc = load_placements(f)) != CBREG_OK ||
	    (rc = load_own_years(f)) != CBREG_OK ||
	    (rc = plan_passes(f)) != CBREG_OK)
		return rc;
	return CBREG_OK;
}

/* The first day of the period, as it is for that country. */
static int
first_day(const struct facts *f, const struct cbreg_period *p, int country)
{
	if (!p->own)
		return p->from;
	return cbreg_fiscal_start(f->own->start[country],
	    f->own->by_end[country], p->year);
}

/* And the last one. */
static int
last_day(const struct facts *f, const struct cbreg_period *p, int country)
{
	int first = first_day(f, p, country);

	return p->own ? cbreg_date_from_days(cbreg_date_days(first + 10000) - 1)
		      : p->to;
}

static bool
is_inside(const struct facts *f, size_t period, int country, int day)
{
	const struct cbreg_period *p = &f->period[period];
	int first = first_day(f, p, country);

	return day >= first && (p->own ? day < first + 10000 : day <= p->to);
}

/* The period of this pass that a day lies in. */
static size_t
period_of(const struct facts *f, int country, int day)
{
	size_t i;

	for (i = 0; i < f->nperiod; i++)
		if (f->pass_of[i] == f->pass && is_inside(f, i, country, day))
			return i;
	return NO_PERIOD;
}

static void
find_periods(struct facts *f)
{
	size_t i;

	for (i = 0; i < f->report.n_session && f->own == NULL; i++)
		f->of_session[i].period =
		    (uint16_t)period_of(f, 0, f->report.session[i].start);
}

/* The same for the start of the session of an enrolment. */
static size_t
period_of_start(const struct facts *f, const struct report_seat *s,
    const struct session_facts *of)
{
	return f->own == NULL ? of->period
			      : period_of(f, s->country, s->session->start);
}

/* And for the day of its status, most often in the same period. */
static size_t
period_of_status(const struct facts *f, const struct report_seat *s,
    const struct session_facts *of)
{
	if (f->own == NULL && of->period != NO_PERIOD &&
	    is_inside(f, of->period, s->country, s->on))
		return of->period;
	return period_of(f, s->country, s->on);
}

/* What the person has in that session and period, begun where it is new. */
static struct fact *
fact_of(struct facts *f, const struct fact *plain, size_t first, size_t period)
{
	size_t i;

	for (i = first; i < f->n; i++)
		if (f->row[i].period == period)
			return &f->row[i];
	if (!grow(&f->row, &f->room, f->n, sizeof(*f->row)))
		return NULL;
	f->row[f->n] = *plain;
	f->row[f->n].period = (uint16_t)period;
	return &f->row[f->n++];
}

static cbreg_status
add_placement(struct facts *f, const struct report_seat *s,
    const struct fact *plain, size_t first)
{
	int last, began = report_began(s);
	struct fact *t;
	uint32_t counts;
	size_t i;

	for (i = 0; i < f->nperiod; i++) {
		if (f->pass_of[i] != f->pass)
			continue;
		counts = 0;
		if (began != 0 && is_inside(f, i, s->country, began))
			counts |= FACT(PLACEMENTS_STARTED);
		last = last_day(f, &f->period[i], s->country);
		if (last > f->reg->as_of)
			last = f->reg->as_of;
		if (report_is_present(report_status_on(s, last)))
			counts |= FACT(PLACEMENTS_ACTIVE);
		if (is_inside(f, i, s->country, s->on))
			counts |= s->status == CBREG_COMPLETED
				      ? FACT(PLACEMENTS_COMPLETED)
				  : s->status == CBREG_LEFT
				      ? FACT(PLACEMENTS_LEFT)
				      : 0;
		if (counts == 0)
			continue;
		if ((t = fact_of(f, plain, first, i)) == NULL)
			return out_of_memory(f->reg);
		t->counts |= counts;
	}
	return CBREG_OK;
}

static void
take_placement_words(struct facts *f, const struct report_seat *s,
    struct fact *t)
{
	const struct placement_word *p;

	for (; f->placement_at < f->n_placement; f->placement_at++) {
		p = &f->placement[f->placement_at];
		if (p->person > t->person ||
		    (p->person == t->person && p->session > s->session->id))
			return;
		if (p->person < t->person || p->session < s->session->id)
			continue;
		t->value[CBREG_BY_UNIVERSITY] = p->university;
		t->value[CBREG_BY_DEGREE] = p->degree;
		return;
	}
}

/* What counts of an enrolment where its session was held. */
static uint32_t
counts_here(const struct report_seat *s, bool is_new)
{
	bool participant = cbreg_status_rule(s->status)->participant;

	if (s->role == CBREG_ROLE_TRAINER)
		return participant ? FACT(TRAINERS) : 0;
	if (s->role == CBREG_ROLE_OBSERVER)
		return participant ? FACT(OBSERVERS) : 0;
	return FACT(SESSIONS) | FACT(NOMINATIONS) |
	       (participant
		       ? FACT(PARTICIPATIONS) | FACT(PERSON_DAYS) | FACT(PEOPLE)
		       : 0) |
	       (participant && is_new ? FACT(PEOPLE_NEW) : 0);
}

/* A session counts where countries have years of their own once somebody does.
 */
static void
note_own(struct facts *f, size_t period, uint32_t session)
{
	if (f->has_own != NULL)
		f->has_own[period * f->report.n_session + session] = true;
}

static cbreg_status
add_seat(struct facts *f, int64_t person, size_t seat, int first_start)
{
	const struct report_seat *s = &f->report.seat[seat];
	uint32_t session = (uint32_t)(s->session - f->report.session);
	const struct session_facts *of = &f->of_session[session];
	struct fact plain = { .person = person,
		.session = session,
		.seat = (uint32_t)seat },
		    *t;
	size_t first = f->n, period;
	bool placement = s->session->kind == CBREG_KIND_PLACEMENT;

	memcpy(plain.value, of->value, sizeof(plain.value));
	plain.value[CBREG_BY_COUNTRY] = s->country;
	plain.value[CBREG_BY_SEX] = s->sex;
	plain.value[CBREG_BY_ORG_KIND] = s->org_kind;
	plain.value[CBREG_BY_ROLE] = s->role;
	if (placement)
		take_placement_words(f, s, &plain);
	if (of->counts && (period = period_of_start(f, s, of)) != NO_PERIOD) {
		uint32_t counts = counts_here(s,
		    first_start >=
			first_day(f, &f->period[period], s->country));

		if (counts != 0) {
			if ((t = fact_of(f, &plain, first, period)) == NULL)
				return out_of_memory(f->reg);
			t->counts = counts;
			t->amount = days_attended(s->attended, s->session);
			note_own(f, period, session);
		}
	}
	if (s->role != CBREG_ROLE_TRAINEE)
		return CBREG_OK;
	if (s->status == CBREG_COMPLETED &&
	    (period = period_of_status(f, s, of)) != NO_PERIOD) {
		if ((t = fact_of(f, &plain, first, period)) == NULL)
			return out_of_memory(f->reg);
		t->counts |= FACT(COMPLETIONS) | FACT(PEOPLE_COMPLETED);
	}
	return placement ? add_placement(f, s, &plain, first) : CBREG_OK;
}

static cbreg_status
add_person(struct facts *f)
{
	struct report_seat *seat;
	int first_start = INT32_MAX;
	cbreg_status rc;
	int64_t person;
	size_t n, i;

	rc = report_person(&f->report, &person, &seat, &n);
	for (i = 0; i < n && rc == CBREG_OK; i++)
		if (seat[i].role == CBREG_ROLE_TRAINEE &&
		    !seat[i].session->cancelled &&
		    seat[i].session->start < first_start &&
		    cbreg_status_rule(seat[i].status)->participant)
			first_start = seat[i].session->start;
	for (i = 0; i < n && rc == CBREG_OK; i++)
		if (seat[i].status != 0 && !seat[i].session->cancelled)
			rc = add_seat(f, person, i, first_start);
	return rc;
}

/* What was counted without names, in whichever periods its session counts. */
static cbreg_status
add_nameless(struct facts *f, struct fact *plain)
{
	const struct report_session *s = &f->report.session[plain->session];
	int country = plain->value[CBREG_BY_COUNTRY];
	size_t i;

	for (i = 0; i < f->nperiod; i++) {
		if (!is_inside(f, i, country, s->start))
			continue;
		if (!grow(&f->row, &f->room, f->n, sizeof(*f->row)))
			return out_of_memory(f->reg);
		f->row[f->n] = *plain;
		f->row[f->n++].period = (uint16_t)i;
		note_own(f, i, plain->session);
	}
	return CBREG_OK;
}

static bool
is_estimate(const char *qualifier, const char *method)
{
	return (method != NULL && strcmp(method, "estimated") == 0) ||
	       (qualifier != NULL && strcmp(qualifier, "exact") != 0);
}

/* A bound that nobody gave is the number itself. */
static void
take_range(struct stmt *st, struct fact *t)
{
	t->low = db_col_text(st, 6) != NULL ? db_col_int(st, 6) : t->amount;
	t->high = db_col_text(st, 7) != NULL ? db_col_int(st, 7) : t->amount;
}

/* Where one number of a period has a range, sums of that period have one. */
static cbreg_status
count_ranges(struct facts *f, uint32_t measure, uint32_t bounds)
{
	bool *ranged = calloc(f->nperiod + 1, sizeof(*ranged));
	size_t i;

	if (ranged == NULL)
		return out_of_memory(f->reg);
	for (i = 0; i < f->n; i++)
		if ((f->row[i].counts & measure) != 0 &&
		    f->row[i].low < f->row[i].high)
			ranged[f->row[i].period] = true;
	for (i = 0; i < f->n; i++)
		if ((f->row[i].counts & measure) != 0 &&
		    ranged[f->row[i].period])
			f->row[i].counts |= bounds;
	free(ranged);
	return CBREG_OK;
}

/* The session and its words; false where it does not count. */
static bool
begin_nameless(struct facts *f, struct stmt *st, struct fact *t)
{
	const struct report_session *s =
	    report_session_of(&f->report, db_col_int(st, 0));

	if (s == NULL)
		return false;
	*t = (struct fact){ .session = (uint32_t)(s - f->report.session) };
	memcpy(t->value, f->of_session[t->session].value, sizeof(t->value));
	t->value[CBREG_BY_COUNTRY] = (uint16_t)db_col_int(st, 1);
	return f->of_session[t->session].counts;
}

static cbreg_status
add_heads(struct facts *f, struct stmt *st)
{
	const char *sex = db_col_text(st, 2);
	struct fact t;

	if (!begin_nameless(f, st, &t))
		return CBREG_OK;
	t.value[CBREG_BY_SEX] =
	    (uint16_t)cbreg_code_find(CBREG_SEX, sex, strlen(sex));
	t.counts = FACT(HEADCOUNT) | FACT(SESSIONS);
	t.amount = db_col_int(st, 3);
	t.estimated = is_estimate(db_col_text(st, 4), db_col_text(st, 5));
	take_range(st, &t);
	return add_nameless(f, &t);
}

static cbreg_status
add_output(struct facts *f, struct stmt *st)
{
	const char *word = db_col_text(st, 2);
	struct fact t;

	if (!begin_nameless(f, st, &t))
		return CBREG_OK;
	t.amount = db_col_int(st, 3);
	t.estimated = is_estimate(db_col_text(st, 4), db_col_text(st, 5));
	take_range(st, &t);
	switch (cbreg_code_find(CBREG_OUTPUT, word, strlen(word))) {
	case CBREG_OUTPUT_BODIES:
		t.counts = FACT(BODIES) | FACT(SESSIONS);
		break;
	case CBREG_OUTPUT_ARTEFACTS:
		t.counts = FACT(ARTEFACTS) | FACT(SESSIONS);
		break;
	default:
		t.counts = FACT(REACH) | FACT(SESSIONS);
	}
	return add_nameless(f, &t);
}

/* All of one statement at once: there are few. */
static cbreg_status
add_all(struct facts *f, enum stmt_id id,
    cbreg_status (*add)(struct facts *f, struct stmt *st))
{
	struct stmt *st = NULL;
	cbreg_status rc;

	rc = db_get(f->reg->db, id, &st);
	while (rc == CBREG_OK && (rc = db_step(st)) == CBREG_OK)
		rc = add(f, st);
	db_put(st);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

static cbreg_status
add_sessions(struct facts *f)
{
	const struct report *r = &f->report;
	size_t i, p;

	for (i = 0; i < r->n_session; i++) {
		const struct report_session *s = &r->session[i];

		if (!f->of_session[i].counts)
			continue;
		for (p = 0; p < f->nperiod; p++) {
			const struct cbreg_period *period = &f->period[p];
			struct fact *t;

			if (period->own ? !f->has_own[p * r->n_session + i]
					: s->start < period->from ||
					      s->start > period->to)
				continue;
			if (!grow(&f->row, &f->room, f->n, sizeof(*f->row)))
				return out_of_memory(f->reg);
			t = &f->row[f->n++];
			*t = (struct fact){ .session = (uint32_t)i,
				.counts = FACT(SESSIONS),
				.period = (uint16_t)p };
			memcpy(t->value, f->of_session[i].value,
			    sizeof(t->value));
		}
	}
	return CBREG_OK;
}

/* The next people, pass by pass; CBREG_DONE after the last. */
static cbreg_status
next_person(struct facts *f)
{
	cbreg_status rc = CBREG_OK;

	if (!f->started) {
		if ((rc = report_start(&f->report)) != CBREG_OK)
			return rc;
		f->started = true;
		f->placement_at = 0;
		find_periods(f);
	}
	while (f->n == 0 && (rc = add_person(f)) == CBREG_OK)
		;
	if (rc != CBREG_DONE)
		return rc;
	if (++f->pass >= f->passes)
		return CBREG_DONE;
	report_rewind(&f->report);
	f->started = false;
	return CBREG_OK;
}

cbreg_status
facts_next(struct facts *f, const struct fact **fact, size_t *n)
{
	cbreg_status rc = CBREG_OK;

	for (f->n = 0; f->n == 0 && rc == CBREG_OK;) {
		switch (f->step) {
		case FACTS_PEOPLE:
			if ((rc = next_person(f)) != CBREG_DONE)
				continue;
			report_end(&f->report);
			break;
		case FACTS_HEADS:
			rc = add_all(f, STMT_HEADCOUNT_ALL, add_heads);
			if (rc == CBREG_OK)
				rc = count_ranges(f, FACT(HEADCOUNT),
				    FACT(HEADCOUNT_LOW) | FACT(HEADCOUNT_HIGH));
			break;
		case FACTS_OUTPUTS:
			rc = add_all(f, STMT_OUTPUT_ALL, add_output);
			if (rc == CBREG_OK)
				rc = count_ranges(f, FACT(REACH),
				    FACT(REACH_LOW) | FACT(REACH_HIGH));
			break;
		case FACTS_SESSIONS:
			rc = add_sessions(f);
			break;
		default:
			return CBREG_DONE;
		}
		if (rc == CBREG_DONE)
			rc = CBREG_OK;
		f->step++;
	}
	*fact = f->row;
	*n = f->n;
	return rc;
}

const struct report_seat *
facts_seat(const struct facts *f, const struct fact *fact)
{
	return fact->person != 0 ? &f->report.seat[fact->seat] : NULL;
}

void
facts_close(struct facts *f)
{
	int i;

	report_close(&f->report);
	for (i = 0; i < CBREG_AXES; i++) {
		free(f->words[i].word);
		map_release(&f->words[i].by_text);
	}
	free(f->of_session);
	free(f->placement);
	free(f->has_own);
	free(f->own);
	free(f->row);
	free(f->pass_of);
	arena_release(&f->arena);
	*f = (struct facts){ 0 };
}

void
facts_strata(const struct facts *f, const struct fact *t, struct buf *out)
{
	char code[3];
	int i;

	buf_clear(out);
	for (i = 0; i < CBREG_AXES; i++) {
		if (i > 0)
			buf_add(out, &(char){ RECORD_SEPARATOR }, 1);
		buf_puts(out,
		    facts_text(f, (enum cbreg_axis)i, t->value[i], code));
	}
}

cbreg_status
facts_read_strata(struct facts *f, const char *text, struct fact *out)
{
	char word[256];
	int i, number;
	size_t len;

	for (i = 0; i < CBREG_AXES; i++) {
		len = strcspn(text, (char[]){ RECORD_SEPARATOR, '\0' });
		snprintf(word, sizeof(word), "%.*s", (int)len, text);
		number = facts_word(f, (enum cbreg_axis)i, word);
		if (number < 0)
			return db_fail(f->reg->db, CBREG_IO,
			    "'%s' is no longer a word of the axis %s", word,
			    cbreg_axis_word((enum cbreg_axis)i));
		out->value[i] = (uint16_t)number;
		text += len + (text[len] != '\0');
	}
	return CBREG_OK;
}
