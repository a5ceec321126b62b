/* The log of changes, read back. */
#include "config.h"

#include "log.h"

#include "codes.h"
#include "date.h"
#include "reason.h"
#include "record.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct cbreg_log {
	struct stmt *st;
	struct cbreg_log_filter filter;
	char *actor;
	struct map
	    batches; /* that touched the record, where one is asked for */
};

/* The batches that touched a person, or a record where person is 0. */
static cbreg_status
add_batches(cbreg *reg, cbreg_log *log, int64_t person, const char *record,
    const char *prefix)
{
	struct stmt *st = NULL;
	cbreg_status rc;

	rc = db_get(reg->db,
	    person != 0 ? STMT_BATCHES_OF_PERSON : STMT_BATCHES_OF_RECORD, &st);
	if (rc == CBREG_OK && person != 0)
		rc = db_int(st, "id", person);
	else if (rc == CBREG_OK &&
		 (rc = db_text(st, "record", record)) == CBREG_OK)
		rc = db_text(st, "prefix", prefix);
	while (rc == CBREG_OK && (rc = db_step(st)) == CBREG_OK)
		if (!map_set(&log->batches, (uint64_t)db_col_int(st, 0), 0))
			rc = out_of_memory(reg);
	db_put(st);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

static cbreg_status
find_record(cbreg *reg, cbreg_log *log, const char *words)
{
	struct buf record = { 0 }, prefix = { 0 };
	int64_t person = 0;
	cbreg_status rc;
	size_t i;

	buf_puts(&record, words);
	for (i = 0; i < record.len; i++)
		if (record.text[i] == ' ')
			record.text[i] = RECORD_SEPARATOR;
	buf_puts(&prefix, buf_text(&record));
	buf_add(&prefix, &(char){ RECORD_SEPARATOR }, 1);
	rc = record.failed || prefix.failed
		 ? out_of_memory(reg)
		 : add_batches(reg, log, 0, buf_text(&record),
		       buf_text(&prefix));
	buf_release(&record);
	buf_release(&prefix);
	if (rc == CBREG_OK &&
	    cbreg_person_find(reg, words, &person) == CBREG_OK)
		rc = add_batches(reg, log, person, NULL, NULL);
	return rc;
}

cbreg_status
cbreg_log_open(cbreg *reg, const struct cbreg_log_filter *filter,
    cbreg_log **out)
{
	cbreg_log *log = calloc(1, sizeof(*log));
	cbreg_status rc = CBREG_OK;

	if (log == NULL)
		return out_of_memory(reg);
	if (filter != NULL)
		log->filter = *filter;
	if (log->filter.actor != NULL &&
	    (log->actor = strdup(log->filter.actor)) == NULL)
		rc = out_of_memory(reg);
	if (rc == CBREG_OK && log->filter.record != NULL)
		rc = find_record(reg, log, log->filter.record);
	if (rc == CBREG_OK)
		rc = db_get(reg->db, STMT_BATCH_LIST, &log->st);
	if (rc != CBREG_OK) {
		cbreg_log_free(log);
		return rc;
	}
	*out = log;
	return CBREG_OK;
}

static bool
is_wanted(const cbreg_log *log, const struct cbreg_log_row *row)
{
	const struct cbreg_log_filter *f = &log->filter;
	int on = cbreg_date_parse(row->at, 10, false);
	struct map_cursor c;
	uint32_t ignored;

	return (log->actor == NULL || strcmp(log->actor, row->actor) == 0) &&
	       on >= f->since && (f->until == 0 || on <= f->until) &&
	       (f->record == NULL || map_first(&log->batches, &c,
					 (uint64_t)row->batch, &ignored));
}

cbreg_status
cbreg_log_next(cbreg_log *log, struct cbreg_log_row *out)
{
	const char *reason;
	cbreg_status rc;

	do {
		if ((rc = db_step(log->st)) != CBREG_OK)
			return rc;
		reason = db_col_text(log->st, 4);
		*out = (struct cbreg_log_row){ db_col_int(log->st, 0),
			db_col_text(log->st, 1), db_col_text(log->st, 2),
			db_col_text(log->st, 3), reason != NULL ? reason : "",
			db_col_int(log->st, 5), db_col_int(log->st, 6) };
	} while (!is_wanted(log, out));
	return CBREG_OK;
}

void
cbreg_log_free(cbreg_log *log)
{
	if (log == NULL)
		return;
	db_put(log->st);
	map_release(&log->batches);
	free(log->actor);
	free(log);
}

cbreg_status
cbreg_head_after(cbreg *reg, int64_t batches, struct cbreg_head *out)
{
	struct stmt *st = NULL;
	cbreg_status rc;

	if ((rc = db_get(reg->db, STMT_SEAL_OF, &st)) == CBREG_OK &&
	    (rc = db_int(st, "batch", batches)) == CBREG_OK &&
	    (rc = db_step(st)) == CBREG_OK) {
		out->batches = batches;
		snprintf(out->digest, sizeof(out->digest), "%s",
		    db_col_text(st, 0));
		snprintf(out->at, sizeof(out->at), "%s", db_col_text(st, 1));
	}
	db_put(st);
	return rc == CBREG_DONE
		   ? db_fail(reg->db, CBREG_NOTFOUND, "there is no batch %lld",
			 (long long)batches)
		   : rc;
}

cbreg_status
cbreg_head(cbreg *reg, struct cbreg_head *out)
{
	int64_t last = 0;
	cbreg_status rc;

	if ((rc = db_number(reg->db, STMT_BATCH_MAX, &last)) != CBREG_OK)
		return rc;
	return cbreg_head_after(reg, last, out);
}

cbreg_status
cbreg_states(cbreg *reg, int64_t person, cbreg_state_fn *tell, void *context)
{
	struct cbreg_state state;
	char day[CBREG_DATE_SIZE], entered[CBREG_DATE_SIZE];
	struct stmt *st = NULL;
	cbreg_status rc;
	bool placement;

	if ((rc = reasons_need(reg)) == CBREG_OK &&
	    (rc = db_get(reg->db, STMT_STATES_OF_PERSON, &st)) == CBREG_OK)
		rc = db_int(st, "person", person);
	while (rc == CBREG_OK && (rc = db_step(st)) == CBREG_OK) {
		placement = strcmp(db_col_text(st, 1), "placement") == 0;
		cbreg_date_text((int)db_col_int(st, 3), day);
		state = (struct cbreg_state){ .session = db_col_text(st, 0),
			.status = cbreg_status_word((int)db_col_int(st, 2),
			    placement),
			.on = day,
			.reason = reason_word(reg, (int)db_col_int(st, 4)),
			.batch = db_col_int(st, 5),
			.entered_on = entered };
		snprintf(entered, sizeof(entered), "%.10s", db_col_text(st, 6));
		tell(context, &state);
	}
	db_put(st);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}
