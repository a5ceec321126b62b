/* The waiting list of a session: its order, moves, and who is next. */
#include "config.h"

#include "waitlist.h"

#include "seating.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const vacancy_word[] = { "none", "quota", "open" };

static const struct cbreg_column column[] = {
	REF("session", "Session code", "研修コード",
	    CBREG_KEY | CBREG_IDENT | CBREG_REQUIRED, "session"),
	TYPED("person", "Person code", "個人コード", CBREG_KEY | CBREG_REQUIRED,
	    CBREG_PERSON),
	DATE("date", "Date", "日付", CBREG_KEY),
	INT("rank", "Rank", "順位", CBREG_REQUIRED, 1, 1000000),
	TEXT("reason", "Reason", "理由", CBREG_REQUIRED),
};

/* Only somebody enrolled can have a rank; it rests once he waits no more. */
static cbreg_status
check(struct cbreg_intake *in, struct row *row)
{
	struct stmt *st = NULL;
	cbreg_status rc;

	if (row->bad)
		return CBREG_OK;
	if ((rc = db_get(in->reg->db, STMT_ENROLMENT_STANDS, &st)) ==
		CBREG_OK &&
	    (rc = db_int(st, "person", strtoll(row->v[1] + 1, NULL, 10))) ==
		CBREG_OK &&
	    (rc = db_text(st, "session", row->v[0])) == CBREG_OK)
		rc = db_step(st);
	db_put(st);
	if (rc == CBREG_DONE)
		row_reject(in, row, "E-SEAT", 1, "", "%s is not enrolled in %s",
		    row->v[1], row->v[0]);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

const struct kind kind_waiting = {
	.pub = { "waitlist", "waiting", "ranks of those who wait for a seat",
	    column, N_COLUMNS(column) },
	.list = STMT_WAITING_LIST,
	.put = { STMT_WAITING_PUT, STMT_NONE, STMT_NONE },
	.drop = { STMT_WAITING_DROP, STMT_NONE },
	.check = check,
};

struct cbreg_waitlist {
	struct seating seating;
	struct cbreg_waiting *row;
	int *given; /* rank that is recorded, or 0; in the order of row */
	char shifted[64];
};

const char *
cbreg_vacancy_word(enum cbreg_vacancy vacancy)
{
	return vacancy_word[vacancy];
}

/* Ranks follow from the order. */
static void
number(cbreg_waitlist *list)
{
	int last[CBREG_COUNTRIES] = { 0 };
	size_t i;

	for (i = 0; i < list->seating.n_waiter; i++) {
		struct cbreg_waiting *w = &list->row[i];

		w->rank = (int)i + 1;
		w->country_rank = ++last[cbreg_country_number(w->country, 2)];
	}
}

cbreg_status
cbreg_waitlist_open(cbreg *reg, const char *session, cbreg_waitlist **out)
{
	cbreg_waitlist *list = calloc(1, sizeof(*list));
	const struct waiter *w;
	cbreg_status rc;
	size_t n, i;

	if (list == NULL)
		return out_of_memory(reg);
	rc = seating_open(reg, session, &list->seating);
	n = list->seating.n_waiter;
	if (rc == CBREG_OK &&
	    ((list->row = calloc(n + 1, sizeof(*list->row))) == NULL ||
		(list->given = calloc(n + 1, sizeof(*list->given))) == NULL))
		rc = out_of_memory(reg);
	if (rc != CBREG_OK) {
		cbreg_waitlist_free(list);
		return rc;
	}
	for (i = 0; i < n; i++) {
		w = &list->seating.waiter[i];
		list->row[i] = (struct cbreg_waiting){ .person = w->person,
			.since = w->since,
			.reason = w->reason };
		cbreg_country_code(w->country, list->row[i].country);
		list->given[i] = w->rank;
	}
	number(list);
	*out = list;
	return CBREG_OK;
}

const struct cbreg_waiting *
cbreg_waitlist_at(const cbreg_waitlist *list, size_t i)
{
	return i < list->seating.n_waiter ? &list->row[i] : NULL;
}

void
cbreg_waitlist_free(cbreg_waitlist *list)
{
	if (list == NULL)
		return;
	seating_close(&list->seating);
	free(list->row);
	free(list->given);
	free(list);
}

static cbreg_status
find_person(const cbreg_waitlist *list, int64_t person, size_t *out)
{
	size_t i;

	for (i = 0; i < list->seating.n_waiter; i++)
		if (list->row[i].person == person) {
			*out = i;
			return CBREG_OK;
		}
	return db_fail(list->seating.reg->db, CBREG_NOTFOUND,
	    "P%06lld is not waitlisted in %s", (long long)person,
	    list->seating.session->code);
}

cbreg_status
cbreg_waitlist_move(cbreg_waitlist *list, int64_t person, int rank,
    const char *reason)
{
	size_t n = list->seating.n_waiter, from, to, last, i;
	struct cbreg_waiting moved;
	cbreg_status rc;
	int given;

	if ((rc = find_person(list, person, &from)) != CBREG_OK)
		return rc;
	if (rank < 1 || (size_t)rank > n)
		return db_fail(list->seating.reg->db, CBREG_INVALID,
		    "the ranks of %s are 1 to %zu, not %d",
		    list->seating.session->code, n, rank);
	to = (size_t)rank - 1;
	moved = list->row[from];
	given = list->given[from];
	for (i = from; i < to; i++) {
		list->row[i] = list->row[i + 1];
		list->given[i] = list->given[i + 1];
	}
	for (i = from; i > to; i--) {
		list->row[i] = list->row[i - 1];
		list->given[i] = list->given[i - 1];
	}
	moved.reason = reason;
	moved.moved = true;
	list->row[to] = moved;
	list->given[to] = given;
	number(list);
	/* Whoever stands before one with a rank needs one, too. */
	for (last = to, i = to + 1; i < n; i++)
		if (list->given[i] != 0)
			last = i;
	snprintf(list->shifted, sizeof(list->shifted), "shifted by P%06lld",
	    (long long)person);
	for (i = 0; i <= last; i++) {
		if (list->given[i] == list->row[i].rank)
			continue;
		list->row[i].moved = true;
		if (list->row[i].reason[0] == '\0')
			list->row[i].reason = list->shifted;
	}
	return CBREG_OK;
}

/* Seats that are left, while they are given away one by one. */
struct left {
	int quota[CBREG_COUNTRIES]; /* of the country; 0 without a quota */
	int open;		    /* in nobody's quota */
	int all;		    /* of the session */
};

static void
find_left(const struct seating *s, struct left *out)
{
	const struct quota *q;
	int reserved = 0, free;
	size_t i;

	*out = (struct left){ .open = 0 };
	for (i = 0; i < s->quotas.n; i++) {
		q = &s->quotas.row[i];
		free = quota_seats(q) - s->taken[q->country];
		if (free <= 0)
			continue;
		out->quota[q->country] = free;
		reserved += free;
	}
	out->all = reserved;
	if (s->session->seats < 0)
		return;
	out->all = s->session->seats - s->all_taken;
	if (out->all > reserved)
		out->open = out->all - reserved;
}

static enum cbreg_vacancy
vacancy(const struct left *left, int country)
{
	if (left->all <= 0)
		return CBREG_VACANCY_NONE;
	if (left->quota[country] > 0)
		return CBREG_VACANCY_QUOTA;
	return left->open > 0 ? CBREG_VACANCY_OPEN : CBREG_VACANCY_NONE;
}

static void
propose(struct cbreg_waiting *w, enum cbreg_vacancy found, struct left *left)
{
	w->proposed = true;
	w->vacancy = found;
	if (found != CBREG_VACANCY_NONE)
		left->all--;
	if (found == CBREG_VACANCY_QUOTA)
		left->quota[cbreg_country_number(w->country, 2)]--;
	else if (found == CBREG_VACANCY_OPEN)
		left->open--;
}

cbreg_status
cbreg_waitlist_propose(cbreg_waitlist *list, const char *country,
    int64_t person)
{
	const struct seating *s = &list->seating;
	enum cbreg_vacancy want;
	struct left left;
	cbreg_status rc;
	int only = -1, c;
	size_t i;

	find_left(s, &left);
	if (person != 0) {
		if ((rc = find_person(list, person, &i)) != CBREG_OK)
			return rc;
		c = cbreg_country_number(list->row[i].country, 2);
		propose(&list->row[i], vacancy(&left, c), &left);
		return CBREG_OK;
	}
	if (country != NULL) {
		if ((rc = names_need(s->reg)) != CBREG_OK)
			return rc;
		if ((only = country_find(s->reg, country)) < 0)
			return db_fail(s->reg->db, CBREG_NOTFOUND,
			    "'%s' is not a country of the registry", country);
	}
	/* Quotas first: a seat of one is nobody else's. */
	for (want = CBREG_VACANCY_QUOTA; want <= CBREG_VACANCY_OPEN; want++)
		for (i = 0; i < s->n_waiter; i++) {
			c = cbreg_country_number(list->row[i].country, 2);
			if ((only < 0 || c == only) && !list->row[i].proposed &&
			    vacancy(&left, c) == want)
				propose(&list->row[i], want, &left);
		}
	return CBREG_OK;
}
