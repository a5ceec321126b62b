/* Seats offered, and what became of them, by period, country and sex. */
#include "config.h"

#include "fairness.h"

#include "quota.h"
#include "stream.h"

#include <stdlib.h>

enum {
	NOT_STATED, /* numbers of the code list of sexes */
	SEXES = 4,
	TOTAL = SEXES,
	ROWS
};

/* A country in a period, or all countries. */
struct cell {
	int64_t offered;
	int64_t nominated[ROWS], accepted[ROWS], attended[ROWS],
	    completed[ROWS];
	bool any;
};

#define ALL_COUNTRIES CBREG_COUNTRIES
#define CELLS (CBREG_COUNTRIES + 1)

struct cbreg_fairness {
	cbreg *reg;
	const struct cbreg_period *period;
	size_t n;
	struct cell *cell; /* period by period, CELLS of each */
	size_t at;	   /* cell and row that come next */
	int row;
	char code[3];
};

/* In which order the rows of a country come. */
static const int order[ROWS] = { 1, 2, 3, NOT_STATED, TOTAL };

static bool
counts(const cbreg_fairness *t, const struct report_session *s, size_t period)
{
	return !s->cancelled && s->start >= t->period[period].from &&
	       s->start <= t->period[period].to && s->start <= t->reg->as_of;
}

static struct cell *
cell_of(cbreg_fairness *t, size_t period, int country)
{
	return &t->cell[period * CELLS + (size_t)country];
}

static cbreg_status
count_offered(cbreg_fairness *t, const struct report *report)
{
	const struct report_session *s;
	struct quotas quotas;
	const struct quota *q;
	cbreg_status rc;
	size_t i, k;

	rc = quotas_load(t->reg, 0, t->reg->as_of, &quotas);
	for (i = 0; i < quotas.n && rc == CBREG_OK; i++) {
		q = &quotas.row[i];
		s = report_session_of(report, q->session);
		for (k = 0; k < t->n && s != NULL; k++) {
			if (!counts(t, s, k))
				continue;
			cell_of(t, k, q->country)->offered += quota_seats(q);
			cell_of(t, k, ALL_COUNTRIES)->offered += quota_seats(q);
			cell_of(t, k, q->country)->any = true;
			cell_of(t, k, ALL_COUNTRIES)->any = true;
		}
	}
	quotas_release(&quotas);
	return rc;
}

static bool
had_seat(int status)
{
	const struct cbreg_status_rule *rule = cbreg_status_rule(status);

	return rule->takes_seat || rule->participant;
}

static void
count_seat(struct cell *c, int row, const struct report_seat *s)
{
	const struct cbreg_status_rule *rule = cbreg_status_rule(s->status);
	bool accepted = had_seat(s->status);
	size_t i;

	for (i = 0; i < s->n_past; i++)
		accepted |= had_seat(s->past[i].status);
	c->any = true;
	c->nominated[row]++;
	c->accepted[row] += accepted;
	c->attended[row] += rule->participant;
	c->completed[row] += rule->completed;
}

static cbreg_status
count_people(cbreg_fairness *t, struct report *report)
{
	struct report_seat *seat;
	int64_t person;
	cbreg_status rc;
	size_t n, i, k;

	rc = report_start(report);
	while (rc == CBREG_OK &&
	       (rc = report_person(report, &person, &seat, &n)) == CBREG_OK)
		for (i = 0; i < n; i++)
			for (k = 0; k < t->n; k++) {
				const struct report_seat *s = &seat[i];

				if (s->role != CBREG_ROLE_TRAINEE ||
				    s->status == 0 || !counts(t, s->session, k))
					continue;
				count_seat(cell_of(t, k, s->country), s->sex,
				    s);
				count_seat(cell_of(t, k, s->country), TOTAL, s);
				count_seat(cell_of(t, k, ALL_COUNTRIES), s->sex,
				    s);
				count_seat(cell_of(t, k, ALL_COUNTRIES), TOTAL,
				    s);
			}
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

cbreg_status
cbreg_fairness_open(cbreg *reg, const struct cbreg_period *period, size_t n,
    cbreg_fairness **out)
{
	cbreg_fairness *t = calloc(1, sizeof(*t));
	struct report report = { 0 };
	cbreg_status rc;

	if (t == NULL ||
	    (t->cell = calloc(n * CELLS + 1, sizeof(*t->cell))) == NULL) {
		free(t);
		return out_of_memory(reg);
	}
	t->reg = reg;
	t->period = period;
	t->n = n;
	if ((rc = report_open(reg, &report)) == CBREG_OK &&
	    (rc = count_offered(t, &report)) == CBREG_OK)
		rc = count_people(t, &report);
	report_close(&report);
	if (rc != CBREG_OK) {
		cbreg_fairness_free(t);
		return rc;
	}
	*out = t;
	return CBREG_OK;
}

static const char *
sex_word(int row)
{
	if (row == TOTAL)
		return "total";
	return row == NOT_STATED ? "not-stated"
				 : cbreg_code_word(CBREG_SEX, row);
}

cbreg_status
cbreg_fairness_next(cbreg_fairness *t, struct cbreg_fairness_row *out)
{
	int row, country;

	for (; t->at < t->n * CELLS; t->at++, t->row = 0) {
		const struct cell *c = &t->cell[t->at];

		country = (int)(t->at % CELLS);
		while (c->any && t->row < ROWS) {
			row = order[t->row++];
			if (row != TOTAL && c->nominated[row] == 0)
				continue;
			*out = (struct cbreg_fairness_row){
				.period = &t->period[t->at / CELLS],
				.country =
				    country == ALL_COUNTRIES
					? "total"
					: cbreg_country_code(country, t->code),
				.sex = sex_word(row),
				.offered = row == TOTAL ? c->offered : -1,
				.nominated = c->nominated[row],
				.accepted = c->accepted[row],
				.attended = c->attended[row],
				.completed = c->completed[row],
			};
			return CBREG_OK;
		}
	}
	return CBREG_DONE;
}

void
cbreg_fairness_free(cbreg_fairness *t)
{
	if (t == NULL)
		return;
	free(t->cell);
	free(t);
}
