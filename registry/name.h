#ifndef REGISTRY_NAME_H
#define REGISTRY_NAME_H

#include "buf.h"

/* Names of people and things, folded for comparison; never shown. */

struct titles;

/* Letter case, width and white space ignored; order and marks kept. */
void name_fold_plain(const char *text, size_t len, struct buf *out);
/* The same for a word of a name, and without Latin accents. */
void name_fold_word(const char *text, size_t len, struct buf *out);

/*
 * The key of the name of somebody of that country (-1: not known): its words
 * without titles and joiners, Latin accents dropped, sorted.  Never empty for
 * a name that is not blank.  Without a table of titles all words count.
 */
void name_fold(const struct titles *titles, const char *text, size_t len,
    int country, struct buf *out);

/* True when two keys have a token in common. */
bool name_shares_token(const char *a, const char *b);

/*
 * Burmese in the encoding of the Zawgyi fonts, which looks right in these
 * fonts only and compares with nothing: some sign stands where Unicode has
 * none.  Not every Zawgyi text has one; no sound Unicode text does.
 */
bool name_is_zawgyi(const char *text);
#endif
