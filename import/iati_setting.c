/* What a document of IATI needs that no registry has. */
#include "config.h"

#include "iati.h"

#include "codes.h"
#include "date.h"
#include "settings.h"

#include <stdlib.h>
#include <string.h>

struct iati_setting {
	struct entry {
		char *section, *key, *value;
	} * entry;
	size_t n;
};

struct reading {
	struct iati_setting *setting;
	char *why;
	bool failed;
};

/* The keys of sections that are not about kinds of activities. */
static const struct {
	const char *section, *key;
} known[] = {
	{ "organisation", "ref" },
	{ "organisation", "name" },
	{ "organisation", "name_ja" },
	{ "organisation", "type" },
	{ "programme", "identifier" },
	{ "programme", "title" },
	{ "programme", "title_ja" },
	{ "programme", "description" },
	{ "programme", "description_ja" },
	{ "programme", "status" },
	{ "programme", "start" },
	{ "programme", "end" },
	{ "sector", "vocabulary" },
	{ "codes", "scope" },
	{ "codes", "region" },
	{ "codes", "whole-region" },
	{ "codes", "sdg" },
	{ "codes", "collaboration" },
	{ "codes", "flow" },
	{ "codes", "finance" },
};

/* Without these there is no document; none has a default. */
static const struct {
	const char *section, *key;
} needed[] = {
	{ "organisation", "ref" },
	{ "organisation", "name" },
	{ "organisation", "type" },
	{ "programme", "identifier" },
	{ "programme", "title" },
	{ "programme", "description" },
	{ "sector", "programme" },
};

static int
refuse(struct reading *r, const char *section, const char *key,
    const char *what)
{
	if (r->why[0] == '\0')
		snprintf(r->why, 200, "%.60s.%.60s: %s", section, key, what);
	return 0;
}

static bool
is_known(const char *section, const char *key)
{
	size_t i;

	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strcmp(known[i].section, section) == 0 &&
		    strcmp(known[i].key, key) == 0)
			return true;
	return (strcmp(section, "sector") == 0 ||
		   strcmp(section, "aid-type") == 0) &&
	       (strcmp(key, "programme") == 0 ||
		   cbreg_code_find(CBREG_ACTIVITY_KIND, key, strlen(key)) > 0);
}

static struct entry *
find(const struct iati_setting *setting, const char *section, const char *key)
{
	size_t i;

	for (i = 0; i < setting->n; i++)
		if (strcmp(setting->entry[i].section, section) == 0 &&
		    strcmp(setting->entry[i].key, key) == 0)
			return &setting->entry[i];
	return NULL;
}

const char *
iati_setting_get(const struct iati_setting *setting, const char *section,
    const char *key)
{
	const struct entry *e = find(setting, section, key);

	return e != NULL ? e->value : "";
}

/* A long value goes on in the next line. */
static int
go_on(struct reading *r, struct entry *e, const char *value)
{
	size_t len = strlen(e->value), more = strlen(value);
	char *longer = realloc(e->value, len + more + 2);

	if (longer == NULL) {
		r->failed = true;
		return 0;
	}
	longer[len] = ' ';
	memcpy(longer + len + 1, value, more + 1);
	e->value = longer;
	return 1;
}

static int
on_line(void *context, const char *section, const char *key, const char *value)
{
	struct reading *r = context;
	struct iati_setting *s = r->setting;
	struct entry *bigger, *e;

	if (!is_known(section, key))
		return refuse(r, section, key, "there is no such key");
	if (strcmp(section, "programme") == 0 &&
	    (strcmp(key, "start") == 0 || strcmp(key, "end") == 0) &&
	    cbreg_date_parse(value, strlen(value), false) == 0)
		return refuse(r, section, key, "a day is YYYY-MM-DD");
	if ((e = find(s, section, key)) != NULL)
		return e == &s->entry[s->n - 1]
			   ? go_on(r, e, value)
			   : refuse(r, section, key, "it is set twice");
	if ((bigger = realloc(s->entry, (s->n + 1) * sizeof(*e))) == NULL) {
		r->failed = true;
		return 0;
	}
	s->entry = bigger;
	e = &bigger[s->n++];
	*e = (struct entry){ strdup(section), strdup(key), strdup(value) };
	if (e->section == NULL || e->key == NULL || e->value == NULL)
		r->failed = true;
	return !r->failed;
}

cbreg_status
iati_setting_read(FILE *stream, struct iati_setting **out, int *line,
    char why[200])
{
	struct reading r = { .setting = calloc(1, sizeof(*r.setting)),
		.why = why };
	cbreg_status rc = CBREG_OK;
	size_t i;

	*line = 0;
	why[0] = '\0';
	if (r.setting == NULL)
		return CBREG_NOMEM;
	if (!settings_read(stream, on_line, &r, line)) {
		snprintf(why, 200, "libinih cannot be loaded");
		rc = CBREG_INVALID;
	} else if (r.failed || *line < 0) {
		rc = CBREG_NOMEM;
	} else if (*line > 0) {
		if (why[0] == '\0')
			snprintf(why, 200,
			    "the line is no [section] and no a = b");
		rc = CBREG_INVALID;
	}
	for (i = 0; rc == CBREG_OK && i < sizeof(needed) / sizeof(needed[0]);
	     i++) {
		if (iati_setting_get(r.setting, needed[i].section,
			needed[i].key)[0] != '\0')
			continue;
		snprintf(why, 200, "%s.%s is not set, and has no default",
		    needed[i].section, needed[i].key);
		rc = CBREG_INVALID;
	}
	if (rc == CBREG_OK)
		*out = r.setting;
	else
		iati_setting_free(r.setting);
	return rc;
}

void
iati_setting_free(struct iati_setting *setting)
{
	size_t i;

	if (setting == NULL)
		return;
	for (i = 0; i < setting->n; i++) {
		free(setting->entry[i].section);
		free(setting->entry[i].key);
		free(setting->entry[i].value);
	}
	free(setting->entry);
	free(setting);
}
