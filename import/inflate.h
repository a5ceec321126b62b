#ifndef IMPORT_INFLATE_H
#define IMPORT_INFLATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Deflated bytes unpacked in several times less than a zip library takes,
 * where the library for it can be loaded.  They are counted, and their
 * checksum is kept, as they come.
 */
struct inflate;

/* The next packed bytes; 0 where there are no more, less where they cannot
 * be read. */
typedef int64_t inflate_more_fn(void *context, void *bytes, size_t room);

/* NULL: out of memory, or unpack by other means. */
struct inflate *inflate_new(inflate_more_fn *more, void *context);
/* Fills as much as there is; less than the room only at the end.  False where
 * the stream is unsound or breaks off. */
bool inflate_read(struct inflate *s, char *bytes, size_t room, size_t *n);
/* Of all that was unpacked: CRC-32 as archives have it. */
uint32_t inflate_checksum(const struct inflate *s);
void inflate_free(struct inflate *s); /* NULL is fine */
#endif
