/* Header cells to columns, and header rows to kinds of record. */
#include "config.h"

#include "header.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* Other words that people write over a column. */
static const struct {
	const char *key, *word;
} synonyms[] = {
	{ "birth_year", "birth year" },
	{ "birth_year", "year of birth" },
	{ "birth_year", "生年(西暦)" },
	{ "code", "id" },
	{ "country", "nationality of nomination" },
	{ "country", "国名" },
	{ "date", "status date" },
	{ "email", "e-mail address" },
	{ "email", "email address" },
	{ "email", "mail" },
	{ "email", "メール" },
	{ "end", "end date" },
	{ "name", "full name" },
	{ "name", "name in full" },
	{ "native_name", "name in native script" },
	{ "organisation", "agency" },
	{ "organisation", "org" },
	{ "organisation", "organization" },
	{ "organisation", "所属" },
	{ "person", "participant code" },
	{ "session", "course code" },
	{ "session", "session code" },
	{ "session", "コース" },
	{ "sex", "gender" },
	{ "start", "start date" },
};

/* Columns that cbreg adds to a file of rejected rows. */
static const char *const own[] = { "verdict", "finding" };

/* Letter case, blanks and underscores do not matter. */
static bool
same_word(const char *a, const char *b)
{
	for (;;) {
		while (*a == ' ' || *a == '_' || *a == '-')
			a++;
		while (*b == ' ' || *b == '_' || *b == '-')
			b++;
		if (*a == '\0' || *b == '\0')
			return *a == *b;
		if (strncasecmp(a, b, 1) != 0)
			return false;
		a++;
		b++;
	}
}

int
header_column(const struct cbreg_kind *kind, const char *cell)
{
	size_t k;
	int i;

	for (i = 0; i < kind->ncolumn; i++)
		if (same_word(cell, kind->column[i].key))
			return i;
	for (i = 0; i < kind->ncolumn; i++)
		if (same_word(cell, kind->column[i].label) ||
		    strcmp(cell, kind->column[i].label_ja) == 0)
			return i;
	for (k = 0; k < sizeof(synonyms) / sizeof(synonyms[0]); k++)
		if (same_word(cell, synonyms[k].word) &&
		    (i = cbreg_kind_column(kind, synonyms[k].key)) >= 0)
			return i;
	return -1;
}

static bool
is_own(const char *cell)
{
	size_t i;

	for (i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		if (strcmp(cell, own[i]) == 0)
			return true;
	return false;
}

/* How many cells a kind knows; -1 where it lacks a column it must have. */
static int
fit(const struct cbreg_kind *kind, const struct source_record *row)
{
	bool seen[CBREG_MAX_COLUMNS] = { false };
	int n = 0, c, i;
	size_t k;

	for (k = 0; k < row->n; k++)
		if ((c = header_column(kind, row->value[k])) >= 0) {
			seen[c] = true;
			n++;
		}
	for (i = 0; i < kind->ncolumn; i++)
		if (!seen[i] &&
		    (kind->column[i].flags & (CBREG_KEY | CBREG_REQUIRED)) ==
			(CBREG_KEY | CBREG_REQUIRED))
			return -1;
	return n;
}

static cbreg_status
choose(const struct source_record *row, const struct cbreg_kind **out,
    char *message, size_t size)
{
	const struct cbreg_kind *kind, *other = NULL;
	int best = 0, n, i;

	*out = NULL;
	for (i = 0; (kind = cbreg_kind_at(i)) != NULL; i++) {
		if ((n = fit(kind, row)) < best || n <= 0)
			continue;
		other = n == best ? *out : NULL;
		best = n;
		*out = kind;
	}
	if (*out == NULL) {
		snprintf(message, size,
		    "the header fits no kind of record; say which with --as");
		return CBREG_NOTFOUND;
	}
	if (other != NULL) {
		snprintf(message, size,
		    "the header could be of %s or of %s; say which with --as",
		    other->name, (*out)->name);
		return CBREG_AMBIGUOUS;
	}
	return CBREG_OK;
}

cbreg_status
header_read(const struct source_record *row, const struct cbreg_kind *kind,
    struct header *out, size_t *place, char *message, size_t size)
{
	cbreg_status rc;
	size_t k, j;

	*place = 0;
	if (kind == NULL &&
	    (rc = choose(row, &kind, message, size)) != CBREG_OK)
		return rc;
	out->kind = kind;
	out->n = row->n;
	for (k = 0; k < row->n; k++) {
		out->column[k] = header_column(kind, row->value[k]);
		for (j = 0; j < k; j++) {
			if (strcmp(row->value[j], row->value[k]) != 0 &&
			    (out->column[k] < 0 ||
				out->column[j] != out->column[k]))
				continue;
			*place = k + 1;
			snprintf(message, size,
			    "column '%s' stands twice, first as column %zu",
			    row->value[k], j + 1);
			return CBREG_INVALID;
		}
		if (out->column[k] < 0 && is_own(row->value[k]))
			out->column[k] = HEADER_OWN;
	}
	return CBREG_OK;
}

const char *
header_suggest(const struct cbreg_kind *kind, const char *cell)
{
	size_t len = strlen(cell), common, best = 2;
	const char *answer = "";
	int i;

	for (i = 0; i < kind->ncolumn; i++) {
		const char *key = kind->column[i].key;

		for (common = 0;
		     common < len && key[common] != '\0' &&
		     strncasecmp(cell + common, key + common, 1) == 0;
		     common++)
			;
		if (common > best) {
			best = common;
			answer = key;
		}
	}
	return answer;
}
