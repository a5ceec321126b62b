#ifndef REGISTRY_TRACE_H
#define REGISTRY_TRACE_H

#include "buf.h"
#include "handle.h"

/* What batches since a certain one have touched, to say which of them are
 * behind a difference. */

enum trace_what {
	TRACE_PERSON,	/* somebody's own record, a merge or erasure */
	TRACE_SEATS,	/* any enrolment of somebody */
	TRACE_SEAT,	/* one enrolment */
	TRACE_SESSION,	/* a session */
	TRACE_NEW,	/* a session that was not there before */
	TRACE_ACTIVITY, /* an activity */
	TRACE_NUMBERS,	/* head counts and outputs of a session */
	TRACE_UNDOING	/* something was taken back */
};

struct trace_of {
	enum trace_what what;
	int64_t person, session; /* numbers; 0 where it has none */
	const char *code;	 /* of a session, an activity; "" */
};

struct traces {
	cbreg *reg;
	struct trace *row; /* in the order of their keys */
	size_t n, room;
	struct map erased; /* people */
};

cbreg_status traces_load(cbreg *reg, int64_t since, struct traces *out);
bool traces_has(const struct traces *t, const struct trace_of *of);
bool traces_erased(const struct traces *t, int64_t person);
void traces_free(struct traces *t);

/* Numbers of batches, each once. */
struct batches {
	uint32_t *row;
	size_t n, room;
};

/* Add those that touched it; false when out of memory. */
bool traces_batches(const struct traces *t, const struct trace_of *of,
    struct batches *out);
/* In their order, with blanks between them. */
void batches_text(struct batches *b, struct buf *out);
#endif
