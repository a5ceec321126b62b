/* Address to driver, statement table, messages. */
#include "config.h"

#include "db.h"

#include "buf.h"
#include "sql_text.h"

#include <assert.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct stmt_text *const stmt_texts = stmt_text;
const struct bulk_text *const bulk_texts = bulk_text;

static volatile sig_atomic_t interrupted;

void
cbreg_interrupt(void)
{
	interrupted = 1;
}

bool
db_interrupted(void)
{
	return interrupted != 0;
}

cbreg_status
db_fail(struct db *db, cbreg_status status, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(db->message, sizeof(db->message), format, args);
	va_end(args);
	return status;
}

struct db *
db_new(const char *where)
{
	const struct db_ops *ops = &db_sqlite_ops;
	struct db *db;

	if (strncmp(where, "postgresql://", 13) == 0 ||
	    strncmp(where, "postgres://", 11) == 0)
		ops = &db_pgsql_ops;
	if ((db = calloc(1, ops->size)) != NULL)
		db->ops = ops;
	return db;
}

void
db_free(struct db *db)
{
	if (db == NULL)
		return;
	db_load_end(db);
	db->ops->close(db);
	free(db);
}

char *
db_expand(const char *sql, const char *const token[])
{
	struct buf b = { 0 };
	size_t i, len;

	while (*sql != '\0') {
		if (*sql == '@') {
			for (i = 0; token[i] != NULL; i += 2) {
				len = strlen(token[i]);
				if (strncmp(sql, token[i], len) == 0)
					break;
			}
			if (token[i] != NULL) {
				buf_puts(&b, token[i + 1]);
				sql += len;
				continue;
			}
		}
		len = strcspn(sql + 1, "@") + 1;
		buf_add(&b, sql, len);
		sql += len;
	}
	if (b.failed) {
		buf_release(&b);
		return NULL;
	}
	return b.text;
}

cbreg_status
db_get(struct db *db, enum stmt_id id, struct stmt **out)
{
	cbreg_status rc = db_join(db);

	return rc == CBREG_OK ? db->ops->get(db, id, out) : rc;
}

cbreg_status
db_scan(struct db *db, enum stmt_id id, scan_fn *each, void *context)
{
	cbreg_status rc = db_join(db);

	return rc == CBREG_OK ? db->ops->scan(db, id, each, context) : rc;
}

void
db_put(struct stmt *st)
{
	if (st != NULL)
		st->db->ops->put(st);
}

/* From 1; 0 where the statement has no such parameter. */
static int
find_param(const struct stmt *st, const char *param)
{
	int i;

	for (i = 0; i < st->text->nparam; i++)
		if (strcmp(st->text->param[i], param) == 0)
			return i + 1;
	return 0;
}

bool
db_has(const struct stmt *st, const char *param)
{
	return find_param(st, param) != 0;
}

static int
param_number(const struct stmt *st, const char *param)
{
	int n = find_param(st, param);

	assert(n != 0);
	return n;
}

cbreg_status
db_text(struct stmt *st, const char *param, const char *text)
{
	return st->db->ops->bind_text(st, param_number(st, param), text);
}

cbreg_status
db_int(struct stmt *st, const char *param, int64_t num)
{
	return st->db->ops->bind_int(st, param_number(st, param), num);
}

cbreg_status
db_blob(struct stmt *st, const char *param, const void *data, size_t len)
{
	return st->db->ops->bind_blob(st, param_number(st, param), data, len);
}

void
db_col_ints(struct stmt *st, int64_t *out, int n)
{
	st->db->ops->integers(st, out, n);
}

const void *
db_col_blob(struct stmt *st, int column, size_t *len)
{
	return st->db->ops->blob(st, column, len);
}

cbreg_status
db_step(struct stmt *st)
{
	if (interrupted)
		return db_fail(st->db, CBREG_INTERRUPTED, "interrupted");
	return st->db->ops->step(st);
}

const char *
db_col_text(struct stmt *st, int column)
{
	return st->db->ops->text(st, column);
}

int64_t
db_col_int(struct stmt *st, int column)
{
	return st->db->ops->integer(st, column);
}

cbreg_status
db_run(struct stmt *st)
{
	cbreg_status rc;

	while ((rc = db_step(st)) == CBREG_OK)
		;
	st->db->ops->reset(st);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

cbreg_status
db_number(struct db *db, enum stmt_id id, int64_t *out)
{
	struct stmt *st = NULL;
	cbreg_status rc;

	if ((rc = db_get(db, id, &st)) == CBREG_OK &&
	    (rc = db_step(st)) == CBREG_OK)
		*out = db_col_int(st, 0);
	db_put(st);
	return rc == CBREG_DONE ? CBREG_INTERNAL : rc;
}

cbreg_status
db_number_of(struct db *db, enum stmt_id id, const char *param, int64_t value,
    int64_t *out)
{
	struct stmt *st = NULL;
	cbreg_status rc;

	*out = 0;
	if ((rc = db_get(db, id, &st)) == CBREG_OK &&
	    (rc = db_int(st, param, value)) == CBREG_OK &&
	    (rc = db_step(st)) == CBREG_OK)
		*out = db_col_int(st, 0);
	db_put(st);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}
