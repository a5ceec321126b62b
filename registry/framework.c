/* Frameworks, capabilities, profiles, and what activities teach. */
#include "config.h"

#include "noun.h"

#include <string.h>

static const struct cbreg_column framework_column[] = {
	CODE("framework", "Framework", "フレームワーク",
	    CBREG_KEY | CBREG_IDENT | CBREG_REQUIRED),
	CODE("version", "Version", "版",
	    CBREG_KEY | CBREG_IDENT | CBREG_REQUIRED),
	TEXT("name", "Title", "名称", 0),
	INT("validity_months", "Validity in months", "有効月数", 0, 1, 1200),
	INT("min_level", "Lowest level", "最低レベル", 0, 0, 100),
	INT("max_level", "Highest level", "最高レベル", 0, 0, 100),
	TEXT("source", "Source", "出典", 0),
	TEXT("native_name", "Japanese title", "名称(日本語)", 0),
	TEXT("licence", "Licence", "利用条件", 0),
};

/* A level was observed against that version: what it asks is settled. */
static cbreg_status
is_assessed(cbreg *reg, const char *framework, const char *version, bool *out)
{
	struct book *book;
	cbreg_status rc;
	size_t i;

	*out = false;
	if ((rc = book_need(reg, &kind_assessment, &book)) != CBREG_OK)
		return rc;
	for (i = 0; i < book->n && !*out; i++)
		*out = strcmp(book->row[i][0], framework) == 0 &&
		       strcmp(book->row[i][1], version) == 0;
	return CBREG_OK;
}

/* DESIGN, rule 12. */
static void
refuse_change(struct cbreg_intake *in, struct row *row, int column)
{
	row_reject(in, row, "E-RULE", column,
	    "record a new version, and what became of each capability",
	    "'%s@%s' has been assessed and stays as it is", row->v[0],
	    row->v[1]);
	row->conflict = true;
}

/* The first of so many columns in which the row is another; 0 if none. */
static int
changed_column(const struct row *row, int from, int to)
{
	int i;

	for (i = from; i <= to; i++)
		if (strcmp(row->v[i], row->old[i]) != 0)
			return i;
	return 0;
}

/* An assessment holds three years, on a scale from 0 to 4, as in SIM3,
 * unless the framework says otherwise. */
static cbreg_status
check_framework(struct cbreg_intake *in, struct row *row)
{
	bool assessed;
	cbreg_status rc;
	int i;

	if (row->v[3][0] == '\0')
		row->v[3] = "36";
	if (row->v[4][0] == '\0')
		row->v[4] = "0";
	if (row->v[5][0] == '\0')
		row->v[5] = "4";
	if (row->old == NULL || (i = changed_column(row, 3, 5)) == 0)
		return CBREG_OK;
	rc = is_assessed(intake_registry(in), row->v[0], row->v[1], &assessed);
	if (rc == CBREG_OK && assessed)
		refuse_change(in, row, i);
	return rc;
}

const struct kind kind_framework = {
	.pub = { "frameworks", "framework",
	    "lists of capabilities, each at "
	    "one version",
	    framework_column, N_COLUMNS(framework_column) },
	.list = STMT_FRAMEWORK_LIST,
	.put = { STMT_FRAMEWORK_PUT, STMT_NONE, STMT_NONE },
	.drop = { STMT_FRAMEWORK_DROP, STMT_NONE },
	.check = check_framework,
};

static const struct cbreg_column capability[] = {
	CODE("framework", "Framework", "フレームワーク",
	    CBREG_KEY | CBREG_IDENT | CBREG_REQUIRED),
	CODE("version", "Version", "版",
	    CBREG_KEY | CBREG_IDENT | CBREG_REQUIRED),
	CODE("code", "Capability code", "項目コード",
	    CBREG_KEY | CBREG_IDENT | CBREG_REQUIRED),
	CODE("parent", "Parent", "上位項目", 0),
	TEXT("kind", "Capability kind", "項目種別", 0),
	TEXT("name", "Capability", "項目名(英語)", CBREG_REQUIRED),
	TEXT("native_name", "Japanese name", "項目名", 0),
};

/* A name in a further language may still come. */
static cbreg_status
check_settled(struct cbreg_intake *in, struct row *row)
{
	bool assessed;
	cbreg_status rc;
	int i = 2;

	if (row->old != NULL && (i = changed_column(row, 3, 5)) == 0 &&
	    row->old[6][0] != '\0')
		i = changed_column(row, 6, 6);
	if (i == 0)
		return CBREG_OK;
	rc = is_assessed(intake_registry(in), row->v[0], row->v[1], &assessed);
	if (rc == CBREG_OK && assessed)
		refuse_change(in, row, i);
	return rc;
}

static cbreg_status
check_capability(struct cbreg_intake *in, struct row *row)
{
	cbreg *reg = intake_registry(in);
	const char *ident[3] = { row->v[0], row->v[1], row->v[3] };
	struct book *book;
	cbreg_status rc;

	if ((rc = book_need(reg, &kind_framework, &book)) != CBREG_OK)
		return rc;
	if (book_by_ident(book, row->v) == NULL) {
		/* A list that comes alone brings its framework with it. */
		const char *v[CBREG_MAX_COLUMNS] = { row->v[0], row->v[1], "",
			"36", "0", "4", "", "", "" };

		rc = intake_put(in, &kind_framework, v);
		if (rc != CBREG_OK)
			return rc;
	}
	if ((rc = check_settled(in, row)) != CBREG_OK || row->v[3][0] == '\0')
		return rc;
	if ((rc = book_need(reg, &kind_capability, &book)) != CBREG_OK)
		return rc;
	if (book_by_ident(book, ident) == NULL ||
	    strcmp(row->v[3], row->v[2]) == 0)
		row_reject(in, row, "E-REF", 3, "a parent comes first",
		    "'%s' is no capability of '%s@%s'", row->v[3], row->v[0],
		    row->v[1]);
	return CBREG_OK;
}

const struct kind kind_capability = {
	.pub = { "framework", "capability", "the capabilities of a framework",
	    capability, N_COLUMNS(capability) },
	.list = STMT_CAPABILITY_LIST,
	.put = { STMT_CAPABILITY_PUT, STMT_NONE, STMT_NONE },
	.drop = { STMT_CAPABILITY_DROP, STMT_NONE },
	.check = check_capability,
};

void
check_capability_exists(struct cbreg_intake *in, struct row *row,
    struct book *book, const char *framework, const char *version, int column)
{
	const char *ident[3] = { framework, version, row->v[column] };

	if (book_by_ident(book, ident) == NULL)
		row_reject(in, row, "E-REF", column, "",
		    "'%s' is no capability of '%s@%s'", row->v[column],
		    framework, version);
}

static const struct cbreg_column profile[] = {
	CODE("framework", "Framework", "フレームワーク",
	    CBREG_KEY | CBREG_REQUIRED),
	CODE("version", "Version", "版", CBREG_KEY | CBREG_REQUIRED),
	CODE("profile", "Profile", "プロファイル",
	    CBREG_KEY | CBREG_IDENT | CBREG_REQUIRED),
	CODE("capability", "Capability code", "項目コード",
	    CBREG_KEY | CBREG_REQUIRED),
	INT("min_level", "Level asked for", "必要レベル", 0, 0, 100),
	INT("min_people", "People asked for", "必要人数", 0, 0, 100000),
};

static cbreg_status
check_profile(struct cbreg_intake *in, struct row *row)
{
	struct book *book;
	cbreg_status rc;

	rc = book_need(intake_registry(in), &kind_capability, &book);
	if (rc == CBREG_OK)
		check_capability_exists(in, row, book, row->v[0], row->v[1], 3);
	return rc;
}

const struct kind kind_profile = {
	.pub = { "profile", "profile", "the minimum for each capability",
	    profile, N_COLUMNS(profile) },
	.list = STMT_PROFILE_LIST,
	.put = { STMT_PROFILE_PUT, STMT_NONE, STMT_NONE },
	.drop = { STMT_PROFILE_DROP, STMT_NONE },
	.check = check_profile,
};

static const struct cbreg_column teaches[] = {
	REF("activity", "Activity", "活動コード",
	    CBREG_KEY | CBREG_IDENT | CBREG_REQUIRED, "activity"),
	CODE("framework", "Framework", "フレームワーク",
	    CBREG_KEY | CBREG_REQUIRED),
	CODE("version", "Version", "版", CBREG_KEY | CBREG_REQUIRED),
	CODE("capability", "Capability code", "項目コード",
	    CBREG_KEY | CBREG_REQUIRED),
	INT("validity_months", "Validity in months", "有効月数", 0, 1, 1200),
};

static cbreg_status
check_teaches(struct cbreg_intake *in, struct row *row)
{
	struct book *book;
	cbreg_status rc;

	rc = book_need(intake_registry(in), &kind_capability, &book);
	if (rc == CBREG_OK)
		check_capability_exists(in, row, book, row->v[1], row->v[2], 3);
	return rc;
}

const struct kind kind_teaches = {
	.pub = { "teaches", "teaches", "which capabilities an activity builds",
	    teaches, N_COLUMNS(teaches) },
	.list = STMT_TEACHES_LIST,
	.put = { STMT_TEACHES_PUT, STMT_NONE, STMT_NONE },
	.drop = { STMT_TEACHES_DROP, STMT_NONE },
	.check = check_teaches,
};
