/* The SQLite driver: the only file that includes sqlite3.h. */
#include "config.h"

#include "buf.h"
#include "db.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

/* "cbrg": marks the file as ours at offset 68 of its header. */
#define APPLICATION_ID 0x63627267

/* Nobody should wait longer than this for another writer. */
#define BUSY_MS 30000

/* Past so many frames the log is folded back: a log that is never reset makes
 * every later start slower. */
#define WAL_FRAMES 32

/* Instructions of the engine between two looks at the interrupt flag. */
#define PROGRESS_STEPS 100000

struct db_sqlite {
	struct db base;
	sqlite3 *h;
	int frames;	 /* in the write-ahead log after the last commit */
	char *temporary; /* where a new registry is being made, or NULL */
	bool set_aside;	 /* the log is: a bulk load would fill it once more */
	bulk_next_fn *next;
	void *context;
	const struct value *row; /* of the bulk load that is running */
	scan_fn *each;		 /* of the scan that is running */
	void *each_context;
	cbreg_status each_rc;
};

struct stmt_sqlite {
	struct stmt base;
	sqlite3_stmt *h;
};

static cbreg_status
status_of(int code)
{
	switch (code & 0xff) {
	case SQLITE_OK:
	case SQLITE_ROW:
		return CBREG_OK;
	case SQLITE_DONE:
		return CBREG_DONE;
	case SQLITE_CONSTRAINT:
		if (code == SQLITE_CONSTRAINT_UNIQUE ||
		    code == SQLITE_CONSTRAINT_PRIMARYKEY ||
		    code == SQLITE_CONSTRAINT_ROWID)
			return CBREG_EXISTS;
		if (code == SQLITE_CONSTRAINT_FOREIGNKEY)
			return CBREG_REFERENCED;
		return CBREG_INVALID;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return CBREG_BUSY;
	case SQLITE_INTERRUPT:
		return CBREG_INTERRUPTED;
	case SQLITE_NOMEM:
		return CBREG_NOMEM;
	case SQLITE_NOTADB:
		return CBREG_SCHEMA;
	case SQLITE_PERM:
	case SQLITE_READONLY:
	case SQLITE_AUTH:
		return CBREG_DENIED;
	case SQLITE_CANTOPEN:
		return CBREG_UNREACHABLE;
	case SQLITE_IOERR:
	case SQLITE_FULL:
	case SQLITE_CORRUPT:
		return CBREG_IO;
	default:
		return CBREG_INTERNAL;
	}
}

/* Copy what the engine says: its text dies at the next call. */
static cbreg_status
engine_fail(struct db_sqlite *db, int code)
{
	cbreg_status rc = status_of(code);

	if (code == SQLITE_ERROR &&
	    strncmp(sqlite3_errmsg(db->h), "no such table", 13) == 0)
		rc = CBREG_SCHEMA;
	if (rc == CBREG_BUSY)
		return db_fail(&db->base, rc,
		    "the registry is locked by another writer");
	return db_fail(&db->base, rc, "%s", sqlite3_errmsg(db->h));
}

static int
on_progress(void *ignored)
{
	(void)ignored;
	return db_interrupted();
}

static int
on_wal_commit(void *context, sqlite3 *h, const char *name, int frames)
{
	struct db_sqlite *db = context;

	(void)h;
	(void)name;
	db->frames = frames;
	return SQLITE_OK;
}

/* The table that a bulk load is read from: one row at a time from C. */

static int
bulk_connect(sqlite3 *h, void *context, int argc, const char *const *argv,
    sqlite3_vtab **out, char **message)
{
	struct {
		sqlite3_vtab base;
		struct db_sqlite *db;
	} * table;
	int code;

	(void)argc;
	(void)argv;
	(void)message;
	code = sqlite3_declare_vtab(h,
	    "CREATE TABLE x(c0,c1,c2,c3,c4,c5,c6,c7,c8,c9,c10,c11,c12,c13,"
	    "c14,c15)");
	if (code != SQLITE_OK)
		return code;
	if ((table = sqlite3_malloc(sizeof(*table))) == NULL)
		return SQLITE_NOMEM;
	memset(table, 0, sizeof(*table));
	table->db = context;
	*out = &table->base;
	return SQLITE_OK;
}

static int
bulk_disconnect(sqlite3_vtab *table)
{
	sqlite3_free(table);
	return SQLITE_OK;
}

static int
bulk_best_index(sqlite3_vtab *table, sqlite3_index_info *info)
{
	(void)table;
	(void)info;
	return SQLITE_OK;
}

struct bulk_cursor {
	sqlite3_vtab_cursor base;
	struct db_sqlite *db;
};

static int
bulk_open(sqlite3_vtab *table, sqlite3_vtab_cursor **out)
{
	struct bulk_table {
		sqlite3_vtab base;
		struct db_sqlite *db;
	} *t = (struct bulk_table *)table;
	struct bulk_cursor *cursor;

	if ((cursor = sqlite3_malloc(sizeof(*cursor))) == NULL)
		return SQLITE_NOMEM;
	memset(cursor, 0, sizeof(*cursor));
	cursor->db = t->db;
	*out = &cursor->base;
	return SQLITE_OK;
}

static int
bulk_close(sqlite3_vtab_cursor *cursor)
{
	sqlite3_free(cursor);
	return SQLITE_OK;
}

static int
bulk_next(sqlite3_vtab_cursor *cursor)
{
	struct db_sqlite *db = ((struct bulk_cursor *)cursor)->db;

	db->row = db->next(db->context);
	return SQLITE_OK;
}

static int
bulk_filter(sqlite3_vtab_cursor *cursor, int number, const char *text, int argc,
    sqlite3_value **argv)
{
	(void)number;
	(void)text;
	(void)argc;
	(void)argv;
	return bulk_next(cursor);
}

static int
bulk_eof(sqlite3_vtab_cursor *cursor)
{
	return ((struct bulk_cursor *)cursor)->db->row == NULL;
}

static int
bulk_column(sqlite3_vtab_cursor *cursor, sqlite3_context *out, int column)
{
	const struct value *v = ((struct bulk_cursor *)cursor)->db->row;

	v += column;
	if (v->type == VALUE_INT)
		sqlite3_result_int64(out, v->num);
	else if (v->type == VALUE_BLOB)
		sqlite3_result_blob64(out, v->text, v->len, SQLITE_STATIC);
	else if (v->type == VALUE_TEXT)
		sqlite3_result_text64(out, v->text, v->len, SQLITE_STATIC,
		    SQLITE_UTF8);
	return SQLITE_OK;
}

static int
bulk_rowid(sqlite3_vtab_cursor *cursor, sqlite3_int64 *out)
{
	(void)cursor;
	*out = 0;
	return SQLITE_OK;
}

static const sqlite3_module bulk_module = {
	.xConnect = bulk_connect,
	.xDisconnect = bulk_disconnect,
	.xBestIndex = bulk_best_index,
	.xOpen = bulk_open,
	.xClose = bulk_close,
	.xFilter = bulk_filter,
	.xNext = bulk_next,
	.xEof = bulk_eof,
	.xColumn = bulk_column,
	.xRowid = bulk_rowid,
};

static int
bind_value(sqlite3_stmt *h, int i, const struct value *v)
{
	switch (v->type) {
	case VALUE_INT:
		return sqlite3_bind_int64(h, i, v->num);
	case VALUE_TEXT:
		return sqlite3_bind_text64(h, i, v->text, v->len, SQLITE_STATIC,
		    SQLITE_UTF8);
	case VALUE_BLOB:
		return sqlite3_bind_blob64(h, i, v->text, v->len,
		    SQLITE_STATIC);
	case VALUE_NULL:
	default:
		return sqlite3_bind_null(h, i);
	}
}

/* A few rows: setting up the table to read them from would take longer. */
static cbreg_status
insert_rows(struct db_sqlite *db, const struct bulk_text *text,
    bulk_next_fn *next, void *context)
{
	char sql[512];
	const struct value *row;
	cbreg_status rc = CBREG_OK;
	sqlite3_stmt *h = NULL;
	int len, i, code;

	len = snprintf(sql, sizeof(sql), "INSERT INTO %s (%s) VALUES (?",
	    text->table, text->columns);
	for (i = 1; i < text->ncolumns; i++)
		len += snprintf(sql + len, sizeof(sql) - (size_t)len, ",?");
	len += snprintf(sql + len, sizeof(sql) - (size_t)len, ")");
	assert(len < (int)sizeof(sql));
	code = sqlite3_prepare_v2(db->h, sql, len, &h, NULL);
	while (code == SQLITE_OK && (row = next(context)) != NULL) {
		for (i = 0; i < text->ncolumns && code == SQLITE_OK; i++)
			code = bind_value(h, i + 1, &row[i]);
		if (code != SQLITE_OK)
			break;
		sqlite3_step(h);
		code = sqlite3_reset(h);
	}
	if (code != SQLITE_OK)
		rc = engine_fail(db, sqlite3_extended_errcode(db->h));
	sqlite3_finalize(h);
	return rc;
}

static cbreg_status
load_bulk(struct db *base, enum bulk_id id, bulk_next_fn *next, void *context)
{
	struct db_sqlite *db = (struct db_sqlite *)base;
	const struct bulk_text *text = &bulk_texts[id];
	struct buf sql = { 0 };
	cbreg_status rc = CBREG_OK;
	int i, code;

	assert(text->ncolumns <= BULK_COLUMNS);
	if (!base->bulk_mode)
		return insert_rows(db, text, next, context);
	buf_printf(&sql, "INSERT INTO %s (%s) SELECT c0", text->table,
	    text->columns);
	for (i = 1; i < text->ncolumns; i++)
		buf_printf(&sql, ", c%d", i);
	buf_puts(&sql, " FROM bulk");
	if (sql.failed) {
		rc = db_fail(base, CBREG_NOMEM, "out of memory");
	} else {
		db->next = next;
		db->context = context;
		code = sqlite3_exec(db->h, sql.text, NULL, NULL, NULL);
		if (code != SQLITE_OK)
			rc = engine_fail(db, sqlite3_extended_errcode(db->h));
	}
	buf_release(&sql);
	return rc;
}

/* File systems on which locks and shared memory cannot be trusted. */
static bool
is_network(const char *path)
{
	static const long magic[] = { 0x6969, 0xff534d42, 0xfe534d42, 0x517b,
		0x65735546, 0x01021997, 0x5346414f, 0x6b414653 };
	struct statfs fs;
	size_t i;

	if (statfs(path, &fs) != 0)
		return false;
	for (i = 0; i < sizeof(magic) / sizeof(magic[0]); i++)
		if ((unsigned long)fs.f_type == (unsigned long)magic[i])
			return true;
	return false;
}

/* A registry is made beside its place and put there when it is whole.  Make
 * the file ourselves: the engine would let everybody read it. */
static cbreg_status
create_beside(struct db_sqlite *db, const char *path)
{
	struct buf name = { 0 };
	struct stat st;
	int fd;

	if (lstat(path, &st) == 0)
		return db_fail(&db->base, CBREG_EXISTS, "'%s' exists already",
		    path);
	buf_printf(&name, "%s.XXXXXX", path);
	if (name.failed)
		return db_fail(&db->base, CBREG_NOMEM, "out of memory");
	if ((fd = mkstemp(name.text)) < 0) {
		buf_release(&name);
		return db_fail(&db->base,
		    errno == EACCES || errno == EROFS ? CBREG_DENIED
						      : CBREG_UNREACHABLE,
		    "cannot create '%s': %s", path, strerror(errno));
	}
	close(fd);
	db->temporary = name.text;
	return CBREG_OK;
}

static void
remove_temporary(struct db_sqlite *db)
{
	static const char *const part[] = { "", "-wal", "-shm", "-journal" };
	struct buf name = { 0 };
	size_t i;

	for (i = 0; db->temporary != NULL && i < 4; i++) {
		buf_clear(&name);
		buf_printf(&name, "%s%s", db->temporary, part[i]);
		if (!name.failed)
			unlink(name.text);
	}
	buf_release(&name);
	free(db->temporary);
	db->temporary = NULL;
}

/* Look at the header before the engine may touch anything; *log is false
 * where a bulk load that was killed left the write-ahead log set aside. */
static cbreg_status
look_at_file(struct db *db, const char *path, unsigned flags, bool *log)
{
	unsigned char head[72] = { 0 };
	cbreg_status rc = CBREG_OK;
	struct stat st;
	ssize_t n;
	int fd;

	fd = open(path, ((flags & CBREG_WRITE) != 0 ? O_RDWR : O_RDONLY) |
			    O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0 && errno == ENOENT)
		return db_fail(db, CBREG_NOTFOUND,
		    "there is no registry at '%s'", path);
	if (fd < 0 && errno == ELOOP)
		return db_fail(db, CBREG_DENIED,
		    "'%s' is a symbolic link; name the file itself", path);
	if (fd < 0)
		return db_fail(db,
		    errno == EACCES || errno == EROFS ? CBREG_DENIED
						      : CBREG_UNREACHABLE,
		    "cannot open '%s': %s", path, strerror(errno));
	n = read(fd, head, sizeof(head));
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) ||
	    n != (ssize_t)sizeof(head) ||
	    memcmp(head, "SQLite format 3", 16) != 0 ||
	    (head[68] << 24 | head[69] << 16 | head[70] << 8 | head[71]) !=
		APPLICATION_ID)
		rc = db_fail(db, CBREG_SCHEMA, "'%s' is not a registry", path);
	close(fd);
	*log = head[18] == 2;
	return rc;
}

static cbreg_status
pragma(struct db_sqlite *db, const char *sql)
{
	if (sqlite3_exec(db->h, sql, NULL, NULL, NULL) == SQLITE_OK)
		return CBREG_OK;
	return engine_fail(db, sqlite3_extended_errcode(db->h));
}

static cbreg_status
sqlite_open(struct db *base, const char *where, unsigned flags)
{
	struct db_sqlite *db = (struct db_sqlite *)base;
	const char *path;
	bool log = false;
	cbreg_status rc;
	int code, mode;

	rc = (flags & CBREG_CREATE) != 0
		 ? create_beside(db, where)
		 : look_at_file(base, where, flags, &log);
	if (rc != CBREG_OK)
		return rc;
	path = db->temporary != NULL ? db->temporary : where;
	if (is_network(path))
		return db_fail(base, CBREG_DENIED,
		    "'%s' is on a network file system, where locks do not "
		    "hold; use a local disk or a postgresql:// address",
		    where);
	mode = (flags & (CBREG_WRITE | CBREG_CREATE)) != 0
		   ? SQLITE_OPEN_READWRITE
		   : SQLITE_OPEN_READONLY;
	code = sqlite3_open_v2(path, &db->h,
	    mode | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE |
		SQLITE_OPEN_NOMUTEX,
	    NULL);
	if (code != SQLITE_OK)
		return db_fail(base,
		    status_of(code) == CBREG_NOMEM ? CBREG_NOMEM
						   : CBREG_UNREACHABLE,
		    "cannot open '%s': %s", where, sqlite3_errstr(code));
	sqlite3_busy_timeout(db->h, BUSY_MS);
	sqlite3_db_config(db->h, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(db->h, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(db->h, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(db->h, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	sqlite3_db_config(db->h, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	sqlite3_db_config(db->h, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
	sqlite3_limit(db->h, SQLITE_LIMIT_ATTACHED, 0);
	sqlite3_limit(db->h, SQLITE_LIMIT_LENGTH, 1 << 24);
	sqlite3_progress_handler(db->h, PROGRESS_STEPS, on_progress, NULL);
	sqlite3_wal_hook(db->h, on_wal_commit, db);
	if ((flags & CBREG_CREATE) != 0 &&
	    ((rc = pragma(db, "PRAGMA page_size = 8192")) != CBREG_OK ||
		(rc = pragma(db, "PRAGMA application_id = 1667396199")) !=
		    CBREG_OK))
		return rc;
	if (!log && mode == SQLITE_OPEN_READWRITE &&
	    (rc = pragma(db, "PRAGMA journal_mode = WAL")) != CBREG_OK)
		return rc;
	if ((rc = pragma(db, "PRAGMA synchronous = FULL")) != CBREG_OK ||
	    (rc = pragma(db, "PRAGMA cell_size_check = ON")) != CBREG_OK)
		return rc;
	if ((flags & CBREG_BULK) != 0) {
		/* The import proves each reference before it writes it. */
		db->base.bulk_mode = true;
		sqlite3_db_config(db->h, SQLITE_DBCONFIG_ENABLE_FKEY, 0, NULL);
		if ((rc = pragma(db, "PRAGMA cache_size = -16384")) != CBREG_OK)
			return rc;
	}
	code = sqlite3_create_module(db->h, "bulk", &bulk_module, db);
	return code == SQLITE_OK ? CBREG_OK : engine_fail(db, code);
}

static void
close_engine(struct db_sqlite *db)
{
	int i;

	for (i = 0; i < STMT_N; i++) {
		struct stmt_sqlite *st =
		    (struct stmt_sqlite *)db->base.cached[i];

		if (st == NULL)
			continue;
		assert(!st->base.in_use);
		sqlite3_finalize(st->h);
		free(st);
		db->base.cached[i] = NULL;
	}
	sqlite3_close(db->h);
	db->h = NULL;
}

static void
sqlite_close(struct db *base)
{
	close_engine((struct db_sqlite *)base);
	remove_temporary((struct db_sqlite *)base);
}

static int
sync_path(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC), bad;

	if (fd < 0)
		return -1;
	bad = fsync(fd);
	close(fd);
	return bad;
}

/* The new registry is whole: everything into one file, and that to its
 * place, where nothing may have come meanwhile. */
static cbreg_status
sqlite_publish(struct db *base, const char *where)
{
	struct db_sqlite *db = (struct db_sqlite *)base;
	char *copy = strdup(where);
	cbreg_status rc = CBREG_OK;

	if (copy == NULL)
		return db_fail(base, CBREG_NOMEM, "out of memory");
	if (sqlite3_wal_checkpoint_v2(db->h, NULL, SQLITE_CHECKPOINT_TRUNCATE,
		NULL, NULL) != SQLITE_OK)
		rc = engine_fail(db, sqlite3_extended_errcode(db->h));
	close_engine(db);
	if (rc == CBREG_OK && (sync_path(db->temporary, O_RDONLY) != 0 ||
				  link(db->temporary, where) != 0))
		rc = db_fail(base, errno == EEXIST ? CBREG_EXISTS : CBREG_IO,
		    "cannot make '%s': %s", where, strerror(errno));
	remove_temporary(db);
	if (rc == CBREG_OK &&
	    sync_path(dirname(copy), O_RDONLY | O_DIRECTORY) != 0)
		rc = db_fail(base, CBREG_IO, "cannot make '%s' last: %s", where,
		    strerror(errno));
	free(copy);
	return rc == CBREG_OK ? sqlite_open(base, where, CBREG_WRITE) : rc;
}

static cbreg_status
sqlite_exec(struct db *base, const char *sql)
{
	static const char *const token[] = { "@ID@",
		"INTEGER PRIMARY KEY AUTOINCREMENT", "@KEY@",
		"INTEGER PRIMARY KEY", "@TEXT@", "TEXT", "@DATE@", "INTEGER",
		"@BLOB@", "BLOB", "@CLUSTERED@", "WITHOUT ROWID", NULL };
	struct db_sqlite *db = (struct db_sqlite *)base;
	char *text = db_expand(sql, token);
	cbreg_status rc = CBREG_OK;

	if (text == NULL)
		return db_fail(base, CBREG_NOMEM, "out of memory");
	if (sqlite3_exec(db->h, text, NULL, NULL, NULL) != SQLITE_OK)
		rc = engine_fail(db, sqlite3_extended_errcode(db->h));
	free(text);
	return rc;
}

/*
 * Whole new tables would be written twice through the log.  With nobody else
 * there a rollback journal serves instead, at the level that also survives
 * the loss of its removal; where somebody reads, the log stays.
 */
static void
set_log_aside(struct db_sqlite *db)
{
	sqlite3_busy_timeout(db->h, 0);
	if (pragma(db, "PRAGMA synchronous = EXTRA") == CBREG_OK &&
	    pragma(db, "PRAGMA journal_mode = DELETE") == CBREG_OK)
		db->set_aside = true;
	sqlite3_busy_timeout(db->h, BUSY_MS);
	db->base.message[0] = '\0';
}

static void
take_log_back(struct db_sqlite *db)
{
	if (!db->set_aside)
		return;
	pragma(db, "PRAGMA journal_mode = WAL");
	pragma(db, "PRAGMA synchronous = FULL");
	db->set_aside = false;
}

static cbreg_status
sqlite_begin(struct db *base, bool write)
{
	struct db_sqlite *db = (struct db_sqlite *)base;

	if (write && base->bulk_mode)
		set_log_aside(db);
	return pragma(db, write ? "BEGIN IMMEDIATE" : "BEGIN");
}

static cbreg_status
sqlite_commit(struct db *base)
{
	struct db_sqlite *db = (struct db_sqlite *)base;
	cbreg_status rc;

	db->frames = 0;
	if ((rc = pragma(db, "COMMIT")) != CBREG_OK)
		return rc;
	take_log_back(db);
	/* What was committed is safe; a checkpoint that cannot run waits. */
	if (db->frames > WAL_FRAMES || base->forget)
		sqlite3_wal_checkpoint_v2(db->h, NULL,
		    SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	base->forget = false;
	return CBREG_OK;
}

static void
sqlite_rollback(struct db *base)
{
	struct db_sqlite *db = (struct db_sqlite *)base;

	if (db->h == NULL)
		return;
	if (!sqlite3_get_autocommit(db->h))
		sqlite3_exec(db->h, "ROLLBACK", NULL, NULL, NULL);
	take_log_back(db);
}

static cbreg_status
sqlite_get(struct db *base, enum stmt_id id, struct stmt **out)
{
	struct db_sqlite *db = (struct db_sqlite *)base;
	struct stmt_sqlite *st = (struct stmt_sqlite *)base->cached[id];
	int code;

	if (st == NULL || st->base.in_use) {
		if ((st = calloc(1, sizeof(*st))) == NULL)
			return db_fail(base, CBREG_NOMEM, "out of memory");
		st->base.db = base;
		st->base.id = id;
		st->base.text = &stmt_texts[id];
		code = sqlite3_prepare_v3(db->h, st->base.text->sql, -1, 0,
		    &st->h, NULL);
		if (code != SQLITE_OK) {
			free(st);
			return engine_fail(db, code);
		}
		/* "$2" is a name to this engine: the order must be ours. */
		assert(sqlite3_bind_parameter_count(st->h) ==
		       st->base.text->nparam);
		if (base->cached[id] == NULL) {
			st->base.is_cached = true;
			base->cached[id] = &st->base;
		}
	}
	st->base.in_use = true;
	*out = &st->base;
	return CBREG_OK;
}

static void
sqlite_put(struct stmt *base)
{
	struct stmt_sqlite *st = (struct stmt_sqlite *)base;

	sqlite3_reset(st->h);
	sqlite3_clear_bindings(st->h);
	base->in_use = false;
	if (!base->is_cached) {
		sqlite3_finalize(st->h);
		free(st);
	}
}

static void
sqlite_reset(struct stmt *base)
{
	sqlite3_reset(((struct stmt_sqlite *)base)->h);
}

/* Bind by the name of the parameter, never by its place in the text. */
static int
place_of(const struct stmt_sqlite *st, int param)
{
	char name[16];

	snprintf(name, sizeof(name), "$%d", param);
	return sqlite3_bind_parameter_index(st->h, name);
}

static cbreg_status
sqlite_bind_text(struct stmt *base, int param, const char *text)
{
	struct stmt_sqlite *st = (struct stmt_sqlite *)base;
	int place = place_of(st, param), code;

	code = text == NULL
		   ? sqlite3_bind_null(st->h, place)
		   : sqlite3_bind_text(st->h, place, text, -1, SQLITE_STATIC);
	return code == SQLITE_OK
		   ? CBREG_OK
		   : engine_fail((struct db_sqlite *)base->db, code);
}

static cbreg_status
sqlite_bind_int(struct stmt *base, int param, int64_t num)
{
	struct stmt_sqlite *st = (struct stmt_sqlite *)base;
	int code = sqlite3_bind_int64(st->h, place_of(st, param), num);

	return code == SQLITE_OK
		   ? CBREG_OK
		   : engine_fail((struct db_sqlite *)base->db, code);
}

static cbreg_status
sqlite_step(struct stmt *base)
{
	int code = sqlite3_step(((struct stmt_sqlite *)base)->h);

	if (code == SQLITE_ROW)
		return CBREG_OK;
	if (code == SQLITE_DONE)
		return CBREG_DONE;
	return engine_fail((struct db_sqlite *)base->db, code);
}

static const char *
sqlite_text(struct stmt *base, int column)
{
	return (
	    const char *)sqlite3_column_text(((struct stmt_sqlite *)base)->h,
	    column);
}

static int64_t
sqlite_integer(struct stmt *base, int column)
{
	return sqlite3_column_int64(((struct stmt_sqlite *)base)->h, column);
}

static void
sqlite_integers(struct stmt *base, int64_t *out, int n)
{
	sqlite3_stmt *h = ((struct stmt_sqlite *)base)->h;
	int i;

	for (i = 0; i < n; i++)
		out[i] = sqlite3_column_int64(h, i);
}

static cbreg_status
sqlite_bind_blob(struct stmt *base, int param, const void *data, size_t len)
{
	struct stmt_sqlite *st = (struct stmt_sqlite *)base;
	int code = sqlite3_bind_blob64(st->h, place_of(st, param), data, len,
	    SQLITE_STATIC);

	return code == SQLITE_OK
		   ? CBREG_OK
		   : engine_fail((struct db_sqlite *)base->db, code);
}

static const void *
sqlite_blob(struct stmt *base, int column, size_t *len)
{
	sqlite3_stmt *h = ((struct stmt_sqlite *)base)->h;
	const void *data = sqlite3_column_blob(h, column);

	*len = (size_t)sqlite3_column_bytes(h, column);
	return *len > 0 ? data : "";
}

/* A condition that no row meets, and that sees every one: the engine never
 * leaves its loop. */
static void
on_row(sqlite3_context *context, int n, sqlite3_value **v)
{
	struct db_sqlite *db = sqlite3_user_data(context);
	int64_t row[BULK_COLUMNS];
	int i;

	for (i = 0; i < n && i < BULK_COLUMNS; i++)
		row[i] = sqlite3_value_int64(v[i]);
	db->each_rc = db->each(db->each_context, row);
	if (db->each_rc == CBREG_OK)
		sqlite3_result_int(context, 0);
	else
		sqlite3_result_error_code(context, SQLITE_ABORT);
}

static cbreg_status
sqlite_scan(struct db *base, enum stmt_id id, scan_fn *each, void *context)
{
	struct db_sqlite *db = (struct db_sqlite *)base;
	struct buf sql = { 0 };
	struct stmt *st = NULL;
	cbreg_status rc;
	sqlite3_stmt *h;
	int i, n, code;

	if ((rc = sqlite_get(base, id, &st)) != CBREG_OK)
		return rc;
	h = ((struct stmt_sqlite *)st)->h;
	n = sqlite3_column_count(h);
	assert(n <= BULK_COLUMNS && st->text->nparam == 0);
	buf_printf(&sql, "SELECT 1 FROM (%.*s) WHERE on_row(",
	    (int)strcspn(st->text->sql, ";"), st->text->sql);
	for (i = 0; i < n; i++)
		buf_printf(&sql, "%s\"%s\"", i > 0 ? ", " : "",
		    sqlite3_column_name(h, i));
	buf_puts(&sql, ")");
	sqlite_put(st);
	if (sql.failed) {
		rc = db_fail(base, CBREG_NOMEM, "out of memory");
		goto out;
	}
	db->each = each;
	db->each_context = context;
	db->each_rc = CBREG_OK;
	code = sqlite3_create_function(db->h, "on_row", -1,
	    SQLITE_UTF8 | SQLITE_DIRECTONLY, db, on_row, NULL, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_exec(db->h, sql.text, NULL, NULL, NULL);
	if (db->each_rc != CBREG_OK)
		rc = db->each_rc;
	else if (code != SQLITE_OK)
		rc = engine_fail(db, sqlite3_extended_errcode(db->h));
out:
	buf_release(&sql);
	return rc;
}

static cbreg_status
check_with(struct db_sqlite *db, const char *sql, const char *name,
    cbreg_tell_fn *tell, void *context)
{
	sqlite3_stmt *h;
	cbreg_status rc = CBREG_DONE;
	int code;

	code = sqlite3_prepare_v2(db->h, sql, -1, &h, NULL);
	if (code != SQLITE_OK)
		return engine_fail(db, code);
	while ((code = sqlite3_step(h)) == SQLITE_ROW) {
		const char *text = (const char *)sqlite3_column_text(h, 0);

		if (text != NULL && strcmp(text, "ok") == 0)
			continue;
		tell(context, name, text != NULL ? text : "");
		rc = CBREG_CONFLICT;
	}
	sqlite3_finalize(h);
	return code == SQLITE_DONE ? rc : engine_fail(db, code);
}

static cbreg_status
sqlite_check(struct db *base, cbreg_tell_fn *tell, void *context)
{
	struct db_sqlite *db = (struct db_sqlite *)base;
	cbreg_status file, keys;

	file = check_with(db, "PRAGMA integrity_check", "file", tell, context);
	if (file != CBREG_DONE && file != CBREG_CONFLICT)
		return file;
	keys = check_with(db,
	    "SELECT 'a row of ' || \"table\" || ' refers to a missing row of "
	    "' || parent FROM pragma_foreign_key_check",
	    "references", tell, context);
	return keys == CBREG_DONE ? file : keys;
}

static cbreg_status
sqlite_defer(struct db *base)
{
	return pragma((struct db_sqlite *)base,
	    "PRAGMA defer_foreign_keys = ON");
}

/* The engine keeps the highest id by itself. */
static cbreg_status
sqlite_renumber(struct db *base, const char *table, const char *column)
{
	(void)base;
	(void)table;
	(void)column;
	return CBREG_OK;
}

const struct db_ops db_sqlite_ops = {
	.name = "sqlite",
	.size = sizeof(struct db_sqlite),
	.open = sqlite_open,
	.close = sqlite_close,
	.publish = sqlite_publish,
	.exec = sqlite_exec,
	.begin = sqlite_begin,
	.commit = sqlite_commit,
	.rollback = sqlite_rollback,
	.get = sqlite_get,
	.put = sqlite_put,
	.reset = sqlite_reset,
	.bind_text = sqlite_bind_text,
	.bind_int = sqlite_bind_int,
	.step = sqlite_step,
	.text = sqlite_text,
	.integer = sqlite_integer,
	.integers = sqlite_integers,
	.bind_blob = sqlite_bind_blob,
	.blob = sqlite_blob,
	.bulk = load_bulk,
	.defer = sqlite_defer,
	.renumber = sqlite_renumber,
	.scan = sqlite_scan,
	.check = sqlite_check,
};
