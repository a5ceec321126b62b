/* The command table, the common options, and what every command starts
 * with. */
#include "config.h"

#include "cli.h"

#include "date.h"
#include "near.h"

#include <limits.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const struct command *const commands[] = { &cmd_init, &cmd_import,
	&cmd_export, &cmd_template, &cmd_enroll, &cmd_progress, &cmd_gap,
	&cmd_plan, &cmd_figures, &cmd_publish, &cmd_fairness, &cmd_log,
	&cmd_undo, &cmd_check, &cmd_lint };

#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

static struct cli the_cli;

static const struct opt common[] = {
	{ .name = "db",
	    .text = &the_cli.db,
	    .arg = "WHERE",
	    .help = "file, or postgresql:// address (CBREG_DB)" },
	{ .name = "as-of",
	    .text = &the_cli.as_of,
	    .arg = "DATE",
	    .help = "the day to report for; default today" },
	{ .name = "format",
	    .text = &the_cli.format,
	    .arg = "FORMAT",
	    .help = "table, csv, json, xml, xlsx, md, html" },
	{ .name = "for",
	    .text = &the_cli.for_whom,
	    .arg = "PROGRAM",
	    .help = "excel: CSV as Excel opens it" },
	{ .name = "output",
	    .letter = 'o',
	    .text = &the_cli.output,
	    .arg = "FILE",
	    .help = "write to a file, whole or not at all" },
	{ .name = "actor",
	    .text = &the_cli.actor,
	    .arg = "NAME",
	    .help = "who makes the change (CBREG_ACTOR)" },
	{ .name = "why",
	    .text = &the_cli.why,
	    .arg = "TEXT",
	    .help = "why, for the log" },
	{ .name = "dry-run",
	    .flag = &the_cli.dry_run,
	    .help = "do everything but keep nothing" },
	{ .name = "no-input",
	    .flag = &the_cli.no_input,
	    .help = "never ask a question" },
	{ .name = "errors",
	    .text = &the_cli.errors,
	    .arg = "FORMAT",
	    .help = "text or json, on standard error" },
	{ .name = "show-values",
	    .flag = &the_cli.show_values,
	    .help = "let messages quote values of people" },
	{ 0 },
};

static void
print_help(void)
{
	const struct cbreg_kind *kind;
	size_t i;
	int k;

	printf("usage: cbreg [OPTION]... COMMAND [ARGUMENT]...\n\n"
	       "The registry of a cybersecurity capacity-building "
	       "programme.\n\n"
	       "  cbreg init --sample            a registry with the sample\n"
	       "  cbreg import roster.csv        read a file\n"
	       "  cbreg figures --period fy2017 --by country\n"
	       "  cbreg gap --country KH         what a country lacks\n\n"
	       "Commands\n");
	for (i = 0; i < COMMANDS; i++)
		printf("  %-12s %s\n", commands[i]->name, commands[i]->about);
	printf("\nRecords: cbreg NOUN list|show|add|set\n");
	for (k = 0; (kind = cbreg_kind_at(k)) != NULL; k++)
		printf("  %-12s %s\n", kind->noun, kind->about);
	opt_help(common, "Common options, before or after the command");
	printf("\n`cbreg COMMAND --help` says more; so does cbreg(1).\n");
}

static void
print_version(void)
{
	printf("cbreg (cbreg) %s\n", PACKAGE_VERSION);
}

static void
print_command_help(const struct command *command, const struct opt *table)
{
	const char *verb = strchr(command->usage, ' ');
	const char *rest = verb != NULL ? strchr(verb + 1, ' ') : NULL;
	const char *options = rest != NULL ? strstr(rest, " [-") : NULL;

	/* Long lists of operands go on a line of their own, and options on
	 * another one where they have no room there. */
	if (rest != NULL && strlen(command->usage) > 64 &&
	    (options == NULL || strlen(rest) < 76))
		printf("usage: cbreg %.*s\n   %s\n\n%s\n",
		    (int)(rest - command->usage), command->usage, rest,
		    command->about);
	else if (rest != NULL && strlen(command->usage) > 64)
		printf("usage: cbreg %.*s\n   %.*s\n   %s\n\n%s\n",
		    (int)(rest - command->usage), command->usage,
		    (int)(options - rest), rest, options, command->about);
	else
		printf("usage: cbreg %s\n\n%s\n", command->usage,
		    command->about);
	opt_help(table, "Options");
	opt_help(common, "Common options");
}

int
cli_options(struct cli *cli, const struct command *command,
    const struct opt *table, int argc, char **argv, const char **operand,
    int *n)
{
	int code;

	code = opt_parse(table, common, argc, argv, false, operand, n, NULL);
	if (code == -1) {
		print_command_help(command, table);
		return EXIT_DONE + 1; /* main() looks at what was written */
	}
	if (code == 0 && cli->errors != NULL) {
		if (strcmp(cli->errors, "json") != 0 &&
		    strcmp(cli->errors, "text") != 0)
			return say_usage("--errors is text or json, not '%s'",
				   cli->errors) +
			       1;
		say_as_json(strcmp(cli->errors, "json") == 0);
	}
	return code == 0 ? 0 : code + 1;
}

/* The clock: the machine's, or a day and time that tests set. */
static const char *
now_text(char out[32])
{
	const char *set = getenv("CBREG_NOW");
	long now = (long)time(NULL), day = 24 * 60 * 60;
	char date[CBREG_DATE_SIZE];

	if (set != NULL && strlen(set) == 10)
		snprintf(out, 32, "%sT00:00:00Z", set);
	else if (set != NULL)
		snprintf(out, 32, "%s", set);
	else /* the C library would read the rules of the time zone */
		snprintf(out, 32, "%sT%02ld:%02ld:%02ldZ",
		    cbreg_date_text(cbreg_date_from_days(now / day), date),
		    now % day / 3600, now % 3600 / 60, now % 60);
	return out;
}

/* Most users are in the file, and then no name service is asked. */
static const char *
user_name(void)
{
	FILE *file = fopen("/etc/passwd", "re");
	struct passwd *entry = NULL;
	uid_t user = geteuid();

	while (file != NULL && (entry = fgetpwent(file)) != NULL &&
	       entry->pw_uid != user)
		;
	if (file != NULL)
		fclose(file);
	if (entry == NULL)
		entry = getpwuid(user);
	return entry != NULL ? entry->pw_name : "unknown";
}

static const char *
actor_name(const struct cli *cli)
{
	const char *const name[] = { cli->actor, getenv("CBREG_ACTOR"),
		getenv("LOGNAME") };
	size_t i;

	for (i = 0; i < 3; i++)
		if (name[i] != NULL && name[i][0] != '\0')
			return name[i];
	return user_name();
}

static void
on_interrupt(int signal_number)
{
	cbreg_interrupt();
	/* The second one ends at once; the transaction ends with it. */
	signal(signal_number, SIG_DFL);
}

int
cli_open(struct cli *cli, unsigned flags)
{
	struct cbreg_setting setting = { .program = PACKAGE_STRING };
	struct sigaction action = { .sa_handler = on_interrupt };
	cbreg_status rc;
	char now[32];

	if (cli->db == NULL)
		cli->db = getenv("CBREG_DB");
	if (cli->db == NULL || cli->db[0] == '\0')
		cli->db = "registry.cbreg";
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	umask(077);
	setting.where = cli->db;
	setting.now = now_text(now);
	setting.as_of = cli->as_of;
	setting.actor = actor_name(cli);
	rc = cbreg_open(&setting, flags, &cli->reg);
	if (rc == CBREG_OK)
		return EXIT_DONE;
	if (rc == CBREG_NOTFOUND && (flags & CBREG_CREATE) == 0) {
		say("%s (`cbreg init` makes one, --db names another)",
		    cbreg_message(cli->reg));
		return EXIT_DATABASE;
	}
	return fail(cli->reg, rc);
}

int
cli_output(struct cli *cli)
{
	if (cli->for_whom != NULL && strcmp(cli->for_whom, "excel") != 0)
		return say_usage("--for: there is excel only");
	if (cli->for_whom != NULL && cli->format != NULL &&
	    strcmp(cli->format, "csv") != 0)
		return say_usage("--for excel is for CSV");
	return out_open(&cli->out,
	    cli->for_whom != NULL ? "excel"
	    : cli->format != NULL ? cli->format
				  : "table",
	    cli->output);
}

int
cli_start(struct cli *cli, unsigned flags)
{
	int code = cli_output(cli);

	return code == EXIT_DONE ? cli_open(cli, flags) : code;
}

static int
unknown_command(const char *word)
{
	const struct cbreg_kind *kind;
	struct near near;
	size_t i;
	int k;

	near_start(&near, word, strlen(word));
	for (i = 0; i < COMMANDS; i++)
		near_try(&near, commands[i]->name);
	for (k = 0; (kind = cbreg_kind_at(k)) != NULL; k++)
		near_try(&near, kind->noun);
	if (near.best != NULL)
		return say_usage("there is no command '%s'; did you mean '%s'?",
		    word, near.best);
	return say_usage("there is no command '%s'; `cbreg help` lists them",
	    word);
}

/* A kind by name or noun; NULL where there is none, which was told. */
const struct cbreg_kind *
cli_kind(const char *word)
{
	const struct cbreg_kind *kind = cbreg_kind_find(word);
	struct near near;
	int k;

	if (kind != NULL)
		return kind;
	near_start(&near, word, strlen(word));
	for (k = 0; (kind = cbreg_kind_at(k)) != NULL; k++)
		near_try(&near, kind->name);
	if (near.best != NULL)
		say("'%s' is not a kind of record; did you mean '%s'?", word,
		    near.best);
	else
		say("'%s' is not a kind of record; `cbreg help` lists them",
		    word);
	return NULL;
}

/* The code of a person, which says nothing to whom does not know it. */
static bool
is_code(const char *word)
{
	size_t digits = word[0] != '\0' ? strspn(word + 1, "0123456789") : 0;

	return (word[0] | 0x20) == 'p' && digits > 0 &&
	       word[1 + digits] == '\0';
}

/* Words that may name a person: an e-mail, or whatever says who. */
static bool
names_person(const char *word, const char *command, int operand)
{
	static const struct {
		const char *command;
		int first, last; /* words after it */
	} who_at[] = {
		{ "enroll", 2, INT_MAX },      /* SESSION WHO... */
		{ "progress", 2, 2 },	       /* SESSION WHO STATUS */
		{ "person", 2, INT_MAX },      /* merge WHO WHO */
		{ "stage", 3, 3 },	       /* add SESSION WHO STAGE */
		{ "followup", 2, 2 },	       /* add WHO YEAR */
		{ "former-name", 2, 2 },       /* add WHO */
		{ "replacement", 3, 3 },       /* add SESSION WHO */
		{ "certificate", 3, INT_MAX }, /* issue SESSION WHO... */
	};
	const char *at = strchr(word, '@');
	size_t i;

	if (at != NULL && ((at[1] | 0x20) >= 'a' && (at[1] | 0x20) <= 'z'))
		return true;
	/* session waitlist move SESSION WHO RANK */
	if (strcmp(command, "session") == 0 && operand == 4 &&
	    strchr(word, ':') != NULL)
		return true;
	for (i = 0; i < sizeof(who_at) / sizeof(who_at[0]); i++)
		if (strcmp(command, who_at[i].command) == 0 &&
		    operand >= who_at[i].first && operand <= who_at[i].last)
			break;
	if (i == sizeof(who_at) / sizeof(who_at[0]))
		return false;
	return !is_code(word);
}

/* Options whose values are of a person, and those whose value is a word of
 * its own. */
static bool
option_in(const char *const *list, const char *word)
{
	size_t len = strcspn(word, "=");

	for (; *list != NULL; list++)
		if (strlen(*list) == len && strncmp(*list, word, len) == 0)
			return true;
	return false;
}

/* The command line as it was typed, for the log, without what names or
 * describes a person and without the place of the registry. */
static char *
line_of(int argc, char **argv)
{
	static const char *const personal[] = { "--email", "--name",
		"--native-name", "--kana", "--sort-name", "--external-id",
		"--birth-year", "--supervisor", "--person", "--note", "--set",
		NULL };
	/* What names a person is shown where it is a code. */
	static const char *const who[] = { "--replaces", "--by", NULL };
	static const char *const flags[] = { "--dry-run", "--no-input",
		"--show-values", "--new", "--namesake", "--partial", "--sample",
		"--yes", "--alone", "--explain", "--history", "--strict",
		"--review", "--apply", "--fill-merged", "--suggest-map",
		"--for-update", "--moodle", NULL };
	const char *command = "";
	bool takes_value = false, hide = false, omit = false;
	char *out = NULL;
	int operand = -1, k;
	size_t size;
	FILE *to;

	if ((to = open_memstream(&out, &size)) == NULL)
		return NULL;
	for (k = 1; k < argc; k++) {
		const char *word = argv[k], *equals = strchr(word, '=');

		if (takes_value) {
			takes_value = false;
			if (!omit)
				fprintf(to, " %s", hide ? "..." : word);
			continue;
		}
		if (word[0] != '-' || word[1] == '\0') {
			if (++operand == 0)
				command = word;
			fprintf(to, "%s%s", operand > 0 ? " " : "",
			    names_person(word, command, operand) ? "..."
								 : word);
			continue;
		}
		/* Why a certificate was revoked, two people are one, or
		 * somebody waits first, is about these people. */
		hide = option_in(personal, word) ||
		       (option_in(who, word) &&
			   !is_code(equals != NULL ? equals + 1
				    : k + 1 < argc ? argv[k + 1]
						   : "")) ||
		       ((strcmp(command, "certificate") == 0 ||
			    strcmp(command, "person") == 0 ||
			    strcmp(command, "session") == 0 ||
			    strcmp(command, "replacement") == 0 ||
			    strcmp(command, "waiting") == 0) &&
			   option_in((const char *const[]){ "--reason", NULL },
			       word));
		omit = strncmp(word, "--db", 4) == 0;
		takes_value = equals == NULL && !option_in(flags, word);
		if (!omit && hide && equals != NULL)
			fprintf(to, " %.*s=...", (int)(equals - word), word);
		else if (!omit)
			fprintf(to, " %s", word);
	}
	return fclose(to) == 0 ? out : NULL;
}

static int
run(struct cli *cli, int argc, char **argv)
{
	const struct cbreg_kind *kind;
	const char *word;
	size_t i;
	int n = 1, rest = 1, code;

	if (argc > 1 && strcmp(argv[1], "--version") == 0) {
		print_version();
		return EXIT_DONE;
	}
	code = opt_parse(common, NULL, argc, argv, true, &word, &n, &rest);
	if (code > 0)
		return code;
	if (code == -1 || (n == 1 && strcmp(word, "help") == 0)) {
		print_help();
		return EXIT_DONE;
	}
	if (n == 0) {
		print_help();
		return EXIT_USAGE;
	}
	for (i = 0; i < COMMANDS; i++)
		if (strcmp(commands[i]->name, word) == 0)
			return commands[i]->run(cli, argc - rest, argv + rest);
	if ((kind = cbreg_kind_by_noun(word)) != NULL)
		return cmd_noun(cli, kind, argc - rest, argv + rest);
	return unknown_command(word);
}

int
main(int argc, char **argv)
{
	char *line;
	int code;

	/* A message is one write, not one for each character. */
	setvbuf(stderr, NULL, _IOLBF, BUFSIZ);
	line = line_of(argc, argv);
	the_cli.command_line = line != NULL ? line : "";
	code = run(&the_cli, argc, argv);
	/* What a command did not finish is not kept. */
	out_discard(&the_cli.out);
	cbreg_close(the_cli.reg);
	opt_release();
	free(line);
	if ((ferror(stdout) != 0 || fflush(stdout) != 0) && code == EXIT_DONE) {
		say("cannot write to standard output");
		code = EXIT_INTERNAL;
	}
	return code;
}
