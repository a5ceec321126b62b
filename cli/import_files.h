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

/* Open a file to be read; 0, or an exit status, told. */
int input_open(const char *path, FILE **out);
/* Open a file by its name, or standard input (-); 0, or an exit status, told.
 */
int import_open(struct import_file *file, const char *name);
/* An encoding by its name, NULL where word is; 0, or an exit status, told. */
int import_encoding(const char *word, const char **out);
#endif
