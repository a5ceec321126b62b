/* Texts in the form of INI: the only file that includes ini.h. */
#include "config.h"

#include "settings.h"

#include "library.h"

#include <ini.h>

static struct {
	__typeof__(ini_parse_file) *parse_file;
} lib;

static const char *const function_names[] = { "ini_parse_file", NULL };

static struct library libinih = { "libinih.so.1", function_names, NULL };

bool
settings_read(FILE *stream, settings_line_fn *on_line, void *context, int *line)
{
	if (!library_load(&libinih, &lib))
		return false;
	*line = lib.parse_file(stream, on_line, context);
	return true;
}
