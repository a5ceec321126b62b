/* The readers of files behind one interface. */
#include "config.h"

#include "source.h"

#include <string.h>

cbreg_status
source_next(struct source *source, struct source_record *out,
    struct source_error *error)
{
	return source->ops->next(source, out, error);
}

void
source_keep_text(struct source *source)
{
	source->ops->keep_text(source);
}

int64_t
source_offset(const struct source *source)
{
	return source->ops->offset(source);
}

void
source_free(struct source *source)
{
	if (source != NULL)
		source->ops->free(source);
}

bool
source_is_formula(const char *text, size_t len)
{
	static const char *const start[] = { "=", "+", "-", "@", "\t", "\r",
		"＝", "＋", "－", "＠" };
	size_t i, size;

	while (len > 0 && *text == '\'') {
		text++;
		len--;
	}
	for (i = 0; i < sizeof(start) / sizeof(start[0]); i++) {
		size = strlen(start[i]);
		if (len >= size && memcmp(text, start[i], size) == 0)
			return true;
	}
	return false;
}
