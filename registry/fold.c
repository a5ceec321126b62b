/* Facts counted into cells and totals. */
#include "config.h"

#include "fold.h"

#include <stdlib.h>
#include <string.h>

/* A table of so many slots is addressed, a larger one hashed. */
#define MAX_SLOTS ((uint64_t)1 << 22)
#define MAX_CELLS ((size_t)1 << 22)

#define DISTINCT                                                               \
	(FACT(PEOPLE) | FACT(PEOPLE_NEW) | FACT(PEOPLE_COMPLETED) |            \
	    FACT(TRAINERS) | FACT(OBSERVERS))

/* The sessions that somebody of some strata was in: a bit each. */
struct held {
	uint16_t at[CBREG_AXES]; /* of the axes of people; 0 elsewhere */
	uint16_t period;
	uint64_t *bit;
};

/* A finest cell that the person at hand comes to, and with what. */
struct mine {
	uint32_t cell;
	uint32_t counts;
	uint16_t at[CBREG_AXES];
	uint16_t period;
};

/* Two finest cells of a person in one period. */
struct alike {
	unsigned axes;	 /* on which they have the same word: a bit each */
	uint32_t counts; /* in both of them */
};

bool
axis_of_people(enum cbreg_axis axis)
{
	return axis == CBREG_BY_COUNTRY || axis == CBREG_BY_SEX ||
	       axis == CBREG_BY_ORG_KIND || axis == CBREG_BY_ROLE ||
	       axis == CBREG_BY_UNIVERSITY || axis == CBREG_BY_DEGREE;
}

static unsigned
all_axes(const struct fold *f)
{
	return (1u << f->naxis) - 1;
}

static unsigned
find_people_axes(const struct fold *f)
{
	unsigned mask = 0;
	int i;

	for (i = 0; i < f->naxis; i++)
		if (axis_of_people(f->axis[i]))
			mask |= 1u << i;
	return mask;
}

bool
fold_begin(struct fold *f)
{
	uint64_t slots = 1;
	int i;

	f->of_people = find_people_axes(f);
	for (i = f->naxis - 1; i >= 0; i--) {
		f->stride[i] = slots;
		slots *= f->width[i] + 1;
	}
	f->stride_of_period = slots;
	slots *= f->nperiod;
	f->person = 0;
	if (f->wanted == 0)
		f->wanted = UINT32_MAX;
	if (f->of_people != 0) {
		f->where = calloc(f->n_session + 1, sizeof(*f->where));
		if (f->where == NULL)
			return false;
	}
	if (slots > MAX_SLOTS)
		return true;
	return (f->slot = calloc(slots, sizeof(*f->slot))) != NULL;
}

uint64_t
fold_key(const struct fold *f, const uint16_t at[CBREG_AXES], size_t period)
{
	uint64_t key = period * f->stride_of_period;
	int i;

	for (i = 0; i < f->naxis; i++)
		key += f->stride[i] * at[i];
	return key;
}

/* One more than the index of a cell; 0 where there is none. */
static uint32_t
look_up(const struct fold *f, uint64_t key)
{
	struct map_cursor c;
	uint32_t found;

	if (f->slot != NULL)
		return f->slot[key];
	return map_first(&f->hashed, &c, key, &found) ? found : 0;
}

struct fold_cell *
fold_at(struct fold *f, const uint16_t at[CBREG_AXES], size_t period)
{
	uint64_t key = fold_key(f, at, period);
	uint32_t found = look_up(f, key);
	struct fold_cell *c;

	if (found != 0)
		return &f->cell[found - 1];
	f->full = f->n == MAX_CELLS;
	if (f->full || !grow(&f->cell, &f->room, f->n, sizeof(*f->cell)))
		return NULL;
	c = &f->cell[f->n++];
	*c = (struct fold_cell){ .period = (uint16_t)period };
	memcpy(c->at, at, (size_t)f->naxis * sizeof(*at));
	if (f->slot != NULL)
		f->slot[key] = (uint32_t)f->n;
	else if (!map_add(&f->hashed, key, (uint32_t)f->n))
		return NULL;
	return c;
}

/* Coordinates with the axes of the mask kept, the others at their total. */
static void
project(const struct fold *f, const uint16_t at[CBREG_AXES], unsigned mask,
    uint16_t out[CBREG_AXES])
{
	int i;

	for (i = 0; i < f->naxis; i++)
		out[i] = (mask >> i & 1) != 0 ? at[i] : 0;
}

/* The cells before one of the person that it may repeat at some total. */
static bool
find_alike(struct fold *f, size_t at, size_t *n)
{
	const struct mine *mine = &f->mine[at], *x;
	size_t k;
	int i;

	*n = 0;
	for (k = 0; k < at; k++) {
		struct alike a = { 0, 0 };

		x = &f->mine[k];
		a.counts = x->counts & mine->counts;
		if (x->period != mine->period || a.counts == 0)
			continue;
		for (i = 0; i < f->naxis; i++)
			if (x->at[i] == mine->at[i])
				a.axes |= 1u << i;
		if (!grow(&f->alike, &f->alike_room, *n, sizeof(*f->alike)))
			return false;
		f->alike[(*n)++] = a;
	}
	return true;
}

/* Of the finest cells of a person that come to one total, all but the first
 * are repeats there. */
static bool
take_repeats(struct fold *f, size_t at)
{
	uint16_t total[CBREG_AXES];
	struct fold_cell *c;
	unsigned mask;
	uint32_t again;
	size_t n, k;
	int m;

	if (!find_alike(f, at, &n))
		return false;
	for (mask = n > 0 ? all_axes(f) : 0; mask-- > 0;) {
		for (again = 0, k = 0; k < n; k++)
			if ((mask & ~f->alike[k].axes) == 0)
				again |= f->alike[k].counts;
		if (again == 0)
			continue;
		project(f, f->mine[at].at, mask, total);
		if ((c = fold_at(f, total, f->mine[at].period)) == NULL)
			return false;
		for (m = 0; again >> m != 0; m++)
			c->value[m] -= again >> m & 1;
	}
	return true;
}

/* Everything of the person at hand has come. */
static bool
end_person(struct fold *f)
{
	size_t i;
	int m;

	for (i = 0; i < f->n_mine; i++)
		for (m = 0; f->mine[i].counts >> m != 0; m++)
			f->cell[f->mine[i].cell].value[m] +=
			    f->mine[i].counts >> m & 1;
	for (i = 1; i < f->n_mine; i++)
		if (!take_repeats(f, i))
			return false;
	f->n_mine = 0;
	return true;
}

static bool
note_person(struct fold *f, const struct fold_cell *c, uint32_t counts)
{
	uint32_t cell = (uint32_t)(c - f->cell);
	struct mine *mine;
	size_t i;

	for (i = 0; i < f->n_mine; i++)
		if (f->mine[i].cell == cell) {
			f->mine[i].counts |= counts;
			return true;
		}
	if (!grow(&f->mine, &f->mine_room, f->n_mine, sizeof(*f->mine)))
		return false;
	mine = &f->mine[f->n_mine++];
	mine->cell = cell;
	mine->counts = counts;
	mine->period = c->period;
	memcpy(mine->at, c->at, sizeof(mine->at));
	return true;
}

/* The number of the strata of people that a finest cell is of. */
static bool
held_of(struct fold *f, const struct fold_cell *c, uint32_t *index)
{
	uint16_t people[CBREG_AXES] = { 0 };
	struct map_cursor cursor;
	struct held *h;
	uint64_t key;

	project(f, c->at, f->of_people, people);
	key = fold_key(f, people, c->period);
	if (map_first(&f->held_at, &cursor, key, index))
		return true;
	if (!grow(&f->held, &f->held_room, f->n_held, sizeof(*f->held)))
		return false;
	*index = (uint32_t)f->n_held;
	h = &f->held[*index];
	memcpy(h->at, people, sizeof(people));
	h->period = c->period;
	h->bit = calloc(f->n_session / 64 + 1, sizeof(*h->bit));
	if (h->bit == NULL)
		return false;
	f->n_held++;
	return map_add(&f->held_at, key, *index);
}

/* Somebody of the strata of this cell was in the session. */
static bool
note_held(struct fold *f, struct fold_cell *c, uint32_t session)
{
	uint64_t *bit;
	uint32_t index;

	if (c->held == 0) {
		if (!held_of(f, c, &index))
			return false;
		c->held = index + 1;
	}
	bit = f->held[c->held - 1].bit;
	if (!has_bit(bit, session)) {
		memcpy(f->where[session], c->at, sizeof(*f->where));
		bit[session / 64] |= (uint64_t)1 << session % 64;
	}
	return true;
}

int64_t
fold_amount(const struct fact *t, int measure)
{
	switch (measure) {
	case CBREG_M_PERSON_DAYS:
	case CBREG_M_HEADCOUNT:
	case CBREG_M_BODIES:
	case CBREG_M_ARTEFACTS:
	case CBREG_M_REACH:
		return t->amount;
	case CBREG_M_HEADCOUNT_LOW:
	case CBREG_M_REACH_LOW:
		return t->low;
	case CBREG_M_HEADCOUNT_HIGH:
	case CBREG_M_REACH_HIGH:
		return t->high;
	default:
		return 1;
	}
}

static void
add_amounts(struct fold_cell *c, const struct fact *t, uint32_t counts)
{
	int m;

	for (m = 0; counts >> m != 0; m++)
		if ((counts >> m & 1) != 0)
			c->value[m] += fold_amount(t, m);
}

bool
fold_fact(struct fold *f, const struct fact *t)
{
	uint32_t wanted = t->counts & f->wanted;
	uint32_t counts = wanted & ~(uint32_t)FACT(SESSIONS);
	uint16_t at[CBREG_AXES] = { 0 };
	struct fold_cell *c;
	int i;

	if (t->person != f->person) {
		if (!end_person(f))
			return false;
		f->person = t->person;
	}
	if (wanted == 0)
		return true;
	for (i = 0; i < f->naxis; i++)
		at[i] = (uint16_t)(t->value[f->axis[i]] + 1);
	/* A session by itself has no strata of people. */
	if (t->counts == FACT(SESSIONS) && t->person == 0) {
		if (f->of_people != 0)
			project(f, at, all_axes(f) & ~f->of_people, at);
		if ((c = fold_at(f, at, t->period)) == NULL)
			return false;
		c->value[CBREG_M_SESSIONS]++;
		return true;
	}
	if ((c = fold_at(f, at, t->period)) == NULL)
		return false;
	if ((wanted & FACT(SESSIONS)) != 0 && f->of_people != 0 &&
	    !note_held(f, c, t->session))
		return false;
	add_amounts(c, t, counts & ~DISTINCT);
	c->estimated |= t->estimated ? counts : 0;
	return (counts & DISTINCT) == 0 || note_person(f, c, counts & DISTINCT);
}

/* Sums of the finest cells into one kind of total. */
static bool
add_up(struct fold *f, size_t finest, unsigned mask)
{
	uint16_t at[CBREG_AXES];
	struct fold_cell *c;
	size_t i;
	int k, m;

	for (i = 0; i < finest; i++) {
		for (k = 0; k < f->naxis && f->cell[i].at[k] != 0; k++)
			;
		if (k < f->naxis)
			continue;
		project(f, f->cell[i].at, mask, at);
		if ((c = fold_at(f, at, f->cell[i].period)) == NULL)
			return false;
		for (m = 0; m < CBREG_MEASURES; m++)
			if (m != CBREG_M_SESSIONS)
				c->value[m] += f->cell[i].value[m];
		c->estimated |= f->cell[i].estimated;
	}
	return true;
}

/* Sessions by themselves, summed over the axes of sessions: the cells that
 * have none of people. */
static bool
add_up_sessions(struct fold *f, size_t n)
{
	unsigned of = all_axes(f) & ~f->of_people, mask;
	uint16_t at[CBREG_AXES];
	struct fold_cell *c;
	int64_t count;
	size_t i;
	int k;

	for (i = 0; i < n; i++) {
		for (k = 0; k < f->naxis; k++)
			if ((of >> k & 1) != (f->cell[i].at[k] != 0))
				break;
		if (k < f->naxis)
			continue;
		count = f->cell[i].value[CBREG_M_SESSIONS];
		for (mask = of; mask != 0;) {
			mask = (mask - 1) & of;
			project(f, f->cell[i].at, mask, at);
			if ((c = fold_at(f, at, f->cell[i].period)) == NULL)
				return false;
			c->value[CBREG_M_SESSIONS] += count;
		}
	}
	return true;
}

struct strata_sort {
	const struct fold *f;
	unsigned mask;
};

static int
by_strata(const void *a, const void *b, void *context)
{
	const struct strata_sort *s = context;
	const struct held *x = &s->f->held[*(const size_t *)a];
	const struct held *y = &s->f->held[*(const size_t *)b];
	uint16_t one[CBREG_AXES], other[CBREG_AXES];

	if (x->period != y->period)
		return x->period < y->period ? -1 : 1;
	project(s->f, x->at, s->mask, one);
	project(s->f, y->at, s->mask, other);
	return memcmp(one, other, (size_t)s->f->naxis * sizeof(*one));
}

/* Count the sessions of a set in every cell that they come to. */
static bool
count_held(struct fold *f, const struct held *group,
    const uint16_t people[CBREG_AXES], const uint64_t *bit)
{
	unsigned of = all_axes(f) & ~f->of_people, mask;
	uint16_t at[CBREG_AXES];
	struct fold_cell *c;
	size_t s;
	int i;

	for (s = 0; s < f->n_session; s++) {
		if (!has_bit(bit, s))
			continue;
		for (mask = of;; mask = (mask - 1) & of) {
			for (i = 0; i < f->naxis; i++)
				at[i] = (mask >> i & 1) != 0 ? f->where[s][i]
							     : people[i];
			if ((c = fold_at(f, at, group->period)) == NULL)
				return false;
			c->value[CBREG_M_SESSIONS]++;
			if (mask == 0)
				break;
		}
	}
	return true;
}

/* Sessions by one choice of the axes of people: unions of who came. */
static bool
count_sessions(struct fold *f, unsigned mask, size_t *order, uint64_t *bit)
{
	struct strata_sort sort = { f, mask };
	size_t words = f->n_session / 64 + 1, i, k, w;
	uint16_t people[CBREG_AXES] = { 0 };

	for (i = 0; i < f->n_held; i++)
		order[i] = i;
	qsort_r(order, f->n_held, sizeof(*order), by_strata, &sort);
	for (i = 0; i < f->n_held; i = k) {
		memset(bit, 0, words * sizeof(*bit));
		for (k = i; k < f->n_held &&
			    by_strata(&order[i], &order[k], &sort) == 0;
		     k++)
			for (w = 0; w < words; w++)
				bit[w] |= f->held[order[k]].bit[w];
		project(f, f->held[order[i]].at, mask, people);
		if (!count_held(f, &f->held[order[i]], people, bit))
			return false;
	}
	return true;
}

static bool
end_sessions(struct fold *f, size_t finest)
{
	unsigned people = f->of_people, mask;
	size_t *order;
	uint64_t *bit;
	bool done;

	if (!add_up_sessions(f, finest))
		return false;
	if (f->n_held == 0)
		return true;
	order = malloc(f->n_held * sizeof(*order));
	bit = malloc((f->n_session / 64 + 1) * sizeof(*bit));
	done = order != NULL && bit != NULL;
	for (mask = people; done && mask != 0; mask = (mask - 1) & people)
		done = count_sessions(f, mask, order, bit);
	free(order);
	free(bit);
	return done;
}

bool
fold_end(struct fold *f)
{
	uint16_t none[CBREG_AXES] = { 0 };
	unsigned mask = all_axes(f);
	size_t finest, i;

	if (!end_person(f))
		return false;
	finest = f->n;
	while (mask-- > 0)
		if (!add_up(f, finest, mask))
			return false;
	if (!end_sessions(f, finest))
		return false;
	/* The grand totals are there even where nothing was counted. */
	for (i = 0; i < f->nperiod; i++)
		if (fold_at(f, none, i) == NULL)
			return false;
	return true;
}

const struct fold_cell *
fold_find(const struct fold *f, const uint16_t at[CBREG_AXES], size_t period)
{
	uint32_t found = look_up(f, fold_key(f, at, period));

	return found != 0 ? &f->cell[found - 1] : NULL;
}

const struct fold_cell *
fold_grand(const struct fold *f, size_t period)
{
	uint16_t none[CBREG_AXES] = { 0 };

	return fold_find(f, none, period);
}

void
fold_release(struct fold *f)
{
	size_t i;

	for (i = 0; i < f->n_held; i++)
		free(f->held[i].bit);
	free(f->held);
	free(f->slot);
	free(f->cell);
	free(f->mine);
	free(f->alike);
	free(f->where);
	map_release(&f->hashed);
	map_release(&f->held_at);
	*f = (struct fold){ 0 };
}
