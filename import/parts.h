#ifndef IMPORT_PARTS_H
#define IMPORT_PARTS_H

#include "source.h"

/*
 * The parts of a workbook that is a zip archive.  They are opened by their
 * exact name in any letter case, never written to disk, and counted as they
 * are unpacked, large ones in a thread of their own.
 */
struct parts;
struct part;

#define PARTS_MAX 10000			   /* entries of an archive */
#define PARTS_MAX_BYTES ((int64_t)1 << 31) /* unpacked, in all */

/*
 * Takes the stream over, whether it goes well or not.
 *   CBREG_INVALID  it is no sound archive; *error says why
 */
cbreg_status parts_open(FILE *stream, struct parts **out,
    struct source_error *error);
void parts_free(struct parts *parts); /* NULL is fine */

bool parts_has(struct parts *parts, const char *name);
/*   CBREG_INVALID  there is no such part, or it is encrypted */
cbreg_status part_open(struct parts *parts, const char *name, struct part **out,
    struct source_error *error);
/* A file that is one part by itself; takes the stream over, whether it goes
 * well or not. */
cbreg_status part_of_file(FILE *stream, struct part **out);
/* The next bytes, up to so many, lent until the next call; *n is 0 at the
 * end. */
cbreg_status part_next(struct part *part, size_t most, const char **bytes,
    size_t *n, struct source_error *error);
void part_free(struct part *part); /* NULL is fine */
#endif
