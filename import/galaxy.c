/* Clusters of MISP galaxies. */
#include "config.h"

#include "catalog.h"
#include "jtree.h"

#include <stdlib.h>
#include <string.h>

/* The areas of the FIRST CSIRT Services Framework 2.1, which the cluster does
 * not have, and how many of its services belong to each; they stand in the
 * order of the document. */
static const struct {
	const char *code, *name;
	int services;
} areas[] = {
	{ "5", "Information Security Event Management", 2 },
	{ "6", "Information Security Incident Management", 6 },
	{ "7", "Vulnerability Management", 6 },
	{ "8", "Situational Awareness", 3 },
	{ "9", "Knowledge Transfer", 4 },
};

#define N_AREAS ((int)(sizeof(areas) / sizeof(areas[0])))
#define MAX_SERVICES 21

struct galaxy {
	struct catalog catalog;
	struct jtree *root;
	bool told;
	/* Of the services: their ids, and how many functions were numbered. */
	const char *service[MAX_SERVICES];
	char service_code[MAX_SERVICES][16];
	int n_service, n_function[MAX_SERVICES];
};

static cbreg_status
no_galaxy(struct source_error *error, uint32_t line, const char *message)
{
	*error = (struct source_error){ .line = line,
		.code = "E-KIND",
		.message = message };
	return CBREG_INVALID;
}

/* "..._v2.1": the version at the end of an address. */
static void
version_of(const struct galaxy *g, char out[CATALOG_FIELD])
{
	const char *source = jtree_text(g->root, "source");
	const char *at = strstr(source, "_v");

	snprintf(out, CATALOG_FIELD, "%s", at != NULL ? at + 2 : "1");
}

static const char *
part_of(const struct jtree *value)
{
	const struct jtree *related = jtree_get(value, "related"), *one;
	size_t i;

	for (i = 0; (one = jtree_at(related, i)) != NULL; i++)
		if (strcmp(jtree_text(one, "type"), "part-of") == 0)
			return jtree_text(one, "dest-uuid");
	return "";
}

static const char *
after(const char *text, const char *prefix)
{
	size_t len = strlen(prefix);

	return strncmp(text, prefix, len) == 0 ? text + len : NULL;
}

/* The number of a service: its area, and its place there. */
static bool
number_service(struct galaxy *g, const struct jtree *value)
{
	int at = g->n_service, area;

	if (at == MAX_SERVICES)
		return false;
	for (area = 0; at >= areas[area].services; area++)
		at -= areas[area].services;
	snprintf(g->service_code[g->n_service], sizeof(g->service_code[0]),
	    "%s.%d", areas[area].code, at + 1);
	g->service[g->n_service++] = jtree_text(value, "uuid");
	return true;
}

static cbreg_status
tell_first(struct galaxy *g, const struct jtree *values,
    struct source_error *error)
{
	struct catalog *c = &g->catalog;
	const struct jtree *value;
	const char *name, *parent;
	char code[32];
	uint32_t i;
	int k;

	for (k = 0; k < N_AREAS; k++)
		catalog_put(c, 0, areas[k].code, "", "area", areas[k].name);
	for (i = 0; (value = jtree_at(values, i)) != NULL; i++) {
		name = jtree_text(value, "value");
		if (after(name, "Function: ") != NULL)
			continue;
		if (after(name, "Service: ") == NULL)
			return no_galaxy(error, i + 1,
			    "the entry is neither a service nor a function");
		if (!number_service(g, value))
			return no_galaxy(error, i + 1,
			    "the framework has more services than version 2.1");
		snprintf(code, sizeof(code), "%.1s",
		    g->service_code[g->n_service - 1]);
		catalog_put(c, i + 1, g->service_code[g->n_service - 1], code,
		    "service", after(name, "Service: "));
	}
	for (i = 0; (value = jtree_at(values, i)) != NULL; i++) {
		name = after(jtree_text(value, "value"), "Function: ");
		if (name == NULL)
			continue;
		parent = part_of(value);
		for (k = 0; k < g->n_service; k++)
			if (strcmp(g->service[k], parent) == 0)
				break;
		if (k == g->n_service)
			return no_galaxy(error, i + 1,
			    "a function is part of no service");
		snprintf(code, sizeof(code), "%s.%d", g->service_code[k],
		    ++g->n_function[k]);
		catalog_put(c, i + 1, code, g->service_code[k], "function",
		    name);
	}
	return CBREG_OK;
}

/* "... - OG-WRL-015": the code stands behind the last dash. */
static void
tell_plain(struct galaxy *g, const struct jtree *values, bool has_codes,
    const char *kind)
{
	char name[CATALOG_FIELD];
	const struct jtree *value;
	const char *text, *code, *at;
	uint32_t i;

	for (i = 0; (value = jtree_at(values, i)) != NULL; i++) {
		text = jtree_text(value, "value");
		code = jtree_text(value, "uuid");
		snprintf(name, sizeof(name), "%s", text);
		for (at = has_codes ? strstr(text, " - ") : NULL; at != NULL;
		     at = strstr(at + 1, " - ")) {
			code = at + 3;
			snprintf(name, sizeof(name), "%.*s", (int)(at - text),
			    text);
		}
		catalog_put(&g->catalog, i + 1, code, "", kind, name);
	}
}

static cbreg_status
more(struct catalog *c, struct source_error *error)
{
	struct galaxy *g = (struct galaxy *)(void *)c;
	const struct jtree *values = jtree_get(g->root, "values");
	const char *type = jtree_text(g->root, "type"), *nice;
	bool first = strcmp(type, "first-csirt-services-framework") == 0;

	if (g->told)
		return CBREG_DONE;
	g->told = true;
	nice = after(type, "nice-framework-");
	if (c->framework[0] == '\0') {
		snprintf(c->framework, sizeof(c->framework), "%s",
		    first	   ? "first-csirt"
		    : nice != NULL ? "nice"
				   : type);
		version_of(g, c->version);
	}
	if (first)
		return tell_first(g, values, error);
	tell_plain(g, values, nice != NULL, nice != NULL ? nice : "");
	return CBREG_OK;
}

static void
galaxy_free(struct source *source)
{
	struct galaxy *g = (struct galaxy *)(void *)source;

	jtree_free(g->root);
	cells_release(&g->catalog.cells);
	free(g);
}

static const struct source_ops galaxy_ops = { .next = catalog_next,
	.keep_text = catalog_keep_text,
	.offset = catalog_offset,
	.free = galaxy_free,
	.padded = true };

cbreg_status
galaxy_open(FILE *stream, const struct catalog_wish *wish, struct source **out,
    struct source_error *error)
{
	struct galaxy *g = calloc(1, sizeof(*g));
	cbreg_status rc = CBREG_OK;

	if (g == NULL) {
		fclose(stream);
		return CBREG_NOMEM;
	}
	g->root = jtree_read(stream, error);
	fclose(stream);
	if (g->root == NULL)
		rc = error->code != NULL ? CBREG_INVALID : CBREG_NOMEM;
	else if (jtree_at(jtree_get(g->root, "values"), 0) == NULL ||
		 jtree_text(g->root, "type")[0] == '\0')
		rc = no_galaxy(error, 0,
		    "the JSON is no cluster of a MISP galaxy");
	if (rc != CBREG_OK) {
		jtree_free(g->root);
		free(g);
		return rc;
	}
	g->catalog.source.ops = &galaxy_ops;
	g->catalog.more = more;
	catalog_start(&g->catalog, wish);
	*out = &g->catalog.source;
	return CBREG_OK;
}
