#ifndef IMPORT_IDENTITY_H
#define IMPORT_IDENTITY_H

#include "kind.h"
#include "newbook.h"

/*
 * What a workbook of ours says of itself, on a hidden sheet, so that it needs
 * no option to come in.
 */
#define IDENTITY_SHEET "_cbreg"
#define IDENTITY_SIZE 128

struct identity {
	const struct cbreg_kind *kind;
	char session[IDENTITY_SIZE];   /* of all rows, or "" */
	char framework[IDENTITY_SIZE]; /* likewise */
	char version[IDENTITY_SIZE];
	char batch[24]; /* the last one when its rows were written, or "" */
};

void identity_write(struct newbook *book, const struct identity *identity);
/*
 * Read it from the rows of its sheet; CBREG_NOTFOUND where it is not one of
 * this format, or of other columns than there are now.
 */
struct source;
cbreg_status identity_read(struct source *sheet, struct identity *out,
    char message[200]);
#endif
