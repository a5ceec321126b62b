/* The records of a kind before and after a change. */
#include "config.h"

#include "review.h"

#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A record: its key, then a value a column, each with its end. */
struct snap {
	char *text;
	const char *value[CBREG_MAX_COLUMNS];
};

struct snaps {
	struct snap *list;
	size_t n, room;
};

struct review {
	cbreg *reg;
	const struct cbreg_kind *kind;
	char *session;
	struct snaps before;
	const struct marks *marks; /* NULL: whatever is there was known */
};

size_t
review_words(const struct cbreg_kind *kind, const char *const *value, char *out,
    size_t size)
{
	size_t used = 0;
	int i;

	for (i = 0; i < kind->ncolumn; i++)
		if ((kind->column[i].flags & CBREG_KEY) != 0 &&
		    value[i][0] != '\0' && used < size)
			used += (size_t)snprintf(out + used, size - used,
			    "%s%s", used > 0 ? " " : "", value[i]);
	return used;
}

/* The words that name a record, behind them its values. */
static bool
take(const struct cbreg_kind *kind, const char *const *v, struct snaps *to)
{
	size_t size = 1;
	struct snap *s;
	char *at;
	int i;

	if (!list_room(&to->list, &to->room, to->n, sizeof(*to->list)))
		return false;
	s = &to->list[to->n];
	for (i = 0; i < kind->ncolumn; i++)
		size += 2 * strlen(v[i]) + 2;
	if ((s->text = at = malloc(size)) == NULL)
		return false;
	to->n++;
	at += review_words(kind, v, at, size) + 1;
	for (i = 0; i < kind->ncolumn; i++) {
		s->value[i] = at;
		memcpy(at, v[i], strlen(v[i]) + 1);
		at += strlen(v[i]) + 1;
	}
	return true;
}

static int
by_key(const void *a, const void *b)
{
	const struct snap *x = a, *y = b;

	return strcmp(x->text, y->text);
}

static void
release(struct snaps *s)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		free(s->list[i].text);
	free(s->list);
	*s = (struct snaps){ 0 };
}

static cbreg_status
take_all(struct review *r, struct snaps *to)
{
	const struct cbreg_filter filter = { .session = r->session };
	const char *const *v;
	cbreg_list *list;
	cbreg_status rc;

	rc = cbreg_list_open(r->reg, r->kind, &filter, &list);
	if (rc == CBREG_NOTFOUND) /* the session comes with the change */
		return CBREG_OK;
	if (rc != CBREG_OK)
		return rc;
	while ((rc = cbreg_list_next(list, &v)) == CBREG_OK)
		if (!take(r->kind, v, to)) {
			rc = CBREG_NOMEM;
			break;
		}
	cbreg_list_free(list);
	if (rc != CBREG_DONE)
		return rc;
	if (to->n > 0)
		qsort(to->list, to->n, sizeof(*to->list), by_key);
	return CBREG_OK;
}

cbreg_status
review_open(cbreg *reg, const struct cbreg_kind *kind, const char *session,
    const struct marks *marks, struct review **out)
{
	struct review *r = calloc(1, sizeof(*r));
	cbreg_status rc = CBREG_OK;

	if (r == NULL)
		return CBREG_NOMEM;
	r->reg = reg;
	r->kind = kind;
	r->marks = marks;
	if (session != NULL && (r->session = strdup(session)) == NULL)
		rc = CBREG_NOMEM;
	if (rc == CBREG_OK)
		rc = take_all(r, &r->before);
	if (rc != CBREG_OK) {
		review_free(r);
		return rc;
	}
	*out = r;
	return CBREG_OK;
}

static int
by_mark(const void *key, const void *mark)
{
	return strcmp(key, ((const struct mark *)mark)->record);
}

/* Whether what a change begins with is what it was made from; before is NULL
 * where there is no such record. */
static cbreg_status
look_for_stale(struct review *r, const char *record, const struct snap *before,
    bool *stale)
{
	const struct mark *mark = NULL;
	char now[CBREG_DIGEST_SIZE];
	cbreg_status rc = CBREG_OK;

	*stale = false;
	if (r->marks == NULL)
		return CBREG_OK;
	if (r->marks->n > 0)
		mark = bsearch(record, r->marks->list, r->marks->n,
		    sizeof(*r->marks->list), by_mark);
	if (before != NULL && mark != NULL)
		rc = cbreg_row_digest(r->reg, r->kind, before->value, now);
	*stale = before == NULL
		     ? mark != NULL
		     : mark == NULL || strcmp(mark->digest, now) != 0;
	return rc;
}

static cbreg_status
compare(struct review *r, const struct snap *after, review_fn *tell,
    void *context)
{
	const struct snap *before =
	    r->before.n > 0 ? bsearch(after, r->before.list, r->before.n,
				  sizeof(*after), by_key)
			    : NULL;
	struct review_change change = { .record = after->text };
	cbreg_status rc;
	int i;

	rc = look_for_stale(r, after->text, before, &change.stale);
	if (rc != CBREG_OK)
		return rc;
	if (before == NULL) {
		change.column = change.before = "";
		change.after = "new";
		tell(context, &change);
		return CBREG_OK;
	}
	for (i = 0; i < r->kind->ncolumn; i++) {
		change.column = r->kind->column[i].key;
		change.before = before->value[i];
		change.after = after->value[i];
		if (strcmp(change.before, change.after) == 0)
			continue;
		tell(context, &change);
		change.stale = false;
	}
	return CBREG_OK;
}

cbreg_status
review_tell(struct review *r, review_fn *tell, void *context)
{
	struct snaps now = { 0 };
	cbreg_status rc;
	size_t i;

	rc = take_all(r, &now);
	for (i = 0; i < now.n && rc == CBREG_OK; i++)
		rc = compare(r, &now.list[i], tell, context);
	release(&now);
	return rc;
}

void
review_free(struct review *r)
{
	if (r == NULL)
		return;
	release(&r->before);
	free(r->session);
	free(r);
}
