#ifndef IMPORT_SCAN_H
#define IMPORT_SCAN_H

#include "xml.h"

/*
 * XML 1.0 with name spaces, in UTF-8 and without a DOCTYPE, as it comes: what
 * libxml2 does for xml.h, for long documents in a third of its time.  It is
 * fuzzed against libxml2: both give the same events, or both refuse.
 */
struct scan;

#define SCAN_MAX_TAG 131072
#define SCAN_MAX_ATTRIBUTES 256
#define SCAN_MAX_DEPTH 256
#define SCAN_MAX_NAMES 4096 /* different ones */

/* True where a document that begins so is one for the scanner. */
bool scan_takes(const char *bytes, size_t n);

struct scan *scan_new(const struct xml_handler *handler);
/*
 * The next bytes; n is 0 at the end of the document.
 *   CBREG_INVALID  *why is what is wrong, *code a code or NULL; CBREG_NOMEM
 */
cbreg_status scan_feed(struct scan *scan, const char *bytes, size_t n,
    const char **code, const char **why);
void scan_refuse(struct scan *scan, const char *code, const char *why);
uint32_t scan_line(const struct scan *scan);
void scan_free(struct scan *scan); /* NULL is fine */
#endif
