#ifndef REGISTRY_ISCED_H
#define REGISTRY_ISCED_H

#include <stdbool.h>

/* Degrees and fields of study in the words of ISCED. */

/* The level of ISCED 2011 that a degree is of, by its word: 6 bachelor,
 * 7 master, 8 doctor; 0 for none and for words of a site's own. */
int isced_level(const char *degree);

/* Four digits, as a detailed field of ISCED-F 2013 is written. */
bool isced_is_code(const char *field);
/* The English name of a detailed field by its code; NULL where the text is no
 * such code. */
const char *isced_field(const char *field);
#endif
