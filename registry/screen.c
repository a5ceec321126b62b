/* The nomination screen: what is to be asked about each nominee. */
#include "config.h"

#include "screen.h"

#include "days.h"
#include "quota.h"
#include "stream.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const question_word[] = { "earlier", "overlap", "namesake",
	"share", "incomplete", "none" };

struct nominee {
	int64_t person;
	int country, home; /* enrolled for; of the person */
	const char *org;   /* "": none */
	const char *key;   /* of the name */
	const char *missing;
	int status; /* 0: no nominee on the day */
	bool asked;
};

struct ask {
	const struct nominee *nominee;
	enum cbreg_question question;
	int on;	      /* when the other session begins */
	size_t order; /* of the finding */
	const char *answer;
};

struct cbreg_screen {
	cbreg *reg;
	struct report report;
	struct placements placements;
	const struct report_session *session;
	int64_t only; /* person, or 0 */
	struct arena arena;
	struct buf text;
	struct nominee *nominee;
	size_t n, room;
	struct ask *ask;
	size_t n_ask, ask_room, next;
	struct map names;
	const char *days;
};

const char *
cbreg_question_word(enum cbreg_question question)
{
	return question_word[question];
}

static const char *
keep(struct cbreg_screen *s, const char *text)
{
	return text == NULL ? "" : arena_text(&s->arena, text, strlen(text));
}

/* What s->text says is to be asked; a buffer that failed says so here. */
static cbreg_status
ask(struct cbreg_screen *s, struct nominee *nominee,
    enum cbreg_question question, int on)
{
	const char *answer;

	answer = s->text.failed ? NULL : keep(s, buf_text(&s->text));
	if (answer == NULL ||
	    !grow(&s->ask, &s->ask_room, s->n_ask, sizeof(*s->ask)))
		return out_of_memory(s->reg);
	s->ask[s->n_ask] =
	    (struct ask){ nominee, question, on, s->n_ask, answer };
	s->n_ask++;
	nominee->asked = true;
	return CBREG_OK;
}

/* Words for what nobody has stated, separated by commas. */
static const char *
missing_of(struct cbreg_screen *s, struct stmt *st)
{
	const struct {
		bool missing;
		const char *word;
	} value[] = {
		{ db_col_text(st, 2) == NULL, "organisation" },
		{ db_col_int(st, 3) == 0 && db_col_text(st, 6) == NULL, "sex" },
		{ db_col_text(st, 7) == NULL && db_col_text(st, 9) == NULL,
		    "e-mail or external id" },
		{ db_col_int(st, 8) == 0, "birth year" },
	};
	size_t i;

	buf_clear(&s->text);
	for (i = 0; i < sizeof(value) / sizeof(value[0]); i++)
		if (value[i].missing)
			buf_printf(&s->text, "%sno %s",
			    s->text.len > 0 ? ", " : "", value[i].word);
	return s->text.failed ? NULL : keep(s, buf_text(&s->text));
}

static cbreg_status
add_nominee(struct cbreg_screen *s, struct stmt *st)
{
	struct nominee *new;

	if (!grow(&s->nominee, &s->room, s->n, sizeof(*s->nominee)))
		return out_of_memory(s->reg);
	new = &s->nominee[s->n];
	*new = (struct nominee){ .person = db_col_int(st, 0),
		.country = (int)db_col_int(st, 1),
		.org = keep(s, db_col_text(st, 2)),
		.home = (int)db_col_int(st, 4),
		.key = keep(s, db_col_text(st, 5)),
		.missing = missing_of(s, st) };
	if (new->org == NULL || new->key == NULL || new->missing == NULL)
		return out_of_memory(s->reg);
	s->n++;
	return CBREG_OK;
}

static cbreg_status
load_nominees(struct cbreg_screen *s)
{
	struct stmt *st = NULL;
	cbreg_status rc;

	if ((rc = db_get(s->reg->db, STMT_ENROLMENT_SCREEN, &st)) == CBREG_OK &&
	    (rc = db_int(st, "session", s->session->id)) == CBREG_OK)
		rc = db_int(st, "role", CBREG_ROLE_TRAINEE);
	while (rc == CBREG_OK && (rc = db_step(st)) == CBREG_OK)
		rc = add_nominee(s, st);
	db_put(st);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

/* Another enrolment of a nominee, whose own one takes the days given. */
static cbreg_status
look_at(struct cbreg_screen *s, struct nominee *nominee,
    const struct days *days, const struct report_seat *other)
{
	const struct report_session *session = other->session;
	enum cbreg_question question;
	struct days there;

	if (session == NULL || session == s->session || session->cancelled ||
	    other->status == 0)
		return CBREG_OK;
	there = days_of_seat(&s->placements, nominee->person, session,
	    other->status, other->on);
	if (days_meet(days, &there) &&
	    cbreg_status_rule(other->status)->class != CBREG_NEGATIVE)
		question = CBREG_ASK_OVERLAP;
	else if (there.first < days->first)
		question = CBREG_ASK_EARLIER;
	else
		return CBREG_OK;
	buf_clear(&s->text);
	buf_printf(&s->text, "%s ", session->code);
	days_print(&s->text, &there);
	buf_printf(&s->text, " %s",
	    cbreg_status_word(other->status,
		session->kind == CBREG_KIND_PLACEMENT));
	if (other->role != CBREG_ROLE_TRAINEE)
		buf_printf(&s->text, " as %s",
		    cbreg_code_word(CBREG_ROLE, other->role));
	return ask(s, nominee, question, there.first);
}

static cbreg_status
look_at_person(struct cbreg_screen *s, struct nominee *nominee,
    const struct report_seat *seat, size_t n)
{
	const struct report_seat *own = NULL;
	struct days days;
	cbreg_status rc = CBREG_OK;
	size_t i;

	for (i = 0; i < n; i++)
		if (seat[i].session == s->session)
			own = &seat[i];
	if (own == NULL ||
	    cbreg_status_rule(own->status)->class != CBREG_PENDING)
		return CBREG_OK;
	nominee->status = own->status;
	days = days_of_seat(&s->placements, nominee->person, s->session,
	    own->status, own->on);
	for (i = 0; i < n && rc == CBREG_OK; i++)
		rc = look_at(s, nominee, &days, &seat[i]);
	return rc;
}

/* Nominees and enrolments both come in person order. */
static cbreg_status
fold(struct cbreg_screen *s)
{
	struct report_seat *seat;
	int64_t person;
	cbreg_status rc;
	size_t n, at = 0;

	if ((rc = report_start(&s->report)) != CBREG_OK)
		return rc;
	while (at < s->n && (rc = report_person(&s->report, &person, &seat,
				 &n)) == CBREG_OK) {
		if (person != s->nominee[at].person)
			continue;
		rc = look_at_person(s, &s->nominee[at++], seat, n);
		if (rc != CBREG_OK)
			return rc;
	}
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

static uint64_t
name_hash(const char *key, int country)
{
	return text_hash(key, strlen(key)) ^ (uint64_t)country;
}

/* Not stated is not the same as not stated. */
static cbreg_status
ask_namesake(struct cbreg_screen *s, int64_t person, int country,
    const char *key)
{
	struct map_cursor c;
	cbreg_status rc;
	uint32_t i;
	bool more;

	more = map_first(&s->names, &c, name_hash(key, country), &i);
	for (; more; more = map_next(&s->names, &c, &i)) {
		struct nominee *nominee = &s->nominee[i];

		if (nominee->person == person || nominee->home != country ||
		    strcmp(nominee->key, key) != 0)
			continue;
		buf_clear(&s->text);
		buf_printf(&s->text, "P%06lld", (long long)person);
		rc = ask(s, nominee, CBREG_ASK_NAMESAKE, 0);
		if (rc != CBREG_OK)
			return rc;
	}
	return CBREG_OK;
}

static cbreg_status
ask_namesakes(struct cbreg_screen *s)
{
	struct stmt *st = NULL;
	const char *key;
	cbreg_status rc;
	uint32_t i;

	for (i = 0; i < s->n; i++)
		if (s->nominee[i].status != 0 &&
		    s->nominee[i].home != CBREG_COUNTRY_XX &&
		    !map_add(&s->names,
			name_hash(s->nominee[i].key, s->nominee[i].home), i))
			return out_of_memory(s->reg);
	if (s->names.n == 0)
		return CBREG_OK;
	rc = db_get(s->reg->db, STMT_PERSON_NAME_KEYS, &st);
	while (rc == CBREG_OK && (rc = db_step(st)) == CBREG_OK)
		if ((key = db_col_text(st, 2)) != NULL)
			rc = ask_namesake(s, db_col_int(st, 0),
			    (int)db_col_int(st, 1), key);
	db_put(st);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

static int
by_org(const void *a, const void *b)
{
	const struct nominee *x = *(struct nominee *const *)a;
	const struct nominee *y = *(struct nominee *const *)b;
	int order;

	if (x->country != y->country)
		return x->country < y->country ? -1 : 1;
	if ((order = strcmp(x->org, y->org)) != 0)
		return order;
	return x->person < y->person ? -1 : x->person > y->person;
}

/* Nominees of one country, by organisation, and the seats set aside for it:
 * each organisation has its part, rounded up, and at least one. */
static cbreg_status
ask_country(struct cbreg_screen *s, struct nominee **of, size_t n, long quota)
{
	size_t i, k, end, share;
	cbreg_status rc;
	long n_org = 0;

	for (i = 0; i < n; i++)
		if (of[i]->org[0] != '\0' &&
		    (i == 0 || strcmp(of[i]->org, of[i - 1]->org) != 0))
			n_org++;
	if (n_org == 0)
		return CBREG_OK;
	share = (size_t)((quota + n_org - 1) / n_org);
	if (share == 0)
		share = 1;
	for (i = 0; i < n; i = end) {
		for (end = i + 1; end < n; end++)
			if (strcmp(of[i]->org, of[end]->org) != 0)
				break;
		if (of[i]->org[0] == '\0' || end - i <= share)
			continue;
		buf_clear(&s->text);
		buf_printf(&s->text,
		    "%s nominates %zu, its share is %zu (quota %ld, %ld "
		    "organisation%s)",
		    of[i]->org, end - i, share, quota, n_org,
		    n_org == 1 ? "" : "s");
		for (k = i; k < end; k++) {
			rc = ask(s, of[k], CBREG_ASK_SHARE, 0);
			if (rc != CBREG_OK)
				return rc;
		}
	}
	return CBREG_OK;
}

static cbreg_status
ask_shares(struct cbreg_screen *s)
{
	const struct quota *quota;
	struct quotas quotas;
	struct nominee **of;
	size_t i, end, n = 0;
	cbreg_status rc;

	rc = quotas_load(s->reg, s->session->id, s->reg->as_of, &quotas);
	if ((of = calloc(s->n + 1, sizeof(struct nominee *))) == NULL)
		rc = out_of_memory(s->reg);
	if (rc != CBREG_OK) {
		free(of);
		quotas_release(&quotas);
		return rc;
	}
	for (i = 0; i < s->n; i++)
		if (s->nominee[i].status != 0)
			of[n++] = &s->nominee[i];
	qsort(of, n, sizeof(struct nominee *), by_org);
	for (i = 0; i < n && rc == CBREG_OK; i = end) {
		int country = of[i]->country;

		for (end = i + 1; end < n && of[end]->country == country; end++)
			;
		quota = quota_of(&quotas, s->session->id, country);
		if (quota != NULL && quota->stated)
			rc =
			    ask_country(s, of + i, end - i, quota_seats(quota));
	}
	free(of);
	quotas_release(&quotas);
	return rc;
}

/* What is missing, and that there is nothing to ask. */
static cbreg_status
ask_rest(struct cbreg_screen *s)
{
	cbreg_status rc = CBREG_OK;
	size_t i;

	for (i = 0; i < s->n && rc == CBREG_OK; i++) {
		struct nominee *nominee = &s->nominee[i];

		if (nominee->status == 0 ||
		    (nominee->missing[0] == '\0' && nominee->asked))
			continue;
		buf_clear(&s->text);
		buf_puts(&s->text, nominee->missing);
		rc = ask(s, nominee,
		    nominee->missing[0] != '\0' ? CBREG_ASK_INCOMPLETE
						: CBREG_ASK_NONE,
		    0);
	}
	return rc;
}

static int
by_place(const void *a, const void *b)
{
	const struct ask *x = a, *y = b;

	/* Numbers of countries are in the order of their codes. */
	if (x->nominee->country != y->nominee->country)
		return x->nominee->country < y->nominee->country ? -1 : 1;
	if (x->nominee->person != y->nominee->person)
		return x->nominee->person < y->nominee->person ? -1 : 1;
	if (x->question != y->question)
		return x->question < y->question ? -1 : 1;
	if (x->on != y->on)
		return x->on < y->on ? -1 : 1;
	return x->order < y->order ? -1 : 1;
}

static cbreg_status
narrow(struct cbreg_screen *s)
{
	size_t i, kept = 0;

	for (i = 0; i < s->n_ask; i++)
		if (s->ask[i].nominee->person == s->only)
			s->ask[kept++] = s->ask[i];
	s->n_ask = kept;
	if (kept == 0)
		return db_fail(s->reg->db, CBREG_NOTFOUND,
		    "P%06lld is no nominee of %s", (long long)s->only,
		    s->session->code);
	return CBREG_OK;
}

static cbreg_status
look(struct cbreg_screen *s, const struct cbreg_screen_setting *setting)
{
	struct days days;
	cbreg_status rc;

	if ((rc = report_open(s->reg, &s->report)) != CBREG_OK ||
	    (rc = report_session_find(&s->report, setting->session,
		 &s->session)) != CBREG_OK ||
	    (setting->person != NULL &&
		(rc = person_need(s->reg, setting->person, &s->only)) !=
		    CBREG_OK) ||
	    (rc = placements_load(s->reg, &s->placements)) != CBREG_OK ||
	    (rc = load_nominees(s)) != CBREG_OK || (rc = fold(s)) != CBREG_OK ||
	    (rc = ask_namesakes(s)) != CBREG_OK ||
	    (rc = ask_shares(s)) != CBREG_OK || (rc = ask_rest(s)) != CBREG_OK)
		return rc;
	if (s->n_ask > 0)
		qsort(s->ask, s->n_ask, sizeof(*s->ask), by_place);
	days = days_of_session(s->session);
	buf_clear(&s->text);
	days_print(&s->text, &days);
	if (s->text.failed || (s->days = keep(s, buf_text(&s->text))) == NULL)
		return out_of_memory(s->reg);
	return s->only != 0 ? narrow(s) : CBREG_OK;
}

cbreg_status
cbreg_screen_open(cbreg *reg, const struct cbreg_screen_setting *setting,
    cbreg_screen **out)
{
	struct cbreg_screen *s = calloc(1, sizeof(*s));
	cbreg_status rc;

	*out = NULL;
	if (s == NULL)
		return out_of_memory(reg);
	s->reg = reg;
	if ((rc = look(s, setting)) != CBREG_OK) {
		cbreg_screen_free(s);
		return rc;
	}
	*out = s;
	return CBREG_OK;
}

cbreg_status
cbreg_screen_next(cbreg_screen *s, struct cbreg_screen_row *out)
{
	const struct ask *row;

	if (s->next == s->n_ask)
		return CBREG_DONE;
	row = &s->ask[s->next++];
	cbreg_person_code(row->nominee->person, out->person);
	cbreg_country_code(row->nominee->country, out->country);
	out->organisation = row->nominee->org;
	out->status = cbreg_status_word(row->nominee->status,
	    s->session->kind == CBREG_KIND_PLACEMENT);
	out->question = row->question;
	out->answer = row->answer;
	return CBREG_OK;
}

size_t
cbreg_screen_people(const cbreg_screen *s)
{
	size_t i, n = 0;

	for (i = 0; i < s->n; i++)
		n += s->nominee[i].status != 0 &&
		     (s->only == 0 || s->nominee[i].person == s->only);
	return n;
}

const char *
cbreg_screen_days(const cbreg_screen *s)
{
	return s->days;
}

void
cbreg_screen_free(cbreg_screen *s)
{
	if (s == NULL)
		return;
	report_close(&s->report);
	placements_release(&s->placements);
	map_release(&s->names);
	arena_release(&s->arena);
	buf_release(&s->text);
	free(s->nominee);
	free(s->ask);
	free(s);
}
