/* XML, as the import reads it where the list is one of a kind. */
#include "config.h"

#include "out.h"

#include "records.h"

static const char *
list_name(const struct out *out)
{
	return out->section != NULL ? out->section : "rows";
}

static void
begin(struct out *out)
{
	if (out->nsection == 0)
		records_begin(out->to);
	records_begin_list(out->to, list_name(out));
}

static void
row(struct out *out, const struct out_cell *cell)
{
	int i;

	records_begin_row(out->to);
	for (i = 0; i < out->ncolumn; i++)
		if (!records_put(out->to, out->column[i].key, cell[i].text)) {
			out->failed = true;
			snprintf(out->why, sizeof(out->why),
			    "row %lld, column %s: the value has a character "
			    "that XML cannot hold",
			    (long long)out->nrow, out->column[i].key);
		}
	records_end_row(out->to);
}

static void
end(struct out *out)
{
	records_end_list(out->to, list_name(out));
}

static void
finish(struct out *out)
{
	records_end(out->to);
}

const struct out_ops out_xml = { .name = "xml",
	.begin = begin,
	.row = row,
	.end = end,
	.finish = finish };
