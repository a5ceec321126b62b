#ifndef CLI_OPT_H
#define CLI_OPT_H

#include <stdbool.h>

/* Options as typed tables; opt.c alone knows the library. */
struct opt {
	const char *name;  /* long name; NULL ends a table */
	char letter;	   /* or 0 */
	const char **text; /* one of these is set */
	bool *flag;
	bool joins;	 /* given again, the texts are joined by a comma */
	const char *arg; /* what the argument is called in the help */
	const char *help;
};

#define OPT_MAX 48

/*
 * Read the options of up to two tables from argv[1..].  The operands are left
 * in operand[0..*n-1].  stop_early ends at the first operand, which is then
 * the only one, at *rest in argv.  -1 for the help, an exit status on error,
 * which was told.
 */
int opt_parse(const struct opt *table, const struct opt *more, int argc,
    char **argv, bool stop_early, const char **operand, int *n, int *rest);

/* Nothing that opt_parse() left is used any more. */
void opt_release(void);

/* The options of a table, for the help. */
void opt_help(const struct opt *table, const char *title);
#endif
