#ifndef REGISTRY_RELAY_H
#define REGISTRY_RELAY_H

#include "cbreg.h"

#include <stddef.h>

/*
 * Rows handed to a thread of its own in blocks, so that whoever makes them goes
 * on.  A machine that gives no thread takes each block when it is sent.
 */
struct relay;

typedef cbreg_status relay_take_fn(void *context, const void *block, size_t n);

/* Blocks of that many bytes; NULL when out of memory. */
struct relay *relay_start(size_t block_size, relay_take_fn *take,
    void *context);
/* Where the next block is to be written. */
void *relay_block(struct relay *r);
/* It has n rows.  Once one was not taken, no more are. */
void relay_send(struct relay *r, size_t n);
/* After the last: how they were taken, the first failure.  Frees. */
cbreg_status relay_end(struct relay *r);
#endif
