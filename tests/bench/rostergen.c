/*
 * rostergen: writes a deterministic programme with a roster of N enrolments
 * as CSV files, and the truth about what an import of it must find.
 *
 * Everything follows from the seed and N.  The right verdict of every row
 * is certain under these rules (the README says why):
 *
 *  - No two rows have the same session and person, except copies.
 *  - A person's cells are the same on all his unaltered rows.
 *  - A person is "introduced" by his first unaltered row in the file, and
 *    only later rows of his may be altered in a way that touches identity.
 *  - About one person in twelve is "rare": one word of his name belongs to
 *    nobody else.  Only such a person may lose all his identifiers.
 */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "names.h"

#define COUNTRY_COUNT (sizeof(countries) / sizeof(countries[0]))
#define ORG_COUNT 1398
#define ACTIVITY_COUNT 60
#define SESSION_COUNT 2000
#define CANCELLED_EVERY 100 /* sessions; nobody is enrolled in those */
#define AREA_COUNT 5
#define SERVICE_COUNT 5 /* of each area */
#define CAPABILITY_COUNT 150
#define TEACHES_COUNT 1131
#define ASSESSMENT_COUNT 6830
#define VALIDITY_MONTHS 36
#define WORD_MAX 48	       /* words of one list of names */
#define CAREER_MAX 12	       /* sessions of one person */
#define COPY_RING 4096	       /* how far back a copied row may lie */
#define FIRST_DAY 14700	       /* 2010-04-01 in days from 1970-01-01 */
#define LAST_DAY 20543	       /* 2026-03-31 */
#define FRESH_DAY 19509	       /* 2023-06-01: not expired on the last day */
#define UNIQUE_SPACE 40960000u /* words of four syllables, 80 to the 4th */

static const char usage[] =
    "usage: rostergen [--messy] [--no-ambiguous] [--seed NUMBER] ROWS DIR\n";

/* What a row of the random numbers is for; keeps the draws independent. */
enum salt {
	SALT_CAREER = 1,
	SALT_PERSON,
	SALT_NAME,
	SALT_NATIVE,
	SALT_SESSION,
	SALT_ACTIVITY,
	SALT_TEACHES,
	SALT_PROFILE,
	SALT_ASSESSMENT,
	SALT_LEVEL,
	SALT_ORG,
	SALT_STATUS,
	SALT_ROLE,
	SALT_DATE,
	SALT_SHUFFLE,
	SALT_ALTER,
	SALT_IDENTITY,
	SALT_DETAIL
};

enum verdict {
	VERDICT_NEW,
	VERDICT_KNOWN,
	VERDICT_CONFLICT,
	VERDICT_AMBIGUOUS,
	VERDICT_REJECTED,
	VERDICT_COUNT
};

static const char *const verdict_name[] = { "new", "known", "conflict",
	"ambiguous", "rejected" };

enum alteration {
	ALTER_NONE,
	ALTER_COPY,	 /* an earlier unaltered row, byte for byte */
	ALTER_SESSION,	 /* a session that does not exist */
	ALTER_ORG,	 /* an organisation that does not exist */
	ALTER_DATE,	 /* 2017-02-30 */
	ALTER_STATUS,	 /* a status that does not exist */
	ALTER_NAMELESS,	 /* neither name nor identifier */
	ALTER_CASE,	 /* e-mail in capitals */
	ALTER_ACCENT,	 /* accents dropped */
	ALTER_ORDER,	 /* last word of the name first */
	ALTER_TITLE,	 /* "Dr." before the name */
	ALTER_BIRTH,	 /* another birth year, the same e-mail */
	ALTER_NAMESAKE,	 /* rare name, same organisation, no identifier */
	ALTER_EXTERNAL,	 /* no e-mail, but a known external id */
	ALTER_ELSEWHERE, /* rare name, other organisation, no identifier */
	ALTER_COUNT
};

static const char *const alteration_name[] = { "none", "copied_row",
	"unknown_session", "unknown_organisation", "impossible_date",
	"unknown_status", "no_name_no_identifier", "email_in_capitals",
	"accents_dropped", "words_reordered", "title_added", "other_birth_year",
	"namesake_same_organisation", "external_id_only",
	"namesake_other_organisation" };

struct words {
	const char *text[WORD_MAX];
	size_t length[WORD_MAX];
	uint32_t n;
};

struct session {
	uint32_t activity;
	int64_t start, end; /* days from 1970-01-01 */
	uint32_t country;
	uint32_t host;
	bool cancelled;
};

struct capability {
	char code[12];
	char parent[12];
};

struct person {
	char name[96];
	char plain[96]; /* the name without accents */
	char native[128];
	char email[64];
	char external[24];
	char birth[8];
	const char *sex;
	uint32_t country;
	uint32_t org;
	bool rare;
	bool quoted;
};

/* One line of the roster; pointers are borrowed. */
struct row {
	char session[16];
	const char *external, *name, *native, *country;
	char org[16];
	const char *email, *sex, *birth, *role, *status;
	char date[16];
	const char *reason;
	bool quoted;
};

struct gen {
	uint64_t seed;
	bool messy;
	bool ambiguous;
	uint64_t rows;
	const char *dir;

	uint32_t org_first[COUNTRY_COUNT + 1];
	char org_code[ORG_COUNT][12];
	struct session session[SESSION_COUNT];
	struct capability capability[CAPABILITY_COUNT];
	struct words given[COUNTRY_COUNT], family[COUNTRY_COUNT];
	struct words syllable[COUNTRY_COUNT];
	struct words viet_f[2], viet_m[2], viet_g[2]; /* written, plain */
	struct words thai_g, thai_f;

	uint64_t *seat; /* session << 32 | person, in file order */
	uint32_t persons;
	unsigned char *introduced; /* one bit a person */
	uint64_t copyable[COPY_RING];
	uint32_t copyable_n;

	uint64_t verdict[VERDICT_COUNT];
	uint64_t altered[ALTER_COUNT];
	uint64_t known_persons;
	uint64_t without_email; /* rows of persons who never have one */
};

static _Noreturn void
die(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fputs("rostergen: ", stderr);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
	va_end(ap);
	exit(1);
}

static _Noreturn void
usage_die(void)
{
	fputs(usage, stderr);
	exit(2);
}

/* ---- random numbers: a hash of the seed and of what they are for ---- */

static uint64_t
mix(uint64_t x)
{
	x += 0x9e3779b97f4a7c15u;
	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
	return x ^ (x >> 31);
}

static uint64_t
draw(const struct gen *gen, enum salt salt, uint64_t a, uint64_t b)
{
	return mix(mix(mix(gen->seed + (uint64_t)salt) ^ a) + b);
}

/* A number below n from the upper half of a draw. */
static uint32_t
below(uint64_t random, uint32_t n)
{
	return (uint32_t)(((random >> 32) * n) >> 32);
}

/* The next draw from a running state. */
static uint32_t
roll(uint64_t *state, uint32_t n)
{
	*state = mix(*state);
	return below(*state, n);
}

/* ---- text ---- */

/* Appends to a buffer of a fixed size; a name that is too long is a bug. */
static void
append(char *to, size_t size, const char *text, size_t length)
{
	size_t have = strlen(to);

	if (have + length >= size)
		die("internal: '%s' is too long", to);
	memcpy(to + have, text, length);
	to[have + length] = '\0';
}

static void
append_text(char *to, size_t size, const char *text)
{
	append(to, size, text, strlen(text));
}

static void
append_word(char *to, size_t size, const struct words *list, uint32_t i)
{
	append(to, size, list->text[i], list->length[i]);
}

static void
capitals(char *text)
{
	for (; *text != '\0'; text++)
		if (*text >= 'a' && *text <= 'z')
			*text = (char)(*text - 'a' + 'A');
}

static void
small_letters(char *text)
{
	for (; *text != '\0'; text++)
		if (*text >= 'A' && *text <= 'Z')
			*text = (char)(*text - 'A' + 'a');
}

static void
words_split(struct words *list, const char *text)
{
	list->n = 0;
	while (*text != '\0') {
		size_t length = strcspn(text, " ");

		if (list->n == WORD_MAX)
			die("internal: too many words in a list");
		list->text[list->n] = text;
		list->length[list->n] = length;
		list->n++;
		text += length;
		text += strspn(text, " ");
	}
}

/* Writes YYYY-MM-DD; the calendar is Gregorian (days from 1970-01-01). */
static void
date_format(char *to, size_t size, int64_t day)
{
	int64_t z = day + 719468;
	int64_t era = z / 146097;
	int64_t doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;
	int64_t d = doy - (153 * mp + 2) / 5 + 1;
	int64_t m = mp < 10 ? mp + 3 : mp - 9;
	int64_t y = yoe + era * 400 + (m <= 2);

	snprintf(to, size, "%04d-%02d-%02d", (int)y, (int)m, (int)d);
}

static int64_t
earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* ---- files ---- */

static FILE *
file_open(const struct gen *gen, const char *name, const char *header)
{
	char path[4096];
	FILE *to;

	if ((size_t)snprintf(path, sizeof(path), "%s/%s", gen->dir, name) >=
	    sizeof(path))
		die("the name of the folder is too long");
	if ((to = fopen(path, "w")) == NULL)
		die("cannot write '%s': %s", path, strerror(errno));
	setvbuf(to, NULL, _IOFBF, 1 << 20);
	fprintf(to, "%s\n", header);
	return to;
}

static void
file_close(FILE *to, const char *name)
{
	bool bad = ferror(to) != 0;

	if (fclose(to) != 0 || bad)
		die("cannot write '%s': %s", name, strerror(errno));
}

/* ---- organisations ---- */

static void
orgs_make(struct gen *gen)
{
	uint32_t next = 0, weight = 0;

	for (uint32_t c = 0; c < COUNTRY_COUNT; c++) {
		weight += countries[c].weight;
		gen->org_first[c] = next;
		for (; next < ORG_COUNT * weight / 100; next++)
			if (next == gen->org_first[c])
				snprintf(gen->org_code[next],
				    sizeof(gen->org_code[next]), "%s-CSIRT",
				    countries[c].code);
			else
				snprintf(gen->org_code[next],
				    sizeof(gen->org_code[next]), "%s-%04u",
				    countries[c].code,
				    next - gen->org_first[c]);
	}
	gen->org_first[COUNTRY_COUNT] = next;
}

static uint32_t
org_count(const struct gen *gen, uint32_t country)
{
	return gen->org_first[country + 1] - gen->org_first[country];
}

static void
orgs_write(const struct gen *gen)
{
	static const char *const kind[] = { "ministry", "ministry", "regulator",
		"law-enforcement", "defence", "cii-operator", "cii-operator",
		"university", "training-centre", "private", "other" };
	static const char *const word[] = { "Ministry", "Department",
		"Regulator", "Police Bureau", "Defence Unit", "Power Company",
		"Water Company", "University", "Training Centre", "Company",
		"Office" };
	FILE *to = file_open(gen, "organisations.csv",
	    "code,name,native_name,kind,country,parent,valid_from,valid_to,"
	    "successor,gov_csirt_from,gov_csirt_to");

	for (uint32_t c = 0; c < COUNTRY_COUNT; c++) {
		const char *code = countries[c].code;
		uint32_t first = gen->org_first[c];

		fprintf(to,
		    "%s,%s CSIRT,,government-csirt,%s,,,,,2005-01-01,\n",
		    gen->org_code[first], countries[c].name, code);
		for (uint32_t i = 1; i < org_count(gen, c); i++) {
			uint64_t r = draw(gen, SALT_ORG, c, i);
			uint32_t k = i == 1 ? 0 : below(r, 11);
			bool comma = i % 16 == 0;

			fprintf(to, "%s,%s%s %u%s %s%s,,%s,%s,%s,,,,,\n",
			    gen->org_code[first + i], comma ? "\"" : "",
			    word[k], i, comma ? "," : " of", countries[c].name,
			    comma ? "\"" : "", kind[k], code,
			    i % 5 == 4 ? gen->org_code[first + 1] : "");
		}
	}
	file_close(to, "organisations.csv");
}

/* ---- activities and sessions ---- */

static const char *
activity_kind(uint32_t activity)
{
	if (activity < 24)
		return "course";
	if (activity < 42)
		return "workshop";
	return activity < 52 ? "exercise" : "awareness";
}

static void
activities_write(const struct gen *gen)
{
	static const char *const theme[] = { "information-sharing", "ciip",
		"incident-response", "human-resources", "awareness", "policy" };
	FILE *to = file_open(gen, "activities.csv",
	    "code,kind,name,native_name,organiser,theme,hours");

	for (uint32_t a = 0; a < ACTIVITY_COUNT; a++) {
		uint64_t r = draw(gen, SALT_ACTIVITY, a, 0);
		uint32_t c = roll(&r, COUNTRY_COUNT);

		fprintf(to, "ACT-%02u,%s,Activity %02u,,%s,%s,%u\n", a + 1,
		    activity_kind(a), a + 1, gen->org_code[gen->org_first[c]],
		    theme[roll(&r, 6)], 6 + 6 * roll(&r, 8));
	}
	file_close(to, "activities.csv");
}

/*
 * In order of the start, over the fiscal years 2010 to 2025.  The last one
 * has no enrolments in the file: single enrolments are measured with it.
 */
static void
sessions_make(struct gen *gen)
{
	for (uint32_t i = 0; i < SESSION_COUNT; i++) {
		struct session *s = &gen->session[i];
		uint64_t r = draw(gen, SALT_SESSION, i, 0);
		uint32_t days;

		s->activity = roll(&r, ACTIVITY_COUNT);
		if (s->activity < 24)
			days = 3 + roll(&r, 10);
		else
			days = 1 + roll(&r, s->activity < 42 ? 4 : 2);
		s->start = (int64_t)i * (LAST_DAY - FIRST_DAY) / SESSION_COUNT;
		s->start += FIRST_DAY;
		s->end = earlier(s->start + days - 1, LAST_DAY);
		s->country = roll(&r, COUNTRY_COUNT);
		s->host = gen->org_first[s->country];
		s->host += roll(&r, org_count(gen, s->country));
		s->cancelled = i % CANCELLED_EVERY == 50;
	}
}

static void
session_code(char *to, size_t size, uint32_t i)
{
	snprintf(to, size, i == SESSION_COUNT - 1 ? "S-ENROL" : "S-%04u",
	    i + 1);
}

static void
sessions_write(const struct gen *gen)
{
	static const char *const mode[] = { "onsite", "online", "hybrid" };
	FILE *to = file_open(gen, "sessions.csv",
	    "code,activity,start,end,planned_start,planned_end,country,city,"
	    "mode,host,seats,funder,status");

	for (uint32_t i = 0; i < SESSION_COUNT; i++) {
		const struct session *s = &gen->session[i];
		uint64_t r = draw(gen, SALT_SESSION, i, 1);
		char code[16], start[16], end[16];

		session_code(code, sizeof(code), i);
		date_format(start, sizeof(start), s->start);
		date_format(end, sizeof(end), s->end);
		fprintf(to, "%s,ACT-%02u,%s,%s,%s,%s,%s,,%s,%s,,,%s\n", code,
		    s->activity + 1, start, end, start, end,
		    countries[s->country].code, mode[roll(&r, 3)],
		    gen->org_code[s->host], s->cancelled ? "cancelled" : "");
	}
	file_close(to, "sessions.csv");
}

/* ---- the framework and what hangs on it ---- */

/* Areas 1 to 5, each with five services, which have 24 functions. */
static void
capabilities_make(struct gen *gen)
{
	static const unsigned functions[SERVICE_COUNT] = { 2, 5, 12, 3, 2 };
	struct capability *c = gen->capability;

	for (unsigned a = 1; a <= AREA_COUNT; a++) {
		snprintf(c->code, sizeof(c->code), "%u", a);
		(c++)->parent[0] = '\0';
		for (unsigned s = 1; s <= SERVICE_COUNT; s++) {
			snprintf(c->code, sizeof(c->code), "%u.%u", a, s);
			snprintf(c->parent, sizeof(c->parent), "%u", a);
			c++;
			for (unsigned f = 1; f <= functions[s - 1]; f++, c++) {
				snprintf(c->code, sizeof(c->code), "%u.%u.%u",
				    a, s, f);
				snprintf(c->parent, sizeof(c->parent), "%u.%u",
				    a, s);
			}
		}
	}
}

static void
framework_write(const struct gen *gen)
{
	static const char *const kind[] = { "area", "service", "function" };
	static const char *const word[] = { "Area", "Service", "Function" };
	FILE *to = file_open(gen, "frameworks.csv",
	    "framework,version,name,validity_months,min_level,max_level,"
	    "source");

	fprintf(to, "bench,1,Benchmark framework,%d,0,4,made\n",
	    VALIDITY_MONTHS);
	file_close(to, "frameworks.csv");

	to = file_open(gen, "framework.csv",
	    "framework,version,code,parent,kind,name,native_name");
	for (uint32_t i = 0; i < CAPABILITY_COUNT; i++) {
		const struct capability *c = &gen->capability[i];
		int depth = 0;

		for (const char *p = c->code; *p != '\0'; p++)
			depth += *p == '.';
		fprintf(to, "bench,1,%s,%s,%s,%s %s,\n", c->code, c->parent,
		    kind[depth], word[depth], c->code);
	}
	file_close(to, "framework.csv");
}

/* Numbers of people grow with the roster, so that gaps stay gaps. */
static void
profile_write(const struct gen *gen)
{
	static const uint64_t share[] = { 0, 2, 10, 50, 200 }; /* of 100,000 */
	FILE *to = file_open(gen, "profile.csv",
	    "framework,version,profile,capability,min_level,min_people");

	for (uint32_t i = 0; i < CAPABILITY_COUNT; i++) {
		uint64_t r = draw(gen, SALT_PROFILE, i, 0);
		unsigned level = 1 + roll(&r, 4);
		uint32_t s = roll(&r, 5);
		uint64_t people = 1 + gen->rows * share[s] / 100000;

		fprintf(to, "bench,1,all,%s,%u,", gen->capability[i].code,
		    level);
		if (s > 0)
			fprintf(to, "%llu", (unsigned long long)people);
		fputc('\n', to);
	}
	file_close(to, "profile.csv");
}

static void
teaches_write(const struct gen *gen)
{
	static const char *const months[] = { "", "24", "36", "60" };
	FILE *to = file_open(gen, "teaches.csv",
	    "activity,framework,version,capability,validity_months");

	for (uint32_t a = 0; a < ACTIVITY_COUNT; a++) {
		uint64_t r = draw(gen, SALT_TEACHES, a, 0);
		uint32_t n = TEACHES_COUNT / ACTIVITY_COUNT;
		uint32_t left = CAPABILITY_COUNT;

		n += a < TEACHES_COUNT % ACTIVITY_COUNT;
		for (uint32_t i = 0; i < CAPABILITY_COUNT; i++, left--)
			if (roll(&r, left) < n) { /* exactly n are taken */
				fprintf(to, "ACT-%02u,bench,1,%s,%s\n", a + 1,
				    gen->capability[i].code,
				    months[roll(&r, 4)]);
				n--;
			}
	}
	file_close(to, "teaches.csv");
}

struct assessment {
	uint32_t country;
	const char *org; /* empty: the country's government CSIRT */
	const char *method;
	int64_t day;
	uint32_t share; /* per cent of the capabilities looked at */
};

static void
assessment_write(const struct gen *gen, FILE *to, const struct assessment *a,
    uint32_t number, uint32_t *left)
{
	char date[16];

	date_format(date, sizeof(date), a->day);
	for (uint32_t i = 0; *left > 0 && i < CAPABILITY_COUNT; i++) {
		uint64_t r = draw(gen, SALT_LEVEL, number, i);
		uint32_t what;
		char level[8] = "";

		if (roll(&r, 100) >= a->share)
			continue;
		what = roll(&r, 100);
		if (what < 3 && a->day >= FRESH_DAY)
			snprintf(level, sizeof(level), "na");
		else if (what >= 8)
			snprintf(level, sizeof(level), "%u", roll(&r, 5));
		fprintf(to, "bench,1,%s,%s,%s,%s,,%s,%s,%s\n", a->org,
		    countries[a->country].code, a->method, date,
		    gen->capability[i].code, level,
		    level[0] == 'n' ? "not in its mandate" : "");
		--*left;
	}
}

/*
 * Rounds of all countries, from 2016 to 2025, then other organisations
 * until the number is reached.  `na` only on recent days: nothing here
 * depends on what an expired `na` is.
 */
static void
assessments_write(const struct gen *gen)
{
	static const char *const method[] = { "self", "peer", "audit",
		"exercise" };
	uint32_t left = ASSESSMENT_COUNT, number = 0;
	FILE *to = file_open(gen, "assessments.csv",
	    "framework,version,organisation,country,method,date,assessor,"
	    "capability,level,note");

	for (uint32_t round = 0; left > 0; round++)
		for (uint32_t c = 0; c < COUNTRY_COUNT && left > 0; c++) {
			uint64_t r = draw(gen, SALT_ASSESSMENT, round, c);
			uint32_t m = roll(&r, 4);
			uint32_t first = gen->org_first[c];
			struct assessment a = { .country = c };

			a.method = method[m];
			if (round < 4) {
				a.day = 16953 + (int64_t)round * 1050;
				a.day += roll(&r, 300);
				a.org = gen->org_code[first];
				if (roll(&r, 2) == 0)
					a.org = "";
				a.share = 75;
			} else {
				a.day = 19000 + (int64_t)round;
				first += 1 + roll(&r, org_count(gen, c) - 1);
				a.org = gen->org_code[first];
				a.share = 60;
			}
			assessment_write(gen, to, &a, number++, &left);
			if (round == 3 && c % 3 == 0) { /* the same day */
				a.method = method[(m + 1) % 4];
				a.share = 40;
				assessment_write(gen, to, &a, number++, &left);
			}
		}
	file_close(to, "assessments.csv");
}

/* ---- persons ---- */

static void
names_make(struct gen *gen)
{
	for (uint32_t c = 0; c < COUNTRY_COUNT; c++) {
		words_split(&gen->given[c], countries[c].given);
		words_split(&gen->family[c], countries[c].family);
		words_split(&gen->syllable[c], countries[c].syllable);
	}
	words_split(&gen->viet_f[0], viet_family);
	words_split(&gen->viet_f[1], viet_family_plain);
	words_split(&gen->viet_m[0], viet_middle);
	words_split(&gen->viet_m[1], viet_middle_plain);
	words_split(&gen->viet_g[0], viet_given);
	words_split(&gen->viet_g[1], viet_given_plain);
	words_split(&gen->thai_g, thai_given);
	words_split(&gen->thai_f, thai_family);
	if (gen->viet_f[0].n != gen->viet_f[1].n ||
	    gen->viet_m[0].n != gen->viet_m[1].n ||
	    gen->viet_g[0].n != gen->viet_g[1].n)
		die("internal: the Vietnamese lists differ in length");
}

/* A word that belongs to this person alone: a bijection of the number. */
static void
rare_word(char *to, size_t size, uint32_t number)
{
	static const char consonant[] = "bcdfghjklmnprstv";
	static const char vowel[] = "aeiou";
	uint64_t x = (number * 24680137ull + 1234577u) % UNIQUE_SPACE;
	char word[16];
	size_t n = 0;

	for (int i = 0; i < 4; i++, x /= 80) {
		word[n++] = consonant[x % 16];
		word[n++] = vowel[x / 16 % 5];
	}
	word[n++] = 'q';
	word[n] = '\0';
	word[0] = (char)(word[0] - 'a' + 'A');
	append_text(to, size, word);
}

static void
viet_name(const struct gen *gen, uint64_t *r, int plain, char *to, size_t size)
{
	append_word(to, size, &gen->viet_f[plain],
	    roll(r, gen->viet_f[plain].n));
	append_text(to, size, " ");
	append_word(to, size, &gen->viet_m[plain],
	    roll(r, gen->viet_m[plain].n));
	append_text(to, size, " ");
	if (roll(r, 2) == 0) {
		append_word(to, size, &gen->viet_g[plain],
		    roll(r, gen->viet_g[plain].n));
		append_text(to, size, " ");
	}
	append_word(to, size, &gen->viet_g[plain],
	    roll(r, gen->viet_g[plain].n));
}

static void
common_name(const struct gen *gen, uint64_t *r, uint32_t country, char *to,
    size_t size)
{
	const struct words *given = &gen->given[country];
	const struct words *family = &gen->family[country];
	const struct words *syllable = &gen->syllable[country];
	uint32_t how = roll(r, 4);

	append_word(to, size, given, roll(r, given->n));
	append_text(to, size, " ");
	if (roll(r, 2) == 0) {
		append_word(to, size, given, roll(r, given->n));
		append_text(to, size, " ");
	}
	if (how == 0) {
		append_word(to, size, family, roll(r, family->n));
	} else {
		size_t start = strlen(to);

		for (uint32_t i = 0; i < 1 + how; i++)
			append_word(to, size, syllable, roll(r, syllable->n));
		to[start] = (char)(to[start] - 'a' + 'A');
	}
}

static void
person_name(const struct gen *gen, uint32_t number, struct person *p)
{
	bool viet = strcmp(countries[p->country].code, "VN") == 0;
	bool thai = strcmp(countries[p->country].code, "TH") == 0;
	uint64_t r = draw(gen, SALT_NAME, number, 0);
	uint64_t again = r;

	p->name[0] = p->plain[0] = p->native[0] = '\0';
	if (p->rare) {
		const struct words *given =
		    viet ? &gen->viet_g[1] : &gen->given[p->country];

		append_word(p->name, sizeof(p->name), given,
		    roll(&r, given->n));
		append_text(p->name, sizeof(p->name), " ");
		rare_word(p->name, sizeof(p->name), number);
		append_text(p->plain, sizeof(p->plain), p->name);
	} else if (viet) {
		int ascii = number % 3 == 0; /* some were typed so */

		viet_name(gen, &r, ascii, p->name, sizeof(p->name));
		viet_name(gen, &again, 1, p->plain, sizeof(p->plain));
	} else {
		common_name(gen, &r, p->country, p->name, sizeof(p->name));
		append_text(p->plain, sizeof(p->plain), p->name);
	}
	/* Who may come without identifiers shares no name with anybody. */
	if (thai && number % 2 == 0 && !p->rare) {
		r = draw(gen, SALT_NATIVE, number, 0);
		append_word(p->native, sizeof(p->native), &gen->thai_g,
		    roll(&r, gen->thai_g.n));
		append_text(p->native, sizeof(p->native), " ");
		append_word(p->native, sizeof(p->native), &gen->thai_f,
		    roll(&r, gen->thai_f.n));
	}
}

/* Everything about a person follows from his number. */
static void
person_make(const struct gen *gen, uint32_t number, struct person *p)
{
	uint64_t r = draw(gen, SALT_PERSON, number, 0);
	uint32_t at = roll(&r, 100), sex, c = 0;

	for (uint32_t sum = countries[0].weight; at >= sum;)
		sum += countries[++c].weight;
	p->country = c;
	p->org = gen->org_first[c];
	if (roll(&r, 8) != 0) /* the rest is at the government CSIRT */
		p->org += roll(&r, org_count(gen, c));
	sex = roll(&r, 1000);
	p->sex = sex < 280 ? "F" : sex < 968 ? "M" : sex < 970 ? "X" : "";
	p->rare = roll(&r, 12) == 0;
	p->quoted = roll(&r, 100) == 0;
	person_name(gen, number, p);

	snprintf(p->birth, sizeof(p->birth), "%u", 1955 + roll(&r, 45));
	if (roll(&r, 10) == 0)
		p->birth[0] = '\0';
	p->external[0] = p->email[0] = '\0';
	if (roll(&r, 10) == 0 || p->rare)
		snprintf(p->external, sizeof(p->external), "staff:%u",
		    100000 + number);
	if (roll(&r, 10) == 0 && p->rare && gen->messy)
		return; /* known by the external id only */
	append(p->email, sizeof(p->email), p->plain, strcspn(p->plain, " "));
	snprintf(p->email + strlen(p->email),
	    sizeof(p->email) - strlen(p->email), ".%u@%s.example", number,
	    gen->org_code[p->org]);
	small_letters(p->email);
}

/* ---- seats: who is in which session ---- */

static uint32_t
career_length(uint32_t per_mille)
{
	static const struct {
		uint32_t below, sessions;
	} step[] = { { 360, 1 }, { 630, 2 }, { 800, 3 }, { 890, 4 }, { 940, 5 },
		{ 970, 6 }, { 990, 8 }, { 1000, CAREER_MAX } };
	size_t i = 0;

	while (per_mille >= step[i].below)
		i++;
	return step[i].sessions;
}

static uint32_t
career_session(const struct gen *gen, uint64_t *r, const uint32_t *have,
    uint32_t n)
{
	for (;;) {
		uint32_t s = roll(r, SESSION_COUNT - 1), i = 0;

		while (i < n && have[i] != s)
			i++;
		if (i == n && !gen->session[s].cancelled)
			return s;
	}
}

/* Fills the seats in the order of the persons, then shuffles them. */
static void
seats_make(struct gen *gen)
{
	uint64_t n = 0;

	if ((gen->seat = calloc(gen->rows, sizeof(*gen->seat))) == NULL)
		die("out of memory");
	while (n < gen->rows) {
		uint64_t r = draw(gen, SALT_CAREER, gen->persons, 0);
		uint32_t have[CAREER_MAX];
		uint32_t length = career_length(roll(&r, 1000));

		for (uint32_t i = 0; i < length && n < gen->rows; i++, n++) {
			have[i] = career_session(gen, &r, have, i);
			gen->seat[n] = (uint64_t)have[i] << 32 | gen->persons;
		}
		gen->persons++;
	}
	for (uint64_t i = n - 1; i > 0; i--) {
		uint64_t j = draw(gen, SALT_SHUFFLE, i, 0) % (i + 1);
		uint64_t keep = gen->seat[i];

		gen->seat[i] = gen->seat[j];
		gen->seat[j] = keep;
	}
	if ((gen->introduced = calloc(gen->persons / 8 + 1, 1)) == NULL)
		die("out of memory");
}

/* ---- rows ---- */

/* What the date cell of a row says. */
enum when {
	WHEN_EMPTY, /* the session gives the day */
	WHEN_DONE,  /* the same, or for some a few days after the session */
	WHEN_END,   /* the session's last day */
	WHEN_BEFORE /* some days before the session */
};

struct outcome {
	uint32_t below; /* of 1,000 */
	const char *status;
	enum when when;
	const char *reason[2];
};

static const struct outcome outcomes[] = {
	{ 680, "completed", WHEN_DONE, { "", "" } },
	{ 720, "partial", WHEN_EMPTY, { "", "" } },
	{ 745, "failed", WHEN_EMPTY, { "", "" } },
	{ 770, "attended", WHEN_EMPTY, { "", "" } },
	{ 795, "no-show", WHEN_EMPTY, { "not-stated", "duty" } },
	{ 805, "left", WHEN_END, { "employer", "health" } },
	{ 835, "nominated", WHEN_BEFORE, { "", "" } },
	{ 855, "waitlisted", WHEN_BEFORE, { "", "" } },
	{ 880, "accepted", WHEN_BEFORE, { "", "" } },
	{ 940, "not-selected", WHEN_BEFORE, { "capacity", "eligibility" } },
	{ 970, "declined", WHEN_BEFORE, { "duty", "visa" } },
	{ 1000, "withdrawn", WHEN_BEFORE, { "health", "personal" } },
};

/* The day of the status; none is after the last day. */
static void
row_date(uint64_t *r, const struct session *s, enum when when, struct row *row)
{
	uint32_t late = roll(r, 140); /* days; those over 20 do not count */
	uint32_t before = 5 + roll(r, 40);
	int64_t day;

	row->date[0] = '\0';
	switch (when) {
	case WHEN_DONE:
		if (late > 20)
			return;
		day = earlier(s->end + late, LAST_DAY);
		break;
	case WHEN_END:
		day = s->end;
		break;
	case WHEN_BEFORE:
		day = s->start - before;
		break;
	default:
		return;
	}
	date_format(row->date, sizeof(row->date), day);
}

/* The unaltered row of a seat. */
static void
row_make(const struct gen *gen, uint64_t seat, const struct person *p,
    struct row *row)
{
	uint32_t number = (uint32_t)(seat >> 32);
	uint64_t r = draw(gen, SALT_ROLE, seat, 0);
	uint32_t role = roll(&r, 100), status;
	size_t i = 0;

	if (role < 84)
		row->role = "trainee";
	else if (role < 94)
		row->role = ""; /* a trainee, too */
	else
		row->role = role < 98 ? "trainer" : "observer";
	status = role < 94 ? roll(&r, 1000) : 750; /* attended */
	while (status >= outcomes[i].below)
		i++;
	row->status = outcomes[i].status;
	row->reason = outcomes[i].reason[roll(&r, 2)];
	row_date(&r, &gen->session[number], outcomes[i].when, row);

	session_code(row->session, sizeof(row->session), number);
	snprintf(row->org, sizeof(row->org), "%s", gen->org_code[p->org]);
	row->external = p->external;
	row->name = p->name;
	row->native = p->native;
	row->country = countries[p->country].code;
	row->email = p->email;
	row->sex = p->sex;
	row->birth = p->birth;
	row->quoted = p->quoted;
}

static void
row_write(FILE *to, const struct row *row)
{
	const char *quote = row->quoted && row->name[0] != '\0' ? "\"" : "";

	fprintf(to, "%s,,%s,%s%s%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s\n",
	    row->session, row->external, quote, row->name, quote, row->native,
	    row->country, row->org, row->email, row->sex, row->birth, row->role,
	    row->status, row->date, row->reason);
}

/* ---- alterations ---- */

static bool
is_introduced(const struct gen *gen, uint32_t person)
{
	return gen->introduced[person / 8] >> (person % 8) & 1;
}

static void
introduce(struct gen *gen, uint32_t person)
{
	unsigned char bit = (unsigned char)(1u << (person % 8));

	if (gen->introduced[person / 8] & bit)
		return;
	gen->introduced[person / 8] |= bit;
	gen->known_persons++;
}

/* Changes that only a rare name makes certain. */
static enum alteration
alteration_of_rare(const struct gen *gen, uint64_t seat, const struct person *p)
{
	uint64_t r = draw(gen, SALT_IDENTITY, seat, 0);
	uint32_t n = roll(&r, 100);

	if (n < 15)
		return ALTER_NAMESAKE;
	if (n < 26 && p->email[0] != '\0')
		return ALTER_EXTERNAL;
	if (n >= 26 && n < 28 && gen->ambiguous)
		return ALTER_ELSEWHERE;
	return ALTER_NONE;
}

static enum alteration
alteration_pick(const struct gen *gen, uint64_t seat, const struct person *p)
{
	uint64_t r = draw(gen, SALT_ALTER, seat, 0);
	uint32_t n = roll(&r, 10000);
	bool met = is_introduced(gen, (uint32_t)seat);
	enum alteration rare;

	if (met && p->rare &&
	    (rare = alteration_of_rare(gen, seat, p)) != ALTER_NONE)
		return rare;
	if (n < 110)
		return gen->copyable_n > 0 ? ALTER_COPY : ALTER_NONE;
	if (n < 170)
		return ALTER_SESSION;
	if (n < 230)
		return ALTER_ORG;
	if (n < 290)
		return ALTER_DATE;
	if (n < 350)
		return ALTER_STATUS;
	if (n < 390)
		return ALTER_NAMELESS;
	if (!met || p->email[0] == '\0' || n >= 800)
		return ALTER_NONE;
	if (n < 530)
		return ALTER_CASE;
	if (n < 720) {
		if (strcmp(p->name, p->plain) != 0)
			return ALTER_ACCENT;
		return n < 620 ? ALTER_ORDER : ALTER_TITLE;
	}
	return p->birth[0] != '\0' ? ALTER_BIRTH : ALTER_NONE;
}

static enum verdict
alteration_verdict(enum alteration what)
{
	switch (what) {
	case ALTER_COPY:
		return VERDICT_KNOWN;
	case ALTER_SESSION:
	case ALTER_ORG:
	case ALTER_DATE:
	case ALTER_STATUS:
	case ALTER_NAMELESS:
		return VERDICT_REJECTED;
	case ALTER_BIRTH:
		return VERDICT_CONFLICT;
	case ALTER_ELSEWHERE:
		return VERDICT_AMBIGUOUS;
	default:
		return VERDICT_NEW;
	}
}

/* The last word first: the word order of a name means nothing. */
static void
words_reorder(char *to, size_t size, const char *name)
{
	const char *last = strrchr(name, ' ');

	to[0] = '\0';
	append_text(to, size, last + 1);
	append_text(to, size, " ");
	append(to, size, name, (size_t)(last - name));
}

/* Applies a change of one row; the person's copy is ours to change. */
static void
alteration_apply(const struct gen *gen, uint64_t seat, enum alteration what,
    struct person *p, struct row *row)
{
	uint64_t r = draw(gen, SALT_DETAIL, seat, 0);
	char name[sizeof(p->name)] = "";
	uint32_t first = gen->org_first[p->country];
	uint32_t n = org_count(gen, p->country), other;

	switch (what) {
	case ALTER_SESSION:
		snprintf(row->session, sizeof(row->session), "X-%04u",
		    roll(&r, 10000));
		break;
	case ALTER_ORG:
		snprintf(row->org, sizeof(row->org), "%s-NOSUCH%02u",
		    row->country, roll(&r, 100));
		break;
	case ALTER_DATE:
		snprintf(row->date, sizeof(row->date), "2017-02-30");
		break;
	case ALTER_STATUS:
		row->status = "teleported";
		break;
	case ALTER_NAMELESS:
		row->name = row->native = row->email = row->external = "";
		break;
	case ALTER_CASE:
		capitals(p->email);
		break;
	case ALTER_ACCENT:
		row->name = p->plain;
		break;
	case ALTER_ORDER:
		words_reorder(name, sizeof(name), p->name);
		memcpy(p->name, name, sizeof(name));
		break;
	case ALTER_TITLE:
		append_text(name, sizeof(name), "Dr. ");
		append_text(name, sizeof(name), p->name);
		memcpy(p->name, name, sizeof(name));
		break;
	case ALTER_BIRTH:
		p->birth[3] = (char)('0' + (p->birth[3] - '0' + 3) % 10);
		break;
	case ALTER_NAMESAKE:
		row->email = row->external = "";
		break;
	case ALTER_EXTERNAL:
		row->email = "";
		break;
	case ALTER_ELSEWHERE: /* any other organisation of the country */
		row->email = row->external = "";
		other = (p->org - first + 1 + roll(&r, n - 1)) % n;
		snprintf(row->org, sizeof(row->org), "%s",
		    gen->org_code[first + other]);
		break;
	default:
		break;
	}
}

static void
roster_row(struct gen *gen, FILE *to, uint64_t seat)
{
	enum alteration what = ALTER_NONE;
	enum verdict verdict;
	struct person p;
	struct row row;

	person_make(gen, (uint32_t)seat, &p);
	gen->without_email += p.email[0] == '\0';
	if (gen->messy)
		what = alteration_pick(gen, seat, &p);
	if (what == ALTER_COPY) { /* of a seat that was written before */
		uint32_t have = COPY_RING;

		if (gen->copyable_n < have)
			have = gen->copyable_n;
		have = below(draw(gen, SALT_DETAIL, seat, 0), have);
		seat = gen->copyable[have];
		person_make(gen, (uint32_t)seat, &p);
	}
	row_make(gen, seat, &p, &row);
	alteration_apply(gen, seat, what, &p, &row);
	row_write(to, &row);

	verdict = alteration_verdict(what);
	gen->verdict[verdict]++;
	gen->altered[what]++;
	if (what == ALTER_NONE)
		gen->copyable[gen->copyable_n++ % COPY_RING] = seat;
	if (verdict == VERDICT_NEW)
		introduce(gen, (uint32_t)seat);
}

static void
roster_write(struct gen *gen)
{
	FILE *to = file_open(gen, "roster.csv",
	    "session,person,external_id,name,native_name,country,organisation,"
	    "email,sex,birth_year,role,status,date,reason");

	for (uint64_t i = 0; i < gen->rows; i++)
		roster_row(gen, to, gen->seat[i]);
	file_close(to, "roster.csv");
}

static void
truth_write(const struct gen *gen)
{
	FILE *to = file_open(gen, "truth.csv", "what,count");
	uint64_t altered = gen->rows - gen->altered[ALTER_NONE];

	fprintf(to, "rows,%llu\n", (unsigned long long)gen->rows);
	fprintf(to, "persons,%llu\n", (unsigned long long)gen->known_persons);
	fprintf(to, "enrolments,%llu\n",
	    (unsigned long long)gen->verdict[VERDICT_NEW]);
	for (int i = 0; i < VERDICT_COUNT; i++)
		fprintf(to, "%s,%llu\n", verdict_name[i],
		    (unsigned long long)gen->verdict[i]);
	fprintf(to, "altered,%llu\n", (unsigned long long)altered);
	for (int i = ALTER_NONE + 1; i < ALTER_COUNT; i++)
		fprintf(to, "altered_%s,%llu\n", alteration_name[i],
		    (unsigned long long)gen->altered[i]);
	fprintf(to, "rows_of_persons_without_email,%llu\n",
	    (unsigned long long)gen->without_email);
	file_close(to, "truth.csv");
}

static uint64_t
number_parse(const char *text)
{
	char *end;
	unsigned long long n;

	errno = 0;
	n = strtoull(text, &end, 10);
	if (errno != 0 || end == text || *end != '\0' || n == 0 || n > 80000000)
		die("'%s' is not a number from 1 to 80000000", text);
	return n;
}

int
main(int argc, char **argv)
{
	struct gen *gen;
	int i;

	if ((gen = calloc(1, sizeof(*gen))) == NULL)
		die("out of memory");
	gen->seed = 20171016;
	gen->ambiguous = true;
	for (i = 1; i < argc && argv[i][0] == '-'; i++)
		if (strcmp(argv[i], "--messy") == 0) {
			gen->messy = true;
		} else if (strcmp(argv[i], "--no-ambiguous") == 0) {
			gen->ambiguous = false;
		} else if (strcmp(argv[i], "--seed") == 0 && i + 1 < argc) {
			gen->seed = number_parse(argv[++i]);
		} else {
			usage_die();
		}
	if (argc - i != 2)
		usage_die();
	gen->rows = number_parse(argv[i]);
	gen->dir = argv[i + 1];
	if (mkdir(gen->dir, 0777) == -1 && errno != EEXIST)
		die("cannot make '%s': %s", gen->dir, strerror(errno));

	orgs_make(gen);
	sessions_make(gen);
	capabilities_make(gen);
	names_make(gen);
	seats_make(gen);
	orgs_write(gen);
	activities_write(gen);
	sessions_write(gen);
	framework_write(gen);
	profile_write(gen);
	teaches_write(gen);
	assessments_write(gen);
	roster_write(gen);
	truth_write(gen);
	free(gen->introduced);
	free(gen->seat);
	free(gen);
	return 0;
}
