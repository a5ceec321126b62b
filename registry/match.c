/* Whether two records are of one person: the evidence and its weights. */
#include "config.h"

#include "match.h"

#include "name.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define MAX_TOKENS 24

static const struct {
	const char *word;
	int weight;
	const char *about;
} evidence[EV_N] = {
	[EV_EXTERNAL] = { "external-id", 100, "the same external id" },
	[EV_EMAIL] = { "email", 100, "the same personal e-mail address" },
	[EV_MAILBOX] = { "mailbox", 0, "the same address, of an office" },
	[EV_NAME] = { "name", 45, "the same words in the name" },
	[EV_COMMON_NAME] = { "common-name", 25,
	    "the same name, one that many bear" },
	[EV_NAME_PART] = { "name-part", 20,
	    "one name has all words of the other" },
	[EV_NAME_NEAR] = { "name-near", 25, "names that differ by letters" },
	[EV_NAME_SHARED] = { "name-shared", 10, "a word of the name" },
	[EV_FORMER] = { "former-name", 40, "a name that one bore before" },
	[EV_SCRIPTS] = { "scripts", 15,
	    "names in scripts that do not compare" },
	[EV_NATIVE] = { "native-name", 40, "the same name in its own script" },
	[EV_KANA] = { "kana", 30, "the same reading" },
	[EV_COUNTRY] = { "country", 10, "the same country" },
	[EV_ORG] = { "organisation", 30, "an organisation in common" },
	[EV_BIRTH] = { "birth-year", 30, "the same year of birth" },
	[EV_ALONE] = { "alone", 35, "there, and nobody else has that name" },
	[EV_SEATED] = { "seated", 65, "is in that session already" },
	[EV_TOGETHER] = { "together", -25, "both are in one session" },
	[EV_OVERLAP] = { "overlap", -25, "in two sessions on the same days" },
	[EV_OTHER_COUNTRY] = { "other-country", -10, "another country" },
	[EV_OTHER_NATIVE] = { "other-native-name", -40,
	    "another name in its own script" },
	[EV_OTHER_KANA] = { "other-kana", -60, "another reading" },
	[EV_OTHER_NAME] = { "other-name", -100,
	    "names with nothing in common" },
	[EV_OTHER_BIRTH] = { "other-birth-year", -100,
	    "another year of birth" },
	[EV_OTHER_EXTERNAL] = { "other-external-id", -100,
	    "another external id of the same scheme" },
	[EV_OTHER_GENERATION] = { "other-generation", -100,
	    "senior and junior" },
	[EV_OTHER_FATHER] = { "other-father", -100,
	    "the name of one is the father's of the other" },
};

static const char *const answer_word[] = { "different", "nobody", "maybe",
	"same" };

const char *
match_word(enum match_evidence what)
{
	return evidence[what].word;
}

int
match_weight(enum match_evidence what)
{
	return evidence[what].weight;
}

const char *
match_about(enum match_evidence what)
{
	return evidence[what].about;
}

const char *
match_answer_word(enum match_answer answer)
{
	return answer_word[answer];
}

/* Ways of writing one word of a name. */
static const char *const spelling[][2] = {
	{ "abd", "abdul" },
	{ "ma", "maria" },
	{ "md", "muhammad" },
	{ "mohamed", "muhammad" },
	{ "mohammad", "muhammad" },
	{ "mohd", "muhammad" },
	{ "muh", "muhammad" },
	{ "muhamad", "muhammad" },
	{ "muhd", "muhammad" },
	{ "sri", "seri" },
};

/* Words that say little: they are in the names of very many. */
static const char *const common[] = { "abdul", "abdullah", "ahmad", "ali",
	"aung", "chan", "costa", "cruz", "dela", "hoang", "jose", "khin", "kim",
	"kyaw", "lee", "lim", "maria", "maung", "muhammad", "nguyen", "noor",
	"nur", "nurul", "pham", "phan", "santos", "siti", "silva", "sok", "tan",
	"thant", "thi", "tran", "van", "wong" };

/* Senior or junior, in the words of several countries. */
static const char *const generation[] = { "filho", "ii", "iii", "jr", "junior",
	"senior", "sr" };

/* Mailboxes of offices, by the first word of the address or any word. */
static const char *const office[] = { "academy", "admin", "asean", "cert",
	"contact", "csirt", "desk", "director", "education", "enquiry",
	"helpdesk", "hr", "incident", "info", "inquiry", "international",
	"kerjasama", "mail", "noc", "office", "pmo", "postmaster", "policy",
	"registry", "secretariat", "security", "soc", "staff", "support",
	"team", "training", "webmaster" };

static bool
is_among(const char *const *list, size_t n, const char *text, size_t len)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strlen(list[i]) == len &&
		    strncasecmp(list[i], text, len) == 0)
			return true;
	return false;
}

#define IS_AMONG(list, text, len)                                              \
	is_among(list, sizeof(list) / sizeof((list)[0]), text, len)

bool
match_is_shared_mailbox(const char *email)
{
	size_t local = strcspn(email, "@"), i = 0, len;

	while (i < local) {
		len = strcspn(email + i, "._-+@");
		if (len > local - i)
			len = local - i;
		if (IS_AMONG(office, email + i, len))
			return true;
		i += len + 1;
	}
	return false;
}

struct token {
	const char *text;
	size_t len;
};

/* The words of a key, each once, in one spelling. */
static size_t
tokens_of(const char *key, struct token *out)
{
	size_t n = 0, i;

	while (*key != '\0' && n < MAX_TOKENS) {
		struct token t = { key, strcspn(key, " ") };

		key += t.len + (key[t.len] == ' ');
		for (i = 0; i < sizeof(spelling) / sizeof(spelling[0]); i++)
			if (strlen(spelling[i][0]) == t.len &&
			    memcmp(spelling[i][0], t.text, t.len) == 0) {
				t.text = spelling[i][1];
				t.len = strlen(t.text);
				break;
			}
		for (i = 0; i < n; i++)
			if (out[i].len == t.len &&
			    memcmp(out[i].text, t.text, t.len) == 0)
				break;
		if (i == n && t.len > 0)
			out[n++] = t;
	}
	return n;
}

static bool
same_token(const struct token *a, const struct token *b)
{
	return a->len == b->len && memcmp(a->text, b->text, a->len) == 0;
}

/* An initial stands for a word that begins with it. */
static bool
is_initial_of(const struct token *a, const struct token *b)
{
	return a->len == 1 && b->len > 1 && a->text[0] == b->text[0];
}

/* How many words of a are in b, counting initials. */
static size_t
words_in(const struct token *a, size_t na, const struct token *b, size_t nb,
    bool initials)
{
	size_t found = 0, i, k;

	for (i = 0; i < na; i++)
		for (k = 0; k < nb; k++)
			if (same_token(&a[i], &b[k]) ||
			    (initials && (is_initial_of(&a[i], &b[k]) ||
					     is_initial_of(&b[k], &a[i])))) {
				found++;
				break;
			}
	return found;
}

/* Letters to change, add or leave out; more than limit where that is
 * exceeded. */
static size_t
distance(const char *a, size_t na, const char *b, size_t nb, size_t limit)
{
	size_t row[128], i, k, up, best, cost;

	if (na >= 128 || nb >= 128 || na > nb + limit || nb > na + limit)
		return limit + 1;
	for (k = 0; k <= nb; k++)
		row[k] = k;
	for (i = 1; i <= na; i++) {
		up = row[0];
		best = row[0] = i;
		for (k = 1; k <= nb; k++) {
			cost = up + (a[i - 1] != b[k - 1]);
			up = row[k];
			if (row[k] + 1 < cost)
				cost = row[k] + 1;
			if (row[k - 1] + 1 < cost)
				cost = row[k - 1] + 1;
			row[k] = cost;
			if (cost < best)
				best = cost;
		}
		if (best > limit)
			return limit + 1;
	}
	return row[nb];
}

/* One letter in six may differ, blanks aside. */
static bool
is_near(const char *a, const char *b)
{
	char x[128], y[128];
	size_t nx = 0, ny = 0;

	for (; *a != '\0' && nx < sizeof(x); a++)
		if (*a != ' ')
			x[nx++] = *a;
	for (; *b != '\0' && ny < sizeof(y); b++)
		if (*b != ' ')
			y[ny++] = *b;
	if (nx < 6 || ny < 6)
		return false;
	return distance(x, nx, y, ny, (nx < ny ? nx : ny) / 6) <=
	       (nx < ny ? nx : ny) / 6;
}

/* How many words of a are in b but for a letter or two. */
static size_t
near_words_in(const struct token *a, size_t na, const struct token *b,
    size_t nb)
{
	size_t found = 0, i, k, limit;

	for (i = 0; i < na; i++)
		for (k = 0; k < nb; k++) {
			limit =
			    1 + (a[i].len < b[k].len ? a[i].len : b[k].len) / 6;
			if (distance(a[i].text, a[i].len, b[k].text, b[k].len,
				limit) <= limit) {
				found++;
				break;
			}
		}
	return found;
}

static bool
is_latin(const char *key)
{
	const char *at;

	for (at = key; *at != '\0'; at++)
		if (*at >= 'a' && *at <= 'z')
			return true;
	return false;
}

/* A name says something by two words or more, one of them not in the names
 * of everybody and longer than a syllable. */
static bool
is_common(const struct token *t, size_t n, const char *key)
{
	size_t i, telling = 0;

	if (n < 2)
		return true;
	if (!is_latin(key))
		return false;
	for (i = 0; i < n; i++)
		telling +=
		    t[i].len >= 4 && !IS_AMONG(common, t[i].text, t[i].len);
	return telling == 0;
}

static bool
has_generation(const struct token *t, size_t n, bool *senior)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (IS_AMONG(generation, t[i].text, t[i].len)) {
			*senior = t[i].text[0] == 's';
			return true;
		}
	return false;
}

/* The words before a joiner such as bin are the person's, those behind the
 * father's. */
static bool
own_words(const char *name, size_t *len)
{
	static const char *const joiner[] = { " bin ", " binti ", " binte ",
		" a/l ", " a/p ", " s/o ", " d/o " };
	const char *at;
	size_t i;

	for (i = 0; i < sizeof(joiner) / sizeof(joiner[0]); i++)
		if ((at = strcasestr(name, joiner[i])) != NULL) {
			*len = (size_t)(at - name);
			return true;
		}
	return false;
}

static bool
crosses_father(const struct titles *titles, const struct face *a,
    const struct face *b)
{
	struct buf x = { 0 }, y = { 0 };
	size_t la, lb;
	bool crossed;

	if (!own_words(a->name, &la) || !own_words(b->name, &lb))
		return false;
	name_fold(titles, a->name, la, a->country, &x);
	name_fold(titles, b->name, lb, b->country, &y);
	crossed = !x.failed && !y.failed &&
		  !name_shares_token(buf_text(&x), buf_text(&y));
	buf_release(&x);
	buf_release(&y);
	return crossed;
}

static uint32_t
bit(enum match_evidence what)
{
	return (uint32_t)1 << what;
}

static uint32_t
weigh_names(const struct titles *titles, const struct face *a,
    const struct face *b)
{
	struct token x[MAX_TOKENS], y[MAX_TOKENS];
	size_t nx = tokens_of(a->key, x), ny = tokens_of(b->key, y), shared;
	bool sx = false, sy = false;
	uint32_t found = 0;

	if (nx == 0 || ny == 0)
		return 0;
	if (has_generation(x, nx, &sx) && has_generation(y, ny, &sy) &&
	    sx != sy)
		found |= bit(EV_OTHER_GENERATION);
	if (crosses_father(titles, a, b))
		found |= bit(EV_OTHER_FATHER);
	shared = words_in(x, nx, y, ny, false);
	if (shared == nx && shared == ny)
		return found |
		       bit(is_common(x, nx, a->key) ? EV_COMMON_NAME : EV_NAME);
	if (is_latin(a->key) != is_latin(b->key))
		return found | bit(EV_SCRIPTS);
	if (words_in(x, nx, y, ny, true) == nx ||
	    words_in(y, ny, x, nx, true) == ny)
		return found | bit(EV_NAME_PART);
	if (is_near(a->key, b->key) || (near_words_in(x, nx, y, ny) == nx &&
					   near_words_in(y, ny, x, nx) == ny))
		return found | bit(EV_NAME_NEAR);
	return found | bit(shared > 0 ? EV_NAME_SHARED : EV_OTHER_NAME);
}

/* Kanji that two clerks write for one name. */
static const char *const variant[][2] = {
	{ "髙", "高" },
	{ "﨑", "崎" },
	{ "邉", "辺" },
	{ "邊", "辺" },
	{ "齋", "斉" },
	{ "齊", "斉" },
	{ "斎", "斉" },
	{ "澤", "沢" },
	{ "廣", "広" },
	{ "濵", "浜" },
	{ "濱", "浜" },
	{ "國", "国" },
	{ "櫻", "桜" },
	{ "德", "徳" },
};

/* A name in its own script, without blanks, width and variants. */
void
match_fold_native(const char *text, struct buf *out)
{
	struct buf plain = { 0 };
	const char *at;
	size_t i, len;

	name_fold_plain(text, strlen(text), &plain);
	for (at = buf_text(&plain); *at != '\0'; at += len) {
		len = 1;
		/* Each of them begins with such a byte. */
		for (i = 0; (unsigned char)*at >= 0xe5 &&
			    i < sizeof(variant) / sizeof(variant[0]);
		     i++)
			if (strncmp(at, variant[i][0], strlen(variant[i][0])) ==
			    0) {
				buf_puts(out, variant[i][1]);
				len = strlen(variant[i][0]);
				break;
			}
		if (len > 1 || *at == ' ')
			continue;
		while (at[len] != '\0' && at[len] != ' ' &&
		       (unsigned char)at[len] < 0xe5)
			len++;
		buf_add(out, at, len);
	}
	buf_release(&plain);
}

/* 1 the same, -1 another, 0 where one is empty. */
static int
compare_native(const char *a, const char *b)
{
	struct buf x = { 0 }, y = { 0 };
	int same;

	if (a[0] == '\0' || b[0] == '\0')
		return 0;
	if (strcmp(a, b) == 0)
		return 1;
	match_fold_native(a, &x);
	match_fold_native(b, &y);
	same = strcmp(buf_text(&x), buf_text(&y)) == 0 ? 1 : -1;
	buf_release(&x);
	buf_release(&y);
	return same;
}

static uint32_t
weigh_externals(const struct face *a, const struct face *b)
{
	const char *const *x, *const *y;
	uint32_t found = 0;
	size_t len;

	for (x = a->external; x != NULL && *x != NULL; x++)
		for (y = b->external; y != NULL && *y != NULL; y++) {
			len = strcspn(*x, ":") + 1;
			if (strcmp(*x, *y) == 0)
				return bit(EV_EXTERNAL);
			if (strncmp(*x, *y, len) == 0 &&
			    strcasecmp(*x, *y) != 0)
				found = bit(EV_OTHER_EXTERNAL);
		}
	return found;
}

static bool
share_org(const struct face *a, const struct face *b)
{
	size_t i, k;

	for (i = 0; i < a->n_org; i++)
		for (k = 0; k < b->n_org; k++)
			if (a->org[i] == b->org[k])
				return true;
	return false;
}

static uint32_t
weigh_rest(const struct face *a, const struct face *b)
{
	uint32_t found = weigh_externals(a, b);
	int native = compare_native(a->native_name, b->native_name);
	int kana = compare_native(a->kana, b->kana);

	if (a->email[0] != '\0' && strcasecmp(a->email, b->email) == 0)
		found |= bit(
		    match_is_shared_mailbox(a->email) ? EV_MAILBOX : EV_EMAIL);
	if (native != 0)
		found |= bit(native > 0 ? EV_NATIVE : EV_OTHER_NATIVE);
	if (kana != 0)
		found |= bit(kana > 0 ? EV_KANA : EV_OTHER_KANA);
	if (a->country >= 0 && b->country >= 0)
		found |= bit(
		    a->country == b->country ? EV_COUNTRY : EV_OTHER_COUNTRY);
	if (share_org(a, b))
		found |= bit(EV_ORG);
	if (a->birth_year != 0 && b->birth_year != 0)
		found |= bit(
		    a->birth_year == b->birth_year ? EV_BIRTH : EV_OTHER_BIRTH);
	return found;
}

/* What one says of the names of today. */
#define NAMES                                                                  \
	(bit(EV_NAME_PART) | bit(EV_NAME_NEAR) | bit(EV_NAME_SHARED) |         \
	    bit(EV_SCRIPTS) | bit(EV_OTHER_NAME))

#define CONTRADICTIONS (~(uint32_t)0 << EV_OTHER_NAME)

#define CORROBORATES                                                           \
	(bit(EV_EXTERNAL) | bit(EV_EMAIL) | bit(EV_NATIVE) | bit(EV_KANA) |    \
	    bit(EV_ORG) | bit(EV_BIRTH) | bit(EV_SEATED))

static enum match_answer
decide(uint32_t found, int score)
{
	uint32_t against = found & CONTRADICTIONS;
	bool identified = (found & (bit(EV_EXTERNAL) | bit(EV_EMAIL))) != 0;

	/* What identifies and what contradicts: one of them is a mistake. */
	if (identified && against != 0)
		return (found & bit(EV_EXTERNAL)) == 0 &&
			       (against & (against - 1)) != 0
			   ? MATCH_DIFFERENT
			   : MATCH_MAYBE;
	if (against != 0)
		return MATCH_DIFFERENT;
	/* An address goes from one holder of a post to the next. */
	if ((found & bit(EV_EMAIL)) != 0 && (found & bit(EV_EXTERNAL)) == 0 &&
	    (found & bit(EV_NAME_SHARED)) != 0 && (found & bit(EV_BIRTH)) == 0)
		return MATCH_MAYBE;
	/* Nobody is identified by a name alone, however rare. */
	return score >= MATCH_SAME_FROM && (found & CORROBORATES) != 0
		   ? MATCH_SAME
	       : score >= MATCH_MAYBE_FROM ? MATCH_MAYBE
					   : MATCH_NOBODY;
}

static bool
bore(const struct face *a, const char *key)
{
	const char *const *former;

	for (former = a->former; former != NULL && *former != NULL; former++)
		if (strcmp(*former, key) == 0)
			return true;
	return false;
}

static void
sum_up(struct match *match)
{
	int i;

	match->score = 0;
	for (i = 0; i < EV_N; i++)
		if ((match->evidence & bit((enum match_evidence)i)) != 0)
			match->score += evidence[i].weight;
	match->answer = decide(match->evidence, match->score);
}

void
match_add(struct match *match, enum match_evidence what)
{
	match->evidence |= bit(what);
	sum_up(match);
}

void
match_faces(const struct titles *titles, const struct face *a,
    const struct face *b, bool alone, struct match *out)
{
	uint32_t found = weigh_names(titles, a, b) | weigh_rest(a, b);

	/* A name of before says as much as one of today, and another one of
	 * today says nothing against it. */
	if ((found & (bit(EV_NAME) | bit(EV_COMMON_NAME))) == 0 &&
	    (bore(a, b->key) || bore(b, a->key)))
		found = (found & ~NAMES) | bit(EV_FORMER);

	if (alone && (found & bit(EV_ORG)) != 0 &&
	    (found & (bit(EV_NAME) | bit(EV_COMMON_NAME))) != 0)
		found |= bit(EV_ALONE);
	/* Readings differ from clerk to clerk; the script decides. */
	if ((found & (bit(EV_NATIVE) | bit(EV_KANA))) != 0)
		found &= ~bit(EV_OTHER_NAME);
	out->evidence = found;
	sum_up(out);
}
