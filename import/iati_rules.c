/* The rules of IATI that a document of ours can break, from its standard
 * ruleset.  A rule is looked at where the element that it is about ends. */
#include "config.h"

#include "iati.h"

#include "date.h"
#include "xml.h"

#include <stdlib.h>
#include <string.h>

#define DEPTH 16
#define HUNDRED 1000000 /* percent, in units of the fourth decimal */
#define VOCABULARIES 100

struct share {
	int n, with; /* elements, and those with a percentage */
	int64_t sum;
};

struct state {
	struct xml *xml;
	int as_of;
	void (*tell)(void *context, const struct iati_finding *finding);
	void *context;
	size_t breaches;
	const char *path[DEPTH];
	int depth;
	/* Of the activity at hand. */
	char id[256], org[256], text[256];
	size_t text_len;
	bool lang, bare; /* a default language; a narrative without any */
	bool filled;	 /* the last title or description has a text */
	bool bad_range, bad_sector_range, bad_ref, bad_other, nobody;
	int date[5], updated, aid;
	struct share sector[VOCABULARIES], country, region;
	/* Of the result at hand. */
	bool result_reference, reference;
	int measure, from, to;
	bool has_value, is_number;
};

static bool
has_symbol(const char *s)
{
	return strpbrk(s, "/&|?") != NULL;
}

static bool
has_blank(const char *s)
{
	size_t len = strlen(s);

	return len > 0 && (strchr(" \t\r\n", s[0]) != NULL ||
			      strchr(" \t\r\n", s[len - 1]) != NULL);
}

static bool
wrong_order(int from, int to)
{
	return from != 0 && to != 0 && from > to;
}

#define RULE(name, test)                                                       \
	static bool name(const struct state *s)                                \
	{                                                                      \
		return test;                                                   \
	}

RULE(same_id, strcmp(s->id, s->org) == 0)
RULE(symbol_id, has_symbol(s->id))
RULE(blank_id, has_blank(s->id))
RULE(symbol_org, has_symbol(s->org))
RULE(blank_org, has_blank(s->org))
RULE(blank_ref, s->bad_ref)
RULE(symbol_other, s->bad_other)
RULE(nobody_takes_part, s->nobody)
RULE(no_start, s->date[1] == 0 && s->date[2] == 0)
RULE(no_language, !s->lang && s->bare)
RULE(updated_ahead, s->updated > s->as_of)
RULE(planned_order, wrong_order(s->date[1], s->date[3]))
RULE(actual_order, wrong_order(s->date[2], s->date[4]))
RULE(start_ahead, s->date[2] > s->as_of)
RULE(end_ahead, s->date[4] > s->as_of)
RULE(country_lacks,
    s->country.n > 1 && s->region.n == 0 && s->country.with < s->country.n)
RULE(country_sum,
    s->country.n > 1 && s->region.n == 0 && s->country.sum != HUNDRED)
RULE(country_alone, s->country.n == 1 && s->region.n == 0 &&
			s->country.with == 1 && s->country.sum != HUNDRED)
RULE(region_lacks, s->region.n > 1 && s->region.with < s->region.n)
RULE(region_sum, s->region.n > 0 && s->region.n + s->country.n > 1 &&
		     s->region.sum + s->country.sum != HUNDRED)
RULE(region_alone, s->region.n == 1 && s->country.n == 0 &&
		       s->region.with == 1 && s->region.sum != HUNDRED)
RULE(nowhere, s->country.n + s->region.n == 0)
RULE(country_range, s->bad_range)
RULE(sector_range, s->bad_sector_range)
RULE(many_aid_types, s->aid > 1)
RULE(empty, !s->filled)
RULE(two_references, s->result_reference && s->reference)
RULE(period_order, wrong_order(s->from, s->to))
RULE(no_value, s->measure >= 1 && s->measure <= 4 && !s->has_value)
RULE(no_number,
    s->measure >= 1 && s->measure <= 4 && s->has_value && !s->is_number)
RULE(needless_value, s->measure == 5 && s->has_value)

static bool
foreign_id(const struct state *s)
{
	size_t len = strlen(s->org);

	return strcmp(s->id, s->org) != 0 &&
	       (strncmp(s->id, s->org, len) != 0 || s->id[len] != '-');
}

static bool
no_sector(const struct state *s)
{
	int i;

	for (i = 0; i < VOCABULARIES; i++)
		if (s->sector[i].n > 0)
			return false;
	return true;
}

static bool
sector_lacks(const struct state *s)
{
	int i;

	for (i = 0; i < VOCABULARIES; i++)
		if (s->sector[i].n > 1 && s->sector[i].with < s->sector[i].n)
			return true;
	return false;
}

static bool
sector_sum(const struct state *s)
{
	int i;

	for (i = 0; i < VOCABULARIES; i++)
		if (s->sector[i].n > 1 && s->sector[i].with > 1 &&
		    s->sector[i].sum != HUNDRED)
			return true;
	return false;
}

static bool
sector_alone(const struct state *s)
{
	int i;

	for (i = 0; i < VOCABULARIES; i++)
		if (s->sector[i].n == 1 && s->sector[i].with == 1 &&
		    s->sector[i].sum != HUNDRED)
			return true;
	return false;
}

static const struct rule {
	const char *number, *element, *words;
	bool (*broken)(const struct state *s);
} rules[] = {
	{ "1.1.3", "iati-activity",
	    "the identifier is not that of the organisation", same_id },
	{ "1.1.21", "iati-activity",
	    "the identifier begins with that of the organisation", foreign_id },
	{ "1.3.1", "iati-activity", "the identifier has no blanks at its ends",
	    blank_id },
	{ "1.3.13", "iati-activity", "the identifier has none of / & | ?",
	    symbol_id },
	{ "1.7.1", "iati-activity",
	    "identifiers of related activities have no blanks at their ends",
	    blank_ref },
	{ "1.8.13", "iati-activity",
	    "identifiers of participating organisations have none of / & | ?",
	    symbol_other },
	{ "1.14.1", "iati-activity",
	    "the identifier of the organisation has no blanks at its ends",
	    blank_org },
	{ "1.14.13", "iati-activity",
	    "the identifier of the organisation has none of / & | ?",
	    symbol_org },
	{ "2.1.1", "iati-activity", "each of several sectors has a percentage",
	    sector_lacks },
	{ "2.1.2", "iati-activity",
	    "the percentages of sectors are 100 together", sector_sum },
	{ "2.1.4", "iati-activity", "the percentage of one sector is 100",
	    sector_alone },
	{ "3.1.1", "iati-activity",
	    "each of several countries has a percentage", country_lacks },
	{ "3.1.2", "iati-activity",
	    "the percentages of countries are 100 together", country_sum },
	{ "3.1.4", "iati-activity", "the percentage of one country is 100",
	    country_alone },
	{ "3.4.1", "iati-activity", "each of several regions has a percentage",
	    region_lacks },
	{ "3.4.2", "iati-activity",
	    "the percentages of countries and regions are 100 together",
	    region_sum },
	{ "3.4.4", "iati-activity", "the percentage of one region is 100",
	    region_alone },
	{ "3.7.1", "iati-activity", "there is a country or a region", nowhere },
	{ "4.1.1", "iati-activity",
	    "there is a default language, or one on every text", no_language },
	{ "4.3.1", "title", "a title has a text", empty },
	{ "4.4.1", "description", "a description has a text", empty },
	{ "6.2.2", "iati-activity", "there is a sector", no_sector },
	{ "6.10.1", "iati-activity",
	    "who takes part has an identifier or a name", nobody_takes_part },
	{ "6.11.1", "iati-activity", "there is a start, planned or actual",
	    no_start },
	{ "8.6.1", "period", "a period begins before it ends", period_order },
	{ "8.8.1", "baseline", "a baseline has a value", no_value },
	{ "8.8.2", "baseline", "the value of a baseline is a number",
	    no_number },
	{ "8.8.3", "baseline", "a baseline in words has no value",
	    needless_value },
	{ "8.9.1", "target", "a target has a value", no_value },
	{ "8.9.2", "target", "the value of a target is a number", no_number },
	{ "8.9.3", "target", "a target in words has no value", needless_value },
	{ "8.10.1", "actual", "an actual has a value", no_value },
	{ "8.10.2", "actual", "the value of an actual is a number", no_number },
	{ "8.10.3", "actual", "an actual in words has no value",
	    needless_value },
	{ "8.11.1", "indicator",
	    "a reference stands at the result or at its indicator",
	    two_references },
	{ "11.1.1", "iati-activity",
	    "the day of the update is not in the future", updated_ahead },
	{ "11.1.2", "iati-activity",
	    "the planned start is not after the planned end", planned_order },
	{ "11.1.3", "iati-activity",
	    "the actual start is not after the actual end", actual_order },
	{ "11.1.4", "iati-activity", "the actual start is not in the future",
	    start_ahead },
	{ "11.1.5", "iati-activity", "the actual end is not in the future",
	    end_ahead },
	{ "12.1.1", "iati-activity",
	    "percentages of countries and regions are from 0 to 100",
	    country_range },
	{ "12.3.1", "iati-activity", "percentages of sectors are from 0 to 100",
	    sector_range },
	{ "107.1.2", "iati-activity", "there is one aid type", many_aid_types },
};
#define N_RULES (sizeof(rules) / sizeof(rules[0]))

const char *
iati_rule(size_t i)
{
	return i < N_RULES ? rules[i].number : NULL;
}

/* A decimal number in units of its fourth decimal. */
static bool
read_number(const char *text, int64_t *out)
{
	bool minus = text[0] == '-', digits = false;
	int64_t n = 0;
	int after = -1;

	for (text += minus; *text != '\0'; text++) {
		if (*text == '.' && after < 0) {
			after = 0;
		} else if (*text >= '0' && *text <= '9' &&
			   n < INT64_MAX / 100) {
			digits = true;
			if (after < 4)
				n = n * 10 + (*text - '0');
			after += after >= 0 && after < 4;
		} else {
			return false;
		}
	}
	for (after = after < 0 ? 0 : after; after < 4; after++)
		n *= n < INT64_MAX / 10 ? 10 : 1;
	*out = minus ? -n : n;
	return digits;
}

static void
add_share(struct share *share, const char *percentage, bool *bad)
{
	int64_t n = 0;

	share->n++;
	if (percentage[0] == '\0')
		return;
	share->with++;
	if (!read_number(percentage, &n) || n < 0 || n > HUNDRED)
		*bad = true;
	share->sum += n;
}

static int
day(const char *text)
{
	return strlen(text) < 10 ? 0 : cbreg_date_parse(text, 10, false);
}

static const char *
above(const struct state *s)
{
	return s->depth > 0 && s->depth <= DEPTH ? s->path[s->depth - 1] : "";
}

static void
begin_activity(struct state *s, const struct xml_attribute *attribute, int n)
{
	char v[64];

	s->id[0] = s->org[0] = '\0';
	s->lang = xml_find(attribute, n, "lang") != NULL;
	s->bare = s->bad_range = s->bad_sector_range = s->bad_ref =
	    s->bad_other = s->nobody = false;
	s->aid = 0;
	memset(s->date, 0, sizeof(s->date));
	memset(s->sector, 0, sizeof(s->sector));
	s->country = s->region = (struct share){ 0 };
	s->updated =
	    day(xml_value(attribute, n, "last-updated-datetime", v, sizeof(v)));
}

/* The number of a code of one or two digits; otherwise 0. */
static int
small(const char *text)
{
	int64_t n;

	return read_number(text, &n) && n > 0 && n < 100 * 10000
		   ? (int)(n / 10000)
		   : 0;
}

static void
in_result(struct state *s, const char *name, const struct xml_attribute *a,
    int n)
{
	char v[64];
	int64_t number;

	if (strcmp(name, "result") == 0) {
		s->result_reference = false;
	} else if (strcmp(name, "indicator") == 0) {
		s->reference = false;
		s->measure = small(xml_value(a, n, "measure", v, sizeof(v)));
	} else if (strcmp(name, "reference") == 0) {
		if (strcmp(above(s), "result") == 0)
			s->result_reference = true;
		else
			s->reference = true;
	} else if (strcmp(name, "period") == 0) {
		s->from = s->to = 0;
	} else if (strcmp(name, "period-start") == 0) {
		s->from = day(xml_value(a, n, "iso-date", v, sizeof(v)));
	} else if (strcmp(name, "period-end") == 0) {
		s->to = day(xml_value(a, n, "iso-date", v, sizeof(v)));
	} else if (strcmp(name, "actual") == 0 || strcmp(name, "target") == 0 ||
		   strcmp(name, "baseline") == 0) {
		xml_value(a, n, "value", v, sizeof(v));
		s->has_value = v[0] != '\0';
		s->is_number = read_number(v, &number);
	}
}

static void
on_start(void *context, const char *name, const struct xml_attribute *a, int n)
{
	struct state *s = context;
	char v[256], w[64];

	s->text_len = 0;
	xml_value(a, n, "percentage", w, sizeof(w));
	if (s->depth == 0 && strcmp(name, "iati-activities") != 0)
		xml_refuse(s->xml, "E-SCHEMA",
		    "the document is not one of IATI");
	else if (s->depth == 1)
		begin_activity(s, a, n);
	else if (strcmp(name, "reporting-org") == 0)
		xml_value(a, n, "ref", s->org, sizeof(s->org));
	else if (strcmp(name, "title") == 0 || strcmp(name, "description") == 0)
		s->filled = false;
	else if (strcmp(name, "participating-org") == 0) {
		xml_value(a, n, "ref", v, sizeof(v));
		s->bad_other |= has_symbol(v);
		s->filled = v[0] != '\0';
	} else if (strcmp(name, "activity-date") == 0) {
		int type = small(xml_value(a, n, "type", w, sizeof(w)));

		if (type >= 1 && type <= 4)
			s->date[type] =
			    day(xml_value(a, n, "iso-date", v, sizeof(v)));
	} else if (strcmp(name, "recipient-country") == 0)
		add_share(&s->country, w, &s->bad_range);
	else if (strcmp(name, "recipient-region") == 0)
		add_share(&s->region, w, &s->bad_range);
	else if (strcmp(name, "sector") == 0) {
		int vocabulary =
		    small(xml_value(a, n, "vocabulary", v, sizeof(v)));

		add_share(&s->sector[vocabulary > 0 ? vocabulary : 1], w,
		    &s->bad_sector_range);
	} else if (strcmp(name, "related-activity") == 0)
		s->bad_ref |= has_blank(xml_value(a, n, "ref", v, sizeof(v)));
	else if (strcmp(name, "default-aid-type") == 0)
		s->aid++;
	else if (strcmp(name, "narrative") == 0)
		s->bare |= xml_find(a, n, "lang") == NULL;
	else
		in_result(s, name, a, n);
	if (s->depth < DEPTH)
		s->path[s->depth] = name;
	s->depth++;
}

static void
on_text(void *context, const char *text, size_t len)
{
	struct state *s = context;
	size_t room = sizeof(s->text) - 1 - s->text_len;

	len = len < room ? len : room;
	memcpy(s->text + s->text_len, text, len);
	s->text_len += len;
}

static void
on_end(void *context, const char *name)
{
	struct state *s = context;
	struct iati_finding f;
	size_t i;

	s->depth--;
	s->text[s->text_len] = '\0';
	if (strcmp(name, "iati-identifier") == 0)
		memcpy(s->id, s->text, s->text_len + 1);
	else if (strcmp(name, "narrative") == 0 && s->text_len > 0)
		s->filled = true;
	else if (strcmp(name, "participating-org") == 0)
		s->nobody |= !s->filled;
	for (i = 0; i < N_RULES; i++) {
		if (strcmp(rules[i].element, name) != 0 || !rules[i].broken(s))
			continue;
		f = (struct iati_finding){ rules[i].number, rules[i].words,
			xml_line(s->xml), s->id };
		s->breaches++;
		s->tell(s->context, &f);
	}
	s->text_len = 0;
}

cbreg_status
iati_check(const char *text, size_t len, int as_of,
    void (*tell)(void *context, const struct iati_finding *finding),
    void *context, struct source_error *error)
{
	struct state s = { .as_of = as_of, .tell = tell, .context = context };
	const struct xml_handler handler = { .start = on_start,
		.end = on_end,
		.text = on_text,
		.context = &s };
	cbreg_status rc;

	if ((s.xml = xml_new(&handler)) == NULL)
		return xml_missing(error);
	if ((rc = xml_feed(s.xml, text, len, error)) == CBREG_OK)
		rc = xml_feed(s.xml, text, 0, error);
	xml_free(s.xml);
	return rc == CBREG_OK && s.breaches > 0 ? CBREG_CONFLICT : rc;
}
