#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "cbreg.h"
#include "intake.h"
#include "kind.h"
#include "opt.h"
#include "out.h"
#include "say.h"

/* What the options before and after the command say. */
struct cli {
	const char *db, *as_of, *format, *for_whom, *lang, *output, *actor,
	    *why;
	const char *errors;
	bool no_input, dry_run, show_values;
	cbreg *reg;
	struct out out;
	const char *command_line; /* for the log */
};

struct command {
	const char *name;
	int (*run)(struct cli *cli, int argc, char **argv);
	const char *usage; /* after "cbreg " */
	const char *about; /* one line */
};

/*
 * Read the options of a command beside the common ones.  Returns 0, or an
 * exit status plus one to return after taking one off: CLI_STOP(x).
 */
int cli_options(struct cli *cli, const struct command *command,
    const struct opt *table, int argc, char **argv, const char **operand,
    int *n);
#define CLI_STOP(code) ((code)-1)

/* A kind by name or noun; NULL where there is none, which was told. */
const struct cbreg_kind *cli_kind(const char *word);

/* Open the registry as the options say; 0 or an exit status, told. */
int cli_open(struct cli *cli, unsigned flags);
/* Open the output; 0 or an exit status, told. */
int cli_output(struct cli *cli);
/* Both; what a command does not finish is discarded in the end. */
int cli_start(struct cli *cli, unsigned flags);

extern const struct command cmd_init, cmd_import, cmd_export, cmd_enroll,
    cmd_progress, cmd_gap, cmd_plan, cmd_figures, cmd_fairness, cmd_log,
    cmd_undo, cmd_check, cmd_template, cmd_publish, cmd_lint;
int cmd_noun(struct cli *cli, const struct cbreg_kind *kind, int argc,
    char **argv);

/* Verbs that one noun has beside list, show, add and set. */
int campaign_status(struct cli *cli, int argc, char **argv);
int certificate_issue(struct cli *cli, int argc, char **argv);
int certificate_print(struct cli *cli, int argc, char **argv);
int certificate_revoke(struct cli *cli, int argc, char **argv);
int framework_compare(struct cli *cli, int argc, char **argv);
int person_distinct(struct cli *cli, int argc, char **argv);
int person_duplicates(struct cli *cli, int argc, char **argv);
int person_erase(struct cli *cli, int argc, char **argv);
int person_match(struct cli *cli, int argc, char **argv);
int person_merge(struct cli *cli, int argc, char **argv);
int person_rename(struct cli *cli, int argc, char **argv);
int person_unmerge(struct cli *cli, int argc, char **argv);
int session_quota(struct cli *cli, int argc, char **argv);
int session_screen(struct cli *cli, int argc, char **argv);
int session_seats(struct cli *cli, int argc, char **argv);
int session_waitlist(struct cli *cli, int argc, char **argv);
int placement_stock(struct cli *cli, int argc, char **argv);
int placement_flow(struct cli *cli, int argc, char **argv);
int placement_followup(struct cli *cli, int argc, char **argv);
/* The figures of a period as a document of IATI; 0, or an exit status,
 * told. */
int cli_figures_iati(struct cli *cli, const char *period, const char *config);
/* One placement in full, into the output that is open. */
int placement_show(struct cli *cli, const char *session, const char *who);

/* A workbook to be filled in, into an output that is not open yet; 0 or an
 * exit status, told. */
struct template_options {
	const char *session, *framework, *lang;
	const char *country; /* code: only its rows, in an update */
	bool for_update;     /* with the rows that are there */
};
int cli_template(struct cli *cli, const struct cbreg_kind *kind,
    const struct template_options *options);
/* The columns of a kind, as those of a list. */
void cli_columns(const struct cbreg_kind *kind, struct out_column *column);
/*
 * List the records of a kind whose columns are as wanted (NULL: any); 0, or
 * an exit status, told.  With must_match nothing is printed before something
 * matches, and EXIT_NOT_FOUND is not told.
 */
int cli_list(struct cli *cli, const struct cbreg_kind *kind,
    const char *section, const char *const *want, bool must_match);
/* Take a batch back as a change, and list what that does; 0, or an exit
 * status, told. */
int cli_undo(struct cli *cli, int64_t batch);
/* The changes, as a section. */
struct cbreg_log_filter;
int cli_log(struct cli *cli, const char *section,
    const struct cbreg_log_filter *filter);
/* The head of the log, as a note: on every report that people read. */
void cli_head(struct cli *cli);
/* Seats of a session by country, as a section. */
int cli_seats(struct cli *cli, const char *session, const char *section);

/* The words of a row, a value per column. */
struct row_words {
	const char *value[CBREG_MAX_COLUMNS];
};

/* Take rows in as one change; 0 where all were taken.  The findings are told;
 * going over a quota needs --why, else EXIT_NEEDS_ANSWER. */
struct cli_rows {
	const struct cbreg_kind *kind;
	unsigned flags;
	/* Says inside the change what the rows are; NULL: they are there. */
	int (*plan)(struct cli *cli, struct cli_rows *rows);
	void *context; /* of the plan */
	struct row_words *row;
	int n;
	enum cbreg_verdict *verdict; /* a row; NULL is fine */
	int64_t *who;		     /* the person concerned; NULL is fine */
	struct cli_rows *next;	     /* taken after these, in the same change */
	bool excused; /* takes no more seats than there were: needs no reason */
};
int cli_take_rows(struct cli *cli, struct cli_rows *rows);
/* One row of a plain kind, and its verdict as the output. */
int cli_take_plain(struct cli *cli, const struct cbreg_kind *kind,
    unsigned flags, struct row_words *words);

/*
 * Take one row in, as a change of its own; the findings are told.  The
 * verdict and the person concerned are left in *verdict and *person.
 */
struct one_row {
	const struct cbreg_kind *kind;
	unsigned flags;
	const char *value[CBREG_MAX_COLUMNS];
	enum cbreg_verdict *verdict; /* NULL is fine */
	int64_t *person;
};
int cli_take_row(struct cli *cli, const struct one_row *row);

/* The ranks of a waiting list that were moved, as rows of a day; the list
 * and rows->row, which is to be freed, are needed until then. */
struct cbreg_waitlist;
int cli_waiting_rows(const char *session, const struct cbreg_waitlist *list,
    int on, struct cli_rows *rows);

/* Findings on rows of the command line: each is told, and remembered for the
 * exit status. */
struct cli_told {
	bool conflict, missing, bad;
	bool asks; /* for a reason */
};
void cli_on_finding(void *told, const struct cbreg_finding *f);
int cli_exit_told(const struct cli_told *told); /* 0 where none was told */
/* Finish the output and say what became of the change; 0 or an exit status,
 * told. */
int cli_finish(struct cli *cli);
#endif
