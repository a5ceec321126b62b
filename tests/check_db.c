/* The drivers: what the registry asks of an engine gives the same on each. */
#include "config.h"

#include "engines.h"

#include "db.h"
#include "handle.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static cbreg_status
exec(cbreg *reg, const char *sql)
{
	return reg->db->ops->exec(reg->db, sql);
}

/* A batch that rows may refer to. */
static void
make_batch(cbreg *reg)
{
	sql_run(reg,
	    "INSERT INTO batch (id, at, actor, command, n_new, n_changed) "
	    "VALUES (1, 'now', 'me', 'test', 0, 0)");
}

static void
put_meta(cbreg *reg, const char *key, const char *value)
{
	struct stmt *st = NULL;

	assert_ok(reg, db_get(reg->db, STMT_META_PUT, &st));
	assert_ok(reg, db_text(st, "value", value));
	assert_ok(reg, db_text(st, "key", key));
	assert_ok(reg, db_run(st));
	db_put(st);
}

START_TEST(every_statement_prepares)
{
	struct place p;
	struct stmt *st;
	cbreg *reg;
	int id, i, k;

	place_init(&p, _i);
	reg = place_open(&p, CBREG_CREATE);
	for (id = 0; id < STMT_N; id++) {
		const struct stmt_text *text = &stmt_texts[id];
		cbreg_status rc;

		st = NULL;
		rc = db_get(reg->db, (enum stmt_id)id, &st);
		ck_assert_msg(rc == CBREG_OK, "%s: %s", text->name,
		    cbreg_message(reg));
		ck_assert_ptr_eq(st->text, text);
		ck_assert_int_le(text->nparam, 16);
		for (i = 0; i < text->nparam; i++)
			for (k = 0; k < i; k++)
				ck_assert_str_ne(text->param[i],
				    text->param[k]);
		db_put(st);
	}
	cbreg_close(reg);
	place_release(&p);
}
END_TEST

/* Reading statements run over an empty registry without a complaint. */
START_TEST(every_reading_statement_runs)
{
	struct place p;
	struct stmt *st;
	cbreg *reg;
	int id, i;

	place_init(&p, _i);
	reg = place_open(&p, CBREG_CREATE);
	for (id = 0; id < STMT_N; id++) {
		const struct stmt_text *text = &stmt_texts[id];
		cbreg_status rc = CBREG_OK;

		if (strncmp(text->sql, "SELECT", 6) != 0)
			continue;
		st = NULL;
		assert_ok(reg, db_get(reg->db, (enum stmt_id)id, &st));
		for (i = 0; i < text->nparam; i++)
			assert_ok(reg, db_text(st, text->param[i], "1"));
		while (rc == CBREG_OK)
			rc = db_step(st);
		ck_assert_msg(rc == CBREG_DONE, "%s: %s", text->name,
		    cbreg_message(reg));
		db_put(st);
	}
	cbreg_close(reg);
	place_release(&p);
}
END_TEST

START_TEST(parameters_bind_by_name)
{
	static const char *const order[2][7] = {
		{ "id", "at", "actor", "command", "reason", "n_new",
		    "n_changed" },
		{ "n_changed", "reason", "actor", "n_new", "command", "id",
		    "at" },
	};
	struct stmt *st = NULL;
	struct place p;
	cbreg *reg;
	int i, k;

	place_init(&p, _i);
	reg = place_open(&p, CBREG_CREATE);
	assert_ok(reg, db_get(reg->db, STMT_BATCH_PUT, &st));
	for (k = 0; k < 2; k++) {
		for (i = 0; i < 7; i++) {
			const char *name = order[k][i];

			if (strcmp(name, "id") == 0)
				assert_ok(reg, db_int(st, name, k + 1));
			else if (name[0] == 'n')
				assert_ok(reg,
				    db_int(st, name, name[2] == 'n' ? 7 : 8));
			else
				assert_ok(reg, db_text(st, name, name));
		}
		assert_ok(reg, db_run(st));
	}
	db_put(st);
	assert_ok(reg, db_get(reg->db, STMT_BATCH_LIST, &st));
	for (k = 0; k < 2; k++) {
		assert_ok(reg, db_step(st));
		ck_assert_int_eq(db_col_int(st, 0), k + 1);
		ck_assert_str_eq(db_col_text(st, 1), "at");
		ck_assert_str_eq(db_col_text(st, 2), "actor");
		ck_assert_str_eq(db_col_text(st, 3), "command");
		ck_assert_str_eq(db_col_text(st, 4), "reason");
		ck_assert_int_eq(db_col_int(st, 5), 7);
		ck_assert_int_eq(db_col_int(st, 6), 8);
	}
	assert_status(reg, db_step(st), CBREG_DONE);
	db_put(st);
	cbreg_close(reg);
	place_release(&p);
}
END_TEST

/* A name that stands twice in a statement is one parameter. */
START_TEST(one_name_twice)
{
	struct stmt *st = NULL;
	struct place p;
	cbreg *reg;

	place_init(&p, _i);
	reg = place_open(&p, CBREG_CREATE);
	sql_run(reg, "INSERT INTO framework (code, version, validity_months, "
		     "min_level, max_level) VALUES ('f', '1', 36, 0, 4), "
		     "('f', '2', 36, 0, 4)");
	assert_ok(reg, db_get(reg->db, STMT_CAPABILITY_PUT, &st));
	ck_assert_int_eq(st->text->nparam, 7);
	assert_ok(reg, db_text(st, "name", "first"));
	assert_ok(reg, db_text(st, "code", "1"));
	assert_ok(reg, db_text(st, "version", "2"));
	assert_ok(reg, db_text(st, "framework", "f"));
	assert_ok(reg, db_run(st));
	assert_ok(reg, db_text(st, "code", "1.1"));
	assert_ok(reg, db_text(st, "parent", "1"));
	assert_ok(reg, db_run(st));
	db_put(st);
	ck_assert_int_eq(sql_number(reg,
			     "SELECT COUNT(*) FROM capability c "
			     "JOIN framework f ON f.id = c.framework_id "
			     "WHERE f.version = '2'"),
	    2);
	ck_assert_int_eq(sql_number(reg,
			     "SELECT COUNT(*) FROM capability c "
			     "JOIN capability p ON p.id = c.parent_id "
			     "WHERE c.code = '1.1' AND p.code = '1'"),
	    1);
	cbreg_close(reg);
	place_release(&p);
}
END_TEST

/* What was bound stays until put() returns the statement, then is gone. */
START_TEST(bindings_do_not_survive)
{
	struct stmt *st = NULL, *again = NULL;
	struct place p;
	cbreg *reg;

	place_init(&p, _i);
	reg = place_open(&p, CBREG_CREATE);
	assert_ok(reg, db_get(reg->db, STMT_META_PUT, &st));
	assert_ok(reg, db_text(st, "value", "v"));
	assert_ok(reg, db_text(st, "key", "a"));
	assert_ok(reg, db_run(st));
	assert_ok(reg, db_text(st, "key", "b"));
	assert_ok(reg, db_run(st));
	db_put(st);
	ck_assert_int_eq(sql_number(reg,
			     "SELECT COUNT(*) FROM meta WHERE value = 'v'"),
	    2);
	assert_ok(reg, db_get(reg->db, STMT_META_PUT, &again));
	ck_assert_ptr_eq(st, again);
	assert_ok(reg, db_text(again, "key", "c"));
	assert_status(reg, db_run(again), CBREG_INVALID);
	/* The statement is as good as new. */
	assert_ok(reg, db_text(again, "value", "w"));
	assert_ok(reg, db_run(again));
	assert_ok(reg, db_text(again, "value", NULL));
	assert_status(reg, db_run(again), CBREG_INVALID);
	db_put(again);
	db_put(NULL);
	cbreg_close(reg);
	place_release(&p);
}
END_TEST

START_TEST(status_by_cause)
{
	static const struct {
		const char *sql;
		cbreg_status status;
	} table[] = {
		/* unique, primary key */
		{ "INSERT INTO country (id, code, name) "
		  "VALUES (1, 'JP', 'x')",
		    CBREG_EXISTS },
		{ "INSERT INTO country (id, code, name) "
		  "VALUES (249, 'QQ', 'x')",
		    CBREG_EXISTS },
		{ "INSERT INTO member (group_code, country_id, valid_from, "
		  "valid_to) VALUES ('asean', 501, 19670808, 0)",
		    CBREG_EXISTS },
		/* foreign key, both ways */
		{ "INSERT INTO member (group_code, country_id, valid_from, "
		  "valid_to) VALUES ('g', 1, 0, 0)",
		    CBREG_REFERENCED },
		{ "DELETE FROM country WHERE id = 501", CBREG_REFERENCED },
		{ "UPDATE country SET id = 1 WHERE id = 501",
		    CBREG_REFERENCED },
		/* not null, check */
		{ "INSERT INTO country (id, code) VALUES (1, 'QQ')",
		    CBREG_INVALID },
		{ "UPDATE country SET name = NULL WHERE id = 501",
		    CBREG_INVALID },
		{ "INSERT INTO org (code, gov_csirt_from, gov_csirt_to, "
		  "gov_csirt) VALUES ('A', 0, 0, 'perhaps')",
		    CBREG_INVALID },
		{ "SELECT 1 FROM country WHERE", CBREG_INTERNAL },
	};
	struct place p;
	cbreg *reg;
	size_t i;

	place_init(&p, _i);
	reg = place_open(&p, CBREG_CREATE);
	for (i = 0; i < N_TESTS(table); i++) {
		cbreg_status rc = exec(reg, table[i].sql);

		ck_assert_msg(rc == table[i].status, "'%s' for: %s",
		    cbreg_status_name(rc), table[i].sql);
		ck_assert_str_ne(cbreg_message(reg), "");
		ck_assert_ptr_null(strchr(cbreg_message(reg), '\n'));
	}
	cbreg_close(reg);
	place_release(&p);
}
END_TEST

START_TEST(status_of_statements)
{
	struct stmt *st = NULL;
	struct place p;
	cbreg *reg;

	place_init(&p, _i);
	reg = place_open(&p, CBREG_CREATE);
	assert_ok(reg, db_get(reg->db, STMT_SCHEMA_STEP_PUT, &st));
	assert_ok(reg, db_int(st, "version", 1));
	assert_ok(reg, db_text(st, "name", "n"));
	assert_ok(reg, db_text(st, "applied_on", "o"));
	assert_ok(reg, db_text(st, "program", "p"));
	assert_status(reg, db_run(st), CBREG_EXISTS);
	assert_ok(reg, db_int(st, "version", 1000));
	assert_ok(reg, db_text(st, "name", NULL));
	assert_status(reg, db_run(st), CBREG_INVALID);
	db_put(st);
	st = NULL;
	assert_ok(reg, db_get(reg->db, STMT_AFFILIATION_PUT, &st));
	assert_ok(reg, db_int(st, "person", 1));
	assert_ok(reg, db_int(st, "valid_from", 0));
	assert_ok(reg, db_int(st, "org", 1));
	assert_ok(reg, db_int(st, "valid_to", 0));
	assert_status(reg, db_run(st), CBREG_REFERENCED);
	db_put(st);
	cbreg_close(reg);
	place_release(&p);
}
END_TEST

START_TEST(missing_tables)
{
	struct stmt *st = NULL;
	struct place p;
	cbreg *reg;

	place_init(&p, _i);
	reg = place_open(&p, CBREG_CREATE);
	sql_run(reg, "DROP TABLE headcount");
	assert_status(reg, exec(reg, "DELETE FROM headcount"), CBREG_SCHEMA);
	assert_status(reg, db_get(reg->db, STMT_HEADCOUNT_LIST, &st),
	    CBREG_SCHEMA);
	ck_assert_ptr_null(st);
	cbreg_close(reg);
	place_release(&p);
}
END_TEST

START_TEST(another_writer)
{
	struct place p;
	cbreg *a, *b;

	place_init(&p, _i);
	a = place_open(&p, CBREG_CREATE);
	b = place_open(&p, CBREG_WRITE);
	sql_run(b, _i == ENGINE_SQLITE ? "PRAGMA busy_timeout = 50"
				       : "SET lock_timeout = '50ms'");
	assert_ok(a, cbreg_begin(a, "a", NULL));
	assert_status(b, cbreg_begin(b, "b", NULL), CBREG_BUSY);
	ck_assert_ptr_nonnull(strstr(cbreg_message(b), "locked"));
	cbreg_rollback(b);
	cbreg_rollback(a);
	assert_ok(b, cbreg_begin(b, "b", NULL));
	cbreg_rollback(b);
	/* Readers are not stopped by a writer, nor see what it has not said. */
	assert_ok(a, cbreg_begin(a, "a", NULL));
	put_meta(a, "seen", "no");
	assert_ok(b, b->db->ops->begin(b->db, false));
	ck_assert_int_eq(cbreg_as_of(b), 20171010);
	{
		struct stmt *st = NULL;

		assert_ok(b, db_get(b->db, STMT_META_GET, &st));
		assert_ok(b, db_text(st, "key", "seen"));
		assert_status(b, db_step(st), CBREG_DONE);
		db_put(st);
	}
	b->db->ops->rollback(b->db);
	cbreg_rollback(a);
	cbreg_close(a);
	cbreg_close(b);
	place_release(&p);
}
END_TEST

/* Text that means something to one engine or another. */
static const char *const odd[] = { "", "plain", "tab\there", "line\nbreak",
	"\n", "\r\n", "carriage\rreturn", "back\\slash", "\\", "\\\\", "\\N",
	"\\.", "\\.\n", "a\\", "\\t\\n", "quote'quote", "double\"double", "''",
	"NULL", "null", "%s%n", "$1", ":name", "?", "@TEXT@",
	"; DROP TABLE person; --", " leading", "trailing ", "\t", ",",
	"\x01\x02\x07\x08\x0b\x0c\x0e\x1b\x1f\x7f", "สมชาย ใจดี", "ສົມຊາຍ",
	"ដារ៉ា សុខ", "မောင်မောင်", "田中 太郎", "Nguyễn Đức", "e\xcc\x81",
	"\xf0\x9f\x99\x82", "\xef\xbb\xbf", "\xc2\xa0", "\xe2\x80\x8b",
	"\xef\xbf\xbf" };

#define ROWS 3000

struct feed {
	int n, rows, fail_at; /* a row that repeats the first key, or -1 */
	char text[6][128];
	char *big;
	struct value row[13];
};

static int64_t
id_of(int n)
{
	if (n == 0)
		return INT32_MIN;
	if (n == ROWS - 1)
		return INT32_MAX;
	if (n < 100)
		return INT32_MIN + (int64_t)n * n * 1003;
	if (n > ROWS - 100)
		return INT32_MAX -
		       (int64_t)(ROWS - 1 - n) * (ROWS - 1 - n) * 1003;
	return n - ROWS / 2;
}

/* The text of a column in a row; NULL now and then. */
static const char *
text_of(int n, int column)
{
	if (column > 1 && (n + column) % 5 == 0)
		return NULL;
	return odd[(unsigned)(n * 7 + column * 3) % N_TESTS(odd)];
}

static struct value
text_value(const char *text)
{
	if (text == NULL)
		return (struct value){ .type = VALUE_NULL };
	return (struct value){ .type = VALUE_TEXT,
		.text = text,
		.len = strlen(text) };
}

static struct value
int_value(int64_t n)
{
	return (struct value){ .type = VALUE_INT, .num = n };
}

/* Person n.  The memory of the row before is used again, and no text is
 * terminated: the engine has to have taken what it needs. */
static const struct value *
next_person(void *context)
{
	static const int place[] = { 1, 5, 2, 3, 4, 7 };
	struct feed *f = context;
	int i, n;

	if (f->n == f->rows)
		return NULL;
	n = f->n++;
	for (i = 0; i < 6; i++) {
		const char *text = text_of(n, i);
		size_t len = text != NULL ? strlen(text) : 0;

		memset(f->text[i], '!', sizeof(f->text[i]));
		if (len > 0)
			memcpy(f->text[i], text, len);
		f->row[place[i]] = text_value(text);
		f->row[place[i]].text = f->text[i];
	}
	f->row[0] = int_value(id_of(n == f->fail_at ? 0 : n));
	f->row[6] = int_value(267);
	f->row[8] = text_value(n % 3 == 0 ? NULL : n % 3 == 1 ? "F" : "M");
	f->row[9] = n % 4 == 0 ? text_value(NULL)
			       : int_value(n % 4 == 1	? INT32_MIN
					   : n % 4 == 2 ? INT32_MAX
							: -n);
	f->row[10] = int_value(1);
	if (n == ROWS / 2) {
		f->row[1].text = f->big;
		f->row[1].len = strlen(f->big);
	}
	return f->row;
}

static void
assert_text(struct stmt *st, int column, const char *expected, int n)
{
	const char *got = db_col_text(st, column);

	ck_assert_msg((got == NULL) == (expected == NULL) &&
			  (got == NULL || strcmp(got, expected) == 0),
	    "row %d: '%s' where '%s' was written", n,
	    got != NULL ? got : "(nothing)",
	    expected != NULL ? expected : "(nothing)");
}

static void
check_people(cbreg *reg, int rows, const char *big)
{
	struct stmt *st = NULL;
	int n;

	assert_ok(reg, db_get(reg->db, STMT_PERSON_KNOWN_ALL, &st));
	for (n = 0; n < rows; n++) {
		assert_ok(reg, db_step(st));
		ck_assert_int_eq(db_col_int(st, 0), id_of(n));
		assert_text(st, 1, n == ROWS / 2 ? big : text_of(n, 0), n);
		assert_text(st, 2, text_of(n, 1), n);
		assert_text(st, 7, text_of(n, 2), n);
		assert_text(st, 8, text_of(n, 3), n);
		assert_text(st, 9, text_of(n, 4), n);
		assert_text(st, 3, text_of(n, 5), n);
		ck_assert_int_eq(db_col_int(st, 4), 267);
		assert_text(st, 5,
		    n % 3 == 0	 ? NULL
		    : n % 3 == 1 ? "F"
				 : "M",
		    n);
		if (n % 4 == 0)
			assert_text(st, 6, NULL, n);
		else
			ck_assert_int_eq(db_col_int(st, 6),
			    n % 4 == 1	 ? INT32_MIN
			    : n % 4 == 2 ? INT32_MAX
					 : -n);
	}
	assert_status(reg, db_step(st), CBREG_DONE);
	db_put(st);
}

static char *
big_text(void)
{
	size_t i, n = 200000;
	char *text = malloc(n + 1);

	ck_assert_ptr_nonnull(text);
	for (i = 0; i < n; i++)
		text[i] = "ab\\\n\t'c"[i % 7];
	text[n] = '\0';
	return text;
}

/* Identical after a bulk load, and after one in the mode of large files. */
START_TEST(bulk_reads_back)
{
	struct place p;
	char *big = big_text();
	cbreg *reg;
	int mode;

	for (mode = 0; mode < 2; mode++) {
		struct feed f = { .rows = ROWS, .fail_at = -1, .big = big };

		place_init(&p, _i);
		cbreg_close(place_open(&p, CBREG_CREATE));
		reg =
		    place_open(&p, CBREG_WRITE | (mode > 0 ? CBREG_BULK : 0u));
		make_batch(reg);
		assert_ok(reg, reg->db->ops->begin(reg->db, true));
		assert_ok(reg,
		    reg->db->ops->bulk(reg->db, BULK_PERSON, next_person, &f));
		check_people(reg, ROWS, big);
		assert_ok(reg, reg->db->ops->commit(reg->db));
		cbreg_close(reg);
		reg = place_open(&p, CBREG_READ);
		check_people(reg, ROWS, big);
		cbreg_close(reg);
		place_release(&p);
	}
	free(big);
}
END_TEST

/* Empty text is not nothing. */
START_TEST(empty_is_not_null)
{
	struct stmt *st = NULL;
	struct place p;
	cbreg *reg;

	place_init(&p, _i);
	reg = place_open(&p, CBREG_CREATE);
	put_meta(reg, "empty", "");
	assert_ok(reg, db_get(reg->db, STMT_META_GET, &st));
	assert_ok(reg, db_text(st, "key", "empty"));
	assert_ok(reg, db_step(st));
	ck_assert_str_eq(db_col_text(st, 0), "");
	ck_assert_int_eq(db_col_int(st, 0), 0);
	db_put(st);
	cbreg_close(reg);
	place_release(&p);
}
END_TEST

START_TEST(statements_carry_odd_text)
{
	struct stmt *st = NULL;
	struct place p;
	char key[16];
	cbreg *reg;
	size_t i;

	place_init(&p, _i);
	reg = place_open(&p, CBREG_CREATE);
	for (i = 0; i < N_TESTS(odd); i++) {
		snprintf(key, sizeof(key), "%zu", i);
		put_meta(reg, key, odd[i]);
	}
	assert_ok(reg, db_get(reg->db, STMT_META_GET, &st));
	for (i = 0; i < N_TESTS(odd); i++) {
		snprintf(key, sizeof(key), "%zu", i);
		assert_ok(reg, db_text(st, "key", key));
		assert_ok(reg, db_step(st));
		ck_assert_str_eq(db_col_text(st, 0), odd[i]);
		reg->db->ops->reset(st);
	}
	db_put(st);
	cbreg_close(reg);
	place_release(&p);
}
END_TEST

static const struct value *
next_of_none(void *context)
{
	(void)context;
	return NULL;
}

START_TEST(bulk_of_nothing)
{
	struct place p;
	cbreg *reg;
	int id;

	place_init(&p, _i);
	reg = place_open(&p, CBREG_CREATE);
	for (id = 0; id < BULK_N; id++) {
		ck_assert_int_le(bulk_texts[id].ncolumns, BULK_COLUMNS);
		assert_ok(reg, reg->db->ops->bulk(reg->db, (enum bulk_id)id,
				   next_of_none, NULL));
	}
	cbreg_close(reg);
	place_release(&p);
}
END_TEST

/* A row that cannot be written fails the whole load. */
START_TEST(bulk_that_fails)
{
	struct place p;
	char *big = big_text();
	cbreg *reg;

	place_init(&p, _i);
	reg = place_open(&p, CBREG_CREATE);
	/* No such batch. */
	{
		struct feed f = { .rows = 10, .fail_at = -1, .big = big };

		assert_ok(reg, reg->db->ops->begin(reg->db, true));
		assert_status(reg,
		    reg->db->ops->bulk(reg->db, BULK_PERSON, next_person, &f),
		    CBREG_REFERENCED);
		reg->db->ops->rollback(reg->db);
		ck_assert_ptr_null(strchr(cbreg_message(reg), '\n'));
	}
	make_batch(reg);
	/* A key that stands twice, early and late. */
	{
		struct feed f = { .rows = ROWS, .fail_at = 5, .big = big };

		assert_ok(reg, reg->db->ops->begin(reg->db, true));
		assert_status(reg,
		    reg->db->ops->bulk(reg->db, BULK_PERSON, next_person, &f),
		    CBREG_EXISTS);
		reg->db->ops->rollback(reg->db);
	}
	{
		struct feed f = { .rows = ROWS,
			.fail_at = ROWS - 1,
			.big = big };

		assert_ok(reg, reg->db->ops->begin(reg->db, true));
		assert_status(reg,
		    reg->db->ops->bulk(reg->db, BULK_PERSON, next_person, &f),
		    CBREG_EXISTS);
		reg->db->ops->rollback(reg->db);
	}
	ck_assert_int_eq(sql_number(reg, "SELECT COUNT(*) FROM person"), 0);
	/* After all that the connection still works. */
	{
		struct feed f = { .rows = ROWS, .fail_at = -1, .big = big };

		assert_ok(reg,
		    reg->db->ops->bulk(reg->db, BULK_PERSON, next_person, &f));
		check_people(reg, ROWS, big);
	}
	free(big);
	cbreg_close(reg);
	place_release(&p);
}
END_TEST

static const int64_t hash[] = { INT64_MIN, INT64_MIN + 1, INT32_MIN - 1LL,
	INT32_MIN, -1, 0, 1, INT32_MAX, INT32_MAX + 1LL, INT64_MAX - 1,
	INT64_MAX };

static const struct value *
next_hash(void *context)
{
	static struct value row[2];
	int *i = context;

	if (*i == (int)N_TESTS(hash))
		return NULL;
	row[0] = int_value(hash[(*i)++]);
	row[1] = int_value(*i > (int)N_TESTS(hash) - 2 ? INT64_MAX : 0);
	return row;
}

/* Numbers go in as they are, or not at all. */
START_TEST(numbers_of_every_size)
{
	struct stmt *st = NULL;
	struct place p;
	cbreg *reg;
	size_t k;
	int i = 0;

	place_init(&p, _i);
	reg = place_open(&p, CBREG_CREATE);
	make_batch(reg);
	sql_run(reg, "INSERT INTO person (id, name, name_key, country_id, "
		     "batch_id) VALUES (0, 'A', 'a', 267, 1)");
	assert_ok(reg, reg->db->ops->begin(reg->db, true));
	assert_status(reg, db_bulk(reg->db, BULK_IDENTITY, next_hash, &i),
	    _i == ENGINE_SQLITE ? CBREG_REFERENCED : CBREG_INVALID);
	reg->db->ops->rollback(reg->db);
	ck_assert_int_eq(sql_number(reg, "SELECT COUNT(*) FROM identity"), 0);
	for (k = 0; k < N_TESTS(hash); k++) {
		assert_ok(reg, db_get(reg->db, STMT_IDENTITY_PUT, &st));
		assert_ok(reg, db_int(st, "hash", hash[k]));
		assert_ok(reg, db_int(st, "person", 0));
		assert_ok(reg, db_run(st));
		db_put(st);
		assert_ok(reg, db_get(reg->db, STMT_IDENTITY_BY_HASH, &st));
		assert_ok(reg, db_int(st, "hash", hash[k]));
		assert_ok(reg, db_step(st));
		db_put(st);
	}
	cbreg_close(reg);
	place_release(&p);
}
END_TEST

struct seen {
	int n, stop_at;
	int64_t last;
};

static cbreg_status
see_quota(void *context, const int64_t *row)
{
	struct seen *seen = context;

	ck_assert_int_eq(row[0], 1);
	ck_assert_int_gt(row[1], seen->last);
	seen->last = row[1];
	ck_assert_int_eq(row[2], row[1] % 3 == 0   ? INT32_MIN
				 : row[1] % 3 == 1 ? INT32_MAX
						   : row[1]);
	return ++seen->n == seen->stop_at ? CBREG_CONFLICT : CBREG_OK;
}

/* Every row once and in order, the numbers as they are; the first that is
 * refused is the last. */
START_TEST(scan_hands_over_every_row)
{
	struct seen seen = { 0, -1, -1 };
	struct place p;
	cbreg *reg;

	place_init(&p, _i);
	reg = place_open(&p, CBREG_CREATE);
	assert_ok(reg, db_scan(reg->db, STMT_QUOTA_ALL, see_quota, &seen));
	ck_assert_int_eq(seen.n, 0);
	sql_run(reg, "INSERT INTO activity (id, code, kind, name) "
		     "VALUES (1, 'A', 'course', 'A')");
	sql_run(reg, "INSERT INTO session (id, code, activity_id, start_on, "
		     "end_on, planned_start, planned_end) "
		     "VALUES (1, 'S', 1, 0, 0, 0, 0)");
	sql_run(reg, "INSERT INTO quota (session_id, country_id, seats) "
		     "SELECT 1, id, CASE id % 3 WHEN 0 THEN -2147483648 "
		     "WHEN 1 THEN 2147483647 ELSE id END FROM country");
	assert_ok(reg, db_scan(reg->db, STMT_QUOTA_ALL, see_quota, &seen));
	ck_assert_int_eq(seen.n,
	    sql_number(reg, "SELECT COUNT(*) FROM country"));
	ck_assert_int_gt(seen.n, 5);
	seen = (struct seen){ 0, 3, -1 };
	assert_status(reg, db_scan(reg->db, STMT_QUOTA_ALL, see_quota, &seen),
	    CBREG_CONFLICT);
	ck_assert_int_eq(seen.n, 3);
	seen = (struct seen){ 0, -1, -1 };
	assert_ok(reg, db_scan(reg->db, STMT_QUOTA_ALL, see_quota, &seen));
	cbreg_close(reg);
	place_release(&p);
}
END_TEST

struct task {
	int *order, at;
	cbreg_status rc;
};

static cbreg_status
run_task(struct db *db, void *context)
{
	struct task *t = context;

	t->at = ++*t->order;
	return t->rc == CBREG_OK ? CBREG_OK : db_fail(db, t->rc, "as asked");
}

/* One after the other; a failure keeps the rest from running, is told once,
 * and is then forgotten. */
START_TEST(loads_and_tasks_queue)
{
	struct task task[20];
	int order = 0, i;
	struct place p;
	cbreg *reg;

	place_init(&p, _i);
	cbreg_close(place_open(&p, CBREG_CREATE));
	reg = place_open(&p, CBREG_WRITE | CBREG_BULK);
	make_batch(reg);
	{
		char big[] = "big";
		struct feed f = { .rows = ROWS, .fail_at = -1, .big = big };

		assert_ok(reg, reg->db->ops->begin(reg->db, true));
		assert_ok(reg,
		    db_bulk_start(reg->db, BULK_PERSON, next_person, &f));
		for (i = 0; i < 20; i++) {
			task[i] = (struct task){ &order, 0, CBREG_OK };
			assert_ok(reg,
			    db_task_start(reg->db, run_task, &task[i]));
		}
		db_wait(reg->db, 5);
		ck_assert_int_eq(f.n, ROWS);
		assert_ok(reg, db_join(reg->db));
	}
	for (i = 0; i < 20; i++)
		ck_assert_int_eq(task[i].at, i + 1);
	assert_ok(reg, reg->db->ops->commit(reg->db));
	ck_assert_int_eq(sql_number(reg, "SELECT COUNT(*) FROM person"), ROWS);
	for (order = i = 0; i < 5; i++) {
		task[i] = (struct task){ &order, 0,
			i == 1 ? CBREG_CONFLICT : CBREG_OK };
		assert_ok(reg, db_task_start(reg->db, run_task, &task[i]));
	}
	assert_status(reg, db_join(reg->db), CBREG_CONFLICT);
	ck_assert_int_eq(order, 2);
	assert_ok(reg, db_join(reg->db));
	cbreg_close(reg);
	place_release(&p);
}
END_TEST

static void
count_problems(void *context, const char *check, const char *problem)
{
	ck_assert_str_ne(check, "");
	ck_assert_str_ne(problem, "");
	/* The batch that these tests make is not sealed. */
	*(int *)context += strcmp(check, "chain") != 0;
}

static cbreg_status
load_people(cbreg *reg, int rows)
{
	struct feed f = { .rows = rows, .fail_at = -1 };

	return reg->db->ops->bulk(reg->db, BULK_PERSON, next_person, &f);
}

/* The mode of large files leaves every reference stated, after a load that
 * was given up, too, and the check proves them. */
START_TEST(bulk_mode_keeps_references)
{
	static const char *const count[ENGINES] = {
		"SELECT COUNT(*) FROM pragma_foreign_key_list('person')",
		"SELECT COUNT(*) FROM pg_constraint WHERE contype = 'f' "
		"AND conrelid = 'person'::regclass"
	};
	struct place p;
	int problems = 0;
	cbreg *reg;
	long before;

	place_init(&p, _i);
	reg = place_open(&p, CBREG_CREATE);
	make_batch(reg);
	before = sql_number(reg, count[_i]);
	ck_assert_int_eq(before, 2);
	cbreg_close(reg);
	reg = place_open(&p, CBREG_WRITE | CBREG_BULK);
	assert_ok(reg, reg->db->ops->begin(reg->db, true));
	assert_ok(reg, load_people(reg, 100));
	reg->db->ops->rollback(reg->db);
	ck_assert_int_eq(sql_number(reg, count[_i]), before);
	ck_assert_int_eq(sql_number(reg, "SELECT COUNT(*) FROM person"), 0);
	assert_ok(reg, reg->db->ops->begin(reg->db, true));
	assert_ok(reg, load_people(reg, 100));
	assert_ok(reg, reg->db->ops->commit(reg->db));
	ck_assert_int_eq(sql_number(reg, count[_i]), before);
	cbreg_close(reg);
	reg = place_open(&p, CBREG_WRITE);
	assert_status(reg,
	    exec(reg, "UPDATE person SET batch_id = 99 WHERE birth_year < 0"),
	    CBREG_REFERENCED);
	/* These people are in no other table: that is told, and not more. */
	assert_status(reg, cbreg_check(reg, count_problems, &problems),
	    CBREG_CONFLICT);
	ck_assert_int_eq(problems, 1);
	cbreg_close(reg);
	place_release(&p);
}
END_TEST

/* Rows that refer to nothing are found by the check, if not before. */
START_TEST(bulk_mode_is_checked)
{
	cbreg_status loaded;
	struct place p;
	int problems = 0;
	cbreg *reg;

	place_init(&p, _i);
	cbreg_close(place_open(&p, CBREG_CREATE));
	reg = place_open(&p, CBREG_WRITE | CBREG_BULK);
	assert_ok(reg, reg->db->ops->begin(reg->db, true));
	loaded = load_people(reg, 1); /* of a batch that is not there */
	if (loaded == CBREG_OK)
		loaded = reg->db->ops->commit(reg->db);
	if (loaded != CBREG_OK) {
		assert_status(reg, loaded, CBREG_REFERENCED);
		reg->db->ops->rollback(reg->db);
	} else {
		assert_status(reg, cbreg_check(reg, count_problems, &problems),
		    CBREG_CONFLICT);
		ck_assert_int_eq(problems, 2);
	}
	cbreg_close(reg);
	place_release(&p);
}
END_TEST

START_TEST(rollback_leaves_nothing)
{
	struct feed f = { .rows = 100, .fail_at = -1 };
	struct place p;
	cbreg *reg;

	place_init(&p, _i);
	reg = place_open(&p, CBREG_CREATE);
	assert_ok(reg, reg->db->ops->begin(reg->db, true));
	make_batch(reg);
	put_meta(reg, "k", "v");
	assert_ok(reg,
	    reg->db->ops->bulk(reg->db, BULK_PERSON, next_person, &f));
	ck_assert_int_eq(sql_number(reg, "SELECT COUNT(*) FROM person"), 100);
	reg->db->ops->rollback(reg->db);
	ck_assert_int_eq(sql_number(reg, "SELECT COUNT(*) FROM person"), 0);
	ck_assert_int_eq(sql_number(reg, "SELECT COUNT(*) FROM batch"), 0);
	ck_assert_int_eq(sql_number(reg,
			     "SELECT COUNT(*) FROM meta WHERE key = 'k'"),
	    0);
	/* Without a transaction it does nothing. */
	reg->db->ops->rollback(reg->db);
	/* A statement that was prepared inside is still good. */
	put_meta(reg, "k", "w");
	ck_assert_int_eq(sql_number(reg,
			     "SELECT COUNT(*) FROM meta WHERE key = 'k'"),
	    1);
	/* A connection that goes away takes its change along. */
	assert_ok(reg, reg->db->ops->begin(reg->db, true));
	put_meta(reg, "lost", "v");
	cbreg_close(reg);
	reg = place_open(&p, CBREG_WRITE);
	ck_assert_int_eq(sql_number(reg,
			     "SELECT COUNT(*) FROM meta WHERE key = 'lost'"),
	    0);
	cbreg_close(reg);
	place_release(&p);
}
END_TEST

START_TEST(one_statement_twice)
{
	struct stmt *a = NULL, *b = NULL, *c = NULL;
	struct place p;
	cbreg *reg;

	place_init(&p, _i);
	reg = place_open(&p, CBREG_CREATE);
	put_meta(reg, "a", "1");
	put_meta(reg, "b", "2");
	assert_ok(reg, db_get(reg->db, STMT_META_GET, &a));
	assert_ok(reg, db_get(reg->db, STMT_META_GET, &b));
	ck_assert_ptr_ne(a, b);
	assert_ok(reg, db_text(a, "key", "a"));
	assert_ok(reg, db_text(b, "key", "b"));
	assert_ok(reg, db_step(b));
	ck_assert_str_eq(db_col_text(b, 0), "2");
	assert_status(reg, db_step(b), CBREG_DONE);
	assert_ok(reg, db_step(a));
	ck_assert_str_eq(db_col_text(a, 0), "1");
	db_put(b);
	assert_status(reg, db_step(a), CBREG_DONE);
	db_put(a);
	assert_ok(reg, db_get(reg->db, STMT_META_GET, &c));
	ck_assert_ptr_eq(a, c);
	db_put(c);
	cbreg_close(reg);
	place_release(&p);
}
END_TEST

/* Lists within lists: "get then prepares a private copy". */
START_TEST(one_statement_within_itself)
{
	struct stmt *outer = NULL, *inner = NULL;
	struct place p;
	cbreg *reg;
	int n, k;

	place_init(&p, _i);
	reg = place_open(&p, CBREG_CREATE);
	assert_ok(reg, db_get(reg->db, STMT_COUNTRY_LIST, &outer));
	for (n = 0; db_step(outer) == CBREG_OK; n++) {
		assert_ok(reg, db_get(reg->db, STMT_COUNTRY_LIST, &inner));
		for (k = 0; db_step(inner) == CBREG_OK; k++)
			ck_assert_int_eq(strcmp(db_col_text(inner, 0),
					     db_col_text(outer, 0)) == 0,
			    n == k);
		ck_assert_int_eq(k, 14);
		db_put(inner);
	}
	ck_assert_int_eq(n, 14);
	db_put(outer);
	cbreg_close(reg);
	place_release(&p);
}
END_TEST

/* A list that is given up half-way stands in nobody's way. */
START_TEST(lists_half_read)
{
	struct feed f = { .rows = ROWS, .fail_at = -1 };
	struct stmt *st = NULL;
	struct place p;
	char *big = big_text();
	cbreg *reg;
	int i;

	f.big = big;
	place_init(&p, _i);
	reg = place_open(&p, CBREG_CREATE);
	make_batch(reg);
	assert_ok(reg,
	    reg->db->ops->bulk(reg->db, BULK_PERSON, next_person, &f));
	for (i = 0; i < 5; i++) {
		assert_ok(reg, db_get(reg->db, STMT_PERSON_KNOWN_ALL, &st));
		assert_ok(reg, db_step(st));
		assert_ok(reg, db_step(st));
		ck_assert_int_eq(db_col_int(st, 0), id_of(1));
		if (i % 2 == 0) {
			reg->db->ops->reset(st);
			assert_ok(reg, db_step(st));
			ck_assert_int_eq(db_col_int(st, 0), id_of(0));
		}
		db_put(st);
	}
	check_people(reg, ROWS, big);
	free(big);
	cbreg_close(reg);
	place_release(&p);
}
END_TEST

static int
by_bytes(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

START_TEST(text_order_is_bytewise)
{
	const char *code[] = { "b", "A", "a", "B", "Z-1", "Z1", "Z_1", "Z", "é",
		"É", "e", "f", "ก", "ข", "田", "10", "9", "-", "_", "AB", "A-B",
		"A B", "\xf0\x9f\x99\x82", "\xef\xbd\xb1" };
	struct stmt *st = NULL;
	struct place p;
	char sql[300];
	cbreg *reg;
	size_t i;

	place_init(&p, _i);
	reg = place_open(&p, CBREG_CREATE);
	for (i = 0; i < N_TESTS(code); i++) {
		snprintf(sql, sizeof(sql),
		    "INSERT INTO activity (code, kind, name) VALUES "
		    "('%s', 'course', 'x')",
		    code[i]);
		sql_run(reg, sql);
	}
	qsort(code, N_TESTS(code), sizeof(code[0]), by_bytes);
	assert_ok(reg, db_get(reg->db, STMT_ACTIVITY_LIST, &st));
	for (i = 0; i < N_TESTS(code); i++) {
		assert_ok(reg, db_step(st));
		ck_assert_str_eq(db_col_text(st, 0), code[i]);
	}
	db_put(st);
	/* Least and greatest are by bytes, too, of what is put together. */
	make_batch(reg);
	sql_run(reg,
	    "INSERT INTO person (id, name, name_key, country_id, batch_id) "
	    "VALUES (1, 'x', 'x', 267, 1)");
	sql_run(reg, "INSERT INTO external_id (person_id, scheme, value) "
		     "VALUES (1, 'b', '1'), (1, 'B', '2'), (1, '_', '3')");
	assert_ok(reg, db_get(reg->db, STMT_PERSON_LIST, &st));
	assert_ok(reg, db_step(st));
	ck_assert_str_eq(db_col_text(st, 9), "B:2");
	db_put(st);
	cbreg_close(reg);
	place_release(&p);
}
END_TEST

/* Whatever the order of a server's own texts. */
START_TEST(every_text_column_is_bytewise)
{
	static const char *const count[ENGINES] = {
		"SELECT COUNT(*) FROM sqlite_master "
		"WHERE UPPER(sql) LIKE '%COLLATE%'",
		"SELECT COUNT(*) FROM pg_attribute a "
		"JOIN pg_class t ON t.oid = a.attrelid "
		"JOIN pg_collation c ON c.oid = a.attcollation "
		"WHERE t.relnamespace = current_schema()::regnamespace "
		"AND a.attnum > 0 AND c.collname <> 'C'"
	};
	struct place p;
	cbreg *reg;

	place_init(&p, _i);
	reg = place_open(&p, CBREG_CREATE);
	ck_assert_int_eq(sql_number(reg, count[_i]), 0);
	cbreg_close(reg);
	place_release(&p);
}
END_TEST

START_TEST(tokens_expand)
{
	static const char *const token[] = { "@A@", "one", "@BB@", "", NULL };
	static const char *const table[][2] = {
		{ "", NULL },
		{ "x", "x" },
		{ "@A@", "one" },
		{ "x @A@, @A@(@BB@)", "x one, one()" },
		{ "@A", "@A" },
		{ "@@A@@", "@one@" },
		{ "@C@ a@b.c", "@C@ a@b.c" },
		{ "@", "@" },
		{ "@B@BB@", "@B" },
	};
	size_t i;
	char *out;

	for (i = 0; i < N_TESTS(table); i++) {
		out = db_expand(table[i][0], token);
		if (table[i][1] != NULL)
			ck_assert_str_eq(out, table[i][1]);
		free(out);
	}
}
END_TEST

START_TEST(address_to_engine)
{
	static const struct {
		const char *where, *name;
	} table[] = {
		{ "registry.cbreg", "sqlite" },
		{ "./postgresql:/x", "sqlite" },
		{ "postgresql", "sqlite" },
		{ "postgresql://", "postgresql" },
		{ "postgres://host/db", "postgresql" },
	};
	struct db *db;
	size_t i;

	for (i = 0; i < N_TESTS(table); i++) {
		db = db_new(table[i].where);
		ck_assert_ptr_nonnull(db);
		ck_assert_str_eq(db->ops->name, table[i].name);
		db_free(db);
	}
	db_free(NULL);
}
END_TEST

int
main(void)
{
	const TTest *const alone[] = { tokens_expand, address_to_engine };
	const TTest *const test[] = { every_statement_prepares,
		every_reading_statement_runs, parameters_bind_by_name,
		one_name_twice, bindings_do_not_survive, status_by_cause,
		status_of_statements, missing_tables, another_writer,
		bulk_reads_back, empty_is_not_null, statements_carry_odd_text,
		bulk_of_nothing, bulk_that_fails, numbers_of_every_size,
		scan_hands_over_every_row, loads_and_tasks_queue,
		bulk_mode_keeps_references, bulk_mode_is_checked,
		rollback_leaves_nothing, one_statement_twice,
		one_statement_within_itself, lists_half_read,
		text_order_is_bytewise, every_text_column_is_bytewise };
	Suite *s = suite_create("db");

	suite_add(s, "db", alone, N_TESTS(alone));
	suite_add_engines(s, test, N_TESTS(test));
	return suite_run(s);
}
