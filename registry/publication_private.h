#ifndef REGISTRY_PUBLICATION_PRIVATE_H
#define REGISTRY_PUBLICATION_PRIVATE_H

#include "figures_private.h"
#include "publication.h"

/* What is about to be published: figures, and how each is shown. */
struct release_figure {
	uint16_t period;
	const char *cell; /* words of the axes */
	enum cbreg_measure measure;
	int64_t value, shown;
	enum release_form {
		RELEASE_EXACT,
		RELEASE_SMALL, /* fewer than 5 */
		RELEASE_MASKED
	} form;
	const char *status;
};

struct release {
	struct arena arena;
	struct release_figure *figure; /* in the order of the table */
	size_t n, room;
};

/*
 * Choose how each figure is shown, so that neither this table nor it with
 * those that were released before gives away what is protected.
 *   CBREG_CONFLICT  earlier tables give it away whatever is done
 */
cbreg_status release_prepare(cbreg *reg, const struct cbreg_publish *what,
    cbreg_figures *figures, struct release *out);
void release_free(struct release *r);
void release_shown(const struct release_figure *g, char out[32]);
/* none, round5, suppress:N */
void release_protection_text(const struct cbreg_publish *what, char out[24]);

/* Add those whose digest is another one to the text. */
cbreg_status publications_check(cbreg *reg, struct buf *found);

void cell_words(char *text, const char *axis[CBREG_AXES], int naxis);
#endif
