/* How a certificate looks: what stands where on its page. */
#include "config.h"

#include "page.h"

#include <stdlib.h>
#include <string.h>

/* The edge of the paper, the frame and its text. */
#define FRAME 30
#define MARGIN 70
#define TOP 66
#define FOOT 475 /* where the issuer, the number and the date begin */
#define FOOT_END 555

/* Letters of this share of their size can just be read. */
#define SMALLEST 0.2

static const char *const months[] = { "January", "February", "March", "April",
	"May", "June", "July", "August", "September", "October", "November",
	"December" };

/* A date as it is written out: 7 July 2017. */
static void
day_text(int date, char out[40])
{
	snprintf(out, 40, "%d %s %d", date % 100, months[date / 100 % 100 - 1],
	    date / 10000);
}

/* "3 to 7 July 2017", with what both have in common said once. */
static void
days_text(int from, int to, char out[100])
{
	char first[40], last[40];

	out[0] = '\0';
	if (from == 0 && to == 0)
		return;
	day_text(to != 0 ? to : from, last);
	if (from == 0 || to == 0 || from == to)
		snprintf(out, 100, "%s", last);
	else if (from / 100 == to / 100)
		snprintf(out, 100, "%d to %s", from % 100, last);
	else if (from / 10000 == to / 10000)
		snprintf(out, 100, "%d %s to %s", from % 100,
		    months[from / 100 % 100 - 1], last);
	else {
		day_text(from, first);
		snprintf(out, 100, "%s to %s", first, last);
	}
}

/* "Tokyo, Japan", "online", "Ha Noi, Vietnam (hybrid)"; the caller frees. */
static char *
place_text(const struct cbreg_certificate *c)
{
	const char *comma =
	    c->city[0] != '\0' && c->country[0] != '\0' ? ", " : "";
	char *text = NULL;

	if (strcmp(c->mode, "online") == 0)
		return strdup("online");
	if (asprintf(&text, "%s%s%s%s", c->city, comma, c->country,
		strcmp(c->mode, "hybrid") == 0 ? " (hybrid)" : "") < 0)
		return NULL;
	return text;
}

/* A text of the column, with the room that it keeps above itself. */
struct block {
	const char *text;
	double size, above;
	bool bold, italic;
};

/* The blocks below each other in letters of that scale; the height. */
static double
set_blocks(struct pdf *pdf, const struct block *block, size_t n, double scale,
    double y, bool draw)
{
	double start = y;
	size_t i;

	for (i = 0; i < n; i++) {
		const struct pdf_text text = { block[i].text,
			block[i].size * scale, block[i].bold, block[i].italic,
			PDF_CENTRE, MARGIN, PDF_WIDTH - 2 * MARGIN };

		if (text.text[0] == '\0')
			continue;
		y += block[i].above * scale;
		y += pdf_text(pdf, &text, y, draw);
	}
	return y - start;
}

/* Three texts below each other, at the left or the right of the foot; false
 * where there is no room. */
static bool
set_foot(struct pdf *pdf, const char *const text[3], enum pdf_align align,
    double x, double width)
{
	static const double size[3] = { 10, 13, 11 };
	double scale = 1, y;
	bool draw = false;
	int i;

	for (;;) {
		for (y = FOOT, i = 0; i < 3; i++) {
			const struct pdf_text t = { text[i], size[i] * scale,
				false, i == 0, align, x, width };

			y += pdf_text(pdf, &t, y, draw) + 2 * scale;
		}
		if (draw)
			return true;
		if (y <= FOOT_END)
			draw = true;
		else if ((scale *= 0.92) < SMALLEST)
			return false;
	}
}

/* The texts of a certificate; place is where it was held. */
static bool
set_page(struct pdf *pdf, const struct cbreg_certificate *c, const char *place)
{
	bool native =
	    c->native_name[0] != '\0' && strcmp(c->native_name, c->name) != 0;
	char days[100], issued[40], revoked[60];
	const struct block block[] = {
		{ "Cybersecurity Capacity-Building Programme", 13, 0, false,
		    false },
		{ "Certificate of Completion", 32, 8, false, false },
		{ "This is to certify that", 13, 20, false, true },
		{ native ? c->native_name : c->name, 38, 6, false, false },
		{ native ? c->name : "", 20, 5, false, false },
		{ "has completed", 13, 10, false, true },
		{ c->activity, 22, 6, true, false },
		{ c->activity_native, 14, 2, false, false },
		{ days, 13, 10, false, false },
		{ place, 13, 1, false, false },
	};
	const char *const left[3] = { "Issued by", c->issuer,
		c->issuer_native };
	const char *const right[3] = { "Number and date of issue", c->number,
		issued };
	const size_t n = sizeof(block) / sizeof(block[0]);
	const double width = PDF_WIDTH - 2 * MARGIN, room = FOOT - TOP - 10;
	double scale = 1, height;

	days_text(c->from, c->to, days);
	day_text(c->issued_on, issued);
	while ((height = set_blocks(pdf, block, n, scale, TOP, false)) > room)
		if ((scale *= 0.95) < SMALLEST)
			return false;
	pdf_frame(pdf, FRAME, FRAME, PDF_WIDTH - 2 * FRAME,
	    PDF_HEIGHT - 2 * FRAME, 1.5);
	pdf_frame(pdf, FRAME + 5, FRAME + 5, PDF_WIDTH - 2 * FRAME - 10,
	    PDF_HEIGHT - 2 * FRAME - 10, 0.5);
	set_blocks(pdf, block, n, scale, TOP + (room - height) / 2, true);
	if (!set_foot(pdf, left, PDF_LEFT, MARGIN, width * 0.58) ||
	    !set_foot(pdf, right, PDF_RIGHT, MARGIN + width * 0.62,
		width * 0.38))
		return false;
	if (c->revoked_on != 0) {
		day_text(c->revoked_on, issued);
		snprintf(revoked, sizeof(revoked), "on %s", issued);
		pdf_stamp(pdf, "REVOKED", revoked);
	}
	pdf_page_end(pdf);
	return true;
}

bool
page_certificate(struct pdf *pdf, const struct cbreg_certificate *c)
{
	char *place = place_text(c);
	bool done = place != NULL && set_page(pdf, c, place);

	free(place);
	return done;
}
