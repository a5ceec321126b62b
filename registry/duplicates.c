/* People who may be recorded twice, and who a description may mean. */
#include "config.h"

#include "identity.h"

#include "days.h"
#include "digest.h"
#include "match.h"
#include "name.h"
#include "noun.h"
#include "title.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

/* A group larger than this shares something that too many share. */
#define GROUP_MAX 60

/* Pairs of words of one name that are looked at. */
#define WORDS_MAX 6

struct everybody {
	cbreg *reg;
	struct arena arena;
	int64_t *id;
	struct face *face;
	size_t n, id_room, face_room;
	struct sort_key *key; /* what people share, and who has it */
	size_t n_key, key_room;
};

/* Two people, or 0 and one, and what speaks for them. */
struct pair {
	int64_t person, other;
	struct match match;
};

struct found {
	struct pair *list;
	size_t n, room;
	struct map seen;
};

bool
cbreg_evidence(int i, const char **word, int *weight, const char **about)
{
	if (i < 0 || i >= EV_N)
		return false;
	*word = match_word((enum match_evidence)i);
	*weight = match_weight((enum match_evidence)i);
	*about = match_about((enum match_evidence)i);
	return true;
}

static const char *
keep(struct everybody *e, const char *text)
{
	return text != NULL && text[0] != '\0'
		   ? arena_text(&e->arena, text, strlen(text))
		   : "";
}

static cbreg_status
load_people(struct everybody *e)
{
	struct stmt *st = NULL;
	cbreg_status rc;

	rc = db_get(e->reg->db, STMT_PERSON_KNOWN_ALL, &st);
	while (rc == CBREG_OK && (rc = db_step(st)) == CBREG_OK) {
		struct face f = { .name = keep(e, db_col_text(st, 1)),
			.key = keep(e, db_col_text(st, 2)),
			.email = keep(e, db_col_text(st, 3)),
			.country = (int)db_col_int(st, 4),
			.birth_year = (int)db_col_int(st, 6),
			.native_name = keep(e, db_col_text(st, 7)),
			.kana = keep(e, db_col_text(st, 8)) };

		if (f.name == NULL || f.key == NULL || f.email == NULL ||
		    f.native_name == NULL || f.kana == NULL ||
		    !grow(&e->id, &e->id_room, e->n, sizeof(*e->id)) ||
		    !grow(&e->face, &e->face_room, e->n, sizeof(*e->face))) {
			rc = out_of_memory(e->reg);
			break;
		}
		e->id[e->n] = db_col_int(st, 0);
		e->face[e->n++] = f;
	}
	db_put(st);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

/* Rows come in person order, as the people do. */
static struct face *
face_of(struct everybody *e, int64_t id, size_t *at)
{
	while (*at < e->n && e->id[*at] < id)
		++*at;
	return *at < e->n && e->id[*at] == id ? &e->face[*at] : NULL;
}

/* One more element behind those that stand at the end of the arena's lists:
 * lists are short, and copied when they grow. */
static bool
append(struct everybody *e, const void *old, size_t n, size_t size,
    const void *element, const void **out)
{
	char *list = arena_get(&e->arena, (n + 2) * size);

	if (list == NULL)
		return false;
	if (n > 0)
		memcpy(list, old, n * size);
	memcpy(list + n * size, element, size);
	memset(list + (n + 1) * size, 0, size);
	*out = list;
	return true;
}

static cbreg_status
load_externals(struct everybody *e)
{
	struct buf text = { 0 };
	struct stmt *st = NULL;
	size_t at = 0, n;
	struct face *f;
	const char *kept;
	cbreg_status rc;

	rc = db_get(e->reg->db, STMT_EXTERNAL_ALL, &st);
	while (rc == CBREG_OK && (rc = db_step(st)) == CBREG_OK) {
		if ((f = face_of(e, db_col_int(st, 0), &at)) == NULL)
			continue;
		buf_clear(&text);
		buf_printf(&text, "%s:%s", db_col_text(st, 1),
		    db_col_text(st, 2));
		kept = keep(e, buf_text(&text));
		for (n = 0; f->external != NULL && f->external[n] != NULL; n++)
			;
		if (kept == NULL || !append(e, f->external, n, sizeof(kept),
					&kept, (const void **)&f->external))
			rc = out_of_memory(e->reg);
	}
	db_put(st);
	buf_release(&text);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

static cbreg_status
load_stays(struct everybody *e)
{
	struct stmt *st = NULL;
	struct face *f;
	cbreg_status rc;
	int64_t org;
	size_t at = 0;

	rc = db_get(e->reg->db, STMT_AFFILIATION_ALL, &st);
	while (rc == CBREG_OK && (rc = db_step(st)) == CBREG_OK) {
		if ((f = face_of(e, db_col_int(st, 0), &at)) == NULL)
			continue;
		org = db_col_int(st, 2);
		if (!append(e, f->org, f->n_org, sizeof(org), &org,
			(const void **)&f->org))
			rc = out_of_memory(e->reg);
		f->n_org++;
	}
	db_put(st);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

static cbreg_status
load_former(struct everybody *e)
{
	struct buf key = { 0 };
	struct stmt *st = NULL;
	struct face *f;
	const char *name, *kept;
	cbreg_status rc;
	size_t at = 0, n;

	rc = db_get(e->reg->db, STMT_FORMER_ALL, &st);
	while (rc == CBREG_OK && (rc = db_step(st)) == CBREG_OK) {
		if ((f = face_of(e, db_col_int(st, 0), &at)) == NULL)
			continue;
		buf_clear(&key);
		name = db_col_text(st, 1);
		name_fold(e->reg->titles, name, strlen(name), f->country, &key);
		kept = keep(e, buf_text(&key));
		for (n = 0; f->former != NULL && f->former[n] != NULL; n++)
			;
		if (kept == NULL || !append(e, f->former, n, sizeof(kept),
					&kept, (const void **)&f->former))
			rc = out_of_memory(e->reg);
	}
	db_put(st);
	buf_release(&key);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

static cbreg_status
load_everybody(struct everybody *e)
{
	cbreg_status rc;

	if ((rc = titles_need(e->reg)) != CBREG_OK ||
	    (rc = load_people(e)) != CBREG_OK ||
	    (rc = load_externals(e)) != CBREG_OK ||
	    (rc = load_former(e)) != CBREG_OK)
		return rc;
	return load_stays(e);
}

static void
release(struct everybody *e)
{
	arena_release(&e->arena);
	free(e->id);
	free(e->face);
	free(e->key);
}

static bool
share(struct everybody *e, uint64_t what, uint64_t more, size_t i)
{
	uint64_t h = (what ^ more * 0xff51afd7ed558ccdu) * 0x9e3779b97f4a7c15u;

	if (!grow(&e->key, &e->key_room, e->n_key, sizeof(*e->key)))
		return false;
	e->key[e->n_key++] = (struct sort_key){ h ^ h >> 29, (uint32_t)i };
	return true;
}

static bool
share_text(struct everybody *e, const char *text, uint64_t more, size_t i)
{
	return text[0] == '\0' ||
	       share(e, text_hash(text, strlen(text)), more, i);
}

static size_t
words_of(const char *key, uint64_t word[WORDS_MAX])
{
	size_t n = 0, len;

	while (*key != '\0' && n < WORDS_MAX) {
		len = strcspn(key, " ");
		word[n++] = text_hash(key, len);
		key += len + (key[len] == ' ');
	}
	return n;
}

/* Part of a name with the year of birth, and with each organisation. */
static bool
share_beside(struct everybody *e, const struct face *f, uint64_t part,
    uint64_t tag, size_t i)
{
	uint64_t born = (uint64_t)f->birth_year;
	bool good = true;
	size_t m;

	if (born != 0)
		good = share(e, part,
		    (uint64_t)(f->country + 2) << 40 | born << 8 | tag, i);
	for (m = 0; m < f->n_org && good; m++)
		good = share(e, part, (uint64_t)f->org[m] << 8 | tag | 1, i);
	return good;
}

/* A word with an organisation and the year of birth. */
static bool
share_both(struct everybody *e, const struct face *f, uint64_t word, size_t i)
{
	bool good = true;
	size_t m;

	for (m = 0; m < f->n_org && f->birth_year != 0 && good; m++)
		good = share(e, word,
		    (uint64_t)f->birth_year << 40 | (uint64_t)f->org[m] << 8 |
			5,
		    i);
	return good;
}

/*
 * All that somebody may have in common with a second record of the same
 * person.  A pair that is likely has more than a name in common: beside the
 * whole of it, or two of its words, the organisation or the year of birth;
 * beside one word, both.
 */
static bool
share_all(struct everybody *e, bool likely, size_t i)
{
	const struct face *f = &e->face[i];
	uint64_t word[WORDS_MAX], own = (uint64_t)(f->country + 2) << 40, name;
	size_t n = words_of(f->key, word), k, m;
	bool good =
	    share_text(e, f->native_name, 1, i) && share_text(e, f->kana, 2, i);
	const char *const *x;

	if (!match_is_shared_mailbox(f->email))
		good &= share_text(e, f->email, 3, i);
	for (x = f->external; x != NULL && *x != NULL; x++)
		good &= share_text(e, *x, 4, i);
	for (x = f->former; x != NULL && *x != NULL; x++) {
		name = text_hash(*x, strlen(*x));
		good &= likely ? share_beside(e, f, name, 6, i)
			       : share(e, name, own | 6, i);
	}
	name = text_hash(f->key, strlen(f->key));
	good &= likely ? share_beside(e, f, name, 6, i)
		       : share(e, name, own | 6, i);
	for (k = 0; k < n && good; k++) {
		for (m = 0; m < k && good; m++)
			good = likely ? share_beside(e, f,
					    word[k] ^ word[m] * 3, 8, i)
				      : share(e, word[k] ^ word[m] * 3, own | 8,
					    i);
		good &= likely ? share_both(e, f, word[k], i)
			       : share_beside(e, f, word[k], 10, i);
	}
	return good;
}

static int
likeliest_first(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;

	if (x->match.score != y->match.score)
		return x->match.score > y->match.score ? -1 : 1;
	if (x->person != y->person)
		return x->person < y->person ? -1 : 1;
	return (x->other > y->other) - (x->other < y->other);
}

static bool
add_found(struct found *found, int64_t person, int64_t other,
    const struct match *m)
{
	if (!grow(&found->list, &found->room, found->n, sizeof(*found->list)))
		return false;
	found->list[found->n++] = (struct pair){ person, other, *m };
	return true;
}

static cbreg_status
tell_found(struct found *found, cbreg_candidate_fn *tell, void *context)
{
	struct cbreg_candidate c;
	size_t i;

	if (found->n > 1)
		qsort(found->list, found->n, sizeof(*found->list),
		    likeliest_first);
	for (i = 0; i < found->n; i++) {
		const struct pair *pair = &found->list[i];

		c = (struct cbreg_candidate){ pair->person, pair->other,
			pair->match.score,
			match_answer_word(pair->match.answer),
			pair->match.evidence };
		tell(context, &c);
	}
	free(found->list);
	map_release(&found->seen);
	return CBREG_OK;
}

/* The records of two people in one text that shows whether either changed. */
static cbreg_status
state_of(cbreg *reg, const struct face *a, const struct face *b,
    struct buf *out)
{
	const struct face *f[2] = { a, b };
	struct digest_stream *s;
	char hex[DIGEST_TEXT_SIZE];
	const char *const *x;
	cbreg_status rc;
	size_t k;
	int i;

	if ((rc = secret_need(reg)) != CBREG_OK)
		return rc;
	if ((s = digest_stream_new(reg->secret)) == NULL)
		return out_of_memory(reg);
	for (i = 0; i < 2; i++) {
		digest_stream_add(s, f[i]->name);
		digest_stream_add(s, f[i]->native_name);
		digest_stream_add(s, f[i]->kana);
		digest_stream_add(s, f[i]->email);
		digest_stream_add_int(s, f[i]->country);
		digest_stream_add_int(s, f[i]->birth_year);
		for (x = f[i]->external; x != NULL && *x != NULL; x++)
			digest_stream_add(s, *x);
		for (k = 0; k < f[i]->n_org; k++)
			digest_stream_add_int(s, f[i]->org[k]);
		/* Not their keys, which follow the titles. */
		for (k = 0, x = f[i]->former; x != NULL && *x != NULL; x++)
			k++;
		digest_stream_add_int(s, (int64_t)k);
	}
	digest_stream_end(s, hex);
	hex[16] = '\0';
	buf_puts(out, hex);
	return out->failed ? out_of_memory(reg) : CBREG_OK;
}

static size_t
index_of(const struct everybody *e, int64_t id)
{
	size_t low = 0, high = e->n, mid;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (e->id[mid] < id)
			low = mid + 1;
		else
			high = mid;
	}
	return low < e->n && e->id[low] == id ? low : SIZE_MAX;
}

/* What was said of pairs and still stands. */
static cbreg_status
load_verdicts(struct everybody *e, struct map *out)
{
	struct stmt *st = NULL;
	struct buf state = { 0 };
	cbreg_status rc;
	size_t a, b;

	rc = db_get(e->reg->db, STMT_NOT_SAME_ALL, &st);
	while (rc == CBREG_OK && (rc = db_step(st)) == CBREG_OK) {
		a = index_of(e, db_col_int(st, 0));
		b = index_of(e, db_col_int(st, 1));
		if (a == SIZE_MAX || b == SIZE_MAX)
			continue;
		buf_clear(&state);
		rc = state_of(e->reg, &e->face[a], &e->face[b], &state);
		if (rc == CBREG_OK &&
		    strcmp(buf_text(&state), db_col_text(st, 2)) == 0 &&
		    !map_set(out, (uint64_t)a << 32 | b, 0))
			rc = out_of_memory(e->reg);
	}
	db_put(st);
	buf_release(&state);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

static bool
compare(struct everybody *e, size_t a, size_t b, int from,
    const struct map *said, struct found *found)
{
	uint64_t pair = (uint64_t)a << 32 | b;
	struct map_cursor c;
	struct match m;
	uint32_t ignored;

	if (a > b)
		return compare(e, b, a, from, said, found);
	if (a == b || map_first(&found->seen, &c, pair, &ignored) ||
	    map_first(said, &c, pair, &ignored))
		return true;
	match_faces(e->reg->titles, &e->face[a], &e->face[b], false, &m);
	if (m.answer < MATCH_MAYBE || m.score < from)
		return true;
	return map_add(&found->seen, pair, 0) &&
	       add_found(found, e->id[a], e->id[b], &m);
}

/* The sessions of those who are in a pair. */
struct attendance {
	struct report report;
	struct map place; /* person to place in the list of slots */
	struct slot {
		size_t first, n;
	} * slot;
	size_t n_slot, slot_room;
	const struct report_session **session;
	size_t n, room;
};

static bool
add_slot(struct attendance *a, int64_t person)
{
	struct map_cursor c;
	uint32_t ignored;

	if (map_first(&a->place, &c, (uint64_t)person, &ignored))
		return true;
	if (!map_add(&a->place, (uint64_t)person, (uint32_t)a->n_slot) ||
	    !grow(&a->slot, &a->slot_room, a->n_slot, sizeof(*a->slot)))
		return false;
	a->slot[a->n_slot++] = (struct slot){ 0 };
	return true;
}

/* Who was there, or is to be: not who declined. */
static bool
goes_there(int status)
{
	const struct cbreg_status_rule *rule = cbreg_status_rule(status);

	return rule->participant || rule->class == CBREG_PENDING;
}

static cbreg_status
load_attendance(struct attendance *a)
{
	struct report_seat *seat;
	struct map_cursor c;
	struct slot *slot;
	cbreg_status rc;
	int64_t person;
	uint32_t place;
	size_t n, i;

	if ((rc = report_start(&a->report)) != CBREG_OK)
		return rc;
	while (
	    (rc = report_person(&a->report, &person, &seat, &n)) == CBREG_OK) {
		if (!map_first(&a->place, &c, (uint64_t)person, &place))
			continue;
		slot = &a->slot[place];
		slot->first = a->n;
		for (i = 0; i < n; i++) {
			if (!goes_there(seat[i].status))
				continue;
			if (!grow(&a->session, &a->room, a->n,
				sizeof(*a->session)))
				return out_of_memory(a->report.reg);
			a->session[a->n++] = seat[i].session;
			slot->n++;
		}
	}
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

/* Who sits beside somebody, or elsewhere at the same time, is another one.  A
 * placement leaves time for a course. */
static void
weigh_attendance(const struct attendance *a, struct pair *pair)
{
	const struct report_session *const *x, *const *y;
	const struct slot *s[2];
	struct map_cursor c;
	struct days first, second;
	uint32_t place[2];
	size_t i, k;

	if (!map_first(&a->place, &c, (uint64_t)pair->person, &place[0]) ||
	    !map_first(&a->place, &c, (uint64_t)pair->other, &place[1]))
		return;
	for (i = 0; i < 2; i++)
		s[i] = &a->slot[place[i]];
	for (i = 0; i < s[0]->n; i++)
		for (k = 0; k < s[1]->n; k++) {
			x = &a->session[s[0]->first + i];
			y = &a->session[s[1]->first + k];
			first = days_of_session(*x);
			second = days_of_session(*y);
			if (*x == *y)
				match_add(&pair->match, EV_TOGETHER);
			else if ((*x)->kind != CBREG_KIND_PLACEMENT &&
				 (*y)->kind != CBREG_KIND_PLACEMENT &&
				 days_meet(&first, &second))
				match_add(&pair->match, EV_OVERLAP);
		}
}

static cbreg_status
weigh_sessions(cbreg *reg, struct found *found, int from)
{
	struct attendance a = { 0 };
	cbreg_status rc;
	size_t n = 0, i;

	if (found->n == 0)
		return CBREG_OK;
	if ((rc = report_open(reg, &a.report)) != CBREG_OK)
		return rc;
	for (i = 0; i < found->n && rc == CBREG_OK; i++)
		if (!add_slot(&a, found->list[i].person) ||
		    !add_slot(&a, found->list[i].other))
			rc = out_of_memory(reg);
	if (rc == CBREG_OK)
		rc = load_attendance(&a);
	for (i = 0; i < found->n && rc == CBREG_OK; i++) {
		weigh_attendance(&a, &found->list[i]);
		if (found->list[i].match.answer >= MATCH_MAYBE &&
		    found->list[i].match.score >= from)
			found->list[n++] = found->list[i];
	}
	found->n = n;
	report_close(&a.report);
	map_release(&a.place);
	free(a.slot);
	free(a.session);
	return rc;
}

cbreg_status
cbreg_duplicates(cbreg *reg, int from, cbreg_candidate_fn *tell, void *context)
{
	struct everybody e = { .reg = reg };
	struct found found = { 0 };
	struct map said = { 0 };
	cbreg_status rc;
	size_t i, end, k, m;
	bool good = true;

	if ((rc = load_everybody(&e)) == CBREG_OK)
		rc = load_verdicts(&e, &said);
	for (i = 0; i < e.n && rc == CBREG_OK && good; i++)
		good = share_all(&e, from >= CBREG_LIKELY, i);
	if (rc == CBREG_OK && good)
		good = sort_keys(&e.key, e.n_key);
	for (i = 0; i < e.n_key && rc == CBREG_OK && good; i = end) {
		for (end = i + 1;
		     end < e.n_key && e.key[end].key == e.key[i].key; end++)
			;
		if (end - i > GROUP_MAX)
			continue;
		for (k = i; k < end && good; k++)
			for (m = i; m < k && good; m++)
				good = compare(&e, e.key[k].index,
				    e.key[m].index, from, &said, &found);
		if (db_interrupted())
			rc = db_fail(reg->db, CBREG_INTERRUPTED, "interrupted");
	}
	if (!good)
		rc = out_of_memory(reg);
	release(&e);
	map_release(&said);
	if (rc == CBREG_OK)
		rc = weigh_sessions(reg, &found, from);
	if (rc != CBREG_OK)
		found.n = 0;
	tell_found(&found, tell, context);
	return rc;
}

/* What somebody is described by, as a face; lives in the arena. */
static cbreg_status
face_from(struct everybody *e, const struct cbreg_description *who,
    struct face *out)
{
	static const char *none[2];
	struct stmt *st = NULL;
	struct buf key = { 0 };
	const char *org;
	cbreg_status rc;
	int64_t id;

	if ((rc = titles_need(e->reg)) != CBREG_OK)
		return rc;
	*out = (struct face){ .name = who->name != NULL ? who->name : "",
		.native_name = who->native_name != NULL ? who->native_name : "",
		.kana = who->kana != NULL ? who->kana : "",
		.email = who->email != NULL ? who->email : "",
		.birth_year = who->birth_year,
		.country = -1 };
	if (out->name[0] == '\0')
		return db_fail(e->reg->db, CBREG_INVALID, "a name is needed");
	if (who->country != NULL) {
		if ((rc = names_need(e->reg)) != CBREG_OK)
			return rc;
		out->country = country_find(e->reg, who->country);
		if (out->country < 0)
			return db_fail(e->reg->db, CBREG_INVALID,
			    "'%s' is not a country of the registry",
			    who->country);
	}
	name_fold(e->reg->titles, out->name, strlen(out->name), out->country,
	    &key);
	out->key = keep(e, buf_text(&key));
	buf_release(&key);
	if (out->key == NULL)
		return out_of_memory(e->reg);
	none[0] = who->external_id;
	out->external = none;
	if (who->organisation == NULL)
		return CBREG_OK;
	if ((rc = org_find(e->reg, who->organisation, &org)) != CBREG_OK)
		return rc;
	if (org == NULL)
		return db_fail(e->reg->db, CBREG_INVALID,
		    "'%s' is not an organisation, or more than one",
		    who->organisation);
	if ((rc = db_get(e->reg->db, STMT_ORG_ONE, &st)) == CBREG_OK &&
	    (rc = db_text(st, "code", org)) == CBREG_OK &&
	    (rc = db_step(st)) == CBREG_OK) {
		id = db_col_int(st, 0);
		if (append(e, NULL, 0, sizeof(id), &id,
			(const void **)&out->org))
			out->n_org = 1;
	}
	db_put(st);
	return rc;
}

/* Namesakes of the description in its country. */
static size_t
count_namesakes(const struct everybody *e, const struct face *who)
{
	size_t n = 0, i;

	for (i = 0; i < e->n; i++)
		n += strcmp(e->face[i].key, who->key) == 0 &&
		     (who->country < 0 || e->face[i].country == who->country);
	return n;
}

cbreg_status
cbreg_person_match(cbreg *reg, const struct cbreg_description *who, int from,
    cbreg_candidate_fn *tell, void *context)
{
	struct everybody e = { .reg = reg };
	struct found found = { 0 };
	struct face face;
	struct match m;
	cbreg_status rc;
	bool alone;
	size_t i;

	if ((rc = face_from(&e, who, &face)) == CBREG_OK)
		rc = load_everybody(&e);
	alone = rc == CBREG_OK && count_namesakes(&e, &face) == 1;
	for (i = 0; i < e.n && rc == CBREG_OK; i++) {
		match_faces(reg->titles, &face, &e.face[i], alone, &m);
		if (m.score >= from && !add_found(&found, 0, e.id[i], &m))
			rc = out_of_memory(reg);
	}
	release(&e);
	if (rc != CBREG_OK)
		found.n = 0;
	tell_found(&found, tell, context);
	return rc;
}

/* Said by a human: not the same. */

static const struct cbreg_column distinct[] = {
	TYPED("person", "Person code", "個人コード",
	    CBREG_KEY | CBREG_IDENT | CBREG_REQUIRED, CBREG_PERSON),
	TYPED("other", "Other person", "別人コード", CBREG_KEY | CBREG_REQUIRED,
	    CBREG_PERSON),
	TEXT("reason", "Reason", "理由", 0),
	TEXT("state", "State of both records", "記録の状態", CBREG_DERIVED),
};

static void
swap(const char **a, const char **b)
{
	const char *kept = *a;

	*a = *b;
	*b = kept;
}

/* The smaller code first, and the state of both records beside. */
static cbreg_status
complete_distinct(struct cbreg_intake *in, struct row *row)
{
	struct everybody e = { .reg = intake_registry(in) };
	struct buf state = { 0 };
	size_t a, b;
	cbreg_status rc;

	if (row->v[0][0] == '\0' || row->v[1][0] == '\0')
		return CBREG_OK;
	if (strcmp(row->v[0], row->v[1]) == 0) {
		row_reject(in, row, "E-RULE", 1, "",
		    "it is one person already");
		return CBREG_OK;
	}
	if (strtoll(row->v[0] + 1, NULL, 10) > strtoll(row->v[1] + 1, NULL, 10))
		swap(&row->v[0], &row->v[1]);
	if (row->v[3][0] != '\0') /* as exported */
		return CBREG_OK;
	if ((rc = load_everybody(&e)) == CBREG_OK) {
		a = index_of(&e, strtoll(row->v[0] + 1, NULL, 10));
		b = index_of(&e, strtoll(row->v[1] + 1, NULL, 10));
		if (a != SIZE_MAX && b != SIZE_MAX)
			rc = state_of(e.reg, &e.face[a], &e.face[b], &state);
		row->v[3] = arena_text(row->arena, buf_text(&state), state.len);
		if (row->v[3] == NULL)
			rc = out_of_memory(e.reg);
	}
	release(&e);
	buf_release(&state);
	return rc;
}

const struct kind kind_distinct = {
	.pub = { "distincts", "distinct",
	    "people of whom somebody said that they are not the same", distinct,
	    N_COLUMNS(distinct) },
	.list = STMT_NOT_SAME_LIST,
	.put = { STMT_NOT_SAME_PUT, STMT_NONE, STMT_NONE },
	.drop = { STMT_NOT_SAME_DROP, STMT_NONE },
	.complete = complete_distinct,
};
