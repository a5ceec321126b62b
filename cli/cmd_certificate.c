/* cbreg certificate issue, revoke and print: the verbs that certificates have
 * beside those of every noun. */
#include "config.h"

#include "cli.h"

#include "date.h"
#include "page.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct command issue_command = { "certificate issue",
	certificate_issue, "certificate issue SESSION [WHO]... [OPTION]...",
	"issue certificates: to WHO, or to all who completed and have none" };
static const struct command revoke_command = { "certificate revoke",
	certificate_revoke,
	"certificate revoke NUMBER --reason=TEXT [--on=DATE]",
	"revoke a certificate" };
static const struct command print_command = { "certificate print",
	certificate_print,
	"certificate print NUMBER... | --session=CODE  -o FILE.pdf",
	"print certificates as PDF, one on a page" };

#define MAX_WORDS 1000

static const struct out_column columns[] = { { "number", OUT_TEXT },
	{ "session", OUT_TEXT }, { "person", OUT_TEXT },
	{ "verdict", OUT_TEXT } };

/* Who is to get one, and what came of it. */
struct holder {
	const char *who; /* as given, or the code */
	char code[CBREG_PERSON_SIZE], *number;
	enum cbreg_verdict verdict;
};

struct issue {
	struct cli_told told;
	const char *session, *issuer, *on;
	struct holder *holder;
	size_t n, room;
	int n_revoked; /* left out, since theirs was revoked */
};

static cbreg_status
add_holder(struct issue *issue, const char *who, int64_t person)
{
	struct holder *bigger = issue->holder;

	if (issue->n == issue->room) {
		issue->room = issue->room > 0 ? issue->room * 2 : 64;
		bigger = realloc(bigger, issue->room * sizeof(*bigger));
		if (bigger == NULL)
			return CBREG_NOMEM;
		issue->holder = bigger;
	}
	bigger[issue->n] = (struct holder){ .who = who };
	if (who == NULL)
		cbreg_person_code(person, bigger[issue->n].code);
	issue->n++;
	return CBREG_OK;
}

static cbreg_status
on_due(void *context, int64_t person, bool revoked)
{
	struct issue *issue = context;

	if (!revoked)
		return add_holder(issue, NULL, person);
	issue->n_revoked++;
	return CBREG_OK;
}

static void
on_verdict(void *context, uint32_t line, enum cbreg_verdict verdict,
    int64_t person)
{
	struct issue *issue = context;

	(void)person;
	issue->holder[line].verdict = verdict;
}

static cbreg_status
take_holders(struct cli *cli, struct issue *issue)
{
	const struct cbreg_kind *kind = cbreg_kind_by_noun("certificate");
	struct cbreg_intake_setting setting = { .kind = kind,
		.flags = cli->show_values ? CBREG_SHOW_VALUES : 0,
		.finding = cli_on_finding,
		.verdict = on_verdict,
		.context = issue };
	const char *value[CBREG_MAX_COLUMNS] = { NULL };
	struct cbreg_record record = { .value = value };
	struct cbreg_counts counts;
	cbreg_intake *in = NULL;
	cbreg_status rc;
	size_t i;

	value[cbreg_kind_column(kind, "session")] = issue->session;
	value[cbreg_kind_column(kind, "issuer")] = issue->issuer;
	value[cbreg_kind_column(kind, "issued_on")] = issue->on;
	rc = cbreg_intake_open(cli->reg, &setting, &in);
	for (i = 0; i < issue->n && rc == CBREG_OK; i++) {
		const struct holder *h = &issue->holder[i];

		record.line = (uint32_t)i;
		value[cbreg_kind_column(kind, "person")] =
		    h->who != NULL ? h->who : h->code;
		rc = cbreg_intake_rows(in, &record, 1);
	}
	if (rc == CBREG_OK)
		return cbreg_intake_close(in, &counts);
	cbreg_intake_free(in);
	return rc;
}

/* The numbers, as long as the change is not taken back. */
static cbreg_status
find_numbers(struct cli *cli, struct issue *issue)
{
	cbreg_status rc = CBREG_OK;
	const char *number;
	int64_t person;
	size_t i;

	for (i = 0; i < issue->n && rc == CBREG_OK; i++) {
		struct holder *h = &issue->holder[i];

		rc = cbreg_person_find(cli->reg,
		    h->who != NULL ? h->who : h->code, &person);
		if (rc == CBREG_OK)
			rc = cbreg_certificate_in_force(cli->reg,
			    issue->session, person, &number);
		if (rc != CBREG_OK)
			break;
		cbreg_person_code(person, h->code);
		if ((h->number = strdup(number)) == NULL)
			rc = CBREG_NOMEM;
	}
	return rc;
}

static int
issue_all(struct cli *cli, struct issue *issue)
{
	cbreg_status rc;
	int code;

	rc = cbreg_begin(cli->reg, cli->command_line, cli->why);
	if (rc == CBREG_OK && issue->n == 0)
		rc = cbreg_certificate_due(cli->reg, issue->session, on_due,
		    issue);
	if (rc == CBREG_OK)
		rc = take_holders(cli, issue);
	code =
	    rc == CBREG_OK ? cli_exit_told(&issue->told) : fail(cli->reg, rc);
	if (code == EXIT_DONE && (rc = find_numbers(cli, issue)) != CBREG_OK)
		code = fail(cli->reg, rc);
	if (code != EXIT_DONE || cli->dry_run)
		cbreg_rollback(cli->reg);
	else if ((rc = cbreg_commit(cli->reg)) != CBREG_OK)
		code = fail(cli->reg, rc);
	return code;
}

int
certificate_issue(struct cli *cli, int argc, char **argv)
{
	struct issue issue = { 0 };
	const struct opt table[] = {
		{ .name = "issuer",
		    .text = &issue.issuer,
		    .arg = "ORG",
		    .help = "who issues them; default the session's host" },
		{ .name = "on",
		    .text = &issue.on,
		    .arg = "DATE",
		    .help = "day of issue; default the as-of day" },
		{ 0 },
	};
	const char *word[MAX_WORDS];
	int n = MAX_WORDS, code, i;
	size_t k;

	code = cli_options(cli, &issue_command, table, argc, argv, word, &n);
	if (code != 0)
		return CLI_STOP(code);
	if (n == 0)
		return say_usage("certificates of which session?");
	issue.session = word[0];
	for (i = 1; i < n; i++)
		if (add_holder(&issue, word[i], 0) != CBREG_OK) {
			free(issue.holder);
			return fail(NULL, CBREG_NOMEM);
		}
	if ((code = cli_start(cli, CBREG_WRITE)) != EXIT_DONE ||
	    (code = issue_all(cli, &issue)) != EXIT_DONE)
		goto out;
	out_begin(&cli->out, NULL, columns, 4);
	for (k = 0; k < issue.n; k++) {
		out_text(&cli->out, issue.holder[k].number);
		out_text(&cli->out, issue.session);
		out_text(&cli->out, issue.holder[k].code);
		out_text(&cli->out,
		    cbreg_verdict_word(issue.holder[k].verdict));
	}
	out_end(&cli->out);
	code = cli_finish(cli);
	if (code == EXIT_DONE && issue.n_revoked > 0)
		tell("%d left out whose certificate was revoked; another is "
		     "issued to those who are named",
		    issue.n_revoked);
out:
	for (k = 0; k < issue.n; k++)
		free(issue.holder[k].number);
	free(issue.holder);
	return code;
}

/* One certificate by its number; 0, or an exit status, told.  Its texts are
 * lent until *list is freed. */
static int
get_one(struct cli *cli, const char *number, cbreg_certificates **list,
    struct cbreg_certificate *out)
{
	const char *near = "";
	cbreg_status rc;

	rc = cbreg_certificates_open(cli->reg, number, NULL, list);
	if (rc == CBREG_OK)
		rc = cbreg_certificates_next(*list, out);
	if (rc == CBREG_OK)
		return EXIT_DONE;
	if (rc != CBREG_DONE)
		return fail(cli->reg, rc);
	near = cbreg_suggest(cli->reg, "certificate", number);
	say("there is no certificate '%s'%s%s%s", number,
	    near[0] != '\0' ? "; did you mean '" : "", near,
	    near[0] != '\0' ? "'?" : "");
	return EXIT_NOT_FOUND;
}

int
certificate_revoke(struct cli *cli, int argc, char **argv)
{
	const char *on = NULL, *reason = NULL, *number;
	const struct opt table[] = {
		{ .name = "on",
		    .text = &on,
		    .arg = "DATE",
		    .help = "day of revocation; default the as-of day" },
		{ .name = "reason",
		    .text = &reason,
		    .arg = "TEXT",
		    .help = "why it is revoked" },
		{ 0 },
	};
	struct one_row row = { .kind = cbreg_kind_by_noun("certificate"),
		.flags = CBREG_MUST_EXIST };
	enum cbreg_verdict verdict = CBREG_KNOWN;
	char day[CBREG_DATE_SIZE], person[CBREG_PERSON_SIZE], *session = NULL;
	cbreg_certificates *list = NULL;
	struct cbreg_certificate was;
	int n = 1, code;

	code =
	    cli_options(cli, &revoke_command, table, argc, argv, &number, &n);
	if (code != 0)
		return CLI_STOP(code);
	if (n == 0)
		return say_usage("revoke which certificate?");
	if (reason == NULL || reason[0] == '\0')
		return say_usage("a certificate that is revoked needs a "
				 "--reason");
	if ((code = cli_start(cli, CBREG_WRITE)) != EXIT_DONE ||
	    (code = get_one(cli, number, &list, &was)) != EXIT_DONE)
		goto out;
	if (was.revoked_on != 0) {
		say("certificate '%s' is revoked already, since %s", number,
		    cbreg_date_text(was.revoked_on, day));
		code = EXIT_CONFLICT;
		goto out;
	}
	cbreg_person_code(was.person, person);
	if ((session = strdup(was.session)) == NULL) {
		code = fail(NULL, CBREG_NOMEM);
		goto out;
	}
	cbreg_certificates_free(list);
	list = NULL;
	cbreg_date_text(cbreg_as_of(cli->reg), day);
	row.value[cbreg_kind_column(row.kind, "number")] = number;
	row.value[cbreg_kind_column(row.kind, "revoked_on")] =
	    on != NULL ? on : day;
	row.value[cbreg_kind_column(row.kind, "reason")] = reason;
	row.verdict = &verdict;
	if ((code = cli_take_row(cli, &row)) != EXIT_DONE)
		goto out;
	out_begin(&cli->out, NULL, columns, 4);
	out_text(&cli->out, number);
	out_text(&cli->out, session);
	out_text(&cli->out, person);
	out_text(&cli->out, cbreg_verdict_word(verdict));
	out_end(&cli->out);
	free(session);
	return cli_finish(cli);
out:
	cbreg_certificates_free(list);
	free(session);
	return code;
}

/* A page, or what is wrong with it. */
static int
print_page(struct pdf *pdf, const struct cbreg_certificate *c)
{
	bool set = page_certificate(pdf, c);
	const char *script = pdf_missing_script(pdf);

	if (script != NULL) {
		say("certificate '%s': no font here has the %s letters; "
		    "install one (fonts-noto-core, fonts-ipaexfont-mincho)",
		    c->number, script);
		return EXIT_INTERNAL;
	}
	if (!set) {
		say("certificate '%s': its texts are too long for a page",
		    c->number);
		return EXIT_INTERNAL;
	}
	return EXIT_DONE;
}

static int
print_numbers(struct cli *cli, struct pdf *pdf, const char *const *number,
    int n)
{
	cbreg_certificates *list;
	struct cbreg_certificate c;
	int code = EXIT_DONE, i;

	for (i = 0; i < n && code == EXIT_DONE; i++) {
		list = NULL;
		code = get_one(cli, number[i], &list, &c);
		if (code == EXIT_DONE)
			code = print_page(pdf, &c);
		cbreg_certificates_free(list);
	}
	return code;
}

/* Those of a session that are in force: they are to be handed out. */
static int
print_session(struct cli *cli, struct pdf *pdf, const char *session)
{
	cbreg_certificates *list = NULL;
	int code = EXIT_DONE, n = 0, n_revoked = 0;
	struct cbreg_certificate c;
	cbreg_status rc;

	rc = cbreg_certificates_open(cli->reg, NULL, session, &list);
	while (rc == CBREG_OK && code == EXIT_DONE &&
	       (rc = cbreg_certificates_next(list, &c)) == CBREG_OK) {
		if (c.revoked_on != 0 &&
		    c.revoked_on <= cbreg_as_of(cli->reg)) {
			n_revoked++;
			continue;
		}
		code = print_page(pdf, &c);
		n++;
	}
	cbreg_certificates_free(list);
	if (rc != CBREG_OK && rc != CBREG_DONE)
		return fail(cli->reg, rc);
	if (code == EXIT_DONE && n == 0) {
		say("there is no certificate of session '%s' in force",
		    session);
		return EXIT_NOT_FOUND;
	}
	if (code == EXIT_DONE && n_revoked > 0)
		tell("%d left out that %s revoked", n_revoked,
		    n_revoked == 1 ? "is" : "are");
	return code;
}

/* The whole document to a stream, or nothing that is one. */
static int
print_document(struct cli *cli, FILE *to, const char *session,
    const char *const *number, int n)
{
	const char *wrong;
	struct pdf *pdf;
	char *title = NULL;
	int code;

	if (asprintf(&title, "Certificate%s %s", n == 1 ? "" : "s",
		session != NULL ? session : number[0]) < 0)
		return fail(NULL, CBREG_NOMEM);
	pdf = pdf_open(to, title, cbreg_as_of(cli->reg));
	free(title);
	if (pdf == NULL)
		return fail(NULL, CBREG_NOMEM);
	code = session != NULL ? print_session(cli, pdf, session)
			       : print_numbers(cli, pdf, number, n);
	if (code != EXIT_DONE) {
		pdf_free(pdf);
		return code;
	}
	if ((wrong = pdf_close(pdf)) == NULL || ferror(to) != 0)
		return EXIT_DONE; /* out_finish() tells what failed */
	say("cannot make the PDF: %s", wrong);
	return EXIT_INTERNAL;
}

int
certificate_print(struct cli *cli, int argc, char **argv)
{
	const char *session = NULL, *number[MAX_WORDS], *wrong;
	const struct opt table[] = {
		{ .name = "session",
		    .text = &session,
		    .arg = "CODE",
		    .help = "all of a session that are in force" },
		{ 0 },
	};
	int n = MAX_WORDS, code;
	char *held = NULL;
	size_t size = 0;
	FILE *to;

	code = cli_options(cli, &print_command, table, argc, argv, number, &n);
	if (code != 0)
		return CLI_STOP(code);
	if ((n == 0) == (session == NULL))
		return say_usage("print which certificates? give numbers, or "
				 "--session");
	if (cli->output == NULL && isatty(STDOUT_FILENO))
		return say_usage("a PDF is no text: name a file with -o");
	if ((wrong = pdf_unavailable()) != NULL)
		return say_usage("%s", wrong);
	if ((code = cli_open(cli, CBREG_READ)) != EXIT_DONE ||
	    (code = out_open_bytes(&cli->out, cli->output)) != EXIT_DONE)
		return code;
	/* What cannot be taken back gets the document when it is whole. */
	to = cli->out.temporary != NULL ? cli->out.to
					: open_memstream(&held, &size);
	if (to == NULL)
		code = fail(NULL, CBREG_NOMEM);
	else
		code = print_document(cli, to, session, number, n);
	if (to != NULL && to != cli->out.to) {
		if (fclose(to) != 0 && code == EXIT_DONE)
			code = fail(NULL, CBREG_NOMEM);
		if (code == EXIT_DONE)
			fwrite(held, 1, size, cli->out.to);
		free(held);
	}
	if (code != EXIT_DONE)
		return code;
	return out_finish(&cli->out);
}
