/* What is about to be published, and how each figure of it is shown. */
#include "config.h"

#include "publication_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A figure across countries needs so many of them. */
#define CONTRIBUTORS 3

/* Figures as cells of lines, those of earlier tables behind the new ones. */
struct guard {
	cbreg *reg;
	const struct cbreg_publish *what;
	struct release *release;
	struct cbreg_protect_cell *cell;
	const char **key; /* period, measure and words of each cell */
	size_t n, room, key_room;
	struct cbreg_protect_line *line;
	size_t n_line, line_room;
	struct arena arena;
	struct map by_key; /* of the new table: to the cell */
	struct map by_line;
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
				buf_printf(&g->text, "%c%d=%s", CELL_SEPARATOR,
				    i, axis[k]);
	return arena_text(&g->arena, buf_text(&g->text), g->text.len);
}

static cbreg_status
add_cell(struct guard *g, const char *key, const struct cbreg_protect_cell *c)
{
	if (key == NULL || !grow(&g->cell, &g->room, g->n, sizeof(*g->cell)) ||
	    !grow(&g->key, &g->key_room, g->n, sizeof(*g->key)))
		return out_of_memory(g->reg);
	g->cell[g->n] = *c;
	g->key[g->n++] = key;
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
		if (strcmp(g->key[found], key) == 0)
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

/* One table of figures: where its cells begin, and what they are. */
struct table {
	const struct cbreg_figures_setting *setting;
	size_t first, n;
	const uint16_t *period;
	const uint8_t *measure;
	const char *(*axis)[CBREG_AXES];
};

static uint64_t
line_of(struct guard *g, const struct table *t, size_t i, int axis)
{
	int k;

	buf_clear(&g->text);
	buf_printf(&g->text, "%d %d", t->period[i], t->measure[i]);
	for (k = 0; k < t->setting->naxis; k++)
		if (k != axis)
			buf_printf(&g->text, "%c%s", CELL_SEPARATOR,
			    t->axis[i][k]);
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
			strcmp(t->axis[i][axis], "total") == 0 };
	if (rc == CBREG_OK)
		qsort(part, t->n, sizeof(*part), by_line);
	for (i = 0; i < t->n && rc == CBREG_OK; i = k) {
		enum cbreg_measure m =
		    (enum cbreg_measure)t->measure[part[i].cell - t->first];

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
	size_t at[CBREG_MEASURES], i, k, p;
	cbreg_status rc = CBREG_OK;

	/* The measures of a cell follow each other. */
	for (i = 0; i < t->n && rc == CBREG_OK; i = k) {
		for (p = 0; p < CBREG_MEASURES; p++)
			at[p] = SIZE_MAX;
		for (k = i;
		     k < t->n && (k == i || t->measure[k] > t->measure[k - 1]);
		     k++)
			at[t->measure[k]] = t->first + k;
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

/* How many countries a figure is of: the cells of the same figures by country,
 * in the order of their keys without the country. */
struct contributors {
	struct map count; /* of a cell without its country */
};

static cbreg_status
count_contributors(struct guard *g, struct contributors *out)
{
	struct cbreg_figures_setting s = g->what->setting;
	const char *axis[CBREG_AXES];
	cbreg_figures *by_country = NULL;
	struct cbreg_figure f;
	cbreg_status rc;
	int i, at = -1;

	for (i = 0; i < s.naxis; i++)
		if (s.axis[i] == CBREG_BY_COUNTRY)
			at = i;
	if (at < 0) {
		at = s.naxis;
		s.axis[s.naxis++] = CBREG_BY_COUNTRY;
	}
	rc = figures_compute(g->reg, &s, NULL, NULL, &by_country);
	while (rc == CBREG_OK &&
	       (rc = cbreg_figures_next(by_country, &f)) == CBREG_OK) {
		const char *key;
		struct map_cursor c;
		uint32_t n = 0;
		uint64_t hash;

		if (f.value == 0 || strcmp(f.axis[at], "total") == 0)
			continue;
		for (i = 0; i < s.naxis; i++)
			axis[i] = i == at ? "total" : f.axis[i];
		if ((key = key_of(g, f.period, f.measure, &s, axis)) == NULL) {
			rc = out_of_memory(g->reg);
			break;
		}
		hash = text_hash(key, strlen(key));
		map_first(&out->count, &c, hash, &n);
		if (!map_set(&out->count, hash, n + 1))
			rc = out_of_memory(g->reg);
	}
	cbreg_figures_free(by_country);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

static bool
lacks_contributors(const struct contributors *c, const char *key, int64_t value)
{
	struct map_cursor at;
	uint32_t n = 0;

	map_first(&c->count, &at, text_hash(key, strlen(key)), &n);
	return value > 0 && n < CONTRIBUTORS;
}

/* The figure is of all countries together. */
static bool
is_across(const struct cbreg_figures_setting *s, const char *const *axis)
{
	int i;

	if (s->of_country)
		return false;
	for (i = 0; i < s->naxis; i++)
		if (s->axis[i] == CBREG_BY_COUNTRY)
			return strcmp(axis[i], "total") == 0;
	return true;
}

/* What a table is made of, in arrays of the arena. */
struct table_parts {
	uint16_t *period;
	uint8_t *measure;
	const char *(*axis)[CBREG_AXES];
};

static cbreg_status
room_for_table(struct guard *g, size_t n, struct table_parts *out)
{
	out->period = arena_get(&g->arena, (n + 1) * sizeof(*out->period));
	out->measure = arena_get(&g->arena, (n + 1) * sizeof(*out->measure));
	out->axis = arena_get(&g->arena, (n + 1) * sizeof(*out->axis));
	return out->period != NULL && out->measure != NULL && out->axis != NULL
		   ? CBREG_OK
		   : out_of_memory(g->reg);
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
add_new_table(struct guard *g, const struct contributors *contributors)
{
	const struct cbreg_figures_setting *s = &g->what->setting;
	struct release *r = g->release;
	struct table_parts parts;
	struct table t = { .setting = s, .n = r->n };
	cbreg_status rc;
	size_t i;

	if ((rc = room_for_table(g, r->n, &parts)) != CBREG_OK)
		return rc;
	for (i = 0; i < r->n && rc == CBREG_OK; i++) {
		const struct release_figure *f = &r->figure[i];
		struct cbreg_protect_cell cell = { .value = f->value,
			.counts = cbreg_measure_of_people(f->measure) };
		const char *key;
		char *words = arena_text(&g->arena, f->cell, strlen(f->cell));

		if (words == NULL)
			return out_of_memory(g->reg);
		cell_words(words, parts.axis[i], s->naxis);
		parts.period[i] = f->period;
		parts.measure[i] = (uint8_t)f->measure;
		key = key_of(g, &s->period[f->period], f->measure, s,
		    parts.axis[i]);
		if (key != NULL && cell.counts && is_across(s, parts.axis[i]))
			cell.withheld =
			    lacks_contributors(contributors, key, f->value);
		if ((rc = add_cell(g, key, &cell)) == CBREG_OK &&
		    !map_add(&g->by_key, text_hash(key, strlen(key)),
			(uint32_t)i))
			rc = out_of_memory(g->reg);
	}
	t.period = parts.period;
	t.measure = parts.measure;
	t.axis = parts.axis;
	return rc == CBREG_OK ? add_table_lines(g, &t) : rc;
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

static size_t
count_figures(cbreg_published *p, cbreg_status *rc)
{
	struct cbreg_published_figure f;
	size_t n = 0;

	while ((*rc = cbreg_published_next(p, &f)) == CBREG_OK)
		n++;
	*rc = *rc == CBREG_DONE ? CBREG_OK : *rc;
	return n;
}

/* A table that was released: its figures, with what they have to do with the
 * new ones. */
static cbreg_status
add_old_table(struct guard *g, const char *code)
{
	struct cbreg_published_figure f;
	struct table_parts parts;
	cbreg_published *p = NULL;
	struct table t = { .first = g->n };
	bool rounded;
	cbreg_status rc;
	size_t i;

	if ((rc = cbreg_published_open(g->reg, code, &p)) != CBREG_OK)
		return rc;
	t.n = count_figures(p, &rc);
	cbreg_published_free(p);
	if (rc != CBREG_OK ||
	    (rc = room_for_table(g, t.n, &parts)) != CBREG_OK ||
	    (rc = cbreg_published_open(g->reg, code, &p)) != CBREG_OK)
		return rc;
	t.setting = cbreg_published_setting(p);
	rounded = strcmp(cbreg_published_head(p)->protection, "round5") == 0;
	for (i = 0; i < t.n && rc == CBREG_OK &&
		    (rc = cbreg_published_next(p, &f)) == CBREG_OK;
	     i++) {
		struct cbreg_protect_cell cell = { .value = f.value,
			.counts = cbreg_measure_of_people(f.measure) };
		const char *key =
		    key_of(g, f.period, f.measure, t.setting, f.axis);
		int k;

		read_shown(f.shown, rounded, &cell);
		parts.period[i] = (uint16_t)(f.period - t.setting->period);
		parts.measure[i] = (uint8_t)f.measure;
		for (k = 0; k < t.setting->naxis; k++)
			parts.axis[i][k] =
			    arena_text(&g->arena, f.axis[k], strlen(f.axis[k]));
		if ((rc = add_cell(g, key, &cell)) == CBREG_OK)
			rc = add_link(g, g->n - 1, key);
	}
	t.period = parts.period;
	t.measure = parts.measure;
	t.axis = parts.axis;
	if (rc == CBREG_OK)
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
protect(cbreg *reg, const struct cbreg_publish *what, struct release *release)
{
	struct guard g = { .reg = reg, .what = what, .release = release };
	struct contributors contributors = { { 0 } };
	cbreg_status rc;

	if ((rc = count_contributors(&g, &contributors)) == CBREG_OK &&
	    (rc = add_new_table(&g, &contributors)) == CBREG_OK &&
	    (rc = add_old_tables(&g)) == CBREG_OK)
		rc = decide(&g);
	map_release(&contributors.count);
	map_release(&g.by_key);
	arena_release(&g.arena);
	buf_release(&g.text);
	free(g.cell);
	free(g.key);
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
	return protect(reg, what, out);
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
