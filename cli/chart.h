#ifndef CLI_CHART_H
#define CLI_CHART_H

#include <stdbool.h>
#include <stdint.h>

/* What a chart shows; how it looks is the format's. */
enum chart_type {
	CHART_BARS,    /* a bar per category, and series */
	CHART_STACKED, /* bars of several series on each other */
	CHART_LINE     /* over time */
};

/* Masked values have no bar and no point, and the chart says so. */
struct chart_series {
	const char *name;
	const int64_t *value; /* not negative */
	const bool *missing;  /* NULL: none */
};

struct chart {
	enum chart_type type;
	const char *title, *category_title, *value_title; /* or NULL */
	const char *const *category;
	int ncategory;
	const struct chart_series *series;
	int nseries;
};

static inline bool
chart_has(const struct chart_series *series, int i)
{
	return !series->missing || !series->missing[i];
}
#endif
