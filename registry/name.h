#ifndef REGISTRY_NAME_H
#define REGISTRY_NAME_H

#include "buf.h"

/* Names of people and things, folded for comparison; never shown. */

/* Letter case, width and white space ignored; order and marks kept. */
void name_fold_plain(const char *text, size_t len, struct buf *out);

/*
 * The key of a person's name: its tokens without titles and joiners, Latin
 * accents dropped, sorted.  Never empty for a name that is not blank.
 */
void name_fold(const char *text, size_t len, const char *country,
    struct buf *out);

/* True when two keys have a token in common. */
bool name_shares_token(const char *a, const char *b);
#endif
