/* Any bytes at all as a CSV file: read without a fault, the same in blocks of
 * any size, and what was read reads the same when written again. */
#include "config.h"

#include "buf.h"
#include "source.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TARGET "fuzz_csv"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool held)
{
	if (!held)
		abort();
}

struct drip {
	const char *text;
	size_t len, at, step;
};

static ssize_t
drip_read(void *cookie, char *out, size_t size)
{
	struct drip *d = cookie;
	size_t n = d->len - d->at;

	if (n > size)
		n = size;
	if (n > d->step)
		n = d->step;
	memcpy(out, d->text + d->at, n);
	d->at += n;
	return (ssize_t)n;
}

/* What the reader makes of a text, in a form that is itself CSV; the error,
 * if any, apart.  True when it was read to the end. */
static bool
read_text(const char *text, size_t len, size_t step, struct buf *out,
    struct source_error *error, size_t *records)
{
	const cookie_io_functions_t io = { .read = drip_read };
	struct drip d = { text, len, 0, step };
	struct source_record row;
	struct source *s;
	uint32_t line = 0;
	cbreg_status rc;
	FILE *stream;
	size_t i;
	char *at;

	stream = fopencookie(&d, "r", io);
	require(stream != NULL);
	setvbuf(stream, NULL, _IONBF, 0);
	s = csv_open(stream, ',');
	require(s != NULL);
	source_keep_text(s);
	*records = 0;
	*error = (struct source_error){ 0 };
	while ((rc = source_next(s, &row, error)) == CBREG_OK) {
		++*records;
		require(row.line > line);
		line = row.line;
		require(row.n >= 1 && row.n <= SOURCE_MAX_FIELDS);
		require(row.len <= len);
		for (i = 0; i < row.n; i++) {
			require(strlen(row.value[i]) <= row.len);
			buf_puts(out, i > 0 ? ",\"" : "\"");
			for (at = row.value[i]; *at != '\0'; at++)
				buf_add(out, "\"\"", *at == '"' ? 2 : 0),
				    buf_add(out, at, *at == '"' ? 0 : 1);
			buf_puts(out, "\"");
		}
		buf_puts(out, "\n");
		require(source_offset(s) <= (int64_t)len);
	}
	require(rc == CBREG_DONE || rc == CBREG_INVALID);
	if (rc == CBREG_INVALID)
		require(error->code != NULL && error->message != NULL &&
			error->line > line &&
			error->place <= SOURCE_MAX_FIELDS);
	require(!out->failed);
	source_free(s);
	return rc == CBREG_DONE;
}

static bool
same_error(const struct source_error *a, const struct source_error *b)
{
	return a->line == b->line && a->place == b->place &&
	       (a->code == b->code || strcmp(a->code, b->code) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf whole = { 0 }, parts = { 0 }, again = { 0 };
	struct source_error e, f;
	size_t n, m, step;
	bool good;

	good = read_text((const char *)data, size, SIZE_MAX, &whole, &e, &n);
	for (step = 1; step <= 64; step *= 8) {
		buf_clear(&parts);
		require(read_text((const char *)data, size, step, &parts, &f,
			    &m) == good);
		require(n == m && whole.len == parts.len && same_error(&e, &f));
		require(
		    memcmp(buf_text(&whole), buf_text(&parts), whole.len) == 0);
	}
	require(
	    read_text(buf_text(&whole), whole.len, SIZE_MAX, &again, &f, &m));
	require(n == m && again.len == whole.len);
	require(memcmp(buf_text(&whole), buf_text(&again), whole.len) == 0);
	buf_release(&whole);
	buf_release(&parts);
	buf_release(&again);
	return 0;
}

static const char *const seeds[] = { "", "a", "a,b\nc,d\n", "a,b\r\nc,d\r\n",
	"\"a\",\"b\"\"c\"\r\n\"d\ne\",f",
	"\xef\xbb\xbfsession,name,country\nS1,สมชาย,TH\nS2,\"Sok, Dara\",KH\n",
	"\n\n\n", ",,,\n,,,", "\"\"\"\"\"\"\n", "a\"b\n", "a\rb\n", "\xff\n",
	"S1,P000001,,\"x\r\ny\",\xe7\x94\xb0\xe4\xb8\xad\n" };

#include "replay.c"
