/* The sheet by which a workbook of ours is known again. */
#include "config.h"

#include "identity.h"

#include "source.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

#define FORMAT "1"

bool
marks_add(struct marks *marks, const char *record, const char *digest)
{
	struct mark *mark;

	if (!list_room(&marks->list, &marks->room, marks->n,
		sizeof(*marks->list)))
		return false;
	mark = &marks->list[marks->n];
	if ((mark->record = strdup(record)) == NULL)
		return false;
	snprintf(mark->digest, sizeof(mark->digest), "%s", digest);
	marks->n++;
	return true;
}

void
marks_release(struct marks *marks)
{
	size_t i;

	for (i = 0; i < marks->n; i++)
		free(marks->list[i].record);
	free(marks->list);
	*marks = (struct marks){ 0 };
}

static void
put(struct newbook *book, const char *key, const char *value)
{
	newbook_put(book, 0, NEWBOOK_TEXT, key);
	newbook_put(book, 1, NEWBOOK_TEXT, value);
	newbook_next_row(book);
}

/* The keys of the columns: what a row of that kind has. */
static void
keys_of(const struct cbreg_kind *kind, char out[1024])
{
	size_t used = 0;
	int i;

	for (i = 0; i < kind->ncolumn && used < 1024; i++)
		used += (size_t)snprintf(out + used, 1024 - used, "%s%s",
		    i > 0 ? "," : "", kind->column[i].key);
}

void
identity_write(struct newbook *book, const struct identity *identity)
{
	char keys[1024];
	size_t i;

	newbook_sheet(book, IDENTITY_SHEET, true);
	keys_of(identity->kind, keys);
	put(book, "cbreg", FORMAT);
	put(book, "kind", identity->kind->name);
	put(book, "columns", keys);
	put(book, "session", identity->session);
	put(book, "framework", identity->framework);
	put(book, "version", identity->version);
	put(book, "batch", identity->batch);
	if (identity->batch[0] == '\0')
		return;
	newbook_sheet(book, BEFORE_SHEET, true);
	for (i = 0; i < identity->before.n; i++)
		put(book, identity->before.list[i].record,
		    identity->before.list[i].digest);
}

/* Columns are added in time, and none goes. */
static bool
has_columns(const struct cbreg_kind *kind, const char *keys)
{
	char key[64];
	size_t len;

	for (; *keys != '\0'; keys += len + (keys[len] == ',')) {
		len = strcspn(keys, ",");
		snprintf(key, sizeof(key), "%.*s", (int)len, keys);
		if (cbreg_kind_column(kind, key) < 0)
			return false;
	}
	return true;
}

cbreg_status
identity_read(struct source *sheet, struct identity *out, char message[200])
{
	struct {
		const char *key;
		char *to;
		size_t size;
	} table[] = { { "session", out->session, sizeof(out->session) },
		{ "framework", out->framework, sizeof(out->framework) },
		{ "version", out->version, sizeof(out->version) },
		{ "batch", out->batch, sizeof(out->batch) } };
	struct source_error error = { 0 };
	char format[16] = "", columns[1024] = "";
	struct source_record row;
	size_t i;

	*out = (struct identity){ 0 };
	while (source_next(sheet, &row, &error) == CBREG_OK) {
		if (row.n < 2)
			continue;
		if (strcmp(row.value[0], "cbreg") == 0)
			snprintf(format, sizeof(format), "%s", row.value[1]);
		if (strcmp(row.value[0], "kind") == 0)
			out->kind = cbreg_kind_find(row.value[1]);
		if (strcmp(row.value[0], "columns") == 0)
			snprintf(columns, sizeof(columns), "%s", row.value[1]);
		for (i = 0; i < sizeof(table) / sizeof(table[0]); i++)
			if (strcmp(row.value[0], table[i].key) == 0)
				snprintf(table[i].to, table[i].size, "%s",
				    row.value[1]);
	}
	if (strcmp(format, FORMAT) == 0 && out->kind != NULL &&
	    has_columns(out->kind, columns))
		return CBREG_OK;
	snprintf(message, 200,
	    "its sheet " IDENTITY_SHEET " is not one of this cbreg; ask for a "
	    "new template");
	return CBREG_NOTFOUND;
}

static int
by_record(const void *a, const void *b)
{
	const struct mark *x = a, *y = b;

	return strcmp(x->record, y->record);
}

cbreg_status
marks_read(struct source *sheet, struct marks *out)
{
	struct source_error error = { 0 };
	struct source_record row;
	cbreg_status rc;

	while ((rc = source_next(sheet, &row, &error)) == CBREG_OK)
		if (row.n >= 2 && !marks_add(out, row.value[0], row.value[1]))
			return CBREG_NOMEM;
	if (out->n > 0)
		qsort(out->list, out->n, sizeof(*out->list), by_record);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}
