/* Two versions of a framework side by side: a lineage proposed. */
#include "config.h"

#include "compare.h"

#include "handle.h"

#include <stdlib.h>
#include <string.h>

#define MAX_WORDS 64

/* Names with half of their words in common may mean the same. */
#define ALIKE 0.5

struct entry {
	const char *code, *name;
	const char *word[MAX_WORDS]; /* of the name, sorted, each once */
	int n_word;
	bool taken; /* its kinship is known */
};

struct side {
	struct entry *entry;
	size_t n;
};

struct cbreg_compare {
	cbreg *reg;
	struct arena arena;
	struct side old, new;
	struct cbreg_kinship *row;
	size_t n_row, room, at;
};

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The words of a name in small letters; what stands between them says nothing.
 */
static bool
split_name(struct arena *arena, struct entry *e)
{
	char *text = arena_text(arena, e->name, strlen(e->name)), *p, *word;
	int i, n = 0;

	if (text == NULL)
		return false;
	for (p = text; *p != '\0' && e->n_word < MAX_WORDS;) {
		while (*p != '\0' && strchr(" ,;:/()-.'\"&", *p) != NULL)
			*p++ = '\0';
		for (word = p;
		     *p != '\0' && strchr(" ,;:/()-.'\"&", *p) == NULL; p++)
			if (*p >= 'A' && *p <= 'Z')
				*p = (char)(*p | 0x20);
		if (p > word)
			e->word[e->n_word++] = word;
		if (*p != '\0')
			*p++ = '\0';
	}
	if (e->n_word > 0)
		qsort(e->word, (size_t)e->n_word, sizeof(e->word[0]), by_text);
	for (i = 0; i < e->n_word; i++)
		if (n == 0 || strcmp(e->word[i], e->word[n - 1]) != 0)
			e->word[n++] = e->word[i];
	e->n_word = n;
	return true;
}

/* The part of the words of both that they have in common. */
static double
likeness(const struct entry *a, const struct entry *b)
{
	int i = 0, k = 0, common = 0, order;

	while (i < a->n_word && k < b->n_word) {
		order = strcmp(a->word[i], b->word[k]);
		common += order == 0;
		i += order <= 0;
		k += order >= 0;
	}
	return common == 0
		   ? 0
		   : (double)common / (double)(a->n_word + b->n_word - common);
}

static cbreg_status
load_side(struct cbreg_compare *c, const char *framework, const char *version,
    struct side *side)
{
	const char *ident[2] = { framework, version };
	struct book *book;
	struct entry *e;
	cbreg_status rc;
	size_t i;

	if ((rc = book_need(c->reg, &kind_framework, &book)) != CBREG_OK)
		return rc;
	if (book_by_ident(book, ident) == NULL)
		return db_fail(c->reg->db, CBREG_NOTFOUND,
		    "there is no framework '%s@%s'", framework, version);
	if ((rc = book_need(c->reg, &kind_capability, &book)) != CBREG_OK)
		return rc;
	side->entry = calloc(book->n + 1, sizeof(*side->entry));
	if (side->entry == NULL)
		return out_of_memory(c->reg);
	for (i = 0; i < book->n; i++) {
		const char **v = book->row[i];

		if (strcmp(v[0], framework) != 0 || strcmp(v[1], version) != 0)
			continue;
		e = &side->entry[side->n++];
		e->code = arena_text(&c->arena, v[2], strlen(v[2]));
		e->name = arena_text(&c->arena, v[5], strlen(v[5]));
		if (e->code == NULL || e->name == NULL ||
		    !split_name(&c->arena, e))
			return out_of_memory(c->reg);
	}
	return CBREG_OK;
}

static struct entry *
by_code(struct side *side, const char *code)
{
	size_t i;

	for (i = 0; i < side->n; i++)
		if (strcmp(side->entry[i].code, code) == 0)
			return &side->entry[i];
	return NULL;
}

static cbreg_status
relate(struct cbreg_compare *c, struct entry *new, struct entry *old,
    int relation, bool recorded, const char *note)
{
	const char *kept = arena_text(&c->arena, note, strlen(note));

	if (kept == NULL || !grow(&c->row, &c->room, c->n_row, sizeof(*c->row)))
		return out_of_memory(c->reg);
	c->row[c->n_row++] =
	    (struct cbreg_kinship){ .code = new != NULL ? new->code : "",
		    .from_code = old != NULL ? old->code : "",
		    .relation = cbreg_code_word(CBREG_LINEAGE, relation),
		    .note = kept,
		    .recorded = recorded };
	if (new != NULL)
		new->taken = true;
	if (old != NULL)
		old->taken = true;
	return CBREG_OK;
}

static cbreg_status
relate_names(struct cbreg_compare *c, struct entry *new, struct entry *old,
    int relation, const char *why)
{
	struct buf note = { 0 };
	cbreg_status rc;

	buf_printf(&note, "%s: '%s', was '%s'", why, new->name, old->name);
	rc = note.failed
		 ? out_of_memory(c->reg)
		 : relate(c, new, old, relation, false, buf_text(&note));
	buf_release(&note);
	return rc;
}

static cbreg_status
take_recorded(struct cbreg_compare *c, const char *framework,
    const char *from_version, const char *version)
{
	struct book *book;
	cbreg_status rc;
	size_t i;

	rc = book_need(c->reg, &kind_lineage, &book);
	for (i = 0; rc == CBREG_OK && i < book->n; i++) {
		const char **v = book->row[i];

		if (strcmp(v[0], framework) == 0 &&
		    strcmp(v[1], version) == 0 &&
		    strcmp(v[3], from_version) == 0)
			rc = relate(c, by_code(&c->new, v[2]),
			    by_code(&c->old, v[4]),
			    cbreg_code_find(CBREG_LINEAGE, v[5], strlen(v[5])),
			    true, v[6]);
	}
	return rc;
}

static bool
same_words(const struct entry *a, const struct entry *b)
{
	return a->n_word > 0 && likeness(a, b) == 1;
}

/* The only one of that name that is left; NULL if none. */
static struct entry *
only_namesake(struct side *side, const struct entry *of)
{
	struct entry *found = NULL;
	size_t i;

	for (i = 0; i < side->n; i++)
		if (!side->entry[i].taken && same_words(&side->entry[i], of)) {
			if (found != NULL)
				return NULL;
			found = &side->entry[i];
		}
	return found;
}

static cbreg_status
take_same(struct cbreg_compare *c)
{
	struct entry *new, *old;
	cbreg_status rc = CBREG_OK;
	size_t i;

	for (i = 0; i < c->new.n &&rc == CBREG_OK; i++) {
		new = &c->new.entry[i];
		if (new->taken || (old = by_code(&c->old, new->code)) == NULL ||
		    old->taken || !same_words(new, old))
			continue;
		rc = strcmp(new->name, old->name) == 0
			 ? relate(c, new, old, CBREG_LINEAGE_SAME, false, "")
			 : relate_names(c, new, old, CBREG_LINEAGE_REWORDED,
			       "the same words");
	}
	for (i = 0; i < c->new.n &&rc == CBREG_OK; i++) {
		new = &c->new.entry[i];
		if (new->taken || (old = only_namesake(&c->old, new)) == NULL ||
		    only_namesake(&c->new, old) != new)
			continue;
		rc = strcmp(new->name, old->name) == 0
			 ? relate(c, new, old, CBREG_LINEAGE_SAME, false,
			       "the same name under another code")
			 : relate_names(c, new, old, CBREG_LINEAGE_REWORDED,
			       "the same words under another code");
	}
	return rc;
}

/* The entry that is most like another one, of those that are left. */
static struct entry *
nearest(struct side *side, const struct entry *to)
{
	struct entry *found = NULL;
	double best = 0, now;
	size_t i;

	for (i = 0; i < side->n; i++) {
		if (side->entry[i].taken)
			continue;
		now = likeness(&side->entry[i], to);
		/* Of two, that of the same code. */
		if (now >= ALIKE &&
		    (now > best || (now == best && strcmp(side->entry[i].code,
						       to->code) == 0))) {
			best = now;
			found = &side->entry[i];
		}
	}
	return found;
}

/* What is alike goes together: one to one, or one to several. */
static cbreg_status
take_alike(struct cbreg_compare *c)
{
	size_t i, n_near = c->old.n + c->new.n + 1, splits, merges, k;
	struct entry **near = calloc(n_near, sizeof(*near)), **back;
	struct entry *new, *old;
	cbreg_status rc = CBREG_OK;
	int relation;

	if (near == NULL)
		return out_of_memory(c->reg);
	back = near + c->new.n;
	for (i = 0; i < c->new.n; i++)
		near[i] = c->new.entry[i].taken
			      ? NULL
			      : nearest(&c->old, &c->new.entry[i]);
	for (i = 0; i < c->old.n; i++)
		back[i] = c->old.entry[i].taken
			      ? NULL
			      : nearest(&c->new, &c->old.entry[i]);
	for (i = 0; i < c->new.n &&rc == CBREG_OK; i++) {
		new = &c->new.entry[i];
		if ((old = near[i]) == NULL)
			continue;
		for (k = splits = 0; k < c->new.n; k++)
			splits += near[k] == old;
		for (k = merges = 0; k < c->old.n; k++)
			merges += back[k] == new;
		relation = splits > 1	? CBREG_LINEAGE_SPLIT
			   : merges > 1 ? CBREG_LINEAGE_MERGED
					: CBREG_LINEAGE_REWORDED;
		if (relation != CBREG_LINEAGE_MERGED) {
			rc = relate_names(c, new, old, relation, "alike");
			continue;
		}
		for (k = 0; k < c->old.n && rc == CBREG_OK; k++)
			if (back[k] == new)
				rc = relate_names(c, new, &c->old.entry[k],
				    relation, "alike");
	}
	free(near);
	return rc;
}

static cbreg_status
take_rest(struct cbreg_compare *c)
{
	cbreg_status rc = CBREG_OK;
	size_t i;

	for (i = 0; i < c->new.n &&rc == CBREG_OK; i++)
		if (!c->new.entry[i].taken)
			rc = relate(c, &c->new.entry[i], NULL,
			    CBREG_LINEAGE_NEW, false,
			    by_code(&c->old, c->new.entry[i].code) != NULL
				? "the code had another meaning"
				: "");
	for (i = 0; i < c->old.n && rc == CBREG_OK; i++)
		if (!c->old.entry[i].taken)
			rc = relate(c, NULL, &c->old.entry[i],
			    CBREG_LINEAGE_DROPPED, false, "");
	return rc;
}

/* In the order of the new version; what was dropped in that of the old. */
static void
sort_rows(struct cbreg_compare *c, struct cbreg_kinship *sorted)
{
	size_t n = 0, i, k;

	for (i = 0; i < c->new.n; i++)
		for (k = 0; k < c->n_row; k++)
			if (c->row[k].code == c->new.entry[i].code)
				sorted[n++] = c->row[k];
	for (i = 0; i < c->old.n; i++)
		for (k = 0; k < c->n_row; k++)
			if (c->row[k].code[0] == '\0' &&
			    c->row[k].from_code == c->old.entry[i].code)
				sorted[n++] = c->row[k];
	free(c->row);
	c->row = sorted;
	c->n_row = n;
}

cbreg_status
cbreg_compare_open(cbreg *reg, const char *framework, const char *from_version,
    const char *version, cbreg_compare **out)
{
	struct cbreg_compare *c = calloc(1, sizeof(*c));
	struct cbreg_kinship *sorted = NULL;
	cbreg_status rc;

	if (c == NULL)
		return out_of_memory(reg);
	c->reg = reg;
	if ((rc = load_side(c, framework, from_version, &c->old)) == CBREG_OK &&
	    (rc = load_side(c, framework, version, &c->new)) == CBREG_OK &&
	    (rc = take_recorded(c, framework, from_version, version)) ==
		CBREG_OK &&
	    (rc = take_same(c)) == CBREG_OK &&
	    (rc = take_alike(c)) == CBREG_OK &&
	    (rc = take_rest(c)) == CBREG_OK &&
	    (sorted = calloc(c->n_row + 1, sizeof(*sorted))) == NULL)
		rc = out_of_memory(reg);
	if (rc != CBREG_OK) {
		cbreg_compare_free(c);
		return rc;
	}
	sort_rows(c, sorted);
	*out = c;
	return CBREG_OK;
}

cbreg_status
cbreg_compare_next(cbreg_compare *c, struct cbreg_kinship *out)
{
	if (c->at == c->n_row)
		return CBREG_DONE;
	*out = c->row[c->at++];
	return CBREG_OK;
}

void
cbreg_compare_free(cbreg_compare *c)
{
	if (c == NULL)
		return;
	arena_release(&c->arena);
	free(c->old.entry);
	free(c->new.entry);
	free(c->row);
	free(c);
}
