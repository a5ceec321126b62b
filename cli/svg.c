/* Charts as static SVG within a page: no script, nothing from outside. */
#include "config.h"

#include "svg.h"

#include "text.h"

#include <inttypes.h>
#include <locale.h>
#include <string.h>

/* In units of the drawing, which are pixels where there is room. */
#define WIDTH 600
#define LINE 18	   /* of text */
#define COLUMN 8   /* of a text, as text_width() counts */
#define ASIDE 26   /* columns of names that fit beside their bars */
#define HEIGHT 240 /* of a plot of lines */
#define STYLES 10
#define MOST (INT64_MAX / 8)
#define NOT_SHOWN "not shown"

struct plot {
	struct out *out;
	FILE *to;
	const struct chart *chart;
	void (*put)(struct out *out, const char *text);
	int left, right, top, bottom;
	int64_t high, step;
	bool above; /* names stand above their bars */
};

/* A colour that keeps 3:1 against white and apart for all eyes; a pattern and
 * a dash for paper without colour. */
static const struct {
	const char *colour, *pattern, *dash;
} style[STYLES] = {
	{ "#0072b2", "", "none" },
	{ "#c24e00", "M0,8 L8,0 M-2,2 L2,-2 M6,10 L10,6", "7 3" },
	{ "#007a5a", "M2,2 h2 v2 h-2 z M6,6 h2 v2 h-2 z", "2 3" },
	{ "#9c4f80", "M0,4 H8", "9 3 2 3" },
	{ "#7a6200", "M4,0 V8", "12 4" },
	{ "#333333", "M0,0 L8,8 M8,0 L0,8", "1 2" },
	{ "#2a78a8", "M0,0 L8,8 M-2,6 L2,10 M6,-2 L10,2", "6 2 1 2 1 2" },
	{ "#b03040", "M0,4 H8 M4,0 V8", "4 4" },
	{ "#4b6a1e", "M0,2 H8 M0,6 H8", "10 2 4 2" },
	{ "#5b4fa0", "M2,0 V8 M6,0 V8", "3 1" },
};

/* 1,234,567 */
static const char *
grouped(int64_t n, char text[32])
{
	char digits[24];
	int len = snprintf(digits, sizeof(digits), "%" PRId64, n), i, k = 0;

	for (i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			text[k++] = ',';
		text[k++] = digits[i];
	}
	text[k] = '\0';
	return text;
}

static int64_t
value_of(const struct chart *chart, int s, int c)
{
	const struct chart_series *series = &chart->series[s];
	int64_t n = chart_has(series, c) ? series->value[c] : 0;

	return n < 0 ? 0 : n > MOST ? MOST : n;
}

static int64_t
total_of(const struct chart *chart, int c)
{
	int64_t total = 0;
	int s;

	for (s = 0; s < chart->nseries; s++) {
		total += value_of(chart, s, c);
		total = total > MOST ? MOST : total;
	}
	return total;
}

/* The axis ends at a round number, after about five round steps. */
static void
scale(struct plot *p)
{
	static const int factor[] = { 1, 2, 5 };
	const struct chart *chart = p->chart;
	int64_t most = 1, n, power = 1;
	int s, c, k = 0;

	for (c = 0; c < chart->ncategory; c++)
		for (s = 0; s < chart->nseries; s++) {
			n = chart->type == CHART_STACKED
				? total_of(chart, c)
				: value_of(chart, s, c);
			most = n > most ? n : most;
		}
	while (power * factor[k] < (most + 4) / 5)
		if (++k == 3) {
			k = 0;
			power *= 10;
		}
	p->step = power * factor[k];
	p->high = (most + p->step - 1) / p->step * p->step;
}

/* Tenths of a unit, so that the bytes are the same everywhere. */
static int
tenths(const struct plot *p, int64_t value, int length)
{
	return (int)((double)value / (double)p->high * length * 10 + 0.5);
}

static void
put_tenths(FILE *to, int n)
{
	fprintf(to, "%d.%d", n / 10, n % 10);
}

/* As much of a text as so many columns hold. */
static void
put_cut(struct plot *p, const char *text, int columns)
{
	char part[400];
	size_t n = 0, len, end = 0;

	if (text_width(text) <= columns) {
		p->put(p->out, text);
		return;
	}
	for (len = strlen(text); n < len && n + 8 < sizeof(part);) {
		part[n] = text[n];
		n++;
		if ((text[n] & 0xc0) == 0x80)
			continue;
		part[n] = '\0';
		if (text_width(part) > columns - 1)
			break;
		end = n;
	}
	memcpy(part + end, "\xe2\x80\xa6", 4);
	p->put(p->out, part);
}

static void
put_text(struct plot *p, int x10, int y, const char *look, const char *text,
    int columns)
{
	fputs("<text x=\"", p->to);
	put_tenths(p->to, x10);
	fprintf(p->to, "\" y=\"%d\"%s>", y, look);
	put_cut(p, text, columns);
	fputs("</text>\n", p->to);
}

static void
put_values(struct plot *p)
{
	const struct chart *chart = p->chart;
	char text[32];
	int s, c;

	for (c = 0; c < chart->ncategory; c++) {
		p->put(p->out, chart->category[c]);
		fputs(":", p->to);
		for (s = 0; s < chart->nseries; s++) {
			fputs(s > 0 ? ", " : " ", p->to);
			if (chart->nseries > 1) {
				p->put(p->out, chart->series[s].name);
				fputs(" ", p->to);
			}
			fputs(chart_has(&chart->series[s], c)
				  ? grouped(chart->series[s].value[c], text)
				  : NOT_SHOWN,
			    p->to);
		}
		fputs("; ", p->to);
	}
}

/* What is said to those who do not see it. */
static void
describe(struct plot *p)
{
	static const char *const kind[] = { "Bars", "Stacked bars", "Lines" };
	const struct chart *chart = p->chart;

	fprintf(p->to, "<title id=\"chart%d-t\">", p->out->nchart);
	p->put(p->out, chart->title != NULL ? chart->title : "Chart");
	fprintf(p->to, "</title>\n<desc id=\"chart%d-d\">%s. ", p->out->nchart,
	    kind[chart->type]);
	if (chart->value_title != NULL) {
		p->put(p->out, chart->value_title);
		fputs(". ", p->to);
	}
	put_values(p);
	fputs("</desc>\n", p->to);
}

static void
put_patterns(struct plot *p)
{
	int s;

	if (p->chart->type == CHART_LINE || p->chart->nseries < 2)
		return;
	fputs("<defs>\n", p->to);
	for (s = 1; s < p->chart->nseries && s < STYLES; s++)
		fprintf(p->to,
		    "<pattern id=\"chart%d-%d\" width=\"8\" height=\"8\" "
		    "patternUnits=\"userSpaceOnUse\"><rect width=\"8\" "
		    "height=\"8\" fill=\"#ffffff\"/><path d=\"%s\" "
		    "fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>"
		    "</pattern>\n",
		    p->out->nchart, s, style[s].pattern, style[s].colour);
	fputs("</defs>\n", p->to);
}

/* Plain where there is no pattern: paper takes that more easily. */
static void
put_fill(struct plot *p, int s)
{
	if (style[s].pattern[0] == '\0')
		fprintf(p->to, " fill=\"%s\"", style[s].colour);
	else
		fprintf(p->to, " fill=\"url(#chart%d-%d)\"", p->out->nchart, s);
	fprintf(p->to, " stroke=\"%s\"/>\n", style[s].colour);
}

static void
put_box(struct plot *p, int s, int x10, int y, int width10, int height)
{
	s %= STYLES;
	fputs("<rect class=\"bar\" x=\"", p->to);
	put_tenths(p->to, x10);
	fprintf(p->to, "\" y=\"%d\" width=\"", y);
	put_tenths(p->to, width10);
	fprintf(p->to, "\" height=\"%d\"", height);
	put_fill(p, s);
}

/* A mark of its own for the points of each series. */
static void
put_mark(struct plot *p, int s, int x10, int y10)
{
	static const char *const mark[] = { "m-4,-4h8v8h-8z",
		"m0,-5l5,5l-5,5l-5,-5z", "m0,-5l5,9h-10z", "m0,5l5,-9h-10z",
		"m-5,-2h10v4h-10z" };

	s %= STYLES;
	fputs("<path class=\"point\" d=\"M", p->to);
	put_tenths(p->to, x10);
	fputs(",", p->to);
	put_tenths(p->to, y10);
	fprintf(p->to, "%s\" fill=\"%s\" stroke=\"%s\"/>\n", mark[s % 5],
	    s < 5 ? style[s].colour : "#ffffff", style[s].colour);
}

static void
put_key(struct plot *p, int s, int x, int y)
{
	if (p->chart->type != CHART_LINE) {
		fprintf(p->to,
		    "<rect x=\"%d\" y=\"%d\" width=\"24\" height=\"12\"", x,
		    y - 11);
		put_fill(p, s % STYLES);
		return;
	}
	fprintf(p->to,
	    "<path d=\"M%d,%dh32\" stroke=\"%s\" stroke-width=\"2\" "
	    "stroke-dasharray=\"%s\"/>\n",
	    x, y - 5, style[s % STYLES].colour, style[s % STYLES].dash);
	put_mark(p, s, (x + 16) * 10, (y - 5) * 10);
}

/* The legend of several series, from p->top on; it moves that. */
static void
legend(struct plot *p, bool draw)
{
	int x = 4, s, width;

	if (p->chart->nseries < 2)
		return;
	for (s = 0; s < p->chart->nseries; s++) {
		width = 54 + text_width(p->chart->series[s].name) * COLUMN;
		if (x > 4 && x + width > WIDTH) {
			x = 4;
			p->top += LINE + 2;
		}
		if (draw) {
			put_key(p, s, x, p->top + 13);
			put_text(p, (x + 38) * 10, p->top + 13, "",
			    p->chart->series[s].name, WIDTH / COLUMN - 6);
		}
		x += width;
	}
	p->top += LINE + 8;
}

/* Lines across the plot; their numbers below, unless they would touch. */
static void
ticks_across(struct plot *p)
{
	char text[32];
	int64_t n;
	int x, last = -WIDTH;

	for (n = 0; n <= p->high; n += p->step) {
		x = p->left * 10 + tenths(p, n, p->right - p->left);
		fputs("<path class=\"grid\" d=\"M", p->to);
		put_tenths(p->to, x);
		fprintf(p->to, ",%dV%d\"/>\n", p->top, p->bottom);
		grouped(n, text);
		if (x / 10 - last < (int)strlen(text) * COLUMN + 8)
			continue;
		last = x / 10;
		put_text(p, x, p->bottom + LINE, " text-anchor=\"middle\"",
		    text, WIDTH);
	}
}

static void
ticks_up(struct plot *p)
{
	char text[32];
	int64_t n;
	int y;

	for (n = 0; n <= p->high; n += p->step) {
		y = p->bottom - (tenths(p, n, HEIGHT) + 5) / 10;
		fprintf(p->to, "<path class=\"grid\" d=\"M%d,%dH%d\"/>\n",
		    p->left, y, p->right);
		put_text(p, (p->left - 6) * 10, y + 5, " text-anchor=\"end\"",
		    grouped(n, text), WIDTH);
	}
}

static int
bar_height(const struct chart *chart)
{
	return chart->type == CHART_STACKED || chart->nseries == 1 ? 18 : 13;
}

static int
slot_height(const struct plot *p)
{
	int bars = p->chart->type == CHART_STACKED ? 1 : p->chart->nseries;

	return bars * (bar_height(p->chart) + 1) + 9 + (p->above ? LINE : 0);
}

static int
widest_category(const struct chart *chart)
{
	int widest = 0, c, width;

	for (c = 0; c < chart->ncategory; c++)
		if ((width = text_width(chart->category[c])) > widest)
			widest = width;
	return widest;
}

static void
put_stack(struct plot *p, int c, int y)
{
	const struct chart *chart = p->chart;
	int x = p->left * 10, s, width, height = bar_height(chart);
	bool some_missing = false;
	char text[32], label[64];
	int64_t n;

	for (s = 0; s < chart->nseries; s++) {
		some_missing |= !chart_has(&chart->series[s], c);
		if ((n = value_of(chart, s, c)) == 0)
			continue;
		width = tenths(p, n, p->right - p->left);
		put_box(p, s, x, y, width, height);
		grouped(n, text);
		if (chart->nseries > 1 &&
		    width / 10 > (int)strlen(text) * COLUMN + 6)
			put_text(p, x + width / 2, y + height - 4,
			    " class=\"in\" text-anchor=\"middle\"", text, 40);
		x += width;
	}
	snprintf(label, sizeof(label), "%s%s",
	    grouped(total_of(chart, c), text),
	    some_missing ? " + " NOT_SHOWN : "");
	put_text(p, x + 50, y + height - 4, " class=\"value\"", label, 60);
}

static void
put_bars(struct plot *p, int c, int y)
{
	const struct chart *chart = p->chart;
	int s, width, height = bar_height(chart);
	bool shown;
	char text[32];
	int64_t n;

	for (s = 0; s < chart->nseries; s++, y += height + 1) {
		shown = chart_has(&chart->series[s], c);
		n = value_of(chart, s, c);
		width = tenths(p, n, p->right - p->left);
		if (n > 0)
			put_box(p, s, p->left * 10, y, width, height);
		put_text(p, p->left * 10 + width + 50,
		    y + height - (height > 14 ? 4 : 1), " class=\"value\"",
		    shown ? grouped(n, text) : NOT_SHOWN, 60);
	}
}

static void
put_category(struct plot *p, int c, int y)
{
	int middle = y + (slot_height(p) - 9) / 2 + 5;

	if (p->above)
		put_text(p, 80, y + 13, " class=\"value\"",
		    p->chart->category[c], WIDTH / COLUMN - 1);
	else
		put_text(p, (p->left - 6) * 10, middle, " text-anchor=\"end\"",
		    p->chart->category[c], ASIDE);
	y += p->above ? LINE : 0;
	if (p->chart->type == CHART_STACKED)
		put_stack(p, c, y);
	else
		put_bars(p, c, y);
}

/* Room on the right for the longest value beside its bar. */
static int
label_room(const struct plot *p)
{
	char text[32];
	int s, c, room = (int)strlen(grouped(p->high, text)) * COLUMN + 12;

	for (s = 0; s < p->chart->nseries; s++)
		for (c = 0; c < p->chart->ncategory; c++)
			if (!chart_has(&p->chart->series[s], c))
				return room + (p->chart->type == CHART_STACKED
						      ? 12 * COLUMN
						      : 4 * COLUMN);
	return room;
}

static void
frame_bars(struct plot *p)
{
	int widest = widest_category(p->chart);

	p->above = widest > ASIDE;
	p->left = p->above ? 4 : widest * COLUMN + 24;
	p->right = WIDTH - label_room(p);
	p->top += p->chart->category_title != NULL ? LINE + 4 : 4;
	p->bottom = p->top + p->chart->ncategory * slot_height(p) + 4;
}

static void
draw_bars(struct plot *p)
{
	int c;

	if (p->chart->category_title != NULL)
		put_text(p, 40, p->top - 6, " class=\"axis\"",
		    p->chart->category_title, WIDTH / COLUMN);
	ticks_across(p);
	for (c = 0; c < p->chart->ncategory; c++)
		put_category(p, c, p->top + 6 + c * slot_height(p));
	fprintf(p->to, "<path class=\"base\" d=\"M%d,%dV%d\"/>\n", p->left,
	    p->top, p->bottom);
	if (p->chart->value_title != NULL)
		put_text(p, p->right * 10, p->bottom + 2 * LINE,
		    " class=\"axis\" text-anchor=\"end\"",
		    p->chart->value_title, WIDTH / COLUMN);
}

static void
frame_lines(struct plot *p)
{
	char text[32];

	p->left = (int)strlen(grouped(p->high, text)) * COLUMN + 14;
	p->right = WIDTH - p->left;
	p->top += p->chart->value_title != NULL ? LINE + 14 : 14;
	p->bottom = p->top + HEIGHT;
}

static int
point_x(const struct plot *p, int c)
{
	return p->left * 10 + (p->right - p->left) * 10 * (2 * c + 1) /
				  (2 * p->chart->ncategory);
}

static int
point_y(const struct plot *p, int s, int c)
{
	return p->bottom * 10 - tenths(p, value_of(p->chart, s, c), HEIGHT);
}

/* Broken where a value is missing. */
static void
put_line(struct plot *p, int s)
{
	const struct chart_series *series = &p->chart->series[s];
	bool down = false;
	int c;

	fputs("<path class=\"line\" d=\"", p->to);
	for (c = 0; c < p->chart->ncategory; c++) {
		if (chart_has(series, c)) {
			fputs(down ? "L" : "M", p->to);
			put_tenths(p->to, point_x(p, c));
			fputs(",", p->to);
			put_tenths(p->to, point_y(p, s, c));
		}
		down = chart_has(series, c);
	}
	fprintf(p->to,
	    "\" fill=\"none\" stroke=\"%s\" stroke-dasharray=\"%s\"/>\n",
	    style[s % STYLES].colour, style[s % STYLES].dash);
}

/* A number at every point of one series; of several, at the last. */
static void
put_points(struct plot *p, int s)
{
	const struct chart *chart = p->chart;
	bool all = chart->nseries == 1 && chart->ncategory <= 12;
	char text[32];
	int c, x, y;

	for (c = 0; c < chart->ncategory; c++) {
		x = point_x(p, c);
		if (!chart_has(&chart->series[s], c)) {
			put_text(p, x, p->bottom - 4 - s * 10 % HEIGHT,
			    " class=\"missing\" text-anchor=\"middle\"",
			    "\xc3\x97", 4);
			continue;
		}
		y = point_y(p, s, c);
		put_mark(p, s, x, y);
		grouped(value_of(chart, s, c), text);
		if (all)
			put_text(p, x, y / 10 - 8,
			    " class=\"in\" text-anchor=\"middle\"", text, 40);
	}
}

/* Names below the plot, those that do not touch the one before. */
static void
names_below(struct plot *p)
{
	int c, x, width, free_from = 0;

	for (c = 0; c < p->chart->ncategory; c++) {
		width = text_width(p->chart->category[c]);
		width = (width > ASIDE ? ASIDE : width) * COLUMN;
		x = point_x(p, c) / 10;
		if (x - width / 2 < free_from || x + width / 2 > WIDTH)
			continue;
		free_from = x + width / 2 + 8;
		put_text(p, point_x(p, c), p->bottom + LINE,
		    " text-anchor=\"middle\"", p->chart->category[c], ASIDE);
	}
}

static bool
has_missing(const struct chart *chart)
{
	int s, c;

	for (s = 0; s < chart->nseries; s++)
		for (c = 0; c < chart->ncategory; c++)
			if (!chart_has(&chart->series[s], c))
				return true;
	return false;
}

static void
draw_lines(struct plot *p)
{
	int s;

	if (p->chart->value_title != NULL)
		put_text(p, 40, p->top - 16, " class=\"axis\"",
		    p->chart->value_title, WIDTH / COLUMN);
	ticks_up(p);
	for (s = 0; s < p->chart->nseries; s++)
		put_line(p, s);
	for (s = 0; s < p->chart->nseries; s++)
		put_points(p, s);
	names_below(p);
	if (p->chart->category_title != NULL)
		put_text(p, p->right * 10, p->bottom + 2 * LINE,
		    " class=\"axis\" text-anchor=\"end\"",
		    p->chart->category_title, WIDTH / COLUMN / 2);
	if (has_missing(p->chart))
		put_text(p, 40, p->bottom + 2 * LINE, " class=\"axis\"",
		    "\xc3\x97 " NOT_SHOWN, 20);
}

static void
draw(struct plot *p)
{
	void (*frame)(struct plot * p) =
	    p->chart->type == CHART_LINE ? frame_lines : frame_bars;

	scale(p);
	legend(p, false);
	frame(p);
	fprintf(p->to,
	    "<svg viewBox=\"0 0 %d %d\" role=\"img\" "
	    "aria-labelledby=\"chart%d-t chart%d-d\">\n",
	    WIDTH, p->bottom + 2 * LINE + 8, p->out->nchart, p->out->nchart);
	describe(p);
	put_patterns(p);
	p->top = 0;
	legend(p, true);
	frame(p);
	if (p->chart->type == CHART_LINE)
		draw_lines(p);
	else
		draw_bars(p);
	fputs("</svg>\n", p->to);
}

/* Widths of texts are the same whatever the locale of the user. */
void
svg_chart(struct out *out, const struct chart *chart,
    void (*put)(struct out *out, const char *text))
{
	locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
	locale_t old = uselocale(utf8);
	struct plot p = { .out = out,
		.to = out->to,
		.chart = chart,
		.put = put };

	draw(&p);
	uselocale(old);
	if (utf8 != (locale_t)0)
		freelocale(utf8);
}
