/* Text files to UTF-8, and back. */
#include "config.h"

#include "encoding.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>
#include <strings.h>

#define BLOCK 65536

/* The names of iconv; Excel's SHIFT_JIS is CP932, which has more letters. */
static const struct {
	const char *word, *encoding;
} names[] = {
	{ "utf-8", "UTF-8" },
	{ "utf8", "UTF-8" },
	{ "utf-16", "UTF-16" },
	{ "utf-16le", "UTF-16LE" },
	{ "utf-16be", "UTF-16BE" },
	{ "cp932", "CP932" },
	{ "windows-31j", "CP932" },
	{ "shift_jis", "CP932" },
	{ "shift-jis", "CP932" },
	{ "sjis", "CP932" },
	{ "jp", "CP932" },
	{ "cp874", "CP874" },
	{ "windows-874", "CP874" },
	{ "tis-620", "CP874" },
	{ "th", "CP874" },
	{ "cp1258", "CP1258" },
	{ "windows-1258", "CP1258" },
	{ "vn", "CP1258" },
	{ "cp1252", "CP1252" },
	{ "windows-1252", "CP1252" },
	{ "latin1", "CP1252" },
};

const char *
encoding_find(const char *word)
{
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcasecmp(names[i].word, word) == 0)
			return names[i].encoding;
	return NULL;
}

const char *
encoding_of_mark(FILE *stream)
{
	unsigned char mark[3] = { 0 };

	fread(mark, 1, 3, stream);
	rewind(stream);
	if ((mark[0] == 0xff && mark[1] == 0xfe) ||
	    (mark[0] == 0xfe && mark[1] == 0xff))
		return "UTF-16";
	return memcmp(mark, "\xef\xbb\xbf", 3) == 0 ? "UTF-8" : NULL;
}

struct conversion {
	iconv_t how;
	FILE *to;
	uint32_t line; /* of the text that comes out */
	bool loose;    /* what does not convert becomes a question mark */
};

static bool
put(struct conversion *c, const char *text, size_t len)
{
	const char *at = text, *end = text + len;

	while ((at = memchr(at, '\n', (size_t)(end - at))) != NULL) {
		c->line++;
		at++;
	}
	return fwrite(text, 1, len, c->to) == len;
}

/* Convert a block; *left bytes at its end are the beginning of a letter. */
static cbreg_status
convert(struct conversion *c, char *text, size_t len, size_t *left)
{
	char out[4 * BLOCK], *at = text, *to;
	size_t room, converted;
	int why;

	*left = len;
	do {
		to = out;
		room = sizeof(out);
		converted = iconv(c->how, &at, left, &to, &room);
		why = errno;
		if (!put(c, out, (size_t)(to - out)))
			return CBREG_IO;
		if (converted != (size_t)-1)
			return CBREG_OK;
		if (why == EILSEQ && c->loose) {
			/* The text that comes in is UTF-8. */
			do {
				at++;
				--*left;
			} while (*left > 0 && (*at & 0xc0) == 0x80);
			if (!put(c, "?", 1))
				return CBREG_IO;
		}
	} while (why == E2BIG || (why == EILSEQ && c->loose));
	return why == EINVAL ? CBREG_OK : CBREG_INVALID;
}

static cbreg_status
convert_all(struct conversion *c, FILE *in)
{
	char block[BLOCK];
	cbreg_status rc = CBREG_OK;
	size_t n, left = 0;

	rewind(in);
	while (rc == CBREG_OK &&
	       (n = fread(block + left, 1, sizeof(block) - left, in)) > 0) {
		n += left;
		rc = convert(c, block, n, &left);
		memmove(block, block + n - left, left);
	}
	if (rc == CBREG_OK && ferror(in))
		return CBREG_IO;
	if (rc == CBREG_OK && left > 0)
		return CBREG_INVALID;
	if (rc == CBREG_OK && fflush(c->to) != 0)
		return CBREG_IO;
	return rc;
}

cbreg_status
encoding_decode(FILE *in, const char *encoding, FILE **out,
    struct source_error *error)
{
	struct conversion c = { .line = 1 };
	cbreg_status rc;

	if ((c.how = iconv_open("UTF-8", encoding)) == (iconv_t)-1)
		return CBREG_IO;
	if ((c.to = tmpfile()) == NULL) {
		iconv_close(c.how);
		return CBREG_IO;
	}
	rc = convert_all(&c, in);
	iconv_close(c.how);
	if (rc == CBREG_OK) {
		rewind(c.to);
		*out = c.to;
		return CBREG_OK;
	}
	fclose(c.to);
	*error = (struct source_error){ .line = c.line,
		.code = "E-ENCODING",
		.message = "the row is not in the encoding of the file" };
	return rc;
}

cbreg_status
encoding_encode(FILE *in, const char *encoding, FILE *out)
{
	struct conversion c = { .to = out, .loose = true };
	cbreg_status rc;

	if ((c.how = iconv_open(encoding, "UTF-8")) == (iconv_t)-1)
		return CBREG_IO;
	rc = convert_all(&c, in);
	iconv_close(c.how);
	return rc;
}

/* Rows that NEC and IBM added to JIS X 0208. */
static bool
is_vendors(unsigned char lead)
{
	return lead == 0x87 || lead == 0xed || lead == 0xee ||
	       (lead >= 0xfa && lead <= 0xfc);
}

static bool
convert_one(iconv_t how, const unsigned char *from, unsigned char out[4])
{
	char *at = (char *)(uintptr_t)from, *to = (char *)out;
	size_t left = 2, room = 4;

	iconv(how, NULL, NULL, NULL, NULL);
	return iconv(how, &at, &left, &to, &room) == 0 && left == 0 &&
	       room == 2;
}

/* Some stand in JIS X 0208, too: these come back from there. */
static void
add_vendors(iconv_t decode, iconv_t encode, unsigned lead,
    uint8_t set[ENCODING_SET])
{
	unsigned char pair[2] = { (unsigned char)lead }, wide[4], back[4];
	unsigned trail, c;

	for (trail = 0x40; trail <= 0xfc; trail++) {
		pair[1] = (unsigned char)trail;
		if (!convert_one(decode, pair, wide) ||
		    !convert_one(encode, wide, back) || !is_vendors(back[0]))
			continue;
		c = (unsigned)wide[0] << 8 | wide[1];
		set[c / 8] |= (uint8_t)(1u << c % 8);
	}
}

cbreg_status
encoding_vendors(uint8_t set[ENCODING_SET])
{
	iconv_t decode = iconv_open("UCS-2BE", "CP932");
	iconv_t encode = iconv_open("CP932", "UCS-2BE");
	bool known = decode != (iconv_t)-1 && encode != (iconv_t)-1;
	unsigned lead;

	memset(set, 0, ENCODING_SET);
	for (lead = 0x80; lead <= 0xfc && known; lead++)
		if (is_vendors((unsigned char)lead))
			add_vendors(decode, encode, lead, set);
	if (decode != (iconv_t)-1)
		iconv_close(decode);
	if (encode != (iconv_t)-1)
		iconv_close(encode);
	return known ? CBREG_OK : CBREG_IO;
}
