#ifndef IMPORT_RING_H
#define IMPORT_RING_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Slots that a thread of its own fills ahead of whoever takes them, one after
 * the other.  The slots are the caller's, who is told which is meant by its
 * number.
 */
struct ring;

/* Fill the slot; false: it is the last.  Slots that are filled and not yet
 * given back are left alone. */
typedef bool ring_fill_fn(void *context, size_t slot);

/* NULL when out of memory.  A machine that gives no thread fills when asked. */
struct ring *ring_start(size_t slots, ring_fill_fn *fill, void *context);
/* The next one, the caller's until the next call.  After the last it is that
 * one again. */
size_t ring_next(struct ring *ring);
/* Filling ends with the slot at hand; NULL is fine. */
void ring_stop(struct ring *ring);
#endif
