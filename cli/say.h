#ifndef CLI_SAY_H
#define CLI_SAY_H

#include "cbreg.h"
#include "import.h"

#include <stdio.h>

/* Exit statuses; cbreg(1) has the same table. */
enum exit_status {
	EXIT_DONE = 0,
	EXIT_FINDINGS = 1,
	EXIT_USAGE = 2,
	EXIT_NOT_FOUND = 3,
	EXIT_CONFLICT = 4,
	EXIT_INPUT = 5,
	EXIT_DATABASE = 6,
	EXIT_DENIED = 7,
	EXIT_NEEDS_ANSWER = 8,
	EXIT_INTERNAL = 9,
	EXIT_INTERRUPTED = 130
};

/* How messages look; set once from the options. */
void say_as_json(bool on);

/* One line on standard error, after "cbreg: ". */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The same, where all is well. */
void tell(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The same as say(), and the exit status of a usage error. */
int say_usage(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* What the registry said, and the exit status that it means. */
int fail(const cbreg *reg, cbreg_status status);
int exit_of(cbreg_status status);

/* A place as people name it: roster.csv:14:5, roster.xlsx:List!E14. */
void put_place(FILE *to, const char *file, const char *sheet, uint32_t line,
    uint32_t place);
/* A finding, with its place in front. */
void say_finding(const char *file, const char *sheet, uint32_t line,
    uint32_t place, bool warning, const char *code, const char *field,
    const char *message, const char *hint);

/* Text from data, with what could drive a terminal made visible. */
void put_clean(FILE *to, const char *text);
char *clean_copy(const char *text); /* NULL when out of memory */

/* Progress of long work on a terminal: a line after the first second. */
struct progress {
	const char *what;
	int64_t began; /* milliseconds */
	int64_t last;
	bool shown;
};

void progress_start(struct progress *p, const char *what);
void progress_tell(void *progress, int64_t done, int64_t total);
void progress_end(struct progress *p);
#endif
