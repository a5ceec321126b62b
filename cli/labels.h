#ifndef CLI_LABELS_H
#define CLI_LABELS_H

#include "cli.h"

/*
 * What words are called in what people read: measures, axes, words of code
 * lists, countries.  A registry may call them otherwise (nouns label and
 * country).
 */
struct labels;

/* The language is en or ja.  0, or an exit status, told. */
int labels_load(struct cli *cli, const char *lang, struct labels **out);
/* The word itself where it has no label; labels may be NULL.  Lent. */
const char *labels_word(const struct labels *labels, const char *word);
const char *labels_country(const struct labels *labels, const char *code);
/* ISO 3166-1 alpha-3, where the names of a country have it; else the code. */
const char *labels_alpha3(const struct labels *labels, const char *code);
void labels_free(struct labels *labels); /* NULL is fine */
#endif
