#ifndef IMPORT_TEMPLATE_H
#define IMPORT_TEMPLATE_H

#include "identity.h"

struct template_wish {
	struct identity identity;
	bool japanese;	  /* comes first, and names are in it */
	cbreg_list *rows; /* that are there already; NULL: none */
};

/*
 * A workbook to be filled in: a sheet for the rows whose header is in two
 * languages, with lists to choose from and rules for what is typed, a sheet
 * that says how, and two or three that are hidden.  The marks of the rows in
 * the wish are made and freed here.
 *   CBREG_IO  with errno; CBREG_INVALID, and why; CBREG_NOMEM
 */
cbreg_status template_write(cbreg *reg, struct template_wish *wish, FILE *to,
    char why[200]);
#endif
