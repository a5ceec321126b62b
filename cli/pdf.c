/* Pages of text: the only file that includes headers of Pango and Cairo. */
#include "config.h"

#include "pdf.h"

#include "library.h"

#include <stdlib.h>
#include <string.h>

#ifdef HAVE_PANGOCAIRO

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

/* Loaded when first needed: the loader would spend more time on these and
 * what they depend on than most commands take. */
#define PDF_FUNCTIONS(X)                                                       \
	X(cairo_create)                                                        \
	X(cairo_destroy)                                                       \
	X(cairo_move_to)                                                       \
	X(cairo_pdf_surface_create_for_stream)                                 \
	X(cairo_pdf_surface_set_metadata)                                      \
	X(cairo_rectangle)                                                     \
	X(cairo_restore)                                                       \
	X(cairo_rotate)                                                        \
	X(cairo_save)                                                          \
	X(cairo_set_line_width)                                                \
	X(cairo_set_source_rgba)                                               \
	X(cairo_show_page)                                                     \
	X(cairo_status)                                                        \
	X(cairo_status_to_string)                                              \
	X(cairo_stroke)                                                        \
	X(cairo_surface_destroy)                                               \
	X(cairo_surface_finish)                                                \
	X(cairo_surface_status)                                                \
	X(cairo_translate)                                                     \
	X(g_object_unref)                                                      \
	X(g_unichar_get_script)                                                \
	X(g_unicode_script_to_iso15924)                                        \
	X(g_utf8_get_char)                                                     \
	X(pango_cairo_create_layout)                                           \
	X(pango_cairo_show_layout)                                             \
	X(pango_context_set_language)                                          \
	X(pango_context_set_round_glyph_positions)                             \
	X(pango_font_description_free)                                         \
	X(pango_font_description_new)                                          \
	X(pango_font_description_set_absolute_size)                            \
	X(pango_font_description_set_family_static)                            \
	X(pango_font_description_set_style)                                    \
	X(pango_font_description_set_weight)                                   \
	X(pango_language_from_string)                                          \
	X(pango_layout_context_changed)                                        \
	X(pango_layout_get_context)                                            \
	X(pango_layout_get_iter)                                               \
	X(pango_layout_get_size)                                               \
	X(pango_layout_get_unknown_glyphs_count)                               \
	X(pango_layout_iter_free)                                              \
	X(pango_layout_iter_get_run_readonly)                                  \
	X(pango_layout_iter_next_run)                                          \
	X(pango_layout_set_alignment)                                          \
	X(pango_layout_set_font_description)                                   \
	X(pango_layout_set_text)                                               \
	X(pango_layout_set_width)                                              \
	X(pango_layout_set_wrap)

static struct {
#define X(name) __typeof__(&name) name;
	PDF_FUNCTIONS(X)
#undef X
} lib;

static const char *const function_names[] = {
#define X(name) #name,
	PDF_FUNCTIONS(X)
#undef X
	    NULL
};

/* The handle also finds what that library depends on. */
static struct library pangocairo = { "libpangocairo-1.0.so.0", function_names,
	NULL };

/* Families that go together, so that a page is not set in whatever is found
 * first; the system's choice stands at the end. */
static const char families[] =
    "Noto Serif,Noto Serif Thai,Noto Serif Lao,Noto Serif Khmer,"
    "Noto Sans Myanmar,IPAexMincho,Noto Serif CJK JP,serif";

/* What people call the scripts of the programme's countries. */
static const struct {
	int script;
	const char *name;
} script_names[] = {
	{ G_UNICODE_SCRIPT_LATIN, "Latin" },
	{ G_UNICODE_SCRIPT_THAI, "Thai" },
	{ G_UNICODE_SCRIPT_LAO, "Lao" },
	{ G_UNICODE_SCRIPT_KHMER, "Khmer" },
	{ G_UNICODE_SCRIPT_MYANMAR, "Burmese" },
	{ G_UNICODE_SCRIPT_HAN, "Japanese or Chinese" },
	{ G_UNICODE_SCRIPT_HIRAGANA, "Japanese" },
	{ G_UNICODE_SCRIPT_KATAKANA, "Japanese" },
	{ G_UNICODE_SCRIPT_TAMIL, "Tamil" },
	{ G_UNICODE_SCRIPT_ARABIC, "Arabic" },
};

struct pdf {
	FILE *to;
	cairo_surface_t *surface;
	cairo_t *cr;
	const char *missing;
	char other_script[8];
};

const char *
pdf_unavailable(void)
{
	return library_load(&pangocairo, &lib)
		   ? NULL
		   : "PDF cannot be made here: the library pangocairo "
		     "cannot be loaded";
}

static cairo_status_t
write_bytes(void *to, const unsigned char *data, unsigned len)
{
	return fwrite(data, 1, len, to) == len ? CAIRO_STATUS_SUCCESS
					       : CAIRO_STATUS_WRITE_ERROR;
}

struct pdf *
pdf_open(FILE *to, const char *title, int created)
{
	struct pdf *pdf = calloc(1, sizeof(*pdf));
	char day[32];

	if (pdf == NULL)
		return NULL;
	pdf->to = to;
	pdf->surface = lib.cairo_pdf_surface_create_for_stream(write_bytes, to,
	    PDF_WIDTH, PDF_HEIGHT);
	pdf->cr = lib.cairo_create(pdf->surface);
	snprintf(day, sizeof(day), "%04d-%02d-%02dT00:00:00Z", created / 10000,
	    created / 100 % 100, created % 100);
	lib.cairo_pdf_surface_set_metadata(pdf->surface,
	    CAIRO_PDF_METADATA_TITLE, title);
	lib.cairo_pdf_surface_set_metadata(pdf->surface,
	    CAIRO_PDF_METADATA_CREATE_DATE, day);
	return pdf;
}

const char *
pdf_close(struct pdf *pdf)
{
	cairo_status_t status = lib.cairo_status(pdf->cr);

	lib.cairo_destroy(pdf->cr);
	lib.cairo_surface_finish(pdf->surface);
	if (status == CAIRO_STATUS_SUCCESS)
		status = lib.cairo_surface_status(pdf->surface);
	pdf->cr = NULL;
	pdf_free(pdf);
	return status == CAIRO_STATUS_SUCCESS
		   ? NULL
		   : lib.cairo_status_to_string(status);
}

void
pdf_free(struct pdf *pdf)
{
	if (pdf == NULL)
		return;
	if (pdf->cr != NULL)
		lib.cairo_destroy(pdf->cr);
	lib.cairo_surface_destroy(pdf->surface);
	free(pdf);
}

void
pdf_page_end(struct pdf *pdf)
{
	lib.cairo_show_page(pdf->cr);
}

const char *
pdf_missing_script(const struct pdf *pdf)
{
	return pdf->missing;
}

static void
note_missing(struct pdf *pdf, gunichar c)
{
	GUnicodeScript script = lib.g_unichar_get_script(c);
	guint32 tag;
	size_t i;

	for (i = 0; i < sizeof(script_names) / sizeof(script_names[0]); i++)
		if (script_names[i].script == (int)script) {
			pdf->missing = script_names[i].name;
			return;
		}
	tag = lib.g_unicode_script_to_iso15924(script);
	snprintf(pdf->other_script, sizeof(pdf->other_script), "%c%c%c%c",
	    (char)(tag >> 24), (char)(tag >> 16), (char)(tag >> 8), (char)tag);
	pdf->missing = pdf->other_script;
}

/* The first letter that no font has. */
static void
find_missing(struct pdf *pdf, PangoLayout *layout)
{
	PangoLayoutIter *iter = lib.pango_layout_get_iter(layout);
	PangoGlyphString *glyphs;
	PangoLayoutRun *run;
	int i;

	do {
		run = lib.pango_layout_iter_get_run_readonly(iter);
		glyphs = run != NULL ? run->glyphs : NULL;
		for (i = 0; glyphs != NULL && pdf->missing == NULL &&
			    i < glyphs->num_glyphs;
		     i++) {
			PangoGlyph glyph = glyphs->glyphs[i].glyph;

			if (glyph != PANGO_GLYPH_EMPTY &&
			    (glyph & PANGO_GLYPH_UNKNOWN_FLAG) != 0)
				note_missing(pdf,
				    glyph & ~PANGO_GLYPH_UNKNOWN_FLAG);
		}
	} while (lib.pango_layout_iter_next_run(iter));
	lib.pango_layout_iter_free(iter);
}

/* Han letters have forms by language; those of the programme are Japanese. */
static const char *
language_of(const char *text)
{
	for (; *text != '\0'; text++)
		if (((unsigned char)*text & 0xc0) == 0xc0 &&
		    lib.g_unichar_get_script(lib.g_utf8_get_char(text)) ==
			G_UNICODE_SCRIPT_HAN)
			return "ja";
	return "en";
}

static PangoLayout *
layout_of(struct pdf *pdf, const struct pdf_text *text)
{
	static const PangoAlignment align[] = { PANGO_ALIGN_LEFT,
		PANGO_ALIGN_CENTER, PANGO_ALIGN_RIGHT };
	PangoLayout *layout = lib.pango_cairo_create_layout(pdf->cr);
	PangoContext *context = lib.pango_layout_get_context(layout);
	char *clean = strdup(text->text), *at;

	/* Line breaks and other controls are no letters. */
	for (at = clean; at != NULL && *at != '\0'; at++)
		if ((unsigned char)*at < ' ' || *at == 0x7f)
			*at = ' ';
	/* Not what the environment speaks: the bytes must not depend on it. */
	lib.pango_context_set_language(context,
	    lib.pango_language_from_string(language_of(text->text)));
	lib.pango_context_set_round_glyph_positions(context, FALSE);
	lib.pango_layout_context_changed(layout);
	lib.pango_layout_set_text(layout, clean != NULL ? clean : "", -1);
	lib.pango_layout_set_alignment(layout, align[text->align]);
	lib.pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
	free(clean);
	return layout;
}

static void
set_size(PangoLayout *layout, const struct pdf_text *text, double size)
{
	PangoFontDescription *font = lib.pango_font_description_new();

	lib.pango_font_description_set_family_static(font, families);
	lib.pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
	if (text->bold)
		lib.pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD);
	if (text->italic)
		lib.pango_font_description_set_style(font, PANGO_STYLE_ITALIC);
	lib.pango_layout_set_font_description(layout, font);
	lib.pango_font_description_free(font);
}

double
pdf_text(struct pdf *pdf, const struct pdf_text *text, double y, bool draw)
{
	PangoLayout *layout;
	double size = text->size;
	int width, height;

	if (text->text[0] == '\0')
		return 0;
	layout = layout_of(pdf, text);
	for (;; size *= 0.96) {
		set_size(layout, text, size);
		lib.pango_layout_get_size(layout, &width, &height);
		if (width <= text->width * PANGO_SCALE ||
		    size < text->size * 0.55)
			break;
	}
	lib.pango_layout_set_width(layout, (int)(text->width * PANGO_SCALE));
	lib.pango_layout_get_size(layout, &width, &height);
	if (pdf->missing == NULL &&
	    lib.pango_layout_get_unknown_glyphs_count(layout) > 0)
		find_missing(pdf, layout);
	if (draw) {
		lib.cairo_set_source_rgba(pdf->cr, 0.1, 0.1, 0.1, 1);
		lib.cairo_move_to(pdf->cr, text->x, y);
		lib.pango_cairo_show_layout(pdf->cr, layout);
	}
	lib.g_object_unref(layout);
	return (double)height / PANGO_SCALE;
}

void
pdf_frame(struct pdf *pdf, double x, double y, double width, double height,
    double line)
{
	lib.cairo_set_source_rgba(pdf->cr, 0.25, 0.3, 0.4, 1);
	lib.cairo_set_line_width(pdf->cr, line);
	lib.cairo_rectangle(pdf->cr, x, y, width, height);
	lib.cairo_stroke(pdf->cr);
}

static double
stamp_line(struct pdf *pdf, const char *word, double size, double y)
{
	const struct pdf_text text = { word, size, true, false, PDF_CENTRE,
		-PDF_WIDTH / 2, PDF_WIDTH };
	PangoLayout *layout = layout_of(pdf, &text);
	int width, height;

	set_size(layout, &text, size);
	lib.pango_layout_set_width(layout, (int)(text.width * PANGO_SCALE));
	lib.pango_layout_get_size(layout, &width, &height);
	lib.cairo_move_to(pdf->cr, text.x, y);
	lib.pango_cairo_show_layout(pdf->cr, layout);
	lib.g_object_unref(layout);
	return (double)height / PANGO_SCALE;
}

void
pdf_stamp(struct pdf *pdf, const char *word, const char *line)
{
	double height;

	lib.cairo_save(pdf->cr);
	lib.cairo_translate(pdf->cr, PDF_WIDTH / 2, PDF_HEIGHT / 2);
	lib.cairo_rotate(pdf->cr, -0.45);
	lib.cairo_set_source_rgba(pdf->cr, 0.75, 0.05, 0.05, 0.45);
	height = stamp_line(pdf, word, 130, -110);
	stamp_line(pdf, line, 24, -120 + height);
	lib.cairo_restore(pdf->cr);
}

#else

const char *
pdf_unavailable(void)
{
	return "PDF cannot be made here: this cbreg was built without "
	       "pangocairo";
}

struct pdf *
pdf_open(FILE *to, const char *title, int created)
{
	(void)to;
	(void)title;
	(void)created;
	return NULL;
}

const char *
pdf_close(struct pdf *pdf)
{
	(void)pdf;
	return pdf_unavailable();
}

void
pdf_free(struct pdf *pdf)
{
	(void)pdf;
}

void
pdf_page_end(struct pdf *pdf)
{
	(void)pdf;
}

double
pdf_text(struct pdf *pdf, const struct pdf_text *text, double y, bool draw)
{
	(void)pdf;
	(void)text;
	(void)y;
	(void)draw;
	return 0;
}

void
pdf_frame(struct pdf *pdf, double x, double y, double width, double height,
    double line)
{
	(void)pdf;
	(void)x;
	(void)y;
	(void)width;
	(void)height;
	(void)line;
}

void
pdf_stamp(struct pdf *pdf, const char *word, const char *line)
{
	(void)pdf;
	(void)word;
	(void)line;
}

const char *
pdf_missing_script(const struct pdf *pdf)
{
	(void)pdf;
	return NULL;
}

#endif
