/* Why figures differ from those of a publication: the causes, one after the
 * other. */
#include "config.h"

#include "publication_private.h"
#include "trace.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const cause_word[CBREG_CAUSES] = { "definition", "merge",
	"erasure", "removal", "attribute-correction", "status-correction",
	"later-event", "late-entry" };

/* A fact of before and its counterpart of after; either may be missing. */
struct pair {
	struct fact before, after;
	bool had, has;
	uint8_t cause; /* what makes one out of the other */
};

struct changed {
	uint16_t at[CBREG_AXES];
	uint16_t period;
	uint8_t measure;
};

struct cbreg_difference {
	cbreg *reg;
	struct cbreg_figures_setting setting;
	cbreg_published *from, *to;
	cbreg_figures *now; /* whose words all facts have */
	struct fact *before, *after;
	size_t n_before, before_room, n_after, after_room;
	struct pair *pair;
	size_t n_pair, pair_room;
	struct traces traces; /* what batches since have touched */
	struct map merged, survivors, seen;
	size_t *moved; /* pairs that differ */
	size_t n_moved, moved_room;
	struct fold step[CBREG_CAUSES]; /* after each cause */
	struct fold published;
	struct changed *changed;
	size_t n_changed, changed_room, next;
	int cause; /* of the figure that next_ is about to give */
	int64_t since;
	bool failed; /* out of memory, while batches were listed */
	struct buf batches;
	char code[3];
};

const char *
cbreg_cause_word(enum cbreg_cause cause)
{
	return cause_word[cause];
}

/* Of a number that has them or not: it is the same number. */
#define BOUNDS                                                                 \
	(uint32_t)(FACT(HEADCOUNT_LOW) | FACT(HEADCOUNT_HIGH) |                \
		   FACT(REACH_LOW) | FACT(REACH_HIGH))

/* Facts of before and after that are about the same thing. */
static int
by_key(const struct fact *a, const struct fact *b)
{
	uint32_t x, y;

	if (a->person != b->person)
		return a->person < b->person ? -1 : 1;
	if (a->session != b->session)
		return a->session < b->session ? -1 : 1;
	if (a->period != b->period)
		return a->period < b->period ? -1 : 1;
	if (a->person != 0)
		return 0;
	/* Without a person: a session by itself, or a number of its own. */
	x = a->counts & ~BOUNDS;
	y = b->counts & ~BOUNDS;
	if (x != y)
		return x < y ? -1 : 1;
	if (x == FACT(SESSIONS))
		return 0;
	if (a->value[CBREG_BY_COUNTRY] != b->value[CBREG_BY_COUNTRY])
		return a->value[CBREG_BY_COUNTRY] < b->value[CBREG_BY_COUNTRY]
			   ? -1
			   : 1;
	return (int)a->value[CBREG_BY_SEX] - (int)b->value[CBREG_BY_SEX];
}

static int
compare_facts(const void *a, const void *b)
{
	return by_key(a, b);
}

static cbreg_status
keep_after(void *context, const struct facts *facts, const struct fact *t)
{
	cbreg_difference *d = context;

	(void)facts;
	if (!grow(&d->after, &d->after_room, d->n_after, sizeof(*d->after)))
		return out_of_memory(d->reg);
	d->after[d->n_after++] = *t;
	return CBREG_OK;
}

/* A session that is no longer recorded is numbered behind the others. */
static cbreg_status
session_number(cbreg_difference *d, const char *code, uint32_t *out)
{
	struct report *r = &d->now->facts.report;
	struct report_session *s;
	size_t i;

	for (i = 0; i < r->n_session; i++)
		if (strcmp(r->session[i].code, code) == 0) {
			*out = (uint32_t)i;
			return CBREG_OK;
		}
	if (!grow(&r->session, &r->session_room, r->n_session,
		sizeof(*r->session)))
		return out_of_memory(d->reg);
	s = &r->session[r->n_session];
	*s = (struct report_session){ .activity = "" };
	if ((s->code = arena_text(&r->arena, code, strlen(code))) == NULL)
		return out_of_memory(d->reg);
	*out = (uint32_t)r->n_session++;
	return CBREG_OK;
}

static cbreg_status
read_facts(cbreg_difference *d, int64_t publication, struct fact **list,
    size_t *room, size_t *n)
{
	struct stmt *st = NULL;
	struct fact t;
	cbreg_status rc;

	if ((rc = db_get(d->reg->db, STMT_PUBLISHED_FACTS, &st)) == CBREG_OK)
		rc = db_int(st, "publication", publication);
	while (rc == CBREG_OK && (rc = db_step(st)) == CBREG_OK) {
		t = (struct fact){ .period = (uint16_t)db_col_int(st, 0),
			.person = db_col_int(st, 1),
			.counts = (uint32_t)db_col_int(st, 4),
			.amount = db_col_int(st, 5),
			.low = db_col_int(st, 6),
			.high = db_col_int(st, 7),
			.estimated = db_col_int(st, 8) != 0 };
		if ((rc = session_number(d, db_col_text(st, 2), &t.session)) !=
			CBREG_OK ||
		    (rc = facts_read_strata(&d->now->facts, db_col_text(st, 3),
			 &t)) != CBREG_OK)
			break;
		if (!grow(list, room, *n, sizeof(t))) {
			rc = out_of_memory(d->reg);
			break;
		}
		(*list)[(*n)++] = t;
	}
	db_put(st);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

/* Where codes lead that were merged away. */
static cbreg_status
load_merged(cbreg_difference *d)
{
	struct stmt *st = NULL;
	cbreg_status rc;

	rc = db_get(d->reg->db, STMT_MERGED_LIST, &st);
	while (rc == CBREG_OK && (rc = db_step(st)) == CBREG_OK)
		if (!map_set(&d->merged, (uint64_t)db_col_int(st, 0),
			(uint32_t)db_col_int(st, 1)))
			rc = out_of_memory(d->reg);
	db_put(st);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

static int64_t
survivor(const cbreg_difference *d, int64_t person)
{
	struct map_cursor c;
	uint32_t into;

	while (map_first(&d->merged, &c, (uint64_t)person, &into) &&
	       (int64_t)into != person)
		person = into;
	return person;
}

/* When an enrolment was first recorded and where it stands; batch 0: it is not
 * there. */
static cbreg_status
seat_history(cbreg_difference *d, const struct fact *t, int64_t *batch, int *on)
{
	struct stmt *st = NULL;
	cbreg_status rc;

	*batch = *on = 0;
	if (t->person == 0)
		return CBREG_OK;
	if ((rc = db_get(d->reg->db, STMT_SEAT_FIRST_BATCH, &st)) == CBREG_OK &&
	    (rc = db_int(st, "person", t->person)) == CBREG_OK &&
	    (rc = db_int(st, "session",
		 d->now->facts.report.session[t->session].id)) == CBREG_OK &&
	    (rc = db_step(st)) == CBREG_OK) {
		*batch = db_col_int(st, 0);
		*on = (int)db_col_int(st, 1);
	}
	db_put(st);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

static bool
same_strata(const struct fact *a, const struct fact *b)
{
	return memcmp(a->value, b->value, sizeof(a->value)) == 0;
}

static bool
same_numbers(const struct fact *a, const struct fact *b)
{
	return a->counts == b->counts && a->amount == b->amount &&
	       a->low == b->low && a->high == b->high &&
	       a->estimated == b->estimated;
}

static bool
is_traced(const cbreg_difference *d, enum trace_what what, int64_t person,
    int64_t session, const char *code)
{
	return traces_has(&d->traces,
	    &(struct trace_of){ what, person, session, code });
}

/* Add the batches behind something to those that are listed for a figure. */
static void
list_batches(cbreg_difference *d, enum trace_what what, int64_t person,
    int64_t session, const char *code, struct batches *out)
{
	d->failed |= !traces_batches(&d->traces,
	    &(struct trace_of){ what, person, session, code }, out);
}

static bool
session_changed(const cbreg_difference *d, uint32_t session)
{
	const struct report_session *s = &d->now->facts.report.session[session];

	return is_traced(d, TRACE_SESSION, 0, 0, s->code) ||
	       is_traced(d, TRACE_ACTIVITY, 0, 0, s->activity);
}

static bool
seat_changed(const cbreg_difference *d, const struct fact *t)
{
	int64_t session = d->now->facts.report.session[t->session].id;

	return is_traced(d, TRACE_SEAT, t->person, session, "");
}

static bool
has_key(const struct map *m, int64_t person)
{
	struct map_cursor c;
	uint32_t ignored;

	return map_first(m, &c, (uint64_t)person, &ignored);
}

/* Its session began after the query date, so that it did not count then. */
static bool
began_since(const cbreg_difference *d, const struct fact *t)
{
	return d->now->facts.report.session[t->session].start >
	       cbreg_published_head(d->from)->as_of;
}

/* Of what has no person: a session, or a number counted at one. */
static enum cbreg_cause
cause_of_nameless(const cbreg_difference *d, const struct pair *p)
{
	const struct fact *t = p->had ? &p->before : &p->after;
	const char *code = d->now->facts.report.session[t->session].code;
	bool own = t->counts != FACT(SESSIONS) &&
		   is_traced(d, TRACE_NUMBERS, 0, 0, code);

	if (d->now->facts.report.session[t->session].id == 0)
		return CBREG_CAUSE_REMOVAL;
	if (p->had && p->has)
		return CBREG_CAUSE_ATTRIBUTE;
	if (!own && !is_traced(d, TRACE_NEW, 0, 0, code) &&
	    session_changed(d, t->session))
		return CBREG_CAUSE_ATTRIBUTE;
	if (p->had)
		return CBREG_CAUSE_REMOVAL;
	return own || is_traced(d, TRACE_NEW, 0, 0, code) || !began_since(d, t)
		   ? CBREG_CAUSE_LATE
		   : CBREG_CAUSE_EVENT;
}

/* Which cause makes one fact out of the other. */
static cbreg_status
find_cause(cbreg_difference *d, struct pair *p)
{
	const struct fact *t = p->had ? &p->before : &p->after;
	int as_of = cbreg_published_head(d->from)->as_of, on;
	int64_t first;
	cbreg_status rc;

	if (t->person == 0) {
		p->cause = (uint8_t)cause_of_nameless(d, p);
		return CBREG_OK;
	}
	if ((rc = seat_history(d, t, &first, &on)) != CBREG_OK)
		return rc;
	if (p->had && traces_erased(&d->traces, t->person))
		p->cause = CBREG_CAUSE_ERASURE;
	else if (p->had && !p->has && first == 0)
		p->cause = CBREG_CAUSE_REMOVAL;
	else if (!p->had && first > d->since)
		p->cause = CBREG_CAUSE_LATE;
	else if (p->had && p->has && !same_strata(&p->before, &p->after))
		p->cause = CBREG_CAUSE_ATTRIBUTE;
	else if (session_changed(d, t->session) &&
		 (p->had != p->has || !seat_changed(d, t)))
		p->cause = CBREG_CAUSE_ATTRIBUTE;
	else if (p->had && p->has &&
		 (p->before.counts ^ p->after.counts) == FACT(PEOPLE_NEW))
		/* Something earlier was merged in, or recorded. */
		p->cause = has_key(&d->survivors, t->person) ? CBREG_CAUSE_MERGE
							     : CBREG_CAUSE_LATE;
	else
		p->cause = on > as_of || began_since(d, t) ? CBREG_CAUSE_EVENT
							   : CBREG_CAUSE_STATUS;
	return CBREG_OK;
}

static cbreg_status
add_pair(cbreg_difference *d, const struct fact *before,
    const struct fact *after)
{
	struct pair *p;

	if (!grow(&d->pair, &d->pair_room, d->n_pair, sizeof(*d->pair)))
		return out_of_memory(d->reg);
	p = &d->pair[d->n_pair++];
	*p = (struct pair){ .had = before != NULL, .has = after != NULL };
	if (before != NULL)
		p->before = *before;
	if (after != NULL)
		p->after = *after;
	if (p->had && p->has && same_strata(before, after) &&
	    same_numbers(before, after)) {
		p->cause = CBREG_CAUSE_DEFINITION; /* nothing has changed */
		return CBREG_OK;
	}
	if (!grow(&d->moved, &d->moved_room, d->n_moved, sizeof(*d->moved)))
		return out_of_memory(d->reg);
	d->moved[d->n_moved++] = d->n_pair - 1;
	return find_cause(d, p);
}

/* Before and after side by side.  People are those of after. */
static cbreg_status
pair_facts(cbreg_difference *d)
{
	size_t i = 0, k = 0;
	cbreg_status rc = CBREG_OK;
	int order;

	for (; i < d->n_before; i++) {
		struct fact *t = &d->before[i];
		int64_t into = survivor(d, t->person);

		t->seat = 0;
		if (into == t->person)
			continue;
		t->seat = (uint32_t)t->person; /* as he was published */
		t->person = into;
		if (!map_set(&d->survivors, (uint64_t)into, 0))
			return out_of_memory(d->reg);
	}
	if (d->n_before > 0)
		qsort(d->before, d->n_before, sizeof(*d->before),
		    compare_facts);
	if (d->n_after > 0)
		qsort(d->after, d->n_after, sizeof(*d->after), compare_facts);
	for (i = 0; (i < d->n_before || k < d->n_after) && rc == CBREG_OK;) {
		order = i == d->n_before  ? 1
			: k == d->n_after ? -1
					  : by_key(&d->before[i], &d->after[k]);
		/* Two of before are one where both people were there. */
		if (order < 0 && i > 0 &&
		    by_key(&d->before[i - 1], &d->before[i]) == 0) {
			i++;
			continue;
		}
		rc = add_pair(d, order <= 0 ? &d->before[i] : NULL,
		    order >= 0 ? &d->after[k] : NULL);
		i += order <= 0;
		k += order >= 0;
	}
	return rc;
}

/* Fold facts in the order of people, as they stand after a cause. */
static cbreg_status
fold_step(cbreg_difference *d, enum cbreg_cause cause, struct fold *out)
{
	const struct fact *t;
	cbreg_status rc;
	bool is_after;
	size_t i;

	if ((rc = fold_for(&d->now->facts, &d->setting, out)) != CBREG_OK)
		return rc;
	for (i = 0; i < d->n_pair; i++) {
		const struct pair *p = &d->pair[i];

		is_after = p->cause <= cause;
		if (is_after ? !p->has : !p->had)
			continue;
		t = is_after ? &p->after : &p->before;
		if (!fold_fact(out, t))
			return fold_failed(d->reg, out);
	}
	return fold_end(out) ? CBREG_OK : fold_failed(d->reg, out);
}

/* As they were published, people not yet merged. */
static cbreg_status
fold_before(cbreg_difference *d, struct fold *out)
{
	cbreg_status rc;
	size_t i;

	if ((rc = fold_for(&d->now->facts, &d->setting, out)) != CBREG_OK)
		return rc;
	for (i = 0; i < d->n_before; i++)
		if (!fold_fact(out, &d->before[i]))
			return fold_failed(d->reg, out);
	return fold_end(out) ? CBREG_OK : fold_failed(d->reg, out);
}

static int64_t
value_of(const struct fold *f, const struct changed *c)
{
	const struct fold_cell *cell = fold_find(f, c->at, c->period);

	return cell != NULL ? cell->value[c->measure] : 0;
}

/* What was published is the state before the first cause. */
static cbreg_status
take_published(cbreg_difference *d)
{
	struct cbreg_published_figure g;
	uint16_t at[CBREG_AXES];
	cbreg_status rc;
	int i, number;

	if ((rc = fold_for(&d->now->facts, &d->setting, &d->published)) !=
	    CBREG_OK)
		return rc;
	while ((rc = cbreg_published_next(d->from, &g)) == CBREG_OK) {
		struct fold_cell *c;

		for (i = 0; i < d->setting.naxis; i++) {
			number = strcmp(g.axis[i], "total") == 0
				     ? -1
				     : facts_word(&d->now->facts,
					   d->setting.axis[i], g.axis[i]);
			at[i] = (uint16_t)(number + 1);
		}
		c = fold_at(&d->published, at,
		    (size_t)(g.period -
			     cbreg_published_setting(d->from)->period));
		if (c == NULL)
			return fold_failed(d->reg, &d->published);
		c->value[g.measure] = g.value;
	}
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

static int
by_place(const void *a, const void *b, void *context)
{
	const cbreg_difference *d = context;
	const struct changed *x = a, *y = b;
	int order;

	if (x->period != y->period)
		return x->period < y->period ? -1 : 1;
	order = facts_order(&d->now->facts, &d->setting, x->at, y->at);
	return order != 0 ? order : (int)x->measure - (int)y->measure;
}

static bool
is_published(const cbreg_difference *d, int measure)
{
	const char *word = cbreg_measure_word((enum cbreg_measure)measure);

	return list_has(cbreg_published_head(d->from)->measures, ',', word,
	    strlen(word));
}

static bool
has_moved(const cbreg_difference *d, const struct changed *c)
{
	int64_t before = value_of(&d->published, c);
	int k;

	for (k = 0; k < CBREG_CAUSES; k++)
		if (value_of(&d->step[k], c) != before)
			return true;
	return false;
}

/* Every figure that some cause has changed. */
static cbreg_status
find_changed(cbreg_difference *d, const struct fold *f)
{
	struct changed c = { .period = 0 };
	size_t i;
	int m;

	for (i = 0; i < f->n; i++) {
		uint64_t key = fold_key(f, f->cell[i].at, f->cell[i].period);

		memcpy(c.at, f->cell[i].at, sizeof(c.at));
		c.period = f->cell[i].period;
		for (m = 0; m < CBREG_MEASURES; m++) {
			c.measure = (uint8_t)m;
			if (!is_published(d, m) || !has_moved(d, &c) ||
			    has_key(&d->seen,
				(int64_t)(key * CBREG_MEASURES + (uint64_t)m)))
				continue;
			if (!map_add(&d->seen,
				key * CBREG_MEASURES + (uint64_t)m, 0) ||
			    !grow(&d->changed, &d->changed_room, d->n_changed,
				sizeof(*d->changed)))
				return out_of_memory(d->reg);
			d->changed[d->n_changed++] = c;
		}
	}
	return CBREG_OK;
}

/* Open what is compared: facts of both sides, in the words of now. */
static cbreg_status
open_sides(cbreg_difference *d, const char *from, const char *to)
{
	const struct cbreg_figures_setting *s;
	cbreg_status rc;

	if ((rc = cbreg_published_open(d->reg, from, &d->from)) != CBREG_OK)
		return rc;
	d->since = cbreg_published_head(d->from)->batch;
	d->setting = *cbreg_published_setting(d->from);
	if (to != NULL) {
		if ((rc = cbreg_published_open(d->reg, to, &d->to)) != CBREG_OK)
			return rc;
		s = cbreg_published_setting(d->to);
		if (strcmp(cbreg_published_head(d->to)->periods,
			cbreg_published_head(d->from)->periods) != 0 ||
		    strcmp(cbreg_published_head(d->to)->axes,
			cbreg_published_head(d->from)->axes) != 0 ||
		    s->of_country != d->setting.of_country ||
		    (s->of_country && s->country != d->setting.country))
			return db_fail(d->reg->db, CBREG_INVALID,
			    "'%s' and '%s' are of different periods or axes",
			    from, to);
	}
	/* The published setting has one of each statement at a time. */
	if ((rc = figures_compute(d->reg, &d->setting,
		 to == NULL ? keep_after : NULL, d, &d->now)) != CBREG_OK ||
	    (rc = read_facts(d, cbreg_published_head(d->from)->id, &d->before,
		 &d->before_room, &d->n_before)) != CBREG_OK)
		return rc;
	return to == NULL ? CBREG_OK
			  : read_facts(d, cbreg_published_head(d->to)->id,
				&d->after, &d->after_room, &d->n_after);
}

static cbreg_status
compare(cbreg_difference *d)
{
	struct fold definition = { 0 };
	cbreg_status rc;
	int k;

	if ((rc = fold_before(d, &definition)) == CBREG_OK)
		rc = pair_facts(d);
	d->step[CBREG_CAUSE_DEFINITION] = definition;
	for (k = CBREG_CAUSE_MERGE; k < CBREG_CAUSES && rc == CBREG_OK; k++)
		rc = fold_step(d, (enum cbreg_cause)k, &d->step[k]);
	if (rc == CBREG_OK && (rc = take_published(d)) == CBREG_OK)
		rc = find_changed(d, &d->published);
	for (k = 0; k < CBREG_CAUSES && rc == CBREG_OK; k++)
		rc = find_changed(d, &d->step[k]);
	if (rc == CBREG_OK && d->n_changed > 0)
		qsort_r(d->changed, d->n_changed, sizeof(*d->changed), by_place,
		    d);
	return rc;
}

cbreg_status
cbreg_difference_open(cbreg *reg, const char *from, const char *to,
    cbreg_difference **out)
{
	cbreg_difference *d = calloc(1, sizeof(*d));
	cbreg_status rc;

	if (d == NULL)
		return out_of_memory(reg);
	d->reg = reg;
	if ((rc = reg->db->ops->begin(reg->db, false)) != CBREG_OK) {
		free(d);
		return rc;
	}
	if ((rc = open_sides(d, from, to)) != CBREG_OK ||
	    (rc = load_merged(d)) != CBREG_OK ||
	    (rc = traces_load(reg, d->since, &d->traces)) != CBREG_OK ||
	    (rc = compare(d)) != CBREG_OK) {
		cbreg_difference_free(d);
		return rc;
	}
	*out = d;
	return CBREG_OK;
}

const struct cbreg_figures_setting *
cbreg_difference_setting(const cbreg_difference *d)
{
	return &d->setting;
}

/* The fact comes to the cell and is counted by its measure. */
static bool
comes_to(const cbreg_difference *d, const struct fact *t,
    const struct changed *c)
{
	int i;

	if (t->period != c->period || (t->counts >> c->measure & 1) == 0)
		return false;
	for (i = 0; i < d->setting.naxis; i++)
		if (c->at[i] != 0 &&
		    c->at[i] != t->value[d->setting.axis[i]] + 1)
			return false;
	return true;
}

/* What is copied onto the enrolment differs, not only what its session is. */
static bool
person_differs(const struct pair *p)
{
	int i;

	for (i = 0; i < CBREG_AXES; i++)
		if (p->had && p->has && axis_of_people((enum cbreg_axis)i) &&
		    p->before.value[i] != p->after.value[i])
			return true;
	return false;
}

static void
batches_of(cbreg_difference *d, const struct pair *p, struct batches *out)
{
	const struct fact *t = p->had ? &p->before : &p->after;
	const struct report_session *s =
	    &d->now->facts.report.session[t->session];
	bool of_session =
	    p->cause == CBREG_CAUSE_ATTRIBUTE && session_changed(d, t->session);

	if (of_session || t->person == 0) {
		list_batches(d, TRACE_SESSION, 0, 0, s->code, out);
		list_batches(d, TRACE_ACTIVITY, 0, 0, s->activity, out);
	}
	if (t->person == 0)
		list_batches(d, TRACE_NUMBERS, 0, 0, s->code, out);
	else if (!of_session || person_differs(p)) {
		list_batches(d, TRACE_SEAT, t->person, s->id, "", out);
		list_batches(d, TRACE_PERSON, t->person, 0, "", out);
		if (p->had && p->cause == CBREG_CAUSE_LATE)
			list_batches(d, TRACE_SEATS, t->person, 0, "", out);
	}
	if (p->cause == CBREG_CAUSE_REMOVAL)
		list_batches(d, TRACE_UNDOING, 0, 0, "", out);
}

/* The merges into the person of a published fact, whose facts stand together.
 */
static void
list_merges(cbreg_difference *d, size_t at, struct batches *out)
{
	int64_t person = d->before[at].person;

	while (at > 0 && d->before[at - 1].person == person)
		at--;
	for (; at < d->n_before && d->before[at].person == person; at++)
		if (d->before[at].seat != 0)
			list_batches(d, TRACE_PERSON, d->before[at].seat, 0, "",
			    out);
}

/* The batches behind a cause of a figure, in their order. */
static cbreg_status
name_batches(cbreg_difference *d, const struct changed *c,
    enum cbreg_cause cause)
{
	struct batches found = { 0 };
	size_t i;

	for (i = 0; i < d->n_moved; i++) {
		const struct pair *p = &d->pair[d->moved[i]];

		if (p->cause == cause &&
		    ((p->had && comes_to(d, &p->before, c)) ||
			(p->has && comes_to(d, &p->after, c))))
			batches_of(d, p, &found);
	}
	for (i = 0; cause == CBREG_CAUSE_MERGE && i < d->n_before; i++)
		if (has_key(&d->survivors, d->before[i].person) &&
		    comes_to(d, &d->before[i], c))
			list_merges(d, i, &found);
	batches_text(&found, &d->batches);
	free(found.row);
	return d->failed ? out_of_memory(d->reg) : CBREG_OK;
}

cbreg_status
cbreg_difference_next(cbreg_difference *d, struct cbreg_difference_row *out)
{
	for (; d->next < d->n_changed; d->next++, d->cause = 0) {
		const struct changed *c = &d->changed[d->next];

		while (d->cause < CBREG_CAUSES) {
			int k = d->cause++, i;
			int64_t before =
			    value_of(k == 0 ? &d->published : &d->step[k - 1],
				c);
			int64_t part = value_of(&d->step[k], c) - before;

			if (part == 0)
				continue;
			out->period = &d->setting.period[c->period];
			for (i = 0; i < d->setting.naxis; i++)
				out->axis[i] = c->at[i] == 0
						   ? "total"
						   : facts_text(&d->now->facts,
							 d->setting.axis[i],
							 c->at[i] - 1, d->code);
			out->measure = (enum cbreg_measure)c->measure;
			out->before = value_of(&d->published, c);
			out->after = value_of(&d->step[CBREG_CAUSES - 1], c);
			out->cause = (enum cbreg_cause)k;
			out->part = part;
			if (name_batches(d, c, out->cause) != CBREG_OK)
				return CBREG_NOMEM;
			out->batches = buf_text(&d->batches);
			return CBREG_OK;
		}
	}
	return CBREG_DONE;
}

void
cbreg_difference_free(cbreg_difference *d)
{
	int k;

	if (d == NULL)
		return;
	for (k = 0; k < CBREG_CAUSES; k++)
		fold_release(&d->step[k]);
	fold_release(&d->published);
	cbreg_figures_free(d->now);
	cbreg_published_free(d->from);
	cbreg_published_free(d->to);
	d->reg->db->ops->rollback(d->reg->db); /* it was only read */
	map_release(&d->merged);
	map_release(&d->survivors);
	map_release(&d->seen);
	free(d->moved);
	buf_release(&d->batches);
	free(d->before);
	free(d->after);
	free(d->pair);
	traces_free(&d->traces);
	free(d->changed);
	free(d);
}
