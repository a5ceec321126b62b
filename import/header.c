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
	{ "country", "国籍" },
	{ "date", "status date" },
	{ "email", "e-mail address" },
	{ "email", "email address" },
	{ "email", "mail" },
	{ "email", "mail address" },
	{ "email", "メール" },
	{ "end", "date of end" },
	{ "end", "end date" },
	{ "kana", "ふりがな" },
	{ "kana", "氏名カナ" },
	{ "mode", "webinar status" },
	{ "name", "full name" },
	{ "name", "name in full" },
	{ "name", "氏名(ローマ字)" },
	{ "name", "氏名(英語)" },
	{ "name", "名前" },
	{ "native_name", "name in native script" },
	{ "native_name", "氏名(漢字)" },
	{ "organisation", "agency" },
	{ "organisation", "org" },
	{ "organisation", "organization" },
	{ "organisation", "所属" },
	{ "organisation", "所属機関名" },
	{ "organiser", "organizer" },
	{ "person", "participant code" },
	{ "session", "course" },
	{ "session", "course code" },
	{ "session", "course name" },
	{ "session", "session code" },
	{ "session", "training" },
	{ "session", "training course" },
	{ "session", "コース" },
	{ "session", "コース名" },
	{ "session", "研修" },
	{ "session", "研修コース" },
	{ "session", "研修名" },
	{ "sex", "gender" },
	{ "start", "date of start" },
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

static int
own_column(const struct cbreg_kind *kind, const char *cell)
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

int
header_column(const struct import_map *map, const struct cbreg_kind *kind,
    const char *cell)
{
	const char *key = map_key(map, cell);
	char rest[VALUE_SIZE];
	int i;

	if (key != NULL)
		return cbreg_kind_column(kind, key);
	i = own_column(kind, cell);
	if (i < 0 && value_says_buddhist(cell, rest))
		i = own_column(kind, rest);
	/* The map names another column for it. */
	return i >= 0 && map_header(map, kind->column[i].key) != NULL ? -1 : i;
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

static bool
must_stand(const struct cbreg_column *c)
{
	return (c->flags & (CBREG_KEY | CBREG_REQUIRED | CBREG_DERIVED)) ==
	       (CBREG_KEY | CBREG_REQUIRED);
}

const char *
header_missing(const struct cbreg_kind *kind, const struct header *header,
    const struct header_given *given)
{
	bool seen[CBREG_MAX_COLUMNS] = { false };
	const char *key;
	size_t k;
	int i;

	for (k = 0; k < header->n; k++)
		if (header->column[k] >= 0)
			seen[header->column[k]] = true;
	for (i = 0; i < kind->ncolumn; i++) {
		key = kind->column[i].key;
		if (seen[i] || !must_stand(&kind->column[i]) ||
		    (given->session && strcmp(key, "session") == 0) ||
		    (given->framework && (strcmp(key, "framework") == 0 ||
					     strcmp(key, "version") == 0)))
			continue;
		return key;
	}
	return NULL;
}

static int
map_cells(const struct cbreg_kind *kind, const struct source_record *row,
    const struct import_map *map, struct header *out)
{
	char rest[VALUE_SIZE];
	int n = 0, column;
	size_t k;

	out->kind = kind;
	out->n = row->n;
	memset(out->buddhist, 0, sizeof(out->buddhist));
	for (k = 0; k < row->n; k++) {
		column = header_column(map, kind, row->value[k]);
		out->column[k] = column;
		n += column >= 0;
		if (column >= 0)
			out->buddhist[column] =
			    map_is_buddhist(map, kind->column[column].key) ||
			    value_says_buddhist(row->value[k], rest);
		if (out->column[k] < 0 && is_own(row->value[k]))
			out->column[k] = HEADER_OWN;
	}
	out->known = n;
	return n;
}

/* The kind that knows most of the cells; an option that only some kinds have
 * a column for leaves the others out. */
static cbreg_status
choose(const struct source_record *row, const struct header_given *given,
    const struct cbreg_kind **out, char *message, size_t size)
{
	const struct cbreg_kind *kind, *other = NULL;
	const char *missing;
	struct header header;
	int best = 0, n, i;

	*out = NULL;
	for (i = 0; (kind = cbreg_kind_at(i)) != NULL; i++) {
		if ((given->session &&
			cbreg_kind_column(kind, "session") < 0) ||
		    (given->framework &&
			cbreg_kind_column(kind, "framework") < 0))
			continue;
		n = map_cells(kind, row, given->map, &header);
		if (n == 0 || n < best)
			continue;
		if (n == best && header_missing(kind, &header, given) != NULL)
			continue;
		if (n == best) {
			map_cells(*out, row, given->map, &header);
			other = header_missing(*out, &header, given) == NULL
				    ? *out
				    : NULL;
		} else {
			other = NULL;
		}
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
	map_cells(*out, row, given->map, &header);
	if ((missing = header_missing(*out, &header, given)) != NULL) {
		snprintf(message, size,
		    "the header looks like %s, but column '%s' is missing "
		    "(--as says what it is)",
		    (*out)->name, missing);
		return CBREG_NOTFOUND;
	}
	return CBREG_OK;
}

cbreg_status
header_read(const struct source_record *row, const struct cbreg_kind *kind,
    const struct header_given *given, struct header *out, size_t *place,
    char *message, size_t size)
{
	cbreg_status rc;
	size_t k, j;

	*place = 0;
	if (kind == NULL &&
	    (rc = choose(row, given, &kind, message, size)) != CBREG_OK)
		return rc;
	map_cells(kind, row, given->map, out);
	for (k = 0; k < row->n; k++)
		for (j = 0; j < k && row->value[k][0] != '\0'; j++) {
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
