/* What batches since a certain one have touched. */
#include "config.h"

#include "trace.h"

#include "record.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct trace {
	uint64_t key;
	uint32_t batch;
};

static uint64_t
key_of(const struct trace_of *of)
{
	char text[320];

	snprintf(text, sizeof(text), "%d %lld %lld %s", of->what,
	    (long long)of->person, (long long)of->session, of->code);
	return text_hash(text, strlen(text));
}

static cbreg_status
add(struct traces *t, enum trace_what what, int64_t person, int64_t session,
    const char *code, int64_t batch)
{
	const struct trace_of of = { what, person, session, code };

	if (!grow(&t->row, &t->room, t->n, sizeof(*t->row)))
		return out_of_memory(t->reg);
	t->row[t->n++] = (struct trace){ key_of(&of), (uint32_t)batch };
	return CBREG_OK;
}

/* A record of a kind, by the first word of what names it. */
static cbreg_status
add_record(struct traces *t, const char *kind, const char *word, bool is_new,
    int64_t batch)
{
	cbreg_status rc;

	if (strcmp(kind, "activity") == 0)
		return add(t, TRACE_ACTIVITY, 0, 0, word, batch);
	if (strcmp(kind, "headcount") == 0 || strcmp(kind, "output") == 0)
		return add(t, TRACE_NUMBERS, 0, 0, word, batch);
	if (strcmp(kind, "session") != 0)
		return CBREG_OK;
	rc = add(t, TRACE_SESSION, 0, 0, word, batch);
	return rc == CBREG_OK && is_new ? add(t, TRACE_NEW, 0, 0, word, batch)
					: rc;
}

static cbreg_status
take_change(struct traces *t, struct stmt *st)
{
	int64_t batch = db_col_int(st, 0), person = db_col_int(st, 1);
	const char *kind = db_col_text(st, 2), *record = db_col_text(st, 3);
	cbreg_status rc = CBREG_OK;
	char word[256];

	snprintf(word, sizeof(word), "%.*s",
	    (int)strcspn(record, (char[]){ RECORD_SEPARATOR, '\0' }), record);
	/* A merge names the code that leads to another one now. */
	if (person == 0 && strcmp(kind, "merge") == 0)
		person = strtoll(word + 1, NULL, 10);
	if (person != 0)
		rc = add(t, TRACE_PERSON, person, 0, "", batch);
	return rc == CBREG_OK
		   ? add_record(t, kind, word, db_col_int(st, 4) != 0, batch)
		   : rc;
}

static cbreg_status
take_seat(struct traces *t, struct stmt *st)
{
	int64_t batch = db_col_int(st, 0), person = db_col_int(st, 1);
	cbreg_status rc;

	rc = add(t, TRACE_SEAT, person, db_col_int(st, 2), "", batch);
	return rc == CBREG_OK ? add(t, TRACE_SEATS, person, 0, "", batch) : rc;
}

static cbreg_status
take_erased(struct traces *t, struct stmt *st)
{
	int64_t person = db_col_int(st, 1);

	if (!map_set(&t->erased, (uint64_t)person, 1))
		return out_of_memory(t->reg);
	return add(t, TRACE_PERSON, person, 0, "", db_col_int(st, 0));
}

static cbreg_status
take_undoing(struct traces *t, struct stmt *st)
{
	return add(t, TRACE_UNDOING, 0, 0, "", db_col_int(st, 0));
}

static cbreg_status
load(struct traces *t, enum stmt_id id, int64_t since,
    cbreg_status (*take)(struct traces *t, struct stmt *st))
{
	struct stmt *st = NULL;
	cbreg_status rc;

	if ((rc = db_get(t->reg->db, id, &st)) == CBREG_OK)
		rc = db_int(st, "batch", since);
	while (rc == CBREG_OK && (rc = db_step(st)) == CBREG_OK)
		rc = take(t, st);
	db_put(st);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

static int
by_key(const void *a, const void *b)
{
	const struct trace *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return (x->batch > y->batch) - (x->batch < y->batch);
}

cbreg_status
traces_load(cbreg *reg, int64_t since, struct traces *t)
{
	cbreg_status rc;

	*t = (struct traces){ .reg = reg };
	if ((rc = load(t, STMT_TRACE_CHANGES, since, take_change)) ==
		CBREG_OK &&
	    (rc = load(t, STMT_TRACE_SEATS, since, take_seat)) == CBREG_OK &&
	    (rc = load(t, STMT_TRACE_ERASED, since, take_erased)) == CBREG_OK)
		rc = load(t, STMT_TRACE_UNDOING, since, take_undoing);
	if (rc == CBREG_OK && t->n > 0)
		qsort(t->row, t->n, sizeof(*t->row), by_key);
	return rc;
}

/* The first that is not before the key. */
static size_t
find(const struct traces *t, uint64_t key)
{
	size_t low = 0, high = t->n, mid;

	while (low < high) {
		mid = (low + high) / 2;
		if (t->row[mid].key < key)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

bool
traces_has(const struct traces *t, const struct trace_of *of)
{
	uint64_t key = key_of(of);
	size_t at = find(t, key);

	return at < t->n && t->row[at].key == key;
}

bool
traces_erased(const struct traces *t, int64_t person)
{
	struct map_cursor c;
	uint32_t ignored;

	return map_first(&t->erased, &c, (uint64_t)person, &ignored);
}

void
traces_free(struct traces *t)
{
	free(t->row);
	map_release(&t->erased);
	*t = (struct traces){ 0 };
}

bool
traces_batches(const struct traces *t, const struct trace_of *of,
    struct batches *out)
{
	uint64_t key = key_of(of);
	size_t at, i;

	for (at = find(t, key); at < t->n && t->row[at].key == key; at++) {
		for (i = 0; i < out->n && out->row[i] != t->row[at].batch; i++)
			;
		if (i < out->n)
			continue;
		if (!grow(&out->row, &out->room, out->n, sizeof(*out->row)))
			return false;
		out->row[out->n++] = t->row[at].batch;
	}
	return true;
}

static int
by_number(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

void
batches_text(struct batches *b, struct buf *out)
{
	size_t i;

	buf_clear(out);
	if (b->n > 0)
		qsort(b->row, b->n, sizeof(*b->row), by_number);
	for (i = 0; i < b->n; i++)
		buf_printf(out, "%s%lu", i > 0 ? " " : "",
		    (unsigned long)b->row[i]);
}
