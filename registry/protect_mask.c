/* Which further cells are masked, so that nobody works out the secret ones. */
#include "config.h"

#include "attack.h"
#include "protect_private.h"

#include "buf.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CLOSE 1e-5
#define STEPS 400 /* of a search by neighbours */
/* Of the last pass: linear programs times their columns. */
#define CLEAN_UP 3000000
/* More than any chain of losses. */
#define FIRST_OF_ALL 1e7

/*
 * A secret is safe where two sets of values that a reader must think possible
 * are so far apart in it.  Set 0 is the truth.
 */
struct proof {
	bool secret;
	double need;
	size_t up, down; /* sets of values */
};

struct mask {
	const struct cbreg_protect_setting *setting;
	struct cbreg_protect_cell *cell;
	size_t n_cell;
	struct attack a;
	struct solver *widen; /* what it takes to move a cell; or NULL */
	double **point;	      /* sets of values */
	size_t n_point, point_room;
	struct proof *proof, *kept;
	double *loss, *x, *best;
	int *moved;    /* per cell: up or down, in a search */
	size_t *queue; /* of lines */
	bool *queued;  /* per line */
	double work;   /* of linear programs */
	bool blind;    /* the search may have missed a way */
};

static bool
can_mask(const struct mask *m, size_t i)
{
	return !m->cell[i].given && m->cell[i].form != CBREG_SHOWN_MASKED;
}

static bool
is_within(const struct mask *m, size_t i, double x)
{
	return x >= m->a.span[i].low - CLOSE && x <= m->a.span[i].high + CLOSE;
}

static double
proven(const struct mask *m, size_t i)
{
	const struct proof *p = &m->proof[i];

	return floor(m->point[p->up][i] + CLOSE) -
	       ceil(m->point[p->down][i] - CLOSE);
}

static bool
is_safe(const struct mask *m, size_t i)
{
	return !m->proof[i].secret || proven(m, i) >= m->proof[i].need;
}

static bool
is_possible(const struct mask *m, const double *x)
{
	size_t i;

	for (i = 0; i < m->n_cell; i++)
		if (!is_within(m, i, x[i]))
			return false;
	for (i = 0; i < m->a.n_line; i++)
		if (!attack_keeps(&m->a.line[i], x))
			return false;
	return true;
}

/* Does it say more of a secret that is not safe yet? */
static bool
says_more(struct mask *m, const double *x, bool learn)
{
	size_t i, new = m->n_point - 1;
	struct proof *p;
	bool more = false;

	for (i = 0; i < m->n_cell; i++) {
		p = &m->proof[i];
		if (is_safe(m, i))
			continue;
		if (x[i] > m->point[p->up][i] + CLOSE) {
			more = true;
			p->up = learn ? new : p->up;
		} else if (x[i] < m->point[p->down][i] - CLOSE) {
			more = true;
			p->down = learn ? new : p->down;
		}
	}
	return more;
}

static cbreg_status
learn(struct mask *m, const double *x)
{
	double *copy;

	if (!says_more(m, x, false) || !is_possible(m, x))
		return CBREG_OK;
	copy = calloc(m->n_cell + 1, sizeof(*copy));
	if (copy == NULL ||
	    !grow(&m->point, &m->point_room, m->n_point, sizeof(*m->point))) {
		free(copy);
		return CBREG_NOMEM;
	}
	memcpy(copy, x, m->n_cell * sizeof(*copy));
	m->point[m->n_point++] = copy;
	says_more(m, copy, true);
	return CBREG_OK;
}

static void
tell_solvers(struct mask *m, size_t i)
{
	bool open = can_mask(m, i);
	struct span s;

	s = attack_span(&m->cell[i], m->a.cap);
	attack_set(&m->a, i, s);
	if (m->widen == NULL)
		return;
	solver_set_bounds(m->widen, (int)i * 3, s.low, s.high);
	solver_set_bounds(m->widen, (int)i * 3 + 1, 0, open ? m->a.cap : 0);
	solver_set_bounds(m->widen, (int)i * 3 + 2, 0, open ? s.low : 0);
}

static void
mask_cell(struct mask *m, size_t i)
{
	m->cell[i].form = CBREG_SHOWN_MASKED;
	m->cell[i].shown = 0;
	tell_solvers(m, i);
}

static cbreg_status
mask_and_learn(struct mask *m, const double *x)
{
	size_t i;

	for (i = 0; i < m->n_cell; i++)
		if (!is_within(m, i, x[i]))
			mask_cell(m, i);
	return learn(m, x);
}

/* What a search by neighbours may do. */
enum search {
	SEARCH_FREE,	 /* mask nothing */
	SEARCH_CHEAPEST, /* mask what loses least */
	SEARCH_TOTALS	 /* raise the total if parts are raised */
};

/* What it would lose to move a cell by one; below 0: it cannot be. */
static double
price(const struct mask *m, size_t i, int by, enum search how)
{
	double to = m->x[i] + by;

	if ((m->moved[i] != 0 && m->moved[i] != by) || to < 0 || to > m->a.cap)
		return -1;
	if (is_within(m, i, to))
		return 0;
	if (how == SEARCH_FREE || !can_mask(m, i))
		return -1;
	return is_within(m, i, m->x[i]) ? m->loss[i] : 0;
}

static void
consider(const struct mask *m, size_t i, int by, enum search how, size_t *best,
    double *least, int *move)
{
	double p = price(m, i, by, how);

	if (p >= 0 && p < *least) {
		*best = i;
		*least = p;
		*move = by;
	}
}

/* The cheapest step towards keeping a line; false: there is none. */
static bool
mend(const struct mask *m, const struct cbreg_protect_line *l, enum search how,
    size_t *best, int *move)
{
	double sum = 0, least = HUGE_VAL, total = m->x[l->total];
	size_t i, over = l->n;
	int by;

	for (i = 0; i < l->n; i++) {
		sum += m->x[l->part[i]];
		if (m->x[l->part[i]] > total)
			over = i;
	}
	if (l->relation != CBREG_RELATION_SUM && over < l->n) {
		consider(m, l->total, 1, how, best, &least, move);
		consider(m, l->part[over], -1, how, best, &least, move);
		return least < HUGE_VAL;
	}
	by = sum > total ? -1 : 1;
	consider(m, l->total, -by, how, best, &least, move);
	if (how == SEARCH_TOTALS && by < 0 && least < HUGE_VAL)
		return true;
	for (i = 0; i < l->n; i++)
		consider(m, l->part[i], by, how, best, &least, move);
	return least < HUGE_VAL;
}

/* The queue has room for every line, each of which is in it once. */
static void
queue_lines(struct mask *m, size_t i, size_t *n, size_t from)
{
	size_t k, l;

	for (k = m->a.first[i]; k < m->a.first[i + 1]; k++) {
		l = m->a.of[k];
		if (m->queued[l])
			continue;
		m->queued[l] = true;
		m->queue[(from + (*n)++) % m->a.n_line] = l;
	}
}

/* Move a cell, and others by ones until all lines hold: m->x. */
static bool
search(struct mask *m, size_t i, double by, enum search how)
{
	size_t n = 0, from = 0, l, other = 0;
	int step, move = 0;

	memcpy(m->x, m->point[0], m->n_cell * sizeof(*m->x));
	memset(m->moved, 0, m->n_cell * sizeof(*m->moved));
	memset(m->queued, 0, m->a.n_line * sizeof(*m->queued));
	m->x[i] += by;
	m->moved[i] = 2; /* neither up nor down */
	if (!is_within(m, i, m->x[i]))
		return false;
	queue_lines(m, i, &n, from);
	for (step = 0; n > 0 && step < STEPS; step++) {
		l = m->queue[from];
		if (attack_keeps(&m->a.line[l], m->x)) {
			m->queued[l] = false;
			from = (from + 1) % m->a.n_line;
			n--;
			continue;
		}
		if (!mend(m, &m->a.line[l], how, &other, &move))
			return false;
		m->x[other] += move;
		m->moved[other] = move;
		queue_lines(m, other, &n, from);
	}
	return n == 0;
}

/* What m->x or another set of values would lose. */
static double
loss_of(const struct mask *m, const double *x)
{
	double loss = 0;
	size_t i;

	for (i = 0; i < m->n_cell; i++)
		if (!is_within(m, i, x[i]))
			loss += m->loss[i];
	return loss;
}

static cbreg_status
reach(struct mask *m, size_t i, int sign)
{
	cbreg_status rc = attack_reach(&m->a, i, sign, m->x);

	m->work += (double)m->n_cell;
	return rc == CBREG_OK ? learn(m, m->x) : rc;
}

/* Is a cell safe as it stands? */
static cbreg_status
prove(struct mask *m, size_t i)
{
	double need = m->proof[i].need;
	cbreg_status rc = CBREG_OK;

	if (!is_safe(m, i) && search(m, i, need, SEARCH_FREE))
		rc = learn(m, m->x);
	if (rc == CBREG_OK && !is_safe(m, i) &&
	    search(m, i, -need, SEARCH_FREE))
		rc = learn(m, m->x);
	if (m->a.solver == NULL || rc != CBREG_OK)
		return rc;
	if (!is_safe(m, i))
		rc = reach(m, i, 1);
	if (rc == CBREG_OK && !is_safe(m, i))
		rc = reach(m, i, -1);
	return rc;
}

/* The cheapest masks that let a cell move into a span: into x. */
static bool
widen_into(struct mask *m, size_t i, double low, double high, double urge,
    double *x)
{
	int column = (int)i * 3;
	cbreg_status rc;
	double best;
	size_t k;

	if (urge != 0) /* changes the objective, so only where it is used */
		solver_set_objective(m->widen, column, urge);
	solver_set_bounds(m->widen, column, low, high);
	solver_set_bounds(m->widen, column + 1, 0, 0);
	solver_set_bounds(m->widen, column + 2, 0, 0);
	rc = solver_relax(m->widen, &best);
	for (k = 0; k < m->n_cell && rc == CBREG_OK; k++)
		x[k] = solver_relaxed_value(m->widen, (int)k * 3) +
		       solver_relaxed_value(m->widen, (int)k * 3 + 1) -
		       solver_relaxed_value(m->widen, (int)k * 3 + 2);
	tell_solvers(m, i);
	if (urge != 0)
		solver_set_objective(m->widen, column, 0);
	return rc == CBREG_OK;
}

/* Values with a cell moved by so much, at the least loss: into m->x. */
static bool
move(struct mask *m, size_t i, double by)
{
	double to = m->point[0][i] + by;
	const struct span *s = &m->a.span[i];

	if (to < s->low || to > s->high)
		return false;
	if (m->widen == NULL)
		return search(m, i, by, SEARCH_CHEAPEST) ||
		       search(m, i, by, SEARCH_TOTALS);
	return widen_into(m, i, by > 0 ? to : s->low, by > 0 ? s->high : to, 0,
	    m->x);
}

/* Up or down, whichever loses less. */
static bool
move_either(struct mask *m, size_t i)
{
	double need = m->proof[i].need, *x;
	bool up = move(m, i, need);

	x = m->best;
	m->best = m->x;
	m->x = x;
	if (move(m, i, -need) &&
	    (!up || loss_of(m, m->x) < loss_of(m, m->best)))
		return true;
	x = m->best;
	m->best = m->x;
	m->x = x;
	return up;
}

/* How far a cell goes one way at present, to a whole number. */
static double
gone(const struct mask *m, size_t i, int sign)
{
	const struct proof *p = &m->proof[i];

	return sign > 0 ? floor(m->point[p->up][i] + CLOSE)
			: ceil(m->point[p->down][i] - CLOSE);
}

/* As far as it goes, but no further than is needed. */
static cbreg_status
move_some(struct mask *m, size_t i, int sign)
{
	double now = gone(m, i, sign), need = m->proof[i].need - proven(m, i);
	const struct span *s = &m->a.span[i];

	if (m->widen != NULL) {
		if (!widen_into(m, i,
			sign > 0 ? s->low : fmax(s->low, now - need),
			sign > 0 ? fmin(s->high, now + need) : s->high,
			sign * FIRST_OF_ALL, m->x))
			return CBREG_OK;
		return mask_and_learn(m, m->x);
	}
	for (; need >= 1; need--)
		if (move(m, i, now + sign * need - m->point[0][i]))
			return mask_and_learn(m, m->x);
	return CBREG_OK;
}

/* Where the search finds no way, there may be one all the same: no cell that
 * is left is shown, now or later. */
static cbreg_status
mask_all(struct mask *m, size_t i)
{
	size_t k;

	for (k = 0; k < m->n_cell; k++)
		if (can_mask(m, k))
			mask_cell(m, k);
	m->blind = true;
	return prove(m, i);
}

/* Where only one way does not do, both. */
static cbreg_status
move_both(struct mask *m, size_t i)
{
	cbreg_status rc = move_some(m, i, 1);

	if (rc == CBREG_OK && !is_safe(m, i))
		rc = move_some(m, i, -1);
	if (rc == CBREG_OK && !is_safe(m, i) && m->widen == NULL &&
	    !can_mask(m, i))
		rc = mask_all(m, i);
	if (rc != CBREG_OK || is_safe(m, i))
		return rc;
	if (!m->cell[i].given)
		return CBREG_CONFLICT;
	m->proof[i].need = proven(m, i); /* was told before */
	return CBREG_OK;
}

static cbreg_status
protect_cell(struct mask *m, size_t i)
{
	cbreg_status rc = prove(m, i);

	if (rc != CBREG_OK || is_safe(m, i))
		return rc;
	if (move_either(m, i))
		rc = mask_and_learn(m, m->x);
	if (rc == CBREG_OK && !is_safe(m, i))
		rc = move_both(m, i);
	if (rc == CBREG_CONFLICT && can_mask(m, i)) {
		mask_cell(m, i);
		return protect_cell(m, i);
	}
	return rc;
}

/* Forget the sets of values that a cell has outside of its span. */
static void
forget(struct mask *m, size_t s)
{
	struct proof *p;
	size_t i;

	for (i = 0; i < m->n_cell; i++) {
		p = &m->proof[i];
		if (p->secret && !is_within(m, s, m->point[p->up][s]))
			p->up = 0;
		if (p->secret && !is_within(m, s, m->point[p->down][s]))
			p->down = 0;
	}
}

/* Show a cell if all secrets stay safe. */
static cbreg_status
show_again(struct mask *m, size_t s)
{
	cbreg_status rc = CBREG_OK;
	size_t i, n = m->n_point;

	memcpy(m->kept, m->proof, m->n_cell * sizeof(*m->kept));
	protect_first(m->setting, &m->cell[s]);
	tell_solvers(m, s);
	forget(m, s);
	for (i = 0; i < m->n_cell && rc == CBREG_OK; i++) {
		if (is_safe(m, i))
			continue;
		rc = prove(m, i);
		if (!is_safe(m, i))
			break;
	}
	if (rc != CBREG_OK || i == m->n_cell)
		return rc;
	memcpy(m->proof, m->kept, m->n_cell * sizeof(*m->kept));
	mask_cell(m, s);
	while (m->n_point > n)
		free(m->point[--m->n_point]);
	return CBREG_OK;
}

static bool
is_secondary(const struct mask *m, size_t i)
{
	struct cbreg_protect_cell plain = m->cell[i];

	protect_first(m->setting, &plain);
	return !plain.given && m->cell[i].form == CBREG_SHOWN_MASKED &&
	       plain.form != CBREG_SHOWN_MASKED;
}

/* The greatest loss first. */
static cbreg_status
clean_up(struct mask *m)
{
	struct sort_key *key = calloc(m->n_cell + 1, sizeof(*key));
	cbreg_status rc = key == NULL ? CBREG_NOMEM : CBREG_OK;
	size_t i, n = 0;

	for (i = 0; i < m->n_cell && rc == CBREG_OK && !m->blind; i++)
		if (is_secondary(m, i))
			key[n++] =
			    (struct sort_key){ UINT64_MAX -
						   (uint64_t)(m->loss[i] * 100),
				    (uint32_t)i };
	if (rc == CBREG_OK && !sort_keys(&key, n))
		rc = CBREG_NOMEM;
	m->work = 0;
	for (i = 0; i < n && rc == CBREG_OK && m->work < CLEAN_UP; i++)
		rc = show_again(m, key[i].index);
	free(key);
	return rc;
}

/* As protect.h says. */
static void
weigh(struct mask *m)
{
	double most = 0, v;
	size_t i;

	for (i = 0; i < m->a.n_line; i++)
		m->moved[m->a.line[i].total] = 1; /* is a total */
	for (i = 0; i < m->n_cell; i++) {
		v = (double)m->cell[i].value;
		m->loss[i] = v + 1;
		if (m->setting->method == CBREG_PROTECT_ROUND5)
			m->loss[i] = 1 + v / 100;
		if (m->cell[i].form == CBREG_SHOWN_SMALL && !m->moved[i])
			m->loss[i] *= 3;
		if (m->loss[i] > most)
			most = m->loss[i];
	}
	for (i = 0; i < m->n_cell; i++)
		if (m->cell[i].value == 0)
			m->loss[i] = 2 * most;
}

static void
make_widen(struct mask *m)
{
	size_t i;

	if (m->a.solver == NULL || (m->widen = solver_new("widen")) == NULL)
		return;
	for (i = 0; i < m->n_cell; i++) {
		solver_column(m->widen, "x", 0, 0, 0, false);
		solver_column(m->widen, "over", 0, 0, -m->loss[i], false);
		solver_column(m->widen, "under", 0, 0, -m->loss[i], false);
	}
	attack_rows(&m->a, m->widen, 3);
	for (i = 0; i < m->n_cell; i++)
		tell_solvers(m, i);
}

static cbreg_status
mask_init(struct mask *m, const struct cbreg_protect_line *line, size_t n_line)
{
	size_t i, n = m->n_cell + 1;
	cbreg_status rc;

	rc = attack_init(&m->a, m->cell, m->n_cell, line, n_line,
	    m->setting->no_solver);
	m->proof = calloc(n, sizeof(*m->proof));
	m->kept = calloc(n, sizeof(*m->kept));
	m->loss = calloc(n, sizeof(*m->loss));
	m->x = calloc(n, sizeof(*m->x));
	m->best = calloc(n, sizeof(*m->best));
	m->moved = calloc(n, sizeof(*m->moved));
	m->queue = calloc(n_line + 1, sizeof(*m->queue));
	m->queued = calloc(n_line + 1, sizeof(*m->queued));
	if (rc != CBREG_OK || m->proof == NULL || m->kept == NULL ||
	    m->loss == NULL || m->x == NULL || m->best == NULL ||
	    m->moved == NULL || m->queue == NULL || m->queued == NULL ||
	    !grow(&m->point, &m->point_room, 0, sizeof(*m->point)) ||
	    (m->point[0] = calloc(n, sizeof(**m->point))) == NULL)
		return CBREG_NOMEM;
	m->n_point = 1;
	for (i = 0; i < m->n_cell; i++) {
		m->point[0][i] = (double)m->cell[i].value;
		m->proof[i].secret = protect_is_secret(m->setting, &m->cell[i]);
		m->proof[i].need = protect_width(m->setting);
	}
	weigh(m);
	make_widen(m);
	return CBREG_OK;
}

static void
mask_release(struct mask *m)
{
	size_t i;

	for (i = 0; i < m->n_point; i++)
		free(m->point[i]);
	free(m->point);
	free(m->proof);
	free(m->kept);
	free(m->loss);
	free(m->x);
	free(m->best);
	free(m->moved);
	free(m->queue);
	free(m->queued);
	solver_free(m->widen);
	attack_release(&m->a);
}

/* Nothing leaves here that is not proven by what is shown in the end. */
static cbreg_status
verify(const struct mask *m, size_t *bad)
{
	size_t i;

	for (i = 0; i < m->n_cell; i++) {
		if (!m->proof[i].secret)
			continue;
		*bad = i;
		if (!is_safe(m, i) ||
		    !is_possible(m, m->point[m->proof[i].up]) ||
		    !is_possible(m, m->point[m->proof[i].down]))
			return CBREG_INTERNAL;
	}
	return CBREG_OK;
}

cbreg_status
protect_component(const struct cbreg_protect_setting *setting,
    struct cbreg_protect_cell *cell, size_t n_cell,
    const struct cbreg_protect_line *line, size_t n_line, size_t *bad)
{
	struct mask m = { .setting = setting, .cell = cell, .n_cell = n_cell };
	cbreg_status rc = mask_init(&m, line, n_line);
	size_t i;

	for (i = 0; i < n_cell && rc == CBREG_OK; i++) {
		*bad = i;
		rc = protect_cell(&m, i);
	}
	if (rc == CBREG_OK)
		rc = clean_up(&m);
	if (rc == CBREG_OK)
		rc = verify(&m, bad);
	mask_release(&m);
	return rc;
}
