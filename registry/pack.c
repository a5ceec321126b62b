/* The packed copy of the enrolments: kept with them, checked against them. */
#include "config.h"

#include "pack.h"

#include "relay.h"
#include "stratum.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

/* More blocks than this are cheaper made all at once. */
#define MANY_BLOCKS 4096

#define SESSION_BITS 24
#define STATUS_BITS 5
#define ROLE_BITS 3
#define SEX_BITS 3
#define ORG_KIND_BITS 6
#define COUNTRY_BITS 10
#define SEQ_BITS 8
#define YEAR_BITS 12
#define DAY_BITS 21
#define ORG_BITS 22

/* Where people are, in their order. */
struct pack_stays {
	struct stay_of {
		int64_t person;
		struct pack_stay stay;
	} * row;
	size_t n, room, at;
};

static struct pack_stays no_stays; /* nobody is anywhere */

struct builder {
	cbreg *reg;
	struct pack_stays *stays;
	struct buf block;
	int64_t number, person; /* -1: none yet */
	size_t head;		/* where the person's word is */
	uint64_t seats, n_stays;
};

static void
put_word(struct buf *b, uint64_t word)
{
	word = htole64(word);
	buf_add(b, (const char *)&word, sizeof(word));
}

static void
put_seat(struct buf *b, const int64_t row[E_ALL_COLUMNS])
{
	uint64_t word = (uint64_t)row[E_SESSION], words[PACK_SEAT_WORDS];

	word = word << STATUS_BITS | (uint64_t)row[E_STATUS];
	word = word << ROLE_BITS | (uint64_t)row[E_ROLE];
	word = word << SEX_BITS | (uint64_t)row[E_SEX];
	word = word << ORG_KIND_BITS | (uint64_t)row[E_ORG_KIND];
	word = word << COUNTRY_BITS | (uint64_t)row[E_COUNTRY];
	word = word << SEQ_BITS | (uint64_t)row[E_SEQ];
	words[0] = htole64(word);
	words[1] = htole64(
	    (uint64_t)row[E_STATUS_ON] << 32 | (uint64_t)(uint32_t)row[E_DAYS]);
	buf_add(b, (const char *)words, sizeof(words));
}

/* Days as affiliations have them, perhaps without a day or a month; a year
 * that has no room is as far away as one can be. */
static uint64_t
day_bits(int date)
{
	int year = date / 10000;

	return year >= 1 << YEAR_BITS
		   ? (1u << DAY_BITS) - 1
		   : (uint64_t)(year << 9 | (date / 100 % 100) << 5 |
				date % 100);
}

static int
day_of_bits(uint64_t word)
{
	int bits = (int)(word & ((1u << DAY_BITS) - 1));

	return bits == (1 << DAY_BITS) - 1
		   ? 99991231
		   : (bits >> 9) * 10000 + (bits >> 5 & 15) * 100 + (bits & 31);
}

static void
put_stay(struct buf *b, const struct pack_stay *stay)
{
	uint64_t word = (uint64_t)stay->org << 2 * DAY_BITS |
			day_bits(stay->from) << DAY_BITS | day_bits(stay->to);

	put_word(b, word);
}

static void
read_words(struct pack_cursor *c, uint64_t *word, size_t n)
{
	size_t i;

	memcpy(word, c->at, n * sizeof(*word));
	c->at += n * sizeof(*word);
	for (i = 0; i < n; i++)
		word[i] = le64toh(word[i]);
}

bool
pack_read_person(struct pack_cursor *c, int64_t *person, size_t *stays,
    size_t *seats)
{
	uint64_t head;

	if (c->at == c->end)
		return false;
	read_words(c, &head, 1);
	*person = c->block << PACK_PEOPLE |
		  (int64_t)(head & ((1u << PACK_PEOPLE) - 1));
	*seats = (size_t)((uint32_t)head >> PACK_PEOPLE);
	*stays = (size_t)(head >> 32);
	return true;
}

void
pack_next_stay(struct pack_cursor *c, struct pack_stay *out)
{
	uint64_t word;

	read_words(c, &word, 1);
	out->to = day_of_bits(word);
	out->from = day_of_bits(word >> DAY_BITS);
	out->org = (int64_t)(word >> 2 * DAY_BITS);
}

void
pack_skip_stays(struct pack_cursor *c, size_t n)
{
	c->at += n * sizeof(uint64_t);
}

void
pack_next_seat(struct pack_cursor *c, struct pack_seat *out)
{
	uint64_t words[PACK_SEAT_WORDS], word;

	read_words(c, words, PACK_SEAT_WORDS);
	word = words[0];
#define TAKE(field, bits)                                                      \
	out->field = (int)(word & ((1u << (bits)) - 1));                       \
	word >>= (bits);
	TAKE(seq, SEQ_BITS)
	TAKE(country, COUNTRY_BITS)
	TAKE(org_kind, ORG_KIND_BITS)
	TAKE(sex, SEX_BITS)
	TAKE(role, ROLE_BITS)
	TAKE(status, STATUS_BITS)
#undef TAKE
	out->session = (int64_t)word;
	out->on = (int)(words[1] >> 32);
	out->days = (int)(uint32_t)words[1];
}

uint64_t
enrolment_digest(const int64_t row[E_COLUMNS])
{
	uint64_t h = 0x243f6a8885a308d3u;
	int i;

	for (i = 0; i < E_BATCH; i++) {
		h = (h ^ (uint64_t)row[i]) * 0x9e3779b97f4a7c15u;
		h ^= h >> 32;
	}
	return h;
}

static void
end_person(struct builder *b)
{
	uint64_t word;

	if (b->person < 0 || b->block.failed)
		return;
	word = htole64(b->n_stays << 32 | b->seats << PACK_PEOPLE |
		       ((uint64_t)b->person & ((1u << PACK_PEOPLE) - 1)));
	memcpy(b->block.text + b->head, &word, sizeof(word));
	b->person = -1;
}

/* The stays come in the order of people, too. */
static void
put_stays(struct builder *b)
{
	struct pack_stays *s = b->stays;

	while (s->at < s->n && s->row[s->at].person < b->person)
		s->at++;
	for (; s->at < s->n && s->row[s->at].person == b->person; s->at++) {
		put_stay(&b->block, &s->row[s->at].stay);
		b->n_stays++;
	}
}

/* True while the row belongs to the block that is being built. */
static bool
add_row(struct builder *b, const int64_t row[E_ALL_COLUMNS])
{
	if (b->number < 0)
		b->number = row[E_PERSON] >> PACK_PEOPLE;
	else if (row[E_PERSON] >> PACK_PEOPLE != b->number)
		return false;
	if (row[E_PERSON] != b->person) {
		end_person(b);
		b->person = row[E_PERSON];
		b->head = b->block.len;
		b->seats = b->n_stays = 0;
		put_word(&b->block, 0);
		put_stays(b);
	}
	b->seats++;
	put_seat(&b->block, row);
	return true;
}

static void
start_block(struct builder *b)
{
	buf_clear(&b->block);
	b->number = b->person = -1;
}

cbreg_status
pack_touch(cbreg *reg, int64_t person)
{
	int64_t block = person >> PACK_PEOPLE;

	if (reg->all_packs ||
	    (reg->n_packs > 0 && reg->pack[reg->n_packs - 1] == block))
		return CBREG_OK;
	if (reg->n_packs >= MANY_BLOCKS) {
		reg->all_packs = true;
		return CBREG_OK;
	}
	if (!grow(&reg->pack, &reg->pack_room, reg->n_packs,
		sizeof(*reg->pack)))
		return out_of_memory(reg);
	reg->pack[reg->n_packs++] = block;
	return CBREG_OK;
}

void
pack_touch_all(cbreg *reg)
{
	reg->all_packs = true;
}

static void
free_stays(struct pack_stays *s)
{
	if (s != NULL)
		free(s->row);
	free(s);
}

static bool
comes_after(const struct pack_stay *a, const struct pack_stay *b)
{
	return a->from != b->from ? a->from > b->from : a->org > b->org;
}

cbreg_status
pack_give_stay(cbreg *reg, int64_t person, const struct pack_stay *stay)
{
	struct pack_stays *s = reg->stays;
	size_t at;

	if (s == NULL && (reg->stays = s = calloc(1, sizeof(*s))) == NULL)
		return out_of_memory(reg);
	if (!grow(&s->row, &s->room, s->n, sizeof(*s->row)))
		return out_of_memory(reg);
	if (stay->org >> ORG_BITS != 0)
		return db_fail(reg->db, CBREG_IO,
		    "there are more organisations than %d",
		    (1 << ORG_BITS) - 1);
	/* In the order in which they would be read. */
	for (at = s->n++; at > 0 && s->row[at - 1].person == person &&
			  comes_after(&s->row[at - 1].stay, stay);
	     at--)
		s->row[at] = s->row[at - 1];
	s->row[at] = (struct stay_of){ person, *stay };
	return CBREG_OK;
}

/* A row of STMT_AFFILIATION_ALL. */
static cbreg_status
take_stay(void *context, const int64_t *column)
{
	const struct pack_stay stay = { column[2], (int)column[1],
		(int)column[3] };
	cbreg *reg = context;

	return pack_give_stay(reg, column[0], &stay);
}

/* The stays of the people of one block. */
static cbreg_status
load_stays(cbreg *reg, int64_t block)
{
	struct stmt *st = NULL;
	int64_t column[4];
	cbreg_status rc;

	if ((rc = db_get(reg->db, STMT_AFFILIATION_RANGE, &st)) == CBREG_OK &&
	    (rc = db_int(st, "first", block << PACK_PEOPLE)) == CBREG_OK)
		rc = db_int(st, "last", ((block + 1) << PACK_PEOPLE) - 1);
	while (rc == CBREG_OK && (rc = db_step(st)) == CBREG_OK) {
		db_col_ints(st, column, 4);
		rc = take_stay(reg, column);
	}
	db_put(st);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

static int
by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static cbreg_status
build(cbreg *reg, struct builder *b, int64_t block)
{
	int64_t row[E_ALL_COLUMNS];
	struct stmt *st = NULL;
	cbreg_status rc;

	start_block(b);
	pack_drop_stays(reg);
	if ((rc = load_stays(reg, block)) != CBREG_OK)
		return rc;
	b->stays = reg->stays != NULL ? reg->stays : &no_stays;
	if ((rc = db_get(reg->db, STMT_ENROLMENT_RANGE, &st)) == CBREG_OK &&
	    (rc = db_int(st, "first", block << PACK_PEOPLE)) == CBREG_OK)
		rc = db_int(st, "last", ((block + 1) << PACK_PEOPLE) - 1);
	while (rc == CBREG_OK && (rc = db_step(st)) == CBREG_OK) {
		db_col_ints(st, row, E_ALL_COLUMNS);
		add_row(b, row);
	}
	db_put(st);
	end_person(b);
	if (b->block.failed)
		return out_of_memory(reg);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

static cbreg_status
refresh_some(cbreg *reg)
{
	struct builder b = { .reg = reg };
	struct stmt *st = NULL;
	cbreg_status rc = CBREG_OK;
	size_t i;

	qsort(reg->pack, reg->n_packs, sizeof(*reg->pack), by_number);
	for (i = 0; i < reg->n_packs && rc == CBREG_OK; i++) {
		if (i > 0 && reg->pack[i] == reg->pack[i - 1])
			continue;
		if ((rc = build(reg, &b, reg->pack[i])) != CBREG_OK ||
		    (rc = db_get(reg->db, STMT_PACK_PUT, &st)) != CBREG_OK)
			break;
		if ((rc = db_int(st, "block", reg->pack[i])) == CBREG_OK &&
		    (rc = db_blob(st, "seats", buf_text(&b.block),
			 b.block.len)) == CBREG_OK)
			rc = db_run(st);
		db_put(st);
	}
	buf_release(&b.block);
	pack_drop_stays(reg);
	return rc;
}

/* All blocks, in memory until the walk over the enrolments has ended. */
struct made {
	struct {
		int64_t number;
		char *data;
		size_t len;
	} * block;
	size_t n, room, at;
	struct arena arena;
	struct value row[2];
};

static cbreg_status
keep_block(struct builder *b, struct made *made)
{
	char *data;

	end_person(b);
	if (b->block.failed ||
	    !grow(&made->block, &made->room, made->n, sizeof(*made->block)) ||
	    (data = arena_text(&made->arena, b->block.text, b->block.len)) ==
		NULL)
		return out_of_memory(b->reg);
	made->block[made->n].number = b->number;
	made->block[made->n].data = data;
	made->block[made->n++].len = b->block.len;
	start_block(b);
	return CBREG_OK;
}

static const struct value *
next_block(void *context)
{
	struct made *made = context;

	if (made->at == made->n)
		return NULL;
	made->row[0] = (struct value){ .type = VALUE_INT,
		.num = made->block[made->at].number };
	made->row[1] = (struct value){ .type = VALUE_BLOB,
		.text = made->block[made->at].data,
		.len = made->block[made->at].len };
	made->at++;
	return made->row;
}

struct making {
	struct builder b;
	struct made *made;
	uint64_t sum;
	struct relay *relay;
	int64_t (*to)[E_BATCH + 1]; /* the block that is being filled */
	size_t n;
};

/* Rows of enrolments on their way from the engine to those who fold them. */
#define BLOCKS 4
#define BLOCK_ROWS 4096

/* An enrolment, of which the columns that are stored are filled. */
static cbreg_status
take_row(struct making *m, int64_t row[E_ALL_COLUMNS])
{
	const struct stratum *s = stratum_of(m->b.reg, row[E_STRATUM]);
	cbreg_status rc = CBREG_OK;

	row[E_ROLE] = s->role;
	row[E_COUNTRY] = s->country;
	row[E_SEX] = s->sex;
	row[E_ORG_KIND] = s->org_kind;
	if (row[E_BATCH] == m->b.reg->batch)
		m->sum += enrolment_digest(row);
	if (!add_row(&m->b, row) &&
	    (rc = keep_block(&m->b, m->made)) == CBREG_OK)
		add_row(&m->b, row);
	return rc;
}

/* Runs beside the scan. */
static cbreg_status
take_rows(void *context, const void *block, size_t n)
{
	const int64_t(*from)[E_BATCH + 1] = block;
	int64_t row[E_ALL_COLUMNS];
	cbreg_status rc = CBREG_OK;
	size_t i;

	for (i = 0; i < n && rc == CBREG_OK; i++) {
		memcpy(row, from[i], sizeof(from[i]));
		rc = take_row(context, row);
	}
	return rc;
}

static void
send_block(struct making *m)
{
	relay_send(m->relay, m->n);
	m->to = relay_block(m->relay);
	m->n = 0;
}

/* A row of STMT_ENROLMENT_SCAN. */
static cbreg_status
take_sums(void *context, const int64_t *sum)
{
	const uint64_t seat = (uint64_t)sum[0], state = (uint64_t)sum[1],
		       fixed = (uint64_t)sum[2];
	struct making *m = context;
	int64_t *row = m->to[m->n++];

	row[E_PERSON] = (int64_t)(seat >> 24);
	row[E_SESSION] = seat & 0xffffff;
	row[E_STATUS_ON] = (int64_t)(state >> 24);
	row[E_STATUS] = state >> 16 & 0xff;
	row[E_REASON] = state >> 8 & 0xff;
	row[E_SEQ] = state & 0xff;
	row[E_STRATUM] = (int64_t)(fixed >> 16);
	row[E_DAYS] = fixed & 0xffff;
	row[E_BATCH] = sum[3];
	if (m->n == BLOCK_ROWS)
		send_block(m);
	return CBREG_OK;
}

/* A row of STMT_ENROLMENT_ALL. */
static cbreg_status
take_columns(void *context, const int64_t *column)
{
	struct making *m = context;

	memcpy(m->to[m->n++], column, sizeof(m->to[0]));
	if (m->n == BLOCK_ROWS)
		send_block(m);
	return CBREG_OK;
}

static cbreg_status
scan_enrolments(struct making *m)
{
	struct db *db = m->b.reg->db;
	cbreg_status rc, taken;

	m->relay =
	    relay_start(BLOCKS, BLOCK_ROWS * sizeof(m->to[0]), take_rows, m);
	if (m->relay == NULL)
		return out_of_memory(m->b.reg);
	m->to = relay_block(m->relay);
	rc = db->ops->columns_cost
		 ? db_scan(db, STMT_ENROLMENT_SCAN, take_sums, m)
		 : db_scan(db, STMT_ENROLMENT_ALL, take_columns, m);
	relay_send(m->relay, m->n);
	taken = relay_join(m->relay);
	relay_end(m->relay);
	return rc != CBREG_OK ? rc : taken;
}

static cbreg_status
make_all(cbreg *reg, struct made *made, uint64_t *sum)
{
	struct making m = { .b = { .reg = reg }, .made = made };
	cbreg_status rc;

	start_block(&m.b);
	if ((rc = strata_load(reg)) == CBREG_OK && reg->stays == NULL)
		rc = db_scan(reg->db, STMT_AFFILIATION_ALL, take_stay, reg);
	m.b.stays = reg->stays != NULL ? reg->stays : &no_stays;
	if (rc == CBREG_OK)
		rc = scan_enrolments(&m);
	if (rc == CBREG_OK && m.b.number >= 0)
		rc = keep_block(&m.b, made);
	buf_release(&m.b.block);
	pack_drop_stays(reg);
	*sum = m.sum;
	return rc;
}

static cbreg_status
refresh_all(cbreg *reg)
{
	struct made made = { 0 };
	struct stmt *st = NULL;
	uint64_t sum = 0;
	cbreg_status rc;

	rc = make_all(reg, &made, &sum);
	if (rc == CBREG_OK && sum != reg->seat_sum)
		rc = db_fail(reg->db, CBREG_IO,
		    "enrolments were read back otherwise than written");
	if (rc == CBREG_OK &&
	    (rc = db_get(reg->db, STMT_PACK_CLEAR, &st)) == CBREG_OK)
		rc = db_run(st);
	db_put(st);
	if (rc == CBREG_OK)
		rc = db_bulk(reg->db, BULK_PACK, next_block, &made);
	arena_release(&made.arena);
	free(made.block);
	return rc;
}

cbreg_status
pack_refresh(cbreg *reg)
{
	cbreg_status rc = CBREG_OK;

	if (reg->all_packs)
		rc = refresh_all(reg);
	else if (reg->n_packs > 0)
		rc = refresh_some(reg);
	pack_forget(reg);
	return rc;
}

void
pack_drop_stays(cbreg *reg)
{
	free_stays(reg->stays);
	reg->stays = NULL;
}

void
pack_forget(cbreg *reg)
{
	reg->all_packs = false;
	reg->n_packs = 0;
	pack_drop_stays(reg);
}

cbreg_status
pack_check(cbreg *reg, int64_t *wrong)
{
	struct made made = { 0 };
	struct stmt *st = NULL;
	uint64_t ignored = 0;
	const void *data;
	cbreg_status rc;
	size_t len, i = 0;

	*wrong = 0;
	rc = make_all(reg, &made, &ignored);
	if (rc == CBREG_OK)
		rc = db_get(reg->db, STMT_PACK_ALL, &st);
	while (rc == CBREG_OK && (rc = db_step(st)) == CBREG_OK) {
		if ((data = db_col_blob(st, 1, &len)) == NULL) {
			rc = out_of_memory(reg);
			break;
		}
		if (len == 0)
			continue;
		if (i >= made.n || made.block[i].number != db_col_int(st, 0) ||
		    made.block[i].len != len ||
		    memcmp(made.block[i].data, data, len) != 0)
			++*wrong;
		i++;
	}
	if (rc == CBREG_DONE && i != made.n)
		++*wrong;
	db_put(st);
	arena_release(&made.arena);
	free(made.block);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}
