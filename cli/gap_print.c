/* The gap report, as rows, as a table of countries, as a page. */
#include "config.h"

#include "gap_print.h"

#include "date.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct out_column columns[] = { { "country", OUT_TEXT },
	{ "organisation", OUT_TEXT }, { "framework", OUT_TEXT },
	{ "version", OUT_TEXT }, { "profile", OUT_TEXT },
	{ "capability", OUT_TEXT }, { "name", OUT_TEXT },
	{ "required_level", OUT_NUMBER }, { "assessed_level", OUT_TEXT },
	{ "basis", OUT_TEXT }, { "assessed_on", OUT_DATE },
	{ "expires_on", OUT_DATE }, { "level_status", OUT_STATUS },
	{ "required_people", OUT_NUMBER }, { "trained_people", OUT_NUMBER },
	{ "pipeline_people", OUT_NUMBER }, { "people_status", OUT_STATUS },
	{ "status", OUT_STATUS }, { "closed_by", OUT_TEXT },
	{ "assessed_version", OUT_TEXT }, { "evidence", OUT_TEXT },
	{ "lapsing_people", OUT_NUMBER }, { "lapses_on", OUT_DATE },
	{ "pipeline_on", OUT_DATE }, { "taught_by", OUT_TEXT },
	{ "id", OUT_TEXT }, { "depth", OUT_TEXT } };

#define N_COLUMNS ((int)(sizeof(columns) / sizeof(columns[0])))

/* What people read of it: the long constant columns stand in the note. */
static const struct out_column short_columns[] = { { "organisation", OUT_TEXT },
	{ "capability", OUT_TEXT }, { "name", OUT_TEXT }, { "level", OUT_TEXT },
	{ "people", OUT_TEXT }, { "coming", OUT_NUMBER },
	{ "status", OUT_STATUS }, { "closed_by", OUT_TEXT } };

#define N_SHORT ((int)(sizeof(short_columns) / sizeof(short_columns[0])))

#define LONG_TEXT 400

static void
put_required(struct out *out, int n)
{
	out_maybe(out, n != CBREG_NOT_REQUIRED, n);
}

static void
put_date(struct out *out, int day)
{
	char date[CBREG_DATE_SIZE];

	out_text(out, cbreg_date_text(day, date));
}

static const char *
level_text(int level, char text[16])
{
	if (level == CBREG_LEVEL_NA)
		return "na";
	if (level == CBREG_NO_LEVEL)
		return "";
	snprintf(text, 16, "%d", level);
	return text;
}

/* How far the people carry: how many of how many, and what they hang on. */
static const char *
depth_text(const struct cbreg_gap_row *r, char text[LONG_TEXT])
{
	char date[CBREG_DATE_SIZE];
	size_t used;

	if (r->people_status == CBREG_PEOPLE_NONE_REQUIRED)
		return "";
	used = (size_t)snprintf(text, LONG_TEXT, "%d of %d%s",
	    r->trained_people, r->required_people,
	    r->people_status == CBREG_PEOPLE_THIN ? ", one departure from "
						    "failing"
						  : "");
	if (r->lapsing_people > 0)
		snprintf(text + used, LONG_TEXT - used, ", %d %s from %s",
		    r->lapsing_people,
		    r->lapsing_people == 1 ? "lapses" : "lapse",
		    cbreg_date_text(r->lapses_on, date));
	return text;
}

static void
print_row(struct out *out, const struct cbreg_gap_row *r)
{
	char level[16], text[LONG_TEXT];

	out_text(out, r->country);
	out_text(out, r->organisation);
	out_text(out, r->framework);
	out_text(out, r->version);
	out_text(out, r->profile);
	out_text(out, r->capability);
	out_text(out, r->name);
	put_required(out, r->required_level);
	out_text(out, level_text(r->assessed_level, level));
	out_text(out, r->basis);
	put_date(out, r->assessed_on);
	put_date(out, r->expires_on);
	out_text(out, cbreg_level_status_word(r->level_status));
	put_required(out, r->required_people);
	out_int(out, r->trained_people);
	out_int(out, r->pipeline_people);
	out_text(out, cbreg_people_status_word(r->people_status));
	out_text(out, cbreg_gap_status_word(r->status));
	out_text(out, r->closed_by);
	out_text(out, r->assessed_version);
	out_text(out, cbreg_gap_evidence_word(r->evidence));
	out_int(out, r->lapsing_people);
	put_date(out, r->lapses_on);
	put_date(out, r->pipeline_on);
	out_text(out, r->taught_by);
	snprintf(text, sizeof(text), "%s/%s@%s:%s/%s", r->organisation,
	    r->framework, r->version, r->profile, r->capability);
	out_text(out, text);
	out_text(out, depth_text(r, text));
}

static void
print_short_row(struct out *out, const struct cbreg_gap_row *r)
{
	char level[16], text[LONG_TEXT];

	out_text(out, r->organisation);
	out_text(out, r->capability);
	out_text(out, r->name);
	if (r->required_level == CBREG_NOT_REQUIRED)
		snprintf(text, sizeof(text), "%s",
		    level_text(r->assessed_level, level));
	else if (r->level_status == CBREG_LEVEL_MET ||
		 r->level_status == CBREG_LEVEL_SHORT)
		snprintf(text, sizeof(text), "%s of %d",
		    level_text(r->assessed_level, level), r->required_level);
	else
		snprintf(text, sizeof(text), "%s",
		    cbreg_level_status_word(r->level_status));
	out_text(out, text);
	if (r->people_status == CBREG_PEOPLE_NONE_REQUIRED)
		snprintf(text, sizeof(text), "%d", r->trained_people);
	else
		snprintf(text, sizeof(text), "%d of %d%s", r->trained_people,
		    r->required_people,
		    r->people_status == CBREG_PEOPLE_THIN ? ", thin" : "");
	out_text(out, text);
	out_int(out, r->pipeline_people);
	out_text(out, cbreg_gap_status_word(r->status));
	out_text(out, r->closed_by);
}

/* What is to be done about a row decides where people find it. */
static const struct list {
	const char *section;
	enum cbreg_gap_status status;
	enum cbreg_level_status level; /* where the status is unknown */
} lists[] = { { "gaps", CBREG_GAP_GAP, 0 },
	{ "unknown", CBREG_GAP_UNKNOWN, CBREG_LEVEL_UNKNOWN },
	{ "expired", CBREG_GAP_UNKNOWN, CBREG_LEVEL_EXPIRED },
	{ "met", CBREG_GAP_MET, 0 },
	{ "not applicable", CBREG_GAP_NOT_APPLICABLE, 0 } };

#define LISTS (sizeof(lists) / sizeof(lists[0]))

static bool
belongs(const struct list *list, const struct cbreg_gap_row *row)
{
	return row->status == list->status &&
	       (list->status != CBREG_GAP_UNKNOWN ||
		   row->level_status == list->level);
}

static cbreg_status
print_list(struct gap_print *p, cbreg_gap *gap, const struct list *list)
{
	struct cbreg_gap_row row;
	cbreg_status rc;
	bool begun = false;

	cbreg_gap_rewind(gap);
	while ((rc = cbreg_gap_next(gap, &row)) == CBREG_OK) {
		if (!belongs(list, &row))
			continue;
		if (!begun)
			out_begin(p->out, list->section, short_columns,
			    N_SHORT);
		begun = p->begun = true;
		print_short_row(p->out, &row);
	}
	if (begun)
		out_end(p->out);
	return rc;
}

static cbreg_status
print_lists(struct gap_print *p, cbreg_gap *gap)
{
	struct cbreg_gap_row row;
	cbreg_status rc;
	size_t i;

	while ((rc = cbreg_gap_next(gap, &row)) == CBREG_OK)
		p->n_gaps += row.status == CBREG_GAP_GAP;
	if (p->only == NULL)
		out_sections(p->out);
	for (i = 0; i < LISTS && rc == CBREG_DONE; i++)
		if (p->only == NULL ||
		    strcmp(p->only, cbreg_gap_status_word(lists[i].status)) ==
			0)
			rc = print_list(p, gap, &lists[i]);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

cbreg_status
gap_print_rows(struct gap_print *p, cbreg_gap *gap)
{
	struct cbreg_gap_row row;
	cbreg_status rc;

	p->n_gaps = 0;
	if (p->out->ops->pivots)
		return print_lists(p, gap);
	if (!p->begun)
		out_begin(p->out, NULL, columns, N_COLUMNS);
	p->begun = true;
	while ((rc = cbreg_gap_next(gap, &row)) == CBREG_OK) {
		p->n_gaps += row.status == CBREG_GAP_GAP;
		if (p->only == NULL ||
		    strcmp(p->only, cbreg_gap_status_word(row.status)) == 0)
			print_row(p->out, &row);
	}
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

void
gap_print_end(struct gap_print *p)
{
	if (!p->out->ops->pivots && p->begun)
		out_end(p->out);
	if (!p->out->ops->pivots || p->begun)
		return;
	/* Nothing to tell is told with the columns. */
	out_begin(p->out, lists[0].section, short_columns, N_SHORT);
	out_end(p->out);
}

/* Countries by capability area. */

static const struct out_column summary_columns[] = { { "country", OUT_TEXT },
	{ "capability", OUT_TEXT }, { "name", OUT_TEXT },
	{ "items", OUT_NUMBER }, { "met", OUT_NUMBER }, { "thin", OUT_NUMBER },
	{ "gap", OUT_NUMBER }, { "unknown", OUT_NUMBER },
	{ "not_applicable", OUT_NUMBER } };

struct summary_row {
	struct cbreg_gap_summary cell;
	char who[8]; /* the country, or its alias */
	size_t order;
};

struct summary {
	struct summary_row *row;
	size_t n, room;
};

static int
by_who(const void *a, const void *b)
{
	const struct summary_row *x = a, *y = b;
	int order = strcmp(x->who, y->who);

	return order != 0 ? order : x->order < y->order ? -1 : 1;
}

static cbreg_status
load_summary(cbreg_gap *gap, bool alias, struct summary *s, int *n_gaps)
{
	struct cbreg_gap_summary cell;
	struct summary_row *bigger;
	cbreg_status rc;

	cbreg_gap_rewind(gap);
	while ((rc = cbreg_gap_summary_next(gap, &cell)) == CBREG_OK) {
		*n_gaps += cell.gap;
		if (s->n == s->room) {
			s->room = s->room > 0 ? 2 * s->room : 64;
			bigger = realloc(s->row, s->room * sizeof(*bigger));
			if (bigger == NULL)
				return CBREG_NOMEM;
			s->row = bigger;
		}
		s->row[s->n] =
		    (struct summary_row){ .cell = cell, .order = s->n };
		if (alias)
			cbreg_gap_alias(gap, cell.country, s->row[s->n].who);
		else
			memcpy(s->row[s->n].who, cell.country,
			    sizeof(cell.country));
		s->n++;
	}
	/* The order of aliases says nothing either. */
	if (alias && s->n > 0)
		qsort(s->row, s->n, sizeof(*s->row), by_who);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

static void
print_long_summary(struct out *out, const struct summary *s)
{
	size_t i;

	out_begin(out, NULL, summary_columns, 9);
	for (i = 0; i < s->n; i++) {
		const struct cbreg_gap_summary *c = &s->row[i].cell;

		out_text(out, s->row[i].who);
		out_text(out, c->capability);
		out_text(out, c->name);
		out_int(out, c->items);
		out_int(out, c->met);
		out_int(out, c->thin);
		out_int(out, c->gap);
		out_int(out, c->unknown);
		out_int(out, c->not_applicable);
	}
	out_end(out);
}

/* Capability areas, in the order of the framework. */
struct areas {
	struct out_column column[OUT_MAX_COLUMNS];
	const char *name[OUT_MAX_COLUMNS];
	int n; /* with the country */
	int left_out;
};

static int
area_of(const struct areas *areas, const char *code)
{
	int i;

	for (i = 1; i < areas->n; i++)
		if (strcmp(areas->column[i].key, code) == 0)
			return i;
	return 0;
}

/* A country may have nothing in an area: the order is that of the codes. */
static void
find_areas(const struct summary *s, struct areas *areas)
{
	size_t i;
	int at = 0, k;

	areas->column[0] = (struct out_column){ "country", OUT_TEXT };
	areas->n = 1;
	areas->left_out = 0;
	for (i = 0; i < s->n; i++) {
		const struct cbreg_gap_summary *c = &s->row[i].cell;

		if (i == 0 || strcmp(s->row[i].who, s->row[i - 1].who) != 0)
			at = 0;
		if ((k = area_of(areas, c->capability)) > 0) {
			at = k;
			continue;
		}
		if (areas->n == OUT_MAX_COLUMNS) {
			areas->left_out++;
			continue;
		}
		for (k = areas->n++; k > at + 1; k--) {
			areas->column[k] = areas->column[k - 1];
			areas->name[k] = areas->name[k - 1];
		}
		at++;
		areas->column[at] =
		    (struct out_column){ c->capability, OUT_NUMBER };
		areas->name[at] = c->name;
	}
}

static enum out_tone
tone_of(const struct cbreg_gap_summary *c)
{
	int applicable = c->items - c->not_applicable;

	if (applicable == 0)
		return OUT_PLAIN;
	if (c->gap > 0)
		return 2 * c->met < applicable ? OUT_BAD : OUT_FAIR;
	return c->unknown > 0 ? OUT_UNKNOWN : OUT_GOOD;
}

static void
put_area(struct out *out, const struct summary *s, size_t first, size_t n,
    const char *code)
{
	const struct cbreg_gap_summary *c;
	char text[64];
	size_t i;

	for (i = first; i < first + n; i++)
		if (strcmp(s->row[i].cell.capability, code) == 0)
			break;
	if (i == first + n) {
		out_text(out, "");
		return;
	}
	c = &s->row[i].cell;
	snprintf(text, sizeof(text), "%d of %d%s", c->met,
	    c->items - c->not_applicable, c->unknown > 0 ? " ?" : "");
	out_toned(out, text, tone_of(c));
}

/* Country by area, met of applicable items in the cell. */
static void
print_wide_summary(struct out *out, const char *section,
    const struct summary *s, bool linked)
{
	struct areas areas;
	size_t i, n;
	int k;

	find_areas(s, &areas);
	out_begin(out, section, areas.column, areas.n);
	for (i = 0; i < s->n; i += n) {
		for (n = 1; i + n < s->n &&
			    strcmp(s->row[i + n].who, s->row[i].who) == 0;
		     n++)
			;
		if (linked)
			out_linked(out, s->row[i].who, s->row[i].who);
		else
			out_text(out, s->row[i].who);
		for (k = 1; k < areas.n; k++)
			put_area(out, s, i, n, areas.column[k].key);
	}
	out_end(out);
	for (k = 1; k < areas.n; k++)
		out_note(out, "%s  %s", areas.column[k].key, areas.name[k]);
	if (areas.left_out > 0)
		out_note(out, "areas beyond these have no room here; the "
			      "format csv has them all");
}

cbreg_status
gap_print_summary(struct out *out, cbreg_gap *gap, bool alias, int *n_gaps)
{
	struct summary s = { NULL, 0, 0 };
	cbreg_status rc;

	rc = load_summary(gap, alias, &s, n_gaps);
	if (rc == CBREG_OK && out->ops->pivots)
		print_wide_summary(out, NULL, &s, false);
	else if (rc == CBREG_OK)
		print_long_summary(out, &s);
	free(s.row);
	return rc;
}

/* A page: it needs nothing beside it. */

static const char *const definitions[] = {
	"Level: the newest assessment of the government CSIRT against the one "
	"that the profile asks for.",
	"People: distinct people of the country who completed an activity that "
	"teaches the capability, within its validity, and are still at an "
	"organisation of the country.",
	"Met: level and people are as asked for. Thin: one departure from "
	"failing.",
	"Gap: the level or the people are short. Unknown: never assessed, or "
	"the assessment has expired; it is not zero.",
	"Coming: people who were accepted, attend or are on a placement that "
	"teaches it.",
	"Cells say how many of the applicable items are met; ? where some are "
	"unknown or expired. Green: all are met. Yellow: half or more. Red: "
	"fewer. Grey: the others are unknown.",
};

static const struct out_column page_columns[] = { { "capability", OUT_TEXT },
	{ "name", OUT_TEXT }, { "level", OUT_TEXT }, { "evidence", OUT_TEXT },
	{ "depth", OUT_TEXT }, { "coming", OUT_TEXT }, { "status", OUT_STATUS },
	{ "what would close it", OUT_TEXT } };

static void
print_page_row(struct out *out, const struct cbreg_gap_row *r)
{
	char level[16], date[CBREG_DATE_SIZE], text[LONG_TEXT];
	bool known = r->level_status == CBREG_LEVEL_MET ||
		     r->level_status == CBREG_LEVEL_SHORT;

	out_text(out, r->capability);
	out_text(out, r->name);
	if (known && r->required_level != CBREG_NOT_REQUIRED)
		snprintf(text, sizeof(text), "%s of %d",
		    level_text(r->assessed_level, level), r->required_level);
	else
		snprintf(text, sizeof(text), "%s",
		    known ? level_text(r->assessed_level, level)
			  : cbreg_level_status_word(r->level_status));
	out_text(out, text);
	out_text(out, cbreg_gap_evidence_word(r->evidence));
	out_text(out, depth_text(r, text));
	text[0] = '\0';
	if (r->pipeline_people > 0 && r->pipeline_on != 0)
		snprintf(text, sizeof(text), "%d, from %s", r->pipeline_people,
		    cbreg_date_text(r->pipeline_on, date));
	else if (r->pipeline_people > 0)
		snprintf(text, sizeof(text), "%d", r->pipeline_people);
	out_text(out, text);
	out_text(out, cbreg_gap_status_word(r->status));
	out_text(out, r->closed_by[0] != '\0' ? r->closed_by : r->taught_by);
}

static cbreg_status
print_countries(struct out *out, cbreg_gap *gap, int *n_gaps)
{
	char country[4] = "", section[80] = "";
	const char *organisation = NULL;
	struct cbreg_gap_row row;
	cbreg_status rc;

	cbreg_gap_rewind(gap);
	while ((rc = cbreg_gap_next(gap, &row)) == CBREG_OK) {
		*n_gaps += row.status == CBREG_GAP_GAP;
		if (row.organisation != organisation) {
			if (organisation != NULL)
				out_end(out);
			/* The first of a country is what links lead to. */
			if (strcmp(row.country, country) != 0) {
				snprintf(country, sizeof(country), "%s",
				    row.country);
				snprintf(section, sizeof(section), "%s",
				    country);
			} else {
				snprintf(section, sizeof(section), "%s %s",
				    row.country, row.organisation);
			}
			organisation = row.organisation;
			out_note(out, "%s: %s", row.country, row.organisation);
			out_begin(out, section, page_columns,
			    sizeof(page_columns) / sizeof(page_columns[0]));
		}
		print_page_row(out, &row);
	}
	if (organisation != NULL)
		out_end(out);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

cbreg_status
gap_print_page(struct out *out, cbreg_gap *gap, int *n_gaps)
{
	struct summary s = { NULL, 0, 0 };
	cbreg_status rc;
	size_t i;
	int ignored = 0;

	out_sections(out);
	rc = load_summary(gap, false, &s, &ignored);
	if (rc == CBREG_OK) {
		print_wide_summary(out, "countries by capability area", &s,
		    true);
		rc = print_countries(out, gap, n_gaps);
	}
	for (i = 0; i < sizeof(definitions) / sizeof(definitions[0]); i++)
		out_note(out, "%s", definitions[i]);
	free(s.row);
	return rc;
}

/* Region, path, trend, records. */

cbreg_status
gap_print_region(struct out *out, cbreg_gap *gap, int *n_gaps)
{
	static const struct out_column region[] = { { "capability", OUT_TEXT },
		{ "name", OUT_TEXT }, { "countries", OUT_NUMBER },
		{ "met", OUT_NUMBER }, { "thin", OUT_NUMBER },
		{ "gap", OUT_NUMBER }, { "unknown", OUT_NUMBER },
		{ "not_applicable", OUT_NUMBER }, { "lacking", OUT_TEXT } };
	struct cbreg_gap_region r;
	cbreg_status rc;

	out_begin(out, NULL, region, sizeof(region) / sizeof(region[0]));
	while ((rc = cbreg_gap_region_next(gap, &r)) == CBREG_OK) {
		*n_gaps += r.gap;
		out_text(out, r.capability);
		out_text(out, r.name);
		out_int(out, r.countries);
		out_int(out, r.met);
		out_int(out, r.thin);
		out_int(out, r.gap);
		out_int(out, r.unknown);
		out_int(out, r.not_applicable);
		out_text(out, r.lacking);
	}
	out_end(out);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

cbreg_status
gap_print_path(struct out *out, cbreg_gap_path *path)
{
	static const struct out_column step[] = { { "country", OUT_TEXT },
		{ "organisation", OUT_TEXT }, { "profile", OUT_TEXT },
		{ "step", OUT_NUMBER }, { "steps", OUT_NUMBER },
		{ "capability", OUT_TEXT }, { "name", OUT_TEXT },
		{ "level_status", OUT_STATUS }, { "missing_level", OUT_NUMBER },
		{ "missing_people", OUT_NUMBER }, { "helps_items", OUT_NUMBER },
		{ "other_countries", OUT_NUMBER }, { "closed_by", OUT_TEXT },
		{ "taught_by", OUT_TEXT } };
	struct cbreg_gap_step s;
	cbreg_status rc;

	out_begin(out, NULL, step, sizeof(step) / sizeof(step[0]));
	while ((rc = cbreg_gap_path_next(path, &s)) == CBREG_OK) {
		out_text(out, s.country);
		out_text(out, s.organisation);
		out_text(out, s.profile);
		out_int(out, s.step);
		out_int(out, s.steps);
		out_text(out, s.capability);
		out_text(out, s.name);
		out_text(out, cbreg_level_status_word(s.level_status));
		out_int(out, s.missing_level);
		out_int(out, s.missing_people);
		out_int(out, s.helps_items);
		out_int(out, s.other_countries);
		out_text(out, s.closed_by);
		out_text(out, s.taught_by);
	}
	out_end(out);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

cbreg_status
gap_print_trend(struct out *out, cbreg_gap_trend *trend)
{
	static const struct out_column change[] = { { "country", OUT_TEXT },
		{ "measure", OUT_TEXT }, { "then", OUT_NUMBER },
		{ "definition", OUT_NUMBER }, { "real", OUT_NUMBER },
		{ "now", OUT_NUMBER } };
	struct cbreg_gap_change c;
	cbreg_status rc;

	out_begin(out, NULL, change, sizeof(change) / sizeof(change[0]));
	while ((rc = cbreg_gap_trend_next(trend, &c)) == CBREG_OK) {
		out_text(out, c.country);
		out_text(out, c.measure);
		out_int(out, c.then);
		out_int(out, c.definition);
		out_int(out, c.real);
		out_int(out, c.now);
	}
	out_end(out);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

cbreg_status
gap_print_records(struct out *out, cbreg_gap *gap)
{
	static const struct out_column record[] = { { "source", OUT_TEXT },
		{ "code", OUT_TEXT }, { "of", OUT_TEXT }, { "on", OUT_DATE },
		{ "until", OUT_DATE }, { "note", OUT_TEXT } };
	struct cbreg_gap_record r;
	cbreg_status rc;

	out_begin(out, NULL, record, sizeof(record) / sizeof(record[0]));
	while ((rc = cbreg_gap_record_next(gap, &r)) == CBREG_OK) {
		out_text(out, cbreg_gap_source_word(r.source));
		out_text(out, r.code);
		out_text(out, r.of);
		put_date(out, r.on);
		put_date(out, r.until);
		out_text(out, r.note);
	}
	out_end(out);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}
