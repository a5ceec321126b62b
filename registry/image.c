/* Images of people in the journal. */
#include "config.h"

#include "image.h"

#include "name.h"
#include "title.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Between columns and between rows, a value that is none, and before one of
 * these in a value. */
#define COLUMN '\x1f'
#define ROW '\x1e'
#define NOTHING '\x1d'
#define ESCAPE '\\'

/* Every table with rows of a person, but for identity: it only ever gains rows
 * that find somebody, and whom they find the texts decide.  The statements
 * select whole rows of one person, in the order of the bulk list, and delete
 * them; n and t say which columns are numbers and which are texts. */
static const struct table {
	const char *name, *types, *noun;
	enum stmt_id rows, clear;
	enum bulk_id bulk;
	unsigned part;
} tables[] = {
	/* Others refer to this row: it is written over. */
	{ "person", "ntttttnttnn", "person", STMT_IMAGE_PERSON, STMT_NONE,
	    BULK_PERSON, IMAGE_PERSON },
	{ "identity", "nn", NULL, STMT_IMAGE_IDENTITY, STMT_CLEAR_IDENTITY,
	    BULK_IDENTITY, IMAGE_IDENTITY },
	{ "external_id", "ntt", NULL, STMT_IMAGE_EXTERNAL, STMT_CLEAR_EXTERNAL,
	    BULK_EXTERNAL_ID, IMAGE_PERSON },
	{ "affiliation", "nnnn", NULL, STMT_IMAGE_AFFILIATION,
	    STMT_AFFILIATION_DROP, BULK_AFFILIATION, IMAGE_PERSON },
	{ "enrolment", "nnnnnnnnn", "enrolment", STMT_IMAGE_ENROLMENT,
	    STMT_CLEAR_ENROLMENT, BULK_ENROLMENT, IMAGE_SEATS },
	{ "enrolment_past", "nnnnnnnn", NULL, STMT_IMAGE_PAST, STMT_CLEAR_PAST,
	    BULK_PAST, IMAGE_SEATS },
	{ "placement", "nnnttttnnt", "placement", STMT_IMAGE_PLACEMENT,
	    STMT_CLEAR_PLACEMENT, BULK_PLACEMENT, IMAGE_PLACEMENTS },
};

#define TABLES (sizeof(tables) / sizeof(tables[0]))

const char *
image_table(int i)
{
	return i >= 0 && (size_t)i < TABLES ? tables[i].name : NULL;
}

static const struct table *
table_of(const char *name)
{
	size_t i;

	for (i = 0; i < TABLES; i++)
		if (strcmp(tables[i].name, name) == 0)
			return &tables[i];
	return NULL;
}

bool
image_is(const char *kind)
{
	return strncmp(kind, "rows of ", 8) == 0;
}

static void
add_value(struct buf *b, const char *text)
{
	if (text == NULL) {
		buf_add(b, &(char){ NOTHING }, 1);
		return;
	}
	for (; *text != '\0'; text++) {
		if (*text == COLUMN || *text == ROW || *text == NOTHING ||
		    *text == ESCAPE)
			buf_add(b, &(char){ ESCAPE }, 1);
		buf_add(b, text, 1);
	}
}

static cbreg_status
read_rows(cbreg *reg, const struct table *t, int64_t person, struct buf *out)
{
	struct stmt *st = NULL;
	cbreg_status rc;
	size_t i;

	buf_add(out, "", 0);
	if ((rc = db_get(reg->db, t->rows, &st)) == CBREG_OK)
		rc = db_int(st, "person", person);
	while (rc == CBREG_OK && (rc = db_step(st)) == CBREG_OK)
		for (i = 0; t->types[i] != '\0'; i++) {
			add_value(out, db_col_text(st, (int)i));
			buf_add(out,
			    t->types[i + 1] != '\0' ? &(char){ COLUMN }
						    : &(char){ ROW },
			    1);
		}
	db_put(st);
	if (out->failed)
		return out_of_memory(reg);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

static cbreg_status
keep_table(cbreg *reg, const struct table *t, int64_t person)
{
	struct buf rows = { 0 };
	struct stmt *st = NULL;
	char kind[40], record[CBREG_PERSON_SIZE];
	int64_t batch;
	cbreg_status rc;

	snprintf(kind, sizeof(kind), "rows of %s", t->name);
	cbreg_person_code(person, record);
	if ((rc = read_rows(reg, t, person, &rows)) == CBREG_OK &&
	    (rc = batch_need(reg, &batch)) == CBREG_OK &&
	    (rc = db_get(reg->db, STMT_CHANGE_PUT, &st)) == CBREG_OK &&
	    (rc = db_int(st, "batch", batch)) == CBREG_OK &&
	    (rc = db_int(st, "n", ++reg->n_journal)) == CBREG_OK &&
	    (rc = db_text(st, "kind", kind)) == CBREG_OK &&
	    (rc = db_int(st, "person", person)) == CBREG_OK &&
	    (rc = db_text(st, "record", record)) == CBREG_OK &&
	    (rc = db_text(st, "before", buf_text(&rows))) == CBREG_OK)
		rc = db_run(st);
	db_put(st);
	buf_release(&rows);
	return rc;
}

/* Somebody whom this change made goes altogether when it is taken back. */
static cbreg_status
is_new(cbreg *reg, int64_t person, bool *out)
{
	struct buf row = { 0 };
	cbreg_status rc = read_rows(reg, &tables[0], person, &row);

	*out = reg->has_batch && image_batch(buf_text(&row)) == reg->batch;
	buf_release(&row);
	return rc;
}

cbreg_status
image_keep(cbreg *reg, int64_t person, unsigned parts)
{
	cbreg_status rc = CBREG_OK;
	struct map_cursor c;
	uint32_t kept = 0;
	bool made = false;
	size_t i;

	if (!map_first(&reg->imaged, &c, (uint64_t)person, &kept)) {
		if ((rc = is_new(reg, person, &made)) != CBREG_OK)
			return rc;
		if (made)
			kept = IMAGE_ALL | IMAGE_IDENTITY;
	}
	parts &= ~kept;
	for (i = 0; i < TABLES && rc == CBREG_OK; i++)
		if ((tables[i].part & parts) != 0)
			rc = keep_table(reg, &tables[i], person);
	if (rc == CBREG_OK &&
	    !map_set(&reg->imaged, (uint64_t)person, kept | parts))
		rc = out_of_memory(reg);
	return rc;
}

const char *
image_noun(const char *kind)
{
	const struct table *t = table_of(kind + 8);

	return t != NULL ? t->noun : NULL;
}

cbreg_status
image_clear(cbreg *reg, const char *kind, int64_t person)
{
	const struct table *t = table_of(kind + 8);
	struct stmt *st = NULL;
	cbreg_status rc;

	if (t == NULL)
		return db_fail(reg->db, CBREG_INTERNAL, "no table for '%s'",
		    kind);
	if (t->clear == STMT_NONE)
		return CBREG_OK;
	if ((rc = db_get(reg->db, t->clear, &st)) == CBREG_OK &&
	    (rc = db_int(st, "person", person)) == CBREG_OK)
		rc = db_run(st);
	db_put(st);
	return rc;
}

/* Rows on their way back into their table. */
struct putting {
	const struct table *t;
	const char *at;
	struct buf text[BULK_COLUMNS];
	struct value row[BULK_COLUMNS];
};

static const struct value *
next_row(void *context)
{
	struct putting *p = context;
	size_t i;

	if (*p->at == '\0')
		return NULL;
	for (i = 0; p->t->types[i] != '\0'; i++) {
		struct buf *b = &p->text[i];
		bool none = *p->at == NOTHING;

		buf_clear(b);
		buf_add(b, "", 0);
		while (*p->at != '\0' && *p->at != COLUMN && *p->at != ROW) {
			if (*p->at == ESCAPE && p->at[1] != '\0')
				p->at++;
			buf_add(b, p->at++, 1);
		}
		if (*p->at != '\0')
			p->at++;
		if (none)
			p->row[i] = (struct value){ .type = VALUE_NULL };
		else if (p->t->types[i] == 'n')
			p->row[i] = (struct value){ .type = VALUE_INT,
				.num = strtoll(buf_text(b), NULL, 10) };
		else
			p->row[i] = (struct value){ .type = VALUE_TEXT,
				.text = buf_text(b),
				.len = b->len };
	}
	return p->row;
}

/* The person's own row is written over, column by column. */
static cbreg_status
restore_person(cbreg *reg, struct putting *p)
{
	static const char *const param[] = { "id", "name", "native_name",
		"kana", "sort_name", "name_key", "country", "email", "sex",
		"birth_year", "batch" };
	const struct value *v = next_row(p);
	struct stmt *st = NULL;
	cbreg_status rc;
	struct buf key = { 0 };
	size_t i;

	if (v == NULL)
		return CBREG_OK;
	/* The titles may be others than they were. */
	if ((rc = titles_need(reg)) != CBREG_OK)
		return rc;
	name_fold(reg->titles, v[1].text, v[1].len, (int)v[6].num, &key);
	rc = db_get(reg->db, STMT_PERSON_RESTORE, &st);
	for (i = 0; rc == CBREG_OK && i < 11; i++)
		rc = i == 5 ? db_text(st, param[i], buf_text(&key))
		     : v[i].type == VALUE_INT
			 ? db_int(st, param[i], v[i].num)
			 : db_text(st, param[i],
			       v[i].type == VALUE_TEXT ? v[i].text : NULL);
	if (rc == CBREG_OK)
		rc = db_run(st);
	db_put(st);
	buf_release(&key);
	return rc;
}

cbreg_status
image_put(cbreg *reg, const char *kind, const char *rows)
{
	struct putting p = { .t = table_of(kind + 8), .at = rows };
	cbreg_status rc;
	size_t i;

	if (p.t == NULL)
		return db_fail(reg->db, CBREG_INTERNAL, "no table for '%s'",
		    kind);
	rc = p.t->clear == STMT_NONE
		 ? restore_person(reg, &p)
		 : db_bulk(reg->db, p.t->bulk, next_row, &p);
	for (i = 0; i < BULK_COLUMNS; i++)
		buf_release(&p.text[i]);
	return rc;
}

int64_t
image_batch(const char *rows)
{
	const char *at = rows != NULL ? strrchr(rows, COLUMN) : NULL;

	return at != NULL ? strtoll(at + 1, NULL, 10) : 0;
}
