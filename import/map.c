/* Maps of files. */
#include "config.h"

#include "map.h"

#include "encoding.h"
#include "settings.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct reading {
	struct import_map *map;
	char why[200];
	bool failed;
};

static char *
copy(struct reading *r, const char *text)
{
	char *made = strdup(text);

	if (made == NULL)
		r->failed = true;
	return made;
}

static int
refuse(struct reading *r, const char *what, const char *word)
{
	if (r->why[0] == '\0')
		snprintf(r->why, sizeof(r->why), "%s '%.80s'", what, word);
	return 0;
}

static void
add(struct reading *r, struct map_entry **list, size_t *n, const char *key,
    const char *from, const char *to)
{
	struct map_entry *bigger = realloc(*list, (*n + 1) * sizeof(**list));

	if (bigger == NULL) {
		r->failed = true;
		return;
	}
	*list = bigger;
	bigger[(*n)++] = (struct map_entry){ copy(r, key),
		from != NULL ? copy(r, from) : NULL,
		to != NULL ? copy(r, to) : NULL };
}

static void
set(struct reading *r, char **to, const char *value)
{
	free(*to);
	*to = copy(r, value);
}

static int
on_file(struct reading *r, const char *name, const char *value)
{
	struct import_map *m = r->map;

	if (strcmp(name, "kind") == 0) {
		m->kind = cbreg_kind_find(value);
		return m->kind != NULL ? 1
				       : refuse(r, "there is no kind", value);
	}
	if (strcmp(name, "date-order") == 0) {
		m->order = strcmp(value, "dmy") == 0   ? MAP_DMY
			   : strcmp(value, "mdy") == 0 ? MAP_MDY
						       : MAP_UNKNOWN;
		return m->order != MAP_UNKNOWN
			   ? 1
			   : refuse(r, "date-order is dmy or mdy, not", value);
	}
	if (strcmp(name, "fill-merged") == 0) {
		m->fill_merged = strcmp(value, "yes") == 0;
		return m->fill_merged || strcmp(value, "no") == 0
			   ? 1
			   : refuse(r, "fill-merged is yes or no, not", value);
	}
	if (strcmp(name, "sheet") == 0) {
		set(r, &m->sheet, value);
	} else if (strcmp(name, "session") == 0) {
		set(r, &m->session, value);
	} else if (strcmp(name, "framework") == 0) {
		if (strchr(value, '@') == NULL)
			return refuse(r, "framework is CODE@VERSION, not",
			    value);
		set(r, &m->framework, value);
	} else if (strcmp(name, "encoding") == 0) {
		if (encoding_find(value) == NULL)
			return refuse(r, "there is no encoding", value);
		set(r, &m->encoding, value);
	} else {
		return refuse(r, "[file] has no", name);
	}
	return 1;
}

static bool
is_column(const char *key)
{
	const struct cbreg_kind *kind;
	int i;

	for (i = 0; (kind = cbreg_kind_at(i)) != NULL; i++)
		if (cbreg_kind_column(kind, key) >= 0)
			return true;
	return false;
}

static int
on_line(void *context, const char *section, const char *name, const char *value)
{
	struct reading *r = context;
	struct import_map *m = r->map;

	if (strcmp(section, "file") == 0)
		return on_file(r, name, value);
	if (strncmp(section, "values ", 7) == 0) {
		if (!is_column(section + 7))
			return refuse(r, "there is no column", section + 7);
		add(r, &m->value, &m->n_value, section + 7, name, value);
		return 1;
	}
	if (strcmp(section, "columns") != 0 && strcmp(section, "calendar") != 0)
		return refuse(r,
		    "there are [file], [columns], [values KEY] and [calendar], "
		    "not",
		    section);
	if (!is_column(name))
		return refuse(r, "there is no column", name);
	if (strcmp(section, "columns") == 0) {
		add(r, &m->column, &m->n_column, name, NULL, value);
	} else {
		if (strcmp(value, "buddhist") != 0)
			return refuse(r, "a calendar is buddhist, not", value);
		add(r, &m->calendar, &m->n_calendar, name, NULL, NULL);
	}
	return 1;
}

cbreg_status
map_read(FILE *stream, struct import_map **out, int *line, char why[200])
{
	struct reading r = { .map = calloc(1, sizeof(*r.map)) };

	*line = 0;
	if (r.map == NULL)
		return CBREG_NOMEM;
	if (!settings_read(stream, on_line, &r, line)) {
		snprintf(why, 200, "libinih cannot be loaded");
		map_free(r.map);
		return CBREG_INVALID;
	}
	if (*line == 0 && !r.failed) {
		*out = r.map;
		return CBREG_OK;
	}
	map_free(r.map);
	if (*line < 0 || r.failed)
		return CBREG_NOMEM;
	snprintf(why, 200, "%s",
	    r.why[0] != '\0' ? r.why : "the line is no [section] and no a = b");
	return CBREG_INVALID;
}

static void
release(struct map_entry *list, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		free(list[i].key);
		free(list[i].from);
		free(list[i].to);
	}
	free(list);
}

void
map_free(struct import_map *map)
{
	if (map == NULL)
		return;
	free(map->sheet);
	free(map->encoding);
	free(map->session);
	free(map->framework);
	release(map->column, map->n_column);
	release(map->value, map->n_value);
	release(map->calendar, map->n_calendar);
	free(map);
}

const char *
map_header(const struct import_map *map, const char *key)
{
	size_t i;

	for (i = 0; map != NULL && i < map->n_column; i++)
		if (strcmp(map->column[i].key, key) == 0)
			return map->column[i].to;
	return NULL;
}

/* Letter case, and blanks at the ends or in rows, do not matter. */
static bool
same_text(const char *a, const char *b, size_t len)
{
	const char *end = b + len;

	for (;;) {
		while (*a == ' ' && (a[1] == ' ' || a[1] == '\0'))
			a++;
		while (b < end && (*b == ' ' || *b == '\n') &&
		       (b + 1 == end || b[1] == ' '))
			b++;
		if (*a == '\0' || b == end)
			return *a == '\0' && b == end;
		if (strncasecmp(a, *b == '\n' ? " " : b, 1) != 0)
			return false;
		a++;
		b++;
	}
}

const char *
map_key(const struct import_map *map, const char *header)
{
	size_t i;

	for (i = 0; map != NULL && i < map->n_column; i++)
		if (same_text(map->column[i].to, header, strlen(header)))
			return map->column[i].key;
	return NULL;
}

const char *
map_value(const struct import_map *map, const char *key, const char *text,
    size_t len)
{
	size_t i;

	for (i = 0; map != NULL && i < map->n_value; i++)
		if (strcmp(map->value[i].key, key) == 0 &&
		    same_text(map->value[i].from, text, len))
			return map->value[i].to;
	return NULL;
}

bool
map_is_buddhist(const struct import_map *map, const char *key)
{
	size_t i;

	for (i = 0; map != NULL && i < map->n_calendar; i++)
		if (strcmp(map->calendar[i].key, key) == 0)
			return true;
	return false;
}
