#ifndef IMPORT_LINT_H
#define IMPORT_LINT_H

#include "import.h"

/*
 * Whether anybody's table keeps the rules for tables that machines read: the
 * fifteen of the Ministry of Internal Affairs and Communications of 2020-12-18.
 */
struct lint_rule {
	const char *id;
	const char *about;    /* what the rule says */
	const char *expected; /* in place of what breaks it */
};

#define LINT_RULES 15
#define LINT_PLACES 20 /* that are told of a rule; the others are counted */

const struct lint_rule *lint_rule_at(int i); /* from 0; NULL past the last */

enum lint_verdict {
	LINT_PASSED,
	LINT_DOUBTFUL, /* somebody has to look */
	LINT_FAILED,
	LINT_UNSEEN /* the format does not let it be looked at */
};
const char *lint_verdict_word(enum lint_verdict verdict);

struct lint_finding {
	const struct lint_rule *rule;
	bool doubtful;
	uint32_t line, column; /* from 1; 0 where there is none */
	const char *found;     /* what is wrong, without the value */
	const char *value;     /* of the cell, or "" */
};

/* The finding is lent. */
typedef void lint_fn(void *context, const struct lint_finding *finding);

struct lint_report {
	struct {
		enum lint_verdict verdict;
		size_t places;
	} rule[LINT_RULES];
};

/*
 * Look at one file: first all at once, then cell by cell.  file->sheet_name is
 * that of the sheet.
 *   CBREG_INVALID  it cannot be read as a table; a finding of import says why
 */
cbreg_status lint_file(struct import_file *file, lint_fn *on, void *context,
    struct lint_report *report, struct import_findings *findings);
#endif
