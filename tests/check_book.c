/* Workbooks: what stands in a sheet, and what is refused, from archives that
 * the tests make and from files that others made. */
#include "config.h"

#include "engines.h"

#include "archive.h"
#include "workbook_reader.h"
#include "buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/"
#define MAIN "xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'"

/* What a workbook is made of; NULL: as usual. */
struct made {
	const char *rels, *book, *book_rels, *styles, *strings, *sheet;
	const char *extra, *extra_text; /* one more part */
};

static void
make(const struct made *m, struct buf *out)
{
	struct archive a = { 0 };

	add_part(&a, "_rels/.rels",
	    m->rels != NULL
		? m->rels
		: "<Relationships><Relationship Id='a' Type='" OFFICE
		  "relationships/officeDocument' "
		  "Target='xl/workbook.xml'/></Relationships>");
	add_part(&a, "xl/workbook.xml",
	    m->book != NULL ? m->book
			    : "<workbook " MAIN " xmlns:r='" OFFICE
			      "relationships'><sheets><sheet name='List' "
			      "sheetId='1' r:id='s1'/></sheets></workbook>");
	add_part(&a, "xl/_rels/workbook.xml.rels",
	    m->book_rels != NULL
		? m->book_rels
		: "<Relationships>"
		  "<Relationship Id='s1' Type='" OFFICE
		  "relationships/worksheet' Target='worksheets/sheet1.xml'/>"
		  "<Relationship Id='s2' Type='" OFFICE
		  "relationships/worksheet' Target='worksheets/sheet2.xml'/>"
		  "<Relationship Id='t' Type='" OFFICE
		  "relationships/sharedStrings' Target='sharedStrings.xml'/>"
		  "<Relationship Id='y' Type='" OFFICE
		  "relationships/styles' Target='styles.xml'/>"
		  "</Relationships>");
	if (m->styles != NULL || m->book_rels == NULL)
		add_part(&a, "xl/styles.xml",
		    m->styles != NULL ? m->styles
				      : "<styleSheet " MAIN
					"><cellXfs><xf numFmtId='0'/>"
					"</cellXfs></styleSheet>");
	if (m->strings != NULL)
		add_part(&a, "xl/sharedStrings.xml", m->strings);
	if (m->sheet != NULL)
		add_part(&a, "xl/worksheets/sheet1.xml", m->sheet);
	if (m->extra != NULL)
		add_part(&a, m->extra, m->extra_text);
	end_archive(&a, out);
}

/* All rows as "line:value|value" and a line break; or the code of the error
 * and its line. */
static bool fill;

static void
read_book(const char *bytes, size_t len, const char *sheet, struct buf *out)
{
	FILE *stream = tmpfile();
	const struct workbook_wish wish = { .sheet = sheet, .fill = fill };
	struct source_error error = { 0 };
	struct source_record row;
	struct source *source = NULL;
	cbreg_status rc;
	size_t k;

	buf_clear(out);
	buf_puts(out, "");
	ck_assert_ptr_nonnull(stream);
	ck_assert_uint_eq(fwrite(bytes, 1, len, stream), len);
	rewind(stream);
	rc = workbook_open(stream, &wish, &source, &error);
	while (rc == CBREG_OK &&
	       (rc = source_next(source, &row, &error)) == CBREG_OK) {
		buf_printf(out, "%u:", row.line);
		for (k = 0; k < row.n; k++)
			buf_printf(out, "%s%s", k > 0 ? "|" : "", row.value[k]);
		buf_puts(out, "\n");
	}
	if (rc == CBREG_INVALID)
		buf_printf(out, "%s\n", error.code);
	else
		ck_assert_int_eq(rc, CBREG_DONE);
	source_free(source);
}

static void
expect(const struct made *m, const char *sheet, const char *wanted)
{
	struct buf book = { 0 }, out = { 0 };

	make(m, &book);
	read_book(book.text, book.len, sheet, &out);
	ck_assert_str_eq(buf_text(&out), wanted);
	buf_release(&book);
	buf_release(&out);
}

#define ROWS(rows)                                                             \
	"<worksheet " MAIN "><sheetData>" rows "</sheetData></worksheet>"

/* The reading over a name is no part of it, nor is what a run looks like. */
START_TEST(shared_strings)
{
	const struct made m = {
		.strings =
		    "<sst " MAIN "><si><t>氏名</t><rPh sb='0' eb='2'>"
		    "<t>シメイ</t></rPh><phoneticPr fontId='1'/></si>"
		    "<si><r><t>髙</t></r><r><rPr><b/></rPr><t xml:space="
		    "'preserve'>木 </t></r><r><t>健</t></r><rPh sb='0' eb='1'>"
		    "<t>タカギ</t></rPh></si><si><t/></si><si/>"
		    "<si><t>a_x000D_b_x005F_x0041_</t></si></sst>",
		.sheet = ROWS("<row r='1'><c r='A1' t='s'><v>0</v></c>"
			      "<c r='B1' t='s'><v>4</v></c></row>"
			      "<row r='2'><c r='A2' t='s'><v>1</v></c></row>"
			      "<row r='3'><c r='A3' t='s'><v>2</v></c>"
			      "<c r='B3' t='s'><v>3</v></c></row>"),
	};

	expect(&m, NULL, "1:氏名|a\rb_x0041_\n2:髙木 健\n");
}
END_TEST

/* Strings are read as far as cells ask for them, and then to their end. */
START_TEST(strings_in_need)
{
	struct made m = { .sheet = ROWS("<row><c t='s'><v>1</v></c></row>"
					"<row><c t='s'><v>0</v></c></row>") };
	struct buf strings = { 0 };
	int i;

	buf_puts(&strings, "<sst " MAIN "><si><t>a</t></si><si><t>b</t></si>");
	for (i = 0; i < 3000; i++)
		buf_puts(&strings, "<si><t>c</t></si>");
	m.strings = buf_text(&strings);
	expect(&m, NULL, "1:b\n2:a\nE-XML\n");
	buf_puts(&strings, "<si>\xff</si></sst>");
	m.strings = buf_text(&strings);
	expect(&m, NULL, "1:b\n2:a\nE-XML\n");
	m.sheet = ROWS("<row><c t='s'><v>1</v></c></row>"
		       "<row><c t='s'><v>3002</v></c></row>");
	expect(&m, NULL, "E-XML\n"); /* both rows are in one piece */
	buf_release(&strings);
}
END_TEST

/* Large parts are unpacked ahead of what reads them: the sheet has more than
 * 2 MiB, the strings more than 1 MiB. */
START_TEST(large_parts)
{
	struct buf sheet = { 0 }, strings = { 0 }, wanted = { 0 }, book = { 0 },
		   out = { 0 };
	struct made m = { .sheet = NULL };
	int i;

	buf_puts(&sheet, "<worksheet " MAIN "><sheetData>");
	buf_puts(&strings, "<sst " MAIN ">");
	for (i = 0; i < 60000; i++) {
		buf_printf(&sheet, "<row><c t='s'><v>%d</v></c></row>",
		    i % 2 == 0 ? i : 59999 - i);
		buf_printf(&strings, "<si><t>name %d</t></si>", i);
		buf_printf(&wanted, "%d:name %d\n", i + 1,
		    i % 2 == 0 ? i : 59999 - i);
	}
	buf_puts(&sheet, "</sheetData></worksheet>");
	buf_puts(&strings, "</sst>");
	m.sheet = buf_text(&sheet);
	m.strings = buf_text(&strings);
	expect(&m, NULL, buf_text(&wanted));
	/* Whoever reads no further does not wait for the rest. */
	make(&m, &book);
	read_book(book.text, book.len, "no such sheet", &out);
	ck_assert_str_eq(buf_text(&out), "E-SHEET\n");
	buf_release(&sheet);
	buf_release(&strings);
	buf_release(&wanted);
	buf_release(&book);
	buf_release(&out);
}
END_TEST

/* Cells that are left out, with their places or without. */
START_TEST(sparse)
{
	const struct made m = {
		.sheet = ROWS("<row r='2'><c r='B2'><v>1</v></c><c><v>2</v></c>"
			      "<c r='F2'><v>3</v></c></row><row/>"
			      "<row><c><v>4</v></c></row>"
			      "<row r='900'><c r='AA900'><v>5</v></c></row>"),
	};

	expect(&m, NULL, "2:|1|2|||3\n4:4\n900:||||||||||||||||||||||||||5\n");
}
END_TEST

START_TEST(kinds_of_cells)
{
	const struct made m = {
		.sheet = ROWS(
		    "<row r='1'><c t='inlineStr'><is><t>in<![CDATA[ & "
		    "]]>line</t></is></c><c t='str'><f>A1</f><v>made</v></c>"
		    "<c t='b'><v>1</v></c><c t='e'><v>#N/A</v></c>"
		    "<c t='n'><v>1.50</v></c><c><v>1E3</v></c>"
		    "<c><v>1980.0</v></c><c t='d'><v>2017-10-10T00:00:00</v>"
		    "</c><c t='d'><v>2017-10-10T09:30:00</v></c>"
		    "<c><f>NOW()</f></c><c t='inlineStr'><is><r><t>a</t></r>"
		    "<rPh><t>x</t></rPh></is></c></row>"),
	};

	expect(&m, NULL,
	    "1:in & line|made|TRUE|#N/A|1.5|1000|1980|2017-10-10|"
	    "2017-10-10 09:30:00||a\n");
}
END_TEST

#define XF(id) "<xf numFmtId='" #id "'/>"
#define CELL(s, v) "<c s='" #s "'><v>" #v "</v></c>"

/* 43552 is 2019-03-28, 42836 is 2017-04-11: 42736 is 2017-01-01. */
/* What other programs write, and careless readers stumble over. */
START_TEST(unusual_cells)
{
	static const char styles[] =
	    "<styleSheet " MAIN "><numFmts>"
	    "<numFmt numFmtId='164' formatCode='General\"名\"'/>"
	    "<numFmt numFmtId='165' formatCode='[Red]General'/>"
	    "</numFmts><cellXfs>" XF(0) XF(164) XF(165)
		XF(20) "</cellXfs></styleSheet>";
	const struct made m = {
		.styles = styles,
		.sheet = ROWS(
		    "<row r='1'><c r='B1'><v>2</v></c><c r='A1'><v>1</v></c>"
		    "<c r='B1'><v>9</v></c></row>"
		    "<row r='2' hidden='true'/>"
		    "<row r='3' hidden='true'>" CELL(1, 12) CELL(2, 12) CELL(3,
			0.395833333333333) "</row>"
					   "<row r='4'><c t='b'><v>true</v></c><c><v> 7 </v></c>"
					   "<c><v>7.0999999999999996</v></c><c><v>0x10</v></c>"
					   "<c t='str'><f>A1</f><v></v></c></row>"
					   "<row><c r='A7' t='inlineStr'><v>1.0</v><is><t>1.</t></is>"
					   "</c><c t='inlineStr'><is><t> a </t></is></c>"
					   "<c t='inlineStr'><is><t xml:space='preserve'> a </t></is>"
					   "</c><c t='inlineStr'><is><t>_xD83D__xDE00_</t></is></c>"
					   "<extLst><ext><v>5</v><row><c><v>9</v></c></row></ext>"
					   "</extLst></row>"),
	};

	expect(&m, NULL,
	    "1:1|2\n3:12|12|09:30:00\n4:TRUE|7|7.1|0x10\n"
	    "7:1.|a| a |\xf0\x9f\x98\x80\n");
}
END_TEST

START_TEST(days)
{
	static const char styles[] =
	    "<styleSheet " MAIN "><numFmts>"
	    "<numFmt numFmtId='164' formatCode='[$-411]ggge\"年\"m\"月\"d'/>"
	    "<numFmt numFmtId='165' formatCode='[h]:mm'/>"
	    "<numFmt numFmtId='166' formatCode='0.0\"day\"'/>"
	    "<numFmt numFmtId='167' formatCode='h:mm'/>"
	    "<numFmt numFmtId='168' formatCode='mmm'/>"
	    "<numFmt numFmtId='169' formatCode='\\d0'/></numFmts>"
	    "<cellStyleXfs>" XF(14) "</cellStyleXfs><cellXfs>" XF(0) XF(14)
		XF(31) XF(164) XF(165) XF(166) XF(167) XF(168) XF(169)
		    XF(57) "</cellXfs></styleSheet>";
	struct made m = {
		.styles = styles,
		.sheet = ROWS("<row>" CELL(0, 43552) CELL(1, 43552)
			CELL(2, 43552) CELL(3, 42836) CELL(4, 1.5) CELL(5, 3)
			    CELL(6, 0.5) CELL(7, 42736) CELL(8, 7) CELL(9,
				43552) "</row><row>" CELL(1, 1) CELL(1, 59)
				CELL(1, 60) CELL(1, 61) CELL(1, 43552.75)
				    CELL(1, 43552.999999) CELL(1, 2958465)
					CELL(1, 2958466) CELL(1, -1) "</row>"),
	};

	expect(&m, NULL,
	    "1:43552|2019-03-28|2019-03-28|2017-04-11|36:00:00|3|12:00:00|2017-01-01|7|"
	    "2019-03-28\n"
	    "2:1900-01-01|1900-02-28|1900-02-29|1900-03-01|"
	    "2019-03-28 18:00:00|2019-03-29|9999-12-31|2958466|-1\n");
	/* 1904-01-01 is day 0 there: 1462 days later. */
	m.book = "<workbook " MAIN " xmlns:r='" OFFICE
		 "relationships'><workbookPr date1904='true'/><sheets><sheet "
		 "name='List' sheetId='1' r:id='s1'/></sheets></workbook>";
	m.sheet = ROWS("<row>" CELL(1, 0) CELL(1, 42090) "</row>");
	expect(&m, NULL, "1:1904-01-01|2019-03-28\n");
}
END_TEST

#define FLAT(styles, body)                                                     \
	"<?xml version='1.0' encoding='UTF-8'?><office:document "              \
	"xmlns:office='o' xmlns:style='s' xmlns:table='t' xmlns:text='x' "     \
	"xmlns:draw='d'><office:automatic-styles>" styles                      \
	"</office:automatic-styles><office:body><office:spreadsheet>" body     \
	"</office:spreadsheet></office:body></office:document>"
#define TABLE(rows)                                                            \
	FLAT("", "<table:table table:name='List'>" rows "</table:table>")
#define CELL_OF(type, more)                                                    \
	"<table:table-cell office:value-type='" type "' " more "/>"
#define WORDS(text) "<table:table-cell>" text "</table:table-cell>"

static void
expect_flat(const char *text, const char *sheet, const char *wanted)
{
	struct buf out = { 0 };

	read_book(text, strlen(text), sheet, &out);
	ck_assert_str_eq(buf_text(&out), wanted);
	buf_release(&out);
}

/* A2:A4 and C1:D1 are merged, and B3:C4; the row of no other value is none. */
START_TEST(merged)
{
	const struct made m = {
		.sheet =
		    "<worksheet " MAIN
		    "><sheetData><row r='1'><c r='A1' t='str'>"
		    "<v>a</v></c><c r='C1' t='str'><v>c</v></c></row>"
		    "<row r='2'><c r='A2' t='str'><v>KH</v></c><c r='B2'>"
		    "<v>1</v></c></row><row r='3'><c r='B3'><v>2</v></c></row>"
		    "<row r='4'><c r='D4'><v>3</v></c></row><row r='5'>"
		    "<c r='B5'><v>4</v></c></row></sheetData><mergeCells>"
		    "<mergeCell ref='B3:C4'/><mergeCell ref='A2:A4'/>"
		    "<mergeCell ref='C1:D1'/><mergeCell ref='A6:Z99'/>"
		    "</mergeCells></worksheet>",
	};
	static const char flat[] = TABLE(
	    "<table:table-row><table:table-cell "
	    "table:number-rows-spanned='3'><text:p>KH</text:p>"
	    "</table:table-cell>" WORDS(
		"<text:p>1</text:p>") "</table:table-row><table:table-row><table:covered-table-cell/>"
				      "<table:table-cell table:number-columns-spanned='2'><text:p>2"
				      "</text:p></table:table-cell><table:covered-table-cell/>"
				      "</table:table-row><table:table-row><table:covered-table-cell/>"
				      "</table:table-row><table:table-row><table:table-cell/>" WORDS(
					  "<text:p>4</text:p>") "</table:table-row>");

	fill = true;
	expect(&m, NULL, "1:a||c|c\n2:KH|1\n3:KH|2|2\n4:KH|2|2|3\n5:|4\n");
	expect_flat(flat, NULL, "1:KH|1\n2:KH|2|2\n4:|4\n");
	fill = false;
	expect(&m, NULL, "1:a||c\n2:KH|1\n3:|2\n4:|||3\n5:|4\n");
	expect_flat(flat, NULL, "1:KH|1\n2:|2\n4:|4\n");
}
END_TEST

/* Relations lead to the parts, wherever they are and however they are
 * written; names are those of either name space, with any prefix. */
START_TEST(relations)
{
	const struct made absolute = {
		.rels = "<Relationships><Relationship Id='a' Type='http://purl."
			"oclc.org/ooxml/officeDocument/relationships/"
			"officeDocument' Target='/xl/workbook.xml'/>"
			"</Relationships>",
		.book_rels =
		    "<Relationships><Relationship Id='s1' Type='" OFFICE
		    "relationships/worksheet' "
		    "Target='/xl/../xl/worksheets/SHEET1.xml'/>"
		    "</Relationships>",
		.book = "<x:workbook xmlns:x='http://purl.oclc.org/ooxml/"
			"spreadsheetml/main' xmlns:r='" OFFICE
			"relationships'><x:sheets><x:sheet name='List' "
			"sheetId='1' r:id='s1'/></x:sheets></x:workbook>",
		.sheet = "<x:worksheet xmlns:x='http://purl.oclc.org/ooxml/"
			 "spreadsheetml/main'><x:sheetData><x:row><x:c t='str'>"
			 "<x:v>here</x:v></x:c></x:row></x:sheetData>"
			 "</x:worksheet>",
	};

	expect(&absolute, NULL, "1:here\n");
}
END_TEST

START_TEST(sheets)
{
	const struct made m = {
		.book = "<workbook " MAIN " xmlns:r='" OFFICE
			"relationships'><sheets><sheet name='Lists' sheetId='1'"
			" state='hidden' r:id='s2'/><sheet name='名簿' "
			"sheetId='2' r:id='s1'/></sheets></workbook>",
		.sheet = ROWS("<row><c t='str'><v>roster</v></c></row>"),
		.extra = "xl/worksheets/sheet2.xml",
		.extra_text = ROWS("<row><c t='str'><v>lists</v></c></row>"),
	};

	expect(&m, NULL, "1:roster\n");
	expect(&m, "名簿", "1:roster\n");
	expect(&m, "2", "1:roster\n");
	expect(&m, "lists", "1:lists\n");
	expect(&m, "1", "1:lists\n");
	expect(&m, "3", "E-SHEET\n");
	expect(&m, "roster", "E-SHEET\n");
}
END_TEST

/* What somebody made to harm. */
START_TEST(hostile)
{
	struct made m = { .sheet = ROWS("<row><c><v>1</v></c></row>") };
	struct buf long_tag = { 0 }, text = { 0 };
	int i;

	m.extra = "xl/worksheets/../../etc/passwd";
	m.extra_text = "x";
	expect(&m, NULL, "E-ZIP\n");
	m.extra = "/etc/passwd";
	expect(&m, NULL, "E-ZIP\n");
	m.extra = "xl/Worksheets/Sheet1.XML";
	expect(&m, NULL, "E-ZIP\n");
	m.extra = NULL;
	m.sheet = "<!DOCTYPE worksheet [<!ENTITY a 'x'>]>" ROWS("<row/>");
	expect(&m, NULL, "E-XML\n");
	m.sheet = "<!DOCTYPE worksheet SYSTEM 'file:///etc/passwd'>" ROWS("");
	expect(&m, NULL, "E-XML\n");
	m.sheet = "<?xml version='1.0' encoding='EUC-JP'?>" ROWS("");
	expect(&m, NULL, "E-XML\n");
	m.sheet = ROWS("<row><c t='str'><v>&nbsp;</v></c></row>");
	expect(&m, NULL, "E-XML\n");
	m.sheet = ROWS("<row><c t='str'><v>\xff</v></c></row>");
	expect(&m, NULL, "E-XML\n");
	m.sheet = "<worksheet><sheetData><row>";
	expect(&m, NULL, "E-XML\n");
	m.sheet = ROWS("<row r='1048577'/>");
	expect(&m, NULL, "E-LENGTH\n");
	m.sheet = ROWS("<row><c r='XFE1'><v>1</v></c></row>");
	expect(&m, NULL, "E-LENGTH\n");
	m.sheet = ROWS("<row><c r='ZZZ1'><v>1</v></c></row>");
	expect(&m, NULL, "E-LENGTH\n");
	m.sheet = ROWS("<row><c t='s'><v>7</v></c></row>");
	expect(&m, NULL, "E-LENGTH\n");
	buf_puts(&long_tag, "<worksheet><sheetData><row");
	for (i = 0; i < 3000; i++)
		buf_printf(&long_tag, " a%d='1'", i);
	buf_puts(&long_tag, "/></sheetData></worksheet>");
	m.sheet = buf_text(&long_tag);
	expect(&m, NULL, "E-XML\n");
	buf_puts(&text, "<worksheet><sheetData><row><c t='str'><v>");
	for (i = 0; i < 20000; i++)
		buf_puts(&text, "0123456789");
	buf_puts(&text, "</v></c></row></sheetData></worksheet>");
	m.sheet = buf_text(&text);
	expect(&m, NULL, "E-LENGTH\n");
	m = (struct made){ .rels = "<Relationships/>" };
	expect(&m, NULL, "E-BOOK\n");
	m = (struct made){ .sheet = NULL };
	expect(&m, NULL, "E-BOOK\n");
	buf_release(&long_tag);
	buf_release(&text);
}
END_TEST

/* A text is what the paragraphs of the cell say: white space runs together,
 * and readings, comments and pictures are no part of it. */
START_TEST(open_text)
{
	expect_flat(
	    TABLE("<table:table-row>" WORDS(
		"<text:p> a  <text:span>b\n</text:span> c<text:s text:c='3'/>d"
		"<text:tab/>e </text:p>") WORDS("<text:p>one</text:p><text:p/>"
						"<text:p>t<text:line-break/>wo"
						"</text:p>")
		    WORDS("<text:p><text:ruby><text:ruby-base>髙木"
			  "</text:ruby-base><text:ruby-text>タカギ"
			  "</text:ruby-text></text:ruby> 健</text:p>")
			WORDS("<office:annotation><text:p>who?</text:p>"
			      "</office:annotation><text:p>x &amp; y"
			      "<draw:frame><draw:text-box><text:p>no</text:p>"
			      "</draw:text-box></draw:frame></text:p>")
			    WORDS("<draw:frame><text:p>no</text:p>"
				  "</draw:frame>") "</table:table-row>"),
	    NULL, "1:a b c   d\te|one\n\nt\nwo|髙木 健|x & y\n");
}
END_TEST

START_TEST(open_values)
{
	expect_flat(
	    TABLE("<table:table-row>" CELL_OF("float",
		"office:value='1980.0'") CELL_OF("float",
		"office:value='1.50'") CELL_OF("percentage",
		"office:value='0.5'") CELL_OF("date",
		"office:date-value='2019-03-28T00:00:00'") CELL_OF("date",
		"office:date-value='2019-03-28T09:30:00'") CELL_OF("boolean",
		"office:boolean-value='true'") CELL_OF("boolean",
		"office:boolean-value='false'") CELL_OF("string",
		"office:string-value='a &amp; b &amp;#38;'") "<table:table-cell office:value-type='time' "
							     "office:time-value='PT9H'><text:p>9:00</text:p>"
							     "</table:table-cell></table:table-row>"),
	    NULL,
	    "1:1980|1.5|0.5|2019-03-28|2019-03-28 09:30:00|TRUE|FALSE|"
	    "a & b &#38;|09:00:00\n");
}
END_TEST

/* What is repeated is written out where it has a value. */
START_TEST(open_repeats)
{
	expect_flat(
	    TABLE(
		"<table:table-row table:number-rows-repeated='7'>"
		"<table:table-cell table:number-columns-repeated='999999999'/>"
		"</table:table-row><table:table-row "
		"table:number-rows-repeated='2'><table:table-cell "
		"table:number-columns-repeated='2'/><table:table-cell "
		"table:number-columns-repeated='2'><text:p>x</text:p>"
		"</table:table-cell><table:covered-table-cell/>" CELL_OF(
		    "float",
		    "office:value='5'") "</table:table-row>"
					"<table:table-header-rows><table:table-row><table:table-cell>"
					"<text:p>y</text:p></table:table-cell></table:table-row>"
					"</table:table-header-rows><table:table-row "
					"table:number-rows-repeated='999999999999999'>"
					"<table:table-cell/></table:table-row>"),
	    NULL, "8:||x|x||5\n9:||x|x||5\n10:y\n");
	expect_flat(TABLE("<table:table-row table:number-rows-repeated='10001'>"
			  "<table:table-cell><text:p>x</text:p>"
			  "</table:table-cell></table:table-row>"),
	    NULL, "E-LENGTH\n");
	expect_flat(TABLE("<table:table-row><table:table-cell "
			  "table:number-columns-repeated='513'><text:p>x"
			  "</text:p></table:table-cell></table:table-row>"),
	    NULL, "E-LENGTH\n");
	expect_flat(TABLE("<table:table-row><table:table-cell><text:p>"
			  "<text:s text:c='999999999'/></text:p>"
			  "</table:table-cell></table:table-row>"),
	    NULL, "E-LENGTH\n");
}
END_TEST

START_TEST(open_sheets)
{
	static const char text[] = FLAT(
	    "<style:style style:name='t1' style:family='table'>"
	    "<style:table-properties table:display='false'/></style:style>"
	    "<style:style style:name='t2' style:family='table'>"
	    "<style:table-properties table:display='true'/></style:style>",
	    "<table:tracked-changes><table:table-row/></table:tracked-changes>"
	    "<table:table table:name='Lists' table:style-name='t1'>"
	    "<table:table-row>" WORDS(
		"<text:p>lists</text:p>") "</table:table-row></table:table>"
					  "<table:table table:name='A &amp; B' table:style-name='t2'>"
					  "<table:table-row>" WORDS(
					      "<text:p>roster</text:p>") "</table:table-row></table:table><table:dde-links><table:dde-link>"
									 "<table:table><table:table-row>" WORDS(
									     "<text:p>no</text:p>") "</table:table-row></table:table></table:dde-link>"
												    "</table:dde-links>");

	expect_flat(text, NULL, "1:roster\n");
	expect_flat(text, "a & b", "1:roster\n");
	expect_flat(text, "2", "1:roster\n");
	expect_flat(text, "lists", "1:lists\n");
	expect_flat(text, "1", "1:lists\n");
	expect_flat(text, "3", "E-SHEET\n");
	expect_flat(FLAT("", ""), NULL, "E-BOOK\n");
	expect_flat("<roster/>", NULL, "E-BOOK\n");
	expect_flat("<!DOCTYPE a [<!ENTITY b 'c'>]><a/>", NULL, "E-XML\n");
}
END_TEST

/* In an archive; locked, or a text and no sheet. */
START_TEST(open_archive)
{
	static const char text[] = TABLE("<table:table-row>" WORDS(
	    "<text:p>x</text:p>") "</table:table-row>");
	static const struct {
		const char *manifest, *content, *wanted;
	} table[] = {
		{ "<manifest/>", text, "1:x\n" },
		{ "<!DOCTYPE manifest PUBLIC '-//' 'Manifest.dtd'><manifest/>",
		    text, "1:x\n" },
		{ "<manifest><file-entry><encryption-data/></file-entry>"
		  "</manifest>",
		    "\x11\x22", "E-LOCKED\n" },
		{ "<manifest/>",
		    "<office:document-content xmlns:office='o' "
		    "xmlns:table='t'><office:body><office:text><table:table>"
		    "<table:table-row/></table:table></office:text>"
		    "</office:body></office:document-content>",
		    "E-BOOK\n" },
	};
	struct buf out = { 0 };
	size_t i;

	for (i = 0; i < N_TESTS(table); i++) {
		struct archive a = { 0 };
		struct buf book = { 0 };

		add_part(&a, "mimetype",
		    "application/vnd.oasis.opendocument.spreadsheet");
		add_part(&a, "META-INF/manifest.xml", table[i].manifest);
		add_part(&a, "content.xml", table[i].content);
		end_archive(&a, &book);
		read_book(book.text, book.len, NULL, &out);
		ck_assert_str_eq(buf_text(&out), table[i].wanted);
		buf_release(&book);
	}
	buf_release(&out);
}
END_TEST

/* Cut anywhere, a workbook is refused, or what is left of it reads. */
START_TEST(truncated)
{
	const struct made m = { .sheet = ROWS("<row><c><v>1</v></c></row>") };
	struct buf book = { 0 }, out = { 0 };
	size_t n;

	make(&m, &book);
	for (n = 0; n < book.len; n++) {
		read_book(book.text, n, NULL, &out);
		ck_assert_msg(strcmp(buf_text(&out), "1:1\n") != 0,
		    "read after %zu of %zu bytes", n, book.len);
	}
	for (n = 0; n < book.len; n++) {
		book.text[n] = (char)(book.text[n] ^ 0x20);
		read_book(book.text, book.len, NULL, &out);
		book.text[n] = (char)(book.text[n] ^ 0x20);
	}
	buf_release(&book);
	buf_release(&out);
}
END_TEST

/* Files that others made; where they are not, nothing is compared. */
static bool
read_file(const char *name, struct buf *out)
{
	const char *top = getenv("top_srcdir");
	char path[700], block[4096];
	struct buf bytes = { 0 };
	size_t n;
	FILE *f;

	snprintf(path, sizeof(path), "%s/../shared/data/workbooks/%s",
	    top != NULL ? top : SRCDIR, name);
	if ((f = fopen(path, "rb")) == NULL) {
		printf("# NOT READ: %s is not there\n", name);
		return false;
	}
	while ((n = fread(block, 1, sizeof(block), f)) > 0)
		buf_add(&bytes, block, n);
	fclose(f);
	read_book(bytes.text, bytes.len, NULL, out);
	buf_release(&bytes);
	return true;
}

/* The file, and what must stand in it. */
START_TEST(files_of_others)
{
	static const struct {
		const char *file, *words;
	} table[] = {
		{ "gif-451-8-1.xlsx", "|2019-03-28" },
		{ "calamine-date.xlsx", "2021-01-01" },
		{ "calamine-inlineStr_cdata.xlsx", "1:" },
		{ "calamine-header-row.xlsx", "Note 1" },
		{ "calamine-issue_530.xlsx", "1:" },
		{ "calamine-issue252.xlsx", "E-XML" },
		{ "calamine-empty_sheet.xlsx", "" },
		{ "sheetjs-wtf_path.xlsx", "1:" },
		{ "sheetjs-sheet_visibility.xlsx", "1:" },
		{ "calamine-covered.ods", "1:a1\n2:a2\n3:a3\n" },
		{ "calamine-date.ods",
		    "1:2021-01-01|15\n2:2021-01-01 10:10:10|16\n" },
		{ "calamine-issue127.ods", "" },
		{ "calamine-issue_594_dos.ods", "E-LENGTH" },
		{ "calamine-merged_cells.ods", "1:A|B|C\n2:A|B|C\n3:||C\n" },
		{ "calamine-number_rows_repeated.ods",
		    "1:A|B\n2:C|D\n3:C|D\n6:C|D\n" },
		{ "calamine-picture.ods", "" },
		{ "calamine-with-annotation.ods", "1:cell a.1\n" },
		{ "sheetjs-1900.ods", "1:1|1900-01-01|1900-01-01" },
		{ "sheetjs-LO7322.fods", "1:1.2345|Number|1||" },
		{ "sheetjs-crlf.fods",
		    "1:Normal|abc\nDef\n2:Formula|abc\r\ndef\n3:Test\n" },
	};
	struct buf out = { 0 };
	size_t i;

	for (i = 0; i < N_TESTS(table); i++)
		if (read_file(table[i].file, &out))
			ck_assert_msg(strstr(buf_text(&out), table[i].words) !=
					  NULL,
			    "'%s' is not in %s:\n%.300s", table[i].words,
			    table[i].file, buf_text(&out));
	buf_release(&out);
}
END_TEST

int
main(void)
{
	const TTest *const test[] = { shared_strings, strings_in_need,
		large_parts, sparse, kinds_of_cells, unusual_cells, days,
		merged, relations, sheets, open_text, open_values, open_repeats,
		open_sheets, open_archive, hostile, truncated,
		files_of_others };
	Suite *s = suite_create("book");

	suite_add(s, "book", test, N_TESTS(test));
	return suite_run(s);
}
