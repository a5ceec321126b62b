/* Strata: each combination kept once, found in memory or asked for. */
#include "config.h"

#include "stratum.h"

#include <stdlib.h>

static uint64_t
value_hash(const struct stratum *s)
{
	uint64_t h = (uint64_t)s->org;

	h = h << 16 ^ s->country;
	return h << 24 ^ (uint64_t)s->role << 16 ^ (uint64_t)s->sex << 8 ^
	       s->org_kind;
}

static bool
is_same(const struct stratum *a, const struct stratum *b)
{
	return a->org == b->org && a->country == b->country &&
	       a->role == b->role && a->sex == b->sex &&
	       a->org_kind == b->org_kind;
}

static bool
remember(struct stratum_table *all, size_t number, const struct stratum *s)
{
	while (all->n <= number) {
		if (!grow(&all->row, &all->room, all->n, sizeof(*all->row)))
			return false;
		all->row[all->n++] = (struct stratum){ 0 };
	}
	all->row[number] = *s;
	return map_add(&all->by_value, value_hash(s), (uint32_t)number);
}

static struct stratum
stratum_at(const int64_t row[6])
{
	return (struct stratum){ .role = (uint8_t)row[1],
		.country = (uint16_t)row[2],
		.sex = (uint8_t)row[3],
		.org_kind = (uint8_t)row[4],
		.org = row[5] };
}

cbreg_status
strata_load(cbreg *reg)
{
	struct stratum_table *all = &reg->strata;
	struct stmt *st = NULL;
	struct stratum s;
	int64_t row[6];
	cbreg_status rc;

	if (all->all)
		return CBREG_OK;
	if ((rc = db_get(reg->db, STMT_STRATUM_FROM, &st)) == CBREG_OK)
		rc = db_int(st, "id", 0);
	while (rc == CBREG_OK && (rc = db_step(st)) == CBREG_OK) {
		db_col_ints(st, row, 6);
		s = stratum_at(row);
		if (!remember(all, (size_t)row[0], &s))
			rc = out_of_memory(reg);
	}
	db_put(st);
	if (rc != CBREG_DONE)
		return rc;
	all->all = true;
	all->next = all->first_new = all->n > 0 ? all->n : 1;
	return CBREG_OK;
}

const struct stratum *
stratum_of(const cbreg *reg, int64_t number)
{
	static const struct stratum none;

	return number >= 0 && (size_t)number < reg->strata.n
		   ? &reg->strata.row[number]
		   : &none;
}

static cbreg_status
ask(cbreg *reg, const struct stratum *s, int64_t *out)
{
	struct stmt *st = NULL;
	cbreg_status rc;

	*out = 0;
	if ((rc = db_get(reg->db, STMT_STRATUM_FIND, &st)) == CBREG_OK &&
	    (rc = db_int(st, "country", s->country)) == CBREG_OK &&
	    (rc = db_int(st, "sex", s->sex)) == CBREG_OK &&
	    (rc = db_int(st, "role", s->role)) == CBREG_OK &&
	    (rc = db_int(st, "kind", s->org_kind)) == CBREG_OK &&
	    (rc = db_int(st, "org", s->org)) == CBREG_OK &&
	    (rc = db_step(st)) == CBREG_OK)
		*out = db_col_int(st, 0);
	db_put(st);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

cbreg_status
stratum_number(cbreg *reg, const struct stratum *s, uint32_t *out)
{
	struct stratum_table *all = &reg->strata;
	int64_t number = 0;
	struct map_cursor c;
	cbreg_status rc;
	uint32_t i;
	bool more;

	more = map_first(&all->by_value, &c, value_hash(s), &i);
	for (; more; more = map_next(&all->by_value, &c, &i))
		if (is_same(&all->row[i], s)) {
			*out = i;
			return CBREG_OK;
		}
	if (!all->all && (rc = ask(reg, s, &number)) != CBREG_OK)
		return rc;
	if (number == 0) {
		if (all->next == 0) {
			rc = db_number(reg->db, STMT_STRATUM_MAX, &number);
			if (rc != CBREG_OK)
				return rc;
			all->next = all->first_new = (size_t)number + 1;
		}
		number = (int64_t)all->next++;
	}
	if (!remember(all, (size_t)number, s))
		return out_of_memory(reg);
	*out = (uint32_t)number;
	return CBREG_OK;
}

static const struct value *
next_new(void *context)
{
	struct stratum_table *all = context;
	const struct stratum *s;

	if (all->i == all->next)
		return NULL;
	s = &all->row[all->i];
	all->value[0] = (struct value){ VALUE_INT, (int64_t)all->i, NULL, 0 };
	all->value[1] = (struct value){ VALUE_INT, s->role, NULL, 0 };
	all->value[2] = (struct value){ VALUE_INT, s->country, NULL, 0 };
	all->value[3] = (struct value){ VALUE_INT, s->sex, NULL, 0 };
	all->value[4] = (struct value){ VALUE_INT, s->org_kind, NULL, 0 };
	all->value[5] = (struct value){ s->org != 0 ? VALUE_INT : VALUE_NULL,
		s->org, NULL, 0 };
	all->i++;
	return all->value;
}

static cbreg_status
read_back(cbreg *reg)
{
	struct stratum_table *all = &reg->strata;
	size_t n = all->first_new;
	struct stmt *st = NULL;
	struct stratum s;
	int64_t row[6];
	cbreg_status rc;

	if ((rc = db_get(reg->db, STMT_STRATUM_FROM, &st)) == CBREG_OK)
		rc = db_int(st, "id", (int64_t)n);
	while (rc == CBREG_OK && (rc = db_step(st)) == CBREG_OK) {
		db_col_ints(st, row, 6);
		s = stratum_at(row);
		if (n == all->next || row[0] != (int64_t)n ||
		    !is_same(&s, &all->row[n]))
			break;
		n++;
	}
	db_put(st);
	if (rc == CBREG_OK || (rc == CBREG_DONE && n != all->next))
		return db_fail(reg->db, CBREG_IO,
		    "a stratum was read back otherwise than written");
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

cbreg_status
strata_write(cbreg *reg)
{
	struct stratum_table *all = &reg->strata;
	cbreg_status rc;

	if (all->first_new == all->next)
		return CBREG_OK;
	all->i = all->first_new;
	if ((rc = db_bulk(reg->db, BULK_STRATUM, next_new, all)) != CBREG_OK ||
	    (rc = read_back(reg)) != CBREG_OK)
		return rc;
	all->first_new = all->next;
	return CBREG_OK;
}

cbreg_status
strata_sweep(cbreg *reg)
{
	struct stmt *st = NULL;
	cbreg_status rc;

	strata_release(reg);
	if ((rc = db_get(reg->db, STMT_STRATUM_SWEEP, &st)) == CBREG_OK)
		rc = db_run(st);
	db_put(st);
	return rc;
}

void
strata_release(cbreg *reg)
{
	free(reg->strata.row);
	map_release(&reg->strata.by_value);
	reg->strata = (struct stratum_table){ 0 };
}
