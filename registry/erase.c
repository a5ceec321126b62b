/* A person whose identity is erased: a token stays, and all that was counted.
 */
#include "config.h"

#include "identity.h"

#include "buf.h"
#include "handle.h"
#include "seal.h"

#include <stdio.h>

cbreg_status
cbreg_is_erased(cbreg *reg, int64_t person, bool *out)
{
	int64_t n;
	cbreg_status rc =
	    db_number_of(reg->db, STMT_ERASED_HAS, "person", person, &n);

	*out = n > 0;
	return rc;
}

static cbreg_status
check_person(cbreg *reg, int64_t person, bool alone)
{
	int64_t n;
	cbreg_status rc;

	if ((rc = db_number_of(reg->db, STMT_PERSON_THERE, "person", person,
		 &n)) != CBREG_OK)
		return rc;
	if (n == 0)
		return db_fail(reg->db, CBREG_NOTFOUND,
		    "there is no person P%06lld", (long long)person);
	if (alone || (rc = db_number_of(reg->db, STMT_STRATA_ALONE, "person",
			  person, &n)) != CBREG_OK)
		return rc;
	if (n > 0)
		return db_fail(reg->db, CBREG_CONFLICT,
		    "in %lld of the groups by role, country, sex and "
		    "organisation P%06lld is the only one, and could still be "
		    "told; --alone erases all the same",
		    (long long)n, (long long)person);
	return CBREG_OK;
}

cbreg_status
cbreg_erase(cbreg *reg, int64_t person, bool alone)
{
	static const enum stmt_id step[] = { STMT_ERASE_IMAGES,
		STMT_ERASE_JOURNAL, STMT_ERASE_EXTERNALS, STMT_ERASE_IDENTITY,
		STMT_ERASE_PLACEMENTS, STMT_ERASE_STAGES, STMT_ERASE_FOLLOWUPS,
		STMT_ERASE_MERGES, STMT_ERASE_VERDICTS, STMT_ERASE_CERTIFICATES,
		STMT_ERASE_WAITING, STMT_ERASE_REPLACEMENTS, STMT_ERASE_FORMER,
		STMT_ERASE_PERSON, STMT_ERASED_PUT };
	char token[40], key[40];
	struct stmt *st = NULL;
	int64_t batch;
	cbreg_status rc;
	size_t i;

	snprintf(token, sizeof(token), "erased P%06lld", (long long)person);
	snprintf(key, sizeof(key), "erased p%06lld", (long long)person);
	if ((rc = check_person(reg, person, alone)) == CBREG_OK)
		rc = batch_need(reg, &batch);
	for (i = 0; i < sizeof(step) / sizeof(step[0]) && rc == CBREG_OK; i++) {
		if ((rc = db_get(reg->db, step[i], &st)) == CBREG_OK)
			rc = db_int(st, "person", person);
		if (rc == CBREG_OK && db_has(st, "batch"))
			rc = db_int(st, "batch", batch);
		if (rc == CBREG_OK && db_has(st, "token") &&
		    (rc = db_text(st, "token", token)) == CBREG_OK)
			rc = db_text(st, "key", key);
		if (rc == CBREG_OK)
			rc = db_run(st);
		db_put(st);
		st = NULL;
	}
	if (rc == CBREG_OK)
		rc = seal_add(reg, "erase", token);
	reg->n_changed++;
	reg->db->forget = rc == CBREG_OK;
	return rc;
}
