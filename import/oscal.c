/* OSCAL catalogs. */
#include "config.h"

#include "catalog.h"
#include "xml.h"

#include <stdlib.h>
#include <string.h>

#define PIECE 65536
#define MAX_DEPTH 64

/* A group or a control that is open. */
struct item {
	bool control, told;
	int depth; /* of its element */
	uint32_t line;
	char id[CATALOG_FIELD], code[CATALOG_FIELD], name[CATALOG_FIELD];
};

struct oscal {
	struct catalog catalog;
	FILE *stream;
	struct xml *xml;
	bool ended, in_metadata, is_catalog;
	int depth;
	struct item item[MAX_DEPTH];
	int n; /* items that are open */
	char *text;
	int text_depth; /* of the element whose text is kept; 0: none */
	char title[CATALOG_FIELD], version[CATALOG_FIELD];
	char block[PIECE];
};

/* The record of an item is complete where something else begins in it. */
static void
tell(struct oscal *o)
{
	struct item *item = o->n > 0 ? &o->item[o->n - 1] : NULL;
	struct catalog *c = &o->catalog;

	if (item == NULL || item->told)
		return;
	item->told = true;
	if (c->framework[0] == '\0') {
		catalog_slug(o->title, c->framework);
		snprintf(c->version, sizeof(c->version), "%s", o->version);
	}
	catalog_put(c, item->line,
	    item->code[0] != '\0' ? item->code : item->id,
	    o->n > 1 ? o->item[o->n - 2].code : "",
	    item->control ? "control" : "group", item->name);
	if (item->code[0] == '\0')
		memcpy(item->code, item->id, sizeof(item->code));
}

static void
open_item(struct oscal *o, bool control, const struct xml_attribute *attribute,
    int n)
{
	struct item *item;

	tell(o);
	if (o->n == MAX_DEPTH) {
		xml_refuse(o->xml, "E-LENGTH",
		    "the catalog is nested too deeply");
		return;
	}
	item = &o->item[o->n++];
	*item = (struct item){ .control = control,
		.depth = o->depth,
		.line = xml_line(o->xml) };
	xml_value(attribute, n, "id", item->id, sizeof(item->id));
	/* A group of which others say no more than that. */
	if (!control)
		memcpy(item->code, item->id, sizeof(item->code));
}

/* The label without a class is the one that people know. */
static void
take_label(struct item *item, const struct xml_attribute *attribute, int n)
{
	char value[CATALOG_FIELD];

	if (!xml_is(xml_find(attribute, n, "name"), "label") ||
	    xml_find(attribute, n, "class") != NULL || !item->control)
		return;
	xml_value(attribute, n, "value", value, sizeof(value));
	if (value[0] != '\0' && strpbrk(value, " \";") == NULL)
		memcpy(item->code, value, sizeof(value));
}

static void
keep_text(struct oscal *o, char *to)
{
	o->text = to;
	o->text_depth = o->depth;
	to[0] = '\0';
}

static void
on_start(void *context, const char *name, const struct xml_attribute *attribute,
    int n)
{
	struct oscal *o = context;
	struct item *item = o->n > 0 ? &o->item[o->n - 1] : NULL;
	bool child = item != NULL && o->depth == item->depth;

	o->depth++;
	if (o->depth == 1) {
		o->is_catalog = strcmp(name, "catalog") == 0;
		if (!o->is_catalog)
			xml_refuse(o->xml, "E-KIND",
			    "the document is no OSCAL catalog");
	} else if (o->depth == 2 && strcmp(name, "metadata") == 0) {
		o->in_metadata = true;
	} else if (o->in_metadata) {
		if (o->depth == 3 && strcmp(name, "title") == 0)
			keep_text(o, o->title);
		else if (o->depth == 3 && strcmp(name, "version") == 0)
			keep_text(o, o->version);
	} else if (strcmp(name, "group") == 0 || strcmp(name, "control") == 0) {
		open_item(o, name[0] == 'c', attribute, n);
	} else if (child && strcmp(name, "title") == 0) {
		keep_text(o, item->name);
	} else if (child && strcmp(name, "prop") == 0) {
		take_label(item, attribute, n);
	} else if (child && strcmp(name, "part") == 0) {
		tell(o);
	}
}

static void
on_end(void *context, const char *name)
{
	struct oscal *o = context;

	(void)name;
	if (o->text_depth == o->depth)
		o->text_depth = 0;
	if (o->in_metadata && o->depth == 2)
		o->in_metadata = false;
	if (o->n > 0 && o->item[o->n - 1].depth == o->depth) {
		tell(o);
		o->n--;
	}
	o->depth--;
}

/* Runs of white space are one blank; text within marks counts. */
static void
on_text(void *context, const char *text, size_t len)
{
	struct oscal *o = context;
	size_t i, n;

	if (o->text_depth == 0)
		return;
	n = strlen(o->text);
	for (i = 0; i < len && n + 1 < CATALOG_FIELD; i++) {
		bool blank = strchr(" \t\r\n", text[i]) != NULL;

		if (blank && (n == 0 || o->text[n - 1] == ' '))
			continue;
		o->text[n++] = blank ? ' ' : text[i];
	}
	o->text[n] = '\0';
}

static cbreg_status
more(struct catalog *catalog, struct source_error *error)
{
	struct oscal *o = (struct oscal *)(void *)catalog;
	cbreg_status rc;
	size_t n;

	if (o->ended)
		return CBREG_DONE;
	if ((n = fread(o->block, 1, PIECE, o->stream)) == 0 &&
	    ferror(o->stream))
		return CBREG_IO;
	catalog->offset += (int64_t)n;
	o->ended = n == 0;
	rc = xml_feed(o->xml, o->block, n, error);
	return rc;
}

static void
oscal_free(struct source *source)
{
	struct oscal *o = (struct oscal *)(void *)source;

	xml_free(o->xml);
	fclose(o->stream);
	cells_release(&o->catalog.cells);
	free(o);
}

static const struct source_ops oscal_ops = { .next = catalog_next,
	.keep_text = catalog_keep_text,
	.offset = catalog_offset,
	.free = oscal_free,
	.padded = true };

cbreg_status
oscal_open(FILE *stream, const struct catalog_wish *wish, struct source **out,
    struct source_error *error)
{
	struct oscal *o = calloc(1, sizeof(*o));
	const struct xml_handler handler = { .start = on_start,
		.end = on_end,
		.text = on_text,
		.context = o };

	if (o == NULL || (o->xml = xml_new(&handler)) == NULL) {
		free(o);
		fclose(stream);
		return xml_missing(error);
	}
	o->stream = stream;
	o->catalog.source.ops = &oscal_ops;
	o->catalog.more = more;
	catalog_start(&o->catalog, wish);
	*out = &o->catalog.source;
	return CBREG_OK;
}
