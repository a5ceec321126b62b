/* Who has answered a campaign. */
#include "config.h"

#include "campaign.h"

#include "date.h"
#include "handle.h"

#include <stdlib.h>
#include <string.h>

struct cbreg_campaign {
	cbreg *reg;
	struct arena arena;
	struct cbreg_answer *row;
	size_t n, room, at;
};

static const char *const word[] = { "open", "partial", "answered", "overdue" };

const char *
cbreg_answer_status_word(enum cbreg_answer_status status)
{
	return word[status];
}

static bool
is_of(const char *const *v, const struct cbreg_answer *a)
{
	return strcmp(v[0], a->framework) == 0 && strcmp(v[1], a->version) == 0;
}

/* A capability with others below it is a heading. */
static bool
is_item(const struct book *book, const char **v)
{
	size_t i;

	for (i = 0; i < book->n; i++)
		if (strcmp(book->row[i][3], v[2]) == 0 &&
		    strcmp(book->row[i][0], v[0]) == 0 &&
		    strcmp(book->row[i][1], v[1]) == 0)
			return false;
	return true;
}

static bool
answers(const char **assessment, const char *capability,
    const struct cbreg_answer *a, int as_of)
{
	int on = cbreg_date_parse(assessment[5], strlen(assessment[5]), false);

	return strcmp(assessment[7], capability) == 0 &&
	       strcmp(assessment[2], a->organisation) == 0 &&
	       is_of(assessment, a) && assessment[8][0] != '\0' &&
	       (a->method[0] == '\0' ||
		   strcmp(assessment[4], a->method) == 0) &&
	       on >= a->opens && on <= as_of;
}

static cbreg_status
count(cbreg *reg, struct cbreg_answer *a)
{
	struct book *items, *assessments;
	cbreg_status rc;
	bool found;
	size_t i, k;
	int on;

	if ((rc = book_need(reg, &kind_capability, &items)) != CBREG_OK ||
	    (rc = book_need(reg, &kind_assessment, &assessments)) != CBREG_OK)
		return rc;
	for (i = 0; i < items->n; i++) {
		const char **v = items->row[i];

		if (!is_of(v, a) || !is_item(items, v))
			continue;
		a->items++;
		found = false;
		for (k = 0; k < assessments->n; k++) {
			const char **s = assessments->row[k];

			if (!answers(s, v[2], a, reg->as_of))
				continue;
			found = true;
			on = cbreg_date_parse(s[5], strlen(s[5]), false);
			a->last_on = on > a->last_on ? on : a->last_on;
		}
		a->answered += found;
	}
	a->status = a->answered == a->items && a->items > 0 ? CBREG_ANSWER_WHOLE
		    : reg->as_of > a->due ? CBREG_ANSWER_OVERDUE
		    : a->answered > 0	  ? CBREG_ANSWER_PARTIAL
					  : CBREG_ANSWER_OPEN;
	return CBREG_OK;
}

static const char *
keep(struct cbreg_campaign *c, const char *text)
{
	return arena_text(&c->arena, text, strlen(text));
}

static cbreg_status
add(struct cbreg_campaign *c, const char **v)
{
	const char **org;
	struct cbreg_answer *a;
	struct book *orgs;
	cbreg_status rc;

	if ((rc = book_need(c->reg, &kind_org, &orgs)) != CBREG_OK)
		return rc;
	if (!grow(&c->row, &c->room, c->n, sizeof(*c->row)))
		return out_of_memory(c->reg);
	org = book_by_ident(orgs, &v[1]);
	a = &c->row[c->n++];
	*a = (struct cbreg_answer){ .campaign = keep(c, v[0]),
		.organisation = keep(c, v[1]),
		.country = keep(c, org != NULL ? org[4] : ""),
		.framework = keep(c, v[2]),
		.version = keep(c, v[3]),
		.method = keep(c, v[4]),
		.opens = cbreg_date_parse(v[5], strlen(v[5]), false),
		.due = cbreg_date_parse(v[6], strlen(v[6]), false) };
	if (a->campaign == NULL || a->organisation == NULL ||
	    a->country == NULL || a->framework == NULL || a->version == NULL ||
	    a->method == NULL)
		return out_of_memory(c->reg);
	return count(c->reg, a);
}

cbreg_status
cbreg_campaign_open(cbreg *reg, const char *campaign, cbreg_campaign **out)
{
	struct cbreg_campaign *c = calloc(1, sizeof(*c));
	struct book *book;
	cbreg_status rc;
	size_t i;

	if (c == NULL)
		return out_of_memory(reg);
	c->reg = reg;
	rc = book_need(reg, &kind_campaign, &book);
	for (i = 0; rc == CBREG_OK && i < book->n; i++)
		if (campaign == NULL || strcmp(book->row[i][0], campaign) == 0)
			rc = add(c, book->row[i]);
	if (rc == CBREG_OK && c->n == 0 && campaign != NULL)
		rc = db_fail(reg->db, CBREG_NOTFOUND,
		    "there is no campaign '%s'", campaign);
	if (rc != CBREG_OK) {
		cbreg_campaign_free(c);
		return rc;
	}
	*out = c;
	return CBREG_OK;
}

cbreg_status
cbreg_campaign_next(cbreg_campaign *c, struct cbreg_answer *out)
{
	if (c->at == c->n)
		return CBREG_DONE;
	*out = c->row[c->at++];
	return CBREG_OK;
}

void
cbreg_campaign_free(cbreg_campaign *c)
{
	if (c == NULL)
		return;
	arena_release(&c->arena);
	free(c->row);
	free(c);
}
