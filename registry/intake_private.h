#ifndef REGISTRY_INTAKE_PRIVATE_H
#define REGISTRY_INTAKE_PRIVATE_H

#include "intake.h"
#include "noun.h"

/* What the intake of plain records (intake.c) and of people (people.c)
 * share. */

struct people;

struct held_row {
	uint32_t line;
	bool taken;
	const char **v;
	uint32_t *place;
};

struct cbreg_intake {
	cbreg *reg;
	const struct kind *kind;
	struct cbreg_intake_setting setting;
	struct cbreg_counts counts;
	struct arena arena; /* of the rows that are held */
	struct held_row *held;
	size_t n, room;
	struct people *people; /* of kinds that concern people */
	struct buf message, hint;
};

/* Tell a finding; place is the column of the file or 0. */
void intake_tell(struct cbreg_intake *in, bool warning, const char *code,
    uint32_t line, uint32_t place, const char *field, const char *hint);
/* Warn where a text is in an encoding of old. */
void intake_warn_encoding(struct cbreg_intake *in, const char *text,
    uint32_t line, uint32_t place, const char *field);
void intake_verdict(struct cbreg_intake *in, uint32_t line,
    enum cbreg_verdict verdict, int64_t person);
/* True while rows are written: nothing is once one was refused. */
bool intake_writes(const struct cbreg_intake *in);

/*
 * One value in the form in which it is kept, from the arena or static; NULL
 * where it is none, in->message and in->hint saying why.
 */
const char *value_canonical(struct cbreg_intake *in, struct arena *arena,
    const struct cbreg_column *column, const char *text, cbreg_status *rc);

/* The code of the finding when a column's value is none. */
const char *value_code(const struct cbreg_column *column);

cbreg_status people_open(struct cbreg_intake *in);
/* At most LOOK_AHEAD rows. */
cbreg_status people_rows(struct cbreg_intake *in,
    const struct cbreg_record *record, size_t n);
cbreg_status people_close(struct cbreg_intake *in);
void people_free(struct people *p);
#endif
