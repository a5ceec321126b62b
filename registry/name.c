/* Folding of names: the only file that includes libunistring. */
#include "config.h"

#include "name.h"

#include "title.h"

#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <uninorm.h>
#include <unistr.h>
#include <unictype.h>

#define MAX_TOKENS 32

static bool
is_ascii(const char *text, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if ((text[i] & 0x80) != 0)
			return false;
	return true;
}

static bool
is_latin(ucs4_t c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       (c >= 0xc0 && c <= 0x24f) || (c >= 0x1e00 && c <= 0x1eff);
}

/* Latin letters that no decomposition takes apart, and punctuation that
 * typewriters have in one form. */
static ucs4_t
plain_letter(ucs4_t c)
{
	switch (c) {
	case 0x2018:
	case 0x2019:
	case 0x2bc:
		return '\'';
	case 0x2010:
	case 0x2011:
	case 0x2012:
	case 0x2013:
		return '-';
	case 0x110:
	case 0x111:
		return 'd';
	case 0x141:
	case 0x142:
		return 'l';
	case 0xd8:
	case 0xf8:
		return 'o';
	case 0x131:
		return 'i';
	default:
		return uc_tolower(c);
	}
}

/* Lower case, one form per character, width folded; with drop_marks also
 * without Latin accents and invisible characters. */
static void
fold_unicode(const char *text, size_t len, bool drop_marks, struct buf *out)
{
	size_t n = 0, i;
	uint8_t *norm, utf8[6];
	bool latin = false;
	ucs4_t c;
	int step;

	norm = u8_normalize(UNINORM_NFKD, (const uint8_t *)text, len, NULL, &n);
	if (norm == NULL) {
		/* Not UTF-8: compared as it is. */
		buf_add(out, text, len);
		return;
	}
	for (i = 0; i < n; i += (size_t)step) {
		step = u8_mbtouc(&c, norm + i, n - i);
		if (drop_marks && latin && c >= 0x300 && c <= 0x36f)
			continue;
		if ((c >= 0x200b && c <= 0x200d) || c == 0xfeff)
			continue;
		latin = is_latin(c);
		c = plain_letter(c);
		if (uc_is_property_white_space(c))
			c = ' ';
		buf_add(out, (const char *)utf8,
		    (size_t)u8_uctomb(utf8, c, sizeof(utf8)));
	}
	free(norm);
}

static void
fold_ascii(const char *text, size_t len, struct buf *out)
{
	char *to;
	size_t i;

	buf_add(out, text, len);
	if (out->failed)
		return;
	to = out->text + out->len - len;
	for (i = 0; i < len; i++)
		if (to[i] >= 'A' && to[i] <= 'Z')
			to[i] = (char)(to[i] | 0x20);
		else if (to[i] == '\t' || to[i] == '\n' || to[i] == '\r')
			to[i] = ' ';
}

void
name_fold_plain(const char *text, size_t len, struct buf *out)
{
	struct buf folded = { 0 };
	size_t i, start = out->len;

	if (is_ascii(text, len))
		fold_ascii(text, len, &folded);
	else
		fold_unicode(text, len, false, &folded);
	for (i = 0; i < folded.len; i++) {
		char c = folded.text[i];

		if (c == ' ' &&
		    (out->len == start || out->text[out->len - 1] == ' '))
			continue;
		buf_add(out, &c, 1);
	}
	if (out->len > start && out->text[out->len - 1] == ' ')
		out->text[--out->len] = '\0';
	if (folded.failed)
		out->failed = true;
	buf_release(&folded);
}

void
name_fold_word(const char *text, size_t len, struct buf *out)
{
	if (is_ascii(text, len))
		fold_ascii(text, len, out);
	else
		fold_unicode(text, len, true, out);
}

struct token {
	const char *text;
	size_t len;
};

static int
by_text(const struct token *x, const struct token *y)
{
	size_t len = x->len < y->len ? x->len : y->len;
	int order = memcmp(x->text, y->text, len);

	if (order != 0)
		return order;
	return (x->len > y->len) - (x->len < y->len);
}

static bool
separates(char c)
{
	return c == ' ' || c == ',' || c == '-' || c == '/' || c == '(' ||
	       c == ')' || c == '_';
}

/* Split at blanks, drop the titles and joiners, where there are some, then
 * split the rest at punctuation; apostrophes and dots vanish. */
static size_t
tokens_of(struct buf *folded, const struct titles *titles, int country,
    struct token token[MAX_TOKENS])
{
	char *at = folded->text, *end = folded->text + folded->len, *to;
	size_t n = 0, len;

	while (at < end && n < MAX_TOKENS) {
		while (at < end && *at == ' ')
			at++;
		len = 0;
		while (at + len < end && at[len] != ' ')
			len++;
		if (len > 1 && at[len - 1] == '.' &&
		    title_is(titles, at, len - 1, country)) {
			at += len;
			continue;
		}
		if (len > 0 && title_is(titles, at, len, country)) {
			at += len;
			continue;
		}
		while (len > 0 && n < MAX_TOKENS) {
			token[n].text = to = at;
			while (len > 0 && !separates(*at)) {
				if (*at != '\'' && *at != '.' && *at != '`')
					*to++ = *at;
				at++;
				len--;
			}
			token[n].len = (size_t)(to - token[n].text);
			if (token[n].len > 0)
				n++;
			while (len > 0 && separates(*at)) {
				at++;
				len--;
			}
		}
	}
	return n;
}

static size_t
fold_tokens(const char *text, size_t len, const struct titles *titles,
    int country, struct buf *folded, struct token token[MAX_TOKENS])
{
	buf_clear(folded);
	name_fold_word(text, len, folded);
	return folded->len > 0 ? tokens_of(folded, titles, country, token) : 0;
}

void
name_fold(const struct titles *titles, const char *text, size_t len,
    int country, struct buf *out)
{
	struct buf folded = { 0 };
	struct token token[MAX_TOKENS], swap;
	size_t n, i, k;

	n = fold_tokens(text, len, titles, country, &folded, token);
	if (n == 0) /* nothing but titles: then they are the name */
		n = fold_tokens(text, len, NULL, country, &folded, token);
	if (folded.failed) {
		out->failed = true;
		goto done;
	}
	if (n == 0) { /* nothing but punctuation: then that is the name */
		buf_add(out, text, len);
		goto done;
	}
	for (i = 1; i < n; i++)
		for (k = i; k > 0 && by_text(&token[k], &token[k - 1]) < 0;
		     k--) {
			swap = token[k];
			token[k] = token[k - 1];
			token[k - 1] = swap;
		}
	for (i = 0; i < n; i++) {
		if (i > 0)
			buf_add(out, " ", 1);
		buf_add(out, token[i].text, token[i].len);
	}
done:
	buf_release(&folded);
}

bool
name_shares_token(const char *a, const char *b)
{
	size_t la, lb;
	const char *at;

	for (; *a != '\0'; a += la + (a[la] == ' ')) {
		la = strcspn(a, " ");
		for (at = b; *at != '\0'; at += lb + (at[lb] == ' ')) {
			lb = strcspn(at, " ");
			if (la == lb && memcmp(a, at, la) == 0)
				return true;
		}
	}
	return false;
}

/* Burmese letters that take a vowel or a stacked letter. */
static bool
is_burmese_consonant(ucs4_t c)
{
	/* With those of Mon, Karen and Shan, and what goes with them. */
	return (c >= 0x1000 && c <= 0x102a) || c == 0x103f ||
	       (c >= 0x1040 && c <= 0x1049) || (c >= 0x104e && c <= 0x109f) ||
	       (c >= 0xa9e0 && c <= 0xa9fe) || (c >= 0xaa60 && c <= 0xaa7f);
}

/* Signs that Unicode writes behind the consonant that they belong to. */
static bool
is_burmese_sign(ucs4_t c)
{
	return (c >= 0x102b && c <= 0x1032) || (c >= 0x1036 && c <= 0x103e);
}

bool
name_is_zawgyi(const char *text)
{
	const uint8_t *at = (const uint8_t *)text;
	ucs4_t c, before = 0, next = 0;
	size_t left = strlen(text);
	int step;

	if (strchr(text, 0xe1) == NULL) /* every Burmese letter begins so */
		return false;
	for (; left > 0; before = c, at += step, left -= (size_t)step) {
		step = u8_mbtouc(&c, at, left);
		/* The vowel e and the medial ra are written before their
		 * consonant. */
		if (is_burmese_sign(c) && !is_burmese_consonant(before) &&
		    !is_burmese_sign(before))
			return true;
		if (c == 0x1031 && !is_burmese_consonant(before) &&
		    (before < 0x103b || before > 0x103e))
			return true;
		/* What kills a vowel stands at the end of a syllable; in
		 * Unicode that sign only stacks one letter on another. */
		if (c == 0x1039) {
			next = 0;
			if (left > (size_t)step)
				u8_mbtouc(&next, at + step,
				    left - (size_t)step);
			if (!is_burmese_consonant(next))
				return true;
		}
	}
	return false;
}
