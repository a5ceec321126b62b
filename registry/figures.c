/* The annual figures: one pass over the enrolments in person order. */
#include "config.h"

#include "figures.h"

#include "date.h"
#include "days.h"
#include "stream.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Cells that a table of slots may address. */
#define MAX_SLOTS ((size_t)1 << 26)

static const char *const axis_word[CBREG_AXES] = { "country", "kind", "sex",
	"org-kind", "activity" };

static const struct {
	const char *word, *unit;
	bool distinct; /* of people: computed at each total, never summed */
} measures[CBREG_MEASURES] = {
	[CBREG_M_SESSIONS] = { "sessions", "sessions", true },
	[CBREG_M_NOMINATIONS] = { "nominations", "enrolments", false },
	[CBREG_M_PARTICIPATIONS] = { "participations", "participations",
	    false },
	[CBREG_M_PEOPLE] = { "people", "people", true },
	[CBREG_M_PEOPLE_NEW] = { "people_new", "people", true },
	[CBREG_M_COMPLETIONS] = { "completions", "completions", false },
	[CBREG_M_PEOPLE_COMPLETED] = { "people_completed", "people", true },
	[CBREG_M_PERSON_DAYS] = { "person_days", "days", false },
	[CBREG_M_HEADCOUNT] = { "headcount", "heads", false },
	[CBREG_M_PLACEMENTS_STARTED] = { "placements_started", "placements",
	    false },
	[CBREG_M_PLACEMENTS_ACTIVE] = { "placements_active", "placements",
	    false },
	[CBREG_M_PLACEMENTS_COMPLETED] = { "placements_completed", "placements",
	    false },
	[CBREG_M_PLACEMENTS_LEFT] = { "placements_left", "placements", false },
};

/* One cell; coordinate 0 is the total, else one more than the value. */
struct cell {
	int64_t value[CBREG_MEASURES];
	int64_t seen_people, seen_new, seen_completed; /* last person */
	uint16_t at[CBREG_AXES];
	bool estimated;
};

struct cbreg_figures {
	struct cbreg_figures_setting setting;
	struct report report;
	cbreg *reg;
	size_t width[CBREG_AXES], stride[CBREG_AXES];
	uint32_t *slot; /* one more than an index of cell */
	struct cell *cell;
	size_t n, room, next;
	int measure;	 /* of the cell that next_ is about to give */
	struct map seen; /* sessions that a cell has counted */
	char code[CBREG_AXES][3];
	bool provisional;
	size_t *order;
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

/* The strata of something that is counted, as numbers by axis. */
struct strata {
	int value[CBREG_AXES];
};

static void
strata_of_session(const struct report_session *s, struct strata *out)
{
	out->value[CBREG_BY_KIND] = s->kind;
	out->value[CBREG_BY_ACTIVITY] = s->activity_index;
}

static bool
of_session(enum cbreg_axis axis)
{
	return axis == CBREG_BY_KIND || axis == CBREG_BY_ACTIVITY;
}

/* The cell of the strata with the axes of the mask kept, the others at
 * total. */
static struct cell *
cell_at(struct cbreg_figures *f, const struct strata *s, unsigned mask)
{
	size_t at = 0;
	struct cell *c;
	int i;

	for (i = 0; i < f->setting.naxis; i++)
		if ((mask >> i & 1) != 0)
			at += f->stride[i] *
			      ((size_t)s->value[f->setting.axis[i]] + 1);
	if (f->slot[at] != 0)
		return &f->cell[f->slot[at] - 1];
	if (!grow(&f->cell, &f->room, f->n, sizeof(*f->cell)))
		return NULL;
	c = &f->cell[f->n];
	*c = (struct cell){ .seen_people = -1 };
	for (i = 0; i < f->setting.naxis; i++)
		if ((mask >> i & 1) != 0)
			c->at[i] = (uint16_t)(s->value[f->setting.axis[i]] + 1);
	f->slot[at] = (uint32_t)++f->n;
	return c;
}

static unsigned
all_axes(const struct cbreg_figures *f)
{
	return (1u << f->setting.naxis) - 1;
}

/* Once per cell and person. */
static cbreg_status
count_person(struct cbreg_figures *f, const struct strata *s, int64_t person,
    enum cbreg_measure measure)
{
	unsigned mask = all_axes(f);
	int64_t *seen;
	struct cell *c;

	for (;; mask--) {
		if ((c = cell_at(f, s, mask)) == NULL)
			return out_of_memory(f->reg);
		seen = measure == CBREG_M_PEOPLE       ? &c->seen_people
		       : measure == CBREG_M_PEOPLE_NEW ? &c->seen_new
						       : &c->seen_completed;
		if (*seen == person && mask == all_axes(f))
			return CBREG_OK; /* then every total has him too */
		if (*seen != person) {
			*seen = person;
			c->value[measure]++;
		}
		if (mask == 0)
			return CBREG_OK;
	}
}

/* Once per cell and session; the masks without an axis of people are counted
 * from the list of sessions. */
static cbreg_status
count_session(struct cbreg_figures *f, const struct strata *s,
    const struct report_session *session)
{
	uint64_t index = (uint64_t)(session - f->report.session);
	unsigned mask, people = 0;
	struct map_cursor at;
	struct cell *c;
	uint32_t ignored;
	int i;

	for (i = 0; i < f->setting.naxis; i++)
		if (!of_session(f->setting.axis[i]))
			people |= 1u << i;
	for (mask = all_axes(f); people != 0; mask--) {
		if ((mask & people) != 0) {
			uint64_t key;

			if ((c = cell_at(f, s, mask)) == NULL)
				return out_of_memory(f->reg);
			key = (uint64_t)(c - f->cell) << 32 | index;
			if (!map_first(&f->seen, &at, key, &ignored)) {
				if (!map_add(&f->seen, key, 0))
					return out_of_memory(f->reg);
				c->value[CBREG_M_SESSIONS]++;
			} else if (mask == all_axes(f)) {
				return CBREG_OK;
			}
		}
		if (mask == 0)
			break;
	}
	return CBREG_OK;
}

static bool
counts_in(const struct cbreg_figures *f, const struct report_session *s)
{
	return !s->cancelled && s->start >= f->setting.period.from &&
	       s->start <= f->setting.period.to && s->start <= f->reg->as_of;
}

static cbreg_status
count_sessions(struct cbreg_figures *f)
{
	unsigned mask, people = 0;
	struct strata s = { { 0 } };
	struct cell *c;
	size_t i;
	int k;

	for (k = 0; k < f->setting.naxis; k++)
		if (!of_session(f->setting.axis[k]))
			people |= 1u << k;
	for (i = 0; i < f->report.n_session; i++) {
		const struct report_session *session = &f->report.session[i];

		if (!counts_in(f, session))
			continue;
		strata_of_session(session, &s);
		for (mask = all_axes(f);; mask--) {
			if ((mask & people) == 0) {
				if ((c = cell_at(f, &s, mask)) == NULL)
					return out_of_memory(f->reg);
				c->value[CBREG_M_SESSIONS]++;
			}
			if (mask == 0)
				break;
		}
	}
	return CBREG_OK;
}

static bool
inside(const struct cbreg_figures *f, int on)
{
	return on >= f->setting.period.from && on <= f->setting.period.to;
}

static void
count_placement(const struct cbreg_figures *f, const struct report_seat *s,
    struct cell *c)
{
	int last = f->setting.period.to, began = report_began(s);

	if (began != 0 && inside(f, began))
		c->value[CBREG_M_PLACEMENTS_STARTED]++;
	if (last > f->reg->as_of)
		last = f->reg->as_of;
	if (report_is_present(report_status_on(s, last)))
		c->value[CBREG_M_PLACEMENTS_ACTIVE]++;
	if (s->status == CBREG_COMPLETED && inside(f, s->on))
		c->value[CBREG_M_PLACEMENTS_COMPLETED]++;
	if (s->status == CBREG_LEFT && inside(f, s->on))
		c->value[CBREG_M_PLACEMENTS_LEFT]++;
}

static cbreg_status
count_seat(struct cbreg_figures *f, int64_t person, const struct report_seat *s,
    bool is_new)
{
	const struct cbreg_status_rule *rule = cbreg_status_rule(s->status);
	struct strata strata;
	struct cell *c;
	cbreg_status rc = CBREG_OK;
	bool completed = s->status == CBREG_COMPLETED && inside(f, s->on);
	bool here = counts_in(f, s->session);

	if (s->session->cancelled)
		return CBREG_OK;
	if (!here && !completed && s->session->kind != CBREG_KIND_PLACEMENT)
		return CBREG_OK;
	strata_of_session(s->session, &strata);
	strata.value[CBREG_BY_COUNTRY] = s->country;
	strata.value[CBREG_BY_SEX] = s->sex;
	strata.value[CBREG_BY_ORG_KIND] = s->org_kind;
	if ((c = cell_at(f, &strata, all_axes(f))) == NULL)
		return out_of_memory(f->reg);
	if (here)
		c->value[CBREG_M_NOMINATIONS]++;
	if (here && rule->participant) {
		c->value[CBREG_M_PARTICIPATIONS]++;
		c->value[CBREG_M_PERSON_DAYS] +=
		    days_attended(s->attended, s->session);
	}
	if (completed)
		c->value[CBREG_M_COMPLETIONS]++;
	if (s->session->kind == CBREG_KIND_PLACEMENT)
		count_placement(f, s, c);
	if (here)
		rc = count_session(f, &strata, s->session);
	if (rc == CBREG_OK && here && rule->participant)
		rc = count_person(f, &strata, person, CBREG_M_PEOPLE);
	if (rc == CBREG_OK && here && rule->participant && is_new)
		rc = count_person(f, &strata, person, CBREG_M_PEOPLE_NEW);
	if (rc == CBREG_OK && completed)
		rc = count_person(f, &strata, person, CBREG_M_PEOPLE_COMPLETED);
	return rc;
}

static cbreg_status
count_people(struct cbreg_figures *f)
{
	struct report_seat *seat;
	cbreg_status rc;
	int64_t person;
	size_t n, i;
	bool is_new;

	if ((rc = report_start(&f->report)) != CBREG_OK)
		return rc;
	while (
	    (rc = report_person(&f->report, &person, &seat, &n)) == CBREG_OK) {
		is_new = true;
		for (i = 0; i < n; i++)
			if (seat[i].role == CBREG_ROLE_TRAINEE &&
			    !seat[i].session->cancelled &&
			    seat[i].session->start < f->setting.period.from &&
			    cbreg_status_rule(seat[i].status)->participant)
				is_new = false;
		for (i = 0; i < n && rc == CBREG_OK; i++)
			if (seat[i].role == CBREG_ROLE_TRAINEE &&
			    seat[i].status != 0)
				rc = count_seat(f, person, &seat[i], is_new);
		if (rc != CBREG_OK)
			return rc;
	}
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

static cbreg_status
count_heads(struct cbreg_figures *f)
{
	struct stmt *st = NULL;
	cbreg_status rc;

	rc = db_get(f->reg->db, STMT_HEADCOUNT_ALL, &st);
	while (rc == CBREG_OK && (rc = db_step(st)) == CBREG_OK) {
		const struct report_session *s =
		    report_session_of(&f->report, db_col_int(st, 0));
		const char *sex = db_col_text(st, 2);
		const char *qualifier = db_col_text(st, 4);
		const char *method = db_col_text(st, 5);
		struct strata strata = { { 0 } };
		struct cell *c;

		if (s == NULL || !counts_in(f, s))
			continue;
		strata_of_session(s, &strata);
		strata.value[CBREG_BY_COUNTRY] = (int)db_col_int(st, 1);
		strata.value[CBREG_BY_SEX] =
		    cbreg_code_find(CBREG_SEX, sex, strlen(sex));
		if ((c = cell_at(f, &strata, all_axes(f))) == NULL) {
			rc = out_of_memory(f->reg);
			break;
		}
		c->value[CBREG_M_HEADCOUNT] += db_col_int(st, 3);
		c->estimated |=
		    (method != NULL && strcmp(method, "estimated") == 0) ||
		    (qualifier != NULL && strcmp(qualifier, "exact") != 0);
		rc = count_session(f, &strata, s);
	}
	db_put(st);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

/* Measures that add up are counted in the finest cells and summed here. */
static cbreg_status
sum_up(struct cbreg_figures *f)
{
	unsigned mask, all = all_axes(f);
	size_t i, finest = f->n;
	struct strata s = { { 0 } };
	struct cell *c;
	int k, m;

	for (i = 0; i < finest && all != 0; i++) {
		for (k = 0; k < f->setting.naxis; k++) {
			if (f->cell[i].at[k] == 0)
				break;
			s.value[f->setting.axis[k]] = f->cell[i].at[k] - 1;
		}
		if (k < f->setting.naxis)
			continue;
		for (mask = all - 1;; mask--) {
			if ((c = cell_at(f, &s, mask)) == NULL)
				return out_of_memory(f->reg);
			for (m = 0; m < CBREG_MEASURES; m++)
				if (!measures[m].distinct)
					c->value[m] += f->cell[i].value[m];
			c->estimated |= f->cell[i].estimated;
			if (mask == 0)
				break;
		}
	}
	/* The grand total is there even where nothing was counted. */
	return cell_at(f, &s, 0) != NULL ? CBREG_OK : out_of_memory(f->reg);
}

static const char *
axis_value(const struct cbreg_figures *f, const struct cell *c, int i,
    char code[3])
{
	int value = c->at[i] - 1;

	if (value < 0)
		return "total";
	switch (f->setting.axis[i]) {
	case CBREG_BY_COUNTRY:
		return cbreg_country_code(value, code);
	case CBREG_BY_KIND:
		return cbreg_code_word(CBREG_ACTIVITY_KIND, value);
	case CBREG_BY_SEX:
		return value == 0 ? "not-stated"
				  : cbreg_code_word(CBREG_SEX, value);
	case CBREG_BY_ORG_KIND:
		return value == 0 ? "not-stated"
				  : cbreg_code_word(CBREG_ORG_KIND, value);
	default:
		return f->report.activity[value];
	}
}

static int
by_axes(const void *a, const void *b, void *context)
{
	const struct cbreg_figures *f = context;
	const struct cell *x = &f->cell[*(const size_t *)a];
	const struct cell *y = &f->cell[*(const size_t *)b];
	char one[3], other[3];
	int i, order;

	for (i = 0; i < f->setting.naxis; i++) {
		if (x->at[i] == y->at[i])
			continue;
		if (x->at[i] == 0 || y->at[i] == 0)
			return x->at[i] == 0 ? 1 : -1;
		order = strcmp(axis_value(f, x, i, one),
		    axis_value(f, y, i, other));
		if (order != 0)
			return order;
	}
	return 0;
}

static cbreg_status
put_in_order(struct cbreg_figures *f)
{
	size_t i;

	if ((f->order = malloc((f->n + 1) * sizeof(*f->order))) == NULL)
		return out_of_memory(f->reg);
	for (i = 0; i < f->n; i++)
		f->order[i] = i;
	qsort_r(f->order, f->n, sizeof(*f->order), by_axes, f);
	return CBREG_OK;
}

static cbreg_status
lay_out(struct cbreg_figures *f)
{
	size_t slots = 1;
	int i, k;

	for (i = f->setting.naxis - 1; i >= 0; i--) {
		for (k = 0; k < i; k++)
			if (f->setting.axis[k] == f->setting.axis[i])
				return db_fail(f->reg->db, CBREG_INVALID,
				    "axis '%s' stands twice",
				    axis_word[f->setting.axis[i]]);
		switch (f->setting.axis[i]) {
		case CBREG_BY_COUNTRY:
			f->width[i] = CBREG_COUNTRIES;
			break;
		case CBREG_BY_KIND:
			f->width[i] =
			    (size_t)cbreg_codelist(CBREG_ACTIVITY_KIND)->n;
			break;
		case CBREG_BY_SEX:
			f->width[i] = (size_t)cbreg_codelist(CBREG_SEX)->n;
			break;
		case CBREG_BY_ORG_KIND:
			f->width[i] = (size_t)cbreg_codelist(CBREG_ORG_KIND)->n;
			break;
		default:
			f->width[i] = f->report.n_activity;
		}
		f->stride[i] = slots;
		slots *= f->width[i] + 1;
		if (slots > MAX_SLOTS)
			return db_fail(f->reg->db, CBREG_INVALID,
			    "so many axes make more cells than can be held");
	}
	f->slot = calloc(slots, sizeof(*f->slot));
	return f->slot != NULL ? CBREG_OK : out_of_memory(f->reg);
}

cbreg_status
cbreg_figures_open(cbreg *reg, const struct cbreg_figures_setting *setting,
    cbreg_figures **out)
{
	struct cbreg_figures *f = calloc(1, sizeof(*f));
	cbreg_status rc;

	if (f == NULL)
		return out_of_memory(reg);
	f->reg = reg;
	f->setting = *setting;
	f->provisional = setting->period.to > reg->as_of;
	if ((rc = reg->db->ops->begin(reg->db, false)) != CBREG_OK) {
		free(f);
		return rc;
	}
	if ((rc = report_open(reg, &f->report)) != CBREG_OK ||
	    (rc = lay_out(f)) != CBREG_OK ||
	    (rc = count_people(f)) != CBREG_OK ||
	    (rc = count_heads(f)) != CBREG_OK || (rc = sum_up(f)) != CBREG_OK ||
	    (rc = count_sessions(f)) != CBREG_OK ||
	    (rc = put_in_order(f)) != CBREG_OK) {
		cbreg_figures_free(f);
		return rc;
	}
	*out = f;
	return CBREG_OK;
}

cbreg_status
cbreg_figures_next(cbreg_figures *f, struct cbreg_figure *out)
{
	const struct cell *c;
	bool grand;
	int i, m;

	for (; f->next < f->n; f->next++, f->measure = 0) {
		c = &f->cell[f->order[f->next]];
		for (grand = true, i = 0; i < f->setting.naxis; i++)
			grand &= c->at[i] == 0;
		while (f->measure < CBREG_MEASURES) {
			m = f->measure++;
			if (c->value[m] == 0 && !grand)
				continue;
			for (i = 0; i < f->setting.naxis; i++)
				out->axis[i] = axis_value(f, c, i, f->code[i]);
			out->measure = (enum cbreg_measure)m;
			out->value = c->value[m];
			out->status = m == CBREG_M_HEADCOUNT && c->estimated
					  ? "estimated"
				      : f->provisional ? "provisional"
						       : "actual";
			return CBREG_OK;
		}
	}
	return CBREG_DONE;
}

int64_t
cbreg_figures_total(const cbreg_figures *f, enum cbreg_measure measure)
{
	return f->cell[f->slot[0] - 1].value[measure];
}

void
cbreg_figures_free(cbreg_figures *f)
{
	if (f == NULL)
		return;
	report_close(&f->report);
	f->reg->db->ops->rollback(f->reg->db); /* it was only read */
	map_release(&f->seen);
	free(f->slot);
	free(f->cell);
	free(f->order);
	free(f);
}
