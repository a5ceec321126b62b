#ifndef REGISTRY_RELAY_H
#define REGISTRY_RELAY_H

#include "cbreg.h"

#include <stddef.h>

/*
 * Blocks handed to a thread of its own, so that whoever makes them goes on.  A
 * machine that gives no thread takes each block when it is sent.
 */
struct relay;

/* n is as it was sent. */
typedef cbreg_status relay_take_fn(void *context, const void *block, size_t n);

/* So many blocks of so many bytes; NULL when out of memory. */
struct relay *relay_start(size_t blocks, size_t block_size, relay_take_fn *take,
    void *context);
/* Where the next block is to be written; waits until there is room. */
void *relay_block(struct relay *r);
/* Once one was not taken, no more are, until relay_join(). */
void relay_send(struct relay *r, size_t n);
/* Until no more than so many are to be taken. */
void relay_wait(struct relay *r, size_t left);
/* Until none is: how they were taken since the last time, the first failure. */
cbreg_status relay_join(struct relay *r);
/* After the last; NULL is fine. */
void relay_end(struct relay *r);
#endif
