#ifndef CBREG_IDENTITY_H
#define CBREG_IDENTITY_H

#include "cbreg.h"

/*
 * Who is who: how near two records are, which people may be recorded twice,
 * and what a human decides about them.
 */

/* Two records that may be of one person. */
struct cbreg_candidate {
	int64_t person, other; /* person is 0 where it is a description */
	int score;
	const char *answer; /* "same", "maybe", "nobody", "different" */
	uint32_t evidence;  /* a bit for each piece, by its number */
};

typedef void cbreg_candidate_fn(void *context,
    const struct cbreg_candidate *candidate);

/* Pieces of evidence by number, from 0; false past the last. */
bool cbreg_evidence(int i, const char **word, int *weight, const char **about);

/* From that sum of weights on, a pair is worth a look. */
#define CBREG_LIKELY 85

/*
 * People who may be recorded twice, the likeliest first; not those of whom it
 * was said that they are not the same, while their records stand as they did.
 * Everybody is read once; only those who share two words of a name, or one
 * and something else, are compared.
 */
cbreg_status cbreg_duplicates(cbreg *reg, int from, cbreg_candidate_fn *tell,
    void *context);

/* Somebody as a row would describe them; NULL or 0 where not stated. */
struct cbreg_description {
	const char *name, *native_name, *kana, *country, *organisation, *email,
	    *external_id;
	int birth_year;
};

/*
 * Who on record may be meant, the likeliest first.
 *   CBREG_INVALID  no name, or the country or the organisation is none
 */
cbreg_status cbreg_person_match(cbreg *reg, const struct cbreg_description *who,
    int from, cbreg_candidate_fn *tell, void *context);

/*
 * Make two records one, inside cbreg_begin() and cbreg_commit(): what is of
 * the other becomes the kept person's, where both were in one session the
 * enrolment that is further along stands, and the other's code leads to the
 * kept person for ever.  Both records as they were stay in the journal.
 * Where both state something, that of the kept person stands, or the other's
 * where its column is listed in `prefer`, separated by commas: name,
 * native_name, kana, sort_name, country, email, sex, birth_year, or all.
 *   CBREG_NOTFOUND  there is no such person
 *   CBREG_CONFLICT  it is one person already
 *   CBREG_INVALID   `prefer` lists something else
 */
cbreg_status cbreg_merge(cbreg *reg, int64_t keep, int64_t other,
    const char *prefer, const char *reason);

/*
 * Erase who somebody is, inside cbreg_begin() and cbreg_commit(): names,
 * e-mail, year of birth, external ids, notes and what the journal has of them
 * go, and cannot be brought back.  A token with the code stays, with country
 * and sex, affiliations and enrolments, so that no figure moves.
 *   CBREG_NOTFOUND  there is no such person
 *   CBREG_CONFLICT  without `alone`: nobody else has the same role, country,
 *                   sex and organisation
 */
cbreg_status cbreg_erase(cbreg *reg, int64_t person, bool alone);
cbreg_status cbreg_is_erased(cbreg *reg, int64_t person, bool *out);

/* The batch that merged that code into another; *out is 0 if none did. */
cbreg_status cbreg_merged_by(cbreg *reg, int64_t code, int64_t *out);
#endif
