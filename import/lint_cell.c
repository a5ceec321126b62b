/* What one cell of a table is, as its text tells. */
#include "config.h"

#include "lint_cell.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define SHORT 60 /* characters; longer texts are prose */

static const char *
find(const char *const *list, const char *text)
{
	for (; *list != NULL; list++)
		if (strcasecmp(*list, text) == 0)
			return *list;
	return NULL;
}

/* How many of the list begin the text; the length of the one, or 0. */
static size_t
begins(const char *const *list, const char *text)
{
	for (; *list != NULL; list++)
		if (strncmp(*list, text, strlen(*list)) == 0)
			return strlen(*list);
	return 0;
}

static bool
ends_with(const char *text, const char *end)
{
	size_t n = strlen(text), m = strlen(end);

	return n >= m && strcasecmp(text + n - m, end) == 0;
}

static size_t
characters(const char *text)
{
	size_t n = 0;

	for (; *text != '\0'; text++)
		n += (*text & 0xc0) != 0x80;
	return n;
}

static const char *const blanks[] = { " ", "\t", "\r", "\n", "\u00a0", "\u3000",
	NULL };

static const char *
skip_blanks(const char *text)
{
	size_t n;

	while (*text != '\0' && (n = begins(blanks, text)) > 0)
		text += n;
	return text;
}

bool
lint_is_blank(const char *text)
{
	return *skip_blanks(text) == '\0';
}

static size_t
blank_at_end(const char *text, size_t len)
{
	const char *const *b;
	size_t n;

	for (b = blanks; *b != NULL; b++)
		if (len >= (n = strlen(*b)) &&
		    memcmp(text + len - n, *b, n) == 0)
			return n;
	return 0;
}

void
lint_trim(const char *text, char out[LINT_TRIMMED])
{
	size_t len, n;

	text = skip_blanks(text);
	len = strlen(text);
	while (len > 0 && (n = blank_at_end(text, len)) > 0)
		len -= n;
	if (len >= LINT_TRIMMED)
		for (len = LINT_TRIMMED - 1; (text[len] & 0xc0) == 0x80; len--)
			;
	memcpy(out, text, len);
	out[len] = '\0';
}

/* Letters of full width, U+FF01 to U+FF5E, as those of ASCII. */
static bool
narrow(const char *text, char out[LINT_TRIMMED])
{
	const unsigned char *p = (const unsigned char *)text;
	bool wide = false;
	size_t n = 0;

	for (; *p != '\0' && n < LINT_TRIMMED - 1; n++) {
		unsigned c = *p;

		if (p[0] == 0xef && (p[1] == 0xbc || p[1] == 0xbd) &&
		    p[2] != '\0')
			c = ((p[1] & 0x3fu) << 6 | (p[2] & 0x3fu)) - 0xee0;
		if (c != *p && c >= 0x21 && c <= 0x7e) {
			wide = true;
			out[n] = (char)c;
			p += 3;
		} else {
			out[n] = (char)*p++;
		}
	}
	out[n] = '\0';
	return wide;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Digits, with commas between groups of three and one point; past them. */
static const char *
skip_number(const char *text, bool *commas)
{
	while (is_digit(*text))
		text++;
	while (*text == ',' && is_digit(text[1]) && is_digit(text[2]) &&
	       is_digit(text[3]) && !is_digit(text[4])) {
		*commas = true;
		text += 4;
	}
	if (*text == '.' && is_digit(text[1]))
		for (text++; is_digit(*text); text++)
			;
	if ((*text == 'e' || *text == 'E') &&
	    is_digit(text[1 + (text[1] == '-' || text[1] == '+')]))
		for (text += 2; is_digit(*text); text++)
			;
	return text;
}

static const char *const units[] = { "%", "‰", "円", "千円", "万円", "百万円",
	"億円", "人", "千人", "万人", "名", "件", "回", "社", "校", "台", "本",
	"個", "枚", "戸", "世帯", "隻", "頭", "席", "時間", "分", "秒", "日間",
	"か月", "ヶ月", "箇所", "か所", "カ所", "ヶ所", "ポイント", "歳", "km",
	"m", "cm", "mm", "kg", "g", "t", "ha", "km2", "m2", "㎡", "㎢", "l",
	"kl", "kw", "kwh", "gb", "mb", "people", "persons", "person",
	"participants", "yen", "jpy", "usd", "eur", "dollars", "hours", "hour",
	"minutes", "days", "day", "months", "weeks", "years", "seats", "times",
	"sessions", "courses", "percent", "points", "heads", "households",
	"companies", "schools", "placements", "enrolments", "completions",
	"participations", "nominations", NULL };

/* Units and signs before a number. */
static const char *const before[] = { "¥", "￥", "$", "€", "£", "▲", "△", "▼",
	"−", "‐", "–", "+", "~", "約", "JPY", "USD", "EUR", NULL };

static const char *const brackets[] = { "(", "[", "{", "<", "〔", "【", "〈",
	"「", NULL };
static const char *const between[] = { ",", ";", "、", "，", "；", "・", "|",
	"\n", NULL };

/* What stands behind a number. */
static enum lint_class
class_of_rest(const char *rest, const char *number_end, bool *unit)
{
	size_t n = begins(between, rest);

	if (begins(brackets, rest) > 0)
		return LINT_SEVERAL;
	if (is_digit(*rest) && rest > number_end)
		return LINT_SEVERAL;
	if (n > 0 && is_digit(*skip_blanks(rest + n)))
		return LINT_SEVERAL;
	if (strpbrk(rest, "0123456789") != NULL && find(units, rest) == NULL)
		return LINT_OTHER;
	*unit = find(units, rest) != NULL;
	return *unit || characters(rest) <= 8 ? LINT_LOOSE : LINT_OTHER;
}

enum lint_class
lint_classify(const char *text, bool *unit)
{
	static const char *const symbols[] = { "***", "X", "-", NULL };
	char trimmed[LINT_TRIMMED], plain[LINT_TRIMMED];
	const char *at, *end;
	bool ignored, written, loose = false;
	size_t n;

	if (unit == NULL)
		unit = &ignored;
	*unit = false;
	lint_trim(text, trimmed);
	if (trimmed[0] == '\0')
		return LINT_BLANK;
	if (find(symbols, trimmed) != NULL)
		return LINT_SYMBOL;
	written = narrow(trimmed, plain);
	for (at = plain; (n = begins(before, at)) > 0;
	     at = skip_blanks(at + n)) {
		loose = true;
		*unit = strchr("+~", *at) == NULL;
	}
	at += *at == '-';
	if (!is_digit(*at))
		return LINT_OTHER;
	end = skip_number(at, &written);
	if (*end == '\0')
		return loose	 ? LINT_LOOSE
		       : written ? LINT_WRITTEN
				 : LINT_NUMBER;
	return class_of_rest(skip_blanks(end), end, unit);
}

/* Words of a header. */

static const char *const code_words[] = { "code", "codes", "id", "no", "no.",
	"nr", "key", "time", "date", "day", "month", "quarter", "start", "end",
	"from", "to", "tel", "phone", "fax", "zip", "postcode", "note", "notes",
	"remarks", "url", "name", "address", "rank", "version", NULL };
static const char *const year_words[] = { "year", "fy", "period", "calendar",
	"era", NULL };
static const char *const region_words[] = { "country", "countries", "nation",
	"prefecture", "region", "iso", "iso3166", "alpha2", "alpha3", NULL };
static const char *const unit_words[] = { "unit", "units", NULL };

static const char *const code_parts[] = { "コード", "番号", "電話", "郵便",
	"備考", "住所", "氏名", "名称", "順位", "年月日", "日付", "月日",
	NULL };
static const char *const year_parts[] = { "年度", "暦年", "西暦", "和暦",
	NULL };
static const char *const region_parts[] = { "都道府県", "国名", "国・地域",
	"地域名", "国コード", "地域コード", "府県名", NULL };

static bool
contains(const char *const *list, const char *text)
{
	for (; *list != NULL; list++)
		if (strstr(text, *list) != NULL)
			return true;
	return false;
}

/* Whether one of the words between marks is in the list. */
static bool
has_word(const char *const *list, const char *header)
{
	char word[64];
	size_t n;

	for (; *header != '\0'; header += n + (header[n] != '\0')) {
		n = strcspn(header, " _-/.,:;()[]\t\n");
		if (n == 0 || n >= sizeof(word))
			continue;
		memcpy(word, header, n);
		word[n] = '\0';
		if (find(list, word) != NULL)
			return true;
	}
	return false;
}

enum lint_header
lint_header(const char *header)
{
	static const char *const region_names[] = { "国", "地域", "県", "府県",
		NULL };

	if (has_word(unit_words, header) || strcmp(header, "単位") == 0)
		return LINT_UNIT;
	if (has_word(region_words, header) || contains(region_parts, header) ||
	    find(region_names, header) != NULL)
		return LINT_REGION;
	if (has_word(year_words, header) || contains(year_parts, header) ||
	    ends_with(header, "年"))
		return LINT_YEAR;
	if (has_word(code_words, header) || strcasecmp(header, "number") == 0 ||
	    contains(code_parts, header) || ends_with(header, "月") ||
	    ends_with(header, "日"))
		return LINT_LABEL;
	return LINT_ANY;
}

bool
lint_names_unit(const char *header)
{
	static const char *const counts[] = { "count", "counts", "rate",
		"ratio", "share", NULL };
	const char *const *u;

	if (header == NULL)
		return false;
	if (contains(brackets, header) || strstr(header, "（") != NULL ||
	    strchr(header, '%') != NULL || has_word(units, header) ||
	    has_word(counts, header))
		return true;
	/* A number of things says what the things are. */
	if (ends_with(header, "数") || ends_with(header, "率") ||
	    ends_with(header, "割合"))
		return true;
	for (u = units; *u != NULL; u++)
		if ((**u & 0x80) != 0 && ends_with(header, *u))
			return true;
	return false;
}

bool
lint_says_unit(const char *text)
{
	return strstr(text, "単位") != NULL ||
	       strcasestr(text, "unit:") != NULL;
}

/* Layout. */

static bool
is_japanese(const char *text)
{
	unsigned char c = (unsigned char)*text;

	return c >= 0xe3 && c <= 0xe9;
}

/* A word of Japanese letters with a blank between any two of them. */
static bool
is_stretched(const char *text)
{
	int n = 0;

	for (; is_japanese(text) && strlen(text) >= 3; text += 4, n++)
		if (text[3] == '\0')
			return n > 0;
		else if (text[3] != ' ')
			return false;
	return false;
}

const char *
lint_layout(const char *text, size_t len, bool header)
{
	if (!header && characters(text) > SHORT)
		return NULL;
	if (lint_is_blank(text))
		return "the cell has blanks and nothing else";
	if (strchr(text, '\n') != NULL || strchr(text, '\r') != NULL)
		return "a line break stands in the cell";
	if (strstr(text, "\u3000") != NULL)
		return "a space of full width stands in the cell";
	if (skip_blanks(text) != text || blank_at_end(text, len) > 0)
		return "blanks stand around the text";
	if (strstr(text, "  ") != NULL || strchr(text, '\t') != NULL)
		return "several blanks stand in a row";
	return is_stretched(text) ? "a blank stretches a word" : NULL;
}

bool
lint_is_ditto(const char *text)
{
	static const char *const marks[] = { "〃", "々", "\"", "''", "″", "”",
		"“", "同", "同上", "同左", "同前", "仝", "ゝ", "↑", "do", "do.",
		"ditto", "idem", "same as above", "as above", NULL };
	char trimmed[LINT_TRIMMED];

	lint_trim(text, trimmed);
	return find(marks, trimmed) != NULL;
}

/* Characters. */

static uint32_t
character(const char **text)
{
	const unsigned char *p = (const unsigned char *)*text;
	unsigned n = *p >= 0xf0 ? 3 : *p >= 0xe0 ? 2 : *p >= 0xc0 ? 1 : 0;
	uint32_t c = n > 0 ? *p & (0x3fu >> n) : *p;

	for (p++; n > 0 && (*p & 0xc0) == 0x80; n--, p++)
		c = c << 6 | (*p & 0x3fu);
	*text = (const char *)p;
	return c;
}

bool
lint_has_letter(const uint8_t *set, const char *text)
{
	uint32_t c;

	while (*text != '\0') {
		c = character(&text);
		if (c < 0x80)
			continue;
		/* Letters in circles and squares, and those for private use. */
		if ((c >= 0x2460 && c <= 0x24ff) ||
		    (c >= 0x3200 && c <= 0x33ff) ||
		    (c >= 0xe000 && c <= 0xf8ff) || c >= 0xf0000 ||
		    (c < 0x10000 && (set[c / 8] & 1u << c % 8) != 0))
			return true;
	}
	return false;
}

/* Eras. */

static const struct {
	const char *name, *sign;
	char letter;
	int before; /* the year before its first */
} eras[] = {
	{ "明治", "㍾", 'M', 1867 },
	{ "大正", "㍽", 'T', 1911 },
	{ "昭和", "㍼", 'S', 1925 },
	{ "平成", "㍻", 'H', 1988 },
	{ "令和", "㋿", 'R', 2018 },
};

/* The number of a year, behind the era; 0 where none stands there. */
static int
year_at(const char *text)
{
	char plain[LINT_TRIMMED];

	text = skip_blanks(text);
	if (strncmp(text, "元", 3) == 0)
		return 1;
	narrow(text, plain);
	return is_digit(plain[0]) ? (int)strtol(plain, NULL, 10) % 1000 : 0;
}

/* R6, H31.4.1 */
static int
year_of_letter(const char *text)
{
	char trimmed[LINT_TRIMMED], plain[LINT_TRIMMED], *end;
	long n;
	size_t i;

	lint_trim(text, trimmed);
	narrow(trimmed, plain);
	if (!is_digit(plain[0] != '\0' ? plain[1] : '\0'))
		return 0;
	n = strtol(plain + 1, &end, 10);
	for (i = 0; i < sizeof(eras) / sizeof(eras[0]); i++)
		if ((plain[0] & ~0x20) == eras[i].letter && n >= 1 && n <= 99 &&
		    (*end == '\0' || *end == '.' || (*end & 0x80) != 0))
			return eras[i].before + (int)n;
	return 0;
}

int
lint_era_year(const char *text, bool letters)
{
	const char *at;
	size_t i, len;
	int n;

	if (characters(text) > SHORT)
		return 0;
	for (i = 0; i < sizeof(eras) / sizeof(eras[0]); i++) {
		len = strlen(eras[i].name);
		if ((at = strstr(text, eras[i].name)) == NULL) {
			len = strlen(eras[i].sign);
			at = strstr(text, eras[i].sign);
		}
		if (at != NULL && (n = year_at(at + len)) > 0)
			return eras[i].before + n;
	}
	return letters ? year_of_letter(text) : 0;
}
