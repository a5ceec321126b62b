/* The engines that tests run on, registries of their own, and the run. */
#include "config.h"

#include "engines.h"

#include "handle.h"
#include "title.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* The run's own directory, and the process that removes it. */
static char root[200];
static pid_t root_pid;

static const char *
pg_address(void)
{
	const char *where = getenv("CBREG_TEST_PG");

	return where != NULL && where[0] != '\0' ? where : NULL;
}

const char *
engine_name(int engine)
{
	return engine == ENGINE_PGSQL ? "postgresql" : "sqlite";
}

bool
engine_ready(int engine)
{
	return engine != ENGINE_PGSQL || pg_address() != NULL;
}

/* Statements outside of any registry; NULL, or what went wrong. */
static const char *
pg_run(const char *sql)
{
	static char message[512];
	struct db *db = db_new(pg_address());
	cbreg_status rc;

	if (db == NULL)
		return "out of memory";
	if ((rc = db->ops->open(db, pg_address(), CBREG_WRITE)) == CBREG_OK)
		rc = db->ops->exec(db, sql);
	snprintf(message, sizeof(message), "%s", db->message);
	db_free(db);
	return rc == CBREG_OK ? NULL : message;
}

void
place_init(struct place *p, int engine)
{
	static int n;
	const char *why, *address = pg_address();
	char sql[100];

	*p = (struct place){ .engine = (enum engine)engine };
	n++;
	if (engine == ENGINE_SQLITE) {
		snprintf(p->where, sizeof(p->where), "%s/%ld-%d.cbreg", root,
		    (long)getpid(), n);
		return;
	}
	snprintf(p->schema, sizeof(p->schema), "check_%ld_%ld_%d",
	    (long)root_pid, (long)getpid(), n);
	snprintf(p->where, sizeof(p->where), "%s%soptions=-csearch_path%%3D%s",
	    address, strchr(address, '?') != NULL ? "&" : "?", p->schema);
	snprintf(sql, sizeof(sql), "CREATE SCHEMA %s", p->schema);
	if ((why = pg_run(sql)) != NULL)
		ck_abort_msg("no schema: %s", why);
}

void
place_release(struct place *p)
{
	static const char *const ends[] = { "", "-wal", "-shm" };
	const char *why;
	char name[600];
	size_t i;

	if (p->engine == ENGINE_PGSQL) {
		snprintf(name, sizeof(name), "DROP SCHEMA %s CASCADE",
		    p->schema);
		if ((why = pg_run(name)) != NULL)
			ck_abort_msg("schema not dropped: %s", why);
		return;
	}
	for (i = 0; i < N_TESTS(ends); i++) {
		snprintf(name, sizeof(name), "%s%s", p->where, ends[i]);
		unlink(name);
	}
}

cbreg_status
place_try(const struct place *p, unsigned flags, cbreg **out)
{
	const struct cbreg_setting setting = { .where = p->where,
		.program = "check",
		.now = TEST_NOW,
		.actor = "tester" };

	return cbreg_open(&setting, flags, out);
}

cbreg *
place_open(const struct place *p, unsigned flags)
{
	cbreg *reg;
	cbreg_status rc = place_try(p, flags, &reg);

	ck_assert_ptr_nonnull(reg);
	assert_ok(reg, rc);
	return reg;
}

const struct titles *
first_titles(void)
{
	static const struct titles *titles;
	struct place place;
	cbreg *reg;

	if (titles != NULL)
		return titles;
	place_init(&place, ENGINE_SQLITE);
	reg = place_open(&place, CBREG_WRITE | CBREG_CREATE);
	assert_ok(reg, titles_need(reg));
	titles = reg->titles;
	reg->titles = NULL;
	cbreg_close(reg);
	place_release(&place);
	return titles;
}

void
sql_run(cbreg *reg, const char *sql)
{
	cbreg_status rc = reg->db->ops->exec(reg->db, sql);

	ck_assert_msg(rc == CBREG_OK, "%s: %s", cbreg_message(reg), sql);
}

/* The driver returns rows only to the statements of its table: the answer
 * travels through a setting. */
char *
sql_text(cbreg *reg, const char *sql)
{
	struct buf b = { 0 };
	struct stmt *st = NULL;
	char *out;

	buf_printf(&b,
	    "INSERT INTO meta (key, value) SELECT 'answer', "
	    "COALESCE(CAST((%s) AS TEXT), '(null)')",
	    sql);
	ck_assert(!b.failed);
	sql_run(reg, b.text);
	buf_release(&b);
	assert_ok(reg, db_get(reg->db, STMT_META_GET, &st));
	assert_ok(reg, db_text(st, "key", "answer"));
	assert_ok(reg, db_step(st));
	out = strdup(db_col_text(st, 0));
	ck_assert_ptr_nonnull(out);
	db_put(st);
	sql_run(reg, "DELETE FROM meta WHERE key = 'answer'");
	return out;
}

long
sql_number(cbreg *reg, const char *sql)
{
	char *text = sql_text(reg, sql), *end;
	long n = strtol(text, &end, 10);

	ck_assert_msg(end != text && *end == '\0', "'%s': %s", text, sql);
	free(text);
	return n;
}

static void
on_finding(void *context, const struct cbreg_finding *f)
{
	struct outcome *o = context;
	size_t n = o->n_finding++;

	ck_assert_uint_lt(n, N_TESTS(o->finding));
	o->finding[n].warning = f->warning;
	o->finding[n].line = f->line;
	o->finding[n].place = f->place;
	snprintf(o->finding[n].code, sizeof(o->finding[n].code), "%s", f->code);
	snprintf(o->finding[n].field, sizeof(o->finding[n].field), "%s",
	    f->field);
	snprintf(o->finding[n].message, sizeof(o->finding[n].message), "%s",
	    f->message);
	snprintf(o->finding[n].hint, sizeof(o->finding[n].hint), "%s", f->hint);
}

static void
on_verdict(void *context, uint32_t line, enum cbreg_verdict verdict,
    int64_t person)
{
	struct outcome *o = context;
	size_t n = o->n_verdict++, i;

	ck_assert_uint_lt(n, N_TESTS(o->verdict));
	for (i = 0; i < n; i++)
		ck_assert_msg(o->verdict[i].line != line,
		    "two verdicts on line %u", line);
	o->verdict[n].line = line;
	o->verdict[n].verdict = verdict;
	o->verdict[n].person = person;
}

/* Cut a text at its commas, in place. */
static int
cut(char *text, const char *cell[CBREG_MAX_COLUMNS])
{
	int n = 0;

	while (text != NULL) {
		ck_assert_int_lt(n, CBREG_MAX_COLUMNS);
		cell[n++] = text;
		if ((text = strchr(text, ',')) != NULL)
			*text++ = '\0';
	}
	return n;
}

void
feed(cbreg *reg, const char *name, unsigned flags, const char *const *text,
    struct outcome *out)
{
	const struct cbreg_kind *kind = cbreg_kind_find(name);
	const struct cbreg_intake_setting setting = { .kind = kind,
		.flags = flags & ~FEED_LARGE,
		.bytes = (flags & FEED_LARGE) != 0 ? -1 : 0,
		.finding = on_finding,
		.verdict = on_verdict,
		.context = out };
	const char *cell[CBREG_MAX_COLUMNS], *value[CBREG_MAX_COLUMNS];
	uint32_t place[CBREG_MAX_COLUMNS];
	int column[CBREG_MAX_COLUMNS], n, i;
	cbreg_intake *in = NULL;
	uint32_t line = 1;
	char *copy;

	*out = (struct outcome){ 0 };
	ck_assert_msg(kind != NULL, "no kind '%s'", name);
	assert_ok(reg, cbreg_intake_open(reg, &setting, &in));
	copy = strdup(text[0]);
	ck_assert_ptr_nonnull(copy);
	n = cut(copy, cell);
	for (i = 0; i < n; i++) {
		column[i] = cbreg_kind_column(kind, cell[i]);
		ck_assert_msg(column[i] >= 0, "no column '%s'", cell[i]);
	}
	free(copy);
	while (*++text != NULL && out->status == CBREG_OK) {
		struct cbreg_record record = { ++line, value, place };

		memset(value, 0, sizeof(value));
		memset(place, 0, sizeof(place));
		copy = strdup(*text);
		ck_assert_ptr_nonnull(copy);
		ck_assert_msg(cut(copy, cell) == n, "%d values: %s", n, *text);
		for (i = 0; i < n; i++) {
			value[column[i]] = cell[i];
			place[column[i]] = (uint32_t)i + 1;
		}
		out->status = cbreg_intake_rows(in, &record, 1);
		free(copy);
	}
	if (out->status == CBREG_OK)
		out->status = cbreg_intake_close(in, &out->counts);
	else
		cbreg_intake_free(in);
}

void
feed_change(cbreg *reg, const char *kind, unsigned flags,
    const char *const *text, struct outcome *out)
{
	int64_t refused;

	assert_ok(reg, cbreg_begin(reg, "test", NULL));
	feed(reg, kind, flags, text, out);
	refused = out->counts.by[CBREG_CONFLICTING] +
		  out->counts.by[CBREG_UNCLEAR] +
		  out->counts.by[CBREG_REJECTED];
	if (out->status == CBREG_OK &&
	    (refused == 0 || (flags & CBREG_PARTIAL_OK) != 0))
		assert_ok(reg, cbreg_commit(reg));
	else
		cbreg_rollback(reg);
}

void
add_rows(cbreg *reg, const char *kind, const char *const *text)
{
	struct outcome *o = malloc(sizeof(*o));

	ck_assert_ptr_nonnull(o);
	feed_change(reg, kind, 0, text, o);
	ck_assert_msg(o->status == CBREG_OK && o->n_finding == 0 &&
			  o->counts.by[CBREG_NEW] == o->counts.rows,
	    "%s: %s %s (%s): %s", kind, verdicts(o), findings(o),
	    o->n_finding > 0 ? o->finding[0].message : "", cbreg_message(reg));
	free(o);
}

void
expect_rows(cbreg *reg, const char *name, const char *const *text)
{
	const struct cbreg_kind *kind = cbreg_kind_find(name);
	struct buf have = { 0 }, want = { 0 };
	const char *cell[CBREG_MAX_COLUMNS], *const *v;
	cbreg_list *list = NULL;
	cbreg_status rc;
	char *copy;
	int n, i, k;

	ck_assert_msg(kind != NULL, "no kind '%s'", name);
	copy = strdup(text[0]);
	ck_assert_ptr_nonnull(copy);
	n = cut(copy, cell);
	assert_ok(reg, cbreg_list_open(reg, kind, NULL, &list));
	while ((rc = cbreg_list_next(list, &v)) == CBREG_OK) {
		for (i = 0; i < n; i++) {
			k = cbreg_kind_column(kind, cell[i]);
			ck_assert_msg(k >= 0, "no column '%s'", cell[i]);
			buf_printf(&have, "%s%s", i > 0 ? "," : "", v[k]);
		}
		buf_puts(&have, "\n");
	}
	cbreg_list_free(list);
	assert_status(reg, rc, CBREG_DONE);
	while (*++text != NULL)
		buf_printf(&want, "%s\n", *text);
	ck_assert_str_eq(buf_text(&have), buf_text(&want));
	buf_release(&have);
	buf_release(&want);
	free(copy);
}

/* Everything that is recorded, as text. */
void
dump_registry(cbreg *reg, struct buf *out)
{
	const struct cbreg_kind *kind;
	const char *const *v;
	cbreg_list *list;
	cbreg_status rc;
	char *text;
	int i, k;

	for (i = 0; (kind = cbreg_kind_at(i)) != NULL; i++) {
		buf_printf(out, "== %s\n", kind->name);
		list = NULL;
		assert_ok(reg, cbreg_list_open(reg, kind, NULL, &list));
		while ((rc = cbreg_list_next(list, &v)) == CBREG_OK) {
			for (k = 0; k < kind->ncolumn; k++)
				buf_printf(out, "%s,", v[k]);
			buf_puts(out, "\n");
		}
		cbreg_list_free(list);
		assert_status(reg, rc, CBREG_DONE);
	}
	text = sql_text(reg,
	    "SELECT COUNT(*) || ' ' || SUM(seq * 7 + status * 31 + status_on "
	    "+ reason + person_id * 1000 + session_id * 17) "
	    "FROM enrolment_past");
	buf_printf(out, "past %s\n", text);
	free(text);
	text = sql_text(reg,
	    "SELECT COUNT(*) || ' ' || SUM(seq * 7 + status * 31 + org_kind "
	    "* 3 + sex * 5 + COALESCE(org_id, 0) * 11) FROM enrolment e "
	    "JOIN stratum t ON t.id = e.stratum_id");
	buf_printf(out, "seats %s\n", text);
	free(text);
	text =
	    sql_text(reg, "SELECT COUNT(*) || ' ' || COUNT(DISTINCT person_id) "
			  "FROM external_id");
	buf_printf(out, "ids %s\n", text);
	free(text);
	ck_assert(!out->failed);
}

/* Where two texts begin to differ, a line of each. */
void
assert_same_dump(const struct buf *a, const struct buf *b, const char *what)
{
	size_t i, begin = 0;

	for (i = 0; i < a->len && i < b->len && a->text[i] == b->text[i]; i++)
		if (a->text[i] == '\n')
			begin = i + 1;
	ck_assert_msg(a->len == b->len && i == a->len, "%s: '%.*s' and '%.*s'",
	    what, (int)strcspn(a->text + begin, "\n"), a->text + begin,
	    (int)strcspn(b->text + begin, "\n"), b->text + begin);
}

const char *
verdicts(const struct outcome *o)
{
	static char text[4000];
	uint32_t line, last = 0;
	size_t len = 0, i;

	text[0] = '\0';
	for (i = 0; i < o->n_verdict; i++)
		if (o->verdict[i].line > last)
			last = o->verdict[i].line;
	for (line = 2; line <= last; line++) {
		const char *word = "none";

		for (i = 0; i < o->n_verdict; i++)
			if (o->verdict[i].line == line)
				word =
				    cbreg_verdict_word(o->verdict[i].verdict);
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%s",
		    len > 0 ? " " : "", word);
	}
	return text;
}

const char *
findings(const struct outcome *o)
{
	static char text[4000];
	size_t len = 0, i;

	text[0] = '\0';
	for (i = 0; i < o->n_finding && len < sizeof(text) - 200; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len,
		    "%s%s %u:%u %s", len > 0 ? "; " : "", o->finding[i].code,
		    o->finding[i].line, o->finding[i].place,
		    o->finding[i].field);
	return text;
}

void
suite_add(Suite *s, const char *name, const TTest *const *test, size_t n)
{
	TCase *tc = tcase_create(name);
	size_t i;

	for (i = 0; i < n; i++)
		tcase_add_test(tc, test[i]);
	tcase_set_timeout(tc, 300);
	suite_add_tcase(s, tc);
}

/* Stands for the tests that a missing server leaves out. */
START_TEST(skipped_without_CBREG_TEST_PG)
{
	ck_assert(!engine_ready(_i));
}
END_TEST

void
suite_add_engines(Suite *s, const TTest *const *test, size_t n)
{
	int engine;
	TCase *tc;
	size_t i;

	for (engine = 0; engine < ENGINES; engine++) {
		tc = tcase_create(engine_name(engine));
		if (!engine_ready(engine))
			tcase_add_loop_test(tc, skipped_without_CBREG_TEST_PG,
			    engine, engine + 1);
		for (i = 0; i < n && engine_ready(engine); i++)
			tcase_add_loop_test(tc, test[i], engine, engine + 1);
		tcase_set_timeout(tc, 300);
		suite_add_tcase(s, tc);
	}
}

/* The library of the tests knows no skipped test, TAP does: a process
 * between it and standard output says so. */
static pid_t
start_filter(void)
{
	int end[2];
	char *line = NULL;
	size_t size = 0;
	pid_t pid;
	FILE *in;

	fflush(stdout);
	if (pipe(end) != 0 || (pid = fork()) < 0)
		return -1;
	if (pid > 0) {
		dup2(end[1], STDOUT_FILENO);
		close(end[0]);
		close(end[1]);
		return pid;
	}
	close(end[1]);
	if ((in = fdopen(end[0], "r")) == NULL)
		_exit(1);
	while (getline(&line, &size, in) > 0) {
		line[strcspn(line, "\n")] = '\0';
		if (strncmp(line, "ok ", 3) == 0 &&
		    strstr(line, ":skipped_without_") != NULL)
			printf("# PostgreSQL is NOT tested: CBREG_TEST_PG is "
			       "not set\n%s # SKIP CBREG_TEST_PG is not set\n",
			    line);
		else
			printf("%s\n", line);
		fflush(stdout);
	}
	free(line);
	fclose(in);
	_exit(0);
}

/* Tests that failed leave their files, and schemas, behind. */
static void
clean_up(void)
{
	struct dirent *entry;
	char sql[400];
	DIR *dir;

	if ((dir = opendir(root)) != NULL) {
		while ((entry = readdir(dir)) != NULL)
			unlinkat(dirfd(dir), entry->d_name, 0);
		closedir(dir);
	}
	rmdir(root);
	if (pg_address() == NULL)
		return;
	snprintf(sql, sizeof(sql),
	    "DO $$ DECLARE name TEXT; BEGIN FOR name IN "
	    "SELECT nspname FROM pg_namespace "
	    "WHERE nspname LIKE 'check\\_%ld\\_%%' LOOP "
	    "EXECUTE 'DROP SCHEMA ' || name || ' CASCADE'; END LOOP; END $$",
	    (long)root_pid);
	pg_run(sql);
}

int
suite_run(Suite *s)
{
	const char *parent = getenv("TMPDIR");
	bool all = engine_ready(ENGINE_PGSQL);
	pid_t filter = 0;
	SRunner *sr;
	int failed;

	root_pid = getpid();
	snprintf(root, sizeof(root), "%s/cbreg-check.XXXXXX",
	    parent != NULL && parent[0] == '/' ? parent : "/tmp");
	if (mkdtemp(root) == NULL || (!all && (filter = start_filter()) < 0)) {
		printf("Bail out! no temporary directory, or no process\n");
		srunner_free(srunner_create(s));
		return EXIT_FAILURE;
	}
	sr = srunner_create(s);
	srunner_set_tap(sr, "-");
	srunner_run_all(sr, CK_SILENT);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	fflush(stdout);
	if (filter > 0) {
		close(STDOUT_FILENO);
		waitpid(filter, NULL, 0);
	}
	clean_up();
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
