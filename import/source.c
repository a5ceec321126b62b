/* The readers of files behind one interface. */
#include "config.h"

#include "source.h"

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
