/* An archive of parts, each the contents of a file, stored as they are. */
#include "config.h"

#include "archive.h"

#include <stdio.h>

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
