/* The matcher against pairs that somebody judged by hand who had not seen it:
 * tests/data/people/pairs.csv, a reason beside each. */
#include "config.h"

#include "engines.h"

#include "buf.h"
#include "codes.h"
#include "match.h"
#include "name.h"
#include "source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAIRS "/tests/data/people/pairs.csv"
#define MISSED "/tests/data/people/missed"

enum {
	P_ID,
	P_VERDICT,
	P_REASON,
	P_A,
	P_B = P_A + 8,
	P_COLUMNS = P_B + 8
};

struct half {
	struct face face;
	struct buf key;
	const char *external[2];
	int64_t org;
};

static void
take_half(struct half *h, char *const *v)
{
	*h = (struct half){ 0 };
	h->face.name = v[0];
	h->face.native_name = v[1];
	h->face.kana = v[2];
	h->face.country = cbreg_country_number(v[3], strlen(v[3]));
	h->org = (int64_t)text_hash(v[4], strlen(v[4]));
	h->face.org = &h->org;
	h->face.n_org = v[4][0] != '\0';
	h->face.email = v[5];
	h->external[0] = v[6][0] != '\0' ? v[6] : NULL;
	h->face.external = h->external;
	h->face.birth_year = (int)strtol(v[7], NULL, 10);
	name_fold(first_titles(), v[0], strlen(v[0]), h->face.country, &h->key);
	h->face.key = buf_text(&h->key);
}

static FILE *
open_data(const char *name)
{
	const char *top = getenv("top_srcdir");
	char path[600];
	FILE *f;

	snprintf(path, sizeof(path), "%s%s", top != NULL ? top : SRCDIR, name);
	f = fopen(path, "r");
	ck_assert_msg(f != NULL, "cannot open %s", path);
	return f;
}

/* The answers that are not those of the registrar, a line each, in order. */
static void
judge(struct buf *missed, size_t *n)
{
	struct source *source = csv_open(open_data(PAIRS), ',');
	struct source_error error;
	struct source_record row;
	struct half a, b;
	struct match m, turned;
	const char *wanted;
	cbreg_status rc;

	ck_assert_ptr_nonnull(source);
	ck_assert_int_eq(source_next(source, &row, &error), CBREG_OK);
	ck_assert_uint_eq(row.n, P_COLUMNS);
	for (*n = 0; (rc = source_next(source, &row, &error)) == CBREG_OK;
	     ++*n) {
		take_half(&a, &row.value[P_A]);
		take_half(&b, &row.value[P_B]);
		match_faces(first_titles(), &a.face, &b.face, false, &m);
		match_faces(first_titles(), &b.face, &a.face, false, &turned);
		wanted = row.value[P_VERDICT];
		ck_assert_msg(m.answer == turned.answer &&
				  m.score == turned.score,
		    "%s: another answer the other way round", row.value[P_ID]);
		/* What joins two people cannot be taken lightly. */
		ck_assert_msg(m.answer != MATCH_SAME ||
				  strcmp(wanted, "same") == 0,
		    "%s: taken for the same (%d), and is '%s': %s",
		    row.value[P_ID], m.score, wanted, row.value[P_REASON]);
		if ((strcmp(wanted, "same") == 0 && m.answer != MATCH_SAME) ||
		    (strcmp(wanted, "different") == 0 &&
			m.answer > MATCH_NOBODY) ||
		    (strcmp(wanted, "unknown") == 0 && m.answer != MATCH_MAYBE))
			buf_printf(missed, "%s %s %s\n", row.value[P_ID],
			    wanted, match_answer_word(m.answer));
		buf_release(&a.key);
		buf_release(&b.key);
	}
	ck_assert_int_eq(rc, CBREG_DONE);
	source_free(source);
}

START_TEST(pairs_as_a_registrar_judges_them)
{
	struct buf missed = { 0 }, known = { 0 };
	char block[512];
	size_t n, len;
	FILE *f;

	judge(&missed, &n);
	ck_assert_uint_ge(n, 120);
	f = open_data(MISSED);
	while ((len = fread(block, 1, sizeof(block), f)) > 0)
		buf_add(&known, block, len);
	fclose(f);
	ck_assert_str_eq(buf_text(&missed), buf_text(&known));
	buf_release(&missed);
	buf_release(&known);
}
END_TEST

START_TEST(mailboxes_of_offices)
{
	static const char *const shared[] = { "info@x.example",
		"INFO@x.example", "cert@x.example", "asean-desk@x.example",
		"policy.director@x.example", "csirt-team@x.example" };
	static const char *const own[] = { "sok.dara@x.example",
		"certina@x.example", "nguyen@info.example",
		"j.desk1@x.example" };
	size_t i;

	for (i = 0; i < N_TESTS(shared); i++)
		ck_assert_msg(match_is_shared_mailbox(shared[i]), "%s",
		    shared[i]);
	for (i = 0; i < N_TESTS(own); i++)
		ck_assert_msg(!match_is_shared_mailbox(own[i]), "%s", own[i]);
}
END_TEST

/* Every piece of evidence has a word of its own, and what contradicts weighs
 * more than what a name can bring. */
START_TEST(evidence_is_declared)
{
	int i, k;

	for (i = 0; i < EV_N; i++) {
		ck_assert_ptr_nonnull(match_word((enum match_evidence)i));
		ck_assert_ptr_nonnull(match_about((enum match_evidence)i));
		for (k = 0; k < i; k++)
			ck_assert_str_ne(match_word((enum match_evidence)i),
			    match_word((enum match_evidence)k));
		if (i >= EV_OTHER_NAME)
			ck_assert_int_le(match_weight((enum match_evidence)i),
			    -MATCH_SAME_FROM);
	}
	/* Name, country, organisation: not enough without another reason. */
	ck_assert_int_lt(match_weight(EV_NAME) + match_weight(EV_COUNTRY) +
			     match_weight(EV_ORG),
	    MATCH_SAME_FROM);
	ck_assert_int_ge(match_weight(EV_NAME) + match_weight(EV_COUNTRY) +
			     match_weight(EV_ORG) + match_weight(EV_ALONE),
	    MATCH_SAME_FROM);
}
END_TEST

int
main(void)
{
	const TTest *const test[] = { pairs_as_a_registrar_judges_them,
		mailboxes_of_offices, evidence_is_declared };
	Suite *s = suite_create("match");

	suite_add(s, "match", test, N_TESTS(test));
	return suite_run(s);
}
