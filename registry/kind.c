/* The table of kinds, and the listing of their records. */
#include "config.h"

#include "handle.h"

#include "date.h"
#include "days.h"
#include "digest.h"
#include "noun.h"
#include "reason.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* In the order in which files are read. */
static const struct kind *const kinds[] = { &kind_country, &kind_group,
	&kind_meeting, &kind_reason, &kind_title, &kind_org, &kind_framework,
	&kind_capability, &kind_level, &kind_translation, &kind_lineage,
	&kind_crosswalk, &kind_activity, &kind_session, &kind_quota,
	&kind_transfer, &kind_profile, &kind_assignment, &kind_teaches,
	&kind_person, &kind_former, &kind_affiliation, &kind_headcount,
	&kind_output, &kind_target, &kind_label, &kind_campaign,
	&kind_assessment, &kind_roster, &kind_placement, &kind_stage,
	&kind_followup, &kind_certificate, &kind_waiting, &kind_replacement,
	&kind_distinct, &kind_merge };

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

_Static_assert(KINDS <= N_KINDS, "room for a book per kind");

struct cbreg_list {
	cbreg *reg;
	const struct kind *kind;
	struct stmt *st;
	char country[3]; /* of the rows of a roster; empty: any */
	const char *value[CBREG_MAX_COLUMNS];
	char made[CBREG_MAX_COLUMNS][24]; /* values that are not as stored */
	/* All rows, where they are put into another order. */
	struct arena arena;
	struct sorted {
		int status;
		size_t n;
		const char *value[CBREG_MAX_COLUMNS];
	} * sorted;
	size_t n_sorted, room, at;
};

static cbreg_status sort_by_status(cbreg *reg, struct cbreg_list *list);

const struct cbreg_kind *
cbreg_kind_at(int i)
{
	return i >= 0 && (size_t)i < KINDS ? &kinds[i]->pub : NULL;
}

int
cbreg_kind_rank(const struct cbreg_kind *kind)
{
	int i;

	for (i = 0; cbreg_kind_at(i) != kind; i++)
		;
	return i;
}

const struct cbreg_kind *
cbreg_kind_find(const char *name)
{
	size_t i;

	for (i = 0; i < KINDS; i++)
		if (strcmp(kinds[i]->pub.name, name) == 0)
			return &kinds[i]->pub;
	for (i = 0; i < KINDS; i++)
		if (strcmp(kinds[i]->pub.noun, name) == 0)
			return &kinds[i]->pub;
	return NULL;
}

const struct cbreg_kind *
cbreg_kind_by_noun(const char *noun)
{
	const struct kind *kind = kind_by_noun(noun);

	return kind != NULL ? &kind->pub : NULL;
}

int
cbreg_kind_column(const struct cbreg_kind *kind, const char *key)
{
	int i;

	for (i = 0; i < kind->ncolumn; i++)
		if (strcmp(kind->column[i].key, key) == 0)
			return i;
	return -1;
}

const struct kind *
kind_of(const struct cbreg_kind *pub)
{
	size_t i;

	for (i = 0; i < KINDS; i++)
		if (&kinds[i]->pub == pub)
			return kinds[i];
	return NULL;
}

const struct kind *
kind_by_noun(const char *noun)
{
	size_t i;

	for (i = 0; i < KINDS; i++)
		if (strcmp(kinds[i]->pub.noun, noun) == 0)
			return kinds[i];
	return NULL;
}

static int64_t
person_number(const char *code)
{
	char *end;
	long long n;

	if ((code[0] != 'P' && code[0] != 'p') || code[1] < '0' ||
	    code[1] > '9')
		return 0;
	n = strtoll(code + 1, &end, 10);
	return *end == '\0' && n <= MAX_PERSON ? n : 0;
}

bool
kind_of_people(const struct kind *kind)
{
	int i;

	for (i = 0; i < kind->pub.ncolumn && !kind->people; i++)
		if (kind->pub.column[i].type == CBREG_PERSON)
			return true;
	return false;
}

bool
kind_concerns(const struct kind *kind, const char *const *v, const char *person)
{
	int i;

	for (i = 0; i < kind->pub.ncolumn; i++)
		if (kind->pub.column[i].type == CBREG_PERSON &&
		    strcmp(v[i], person) == 0)
			return true;
	return false;
}

const char *
cbreg_person_code(int64_t person, char out[CBREG_PERSON_SIZE])
{
	snprintf(out, CBREG_PERSON_SIZE, "P%06lld", (long long)person);
	return out;
}

cbreg_status
person_redirect(cbreg *reg, int64_t *number)
{
	struct stmt *st = NULL;
	cbreg_status rc;

	if ((rc = db_get(reg->db, STMT_MERGED_INTO, &st)) == CBREG_OK &&
	    (rc = db_int(st, "old", *number)) == CBREG_OK &&
	    (rc = db_step(st)) == CBREG_OK)
		*number = db_col_int(st, 0);
	db_put(st);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

cbreg_status
cbreg_person_find(cbreg *reg, const char *who, int64_t *out)
{
	struct stmt *st = NULL;
	cbreg_status rc;

	if ((*out = person_number(who)) != 0)
		return person_redirect(reg, out);
	if ((rc = db_get(reg->db, STMT_PERSON_FIND, &st)) == CBREG_OK &&
	    (rc = db_text(st, "who", who)) == CBREG_OK &&
	    (rc = db_step(st)) == CBREG_OK) {
		*out = db_col_int(st, 0);
		if ((rc = db_step(st)) == CBREG_OK)
			rc = db_fail(reg->db, CBREG_AMBIGUOUS,
			    "more than one person has this address");
		else if (rc == CBREG_DONE)
			rc = CBREG_OK;
	} else if (rc == CBREG_DONE) {
		rc =
		    db_fail(reg->db, CBREG_NOTFOUND, "there is no such person");
	}
	db_put(st);
	return rc;
}

cbreg_status
person_need(cbreg *reg, const char *who, int64_t *out)
{
	struct stmt *st = NULL;
	cbreg_status rc;

	if ((rc = cbreg_person_find(reg, who, out)) != CBREG_OK)
		return rc;
	if ((rc = db_get(reg->db, STMT_PERSON_ONE, &st)) == CBREG_OK &&
	    (rc = db_int(st, "id", *out)) == CBREG_OK)
		rc = db_step(st);
	db_put(st);
	return rc == CBREG_DONE
		   ? db_fail(reg->db, CBREG_NOTFOUND, "there is no such person")
		   : rc;
}

cbreg_status
no_such_session(cbreg *reg, const char *code)
{
	const char *near = cbreg_suggest(reg, "session", code);

	return db_fail(reg->db, CBREG_NOTFOUND,
	    "there is no session '%s'%s%s%s", code,
	    near[0] != '\0' ? "; did you mean '" : "", near,
	    near[0] != '\0' ? "'?" : "");
}

static cbreg_status
session_exists(cbreg *reg, const char *code)
{
	struct stmt *st = NULL;
	cbreg_status rc;

	if ((rc = db_get(reg->db, STMT_SESSION_ONE, &st)) == CBREG_OK &&
	    (rc = db_text(st, "code", code)) == CBREG_OK)
		rc = db_step(st);
	db_put(st);
	if (rc == CBREG_DONE)
		return db_fail(reg->db, CBREG_NOTFOUND,
		    "there is no session '%s'", code);
	return rc;
}

cbreg_status
cbreg_list_open(cbreg *reg, const struct cbreg_kind *pub,
    const struct cbreg_filter *filter, cbreg_list **out)
{
	const struct kind *kind = kind_of(pub);
	enum stmt_id id = kind->list;
	cbreg_list *list;
	cbreg_status rc;
	int64_t person = 0;

	if (filter != NULL && filter->person != NULL &&
	    (rc = cbreg_person_find(reg, filter->person, &person)) != CBREG_OK)
		return rc;
	if (kind == &kind_roster && filter != NULL && filter->session != NULL)
		id = STMT_ENROLMENT_OF_SESSION;
	else if (kind == &kind_roster && person != 0)
		id = STMT_ENROLMENT_OF_PERSON;
	else if (kind == &kind_affiliation && person != 0)
		id = STMT_AFFILIATION_LIST_OF;
	else if (kind == &kind_person && person != 0)
		id = STMT_PERSON_ONE;
	if (id == STMT_ENROLMENT_OF_SESSION &&
	    (rc = session_exists(reg, filter->session)) != CBREG_OK)
		return rc;
	if ((list = calloc(1, sizeof(*list))) == NULL)
		return out_of_memory(reg);
	list->reg = reg;
	list->kind = kind;
	if (filter != NULL && filter->country != NULL && kind == &kind_roster)
		snprintf(list->country, sizeof(list->country), "%s",
		    filter->country);
	if ((rc = reasons_need(reg)) == CBREG_OK)
		rc = db_get(reg->db, id, &list->st);
	if (rc == CBREG_OK && id == STMT_ENROLMENT_OF_SESSION)
		rc = db_text(list->st, "code", filter->session);
	else if (rc == CBREG_OK && id != kind->list)
		rc = db_int(list->st, "id", person);
	if (rc == CBREG_OK && id == STMT_ENROLMENT_OF_SESSION &&
	    filter->by_status)
		rc = sort_by_status(reg, list);
	if (rc != CBREG_OK) {
		cbreg_list_free(list);
		return rc;
	}
	*out = list;
	return CBREG_OK;
}

/* Codes that are stored as numbers, as the kind's file has them. */
static const char *
number_as_text(const cbreg *reg, const struct cbreg_column *column, int64_t n,
    bool placement, char made[24])
{
	switch (column->type) {
	case CBREG_PERSON:
	case CBREG_OLD_PERSON:
		return cbreg_person_code(n, made);
	case CBREG_DATE:
	case CBREG_PARTIAL_DATE:
		return cbreg_date_text((int)n, made);
	default:
		if (column->list == CBREG_STATUS)
			return cbreg_status_word((int)n, placement);
		if (column->list == CBREG_REASON)
			return reason_word(reg, (int)n);
		return cbreg_code_word(column->list, (int)n);
	}
}

static bool
is_number(const struct kind *kind, const struct cbreg_column *column)
{
	if (column->type == CBREG_PERSON || column->type == CBREG_OLD_PERSON ||
	    column->type == CBREG_DATE || column->type == CBREG_PARTIAL_DATE)
		return true;
	return column->type == CBREG_WORD &&
	       ((kind == &kind_roster) ||
		   (kind == &kind_placement && column->list != CBREG_DEGREE));
}

/* The statement's columns are those of the kind, without the ones that are
 * only read; a roster's statement says at its end whether it is a
 * placement's. */
static const int roster_source[] = { 0, 1, -1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
	12, 13, 13 };

/* Days and hours are one number in the table. */
static const char *
attended_text(const struct cbreg_column *column, int attended, char made[24])
{
	bool hours = attended >= ATTENDED_HOURS;

	if (attended == 0 || hours != (strcmp(column->key, "hours") == 0))
		return "";
	snprintf(made, 24, "%d", hours ? attended - ATTENDED_HOURS : attended);
	return made;
}

static cbreg_status
next_row(cbreg_list *list, const char *const **out)
{
	const struct cbreg_kind *pub = &list->kind->pub;
	bool placement = list->kind == &kind_placement;
	cbreg_status rc;
	const char *text;
	int i, source = 0;

	if ((rc = db_step(list->st)) != CBREG_OK)
		return rc;
	if (list->kind == &kind_roster) {
		text = db_col_text(list->st, 14);
		placement = text != NULL && strcmp(text, "placement") == 0;
	}
	for (i = 0; i < pub->ncolumn; i++) {
		const struct cbreg_column *c = &pub->column[i];
		int from =
		    list->kind == &kind_roster ? roster_source[i] : source;

		list->value[i] = "";
		if (from < 0 || (c->flags & CBREG_INPUT) != 0)
			continue;
		source++;
		if (list->kind == &kind_person && c->type == CBREG_EXTERNAL)
			from = 9;
		if (list->kind == &kind_roster && from == 13)
			list->value[i] = attended_text(c,
			    (int)db_col_int(list->st, from), list->made[i]);
		else if (is_number(list->kind, c))
			list->value[i] = number_as_text(list->reg, c,
			    db_col_int(list->st, from), placement,
			    list->made[i]);
		else if ((text = db_col_text(list->st, from)) != NULL)
			list->value[i] = text;
	}
	*out = list->value;
	return CBREG_OK;
}

static int
by_status(const void *a, const void *b)
{
	const struct sorted *x = a, *y = b;
	enum cbreg_class m = cbreg_status_rule(x->status)->class;
	enum cbreg_class n = cbreg_status_rule(y->status)->class;

	if (m != n)
		return m < n ? -1 : 1;
	if (x->status != y->status)
		return x->status < y->status ? -1 : 1;
	return (x->n > y->n) - (x->n < y->n);
}

static cbreg_status
sort_by_status(cbreg *reg, struct cbreg_list *list)
{
	int status = cbreg_kind_column(&list->kind->pub, "status"), i;
	const char *const *value;
	struct sorted *row;
	cbreg_status rc;

	while ((rc = next_row(list, &value)) == CBREG_OK) {
		if (!grow(&list->sorted, &list->room, list->n_sorted,
			sizeof(*list->sorted)))
			return out_of_memory(reg);
		row = &list->sorted[list->n_sorted];
		row->n = list->n_sorted++;
		row->status = cbreg_code_find(CBREG_STATUS, value[status],
		    strlen(value[status]));
		for (i = 0; i < list->kind->pub.ncolumn; i++) {
			row->value[i] = arena_text(&list->arena, value[i],
			    strlen(value[i]));
			if (row->value[i] == NULL)
				return out_of_memory(reg);
		}
	}
	if (list->n_sorted > 0)
		qsort(list->sorted, list->n_sorted, sizeof(*list->sorted),
		    by_status);
	db_put(list->st);
	list->st = NULL;
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

cbreg_status
cbreg_list_next(cbreg_list *list, const char *const **out)
{
	cbreg_status rc;
	int at;

	if (list->st != NULL) {
		at = column_of(list->kind, "country");
		do
			rc = next_row(list, out);
		while (rc == CBREG_OK && list->country[0] != '\0' &&
		       strcmp((*out)[at], list->country) != 0);
		return rc;
	}
	if (list->at == list->n_sorted)
		return CBREG_DONE;
	*out = list->sorted[list->at++].value;
	return CBREG_OK;
}

void
cbreg_list_free(cbreg_list *list)
{
	if (list == NULL)
		return;
	db_put(list->st);
	arena_release(&list->arena);
	free(list->sorted);
	free(list);
}

cbreg_status
cbreg_row_digest(cbreg *reg, const struct cbreg_kind *kind,
    const char *const *value, char out[CBREG_DIGEST_SIZE])
{
	struct digest_stream *s;
	cbreg_status rc;
	int i;

	_Static_assert(CBREG_DIGEST_SIZE == DIGEST_TEXT_SIZE, "the same text");
	if ((rc = secret_need(reg)) != CBREG_OK)
		return rc;
	if ((s = digest_stream_new(reg->secret)) == NULL)
		return out_of_memory(reg);
	digest_stream_add(s, kind->name);
	for (i = 0; i < kind->ncolumn; i++)
		digest_stream_add(s, value[i]);
	digest_stream_end(s, out);
	return CBREG_OK;
}
