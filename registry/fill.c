/* Seats of a session by country: quota, taken, free. */
#include "config.h"

#include "fill.h"

#include "seating.h"

#include <stdlib.h>

struct cbreg_fill {
	struct seating seating;
	int country; /* the next one */
	char code[3];
	struct cbreg_fill_row row, total;
};

cbreg_status
cbreg_fill_open(cbreg *reg, const char *session, cbreg_fill **out)
{
	cbreg_fill *fill = calloc(1, sizeof(*fill));
	cbreg_status rc;

	if (fill == NULL)
		return out_of_memory(reg);
	if ((rc = seating_open(reg, session, &fill->seating)) != CBREG_OK) {
		cbreg_fill_free(fill);
		return rc;
	}
	fill->total = (struct cbreg_fill_row){ .country = "total",
		.seats = fill->seating.session->seats,
		.quota = fill->seating.quotas.n > 0 ? 0 : -1 };
	*out = fill;
	return CBREG_OK;
}

static void
set_limit(struct cbreg_fill_row *row, int limit)
{
	row->limited = limit >= 0;
	row->free = row->limited ? limit - row->taken : 0;
	row->fill = limit > 0 ? (int)((int64_t)row->taken * 100 / limit) : -1;
}

static void
add(struct cbreg_fill_row *total, const struct cbreg_fill_row *row)
{
	total->agreed += row->agreed;
	total->received += row->received;
	total->given += row->given;
	total->taken += row->taken;
	total->nominated += row->nominated;
	total->waitlisted += row->waitlisted;
	total->stated |= row->stated;
	if (row->quota >= 0)
		total->quota += row->quota;
}

cbreg_status
cbreg_fill_next(cbreg_fill *fill, const struct cbreg_fill_row **out)
{
	const struct seating *s = &fill->seating;
	struct cbreg_fill_row *row = &fill->row;
	const struct quota *quota;
	int c;

	for (; fill->country < CBREG_COUNTRIES; fill->country++) {
		c = fill->country;
		quota = quota_of(&s->quotas, s->session->id, c);
		if (quota == NULL && s->taken[c] == 0 && s->nominated[c] == 0 &&
		    s->waitlisted[c] == 0)
			continue;
		*row = (struct cbreg_fill_row){
			.country = cbreg_country_code(c, fill->code),
			.seats = -1,
			.quota = quota != NULL ? quota_seats(quota) : -1,
			.taken = s->taken[c],
			.nominated = s->nominated[c],
			.waitlisted = s->waitlisted[c],
		};
		if (quota != NULL) {
			row->stated = quota->stated;
			row->agreed = quota->agreed;
			row->received = quota->received;
			row->given = quota->given;
		}
		set_limit(row, row->quota);
		add(&fill->total, row);
		fill->country++;
		*out = row;
		return CBREG_OK;
	}
	if (fill->country++ > CBREG_COUNTRIES)
		return CBREG_DONE;
	set_limit(&fill->total,
	    fill->total.seats >= 0 ? fill->total.seats : fill->total.quota);
	*out = &fill->total;
	return CBREG_OK;
}

void
cbreg_fill_free(cbreg_fill *fill)
{
	if (fill == NULL)
		return;
	seating_close(&fill->seating);
	free(fill);
}
