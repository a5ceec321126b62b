/* Who goes in whose place. */
#include "config.h"

#include "date.h"
#include "intake_private.h"
#include "noun.h"

#include <stdlib.h>

enum {
	SESSION,
	PERSON,
	BY
};

static const struct cbreg_column column[] = {
	REF("session", "Session code", "研修コード",
	    CBREG_KEY | CBREG_IDENT | CBREG_REQUIRED, "session"),
	TYPED("person", "Person code", "個人コード", CBREG_KEY | CBREG_REQUIRED,
	    CBREG_PERSON),
	TYPED("by", "Replaced by", "交代者コード", CBREG_REQUIRED,
	    CBREG_PERSON),
	DATE("date", "Date", "日付", 0),
	TEXT("reason", "Reason", "理由", CBREG_PERSONAL),
};

static cbreg_status
check_enrolled(struct cbreg_intake *in, struct row *row, int who, int *status)
{
	struct stmt *st = NULL;
	cbreg_status rc;

	if ((rc = db_get(in->reg->db, STMT_ENROLMENT_STANDS, &st)) ==
		CBREG_OK &&
	    (rc = db_int(st, "person", strtoll(row->v[who] + 1, NULL, 10))) ==
		CBREG_OK &&
	    (rc = db_text(st, "session", row->v[SESSION])) == CBREG_OK &&
	    (rc = db_step(st)) == CBREG_OK)
		*status = (int)db_col_int(st, 0);
	db_put(st);
	if (rc == CBREG_DONE)
		row_reject(in, row, "E-SEAT", who,
		    intake_writes(in) ? ""
				      : "nothing is written since an earlier "
					"row was refused",
		    "%s is not enrolled in %s", row->v[who], row->v[SESSION]);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

/* Both are enrolled, and whoever is replaced takes no part. */
static cbreg_status
check(struct cbreg_intake *in, struct row *row)
{
	int status = 0, other = 0;
	cbreg_status rc;

	if (row->bad)
		return CBREG_OK;
	if (strcmp(row->v[PERSON], row->v[BY]) == 0) {
		row_reject(in, row, "E-RULE", BY, "",
		    "nobody goes in the own place");
		return CBREG_OK;
	}
	if ((rc = check_enrolled(in, row, PERSON, &status)) != CBREG_OK ||
	    (rc = check_enrolled(in, row, BY, &other)) != CBREG_OK || row->bad)
		return rc;
	/* Who was to be replaced may have come all the same. */
	if (cbreg_status_rule(status)->class != CBREG_NEGATIVE) {
		buf_clear(&in->message);
		buf_printf(&in->message, "%s is '%s' in %s", row->v[PERSON],
		    cbreg_code_word(CBREG_STATUS, status), row->v[SESSION]);
		intake_tell(in, true, "W-STATUS", row->record->line,
		    row->record->place != NULL ? row->record->place[PERSON] : 0,
		    "person", "`cbreg enroll --replaces` withdraws it, too");
	}
	return CBREG_OK;
}

const struct kind kind_replacement = {
	.pub = { "replacements", "replacement", "who goes in whose place",
	    column, N_COLUMNS(column) },
	.list = STMT_REPLACEMENT_LIST,
	.put = { STMT_REPLACEMENT_PUT, STMT_NONE, STMT_NONE },
	.drop = { STMT_REPLACEMENT_DROP, STMT_NONE },
	.check = check,
};
