/* The records of a kind in memory: what rows are compared with, and what
 * codes refer to. */
#include "config.h"

#include "handle.h"

#include "name.h"

#include <stdlib.h>
#include <string.h>

/* Suggestions that one change is worth. */
#define MAX_SUGGESTED 1000

/* The values of a set of columns as one number. */
static uint64_t
hash_of(const struct kind *kind, const char *const *v, unsigned flag)
{
	uint64_t h = 0;
	int i;

	for (i = 0; i < kind->pub.ncolumn; i++)
		if ((kind->pub.column[i].flags & flag) != 0)
			h = h * 0x100000001b3u ^ text_hash(v[i], strlen(v[i]));
	return h;
}

static bool
same(const struct kind *kind, const char *const *a, const char *const *b,
    unsigned flag)
{
	int i;

	for (i = 0; i < kind->pub.ncolumn; i++)
		if ((kind->pub.column[i].flags & flag) != 0 &&
		    strcmp(a[i], b[i]) != 0)
			return false;
	return true;
}

const char **
book_by_key(const struct book *book, const char *const *v, size_t *index)
{
	struct map_cursor c;
	uint32_t i;
	bool more;

	more =
	    map_first(&book->by_key, &c, hash_of(book->kind, v, CBREG_KEY), &i);
	for (; more; more = map_next(&book->by_key, &c, &i)) {
		if (!same(book->kind, book->row[i], v, CBREG_KEY))
			continue;
		if (index != NULL)
			*index = i;
		return book->row[i];
	}
	return NULL;
}

/* ident has the columns flagged so, in their order. */
const char **
book_by_ident(const struct book *book, const char *const *ident)
{
	const struct cbreg_kind *pub = &book->kind->pub;
	const char *v[CBREG_MAX_COLUMNS];
	struct map_cursor c;
	uint32_t i;
	bool more;
	int k, n = 0;

	for (k = 0; k < pub->ncolumn; k++)
		v[k] =
		    (pub->column[k].flags & CBREG_IDENT) != 0 ? ident[n++] : "";
	more = map_first(&book->by_ident, &c,
	    hash_of(book->kind, v, CBREG_IDENT), &i);
	for (; more; more = map_next(&book->by_ident, &c, &i))
		if (same(book->kind, book->row[i], v, CBREG_IDENT))
			return book->row[i];
	return NULL;
}

const char **
book_same(const struct book *book, const char *const *v, struct book_cursor *c)
{
	uint32_t i;
	bool more;

	if (!c->started)
		more = map_first(&book->by_ident, &c->map,
		    hash_of(book->kind, v, CBREG_IDENT), &i);
	else
		more = map_next(&book->by_ident, &c->map, &i);
	c->started = true;
	for (; more; more = map_next(&book->by_ident, &c->map, &i))
		if (same(book->kind, book->row[i], v, CBREG_IDENT))
			return book->row[i];
	return NULL;
}

bool
book_put(struct book *book, const char *const *v, size_t *index)
{
	int ncolumn = book->kind->pub.ncolumn, k;
	const char **row;
	size_t i;

	row = arena_get(&book->arena, (size_t)ncolumn * sizeof(*row));
	if (row == NULL)
		return false;
	for (k = 0; k < ncolumn; k++)
		if ((row[k] = arena_text(&book->arena, v[k], strlen(v[k]))) ==
		    NULL)
			return false;
	if (book_by_key(book, v, &i) == NULL) {
		i = book->n;
		if (!grow(&book->row, &book->room, i, sizeof(*book->row)) ||
		    !grow(&book->touched, &book->touched_room, i,
			sizeof(*book->touched)))
			return false;
		book->row[i] = row;
		book->touched[i] = false;
		if (!map_add(&book->by_key, hash_of(book->kind, v, CBREG_KEY),
			(uint32_t)i) ||
		    !map_add(&book->by_ident,
			hash_of(book->kind, v, CBREG_IDENT), (uint32_t)i))
			return false;
		book->n++;
	}
	book->row[i] = row;
	if (index != NULL)
		*index = i;
	return true;
}

bool
book_rename(struct book *book, size_t index, const char *const *v)
{
	int ncolumn = book->kind->pub.ncolumn, k;
	const char **row;

	row = arena_get(&book->arena, (size_t)ncolumn * sizeof(*row));
	for (k = 0; row != NULL && k < ncolumn; k++)
		if ((row[k] = arena_text(&book->arena, v[k], strlen(v[k]))) ==
		    NULL)
			return false;
	/* What stood under the old key finds another one there. */
	if (row == NULL ||
	    !map_add(&book->by_key, hash_of(book->kind, v, CBREG_KEY),
		(uint32_t)index))
		return false;
	book->row[index] = row;
	return true;
}

void
book_free(struct book *book)
{
	if (book == NULL)
		return;
	arena_release(&book->arena);
	map_release(&book->by_key);
	map_release(&book->by_ident);
	map_release(&book->by_loose);
	free(book->row);
	free(book->touched);
	free(book);
}

cbreg_status
book_need(cbreg *reg, const struct kind *kind, struct book **out)
{
	struct book **slot = NULL;
	const char *const *v;
	struct cbreg_list *list = NULL;
	struct book *book;
	cbreg_status rc;
	int i;

	for (i = 0; cbreg_kind_at(i) != NULL; i++)
		if (cbreg_kind_at(i) == &kind->pub)
			slot = &reg->book[i];
	/* Outside a change somebody else may have written meanwhile. */
	if (*slot != NULL && !reg->in_change) {
		book_free(*slot);
		*slot = NULL;
	}
	if (*slot != NULL) {
		*out = *slot;
		return CBREG_OK;
	}
	if ((book = calloc(1, sizeof(*book))) == NULL)
		return out_of_memory(reg);
	book->kind = kind;
	rc = cbreg_list_open(reg, &kind->pub, NULL, &list);
	while (rc == CBREG_OK && (rc = cbreg_list_next(list, &v)) == CBREG_OK)
		if (!book_put(book, v, NULL))
			rc = out_of_memory(reg);
	cbreg_list_free(list);
	if (rc != CBREG_DONE) {
		book_free(book);
		return rc;
	}
	*out = *slot = book;
	return CBREG_OK;
}

static bool
add_name(cbreg *reg, const char *text, size_t len, int number)
{
	struct buf folded = { 0 };
	bool done;

	while (len > 0 && *text == ' ') {
		text++;
		len--;
	}
	if (len == 0)
		return true;
	name_fold_plain(text, len, &folded);
	done = !folded.failed &&
	       map_add(&reg->names, text_hash(folded.text, folded.len),
		   (uint32_t)number);
	buf_release(&folded);
	return done;
}

cbreg_status
names_need(cbreg *reg)
{
	struct book *book;
	cbreg_status rc;
	size_t i;

	if (reg->has_names && reg->in_change)
		return CBREG_OK;
	map_release(&reg->names);
	if ((rc = book_need(reg, &kind_country, &book)) != CBREG_OK)
		return rc;
	for (i = 0; i < book->n; i++) {
		const char **v = book->row[i];
		int number = cbreg_country_number(v[0], strlen(v[0]));
		const char *other = v[3];

		reg->country_known[number] = true;
		if (!add_name(reg, v[1], strlen(v[1]), number) ||
		    !add_name(reg, v[2], strlen(v[2]), number))
			return out_of_memory(reg);
		while (*other != '\0') {
			size_t len = strcspn(other, ";");

			if (!add_name(reg, other, len, number))
				return out_of_memory(reg);
			other += len + (other[len] == ';');
		}
	}
	reg->has_names = true;
	return CBREG_OK;
}

int
country_find(cbreg *reg, const char *text)
{
	size_t len = strlen(text);
	int number = cbreg_country_number(text, len);
	struct buf folded = { 0 };
	struct map_cursor c;
	uint32_t found;

	if (number >= 0)
		return reg->country_known[number] ? number : -1;
	name_fold_plain(text, len, &folded);
	if (!folded.failed &&
	    map_first(&reg->names, &c, text_hash(buf_text(&folded), folded.len),
		&found))
		number = (int)found;
	buf_release(&folded);
	return number;
}

static cbreg_status
add_loose(cbreg *reg, struct book *book, const char *text, size_t index)
{
	struct buf folded = { 0 };
	bool done;

	if (text[0] == '\0')
		return CBREG_OK;
	name_fold_plain(text, strlen(text), &folded);
	done = !folded.failed &&
	       map_add(&book->by_loose,
		   text_hash(buf_text(&folded), folded.len), (uint32_t)index);
	buf_release(&folded);
	return done ? CBREG_OK : out_of_memory(reg);
}

/* A session is also called as the activity is. */
static cbreg_status
add_activity(cbreg *reg, struct book *book, size_t index)
{
	struct book *activities;
	const char **row;
	cbreg_status rc;

	if ((rc = book_need(reg, &kind_activity, &activities)) != CBREG_OK)
		return rc;
	row = book_by_ident(activities, &book->row[index][1]);
	if (row == NULL)
		return CBREG_OK;
	rc = add_loose(reg, book, row[2], index);
	return rc == CBREG_OK && strcmp(row[2], row[3]) != 0
		   ? add_loose(reg, book, row[3], index)
		   : rc;
}

cbreg_status
book_loose(cbreg *reg, struct book *book, const char *text, const char **out)
{
	struct buf want = { 0 };
	struct map_cursor c;
	cbreg_status rc = CBREG_OK;
	uint32_t i;
	bool more;

	*out = NULL;
	if (book->n_loose != book->n)
		map_clear(&book->by_loose);
	for (i = 0; book->n_loose != book->n && i < book->n && rc == CBREG_OK;
	     i++) {
		rc = add_loose(reg, book, book->row[i][0], i);
		if (rc == CBREG_OK && book->kind == &kind_session)
			rc = add_activity(reg, book, i);
	}
	book->n_loose = book->n;
	name_fold_plain(text, strlen(text), &want);
	if (rc == CBREG_OK && want.failed)
		rc = out_of_memory(reg);
	more = rc == CBREG_OK && map_first(&book->by_loose, &c,
				     text_hash(buf_text(&want), want.len), &i);
	for (; more; more = map_next(&book->by_loose, &c, &i)) {
		if (*out != NULL && strcmp(*out, book->row[i][0]) != 0) {
			*out = NULL; /* more than one could be meant */
			break;
		}
		*out = book->row[i][0];
	}
	buf_release(&want);
	return rc;
}

/* Every name of every organisation, folded, to its record. */
static cbreg_status
org_names_need(cbreg *reg, const struct book *book)
{
	struct buf folded = { 0 };
	cbreg_status rc = CBREG_OK;
	size_t i;
	int k;

	if (reg->n_org_names == book->n && reg->in_change)
		return CBREG_OK;
	map_clear(&reg->org_names);
	for (i = 0; i < book->n && rc == CBREG_OK; i++)
		for (k = 0; k <= 2; k++) {
			const char *name = book->row[i][k];

			if (name[0] == '\0')
				continue;
			buf_clear(&folded);
			name_fold_plain(name, strlen(name), &folded);
			if (folded.failed ||
			    !map_add(&reg->org_names,
				text_hash(buf_text(&folded), folded.len),
				(uint32_t)i))
				rc = out_of_memory(reg);
		}
	reg->n_org_names = book->n;
	buf_release(&folded);
	return rc;
}

cbreg_status
org_find(cbreg *reg, const char *text, const char **out)
{
	const char *const ident[1] = { text };
	struct buf want = { 0 };
	struct map_cursor c;
	struct book *book;
	const char **row;
	cbreg_status rc;
	uint32_t i;
	bool more;

	*out = NULL;
	if ((rc = book_need(reg, &kind_org, &book)) != CBREG_OK)
		return rc;
	if ((row = book_by_ident(book, ident)) != NULL) {
		*out = row[0];
		return CBREG_OK;
	}
	if ((rc = org_names_need(reg, book)) != CBREG_OK)
		return rc;
	name_fold_plain(text, strlen(text), &want);
	rc = want.failed ? out_of_memory(reg) : CBREG_OK;
	more = rc == CBREG_OK && map_first(&reg->org_names, &c,
				     text_hash(buf_text(&want), want.len), &i);
	for (; more; more = map_next(&reg->org_names, &c, &i)) {
		if (*out != NULL && strcmp(*out, book->row[i][0]) != 0) {
			*out = NULL; /* two bodies bear this name */
			break;
		}
		*out = book->row[i][0];
	}
	buf_release(&want);
	return rc;
}

/* Edits that turn one word into the other, letter case aside: insert, drop,
 * replace, swap neighbours. */
static size_t
distance(const char *a, const char *b)
{
	size_t row[3][65], la = strlen(a), lb = strlen(b), i, j, d;
	size_t *before = row[0], *last = row[1], *now = row[2], *rotate;

	if (la > 64 || lb > 64)
		return 99;
	for (j = 0; j <= lb; j++)
		last[j] = j;
	for (i = 1; i <= la; i++) {
		now[0] = i;
		for (j = 1; j <= lb; j++) {
			bool eq = (a[i - 1] | 0x20) == (b[j - 1] | 0x20);

			d = last[j - 1] + !eq;
			if (last[j] + 1 < d)
				d = last[j] + 1;
			if (now[j - 1] + 1 < d)
				d = now[j - 1] + 1;
			if (i > 1 && j > 1 &&
			    (a[i - 1] | 0x20) == (b[j - 2] | 0x20) &&
			    (a[i - 2] | 0x20) == (b[j - 1] | 0x20) &&
			    before[j - 2] + 1 < d)
				d = before[j - 2] + 1;
			now[j] = d;
		}
		rotate = before;
		before = last;
		last = now;
		now = rotate;
	}
	return last[lb];
}

const char *
cbreg_suggest(cbreg *reg, const char *noun, const char *word)
{
	const struct kind *kind = kind_by_noun(noun);
	size_t best = strlen(word) / 3 + 1, i, d;
	const char *answer = "";
	struct book *book;
	int k;

	buf_clear(&reg->suggestion);
	/* A file full of faults: nobody reads so many suggestions. */
	if (reg->in_change && reg->n_suggested++ >= MAX_SUGGESTED)
		return "";
	if (kind == NULL || book_need(reg, kind, &book) != CBREG_OK)
		return "";
	for (i = 0; i < book->n; i++)
		for (k = 0; k < kind->pub.ncolumn; k++) {
			/* Countries are also typed by name. */
			if ((kind->pub.column[k].flags & CBREG_IDENT) == 0 &&
			    (kind != &kind_country || k > 2))
				continue;
			d = distance(word, book->row[i][k]);
			if (d < best || (d == best && answer[0] == '\0')) {
				best = d;
				answer =
				    book->row[i][kind == &kind_country ? 0 : k];
			}
		}
	buf_puts(&reg->suggestion, answer);
	return buf_text(&reg->suggestion);
}
