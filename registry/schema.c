/* Which version a database is; how a new one is made. */
#include "config.h"

#include "handle.h"

#include "digest.h"
#include "whole.h"

#include <stdio.h>

struct step {
	int version;
	const char *name;
	const char *const *sql;
};

#include "sql_steps.h"

#define N_STEPS ((int)(sizeof(steps) / sizeof(steps[0])))

int
cbreg_schema_version(void)
{
	return N_STEPS;
}

static cbreg_status
apply(cbreg *reg, const struct step *step, const char *program)
{
	struct db *db = reg->db;
	struct stmt *st = NULL;
	cbreg_status rc = CBREG_OK;
	int i;

	for (i = 0; step->sql[i] != NULL && rc == CBREG_OK; i++)
		rc = db->ops->exec(db, step->sql[i]);
	if (rc == CBREG_OK &&
	    (rc = db_get(db, STMT_SCHEMA_STEP_PUT, &st)) == CBREG_OK &&
	    (rc = db_int(st, "version", step->version)) == CBREG_OK &&
	    (rc = db_text(st, "name", step->name)) == CBREG_OK &&
	    (rc = db_text(st, "applied_on", reg->now)) == CBREG_OK &&
	    (rc = db_text(st, "program", program)) == CBREG_OK)
		rc = db_run(st);
	db_put(st);
	return rc;
}

static cbreg_status
make_secret(cbreg *reg)
{
	char text[2 * SECRET_SIZE + 1];
	struct stmt *st = NULL;
	cbreg_status rc;

	digest_secret(reg->secret);
	digest_secret_text(reg->secret, text);
	if ((rc = db_get(reg->db, STMT_META_PUT, &st)) == CBREG_OK &&
	    (rc = db_text(st, "key", "secret")) == CBREG_OK &&
	    (rc = db_text(st, "value", text)) == CBREG_OK)
		rc = db_run(st);
	db_put(st);
	reg->has_secret = rc == CBREG_OK;
	return rc;
}

cbreg_status
schema_create(cbreg *reg, const char *program)
{
	struct db *db = reg->db;
	cbreg_status rc;
	int i;

	if ((rc = db->ops->begin(db, true)) != CBREG_OK)
		return rc;
	rc = db->ops->exec(db,
	    "CREATE TABLE schema_step (version INTEGER PRIMARY KEY, "
	    "name @TEXT@ NOT NULL, applied_on @TEXT@ NOT NULL, "
	    "program @TEXT@ NOT NULL)");
	if (rc == CBREG_EXISTS)
		db_fail(db, rc, "there is a registry already");
	for (i = 0; i < N_STEPS && rc == CBREG_OK; i++)
		rc = apply(reg, &steps[i], program);
	if (rc == CBREG_OK)
		rc = make_secret(reg);
	if (rc == CBREG_OK)
		return db->ops->commit(db);
	db->ops->rollback(db);
	return rc;
}

cbreg_status
schema_verify(cbreg *reg, const char *where)
{
	int64_t version = 0;
	cbreg_status rc;

	rc = db_number(reg->db, STMT_SCHEMA_VERSION, &version);
	if (rc == CBREG_INTERNAL || rc == CBREG_SCHEMA)
		return db_fail(reg->db, CBREG_SCHEMA,
		    "'%s' holds no finished registry; make one with "
		    "`cbreg init`",
		    where);
	if (rc != CBREG_OK)
		return rc;
	if (version > N_STEPS)
		return db_fail(reg->db, CBREG_SCHEMA,
		    "the registry is of version %d, made by a newer cbreg; "
		    "this one knows %d",
		    (int)version, N_STEPS);
	if (version < N_STEPS)
		return db_fail(reg->db, CBREG_SCHEMA,
		    "the registry is of version %d, which is older than this "
		    "cbreg reads (%d)",
		    (int)version, N_STEPS);
	return CBREG_OK;
}
