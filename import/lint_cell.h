#ifndef IMPORT_LINT_CELL_H
#define IMPORT_LINT_CELL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* For lint: what one cell is, as its text tells. */

enum lint_class {
	LINT_BLANK,   /* nothing but white space */
	LINT_NUMBER,  /* -12.5 */
	LINT_WRITTEN, /* 1,030, or digits of full width */
	LINT_LOOSE,   /* a number with a unit, a sign, a triangle before it */
	LINT_SEVERAL, /* a number with a bracket or another number behind it */
	LINT_SYMBOL,  /* ***, X, x or - */
	LINT_OTHER
};

/* *unit says whether what stands behind a loose number is a known unit; NULL
 * is fine. */
enum lint_class lint_classify(const char *text, bool *unit);

#define LINT_TRIMMED 256
/* Without white space around it, cut where it is too long. */
void lint_trim(const char *text, char out[LINT_TRIMMED]);
bool lint_is_blank(const char *text);

/* What a column is, by its header; of the others only its numbers count. */
enum lint_header {
	LINT_ANY,
	LINT_UNIT,
	LINT_REGION,
	LINT_YEAR,
	LINT_LABEL /* codes, numbers of things, days, notes */
};
enum lint_header lint_header(const char *header);

/* A header that names the unit of what stands below; NULL is fine. */
bool lint_names_unit(const char *header);
/* A line above a table that does: "unit: people" */
bool lint_says_unit(const char *text);

/* White space that makes a layout: what is wrong, or NULL.  Long texts may
 * have lines, unless they are headers. */
const char *lint_layout(const char *text, size_t len, bool header);
bool lint_is_ditto(const char *text);
/* A character that is in the set, or that no standard has. */
bool lint_has_letter(const uint8_t *set, const char *text);
/* The Gregorian year of the first year of an era in a short text, also of one
 * that has a letter for the era; 0: there is none. */
int lint_era_year(const char *text, bool letters);
#endif
