#ifndef REGISTRY_DB_H
#define REGISTRY_DB_H

#include "cbreg.h"
#include "sql_ids.h"

/*
 * The driver interface: what the registry asks of an engine.  Private to
 * registry/.  All values cross as text or 64-bit integers; a parameter is
 * bound by its name in the statement.
 */
struct stmt_text {
	const char *name, *sql;
	int nparam;
	const char *param[16];
};

struct bulk_text {
	const char *table, *columns;
	int ncolumns;
};

enum value_type {
	VALUE_NULL,
	VALUE_INT,
	VALUE_TEXT,
	VALUE_BLOB
};

/* One cell on its way into a table; a blob is in text, too. */
struct value {
	enum value_type type;
	int64_t num;
	const char *text;
	size_t len;
};

#define BULK_COLUMNS 16

/* A row of a scan; anything but CBREG_OK ends it. */
typedef cbreg_status scan_fn(void *context, const int64_t *row);

/* The next row of a bulk load, or NULL at the end. */
typedef const struct value *bulk_next_fn(void *context);

struct db;
struct stmt;

struct db_ops {
	const char *name;
	size_t size; /* of the connection object, which begins with a db */
	cbreg_status (*open)(struct db *db, const char *where, unsigned flags);
	void (*close)(struct db *db);
	/* What was made with CBREG_CREATE is whole; NULL: nothing to do. */
	cbreg_status (*publish)(struct db *db, const char *where);
	/* Run statements that return nothing, with DDL tokens expanded. */
	cbreg_status (*exec)(struct db *db, const char *sql);
	cbreg_status (*begin)(struct db *db, bool write);
	cbreg_status (*commit)(struct db *db);
	void (*rollback)(struct db *db);
	/* A statement of the table; put() returns it. */
	cbreg_status (*get)(struct db *db, enum stmt_id id, struct stmt **out);
	void (*put)(struct stmt *st);	/* NULL is fine */
	void (*reset)(struct stmt *st); /* ready for the next execution */
	/* NULL binds nothing.  Text is borrowed until the next step. */
	cbreg_status (*bind_text)(struct stmt *st, int param, const char *text);
	cbreg_status (*bind_int)(struct stmt *st, int param, int64_t num);
	cbreg_status (*step)(struct stmt *st); /* OK is a row, DONE the end */
	const char *(*text)(struct stmt *st, int column); /* NULL if none */
	int64_t (*integer)(struct stmt *st, int column);  /* 0 if none */
	/* The first n columns at once, for rows that come by the million. */
	void (*integers)(struct stmt *st, int64_t *out, int n);
	cbreg_status (*bind_blob)(struct stmt *st, int param, const void *data,
	    size_t len);
	/* Lent until the next step; NULL when out of memory. */
	const void *(*blob)(struct stmt *st, int column, size_t *len);
	/* Load rows in the order given into a table of the bulk list. */
	cbreg_status (*bulk)(struct db *db, enum bulk_id id, bulk_next_fn *next,
	    void *context);
	/* References are checked when the running transaction ends, not row by
	 * row; NULL: they are checked table by table. */
	cbreg_status (*defer)(struct db *db);
	/* The table gives itself ids of that column: the next is a new one. */
	cbreg_status (
	    *renumber)(struct db *db, const char *table, const char *column);
	/* All rows of a statement without parameters, whose columns are whole
	 * numbers, nothing being 0: quicker than step by step. */
	cbreg_status (*scan)(struct db *db, enum stmt_id id, scan_fn *each,
	    void *context);
	bool columns_cost; /* in a scan, more than sums of them */
	/* The engine's own integrity check. */
	cbreg_status (
	    *check)(struct db *db, cbreg_tell_fn *tell, void *context);
};

/* What every driver's connection begins with. */
struct db {
	const struct db_ops *ops;
	struct stmt *cached[STMT_N];
	bool bulk_mode;
	bool forget; /* the next commit leaves no old pages in a log */
	struct relay *background; /* loads of its own thread, or NULL */
	char message[512];
};

/* What every driver's statement begins with. */
struct stmt {
	struct db *db;
	enum stmt_id id;
	const struct stmt_text *text;
	bool in_use, is_cached;
};

extern const struct db_ops db_sqlite_ops, db_pgsql_ops;
extern const struct stmt_text *const stmt_texts;
extern const struct bulk_text *const bulk_texts;

/* Make the connection object for an address; ops->open comes next. */
struct db *db_new(const char *where);
void db_free(struct db *db);

/* Record a message and return the status. */
cbreg_status db_fail(struct db *db, cbreg_status status, const char *format,
    ...) __attribute__((format(printf, 3, 4)));

/* Expand the tokens of a DDL text; the caller frees. */
char *db_expand(const char *sql, const char *const token[]);

/* True once cbreg_interrupt() was called. */
bool db_interrupted(void);

/*
 * Load rows while the caller goes on with what needs no database: next() runs
 * in another thread and must touch nothing that the caller changes.  Several
 * loads run one after the other.  Whatever uses the database next waits for
 * the end of all; db_join() also says how they ended, the first failure
 * having stopped the rest.
 */
cbreg_status db_bulk_start(struct db *db, enum bulk_id id, bulk_next_fn *next,
    void *context);
/* The same for a function, which uses ops->get, and not db_get(). */
typedef cbreg_status db_task_fn(struct db *db, void *context);
cbreg_status db_task_start(struct db *db, db_task_fn *task, void *context);
/* Wait until no more than that many loads and tasks are left. */
void db_wait(struct db *db, size_t left);
cbreg_status db_join(struct db *db);
cbreg_status db_bulk(struct db *db, enum bulk_id id, bulk_next_fn *next,
    void *context);
void db_load_end(struct db *db); /* waits for the loads; before the close */

/* Shorthands over the driver. */
cbreg_status db_get(struct db *db, enum stmt_id id, struct stmt **out);
void db_put(struct stmt *st);
/* True where the statement has that parameter. */
bool db_has(const struct stmt *st, const char *param);
cbreg_status db_text(struct stmt *st, const char *param, const char *text);
cbreg_status db_int(struct stmt *st, const char *param, int64_t num);
cbreg_status db_blob(struct stmt *st, const char *param, const void *data,
    size_t len);
cbreg_status db_scan(struct db *db, enum stmt_id id, scan_fn *each,
    void *context);
cbreg_status db_step(struct stmt *st);
const char *db_col_text(struct stmt *st, int column);
int64_t db_col_int(struct stmt *st, int column);
void db_col_ints(struct stmt *st, int64_t *out, int n);
const void *db_col_blob(struct stmt *st, int column, size_t *len);
/* Step a statement that returns nothing, ready to be run again. */
cbreg_status db_run(struct stmt *st);
/* The one integer that a statement without parameters returns. */
cbreg_status db_number(struct db *db, enum stmt_id id, int64_t *out);
/* The same of a statement with one parameter; 0 where it has no row. */
cbreg_status db_number_of(struct db *db, enum stmt_id id, const char *param,
    int64_t value, int64_t *out);
#endif
