/* cbreg plan seats: who should get the seats of coming sessions. */
#include "config.h"

#include "cli.h"

#include "date.h"
#include "plan.h"

#include <stdlib.h>
#include <string.h>

static int cmd_plan_run(struct cli *cli, int argc, char **argv);

const struct command cmd_plan = { "plan", cmd_plan_run,
	"plan seats [--session=CODE,...] [--seats=N] [OPTION]...",
	"which nominees should get the seats of coming sessions" };

static const struct out_column seat_columns[] = { { "session", OUT_TEXT },
	{ "country", OUT_TEXT }, { "person", OUT_TEXT },
	{ "closes", OUT_NUMBER }, { "items", OUT_TEXT },
	{ "reason", OUT_TEXT } };

static const struct out_column limit_columns[] = { { "limit", OUT_TEXT },
	{ "session", OUT_TEXT }, { "country", OUT_TEXT },
	{ "allowed", OUT_NUMBER }, { "used", OUT_NUMBER },
	{ "one_more", OUT_NUMBER } };

struct options {
	struct cbreg_plan_setting setting;
	const char *seats, *fairness, *model;
	bool limits;
};

static cbreg_status
print_seats(struct out *out, cbreg_plan *plan)
{
	struct cbreg_plan_seat s;
	cbreg_status rc;

	out_begin(out, "seats", seat_columns,
	    sizeof(seat_columns) / sizeof(seat_columns[0]));
	while ((rc = cbreg_plan_seat_next(plan, &s)) == CBREG_OK) {
		out_text(out, s.session);
		out_text(out, s.country);
		out_text(out, s.person);
		out_int(out, s.closes);
		out_text(out, s.items);
		out_text(out, s.reason);
	}
	out_end(out);
	return rc;
}

static cbreg_status
print_limits(struct out *out, cbreg_plan *plan)
{
	struct cbreg_plan_limit l;
	cbreg_status rc;

	out_begin(out, "limits", limit_columns,
	    sizeof(limit_columns) / sizeof(limit_columns[0]));
	while ((rc = cbreg_plan_limit_next(plan, &l)) == CBREG_OK) {
		out_text(out, l.limit);
		out_text(out, l.session);
		out_text(out, l.country);
		out_int(out, l.allowed);
		out_int(out, l.used);
		out_int(out, l.one_more);
	}
	out_end(out);
	return rc;
}

static int
write_model(const cbreg_plan *plan, const char *path)
{
	struct out file;
	int code;

	if ((code = out_open_bytes(&file, path)) != EXIT_DONE)
		return code;
	if (cbreg_plan_write(plan, file.to) != CBREG_OK) {
		out_discard(&file);
		say("the model cannot be written");
		return EXIT_INTERNAL;
	}
	return out_finish(&file);
}

static int
print_plan(struct cli *cli, const struct options *o)
{
	char day[CBREG_DATE_SIZE];
	struct out *out = &cli->out;
	cbreg_plan *plan = NULL;
	int value, of, code = EXIT_DONE;
	cbreg_status rc;

	rc = cbreg_plan_open(cli->reg, &o->setting, &plan);
	if (rc != CBREG_OK)
		return fail(cli->reg, rc);
	value = cbreg_plan_value(plan, &of);
	out_note(out, "Seats to close gaps to %s as of %s",
	    cbreg_plan_profile(plan),
	    cbreg_date_text(cbreg_as_of(cli->reg), day));
	if (out->ops->pivots)
		out_sections(out);
	rc = o->limits ? print_limits(out, plan) : print_seats(out, plan);
	if (rc == CBREG_DONE && !o->limits && out->ops->pivots)
		rc = print_limits(out, plan);
	out_note(out,
	    "gaps of weight %d of %d close; the limits are those that "
	    "bind,",
	    value, of);
	out_note(out, "and what one more of each would be worth");
	cli_head(cli);
	if (rc != CBREG_DONE)
		code = fail(cli->reg, rc);
	else if (o->model != NULL)
		code = write_model(plan, o->model);
	cbreg_plan_free(plan);
	return code != EXIT_DONE ? code : out_finish(out);
}

static int
take_number(const char *option, const char *text, int *out)
{
	char *end;
	long n;

	if (text == NULL)
		return EXIT_DONE;
	n = strtol(text, &end, 10);
	if (*end != '\0' || end == text || n < 0 || n > 1000000)
		return say_usage("--%s is a number from 0 to 1000000, not '%s'",
		    option, text);
	*out = (int)n;
	return EXIT_DONE;
}

static int
cmd_plan_run(struct cli *cli, int argc, char **argv)
{
	struct options o = { .setting = { .seats = -1 } };
	const struct opt table[] = {
		{ .name = "session",
		    .text = &o.setting.sessions,
		    .joins = true,
		    .arg = "CODE,...",
		    .help = "only these; without it all to come" },
		{ .name = "seats",
		    .text = &o.seats,
		    .arg = "N",
		    .help = "so many seats in all, at most" },
		{ .name = "fairness",
		    .text = &o.fairness,
		    .arg = "N",
		    .help = "so many for each country that nominates as many" },
		{ .name = "profile",
		    .text = &o.setting.profile,
		    .arg = "NAME",
		    .help = "framework@version:profile" },
		{ .name = "group",
		    .text = &o.setting.group,
		    .arg = "NAME",
		    .help = "the members of a group on the day" },
		{ .name = "limits",
		    .flag = &o.limits,
		    .help = "what binds, not the seats" },
		{ .name = "model",
		    .text = &o.model,
		    .arg = "FILE",
		    .help = "the model for another solver, in LP format" },
		{ 0 },
	};
	const char *operand[1] = { NULL };
	int n = 1, code;

	code = cli_options(cli, &cmd_plan, table, argc, argv, operand, &n);
	if (code != 0)
		return CLI_STOP(code);
	if (n == 0 || strcmp(operand[0], "seats") != 0)
		return say_usage("plan what? there is plan seats");
	if (o.setting.sessions != NULL && o.setting.sessions[0] == '\0')
		return say_usage("--session names sessions");
	if ((code = take_number("seats", o.seats, &o.setting.seats)) !=
		EXIT_DONE ||
	    (code = take_number("fairness", o.fairness, &o.setting.fairness)) !=
		EXIT_DONE ||
	    (code = cli_start(cli, CBREG_READ)) != EXIT_DONE)
		return code;
	return print_plan(cli, &o);
}
