/* The output interface: rows in, one of the formats out, files written
 * beside their target and renamed when whole. */
#include "config.h"

#include "out.h"

#include "chart.h"
#include "say.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct out_ops *const formats[] = { &out_table, &out_csv,
	&out_excel, &out_json, &out_ndjson, &out_md, &out_xml, &out_xlsx,
	&out_html };

#define BUFFER ((size_t)1 << 16)

/* Rows of a pivot, held until the columns are known. */
struct pivot_state {
	char **key;   /* per row: its key cells, joined */
	char **name;  /* per column */
	char ***cell; /* per row, per column */
	size_t nrow, ncolumn, row_room, column_room;
	struct out_column *column;
};

/* Where a file of that name is kept: behind a symbolic link, not in its
 * place.  NULL where a link leads nowhere. */
static char *
real_place(const char *path)
{
	struct stat st;

	if (lstat(path, &st) == 0 && S_ISLNK(st.st_mode))
		return realpath(path, NULL);
	return strdup(path);
}

static int
open_file(struct out *out, const char *path)
{
	struct stat st;
	size_t len;
	int fd;

	/* A device or a pipe is written to, never replaced. */
	if (stat(path, &st) == 0 && !S_ISREG(st.st_mode)) {
		if ((out->to = fopen(path, "we")) != NULL) {
			out->path = path;
			return 0;
		}
		say("cannot write to '%s': %s", path, strerror(errno));
		return EXIT_INTERNAL;
	}
	if ((out->target = real_place(path)) == NULL) {
		say("cannot write to '%s': %s", path, strerror(errno));
		return EXIT_INTERNAL;
	}
	len = strlen(out->target) + 16;
	if ((out->temporary = malloc(len)) == NULL) {
		say("out of memory");
		goto failed;
	}
	snprintf(out->temporary, len, "%s.XXXXXX", out->target);
	if ((fd = mkstemp(out->temporary)) < 0) {
		say("cannot write beside '%s': %s", path, strerror(errno));
		goto failed;
	}
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	if ((out->to = fdopen(fd, "w")) == NULL) {
		say("out of memory");
		close(fd);
		unlink(out->temporary);
		goto failed;
	}
	out->path = path;
	return 0;

failed:
	free(out->temporary);
	free(out->target);
	out->temporary = out->target = NULL;
	return EXIT_INTERNAL;
}

int
out_open(struct out *out, const char *format, const char *path)
{
	size_t i;

	*out = (struct out){ .to = stdout };
	for (i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (strcmp(formats[i]->name, format) == 0)
			out->ops = formats[i];
	if (out->ops == NULL)
		return say_usage("'%s' is not a format; there are table, csv, "
				 "excel, json, ndjson, xml, xlsx, md and html",
		    format);
	if (path != NULL && strcmp(path, "-") != 0)
		return open_file(out, path);
	return 0;
}

int
out_open_bytes(struct out *out, const char *path)
{
	*out = (struct out){ .to = stdout };
	if (path != NULL && strcmp(path, "-") != 0)
		return open_file(out, path);
	return 0;
}

static const struct {
	const char *word;
	enum out_tone tone;
} tones[] = { { "met", OUT_GOOD }, { "thin", OUT_FAIR }, { "short", OUT_BAD },
	{ "gap", OUT_BAD }, { "unknown", OUT_UNKNOWN },
	{ "expired", OUT_UNKNOWN } };

enum out_tone
out_tone(const char *word)
{
	size_t i;

	for (i = 0; i < sizeof(tones) / sizeof(tones[0]); i++)
		if (strcmp(tones[i].word, word) == 0)
			return tones[i].tone;
	return OUT_PLAIN;
}

const char *
out_tone_word(int i)
{
	return (size_t)i < sizeof(tones) / sizeof(tones[0]) ? tones[i].word
							    : NULL;
}

void
out_sections(struct out *out)
{
	out->sections = true;
}

static void
start(struct out *out, const char *section, const struct out_column *column,
    int n)
{
	if (out->buffer == NULL && (out->buffer = malloc(BUFFER)) != NULL)
		setvbuf(out->to, out->buffer, _IOFBF, BUFFER);
	out->section = section;
	out->column = column;
	out->ncolumn = n;
	out->n = 0;
	out->nrow = 0;
}

void
out_begin(struct out *out, const char *section, const struct out_column *column,
    int n)
{
	start(out, section, column, n);
	out->has_pivot = false;
	out->ops->begin(out);
}

void
out_begin_pivot(struct out *out, const char *section,
    const struct out_column *column, int n, const struct out_pivot *pivot)
{
	start(out, section, column, n);
	out->has_pivot = out->ops->pivots;
	if (!out->has_pivot) {
		out->ops->begin(out);
		return;
	}
	out->pivot = *pivot;
	if ((out->pivoting = calloc(1, sizeof(*out->pivoting))) == NULL)
		out->failed = true;
}

static char **
pivot_key(struct out *out, char **key, size_t *n, size_t *room,
    const char *text, size_t *at)
{
	char **bigger;
	size_t i;

	for (i = 0; i < *n; i++)
		if (strcmp(key[i], text) == 0)
			break;
	*at = i;
	if (i < *n)
		return key;
	if (*n == *room) {
		*room = *room > 0 ? *room * 2 : 32;
		if ((bigger = realloc(key, *room * sizeof(*key))) == NULL) {
			out->failed = true;
			return key;
		}
		key = bigger;
	}
	if ((key[i] = strdup(text)) == NULL)
		out->failed = true;
	else
		++*n;
	return key;
}

void
out_pivot_column(struct out *out, const char *name)
{
	struct pivot_state *p = out->pivoting;
	size_t ignored;

	if (p != NULL)
		p->name = pivot_key(out, p->name, &p->ncolumn, &p->column_room,
		    name, &ignored);
}

static void
pivot_row(struct out *out)
{
	struct pivot_state *p = out->pivoting;
	size_t rows = p->nrow, old_room = p->row_room, used = 0, r, c;
	char text[512] = "", ***cells;
	int k;

	for (k = 0; k < out->pivot.nrow && used < sizeof(text); k++)
		used +=
		    (size_t)snprintf(text + used, sizeof(text) - used, "%s%s",
			k > 0 ? "\x1f" : "", out->cell[out->pivot.row[k]].text);
	p->key = pivot_key(out, p->key, &p->nrow, &p->row_room, text, &r);
	p->name = pivot_key(out, p->name, &p->ncolumn, &p->column_room,
	    out->cell[out->pivot.column].text, &c);
	if (out->failed)
		return;
	if (p->row_room > old_room) {
		cells = realloc(p->cell, p->row_room * sizeof(*cells));
		if (cells == NULL) {
			out->failed = true;
			return;
		}
		p->cell = cells;
	}
	if (p->nrow > rows &&
	    (p->cell[r] = calloc(OUT_MAX_COLUMNS, sizeof(char *))) == NULL)
		out->failed = true;
	else if (c + (size_t)out->pivot.nrow < OUT_MAX_COLUMNS)
		p->cell[r][c] = strdup(out->cell[out->pivot.value].text);
}

/* Give the held rows to the format, as a list with other columns. */
static void
pivot_end(struct out *out)
{
	struct pivot_state *p = out->pivoting;
	int nrow = out->pivot.nrow, n = nrow + (int)p->ncolumn, k;
	struct out_column *column = calloc((size_t)n + 1, sizeof(*column));
	struct out_cell cell[OUT_MAX_COLUMNS];
	char *at, *end;
	size_t r, c;

	if (n > OUT_MAX_COLUMNS)
		n = OUT_MAX_COLUMNS;
	if (column == NULL || out->failed) {
		out->failed = true;
		goto out;
	}
	for (k = 0; k < n; k++)
		column[k] = k < nrow
				? out->column[out->pivot.row[k]]
				: (struct out_column){ .key = p->name[k - nrow],
					  .type = OUT_NUMBER };
	out->column = column;
	out->ncolumn = n;
	out->ops->begin(out);
	for (r = 0; r < p->nrow; r++) {
		for (k = 0, at = p->key[r]; k < nrow; k++) {
			cell[k] = (struct out_cell){ .text = at };
			if ((end = strchr(at, '\x1f')) != NULL) {
				*end = '\0';
				at = end + 1;
			}
		}
		for (; k < n; k++) {
			const char *text = p->cell[r][k - nrow];

			cell[k] =
			    (struct out_cell){ .text = text != NULL ? text : "",
				    .number = true };
		}
		out->nrow++;
		out->ops->row(out, cell);
	}
	out->ops->end(out);
out:
	for (r = 0; r < p->nrow; r++) {
		for (c = 0; c < OUT_MAX_COLUMNS && p->cell[r] != NULL; c++)
			free(p->cell[r][c]);
		free(p->cell[r]);
		free(p->key[r]);
	}
	for (c = 0; c < p->ncolumn; c++)
		free(p->name[c]);
	free(p->cell);
	free(p->key);
	free(p->name);
	free(p);
	free(column);
	out->pivoting = NULL;
}

static void
end_row(struct out *out)
{
	int i;

	if (out->n < out->ncolumn)
		return;
	for (i = 0; i < out->ncolumn && !out->failed; i++)
		out->cell[i].text = out->row_text + out->offset[i];
	out->n = 0;
	out->row_used = 0;
	if (out->has_pivot && !out->failed) {
		pivot_row(out);
	} else if (!out->failed) {
		out->nrow++;
		out->ops->row(out, out->cell);
	}
	for (i = 0; i < out->ncolumn; i++)
		out->cell[i] = (struct out_cell){ .text = NULL };
}

static void
add_cell(struct out *out, const char *text, bool number)
{
	size_t len = strlen(text) + 1, size = out->row_size;
	char *bigger;

	while (out->row_used + len > size)
		size = size > 0 ? size * 2 : 1024;
	if (size > out->row_size) {
		if ((bigger = realloc(out->row_text, size)) == NULL) {
			out->failed = true;
			return;
		}
		out->row_text = bigger;
		out->row_size = size;
	}
	memcpy(out->row_text + out->row_used, text, len);
	out->offset[out->n] = out->row_used;
	out->row_used += len;
	if (out->column[out->n].type == OUT_STATUS)
		out->cell[out->n].tone = out_tone(text);
	out->cell[out->n++].number = number;
	end_row(out);
}

void
out_text(struct out *out, const char *text)
{
	add_cell(out, text != NULL ? text : "",
	    out->column[out->n].type == OUT_NUMBER);
}

void
out_toned(struct out *out, const char *text, enum out_tone tone)
{
	int at = out->n;

	out->cell[at].tone = tone;
	out_text(out, text);
}

void
out_linked(struct out *out, const char *text, const char *section)
{
	int at = out->n;

	out->cell[at].link = section;
	out_text(out, text);
}

void
out_int(struct out *out, int64_t n)
{
	char text[24];

	snprintf(text, sizeof(text), "%lld", (long long)n);
	add_cell(out, text, true);
}

void
out_none(struct out *out)
{
	out_text(out, "");
}

void
out_maybe(struct out *out, bool is_there, int64_t n)
{
	if (is_there)
		out_int(out, n);
	else
		out_none(out);
}

void
out_end(struct out *out)
{
	if (out->has_pivot)
		pivot_end(out);
	else
		out->ops->end(out);
	out->nsection++;
}

void
out_note(struct out *out, const char *format, ...)
{
	char text[1024], *clean;
	va_list args;

	if (out->ops->note == NULL)
		return;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	if ((clean = clean_copy(text)) != NULL)
		out->ops->note(out, clean);
	else
		out->failed = true;
	free(clean);
}

void
out_chart(struct out *out, const struct chart *chart)
{
	if (out->ops->chart == NULL || out->failed || chart->ncategory < 1 ||
	    chart->nseries < 1)
		return;
	out->nchart++;
	out->ops->chart(out, chart);
}

static int
sync_directory(const char *path)
{
	char *copy = strdup(path);
	int fd, bad;

	if (copy == NULL)
		return -1;
	fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	free(copy);
	if (fd < 0)
		return -1;
	bad = fsync(fd);
	close(fd);
	return bad;
}

static void
release(struct out *out)
{
	if (out->ops != NULL && out->ops->release != NULL)
		out->ops->release(out);
	out->state = NULL;
	free(out->row_text);
	out->row_text = NULL;
	out->row_size = 0;
}

int
out_finish(struct out *out)
{
	const char *where = out->path != NULL ? out->path : "standard output";
	bool bad = false;
	int error;

	errno = 0;
	if (out->ops != NULL && out->ops->finish != NULL &&
	    out->nsection + out->nchart > 0)
		out->ops->finish(out);
	bad |= out->failed || ferror(out->to) != 0 || fflush(out->to) != 0;
	error = errno;
	release(out);
	if (out->path != NULL && out->temporary == NULL) {
		bad |= fclose(out->to) != 0;
		free(out->buffer);
	} else if (out->path != NULL) {
		bad |= fsync(fileno(out->to)) != 0;
		bad |= fclose(out->to) != 0;
		if (!bad && rename(out->temporary, out->target) != 0) {
			error = errno;
			bad = true;
		}
		if (bad)
			unlink(out->temporary);
		else
			sync_directory(out->target);
		free(out->temporary);
		free(out->target);
		free(out->buffer);
		out->temporary = out->target = NULL;
	}
	if (!bad)
		return EXIT_DONE;
	if (error == EPIPE) /* the reader has seen enough */
		return EXIT_INTERNAL;
	if (out->failed)
		say("cannot write to %s: %s", where,
		    out->why[0] != '\0' ? out->why : "out of memory");
	else if (error != 0)
		say("cannot write to %s: %s", where, strerror(error));
	else
		say("cannot write to %s", where);
	return EXIT_INTERNAL;
}

void
out_discard(struct out *out)
{
	release(out);
	if (out->path == NULL || out->temporary == NULL)
		return;
	fclose(out->to);
	unlink(out->temporary);
	free(out->temporary);
	free(out->target);
	out->temporary = out->target = NULL;
}
