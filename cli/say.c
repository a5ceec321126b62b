/* Every message on standard error, and which exit status a failure is. */
#include "config.h"

#include "say.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static bool as_json;

void
say_as_json(bool on)
{
	as_json = on;
}

static unsigned
code_point(const unsigned char *p, size_t *len)
{
	if (*p < 0x80) {
		*len = 1;
		return *p;
	}
	if ((p[0] & 0xe0) == 0xc0 && p[1] != '\0') {
		*len = 2;
		return (p[0] & 0x1fu) << 6 | (p[1] & 0x3fu);
	}
	if ((p[0] & 0xf0) == 0xe0 && p[1] != '\0' && p[2] != '\0') {
		*len = 3;
		return (p[0] & 0xfu) << 12 | (p[1] & 0x3fu) << 6 |
		       (p[2] & 0x3fu);
	}
	if ((p[0] & 0xf8) == 0xf0 && p[1] != '\0' && p[2] != '\0' &&
	    p[3] != '\0') {
		*len = 4;
		return (p[0] & 0x7u) << 18 | (p[1] & 0x3fu) << 12 |
		       (p[2] & 0x3fu) << 6 | (p[3] & 0x3fu);
	}
	*len = 1;
	return 0xfffd;
}

/* Controls, line separators and what turns the direction of text. */
static bool
drives_terminal(unsigned c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 ||
	       c == 0x2029 || (c >= 0x202a && c <= 0x202e) ||
	       (c >= 0x2066 && c <= 0x2069) || c == 0x200e || c == 0x200f ||
	       c == 0x61c || c == 0xfffd;
}

void
put_clean(FILE *to, const char *text)
{
	const unsigned char *p = (const unsigned char *)text;
	size_t len;
	unsigned c;

	for (; *p != '\0'; p += len) {
		c = code_point(p, &len);
		if (drives_terminal(c))
			fprintf(to, "\\u{%x}", c);
		else
			fwrite(p, 1, len, to);
	}
}

char *
clean_copy(const char *text)
{
	char *out = NULL;
	size_t size;
	FILE *to = open_memstream(&out, &size);

	if (to == NULL)
		return NULL;
	put_clean(to, text);
	return fclose(to) == 0 ? out : NULL;
}

static void
put_json(FILE *to, const char *key, const char *text)
{
	fprintf(to, "\"%s\": \"", key);
	for (; *text != '\0'; text++) {
		unsigned char c = (unsigned char)*text;

		if (c == '"' || c == '\\')
			fprintf(to, "\\%c", c);
		else if (c < 0x20 || c == 0x7f)
			fprintf(to, "\\u%04x", c);
		else
			fputc(c, to);
	}
	fputc('"', to);
}

static void
say_text(const char *severity, const char *text)
{
	if (as_json) {
		fprintf(stderr, "{\"severity\": \"%s\", ", severity);
		put_json(stderr, "message", text);
		fputs("}\n", stderr);
		return;
	}
	fputs("cbreg: ", stderr);
	put_clean(stderr, text);
	fputc('\n', stderr);
}

static void say_va(const char *severity, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

static void
say_va(const char *severity, const char *format, va_list args)
{
	char text[1024];

	vsnprintf(text, sizeof(text), format, args);
	say_text(severity, text);
}

void
say(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say_va("error", format, args);
	va_end(args);
}

void
tell(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say_va("info", format, args);
	va_end(args);
}

int
say_usage(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say_va("error", format, args);
	va_end(args);
	return EXIT_USAGE;
}

int
exit_of(cbreg_status status)
{
	switch (status) {
	case CBREG_OK:
	case CBREG_DONE:
		return EXIT_DONE;
	case CBREG_NOTFOUND:
		return EXIT_NOT_FOUND;
	case CBREG_EXISTS:
	case CBREG_REFERENCED:
	case CBREG_CONFLICT:
	case CBREG_AMBIGUOUS:
	case CBREG_BUSY:
		return EXIT_CONFLICT;
	case CBREG_INVALID:
		return EXIT_USAGE;
	case CBREG_SCHEMA:
	case CBREG_UNREACHABLE:
		return EXIT_DATABASE;
	case CBREG_DENIED:
		return EXIT_DENIED;
	case CBREG_INTERRUPTED:
		return EXIT_INTERRUPTED;
	case CBREG_IO:
	case CBREG_NOMEM:
	case CBREG_INTERNAL:
	default:
		return EXIT_INTERNAL;
	}
}

int
fail(const cbreg *reg, cbreg_status status)
{
	const char *text = reg != NULL ? cbreg_message(reg) : "";

	say_text("error", text[0] != '\0' ? text : cbreg_status_name(status));
	return exit_of(status);
}

/* As a spreadsheet names it: Sheet1!E14. */
static void
put_cell(FILE *to, const char *sheet, uint32_t row, uint32_t column)
{
	char letters[8], *at = letters + sizeof(letters) - 1;

	fputc(':', to);
	put_clean(to, sheet);
	if (row == 0)
		return;
	for (*at = '\0'; column > 0; column = (column - 1) / 26)
		*--at = (char)('A' + (column - 1) % 26);
	fprintf(to, "!%s%u", at, row);
}

void
put_place(FILE *to, const char *file, const char *sheet, uint32_t line,
    uint32_t place)
{
	put_clean(to, file);
	if (sheet != NULL) {
		put_cell(to, sheet, line, place);
		return;
	}
	if (line > 0)
		fprintf(to, ":%u", line);
	if (place > 0)
		fprintf(to, ":%u", place);
}

void
say_finding(const char *file, const char *sheet, uint32_t line, uint32_t place,
    bool warning, const char *code, const char *field, const char *message,
    const char *hint)
{
	FILE *to = stderr;

	if (as_json) {
		fputs("{", to);
		put_json(to, "code", code);
		fputs(", ", to);
		put_json(to, "severity", warning ? "warning" : "error");
		fputs(", ", to);
		put_json(to, "file", file);
		if (sheet != NULL) {
			fputs(", ", to);
			put_json(to, "sheet", sheet);
		}
		fprintf(to, ", \"row\": %u, \"column\": %u, ", line, place);
		put_json(to, "field", field);
		fputs(", ", to);
		put_json(to, "message", message);
		fputs(", ", to);
		put_json(to, "hint", hint);
		fputs("}\n", to);
		return;
	}
	put_place(to, file, sheet, line, place);
	fprintf(to, ": %s%s ", warning ? "warning " : "error ", code);
	if (field[0] != '\0')
		fprintf(to, "%s: ", field);
	put_clean(to, message);
	if (hint[0] != '\0') {
		fputs(" (", to);
		if (strchr(hint, ' ') == NULL)
			fputs("did you mean ", to);
		put_clean(to, hint);
		fputs(strchr(hint, ' ') == NULL ? "?)" : ")", to);
	}
	fputc('\n', to);
}

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void
progress_start(struct progress *p, const char *what)
{
	*p = (struct progress){ .what = what, .began = now_ms() };
}

void
progress_tell(void *progress, int64_t done, int64_t total)
{
	struct progress *p = progress;
	int64_t now, spent;

	if (!isatty(STDERR_FILENO) || as_json)
		return;
	now = now_ms();
	spent = now - p->began;
	if (spent < 1000 || now - p->last < 200 || done <= 0)
		return;
	p->last = now;
	p->shown = true;
	if (total > done)
		fprintf(stderr, "\r%s: %d %%, about %d s left \033[K", p->what,
		    (int)(done * 100 / total),
		    (int)(spent * (total - done) / done / 1000 + 1));
	else
		fprintf(stderr, "\r%s: writing \033[K", p->what);
	fflush(stderr);
}

void
progress_end(struct progress *p)
{
	if (p->shown) {
		fputs("\r\033[K", stderr);
		fflush(stderr);
	}
}
