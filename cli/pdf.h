#ifndef CLI_PDF_H
#define CLI_PDF_H

#include <stdbool.h>
#include <stdio.h>

/*
 * Pages of text, A4 landscape, in any script that a font of this machine has.
 * Measures are points (1/72 inch) from the upper left corner.  The same calls
 * give the same bytes on a machine whose fonts stay the same.
 */
struct pdf;

#define PDF_WIDTH 841.89
#define PDF_HEIGHT 595.28

/* NULL where PDF can be made here, else why not. */
const char *pdf_unavailable(void);

/* Pages go to a stream that the caller closes.  created is the date in the
 * document, yyyymmdd.  NULL when memory is out. */
struct pdf *pdf_open(FILE *to, const char *title, int created);
/* NULL when all was written, else what went wrong, lent for ever.  Frees. */
const char *pdf_close(struct pdf *pdf);
void pdf_free(struct pdf *pdf); /* give up; NULL is fine */

void pdf_page_end(struct pdf *pdf);

enum pdf_align {
	PDF_LEFT,
	PDF_CENTRE,
	PDF_RIGHT
};

struct pdf_text {
	const char *text; /* UTF-8 */
	double size;	  /* of the letters, where they fit */
	bool bold, italic;
	enum pdf_align align;
	double x, width; /* the column that it stands in */
};

/*
 * Set a text with its upper edge at y; the height that it takes is returned,
 * 0 for an empty one.  What is too long for a line becomes smaller, to little
 * more than half the size, and then takes several lines.  Without draw it is
 * only measured.
 */
double pdf_text(struct pdf *pdf, const struct pdf_text *text, double y,
    bool draw);
void pdf_frame(struct pdf *pdf, double x, double y, double width, double height,
    double line);
/* A word in large red letters, slanting across the page, and a line below. */
void pdf_stamp(struct pdf *pdf, const char *word, const char *line);

/* The script for which a font was missing, NULL where none was. */
const char *pdf_missing_script(const struct pdf *pdf);
#endif
