#ifndef TESTS_ARCHIVE_H
#define TESTS_ARCHIVE_H

#include "buf.h"

#include <stdint.h>
#include <string.h>

/* An archive whose parts are stored as they are, or come compressed. */
struct archive {
	struct buf body, directory;
	int n;
};

static uint32_t
crc_of(const char *text, size_t len)
{
	uint32_t crc = ~0u;
	size_t i;
	int k;

	for (i = 0; i < len; i++) {
		crc ^= (unsigned char)text[i];
		for (k = 0; k < 8; k++)
			crc = crc >> 1 ^ (0xedb88320u & -(crc & 1));
	}
	return ~crc;
}

static void
number(struct buf *b, uint32_t n, int bytes)
{
	char byte;

	for (; bytes > 0; bytes--, n >>= 8) {
		byte = (char)(n & 0xff);
		buf_add(b, &byte, 1);
	}
}

/* Bytes as the method (0 stored, 8 deflated) has them, of a part of that size
 * and sum. */
static void
add_bytes(struct archive *a, const char *name, int method, const char *bytes,
    uint32_t n, uint32_t crc, uint32_t len)
{
	uint32_t at = (uint32_t)a->body.len, size = (uint32_t)strlen(name);

	buf_add(&a->body, "PK\3\4\24\0\0\0", 8);
	number(&a->body, (uint32_t)method, 2);
	buf_add(&a->body, "\0\0\41\0", 4);
	number(&a->body, crc, 4);
	number(&a->body, n, 4);
	number(&a->body, len, 4);
	number(&a->body, size, 2);
	number(&a->body, 0, 2);
	buf_puts(&a->body, name);
	buf_add(&a->body, bytes, n);
	buf_add(&a->directory, "PK\1\2\24\0\24\0\0\0", 10);
	number(&a->directory, (uint32_t)method, 2);
	buf_add(&a->directory, "\0\0\41\0", 4);
	number(&a->directory, crc, 4);
	number(&a->directory, n, 4);
	number(&a->directory, len, 4);
	number(&a->directory, size, 2);
	number(&a->directory, 0, 4);
	number(&a->directory, 0, 4);
	number(&a->directory, 0, 4);
	number(&a->directory, at, 4);
	buf_puts(&a->directory, name);
	a->n++;
}

static void
add_part(struct archive *a, const char *name, const char *text)
{
	uint32_t len = (uint32_t)strlen(text);

	add_bytes(a, name, 0, text, len, crc_of(text, len), len);
}

static void
end_archive(struct archive *a, struct buf *out)
{
	buf_add(out, a->body.text, a->body.len);
	buf_add(out, a->directory.text, a->directory.len);
	buf_add(out, "PK\5\6\0\0\0\0", 8);
	number(out, (uint32_t)a->n, 2);
	number(out, (uint32_t)a->n, 2);
	number(out, (uint32_t)a->directory.len, 4);
	number(out, (uint32_t)a->body.len, 4);
	number(out, 0, 2);
	buf_release(&a->body);
	buf_release(&a->directory);
}
#endif
