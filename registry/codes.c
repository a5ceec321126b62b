/* Code lists, the status table and its transitions. */
#include "config.h"

#include "codes.h"

#include <string.h>
#include <strings.h>

#define LIST(list)                                                             \
	{                                                                      \
#list, list, (int)(sizeof(list) / sizeof(list[0]))             \
	}

static const char *const sex[] = { "", "F", "M", "X" };
static const char *const role[] = { "", "trainee", "trainer", "observer" };
static const char *const org_kind[] = { "", "government-csirt", "ministry",
	"regulator", "law-enforcement", "defence", "cii-operator", "university",
	"training-centre", "private", "international", "other" };
static const char *const activity_kind[] = { "", "course", "workshop",
	"exercise", "awareness", "placement" };
static const char *const mode[] = { "", "onsite", "online", "hybrid" };
static const char *const theme[] = { "", "information-sharing", "ciip",
	"incident-response", "human-resources", "awareness", "policy" };
static const char *const headcount_method[] = { "", "counted", "reported",
	"estimated" };
static const char *const qualifier[] = { "", "exact", "at-least", "about" };
/* In rising order of authority. */
static const char *const assessment_method[] = { "", "self", "peer", "exercise",
	"audit" };
static const char *const reason[] = { "", "not-stated", "duty", "health",
	"personal", "visa", "funding", "schedule", "employer", "language",
	"capacity", "eligibility", "replaced", "disaster" };
static const char *const session_status[] = { "", "cancelled" };
static const char *const degree[] = { "", "none", "master", "doctor" };
static const char *const yes_no[] = { "", "yes", "no" };
/* In the order in which a student goes through them. */
static const char *const stage[] = { "", "applied", "screened", "interviewed",
	"selected", "admitted", "arrived", "research-student", "enrolled",
	"on-leave", "returned", "extended", "transferred", "graduated",
	"left" };
static const char *const in_post[] = { "", "yes", "no", "unknown" };
static const char *const name_part[] = { "", "title", "joiner" };
static const char *const lineage[] = { "", "same", "reworded", "split",
	"merged", "new", "dropped" };
static const char *const crosswalk[] = { "", "equal", "part-of", "includes",
	"related" };

/* What a session leaves that is no person. */
static const char *const output[] = { "", "bodies", "artefacts", "reach" };
static const char *const series[] = { "", "target", "planned", "reported" };
static const char *const year_name[] = { "", "start", "end" };

#define BIT(status) (1u << CBREG_##status)
#define WAITING                                                                \
	(BIT(ACCEPTED) | BIT(NOT_SELECTED) | BIT(DECLINED) | BIT(WITHDRAWN))
#define RESULTS (BIT(COMPLETED) | BIT(PARTIAL) | BIT(FAILED))

static const struct cbreg_status_rule rules[CBREG_N_STATUS] = {
	[CBREG_NOMINATED] = { "nominated", "nominated", CBREG_PENDING, false,
	    false, false, WAITING | BIT(WAITLISTED),
	    WAITING | BIT(WAITLISTED) },
	[CBREG_WAITLISTED] = { "waitlisted", "waitlisted", CBREG_PENDING, false,
	    false, false, WAITING, WAITING },
	[CBREG_ACCEPTED] = { "accepted", "accepted", CBREG_PENDING, true, false,
	    false,
	    BIT(ATTENDED) | RESULTS | BIT(NO_SHOW) | BIT(DECLINED) |
		BIT(WITHDRAWN),
	    BIT(ATTENDED) | BIT(NO_SHOW) | BIT(DECLINED) | BIT(WITHDRAWN) },
	[CBREG_ATTENDED] = { "attended", "studying", CBREG_PRESENT, true, true,
	    false, RESULTS | BIT(LEFT),
	    BIT(ON_LEAVE) | BIT(COMPLETED) | BIT(FAILED) | BIT(LEFT) },
	[CBREG_COMPLETED] = { "completed", "graduated", CBREG_ENDED, true, true,
	    true, 0, 0 },
	[CBREG_PARTIAL] = { "partial", "partial", CBREG_ENDED, true, true,
	    false, 0, 0 },
	[CBREG_FAILED] = { "failed", "failed", CBREG_ENDED, true, true, false,
	    0, 0 },
	[CBREG_ON_LEAVE] = { "on-leave", "on-leave", CBREG_PRESENT, true, true,
	    false, 0,
	    BIT(ATTENDED) | BIT(COMPLETED) | BIT(FAILED) | BIT(LEFT) },
	[CBREG_NOT_SELECTED] = { "not-selected", "not-selected", CBREG_NEGATIVE,
	    false, false, false, BIT(WAITLISTED) | BIT(ACCEPTED),
	    BIT(WAITLISTED) | BIT(ACCEPTED) },
	[CBREG_DECLINED] = { "declined", "declined", CBREG_NEGATIVE, false,
	    false, false, 0, 0 },
	[CBREG_WITHDRAWN] = { "withdrawn", "withdrawn", CBREG_NEGATIVE, false,
	    false, false, 0, 0 },
	[CBREG_NO_SHOW] = { "no-show", "no-show", CBREG_NEGATIVE, false, false,
	    false, 0, 0 },
	[CBREG_LEFT] = { "left", "left", CBREG_NEGATIVE, false, true, false, 0,
	    0 },
};

static const char *const status[] = { "", "nominated", "waitlisted", "accepted",
	"attended", "completed", "partial", "failed", "on-leave",
	"not-selected", "declined", "withdrawn", "no-show", "left" };

static const struct cbreg_codelist lists[CBREG_CODELISTS] = {
	[CBREG_SEX] = LIST(sex),
	[CBREG_ROLE] = LIST(role),
	[CBREG_ORG_KIND] = LIST(org_kind),
	[CBREG_ACTIVITY_KIND] = LIST(activity_kind),
	[CBREG_MODE] = LIST(mode),
	[CBREG_THEME] = LIST(theme),
	[CBREG_HEADCOUNT_METHOD] = LIST(headcount_method),
	[CBREG_QUALIFIER] = LIST(qualifier),
	[CBREG_ASSESSMENT_METHOD] = LIST(assessment_method),
	[CBREG_REASON] = LIST(reason),
	[CBREG_STATUS] = LIST(status),
	[CBREG_SESSION_STATUS] = LIST(session_status),
	[CBREG_DEGREE] = LIST(degree),
	[CBREG_YES_NO] = LIST(yes_no),
	[CBREG_STAGE] = LIST(stage),
	[CBREG_IN_POST] = LIST(in_post),
	[CBREG_NAME_PART] = LIST(name_part),
	[CBREG_LINEAGE] = LIST(lineage),
	[CBREG_CROSSWALK] = LIST(crosswalk),
	[CBREG_OUTPUT] = LIST(output),
	[CBREG_SERIES] = LIST(series),
	[CBREG_YEAR_NAME] = LIST(year_name),
};

const struct cbreg_codelist *
cbreg_codelist(enum cbreg_list_id id)
{
	return &lists[id];
}

int
cbreg_code_find(enum cbreg_list_id id, const char *text, size_t len)
{
	const struct cbreg_codelist *list = &lists[id];
	int i;

	if (len == 0)
		return list->word[0][0] == '\0' ? 0 : -1;
	for (i = 0; i < list->n; i++)
		if ((list->word[i][0] | 0x20) == (text[0] | 0x20) &&
		    strncasecmp(list->word[i], text, len) == 0 &&
		    list->word[i][len] == '\0')
			return i;
	if (id != CBREG_STATUS)
		return -1;
	for (i = 1; i < CBREG_N_STATUS; i++)
		if (strncasecmp(rules[i].placement_word, text, len) == 0 &&
		    rules[i].placement_word[len] == '\0')
			return i;
	return -1;
}

const char *
cbreg_code_word(enum cbreg_list_id id, int number)
{
	if (number < 0 || number >= lists[id].n)
		return "";
	return lists[id].word[number];
}

const struct cbreg_status_rule *
cbreg_status_rule(int number)
{
	return &rules[number > 0 && number < CBREG_N_STATUS ? number : 0];
}

const char *
cbreg_status_word(int number, bool placement)
{
	const struct cbreg_status_rule *rule = cbreg_status_rule(number);

	return placement ? rule->placement_word : rule->word;
}

bool
cbreg_status_may(int from, int to, bool placement)
{
	const struct cbreg_status_rule *rule = cbreg_status_rule(from);

	return ((placement ? rule->placement_next : rule->next) >> to & 1) != 0;
}

int
cbreg_country_number(const char *text, size_t len)
{
	int a, b;

	if (len != 2)
		return -1;
	a = (text[0] | 0x20) - 'a';
	b = (text[1] | 0x20) - 'a';
	if (a < 0 || a > 25 || b < 0 || b > 25)
		return -1;
	return a * 26 + b;
}

const char *
cbreg_country_code(int number, char out[3])
{
	out[0] = (char)('A' + number / 26 % 26);
	out[1] = (char)('A' + number % 26);
	out[2] = '\0';
	return out;
}
