/* Who a row means: the people, what identifies them, where they work. */
#include "config.h"

#include "people.h"

#include "date.h"
#include "digest.h"
#include "image.h"
#include "match.h"
#include "name.h"
#include "pack.h"
#include "stratum.h"
#include "title.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* What a digest is of. */
#define EMAIL 'e'
#define EXTERNAL 'x'
#define NAME 'n'
#define NATIVE 'v' /* a name in its own script, or its reading */

/* Turns the order of unsigned numbers into that of signed ones. */
#define SIGN ((uint64_t)1 << 63)

/* So many new people go into their table while the file is still read. */
#define PEOPLE_AT_ONCE 32768

/* A file this much smaller than the register is looked up row by row. */
#define ROW_BYTES 100
#define FEW 10

static cbreg_status
no_memory(struct people *p)
{
	return out_of_memory(p->reg);
}

static uint64_t
digest(const struct people *p, char what, const char *text)
{
	return digest_keyed(p->reg->secret, what, text, strlen(text));
}

/* E-mail addresses are compared without regard to letter case. */
static const char *
lower(struct people *p, const char *text)
{
	size_t i;

	for (i = 0; text[i] != '\0'; i++)
		if (text[i] >= 'A' && text[i] <= 'Z')
			break;
	if (text[i] == '\0')
		return text;
	buf_clear(&p->lower);
	buf_puts(&p->lower, text);
	for (; i < p->lower.len; i++)
		if (p->lower.text[i] >= 'A' && p->lower.text[i] <= 'Z')
			p->lower.text[i] |= 0x20;
	return buf_text(&p->lower);
}

static uint64_t
email_digest(struct people *p, const char *text)
{
	return digest(p, EMAIL, lower(p, text));
}

static uint64_t
native_digest(struct people *p, const char *text)
{
	if (strcmp(text, buf_text(&p->native)) == 0)
		return p->native_hash;
	buf_clear(&p->native);
	buf_puts(&p->native, text);
	buf_clear(&p->lower);
	match_fold_native(text, &p->lower);
	p->native_hash = digest(p, NATIVE, buf_text(&p->lower));
	return p->native_hash;
}

/* The key of a name; of the one just asked for, at once. */
static const char *
fold(struct people *p, const char *name, int country)
{
	if (country == p->folded_country &&
	    strcmp(name, buf_text(&p->folded)) == 0)
		return buf_text(&p->key);
	buf_clear(&p->folded);
	buf_puts(&p->folded, name);
	p->folded_country = country;
	buf_clear(&p->key);
	if (titles_need(p->reg) != CBREG_OK)
		p->key.failed = true;
	name_fold(p->reg->titles, name, strlen(name), country, &p->key);
	return buf_text(&p->key);
}

/* Namesakes with an address are kept apart; see hang(). */
#define WITH_EMAIL 0x5bd1e9955bd1e995u

static uint64_t
ring_of(uint64_t hash, bool email)
{
	return email ? hash ^ WITH_EMAIL : hash;
}

static void
fold_ahead(struct people *p, struct glance *g, struct buf *key)
{
	if (g->name_text[0] == '\0')
		return;
	buf_clear(key);
	if (titles_need(p->reg) != CBREG_OK)
		return; /* which fold() tells */
	name_fold(p->reg->titles, g->name_text, strlen(g->name_text),
	    g->country, key);
	if (key->failed)
		return;
	g->key = buf_text(key);
	g->name = digest(p, NAME, g->key);
	map_prefetch(&p->by_name, g->name);
	if (g->email_text[0] != '\0')
		map_prefetch(&p->by_name, ring_of(g->name, true));
}

void
who_look_ahead(struct people *p, struct glance *rows, size_t n)
{
	const struct known *k[LOOK_AHEAD];
	struct map_cursor c;
	struct glance *g;
	uint32_t index;
	size_t i;

	for (i = 0; i < n; i++) {
		g = &rows[i];
		g->email = g->email_text[0] != '\0'
			       ? email_digest(p, g->email_text)
			       : 0;
		g->external = g->external_text[0] != '\0'
				  ? digest(p, EXTERNAL, g->external_text)
				  : 0;
		g->key = NULL;
		map_prefetch(&p->by_hash,
		    g->external != 0 ? g->external : g->email);
	}
	for (i = 0; i < n && p->complete; i++) {
		g = &rows[i];
		k[i] = NULL;
		if (!map_first(&p->by_hash, &c,
			g->external != 0 ? g->external : g->email, &index)) {
			fold_ahead(p, g, &p->ahead[i]);
			continue;
		}
		k[i] = &p->known[index];
		__builtin_prefetch(k[i]);
		__builtin_prefetch((const char *)k[i] + 64);
	}
	for (i = 0; i < n && p->complete; i++) {
		if (k[i] == NULL)
			continue;
		__builtin_prefetch(k[i]->name);
		__builtin_prefetch(k[i]->email);
		__builtin_prefetch(k[i]->spans);
	}
}

/* The key of the name of a row, and its digest. */
static const char *
key_of(struct people *p, const struct who *who, uint64_t *hash)
{
	const char *key = who->glance.key;

	if (key != NULL && who->glance.country == who->country) {
		*hash = who->glance.name;
		return key;
	}
	key = fold(p, who->name, who->country);
	*hash = digest(p, NAME, key);
	return key;
}

static const char *
keep(struct people *p, const char *text)
{
	return arena_text(&p->arena, text, strlen(text));
}

static const char *
keep_or_empty(struct people *p, const char *text)
{
	return text == NULL || text[0] == '\0' ? "" : keep(p, text);
}

/* Sessions and organisations, loaded whole or one by one. */

static cbreg_status
add_session(struct people *p, struct stmt *st)
{
	const char *code = db_col_text(st, 1), *kind = db_col_text(st, 3);
	struct session_record *s;

	s = arena_get(&p->arena, sizeof(*s) + strlen(code) + 1);
	if (s == NULL || !grow(&p->session, &p->session_room, p->n_session,
			     sizeof(struct session_record *)))
		return no_memory(p);
	*s = (struct session_record){ .id = db_col_int(st, 0),
		.placement = strcmp(kind, "placement") == 0,
		.start = (int)db_col_int(st, 4),
		.end = (int)db_col_int(st, 5),
		.seats =
		    db_col_text(st, 8) != NULL ? (int)db_col_int(st, 8) : -1 };
	if (s->start == 0) {
		s->start = (int)db_col_int(st, 6);
		s->end = (int)db_col_int(st, 7);
	}
	memcpy(s->code, code, strlen(code) + 1);
	if (!map_add(&p->by_session, text_hash(s->code, strlen(s->code)),
		(uint32_t)p->n_session))
		return no_memory(p);
	p->session[p->n_session++] = s;
	return CBREG_OK;
}

static cbreg_status
add_org(struct people *p, struct stmt *st)
{
	const char *code = db_col_text(st, 1), *kind = db_col_text(st, 3);
	struct org_record *o;
	int n;

	o = arena_get(&p->arena, sizeof(*o) + strlen(code) + 1);
	if (o == NULL ||
	    !grow(&p->org, &p->org_room, p->n_org, sizeof(struct org_record *)))
		return no_memory(p);
	n = kind != NULL ? cbreg_code_find(CBREG_ORG_KIND, kind, strlen(kind))
			 : 0;
	*o = (struct org_record){ .id = db_col_int(st, 0),
		.country = (int)db_col_int(st, 2),
		/* A word of the site's own counts as other. */
		.kind = n >= 0 ? n : cbreg_codelist(CBREG_ORG_KIND)->n - 1 };
	memcpy(o->code, code, strlen(code) + 1);
	if (!map_add(&p->by_org, text_hash(o->code, strlen(o->code)),
		(uint32_t)p->n_org) ||
	    !map_add(&p->by_org_id, (uint64_t)o->id, (uint32_t)p->n_org))
		return no_memory(p);
	p->org[p->n_org++] = o;
	return CBREG_OK;
}

typedef cbreg_status add_fn(struct people *p, struct stmt *st);

/* Feed every row of a statement to a function. */
static cbreg_status
load(struct people *p, enum stmt_id id, const char *param, const char *text,
    int64_t num, add_fn *add)
{
	struct stmt *st = NULL;
	cbreg_status rc;

	rc = db_get(p->reg->db, id, &st);
	if (rc == CBREG_OK && param != NULL)
		rc = text != NULL ? db_text(st, param, text)
				  : db_int(st, param, num);
	while (rc == CBREG_OK && (rc = db_step(st)) == CBREG_OK)
		rc = add(p, st);
	db_put(st);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

static const struct session_record *
known_session(const struct people *p, const char *code)
{
	struct map_cursor c;
	uint32_t i;
	bool more;

	more = map_first(&p->by_session, &c, text_hash(code, strlen(code)), &i);
	for (; more; more = map_next(&p->by_session, &c, &i))
		if (strcmp(p->session[i]->code, code) == 0)
			return p->session[i];
	return NULL;
}

/* Not a code as it is recorded: perhaps in small letters, or what is taught. */
static cbreg_status
session_meant(struct people *p, const char *text)
{
	struct book *book;
	const char *code;
	cbreg_status rc;

	if ((rc = book_need(p->reg, &kind_session, &book)) != CBREG_OK ||
	    (rc = book_loose(p->reg, book, text, &code)) != CBREG_OK ||
	    code == NULL)
		return rc;
	p->last_session = known_session(p, code);
	if (p->last_session == NULL && !p->complete) {
		rc = load(p, STMT_SESSION_ONE, "code", code, 0, add_session);
		p->last_session = known_session(p, code);
	}
	return rc;
}

cbreg_status
who_session(struct people *p, const char *code,
    const struct session_record **out)
{
	cbreg_status rc = CBREG_OK;

	if (p->last_session == NULL || strcmp(p->last_session->code, code) != 0)
		p->last_session = known_session(p, code);
	if (p->last_session == NULL && !p->complete) {
		rc = load(p, STMT_SESSION_ONE, "code", code, 0, add_session);
		p->last_session = known_session(p, code);
	}
	if (rc == CBREG_OK && p->last_session == NULL)
		rc = session_meant(p, code);
	*out = p->last_session;
	return rc;
}

static const struct org_record *
known_org(const struct people *p, const char *code)
{
	struct map_cursor c;
	uint32_t i;
	bool more;

	more = map_first(&p->by_org, &c, text_hash(code, strlen(code)), &i);
	for (; more; more = map_next(&p->by_org, &c, &i))
		if (strcmp(p->org[i]->code, code) == 0)
			return p->org[i];
	return NULL;
}

cbreg_status
who_organisation(struct people *p, const char *text,
    const struct org_record **out)
{
	cbreg_status rc = CBREG_OK;
	const char *code;

	*out = known_org(p, text);
	if (*out == NULL && !p->complete) {
		rc = load(p, STMT_ORG_ONE, "code", text, 0, add_org);
		*out = known_org(p, text);
	}
	if (rc != CBREG_OK || *out != NULL)
		return rc;
	/* Not a code: perhaps a name. */
	if ((rc = org_find(p->reg, text, &code)) != CBREG_OK || code == NULL)
		return rc;
	*out = known_org(p, code);
	if (*out == NULL && !p->complete) {
		rc = load(p, STMT_ORG_ONE, "code", code, 0, add_org);
		*out = known_org(p, code);
	}
	return rc;
}

/* People. */

static const struct org_record *
org_of_id(struct people *p, int64_t id)
{
	struct map_cursor c;
	uint32_t i;

	return map_first(&p->by_org_id, &c, (uint64_t)id, &i) ? p->org[i]
							      : NULL;
}

/* What identifies somebody who is to be written. */
static bool
list_identity(struct people *p, uint64_t hash, size_t index)
{
	if (!p->known[index].fresh)
		return true;
	p->reg->person_sum += hash;
	if (!grow(&p->identity, &p->identity_room, p->n_identity,
		sizeof(*p->identity)))
		return false;
	/* Signed in the table: the order of the keys is to be the same. */
	p->identity[p->n_identity++] =
	    (struct sort_key){ hash ^ SIGN, (uint32_t)index };
	return true;
}

static bool
remember_hash(struct people *p, uint64_t hash, size_t index)
{
	return map_add(&p->by_hash, hash, (uint32_t)index) &&
	       list_identity(p, hash, index);
}

/*
 * Namesakes hang on one another in a ring, since there are many of them and a
 * map does not like many of one key.  Those with an address hang apart: a row
 * with an address of its own means none of them.
 */
static uint32_t *
next_in_ring(struct known *k, bool native)
{
	return native ? &k->native : &k->namesake;
}

static bool
hang(struct people *p, struct map *map, uint64_t hash, size_t index)
{
	bool native = map == &p->by_native;
	struct known *k = &p->known[index];
	struct map_cursor c;
	uint32_t first, *next;

	if (!list_identity(p, hash, index))
		return false;
	next = next_in_ring(k, native);
	if (*next != 0) /* in the one of before until the end of the file */
		return true;
	hash = ring_of(hash, k->email != NULL);
	if (!map_first(map, &c, hash, &first)) {
		*next = (uint32_t)index + 1;
		return map_add(map, hash, (uint32_t)index);
	}
	*next = *next_in_ring(&p->known[first], native);
	*next_in_ring(&p->known[first], native) = (uint32_t)index + 1;
	return true;
}

static bool
remember_name(struct people *p, uint64_t hash, size_t index)
{
	return hang(p, &p->by_name, hash, index);
}

/* A name in its own script and a reading find somebody, too; readings are
 * few. */
static bool
remember_native(struct people *p, size_t index)
{
	const struct known *k = &p->known[index];

	if (k->kana[0] != '\0' &&
	    !remember_hash(p, native_digest(p, k->kana), index))
		return false;
	return k->native_name[0] == '\0' ||
	       hang(p, &p->by_native, native_digest(p, k->native_name), index);
}

static int64_t
index_of(const struct people *p, int64_t id)
{
	struct map_cursor c;
	uint32_t i;

	/* Those that this intake made stand one after the other. */
	if (p->n_made > 0 && id >= p->known[p->first_new].id &&
	    (i = (uint32_t)(p->first_new +
			    (size_t)(id - p->known[p->first_new].id))) < p->n &&
	    p->known[i].id == id)
		return (int64_t)i;
	return map_first(&p->by_id, &c, (uint64_t)id, &i) ? (int64_t)i : -1;
}

static cbreg_status write_people(struct people *p);

static cbreg_status
add_known(struct people *p, struct stmt *st)
{
	const char *email = db_col_text(st, 3), *sex = db_col_text(st, 5);
	struct known *k;

	if (!grow(&p->known, &p->room, p->n, sizeof(*p->known)))
		return no_memory(p);
	k = &p->known[p->n];
	*k = (struct known){ .id = db_col_int(st, 0),
		.name = keep(p, db_col_text(st, 1)),
		.key = keep(p, db_col_text(st, 2)),
		.email = email != NULL ? keep(p, email) : NULL,
		.native_name = keep_or_empty(p, db_col_text(st, 7)),
		.kana = keep_or_empty(p, db_col_text(st, 8)),
		.sort_name = keep_or_empty(p, db_col_text(st, 9)),
		.country = (uint16_t)db_col_int(st, 4),
		.birth_year = (int16_t)db_col_int(st, 6),
		.sex = (uint8_t)(sex != NULL ? cbreg_code_find(CBREG_SEX, sex,
						   strlen(sex))
					     : 0) };
	if (k->name == NULL || k->key == NULL ||
	    (email != NULL && k->email == NULL) || k->native_name == NULL ||
	    k->kana == NULL || k->sort_name == NULL ||
	    !map_add(&p->by_id, (uint64_t)k->id, (uint32_t)p->n) ||
	    !remember_name(p, digest(p, NAME, k->key), p->n) ||
	    !remember_native(p, p->n) ||
	    (email != NULL &&
		!remember_hash(p, email_digest(p, k->email), p->n)))
		return no_memory(p);
	p->n++;
	return CBREG_OK;
}

static cbreg_status
add_external(struct people *p, struct stmt *st)
{
	int64_t index = index_of(p, db_col_int(st, 0));
	struct external *x;
	const char *text;

	if (index < 0)
		return CBREG_OK;
	buf_clear(&p->lower);
	buf_printf(&p->lower, "%s:%s", db_col_text(st, 1), db_col_text(st, 2));
	text = buf_text(&p->lower);
	if ((x = arena_get(&p->arena, sizeof(*x))) == NULL ||
	    (x->text = keep(p, text)) == NULL ||
	    !remember_hash(p, digest(p, EXTERNAL, text), (size_t)index))
		return no_memory(p);
	if (strncmp(text, "email:", 6) == 0 &&
	    !remember_hash(p, email_digest(p, x->text + 6), (size_t)index))
		return no_memory(p);
	x->fresh = false;
	x->next = p->known[index].external;
	p->known[index].external = x;
	return CBREG_OK;
}

static cbreg_status
add_former(struct people *p, struct stmt *st)
{
	int64_t index = index_of(p, db_col_int(st, 0));
	const char *name = db_col_text(st, 1), **list;
	struct buf key = { 0 };
	struct known *k;
	cbreg_status rc;
	size_t n = 0;

	if (index < 0)
		return CBREG_OK;
	k = &p->known[index];
	while (k->former != NULL && k->former[n] != NULL)
		n++;
	if ((list = arena_get(&p->arena, (n + 2) * sizeof(*list))) == NULL)
		return no_memory(p);
	if (n > 0)
		memcpy(list, k->former, n * sizeof(*list));
	/* Not by fold(), whose answer somebody may hold. */
	if ((rc = titles_need(p->reg)) != CBREG_OK)
		return rc;
	name_fold(p->reg->titles, name, strlen(name), k->country, &key);
	list[n] = keep(p, buf_text(&key));
	list[n + 1] = NULL;
	buf_release(&key);
	k->former = list;
	p->any_former = true;
	if (list[n] == NULL ||
	    !remember_hash(p, digest(p, NAME, list[n]), (size_t)index))
		return no_memory(p);
	return CBREG_OK;
}

static cbreg_status
add_span(struct people *p, struct stmt *st)
{
	int64_t index = index_of(p, db_col_int(st, 0));
	struct span **at, *span;

	if (index < 0)
		return CBREG_OK;
	if ((span = arena_get(&p->arena, sizeof(*span))) == NULL)
		return no_memory(p);
	*span = (struct span){ NULL, db_col_int(st, 2), (int)db_col_int(st, 1),
		(int)db_col_int(st, 3), 0 };
	for (at = &p->known[index].spans; *at != NULL; at = &(*at)->next)
		;
	*at = span;
	return CBREG_OK;
}

cbreg_status
who_open(struct people *p)
{
	int64_t last = 0, bytes = p->in->setting.bytes;
	cbreg_status rc;

	if ((rc = titles_settle(p->reg)) != CBREG_OK ||
	    (rc = db_number(p->reg->db, STMT_PERSON_MAX, &last)) != CBREG_OK)
		return rc;
	p->any_before = last > 0;
	if (p->reg->first_new == 0)
		p->reg->first_new = last + 1;
	p->complete = bytes < 0 || bytes / ROW_BYTES > last / FEW;
	if (p->complete &&
	    ((rc = strata_load(p->reg)) != CBREG_OK ||
		(rc = load(p, STMT_SESSION_ALL, NULL, NULL, 0, add_session)) !=
		    CBREG_OK ||
		(rc = load(p, STMT_ORG_ALL, NULL, NULL, 0, add_org)) !=
		    CBREG_OK ||
		(rc = load(p, STMT_PERSON_KNOWN_ALL, NULL, NULL, 0,
		     add_known)) != CBREG_OK ||
		(rc = load(p, STMT_EXTERNAL_ALL, NULL, NULL, 0,
		     add_external)) != CBREG_OK ||
		(rc = load(p, STMT_FORMER_ALL, NULL, NULL, 0, add_former)) !=
		    CBREG_OK ||
		(rc = load(p, STMT_AFFILIATION_ALL, NULL, NULL, 0, add_span)) !=
		    CBREG_OK))
		return rc;
	p->next_id = last + 1;
	p->first_fresh = p->first_unwritten = p->first_new = p->n;
	return CBREG_OK;
}

static cbreg_status
ask_id(struct people *p, int64_t id)
{
	cbreg_status rc;

	if (p->complete || index_of(p, id) >= 0)
		return CBREG_OK;
	if ((rc = load(p, STMT_PERSON_KNOWN_ONE, "id", NULL, id, add_known)) !=
		CBREG_OK ||
	    index_of(p, id) < 0)
		return rc;
	if ((rc = load(p, STMT_EXTERNAL_OF, "person", NULL, id,
		 add_external)) != CBREG_OK ||
	    (rc = load(p, STMT_FORMER_OF, "person", NULL, id, add_former)) !=
		CBREG_OK)
		return rc;
	return load(p, STMT_AFFILIATION_OF, "person", NULL, id, add_span);
}

/* Make sure that everybody whom a digest finds is in memory. */
static cbreg_status
ask_hash(struct people *p, uint64_t hash)
{
	int64_t id[64];
	struct map_cursor c;
	struct stmt *st = NULL;
	cbreg_status rc;
	uint32_t ignored;
	size_t n = 0, i;

	if (p->complete || map_first(&p->asked, &c, hash, &ignored))
		return CBREG_OK;
	if (!map_add(&p->asked, hash, 0))
		return no_memory(p);
	rc = db_get(p->reg->db, STMT_IDENTITY_BY_HASH, &st);
	if (rc == CBREG_OK)
		rc = db_int(st, "hash", (int64_t)hash);
	while (rc == CBREG_OK && n < 64 && (rc = db_step(st)) == CBREG_OK)
		id[n++] = db_col_int(st, 0);
	db_put(st);
	if (rc != CBREG_OK && rc != CBREG_DONE)
		return rc;
	for (i = 0; i < n; i++)
		if ((rc = ask_id(p, id[i])) != CBREG_OK)
			return rc;
	return CBREG_OK;
}

static bool
has_external(const struct known *k, const char *text)
{
	const struct external *x;

	for (x = k->external; x != NULL; x = x->next)
		if (strcmp(x->text, text) == 0)
			return true;
	return false;
}

static bool
same_scheme(const char *a, const char *b)
{
	size_t len = strcspn(a, ":");

	return strncmp(a, b, len + 1) == 0;
}

/* A different identifier of the same kind. */
static bool
has_other_external(const struct known *k, const char *text)
{
	const struct external *x;
	bool other = false;

	for (x = k->external; x != NULL; x = x->next) {
		if (strcmp(x->text, text) == 0)
			return false;
		other |= same_scheme(x->text, text);
	}
	return other;
}

static bool
same_email(const char *a, const char *b)
{
	return strcmp(a, b) == 0 || strcasecmp(a, b) == 0;
}

/* The address on record, or one of a record that was merged into it. */
static bool
has_email(const struct known *k, const char *text)
{
	const struct external *x;

	if (k->email != NULL && same_email(k->email, text))
		return true;
	for (x = k->external; x != NULL; x = x->next)
		if (strncmp(x->text, "email:", 6) == 0 &&
		    same_email(x->text + 6, text))
			return true;
	return false;
}

/* The people under a digest whose text is the same; how many there are. */
static size_t
matches(struct people *p, char what, const char *text, uint64_t hash,
    int64_t *out)
{
	struct map_cursor c;
	size_t found = 0;
	uint32_t i;
	bool more;

	more = map_first(&p->by_hash, &c, hash, &i);
	for (; more; more = map_next(&p->by_hash, &c, &i)) {
		const struct known *k = &p->known[i];

		if (what == EMAIL ? !has_email(k, text)
				  : !has_external(k, text))
			continue;
		if (found == 0 || *out != (int64_t)i)
			found++;
		*out = i;
	}
	return found;
}

static void
finding(struct people *p, const struct who *who, int column, const char *code,
    const char *message, const char *hint)
{
	buf_clear(&p->in->message);
	buf_puts(&p->in->message, message);
	intake_tell(p->in, false, code, who->line,
	    who->place != NULL && column >= 0 ? who->place[column] : 0,
	    column >= 0 ? p->in->kind->pub.column[column].key : "", hint);
}

static bool
bore_part_of(const struct known *k, const char *key)
{
	const char *const *former;

	for (former = k->former; former != NULL && *former != NULL; former++)
		if (name_shares_token(key, *former))
			return true;
	return false;
}

/* The record says something that cannot be true of this row's person. */
static const char *
contradiction(struct people *p, const struct known *k, const struct who *who)
{
	const char *key;

	if (who->birth_year != 0 && k->birth_year != 0 &&
	    who->birth_year != k->birth_year)
		return "has another year of birth";
	if (who->name[0] == '\0' || strcmp(who->name, k->name) == 0 ||
	    strcmp(who->name, k->native_name) == 0)
		return NULL;
	key = fold(p, who->name, k->country);
	if (!name_shares_token(key, k->key) && !bore_part_of(k, key))
		return "has another name";
	return NULL;
}

/* What the person column says: a code, an e-mail or an external id. */
static cbreg_status
by_reference(struct people *p, const struct who *who, int64_t *index,
    enum cbreg_verdict *verdict)
{
	const char *text = who->person;
	bool email = strchr(text, '@') != NULL;
	cbreg_status rc;
	size_t n = 0;
	int64_t id;
	char *end;

	*index = -1;
	if (email || strchr(text, ':') != NULL) {
		char what = email ? EMAIL : EXTERNAL;
		uint64_t hash =
		    email ? email_digest(p, text) : digest(p, EXTERNAL, text);

		if ((rc = ask_hash(p, hash)) != CBREG_OK)
			return rc;
		n = matches(p, what, text, hash, index);
	} else if ((text[0] == 'P' || text[0] == 'p') && text[1] >= '0' &&
		   text[1] <= '9') {
		id = strtoll(text + 1, &end, 10);
		if (*end == '\0' && id > 0 && id <= MAX_PERSON) {
			if (index_of(p, id) < 0 &&
			    (rc = person_redirect(p->reg, &id)) != CBREG_OK)
				return rc;
			if ((rc = ask_id(p, id)) != CBREG_OK)
				return rc;
			*index = index_of(p, id);
			n = *index >= 0;
		}
	}
	if (n == 1)
		return CBREG_OK;
	*index = -1;
	*verdict = n == 0 ? CBREG_REJECTED : CBREG_UNCLEAR;
	finding(p, who, p->f.person, n == 0 ? "E-PERSON" : "E-AMBIGUOUS",
	    n == 0 ? "there is no such person"
		   : "more than one person has this address",
	    n == 0 ? "give a person code, a known e-mail or scheme:value"
		   : "give a person code");
	return CBREG_OK;
}

/* External id and e-mail: certain, unless they contradict. */
static cbreg_status
by_identifier(struct people *p, const struct who *who, int64_t *index,
    enum cbreg_verdict *verdict)
{
	int64_t external = -1, email = -1;
	size_t n_email = 0;
	const char *why;
	char message[128];
	cbreg_status rc;

	*index = -1;
	if (who->external[0] != '\0') {
		if ((rc = ask_hash(p, who->glance.external)) != CBREG_OK)
			return rc;
		matches(p, EXTERNAL, who->external, who->glance.external,
		    &external);
	}
	if (who->email[0] != '\0') {
		if ((rc = ask_hash(p, who->glance.email)) != CBREG_OK)
			return rc;
		n_email =
		    matches(p, EMAIL, who->email, who->glance.email, &email);
	}
	if (external >= 0 && n_email == 1 && external != email) {
		*verdict = CBREG_CONFLICTING;
		snprintf(message, sizeof(message),
		    "the external id is of P%06lld, the e-mail of P%06lld",
		    (long long)p->known[external].id,
		    (long long)p->known[email].id);
		finding(p, who, p->f.email, "E-IDENTITY", message, "");
		return CBREG_OK;
	}
	if (external < 0 && n_email > 1) {
		*verdict = CBREG_UNCLEAR;
		finding(p, who, p->f.email, "E-AMBIGUOUS",
		    "more than one person has this e-mail address",
		    "give a person code");
		return CBREG_OK;
	}
	*index = external >= 0 ? external : email;
	if (*index < 0 ||
	    (why = contradiction(p, &p->known[*index], who)) == NULL)
		return CBREG_OK;
	*verdict = CBREG_CONFLICTING;
	snprintf(message, sizeof(message),
	    "P%06lld, who has this identifier, %s",
	    (long long)p->known[*index].id, why);
	finding(p, who, external >= 0 ? p->f.external : p->f.email,
	    "E-IDENTITY", message, "");
	return CBREG_OK;
}

/* Organisations of one person that are compared. */
#define MAX_ORGS 16

/* Somebody whom a row may mean by name. */
struct near {
	uint32_t index;
	bool namesake;
	struct match match;
};

/* The faces of the people who are compared. */
struct facing {
	struct face face;
	int64_t org[MAX_ORGS];
};

static const char *
or_empty(const char *text)
{
	return text != NULL ? text : "";
}

static int
stated_country(int country)
{
	return country == CBREG_COUNTRY_XX ? -1 : country;
}

static void
face_of_row(const struct who *who, const char *key, struct facing *out)
{
	out->face = (struct face){ .name = who->name,
		.native_name = who->native_name,
		.kana = who->kana,
		.email = "",
		.org = out->org,
		.n_org = who->org != NULL,
		.country = stated_country(who->country),
		.birth_year = who->birth_year,
		.key = key };
	if (who->org != NULL)
		out->org[0] = who->org->id;
}

static void
face_of_known(const struct known *k, struct facing *out)
{
	const struct span *s;

	out->face = (struct face){ .name = k->name,
		.native_name = k->native_name,
		.kana = k->kana,
		.email = or_empty(k->email),
		.org = out->org,
		.country = stated_country(k->country),
		.birth_year = k->birth_year,
		.key = k->key,
		.former = k->former };
	for (s = k->spans; s != NULL && out->face.n_org < MAX_ORGS; s = s->next)
		out->org[out->face.n_org++] = s->org;
}

/* Whoever has another identifier of the kind that the row brings is somebody
 * else, however near. */
static bool
is_excluded(const struct known *k, const struct who *who)
{
	if (who->country >= 0 && who->country != CBREG_COUNTRY_XX &&
	    k->country != CBREG_COUNTRY_XX && k->country != who->country)
		return true;
	return (who->email[0] != '\0' && k->email != NULL) ||
	       (who->external[0] != '\0' &&
		   has_other_external(k, who->external));
}

static bool
add_near(struct people *p, const struct who *who, uint32_t index)
{
	if (is_excluded(&p->known[index], who))
		return true;
	if (!grow(&p->near, &p->near_room, p->n_near, sizeof(*p->near)))
		return false;
	p->near[p->n_near++].index = index;
	return true;
}

static int
by_index(const void *a, const void *b)
{
	const struct near *x = a, *y = b;

	return (x->index > y->index) - (x->index < y->index);
}

/* Everybody in a ring, of names with those of that key only. */
static bool
add_ring(struct people *p, const struct who *who, const struct map *map,
    uint64_t hash, const char *key)
{
	bool native = map == &p->by_native, good = true;
	struct map_cursor c;
	uint32_t first, at;

	if (!map_first(map, &c, hash, &first))
		return true;
	at = first;
	do {
		struct known *k = &p->known[at];

		if (native || strcmp(k->key, key) == 0)
			good &= add_near(p, who, at);
		at = *next_in_ring(k, native) - 1;
	} while (at != first);
	return good;
}

static bool
add_rings(struct people *p, const struct who *who, const struct map *map,
    uint64_t hash, const char *key)
{
	return add_ring(p, who, map, hash, key) &&
	       (who->email[0] != '\0' ||
		   add_ring(p, who, map, ring_of(hash, true), key));
}

/* A former name or a reading. */
static bool
add_found(struct people *p, const struct who *who, uint64_t hash)
{
	struct map_cursor c;
	bool more, good = true;
	uint32_t at;

	more = map_first(&p->by_hash, &c, hash, &at);
	for (; more; more = map_next(&p->by_hash, &c, &at))
		good &= add_near(p, who, at);
	return good;
}

/* Those of the name, of today or of before, or of the name in its own script
 * or its reading. */
static cbreg_status
find_nears(struct people *p, const struct who *who)
{
	uint64_t name, native = 0, kana = 0;
	const char *key;
	cbreg_status rc;
	bool good;
	size_t n, i;

	p->n_near = 0;
	key = key_of(p, who, &name);
	if (p->key.failed)
		return no_memory(p);
	if (who->native_name[0] != '\0')
		native = native_digest(p, who->native_name);
	if (who->kana[0] != '\0')
		kana = native_digest(p, who->kana);
	if ((rc = ask_hash(p, name)) != CBREG_OK ||
	    (native != 0 && (rc = ask_hash(p, native)) != CBREG_OK) ||
	    (kana != 0 && (rc = ask_hash(p, kana)) != CBREG_OK))
		return rc;
	good = add_rings(p, who, &p->by_name, name, key);
	if (p->any_former)
		good &= add_found(p, who, name);
	if (native != 0)
		good &= add_rings(p, who, &p->by_native, native, key);
	if (kana != 0)
		good &= add_found(p, who, kana);
	if (!good)
		return no_memory(p);
	if (p->n_near < 2)
		return CBREG_OK;
	qsort(p->near, p->n_near, sizeof(*p->near), by_index);
	for (i = n = 1; i < p->n_near; i++)
		if (p->near[i].index != p->near[i - 1].index)
			p->near[n++] = p->near[i];
	p->n_near = n;
	return CBREG_OK;
}

static int
likeliest(const void *a, const void *b)
{
	const struct near *x = a, *y = b;

	if (x->match.score != y->match.score)
		return x->match.score > y->match.score ? -1 : 1;
	return (x->index > y->index) - (x->index < y->index);
}

/* Weigh them; what is out of the question goes. */
static cbreg_status
weigh_nears(struct people *p, const struct who *who)
{
	struct facing row, known;
	uint64_t ignored;
	const char *key;
	cbreg_status rc;
	size_t n = 0, namesakes = 0, i;
	bool seated;

	if (p->n_near == 0)
		return CBREG_OK;
	key = key_of(p, who, &ignored);
	face_of_row(who, key, &row);
	for (i = 0; i < p->n_near; i++) {
		const struct known *k = &p->known[p->near[i].index];
		struct near near = p->near[i];

		face_of_known(k, &known);
		match_faces(p->reg->titles, &row.face, &known.face, false,
		    &near.match);
		/* A list that comes again finds its people; a name that comes
		 * twice in one says nothing. */
		seated = false;
		if (who->session != NULL && k->id < p->reg->first_new &&
		    (rc = seat_is_there(p, k, who->session, &seated)) !=
			CBREG_OK)
			return rc;
		/* It says nothing for somebody elsewhere, or for whom the
		 * script says is another. */
		if (seated &&
		    (who->org == NULL ||
			(near.match.evidence >> EV_ORG & 1) != 0) &&
		    (near.match.evidence >> EV_OTHER_NATIVE & 1) == 0)
			match_add(&near.match, EV_SEATED);
		near.namesake = strcmp(k->key, key) == 0;
		/* A namesake is never passed over in silence. */
		if (near.match.answer == MATCH_NOBODY && near.namesake)
			near.match.answer = MATCH_MAYBE;
		if (near.match.answer < MATCH_MAYBE)
			continue;
		p->near[n++] = near;
		namesakes += near.namesake;
	}
	p->n_near = n;
	for (i = 0; i < n && namesakes == 1; i++)
		if (p->near[i].namesake &&
		    (p->near[i].match.evidence >> EV_ORG & 1) != 0) {
			match_add(&p->near[i].match, EV_ALONE);
			if (p->near[i].match.answer == MATCH_NOBODY)
				p->near[i].match.answer = MATCH_MAYBE;
		}
	if (n > 1)
		qsort(p->near, n, sizeof(*p->near), likeliest);
	return CBREG_OK;
}

/* "P000012 (name, country)": what speaks for each, in words of no value. */
static void
list_nears(const struct people *p, struct buf *out)
{
	const char *between;
	size_t i;
	int k;

	buf_puts(out, "candidates: ");
	for (i = 0; i < p->n_near && i < 5; i++) {
		buf_printf(out, "%sP%06lld", i > 0 ? ", " : "",
		    (long long)p->known[p->near[i].index].id);
		between = " (";
		for (k = 0; k < EV_N; k++)
			if ((p->near[i].match.evidence >> k & 1) != 0) {
				buf_printf(out, "%s%s", between,
				    match_word((enum match_evidence)k));
				between = ", ";
			}
		buf_puts(out, ")");
	}
	if (p->n_near > 5)
		buf_printf(out, " and %zu more", p->n_near - 5);
	buf_puts(out, "; give the person code, or an e-mail");
}

/* Whom a row means by what it says without an identifier: somebody, if that
 * is certain and only one is; nobody, if nobody is near; else it is for a
 * human. */
static cbreg_status
by_name(struct people *p, const struct who *who, int64_t *index,
    enum cbreg_verdict *verdict)
{
	cbreg_status rc;

	*index = -1;
	if ((rc = find_nears(p, who)) != CBREG_OK ||
	    (rc = weigh_nears(p, who)) != CBREG_OK || p->n_near == 0)
		return rc;
	if (p->near[0].match.answer == MATCH_SAME &&
	    (p->n_near == 1 || p->near[1].match.answer != MATCH_SAME)) {
		*index = p->near[0].index;
		return CBREG_OK;
	}
	*verdict = CBREG_UNCLEAR;
	buf_clear(&p->in->hint);
	list_nears(p, &p->in->hint);
	finding(p, who, p->f.name, "E-AMBIGUOUS",
	    p->near[0].match.answer == MATCH_SAME
		? "several people on record may be meant"
		: "somebody on record may be meant",
	    buf_text(&p->in->hint));
	return p->in->hint.failed ? no_memory(p) : CBREG_OK;
}

/* A file of people may bring codes that nobody has had yet. */
static int64_t
new_code(const struct people *p, const char *text)
{
	long long id;
	char *end;

	if (p->in->kind != &kind_person ||
	    (p->in->setting.flags & CBREG_MUST_EXIST) != 0 || text[0] != 'P' ||
	    text[1] < '0' || text[1] > '9')
		return 0;
	id = strtoll(text + 1, &end, 10);
	return *end == '\0' && id >= p->next_id && id <= MAX_PERSON ? id : 0;
}

/* A row may name one person and identify another. */
static cbreg_status
not_two(struct people *p, const struct who *who, int64_t index,
    enum cbreg_verdict *verdict)
{
	int64_t other = index;
	char message[128];
	cbreg_status rc;

	if (who->external[0] != '\0') {
		if ((rc = ask_hash(p, who->glance.external)) != CBREG_OK)
			return rc;
		matches(p, EXTERNAL, who->external, who->glance.external,
		    &other);
	}
	if (other == index && who->email[0] != '\0') {
		if ((rc = ask_hash(p, who->glance.email)) != CBREG_OK)
			return rc;
		if (matches(p, EMAIL, who->email, who->glance.email, &other) >
		    1)
			other = index;
	}
	if (other == index)
		return CBREG_OK;
	*verdict = CBREG_CONFLICTING;
	snprintf(message, sizeof(message),
	    "the row is about P%06lld, its identifier of P%06lld",
	    (long long)p->known[index].id, (long long)p->known[other].id);
	finding(p, who, p->f.person, "E-IDENTITY", message, "");
	return CBREG_OK;
}

cbreg_status
who_decide(struct people *p, struct who *who, int64_t *index,
    enum cbreg_verdict *verdict)
{
	unsigned flags = p->in->setting.flags;
	cbreg_status rc;

	if (who->person[0] != '\0') {
		who->wanted = new_code(p, who->person);
		if (who->wanted == 0) {
			rc = by_reference(p, who, index, verdict);
			if (rc != CBREG_OK || *verdict != CBREG_NEW)
				return rc;
			return not_two(p, who, *index, verdict);
		}
	}
	rc = by_identifier(p, who, index, verdict);
	if (rc == CBREG_OK && *verdict == CBREG_NEW && who->wanted != 0 &&
	    *index >= 0) {
		*verdict = CBREG_CONFLICTING;
		finding(p, who, p->f.person, "E-IDENTITY",
		    "somebody with another code has this identifier", "");
	}
	if (rc != CBREG_OK || *verdict != CBREG_NEW || *index >= 0)
		return rc;
	if (who->name[0] == '\0') {
		*verdict = CBREG_REJECTED;
		if (p->f.name < 0)
			finding(p, who, p->f.person, "E-MISSING",
			    "person is missing", "");
		else
			finding(p, who, p->f.name, "E-MISSING",
			    "name is missing", "somebody new needs a name");
		return CBREG_OK;
	}
	if ((flags & CBREG_NEW_PERSON) == 0 && who->wanted == 0) {
		rc = by_name(p, who, index, verdict);
		if (rc != CBREG_OK || *verdict != CBREG_NEW || *index >= 0)
			return rc;
	}
	if ((flags & CBREG_KNOWN_PERSON) != 0) {
		*verdict = CBREG_REJECTED;
		finding(p, who, p->f.name, "E-PERSON", "nobody known is meant",
		    "--new enrols somebody new");
	}
	return CBREG_OK;
}

static bool
add_external_text(struct people *p, int64_t index, const char *text)
{
	struct external *x = arena_get(&p->arena, sizeof(*x));

	if (x == NULL || (x->text = keep(p, text)) == NULL ||
	    !remember_hash(p, digest(p, EXTERNAL, text), (size_t)index))
		return false;
	x->fresh = true;
	x->next = p->known[index].external;
	p->known[index].external = x;
	return true;
}

cbreg_status
who_add(struct people *p, const struct who *who, int64_t *index)
{
	int country = who->country >= 0	 ? who->country
		      : who->org != NULL ? who->org->country
					 : CBREG_COUNTRY_XX;
	const char *key;
	struct known *k;
	uint64_t hash;

	if (who->wanted == 0 && p->next_id > MAX_PERSON)
		return db_fail(p->reg->db, CBREG_INVALID,
		    "no person code is left: P%d is taken", MAX_PERSON);
	if (!grow(&p->known, &p->room, p->n, sizeof(*p->known)))
		return no_memory(p);
	if (country == who->country) {
		key = key_of(p, who, &hash);
	} else {
		key = fold(p, who->name, country);
		hash = digest(p, NAME, key);
	}
	k = &p->known[p->n];
	*k = (struct known){ .id = who->wanted != 0 ? who->wanted : p->next_id,
		.fresh = true,
		.made = true,
		.email = who->email[0] != '\0' ? keep(p, who->email) : NULL,
		.name = keep(p, who->name),
		.key = keep(p, key),
		.native_name = keep_or_empty(p, who->native_name),
		.kana = keep_or_empty(p, who->kana),
		.sort_name = keep_or_empty(p, who->sort_name),
		.country = (uint16_t)country,
		.birth_year = (int16_t)who->birth_year,
		.sex = (uint8_t)who->sex };
	if ((who->email[0] != '\0' && k->email == NULL) || k->name == NULL ||
	    k->key == NULL || k->native_name == NULL || k->kana == NULL ||
	    k->sort_name == NULL || p->key.failed ||
	    !remember_name(p, hash, p->n) || !remember_native(p, p->n) ||
	    (k->email != NULL && !remember_hash(p, who->glance.email, p->n)))
		return no_memory(p);
	p->next_id = k->id + 1;
	p->n_made++;
	*index = (int64_t)p->n++;
	if (index_of(p, k->id) < 0 &&
	    !map_add(&p->by_id, (uint64_t)k->id, (uint32_t)*index))
		return no_memory(p);
	if (who->external[0] != '\0' &&
	    !add_external_text(p, *index, who->external))
		return no_memory(p);
	if (p->n - p->first_unwritten >= PEOPLE_AT_ONCE && intake_writes(p->in))
		return write_people(p);
	return CBREG_OK;
}

cbreg_status
mark_changed(struct people *p, int64_t index)
{
	struct known *k = &p->known[index];

	if (k->changed || (k->fresh && !k->written))
		return CBREG_OK;
	if (!grow(&p->changed, &p->changed_room, p->n_changed,
		sizeof(*p->changed)))
		return no_memory(p);
	k->changed = true;
	p->changed[p->n_changed++] = (uint32_t)index;
	return CBREG_OK;
}

static cbreg_status
learn_text(struct people *p, const char **have, const char *text, bool replace,
    bool *changed)
{
	if (text == NULL || text[0] == '\0' || strcmp(*have, text) == 0 ||
	    ((*have)[0] != '\0' && !replace))
		return CBREG_OK;
	if ((text = keep(p, text)) == NULL)
		return no_memory(p);
	*have = text;
	*changed = true;
	return CBREG_OK;
}

static bool
says_other(const char *said, const char *known)
{
	return said != NULL && said[0] != '\0' &&
	       strcmp(said, known != NULL ? known : "") != 0;
}

bool
who_differs(const struct people *p, int64_t index, const struct who *who)
{
	const struct known *k = &p->known[index];

	return says_other(who->name, k->name) ||
	       says_other(who->email, k->email) ||
	       says_other(who->native_name, k->native_name) ||
	       says_other(who->kana, k->kana) ||
	       says_other(who->sort_name, k->sort_name) ||
	       (who->birth_year != 0 && who->birth_year != k->birth_year) ||
	       (who->sex != 0 && who->sex != k->sex);
}

cbreg_status
who_learn(struct people *p, int64_t index, const struct who *who, bool replace,
    bool *changed)
{
	struct known *k = &p->known[index];
	const char *name = k->name, *email = k->email != NULL ? k->email : "";
	cbreg_status rc;

	if ((rc = learn_text(p, &name, who->name, replace, changed)) !=
		CBREG_OK ||
	    (rc = learn_text(p, &email, who->email, replace, changed)) !=
		CBREG_OK ||
	    (rc = learn_text(p, &k->native_name, who->native_name, replace,
		 changed)) != CBREG_OK ||
	    (rc = learn_text(p, &k->kana, who->kana, replace, changed)) !=
		CBREG_OK ||
	    (rc = learn_text(p, &k->sort_name, who->sort_name, replace,
		 changed)) != CBREG_OK)
		return rc;
	if (who->birth_year != 0 && who->birth_year != k->birth_year &&
	    (k->birth_year == 0 || replace)) {
		k->birth_year = (int16_t)who->birth_year;
		*changed = true;
	}
	if (who->sex != 0 && who->sex != k->sex && (k->sex == 0 || replace)) {
		k->sex = (uint8_t)who->sex;
		*changed = true;
	}
	if (who->country >= 0 && who->country != k->country &&
	    (k->country == CBREG_COUNTRY_XX || replace)) {
		k->country = (uint16_t)who->country;
		*changed = true;
	}
	if (name != k->name) {
		k->name = name;
		/* Under the old name, too, until the end of the file. */
		if ((k->key = keep(p, fold(p, name, k->country))) == NULL ||
		    !list_identity(p, digest(p, NAME, k->key), (size_t)index))
			return no_memory(p);
	}
	if (*changed && !remember_native(p, (size_t)index))
		return no_memory(p);
	if (email[0] != '\0' && email != k->email) {
		k->email = email;
		if (!remember_hash(p, email_digest(p, email), (size_t)index))
			return no_memory(p);
	}
	if (who->external[0] != '\0' && !has_external(k, who->external)) {
		if (!add_external_text(p, index, who->external))
			return no_memory(p);
		*changed = true;
	}
	return *changed ? mark_changed(p, index) : CBREG_OK;
}

static bool
covers(const struct span *s, int on)
{
	return cbreg_date_within(on, s->from, s->to);
}

/* An undated stay: the first day that a row, of this file or recorded, speaks
 * of it. */
static cbreg_status
first_seen(struct people *p, const struct known *k, struct span *span)
{
	struct stmt *st = NULL;
	cbreg_status rc;
	int on;

	if (k->made && !k->written)
		return CBREG_OK;
	if ((rc = db_get(p->reg->db, STMT_FIRST_SEEN, &st)) == CBREG_OK &&
	    (rc = db_int(st, "person", k->id)) == CBREG_OK &&
	    (rc = db_int(st, "org", span->org)) == CBREG_OK &&
	    (rc = db_step(st)) == CBREG_OK) {
		on = (int)db_col_int(st, 0);
		if (on != 0 && (span->seen == 0 || on < span->seen))
			span->seen = on;
	}
	db_put(st);
	return rc;
}

static int
day_before(int on)
{
	return cbreg_date_from_days(cbreg_date_days(on) - 1);
}

cbreg_status
who_affiliate(struct people *p, int64_t index, const struct org_record *org,
    int on, int since, bool stated, bool *changed)
{
	struct known *k = &p->known[index];
	struct span **at, *span, *covering = NULL;
	cbreg_status rc;

	for (span = k->spans; span != NULL; span = span->next) {
		/* Stated without a date, and known with one or another. */
		if (stated && since == 0 && span->org == org->id)
			return CBREG_OK;
		if (!covers(span, on))
			continue;
		if (span->org == org->id) {
			if (span->seen == 0 || span->seen > on)
				span->seen = on;
			return CBREG_OK;
		}
		covering = span;
	}
	/* Two bodies on one day: what a row says on the side does not count,
	 * what is stated corrects. */
	if (covering != NULL && covering->from != 0 &&
	    cbreg_date_first(covering->from) == on) {
		if (!stated)
			return CBREG_OK;
		covering->org = org->id;
		*changed = k->moved = true;
		return mark_changed(p, index);
	}
	if ((span = arena_get(&p->arena, sizeof(*span))) == NULL)
		return no_memory(p);
	*span = (struct span){ NULL, org->id, k->spans == NULL ? since : on, 0,
		on };
	if (covering != NULL && covering->from == 0 &&
	    (rc = first_seen(p, k, covering)) != CBREG_OK)
		return rc;
	if (covering != NULL && covering->from == 0 && covering->seen > on) {
		/* The other one is known of from a later day only. */
		span->from = 0;
		span->to = day_before(covering->seen);
		covering->from = covering->seen;
	} else if (covering != NULL) {
		span->to = covering->to;
		covering->to = day_before(on);
	}
	for (at = &k->spans; *at != NULL && (*at)->from <= span->from;
	     at = &(*at)->next)
		;
	/* A stay that begins later bounds this one. */
	if (*at != NULL && covering == NULL)
		span->to = day_before(cbreg_date_first((*at)->from));
	span->next = *at;
	*at = span;
	*changed = true;
	k->moved = true;
	return mark_changed(p, index);
}

const struct org_record *
who_org(struct people *p, int64_t index, int on, bool counts)
{
	struct span *s;
	const struct org_record *org;
	struct stmt *st = NULL;
	cbreg_status rc;

	for (s = p->known[index].spans; s != NULL; s = s->next) {
		if (!covers(s, on))
			continue;
		if (counts && (s->seen == 0 || s->seen > on))
			s->seen = on;
		if ((org = org_of_id(p, s->org)) != NULL || p->complete)
			return org;
		/* A small file over a large registry: fetch this one. */
		rc = db_get(p->reg->db, STMT_ORG_BY_ID, &st);
		if (rc == CBREG_OK)
			rc = db_int(st, "id", s->org);
		if (rc == CBREG_OK && db_step(st) == CBREG_OK)
			rc = add_org(p, st);
		db_put(st);
		return rc == CBREG_OK ? org_of_id(p, s->org) : NULL;
	}
	return NULL;
}

/* Writing. */

static struct value
int_value(int64_t n)
{
	return (struct value){ .type = VALUE_INT, .num = n };
}

static struct value
text_value(const char *text)
{
	if (text == NULL || text[0] == '\0')
		return (struct value){ .type = VALUE_NULL };
	return (struct value){ .type = VALUE_TEXT,
		.text = text,
		.len = strlen(text) };
}

/* New people on their way into the table while further rows are read: a copy
 * of what the rows may still change. */
struct batch_of_people {
	struct known *person;
	size_t n, room, i;
	struct external_of {
		int64_t person;
		const char *text;
	} * external;
	size_t n_external, external_room, at;
	int64_t batch;
	struct value row[11];
};

static const struct value *
next_person(void *context)
{
	struct batch_of_people *b = context;
	const struct known *k;

	if (b->i == b->n)
		return NULL;
	k = &b->person[b->i++];
	b->row[0] = int_value(k->id);
	b->row[1] = text_value(k->name);
	b->row[2] = text_value(k->native_name);
	b->row[3] = text_value(k->kana);
	b->row[4] = text_value(k->sort_name);
	b->row[5] = text_value(k->key);
	b->row[6] = int_value(k->country);
	b->row[7] = text_value(k->email);
	b->row[8] = text_value(cbreg_code_word(CBREG_SEX, k->sex));
	b->row[9] =
	    k->birth_year != 0 ? int_value(k->birth_year) : text_value(NULL);
	b->row[10] = int_value(b->batch);
	return b->row;
}

static const struct value *
next_external(void *context)
{
	struct batch_of_people *b = context;
	const struct external_of *x;
	const char *colon;

	if (b->at == b->n_external)
		return NULL;
	x = &b->external[b->at++];
	colon = strchr(x->text, ':');
	b->row[0] = int_value(x->person);
	b->row[1] = (struct value){ .type = VALUE_TEXT,
		.text = x->text,
		.len = (size_t)(colon - x->text) };
	b->row[2] = text_value(colon + 1);
	return b->row;
}

static bool
equal(const char *stored, const char *meant)
{
	if (stored == NULL || meant == NULL)
		return (stored == NULL || stored[0] == '\0') &&
		       (meant == NULL || meant[0] == '\0');
	return strcmp(stored, meant) == 0;
}

/* The row that a statement of the table of people stands on is the one that
 * was meant. */
static bool
is_as_meant(struct stmt *st, const struct known *k)
{
	const char *sex = cbreg_code_word(CBREG_SEX, k->sex);

	return db_col_int(st, 0) == k->id &&
	       equal(db_col_text(st, 1), k->name) &&
	       equal(db_col_text(st, 2), k->key) &&
	       equal(db_col_text(st, 3), k->email) &&
	       db_col_int(st, 4) == k->country &&
	       equal(db_col_text(st, 5), sex) &&
	       db_col_int(st, 6) == k->birth_year &&
	       equal(db_col_text(st, 7), k->native_name) &&
	       equal(db_col_text(st, 8), k->kana) &&
	       equal(db_col_text(st, 9), k->sort_name);
}

static cbreg_status
otherwise(struct db *db)
{
	return db_fail(db, CBREG_IO,
	    "a person was read back otherwise than written");
}

/* Before anything is said to be done: what is in the table is what was
 * meant. */
static cbreg_status
read_back_people(struct db *db, void *context)
{
	const struct batch_of_people *b = context;
	struct stmt *st = NULL;
	cbreg_status rc;
	size_t i = 0;

	rc = db->ops->get(db, STMT_PERSON_KNOWN_FROM, &st);
	if (rc == CBREG_OK &&
	    (rc = db_int(st, "id", b->person[0].id)) == CBREG_OK)
		rc = db_int(st, "count", (int64_t)b->n);
	while (rc == CBREG_OK && i < b->n && (rc = db_step(st)) == CBREG_OK)
		if (!is_as_meant(st, &b->person[i++]))
			rc = otherwise(db);
	db_put(st);
	return rc == CBREG_DONE ? otherwise(db) : rc;
}

static cbreg_status
write_people(struct people *p)
{
	struct batch_of_people *b = p->batch[p->turn];
	struct external *x;
	cbreg_status rc;
	size_t i;

	/* Two loads and a task of each other batch may be on their way. */
	db_wait(p->reg->db, 3 * (PEOPLE_BATCHES - 1));
	if (b == NULL &&
	    (p->batch[p->turn] = b = calloc(1, sizeof(*b))) == NULL)
		return no_memory(p);
	b->n = b->i = b->n_external = b->at = 0;
	for (i = p->first_unwritten; i < p->n; i++) {
		if (!p->known[i].fresh)
			continue; /* fetched, not made */
		if (!grow(&b->person, &b->room, b->n, sizeof(*b->person)))
			return no_memory(p);
		p->known[i].written = true;
		b->person[b->n++] = p->known[i];
	}
	p->first_unwritten = p->n;
	if (b->n == 0)
		return CBREG_OK;
	for (i = 0; i < b->n; i++)
		for (x = b->person[i].external; x != NULL; x = x->next) {
			if (!grow(&b->external, &b->external_room,
				b->n_external, sizeof(*b->external)))
				return no_memory(p);
			b->external[b->n_external++] =
			    (struct external_of){ b->person[i].id, x->text };
			x->fresh = false;
		}
	p->turn = (p->turn + 1) % PEOPLE_BATCHES;
	if ((rc = batch_need(p->reg, &b->batch)) != CBREG_OK ||
	    (rc = db_bulk_start(p->reg->db, BULK_PERSON, next_person, b)) !=
		CBREG_OK ||
	    (rc = db_task_start(p->reg->db, read_back_people, b)) != CBREG_OK)
		return rc;
	return db_bulk_start(p->reg->db, BULK_EXTERNAL_ID, next_external, b);
}

/* Stays of the new people. */
struct feed {
	struct people *p;
	size_t i, end;
	struct span *span;
	uint64_t sum; /* of the stays, for the seal */
	struct value row[4];
};

static uint64_t
span_digest(int64_t person, const struct span *s)
{
	const int64_t row[4] = { person, s->org, s->from, s->to };
	uint64_t h = 0x13198a2e03707344u;
	int i;

	for (i = 0; i < 4; i++) {
		h = (h ^ (uint64_t)row[i]) * 0x9e3779b97f4a7c15u;
		h ^= h >> 32;
	}
	return h;
}

static const struct value *
next_span(void *context)
{
	struct feed *f = context;

	while (f->span == NULL) {
		if (f->i == f->end)
			return NULL;
		if (f->p->known[f->i++].fresh)
			f->span = f->p->known[f->i - 1].spans;
	}
	f->row[0] = int_value(f->p->known[f->i - 1].id);
	f->row[1] = int_value(f->span->from);
	f->row[2] = int_value(f->span->org);
	f->row[3] = int_value(f->span->to);
	f->sum += span_digest(f->p->known[f->i - 1].id, f->span);
	f->span = f->span->next;
	return f->row;
}

/* What identifies the new people, in the order of the index. */
struct identities {
	const struct people *p;
	size_t i;
	struct value row[2];
};

static const struct value *
next_identity(void *context)
{
	struct identities *f = context;
	const struct people *p = f->p;
	const struct sort_key *key = p->identity;
	size_t i = f->i;

	/* A name and an e-mail of one person may be the same text. */
	while (i > 0 && i < p->n_identity && key[i].key == key[i - 1].key &&
	       key[i].index == key[i - 1].index)
		i++;
	if (i == p->n_identity)
		return NULL;
	if (i + LOOK_AHEAD < p->n_identity)
		__builtin_prefetch(&p->known[key[i + LOOK_AHEAD].index]);
	f->row[0] = int_value((int64_t)(key[i].key ^ SIGN));
	f->row[1] = int_value(p->known[key[i].index].id);
	f->i = i + 1;
	return f->row;
}

struct loads {
	struct feed spans;
	struct identities identity;
};

/* The people stay as they are until the loads are joined. */
static cbreg_status
write_fresh(struct people *p)
{
	struct db *db = p->reg->db;
	struct loads *l = p->loads;
	cbreg_status rc;

	if (l == NULL && (p->loads = l = calloc(1, sizeof(*l))) == NULL)
		return no_memory(p);
	if ((rc = write_people(p)) != CBREG_OK)
		return rc;
	l->spans = (struct feed){ .p = p, .i = p->first_fresh, .end = p->n };
	l->identity = (struct identities){ .p = p };
	if ((rc = db_bulk_start(db, BULK_AFFILIATION, next_span, &l->spans)) !=
	    CBREG_OK)
		return rc;
	if (!sort_keys(&p->identity, p->n_identity))
		return no_memory(p);
	return db_bulk_start(db, BULK_IDENTITY, next_identity, &l->identity);
}

static cbreg_status
put_identity(struct people *p, struct stmt *st, char what, const char *text,
    int64_t person)
{
	uint64_t hash = digest(p, what, text);
	cbreg_status rc;

	p->reg->person_sum += hash;
	if ((rc = db_int(st, "hash", (int64_t)hash)) != CBREG_OK ||
	    (rc = db_int(st, "person", person)) != CBREG_OK)
		return rc;
	return db_run(st);
}

static cbreg_status
put_natives(struct people *p, struct stmt *st, const struct known *k)
{
	const char *text[] = { k->native_name, k->kana };
	cbreg_status rc = CBREG_OK;
	int i;

	for (i = 0; i < 2 && rc == CBREG_OK; i++) {
		if (text[i][0] == '\0')
			continue;
		buf_clear(&p->lower);
		match_fold_native(text[i], &p->lower);
		rc = put_identity(p, st, NATIVE, buf_text(&p->lower), k->id);
	}
	return rc;
}

static cbreg_status
set_person(struct stmt *st, const struct known *k, int64_t batch)
{
	const char *sex = cbreg_code_word(CBREG_SEX, k->sex);
	char year[8];
	cbreg_status rc;

	snprintf(year, sizeof(year), "%d", k->birth_year);
	if ((rc = db_text(st, "name", k->name)) != CBREG_OK ||
	    (rc = db_text(st, "native_name",
		 k->native_name[0] != '\0' ? k->native_name : NULL)) !=
		CBREG_OK ||
	    (rc = db_text(st, "kana", k->kana[0] != '\0' ? k->kana : NULL)) !=
		CBREG_OK ||
	    (rc = db_text(st, "sort_name",
		 k->sort_name[0] != '\0' ? k->sort_name : NULL)) != CBREG_OK ||
	    (rc = db_text(st, "name_key", k->key)) != CBREG_OK ||
	    (rc = db_int(st, "country", k->country)) != CBREG_OK ||
	    (rc = db_text(st, "email", k->email)) != CBREG_OK ||
	    (rc = db_text(st, "sex", sex[0] != '\0' ? sex : NULL)) !=
		CBREG_OK ||
	    (rc = db_text(st, "birth_year",
		 k->birth_year != 0 ? year : NULL)) != CBREG_OK ||
	    (rc = db_int(st, "batch", batch)) != CBREG_OK ||
	    (rc = db_int(st, "id", k->id)) != CBREG_OK)
		return rc;
	return db_run(st);
}

static cbreg_status
read_back_one(struct stmt *st, const struct known *k)
{
	cbreg_status rc;

	if ((rc = db_int(st, "id", k->id)) == CBREG_OK &&
	    (rc = db_step(st)) == CBREG_OK && !is_as_meant(st, k))
		rc = otherwise(st->db);
	st->db->ops->reset(st);
	return rc == CBREG_DONE ? otherwise(st->db) : rc;
}

static cbreg_status
write_external(struct people *p, struct stmt *st, struct stmt *identity,
    struct known *k)
{
	struct external *x;
	cbreg_status rc;
	char scheme[256];

	for (x = k->external; x != NULL; x = x->next) {
		if (!x->fresh)
			continue;
		snprintf(scheme, sizeof(scheme), "%.*s",
		    (int)strcspn(x->text, ":"), x->text);
		if ((rc = db_int(st, "person", k->id)) != CBREG_OK ||
		    (rc = db_text(st, "scheme", scheme)) != CBREG_OK ||
		    (rc = db_text(st, "value", strchr(x->text, ':') + 1)) !=
			CBREG_OK ||
		    (rc = db_run(st)) != CBREG_OK ||
		    (rc = put_identity(p, identity, EXTERNAL, x->text,
			 k->id)) != CBREG_OK)
			return rc;
		x->fresh = false;
	}
	return CBREG_OK;
}

static cbreg_status
write_spans(struct people *p, struct stmt *drop, struct stmt *put,
    const struct known *k)
{
	const struct span *s;
	cbreg_status rc;

	if ((rc = db_int(drop, "person", k->id)) != CBREG_OK ||
	    (rc = db_run(drop)) != CBREG_OK)
		return rc;
	for (s = k->spans; s != NULL; s = s->next) {
		p->reg->person_sum += span_digest(k->id, s);
		if ((rc = db_int(put, "person", k->id)) != CBREG_OK ||
		    (rc = db_int(put, "valid_from", s->from)) != CBREG_OK ||
		    (rc = db_int(put, "org", s->org)) != CBREG_OK ||
		    (rc = db_int(put, "valid_to", s->to)) != CBREG_OK ||
		    (rc = db_run(put)) != CBREG_OK)
			return rc;
	}
	return CBREG_OK;
}

static cbreg_status
write_changed(struct people *p, int64_t batch)
{
	struct stmt *set = NULL, *identity = NULL, *external = NULL;
	struct stmt *drop = NULL, *put = NULL, *one = NULL;
	struct db *db = p->reg->db;
	cbreg_status rc;
	size_t i;

	if ((rc = db_get(db, STMT_PERSON_SET, &set)) != CBREG_OK ||
	    (rc = db_get(db, STMT_PERSON_KNOWN_ONE, &one)) != CBREG_OK ||
	    (rc = db_get(db, STMT_IDENTITY_PUT, &identity)) != CBREG_OK ||
	    (rc = db_get(db, STMT_EXTERNAL_PUT, &external)) != CBREG_OK ||
	    (rc = db_get(db, STMT_AFFILIATION_DROP, &drop)) != CBREG_OK ||
	    (rc = db_get(db, STMT_AFFILIATION_PUT, &put)) != CBREG_OK)
		goto out;
	for (i = 0; i < p->n_changed && rc == CBREG_OK; i++) {
		struct known *k = &p->known[p->changed[i]];

		/* Somebody new goes with the batch. */
		if (!k->made &&
		    (rc = image_keep(p->reg, k->id, IMAGE_PERSON)) != CBREG_OK)
			break;
		if ((rc = set_person(set, k, batch)) != CBREG_OK ||
		    (rc = read_back_one(one, k)) != CBREG_OK ||
		    (rc = put_identity(p, identity, NAME, k->key, k->id)) !=
			CBREG_OK)
			break;
		if (k->email != NULL &&
		    (rc = put_identity(p, identity, EMAIL, lower(p, k->email),
			 k->id)) != CBREG_OK)
			break;
		if ((rc = put_natives(p, identity, k)) != CBREG_OK)
			break;
		if ((rc = write_external(p, external, identity, k)) != CBREG_OK)
			break;
		if (k->moved && (rc = write_spans(p, drop, put, k)) == CBREG_OK)
			rc = pack_touch(p->reg, k->id);
		k->changed = k->moved = false;
	}
out:
	db_put(set);
	db_put(one);
	db_put(identity);
	db_put(external);
	db_put(drop);
	db_put(put);
	return rc;
}

cbreg_status
who_write(struct people *p)
{
	pack_drop_stays(p->reg);
	if (p->n == p->first_fresh || !intake_writes(p->in))
		return CBREG_OK;
	return write_fresh(p);
}

cbreg_status
who_written(struct people *p)
{
	cbreg_status rc;
	int64_t batch;
	size_t i;

	if ((rc = db_join(p->reg->db)) != CBREG_OK)
		return rc;
	if (p->loads != NULL) {
		p->reg->person_sum += p->loads->spans.sum;
		p->loads->spans.sum = 0;
	}
	if (intake_writes(p->in)) {
		for (i = p->first_fresh; i < p->n; i++)
			if (p->known[i].fresh)
				p->known[i].fresh = p->known[i].moved = false;
		if (p->n_changed > 0 &&
		    (rc = batch_need(p->reg, &batch)) == CBREG_OK)
			rc = write_changed(p, batch);
	}
	p->first_fresh = p->first_unwritten = p->n;
	p->n_changed = p->n_identity = 0;
	return rc;
}

cbreg_status
who_give_stays(struct people *p)
{
	struct pack_stay stay;
	const struct span *s;
	cbreg_status rc;
	size_t i;

	for (i = 1; i < p->n; i++)
		if (p->known[i].id <= p->known[i - 1].id)
			return CBREG_OK; /* they will be read */
	for (i = 0; i < p->n; i++)
		for (s = p->known[i].spans; s != NULL; s = s->next) {
			stay = (struct pack_stay){ s->org, s->from, s->to };
			rc = pack_give_stay(p->reg, p->known[i].id, &stay);
			if (rc != CBREG_OK)
				return rc;
		}
	return CBREG_OK;
}

void
who_release(struct people *p)
{
	int i;

	db_join(p->reg->db); /* it may still read what is freed here */
	for (i = 0; i < PEOPLE_BATCHES; i++) {
		if (p->batch[i] != NULL) {
			free(p->batch[i]->person);
			free(p->batch[i]->external);
		}
		free(p->batch[i]);
	}
	free(p->loads);
	free(p->near);
	free(p->identity);
}
