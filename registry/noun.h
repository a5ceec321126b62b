#ifndef REGISTRY_NOUN_H
#define REGISTRY_NOUN_H

#include "handle.h"
#include "intake.h"

#include <string.h>

/* What the file of a noun needs to define its kinds. */

#define N_COLUMNS(table) ((int)(sizeof(table) / sizeof((table)[0])))

#define TEXT(key, en, ja, flags)                                               \
	{                                                                      \
		key, en, ja, CBREG_TEXT, flags, 0, NULL, 0, 0                  \
	}
#define CODE(key, en, ja, flags)                                               \
	{                                                                      \
		key, en, ja, CBREG_CODE, flags, 0, NULL, 0, 0                  \
	}
#define INT(key, en, ja, flags, min, max)                                      \
	{                                                                      \
		key, en, ja, CBREG_INT, flags, 0, NULL, min, max               \
	}
#define DATE(key, en, ja, flags)                                               \
	{                                                                      \
		key, en, ja, CBREG_DATE, flags, 0, NULL, 0, 0                  \
	}
#define PARTIAL(key, en, ja, flags)                                            \
	{                                                                      \
		key, en, ja, CBREG_PARTIAL_DATE, flags, 0, NULL, 0, 0          \
	}
#define WORD(key, en, ja, flags, list)                                         \
	{                                                                      \
		key, en, ja, CBREG_WORD, flags, list, NULL, 0, 0               \
	}
#define COUNTRY(key, en, ja, flags)                                            \
	{                                                                      \
		key, en, ja, CBREG_COUNTRY, flags, 0, "country", 0, 0          \
	}
#define ORG(key, en, ja, flags)                                                \
	{                                                                      \
		key, en, ja, CBREG_ORG, flags, 0, "org", 0, 0                  \
	}
#define REF(key, en, ja, flags, noun)                                          \
	{                                                                      \
		key, en, ja, CBREG_REF, flags, 0, noun, 0, 0                   \
	}
#define TYPED(key, en, ja, flags, type)                                        \
	{                                                                      \
		key, en, ja, type, flags, 0, NULL, 0, 0                        \
	}

/* A finding on a row: it will not be taken. */
void row_reject(struct cbreg_intake *in, struct row *row, const char *code,
    int column, const char *hint, const char *format, ...)
    __attribute__((format(printf, 6, 7)));
cbreg *intake_registry(struct cbreg_intake *in);
/* Index of a column of the running kind; it must exist. */
int column_of(const struct kind *kind, const char *key);

/* Write a record of a kind that another one brings with it. */
cbreg_status intake_put(struct cbreg_intake *in, const struct kind *kind,
    const char *const *v);

/* The column names a capability of the framework; book has those. */
void check_capability_exists(struct cbreg_intake *in, struct row *row,
    struct book *book, const char *framework, const char *version, int column);

/* Two date columns of a row must not be the wrong way round. */
void check_order(struct cbreg_intake *in, struct row *row,
    const struct kind *kind, const char *from, const char *to);
#endif
