/* What the readers of workbooks share. */
#include "config.h"

#include "workbook_reader.h"

#include "text.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* A piece of a sheet may name the longest text many times over: it is short. */
#define PIECE 8192
#define CHUNK 65536

static struct workbook *
workbook_of(struct source *source)
{
	return (struct workbook *)(void *)source;
}

cbreg_status
workbook_refuse(struct source_error *error, const char *code,
    const char *message)
{
	*error = (struct source_error){ .code = code, .message = message };
	return CBREG_INVALID;
}

void
workbook_add(struct workbook *b, struct workbook_text *to, const char *text,
    size_t len, size_t most)
{
	char *bigger;
	size_t size;

	if (len > most - to->len) {
		b->refused = "a text of the workbook is too long";
		return;
	}
	if (to->size - to->len < len + 1) {
		size = to->size > 0 ? to->size * 2 : 1024;
		while (size - to->len < len + 1)
			size *= 2;
		if ((bigger = realloc(to->text, size)) == NULL) {
			b->failed = true;
			return;
		}
		to->text = bigger;
		to->size = size;
	}
	memcpy(to->text + to->len, text, len);
	to->len += len;
	to->text[to->len] = '\0';
}

cbreg_status
workbook_feed(struct workbook *b, const char *name,
    const struct xml_handler *handler, struct source_error *error)
{
	struct part *part = NULL;
	struct xml *xml;
	const char *chunk;
	cbreg_status rc;
	size_t n;

	if ((rc = part_open(b->parts, name, &part, error)) != CBREG_OK)
		return rc;
	if ((xml = xml_new(handler)) == NULL) {
		part_free(part);
		return CBREG_NOMEM;
	}
	do {
		rc = part_next(part, CHUNK, &chunk, &n, error);
		if (rc == CBREG_OK)
			rc = xml_feed(xml, chunk, n, error);
		if (rc == CBREG_OK && b->failed)
			rc = CBREG_NOMEM;
		if (rc == CBREG_OK && b->refused != NULL)
			rc = workbook_refuse(error, "E-LENGTH", b->refused);
	} while (rc == CBREG_OK && n > 0);
	xml_free(xml);
	part_free(part);
	return rc;
}

struct workbook_sheet *
workbook_add_sheet(struct workbook *b)
{
	struct workbook_sheet *bigger;

	if (b->n_sheet >= WORKBOOK_MAX_SHEETS) {
		b->refused = "the workbook has too many sheets";
		return NULL;
	}
	bigger = realloc(b->sheet, (b->n_sheet + 1) * sizeof(*bigger));
	if (bigger == NULL) {
		b->failed = true;
		return NULL;
	}
	b->sheet = bigger;
	bigger = &b->sheet[b->n_sheet++];
	*bigger = (struct workbook_sheet){ 0 };
	return bigger;
}

int
workbook_which(const struct workbook *b, const char *want)
{
	long number;
	char *end;
	size_t i;

	for (i = 0; i < b->n_sheet; i++)
		if (want == NULL ? !b->sheet[i].hidden && !b->sheet[i].chart
				 : strcasecmp(b->sheet[i].name, want) == 0)
			return (int)i;
	if (want == NULL)
		return -1;
	number = strtol(want, &end, 10);
	return *end == '\0' && number >= 1 && (size_t)number <= b->n_sheet
		   ? (int)number - 1
		   : -1;
}

const char *
workbook_no_sheet(const char *want)
{
	return want != NULL ? "the workbook has no such sheet"
			    : "every sheet of the workbook is hidden; say "
			      "which with --sheet";
}

static void note(struct workbook *b, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void
note(struct workbook *b, const char *format, ...)
{
	va_list args;

	if (b->n_note == sizeof(b->note) / sizeof(b->note[0]))
		return;
	va_start(args, format);
	vsnprintf(b->note[b->n_note++], sizeof(b->note[0]), format, args);
	va_end(args);
}

void
workbook_note_sheets(struct workbook *b, bool asked)
{
	size_t i, n = 0, hidden = 0;

	for (i = 0; i < b->n_sheet && !asked; i++) {
		n += i != b->chosen && !b->sheet[i].hidden;
		hidden += i != b->chosen && b->sheet[i].hidden &&
			  b->sheet[i].name[0] != '_';
	}
	if (n > 0)
		note(b, "sheet '%.100s' is read; %zu more are not",
		    b->sheet[b->chosen].name, n);
	if (hidden > 0)
		note(b, "besides '%.100s' there are %zu hidden sheets",
		    b->sheet[b->chosen].name, hidden);
}

void
workbook_stop(struct workbook *b, const char *why)
{
	if (b->refused == NULL)
		b->refused = why;
}

void
workbook_see(struct workbook *b, enum workbook_sight sight, uint32_t row,
    size_t column, const char *detail)
{
	if (b->watch != NULL && row <= WORKBOOK_MAX_ROW &&
	    column < WORKBOOK_MAX_COLUMN)
		b->watch->see(b->watch->context, sight, row, column, detail);
}

static void
check_width(struct workbook *b)
{
	if (b->cells.too_wide)
		workbook_stop(b,
		    "a row of the sheet has values beyond column 512");
	if (b->cells.too_long)
		workbook_stop(b, "a row of the sheet is too long");
}

void
workbook_put(struct workbook *b, const char *text, size_t len)
{
	if (!cells_put(&b->cells, b->column, text, len))
		b->failed = true;
	check_width(b);
}

/* A number as a spreadsheet shows it: with fifteen digits, since what is
 * stored has more than were typed. */
void
workbook_put_number(struct workbook *b)
{
	char made[40], *end;
	double value = strtod(b->value.text, &end);
	bool plain = strspn(b->value.text, "0123456789+-.eE") == b->value.len &&
		     b->value.len > 0 && *end == '\0';

	if (plain && value == floor(value) && fabs(value) < 1e15)
		snprintf(made, sizeof(made), "%.0f", value);
	else if (plain && fabs(value) < 1e15 && fabs(value) >= 1e-5)
		snprintf(made, sizeof(made), "%.15g", value);
	else {
		workbook_put(b, b->value.text, b->value.len);
		return;
	}
	workbook_put(b, made, strlen(made));
}

/* Hours may be more than a day has. */
void
workbook_put_time(struct workbook *b, double seconds)
{
	char made[40];
	long n = seconds >= 0 && seconds < 1e12 ? lround(seconds) : 0;

	snprintf(made, sizeof(made), "%02ld:%02ld:%02ld", n / 3600, n / 60 % 60,
	    n % 60);
	workbook_put(b, made, strlen(made));
}

/* Midnight is no time. */
void
workbook_put_iso(struct workbook *b)
{
	char *t = strchr(b->value.text, 'T');

	if (t != NULL && t != b->value.text && strncmp(t, "T00:00:00", 9) == 0)
		*t = '\0';
	else if (t != NULL)
		*t = ' ';
	workbook_put(b, b->value.text + (t == b->value.text),
	    strlen(b->value.text + (t == b->value.text)));
}

void
workbook_add_merge(struct workbook *b, const struct workbook_merge *merge)
{
	size_t at;

	if (b->n_merge == WORKBOOK_MAX_MERGES) {
		b->refused = "the sheet has too many merged cells";
		return;
	}
	if (!list_room(&b->merge, &b->merge_room, b->n_merge,
		sizeof(*b->merge))) {
		b->failed = true;
		return;
	}
	for (at = b->n_merge;
	     at > b->next_merge && b->merge[at - 1].from_row > merge->from_row;
	     at--)
		b->merge[at] = b->merge[at - 1];
	b->merge[at] = *merge;
	b->n_merge++;
}

/* An area has the value of its first cell in the others of the row. */
static void
fill_row(struct workbook *b, struct workbook_merge *m)
{
	const char *text;
	size_t column;

	if (m->text == NULL && m->from_row == b->row) {
		text = cells_at(&b->cells, m->from, &m->len);
		if ((m->text = strndup(text, m->len)) == NULL)
			b->failed = true;
	}
	for (column = m->from; m->text != NULL && m->len > 0 &&
			       column <= m->to && b->refused == NULL;
	     column++) {
		if (!cells_fill(&b->cells, column, m->text, m->len))
			b->failed = true;
		check_width(b);
	}
}

void
workbook_end_row(struct workbook *b, uint32_t times)
{
	struct workbook_merge *m;
	size_t i;

	while (b->next_merge < b->n_merge &&
	       b->merge[b->next_merge].from_row <= b->row) {
		if (b->n_open == WORKBOOK_MAX_OPEN) {
			b->refused = "a row of the sheet has too many merged "
				     "cells";
			return;
		}
		b->open[b->n_open++] = b->next_merge++;
	}
	for (i = b->n_open; i-- > 0;) {
		m = &b->merge[b->open[i]];
		if (m->to_row >= b->row)
			fill_row(b, m);
		if (m->to_row <= b->row) {
			free(m->text);
			m->text = NULL;
			b->open[i] = b->open[--b->n_open];
		}
	}
	if (b->hidden_row && b->cells.n_cell > b->cells.first)
		b->hidden_rows += times;
	if (!cells_end(&b->cells, times))
		b->failed = true;
}

cbreg_status
workbook_next(struct source *source, struct source_record *out,
    struct source_error *error)
{
	struct workbook *b = workbook_of(source);
	const char *piece;
	cbreg_status rc;
	size_t n;

	while (!cells_take(&b->cells, out)) {
		if (b->ended)
			return CBREG_DONE;
		rc = part_next(b->part, PIECE, &piece, &n, error);
		if (rc == CBREG_OK)
			rc = xml_feed(b->xml, piece, n, error);
		if (b->refused != NULL) {
			workbook_refuse(error, "E-LENGTH", b->refused);
			error->place = (uint32_t)b->column + 1;
			rc = CBREG_INVALID;
		}
		if (rc == CBREG_INVALID) {
			error->line = b->row;
			return rc;
		}
		if (rc != CBREG_OK || b->failed)
			return b->failed ? CBREG_NOMEM : rc;
		b->offset += (int64_t)n;
		b->ended = n == 0;
	}
	return CBREG_OK;
}

/* What is not taken is written anew. */
void
workbook_keep_text(struct source *source)
{
	(void)source;
}

int64_t
workbook_offset(const struct source *source)
{
	return ((const struct workbook *)(const void *)source)->offset;
}

void
workbook_release(struct workbook *b)
{
	size_t i;

	xml_free(b->xml);
	part_free(b->part);
	parts_free(b->parts);
	cells_release(&b->cells);
	for (i = 0; i < b->n_open; i++)
		free(b->merge[b->open[i]].text);
	free(b->merge);
	free(b->sheet);
	free(b->value.text);
}

cbreg_status
workbook_open(FILE *stream, const struct workbook_wish *wish,
    struct source **out, struct source_error *error)
{
	struct parts *parts;
	struct part *part;
	cbreg_status rc;
	int first = getc(stream);

	if (!xml_available()) {
		fclose(stream);
		return workbook_refuse(error, "E-BOOK",
		    "workbooks cannot be read here: libxml2 cannot be "
		    "loaded");
	}
	rewind(stream);
	if (first != 'P') {
		rc = part_of_file(stream, &part);
		return rc == CBREG_OK ? ods_open(NULL, part, wish, out, error)
				      : rc;
	}
	if ((rc = parts_open(stream, &parts, error)) != CBREG_OK)
		return rc;
	return parts_has(parts, "content.xml") &&
		       !parts_has(parts, "[Content_Types].xml")
		   ? ods_open(parts, NULL, wish, out, error)
		   : xlsx_open(parts, wish, out, error);
}

const char *
workbook_sheet(struct source *source)
{
	struct workbook *b = workbook_of(source);

	return b->sheet[b->chosen].name;
}

const char *
workbook_note(struct source *source, int i)
{
	struct workbook *b = workbook_of(source);

	if (i == 0 && b->ended && b->hidden_rows > 0) {
		note(b, "hidden rows of '%.100s' are read, too: %ld",
		    b->sheet[b->chosen].name, b->hidden_rows);
		b->hidden_rows = 0;
	}
	if (i == 0 && b->ended && b->bare_formulas > 0) {
		note(b, "formulas of '%.100s' without a value: %ld",
		    b->sheet[b->chosen].name, b->bare_formulas);
		b->bare_formulas = 0;
	}
	return i < b->n_note ? b->note[i] : NULL;
}
