/* Two records of one person made one, and the code that leads there. */
#include "config.h"

#include "identity.h"

#include "image.h"
#include "noun.h"
#include "pack.h"
#include "record.h"
#include "seal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Codes that lead to somebody's record: plain records, so that the journal
 * and the exports have them. */
static const struct cbreg_column merge[] = {
	TYPED("old", "Old code", "旧コード",
	    CBREG_KEY | CBREG_IDENT | CBREG_REQUIRED, CBREG_OLD_PERSON),
	TYPED("person", "Person code", "個人コード", CBREG_REQUIRED,
	    CBREG_PERSON),
	TEXT("reason", "Reason", "理由", 0),
};

/* A merge is more than a row: it is made by its own command.  A code that
 * nobody has here may lead to somebody, as an export has it. */
static cbreg_status
check_merge(struct cbreg_intake *in, struct row *row)
{
	int64_t old = strtoll(row->v[0] + 1, NULL, 10), n = 0;
	cbreg_status rc;

	if ((rc = db_number_of(intake_registry(in)->db, STMT_PERSON_THERE,
		 "person", old, &n)) != CBREG_OK)
		return rc;
	if (row->old == NULL ? n > 0 : strcmp(row->old[1], row->v[1]) != 0)
		row_reject(in, row, "E-RULE", 1, "`cbreg person merge` does",
		    "a merge is not made by writing its row");
	return CBREG_OK;
}

const struct kind kind_merge = {
	.pub = { "merges", "merge", "codes that lead to somebody's record",
	    merge, N_COLUMNS(merge) },
	.list = STMT_MERGED_LIST,
	.put = { STMT_MERGED_PUT, STMT_NONE, STMT_NONE },
	.drop = { STMT_MERGED_DROP, STMT_NONE },
	.check = check_merge,
};

/* Columns of the statement that reads a person's own row. */
enum {
	F_NAME = 1,
	F_NATIVE,
	F_KANA,
	F_SORT,
	F_KEY,
	F_COUNTRY,
	F_EMAIL,
	F_SEX,
	F_BIRTH,
	F_N
};

static const struct {
	const char *word;
	int column;
} fields[] = {
	{ "name", F_NAME },
	{ "native_name", F_NATIVE },
	{ "kana", F_KANA },
	{ "sort_name", F_SORT },
	{ "country", F_COUNTRY },
	{ "email", F_EMAIL },
	{ "sex", F_SEX },
	{ "birth_year", F_BIRTH },
};

#define FIELDS (sizeof(fields) / sizeof(fields[0]))

struct merging {
	cbreg *reg;
	int64_t keep, other;
	struct arena arena;
	const char *kept[F_N], *others[F_N]; /* NULL: not stated */
	struct map won; /* sessions where the other's enrolment stands */
	bool prefer[F_N];
};

static cbreg_status
read_prefer(struct merging *m, const char *prefer)
{
	bool all = strcmp(prefer, "all") == 0;
	size_t len, i;

	for (i = 0; i < FIELDS && all; i++)
		m->prefer[fields[i].column] = true;
	while (!all && *prefer != '\0') {
		len = strcspn(prefer, ",");
		for (i = 0; i < FIELDS; i++)
			if (strlen(fields[i].word) == len &&
			    strncmp(fields[i].word, prefer, len) == 0)
				break;
		if (i == FIELDS)
			return db_fail(m->reg->db, CBREG_INVALID,
			    "'%.*s' is not a column that can be taken; there "
			    "are name, native_name, kana, sort_name, country, "
			    "email, sex, birth_year, all",
			    (int)(len > 40 ? 40 : len), prefer);
		m->prefer[fields[i].column] = true;
		prefer += len + (prefer[len] == ',');
	}
	m->prefer[F_KEY] = m->prefer[F_NAME];
	return CBREG_OK;
}

static cbreg_status
read_person(struct merging *m, int64_t person, const char *v[F_N])
{
	struct stmt *st = NULL;
	const char *text;
	cbreg_status rc;
	int i;

	if ((rc = db_get(m->reg->db, STMT_IMAGE_PERSON, &st)) == CBREG_OK &&
	    (rc = db_int(st, "person", person)) == CBREG_OK)
		rc = db_step(st);
	for (i = 1; i < F_N && rc == CBREG_OK; i++) {
		text = db_col_text(st, i);
		v[i] = text == NULL || text[0] == '\0'
			   ? NULL
			   : arena_text(&m->arena, text, strlen(text));
	}
	db_put(st);
	return rc == CBREG_DONE
		   ? db_fail(m->reg->db, CBREG_NOTFOUND,
			 "there is no person P%06lld", (long long)person)
		   : rc;
}

/* The person's own row, with what is chosen of both. */
static cbreg_status
write_person(struct merging *m)
{
	static const char *const param[F_N] = { NULL, "name", "native_name",
		"kana", "sort_name", "name_key", "country", "email", "sex",
		"birth_year" };
	struct stmt *st = NULL;
	int64_t batch;
	cbreg_status rc;
	const char *v;
	int i;

	if ((rc = batch_need(m->reg, &batch)) != CBREG_OK)
		return rc;
	rc = db_get(m->reg->db, STMT_PERSON_RESTORE, &st);
	for (i = 1; i < F_N && rc == CBREG_OK; i++) {
		v = m->kept[i] == NULL || (m->prefer[i] && m->others[i] != NULL)
			? m->others[i]
			: m->kept[i];
		rc = i == F_COUNTRY ? db_int(st, param[i],
					  v != NULL ? strtoll(v, NULL, 10) : 0)
				    : db_text(st, param[i], v);
	}
	if (rc == CBREG_OK && (rc = db_int(st, "batch", batch)) == CBREG_OK &&
	    (rc = db_int(st, "id", m->keep)) == CBREG_OK)
		rc = db_run(st);
	db_put(st);
	return rc;
}

/* Run a statement on the pair; it takes what it needs. */
static cbreg_status
run_on_pair(struct merging *m, enum stmt_id id, int64_t session)
{
	const struct {
		const char *name;
		int64_t value;
	} param[] = { { "keep", m->keep }, { "other", m->other },
		{ "session", session } };
	struct stmt *st = NULL;
	cbreg_status rc;
	size_t i;

	rc = db_get(m->reg->db, id, &st);
	for (i = 0; i < 3 && rc == CBREG_OK; i++)
		if (db_has(st, param[i].name))
			rc = db_int(st, param[i].name, param[i].value);
	if (rc == CBREG_OK)
		rc = db_run(st);
	db_put(st);
	return rc;
}

/* An e-mail address that the record has no room for still finds it. */
static cbreg_status
keep_address(struct merging *m)
{
	const char *lost = m->prefer[F_EMAIL] && m->others[F_EMAIL] != NULL
			       ? m->kept[F_EMAIL]
			       : m->others[F_EMAIL];
	struct stmt *st = NULL;
	struct buf lower = { 0 };
	cbreg_status rc;
	size_t i;

	if (lost == NULL || m->kept[F_EMAIL] == NULL ||
	    m->others[F_EMAIL] == NULL)
		return CBREG_OK;
	buf_puts(&lower, lost);
	for (i = 0; i < lower.len; i++)
		if (lower.text[i] >= 'A' && lower.text[i] <= 'Z')
			lower.text[i] |= 0x20;
	if ((rc = db_get(m->reg->db, STMT_EXTERNAL_PUT, &st)) == CBREG_OK &&
	    (rc = db_int(st, "person", m->keep)) == CBREG_OK &&
	    (rc = db_text(st, "scheme", "email")) == CBREG_OK &&
	    (rc = db_text(st, "value", buf_text(&lower))) == CBREG_OK)
		rc = db_run(st);
	db_put(st);
	buf_release(&lower);
	return rc;
}

/* How far along an enrolment is: what took place counts more than what was
 * to be, and what is further in the list of statuses more than what is not. */
static int
advance(int status)
{
	const struct cbreg_status_rule *rule = cbreg_status_rule(status);

	return (rule->completed ? 400 : 0) + (rule->participant ? 200 : 0) +
	       (rule->takes_seat ? 100 : 0) +
	       (rule->class == CBREG_NEGATIVE ? 0 : 50) + status;
}

struct pair_seat {
	int64_t session;
	int keep, other; /* statuses; 0 where there is no enrolment */
};

static cbreg_status
read_seats(struct merging *m, struct pair_seat **out, size_t *n)
{
	struct pair_seat *list = NULL;
	struct stmt *st = NULL;
	size_t room = 0;
	cbreg_status rc;

	*n = 0;
	if ((rc = db_get(m->reg->db, STMT_MERGE_SEATS, &st)) == CBREG_OK &&
	    (rc = db_int(st, "keep", m->keep)) == CBREG_OK)
		rc = db_int(st, "other", m->other);
	while (rc == CBREG_OK && (rc = db_step(st)) == CBREG_OK) {
		if (!grow(&list, &room, *n, sizeof(*list))) {
			rc = out_of_memory(m->reg);
			break;
		}
		list[(*n)++] = (struct pair_seat){ db_col_int(st, 0),
			(int)db_col_int(st, 2), (int)db_col_int(st, 1) };
	}
	db_put(st);
	*out = list;
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

static cbreg_status
move_seat(struct merging *m, const struct pair_seat *s)
{
	static const enum stmt_id drop_keep[] = { STMT_MERGE_DROP_PLACEMENT,
		STMT_MERGE_DROP_PAST };
	static const enum stmt_id move[] = { STMT_MERGE_COPY_SEAT,
		STMT_MERGE_MOVE_PAST, STMT_MERGE_MOVE_PLACEMENT,
		STMT_MERGE_DROP_OTHER };
	static const enum stmt_id drop_other[] = {
		STMT_MERGE_DROP_OTHER_PLACEMENT, STMT_MERGE_DROP_OTHER_PAST,
		STMT_MERGE_DROP_OTHER
	};
	bool wins = advance(s->other) > advance(s->keep);
	cbreg_status rc = CBREG_OK;
	size_t i;

	if (s->keep != 0 && wins && !map_set(&m->won, (uint64_t)s->session, 0))
		return out_of_memory(m->reg);
	if (s->keep != 0 && !wins) {
		for (i = 0; i < 3 && rc == CBREG_OK; i++)
			rc = run_on_pair(m, drop_other[i], s->session);
		return rc;
	}
	for (i = 0; s->keep != 0 && i < 2 && rc == CBREG_OK; i++)
		rc = run_on_pair(m, drop_keep[i], s->session);
	for (i = 0; i < 4 && rc == CBREG_OK; i++)
		rc = run_on_pair(m, move[i], s->session);
	return rc;
}

static cbreg_status
move_seats(struct merging *m)
{
	struct pair_seat *list = NULL;
	cbreg_status rc;
	size_t n, i;

	rc = read_seats(m, &list, &n);
	for (i = 0; i < n && rc == CBREG_OK; i++)
		rc = move_seat(m, &list[i]);
	free(list);
	if (rc == CBREG_OK && (rc = pack_touch(m->reg, m->keep)) == CBREG_OK)
		rc = pack_touch(m->reg, m->other);
	return rc;
}

static cbreg_status
put_record(cbreg *reg, const struct kind *kind, const char *const *v,
    const char *const *before, int64_t person)
{
	cbreg_status rc = journal_keep(reg, kind, person, v, before);

	return rc == CBREG_OK ? record_write(reg, kind, v) : rc;
}

/* The other code leads here from now on, and so do those that led there. */
static cbreg_status
lead_here(struct merging *m, const char *reason)
{
	char keep[CBREG_PERSON_SIZE], other[CBREG_PERSON_SIZE];
	const char *v[3] = { other, keep, reason }, *moved[3];
	struct book *book;
	cbreg_status rc;
	size_t i;

	cbreg_person_code(m->keep, keep);
	cbreg_person_code(m->other, other);
	if ((rc = book_need(m->reg, &kind_merge, &book)) != CBREG_OK)
		return rc;
	for (i = 0; i < book->n && rc == CBREG_OK; i++) {
		if (strcmp(book->row[i][1], other) != 0)
			continue;
		moved[0] = book->row[i][0];
		moved[1] = keep;
		moved[2] = book->row[i][2];
		rc = put_record(m->reg, &kind_merge, moved,
		    (const char *const *)book->row[i], m->keep);
	}
	return rc == CBREG_OK
		   ? put_record(m->reg, &kind_merge, v, NULL, m->keep)
		   : rc;
}

/* Records of the other that are to be the kept person's. */
struct moving {
	struct record {
		const struct kind *kind;
		const char **v;
		bool renamed; /* the person is part of what names it */
	} * record;
	size_t n, room;
};

static cbreg_status
take_record(struct merging *m, struct moving *moving, const struct kind *kind,
    const char *const *v, const char *keep, const char *other)
{
	size_t size = (size_t)kind->pub.ncolumn * sizeof(*v);
	const char **copy = arena_get(&m->arena, size);
	bool renamed = false;
	cbreg_status rc;
	int i;

	if (copy == NULL || !grow(&moving->record, &moving->room, moving->n,
				sizeof(*moving->record)))
		return out_of_memory(m->reg);
	memcpy(copy, v, size);
	for (i = 0; i < kind->pub.ncolumn; i++) {
		const struct cbreg_column *c = &kind->pub.column[i];

		if (c->type != CBREG_PERSON || strcmp(v[i], other) != 0)
			continue;
		copy[i] = keep;
		renamed |= (c->flags & CBREG_KEY) != 0;
	}
	moving->record[moving->n++] = (struct record){ kind, copy, renamed };
	rc = journal_keep(m->reg, kind, m->other, v, v);
	return rc == CBREG_OK ? record_drop(m->reg, kind, v) : rc;
}

/* What others refer to goes last: the records leave before enrolments move. */
static cbreg_status
take_records(struct merging *m, struct moving *moving)
{
	const struct cbreg_kind *pub;
	const struct kind *kind;
	char keep[CBREG_PERSON_SIZE], other[CBREG_PERSON_SIZE];
	struct book *book;
	cbreg_status rc = CBREG_OK;
	const char *kept;
	size_t i;
	int k;

	cbreg_person_code(m->keep, keep);
	cbreg_person_code(m->other, other);
	if ((kept = arena_text(&m->arena, keep, strlen(keep))) == NULL)
		return out_of_memory(m->reg);
	for (k = 0; (pub = cbreg_kind_at(k)) != NULL && rc == CBREG_OK; k++) {
		kind = kind_of(pub);
		if (!kind_of_people(kind) || kind == &kind_distinct ||
		    kind == &kind_merge)
			continue;
		if ((rc = book_need(m->reg, kind, &book)) != CBREG_OK)
			break;
		for (i = 0; i < book->n && rc == CBREG_OK; i++)
			if (kind_concerns(kind,
				(const char *const *)book->row[i], other))
				rc = take_record(m, moving, kind,
				    (const char *const *)book->row[i], kept,
				    other);
	}
	return rc;
}

/* Nobody goes in the own place. */
static bool
says_nothing(const struct kind *kind, const char *const *v)
{
	int by = cbreg_kind_column(&kind->pub, "by");

	return by >= 0 &&
	       strcmp(v[by], v[cbreg_kind_column(&kind->pub, "person")]) == 0;
}

/* Two people may have borne other names until one day. */
static cbreg_status
give_former(struct merging *m, const char **v)
{
	int number = cbreg_kind_column(&kind_former.pub, "number");
	char text[12];
	struct book *book;
	cbreg_status rc;
	int i;

	if ((rc = book_need(m->reg, &kind_former, &book)) != CBREG_OK)
		return rc;
	for (i = 2;
	     i < 100 && book_by_key(book, (const char *const *)v, NULL) != NULL;
	     i++) {
		snprintf(text, sizeof(text), "%d", i);
		v[number] = arena_text(&m->arena, text, strlen(text));
		if (v[number] == NULL)
			return out_of_memory(m->reg);
	}
	if (!book_put(book, (const char *const *)v, NULL))
		return out_of_memory(m->reg);
	return put_record(m->reg, &kind_former, (const char *const *)v, NULL,
	    m->keep);
}

/* The name that the record has no room for still finds it. */
static cbreg_status
keep_name(struct merging *m)
{
	bool other = m->prefer[F_NAME];
	const char *const *lost = other ? m->kept : m->others;
	const char *key = other ? m->others[F_KEY] : m->kept[F_KEY];
	const char *v[CBREG_MAX_COLUMNS];
	char keep[CBREG_PERSON_SIZE];
	int i;

	if (lost[F_KEY] == NULL || key == NULL || strcmp(lost[F_KEY], key) == 0)
		return CBREG_OK;
	for (i = 0; i < CBREG_MAX_COLUMNS; i++)
		v[i] = "";
	cbreg_person_code(m->keep, keep);
	v[cbreg_kind_column(&kind_former.pub, "person")] =
	    arena_text(&m->arena, keep, strlen(keep));
	v[cbreg_kind_column(&kind_former.pub, "name")] = lost[F_NAME];
	if (lost[F_NATIVE] != NULL)
		v[cbreg_kind_column(&kind_former.pub, "native_name")] =
		    lost[F_NATIVE];
	return v[0] != NULL ? give_former(m, v) : out_of_memory(m->reg);
}

/* Of two records of one name that of the enrolment that stands does, too, and
 * otherwise that of the kept person. */
static cbreg_status
other_stands(struct merging *m, const struct record *r, bool *out)
{
	int session = cbreg_kind_column(&r->kind->pub, "session");
	struct map_cursor c;
	struct stmt *st = NULL;
	cbreg_status rc;
	uint32_t ignored;

	*out = false;
	if (session < 0)
		return CBREG_OK;
	if ((rc = db_get(m->reg->db, STMT_SESSION_ONE, &st)) == CBREG_OK &&
	    (rc = db_text(st, "code", r->v[session])) == CBREG_OK &&
	    (rc = db_step(st)) == CBREG_OK)
		*out = map_first(&m->won, &c, (uint64_t)db_col_int(st, 0),
		    &ignored);
	db_put(st);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

static cbreg_status
give_records(struct merging *m, const struct moving *moving)
{
	struct book *book;
	const char **there;
	cbreg_status rc = CBREG_OK;
	bool stands;
	size_t i;

	for (i = 0; i < moving->n && rc == CBREG_OK; i++) {
		const struct record *r = &moving->record[i];
		const char *const *v = (const char *const *)r->v;

		if ((rc = book_need(m->reg, r->kind, &book)) != CBREG_OK)
			break;
		if (says_nothing(r->kind, v))
			continue;
		if (r->kind == &kind_former) {
			rc = give_former(m, r->v);
			continue;
		}
		there = book_by_key(book, v, NULL);
		if (!r->renamed) {
			rc = record_write(m->reg, r->kind, v);
			continue;
		}
		if (there != NULL &&
		    ((rc = other_stands(m, r, &stands)) != CBREG_OK || !stands))
			continue;
		rc = put_record(m->reg, r->kind, v, (const char *const *)there,
		    m->keep);
	}
	return rc;
}

/* What was said of the other and somebody else is of the one record now; the
 * pair itself is settled. */
static cbreg_status
forget_verdicts(struct merging *m)
{
	struct book *book;
	cbreg_status rc;
	size_t i;

	if ((rc = book_need(m->reg, &kind_distinct, &book)) != CBREG_OK)
		return rc;
	for (i = 0; i < book->n && rc == CBREG_OK; i++) {
		const char *const *v = (const char *const *)book->row[i];

		if (strtoll(v[0] + 1, NULL, 10) != m->other &&
		    strtoll(v[1] + 1, NULL, 10) != m->other)
			continue;
		if ((rc = journal_keep(m->reg, &kind_distinct, m->other, v,
			 v)) == CBREG_OK)
			rc = record_drop(m->reg, &kind_distinct, v);
	}
	return rc;
}

cbreg_status
cbreg_merge(cbreg *reg, int64_t keep, int64_t other, const char *prefer,
    const char *reason)
{
	static const enum stmt_id step[] = { STMT_MERGE_EXTERNALS,
		STMT_MERGE_IDENTITY, STMT_MERGE_STAYS,
		STMT_MERGE_DROP_EXTERNALS, STMT_MERGE_DROP_STAYS,
		STMT_MERGE_DROP_IDENTITY, STMT_MERGE_DROP_PERSON };
	struct merging m = { .reg = reg, .keep = keep, .other = other };
	struct moving moving = { 0 };
	bool erased;
	char text[64];
	cbreg_status rc;
	size_t i;

	if (keep == other)
		return db_fail(reg->db, CBREG_CONFLICT,
		    "P%06lld is one person already", (long long)keep);
	if ((rc = cbreg_is_erased(reg, keep, &erased)) != CBREG_OK ||
	    (!erased &&
		(rc = cbreg_is_erased(reg, other, &erased)) != CBREG_OK))
		return rc;
	if (erased)
		return db_fail(reg->db, CBREG_CONFLICT,
		    "who was erased cannot be merged");
	if ((rc = read_prefer(&m, prefer != NULL ? prefer : "")) == CBREG_OK &&
	    (rc = read_person(&m, keep, m.kept)) == CBREG_OK &&
	    (rc = read_person(&m, other, m.others)) == CBREG_OK &&
	    (rc = image_keep(reg, keep, IMAGE_ALL | IMAGE_IDENTITY)) ==
		CBREG_OK &&
	    (rc = image_keep(reg, other, IMAGE_ALL | IMAGE_IDENTITY)) ==
		CBREG_OK &&
	    (rc = forget_verdicts(&m)) == CBREG_OK &&
	    (rc = take_records(&m, &moving)) == CBREG_OK &&
	    (rc = move_seats(&m)) == CBREG_OK &&
	    (rc = give_records(&m, &moving)) == CBREG_OK &&
	    (rc = write_person(&m)) == CBREG_OK &&
	    (rc = keep_address(&m)) == CBREG_OK &&
	    (rc = keep_name(&m)) == CBREG_OK)
		rc = lead_here(&m, reason != NULL ? reason : "");
	for (i = 0; i < sizeof(step) / sizeof(step[0]) && rc == CBREG_OK; i++)
		rc = run_on_pair(&m, step[i], 0);
	if (rc == CBREG_OK) {
		snprintf(text, sizeof(text), "P%06lld P%06lld", (long long)keep,
		    (long long)other);
		rc = seal_add(reg, "merge", text);
	}
	reg->n_changed += 2;
	free(moving.record);
	map_release(&m.won);
	arena_release(&m.arena);
	return rc;
}

cbreg_status
cbreg_merged_by(cbreg *reg, int64_t code, int64_t *out)
{
	struct stmt *st = NULL;
	char record[CBREG_PERSON_SIZE];
	cbreg_status rc;

	*out = 0;
	cbreg_person_code(code, record);
	if ((rc = db_get(reg->db, STMT_MERGED_BY, &st)) == CBREG_OK &&
	    (rc = db_text(st, "record", record)) == CBREG_OK &&
	    (rc = db_step(st)) == CBREG_OK)
		*out = db_col_int(st, 0);
	db_put(st);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}
