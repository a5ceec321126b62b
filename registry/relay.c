/* Blocks handed to a thread. */
#include "config.h"

#include "relay.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

struct relay {
	relay_take_fn *take;
	void *context;
	char *block;  /* a ring */
	size_t *size; /* as each was sent */
	size_t blocks, block_size;
	size_t first, n; /* those that are sent and not yet taken */
	bool ended, threaded;
	cbreg_status rc; /* the first failure since the last join */
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
};

static void *
work(void *context)
{
	struct relay *r = context;
	cbreg_status rc;
	size_t at;

	pthread_mutex_lock(&r->lock);
	for (;;) {
		while (r->n == 0 && !r->ended)
			pthread_cond_wait(&r->changed, &r->lock);
		if (r->n == 0)
			break;
		at = r->first;
		rc = r->rc;
		pthread_mutex_unlock(&r->lock);
		if (rc == CBREG_OK)
			rc = r->take(r->context, r->block + at * r->block_size,
			    r->size[at]);
		pthread_mutex_lock(&r->lock);
		r->rc = rc;
		r->first = (r->first + 1) % r->blocks;
		r->n--;
		pthread_cond_signal(&r->changed);
	}
	pthread_mutex_unlock(&r->lock);
	return NULL;
}

struct relay *
relay_start(size_t blocks, size_t block_size, relay_take_fn *take,
    void *context)
{
	struct relay *r = calloc(1, sizeof(*r));

	if (r == NULL)
		return NULL;
	r->block = calloc(blocks, block_size);
	r->size = calloc(blocks, sizeof(*r->size));
	if (r->block == NULL || r->size == NULL) {
		free(r->block);
		free(r->size);
		free(r);
		return NULL;
	}
	r->blocks = blocks;
	r->take = take;
	r->context = context;
	r->block_size = block_size;
	pthread_mutex_init(&r->lock, NULL);
	pthread_cond_init(&r->changed, NULL);
	r->threaded = pthread_create(&r->thread, NULL, work, r) == 0;
	return r;
}

void *
relay_block(struct relay *r)
{
	size_t at;

	if (!r->threaded)
		return r->block;
	pthread_mutex_lock(&r->lock);
	while (r->n == r->blocks)
		pthread_cond_wait(&r->changed, &r->lock);
	at = (r->first + r->n) % r->blocks;
	pthread_mutex_unlock(&r->lock);
	return r->block + at * r->block_size;
}

void
relay_send(struct relay *r, size_t n)
{
	if (!r->threaded) {
		if (r->rc == CBREG_OK)
			r->rc = r->take(r->context, r->block, n);
		return;
	}
	pthread_mutex_lock(&r->lock);
	r->size[(r->first + r->n) % r->blocks] = n;
	r->n++;
	pthread_cond_signal(&r->changed);
	pthread_mutex_unlock(&r->lock);
}

void
relay_wait(struct relay *r, size_t left)
{
	if (!r->threaded)
		return;
	pthread_mutex_lock(&r->lock);
	while (r->n > left)
		pthread_cond_wait(&r->changed, &r->lock);
	pthread_mutex_unlock(&r->lock);
}

cbreg_status
relay_join(struct relay *r)
{
	cbreg_status rc;

	relay_wait(r, 0);
	rc = r->rc; /* nothing runs that could change it */
	r->rc = CBREG_OK;
	return rc;
}

void
relay_end(struct relay *r)
{
	if (r == NULL)
		return;
	if (r->threaded) {
		pthread_mutex_lock(&r->lock);
		r->ended = true;
		pthread_cond_signal(&r->changed);
		pthread_mutex_unlock(&r->lock);
		pthread_join(r->thread, NULL);
	}
	pthread_cond_destroy(&r->changed);
	pthread_mutex_destroy(&r->lock);
	free(r->block);
	free(r->size);
	free(r);
}
