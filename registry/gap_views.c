/* What is made of the rows of gap reports: paths, trends, a region. */
#include "config.h"

#include "gap_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Profiles. */

struct cbreg_gap_profiles {
	struct arena arena;
	const char **name;
	size_t n, room, at;
};

static cbreg_status
add_profile(cbreg *reg, struct cbreg_gap_profiles *p, struct stmt *st)
{
	char text[200];

	snprintf(text, sizeof(text), "%s@%s:%s", db_col_text(st, 0),
	    db_col_text(st, 1), db_col_text(st, 2));
	if (!grow(&p->name, &p->room, p->n, sizeof(*p->name)) ||
	    (p->name[p->n] = arena_text(&p->arena, text, strlen(text))) == NULL)
		return out_of_memory(reg);
	p->n++;
	return CBREG_OK;
}

/* The code is lent to the statement. */
static cbreg_status
profiles_of_framework(cbreg *reg, const char *framework, char code[64],
    struct stmt **st)
{
	const char *at = strchr(framework, '@');
	cbreg_status rc;

	if (at == NULL || at == framework || at[1] == '\0')
		return db_fail(reg->db, CBREG_INVALID,
		    "'%s' is not a framework; write framework@version",
		    framework);
	snprintf(code, 64, "%.*s", (int)(at - framework), framework);
	if ((rc = db_get(reg->db, STMT_PROFILE_DEMAND, st)) != CBREG_OK ||
	    (rc = db_text(*st, "framework", code)) != CBREG_OK)
		return rc;
	return db_text(*st, "version", at + 1);
}

cbreg_status
cbreg_gap_profiles_open(cbreg *reg, const char *framework,
    cbreg_gap_profiles **out)
{
	struct cbreg_gap_profiles *p = calloc(1, sizeof(*p));
	struct stmt *st = NULL;
	cbreg_status rc;
	char code[64];

	if (p == NULL)
		return out_of_memory(reg);
	if (framework != NULL)
		rc = profiles_of_framework(reg, framework, code, &st);
	else if ((rc = db_get(reg->db, STMT_PROFILE_ASSIGNED, &st)) == CBREG_OK)
		rc = db_int(st, "day", reg->as_of);
	while (rc == CBREG_OK && (rc = db_step(st)) == CBREG_OK)
		rc = add_profile(reg, p, st);
	db_put(st);
	if (rc == CBREG_DONE && p->n == 0)
		rc = framework != NULL
			 ? db_fail(reg->db, CBREG_NOTFOUND,
			       "there is no profile of '%s'", framework)
			 : db_fail(reg->db, CBREG_NOTFOUND,
			       "no profile is assigned on the as-of day");
	if (rc != CBREG_DONE) {
		cbreg_gap_profiles_free(p);
		return rc;
	}
	*out = p;
	return CBREG_OK;
}

const char *
cbreg_gap_profiles_next(cbreg_gap_profiles *p)
{
	return p->at < p->n ? p->name[p->at++] : NULL;
}

void
cbreg_gap_profiles_free(cbreg_gap_profiles *p)
{
	if (p == NULL)
		return;
	arena_release(&p->arena);
	free(p->name);
	free(p);
}

/* The shortest path. */

struct tier {
	cbreg_gap *gap;
	const char *profile;
	struct cbreg_gap_row *row; /* csirt by csirt, item by item */
	size_t n;
};

struct cbreg_gap_path {
	cbreg *reg;
	struct arena arena;
	cbreg_gap_profiles *profiles;
	struct tier *tier;
	size_t n_tier, tier_room;
	struct cbreg_gap_step *step;
	size_t n_step, step_room, at;
};

static bool
is_lacking(const struct cbreg_gap_row *row)
{
	return row->status == CBREG_GAP_GAP || row->status == CBREG_GAP_UNKNOWN;
}

static cbreg_status
load_tier(struct cbreg_gap_path *p, const struct cbreg_gap_setting *setting,
    const char *profile)
{
	struct cbreg_gap_setting all = *setting;
	struct cbreg_gap_row row;
	size_t room = 0;
	struct tier *t;
	cbreg_status rc;

	/* Other countries count, though only one is told of. */
	all.profile = profile;
	all.country = NULL;
	if (!grow(&p->tier, &p->tier_room, p->n_tier, sizeof(*p->tier)))
		return out_of_memory(p->reg);
	t = &p->tier[p->n_tier++];
	*t = (struct tier){ .profile = profile };
	if ((rc = cbreg_gap_open(p->reg, &all, &t->gap)) != CBREG_OK)
		return rc;
	t->profile = cbreg_gap_profile(t->gap);
	while ((rc = cbreg_gap_next(t->gap, &row)) == CBREG_OK) {
		if (!grow(&t->row, &room, t->n, sizeof(*t->row)))
			return out_of_memory(p->reg);
		row.closed_by =
		    arena_text(&p->arena, row.closed_by, strlen(row.closed_by));
		if (row.closed_by == NULL)
			return out_of_memory(p->reg);
		t->row[t->n++] = row;
	}
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

/* Other countries with a team that lacks it. */
static int
count_countries(const struct tier *t, const struct cbreg_gap_row *of)
{
	const char *last = "";
	int n = 0;
	size_t i;

	for (i = 0; i < t->n; i++) {
		const struct cbreg_gap_row *r = &t->row[i];

		if (strcmp(r->capability, of->capability) != 0 ||
		    !is_lacking(r) || strcmp(r->country, of->country) == 0 ||
		    strcmp(r->country, last) == 0)
			continue;
		last = r->country;
		n++;
	}
	return n;
}

/* Of the activities for this row, the one that helps most of the others. */
static int
count_helped(const struct cbreg_gap_row *of, const struct cbreg_gap_row *row,
    size_t n)
{
	const char *at = of->taught_by;
	int best = 0, now;
	size_t i, len;

	while (*at != '\0') {
		len = strcspn(at, ";");
		for (i = 0, now = 0; i < n; i++)
			now += &row[i] != of && is_lacking(&row[i]) &&
			       list_has(row[i].taught_by, ';', at, len);
		best = now > best ? now : best;
		at += len + (at[len] == ';');
	}
	return best;
}

static int
missing(int required, int there)
{
	return required > there ? required - (there > 0 ? there : 0) : 0;
}

static int
by_help(const void *a, const void *b)
{
	const struct cbreg_gap_step *x = a, *y = b;
	int mx = x->missing_level + x->missing_people,
	    my = y->missing_level + y->missing_people;

	if (x->helps_items != y->helps_items)
		return y->helps_items - x->helps_items;
	if (x->other_countries != y->other_countries)
		return y->other_countries - x->other_countries;
	if (mx != my)
		return mx - my;
	return x->step - y->step; /* as the codes come */
}

/* The rows of one organisation in a tier that it does not meet. */
static cbreg_status
add_steps(struct cbreg_gap_path *p, const struct tier *t, size_t first,
    size_t n)
{
	const struct cbreg_gap_row *row = &t->row[first];
	size_t begun = p->n_step, i;
	struct cbreg_gap_step *s;

	for (i = 0; i < n; i++) {
		if (!is_lacking(&row[i]))
			continue;
		if (!grow(&p->step, &p->step_room, p->n_step, sizeof(*p->step)))
			return out_of_memory(p->reg);
		s = &p->step[p->n_step++];
		*s = (struct cbreg_gap_step){ .organisation =
						  row[i].organisation,
			.profile = t->profile,
			.step = (int)i,
			.capability = row[i].capability,
			.name = row[i].name,
			.level_status = row[i].level_status,
			.missing_level =
			    row[i].level_status == CBREG_LEVEL_MET
				? 0
				: missing(row[i].required_level,
				      row[i].level_status == CBREG_LEVEL_SHORT
					  ? row[i].assessed_level
					  : 0),
			.missing_people = missing(row[i].required_people,
			    row[i].trained_people),
			.helps_items = count_helped(&row[i], row, n),
			.other_countries = count_countries(t, &row[i]),
			.closed_by = row[i].closed_by,
			.taught_by = row[i].taught_by };
		memcpy(s->country, row[i].country, sizeof(s->country));
	}
	if (p->n_step > begun)
		qsort(p->step + begun, p->n_step - begun, sizeof(*p->step),
		    by_help);
	for (i = begun; i < p->n_step; i++) {
		p->step[i].step = (int)(i - begun) + 1;
		p->step[i].steps = (int)(p->n_step - begun);
	}
	return CBREG_OK;
}

/* How many rows from there on are of the same organisation. */
static size_t
same_organisation(const struct tier *t, size_t first)
{
	size_t n = 1;

	while (first + n < t->n &&
	       t->row[first + n].organisation == t->row[first].organisation)
		n++;
	return n;
}

/* The rows of an organisation in another tier. */
static size_t
find_organisation(const struct tier *t, const char *organisation, size_t *n)
{
	size_t i;

	for (i = 0; i < t->n; i += *n) {
		*n = same_organisation(t, i);
		if (strcmp(t->row[i].organisation, organisation) == 0)
			return i;
	}
	*n = 0;
	return t->n;
}

static cbreg_status
make_steps(struct cbreg_gap_path *p, const char *country)
{
	const struct tier *first = &p->tier[0];
	cbreg_status rc = CBREG_OK;
	size_t i, k, n, at, of, begun;

	for (i = 0; i < first->n && rc == CBREG_OK; i += n) {
		n = same_organisation(first, i);
		if (country != NULL &&
		    strcmp(first->row[i].country, country) != 0)
			continue;
		begun = p->n_step;
		for (k = 0;
		     k < p->n_tier && rc == CBREG_OK && p->n_step == begun;
		     k++) {
			at = find_organisation(&p->tier[k],
			    first->row[i].organisation, &of);
			rc = add_steps(p, &p->tier[k], at, of);
		}
	}
	return rc;
}

cbreg_status
cbreg_gap_path_open(cbreg *reg, const struct cbreg_gap_setting *setting,
    cbreg_gap_path **out)
{
	struct cbreg_gap_path *p = calloc(1, sizeof(*p));
	const char *word = setting->profile, *name;
	char country[3];
	cbreg_status rc = CBREG_OK;
	int number;

	if (p == NULL)
		return out_of_memory(reg);
	p->reg = reg;
	if (setting->country != NULL &&
	    (rc = gap_country(reg, setting->country, &number)) == CBREG_OK)
		cbreg_country_code(number, country);
	if (rc == CBREG_OK && word != NULL && strchr(word, ':') == NULL) {
		rc = cbreg_gap_profiles_open(reg, word, &p->profiles);
		while (rc == CBREG_OK &&
		       (name = cbreg_gap_profiles_next(p->profiles)) != NULL)
			rc = load_tier(p, setting, name);
	} else if (rc == CBREG_OK) {
		rc = load_tier(p, setting, word);
	}
	if (rc == CBREG_OK)
		rc = make_steps(p, setting->country != NULL ? country : NULL);
	if (rc != CBREG_OK) {
		cbreg_gap_path_free(p);
		return rc;
	}
	*out = p;
	return CBREG_OK;
}

cbreg_status
cbreg_gap_path_next(cbreg_gap_path *p, struct cbreg_gap_step *out)
{
	if (p->at == p->n_step)
		return CBREG_DONE;
	*out = p->step[p->at++];
	return CBREG_OK;
}

void
cbreg_gap_path_free(cbreg_gap_path *p)
{
	size_t i;

	if (p == NULL)
		return;
	for (i = 0; i < p->n_tier; i++) {
		cbreg_gap_free(p->tier[i].gap);
		free(p->tier[i].row);
	}
	cbreg_gap_profiles_free(p->profiles);
	arena_release(&p->arena);
	free(p->tier);
	free(p->step);
	free(p);
}

/* The trend. */

#define MEASURES 5 /* items, and a count per status */

struct cbreg_gap_trend {
	cbreg *reg;
	int count[3][CBREG_COUNTRIES][MEASURES]; /* then; so defined; now */
	int country, measure;
};

static cbreg_status
count_rows(struct cbreg_gap_trend *t, const struct cbreg_gap_setting *setting,
    const char *profile, int day, int which)
{
	struct cbreg_gap_setting s = *setting;
	int was = t->reg->as_of, *count;
	struct cbreg_gap_row row;
	cbreg_gap *gap = NULL;
	cbreg_status rc;

	s.profile = profile;
	s.summary = true;
	t->reg->as_of = day;
	rc = cbreg_gap_open(t->reg, &s, &gap);
	while (rc == CBREG_OK && (rc = cbreg_gap_next(gap, &row)) == CBREG_OK) {
		count = t->count[which][cbreg_country_number(row.country, 2)];
		count[0]++;
		count[1 + row.status]++;
	}
	cbreg_gap_free(gap);
	t->reg->as_of = was;
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

cbreg_status
cbreg_gap_trend_open(cbreg *reg, const struct cbreg_gap_setting *setting,
    int since, const char *since_profile, cbreg_gap_trend **out)
{
	const char *profile = setting->profile,
		   *old = since_profile != NULL ? since_profile : profile;
	struct cbreg_gap_trend *t = calloc(1, sizeof(*t));
	cbreg_status rc;

	if (t == NULL)
		return out_of_memory(reg);
	t->reg = reg;
	if ((rc = count_rows(t, setting, old, since, 0)) != CBREG_OK ||
	    (rc = count_rows(t, setting, profile, since, 1)) != CBREG_OK ||
	    (rc = count_rows(t, setting, profile, reg->as_of, 2)) != CBREG_OK) {
		cbreg_gap_trend_free(t);
		return rc;
	}
	*out = t;
	return CBREG_OK;
}

cbreg_status
cbreg_gap_trend_next(cbreg_gap_trend *t, struct cbreg_gap_change *out)
{
	int c, m, then, defined, now;

	for (; t->country < CBREG_COUNTRIES; t->country++, t->measure = 0) {
		c = t->country;
		if (t->count[0][c][0] == 0 && t->count[1][c][0] == 0 &&
		    t->count[2][c][0] == 0)
			continue;
		if ((m = t->measure++) == MEASURES)
			continue;
		then = t->count[0][c][m];
		defined = t->count[1][c][m];
		now = t->count[2][c][m];
		*out = (struct cbreg_gap_change){
			.measure = m == 0 ? "items"
					  : cbreg_gap_status_word(
						(enum cbreg_gap_status)(m - 1)),
			.then = then,
			.definition = defined - then,
			.real = now - defined,
			.now = now
		};
		cbreg_country_code(c, out->country);
		return CBREG_OK;
	}
	return CBREG_DONE;
}

void
cbreg_gap_trend_free(cbreg_gap_trend *t)
{
	free(t);
}

/* The region. */

/* What counts of a country with several teams: the weakest. */
enum strength {
	NOTHING,
	IS_MET,
	IS_THIN,
	IS_UNKNOWN,
	IS_GAP
};

static enum strength
strength_of(const struct cbreg_gap_row *row)
{
	switch (row->status) {
	case CBREG_GAP_GAP:
		return IS_GAP;
	case CBREG_GAP_UNKNOWN:
		return IS_UNKNOWN;
	case CBREG_GAP_NOT_APPLICABLE:
		return NOTHING;
	case CBREG_GAP_MET:
		break;
	}
	return row->people_status == CBREG_PEOPLE_THIN ? IS_THIN : IS_MET;
}

cbreg_status
cbreg_gap_region_next(cbreg_gap *g, struct cbreg_gap_region *out)
{
	enum strength weakest, this;
	const struct item *item;
	struct cbreg_gap_row row;
	size_t i, k;

	if (g->at_region == g->n_required)
		return CBREG_DONE;
	item = g->required[g->at_region++];
	*out = (struct cbreg_gap_region){ .capability = item->code,
		.name = item->name };
	buf_clear(&g->closed);
	for (i = 0; i < g->n_csirt; i = k) {
		weakest = NOTHING;
		for (k = i; k < g->n_csirt &&
			    g->csirt[k].country == g->csirt[i].country;
		     k++) {
			gap_fill_row(g, &g->csirt[k], item, &row);
			this = strength_of(&row);
			weakest = this > weakest ? this : weakest;
		}
		out->countries++;
		out->met += weakest == IS_MET || weakest == IS_THIN;
		out->thin += weakest == IS_THIN;
		out->unknown += weakest == IS_UNKNOWN;
		out->gap += weakest == IS_GAP;
		out->not_applicable += weakest == NOTHING;
		if (weakest == IS_GAP)
			buf_printf(&g->closed, "%s%s",
			    g->closed.len > 0 ? ";" : "", row.country);
	}
	out->lacking = buf_text(&g->closed);
	return g->closed.failed ? out_of_memory(g->reg) : CBREG_OK;
}
