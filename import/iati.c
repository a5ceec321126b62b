/* The figures of a period as a document of IATI.  An activity of the
 * catalogue is an activity of the document, below that of the programme. */
#include "config.h"

#include "iati.h"

#include "date.h"
#include "figures.h"
#include "kind.h"
#include "records.h"

#include <stdlib.h>
#include <string.h>

#define TOTAL "total"

/* A figure by activity, and by one axis more at most. */
struct cell {
	char *activity, *country, *sex, *kind;
	enum cbreg_measure measure;
	int64_t value;
};

/* A session, which is an activity in the words of the standard. */
struct activity {
	char *code, *of; /* its own code, that of the catalogue */
	char *kind, *name, *native_name;
	int start, end; /* as held, 0 before that */
	int planned_start, planned_end;
};

struct doc {
	cbreg *reg;
	const struct cbreg_period *period;
	const struct iati_setting *setting;
	FILE *to;
	char *why;
	struct cell *cell;
	struct activity *activity;
	size_t ncell, nactivity;
};

static bool
more_room(void *list, size_t n, size_t size)
{
	void **at = list;
	void *bigger;

	if ((n & (n - 1)) != 0 && n > 0)
		return true;
	if ((bigger = realloc(*at, (n > 0 ? n * 2 : 1) * size)) == NULL)
		return false;
	*at = bigger;
	return true;
}

/* The only part that knows how figures are asked for. */
static cbreg_status
read_figures(struct doc *d)
{
	struct cbreg_figures_setting s = { .period = d->period,
		.nperiod = 1,
		.axis = { CBREG_BY_SESSION, CBREG_BY_COUNTRY, CBREG_BY_SEX,
		    CBREG_BY_KIND },
		.naxis = 4 };
	cbreg_figures *figures = NULL;
	struct cbreg_figure f;
	struct cell *c;
	cbreg_status rc;
	int i, narrow;

	rc = cbreg_figures_open(d->reg, &s, &figures);
	while (rc == CBREG_OK &&
	       (rc = cbreg_figures_next(figures, &f)) == CBREG_OK) {
		for (narrow = 0, i = 1; i < 4; i++)
			narrow += strcmp(f.axis[i], TOTAL) != 0;
		if (narrow > 1 || f.value == 0)
			continue;
		if (!more_room(&d->cell, d->ncell, sizeof(*c))) {
			rc = CBREG_NOMEM;
			break;
		}
		c = &d->cell[d->ncell++];
		*c = (struct cell){ strdup(f.axis[0]), strdup(f.axis[1]),
			strdup(f.axis[2]), strdup(f.axis[3]), f.measure,
			f.value };
		if (c->activity == NULL || c->country == NULL ||
		    c->sex == NULL || c->kind == NULL)
			rc = CBREG_NOMEM;
	}
	cbreg_figures_free(figures);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

static int
day(const char *text, bool last)
{
	int date = cbreg_date_parse(text, strlen(text), true);

	if (date == 0)
		return 0;
	return last ? cbreg_date_last(date) : cbreg_date_first(date);
}

static cbreg_status
add_session(struct doc *d, const char *const *v)
{
	int as_of = cbreg_as_of(d->reg), from;
	struct activity *a;

	from = day(v[2][0] != '\0' ? v[2] : v[4], false);
	if (strcmp(v[12], "cancelled") == 0 || from < d->period->from ||
	    from > d->period->to)
		return CBREG_OK;
	if (!more_room(&d->activity, d->nactivity, sizeof(*a)))
		return CBREG_NOMEM;
	a = &d->activity[d->nactivity++];
	*a = (struct activity){ .code = strdup(v[0]),
		.of = strdup(v[1]),
		.start = day(v[2], false),
		.end = day(v[3], true),
		.planned_start = day(v[4], false),
		.planned_end = day(v[5], true) };
	/* What is still to come is a plan. */
	if (a->start > as_of) {
		a->planned_start =
		    a->planned_start ? a->planned_start : a->start;
		a->start = 0;
	}
	if (a->end > as_of) {
		a->planned_end = a->planned_end ? a->planned_end : a->end;
		a->end = 0;
	}
	return a->code != NULL && a->of != NULL ? CBREG_OK : CBREG_NOMEM;
}

/* What the catalogue says of the sessions of an activity. */
static cbreg_status
add_names(struct doc *d, const char *const *v)
{
	size_t i;

	for (i = 0; i < d->nactivity; i++) {
		struct activity *a = &d->activity[i];

		if (strcmp(a->of, v[0]) != 0)
			continue;
		a->kind = strdup(v[1]);
		a->name = strdup(v[2]);
		a->native_name = strdup(v[3]);
		if (a->kind == NULL || a->name == NULL ||
		    a->native_name == NULL)
			return CBREG_NOMEM;
	}
	return CBREG_OK;
}

static cbreg_status
read_list(struct doc *d, const char *kind,
    cbreg_status (*add)(struct doc *d, const char *const *v))
{
	const struct cbreg_filter none = { 0 };
	const char *const *v;
	cbreg_list *list = NULL;
	cbreg_status rc;

	rc = cbreg_list_open(d->reg, cbreg_kind_find(kind), &none, &list);
	while (rc == CBREG_OK && (rc = cbreg_list_next(list, &v)) == CBREG_OK)
		rc = add(d, v);
	cbreg_list_free(list);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

static void
release(struct doc *d)
{
	size_t i;

	for (i = 0; i < d->ncell; i++) {
		free(d->cell[i].activity);
		free(d->cell[i].country);
		free(d->cell[i].sex);
		free(d->cell[i].kind);
	}
	for (i = 0; i < d->nactivity; i++) {
		free(d->activity[i].code);
		free(d->activity[i].of);
		free(d->activity[i].kind);
		free(d->activity[i].name);
		free(d->activity[i].native_name);
	}
	free(d->cell);
	free(d->activity);
}

/* What XML has no way to write is U+FFFD. */
static void
put(FILE *to, const char *text)
{
	const unsigned char *at = (const unsigned char *)text;

	for (; *at != '\0'; at++) {
		if (*at < ' ' && strchr("\t\n\r", *at) == NULL) {
			fputs("\xef\xbf\xbd", to);
		} else if (at[0] == 0xef && at[1] == 0xbf && at[2] >= 0xbe) {
			fputs("\xef\xbf\xbd", to);
			at += 2;
		} else {
			records_put_character(to, *at);
		}
	}
}

static void
put_narrative(struct doc *d, const char *lang, const char *text)
{
	if (text[0] == '\0')
		return;
	fprintf(d->to, "<narrative xml:lang=\"%s\">", lang);
	put(d->to, text);
	fputs("</narrative>", d->to);
}

static void
put_both(struct doc *d, const char *element, const char *en, const char *ja)
{
	fprintf(d->to, "<%s>", element);
	put_narrative(d, "en", en);
	put_narrative(d, "ja", ja);
	fprintf(d->to, "</%s>\n", element);
}

static const char *
get(const struct doc *d, const char *section, const char *key)
{
	return iati_setting_get(d->setting, section, key);
}

/* <element code="..."/>, where it is set. */
static void
put_code(struct doc *d, const char *element, const char *code)
{
	if (code[0] == '\0')
		return;
	fprintf(d->to, "<%s code=\"", element);
	put(d->to, code);
	fputs("\"/>\n", d->to);
}

static void
put_identifier(struct doc *d, const struct activity *a)
{
	put(d->to, get(d, "programme", "identifier"));
	if (a != NULL) {
		fputc('-', d->to);
		put(d->to, a->code);
	}
}

static void
put_date(struct doc *d, int type, int date)
{
	char text[CBREG_DATE_SIZE];

	if (date != 0)
		fprintf(d->to, "<activity-date type=\"%d\" iso-date=\"%s\"/>\n",
		    type, cbreg_date_text(date, text));
}

static int
setting_day(const struct doc *d, const char *key, int otherwise)
{
	int date = day(get(d, "programme", key), false);

	return date != 0 ? date : otherwise;
}

/* Status and dates: those of the sessions, an end only once all have one. */
static void
put_dates(struct doc *d, const struct activity *a)
{
	int date[5] = { 0 }, open = 0;
	const struct activity *s;
	const char *status;
	size_t i;

	for (i = 0; i < d->nactivity; i++) {
		s = &d->activity[i];
		if (a != NULL && s != a)
			continue;
		if (s->planned_start != 0 &&
		    (date[1] == 0 || s->planned_start < date[1]))
			date[1] = s->planned_start;
		if (s->start != 0 && (date[2] == 0 || s->start < date[2]))
			date[2] = s->start;
		if (s->planned_end > date[3])
			date[3] = s->planned_end;
		if (s->end > date[4])
			date[4] = s->end;
		open += s->end == 0;
	}
	if (open > 0 || a == NULL)
		date[4] = 0;
	status = date[2] == 0 ? "1" : date[4] == 0 ? "2" : "4";
	if (a == NULL) {
		date[1] = setting_day(d, "start", d->period->from);
		date[3] = setting_day(d, "end", d->period->to);
		if (get(d, "programme", "status")[0] != '\0')
			status = get(d, "programme", "status");
	} else if (date[3] != 0 && date[3] < date[1]) {
		date[3] = 0;
	}
	put_code(d, "activity-status", status);
	for (i = 1; i < 5; i++)
		put_date(d, (int)i, date[i]);
}

static bool
of_activity(const struct cell *c, const struct activity *a)
{
	return strcmp(c->activity, a != NULL ? a->code : TOTAL) == 0;
}

static bool
is_share(const struct cell *c, const struct activity *a)
{
	return c->measure == CBREG_M_PARTICIPATIONS && of_activity(c, a) &&
	       strcmp(c->country, TOTAL) != 0 &&
	       strcmp(c->country, "XX") != 0 && strcmp(c->country, "XR") != 0;
}

/* Whether a comma separates a list with the word in it. */
static bool
list_names(const char *list, const char *word)
{
	size_t len = strlen(word);

	while (*list != '\0') {
		list += strspn(list, ", ");
		if (strncmp(list, word, len) == 0 &&
		    strchr(", ", list[len]) != NULL)
			return true;
		list += strcspn(list, ",");
	}
	return false;
}

/* Shares in hundredths of a percent by largest remainder, ties in the order
 * of the codes: their sum is 100.00 to the last digit. */
/* Shares of fewer participations would tell of people: countries then share
 * alike. */
#define FEW 10

static cbreg_status
put_countries(struct doc *d, const struct activity *a)
{
	const char *region = get(d, "codes", "region");
	int64_t sum = 0, left = 10000, share, rest, most;
	size_t i, best, n = 0;
	int64_t *part;
	bool alike;

	for (i = 0; i < d->ncell; i++)
		if (is_share(&d->cell[i], a)) {
			sum += d->cell[i].value;
			n++;
		}
	if (n == 0 || list_names(get(d, "codes", "whole-region"),
			  a != NULL ? a->kind : "programme")) {
		if (region[0] == '\0') {
			snprintf(d->why, 200,
			    "codes.region is not set, and '%.80s' is of no "
			    "country",
			    a != NULL ? a->code : "programme");
			return CBREG_INVALID;
		}
		fputs("<recipient-region vocabulary=\"1\" code=\"", d->to);
		put(d->to, region);
		fputs("\" percentage=\"100\"/>\n", d->to);
		return CBREG_OK;
	}
	if ((part = calloc(d->ncell, sizeof(*part))) == NULL)
		return CBREG_NOMEM;
	if ((alike = sum < FEW))
		sum = (int64_t)n;
	for (i = 0; i < d->ncell; i++)
		if (is_share(&d->cell[i], a)) {
			share = (alike ? 1 : d->cell[i].value) * 10000;
			left -= part[i] = share / sum;
		}
	/* Who got one of the rest has no remainder left to show. */
	for (; left > 0; left--) {
		for (best = i = 0, most = -1; i < d->ncell; i++) {
			if (!is_share(&d->cell[i], a))
				continue;
			rest = (alike ? 1 : d->cell[i].value) * 10000 -
			       part[i] * sum;
			if (rest > most) {
				most = rest;
				best = i;
			}
		}
		part[best]++;
	}
	for (i = 0; i < d->ncell; i++)
		if (is_share(&d->cell[i], a))
			fprintf(d->to,
			    "<recipient-country code=\"%s\" "
			    "percentage=\"%lld.%02lld\"/>\n",
			    d->cell[i].country, (long long)(part[i] / 100),
			    (long long)(part[i] % 100));
	free(part);
	return CBREG_OK;
}

/* "22040" or "22040:60, 11430:40". */
static cbreg_status
put_sectors(struct doc *d, const char *key)
{
	const char *at = get(d, "sector", key);
	const char *vocabulary = get(d, "sector", "vocabulary");
	size_t len, code;

	if (at[0] == '\0') {
		snprintf(d->why, 200,
		    "sector.%s is not set, and has no default", key);
		return CBREG_INVALID;
	}
	while (*at != '\0') {
		at += strspn(at, ", ");
		len = strcspn(at, ", ");
		code = strcspn(at, ":, ");
		fputs("<sector vocabulary=\"", d->to);
		put(d->to, vocabulary[0] != '\0' ? vocabulary : "1");
		fputs("\" code=\"", d->to);
		while (code-- > 0) {
			records_put_character(d->to, *at++);
			len--;
		}
		fputs("\" percentage=\"", d->to);
		if (len < 2)
			fputs("100", d->to);
		while (len > 1) {
			records_put_character(d->to, *++at);
			len--;
		}
		at += strcspn(at, ",");
		fputs("\"/>\n", d->to);
	}
	return CBREG_OK;
}

static void
put_tags(struct doc *d)
{
	const char *at = get(d, "codes", "sdg");
	size_t len;

	while (*(at += strspn(at, ", ")) != '\0') {
		fputs("<tag vocabulary=\"3\" code=\"", d->to);
		for (len = strcspn(at, ", "); len > 0; len--)
			records_put_character(d->to, *at++);
		fputs("\"/>\n", d->to);
	}
}

static const struct indicator {
	enum cbreg_measure measure;
	bool adds_up;
	const char *en, *ja;
} indicators[] = {
	{ CBREG_M_PARTICIPATIONS, true, "Participations of trainees",
	    "研修参加(延べ)" },
	{ CBREG_M_SESSIONS, true, "Sessions held", "実施回数" },
	{ CBREG_M_COMPLETIONS, true, "Completions", "修了(延べ)" },
	{ CBREG_M_PERSON_DAYS, true, "Person-days", "人日" },
	{ CBREG_M_PEOPLE, false, "People trained (distinct)",
	    "研修参加者(実人数)" },
};
#define N_INDICATORS (sizeof(indicators) / sizeof(indicators[0]))

static bool
is_total(const struct cell *c)
{
	return strcmp(c->country, TOTAL) == 0 && strcmp(c->sex, TOTAL) == 0 &&
	       strcmp(c->kind, TOTAL) == 0;
}

static void
put_actual(struct doc *d, const struct cell *c, bool adds_up)
{
	const char *name = NULL, *value = NULL;

	if (strcmp(c->country, TOTAL) != 0) {
		name = "country";
		value = c->country;
	} else if (strcmp(c->sex, TOTAL) != 0) {
		name = "sex";
		value = c->sex;
	} else if (strcmp(c->kind, TOTAL) != 0) {
		name = "kind";
		value = c->kind;
	}
	fprintf(d->to, "<actual value=\"%lld\">", (long long)c->value);
	if (name != NULL) {
		fprintf(d->to, "<dimension name=\"%s\" value=\"", name);
		put(d->to, value);
		fputs("\"/>", d->to);
	} else if (!adds_up) {
		fputs("<comment>", d->to);
		put_narrative(d, "en",
		    "each person once: not to be added over "
		    "countries, kinds, activities or years");
		put_narrative(d, "ja",
		    "実人数のため、国・種別・活動・年度をまたいで合算できない");
		fputs("</comment>", d->to);
	}
	fputs("</actual>\n", d->to);
}

static void
put_indicator(struct doc *d, const struct activity *a,
    const struct indicator *in)
{
	char from[CBREG_DATE_SIZE], to[CBREG_DATE_SIZE];
	const struct cell *c;
	int parts;
	size_t i;

	fprintf(d->to,
	    "<indicator measure=\"1\" ascending=\"1\" "
	    "aggregation-status=\"%d\">\n",
	    in->adds_up);
	put_both(d, "title", in->en, in->ja);
	fprintf(d->to,
	    "<reference vocabulary=\"99\" code=\"%s\"/>\n"
	    "<period><period-start iso-date=\"%s\"/>"
	    "<period-end iso-date=\"%s\"/>\n",
	    cbreg_measure_word(in->measure),
	    cbreg_date_text(d->period->from, from),
	    cbreg_date_text(d->period->to, to));
	for (parts = 0; parts < 2; parts++)
		for (i = 0; i < d->ncell; i++) {
			c = &d->cell[i];
			if (c->measure != in->measure || !of_activity(c, a) ||
			    is_total(c) != (parts == 0) ||
			    (a != NULL && strcmp(c->kind, TOTAL) != 0))
				continue;
			put_actual(d, c, in->adds_up);
		}
	fputs("</period>\n</indicator>\n", d->to);
}

/* What adds up and what does not are two results. */
static void
put_results(struct doc *d, const struct activity *a)
{
	bool begun, has;
	size_t i, k;
	int adds_up;

	for (adds_up = 1; adds_up >= 0; adds_up--) {
		begun = false;
		for (k = 0; k < N_INDICATORS; k++) {
			if (indicators[k].adds_up != adds_up)
				continue;
			for (has = false, i = 0; i < d->ncell && !has; i++)
				has = d->cell[i].measure ==
					  indicators[k].measure &&
				      of_activity(&d->cell[i], a) &&
				      is_total(&d->cell[i]);
			if (!has)
				continue;
			if (!begun) {
				fprintf(d->to,
				    "<result type=\"1\" "
				    "aggregation-status=\"%d\">\n",
				    adds_up);
				put_both(d, "title",
				    adds_up ? "Training given"
					    : "People trained",
				    adds_up ? "研修の実施" : "研修参加者");
				begun = true;
			}
			put_indicator(d, a, &indicators[k]);
		}
		if (begun)
			fputs("</result>\n", d->to);
	}
}

static void
put_related(struct doc *d, int type, const struct activity *a)
{
	fprintf(d->to, "<related-activity type=\"%d\" ref=\"", type);
	put_identifier(d, a);
	fputs("\"/>\n", d->to);
}

/* What the session is of stands in its description. */
static void
put_session(struct doc *d, const struct activity *a, const char *lang)
{
	int first = a->start != 0 ? a->start : a->planned_start;
	char date[CBREG_DATE_SIZE];

	fprintf(d->to, "<narrative xml:lang=\"%s\">%s", lang,
	    strcmp(lang, "en") == 0 ? "Session " : "実施回 ");
	put(d->to, a->code);
	fprintf(d->to, " (%s): ", cbreg_date_text(first, date));
	put(d->to, strcmp(lang, "en") == 0 || a->native_name[0] == '\0'
		       ? a->name
		       : a->native_name);
	fputs("</narrative>", d->to);
}

static void
put_head(struct doc *d, const struct activity *a)
{
	char date[CBREG_DATE_SIZE];

	fprintf(d->to,
	    "<iati-activity xml:lang=\"en\" hierarchy=\"%d\" "
	    "last-updated-datetime=\"%sT00:00:00Z\">\n<iati-identifier>",
	    a != NULL ? 2 : 1, cbreg_date_text(cbreg_as_of(d->reg), date));
	put_identifier(d, a);
	fputs("</iati-identifier>\n<reporting-org ref=\"", d->to);
	put(d->to, get(d, "organisation", "ref"));
	fputs("\" type=\"", d->to);
	put(d->to, get(d, "organisation", "type"));
	fputs("\">", d->to);
	put_narrative(d, "en", get(d, "organisation", "name"));
	put_narrative(d, "ja", get(d, "organisation", "name_ja"));
	fputs("</reporting-org>\n", d->to);
	if (a == NULL) {
		put_both(d, "title", get(d, "programme", "title"),
		    get(d, "programme", "title_ja"));
		put_both(d, "description", get(d, "programme", "description"),
		    get(d, "programme", "description_ja"));
	} else {
		put_both(d, "title", a->name, a->native_name);
		fputs("<description>", d->to);
		put_session(d, a, "en");
		put_session(d, a, "ja");
		fputs("</description>\n", d->to);
	}
	fputs("<participating-org role=\"2\" ref=\"", d->to);
	put(d->to, get(d, "organisation", "ref"));
	fputs("\">", d->to);
	put_narrative(d, "en", get(d, "organisation", "name"));
	fputs("</participating-org>\n", d->to);
}

static cbreg_status
put_activity(struct doc *d, const struct activity *a)
{
	const char *kind = a != NULL ? a->kind : "programme";
	cbreg_status rc;
	size_t i;

	put_head(d, a);
	put_dates(d, a);
	put_code(d, "activity-scope", get(d, "codes", "scope"));
	if ((rc = put_countries(d, a)) != CBREG_OK ||
	    (rc = put_sectors(d, kind)) != CBREG_OK)
		return rc;
	put_tags(d);
	put_code(d, "collaboration-type", get(d, "codes", "collaboration"));
	put_code(d, "default-flow-type", get(d, "codes", "flow"));
	put_code(d, "default-finance-type", get(d, "codes", "finance"));
	put_code(d, "default-aid-type", get(d, "aid-type", kind));
	if (a != NULL)
		put_related(d, 1, NULL);
	for (i = 0; a == NULL && i < d->nactivity; i++)
		put_related(d, 2, &d->activity[i]);
	put_results(d, a);
	fputs("</iati-activity>\n", d->to);
	return CBREG_OK;
}

cbreg_status
iati_write(cbreg *reg, const struct cbreg_period *period,
    const struct iati_setting *setting, FILE *to, char why[200])
{
	struct doc d = { .reg = reg,
		.period = period,
		.setting = setting,
		.to = to,
		.why = why };
	char date[CBREG_DATE_SIZE];
	cbreg_status rc;
	size_t i;

	why[0] = '\0';
	if ((rc = read_figures(&d)) == CBREG_OK &&
	    (rc = read_list(&d, "sessions", add_session)) == CBREG_OK)
		rc = read_list(&d, "activities", add_names);
	if (rc == CBREG_OK) {
		fprintf(to,
		    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		    "<iati-activities version=\"2.03\" "
		    "generated-datetime=\"%sT00:00:00Z\">\n",
		    cbreg_date_text(cbreg_as_of(reg), date));
		rc = put_activity(&d, NULL);
	}
	for (i = 0; rc == CBREG_OK && i < d.nactivity; i++)
		rc = put_activity(&d, &d.activity[i]);
	fputs("</iati-activities>\n", to);
	release(&d);
	return rc;
}
