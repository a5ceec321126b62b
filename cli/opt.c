/* Options: the only file that includes popt.h. */
#include "config.h"

#include "opt.h"

#include "near.h"
#include "say.h"

#include <popt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What options and operands point into, until the end of the program. */
static struct kept {
	struct kept *older;
	poptContext context;
	char *text;
} * kept;

static bool
keep(poptContext context, char *text)
{
	struct kept *k = malloc(sizeof(*k));

	if (k == NULL) {
		poptFreeContext(context);
		free(text);
		return false;
	}
	*k = (struct kept){ kept, context, text };
	kept = k;
	return true;
}

void
opt_release(void)
{
	struct kept *k;

	while ((k = kept) != NULL) {
		kept = k->older;
		poptFreeContext(k->context);
		free(k->text);
		free(k);
	}
}

#define HELP 1
#define FIRST 2

static int
add_table(struct poptOption *out, int n, const struct opt *table, int base)
{
	int i;

	for (i = 0; table != NULL && table[i].name != NULL && n < 2 * OPT_MAX;
	     i++)
		out[n++] = (struct poptOption){ table[i].name, table[i].letter,
			table[i].text != NULL ? POPT_ARG_STRING : POPT_ARG_NONE,
			NULL, base + i, NULL, NULL };
	return n;
}

static void
unknown_option(const struct opt *table, const struct opt *more,
    const char *word)
{
	const char *name = word + strspn(word, "-");
	struct near near;

	near_start(&near, name, strcspn(name, "="));
	for (; table != NULL && table->name != NULL; table++)
		near_try(&near, table->name);
	for (; more != NULL && more->name != NULL; more++)
		near_try(&near, more->name);
	if (near.best != NULL)
		say("%s: there is no such option; did you mean '--%s'?", word,
		    near.best);
	else
		say("%s: there is no such option", word);
}

static int
join(const struct opt *o, const char *text)
{
	size_t size = strlen(*o->text) + strlen(text) + 2;
	char *both = malloc(size);

	if (both != NULL)
		snprintf(both, size, "%s,%s", *o->text, text);
	if (both == NULL || !keep(NULL, both)) {
		say("out of memory");
		return EXIT_INTERNAL;
	}
	*o->text = both;
	return 0;
}

static int
take_text(const struct opt *o, char *text)
{
	if (text == NULL || !keep(NULL, text)) {
		say("out of memory");
		return EXIT_INTERNAL;
	}
	if (o->joins && *o->text != NULL)
		return join(o, text);
	*o->text = text;
	return 0;
}

int
opt_parse(const struct opt *table, const struct opt *more, int argc,
    char **argv, bool stop_early, const char **operand, int *n, int *rest)
{
	struct poptOption list[2 * OPT_MAX + 2] = { { 0 } };
	const struct opt *o;
	poptContext context;
	int code, count, status = 0, room = *n;
	const char *text;

	list[0] = (struct poptOption){ "help", 'h', POPT_ARG_NONE, NULL, HELP,
		NULL, NULL };
	count = add_table(list, 1, table, FIRST);
	add_table(list, count, more, FIRST + OPT_MAX);
	context = poptGetContext("cbreg", argc, (const char **)argv, list,
	    stop_early ? POPT_CONTEXT_POSIXMEHARDER : 0);
	if (context == NULL || !keep(context, NULL)) {
		say("out of memory");
		return EXIT_INTERNAL;
	}
	while (status == 0 && (code = poptGetNextOpt(context)) > 0) {
		if (code == HELP) {
			status = -1;
			break;
		}
		o = code >= FIRST + OPT_MAX ? &more[code - FIRST - OPT_MAX]
					    : &table[code - FIRST];
		if (o->flag != NULL)
			*o->flag = true;
		else
			status = take_text(o, poptGetOptArg(context));
	}
	if (status == 0 && code == POPT_ERROR_BADOPT) {
		unknown_option(table, more,
		    poptBadOption(context, POPT_BADOPTION_NOALIAS));
		status = EXIT_USAGE;
	} else if (status == 0 && code < -1) {
		say("%s: %s", poptBadOption(context, POPT_BADOPTION_NOALIAS),
		    poptStrerror(code));
		status = EXIT_USAGE;
	}
	*n = 0;
	while (status == 0 && (text = poptGetArg(context)) != NULL) {
		if (*n == room) {
			say("'%s': one word too many", text);
			status = EXIT_USAGE;
			break;
		}
		operand[(*n)++] = text;
		if (stop_early) {
			for (*rest = 1; argv[*rest] != text &&
					strcmp(argv[*rest], text) != 0;
			     (*rest)++)
				;
			break;
		}
	}
	return status;
}

void
opt_help(const struct opt *table, const char *title)
{
	char left[64];

	if (table == NULL || table[0].name == NULL)
		return;
	printf("\n%s\n", title);
	for (; table->name != NULL; table++) {
		if (table->help == NULL)
			continue;
		snprintf(left, sizeof(left), "%s%c%s--%s%s%s",
		    table->letter != 0 ? "-" : " ",
		    table->letter != 0 ? table->letter : ' ',
		    table->letter != 0 ? ", " : "  ", table->name,
		    table->arg != NULL ? "=" : "",
		    table->arg != NULL ? table->arg : "");
		printf("  %-28s %s\n", left, table->help);
	}
}
