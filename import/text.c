/* Texts and lists: room for them; characters, widths. */
#include "config.h"

#include "text.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#define FIRST_SIZE 65536

bool
text_room(struct text *t, size_t more)
{
	size_t size = t->size > 0 ? t->size : FIRST_SIZE;
	char *bigger;

	if (t->used + more <= t->size)
		return true;
	while (size < t->used + more)
		size *= 2;
	if ((bigger = realloc(t->text, size)) == NULL)
		return false;
	t->text = bigger;
	t->size = size;
	return true;
}

size_t
text_put(char *to, uint32_t c)
{
	if (c < 0x80) {
		to[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		to[0] = (char)(0xc0 | c >> 6);
		to[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		to[0] = (char)(0xe0 | c >> 12);
		to[1] = (char)(0x80 | (c >> 6 & 0x3f));
		to[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	to[0] = (char)(0xf0 | c >> 18);
	to[1] = (char)(0x80 | (c >> 12 & 0x3f));
	to[2] = (char)(0x80 | (c >> 6 & 0x3f));
	to[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

int
text_width(const char *text)
{
	mbstate_t state = { 0 };
	int width = 0, w;
	size_t len;
	wchar_t c;

	for (; *text != '\0' && *text != '\n'; text += len) {
		len = mbrtowc(&c, text, strlen(text), &state);
		if (len == 0 || len > 8)
			break;
		if ((w = wcwidth(c)) > 0)
			width += w;
	}
	return width;
}

bool
list_room(void *list, size_t *room, size_t n, size_t size)
{
	void **at = list, *bigger;
	size_t more = *room > 0 ? *room * 2 : 64;

	if (n < *room)
		return true;
	if ((bigger = realloc(*at, more * size)) == NULL)
		return false;
	*at = bigger;
	*room = more;
	return true;
}
