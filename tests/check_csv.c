/* The CSV reader: every case of RFC 4180, the line and field of every error,
 * records that straddle what is read at once, and the limits. */
#include "config.h"

#include "engines.h"

#include "buf.h"
#include "source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A stream over memory that hands out a few bytes at a time. */
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

static int
drip_close(void *cookie)
{
	free(cookie);
	return 0;
}

/* step 0: as much as is asked for. */
static struct source *
open_memory(const char *text, size_t len, size_t step)
{
	const cookie_io_functions_t io = { .read = drip_read,
		.close = drip_close };
	struct drip *d = malloc(sizeof(*d));
	struct source *s;
	FILE *stream;

	ck_assert_ptr_nonnull(d);
	*d = (struct drip){ text, len, 0, step > 0 ? step : SIZE_MAX };
	stream = fopencookie(d, "r", io);
	ck_assert_ptr_nonnull(stream);
	setvbuf(stream, NULL, _IONBF, 0);
	s = csv_open(stream, ',');
	ck_assert_ptr_nonnull(s);
	return s;
}

/* A whole file as one text: fields in <>, records as "line: fields", and how
 * it ended. */
static void
read_all(const char *text, size_t len, size_t step, struct buf *out)
{
	struct source *s = open_memory(text, len, step);
	struct source_error error = { 0 };
	struct source_record row;
	cbreg_status rc;
	size_t i;

	buf_clear(out);
	while ((rc = source_next(s, &row, &error)) == CBREG_OK) {
		buf_printf(out, "%u:", row.line);
		for (i = 0; i < row.n; i++)
			buf_printf(out, "<%s>", row.value[i]);
		buf_puts(out, "\n");
	}
	if (rc == CBREG_INVALID)
		buf_printf(out, "%s %u:%u\n", error.code, error.line,
		    error.place);
	else
		ck_assert_int_eq(rc, CBREG_DONE);
	ck_assert(!out->failed);
	source_free(s);
}

static void
check_bytes(const char *text, size_t len, const char *expected)
{
	struct buf out = { 0 };
	size_t step;

	for (step = 0; step < 4; step++) {
		read_all(text, len, step, &out);
		ck_assert_str_eq(buf_text(&out), expected);
	}
	buf_release(&out);
}

#define check_text(text, expected) check_bytes(text, sizeof(text) - 1, expected)

START_TEST(plain_fields)
{
	check_text("a,b,c\n", "1:<a><b><c>\n");
	check_text("a,b\nc,d\n", "1:<a><b>\n2:<c><d>\n");
	check_text("a", "1:<a>\n");
	check_text("a,b\nc,d", "1:<a><b>\n2:<c><d>\n");
	check_text(" a , b ", "1:< a >< b >\n");
	check_text("a b\tc,d;e|f", "1:<a b\tc><d;e|f>\n");
	check_text("สมชาย,田中,Đức\n", "1:<สมชาย><田中><Đức>\n");
}
END_TEST

START_TEST(line_ends)
{
	check_text("a,b\r\nc,d\r\n", "1:<a><b>\n2:<c><d>\n");
	check_text("a,b\r\nc,d\n", "1:<a><b>\n2:<c><d>\n");
	check_text("a,b\nc,d\r\n", "1:<a><b>\n2:<c><d>\n");
	check_text("\"a\",\"b\"\r\nc\r\n", "1:<a><b>\n2:<c>\n");
	check_text("a\n\n\nb\n", "1:<a>\n2:<>\n3:<>\n4:<b>\n");
	check_text("a\r\n\r\nb\r\n", "1:<a>\n2:<>\n3:<b>\n");
	check_text("\n", "1:<>\n");
	check_text("\r\n", "1:<>\n");
}
END_TEST

START_TEST(empty_fields)
{
	check_text("", "");
	check_text(",", "1:<><>\n");
	check_text(",,\n", "1:<><><>\n");
	check_text("a,,\n", "1:<a><><>\n");
	check_text(",,a\n", "1:<><><a>\n");
	check_text("\"\"\n", "1:<>\n");
	check_text("\"\",\"\"", "1:<><>\n");
	check_text("\"\",\n\"\",", "1:<><>\n2:<><>\n");
	check_text("a,\n,b", "1:<a><>\n2:<><b>\n");
}
END_TEST

START_TEST(quoted_fields)
{
	check_text("\"a\",b,\"c\"\n", "1:<a><b><c>\n");
	check_text("\"a,b\",c\n", "1:<a,b><c>\n");
	check_text("\"a\"\"b\",c\n", "1:<a\"b><c>\n");
	check_text("\"\"\"\"\n", "1:<\">\n");
	check_text("\"\"\"\"\"\"\n", "1:<\"\">\n");
	check_text("\"\"\"a\"\"\",\"\"\"\"", "1:<\"a\"><\">\n");
	check_text("\",\",\",,\"\n", "1:<,><,,>\n");
	check_text("\" a \"\n", "1:< a >\n");
	check_text("a,\"b\"", "1:<a><b>\n");
	check_text("\"a\"\"\"", "1:<a\">\n");
	check_text("\"\"\"a\"", "1:<\"a>\n");
}
END_TEST

/* Breaks inside quotes belong to the field, and count as lines. */
START_TEST(quoted_breaks)
{
	check_text("\"a\nb\",c\nd\n", "1:<a\nb><c>\n3:<d>\n");
	check_text("\"a\r\nb\"\r\nc\r\n", "1:<a\r\nb>\n3:<c>\n");
	check_text("a,\"\n\n\n\"\nb\n", "1:<a><\n\n\n>\n5:<b>\n");
	check_text("\"\n\"\n\"\n\"\nx", "1:<\n>\n3:<\n>\n5:<x>\n");
	check_text("\"a\rb\"\nc", "1:<a\rb>\n3:<c>\n");
	check_text("\"a\"\"\n\"\"b\",\"c\nd\"\ne\n",
	    "1:<a\"\n\"b><c\nd>\n4:<e>\n");
	check_text("\"a\n\"", "1:<a\n>\n");
}
END_TEST

START_TEST(quotes_out_of_place)
{
	/* Line and number of the field. */
	check_text("a\"b\"\n", "E-QUOTE 1:1\n");
	check_text("a,b\"c\"\n", "E-QUOTE 1:2\n");
	check_text("x\na,b,c\"\"d\n", "1:<x>\nE-QUOTE 2:3\n");
	check_text("a, \"b\"\n", "E-QUOTE 1:2\n");
	check_text("\"a\"b,c\n", "E-QUOTE 1:1\n");
	check_text("a,\"b\" ,c\n", "E-QUOTE 1:2\n");
	check_text("\"a\" \n", "E-QUOTE 1:1\n");
	check_text("\"a\"\"b\"c\"\"\n", "E-QUOTE 1:1\n");
	check_text("\"x\ny\",z\n\"a\"b\"\"\n", "1:<x\ny><z>\nE-QUOTE 3:1\n");
	check_text("a,\"b\"\"c\"\"\",d\"e\"\n", "E-QUOTE 1:3\n");
}
END_TEST

/* A single one is just as wrong where it stands; it does not open a field
 * that swallows the rest of the file. */
START_TEST(single_quotes_out_of_place)
{
	check_text("x\na,5\" disk,c\nd\n", "1:<x>\nE-QUOTE 2:2\n");
	check_text("a\"b\n", "E-QUOTE 1:1\n");
	check_text("\"a\"b\"\n", "E-QUOTE 1:1\n");
	check_text("a\"", "E-QUOTE 1:1\n");
}
END_TEST

START_TEST(quotes_that_stay_open)
{
	/* The line where the record begins. */
	check_text("\"", "E-QUOTE 1:0\n");
	check_text("\"a", "E-QUOTE 1:0\n");
	check_text("a,b\n\"c,d\ne,f\n", "1:<a><b>\nE-QUOTE 2:0\n");
	check_text("\"a\"\"", "E-QUOTE 1:0\n");
	check_text("x\n\ny,\"z\"\"\n", "1:<x>\n2:<>\nE-QUOTE 3:0\n");
	check_text("\"a\nb\",c\n\"d\n\n", "1:<a\nb><c>\nE-QUOTE 3:0\n");
}
END_TEST

START_TEST(lone_carriage_returns)
{
	check_text("a\rb\n", "1:<a>\n2:<b>\n");
	check_text("a,b\rc,d\n", "1:<a><b>\n2:<c><d>\n");
	check_text("x\na\r\r\nb\r\r\n", "1:<x>\n2:<a>\n3:<b>\n");
	check_text("a\r\rb", "1:<a>\n2:<>\n3:<b>\n");
	check_text("a,b\r", "1:<a><b>\n");
	check_text("\ra\n", "1:<>\n2:<a>\n");
	check_text("\"a\rb\"\rc\r", "1:<a\rb>\n3:<c>\n");
}
END_TEST

START_TEST(not_utf8)
{
	check_text("a,\xff\n", "E-UTF8 1:0\n");
	check_text("a\nb,c\xc3\n", "1:<a>\nE-UTF8 2:0\n");
	check_text("\xc0\xaf\n", "E-UTF8 1:0\n");	  /* overlong */
	check_text("\xe0\x80\xaf\n", "E-UTF8 1:0\n");	  /* overlong */
	check_text("\xf0\x80\x80\xaf\n", "E-UTF8 1:0\n"); /* overlong */
	check_text("\xed\xa0\x80\n", "E-UTF8 1:0\n");	  /* surrogate */
	check_text("\xed\xbf\xbf\n", "E-UTF8 1:0\n");	  /* surrogate */
	check_text("\xf4\x90\x80\x80\n", "E-UTF8 1:0\n"); /* too high */
	check_text("\xf5\x80\x80\x80\n", "E-UTF8 1:0\n");
	check_text("\x80\n", "E-UTF8 1:0\n");
	check_text("\xe0\xb8\n", "E-UTF8 1:0\n");
	check_text("\xe0\xb8", "E-UTF8 1:0\n");
	check_text("\xc3", "E-UTF8 1:0\n");
	check_text("\xf0\x9f\x98\n", "E-UTF8 1:0\n");
	check_text("abcdefgh\xff\n", "E-UTF8 1:0\n");
	check_text("\"a\nb\"\n\"c\nd\",\xff\n", "1:<a\nb>\nE-UTF8 3:0\n");
	/* The furthest that are well-formed. */
	check_text("\xc2\x80\xdf\xbf\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80"
		   "\xef\xbf\xbf\xf0\x90\x80\x80\xf4\x8f\xbf\xbf\n",
	    "1:<\xc2\x80\xdf\xbf\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80"
	    "\xef\xbf\xbf\xf0\x90\x80\x80\xf4\x8f\xbf\xbf>\n");
	/* UTF-16, Shift-JIS. */
	check_text("\xff\xfe"
		   "a\0,\0b\0\n\0",
	    "E-UTF8 1:0\n");
	check_text("\x8e\x81\x96\xbc\n", "E-UTF8 1:0\n");
}
END_TEST

START_TEST(zero_bytes)
{
	check_text("a,b\0c\n", "E-NUL 1:0\n");
	check_text("\0", "E-NUL 1:0\n");
	check_text("a\nb\n\"c\0\"\n", "1:<a>\n2:<b>\nE-NUL 3:0\n");
	check_text("abcdefghijklmno\0p\n", "E-NUL 1:0\n");
}
END_TEST

START_TEST(byte_order_mark)
{
	check_text("\xef\xbb\xbf"
		   "a,b\nc,d\n",
	    "1:<a><b>\n2:<c><d>\n");
	check_text("\xef\xbb\xbf\"a\",b\n", "1:<a><b>\n");
	check_text("\xef\xbb\xbf\n", "1:<>\n");
	/* Only at the very start, and once. */
	check_text("\xef\xbb\xbf\xef\xbb\xbf"
		   "a\n",
	    "1:<\xef\xbb\xbf"
	    "a>\n");
	check_text("a\n\xef\xbb\xbf"
		   "b\n",
	    "1:<a>\n2:<\xef\xbb\xbf"
	    "b>\n");
	check_text("a,\xef\xbb\xbf"
		   "b\n",
	    "1:<a><\xef\xbb\xbf"
	    "b>\n");
	/* A part of one is no UTF-8. */
	check_text("\xef\xbb", "E-UTF8 1:0\n");
}
END_TEST

/* A mark and nothing behind it is an empty file. */
START_TEST(byte_order_mark_alone)
{
	check_text("\xef\xbb\xbf", "");
}
END_TEST

/* Fields of every length around the size of what is read at once, and one
 * that is read in ever more blocks. */
START_TEST(across_blocks)
{
	static const size_t block = (size_t)1 << 18;
	struct buf text = { 0 }, expected = { 0 };
	size_t filler, i, k;

	for (k = 0; k < 64; k++) {
		buf_clear(&text);
		buf_clear(&expected);
		/* Short rows up to the edge of the first block. */
		filler = block - 40 + k;
		for (i = 0; text.len + 64 < filler; i++) {
			buf_printf(&text, "%zu,\"q\"\"%zu\",สมชาย\r\n", i, i);
			buf_printf(&expected, "%zu:<%zu><q\"%zu><สมชาย>\n",
			    i + 1, i, i);
		}
		buf_printf(&expected, "%zu:<", i + 1);
		while (text.len < filler) {
			buf_puts(&text, "x");
			buf_puts(&expected, "x");
		}
		buf_puts(&text, ",\"a\"\"b\r\nc\",ไทย\r\nlast,\"\"\r\n");
		buf_printf(&expected, "><a\"b\r\nc><ไทย>\n%zu:<last><>\n",
		    i + 3);
		check_bytes(text.text, text.len, expected.text);
	}
	buf_release(&text);
	buf_release(&expected);
}
END_TEST

/* The same rows whatever the sizes in which they arrive. */
START_TEST(any_block_size)
{
	struct buf text = { 0 }, whole = { 0 }, other = { 0 };
	size_t step[] = { 1, 7, 4096, 65536, 262143, 262144, 262145 };
	unsigned state = 7;
	size_t i, k, len;

	while (text.len < 700000) {
		for (i = 0; i < 3; i++) {
			state = state * 1103515245u + 12345u;
			len = state >> 16 & 15;
			if (len == 15)
				len = 3000;
			if (i > 0)
				buf_puts(&text, ",");
			if ((state >> 24 & 1) != 0) {
				buf_puts(&text, "\"\"\",\n");
				for (k = 0; k < len; k++)
					buf_puts(&text, "é");
				buf_puts(&text, "\"");
			} else {
				for (k = 0; k < len; k++)
					buf_puts(&text, "z");
			}
		}
		buf_puts(&text, (state >> 25 & 1) != 0 ? "\r\n" : "\n");
	}
	ck_assert(!text.failed);
	read_all(text.text, text.len, 0, &whole);
	ck_assert_ptr_null(strstr(buf_text(&whole), "E-"));
	for (k = 0; k < N_TESTS(step); k++) {
		read_all(text.text, text.len, step[k], &other);
		ck_assert_uint_eq(whole.len, other.len);
		ck_assert_mem_eq(whole.text, other.text, whole.len);
	}
	buf_release(&text);
	buf_release(&whole);
	buf_release(&other);
}
END_TEST

/* A row of n bytes, its line break included. */
static void
make_row(struct buf *text, size_t n, bool quoted)
{
	size_t i, begin = text->len;

	buf_puts(text, quoted ? "a,\"" : "a,");
	while (text->len - begin + (quoted ? 2 : 1) < n) {
		i = n - (text->len - begin) - (quoted ? 2 : 1);
		buf_add(text, "0123456789abcdef", i < 16 ? i : 16);
	}
	buf_puts(text, quoted ? "\"\n" : "\n");
	ck_assert(!text->failed);
	ck_assert_uint_eq(text->len - begin, n);
}

START_TEST(longest_rows)
{
	struct buf text = { 0 }, out = { 0 };
	size_t step;
	int quoted;

	for (quoted = 0; quoted <= 1; quoted++)
		for (step = 0; step <= 4096; step += 4096) {
			buf_clear(&text);
			buf_puts(&text, "x\n");
			make_row(&text, SOURCE_MAX_RECORD - 1, quoted != 0);
			make_row(&text, SOURCE_MAX_RECORD, quoted != 0);
			buf_puts(&text, "y\n");
			read_all(text.text, text.len, step, &out);
			ck_assert_uint_gt(out.len, 2 * SOURCE_MAX_RECORD - 40);
			ck_assert_str_eq(out.text + out.len - 6, "4:<y>\n");
		}
	buf_release(&text);
	buf_release(&out);
}
END_TEST

/* "a row is longer than 1 MiB", however it arrives. */
START_TEST(rows_too_long)
{
	static const size_t more[] = { 1, 2, 1000, 300000, 900000, 1048576,
		5000000 };
	struct buf text = { 0 }, out = { 0 };
	size_t step, i;
	int quoted;

	for (i = 0; i < N_TESTS(more); i++)
		for (quoted = 0; quoted <= 1; quoted++)
			for (step = 0; step <= 4096; step += 4096) {
				buf_clear(&text);
				buf_puts(&text, "x\n");
				make_row(&text, SOURCE_MAX_RECORD + more[i],
				    quoted != 0);
				buf_puts(&text, "y\n");
				read_all(text.text, text.len, step, &out);
				ck_assert_msg(strcmp(buf_text(&out),
						  "1:<x>\nE-LENGTH 2:0\n") == 0,
				    "a row %zu bytes too long, quoted %d, in "
				    "steps of %zu, is taken",
				    more[i], quoted, step);
			}
	buf_release(&text);
	buf_release(&out);
}
END_TEST

START_TEST(widest_rows)
{
	struct buf text = { 0 }, out = { 0 };
	size_t i;

	buf_puts(&text, "x\n");
	for (i = 0; i < SOURCE_MAX_FIELDS; i++)
		buf_puts(&text, i > 0 ? ",f" : "f");
	buf_puts(&text, "\n");
	read_all(text.text, text.len, 0, &out);
	ck_assert_uint_eq(out.len, 6 + 2 + 3 * SOURCE_MAX_FIELDS + 1);
	buf_clear(&text);
	buf_puts(&text, "x\n");
	for (i = 0; i < SOURCE_MAX_FIELDS; i++)
		buf_puts(&text, "f,");
	read_all(text.text, text.len, 0, &out);
	ck_assert_str_eq(buf_text(&out), "1:<x>\nE-WIDTH 2:512\n");
	buf_clear(&text);
	for (i = 0; i < 1000000; i++)
		buf_puts(&text, ",");
	read_all(text.text, text.len, 0, &out);
	ck_assert_str_eq(buf_text(&out), "E-WIDTH 1:512\n");
	buf_release(&text);
	buf_release(&out);
}
END_TEST

/* The records as they stand, for a file of rejected rows. */
START_TEST(kept_text)
{
	static const char text[] = "\xef\xbb\xbf"
				   "a,\"b\"\r\n\"c\nd\"\"\",e\n\nlast,\"x\"";
	struct source *s = open_memory(text, sizeof(text) - 1, 5);
	struct source_error error;
	struct source_record row;
	static const char *const expected[] = { "a,\"b\"", "\"c\nd\"\"\",e", "",
		"last,\"x\"" };
	size_t i;

	source_keep_text(s);
	for (i = 0; i < N_TESTS(expected); i++) {
		ck_assert_int_eq(source_next(s, &row, &error), CBREG_OK);
		ck_assert_uint_eq(row.len, strlen(expected[i]));
		if (row.len > 0)
			ck_assert_mem_eq(row.text, expected[i], row.len);
	}
	ck_assert_int_eq(source_next(s, &row, &error), CBREG_DONE);
	ck_assert_int_eq(source_next(s, &row, &error), CBREG_DONE);
	source_free(s);
	source_free(NULL);
}
END_TEST

START_TEST(offset_counts_bytes)
{
	static const char text[] = "\xef\xbb\xbf"
				   "a,b\r\n\"c\"\nlast";
	static const int64_t expected[] = { 8, 12, 16 };
	struct source *s = open_memory(text, sizeof(text) - 1, 0);
	struct source_error error;
	struct source_record row;
	size_t i;

	ck_assert_int_eq(source_offset(s), 0);
	for (i = 0; i < N_TESTS(expected); i++) {
		ck_assert_int_eq(source_next(s, &row, &error), CBREG_OK);
		ck_assert_int_eq(source_offset(s), expected[i]);
	}
	source_free(s);
}
END_TEST

/* Reads its bytes, then fails. */
static ssize_t
broken_read(void *cookie, char *out, size_t size)
{
	ssize_t n = drip_read(cookie, out, size);

	return n > 0 ? n : -1;
}

START_TEST(reading_fails)
{
	const cookie_io_functions_t io = { .read = broken_read };
	struct drip d = { "a,b\nc", 5, 0, 1 };
	struct source_error error;
	struct source_record row;
	cbreg_status rc;
	struct source *s;
	FILE *stream;

	stream = fopencookie(&d, "r", io);
	ck_assert_ptr_nonnull(stream);
	setvbuf(stream, NULL, _IONBF, 0);
	s = csv_open(stream, ',');
	ck_assert_ptr_nonnull(s);
	if ((rc = source_next(s, &row, &error)) == CBREG_OK)
		rc = source_next(s, &row, &error);
	ck_assert_int_eq(rc, CBREG_IO);
	source_free(s);
}
END_TEST

int
main(void)
{
	const TTest *const test[] = { plain_fields, line_ends, empty_fields,
		quoted_fields, quoted_breaks, quotes_out_of_place,
		single_quotes_out_of_place, quotes_that_stay_open,
		lone_carriage_returns, not_utf8, zero_bytes, byte_order_mark,
		byte_order_mark_alone, across_blocks, any_block_size,
		longest_rows, rows_too_long, widest_rows, kept_text,
		offset_counts_bytes, reading_fails };
	Suite *s = suite_create("csv");

	suite_add(s, "csv", test, N_TESTS(test));
	return suite_run(s);
}
