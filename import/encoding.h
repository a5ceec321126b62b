#ifndef IMPORT_ENCODING_H
#define IMPORT_ENCODING_H

#include "source.h"

/*
 * Text files that are not UTF-8.  Nothing is guessed: a byte order mark says
 * UTF-16, an option says the others.
 */

/* The encoding meant by its name, by another one of its names, or by the code
 * of the country whose Excel writes it; NULL if none. */
const char *encoding_find(const char *word);
/* UTF-16 where the stream begins so, else NULL; the stream is wound back. */
const char *encoding_of_mark(FILE *stream);
/*
 * A copy of the stream in UTF-8, in a file without a name.
 *   CBREG_INVALID  a row is not in that encoding; *error names it
 *   CBREG_IO       with errno; CBREG_NOMEM
 */
cbreg_status encoding_decode(FILE *in, const char *encoding, FILE **out,
    struct source_error *error);
/* The other way round; what the encoding has not becomes a question mark. */
cbreg_status encoding_encode(FILE *in, const char *encoding, FILE *out);

#define ENCODING_SET 8192 /* bytes: a bit for each of 65536 characters */
/*
 * The characters that CP932 has beyond JIS X 0208, by which machines differ.
 *   CBREG_IO  the C library does not know CP932
 */
cbreg_status encoding_vendors(uint8_t set[ENCODING_SET]);
#endif
