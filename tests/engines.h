#ifndef TESTS_ENGINES_H
#define TESTS_ENGINES_H

#include "intake.h"

#include <check.h>

/*
 * What the unit tests share: the engines that a test runs on, a place for a
 * registry of its own, and the run with TAP on standard output.
 *
 * SQLite is always there; PostgreSQL where CBREG_TEST_PG has the address of
 * a database in which schemas may be made and dropped.
 */
enum engine {
	ENGINE_SQLITE,
	ENGINE_PGSQL,
	ENGINES
};

#define TEST_NOW "2017-10-10T09:30:00Z"

/* Where a registry may be: an unused file, or an empty schema. */
struct place {
	enum engine engine;
	char where[512]; /* what cbreg_open() takes */
	char schema[64];
};

const char *engine_name(int engine);
bool engine_ready(int engine);

/* Every failure in here fails the test that called. */
void place_init(struct place *p, int engine);
void place_release(struct place *p);
/* Make a registry there, or open the one that is there. */
cbreg *place_open(const struct place *p, unsigned flags);
/* The same without judging how it went; close *out in any case. */
cbreg_status place_try(const struct place *p, unsigned flags, cbreg **out);

/* The titles and joiners that every registry begins with. */
struct titles;
const struct titles *first_titles(void);

/* Run SQL that returns nothing. */
void sql_run(cbreg *reg, const char *sql);
/* What a SELECT of one value returns, "(null)" for nothing; free() it. */
char *sql_text(cbreg *reg, const char *sql);
long sql_number(cbreg *reg, const char *sql);

/* The call must have gone well; otherwise its message is the test's. */
#define assert_ok(reg, call)                                                   \
	do {                                                                   \
		cbreg_status status_ = (call);                                 \
		ck_assert_msg(status_ == CBREG_OK, "%s: %s",                   \
		    cbreg_status_name(status_), cbreg_message(reg));           \
	} while (0)
#define assert_status(reg, call, expected)                                     \
	do {                                                                   \
		cbreg_status status_ = (call);                                 \
		ck_assert_msg(status_ == (expected),                           \
		    "'%s' where '%s' was due: %s", cbreg_status_name(status_), \
		    cbreg_status_name(expected), cbreg_message(reg));          \
	} while (0)

/* What an intake told of the rows that were fed to it. */
struct outcome {
	cbreg_status status;
	struct cbreg_counts counts;
	struct {
		uint32_t line;
		enum cbreg_verdict verdict;
		int64_t person;
	} verdict[200];
	struct {
		bool warning;
		uint32_t line, place;
		char code[16], field[24], message[240], hint[240];
	} finding[100];
	size_t n_verdict, n_finding;
};

/*
 * Feed rows to an intake of a kind inside the running change.  The first
 * text has the keys of columns, the others their values, separated by
 * commas; the first row is line 2.  The texts end with NULL.
 */
void feed(cbreg *reg, const char *kind, unsigned flags, const char *const *text,
    struct outcome *out);
/* The same as a change of its own, kept where an import would keep it:
 * when no row was refused, or CBREG_PARTIAL_OK is given. */
void feed_change(cbreg *reg, const char *kind, unsigned flags,
    const char *const *text, struct outcome *out);
#define FEED(reg, kind, flags, out, ...)                                       \
	feed_change(reg, kind, flags,                                          \
	    (const char *const[]){ __VA_ARGS__, NULL }, out)
/* The same where every row must be new. */
#define ADD(reg, kind, ...)                                                    \
	add_rows(reg, kind, (const char *const[]){ __VA_ARGS__, NULL })
void add_rows(cbreg *reg, const char *kind, const char *const *text);

/* As flags of the above: hold all people in memory, as for a large file;
 * otherwise they are looked up one by one, as for a small one. */
#define FEED_LARGE (1u << 30)

/*
 * The records of a kind must be these: the first text has the keys of the
 * columns to look at, the others their values, separated by commas.
 */
#define EXPECT(reg, kind, ...)                                                 \
	expect_rows(reg, kind, (const char *const[]){ __VA_ARGS__, NULL })
void expect_rows(cbreg *reg, const char *kind, const char *const *text);

struct buf;

/* Everything that is recorded, as text, without the log of changes. */
void dump_registry(cbreg *reg, struct buf *out);
/* Where two such texts differ, the test fails with a line of each. */
void assert_same_dump(const struct buf *a, const struct buf *b,
    const char *what);

/* The words of the verdicts in the order of lines: "new known". */
const char *verdicts(const struct outcome *o);
/* The findings as "E-VALUE 2:3 country; ...". */
const char *findings(const struct outcome *o);

/* A test case of tests that need no registry. */
void suite_add(Suite *s, const char *name, const TTest *const *test, size_t n);
/* A test case per engine; the tests find the engine in _i. */
void suite_add_engines(Suite *s, const TTest *const *test, size_t n);
/* Run and free the suite; what main() returns. */
int suite_run(Suite *s);

#define N_TESTS(list) (sizeof(list) / sizeof((list)[0]))
#endif
