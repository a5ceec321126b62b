#ifndef CLI_NEAR_H
#define CLI_NEAR_H

#include <stddef.h>

/* The nearest of several words to one that is none of them. */
struct near {
	const char *word; /* what was typed */
	size_t len;
	const char *best; /* NULL while nothing is near */
	size_t least;
};

void near_start(struct near *near, const char *word, size_t len);
void near_try(struct near *near, const char *candidate);
#endif
