/* cbreg placement stock, flow, followup; and show for one placement. */
#include "config.h"

#include "cli.h"

#include "date.h"
#include "placement.h"

#include <stdlib.h>
#include <string.h>

static const struct command stock = { "stock", NULL,
	"placement stock [--on=DATE] [--by=AXIS,...]",
	"placements present on a day" };
static const struct command flow = { "flow", NULL,
	"placement flow --period=PERIOD [--by=AXIS,...]",
	"placements that began and ended in a period" };
static const struct command followup = { "followup", NULL,
	"placement followup --year=YEAR [--by=AXIS,...]",
	"who answered in a year, and who is still in post" };

static int
read_axes(const char *at, struct cbreg_placement_setting *s)
{
	size_t len;
	int axis;

	while (at != NULL && *at != '\0') {
		len = strcspn(at, ",");
		if ((axis = cbreg_placement_axis_find(at, len)) < 0)
			return say_usage("'%.*s' is not an axis; there are "
					 "country, university, degree, sex and "
					 "session",
			    (int)len, at);
		if (s->naxis == CBREG_PLACEMENT_AXES)
			return say_usage("too many axes");
		s->axis[s->naxis++] = (enum cbreg_placement_axis)axis;
		at += len + (at[len] == ',');
	}
	return EXIT_DONE;
}

/* The columns that say what was asked, before the axes. */
static int
head_columns(const struct cbreg_placement_setting *s, struct out_column *column)
{
	int n = 0;

	if (s->report == CBREG_STOCK) {
		column[n++] = (struct out_column){ "on", OUT_DATE };
	} else if (s->report == CBREG_FLOW) {
		column[n++] = (struct out_column){ "period", OUT_TEXT };
		column[n++] = (struct out_column){ "period_start", OUT_DATE };
		column[n++] = (struct out_column){ "period_end", OUT_DATE };
	} else {
		column[n++] = (struct out_column){ "year", OUT_NUMBER };
	}
	return n;
}

static void
head_values(struct out *out, const struct cbreg_placement_setting *s)
{
	char day[CBREG_DATE_SIZE];

	if (s->report == CBREG_STOCK) {
		out_text(out, cbreg_date_text(s->on, day));
	} else if (s->report == CBREG_FLOW) {
		out_text(out, s->period.word);
		out_text(out, cbreg_date_text(s->period.from, day));
		out_text(out, cbreg_date_text(s->period.to, day));
	} else {
		out_int(out, s->year);
	}
}

static cbreg_status
print_rows(struct cli *cli, cbreg_placements *placements,
    const struct cbreg_placement_setting *s)
{
	struct out_column column[CBREG_PLACEMENT_AXES + 12];
	int n = head_columns(s, column), i, last, as_of = cbreg_as_of(cli->reg);
	struct cbreg_placement_count row = { 0 };
	struct out *out = &cli->out;
	const char *word;
	cbreg_status rc;

	for (i = 0; i < s->naxis; i++)
		column[n++] =
		    (struct out_column){ cbreg_placement_axis_word(s->axis[i]),
			    OUT_TEXT };
	for (i = 0; (word = cbreg_placement_count_word(s->report, i)) != NULL;
	     i++)
		column[n++] = (struct out_column){ word, OUT_NUMBER };
	last = s->report == CBREG_STOCK ? s->on : s->period.to;
	if (s->report != CBREG_FOLLOWUP)
		column[n++] = (struct out_column){ "status", OUT_TEXT };
	out_begin(out, NULL, column, n);
	while ((rc = cbreg_placements_next(placements, &row)) == CBREG_OK) {
		head_values(out, s);
		for (i = 0; i < s->naxis; i++)
			out_text(out, row.axis[i]);
		for (i = 0; cbreg_placement_count_word(s->report, i) != NULL;
		     i++)
			out_maybe(out, row.value[i] >= 0, row.value[i]);
		if (s->report != CBREG_FOLLOWUP)
			out_text(out, last > as_of ? "provisional" : "actual");
	}
	out_end(out);
	return rc;
}

static void
print_head(struct cli *cli, const struct cbreg_placement_setting *s)
{
	char from[CBREG_DATE_SIZE], to[CBREG_DATE_SIZE], day[CBREG_DATE_SIZE];
	struct out *out = &cli->out;

	cbreg_date_text(cbreg_as_of(cli->reg), day);
	if (s->report == CBREG_STOCK) {
		out_note(out, "Placements on %s, as of %s",
		    cbreg_date_text(s->on, from), day);
		out_note(out,
		    "stock: studying or on leave on that day; a start "
		    "of which only the month is known is its first "
		    "day");
	} else if (s->report == CBREG_FLOW) {
		out_note(out, "Placements %s: %s to %s, as of %s",
		    s->period.word, cbreg_date_text(s->period.from, from),
		    cbreg_date_text(s->period.to, to), day);
		out_note(out, "%s", s->period.rule);
		out_note(out, "flow by the date of the event; stock on the day "
			      "before the period and on its last day");
	} else {
		out_note(out, "Follow-up of %d, as of %s", s->year, day);
		out_note(out,
		    "response rate in percent of those asked; who did "
		    "not answer is unknown");
	}
}

static int
run_report(struct cli *cli, const struct cbreg_placement_setting *s)
{
	cbreg_placements *placements = NULL;
	cbreg_status rc;

	if ((rc = cbreg_placements_open(cli->reg, s, &placements)) != CBREG_OK)
		return fail(cli->reg, rc);
	print_head(cli, s);
	rc = print_rows(cli, placements, s);
	cli_head(cli);
	cbreg_placements_free(placements);
	if (rc != CBREG_DONE)
		return fail(cli->reg, rc);
	return out_finish(&cli->out);
}

static int
read_year(const char *text, int *out)
{
	char *end;
	long n = strtol(text, &end, 10);

	if (strlen(text) != 4 || *end != '\0' || n < 1000)
		return say_usage("'%s' is not a year", text);
	*out = (int)n;
	return EXIT_DONE;
}

int
placement_stock(struct cli *cli, int argc, char **argv)
{
	struct cbreg_placement_setting s = { .report = CBREG_STOCK };
	const char *on = NULL, *by = NULL;
	const struct opt table[] = {
		{ .name = "on",
		    .text = &on,
		    .arg = "DATE",
		    .help = "the day; default the as-of day" },
		{ .name = "by",
		    .text = &by,
		    .arg = "AXIS,...",
		    .help = "country, university, degree, sex, session" },
		{ 0 },
	};
	int n = 0, code;

	code = cli_options(cli, &stock, table, argc, argv, NULL, &n);
	if (code != 0)
		return CLI_STOP(code);
	if (on != NULL && (s.on = cbreg_date_parse(on, strlen(on), false)) == 0)
		return say_usage("--on '%s' is not a date; write 2018-03-31",
		    on);
	if ((code = read_axes(by, &s)) != EXIT_DONE ||
	    (code = cli_start(cli, CBREG_READ)) != EXIT_DONE)
		return code;
	if (s.on == 0)
		s.on = cbreg_as_of(cli->reg);
	return run_report(cli, &s);
}

int
placement_flow(struct cli *cli, int argc, char **argv)
{
	struct cbreg_placement_setting s = { .report = CBREG_FLOW };
	const char *period = NULL, *by = NULL;
	const struct opt table[] = {
		{ .name = "period",
		    .text = &period,
		    .arg = "PERIOD",
		    .help = "fy2017, 2017, 2017-04..2017-09, meeting:9.." },
		{ .name = "by",
		    .text = &by,
		    .arg = "AXIS,...",
		    .help = "country, university, degree, sex, session" },
		{ 0 },
	};
	cbreg_status rc;
	int n = 0, code;

	code = cli_options(cli, &flow, table, argc, argv, NULL, &n);
	if (code != 0)
		return CLI_STOP(code);
	if (period == NULL)
		return say_usage("flow in which --period? (fy2017, 2017, "
				 "2017-04..2017-09, meeting:9..meeting:10)");
	if ((code = read_axes(by, &s)) != EXIT_DONE ||
	    (code = cli_start(cli, CBREG_READ)) != EXIT_DONE)
		return code;
	rc = cbreg_period_parse(cli->reg, period, &s.period);
	return rc == CBREG_OK ? run_report(cli, &s) : fail(cli->reg, rc);
}

int
placement_followup(struct cli *cli, int argc, char **argv)
{
	struct cbreg_placement_setting s = { .report = CBREG_FOLLOWUP };
	const char *year = NULL, *by = NULL;
	const struct opt table[] = {
		{ .name = "year",
		    .text = &year,
		    .arg = "YEAR",
		    .help = "the year of the question" },
		{ .name = "by",
		    .text = &by,
		    .arg = "AXIS,...",
		    .help = "country, university, degree, sex, session" },
		{ 0 },
	};
	int n = 0, code;

	code = cli_options(cli, &followup, table, argc, argv, NULL, &n);
	if (code != 0)
		return CLI_STOP(code);
	if (year == NULL)
		return say_usage("the follow-up of which --year?");
	if ((code = read_year(year, &s.year)) != EXIT_DONE ||
	    (code = read_axes(by, &s)) != EXIT_DONE ||
	    (code = cli_start(cli, CBREG_READ)) != EXIT_DONE)
		return code;
	return run_report(cli, &s);
}

/* A list of one row, every column a text. */
static void
print_row(struct out *out, const char *section, const char *const *key,
    const char *const *value, int n)
{
	struct out_column column[OUT_MAX_COLUMNS] = { { 0 } };
	int i;

	for (i = 0; i < n; i++)
		column[i] = (struct out_column){ key[i], OUT_TEXT };
	out_begin(out, section, column, n);
	for (i = 0; i < n; i++)
		out_text(out, value[i]);
	out_end(out);
}

static void
print_stages(struct out *out, const struct cbreg_placement *p)
{
	static const struct out_column column[] = { { "stage", OUT_TEXT },
		{ "date", OUT_DATE }, { "university", OUT_TEXT },
		{ "planned_end", OUT_DATE }, { "note", OUT_TEXT } };
	size_t i;

	out_begin(out, "stages", column, 5);
	for (i = 0; i < p->n_stage; i++) {
		out_text(out, p->stage[i].stage);
		out_text(out, p->stage[i].on);
		out_text(out, p->stage[i].university);
		out_text(out, p->stage[i].planned_end);
		out_text(out, p->stage[i].note);
	}
	out_end(out);
}

int
placement_show(struct cli *cli, const char *session, const char *who)
{
	static const char *const who_key[] = { "session", "person", "name",
		"country", "status", "date", "reason" };
	static const char *const study_key[] = { "university", "degree",
		"degree_level", "field", "field_name", "supervisor", "theme",
		"scholarship" };
	static const char *const dates_key[] = { "start", "end", "planned_end",
		"period", "planned_period" };
	const struct cbreg_placement *p;
	cbreg_placement_file *file = NULL;
	char code[CBREG_PERSON_SIZE], level[12] = "";
	cbreg_status rc;
	int64_t person;

	if ((rc = cbreg_person_find(cli->reg, who, &person)) != CBREG_OK ||
	    (rc = cbreg_placement_open(cli->reg, session, person, &file, &p)) !=
		CBREG_OK)
		return fail(cli->reg, rc);
	cbreg_person_code(person, code);
	if (p->degree_level > 0)
		snprintf(level, sizeof(level), "%d", p->degree_level);
	out_sections(&cli->out);
	print_row(&cli->out, "placement", who_key,
	    (const char *const[]){ session, code, p->name, p->country,
		p->status, p->since, p->reason },
	    7);
	print_row(&cli->out, "study", study_key,
	    (const char *const[]){ p->university, p->degree, level, p->field,
		p->field_name, p->supervisor, p->theme, p->scholarship },
	    8);
	print_row(&cli->out, "dates", dates_key,
	    (const char *const[]){ p->start, p->end, p->planned_end, p->period,
		p->planned_period },
	    5);
	print_stages(&cli->out, p);
	cbreg_placement_close(file);
	return out_finish(&cli->out);
}
