/* The PostgreSQL driver: the only file that includes libpq-fe.h. */
#include "config.h"

#include "buf.h"
#include "db.h"
#include "library.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef HAVE_LIBPQ

#include <libpq-fe.h>

/*
 * The library is loaded when an address asks for it: linking it would cost
 * every command on a file the start-up of TLS and Kerberos.
 */
#define PQ_FUNCTIONS(X)                                                        \
	X(PQbinaryTuples)                                                      \
	X(PQclear)                                                             \
	X(PQconnectdbParams)                                                   \
	X(PQerrorMessage)                                                      \
	X(PQexec)                                                              \
	X(PQfinish)                                                            \
	X(PQfreemem)                                                           \
	X(PQftype)                                                             \
	X(PQgetCopyData)                                                       \
	X(PQgetResult)                                                         \
	X(PQgetisnull)                                                         \
	X(PQgetvalue)                                                          \
	X(PQntuples)                                                           \
	X(PQprepare)                                                           \
	X(PQputCopyData)                                                       \
	X(PQputCopyEnd)                                                        \
	X(PQresultErrorField)                                                  \
	X(PQresultStatus)                                                      \
	X(PQsendQueryPrepared)                                                 \
	X(PQsetNoticeProcessor)                                                \
	X(PQsetSingleRowMode)                                                  \
	X(PQstatus)

static struct {
#define X(name) __typeof__(name) *name;
	PQ_FUNCTIONS(X)
#undef X
} pq;

static const char *const function_names[] = {
#define X(name) #name,
	PQ_FUNCTIONS(X)
#undef X
	    NULL
};

static struct library libpq = { "libpq.so.5", function_names, NULL };

/* Nobody should wait longer than this for another writer. */
#define LOCK_TIMEOUT "SET lock_timeout = '30s'"

/* Bytes collected before they are handed to COPY. */
#define COPY_BLOCK ((size_t)1 << 16)

struct db_pgsql {
	struct db base;
	PGconn *h;
	struct stmt_pgsql *streaming; /* the statement with rows to come */
	bool prepared[STMT_N];
	bool warned;	      /* a warning came with the last command */
	struct buf set_aside; /* constraints to be stated before the commit */
	bool is_set_aside[BULK_N];
	bool bulk_known[BULK_N];
	Oid bulk_type[BULK_N][BULK_COLUMNS];
};

struct stmt_pgsql {
	struct stmt base;
	PGresult *result; /* rows at hand */
	int row, nrows;
	bool streaming;	  /* more rows come from the connection */
	PGresult **queue; /* rows taken in early, for another statement */
	size_t n_queue, queue_room, queue_at;
	char number[16][24];
	const char *value[16];
	struct buf blob; /* bytes on their way in or out */
};

static cbreg_status
status_of(const char *state)
{
	static const struct {
		const char *state;
		cbreg_status status;
	} table[] = {
		{ "23505", CBREG_EXISTS },
		{ "23503", CBREG_REFERENCED },
		{ "23514", CBREG_INVALID },
		{ "23502", CBREG_INVALID },
		{ "22", CBREG_INVALID },
		{ "40001", CBREG_BUSY },
		{ "40P01", CBREG_BUSY },
		{ "55P03", CBREG_BUSY },
		{ "42P01", CBREG_SCHEMA },
		{ "42P07", CBREG_EXISTS },
		{ "3F000", CBREG_NOTFOUND },
		{ "42501", CBREG_DENIED },
		{ "28", CBREG_DENIED },
		{ "3D000", CBREG_NOTFOUND },
		{ "08", CBREG_UNREACHABLE },
		{ "57P", CBREG_UNREACHABLE },
		{ "57014", CBREG_INTERRUPTED },
		{ "53200", CBREG_NOMEM },
		{ "53", CBREG_IO },
		{ "58", CBREG_IO },
		{ "XX", CBREG_IO },
	};
	size_t i;

	for (i = 0; state != NULL && i < sizeof(table) / sizeof(table[0]); i++)
		if (strncmp(state, table[i].state, strlen(table[i].state)) == 0)
			return table[i].status;
	return state == NULL ? CBREG_UNREACHABLE : CBREG_INTERNAL;
}

/* Copy what the server says, on one line and without its detail, which may
 * quote values. */
static cbreg_status
result_fail(struct db_pgsql *db, PGresult *r)
{
	const char *text, *state;
	cbreg_status rc;

	state = pq.PQresultErrorField(r, PG_DIAG_SQLSTATE);
	text = pq.PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);
	if (text == NULL)
		text = pq.PQerrorMessage(db->h);
	rc = status_of(state);
	if (rc == CBREG_BUSY)
		text = "the registry is locked by another writer";
	db_fail(&db->base, rc, "%.*s", (int)strcspn(text, "\n"), text);
	return rc;
}

static void
on_notice(void *context, const char *message)
{
	struct db_pgsql *db = context;

	if (strncmp(message, "WARNING", 7) == 0)
		db->warned = true;
}

static cbreg_status
run(struct db_pgsql *db, const char *sql)
{
	PGresult *r = pq.PQexec(db->h, sql);
	ExecStatusType status = pq.PQresultStatus(r);
	cbreg_status rc = CBREG_OK;

	if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK &&
	    status != PGRES_COPY_IN)
		rc = result_fail(db, r);
	pq.PQclear(r);
	return rc;
}

static cbreg_status
pgsql_open(struct db *base, const char *where, unsigned flags)
{
	const char *const key[] = { "dbname", "fallback_application_name",
		"connect_timeout", "client_encoding", NULL };
	const char *const value[] = { where, "cbreg", "10", "UTF8", NULL };
	struct db_pgsql *db = (struct db_pgsql *)base;
	const char *text;

	if (!library_load(&libpq, &pq))
		return db_fail(base, CBREG_UNREACHABLE,
		    "the PostgreSQL client library (libpq.so.5) is not "
		    "installed");
	db->h = pq.PQconnectdbParams(key, value, 1);
	if (db->h == NULL)
		return db_fail(base, CBREG_NOMEM, "out of memory");
	if (pq.PQstatus(db->h) != CONNECTION_OK) {
		text = pq.PQerrorMessage(db->h);
		return db_fail(base, CBREG_UNREACHABLE, "%.*s",
		    (int)strcspn(text, "\n"), text);
	}
	pq.PQsetNoticeProcessor(db->h, on_notice, db);
	base->bulk_mode = (flags & CBREG_BULK) != 0;
	return run(db, LOCK_TIMEOUT);
}

static void
pgsql_close(struct db *base)
{
	struct db_pgsql *db = (struct db_pgsql *)base;
	int i;

	for (i = 0; i < STMT_N; i++) {
		if (base->cached[i] == NULL)
			continue;
		assert(!base->cached[i]->in_use);
		buf_release(&((struct stmt_pgsql *)base->cached[i])->blob);
		free(base->cached[i]);
	}
	buf_release(&db->set_aside);
	if (db->h != NULL)
		pq.PQfinish(db->h);
}

static cbreg_status
pgsql_exec(struct db *base, const char *sql)
{
	static const char *const token[] = { "@ID@",
		"INTEGER GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY", "@KEY@",
		"INTEGER PRIMARY KEY", "@TEXT@", "TEXT COLLATE \"C\"", "@DATE@",
		"INTEGER", "@BLOB@", "BYTEA", "@CLUSTERED@", "", NULL };
	char *text = db_expand(sql, token);
	cbreg_status rc;

	if (text == NULL)
		return db_fail(base, CBREG_NOMEM, "out of memory");
	rc = run((struct db_pgsql *)base, text);
	free(text);
	return rc;
}

/* Writers queue for one lock per schema, as they do for one file. */
static cbreg_status
pgsql_begin(struct db *base, bool write)
{
	struct db_pgsql *db = (struct db_pgsql *)base;
	cbreg_status rc;

	if (!write)
		return run(db, "BEGIN ISOLATION LEVEL REPEATABLE READ READ "
			       "ONLY");
	if ((rc = run(db, "BEGIN")) != CBREG_OK)
		return rc;
	return run(db, "SELECT pg_advisory_xact_lock(1667396199, "
		       "hashtext(current_schema()))");
}

static cbreg_status
pgsql_commit(struct db *base)
{
	struct db_pgsql *db = (struct db_pgsql *)base;
	cbreg_status rc;

	if (db->set_aside.len > 0) {
		rc = run(db, db->set_aside.text);
		buf_clear(&db->set_aside);
		memset(db->is_set_aside, 0, sizeof(db->is_set_aside));
		if (rc != CBREG_OK)
			return rc;
	}
	db->warned = false;
	if ((rc = run(db, "COMMIT")) != CBREG_OK)
		return rc;
	/* A cancelled wait for a standby commits with a warning only. */
	if (db->warned)
		return db_fail(base, CBREG_UNREACHABLE,
		    "the server committed with a warning; whether a standby "
		    "has the change is not known");
	return CBREG_OK;
}

static void
pgsql_rollback(struct db *base)
{
	struct db_pgsql *db = (struct db_pgsql *)base;

	if (db->h != NULL && pq.PQstatus(db->h) == CONNECTION_OK)
		pq.PQclear(pq.PQexec(db->h, "ROLLBACK"));
	buf_clear(&db->set_aside);
	memset(db->is_set_aside, 0, sizeof(db->is_set_aside));
}

static void
statement_name(char *out, size_t size, enum stmt_id id)
{
	snprintf(out, size, "s%d", (int)id);
}

/* The rows still to come are not wanted. */
static void
drain(struct stmt_pgsql *st)
{
	struct db_pgsql *db = (struct db_pgsql *)st->base.db;
	PGresult *r;

	while ((r = pq.PQgetResult(db->h)) != NULL)
		pq.PQclear(r);
	st->streaming = false;
	db->streaming = NULL;
}

/* Another statement needs the connection: take in the rows still to come.
 * Lists within lists are short; what is long is read alone. */
static cbreg_status
make_way(struct db_pgsql *db)
{
	struct stmt_pgsql *st = db->streaming;
	cbreg_status rc = CBREG_OK;
	PGresult *r;

	if (st == NULL)
		return CBREG_OK;
	while ((r = pq.PQgetResult(db->h)) != NULL) {
		if (rc == CBREG_OK && grow(&st->queue, &st->queue_room,
					  st->n_queue, sizeof(PGresult *))) {
			st->queue[st->n_queue++] = r;
			continue;
		}
		rc = db_fail(&db->base, CBREG_NOMEM, "out of memory");
		pq.PQclear(r);
	}
	st->streaming = false;
	db->streaming = NULL;
	return rc;
}

static cbreg_status
pgsql_get(struct db *base, enum stmt_id id, struct stmt **out)
{
	struct db_pgsql *db = (struct db_pgsql *)base;
	struct stmt_pgsql *st = (struct stmt_pgsql *)base->cached[id];
	PGresult *r;
	char name[16];
	cbreg_status rc;

	if ((rc = make_way(db)) != CBREG_OK)
		return rc;
	if (!db->prepared[id]) {
		statement_name(name, sizeof(name), id);
		r = pq.PQprepare(db->h, name, stmt_texts[id].sql, 0, NULL);
		if (pq.PQresultStatus(r) != PGRES_COMMAND_OK) {
			rc = result_fail(db, r);
			pq.PQclear(r);
			return rc;
		}
		pq.PQclear(r);
		db->prepared[id] = true;
	}
	if (st == NULL || st->base.in_use) {
		if ((st = calloc(1, sizeof(*st))) == NULL)
			return db_fail(base, CBREG_NOMEM, "out of memory");
		st->base.db = base;
		st->base.id = id;
		st->base.text = &stmt_texts[id];
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
pgsql_reset(struct stmt *base)
{
	struct stmt_pgsql *st = (struct stmt_pgsql *)base;

	if (st->streaming)
		drain(st);
	while (st->queue_at < st->n_queue)
		pq.PQclear(st->queue[st->queue_at++]);
	st->queue_at = st->n_queue = 0;
	if (st->result != NULL)
		pq.PQclear(st->result);
	st->result = NULL;
	st->row = st->nrows = 0;
}

static void
pgsql_put(struct stmt *base)
{
	struct stmt_pgsql *st = (struct stmt_pgsql *)base;

	pgsql_reset(base);
	memset(st->value, 0, sizeof(st->value));
	base->in_use = false;
	free(st->queue);
	st->queue = NULL;
	st->queue_room = 0;
	if (!base->is_cached) {
		buf_release(&st->blob);
		free(st);
	}
}

static cbreg_status
pgsql_bind_text(struct stmt *base, int param, const char *text)
{
	((struct stmt_pgsql *)base)->value[param - 1] = text;
	return CBREG_OK;
}

static cbreg_status
pgsql_bind_int(struct stmt *base, int param, int64_t num)
{
	struct stmt_pgsql *st = (struct stmt_pgsql *)base;
	char *text = st->number[param - 1];

	snprintf(text, sizeof(st->number[0]), "%lld", (long long)num);
	st->value[param - 1] = text;
	return CBREG_OK;
}

/* Rows arrive one by one, so that a list of any length needs no memory; all
 * at once where the statement limits them. */
static cbreg_status
next_result(struct stmt_pgsql *st)
{
	struct db_pgsql *db = (struct db_pgsql *)st->base.db;
	cbreg_status rc;

	if (++st->row < st->nrows)
		return CBREG_OK;
	if (st->result != NULL)
		pq.PQclear(st->result);
	st->row = st->nrows = 0;
	st->result = st->queue_at < st->n_queue ? st->queue[st->queue_at++]
						: pq.PQgetResult(db->h);
	switch (pq.PQresultStatus(st->result)) {
	case PGRES_SINGLE_TUPLE:
		return CBREG_OK;
	case PGRES_TUPLES_OK:
	case PGRES_COMMAND_OK:
		st->nrows = pq.PQntuples(st->result);
		if (st->nrows > 0)
			return CBREG_OK;
		/* FALLTHROUGH */
	case PGRES_EMPTY_QUERY:
		if (st->streaming)
			drain(st);
		return CBREG_DONE;
	default:
		/* No result at all is the end, after the last row. */
		rc = st->result == NULL ? CBREG_DONE
					: result_fail(db, st->result);
		if (st->streaming)
			drain(st);
		return rc;
	}
}

static bool
is_limited(const struct stmt *st)
{
	return strstr(st->text->sql, " LIMIT ") != NULL;
}

static cbreg_status
pgsql_step(struct stmt *base)
{
	struct stmt_pgsql *st = (struct stmt_pgsql *)base;
	struct db_pgsql *db = (struct db_pgsql *)base->db;
	const char *text;
	char name[16];

	if (st->streaming || st->queue_at < st->n_queue || st->nrows > 0)
		return next_result(st);
	if (make_way(db) != CBREG_OK)
		return CBREG_NOMEM;
	statement_name(name, sizeof(name), base->id);
	if (pq.PQsendQueryPrepared(db->h, name, base->text->nparam, st->value,
		NULL, NULL, 0) != 1 ||
	    (!is_limited(base) && pq.PQsetSingleRowMode(db->h) != 1)) {
		text = pq.PQerrorMessage(db->h);
		return db_fail(base->db, CBREG_UNREACHABLE, "%.*s",
		    (int)strcspn(text, "\n"), text);
	}
	st->streaming = true;
	db->streaming = st;
	return next_result(st);
}

static const char *
pgsql_text(struct stmt *base, int column)
{
	struct stmt_pgsql *st = (struct stmt_pgsql *)base;

	if (pq.PQgetisnull(st->result, st->row, column))
		return NULL;
	return pq.PQgetvalue(st->result, st->row, column);
}

static int64_t
pgsql_integer(struct stmt *base, int column)
{
	const char *text = pgsql_text(base, column);

	return text != NULL ? strtoll(text, NULL, 10) : 0;
}

static void
pgsql_integers(struct stmt *base, int64_t *out, int n)
{
	int i;

	for (i = 0; i < n; i++)
		out[i] = pgsql_integer(base, i);
}

/* Bytes in the hexadecimal form that both directions use. */
static void
add_hex(struct buf *b, const void *data, size_t len)
{
	static const char digit[] = "0123456789abcdef";
	const unsigned char *p = data;
	char pair[512];
	size_t n = 0;

	for (; len > 0; len--, p++) {
		pair[n++] = digit[*p >> 4];
		pair[n++] = digit[*p & 15];
		if (n == sizeof(pair)) {
			buf_add(b, pair, n);
			n = 0;
		}
	}
	buf_add(b, pair, n);
}

static cbreg_status
pgsql_bind_blob(struct stmt *base, int param, const void *data, size_t len)
{
	struct stmt_pgsql *st = (struct stmt_pgsql *)base;

	buf_clear(&st->blob);
	buf_puts(&st->blob, "\\x");
	add_hex(&st->blob, data, len);
	if (st->blob.failed)
		return db_fail(base->db, CBREG_NOMEM, "out of memory");
	st->value[param - 1] = st->blob.text;
	return CBREG_OK;
}

static int
hex_value(char c)
{
	return c <= '9' ? c - '0' : c - 'a' + 10;
}

static const void *
pgsql_blob(struct stmt *base, int column, size_t *len)
{
	struct stmt_pgsql *st = (struct stmt_pgsql *)base;
	const char *text = pgsql_text(base, column);
	char byte;

	buf_clear(&st->blob);
	buf_add(&st->blob, "", 0);
	for (text += 2; text[0] != '\0' && text[1] != '\0'; text += 2) {
		byte = (char)(hex_value(text[0]) << 4 | hex_value(text[1]));
		buf_add(&st->blob, &byte, 1);
	}
	*len = st->blob.len;
	return st->blob.failed ? NULL : st->blob.text;
}

static void
add_int(struct buf *b, uint64_t n, int bytes)
{
	char text[8];
	int i;

	for (i = bytes - 1; i >= 0; i--, n >>= 8)
		text[i] = (char)(n & 0xff);
	buf_add(b, text, (size_t)bytes);
}

/* Numbers of the types of the server, from its pg_type.dat. */
#define TYPE_INT8 20
#define TYPE_INT2 21
#define TYPE_INT4 23

/* False where a number has no place in its column. */
static bool
add_value(struct buf *b, const struct value *v, Oid type)
{
	int bytes = type == TYPE_INT8 ? 8 : type == TYPE_INT4 ? 4 : 2;

	switch (v->type) {
	case VALUE_NULL:
		add_int(b, UINT32_MAX, 4);
		break;
	case VALUE_INT:
		if ((type == TYPE_INT4 && v->num != (int32_t)v->num) ||
		    (type == TYPE_INT2 && v->num != (int16_t)v->num) ||
		    (bytes == 2 && type != TYPE_INT2))
			return false;
		add_int(b, (uint64_t)bytes, 4);
		add_int(b, (uint64_t)v->num, bytes);
		break;
	case VALUE_TEXT:
	case VALUE_BLOB:
	default:
		add_int(b, v->len, 4);
		buf_add(b, v->text, v->len);
	}
	return true;
}

static cbreg_status run_format(struct db_pgsql *db, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static cbreg_status
run_format(struct db_pgsql *db, const char *format, ...)
{
	char sql[512];
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(sql, sizeof(sql), format, args);
	va_end(args);
	assert(len < (int)sizeof(sql));
	return run(db, sql);
}

/* Constraints of a kind, each with its table, name and text. */
static cbreg_status
constraints(struct db_pgsql *db, const char *of, const char *table, char kind,
    PGresult **out)
{
	char sql[512];

	snprintf(sql, sizeof(sql),
	    "SELECT conrelid::regclass, quote_ident(conname), "
	    "replace(pg_get_constraintdef(oid), ' NOT VALID', '') "
	    "FROM pg_constraint WHERE %s = '%s'::regclass AND contype = '%c' "
	    "ORDER BY 1, 2",
	    of, table, kind);
	*out = pq.PQexec(db->h, sql);
	return pq.PQresultStatus(*out) == PGRES_TUPLES_OK
		   ? CBREG_OK
		   : result_fail(db, *out);
}

/*
 * References are checked row by row while a table is filled, which costs
 * more than the rows.  A large load, which has proved each reference in
 * memory, drops them and states them again before the commit: they hold for
 * every later row, and `check` has the server prove those of the load.
 */
static cbreg_status
set_references_aside(struct db_pgsql *db, const char *of, const char *table)
{
	PGresult *r = NULL;
	cbreg_status rc;
	int i;

	rc = constraints(db, of, table, 'f', &r);
	for (i = 0; rc == CBREG_OK && i < pq.PQntuples(r); i++) {
		buf_printf(&db->set_aside,
		    "ALTER TABLE %s ADD CONSTRAINT %s %s NOT VALID;",
		    pq.PQgetvalue(r, i, 0), pq.PQgetvalue(r, i, 1),
		    pq.PQgetvalue(r, i, 2));
		rc = db->set_aside.failed
			 ? db_fail(&db->base, CBREG_NOMEM, "out of memory")
			 : run_format(db, "ALTER TABLE %s DROP CONSTRAINT %s",
			       pq.PQgetvalue(r, i, 0), pq.PQgetvalue(r, i, 1));
	}
	pq.PQclear(r);
	return rc;
}

/* What is wanted of the columns of a table is what the server calls them. */
static cbreg_status
need_types(struct db_pgsql *db, enum bulk_id id)
{
	const struct bulk_text *text = &bulk_texts[id];
	cbreg_status rc = CBREG_OK;
	char sql[512];
	PGresult *r;
	int i;

	if (db->bulk_known[id])
		return CBREG_OK;
	snprintf(sql, sizeof(sql), "SELECT %s FROM %s LIMIT 0", text->columns,
	    text->table);
	r = pq.PQexec(db->h, sql);
	if (pq.PQresultStatus(r) != PGRES_TUPLES_OK)
		rc = result_fail(db, r);
	for (i = 0; rc == CBREG_OK && i < text->ncolumns; i++)
		db->bulk_type[id][i] = pq.PQftype(r, i);
	db->bulk_known[id] = rc == CBREG_OK;
	pq.PQclear(r);
	return rc;
}

static cbreg_status
copy_rows(struct db_pgsql *db, enum bulk_id id, bulk_next_fn *next,
    void *context)
{
	static const char signature[11] = "PGCOPY\n\377\r\n";
	const struct bulk_text *text = &bulk_texts[id];
	const struct value *row;
	struct buf b = { 0 };
	cbreg_status rc;
	PGresult *r;
	int i;

	if ((rc = need_types(db, id)) != CBREG_OK ||
	    (rc = run_format(db, "COPY %s (%s) FROM STDIN (FORMAT binary)",
		 text->table, text->columns)) != CBREG_OK)
		return rc;
	buf_add(&b, signature, sizeof(signature));
	add_int(&b, 0, 8); /* no flags, no extension */
	while (rc == CBREG_OK && (row = next(context)) != NULL) {
		add_int(&b, (uint64_t)text->ncolumns, 2);
		for (i = 0; i < text->ncolumns && rc == CBREG_OK; i++)
			if (!add_value(&b, &row[i], db->bulk_type[id][i]))
				rc = db_fail(&db->base, CBREG_INVALID,
				    "a number has no place in column %d of %s",
				    i + 1, text->table);
		if (rc != CBREG_OK)
			break;
		if (b.failed)
			rc = db_fail(&db->base, CBREG_NOMEM, "out of memory");
		else if (b.len >= COPY_BLOCK) {
			if (pq.PQputCopyData(db->h, b.text, (int)b.len) != 1)
				break;
			buf_clear(&b);
		}
		if (db_interrupted())
			rc = db_fail(&db->base, CBREG_INTERRUPTED,
			    "interrupted");
	}
	add_int(&b, UINT16_MAX, 2);
	if (rc == CBREG_OK && b.failed)
		rc = db_fail(&db->base, CBREG_NOMEM, "out of memory");
	if (rc == CBREG_OK)
		pq.PQputCopyData(db->h, b.text, (int)b.len);
	pq.PQputCopyEnd(db->h, rc == CBREG_OK ? NULL : "stopped");
	while ((r = pq.PQgetResult(db->h)) != NULL) {
		if (rc == CBREG_OK && pq.PQresultStatus(r) != PGRES_COMMAND_OK)
			rc = result_fail(db, r);
		pq.PQclear(r);
	}
	buf_release(&b);
	return rc;
}

static cbreg_status
is_empty(struct db_pgsql *db, const char *table, bool *out)
{
	cbreg_status rc = CBREG_OK;
	char sql[128];
	PGresult *r;

	snprintf(sql, sizeof(sql), "SELECT 1 FROM %s LIMIT 1", table);
	r = pq.PQexec(db->h, sql);
	if (pq.PQresultStatus(r) != PGRES_TUPLES_OK)
		rc = result_fail(db, r);
	else
		*out = pq.PQntuples(r) == 0;
	pq.PQclear(r);
	return rc;
}

/* A table that is filled from nothing gets its key when it is full: sorting
 * once is cheaper than an index that grows. */
static cbreg_status
fill_table(struct db_pgsql *db, enum bulk_id id, bulk_next_fn *next,
    void *context)
{
	const char *table = bulk_texts[id].table;
	PGresult *r = NULL;
	cbreg_status rc;
	int i;

	if ((rc = set_references_aside(db, "confrelid", table)) != CBREG_OK)
		return rc;
	rc = constraints(db, "conrelid", table, 'p', &r);
	for (i = 0; rc == CBREG_OK && i < pq.PQntuples(r); i++)
		rc = run_format(db, "ALTER TABLE %s DROP CONSTRAINT %s", table,
		    pq.PQgetvalue(r, i, 1));
	if (rc == CBREG_OK)
		rc = copy_rows(db, id, next, context);
	for (i = 0; rc == CBREG_OK && i < pq.PQntuples(r); i++)
		rc = run_format(db, "ALTER TABLE %s ADD CONSTRAINT %s %s",
		    table, pq.PQgetvalue(r, i, 1), pq.PQgetvalue(r, i, 2));
	pq.PQclear(r);
	return rc;
}

static cbreg_status
pgsql_bulk(struct db *base, enum bulk_id id, bulk_next_fn *next, void *context)
{
	struct db_pgsql *db = (struct db_pgsql *)base;
	const char *table = bulk_texts[id].table;
	bool empty = false;
	cbreg_status rc;

	assert(db->streaming == NULL);
	if (!base->bulk_mode)
		return copy_rows(db, id, next, context);
	if (!db->is_set_aside[id]) {
		rc = set_references_aside(db, "conrelid", table);
		if (rc != CBREG_OK)
			return rc;
		db->is_set_aside[id] = true;
	}
	if ((rc = is_empty(db, table, &empty)) != CBREG_OK)
		return rc;
	return empty ? fill_table(db, id, next, context)
		     : copy_rows(db, id, next, context);
}

static cbreg_status
pgsql_renumber(struct db *base, const char *table, const char *column)
{
	struct db_pgsql *db = (struct db_pgsql *)base;
	cbreg_status rc = CBREG_OK;
	char sql[256];
	PGresult *r;

	snprintf(sql, sizeof(sql),
	    "SELECT setval(pg_get_serial_sequence('%s', '%s'), "
	    "COALESCE(MAX(%s), 0) + 1, false) FROM %s",
	    table, column, column, table);
	r = pq.PQexec(db->h, sql);
	if (pq.PQresultStatus(r) != PGRES_TUPLES_OK)
		rc = result_fail(db, r);
	pq.PQclear(r);
	return rc;
}

/* A number of two, four or eight bytes, most significant first. */
static int64_t
binary_int(const unsigned char *p, int32_t len)
{
	uint64_t n = len > 0 && p[0] >= 0x80 ? ~(uint64_t)0 : 0;

	for (; len > 0; len--)
		n = n << 8 | *p++;
	return (int64_t)n;
}

/* One row as COPY sends it; the trailer is a row of -1 fields. */
static cbreg_status
scan_row(struct db_pgsql *db, const unsigned char *p, int size, scan_fn *each,
    void *context)
{
	const unsigned char *end = p + size;
	int64_t row[BULK_COLUMNS] = { 0 };
	int32_t n, i, len;

	n = size >= 2 ? (int16_t)binary_int(p, 2) : -1;
	if (n < 0)
		return CBREG_OK;
	for (p += 2, i = 0; i < n && i < BULK_COLUMNS; i++) {
		len = end - p >= 4 ? (int32_t)binary_int(p, 4) : 9;
		p += 4;
		if (len > 8 || len > end - p)
			return db_fail(&db->base, CBREG_INTERNAL,
			    "the server sent a row in another form");
		if (len > 0) {
			row[i] = binary_int(p, len);
			p += len;
		}
	}
	return each(context, row);
}

#define COPY_HEADER 19

static cbreg_status
pgsql_scan(struct db *base, enum stmt_id id, scan_fn *each, void *context)
{
	struct db_pgsql *db = (struct db_pgsql *)base;
	const char *text = stmt_texts[id].sql;
	cbreg_status rc = CBREG_OK;
	struct buf sql = { 0 };
	bool first = true;
	PGresult *r;
	char *data;
	int size;

	buf_printf(&sql, "COPY (%.*s) TO STDOUT (FORMAT binary)",
	    (int)strcspn(text, ";"), text);
	if (sql.failed)
		return db_fail(base, CBREG_NOMEM, "out of memory");
	if ((rc = make_way(db)) != CBREG_OK)
		goto out;
	r = pq.PQexec(db->h, sql.text);
	if (pq.PQresultStatus(r) != PGRES_COPY_OUT)
		rc = result_fail(db, r);
	pq.PQclear(r);
	if (rc != CBREG_OK)
		goto out;
	while ((size = pq.PQgetCopyData(db->h, &data, 0)) > 0) {
		int skip = first ? COPY_HEADER : 0;

		if (rc == CBREG_OK && size > skip)
			rc = scan_row(db, (unsigned char *)data + skip,
			    size - skip, each, context);
		first = false;
		pq.PQfreemem(data);
		if (rc == CBREG_OK && db_interrupted())
			rc = db_fail(base, CBREG_INTERRUPTED, "interrupted");
	}
	while ((r = pq.PQgetResult(db->h)) != NULL) {
		if (rc == CBREG_OK && pq.PQresultStatus(r) != PGRES_COMMAND_OK)
			rc = result_fail(db, r);
		pq.PQclear(r);
	}
out:
	buf_release(&sql);
	return rc;
}

/* The server proves the references of large loads now, and none may fail; it
 * has no check of its own pages that a client may run. */
static cbreg_status
pgsql_check(struct db *base, cbreg_tell_fn *tell, void *context)
{
	struct db_pgsql *db = (struct db_pgsql *)base;
	cbreg_status rc = CBREG_DONE, step;
	struct buf sql = { 0 };
	PGresult *r;
	int i;

	r = pq.PQexec(db->h,
	    "SELECT format('ALTER TABLE %s VALIDATE CONSTRAINT %I', "
	    "conrelid::regclass, conname), conname FROM pg_constraint "
	    "WHERE connamespace = current_schema()::regnamespace "
	    "AND NOT convalidated ORDER BY 1");
	if (pq.PQresultStatus(r) != PGRES_TUPLES_OK)
		rc = result_fail(db, r);
	for (i = 0; rc != CBREG_NOMEM && i < pq.PQntuples(r); i++) {
		step = run(db, pq.PQgetvalue(r, i, 0));
		if (step == CBREG_OK)
			continue;
		if (step != CBREG_REFERENCED) {
			rc = step;
			break;
		}
		buf_clear(&sql);
		buf_printf(&sql, "%s does not hold", pq.PQgetvalue(r, i, 1));
		tell(context, "references", buf_text(&sql));
		rc = CBREG_CONFLICT;
	}
	pq.PQclear(r);
	buf_release(&sql);
	return rc;
}

#else /* without libpq */

struct db_pgsql {
	struct db base;
};

static cbreg_status
pgsql_open(struct db *base, const char *where, unsigned flags)
{
	(void)where;
	(void)flags;
	return db_fail(base, CBREG_UNREACHABLE,
	    "this cbreg was built without PostgreSQL");
}

static void
pgsql_close(struct db *base)
{
	(void)base;
}

#define pgsql_exec NULL
#define pgsql_begin NULL
#define pgsql_commit NULL
#define pgsql_rollback NULL
#define pgsql_get NULL
#define pgsql_put NULL
#define pgsql_reset NULL
#define pgsql_bind_text NULL
#define pgsql_bind_int NULL
#define pgsql_step NULL
#define pgsql_text NULL
#define pgsql_integer NULL
#define pgsql_integers NULL
#define pgsql_bind_blob NULL
#define pgsql_blob NULL
#define pgsql_bulk NULL
#define pgsql_renumber NULL
#define pgsql_scan NULL
#define pgsql_check NULL

#endif

const struct db_ops db_pgsql_ops = {
	.name = "postgresql",
	.size = sizeof(struct db_pgsql),
	.open = pgsql_open,
	.close = pgsql_close,
	.exec = pgsql_exec,
	.begin = pgsql_begin,
	.commit = pgsql_commit,
	.rollback = pgsql_rollback,
	.get = pgsql_get,
	.put = pgsql_put,
	.reset = pgsql_reset,
	.bind_text = pgsql_bind_text,
	.bind_int = pgsql_bind_int,
	.step = pgsql_step,
	.text = pgsql_text,
	.integer = pgsql_integer,
	.integers = pgsql_integers,
	.bind_blob = pgsql_bind_blob,
	.blob = pgsql_blob,
	.bulk = pgsql_bulk,
	.renumber = pgsql_renumber,
	.scan = pgsql_scan,
	.columns_cost = true,
	.check = pgsql_check,
};
