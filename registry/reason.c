/* Reasons for negative statuses, and the days on which each is one. */
#include "config.h"

#include "reason.h"

#include "date.h"
#include "noun.h"

#include <stdlib.h>
#include <strings.h>

/* As many as an enrolment has room for. */
#define REASONS 256

struct reason_table {
	struct arena arena;
	struct {
		const char *code; /* NULL: no such number */
		int from, to;
	} row[REASONS];
};

enum {
	CODE,
	NAME,
	NATIVE_NAME,
	VALID_FROM,
	VALID_TO
};

static const struct cbreg_column column[] = {
	CODE("reason", "Reason code", "理由コード",
	    CBREG_KEY | CBREG_IDENT | CBREG_REQUIRED),
	TEXT("name", "Meaning", "理由(英語)", CBREG_REQUIRED),
	TEXT("native_name", "Japanese meaning", "理由", 0),
	PARTIAL("valid_from", "Valid from", "有効開始日", 0),
	PARTIAL("valid_to", "Valid until", "有効終了日", 0),
};

/* Codes are found in any letter case, and so differ by more than that. */
static cbreg_status
check(struct cbreg_intake *in, struct row *row)
{
	cbreg *reg = intake_registry(in);
	struct book *book;
	cbreg_status rc;
	size_t i;

	if ((rc = book_need(reg, &kind_reason, &book)) != CBREG_OK)
		return rc;
	check_order(in, row, &kind_reason, "valid_from", "valid_to");
	if (row->old != NULL)
		return CBREG_OK;
	if (book->n >= REASONS - 1)
		row_reject(in, row, "E-RULE", CODE, "",
		    "there are %d reasons, which is the limit", REASONS - 1);
	for (i = 0; i < book->n; i++)
		if (strcasecmp(book->row[i][CODE], row->v[CODE]) == 0)
			row_reject(in, row, "E-RULE", CODE, "",
			    "'%s' is known as '%s'", row->v[CODE],
			    book->row[i][CODE]);
	return CBREG_OK;
}

const struct kind kind_reason = {
	.pub = { "reasons", "reason", "why somebody did not take part", column,
	    N_COLUMNS(column) },
	.list = STMT_REASON_LIST,
	.put = { STMT_REASON_PUT, STMT_NONE, STMT_NONE },
	.drop = { STMT_REASON_DROP, STMT_NONE },
	.check = check,
};

cbreg_status
reasons_need(cbreg *reg)
{
	struct reason_table *t;
	struct stmt *st = NULL;
	const char *code;
	cbreg_status rc;
	int64_t n;

	if (reg->reasons != NULL)
		return CBREG_OK;
	if ((reg->reasons = t = calloc(1, sizeof(*t))) == NULL)
		return out_of_memory(reg);
	rc = db_get(reg->db, STMT_REASON_ALL, &st);
	while (rc == CBREG_OK && (rc = db_step(st)) == CBREG_OK) {
		n = db_col_int(st, 0);
		code = db_col_text(st, 1);
		if (n < 1 || n >= REASONS)
			continue;
		t->row[n].code = arena_text(&t->arena, code, strlen(code));
		t->row[n].from = (int)db_col_int(st, 2);
		t->row[n].to = (int)db_col_int(st, 3);
		if (t->row[n].code == NULL)
			rc = out_of_memory(reg);
	}
	db_put(st);
	if (rc == CBREG_DONE)
		return CBREG_OK;
	reasons_drop(reg);
	return rc;
}

void
reasons_drop(cbreg *reg)
{
	if (reg->reasons != NULL)
		arena_release(&reg->reasons->arena);
	free(reg->reasons);
	reg->reasons = NULL;
}

int
reason_find(const cbreg *reg, const char *code)
{
	int i;

	for (i = 1; i < REASONS; i++)
		if (reg->reasons->row[i].code != NULL &&
		    strcasecmp(reg->reasons->row[i].code, code) == 0)
			return i;
	return -1;
}

const char *
reason_word(const cbreg *reg, int number)
{
	const char *code = number > 0 && number < REASONS
			       ? reg->reasons->row[number].code
			       : NULL;

	return code != NULL ? code : "";
}

bool
reason_holds(const cbreg *reg, int number, int on)
{
	return cbreg_date_within(on, reg->reasons->row[number].from,
	    reg->reasons->row[number].to);
}

void
reasons_list(const cbreg *reg, struct buf *out)
{
	const char *between = "";
	int i;

	for (i = 1; i < REASONS; i++) {
		if (reg->reasons->row[i].code == NULL)
			continue;
		buf_printf(out, "%s%s", between, reg->reasons->row[i].code);
		between = ", ";
	}
}
