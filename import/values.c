/* Values as files have them. */
#include "config.h"

#include "values.h"

#include "date.h"

#include <stdlib.h>
#include <string.h>

/* Days that a spreadsheet may count: 1954 to 2119.  Smaller numbers are more
 * likely something else. */
#define SERIAL_FROM 20000
#define SERIAL_TO 80000

#define BUDDHIST_FROM 2400
#define BUDDHIST_TO 2700
#define BUDDHIST_YEARS 543

static const struct {
	const char *symbol, *message;
} no_value[] = {
	{ "***", "*** means that the number is not available" },
	{ "...", "... means that the number is not available" },
	{ "…", "… means that the number is not available" },
	{ "X", "X means that the number is not told" },
	{ "x", "x means that the number is not told" },
	{ "Ｘ", "X means that the number is not told" },
};

/* Dashes that stand alone for none, and before a number for minus. */
static const char *const dashes[] = { "-", "‐", "−", "－", "–", "―", "ー" };

static const char *const minus[] = { "-", "‐", "−", "－", "–", "△", "▲" };

static bool
is(const char *text, size_t len, const char *word)
{
	return strlen(word) == len && memcmp(text, word, len) == 0;
}

/* What a text begins with, of a list; its length, or 0. */
static size_t
begins_with(const char *text, size_t len, const char *const *list, size_t n)
{
	size_t i, size;

	for (i = 0; i < n; i++) {
		size = strlen(list[i]);
		if (len >= size && memcmp(text, list[i], size) == 0)
			return size;
	}
	return 0;
}

static bool
is_digits(const char *text, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (text[i] < '0' || text[i] > '9')
			return false;
	return len > 0;
}

/* Digits, those of full width too, with commas before groups of three; false
 * where it is no number. */
static bool
plain_digits(const char *text, size_t len, char *to, size_t size)
{
	size_t i, n = 0, group = 0;
	bool commas = false;

	for (i = 0; i < len; i++) {
		if (n + 2 > size)
			return false;
		if (text[i] >= '0' && text[i] <= '9') {
			to[n++] = text[i];
			group++;
		} else if (len - i >= 3 &&
			   memcmp(text + i, "\xef\xbc", 2) == 0 &&
			   (unsigned char)text[i + 2] >= 0x90 &&
			   (unsigned char)text[i + 2] <= 0x99) {
			to[n++] = (char)('0' + text[i + 2] - (char)0x90);
			i += 2;
			group++;
		} else if (text[i] == ',' && group >= 1 && group <= 3 &&
			   (!commas || group == 3)) {
			commas = true;
			group = 0;
		} else {
			return false;
		}
	}
	to[n] = '\0';
	return n > 0 && (!commas || group == 3);
}

static const char *
number_from_file(const char *text, size_t *len, char made[VALUE_SIZE],
    struct value_note *note)
{
	size_t i, n, sign;

	for (i = 0; i < sizeof(no_value) / sizeof(no_value[0]); i++)
		if (is(text, *len, no_value[i].symbol)) {
			*note = (struct value_note){ "W-SYMBOL",
				no_value[i].message };
			*len = 0;
			return "";
		}
	n = sizeof(dashes) / sizeof(dashes[0]);
	if (begins_with(text, *len, dashes, n) == *len) {
		*note =
		    (struct value_note){ "W-SYMBOL", "a dash means none: 0" };
		*len = 1;
		return "0";
	}
	n = sizeof(minus) / sizeof(minus[0]);
	sign = begins_with(text, *len, minus, n);
	made[0] = '-';
	if (!plain_digits(text + sign, *len - sign, made + (sign > 0),
		VALUE_SIZE - 1))
		return text;
	*len = strlen(made);
	return made;
}

/* 3/4/2025 where the map tells the order. */
static bool
day_in_order(enum map_order order, const char *text, size_t len,
    char made[VALUE_SIZE])
{
	int n[3] = { 0 }, i = 0, digits = 0, day, month;
	char between = '\0';
	size_t k;

	for (k = 0; k < len; k++) {
		if (text[k] >= '0' && text[k] <= '9') {
			n[i] = n[i] * 10 + (text[k] - '0');
			if (++digits > 4)
				return false;
		} else if (strchr("/.-", text[k]) != NULL && i < 2 &&
			   digits >= 1 && digits <= 2 &&
			   (between == '\0' || between == text[k])) {
			between = text[k];
			digits = 0;
			i++;
		} else {
			return false;
		}
	}
	if (order == MAP_UNKNOWN || i != 2 || digits != 4)
		return false;
	day = order == MAP_DMY ? n[0] : n[1];
	month = order == MAP_DMY ? n[1] : n[0];
	snprintf(made, VALUE_SIZE, "%04d-%02d-%02d", n[2], month, day);
	return true;
}

/* A year in which nobody of this programme lives: 543 years earlier. */
static void
buddhist_year(char made[VALUE_SIZE])
{
	char rest[VALUE_SIZE], *end;
	long year = strtol(made, &end, 10);

	if (end - made != 4 || year < BUDDHIST_FROM || year > BUDDHIST_TO)
		return;
	snprintf(rest, sizeof(rest), "%s", end);
	snprintf(made, VALUE_SIZE, "%04ld%.*s", year - BUDDHIST_YEARS,
	    VALUE_SIZE - 6, rest);
}

static const char *
day_from_file(const struct value_rules *rules, int column, const char *text,
    size_t *len, char made[VALUE_SIZE], struct value_note *note)
{
	long serial;

	made[0] = '\0';
	if (rules->map != NULL &&
	    day_in_order(rules->map->order, text, *len, made)) {
		text = made;
	} else if (*len == 5 && is_digits(text, *len)) {
		serial = strtol(text, NULL, 10) + (rules->from_1904 ? 1462 : 0);
		if (serial < SERIAL_FROM || serial > SERIAL_TO)
			return text;
		*note = (struct value_note){ "W-SERIAL",
			"the number is taken for the day that a spreadsheet "
			"counts so" };
		cbreg_date_text(cbreg_date_from_days(serial - 25569), made);
		text = made;
	}
	if (rules->buddhist[column] && *len < VALUE_SIZE) {
		if (text != made)
			snprintf(made, VALUE_SIZE, "%.*s", (int)*len, text);
		buddhist_year(made);
		text = made;
	}
	if (text == made)
		*len = strlen(made);
	return text;
}

const char *
value_from_file(const struct value_rules *rules, int column, const char *text,
    size_t *len, char made[VALUE_SIZE], struct value_note *note)
{
	const struct cbreg_column *c = &rules->kind->column[column];
	const char *meant;

	note->message = NULL;
	if (rules->map != NULL &&
	    (meant = map_value(rules->map, c->key, text, *len)) != NULL) {
		*len = strlen(meant);
		return meant;
	}
	if (c->type == CBREG_TEXT)
		return text;
	if (*len == 4 && (text[0] | 0x20) == 'n' &&
	    (is(text, 4, "NULL") || is(text, 4, "null"))) {
		*len = 0;
		return "";
	}
	switch (c->type) {
	case CBREG_INT:
		if (!is_digits(text, *len))
			text = number_from_file(text, len, made, note);
		if (rules->buddhist[column] && *len == 4) {
			memmove(made, text, 4);
			made[4] = '\0';
			buddhist_year(made);
			return made;
		}
		return text;
	case CBREG_DATE:
	case CBREG_PARTIAL_DATE:
		if (*len == 10 && text[4] == '-' && !rules->buddhist[column])
			return text;
		return day_from_file(rules, column, text, len, made, note);
	default:
		return text;
	}
}

bool
value_says_buddhist(const char *header, char rest[VALUE_SIZE])
{
	static const char *const marks[] = { "(พ.ศ.)", "(B.E.)", "(BE)",
		"(仏暦)", "（仏暦）", "(Buddhist)", "(Buddhist year)", "พ.ศ." };
	size_t len = strlen(header), i, size;

	for (i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		size = strlen(marks[i]);
		if (len <= size || len >= VALUE_SIZE ||
		    strcmp(header + len - size, marks[i]) != 0)
			continue;
		len -= size;
		while (len > 0 && header[len - 1] == ' ')
			len--;
		snprintf(rest, VALUE_SIZE, "%.*s", (int)len, header);
		return true;
	}
	return false;
}
