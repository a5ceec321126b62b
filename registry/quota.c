/* Seats of countries in sessions: quotas, and transfers between them. */
#include "config.h"

#include "quota.h"

#include "intake_private.h"

#include <stdlib.h>
#include <string.h>

enum {
	T_SESSION,
	T_FROM,
	T_TO,
	T_SEATS,
	T_DATE
};

static const struct cbreg_column transfer[] = {
	REF("session", "Session code", "研修コード",
	    CBREG_KEY | CBREG_IDENT | CBREG_REQUIRED, "session"),
	COUNTRY("from", "From", "譲渡国", CBREG_KEY | CBREG_REQUIRED),
	COUNTRY("to", "To", "譲受国", CBREG_KEY | CBREG_REQUIRED),
	INT("seats", "Seats", "席数", CBREG_REQUIRED, 1, 1000000),
	DATE("date", "Date", "日付", CBREG_KEY | CBREG_REQUIRED),
	TEXT("reason", "Reason", "理由", CBREG_REQUIRED),
};

/* A quota or a transfer on its way in, and what is recorded beside it. */
struct account {
	struct book *quota, *transfer;
	const struct kind *kind;
	const char *const *row;
};

static cbreg_status
open_account(struct cbreg_intake *in, const struct kind *kind,
    const struct row *row, struct account *out)
{
	cbreg_status rc;

	*out = (struct account){ .kind = kind, .row = row->v };
	if ((rc = book_need(in->reg, &kind_quota, &out->quota)) != CBREG_OK)
		return rc;
	return book_need(in->reg, &kind_transfer, &out->transfer);
}

/* The recorded transfers of the session, without the one that the row
 * replaces; the row itself at the end.  NULL after that. */
static const char *const *
next_transfer(const struct account *a, struct book_cursor *c, bool *ended)
{
	bool own = a->kind == &kind_transfer;
	const char **t;

	while (!*ended && (t = book_same(a->transfer, a->row, c)) != NULL)
		if (!own || strcmp(t[T_FROM], a->row[T_FROM]) != 0 ||
		    strcmp(t[T_TO], a->row[T_TO]) != 0 ||
		    strcmp(t[T_DATE], a->row[T_DATE]) != 0)
			return (const char *const *)t;
	if (*ended || !own)
		return NULL;
	*ended = true;
	return a->row;
}

/* What the country has at the end of the day. */
static long
balance(const struct account *a, const char *country, const char *day)
{
	const char *const key[CBREG_MAX_COLUMNS] = { a->row[0], country };
	struct book_cursor c = { 0 };
	const char *const *t;
	const char **quota;
	bool ended = false;
	long seats = 0;

	if (a->kind == &kind_quota && strcmp(a->row[1], country) == 0)
		seats = strtol(a->row[2], NULL, 10);
	else if ((quota = book_by_key(a->quota, key, NULL)) != NULL)
		seats = strtol(quota[2], NULL, 10);
	while ((t = next_transfer(a, &c, &ended)) != NULL) {
		if (strcmp(t[T_DATE], day) > 0) /* ISO dates sort as text */
			continue;
		if (strcmp(t[T_TO], country) == 0)
			seats += strtol(t[T_SEATS], NULL, 10);
		if (strcmp(t[T_FROM], country) == 0)
			seats -= strtol(t[T_SEATS], NULL, 10);
	}
	return seats;
}

/* Refuse the row where it leaves the country with less than nothing on any
 * day. */
static void
check_balance(struct cbreg_intake *in, struct row *row, const struct account *a,
    const char *country)
{
	int column = column_of(in->kind, "seats");
	struct book_cursor c = { 0 };
	const char *const *t;
	bool ended = false;
	long seats;

	while (!row->bad && (t = next_transfer(a, &c, &ended)) != NULL) {
		if (strcmp(t[T_FROM], country) != 0 ||
		    (seats = balance(a, country, t[T_DATE])) >= 0)
			continue;
		row_reject(in, row, "E-RULE", column, "",
		    "%s would have %ld seats of '%s' on %s: more would be "
		    "given than it has",
		    country, seats, a->row[0], t[T_DATE]);
		row->conflict = true;
	}
}

static cbreg_status
check_transfer(struct cbreg_intake *in, struct row *row)
{
	struct account a;
	cbreg_status rc;

	if (strcmp(row->v[T_FROM], row->v[T_TO]) == 0)
		row_reject(in, row, "E-RULE", T_TO, "",
		    "%s cannot give seats to itself", row->v[T_FROM]);
	if (row->bad)
		return CBREG_OK;
	if ((rc = open_account(in, &kind_transfer, row, &a)) != CBREG_OK)
		return rc;
	check_balance(in, row, &a, row->v[T_FROM]);
	check_balance(in, row, &a, row->v[T_TO]);
	return CBREG_OK;
}

cbreg_status
check_quota(struct cbreg_intake *in, struct row *row)
{
	struct account a;
	cbreg_status rc;

	if (row->bad)
		return CBREG_OK;
	if ((rc = open_account(in, &kind_quota, row, &a)) != CBREG_OK)
		return rc;
	check_balance(in, row, &a, row->v[1]);
	return CBREG_OK;
}

/* Who passes seats on must have received them. */
static bool
transfer_waits(const struct cbreg_intake *in, const char *const *v)
{
	size_t i;

	for (i = 0; i < in->n; i++)
		if (!in->held[i].taken &&
		    strcmp(in->held[i].v[T_SESSION], v[T_SESSION]) == 0 &&
		    strcmp(in->held[i].v[T_TO], v[T_FROM]) == 0)
			return true;
	return false;
}

const struct kind kind_transfer = {
	.pub = { "transfers", "transfer",
	    "seats that a country gave to another", transfer,
	    N_COLUMNS(transfer) },
	.list = STMT_TRANSFER_LIST,
	.put = { STMT_TRANSFER_PUT, STMT_NONE, STMT_NONE },
	.drop = { STMT_TRANSFER_DROP, STMT_NONE },
	.check = check_transfer,
	.waits = transfer_waits,
};

cbreg_status
quotas_load(cbreg *reg, int64_t session, int day, struct quotas *out)
{
	struct stmt *st = NULL;
	cbreg_status rc;

	*out = (struct quotas){ 0 };
	rc = db_get(reg->db,
	    session != 0 ? STMT_QUOTA_OF_SESSION_ON : STMT_QUOTA_ON, &st);
	if (rc == CBREG_OK && session != 0)
		rc = db_int(st, "session", session);
	if (rc == CBREG_OK)
		rc = db_int(st, "day", day);
	while (rc == CBREG_OK && (rc = db_step(st)) == CBREG_OK) {
		if (!grow(&out->row, &out->room, out->n, sizeof(*out->row))) {
			rc = out_of_memory(reg);
			break;
		}
		out->row[out->n++] = (struct quota){
			.session = db_col_int(st, 0),
			.country = (int)db_col_int(st, 1),
			.stated = db_col_int(st, 2) != 0,
			.agreed = (int)db_col_int(st, 3),
			.received = (int)db_col_int(st, 4),
			.given = (int)db_col_int(st, 5),
		};
	}
	db_put(st);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

void
quotas_release(struct quotas *quotas)
{
	free(quotas->row);
	*quotas = (struct quotas){ 0 };
}

static int
by_place(const void *a, const void *b)
{
	const struct quota *x = a, *y = b;

	if (x->session != y->session)
		return x->session < y->session ? -1 : 1;
	return x->country - y->country;
}

const struct quota *
quota_of(const struct quotas *quotas, int64_t session, int country)
{
	const struct quota key = { .session = session, .country = country };

	if (quotas->n == 0)
		return NULL;
	return bsearch(&key, quotas->row, quotas->n, sizeof(key), by_place);
}

int
quota_seats(const struct quota *quota)
{
	return quota->agreed + quota->received - quota->given;
}
