/* One page that needs nothing beside it: tables and notes. */
#include "config.h"

#include "out.h"

#include "say.h"

#include <stdlib.h>

static const char head[] =
    "<!DOCTYPE html>\n"
    "<html lang=\"en\">\n"
    "<head>\n"
    "<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width\">\n"
    "<title>cbreg</title>\n"
    "<style>\n"
    "body { font-family: sans-serif; margin: 1.5em; color: #1a1a1a; }\n"
    "main { overflow-x: auto; }\n"
    "table { border-collapse: collapse; margin: 1em 0; }\n"
    "caption { text-align: left; font-weight: bold; padding: .3em 0; }\n"
    "th, td { border: 1px solid #8a8a8a; padding: .25em .5em;\n"
    "    text-align: left; vertical-align: top; }\n"
    "th { background: #e6ecf2; }\n"
    "td { white-space: pre-wrap; }\n"
    "td.n, th.n { text-align: right; }\n"
    "@media print { body { margin: 0; } main { overflow: visible; }\n"
    "    thead { display: table-header-group; }\n"
    "    tr { break-inside: avoid; } }\n"
    "</style>\n"
    "</head>\n"
    "<body>\n"
    "<main>\n"
    "<h1>cbreg</h1>\n";

/* The page begins with whatever comes first. */
static void
need_head(struct out *out)
{
	static char written;

	if (out->state == NULL)
		fputs(head, out->to);
	out->state = &written;
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

static void
begin(struct out *out)
{
	int i;

	need_head(out);
	fputs("<table>\n", out->to);
	if (out->sections && out->section != NULL) {
		fputs("<caption>", out->to);
		put(out, out->section);
		fputs("</caption>\n", out->to);
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
row(struct out *out, const struct out_cell *cell)
{
	int i;

	fputs("<tr>", out->to);
	for (i = 0; i < out->ncolumn; i++) {
		fputs(cell[i].number ? "<td class=\"n\">" : "<td>", out->to);
		put(out, cell[i].text);
		fputs("</td>", out->to);
	}
	fputs("</tr>\n", out->to);
}

static void
end(struct out *out)
{
	fputs("</tbody>\n</table>\n", out->to);
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
	.note = note };
