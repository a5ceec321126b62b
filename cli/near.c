/* The nearest word, for messages about a word that is none. */
#include "config.h"

#include "near.h"

#include <string.h>

#define LONGEST 40

/* Letters to insert, drop or replace; more than LONGEST for long words. */
static size_t
difference(const char *a, size_t la, const char *b)
{
	size_t row[LONGEST + 1], i, j, last, above, lb = strlen(b);

	if (la > LONGEST || lb > LONGEST)
		return LONGEST + 1;
	for (j = 0; j <= lb; j++)
		row[j] = j;
	for (i = 1; i <= la; i++) {
		last = row[0];
		row[0] = i;
		for (j = 1; j <= lb; j++) {
			above = row[j];
			row[j] = last + (a[i - 1] != b[j - 1]);
			if (above + 1 < row[j])
				row[j] = above + 1;
			if (row[j - 1] + 1 < row[j])
				row[j] = row[j - 1] + 1;
			last = above;
		}
	}
	return row[lb];
}

void
near_start(struct near *near, const char *word, size_t len)
{
	*near = (struct near){ word, len, NULL, len / 3 + 2 };
}

void
near_try(struct near *near, const char *candidate)
{
	size_t d = difference(near->word, near->len, candidate);

	if (d < near->least) {
		near->least = d;
		near->best = candidate;
	}
}
