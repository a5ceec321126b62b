/* Any bytes at all as XML: the scanner and libxml2 give the same events, or
 * both refuse; and the same in pieces of any size. */
#include "config.h"

#include "buf.h"
#include "scan.h"
#include "xml.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TARGET "fuzz_xml"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool held)
{
	if (!held)
		abort();
}

struct events {
	struct buf out;
	bool in_text;
};

static void
on_start(void *context, const char *name, const struct xml_attribute *a, int n)
{
	struct events *e = context;
	char *value;
	int i;

	buf_puts(&e->out, "\n<");
	buf_puts(&e->out, name);
	for (i = 0; i < n; i++) {
		value = malloc(a[i].len + 1);
		require(value != NULL);
		if (a[i].len > 0)
			memcpy(value, a[i].value, a[i].len);
		buf_puts(&e->out, "\n ");
		buf_puts(&e->out, a[i].space != NULL ? a[i].space : "");
		buf_puts(&e->out, "|");
		buf_puts(&e->out, a[i].name);
		buf_puts(&e->out, "=");
		buf_add(&e->out, value, xml_unquote(&a[i], value, a[i].len));
		free(value);
	}
	e->in_text = false;
}

static void
on_end(void *context, const char *name)
{
	struct events *e = context;

	buf_puts(&e->out, "\n>");
	buf_puts(&e->out, name);
	e->in_text = false;
}

/* Whoever reads takes the pieces of a text together. */
static void
on_text(void *context, const char *text, size_t len)
{
	struct events *e = context;

	if (!e->in_text)
		buf_puts(&e->out, "\n:");
	buf_add(&e->out, text, len);
	e->in_text = true;
}

/* True where it was read to its end. */
static bool
read_all(const char *text, size_t len, size_t step, bool library,
    struct events *e, struct source_error *error)
{
	const struct xml_handler handler = { .start = on_start,
		.end = on_end,
		.text = on_text,
		.library = library,
		.context = e };
	struct xml *xml = xml_new(&handler);
	cbreg_status rc = CBREG_OK;
	size_t n;

	require(xml != NULL);
	*e = (struct events){ 0 };
	*error = (struct source_error){ 0 };
	for (; len > 0 && rc == CBREG_OK; text += n, len -= n) {
		n = len < step ? len : step;
		rc = xml_feed(xml, text, n, error);
	}
	if (rc == CBREG_OK)
		rc = xml_feed(xml, text, 0, error);
	require(rc == CBREG_OK || rc == CBREG_INVALID);
	require((rc == CBREG_INVALID) == (error->message != NULL));
	require(!e->out.failed);
	xml_free(xml);
	return rc == CBREG_OK;
}

static bool
same(const struct buf *a, const struct buf *b)
{
	return a->len == b->len &&
	       (a->len == 0 || memcmp(a->text, b->text, a->len) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	struct source_error error, other;
	struct events one, parts;
	bool good;
	size_t step;

	good = read_all(text, size, SIZE_MAX, false, &one, &error);
	for (step = 1; step <= 512; step *= 7) {
		require(
		    read_all(text, size, step, false, &parts, &other) == good);
		require(!good || same(&one.out, &parts.out));
		require(good || error.line == other.line ||
			!scan_takes(text, size < 200 ? size : 200));
		buf_release(&parts.out);
	}
	require(read_all(text, size, SIZE_MAX, true, &parts, &other) == good);
	require(!good || same(&one.out, &parts.out));
	buf_release(&one.out);
	buf_release(&parts.out);
	return 0;
}

static const char *const seeds[] = { "", "<a/>", "<a></a>",
	"<?xml version=\"1.0\" encoding=\"UTF-8\" standalone='yes'?>\n<a/>\n",
	"<a b=\"c\" d='e&amp;&#10;&#x3042;'>f&lt;g</a>",
	"<x:a xmlns:x=\"u\" xmlns='v' x:b='1' b='2'><c xmlns=''/><x:d/></x:a>",
	"<a><!-- b --><?c d?><![CDATA[e]]f]]>g</a><!-- h -->",
	"<a>\r\n\t<b  c = \"d\r\ne\tf\" />\r</a >", "<a xml:lang='ja'>あ</a>",
	"<cbreg xmlns=\"urn:x-cbreg:1\"><roster><row session=\"S\" "
	"name=\"Sok &quot;Dara&quot;\"/></roster></cbreg>",
	"<worksheet xmlns='m'><sheetData><row r='1'><c r='A1' s='1' t='s'>"
	"<v>0</v></c></row></sheetData></worksheet>",
	"\xef\xbb\xbf<a>]]&gt;</a>", "<a>]]></a>", "<a b='<'/>", "<a b=c/>",
	"<a b='1' b='2'/>", "<a><b></a></b>", "<a/><b/>", "<!DOCTYPE a><a/>",
	"<a x:b='1'/>", "<a>&b;</a>", "<a>\x01</a>", "<a>\xff</a>", "<あ/>",
	"<a xmlns:x='u' xmlns:y='u' x:b='' y:b=''/>", "<a:b:c/>",
	"<?xml version='1.1'?><a/>", "<!-- -- --><a/>", "<?xml?><a/>" };

#include "replay.c"
