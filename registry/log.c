/* The log of changes, read back. */
#include "config.h"

#include "log.h"

#include "handle.h"

#include <stdlib.h>

struct cbreg_log {
	struct stmt *st;
};

cbreg_status
cbreg_log_open(cbreg *reg, cbreg_log **out)
{
	cbreg_log *log = calloc(1, sizeof(*log));
	cbreg_status rc;

	if (log == NULL)
		return out_of_memory(reg);
	if ((rc = db_get(reg->db, STMT_BATCH_LIST, &log->st)) != CBREG_OK) {
		free(log);
		return rc;
	}
	*out = log;
	return CBREG_OK;
}

cbreg_status
cbreg_log_next(cbreg_log *log, struct cbreg_log_row *out)
{
	const char *reason;
	cbreg_status rc;

	if ((rc = db_step(log->st)) != CBREG_OK)
		return rc;
	reason = db_col_text(log->st, 4);
	*out = (struct cbreg_log_row){ db_col_int(log->st, 0),
		db_col_text(log->st, 1), db_col_text(log->st, 2),
		db_col_text(log->st, 3), reason != NULL ? reason : "",
		db_col_int(log->st, 5), db_col_int(log->st, 6) };
	return CBREG_OK;
}

void
cbreg_log_free(cbreg_log *log)
{
	if (log == NULL)
		return;
	db_put(log->st);
	free(log);
}
