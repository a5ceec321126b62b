#ifndef IMPORT_XML_H
#define IMPORT_XML_H

#include "source.h"

/*
 * XML as it comes, without a tree.  What begins as most documents do is read
 * by a scanner of ours (scan.h), everything else by libxml2.  Of it only the
 * core parser is used;
 * any DOCTYPE is refused, and so are other encodings than UTF-8 and UTF-16,
 * tags of more than 128 KiB, and long ones of more than 256 attributes, before
 * the parser sees them.  Nothing outside of the text is ever fetched.
 */
struct xml;

struct xml_attribute {
	const char *name, *value; /* local name; value is not terminated */
	const char *space;	  /* NULL: none */
	bool quoted;		  /* perhaps: xml_unquote() is to be asked */
	size_t len;
};

/* Of ends and texts NULL wants none.  Names are local ones, and the parser's:
 * while it lives the same name has the same address. */
struct xml_handler {
	/* All elements must be of this name space, and attributes of none; NULL
	 * where both may be of any.  Which prefix they have does not matter. */
	const char *space;
	/* The text of a schema that libxml2 is to check the document by, too;
	 * NULL where its code for that is not to see the document. */
	const char *schema;
	bool library; /* libxml2 reads it, whatever it begins with */
	void (*start)(void *context, const char *name,
	    const struct xml_attribute *attribute, int n);
	void (*end)(void *context, const char *name);
	void (*text)(void *context, const char *text, size_t len);
	void *context;
};

bool xml_available(void); /* false where libxml2 cannot be loaded */
struct xml *xml_new(const struct xml_handler *handler);
/* Why xml_new() gave nothing: CBREG_NOMEM, or CBREG_INVALID with *error. */
cbreg_status xml_missing(struct source_error *error);
/*
 * The next bytes; n is 0 at the end of the document.
 *   CBREG_INVALID  *error has the line of the document and why
 */
cbreg_status xml_feed(struct xml *xml, const char *bytes, size_t n,
    struct source_error *error);
/* Within a handler: the document is not what is wanted.  xml_feed() says so,
 * as an error of that code; both texts are borrowed until then. */
void xml_refuse(struct xml *xml, const char *code, const char *message);
uint32_t xml_line(const struct xml *xml);
void xml_free(struct xml *xml); /* NULL is fine */

/* The attribute of that name; NULL if none. */
const struct xml_attribute *xml_find(const struct xml_attribute *attribute,
    int n, const char *name);
/* The same as a text in a buffer, cut where it is too long; "" if none. */
const char *xml_value(const struct xml_attribute *attribute, int n,
    const char *name, char *to, size_t size);
/* The same of a text of len bytes that was taken from an attribute as it is:
 * the parser leaves one character of those quoted.  Returns its length. */
size_t xml_unquote(const struct xml_attribute *attribute, char *text,
    size_t len);
bool xml_is(const struct xml_attribute *attribute, const char *text);
#endif
