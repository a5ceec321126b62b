/* Organisations: dated names, successor, designation as government CSIRT. */
#include "config.h"

#include "noun.h"

#include <string.h>

static const struct cbreg_column column[] = {
	CODE("code", "Organisation code", "機関コード",
	    CBREG_KEY | CBREG_IDENT | CBREG_REQUIRED),
	TEXT("name", "Organisation name", "機関名(英語)", CBREG_REQUIRED),
	TEXT("native_name", "Native name", "機関名", 0),
	WORD("kind", "Organisation kind", "機関種別", CBREG_OPEN_WORD,
	    CBREG_ORG_KIND),
	COUNTRY("country", "Country", "国", 0),
	REF("parent", "Parent", "上位機関", 0, "org"),
	PARTIAL("valid_from", "Name from", "名称開始日", CBREG_KEY),
	PARTIAL("valid_to", "Name until", "名称終了日", 0),
	REF("successor", "Successor", "後継機関", 0, "org"),
	PARTIAL("gov_csirt_from", "Government CSIRT from",
	    "政府CSIRT指定開始日", 0),
	PARTIAL("gov_csirt_to", "Government CSIRT until", "政府CSIRT指定終了日",
	    0),
	WORD("gov_csirt", "Government CSIRT", "政府CSIRT", 0, CBREG_YES_NO),
};

/* A row that gives no date of its name speaks of the latest name. */
static cbreg_status
complete(struct cbreg_intake *in, struct row *row)
{
	const char *latest = "";
	struct book *book;
	cbreg_status rc;
	size_t i;

	if (row->v[9][0] != '\0' && row->v[11][0] == '\0')
		row->v[11] = "yes";
	if (row->v[6][0] != '\0')
		return CBREG_OK;
	rc = book_need(intake_registry(in), &kind_org, &book);
	if (rc != CBREG_OK)
		return rc;
	/* Unless one of the names has none, too: then that one is meant. */
	if (book_by_key(book, row->v, NULL) != NULL)
		return CBREG_OK;
	for (i = 0; i < book->n; i++)
		if (strcmp(book->row[i][0], row->v[0]) == 0 &&
		    strcmp(book->row[i][6], latest) > 0)
			latest = book->row[i][6];
	row->v[6] = latest;
	return CBREG_OK;
}

/* What holds for the body, not for one of its names, comes from any row. */
static cbreg_status
check(struct cbreg_intake *in, struct row *row)
{
	static const int body[] = { 3, 4, 5, 8, 9, 10, 11 };
	const char **other;
	struct book *book;
	cbreg_status rc;
	size_t i;

	rc = book_need(intake_registry(in), &kind_org, &book);
	if (rc != CBREG_OK)
		return rc;
	other = book_by_ident(book, row->v);
	for (i = 0; other != NULL && i < sizeof(body) / sizeof(body[0]); i++)
		if (row->v[body[i]][0] == '\0')
			row->v[body[i]] = other[body[i]];
	if (row->v[11][0] == '\0')
		row->v[11] = "no";
	check_order(in, row, &kind_org, "valid_from", "valid_to");
	check_order(in, row, &kind_org, "gov_csirt_from", "gov_csirt_to");
	if (strcmp(row->v[11], "yes") == 0 && row->v[4][0] == '\0')
		row_reject(in, row, "E-RULE", 4, "",
		    "a government CSIRT needs a country");
	return CBREG_OK;
}

const struct kind kind_org = {
	.pub = { "organisations", "org", "organisations and their dated names",
	    column, N_COLUMNS(column) },
	.list = STMT_ORG_LIST,
	.put = { STMT_ORG_PUT, STMT_ORG_NAME_PUT, STMT_NONE },
	.drop = { STMT_ORG_NAME_DROP, STMT_ORG_DROP },
	.complete = complete,
	.check = check,
};
