/* Activities, their sessions, quotas per country, and head counts. */
#include "config.h"

#include "noun.h"
#include "quota.h"

#include <stdlib.h>

static const struct cbreg_column activity[] = {
	CODE("code", "Activity code", "活動コード",
	    CBREG_KEY | CBREG_IDENT | CBREG_REQUIRED),
	WORD("kind", "Activity kind", "種別", CBREG_REQUIRED,
	    CBREG_ACTIVITY_KIND),
	TEXT("name", "Activity", "活動名(英語)", CBREG_REQUIRED),
	TEXT("native_name", "Japanese name", "活動名", 0),
	ORG("organiser", "Organiser", "主催", 0),
	WORD("theme", "Theme", "テーマ", CBREG_OPEN_WORD, CBREG_THEME),
	INT("hours", "Hours", "時間数", 0, 0, 100000),
};

const struct kind kind_activity = {
	.pub = { "activities", "activity",
	    "the catalogue: what is taught or "
	    "practised",
	    activity, N_COLUMNS(activity) },
	.list = STMT_ACTIVITY_LIST,
	.put = { STMT_ACTIVITY_PUT, STMT_NONE, STMT_NONE },
	.drop = { STMT_ACTIVITY_DROP, STMT_NONE },
};

static const struct cbreg_column session[] = {
	CODE("code", "Session code", "研修コード",
	    CBREG_KEY | CBREG_IDENT | CBREG_REQUIRED),
	REF("activity", "Activity", "活動コード", CBREG_REQUIRED, "activity"),
	DATE("start", "Start", "開始日", 0),
	DATE("end", "End", "終了日", 0),
	DATE("planned_start", "Planned start", "予定開始日", 0),
	DATE("planned_end", "Planned end", "予定終了日", 0),
	COUNTRY("country", "Held in", "開催国", 0),
	TEXT("city", "City", "開催都市", 0),
	WORD("mode", "Mode", "形態", CBREG_OPEN_WORD, CBREG_MODE),
	ORG("host", "Host", "実施機関", 0),
	INT("seats", "Seats", "定員", 0, 0, 1000000),
	ORG("funder", "Funder", "資金", 0),
	WORD("status", "Status", "状態", 0, CBREG_SESSION_STATUS),
};

static cbreg_status
check_session(struct cbreg_intake *in, struct row *row)
{
	check_order(in, row, &kind_session, "start", "end");
	check_order(in, row, &kind_session, "planned_start", "planned_end");
	if (row->v[2][0] == '\0' && row->v[4][0] == '\0' && !row->bad)
		row_reject(in, row, "E-RULE", 2, "",
		    "a session needs a start or a planned start");
	return CBREG_OK;
}

const struct kind kind_session = {
	.pub = { "sessions", "session", "dated deliveries of an activity",
	    session, N_COLUMNS(session) },
	.list = STMT_SESSION_LIST,
	.put = { STMT_SESSION_PUT, STMT_NONE, STMT_NONE },
	.drop = { STMT_SESSION_DROP, STMT_NONE },
	.check = check_session,
};

static const struct cbreg_column quota[] = {
	REF("session", "Session code", "研修コード",
	    CBREG_KEY | CBREG_IDENT | CBREG_REQUIRED, "session"),
	COUNTRY("country", "Country", "国", CBREG_KEY | CBREG_REQUIRED),
	INT("seats", "Seats", "割当", CBREG_REQUIRED, 0, 1000000),
	TEXT("source", "Source", "根拠", 0),
};

const struct kind kind_quota = {
	.pub = { "quotas", "quota",
	    "seats of a session set aside for a "
	    "country",
	    quota, N_COLUMNS(quota) },
	.list = STMT_QUOTA_LIST,
	.put = { STMT_QUOTA_PUT, STMT_NONE, STMT_NONE },
	.drop = { STMT_QUOTA_DROP, STMT_NONE },
	.check = check_quota,
};

static const struct cbreg_column headcount[] = {
	REF("session", "Session code", "研修コード",
	    CBREG_KEY | CBREG_IDENT | CBREG_REQUIRED, "session"),
	COUNTRY("country", "Country", "国", CBREG_KEY | CBREG_REQUIRED),
	WORD("sex", "Sex", "性別", CBREG_KEY, CBREG_SEX),
	INT("count", "Heads", "人数", CBREG_REQUIRED, 0, 1000000000),
	WORD("qualifier", "Qualifier", "区分", 0, CBREG_QUALIFIER),
	WORD("method", "Method", "集計方法", 0, CBREG_HEADCOUNT_METHOD),
	TEXT("source", "Source", "出典", 0),
	INT("low", "Lower bound", "下限", 0, 0, 1000000000),
	INT("high", "Upper bound", "上限", 0, 0, 1000000000),
};

/* The number lies between the bounds of its estimate. */
static cbreg_status
check_bounds(struct cbreg_intake *in, struct row *row, int count, int low)
{
	long long n = strtoll(row->v[count], NULL, 10);

	if (row->v[low][0] != '\0' && strtoll(row->v[low], NULL, 10) > n)
		row_reject(in, row, "E-RULE", low, "",
		    "the least number is above the number itself");
	if (row->v[low + 1][0] != '\0' &&
	    strtoll(row->v[low + 1], NULL, 10) < n)
		row_reject(in, row, "E-RULE", low + 1, "",
		    "the greatest number is below the number itself");
	return CBREG_OK;
}

static cbreg_status
check_headcount(struct cbreg_intake *in, struct row *row)
{
	return check_bounds(in, row, 3, 7);
}

const struct kind kind_headcount = {
	.pub = { "headcounts", "headcount", "people counted without names",
	    headcount, N_COLUMNS(headcount) },
	.list = STMT_HEADCOUNT_LIST,
	.put = { STMT_HEADCOUNT_PUT, STMT_NONE, STMT_NONE },
	.drop = { STMT_HEADCOUNT_DROP, STMT_NONE },
	.check = check_headcount,
};

static const struct cbreg_column output[] = {
	REF("session", "Session code", "研修コード",
	    CBREG_KEY | CBREG_IDENT | CBREG_REQUIRED, "session"),
	COUNTRY("country", "Country", "国", CBREG_KEY | CBREG_REQUIRED),
	WORD("output", "Output", "成果の種類", CBREG_KEY | CBREG_REQUIRED,
	    CBREG_OUTPUT),
	INT("count", "Number", "数量", CBREG_REQUIRED, 0, 1000000000),
	INT("low", "Lower bound", "下限", 0, 0, 1000000000),
	INT("high", "Upper bound", "上限", 0, 0, 1000000000),
	WORD("qualifier", "Qualifier", "区分", 0, CBREG_QUALIFIER),
	WORD("method", "Method", "集計方法", 0, CBREG_HEADCOUNT_METHOD),
	TEXT("source", "Source", "出典", 0),
};

static cbreg_status
check_output(struct cbreg_intake *in, struct row *row)
{
	return check_bounds(in, row, 3, 4);
}

const struct kind kind_output = {
	.pub = { "outputs", "output", "what a session leaves that is no person",
	    output, N_COLUMNS(output) },
	.list = STMT_OUTPUT_LIST,
	.put = { STMT_OUTPUT_PUT, STMT_NONE, STMT_NONE },
	.drop = { STMT_OUTPUT_DROP, STMT_NONE },
	.check = check_output,
};
