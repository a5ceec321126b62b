/* Which figures are shown, and how: components of lines, one by one. */
#include "config.h"

#include "attack.h"
#include "protect_private.h"

#include "buf.h"

#include <stdlib.h>
#include <string.h>

struct run {
	const struct cbreg_protect_setting *setting;
	struct cbreg_protect_cell *cell;
	const struct cbreg_protect_line *line;
	size_t n_cell, n_line;
	size_t *root;  /* per cell: union and find */
	size_t *local; /* per cell: its number in the component */
	size_t *cell_order, *line_order; /* by component */
	size_t *which;
};

static int
smallest(const struct cbreg_protect_setting *setting)
{
	return setting->method == CBREG_PROTECT_ROUND5	   ? 5
	       : setting->method == CBREG_PROTECT_SUPPRESS ? setting->min_cell
							   : 0;
}

int
protect_width(const struct cbreg_protect_setting *setting)
{
	return setting->method == CBREG_PROTECT_SUPPRESS ? setting->min_cell - 1
							 : CBREG_PROTECT_WIDTH;
}

bool
protect_is_secret(const struct cbreg_protect_setting *setting,
    const struct cbreg_protect_cell *cell)
{
	if (cell->given && cell->form != CBREG_SHOWN_SMALL &&
	    cell->form != CBREG_SHOWN_MASKED)
		return false; /* told already */
	return cell->withheld || (cell->counts && cell->value > 0 &&
				     cell->value < smallest(setting));
}

static void
show(struct cbreg_protect_cell *cell, enum cbreg_shown form, int64_t shown)
{
	cell->form = form;
	cell->shown = shown;
}

/* The form of a cell by itself. */
void
protect_first(const struct cbreg_protect_setting *setting,
    struct cbreg_protect_cell *cell)
{
	bool rounds = setting->method == CBREG_PROTECT_ROUND5;
	int64_t v = cell->value;

	if (cell->given)
		return;
	if (cell->withheld)
		show(cell, CBREG_SHOWN_MASKED, 0);
	else if (!protect_is_secret(setting, cell))
		show(cell,
		    rounds && cell->counts ? CBREG_SHOWN_ROUNDED
					   : CBREG_SHOWN_EXACT,
		    rounds && cell->counts ? v / 5 * 5 + (v % 5 >= 3 ? 5 : 0)
					   : v);
	else
		show(cell, rounds ? CBREG_SHOWN_SMALL : CBREG_SHOWN_MASKED, 0);
}

static size_t
find(size_t *root, size_t i)
{
	for (; root[i] != i; i = root[i])
		root[i] = root[root[i]];
	return i;
}

/* What everybody knows to the unit joins nothing. */
static bool
is_known(const struct cbreg_protect_cell *cell)
{
	return cell->given &&
	       (cell->form == CBREG_SHOWN_EXACT ||
		   (cell->form == CBREG_SHOWN_ROUNDED && cell->shown == 0));
}

static size_t
cell_of(const struct cbreg_protect_line *l, size_t k)
{
	return k < l->n ? l->part[k] : l->total;
}

static void
join(struct run *r)
{
	const struct cbreg_protect_line *l;
	size_t i, k, c, other;

	for (i = 0; i < r->n_cell; i++)
		r->root[i] = i;
	for (i = 0; i < r->n_line; i++) {
		l = &r->line[i];
		other = r->n_cell;
		for (k = 0; k <= l->n; k++) {
			c = cell_of(l, k);
			if (is_known(&r->cell[c]))
				continue;
			c = find(r->root, c);
			if (other < r->n_cell && c != other)
				r->root[c] = other;
			else
				other = c;
		}
	}
	for (i = 0; i < r->n_cell; i++)
		r->root[i] = find(r->root, i);
}

/* The component that a line belongs to; n_cell: all is known. */
static size_t
root_of(const struct run *r, const struct cbreg_protect_line *l)
{
	size_t k;

	for (k = 0; k <= l->n; k++)
		if (!is_known(&r->cell[cell_of(l, k)]))
			return r->root[cell_of(l, k)];
	return r->n_cell;
}

/* One component as a problem of its own. */
struct piece {
	struct cbreg_protect_cell *cell;
	size_t *whole; /* per cell: its number in all */
	struct cbreg_protect_line *line;
	size_t *part;
	size_t n_cell, n_line, n_part;
	size_t cell_room, whole_room, line_room, part_room;
};

static bool
add_cell(struct run *r, struct piece *p, size_t i)
{
	if (r->local[i] < p->n_cell && p->whole[r->local[i]] == i)
		return true;
	if (!grow(&p->cell, &p->cell_room, p->n_cell, sizeof(*p->cell)) ||
	    !grow(&p->whole, &p->whole_room, p->n_cell, sizeof(*p->whole)))
		return false;
	p->cell[p->n_cell] = r->cell[i];
	p->whole[p->n_cell] = i;
	r->local[i] = p->n_cell++;
	return true;
}

static bool
add_line(struct run *r, struct piece *p, const struct cbreg_protect_line *l)
{
	size_t k;

	if (!grow(&p->line, &p->line_room, p->n_line, sizeof(*p->line)) ||
	    !add_cell(r, p, l->total))
		return false;
	p->line[p->n_line] = *l;
	p->line[p->n_line++].total = r->local[l->total];
	for (k = 0; k < l->n; k++) {
		if (!grow(&p->part, &p->part_room, p->n_part,
			sizeof(*p->part)) ||
		    !add_cell(r, p, l->part[k]))
			return false;
		p->part[p->n_part++] = r->local[l->part[k]];
	}
	return true;
}

static cbreg_status
protect_piece(struct run *r, struct piece *p)
{
	size_t i, k, bad = 0;
	cbreg_status rc;

	for (i = 0, k = 0; i < p->n_line; k += p->line[i++].n)
		p->line[i].part = p->part + k;
	rc = protect_component(r->setting, p->cell, p->n_cell, p->line,
	    p->n_line, &bad);
	if (rc == CBREG_CONFLICT)
		*r->which = p->whole[bad];
	for (i = 0; i < p->n_cell && rc == CBREG_OK; i++)
		if (!p->cell[i].given)
			r->cell[p->whole[i]] = p->cell[i];
	return rc;
}

static void
piece_release(struct piece *p)
{
	free(p->cell);
	free(p->whole);
	free(p->line);
	free(p->part);
}

static bool
any_secret(const struct run *r, const struct piece *p)
{
	size_t i;

	for (i = 0; i < p->n_cell; i++)
		if (protect_is_secret(r->setting, &p->cell[i]))
			return true;
	return false;
}

/* Numbers 0 to n - 1 in the order of their components. */
static bool
order(size_t *to, size_t n, size_t (*of)(const struct run *, size_t),
    const struct run *r)
{
	struct sort_key *key = calloc(n + 1, sizeof(*key));
	bool done = key != NULL;
	size_t i;

	for (i = 0; i < n && done; i++)
		key[i] = (struct sort_key){ of(r, i), (uint32_t)i };
	done = done && sort_keys(&key, n);
	for (i = 0; i < n && done; i++)
		to[i] = key[i].index;
	free(key);
	return done;
}

static size_t
root_of_cell(const struct run *r, size_t i)
{
	return r->root[i];
}

static size_t
root_of_line(const struct run *r, size_t i)
{
	return root_of(r, &r->line[i]);
}

static cbreg_status
run_pieces(struct run *r)
{
	size_t c = 0, l = 0, root;
	cbreg_status rc = CBREG_OK;
	struct piece p;

	while (c < r->n_cell && rc == CBREG_OK) {
		memset(&p, 0, sizeof(p));
		root = r->root[r->cell_order[c]];
		for (; c < r->n_cell && r->root[r->cell_order[c]] == root; c++)
			if (!add_cell(r, &p, r->cell_order[c]))
				rc = CBREG_NOMEM;
		for (;
		     l < r->n_line && root_of_line(r, r->line_order[l]) == root;
		     l++)
			if (!add_line(r, &p, &r->line[r->line_order[l]]))
				rc = CBREG_NOMEM;
		if (rc == CBREG_OK && any_secret(r, &p))
			rc = protect_piece(r, &p);
		piece_release(&p);
	}
	return rc;
}

static int
compare_number(const void *a, const void *b)
{
	size_t x = *(const size_t *)a, y = *(const size_t *)b;

	return x < y ? -1 : x > y;
}

/* Cells are there, and each stands in a line once. */
static cbreg_status
check_line(const struct cbreg_protect_line *l, size_t n_cell)
{
	size_t *cell = calloc(l->n + 1, sizeof(*cell)), k;
	bool sound = l->total < n_cell;

	if (cell == NULL)
		return CBREG_NOMEM;
	for (k = 0; k <= l->n; k++) {
		cell[k] = cell_of(l, k);
		sound = sound && cell[k] < n_cell;
	}
	qsort(cell, l->n + 1, sizeof(*cell), compare_number);
	for (k = 1; k <= l->n; k++)
		sound = sound && cell[k - 1] != cell[k];
	free(cell);
	return sound ? CBREG_OK : CBREG_INVALID;
}

/* Values are counts, the forms given show them, and all lines hold. */
static cbreg_status
check_all(struct run *r)
{
	double *x = calloc(r->n_cell + 1, sizeof(*x));
	cbreg_status rc = x == NULL ? CBREG_NOMEM : CBREG_OK;
	struct span s;
	size_t i;

	for (i = 0; i < r->n_cell && rc == CBREG_OK; i++) {
		*r->which = i;
		x[i] = (double)r->cell[i].value;
		s = attack_span(&r->cell[i], x[i]);
		if (x[i] < 0 ||
		    (r->cell[i].given && (x[i] < s.low || x[i] > s.high)))
			rc = CBREG_INVALID;
	}
	for (i = 0; i < r->n_line && rc == CBREG_OK; i++) {
		*r->which = i;
		if ((rc = check_line(&r->line[i], r->n_cell)) == CBREG_OK &&
		    !attack_keeps(&r->line[i], x))
			rc = CBREG_INVALID;
	}
	free(x);
	return rc;
}

static cbreg_status
run_all(struct run *r)
{
	cbreg_status rc;
	size_t i;

	if ((rc = check_all(r)) != CBREG_OK)
		return rc;
	for (i = 0; i < r->n_cell; i++)
		protect_first(r->setting, &r->cell[i]);
	join(r);
	if (!order(r->cell_order, r->n_cell, root_of_cell, r) ||
	    !order(r->line_order, r->n_line, root_of_line, r))
		return CBREG_NOMEM;
	return run_pieces(r);
}

cbreg_status
cbreg_protect_run(const struct cbreg_protect_setting *setting,
    struct cbreg_protect_cell *cell, size_t n_cell,
    const struct cbreg_protect_line *line, size_t n_line, size_t *which)
{
	struct run r = { .setting = setting,
		.cell = cell,
		.line = line,
		.n_cell = n_cell,
		.n_line = n_line,
		.which = which };
	cbreg_status rc = CBREG_NOMEM;

	*which = n_cell;
	if (setting->method == CBREG_PROTECT_SUPPRESS && setting->min_cell < 3)
		return CBREG_INVALID;
	r.root = calloc(n_cell + 1, sizeof(*r.root));
	r.local = calloc(n_cell + 1, sizeof(*r.local));
	r.cell_order = calloc(n_cell + 1, sizeof(*r.cell_order));
	r.line_order = calloc(n_line + 1, sizeof(*r.line_order));
	if (r.root != NULL && r.local != NULL && r.cell_order != NULL &&
	    r.line_order != NULL)
		rc = run_all(&r);
	free(r.root);
	free(r.local);
	free(r.cell_order);
	free(r.line_order);
	return rc;
}
