/* Workbooks as Excel writes them (ECMA-376), one sheet at a time. */
#include "config.h"

#include "book.h"

#include "cells.h"
#include "date.h"
#include "parts.h"
#include "xml.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define CHUNK 65536
#define MAX_STRINGS ((size_t)64 << 20) /* bytes of the shared strings */
#define MAX_ROW 1048576
#define MAX_COLUMN 16384
#define MAX_SHEETS 1000
#define NAME 256
#define NOTES 4

/* How a number is to be read. */
enum how {
	PLAIN,
	DATE
};

struct relation {
	char id[NAME], target[NAME];
	enum relation_kind {
		OTHER,
		WORKBOOK,
		SHEET,
		STRINGS,
		STYLES
	} kind;
};

struct sheet {
	char name[NAME], id[NAME];
	bool hidden;
};

struct text {
	char *text;
	size_t len, size;
};

struct xlsx {
	struct source source;
	struct parts *parts;
	struct part *part;
	struct xml *xml;
	struct cells cells;
	bool ended;
	bool failed;	     /* memory ran out within the parser */
	const char *refused; /* by us, within the parser */
	int64_t offset;

	struct relation *relation;
	size_t n_relation;
	char base[NAME]; /* folder of the part whose relations these are */
	struct sheet *sheet;
	size_t n_sheet, chosen;
	bool from_1904;
	struct text strings; /* the shared ones, one after the other */
	size_t *string, n_string, string_room;
	uint8_t *how; /* by style */
	size_t n_how, how_room;
	int *format; /* number formats that are dates, by their ids */
	size_t n_format;

	/* Where the parser is. */
	int depth_rph, in_text; /* t or v that counts */
	bool in_item, in_xfs, in_row, in_value, in_inline, has_formula;
	char type[8];
	size_t style, column;
	uint32_t row;
	struct text value;
	long hidden_rows, bare_formulas;
	char note[NOTES][300];
	int n_note;
};

static struct xlsx *
xlsx_of(struct source *source)
{
	return (struct xlsx *)(void *)source;
}

static cbreg_status
refuse(struct source_error *error, uint32_t line, size_t place,
    const char *code, const char *message)
{
	*error = (struct source_error){ line, (uint32_t)place, code, message };
	return CBREG_INVALID;
}

static void
add_text(struct xlsx *x, struct text *to, const char *text, size_t len,
    size_t most)
{
	char *bigger;
	size_t size;

	if (len > most - to->len) {
		x->refused = "a text of the workbook is too long";
		return;
	}
	if (to->size - to->len < len + 1) {
		size = to->size > 0 ? to->size * 2 : 1024;
		while (size - to->len < len + 1)
			size *= 2;
		if ((bigger = realloc(to->text, size)) == NULL) {
			x->failed = true;
			return;
		}
		to->text = bigger;
		to->size = size;
	}
	memcpy(to->text + to->len, text, len);
	to->len += len;
	to->text[to->len] = '\0';
}

static int
hex_of(const char *text)
{
	int n = 0, i, c;

	for (i = 0; i < 4; i++) {
		c = text[i];
		if (c >= '0' && c <= '9')
			n = n * 16 + c - '0';
		else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
			n = n * 16 + (c | 0x20) - 'a' + 10;
		else
			return -1;
	}
	return n;
}

static size_t
put_utf8(char *to, int c)
{
	if (c < 0x80) {
		to[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		to[0] = (char)(0xc0 | c >> 6);
		to[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	to[0] = (char)(0xe0 | c >> 12);
	to[1] = (char)(0x80 | (c >> 6 & 0x3f));
	to[2] = (char)(0x80 | (c & 0x3f));
	return 3;
}

/* _x000D_ is a character that XML has no place for; _x005F_ is the dash that
 * keeps such a text from meaning one. */
static size_t
unescape(char *text, size_t len)
{
	size_t from = 0, to = 0;
	int c;

	if (memmem(text, len, "_x", 2) == NULL)
		return len;
	while (from < len) {
		if (len - from >= 7 && text[from] == '_' &&
		    text[from + 1] == 'x' && text[from + 6] == '_' &&
		    (c = hex_of(text + from + 2)) > 0 &&
		    !(c >= 0xd800 && c <= 0xdfff)) {
			to += put_utf8(text + to, c);
			from += 7;
		} else {
			text[to++] = text[from++];
		}
	}
	return to;
}

/* Feed a part to a handler. */
static cbreg_status
feed_part(struct xlsx *x, const char *name, const struct xml_handler *handler,
    struct source_error *error)
{
	struct part *part = NULL;
	struct xml *xml;
	char chunk[CHUNK];
	cbreg_status rc;
	size_t n;

	if ((rc = part_open(x->parts, name, &part, error)) != CBREG_OK)
		return rc;
	if ((xml = xml_new(handler)) == NULL) {
		part_free(part);
		return CBREG_NOMEM;
	}
	do {
		rc = part_read(part, chunk, sizeof(chunk), &n, error);
		if (rc == CBREG_OK)
			rc = xml_feed(xml, chunk, n, error);
		if (rc == CBREG_OK && x->failed)
			rc = CBREG_NOMEM;
		if (rc == CBREG_OK && x->refused != NULL)
			rc = refuse(error, 0, 0, "E-LENGTH", x->refused);
	} while (rc == CBREG_OK && n > 0);
	xml_free(xml);
	part_free(part);
	return rc;
}

static void
no_end(void *context, const char *name)
{
	(void)context;
	(void)name;
}

static void
no_text(void *context, const char *text, size_t len)
{
	(void)context;
	(void)text;
	(void)len;
}

/* Relations. */

static bool
ends_with(const char *text, const char *end)
{
	size_t n = strlen(text), m = strlen(end);

	return n >= m && strcmp(text + n - m, end) == 0;
}

/* A target is relative to the folder, or absolute; dots are followed. */
static void
resolve(const char *base, const char *target, char out[NAME])
{
	char whole[2 * NAME], *at, *to, *slash;

	snprintf(whole, sizeof(whole), "%s%s", target[0] == '/' ? "" : base,
	    target[0] == '/' ? target + 1 : target);
	while ((at = strstr(whole, "../")) != NULL) {
		to = at;
		if (to > whole)
			for (to--; to > whole && to[-1] != '/'; to--)
				;
		memmove(to, at + 3, strlen(at + 3) + 1);
	}
	while ((slash = strstr(whole, "./")) == whole)
		memmove(whole, whole + 2, strlen(whole + 2) + 1);
	snprintf(out, NAME, "%.*s", NAME - 1, whole);
}

static void
on_relation(void *context, const char *name,
    const struct xml_attribute *attribute, int n)
{
	struct xlsx *x = context;
	char target[NAME], type[NAME], mode[16];
	struct relation *r;

	if (strcmp(name, "Relationship") != 0 || x->n_relation >= MAX_SHEETS)
		return;
	xml_value(attribute, n, "TargetMode", mode, sizeof(mode));
	if (strcmp(mode, "External") == 0)
		return;
	r = realloc(x->relation, (x->n_relation + 1) * sizeof(*r));
	if (r == NULL) {
		x->failed = true;
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
						      : OTHER;
}

/* The relations of a part; "" has those of the workbook as a whole. */
static cbreg_status
read_relations(struct xlsx *x, const char *part, struct source_error *error)
{
	const struct xml_handler handler = { on_relation, no_end, no_text, x };
	const char *slash = strrchr(part, '/');
	const char *file = slash != NULL ? slash + 1 : part;
	char name[2 * NAME];

	snprintf(x->base, sizeof(x->base), "%.*s", (int)(file - part), part);
	snprintf(name, sizeof(name), "%s_rels/%s.rels", x->base, file);
	x->n_relation = 0;
	return feed_part(x, name, &handler, error);
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

/* The workbook: its sheets, and from when it counts days. */

static void
on_workbook(void *context, const char *name,
    const struct xml_attribute *attribute, int n)
{
	struct xlsx *x = context;
	const struct xml_attribute *a;
	struct sheet *s;
	char state[16];

	if (strcmp(name, "workbookPr") == 0 &&
	    (a = xml_find(attribute, n, "date1904")) != NULL)
		x->from_1904 = xml_is(a, "1") || xml_is(a, "true");
	if (strcmp(name, "sheet") != 0 || x->n_sheet >= MAX_SHEETS)
		return;
	s = realloc(x->sheet, (x->n_sheet + 1) * sizeof(*s));
	if (s == NULL) {
		x->failed = true;
		return;
	}
	x->sheet = s;
	s = &x->sheet[x->n_sheet++];
	xml_value(attribute, n, "name", s->name, sizeof(s->name));
	xml_value(attribute, n, "id", s->id, sizeof(s->id));
	xml_value(attribute, n, "state", state, sizeof(state));
	s->hidden = state[0] != '\0' && strcmp(state, "visible") != 0;
}

/* Styles. */

/* Numbers of formats that no workbook declares; 27 to 36 and 50 to 58 are
 * those of Japanese Excel. */
static bool
is_date_id(int id)
{
	return (id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) ||
	       (id >= 34 && id <= 36) || (id >= 50 && id <= 58);
}

/* A format shows a day where it has a year, a day or an era outside of quotes,
 * brackets and escapes, or a month that is no minute. */
static bool
is_date_format(const char *format)
{
	bool month = false, clock = false, digit = false;
	const char *at;

	if (strcasecmp(format, "General") == 0 || strcmp(format, "@") == 0)
		return false;
	for (at = format; *at != '\0' && *at != ';'; at++) {
		switch (*at) {
		case '"':
			if ((at = strchr(at + 1, '"')) == NULL)
				return false;
			break;
		case '[':
			/* Hours beyond a day are no time of day. */
			if ((at[1] | 0x20) == 'h' || (at[1] | 0x20) == 'm' ||
			    (at[1] | 0x20) == 's')
				return false;
			if ((at = strchr(at, ']')) == NULL)
				return false;
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
			return true;
		case 'e':
			if (!digit)
				return true;
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
	return month && !clock;
}

static bool
is_date_of_book(const struct xlsx *x, int id)
{
	size_t i;

	for (i = 0; i < x->n_format; i++)
		if (x->format[i] == id || x->format[i] == -id - 1)
			return x->format[i] >= 0;
	return is_date_id(id);
}

static void
on_style(void *context, const char *name, const struct xml_attribute *attribute,
    int n)
{
	struct xlsx *x = context;
	char number[16], format[NAME];
	uint8_t *bigger;
	int *formats, id;

	if (strcmp(name, "numFmt") == 0 && x->n_format < 10000) {
		xml_value(attribute, n, "numFmtId", number, sizeof(number));
		xml_value(attribute, n, "formatCode", format, sizeof(format));
		formats = realloc(x->format, (x->n_format + 1) * sizeof(int));
		if (formats == NULL) {
			x->failed = true;
			return;
		}
		x->format = formats;
		id = (int)strtol(number, NULL, 10);
		/* One that is declared and no date is kept as such. */
		x->format[x->n_format++] =
		    is_date_format(format) ? id : -id - 1;
	} else if (strcmp(name, "cellXfs") == 0) {
		x->in_xfs = true;
	} else if (strcmp(name, "xf") == 0 && x->in_xfs) {
		xml_value(attribute, n, "numFmtId", number, sizeof(number));
		if (x->n_how == x->how_room) {
			x->how_room = x->how_room > 0 ? x->how_room * 2 : 64;
			if ((bigger = realloc(x->how, x->how_room)) == NULL) {
				x->failed = true;
				return;
			}
			x->how = bigger;
		}
		x->how[x->n_how++] =
		    is_date_of_book(x, (int)strtol(number, NULL, 10)) ? DATE
								      : PLAIN;
	}
}

static void
on_style_end(void *context, const char *name)
{
	struct xlsx *x = context;

	if (strcmp(name, "cellXfs") == 0)
		x->in_xfs = false;
}

/* Shared strings.  The text is in t, directly or in runs; a phonetic run has
 * the reading, which is no part of it. */

static void
on_string(void *context, const char *name,
    const struct xml_attribute *attribute, int n)
{
	struct xlsx *x = context;
	size_t *bigger;

	(void)attribute;
	(void)n;
	if (strcmp(name, "si") == 0) {
		if (x->n_string == x->string_room) {
			x->string_room =
			    x->string_room > 0 ? x->string_room * 2 : 1024;
			bigger = realloc(x->string,
			    x->string_room * sizeof(*x->string));
			if (bigger == NULL) {
				x->failed = true;
				return;
			}
			x->string = bigger;
		}
		x->string[x->n_string++] = x->strings.len;
		x->in_item = true;
	} else if (strcmp(name, "rPh") == 0) {
		x->depth_rph++;
	} else if (strcmp(name, "t") == 0) {
		x->in_text++;
	}
}

static void
on_string_end(void *context, const char *name)
{
	struct xlsx *x = context;
	size_t first, len;

	if (strcmp(name, "si") == 0 && x->n_string > 0 && !x->failed) {
		x->in_item = false;
		first = x->string[x->n_string - 1];
		len = x->strings.len > first ? unescape(x->strings.text + first,
						   x->strings.len - first)
					     : 0;
		x->strings.len = first + len;
		add_text(x, &x->strings, "", 1, MAX_STRINGS);
	} else if (strcmp(name, "rPh") == 0) {
		x->depth_rph--;
	} else if (strcmp(name, "t") == 0) {
		x->in_text--;
	}
}

static void
on_string_text(void *context, const char *text, size_t len)
{
	struct xlsx *x = context;

	if (x->in_text > 0 && x->depth_rph == 0 && x->in_item)
		add_text(x, &x->strings, text, len, MAX_STRINGS);
}

/* The sheet. */

/* "E14": the column from 0; the row is the one it stands in. */
static bool
read_reference(const struct xml_attribute *a, size_t *column)
{
	size_t i, n = 0;

	for (i = 0; i < a->len && ((a->value[i] | 0x20) >= 'a') &&
		    (a->value[i] | 0x20) <= 'z' && n < MAX_COLUMN;
	     i++)
		n = n * 26 + (size_t)((a->value[i] | 0x20) - 'a' + 1);
	*column = n - 1;
	return n > 0 && n <= MAX_COLUMN && i < a->len && a->value[i] >= '0' &&
	       a->value[i] <= '9';
}

static void
begin_row(struct xlsx *x, const struct xml_attribute *attribute, int n)
{
	char number[16];
	long row = (long)x->row + 1;

	if (xml_find(attribute, n, "r") != NULL)
		row =
		    strtol(xml_value(attribute, n, "r", number, sizeof(number)),
			NULL, 10);
	if (row < 1 || row > MAX_ROW) {
		x->refused =
		    "a row of the sheet has no number that one can have";
		return;
	}
	x->row = (uint32_t)row;
	x->column = (size_t)-1;
	x->in_row = true;
	x->hidden_rows += xml_is(xml_find(attribute, n, "hidden"), "1");
	cells_begin(&x->cells, x->row);
}

static void
begin_cell(struct xlsx *x, const struct xml_attribute *attribute, int n)
{
	const struct xml_attribute *a = xml_find(attribute, n, "r");
	char style[16];

	if (a == NULL)
		x->column++;
	else if (!read_reference(a, &x->column))
		x->refused = "a cell of the sheet is nowhere";
	if (x->column >= MAX_COLUMN)
		x->refused = "a row of the sheet is too long";
	xml_value(attribute, n, "t", x->type, sizeof(x->type));
	xml_value(attribute, n, "s", style, sizeof(style));
	x->style = (size_t)strtoul(style, NULL, 10);
	x->value.len = 0;
	x->has_formula = x->in_inline = false;
}

static void
on_cell(void *context, const char *name, const struct xml_attribute *attribute,
    int n)
{
	struct xlsx *x = context;

	if (strcmp(name, "c") == 0 && x->in_row)
		begin_cell(x, attribute, n);
	else if (strcmp(name, "v") == 0)
		x->in_text++;
	else if (strcmp(name, "row") == 0)
		begin_row(x, attribute, n);
	else if (strcmp(name, "is") == 0)
		x->in_inline = true;
	else if (strcmp(name, "t") == 0 && x->in_inline)
		x->in_text++;
	else if (strcmp(name, "rPh") == 0)
		x->depth_rph++;
	else if (strcmp(name, "f") == 0)
		x->has_formula = true;
}

static void
put(struct xlsx *x, const char *text, size_t len)
{
	if (!cells_put(&x->cells, x->column, text, len))
		x->failed = true;
	if (x->cells.too_wide)
		x->refused = "a row of the sheet has values beyond column 512";
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
	if (x->from_1904)
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

/* A whole number as such, however it was written. */
static void
put_number(struct xlsx *x)
{
	char made[40], *end;
	double value = strtod(x->value.text, &end);
	bool date = x->style < x->n_how && x->how[x->style] == DATE;

	if (*end != '\0' || end == x->value.text)
		put(x, x->value.text, x->value.len);
	else if (date && date_text(x, value, made))
		put(x, made, strlen(made));
	else if (value == floor(value) && fabs(value) < 1e15) {
		snprintf(made, sizeof(made), "%.0f", value);
		put(x, made, strlen(made));
	} else {
		put(x, x->value.text, x->value.len);
	}
}

/* An ISO date; midnight is no time. */
static void
put_iso(struct xlsx *x)
{
	char *t = strchr(x->value.text, 'T');

	if (t != NULL && strncmp(t, "T00:00:00", 9) == 0)
		*t = '\0';
	else if (t != NULL)
		*t = ' ';
	put(x, x->value.text, strlen(x->value.text));
}

static void
end_cell(struct xlsx *x)
{
	unsigned long at;
	char *end;

	if (x->value.len == 0) {
		x->bare_formulas += x->has_formula;
		return;
	}
	if (strcmp(x->type, "s") == 0) {
		at = strtoul(x->value.text, &end, 10);
		if (*end != '\0' || at >= x->n_string)
			x->refused =
			    "a cell has a shared string that is not there";
		else
			put(x, x->strings.text + x->string[at],
			    strlen(x->strings.text + x->string[at]));
	} else if (strcmp(x->type, "str") == 0 ||
		   strcmp(x->type, "inlineS") == 0) {
		x->value.len = unescape(x->value.text, x->value.len);
		put(x, x->value.text, x->value.len);
	} else if (strcmp(x->type, "b") == 0) {
		put(x, x->value.text[0] == '1' ? "TRUE" : "FALSE",
		    x->value.text[0] == '1' ? 4 : 5);
	} else if (strcmp(x->type, "d") == 0) {
		put_iso(x);
	} else if (strcmp(x->type, "e") == 0) {
		put(x, x->value.text, x->value.len);
	} else {
		put_number(x);
	}
}

static void
on_cell_end(void *context, const char *name)
{
	struct xlsx *x = context;

	if (strcmp(name, "c") == 0 && x->in_row) {
		end_cell(x);
	} else if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0) {
		if (x->in_text > 0)
			x->in_text--;
	} else if (strcmp(name, "row") == 0) {
		x->in_row = false;
		if (!cells_end(&x->cells))
			x->failed = true;
	} else if (strcmp(name, "rPh") == 0) {
		x->depth_rph--;
	}
}

static void
on_cell_text(void *context, const char *text, size_t len)
{
	struct xlsx *x = context;

	if (x->in_text > 0 && x->depth_rph == 0)
		add_text(x, &x->value, text, len, CELL_MAX);
}

/* Which sheet: by name or number; else the first that is not hidden. */
static cbreg_status
choose(struct xlsx *x, const char *want, struct source_error *error)
{
	long number;
	char *end;
	size_t i;

	if (x->n_sheet == 0)
		return refuse(error, 0, 0, "E-BOOK",
		    "the workbook has no sheet");
	if (want != NULL) {
		for (i = 0; i < x->n_sheet; i++)
			if (strcasecmp(x->sheet[i].name, want) == 0) {
				x->chosen = i;
				return CBREG_OK;
			}
		number = strtol(want, &end, 10);
		if (*end != '\0' || number < 1 || (size_t)number > x->n_sheet)
			return refuse(error, 0, 0, "E-SHEET",
			    "the workbook has no such sheet");
		x->chosen = (size_t)number - 1;
		return CBREG_OK;
	}
	for (i = 0; i < x->n_sheet && x->sheet[i].hidden; i++)
		;
	if (i == x->n_sheet)
		return refuse(error, 0, 0, "E-SHEET",
		    "every sheet of the workbook is hidden; say which with "
		    "--sheet");
	x->chosen = i;
	return CBREG_OK;
}

static void note(struct xlsx *x, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void
note(struct xlsx *x, const char *format, ...)
{
	va_list args;

	if (x->n_note == NOTES)
		return;
	va_start(args, format);
	vsnprintf(x->note[x->n_note++], sizeof(x->note[0]), format, args);
	va_end(args);
}

/* Sheets that are there and not read are said. */
static void
note_sheets(struct xlsx *x, bool asked)
{
	size_t i, n = 0, hidden = 0;

	for (i = 0; i < x->n_sheet && !asked; i++) {
		n += i != x->chosen && !x->sheet[i].hidden;
		hidden += i != x->chosen && x->sheet[i].hidden &&
			  x->sheet[i].name[0] != '_';
	}
	if (n > 0)
		note(x, "sheet '%.100s' is read; %zu more are not",
		    x->sheet[x->chosen].name, n);
	if (hidden > 0)
		note(x, "besides '%.100s' there are %zu hidden sheets",
		    x->sheet[x->chosen].name, hidden);
}

static cbreg_status
read_book(struct xlsx *x, const char *sheet, struct source_error *error)
{
	const struct xml_handler book = { on_workbook, no_end, no_text, x };
	const struct xml_handler style = { on_style, on_style_end, no_text, x };
	const struct xml_handler string = { on_string, on_string_end,
		on_string_text, x };
	const struct xml_handler cell = { on_cell, on_cell_end, on_cell_text,
		x };
	char workbook[NAME];
	const char *target;
	cbreg_status rc;

	if ((rc = read_relations(x, "", error)) != CBREG_OK)
		return rc;
	if ((target = target_of(x, WORKBOOK, NULL)) == NULL)
		return refuse(error, 0, 0, "E-BOOK",
		    "the file is an archive, but no workbook");
	snprintf(workbook, sizeof(workbook), "%s", target);
	if ((rc = read_relations(x, workbook, error)) != CBREG_OK ||
	    (rc = feed_part(x, workbook, &book, error)) != CBREG_OK ||
	    (rc = choose(x, sheet, error)) != CBREG_OK)
		return rc;
	note_sheets(x, sheet != NULL);
	if ((target = target_of(x, STYLES, NULL)) != NULL &&
	    (rc = feed_part(x, target, &style, error)) != CBREG_OK)
		return rc;
	if ((target = target_of(x, STRINGS, NULL)) != NULL &&
	    parts_has(x->parts, target) &&
	    (rc = feed_part(x, target, &string, error)) != CBREG_OK)
		return rc;
	target = target_of(x, SHEET, x->sheet[x->chosen].id);
	if (target == NULL)
		return refuse(error, 0, 0, "E-SHEET",
		    "the sheet is no table of cells");
	x->in_text = x->depth_rph = 0;
	if ((rc = part_open(x->parts, target, &x->part, error)) != CBREG_OK)
		return rc;
	return (x->xml = xml_new(&cell)) != NULL ? CBREG_OK : CBREG_NOMEM;
}

static cbreg_status
xlsx_next(struct source *source, struct source_record *out,
    struct source_error *error)
{
	struct xlsx *x = xlsx_of(source);
	char chunk[CHUNK];
	cbreg_status rc;
	size_t n;

	while (!cells_take(&x->cells, out)) {
		if (x->ended)
			return CBREG_DONE;
		rc = part_read(x->part, chunk, sizeof(chunk), &n, error);
		if (rc == CBREG_OK)
			rc = xml_feed(x->xml, chunk, n, error);
		if (x->refused != NULL)
			return refuse(error, x->row, x->column + 1, "E-LENGTH",
			    x->refused);
		if (rc == CBREG_INVALID) {
			error->line = x->row;
			return rc;
		}
		if (rc != CBREG_OK || x->failed)
			return x->failed ? CBREG_NOMEM : rc;
		x->offset += (int64_t)n;
		x->ended = n == 0;
	}
	return CBREG_OK;
}

static void
xlsx_keep_text(struct source *source)
{
	(void)source;
}

static int64_t
xlsx_offset(const struct source *source)
{
	return ((const struct xlsx *)(const void *)source)->offset;
}

static void
xlsx_free(struct source *source)
{
	struct xlsx *x = xlsx_of(source);

	xml_free(x->xml);
	part_free(x->part);
	parts_free(x->parts);
	cells_release(&x->cells);
	free(x->relation);
	free(x->sheet);
	free(x->strings.text);
	free(x->string);
	free(x->how);
	free(x->format);
	free(x->value.text);
	free(x);
}

static const struct source_ops xlsx_ops = { xlsx_next, xlsx_keep_text,
	xlsx_offset, xlsx_free, true };

cbreg_status
xlsx_open(FILE *stream, const char *sheet, struct source **out,
    struct source_error *error)
{
	struct xlsx *x = calloc(1, sizeof(*x));
	cbreg_status rc;

	if (x == NULL) {
		fclose(stream);
		return CBREG_NOMEM;
	}
	x->source.ops = &xlsx_ops;
	rc = parts_open(stream, &x->parts, error);
	if (rc == CBREG_OK)
		rc = read_book(x, sheet, error);
	if (rc != CBREG_OK) {
		xlsx_free(&x->source);
		return rc;
	}
	*out = &x->source;
	return CBREG_OK;
}

const char *
xlsx_sheet(struct source *source)
{
	struct xlsx *x = xlsx_of(source);

	return x->sheet[x->chosen].name;
}

const char *
xlsx_note(struct source *source, int i)
{
	struct xlsx *x = xlsx_of(source);

	if (i == 0 && x->ended && x->hidden_rows > 0) {
		note(x, "hidden rows of '%.100s' are read, too: %zu",
		    x->sheet[x->chosen].name, (size_t)x->hidden_rows);
		x->hidden_rows = 0;
	}
	if (i == 0 && x->ended && x->bare_formulas > 0) {
		note(x, "formulas of '%.100s' without a value: %zu",
		    x->sheet[x->chosen].name, (size_t)x->bare_formulas);
		x->bare_formulas = 0;
	}
	return i < x->n_note ? x->note[i] : NULL;
}
