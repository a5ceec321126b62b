/* Placements counted: stock on a day, flow in a period, yearly follow-up. */
#include "config.h"

#include "placement.h"

#include "stream.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *const axis_word[CBREG_PLACEMENT_AXES] = { "country",
	"university", "degree", "sex", "session" };

/* Numbers of the counts, by report. */
enum {
	STUDYING,
	ON_LEAVE,
	ACTIVE
};
enum {
	BEFORE,
	STARTED,
	COMPLETED,
	LEFT,
	FAILED,
	AFTER
};
enum {
	ASKED,
	ANSWERED,
	RATE,
	IN_POST,
	NOT_IN_POST,
	UNKNOWN
};

static const char *const count_word[][CBREG_PLACEMENT_COUNTS] = {
	[CBREG_STOCK] = { "studying", "on_leave", "placements_active" },
	[CBREG_FLOW] = { "stock_before", "placements_started",
	    "placements_completed", "placements_left", "placements_failed",
	    "stock_after" },
	[CBREG_FOLLOWUP] = { "asked", "answered", "response_rate", "in_post",
	    "not_in_post", "unknown" },
};

/* A university that somebody went to. */
struct stay {
	int64_t person, session;
	int on;
	const char *university;
};

struct detail {
	int64_t person, session;
	const char *university, *degree;
	int start;
};

struct cell {
	const char *axis[CBREG_PLACEMENT_AXES];
	int64_t value[CBREG_PLACEMENT_COUNTS];
};

struct cbreg_placements {
	struct cbreg_placement_setting setting;
	struct report report;
	cbreg *reg;
	struct arena arena;
	struct stay *stay;
	size_t n_stay, stay_room, stay_at;
	struct detail *detail;
	size_t n_detail, detail_room, detail_at;
	struct cell *cell;
	size_t n, room, next;
	struct map by_axes;
	struct buf key;
};

const char *
cbreg_placement_axis_word(enum cbreg_placement_axis axis)
{
	return axis_word[axis];
}

int
cbreg_placement_axis_find(const char *word, size_t len)
{
	int i;

	for (i = 0; i < CBREG_PLACEMENT_AXES; i++)
		if (strlen(axis_word[i]) == len &&
		    strncasecmp(axis_word[i], word, len) == 0)
			return i;
	return -1;
}

const char *
cbreg_placement_count_word(enum cbreg_placement_report report, int i)
{
	return i < CBREG_PLACEMENT_COUNTS ? count_word[report][i] : NULL;
}

static const char *
keep(struct cbreg_placements *p, const char *text)
{
	return text == NULL ? "" : arena_text(&p->arena, text, strlen(text));
}

static cbreg_status
load_stays(struct cbreg_placements *p)
{
	struct stmt *st = NULL;
	struct stay *stay;
	const char *stage;
	cbreg_status rc;

	rc = db_get(p->reg->db, STMT_STAGE_ALL, &st);
	while (rc == CBREG_OK && (rc = db_step(st)) == CBREG_OK) {
		stage = db_col_text(st, 2);
		/* Before that it is where somebody wanted to go. */
		if (cbreg_code_find(CBREG_STAGE, stage, strlen(stage)) <
		    CBREG_STAGE_RESEARCH_STUDENT)
			continue;
		if (!grow(&p->stay, &p->stay_room, p->n_stay,
			sizeof(*p->stay))) {
			rc = out_of_memory(p->reg);
			break;
		}
		stay = &p->stay[p->n_stay++];
		*stay = (struct stay){ db_col_int(st, 0), db_col_int(st, 1),
			cbreg_date_first((int)db_col_int(st, 3)),
			keep(p, db_col_text(st, 4)) };
		if (stay->university == NULL)
			rc = out_of_memory(p->reg);
	}
	db_put(st);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

static cbreg_status
load_details(struct cbreg_placements *p)
{
	struct stmt *st = NULL;
	struct detail *d;
	cbreg_status rc;

	rc = db_get(p->reg->db, STMT_PLACEMENT_ALL, &st);
	while (rc == CBREG_OK && (rc = db_step(st)) == CBREG_OK) {
		if (!grow(&p->detail, &p->detail_room, p->n_detail,
			sizeof(*p->detail))) {
			rc = out_of_memory(p->reg);
			break;
		}
		d = &p->detail[p->n_detail++];
		*d = (struct detail){ db_col_int(st, 0), db_col_int(st, 1),
			keep(p, db_col_text(st, 2)),
			keep(p, db_col_text(st, 3)),
			cbreg_date_first((int)db_col_int(st, 4)) };
		if (d->university == NULL || d->degree == NULL)
			rc = out_of_memory(p->reg);
	}
	db_put(st);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

static bool
is_before(int64_t person, int64_t session, int64_t other_person,
    int64_t other_session)
{
	return person < other_person ||
	       (person == other_person && session < other_session);
}

/* The details of a seat; seats come in the order of the list. */
static const struct detail *
detail_of(struct cbreg_placements *p, int64_t person, int64_t session)
{
	static const struct detail none = { .university = "", .degree = "" };
	const struct detail *d;

	while (p->detail_at < p->n_detail &&
	       is_before(p->detail[p->detail_at].person,
		   p->detail[p->detail_at].session, person, session))
		p->detail_at++;
	d = &p->detail[p->detail_at];
	return p->detail_at < p->n_detail && d->person == person &&
		       d->session == session
		   ? d
		   : &none;
}

/* Where somebody was on a day: where it began, or where it last went. */
static const char *
university_on(struct cbreg_placements *p, const struct detail *d, int day)
{
	const char *found = d->university;
	size_t i;

	while (p->stay_at < p->n_stay &&
	       is_before(p->stay[p->stay_at].person,
		   p->stay[p->stay_at].session, d->person, d->session))
		p->stay_at++;
	for (i = p->stay_at; i < p->n_stay && p->stay[i].person == d->person &&
			     p->stay[i].session == d->session;
	     i++)
		if (p->stay[i].on <= day)
			found = p->stay[i].university;
	return found;
}

static struct cell *
cell_at(struct cbreg_placements *p, const char *const *value, unsigned mask)
{
	const char *axis[CBREG_PLACEMENT_AXES];
	struct map_cursor c;
	struct cell *cell;
	uint64_t hash;
	uint32_t at;
	bool more;
	int i;

	buf_clear(&p->key);
	for (i = 0; i < p->setting.naxis; i++) {
		axis[i] =
		    (mask >> i & 1) != 0 ? value[p->setting.axis[i]] : NULL;
		buf_printf(&p->key, "%s\x1f", axis[i] != NULL ? axis[i] : "\n");
	}
	if (p->key.failed)
		return NULL;
	hash = text_hash(buf_text(&p->key), p->key.len);
	for (more = map_first(&p->by_axes, &c, hash, &at); more;
	     more = map_next(&p->by_axes, &c, &at)) {
		cell = &p->cell[at];
		for (i = 0; i < p->setting.naxis; i++)
			if ((axis[i] == NULL) != (cell->axis[i] == NULL) ||
			    (axis[i] != NULL &&
				strcmp(axis[i], cell->axis[i]) != 0))
				break;
		if (i == p->setting.naxis)
			return cell;
	}
	if (!grow(&p->cell, &p->room, p->n, sizeof(*p->cell)) ||
	    !map_add(&p->by_axes, hash, (uint32_t)p->n))
		return NULL;
	cell = &p->cell[p->n++];
	*cell = (struct cell){ 0 };
	for (i = 0; i < p->setting.naxis; i++)
		if (axis[i] != NULL &&
		    (cell->axis[i] = keep(p, axis[i])) == NULL)
			return NULL;
	return cell;
}

static cbreg_status
count(struct cbreg_placements *p, const char *const *value, int what)
{
	unsigned mask = (1u << p->setting.naxis) - 1;
	struct cell *cell;

	for (;; mask--) {
		if ((cell = cell_at(p, value, mask)) == NULL)
			return out_of_memory(p->reg);
		cell->value[what]++;
		if (mask == 0)
			return CBREG_OK;
	}
}

static const char *
or_not_stated(const char *text)
{
	return text[0] != '\0' ? text : "not-stated";
}

/* The strata of a placement, but for the university. */
struct strata {
	const char *value[CBREG_PLACEMENT_AXES];
	char country[3];
};

static void
strata_of(struct strata *out, int country, const char *sex,
    const struct detail *d, const char *session)
{
	out->value[CBREG_PLACED_COUNTRY] =
	    cbreg_country_code(country, out->country);
	out->value[CBREG_PLACED_SEX] = or_not_stated(sex);
	out->value[CBREG_PLACED_DEGREE] = or_not_stated(d->degree);
	out->value[CBREG_PLACED_SESSION] = or_not_stated(session);
}

static cbreg_status
count_on(struct cbreg_placements *p, struct strata *s, const struct detail *d,
    int day, int what)
{
	s->value[CBREG_PLACED_UNIVERSITY] =
	    or_not_stated(university_on(p, d, day));
	return count(p, s->value, what);
}

static cbreg_status
count_stock(struct cbreg_placements *p, struct strata *strata,
    const struct detail *d, const struct report_seat *s)
{
	int day = p->setting.on, status = report_status_on(s, day);
	cbreg_status rc;

	if (!report_is_present(status))
		return CBREG_OK;
	rc = count_on(p, strata, d, day,
	    status == CBREG_ON_LEAVE ? ON_LEAVE : STUDYING);
	return rc == CBREG_OK ? count_on(p, strata, d, day, ACTIVE) : rc;
}

static int
day_before(int day)
{
	return cbreg_date_from_days(cbreg_date_days(day) - 1);
}

static cbreg_status
count_flow(struct cbreg_placements *p, struct strata *strata,
    const struct detail *d, const struct report_seat *s)
{
	const struct cbreg_period *period = &p->setting.period;
	int before = day_before(period->from), began = report_began(s);
	cbreg_status rc = CBREG_OK;
	int what;

	if (report_is_present(report_status_on(s, before)))
		rc = count_on(p, strata, d, before, BEFORE);
	if (rc == CBREG_OK && began >= period->from && began <= period->to)
		rc = count_on(p, strata, d, began, STARTED);
	if (rc == CBREG_OK && s->on >= period->from && s->on <= period->to) {
		what = s->status == CBREG_COMPLETED ? COMPLETED
		       : s->status == CBREG_LEFT    ? LEFT
		       : cbreg_status_rule(s->status)->class == CBREG_ENDED
			   ? FAILED
			   : -1;
		if (what >= 0)
			rc = count_on(p, strata, d, s->on, what);
	}
	if (rc == CBREG_OK &&
	    report_is_present(report_status_on(s, period->to)))
		rc = count_on(p, strata, d, period->to, AFTER);
	return rc;
}

static cbreg_status
count_placements(struct cbreg_placements *p)
{
	struct report_seat *seat;
	const struct detail *d;
	struct strata strata;
	cbreg_status rc;
	int64_t person;
	size_t n, i;

	if ((rc = report_open(p->reg, &p->report)) != CBREG_OK ||
	    (rc = report_start(&p->report)) != CBREG_OK)
		return rc;
	while (
	    (rc = report_person(&p->report, &person, &seat, &n)) == CBREG_OK) {
		for (i = 0; i < n && rc == CBREG_OK; i++) {
			const struct report_seat *s = &seat[i];

			if (s->session->kind != CBREG_KIND_PLACEMENT ||
			    s->session->cancelled || s->status == 0 ||
			    s->role != CBREG_ROLE_TRAINEE)
				continue;
			d = detail_of(p, person, s->session->id);
			strata_of(&strata, s->country,
			    cbreg_code_word(CBREG_SEX, s->sex), d,
			    s->session->code);
			rc = p->setting.report == CBREG_STOCK
				 ? count_stock(p, &strata, d, s)
				 : count_flow(p, &strata, d, s);
		}
		if (rc != CBREG_OK)
			return rc;
	}
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

/* The latest placement of a person. */
static const struct detail *
last_placement(struct cbreg_placements *p, int64_t person)
{
	const struct detail *last = NULL, *d;

	for (; p->detail_at < p->n_detail; p->detail_at++) {
		d = &p->detail[p->detail_at];
		if (d->person > person)
			break;
		if (d->person == person && d->start <= p->reg->as_of &&
		    (last == NULL || d->start >= last->start))
			last = d;
	}
	return last;
}

/* What one row says, as of the as-of day. */
static cbreg_status
count_answer(struct cbreg_placements *p, struct stmt *st)
{
	static const struct detail none = { .university = "", .degree = "" };
	const char *text = db_col_text(st, 3), *sex = db_col_text(st, 5);
	int asked = (int)db_col_int(st, 1), on = (int)db_col_int(st, 2);
	int in_post = 0, as_of = p->reg->as_of;
	const struct report_session *session = NULL;
	const struct detail *d;
	struct strata strata;
	cbreg_status rc;

	if (asked > as_of)
		return CBREG_OK;
	if (text != NULL && on <= as_of)
		in_post = cbreg_code_find(CBREG_IN_POST, text, strlen(text));
	d = last_placement(p, db_col_int(st, 0));
	if (d != NULL)
		session = report_session_of(&p->report, d->session);
	strata_of(&strata, (int)db_col_int(st, 4), sex != NULL ? sex : "",
	    d != NULL ? d : &none, session != NULL ? session->code : "");
	strata.value[CBREG_PLACED_UNIVERSITY] =
	    or_not_stated(d != NULL ? university_on(p, d, as_of) : "");
	if ((rc = count(p, strata.value, ASKED)) != CBREG_OK)
		return rc;
	if ((on != 0 && on <= as_of) || in_post == CBREG_IN_POST_YES ||
	    in_post == CBREG_IN_POST_NO)
		rc = count(p, strata.value, ANSWERED);
	if (rc != CBREG_OK)
		return rc;
	return count(p, strata.value,
	    in_post == CBREG_IN_POST_YES  ? IN_POST
	    : in_post == CBREG_IN_POST_NO ? NOT_IN_POST
					  : UNKNOWN);
}

static cbreg_status
count_answers(struct cbreg_placements *p)
{
	struct stmt *st = NULL;
	cbreg_status rc;
	size_t i;

	if ((rc = report_open(p->reg, &p->report)) != CBREG_OK)
		return rc;
	if ((rc = db_get(p->reg->db, STMT_FOLLOWUP_OF_YEAR, &st)) == CBREG_OK)
		rc = db_int(st, "year", p->setting.year);
	while (rc == CBREG_OK && (rc = db_step(st)) == CBREG_OK)
		rc = count_answer(p, st);
	db_put(st);
	if (rc != CBREG_DONE)
		return rc;
	for (i = 0; i < p->n; i++) {
		int64_t *v = p->cell[i].value;

		v[RATE] = v[ASKED] > 0
			      ? (200 * v[ANSWERED] + v[ASKED]) / (2 * v[ASKED])
			      : -1;
	}
	return CBREG_OK;
}

static int
by_axes(const void *a, const void *b, void *context)
{
	const struct cbreg_placements *p = context;
	const struct cell *x = a, *y = b;
	int i, order;

	for (i = 0; i < p->setting.naxis; i++) {
		if (x->axis[i] == NULL || y->axis[i] == NULL) {
			if (x->axis[i] == y->axis[i])
				continue;
			return x->axis[i] == NULL ? 1 : -1;
		}
		if ((order = strcmp(x->axis[i], y->axis[i])) != 0)
			return order;
	}
	return 0;
}

static cbreg_status
check_setting(cbreg *reg, const struct cbreg_placement_setting *s)
{
	int i, k;

	for (i = 0; i < s->naxis; i++)
		for (k = 0; k < i; k++)
			if (s->axis[i] == s->axis[k])
				return db_fail(reg->db, CBREG_INVALID,
				    "axis '%s' stands twice",
				    axis_word[s->axis[i]]);
	return CBREG_OK;
}

cbreg_status
cbreg_placements_open(cbreg *reg, const struct cbreg_placement_setting *setting,
    cbreg_placements **out)
{
	struct cbreg_placements *p;
	cbreg_status rc;

	if ((rc = check_setting(reg, setting)) != CBREG_OK)
		return rc;
	if ((p = calloc(1, sizeof(*p))) == NULL)
		return out_of_memory(reg);
	p->reg = reg;
	p->setting = *setting;
	if ((rc = reg->db->ops->begin(reg->db, false)) != CBREG_OK) {
		free(p);
		return rc;
	}
	/* The grand total is there even where nothing was counted. */
	if (cell_at(p, NULL, 0) == NULL)
		rc = out_of_memory(reg);
	if (rc == CBREG_OK && (rc = load_stays(p)) == CBREG_OK &&
	    (rc = load_details(p)) == CBREG_OK)
		rc = setting->report == CBREG_FOLLOWUP ? count_answers(p)
						       : count_placements(p);
	if (rc != CBREG_OK) {
		cbreg_placements_free(p);
		return rc;
	}
	qsort_r(p->cell, p->n, sizeof(*p->cell), by_axes, p);
	*out = p;
	return CBREG_OK;
}

cbreg_status
cbreg_placements_next(cbreg_placements *p, struct cbreg_placement_count *out)
{
	const struct cell *cell;
	int i;

	if (p->next == p->n)
		return CBREG_DONE;
	cell = &p->cell[p->next++];
	for (i = 0; i < p->setting.naxis; i++)
		out->axis[i] = cell->axis[i] != NULL ? cell->axis[i] : "total";
	memcpy(out->value, cell->value, sizeof(out->value));
	return CBREG_OK;
}

void
cbreg_placements_free(cbreg_placements *p)
{
	if (p == NULL)
		return;
	report_close(&p->report);
	p->reg->db->ops->rollback(p->reg->db); /* it was only read */
	arena_release(&p->arena);
	map_release(&p->by_axes);
	buf_release(&p->key);
	free(p->stay);
	free(p->detail);
	free(p->cell);
	free(p);
}
