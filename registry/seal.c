/* The chain of batches: sealed at the commit, followed by the check. */
#include "config.h"

#include "seal.h"

#include "digest.h"
#include "log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

cbreg_status
seal_add(cbreg *reg, const char *what, const char *text)
{
	cbreg_status rc;

	if (reg->content == NULL) {
		if ((rc = secret_need(reg)) != CBREG_OK)
			return rc;
		if ((reg->content = digest_stream_new(reg->secret)) == NULL)
			return out_of_memory(reg);
	}
	digest_stream_add(reg->content, what);
	digest_stream_add(reg->content, text);
	return CBREG_OK;
}

/* The columns of the log, what the batch wrote, and the chain before it. */
static cbreg_status
chain_of(cbreg *reg, const struct cbreg_log_row *row, const char *content,
    const char *before, char out[DIGEST_TEXT_SIZE])
{
	struct digest_stream *s = digest_stream_new(NULL);

	if (s == NULL)
		return out_of_memory(reg);
	digest_stream_add(s, before);
	digest_stream_add_int(s, row->batch);
	digest_stream_add(s, row->at);
	digest_stream_add(s, row->actor);
	digest_stream_add(s, row->command);
	digest_stream_add(s, row->reason);
	digest_stream_add_int(s, row->n_new);
	digest_stream_add_int(s, row->n_changed);
	digest_stream_add(s, content);
	digest_stream_end(s, out);
	return CBREG_OK;
}

cbreg_status
seal_batch(cbreg *reg)
{
	const struct cbreg_log_row row = { reg->batch, reg->now, reg->actor,
		buf_text(&reg->command), buf_text(&reg->reason), reg->n_new,
		reg->n_changed };
	char content[DIGEST_TEXT_SIZE], chain[DIGEST_TEXT_SIZE], sums[80];
	struct stmt *st = NULL;
	char *before = NULL;
	cbreg_status rc;

	snprintf(sums, sizeof(sums), "%016llx %016llx",
	    (unsigned long long)reg->seat_sum,
	    (unsigned long long)reg->person_sum);
	if ((rc = seal_add(reg, "people", sums)) != CBREG_OK)
		return rc;
	digest_stream_end(reg->content, content);
	reg->content = NULL;
	if ((rc = db_get(reg->db, STMT_SEAL_LAST, &st)) == CBREG_OK &&
	    (rc = db_step(st)) == CBREG_OK &&
	    (before = strdup(db_col_text(st, 1))) == NULL)
		rc = out_of_memory(reg);
	db_put(st);
	st = NULL;
	if ((rc == CBREG_OK || rc == CBREG_DONE) &&
	    (rc = chain_of(reg, &row, content, before != NULL ? before : "",
		 chain)) == CBREG_OK &&
	    (rc = db_get(reg->db, STMT_SEAL_PUT, &st)) == CBREG_OK &&
	    (rc = db_int(st, "batch", reg->batch)) == CBREG_OK &&
	    (rc = db_text(st, "content", content)) == CBREG_OK &&
	    (rc = db_text(st, "chain", chain)) == CBREG_OK)
		rc = db_run(st);
	db_put(st);
	free(before);
	return rc;
}

static const char *
or_empty(const char *text)
{
	return text != NULL ? text : "";
}

cbreg_status
seal_check(cbreg *reg, struct buf *found)
{
	char before[DIGEST_TEXT_SIZE] = "", chain[DIGEST_TEXT_SIZE];
	struct cbreg_log_row row;
	struct stmt *st = NULL;
	int64_t expected = 1, loose = 0;
	cbreg_status rc;

	rc = db_get(reg->db, STMT_SEAL_ALL, &st);
	while (rc == CBREG_OK && (rc = db_step(st)) == CBREG_OK) {
		row = (struct cbreg_log_row){ db_col_int(st, 0),
			db_col_text(st, 1), db_col_text(st, 2),
			db_col_text(st, 3), or_empty(db_col_text(st, 4)),
			db_col_int(st, 5), db_col_int(st, 6) };
		if (row.batch != expected++) {
			buf_printf(found, "batch %lld is missing",
			    (long long)expected - 1);
			break;
		}
		rc = chain_of(reg, &row, or_empty(db_col_text(st, 7)), before,
		    chain);
		if (rc == CBREG_OK &&
		    strcmp(chain, or_empty(db_col_text(st, 8))) != 0) {
			buf_printf(found, "batch %lld is not as it was sealed",
			    (long long)row.batch);
			break;
		}
		memcpy(before, chain, sizeof(before));
	}
	db_put(st);
	if (rc != CBREG_OK && rc != CBREG_DONE)
		return rc;
	if (found->len == 0 &&
	    (rc = db_number(reg->db, STMT_SEAL_LOOSE, &loose)) != CBREG_OK)
		return rc;
	if (loose > 0)
		buf_puts(found, "batches at the end are missing");
	return found->failed ? out_of_memory(reg) : CBREG_OK;
}

void
seal_release(cbreg *reg)
{
	digest_stream_free(reg->content);
	reg->content = NULL;
}
