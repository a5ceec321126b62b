/* The days that an enrolment takes, at a session or on a placement. */
#include "config.h"

#include "days.h"

#include "date.h"

#include <stdlib.h>

static cbreg_status
add_placement(void *context, const int64_t *row)
{
	struct placements *p = context;

	if (!grow(&p->row, &p->room, p->n, sizeof(*p->row)))
		return out_of_memory(p->reg);
	p->row[p->n++] =
	    (struct placement_days){ row[0], row[1], (int)row[2], (int)row[3] };
	return CBREG_OK;
}

cbreg_status
placements_load(cbreg *reg, struct placements *out)
{
	*out = (struct placements){ .reg = reg };
	return db_scan(reg->db, STMT_PLACEMENT_DAYS, add_placement, out);
}

void
placements_rewind(struct placements *p)
{
	p->at = 0;
}

void
placements_release(struct placements *p)
{
	free(p->row);
	*p = (struct placements){ 0 };
}

struct days
days_of_session(const struct report_session *s)
{
	struct days d = { s->start, s->end };

	if (d.last == 0)
		d.last = s->planned_end;
	if (d.last < d.first)
		d.last = d.first;
	return d;
}

static const struct placement_days *
find(struct placements *p, int64_t person, int64_t session)
{
	size_t i;

	while (p->at < p->n && p->row[p->at].person < person)
		p->at++;
	for (i = p->at; i < p->n && p->row[i].person == person; i++)
		if (p->row[i].session == session)
			return &p->row[i];
	return NULL;
}

struct days
days_of_seat(struct placements *p, int64_t person,
    const struct report_session *s, int status, int on)
{
	const struct placement_days *own;
	struct days d;

	if (s->kind != CBREG_KIND_PLACEMENT)
		return days_of_session(s);
	d.first = s->start;
	d.last = s->end != 0 ? s->end : s->planned_end;
	if ((own = find(p, person, s->id)) != NULL) {
		if (own->start != 0)
			d.first = cbreg_date_first(own->start);
		if (own->end != 0)
			d.last = cbreg_date_last(own->end);
	}
	if (d.last == 0)
		d.last = DAYS_OPEN;
	if (cbreg_status_rule(status)->class == CBREG_ENDED && on < d.last)
		d.last = on;
	if (d.last < d.first)
		d.last = d.first;
	return d;
}

long
days_attended(int attended, const struct report_session *s)
{
	long hours = attended - ATTENDED_HOURS, days;

	if (attended == 0)
		return s->days;
	if (attended < ATTENDED_HOURS)
		return attended;
	if (s->hours > 0 && s->days > 0)
		days = (hours * s->days + s->hours - 1) / s->hours;
	else
		days = (hours + 7) / 8;
	return s->days > 0 && days > s->days ? s->days : days;
}

bool
days_meet(const struct days *a, const struct days *b)
{
	return a->first != 0 && b->first != 0 && a->first <= b->last &&
	       b->first <= a->last;
}

void
days_print(struct buf *out, const struct days *d)
{
	char first[CBREG_DATE_SIZE], last[CBREG_DATE_SIZE];

	cbreg_date_text(d->first, first);
	if (d->first == 0)
		buf_puts(out, "without dates");
	else if (d->last == DAYS_OPEN)
		buf_printf(out, "from %s", first);
	else if (d->last == d->first)
		buf_puts(out, first);
	else
		buf_printf(out, "%s to %s", first,
		    cbreg_date_text(d->last, last));
}
