/* Growable memory: buffers, arenas, arrays, maps. */
#include "config.h"

#include "engines.h"

#include "buf.h"

#include <stdlib.h>
#include <string.h>

START_TEST(buf_grows)
{
	struct buf b = { 0 };
	size_t i;

	ck_assert_str_eq(buf_text(&b), "");
	for (i = 0; i < 100000; i++) {
		buf_add(&b, &"0123456789"[i % 10], 1);
		ck_assert_uint_eq(b.len, i + 1);
		ck_assert_int_eq(b.text[b.len], '\0');
	}
	ck_assert(!b.failed);
	ck_assert_uint_eq(strlen(buf_text(&b)), 100000);
	for (i = 0; i < 100000; i++)
		ck_assert_int_eq(b.text[i], '0' + (int)(i % 10));
	buf_release(&b);
	ck_assert_str_eq(buf_text(&b), "");
	ck_assert_uint_eq(b.len, 0);
}
END_TEST

START_TEST(buf_adds)
{
	struct buf b = { 0 };
	const char zero[] = { 'a', '\0', 'b' };

	buf_add(&b, NULL, 0);
	ck_assert_str_eq(buf_text(&b), "");
	buf_puts(&b, "");
	buf_puts(&b, "x");
	buf_add(&b, zero, sizeof(zero));
	ck_assert_uint_eq(b.len, 4);
	ck_assert_mem_eq(b.text, "xa\0b", 5);
	buf_clear(&b);
	ck_assert_uint_eq(b.len, 0);
	ck_assert_str_eq(buf_text(&b), "");
	ck_assert_uint_gt(b.size, 0);
	buf_printf(&b, "%s-%d", "n", 7);
	buf_printf(&b, "%s", "");
	ck_assert_str_eq(buf_text(&b), "n-7");
	buf_release(&b);
}
END_TEST

/* Around every size at which the memory is enlarged. */
START_TEST(buf_prints_over_the_edge)
{
	char *text = malloc(5001);
	struct buf b = { 0 };
	int n;

	ck_assert_ptr_nonnull(text);
	memset(text, 'y', 5000);
	text[5000] = '\0';
	for (n = 0; n <= 5000; n += n < 300 ? 1 : 97) {
		buf_clear(&b);
		buf_puts(&b, "<");
		buf_printf(&b, "%.*s>", n, text);
		ck_assert_uint_eq(b.len, (size_t)n + 2);
		ck_assert_int_eq(b.text[0], '<');
		ck_assert_int_eq(b.text[n + 1], '>');
		ck_assert_uint_eq(strlen(b.text), b.len);
		if (n % 3 == 0)
			buf_release(&b);
	}
	buf_release(&b);
	free(text);
}
END_TEST

START_TEST(buf_fails_for_good)
{
	struct buf b = { 0 };

	buf_add(&b, "x", SIZE_MAX / 2);
	ck_assert(b.failed);
	ck_assert_str_eq(buf_text(&b), "");
	buf_puts(&b, "more");
	ck_assert(b.failed);
	ck_assert_str_eq(buf_text(&b), "");
	buf_printf(&b, "%d", 1);
	ck_assert(b.failed);
	ck_assert_uint_eq(b.len, 0);
	buf_clear(&b);
	ck_assert(!b.failed);
	buf_puts(&b, "again");
	ck_assert_str_eq(buf_text(&b), "again");
	buf_add(&b, "x", SIZE_MAX - 2);
	ck_assert(b.failed);
	buf_release(&b);
	ck_assert(!b.failed);
}
END_TEST

START_TEST(arena_gives)
{
	struct arena a = { 0 };
	unsigned char *piece[4000];
	size_t size[4000], i, k;

	for (i = 0; i < N_TESTS(piece); i++) {
		size[i] = i % 997 == 0 ? 300000 : i % 211;
		piece[i] = arena_get(&a, size[i]);
		ck_assert_ptr_nonnull(piece[i]);
		ck_assert_uint_eq((uintptr_t)piece[i] % 8, 0);
		memset(piece[i], (int)(i % 251), size[i]);
	}
	for (i = 0; i < N_TESTS(piece); i++)
		for (k = 0; k < size[i]; k++)
			ck_assert_int_eq(piece[i][k], (int)(i % 251));
	ck_assert_ptr_null(arena_get(&a, SIZE_MAX - 3));
	ck_assert_ptr_null(arena_get(&a, SIZE_MAX / 2 + 1));
	ck_assert_ptr_nonnull(arena_get(&a, 8));
	arena_release(&a);
	ck_assert_ptr_null(a.block);
	arena_release(&a);
	ck_assert_ptr_nonnull(arena_get(&a, 1));
	arena_release(&a);
}
END_TEST

START_TEST(arena_copies_text)
{
	struct arena a = { 0 };
	char *x, *y, *z;

	x = arena_text(&a, "abcdef", 3);
	y = arena_text(&a, "", 0);
	z = arena_text(&a, "g\0h", 3);
	ck_assert_str_eq(x, "abc");
	ck_assert_str_eq(y, "");
	ck_assert_mem_eq(z, "g\0h", 4);
	x[0] = 'X';
	ck_assert_str_eq(y, "");
	arena_release(&a);
}
END_TEST

START_TEST(arrays_grow)
{
	uint32_t *list = NULL;
	size_t room = 0, n;

	for (n = 0; n < 10000; n++) {
		ck_assert(grow(&list, &room, n, sizeof(*list)));
		ck_assert_uint_gt(room, n);
		list[n] = (uint32_t)n * 3;
	}
	for (n = 0; n < 10000; n++)
		ck_assert_uint_eq(list[n], n * 3);
	free(list);
}
END_TEST

START_TEST(arrays_that_cannot_grow)
{
	uint64_t *list = malloc(sizeof(*list));
	uint64_t *before = list;
	size_t room = SIZE_MAX / 16;

	ck_assert_ptr_nonnull(list);
	list[0] = 42;
	ck_assert(!grow(&list, &room, room, sizeof(*list)));
	ck_assert_ptr_eq(list, before);
	ck_assert_uint_eq(list[0], 42);
	ck_assert_uint_eq(room, SIZE_MAX / 16);
	ck_assert(grow(&list, &room, room - 1, sizeof(*list)));
	free(list);
}
END_TEST

/* The values under a key as they come. */
static size_t
values(const struct map *m, uint64_t key, uint32_t *out, size_t max)
{
	struct map_cursor c;
	size_t n = 0;
	uint32_t value;
	bool more;

	more = map_first(m, &c, key, &value);
	for (; more; more = map_next(m, &c, &value)) {
		ck_assert_uint_lt(n, max);
		out[n++] = value;
	}
	return n;
}

START_TEST(map_is_empty_at_first)
{
	struct map m = { 0 };
	uint32_t out[1];

	ck_assert_uint_eq(values(&m, 0, out, 1), 0);
	ck_assert_uint_eq(values(&m, 1, out, 1), 0);
	map_prefetch(&m, 1);
	map_clear(&m);
	map_release(&m);
	ck_assert(map_add(&m, 5, 6));
	ck_assert_uint_eq(values(&m, 5, out, 1), 1);
	ck_assert_uint_eq(out[0], 6);
	ck_assert_uint_eq(values(&m, 6, out, 1), 0);
	map_prefetch(&m, 5);
	map_release(&m);
	map_release(&m);
	ck_assert_uint_eq(values(&m, 5, out, 1), 0);
}
END_TEST

START_TEST(map_knows_the_zero_key)
{
	struct map m = { 0 };
	uint32_t out[4], i;

	ck_assert(map_add(&m, 0, 0));
	ck_assert_uint_eq(values(&m, 0, out, 4), 1);
	ck_assert_uint_eq(out[0], 0);
	ck_assert(map_add(&m, UINT64_MAX, 0));
	ck_assert(map_add(&m, 0, 0));
	ck_assert(map_add(&m, 0, UINT32_MAX - 1));
	for (i = 1; i < 1000; i++)
		ck_assert(map_add(&m, i, i));
	ck_assert_uint_eq(values(&m, 0, out, 4), 3);
	ck_assert_uint_eq(out[0], 0);
	ck_assert_uint_eq(out[1], 0);
	ck_assert_uint_eq(out[2], UINT32_MAX - 1);
	ck_assert_uint_eq(values(&m, UINT64_MAX, out, 4), 1);
	map_release(&m);
}
END_TEST

START_TEST(map_takes_many_equal_keys)
{
	enum {
		MANY = 5000
	};
	uint32_t *out = malloc(MANY * sizeof(*out)), i;
	struct map m = { 0 };

	ck_assert_ptr_nonnull(out);
	for (i = 0; i < MANY; i++) {
		ck_assert(map_add(&m, 7, i));
		if (i % 100 == 0)
			ck_assert(map_add(&m, 1000 + i, i));
	}
	ck_assert_uint_eq(m.n, MANY + MANY / 100);
	ck_assert_uint_eq(values(&m, 7, out, MANY), MANY);
	for (i = 0; i < MANY; i++)
		ck_assert_uint_eq(out[i], i);
	for (i = 0; i < MANY; i += 100)
		ck_assert_uint_eq(values(&m, 1000 + i, out, MANY), 1);
	ck_assert_uint_eq(values(&m, 8, out, MANY), 0);
	map_release(&m);
	free(out);
}
END_TEST

/* Keys that fall far apart, close together, and all on one place. */
static uint64_t
spread(int how, uint64_t key)
{
	return how == 0	  ? key
	       : how == 1 ? key * 0x9e3779b97f4a7c15u
			  : key << 58;
}

/* Equal keys stay in their order whatever stands between them, through
 * every change of size. */
START_TEST(map_keeps_order_when_it_grows)
{
	enum {
		KEYS = 61,
		ROUNDS = 200
	};
	uint32_t out[ROUNDS + 1], i, rounds;
	struct map m = { 0 };
	uint64_t key;
	int how;

	for (how = 0; how < 3; how++) {
		rounds = how == 2 ? 50 : ROUNDS;
		for (i = 0; i < rounds; i++)
			for (key = 0; key < KEYS; key++)
				ck_assert(map_add(&m, spread(how, key),
				    i * KEYS + (uint32_t)key));
		ck_assert_uint_eq(m.n, rounds * KEYS);
		for (key = 0; key < KEYS; key++) {
			ck_assert_uint_eq(values(&m, spread(how, key), out,
					      ROUNDS + 1),
			    rounds);
			for (i = 0; i < rounds; i++)
				ck_assert_uint_eq(out[i],
				    i * KEYS + (uint32_t)key);
		}
		map_release(&m);
	}
}
END_TEST

START_TEST(map_clears)
{
	struct map m = { 0 };
	uint32_t out[4];
	size_t room;
	uint64_t i;

	map_clear(&m);
	for (i = 0; i < 500; i++)
		ck_assert(map_add(&m, i, (uint32_t)i));
	room = m.room;
	map_clear(&m);
	ck_assert_uint_eq(m.n, 0);
	ck_assert_uint_eq(m.room, room);
	for (i = 0; i < 500; i++)
		ck_assert_uint_eq(values(&m, i, out, 4), 0);
	ck_assert(map_add(&m, 3, 4));
	ck_assert_uint_eq(values(&m, 3, out, 4), 1);
	ck_assert_uint_eq(out[0], 4);
	map_release(&m);
}
END_TEST

START_TEST(hash_tells_texts_apart)
{
	struct map m = { 0 };
	char text[64];
	size_t len, n = 0;
	uint32_t out[1];
	uint64_t h;

	memset(text, 'a', sizeof(text));
	for (len = 0; len <= sizeof(text); len++) {
		h = text_hash(text, len);
		ck_assert_uint_eq(h, text_hash(text, len));
		ck_assert_uint_eq(values(&m, h, out, 1), 0);
		ck_assert(map_add(&m, h, (uint32_t)n++));
	}
	for (len = 0; len < sizeof(text); len++) {
		text[len] = 'b';
		h = text_hash(text, sizeof(text));
		ck_assert_uint_eq(values(&m, h, out, 1), 0);
		ck_assert(map_add(&m, h, (uint32_t)n++));
		text[len] = 'a';
	}
	/* Zeros at the end count. */
	ck_assert(text_hash("a\0\0", 1) != text_hash("a\0\0", 2));
	ck_assert(text_hash("a\0\0", 2) != text_hash("a\0\0", 3));
	map_release(&m);
}
END_TEST

int
main(void)
{
	const TTest *const test[] = { buf_grows, buf_adds,
		buf_prints_over_the_edge, buf_fails_for_good, arena_gives,
		arena_copies_text, arrays_grow, arrays_that_cannot_grow,
		map_is_empty_at_first, map_knows_the_zero_key,
		map_takes_many_equal_keys, map_keeps_order_when_it_grows,
		map_clears, hash_tells_texts_apart };
	Suite *s = suite_create("buf");

	suite_add(s, "buf", test, N_TESTS(test));
	return suite_run(s);
}
