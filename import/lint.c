/* Rules for tables that machines read: the table of rules, and what each one
 * looks at. */
#include "config.h"

#include "lint.h"

#include "encoding.h"
#include "lint_cell.h"
#include "open.h"
#include "regions.h"
#include "text.h"
#include "workbook.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define MAX_ABOVE 50 /* lines that may stand above a header */

enum rule {
	FORMAT,
	ONE_DATUM,
	NUMERIC,
	MERGED,
	SPACES,
	LABELS,
	FORMULAS,
	DRAWN,
	UNIT,
	CHARACTERS,
	TIME,
	REGION,
	SYMBOLS,
	BLANK,
	BLOCKS
};

/* Where the row at hand stands. */
enum where {
	ABOVE, /* titles and the like */
	HEADER,
	DATA,
	AGAIN /* a header in the middle of the table */
};

struct column {
	char *header; /* trimmed; NULL: none */
	enum lint_header means;
	size_t filled, symbols, numbers, written, units, loose, several;
	bool of_numbers;
};

struct lint {
	struct import_file *file;
	lint_fn *on;
	void *context;
	struct lint_report *report;
	uint8_t vendors[ENCODING_SET]; /* letters of one machine */
	struct column column[SOURCE_MAX_FIELDS];
	size_t first, width; /* of the columns that are filled */
	uint32_t header_line;
	bool unit_said; /* for the sheet as a whole */

	/* The row at hand, and its cell. */
	const struct source_record *row;
	enum where where;
	uint32_t before; /* the row before */
	uint32_t gap;	 /* the first blank row between; 0: none */
	size_t at;
	const char *text;
	size_t len;
	enum lint_class class;
};

static void tell(struct lint *l, enum rule rule, bool doubtful, uint32_t line,
    size_t column, const char *found, const char *value);

/* At the cell at hand. */
static void
tell_here(struct lint *l, enum rule rule, const char *found)
{
	tell(l, rule, false, l->row->line, l->at, found, l->text);
}

/* A cell of a column of numbers. */
static bool
is_amount(const struct lint *l)
{
	return l->where == DATA && l->column[l->at].of_numbers;
}

static void
see_one_datum(struct lint *l)
{
	if (is_amount(l) && l->class == LINT_SEVERAL)
		tell_here(l, ONE_DATUM,
		    "a number is followed by a bracket or another number");
}

static void
see_numeric(struct lint *l)
{
	if (is_amount(l) && l->class == LINT_LOOSE)
		tell_here(l, NUMERIC, "a number stands with a unit or a sign");
	if (is_amount(l) && l->class == LINT_WRITTEN)
		tell_here(l, NUMERIC,
		    "a number has commas or digits of full width");
}

static void
see_spaces(struct lint *l)
{
	const char *why = lint_layout(l->text, l->len,
	    l->where == HEADER || l->where == AGAIN);

	if (why != NULL)
		tell_here(l, SPACES, why);
}

static void
see_ditto(struct lint *l)
{
	if (l->where == DATA && lint_is_ditto(l->text))
		tell_here(l, LABELS,
		    "a mark stands for what is written elsewhere");
}

static void
see_row_label(struct lint *l)
{
	const struct source_record *row = l->row;

	if (l->where != DATA ||
	    (l->first < row->n && !lint_is_blank(row->value[l->first])))
		return;
	tell(l, LABELS, false, row->line, l->first, "the row has no label", "");
}

static void
see_header_labels(struct lint *l)
{
	size_t k;

	for (k = l->first; k < l->width; k++)
		if (l->column[k].filled > 0 && l->column[k].header == NULL)
			tell(l, LABELS, false, l->header_line, k,
			    "the column has no header", "");
}

/* Text files only have the text of a formula. */
static void
see_formula_text(struct lint *l)
{
	if (l->file->format == IMPORT_TEXT && l->text[0] == '=' && l->len > 1)
		tell_here(l, FORMULAS, "the cell is the text of a formula");
}

/* A unit of its own, in the row of a number. */
static void
see_row_unit(struct lint *l)
{
	const struct source_record *row = l->row;
	size_t k, unit = l->width;
	bool number = false;

	for (k = 0; k < l->width; k++) {
		if (l->column[k].means == LINT_UNIT)
			unit = k;
		number |= k < row->n && l->column[k].of_numbers &&
			  lint_classify(row->value[k], NULL) == LINT_NUMBER;
	}
	if (l->where == DATA && number && unit < l->width &&
	    (unit >= row->n || lint_is_blank(row->value[unit])))
		tell(l, UNIT, false, row->line, unit,
		    "the unit of the number is not stated", "");
}

/* Where none is said for the sheet, each header says the one of its column;
 * the first column has labels. */
static void
see_units(struct lint *l)
{
	const struct column *c;
	size_t k;

	for (k = l->first + 1; k < l->width && !l->unit_said; k++) {
		c = &l->column[k];
		if (c->of_numbers && c->units == 0 &&
		    !lint_names_unit(c->header))
			tell(l, UNIT, true, l->header_line, k,
			    "no unit is found for the numbers of the column",
			    c->header != NULL ? c->header : "");
	}
}

static void
see_characters(struct lint *l)
{
	if (lint_has_letter(l->vendors, l->text))
		tell_here(l, CHARACTERS, "a character depends on the machine");
}

/* The year beside an era, in the same row or cell. */
static void
see_era(struct lint *l)
{
	char year[8];
	size_t k;
	int n = lint_era_year(l->text, l->column[l->at].means == LINT_YEAR);

	if (n == 0)
		return;
	snprintf(year, sizeof(year), "%04d", n);
	for (k = 0; k < l->row->n; k++)
		if (strstr(l->row->value[k], year) != NULL)
			return;
	tell_here(l, TIME, "a year of an era has no Gregorian year beside it");
}

static void
see_region(struct lint *l)
{
	char name[LINT_TRIMMED];

	if (l->where != DATA || l->column[l->at].means != LINT_REGION ||
	    l->class == LINT_SYMBOL)
		return;
	lint_trim(l->text, name);
	if (name[0] != '\0' && !region_is_known(name))
		tell_here(l, REGION,
		    "the region is no code and no official name");
}

static void
see_symbol(struct lint *l)
{
	if (is_amount(l) && l->class == LINT_OTHER && l->text[0] != '=')
		tell_here(l, SYMBOLS,
		    "a column of numbers has what is neither a number nor a "
		    "symbol of the legend");
}

static void
see_blank_row(struct lint *l)
{
	if (l->gap > 0 && (l->where == DATA || l->where == AGAIN))
		tell(l, BLANK, false, l->gap, l->first,
		    "a blank row cuts the table", "");
}

static bool
is_blank_column(const struct lint *l, size_t k)
{
	return l->column[k].filled == 0 && l->column[k].header == NULL;
}

static void
see_blank_columns(struct lint *l)
{
	size_t k;

	for (k = l->first; k < l->width; k++)
		if (is_blank_column(l, k))
			tell(l, BLANK, false, l->header_line, k,
			    "a blank column cuts the table", "");
}

static void
see_second_header(struct lint *l)
{
	if (l->where == AGAIN)
		tell(l, BLOCKS, false, l->row->line, l->first,
		    "a second header begins another table", "");
}

/* Behind a blank column the first header comes again. */
static void
see_table_beside(struct lint *l)
{
	const struct column *c = l->column;
	size_t k;

	for (k = l->first + 1; k + 1 < l->width; k++)
		if (is_blank_column(l, k) && c[k + 1].header != NULL &&
		    c[l->first].header != NULL &&
		    strcmp(c[k + 1].header, c[l->first].header) == 0)
			tell(l, BLOCKS, false, l->header_line, k + 1,
			    "another table begins beside the first",
			    c[k + 1].header);
}

static const char *
words_of_merge(const char *detail)
{
	(void)detail;
	return "cells are merged";
}

static const char *
words_of_formula(const char *detail)
{
	(void)detail;
	return "the cell is a formula";
}

static const char *
words_of_drawing(const char *detail)
{
	return detail;
}

/* The rules; what each looks at is NULL where there is no such thing. */
static const struct {
	struct lint_rule pub;
	void (*sheet)(struct lint *l); /* when all columns are known */
	void (*row)(struct lint *l);   /* that is not blank */
	void (*cell)(struct lint *l);  /* that is filled */
	enum workbook_sight sight;
	const char *(*seen)(const char *detail); /* such a sight breaks it */
	bool of_books; /* text files cannot break it */
} rules[LINT_RULES] = {
	[FORMAT] = { { "1-1", "the file is Excel, OpenDocument or CSV",
			 "a file of CSV, XLSX or ODS" },
	    .sheet = NULL },
	[ONE_DATUM] = { { "1-2", "a cell has one datum", "a cell for each" },
	    .cell = see_one_datum },
	[NUMERIC] = { { "1-3", "numbers are numbers, without words",
			  "the number alone, as a number" },
	    .cell = see_numeric },
	[MERGED] = { { "1-4", "no cells are merged",
			 "each cell with its own value" },
	    .sight = WORKBOOK_MERGED, .seen = words_of_merge,
	    .of_books = true },
	[SPACES] = { { "1-5", "spaces and line breaks make no layout",
			 "the text alone" },
	    .cell = see_spaces },
	[LABELS] = { { "1-6", "every header and row label is written out",
			 "the label, in every row" },
	    .sheet = see_header_labels, .row = see_row_label,
	    .cell = see_ditto },
	[FORMULAS] = { { "1-7", "cells have values, not formulas",
			   "the value" },
	    .cell = see_formula_text, .sight = WORKBOOK_FORMULA,
	    .seen = words_of_formula },
	[DRAWN] = { { "1-8", "the sheet has no charts, shapes or pictures",
			"cells only" },
	    .sight = WORKBOOK_DRAWN, .seen = words_of_drawing,
	    .of_books = true },
	[UNIT] = { { "1-9", "the unit of numbers is stated",
		       "a unit in a column of its own or in the header" },
	    .sheet = see_units, .row = see_row_unit },
	[CHARACTERS] = { { "1-10", "no characters depend on the machine",
			     "letters that every machine has" },
	    .cell = see_characters },
	[TIME] = { { "1-11", "eras have the Gregorian year beside them",
		       "the year as 2024, or a time code" },
	    .cell = see_era },
	[REGION] = { { "1-12", "regions have codes or official names",
			 "a code or the official name" },
	    .cell = see_region },
	[SYMBOLS] = { { "1-13", "symbols among numbers keep to one legend",
			  "a number, ***, X or -" },
	    .cell = see_symbol },
	[BLANK] = { { "2-1", "no blank rows or columns cut the table",
			"rows and columns without a gap" },
	    .sheet = see_blank_columns, .row = see_blank_row },
	[BLOCKS] = { { "2-2", "a sheet has one table", "a sheet for each" },
	    .sheet = see_table_beside, .row = see_second_header },
};

const struct lint_rule *
lint_rule_at(int i)
{
	return i >= 0 && i < LINT_RULES ? &rules[i].pub : NULL;
}

const char *
lint_verdict_word(enum lint_verdict verdict)
{
	static const char *const word[] = { [LINT_PASSED] = "passed",
		[LINT_DOUBTFUL] = "doubtful",
		[LINT_FAILED] = "failed",
		[LINT_UNSEEN] = "not-looked-at" };

	return word[verdict];
}

static void
tell(struct lint *l, enum rule rule, bool doubtful, uint32_t line,
    size_t column, const char *found, const char *value)
{
	struct lint_finding f = { &rules[rule].pub, doubtful, line,
		line > 0 ? (uint32_t)column + 1 : 0, found, value };

	if (!doubtful)
		l->report->rule[rule].verdict = LINT_FAILED;
	else if (l->report->rule[rule].verdict == LINT_PASSED)
		l->report->rule[rule].verdict = LINT_DOUBTFUL;
	if (l->report->rule[rule].places++ < LINT_PLACES)
		l->on(l->context, &f);
}

/* What a reader of a workbook comes upon. */
static void
on_sight(void *context, enum workbook_sight sight, uint32_t row, size_t column,
    const char *detail)
{
	struct lint *l = context;
	int i;

	for (i = 0; i < LINT_RULES; i++)
		if (rules[i].seen != NULL && rules[i].sight == sight)
			tell(l, (enum rule)i, false, row, column,
			    rules[i].seen(detail), "");
	if (sight == WORKBOOK_TEXT && row > l->header_line &&
	    column < l->width && l->column[column].of_numbers &&
	    lint_classify(detail, NULL) == LINT_NUMBER)
		tell(l, NUMERIC, false, row, column,
		    "a number is stored as a text", detail);
}

/* The survey: where the header is, and what the columns hold. */

static size_t
filled_cells(const struct source_record *row, size_t *end)
{
	size_t k, n = 0;

	for (k = *end = 0; k < row->n; k++)
		if (!lint_is_blank(row->value[k])) {
			n++;
			*end = k + 1;
		}
	return n;
}

/* The first row that fills half of the width that the table has, and more than
 * one cell, as a title would. */
static cbreg_status
find_header(struct lint *l, struct source *source, struct source_error *error)
{
	struct source_record row;
	size_t filled[MAX_ABOVE], width = 0, end, n = 0, i;
	uint32_t line[MAX_ABOVE];
	cbreg_status rc;

	while (n < MAX_ABOVE &&
	       (rc = source_next(source, &row, error)) != CBREG_DONE) {
		if (rc != CBREG_OK)
			return rc;
		if ((filled[n] = filled_cells(&row, &end)) == 0)
			continue;
		line[n++] = row.line;
		width = end > width ? end : width;
	}
	for (i = 0; i < n; i++)
		if (filled[i] * 2 >= width && (filled[i] > 1 || width == 1)) {
			l->header_line = line[i];
			return CBREG_OK;
		}
	if (n == 0)
		return CBREG_DONE;
	l->header_line = line[0];
	return CBREG_OK;
}

static cbreg_status
take_header(struct lint *l, const struct source_record *row)
{
	char header[LINT_TRIMMED];
	size_t k;

	for (k = 0; k < row->n; k++) {
		lint_trim(row->value[k], header);
		if (header[0] == '\0')
			continue;
		if ((l->column[k].header = strdup(header)) == NULL)
			return CBREG_NOMEM;
		l->column[k].means = lint_header(header);
	}
	return CBREG_OK;
}

static void
count_cell(struct lint *l, size_t k, const char *text)
{
	struct column *c = &l->column[k];
	bool unit = false;
	enum lint_class class = lint_classify(text, &unit);

	if (class == LINT_BLANK)
		return;
	l->first = k < l->first ? k : l->first;
	l->width = k >= l->width ? k + 1 : l->width;
	c->filled++;
	c->numbers += class == LINT_NUMBER;
	c->written += class == LINT_WRITTEN;
	c->loose += class == LINT_LOOSE && !unit;
	c->units += class == LINT_LOOSE && unit;
	c->several += class == LINT_SEVERAL;
	c->symbols += class == LINT_SYMBOL;
}

/* Three fifths of what is no symbol are numbers; labels of rows are numbers
 * where they are plain. */
static bool
holds_numbers(const struct lint *l, const struct column *c)
{
	size_t sure = c->numbers + c->written + c->units + c->several;
	size_t all = sure + c->loose, most = (c->filled - c->symbols) * 3;

	if (c->means != LINT_ANY || most == 0)
		return false;
	if (c == &l->column[l->first])
		return c->numbers * 5 >= most;
	return sure * 5 >= most || (c->numbers * 6 >= most && all * 5 >= most);
}

static void
conclude_survey(struct lint *l)
{
	size_t k;

	for (k = 0; k < SOURCE_MAX_FIELDS; k++) {
		if (l->column[k].header != NULL) {
			l->first = k < l->first ? k : l->first;
			l->width = k >= l->width ? k + 1 : l->width;
		}
		l->unit_said |= l->column[k].means == LINT_UNIT;
	}
	for (k = l->first; k < l->width; k++)
		l->column[k].of_numbers = holds_numbers(l, &l->column[k]);
}

static cbreg_status
survey(struct lint *l, struct source *source, struct source_error *error)
{
	struct source_record row;
	cbreg_status rc;
	size_t k;

	l->first = SOURCE_MAX_FIELDS;
	while ((rc = source_next(source, &row, error)) == CBREG_OK) {
		if (row.line == l->header_line)
			rc = take_header(l, &row);
		if (rc != CBREG_OK)
			return rc;
		for (k = 0; k < row.n; k++)
			if (row.line > l->header_line)
				count_cell(l, k, row.value[k]);
			else
				l->unit_said |= lint_says_unit(row.value[k]);
	}
	if (rc == CBREG_DONE)
		conclude_survey(l);
	return rc;
}

/* Row by row. */

static bool
is_header_again(const struct lint *l, const struct source_record *row)
{
	char text[LINT_TRIMMED];
	size_t k, n = 0;

	for (k = 0; k < l->width; k++) {
		lint_trim(k < row->n ? row->value[k] : "", text);
		if (strcmp(text, l->column[k].header != NULL
				     ? l->column[k].header
				     : "") != 0)
			return false;
		n += text[0] != '\0';
	}
	return n >= 2;
}

/* Behind a gap: words, above what are numbers. */
static bool
is_another_header(const struct lint *l, const struct source_record *row)
{
	enum lint_class class;
	size_t k, words = 0, over = 0;

	for (k = 0; k < row->n; k++) {
		class = lint_classify(row->value[k], NULL);
		if (class != LINT_BLANK && class != LINT_OTHER)
			return false;
		words += class == LINT_OTHER;
		over += class == LINT_OTHER && l->column[k].of_numbers;
	}
	return words >= 2 && over >= 1;
}

static enum where
where_is(const struct lint *l, const struct source_record *row)
{
	if (row->line <= l->header_line)
		return row->line < l->header_line ? ABOVE : HEADER;
	return is_header_again(l, row) ||
		       (l->gap > 0 && is_another_header(l, row))
		   ? AGAIN
		   : DATA;
}

static void
look_at_row(struct lint *l, const struct source_record *row)
{
	size_t end;
	int i;

	if (filled_cells(row, &end) == 0) {
		if (l->gap == 0)
			l->gap = row->line;
		return;
	}
	if (l->file->format == IMPORT_BOOK && row->line > l->before + 1 &&
	    l->gap == 0)
		l->gap = l->before + 1;
	l->row = row;
	l->where = where_is(l, row);
	for (i = 0; i < LINT_RULES; i++)
		if (rules[i].row != NULL)
			rules[i].row(l);
	for (l->at = 0; l->at < row->n; l->at++) {
		l->text = row->value[l->at];
		l->len = row->value_len[l->at];
		l->class = lint_classify(l->text, NULL);
		for (i = 0; i < LINT_RULES && l->len > 0; i++)
			if (rules[i].cell != NULL)
				rules[i].cell(l);
	}
	l->before = row->line;
	l->gap = 0;
}

static cbreg_status
look(struct lint *l, struct source *source, struct source_error *error)
{
	struct source_record row;
	cbreg_status rc;
	int i;

	for (i = 0; i < LINT_RULES; i++)
		if (rules[i].sheet != NULL)
			rules[i].sheet(l);
	while ((rc = source_next(source, &row, error)) == CBREG_OK)
		look_at_row(l, &row);
	return rc;
}

/* Files. */

/* One way over the file, with a reader of its own. */
static cbreg_status
pass(struct lint *l, struct import_findings *findings,
    cbreg_status (*way)(struct lint *l, struct source *source,
	struct source_error *error))
{
	struct source_error error = { 0 };
	struct source *source;
	cbreg_status rc;

	if ((rc = open_source(l->file, findings, &source)) != CBREG_OK)
		return rc;
	rc = way(l, source, &error);
	if (rc != CBREG_OK && rc != CBREG_DONE)
		rc = open_failed(l->file, findings, rc, &error);
	if (rc == CBREG_DONE && l->file->watch != NULL &&
	    l->file->format == IMPORT_BOOK)
		open_tell_notes(l->file, source, findings);
	source_free(source);
	return rc;
}

/* The separator that cuts the first rows into most fields. */
static cbreg_status
count_fields(struct lint *l, struct source *source, struct source_error *error)
{
	struct source_record row;
	cbreg_status rc = CBREG_OK;
	int n;

	l->width = 0;
	for (n = 0; n < MAX_ABOVE && rc == CBREG_OK; n++)
		if ((rc = source_next(source, &row, error)) == CBREG_OK)
			l->width += row.n - 1;
	return CBREG_OK;
}

static cbreg_status
find_separator(struct lint *l)
{
	static const char candidate[] = ",;\t";
	struct import_findings ignored = { 0 };
	char found = ',';
	size_t i, best = 0;
	cbreg_status rc = CBREG_OK;

	for (i = 0; candidate[i] != '\0' && rc == CBREG_OK; i++) {
		l->file->separator = candidate[i];
		rc = pass(l, &ignored, count_fields);
		if (l->width > best) {
			best = l->width;
			found = candidate[i];
		}
	}
	import_findings_release(&ignored);
	l->file->separator = found;
	l->width = 0;
	return rc;
}

/* What the first bytes say, of files that are not open to all. */
static const char *
closed_format(FILE *stream)
{
	static const struct {
		const char *begins, *found;
	} table[] = { { "\xd0\xcf\x11\xe0", "the file is a workbook of old "
					    "(.xls)" },
		{ "%PDF", "the file is a PDF document" },
		{ "{\\rtf", "the file is a text document (RTF)" },
		{ "\x89PNG", "the file is a picture" },
		{ "\xff\xd8\xff", "the file is a picture" },
		{ "GIF8", "the file is a picture" },
		{ "<html", "the file is a page (HTML)" },
		{ "<!DOCTYPE html", "the file is a page (HTML)" } };
	char head[16] = "";
	size_t i;

	fread(head, 1, sizeof(head) - 1, stream);
	rewind(stream);
	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (strncasecmp(head, table[i].begins,
			strlen(table[i].begins)) == 0)
			return table[i].found;
	return NULL;
}

/* The format is the only thing to be seen. */
static bool
is_closed(struct lint *l)
{
	const char *found = closed_format(l->file->stream);
	int i;

	/* One that is locked may be of any format. */
	if (found == NULL || open_is_encrypted(l->file->stream))
		return false;
	for (i = FORMAT + 1; i < LINT_RULES; i++)
		l->report->rule[i].verdict = LINT_UNSEEN;
	tell(l, FORMAT, false, 0, 0, found, "");
	return true;
}

static cbreg_status
refuse(struct lint *l, struct import_findings *findings, const char *code,
    const char *message)
{
	finding_add(findings, l->file, 0, 0, false, code, "", message, "");
	return CBREG_INVALID;
}

static cbreg_status
prepare(struct lint *l, struct import_findings *findings)
{
	cbreg_status rc = import_prepare(l->file, findings);
	int i;

	if (rc != CBREG_OK)
		return rc;
	if (l->file->format != IMPORT_TEXT && l->file->format != IMPORT_BOOK)
		return refuse(l, findings, "E-KIND",
		    "the file is a document, no table");
	for (i = 0; i < LINT_RULES && l->file->format == IMPORT_TEXT; i++)
		if (rules[i].of_books)
			l->report->rule[i].verdict = LINT_UNSEEN;
	return l->file->format == IMPORT_TEXT ? find_separator(l) : rc;
}

/* Cells, unless there are none: then perhaps a picture. */
static cbreg_status
look_at_cells(struct lint *l, struct import_findings *findings)
{
	const struct workbook_watch watch = { on_sight, l };
	cbreg_status rc;

	if ((rc = pass(l, findings, find_header)) == CBREG_OK)
		rc = pass(l, findings, survey);
	if (rc != CBREG_DONE)
		return rc;
	l->file->watch = &watch;
	rc = pass(l, findings, look);
	l->file->watch = NULL;
	if (rc == CBREG_DONE && l->header_line == 0 &&
	    l->report->rule[DRAWN].places == 0)
		return refuse(l, findings, "E-EMPTY",
		    "there is no table: no cell has a value");
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

static cbreg_status
look_at_file(struct lint *l, struct import_findings *findings)
{
	cbreg_status rc;

	if (is_closed(l))
		return CBREG_OK;
	rc = prepare(l, findings);
	return rc == CBREG_OK ? look_at_cells(l, findings) : rc;
}

cbreg_status
lint_file(struct import_file *file, lint_fn *on, void *context,
    struct lint_report *report, struct import_findings *findings)
{
	struct lint *l = calloc(1, sizeof(*l));
	cbreg_status rc;
	size_t k;

	*report = (struct lint_report){ 0 };
	if (l == NULL)
		return CBREG_NOMEM;
	l->file = file;
	l->on = on;
	l->context = context;
	l->report = report;
	rc = encoding_vendors(l->vendors);
	if (rc == CBREG_OK)
		rc = look_at_file(l, findings);
	for (k = 0; k < SOURCE_MAX_FIELDS; k++)
		free(l->column[k].header);
	free(l);
	return rc;
}
