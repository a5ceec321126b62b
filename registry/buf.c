/* Growable memory: the only place that asks for more of it. */
#include "config.h"

#include "buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define BLOCK_SIZE ((size_t)1 << 18)

struct arena_block {
	struct arena_block *older;
	size_t size;
	char data[];
};

struct map_slot {
	uint64_t key;
	uint32_t value; /* one more than the value; 0 is an empty slot */
};

static bool
buf_reserve(struct buf *b, size_t more)
{
	size_t size = b->size > 0 ? b->size : 64;
	char *text;

	if (b->failed || more > SIZE_MAX / 2 - b->len - 1) {
		b->failed = true;
		return false;
	}
	if (b->len + more + 1 <= b->size)
		return true;
	while (size < b->len + more + 1)
		size *= 2;
	if ((text = realloc(b->text, size)) == NULL) {
		b->failed = true;
		return false;
	}
	b->text = text;
	b->size = size;
	return true;
}

void
buf_add(struct buf *b, const char *text, size_t len)
{
	if (!buf_reserve(b, len))
		return;
	if (len > 0)
		memcpy(b->text + b->len, text, len);
	b->len += len;
	b->text[b->len] = '\0';
}

void
buf_puts(struct buf *b, const char *text)
{
	buf_add(b, text, strlen(text));
}

void
buf_printf(struct buf *b, const char *format, ...)
{
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (len < 0 || !buf_reserve(b, (size_t)len)) {
		b->failed = true;
		return;
	}
	va_start(args, format);
	vsnprintf(b->text + b->len, (size_t)len + 1, format, args);
	va_end(args);
	b->len += (size_t)len;
}

const char *
buf_text(const struct buf *b)
{
	return b->text != NULL ? b->text : "";
}

void
buf_clear(struct buf *b)
{
	b->len = 0;
	b->failed = false;
	if (b->text != NULL)
		b->text[0] = '\0';
}

void
buf_release(struct buf *b)
{
	free(b->text);
	*b = (struct buf){ 0 };
}

#define PAGE 4096

/* Memory that is about to be filled is asked for in one go: page by page it
 * costs three times as much. */
#define STEP ((size_t)512 << 10)

static void
fill_pages(void *from, size_t size)
{
#ifdef MADV_POPULATE_WRITE
	uintptr_t first = ((uintptr_t)from + PAGE - 1) & ~(uintptr_t)(PAGE - 1),
		  end = ((uintptr_t)from + size) & ~(uintptr_t)(PAGE - 1);

	/* Where it is refused, the pages come one by one. */
	if (end > first)
		madvise((void *)first, end - first, MADV_POPULATE_WRITE);
#else
	(void)from;
	(void)size;
#endif
}

/* The same for what an array is about to grow into. */
static void
fill_next(char *array, size_t at, size_t end)
{
	fill_pages(array + at, end - at < STEP ? end - at : STEP);
}

void *
arena_get(struct arena *a, size_t size)
{
	struct arena_block *block;
	size_t room;
	void *out;

	if (size > SIZE_MAX / 2)
		return NULL;
	size = (size + 7) & ~(size_t)7;
	if (a->block == NULL || a->block->size - a->used < size) {
		room = a->block != NULL ? STEP : BLOCK_SIZE;
		room = size > room ? size : room;
		if ((block = malloc(sizeof(*block) + room)) == NULL)
			return NULL;
		if (room == STEP)
			fill_pages(block, room);
		block->older = a->block;
		block->size = room;
		a->block = block;
		a->used = 0;
	}
	out = a->block->data + a->used;
	a->used += size;
	return out;
}

char *
arena_text(struct arena *a, const char *text, size_t len)
{
	char *out = arena_get(a, len + 1);

	if (out == NULL)
		return NULL;
	memcpy(out, text, len);
	out[len] = '\0';
	return out;
}

void
arena_release(struct arena *a)
{
	struct arena_block *block, *older;

	for (block = a->block; block != NULL; block = older) {
		older = block->older;
		free(block);
	}
	*a = (struct arena){ 0 };
}

/* No page of memory is smaller. */
bool
grow(void *array, size_t *room, size_t n, size_t size)
{
	void **where = array, *bigger;
	size_t more = *room > 0 ? *room * 2 : 16;

	if (n < *room) {
		if (n * size >= STEP && (n * size & (STEP - 1)) < size)
			fill_next(*where, n * size, *room * size);
		return true;
	}
	if (more > SIZE_MAX / 2 / size ||
	    (bigger = realloc(*where, more * size)) == NULL)
		return false;
	*where = bigger;
	*room = more;
	return true;
}

/* Spreads keys that are themselves small numbers. */
static size_t
map_home(const struct map *m, uint64_t key)
{
	return (size_t)((key * 0x9e3779b97f4a7c15u) >> 20) & (m->room - 1);
}

static void
map_insert(struct map *m, uint64_t key, uint32_t stored)
{
	size_t at = map_home(m, key);

	while (m->slot[at].value != 0)
		at = (at + 1) & (m->room - 1);
	m->slot[at] = (struct map_slot){ key, stored };
	m->n++;
}

static bool
map_resize(struct map *m, size_t room)
{
	struct map bigger = { calloc(room, sizeof(*m->slot)), room, 0 };

	if (bigger.slot == NULL)
		return false;
	/* A page that is first read and then written costs two faults, and
	 * the second stops the other threads. */
	fill_pages(bigger.slot, room * sizeof(*m->slot));
	/* In order of probing, so that values under one key keep theirs. */
	if (m->room > 0) {
		size_t start = 0, i;

		while (m->slot[start].value != 0)
			start++;
		for (i = 1; i <= m->room; i++) {
			struct map_slot *s =
			    &m->slot[(start + i) & (m->room - 1)];

			if (s->value != 0)
				map_insert(&bigger, s->key, s->value);
		}
	}
	free(m->slot);
	*m = bigger;
	return true;
}

bool
map_add(struct map *m, uint64_t key, uint32_t value)
{
	if ((m->n + 1) * 3 > m->room * 2 &&
	    !map_resize(m, m->room > 0 ? m->room * 2 : 64))
		return false;
	map_insert(m, key, value + 1);
	return true;
}

bool
map_set(struct map *m, uint64_t key, uint32_t value)
{
	size_t at;

	if (m->room > 0)
		for (at = map_home(m, key); m->slot[at].value != 0;
		     at = (at + 1) & (m->room - 1))
			if (m->slot[at].key == key) {
				m->slot[at].value = value + 1;
				return true;
			}
	return map_add(m, key, value);
}

bool
map_next(const struct map *m, struct map_cursor *c, uint32_t *out)
{
	const struct map_slot *s;

	for (;;) {
		s = &m->slot[c->at];
		c->at = (c->at + 1) & (m->room - 1);
		if (s->value == 0)
			return false;
		if (s->key == c->key) {
			*out = s->value - 1;
			return true;
		}
	}
}

bool
map_first(const struct map *m, struct map_cursor *c, uint64_t key,
    uint32_t *out)
{
	if (m->room == 0)
		return false;
	*c = (struct map_cursor){ map_home(m, key), key };
	return map_next(m, c, out);
}

void
map_prefetch(const struct map *m, uint64_t key)
{
	if (m->room > 0)
		__builtin_prefetch(&m->slot[map_home(m, key)]);
}

void
map_clear(struct map *m)
{
	if (m->room > 0)
		memset(m->slot, 0, m->room * sizeof(*m->slot));
	m->n = 0;
}

void
map_release(struct map *m)
{
	free(m->slot);
	*m = (struct map){ 0 };
}

bool
list_has(const char *list, char separator, const char *word, size_t len)
{
	const char between[2] = { separator, '\0' };
	size_t n;

	for (; *list != '\0'; list += n + (list[n] == separator)) {
		n = strcspn(list, between);
		if (n == len && strncmp(list, word, len) == 0)
			return true;
	}
	return false;
}

bool
has_bit(const uint64_t *set, size_t number)
{
	return (set[number / 64] >> number % 64 & 1) != 0;
}

uint64_t
text_hash(const char *text, size_t len)
{
	uint64_t h = 0xcbf29ce484222325u ^ len, word;

	for (; len >= 8; text += 8, len -= 8) {
		memcpy(&word, text, 8);
		h = (h ^ word) * 0x9e3779b97f4a7c15u;
		h ^= h >> 29;
	}
	word = 0;
	memcpy(&word, text, len);
	h = (h ^ word) * 0x9e3779b97f4a7c15u;
	return h ^ (h >> 32);
}

/* Least significant digit first; digits that all keys share are skipped. */
bool
sort_keys(struct sort_key **keys, size_t n)
{
	struct sort_key *a = *keys, *b, *swap;
	uint64_t all = 0, none = ~(uint64_t)0;
	size_t count[2048], i, sum, c;
	int shift;

	if ((b = malloc((n > 0 ? n : 1) * sizeof(*b))) == NULL)
		return false;
	if (n * sizeof(*b) >= STEP)
		fill_pages(b, n * sizeof(*b));
	for (i = 0; i < n; i++) {
		all |= a[i].key;
		none &= a[i].key;
	}
	for (shift = 0; shift < 64; shift += 11) {
		if ((((all ^ none) >> shift) & 2047) == 0)
			continue;
		memset(count, 0, sizeof(count));
		for (i = 0; i < n; i++)
			count[a[i].key >> shift & 2047]++;
		for (i = sum = 0; i < 2048; i++) {
			c = count[i];
			count[i] = sum;
			sum += c;
		}
		for (i = 0; i < n; i++)
			b[count[a[i].key >> shift & 2047]++] = a[i];
		swap = a;
		a = b;
		b = swap;
	}
	free(b);
	*keys = a;
	return true;
}
