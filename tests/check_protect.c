/* Figures that are not shown, against a reader who solves for them. */
#include "config.h"

#include "engines.h"

#include "protect.h"
#include "solver.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define CELLS 4000
#define LINES 8000
#define PARTS 32000

static uint64_t seed;

static int
below(int n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (int)((seed >> 33) % (uint64_t)n);
}

static struct cbreg_protect_cell cell[CELLS];
static struct cbreg_protect_line line[LINES];
static size_t part[PARTS], n_cell, n_line, n_part;

static void
clear(void)
{
	n_cell = n_line = n_part = 0;
}

static size_t
add(int64_t value)
{
	cell[n_cell] =
	    (struct cbreg_protect_cell){ .value = value, .counts = true };
	return n_cell++;
}

/* The parts are those added since the last line. */
static void
add_line(enum cbreg_relation relation, size_t total)
{
	size_t from = n_line == 0 ? 0
				  : (size_t)(line[n_line - 1].part - part) +
					line[n_line - 1].n;

	line[n_line++] = (struct cbreg_protect_line){ relation, total,
		part + from, n_part - from };
}

/* The two cells are one figure, or the second is no more than the first. */
static void
tie(enum cbreg_relation relation, size_t a, size_t b)
{
	part[n_part++] = b;
	add_line(relation, a);
}

static const struct cbreg_protect_setting rounds = { .method =
							 CBREG_PROTECT_ROUND5 };
static const struct cbreg_protect_setting suppresses = {
	.method = CBREG_PROTECT_SUPPRESS,
	.min_cell = 5
};

static cbreg_status
run(const struct cbreg_protect_setting *setting, size_t *which)
{
	return cbreg_protect_run(setting, cell, n_cell, line, n_line, which);
}

static void
run_well(const struct cbreg_protect_setting *setting)
{
	size_t which;

	ck_assert_int_eq(run(setting, &which), CBREG_OK);
}

/* One line of parts under a total, which is the last cell. */
static void
one_line(const int *value, size_t n)
{
	size_t i;
	int sum = 0;

	clear();
	for (i = 0; i < n; i++) {
		part[n_part++] = add(value[i]);
		sum += value[i];
	}
	add_line(CBREG_RELATION_SUM, add(sum));
}
#define ONE_LINE(...)                                                          \
	one_line((const int[]){ __VA_ARGS__ },                                 \
	    sizeof((const int[]){ __VA_ARGS__ }) / sizeof(int))

/* What stands in the cells: numbers, "<" for fewer than 5, "x" for nothing. */
static const char *
page(void)
{
	static char text[4000];
	size_t i, n = 0;

	for (i = 0; i < n_cell && n < sizeof(text) - 32; i++)
		switch (cell[i].form) {
		case CBREG_SHOWN_SMALL:
			n += (size_t)snprintf(text + n, 32, "%s<",
			    i > 0 ? " " : "");
			break;
		case CBREG_SHOWN_MASKED:
			n += (size_t)snprintf(text + n, 32, "%sx",
			    i > 0 ? " " : "");
			break;
		default:
			n += (size_t)snprintf(text + n, 32, "%s%d",
			    i > 0 ? " " : "", (int)cell[i].shown);
		}
	return text;
}

static bool
has_solver(void)
{
	struct solver *s = solver_new("there");
	bool there = s != NULL;

	solver_free(s);
	return there;
}

/*
 * The reader, again: nothing in common with attack.c.  Masked cells are a
 * million at most.
 */
#define MILLION 1e6

static struct solver *
reader(size_t n, size_t m, bool whole)
{
	struct solver *s = solver_new("reader");
	const struct cbreg_protect_line *l;
	double low, high;
	size_t i, k;
	int row;

	for (i = 0; i < n; i++) {
		low = high = (double)cell[i].shown;
		if (cell[i].form == CBREG_SHOWN_MASKED) {
			low = 0;
			high = MILLION;
		} else if (cell[i].form == CBREG_SHOWN_SMALL) {
			low = 1;
			high = 4;
		} else if (cell[i].form == CBREG_SHOWN_ROUNDED && low > 0) {
			low = low > 5 ? low - 2 : 5;
			high += 2;
		}
		solver_column(s, "x", low, high, 0, whole);
	}
	for (i = 0; i < m; i++) {
		l = &line[i];
		row = solver_row(s, "r",
		    l->relation == CBREG_RELATION_SUM ? 0 : -SOLVER_NO_LIMIT,
		    l->relation == CBREG_RELATION_AT_MOST ? SOLVER_NO_LIMIT
							  : 0);
		solver_entry(s, row, (int)l->total, 1);
		for (k = 0; k < l->n; k++)
			solver_entry(s, row, (int)l->part[k], -1);
		for (k = 0; k < l->n && l->relation != CBREG_RELATION_SUM;
		     k++) {
			row = solver_row(s, "p", -SOLVER_NO_LIMIT, 0);
			solver_entry(s, row, (int)l->part[k], 1);
			solver_entry(s, row, (int)l->total, -1);
		}
	}
	return s;
}

static int
width_of(struct solver *s, size_t i)
{
	double low, high;

	solver_set_objective(s, (int)i, -1);
	ck_assert_int_eq(solver_run(s, &low), CBREG_OK);
	solver_set_objective(s, (int)i, 1);
	ck_assert_int_eq(solver_run(s, &high), CBREG_OK);
	solver_set_objective(s, (int)i, 0);
	return (int)(floor(high + 1e-4) - ceil(-low - 1e-4));
}

static bool
is_secret(const struct cbreg_protect_setting *setting, size_t i)
{
	int64_t v = cell[i].value;

	if (cell[i].given && cell[i].form != CBREG_SHOWN_MASKED &&
	    cell[i].form != CBREG_SHOWN_SMALL)
		return false;
	return cell[i].withheld ||
	       (cell[i].counts && v > 0 &&
		   v < (setting->method == CBREG_PROTECT_NONE ? 0
			   : setting->method == CBREG_PROTECT_ROUND5
			       ? 5
			       : setting->min_cell));
}

static int
due(const struct cbreg_protect_setting *setting)
{
	return setting->method == CBREG_PROTECT_SUPPRESS ? setting->min_cell - 1
							 : 2;
}

/* How many secrets of the first n cells the reader finds. */
static int
found(const struct cbreg_protect_setting *setting, bool whole)
{
	struct solver *s = reader(n_cell, n_line, whole);
	size_t i;
	int n = 0;

	for (i = 0; i < n_cell; i++)
		n += is_secret(setting, i) && width_of(s, i) < due(setting);
	solver_free(s);
	return n;
}

/* What stands there can be true. */
static void
assert_true_forms(const struct cbreg_protect_setting *setting)
{
	int64_t v, r;
	size_t i;

	for (i = 0; i < n_cell; i++) {
		v = cell[i].value;
		r = cell[i].shown;
		switch (cell[i].form) {
		case CBREG_SHOWN_EXACT:
			ck_assert(r == v && !cell[i].withheld);
			ck_assert(cell[i].given || !is_secret(setting, i));
			break;
		case CBREG_SHOWN_ROUNDED:
			ck_assert(r % 5 == 0 && llabs(r - v) <= 2);
			ck_assert(v == 0 || v >= 5);
			break;
		case CBREG_SHOWN_SMALL:
			ck_assert(v >= 1 && v <= 4);
			break;
		default:
			break;
		}
	}
}

/* Both 4: 8 to 12 from at most 4 + 4.  The total goes. */
START_TEST(four_and_four)
{
	ONE_LINE(4, 4);
	run_well(&rounds);
	ck_assert_str_eq(page(), "< < x");
}
END_TEST

/* Three of 1 to 4 that are 1 to 4 together: each is 1 or 2. */
START_TEST(ones)
{
	ONE_LINE(1, 1, 1);
	run_well(&rounds);
	ck_assert_str_eq(page(), "< < < x");
	/* 1 + 1 under fewer than 5: 1 to 3 each, which is wide enough. */
	ONE_LINE(1, 1);
	run_well(&rounds);
	ck_assert_str_eq(page(), "< < <");
	/* 13, 4 and 17: the 15 are 13 to 17, twice.  The 4 may be 1 to 4. */
	ONE_LINE(13, 4);
	run_well(&rounds);
	ck_assert_str_eq(page(), "15 < 15");
	/* Nobody else: fewer than 5 under fewer than 5. */
	ONE_LINE(3, 0);
	run_well(&rounds);
	ck_assert_str_eq(page(), "< 0 <");
	/* Of 11 to 9: 8 to 12 each, and 5 to 7: 1 to 4 and 0. */
	ONE_LINE(2, 7, 8);
	run_well(&rounds);
	ck_assert_str_eq(page(), "< 5 10 15");
}
END_TEST

/* 2 is 30 - 20 - 8; with the 8 masked, too, they are 0 to 10. */
START_TEST(complement)
{
	ONE_LINE(2, 20, 8);
	run_well(&suppresses);
	ck_assert_str_eq(page(), "x 20 x 30");
	/* 1 + 1 = 2 are 0 to 2 each: not wide enough; the 6 goes, not the 0. */
	ONE_LINE(1, 1, 0, 6);
	run_well(&suppresses);
	ck_assert_str_eq(page(), "x x 0 x 8");
	/* Two that hide each other: 3 + 4 are 0 to 7 each. */
	ONE_LINE(3, 4, 90);
	run_well(&suppresses);
	ck_assert_str_eq(page(), "x x 90 97");
	/* What is no count needs nothing. */
	ONE_LINE(1, 2);
	cell[0].counts = cell[1].counts = cell[2].counts = false;
	run_well(&suppresses);
	ck_assert_str_eq(page(), "1 2 3");
}
END_TEST

/* Withheld: 40 of 100 is not to be had by subtraction. */
START_TEST(withheld)
{
	ONE_LINE(40, 50, 10);
	cell[0].withheld = true;
	run_well(&suppresses);
	ck_assert_str_eq(page(), "x 50 x 100");
	cell[0].withheld = true;
	run_well(&(const struct cbreg_protect_setting){ .min_cell = 0 });
	ck_assert_int_eq(cell[0].form, CBREG_SHOWN_MASKED);
	ck_assert_int_eq(cell[1].form + cell[2].form + cell[3].form,
	    CBREG_SHOWN_MASKED);
}
END_TEST

/* The 6 of an earlier table is the total of 2 + 4 here; the 2 of that table
 * was told, and so cannot be protected in this one. */
START_TEST(given_before)
{
	size_t which = 99, old;

	ONE_LINE(2, 4);
	old = add(6);
	cell[old].given = true;
	cell[old].shown = 6;
	tie(CBREG_RELATION_SUM, old, 2);
	run_well(&suppresses);
	ck_assert_str_eq(page(), "x x 6 6");

	cell[old].value = cell[old].shown = 2;
	line[1].part = &line[0].part[0];
	ck_assert_int_eq(run(&suppresses, &which), CBREG_CONFLICT);
	ck_assert_uint_eq(which, 0);
	/* A figure that changed since is not the same figure. */
	cell[old].shown = 3;
	ck_assert_int_eq(run(&suppresses, &which), CBREG_INVALID);
	ck_assert_uint_eq(which, old);
	cell[old].value = 3;
	ck_assert_int_eq(run(&suppresses, &which), CBREG_INVALID);
	ck_assert_uint_eq(which, 1); /* the line */
}
END_TEST

/* People are no more than participations, no fewer than in any part. */
START_TEST(relations)
{
	int64_t low, high;

	ONE_LINE(3, 9, 10);
	line[0].relation = CBREG_RELATION_DISTINCT;
	cell[3].value = 12;
	run_well(&suppresses);
	/* 12 are no more than 9 and 10 and x, no fewer than x. */
	ck_assert_str_eq(page(), "x 9 10 12");
	ck_assert_int_eq(cbreg_attack(cell, n_cell, line, n_line, 0, &low,
			     &high),
	    CBREG_OK);
	ck_assert_int_eq(low, 0);
	ck_assert_int_eq(high, 12);
	clear();
	add(7);
	add(3);
	tie(CBREG_RELATION_AT_MOST, 0, 1);
	cell[1].form = CBREG_SHOWN_MASKED;
	cell[0].shown = 7;
	ck_assert_int_eq(cbreg_attack(cell, n_cell, line, n_line, 1, &low,
			     &high),
	    CBREG_OK);
	ck_assert_int_eq(low, 0);
	ck_assert_int_eq(high, 7);
	ck_assert_int_eq(cbreg_attack(cell, n_cell, line, n_line, 0, &low,
			     &high),
	    CBREG_OK);
	ck_assert(low == 7 && high == 7);
	cell[0].form = CBREG_SHOWN_MASKED;
	ck_assert_int_eq(cbreg_attack(cell, n_cell, line, n_line, 1, &low,
			     &high),
	    CBREG_OK);
	ck_assert(low == 0 && high == CBREG_PROTECT_UNLIMITED);
}
END_TEST

/* A table of up to four axes with totals; size 1: no axis.  The last element
 * of an axis is its total. */
struct table {
	size_t first;
	int size[4];
	bool distinct; /* the last axis */
};

static size_t
at(const struct table *t, const int *k)
{
	size_t i = 0;
	int a;

	for (a = 0; a < 4; a++)
		i = i * (size_t)(t->size[a] + 1) + (size_t)k[a];
	return t->first + i;
}

static bool
next(const struct table *t, int *k, int fixed)
{
	int a;

	for (a = 3; a >= 0; a--) {
		if (a == fixed)
			continue;
		if (++k[a] <= t->size[a])
			return true;
		k[a] = 0;
	}
	return false;
}

/* The totals along an axis; with_lines: say so, too. */
static void
total_axis(const struct table *t, int a, bool with_lines)
{
	bool distinct = t->distinct && a == 3;
	int k[4] = { 0 }, i, v, sum, most;

	do {
		for (i = 0, sum = 0, most = 0; i < t->size[a]; i++) {
			k[a] = i;
			v = (int)cell[at(t, k)].value;
			sum += v;
			most = v > most ? v : most;
			if (with_lines)
				part[n_part++] = at(t, k);
		}
		k[a] = t->size[a];
		if (with_lines)
			add_line(distinct ? CBREG_RELATION_DISTINCT
					  : CBREG_RELATION_SUM,
			    at(t, k));
		else
			cell[at(t, k)].value =
			    distinct ? most + below(sum - most + 1) : sum;
		k[a] = 0;
	} while (next(t, k, a));
}

/* The totals are added up from the distinct axis on. */
static void
close_table(const struct table *t)
{
	int a;

	for (a = 3; a >= 0; a--)
		total_axis(t, a, false);
	for (a = 3; a >= 0; a--)
		total_axis(t, a, true);
}

static int
some(int style)
{
	int n = below(10);

	return style == 0   ? below(6)
	       : style == 1 ? (n < 4	  ? below(5)
				  : n < 8 ? below(20)
					  : below(90))
			    : (n < 5 ? 0 : below(12));
}

static void
open_table(struct table *t)
{
	size_t i, n = 1;
	int a;

	t->first = n_cell;
	for (a = 0; a < 4; a++)
		n *= (size_t)(t->size[a] + 1);
	for (i = 0; i < n; i++)
		add(0);
}

static void
fill(const struct table *t)
{
	int k[4] = { 0 }, style = below(3), a;
	bool inner;

	do {
		for (a = 0, inner = true; a < 4; a++)
			inner &= k[a] < t->size[a];
		if (inner)
			cell[at(t, k)].value = some(style);
	} while (next(t, k, -1));
}

static void
any_table(struct table *t, int axes, int most)
{
	int a;

	*t = (struct table){ .distinct = below(3) == 0 };
	for (a = 0; a < 4; a++)
		t->size[a] = 4 - a <= axes ? 2 + below(most - 1) : 1;
	open_table(t);
	fill(t);
	close_table(t);
	if (below(4) == 0)
		cell[t->first + (size_t)below((int)(n_cell - t->first))]
		    .withheld = true;
}

static void
give(size_t from, size_t to)
{
	for (; from < to; from++)
		cell[from].given = true;
}

/* As many as the environment says, for a long campaign. */
static int
rounds_of(int usual)
{
	const char *text = getenv("CBREG_TEST_PROTECT");
	long n = text == NULL ? 0 : strtol(text, NULL, 10);

	return n > 0 && n < 1000000 ? (int)n * usual : usual;
}

static struct cbreg_protect_setting
any_setting(int round)
{
	return (struct cbreg_protect_setting){ .method =
						   round % 2 == 0
						       ? CBREG_PROTECT_ROUND5
						       : CBREG_PROTECT_SUPPRESS,
		.min_cell = 3 + below(4),
		.no_solver = round % 10 >= 8 };
}

static int
count(enum cbreg_shown form)
{
	size_t i;
	int n = 0;

	for (i = 0; i < n_cell; i++)
		n += cell[i].form == form;
	return n;
}

/* Each secret by itself; what is masked at first does not do. */
START_TEST(alone)
{
	int round, broken = 0, cells[2] = { 0, 0 }, masked[2] = { 0, 0 };
	int whole = 0, n = rounds_of(700), primary = 0, with_primary = 0;
	struct cbreg_protect_setting setting;
	struct table t;
	size_t i;

	for (round = 0, seed = 19671808; round < n; round++) {
		clear();
		any_table(&t, 1 + round % 3, round % 3 == 2 ? 3 : 4);
		setting = any_setting(round);
		run_well(&setting);
		assert_true_forms(&setting);
		ck_assert_msg(found(&setting, false) == 0, "round %d: found",
		    round);
		whole += round % 10 < 2 && found(&setting, true) > 0;
		cells[round % 2] += (int)n_cell;
		masked[round % 2] += count(CBREG_SHOWN_MASKED);
		if (setting.method != CBREG_PROTECT_SUPPRESS)
			continue;
		for (i = 0, primary = 0; i < n_cell; i++) {
			cell[i].form = is_secret(&setting, i)
					   ? CBREG_SHOWN_MASKED
					   : CBREG_SHOWN_EXACT;
			cell[i].shown =
			    is_secret(&setting, i) ? 0 : cell[i].value;
			primary += is_secret(&setting, i);
		}
		with_primary += primary > 0;
		broken += found(&setting, false) > 0;
	}
	printf("# masked: rounded %.1f %%, suppressed %.1f %% of cells\n",
	    100.0 * masked[0] / cells[0], 100.0 * masked[1] / cells[1]);
	printf("# masked at first alone: %d of %d tables broken\n", broken,
	    with_primary);
	printf("# found by whole numbers: %d of %d tables\n", whole, n / 5);
	ck_assert_int_ge(broken * 4, with_primary);
}
END_TEST

/* The second table says again the totals of the first, split otherwise. */
static void
split_again(const struct table *a, struct table *b)
{
	int k[4] = { 0 }, c, i, left;

	*b = (struct table){ .size = { 1, 1, a->size[2], 2 + below(3) } };
	open_table(b);
	for (c = 0; c < a->size[2]; c++) {
		left = (int)cell[at(a, (int[]){ 0, 0, c, a->size[3] })].value;
		k[2] = c;
		for (i = 0; i < b->size[3]; i++) {
			k[3] = i;
			cell[at(b, k)].value =
			    i + 1 < b->size[3] ? below(left + 1) : left;
			left -= (int)cell[at(b, k)].value;
		}
	}
	close_table(b);
	for (c = 0; c <= a->size[2]; c++)
		tie(CBREG_RELATION_SUM, at(a, (int[]){ 0, 0, c, a->size[3] }),
		    at(b, (int[]){ 0, 0, c, b->size[3] }));
}

/* The second table has some of the people of the first; it adds up what the
 * first counts once. */
static void
take_some(const struct table *a, struct table *b)
{
	int k[4] = { 0 };

	*b = *a;
	b->distinct = false;
	open_table(b);
	do
		if (k[2] < a->size[2] && k[3] < a->size[3])
			cell[at(b, k)].value =
			    cell[at(a, k)].value -
			    below((int)cell[at(a, k)].value / 2 + 1);
	while (next(a, k, -1));
	close_table(b);
	do
		if (!a->distinct || k[3] < a->size[3])
			tie(CBREG_RELATION_AT_MOST, at(a, k), at(b, k));
	while (next(a, k, -1));
}

/* With all that is new masked: can it be helped? */
static bool
is_hopeless(const struct cbreg_protect_setting *setting, size_t which)
{
	struct solver *s;
	size_t i;
	bool hopeless;

	for (i = 0; i < n_cell; i++)
		if (!cell[i].given)
			cell[i].form = CBREG_SHOWN_MASKED;
	s = reader(n_cell, n_line, false);
	hopeless = width_of(s, which) < due(setting);
	solver_free(s);
	return hopeless;
}

START_TEST(pairs)
{
	int round, n = rounds_of(500), refused = 0, split;
	struct cbreg_protect_setting setting;
	struct table a, b;
	size_t which, lines;
	cbreg_status rc;

	for (round = 0, seed = 5; round < n; round++) {
		split = below(2);
		clear();
		any_table(&a, 2, 4);
		setting = any_setting(round);
		run_well(&setting);
		give(0, n_cell);
		lines = n_line;
		if (split)
			split_again(&a, &b);
		else
			take_some(&a, &b);
		rc = run(&setting, &which);
		ck_assert_uint_gt(n_line, lines);
		if (rc == CBREG_CONFLICT) {
			refused++;
			ck_assert_msg(setting.no_solver ||
					  is_hopeless(&setting, which),
			    "round %d: refused", round);
			continue;
		}
		ck_assert_msg(rc == CBREG_OK, "round %d: status %d", round, rc);
		assert_true_forms(&setting);
		ck_assert_msg(found(&setting, false) == 0, "round %d: found",
		    round);
	}
	printf("# pairs: %d of %d refused\n", refused, n);
	ck_assert_int_lt(refused * 10, n);
}
END_TEST

static double
loss_of(const struct cbreg_protect_setting *setting, unsigned masks)
{
	double loss = 0, most = 0, v;
	size_t i;
	int pass;

	for (pass = 0; pass < 2; pass++)
		for (i = 0; i < n_cell; i++) {
			v = (double)cell[i].value;
			v = setting->method == CBREG_PROTECT_SUPPRESS
				? v + 1
				: (1 + v / 100) *
				      (i < 4 && v > 0 && v < 5 ? 3 : 1);
			most = pass == 0 && v > most ? v : most;
			if (pass == 1 && (masks >> i & 1) != 0)
				loss += cell[i].value == 0 ? 2 * most : v;
		}
	return loss;
}

/* The least loss of all sets of cells, or bound if none is below it. */
static double
least_loss(const struct cbreg_protect_setting *setting,
    const struct cbreg_protect_cell *first, double bound, unsigned primary)
{
	double loss, best = bound;
	unsigned masks;
	size_t i;

	for (masks = 0; masks < 1u << n_cell; masks++) {
		loss = loss_of(setting, masks);
		if ((masks & primary) != 0 || loss >= best - 1e-9)
			continue;
		for (i = 0; i < n_cell; i++) {
			cell[i] = first[i];
			if ((masks >> i & 1) != 0) {
				cell[i].form = CBREG_SHOWN_MASKED;
				cell[i].shown = 0;
			}
		}
		if (found(setting, false) == 0)
			best = loss;
	}
	return best;
}

/* Tables so small that all sets of cells can be tried. */
START_TEST(beside_the_best)
{
	int round, n = rounds_of(60), equal = 0, n_loss = 0;
	double mine, best, sum_mine[2] = { 0, 0 }, sum_best[2] = { 0, 0 };
	struct cbreg_protect_cell first[16];
	struct cbreg_protect_setting setting;
	unsigned masks, primary;
	size_t i;

	for (round = 0, seed = 77; round < n; round++) {
		clear();
		setting = round % 2 == 0 ? rounds : suppresses;
		for (i = 0; i < 4; i++)
			add(some(1));
		for (i = 0; i < 2; i++) {
			part[n_part++] = 2 * i;
			part[n_part++] = 2 * i + 1;
			add_line(CBREG_RELATION_SUM,
			    add(cell[2 * i].value + cell[2 * i + 1].value));
		}
		for (i = 0; i < 3; i++) {
			part[n_part++] = i < 2 ? i : 4;
			part[n_part++] = i < 2 ? i + 2 : 5;
			add_line(CBREG_RELATION_SUM,
			    add(i < 2 ? cell[i].value + cell[i + 2].value
				      : cell[4].value + cell[5].value));
		}
		part[n_part++] = 6;
		part[n_part++] = 7;
		add_line(CBREG_RELATION_SUM, 8);
		run_well(&setting);
		for (i = 0, masks = 0, primary = 0; i < n_cell; i++) {
			bool own = is_secret(&setting, i) &&
				   setting.method == CBREG_PROTECT_SUPPRESS;
			int64_t v = cell[i].value;

			primary |= (unsigned)own << i;
			masks |=
			    (unsigned)(cell[i].form == CBREG_SHOWN_MASKED &&
				       !own)
			    << i;
			first[i] = cell[i];
			first[i].form =
			    own ? CBREG_SHOWN_MASKED
			    : setting.method == CBREG_PROTECT_SUPPRESS
				? CBREG_SHOWN_EXACT
			    : v > 0 && v < 5 ? CBREG_SHOWN_SMALL
					     : CBREG_SHOWN_ROUNDED;
			first[i].shown =
			    own || first[i].form == CBREG_SHOWN_SMALL ? 0
			    : first[i].form == CBREG_SHOWN_EXACT
				? v
				: (v + 2) / 5 * 5;
		}
		mine = loss_of(&setting, masks);
		best = least_loss(&setting, first, mine, primary);
		sum_mine[round % 2] += mine;
		sum_best[round % 2] += best;
		if (mine > 0) {
			n_loss++;
			equal += best >= mine - 1e-9;
		}
	}
	printf("# the best found in %d of %d tables\n", equal, n_loss);
	printf("# loss beside the best: rounded %.3f, suppressed %.3f\n",
	    sum_mine[0] / fmax(sum_best[0], 1e-9),
	    sum_mine[1] / fmax(sum_best[1], 1e-9));
}
END_TEST

static double
seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* 11 countries by 5 kinds, 4 sexes and 5 measures, with totals. */
START_TEST(large)
{
	struct cbreg_protect_setting setting;
	struct table t;
	double begin;
	int i;

	for (i = 0; i < 2; i++) {
		seed = 100 + (uint64_t)(i / 2);
		clear();
		t = (struct table){ .size = { 11, 5, 4, 5 } };
		open_table(&t);
		fill(&t);
		close_table(&t);
		setting = i % 2 == 0 ? rounds : suppresses;
		begin = seconds();
		run_well(&setting);
		printf("# %zu cells, %zu lines: %.1f s, %d masked\n", n_cell,
		    n_line, seconds() - begin, count(CBREG_SHOWN_MASKED));
		fflush(stdout);
	}
}
END_TEST

int
main(void)
{
	const TTest *const hand[] = { four_and_four, ones, complement, withheld,
		given_before, relations };
	const TTest *const solved[] = { alone, pairs, beside_the_best, large };
	Suite *s = suite_create("protect");

	suite_add(s, "by hand", hand, N_TESTS(hand));
	if (has_solver())
		suite_add(s, "reader", solved, N_TESTS(solved));
	else
		printf("# SKIP the reader: libglpk cannot be loaded\n");
	return suite_run(s);
}
