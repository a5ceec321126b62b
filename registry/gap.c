/* The gap report: levels and trained people against a profile. */
#include "config.h"

#include "gap_private.h"

#include "digest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const level_word[] = { "met", "short", "unknown", "expired",
	"not-applicable" };
static const char *const people_word[] = { "met", "thin", "short",
	"none-required" };
static const char *const gap_word[] = { "met", "gap", "unknown",
	"not-applicable" };
static const char *const evidence_word[] = { "", "claimed", "trained",
	"demonstrated", "audited" };
static const char *const source_word[] = { "assessment", "trained", "lapsed",
	"elsewhere", "pipeline", "session" };

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

const char *
cbreg_gap_evidence_word(enum cbreg_gap_evidence evidence)
{
	return evidence_word[evidence];
}

const char *
cbreg_gap_source_word(enum cbreg_gap_source source)
{
	return source_word[source];
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

cbreg_status
gap_each(struct cbreg_gap *g, enum stmt_id id, enum gap_of of, gap_row_fn *take)
{
	struct stmt *st = NULL;
	cbreg_status rc;

	rc = db_get(g->reg->db, id, &st);
	if (rc == CBREG_OK && of == OF_VERSIONS)
		rc = db_text(st, "framework", g->framework);
	else if (rc == CBREG_OK && of != OF_REGISTRY)
		rc = db_int(st, "framework", g->framework_id);
	if (rc == CBREG_OK && of == OF_PROFILE)
		rc = db_text(st, "profile", g->profile);
	if (rc == CBREG_OK && of == OF_LANGUAGE)
		rc = db_text(st, "lang", g->lang);
	while (rc == CBREG_OK && (rc = db_step(st)) == CBREG_OK)
		rc = take(g, st);
	db_put(st);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

static cbreg_status
add_item(struct cbreg_gap *g, struct stmt *st)
{
	const char *code = db_col_text(st, 1), *name = db_col_text(st, 3);
	const char *native = db_col_text(st, 4);
	struct item *i;

	if (g->lang != NULL && strcmp(g->lang, "ja") == 0 && native != NULL &&
	    native[0] != '\0')
		name = native;
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

struct item *
gap_item(struct cbreg_gap *g, int64_t id)
{
	size_t i;

	for (i = 0; i < g->n_item; i++)
		if (g->item[i].id == id)
			return &g->item[i];
	return NULL;
}

static cbreg_status
add_translation(struct cbreg_gap *g, struct stmt *st)
{
	const char *name = db_col_text(st, 1);
	struct item *i = gap_item(g, db_col_int(st, 0));

	if (i != NULL &&
	    (i->name = arena_text(&g->arena, name, strlen(name))) == NULL)
		return out_of_memory(g->reg);
	return CBREG_OK;
}

static cbreg_status
add_required(struct cbreg_gap *g, struct stmt *st)
{
	struct item *i = gap_item(g, db_col_int(st, 0));

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

	rc = gap_each(g, STMT_CAPABILITY_OF_FRAMEWORK, OF_FRAMEWORK, add_item);
	if (rc == CBREG_OK && g->lang != NULL)
		rc = gap_each(g, STMT_TRANSLATION_OF_FRAMEWORK, OF_LANGUAGE,
		    add_translation);
	if (rc != CBREG_OK)
		return rc;
	if (g->n_item > 0)
		qsort(g->item, g->n_item, sizeof(*g->item), by_code);
	rc = gap_each(g, STMT_PROFILE_OF_FRAMEWORK, OF_PROFILE, add_required);
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
			if ((up = gap_item(g, top->parent)) == NULL)
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

/* Organisations: which country each is of, who is government CSIRT. */

/* The government CSIRT of a country, unless others are asked for. */
static bool
is_reported(const struct cbreg_gap *g, int64_t id, const char *code,
    int country, bool in_office)
{
	size_t i;

	if (g->organisation != NULL)
		return strcmp(code, g->organisation) == 0;
	if (!g->by_assignment)
		return in_office;
	for (i = 0; i < g->n_assigned; i++)
		if (g->assigned[i] == id)
			return true;
	return in_office && g->assigned_country[country];
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
	if (g->organisation != NULL && strcmp(code, g->organisation) == 0)
		g->organisation_seen = true;
	if (country < 0 || !g->wanted[country] ||
	    !is_reported(g, id, code, country,
		strcmp(db_col_text(st, 6), "yes") == 0 &&
		    cbreg_date_within(g->reg->as_of, (int)db_col_int(st, 4),
			(int)db_col_int(st, 5))))
		return CBREG_OK;
	if (!grow(&g->csirt, &g->csirt_room, g->n_csirt, sizeof(*g->csirt)))
		return out_of_memory(g->reg);
	c = &g->csirt[g->n_csirt++];
	*c = (struct csirt){ .id = id, .country = country };
	c->code = arena_text(&g->arena, code, strlen(code));
	return c->code != NULL ? CBREG_OK : out_of_memory(g->reg);
}

static int
by_country(const void *a, const void *b)
{
	const struct csirt *x = a, *y = b;

	if (x->country != y->country)
		return x->country < y->country ? -1 : 1;
	return strcmp(x->code, y->code);
}

static cbreg_status
add_assignment(struct cbreg_gap *g, struct stmt *st)
{
	if (!cbreg_date_within(g->reg->as_of, (int)db_col_int(st, 2),
		(int)db_col_int(st, 3)))
		return CBREG_OK;
	if (db_col_text(st, 1) != NULL) {
		g->assigned_country[db_col_int(st, 1)] = true;
		return CBREG_OK;
	}
	if (!grow(&g->assigned, &g->assigned_room, g->n_assigned,
		sizeof(*g->assigned)))
		return out_of_memory(g->reg);
	g->assigned[g->n_assigned++] = db_col_int(st, 0);
	return CBREG_OK;
}

/* The organisation is told where it is none, or in no country. */
static cbreg_status
find_organisations(struct cbreg_gap *g)
{
	cbreg_status rc = CBREG_OK;

	if (g->by_assignment)
		rc = gap_each(g, STMT_ASSIGNMENT_OF_PROFILE, OF_PROFILE,
		    add_assignment);
	if (rc == CBREG_OK)
		rc = gap_each(g, STMT_ORG_ALL, OF_REGISTRY, add_org);
	if (rc == CBREG_OK && g->organisation != NULL && g->n_csirt == 0)
		return db_fail(g->reg->db, CBREG_NOTFOUND,
		    g->organisation_seen
			? "organisation '%s' is of no country that is asked "
			  "for"
			: "there is no organisation '%s'",
		    g->organisation);
	return rc;
}

cbreg_status
gap_country(cbreg *reg, const char *text, int *out)
{
	cbreg_status rc;

	if ((rc = names_need(reg)) != CBREG_OK)
		return rc;
	if ((*out = country_find(reg, text)) >= 0)
		return CBREG_OK;
	return db_fail(reg->db, CBREG_NOTFOUND,
	    "'%s' is not a country of the registry", text);
}

static cbreg_status
choose_countries(struct cbreg_gap *g, const struct cbreg_gap_setting *s)
{
	struct book *book;
	cbreg_status rc;
	size_t i;
	int n, known = 0;

	if (s->country != NULL) {
		if ((rc = gap_country(g->reg, s->country, &n)) == CBREG_OK)
			g->wanted[n] = true;
		return rc;
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
		if (cbreg_date_within(g->reg->as_of,
			cbreg_date_parse(v[2], strlen(v[2]), true),
			cbreg_date_parse(v[3], strlen(v[3]), true)))
			g->wanted[cbreg_country_number(v[1], 2)] = true;
	}
	if (known == 0)
		return db_fail(g->reg->db, CBREG_NOTFOUND,
		    "there is no group '%s'", s->group);
	return CBREG_OK;
}

static cbreg_status
take_setting(struct cbreg_gap *g, const struct cbreg_gap_setting *s)
{
	cbreg_status rc;

	if ((rc = secret_need(g->reg)) != CBREG_OK)
		return rc;
	g->detail = !s->summary;
	g->lang = s->lang;
	g->organisation = s->organisation;
	g->by_assignment = s->assigned;
	g->horizon = s->horizon != 0 ? s->horizon
				     : cbreg_date_add_months(g->reg->as_of, 12);
	if (s->method == NULL)
		return CBREG_OK;
	g->method = cbreg_code_find(CBREG_ASSESSMENT_METHOD, s->method,
	    strlen(s->method));
	if (g->method >= 1)
		return CBREG_OK;
	return db_fail(g->reg->db, CBREG_INVALID,
	    "'%s' is no method; there are self, peer, exercise and audit",
	    s->method);
}

static cbreg_status
find_explained(struct cbreg_gap *g, const char *capability)
{
	size_t i;

	if (capability == NULL)
		return CBREG_OK;
	for (i = 0; i < g->n_required && g->explained == NULL; i++)
		if (strcmp(g->required[i]->code, capability) == 0)
			g->explained = g->required[i];
	if (g->explained != NULL)
		return CBREG_OK;
	return db_fail(g->reg->db, CBREG_NOTFOUND, "'%s' asks nothing of '%s'",
	    g->named, capability);
}

static cbreg_status
load(struct cbreg_gap *g, const struct cbreg_gap_setting *setting)
{
	cbreg_status rc;

	if ((rc = choose_countries(g, setting)) != CBREG_OK ||
	    (rc = find_profile(g, setting->profile)) != CBREG_OK ||
	    (rc = load_items(g)) != CBREG_OK ||
	    (rc = find_explained(g, setting->explain)) != CBREG_OK ||
	    (rc = report_open(g->reg, &g->report)) != CBREG_OK ||
	    (rc = gap_load_versions(g)) != CBREG_OK ||
	    (rc = find_organisations(g)) != CBREG_OK ||
	    (rc = gap_load_levels(g)) != CBREG_OK)
		return rc;
	return gap_load_people(g);
}

cbreg_status
gap_open(cbreg *reg, const struct cbreg_gap_setting *setting, bool plans,
    cbreg_gap **out)
{
	struct cbreg_gap *g = calloc(1, sizeof(*g));
	cbreg_status rc;

	if (g == NULL)
		return out_of_memory(reg);
	g->reg = reg;
	g->plans = plans;
	if ((rc = reg->db->ops->begin(reg->db, false)) != CBREG_OK) {
		free(g);
		return rc;
	}
	if ((rc = take_setting(g, setting)) == CBREG_OK)
		rc = load(g, setting);
	report_end(&g->report);
	reg->db->ops->rollback(reg->db); /* it was only read */
	if (rc != CBREG_OK) {
		cbreg_gap_free(g);
		return rc;
	}
	if (g->n_csirt > 0)
		qsort(g->csirt, g->n_csirt, sizeof(*g->csirt), by_country);
	*out = g;
	return CBREG_OK;
}

cbreg_status
cbreg_gap_open(cbreg *reg, const struct cbreg_gap_setting *setting,
    cbreg_gap **out)
{
	return gap_open(reg, setting, false, out);
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

/* The newest; of one day the method with most authority. */
int
gap_deciding_method(const struct held *held)
{
	int m, best = 0;

	for (m = 1; m < METHODS; m++)
		if (held->by[m].on != 0 && held->by[m].on >= held->by[best].on)
			best = m;
	return best;
}

/* An assessment by that method, still valid, that shows what is asked for. */
static bool
shows(const struct cbreg_gap *g, const struct held *held, int method,
    int required)
{
	const struct assessed *a = &held->by[method];

	return a->on != 0 && a->level != CBREG_LEVEL_NA &&
	       g->reg->as_of < cbreg_date_add_months(a->on, g->validity) &&
	       (required > 0 ? a->level >= required : a->level > 0);
}

static enum cbreg_gap_evidence
judge_evidence(const struct cbreg_gap *g, const struct held *held,
    const struct cbreg_gap_row *row)
{
	enum {
		SELF = 1,
		PEER,
		EXERCISE,
		AUDIT
	};
	int people = row->required_people > 0 ? row->required_people : 1;

	return shows(g, held, AUDIT, row->required_level)
		   ? CBREG_EVIDENCE_AUDITED
	       : shows(g, held, EXERCISE, row->required_level)
		   ? CBREG_EVIDENCE_DEMONSTRATED
	       : row->trained_people >= people ? CBREG_EVIDENCE_TRAINED
	       : shows(g, held, PEER, row->required_level) ||
		       shows(g, held, SELF, row->required_level)
		   ? CBREG_EVIDENCE_CLAIMED
		   : CBREG_EVIDENCE_NONE;
}

void
gap_fill_row(struct cbreg_gap *g, const struct csirt *c,
    const struct item *item, struct cbreg_gap_row *out)
{
	const struct held *held = &c->by_item[item->required];
	const struct country_people *people = &g->people[c->country];
	int method = gap_deciding_method(held), i = item->required;
	const struct assessed *a = &held->by[method];

	*out = (struct cbreg_gap_row){ .organisation = c->code,
		.framework = g->framework,
		.version = g->version,
		.profile = g->profile,
		.capability = item->code,
		.name = item->name,
		.required_level = item->min_level,
		.assessed_level = method != 0 ? a->level : CBREG_NO_LEVEL,
		.basis = cbreg_code_word(CBREG_ASSESSMENT_METHOD, method),
		.assessed_on = a->on,
		.assessed_version =
		    method != 0 ? g->version_item[a->from].version : "",
		.required_people = item->min_people,
		.closed_by = "",
		.taught_by = "" };
	cbreg_country_code(c->country, out->country);
	if (a->on != 0)
		out->expires_on = cbreg_date_add_months(a->on, g->validity);
	if (people->trained != NULL) {
		out->trained_people = people->trained[i];
		out->pipeline_people = people->pipeline[i];
		out->lapsing_people = people->lapsing[i];
		out->lapses_on = people->lapses_on[i];
		out->pipeline_on = people->pipeline_on[i];
	}
	out->level_status = judge_level(g, out);
	out->people_status = judge_people(out);
	out->status = judge(out);
	out->evidence = judge_evidence(g, held, out);
}

cbreg_status
cbreg_gap_next(cbreg_gap *g, struct cbreg_gap_row *out)
{
	const struct item *item;
	const struct csirt *c;

	if (g->at_item == g->n_required) {
		g->at_item = 0;
		g->at_csirt++;
	}
	if (g->at_csirt >= g->n_csirt)
		return CBREG_DONE;
	c = &g->csirt[g->at_csirt];
	item = g->required[g->at_item];
	gap_fill_row(g, c, item, out);
	if (out->people_status == CBREG_PEOPLE_SHORT) {
		out->closed_by = gap_remedies(g, item, c->country);
		out->taught_by = buf_text(&item->taught_by);
	}
	g->at_item++;
	return g->closed.failed ? out_of_memory(g->reg) : CBREG_OK;
}

void
cbreg_gap_rewind(cbreg_gap *g)
{
	g->at_csirt = g->at_item = g->at_top = g->at_region = 0;
}

const char *
cbreg_gap_alias(const cbreg_gap *g, const char *country, char out[8])
{
	static const char letter[] = "BCDFGHJKLMNPQRSTVWXZ";
	char text[16];
	uint64_t h;
	int i;

	snprintf(text, sizeof(text), "%.2s%d", country, g->reg->as_of);
	h = digest_keyed(g->reg->secret, 'A', text, strlen(text));
	for (i = 0; i < 4; i++, h /= 20)
		out[i] = letter[h % 20];
	out[4] = '\0';
	return out;
}

/* Records behind one cell. */

cbreg_status
gap_record(struct cbreg_gap *g, enum cbreg_gap_source what, const char *code,
    const char *of, int on, int until, const char *note)
{
	struct cbreg_gap_record *r;

	if (!grow(&g->record, &g->record_room, g->n_record, sizeof(*g->record)))
		return out_of_memory(g->reg);
	r = &g->record[g->n_record++];
	*r = (struct cbreg_gap_record){ what,
		arena_text(&g->arena, code, strlen(code)),
		arena_text(&g->arena, of, strlen(of)), on, until,
		arena_text(&g->arena, note, strlen(note)) };
	return r->code != NULL && r->of != NULL && r->note != NULL
		   ? CBREG_OK
		   : out_of_memory(g->reg);
}

cbreg_status
cbreg_gap_record_next(cbreg_gap *g, struct cbreg_gap_record *out)
{
	if (g->at_record == g->n_record)
		return CBREG_DONE;
	*out = g->record[g->at_record++];
	return CBREG_OK;
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
				gap_fill_row(g, &g->csirt[c], g->required[i],
				    &row);
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
	for (i = 0; i < g->n_item; i++)
		buf_release(&g->item[i].taught_by);
	arena_release(&g->arena);
	map_release(&g->used);
	map_release(&g->quota);
	map_release(&g->placement_end);
	buf_release(&g->closed);
	free(g->item);
	free(g->version_item);
	free(g->ancestor);
	free(g->record);
	free(g->nominee);
	free(g->assigned);
	free(g->csirt);
	free(g->org_country);
	free(g->used_count);
	free(g);
}
