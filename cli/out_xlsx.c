/* Workbooks for people: a sheet a list, and one of notes at the end. */
#include "config.h"

#include "out.h"

#include "newbook.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct book {
	struct newbook *book;
	char *notes; /* lines */
	size_t notes_size;
	FILE *to_notes;
};

static struct book *
book_of(struct out *out)
{
	struct book *b = out->state;

	if (b != NULL)
		return b;
	if ((out->state = b = calloc(1, sizeof(*b))) == NULL) {
		out->failed = true;
		return NULL;
	}
	if ((b->book = newbook_new()) == NULL) {
		out->failed = true;
		snprintf(out->why, sizeof(out->why),
		    "libxlsxwriter cannot be loaded");
	}
	return b;
}

/* As on a page. */
static void
colour_column(struct newbook *book, int column)
{
	static const uint32_t colour[] = { [OUT_PLAIN] = 0xffffff,
		[OUT_GOOD] = 0xd3ebd3,
		[OUT_FAIR] = 0xfdf0c4,
		[OUT_BAD] = 0xf8d4cd,
		[OUT_UNKNOWN] = 0xe2e2e2 };
	const char *word;
	int i;

	for (i = 0; (word = out_tone_word(i)) != NULL; i++)
		newbook_colour(book, column, word, colour[out_tone(word)]);
}

static void
begin(struct out *out)
{
	struct book *b = book_of(out);
	int i;

	if (out->failed)
		return;
	newbook_sheet(b->book, out->section != NULL ? out->section : "Rows",
	    false);
	for (i = 0; i < out->ncolumn; i++)
		newbook_put(b->book, i, NEWBOOK_HEAD, out->column[i].key);
	newbook_next_row(b->book);
	newbook_freeze(b->book, true);
	for (i = 0; i < out->ncolumn; i++)
		if (out->column[i].type == OUT_STATUS)
			colour_column(b->book, i);
}

static void
row(struct out *out, const struct out_cell *cell)
{
	struct book *b = out->state;
	enum newbook_style style;
	int i;

	if (out->failed)
		return;
	for (i = 0; i < out->ncolumn; i++) {
		style = cell[i].number			  ? NEWBOOK_NUMBER
			: out->column[i].type == OUT_DATE ? NEWBOOK_DATE
							  : NEWBOOK_TEXT;
		newbook_put(b->book, i, style, cell[i].text);
	}
	newbook_next_row(b->book);
}

static void
end(struct out *out)
{
	(void)out;
}

static void
note(struct out *out, const char *text)
{
	struct book *b = book_of(out);

	if (out->failed)
		return;
	if (b->to_notes == NULL)
		b->to_notes = open_memstream(&b->notes, &b->notes_size);
	if (b->to_notes == NULL)
		out->failed = true;
	else
		fprintf(b->to_notes, "%s\n", text);
}

static void
write_notes(struct out *out, struct book *b)
{
	char *line, *end;

	if (b->to_notes == NULL)
		return;
	if (fclose(b->to_notes) != 0)
		out->failed = true;
	b->to_notes = NULL;
	newbook_sheet(b->book, "Notes", false);
	for (line = b->notes; line != NULL && *line != '\0'; line = end + 1) {
		if ((end = strchr(line, '\n')) == NULL)
			break;
		*end = '\0';
		newbook_put(b->book, 0, NEWBOOK_TEXT, line);
		newbook_next_row(b->book);
	}
}

static void
finish(struct out *out)
{
	struct book *b = out->state;
	cbreg_status rc;

	if (out->failed)
		return;
	write_notes(out, b);
	rc = newbook_end(b->book, out->to, out->why);
	b->book = NULL;
	if (rc == CBREG_IO)
		snprintf(out->why, sizeof(out->why), "%s", strerror(errno));
	out->failed = rc != CBREG_OK;
}

static void
release(struct out *out)
{
	struct book *b = out->state;

	if (b == NULL)
		return;
	newbook_free(b->book);
	if (b->to_notes != NULL)
		fclose(b->to_notes);
	free(b->notes);
	free(b);
}

const struct out_ops out_xlsx = { .name = "xlsx",
	.begin = begin,
	.row = row,
	.end = end,
	.finish = finish,
	.note = note,
	.release = release };
