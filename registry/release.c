/* What is about to be published, and how each figure of it is shown. */
#include "config.h"

#include "publication_private.h"
#include "record.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A figure across countries needs so many of them. */
#define CONTRIBUTORS 3

/* Where a cell stands: in its table, and whichever table that is. */
struct place {
	uint16_t period;
	uint8_t measure;
	const char *axis[CBREG_AXES];
	const char *key;
};

/* Figures as cells of lines, those of earlier tables behind the new ones. */
struct guard {
	cbreg *reg;
	const struct cbreg_publish *what;
	struct release *release;
	struct cbreg_protect_cell *cell;
	struct place *place; /* of each cell */
	size_t n, room, place_room;
	struct cbreg_protect_line *line;
	size_t n_line, line_room;
	struct arena arena;
	struct map by_key; /* of the new table: to the cell */
	struct map
	    contributors; /* of a key without country: how many have it */
	struct buf text;
};

/* The figures of a table that are published, in its order. */
static cbreg_status
collect(cbreg *reg, const struct cbreg_publish *what, cbreg_figures *figures,
    struct release *out)
{
	struct cbreg_figure figure;
	struct release_figure *g;
	struct buf cell = { 0 };
	cbreg_status rc;

	while ((rc = cbreg_figures_next(figures, &figure)) == CBREG_OK) {
		const struct fold_cell *c =
		    &figures->fold.cell[figures->order[figures->next]];

		if (!what->measure[figure.measure])
			continue;
		figures_cell(figures, c, &cell);
		if (!grow(&out->figure, &out->room, out->n,
			sizeof(*out->figure))) {
			rc = out_of_memory(reg);
			break;
		}
		g = &out->figure[out->n++];
		*g = (struct release_figure){ .period = c->period,
			.cell =
			    arena_text(&out->arena, buf_text(&cell), cell.len),
			.measure = figure.measure,
			.value = figure.value,
			.shown = figure.value,
			.status = figure.status };
		if (g->cell == NULL) {
			rc = out_of_memory(reg);
			break;
		}
	}
	buf_release(&cell);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

/* The words of a cell that are no totals, by axis, however its table has its
 * axes: what makes figures of several tables the same one. */
static const char *
key_of(struct guard *g, const struct cbreg_period *period,
    enum cbreg_measure measure, const struct cbreg_figures_setting *s,
    const char *const *axis)
{
	int i, k;

	buf_clear(&g->text);
	buf_printf(&g->text, "%d %d %d %s %d", period->from, period->to,
	    period->own, cbreg_measure_word(measure),
	    s->of_country ? s->country : -1);
	for (i = 0; i < CBREG_AXES; i++)
		for (k = 0; k < s->naxis; k++)
			if ((int)s->axis[k] == i &&
			    strcmp(axis[k], "total") != 0)
				buf_printf(&g->text, "%c%d=%s",
				    RECORD_SEPARATOR, i, axis[k]);
	return arena_text(&g->arena, buf_text(&g->text), g->text.len);
}

/* A cell of a table with that setting; its place is complete but for the key,
 * and in words that last. */
static cbreg_status
add_cell(struct guard *g, const struct cbreg_figures_setting *s,
    const struct cbreg_protect_cell *c, struct place *place)
{
	place->key = key_of(g, &s->period[place->period],
	    (enum cbreg_measure)place->measure, s, place->axis);
	if (place->key == NULL ||
	    !grow(&g->cell, &g->room, g->n, sizeof(*g->cell)) ||
	    !grow(&g->place, &g->place_room, g->n, sizeof(*g->place)))
		return out_of_memory(g->reg);
	g->cell[g->n] = *c;
	g->place[g->n++] = *place;
	return CBREG_OK;
}

static size_t
find_cell(const struct guard *g, const char *key)
{
	struct map_cursor c;
	uint32_t found;
	bool more;

	for (more =
		 map_first(&g->by_key, &c, text_hash(key, strlen(key)), &found);
	     more; more = map_next(&g->by_key, &c, &found))
		if (strcmp(g->place[found].key, key) == 0)
			return found;
	return SIZE_MAX;
}

static cbreg_status
add_line(struct guard *g, enum cbreg_relation relation, size_t total,
    const size_t *part, size_t n)
{
	size_t *kept = arena_get(&g->arena, (n + 1) * sizeof(*kept));

	if (kept == NULL ||
	    !grow(&g->line, &g->line_room, g->n_line, sizeof(*g->line)))
		return out_of_memory(g->reg);
	memcpy(kept, part, n * sizeof(*kept));
	g->line[g->n_line++] =
	    (struct cbreg_protect_line){ relation, total, kept, n };
	return CBREG_OK;
}

/* Parts that come to one total along one axis. */
struct part {
	uint64_t line; /* of the words without that axis */
	size_t cell;
	bool is_total;
};

static int
by_line(const void *a, const void *b)
{
	const struct part *x = a, *y = b;

	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	if (x->is_total != y->is_total)
		return x->is_total ? -1 : 1;
	return (x->cell > y->cell) - (x->cell < y->cell);
}

/* The cells of one table. */
struct table {
	const struct cbreg_figures_setting *setting;
	size_t first, n;
};

static uint64_t
line_of(struct guard *g, const struct table *t, size_t i, int axis)
{
	const struct place *at = &g->place[t->first + i];
	int k;

	buf_clear(&g->text);
	buf_printf(&g->text, "%d %d", at->period, at->measure);
	for (k = 0; k < t->setting->naxis; k++)
		if (k != axis)
			buf_printf(&g->text, "%c%s", RECORD_SEPARATOR,
			    at->axis[k]);
	return text_hash(g->text.text, g->text.len);
}

/* Totals and their parts along one axis. */
static cbreg_status
add_lines(struct guard *g, const struct table *t, int axis)
{
	struct part *part = calloc(t->n + 1, sizeof(*part));
	size_t *index = calloc(t->n + 1, sizeof(*index));
	cbreg_status rc = CBREG_OK;
	size_t i, k, n;

	if (part == NULL || index == NULL)
		rc = out_of_memory(g->reg);
	for (i = 0; i < t->n && rc == CBREG_OK; i++)
		part[i] = (struct part){ line_of(g, t, i, axis), t->first + i,
			strcmp(g->place[t->first + i].axis[axis], "total") ==
			    0 };
	if (rc == CBREG_OK)
		qsort(part, t->n, sizeof(*part), by_line);
	for (i = 0; i < t->n && rc == CBREG_OK; i = k) {
		enum cbreg_measure m =
		    (enum cbreg_measure)g->place[part[i].cell].measure;

		for (n = 0, k = i + 1; k < t->n && part[k].line == part[i].line;
		     k++)
			index[n++] = part[k].cell;
		if (part[i].is_total && n > 0)
			rc = add_line(g,
			    cbreg_measure_sums(m) == CBREG_ADDS
				? CBREG_RELATION_SUM
				: CBREG_RELATION_DISTINCT,
			    part[i].cell, index, n);
	}
	free(part);
	free(index);
	return rc;
}

/* Of two measures of one cell the second is never more than the first. */
static cbreg_status
add_bounds(struct guard *g, const struct table *t)
{
	static const enum cbreg_measure pair[][2] = {
		{ CBREG_M_NOMINATIONS, CBREG_M_PARTICIPATIONS },
		{ CBREG_M_PARTICIPATIONS, CBREG_M_PEOPLE },
		{ CBREG_M_PEOPLE, CBREG_M_PEOPLE_NEW },
		{ CBREG_M_COMPLETIONS, CBREG_M_PEOPLE_COMPLETED },
		{ CBREG_M_HEADCOUNT, CBREG_M_HEADCOUNT_LOW },
		{ CBREG_M_HEADCOUNT_HIGH, CBREG_M_HEADCOUNT },
	};
	const struct place *place = &g->place[t->first];
	size_t at[CBREG_MEASURES], i, k, p;
	cbreg_status rc = CBREG_OK;

	/* The measures of a cell follow each other. */
	for (i = 0; i < t->n && rc == CBREG_OK; i = k) {
		for (p = 0; p < CBREG_MEASURES; p++)
			at[p] = SIZE_MAX;
		for (k = i; k < t->n &&
			    (k == i || place[k].measure > place[k - 1].measure);
		     k++)
			at[place[k].measure] = t->first + k;
		for (p = 0;
		     p < sizeof(pair) / sizeof(pair[0]) && rc == CBREG_OK; p++)
			if (at[pair[p][0]] != SIZE_MAX &&
			    at[pair[p][1]] != SIZE_MAX)
				rc = add_line(g, CBREG_RELATION_AT_MOST,
				    at[pair[p][0]], &at[pair[p][1]], 1);
	}
	return rc;
}

/* A figure that was released before as it is now: both are the same. */
static cbreg_status
add_link(struct guard *g, size_t old, const char *key)
{
	size_t now = find_cell(g, key);

	if (now == SIZE_MAX || g->cell[now].value != g->cell[old].value)
		return CBREG_OK;
	return add_line(g, CBREG_RELATION_SUM, now, &old, 1);
}

/* The figures by country, of which the last axis may be one more than those
 * published. */
static cbreg_status
count_by_country(struct guard *g, cbreg_figures *by_country, int at)
{
	const struct cbreg_figures_setting *s = &by_country->setting;
	const char *axis[CBREG_AXES];
	struct map_cursor c;
	struct cbreg_figure f;
	cbreg_status rc;
	const char *key;
	uint64_t hash;
	uint32_t n;
	int i;

	while ((rc = cbreg_figures_next(by_country, &f)) == CBREG_OK) {
		if (f.value == 0 || strcmp(f.axis[at], "total") == 0)
			continue;
		for (i = 0; i < s->naxis; i++)
			axis[i] = i == at ? "total" : f.axis[i];
		if ((key = key_of(g, f.period, f.measure, s, axis)) == NULL)
			return out_of_memory(g->reg);
		hash = text_hash(key, strlen(key));
		n = 0;
		map_first(&g->contributors, &c, hash, &n);
		if (!map_set(&g->contributors, hash, n + 1))
			return out_of_memory(g->reg);
	}
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

static int
country_axis(const struct cbreg_figures_setting *s)
{
	int i;

	for (i = 0; i < s->naxis; i++)
		if (s->axis[i] == CBREG_BY_COUNTRY)
			return i;
	return -1;
}

/* How many countries each figure across them is of. */
static cbreg_status
count_contributors(struct guard *g, cbreg_figures *figures)
{
	struct cbreg_figures_setting s = g->what->setting;
	cbreg_figures *by_country = NULL;
	int at = country_axis(&s);
	cbreg_status rc;

	if (at >= 0) {
		figures_rewind(figures);
		return count_by_country(g, figures, at);
	}
	at = s.naxis;
	s.axis[s.naxis++] = CBREG_BY_COUNTRY;
	rc = figures_compute(g->reg, &s, NULL, NULL, &by_country);
	if (rc == CBREG_OK)
		rc = count_by_country(g, by_country, at);
	cbreg_figures_free(by_country);
	return rc;
}

static bool
lacks_contributors(const struct guard *g, const char *key)
{
	struct map_cursor at;
	uint32_t n = 0;

	map_first(&g->contributors, &at, text_hash(key, strlen(key)), &n);
	return n < CONTRIBUTORS;
}

/* The figure is of all countries together. */
static bool
is_across(const struct cbreg_figures_setting *s, const char *const *axis)
{
	int country = country_axis(s);

	return !s->of_country &&
	       (country < 0 || strcmp(axis[country], "total") == 0);
}

static cbreg_status
add_table_lines(struct guard *g, const struct table *t)
{
	cbreg_status rc = add_bounds(g, t);
	int i;

	for (i = 0; i < t->setting->naxis && rc == CBREG_OK; i++)
		rc = add_lines(g, t, i);
	return rc;
}

static cbreg_status
add_new_table(struct guard *g)
{
	const struct table t = { &g->what->setting, 0, g->release->n };
	struct cbreg_protect_cell *cell;
	cbreg_status rc = CBREG_OK;
	const char *key;
	size_t i;

	for (i = 0; i < t.n; i++) {
		const struct release_figure *f = &g->release->figure[i];
		struct place place = { .period = f->period,
			.measure = (uint8_t)f->measure };
		char *words = arena_text(&g->arena, f->cell, strlen(f->cell));

		if (words == NULL)
			return out_of_memory(g->reg);
		cell_words(words, place.axis, t.setting->naxis);
		rc = add_cell(g, t.setting,
		    &(struct cbreg_protect_cell){ .value = f->value,
			.counts = cbreg_measure_of_people(f->measure) },
		    &place);
		if (rc != CBREG_OK)
			return rc;
		key = place.key;
		cell = &g->cell[i];
		cell->withheld = cell->counts && cell->value > 0 &&
				 is_across(t.setting, place.axis) &&
				 lacks_contributors(g, key);
		if (!map_add(&g->by_key, text_hash(key, strlen(key)),
			(uint32_t)i))
			return out_of_memory(g->reg);
	}
	return add_table_lines(g, &t);
}

/* The form that a published text has. */
static void
read_shown(const char *shown, bool rounded, struct cbreg_protect_cell *out)
{
	out->given = true;
	if (strcmp(shown, "X") == 0) {
		out->form = CBREG_SHOWN_MASKED;
	} else if (strcmp(shown, "fewer than 5") == 0) {
		out->form = CBREG_SHOWN_SMALL;
	} else {
		out->shown = strtoll(shown, NULL, 10);
		out->form = rounded && out->counts && out->shown > 0
				? CBREG_SHOWN_ROUNDED
				: CBREG_SHOWN_EXACT;
	}
}

/* A table that was released: its figures, with what they have to do with the
 * new ones. */
static cbreg_status
add_old_table(struct guard *g, const char *code)
{
	struct cbreg_published_figure f;
	cbreg_published *p = NULL;
	struct table t = { .first = g->n };
	bool rounded;
	cbreg_status rc;
	int k;

	if ((rc = cbreg_published_open(g->reg, code, &p)) != CBREG_OK)
		return rc;
	t.setting = cbreg_published_setting(p);
	rounded = strcmp(cbreg_published_head(p)->protection, "round5") == 0;
	while (
	    rc == CBREG_OK && (rc = cbreg_published_next(p, &f)) == CBREG_OK) {
		struct cbreg_protect_cell cell = { .value = f.value,
			.counts = cbreg_measure_of_people(f.measure) };
		struct place place = { .period = (uint16_t)(f.period -
							    t.setting->period),
			.measure = (uint8_t)f.measure };

		read_shown(f.shown, rounded, &cell);
		for (k = 0; k < t.setting->naxis; k++)
			if ((place.axis[k] = arena_text(&g->arena, f.axis[k],
				 strlen(f.axis[k]))) == NULL)
				rc = out_of_memory(g->reg);
		if (rc == CBREG_OK &&
		    (rc = add_cell(g, t.setting, &cell, &place)) == CBREG_OK)
			rc = add_link(g, g->n - 1, place.key);
	}
	t.n = g->n - t.first;
	if (rc == CBREG_DONE)
		rc = add_table_lines(g, &t);
	cbreg_published_free(p);
	return rc;
}

/* Tables that share a period with this one are those that a reader may hold
 * beside it. */
static bool
shares_period(const struct guard *g, const struct cbreg_publication *p)
{
	const char *at = p->periods;
	size_t len, i;

	for (; *at != '\0'; at += len) {
		at += *at == ',';
		len = strcspn(at, ",");
		for (i = 0; i < g->what->setting.nperiod; i++)
			if (strlen(g->what->setting.period[i].word) == len &&
			    strncmp(g->what->setting.period[i].word, at, len) ==
				0)
				return true;
	}
	return strcmp(p->periods, g->what->periods) == 0;
}

struct old_tables {
	struct guard *guard;
	char (*code)[64];
	size_t n, room;
};

static cbreg_status
note_table(void *context, const struct cbreg_publication *p)
{
	struct old_tables *old = context;

	if (strcmp(p->kind, "release") != 0 || !shares_period(old->guard, p) ||
	    p->digest[0] == '\0')
		return CBREG_OK;
	if (!grow(&old->code, &old->room, old->n, sizeof(*old->code)))
		return out_of_memory(old->guard->reg);
	snprintf(old->code[old->n++], sizeof(*old->code), "%s", p->code);
	return CBREG_OK;
}

static cbreg_status
add_old_tables(struct guard *g)
{
	struct old_tables old = { .guard = g };
	cbreg_status rc;
	size_t i;

	rc = cbreg_publications(g->reg, note_table, &old);
	for (i = 0; i < old.n && rc == CBREG_OK; i++)
		rc = add_old_table(g, old.code[i]);
	free(old.code);
	return rc;
}

static cbreg_status
decide(struct guard *g)
{
	const struct cbreg_protect_setting setting = { .method =
							   g->what->protection,
		.min_cell = g->what->min_cell };
	cbreg_status rc;
	size_t which = 0, i;

	rc = cbreg_protect_run(&setting, g->cell, g->n, g->line, g->n_line,
	    &which);
	if (rc == CBREG_CONFLICT)
		return db_fail(g->reg->db, rc,
		    "tables that were released before tell a figure of few "
		    "people too closely, whatever is withheld here: leave an "
		    "axis out");
	if (rc == CBREG_INVALID)
		return db_fail(g->reg->db,
		    which == g->n ? CBREG_INVALID : CBREG_INTERNAL,
		    which == g->n ? "a cell needs 3 people or more"
				  : "the figures contradict themselves");
	if (rc != CBREG_OK)
		return rc == CBREG_NOMEM ? out_of_memory(g->reg) : rc;
	for (i = 0; i < g->release->n; i++) {
		struct release_figure *f = &g->release->figure[i];

		f->shown = g->cell[i].shown;
		f->form = g->cell[i].form == CBREG_SHOWN_SMALL ? RELEASE_SMALL
			  : g->cell[i].form == CBREG_SHOWN_MASKED
			      ? RELEASE_MASKED
			      : RELEASE_EXACT;
	}
	return CBREG_OK;
}

static cbreg_status
protect(cbreg *reg, const struct cbreg_publish *what, cbreg_figures *figures,
    struct release *release)
{
	struct guard g = { .reg = reg, .what = what, .release = release };
	cbreg_status rc;

	if ((rc = count_contributors(&g, figures)) == CBREG_OK &&
	    (rc = add_new_table(&g)) == CBREG_OK &&
	    (rc = add_old_tables(&g)) == CBREG_OK)
		rc = decide(&g);
	map_release(&g.contributors);
	map_release(&g.by_key);
	arena_release(&g.arena);
	buf_release(&g.text);
	free(g.cell);
	free(g.place);
	free(g.line);
	return rc;
}

cbreg_status
release_prepare(cbreg *reg, const struct cbreg_publish *what,
    cbreg_figures *figures, struct release *out)
{
	cbreg_status rc = collect(reg, what, figures, out);

	if (rc != CBREG_OK || what->protection == CBREG_PROTECT_NONE)
		return rc;
	return protect(reg, what, figures, out);
}

void
release_free(struct release *r)
{
	arena_release(&r->arena);
	free(r->figure);
	*r = (struct release){ 0 };
}

void
release_shown(const struct release_figure *g, char out[32])
{
	switch (g->form) {
	case RELEASE_SMALL:
		snprintf(out, 32, "fewer than 5");
		return;
	case RELEASE_MASKED:
		snprintf(out, 32, "X");
		return;
	default:
		snprintf(out, 32, "%lld", (long long)g->shown);
	}
}

void
release_protection_text(const struct cbreg_publish *what, char out[24])
{
	switch (what->protection) {
	case CBREG_PROTECT_ROUND5:
		snprintf(out, 24, "round5");
		return;
	case CBREG_PROTECT_SUPPRESS:
		snprintf(out, 24, "suppress:%d", what->min_cell);
		return;
	default:
		snprintf(out, 24, "none");
	}
}
