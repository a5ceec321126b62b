/* Plans of seats, against every plan that there is. */
#include "config.h"

#include "engines.h"

#include "plan_private.h"

#include <stdlib.h>
#include <string.h>

#define SEATS 10
#define PEOPLE 6
#define SESSIONS 3
#define COUNTRIES 3
#define ITEMS 4

static uint64_t seed;

static int
below(int n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (int)((seed >> 33) % (uint64_t)n);
}

struct made {
	struct plan_problem p;
	struct plan_seat seat[SEATS];
	uint64_t closes[SEATS];
	int room[SESSIONS], quota[SESSIONS * COUNTRIES];
	int shortage[COUNTRIES * ITEMS], weight[COUNTRIES * ITEMS];
	bool clash[SESSIONS][SESSIONS];
};

static bool
clash(void *context, int seat, int other)
{
	const struct made *m = context;

	return m->clash[m->seat[seat].session][m->seat[other].session];
}

/* Somebody is of one country; who is nominated twice for a session is not. */
static void
make(struct made *m)
{
	int country[PEOPLE], i, k, s;

	*m = (struct made){ .p = { .n_person = PEOPLE,
				.n_session = SESSIONS,
				.n_country = COUNTRIES,
				.n_item = ITEMS,
				.words = 1,
				.total = below(3) == 0 ? below(6) : -1,
				.fairness = below(3),
				.clash = clash } };
	m->p.seat = m->seat;
	m->p.room = m->room;
	m->p.quota = m->quota;
	m->p.shortage = m->shortage;
	m->p.weight = m->weight;
	m->p.context = m;
	for (i = 0; i < PEOPLE; i++)
		country[i] = below(COUNTRIES);
	for (i = 0; i < SESSIONS; i++)
		m->room[i] = below(5);
	for (i = 0; i < SESSIONS * COUNTRIES; i++)
		m->quota[i] = below(2) == 0 ? -1 : below(3);
	for (i = 0; i < COUNTRIES * ITEMS; i++) {
		m->shortage[i] = below(3);
		m->weight[i] = 1 + below(2);
	}
	for (i = 0; i < SESSIONS; i++)
		for (k = 0; k < i; k++)
			m->clash[i][k] = m->clash[k][i] = below(3) == 0;
	for (i = 0; i < PEOPLE; i++)
		for (s = 0; s < SESSIONS && m->p.n_seat < SEATS; s++) {
			if (below(2) == 0)
				continue;
			k = m->p.n_seat++;
			m->closes[k] = (uint64_t)below(1 << ITEMS);
			m->seat[k] = (struct plan_seat){ i, s, country[i],
				&m->closes[k] };
		}
}

static bool
is_allowed(const struct made *m, unsigned given, bool fair)
{
	int total = 0, room[SESSIONS] = { 0 }, of[COUNTRIES] = { 0 };
	int quota[SESSIONS][COUNTRIES] = { { 0 } }, named[COUNTRIES] = { 0 };
	const struct plan_problem *p = &m->p;
	int i, k;

	for (i = 0; i < p->n_seat; i++) {
		const struct plan_seat *s = &m->seat[i];

		named[s->country]++;
		if ((given >> i & 1) == 0)
			continue;
		total++;
		room[s->session]++;
		of[s->country]++;
		quota[s->session][s->country]++;
		for (k = 0; k < i; k++)
			if ((given >> k & 1) != 0 &&
			    m->seat[k].person == s->person &&
			    m->clash[m->seat[k].session][s->session])
				return false;
	}
	if (p->total >= 0 && total > p->total)
		return false;
	for (i = 0; i < SESSIONS; i++) {
		if (room[i] > m->room[i])
			return false;
		for (k = 0; k < COUNTRIES; k++)
			if (m->quota[i * COUNTRIES + k] >= 0 &&
			    quota[i][k] > m->quota[i * COUNTRIES + k])
				return false;
	}
	for (k = 0; k < COUNTRIES && fair; k++)
		if (of[k] < (named[k] < p->fairness ? named[k] : p->fairness))
			return false;
	return true;
}

/* Per country and item the people who learn it, each once, up to the
 * shortage. */
static int
value_of(const struct made *m, unsigned given)
{
	int c, item, person, i, learn, value = 0;
	bool knows;

	for (c = 0; c < COUNTRIES; c++)
		for (item = 0; item < ITEMS; item++) {
			learn = 0;
			for (person = 0; person < PEOPLE; person++) {
				knows = false;
				for (i = 0; i < m->p.n_seat; i++)
					knows |=
					    (given >> i & 1) != 0 &&
					    m->seat[i].person == person &&
					    m->seat[i].country == c &&
					    (m->closes[i] >> item & 1) != 0;
				learn += knows;
			}
			if (learn > m->shortage[c * ITEMS + item])
				learn = m->shortage[c * ITEMS + item];
			value += learn * m->weight[c * ITEMS + item];
		}
	return value;
}

static int
count(unsigned given)
{
	return __builtin_popcount(given);
}

/* Seats, each later one weighing more than what is as good. */
static int
lateness(unsigned given)
{
	int i, n = 0;

	for (i = 0; i < SEATS; i++)
		n += (given >> i & 1) != 0 ? i : 0;
	return n;
}

START_TEST(as_good_as_the_best)
{
	struct plan_solution s;
	struct made m;
	unsigned given, best, mine;
	int round, i, value, found, solved = 0, refused = 0;
	cbreg_status rc;

	for (round = 0, seed = 20180402; round < 500; round++) {
		make(&m);
		found = -1;
		best = 0;
		for (given = 0; given < 1u << m.p.n_seat; given++) {
			if (!is_allowed(&m, given, true))
				continue;
			value = value_of(&m, given);
			if (value > found ||
			    (value == found &&
				(count(given) < count(best) ||
				    (count(given) == count(best) &&
					lateness(given) < lateness(best))))) {
				found = value;
				best = given;
			}
		}
		rc = plan_solve(&m.p, &s);
		ck_assert_msg(rc == (found < 0 ? CBREG_CONFLICT : CBREG_OK),
		    "round %d: status %d", round, rc);
		if (rc == CBREG_OK) {
			for (i = 0, mine = 0; i < m.p.n_seat; i++)
				mine |= (unsigned)s.given[i] << i;
			solved++;
			ck_assert_msg(is_allowed(&m, mine, true),
			    "round %d: not allowed", round);
			ck_assert_msg(value_of(&m, mine) == found &&
					  (int)s.value == found,
			    "round %d: %d, said %d, best %d", round,
			    value_of(&m, mine), (int)s.value, found);
			ck_assert_int_eq(count(mine), count(best));
			ck_assert_int_eq(lateness(mine), lateness(best));
		}
		refused += rc == CBREG_CONFLICT;
		free(s.given);
		free(s.new);
	}
	/* Both are tried often. */
	ck_assert_int_ge(solved, 200);
	ck_assert_int_ge(refused, 50);
}
END_TEST

/* Who cannot have what is fair misses no more than in any other plan. */
START_TEST(what_is_missing)
{
	struct plan_solution s;
	struct made m;
	unsigned given;
	int round, c, i, least, now, missing[COUNTRIES], of, named, sum;
	int refused = 0;

	for (round = 0, seed = 7; round < 300; round++) {
		make(&m);
		if (plan_solve(&m.p, &s) == CBREG_CONFLICT) {
			refused++;
			least = 1000;
			for (given = 0; given < 1u << m.p.n_seat; given++) {
				if (!is_allowed(&m, given, false))
					continue;
				for (c = 0, now = 0; c < COUNTRIES; c++) {
					for (i = 0, of = 0, named = 0;
					     i < m.p.n_seat; i++) {
						named += m.seat[i].country == c;
						of += m.seat[i].country == c &&
						      (given >> i & 1) != 0;
					}
					if (named > m.p.fairness)
						named = m.p.fairness;
					now += of < named ? named - of : 0;
				}
				least = now < least ? now : least;
			}
			ck_assert_int_eq(plan_missing(&m.p, missing), CBREG_OK);
			for (c = 0, sum = 0; c < COUNTRIES; c++)
				sum += missing[c];
			ck_assert_int_eq(sum, least);
		}
		free(s.given);
		free(s.new);
	}
	ck_assert_int_ge(refused, 30);
}
END_TEST

int
main(void)
{
	const TTest *const test[] = { as_good_as_the_best, what_is_missing };
	Suite *s = suite_create("plan");
	struct solver *solver = solver_new("there");

	/* Where it cannot be loaded, the program says so, and t3005 with it. */
	if (solver == NULL) {
		printf("1..0 # SKIP libglpk cannot be loaded\n");
		return 0;
	}
	solver_free(solver);
	suite_add(s, "plan", test, N_TESTS(test));
	return suite_run(s);
}
