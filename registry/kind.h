#ifndef CBREG_KIND_H
#define CBREG_KIND_H

#include "cbreg.h"
#include "codes.h"

/*
 * A kind of record: what it is called, and its columns.  The columns are at
 * once the header of its CSV file, the options of its commands and the keys
 * of its listings.
 */
enum cbreg_type {
	CBREG_TEXT,
	CBREG_CODE, /* a public code: no blanks, no control characters */
	CBREG_INT,  /* a whole number from min to max */
	CBREG_DATE, /* a full ISO date */
	CBREG_PARTIAL_DATE, /* an ISO date, month or year */
	CBREG_WORD,	    /* a word of a code list */
	CBREG_COUNTRY,	    /* a country: code or name in, code out */
	CBREG_ORG,	    /* an organisation: code or name in, code out */
	CBREG_REF,	    /* the code of another record */
	CBREG_PERSON,	    /* a person: code, e-mail or scheme:value */
	CBREG_EMAIL,	    /* an e-mail address */
	CBREG_EXTERNAL,	    /* scheme:value */
	CBREG_LEVEL,	    /* a level, na, or nothing */
	CBREG_OLD_PERSON    /* a person's code that leads to another */
};

enum cbreg_column_flags {
	CBREG_KEY = 1,	      /* part of what tells two records apart */
	CBREG_IDENT = 2,      /* part of what others refer to it by */
	CBREG_REQUIRED = 4,   /* a new record must have it */
	CBREG_PERSONAL = 8,   /* a value of a person: never in messages */
	CBREG_INPUT = 16,     /* read but not listed */
	CBREG_OPEN_WORD = 32, /* a site may use words of its own */
	CBREG_DERIVED = 64    /* may be left out: other columns tell */
};

struct cbreg_column {
	const char *key;
	const char *label;    /* in English */
	const char *label_ja; /* in Japanese */
	enum cbreg_type type;
	unsigned flags;
	enum cbreg_list_id list; /* CBREG_WORD */
	const char *ref;	 /* CBREG_REF: noun of the other record */
	long min, max;		 /* CBREG_INT */
};

struct cbreg_kind {
	const char *name;  /* of the file and of `export`: "organisations" */
	const char *noun;  /* of the command: "org" */
	const char *about; /* one line */
	const struct cbreg_column *column;
	int ncolumn;
};

#define CBREG_MAX_COLUMNS 20

/* Every kind in the order in which files are read; NULL past the last. */
const struct cbreg_kind *cbreg_kind_at(int i);
/* By name or by noun; NULL when there is none. */
const struct cbreg_kind *cbreg_kind_find(const char *name);
/* By noun only, as commands name kinds; NULL when there is none. */
const struct cbreg_kind *cbreg_kind_by_noun(const char *noun);
/* Its place in that order. */
int cbreg_kind_rank(const struct cbreg_kind *kind);
/* Index of a column by its key; -1 when there is none. */
int cbreg_kind_column(const struct cbreg_kind *kind, const char *key);

/*
 * The records of a kind as text, in the order of their key.  A listing of
 * people's enrolments may be narrowed to one session or one person.
 */
typedef struct cbreg_list cbreg_list;

struct cbreg_filter {
	const char *session; /* code, or NULL */
	const char *person;  /* code, or NULL */
	const char *country; /* of a roster: code as enrolled, or NULL */
	bool by_status;	     /* a session's roster by class and status */
};

/*   CBREG_NOTFOUND  the person code is none, or there is no such session */
cbreg_status cbreg_list_open(cbreg *reg, const struct cbreg_kind *kind,
    const struct cbreg_filter *filter, cbreg_list **out);
/*
 * CBREG_OK lends an array of values, one a column, never NULL ("" for
 * nothing), until the next call; CBREG_DONE at the end.
 */
cbreg_status cbreg_list_next(cbreg_list *list, const char *const **out);
void cbreg_list_free(cbreg_list *list); /* NULL is fine */

#define CBREG_DIGEST_SIZE 65

/* What only this registry can make of the values of a row: whether one that
 * was given away is still the same.  CBREG_SCHEMA where the secret is lost. */
cbreg_status cbreg_row_digest(cbreg *reg, const struct cbreg_kind *kind,
    const char *const *value, char out[CBREG_DIGEST_SIZE]);

#define CBREG_PERSON_SIZE 24 /* room for any code of a person */

/* The code of a person by number, in out. */
const char *cbreg_person_code(int64_t person, char out[CBREG_PERSON_SIZE]);
/*
 * The number of a person by code, e-mail or scheme:value; a code is not looked
 * up.
 *   CBREG_NOTFOUND, CBREG_AMBIGUOUS
 */
cbreg_status cbreg_person_find(cbreg *reg, const char *who, int64_t *out);

/*
 * The nearest of the codes of a noun to a word that is none of them, "" when
 * nothing is near.  The answer is lent until the next call.
 */
const char *cbreg_suggest(cbreg *reg, const char *noun, const char *word);
#endif
