/* Titles and joiners in names, former names, and the keys that follow. */
#include "config.h"

#include "title.h"

#include "digest.h"
#include "intake_private.h"
#include "name.h"
#include "noun.h"

#include <stdlib.h>

struct title {
	const char *word;
	size_t len;
	int country; /* -1: everywhere */
};

struct titles {
	struct arena arena;
	struct title *row; /* in the order of the first byte */
	size_t n, room;
	size_t first[257]; /* of the rows that begin with that byte */
};

enum {
	WORD,
	COUNTRY,
	PART
};

static const struct cbreg_column column[] = {
	TEXT("word", "Title or joiner", "敬称",
	    CBREG_KEY | CBREG_IDENT | CBREG_REQUIRED),
	COUNTRY("country", "Country", "国", CBREG_KEY),
	WORD("part", "Part", "種別", 0, CBREG_NAME_PART),
	TEXT("note", "Note", "備考", 0),
};

/* In the form in which words of names are compared. */
static cbreg_status
complete(struct cbreg_intake *in, struct row *row)
{
	struct buf folded = { 0 };
	const char *word = row->v[WORD];

	name_fold_word(word, strlen(word), &folded);
	while (folded.len > 1 && folded.text[folded.len - 1] == '.')
		folded.text[--folded.len] = '\0';
	if (strchr(buf_text(&folded), ' ') != NULL)
		row_reject(in, row, "E-RULE", WORD,
		    "each of several words is a title of its own",
		    "a title is one word");
	row->v[WORD] = arena_text(row->arena, buf_text(&folded), folded.len);
	if (row->v[PART][0] == '\0' && row->v[PART] != cbreg_clear)
		row->v[PART] = "title";
	buf_release(&folded);
	return row->v[WORD] != NULL ? CBREG_OK
				    : out_of_memory(intake_registry(in));
}

static cbreg_status
wrote_title(cbreg *reg, const char *const *v)
{
	(void)v;
	titles_drop(reg);
	reg->titles_changed = true;
	return CBREG_OK;
}

const struct kind kind_title = {
	.pub = { "titles", "title", "titles and joiners that are no name",
	    column, N_COLUMNS(column) },
	.list = STMT_TITLE_LIST,
	.put = { STMT_TITLE_PUT, STMT_NONE, STMT_NONE },
	.drop = { STMT_TITLE_DROP, STMT_NONE },
	.complete = complete,
	.wrote = wrote_title,
};

static int
by_word(const void *a, const void *b)
{
	const struct title *x = a, *y = b;
	int order = strcmp(x->word, y->word);

	return order != 0
		   ? order
		   : (x->country > y->country) - (x->country < y->country);
}

static bool
add_title(struct titles *t, const char *word, const char *country)
{
	struct title *row;

	if (!grow(&t->row, &t->room, t->n, sizeof(*t->row)))
		return false;
	row = &t->row[t->n++];
	row->len = strlen(word);
	row->word = arena_text(&t->arena, word, row->len);
	row->country = country != NULL
			   ? cbreg_country_number(country, strlen(country))
			   : -1;
	return row->word != NULL;
}

cbreg_status
titles_need(cbreg *reg)
{
	struct stmt *st = NULL;
	struct titles *t;
	cbreg_status rc;
	size_t i, byte = 0;

	if (reg->titles != NULL)
		return CBREG_OK;
	if ((reg->titles = t = calloc(1, sizeof(*t))) == NULL)
		return out_of_memory(reg);
	rc = db_get(reg->db, STMT_TITLE_LIST, &st);
	while (rc == CBREG_OK && (rc = db_step(st)) == CBREG_OK)
		if (!add_title(t, db_col_text(st, 0), db_col_text(st, 1)))
			rc = out_of_memory(reg);
	db_put(st);
	if (rc != CBREG_DONE) {
		titles_drop(reg);
		return rc;
	}
	if (t->n > 0)
		qsort(t->row, t->n, sizeof(*t->row), by_word);
	for (i = 0; i < t->n; i++)
		while (byte <= (unsigned char)t->row[i].word[0])
			t->first[byte++] = i;
	while (byte < 257)
		t->first[byte++] = t->n;
	return CBREG_OK;
}

void
titles_drop(cbreg *reg)
{
	if (reg->titles == NULL)
		return;
	arena_release(&reg->titles->arena);
	free(reg->titles->row);
	free(reg->titles);
	reg->titles = NULL;
}

bool
title_is(const struct titles *titles, const char *word, size_t len, int country)
{
	const struct title *t;
	size_t i;

	if (titles == NULL || len == 0)
		return false;
	for (i = titles->first[(unsigned char)word[0]];
	     i < titles->first[(unsigned char)word[0] + 1]; i++) {
		t = &titles->row[i];
		if (t->len == len && memcmp(t->word, word, len) == 0 &&
		    (t->country < 0 || t->country == country))
			return true;
	}
	return false;
}

uint64_t
name_hash(const cbreg *reg, const char *key)
{
	return digest_keyed(reg->secret, 'n', key, strlen(key));
}

cbreg_status
name_find_by(cbreg *reg, const char *key, int64_t person)
{
	struct stmt *st = NULL;
	cbreg_status rc;

	if ((rc = secret_need(reg)) == CBREG_OK &&
	    (rc = db_get(reg->db, STMT_IDENTITY_PUT, &st)) == CBREG_OK &&
	    (rc = db_int(st, "hash", (int64_t)name_hash(reg, key))) ==
		CBREG_OK &&
	    (rc = db_int(st, "person", person)) == CBREG_OK)
		rc = db_run(st);
	db_put(st);
	return rc;
}

/* A name whose key is another one now. */
struct stale {
	int64_t person;
	const char *key;
	bool former;
};

static cbreg_status
list_stale(cbreg *reg, bool former, struct arena *arena, struct stale **list,
    size_t *n, size_t *room)
{
	struct buf key = { 0 };
	struct stmt *st = NULL;
	const char *name, *had;
	cbreg_status rc;

	rc = db_get(reg->db, former ? STMT_FORMER_ALL : STMT_PERSON_KNOWN_ALL,
	    &st);
	while (rc == CBREG_OK && (rc = db_step(st)) == CBREG_OK) {
		name = db_col_text(st, 1);
		had = former ? "" : db_col_text(st, 2);
		buf_clear(&key);
		name_fold(reg->titles, name, strlen(name),
		    (int)db_col_int(st, former ? 2 : 4), &key);
		if (strcmp(buf_text(&key), had) == 0)
			continue;
		if (!grow(list, room, *n, sizeof(**list))) {
			rc = out_of_memory(reg);
			break;
		}
		(*list)[*n] = (struct stale){ db_col_int(st, 0),
			arena_text(arena, buf_text(&key), key.len), former };
		if ((*list)[(*n)++].key == NULL)
			rc = out_of_memory(reg);
	}
	db_put(st);
	buf_release(&key);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

static cbreg_status
set_key(cbreg *reg, const struct stale *s)
{
	struct stmt *st = NULL;
	cbreg_status rc = CBREG_OK;

	if (!s->former) {
		if ((rc = db_get(reg->db, STMT_PERSON_KEY_SET, &st)) ==
			CBREG_OK &&
		    (rc = db_text(st, "key", s->key)) == CBREG_OK &&
		    (rc = db_int(st, "id", s->person)) == CBREG_OK)
			rc = db_run(st);
		db_put(st);
	}
	return rc == CBREG_OK ? name_find_by(reg, s->key, s->person) : rc;
}

cbreg_status
titles_settle(cbreg *reg)
{
	struct arena arena = { 0 };
	struct stale *list = NULL;
	size_t n = 0, room = 0, i;
	cbreg_status rc;

	if (!reg->titles_changed)
		return CBREG_OK;
	reg->titles_changed = false;
	if ((rc = titles_need(reg)) == CBREG_OK &&
	    (rc = list_stale(reg, false, &arena, &list, &n, &room)) == CBREG_OK)
		rc = list_stale(reg, true, &arena, &list, &n, &room);
	for (i = 0; i < n && rc == CBREG_OK; i++)
		rc = set_key(reg, &list[i]);
	arena_release(&arena);
	free(list);
	return rc;
}
