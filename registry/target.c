/* Targets of figures, and what words are called. */
#include "config.h"

#include "noun.h"

#include "figures.h"

static const struct cbreg_column target[] = {
	CODE("period", "Period", "期間", CBREG_KEY | CBREG_REQUIRED),
	CODE("measure", "Measure", "指標", CBREG_KEY | CBREG_REQUIRED),
	COUNTRY("country", "Country", "国", CBREG_KEY),
	WORD("kind", "Activity kind", "種別", CBREG_KEY, CBREG_ACTIVITY_KIND),
	WORD("sex", "Sex", "性別", CBREG_KEY, CBREG_SEX),
	WORD("theme", "Theme", "テーマ", CBREG_KEY | CBREG_OPEN_WORD,
	    CBREG_THEME),
	WORD("series", "Series", "系列", CBREG_KEY | CBREG_REQUIRED,
	    CBREG_SERIES),
	INT("value", "Value", "値", CBREG_REQUIRED, 0, 1000000000),
	WORD("qualifier", "Qualifier", "区分", 0, CBREG_QUALIFIER),
	TEXT("source", "Source", "出典", 0),
};

static cbreg_status
check_target(struct cbreg_intake *in, struct row *row)
{
	cbreg *reg = intake_registry(in);
	struct cbreg_period period;
	cbreg_status rc;

	if (cbreg_measure_find(row->v[1], strlen(row->v[1])) < 0)
		row_reject(in, row, "E-CODE", 1, "", "'%s' is not a measure",
		    row->v[1]);
	rc = cbreg_period_parse(reg, row->v[0], &period);
	if (rc == CBREG_INVALID || rc == CBREG_NOTFOUND)
		row_reject(in, row, "E-CODE", 0, "", "%s", cbreg_message(reg));
	return rc == CBREG_INVALID || rc == CBREG_NOTFOUND ? CBREG_OK : rc;
}

const struct kind kind_target = {
	.pub = { "targets", "target", "numbers that figures are held against",
	    target, N_COLUMNS(target) },
	.list = STMT_TARGET_LIST,
	.put = { STMT_TARGET_PUT, STMT_NONE, STMT_NONE },
	.drop = { STMT_TARGET_DROP, STMT_NONE },
	.check = check_target,
};

static const struct cbreg_column label[] = {
	CODE("word", "Word", "語", CBREG_KEY | CBREG_REQUIRED),
	TEXT("name", "Label", "表示(英語)", CBREG_REQUIRED),
	TEXT("native_name", "Japanese label", "表示", 0),
};

const struct kind kind_label = {
	.pub = { "labels", "label", "what words are called in what people read",
	    label, N_COLUMNS(label) },
	.list = STMT_LABEL_LIST,
	.put = { STMT_LABEL_PUT, STMT_NONE, STMT_NONE },
	.drop = { STMT_LABEL_DROP, STMT_NONE },
};
