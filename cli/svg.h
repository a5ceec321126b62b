#ifndef CLI_SVG_H
#define CLI_SVG_H

#include "chart.h"
#include "out.h"

/* A chart as an svg element; `put` writes text as the page has it. */
void svg_chart(struct out *out, const struct chart *chart,
    void (*put)(struct out *out, const char *text));
#endif
