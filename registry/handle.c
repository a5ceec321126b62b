/* The life of a handle, changes and their batches, the last message. */
#include "config.h"

#include "handle.h"

#include "date.h"
#include "digest.h"
#include "pack.h"
#include "publication_private.h"
#include "reason.h"
#include "seal.h"
#include "stratum.h"
#include "title.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const status_name[] = {
	[CBREG_OK] = "done",
	[CBREG_DONE] = "end of list",
	[CBREG_NOTFOUND] = "not found",
	[CBREG_EXISTS] = "exists already",
	[CBREG_REFERENCED] = "referenced",
	[CBREG_INVALID] = "invalid value",
	[CBREG_CONFLICT] = "conflict",
	[CBREG_AMBIGUOUS] = "ambiguous",
	[CBREG_BUSY] = "busy",
	[CBREG_SCHEMA] = "not a registry of this version",
	[CBREG_UNREACHABLE] = "database unreachable",
	[CBREG_DENIED] = "not permitted",
	[CBREG_INTERRUPTED] = "interrupted",
	[CBREG_IO] = "input/output error",
	[CBREG_NOMEM] = "out of memory",
	[CBREG_INTERNAL] = "internal error",
};

const char *
cbreg_status_name(cbreg_status status)
{
	return status_name[status];
}

cbreg_status
out_of_memory(cbreg *reg)
{
	return db_fail(reg->db, CBREG_NOMEM, "out of memory");
}

/* "T09:30:00Z" */
static bool
is_time(const char *text)
{
	static const char form[] = "T00:00:00Z";
	int i;

	for (i = 0; form[i] != '\0'; i++)
		if (form[i] == '0' ? text[i] < '0' || text[i] > '9'
				   : text[i] != form[i])
			return false;
	return (text[1] - '0') * 10 + text[2] - '0' < 24 && text[4] < '6' &&
	       text[7] < '6';
}

static cbreg_status
take_setting(cbreg *reg, const struct cbreg_setting *s)
{
	/* "2017-10-10T09:30:00Z" */
	if (strlen(s->now) != 20 || !is_time(s->now + 10) ||
	    (reg->today = cbreg_date_parse(s->now, 10, false)) == 0)
		return db_fail(reg->db, CBREG_INVALID,
		    "'%s' is not a time like 2017-10-10T09:30:00Z", s->now);
	memcpy(reg->now, s->now, 21);
	reg->as_of = reg->today;
	if (s->as_of != NULL && (reg->as_of = cbreg_date_parse(s->as_of,
				     strlen(s->as_of), false)) == 0)
		return db_fail(reg->db, CBREG_INVALID,
		    "'%s' is not a date like 2017-10-10", s->as_of);
	snprintf(reg->actor, sizeof(reg->actor), "%s",
	    s->actor != NULL ? s->actor : "unknown");
	return CBREG_OK;
}

cbreg_status
cbreg_open(const struct cbreg_setting *setting, unsigned flags, cbreg **out)
{
	cbreg *reg = calloc(1, sizeof(*reg));
	cbreg_status rc;

	*out = NULL;
	if (reg == NULL || (reg->db = db_new(setting->where)) == NULL) {
		free(reg);
		return CBREG_NOMEM;
	}
	*out = reg;
	if ((rc = take_setting(reg, setting)) != CBREG_OK ||
	    (rc = reg->db->ops->open(reg->db, setting->where, flags)) !=
		CBREG_OK)
		return rc;
	if ((flags & CBREG_CREATE) != 0) {
		rc = schema_create(reg, setting->program);
		if (rc == CBREG_OK && reg->db->ops->publish != NULL)
			rc = reg->db->ops->publish(reg->db, setting->where);
		return rc;
	}
	return schema_verify(reg, setting->where);
}

static void
drop_books(cbreg *reg)
{
	size_t i;

	for (i = 0; i < N_KINDS; i++) {
		book_free(reg->book[i]);
		reg->book[i] = NULL;
	}
	strata_release(reg);
	map_release(&reg->imaged);
	map_release(&reg->names);
	reg->has_names = false;
	map_release(&reg->org_names);
	reg->n_org_names = 0;
	buf_clear(&reg->series);
	memset(reg->country_known, 0, sizeof(reg->country_known));
	reasons_drop(reg);
	titles_drop(reg);
	reg->titles_changed = false;
}

void
cbreg_close(cbreg *reg)
{
	if (reg == NULL)
		return;
	if (reg->in_change)
		cbreg_rollback(reg);
	drop_books(reg);
	seal_release(reg);
	db_free(reg->db);
	buf_release(&reg->command);
	buf_release(&reg->reason);
	buf_release(&reg->suggestion);
	buf_release(&reg->series);
	buf_release(&reg->certificate);
	pack_forget(reg);
	free(reg->pack);
	free(reg);
}

const char *
cbreg_message(const cbreg *reg)
{
	return reg->db->message;
}

int
cbreg_as_of(const cbreg *reg)
{
	return reg->as_of;
}

cbreg_status
cbreg_begin(cbreg *reg, const char *command, const char *reason)
{
	cbreg_status rc;

	buf_clear(&reg->command);
	buf_puts(&reg->command, command);
	buf_clear(&reg->reason);
	if (reason != NULL)
		buf_puts(&reg->reason, reason);
	if (reg->command.failed || reg->reason.failed)
		return out_of_memory(reg);
	drop_books(reg);
	if ((rc = reg->db->ops->begin(reg->db, true)) != CBREG_OK)
		return rc;
	reg->in_change = true;
	reg->spoiled = false;
	reg->n_suggested = 0;
	reg->first_new = 0;
	reg->has_batch = false;
	reg->batch = reg->n_new = reg->n_changed = reg->n_journal = 0;
	reg->seat_sum = reg->person_sum = 0;
	seal_release(reg);
	pack_forget(reg);
	return CBREG_OK;
}

static cbreg_status
batch_write(cbreg *reg)
{
	struct stmt *st = NULL;
	cbreg_status rc;

	if ((rc = db_get(reg->db, STMT_BATCH_PUT, &st)) == CBREG_OK &&
	    (rc = db_int(st, "id", reg->batch)) == CBREG_OK &&
	    (rc = db_text(st, "at", reg->now)) == CBREG_OK &&
	    (rc = db_text(st, "actor", reg->actor)) == CBREG_OK &&
	    (rc = db_text(st, "command", buf_text(&reg->command))) ==
		CBREG_OK &&
	    (rc = db_text(st, "reason",
		 reg->reason.len > 0 ? reg->reason.text : NULL)) == CBREG_OK &&
	    (rc = db_int(st, "n_new", reg->n_new)) == CBREG_OK &&
	    (rc = db_int(st, "n_changed", reg->n_changed)) == CBREG_OK)
		rc = db_run(st);
	db_put(st);
	return rc;
}

cbreg_status
batch_need(cbreg *reg, int64_t *out)
{
	int64_t last = 0;
	cbreg_status rc;

	if (!reg->has_batch) {
		rc = db_number(reg->db, STMT_BATCH_MAX, &last);
		if (rc != CBREG_OK)
			return rc;
		reg->batch = last + 1;
		if ((rc = batch_write(reg)) != CBREG_OK)
			return rc;
		reg->has_batch = true;
	}
	*out = reg->batch;
	return CBREG_OK;
}

cbreg_status
cbreg_commit(cbreg *reg)
{
	cbreg_status rc;

	if (!reg->has_batch || reg->n_new + reg->n_changed == 0) {
		cbreg_rollback(reg);
		return CBREG_OK;
	}
	if ((rc = titles_settle(reg)) != CBREG_OK ||
	    (rc = pack_refresh(reg)) != CBREG_OK ||
	    (rc = batch_write(reg)) != CBREG_OK ||
	    (rc = seal_batch(reg)) != CBREG_OK ||
	    (rc = reg->db->ops->commit(reg->db)) != CBREG_OK) {
		cbreg_rollback(reg);
		return rc;
	}
	reg->in_change = false;
	drop_books(reg);
	return CBREG_OK;
}

void
cbreg_rollback(cbreg *reg)
{
	db_join(reg->db);
	reg->db->ops->rollback(reg->db);
	reg->in_change = false;
	reg->has_batch = false;
	reg->batch = 0;
	drop_books(reg);
}

int64_t
cbreg_batch(const cbreg *reg)
{
	return reg->batch;
}

cbreg_status
secret_need(cbreg *reg)
{
	struct stmt *st = NULL;
	const char *text = NULL;
	cbreg_status rc;

	if (reg->has_secret)
		return CBREG_OK;
	if ((rc = db_get(reg->db, STMT_META_GET, &st)) == CBREG_OK &&
	    (rc = db_text(st, "key", "secret")) == CBREG_OK &&
	    (rc = db_step(st)) == CBREG_OK)
		text = db_col_text(st, 0);
	if (rc == CBREG_OK || rc == CBREG_DONE) {
		if (text == NULL || digest_secret_parse(text, reg->secret) != 0)
			rc = db_fail(reg->db, CBREG_SCHEMA,
			    "the registry has lost its secret");
		else
			rc = CBREG_OK;
	}
	reg->has_secret = rc == CBREG_OK;
	db_put(st);
	return rc;
}

/* Tables that repeat others, counted where they disagree. */
static const struct {
	enum stmt_id id;
	const char *name, *problem;
} repeats[] = {
	{ STMT_CHECK_PAST, "history",
	    "enrolments have lost or gained an earlier state" },
	{ STMT_CHECK_IDENTITY, "identity",
	    "people cannot be found by what identifies them" },
};

cbreg_status
cbreg_check(cbreg *reg, cbreg_tell_fn *tell, void *context)
{
	struct buf text = { 0 };
	cbreg_status rc, found;
	int64_t n = 0;
	size_t i;

	found = reg->db->ops->check(reg->db, tell, context);
	rc = found;
	for (i = 0; i < sizeof(repeats) / sizeof(repeats[0]); i++) {
		if (rc != CBREG_DONE && rc != CBREG_CONFLICT)
			break;
		if ((rc = db_number(reg->db, repeats[i].id, &n)) != CBREG_OK)
			break;
		if (n > 0) {
			buf_clear(&text);
			buf_printf(&text, "%lld %s", (long long)n,
			    repeats[i].problem);
			tell(context, repeats[i].name, buf_text(&text));
			found = CBREG_CONFLICT;
		}
		rc = found;
	}
	buf_clear(&text);
	if ((rc == CBREG_DONE || rc == CBREG_CONFLICT) &&
	    (rc = seal_check(reg, &text)) == CBREG_OK) {
		if (text.len > 0) {
			tell(context, "chain", buf_text(&text));
			found = CBREG_CONFLICT;
		}
		rc = found;
	}
	if ((rc == CBREG_DONE || rc == CBREG_CONFLICT) &&
	    (rc = pack_check(reg, &n)) == CBREG_OK) {
		if (n > 0) {
			tell(context, "cache",
			    "the packed copy differs from the enrolments");
			found = CBREG_CONFLICT;
		}
		rc = found;
	}
	buf_clear(&text);
	if ((rc == CBREG_DONE || rc == CBREG_CONFLICT) &&
	    (rc = publications_check(reg, &text)) == CBREG_OK) {
		if (text.len > 0) {
			tell(context, "publication", buf_text(&text));
			found = CBREG_CONFLICT;
		}
		rc = found;
	}
	buf_release(&text);
	return rc;
}
