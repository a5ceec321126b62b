/* Figures of registries of chance against a plain count of the exported rows;
 * and what becomes of publications of them. */
#include "config.h"

#include "engines.h"

#include "buf.h"
#include "date.h"
#include "identity.h"
#include "publication.h"
#include "undo.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOW "2019-06-30T09:30:00Z"
#define MAX_SEATS 900
#define MAX_ITEMS 20000
#define MAX_PERIODS 6

static unsigned long seed;

/* The same numbers on every machine. */
static unsigned
chance(unsigned n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(seed >> 33) % n;
}

/* So many registries, times CBREG_TEST_ROUNDS; PostgreSQL takes its time. */
static int
rounds(int engine, int n)
{
	const char *text = getenv("CBREG_TEST_ROUNDS");

	n *= text != NULL ? (int)strtol(text, NULL, 10) : 1;
	return engine == ENGINE_PGSQL ? (n + 9) / 10 : n;
}

static cbreg *
open_at(const struct place *p, unsigned flags, const char *as_of)
{
	const struct cbreg_setting setting = { .where = p->where,
		.program = "check",
		.now = NOW,
		.as_of = as_of,
		.actor = "tester" };
	cbreg *reg;

	assert_ok(reg, cbreg_open(&setting, flags, &reg));
	return reg;
}

static const char *const country[] = { "KH", "TH", "VN", "LA", "XR" };
static const char *const org[] = { "", "KH-A", "TH-B", "VN-C", "XR-D", "NO-K" };
static const char *const sex[] = { "", "F", "M", "X" };
static const char *const activity[] = { "C1", "C2", "W", "E", "A", "P" };
static const char *const university[] = { "", "JP-U", "JP-V" };

/* What was told of an enrolment, which no listing has in full. */
struct history {
	int session, person, n;
	struct {
		const char *status;
		int on;
	} event[8];
};

/* A registry of chance: how large it is, and the histories in it. */
struct world {
	cbreg *reg;
	struct place place;
	int people, sessions;
	struct history history[MAX_SEATS];
	int n_history;
};

static struct world w;
static struct outcome outcome;

/* Rows to be fed together. */
#define MAX_ROWS 40
static struct {
	char text[MAX_ROWS + 1][160];
	const char *row[MAX_ROWS + 2];
	int n;
} sheet;

static void
begin_rows(const char *columns)
{
	snprintf(sheet.text[0], sizeof(sheet.text[0]), "%s", columns);
	sheet.n = 0;
}

#define ROW(...)                                                               \
	snprintf(sheet.text[++sheet.n], sizeof(sheet.text[0]), __VA_ARGS__)

static void
feed_rows(const char *kind, unsigned flags)
{
	int i;

	for (i = 0; i <= sheet.n; i++)
		sheet.row[i] = sheet.text[i];
	sheet.row[i] = NULL;
	feed(w.reg, kind, flags, sheet.row, &outcome);
	ck_assert_msg(outcome.status == CBREG_OK, "%s: %s", kind,
	    cbreg_message(w.reg));
	/* Where rows are meant to be sound, so that none is lost in silence. */
	if ((flags & CBREG_PARTIAL_OK) == 0)
		ck_assert_msg(outcome.counts.by[CBREG_REJECTED] == 0 &&
				  outcome.counts.by[CBREG_CONFLICTING] == 0 &&
				  outcome.counts.by[CBREG_UNCLEAR] == 0,
		    "%s: %s", kind, findings(&outcome));
}

static int
some_day(int first_year, int years)
{
	return cbreg_date_from_days(cbreg_date_days(first_year * 10000 + 101) +
				    (int)chance((unsigned)years * 365));
}

static const char *
day_text(int day)
{
	static char text[4][CBREG_DATE_SIZE];
	static int n;

	return cbreg_date_text(day, text[n++ % 4]);
}

static int
later(int day, unsigned most)
{
	return cbreg_date_from_days(cbreg_date_days(day) + (int)chance(most));
}

/* Days on the edges of years are met often. */
static int
start_day(void)
{
	static const int edge[] = { 20160331, 20160401, 20161231, 20170101,
		20170331, 20170401, 20170930, 20171001, 20180331, 20180401 };

	return chance(3) == 0 ? edge[chance(N_TESTS(edge))] : some_day(2015, 4);
}

static void
add_session_row(int n)
{
	static const char *const mode[] = { "", "onsite", "online", "hybrid" };
	const char *what = activity[chance(6)], *how = mode[chance(4)];
	int start = start_day(), end = later(start, 9), lies = (int)chance(5);
	bool cancelled = chance(8) == 0;

	if (what[0] == 'P')
		end = later(end, 900);
	ROW("S%02d,%s,%s,%s,%s,%s,%s,%s", n, what,
	    lies != 0 ? day_text(start) : "", lies > 1 ? day_text(end) : "",
	    lies < 3 ? day_text(chance(2) ? start : start_day()) : "", "", how,
	    cancelled ? "cancelled" : "");
}

/* An enrolment is told of; what was taken of it is history. */
static struct history *
history_of(int session, int person, bool make)
{
	int i;

	for (i = 0; i < w.n_history; i++)
		if (w.history[i].session == session &&
		    w.history[i].person == person)
			return &w.history[i];
	if (!make || w.n_history == MAX_SEATS)
		return NULL;
	w.history[w.n_history] =
	    (struct history){ .session = session, .person = person };
	return &w.history[w.n_history++];
}

static const char *const status[] = { "nominated", "nominated", "waitlisted",
	"accepted", "accepted", "attended", "attended", "attended", "completed",
	"completed", "completed", "partial", "failed", "left", "withdrawn",
	"no-show", "declined", "not-selected", "on-leave" };

static void
add_seats(int rows)
{
	static const char *const role[] = { "trainee", "trainee", "trainee",
		"trainee", "", "trainer", "observer" };
	struct history *said[MAX_ROWS], *h;
	const char *what[MAX_ROWS], *word;
	int on[MAX_ROWS], i, k, session, person, day;
	char days[24];
	size_t v;

	begin_rows("session,person,country,organisation,sex,role,status,date,"
		   "days,hours");
	for (i = 0; i < rows; i++) {
		session = (int)chance((unsigned)w.sessions) + 1;
		person = (int)chance((unsigned)w.people) + 1;
		if (w.n_history > 0 && chance(3) == 0) {
			h = &w.history[chance((unsigned)w.n_history)];
			session = h->session;
			person = h->person;
		}
		if ((h = history_of(session, person, true)) == NULL ||
		    h->n == 8)
			continue;
		for (k = 0; k < sheet.n && said[k] != h; k++)
			;
		word = status[chance(N_TESTS(status))];
		day =
		    h->n > 0 ? later(h->event[h->n - 1].on, 300) : start_day();
		if (k < sheet.n ||
		    (h->n > 0 && strcmp(h->event[h->n - 1].status, word) == 0))
			continue;
		said[sheet.n] = h;
		what[sheet.n] = word;
		on[sheet.n] = day;
		k = (int)chance(6);
		snprintf(days, sizeof(days),
		    k == 0   ? "%u,"
		    : k == 1 ? ",%u"
			     : ",",
		    1 + chance(9));
		if (h->n > 0)
			ROW("S%02d,P%06d,,,,,%s,%s,%s", session, person, word,
			    day_text(day), days);
		else
			ROW("S%02d,P%06d,%s,%s,%s,%s,%s,%s,%s", session, person,
			    chance(2) ? "" : country[chance(5)],
			    chance(3) ? "" : org[chance(6)],
			    chance(3) ? "" : sex[chance(4)],
			    role[chance(N_TESTS(role))], word, day_text(day),
			    days);
	}
	if (sheet.n == 0)
		return;
	feed_rows("roster", CBREG_PARTIAL_OK);
	for (v = 0; v < outcome.n_verdict; v++) {
		if (outcome.verdict[v].verdict != CBREG_NEW &&
		    outcome.verdict[v].verdict != CBREG_CHANGED)
			continue;
		i = (int)outcome.verdict[v].line - 2;
		said[i]->event[said[i]->n].status = what[i];
		said[i]->event[said[i]->n++].on = on[i];
	}
}

static void
add_placements(int rows)
{
	static const char *const degree[] = { "", "none", "master", "doctor" };
	struct history *h;
	int i;

	begin_rows("session,person,university,degree");
	for (i = 0; i < rows; i++) {
		if (w.n_history == 0)
			return;
		h = &w.history[chance((unsigned)w.n_history)];
		if (h->n > 0)
			ROW("S%02d,P%06d,%s,%s", h->session, h->person,
			    university[chance(3)], degree[chance(4)]);
	}
	if (sheet.n > 0)
		feed_rows("placements", CBREG_PARTIAL_OK);
}

static void
count_heads(int rows)
{
	static const char *const method[] = { "", "counted", "estimated" };
	static const char *const qualifier[] = { "", "exact", "about" };
	static const char *const output[] = { "bodies", "artefacts", "reach" };
	unsigned n, low, high;
	bool heads = chance(2) == 0;
	char bounds[40];
	int i;

	begin_rows(heads ? "session,country,sex,count,qualifier,method,low,high"
			 : "session,country,output,count,qualifier,method,low,"
			   "high");
	for (i = 0; i < rows; i++) {
		n = chance(60);
		low = chance(n + 1);
		high = n + chance(9);
		snprintf(bounds, sizeof(bounds), ",");
		if (chance(5) == 0)
			snprintf(bounds, sizeof(bounds), "%u,%u", low, high);
		ROW("S%02u,%s,%s,%u,%s,%s,%s", 1 + chance((unsigned)w.sessions),
		    country[chance(5)],
		    heads ? sex[chance(4)] : output[chance(3)], n,
		    qualifier[chance(3)], method[chance(3)], bounds);
	}
	feed_rows(heads ? "headcounts" : "outputs", CBREG_PARTIAL_OK);
}

static void
add_people(int n)
{
	int i, k;

	for (i = 0; i < n; i += k) {
		begin_rows("name,country,organisation,email,sex");
		for (k = 0; k < MAX_ROWS && i + k < n; k++)
			ROW("Name%d Other%d,%s,%s,p%d@example.org,%s",
			    w.people + 1, w.people + 1, country[chance(5)],
			    org[chance(6)], w.people + 1, sex[chance(4)]),
			    w.people++;
		feed_rows("persons", CBREG_NEW_PERSON | CBREG_PARTIAL_OK);
	}
}

static void
make_world(int engine)
{
	int i, n;

	w.n_history = w.people = 0;
	place_init(&w.place, engine);
	w.reg = open_at(&w.place, CBREG_CREATE, NULL);
	assert_ok(w.reg, cbreg_begin(w.reg, "test", NULL));
	begin_rows("code,name,fiscal_start,fiscal_name");
	ROW("KH,Cambodia,01-01,start");
	ROW("TH,Thailand,10-01,end");
	ROW("LA,Laos,07-01,start");
	feed_rows("countries", 0);
	begin_rows("code,name,kind,country");
	ROW("KH-A,Ministry A,ministry,KH");
	ROW("TH-B,Team B,government-csirt,TH");
	ROW("VN-C,Company C,private,VN");
	ROW("XR-D,Body D,international,XR");
	ROW("NO-K,Somewhere,,VN");
	ROW("JP-U,University U,university,JP");
	ROW("JP-V,University V,university,JP");
	feed_rows("organisations", 0);
	begin_rows("code,kind,name,theme,hours");
	ROW("C1,course,Course one,ciip,30");
	ROW("C2,course,Course two,,");
	ROW("W,workshop,Workshop,policy,8");
	ROW("E,exercise,Exercise,incident-response,");
	ROW("A,awareness,Month,awareness,");
	ROW("P,placement,Master,ciip,");
	feed_rows("activities", 0);
	w.sessions = 2 + (int)chance(14);
	begin_rows("code,activity,start,end,planned_start,planned_end,mode,"
		   "status");
	for (i = 1; i <= w.sessions; i++)
		add_session_row(i);
	feed_rows("sessions", 0);
	add_people(5 + (int)chance(56));
	n = 1 + (int)chance(8);
	for (i = 0; i < n; i++) {
		add_seats(MAX_ROWS);
		if (chance(2) == 0)
			add_placements(10);
		if (chance(3) == 0)
			count_heads(6);
	}
	assert_ok(w.reg, cbreg_commit(w.reg));
}

static void
end_world(void)
{
	cbreg_close(w.reg);
	place_release(&w.place);
}

/* Words as numbers, so that the count below may be plain and slow. */
static char word_text[400][40];
static int n_word;

static int
word(const char *text)
{
	int i;

	for (i = 0; i < n_word; i++)
		if (strcmp(word_text[i], text) == 0)
			return i;
	ck_assert_int_lt(n_word, (int)N_TESTS(word_text));
	snprintf(word_text[n_word], sizeof(word_text[0]), "%s", text);
	return n_word++;
}

static int
word_or(const char *text, const char *otherwise)
{
	return word(text[0] != '\0' ? text : otherwise);
}

/* Something that one measure counts in one period. */
struct item {
	int word[CBREG_AXES];
	int period, measure, person, session;
	int64_t amount;
	bool alone; /* a session by itself */
	bool estimated;
};

static struct item item[MAX_ITEMS];
static int n_item;

struct rows {
	char *cell[1000][CBREG_MAX_COLUMNS];
	int n;
};

static void export(const char *name, struct rows *out)
{
	const struct cbreg_kind *kind = cbreg_kind_find(name);
	const char *const *v;
	cbreg_list *list = NULL;
	cbreg_status rc;
	int i;

	out->n = 0;
	assert_ok(w.reg, cbreg_list_open(w.reg, kind, NULL, &list));
	while ((rc = cbreg_list_next(list, &v)) == CBREG_OK) {
		ck_assert_int_lt(out->n, (int)N_TESTS(out->cell));
		for (i = 0; i < kind->ncolumn; i++)
			out->cell[out->n][i] = strdup(v[i]);
		for (; i < CBREG_MAX_COLUMNS; i++)
			out->cell[out->n][i] = NULL;
		out->n++;
	}
	ck_assert_int_eq(rc, CBREG_DONE);
	cbreg_list_free(list);
}

static void
release_rows(struct rows *r)
{
	int i, k;

	for (i = 0; i < r->n; i++)
		for (k = 0; k < CBREG_MAX_COLUMNS; k++)
			free(r->cell[i][k]);
}

static struct rows activities, sessions, roster, placements, heads, outputs,
    orgs, countries;

static char **
find_row(struct rows *r, const char *key)
{
	int i;

	for (i = 0; i < r->n; i++)
		if (strcmp(r->cell[i][0], key) == 0)
			return r->cell[i];
	return NULL;
}

static int
number_of(const char *text)
{
	return (int)strtol(text, NULL, 10);
}

static int
day_of(const char *text)
{
	return text[0] == '\0' ? 0
			       : cbreg_date_parse(text, strlen(text), false);
}

/* The days of a period in a country. */
static void
period_of(const struct cbreg_period *p, const char *of, int *from, int *to)
{
	char **row = find_row(&countries, of);
	int month = 4, day = 1, year = p->year;

	*from = p->from;
	*to = p->to;
	if (!p->own)
		return;
	if (row != NULL && row[5][0] != '\0') {
		month = number_of(row[5]);
		day = number_of(row[5] + 3);
		if (strcmp(row[6], "end") == 0 && month * 100 + day > 101)
			year--;
	}
	*from = year * 10000 + month * 100 + day;
	*to = cbreg_date_from_days(cbreg_date_days(*from + 10000) - 1);
}

static bool
lies_in(const struct cbreg_period *p, const char *of, int day)
{
	int from, to;

	period_of(p, of, &from, &to);
	return day >= from && day <= to;
}

/* A session as it counts: when it began, and whether it does. */
static bool
session_of(const char *code, char ***row, char ***of, int *start)
{
	*row = find_row(&sessions, code);
	ck_assert_ptr_nonnull(*row);
	*of = find_row(&activities, (*row)[1]);
	*start = day_of((*row)[2][0] != '\0' ? (*row)[2] : (*row)[4]);
	return strcmp((*row)[12], "cancelled") != 0;
}

static void
add_item(const struct item *plain, int measure, int64_t amount)
{
	ck_assert_int_lt(n_item, MAX_ITEMS);
	item[n_item] = *plain;
	item[n_item].measure = measure;
	item[n_item++].amount = amount;
}

static void
session_words(struct item *t, char **row, char **of)
{
	bool placement = strcmp(of[1], "placement") == 0;
	const char *none = placement ? "not-stated" : "not-applicable";

	t->session = word(row[0]);
	t->word[CBREG_BY_KIND] = word(of[1]);
	t->word[CBREG_BY_ACTIVITY] = word(of[0]);
	t->word[CBREG_BY_THEME] = word_or(of[5], "not-stated");
	t->word[CBREG_BY_MODE] = word_or(row[8], "not-stated");
	t->word[CBREG_BY_SESSION] = t->session;
	t->word[CBREG_BY_UNIVERSITY] = t->word[CBREG_BY_DEGREE] = word(none);
	t->word[CBREG_BY_COUNTRY] = t->word[CBREG_BY_SEX] =
	    t->word[CBREG_BY_ORG_KIND] = t->word[CBREG_BY_ROLE] =
		word("not-stated");
}

/* Where the enrolment stood on a day; NULL: nowhere yet. */
static const char *
stood(const struct history *h, int day, int *on)
{
	const char *found = NULL;
	int i;

	for (i = 0; i < h->n; i++)
		if (h->event[i].on <= day) {
			found = h->event[i].status;
			*on = h->event[i].on;
		}
	return found;
}

static bool
is_one_of(const char *what, const char *list)
{
	const char *found = strstr(list, what);

	return found != NULL && (found == list || found[-1] == ' ') &&
	       (found[strlen(what)] == ' ' || found[strlen(what)] == '\0');
}

static bool
took_part(const char *what)
{
	return is_one_of(what,
	    "attended completed partial failed on-leave left");
}

/* The days of a participation. */
static int64_t
days_of(char **seat, char **row, char **of)
{
	int64_t days = 0, hours, n;

	if (row[2][0] != '\0' && row[3][0] != '\0')
		days = cbreg_date_days(day_of(row[3])) -
		       cbreg_date_days(day_of(row[2])) + 1;
	if (seat[14][0] != '\0')
		return strtoll(seat[14], NULL, 10);
	if (seat[15][0] == '\0')
		return days;
	hours = strtoll(seat[15], NULL, 10);
	n = strtoll(of[6], NULL, 10);
	/* As long a day as the activity has, or of eight hours. */
	n = n > 0 && days > 0 ? (hours * days + n - 1) / n : (hours + 7) / 8;
	return days > 0 && n > days ? days : n;
}

static const struct history *
history_of_row(char **seat)
{
	const struct history *h =
	    history_of(number_of(seat[0] + 1), number_of(seat[1] + 1), false);

	ck_assert_ptr_nonnull(h);
	return h;
}

/* Trained in a session that began before that day. */
static bool
was_trained(const char *person, int day, int as_of)
{
	const char *what;
	char **row, **of;
	int i, start, on;

	for (i = 0; i < roster.n; i++) {
		char **seat = roster.cell[i];

		if (strcmp(seat[1], person) != 0 ||
		    strcmp(seat[10], "trainee") != 0 ||
		    !session_of(seat[0], &row, &of, &start) || start >= day)
			continue;
		what = stood(history_of_row(seat), as_of, &on);
		if (what != NULL && took_part(what))
			return true;
	}
	return false;
}

static void
take_placement(const struct item *t, char **seat, const struct cbreg_period *p,
    int as_of)
{
	const struct history *h = history_of_row(seat);
	const char *what;
	int i, on = 0, from, to;

	for (i = 0; i < h->n && h->event[i].on <= as_of; i++)
		if (is_one_of(h->event[i].status, "attended on-leave")) {
			if (lies_in(p, seat[5], h->event[i].on))
				add_item(t, CBREG_M_PLACEMENTS_STARTED, 1);
			break;
		}
	period_of(p, seat[5], &from, &to);
	what = stood(h, to < as_of ? to : as_of, &on);
	if (what != NULL && is_one_of(what, "attended on-leave"))
		add_item(t, CBREG_M_PLACEMENTS_ACTIVE, 1);
	what = stood(h, as_of, &on);
	if (!lies_in(p, seat[5], on))
		return;
	if (strcmp(what, "completed") == 0)
		add_item(t, CBREG_M_PLACEMENTS_COMPLETED, 1);
	if (strcmp(what, "left") == 0)
		add_item(t, CBREG_M_PLACEMENTS_LEFT, 1);
}

static void
take_trainee(const struct item *t, char **seat, char **row, char **of,
    const struct cbreg_period *p, int as_of, const char *what)
{
	int from, to;

	period_of(p, seat[5], &from, &to);
	add_item(t, CBREG_M_SESSIONS, 1);
	add_item(t, CBREG_M_NOMINATIONS, 1);
	if (!took_part(what))
		return;
	add_item(t, CBREG_M_PARTICIPATIONS, 1);
	add_item(t, CBREG_M_PEOPLE, 1);
	add_item(t, CBREG_M_PERSON_DAYS, days_of(seat, row, of));
	if (!was_trained(seat[1], from, as_of))
		add_item(t, CBREG_M_PEOPLE_NEW, 1);
}

static void
take_seat(char **seat, const struct cbreg_period *p, int period, int as_of)
{
	struct item t = { .period = period };
	char **row, **of, **at = find_row(&orgs, seat[6]);
	const struct history *h = history_of_row(seat);
	bool placement;
	const char *what;
	int start, on, i;

	ck_assert_int_gt(h->n, 0);
	if (!session_of(seat[0], &row, &of, &start) ||
	    (what = stood(h, as_of, &on)) == NULL)
		return;
	session_words(&t, row, of);
	placement = strcmp(of[1], "placement") == 0;
	t.person = number_of(seat[1] + 1);
	t.word[CBREG_BY_COUNTRY] = word(seat[5]);
	t.word[CBREG_BY_SEX] = word_or(seat[8], "not-stated");
	t.word[CBREG_BY_ORG_KIND] =
	    word_or(at != NULL ? at[3] : "", "not-stated");
	t.word[CBREG_BY_ROLE] = word(seat[10]);
	for (i = 0; i < placements.n && placement; i++)
		if (strcmp(placements.cell[i][0], seat[0]) == 0 &&
		    strcmp(placements.cell[i][1], seat[1]) == 0) {
			t.word[CBREG_BY_UNIVERSITY] =
			    word_or(placements.cell[i][4], "not-stated");
			t.word[CBREG_BY_DEGREE] =
			    word_or(placements.cell[i][5], "not-stated");
		}
	if (strcmp(seat[10], "trainee") != 0) {
		if (took_part(what) && start <= as_of &&
		    lies_in(p, seat[5], start))
			add_item(&t,
			    strcmp(seat[10], "trainer") == 0
				? CBREG_M_TRAINERS
				: CBREG_M_OBSERVERS,
			    1);
		return;
	}
	if (start <= as_of && lies_in(p, seat[5], start))
		take_trainee(&t, seat, row, of, p, as_of, what);
	if (strcmp(what, "completed") == 0 && lies_in(p, seat[5], on)) {
		add_item(&t, CBREG_M_COMPLETIONS, 1);
		add_item(&t, CBREG_M_PEOPLE_COMPLETED, 1);
	}
	if (placement)
		take_placement(&t, seat, p, as_of);
}

/* Of a headcount or an output: the measure, and those of its bounds. */
static void
take_number(char **c, const struct cbreg_period *p, int period, int as_of,
    bool is_head)
{
	const char *low = c[is_head ? 7 : 4], *high = c[is_head ? 8 : 5];
	const char *qualifier = c[is_head ? 4 : 6],
		   *method = c[is_head ? 5 : 7];
	int measure = is_head			       ? CBREG_M_HEADCOUNT
		      : strcmp(c[2], "bodies") == 0    ? CBREG_M_BODIES
		      : strcmp(c[2], "artefacts") == 0 ? CBREG_M_ARTEFACTS
						       : CBREG_M_REACH;
	int first = is_head ? CBREG_M_HEADCOUNT_LOW : CBREG_M_REACH_LOW;
	struct item t = { .period = period };
	char **row, **of;
	int start;

	if (!session_of(c[0], &row, &of, &start) || start > as_of ||
	    !lies_in(p, c[1], start))
		return;
	session_words(&t, row, of);
	t.word[CBREG_BY_COUNTRY] = word(c[1]);
	if (is_head)
		t.word[CBREG_BY_SEX] = word_or(c[2], "not-stated");
	t.estimated = strcmp(method, "estimated") == 0 ||
		      (qualifier[0] != '\0' && strcmp(qualifier, "exact") != 0);
	add_item(&t, CBREG_M_SESSIONS, 1);
	add_item(&t, measure, strtoll(c[3], NULL, 10));
	if (measure != CBREG_M_HEADCOUNT && measure != CBREG_M_REACH)
		return;
	add_item(&t, first, strtoll(low[0] != '\0' ? low : c[3], NULL, 10));
	add_item(&t, first + 1,
	    strtoll(high[0] != '\0' ? high : c[3], NULL, 10));
}

/* Bounds are told of in a period where some number has them. */
static void
drop_bounds(int period, int measure, int first)
{
	bool ranged = false;
	int64_t sum[3] = { 0 };
	int i, k;

	for (i = 0; i + 2 < n_item; i++) {
		if (item[i].period != period || item[i].measure != measure)
			continue;
		for (k = 0; k < 3; k++)
			sum[k] = item[i + k].amount;
		ranged |= sum[0] != sum[1] || sum[0] != sum[2];
	}
	for (i = 0; i < n_item && !ranged; i++)
		if (item[i].period == period &&
		    (item[i].measure == first || item[i].measure == first + 1))
			item[i].amount = 0;
}

static void
take_session(char **row, const struct cbreg_period *p, int period, int as_of)
{
	struct item t = { .period = period, .alone = true };
	char **same, **of;
	bool anybody = false;
	int i, start;

	if (!session_of(row[0], &same, &of, &start) || start > as_of)
		return;
	session_words(&t, row, of);
	for (i = 0; i < n_item; i++)
		anybody |= item[i].period == period &&
			   item[i].session == t.session && !item[i].alone &&
			   (item[i].measure == CBREG_M_SESSIONS ||
			       item[i].measure == CBREG_M_TRAINERS ||
			       item[i].measure == CBREG_M_OBSERVERS);
	if (p->own ? anybody : start >= p->from && start <= p->to)
		add_item(&t, CBREG_M_SESSIONS, 1);
}

static void
count_all(const struct cbreg_period *p, int n, int as_of)
{
	int i, k;

	n_item = n_word = 0;
	word("total"); /* number 0 */
	export("activities", &activities);
	export("sessions", &sessions);
	export("roster", &roster);
	export("placements", &placements);
	export("headcounts", &heads);
	export("outputs", &outputs);
	export("organisations", &orgs);
	export("countries", &countries);
	for (i = 0; i < n; i++) {
		for (k = 0; k < roster.n; k++)
			take_seat(roster.cell[k], &p[i], i, as_of);
		for (k = 0; k < heads.n; k++)
			take_number(heads.cell[k], &p[i], i, as_of, true);
		for (k = 0; k < outputs.n; k++)
			take_number(outputs.cell[k], &p[i], i, as_of, false);
		for (k = 0; k < sessions.n; k++)
			take_session(sessions.cell[k], &p[i], i, as_of);
		drop_bounds(i, CBREG_M_HEADCOUNT, CBREG_M_HEADCOUNT_LOW);
		drop_bounds(i, CBREG_M_REACH, CBREG_M_REACH_LOW);
	}
	release_rows(&activities);
	release_rows(&sessions);
	release_rows(&roster);
	release_rows(&placements);
	release_rows(&heads);
	release_rows(&outputs);
	release_rows(&orgs);
	release_rows(&countries);
}

static bool
of_people(enum cbreg_axis axis)
{
	return axis != CBREG_BY_KIND && axis != CBREG_BY_ACTIVITY &&
	       axis != CBREG_BY_THEME && axis != CBREG_BY_MODE &&
	       axis != CBREG_BY_SESSION;
}

/* What a cell must be: at[] has 0 for an axis that is summed up. */
static int64_t
value_of(const struct cbreg_figures_setting *s, const int at[CBREG_AXES],
    int period, int measure, bool *estimated)
{
	static bool seen[2000];
	bool by_people = s->of_country, one = false;
	int64_t sum = 0;
	int i, k, who;

	*estimated = false;
	for (k = 0; k < s->naxis; k++)
		by_people |= at[k] != 0 && of_people(s->axis[k]);
	one = cbreg_measure_sums((enum cbreg_measure)measure) == CBREG_DISTINCT;
	memset(seen, 0, sizeof(seen));
	for (i = 0; i < n_item; i++) {
		const struct item *t = &item[i];

		if (t->period != period || t->measure != measure ||
		    (measure == CBREG_M_SESSIONS && t->alone == by_people))
			continue;
		if (s->of_country) {
			char code[3];

			cbreg_country_code(s->country, code);
			if (t->word[CBREG_BY_COUNTRY] != word(code))
				continue;
		}
		for (k = 0; k < s->naxis; k++)
			if (at[k] != 0 && at[k] != t->word[s->axis[k]])
				break;
		if (k < s->naxis)
			continue;
		*estimated |= t->estimated;
		who =
		    measure == CBREG_M_SESSIONS ? 1000 + t->session : t->person;
		if (one && seen[who])
			continue;
		seen[who] = true;
		sum += t->amount;
	}
	return sum;
}

/* Every cell that an item comes to. */
static int cell[40000][CBREG_AXES + 1];
static int n_cell;

static void
add_cell(const struct cbreg_figures_setting *s, const struct item *t,
    unsigned mask)
{
	int at[CBREG_AXES + 1] = { 0 }, i, k;

	for (k = 0; k < s->naxis; k++) {
		/* A session by itself has no words of people. */
		if ((mask >> k & 1) != 0 && t->alone && of_people(s->axis[k]))
			return;
		at[k] = (mask >> k & 1) != 0 ? t->word[s->axis[k]] : 0;
	}
	at[s->naxis] = t->period;
	for (i = 0; i < n_cell; i++)
		if (memcmp(cell[i], at, sizeof(at)) == 0)
			return;
	ck_assert_int_lt(n_cell, (int)N_TESTS(cell));
	memcpy(cell[n_cell++], at, sizeof(at));
}

static const char *
cell_text(const struct cbreg_figures_setting *s, const int *at)
{
	static char text[300];
	size_t n = 0;
	int i;

	text[0] = '\0';
	for (i = 0; i < s->naxis; i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n, "%s=%s ",
		    cbreg_axis_word(s->axis[i]), word_text[at[i]]);
	return text;
}

/* The rows come in their order: by period, by words with total last, then by
 * measure. */
static void
expect_order(const struct cbreg_figures_setting *s, const int *a, int m,
    const int *b, int n)
{
	int i, order;

	if (a[s->naxis] != b[s->naxis]) {
		ck_assert_int_lt(a[s->naxis], b[s->naxis]);
		return;
	}
	for (i = 0; i < s->naxis; i++) {
		if (a[i] == b[i])
			continue;
		order = a[i] == 0   ? 1
			: b[i] == 0 ? -1
				    : strcmp(word_text[a[i]], word_text[b[i]]);
		ck_assert_int_lt(order, 0);
		return;
	}
	ck_assert_int_lt(m, n);
}

/* The records behind some figures add up to them. */
static void
explain(const struct cbreg_figures_setting *s, const int *at, int measure,
    int64_t value)
{
	const char *want[CBREG_AXES] = { NULL };
	struct cbreg_evidence evidence;
	cbreg_explanation *e = NULL;
	cbreg_status rc;
	int64_t sum = 0;
	int i;

	for (i = 0; i < s->naxis; i++)
		if (at[i] != 0)
			want[s->axis[i]] = word_text[at[i]];
	assert_ok(w.reg,
	    cbreg_explain_open(w.reg, &s->period[at[s->naxis]],
		(enum cbreg_measure)measure, want, chance(2) == 0, &e));
	while ((rc = cbreg_explain_next(e, &evidence)) == CBREG_OK) {
		ck_assert_int_ge(evidence.counted, 0);
		for (i = 0; i < CBREG_AXES; i++)
			ck_assert(want[i] == NULL ||
				  strcmp(want[i], evidence.axis[i]) == 0 ||
				  evidence.axis[i][0] == '\0');
		sum += evidence.counted;
	}
	ck_assert_int_eq(rc, CBREG_DONE);
	cbreg_explain_free(e);
	ck_assert_msg(sum == value, "%s of %s%s: %lld, explained %lld",
	    cbreg_measure_word((enum cbreg_measure)measure), cell_text(s, at),
	    s->period[at[s->naxis]].word, (long long)value, (long long)sum);
}

static long n_figures, n_explained, n_tables;

/* Ask for a random table. */
static void
choose(struct cbreg_figures_setting *s, struct cbreg_period **period,
    char words[200])
{
	static const char *const one[] = { "fy2015", "fy2016", "fy2017",
		"fy2018", "2016", "2017", "2018", "2017-01..2017-09",
		"2016-10-01..2017-03-31", "2017-04-01..2017-04-01",
		"own-fy2016", "own-fy2017", "own-fy2018", "fy2015..fy2017" };
	size_t n = 0;
	int i, k, wanted = 1 + (int)chance(3);

	words[0] = '\0';
	for (i = 0; i < wanted; i++)
		n += (size_t)snprintf(words + n, 200 - n, "%s%s",
		    i > 0 ? "," : "", one[chance(N_TESTS(one))]);
	*s = (struct cbreg_figures_setting){ .naxis = (int)chance(5) };
	assert_ok(w.reg,
	    cbreg_periods_parse(w.reg, words, period, &s->nperiod));
	s->period = *period;
	for (i = 0; i < s->naxis; i++)
		do {
			s->axis[i] = (enum cbreg_axis)chance(CBREG_AXES);
			for (k = 0; k < i && s->axis[k] != s->axis[i]; k++)
				;
		} while (k < i);
	if (chance(6) == 0) {
		s->of_country = true;
		s->country = cbreg_country_number(country[chance(5)], 2);
	}
}

static const char *
status_of(int measure, bool estimated, const struct cbreg_period *p, int as_of)
{
	if (estimated &&
	    (measure == CBREG_M_HEADCOUNT || measure >= CBREG_M_HEADCOUNT_LOW))
		return "estimated";
	return p->to > as_of ? "provisional" : "actual";
}

static void
compare_table(const struct cbreg_figures_setting *s, const char *words)
{
	int as_of = cbreg_as_of(w.reg), at[CBREG_AXES + 1] = { 0 }, i, m, k;
	int last[CBREG_AXES + 1] = { -1 }, last_measure = -1, due = 0, n = 0;
	int64_t value, part, people, repeats;
	struct cbreg_figure f;
	cbreg_figures *figures = NULL;
	bool estimated, grand;
	cbreg_status rc;
	unsigned mask;

	count_all(s->period, (int)s->nperiod, as_of);
	n_cell = 0;
	for (i = 0; i < n_item; i++)
		for (mask = 0; mask < 1u << s->naxis; mask++)
			add_cell(s, &item[i], mask);
	for (i = 0; i < (int)s->nperiod; i++) {
		struct item none = { .period = i };

		add_cell(s, &none, 0);
	}
	for (i = 0; i < n_cell; i++) {
		for (k = 0; k < s->naxis && cell[i][k] == 0; k++)
			;
		for (m = 0; m < CBREG_MEASURES; m++)
			due += value_of(s, cell[i], cell[i][s->naxis], m,
				   &estimated) != 0 ||
			       (k == s->naxis && m <= CBREG_M_PLACEMENTS_LEFT);
	}
	assert_ok(w.reg, cbreg_figures_open(w.reg, s, &figures));
	while ((rc = cbreg_figures_next(figures, &f)) == CBREG_OK) {
		memset(at, 0, sizeof(at));
		for (i = 0, grand = true; i < s->naxis; i++) {
			at[i] = word(f.axis[i]);
			grand &= at[i] == 0;
		}
		at[s->naxis] = (int)(f.period - s->period);
		value =
		    value_of(s, at, at[s->naxis], (int)f.measure, &estimated);
		ck_assert_msg(value == f.value,
		    "seed %lu: %s of %s%s (%s) as of %d: %lld, not %lld", seed,
		    cbreg_measure_word(f.measure), cell_text(s, at),
		    f.period->word, words, as_of, (long long)f.value,
		    (long long)value);
		ck_assert_msg(strcmp(f.status,
				  status_of((int)f.measure, estimated, f.period,
				      as_of)) == 0,
		    "%s of %s%s is %s", cbreg_measure_word(f.measure),
		    cell_text(s, at), f.period->word, f.status);
		if (grand)
			ck_assert_int_eq(cbreg_figures_total(figures,
					     (size_t)at[s->naxis], f.measure),
			    value);
		if (n > 0)
			expect_order(s, last, last_measure, at, (int)f.measure);
		memcpy(last, at, sizeof(at));
		last_measure = (int)f.measure;
		n++;
	}
	ck_assert_int_eq(rc, CBREG_DONE);
	cbreg_figures_free(figures);
	ck_assert_msg(n == due, "seed %lu: %d figures, not %d (%s)", seed, n,
	    due, words);
	n_figures += n;
	n_tables++;
	/* Participations less repeats are people, in every cell. */
	for (i = 0; i < n_cell; i++) {
		part = value_of(s, cell[i], cell[i][s->naxis],
		    CBREG_M_PARTICIPATIONS, &estimated);
		people = value_of(s, cell[i], cell[i][s->naxis], CBREG_M_PEOPLE,
		    &estimated);
		repeats = part - people;
		ck_assert(repeats >= 0 && (people > 0) == (part > 0));
	}
	for (i = 0; i < 4 && !s->of_country; i++) {
		k = (int)chance((unsigned)n_cell);
		m = (int)chance(CBREG_MEASURES);
		value = value_of(s, cell[k], cell[k][s->naxis], m, &estimated);
		explain(s, cell[k], m, value);
		n_explained++;
	}
}

START_TEST(figures_are_what_is_counted)
{
	struct cbreg_figures_setting s;
	struct cbreg_period *period;
	int n = rounds(_i, 60), i, k;
	char words[200];

	n_figures = n_explained = n_tables = 0;
	for (i = 0; i < n; i++) {
		seed = 20170401 + (unsigned long)i * 7919;
		make_world(_i);
		for (k = 0; k < 3; k++) {
			cbreg_close(w.reg);
			w.reg = open_at(&w.place, CBREG_READ,
			    k == 0 ? NULL : day_text(some_day(2016, 3)));
			choose(&s, &period, words);
			compare_table(&s, words);
			free(period);
		}
		end_world();
	}
	printf("# %s: %d registries, %ld tables, %ld figures, %ld explained\n",
	    engine_name(_i), n, n_tables, n_figures, n_explained);
	fflush(stdout);
}
END_TEST

/* A figure by what it is of. */
struct entry {
	char key[300];
	int64_t value, after, sum;
};

struct entries {
	struct entry *row;
	size_t n, room;
};

static struct entry *
enter(struct entries *e, const struct cbreg_figures_setting *s, size_t period,
    const char *const *axis, enum cbreg_measure measure)
{
	struct entry *row;
	size_t n;
	int i;

	ck_assert(grow(&e->row, &e->room, e->n, sizeof(*e->row)));
	row = &e->row[e->n++];
	*row = (struct entry){ .value = 0 };
	n = (size_t)snprintf(row->key, sizeof(row->key), "%zu %s", period,
	    cbreg_measure_word(measure));
	for (i = 0; i < s->naxis; i++)
		n += (size_t)snprintf(row->key + n, sizeof(row->key) - n, " %s",
		    axis[i]);
	return row;
}

static int
by_entry(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	return strcmp(x->key, y->key);
}

static void
sort_entries(struct entries *e)
{
	if (e->n > 0)
		qsort(e->row, e->n, sizeof(*e->row), by_entry);
}

static const struct entry *
find_entry(const struct entries *e, const char *key)
{
	struct entry want;

	snprintf(want.key, sizeof(want.key), "%s", key);
	return e->n == 0
		   ? NULL
		   : bsearch(&want, e->row, e->n, sizeof(*e->row), by_entry);
}

static int64_t
entry_value(const struct entries *e, const char *key)
{
	const struct entry *row = find_entry(e, key);

	return row != NULL ? row->value : 0;
}

static void
ignore_row(void *context, const struct cbreg_undo_row *row)
{
	(void)context;
	(void)row;
}

/* One change of chance; the registry may refuse it. */
static void
change(int64_t first, int64_t *last)
{
	cbreg_status rc = CBREG_OK;
	int64_t one = 1 + chance((unsigned)w.people),
		other = 1 + chance((unsigned)w.people);
	int n = 1 + (int)chance(8), i;

	assert_ok(w.reg, cbreg_begin(w.reg, "test", "chance"));
	switch (chance(9)) {
	case 0:
	case 1:
		add_seats(n);
		break;
	case 2:
		count_heads(n);
		break;
	case 3:
		add_placements(n);
		break;
	case 4:
		begin_rows("code,activity,start,end,planned_start,planned_end,"
			   "mode,status");
		add_session_row(1 + (int)chance((unsigned)w.sessions));
		feed_rows("sessions", CBREG_PARTIAL_OK);
		break;
	case 5:
		begin_rows("session,person,country,organisation,sex,role");
		for (i = 0; i < n; i++) {
			const struct history *h;

			if (w.n_history == 0)
				break;
			h = &w.history[chance((unsigned)w.n_history)];
			ROW("S%02d,P%06d,%s,%s,%s,%s", h->session, h->person,
			    country[chance(5)], org[chance(6)], sex[chance(4)],
			    chance(2) ? "trainee" : "trainer");
		}
		if (sheet.n > 0)
			feed_rows("roster",
			    CBREG_PARTIAL_OK |
				(chance(2) == 0 ? CBREG_CORRECT : 0));
		break;
	case 6:
		if (one != other)
			rc = cbreg_merge(w.reg, one, other,
			    chance(2) ? "" : "all", "twins");
		break;
	case 7:
		rc = cbreg_undo(w.reg,
		    first + chance((unsigned)(*last - first + 1)), ignore_row,
		    NULL);
		break;
	default:
		rc = cbreg_erase(w.reg, one, true);
	}
	ck_assert_msg(rc == CBREG_OK || rc == CBREG_NOTFOUND ||
			  rc == CBREG_CONFLICT || rc == CBREG_REFERENCED,
	    "%s", cbreg_message(w.reg));
	if (rc != CBREG_OK) {
		cbreg_rollback(w.reg);
		return;
	}
	assert_ok(w.reg, cbreg_commit(w.reg));
	if (cbreg_batch(w.reg) > *last)
		*last = cbreg_batch(w.reg);
}

static void
read_published(const char *code, struct entries *out)
{
	const struct cbreg_figures_setting *s;
	struct cbreg_published_figure f;
	cbreg_published *p = NULL;
	cbreg_status rc;

	assert_ok(w.reg, cbreg_published_open(w.reg, code, &p));
	s = cbreg_published_setting(p);
	while ((rc = cbreg_published_next(p, &f)) == CBREG_OK)
		enter(out, s, (size_t)(f.period - s->period), f.axis, f.measure)
		    ->value = f.value;
	ck_assert_int_eq(rc, CBREG_DONE);
	cbreg_published_free(p);
	sort_entries(out);
}

static void
read_figures(const struct cbreg_figures_setting *s, struct entries *out)
{
	cbreg_figures *figures = NULL;
	struct cbreg_figure f;
	cbreg_status rc;

	assert_ok(w.reg, cbreg_figures_open(w.reg, s, &figures));
	while ((rc = cbreg_figures_next(figures, &f)) == CBREG_OK)
		enter(out, s, (size_t)(f.period - s->period), f.axis, f.measure)
		    ->value = f.value;
	ck_assert_int_eq(rc, CBREG_DONE);
	cbreg_figures_free(figures);
	sort_entries(out);
}

static long n_rows, n_equal, n_cause[CBREG_CAUSES];

/* A session is where all of its people are, who is new hangs on other sessions,
 * that there are bounds on other numbers: the record that counts was touched by
 * no batch then. */
static bool
hangs_on_others(enum cbreg_measure m)
{
	return m == CBREG_M_SESSIONS || m == CBREG_M_PEOPLE_NEW ||
	       m == CBREG_M_HEADCOUNT_LOW || m == CBREG_M_HEADCOUNT_HIGH ||
	       m == CBREG_M_REACH_LOW || m == CBREG_M_REACH_HIGH;
}

static void
read_difference(const char *code, struct entries *out)
{
	const struct cbreg_figures_setting *s;
	struct cbreg_difference_row row;
	cbreg_difference *d = NULL;
	struct entry *e, *last;
	cbreg_status rc;

	assert_ok(w.reg, cbreg_difference_open(w.reg, code, NULL, &d));
	s = cbreg_difference_setting(d);
	while ((rc = cbreg_difference_next(d, &row)) == CBREG_OK) {
		n_rows++;
		n_cause[row.cause]++;
		ck_assert_int_ne(row.part, 0);
		/* Time alone may bring an event. */
		ck_assert_msg(row.batches[0] != '\0' ||
				  row.cause == CBREG_CAUSE_EVENT ||
				  hangs_on_others(row.measure),
		    "seed %lu: %s of %s without a batch", seed,
		    cbreg_cause_word(row.cause),
		    cbreg_measure_word(row.measure));
		e = enter(out, s, (size_t)(row.period - s->period), row.axis,
		    row.measure);
		e->value = row.before;
		e->after = row.after;
		e->sum = row.part;
		last = out->n > 1 ? e - 1 : NULL;
		if (last != NULL && strcmp(last->key, e->key) == 0) {
			ck_assert_int_eq(last->value, row.before);
			ck_assert_int_eq(last->after, row.after);
			last->sum += row.part;
			out->n--;
		}
	}
	ck_assert_int_eq(rc, CBREG_DONE);
	cbreg_difference_free(d);
	sort_entries(out);
}

static void
compare_publication(const struct cbreg_figures_setting *s, const char *code)
{
	struct entries was = { 0 }, is = { 0 }, rows = { 0 };
	size_t i;

	assert_ok(w.reg, cbreg_published_check(w.reg, code));
	read_published(code, &was);
	read_figures(s, &is);
	read_difference(code, &rows);
	for (i = 0; i < rows.n; i++) {
		const struct entry *e = &rows.row[i];

		ck_assert_msg(i == 0 ||
				  strcmp(rows.row[i - 1].key, e->key) != 0,
		    "seed %lu: %s stands twice", seed, e->key);
		ck_assert_msg(e->sum == e->after - e->value &&
				  e->value == entry_value(&was, e->key) &&
				  e->after == entry_value(&is, e->key),
		    "seed %lu: %s: %lld (%lld) to %lld (%lld), parts %lld",
		    seed, e->key, (long long)e->value,
		    (long long)entry_value(&was, e->key), (long long)e->after,
		    (long long)entry_value(&is, e->key), (long long)e->sum);
		n_equal += e->value == e->after;
	}
	for (i = 0; i < was.n + is.n; i++) {
		const char *key =
		    (i < was.n ? &was.row[i] : &is.row[i - was.n])->key;

		ck_assert_msg(entry_value(&was, key) == entry_value(&is, key) ||
				  find_entry(&rows, key) != NULL,
		    "seed %lu: nothing is said of %s", seed, key);
	}
	free(was.row);
	free(is.row);
	free(rows.row);
}

START_TEST(parts_are_the_difference)
{
	struct cbreg_publish what;
	struct cbreg_period *period;
	int n = rounds(_i, 60), i, k, changes;
	char words[200], code[64];
	int64_t first, last;

	n_rows = n_equal = 0;
	memset(n_cause, 0, sizeof(n_cause));
	for (i = 0; i < n; i++) {
		seed = 20180501 + (unsigned long)i * 7919;
		make_world(_i);
		cbreg_close(w.reg);
		w.reg = open_at(&w.place, CBREG_WRITE,
		    chance(2) ? NULL : day_text(some_day(2017, 2)));
		what = (struct cbreg_publish){ .periods = words };
		choose(&what.setting, &period, words);
		what.is_sign_off = what.setting.of_country;
		for (k = 0; k < CBREG_MEASURES; k++)
			what.measure[k] = true;
		assert_ok(w.reg, cbreg_begin(w.reg, "publish", NULL));
		assert_ok(w.reg, cbreg_publish(w.reg, &what, code));
		assert_ok(w.reg, cbreg_commit(w.reg));
		last = cbreg_batch(w.reg);
		first = last + 1;
		compare_publication(&what.setting, code);
		if (chance(2)) {
			cbreg_close(w.reg);
			w.reg = open_at(&w.place, CBREG_WRITE, NULL);
		}
		changes = 1 + (int)chance(12);
		for (k = 0; k < changes; k++)
			change(chance(4) && last >= first ? first : 1, &last);
		compare_publication(&what.setting, code);
		free(period);
		end_world();
	}
	printf("# %s: %d publications, %ld parts, %ld of equal figures;",
	    engine_name(_i), n, n_rows, n_equal);
	for (k = 0; k < CBREG_CAUSES; k++)
		printf(" %s %ld", cbreg_cause_word((enum cbreg_cause)k),
		    n_cause[k]);
	printf("\n");
	fflush(stdout);
}
END_TEST

int
main(void)
{
	const TTest *const test[] = { figures_are_what_is_counted,
		parts_are_the_difference };
	Suite *s = suite_create("figures");

	suite_add_engines(s, test, N_TESTS(test));
	return suite_run(s);
}
