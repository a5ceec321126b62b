/* The levels of a gap report: what was assessed, in any version. */
#include "config.h"

#include "gap_private.h"

#include <stdlib.h>
#include <string.h>

static cbreg_status
add_version_item(struct cbreg_gap *g, struct stmt *st)
{
	const char *version = db_col_text(st, 1);
	struct version_item *v;

	if (!grow(&g->version_item, &g->version_item_room, g->n_version_item,
		sizeof(*g->version_item)))
		return out_of_memory(g->reg);
	v = &g->version_item[g->n_version_item++];
	*v = (struct version_item){ .id = db_col_int(st, 0) };
	v->version =
	    g->n_version_item > 1 && strcmp(v[-1].version, version) == 0
		? v[-1].version
		: arena_text(&g->arena, version, strlen(version));
	return v->version != NULL ? CBREG_OK : out_of_memory(g->reg);
}

size_t
gap_version_item(const struct cbreg_gap *g, int64_t id)
{
	size_t low = 0, high = g->n_version_item, middle;

	while (low < high) {
		middle = (low + high) / 2;
		if (g->version_item[middle].id == id)
			return middle;
		if (g->version_item[middle].id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return SIZE_MAX;
}

static cbreg_status
add_ancestor(struct cbreg_gap *g, struct stmt *st)
{
	size_t of = gap_version_item(g, db_col_int(st, 0));
	size_t from = gap_version_item(g, db_col_int(st, 1));
	const char *relation = db_col_text(st, 3);
	struct version_item *v;

	if (of == SIZE_MAX || from == SIZE_MAX)
		return CBREG_OK;
	if (!grow(&g->ancestor, &g->ancestor_room, g->n_ancestor,
		sizeof(*g->ancestor)))
		return out_of_memory(g->reg);
	v = &g->version_item[of];
	if (v->n++ == 0)
		v->first = (uint32_t)g->n_ancestor;
	g->ancestor[g->n_ancestor++] = (struct ancestor){ (uint32_t)from,
		db_col_int(st, 2),
		cbreg_code_find(CBREG_LINEAGE, relation, strlen(relation)) ==
		    CBREG_LINEAGE_MERGED };
	return CBREG_OK;
}

/* What teaches an ancestor teaches the item. */
static void
teach(struct cbreg_gap *g, size_t of, const struct item *item)
{
	uint64_t *mask = &g->taught[of * g->words + item->required / 64];
	const struct version_item *v = &g->version_item[of];
	uint32_t i;

	*mask |= (uint64_t)1 << item->required % 64;
	for (i = v->first; i < v->first + v->n; i++)
		teach(g, g->ancestor[i].from, item);
}

cbreg_status
gap_load_versions(struct cbreg_gap *g)
{
	cbreg_status rc;
	size_t i, n;

	if ((rc = gap_each(g, STMT_CAPABILITY_OF_VERSIONS, OF_VERSIONS,
		 add_version_item)) != CBREG_OK ||
	    (rc = gap_each(g, STMT_LINEAGE_OF_VERSIONS, OF_VERSIONS,
		 add_ancestor)) != CBREG_OK)
		return rc;
	n = (g->n_version_item + 1) * g->words * sizeof(*g->taught);
	if ((g->taught = arena_get(&g->arena, n)) == NULL)
		return out_of_memory(g->reg);
	memset(g->taught, 0, n);
	for (i = 0; i < g->n_required; i++)
		teach(g, gap_version_item(g, g->required[i]->id),
		    g->required[i]);
	return CBREG_OK;
}

static struct csirt *
csirt_of(struct cbreg_gap *g, int64_t org)
{
	size_t i;

	for (i = 0; i < g->n_csirt; i++)
		if (g->csirt[i].id == org)
			return &g->csirt[i];
	return NULL;
}

/* Of two levels of one day the lower; not applicable is none. */
static bool
is_lower(int a, int b)
{
	return b == CBREG_LEVEL_NA   ? a != CBREG_LEVEL_NA
	       : a == CBREG_LEVEL_NA ? false
				     : a < b;
}

static cbreg_status
explain_assessment(struct cbreg_gap *g, const struct csirt *c, size_t at,
    struct stmt *st)
{
	const struct item *item = g->explained;
	const char *level = db_col_text(st, 4), *assessor = db_col_text(st, 5);
	const char *note = db_col_text(st, 6);
	struct buf text = { 0 };
	cbreg_status rc;

	if (item == NULL ||
	    !has_bit(&g->taught[at * g->words], (size_t)item->required))
		return CBREG_OK;
	buf_printf(&text, "level %s in %s", level, g->version_item[at].version);
	if (assessor != NULL && assessor[0] != '\0')
		buf_printf(&text, ", by %s", assessor);
	if (note != NULL && note[0] != '\0')
		buf_printf(&text, ": %s", note);
	rc = gap_record(g, CBREG_GAP_ASSESSMENT, c->code, db_col_text(st, 3),
	    (int)db_col_int(st, 2),
	    cbreg_date_add_months((int)db_col_int(st, 2), g->validity),
	    buf_text(&text));
	buf_release(&text);
	return rc;
}

static cbreg_status
add_assessment(struct cbreg_gap *g, struct stmt *st)
{
	const char *method = db_col_text(st, 3), *level = db_col_text(st, 4);
	size_t at = gap_version_item(g, db_col_int(st, 1));
	struct csirt *c = csirt_of(g, db_col_int(st, 0));
	struct assessed *known, new;
	int n;

	new = (struct assessed){ strcmp(level, "na") == 0
				     ? CBREG_LEVEL_NA
				     : (int)strtol(level, NULL, 10),
		(int)db_col_int(st, 2), (uint32_t)at };
	n = cbreg_code_find(CBREG_ASSESSMENT_METHOD, method, strlen(method));
	if (c == NULL || at == SIZE_MAX || new.on > g->reg->as_of || n < 1 ||
	    (g->method != 0 && n != g->method))
		return CBREG_OK;
	known = &c->held[at].by[n];
	if (new.on > known->on ||
	    (new.on == known->on &&is_lower(new.level, known->level)))
		*known = new;
	return explain_assessment(g, c, at, st);
}

static void inherit(const struct cbreg_gap *g, const struct csirt *c,
    uint32_t of, struct held *out);

/* Several became one: it has the lowest of their levels, by the method of that,
 * once each has one.  It holds no longer than any of them. */
static void
merge_levels(const struct cbreg_gap *g, const struct csirt *c, uint32_t first,
    uint32_t n, struct held *out)
{
	struct assessed lowest = { 0, 0, 0 }, *one;
	int m, method = 0, oldest = 0;
	struct held part;
	uint32_t i;

	memset(out, 0, sizeof(*out));
	for (i = first; i < first + n; i++) {
		inherit(g, c, g->ancestor[i].from, &part);
		if ((m = gap_deciding_method(&part)) == 0)
			return;
		one = &part.by[m];
		if (method == 0 || is_lower(one->level, lowest.level)) {
			lowest = *one;
			method = m;
		}
		if (oldest == 0 || one->on < oldest)
			oldest = one->on;
	}
	lowest.on = oldest;
	out->by[method] = lowest;
}

/* By each method the newest, of the capability itself or of what it was
 * before. */
static void
inherit(const struct cbreg_gap *g, const struct csirt *c, uint32_t of,
    struct held *out)
{
	const struct version_item *v = &g->version_item[of];
	uint32_t i = v->first, end = v->first + v->n, n;
	struct held old;
	int m;

	*out = c->held[of];
	while (i < end) {
		n = 1;
		if (!g->ancestor[i].merged) {
			inherit(g, c, g->ancestor[i].from, &old);
		} else {
			while (i + n < end && g->ancestor[i + n].merged &&
			       g->ancestor[i + n].version ==
				   g->ancestor[i].version)
				n++;
			merge_levels(g, c, i, n, &old);
		}
		for (m = 1; m < METHODS; m++)
			if (old.by[m].on > out->by[m].on)
				out->by[m] = old.by[m];
		i += n;
	}
}

cbreg_status
gap_load_levels(struct cbreg_gap *g)
{
	size_t i, k, bytes = (g->n_version_item + 1) * sizeof(struct held);
	struct csirt *c;
	cbreg_status rc;

	for (i = 0; i < g->n_csirt; i++) {
		c = &g->csirt[i];
		c->held = arena_get(&g->arena, bytes);
		c->by_item = arena_get(&g->arena,
		    (g->n_required + 1) * sizeof(*c->by_item));
		if (c->held == NULL || c->by_item == NULL)
			return out_of_memory(g->reg);
		memset(c->held, 0, bytes);
	}
	rc = gap_each(g, STMT_ASSESSMENT_OF_VERSIONS, OF_VERSIONS,
	    add_assessment);
	for (i = 0; i < g->n_csirt && rc == CBREG_OK; i++)
		for (k = 0; k < g->n_required; k++)
			inherit(g, &g->csirt[i],
			    (uint32_t)gap_version_item(g, g->required[k]->id),
			    &g->csirt[i].by_item[k]);
	return rc;
}
