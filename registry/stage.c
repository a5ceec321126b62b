/* The stages of placements, and the yearly follow-up of people. */
#include "config.h"

#include "noun.h"

#include "date.h"
#include "intake_private.h"

#include <stdlib.h>

static const struct cbreg_column stage[] = {
	REF("session", "Intake", "受入コード",
	    CBREG_KEY | CBREG_IDENT | CBREG_REQUIRED, "session"),
	TYPED("person", "Person code", "個人コード",
	    CBREG_KEY | CBREG_IDENT | CBREG_REQUIRED, CBREG_PERSON),
	WORD("stage", "Stage", "段階", CBREG_KEY | CBREG_IDENT | CBREG_REQUIRED,
	    CBREG_STAGE),
	PARTIAL("date", "Stage date", "段階の日付", CBREG_KEY),
	ORG("university", "University", "大学", 0),
	PARTIAL("planned_end", "Planned end", "予定終了日", 0),
	TEXT("note", "Note", "備考", CBREG_PERSONAL),
};

enum {
	SESSION,
	PERSON,
	STAGE,
	DATE,
	UNIVERSITY,
	PLANNED_END
};

static int
date_of(const char *text)
{
	return cbreg_date_parse(text, strlen(text), true);
}

/*
 * A stage that is recorded without a date, or with a month or year only, is
 * the one that a row dates more exactly; and a row that dates it less exactly
 * says nothing new.  Where several could be meant, none is.
 */
static const char **
find_stage(const struct book *book, struct row *row, size_t *index)
{
	int on = date_of(row->v[DATE]), was;
	const char **found, **other = NULL;
	struct book_cursor c = { 0 };
	size_t i;

	if ((found = book_by_key(book, row->v, index)) != NULL)
		return found;
	while ((found = book_same(book, row->v, &c)) != NULL) {
		was = date_of(found[DATE]);
		if (!cbreg_date_covers(on, was) && !cbreg_date_covers(was, on))
			continue;
		book_by_key(book, (const char *const *)found, &i);
		if (book->touched[i])
			continue;
		if (other != NULL)
			return NULL;
		other = found;
		*index = i;
	}
	if (other != NULL && cbreg_date_covers(on, date_of(other[DATE])))
		row->v[DATE] = other[DATE];
	return other;
}

static cbreg_status
is_intake(struct cbreg_intake *in, const char *session, bool *out)
{
	cbreg *reg = intake_registry(in);
	const char **found;
	struct book *book;
	cbreg_status rc;

	*out = false;
	if ((rc = book_need(reg, &kind_session, &book)) != CBREG_OK ||
	    (found = book_by_ident(book, &session)) == NULL)
		return rc;
	if ((rc = book_need(reg, &kind_activity, &book)) != CBREG_OK)
		return rc;
	found = book_by_ident(book, &found[1]);
	*out = found != NULL && strcmp(found[1], "placement") == 0;
	return rc;
}

/* Stages are told beside the status and do not move it; what they say of the
 * end should be what it says. */
static void
compare_status(struct cbreg_intake *in, struct row *row, int status)
{
	int n =
	    cbreg_code_find(CBREG_STAGE, row->v[STAGE], strlen(row->v[STAGE]));

	if ((n != CBREG_STAGE_GRADUATED || status == CBREG_COMPLETED) &&
	    (n != CBREG_STAGE_LEFT || status == CBREG_LEFT))
		return;
	buf_clear(&in->message);
	buf_printf(&in->message, "%s is '%s' in %s, and the stage is '%s'",
	    row->v[PERSON], cbreg_status_word(status, true), row->v[SESSION],
	    row->v[STAGE]);
	intake_tell(in, true, "W-STAGE", row->record->line,
	    row->record->place != NULL ? row->record->place[STAGE] : 0, "stage",
	    "`cbreg progress` moves the status");
}

static cbreg_status
check_stage(struct cbreg_intake *in, struct row *row)
{
	cbreg *reg = intake_registry(in);
	struct stmt *st = NULL;
	cbreg_status rc;
	bool intake;

	if ((rc = is_intake(in, row->v[SESSION], &intake)) != CBREG_OK)
		return rc;
	if (!intake) {
		row_reject(in, row, "E-RULE", SESSION, "",
		    "'%s' is not an intake: its activity is no placement",
		    row->v[SESSION]);
		return CBREG_OK;
	}
	if (row->v[PLANNED_END][0] != '\0' &&
	    strcmp(row->v[STAGE], "extended") != 0 &&
	    strcmp(row->v[STAGE], "on-leave") != 0)
		row_reject(in, row, "E-RULE", PLANNED_END, "",
		    "planned_end is of the stages 'extended' and 'on-leave' "
		    "only");
	check_order(in, row, in->kind, "date", "planned_end");
	if (row->bad)
		return CBREG_OK;
	if ((rc = db_get(reg->db, STMT_ENROLMENT_STANDS, &st)) == CBREG_OK &&
	    (rc = db_int(st, "person",
		 strtoll(row->v[PERSON] + 1, NULL, 10))) == CBREG_OK &&
	    (rc = db_text(st, "session", row->v[SESSION])) == CBREG_OK &&
	    (rc = db_step(st)) == CBREG_OK)
		compare_status(in, row, (int)db_col_int(st, 0));
	else if (rc == CBREG_DONE)
		row_reject(in, row, "E-SEAT", PERSON,
		    intake_writes(in) ? ""
				      : "nothing is written since an earlier "
					"row was refused",
		    "%s is not enrolled in %s", row->v[PERSON],
		    row->v[SESSION]);
	db_put(st);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

const struct kind kind_stage = {
	.pub = { "stages", "stage", "the dated stages of a placement", stage,
	    N_COLUMNS(stage) },
	.list = STMT_STAGE_LIST,
	.put = { STMT_STAGE_PUT, STMT_NONE, STMT_NONE },
	.drop = { STMT_STAGE_DROP, STMT_NONE },
	.check = check_stage,
	.find = find_stage,
};

static const struct cbreg_column followup[] = {
	TYPED("person", "Person code", "個人コード",
	    CBREG_KEY | CBREG_IDENT | CBREG_REQUIRED, CBREG_PERSON),
	INT("year", "Year", "年", CBREG_KEY | CBREG_REQUIRED, 1990, 2200),
	DATE("asked_on", "Asked on", "照会日", 0),
	DATE("answered_on", "Answered on", "回答日", 0),
	WORD("in_post", "Still in government cyber security", "在職", 0,
	    CBREG_IN_POST),
	ORG("organisation", "Organisation", "所属機関", 0),
	TEXT("note", "Note", "備考", CBREG_PERSONAL),
};

static cbreg_status
check_followup(struct cbreg_intake *in, struct row *row)
{
	check_order(in, row, in->kind, "asked_on", "answered_on");
	return CBREG_OK;
}

const struct kind kind_followup = {
	.pub = { "followups", "followup",
	    "what became of former students and "
	    "trainees, year by year",
	    followup, N_COLUMNS(followup) },
	.list = STMT_FOLLOWUP_LIST,
	.put = { STMT_FOLLOWUP_PUT, STMT_NONE, STMT_NONE },
	.drop = { STMT_FOLLOWUP_DROP, STMT_NONE },
	.check = check_followup,
};
