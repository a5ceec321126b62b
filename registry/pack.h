#ifndef REGISTRY_PACK_H
#define REGISTRY_PACK_H

#include "handle.h"

/*
 * The packed copy of the enrolments that reports read: what they fold, in
 * person order, without the cost of a row each.  It is derived; the
 * enrolments are the facts.
 *
 * A block holds the people whose number divided by 16 is the same: few enough
 * that one enrolment costs little, many enough that a row is no burden.  Only
 * people who have seats are in it.  It is a sequence of 64-bit words, least
 * significant byte first: per person one word (number of stays << 32 | number
 * of seats << 4 | number modulo 16), then a word a stay (number of the
 * organisation, first day, last day), then two words a seat, in session order.
 */
#define PACK_PEOPLE 4 /* bits of a person's number within a block */

/* So many states may an enrolment have left behind. */
#define MAX_SEQ 255

struct pack_seat {
	int64_t session;
	int status, on, role, country, sex, org_kind, days, seq;
};

#define PACK_SEAT_WORDS 2

struct pack_stay {
	int64_t org;
	int from, to; /* as affiliations have them */
};

/* What is at hand of a block. */
struct pack_cursor {
	const char *at, *end;
	int64_t block;
};

/* The next person of the block; false at its end.  Stays, then seats are read
 * by the functions below, each as often as it is said here. */
bool pack_read_person(struct pack_cursor *c, int64_t *person, size_t *stays,
    size_t *seats);
void pack_next_stay(struct pack_cursor *c, struct pack_stay *out);
void pack_next_seat(struct pack_cursor *c, struct pack_seat *out);
void pack_skip_stays(struct pack_cursor *c, size_t n);

/* An enrolment or a stay of somebody was written: the block is made anew before
 * the commit. */
cbreg_status pack_touch(cbreg *reg, int64_t person);
/* So many were written that all blocks are. */
void pack_touch_all(cbreg *reg);
/*
 * Where all stays of the registry are in memory, they need not be read.  They
 * come in the order of people.
 */
cbreg_status pack_give_stay(cbreg *reg, int64_t person,
    const struct pack_stay *stay);

/*
 * Bring the blocks up to date with what the change has written; where all
 * are made anew, also prove that the rows of this change's batch are those
 * that were meant.
 *   CBREG_IO  they are not
 */
cbreg_status pack_refresh(cbreg *reg);
/* Stays are written: those that were given are no longer all. */
void pack_drop_stays(cbreg *reg);
/* The change is over, kept or not. */
void pack_forget(cbreg *reg);

/* Compare every block with the enrolments; *wrong counts those that differ. */
cbreg_status pack_check(cbreg *reg, int64_t *wrong);

/* Columns of the statements that read enrolments. */
enum enrolment_column {
	E_PERSON,
	E_SESSION,
	E_STATUS,
	E_STATUS_ON,
	E_STRATUM,
	E_DAYS,
	E_REASON,
	E_SEQ,
	E_BATCH,
	E_COLUMNS,
	/* Behind them, what the number of the stratum stands for. */
	E_ROLE = E_COLUMNS,
	E_COUNTRY,
	E_SEX,
	E_ORG_KIND,
	E_ALL_COLUMNS
};

/* A digest of a row, such that the sum over rows tells two tables apart. */
uint64_t enrolment_digest(const int64_t row[E_COLUMNS]);
#endif
