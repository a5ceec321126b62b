/* XML without a tree: the only file that includes libxml2. */
#include "config.h"

#include "xml.h"

#include "library.h"
#include "scan.h"

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/xmlschemas.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define MAX_TAG 131072
#define LONG_TAG 4096
#define MAX_ATTRIBUTES 256

/* Loaded when the first workbook is read. */
#define XML_FUNCTIONS(X)                                                       \
	X(xmlCreatePushParserCtxt)                                             \
	X(xmlCtxtUseOptions)                                                   \
	X(xmlParseChunk)                                                       \
	X(xmlStopParser)                                                       \
	X(xmlFreeParserCtxt)                                                   \
	X(xmlSAX2GetLineNumber)                                                \
	X(xmlSchemaFree)                                                       \
	X(xmlSchemaFreeParserCtxt)                                             \
	X(xmlSchemaFreeValidCtxt)                                              \
	X(xmlSchemaNewMemParserCtxt)                                           \
	X(xmlSchemaNewValidCtxt)                                               \
	X(xmlSchemaParse)                                                      \
	X(xmlSchemaSAXPlug)                                                    \
	X(xmlSchemaSAXUnplug)                                                  \
	X(xmlSchemaSetValidStructuredErrors)                                   \
	X(xmlSetGenericErrorFunc)                                              \
	X(xmlThrDefSetGenericErrorFunc)

static struct {
#define X(name) __typeof__(name) *name;
	XML_FUNCTIONS(X)
#undef X
} lib;

static const char *const function_names[] = {
#define X(name) #name,
	XML_FUNCTIONS(X)
#undef X
	    NULL
};

static struct library libxml = { "libxml2.so.2", function_names, NULL };

/* Bytes that say who reads the document. */
#define HEAD 200

struct xml {
	struct scan *scan; /* or: */
	xmlParserCtxtPtr parser;
	char head[HEAD];
	size_t n_head;
	bool chosen;
	struct xml_handler handler;
	xmlSchemaPtr schema; /* these where it is checked by one */
	xmlSchemaValidCtxtPtr valid;
	xmlSchemaSAXPlugPtr plug;
	struct xml_attribute attribute[MAX_ATTRIBUTES + 1];
	bool begun, in_tag;
	bool quoted; /* the piece at hand has an ampersand, or the one
			before it */
	bool was_quoted;
	size_t tag;	     /* bytes of the tag at hand */
	int equals;	     /* signs of equality in it */
	const char *refused; /* by us */
	const char *code;    /* of that, or NULL */
	const char *space;   /* the wanted one, as the parser has it */
	char message[200];
};

static void
stop_refused(struct xml *x)
{
	if (x->refused != NULL)
		lib.xmlStopParser(x->parser);
}

static bool
is_wanted(struct xml *x, const xmlChar *uri)
{
	const char *of = (const char *)uri;

	if (of != NULL && of == x->space)
		return true;
	if (of == NULL || strcmp(of, x->handler.space) != 0) {
		xml_refuse(x, "E-SCHEMA",
		    "an element is not of the name space of this format");
		return false;
	}
	x->space = of;
	return true;
}

/* Where a schema is to be found may be said; nobody looks there. */
static bool
may_stand(struct xml *x, const xmlChar **attribute)
{
	const char *name = (const char *)attribute[0];

	if (strcmp((const char *)attribute[2],
		"http://www.w3.org/2001/XMLSchema-instance") == 0 &&
	    (strcmp(name, "schemaLocation") == 0 ||
		strcmp(name, "noNamespaceSchemaLocation") == 0))
		return true;
	xml_refuse(x, "E-SCHEMA", "an attribute is of another name space");
	return false;
}

static void
on_start(void *context, const xmlChar *name, const xmlChar *prefix,
    const xmlChar *uri, int n_space, const xmlChar **space, int n,
    int n_default, const xmlChar **attribute)
{
	struct xml *x = context;
	int i, kept = 0;

	(void)prefix;
	(void)n_space;
	(void)space;
	(void)n_default;
	if (n > MAX_ATTRIBUTES)
		n = MAX_ATTRIBUTES;
	if (x->refused != NULL)
		return;
	if (x->handler.space != NULL && !is_wanted(x, uri)) {
		stop_refused(x);
		return;
	}
	for (i = 0; i < n; i++) {
		const char *value = (const char *)attribute[i * 5 + 3];

		if (x->handler.space != NULL && attribute[i * 5 + 2] != NULL) {
			if (!may_stand(x, attribute + i * 5)) {
				stop_refused(x);
				return;
			}
			continue;
		}
		x->attribute[kept++] = (struct xml_attribute){
			(const char *)attribute[i * 5], value,
			(const char *)attribute[i * 5 + 2], x->quoted,
			(size_t)((const char *)attribute[i * 5 + 4] - value)
		};
	}
	x->handler.start(x->handler.context, (const char *)name, x->attribute,
	    kept);
	stop_refused(x);
}

static void
on_end(void *context, const xmlChar *name, const xmlChar *prefix,
    const xmlChar *uri)
{
	struct xml *x = context;

	(void)prefix;
	(void)uri;
	if (x->handler.end != NULL && x->refused == NULL)
		x->handler.end(x->handler.context, (const char *)name);
	stop_refused(x);
}

static void
on_text(void *context, const xmlChar *text, int len)
{
	struct xml *x = context;

	if (x->handler.text != NULL && x->refused == NULL)
		x->handler.text(x->handler.context, (const char *)text,
		    (size_t)len);
	stop_refused(x);
}

static void
on_doctype(void *context, const xmlChar *name, const xmlChar *external,
    const xmlChar *system)
{
	struct xml *x = context;

	(void)name;
	(void)external;
	(void)system;
	x->refused = "a DOCTYPE is not accepted";
	lib.xmlStopParser(x->parser);
}

/* Said once, by xml_feed(). */
static void
on_error(void *context, xmlErrorPtr error)
{
	struct xml *x = context;
	size_t len;

	/* A name space may be any text. */
	if (error->level < XML_ERR_ERROR || x->message[0] != '\0' ||
	    error->code == XML_WAR_NS_URI)
		return;
	snprintf(x->message, sizeof(x->message), "the XML is not sound: %s",
	    error->message != NULL ? error->message : "");
	len = strcspn(x->message, "\n");
	x->message[len] = '\0';
}

bool
xml_available(void)
{
	return library_load(&libxml, &lib);
}

static void
on_invalid(void *context, xmlErrorPtr error)
{
	struct xml *x = context;

	if (x->message[0] == '\0')
		snprintf(x->message, sizeof(x->message), "by the schema: %s",
		    error->message != NULL ? error->message : "");
	x->message[strcspn(x->message, "\n")] = '\0';
	x->code = "E-SCHEMA";
}

/* The validator stands between the parser and our handlers. */
static bool
use_schema(struct xml *x, const char *text)
{
	xmlSchemaParserCtxtPtr parser;

	parser = lib.xmlSchemaNewMemParserCtxt(text, (int)strlen(text));
	if (parser != NULL) {
		x->schema = lib.xmlSchemaParse(parser);
		lib.xmlSchemaFreeParserCtxt(parser);
	}
	if (x->schema == NULL ||
	    (x->valid = lib.xmlSchemaNewValidCtxt(x->schema)) == NULL)
		return false;
	lib.xmlSchemaSetValidStructuredErrors(x->valid, on_invalid, x);
	x->plug = lib.xmlSchemaSAXPlug(x->valid, &x->parser->sax,
	    &x->parser->userData);
	return x->plug != NULL;
}

struct xml *
xml_new(const struct xml_handler *handler)
{
	struct xml *x = xml_available() ? calloc(1, sizeof(*x)) : NULL;

	if (x != NULL)
		x->handler = *handler;
	return x;
}

cbreg_status
xml_missing(struct source_error *error)
{
	if (xml_available())
		return CBREG_NOMEM;
	*error = (struct source_error){ .code = "E-XML",
		.message = "XML cannot be read here: libxml2 cannot be "
			   "loaded" };
	return CBREG_INVALID;
}

/* Some errors have no parser that they could be told to. */
static void
say_nothing(void *context, const char *format, ...)
{
	(void)context;
	(void)format;
}

/* False where memory is out. */
static bool
start_parser(struct xml *x)
{
	xmlSAXHandler sax = { 0 };

	lib.xmlSetGenericErrorFunc(NULL, say_nothing);
	lib.xmlThrDefSetGenericErrorFunc(NULL, say_nothing);

	sax.initialized = XML_SAX2_MAGIC;
	sax.startElementNs = on_start;
	sax.endElementNs = on_end;
	sax.characters = on_text;
	sax.ignorableWhitespace = on_text;
	sax.cdataBlock = on_text;
	sax.internalSubset = on_doctype;
	sax.serror = on_error;
	x->parser = lib.xmlCreatePushParserCtxt(&sax, x, NULL, 0, NULL);
	if (x->parser == NULL)
		return false;
	lib.xmlCtxtUseOptions(x->parser, XML_PARSE_NONET);
	return x->handler.schema == NULL || use_schema(x, x->handler.schema);
}

static bool
choose(struct xml *x)
{
	x->chosen = true;
	if (x->handler.schema != NULL || x->handler.library ||
	    !scan_takes(x->head, x->n_head))
		return start_parser(x);
	return (x->scan = scan_new(&x->handler)) != NULL;
}

/* The declaration, where there is one, names an encoding that we take. */
static void
check_encoding(struct xml *x, const char *bytes, size_t n)
{
	char head[200];
	const char *at;
	size_t len;

	if (n >= 2 && ((unsigned char)bytes[0] == 0xff ||
			  (unsigned char)bytes[0] == 0xfe || bytes[0] == '\0' ||
			  bytes[1] == '\0'))
		return; /* UTF-16, or nothing that the parser knows */
	n = n < sizeof(head) - 1 ? n : sizeof(head) - 1;
	memcpy(head, bytes, n);
	head[n] = '\0';
	head[strcspn(head, ">")] = '\0';
	if ((at = strstr(head, "encoding")) == NULL ||
	    strstr(head, "<?xml") == NULL)
		return;
	at += strcspn(at, "\"'");
	if (*at == '\0')
		return;
	len = strcspn(at + 1, "\"'");
	if (!(len == 5 && strncasecmp(at + 1, "utf-8", 5) == 0) &&
	    !(len >= 6 && strncasecmp(at + 1, "utf-16", 6) == 0))
		x->refused = "XML is read as UTF-8 or UTF-16 only";
}

/* Long tags, before the parser sees them: it compares every attribute with
 * every other. */
static void
check_tags(struct xml *x, const char *bytes, size_t n)
{
	const char *at = bytes, *end = bytes + n, *to;

	while (at < end && x->refused == NULL) {
		if (!x->in_tag) {
			if ((at = memchr(at, '<', (size_t)(end - at))) == NULL)
				return;
			x->in_tag = true;
			x->tag = 0;
			x->equals = 0;
			at++;
			continue;
		}
		to = memchr(at, '>', (size_t)(end - at));
		x->in_tag = to == NULL;
		to = to == NULL ? end : to;
		x->tag += (size_t)(to - at);
		if (x->tag > LONG_TAG)
			for (; at < to; at++)
				x->equals += *at == '=';
		if (x->tag > MAX_TAG || x->equals > MAX_ATTRIBUTES)
			x->refused = "a tag is too long";
		at = to < end ? to + 1 : end;
	}
}

static cbreg_status
refused(const struct xml *x, const char *code, const char *why,
    struct source_error *error)
{
	*error = (struct source_error){ .line = xml_line(x),
		.code = code != NULL ? code : "E-XML",
		.message = error->text };
	snprintf(error->text, sizeof(error->text), "%s%s",
	    code == NULL && x->scan != NULL ? "the XML is not sound: " : "",
	    why);
	return CBREG_INVALID;
}

static cbreg_status
parse(struct xml *x, const char *bytes, size_t n, struct source_error *error)
{
	const char *code, *why;
	cbreg_status rc;

	if (x->scan != NULL) {
		rc = scan_feed(x->scan, bytes, n, &code, &why);
		return rc == CBREG_INVALID ? refused(x, code, why, error) : rc;
	}
	if (!x->begun && n > 0)
		check_encoding(x, bytes, n);
	x->begun = true;
	x->quoted = x->was_quoted;
	x->was_quoted = n > 0 && memchr(bytes, '&', n) != NULL;
	x->quoted |= x->was_quoted;
	check_tags(x, bytes, n);
	if (x->refused == NULL &&
	    lib.xmlParseChunk(x->parser, bytes, (int)n, n == 0) != 0 &&
	    x->message[0] == '\0' && x->refused == NULL)
		snprintf(x->message, sizeof(x->message),
		    "the XML is not sound");
	if (x->refused == NULL && x->message[0] == '\0')
		return CBREG_OK;
	return refused(x, x->code, x->refused != NULL ? x->refused : x->message,
	    error);
}

cbreg_status
xml_feed(struct xml *x, const char *bytes, size_t n, struct source_error *error)
{
	size_t take = HEAD - x->n_head;
	cbreg_status rc;

	if (x->chosen)
		return parse(x, bytes, n, error);
	take = take < n ? take : n;
	if (take > 0)
		memcpy(x->head + x->n_head, bytes, take);
	x->n_head += take;
	if (n > 0 && x->n_head < HEAD)
		return CBREG_OK;
	if (!choose(x))
		return CBREG_NOMEM;
	rc = x->n_head > 0 ? parse(x, x->head, x->n_head, error) : CBREG_OK;
	return rc == CBREG_OK && (n == 0 || n > take)
		   ? parse(x, bytes + take, n - take, error)
		   : rc;
}

/* The parser is stopped when the handler has returned: it lends what it would
 * free. */
void
xml_refuse(struct xml *x, const char *code, const char *message)
{
	if (x->scan != NULL) {
		scan_refuse(x->scan, code, message);
	} else if (x->refused == NULL) {
		x->refused = message;
		x->code = code;
	}
}

uint32_t
xml_line(const struct xml *x)
{
	int line;

	if (x->scan != NULL)
		return scan_line(x->scan);
	line = x->parser != NULL ? lib.xmlSAX2GetLineNumber(x->parser) : 0;
	return line > 0 ? (uint32_t)line : 0;
}

void
xml_free(struct xml *x)
{
	if (x == NULL)
		return;
	if (x->plug != NULL)
		lib.xmlSchemaSAXUnplug(x->plug);
	if (x->valid != NULL)
		lib.xmlSchemaFreeValidCtxt(x->valid);
	if (x->schema != NULL)
		lib.xmlSchemaFree(x->schema);
	if (x->parser != NULL)
		lib.xmlFreeParserCtxt(x->parser);
	scan_free(x->scan);
	free(x);
}

const struct xml_attribute *
xml_find(const struct xml_attribute *attribute, int n, const char *name)
{
	int i;

	for (i = 0; i < n; i++)
		if (strcmp(attribute[i].name, name) == 0)
			return &attribute[i];
	return NULL;
}

const char *
xml_value(const struct xml_attribute *attribute, int n, const char *name,
    char *to, size_t size)
{
	const struct xml_attribute *a = xml_find(attribute, n, name);
	size_t len = a == NULL ? 0 : a->len;

	if (len >= size)
		len = size - 1;
	if (len > 0)
		memcpy(to, a->value, len);
	to[a != NULL ? xml_unquote(a, to, len) : 0] = '\0';
	return to;
}

/* The ampersand alone is left as a reference in the values of attributes. */
size_t
xml_unquote(const struct xml_attribute *a, char *text, size_t len)
{
	size_t from, to;

	if (!a->quoted || memchr(text, '&', len) == NULL)
		return len;
	for (from = to = 0; from < len; to++) {
		text[to] = text[from];
		from += len - from >= 5 && memcmp(text + from, "&#38;", 5) == 0
			    ? 5
			    : 1;
	}
	return to;
}

bool
xml_is(const struct xml_attribute *attribute, const char *text)
{
	return attribute != NULL && strlen(text) == attribute->len &&
	       memcmp(attribute->value, text, attribute->len) == 0;
}
