/* Loads and tasks that run in a thread of their own while the caller goes
 * on. */
#include "config.h"

#include "db.h"

#include "relay.h"

#include <string.h>

#define QUEUE 12

struct load {
	db_task_fn *task; /* or, where it is NULL: */
	enum bulk_id id;
	bulk_next_fn *next;
	void *context;
};

static cbreg_status
run(struct db *db, const struct load *load)
{
	return load->task != NULL
		   ? load->task(db, load->context)
		   : db->ops->bulk(db, load->id, load->next, load->context);
}

static cbreg_status
take(void *context, const void *load, size_t n)
{
	(void)n;
	return run(context, load);
}

static cbreg_status
enqueue(struct db *db, const struct load *load)
{
	/* Starting a thread takes longer than a few rows. */
	if (!db->bulk_mode)
		return run(db, load);
	if (db->background == NULL && (db->background = relay_start(QUEUE,
					   sizeof(*load), take, db)) == NULL)
		return run(db, load);
	memcpy(relay_block(db->background), load, sizeof(*load));
	relay_send(db->background, 1);
	return CBREG_OK;
}

cbreg_status
db_bulk_start(struct db *db, enum bulk_id id, bulk_next_fn *next, void *context)
{
	const struct load load = { NULL, id, next, context };

	return enqueue(db, &load);
}

cbreg_status
db_task_start(struct db *db, db_task_fn *task, void *context)
{
	const struct load load = { task, BULK_N, NULL, context };

	return enqueue(db, &load);
}

void
db_wait(struct db *db, size_t left)
{
	if (db->background != NULL)
		relay_wait(db->background, left);
}

cbreg_status
db_join(struct db *db)
{
	return db->background != NULL ? relay_join(db->background) : CBREG_OK;
}

cbreg_status
db_bulk(struct db *db, enum bulk_id id, bulk_next_fn *next, void *context)
{
	cbreg_status rc = db_join(db);

	return rc == CBREG_OK ? db->ops->bulk(db, id, next, context) : rc;
}

void
db_load_end(struct db *db)
{
	relay_end(db->background);
	db->background = NULL;
}
