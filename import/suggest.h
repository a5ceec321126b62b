#ifndef IMPORT_SUGGEST_H
#define IMPORT_SUGGEST_H

#include "import.h"

/*
 * A first draft of a map (map.h) for a file: what is known of its header, and
 * the rest as remarks.  The kind is the one asked for, else the one that fits
 * best, else a roster.
 */
cbreg_status import_suggest_map(struct import_file *file,
    struct import_findings *findings, FILE *to);
#endif
