#ifndef IMPORT_TEXT_H
#define IMPORT_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A text that grows; the caller frees. */
struct text {
	char *text;
	size_t used, size;
};

/* Room for so many bytes more; false when out of memory. */
bool text_room(struct text *t, size_t more);

/* A character in UTF-8; its length, at most 4. */
size_t text_put(char *to, uint32_t c);
/* Columns that the first line of a text takes, on a terminal or in a sheet. */
int text_width(const char *text);
/* Room for one more element in a list of n of that size; false when out of
 * memory, the list being untouched then. */
bool list_room(void *list, size_t *room, size_t n, size_t size);
#endif
