/* Any bytes at all as a name: folded without a fault, to the same key each
 * time, and never to nothing unless the name is blank. */
#include "config.h"

#include "name.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TARGET "fuzz_name"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool held)
{
	if (!held)
		abort();
}

static bool
is_blank(const uint8_t *data, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++)
		if (data[i] > ' ')
			return false;
	return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf key = { 0 }, again = { 0 }, plain = { 0 }, twice = { 0 };
	const char *text = (const char *)data;
	char *copy;

	if ((copy = malloc(size > 0 ? size : 1)) == NULL)
		return 0;
	if (size > 0)
		memcpy(copy, text, size);
	name_fold(NULL, copy, size, -1, &key);
	name_fold(NULL, copy, size, -1, &again);
	require(!key.failed && key.len == again.len);
	require(memcmp(buf_text(&key), buf_text(&again), key.len) == 0);
	require(key.len > 0 || is_blank(data, size));
	if (key.len > 0 && strlen(key.text) == key.len && key.text[0] != ' ')
		require(name_shares_token(key.text, key.text));
	name_fold_plain(copy, size, &plain);
	name_fold_plain(buf_text(&plain), plain.len, &twice);
	require(!plain.failed && !twice.failed && plain.len == twice.len);
	require(memcmp(buf_text(&plain), buf_text(&twice), plain.len) == 0);
	name_is_zawgyi(buf_text(&plain));
	free(copy);
	buf_release(&key);
	buf_release(&again);
	buf_release(&plain);
	buf_release(&twice);
	return 0;
}

static const char *const seeds[] = { "", "Sok Dara", "Dr. U Thein Sein",
	"Ahmad bin Abdullah", "Kumar a/l Raju", "Nguyễn Đức Ánh", "สมชาย ใจดี",
	"ដារ៉ា សុខ", "မောင်မောင်", "ﾀﾅｶ ﾀﾛｳ", "田中　太郎", "O'Hara-Smith, J.",
	"\xe2\x80\x8b\xef\xbb\xbf", "\xff\xfe\x80", "- . ' ,",
	"A\xcc\x81\xcc\x81\xcc\x81" };

#include "replay.c"
