#ifndef IMPORT_IDENTITY_H
#define IMPORT_IDENTITY_H

#include "kind.h"
#include "newbook.h"

/*
 * What a workbook of ours says of itself, on a hidden sheet, so that it needs
 * no option to come in.
 */
#define IDENTITY_SHEET "_cbreg"
#define BEFORE_SHEET "_before"
#define IDENTITY_SIZE 128

/* Records as they were when a workbook was written, to be changed in it. */
struct marks {
	struct mark {
		char *record; /* the words that name it */
		char digest[CBREG_DIGEST_SIZE];
	} * list;
	size_t n, room;
};

bool marks_add(struct marks *marks, const char *record, const char *digest);
void marks_release(struct marks *marks);

struct identity {
	const struct cbreg_kind *kind;
	char session[IDENTITY_SIZE];   /* of all rows, or "" */
	char framework[IDENTITY_SIZE]; /* likewise */
	char version[IDENTITY_SIZE];
	char batch[24]; /* the last one when its rows were written, or "" */
	struct marks before; /* of these rows, in the order of the words */
};

void identity_write(struct newbook *book, const struct identity *identity);
/*
 * Read it from the rows of its sheet; CBREG_NOTFOUND where it is not one of
 * this format, or of other columns than there are now.
 */
struct source;
cbreg_status identity_read(struct source *sheet, struct identity *out,
    char message[200]);
/* The rows of the second sheet; CBREG_NOMEM. */
cbreg_status marks_read(struct source *sheet, struct marks *out);
#endif
