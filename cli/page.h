#ifndef CLI_PAGE_H
#define CLI_PAGE_H

#include "certificate.h"
#include "pdf.h"

/* Set one certificate on a page of its own.  False where its texts have no
 * room on a page in letters that can be read. */
bool page_certificate(struct pdf *pdf, const struct cbreg_certificate *c);
#endif
