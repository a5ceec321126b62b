/* Workbooks out: the only file that includes the header of libxlsxwriter. */
#include "config.h"

#include "newbook.h"

#include "date.h"
#include "library.h"
#include "text.h"
#include "workbook.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

#define BOOK_FUNCTIONS(X)                                                      \
	X(chart_add_series)                                                    \
	X(chart_axis_set_name)                                                 \
	X(chart_axis_set_num_format)                                           \
	X(chart_axis_set_reverse)                                              \
	X(chart_legend_set_position)                                           \
	X(chart_series_set_categories)                                         \
	X(chart_series_set_line)                                               \
	X(chart_series_set_marker_type)                                        \
	X(chart_series_set_name_range)                                         \
	X(chart_series_set_pattern)                                            \
	X(chart_series_set_values)                                             \
	X(chart_title_set_name)                                                \
	X(format_set_align)                                                    \
	X(format_set_bg_color)                                                 \
	X(format_set_bold)                                                     \
	X(format_set_border)                                                   \
	X(format_set_num_format)                                               \
	X(format_set_text_wrap)                                                \
	X(lxw_strerror)                                                        \
	X(lxw_workbook_free)                                                   \
	X(workbook_add_chart)                                                  \
	X(workbook_add_format)                                                 \
	X(workbook_add_worksheet)                                              \
	X(workbook_close)                                                      \
	X(workbook_new_opt)                                                    \
	X(workbook_set_properties)                                             \
	X(worksheet_autofilter)                                                \
	X(worksheet_conditional_format_range)                                  \
	X(worksheet_data_validation_range)                                     \
	X(worksheet_freeze_panes)                                              \
	X(worksheet_insert_chart_opt)                                          \
	X(worksheet_hide)                                                      \
	X(worksheet_set_column)                                                \
	X(worksheet_write_comment)                                             \
	X(worksheet_write_number)                                              \
	X(worksheet_write_string)

static struct {
#define X(name) __typeof__(&name) name;
	BOOK_FUNCTIONS(X)
#undef X
} lib;

static const char *const function_names[] = {
#define X(name) #name,
	BOOK_FUNCTIONS(X)
#undef X
	    NULL
};

static struct library libxlsxwriter = { "libxlsxwriter.so.4", function_names,
	NULL };

#define MIN_WIDTH 8
#define MAX_WIDTH 50

struct newbook {
	FILE *file; /* where the library writes */
	lxw_workbook *book;
	lxw_worksheet *sheet;
	lxw_format *format[NEWBOOK_STYLES];
	char name[32]; /* of the sheet */
	uint32_t row;
	int columns, width[NEWBOOK_COLUMNS];
	int frozen; /* rows; -1: with a filter in the last of them */
	uint32_t head;
	enum newbook_style look[NEWBOOK_COLUMNS]; /* of cells to be filled in */
	/* Of each sheet, to be compared with what is read back. */
	struct written {
		char name[32];
		int64_t cells, bytes;
	} * sheets;
	size_t n_sheets;
	char *text; /* of a cell, as the format wants it */
	size_t size;
	char why[200];
	bool failed; /* out of memory */
};

/* The same for all: the time would make two runs differ. */
static const time_t made_on = 946684800; /* 2000-01-01 */

static void
make_formats(struct newbook *book)
{
	int i;

	for (i = 0; i < NEWBOOK_STYLES; i++)
		if ((book->format[i] = lib.workbook_add_format(book->book)) ==
		    NULL) {
			book->failed = true;
			return;
		}
	lib.format_set_num_format(book->format[NEWBOOK_TEXT], "@");
	lib.format_set_num_format(book->format[NEWBOOK_BAD], "@");
	lib.format_set_num_format(book->format[NEWBOOK_DATE], "yyyy-mm-dd");
	lib.format_set_bold(book->format[NEWBOOK_HEAD]);
	lib.format_set_bg_color(book->format[NEWBOOK_HEAD], 0xDDE6F0);
	lib.format_set_border(book->format[NEWBOOK_HEAD], LXW_BORDER_THIN);
	lib.format_set_bg_color(book->format[NEWBOOK_BAD], 0xFFD9D9);
	lib.format_set_text_wrap(book->format[NEWBOOK_HELP]);
	lib.format_set_align(book->format[NEWBOOK_HELP],
	    LXW_ALIGN_VERTICAL_TOP);
}

struct newbook *
newbook_new(void)
{
	lxw_doc_properties properties = { .created = made_on };
	lxw_workbook_options options = { .constant_memory = LXW_TRUE };
	struct newbook *book;
	char path[32];

	if (!library_load(&libxlsxwriter, &lib) ||
	    (book = calloc(1, sizeof(*book))) == NULL)
		return NULL;
	if ((book->file = tmpfile()) != NULL) {
		/* The library takes a name only. */
		snprintf(path, sizeof(path), "/proc/self/fd/%d",
		    fileno(book->file));
		book->book = lib.workbook_new_opt(path, &options);
	}
	if (book->book == NULL) {
		newbook_free(book);
		return NULL;
	}
	lib.workbook_set_properties(book->book, &properties);
	make_formats(book);
	return book;
}

static void
check(struct newbook *book, lxw_error error, int column)
{
	if (error == LXW_NO_ERROR || book->why[0] != '\0')
		return;
	if (error == LXW_ERROR_MEMORY_MALLOC_FAILED) {
		book->failed = true;
		return;
	}
	if (error == LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED)
		snprintf(book->why, sizeof(book->why),
		    "row %u, column %d of sheet '%s': a cell of a workbook "
		    "holds at most 32,767 characters",
		    book->row + 1, column + 1, book->name);
	else if (error == LXW_ERROR_WORKSHEET_INDEX_OUT_OF_RANGE)
		snprintf(book->why, sizeof(book->why),
		    "a sheet of a workbook holds at most %d rows",
		    NEWBOOK_ROWS);
	else
		snprintf(book->why, sizeof(book->why), "%s",
		    lib.lxw_strerror(error));
}

/* What is known of a sheet only when all of its rows are. */
static void
end_sheet(struct newbook *book)
{
	uint32_t last = book->row > 0 ? book->row - 1 : 0;
	int i, width;

	if (book->sheet == NULL)
		return;
	for (i = 0; i < book->columns; i++) {
		width = book->width[i] + 2;
		width = width < MIN_WIDTH ? MIN_WIDTH : width;
		width = width > MAX_WIDTH ? MAX_WIDTH : width;
		check(book,
		    lib.worksheet_set_column(book->sheet, (lxw_col_t)i,
			(lxw_col_t)i, width,
			book->look[i] == NEWBOOK_NUMBER
			    ? NULL
			    : book->format[book->look[i]]),
		    i);
	}
	if (book->frozen < 0 && book->columns > 0)
		check(book,
		    lib.worksheet_autofilter(book->sheet, book->head - 1, 0,
			last < book->head ? book->head - 1 : last,
			(lxw_col_t)(book->columns - 1)),
		    0);
}

void
newbook_sheet(struct newbook *book, const char *name, bool hidden)
{
	struct written *sheets;
	int i;

	end_sheet(book);
	snprintf(book->name, sizeof(book->name), "%s", name);
	book->sheet = lib.workbook_add_worksheet(book->book, book->name);
	if (book->sheet == NULL) {
		book->failed = true;
		return;
	}
	sheets =
	    realloc(book->sheets, (book->n_sheets + 1) * sizeof(*book->sheets));
	if (sheets == NULL) {
		book->failed = true;
		return;
	}
	book->sheets = sheets;
	sheets[book->n_sheets] = (struct written){ 0 };
	memcpy(sheets[book->n_sheets++].name, book->name, sizeof(book->name));
	if (hidden)
		lib.worksheet_hide(book->sheet);
	book->row = book->head = 0;
	book->columns = book->frozen = 0;
	memset(book->width, 0, sizeof(book->width));
	for (i = 0; i < NEWBOOK_COLUMNS; i++)
		book->look[i] = NEWBOOK_NUMBER;
}

/* Two characters that XML has no place for. */
static bool
is_no_character(const char *text)
{
	return strncmp(text, "\xef\xbf\xbe", 3) == 0 ||
	       strncmp(text, "\xef\xbf\xbf", 3) == 0;
}

/* "_x0041_" is a way to write A, and control characters have no other. */
static bool
is_escape(const char *text)
{
	return text[0] == '_' && text[1] == 'x' &&
	       strspn(text + 2, "0123456789abcdefABCDEF") >= 4 &&
	       text[6] == '_';
}

static const char *
escaped(struct newbook *book, const char *text)
{
	size_t need = 1, n = 0;
	const char *at;
	char *bigger;

	for (at = text; *at != '\0'; at++)
		need += is_escape(at) || is_no_character(at) ? 7 : 1;
	if (need == (size_t)(at - text) + 1)
		return text;
	if (need > book->size) {
		if ((bigger = realloc(book->text, need)) == NULL) {
			book->failed = true;
			return "";
		}
		book->text = bigger;
		book->size = need;
	}
	for (at = text; *at != '\0'; at++) {
		if (is_escape(at)) {
			memcpy(book->text + n, "_x005F", 6);
			n += 6;
		} else if (is_no_character(at)) {
			memcpy(book->text + n,
			    at[2] == '\xbe' ? "_xFFFE_" : "_xFFFF_", 7);
			n += 7;
			at += 2;
			continue;
		}
		book->text[n++] = *at;
	}
	book->text[n] = '\0';
	return book->text;
}

/* The number by which a workbook counts days; 0 where it has none. */
static long
serial_of(const char *text)
{
	int day = cbreg_date_parse(text, strlen(text), false);

	/* Before that its calendar has a day too many. */
	return day < 19000301 ? 0 : cbreg_date_days(day) + 25569;
}

void
newbook_put(struct newbook *book, int column, enum newbook_style style,
    const char *text)
{
	lxw_format *format = book->format[style];
	lxw_col_t at = (lxw_col_t)column;
	lxw_error error;
	long serial;
	int width;

	if (book->failed || book->sheet == NULL || column >= NEWBOOK_COLUMNS)
		return;
	if (column >= book->columns)
		book->columns = column + 1;
	if (text[0] == '\0')
		return;
	if ((width = text_width(text)) > book->width[column])
		book->width[column] = width;
	if (style == NEWBOOK_NUMBER && strlen(text) <= 15)
		error = lib.worksheet_write_number(book->sheet, book->row, at,
		    strtod(text, NULL), NULL);
	else if (style == NEWBOOK_DATE && (serial = serial_of(text)) > 0)
		error = lib.worksheet_write_number(book->sheet, book->row, at,
		    (double)serial, format);
	else
		error = lib.worksheet_write_string(book->sheet, book->row, at,
		    escaped(book, text),
		    style == NEWBOOK_DATE || style == NEWBOOK_NUMBER
			? book->format[NEWBOOK_TEXT]
			: format);
	check(book, error, column);
	book->sheets[book->n_sheets - 1].cells++;
	book->sheets[book->n_sheets - 1].bytes += (int64_t)strlen(text);
}

void
newbook_remark(struct newbook *book, int column, const char *text)
{
	if (!book->failed)
		check(book,
		    lib.worksheet_write_comment(book->sheet, book->row,
			(lxw_col_t)column, text),
		    column);
}

void
newbook_next_row(struct newbook *book)
{
	book->row++;
}

void
newbook_freeze(struct newbook *book, bool filter)
{
	if (book->failed)
		return;
	book->head = book->row;
	book->frozen = filter ? -1 : 1;
	lib.worksheet_freeze_panes(book->sheet, book->row, 0);
}

void
newbook_rule(struct newbook *book, int column, uint32_t rows,
    const struct newbook_rule *rule)
{
	lxw_data_validation v = { .input_title = (char *)rule->title,
		.input_message = (char *)rule->hint,
		.ignore_blank = LXW_VALIDATION_ON,
		.error_type = rule->strict ? LXW_VALIDATION_ERROR_TYPE_STOP
					   : LXW_VALIDATION_ERROR_TYPE_WARNING,
		.criteria = LXW_VALIDATION_CRITERIA_BETWEEN };

	if (book->failed)
		return;
	book->look[column] = rule->type == NEWBOOK_WHOLE  ? NEWBOOK_NUMBER
			     : rule->type == NEWBOOK_DAYS ? NEWBOOK_DATE
							  : NEWBOOK_TEXT;
	switch (rule->type) {
	case NEWBOOK_AS_TEXT:
		v.validate = LXW_VALIDATION_TYPE_ANY;
		if (rule->hint == NULL)
			return;
		break;
	case NEWBOOK_LIST:
		v.validate = LXW_VALIDATION_TYPE_LIST_FORMULA;
		v.value_formula = (char *)rule->range;
		break;
	case NEWBOOK_DAYS:
		v.validate = LXW_VALIDATION_TYPE_DATE;
		v.minimum_datetime =
		    (lxw_datetime){ .year = 1950, .month = 1, .day = 1 };
		v.maximum_datetime =
		    (lxw_datetime){ .year = 2199, .month = 12, .day = 31 };
		break;
	case NEWBOOK_WHOLE:
		v.validate = LXW_VALIDATION_TYPE_INTEGER;
		v.minimum_number = (double)rule->min;
		v.maximum_number = (double)rule->max;
		break;
	}
	check(book,
	    lib.worksheet_data_validation_range(book->sheet, book->row,
		(lxw_col_t)column, book->row + rows - 1, (lxw_col_t)column, &v),
	    column);
}

static bool
sheet_is_whole(FILE *file, const struct written *sheet)
{
	const struct workbook_wish wish = { .sheet = sheet->name };
	struct source_error error = { 0 };
	struct source_record row;
	struct source *source;
	int64_t cells = 0, bytes = 0;
	FILE *stream;
	cbreg_status rc;
	size_t k;
	int fd;

	if ((fd = dup(fileno(file))) < 0)
		return false;
	lseek(fd, 0, SEEK_SET);
	if ((stream = fdopen(fd, "r")) == NULL) {
		close(fd);
		return false;
	}
	if (workbook_open(stream, &wish, &source, &error) != CBREG_OK)
		return false;
	while ((rc = source_next(source, &row, &error)) == CBREG_OK)
		for (k = 0; k < row.n; k++) {
			cells += row.value_len[k] > 0;
			bytes += row.value_len[k];
		}
	source_free(source);
	return rc == CBREG_DONE && cells == sheet->cells &&
	       bytes == sheet->bytes;
}

/* The library does not look at whether its own files were written. */
static bool
is_whole(const struct newbook *book)
{
	size_t i;

	for (i = 0; i < book->n_sheets; i++)
		if (!sheet_is_whole(book->file, &book->sheets[i]))
			return false;
	return true;
}

static cbreg_status
copy_bytes(FILE *from, FILE *to)
{
	char block[1 << 14];
	size_t n;

	rewind(from);
	while ((n = fread(block, 1, sizeof(block), from)) > 0)
		if (fwrite(block, 1, n, to) != n)
			return CBREG_IO;
	return ferror(from) ? CBREG_IO : CBREG_OK;
}

void
newbook_colour(struct newbook *book, int column, const char *word,
    uint32_t colour)
{
	lxw_conditional_format rule = { .type = LXW_CONDITIONAL_TYPE_CELL,
		.criteria = LXW_CONDITIONAL_CRITERIA_EQUAL_TO };
	char value[64];

	if (book->failed || book->sheet == NULL)
		return;
	snprintf(value, sizeof(value), "\"%s\"", word);
	rule.value_string = value;
	if ((rule.format = lib.workbook_add_format(book->book)) == NULL) {
		book->failed = true;
		return;
	}
	lib.format_set_bg_color(rule.format, colour);
	lib.worksheet_conditional_format_range(book->sheet, book->row,
	    (lxw_col_t)column, NEWBOOK_ROWS - 1, (lxw_col_t)column, &rule);
}

#define CHART_STYLES 10

/* As on a page: apart for all eyes, and on paper without colour. */
static const struct {
	lxw_color_t colour;
	uint8_t pattern, dash;
} chart_style[CHART_STYLES] = {
	{ 0x0072b2, LXW_CHART_PATTERN_NONE, LXW_CHART_LINE_DASH_SOLID },
	{ 0xc24e00, LXW_CHART_PATTERN_WIDE_UPWARD_DIAGONAL,
	    LXW_CHART_LINE_DASH_DASH },
	{ 0x007a5a, LXW_CHART_PATTERN_SMALL_CHECK,
	    LXW_CHART_LINE_DASH_SQUARE_DOT },
	{ 0x9c4f80, LXW_CHART_PATTERN_DARK_HORIZONTAL,
	    LXW_CHART_LINE_DASH_DASH_DOT },
	{ 0x7a6200, LXW_CHART_PATTERN_DARK_VERTICAL,
	    LXW_CHART_LINE_DASH_LONG_DASH },
	{ 0x333333, LXW_CHART_PATTERN_TRELLIS, LXW_CHART_LINE_DASH_ROUND_DOT },
	{ 0x2a78a8, LXW_CHART_PATTERN_LARGE_GRID,
	    LXW_CHART_LINE_DASH_LONG_DASH_DOT_DOT },
	{ 0xb03040, LXW_CHART_PATTERN_WIDE_DOWNWARD_DIAGONAL,
	    LXW_CHART_LINE_DASH_DASH },
	{ 0x4b6a1e, LXW_CHART_PATTERN_NARROW_HORIZONTAL,
	    LXW_CHART_LINE_DASH_LONG_DASH_DOT },
	{ 0x5b4fa0, LXW_CHART_PATTERN_NARROW_VERTICAL,
	    LXW_CHART_LINE_DASH_SQUARE_DOT },
};

static void
add_series(struct newbook *book, lxw_chart *drawn,
    const struct newbook_chart *chart, int n)
{
	lxw_chart_series *series = lib.chart_add_series(drawn, NULL, NULL);
	lxw_color_t colour = chart_style[n % CHART_STYLES].colour;
	lxw_chart_pattern pattern = { .fg_color = colour,
		.bg_color = 0xffffff,
		.type = chart_style[n % CHART_STYLES].pattern };
	lxw_chart_line line = { .color = colour,
		.width = chart->type == NEWBOOK_LINES ? 2.25F : 0.75F };
	uint32_t head = chart->head;
	uint32_t last = head + (uint32_t)chart->ncategory;
	lxw_col_t column = (lxw_col_t)(n + 1);

	if (series == NULL) {
		book->failed = true;
		return;
	}
	lib.chart_series_set_categories(series, book->name, head + 1, 0, last,
	    0);
	lib.chart_series_set_values(series, book->name, head + 1, column, last,
	    column);
	lib.chart_series_set_name_range(series, book->name, head, column);
	if (chart->type == NEWBOOK_LINES) {
		line.dash_type = chart_style[n % CHART_STYLES].dash;
		lib.chart_series_set_marker_type(series,
		    LXW_CHART_MARKER_AUTOMATIC);
	} else {
		if (pattern.type == LXW_CHART_PATTERN_NONE) {
			pattern.type = LXW_CHART_PATTERN_PERCENT_90;
			pattern.bg_color = colour;
		}
		lib.chart_series_set_pattern(series, &pattern);
	}
	lib.chart_series_set_line(series, &line);
}

static void
name_axes(lxw_chart *drawn, const struct newbook_chart *chart)
{
	bool lines = chart->type == NEWBOOK_LINES;
	lxw_chart_axis *category = lines ? drawn->x_axis : drawn->y_axis;
	lxw_chart_axis *value = lines ? drawn->y_axis : drawn->x_axis;

	if (chart->title != NULL)
		lib.chart_title_set_name(drawn, chart->title);
	if (chart->category_title != NULL)
		lib.chart_axis_set_name(category, chart->category_title);
	if (chart->value_title != NULL)
		lib.chart_axis_set_name(value, chart->value_title);
	lib.chart_axis_set_num_format(value, "#,##0");
	if (!lines) /* the first category stands at the top */
		lib.chart_axis_set_reverse(category);
	lib.chart_legend_set_position(drawn, chart->nseries > 1
						 ? LXW_CHART_LEGEND_BOTTOM
						 : LXW_CHART_LEGEND_NONE);
}

void
newbook_chart(struct newbook *book, const struct newbook_chart *chart)
{
	static const uint8_t type[] = { [NEWBOOK_BARS] = LXW_CHART_BAR,
		[NEWBOOK_STACKED] = LXW_CHART_BAR_STACKED,
		[NEWBOOK_LINES] = LXW_CHART_LINE };
	lxw_chart_options options = { .x_scale = 1.5, .y_scale = 1.4 };
	lxw_chart *drawn;
	int i;

	if (book->failed || book->sheet == NULL)
		return;
	drawn = lib.workbook_add_chart(book->book, type[chart->type]);
	if (drawn == NULL) {
		book->failed = true;
		return;
	}
	for (i = 0; i < chart->nseries; i++)
		add_series(book, drawn, chart, i);
	name_axes(drawn, chart);
	check(book,
	    lib.worksheet_insert_chart_opt(book->sheet, chart->head,
		(lxw_col_t)(chart->nseries + 2), drawn, &options),
	    0);
}

uint32_t
newbook_row(const struct newbook *book)
{
	return book->row;
}

cbreg_status
newbook_end(struct newbook *book, FILE *to, char why[200])
{
	cbreg_status rc;
	lxw_error error;

	why[0] = '\0';
	end_sheet(book);
	if (!book->failed && book->why[0] == '\0') {
		errno = 0;
		error = lib.workbook_close(book->book);
		book->book = NULL;
		rc = CBREG_IO;
		if (error == LXW_NO_ERROR && is_whole(book)) {
			rc = copy_bytes(book->file, to);
		} else if (errno == 0) {
			errno = EIO;
		}
	} else {
		rc = book->failed ? CBREG_NOMEM : CBREG_INVALID;
		memcpy(why, book->why, sizeof(book->why));
	}
	newbook_free(book);
	return rc;
}

void
newbook_free(struct newbook *book)
{
	int error = errno;

	if (book == NULL)
		return;
	if (book->book != NULL)
		lib.lxw_workbook_free(book->book);
	if (book->file != NULL)
		fclose(book->file);
	free(book->sheets);
	free(book->text);
	free(book);
	errno = error;
}
