/* Lists of capabilities: what their readers share. */
#include "config.h"

#include "catalog.h"

#include <string.h>

static const char *const keys[] = { "framework", "version", "code", "parent",
	"kind", "name" };

#define N_KEYS 6

static struct catalog *
catalog_of(struct source *source)
{
	return (struct catalog *)(void *)source;
}

void
catalog_start(struct catalog *c, const struct catalog_wish *wish)
{
	if (wish->framework == NULL)
		return;
	snprintf(c->framework, sizeof(c->framework), "%s", wish->framework);
	snprintf(c->version, sizeof(c->version), "%s", wish->version);
}

void
catalog_slug(const char *text, char out[CATALOG_FIELD])
{
	size_t n = 0;

	for (; *text != '\0' && n < 60; text++) {
		char c = *text;

		if (c >= 'A' && c <= 'Z')
			c = (char)(c | 0x20);
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
		    c == '.')
			out[n++] = c;
		else if (n > 0 && out[n - 1] != '-')
			out[n++] = '-';
	}
	while (n > 0 && out[n - 1] == '-')
		n--;
	out[n] = '\0';
}

static void
put_row(struct catalog *c, uint32_t line, const char *const *value)
{
	size_t i;

	cells_begin(&c->cells, line);
	for (i = 0; i < N_KEYS; i++)
		if (!cells_put(&c->cells, i, value[i], strlen(value[i])))
			c->failed = true;
	if (!cells_end(&c->cells, 1))
		c->failed = true;
}

void
catalog_put(struct catalog *c, uint32_t line, const char *code,
    const char *parent, const char *kind, const char *name)
{
	const char *const value[] = { c->framework, c->version, code, parent,
		kind, name };

	put_row(c, line, value);
}

cbreg_status
catalog_next(struct source *source, struct source_record *out,
    struct source_error *error)
{
	struct catalog *c = catalog_of(source);
	cbreg_status rc;

	if (!c->has_keys) {
		c->has_keys = true;
		put_row(c, 0, keys);
		cells_take(&c->cells, out);
		return c->failed ? CBREG_NOMEM : CBREG_OK;
	}
	while (!cells_take(&c->cells, out)) {
		if ((rc = c->more(c, error)) != CBREG_OK)
			return rc;
		if (c->failed)
			return CBREG_NOMEM;
	}
	return CBREG_OK;
}

void
catalog_keep_text(struct source *source)
{
	(void)source;
}

int64_t
catalog_offset(const struct source *source)
{
	return ((const struct catalog *)(const void *)source)->offset;
}
