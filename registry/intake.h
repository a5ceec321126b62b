#ifndef CBREG_INTAKE_H
#define CBREG_INTAKE_H

#include "kind.h"

/*
 * The one way in: records of a kind come row by row, each gets a verdict,
 * and what is new or changed is written in order.  An import, an added
 * record and an enrolment all go through it, inside cbreg_begin() and
 * cbreg_commit().
 */
enum cbreg_verdict {
	CBREG_NEW,
	CBREG_KNOWN,
	CBREG_CHANGED,
	CBREG_CONFLICTING,
	CBREG_UNCLEAR, /* ambiguous */
	CBREG_REJECTED,
	CBREG_VERDICTS
};

/* "new", "known", "changed", "conflict", "ambiguous", "rejected". */
const char *cbreg_verdict_word(enum cbreg_verdict verdict);

/* As a value: what is recorded there is to be nothing from now on.  Plain
 * records only; the address tells it from an empty text. */
extern const char cbreg_clear[1];

/* One record as read: a value per column of the kind. */
struct cbreg_record {
	uint32_t line;		  /* where it begins, for findings */
	const char *const *value; /* "" or NULL: not stated */
	const uint32_t *place;	  /* column of the file per value, or NULL */
};

struct cbreg_finding {
	bool warning;	  /* the row is taken all the same */
	const char *code; /* stable: "E-REF" */
	uint32_t line;
	uint32_t place;	   /* column of the file, 0 when not known */
	const char *field; /* key of the column, or "" */
	const char *message;
	const char *hint; /* may be "" */
	bool asks;	  /* the change is a decision that needs a reason */
};

/* Everything lent for the call. */
typedef void cbreg_finding_fn(void *context,
    const struct cbreg_finding *finding);
/* The verdict on a row; person is 0 where none is concerned. */
typedef void cbreg_verdict_fn(void *context, uint32_t line,
    enum cbreg_verdict verdict, int64_t person);

enum cbreg_intake_flags {
	CBREG_PARTIAL_OK = 1,	 /* write the good rows though others are bad */
	CBREG_MUST_EXIST = 2,	 /* a new record is a finding */
	CBREG_MUST_BE_NEW = 4,	 /* a known record is a finding */
	CBREG_NEW_PERSON = 8,	 /* somebody new, even beside a namesake */
	CBREG_KNOWN_PERSON = 16, /* somebody new is a finding */
	CBREG_MOVE_ONLY = 32,	 /* the enrolment must exist */
	CBREG_SHOW_VALUES = 64,	 /* messages may quote personal values */
	/* What a row with a person code says of the person replaces what is
	 * recorded; what an enrolment was made with is kept, which is told. */
	CBREG_CORRECT = 128
};

struct cbreg_intake_setting {
	const struct cbreg_kind *kind;
	unsigned flags;
	int64_t bytes; /* size of the file, 0 when small, -1 when unknown */
	cbreg_finding_fn *finding;
	cbreg_verdict_fn *verdict; /* may be NULL */
	void *context;
};

struct cbreg_counts {
	int64_t rows, by[CBREG_VERDICTS], persons;
};

typedef struct cbreg_intake cbreg_intake;

cbreg_status cbreg_intake_open(cbreg *reg,
    const struct cbreg_intake_setting *setting, cbreg_intake **out);
/* Rows in the order of the file, the more at a time the quicker.  A bad row is
 * a finding, not a failure. */
cbreg_status cbreg_intake_rows(cbreg_intake *in,
    const struct cbreg_record *record, size_t n);
/* Write what is still held, read it back, count.  Frees in any case. */
cbreg_status cbreg_intake_close(cbreg_intake *in, struct cbreg_counts *out);
void cbreg_intake_free(cbreg_intake *in); /* give up; NULL is fine */
#endif
