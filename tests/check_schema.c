/* The schema: what a fresh registry consists of, that released steps are
 * never changed, and which databases are refused. */
#include "config.h"

#include "engines.h"

#include "buf.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define STEPS "registry/sql/migrate"
#define SUMS "tests/data/db/migrations.sum"

/* A file of the source tree. */
static void
source_path(const char *name, char *out, size_t size)
{
	const char *top = getenv("srcdir");

	snprintf(out, size, "%s/%s", top != NULL ? top : ".", name);
}

static void
read_file(const char *name, struct buf *out)
{
	char path[600], block[4096];
	size_t n;
	FILE *f;

	source_path(name, path, sizeof(path));
	f = fopen(path, "r");
	ck_assert_msg(f != NULL, "%s: %s (is srcdir set?)", path,
	    strerror(errno));
	buf_clear(out);
	while ((n = fread(block, 1, sizeof(block), f)) > 0)
		buf_add(out, block, n);
	fclose(f);
	ck_assert(!out->failed);
}

static int
is_step(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name);

	return len > 4 && strcmp(entry->d_name + len - 4, ".sql") == 0;
}

/* The names of the steps in order; how many. */
static int
list_steps(struct dirent ***out)
{
	char path[600];
	int n;

	source_path(STEPS, path, sizeof(path));
	n = scandir(path, out, is_step, alphasort);
	ck_assert_msg(n > 0, "%s: %s (is srcdir set?)", path, strerror(errno));
	return n;
}

static void
free_steps(struct dirent **list, int n)
{
	while (n > 0)
		free(list[--n]);
	free(list);
}

/* FNV-1a. */
static uint64_t
sum_of(const struct buf *b)
{
	uint64_t h = 0xcbf29ce484222325u;
	size_t i;

	for (i = 0; i < b->len; i++)
		h = (h ^ (unsigned char)b->text[i]) * 0x100000001b3u;
	return h;
}

START_TEST(released_steps_never_change)
{
	struct buf text = { 0 }, sums = { 0 }, line = { 0 };
	struct dirent **step;
	char name[600];
	size_t lines = 0, i;
	int n, k;

	read_file(SUMS, &sums);
	n = list_steps(&step);
	for (k = 0; k < n; k++) {
		snprintf(name, sizeof(name), STEPS "/%s", step[k]->d_name);
		read_file(name, &text);
		buf_clear(&line);
		buf_printf(&line, "%016llx  %s\n",
		    (unsigned long long)sum_of(&text), step[k]->d_name);
		ck_assert_msg(strstr(buf_text(&sums), buf_text(&line)) != NULL,
		    "released steps never change: %s is not as it was "
		    "released.  Undo the change and add a step of its own; "
		    "a step that is new has this line in " SUMS ": %.*s",
		    step[k]->d_name, (int)line.len - 1, buf_text(&line));
		/* Numbered without gaps. */
		ck_assert_int_eq(strtol(step[k]->d_name, NULL, 10), k + 1);
	}
	for (i = 0; i < sums.len; i++)
		lines += sums.text[i] == '\n';
	ck_assert_msg(lines == (size_t)n,
	    SUMS " has %zu steps where there are %d: a released step never "
		 "goes away",
	    lines, n);
	free_steps(step, n);
	buf_release(&text);
	buf_release(&sums);
	buf_release(&line);
}
END_TEST

/* A table that a later step takes away, with its columns. */
static void
undeclare(const char *table, size_t len, struct buf *out)
{
	char *copy = strdup(buf_text(out)), *at, *next;

	ck_assert_ptr_nonnull(copy);
	buf_clear(out);
	for (at = copy; *at != '\0'; at = next) {
		next = at + strcspn(at, "\n") + 1;
		if (strncmp(at, table, len) != 0 ||
		    (at[len] != '.' && at[len] != '\n'))
			buf_add(out, at, (size_t)(next - at));
	}
	free(copy);
}

/* What the steps create: "table" or "table.column", one a line, sorted by
 * nobody. */
static void
declared(bool columns, struct buf *out)
{
	static const char create[] = "CREATE TABLE ", alter[] = "ALTER TABLE ",
			  add[] = " ADD COLUMN ", drop[] = "DROP TABLE ";
	struct buf text = { 0 };
	struct dirent **step;
	char name[600], *line, *next;
	const char *table = NULL;
	size_t len = 0, word;
	int n, k;

	if (columns)
		buf_puts(out, "schema_step.version\nschema_step.name\n"
			      "schema_step.applied_on\nschema_step.program\n");
	else
		buf_puts(out, "schema_step\n");
	n = list_steps(&step);
	for (k = 0; k < n; k++) {
		snprintf(name, sizeof(name), STEPS "/%s", step[k]->d_name);
		read_file(name, &text);
		for (line = text.text; line != NULL; line = next) {
			if ((next = strchr(line, '\n')) != NULL)
				*next++ = '\0';
			if (strncmp(line, create, strlen(create)) == 0) {
				table = line + strlen(create);
				len = strcspn(table, " (");
				if (!columns) {
					buf_add(out, table, len);
					buf_puts(out, "\n");
				}
				continue;
			}
			if (strncmp(line, alter, strlen(alter)) == 0) {
				line += strlen(alter);
				len = strcspn(line, " ");
				ck_assert_int_eq(strncmp(line + len, add,
						     strlen(add)),
				    0);
				if (columns)
					buf_printf(out, "%.*s.%.*s\n", (int)len,
					    line,
					    (int)strcspn(line + len +
							     strlen(add),
						" "),
					    line + len + strlen(add));
				continue;
			}
			if (strncmp(line, drop, strlen(drop)) == 0)
				undeclare(line + strlen(drop),
				    strcspn(line + strlen(drop), ";"), out);
			if (line[0] == ')')
				table = NULL;
			if (table == NULL || line[0] != '\t' || !columns)
				continue;
			line++;
			word = strspn(line, "abcdefghijklmnopqrstuvwxyz_");
			if (word == 0 || line[word] != ' ')
				continue;
			buf_add(out, table, len);
			buf_puts(out, ".");
			buf_add(out, line, word);
			buf_puts(out, "\n");
		}
	}
	free_steps(step, n);
	buf_release(&text);
	ck_assert(!out->failed);
}

static int
by_line(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The lines of a text, sorted. */
static void
sort_lines(struct buf *b)
{
	char *line[2000], *at, *next, *copy;
	size_t n = 0, i;

	copy = strdup(buf_text(b));
	ck_assert_ptr_nonnull(copy);
	for (at = copy; *at != '\0'; at = next) {
		next = strchr(at, '\n');
		ck_assert_ptr_nonnull(next);
		*next++ = '\0';
		ck_assert_uint_lt(n, N_TESTS(line));
		line[n++] = at;
	}
	qsort(line, n, sizeof(line[0]), by_line);
	buf_clear(b);
	for (i = 0; i < n; i++)
		buf_printf(b, "%s\n", line[i]);
	free(copy);
}

/* What the engine says of itself. */
static void
recorded(cbreg *reg, int engine, bool columns, struct buf *out)
{
	static const char *const sql[ENGINES][2] = {
		{ "SELECT GROUP_CONCAT(name, CHAR(10)) || CHAR(10) "
		  "FROM sqlite_master WHERE type = 'table' "
		  "AND name NOT LIKE 'sqlite!_%' ESCAPE '!'",
		    "SELECT GROUP_CONCAT(t.name || '.' || c.name, CHAR(10)) "
		    "|| CHAR(10) FROM sqlite_master t "
		    "JOIN pragma_table_info(t.name) c WHERE t.type = 'table' "
		    "AND t.name NOT LIKE 'sqlite!_%' ESCAPE '!'" },
		{ "SELECT STRING_AGG(table_name, CHR(10)) || CHR(10) "
		  "FROM information_schema.tables "
		  "WHERE table_schema = CURRENT_SCHEMA()",
		    "SELECT STRING_AGG(table_name || '.' || column_name, "
		    "CHR(10)) || CHR(10) FROM information_schema.columns "
		    "WHERE table_schema = CURRENT_SCHEMA()" }
	};
	char *text = sql_text(reg, sql[engine][columns]);

	buf_puts(out, text);
	free(text);
}

static void
compare(int engine, bool columns)
{
	struct buf want = { 0 }, have = { 0 };
	struct place p;
	cbreg *reg;

	place_init(&p, engine);
	reg = place_open(&p, CBREG_CREATE);
	declared(columns, &want);
	recorded(reg, engine, columns, &have);
	sort_lines(&want);
	sort_lines(&have);
	ck_assert_str_eq(buf_text(&have), buf_text(&want));
	buf_release(&want);
	buf_release(&have);
	cbreg_close(reg);
	place_release(&p);
}

START_TEST(tables_are_those_of_the_steps)
{
	compare(_i, false);
}
END_TEST

START_TEST(columns_are_those_of_the_steps)
{
	compare(_i, true);
}
END_TEST

/* What must have a value has to on both engines; a key always has one. */
START_TEST(nothing_may_be_missing_on_one_engine_only)
{
	static const char *const sql[ENGINES] = {
		"SELECT GROUP_CONCAT(t.name || '.' || c.name, CHAR(10)) "
		"|| CHAR(10) FROM sqlite_master t "
		"JOIN pragma_table_info(t.name) c WHERE t.type = 'table' "
		"AND t.name NOT LIKE 'sqlite!_%' ESCAPE '!' "
		"AND (c.\"notnull\" = 1 OR c.pk > 0)",
		"SELECT STRING_AGG(table_name || '.' || column_name, "
		"CHR(10)) || CHR(10) FROM information_schema.columns "
		"WHERE table_schema = CURRENT_SCHEMA() "
		"AND is_nullable = 'NO'"
	};
	struct buf seen[ENGINES] = { { 0 }, { 0 } };
	struct place p;
	cbreg *reg;
	char *text;
	int engine;

	for (engine = 0; engine < ENGINES; engine++) {
		place_init(&p, engine);
		reg = place_open(&p, CBREG_CREATE);
		text = sql_text(reg, sql[engine]);
		buf_puts(&seen[engine], text);
		sort_lines(&seen[engine]);
		free(text);
		cbreg_close(reg);
		place_release(&p);
	}
	ck_assert_str_eq(buf_text(&seen[0]), buf_text(&seen[1]));
	buf_release(&seen[0]);
	buf_release(&seen[1]);
	(void)_i;
}
END_TEST

START_TEST(steps_are_recorded)
{
	struct dirent **step;
	struct place p;
	char sql[400];
	cbreg *reg;
	int n, k;

	place_init(&p, _i);
	reg = place_open(&p, CBREG_CREATE);
	n = list_steps(&step);
	ck_assert_int_eq(sql_number(reg, "SELECT COUNT(*) FROM schema_step"),
	    n);
	for (k = 0; k < n; k++) {
		snprintf(sql, sizeof(sql),
		    "SELECT COUNT(*) FROM schema_step WHERE version = %d "
		    "AND name = '%.*s' AND applied_on = '" TEST_NOW "' "
		    "AND program = 'check'",
		    k + 1, (int)strlen(step[k]->d_name) - 4, step[k]->d_name);
		ck_assert_int_eq(sql_number(reg, sql), 1);
	}
	free_steps(step, n);
	cbreg_close(reg);
	place_release(&p);
}
END_TEST

static void
no_problem(void *context, const char *check, const char *problem)
{
	(void)context;
	ck_abort_msg("%s: %s", check, problem);
}

START_TEST(fresh_registry)
{
	struct place p;
	cbreg *reg;

	place_init(&p, _i);
	reg = place_open(&p, CBREG_CREATE);
	ck_assert_int_eq(sql_number(reg, "SELECT COUNT(*) FROM country"), 14);
	ck_assert_int_eq(sql_number(reg, "SELECT COUNT(*) FROM member "
					 "WHERE group_code = 'asean'"),
	    11);
	ck_assert_int_eq(sql_number(reg, "SELECT COUNT(*) FROM batch"), 0);
	ck_assert_int_eq(sql_number(reg, "SELECT COUNT(*) FROM person"), 0);
	/* The numbers of countries are those of their letters. */
	ck_assert_int_eq(sql_number(reg,
			     _i == ENGINE_SQLITE
				 ? "SELECT COUNT(*) FROM country WHERE id <> "
				   "(UNICODE(code) - 65) * 26 + "
				   "UNICODE(SUBSTR(code, 2)) - 65"
				 : "SELECT COUNT(*) FROM country WHERE id <> "
				   "(ASCII(code) - 65) * 26 + "
				   "ASCII(SUBSTR(code, 2)) - 65"),
	    0);
	assert_status(reg, cbreg_check(reg, no_problem, NULL), CBREG_DONE);
	cbreg_close(reg);
	place_release(&p);
}
END_TEST

/* Every registry has a secret of its own. */
START_TEST(secrets_differ)
{
	struct place p, q;
	cbreg *a, *b;
	char *x, *y;

	place_init(&p, _i);
	place_init(&q, _i);
	a = place_open(&p, CBREG_CREATE);
	b = place_open(&q, CBREG_CREATE);
	x = sql_text(a, "SELECT value FROM meta WHERE key = 'secret'");
	y = sql_text(b, "SELECT value FROM meta WHERE key = 'secret'");
	ck_assert_uint_eq(strlen(x), 32);
	ck_assert_uint_eq(strspn(x, "0123456789abcdef"), 32);
	ck_assert_uint_eq(strlen(y), 32);
	ck_assert_str_ne(x, y);
	free(x);
	free(y);
	cbreg_close(a);
	cbreg_close(b);
	place_release(&p);
	place_release(&q);
}
END_TEST

START_TEST(refuses_other_versions)
{
	static const struct {
		const char *sql, *word;
	} table[] = {
		{ "INSERT INTO schema_step (version, name, applied_on, "
		  "program) VALUES (99, 'future', 'then', 'cbreg 9')",
		    "version 99" },
		{ "DELETE FROM schema_step WHERE version > 1", "older" },
		{ "DELETE FROM schema_step", NULL },
		{ "DROP TABLE schema_step", NULL },
	};
	struct place p;
	cbreg *reg;
	size_t i, k;

	for (i = 0; i < 2; i++)
		for (k = 0; k < 2; k++) {
			place_init(&p, _i);
			reg = place_open(&p, CBREG_CREATE);
			sql_run(reg, table[i].sql);
			cbreg_close(reg);
			assert_status(reg,
			    place_try(&p, k == 0 ? CBREG_READ : CBREG_WRITE,
				&reg),
			    CBREG_SCHEMA);
			ck_assert_msg(strstr(cbreg_message(reg),
					  table[i].word) != NULL,
			    "%s", cbreg_message(reg));
			cbreg_close(reg);
			place_release(&p);
		}
	/* No steps at all, or a table of them that is gone. */
	for (i = 2; i < N_TESTS(table); i++) {
		place_init(&p, _i);
		reg = place_open(&p, CBREG_CREATE);
		sql_run(reg, table[i].sql);
		cbreg_close(reg);
		assert_status(reg, place_try(&p, CBREG_READ, &reg),
		    CBREG_SCHEMA);
		cbreg_close(reg);
		place_release(&p);
	}
}
END_TEST

START_TEST(creates_once)
{
	struct place p;
	cbreg *reg;

	place_init(&p, _i);
	/* Nothing is there yet. */
	assert_status(reg, place_try(&p, CBREG_READ, &reg),
	    _i == ENGINE_SQLITE ? CBREG_NOTFOUND : CBREG_SCHEMA);
	cbreg_close(reg);
	reg = place_open(&p, CBREG_CREATE);
	sql_run(reg, "INSERT INTO meta (key, value) VALUES ('mine', 'x')");
	cbreg_close(reg);
	assert_status(reg, place_try(&p, CBREG_CREATE, &reg), CBREG_EXISTS);
	ck_assert_str_ne(cbreg_message(reg), "");
	cbreg_close(reg);
	reg = place_open(&p, CBREG_WRITE);
	ck_assert_int_eq(sql_number(reg,
			     "SELECT COUNT(*) FROM meta WHERE key = 'mine'"),
	    1);
	cbreg_close(reg);
	place_release(&p);
}
END_TEST

START_TEST(refuses_settings)
{
	static const struct {
		const char *now, *as_of;
	} table[] = {
		{ "2017-10-10", NULL },
		{ "2017-02-30T09:30:00Z", NULL },
		{ "2017-10-10T09:30:00", NULL },
		{ "2017-10-10 09:30:00Z", NULL },
		{ "", NULL },
		{ TEST_NOW, "2017-02-30" },
		{ TEST_NOW, "2017-10" },
		{ TEST_NOW, "" },
	};
	struct place p;
	cbreg *reg;
	size_t i;

	place_init(&p, _i);
	cbreg_close(place_open(&p, CBREG_CREATE));
	for (i = 0; i < N_TESTS(table); i++) {
		struct cbreg_setting setting = { .where = p.where,
			.program = "check",
			.now = table[i].now,
			.as_of = table[i].as_of };

		assert_status(reg, cbreg_open(&setting, CBREG_READ, &reg),
		    CBREG_INVALID);
		cbreg_close(reg);
	}
	{
		struct cbreg_setting setting = { .where = p.where,
			.program = "check",
			.now = TEST_NOW,
			.as_of = "2018-03-31" };

		assert_ok(reg, cbreg_open(&setting, CBREG_READ, &reg));
		ck_assert_int_eq(cbreg_as_of(reg), 20180331);
		cbreg_close(reg);
	}
	reg = place_open(&p, CBREG_READ);
	ck_assert_int_eq(cbreg_as_of(reg), 20171010);
	cbreg_close(reg);
	cbreg_close(NULL);
	place_release(&p);
}
END_TEST

/* "a setting is not a date or a time" */
START_TEST(refuses_times_that_are_none)
{
	static const char *const now[] = { "2017-10-10T24:00:00Z",
		"2017-10-10T09:60:00Z", "2017-10-10T09:30:61Z",
		"2017-10-10Taa:bb:ccZ", "2017-10-10T09-30-00Z" };
	struct place p;
	cbreg *reg;
	size_t i;

	place_init(&p, ENGINE_SQLITE);
	cbreg_close(place_open(&p, CBREG_CREATE));
	for (i = 0; i < N_TESTS(now); i++) {
		struct cbreg_setting setting = { .where = p.where,
			.program = "check",
			.now = now[i] };
		cbreg_status rc = cbreg_open(&setting, CBREG_READ, &reg);

		ck_assert_msg(rc == CBREG_INVALID, "'%s' is a time", now[i]);
		cbreg_close(reg);
	}
	place_release(&p);
}
END_TEST

/* Files that are no registries, and one that is. */
START_TEST(files)
{
	unsigned char head[100];
	struct place p, link_to;
	struct stat st;
	cbreg *reg;
	FILE *f;

	place_init(&p, ENGINE_SQLITE);
	place_init(&link_to, ENGINE_SQLITE);
	reg = place_open(&p, CBREG_CREATE);
	cbreg_close(reg);
	ck_assert_int_eq(stat(p.where, &st), 0);
	ck_assert_int_eq(st.st_mode & 07777, 0600);
	f = fopen(p.where, "r");
	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fread(head, 1, sizeof(head), f), sizeof(head));
	fclose(f);
	ck_assert_mem_eq(head, "SQLite format 3", 16);
	ck_assert_mem_eq(head + 68, "cbrg", 4);
	ck_assert_int_eq(head[18], 2); /* write-ahead log */
	ck_assert_int_eq(head[19], 2);

	/* Through a link it is refused. */
	ck_assert_int_eq(symlink(p.where, link_to.where), 0);
	assert_status(reg, place_try(&link_to, CBREG_READ, &reg), CBREG_DENIED);
	cbreg_close(reg);
	assert_status(reg, place_try(&link_to, CBREG_CREATE, &reg),
	    CBREG_EXISTS);
	cbreg_close(reg);
	place_release(&link_to);

	/* Somebody else's database. */
	ck_assert_int_eq(truncate(p.where, 0), 0);
	assert_status(reg, place_try(&p, CBREG_READ, &reg), CBREG_SCHEMA);
	cbreg_close(reg);
	memcpy(head + 68, "xxxx", 4);
	f = fopen(p.where, "w");
	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(head, 1, sizeof(head), f), sizeof(head));
	fclose(f);
	assert_status(reg, place_try(&p, CBREG_WRITE, &reg), CBREG_SCHEMA);
	cbreg_close(reg);
	/* A directory, and a place in none. */
	unlink(p.where);
	ck_assert_int_eq(mkdir(p.where, 0700), 0);
	assert_status(reg, place_try(&p, CBREG_READ, &reg), CBREG_SCHEMA);
	cbreg_close(reg);
	ck_assert_int_eq(rmdir(p.where), 0);
	snprintf(p.where + strlen(p.where), sizeof(p.where) - strlen(p.where),
	    "/no/such");
	assert_status(reg, place_try(&p, CBREG_CREATE, &reg),
	    CBREG_UNREACHABLE);
	cbreg_close(reg);
}
END_TEST

/* A schema that is not there is not a registry that is there already. */
START_TEST(missing_schema)
{
	struct place p;
	cbreg *reg;

	place_init(&p, _i);
	p.where[strlen(p.where) - 1] = 'x';
	assert_status(reg, place_try(&p, CBREG_READ, &reg), CBREG_SCHEMA);
	cbreg_close(reg);
	ck_assert_int_ne(place_try(&p, CBREG_CREATE, &reg), CBREG_EXISTS);
	cbreg_close(reg);
	place_release(&p);
}
END_TEST

START_TEST(server_that_is_not_there)
{
	static const char *const where[] = {
		"postgresql://nobody@127.0.0.1:1/nowhere",
		"postgresql://%%%",
	};
	size_t i;
	cbreg *reg;

	for (i = 0; i < N_TESTS(where); i++) {
		struct cbreg_setting setting = { .where = where[i],
			.program = "check",
			.now = TEST_NOW };

		assert_status(reg, cbreg_open(&setting, CBREG_READ, &reg),
		    CBREG_UNREACHABLE);
		ck_assert_ptr_null(strchr(cbreg_message(reg), '\n'));
		cbreg_close(reg);
	}
}
END_TEST

int
main(void)
{
	const TTest *const alone[] = { released_steps_never_change, files,
		refuses_times_that_are_none, server_that_is_not_there };
	const TTest *const test[] = { tables_are_those_of_the_steps,
		columns_are_those_of_the_steps, steps_are_recorded,
		fresh_registry, secrets_differ, refuses_other_versions,
		creates_once, refuses_settings };
	const TTest *const both[] = { nothing_may_be_missing_on_one_engine_only,
		missing_schema };
	Suite *s = suite_create("schema");
	TCase *tc;

	suite_add(s, "schema", alone, N_TESTS(alone));
	suite_add_engines(s, test, N_TESTS(test));
	if (engine_ready(ENGINE_PGSQL)) {
		tc = tcase_create("both");
		tcase_add_loop_test(tc, both[0], ENGINE_PGSQL, ENGINES);
		tcase_add_loop_test(tc, both[1], ENGINE_PGSQL, ENGINES);
		suite_add_tcase(s, tc);
	}
	return suite_run(s);
}
