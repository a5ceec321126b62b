/* Loads and tasks that run in a thread of their own while the caller goes
 * on. */
#include "config.h"

#include "db.h"

#include <pthread.h>
#include <stdlib.h>

#define QUEUE 12

struct load {
	db_task_fn *task; /* or, where it is NULL: */
	enum bulk_id id;
	bulk_next_fn *next;
	void *context;
};

struct background {
	struct db *db;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct load queue[QUEUE]; /* a ring; the one that runs is its first */
	size_t first, n;
	bool quit;
	cbreg_status rc; /* of the first that failed since the last join */
};

static cbreg_status
run(struct db *db, const struct load *load)
{
	return load->task != NULL
		   ? load->task(db, load->context)
		   : db->ops->bulk(db, load->id, load->next, load->context);
}

static void *
work(void *context)
{
	struct background *b = context;
	struct load load;
	cbreg_status rc;

	pthread_mutex_lock(&b->lock);
	for (;;) {
		while (b->n == 0 && !b->quit)
			pthread_cond_wait(&b->changed, &b->lock);
		if (b->n == 0)
			break;
		load = b->queue[b->first];
		rc = b->rc;
		pthread_mutex_unlock(&b->lock);
		if (rc == CBREG_OK)
			rc = run(b->db, &load);
		pthread_mutex_lock(&b->lock);
		b->rc = rc;
		b->first = (b->first + 1) % QUEUE;
		b->n--;
		pthread_cond_broadcast(&b->changed);
	}
	pthread_mutex_unlock(&b->lock);
	return NULL;
}

static struct background *
start(struct db *db)
{
	struct background *b = calloc(1, sizeof(*b));

	if (b == NULL)
		return NULL;
	b->db = db;
	pthread_mutex_init(&b->lock, NULL);
	pthread_cond_init(&b->changed, NULL);
	if (pthread_create(&b->thread, NULL, work, b) != 0) {
		pthread_cond_destroy(&b->changed);
		pthread_mutex_destroy(&b->lock);
		free(b);
		return NULL;
	}
	return b;
}

static cbreg_status
enqueue(struct db *db, const struct load *load)
{
	struct background *b = db->background;

	/* Starting a thread takes longer than a few rows. */
	if (!db->bulk_mode)
		return run(db, load);
	if (b == NULL && (b = db->background = start(db)) == NULL)
		return run(db, load);
	pthread_mutex_lock(&b->lock);
	while (b->n == QUEUE)
		pthread_cond_wait(&b->changed, &b->lock);
	b->queue[(b->first + b->n++) % QUEUE] = *load;
	pthread_cond_broadcast(&b->changed);
	pthread_mutex_unlock(&b->lock);
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
	struct background *b = db->background;

	if (b == NULL)
		return;
	pthread_mutex_lock(&b->lock);
	while (b->n > left)
		pthread_cond_wait(&b->changed, &b->lock);
	pthread_mutex_unlock(&b->lock);
}

cbreg_status
db_join(struct db *db)
{
	struct background *b = db->background;
	cbreg_status rc;

	if (b == NULL)
		return CBREG_OK;
	db_wait(db, 0);
	rc = b->rc; /* nothing runs that could change it */
	b->rc = CBREG_OK;
	return rc;
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
	struct background *b = db->background;

	if (b == NULL)
		return;
	pthread_mutex_lock(&b->lock);
	b->quit = true;
	pthread_cond_broadcast(&b->changed);
	pthread_mutex_unlock(&b->lock);
	pthread_join(b->thread, NULL);
	pthread_cond_destroy(&b->changed);
	pthread_mutex_destroy(&b->lock);
	free(b);
	db->background = NULL;
}
