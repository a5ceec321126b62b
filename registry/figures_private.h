#ifndef REGISTRY_FIGURES_PRIVATE_H
#define REGISTRY_FIGURES_PRIVATE_H

#include "facts.h"

/* What publications need of the figures beside their public face. */

/* Every fact that is counted. */
typedef cbreg_status figures_tee_fn(void *context, const struct facts *facts,
    const struct fact *fact);

struct cbreg_figures {
	struct cbreg_figures_setting setting;
	struct facts facts;
	struct fold fold;
	cbreg *reg;
	bool reads; /* in a transaction of its own */
	bool *held; /* per period and session: somebody of the country came */
	size_t next;
	int measure; /* of the cell that next_ is about to give */
	char code[3];
	size_t *order;
};

/* Within the caller's transaction; tee may be NULL. */
cbreg_status figures_compute(cbreg *reg,
    const struct cbreg_figures_setting *setting, figures_tee_fn *tee,
    void *context, cbreg_figures **out);
/* The cells are counted: bring them into their order. */
cbreg_status figures_sort(cbreg_figures *f);
/* The first figure comes next again. */
void figures_rewind(cbreg_figures *f);
/* The words of a cell on its axes, with RECORD_SEPARATOR between them. */
void figures_cell(const cbreg_figures *f, const struct fold_cell *c,
    struct buf *out);
/* Cells for those facts, as the setting asks.
 *   CBREG_INVALID  an axis twice */
cbreg_status fold_for(const struct facts *facts,
    const struct cbreg_figures_setting *setting, struct fold *f);
/* Why a fold gave up. */
cbreg_status fold_failed(cbreg *reg, const struct fold *f);
/* How two cells stand to each other in a table: by their words, totals last. */
int facts_order(const struct facts *f,
    const struct cbreg_figures_setting *setting, const uint16_t *a,
    const uint16_t *b);
#endif
