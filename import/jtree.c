/* JSON: the only file that includes jansson.h. */
#include "config.h"

#include "jtree.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static json_t *
value_of(const struct jtree *tree)
{
	return (json_t *)(void *)tree;
}

static struct jtree *
tree_of(json_t *value)
{
	return (struct jtree *)(void *)value;
}

struct jtree *
jtree_read(FILE *stream, struct source_error *error)
{
	char *text = malloc(JTREE_MAX + 1);
	json_error_t e;
	json_t *root;
	size_t n;

	*error = (struct source_error){ 0 };
	if (text == NULL)
		return NULL;
	n = fread(text, 1, JTREE_MAX + 1, stream);
	if (n > JTREE_MAX) {
		*error = (struct source_error){ .code = "E-LENGTH",
			.message = "the document has more than 64 MiB" };
		free(text);
		return NULL;
	}
	root = json_loadb(text, n, JSON_REJECT_DUPLICATES, &e);
	free(text);
	if (root != NULL)
		return tree_of(root);
	*error = (struct source_error){ .line = (uint32_t)e.line,
		.code = "E-JSON",
		.message = error->text };
	snprintf(error->text, sizeof(error->text), "the JSON is not sound: %s",
	    e.text);
	return NULL;
}

void
jtree_free(struct jtree *root)
{
	json_decref(value_of(root));
}

const struct jtree *
jtree_get(const struct jtree *object, const char *key)
{
	return tree_of(json_object_get(value_of(object), key));
}

const struct jtree *
jtree_at(const struct jtree *array, size_t i)
{
	return tree_of(json_array_get(value_of(array), i));
}

const char *
jtree_text(const struct jtree *object, const char *key)
{
	const char *text =
	    json_string_value(json_object_get(value_of(object), key));

	return text != NULL ? text : "";
}

bool
jtree_put_text(FILE *to, const char *text)
{
	json_t *value = json_string(text);
	char *made = value != NULL ? json_dumps(value, JSON_ENCODE_ANY) : NULL;

	if (made != NULL)
		fputs(made, to);
	free(made);
	json_decref(value);
	return made != NULL;
}
