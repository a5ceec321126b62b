#ifndef REGISTRY_FACTS_H
#define REGISTRY_FACTS_H

#include "fold.h"
#include "stream.h"

/*
 * Facts as the figures count them, from the registry as of its day: which
 * measures an enrolment, a session, or a head count comes to, in which period,
 * and with which words on the axes.
 */

/* The words of an axis, by number. */
struct words {
	const char **word;
	size_t n, room;
	struct map by_text;
};

#define WORD_NOT_STATED 0 /* on every axis that may lack a word */

struct facts {
	cbreg *reg;
	struct report report;
	const struct cbreg_period *period;
	size_t nperiod;
	struct words words[CBREG_AXES];
	struct arena arena;
	struct session_facts *of_session; /* by number of the session */
	struct placement_word *placement;
	size_t n_placement, placement_room, placement_at;
	bool *has_own; /* per period and session, where countries have years
			  of their own: somebody counts there */
	struct own_years *own;
	struct fact *row; /* of the person at hand */
	size_t n, room, pass;
	size_t *pass_of; /* of each period: those of one do not overlap */
	size_t passes;
	enum facts_step {
		FACTS_PEOPLE,
		FACTS_HEADS,
		FACTS_OUTPUTS,
		FACTS_SESSIONS,
		FACTS_END
	} step;
	struct stmt *st;
	bool started;
};

/*
 * Begin: the words are known then, and more may be added.
 *   CBREG_INVALID  too many periods
 */
cbreg_status facts_open(cbreg *reg, const struct cbreg_period *period,
    size_t nperiod, struct facts *out);
/* The facts of the next person, or a few of what has no names; CBREG_DONE at
 * the end.  Lent until the next call. */
cbreg_status facts_next(struct facts *f, const struct fact **fact, size_t *n);
/* The seat that a fact is about, while its person is at hand; NULL for what
 * is no enrolment. */
const struct report_seat *facts_seat(const struct facts *f,
    const struct fact *fact);
/* The number of a word, which is added where it is new; -1 when out of
 * memory. */
int facts_word(struct facts *f, enum cbreg_axis axis, const char *text);
/* The word of a number; code has room for that of a country. */
const char *facts_text(const struct facts *f, enum cbreg_axis axis, int number,
    char code[3]);
/* How many numbers the axis has. */
size_t facts_width(const struct facts *f, enum cbreg_axis axis);
void facts_close(struct facts *f);

/* The words of all axes of a fact as one text, with RECORD_SEPARATOR between
 * them, and their numbers again; words that are new are added. */
void facts_strata(const struct facts *f, const struct fact *t, struct buf *out);
cbreg_status facts_read_strata(struct facts *f, const char *text,
    struct fact *out);
#endif
