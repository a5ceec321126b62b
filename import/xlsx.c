/* Workbooks as Excel writes them (ECMA-376), one sheet at a time. */
#include "config.h"

#include "workbook_reader.h"

#include "date.h"
#include "xlsx_strings.h"
#include "text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_RELATIONS 1000

/* How a number is to be read. */
enum how {
	PLAIN,
	DATE,
	CLOCK /* a time, of day or as a length */
};

struct relation {
	char id[WORKBOOK_NAME], target[WORKBOOK_NAME];
	enum relation_kind {
		OTHER,
		WORKBOOK,
		SHEET,
		STRINGS,
		STYLES,
		DRAWING,
		IMAGE
	} kind;
};

struct xlsx {
	struct workbook book;
	struct relation *relation;
	size_t n_relation;
	char base[WORKBOOK_NAME]; /* folder of the part whose relations these
				     are */
	struct strings *strings;  /* the shared ones; NULL: none */
	uint8_t *how;		  /* by style */
	size_t n_how, how_room;
	struct format {
		int id;
		enum how how;
	} * format; /* of numbers, as the workbook declares them */
	size_t n_format;

	/* Where the parser is. */
	struct strings_run run; /* t or v that counts */
	bool fill;
	bool in_xfs, in_row, in_inline, has_formula, has_value;
	int skip;      /* depth within what is no part of the sheet */
	bool numbered; /* the row says which it is */
	enum type {
		NUMBER,
		SHARED,
		STRING,
		INLINE,
		TRUTH,
		ISO,
		FAULT
	} type;
	size_t style;
	struct anchor {
		bool open, from;
		char text[16]; /* of the number at hand */
		uint32_t row;
		size_t column;
		const char *what;
	} anchor; /* of what is drawn */
};

/* Relations. */

static bool
ends_with(const char *text, const char *end)
{
	size_t n = strlen(text), m = strlen(end);

	return n >= m && strcmp(text + n - m, end) == 0;
}

/* A target may be written as part of an address is: %20 for a blank. */
static void
unquote_target(char *text)
{
	char *to = text;
	int c, i;

	for (; *text != '\0'; to++) {
		for (c = 0, i = 1; i <= 2 && text[0] == '%' && text[1] != '\0';
		     i++)
			c = c * 16 + (text[i] >= '0' && text[i] <= '9'
					     ? text[i] - '0'
					 : (text[i] | 0x20) >= 'a' &&
						 (text[i] | 0x20) <= 'f'
					     ? (text[i] | 0x20) - 'a' + 10
					     : -1000);
		*to = c > 0 ? (char)c : *text;
		text += c > 0 ? 3 : 1;
	}
	*to = '\0';
}

/* A target is relative to the folder, or absolute; dots are followed. */
static void
resolve(const char *base, const char *target, char out[WORKBOOK_NAME])
{
	char whole[2 * WORKBOOK_NAME], *at, *to;

	snprintf(whole, sizeof(whole), "%s%s", target[0] == '/' ? "" : base,
	    target[0] == '/' ? target + 1 : target);
	while ((at = strstr(whole, "../")) != NULL) {
		to = at;
		if (to > whole)
			for (to--; to > whole && to[-1] != '/'; to--)
				;
		memmove(to, at + 3, strlen(at + 3) + 1);
	}
	while ((at = strstr(whole, "/./")) != NULL)
		memmove(at, at + 2, strlen(at + 2) + 1);
	if (strncmp(whole, "./", 2) == 0)
		memmove(whole, whole + 2, strlen(whole + 2) + 1);
	unquote_target(whole);
	snprintf(out, WORKBOOK_NAME, "%.*s", WORKBOOK_NAME - 1, whole);
}

static void
on_relation(void *context, const char *name,
    const struct xml_attribute *attribute, int n)
{
	struct xlsx *x = context;
	char target[WORKBOOK_NAME], type[WORKBOOK_NAME], mode[16];
	struct relation *r;

	if (strcmp(name, "Relationship") != 0 || x->n_relation >= MAX_RELATIONS)
		return;
	xml_value(attribute, n, "TargetMode", mode, sizeof(mode));
	if (strcmp(mode, "External") == 0)
		return;
	r = realloc(x->relation, (x->n_relation + 1) * sizeof(*r));
	if (r == NULL) {
		x->book.failed = true;
		return;
	}
	x->relation = r;
	r = &x->relation[x->n_relation++];
	xml_value(attribute, n, "Id", r->id, sizeof(r->id));
	xml_value(attribute, n, "Target", target, sizeof(target));
	xml_value(attribute, n, "Type", type, sizeof(type));
	resolve(x->base, target, r->target);
	r->kind = ends_with(type, "/officeDocument")  ? WORKBOOK
		  : ends_with(type, "/worksheet")     ? SHEET
		  : ends_with(type, "/sharedStrings") ? STRINGS
		  : ends_with(type, "/styles")	      ? STYLES
		  : ends_with(type, "/drawing")	      ? DRAWING
		  : ends_with(type, "/image")	      ? IMAGE
						      : OTHER;
}

/* The relations of a part; "" has those of the workbook as a whole. */
static cbreg_status
read_relations(struct xlsx *x, const char *part, struct source_error *error)
{
	const struct xml_handler handler = { .start = on_relation,
		.context = x };
	const char *slash = strrchr(part, '/');
	const char *file = slash != NULL ? slash + 1 : part;
	char name[2 * WORKBOOK_NAME];

	snprintf(x->base, sizeof(x->base), "%.*s", (int)(file - part), part);
	snprintf(name, sizeof(name), "%s_rels/%s.rels", x->base, file);
	x->n_relation = 0;
	return workbook_feed(&x->book, name, &handler, error);
}

static const char *
target_of(const struct xlsx *x, enum relation_kind kind, const char *id)
{
	size_t i;

	for (i = 0; i < x->n_relation; i++)
		if (x->relation[i].kind == kind &&
		    (id == NULL || strcmp(x->relation[i].id, id) == 0))
			return x->relation[i].target;
	return NULL;
}

static bool
is_true(const struct xml_attribute *a)
{
	return xml_is(a, "1") || xml_is(a, "true");
}

/* The workbook: its sheets, and from when it counts days. */

static void
on_workbook(void *context, const char *name,
    const struct xml_attribute *attribute, int n)
{
	struct xlsx *x = context;
	const struct xml_attribute *a;
	struct workbook_sheet *s;
	char state[16];
	int i;

	if (strcmp(name, "workbookPr") == 0 &&
	    (a = xml_find(attribute, n, "date1904")) != NULL)
		x->book.source.from_1904 = is_true(a);
	if (strcmp(name, "sheet") != 0 ||
	    (s = workbook_add_sheet(&x->book)) == NULL)
		return;
	xml_value(attribute, n, "name", s->name, sizeof(s->name));
	for (i = 0; i < n; i++)
		if (strcmp(attribute[i].name, "id") == 0 &&
		    attribute[i].space != NULL &&
		    ends_with(attribute[i].space, "/relationships"))
			xml_value(&attribute[i], 1, "id", s->id, sizeof(s->id));
	s->chart = target_of(x, SHEET, s->id) == NULL;
	xml_value(attribute, n, "state", state, sizeof(state));
	s->hidden = state[0] != '\0' && strcmp(state, "visible") != 0;
}

/* Styles. */

/* Numbers of formats that no workbook declares; 27 to 36 and 50 to 58 are
 * those of Japanese Excel. */
static enum how
how_of_id(int id)
{
	if ((id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) ||
	    (id >= 34 && id <= 36) || (id >= 50 && id <= 58))
		return DATE;
	return (id >= 18 && id <= 21) || (id >= 45 && id <= 47) || id == 32 ||
		       id == 33
		   ? CLOCK
		   : PLAIN;
}

/* A format shows a day where it has a year, a day or an era outside of quotes,
 * brackets and escapes, or a month that is no minute. */
static enum how
how_of_format(const char *format)
{
	bool month = false, clock = false, digit = false;
	const char *at;

	for (at = format; *at != '\0' && *at != ';'; at++) {
		if (strncasecmp(at, "General", 7) == 0)
			return PLAIN;
		switch (*at) {
		case '"':
			if ((at = strchr(at + 1, '"')) == NULL)
				return PLAIN;
			break;
		case '[':
			/* Hours beyond a day are no time of day. */
			if ((at[1] | 0x20) == 'h' || (at[1] | 0x20) == 'm' ||
			    (at[1] | 0x20) == 's')
				return CLOCK;
			if ((at = strchr(at, ']')) == NULL)
				return PLAIN;
			break;
		case '\\':
		case '_':
		case '*':
			if (at[1] != '\0')
				at++;
			break;
		case '0':
		case '#':
		case '?':
			digit = true;
			break;
		case 'y':
		case 'Y':
		case 'd':
		case 'D':
		case 'g':
		case 'G':
			return DATE;
		case 'e':
			if (!digit)
				return DATE;
			break;
		case 'm':
		case 'M':
			month = true;
			break;
		case 'h':
		case 'H':
		case 's':
		case 'S':
			clock = true;
			break;
		default:
			break;
		}
	}
	return clock ? CLOCK : month ? DATE : PLAIN;
}

static enum how
how_of_book(const struct xlsx *x, int id)
{
	size_t i;

	for (i = 0; i < x->n_format; i++)
		if (x->format[i].id == id)
			return x->format[i].how;
	return how_of_id(id);
}

static void
on_style(void *context, const char *name, const struct xml_attribute *attribute,
    int n)
{
	struct xlsx *x = context;
	char number[16], format[2048];
	struct format *formats;
	uint8_t *bigger;

	if (strcmp(name, "numFmt") == 0 && x->n_format < 10000) {
		xml_value(attribute, n, "numFmtId", number, sizeof(number));
		xml_value(attribute, n, "formatCode", format, sizeof(format));
		formats =
		    realloc(x->format, (x->n_format + 1) * sizeof(*formats));
		if (formats == NULL) {
			x->book.failed = true;
			return;
		}
		x->format = formats;
		x->format[x->n_format++] =
		    (struct format){ (int)strtol(number, NULL, 10),
			    how_of_format(format) };
	} else if (strcmp(name, "cellXfs") == 0) {
		x->in_xfs = true;
	} else if (strcmp(name, "xf") == 0 && x->in_xfs) {
		xml_value(attribute, n, "numFmtId", number, sizeof(number));
		if (x->n_how == x->how_room) {
			x->how_room = x->how_room > 0 ? x->how_room * 2 : 64;
			if ((bigger = realloc(x->how, x->how_room)) == NULL) {
				x->book.failed = true;
				return;
			}
			x->how = bigger;
		}
		x->how[x->n_how++] =
		    (uint8_t)how_of_book(x, (int)strtol(number, NULL, 10));
	}
}

static void
on_style_end(void *context, const char *name)
{
	struct xlsx *x = context;

	if (strcmp(name, "cellXfs") == 0)
		x->in_xfs = false;
}

/* The sheet. */

/* "E14": the column from 0; the row, where it is asked for. */
static bool
read_reference(const struct xml_attribute *a, size_t *at, size_t *column,
    uint32_t *row)
{
	size_t i, n = 0;
	uint32_t value = 0;

	for (i = *at; i < a->len && ((a->value[i] | 0x20) >= 'a') &&
		      (a->value[i] | 0x20) <= 'z' && n < WORKBOOK_MAX_COLUMN;
	     i++)
		n = n * 26 + (size_t)((a->value[i] | 0x20) - 'a' + 1);
	*column = n - 1;
	for (*at = i; i < a->len && a->value[i] >= '0' && a->value[i] <= '9' &&
		      value <= WORKBOOK_MAX_ROW;
	     i++)
		value = value * 10 + (uint32_t)(a->value[i] - '0');
	*row = value;
	n = n <= WORKBOOK_MAX_COLUMN && i > *at ? n : 0;
	*at = i;
	return n > 0;
}

/* The areas stand behind the rows that they are of. */
static void
on_merge(void *context, const char *name, const struct xml_attribute *attribute,
    int n)
{
	struct xlsx *x = context;
	const struct xml_attribute *a;
	struct workbook_merge m = { 0 };
	size_t at = 0;

	if (strcmp(name, "mergeCell") != 0 ||
	    (a = xml_find(attribute, n, "ref")) == NULL)
		return;
	if (!read_reference(a, &at, &m.from, &m.from_row) || at >= a->len ||
	    a->value[at++] != ':' || !read_reference(a, &at, &m.to, &m.to_row))
		return;
	workbook_see(&x->book, WORKBOOK_MERGED, m.from_row, m.from, NULL);
	if (x->fill)
		workbook_add_merge(&x->book, &m);
}

/* What is drawn, and at which cell it begins. */

static void
on_anchor(void *context, const char *name,
    const struct xml_attribute *attribute, int n)
{
	static const struct {
		const char *name, *what;
	} table[] = { { "pic", "a picture" }, { "graphicFrame", "a chart" },
		{ "sp", "a shape" }, { "cxnSp", "a shape" },
		{ "grpSp", "shapes" }, { "contentPart", "ink" } };
	struct anchor *a = &((struct xlsx *)context)->anchor;
	size_t i;

	(void)attribute;
	(void)n;
	if (ends_with(name, "Anchor"))
		*a = (struct anchor){ .open = true };
	a->from |= strcmp(name, "from") == 0;
	a->text[0] = '\0';
	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (a->what == NULL && strcmp(name, table[i].name) == 0)
			a->what = table[i].what;
}

static void
on_anchor_text(void *context, const char *text, size_t len)
{
	struct anchor *a = &((struct xlsx *)context)->anchor;
	size_t used = strlen(a->text);

	if (a->from && len < sizeof(a->text) - used)
		snprintf(a->text + used, sizeof(a->text) - used, "%.*s",
		    (int)len, text);
}

static void
on_anchor_end(void *context, const char *name)
{
	struct xlsx *x = context;
	struct anchor *a = &x->anchor;
	unsigned long n = strtoul(a->text, NULL, 10);

	if (a->from && strcmp(name, "row") == 0 && n < WORKBOOK_MAX_ROW)
		a->row = (uint32_t)n + 1;
	if (a->from && strcmp(name, "col") == 0 && n < WORKBOOK_MAX_COLUMN)
		a->column = n;
	a->from &= strcmp(name, "from") != 0;
	if (!a->open || !ends_with(name, "Anchor"))
		return;
	a->open = false;
	workbook_see(&x->book, WORKBOOK_DRAWN, a->row, a->column,
	    a->what != NULL ? a->what : "a drawing");
}

/* For whoever watches: what the sheet has besides its cells. */
static cbreg_status
read_drawn(struct xlsx *x, const char *sheet, struct source_error *error)
{
	const struct xml_handler handler = { .start = on_anchor,
		.end = on_anchor_end,
		.text = on_anchor_text,
		.context = x };
	const char *slash = strrchr(sheet, '/');
	const char *file = slash != NULL ? slash + 1 : sheet;
	char name[2 * WORKBOOK_NAME];
	cbreg_status rc;
	size_t i;

	snprintf(name, sizeof(name), "%.*s_rels/%s.rels", (int)(file - sheet),
	    sheet, file);
	if (!parts_has(x->book.parts, name))
		return CBREG_OK;
	rc = read_relations(x, sheet, error);
	for (i = 0; rc == CBREG_OK && i < x->n_relation; i++)
		if (x->relation[i].kind == DRAWING)
			rc = workbook_feed(&x->book, x->relation[i].target,
			    &handler, error);
		else if (x->relation[i].kind == IMAGE)
			workbook_see(&x->book, WORKBOOK_DRAWN, 0, 0,
			    "a picture in the background");
	return rc;
}

static void
begin_row(struct xlsx *x, const struct xml_attribute *attribute, int n)
{
	char number[16];
	long row = (long)x->book.row + 1;

	x->numbered = xml_find(attribute, n, "r") != NULL;
	if (x->numbered)
		row =
		    strtol(xml_value(attribute, n, "r", number, sizeof(number)),
			NULL, 10);
	if (row < 1 || row > WORKBOOK_MAX_ROW) {
		workbook_stop(&x->book,
		    "a row of the sheet has no number that one can have");
		return;
	}
	x->book.row = (uint32_t)row;
	x->book.column = (size_t)-1;
	x->in_row = true;
	x->book.hidden_row = is_true(xml_find(attribute, n, "hidden"));
	cells_begin(&x->book.cells, x->book.row);
}

/* A number from 0; false where it is none. */
static bool
read_index(const char *text, size_t len, size_t *out)
{
	size_t i;

	*out = 0;
	for (i = 0; i < len && i < 10 && text[i] >= '0' && text[i] <= '9'; i++)
		*out = *out * 10 + (size_t)(text[i] - '0');
	return len > 0 && i == len;
}

static enum type
type_of(const struct xml_attribute *a)
{
	if (a->len == 1)
		switch (a->value[0]) {
		case 's':
			return SHARED;
		case 'b':
			return TRUTH;
		case 'd':
			return ISO;
		case 'e':
			return FAULT;
		default:
			return NUMBER;
		}
	return xml_is(a, "str")		? STRING
	       : xml_is(a, "inlineStr") ? INLINE
					: NUMBER;
}

static void
begin_cell(struct xlsx *x, const struct xml_attribute *attribute, int n)
{
	const struct xml_attribute *a, *place = NULL;
	size_t at = 0;
	uint32_t row;

	x->type = NUMBER;
	x->style = 0;
	for (a = attribute; a < attribute + n; a++) {
		if (a->name[1] != '\0')
			continue;
		if (a->name[0] == 'r')
			place = a;
		else if (a->name[0] == 't')
			x->type = type_of(a);
		else if (a->name[0] == 's' &&
			 !read_index(a->value, a->len, &x->style))
			x->style = 0;
	}
	if (place == NULL)
		x->book.column++;
	else if (!read_reference(place, &at, &x->book.column, &row))
		workbook_stop(&x->book, "a cell of the sheet is nowhere");
	else if (!x->numbered && row > x->book.row && row <= WORKBOOK_MAX_ROW)
		x->book.row = x->book.cells.line = row;
	if (x->book.column >= WORKBOOK_MAX_COLUMN)
		workbook_stop(&x->book, "a row of the sheet is too long");
	x->book.value.len = 0;
	x->has_formula = x->has_value = x->in_inline = false;
}

/* The text of an inline string stands elsewhere. */
static void
begin_value(struct xlsx *x)
{
	x->has_value = true;
	if (x->type == INLINE)
		return;
	x->run.trims = false;
	x->run.depth++;
}

static void
begin_formula(struct xlsx *x)
{
	x->has_formula = true;
	if (x->in_row)
		workbook_see(&x->book, WORKBOOK_FORMULA, x->book.row,
		    x->book.column, NULL);
}

/* Names of a sheet are of one letter where they come by the million. */
static bool
is_letter(const char *name, char letter)
{
	return name[0] == letter && name[1] == '\0';
}

static void
on_cell(void *context, const char *name, const struct xml_attribute *attribute,
    int n)
{
	struct xlsx *x = context;

	if (x->skip > 0)
		x->skip++;
	else if (is_letter(name, 'c') && x->in_row)
		begin_cell(x, attribute, n);
	else if (is_letter(name, 'v'))
		begin_value(x);
	else if (is_letter(name, 't') && x->in_inline)
		strings_begin(&x->run, &x->book.value, attribute, n);
	else if (is_letter(name, 'f'))
		begin_formula(x);
	else if (strcmp(name, "row") == 0)
		begin_row(x, attribute, n);
	else if (strcmp(name, "is") == 0)
		x->in_inline = true;
	else if (strcmp(name, "rPh") == 0)
		x->run.phonetic++;
	else if (strcmp(name, "extLst") == 0)
		x->skip++;
}

/* A day that Excel counts: 60 is 29 February 1900, which never was. */
static bool
date_text(const struct xlsx *x, double serial, char out[32])
{
	double day = floor(serial + 0.5 / 86400);
	long seconds = lround((serial - day) * 86400);
	int date;

	if (!(serial >= 0 && serial < 2958466))
		return false;
	if (seconds < 0)
		seconds = 0;
	if (x->book.source.from_1904)
		date = cbreg_date_from_days((long)day - 24107);
	else if (day == 60)
		date = 0;
	else
		date = cbreg_date_from_days((long)day - 25569 + (day < 60));
	if (date == 0) {
		snprintf(out, 32, "1900-02-29");
		return true;
	}
	cbreg_date_text(date, out);
	if (seconds > 0)
		snprintf(out + strlen(out), 32 - strlen(out),
		    " %02ld:%02ld:%02ld", seconds / 3600, seconds / 60 % 60,
		    seconds % 60);
	return true;
}

static void
put_number(struct xlsx *x)
{
	char made[40], *end;
	double value = strtod(x->book.value.text, &end);
	int how =
	    x->style < x->n_how && *end == '\0' ? x->how[x->style] : PLAIN;

	if (how == DATE && date_text(x, value, made))
		workbook_put(&x->book, made, strlen(made));
	else if (how == CLOCK && value >= 0)
		workbook_put_time(&x->book, value * 86400);
	else
		workbook_put_number(&x->book);
}

/* Blanks around a number mean nothing. */
static void
trim_value(struct workbook_text *v)
{
	size_t from = 0;

	if (v->len > 0 && (unsigned char)v->text[0] > ' ' &&
	    (unsigned char)v->text[v->len - 1] > ' ')
		return;
	while (v->len > 0 && strchr(" \t\r\n", v->text[v->len - 1]) != NULL)
		v->len--;
	while (from < v->len && strchr(" \t\r\n", v->text[from]) != NULL)
		from++;
	if (v->text == NULL)
		return;
	memmove(v->text, v->text + from, v->len - from);
	v->len -= from;
	v->text[v->len] = '\0';
}

static void
put_text(struct xlsx *x, const char *text, size_t len)
{
	workbook_see(&x->book, WORKBOOK_TEXT, x->book.row, x->book.column,
	    text);
	workbook_put(&x->book, text, len);
}

static void
put_shared(struct xlsx *x)
{
	const char *text;
	size_t at, len;

	if (read_index(x->book.value.text, x->book.value.len, &at) &&
	    x->strings != NULL && strings_get(x->strings, at, &text, &len))
		put_text(x, text, len);
	else
		workbook_stop(&x->book,
		    "a cell has a shared string that is not there");
}

static void
end_cell(struct xlsx *x)
{
	struct workbook_text *v = &x->book.value;
	bool truth;

	if (x->type != STRING && x->type != INLINE)
		trim_value(v);
	if (v->len == 0) {
		x->book.bare_formulas += x->has_formula && !x->has_value;
		return;
	}
	switch (x->type) {
	case SHARED:
		put_shared(x);
		break;
	case STRING:
	case INLINE:
		v->len = strings_unescape(v->text, v->len);
		put_text(x, v->text, v->len);
		break;
	case TRUTH:
		truth =
		    strcmp(v->text, "1") == 0 || strcmp(v->text, "true") == 0;
		workbook_put(&x->book, truth ? "TRUE" : "FALSE", truth ? 4 : 5);
		break;
	case ISO:
		workbook_put_iso(&x->book);
		break;
	case FAULT:
		workbook_put(&x->book, v->text, v->len);
		break;
	case NUMBER:
		put_number(x);
		break;
	}
}

static void
on_cell_end(void *context, const char *name)
{
	struct xlsx *x = context;

	if (x->skip > 0) {
		x->skip--;
	} else if (is_letter(name, 'c') && x->in_row) {
		end_cell(x);
	} else if (is_letter(name, 'v') && x->run.depth > 0) {
		x->run.depth--;
	} else if (is_letter(name, 't') && x->run.depth > 0) {
		strings_end(&x->run, &x->book.value);
	} else if (strcmp(name, "row") == 0) {
		x->in_row = false;
		workbook_end_row(&x->book, 1);
	} else if (strcmp(name, "rPh") == 0) {
		x->run.phonetic--;
	}
}

static void
on_cell_text(void *context, const char *text, size_t len)
{
	struct xlsx *x = context;

	if (x->run.depth > 0 && x->run.phonetic == 0 && x->skip == 0)
		workbook_add(&x->book, &x->book.value, text, len, CELL_MAX);
}

static cbreg_status
choose(struct workbook *b, const char *want, struct source_error *error)
{
	int at = workbook_which(b, want);

	if (b->n_sheet == 0)
		return workbook_refuse(error, "E-BOOK",
		    "the workbook has no sheet");
	if (at < 0)
		return workbook_refuse(error, "E-SHEET",
		    workbook_no_sheet(want));
	b->chosen = (size_t)at;
	return CBREG_OK;
}

static cbreg_status
read_book(struct xlsx *x, const struct workbook_wish *wish,
    struct source_error *error)
{
	const struct xml_handler book = { .start = on_workbook, .context = x };
	const struct xml_handler style = { .start = on_style,
		.end = on_style_end,
		.context = x };
	const struct xml_handler cell = { .start = on_cell,
		.end = on_cell_end,
		.text = on_cell_text,
		.context = x };
	const struct xml_handler merge = { .start = on_merge, .context = x };
	char workbook[WORKBOOK_NAME], sheet[WORKBOOK_NAME];
	const char *target;
	cbreg_status rc;

	if ((rc = read_relations(x, "", error)) != CBREG_OK)
		return rc;
	if ((target = target_of(x, WORKBOOK, NULL)) == NULL)
		return workbook_refuse(error, "E-BOOK",
		    "the file is an archive, but no workbook");
	snprintf(workbook, sizeof(workbook), "%s", target);
	if ((rc = read_relations(x, workbook, error)) != CBREG_OK ||
	    (rc = workbook_feed(&x->book, workbook, &book, error)) !=
		CBREG_OK ||
	    (rc = choose(&x->book, wish->sheet, error)) != CBREG_OK)
		return rc;
	workbook_note_sheets(&x->book, wish->sheet != NULL);
	if ((target = target_of(x, STYLES, NULL)) != NULL &&
	    (rc = workbook_feed(&x->book, target, &style, error)) != CBREG_OK)
		return rc;
	if ((target = target_of(x, STRINGS, NULL)) != NULL &&
	    parts_has(x->book.parts, target) &&
	    (rc = strings_open(&x->book, target, &x->strings, error)) !=
		CBREG_OK)
		return rc;
	target = target_of(x, SHEET, x->book.sheet[x->book.chosen].id);
	if (target == NULL)
		return workbook_refuse(error, "E-SHEET",
		    "the sheet is no table of cells");
	snprintf(sheet, sizeof(sheet), "%s", target);
	if ((wish->fill || wish->watch != NULL) &&
	    (rc = workbook_feed(&x->book, sheet, &merge, error)) != CBREG_OK)
		return rc;
	if (wish->watch != NULL &&
	    (rc = read_drawn(x, sheet, error)) != CBREG_OK)
		return rc;
	if ((rc = part_open(x->book.parts, sheet, &x->book.part, error)) !=
	    CBREG_OK)
		return rc;
	return (x->book.xml = xml_new(&cell)) != NULL ? CBREG_OK : CBREG_NOMEM;
}

/* Whoever has the last row may need the memory of the strings; what is wrong
 * in them is wrong though no cell has come to it. */
static cbreg_status
xlsx_next(struct source *source, struct source_record *out,
    struct source_error *error)
{
	struct xlsx *x = (struct xlsx *)(void *)source;
	cbreg_status rc = workbook_next(source, out, error), of_strings;

	if (rc == CBREG_OK || x->strings == NULL)
		return rc;
	if (rc == CBREG_DONE)
		strings_rest(x->strings);
	of_strings = strings_failed(x->strings, error);
	strings_free(x->strings);
	x->strings = NULL;
	return of_strings != CBREG_OK ? of_strings : rc;
}

static void
xlsx_free(struct source *source)
{
	struct xlsx *x = (struct xlsx *)(void *)source;

	strings_free(x->strings);
	workbook_release(&x->book);
	free(x->relation);
	free(x->how);
	free(x->format);
	free(x);
}

static const struct source_ops xlsx_ops = { xlsx_next, workbook_keep_text,
	workbook_offset, xlsx_free, true };

cbreg_status
xlsx_open(struct parts *parts, const struct workbook_wish *wish,
    struct source **out, struct source_error *error)
{
	struct xlsx *x = calloc(1, sizeof(*x));
	cbreg_status rc;

	if (x == NULL) {
		parts_free(parts);
		return CBREG_NOMEM;
	}
	x->book.source.ops = &xlsx_ops;
	x->book.parts = parts;
	x->book.watch = wish->watch;
	x->fill = wish->fill;
	rc = read_book(x, wish, error);
	if (rc != CBREG_OK) {
		xlsx_free(&x->book.source);
		return rc;
	}
	*out = &x->book.source;
	return CBREG_OK;
}
