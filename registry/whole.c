/* A registry as a whole: out of its tables, and into those of an empty one. */
#include "config.h"

#include "whole.h"

#include "handle.h"
#include "pack.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct table {
	struct cbreg_table pub;
	enum stmt_id list, empty;
	enum bulk_id fill;
	const char *numbered; /* its column of ids that it gives itself */
};

#include "sql_tables.h"

#define N_TABLES ((int)(sizeof(tables) / sizeof(tables[0])))

struct cbreg_rows {
	const struct table *table;
	struct stmt *st;
	const char *value[BULK_COLUMNS];
};

const struct cbreg_table *
cbreg_table_at(int i)
{
	return i >= 0 && i < N_TABLES ? &tables[i].pub : NULL;
}

cbreg_status
cbreg_rows_open(cbreg *reg, const struct cbreg_table *table, cbreg_rows **out)
{
	cbreg_rows *rows = calloc(1, sizeof(*rows));
	cbreg_status rc;
	int i;

	if (rows == NULL)
		return out_of_memory(reg);
	for (i = 0; &tables[i].pub != table; i++)
		;
	rows->table = &tables[i];
	if ((rc = db_get(reg->db, rows->table->list, &rows->st)) != CBREG_OK) {
		free(rows);
		return rc;
	}
	*out = rows;
	return CBREG_OK;
}

cbreg_status
cbreg_rows_next(cbreg_rows *rows, const char *const **out)
{
	cbreg_status rc;
	int i;

	if ((rc = db_step(rows->st)) != CBREG_OK)
		return rc;
	for (i = 0; i < rows->table->pub.ncolumn; i++)
		rows->value[i] = db_col_text(rows->st, i);
	*out = rows->value;
	return CBREG_OK;
}

void
cbreg_rows_free(cbreg_rows *rows)
{
	if (rows == NULL)
		return;
	db_put(rows->st);
	free(rows);
}

struct filling {
	cbreg *reg;
	int table;
	cbreg_whole_fn *next;
	void *context;
	struct value value[BULK_COLUMNS];
	int64_t rows;
	cbreg_status rc;
};

static bool
read_number(const char *text, int64_t *out)
{
	char *end;

	errno = 0;
	*out = strtoll(text, &end, 10);
	return end != text && *end == '\0' && errno == 0;
}

static const struct value *
next_values(void *context)
{
	struct filling *f = context;
	const struct cbreg_table *t = &tables[f->table].pub;
	const char *const *text;
	struct value *v;
	int i;

	if (db_interrupted())
		f->rc = db_fail(f->reg->db, CBREG_INTERRUPTED, "interrupted");
	else
		f->rc = f->next(f->context, f->table, &text);
	if (f->rc != CBREG_OK)
		return NULL;
	for (i = 0; i < t->ncolumn; i++) {
		v = &f->value[i];
		*v = (struct value){ .type = VALUE_NULL };
		if (text[i] == NULL)
			continue;
		if ((t->type[i] | 0x20) == 't') {
			v->type = VALUE_TEXT;
			v->text = text[i];
			v->len = strlen(text[i]);
			continue;
		}
		v->type = VALUE_INT;
		if (!read_number(text[i], &v->num)) {
			f->rc = db_fail(f->reg->db, CBREG_INVALID,
			    "table %s, column %s: a value is not a number",
			    t->name, t->column[i]);
			return NULL;
		}
	}
	f->rows++;
	return f->value;
}

static cbreg_status
fill_table(struct filling *f)
{
	const struct table *t = &tables[f->table];
	struct db *db = f->reg->db;
	cbreg_status rc;

	f->rc = CBREG_OK;
	rc = db_bulk(db, t->fill, next_values, f);
	if (f->rc != CBREG_DONE && f->rc != CBREG_OK)
		return f->rc;
	/* A row that its table does not take is a fault of the copy. */
	if (rc == CBREG_EXISTS || rc == CBREG_REFERENCED ||
	    rc == CBREG_CONFLICT || rc == CBREG_INTERNAL)
		rc = CBREG_INVALID;
	if (rc == CBREG_OK && t->numbered != NULL)
		rc = db->ops->renumber(db, t->pub.name, t->numbered);
	return rc;
}

static cbreg_status
empty_tables(cbreg *reg)
{
	struct stmt *st = NULL;
	cbreg_status rc = CBREG_OK;
	int i;

	for (i = N_TABLES - 1; i >= 0 && rc == CBREG_OK; i--) {
		if ((rc = db_get(reg->db, tables[i].empty, &st)) == CBREG_OK)
			rc = db_run(st);
		db_put(st);
		st = NULL;
	}
	return rc;
}

static void
first_problem(void *context, const char *check, const char *problem)
{
	char *first = context;

	if (first[0] == '\0')
		snprintf(first, 200, "%s: %s", check, problem);
}

/* What came must be sound in itself: nobody has looked at it here. */
static cbreg_status
verify(cbreg *reg)
{
	char first[200] = "";
	cbreg_status rc = cbreg_check(reg, first_problem, first);

	if (rc == CBREG_CONFLICT)
		return db_fail(reg->db, CBREG_INVALID,
		    "the copy contradicts itself: %s", first);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

cbreg_status
cbreg_restore(cbreg *reg, cbreg_whole_fn *next, void *context, bool keep,
    int64_t *rows)
{
	struct filling f = { .reg = reg, .next = next, .context = context };
	int64_t batches = 0;
	cbreg_status rc;

	*rows = 0;
	if ((rc = db_number(reg->db, STMT_BATCH_MAX, &batches)) != CBREG_OK)
		return rc;
	if (batches > 0)
		return db_fail(reg->db, CBREG_EXISTS,
		    "a whole registry goes into an empty one; this one has %lld "
		    "batches",
		    (long long)batches);
	if ((rc = cbreg_begin(reg, "", NULL)) != CBREG_OK)
		return rc;
	rc = empty_tables(reg);
	for (; f.table < N_TABLES && rc == CBREG_OK; f.table++)
		rc = fill_table(&f);
	reg->has_secret = false;
	pack_touch_all(reg);
	if (rc == CBREG_OK && (rc = pack_refresh(reg)) == CBREG_OK &&
	    (rc = verify(reg)) == CBREG_OK && keep &&
	    (rc = reg->db->ops->commit(reg->db)) == CBREG_OK)
		reg->in_change = false;
	if (reg->in_change)
		cbreg_rollback(reg);
	*rows = f.rows;
	return rc;
}
