#ifndef REGISTRY_MATCH_H
#define REGISTRY_MATCH_H

#include "buf.h"

struct titles;

/*
 * Whether two records are of one person.  Evidence has declared weights; two
 * thresholds and what contradicts decide.  Nothing is decided by a name alone,
 * and what is empty agrees with nothing.
 */

/* What a record says of somebody; texts are never NULL. */
struct face {
	const char *name, *native_name, *kana, *email;
	const char *const *external; /* scheme:value, ends with NULL; or NULL */
	const int64_t *org;	     /* numbers, n_org of them */
	size_t n_org;
	int country;	 /* number, or -1 */
	int birth_year;	 /* or 0 */
	const char *key; /* of the name, as name_fold() has it there */
	const char *const *former; /* keys of former names, as external */
};

enum match_answer {
	MATCH_DIFFERENT, /* something contradicts */
	MATCH_NOBODY,	 /* too little agrees */
	MATCH_MAYBE,	 /* a human is asked */
	MATCH_SAME
};

/* From these sums on. */
#define MATCH_MAYBE_FROM 50
#define MATCH_SAME_FROM 100

enum match_evidence {
	EV_EXTERNAL,
	EV_EMAIL,
	EV_MAILBOX, /* one that many share */
	EV_NAME,
	EV_COMMON_NAME,
	EV_NAME_PART,
	EV_NAME_NEAR,
	EV_NAME_SHARED,
	EV_FORMER,
	EV_SCRIPTS,
	EV_NATIVE,
	EV_KANA,
	EV_COUNTRY,
	EV_ORG,
	EV_BIRTH,
	EV_ALONE,
	EV_SEATED,
	EV_TOGETHER,
	EV_OVERLAP,
	EV_OTHER_COUNTRY,
	EV_OTHER_NATIVE,
	EV_OTHER_KANA,
	/* Contradictions. */
	EV_OTHER_NAME,
	EV_OTHER_BIRTH,
	EV_OTHER_EXTERNAL,
	EV_OTHER_GENERATION,
	EV_OTHER_FATHER,
	EV_N
};

struct match {
	enum match_answer answer;
	int score;
	uint32_t evidence; /* a bit for each that was found */
};

/* A word for a kind of evidence, such as "birth-year", its weight, and what
 * it means in a few words. */
const char *match_word(enum match_evidence what);
int match_weight(enum match_evidence what);
const char *match_about(enum match_evidence what);
const char *match_answer_word(enum match_answer answer);

/* alone: nobody else in the registry has that name in that country, which
 * counts beside an organisation in common. */
void match_faces(const struct titles *titles, const struct face *a,
    const struct face *b, bool alone, struct match *out);
/* Evidence that no face shows is added to what was found. */
void match_add(struct match *match, enum match_evidence what);

/* A name in its own script, in the form in which two are compared. */
void match_fold_native(const char *text, struct buf *out);
/* True for a mailbox of an office, which identifies nobody. */
bool match_is_shared_mailbox(const char *email);
#endif
