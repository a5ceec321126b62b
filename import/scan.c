/* XML without a library, for what comes by the million rows. */
#include "config.h"

#include "scan.h"

#include "text.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define MAX_BINDINGS 256
#define MAX_REFERENCE 1024
#define NAME_SLOTS (2 * SCAN_MAX_NAMES)

static const char xml_space[] = "http://www.w3.org/XML/1998/namespace";

/* A name that came; texts are told apart by these. */
struct name {
	char *text;
	size_t len;
	const char *prefix_end; /* in the text; NULL: no prefix */
	bool sound;		/* colons stand where they may */
	bool declares;		/* a name space */
	/* What stood behind it in a tag the last times, and which tags behind
	 * its own; or no_name. */
	const struct name *next[2], *tag[2];
	uint64_t seen; /* in which tag it last was an attribute */
};

struct scan {
	struct xml_handler handler;
	char *buf;
	size_t used, size;
	size_t at;	/* where the next token begins */
	size_t checked; /* bytes that are known to be sound */
	bool begun, has_root, at_end;
	uint32_t line;

	struct name *slot; /* of names, by hash */
	size_t n_names;

	/* Elements that are open, as they are written, and their local names.
	 */
	const struct name *open[SCAN_MAX_DEPTH];
	const char *local[SCAN_MAX_DEPTH];
	int depth;
	struct binding {
		const struct name *prefix; /* NULL: of elements without one */
		const char *space;	   /* NULL: none */
		int depth;
	} binding[MAX_BINDINGS];
	int n_binding;
	const char *bare_space; /* of elements without a prefix */
	const char *wanted;	/* the only one that is wanted, once it came */

	struct raw {
		struct name *name;
		char *value;
		size_t len;
	} raw[SCAN_MAX_ATTRIBUTES]; /* of the tag at hand */
	struct name *last;	    /* of the tag before */
	uint64_t n_tags;
	struct xml_attribute attribute[SCAN_MAX_ATTRIBUTES];
	const char *fault; /* in the byte behind those that are checked */
	const char *code, *why;
	bool no_memory;
};

/* What no attribute is called. */
static const struct name no_name;

/* Names are short: shorter than the way to memcmp(). */
static bool
same_bytes(const char *a, const char *b, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (a[i] != b[i])
			return false;
	return true;
}

/* The same for a byte that may be near. */
static char *
find_byte(char *p, char *end, char byte)
{
	char *near = end - p > 16 ? p + 16 : end;

	for (; p < near; p++)
		if (*p == byte)
			return p;
	return memchr(p, byte, (size_t)(end - p));
}

static bool
refuse(struct scan *s, const char *why)
{
	if (s->why == NULL)
		s->why = why;
	return false;
}

void
scan_refuse(struct scan *s, const char *code, const char *why)
{
	if (s->why == NULL) {
		s->code = code;
		s->why = why;
	}
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Characters. */

/* The character of a sound text there, and its length. */
static uint32_t
character(const char *text, size_t *len)
{
	const unsigned char *p = (const unsigned char *)text;

	*len = p[0] < 0x80 ? 1 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
	switch (*len) {
	case 1:
		return p[0];
	case 2:
		return (p[0] & 0x1fu) << 6 | (p[1] & 0x3fu);
	case 3:
		return (p[0] & 0xfu) << 12 | (p[1] & 0x3fu) << 6 |
		       (p[2] & 0x3fu);
	default:
		return (p[0] & 7u) << 18 | (p[1] & 0x3fu) << 12 |
		       (p[2] & 0x3fu) << 6 | (p[3] & 0x3fu);
	}
}

static bool
is_character(uint32_t c)
{
	return c >= 0x20 ? (c < 0xd800 || c > 0xdfff) && c != 0xfffe &&
			       c != 0xffff && c <= 0x10ffff
			 : c == '\t' || c == '\n' || c == '\r';
}

static bool
begins_name(uint32_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	       c == ':' || (c >= 0xc0 && c <= 0xd6) ||
	       (c >= 0xd8 && c <= 0xf6) || (c >= 0xf8 && c <= 0x2ff) ||
	       (c >= 0x370 && c <= 0x37d) || (c >= 0x37f && c <= 0x1fff) ||
	       c == 0x200c || c == 0x200d || (c >= 0x2070 && c <= 0x218f) ||
	       (c >= 0x2c00 && c <= 0x2fef) || (c >= 0x3001 && c <= 0xd7ff) ||
	       (c >= 0xf900 && c <= 0xfdcf) || (c >= 0xfdf0 && c <= 0xfffd) ||
	       (c >= 0x10000 && c <= 0xeffff);
}

static bool
goes_on_in_name(uint32_t c)
{
	return begins_name(c) || (c >= '0' && c <= '9') || c == '-' ||
	       c == '.' || c == 0xb7 || (c >= 0x300 && c <= 0x36f) ||
	       (c >= 0x203f && c <= 0x2040);
}

/* The length of one character in UTF-8 that XML may have; 0 where it is none,
 * -1 where more bytes are needed to tell. */
static int
sound_at(const unsigned char *p, size_t left)
{
	uint32_t c = p[0];
	size_t n, i;

	if (c < 0x80)
		return is_character(c);
	if (c < 0xc2 || c > 0xf4)
		return 0;
	n = c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
	for (i = 1; i < n && i < left; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	if (left < n)
		return -1;
	c = character((const char *)p, &n);
	if ((n == 3 && c < 0x800) || (n == 4 && c < 0x10000))
		return 0;
	return is_character(c) ? (int)n : 0;
}

/* Sixteen bytes at once. */
typedef signed char bytes16 __attribute__((vector_size(16)));

static bytes16
load(const void *p)
{
	bytes16 b;

	memcpy(&b, p, sizeof(b));
	return b;
}

static bool
is_any(bytes16 b)
{
	uint64_t half[2];

	memcpy(half, &b, sizeof(half));
	return (half[0] | half[1]) != 0;
}

/* Every byte is looked at once, before anything is made of it; what comes
 * before a fault is still read. */
static void
check_bytes(struct scan *s)
{
	const unsigned char *p = (const unsigned char *)s->buf + s->checked;
	const unsigned char *end = (const unsigned char *)s->buf + s->used;
	int n;

	while (p < end) {
		/* Bytes of ASCII, none a control character: those that are
		 * not are less than a blank, with their sign. */
		if (end - p >= 16 && !is_any(load(p) < ' ')) {
			p += 16;
			continue;
		}
		if ((n = sound_at(p, (size_t)(end - p))) < 0)
			break;
		if (n == 0) {
			s->fault = *p < 0x80 ? "a character stands in it that "
					       "XML does not allow"
					     : "it is not UTF-8";
			break;
		}
		p += n;
	}
	s->checked = (size_t)((const char *)p - s->buf);
}

/* Names. */

/* Where the prefix ends; what stands around colons. */
static void
look_at_name(struct name *name)
{
	const char *colon = memchr(name->text, ':', name->len);
	size_t len;

	name->prefix_end = colon;
	name->sound =
	    colon == NULL || (colon > name->text && colon[1] != '\0' &&
				 strchr(colon + 1, ':') == NULL &&
				 begins_name(character(colon + 1, &len)));
	name->declares = strncmp(name->text, "xmlns", 5) == 0 &&
			 (name->len == 5 || name->text[5] == ':');
}

static struct name *
intern(struct scan *s, const char *text, size_t len)
{
	uint64_t h = 14695981039346656037u;
	struct name *slot;
	size_t i;

	for (i = 0; i < len; i++)
		h = (h ^ (unsigned char)text[i]) * 1099511628211u;
	for (i = h % NAME_SLOTS;; i = (i + 1) % NAME_SLOTS) {
		slot = &s->slot[i];
		if (slot->text == NULL)
			break;
		if (slot->len == len && same_bytes(slot->text, text, len))
			return slot;
	}
	if (s->n_names++ == SCAN_MAX_NAMES) {
		refuse(s, "it has too many different names");
		return NULL;
	}
	if ((slot->text = malloc(len + 1)) == NULL) {
		s->no_memory = true;
		refuse(s, "out of memory");
		return NULL;
	}
	memcpy(slot->text, text, len);
	slot->text[len] = '\0';
	slot->len = len;
	look_at_name(slot);
	slot->next[0] = slot->next[1] = &no_name;
	slot->tag[0] = slot->tag[1] = &no_name;
	return slot;
}

/* A name from there on; its end, or NULL where there is none. */
static const char *
end_of_name(const char *p, const char *end)
{
	const char *start = p;
	size_t len;

	while (p < end) {
		char c = *p;

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		    c == '_' || c == ':' ||
		    (p > start &&
			((c >= '0' && c <= '9') || c == '-' || c == '.'))) {
			p++;
			continue;
		}
		if ((unsigned char)c < 0x80)
			break;
		if (p == start ? !begins_name(character(p, &len))
			       : !goes_on_in_name(character(p, &len)))
			break;
		p += len;
	}
	return p > start ? p : NULL;
}

static const char *
local_name(const struct name *name)
{
	return name->prefix_end != NULL ? name->prefix_end + 1 : name->text;
}

/* Name spaces. */

static bool
same_prefix(const struct name *prefix, const char *text, size_t len)
{
	return prefix != NULL && prefix->len == len &&
	       same_bytes(prefix->text, text, len);
}

/* After a declaration that comes or goes. */
static void
find_bare_space(struct scan *s)
{
	int i;

	s->bare_space = NULL;
	for (i = 0; i < s->n_binding; i++)
		if (s->binding[i].prefix == NULL)
			s->bare_space = s->binding[i].space;
}

/* False where the prefix is not declared. */
static bool
space_of(const struct scan *s, const char *prefix, size_t len, const char **out)
{
	int i;

	if (len == 0) {
		*out = s->bare_space;
		return true;
	}
	*out = NULL;
	if (len == 3 && memcmp(prefix, "xml", 3) == 0) {
		*out = xml_space;
		return true;
	}
	for (i = s->n_binding - 1; i >= 0; i--)
		if (same_prefix(s->binding[i].prefix, prefix, len)) {
			*out = s->binding[i].space;
			return true;
		}
	return false;
}

static bool
bind(struct scan *s, const struct raw *raw)
{
	const struct name *prefix = NULL, *space = NULL;
	const char *local;

	if (raw->name->prefix_end != NULL) {
		local = local_name(raw->name);
		if (strcmp(local, "xmlns") == 0)
			return refuse(s, "xmlns is no prefix");
		if ((strcmp(local, "xml") == 0) !=
		    (raw->len == sizeof(xml_space) - 1 &&
			memcmp(raw->value, xml_space, raw->len) == 0))
			return refuse(s, "xml is a prefix of its own");
		if (strcmp(local, "xml") == 0)
			return true;
		if (raw->len == 0)
			return refuse(s, "a prefix has no name space");
		prefix = intern(s, local, strlen(local));
	} else if (raw->len == sizeof(xml_space) - 1 &&
		   memcmp(raw->value, xml_space, raw->len) == 0) {
		return refuse(s, "xml is a prefix of its own");
	}
	if (raw->len == 29 &&
	    memcmp(raw->value, "http://www.w3.org/2000/xmlns/", 29) == 0)
		return refuse(s, "xmlns is no name space");
	if (raw->len > 0)
		space = intern(s, raw->value, raw->len);
	if (s->why != NULL)
		return false;
	if (s->n_binding == MAX_BINDINGS)
		return refuse(s, "it declares too many name spaces");
	s->binding[s->n_binding++] = (struct binding){ prefix,
		space != NULL ? space->text : NULL, s->depth };
	find_bare_space(s);
	return true;
}

/* References. */

/* What stands between & and ;, as a character; 0 where it is none. */
static uint32_t
reference(const char *p, size_t len)
{
	static const struct {
		const char *name;
		char c;
	} names[] = { { "amp", '&' }, { "lt", '<' }, { "gt", '>' },
		{ "quot", '"' }, { "apos", '\'' } };
	uint32_t c = 0, digit;
	bool hex = len > 2 && p[1] == 'x';
	size_t i;

	if (len < 2 || p[0] != '#') {
		for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
			if (strlen(names[i].name) == len &&
			    memcmp(names[i].name, p, len) == 0)
				return (unsigned char)names[i].c;
		return 0;
	}
	for (i = hex ? 2 : 1; i < len; i++) {
		if (p[i] >= '0' && p[i] <= '9')
			digit = (uint32_t)(p[i] - '0');
		else if (hex && (p[i] | 0x20) >= 'a' && (p[i] | 0x20) <= 'f')
			digit = (uint32_t)((p[i] | 0x20) - 'a' + 10);
		else
			return 0;
		c = c * (hex ? 16 : 10) + digit;
		if (c > 0x10ffff)
			return 0;
	}
	return is_character(c) ? c : 0;
}

/* Replace references, and white space as it is meant there, in place: the
 * text never grows.  SIZE_MAX where a reference is none. */
static size_t
decode(char *text, size_t len, bool attribute)
{
	const char *semicolon;
	size_t from = 0, to = 0;
	uint32_t c;

	while (from < len) {
		if (text[from] == '&') {
			semicolon = memchr(text + from, ';', len - from);
			if (semicolon == NULL)
				return SIZE_MAX;
			c = reference(text + from + 1,
			    (size_t)(semicolon - text) - from - 1);
			if (c == 0)
				return SIZE_MAX;
			to += text_put(text + to, c);
			from = (size_t)(semicolon - text) + 1;
		} else if (text[from] == '\r') {
			text[to++] = attribute ? ' ' : '\n';
			from +=
			    from + 1 < len && text[from + 1] == '\n' ? 2 : 1;
		} else if (attribute && is_space(text[from])) {
			text[to++] = ' ';
			from++;
		} else {
			text[to++] = text[from++];
		}
	}
	return to;
}

static void
count_lines(struct scan *s, const char *from, const char *to)
{
	while ((from = memchr(from, '\n', (size_t)(to - from))) != NULL) {
		s->line++;
		from++;
	}
}

/* Tags. */

static bool
is_attribute(const struct name *name, const char *p, const char *end)
{
	return name->len > 0 && (size_t)(end - p) > name->len &&
	       p[name->len] == '=' && same_bytes(p, name->text, name->len);
}

/* The name of an attribute, which stands behind another one; where it ends, or
 * NULL as below. */
static char *
read_name(struct scan *s, char *p, char *end, struct name *behind,
    struct name **out)
{
	char *stop;
	int k;

	for (k = 0; k < 2; k++)
		if (is_attribute(behind->next[k], p, end)) {
			*out = (struct name *)behind->next[k];
			return p + (*out)->len;
		}
	if ((stop = (char *)end_of_name(p, end)) == NULL) {
		refuse(s, "an attribute has no name");
		return NULL;
	}
	if (stop == end) /* it may go on */
		return NULL;
	if ((*out = intern(s, p, (size_t)(stop - p))) == NULL)
		return NULL;
	behind->next[1] = behind->next[0];
	behind->next[0] = *out;
	while (stop < end && is_space(*stop))
		stop++;
	return stop;
}

/* One attribute, as it is written; where it ends, or NULL where it is none, or
 * where more must come. */
static char *
read_attribute(struct scan *s, char *p, char *end, struct name *behind,
    struct raw *raw)
{
	char quote;

	p = read_name(s, p, end, behind, &raw->name);
	if (p == NULL)
		return NULL;
	if (p == end)
		return NULL;
	if (!raw->name->sound || *p++ != '=') {
		refuse(s, "an attribute is none");
		return NULL;
	}
	while (p < end && is_space(*p))
		p++;
	if (p == end)
		return NULL;
	if (*p != '"' && *p != '\'') {
		refuse(s, "a value is not in quotes");
		return NULL;
	}
	quote = *p++;
	raw->value = p;
	if ((p = find_byte(p, end, quote)) == NULL)
		return NULL;
	raw->len = (size_t)(p - raw->value);
	return p + 1;
}

/* True where nothing in the tag is other than it is written: no reference, no
 * white space but blanks, no < that has no place there. */
static bool
is_plain(const char *p, const char *end)
{
	bytes16 b;

	for (; end - p >= 16; p += 16) {
		b = load(p);
		if (is_any(((b < ' ') & (b >= 0)) | (b == '&') | (b == '<')))
			return false;
	}
	for (; p < end; p++)
		if ((unsigned char)*p < ' ' || *p == '&' || *p == '<')
			return false;
	return true;
}

/* The values as they are meant. */
static bool
decode_values(struct scan *s, int n)
{
	struct raw *raw;
	int i;

	for (i = 0; i < n; i++) {
		raw = &s->raw[i];
		if (memchr(raw->value, '<', raw->len) != NULL)
			return refuse(s, "a value is not sound");
		raw->len = decode(raw->value, raw->len, true);
		if (raw->len == SIZE_MAX)
			return refuse(s, "a reference leads nowhere");
	}
	return true;
}

/* Attributes with their name spaces; declarations are none. */
static bool
resolve(struct scan *s, int n, int *kept)
{
	const char *space, *local;
	struct raw *raw;
	int i, k;

	for (i = 0; i < n; i++)
		if (s->raw[i].name->declares && !bind(s, &s->raw[i]))
			return false;
	*kept = 0;
	s->n_tags++;
	for (i = 0; i < n; i++) {
		raw = &s->raw[i];
		if (raw->name->seen == s->n_tags)
			return refuse(s, "an attribute comes twice");
		raw->name->seen = s->n_tags;
		if (raw->name->declares)
			continue;
		local = local_name(raw->name);
		space = NULL;
		if (raw->name->prefix_end != NULL) {
			const struct name *bare;

			if (!space_of(s, raw->name->text,
				(size_t)(local - 1 - raw->name->text), &space))
				return refuse(s, "a prefix is not declared");
			if ((bare = intern(s, local, strlen(local))) == NULL)
				return false;
			local = bare->text;
			for (k = 0; k < *kept; k++)
				if (s->attribute[k].name == local &&
				    s->attribute[k].space == space)
					return refuse(s,
					    "an attribute comes twice");
		}
		s->attribute[(*kept)++] = (struct xml_attribute){ .name = local,
			.value = raw->value,
			.space = space,
			.len = raw->len };
	}
	return true;
}

static bool
is_instance(const char *space)
{
	return strcmp(space, "http://www.w3.org/2001/XMLSchema-instance") == 0;
}

/* Where only one name space is wanted, attributes have none. */
static bool
check_spaces(struct scan *s, const char *space, int *kept)
{
	struct xml_attribute *a = s->attribute;
	int i, n = 0;

	if (space == NULL ||
	    (space != s->wanted && strcmp(space, s->handler.space) != 0)) {
		scan_refuse(s, "E-SCHEMA",
		    "an element is not of the name space of this format");
		return false;
	}
	s->wanted = space;
	for (i = 0; i < *kept; i++) {
		if (a[i].space == NULL) {
			a[n++] = a[i];
			continue;
		}
		if (!is_instance(a[i].space) ||
		    (strcmp(a[i].name, "schemaLocation") != 0 &&
			strcmp(a[i].name, "noNamespaceSchemaLocation") != 0)) {
			scan_refuse(s, "E-SCHEMA",
			    "an attribute is of another name space");
			return false;
		}
	}
	*kept = n;
	return true;
}

static void
close_element(struct scan *s)
{
	s->depth--;
	if (s->n_binding > 0 && s->binding[s->n_binding - 1].depth > s->depth) {
		while (s->n_binding > 0 &&
		       s->binding[s->n_binding - 1].depth > s->depth)
			s->n_binding--;
		find_bare_space(s);
	}
	if (s->handler.end != NULL && s->why == NULL)
		s->handler.end(s->handler.context, s->local[s->depth]);
}

/* The attributes from there to the end of the tag; where it ends, or NULL where
 * they are none, or more must come. */
static char *
read_attributes(struct scan *s, char *p, char *end, struct name *tag, int *n,
    bool *empty)
{
	char *before;

	for (;;) {
		before = p;
		while (p < end && is_space(*p))
			p++;
		if (p == end)
			return NULL;
		if (*p == '>')
			return p;
		if (*p == '/') {
			if (p + 1 == end)
				return NULL;
			if (p[1] != '>') {
				refuse(s, "a tag is not closed");
				return NULL;
			}
			*empty = true;
			return p + 1;
		}
		if (p == before) {
			refuse(s, "attributes stand without a blank");
			return NULL;
		}
		if (*n == SCAN_MAX_ATTRIBUTES) {
			refuse(s, "a tag is too long");
			return NULL;
		}
		p = read_attribute(s, p, end,
		    *n > 0 ? s->raw[*n - 1].name : tag, &s->raw[*n]);
		if (p == NULL)
			return NULL;
		++*n;
	}
}

/* The tag is whole; its attributes are read. */
static bool
begin_element(struct scan *s, const struct name *name, int n, bool empty)
{
	const struct name *bare = name;
	const char *space;
	int kept = 0;

	if (s->depth == 0 && s->has_root)
		return refuse(s, "more stands behind its end");
	if (s->depth == SCAN_MAX_DEPTH)
		return refuse(s, "it is nested too deeply");
	if (!name->sound)
		return refuse(s, "a colon stands at a wrong place");
	s->depth++;
	if (!resolve(s, n, &kept))
		return false;
	if (!space_of(s, name->text,
		name->prefix_end != NULL
		    ? (size_t)(name->prefix_end - name->text)
		    : 0,
		&space))
		return refuse(s, "a prefix is not declared");
	if (name->prefix_end != NULL && (bare = intern(s, local_name(name),
					     strlen(local_name(name)))) == NULL)
		return false;
	s->has_root = true;
	s->open[s->depth - 1] = name;
	s->local[s->depth - 1] = bare->text;
	if (s->handler.space != NULL && !check_spaces(s, space, &kept))
		return false;
	s->handler.start(s->handler.context, bare->text, s->attribute, kept);
	if (s->why == NULL && empty)
		close_element(s);
	return s->why == NULL;
}

static bool
is_tag(const struct name *name, const char *p, const char *end)
{
	return name->len > 0 && (size_t)(end - p) > name->len &&
	       same_bytes(p, name->text, name->len) &&
	       (p[name->len] == ' ' || p[name->len] == '>' ||
		   p[name->len] == '/');
}

/* The name of a tag: perhaps one of those that stood behind the one before.
 * NULL where there is none, or more must come. */
static struct name *
read_tag_name(struct scan *s, const char *p, const char *end)
{
	struct name *before = s->last;
	const char *stop;
	int k;

	for (k = 0; before != NULL && k < 2; k++)
		if (is_tag(before->tag[k], p, end))
			return s->last = (struct name *)before->tag[k];
	if ((stop = end_of_name(p, end)) == NULL) {
		refuse(s, "a tag has no name");
		return NULL;
	}
	if (stop == end || (s->last = intern(s, p, (size_t)(stop - p))) == NULL)
		return NULL;
	if (before != NULL) {
		before->tag[1] = before->tag[0];
		before->tag[0] = s->last;
	}
	return s->last;
}

/* From < on; false where more must come, too. */
static bool
start_tag(struct scan *s, char *p, char *end)
{
	struct name *before = s->last, *name = read_tag_name(s, p + 1, end);
	bool empty = false;
	char *stop, *close;
	int n = 0;

	if (name == NULL)
		return false;
	stop = p + 1 + name->len;
	if ((close = read_attributes(s, stop, end, name, &n, &empty)) == NULL) {
		s->last = before; /* the tag may come again, whole */
		return false;
	}
	if (close - p > SCAN_MAX_TAG)
		return refuse(s, "a tag is too long");
	s->at = (size_t)(close - s->buf) + 1;
	if (!is_plain(p + 1, close)) {
		count_lines(s, p, close);
		if (!decode_values(s, n))
			return false;
	}
	return begin_element(s, name, n, empty);
}

static bool
end_tag(struct scan *s, const char *p, const char *end)
{
	const struct name *open = s->depth > 0 ? s->open[s->depth - 1] : NULL;

	if (open == NULL || (size_t)(end - p) < open->len ||
	    !same_bytes(p, open->text, open->len))
		return refuse(s, "an end has no beginning");
	for (p += open->len; p < end; p++)
		if (!is_space(*p))
			return refuse(s, "an end has no beginning");
	close_element(s);
	return s->why == NULL;
}

/* Text. */

static void
give_text(struct scan *s, char *text, size_t len)
{
	if (s->handler.text != NULL && len > 0)
		s->handler.text(s->handler.context, text, len);
}

/* A short text in which nothing is to be decoded, counted or refused. */
static bool
is_bare(const char *text, size_t len)
{
	size_t i;

	if (len > 32)
		return false;
	for (i = 0; i < len; i++)
		if (text[i] == '&' || text[i] == ']' || text[i] == '\n' ||
		    text[i] == '\r')
			return false;
	return true;
}

/* The text that stands there, up to the next tag, or as much of it as can be
 * told.  False where more must come, or nothing can be made of it. */
static bool
take_text(struct scan *s)
{
	char *p = s->buf + s->at, *end = s->buf + s->checked, *lt, *at;
	size_t len;
	int i;

	lt = find_byte(p, end, '<');
	if (lt == NULL && !s->at_end) {
		/* What may go on in the next piece waits for it. */
		lt = end;
		if ((at = memrchr(p, '&', (size_t)(lt - p))) != NULL &&
		    memchr(at, ';', (size_t)(lt - at)) == NULL)
			lt = at;
		for (i = 0; i < 2 && lt > p && lt[-1] == ']'; i++)
			lt--;
		if (lt > p && lt[-1] == '\r')
			lt--;
		if (lt == p) {
			if (end - p > MAX_REFERENCE)
				refuse(s, "a reference leads nowhere");
			return false;
		}
	} else if (lt == NULL) {
		lt = end;
	}
	len = (size_t)(lt - p);
	s->at += len;
	s->begun = true;
	if (s->depth > 0 && is_bare(p, len)) {
		give_text(s, p, len);
		return s->why == NULL;
	}
	count_lines(s, p, lt);
	if (s->depth == 0) {
		for (; p < lt; p++)
			if (!is_space(*p))
				return refuse(s,
				    s->has_root
					? "more stands behind its end"
					: "text stands before its beginning");
		return true;
	}
	if (memmem(p, len, "]]>", 3) != NULL)
		return refuse(s, "]]> stands in a text");
	if (memchr(p, '&', len) != NULL || memchr(p, '\r', len) != NULL)
		len = decode(p, len, false);
	if (len == SIZE_MAX)
		return refuse(s, "a reference leads nowhere");
	give_text(s, p, len);
	return s->why == NULL;
}

/* From there to the end of a mark, which is passed; false where more must
 * come. */
static bool
pass(struct scan *s, size_t from, const char *mark, char **text, size_t *len)
{
	char *p = s->buf + s->at + from, *end = s->buf + s->checked, *found;

	if (p > end)
		return false;
	found = memmem(p, (size_t)(end - p), mark, strlen(mark));
	if (found == NULL) {
		if (end - p > 16 * SCAN_MAX_TAG)
			refuse(s, "a part of it is too long");
		return false;
	}
	*text = p;
	*len = (size_t)(found - p);
	count_lines(s, p, found);
	s->at = (size_t)(found - s->buf) + strlen(mark);
	return true;
}

static bool
take_instruction(struct scan *s)
{
	bool first = !s->begun;
	const char *stop;
	char *text;
	size_t len, target;

	if (!pass(s, 2, "?>", &text, &len))
		return false;
	if ((stop = end_of_name(text, text + len)) == NULL)
		return refuse(s, "an instruction has no name");
	target = (size_t)(stop - text);
	if (memchr(text, ':', target) != NULL ||
	    (stop < text + len && !is_space(*stop)))
		return refuse(s, "an instruction has no sound name");
	/* The declaration was looked at before. */
	if (target == 3 && (text[0] | 0x20) == 'x' && (text[1] | 0x20) == 'm' &&
	    (text[2] | 0x20) == 'l' && !(first && memcmp(text, "xml", 3) == 0))
		return refuse(s, "a declaration stands at a wrong place");
	s->begun = true;
	return true;
}

static bool
take_mark(struct scan *s)
{
	static const char cdata[] = "<![CDATA[";
	const char *p = s->buf + s->at;
	size_t left = s->checked - s->at, len;
	uint32_t line = s->line;
	char *text;

	if (left < 4 && !s->at_end &&
	    memcmp(p, "<!--", left < 4 ? left : 4) == 0)
		return false;
	if (left >= 4 && memcmp(p, "<!--", 4) == 0) {
		if (!pass(s, 4, "--", &text, &len))
			return false;
		if (s->at == s->checked && !s->at_end) {
			s->at = (size_t)(p - s->buf);
			s->line = line;
			return false;
		}
		if (s->at == s->checked || s->buf[s->at++] != '>')
			return refuse(s, "-- stands in a remark");
		s->begun = true;
		return true;
	}
	if (left < sizeof(cdata) - 1 && !s->at_end &&
	    memcmp(p, cdata, left) == 0)
		return false;
	if (left < sizeof(cdata) - 1 ||
	    memcmp(p, cdata, sizeof(cdata) - 1) != 0) {
		if (left >= 9 && memcmp(p, "<!DOCTYPE", 9) == 0)
			return refuse(s, "a DOCTYPE is not accepted");
		if (left < 9 && !s->at_end && memcmp(p, "<!DOCTYPE", left) == 0)
			return false;
		return refuse(s, "a mark is none");
	}
	if (s->depth == 0)
		return refuse(s, "text stands outside of its root");
	if (!pass(s, sizeof(cdata) - 1, "]]>", &text, &len))
		return false;
	if (memchr(text, '\r', len) != NULL) {
		size_t from, to;

		for (from = to = 0; from < len; to++) {
			text[to] = text[from] == '\r' ? '\n' : text[from];
			from += text[from] == '\r' && from + 1 < len &&
					text[from + 1] == '\n'
				    ? 2
				    : 1;
		}
		len = to;
	}
	give_text(s, text, len);
	return s->why == NULL;
}

/* The next token; false where more must come or something is wrong. */
static bool
take_token(struct scan *s)
{
	char *p = s->buf + s->at, *end = s->buf + s->checked, *close;

	if (p == end)
		return false;
	if (*p != '<')
		return take_text(s);
	if (end - p < 2)
		return false;
	if (p[1] == '?')
		return take_instruction(s);
	s->begun = true;
	if (p[1] == '!')
		return take_mark(s);
	if (p[1] != '/') {
		if (start_tag(s, p, end))
			return true;
		if (s->why == NULL && end - p > SCAN_MAX_TAG)
			refuse(s, "a tag is too long");
		return false;
	}
	if ((close = find_byte(p + 2, end, '>')) == NULL) {
		if (end - p > SCAN_MAX_TAG)
			refuse(s, "a tag is too long");
		return false;
	}
	count_lines(s, p, close);
	s->at = (size_t)(close - s->buf) + 1;
	return end_tag(s, p + 2, close);
}

static bool
add_bytes(struct scan *s, const char *bytes, size_t n)
{
	size_t size = s->size > 0 ? s->size : 65536;
	char *bigger;

	if (s->at > 0) {
		memmove(s->buf, s->buf + s->at, s->used - s->at);
		s->used -= s->at;
		s->checked -= s->at;
		s->at = 0;
	}
	while (size < s->used + n)
		size *= 2;
	if (size > s->size) {
		if ((bigger = realloc(s->buf, size)) == NULL) {
			s->no_memory = true;
			return refuse(s, "out of memory");
		}
		s->buf = bigger;
		s->size = size;
	}
	if (n > 0)
		memcpy(s->buf + s->used, bytes, n);
	s->used += n;
	return true;
}

cbreg_status
scan_feed(struct scan *s, const char *bytes, size_t n, const char **code,
    const char **why)
{
	if (s->why == NULL && add_bytes(s, bytes, n)) {
		s->at_end = n == 0;
		if (s->line == 0) {
			s->line = 1;
			if (s->used >= 3 &&
			    memcmp(s->buf, "\xef\xbb\xbf", 3) == 0)
				s->at = s->checked = 3;
		}
		check_bytes(s);
		while (take_token(s))
			;
		if (s->fault != NULL && s->why == NULL) {
			count_lines(s, s->buf + s->at, s->buf + s->checked);
			refuse(s, s->fault);
		}
	}
	if (s->why == NULL && n == 0 &&
	    (s->at < s->used || s->depth > 0 || !s->has_root))
		refuse(s, "it ends too early");
	if (s->no_memory)
		return CBREG_NOMEM;
	*code = s->code;
	*why = s->why;
	return s->why == NULL ? CBREG_OK : CBREG_INVALID;
}

/* The declaration, where there is one: version 1.0, and UTF-8 or nothing. */
bool
scan_takes(const char *bytes, size_t n)
{
	char head[201], *at, *end;

	if (n >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
		bytes += 3;
		n -= 3;
	}
	n = n < sizeof(head) - 1 ? n : sizeof(head) - 1;
	memcpy(head, bytes, n);
	head[n] = '\0';
	if (n == 0 || head[0] != '<' || strlen(head) != n)
		return false;
	if (strncmp(head, "<?xml", 5) != 0 || !is_space(head[5]))
		return strncmp(head, "<?xml", 5) != 0;
	if ((end = strstr(head, "?>")) == NULL)
		return false;
	*end = '\0';
	at = head + 5;
	at += strspn(at, " \t\r\n");
	if (strncmp(at, "version=\"1.0\"", 13) != 0 &&
	    strncmp(at, "version='1.0'", 13) != 0)
		return false;
	at += 13;
	end = at + strspn(at, " \t\r\n");
	if (end > at && strncmp(end, "encoding=", 9) == 0) {
		at = end + 9;
		if (strncasecmp(at, "\"utf-8\"", 7) != 0 &&
		    strncasecmp(at, "'utf-8'", 7) != 0)
			return false;
		at += 7;
		end = at + strspn(at, " \t\r\n");
	}
	if (end > at && (strncmp(end, "standalone=\"yes\"", 16) == 0 ||
			    strncmp(end, "standalone='yes'", 16) == 0)) {
		at = end + 16;
		end = at + strspn(at, " \t\r\n");
	}
	return *end == '\0';
}

struct scan *
scan_new(const struct xml_handler *handler)
{
	struct scan *s = calloc(1, sizeof(*s));

	if (s == NULL)
		return NULL;
	s->handler = *handler;
	if ((s->slot = calloc(NAME_SLOTS, sizeof(*s->slot))) == NULL) {
		free(s);
		return NULL;
	}
	return s;
}

uint32_t
scan_line(const struct scan *s)
{
	return s->line;
}

void
scan_free(struct scan *s)
{
	size_t i;

	if (s == NULL)
		return;
	for (i = 0; i < NAME_SLOTS; i++)
		free(s->slot[i].text);
	free(s->slot);
	free(s->buf);
	free(s);
}
