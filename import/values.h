#ifndef IMPORT_VALUES_H
#define IMPORT_VALUES_H

#include "map.h"

/*
 * Values as files have them, for the intake, which is stricter: what a map
 * says; the day that a spreadsheet counts; the symbols of official tables (MIC
 * unified rules of 2020-12-18, and the legends of Japanese statistics); NULL;
 * numbers with signs and digits of full width; Buddhist years where the column
 * says so.
 */
struct value_rules {
	const struct import_map *map; /* or NULL */
	const struct cbreg_kind *kind;
	bool buddhist[CBREG_MAX_COLUMNS]; /* columns of the kind */
	bool from_1904;			  /* days are counted from there */
};

#define VALUE_SIZE 64

/* A remark on a value; message NULL where there is none. */
struct value_note {
	const char *code, *message;
};

/*
 * The value as it is to be taken: the text itself, one made in the buffer, or
 * one of the map; *len becomes its length.
 */
const char *value_from_file(const struct value_rules *rules, int column,
    const char *text, size_t *len, char made[VALUE_SIZE],
    struct value_note *note);

/*
 * A header that says that its years are Buddhist, "生年(仏暦)": true, and the
 * rest of it in the buffer.
 */
bool value_says_buddhist(const char *header, char rest[VALUE_SIZE]);
#endif
