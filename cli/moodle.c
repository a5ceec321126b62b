/* Accounts for an e-learning site: the columns of Moodle's user upload. */
#include "config.h"

#include "moodle.h"

#include <string.h>

static const struct out_column columns[] = { { "username", OUT_TEXT },
	{ "firstname", OUT_TEXT }, { "lastname", OUT_TEXT },
	{ "email", OUT_TEXT }, { "idnumber", OUT_TEXT },
	{ "institution", OUT_TEXT }, { "country", OUT_TEXT },
	{ "course1", OUT_TEXT } };

/* Names are one text here, and two there: the last word and what is before. */
static void
put_name(struct out *out, const char *name, const char *filler)
{
	const char *blank = strrchr(name, ' ');
	char first[1024];

	if (blank == NULL) {
		out_text(out, name);
		out_text(out, filler);
		return;
	}
	snprintf(first, sizeof(first), "%.*s", (int)(blank - name), name);
	out_text(out, first);
	out_text(out, blank + 1);
}

static void
put_person(struct out *out, const struct cbreg_kind *kind, const char *const *v,
    const char *filler)
{
	const char *code = v[cbreg_kind_column(kind, "person")];
	char name[CBREG_PERSON_SIZE];

	snprintf(name, sizeof(name), "p%s", code + 1);
	out_text(out, name);
	put_name(out, v[cbreg_kind_column(kind, "name")], filler);
	out_text(out, v[cbreg_kind_column(kind, "email")]);
	out_text(out, code);
	out_text(out, v[cbreg_kind_column(kind, "organisation")]);
	out_text(out, v[cbreg_kind_column(kind, "country")]);
	out_text(out, v[cbreg_kind_column(kind, "session")]);
}

/* Who takes no part needs no account. */
static bool
takes_part(const char *status)
{
	int n = cbreg_code_find(CBREG_STATUS, status, strlen(status));

	return n > 0 && cbreg_status_rule(n)->takes_seat;
}

int
moodle_export(struct cli *cli, const char *session, const char *filler)
{
	const struct cbreg_kind *kind = cbreg_kind_find("roster");
	const struct cbreg_filter filter = { .session = session };
	int email = cbreg_kind_column(kind, "email"), left_out = 0;
	int status = cbreg_kind_column(kind, "status");
	const char *const *v;
	cbreg_list *list;
	cbreg_status rc;

	rc = cbreg_list_open(cli->reg, kind, &filter, &list);
	if (rc != CBREG_OK)
		return fail(cli->reg, rc);
	out_begin(&cli->out, "users", columns,
	    sizeof(columns) / sizeof(columns[0]));
	while ((rc = cbreg_list_next(list, &v)) == CBREG_OK) {
		if (!takes_part(v[status]))
			continue;
		if (v[email][0] == '\0')
			left_out++;
		else
			put_person(&cli->out, kind, v, filler);
	}
	out_end(&cli->out);
	cbreg_list_free(list);
	if (left_out > 0)
		say("%d people have no e-mail address and get no account",
		    left_out);
	return rc == CBREG_DONE ? EXIT_DONE : fail(cli->reg, rc);
}
