/* A whole registry as XML: reader and writer. */
#include "config.h"

#include "copy.h"

#include "records.h"
#include "text.h"
#include "xml.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define PIECE 65536
#define MAX_COLUMNS 16

enum where {
	OUTSIDE,
	IN_ROOT,
	IN_REGISTRY,
	IN_TABLE,
	IN_ROW,
	AFTER
};

struct copy {
	FILE *stream;
	struct xml *xml;
	char *schema;
	enum where where;
	int table; /* where the parser is; -1 before the first */
	bool ended, failed, refused;
	const char *name[MAX_COLUMNS]; /* the attributes of the row before */
	int column[MAX_COLUMNS];
	int n_name;
	/* Rows that were parsed and not taken. */
	struct copy_row {
		int table;
		size_t at[MAX_COLUMNS]; /* in the text; 0: no value */
	} * row;
	size_t n, room, taken;
	struct text text; /* of their values */
	char message[200];
	struct source_error error;
	char block[PIECE];
	const char *value[MAX_COLUMNS];
};

static void refuse(struct copy *c, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void
refuse(struct copy *c, const char *format, ...)
{
	va_list args;

	if (c->refused)
		return;
	c->refused = true;
	va_start(args, format);
	vsnprintf(c->message, sizeof(c->message), format, args);
	va_end(args);
	xml_refuse(c->xml, "E-SCHEMA", c->message);
}

static struct copy_row *
add_row(struct copy *c)
{
	if (!list_room(&c->row, &c->room, c->n, sizeof(*c->row))) {
		c->failed = true;
		return NULL;
	}
	c->row[c->n] = (struct copy_row){ .table = c->table };
	return &c->row[c->n++];
}

static bool
know_attributes(struct copy *c, const struct xml_attribute *attribute, int n)
{
	const struct cbreg_table *t = cbreg_table_at(c->table);
	int i, k;

	for (i = 0; i < n; i++) {
		if (i < c->n_name && attribute[i].name == c->name[i])
			continue;
		for (k = 0; k < t->ncolumn; k++)
			if (strcmp(t->column[k], attribute[i].name) == 0)
				break;
		if (k == t->ncolumn || i == MAX_COLUMNS) {
			refuse(c, "table %s has no column '%.60s'", t->name,
			    attribute[i].name);
			return false;
		}
		c->name[i] = attribute[i].name;
		c->column[i] = k;
		c->n_name = i + 1;
	}
	return true;
}

static int
hex_of(char c)
{
	return c >= '0' && c <= '9'   ? c - '0'
	       : c >= 'a' && c <= 'f' ? c - 'a' + 10
				      : -1;
}

/* The bytes that an escape stands for, which are just those that XML has no
 * place for; 0 where it stands for none. */
static size_t
escaped(const char *text, size_t len, char *out)
{
	int high, low;

	if (len >= 2 && text[1] == '\\') {
		*out = '\\';
		return 2;
	}
	for (size_t i = 0; i < 2; i++)
		if (len >= 12 &&
		    memcmp(text, i == 0 ? "\\xef\\xbf\\xbe" : "\\xef\\xbf\\xbf",
			12) == 0) {
			memcpy(out, i == 0 ? "\xef\xbf\xbe" : "\xef\xbf\xbf",
			    3);
			return 12;
		}
	if (len < 4 || text[1] != 'x' || (high = hex_of(text[2])) < 0 ||
	    high > 1 || (low = hex_of(text[3])) < 0 || high + low == 0)
		return 0;
	*out = (char)(high * 16 + low);
	return 4;
}

/* Its length; SIZE_MAX where a backslash begins nothing. */
static size_t
unescape(char *text, size_t len)
{
	size_t from, to = 0, n;

	if (memchr(text, '\\', len) == NULL)
		return len;
	for (from = 0; from < len; from += n) {
		if (text[from] != '\\') {
			text[to++] = text[from];
			n = 1;
			continue;
		}
		if ((n = escaped(text + from, len - from, text + to)) == 0)
			return SIZE_MAX;
		to += n == 12 ? 3 : 1;
	}
	return to;
}

static bool
is_number(const char *text, size_t len)
{
	size_t i = len > 0 && text[0] == '-';

	if (i == len || len - i > 19)
		return false;
	for (; i < len; i++)
		if (text[i] < '0' || text[i] > '9')
			return false;
	return true;
}

static void
take_value(struct copy *c, const struct xml_attribute *attribute, int column,
    struct copy_row *row)
{
	const struct cbreg_table *t = cbreg_table_at(c->table);
	size_t len = attribute->len;
	char *text;

	if (!text_room(&c->text, len + 2)) {
		c->failed = true;
		return;
	}
	if (c->text.used == 0)
		c->text.used = 1; /* place 0 means none */
	text = c->text.text + c->text.used;
	memcpy(text, attribute->value, len);
	len = xml_unquote(attribute, text, len);
	if ((t->type[column] | 0x20) == 't'
		? (len = unescape(text, len)) == SIZE_MAX
		: !is_number(text, len)) {
		refuse(c, "table %s, column %s: the value is none", t->name,
		    t->column[column]);
		return;
	}
	text[len] = '\0';
	row->at[column] = c->text.used;
	c->text.used += len + 1;
}

static void
take_row(struct copy *c, const struct xml_attribute *attribute, int n)
{
	const struct cbreg_table *t = cbreg_table_at(c->table);
	struct copy_row *row;
	int i;

	if (!know_attributes(c, attribute, n) || (row = add_row(c)) == NULL)
		return;
	for (i = 0; i < n && !c->failed && !c->refused; i++)
		take_value(c, &attribute[i], c->column[i], row);
	for (i = 0; i < t->ncolumn; i++)
		if (row->at[i] == 0 && (t->type[i] & 0x20) == 0) {
			refuse(c, "table %s: %s is missing", t->name,
			    t->column[i]);
			return;
		}
}

static void
begin_registry(struct copy *c, const char *name,
    const struct xml_attribute *attribute, int n)
{
	const struct xml_attribute *a = xml_find(attribute, n, "schema");
	char version[16];

	snprintf(version, sizeof(version), "%d", cbreg_schema_version());
	if (strcmp(name, "registry") != 0 || n != 1 || a == NULL)
		refuse(c, "the document is not a registry with its schema");
	else if (!xml_is(a, version))
		refuse(c,
		    "the registry has schema %.*s; this cbreg reads schema %s",
		    (int)(a->len < 9 ? a->len : 9), a->value, version);
	c->where = IN_REGISTRY;
}

static void
on_start(void *context, const char *name, const struct xml_attribute *attribute,
    int n)
{
	struct copy *c = context;
	const struct cbreg_table *t;

	switch (c->where) {
	case OUTSIDE:
		if (strcmp(name, "cbreg") != 0 || n > 0)
			refuse(c, "the document is not one of cbreg");
		c->where = IN_ROOT;
		break;
	case IN_ROOT:
		begin_registry(c, name, attribute, n);
		break;
	case IN_REGISTRY:
		t = cbreg_table_at(++c->table);
		if (t == NULL || strcmp(t->name, name) != 0 || n > 0)
			refuse(c, "'%.60s' is not the table that comes here",
			    name);
		c->n_name = 0;
		c->where = IN_TABLE;
		break;
	case IN_TABLE:
		if (strcmp(name, "row") != 0)
			refuse(c, "a table has rows, not '%.60s'", name);
		else
			take_row(c, attribute, n);
		c->where = IN_ROW;
		break;
	case IN_ROW:
	case AFTER:
		refuse(c, "'%.60s' stands at a wrong place", name);
		break;
	}
}

static void
on_end(void *context, const char *name)
{
	static const enum where up[] = { [IN_ROW] = IN_TABLE,
		[IN_TABLE] = IN_REGISTRY,
		[IN_REGISTRY] = AFTER,
		[AFTER] = AFTER,
		[IN_ROOT] = AFTER,
		[OUTSIDE] = AFTER };
	struct copy *c = context;

	(void)name;
	if (c->where == IN_ROOT ||
	    (c->where == IN_REGISTRY && cbreg_table_at(c->table + 1) != NULL))
		refuse(c, "the registry is not whole");
	c->where = up[c->where];
}

static void
on_text(void *context, const char *text, size_t len)
{
	struct copy *c = context;
	size_t i;

	for (i = 0; i < len; i++)
		if (text[i] == '\0' || strchr(" \t\r\n", text[i]) == NULL)
			break;
	if (i < len || (c->where == IN_ROW && len > 0))
		refuse(c, "text stands outside of attributes");
}

static cbreg_status
more(struct copy *c)
{
	cbreg_status rc;
	size_t n;

	c->n = c->taken = c->text.used = 0;
	if ((n = fread(c->block, 1, PIECE, c->stream)) == 0 &&
	    ferror(c->stream))
		return CBREG_IO;
	c->ended = n == 0;
	if ((rc = xml_feed(c->xml, c->block, n, &c->error)) != CBREG_OK)
		return rc;
	return c->failed ? CBREG_NOMEM : CBREG_OK;
}

cbreg_status
copy_next(void *context, int table, const char *const **out)
{
	const struct cbreg_table *t = cbreg_table_at(table);
	struct copy *c = context;
	struct copy_row *row;
	cbreg_status rc;
	int i;

	while (c->taken == c->n) {
		/* What stands behind the last row may be wrong, too. */
		if (c->ended || (c->table > table && cbreg_table_at(table + 1)))
			return CBREG_DONE;
		if ((rc = more(c)) != CBREG_OK)
			return rc;
	}
	row = &c->row[c->taken];
	if (row->table != table)
		return CBREG_DONE;
	c->taken++;
	for (i = 0; i < t->ncolumn; i++)
		c->value[i] = row->at[i] > 0 ? c->text.text + row->at[i] : NULL;
	*out = c->value;
	return CBREG_OK;
}

const struct source_error *
copy_error(const struct copy *c)
{
	return &c->error;
}

void
copy_free(struct copy *c)
{
	if (c == NULL)
		return;
	xml_free(c->xml);
	if (c->stream != NULL)
		fclose(c->stream);
	free(c->schema);
	free(c->row);
	free(c->text.text);
	free(c);
}

cbreg_status
copy_open(FILE *stream, bool strict, struct copy **out,
    struct source_error *error)
{
	struct copy *c = calloc(1, sizeof(*c));
	struct xml_handler handler = { .space = RECORDS_SPACE,
		.start = on_start,
		.end = on_end,
		.text = on_text,
		.context = c };

	if (c == NULL) {
		fclose(stream);
		return CBREG_NOMEM;
	}
	c->stream = stream;
	c->table = -1;
	if (strict)
		handler.schema = c->schema = records_schema_text();
	if (!strict || c->schema != NULL)
		c->xml = xml_new(&handler);
	if (c->xml != NULL) {
		*out = c;
		return CBREG_OK;
	}
	copy_free(c);
	return xml_missing(error);
}

void
copy_begin(FILE *to)
{
	records_begin(to);
	fprintf(to, "<registry schema=\"%d\">\n", cbreg_schema_version());
}

void
copy_begin_table(FILE *to, const struct cbreg_table *table)
{
	fprintf(to, "<%s>\n", table->name);
}

/* A text with backslashes for what XML has no place for. */
static void
put_escaped(FILE *to, const char *key, const char *text)
{
	const unsigned char *at = (const unsigned char *)text;

	fprintf(to, " %s=\"", key);
	for (; *at != '\0'; at++)
		if (*at == '\\')
			fputs("\\\\", to);
		else if (*at < ' ' && strchr("\t\n\r", *at) == NULL)
			fprintf(to, "\\x%02x", *at);
		else if (at[0] == 0xef && at[1] == 0xbf && at[2] >= 0xbe) {
			fprintf(to, "\\xef\\xbf\\x%02x", at[2]);
			at += 2;
		} else {
			records_put_character(to, *at);
		}
	fputc('"', to);
}

void
copy_row(FILE *to, const struct cbreg_table *table, const char *const *value)
{
	int i;

	records_begin_row(to);
	for (i = 0; i < table->ncolumn; i++)
		if (value[i] != NULL)
			put_escaped(to, table->column[i], value[i]);
	records_end_row(to);
}

void
copy_end_table(FILE *to, const struct cbreg_table *table)
{
	fprintf(to, "</%s>\n", table->name);
}

void
copy_end(FILE *to)
{
	fputs("</registry>\n", to);
	records_end(to);
}

void
copy_schema(FILE *to)
{
	const struct cbreg_table *t;
	int i, k;

	fputs("  <xs:simpleType name=\"number\">\n"
	      "    <xs:restriction base=\"xs:string\">\n"
	      "      <xs:pattern value=\"-?[0-9]{1,19}\"/>\n"
	      "    </xs:restriction>\n"
	      "  </xs:simpleType>\n"
	      "  <xs:simpleType name=\"escaped\">\n"
	      "    <xs:restriction base=\"xs:string\">\n"
	      "      <xs:pattern value=\"([^\\\\]|\\\\\\\\|"
	      "\\\\x(0[1-9a-f]|1[0-9a-f]|ef\\\\xbf\\\\xb[ef]))*\"/>\n"
	      "    </xs:restriction>\n"
	      "  </xs:simpleType>\n"
	      "  <xs:complexType name=\"registry\">\n    <xs:sequence>\n",
	    to);
	for (i = 0; (t = cbreg_table_at(i)) != NULL; i++) {
		fprintf(to,
		    "      <xs:element name=\"%s\"><xs:complexType>"
		    "<xs:sequence>\n"
		    "        <xs:element name=\"row\" minOccurs=\"0\" "
		    "maxOccurs=\"unbounded\"><xs:complexType>\n",
		    t->name);
		for (k = 0; k < t->ncolumn; k++)
			fprintf(to,
			    "          <xs:attribute name=\"%s\" "
			    "type=\"c:%s\"%s/>\n",
			    t->column[k],
			    (t->type[k] | 0x20) == 't' ? "escaped" : "number",
			    (t->type[k] & 0x20) == 0 ? " use=\"required\""
						     : "");
		fputs("        </xs:complexType></xs:element>\n"
		      "      </xs:sequence></xs:complexType></xs:element>\n",
		    to);
	}
	fprintf(to,
	    "    </xs:sequence>\n"
	    "    <xs:attribute name=\"schema\" use=\"required\">\n"
	    "      <xs:simpleType><xs:restriction base=\"xs:string\">"
	    "<xs:enumeration value=\"%d\"/></xs:restriction></xs:simpleType>\n"
	    "    </xs:attribute>\n  </xs:complexType>\n",
	    cbreg_schema_version());
}
