#ifndef CLI_MOODLE_H
#define CLI_MOODLE_H

#include "cli.h"

/* The people of a session as CSV that Moodle takes in as users, into the
 * output that is open; 0 or an exit status, told.  The filler stands where
 * Moodle wants a last name and there is none. */
int moodle_export(struct cli *cli, const char *session, const char *filler);
#endif
