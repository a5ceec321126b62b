/* Taking a batch back. */
#include "config.h"

#include "undo.h"

#include "image.h"
#include "pack.h"
#include "record.h"
#include "seal.h"
#include "stratum.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A row of the journal. */
struct entry {
	const char *kind, *record, *before; /* before: NULL if none */
	int64_t person;
};

struct seat_key {
	int64_t person, session, seq;
};

struct undoing {
	cbreg *reg;
	int64_t batch;
	cbreg_undo_fn *tell;
	void *context;
	struct arena arena;
	struct entry *entry; /* the last first */
	size_t n, room;
	struct map made; /* records that were not there before the batch */
	struct map kept; /* records that were */
	struct seat_key *seat;
	size_t n_seat, seat_room;
	int64_t n_undone;
};

static cbreg_status
told(struct undoing *u, const char *kind, const char *record,
    const char *action)
{
	const struct cbreg_undo_row row = { kind, record, action };

	u->n_undone++;
	u->tell(u->context, &row);
	return seal_add(u->reg, action, record);
}

static cbreg_status
check_batch(struct undoing *u)
{
	int64_t last = 0, n = 0;
	cbreg_status rc;

	if ((rc = db_number(u->reg->db, STMT_BATCH_MAX, &last)) != CBREG_OK)
		return rc;
	if (u->batch <= 0 || u->batch > last)
		return db_fail(u->reg->db, CBREG_NOTFOUND,
		    "there is no batch %lld", (long long)u->batch);
	if ((rc = db_number_of(u->reg->db, STMT_UNDONE_BY, "batch", u->batch,
		 &n)) != CBREG_OK)
		return rc;
	if (n != 0)
		return db_fail(u->reg->db, CBREG_CONFLICT,
		    "batch %lld was taken back by batch %lld",
		    (long long)u->batch, (long long)n);
	if ((rc = db_number_of(u->reg->db, STMT_IS_UNDOING, "batch", u->batch,
		 &n)) != CBREG_OK)
		return rc;
	if (n != 0)
		return db_fail(u->reg->db, CBREG_CONFLICT,
		    "batch %lld took batch %lld back; make the change again "
		    "instead",
		    (long long)u->batch, (long long)n);
	return CBREG_OK;
}

/* An erasure is for ever, and what was erased cannot be put back. */
static cbreg_status
check_published(struct undoing *u)
{
	int64_t n;
	cbreg_status rc;

	rc = db_number_of(u->reg->db, STMT_PUBLICATION_OF_BATCH, "batch",
	    u->batch, &n);
	if (rc == CBREG_OK && n > 0)
		rc = db_fail(u->reg->db, CBREG_CONFLICT,
		    "batch %lld is a publication, which is restated, not taken "
		    "back",
		    (long long)u->batch);
	return rc;
}

static cbreg_status
check_erased(struct undoing *u)
{
	int64_t n;
	cbreg_status rc;

	if ((rc = db_number_of(u->reg->db, STMT_ERASED_BY, "batch", u->batch,
		 &n)) != CBREG_OK)
		return rc;
	if (n > 0)
		return db_fail(u->reg->db, CBREG_CONFLICT,
		    "batch %lld erased somebody, which cannot be taken back",
		    (long long)u->batch);
	if ((rc = db_number_of(u->reg->db, STMT_ERASED_OF_BATCH, "batch",
		 u->batch, &n)) != CBREG_OK)
		return rc;
	return n == 0 ? CBREG_OK
		      : db_fail(u->reg->db, CBREG_CONFLICT,
			    "P%06lld was erased since", (long long)n);
}

static const char *
keep(struct undoing *u, const char *text)
{
	return text != NULL ? arena_text(&u->arena, text, strlen(text)) : NULL;
}

static cbreg_status
read_journal(struct undoing *u)
{
	struct stmt *st = NULL;
	struct entry *e;
	cbreg_status rc;

	if ((rc = db_get(u->reg->db, STMT_CHANGE_OF_BATCH, &st)) == CBREG_OK)
		rc = db_int(st, "batch", u->batch);
	while (rc == CBREG_OK && (rc = db_step(st)) == CBREG_OK) {
		if (!grow(&u->entry, &u->room, u->n, sizeof(*u->entry))) {
			rc = out_of_memory(u->reg);
			break;
		}
		e = &u->entry[u->n++];
		*e = (struct entry){ keep(u, db_col_text(st, 1)),
			keep(u, db_col_text(st, 3)),
			keep(u, db_col_text(st, 4)), db_col_int(st, 2) };
		if (e->kind == NULL || e->record == NULL)
			rc = out_of_memory(u->reg);
		else if (image_is(e->kind) && db_col_text(st, 4) == NULL)
			rc = db_fail(u->reg->db, CBREG_CONFLICT,
			    "of what batch %lld changed something was erased "
			    "since",
			    (long long)u->batch);
	}
	db_put(st);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

static uint64_t
entry_hash(const struct entry *e)
{
	return text_hash(e->kind, strlen(e->kind)) * 31 ^
	       text_hash(e->record, strlen(e->record));
}

static cbreg_status
list_records(struct undoing *u)
{
	size_t i;

	for (i = 0; i < u->n; i++)
		if (!map_set(u->entry[i].before == NULL ? &u->made : &u->kept,
			entry_hash(&u->entry[i]), (uint32_t)i))
			return out_of_memory(u->reg);
	return CBREG_OK;
}

static bool
is_in(const struct undoing *u, const struct map *map, const struct entry *e)
{
	struct map_cursor c;
	uint32_t i;

	return map_first(map, &c, entry_hash(e), &i) &&
	       strcmp(u->entry[i].kind, e->kind) == 0 &&
	       strcmp(u->entry[i].record, e->record) == 0;
}

/* Changes of a record that goes altogether need not be taken back. */
static bool
goes_anyway(const struct undoing *u, const struct entry *e)
{
	return e->before != NULL && is_in(u, &u->made, e);
}

/* What names a record, for a person. */
static const char *
words_of(struct undoing *u, const char *record)
{
	size_t len = strlen(record);
	char *copy, *at;

	while (len > 0 && record[len - 1] == RECORD_SEPARATOR)
		len--;
	copy = arena_text(&u->arena, record, len);
	for (at = copy; at != NULL && *at != '\0'; at++)
		if (*at == RECORD_SEPARATOR)
			*at = ' ';
	return copy != NULL ? copy : "";
}

/* A later batch that touched the same record stands in the way. */
static cbreg_status
check_later(struct undoing *u)
{
	struct stmt *st = NULL;
	int64_t later;
	cbreg_status rc;
	size_t i;

	rc = db_get(u->reg->db, STMT_CHANGE_LATER, &st);
	for (i = 0; i < u->n && rc == CBREG_OK; i++) {
		const struct entry *e = &u->entry[i];

		if ((rc = db_text(st, "kind", e->kind)) != CBREG_OK ||
		    (rc = db_text(st, "record", e->record)) != CBREG_OK ||
		    (rc = db_int(st, "batch", u->batch)) != CBREG_OK ||
		    (rc = db_step(st)) != CBREG_OK)
			break;
		later = db_col_int(st, 0);
		u->reg->db->ops->reset(st);
		if (later != 0)
			rc = db_fail(u->reg->db, CBREG_CONFLICT,
			    "batch %lld has changed %s '%s' since",
			    (long long)later,
			    image_is(e->kind) ? "person" : e->kind,
			    words_of(u, e->record));
	}
	db_put(st);
	return rc;
}

/* People whose rows are put back must have none since. */
static cbreg_status
check_images_later(struct undoing *u)
{
	static const enum stmt_id later[] = { STMT_CHANGE_OF_PERSON_LATER,
		STMT_SEAT_OF_PERSON_LATER };
	struct stmt *st;
	int64_t batch;
	cbreg_status rc = CBREG_OK;
	size_t i, k;

	for (i = 0; i < u->n; i++) {
		if (!image_is(u->entry[i].kind))
			continue;
		for (k = 0; k < 2; k++) {
			st = NULL;
			batch = 0;
			if ((rc = db_get(u->reg->db, later[k], &st)) ==
				CBREG_OK &&
			    (rc = db_int(st, "person", u->entry[i].person)) ==
				CBREG_OK &&
			    (rc = db_int(st, "batch", u->batch)) == CBREG_OK &&
			    (rc = db_step(st)) == CBREG_OK)
				batch = db_col_int(st, 0);
			db_put(st);
			if (rc != CBREG_OK)
				return rc;
			if (batch != 0)
				return db_fail(u->reg->db, CBREG_CONFLICT,
				    "batch %lld has changed what is recorded of "
				    "P%06lld since",
				    (long long)batch,
				    (long long)u->entry[i].person);
		}
	}
	return rc;
}

/* Somebody whom the batch made and a later one changed. */
static cbreg_status
check_people_later(struct undoing *u)
{
	struct stmt *st = NULL;
	cbreg_status rc;

	if ((rc = db_get(u->reg->db, STMT_CHANGE_PEOPLE_LATER, &st)) ==
	    CBREG_OK)
		rc = db_int(st, "batch", u->batch);
	while (rc == CBREG_OK && (rc = db_step(st)) == CBREG_OK)
		if (image_batch(db_col_text(st, 2)) == u->batch)
			rc = db_fail(u->reg->db, CBREG_CONFLICT,
			    "batch %lld has changed person '%s' since",
			    (long long)db_col_int(st, 0), db_col_text(st, 1));
	db_put(st);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

static bool
has_image(const struct undoing *u, int64_t person, const char *kind)
{
	size_t i;

	for (i = 0; i < u->n; i++)
		if (u->entry[i].person == person &&
		    strcmp(u->entry[i].kind, kind) == 0)
			return true;
	return false;
}

/* The enrolments that the batch wrote last. */
static cbreg_status
read_seats(struct undoing *u)
{
	struct stmt *st = NULL;
	struct seat_key *key;
	int64_t later = 0;
	cbreg_status rc;

	if ((rc = db_number_of(u->reg->db, STMT_SEAT_MOVED_ON, "batch",
		 u->batch, &later)) != CBREG_OK)
		return rc;
	if (later != 0)
		return db_fail(u->reg->db, CBREG_CONFLICT,
		    "batch %lld has moved an enrolment along since",
		    (long long)later);
	if ((rc = db_get(u->reg->db, STMT_SEATS_OF_BATCH, &st)) == CBREG_OK)
		rc = db_int(st, "batch", u->batch);
	while (rc == CBREG_OK && (rc = db_step(st)) == CBREG_OK) {
		if (!grow(&u->seat, &u->seat_room, u->n_seat,
			sizeof(*u->seat))) {
			rc = out_of_memory(u->reg);
			break;
		}
		key = &u->seat[u->n_seat];
		*key = (struct seat_key){ db_col_int(st, 0), db_col_int(st, 1),
			db_col_int(st, 2) };
		if (!has_image(u, key->person, "rows of enrolment"))
			u->n_seat++;
	}
	db_put(st);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

static cbreg_status
run_on_seat(struct undoing *u, enum stmt_id id, const struct seat_key *key)
{
	struct stmt *st = NULL;
	cbreg_status rc;

	if ((rc = db_get(u->reg->db, id, &st)) == CBREG_OK &&
	    (rc = db_int(st, "person", key->person)) == CBREG_OK &&
	    (rc = db_int(st, "session", key->session)) == CBREG_OK)
		rc = db_run(st);
	db_put(st);
	return rc;
}

/* The state before the batch, or no enrolment at all. */
static cbreg_status
undo_seat(struct undoing *u, const struct seat_key *key)
{
	struct stmt *st = NULL;
	char record[CBREG_PERSON_SIZE];
	bool stood = false;
	cbreg_status rc;

	cbreg_person_code(key->person, record);
	/* What the batch itself left behind is no state of before. */
	if ((rc = db_get(u->reg->db, STMT_PAST_OF_BATCH_DROP, &st)) ==
		CBREG_OK &&
	    (rc = db_int(st, "person", key->person)) == CBREG_OK &&
	    (rc = db_int(st, "session", key->session)) == CBREG_OK &&
	    (rc = db_int(st, "batch", u->batch)) == CBREG_OK)
		rc = db_run(st);
	db_put(st);
	st = NULL;
	if (rc == CBREG_OK &&
	    (rc = db_get(u->reg->db, STMT_PAST_OF_SEAT, &st)) == CBREG_OK &&
	    (rc = db_int(st, "person", key->person)) == CBREG_OK &&
	    (rc = db_int(st, "session", key->session)) == CBREG_OK) {
		rc = db_step(st);
		stood = rc == CBREG_OK;
		rc = rc == CBREG_DONE ? CBREG_OK : rc;
	}
	db_put(st);
	if (rc == CBREG_OK && stood &&
	    (rc = run_on_seat(u, STMT_SEAT_STEP_BACK, key)) == CBREG_OK)
		rc = run_on_seat(u, STMT_PAST_LAST_DROP, key);
	if (rc == CBREG_OK && !stood &&
	    (rc = run_on_seat(u, STMT_SEAT_PLACEMENT_DROP, key)) == CBREG_OK)
		rc = run_on_seat(u, STMT_SEAT_DROP, key);
	if (rc == CBREG_REFERENCED)
		return db_fail(u->reg->db, rc,
		    "something that came later needs an enrolment of '%s'",
		    record);
	if (rc == CBREG_OK)
		rc = pack_touch(u->reg, key->person);
	return rc == CBREG_OK ? told(u, "enrolment", record,
				    stood ? "restored" : "removed")
			      : rc;
}

/* Records that need enrolments stand aside while these are written anew; those
 * of which the journal has what they were come from there. */
struct aside {
	const struct kind *kind;
	const char *const *v;
};

/* Somebody in the record has enrolments that are written anew. */
static bool
needs_enrolment(const struct undoing *u, const struct kind *kind,
    const char *const *v)
{
	int i;

	for (i = 0; i < kind->pub.ncolumn; i++)
		if (kind->pub.column[i].type == CBREG_PERSON &&
		    has_image(u, strtoll(v[i] + 1, NULL, 10),
			"rows of enrolment"))
			return true;
	return false;
}

static cbreg_status
set_aside(struct undoing *u, struct aside **out, size_t *n)
{
	const struct cbreg_kind *pub;
	struct aside *list = NULL;
	const struct kind *kind;
	struct book *book;
	cbreg_status rc = CBREG_OK;
	struct buf key = { 0 };
	size_t room = 0, i;
	int k;

	*n = 0;
	for (k = 0; (pub = cbreg_kind_at(k)) != NULL && rc == CBREG_OK; k++) {
		kind = kind_of(pub);
		if (!kind_of_people(kind) ||
		    cbreg_kind_column(pub, "session") < 0)
			continue;
		if ((rc = book_need(u->reg, kind, &book)) != CBREG_OK)
			break;
		for (i = 0; i < book->n && rc == CBREG_OK; i++) {
			const char *const *v =
			    (const char *const *)book->row[i];

			if (!needs_enrolment(u, kind, v))
				continue;
			if (!grow(&list, &room, *n, sizeof(*list))) {
				rc = out_of_memory(u->reg);
				break;
			}
			buf_clear(&key);
			record_encode(kind, v, CBREG_KEY, &key);
			list[*n] = (struct aside){ kind, v };
			*n += !is_in(u, &u->kept,
			    &(struct entry){ pub->noun, buf_text(&key), NULL,
				0 });
			rc = key.failed ? out_of_memory(u->reg)
					: record_drop(u->reg, kind, v);
		}
	}
	buf_release(&key);
	*out = list;
	return rc;
}

/* People as they were: what the batch wrote of them goes first, so that no
 * row stands in the way of another. */
static cbreg_status
undo_images(struct undoing *u)
{
	struct aside *aside = NULL;
	cbreg_status rc;
	size_t n, i;

	rc = set_aside(u, &aside, &n);
	/* The journal is read from its end: tables that others need come
	 * last here, and first below. */
	for (i = 0; i < u->n && rc == CBREG_OK; i++)
		if (image_is(u->entry[i].kind))
			rc = image_clear(u->reg, u->entry[i].kind,
			    u->entry[i].person);
	for (i = u->n; i > 0 && rc == CBREG_OK; i--) {
		const struct entry *e = &u->entry[i - 1];

		if (!image_is(e->kind))
			continue;
		if ((rc = image_put(u->reg, e->kind, e->before)) == CBREG_OK)
			rc = pack_touch(u->reg, e->person);
		if (rc == CBREG_OK && image_noun(e->kind) != NULL)
			rc =
			    told(u, image_noun(e->kind), e->record, "restored");
	}
	for (i = 0; i < n && rc == CBREG_OK; i++)
		rc = record_write(u->reg, aside[i].kind, aside[i].v);
	free(aside);
	if (rc == CBREG_REFERENCED)
		return db_fail(u->reg->db, rc,
		    "something that came later needs an enrolment");
	return rc;
}

/* New people go with what identifies them and where they work. */
static cbreg_status
undo_people(struct undoing *u)
{
	static const enum stmt_id drop[] = { STMT_IDENTITY_OF_BATCH_DROP,
		STMT_EXTERNAL_OF_BATCH_DROP, STMT_AFFILIATION_OF_BATCH_DROP,
		STMT_PERSON_OF_BATCH_DROP };
	struct stmt *st = NULL;
	char record[CBREG_PERSON_SIZE];
	cbreg_status rc;
	size_t i;

	if ((rc = db_get(u->reg->db, STMT_PERSON_OF_BATCH, &st)) == CBREG_OK)
		rc = db_int(st, "batch", u->batch);
	while (rc == CBREG_OK && (rc = db_step(st)) == CBREG_OK) {
		cbreg_person_code(db_col_int(st, 0), record);
		rc = told(u, "person", record, "removed");
	}
	db_put(st);
	for (i = 0; i < 4 && (rc == CBREG_OK || rc == CBREG_DONE); i++) {
		st = NULL;
		if ((rc = db_get(u->reg->db, drop[i], &st)) == CBREG_OK &&
		    (rc = db_int(st, "batch", u->batch)) == CBREG_OK)
			rc = db_run(st);
		db_put(st);
	}
	if (rc == CBREG_REFERENCED)
		return db_fail(u->reg->db, rc,
		    "something that came later needs somebody whom batch %lld "
		    "brought",
		    (long long)u->batch);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

/* A record without what it says of others of its own kind. */
static bool
without_self(const struct kind *kind, const char **v)
{
	bool any = false;
	int i;

	for (i = 0; i < kind->pub.ncolumn; i++)
		if (kind->pub.column[i].ref != NULL &&
		    strcmp(kind->pub.column[i].ref, kind->pub.noun) == 0) {
			any |= v[i][0] != '\0';
			v[i] = "";
		}
	return any;
}

/* New records that refer to one another let go first. */
static cbreg_status
loosen(struct undoing *u)
{
	const char *v[CBREG_MAX_COLUMNS];
	const struct kind *kind;
	const char **now;
	struct book *book;
	cbreg_status rc;
	size_t i;

	for (i = 0; i < u->n; i++) {
		const struct entry *e = &u->entry[i];

		if (image_is(e->kind) || e->before != NULL)
			continue;
		kind = kind_by_noun(e->kind);
		if (kind != &kind_org && kind != &kind_capability)
			continue;
		if ((rc = book_need(u->reg, kind, &book)) != CBREG_OK)
			return rc;
		if (!record_decode(kind, e->record, CBREG_KEY, &u->arena, v))
			return out_of_memory(u->reg);
		if ((now = book_by_key(book, v, NULL)) == NULL)
			continue;
		memcpy(v, now, (size_t)kind->pub.ncolumn * sizeof(*v));
		if (without_self(kind, v) &&
		    (rc = record_write(u->reg, kind, v)) != CBREG_OK)
			return rc;
	}
	return CBREG_OK;
}

/* New records of people go before the people do, all else comes after. */
static cbreg_status
undo_records(struct undoing *u, bool first)
{
	const char *v[CBREG_MAX_COLUMNS];
	const struct kind *kind;
	cbreg_status rc = CBREG_OK;
	size_t i;

	if (!first)
		rc = loosen(u);
	for (i = 0; i < u->n && rc == CBREG_OK; i++) {
		const struct entry *e = &u->entry[i];

		if (image_is(e->kind) || goes_anyway(u, e))
			continue;
		if ((kind = kind_by_noun(e->kind)) == NULL)
			return db_fail(u->reg->db, CBREG_INTERNAL,
			    "no kind '%s'", e->kind);
		if (first != (e->before == NULL && kind_of_people(kind)))
			continue;
		if (e->before == NULL) {
			if (!record_decode(kind, e->record, CBREG_KEY,
				&u->arena, v))
				return out_of_memory(u->reg);
			rc = record_drop(u->reg, kind, v);
		} else {
			if (!record_decode(kind, e->before, 0, &u->arena, v))
				return out_of_memory(u->reg);
			rc = record_write(u->reg, kind, v);
		}
		if (rc == CBREG_REFERENCED)
			return db_fail(u->reg->db, rc,
			    "something that came later needs %s '%s'", e->kind,
			    words_of(u, e->record));
		if (rc == CBREG_OK)
			rc = told(u, e->kind, words_of(u, e->record),
			    e->before == NULL ? "removed" : "restored");
	}
	return rc;
}

static cbreg_status
mark(struct undoing *u)
{
	struct stmt *st = NULL;
	int64_t by;
	cbreg_status rc;

	if ((rc = batch_need(u->reg, &by)) == CBREG_OK &&
	    (rc = db_get(u->reg->db, STMT_UNDONE_PUT, &st)) == CBREG_OK &&
	    (rc = db_int(st, "batch", u->batch)) == CBREG_OK &&
	    (rc = db_int(st, "by", by)) == CBREG_OK)
		rc = db_run(st);
	db_put(st);
	return rc;
}

static cbreg_status
count_breaches(cbreg *reg, int64_t *out)
{
	return db_number_of(reg->db, STMT_CHECK_RULES, "completed",
	    CBREG_COMPLETED, out);
}

/* What is there after it must keep the rules as well as before. */
static cbreg_status
check_rules(struct undoing *u, int64_t before)
{
	int64_t now;
	cbreg_status rc = count_breaches(u->reg, &now);

	if (rc != CBREG_OK || now <= before)
		return rc;
	return db_fail(u->reg->db, CBREG_CONFLICT,
	    "without batch %lld a certificate would be in force that may not "
	    "be, a country would have given more seats than it has, or a "
	    "reason would be missing that enrolments have",
	    (long long)u->batch);
}

cbreg_status
cbreg_undo(cbreg *reg, int64_t batch, cbreg_undo_fn *tell, void *context)
{
	struct undoing u = { .reg = reg,
		.batch = batch,
		.tell = tell,
		.context = context };
	int64_t breaches = 0;
	cbreg_status rc;
	size_t i;

	if ((rc = check_batch(&u)) == CBREG_OK &&
	    (rc = count_breaches(reg, &breaches)) == CBREG_OK &&
	    (rc = check_erased(&u)) == CBREG_OK &&
	    (rc = check_published(&u)) == CBREG_OK &&
	    (rc = read_journal(&u)) == CBREG_OK &&
	    (rc = list_records(&u)) == CBREG_OK &&
	    (rc = check_later(&u)) == CBREG_OK &&
	    (rc = check_images_later(&u)) == CBREG_OK &&
	    (rc = check_people_later(&u)) == CBREG_OK &&
	    (rc = read_seats(&u)) == CBREG_OK && (rc = mark(&u)) == CBREG_OK)
		rc = undo_records(&u, true);
	for (i = 0; i < u.n_seat && rc == CBREG_OK; i++)
		rc = undo_seat(&u, &u.seat[i]);
	if (rc == CBREG_OK && (rc = undo_images(&u)) == CBREG_OK &&
	    (rc = undo_people(&u)) == CBREG_OK &&
	    (u.n_seat == 0 || (rc = strata_sweep(reg)) == CBREG_OK))
		rc = undo_records(&u, false);
	if (rc == CBREG_OK)
		rc = check_rules(&u, breaches);
	reg->n_changed += u.n_undone;
	arena_release(&u.arena);
	map_release(&u.made);
	map_release(&u.kept);
	free(u.entry);
	free(u.seat);
	return rc;
}
