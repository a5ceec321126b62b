#ifndef CLI_FIGURES_CHARTS_H
#define CLI_FIGURES_CHARTS_H

#include "figures_print.h"

/*
 * The pictures of a table of figures, drawn from the same numbers that stand
 * in it: people by country, by country and kind, and over the periods.
 */
struct figures_charts;

/* NULL where memory is out, which the output is told. */
struct figures_charts *figures_charts_new(const struct figures_print *print);
void figures_charts_take(struct figures_charts *c,
    const struct figures_line *line);
void figures_charts_draw(struct figures_charts *c, struct out *out);
void figures_charts_free(struct figures_charts *c); /* NULL is fine */
#endif
