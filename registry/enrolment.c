/* The columns of enrolments and placements; people.c takes them in. */
#include "config.h"

#include "enrolment.h"

#include "days.h"
#include "noun.h"

#include <string.h>

static const struct cbreg_column roster[] = {
	REF("session", "Session code", "研修コード",
	    CBREG_KEY | CBREG_IDENT | CBREG_REQUIRED, "session"),
	TYPED("person", "Person code", "個人コード", CBREG_KEY, CBREG_PERSON),
	TYPED("external_id", "External id", "外部ID", CBREG_PERSONAL,
	    CBREG_EXTERNAL),
	TEXT("name", "Name", "氏名", CBREG_PERSONAL),
	TEXT("native_name", "Native name", "氏名(母語)", CBREG_PERSONAL),
	COUNTRY("country", "Country", "国", 0),
	ORG("organisation", "Organisation", "所属機関", 0),
	TYPED("email", "E-mail", "メールアドレス", CBREG_PERSONAL, CBREG_EMAIL),
	WORD("sex", "Sex", "性別", 0, CBREG_SEX),
	INT("birth_year", "Year of birth", "生年", CBREG_PERSONAL, 1900, 2100),
	WORD("role", "Role", "役割", 0, CBREG_ROLE),
	WORD("status", "Status", "状態", 0, CBREG_STATUS),
	DATE("date", "Status date", "状態の日付", 0),
	WORD("reason", "Reason", "理由", 0, CBREG_REASON),
	INT("days", "Days attended", "出席日数", 0, 1, ATTENDED_MAX),
	INT("hours", "Hours attended", "出席時間数", 0, 1, ATTENDED_MAX),
};

const struct kind kind_roster = {
	.pub = { "roster", "enrolment", "who is in which session", roster,
	    N_COLUMNS(roster) },
	.list = STMT_ENROLMENT_LIST,
	.put = { STMT_NONE, STMT_NONE, STMT_NONE },
	.people = true,
};

static const struct cbreg_column placement[] = {
	REF("session", "Intake", "受入コード",
	    CBREG_KEY | CBREG_IDENT | CBREG_REQUIRED, "session"),
	TYPED("person", "Person code", "個人コード", CBREG_KEY, CBREG_PERSON),
	TEXT("name", "Name", "氏名", CBREG_PERSONAL),
	COUNTRY("country", "Country", "国", 0),
	ORG("university", "University", "大学", 0),
	WORD("degree", "Degree", "学位", CBREG_OPEN_WORD, CBREG_DEGREE),
	TEXT("field", "Field", "専攻", 0),
	TEXT("supervisor", "Supervisor", "指導教員", CBREG_PERSONAL),
	TEXT("theme", "Research theme", "研究テーマ", 0),
	PARTIAL("start", "Start", "開始日", 0),
	PARTIAL("end", "End", "終了日", 0),
	WORD("status", "Status", "状態", 0, CBREG_STATUS),
	DATE("date", "Status date", "状態の日付", 0),
	WORD("reason", "Reason", "理由", 0, CBREG_REASON),
	TEXT("scholarship", "Scholarship", "奨学金", 0),
};

const struct kind kind_placement = {
	.pub = { "placements", "placement",
	    "long-term placements at "
	    "universities",
	    placement, N_COLUMNS(placement) },
	.list = STMT_PLACEMENT_LIST,
	.put = { STMT_NONE, STMT_NONE, STMT_NONE },
	.people = true,
};

cbreg_status
cbreg_enrolment_get(cbreg *reg, const char *session, int64_t person,
    struct cbreg_standing *out)
{
	struct stmt *st = NULL;
	const char *kind;
	cbreg_status rc;

	if ((rc = db_get(reg->db, STMT_ENROLMENT_STANDS, &st)) == CBREG_OK &&
	    (rc = db_int(st, "person", person)) == CBREG_OK &&
	    (rc = db_text(st, "session", session)) == CBREG_OK &&
	    (rc = db_step(st)) == CBREG_OK) {
		kind = db_col_text(st, 2);
		out->status = cbreg_status_word((int)db_col_int(st, 0),
		    kind != NULL && strcmp(kind, "placement") == 0);
		cbreg_date_text((int)db_col_int(st, 1), out->on);
		out->role = cbreg_code_word(CBREG_ROLE, (int)db_col_int(st, 3));
		out->negative =
		    cbreg_status_rule((int)db_col_int(st, 0))->class ==
		    CBREG_NEGATIVE;
	}
	db_put(st);
	return rc == CBREG_DONE ? db_fail(reg->db, CBREG_NOTFOUND,
				      "P%06lld is not enrolled in %s",
				      (long long)person, session)
				: rc;
}
