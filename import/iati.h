#ifndef IMPORT_IATI_H
#define IMPORT_IATI_H

#include "period.h"
#include "source.h"

/*
 * The figures of a period as a document of the IATI Activity Standard 2.03,
 * and the rules of the standard that such a document must keep.
 */

/*
 * What the registry does not know: a text in the form of INI with the
 * sections organisation, programme, sector, aid-type and codes.
 */
struct iati_setting;

/*
 *   CBREG_OK       the caller frees
 *   CBREG_INVALID  *line (0: of no line) and why say what is wrong
 *   CBREG_NOMEM
 */
cbreg_status iati_setting_read(FILE *stream, struct iati_setting **out,
    int *line, char why[200]);
void iati_setting_free(struct iati_setting *setting); /* NULL is fine */
/* The value of a key; "" where it is not set. */
const char *iati_setting_get(const struct iati_setting *setting,
    const char *section, const char *key);

/*
 * Write the document of a period.  The same records, setting and as-of day
 * give the same bytes.
 *   CBREG_INVALID  a setting is missing, which why names
 *   others         why has the words, or is empty: cbreg_message() has them
 */
cbreg_status iati_write(cbreg *reg, const struct cbreg_period *period,
    const struct iati_setting *setting, FILE *to, char why[200]);

/* A rule that is broken, and where. */
struct iati_finding {
	const char *rule;  /* its number in the ruleset of the standard */
	const char *words; /* what it asks for */
	uint32_t line;
	const char *activity; /* identifier of the activity, or "" */
};

/*
 * Hold a document against the rules, as of a day (yyyymmdd).
 *   CBREG_OK        all are kept
 *   CBREG_CONFLICT  each breach was told
 *   CBREG_INVALID   it is no such document: *error
 */
cbreg_status iati_check(const char *text, size_t len, int as_of,
    void (*tell)(void *context, const struct iati_finding *finding),
    void *context, struct source_error *error);
/* The number of a rule; NULL past the last. */
const char *iati_rule(size_t i);
#endif
