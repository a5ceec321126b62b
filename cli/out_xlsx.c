/* Workbooks for people: a sheet a list, one of charts, one of notes. */
#include "config.h"

#include "out.h"

#include "chart.h"
#include "newbook.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct book {
	struct newbook *book;
	char *notes; /* lines */
	size_t notes_size;
	FILE *to_notes;
	struct held *charts,
	    *last_chart; /* their sheet comes after the lists */
};

struct held {
	struct held *next;
	struct chart chart;
	char *text[3];
	char **category;
	struct chart_series *series;
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
free_held(struct held *held)
{
	int i;

	for (i = 0; i < 3; i++)
		free(held->text[i]);
	for (i = 0; held->category != NULL && i < held->chart.ncategory; i++)
		free(held->category[i]);
	for (i = 0; held->series != NULL && i < held->chart.nseries; i++) {
		free((char *)held->series[i].name);
		free((int64_t *)held->series[i].value);
		free((bool *)held->series[i].missing);
	}
	free(held->category);
	free(held->series);
	free(held);
}

/* NULL where there is nothing; what fails is noted. */
static char *
copy_text(const char *text, bool *failed)
{
	char *copy = text != NULL ? strdup(text) : NULL;

	*failed |= text != NULL && copy == NULL;
	return copy;
}

static void *
copy_array(const void *from, int n, size_t size, bool *failed)
{
	void *copy = from != NULL ? calloc((size_t)n, size) : NULL;

	*failed |= from != NULL && copy == NULL;
	return copy != NULL ? memcpy(copy, from, (size_t)n * size) : NULL;
}

static void
copy_series(struct held *held, const struct chart *chart, bool *failed)
{
	const struct chart_series *from = chart->series;
	int n = chart->ncategory, i;

	held->series = calloc((size_t)chart->nseries, sizeof(*held->series));
	if (held->series == NULL) {
		*failed = true;
		return;
	}
	for (i = 0; i < chart->nseries; i++, from++)
		held->series[i] =
		    (struct chart_series){ .name =
					       copy_text(from->name, failed),
			    .value = copy_array(from->value, n,
				sizeof(*from->value), failed),
			    .missing = copy_array(from->missing, n,
				sizeof(*from->missing), failed) };
}

static struct held *
hold(const struct chart *chart)
{
	struct held *held = calloc(1, sizeof(*held));
	bool failed = false;
	int i;

	if (held == NULL)
		return NULL;
	held->chart = *chart;
	held->text[0] = copy_text(chart->title, &failed);
	held->text[1] = copy_text(chart->category_title, &failed);
	held->text[2] = copy_text(chart->value_title, &failed);
	held->category = calloc((size_t)chart->ncategory, sizeof(char *));
	failed |= held->category == NULL;
	for (i = 0; held->category != NULL && i < chart->ncategory; i++)
		held->category[i] = copy_text(chart->category[i], &failed);
	copy_series(held, chart, &failed);
	if (!failed)
		return held;
	free_held(held);
	return NULL;
}

static void
chart(struct out *out, const struct chart *chart)
{
	struct book *b = book_of(out);
	struct held *held;

	if (out->failed)
		return;
	if ((held = hold(chart)) == NULL) {
		out->failed = true;
		return;
	}
	if (b->charts == NULL)
		b->charts = held;
	else
		b->last_chart->next = held;
	b->last_chart = held;
}

/* What the chart shows, as cells that can be changed; false where some are
 * left empty. */
static bool
write_values(struct newbook *book, const struct held *held)
{
	const struct chart *chart = &held->chart;
	bool whole = true;
	char text[24];
	int c, s;

	newbook_put(book, 0, NEWBOOK_HEAD,
	    held->text[1] != NULL ? held->text[1] : "category");
	for (s = 0; s < chart->nseries; s++)
		newbook_put(book, s + 1, NEWBOOK_HEAD, held->series[s].name);
	newbook_next_row(book);
	for (c = 0; c < chart->ncategory; c++, newbook_next_row(book)) {
		newbook_put(book, 0, NEWBOOK_TEXT, held->category[c]);
		for (s = 0; s < chart->nseries; s++) {
			if (!chart_has(&held->series[s], c)) {
				whole = false;
				continue;
			}
			snprintf(text, sizeof(text), "%lld",
			    (long long)held->series[s].value[c]);
			newbook_put(book, s + 1, NEWBOOK_NUMBER, text);
		}
	}
	return whole;
}

static void
write_chart(struct newbook *book, const struct held *held)
{
	static const int type[] = { [CHART_BARS] = NEWBOOK_BARS,
		[CHART_STACKED] = NEWBOOK_STACKED,
		[CHART_LINE] = NEWBOOK_LINES };
	struct newbook_chart drawn = { .title = held->text[0],
		.category_title = held->text[1],
		.value_title = held->text[2],
		.ncategory = held->chart.ncategory,
		.nseries = held->chart.nseries };
	uint32_t top = newbook_row(book);

	drawn.type = type[held->chart.type];
	newbook_put(book, 0, NEWBOOK_TEXT,
	    held->text[0] != NULL ? held->text[0] : "chart");
	newbook_next_row(book);
	drawn.head = newbook_row(book);
	if (!write_values(book, held)) {
		newbook_put(book, 0, NEWBOOK_TEXT, "empty cells: not shown");
		newbook_next_row(book);
	}
	newbook_chart(book, &drawn);
	do
		newbook_next_row(book);
	while (newbook_row(book) < top + NEWBOOK_CHART_ROWS + 2);
}

static void
write_charts(struct book *b)
{
	const struct held *held;

	if (b->charts == NULL)
		return;
	newbook_sheet(b->book, "charts", false);
	for (held = b->charts; held != NULL; held = held->next)
		write_chart(b->book, held);
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
	write_charts(b);
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
	struct held *held;

	if (b == NULL)
		return;
	while ((held = b->charts) != NULL) {
		b->charts = held->next;
		free_held(held);
	}
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
	.chart = chart,
	.release = release };
