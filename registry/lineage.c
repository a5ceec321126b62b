/* What belongs to versions of frameworks: levels, translations, lineage,
 * crosswalks, assignments of profiles, campaigns. */
#include "config.h"

#include "noun.h"

#include "date.h"

#include <stdlib.h>
#include <string.h>

/* The record of the framework that two columns of the row name; NULL, and the
 * row is refused, where there is none. */
static const char **
framework_of(struct cbreg_intake *in, struct row *row, const char *framework,
    const char *version, int column, cbreg_status *rc)
{
	const char *ident[2] = { framework, version };
	const char **found;
	struct book *book;

	*rc = book_need(intake_registry(in), &kind_framework, &book);
	if (*rc != CBREG_OK)
		return NULL;
	if ((found = book_by_ident(book, ident)) == NULL)
		row_reject(in, row, "E-REF", column, "",
		    "there is no framework '%s@%s'", framework, version);
	return found;
}

static cbreg_status
capability_of(struct cbreg_intake *in, struct row *row, const char *framework,
    const char *version, int column)
{
	struct book *book;
	cbreg_status rc;

	rc = book_need(intake_registry(in), &kind_capability, &book);
	if (rc == CBREG_OK && row->v[column][0] != '\0')
		check_capability_exists(in, row, book, framework, version,
		    column);
	return rc;
}

/* Levels. */

static const struct cbreg_column level[] = {
	CODE("framework", "Framework", "フレームワーク",
	    CBREG_KEY | CBREG_REQUIRED),
	CODE("version", "Version", "版", CBREG_KEY | CBREG_REQUIRED),
	INT("level", "Level", "レベル", CBREG_KEY | CBREG_REQUIRED, 0, 100),
	TEXT("name", "Meaning", "意味(英語)", CBREG_REQUIRED),
	TEXT("native_name", "Japanese meaning", "意味", 0),
};

static cbreg_status
check_level(struct cbreg_intake *in, struct row *row)
{
	const char **f;
	cbreg_status rc;
	long n = strtol(row->v[2], NULL, 10);

	f = framework_of(in, row, row->v[0], row->v[1], 0, &rc);
	if (f != NULL &&
	    (n < strtol(f[4], NULL, 10) || n > strtol(f[5], NULL, 10)))
		row_reject(in, row, "E-RANGE", 2, "",
		    "level '%s' is not on the scale from %s to %s", row->v[2],
		    f[4], f[5]);
	return rc;
}

const struct kind kind_level = {
	.pub = { "levels", "level", "what the levels of a framework are called",
	    level, N_COLUMNS(level) },
	.list = STMT_LEVEL_LIST,
	.put = { STMT_LEVEL_PUT, STMT_NONE, STMT_NONE },
	.drop = { STMT_LEVEL_DROP, STMT_NONE },
	.check = check_level,
};

/* Translations. */

static const struct cbreg_column translation[] = {
	CODE("framework", "Framework", "フレームワーク",
	    CBREG_KEY | CBREG_REQUIRED),
	CODE("version", "Version", "版", CBREG_KEY | CBREG_REQUIRED),
	CODE("capability", "Capability code", "項目コード",
	    CBREG_KEY | CBREG_REQUIRED),
	CODE("lang", "Language", "言語", CBREG_KEY | CBREG_REQUIRED),
	TEXT("name", "Translated name", "訳名", CBREG_REQUIRED),
};

static cbreg_status
check_translation(struct cbreg_intake *in, struct row *row)
{
	return capability_of(in, row, row->v[0], row->v[1], 2);
}

const struct kind kind_translation = {
	.pub = { "translations", "translation",
	    "names of capabilities in further languages", translation,
	    N_COLUMNS(translation) },
	.list = STMT_TRANSLATION_LIST,
	.put = { STMT_TRANSLATION_PUT, STMT_NONE, STMT_NONE },
	.drop = { STMT_TRANSLATION_DROP, STMT_NONE },
	.check = check_translation,
};

/* Lineage. */

enum {
	L_FRAMEWORK,
	L_VERSION,
	L_CODE,
	L_FROM_VERSION,
	L_FROM_CODE,
	L_RELATION
};

static const struct cbreg_column lineage[] = {
	CODE("framework", "Framework", "フレームワーク",
	    CBREG_KEY | CBREG_REQUIRED),
	CODE("version", "Version", "版", CBREG_KEY | CBREG_REQUIRED),
	CODE("code", "Capability code", "項目コード", CBREG_KEY),
	CODE("from_version", "From version", "旧版",
	    CBREG_KEY | CBREG_REQUIRED),
	CODE("from_code", "From code", "旧項目コード", CBREG_KEY),
	WORD("relation", "Relation", "関係", CBREG_REQUIRED, CBREG_LINEAGE),
	TEXT("note", "Note", "備考", 0),
};

/* A line of ancestors that comes back to where it began would never end. */
static cbreg_status
check_no_ring(struct cbreg_intake *in, struct row *row)
{
	const char *seen[64] = { row->v[L_VERSION], row->v[L_FROM_VERSION] };
	struct book *book;
	cbreg_status rc;
	size_t i, k, n = 2, at;

	rc = book_need(intake_registry(in), &kind_lineage, &book);
	if (rc != CBREG_OK)
		return rc;
	for (at = 1; at < n; at++)
		for (i = 0; i < book->n; i++) {
			const char **l = book->row[i];

			if (strcmp(l[L_FRAMEWORK], row->v[L_FRAMEWORK]) != 0 ||
			    strcmp(l[L_VERSION], seen[at]) != 0)
				continue;
			for (k = 0; k < n; k++)
				if (strcmp(l[L_FROM_VERSION], seen[k]) == 0)
					break;
			if (k == 0) {
				row_reject(in, row, "E-RULE", L_FROM_VERSION,
				    "", "'%s' comes from '%s' already",
				    row->v[L_FROM_VERSION], row->v[L_VERSION]);
				return CBREG_OK;
			}
			if (k == n && n < sizeof(seen) / sizeof(seen[0]))
				seen[n++] = l[L_FROM_VERSION];
		}
	return CBREG_OK;
}

static cbreg_status
check_lineage(struct cbreg_intake *in, struct row *row)
{
	int relation = cbreg_code_find(CBREG_LINEAGE, row->v[L_RELATION],
	    strlen(row->v[L_RELATION]));
	bool is_new = relation == CBREG_LINEAGE_NEW;
	bool is_dropped = relation == CBREG_LINEAGE_DROPPED;
	cbreg_status rc;

	if ((row->v[L_CODE][0] == '\0') != is_dropped)
		row_reject(in, row, "E-RULE", L_CODE, "",
		    is_dropped ? "what was dropped has no new code"
			       : "a code of the new version is missing");
	if ((row->v[L_FROM_CODE][0] == '\0') != is_new)
		row_reject(in, row, "E-RULE", L_FROM_CODE, "",
		    is_new ? "what is new has no old code"
			   : "a code of the old version is missing");
	if (strcmp(row->v[L_VERSION], row->v[L_FROM_VERSION]) == 0)
		row_reject(in, row, "E-RULE", L_FROM_VERSION, "",
		    "a version does not come from itself");
	if (row->bad)
		return CBREG_OK;
	framework_of(in, row, row->v[L_FRAMEWORK], row->v[L_VERSION], L_VERSION,
	    &rc);
	if (rc == CBREG_OK)
		framework_of(in, row, row->v[L_FRAMEWORK],
		    row->v[L_FROM_VERSION], L_FROM_VERSION, &rc);
	if (rc != CBREG_OK || row->bad)
		return rc;
	if ((rc = capability_of(in, row, row->v[L_FRAMEWORK], row->v[L_VERSION],
		 L_CODE)) != CBREG_OK ||
	    (rc = capability_of(in, row, row->v[L_FRAMEWORK],
		 row->v[L_FROM_VERSION], L_FROM_CODE)) != CBREG_OK)
		return rc;
	return check_no_ring(in, row);
}

const struct kind kind_lineage = {
	.pub = { "lineage", "lineage",
	    "what became of capabilities from version to version", lineage,
	    N_COLUMNS(lineage) },
	.list = STMT_LINEAGE_LIST,
	.put = { STMT_LINEAGE_PUT, STMT_NONE, STMT_NONE },
	.drop = { STMT_LINEAGE_DROP, STMT_NONE },
	.check = check_lineage,
};

/* Crosswalks. */

static const struct cbreg_column crosswalk[] = {
	CODE("framework", "Framework", "フレームワーク",
	    CBREG_KEY | CBREG_REQUIRED),
	CODE("version", "Version", "版", CBREG_KEY | CBREG_REQUIRED),
	CODE("capability", "Capability code", "項目コード",
	    CBREG_KEY | CBREG_REQUIRED),
	CODE("to_framework", "To framework", "対応フレームワーク",
	    CBREG_KEY | CBREG_REQUIRED),
	CODE("to_version", "To version", "対応版", CBREG_KEY | CBREG_REQUIRED),
	CODE("to_capability", "To capability", "対応項目コード",
	    CBREG_KEY | CBREG_REQUIRED),
	WORD("relation", "Relation", "関係", CBREG_REQUIRED, CBREG_CROSSWALK),
	TEXT("note", "Note", "備考", 0),
};

static cbreg_status
check_crosswalk(struct cbreg_intake *in, struct row *row)
{
	cbreg_status rc;

	if (strcmp(row->v[0], row->v[3]) == 0)
		row_reject(in, row, "E-RULE", 3,
		    "versions of one framework have a lineage",
		    "'%s' is the same framework", row->v[3]);
	if ((rc = capability_of(in, row, row->v[0], row->v[1], 2)) != CBREG_OK)
		return rc;
	return capability_of(in, row, row->v[3], row->v[4], 5);
}

const struct kind kind_crosswalk = {
	.pub = { "crosswalk", "crosswalk", "what two frameworks have in common",
	    crosswalk, N_COLUMNS(crosswalk) },
	.list = STMT_CROSSWALK_LIST,
	.put = { STMT_CROSSWALK_PUT, STMT_NONE, STMT_NONE },
	.drop = { STMT_CROSSWALK_DROP, STMT_NONE },
	.check = check_crosswalk,
};

/* Assignments. */

static const struct cbreg_column assignment[] = {
	CODE("framework", "Framework", "フレームワーク",
	    CBREG_KEY | CBREG_REQUIRED),
	CODE("version", "Version", "版", CBREG_KEY | CBREG_REQUIRED),
	CODE("profile", "Profile", "プロファイル", CBREG_KEY | CBREG_REQUIRED),
	ORG("organisation", "Organisation", "機関", CBREG_KEY),
	COUNTRY("country", "Country", "国", CBREG_KEY),
	DATE("valid_from", "Valid from", "有効開始日",
	    CBREG_KEY | CBREG_REQUIRED),
	DATE("valid_to", "Valid until", "有効終了日", 0),
};

static cbreg_status
check_assignment(struct cbreg_intake *in, struct row *row)
{
	struct book *book;
	cbreg_status rc;
	size_t i;

	check_order(in, row, &kind_assignment, "valid_from", "valid_to");
	if ((row->v[3][0] == '\0') == (row->v[4][0] == '\0'))
		row_reject(in, row, "E-RULE", 3, "",
		    "a profile is for an organisation or for a country");
	rc = book_need(intake_registry(in), &kind_profile, &book);
	if (rc != CBREG_OK)
		return rc;
	for (i = 0; i < book->n; i++)
		if (strcmp(book->row[i][0], row->v[0]) == 0 &&
		    strcmp(book->row[i][1], row->v[1]) == 0 &&
		    strcmp(book->row[i][2], row->v[2]) == 0)
			return CBREG_OK;
	row_reject(in, row, "E-REF", 2, "", "there is no profile '%s@%s:%s'",
	    row->v[0], row->v[1], row->v[2]);
	return CBREG_OK;
}

const struct kind kind_assignment = {
	.pub = { "assignments", "assignment", "who is to meet which profile",
	    assignment, N_COLUMNS(assignment) },
	.list = STMT_ASSIGNMENT_LIST,
	.put = { STMT_ASSIGNMENT_PUT, STMT_NONE, STMT_NONE },
	.drop = { STMT_ASSIGNMENT_DROP, STMT_NONE },
	.check = check_assignment,
};

/* Campaigns. */

static const struct cbreg_column campaign[] = {
	CODE("campaign", "Campaign", "調査コード",
	    CBREG_KEY | CBREG_IDENT | CBREG_REQUIRED),
	ORG("organisation", "Organisation", "機関", CBREG_KEY | CBREG_REQUIRED),
	CODE("framework", "Framework", "フレームワーク", CBREG_REQUIRED),
	CODE("version", "Version", "版", CBREG_REQUIRED),
	WORD("method", "Method", "方法", 0, CBREG_ASSESSMENT_METHOD),
	DATE("opens", "Opens", "開始日", CBREG_REQUIRED),
	DATE("due", "Due", "期限", CBREG_REQUIRED),
};

static cbreg_status
check_campaign(struct cbreg_intake *in, struct row *row)
{
	cbreg_status rc;

	check_order(in, row, &kind_campaign, "opens", "due");
	framework_of(in, row, row->v[2], row->v[3], 2, &rc);
	return rc;
}

const struct kind kind_campaign = {
	.pub = { "campaigns", "campaign",
	    "who is asked for an assessment until when", campaign,
	    N_COLUMNS(campaign) },
	.list = STMT_CAMPAIGN_LIST,
	.put = { STMT_CAMPAIGN_PUT, STMT_NONE, STMT_NONE },
	.drop = { STMT_CAMPAIGN_DROP, STMT_NONE },
	.check = check_campaign,
};
