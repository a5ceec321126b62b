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

/* A number that the column has room for. */
static bool
read_number(char type, const char *text, int64_t *out)
{
	int64_t most = (type | 0x20) == 's'   ? INT16_MAX
		       : (type | 0x20) == 'n' ? INT32_MAX
					      : INT64_MAX;
	char *end;

	errno = 0;
	*out = strtoll(text, &end, 10);
	return end != text && *end == '\0' && errno == 0 && *out <= most &&
	       *out >= -most;
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
		if (!read_number(t->type[i], text[i], &v->num)) {
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

/* Who is whose parent, as far as it is known. */
struct parents {
	int64_t (*pair)[2]; /* id and parent */
	size_t n, room;
};

static int
by_id(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Whether a chain never ends; one that does is not walked twice. */
static bool
goes_round(struct parents *p)
{
	int64_t(*at)[2], parent;
	size_t i, steps;

	for (i = 0; i < p->n; i++) {
		at = &p->pair[i];
		for (steps = 0; at != NULL && (*at)[1] != 0; steps++) {
			if (steps > p->n)
				return true;
			at = bsearch(&(*at)[1], p->pair, p->n, sizeof(*p->pair),
			    by_id);
		}
		at = &p->pair[i];
		while (at != NULL && (parent = (*at)[1]) != 0) {
			(*at)[1] = 0;
			at = bsearch(&parent, p->pair, p->n, sizeof(*p->pair),
			    by_id);
		}
	}
	return false;
}

static cbreg_status
check_parents(cbreg *reg, const char *name, const char *column)
{
	const struct cbreg_table *t;
	struct parents p = { 0 };
	const char *const *v;
	cbreg_rows *rows = NULL;
	cbreg_status rc;
	int i, parent;

	for (i = 0; strcmp(tables[i].pub.name, name) != 0; i++)
		;
	t = &tables[i].pub;
	for (parent = 0; strcmp(t->column[parent], column) != 0; parent++)
		;
	if ((rc = cbreg_rows_open(reg, t, &rows)) != CBREG_OK)
		return rc;
	while ((rc = cbreg_rows_next(rows, &v)) == CBREG_OK) {
		if (!grow(&p.pair, &p.room, p.n, sizeof(*p.pair))) {
			rc = out_of_memory(reg);
			break;
		}
		p.pair[p.n][0] = strtoll(v[0], NULL, 10);
		p.pair[p.n++][1] =
		    v[parent] != NULL ? strtoll(v[parent], NULL, 10) : 0;
	}
	cbreg_rows_free(rows);
	if (p.n > 0)
		qsort(p.pair, p.n, sizeof(*p.pair), by_id);
	if (rc == CBREG_DONE)
		rc = CBREG_OK;
	if (rc == CBREG_OK && goes_round(&p))
		rc = db_fail(reg->db, CBREG_INVALID,
		    "table %s, column %s: a record comes back to itself", name,
		    column);
	free(p.pair);
	return rc;
}

/* What came must be sound in itself: nobody has looked at it here. */
static cbreg_status
verify(cbreg *reg)
{
	char first[200] = "";
	cbreg_status rc;

	reg->has_secret = false;
	if ((rc = secret_need(reg)) != CBREG_OK ||
	    (rc = check_parents(reg, "org", "parent_id")) != CBREG_OK ||
	    (rc = check_parents(reg, "org", "successor_id")) != CBREG_OK ||
	    (rc = check_parents(reg, "capability", "parent_id")) != CBREG_OK ||
	    (rc = pack_refresh(reg)) != CBREG_OK)
		return rc == CBREG_SCHEMA ? CBREG_INVALID : rc;
	rc = cbreg_check(reg, first_problem, first);
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
	rc = reg->db->ops->defer != NULL ? reg->db->ops->defer(reg->db)
					 : CBREG_OK;
	if (rc == CBREG_OK)
		rc = empty_tables(reg);
	for (; f.table < N_TABLES && rc == CBREG_OK; f.table++)
		rc = fill_table(&f);
	pack_touch_all(reg);
	if (rc == CBREG_OK && (rc = verify(reg)) == CBREG_OK && keep &&
	    (rc = reg->db->ops->commit(reg->db)) == CBREG_OK)
		reg->in_change = false;
	if (reg->in_change)
		cbreg_rollback(reg);
	*rows = f.rows;
	return rc;
}
