/* The gap report: levels and trained people against a profile. */
#include "config.h"

#include "gap.h"

#include "quota.h"
#include "stream.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct item {
	int64_t id;
	const char *code, *name;
	int64_t parent;
	int top;      /* index of its top-level capability */
	int required; /* index among what the profile asks for, or -1 */
	int min_level, min_people;
};

/* What one activity teaches for so many months. */
struct lesson {
	int months; /* 0: for ever */
	int after;  /* completions after this day still hold */
	uint64_t *mask;
	struct lesson *next;
};

struct assessed {
	int level, on, method;
};

struct csirt {
	int64_t id;
	const char *code;
	int country;
	struct assessed *by_item; /* per required item */
};

/* Who is where on the as-of day, in person order. */
struct stay {
	int64_t person;
	int country;
};

struct country_people {
	int *trained, *pipeline; /* per required item */
};

struct cbreg_gap {
	cbreg *reg;
	struct report report;
	struct arena arena;
	char framework[64], version[64], profile[64], named[200];
	int64_t framework_id;
	int validity;
	struct item *item; /* in the order of their codes */
	size_t n_item, item_room;
	const struct item **required;
	size_t n_required, words;
	struct lesson **lesson; /* per activity of the report */
	struct csirt *csirt;
	size_t n_csirt, csirt_room;
	bool wanted[CBREG_COUNTRIES];
	int16_t *org_country; /* by organisation id */
	size_t n_org;
	struct stay *stay;
	size_t n_stay, stay_room, stay_at;
	struct country_people people[CBREG_COUNTRIES];
	int *taken;	 /* per session of the report */
	struct map used; /* seats of quotas: country and session to index */
	int *used_count;
	size_t n_used, used_room;
	struct map quota; /* country and session to seats */
	bool *has_quota;  /* per session */
	const struct report_session **by_start;
	size_t at_csirt, at_item, at_top;
	struct buf closed;
};

static const char *const level_word[] = { "met", "short", "unknown", "expired",
	"not-applicable" };
static const char *const people_word[] = { "met", "thin", "short",
	"none-required" };
static const char *const gap_word[] = { "met", "gap", "unknown",
	"not-applicable" };

const char *
cbreg_level_status_word(enum cbreg_level_status status)
{
	return level_word[status];
}

const char *
cbreg_people_status_word(enum cbreg_people_status status)
{
	return people_word[status];
}

const char *
cbreg_gap_status_word(enum cbreg_gap_status status)
{
	return gap_word[status];
}

/* Codes like 5.9 and 5.10: numbers in them compare as numbers. */
static int
compare_codes(const char *a, const char *b)
{
	while (*a != '\0' && *b != '\0') {
		if (*a >= '0' && *a <= '9' && *b >= '0' && *b <= '9') {
			char *ea, *eb;
			long x = strtol(a, &ea, 10), y = strtol(b, &eb, 10);

			if (x != y)
				return x < y ? -1 : 1;
			a = ea;
			b = eb;
			continue;
		}
		if (*a != *b)
			return (unsigned char)*a < (unsigned char)*b ? -1 : 1;
		a++;
		b++;
	}
	return (*a != '\0') - (*b != '\0');
}

static int
by_code(const void *a, const void *b)
{
	return compare_codes(((const struct item *)a)->code,
	    ((const struct item *)b)->code);
}

/* Profiles. */

static cbreg_status
find_only_profile(struct cbreg_gap *g)
{
	struct stmt *st = NULL;
	cbreg_status rc;
	int n = 0;

	rc = db_get(g->reg->db, STMT_PROFILE_NAMES, &st);
	while (rc == CBREG_OK && (rc = db_step(st)) == CBREG_OK && n++ == 0) {
		snprintf(g->framework, sizeof(g->framework), "%s",
		    db_col_text(st, 0));
		snprintf(g->version, sizeof(g->version), "%s",
		    db_col_text(st, 1));
		snprintf(g->profile, sizeof(g->profile), "%s",
		    db_col_text(st, 2));
	}
	db_put(st);
	if (rc != CBREG_OK && rc != CBREG_DONE)
		return rc;
	if (n == 0)
		return db_fail(g->reg->db, CBREG_NOTFOUND,
		    "no profile is recorded");
	if (n > 1)
		return db_fail(g->reg->db, CBREG_AMBIGUOUS,
		    "there are several profiles; name one with --profile "
		    "(`cbreg profile list` shows them)");
	return CBREG_OK;
}

static cbreg_status
find_profile(struct cbreg_gap *g, const char *word)
{
	const char *at, *colon;
	struct stmt *st = NULL;
	cbreg_status rc;

	if (word == NULL) {
		if ((rc = find_only_profile(g)) != CBREG_OK)
			return rc;
	} else {
		at = strchr(word, '@');
		colon = at != NULL ? strchr(at, ':') : NULL;
		if (colon == NULL || colon[1] == '\0' || colon == at + 1)
			return db_fail(g->reg->db, CBREG_INVALID,
			    "'%s' is not a profile; write "
			    "framework@version:name",
			    word);
		snprintf(g->framework, sizeof(g->framework), "%.*s",
		    (int)(at - word), word);
		snprintf(g->version, sizeof(g->version), "%.*s",
		    (int)(colon - at - 1), at + 1);
		snprintf(g->profile, sizeof(g->profile), "%s", colon + 1);
	}
	snprintf(g->named, sizeof(g->named), "%s@%s:%s", g->framework,
	    g->version, g->profile);
	rc = db_get(g->reg->db, STMT_FRAMEWORK_ONE, &st);
	if (rc == CBREG_OK)
		rc = db_text(st, "framework", g->framework);
	if (rc == CBREG_OK)
		rc = db_text(st, "version", g->version);
	if (rc == CBREG_OK && (rc = db_step(st)) == CBREG_OK) {
		g->framework_id = db_col_int(st, 0);
		g->validity = (int)db_col_int(st, 1);
	}
	db_put(st);
	if (rc == CBREG_DONE)
		return db_fail(g->reg->db, CBREG_NOTFOUND,
		    "there is no framework '%s@%s'", g->framework, g->version);
	return rc;
}

/* One pass over a statement about the framework. */
typedef cbreg_status row_fn(struct cbreg_gap *g, struct stmt *st);

static cbreg_status
each(struct cbreg_gap *g, enum stmt_id id, bool of_framework, row_fn *take)
{
	struct stmt *st = NULL;
	cbreg_status rc;

	rc = db_get(g->reg->db, id, &st);
	if (rc == CBREG_OK && of_framework)
		rc = db_int(st, "framework", g->framework_id);
	if (rc == CBREG_OK && id == STMT_PROFILE_OF_FRAMEWORK)
		rc = db_text(st, "profile", g->profile);
	while (rc == CBREG_OK && (rc = db_step(st)) == CBREG_OK)
		rc = take(g, st);
	db_put(st);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

static cbreg_status
add_item(struct cbreg_gap *g, struct stmt *st)
{
	const char *code = db_col_text(st, 1), *name = db_col_text(st, 3);
	struct item *i;

	if (!grow(&g->item, &g->item_room, g->n_item, sizeof(*g->item)))
		return out_of_memory(g->reg);
	i = &g->item[g->n_item++];
	*i = (struct item){ .id = db_col_int(st, 0),
		.code = arena_text(&g->arena, code, strlen(code)),
		.name = arena_text(&g->arena, name, strlen(name)),
		.parent = db_col_int(st, 2),
		.required = -1 };
	if (i->code == NULL || i->name == NULL)
		return out_of_memory(g->reg);
	return CBREG_OK;
}

static struct item *
item_of(struct cbreg_gap *g, int64_t id)
{
	size_t i;

	for (i = 0; i < g->n_item; i++)
		if (g->item[i].id == id)
			return &g->item[i];
	return NULL;
}

static cbreg_status
add_required(struct cbreg_gap *g, struct stmt *st)
{
	struct item *i = item_of(g, db_col_int(st, 0));

	i->required = 0;
	i->min_level = db_col_text(st, 1) != NULL ? (int)db_col_int(st, 1)
						  : CBREG_NOT_REQUIRED;
	i->min_people = db_col_text(st, 2) != NULL ? (int)db_col_int(st, 2)
						   : CBREG_NOT_REQUIRED;
	g->n_required++;
	return CBREG_OK;
}

static cbreg_status
load_items(struct cbreg_gap *g)
{
	struct item *top, *up;
	cbreg_status rc;
	size_t i, n = 0;

	rc = each(g, STMT_CAPABILITY_OF_FRAMEWORK, true, add_item);
	if (rc != CBREG_OK)
		return rc;
	if (g->n_item > 0)
		qsort(g->item, g->n_item, sizeof(*g->item), by_code);
	rc = each(g, STMT_PROFILE_OF_FRAMEWORK, true, add_required);
	if (rc != CBREG_OK)
		return rc;
	if (g->n_required == 0)
		return db_fail(g->reg->db, CBREG_NOTFOUND,
		    "there is no profile '%s'", g->named);
	g->required =
	    arena_get(&g->arena, g->n_required * sizeof(*g->required));
	if (g->required == NULL)
		return out_of_memory(g->reg);
	for (i = 0; i < g->n_item; i++) {
		for (top = &g->item[i]; top->parent != 0; top = up)
			if ((up = item_of(g, top->parent)) == NULL)
				break;
		g->item[i].top = (int)(top - g->item);
		if (g->item[i].required == 0) {
			g->item[i].required = (int)n;
			g->required[n++] = &g->item[i];
		}
	}
	g->words = (g->n_required + 63) / 64;
	return CBREG_OK;
}

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

static cbreg_status
add_lesson(struct cbreg_gap *g, struct stmt *st)
{
	const char *activity = db_col_text(st, 0);
	struct item *item = item_of(g, db_col_int(st, 1));
	int months = (int)db_col_int(st, 2);
	struct lesson *l;
	size_t a;

	for (a = 0; a < g->report.n_activity; a++)
		if (strcmp(g->report.activity[a], activity) == 0)
			break;
	if (a == g->report.n_activity || item == NULL || item->required < 0)
		return CBREG_OK; /* never held, or not asked for */
	for (l = g->lesson[a]; l != NULL; l = l->next)
		if (l->months == months)
			break;
	if (l == NULL) {
		l = arena_get(&g->arena, sizeof(*l));
		if (l == NULL)
			return out_of_memory(g->reg);
		l->months = months;
		l->after = months > 0 ? lapsed_on(g->reg->as_of, months) : 0;
		l->mask = arena_get(&g->arena, g->words * sizeof(*l->mask));
		if (l->mask == NULL)
			return out_of_memory(g->reg);
		memset(l->mask, 0, g->words * sizeof(*l->mask));
		l->next = g->lesson[a];
		g->lesson[a] = l;
	}
	l->mask[item->required / 64] |= (uint64_t)1 << item->required % 64;
	return CBREG_OK;
}

/* Organisations: which country each is of, who is government CSIRT. */

static bool
holds_on(int from, int to, int day)
{
	return (from == 0 || cbreg_date_first(from) <= day) &&
	       (to == 0 || day <= cbreg_date_last(to));
}

static cbreg_status
add_org(struct cbreg_gap *g, struct stmt *st)
{
	int64_t id = db_col_int(st, 0);
	int country = db_col_text(st, 2) != NULL ? (int)db_col_int(st, 2) : -1;
	const char *code = db_col_text(st, 1);
	struct csirt *c;
	size_t i;

	if ((size_t)id >= g->n_org) {
		size_t n = (size_t)id * 2 + 64;
		int16_t *bigger = realloc(g->org_country, n * sizeof(*bigger));

		if (bigger == NULL)
			return out_of_memory(g->reg);
		for (i = g->n_org; i < n; i++)
			bigger[i] = -1;
		g->org_country = bigger;
		g->n_org = n;
	}
	g->org_country[id] = (int16_t)country;
	if (strcmp(db_col_text(st, 6), "yes") != 0 || country < 0 ||
	    !g->wanted[country] ||
	    !holds_on((int)db_col_int(st, 4), (int)db_col_int(st, 5),
		g->reg->as_of))
		return CBREG_OK;
	if (!grow(&g->csirt, &g->csirt_room, g->n_csirt, sizeof(*g->csirt)))
		return out_of_memory(g->reg);
	c = &g->csirt[g->n_csirt++];
	c->id = id;
	c->country = country;
	c->code = arena_text(&g->arena, code, strlen(code));
	c->by_item = arena_get(&g->arena, g->n_required * sizeof(*c->by_item));
	if (c->code == NULL || c->by_item == NULL)
		return out_of_memory(g->reg);
	for (i = 0; i < g->n_required; i++)
		c->by_item[i] = (struct assessed){ CBREG_NO_LEVEL, 0, 0 };
	return CBREG_OK;
}

static int
by_country(const void *a, const void *b)
{
	const struct csirt *x = a, *y = b;

	if (x->country != y->country)
		return x->country < y->country ? -1 : 1;
	return strcmp(x->code, y->code);
}

/* The newest assessment; of one day, the method with most authority, and of
 * one method the lowest level. */
static cbreg_status
add_assessment(struct cbreg_gap *g, struct stmt *st)
{
	const char *method = db_col_text(st, 3), *level = db_col_text(st, 4);
	struct item *item = item_of(g, db_col_int(st, 1));
	struct assessed *known, new;
	int64_t org = db_col_int(st, 0);
	bool newer;
	size_t i;

	new.on = (int)db_col_int(st, 2);
	new.method =
	    cbreg_code_find(CBREG_ASSESSMENT_METHOD, method, strlen(method));
	new.level = strcmp(level, "na") == 0 ? CBREG_LEVEL_NA
					     : (int)strtol(level, NULL, 10);
	if (new.on > g->reg->as_of || item == NULL || item->required < 0)
		return CBREG_OK;
	for (i = 0; i < g->n_csirt; i++) {
		if (g->csirt[i].id != org)
			continue;
		known = &g->csirt[i].by_item[item->required];
		newer =
		    known->on != new.on		  ? new.on > known->on
		    : known->method != new.method ? new.method > known->method
		    : known->level == CBREG_LEVEL_NA ? true
		    : new.level == CBREG_LEVEL_NA    ? false
						     : new.level < known->level;
		if (newer)
			*known = new;
	}
	return CBREG_OK;
}

/* People. */

static cbreg_status
add_stay(struct cbreg_gap *g, struct stmt *st)
{
	int from = (int)db_col_int(st, 1), to = (int)db_col_int(st, 3);
	int64_t org = db_col_int(st, 2);
	int country;

	if (!holds_on(from, to, g->reg->as_of))
		return CBREG_OK;
	country = (size_t)org < g->n_org ? g->org_country[org] : -1;
	if (country < 0 || !g->wanted[country])
		return CBREG_OK;
	if (!grow(&g->stay, &g->stay_room, g->n_stay, sizeof(*g->stay)))
		return out_of_memory(g->reg);
	g->stay[g->n_stay++] = (struct stay){ db_col_int(st, 0), country };
	return CBREG_OK;
}

static bool
is_affiliated(struct cbreg_gap *g, int64_t person, int country)
{
	size_t i;

	while (g->stay_at < g->n_stay && g->stay[g->stay_at].person < person)
		g->stay_at++;
	for (i = g->stay_at; i < g->n_stay && g->stay[i].person == person; i++)
		if (g->stay[i].country == country)
			return true;
	return false;
}

static void
learn(const struct cbreg_gap *g, const struct report_seat *s, uint64_t *mask,
    bool valid_only)
{
	const struct lesson *l;
	size_t w;

	for (l = g->lesson[s->session->activity_index]; l != NULL; l = l->next)
		if (!valid_only || s->on > l->after)
			for (w = 0; w < g->words; w++)
				mask[w] |= l->mask[w];
}

/* On the way: the result is still to come. */
static bool
in_pipeline(const struct cbreg_gap *g, const struct report_seat *s)
{
	return (s->status == CBREG_ACCEPTED || s->status == CBREG_ATTENDED ||
		   s->status == CBREG_ON_LEAVE) &&
	       (s->session->end == 0 || s->session->end >= g->reg->as_of);
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
count_for(struct cbreg_gap *g, int64_t person, int country, uint64_t *trained,
    uint64_t *coming)
{
	struct country_people *people = &g->people[country];
	size_t w;

	if (people->trained == NULL) {
		people->trained = calloc(g->n_required, sizeof(int));
		people->pipeline = calloc(g->n_required, sizeof(int));
		if (people->trained == NULL || people->pipeline == NULL)
			return out_of_memory(g->reg);
	}
	if (is_empty(trained, g->words) || !is_affiliated(g, person, country))
		memset(trained, 0, g->words * sizeof(*trained));
	else
		count_bits(people->trained, trained, g->words);
	for (w = 0; w < g->words; w++)
		coming[w] &= ~trained[w];
	count_bits(people->pipeline, coming, g->words);
	return CBREG_OK;
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

/* One person: what was learned for each country, each capability once. */
static cbreg_status
count_person(struct cbreg_gap *g, int64_t person, struct report_seat *seat,
    size_t n, uint64_t *trained, uint64_t *coming)
{
	size_t bytes = g->words * sizeof(*trained), i, k;
	cbreg_status rc = CBREG_OK;
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
		memset(trained, 0, bytes);
		memset(coming, 0, bytes);
		for (k = i; k < n; k++) {
			if (seat[k].country != country)
				continue;
			if (seat[k].session->cancelled)
				;
			else if (seat[k].status == CBREG_COMPLETED)
				learn(g, &seat[k], trained, true);
			else if (in_pipeline(g, &seat[k]))
				learn(g, &seat[k], coming, false);
			seat[k].country = CBREG_COUNTRIES;
		}
		rc = count_for(g, person, country, trained, coming);
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
	if ((rc = report_start(&g->report)) != CBREG_OK)
		return rc;
	while ((rc = report_person(&g->report, &person, &seat, &n)) == CBREG_OK)
		if ((rc = count_person(g, person, seat, n, trained, coming)) !=
		    CBREG_OK)
			return rc;
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

static bool
has_room(const struct cbreg_gap *g, const struct report_session *s, int country)
{
	size_t session = (size_t)(s - g->report.session);
	uint64_t key = (uint64_t)session << 16 | (uint64_t)country;
	uint32_t seats, used = 0;
	struct map_cursor c;

	if (s->cancelled || s->start <= g->reg->as_of ||
	    s->seats <= g->taken[session])
		return false;
	if (!g->has_quota[session])
		return true;
	if (!map_first(&g->quota, &c, key, &seats))
		return false;
	if (map_first(&g->used, &c, key, &used))
		used = (uint32_t)g->used_count[used];
	return used < seats;
}

static const char *
remedies(struct cbreg_gap *g, const struct item *item, int country)
{
	const struct lesson *l;
	size_t i;

	buf_clear(&g->closed);
	for (i = 0; i < g->report.n_session; i++) {
		const struct report_session *s = g->by_start[i];

		if (!has_room(g, s, country))
			continue;
		for (l = g->lesson[s->activity_index]; l != NULL; l = l->next)
			if ((l->mask[item->required / 64] >>
				    item->required % 64 &
				1) != 0)
				break;
		if (l != NULL)
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
	if (g->lesson == NULL || g->taken == NULL || g->has_quota == NULL ||
	    g->by_start == NULL)
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

static cbreg_status
choose_countries(struct cbreg_gap *g, const struct cbreg_gap_setting *s)
{
	struct book *book;
	cbreg_status rc;
	size_t i;
	int n, known = 0;

	if ((rc = names_need(g->reg)) != CBREG_OK)
		return rc;
	if (s->country != NULL) {
		if ((n = country_find(g->reg, s->country)) < 0)
			return db_fail(g->reg->db, CBREG_NOTFOUND,
			    "'%s' is not a country of the registry",
			    s->country);
		g->wanted[n] = true;
		return CBREG_OK;
	}
	if (s->group == NULL) {
		memset(g->wanted, 1, sizeof(g->wanted));
		return CBREG_OK;
	}
	if ((rc = book_need(g->reg, &kind_group, &book)) != CBREG_OK)
		return rc;
	for (i = 0; i < book->n; i++) {
		const char **v = book->row[i];

		if (strcmp(v[0], s->group) != 0)
			continue;
		known++;
		if (holds_on(cbreg_date_parse(v[2], strlen(v[2]), true),
			cbreg_date_parse(v[3], strlen(v[3]), true),
			g->reg->as_of))
			g->wanted[cbreg_country_number(v[1], 2)] = true;
	}
	if (known == 0)
		return db_fail(g->reg->db, CBREG_NOTFOUND,
		    "there is no group '%s'", s->group);
	return CBREG_OK;
}

cbreg_status
cbreg_gap_open(cbreg *reg, const struct cbreg_gap_setting *setting,
    cbreg_gap **out)
{
	struct cbreg_gap *g = calloc(1, sizeof(*g));
	cbreg_status rc;

	if (g == NULL)
		return out_of_memory(reg);
	g->reg = reg;
	if ((rc = reg->db->ops->begin(reg->db, false)) != CBREG_OK) {
		free(g);
		return rc;
	}
	if ((rc = choose_countries(g, setting)) != CBREG_OK ||
	    (rc = find_profile(g, setting->profile)) != CBREG_OK ||
	    (rc = load_items(g)) != CBREG_OK ||
	    (rc = report_open(reg, &g->report)) != CBREG_OK ||
	    (rc = prepare(g)) != CBREG_OK ||
	    (rc = each(g, STMT_TEACHES_OF_FRAMEWORK, true, add_lesson)) !=
		CBREG_OK ||
	    (rc = each(g, STMT_ORG_ALL, false, add_org)) != CBREG_OK ||
	    (rc = each(g, STMT_ASSESSMENT_OF_FRAMEWORK, true,
		 add_assessment)) != CBREG_OK ||
	    (rc = each(g, STMT_AFFILIATION_ALL, false, add_stay)) != CBREG_OK ||
	    (rc = load_quotas(g)) != CBREG_OK ||
	    (rc = count_people(g)) != CBREG_OK) {
		cbreg_gap_free(g);
		return rc;
	}
	if (g->n_csirt > 0)
		qsort(g->csirt, g->n_csirt, sizeof(*g->csirt), by_country);
	*out = g;
	return CBREG_OK;
}

static enum cbreg_level_status
judge_level(const struct cbreg_gap *g, const struct cbreg_gap_row *row)
{
	if (row->assessed_level != CBREG_NO_LEVEL &&
	    g->reg->as_of >= row->expires_on)
		return row->required_level == CBREG_NOT_REQUIRED
			   ? CBREG_LEVEL_MET
			   : CBREG_LEVEL_EXPIRED;
	if (row->assessed_level == CBREG_LEVEL_NA)
		return CBREG_LEVEL_NOT_APPLICABLE;
	if (row->required_level == CBREG_NOT_REQUIRED)
		return CBREG_LEVEL_MET;
	if (row->assessed_level == CBREG_NO_LEVEL)
		return CBREG_LEVEL_UNKNOWN;
	return row->assessed_level >= row->required_level ? CBREG_LEVEL_MET
							  : CBREG_LEVEL_SHORT;
}

static enum cbreg_people_status
judge_people(const struct cbreg_gap_row *row)
{
	if (row->required_people <= 0)
		return CBREG_PEOPLE_NONE_REQUIRED;
	if (row->trained_people < row->required_people)
		return CBREG_PEOPLE_SHORT;
	return row->trained_people == row->required_people ? CBREG_PEOPLE_THIN
							   : CBREG_PEOPLE_MET;
}

static enum cbreg_gap_status
judge(const struct cbreg_gap_row *row)
{
	if (row->level_status == CBREG_LEVEL_NOT_APPLICABLE)
		return CBREG_GAP_NOT_APPLICABLE;
	if (row->level_status == CBREG_LEVEL_SHORT ||
	    row->people_status == CBREG_PEOPLE_SHORT)
		return CBREG_GAP_GAP;
	if (row->level_status == CBREG_LEVEL_UNKNOWN ||
	    row->level_status == CBREG_LEVEL_EXPIRED)
		return CBREG_GAP_UNKNOWN;
	return CBREG_GAP_MET;
}

static void
fill_row(struct cbreg_gap *g, const struct csirt *c, const struct item *item,
    struct cbreg_gap_row *out)
{
	const struct assessed *a = &c->by_item[item->required];
	const struct country_people *people = &g->people[c->country];

	*out = (struct cbreg_gap_row){ .organisation = c->code,
		.framework = g->framework,
		.version = g->version,
		.profile = g->profile,
		.capability = item->code,
		.name = item->name,
		.required_level = item->min_level,
		.assessed_level = a->level,
		.basis = cbreg_code_word(CBREG_ASSESSMENT_METHOD, a->method),
		.assessed_on = a->on,
		.required_people = item->min_people,
		.closed_by = "" };
	cbreg_country_code(c->country, out->country);
	if (a->on != 0)
		out->expires_on = cbreg_date_add_months(a->on, g->validity);
	if (people->trained != NULL) {
		out->trained_people = people->trained[item->required];
		out->pipeline_people = people->pipeline[item->required];
	}
	out->level_status = judge_level(g, out);
	out->people_status = judge_people(out);
	out->status = judge(out);
}

cbreg_status
cbreg_gap_next(cbreg_gap *g, struct cbreg_gap_row *out)
{
	const struct csirt *c;

	if (g->at_item == g->n_required) {
		g->at_item = 0;
		g->at_csirt++;
	}
	if (g->at_csirt >= g->n_csirt)
		return CBREG_DONE;
	c = &g->csirt[g->at_csirt];
	fill_row(g, c, g->required[g->at_item], out);
	if (out->people_status == CBREG_PEOPLE_SHORT)
		out->closed_by =
		    remedies(g, g->required[g->at_item], c->country);
	g->at_item++;
	return g->closed.failed ? out_of_memory(g->reg) : CBREG_OK;
}

cbreg_status
cbreg_gap_summary_next(cbreg_gap *g, struct cbreg_gap_summary *out)
{
	struct cbreg_gap_row row;
	size_t i, c;
	int country;

	for (;; g->at_top++) {
		if (g->at_top == g->n_item) {
			/* On to the first team of the next country. */
			g->at_top = 0;
			country = g->csirt[g->at_csirt].country;
			while (g->at_csirt < g->n_csirt &&
			       g->csirt[g->at_csirt].country == country)
				g->at_csirt++;
		}
		if (g->at_csirt >= g->n_csirt)
			return CBREG_DONE;
		if (g->item[g->at_top].top != (int)g->at_top)
			continue;
		*out = (struct cbreg_gap_summary){ .capability =
						       g->item[g->at_top].code,
			.name = g->item[g->at_top].name };
		country = g->csirt[g->at_csirt].country;
		cbreg_country_code(country, out->country);
		for (c = g->at_csirt;
		     c < g->n_csirt && g->csirt[c].country == country; c++)
			for (i = 0; i < g->n_required; i++) {
				if (g->required[i]->top != (int)g->at_top)
					continue;
				fill_row(g, &g->csirt[c], g->required[i], &row);
				out->items++;
				out->met += row.status == CBREG_GAP_MET;
				out->gap += row.status == CBREG_GAP_GAP;
				out->unknown += row.status == CBREG_GAP_UNKNOWN;
				out->not_applicable +=
				    row.status == CBREG_GAP_NOT_APPLICABLE;
				out->thin +=
				    row.status == CBREG_GAP_MET &&
				    row.people_status == CBREG_PEOPLE_THIN;
			}
		if (out->items > 0) {
			g->at_top++;
			return CBREG_OK;
		}
	}
}

const char *
cbreg_gap_profile(const cbreg_gap *g)
{
	return g->named;
}

void
cbreg_gap_free(cbreg_gap *g)
{
	size_t i;

	if (g == NULL)
		return;
	report_close(&g->report);
	g->reg->db->ops->rollback(g->reg->db); /* it was only read */
	for (i = 0; i < CBREG_COUNTRIES; i++) {
		free(g->people[i].trained);
		free(g->people[i].pipeline);
	}
	arena_release(&g->arena);
	map_release(&g->used);
	map_release(&g->quota);
	buf_release(&g->closed);
	free(g->item);
	free(g->csirt);
	free(g->org_country);
	free(g->stay);
	free(g->used_count);
	free(g);
}
