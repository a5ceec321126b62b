/* Countries, dated groups of countries, and the policy meetings. */
#include "config.h"

#include "noun.h"

#include "date.h"

#include <stdio.h>

static const struct cbreg_column country[] = {
	TYPED("code", "Country code", "国コード",
	    CBREG_KEY | CBREG_IDENT | CBREG_REQUIRED, CBREG_CODE),
	TEXT("name", "Country", "国名(英語)", CBREG_REQUIRED),
	TEXT("native_name", "Japanese name", "国名", 0),
	TEXT("other_names", "Other names", "別名", 0),
	WORD("oda", "ODA recipient", "ODA対象", 0, CBREG_YES_NO),
	TEXT("fiscal_start", "Fiscal year begins", "会計年度の開始", 0),
	WORD("fiscal_name", "Fiscal year named after", "会計年度の呼び方", 0,
	    CBREG_YEAR_NAME),
};

/* Codes are upper case, however they are typed. */
static cbreg_status
complete_country(struct cbreg_intake *in, struct row *row)
{
	int number = cbreg_country_number(row->v[0], strlen(row->v[0]));
	char *code;

	if (number < 0)
		return CBREG_OK; /* check_country() says so */
	if ((code = arena_get(row->arena, 3)) == NULL)
		return out_of_memory(intake_registry(in));
	row->v[0] = cbreg_country_code(number, code);
	return CBREG_OK;
}

static bool
is_day_of_year(const char *text)
{
	char day[CBREG_DATE_SIZE];

	if (strlen(text) != 5 || text[2] != '-')
		return false;
	snprintf(day, sizeof(day), "2001-%s", text);
	return cbreg_date_parse(day, strlen(day), false) != 0;
}

static cbreg_status
check_country(struct cbreg_intake *in, struct row *row)
{
	if (cbreg_country_number(row->v[0], strlen(row->v[0])) < 0)
		row_reject(in, row, "E-CODE", 0, "",
		    "'%s' is not an ISO 3166-1 alpha-2 code", row->v[0]);
	if (row->v[5][0] != '\0' && !is_day_of_year(row->v[5]))
		row_reject(in, row, "E-VALUE", 5, "04-01",
		    "'%s' is not a month and a day, MM-DD", row->v[5]);
	if ((row->v[5][0] == '\0') != (row->v[6][0] == '\0'))
		row_reject(in, row, "E-RULE", 6, "",
		    "a fiscal year needs its first day and what names it");
	return CBREG_OK;
}

const struct kind kind_country = {
	.pub = { "countries", "country", "countries and their names", country,
	    N_COLUMNS(country) },
	.list = STMT_COUNTRY_LIST,
	.put = { STMT_COUNTRY_PUT, STMT_NONE, STMT_NONE },
	.drop = { STMT_COUNTRY_DROP, STMT_NONE },
	.complete = complete_country,
	.check = check_country,
};

static const struct cbreg_column group[] = {
	CODE("group", "Group", "グループ",
	    CBREG_KEY | CBREG_IDENT | CBREG_REQUIRED),
	COUNTRY("country", "Country", "国", CBREG_KEY | CBREG_REQUIRED),
	PARTIAL("valid_from", "Member from", "加盟日", CBREG_KEY),
	PARTIAL("valid_to", "Member until", "脱退日", 0),
};

static cbreg_status
check_period(struct cbreg_intake *in, struct row *row)
{
	check_order(in, row, &kind_group, "valid_from", "valid_to");
	return CBREG_OK;
}

const struct kind kind_group = {
	.pub = { "groups", "group", "dated sets of countries", group,
	    N_COLUMNS(group) },
	.list = STMT_GROUP_LIST,
	.put = { STMT_GROUP_PUT, STMT_NONE, STMT_NONE },
	.drop = { STMT_GROUP_DROP, STMT_NONE },
	.check = check_period,
};

static const struct cbreg_column meeting[] = {
	INT("number", "Meeting", "回", CBREG_KEY | CBREG_IDENT | CBREG_REQUIRED,
	    1, 9999),
	TEXT("name", "Title", "名称(英語)", 0),
	TEXT("native_name", "Japanese title", "名称", 0),
	PARTIAL("start", "Start", "開始日", CBREG_REQUIRED),
	PARTIAL("end", "End", "終了日", 0),
	TEXT("city", "City", "開催都市", 0),
	COUNTRY("country", "Country", "開催国", 0),
	WORD("mode", "Mode", "形態", 0, CBREG_MODE),
	TEXT("source", "Source", "出典", 0),
};

static cbreg_status
check_meeting(struct cbreg_intake *in, struct row *row)
{
	check_order(in, row, &kind_meeting, "start", "end");
	return CBREG_OK;
}

const struct kind kind_meeting = {
	.pub = { "meetings", "meeting", "policy meetings", meeting,
	    N_COLUMNS(meeting) },
	.list = STMT_MEETING_LIST,
	.put = { STMT_MEETING_PUT, STMT_NONE, STMT_NONE },
	.drop = { STMT_MEETING_DROP, STMT_NONE },
	.check = check_meeting,
};
