#ifndef CLI_IMPORT_FILES_H
#define CLI_IMPORT_FILES_H

#include "cli.h"

struct import_options {
	const char *kind, *session, *framework, *rejects, *encoding, *sheet,
	    *map;
	bool partial, fill_merged, strict, review, apply, suggest_map;
};

/* Read files in one change and print what became of them; the output is
 * open.  Returns the exit status. */
int import_files(struct cli *cli, const char *const *name, int n,
    const struct import_options *options);
#endif
