#ifndef IMPORT_JTREE_H
#define IMPORT_JTREE_H

#include "source.h"

/* JSON: a document as a tree, and texts in it. */
struct jtree;

#define JTREE_MAX ((size_t)64 << 20) /* bytes of a document */

/* Of the root; NULL with *error, whose code is NULL where memory is out. */
struct jtree *jtree_read(FILE *stream, struct source_error *error);
void jtree_free(struct jtree *root); /* NULL is fine */

/* Parts of a tree live as long as its root.  NULL where there is none. */
const struct jtree *jtree_get(const struct jtree *object, const char *key);
const struct jtree *jtree_at(const struct jtree *array, size_t i);
/* "" where there is no text of that key. */
const char *jtree_text(const struct jtree *object, const char *key);

/* A text in quotes; false where memory is out. */
bool jtree_put_text(FILE *to, const char *text);
#endif
