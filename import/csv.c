/* Values between commas, semicolons or tabs, strictly as RFC 4180 has them.  A
 * reader of our own: none at hand says in which field of which line a quote is
 * wrong. */
#include "config.h"

#include "source.h"

#include <stdlib.h>
#include <string.h>

#define BLOCK ((size_t)1 << 18)

struct csv {
	struct source source;
	FILE *stream;
	char separator;
	char *buffer;
	size_t at, end, size; /* of the part not yet handed out */
	int64_t offset;
	uint32_t line;
	bool eof, keep;
	char *kept; /* copy of the record, where asked for */
	size_t kept_size;
	size_t n;
	char *value[SOURCE_MAX_FIELDS];
	uint32_t value_len[SOURCE_MAX_FIELDS];
};

static const struct source_ops csv_ops;

struct source *
csv_open(FILE *stream, char separator)
{
	struct csv *s = calloc(1, sizeof(*s));

	if (s == NULL)
		return NULL;
	s->source.ops = &csv_ops;
	s->separator = separator;
	s->stream = stream;
	s->size = BLOCK;
	s->line = 1;
	if ((s->buffer = malloc(s->size + 1)) == NULL) {
		free(s);
		return NULL;
	}
	return &s->source;
}

static struct csv *
csv_of(struct source *source)
{
	return (struct csv *)(void *)source;
}

static void
csv_free(struct source *source)
{
	struct csv *s = csv_of(source);

	fclose(s->stream);
	free(s->buffer);
	free(s->kept);
	free(s);
}

static void
csv_keep_text(struct source *source)
{
	csv_of(source)->keep = true;
}

static int64_t
csv_offset(const struct source *source)
{
	const struct csv *s = (const struct csv *)(const void *)source;

	return s->offset - (int64_t)(s->end - s->at);
}

/* Move what is left to the front and read on. */
static cbreg_status
refill(struct csv *s)
{
	size_t left = s->end - s->at, n;
	char *bigger;

	if (s->at > 0)
		memmove(s->buffer, s->buffer + s->at, left);
	s->at = 0;
	s->end = left;
	if (left == s->size) {
		if ((bigger = realloc(s->buffer, s->size * 2 + 1)) == NULL)
			return CBREG_NOMEM;
		s->buffer = bigger;
		s->size *= 2;
	}
	n = fread(s->buffer + s->end, 1, s->size - s->end, s->stream);
	s->offset += (int64_t)n;
	s->end += n;
	if (n > 0)
		return CBREG_OK;
	if (ferror(s->stream))
		return CBREG_IO;
	s->eof = true;
	return CBREG_DONE;
}

static cbreg_status
syntax(struct source_error *error, uint32_t line, size_t place,
    const char *code, const char *message)
{
	*error = (struct source_error){ .line = line,
		.place = (uint32_t)place,
		.code = code,
		.message = message };
	return CBREG_INVALID;
}

/* Well-formed UTF-8 without NUL; the offset of the first fault, or -1. */
static long
utf8_fault(const char *text, size_t len)
{
	const unsigned char *p = (const unsigned char *)text, *end = p + len;
	uint64_t word;

	while (p < end) {
		unsigned c = *p, min, n, i;
		uint32_t code;

		if (end - p >= 8) {
			memcpy(&word, p, 8);
			/* Eight bytes that are neither NUL nor beyond ASCII. */
			if ((word & 0x8080808080808080u) == 0 &&
			    ((word - 0x0101010101010101u) & ~word &
				0x8080808080808080u) == 0) {
				p += 8;
				continue;
			}
		}
		if (c == 0)
			break;
		if (c < 0x80) {
			p++;
			continue;
		}
		n = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : 1;
		if (c < 0xc2 || c > 0xf4 || (size_t)(end - p) <= n)
			break;
		code = c & (0x3fu >> n);
		for (i = 1; i <= n; i++) {
			if ((p[i] & 0xc0) != 0x80)
				break;
			code = code << 6 | (p[i] & 0x3fu);
		}
		min = n == 3 ? 0x10000 : n == 2 ? 0x800 : 0x80;
		if (i <= n || code < min || code > 0x10ffff ||
		    (code >= 0xd800 && code <= 0xdfff))
			break;
		p += n + 1;
	}
	return p == end ? -1 : (long)(p - (const unsigned char *)text);
}

static cbreg_status
too_long(const struct csv *s, struct source_error *error)
{
	return syntax(error, s->line, 0, "E-LENGTH",
	    "a row is longer than 1 MiB; is a quote missing?");
}

/* A quote opens a field where the field begins, or again after the one that
 * closed it; anywhere else cut() says what is wrong. */
static bool
opens(const struct csv *s, const char *p, const char *q, size_t closed)
{
	size_t at = (size_t)(q - p);

	if (at == 0 || q[-1] == s->separator || at == closed + 1)
		return true;
	return at == 3 && s->line == 1 && memcmp(p, "\xef\xbb\xbf", 3) == 0;
}

/* Lines end with LF, CR LF, or CR alone; some programs make CR CR LF of the
 * second.  The length of what ends one there; 0 where more must be read. */
static size_t
break_at(const struct csv *s, const char *p)
{
	const char *end = s->buffer + s->end;

	if (p == end)
		return 0;
	if (*p == '\n')
		return 1;
	if (end - p < 3 && !s->eof)
		return 0;
	return end - p >= 3 && p[1] == '\r' && p[2] == '\n' ? 3 : 1;
}

/* The end of the record that begins at s->at, past its line break; the number
 * of line breaks inside it.  CBREG_OK with *len 0 at the end of the file. */
static cbreg_status
find_end(struct csv *s, size_t *len, uint32_t *breaks,
    struct source_error *error)
{
	size_t i = 0, closed = SIZE_MAX, end;
	bool quoted = false;
	cbreg_status rc;
	const char *p;

	*breaks = 0;
	for (;;) {
		p = s->buffer + s->at;
		if (!quoted) {
			size_t left = s->end - s->at - i;
			const char *nl = memchr(p + i, '\n', left);
			size_t line = nl != NULL ? (size_t)(nl - p) - i : left;
			const char *cr = memchr(p + i, '\r', line), *q;

			if (cr != NULL && cr + 1 != nl)
				line = (size_t)(cr - p) - i;
			if ((q = memchr(p + i, '"', line)) != NULL) {
				i = (size_t)(q - p) + 1;
				quoted = opens(s, p, q, closed);
				continue;
			}
			i += line;
			if ((end = break_at(s, p + i)) > 0) {
				*len = i + end;
				return CBREG_OK;
			}
		} else {
			const char *q = memchr(p + i, '"', s->end - s->at - i);
			size_t to =
			    q != NULL ? (size_t)(q - p) : s->end - s->at;

			for (; i < to; i++)
				*breaks += p[i] == '\n' ||
					   (p[i] == '\r' && i + 1 < to &&
					       p[i + 1] != '\n');
			if (q != NULL) {
				quoted = false; /* a doubled one opens again */
				closed = i++;
				continue;
			}
		}
		if (i > SOURCE_MAX_RECORD)
			return too_long(s, error);
		rc = refill(s);
		if (rc == CBREG_DONE && (quoted || i == s->end - s->at))
			break;
		if (rc != CBREG_OK && rc != CBREG_DONE)
			return rc;
	}
	*len = s->end - s->at;
	if (quoted)
		return syntax(error, s->line, 0, "E-QUOTE",
		    "a quoted field is not closed before the end of the "
		    "file");
	return CBREG_OK;
}

static cbreg_status
keep_text(struct csv *s, const char *text, size_t len)
{
	char *bigger;

	if (len > s->kept_size) {
		if ((bigger = realloc(s->kept, len)) == NULL)
			return CBREG_NOMEM;
		s->kept = bigger;
		s->kept_size = len;
	}
	memcpy(s->kept, text, len);
	return CBREG_OK;
}

/* Cut a record into fields, in place. */
static cbreg_status
cut(struct csv *s, char *p, char *end, struct source_error *error)
{
	char *to;

	s->n = 0;
	for (;;) {
		if (s->n == SOURCE_MAX_FIELDS)
			return syntax(error, s->line, s->n, "E-WIDTH",
			    "a row has more than 512 fields");
		if (p < end && *p == '"') {
			s->value[s->n++] = to = ++p;
			for (;; p++) {
				if (*p == '"' && (p + 1 >= end || p[1] != '"'))
					break;
				if (*p == '"')
					p++;
				*to++ = *p;
			}
			p++;
			if (p < end && *p != s->separator)
				return syntax(error, s->line, s->n, "E-QUOTE",
				    "text follows a closing quote");
			*to = '\0';
			s->value_len[s->n - 1] =
			    (uint32_t)(to - s->value[s->n - 1]);
		} else {
			s->value[s->n++] = p;
			while (p < end && *p != s->separator) {
				if (*p == '"')
					return syntax(error, s->line, s->n,
					    "E-QUOTE",
					    "a quote stands inside an unquoted "
					    "field");
				p++;
			}
			s->value_len[s->n - 1] =
			    (uint32_t)(p - s->value[s->n - 1]);
		}
		if (p >= end) {
			*end = '\0';
			return CBREG_OK;
		}
		*p++ = '\0';
	}
}

static cbreg_status
csv_next(struct source *source, struct source_record *out,
    struct source_error *error)
{
	struct csv *s = csv_of(source);
	uint32_t breaks;
	cbreg_status rc;
	size_t len, body;
	long fault;
	char *p;

	s->buffer[s->end] = '\0';
	if ((rc = find_end(s, &len, &breaks, error)) != CBREG_OK)
		return rc;
	if (len == 0)
		return CBREG_DONE;
	p = s->buffer + s->at;
	if (s->line == 1 && s->offset <= (int64_t)(s->end - s->at) &&
	    len >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0) {
		s->source.guarded = true; /* as spreadsheets save it */
		p += 3;
		len -= 3;
		s->at += 3;
		if (len == 0)
			return CBREG_DONE;
	}
	if (len > SOURCE_MAX_RECORD)
		return too_long(s, error);
	if ((fault = utf8_fault(p, len)) >= 0)
		return syntax(error, s->line, 0,
		    p[fault] == '\0' ? "E-NUL" : "E-UTF8",
		    p[fault] == '\0' ? "a NUL byte stands in the row"
				     : "the row is not UTF-8; save the file as "
				       "\"CSV UTF-8\"");
	body = len;
	if (body > 0 && p[body - 1] == '\n')
		body--;
	while (body > 0 && p[body - 1] == '\r')
		body--;
	if (s->keep && body > 0 && (rc = keep_text(s, p, body)) != CBREG_OK)
		return rc;
	out->line = s->line;
	out->text = s->kept;
	out->len = body;
	s->at += len;
	if ((rc = cut(s, p, p + body, error)) != CBREG_OK)
		return rc;
	s->line += breaks + 1;
	out->n = s->n;
	out->value = s->value;
	out->value_len = s->value_len;
	return CBREG_OK;
}

static const struct source_ops csv_ops = { csv_next, csv_keep_text, csv_offset,
	csv_free, false };
