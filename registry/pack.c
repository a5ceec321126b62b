/* The packed copy of the enrolments: kept with them, checked against them. */
#include "config.h"

#include "pack.h"

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

struct builder {
	cbreg *reg;
	struct buf block;
	int64_t number, person; /* -1: none yet */
	size_t head;		/* where the person's word is */
	uint64_t seats;
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
	uint64_t word = (uint64_t)row[E_SESSION];

	word = word << STATUS_BITS | (uint64_t)row[E_STATUS];
	word = word << ROLE_BITS | (uint64_t)row[E_ROLE];
	word = word << SEX_BITS | (uint64_t)row[E_SEX];
	word = word << ORG_KIND_BITS | (uint64_t)row[E_ORG_KIND];
	word = word << COUNTRY_BITS | (uint64_t)row[E_COUNTRY];
	word = word << SEQ_BITS | (uint64_t)row[E_SEQ];
	put_word(b, word);
	put_word(b,
	    (uint64_t)row[E_STATUS_ON] << 32 | (uint64_t)(uint32_t)row[E_DAYS]);
}

void
pack_read_seat(const uint64_t words[PACK_SEAT_WORDS], struct pack_seat *out)
{
	uint64_t word = le64toh(words[0]), second = le64toh(words[1]);

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
	out->on = (int)(second >> 32);
	out->days = (int)(uint32_t)second;
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
	word = htole64(b->seats << PACK_PEOPLE |
		       ((uint64_t)b->person & ((1u << PACK_PEOPLE) - 1)));
	memcpy(b->block.text + b->head, &word, sizeof(word));
	b->person = -1;
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
		b->seats = 0;
		put_word(&b->block, 0);
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
};

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

/* A row of STMT_ENROLMENT_SCAN. */
static cbreg_status
take_sums(void *context, const int64_t *sum)
{
	const uint64_t seat = (uint64_t)sum[0], state = (uint64_t)sum[1],
		       fixed = (uint64_t)sum[2];
	struct making *m = context;
	int64_t row[E_ALL_COLUMNS];

	row[E_PERSON] = (int64_t)(seat >> 24);
	row[E_SESSION] = seat & 0xffffff;
	row[E_STATUS_ON] = (int64_t)(state >> 24);
	row[E_STATUS] = state >> 16 & 0xff;
	row[E_REASON] = state >> 8 & 0xff;
	row[E_SEQ] = state & 0xff;
	row[E_STRATUM] = (int64_t)(fixed >> 16);
	row[E_DAYS] = fixed & 0xffff;
	row[E_BATCH] = sum[3];
	return take_row(m, row);
}

/* A row of STMT_ENROLMENT_ALL. */
static cbreg_status
take_columns(void *context, const int64_t *column)
{
	int64_t row[E_ALL_COLUMNS];

	memcpy(row, column, (E_BATCH + 1) * sizeof(*row));
	return take_row(context, row);
}

static cbreg_status
make_all(cbreg *reg, struct made *made, uint64_t *sum)
{
	struct making m = { .b = { .reg = reg }, .made = made };
	cbreg_status rc;

	start_block(&m.b);
	if ((rc = strata_load(reg)) == CBREG_OK)
		rc = reg->db->ops->columns_cost
			 ? db_scan(reg->db, STMT_ENROLMENT_SCAN, take_sums, &m)
			 : db_scan(reg->db, STMT_ENROLMENT_ALL, take_columns,
			       &m);
	if (rc == CBREG_OK && m.b.number >= 0)
		rc = keep_block(&m.b, made);
	buf_release(&m.b.block);
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
	reg->all_packs = false;
	reg->n_packs = 0;
	return rc;
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
