/* Workbooks as LibreOffice writes them (OpenDocument 1.3, part 3), zipped or
 * as one XML file.  All sheets are in one document; one of them is kept. */
#include "config.h"

#include "workbook_reader.h"

#include <stdlib.h>
#include <string.h>

/* A row with values that comes so often is a sheet filled to its end. */
#define MAX_TIMES 10000
#define MAX_HIDDEN 1000

/* What the value of a cell is made from. */
enum from {
	TEXT,
	NUMBER,
	ISO,
	TIME,
	TRUTH,
	GIVEN /* as the attribute has it */
};

struct ods {
	struct workbook book;
	bool fill, shapes;
	char want[WORKBOOK_NAME]; /* the sheet; "": the first not hidden */
	bool found;
	char (*hidden)[WORKBOOK_NAME]; /* styles of hidden sheets */
	size_t n_hidden;

	/* Where the parser is. */
	bool is_book, locked;
	int skip; /* depth within what is no part of a cell */
	char style[WORKBOOK_NAME];
	bool in_table, reading, in_row, in_cell, in_text, has_formula;
	bool empty;   /* the paragraph, until now */
	bool blank;   /* white space came, which counts before a text only */
	bool several; /* not the first paragraph */
	int64_t times, cell_times;
	enum from from;
};

static bool
is_in(const char *name, const char *const *list)
{
	for (; *list != NULL; list++)
		if (strcmp(name, *list) == 0)
			return true;
	return false;
}

static int64_t
times_of(const struct xml_attribute *attribute, int n, const char *name)
{
	char number[19];
	int64_t times =
	    strtoll(xml_value(attribute, n, name, number, sizeof(number)), NULL,
		10);

	return times > 0 ? times : 1;
}

static void
on_hidden_style(struct ods *o)
{
	char(*bigger)[WORKBOOK_NAME];

	if (o->n_hidden >= MAX_HIDDEN)
		return;
	bigger = realloc(o->hidden, (o->n_hidden + 1) * sizeof(*bigger));
	if (bigger == NULL) {
		o->book.failed = true;
		return;
	}
	o->hidden = bigger;
	memcpy(bigger[o->n_hidden++], o->style, WORKBOOK_NAME);
}

static void
begin_table(struct ods *o, const struct xml_attribute *attribute, int n)
{
	struct workbook_sheet *s = workbook_add_sheet(&o->book);
	char style[WORKBOOK_NAME];
	int at;
	size_t i;

	if (s == NULL)
		return;
	xml_value(attribute, n, "name", s->name, sizeof(s->name));
	xml_value(attribute, n, "style-name", style, sizeof(style));
	for (i = 0; i < o->n_hidden; i++)
		s->hidden |= strcmp(o->hidden[i], style) == 0;
	o->in_table = true;
	if (o->found)
		return;
	at = workbook_which(&o->book, o->want[0] != '\0' ? o->want : NULL);
	if (at != (int)o->book.n_sheet - 1)
		return;
	o->book.chosen = (size_t)at;
	o->book.row = 0;
	o->found = o->reading = true;
}

static void
begin_row(struct ods *o, const struct xml_attribute *attribute, int n)
{
	const struct xml_attribute *a = xml_find(attribute, n, "visibility");

	o->times = times_of(attribute, n, "number-rows-repeated");
	o->in_row = true;
	o->book.row++;
	o->book.column = 0;
	o->book.hidden_row = a != NULL && !xml_is(a, "visible");
	cells_begin(&o->book.cells, o->book.row);
}

/* Beyond the last row there are only empty ones, however many. */
static void
end_row(struct ods *o)
{
	struct cells *c = &o->book.cells;

	o->in_row = false;
	if (c->n_cell > c->first && o->times > MAX_TIMES)
		o->book.refused = "a row with values is repeated too often";
	else if (c->n_cell > c->first &&
		 o->book.row + o->times - 1 > WORKBOOK_MAX_ROW)
		o->book.refused = "the sheet has too many rows";
	else
		workbook_end_row(&o->book, (uint32_t)o->times);
	if (o->book.row + o->times - 1 <= WORKBOOK_MAX_ROW)
		o->book.row += (uint32_t)o->times - 1;
	else
		o->book.row = WORKBOOK_MAX_ROW;
}

static void
begin_cell(struct ods *o, const struct xml_attribute *attribute, int n)
{
	static const struct {
		const char *type, *name;
		enum from from;
	} table[] = {
		{ "float", "value", NUMBER },
		{ "percentage", "value", NUMBER },
		{ "currency", "value", NUMBER },
		{ "date", "date-value", ISO },
		{ "time", "time-value", TIME },
		{ "boolean", "boolean-value", TRUTH },
		{ "string", "string-value", GIVEN },
	};
	const struct xml_attribute *type = xml_find(attribute, n, "value-type");
	const struct xml_attribute *a;
	int64_t down, right;
	size_t i;

	o->cell_times = times_of(attribute, n, "number-columns-repeated");
	o->in_cell = true;
	o->several = false;
	o->has_formula = xml_find(attribute, n, "formula") != NULL;
	o->from = TEXT;
	o->book.value.len = 0;
	down = times_of(attribute, n, "number-rows-spanned");
	right = times_of(attribute, n, "number-columns-spanned");
	if (down > 1 || right > 1)
		workbook_see(&o->book, WORKBOOK_MERGED, o->book.row,
		    o->book.column, NULL);
	if (o->has_formula)
		workbook_see(&o->book, WORKBOOK_FORMULA, o->book.row,
		    o->book.column, NULL);
	if (o->fill && (down > 1 || right > 1))
		workbook_add_merge(&o->book,
		    &(struct workbook_merge){ .from_row = o->book.row,
			.to_row = down < WORKBOOK_MAX_ROW
				      ? o->book.row + (uint32_t)down - 1
				      : WORKBOOK_MAX_ROW,
			.from = o->book.column,
			.to = o->book.column +
			      (size_t)(right < WORKBOOK_MAX_COLUMN
					   ? right
					   : WORKBOOK_MAX_COLUMN) -
			      1 });
	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (!xml_is(type, table[i].type) ||
		    (a = xml_find(attribute, n, table[i].name)) == NULL)
			continue;
		o->from = table[i].from;
		workbook_add(&o->book, &o->book.value, a->value, a->len,
		    CELL_MAX);
		o->book.value.len =
		    xml_unquote(a, o->book.value.text, o->book.value.len);
	}
}

/* A length of time as ISO 8601 has it: PT10H10M10.5S. */
static double
seconds_of(const char *text)
{
	double seconds = 0, n;
	char *end;

	for (text += strcspn(text, "T"); *text != '\0'; text = end + 1) {
		if (*text == 'T')
			text++;
		n = strtod(text, &end);
		if (end == text || *end == '\0')
			break;
		seconds += n * (*end == 'H' ? 3600 : *end == 'M' ? 60 : 1);
	}
	return seconds;
}

static void
put_text(struct workbook *b)
{
	workbook_see(b, WORKBOOK_TEXT, b->row, b->column, b->value.text);
	workbook_put(b, b->value.text, b->value.len);
}

static void
end_cell(struct ods *o)
{
	struct workbook *b = &o->book;
	int64_t i;

	o->in_cell = false;
	b->bare_formulas += o->has_formula && b->value.len == 0;
	for (i = 0; i < o->cell_times && b->value.len > 0 &&
		    b->refused == NULL && !b->failed;
	     i++, b->column++) {
		if (o->from == NUMBER)
			workbook_put_number(b);
		else if (o->from == ISO)
			workbook_put_iso(b);
		else if (o->from == TIME)
			workbook_put_time(b, seconds_of(b->value.text));
		else if (o->from == TRUTH)
			workbook_put(b,
			    b->value.text[0] == 't' ? "TRUE" : "FALSE",
			    b->value.text[0] == 't' ? 4 : 5);
		else
			put_text(b);
	}
	if (b->value.len == 0)
		b->column += o->cell_times < WORKBOOK_MAX_COLUMN
				 ? (size_t)o->cell_times
				 : WORKBOOK_MAX_COLUMN;
}

/* Runs of white space are one blank, and none at the ends. */
static void
add_words(struct ods *o, const char *text, size_t len)
{
	struct workbook *b = &o->book;
	size_t from = 0, to;

	while (from < len) {
		if (strchr(" \t\r\n", text[from]) != NULL &&
		    text[from] != '\0') {
			o->blank = !o->empty;
			from++;
			continue;
		}
		for (to = from;
		     to < len && text[to] != ' ' && text[to] != '\t' &&
		     text[to] != '\r' && text[to] != '\n';
		     to++)
			;
		if (o->blank)
			workbook_add(b, &b->value, " ", 1, CELL_MAX);
		workbook_add(b, &b->value, text + from, to - from, CELL_MAX);
		o->blank = o->empty = false;
		from = to;
	}
}

static void
add_as_it_is(struct ods *o, const char *text, int64_t times)
{
	struct workbook *b = &o->book;

	if (o->blank)
		workbook_add(b, &b->value, " ", 1, CELL_MAX);
	o->blank = o->empty = false;
	for (; times > 0 && b->refused == NULL && !b->failed; times--)
		workbook_add(b, &b->value, text, strlen(text), CELL_MAX);
}

/* What stands in a paragraph besides its text, such as a picture, a comment,
 * or the reading over a name. */
static const char *const apart[] = { "ruby-text", "note", "annotation", "p",
	"frame", "custom-shape", "rect", "line", "polyline", "polygon", "path",
	"circle", "ellipse", "connector", "caption", "g", "control", "measure",
	"regular-polygon", NULL };
static const char *const lists[] = { "list", "list-item", NULL };

static void
see_drawn(struct ods *o, const char *name, uint32_t row, size_t column)
{
	static const char *const words[] = { "ruby-text", "note", "annotation",
		"p", NULL };

	if (is_in(name, apart) && !is_in(name, words))
		workbook_see(&o->book, WORKBOOK_DRAWN, row, column,
		    strcmp(name, "frame") == 0 ? "a picture or a chart"
					       : "a shape");
}

static void
on_part_of_cell(struct ods *o, const char *name,
    const struct xml_attribute *attribute, int n)
{
	if (o->in_text) {
		if (is_in(name, apart))
			o->skip = 1;
		else if (strcmp(name, "s") == 0 && o->from == TEXT)
			add_as_it_is(o, " ", times_of(attribute, n, "c"));
		else if (strcmp(name, "tab") == 0 && o->from == TEXT)
			add_as_it_is(o, "\t", 1);
		else if (strcmp(name, "line-break") == 0 && o->from == TEXT)
			add_as_it_is(o, "\n", 1);
	} else if (strcmp(name, "p") == 0 || strcmp(name, "h") == 0) {
		if (o->several && o->from == TEXT)
			workbook_add(&o->book, &o->book.value, "\n", 1,
			    CELL_MAX);
		o->in_text = o->several = o->empty = true;
		o->blank = false;
	} else if (!is_in(name, lists)) {
		o->skip = 1;
	}
	if (o->skip == 1)
		see_drawn(o, name, o->book.row, o->book.column);
}

static const char *const not_cells[] = { "dde-links", "tracked-changes",
	"shapes", "forms", "table", "title", "desc", NULL };

static void
on_start(void *context, const char *name, const struct xml_attribute *attribute,
    int n)
{
	struct ods *o = context;

	if (o->skip > 0) {
		if (o->shapes && o->skip == 1)
			see_drawn(o, name, 0, 0);
		o->skip++;
	} else if (o->in_cell) {
		on_part_of_cell(o, name, attribute, n);
	} else if (strcmp(name, "spreadsheet") == 0) {
		o->is_book = true;
	} else if (!o->is_book) {
		if (strcmp(name, "style") == 0)
			xml_value(attribute, n, "name", o->style,
			    WORKBOOK_NAME);
		else if (strcmp(name, "table-properties") == 0 &&
			 xml_is(xml_find(attribute, n, "display"), "false"))
			on_hidden_style(o);
	} else if (!o->in_table && strcmp(name, "table") == 0) {
		begin_table(o, attribute, n);
	} else if (is_in(name, not_cells)) {
		o->skip = 1;
		o->shapes = o->reading && strcmp(name, "shapes") == 0;
	} else if (o->reading && strcmp(name, "table-row") == 0) {
		begin_row(o, attribute, n);
	} else if (o->in_row && (strcmp(name, "table-cell") == 0 ||
				    strcmp(name, "covered-table-cell") == 0)) {
		begin_cell(o, attribute, n);
	}
}

static void
on_end(void *context, const char *name)
{
	struct ods *o = context;

	if (o->skip > 0) {
		o->skip--;
	} else if (o->in_text) {
		if (strcmp(name, "p") == 0 || strcmp(name, "h") == 0)
			o->in_text = false;
	} else if (o->in_cell) {
		if (strcmp(name, "table-cell") == 0 ||
		    strcmp(name, "covered-table-cell") == 0)
			end_cell(o);
	} else if (o->in_row) {
		if (strcmp(name, "table-row") == 0)
			end_row(o);
	} else if (strcmp(name, "table") == 0) {
		o->in_table = o->reading = false;
	}
}

static void
on_text(void *context, const char *text, size_t len)
{
	struct ods *o = context;

	if (o->in_text && o->skip == 0 && o->from == TEXT)
		add_words(o, text, len);
}

static void
on_manifest(void *context, const char *name,
    const struct xml_attribute *attribute, int n)
{
	(void)attribute;
	(void)n;
	if (strcmp(name, "encryption-data") == 0)
		((struct ods *)context)->locked = true;
}

/* Read until the sheet begins, or to the end, where it is said why not. */
static cbreg_status
find_sheet(struct ods *o, struct source_error *error)
{
	struct workbook *b = &o->book;
	const char *piece;
	cbreg_status rc = CBREG_OK;
	size_t n = 1;

	while (rc == CBREG_OK && n > 0 && !o->found) {
		if ((rc = part_next(b->part, 1024, &piece, &n, error)) ==
		    CBREG_OK)
			rc = xml_feed(b->xml, piece, n, error);
		if (rc == CBREG_OK && b->failed)
			rc = CBREG_NOMEM;
		if (rc == CBREG_OK && b->refused != NULL)
			rc = workbook_refuse(error, "E-LENGTH", b->refused);
		b->offset += (int64_t)n;
	}
	if (rc != CBREG_OK || o->found)
		return rc;
	if (!o->is_book)
		return workbook_refuse(error, "E-BOOK",
		    "the document is no workbook");
	if (b->n_sheet == 0)
		return workbook_refuse(error, "E-BOOK",
		    "the workbook has no sheet");
	return workbook_refuse(error, "E-SHEET",
	    workbook_no_sheet(o->want[0] != '\0' ? o->want : NULL));
}

static cbreg_status
ods_start(struct ods *o, const struct workbook_wish *wish,
    struct source_error *error)
{
	const struct xml_handler handler = { .start = on_start,
		.end = on_end,
		.text = on_text,
		.context = o };
	const struct xml_handler manifest = { .start = on_manifest,
		.context = o };
	cbreg_status rc = CBREG_OK;

	o->fill = wish->fill;
	snprintf(o->want, sizeof(o->want), "%s",
	    wish->sheet != NULL ? wish->sheet : "");
	if (o->book.parts != NULL) {
		/* Old ones have a DOCTYPE, which is no reason to stop here. */
		rc = workbook_feed(&o->book, "META-INF/manifest.xml", &manifest,
		    error);
		if (rc == CBREG_NOMEM)
			return rc;
		if (o->locked)
			return workbook_refuse(error, "E-LOCKED",
			    "the workbook is encrypted; save it without a "
			    "password");
		rc = part_open(o->book.parts, "content.xml", &o->book.part,
		    error);
	}
	if (rc != CBREG_OK)
		return rc;
	if ((o->book.xml = xml_new(&handler)) == NULL)
		return CBREG_NOMEM;
	return find_sheet(o, error);
}

static cbreg_status
ods_next(struct source *source, struct source_record *out,
    struct source_error *error)
{
	struct ods *o = (struct ods *)(void *)source;
	bool ended = o->book.ended;
	cbreg_status rc = workbook_next(source, out, error);

	if (!ended && o->book.ended)
		workbook_note_sheets(&o->book, o->want[0] != '\0');
	return rc;
}

static void
ods_free(struct source *source)
{
	struct ods *o = (struct ods *)(void *)source;

	workbook_release(&o->book);
	free(o->hidden);
	free(o);
}

static const struct source_ops ods_ops = { ods_next, workbook_keep_text,
	workbook_offset, ods_free, true };

cbreg_status
ods_open(struct parts *parts, struct part *part,
    const struct workbook_wish *wish, struct source **out,
    struct source_error *error)
{
	struct ods *o = calloc(1, sizeof(*o));
	cbreg_status rc;

	if (o == NULL) {
		part_free(part);
		parts_free(parts);
		return CBREG_NOMEM;
	}
	o->book.source.ops = &ods_ops;
	o->book.parts = parts;
	o->book.part = part;
	o->book.watch = wish->watch;
	if ((rc = ods_start(o, wish, error)) != CBREG_OK) {
		ods_free(&o->book.source);
		return rc;
	}
	*out = &o->book.source;
	return CBREG_OK;
}
