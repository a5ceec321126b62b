#ifndef IMPORT_REGIONS_H
#define IMPORT_REGIONS_H

#include <stdbool.h>

/*
 * Whether a text is the code or the official name of a region: a country of
 * ISO 3166-1 in English or Japanese, a prefecture of Japan, a group of
 * countries, or what stands for all of them together.
 */
bool region_is_known(const char *text);
#endif
