/* An archive of parts, each the contents of a file, stored as they are; what
 * gzip -n has compressed stays so. */
#include "config.h"

#include "archive.h"

#include <stdio.h>

static uint32_t
number_at(const char *p)
{
	const unsigned char *u = (const unsigned char *)p;

	return u[0] | (uint32_t)u[1] << 8 | (uint32_t)u[2] << 16 |
	       (uint32_t)u[3] << 24;
}

static bool
is_gzipped(const char *name, const struct buf *text)
{
	size_t len = strlen(name);

	return len > 3 && strcmp(name + len - 3, ".gz") == 0 && text->len > 18;
}

/* RFC 1952: ten bytes before, the sum and the size behind. */
static void
add_gzipped(struct archive *a, const char *part, const struct buf *text)
{
	const char *end = text->text + text->len;

	add_bytes(a, part, 8, text->text + 10, (uint32_t)text->len - 18,
	    number_at(end - 8), number_at(end - 4));
}

int
main(int argc, char **argv)
{
	struct buf text, whole = { 0 };
	struct archive archive = { 0 };
	char block[4096];
	FILE *stream;
	size_t n;
	int k;

	if (argc < 4 || argc % 2 != 0) {
		fputs("usage: pack_parts to [part file]...\n", stderr);
		return 2;
	}
	for (k = 2; k < argc; k += 2) {
		if ((stream = fopen(argv[k + 1], "re")) == NULL) {
			perror(argv[k + 1]);
			return 1;
		}
		text = (struct buf){ 0 };
		while ((n = fread(block, 1, sizeof(block), stream)) > 0)
			buf_add(&text, block, n);
		fclose(stream);
		if (is_gzipped(argv[k + 1], &text))
			add_gzipped(&archive, argv[k], &text);
		else
			add_part(&archive, argv[k], buf_text(&text));
		buf_release(&text);
	}
	end_archive(&archive, &whole);
	if ((stream = fopen(argv[1], "we")) == NULL ||
	    fwrite(whole.text, 1, whole.len, stream) != whole.len ||
	    fclose(stream) != 0) {
		perror(argv[1]);
		return 1;
	}
	buf_release(&whole);
	return 0;
}
