/* Rows that concern people: from words to people, seats and stays. */
#include "config.h"

#include "people.h"

#include "date.h"
#include "dayread.h"
#include "days.h"
#include "isced.h"
#include "reason.h"
#include "seating.h"

#include <stdlib.h>
#include <string.h>

/* Seats that are held before they are settled and written. */
#define CHUNK 1048576

static const struct places no_places = { -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
	-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
	-1, -1 };

static void
find_places(struct places *f, const struct kind *kind)
{
	const struct {
		const char *key;
		int *place;
	} table[] = {
		{ "session", &f->session },
		{ "person", &f->person },
		{ "code", &f->code },
		{ "external_id", &f->external },
		{ "name", &f->name },
		{ "native_name", &f->native_name },
		{ "kana", &f->kana },
		{ "sort_name", &f->sort_name },
		{ "country", &f->country },
		{ "organisation", &f->organisation },
		{ "email", &f->email },
		{ "sex", &f->sex },
		{ "birth_year", &f->birth_year },
		{ "role", &f->role },
		{ "status", &f->status },
		{ "date", &f->date },
		{ "reason", &f->reason },
		{ "university", &f->university },
		{ "degree", &f->degree },
		{ "field", &f->field },
		{ "supervisor", &f->supervisor },
		{ "theme", &f->theme },
		{ "scholarship", &f->scholarship },
		{ "start", &f->start },
		{ "end", &f->end },
		{ "valid_from", &f->valid_from },
		{ "valid_to", &f->valid_to },
		{ "affiliated_from", &f->affiliated_from },
		{ "days", &f->days },
		{ "hours", &f->hours },
	};
	size_t i;

	*f = no_places;
	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		*table[i].place = column_of(kind, table[i].key);
	if (f->person < 0)
		f->person = f->code;
}

cbreg_status
people_open(struct cbreg_intake *in)
{
	struct people *p = calloc(1, sizeof(*p));
	cbreg_status rc;

	if (p == NULL)
		return out_of_memory(in->reg);
	find_places(&p->f, in->kind);
	/* A record that must exist cannot make one on its way. */
	if (p->f.session >= 0 && (in->setting.flags & CBREG_MUST_EXIST) != 0)
		in->setting.flags |= CBREG_MOVE_ONLY | CBREG_KNOWN_PERSON;
	in->people = p;
	p->folded_country = -2;
	p->in = in;
	p->reg = in->reg;
	if ((rc = secret_need(in->reg)) != CBREG_OK)
		return rc;
	return who_open(p);
}

static const char *
cell(const struct cbreg_record *record, int i)
{
	const char *text = i >= 0 ? record->value[i] : NULL;

	return text != NULL ? text : "";
}

static uint32_t
place_of(const struct cbreg_record *record, int i)
{
	return record->place != NULL && i >= 0 ? record->place[i] : 0;
}

/* A finding about one column of the row. */
static void
tell(struct people *p, const struct cbreg_record *record, int column,
    const char *code, const char *hint)
{
	intake_tell(p->in, false, code, record->line, place_of(record, column),
	    column >= 0 ? p->in->kind->pub.column[column].key : "", hint);
}

/* A value that value_canonical() judges; false when it is none. */
static bool
canonical(struct people *p, const struct cbreg_record *record, int column,
    const char **out, cbreg_status *rc)
{
	const char *text = cell(record, column);

	*out = "";
	if (text[0] == '\0')
		return true;
	*out = value_canonical(p->in, &p->chunk,
	    &p->in->kind->pub.column[column], text, rc);
	if (*out != NULL)
		return true;
	*out = "";
	if (*rc == CBREG_OK)
		tell(p, record, column,
		    value_code(&p->in->kind->pub.column[column]),
		    buf_text(&p->in->hint));
	return false;
}

/* The number of a word of a code list. */
static bool
word(struct people *p, const struct cbreg_record *record, int column,
    enum cbreg_list_id list, uint8_t *out)
{
	const char *text = cell(record, column), *ignored;
	cbreg_status rc = CBREG_OK;
	int n;

	*out = 0;
	if (text[0] == '\0')
		return true;
	if ((n = cbreg_code_find(list, text, strlen(text))) >= 0) {
		*out = (uint8_t)n;
		return true;
	}
	return canonical(p, record, column, &ignored, &rc);
}

static bool
day(struct people *p, const struct cbreg_record *record, int column, int *out,
    cbreg_status *rc)
{
	const char *text = cell(record, column), *ignored;
	bool partial, unknown;

	*out = 0;
	if (text[0] == '\0')
		return true;
	partial = p->in->kind->pub.column[column].type == CBREG_PARTIAL_DATE;
	*out = day_read(text, partial, &unknown, &p->in->hint);
	return *out != 0 || unknown ||
	       canonical(p, record, column, &ignored, rc);
}

static bool
email_is_sound(const char *text)
{
	const char *at = strchr(text, '@');
	const unsigned char *c;

	if (at == NULL || at == text || at[1] == '\0' ||
	    strchr(at + 1, '@') != NULL)
		return false;
	for (c = (const unsigned char *)text; *c != '\0'; c++)
		if (*c <= ' ' || *c == 0x7f || *c == '<' || *c == '>')
			return false;
	return true;
}

static bool
external_is_sound(const char *text)
{
	const char *colon = strchr(text, ':');

	return colon != NULL && colon > text && colon[1] != '\0';
}

/* A year that its column allows, or 0. */
static int
year_of(const char *text)
{
	int year = 0, i;

	for (i = 0; i < 4; i++) {
		if (text[i] < '0' || text[i] > '9')
			return 0;
		year = year * 10 + (text[i] - '0');
	}
	return text[4] == '\0' && year >= 1900 && year <= 2100 ? year : 0;
}

/* A record that only a refused file would have made. */
static void
not_written(struct people *p, const struct cbreg_record *record, int column)
{
	buf_clear(&p->in->message);
	buf_printf(&p->in->message,
	    "'%s' is not recorded, since an earlier row was refused",
	    cell(record, column));
	tell(p, record, column, "E-REF", "");
}

/* What the row says of the person; false when something is none. */
static bool
read_who(struct people *p, const struct cbreg_record *record, struct who *who,
    cbreg_status *rc)
{
	const struct places *f = &p->f;
	struct buf *message = &p->in->message;
	const char *text;
	bool good = true;
	uint8_t sex;

	*who = (struct who){
		.person = cell(record, f->person),
		.external = cell(record, f->external),
		.email = cell(record, f->email),
		.name = cell(record, f->name),
		.native_name = cell(record, f->native_name),
		.kana = cell(record, f->kana),
		.sort_name = cell(record, f->sort_name),
		.country = -1,
		.line = record->line,
		.place = record->place,
	};
	text = cell(record, f->country);
	if (text[0] != '\0') {
		if (!p->reg->has_names &&
		    (*rc = names_need(p->reg)) != CBREG_OK)
			return false;
		who->country = cbreg_country_number(text, strlen(text));
		if (who->country < 0 || !p->reg->country_known[who->country]) {
			good &= canonical(p, record, f->country, &text, rc);
			who->country = cbreg_country_number(text, strlen(text));
		}
	}
	text = cell(record, f->organisation);
	if (text[0] != '\0') {
		*rc = who_organisation(p, text, &who->org);
		if (*rc == CBREG_OK && who->org == NULL) {
			if (canonical(p, record, f->organisation, &text, rc))
				not_written(p, record, f->organisation);
			good = false;
		}
		if (*rc != CBREG_OK)
			return false;
	}
	intake_warn_encoding(p->in, who->name, record->line,
	    place_of(record, f->name), "name");
	intake_warn_encoding(p->in, who->native_name, record->line,
	    place_of(record, f->native_name), "native_name");
	good &= word(p, record, f->sex, CBREG_SEX, &sex);
	who->sex = sex;
	text = cell(record, f->birth_year);
	if (text[0] != '\0' && (who->birth_year = year_of(text)) == 0)
		good &= canonical(p, record, f->birth_year, &text, rc);
	if (who->email[0] != '\0' && !email_is_sound(who->email)) {
		buf_clear(message);
		buf_puts(message, "the value is not an e-mail address");
		tell(p, record, f->email, "E-VALUE", "");
		good = false;
	}
	if (who->external[0] != '\0' && !external_is_sound(who->external)) {
		buf_clear(message);
		buf_puts(message, "the value is not an external id");
		tell(p, record, f->external, "E-VALUE", "write scheme:value");
		good = false;
	}
	return good;
}

/* The date of a status that the row does not date; a move that is made now
 * does not lie ahead. */
static int
default_date(const struct people *p, const struct seat *s)
{
	int on = 0, end = s->end != 0 ? s->end : s->session->end;
	bool now = (p->in->setting.flags & CBREG_MOVE_ONLY) != 0;

	switch (cbreg_status_rule(s->status)->class) {
	case CBREG_PRESENT:
		on = s->start != 0 ? s->start : s->session->start;
		break;
	case CBREG_ENDED:
		on = end;
		break;
	case CBREG_NEGATIVE:
		if (s->status == CBREG_NO_SHOW || s->status == CBREG_LEFT)
			on = end;
		break;
	case CBREG_PENDING:
	default:
		break;
	}
	if (on == 0 || (now && on > p->reg->as_of))
		return p->reg->as_of;
	return on;
}

static bool
read_reason(struct people *p, const struct cbreg_record *record,
    struct seat *seat, cbreg_status *rc)
{
	const char *text = cell(record, p->f.reason);
	struct cbreg_intake *in = p->in;
	int n;

	if (text[0] == '\0')
		return true;
	if ((*rc = reasons_need(p->reg)) != CBREG_OK)
		return false;
	if ((n = reason_find(p->reg, text)) > 0) {
		seat->reason = (uint8_t)n;
		return true;
	}
	buf_clear(&in->message);
	buf_printf(&in->message, "'%s' is no word for reason", text);
	buf_clear(&in->hint);
	buf_puts(&in->hint, "one of ");
	reasons_list(p->reg, &in->hint);
	tell(p, record, p->f.reason, "E-VALUE", buf_text(&in->hint));
	return false;
}

/* Days or hours attended, no more than the session had. */
static bool
read_attended(struct people *p, const struct cbreg_record *record,
    struct seat *seat, cbreg_status *rc)
{
	const struct session_record *s = seat->session;
	const char *days = cell(record, p->f.days);
	const char *hours = cell(record, p->f.hours);
	long length = 0;

	if (days[0] == '\0' && hours[0] == '\0')
		return true;
	if (!canonical(p, record, p->f.days, &days, rc) ||
	    !canonical(p, record, p->f.hours, &hours, rc))
		return false;
	if (days[0] != '\0' && hours[0] != '\0') {
		buf_clear(&p->in->message);
		buf_puts(&p->in->message, "days and hours are both given");
		tell(p, record, p->f.hours, "E-RULE", "one of them will do");
		return false;
	}
	if (hours[0] != '\0')
		seat->attended =
		    (uint16_t)(ATTENDED_HOURS + strtol(hours, NULL, 10));
	else
		seat->attended = (uint16_t)strtol(days, NULL, 10);
	if (!s->placement && s->start != 0 && s->end != 0)
		length =
		    cbreg_date_days(s->end) - cbreg_date_days(s->start) + 1;
	if (days[0] != '\0' && length > 0 && seat->attended > length) {
		buf_clear(&p->in->message);
		buf_printf(&p->in->message,
		    "'%s' has %ld days, and so nobody attended %s of them",
		    s->code, length, days);
		tell(p, record, p->f.days, "E-RULE", "");
		return false;
	}
	return true;
}

/* What the row says of the enrolment. */
static bool
read_seat(struct people *p, const struct cbreg_record *record,
    struct seat *seat, cbreg_status *rc)
{
	const struct places *f = &p->f;
	const char *code = cell(record, f->session), *ignored;
	bool good = true;

	*seat = (struct seat){ .line = record->line };
	if (code[0] == '\0') {
		buf_clear(&p->in->message);
		buf_puts(&p->in->message, "session is missing");
		tell(p, record, f->session, "E-MISSING", "");
		good = false;
	} else {
		if ((*rc = who_session(p, code, &seat->session)) != CBREG_OK)
			return false;
		if (seat->session == NULL) {
			if (canonical(p, record, f->session, &ignored, rc))
				not_written(p, record, f->session);
			good = false;
		}
	}
	good &= word(p, record, f->role, CBREG_ROLE, &seat->role);
	good &= word(p, record, f->status, CBREG_STATUS, &seat->status);
	good &= read_reason(p, record, seat, rc);
	good &= day(p, record, f->date, &seat->on, rc);
	good &= day(p, record, f->start, &seat->start, rc);
	good &= day(p, record, f->end, &seat->end, rc);
	if (!good || *rc != CBREG_OK)
		return false;
	if (p->in->kind == &kind_placement && !seat->session->placement) {
		buf_clear(&p->in->message);
		buf_printf(&p->in->message,
		    "'%s' is not an intake: its activity is no placement",
		    code);
		tell(p, record, f->session, "E-RULE", "");
		return false;
	}
	if (!seat->session->placement && seat->status == CBREG_ON_LEAVE) {
		buf_clear(&p->in->message);
		buf_puts(&p->in->message, "'on-leave' is for placements only");
		tell(p, record, f->status, "E-RULE", "");
		return false;
	}
	if (!read_attended(p, record, seat, rc))
		return false;
	seat->has_status = seat->status != 0;
	seat->has_date = seat->on != 0;
	if (seat->status == 0)
		seat->status =
		    seat->start != 0 ? CBREG_ATTENDED : CBREG_NOMINATED;
	if (seat->role == 0)
		seat->role = CBREG_ROLE_TRAINEE;
	if (cbreg_status_rule(seat->status)->class != CBREG_NEGATIVE)
		seat->reason = 0;
	else if (seat->reason == 0)
		seat->reason = CBREG_REASON_NOT_STATED;
	return true;
}

/* The details of a placement row, checked before it makes anybody. */
static cbreg_status
read_placement(struct people *p, const struct cbreg_record *record,
    const struct seat *seat, struct placement_row **out, bool *good)
{
	const struct places *f = &p->f;
	struct placement_row *row;
	cbreg_status rc = CBREG_OK;
	const char *text;

	if ((row = arena_get(&p->chunk, sizeof(*row))) == NULL)
		return out_of_memory(p->reg);
	*row = (struct placement_row){ .session = seat->session,
		.start = seat->start,
		.end = seat->end };
#define KEEP(field)                                                            \
	text = cell(record, f->field);                                         \
	row->field = arena_text(&p->chunk, text, strlen(text));                \
	if (row->field == NULL)                                                \
		return out_of_memory(p->reg);
	KEEP(field)
	KEEP(supervisor)
	KEEP(theme)
	KEEP(scholarship)
#undef KEEP
	if (row->start != 0 && row->end != 0 &&
	    cbreg_date_last(row->end) < cbreg_date_first(row->start)) {
		buf_clear(&p->in->message);
		buf_printf(&p->in->message, "end '%s' is before start '%s'",
		    cell(record, f->end), cell(record, f->start));
		tell(p, record, f->end, "E-ORDER", "");
		*good = false;
	}
	*good &= canonical(p, record, f->university, &row->university, &rc);
	*good &= canonical(p, record, f->degree, &text, &rc);
	row->degree = arena_text(&p->chunk, text, strlen(text));
	if (row->degree == NULL)
		return out_of_memory(p->reg);
	if (isced_is_code(row->field) && isced_field(row->field) == NULL) {
		buf_clear(&p->in->message);
		buf_printf(&p->in->message, "'%s' is no field of ISCED-F 2013",
		    row->field);
		intake_tell(p->in, true, "W-FIELD", record->line,
		    place_of(record, f->field), "field",
		    "0611 to 0619 are of information technology");
	}
	*out = row;
	return rc;
}

static void
verdict_on(struct people *p, uint32_t line, enum cbreg_verdict verdict,
    int64_t index)
{
	intake_verdict(p->in, line, verdict,
	    index >= 0 ? p->known[index].id : 0);
	if (verdict == CBREG_NEW)
		p->reg->n_new++;
	else if (verdict == CBREG_CHANGED)
		p->reg->n_changed++;
}

/* Settle and write what is held; more rows may come. */
static cbreg_status
flush(struct people *p, bool more)
{
	cbreg_status rc;
	size_t i;

	if ((rc = who_write(p)) != CBREG_OK ||
	    (rc = seats_write(p)) != CBREG_OK ||
	    (rc = who_written(p)) != CBREG_OK)
		return rc;
	arena_release(&p->chunk);
	p->placement = NULL;
	for (i = 0; i < p->n && more; i++)
		p->known[i].last_seat = 0;
	p->n_seat = 0;
	return CBREG_OK;
}

/* A row of a file of people. */
static cbreg_status
take_person(struct people *p, const struct cbreg_record *record,
    const struct who *who, int64_t index)
{
	bool changed = false, moved = false, fresh = index < 0;
	cbreg_status rc = CBREG_OK;
	int from = 0;

	if (fresh && (p->in->setting.flags & CBREG_MUST_EXIST) != 0) {
		buf_clear(&p->in->message);
		buf_puts(&p->in->message, "there is no such person");
		tell(p, record, p->f.code, "E-PERSON", "");
		verdict_on(p, record->line, CBREG_REJECTED, -1);
		return CBREG_OK;
	}
	if (!fresh && (p->in->setting.flags & CBREG_MUST_BE_NEW) != 0) {
		buf_clear(&p->in->message);
		buf_printf(&p->in->message, "P%06lld is this person",
		    (long long)p->known[index].id);
		tell(p, record, p->f.name, "E-EXISTS", "");
		verdict_on(p, record->line, CBREG_CONFLICTING, index);
		return CBREG_OK;
	}
	if (!day(p, record, p->f.affiliated_from, &from, &rc)) {
		verdict_on(p, record->line, CBREG_REJECTED, -1);
		return rc;
	}
	rc = fresh ? who_add(p, who, &index)
		   : who_learn(p, index, who, true, &changed);
	if (rc == CBREG_OK && who->org != NULL)
		rc = who_affiliate(p, index, who->org,
		    from != 0 ? cbreg_date_first(from) : p->reg->as_of, from,
		    true, &moved);
	if (rc != CBREG_OK)
		return rc;
	verdict_on(p, record->line,
	    fresh	       ? CBREG_NEW
	    : changed || moved ? CBREG_CHANGED
			       : CBREG_KNOWN,
	    index);
	return CBREG_OK;
}

static cbreg_status
refuse_affiliation(struct people *p, const struct cbreg_record *record,
    int64_t index, bool known)
{
	buf_clear(&p->in->message);
	buf_puts(&p->in->message, known ? "this affiliation is recorded already"
					: "there is no such affiliation");
	tell(p, record, p->f.organisation, known ? "E-EXISTS" : "E-REF", "");
	verdict_on(p, record->line, known ? CBREG_CONFLICTING : CBREG_REJECTED,
	    index);
	return CBREG_OK;
}

/* A row of a file of affiliations. */
static cbreg_status
take_affiliation(struct people *p, const struct cbreg_record *record,
    const struct who *who, int64_t index)
{
	cbreg_status rc = CBREG_OK;
	struct span **at, *span;
	unsigned flags = p->in->setting.flags;
	int from = 0, to = 0;
	bool changed = true, known = false;

	if (!day(p, record, p->f.valid_from, &from, &rc) ||
	    !day(p, record, p->f.valid_to, &to, &rc) || who->org == NULL ||
	    index < 0) {
		if (who->org == NULL && rc == CBREG_OK) {
			buf_clear(&p->in->message);
			buf_puts(&p->in->message, "organisation is missing");
			tell(p, record, p->f.organisation, "E-MISSING", "");
		}
		verdict_on(p, record->line, CBREG_REJECTED, index);
		return rc;
	}
	if (from != 0 && to != 0 &&
	    cbreg_date_first(from) > cbreg_date_last(to)) {
		buf_clear(&p->in->message);
		buf_puts(&p->in->message, "valid_to is before valid_from");
		tell(p, record, p->f.valid_to, "E-ORDER", "");
		verdict_on(p, record->line, CBREG_REJECTED, index);
		return CBREG_OK;
	}
	/* A stated stay stands as it is stated. */
	for (at = &p->known[index].spans; *at != NULL; at = &(*at)->next) {
		span = *at;
		if (span->org == who->org->id && span->from == from) {
			known = true;
			changed = to != 0 && span->to != to;
			if ((flags & CBREG_MUST_BE_NEW) != 0)
				return refuse_affiliation(p, record, index,
				    true);
			if (changed)
				span->to = to;
			goto done;
		}
		if (span->from > from)
			break;
	}
	if ((flags & CBREG_MUST_EXIST) != 0)
		return refuse_affiliation(p, record, index, false);
	if ((span = arena_get(&p->arena, sizeof(*span))) == NULL)
		return out_of_memory(p->reg);
	*span = (struct span){ *at, who->org->id, from, to, 0 };
	*at = span;
done:
	if (changed) {
		p->known[index].moved = true;
		rc = mark_changed(p, index);
	}
	verdict_on(p, record->line,
	    !changed ? CBREG_KNOWN
	    : known  ? CBREG_CHANGED
		     : CBREG_NEW,
	    index);
	return rc;
}

static void
tell_kept(struct people *p, const struct cbreg_record *record, int column)
{
	buf_clear(&p->in->message);
	buf_puts(&p->in->message,
	    "an enrolment keeps what it was made with; the value is not taken");
	intake_tell(p->in, true, "W-KEPT", record->line,
	    record->place != NULL ? record->place[column] : 0,
	    p->in->kind->pub.column[column].key, "");
}

/* What the row says otherwise than the enrolment that stands. */
static cbreg_status
tell_what_is_kept(struct people *p, const struct cbreg_record *record,
    const struct who *who, const struct seat *seat, int64_t person)
{
	const struct places *f = &p->f;
	struct stmt *st = NULL;
	cbreg_status rc;

	if ((rc = db_get(p->reg->db, STMT_STRATUM_OF, &st)) == CBREG_OK &&
	    (rc = db_int(st, "person", person)) == CBREG_OK &&
	    (rc = db_int(st, "session", seat->session->id)) == CBREG_OK &&
	    (rc = db_step(st)) == CBREG_OK) {
		if (f->role >= 0 && cell(record, f->role)[0] != '\0' &&
		    seat->role != db_col_int(st, 0))
			tell_kept(p, record, f->role);
		if (who->country >= 0 && who->country != db_col_int(st, 1))
			tell_kept(p, record, f->country);
		if (who->sex != 0 && who->sex != db_col_int(st, 2))
			tell_kept(p, record, f->sex);
		if (who->org != NULL && who->org->id != db_col_int(st, 3))
			tell_kept(p, record, f->organisation);
	}
	db_put(st);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

/* Which of two rows that correct the same is right, nobody can tell. */
static bool
is_corrected_twice(const struct people *p, int64_t index, const struct who *who,
    const struct seat *seat)
{
	uint32_t i;

	if (!p->known[index].corrected)
		return false;
	for (i = p->known[index].last_seat; i != 0; i = p->seat[i - 1].before)
		if (p->seat[i - 1].session == seat->session)
			return true;
	return who_differs(p, index, who);
}

/* A row of a roster or of a file of placements. */
static cbreg_status
take_seat(struct people *p, const struct cbreg_record *record,
    const struct who *who, struct seat *seat, int64_t index)
{
	const struct org_record *org = who->org;
	bool changed = false, moved = false, fresh = index < 0, good = true;
	bool corrects = (p->in->setting.flags & CBREG_CORRECT) != 0 &&
			who->person[0] != '\0';
	bool teaches = true, stands = false;
	struct who named = *who;
	int on =
	    seat->session->start != 0 ? seat->session->start : p->reg->as_of;
	struct placement_row *placement = NULL;
	const struct known *known;
	cbreg_status rc = CBREG_OK;

	if (p->in->kind == &kind_placement)
		rc = read_placement(p, record, seat, &placement, &good);
	if (rc != CBREG_OK || !good) {
		if (rc == CBREG_OK)
			verdict_on(p, record->line, CBREG_REJECTED, index);
		return rc;
	}
	if (corrects && !fresh && is_corrected_twice(p, index, who, seat)) {
		buf_clear(&p->in->message);
		buf_puts(&p->in->message,
		    "an earlier row is about the same person, and says "
		    "something else or of the same session");
		tell(p, record, p->f.person, "E-TWICE", "");
		verdict_on(p, record->line, CBREG_CONFLICTING, index);
		return CBREG_OK;
	}
	/* A month begins on its first day and ends on its last. */
	seat->start = cbreg_date_first(seat->start);
	seat->end = cbreg_date_last(seat->end);
	if (!seat->has_date)
		seat->on = default_date(p, seat);
	/* That a person has moved is not said by where an enrolment was. */
	named.country = -1;
	/* A row that will be refused teaches nothing about its person. */
	if (!fresh && (p->in->setting.flags & CBREG_PARTIAL_OK) != 0)
		rc = seat_may_stand(p, index, seat, &stands, &teaches);
	if (rc == CBREG_OK && fresh)
		rc = who_add(p, who, &index);
	else if (rc == CBREG_OK && corrects)
		rc =
		    tell_what_is_kept(p, record, who, seat, p->known[index].id);
	if (rc == CBREG_OK && !fresh && teaches)
		rc = who_learn(p, index, corrects ? &named : who, corrects,
		    &changed);
	if (rc == CBREG_OK && org != NULL && teaches)
		rc = who_affiliate(p, index, org, on, 0, false, &moved);
	else if (rc == CBREG_OK && org == NULL)
		org = who_org(p, index, on, teaches);
	if (rc != CBREG_OK)
		return rc;
	known = &p->known[index];
	seat->person = (uint32_t)known->id;
	seat->org = org;
	seat->country =
	    who->country >= 0 ? (uint16_t)who->country : known->country;
	seat->sex = who->sex != 0 ? (uint8_t)who->sex : known->sex;
	seat->person_changed = fresh || changed || moved;
	if (placement != NULL) {
		placement->person = known->id;
		placement->line = record->line;
		placement->next = p->placement;
		p->placement = placement;
	}
	if (teaches && (p->in->setting.flags & CBREG_PARTIAL_OK) != 0 &&
	    (seat->has_status || !stands) && !seat_stands(p, seat))
		return out_of_memory(p->reg);
	if (!grow(&p->seat, &p->seat_room, p->n_seat, sizeof(*p->seat)))
		return out_of_memory(p->reg);
	seat->before = known->last_seat;
	p->seat[p->n_seat++] = *seat;
	p->known[index].corrected |= corrects;
	p->known[index].last_seat = (uint32_t)p->n_seat;
	return p->n_seat >= CHUNK ? flush(p, true) : CBREG_OK;
}

static cbreg_status
take_row(struct people *p, const struct cbreg_record *record,
    const struct glance *glance)
{
	enum cbreg_verdict verdict = CBREG_NEW;
	bool seated = p->f.session >= 0, good = true;
	cbreg_status rc = CBREG_OK;
	struct seat seat;
	struct who who;
	int64_t index = -1;

	if (seated)
		good = read_seat(p, record, &seat, &rc);
	if (rc == CBREG_OK)
		good &= read_who(p, record, &who, &rc);
	if (rc != CBREG_OK)
		return rc;
	if (!good) {
		verdict_on(p, record->line, CBREG_REJECTED, -1);
		return CBREG_OK;
	}
	who.glance = *glance;
	who.session = seated ? seat.session : NULL;
	rc = who_decide(p, &who, &index, &verdict);
	if (rc != CBREG_OK)
		return rc;
	if (verdict != CBREG_NEW) {
		verdict_on(p, record->line, verdict, index);
		return CBREG_OK;
	}
	if (seated)
		return take_seat(p, record, &who, &seat, index);
	if (p->in->kind == &kind_affiliation)
		return take_affiliation(p, record, &who, index);
	return take_person(p, record, &who, index);
}

/* Most of the time would go into waiting for memory: what a few rows need is
 * asked for before the first is taken. */
cbreg_status
people_rows(struct cbreg_intake *in, const struct cbreg_record *record,
    size_t n)
{
	struct people *p = in->people;
	struct glance glance[LOOK_AHEAD];
	cbreg_status rc = CBREG_OK;
	const char *text;
	size_t i;

	for (i = 0; i < n; i++) {
		text = cell(&record[i], p->f.country);
		glance[i] = (struct glance){
			.email_text = cell(&record[i], p->f.email),
			.external_text = cell(&record[i], p->f.external),
			.name_text = cell(&record[i], p->f.name),
			.country = cbreg_country_number(text, strlen(text)),
		};
	}
	who_look_ahead(p, glance, n);
	if (n > 0 && record->place != NULL)
		memcpy(p->place, record->place,
		    (size_t)in->kind->pub.ncolumn * sizeof(p->place[0]));
	for (i = 0; i < n && rc == CBREG_OK; i++)
		rc = take_row(p, &record[i], &glance[i]);
	return rc;
}

cbreg_status
people_close(struct cbreg_intake *in)
{
	struct people *p = in->people;
	cbreg_status rc;

	if ((rc = flush(p, false)) != CBREG_OK || !intake_writes(in))
		return rc;
	if ((rc = seating_warn(p)) != CBREG_OK)
		return rc;
	in->counts.persons = (int64_t)p->n_made;
	return CBREG_OK;
}

void
people_free(struct people *p)
{
	size_t i;

	if (p == NULL)
		return;
	who_release(p);
	arena_release(&p->arena);
	arena_release(&p->chunk);
	buf_release(&p->folded);
	buf_release(&p->native);
	map_release(&p->by_hash);
	map_release(&p->by_name);
	map_release(&p->by_native);
	map_release(&p->stands);
	map_release(&p->by_id);
	map_release(&p->asked);
	map_release(&p->by_org);
	map_release(&p->by_org_id);
	map_release(&p->by_session);
	buf_release(&p->key);
	buf_release(&p->lower);
	for (i = 0; i < LOOK_AHEAD; i++)
		buf_release(&p->ahead[i]);
	free(p->known);
	free(p->changed);
	free(p->org);
	free(p->session);
	free(p->seat);
	free(p->took);
	free(p);
}
