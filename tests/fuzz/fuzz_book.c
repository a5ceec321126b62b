/* Any bytes at all as a workbook, or as a part of one that is sound otherwise:
 * read without a fault, rows in order, texts within their bounds, and the
 * place of an error in the sheet.  The first byte says which part. */
#include "config.h"

#include "../archive.h"
#include "lint.h"
#include "workbook_reader.h"

#include <stdio.h>
#include <stdlib.h>

#define TARGET "fuzz_book"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool held)
{
	if (!held)
		abort();
}

#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/"
#define RELATION(id, kind, target)                                             \
	"<Relationship Id='" id "' Type='" OFFICE "relationships/" kind        \
	"' Target='" target "'/>"

/* What a workbook of Excel has, and may be replaced by the input. */
static const struct {
	char sign;
	const char *name, *text;
} parts[] = {
	{ 'r', "_rels/.rels",
	    "<R>" RELATION("a", "officeDocument", "xl/workbook.xml") "</R>" },
	{ 'w', "xl/workbook.xml",
	    "<workbook xmlns:r='r'><sheets><sheet name='List' r:id='s'/>"
	    "</sheets></workbook>" },
	{ 'l', "xl/_rels/workbook.xml.rels",
	    "<R>" RELATION("s", "worksheet", "sheet.xml")
		RELATION("t", "sharedStrings", "strings.xml")
		    RELATION("y", "styles", "styles.xml") "</R>" },
	{ 'y', "xl/styles.xml",
	    "<styleSheet><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/>"
	    "</cellXfs></styleSheet>" },
	{ 't', "xl/strings.xml", "<sst><si><t>one</t></si></sst>" },
	{ 's', "xl/sheet.xml",
	    "<worksheet><sheetData><row><c t='s'><v>0</v></c><c s='1'>"
	    "<v>43552</v></c></row></sheetData></worksheet>" },
};

static void
make(char sign, const char *text, struct buf *out)
{
	struct archive a = { 0 };
	size_t i;

	if (sign == 'o' || sign == 'm') {
		add_part(&a, "META-INF/manifest.xml",
		    sign == 'm' ? text : "<manifest/>");
		add_part(&a, "content.xml",
		    sign == 'o' ? text
				: "<d xmlns:t='t'><spreadsheet><t:table>"
				  "<t:table-row/></t:table></spreadsheet></d>");
	}
	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (sign != 'o' && sign != 'm')
			add_part(&a, parts[i].name,
			    parts[i].sign == sign ? text : parts[i].text);
	end_archive(&a, out);
}

static void
on_sight(void *context, enum workbook_sight sight, uint32_t row, size_t column,
    const char *detail)
{
	(void)context;
	require(row <= WORKBOOK_MAX_ROW && column < WORKBOOK_MAX_COLUMN);
	require(detail != NULL || sight == WORKBOOK_MERGED ||
		sight == WORKBOOK_FORMULA);
}

static void
read_all(FILE *stream)
{
	const struct workbook_watch watch = { on_sight, NULL };
	const struct workbook_wish wish = { .fill = true, .watch = &watch };
	struct source_error error = { 0 };
	struct source_record row;
	struct source *source = NULL;
	cbreg_status rc;
	size_t total, k;

	rc = workbook_open(stream, &wish, &source, &error);
	while (rc == CBREG_OK &&
	       (rc = source_next(source, &row, &error)) == CBREG_OK) {
		require(row.line > 0 && row.line <= WORKBOOK_MAX_ROW);
		require(row.n >= 1 && row.n <= SOURCE_MAX_FIELDS);
		require(row.value_len[row.n - 1] > 0);
		for (k = 0, total = 0; k < row.n; k++) {
			require(strlen(row.value[k]) <= row.value_len[k]);
			require(row.value_len[k] <= CELL_MAX);
			total += row.value_len[k];
		}
		require(total <= SOURCE_MAX_RECORD);
	}
	require(rc == CBREG_DONE || rc == CBREG_INVALID);
	if (rc == CBREG_INVALID)
		require(error.code != NULL && error.message != NULL);
	for (k = 0; source != NULL && workbook_note(source, (int)k) != NULL;
	     k++)
		require(k < 10);
	source_free(source);
}

static void
on_breach(void *context, const struct lint_finding *f)
{
	(void)context;
	require(
	    f->line <= WORKBOOK_MAX_ROW && f->column <= WORKBOOK_MAX_COLUMN);
	require(f->rule != NULL && f->found != NULL && f->value != NULL);
}

static void
lint_all(FILE *stream)
{
	struct import_file file = { .name = "file", .stream = stream };
	struct import_findings findings = { 0 };
	struct lint_report report;
	cbreg_status rc;

	rc = lint_file(&file, on_breach, NULL, &report, &findings);
	require(rc == CBREG_OK || (rc == CBREG_INVALID && findings.n > 0));
	import_findings_release(&findings);
	import_file_release(&file);
}

static FILE *
file_of(const struct buf *book)
{
	FILE *stream = tmpfile();

	if (stream == NULL)
		abort();
	fwrite(buf_text(book), 1, book->len, stream);
	rewind(stream);
	return stream;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf book = { 0 };
	char *text;

	if (size == 0 || (text = malloc(size)) == NULL)
		return 0;
	memcpy(text, data + 1, size - 1);
	text[size - 1] = '\0';
	if (data[0] == 'f')
		buf_add(&book, text, size - 1);
	else
		make((char)data[0], text, &book);
	free(text);
	read_all(file_of(&book));
	lint_all(file_of(&book));
	buf_release(&book);
	return 0;
}

static const char *const seeds[] = { "f", "fPK\3\4", "f<a/>",
	"f<d xmlns:t='t'><spreadsheet><t:table t:name='A'><t:table-row "
	"t:number-rows-repeated='3'><t:table-cell><p>x<s c='2'/><ruby>"
	"<ruby-base>a</ruby-base><ruby-text>b</ruby-text></ruby></p>"
	"</t:table-cell><t:table-cell value-type='float' value='1.50' "
	"t:number-columns-repeated='4'/></t:table-row></t:table>"
	"</spreadsheet></d>",
	"o<d><spreadsheet><table><table-row><table-cell value-type='date' "
	"date-value='2019-03-28T00:00:00'/></table-row></table></spreadsheet>"
	"</d>",
	"m<manifest><encryption-data/></manifest>", "r<R/>", "w<workbook/>",
	"w<workbook><workbookPr date1904='1'/><sheets><sheet name='&amp;' "
	"id='s' state='hidden'/></sheets></workbook>",
	"l<R>" RELATION("s", "worksheet", "../xl/./sheet.xml") "</R>",
	"y<styleSheet><numFmts><numFmt numFmtId='164' formatCode='ggge\"年\"'/>"
	"</numFmts><cellXfs><xf numFmtId='164'/></cellXfs></styleSheet>",
	"t<sst><si><r><t>a_x0041_</t></r><rPh><t>b</t></rPh></si></sst>",
	"s<worksheet><sheetData><row r='2'><c r='B2'/></row></sheetData>"
	"<mergeCells><mergeCell ref='B2:C3'/></mergeCells></worksheet>",
	"s<worksheet><sheetData><row r='2' hidden='1'><c r='B2' t='inlineStr'>"
	"<is><t>x</t></is></c><c t='b'><v>1</v></c><c t='d'>"
	"<v>2017-10-10T09:30:00</v></c><c><f>A1</f></c></row></sheetData>"
	"<mergeCells><mergeCell ref='B2:C3'/></mergeCells></worksheet>" };

#include "replay.c"
