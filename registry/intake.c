/* Records in, verdicts out: values checked against the columns of their
 * kind, rows against what is recorded, and what is new or changed written. */
#include "config.h"

#include "people.h"

#include "date.h"
#include "dayread.h"
#include "name.h"
#include "reason.h"
#include "record.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *const verdict_word[CBREG_VERDICTS] = { "new", "known",
	"changed", "conflict", "ambiguous", "rejected" };

const char cbreg_clear[1] = "";

const char *
cbreg_verdict_word(enum cbreg_verdict verdict)
{
	return verdict_word[verdict];
}

cbreg *
intake_registry(struct cbreg_intake *in)
{
	return in->reg;
}

int
column_of(const struct kind *kind, const char *key)
{
	return cbreg_kind_column(&kind->pub, key);
}

void
intake_tell(struct cbreg_intake *in, bool warning, const char *code,
    uint32_t line, uint32_t place, const char *field, const char *hint)
{
	struct cbreg_finding f = { warning, code, line, place, field,
		buf_text(&in->message), hint, false };

	in->setting.finding(in->setting.context, &f);
}

void
intake_warn_encoding(struct cbreg_intake *in, const char *text, uint32_t line,
    uint32_t place, const char *field)
{
	if (!name_is_zawgyi(text))
		return;
	buf_clear(&in->message);
	buf_puts(&in->message,
	    "the value is Burmese in the Zawgyi encoding, it seems");
	intake_tell(in, true, "W-ZAWGYI", line, place, field,
	    "as Unicode it can be read everywhere and compared");
}

void
intake_verdict(struct cbreg_intake *in, uint32_t line,
    enum cbreg_verdict verdict, int64_t person)
{
	in->counts.by[verdict]++;
	if (verdict >= CBREG_CONFLICTING &&
	    (in->setting.flags & CBREG_PARTIAL_OK) == 0)
		in->reg->spoiled = true;
	if (in->setting.verdict != NULL)
		in->setting.verdict(in->setting.context, line, verdict, person);
}

bool
intake_writes(const struct cbreg_intake *in)
{
	return !in->reg->spoiled;
}

void
row_reject(struct cbreg_intake *in, struct row *row, const char *code,
    int column, const char *hint, const char *format, ...)
{
	const uint32_t *place = row->record->place;
	va_list args;
	char text[400];

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	buf_clear(&in->message);
	buf_puts(&in->message, text);
	intake_tell(in, false, code, row->record->line,
	    place != NULL && column >= 0 ? place[column] : 0,
	    column >= 0 ? in->kind->pub.column[column].key : "", hint);
	row->bad = true;
}

void
check_order(struct cbreg_intake *in, struct row *row, const struct kind *kind,
    const char *from, const char *to)
{
	int a = column_of(kind, from), b = column_of(kind, to);
	int first = cbreg_date_parse(row->v[a], strlen(row->v[a]), true);
	int last = cbreg_date_parse(row->v[b], strlen(row->v[b]), true);

	if (first != 0 && last != 0 &&
	    cbreg_date_first(first) > cbreg_date_last(last))
		row_reject(in, row, "E-ORDER", b, "",
		    "%s '%s' is before %s '%s'", to, row->v[b], from,
		    row->v[a]);
}

static const char *refuse(struct cbreg_intake *in, const char *hint,
    const char *format, ...) __attribute__((format(printf, 3, 4)));

static const char *
refuse(struct cbreg_intake *in, const char *hint, const char *format, ...)
{
	char text[400];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	buf_clear(&in->message);
	buf_puts(&in->message, text);
	if (hint != NULL) {
		buf_clear(&in->hint);
		buf_puts(&in->hint, hint);
	}
	return NULL;
}

static const char *
shown(const struct cbreg_intake *in, const struct cbreg_column *column,
    const char *text, char quoted[64])
{
	if ((column->flags & CBREG_PERSONAL) != 0 &&
	    (in->setting.flags & CBREG_SHOW_VALUES) == 0)
		return "the value";
	snprintf(quoted, 64, "'%.60s'", text);
	return quoted;
}

static const char *
list_words(struct cbreg_intake *in, enum cbreg_list_id id)
{
	const struct cbreg_codelist *list = cbreg_codelist(id);
	int i;

	buf_clear(&in->hint);
	buf_puts(&in->hint, "one of ");
	for (i = 1; i < list->n; i++)
		buf_printf(&in->hint, "%s%s", i > 1 ? ", " : "", list->word[i]);
	return buf_text(&in->hint);
}

static const char *
word_canonical(struct cbreg_intake *in, const struct cbreg_column *column,
    const char *text)
{
	size_t len = strlen(text), i;
	int n = cbreg_code_find(column->list, text, len);

	if (n >= 0)
		return cbreg_code_word(column->list, n);
	if ((column->flags & CBREG_OPEN_WORD) != 0) {
		for (i = 0; i < len; i++)
			if (!((text[i] >= 'a' && text[i] <= 'z') ||
				(text[i] >= '0' && text[i] <= '9') ||
				text[i] == '-'))
				break;
		if (i == len)
			return text;
	}
	list_words(in, column->list);
	buf_clear(&in->message);
	buf_printf(&in->message, "'%s' is no word for %s", text, column->key);
	return NULL;
}

static const char *
int_canonical(struct cbreg_intake *in, struct arena *arena,
    const struct cbreg_column *column, const char *text)
{
	char *end, made[24], quoted[64];
	long n;
	int len;

	n = strtol(text, &end, 10);
	if (end == text || *end != '\0' || text[0] == '+' || strlen(text) > 12)
		return refuse(in, "", "%s is not a whole number",
		    shown(in, column, text, quoted));
	if (n < column->min || n > column->max)
		return refuse(in, "", "%s is not from %ld to %ld",
		    shown(in, column, text, quoted), column->min, column->max);
	len = snprintf(made, sizeof(made), "%ld", n);
	return arena_text(arena, made, (size_t)len);
}

static const char *
code_canonical(struct cbreg_intake *in, const char *text)
{
	const unsigned char *at;

	for (at = (const unsigned char *)text; *at != '\0'; at++)
		if (*at <= ' ' || *at == 0x7f || *at == '"' || *at == ';')
			return refuse(in, "",
			    "'%s' is not a code: codes have no blanks, quotes "
			    "or semicolons",
			    text);
	return text;
}

static const char *
level_canonical(struct cbreg_intake *in, const char *text)
{
	size_t i, len = strlen(text);

	if (strcasecmp(text, "na") == 0 || strcasecmp(text, "n/a") == 0)
		return "na";
	for (i = 0; i < len; i++)
		if (text[i] < '0' || text[i] > '9')
			break;
	if (i < len || len > 3)
		return refuse(in, "", "'%s' is not a level, na, or nothing",
		    text);
	while (len > 1 && text[0] == '0') {
		text++;
		len--;
	}
	return text;
}

/* A person by code, e-mail or external id, as the code. */
static const char *
person_canonical(struct cbreg_intake *in, struct arena *arena, const char *text,
    cbreg_status *rc)
{
	char code[CBREG_PERSON_SIZE];
	int64_t id;

	*rc = person_need(in->reg, text, &id);
	if (*rc == CBREG_NOTFOUND || *rc == CBREG_AMBIGUOUS) {
		refuse(in, "give a person code, a known e-mail or scheme:value",
		    *rc == CBREG_NOTFOUND ? "there is no such person"
					  : "more than one person is meant");
		*rc = CBREG_OK;
		return NULL;
	}
	if (*rc != CBREG_OK)
		return NULL;
	cbreg_person_code(id, code);
	return arena_text(arena, code, strlen(code));
}

const char *
value_canonical(struct cbreg_intake *in, struct arena *arena,
    const struct cbreg_column *column, const char *text, cbreg_status *rc)
{
	char made[CBREG_DATE_SIZE];
	struct book *book;
	const char *found;
	bool unknown;
	int n;

	*rc = CBREG_OK;
	if (text[0] == '\0')
		return "";
	switch (column->type) {
	case CBREG_CODE:
		return code_canonical(in, text);
	case CBREG_INT:
		return int_canonical(in, arena, column, text);
	case CBREG_DATE:
	case CBREG_PARTIAL_DATE:
		n = day_read(text, column->type == CBREG_PARTIAL_DATE, &unknown,
		    &in->hint);
		if (n == 0 && unknown)
			return "";
		if (n == 0)
			return refuse(in, NULL, "'%s' is not a date", text);
		cbreg_date_text(n, made);
		return arena_text(arena, made, strlen(made));
	case CBREG_WORD:
		return word_canonical(in, column, text);
	case CBREG_LEVEL:
		return level_canonical(in, text);
	case CBREG_COUNTRY:
		if ((*rc = names_need(in->reg)) != CBREG_OK)
			return NULL;
		if ((n = country_find(in->reg, text)) < 0)
			return refuse(in,
			    cbreg_suggest(in->reg, "country", text),
			    "'%s' is not a country of the registry", text);
		cbreg_country_code(n, made);
		return arena_text(arena, made, 2);
	case CBREG_ORG:
		if ((*rc = org_find(in->reg, text, &found)) != CBREG_OK)
			return NULL;
		if (found == NULL)
			return refuse(in, cbreg_suggest(in->reg, "org", text),
			    "'%s' is not an organisation, or more than one",
			    text);
		return found;
	case CBREG_PERSON:
		return person_canonical(in, arena, text, rc);
	case CBREG_REF:
		*rc = book_need(in->reg, kind_by_noun(column->ref), &book);
		if (*rc != CBREG_OK)
			return NULL;
		if (book_by_ident(book, &text) != NULL)
			return text;
		if ((*rc = book_loose(in->reg, book, text, &found)) != CBREG_OK)
			return NULL;
		if (found != NULL)
			return found;
		return refuse(in, cbreg_suggest(in->reg, column->ref, text),
		    "there is no %s '%s'", column->ref, text);
	default:
		return text;
	}
}

const char *
value_code(const struct cbreg_column *column)
{
	return column->type == CBREG_PERSON ? "E-PERSON"
	       : column->type == CBREG_REF || column->type == CBREG_ORG
		   ? "E-REF"
		   : "E-VALUE";
}

cbreg_status
cbreg_intake_open(cbreg *reg, const struct cbreg_intake_setting *setting,
    cbreg_intake **out)
{
	cbreg_intake *in = calloc(1, sizeof(*in));
	cbreg_status rc = CBREG_OK;

	if (in == NULL)
		return out_of_memory(reg);
	in->reg = reg;
	in->kind = kind_of(setting->kind);
	in->setting = *setting;
	if (in->kind->people)
		rc = people_open(in);
	if (rc != CBREG_OK) {
		cbreg_intake_free(in);
		return rc;
	}
	*out = in;
	return CBREG_OK;
}

/* Plain records are few: they are held until the end, so that a row may
 * refer to one that stands below it. */
static cbreg_status
hold(cbreg_intake *in, const struct cbreg_record *record)
{
	size_t n = (size_t)in->kind->pub.ncolumn, i;
	struct held_row *row;

	if (!grow(&in->held, &in->room, in->n, sizeof(*in->held)))
		return out_of_memory(in->reg);
	row = &in->held[in->n];
	row->taken = false;
	row->line = record->line;
	row->place = NULL;
	if ((row->v = arena_get(&in->arena, n * sizeof(*row->v))) == NULL)
		return out_of_memory(in->reg);
	if (record->place != NULL) {
		row->place = arena_get(&in->arena, n * sizeof(*row->place));
		if (row->place == NULL)
			return out_of_memory(in->reg);
		memcpy(row->place, record->place, n * sizeof(*row->place));
	}
	for (i = 0; i < n; i++) {
		const char *text = record->value[i];

		if (text == cbreg_clear) {
			row->v[i] = cbreg_clear;
			continue;
		}
		if (text == NULL)
			text = "";
		row->v[i] = arena_text(&in->arena, text, strlen(text));
		if (row->v[i] == NULL)
			return out_of_memory(in->reg);
	}
	in->n++;
	return CBREG_OK;
}

cbreg_status
cbreg_intake_rows(cbreg_intake *in, const struct cbreg_record *record, size_t n)
{
	cbreg_status rc = CBREG_OK;
	size_t step;

	for (; n > 0 && rc == CBREG_OK; record += step, n -= step) {
		step = in->people == NULL ? 1 : n < LOOK_AHEAD ? n : LOOK_AHEAD;
		if (db_interrupted())
			return db_fail(in->reg->db, CBREG_INTERRUPTED,
			    "interrupted");
		in->counts.rows += (int64_t)step;
		rc = in->people != NULL ? people_rows(in, record, step)
					: hold(in, record);
	}
	return rc;
}

/* What the record was before this change; an organisation's row also says
 * what holds for the body under all its names. */
static cbreg_status
keep_before(struct cbreg_intake *in, const struct kind *kind,
    const struct book *book, const char *const *v)
{
	const char *const *old =
	    (const char *const *)book_by_key(book, v, NULL);
	int person = cbreg_kind_column(&kind->pub, "person");
	struct book_cursor c = { 0 };
	const char *const *other;
	cbreg_status rc;

	rc = journal_keep(in->reg, kind,
	    person >= 0 ? strtoll(v[person] + 1, NULL, 10) : 0, v, old);
	if (kind != &kind_org)
		return rc;
	while (rc == CBREG_OK &&
	       (other = (const char *const *)book_same(book, v, &c)) != NULL)
		if (other != old)
			rc = journal_keep(in->reg, kind, 0, other, other);
	return rc;
}

cbreg_status
intake_put(struct cbreg_intake *in, const struct kind *kind,
    const char *const *v)
{
	struct book *book;
	cbreg_status rc;

	if ((rc = book_need(in->reg, kind, &book)) != CBREG_OK)
		return rc;
	if (intake_writes(in) &&
	    (rc = keep_before(in, kind, book, v)) != CBREG_OK)
		return rc;
	if (!book_put(book, v, NULL))
		return out_of_memory(in->reg);
	if (kind == &kind_org)
		in->reg->n_org_names = 0; /* it may bear another name now */
	return intake_writes(in) ? record_write(in->reg, kind, v) : CBREG_OK;
}

/* The record at hand gets another key: the old one goes, a new one comes. */
static cbreg_status
put_renamed(struct cbreg_intake *in, struct book *book, const struct row *row,
    size_t index)
{
	const struct kind *kind = in->kind;
	int person = cbreg_kind_column(&kind->pub, "person");
	int64_t whose = person >= 0 ? strtoll(row->v[person] + 1, NULL, 10) : 0;
	const char *const *old = row->old;
	cbreg_status rc;

	if (!book_rename(book, index, row->v))
		return out_of_memory(in->reg);
	if (!intake_writes(in))
		return CBREG_OK;
	if ((rc = journal_keep(in->reg, kind, whose, old, old)) != CBREG_OK ||
	    (rc = record_drop(in->reg, kind, old)) != CBREG_OK ||
	    (rc = journal_keep(in->reg, kind, whose, row->v, NULL)) != CBREG_OK)
		return rc;
	return record_write(in->reg, kind, row->v);
}

/* Columns that refer to a record of the same kind. */
static bool
refers_to_itself(const struct kind *kind, const struct cbreg_column *column)
{
	return column->type == CBREG_REF &&
	       strcmp(column->ref, kind->pub.noun) == 0;
}

/* True when one of the rows still held will make the record. */
static bool
comes_later(const cbreg_intake *in, const char *code)
{
	size_t i;

	for (i = 0; i < in->n; i++)
		if (!in->held[i].taken && strcmp(in->held[i].v[0], code) == 0)
			return true;
	return false;
}

static cbreg_status
take_values(cbreg_intake *in, struct row *row)
{
	const struct cbreg_kind *pub = &in->kind->pub;
	cbreg_status rc;
	int i;

	for (i = 0; i < pub->ncolumn; i++) {
		const struct cbreg_column *c = &pub->column[i];
		const char *text = row->record->value[i], *v;

		if (refers_to_itself(in->kind, c) && text[0] != '\0' &&
		    comes_later(in, text)) {
			row->v[i] = text;
			continue;
		}
		if (text == cbreg_clear) {
			row->v[i] = text;
			continue;
		}
		v = value_canonical(in, row->arena, c, text, &rc);
		if (rc != CBREG_OK)
			return rc;
		row->v[i] = v != NULL ? v : "";
		if (v == NULL) {
			row->bad = true;
			intake_tell(in, false, value_code(c), row->record->line,
			    row->record->place != NULL ? row->record->place[i]
						       : 0,
			    c->key, buf_text(&in->hint));
		}
	}
	return CBREG_OK;
}

static void
check_required(cbreg_intake *in, struct row *row)
{
	const struct cbreg_kind *pub = &in->kind->pub;
	int i;

	for (i = 0; i < pub->ncolumn; i++)
		if ((pub->column[i].flags & CBREG_REQUIRED) != 0 &&
		    row->v[i][0] == '\0')
			row_reject(in, row, "E-MISSING", i, "", "%s is missing",
			    pub->column[i].key);
}

/* What a row does to what is recorded. */
static enum cbreg_verdict
weigh(cbreg_intake *in, struct row *row, bool touched)
{
	bool changed = false, contradicts = false;
	int i;

	if (row->old == NULL)
		return CBREG_NEW;
	for (i = 0; i < in->kind->pub.ncolumn; i++) {
		if (strcmp(row->v[i], row->old[i]) == 0)
			continue;
		changed = true;
		contradicts |= row->old[i][0] != '\0';
	}
	if (!changed)
		return CBREG_KNOWN;
	/* Two rows of one file that say different things of one record. */
	return touched && contradicts ? CBREG_CONFLICTING : CBREG_CHANGED;
}

/* What names a record, for a message. */
static const char *
key_words(cbreg_intake *in, const char *const *v)
{
	const struct cbreg_kind *pub = &in->kind->pub;
	int i;

	buf_clear(&in->hint);
	for (i = 0; i < pub->ncolumn; i++)
		if ((pub->column[i].flags & CBREG_KEY) != 0 && v[i][0] != '\0')
			buf_printf(&in->hint, "%s%s",
			    in->hint.len > 0 ? " " : "", v[i]);
	return buf_text(&in->hint);
}

/* A record that a row is to change is not there. */
static void
tell_missing(cbreg_intake *in, struct row *row)
{
	const struct cbreg_kind *pub = &in->kind->pub;
	const char *near = "";
	bool helps = false;
	int i;

	for (i = 0; i < pub->ncolumn && !helps; i++) {
		if ((pub->column[i].flags & CBREG_KEY) == 0 ||
		    pub->column[i].type == CBREG_PERSON)
			continue;
		near = cbreg_suggest(in->reg, pub->noun, row->v[i]);
		helps = near[0] != '\0' && strcmp(near, row->v[i]) != 0;
	}
	row_reject(in, row, "E-REF", 0, helps ? near : "",
	    "there is no such %s as '%s'", pub->noun, key_words(in, row->v));
}

static cbreg_status
take(cbreg_intake *in, struct held_row *held)
{
	struct cbreg_record record = { held->line, held->v, held->place };
	struct row row = { .record = &record, .arena = &in->arena };
	const struct cbreg_kind *pub = &in->kind->pub;
	enum cbreg_verdict verdict;
	struct book *book;
	cbreg_status rc;
	size_t index = 0;
	bool touched;
	int i;

	if ((rc = take_values(in, &row)) != CBREG_OK)
		return rc;
	if (!row.bad && in->kind->complete != NULL &&
	    (rc = in->kind->complete(in, &row)) != CBREG_OK)
		return rc;
	if ((rc = book_need(in->reg, in->kind, &book)) != CBREG_OK)
		return rc;
	if (in->kind->find != NULL && !row.bad)
		row.old =
		    (const char *const *)in->kind->find(book, &row, &index);
	else
		row.old = (const char *const *)book_by_key(book, row.v, &index);
	for (i = 0; i < pub->ncolumn && row.old != NULL; i++)
		if (row.v[i][0] == '\0' && row.v[i] != cbreg_clear)
			row.v[i] = row.old[i];
	if (!row.bad && row.old == NULL &&
	    (in->setting.flags & CBREG_MUST_EXIST) != 0) {
		tell_missing(in, &row);
		intake_verdict(in, held->line, CBREG_REJECTED, 0);
		return CBREG_OK;
	}
	if (!row.bad)
		check_required(in, &row);
	if (!row.bad && in->kind->check != NULL &&
	    (rc = in->kind->check(in, &row)) != CBREG_OK)
		return rc;
	touched = row.old != NULL && book->touched[index] != 0;
	verdict = row.conflict ? CBREG_CONFLICTING
		  : row.bad    ? CBREG_REJECTED
			       : weigh(in, &row, touched);
	if (verdict == CBREG_CONFLICTING && !row.bad)
		row_reject(in, &row, "E-TWICE", 0, "",
		    "an earlier row says something else of the same %s",
		    pub->noun);
	if (row.old != NULL && verdict < CBREG_CONFLICTING &&
	    (in->setting.flags & CBREG_MUST_BE_NEW) != 0) {
		row_reject(in, &row, "E-EXISTS", 0, "",
		    "%s '%s' is recorded already", pub->noun,
		    key_words(in, row.v));
		verdict = CBREG_CONFLICTING;
	}
	intake_verdict(in, held->line, verdict, 0);
	if (verdict == CBREG_KNOWN)
		book->touched[index] = true;
	if (verdict != CBREG_NEW && verdict != CBREG_CHANGED)
		return CBREG_OK;
	if (row.old != NULL && book_by_key(book, row.v, NULL) == NULL)
		rc = put_renamed(in, book, &row, index);
	else
		rc = intake_put(in, in->kind, row.v);
	if (rc != CBREG_OK)
		return rc;
	book_by_key(book, row.v, &index);
	book->touched[index] = true;
	if (verdict == CBREG_NEW)
		in->reg->n_new++;
	else
		in->reg->n_changed++;
	return CBREG_OK;
}

/* A row that refers to one still held waits for it. */
static bool
waits(cbreg_intake *in, const struct held_row *held, const struct book *book)
{
	const struct cbreg_kind *pub = &in->kind->pub;
	const char *code;
	int i;

	if (in->kind->waits != NULL && in->kind->waits(in, held->v))
		return true;
	for (i = 0; i < pub->ncolumn; i++) {
		code = held->v[i];
		if (refers_to_itself(in->kind, &pub->column[i]) &&
		    code[0] != '\0' && strcmp(code, held->v[0]) != 0 &&
		    book_by_ident(book, &code) == NULL && comes_later(in, code))
			return true;
	}
	return false;
}

/* In file order, but for rows that wait; those that wait for each other are
 * taken at the end. */
static cbreg_status
take_all(cbreg_intake *in)
{
	struct book *book;
	bool progress = true, last = false;
	cbreg_status rc;
	size_t i;

	if ((rc = book_need(in->reg, in->kind, &book)) != CBREG_OK)
		return rc;
	while (progress || !last) {
		last = !progress;
		for (progress = false, i = 0; i < in->n; i++) {
			struct held_row *held = &in->held[i];

			if (held->taken || (!last && waits(in, held, book)))
				continue;
			held->taken = true;
			progress = true;
			if ((rc = take(in, held)) != CBREG_OK)
				return rc;
		}
	}
	return CBREG_OK;
}

/* References among rows that waited for each other. */
static cbreg_status
write_again(cbreg_intake *in)
{
	const struct cbreg_kind *pub = &in->kind->pub;
	struct book *book;
	cbreg_status rc;
	bool refers;
	size_t i;
	int k;

	if ((rc = book_need(in->reg, in->kind, &book)) != CBREG_OK)
		return rc;
	for (i = 0; i < book->n; i++) {
		if (!book->touched[i])
			continue;
		book->touched[i] = false;
		for (refers = false, k = 0; k < pub->ncolumn; k++)
			refers |= refers_to_itself(in->kind, &pub->column[k]) &&
				  book->row[i][k][0] != '\0';
		if (refers &&
		    (rc = intake_put(in, in->kind,
			 (const char *const *)book->row[i])) != CBREG_OK)
			return rc;
	}
	return CBREG_OK;
}

cbreg_status
cbreg_intake_close(cbreg_intake *in, struct cbreg_counts *out)
{
	cbreg_status rc = CBREG_OK;

	if (in->people != NULL) {
		rc = people_close(in);
	} else {
		rc = take_all(in);
		if (rc == CBREG_OK)
			rc = write_again(in);
		/* Countries may have gained a name. */
		if (in->kind == &kind_country) {
			map_release(&in->reg->names);
			in->reg->has_names = false;
		}
		if (in->kind == &kind_reason)
			reasons_drop(in->reg);
	}
	if (rc == CBREG_OK)
		*out = in->counts;
	cbreg_intake_free(in);
	return rc;
}

void
cbreg_intake_free(cbreg_intake *in)
{
	if (in == NULL)
		return;
	people_free(in->people);
	arena_release(&in->arena);
	free(in->held);
	buf_release(&in->message);
	buf_release(&in->hint);
	free(in);
}
