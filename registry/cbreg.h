#ifndef CBREG_H
#define CBREG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The registry of record of a cybersecurity capacity-building programme.
 * A handle is one connection to one registry; it is used by one thread.
 * Every call that can fail returns a status; cbreg_message() then has one
 * line for a person.  Strings received are borrowed for the call.
 */
typedef struct cbreg cbreg;

typedef enum cbreg_status {
	CBREG_OK,
	CBREG_DONE,	   /* the end of a list */
	CBREG_NOTFOUND,	   /* no such record */
	CBREG_EXISTS,	   /* there is one already */
	CBREG_REFERENCED,  /* another record needs it, or lacks it */
	CBREG_INVALID,	   /* a value breaks a rule */
	CBREG_CONFLICT,	   /* contradicts what is recorded; forbidden move */
	CBREG_AMBIGUOUS,   /* several could be meant; never decided here */
	CBREG_BUSY,	   /* somebody else is writing, and went on too long */
	CBREG_SCHEMA,	   /* not a registry, or one of another version */
	CBREG_UNREACHABLE, /* the database cannot be opened */
	CBREG_DENIED,	   /* not permitted */
	CBREG_INTERRUPTED, /* cbreg_interrupt() was called */
	CBREG_IO,	   /* input or output failed */
	CBREG_NOMEM,	   /* out of memory */
	CBREG_INTERNAL	   /* a defect of the program or of the engine */
} cbreg_status;

enum cbreg_open_flags {
	CBREG_READ = 0,
	CBREG_WRITE = 1,  /* changes are meant to follow */
	CBREG_CREATE = 2, /* make an empty registry; it must not exist yet */
	CBREG_BULK = 4	  /* a large import: trade start-up for throughput */
};

/* What a handle needs to know of the world; nothing is read from it. */
struct cbreg_setting {
	const char *where;   /* file, or postgresql:// address */
	const char *program; /* name and version, for the schema's record */
	const char *now;     /* UTC, "2017-10-10T09:30:00Z" */
	const char *as_of;   /* ISO date, or NULL for the day of now */
	const char *actor;   /* who makes the changes */
};

/*
 * Open a registry.  *out is always set, unless memory is out, so that the
 * message can be read; close it in any case.
 *   CBREG_NOTFOUND     nothing is there (without CBREG_CREATE)
 *   CBREG_EXISTS       something is there (with CBREG_CREATE)
 *   CBREG_SCHEMA       not a registry, or of a newer or older version
 *   CBREG_UNREACHABLE  the engine cannot open it
 *   CBREG_DENIED       permissions or a network file system forbid it
 *   CBREG_INVALID      a setting is not a date or a time
 */
cbreg_status cbreg_open(const struct cbreg_setting *setting, unsigned flags,
    cbreg **out);
void cbreg_close(cbreg *reg); /* NULL is fine */

/* The last failure in one line, lent until the next failure. */
const char *cbreg_message(const cbreg *reg);
/* A fixed word for a status, such as "not found". */
const char *cbreg_status_name(cbreg_status status);

/* The day that reports are made for, yyyymmdd. */
int cbreg_as_of(const cbreg *reg);

/*
 * One change: a transaction and its batch.  Everything written between begin
 * and commit is one row of the log; a change that wrote nothing leaves none.
 *   CBREG_BUSY  another writer held the registry for too long
 */
cbreg_status cbreg_begin(cbreg *reg, const char *command, const char *reason);
cbreg_status cbreg_commit(cbreg *reg);
void cbreg_rollback(cbreg *reg); /* keeps the message */
/* Number of the batch of the last commit, 0 where nothing was written. */
int64_t cbreg_batch(const cbreg *reg);

/* Safe in a signal handler: the running call ends as CBREG_INTERRUPTED. */
void cbreg_interrupt(void);

/*
 * Verify the file or server: the engine's own check, foreign keys, and the
 * tables that repeat others.  Each problem is told to `tell`.  The checks of
 * the records are in checks.h.
 *   CBREG_DONE  finished, nothing found; CBREG_CONFLICT  problems were told
 */
typedef void cbreg_tell_fn(void *context, const char *check,
    const char *problem);
cbreg_status cbreg_check(cbreg *reg, cbreg_tell_fn *tell, void *context);

#endif
