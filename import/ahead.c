/* Rows read ahead of the one that is taken in, in a thread of its own. */
#include "config.h"

#include "ahead.h"

#include "ring.h"
#include "text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCKS 48
#define BLOCK_ROWS 1024
#define FIRST_ROWS 5 /* below the header */
#define BLOCK_TEXT ((size_t)1 << 18)

struct block {
	struct ahead_rows rows;
	struct cbreg_record record[BLOCK_ROWS];
	const char **value; /* of the records, row by row */
	char *text;
	size_t used, size;
	size_t note_room;
	char message[80];
};

struct ahead {
	struct source *source;
	const struct header *header;
	const char *const *preset;
	struct value_rules rules;
	size_t ncolumn;
	uint32_t place[CBREG_MAX_COLUMNS];
	struct block block[BLOCKS];
	struct ring *ring;	  /* of them */
	struct source_record row; /* read, and not in a block yet */
	bool has_row;
	int n_first;	  /* rows that were looked at for what is none */
	uint32_t example; /* line of one that was passed over */
};

/* Bytes of the blank that a text begins or ends with, of whatever width. */
static size_t
blank_at(const char *text, size_t len)
{
	if (len == 0)
		return 0;
	if (*text == ' ' || *text == '\t')
		return 1;
	if (len >= 2 && memcmp(text, "\xc2\xa0", 2) == 0)
		return 2;
	return len >= 3 && memcmp(text, "\xe3\x80\x80", 3) == 0 ? 3 : 0;
}

static size_t
blank_before(const char *text, size_t len)
{
	size_t n;

	for (n = 1; n <= 3 && n <= len; n++)
		if (blank_at(text + len - n, n) == n)
			return n;
	return 0;
}

/* A byte of ASCII that is no blank: one of others may be part of one. */
static bool
is_solid(char c)
{
	return (signed char)c > ' ';
}

static char *
trim(char *text, size_t *len)
{
	size_t n;

	if (*len > 0 && is_solid(text[0]) && is_solid(text[*len - 1]))
		return text;
	while ((n = blank_before(text, *len)) > 0)
		*len -= n;
	while ((n = blank_at(text, *len)) > 0) {
		text += n;
		*len -= n;
	}
	return text;
}

/* The numbers that a form has before its lines say nothing by themselves. */
static bool
is_blank(const struct ahead *a, const struct source_record *row)
{
	const char *text;
	size_t k;

	for (k = 0; k < row->n; k++) {
		text = row->value[k];
		if (k < a->header->n && a->header->column[k] == HEADER_UNKNOWN)
			text += strspn(text, "0123456789");
		if (*text != '\0')
			return false;
	}
	return true;
}

/* Right below a header there may be another one, in a second language or of
 * keys, and an example; neither is a record. */
static bool
is_no_record(struct ahead *a, const struct source_record *row)
{
	static const char *const example[] = { "#", "例", "(例", "（例",
		"記入例", "入力例", "記載例", "必須", "Example", "example",
		"e.g.", "Do not edit", "DO NOT EDIT" };
	size_t k, i, named = 0, filled = 0;
	const char *text;

	if (a->n_first >= FIRST_ROWS)
		return false;
	a->n_first++;
	for (k = 0; k < row->n; k++) {
		text = row->value[k];
		if (text[0] == '\0')
			continue;
		for (i = 0;
		     filled == 0 && i < sizeof(example) / sizeof(*example); i++)
			if (strncmp(text, example[i], strlen(example[i])) ==
			    0) {
				a->example = row->line;
				return true;
			}
		filled++;
		named += k < a->header->n && a->header->column[k] >= 0 &&
			 header_column(a->rules.map, a->header->kind, text) ==
			     a->header->column[k];
	}
	return filled >= 2 && named == filled;
}

/* The next row that says something. */
static cbreg_status
next_row(struct ahead *a, struct block *b)
{
	struct source_record *row = &a->row;
	size_t expected = a->header->n;
	cbreg_status rc;

	do {
		rc = source_next(a->source, row, &b->rows.error);
		if (rc != CBREG_OK)
			return rc;
	} while (((row->value[0][0] == '\0' ||
		      a->header->column[0] == HEADER_UNKNOWN) &&
		     is_blank(a, row)) ||
		 is_no_record(a, row));
	if (row->n == expected || (row->n < expected && a->source->ops->padded))
		return CBREG_OK;
	snprintf(b->message, sizeof(b->message),
	    "the row has %zu fields, the header %zu", row->n, expected);
	b->rows.error = (struct source_error){ .line = row->line,
		.place = (uint32_t)(row->n < expected ? row->n : expected + 1),
		.code = "E-RAGGED",
		.message = b->message };
	return CBREG_INVALID;
}

static size_t
text_size(const struct source_record *row)
{
	size_t size = 0, k;

	for (k = 0; k < row->n; k++)
		size += row->value_len[k] + 1;
	return size;
}

/* Remarks are few, or they say the same. */
static void
add_note(const struct ahead *a, struct block *b, uint32_t place, int column,
    const struct value_note *note)
{
	if (!list_room(&b->rows.note, &b->note_room, b->rows.n_note,
		sizeof(*b->rows.note)))
		return;
	b->rows.note[b->rows.n_note++] = (struct ahead_note){ a->row.line,
		place, a->header->kind->column[column].key, note->code,
		note->message };
}

/* Copy the row into the block; false where its text has no room there. */
static bool
add_row(struct ahead *a, struct block *b)
{
	const struct source_record *row = &a->row;
	const char **value = b->value + b->rows.n * a->ncolumn;
	char *text, made[VALUE_SIZE];
	struct value_note note;
	const char *from;
	size_t k, len;
	int column;

	if (b->size - b->used < text_size(row))
		return false;
	memcpy(value, a->preset, a->ncolumn * sizeof(*value));
	for (k = 0; k < row->n; k++) {
		column = a->header->column[k];
		len = row->value_len[k];
		if (column < 0 || len == 0)
			continue;
		text = trim(row->value[k], &len);
		if (a->source->guarded && text[0] == '\'' &&
		    source_is_formula(text, len)) {
			text++;
			len--;
		}
		from =
		    value_from_file(&a->rules, column, text, &len, made, &note);
		if (note.message != NULL)
			add_note(a, b, (uint32_t)k + 1, column, &note);
		if (len == 0)
			continue;
		if (b->size - b->used < len + 1)
			return false;
		value[column] = b->text + b->used;
		memcpy(b->text + b->used, from, len);
		b->used += len;
		b->text[b->used++] = '\0';
	}
	b->record[b->rows.n++] =
	    (struct cbreg_record){ row->line, value, a->place };
	return true;
}

/* A row that is larger than a block of the usual size. */
static bool
enlarge(struct block *b, size_t size)
{
	char *bigger = realloc(b->text, size);

	if (bigger == NULL)
		return false;
	b->text = bigger;
	b->size = size;
	return true;
}

static bool
fill(void *context, size_t slot)
{
	struct ahead *a = context;
	struct block *b = &a->block[slot];
	cbreg_status rc = CBREG_OK;

	b->rows.n = b->rows.n_note = b->used = 0;
	while (b->rows.n < BLOCK_ROWS) {
		if (!a->has_row && (rc = next_row(a, b)) != CBREG_OK)
			break;
		a->has_row = true;
		if (!add_row(a, b)) {
			if (b->rows.n > 0)
				break;
			if (!enlarge(b, b->size + text_size(&a->row))) {
				rc = CBREG_NOMEM;
				break;
			}
			continue;
		}
		a->has_row = false;
	}
	b->rows.rc = rc;
	b->rows.error_number = errno;
	b->rows.offset = source_offset(a->source);
	return rc == CBREG_OK;
}

struct ahead *
ahead_open(struct source *source, const struct header *header,
    const struct import_map *map, const char *const *preset)
{
	struct ahead *a = calloc(1, sizeof(*a));
	size_t k;

	if (a == NULL)
		return NULL;
	a->source = source;
	a->header = header;
	a->preset = preset;
	a->rules = (struct value_rules){ .map = map,
		.kind = header->kind,
		.from_1904 = source->from_1904 };
	memcpy(a->rules.buddhist, header->buddhist, sizeof(header->buddhist));
	a->ncolumn = (size_t)header->kind->ncolumn;
	for (k = 0; k < header->n; k++)
		if (header->column[k] >= 0)
			a->place[header->column[k]] = (uint32_t)k + 1;
	for (k = 0; k < BLOCKS; k++) {
		struct block *b = &a->block[k];

		b->rows.record = b->record;
		b->size = BLOCK_TEXT;
		b->text = malloc(b->size);
		b->value = malloc(BLOCK_ROWS * a->ncolumn * sizeof(*b->value));
		if (b->text == NULL || b->value == NULL) {
			ahead_free(a);
			return NULL;
		}
	}
	if ((a->ring = ring_start(BLOCKS, fill, a)) == NULL) {
		ahead_free(a);
		return NULL;
	}
	return a;
}

const struct ahead_rows *
ahead_next(struct ahead *a)
{
	return &a->block[ring_next(a->ring)].rows;
}

uint32_t
ahead_example(const struct ahead *a)
{
	return a->example;
}

void
ahead_free(struct ahead *a)
{
	size_t k;

	if (a == NULL)
		return;
	ring_stop(a->ring);
	for (k = 0; k < BLOCKS; k++) {
		free(a->block[k].text);
		free(a->block[k].rows.note);
		free(a->block[k].value);
	}
	free(a);
}
