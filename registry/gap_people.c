/* The people of a gap report: who was trained, who is on the way, and which
 * sessions would help. */
#include "config.h"

#include "gap_private.h"

#include "quota.h"

#include <stdlib.h>
#include <string.h>

#define FOR_EVER 99991231

/* Lessons. */

/* The last completion day that has lapsed: what is completed after it still
 * holds on the as-of day. */
static int
lapsed_on(int as_of, int months)
{
	int day = cbreg_date_add_months(as_of, -months), next;

	while (cbreg_date_add_months(day, months) > as_of)
		day = cbreg_date_from_days(cbreg_date_days(day) - 1);
	for (;;) {
		next = cbreg_date_from_days(cbreg_date_days(day) + 1);
		if (cbreg_date_add_months(next, months) > as_of)
			return day;
		day = next;
	}
}

static struct lesson *
lesson_of(struct cbreg_gap *g, size_t activity, int months)
{
	struct lesson *l;

	for (l = g->lesson[activity]; l != NULL; l = l->next)
		if (l->months == months)
			return l;
	if ((l = arena_get(&g->arena, sizeof(*l))) == NULL)
		return NULL;
	l->months = months;
	l->after = months > 0 ? lapsed_on(g->reg->as_of, months) : 0;
	l->mask = arena_get(&g->arena, g->words * sizeof(*l->mask));
	if (l->mask == NULL)
		return NULL;
	memset(l->mask, 0, g->words * sizeof(*l->mask));
	l->next = g->lesson[activity];
	return g->lesson[activity] = l;
}

/* The catalogue says what would help, held or not. */
static void
note_activity(struct cbreg_gap *g, const char *activity, size_t at)
{
	const uint64_t *mask = &g->taught[at * g->words];
	struct item *item;
	const char *end;
	size_t i, len = strlen(activity);

	for (i = 0; i < g->n_required; i++) {
		if (!has_bit(mask, i))
			continue;
		item = (struct item *)g->required[i];
		end = buf_text(&item->taught_by) + item->taught_by.len;
		/* An ancestor and the item itself may both be taught. */
		if (item->taught_by.len >= len &&
		    strcmp(end - len, activity) == 0 &&
		    (item->taught_by.len == len || end[-(long)len - 1] == ';'))
			continue;
		buf_printf(&item->taught_by, "%s%s",
		    item->taught_by.len > 0 ? ";" : "", activity);
	}
}

static cbreg_status
add_lesson(struct cbreg_gap *g, struct stmt *st)
{
	const char *activity = db_col_text(st, 0);
	size_t at = gap_version_item(g, db_col_int(st, 1)), a, w;
	int months = (int)db_col_int(st, 2);
	struct lesson *l;

	if (at == SIZE_MAX)
		return CBREG_OK;
	if (g->detail)
		note_activity(g, activity, at);
	for (a = 0; a < g->report.n_activity; a++)
		if (strcmp(g->report.activity[a], activity) == 0)
			break;
	if (a == g->report.n_activity)
		return CBREG_OK; /* never held */
	for (w = 0; w < g->words; w++)
		if (g->taught[at * g->words + w] != 0)
			break;
	if (w == g->words)
		return CBREG_OK; /* not asked for */
	if ((l = lesson_of(g, a, months)) == NULL)
		return out_of_memory(g->reg);
	for (w = 0; w < g->words; w++)
		l->mask[w] |= g->taught[at * g->words + w];
	return CBREG_OK;
}

static bool
teaches(const struct lesson *l, const struct item *item)
{
	return has_bit(l->mask, (size_t)item->required);
}

static bool
is_taught(const struct cbreg_gap *g, const struct report_session *s,
    const struct item *item)
{
	const struct lesson *l;

	for (l = g->lesson[s->activity_index]; l != NULL; l = l->next)
		if (teaches(l, item))
			return true;
	return false;
}

/* People. */

/* Whether the person at hand is at an organisation of the country. */
static bool
is_affiliated(const struct cbreg_gap *g, int country)
{
	const struct report *r = &g->report;
	size_t i;

	for (i = 0; i < r->n_stay; i++)
		if ((size_t)r->stay[i].org < g->n_org &&
		    g->org_country[r->stay[i].org] == country &&
		    cbreg_date_within(g->reg->as_of, r->stay[i].from,
			r->stay[i].to))
			return true;
	return false;
}

/* The masks that learn_valid() needs: what holds after each day is what holds
 * after an earlier one, and more. */
static cbreg_status
prepare_lessons(struct cbreg_gap *g)
{
	const struct lesson *l, *m;
	struct validity *v;
	size_t a, w, n, k;

	g->valid = arena_get(&g->arena,
	    (g->report.n_activity + 1) * sizeof(struct validity *));
	if (g->valid == NULL)
		return out_of_memory(g->reg);
	for (a = 0; a < g->report.n_activity; a++) {
		for (l = g->lesson[a], n = 0; l != NULL; l = l->next)
			n++;
		g->valid[a] = v = arena_get(&g->arena, (n + 1) * sizeof(*v));
		if (v == NULL)
			return out_of_memory(g->reg);
		for (l = g->lesson[a], n = 0; l != NULL; l = l->next, n++) {
			for (k = n; k > 0 && v[k - 1].after < l->after; k--)
				v[k] = v[k - 1];
			v[k].after = l->after;
			v[k].mask =
			    arena_get(&g->arena, g->words * sizeof(*v[k].mask));
			if (v[k].mask == NULL)
				return out_of_memory(g->reg);
			memset(v[k].mask, 0, g->words * sizeof(*v[k].mask));
			for (m = g->lesson[a]; m != NULL; m = m->next)
				for (w = 0; w < g->words; w++)
					if (m->after <= l->after)
						v[k].mask[w] |= m->mask[w];
		}
		v[n] = (struct validity){ 0, NULL };
	}
	return CBREG_OK;
}

/* What a completion taught that is still valid. */
static void
learn_valid(const struct cbreg_gap *g, const struct report_seat *s,
    uint64_t *mask)
{
	const struct validity *v = g->valid[s->session->activity_index];
	size_t w;

	while (v->mask != NULL && s->on <= v->after)
		v++;
	for (w = 0; v->mask != NULL && w < g->words; w++)
		mask[w] |= v->mask[w];
}

static void
learn(const struct cbreg_gap *g, const struct report_seat *s, uint64_t *mask)
{
	const struct lesson *l;
	size_t w;

	for (l = g->lesson[s->session->activity_index]; l != NULL; l = l->next)
		for (w = 0; w < g->words; w++)
			mask[w] |= l->mask[w];
}

/* Each placement has its own last day, expected or real. */
static cbreg_status
add_placement(struct cbreg_gap *g, struct stmt *st)
{
	uint64_t key =
	    (uint64_t)db_col_int(st, 0) << 24 | (uint64_t)db_col_int(st, 1);
	int end = (int)db_col_int(st, 3);

	if (end == 0)
		return CBREG_OK;
	return map_set(&g->placement_end, key, (uint32_t)cbreg_date_last(end))
		   ? CBREG_OK
		   : out_of_memory(g->reg);
}

/* The last day of what somebody is in; 0 where none is known. */
static int
end_of(const struct cbreg_gap *g, int64_t person, const struct report_seat *s)
{
	struct map_cursor c;
	uint32_t end;

	if (s->session->kind == CBREG_KIND_PLACEMENT &&
	    map_first(&g->placement_end, &c,
		(uint64_t)person << 24 | (uint64_t)s->session->id, &end))
		return (int)end;
	return s->session->end;
}

/* On the way: the result is still to come. */
static bool
in_pipeline(const struct cbreg_gap *g, int64_t person,
    const struct report_seat *s)
{
	int end;

	if (s->status != CBREG_ACCEPTED && s->status != CBREG_ATTENDED &&
	    s->status != CBREG_ON_LEAVE)
		return false;
	end = end_of(g, person, s);
	return end == 0 || end >= g->reg->as_of;
}

/* Until when what is held lasts, by item. */
static void
note_until(struct cbreg_gap *g, const struct report_seat *s)
{
	const struct lesson *l;
	uint64_t word;
	size_t w;
	int until, *to;

	for (l = g->lesson[s->session->activity_index]; l != NULL;
	     l = l->next) {
		if (s->on <= l->after)
			continue;
		until = l->months > 0 ? cbreg_date_add_months(s->on, l->months)
				      : FOR_EVER;
		for (w = 0; w < g->words; w++)
			for (word = l->mask[w]; word != 0; word &= word - 1) {
				to = &g->until[w * 64 +
					       (size_t)__builtin_ctzll(word)];
				*to = until > *to ? until : *to;
			}
	}
}

static void
note_coming(struct cbreg_gap *g, const struct report_seat *s, int end,
    const uint64_t *coming, int *coming_on)
{
	const struct lesson *l;
	uint64_t word;
	size_t w;
	int *to;

	if (end == 0)
		return;
	for (l = g->lesson[s->session->activity_index]; l != NULL; l = l->next)
		for (w = 0; w < g->words; w++)
			for (word = l->mask[w] & coming[w]; word != 0;
			     word &= word - 1) {
				to = &coming_on[w * 64 +
						(size_t)__builtin_ctzll(word)];
				if (*to == 0 || end < *to)
					*to = end;
			}
}

static void
count_bits(int *count, const uint64_t *mask, size_t words)
{
	uint64_t word;
	size_t w;

	for (w = 0; w < words; w++)
		for (word = mask[w]; word != 0; word &= word - 1)
			count[w * 64 + (size_t)__builtin_ctzll(word)]++;
}

static void
spread(struct slices *s, int *count, size_t words)
{
	uint64_t word;
	size_t w;
	int i;

	for (i = 0; i < SLICES; i++)
		for (w = 0; w < words; w++) {
			for (word = s->bit[i][w]; word != 0; word &= word - 1)
				count[w * 64 + (size_t)__builtin_ctzll(word)] +=
				    1 << i;
			s->bit[i][w] = 0;
		}
	s->n = 0;
}

static void
add_mask(struct slices *s, int *count, const uint64_t *mask, size_t words)
{
	uint64_t carry, both;
	size_t w;
	int i;

	for (w = 0; w < words; w++)
		for (i = 0, carry = mask[w]; carry != 0; i++) {
			both = s->bit[i][w] & carry;
			s->bit[i][w] ^= carry;
			carry = both;
		}
	if (++s->n == (1 << SLICES) - 1)
		spread(s, count, words);
}

static bool
is_empty(const uint64_t *mask, size_t words)
{
	size_t w;

	for (w = 0; w < words; w++)
		if (mask[w] != 0)
			return false;
	return true;
}

static cbreg_status
need_counts(struct cbreg_gap *g, struct country_people *people)
{
	int *all, i;

	if (people->trained != NULL)
		return CBREG_OK;
	all = arena_get(&g->arena, 5 * g->n_required * sizeof(*all));
	if (all == NULL)
		return out_of_memory(g->reg);
	memset(all, 0, 5 * g->n_required * sizeof(*all));
	for (i = 0; i < SLICES; i++) {
		people->slices.bit[i] =
		    arena_get(&g->arena, g->words * sizeof(uint64_t));
		if (people->slices.bit[i] == NULL)
			return out_of_memory(g->reg);
		memset(people->slices.bit[i], 0, g->words * sizeof(uint64_t));
	}
	people->trained = all;
	people->pipeline = all + g->n_required;
	people->lapsing = all + 2 * g->n_required;
	people->lapses_on = all + 3 * g->n_required;
	people->pipeline_on = all + 4 * g->n_required;
	return CBREG_OK;
}

static void
count_lapses(struct cbreg_gap *g, struct country_people *people,
    const uint64_t *trained)
{
	uint64_t word;
	size_t w, i;

	for (w = 0; w < g->words; w++)
		for (word = trained[w]; word != 0; word &= word - 1) {
			i = w * 64 + (size_t)__builtin_ctzll(word);
			if (g->until[i] == FOR_EVER)
				continue;
			people->lapsing[i] += g->until[i] <= g->horizon;
			if (people->lapses_on[i] == 0 ||
			    g->until[i] < people->lapses_on[i])
				people->lapses_on[i] = g->until[i];
		}
}

static cbreg_status
count_for(struct cbreg_gap *g, int country, uint64_t *trained, uint64_t *coming)
{
	struct country_people *people = &g->people[country];
	cbreg_status rc;
	size_t w;

	if ((rc = need_counts(g, people)) != CBREG_OK)
		return rc;
	if (is_empty(trained, g->words) || !is_affiliated(g, country))
		memset(trained, 0, g->words * sizeof(*trained));
	else
		add_mask(&people->slices, people->trained, trained, g->words);
	if (g->detail)
		count_lapses(g, people, trained);
	for (w = 0; w < g->words; w++)
		coming[w] &= ~trained[w];
	count_bits(people->pipeline, coming, g->words);
	return CBREG_OK;
}

/* Until when this completion holds for the item that is explained; 0 where it
 * has lapsed. */
static int
holds_until(const struct cbreg_gap *g, const struct report_seat *s)
{
	const struct lesson *l;
	int until = 0, this;

	for (l = g->lesson[s->session->activity_index]; l != NULL;
	     l = l->next) {
		if (!teaches(l, g->explained) || s->on <= l->after)
			continue;
		this = l->months > 0 ? cbreg_date_add_months(s->on, l->months)
				     : FOR_EVER;
		until = this > until ? this : until;
	}
	return until;
}

static cbreg_status
explain_seat(struct cbreg_gap *g, int64_t person, const struct report_seat *s,
    bool here, bool is_trained)
{
	char code[CBREG_PERSON_SIZE], country[3];
	struct buf note = { 0 };
	enum cbreg_gap_source what;
	cbreg_status rc;
	int until = 0;

	if (s->status == CBREG_COMPLETED) {
		until = holds_until(g, s);
		what = until == 0 ? CBREG_GAP_LAPSED
		       : here	  ? CBREG_GAP_TRAINED
				  : CBREG_GAP_ELSEWHERE;
	} else if (in_pipeline(g, person, s) && !is_trained) {
		what = CBREG_GAP_PIPELINE;
		until = end_of(g, person, s);
	} else {
		return CBREG_OK;
	}
	cbreg_person_code(person, code);
	buf_printf(&note, "%s for %s",
	    cbreg_status_word(s->status,
		s->session->kind == CBREG_KIND_PLACEMENT),
	    cbreg_country_code(s->country, country));
	rc = gap_record(g, what, code, s->session->code, s->on,
	    until == FOR_EVER ? 0 : until, buf_text(&note));
	buf_release(&note);
	return rc;
}

/* Sessions to come for which somebody is nominated. */
static cbreg_status
note_nominee(struct cbreg_gap *g, int64_t person, const struct report_seat *s,
    const uint64_t *trained, const uint64_t *coming)
{
	size_t bytes = g->words * sizeof(*trained), w;
	struct nominee *n;

	if (s->session->cancelled || s->session->start <= g->reg->as_of ||
	    (s->status != CBREG_NOMINATED && s->status != CBREG_WAITLISTED))
		return CBREG_OK;
	if (!grow(&g->nominee, &g->nominee_room, g->n_nominee,
		sizeof(*g->nominee)))
		return out_of_memory(g->reg);
	n = &g->nominee[g->n_nominee++];
	*n = (struct nominee){ person, s->session, s->country,
		arena_get(&g->arena, bytes) };
	if (n->new == NULL)
		return out_of_memory(g->reg);
	memset(n->new, 0, bytes);
	learn(g, s, n->new);
	for (w = 0; w < g->words; w++)
		n->new[w] &= ~(trained[w] | coming[w]);
	return CBREG_OK;
}

/* One person and one country: what was learned for it. */
static cbreg_status
count_country(struct cbreg_gap *g, int64_t person, struct report_seat *seat,
    size_t n, uint64_t *trained, uint64_t *coming)
{
	size_t bytes = g->words * sizeof(*trained), k;
	int country = seat->country;
	bool is_trained, here;
	cbreg_status rc;

	memset(trained, 0, bytes);
	memset(coming, 0, bytes);
	if (g->detail) {
		memset(g->until, 0, g->n_required * sizeof(*g->until));
		if ((rc = need_counts(g, &g->people[country])) != CBREG_OK)
			return rc;
	}
	for (k = 0; k < n; k++) {
		if (seat[k].country != country || seat[k].session->cancelled)
			continue;
		if (seat[k].status == CBREG_COMPLETED) {
			learn_valid(g, &seat[k], trained);
			if (g->detail)
				note_until(g, &seat[k]);
		} else if (in_pipeline(g, person, &seat[k])) {
			learn(g, &seat[k], coming);
		}
	}
	if ((rc = count_for(g, country, trained, coming)) != CBREG_OK)
		return rc;
	for (k = 0; k < n && g->detail; k++)
		if (seat[k].country == country && !seat[k].session->cancelled &&
		    seat[k].status != CBREG_COMPLETED &&
		    in_pipeline(g, person, &seat[k]) &&
		    !is_empty(coming, g->words))
			note_coming(g, &seat[k], end_of(g, person, &seat[k]),
			    coming, g->people[country].pipeline_on);
	if (!g->plans && g->explained == NULL)
		return CBREG_OK;
	/* Who is elsewhere closes nothing here. */
	here = is_affiliated(g, country);
	for (k = 0; k < n && g->plans && here && rc == CBREG_OK; k++)
		if (seat[k].country == country)
			rc = note_nominee(g, person, &seat[k], trained, coming);
	if (g->explained == NULL || rc != CBREG_OK)
		return rc;
	is_trained = has_bit(trained, (size_t)g->explained->required);
	for (k = 0; k < n && rc == CBREG_OK; k++)
		if (seat[k].country == country && !seat[k].session->cancelled &&
		    is_taught(g, seat[k].session, g->explained))
			rc =
			    explain_seat(g, person, &seat[k], here, is_trained);
	return rc;
}

static cbreg_status
count_taken(struct cbreg_gap *g, const struct report_seat *s)
{
	size_t session = (size_t)(s->session - g->report.session);
	uint64_t key = (uint64_t)session << 16 | s->country;
	struct map_cursor c;
	uint32_t i;

	g->taken[session]++;
	if (!g->has_quota[session])
		return CBREG_OK;
	if (!map_first(&g->used, &c, key, &i)) {
		i = (uint32_t)g->n_used;
		if (!grow(&g->used_count, &g->used_room, g->n_used,
			sizeof(*g->used_count)) ||
		    !map_add(&g->used, key, i))
			return out_of_memory(g->reg);
		g->used_count[g->n_used++] = 0;
	}
	g->used_count[i]++;
	return CBREG_OK;
}

/* One person: each country that somebody was trained for, once. */
static cbreg_status
count_person(struct cbreg_gap *g, int64_t person, struct report_seat *seat,
    size_t n, uint64_t *trained, uint64_t *coming)
{
	cbreg_status rc = CBREG_OK;
	size_t i, k;
	int country;

	for (i = 0; i < n && rc == CBREG_OK; i++) {
		if (seat[i].role != CBREG_ROLE_TRAINEE || seat[i].status == 0)
			seat[i].country = CBREG_COUNTRIES; /* not counted */
		else if (cbreg_status_rule(seat[i].status)->takes_seat &&
			 seat[i].session->start > g->reg->as_of)
			rc = count_taken(g, &seat[i]);
	}
	for (i = 0; i < n && rc == CBREG_OK; i++) {
		country = seat[i].country;
		if (country == CBREG_COUNTRIES || !g->wanted[country])
			continue;
		rc = count_country(g, person, &seat[i], n - i, trained, coming);
		for (k = i; k < n; k++)
			if (seat[k].country == country)
				seat[k].country = CBREG_COUNTRIES;
	}
	return rc;
}

static cbreg_status
count_people(struct cbreg_gap *g)
{
	uint64_t *trained, *coming;
	struct report_seat *seat;
	int64_t person;
	cbreg_status rc;
	size_t n;

	trained = arena_get(&g->arena, g->words * sizeof(*trained));
	coming = arena_get(&g->arena, g->words * sizeof(*coming));
	if (trained == NULL || coming == NULL)
		return out_of_memory(g->reg);
	g->report.wants_stays = true;
	if ((rc = report_start(&g->report)) != CBREG_OK)
		return rc;
	while ((rc = report_person(&g->report, &person, &seat, &n)) == CBREG_OK)
		if ((rc = count_person(g, person, seat, n, trained, coming)) !=
		    CBREG_OK)
			return rc;
	for (n = 0; n < CBREG_COUNTRIES; n++)
		if (g->people[n].trained != NULL)
			spread(&g->people[n].slices, g->people[n].trained,
			    g->words);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

/* Remedies. */

static cbreg_status
load_quotas(struct cbreg_gap *g)
{
	const struct report_session *s;
	struct quotas quotas;
	cbreg_status rc;
	size_t session, i;

	rc = quotas_load(g->reg, 0, g->reg->as_of, &quotas);
	for (i = 0; i < quotas.n && rc == CBREG_OK; i++) {
		s = report_session_of(&g->report, quotas.row[i].session);
		if (s == NULL)
			continue;
		session = (size_t)(s - g->report.session);
		g->has_quota[session] = true;
		if (!map_add(&g->quota,
			(uint64_t)session << 16 |
			    (uint64_t)quotas.row[i].country,
			(uint32_t)quota_seats(&quotas.row[i])))
			rc = out_of_memory(g->reg);
	}
	quotas_release(&quotas);
	return rc;
}

static int
by_start(const void *a, const void *b)
{
	const struct report_session *x =
	    *(const struct report_session *const *)a;
	const struct report_session *y =
	    *(const struct report_session *const *)b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return strcmp(x->code, y->code);
}

int
gap_free_seats(const struct cbreg_gap *g, const struct report_session *s,
    int country, int *quota)
{
	size_t session = (size_t)(s - g->report.session);
	uint64_t key = (uint64_t)session << 16 | (uint64_t)country;
	uint32_t seats = 0, used = 0;
	struct map_cursor c;

	*quota = -1;
	if (g->has_quota[session]) {
		map_first(&g->quota, &c, key, &seats);
		if (map_first(&g->used, &c, key, &used))
			used = (uint32_t)g->used_count[used];
		*quota = used < seats ? (int)(seats - used) : 0;
	}
	return s->seats > g->taken[session] ? s->seats - g->taken[session] : 0;
}

static bool
has_room(const struct cbreg_gap *g, const struct report_session *s, int country)
{
	int quota;

	return !s->cancelled && s->start > g->reg->as_of &&
	       gap_free_seats(g, s, country, &quota) > 0 && quota != 0;
}

const char *
gap_remedies(struct cbreg_gap *g, const struct item *item, int country)
{
	size_t i;

	buf_clear(&g->closed);
	for (i = 0; i < g->report.n_session; i++) {
		const struct report_session *s = g->by_start[i];

		if (has_room(g, s, country) && is_taught(g, s, item))
			buf_printf(&g->closed, "%s%s",
			    g->closed.len > 0 ? ";" : "", s->code);
	}
	return buf_text(&g->closed);
}

static cbreg_status
prepare(struct cbreg_gap *g)
{
	size_t n = g->report.n_session, i;

	g->lesson = arena_get(&g->arena,
	    (g->report.n_activity + 1) * sizeof(*g->lesson));
	g->taken = arena_get(&g->arena, (n + 1) * sizeof(*g->taken));
	g->has_quota = arena_get(&g->arena, (n + 1) * sizeof(*g->has_quota));
	g->by_start = arena_get(&g->arena, (n + 1) * sizeof(*g->by_start));
	g->until =
	    arena_get(&g->arena, (g->n_required + 64) * sizeof(*g->until));
	if (g->lesson == NULL || g->taken == NULL || g->has_quota == NULL ||
	    g->by_start == NULL || g->until == NULL)
		return out_of_memory(g->reg);
	memset(g->lesson, 0, (g->report.n_activity + 1) * sizeof(*g->lesson));
	memset(g->taken, 0, (n + 1) * sizeof(*g->taken));
	memset(g->has_quota, 0, (n + 1) * sizeof(*g->has_quota));
	for (i = 0; i < n; i++)
		g->by_start[i] = &g->report.session[i];
	if (n > 0)
		qsort(g->by_start, n, sizeof(*g->by_start), by_start);
	return CBREG_OK;
}

/* A session that would help and how many seats are left in it for the
 * country. */
static cbreg_status
explain_remedies(struct cbreg_gap *g)
{
	struct buf note = { 0 };
	cbreg_status rc = CBREG_OK;
	int room, quota;
	size_t i, k;

	for (k = 0; k < g->n_csirt; k++) {
		for (i = 0; i < g->report.n_session && rc == CBREG_OK; i++) {
			const struct report_session *s = g->by_start[i];

			if (!has_room(g, s, g->csirt[k].country) ||
			    !is_taught(g, s, g->explained))
				continue;
			room =
			    gap_free_seats(g, s, g->csirt[k].country, &quota);
			buf_clear(&note);
			buf_printf(&note, "%d of %d seats are free", room,
			    s->seats);
			if (quota >= 0)
				buf_printf(&note, ", %d of them by its quota",
				    quota < room ? quota : room);
			rc = gap_record(g, CBREG_GAP_SESSION, g->csirt[k].code,
			    s->code, s->start, s->end, buf_text(&note));
		}
	}
	buf_release(&note);
	return rc;
}

cbreg_status
gap_load_people(struct cbreg_gap *g)
{
	cbreg_status rc;

	if ((rc = prepare(g)) != CBREG_OK ||
	    (rc = gap_each(g, STMT_TEACHES_OF_VERSIONS, OF_VERSIONS,
		 add_lesson)) != CBREG_OK ||
	    (rc = prepare_lessons(g)) != CBREG_OK ||
	    (rc = gap_each(g, STMT_PLACEMENT_DAYS, OF_REGISTRY,
		 add_placement)) != CBREG_OK ||
	    (rc = load_quotas(g)) != CBREG_OK ||
	    (rc = count_people(g)) != CBREG_OK || g->explained == NULL)
		return rc;
	return explain_remedies(g);
}
