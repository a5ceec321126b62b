/* Slots filled ahead in a thread. */
#include "config.h"

#include "ring.h"

#include <pthread.h>
#include <stdlib.h>

struct ring {
	ring_fill_fn *fill;
	void *context;
	size_t slots;
	size_t first, n; /* those that are full */
	bool lent;	 /* the first of them is */
	bool ended;	 /* the last was filled */
	bool quit, threaded;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
};

static void *
work(void *context)
{
	struct ring *r = context;
	size_t slot;
	bool more;

	pthread_mutex_lock(&r->lock);
	while (!r->ended) {
		while (r->n == r->slots && !r->quit)
			pthread_cond_wait(&r->changed, &r->lock);
		if (r->quit)
			break;
		slot = (r->first + r->n) % r->slots;
		pthread_mutex_unlock(&r->lock);
		more = r->fill(r->context, slot);
		pthread_mutex_lock(&r->lock);
		r->ended = !more;
		r->n++;
		pthread_cond_signal(&r->changed);
	}
	pthread_mutex_unlock(&r->lock);
	return NULL;
}

struct ring *
ring_start(size_t slots, ring_fill_fn *fill, void *context)
{
	struct ring *r = calloc(1, sizeof(*r));

	if (r == NULL)
		return NULL;
	r->fill = fill;
	r->context = context;
	r->slots = slots;
	pthread_mutex_init(&r->lock, NULL);
	pthread_cond_init(&r->changed, NULL);
	r->threaded = pthread_create(&r->thread, NULL, work, r) == 0;
	return r;
}

size_t
ring_next(struct ring *r)
{
	size_t slot;

	if (!r->threaded) {
		if (!r->ended)
			r->ended = !r->fill(r->context, 0);
		return 0;
	}
	pthread_mutex_lock(&r->lock);
	if (r->lent && !(r->ended && r->n == 1)) {
		r->first = (r->first + 1) % r->slots;
		r->n--;
		pthread_cond_signal(&r->changed);
	}
	while (r->n == 0)
		pthread_cond_wait(&r->changed, &r->lock);
	r->lent = true;
	slot = r->first;
	pthread_mutex_unlock(&r->lock);
	return slot;
}

void
ring_stop(struct ring *r)
{
	if (r == NULL)
		return;
	if (r->threaded) {
		pthread_mutex_lock(&r->lock);
		r->quit = true;
		pthread_cond_signal(&r->changed);
		pthread_mutex_unlock(&r->lock);
		pthread_join(r->thread, NULL);
	}
	pthread_cond_destroy(&r->changed);
	pthread_mutex_destroy(&r->lock);
	free(r);
}
