/* One page that needs nothing beside it: tables and notes. */
#include "config.h"

#include "out.h"

#include "say.h"
#include "svg.h"

#include <stdlib.h>

static const char before_title[] =
    "<!DOCTYPE html>\n"
    "<html lang=\"en\">\n"
    "<head>\n"
    "<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, "
    "initial-scale=1\">\n"
    "<title>";

/* Colours are dark on light, so that they are read on paper, too. */
static const char after_title[] =
    "</title>\n"
    "<style>\n"
    "body { font-family: sans-serif; margin: 1.5em; color: #1a1a1a; }\n"
    ".list { overflow-x: auto; margin: 1em 0; }\n"
    "table { border-collapse: collapse; }\n"
    "caption { text-align: left; font-weight: bold; padding: .3em 0; }\n"
    "th, td { border: 1px solid #8a8a8a; padding: .25em .5em;\n"
    "    text-align: left; vertical-align: top; }\n"
    "th { background: #e6ecf2; }\n"
    "td { white-space: pre-wrap; }\n"
    "td:not(.n), th:not(.n) { min-width: 7.5em; }\n"
    "td.n, th.n { text-align: right; white-space: nowrap; }\n"
    "p { margin: .4em 0; }\n"
    ".good { background: #d3ebd3; }\n"
    ".fair { background: #fdf0c4; }\n"
    ".bad { background: #f8d4cd; }\n"
    ".unknown { background: #e2e2e2; }\n"
    "figure { margin: 1em 0; overflow-x: auto; break-inside: avoid; }\n"
    "figcaption { font-weight: bold; padding: .3em 0; }\n"
    "svg { display: block; width: 100%; min-width: 26em; max-width: 44em;\n"
    "    font-size: 14px; fill: #1a1a1a; }\n"
    ".grid { stroke: #d0d0d0; }\n"
    ".base { stroke: #1a1a1a; }\n"
    ".line { stroke-width: 2; }\n"
    ".axis { font-style: italic; }\n"
    ".in, .value { font-size: 13px; paint-order: stroke; stroke: #fff;\n"
    "    stroke-width: 3px; }\n"
    "@page { size: A4 landscape; margin: 12mm; }\n"
    "@media print { body { margin: 0; font-size: 9pt; }\n"
    "    .list, figure { overflow: visible; }\n"
    "    svg { max-height: 165mm; }\n"
    "    * { print-color-adjust: exact; "
    "-webkit-print-color-adjust: exact; }\n"
    "    thead { display: table-header-group; }\n"
    "    tr { break-inside: avoid; } }\n"
    "</style>\n"
    "</head>\n"
    "<body>\n"
    "<main>\n"
    "<h1>";

static const char *const tone_class[] = { [OUT_PLAIN] = "",
	[OUT_GOOD] = "good",
	[OUT_FAIR] = "fair",
	[OUT_BAD] = "bad",
	[OUT_UNKNOWN] = "unknown" };

static void put(struct out *out, const char *text);

/* The page begins with whatever comes first. */
static void
need_head(struct out *out)
{
	static char written;

	const char *title = out->title != NULL ? out->title : "cbreg";

	if (out->state != NULL)
		return;
	out->state = &written;
	fputs(before_title, out->to);
	put(out, title);
	fputs(after_title, out->to);
	put(out, title);
	fputs("</h1>\n", out->to);
}

static void
put(struct out *out, const char *text)
{
	char *clean = clean_copy(text), *at;

	if (clean == NULL) {
		out->failed = true;
		return;
	}
	for (at = clean; *at != '\0'; at++)
		switch (*at) {
		case '&':
			fputs("&amp;", out->to);
			break;
		case '<':
			fputs("&lt;", out->to);
			break;
		case '>':
			fputs("&gt;", out->to);
			break;
		case '"':
			fputs("&quot;", out->to);
			break;
		default:
			fputc(*at, out->to);
		}
	free(clean);
}

/* What a section is called within the page: its letters and digits. */
static void
put_anchor(struct out *out, const char *section)
{
	for (; *section != '\0'; section++)
		if ((*section >= 'a' && *section <= 'z') ||
		    (*section >= 'A' && *section <= 'Z') ||
		    (*section >= '0' && *section <= '9'))
			fputc(*section, out->to);
		else
			fprintf(out->to, "_%02x", (unsigned char)*section);
}

static void
put_lang(struct out *out)
{
	if (out->lang == NULL)
		return;
	fputs(" lang=\"", out->to);
	put(out, out->lang);
	fputs("\"", out->to);
}

/* A list that is wider than the page is moved with the keys, too. */
static void
begin(struct out *out)
{
	int i;

	need_head(out);
	fputs("<div class=\"list\" role=\"region\" tabindex=\"0\" "
	      "aria-label=\"",
	    out->to);
	put(out, out->section != NULL ? out->section : "list");
	fprintf(out->to, " %d\"", ++out->nsection);
	put_lang(out);
	fputs(">\n<table", out->to);
	if (out->sections && out->section != NULL) {
		fputs(" id=\"", out->to);
		put_anchor(out, out->section);
		fputs("\">\n<caption>", out->to);
		put(out, out->section);
		fputs("</caption>\n", out->to);
	} else {
		fputs(">\n", out->to);
	}
	fputs("<thead><tr>", out->to);
	for (i = 0; i < out->ncolumn; i++) {
		fputs(out->column[i].type == OUT_NUMBER
			  ? "<th scope=\"col\" class=\"n\">"
			  : "<th scope=\"col\">",
		    out->to);
		put(out, out->column[i].key);
		fputs("</th>", out->to);
	}
	fputs("</tr></thead>\n<tbody>\n", out->to);
}

static void
put_class(struct out *out, const struct out_cell *cell)
{
	const char *tone = tone_class[cell->tone];

	if (cell->number && tone[0] != '\0')
		fprintf(out->to, " class=\"n %s\"", tone);
	else if (cell->number || tone[0] != '\0')
		fprintf(out->to, " class=\"%s\"", cell->number ? "n" : tone);
}

static void
row(struct out *out, const struct out_cell *cell)
{
	int i;

	fputs("<tr>", out->to);
	for (i = 0; i < out->ncolumn; i++) {
		fputs("<td", out->to);
		put_class(out, &cell[i]);
		fputs(">", out->to);
		if (cell[i].link != NULL) {
			fputs("<a href=\"#", out->to);
			put_anchor(out, cell[i].link);
			fputs("\">", out->to);
		}
		put(out, cell[i].text);
		fputs(cell[i].link != NULL ? "</a></td>" : "</td>", out->to);
	}
	fputs("</tr>\n", out->to);
}

static void
end(struct out *out)
{
	fputs("</tbody>\n</table>\n</div>\n", out->to);
}

static void
note(struct out *out, const char *text)
{
	need_head(out);
	fputs("<p>", out->to);
	put(out, text);
	fputs("</p>\n", out->to);
}

static void
chart(struct out *out, const struct chart *chart)
{
	const char *title = chart->title != NULL ? chart->title : "chart";

	need_head(out);
	fputs("<figure tabindex=\"0\"", out->to);
	put_lang(out);
	fputs(">\n<figcaption>", out->to);
	put(out, title);
	fputs("</figcaption>\n", out->to);
	svg_chart(out, chart, put);
	fputs("</figure>\n", out->to);
}

static void
finish(struct out *out)
{
	fputs("</main>\n</body>\n</html>\n", out->to);
}

const struct out_ops out_html = { .name = "html",
	.pivots = true,
	.begin = begin,
	.row = row,
	.end = end,
	.finish = finish,
	.note = note,
	.chart = chart };
