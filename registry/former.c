/* Names that people bore before. */
#include "config.h"

#include "intake_private.h"
#include "name.h"
#include "noun.h"
#include "title.h"

#include <stdlib.h>

enum {
	PERSON,
	VALID_TO,
	NUMBER,
	NAME,
	NATIVE_NAME,
	VALID_FROM
};

/* What tells one from the next is no personal value, as the name is: the day
 * until which it was borne, and a number where that does not do. */
static const struct cbreg_column column[] = {
	TYPED("person", "Person code", "個人コード",
	    CBREG_KEY | CBREG_IDENT | CBREG_REQUIRED, CBREG_PERSON),
	PARTIAL("valid_to", "Until", "使用終了日", CBREG_KEY),
	INT("number", "Number", "番号", CBREG_KEY, 2, 99),
	TEXT("name", "Former name", "旧氏名", CBREG_REQUIRED | CBREG_PERSONAL),
	TEXT("native_name", "Former native name", "旧氏名(母語)",
	    CBREG_PERSONAL),
	PARTIAL("valid_from", "From", "使用開始日", 0),
};

static cbreg_status
check(struct cbreg_intake *in, struct row *row)
{
	int i;

	check_order(in, row, &kind_former, "valid_from", "valid_to");
	for (i = NAME; i <= NATIVE_NAME; i++)
		intake_warn_encoding(in, row->v[i], row->record->line,
		    row->record->place != NULL ? row->record->place[i] : 0,
		    in->kind->pub.column[i].key);
	return CBREG_OK;
}

/* Whoever looks for that name finds the person. */
static cbreg_status
wrote(cbreg *reg, const char *const *v)
{
	int64_t person = strtoll(v[PERSON] + 1, NULL, 10), country = -1;
	struct buf key = { 0 };
	cbreg_status rc;

	if ((rc = titles_need(reg)) == CBREG_OK &&
	    (rc = db_number_of(reg->db, STMT_PERSON_COUNTRY, "person", person,
		 &country)) == CBREG_OK) {
		name_fold(reg->titles, v[NAME], strlen(v[NAME]), (int)country,
		    &key);
		rc = key.failed ? out_of_memory(reg)
				: name_find_by(reg, buf_text(&key), person);
	}
	buf_release(&key);
	return rc;
}

const struct kind kind_former = {
	.pub = { "former-names", "former-name", "names that people bore before",
	    column, N_COLUMNS(column) },
	.list = STMT_FORMER_LIST,
	.put = { STMT_FORMER_PUT, STMT_NONE, STMT_NONE },
	.drop = { STMT_FORMER_DROP, STMT_NONE },
	.check = check,
	.wrote = wrote,
};
