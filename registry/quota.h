#ifndef REGISTRY_QUOTA_H
#define REGISTRY_QUOTA_H

#include "handle.h"

/* What countries have of sessions on a day; private to registry/. */
struct quota {
	int64_t session;
	int country;
	bool stated;		     /* there is a quota, not only transfers */
	int agreed, received, given; /* seats */
};

struct quotas {
	struct quota *row; /* in order of session and country */
	size_t n, room;
};

/* Those of one session by its row id, or of all with 0, with what was
 * transferred up to that day. */
cbreg_status quotas_load(cbreg *reg, int64_t session, int day,
    struct quotas *out);
void quotas_release(struct quotas *quotas);

/* NULL where the country has none there. */
const struct quota *quota_of(const struct quotas *quotas, int64_t session,
    int country);
int quota_seats(const struct quota *quota);

/* Refuse a quota that is less than what its country gave away. */
cbreg_status check_quota(struct cbreg_intake *in, struct row *row);
#endif
