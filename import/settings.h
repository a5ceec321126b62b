#ifndef IMPORT_SETTINGS_H
#define IMPORT_SETTINGS_H

#include <stdbool.h>
#include <stdio.h>

/* A line "name = value" below [section]; 0 where it is not what is wanted.  A
 * line that is indented goes on with the value: it comes with the same name. */
typedef int settings_line_fn(void *context, const char *section,
    const char *name, const char *value);

/*
 * Read a text in the form of INI to its end.  *line is 0, or the first line
 * that is wrong, or below 0 where memory is out or reading failed.  False
 * where the library cannot be loaded.
 */
bool settings_read(FILE *stream, settings_line_fn *on_line, void *context,
    int *line);
#endif
