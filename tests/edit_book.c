/* A workbook with some of its text replaced, as if somebody had typed. */
#include "config.h"

#include "archive.h"
#include "parts.h"

#include <stdio.h>
#include <stdlib.h>

static const char usage[] =
    "edit_book from to [part old new]...\n"
    "old may be $, the end of a part that is new; each old text is replaced\n"
    "where it comes first, and has to be there";

static const char *const names[] = { "[Content_Types].xml", "_rels/.rels",
	"docProps/app.xml", "docProps/core.xml", "xl/workbook.xml",
	"xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/theme/theme1.xml",
	"xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml",
	"xl/worksheets/sheet3.xml", "xl/worksheets/sheet4.xml",
	"xl/worksheets/sheet5.xml", "xl/worksheets/_rels/sheet1.xml.rels",
	"xl/comments1.xml", "xl/drawings/vmlDrawing1.vml" };

static void
die(const char *what, const char *why)
{
	fprintf(stderr, "edit_book: %s: %s\n", what, why);
	exit(1);
}

static void
read_part(struct parts *parts, const char *name, struct buf *out)
{
	struct source_error error = { 0 };
	struct part *part;
	const char *block;
	size_t n = 1;

	if (part_open(parts, name, &part, &error) != CBREG_OK)
		die(name, "cannot be opened");
	while (n > 0) {
		if (part_next(part, 4096, &block, &n, &error) != CBREG_OK)
			die(name, "cannot be read");
		buf_add(out, block, n);
	}
	part_free(part);
}

static void
replace(struct buf *text, const char *part, const char *old, const char *new)
{
	struct buf out = { 0 };
	const char *at = strstr(buf_text(text), old);

	if (at == NULL)
		die(part, old);
	buf_add(&out, text->text, (size_t)(at - text->text));
	buf_puts(&out, new);
	buf_puts(&out, at + strlen(old));
	buf_release(text);
	*text = out;
}

int
main(int argc, char **argv)
{
	struct source_error error = { 0 };
	struct archive archive = { 0 };
	struct buf text, whole = { 0 };
	struct parts *parts;
	FILE *from, *to;
	size_t i;
	int k;

	if (argc < 3 || argc % 3 != 0) {
		fprintf(stderr, "usage: %s\n", usage);
		return 2;
	}
	if ((from = fopen(argv[1], "re")) == NULL)
		die(argv[1], "cannot be opened");
	if (parts_open(from, &parts, &error) != CBREG_OK)
		die(argv[1], error.message);
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!parts_has(parts, names[i]))
			continue;
		text = (struct buf){ 0 };
		read_part(parts, names[i], &text);
		for (k = 3; k < argc; k += 3)
			if (strcmp(argv[k], names[i]) == 0)
				replace(&text, argv[k], argv[k + 1],
				    argv[k + 2]);
		add_part(&archive, names[i], buf_text(&text));
		buf_release(&text);
	}
	for (k = 3; k < argc; k += 3)
		if (strcmp(argv[k + 1], "$") == 0)
			add_part(&archive, argv[k], argv[k + 2]);
	parts_free(parts);
	end_archive(&archive, &whole);
	if ((to = fopen(argv[2], "we")) == NULL ||
	    fwrite(whole.text, 1, whole.len, to) != whole.len ||
	    fclose(to) != 0)
		die(argv[2], "cannot be written");
	buf_release(&whole);
	return 0;
}
