/* The annual figures: facts folded, and what is behind a cell. */
#include "config.h"

#include "figures.h"

#include "figures_private.h"
#include "record.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *const axis_word[CBREG_AXES] = { "country", "kind", "sex",
	"org-kind", "activity", "theme", "role", "mode", "university", "degree",
	"session" };

static const struct {
	const char *word, *unit;
	enum cbreg_sums sums;
	bool of_people;
} measures[CBREG_MEASURES] = {
	[CBREG_M_SESSIONS] = { "sessions", "sessions", CBREG_DISTINCT, false },
	[CBREG_M_NOMINATIONS] = { "nominations", "enrolments", CBREG_ADDS,
	    true },
	[CBREG_M_PARTICIPATIONS] = { "participations", "participations",
	    CBREG_ADDS, true },
	[CBREG_M_PEOPLE] = { "people", "people", CBREG_DISTINCT, true },
	[CBREG_M_PEOPLE_NEW] = { "people_new", "people", CBREG_DISTINCT, true },
	[CBREG_M_COMPLETIONS] = { "completions", "completions", CBREG_ADDS,
	    true },
	[CBREG_M_PEOPLE_COMPLETED] = { "people_completed", "people",
	    CBREG_DISTINCT, true },
	[CBREG_M_PERSON_DAYS] = { "person_days", "days", CBREG_ADDS, true },
	[CBREG_M_HEADCOUNT] = { "headcount", "heads", CBREG_ADDS, true },
	[CBREG_M_PLACEMENTS_STARTED] = { "placements_started", "placements",
	    CBREG_ADDS, true },
	[CBREG_M_PLACEMENTS_ACTIVE] = { "placements_active", "placements",
	    CBREG_ADDS, true },
	[CBREG_M_PLACEMENTS_COMPLETED] = { "placements_completed", "placements",
	    CBREG_ADDS, true },
	[CBREG_M_PLACEMENTS_LEFT] = { "placements_left", "placements",
	    CBREG_ADDS, true },
	[CBREG_M_TRAINERS] = { "trainers", "people", CBREG_DISTINCT, true },
	[CBREG_M_OBSERVERS] = { "observers", "people", CBREG_DISTINCT, true },
	[CBREG_M_HEADCOUNT_LOW] = { "headcount_low", "heads", CBREG_ADDS,
	    true },
	[CBREG_M_HEADCOUNT_HIGH] = { "headcount_high", "heads", CBREG_ADDS,
	    true },
	[CBREG_M_BODIES] = { "bodies", "bodies", CBREG_ADDS, false },
	[CBREG_M_ARTEFACTS] = { "artefacts", "artefacts", CBREG_ADDS, false },
	[CBREG_M_REACH] = { "reach", "contacts", CBREG_ADDS, false },
	[CBREG_M_REACH_LOW] = { "reach_low", "contacts", CBREG_ADDS, false },
	[CBREG_M_REACH_HIGH] = { "reach_high", "contacts", CBREG_ADDS, false },
};

const char *
cbreg_axis_word(enum cbreg_axis axis)
{
	return axis_word[axis];
}

int
cbreg_axis_find(const char *word, size_t len)
{
	int i;

	for (i = 0; i < CBREG_AXES; i++)
		if (strlen(axis_word[i]) == len &&
		    strncasecmp(axis_word[i], word, len) == 0)
			return i;
	return -1;
}

const char *
cbreg_measure_word(enum cbreg_measure measure)
{
	return measures[measure].word;
}

const char *
cbreg_measure_unit(enum cbreg_measure measure)
{
	return measures[measure].unit;
}

enum cbreg_sums
cbreg_measure_sums(enum cbreg_measure measure)
{
	return measures[measure].sums;
}

bool
cbreg_measure_of_people(enum cbreg_measure measure)
{
	return measures[measure].of_people;
}

int
cbreg_measure_find(const char *word, size_t len)
{
	int i;

	for (i = 0; i < CBREG_MEASURES; i++)
		if (strlen(measures[i].word) == len &&
		    strncasecmp(measures[i].word, word, len) == 0)
			return i;
	return -1;
}

static const char *
axis_value(const struct cbreg_figures *f, const struct fold_cell *c, int i,
    char code[3])
{
	return c->at[i] == 0 ? "total"
			     : facts_text(&f->facts, f->setting.axis[i],
				   c->at[i] - 1, code);
}

int
facts_order(const struct facts *f, const struct cbreg_figures_setting *setting,
    const uint16_t *a, const uint16_t *b)
{
	char one[3], other[3];
	int i, order;

	for (i = 0; i < setting->naxis; i++) {
		if (a[i] == b[i])
			continue;
		if (a[i] == 0 || b[i] == 0)
			return a[i] == 0 ? 1 : -1;
		order = strcmp(facts_text(f, setting->axis[i], a[i] - 1, one),
		    facts_text(f, setting->axis[i], b[i] - 1, other));
		if (order != 0)
			return order;
	}
	return 0;
}

static int
by_axes(const void *a, const void *b, void *context)
{
	const struct cbreg_figures *f = context;
	const struct fold_cell *x = &f->fold.cell[*(const size_t *)a];
	const struct fold_cell *y = &f->fold.cell[*(const size_t *)b];

	if (x->period != y->period)
		return x->period < y->period ? -1 : 1;
	return facts_order(&f->facts, &f->setting, x->at, y->at);
}

cbreg_status
figures_sort(struct cbreg_figures *f)
{
	size_t i;

	if ((f->order = malloc((f->fold.n + 1) * sizeof(*f->order))) == NULL)
		return out_of_memory(f->reg);
	for (i = 0; i < f->fold.n; i++)
		f->order[i] = i;
	qsort_r(f->order, f->fold.n, sizeof(*f->order), by_axes, f);
	return CBREG_OK;
}

cbreg_status
fold_failed(cbreg *reg, const struct fold *f)
{
	return f->full ? db_fail(reg->db, CBREG_INVALID,
			     "so many axes make more cells than can be held")
		       : out_of_memory(reg);
}

cbreg_status
fold_for(const struct facts *facts, const struct cbreg_figures_setting *setting,
    struct fold *f)
{
	int i, k;

	*f = (struct fold){ .naxis = setting->naxis,
		.nperiod = setting->nperiod,
		.wanted = setting->measures,
		.n_session = facts->report.n_session };
	for (i = 0; i < setting->naxis; i++) {
		for (k = 0; k < i; k++)
			if (setting->axis[k] == setting->axis[i])
				return db_fail(facts->reg->db, CBREG_INVALID,
				    "axis '%s' stands twice",
				    axis_word[setting->axis[i]]);
		f->axis[i] = setting->axis[i];
		f->width[i] = facts_width(facts, setting->axis[i]);
	}
	return fold_begin(f) ? CBREG_OK : fold_failed(facts->reg, f);
}

/* A fact of the country that is asked for; a session by itself is one once
 * something of the country was counted there. */
static bool
concerns(struct cbreg_figures *f, const struct fact *t)
{
	size_t at = t->period * f->facts.report.n_session + t->session;

	if (f->held == NULL)
		return true;
	if (t->person == 0 && t->counts == FACT(SESSIONS))
		return f->held[at];
	if (t->value[CBREG_BY_COUNTRY] != f->setting.country)
		return false;
	f->held[at] |= (t->counts & FACT(SESSIONS)) != 0;
	return true;
}

static cbreg_status
count(struct cbreg_figures *f, figures_tee_fn *tee, void *context)
{
	const struct fact *fact;
	cbreg_status rc;
	size_t n, i;

	while ((rc = facts_next(&f->facts, &fact, &n)) == CBREG_OK)
		for (i = 0; i < n; i++) {
			if (!concerns(f, &fact[i]))
				continue;
			if (!fold_fact(&f->fold, &fact[i]))
				return fold_failed(f->reg, &f->fold);
			if (tee != NULL && (rc = tee(context, &f->facts,
						&fact[i])) != CBREG_OK)
				return rc;
		}
	if (rc != CBREG_DONE)
		return rc;
	return fold_end(&f->fold) ? CBREG_OK : fold_failed(f->reg, &f->fold);
}

cbreg_status
figures_compute(cbreg *reg, const struct cbreg_figures_setting *setting,
    figures_tee_fn *tee, void *context, cbreg_figures **out)
{
	struct cbreg_figures *f = calloc(1, sizeof(*f));
	cbreg_status rc;

	if (f == NULL)
		return out_of_memory(reg);
	f->reg = reg;
	f->setting = *setting;
	rc = facts_open(reg, setting->period, setting->nperiod, &f->facts);
	if (rc == CBREG_OK && setting->of_country &&
	    (f->held = calloc(setting->nperiod * f->facts.report.n_session + 1,
		 sizeof(*f->held))) == NULL)
		rc = out_of_memory(reg);
	if (rc == CBREG_OK &&
	    (rc = fold_for(&f->facts, setting, &f->fold)) == CBREG_OK &&
	    (rc = count(f, tee, context)) == CBREG_OK)
		rc = figures_sort(f);
	if (rc != CBREG_OK) {
		cbreg_figures_free(f);
		return rc;
	}
	*out = f;
	return CBREG_OK;
}

cbreg_status
cbreg_figures_open(cbreg *reg, const struct cbreg_figures_setting *setting,
    cbreg_figures **out)
{
	cbreg_status rc;

	if ((rc = reg->db->ops->begin(reg->db, false)) != CBREG_OK)
		return rc;
	if ((rc = figures_compute(reg, setting, NULL, NULL, out)) != CBREG_OK) {
		reg->db->ops->rollback(reg->db);
		return rc;
	}
	(*out)->reads = true;
	return CBREG_OK;
}

void
figures_cell(const cbreg_figures *f, const struct fold_cell *c, struct buf *out)
{
	char code[3];
	int i;

	buf_clear(out);
	for (i = 0; i < f->setting.naxis; i++) {
		if (i > 0)
			buf_add(out, &(char){ RECORD_SEPARATOR }, 1);
		buf_puts(out, axis_value(f, c, i, code));
	}
}

/* A measure that few programmes have is not told of where it is nothing. */
static bool
is_shown(const struct cbreg_figures *f, const struct fold_cell *c, int m)
{
	int i;

	if (c->value[m] != 0)
		return true;
	for (i = 0; i < f->setting.naxis; i++)
		if (c->at[i] != 0)
			return false;
	return m <= CBREG_M_PLACEMENTS_LEFT;
}

cbreg_status
cbreg_figures_next(cbreg_figures *f, struct cbreg_figure *out)
{
	const struct fold_cell *c;
	int i, m;

	for (; f->next < f->fold.n; f->next++, f->measure = 0) {
		c = &f->fold.cell[f->order[f->next]];
		while (f->measure < CBREG_MEASURES) {
			m = f->measure++;
			if (!is_shown(f, c, m))
				continue;
			for (i = 0; i < f->setting.naxis; i++)
				out->axis[i] = axis_value(f, c, i, f->code);
			out->period = &f->setting.period[c->period];
			out->measure = (enum cbreg_measure)m;
			out->value = c->value[m];
			out->status = (c->estimated >> m & 1) != 0 ? "estimated"
				      : out->period->to > f->reg->as_of
					  ? "provisional"
					  : "actual";
			return CBREG_OK;
		}
	}
	return CBREG_DONE;
}

void
figures_rewind(cbreg_figures *f)
{
	f->next = 0;
	f->measure = 0;
}

int64_t
cbreg_figures_total(const cbreg_figures *f, size_t period,
    enum cbreg_measure measure)
{
	return fold_grand(&f->fold, period)->value[measure];
}

void
cbreg_figures_free(cbreg_figures *f)
{
	if (f == NULL)
		return;
	facts_close(&f->facts);
	if (f->reads)
		f->reg->db->ops->rollback(f->reg->db); /* nothing is kept */
	fold_release(&f->fold);
	free(f->held);
	free(f->order);
	free(f);
}

struct cbreg_explanation {
	struct facts facts;
	cbreg *reg;
	enum cbreg_measure measure;
	int want[CBREG_AXES]; /* number of the word; -1: any */
	const struct fact *fact;
	size_t n, next;
	int64_t person;	   /* who was counted last */
	bool *seen;	   /* sessions that were counted */
	struct stmt *name; /* of a person, or NULL */
	char code[3];
};

/* A word of an axis of people is asked for: a session counts by who came. */
static bool
asks_of_people(const struct cbreg_explanation *e)
{
	int i;

	for (i = 0; i < CBREG_AXES; i++)
		if (e->want[i] >= 0 && axis_of_people((enum cbreg_axis)i))
			return true;
	return false;
}

static cbreg_status
find_words(struct cbreg_explanation *e, const char *const want[CBREG_AXES])
{
	int i;

	for (i = 0; i < CBREG_AXES; i++) {
		e->want[i] = -1;
		if (want[i] == NULL)
			continue;
		e->want[i] = facts_word(&e->facts, (enum cbreg_axis)i, want[i]);
		if (e->want[i] < 0)
			return db_fail(e->reg->db, CBREG_NOTFOUND,
			    "'%s' is not a word of the axis %s", want[i],
			    axis_word[i]);
	}
	return CBREG_OK;
}

cbreg_status
cbreg_explain_open(cbreg *reg, const struct cbreg_period *period,
    enum cbreg_measure measure, const char *const want[CBREG_AXES], bool names,
    cbreg_explanation **out)
{
	struct cbreg_explanation *e = calloc(1, sizeof(*e));
	cbreg_status rc;

	if (e == NULL)
		return out_of_memory(reg);
	e->reg = reg;
	e->measure = measure;
	if ((rc = reg->db->ops->begin(reg->db, false)) != CBREG_OK) {
		free(e);
		return rc;
	}
	if ((rc = facts_open(reg, period, 1, &e->facts)) == CBREG_OK)
		rc = find_words(e, want);
	if (rc == CBREG_OK && names)
		rc = db_get(reg->db, STMT_PERSON_NAME, &e->name);
	if (rc == CBREG_OK) {
		e->seen = calloc(e->facts.report.n_session + 1, 1);
		if (e->seen == NULL)
			rc = out_of_memory(reg);
	}
	if (rc != CBREG_OK) {
		cbreg_explain_free(e);
		return rc;
	}
	*out = e;
	return CBREG_OK;
}

static bool
is_evidence(const struct cbreg_explanation *e, const struct fact *t)
{
	bool alone = t->person == 0 && t->counts == FACT(SESSIONS);
	int i;

	if ((t->counts >> e->measure & 1) == 0)
		return false;
	/* Sessions are told once, by those who came or by themselves. */
	if (e->measure == CBREG_M_SESSIONS && alone == asks_of_people(e))
		return false;
	for (i = 0; i < CBREG_AXES; i++)
		if (e->want[i] >= 0 && e->want[i] != t->value[i])
			return false;
	return true;
}

static int64_t
counted(struct cbreg_explanation *e, const struct fact *t)
{
	bool again;

	if (e->measure == CBREG_M_SESSIONS) {
		again = e->seen[t->session];
		e->seen[t->session] = true;
		return !again;
	}
	if (measures[e->measure].sums == CBREG_DISTINCT) {
		again = e->person == t->person;
		e->person = t->person;
		return !again;
	}
	return fold_amount(t, e->measure);
}

static cbreg_status
find_name(struct cbreg_explanation *e, struct cbreg_evidence *out)
{
	cbreg_status rc;

	if (e->name == NULL || out->person == 0)
		return CBREG_OK;
	e->reg->db->ops->reset(e->name);
	if ((rc = db_int(e->name, "person", out->person)) == CBREG_OK &&
	    (rc = db_step(e->name)) == CBREG_OK)
		out->name = db_col_text(e->name, 0);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

static cbreg_status
describe(struct cbreg_explanation *e, const struct fact *t,
    struct cbreg_evidence *out)
{
	const struct report_session *s = &e->facts.report.session[t->session];
	const struct report_seat *seat = facts_seat(&e->facts, t);
	int i;

	*out = (struct cbreg_evidence){ .period = e->facts.period,
		.person = t->person,
		.session = s->code,
		.counted = counted(e, t) };
	for (i = 0; i < CBREG_AXES; i++)
		out->axis[i] = facts_text(&e->facts, (enum cbreg_axis)i,
		    t->value[i], e->code);
	if (seat == NULL) {
		out->axis[CBREG_BY_ORG_KIND] = out->axis[CBREG_BY_ROLE] = "";
		if (t->counts == FACT(SESSIONS))
			out->axis[CBREG_BY_COUNTRY] = out->axis[CBREG_BY_SEX] =
			    "";
		return CBREG_OK;
	}
	out->status =
	    cbreg_status_word(seat->status, s->kind == CBREG_KIND_PLACEMENT);
	out->on = seat->on;
	return find_name(e, out);
}

cbreg_status
cbreg_explain_next(cbreg_explanation *e, struct cbreg_evidence *out)
{
	cbreg_status rc;

	for (;;) {
		for (; e->next < e->n; e->next++)
			if (is_evidence(e, &e->fact[e->next]))
				return describe(e, &e->fact[e->next++], out);
		e->next = e->n = 0;
		rc = facts_next(&e->facts, &e->fact, &e->n);
		if (rc != CBREG_OK)
			return rc;
	}
}

void
cbreg_explain_free(cbreg_explanation *e)
{
	if (e == NULL)
		return;
	db_put(e->name);
	facts_close(&e->facts);
	e->reg->db->ops->rollback(e->reg->db); /* it was only read */
	free(e->seen);
	free(e);
}
