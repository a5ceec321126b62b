#ifndef CBREG_PUBLICATION_H
#define CBREG_PUBLICATION_H

#include "figures.h"
#include "protect.h"

/*
 * Publications: figures, rules, query date and digest, frozen for ever; a
 * later correction is another publication.  A sign-off is the same of one
 * country's figures, made by the owner of its data.
 */
struct cbreg_publish {
	const char *code;    /* NULL: the period words, or those and a number */
	const char *title;   /* NULL is fine */
	const char *periods; /* words */
	struct cbreg_figures_setting setting;
	bool measure[CBREG_MEASURES]; /* which of them are published */
	const char *replaces; /* code of the publication that it restates */
	bool is_sign_off;     /* of setting.country */
	enum cbreg_protection protection;
	int min_cell; /* where cells below it are masked */
};

/*
 * Freeze, within a change.
 *   CBREG_EXISTS    the code is taken
 *   CBREG_NOTFOUND  there is nothing to replace
 *   CBREG_CONFLICT  with tables of before, figures of few people could be told
 *   CBREG_INVALID   a protection that is none
 */
cbreg_status cbreg_publish(cbreg *reg, const struct cbreg_publish *what,
    char code[64]);

struct cbreg_publication {
	int64_t id, batch;
	const char *code, *kind, *title, *country, *periods, *axes, *measures,
	    *protection, *digest, *replaces, *at, *actor;
	int as_of, rules;
};

/* All of them in the order in which they were made; what is told is lent for
 * the call. */
typedef cbreg_status cbreg_publication_fn(void *context,
    const struct cbreg_publication *publication);
cbreg_status cbreg_publications(cbreg *reg, cbreg_publication_fn *tell,
    void *context);

/* The figures of one as they were published. */
typedef struct cbreg_published cbreg_published;

struct cbreg_published_figure {
	const struct cbreg_period *period;
	const char *axis[CBREG_AXES];
	enum cbreg_measure measure;
	int64_t value;	   /* as it was found */
	const char *shown; /* as it was published */
	const char *status;
};

/*   CBREG_NOTFOUND  no such publication; the message has the nearest */
cbreg_status cbreg_published_open(cbreg *reg, const char *code,
    cbreg_published **out);
const struct cbreg_publication *cbreg_published_head(
    const cbreg_published *published);
const struct cbreg_figures_setting *cbreg_published_setting(
    const cbreg_published *published);
/* In the order in which they were published; lent until the next. */
cbreg_status cbreg_published_next(cbreg_published *published,
    struct cbreg_published_figure *out);
/* The digest again, of what is stored; CBREG_CONFLICT where it differs. */
cbreg_status cbreg_published_check(cbreg *reg, const char *code);
void cbreg_published_free(cbreg_published *published); /* NULL is fine */

/*
 * Why figures differ from those of a publication.  The causes are taken one
 * after the other, and the parts of a figure add up to its difference.
 */
enum cbreg_cause {
	CBREG_CAUSE_DEFINITION, /* the rules of counting have changed */
	CBREG_CAUSE_MERGE,
	CBREG_CAUSE_ERASURE,
	CBREG_CAUSE_REMOVAL,   /* the record is no longer there */
	CBREG_CAUSE_ATTRIBUTE, /* of the enrolment, person or session */
	CBREG_CAUSE_STATUS,    /* corrected for a day before the query date */
	CBREG_CAUSE_EVENT,     /* something that came after the query date */
	CBREG_CAUSE_LATE,      /* recorded later */
	CBREG_CAUSES
};

const char *cbreg_cause_word(enum cbreg_cause cause);

struct cbreg_difference_row {
	const struct cbreg_period *period;
	const char *axis[CBREG_AXES];
	enum cbreg_measure measure;
	int64_t before, after;
	enum cbreg_cause cause;
	int64_t part;
	const char *batches; /* their numbers, separated by spaces */
};

typedef struct cbreg_difference cbreg_difference;

/*
 * From a publication to another one, or, with NULL, to what there is now.
 *   CBREG_NOTFOUND  no such publication
 *   CBREG_INVALID   they are of different periods or axes
 */
cbreg_status cbreg_difference_open(cbreg *reg, const char *from, const char *to,
    cbreg_difference **out);
const struct cbreg_figures_setting *cbreg_difference_setting(
    const cbreg_difference *difference);
/* A row per changed figure and cause; lent until the next call. */
cbreg_status cbreg_difference_next(cbreg_difference *difference,
    struct cbreg_difference_row *out);
void cbreg_difference_free(cbreg_difference *difference); /* NULL is fine */
#endif
