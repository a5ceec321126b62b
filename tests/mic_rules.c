/* The fifteen rules for tables that machines read, read a second time: of a
 * file whose header is its first row.  Nothing of import/lint.c is used, so
 * that the two can be held against each other. */
#include "config.h"

#include "buf.h"
#include "parts.h"

#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROWS 20000
#define COLUMNS 64

struct grid {
	char *text[ROWS][COLUMNS]; /* NULL: nothing stands there */
	bool word[ROWS][COLUMNS];  /* of a workbook: it is stored as a text */
	int rows, columns;
	bool book;
};

static struct grid grid;
static int found;

static void
die(const char *what, const char *why)
{
	fprintf(stderr, "mic_rules: %s: %s\n", what, why);
	exit(2);
}

static void
breach(const char *rule, int row, int column)
{
	printf("%s %d:%d\n", rule, row + 1, column + 1);
	found = 1;
}

static bool
matches(const char *text, const char *pattern)
{
	regex_t r;
	bool yes;

	if (regcomp(&r, pattern, REG_EXTENDED | REG_NOSUB) != 0)
		die(pattern, "is no pattern");
	yes = regexec(&r, text, 0, NULL, 0) == 0;
	regfree(&r);
	return yes;
}

static const char *
at(int row, int column)
{
	const char *text = grid.text[row][column];

	return text != NULL ? text : "";
}

static void
put(int row, int column, const char *text, size_t len)
{
	if (row >= ROWS || column >= COLUMNS)
		die("the file", "is too large for this test");
	if (len == 0)
		return;
	grid.text[row][column] = strndup(text, len);
	grid.rows = row >= grid.rows ? row + 1 : grid.rows;
	grid.columns = column >= grid.columns ? column + 1 : grid.columns;
}

/* Reading. */

static void
read_csv(const char *p)
{
	struct buf field = { 0 };
	int row = 0, column = 0;
	bool quoted = false;

	if (strncmp(p, "\xef\xbb\xbf", 3) == 0)
		p += 3;
	for (;; p++) {
		if (*p == '"' && quoted && p[1] == '"') {
			buf_add(&field, p++, 1);
		} else if (*p == '"') {
			quoted = !quoted;
		} else if (*p == '\0' ||
			   (!quoted && (*p == ',' || *p == '\n'))) {
			put(row, column, buf_text(&field), field.len);
			buf_release(&field);
			field = (struct buf){ 0 };
			column = *p == '\n' ? 0 : column + 1;
			row += *p == '\n';
			if (*p == '\0')
				break;
		} else if (quoted || *p != '\r') {
			buf_add(&field, p, 1);
		}
	}
	buf_release(&field);
}

static char *
read_part(struct parts *parts, const char *name)
{
	struct source_error error = { 0 };
	struct buf out = { 0 };
	struct part *part;
	const char *block;
	char *text;
	size_t n = 1;

	if (!parts_has(parts, name))
		return strdup("");
	if (part_open(parts, name, &part, &error) != CBREG_OK)
		die(name, error.message);
	while (n > 0) {
		if (part_next(part, 4096, &block, &n, &error) != CBREG_OK)
			die(name, "cannot be read");
		buf_add(&out, block, n);
	}
	part_free(part);
	text = strdup(buf_text(&out));
	buf_release(&out);
	return text;
}

/* The texts of the elements v and t between two places. */
static void
add_texts(struct buf *out, const char *from, const char *to)
{
	static const struct {
		const char *name, *is;
	} entity[] = { { "&amp;", "&" }, { "&lt;", "<" }, { "&gt;", ">" },
		{ "&quot;", "\"" }, { "&apos;", "'" } };
	size_t i;

	while ((from = strchr(from, '<')) != NULL && from < to) {
		bool text = (from[1] == 't' || from[1] == 'v') &&
			    (from[2] == '>' || from[2] == ' ');

		if ((from = strchr(from, '>')) == NULL)
			return;
		if (from[-1] == '/')
			continue;
		for (from++; text && *from != '<' && from < to;) {
			for (i = 0; i < 5; i++)
				if (strncmp(from, entity[i].name,
					strlen(entity[i].name)) == 0)
					break;
			buf_add(out, i < 5 ? entity[i].is : from, 1);
			from += i < 5 ? strlen(entity[i].name) : 1;
		}
	}
}

/* The end of an element, or of the text. */
static const char *
end_of(const char *from, const char *tag)
{
	const char *end = strstr(from, tag);

	return end != NULL ? end : from + strlen(from);
}

static void
shared_text(struct buf *out, const char *strings, long number)
{
	while ((strings = strstr(strings, "<si>")) != NULL && number-- > 0)
		strings++;
	if (strings != NULL)
		add_texts(out, strings, end_of(strings, "</si>"));
}

static void
read_cell(const char *cell, const char *strings)
{
	const char *close = strchr(cell, '>'), *r = strstr(cell, " r=\"");
	const char *t = strstr(cell, " t=\"");
	struct buf text = { 0 }, shared = { 0 };
	int column = 0, row;

	if (close == NULL || r == NULL || r > close)
		die("a cell", "is nowhere");
	for (r += 4; *r >= 'A' && *r <= 'Z'; r++)
		column = column * 26 + *r - 'A' + 1;
	row = (int)strtol(r, NULL, 10);
	if (close[-1] != '/')
		add_texts(&text, close, end_of(close, "</c>"));
	if (t != NULL && t < close && t[4] == 's' && t[5] == '"') {
		shared_text(&shared, strings,
		    strtol(buf_text(&text), NULL, 10));
		put(row - 1, column - 1, buf_text(&shared), shared.len);
	} else {
		put(row - 1, column - 1, buf_text(&text), text.len);
	}
	if (t != NULL && t < close)
		grid.word[row - 1][column - 1] = t[4] == 's' || t[4] == 'i';
	if (strstr(close, "<f") != NULL &&
	    strstr(close, "<f") < end_of(close, "</c>"))
		breach("1-7", row - 1, column - 1);
	buf_release(&text);
	buf_release(&shared);
}

static void
read_book(FILE *stream)
{
	struct source_error error = { 0 };
	struct parts *parts;
	char *sheet, *strings, *relations;
	const char *cell;

	grid.book = true;
	if (parts_open(stream, &parts, &error) != CBREG_OK)
		die("the workbook", error.message);
	sheet = read_part(parts, "xl/worksheets/sheet1.xml");
	strings = read_part(parts, "xl/sharedStrings.xml");
	relations = read_part(parts, "xl/worksheets/_rels/sheet1.xml.rels");
	for (cell = sheet; (cell = strstr(cell, "<c ")) != NULL; cell++)
		read_cell(cell, strings);
	if (strstr(sheet, "<mergeCell ") != NULL)
		breach("1-4", 0, 0);
	if (strstr(relations, "relationships/drawing\"") != NULL)
		breach("1-8", 0, 0);
	free(sheet);
	free(strings);
	free(relations);
	parts_free(parts);
}

/* The rules, in the words of the ministry where there are any. */

#define NUMBER "-?[0-9]+(\\.[0-9]+)?"

static bool
is_number(const char *text)
{
	return matches(text, "^" NUMBER "$");
}

/* A column whose header is a value, or whose cells are mostly numbers. */
static bool
is_of_numbers(int column)
{
	int row, numbers = 0, words = 0;

	if (matches(at(0, column), "code|year|alpha|date|note"))
		return false;
	for (row = 1; row < grid.rows; row++) {
		numbers += is_number(at(row, column));
		words += at(row, column)[0] != '\0' &&
			 !matches(at(row, column), "[0-9]|^[*X-]+$|^n");
	}
	return numbers > 0 && numbers >= words;
}

static void
check_number(int row, int column)
{
	const char *text = at(row, column);

	if (text[0] == '\0' || text[0] == '=' || strcmp(text, "X") == 0 ||
	    strcmp(text, "***") == 0 || strcmp(text, "-") == 0)
		return;
	if (is_number(text)) {
		if (grid.book && grid.word[row][column])
			breach("1-3", row, column);
	} else if (matches(text, "^" NUMBER " *(\\(|（|\\[|、| [0-9])")) {
		breach("1-2", row, column);
	} else if (matches(text, "^(¥|▲|△|\\$|−)? *[0-9]") &&
		   matches(text, "^[^0-9]*[0-9][0-9,.]* *[^0-9]*$")) {
		breach("1-3", row, column);
	} else if (strcmp(text, at(0, column)) != 0) {
		breach("1-13", row, column);
	}
}

static bool
has_gregorian(int row)
{
	int column;

	for (column = 0; column < grid.columns; column++)
		if (matches(at(row, column),
			"(^|[^0-9])(19|20)[0-9][0-9]([^0-9]|$)"))
			return true;
	return false;
}

/* Beyond the era, the two years have to be the same one. */
static bool
era_is_right(int row, const char *text)
{
	const char *heisei = strstr(text, "平成"),
		   *reiwa = strstr(text, "令和");
	char year[32];
	int column;

	if (heisei == NULL && reiwa == NULL)
		return has_gregorian(row);
	snprintf(year, sizeof(year), "%ld",
	    heisei != NULL ? 1988 + strtol(heisei + 6, NULL, 10)
			   : 2018 + strtol(reiwa + 6, NULL, 10));
	for (column = 0; column < grid.columns; column++)
		if (strstr(at(row, column), year) != NULL)
			return true;
	return false;
}

/* Roman numbers, and letters in circles, brackets and squares: U+2160 to
 * U+217F, U+2460 to U+24FF, U+3200 to U+33FF. */
static bool
is_of_a_machine(const char *text)
{
	const unsigned char *p = (const unsigned char *)text;

	for (; p[0] != '\0' && p[1] != '\0'; p++)
		if ((p[0] == 0xe2 && p[1] == 0x85 && p[2] >= 0xa0) ||
		    (p[0] == 0xe2 && p[1] == 0x91 && p[2] >= 0xa0) ||
		    (p[0] == 0xe2 && p[1] > 0x91 && p[1] <= 0x93) ||
		    (p[0] == 0xe3 && p[1] >= 0x88 && p[1] <= 0x8f))
			return true;
	return strstr(text, "№") != NULL || strstr(text, "℡") != NULL;
}

static void
check_text(int row, int column)
{
	const char *text = at(row, column);

	if (matches(text, "　|\n|  |^ | $"))
		breach("1-5", row, column);
	if (matches(text, "^(〃|々|同上|ditto)$"))
		breach("1-6", row, column);
	if (!grid.book && text[0] == '=')
		breach("1-7", row, column);
	if (is_of_a_machine(text))
		breach("1-10", row, column);
	if (matches(text, "(明治|大正|昭和|平成|令和)([0-9]+|元)") &&
	    !era_is_right(row, text))
		breach("1-11", row, column);
}

/* What this program has to say of countries. */
static void
check_region(int row, int column)
{
	static const char *const known[] = { "Brunei", "Brunei Darussalam",
		"Cambodia", "Indonesia", "Japan", "Laos", "Lao PDR", "Malaysia",
		"Myanmar", "Philippines", "Singapore", "Thailand",
		"Timor-Leste", "Vietnam", "Viet Nam", "Total", "Not stated",
		"Regional or international body", "日本", "ブルネイ",
		"カンボジア", "インドネシア", "ラオス", "マレーシア",
		"ミャンマー", "フィリピン", "シンガポール", "タイ",
		"東ティモール", "ベトナム", "合計", "不明", "地域・国際機関" };
	const char *header = at(0, column), *text = at(row, column);
	size_t i;

	if (!matches(header, "country|国名|都道府県") || text[0] == '\0' ||
	    strcmp(text, header) == 0)
		return;
	if (matches(text, "^([A-Z]{2}|[A-Z]{3}|TOTAL|total)$"))
		return;
	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strcmp(known[i], text) == 0)
			return;
	if (!matches(text, "(都|道|府|県)$"))
		breach("1-12", row, column);
}

static bool
row_is_blank(int row)
{
	int column;

	for (column = 0; column < grid.columns; column++)
		if (at(row, column)[0] != '\0')
			return false;
	return true;
}

static bool
column_is_blank(int column)
{
	int row;

	for (row = 0; row < grid.rows; row++)
		if (at(row, column)[0] != '\0')
			return false;
	return true;
}

static void
check_header(void)
{
	int column;

	for (column = 0; column < grid.columns; column++)
		if (column_is_blank(column))
			breach("2-1", 0, column);
		else if (at(0, column)[0] == '\0')
			breach("1-6", 0, column);
}

static void
check_row(int row)
{
	int column, same = 0;

	if (row_is_blank(row)) {
		breach("2-1", row, 0);
		return;
	}
	if (at(row, 0)[0] == '\0')
		breach("1-6", row, 0);
	for (column = 0; column < grid.columns; column++)
		same += strcmp(at(row, column), at(0, column)) == 0;
	if (row > 0 && same == grid.columns)
		breach("2-2", row, 0);
}

/* A column of units, else a unit in the header of each column of numbers. */
static void
check_units(void)
{
	int column, row, unit = -1;

	for (column = 0; column < grid.columns; column++)
		if (matches(at(0, column), "^(unit|単位)$"))
			unit = column;
	for (column = 1; column < grid.columns; column++) {
		if (!is_of_numbers(column))
			continue;
		if (unit < 0 &&
		    !matches(at(0, column),
			"[(（]|people|participants|seats|days|数$|率$"))
			breach("1-9", 0, column);
		for (row = 1; row < grid.rows && unit >= 0; row++)
			if (is_number(at(row, column)) &&
			    at(row, unit)[0] == '\0')
				breach("1-9", row, unit);
	}
}

static void
check_grid(void)
{
	bool of_numbers[COLUMNS];
	int row, column;

	check_header();
	check_units();
	for (column = 0; column < grid.columns; column++)
		of_numbers[column] = is_of_numbers(column);
	for (row = 0; row < grid.rows; row++) {
		check_row(row);
		for (column = 0; column < grid.columns; column++) {
			check_text(row, column);
			if (row > 0 && of_numbers[column])
				check_number(row, column);
			if (row > 0)
				check_region(row, column);
		}
	}
}

int
main(int argc, char **argv)
{
	struct buf text = { 0 };
	char block[4096];
	FILE *stream = NULL;
	size_t n;

	if (argc != 2 || (stream = fopen(argv[1], "re")) == NULL)
		die(argc > 1 ? argv[1] : "usage", "mic_rules file");
	while ((n = fread(block, 1, sizeof(block), stream)) > 0)
		buf_add(&text, block, n);
	rewind(stream);
	if (strncmp(buf_text(&text), "PK\3\4", 4) == 0) {
		read_book(stream);
	} else if (strlen(buf_text(&text)) != text.len ||
		   strncmp(buf_text(&text), "\xd0\xcf", 2) == 0 ||
		   buf_text(&text)[0] == '%') {
		breach("1-1", 0, 0); /* neither text nor a workbook */
	} else {
		fclose(stream);
		read_csv(buf_text(&text));
	}
	check_grid();
	buf_release(&text);
	return found;
}
