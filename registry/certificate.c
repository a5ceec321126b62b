/* Certificates: who may have one, what their numbers are, what they say. */
#include "config.h"

#include "certificate.h"

#include "enrolment.h"
#include "noun.h"

#include "date.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	NUMBER,
	SESSION,
	PERSON,
	ISSUER,
	ISSUED_ON,
	REVOKED_ON,
	REASON
};

static const struct cbreg_column column[] = {
	CODE("number", "Certificate number", "修了証番号",
	    CBREG_KEY | CBREG_IDENT | CBREG_REQUIRED),
	REF("session", "Session code", "研修コード", CBREG_REQUIRED, "session"),
	TYPED("person", "Person code", "個人コード", CBREG_REQUIRED,
	    CBREG_PERSON),
	ORG("issuer", "Issuer", "発行機関", CBREG_REQUIRED),
	DATE("issued_on", "Issued on", "発行日", CBREG_REQUIRED),
	DATE("revoked_on", "Revoked on", "取消日", 0),
	TEXT("reason", "Reason for revocation", "取消理由", CBREG_PERSONAL),
};

struct cbreg_certificates {
	struct stmt *st;
};

static cbreg_status
in_force(cbreg *reg, const char *session, int64_t person, struct buf *out)
{
	struct stmt *st = NULL;
	cbreg_status rc;

	buf_clear(out);
	if ((rc = db_get(reg->db, STMT_CERTIFICATE_IN_FORCE, &st)) ==
		CBREG_OK &&
	    (rc = db_text(st, "session", session)) == CBREG_OK &&
	    (rc = db_int(st, "person", person)) == CBREG_OK &&
	    (rc = db_int(st, "day", reg->as_of)) == CBREG_OK &&
	    (rc = db_step(st)) == CBREG_OK)
		buf_puts(out, db_col_text(st, 0));
	db_put(st);
	if (out->failed)
		return out_of_memory(reg);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

/* The last number of the series SESSION-001, SESSION-002 ...; what has other
 * than digits there, or fewer than three, is not of it. */
static int64_t
last_of_series(const struct book *book, const char *session)
{
	size_t len = strlen(session), i, digits;
	int64_t last = 0, n;

	for (i = 0; i < book->n; i++) {
		const char *number = book->row[i][NUMBER];

		if (strncmp(number, session, len) != 0 || number[len] != '-')
			continue;
		number += len + 1;
		digits = strspn(number, "0123456789");
		if (digits < 3 || digits > 9 || number[digits] != '\0')
			continue;
		n = strtoll(number, NULL, 10);
		last = n > last ? n : last;
	}
	return last;
}

static cbreg_status
next_number(cbreg *reg, const struct book *book, struct row *row)
{
	const char *made[N_COLUMNS(column)] = { "", "", "", "", "", "", "" };
	struct buf text = { 0 };
	cbreg_status rc = CBREG_OK;

	/* The book is searched once for each session of a change. */
	if (strcmp(buf_text(&reg->series), row->v[SESSION]) != 0) {
		buf_clear(&reg->series);
		buf_puts(&reg->series, row->v[SESSION]);
		reg->series_last = last_of_series(book, row->v[SESSION]);
	}
	do {
		buf_clear(&text);
		buf_printf(&text, "%s-%03lld", row->v[SESSION],
		    (long long)++reg->series_last);
		made[NUMBER] = buf_text(&text);
	} while (!text.failed && book_by_key(book, made, NULL) != NULL);
	row->v[NUMBER] = arena_text(row->arena, made[NUMBER], text.len);
	if (text.failed || reg->series.failed || row->v[NUMBER] == NULL)
		rc = out_of_memory(reg);
	buf_release(&text);
	return rc;
}

/* The certificate in force that a row without a number means; what else it
 * says must be true of it. */
static cbreg_status
find_number(struct cbreg_intake *in, const struct book *book, struct row *row)
{
	cbreg *reg = intake_registry(in);
	struct buf number = { 0 };
	const char **old;
	cbreg_status rc;
	int i;

	rc = in_force(reg, row->v[SESSION],
	    strtoll(row->v[PERSON] + 1, NULL, 10), &number);
	if (rc == CBREG_OK && number.len > 0 &&
	    (row->v[NUMBER] =
		    arena_text(row->arena, number.text, number.len)) == NULL)
		rc = out_of_memory(reg);
	buf_release(&number);
	if (rc != CBREG_OK || row->v[NUMBER][0] == '\0' ||
	    (old = book_by_key(book, row->v, NULL)) == NULL)
		return rc;
	for (i = ISSUER; i <= ISSUED_ON; i++)
		if (row->v[i][0] != '\0' && strcmp(row->v[i], old[i]) != 0)
			row_reject(in, row, "E-EXISTS", i, "",
			    "%s has certificate '%s' of '%s' already, "
			    "issued by '%s' on %s",
			    row->v[PERSON], row->v[NUMBER], row->v[SESSION],
			    old[ISSUER], old[ISSUED_ON]);
	return CBREG_OK;
}

static cbreg_status
complete(struct cbreg_intake *in, struct row *row)
{
	cbreg *reg = intake_registry(in);
	struct book *book, *sessions;
	char day[CBREG_DATE_SIZE];
	const char **session;
	cbreg_status rc;

	if ((rc = book_need(reg, &kind_certificate, &book)) != CBREG_OK)
		return rc;
	if (row->v[NUMBER][0] != '\0')
		buf_clear(&reg->series); /* it may be a higher one */
	if (row->v[NUMBER][0] == '\0' && row->v[SESSION][0] != '\0' &&
	    row->v[PERSON][0] != '\0') {
		if ((rc = find_number(in, book, row)) != CBREG_OK || row->bad)
			return rc;
		if (row->v[NUMBER][0] == '\0' &&
		    (rc = next_number(reg, book, row)) != CBREG_OK)
			return rc;
		if (row->v[ISSUED_ON][0] == '\0' &&
		    book_by_key(book, row->v, NULL) == NULL) {
			cbreg_date_text(reg->as_of, day);
			row->v[ISSUED_ON] =
			    arena_text(row->arena, day, strlen(day));
			if (row->v[ISSUED_ON] == NULL)
				return out_of_memory(reg);
		}
	}
	if (row->v[ISSUER][0] != '\0' ||
	    book_by_key(book, row->v, NULL) != NULL)
		return CBREG_OK;
	if ((rc = book_need(reg, &kind_session, &sessions)) != CBREG_OK)
		return rc;
	if ((session = book_by_ident(sessions, &row->v[SESSION])) != NULL)
		row->v[ISSUER] = session[column_of(&kind_session, "host")];
	return CBREG_OK;
}

static cbreg_status
check_completed(struct cbreg_intake *in, struct row *row, int64_t person)
{
	cbreg *reg = intake_registry(in);
	struct cbreg_standing now;
	cbreg_status rc;
	int on, status;

	rc = cbreg_enrolment_get(reg, row->v[SESSION], person, &now);
	if (rc == CBREG_NOTFOUND) {
		row_reject(in, row, "E-SEAT", PERSON, "", "%s",
		    cbreg_message(reg));
		return CBREG_OK;
	}
	/* A revoked one may be of somebody who turned out not to have. */
	if (rc != CBREG_OK || row->v[REVOKED_ON][0] != '\0')
		return rc;
	status = cbreg_code_find(CBREG_STATUS, now.status, strlen(now.status));
	on = cbreg_date_parse(now.on, strlen(now.on), false);
	if (!cbreg_status_rule(status)->completed)
		row_reject(in, row, "E-STATUS", PERSON, "",
		    "%s has not completed '%s' but is '%s'", row->v[PERSON],
		    row->v[SESSION], now.status);
	else if (on > reg->as_of)
		row_reject(in, row, "E-STATUS", PERSON, "",
		    "%s completes '%s' only on %s", row->v[PERSON],
		    row->v[SESSION], now.on);
	else if (strcmp(row->v[ISSUED_ON], now.on) < 0)
		row_reject(in, row, "E-ORDER", ISSUED_ON, "",
		    "issued_on '%s' is before the completion on %s",
		    row->v[ISSUED_ON], now.on);
	return CBREG_OK;
}

static cbreg_status
check_only_one(struct cbreg_intake *in, struct row *row, int64_t person)
{
	struct buf number = { 0 };
	cbreg_status rc;

	rc = in_force(intake_registry(in), row->v[SESSION], person, &number);
	if (rc == CBREG_OK && number.len > 0 &&
	    strcmp(buf_text(&number), row->v[NUMBER]) != 0)
		row_reject(in, row, "E-EXISTS", PERSON, "",
		    "%s has certificate '%s' of '%s' already", row->v[PERSON],
		    buf_text(&number), row->v[SESSION]);
	buf_release(&number);
	return rc;
}

static cbreg_status
check(struct cbreg_intake *in, struct row *row)
{
	int64_t person = strtoll(row->v[PERSON] + 1, NULL, 10);
	bool revoked = row->v[REVOKED_ON][0] != '\0';
	cbreg_status rc;

	if (row->old != NULL &&
	    (strcmp(row->old[SESSION], row->v[SESSION]) != 0 ||
		strcmp(row->old[PERSON], row->v[PERSON]) != 0)) {
		row_reject(in, row, "E-EXISTS", NUMBER, "",
		    "certificate '%s' is of %s for '%s'", row->v[NUMBER],
		    row->old[PERSON], row->old[SESSION]);
		return CBREG_OK;
	}
	if (row->old != NULL && row->old[REVOKED_ON][0] != '\0' && !revoked)
		row_reject(in, row, "E-RULE", REVOKED_ON, "",
		    "certificate '%s' was revoked and stays so",
		    row->v[NUMBER]);
	check_order(in, row, &kind_certificate, "issued_on", "revoked_on");
	if (revoked && row->v[REASON][0] == '\0')
		row_reject(in, row, "E-RULE", REASON, "",
		    "a certificate that is revoked needs a reason");
	if (!revoked && row->v[REASON][0] != '\0')
		row_reject(in, row, "E-RULE", REASON, "",
		    "only a certificate that is revoked has a reason");
	if ((rc = check_completed(in, row, person)) == CBREG_OK && !revoked)
		rc = check_only_one(in, row, person);
	if (row->bad) /* a number that was made for it is free again */
		buf_clear(&intake_registry(in)->series);
	return rc;
}

const struct kind kind_certificate = {
	.pub = { "certificates", "certificate",
	    "what was certified, and "
	    "what was revoked",
	    column, N_COLUMNS(column) },
	.list = STMT_CERTIFICATE_LIST,
	.put = { STMT_CERTIFICATE_PUT, STMT_NONE, STMT_NONE },
	.drop = { STMT_CERTIFICATE_DROP, STMT_NONE },
	.complete = complete,
	.check = check,
};

cbreg_status
cbreg_certificate_in_force(cbreg *reg, const char *session, int64_t person,
    const char **out)
{
	cbreg_status rc = in_force(reg, session, person, &reg->certificate);

	*out = buf_text(&reg->certificate);
	return rc;
}

cbreg_status
cbreg_certificate_due(cbreg *reg, const char *session, cbreg_due_fn *due,
    void *context)
{
	struct stmt *st = NULL;
	struct book *book;
	cbreg_status rc;

	if ((rc = book_need(reg, &kind_session, &book)) != CBREG_OK)
		return rc;
	if (book_by_ident(book, &session) == NULL)
		return no_such_session(reg, session);
	if ((rc = db_get(reg->db, STMT_CERTIFICATE_DUE, &st)) == CBREG_OK &&
	    (rc = db_text(st, "session", session)) == CBREG_OK &&
	    (rc = db_int(st, "status", CBREG_COMPLETED)) == CBREG_OK &&
	    (rc = db_int(st, "role", CBREG_ROLE_TRAINEE)) == CBREG_OK)
		rc = db_int(st, "day", reg->as_of);
	while (rc == CBREG_OK && (rc = db_step(st)) == CBREG_OK)
		rc = due(context, db_col_int(st, 0), db_col_int(st, 1) > 0);
	db_put(st);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

cbreg_status
cbreg_certificates_open(cbreg *reg, const char *number, const char *session,
    cbreg_certificates **out)
{
	cbreg_certificates *list = calloc(1, sizeof(*list));
	cbreg_status rc;

	if (list == NULL)
		return out_of_memory(reg);
	if ((rc = db_get(reg->db, STMT_CERTIFICATE_FACE, &list->st)) !=
		CBREG_OK ||
	    (rc = db_text(list->st, "number", number)) != CBREG_OK ||
	    (rc = db_text(list->st, "session", session)) != CBREG_OK) {
		cbreg_certificates_free(list);
		return rc;
	}
	*out = list;
	return CBREG_OK;
}

static const char *
text_at(struct stmt *st, int i)
{
	const char *text = db_col_text(st, i);

	return text != NULL ? text : "";
}

cbreg_status
cbreg_certificates_next(cbreg_certificates *list, struct cbreg_certificate *out)
{
	struct stmt *st = list->st;
	cbreg_status rc;
	int studied;

	if ((rc = db_step(st)) != CBREG_OK)
		return rc;
	*out = (struct cbreg_certificate){ .number = text_at(st, 0),
		.session = text_at(st, 1),
		.person = db_col_int(st, 2),
		.name = text_at(st, 3),
		.native_name = text_at(st, 4),
		.activity = text_at(st, 5),
		.activity_native = text_at(st, 6),
		.issuer = text_at(st, 7),
		.issuer_native = text_at(st, 8),
		.city = text_at(st, 9),
		.country = text_at(st, 10),
		.mode = text_at(st, 11),
		.placement = strcmp(text_at(st, 12), "placement") == 0,
		.from = (int)db_col_int(st, 13),
		.to = (int)db_col_int(st, 14),
		.issued_on = (int)db_col_int(st, 19),
		.revoked_on = (int)db_col_int(st, 20) };
	if (out->from == 0) {
		out->from = (int)db_col_int(st, 15);
		out->to = (int)db_col_int(st, 16);
	}
	if (out->placement) {
		if ((studied = (int)db_col_int(st, 17)) != 0)
			out->from = studied;
		out->to = (int)db_col_int(st, 18);
	}
	return CBREG_OK;
}

void
cbreg_certificates_free(cbreg_certificates *list)
{
	if (list == NULL)
		return;
	db_put(list->st);
	free(list);
}
