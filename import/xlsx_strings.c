/* Texts of workbooks as Excel writes them. */
#include "config.h"

#include "xlsx_strings.h"

#include "text.h"

#include <stdlib.h>
#include <string.h>

#define MAX_STRINGS ((size_t)64 << 20) /* bytes of the shared ones */
#define PIECE 8192

struct strings {
	struct workbook *book;
	struct part *part;
	struct xml *xml;
	struct strings_run run;
	struct workbook_text text; /* one after the other */
	uint32_t *begins;
	size_t n, room; /* of those that are whole */
	bool in_item;
	bool ended;
	cbreg_status rc; /* other than OK: no more can be read */
	struct source_error error;
};

static int
hex_of(const char *text)
{
	int n = 0, i, c;

	for (i = 0; i < 4; i++) {
		c = text[i];
		if (c >= '0' && c <= '9')
			n = n * 16 + c - '0';
		else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
			n = n * 16 + (c | 0x20) - 'a' + 10;
		else
			return -1;
	}
	return n;
}

/* The character that is written there as _xHHHH_; 0 if none. */
static int
escape_at(const char *text, size_t len)
{
	int c;

	if (len < 7 || text[0] != '_' || text[1] != 'x' || text[6] != '_')
		return 0;
	c = hex_of(text + 2);
	return c > 0 ? c : 0;
}

/* _x000D_ is a character that XML has no place for; _x005F_ is the dash that
 * keeps such a text from meaning one. */
size_t
strings_unescape(char *text, size_t len)
{
	size_t from = 0, to = 0;
	int c, d;

	if (memmem(text, len, "_x", 2) == NULL)
		return len;
	while (from < len) {
		c = escape_at(text + from, len - from);
		d = c >= 0xd800 && c < 0xdc00 && len - from > 7
			? escape_at(text + from + 7, len - from - 7)
			: 0;
		if (d >= 0xdc00 && d <= 0xdfff) {
			to += text_put(text + to,
			    (uint32_t)(0x10000 + ((c - 0xd800) << 10) +
				       (d - 0xdc00)));
			from += 14;
		} else if (c > 0 && !(c >= 0xd800 && c <= 0xdfff)) {
			to += text_put(text + to, (uint32_t)c);
			from += 7;
		} else {
			text[to++] = text[from++];
		}
	}
	return to;
}

void
strings_begin(struct strings_run *run, const struct workbook_text *to,
    const struct xml_attribute *attribute, int n)
{
	run->depth++;
	run->trims = !xml_is(xml_find(attribute, n, "space"), "preserve");
	run->begun = to->len;
}

void
strings_end(struct strings_run *run, struct workbook_text *of)
{
	size_t from = run->begun;

	run->depth--;
	if (!run->trims || run->phonetic > 0 || of->len == from)
		return;
	while (
	    of->len > from && strchr(" \t\r\n", of->text[of->len - 1]) != NULL)
		of->len--;
	while (from < of->len && strchr(" \t\r\n", of->text[from]) != NULL)
		from++;
	memmove(of->text + run->begun, of->text + from, of->len - from);
	of->len -= from - run->begun;
	of->text[of->len] = '\0';
}

static void
begin_item(struct strings *s)
{
	if (!list_room(&s->begins, &s->room, s->n, sizeof(*s->begins))) {
		s->book->failed = true;
		return;
	}
	s->begins[s->n] = (uint32_t)s->text.len;
	s->in_item = true;
}

static void
end_item(struct strings *s)
{
	size_t first = s->begins[s->n], len = 0;

	if (s->text.len > first)
		len =
		    strings_unescape(s->text.text + first, s->text.len - first);
	s->text.len = first + len;
	workbook_add(s->book, &s->text, "", 1, MAX_STRINGS);
	s->in_item = false;
	s->n++;
}

static void
on_start(void *context, const char *name, const struct xml_attribute *attribute,
    int n)
{
	struct strings *s = context;

	if (strcmp(name, "si") == 0 && !s->in_item)
		begin_item(s);
	else if (strcmp(name, "rPh") == 0)
		s->run.phonetic++;
	else if (strcmp(name, "t") == 0)
		strings_begin(&s->run, &s->text, attribute, n);
}

static void
on_end(void *context, const char *name)
{
	struct strings *s = context;

	if (strcmp(name, "si") == 0 && s->in_item)
		end_item(s);
	else if (strcmp(name, "rPh") == 0)
		s->run.phonetic--;
	else if (strcmp(name, "t") == 0)
		strings_end(&s->run, &s->text);
}

static void
on_text(void *context, const char *text, size_t len)
{
	struct strings *s = context;

	if (s->run.depth > 0 && s->run.phonetic == 0 && s->in_item)
		workbook_add(s->book, &s->text, text, len, MAX_STRINGS);
}

cbreg_status
strings_open(struct workbook *book, const char *part, struct strings **out,
    struct source_error *error)
{
	struct strings *s = calloc(1, sizeof(*s));
	const struct xml_handler handler = { .start = on_start,
		.end = on_end,
		.text = on_text,
		.context = s };
	cbreg_status rc;

	if (s == NULL)
		return CBREG_NOMEM;
	*out = s;
	s->book = book;
	if ((rc = part_open(book->parts, part, &s->part, error)) != CBREG_OK)
		return rc;
	return (s->xml = xml_new(&handler)) != NULL ? CBREG_OK : CBREG_NOMEM;
}

static void
read_piece(struct strings *s)
{
	const char *piece;
	size_t n;

	s->rc = part_next(s->part, PIECE, &piece, &n, &s->error);
	if (s->rc == CBREG_OK)
		s->rc = xml_feed(s->xml, piece, n, &s->error);
	if (s->rc == CBREG_OK && s->book->failed)
		s->rc = CBREG_NOMEM;
	if (s->rc == CBREG_OK && s->book->refused != NULL)
		s->rc =
		    workbook_refuse(&s->error, "E-LENGTH", s->book->refused);
	s->ended = n == 0;
}

bool
strings_get(struct strings *s, size_t at, const char **text, size_t *len)
{
	size_t end;

	while (at >= s->n && !s->ended && s->rc == CBREG_OK &&
	       s->book->refused == NULL)
		read_piece(s);
	if (at >= s->n)
		return false;
	end = at + 1 < s->n || s->in_item ? s->begins[at + 1] : s->text.len;
	*text = s->text.text + s->begins[at];
	*len = end - s->begins[at] - 1;
	return true;
}

void
strings_rest(struct strings *s)
{
	while (!s->ended && s->rc == CBREG_OK)
		read_piece(s);
}

cbreg_status
strings_failed(const struct strings *s, struct source_error *error)
{
	if (s->rc == CBREG_INVALID)
		*error = s->error;
	return s->rc;
}

void
strings_free(struct strings *s)
{
	if (s == NULL)
		return;
	xml_free(s->xml);
	part_free(s->part);
	free(s->text.text);
	free(s->begins);
	free(s);
}
