/* Assessments: levels observed at one organisation on one date. */
#include "config.h"

#include "noun.h"

#include "date.h"

#include <stdlib.h>
#include <string.h>

static const struct cbreg_column column[] = {
	CODE("framework", "Framework", "フレームワーク",
	    CBREG_KEY | CBREG_REQUIRED),
	CODE("version", "Version", "版", CBREG_KEY | CBREG_REQUIRED),
	ORG("organisation", "Organisation", "機関",
	    CBREG_KEY | CBREG_IDENT | CBREG_REQUIRED | CBREG_DERIVED),
	COUNTRY("country", "Country", "国", 0),
	WORD("method", "Method", "方法", CBREG_KEY | CBREG_REQUIRED,
	    CBREG_ASSESSMENT_METHOD),
	DATE("date", "Date", "実施日", CBREG_KEY | CBREG_REQUIRED),
	TEXT("assessor", "Assessor", "評価者", CBREG_KEY),
	CODE("capability", "Capability code", "項目コード",
	    CBREG_KEY | CBREG_REQUIRED),
	TYPED("level", "Level", "レベル", 0, CBREG_LEVEL),
	TEXT("note", "Note", "備考", 0),
};

/* Without an organisation the country's government CSIRT of the day is
 * meant; two of them at once are for a person to tell apart. */
static cbreg_status
complete(struct cbreg_intake *in, struct row *row)
{
	const char *found = NULL;
	struct book *orgs;
	cbreg_status rc;
	size_t i;
	int on;

	if (row->v[2][0] != '\0' || row->v[3][0] == '\0')
		return CBREG_OK;
	rc = book_need(intake_registry(in), &kind_org, &orgs);
	if (rc != CBREG_OK)
		return rc;
	on = cbreg_date_parse(row->v[5], strlen(row->v[5]), false);
	for (i = 0; i < orgs->n; i++) {
		const char **o = orgs->row[i];
		int from = cbreg_date_parse(o[9], strlen(o[9]), true);
		int to = cbreg_date_parse(o[10], strlen(o[10]), true);

		if (strcmp(o[11], "yes") != 0 || strcmp(o[4], row->v[3]) != 0 ||
		    on < cbreg_date_first(from) ||
		    (to != 0 && on > cbreg_date_last(to)))
			continue;
		if (found != NULL && strcmp(found, o[0]) != 0) {
			row_reject(in, row, "E-REF", 2, "",
			    "%s has more than one government CSIRT on %s",
			    row->v[3], row->v[5]);
			return CBREG_OK;
		}
		found = o[0];
	}
	if (found != NULL)
		row->v[2] = found;
	else
		row_reject(in, row, "E-REF", 2, "",
		    "%s has no government CSIRT on %s", row->v[3], row->v[5]);
	return CBREG_OK;
}

static cbreg_status
check(struct cbreg_intake *in, struct row *row)
{
	const char *ident[3] = { row->v[0], row->v[1], row->v[7] };
	cbreg *reg = intake_registry(in);
	const char **found;
	struct book *book;
	cbreg_status rc;

	if ((rc = book_need(reg, &kind_capability, &book)) != CBREG_OK)
		return rc;
	if (book_by_ident(book, ident) == NULL) {
		row_reject(in, row, "E-REF", 7, "",
		    "'%s' is no capability of '%s@%s'", row->v[7], row->v[0],
		    row->v[1]);
		return CBREG_OK;
	}
	if ((rc = book_need(reg, &kind_org, &book)) != CBREG_OK)
		return rc;
	found = book_by_ident(book, &row->v[2]);
	if (found != NULL && row->v[3][0] == '\0')
		row->v[3] = found[4];
	else if (found != NULL && strcmp(found[4], row->v[3]) != 0)
		row_reject(in, row, "E-RULE", 3, "",
		    "'%s' is not an organisation of %s", row->v[2], row->v[3]);
	if (strcmp(row->v[8], "na") == 0 && row->v[9][0] == '\0')
		row_reject(in, row, "E-RULE", 9, "",
		    "a level that is not applicable needs a reason as note");
	if (row->v[8][0] == '\0' || strcmp(row->v[8], "na") == 0)
		return CBREG_OK;
	if ((rc = book_need(reg, &kind_framework, &book)) != CBREG_OK)
		return rc;
	found = book_by_ident(book, row->v);
	if (found != NULL &&
	    (strtol(row->v[8], NULL, 10) < strtol(found[4], NULL, 10) ||
		strtol(row->v[8], NULL, 10) > strtol(found[5], NULL, 10)))
		row_reject(in, row, "E-RANGE", 8, "",
		    "level '%s' is not on the scale from %s to %s", row->v[8],
		    found[4], found[5]);
	return CBREG_OK;
}

const struct kind kind_assessment = {
	.pub = { "assessments", "assessment",
	    "levels observed at an "
	    "organisation on a date",
	    column, N_COLUMNS(column) },
	.list = STMT_ASSESSMENT_LIST,
	.put = { STMT_ASSESSMENT_PUT, STMT_NONE, STMT_NONE },
	.drop = { STMT_ASSESSMENT_DROP, STMT_NONE },
	.complete = complete,
	.check = check,
};
