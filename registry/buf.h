#ifndef REGISTRY_BUF_H
#define REGISTRY_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A growable string.  After a failed allocation it stays empty and failed. */
struct buf {
	char *text; /* always terminated once something was added */
	size_t len, size;
	bool failed;
};

void buf_add(struct buf *b, const char *text, size_t len);
void buf_puts(struct buf *b, const char *text);
void buf_printf(struct buf *b, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
const char *buf_text(const struct buf *b); /* never NULL */
void buf_clear(struct buf *b);		   /* empty, memory kept */
void buf_release(struct buf *b);

/* Memory that is freed all at once. */
struct arena {
	struct arena_block *block;
	size_t used;
};

/* The word is one of those that the separator stands between. */
bool list_has(const char *list, char separator, const char *word, size_t len);
/* A set of small numbers, 64 a word. */
bool has_bit(const uint64_t *set, size_t number);

void *arena_get(struct arena *a, size_t size); /* NULL when out of memory */
char *arena_text(struct arena *a, const char *text, size_t len);
void arena_release(struct arena *a);

/*
 * Room for one more element in an array of *n elements of the given size;
 * false when out of memory, the array being untouched then.
 */
bool grow(void *array, size_t *room, size_t n, size_t size);

/*
 * A map from 64-bit keys to 32-bit values that allows several values under
 * one key.  Zero is a key like any other.
 */
struct map {
	struct map_slot *slot;
	size_t room, n;
};

struct map_cursor {
	size_t at;
	uint64_t key;
};

bool map_add(struct map *m, uint64_t key, uint32_t value);
/* The only value under a key from now on. */
bool map_set(struct map *m, uint64_t key, uint32_t value);
/* The first and every further value under a key; false after the last. */
bool map_first(const struct map *m, struct map_cursor *c, uint64_t key,
    uint32_t *out);
bool map_next(const struct map *m, struct map_cursor *c, uint32_t *out);
void map_prefetch(const struct map *m, uint64_t key);
void map_clear(struct map *m);
void map_release(struct map *m);

struct sort_key {
	uint64_t key;
	uint32_t index;
};

/* Sort by key, equal keys in their order; false when out of memory.  The
 * array may be another one afterwards. */
bool sort_keys(struct sort_key **keys, size_t n);

/* A quick digest for tables in memory; not for anything that is stored. */
uint64_t text_hash(const char *text, size_t len);
#endif
