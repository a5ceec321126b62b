/* What is about to be published, and how each figure of it is shown. */
#include "config.h"

#include "publication_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The figures of a table that are published, in its order. */
static cbreg_status
collect(cbreg *reg, const struct cbreg_publish *what, cbreg_figures *figures,
    struct release *out)
{
	struct cbreg_figure figure;
	struct release_figure *g;
	struct buf cell = { 0 };
	cbreg_status rc;

	while ((rc = cbreg_figures_next(figures, &figure)) == CBREG_OK) {
		const struct fold_cell *c =
		    &figures->fold.cell[figures->order[figures->next]];

		if (!what->measure[figure.measure])
			continue;
		figures_cell(figures, c, &cell);
		if (!grow(&out->figure, &out->room, out->n,
			sizeof(*out->figure))) {
			rc = out_of_memory(reg);
			break;
		}
		g = &out->figure[out->n++];
		*g = (struct release_figure){ .period = c->period,
			.cell =
			    arena_text(&out->arena, buf_text(&cell), cell.len),
			.measure = figure.measure,
			.value = figure.value,
			.shown = figure.value,
			.status = figure.status };
		if (g->cell == NULL) {
			rc = out_of_memory(reg);
			break;
		}
	}
	buf_release(&cell);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

cbreg_status
release_prepare(cbreg *reg, const struct cbreg_publish *what,
    cbreg_figures *figures, struct release *out)
{
	return collect(reg, what, figures, out);
}

void
release_free(struct release *r)
{
	arena_release(&r->arena);
	free(r->figure);
	*r = (struct release){ 0 };
}

void
release_shown(const struct release_figure *g, char out[32])
{
	switch (g->form) {
	case RELEASE_SMALL:
		snprintf(out, 32, "fewer than 5");
		return;
	case RELEASE_MASKED:
		snprintf(out, 32, "X");
		return;
	default:
		snprintf(out, 32, "%lld", (long long)g->shown);
	}
}

void
release_protection_text(const struct cbreg_publish *what, char out[24])
{
	(void)what;
	snprintf(out, 24, "none");
}
