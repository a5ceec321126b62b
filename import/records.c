/* The XML of cbreg: its reader, its writer and its schema.  The reader checks
 * what the schema says, from the same table of columns, as the rows come. */
#include "config.h"

#include "records.h"

#include "copy.h"
#include "date.h"
#include "text.h"
#include "xml.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define PIECE 65536
#define MAX_ATTRIBUTES (CBREG_MAX_COLUMNS + 2)

/* Columns that cbreg adds to rows that it did not take. */
static const char *const own[] = { "verdict", "finding" };
#define N_OWN 2

enum where {
	OUTSIDE, /* of the root */
	IN_ROOT,
	IN_LIST,
	IN_ROW,
	AFTER_LIST
};

struct records {
	struct source source;
	FILE *stream;
	struct xml *xml;
	char *schema; /* its text, where libxml2 checks, too */
	const struct cbreg_kind *kind;
	enum where where;
	bool ended, has_keys, refused;
	/* Attributes that came so far, and which columns they are. */
	const char *name[MAX_ATTRIBUTES];
	int known[MAX_ATTRIBUTES];
	int n_name;
	int column[MAX_ATTRIBUTES]; /* of the row at hand */
	uint32_t required, seen;    /* columns, a bit each */
	/* The last word of each column: most rows have one of few. */
	struct {
		char text[24];
		size_t len;
	} word[CBREG_MAX_COLUMNS];
	/* Rows that were parsed and not taken. */
	struct place {
		size_t at; /* in the text */
		uint32_t len;
	} * place;	/* per row and column */
	uint32_t *line; /* of each row */
	uint32_t last;
	size_t n, room, taken;
	struct text text; /* of their values */
	int64_t offset;
	char message[200];
	bool failed; /* out of memory */
	char block[PIECE];
	char *value[CBREG_MAX_COLUMNS];
	uint32_t len[CBREG_MAX_COLUMNS];
};

static struct records *
records_of(struct source *source)
{
	return (struct records *)(void *)source;
}

static void refuse(struct records *r, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void
refuse(struct records *r, const char *format, ...)
{
	va_list args;

	if (r->refused)
		return;
	r->refused = true;
	va_start(args, format);
	vsnprintf(r->message, sizeof(r->message), format, args);
	va_end(args);
	xml_refuse(r->xml, "E-SCHEMA", r->message);
}

/* What must be there: the same as in the header of a table. */
static bool
is_required(const struct cbreg_column *c)
{
	return (c->flags & (CBREG_KEY | CBREG_REQUIRED | CBREG_DERIVED)) ==
	       (CBREG_KEY | CBREG_REQUIRED);
}

static bool
is_code(const char *text, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if ((unsigned char)text[i] <= ' ' || text[i] == 0x7f ||
		    text[i] == '"' || text[i] == ';')
			return false;
	return true;
}

static bool
is_open_word(const char *text, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (!((text[i] >= 'a' && text[i] <= 'z') ||
			(text[i] >= '0' && text[i] <= '9') || text[i] == '-'))
			return false;
	return true;
}

/* Most differ in their first letter. */
static bool
same_word(const char *word, const char *text, size_t len)
{
	return word[0] == text[0] && strncmp(word, text, len) == 0 &&
	       word[len] == '\0';
}

static bool
is_word(const struct cbreg_column *c, const char *text, size_t len)
{
	const struct cbreg_codelist *list = cbreg_codelist(c->list);
	const char *word;
	int i;

	if (c->list == CBREG_REASON) /* a site has its own */
		return is_code(text, len);
	if ((c->flags & CBREG_OPEN_WORD) != 0)
		return is_open_word(text, len);
	for (i = 0; i < list->n; i++) {
		word = list->word[i];
		if (same_word(word, text, len))
			return true;
		if (c->list != CBREG_STATUS || i == 0)
			continue;
		if (same_word(cbreg_status_word(i, true), text, len))
			return true;
	}
	return false;
}

static bool
is_number(const struct cbreg_column *c, const char *text, size_t len)
{
	size_t i = len > 0 && text[0] == '-';
	long n = 0;

	if (i == len || len - i > 12)
		return false;
	for (; i < len; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		n = n * 10 + (text[i] - '0');
	}
	n = text[0] == '-' ? -n : n;
	return n >= c->min && n <= c->max;
}

static bool
is_level(const char *text, size_t len)
{
	size_t i;

	if (len == 2 && memcmp(text, "na", 2) == 0)
		return true;
	for (i = 0; i < len; i++)
		if (text[i] < '0' || text[i] > '9')
			return false;
	return len <= 3;
}

static bool
is_country(const char *text, size_t len)
{
	return len == 2 && text[0] >= 'A' && text[0] <= 'Z' && text[1] >= 'A' &&
	       text[1] <= 'Z';
}

static bool
is_old_person(const char *text, size_t len)
{
	size_t i;

	if (len < 7 || len > 10 || text[0] != 'P')
		return false;
	for (i = 1; i < len; i++)
		if (text[i] < '0' || text[i] > '9')
			return false;
	return true;
}

/* White space around numbers and days means nothing in XML. */
static size_t
collapse(char *text, size_t len)
{
	size_t from = 0;

	if (len == 0 || (text[0] > ' ' && text[len - 1] > ' '))
		return len;
	while (len > 0 && strchr(" \t\r\n", text[len - 1]) != NULL)
		len--;
	while (from < len && strchr(" \t\r\n", text[from]) != NULL)
		from++;
	memmove(text, text + from, len - from);
	return len - from;
}

/* Whether the schema allows the value; it gets its length without blanks that
 * mean nothing. */
static bool
is_allowed(const struct cbreg_column *c, char *text, size_t *len)
{
	if (c->type == CBREG_INT || c->type == CBREG_DATE ||
	    c->type == CBREG_PARTIAL_DATE)
		*len = collapse(text, *len);
	if (*len == 0)
		return false;
	switch (c->type) {
	case CBREG_CODE:
	case CBREG_REF:
	case CBREG_ORG:
		return is_code(text, *len);
	case CBREG_INT:
		return is_number(c, text, *len);
	case CBREG_DATE:
		return cbreg_date_parse(text, *len, false) != 0;
	case CBREG_PARTIAL_DATE:
		return cbreg_date_parse(text, *len, true) != 0;
	case CBREG_WORD:
		return is_word(c, text, *len);
	case CBREG_COUNTRY:
		return is_country(text, *len);
	case CBREG_LEVEL:
		return is_level(text, *len);
	case CBREG_OLD_PERSON:
		return is_old_person(text, *len);
	default:
		return true;
	}
}

static bool
grow_rows(struct records *r)
{
	size_t room = r->room > 0 ? r->room * 2 : 256;
	size_t columns = (size_t)r->kind->ncolumn;
	struct place *place;
	uint32_t *line;

	if (r->n < r->room)
		return true;
	place = realloc(r->place, room * columns * sizeof(*place));
	if (place == NULL)
		return false;
	r->place = place;
	if ((line = realloc(r->line, room * sizeof(*line))) == NULL)
		return false;
	r->line = line;
	r->room = room;
	return true;
}

/* The column of an attribute; -1 for one that cbreg itself has added, -2 where
 * the kind has none of that name. */
static int
column_of(const struct records *r, const char *name)
{
	int column = cbreg_kind_column(r->kind, name);

	if (column >= 0)
		return column;
	return strcmp(name, own[0]) == 0 || strcmp(name, own[1]) == 0 ? -1 : -2;
}

/* The columns of the attributes at hand.  Their names are told apart by their
 * addresses, which are those of the rows before. */
static bool
know_attributes(struct records *r, const struct xml_attribute *attribute, int n)
{
	int i, k = -1;

	for (i = 0; i < n && i < MAX_ATTRIBUTES; i++) {
		/* As in the row before, most of all. */
		if (++k >= r->n_name || r->name[k] != attribute[i].name)
			for (k = 0; k < r->n_name; k++)
				if (r->name[k] == attribute[i].name)
					break;
		if (k == r->n_name) {
			if (k == MAX_ATTRIBUTES ||
			    (r->known[k] = column_of(r, attribute[i].name)) ==
				-2) {
				refuse(r, "%s have no column '%.60s'",
				    r->kind->name, attribute[i].name);
				return false;
			}
			r->name[r->n_name++] = attribute[i].name;
		}
		r->column[i] = r->known[k];
	}
	return true;
}

static bool
is_last_word(const struct records *r, int column, const char *text, size_t len)
{
	return len > 0 && r->word[column].len == len &&
	       memcmp(r->word[column].text, text, len) == 0;
}

static void
take_value(struct records *r, const struct xml_attribute *attribute, int column,
    struct place *place)
{
	const struct cbreg_column *c = &r->kind->column[column];
	size_t len = attribute->len;
	char *text;

	if (!text_room(&r->text, len + 1)) {
		r->failed = true;
		return;
	}
	text = r->text.text + r->text.used;
	memcpy(text, attribute->value, len);
	len = xml_unquote(attribute, text, len);
	if (!is_last_word(r, column, text, len) && !is_allowed(c, text, &len)) {
		refuse(r, "%s: %s", c->key,
		    len == 0 ? "an attribute has a value, or is left out"
			     : "the value is not one that the schema allows");
		return;
	}
	if (c->type == CBREG_WORD && len < sizeof(r->word[0].text)) {
		memcpy(r->word[column].text, text, len);
		r->word[column].len = len;
	}
	text[len] = '\0';
	place[column] = (struct place){ r->text.used, (uint32_t)len };
	r->text.used += len + 1;
	r->seen |= 1u << column;
}

static void
take_row(struct records *r, const struct xml_attribute *attribute, int n)
{
	uint32_t line;
	size_t columns = (size_t)r->kind->ncolumn;
	struct place *place;
	int i;

	if (!know_attributes(r, attribute, n))
		return;
	if (!grow_rows(r)) {
		r->failed = true;
		return;
	}
	place = r->place + r->n * columns;
	memset(place, 0, columns * sizeof(*place));
	r->seen = 0;
	for (i = 0; i < n && i < MAX_ATTRIBUTES && !r->failed && !r->refused;
	     i++)
		if (r->column[i] >= 0)
			take_value(r, &attribute[i], r->column[i], place);
	if ((r->required & ~r->seen) != 0) {
		for (i = 0; (r->required & ~r->seen & 1u << i) == 0; i++)
			;
		refuse(r, "%s is missing", r->kind->column[i].key);
		return;
	}
	/* Each row is known by its line: one that shares it gets the next. */
	line = xml_line(r->xml);
	r->last = line > r->last ? line : r->last + 1;
	r->line[r->n++] = r->last;
}

static void
begin_list(struct records *r, const char *name, int n)
{
	int i;

	if ((r->kind = cbreg_kind_find(name)) == NULL ||
	    strcmp(r->kind->name, name) != 0) {
		refuse(r, "'%.60s' is no list of records", name);
		return;
	}
	if (n > 0) {
		refuse(r, "a list has no attributes");
		return;
	}
	for (i = 0; i < r->kind->ncolumn; i++)
		if (is_required(&r->kind->column[i]))
			r->required |= 1u << i;
	r->where = IN_LIST;
}

static void
on_start(void *context, const char *name, const struct xml_attribute *attribute,
    int n)
{
	struct records *r = context;

	switch (r->where) {
	case OUTSIDE:
		if (strcmp(name, "cbreg") != 0)
			refuse(r, "the document is not one of cbreg");
		else if (n > 0)
			refuse(r, "the root has no attributes");
		r->where = IN_ROOT;
		break;
	case IN_ROOT:
		begin_list(r, name, n);
		break;
	case IN_LIST:
		if (strcmp(name, "row") != 0)
			refuse(r, "a list has rows, not '%.60s'", name);
		else
			take_row(r, attribute, n);
		r->where = IN_ROW;
		break;
	case IN_ROW:
		refuse(r, "a row has attributes only");
		break;
	case AFTER_LIST:
		refuse(r, "a document has one list");
		break;
	}
}

static void
on_end(void *context, const char *name)
{
	struct records *r = context;

	(void)name;
	if (r->where == IN_ROW)
		r->where = IN_LIST;
	else if (r->where == IN_LIST)
		r->where = AFTER_LIST;
	else if (r->where == IN_ROOT)
		refuse(r, "the document has no list");
}

static void
on_text(void *context, const char *text, size_t len)
{
	struct records *r = context;
	size_t i;

	for (i = 0; i < len; i++)
		if (strchr(" \t\r\n", text[i]) == NULL || text[i] == '\0')
			break;
	if (r->where == IN_ROW && len > 0)
		refuse(r, "a row has attributes only");
	else if (i < len)
		refuse(r, "text stands outside of attributes");
}

static cbreg_status
more(struct records *r, struct source_error *error)
{
	cbreg_status rc;
	size_t n;

	r->n = r->taken = r->text.used = 0;
	if ((n = fread(r->block, 1, PIECE, r->stream)) == 0 &&
	    ferror(r->stream))
		return CBREG_IO;
	r->offset += (int64_t)n;
	r->ended = n == 0;
	if ((rc = xml_feed(r->xml, r->block, n, error)) != CBREG_OK)
		return rc;
	return r->failed ? CBREG_NOMEM : CBREG_OK;
}

/* The first record has the keys, as the header of a table has. */
static void
give_keys(struct records *r, struct source_record *out)
{
	int i;

	for (i = 0; i < r->kind->ncolumn; i++) {
		r->value[i] = (char *)r->kind->column[i].key;
		r->len[i] = (uint32_t)strlen(r->value[i]);
	}
	out->line = 0;
	r->has_keys = true;
}

static void
give_row(struct records *r, struct source_record *out)
{
	const struct place *place =
	    r->place + r->taken * (size_t)r->kind->ncolumn;
	static char none[1];
	int i;

	for (i = 0; i < r->kind->ncolumn; i++) {
		r->value[i] =
		    place[i].len > 0 ? r->text.text + place[i].at : none;
		r->len[i] = place[i].len;
	}
	out->line = r->line[r->taken++];
}

static cbreg_status
records_next(struct source *source, struct source_record *out,
    struct source_error *error)
{
	struct records *r = records_of(source);
	cbreg_status rc;

	*out = (struct source_record){ .value = r->value,
		.value_len = r->len,
		.n = (size_t)r->kind->ncolumn };
	if (!r->has_keys) {
		give_keys(r, out);
		return CBREG_OK;
	}
	while (r->taken == r->n) {
		if (r->ended)
			return CBREG_DONE;
		if ((rc = more(r, error)) != CBREG_OK)
			return rc;
	}
	give_row(r, out);
	return CBREG_OK;
}

static void
keep_text(struct source *source)
{
	(void)source;
}

static int64_t
records_offset(const struct source *source)
{
	return ((const struct records *)(const void *)source)->offset;
}

static void
records_free(struct source *source)
{
	struct records *r = records_of(source);

	xml_free(r->xml);
	free(r->schema);
	fclose(r->stream);
	free(r->place);
	free(r->line);
	free(r->text.text);
	free(r);
}

static const struct source_ops records_ops = { .next = records_next,
	.keep_text = keep_text,
	.offset = records_offset,
	.free = records_free };

cbreg_status
records_open(FILE *stream, bool strict, struct source **out,
    struct source_error *error)
{
	struct records *r = calloc(1, sizeof(*r));
	struct xml_handler handler = { .space = RECORDS_SPACE,
		.start = on_start,
		.end = on_end,
		.text = on_text,
		.context = r };
	cbreg_status rc = CBREG_OK;

	if (r != NULL && strict)
		handler.schema = r->schema = records_schema_text();
	if (r != NULL && (!strict || r->schema != NULL))
		r->xml = xml_new(&handler);
	if (r == NULL || r->xml == NULL) {
		if (r != NULL)
			free(r->schema);
		free(r);
		fclose(stream);
		return xml_missing(error);
	}
	r->source.ops = &records_ops;
	r->stream = stream;
	while (rc == CBREG_OK && r->kind == NULL && !r->ended)
		rc = more(r, error);
	if (rc == CBREG_OK && r->kind == NULL) {
		*error = (struct source_error){ .line = 1,
			.code = "E-EMPTY",
			.message = "the document is empty" };
		rc = CBREG_INVALID;
	}
	if (rc == CBREG_OK)
		*out = &r->source;
	else
		records_free(&r->source);
	return rc;
}

const struct cbreg_kind *
records_kind(struct source *source)
{
	return records_of(source)->kind;
}

void
records_begin(FILE *to)
{
	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	      "<cbreg xmlns=\"" RECORDS_SPACE "\">\n",
	    to);
}

void
records_end(FILE *to)
{
	fputs("</cbreg>\n", to);
}

/* A text as the name of an element. */
static void
put_name(FILE *to, const char *name)
{
	for (; *name != '\0'; name++)
		fputc((*name >= 'a' && *name <= 'z') ||
			      (*name >= '0' && *name <= '9')
			  ? *name
			  : '-',
		    to);
}

void
records_begin_list(FILE *to, const char *name)
{
	fputc('<', to);
	put_name(to, name);
	fputs(">\n", to);
}

void
records_end_list(FILE *to, const char *name)
{
	fputs("</", to);
	put_name(to, name);
	fputs(">\n", to);
}

void
records_begin_row(FILE *to)
{
	fputs("<row", to);
}

void
records_end_row(FILE *to)
{
	fputs("/>\n", to);
}

void
records_put_character(FILE *to, int c)
{
	switch (c) {
	case '&':
		fputs("&amp;", to);
		break;
	case '<':
		fputs("&lt;", to);
		break;
	case '>':
		fputs("&gt;", to);
		break;
	case '"':
		fputs("&quot;", to);
		break;
	case '\t':
	case '\n':
	case '\r':
		fprintf(to, "&#%d;", c);
		break;
	default:
		fputc(c, to);
	}
}

bool
records_put(FILE *to, const char *key, const char *value)
{
	const unsigned char *at = (const unsigned char *)value;

	if (value[0] == '\0')
		return true;
	fprintf(to, " %s=\"", key);
	for (; *at != '\0'; at++) {
		/* U+FFFE and U+FFFF are as little XML as controls. */
		if ((*at < ' ' && strchr("\t\n\r", *at) == NULL) ||
		    (at[0] == 0xef && at[1] == 0xbf && at[2] >= 0xbe))
			return false;
		records_put_character(to, *at);
	}
	fputc('"', to);
	return true;
}

static const char types[] =
    "  <xs:simpleType name=\"text\">\n"
    "    <xs:restriction base=\"xs:string\">\n"
    "      <xs:minLength value=\"1\"/>\n"
    "    </xs:restriction>\n"
    "  </xs:simpleType>\n"
    "  <xs:simpleType name=\"code\">\n"
    "    <xs:restriction base=\"xs:string\">\n"
    "      <xs:pattern value=\"[^\\s&quot;;&#x7F;]+\"/>\n"
    "    </xs:restriction>\n"
    "  </xs:simpleType>\n"
    "  <xs:simpleType name=\"date\">\n"
    "    <xs:restriction base=\"xs:date\">\n"
    "      <xs:pattern value=\"[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}\"/>\n"
    "    </xs:restriction>\n"
    "  </xs:simpleType>\n"
    "  <xs:simpleType name=\"month\">\n"
    "    <xs:restriction base=\"xs:gYearMonth\">\n"
    "      <xs:pattern value=\"[1-9][0-9]{3}-[0-9]{2}\"/>\n"
    "    </xs:restriction>\n"
    "  </xs:simpleType>\n"
    "  <xs:simpleType name=\"year\">\n"
    "    <xs:restriction base=\"xs:gYear\">\n"
    "      <xs:pattern value=\"[1-9][0-9]{3}\"/>\n"
    "    </xs:restriction>\n"
    "  </xs:simpleType>\n"
    "  <xs:simpleType name=\"partial-date\">\n"
    "    <xs:union memberTypes=\"c:date c:month c:year\"/>\n"
    "  </xs:simpleType>\n"
    "  <xs:simpleType name=\"country\">\n"
    "    <xs:restriction base=\"xs:string\">\n"
    "      <xs:pattern value=\"[A-Z]{2}\"/>\n"
    "    </xs:restriction>\n"
    "  </xs:simpleType>\n"
    "  <xs:simpleType name=\"open-word\">\n"
    "    <xs:restriction base=\"xs:string\">\n"
    "      <xs:pattern value=\"[a-z0-9\\-]+\"/>\n"
    "    </xs:restriction>\n"
    "  </xs:simpleType>\n"
    "  <xs:simpleType name=\"level\">\n"
    "    <xs:restriction base=\"xs:string\">\n"
    "      <xs:pattern value=\"na|[0-9]{1,3}\"/>\n"
    "    </xs:restriction>\n"
    "  </xs:simpleType>\n"
    "  <xs:simpleType name=\"old-person\">\n"
    "    <xs:restriction base=\"xs:string\">\n"
    "      <xs:pattern value=\"P[0-9]{6,9}\"/>\n"
    "    </xs:restriction>\n"
    "  </xs:simpleType>\n";

static void
put_enumeration(FILE *to, const char *word)
{
	fprintf(to, "      <xs:enumeration value=\"%s\"/>\n", word);
}

/* A type per code list, which the columns name. */
static void
put_lists(FILE *to)
{
	const struct cbreg_codelist *list;
	int id, i;

	for (id = 0; id < CBREG_CODELISTS; id++) {
		if (id == CBREG_REASON)
			continue;
		list = cbreg_codelist((enum cbreg_list_id)id);
		fprintf(to,
		    "  <xs:simpleType name=\"list-%s\">\n"
		    "    <xs:restriction base=\"xs:string\">\n",
		    list->name);
		for (i = 0; i < list->n; i++) {
			if (list->word[i][0] != '\0')
				put_enumeration(to, list->word[i]);
			if (id == CBREG_STATUS && i > 0 &&
			    strcmp(list->word[i], cbreg_status_word(i, true)) !=
				0)
				put_enumeration(to, cbreg_status_word(i, true));
		}
		fputs("    </xs:restriction>\n  </xs:simpleType>\n", to);
	}
}

static const char *
type_name(const struct cbreg_column *c)
{
	switch (c->type) {
	case CBREG_CODE:
	case CBREG_REF:
	case CBREG_ORG:
		return "code";
	case CBREG_DATE:
		return "date";
	case CBREG_PARTIAL_DATE:
		return "partial-date";
	case CBREG_COUNTRY:
		return "country";
	case CBREG_LEVEL:
		return "level";
	case CBREG_OLD_PERSON:
		return "old-person";
	case CBREG_WORD:
		return c->list == CBREG_REASON		   ? "code"
		       : (c->flags & CBREG_OPEN_WORD) != 0 ? "open-word"
							   : NULL;
	case CBREG_INT:
		return NULL;
	default:
		return "text";
	}
}

static void
put_column(FILE *to, const struct cbreg_column *c)
{
	const char *type = type_name(c);

	fprintf(to, "      <xs:attribute name=\"%s\"%s", c->key,
	    is_required(c) ? " use=\"required\"" : "");
	if (type != NULL) {
		fprintf(to, " type=\"c:%s\"/>\n", type);
		return;
	}
	if (c->type == CBREG_WORD) {
		fprintf(to, " type=\"c:list-%s\"/>\n",
		    cbreg_codelist(c->list)->name);
		return;
	}
	fprintf(to,
	    ">\n        <xs:simpleType>\n"
	    "          <xs:restriction base=\"xs:integer\">\n"
	    "            <xs:minInclusive value=\"%ld\"/>\n"
	    "            <xs:maxInclusive value=\"%ld\"/>\n"
	    "            <xs:pattern value=\"-?[0-9]{1,12}\"/>\n"
	    "          </xs:restriction>\n"
	    "        </xs:simpleType>\n"
	    "      </xs:attribute>\n",
	    c->min, c->max);
}

static void
put_kind(FILE *to, const struct cbreg_kind *kind)
{
	int i;

	fprintf(to, "  <xs:complexType name=\"row-%s\">\n", kind->name);
	for (i = 0; i < kind->ncolumn; i++)
		put_column(to, &kind->column[i]);
	for (i = 0; i < N_OWN; i++)
		fprintf(to, "      <xs:attribute name=\"%s\"/>\n", own[i]);
	fputs("  </xs:complexType>\n", to);
}

void
records_schema(FILE *to)
{
	const struct cbreg_kind *kind;
	int i;

	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	      "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" "
	      "xmlns:c=\"" RECORDS_SPACE "\"\n"
	      "    targetNamespace=\"" RECORDS_SPACE "\" "
	      "elementFormDefault=\"qualified\">\n"
	      "  <xs:element name=\"cbreg\">\n    <xs:complexType>\n"
	      "      <xs:choice>\n",
	    to);
	for (i = 0; (kind = cbreg_kind_at(i)) != NULL; i++)
		fprintf(to,
		    "        <xs:element name=\"%s\"><xs:complexType>"
		    "<xs:sequence>\n"
		    "          <xs:element name=\"row\" type=\"c:row-%s\" "
		    "minOccurs=\"0\" maxOccurs=\"unbounded\"/>\n"
		    "        </xs:sequence></xs:complexType></xs:element>\n",
		    kind->name, kind->name);
	fputs("        <xs:element name=\"registry\" type=\"c:registry\"/>\n"
	      "      </xs:choice>\n    </xs:complexType>\n  </xs:element>\n",
	    to);
	fputs(types, to);
	put_lists(to);
	for (i = 0; (kind = cbreg_kind_at(i)) != NULL; i++)
		put_kind(to, kind);
	copy_schema(to);
	fputs("</xs:schema>\n", to);
}

char *
records_schema_text(void)
{
	char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	if (to == NULL)
		return NULL;
	records_schema(to);
	return fclose(to) == 0 ? text : NULL;
}
