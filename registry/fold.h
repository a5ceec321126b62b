#ifndef REGISTRY_FOLD_H
#define REGISTRY_FOLD_H

#include "buf.h"
#include "figures.h"

/*
 * Facts counted into cells: every combination of the axes asked for, and
 * every total of them, by period.  Whatever is of distinct people is counted
 * once in each cell that a person comes to, whatever else adds up.
 */

/* One thing that is counted in one period. */
struct fact {
	int64_t person;	  /* 0: a session, or what has no names */
	uint32_t session; /* numbered from 0 */
	uint32_t counts;  /* a bit per measure */
	uint32_t seat;	  /* of the person's */
	uint16_t period;
	bool estimated;
	uint16_t value[CBREG_AXES]; /* number of the word on each axis */
	int64_t amount;		    /* where a measure is not counted by ones */
	int64_t low, high;	    /* of an estimate */
};

/* The axis is of who was there; the others are of the session. */
bool axis_of_people(enum cbreg_axis axis);

#define FACT(measure) (1u << CBREG_M_##measure)

struct fold_cell {
	int64_t value[CBREG_MEASURES];
	uint16_t at[CBREG_AXES]; /* 0: the total, else one more than the value
				  */
	uint16_t period;
	uint32_t estimated; /* a bit per measure */
	uint32_t held; /* one more than the number of its strata; 0: not known
			*/
};

struct fold {
	enum cbreg_axis axis[CBREG_AXES];
	int naxis;
	unsigned of_people; /* those axes that are of people: a bit each */
	size_t nperiod, n_session;
	uint32_t wanted;	  /* measures; 0: all */
	size_t width[CBREG_AXES]; /* words of each axis asked for */
	uint64_t stride[CBREG_AXES], stride_of_period;
	uint32_t *slot; /* one more than an index of cell; NULL: hashed */
	struct map hashed;
	struct fold_cell *cell;
	size_t n, room;
	bool full; /* more cells than are held: not for want of memory */
	uint16_t (*where)[CBREG_AXES]; /* coordinates of sessions */
	struct held *held; /* who was in which session: see fold.c */
	struct map held_at;
	size_t n_held, held_room;
	struct mine *mine; /* cells of the person at hand */
	size_t n_mine, mine_room;
	struct alike *alike; /* the earlier of them of the same period */
	size_t alike_room;
	int64_t person;
};

/*
 * Begin: naxis, axis, nperiod, n_session and width are set, the rest is zero.
 * False, as below, when out of memory.
 */
bool fold_begin(struct fold *f);
/* Facts of one person come together. */
bool fold_fact(struct fold *f, const struct fact *fact);
/* What a fact adds to a measure that it counts in and that adds up. */
int64_t fold_amount(const struct fact *fact, int measure);
/* The totals; nothing may be added after it. */
bool fold_end(struct fold *f);
/* The grand total of a period, once it ended. */
const struct fold_cell *fold_grand(const struct fold *f, size_t period);
/* The cell at those coordinates; NULL where nothing was counted. */
const struct fold_cell *fold_find(const struct fold *f,
    const uint16_t at[CBREG_AXES], size_t period);
/* The same, made where it is missing; NULL when out of memory, or full. */
struct fold_cell *fold_at(struct fold *f, const uint16_t at[CBREG_AXES],
    size_t period);
/* What tells cells of folds apart that have the same axes and words. */
uint64_t fold_key(const struct fold *f, const uint16_t at[CBREG_AXES],
    size_t period);
void fold_release(struct fold *f);
#endif
