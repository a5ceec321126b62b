/* Folding of names: what is the same name however it is written, and what
 * must stay apart. */
#include "config.h"

#include "engines.h"

#include "codes.h"
#include "name.h"

#include <stdio.h>
#include <string.h>

/* Keys are short-lived: a few at a time. */
static const char *
key(const char *name, const char *country)
{
	static char kept[8][600];
	static int n;
	struct buf b = { 0 };
	char *out = kept[n++ % 8];

	name_fold(first_titles(), name, strlen(name),
	    country != NULL ? cbreg_country_number(country, strlen(country))
			    : -1,
	    &b);
	ck_assert(!b.failed);
	snprintf(out, sizeof(kept[0]), "%s", buf_text(&b));
	buf_release(&b);
	return out;
}

static const char *
plain(const char *name)
{
	static char kept[8][600];
	static int n;
	struct buf b = { 0 };
	char *out = kept[n++ % 8];

	name_fold_plain(name, strlen(name), &b);
	ck_assert(!b.failed);
	snprintf(out, sizeof(kept[0]), "%s", buf_text(&b));
	buf_release(&b);
	return out;
}

#define assert_same(a, b, country)                                             \
	ck_assert_msg(strcmp(key(a, country), key(b, country)) == 0,           \
	    "'%s' is '%s', '%s' is '%s'", a, key(a, country), b,               \
	    key(b, country))
#define assert_differ(a, b, country)                                           \
	ck_assert_msg(strcmp(key(a, country), key(b, country)) != 0,           \
	    "'%s' and '%s' are both '%s'", a, b, key(a, country))

START_TEST(exact_keys)
{
	ck_assert_str_eq(key("Sok Dara", "KH"), "dara sok");
	ck_assert_str_eq(key("SOK  Dara ", "KH"), "dara sok");
	ck_assert_str_eq(key("Suharto", "ID"), "suharto");
	ck_assert_str_eq(key("Nguyễn Thị Minh Khai", "VN"),
	    "khai minh nguyen thi");
	ck_assert_str_eq(key("Ma'ruf", "ID"), "maruf");
	ck_assert_str_eq(key("J. R. R. Tan", "SG"), "j r r tan");
	ck_assert_str_eq(key("a b a", ""), "a a b");
}
END_TEST

START_TEST(letter_case)
{
	assert_same("KIM Ann", "Kim Ann", "KH");
	assert_same("kim ann", "KIM ANN", "KH");
	assert_same("ÉMILE ÅSTRÖM", "émile åström", "SG");
	assert_same("ĐỖ VĂN ĐỨC", "đỗ văn đức", "VN");
}
END_TEST

START_TEST(order_and_blanks)
{
	assert_same("Sok Dara", "Dara Sok", "KH");
	assert_same("Nguyen Van An", "An Nguyen Van", "VN");
	assert_same("Dela Cruz, Juan", "Juan Dela Cruz", "PH");
	assert_same("  Sok\tDara\n", "Sok Dara", "KH");
	assert_same("Sok\xc2\xa0"
		    "Dara",
	    "Sok Dara", "KH"); /* no-break space */
	assert_same("Sok\xe3\x80\x80"
		    "Dara",
	    "Sok Dara", "KH"); /* ideographic space */
	assert_same("Santos-Cruz Maria", "Maria Santos Cruz", "PH");
	assert_same("Maria (Cruz)", "Maria Cruz", "PH");
	assert_differ("Sok Dara", "Sokdara", "KH");
	assert_differ("Sok Dara", "Sok Dara Dara", "KH");
	assert_differ("Sok Dara", "Sok", "KH");
}
END_TEST

START_TEST(accents)
{
	assert_same("Nguyễn Đức Ánh", "Nguyen Duc Anh", "VN");
	/* Composed and decomposed. */
	assert_same("Nguye\xcc\x82\xcc\x83n", "Nguy\xe1\xbb\x85n", "VN");
	assert_same("Đặng", "Dang", "VN");
	assert_same("đặng", "Dang", "VN");
	assert_same("José Peña", "Jose Pena", "PH");
	assert_same("João Gusmão", "Joao Gusmao", "TL");
	assert_same("Łukasz Bjørn", "Lukasz Bjorn", "SG");
	assert_same("İlker Işık", "Ilker Isik", "SG");
	assert_same("Trần Hưng Đạo", "Tran Hung Dao", "VN");
	assert_differ("Nguyen Duc Anh", "Nguyen Duc Minh", "VN");
}
END_TEST

/* "drop apostrophes and dots": passports leave them out. */
START_TEST(punctuation)
{
	assert_same("Ma'ruf Amin", "Maruf Amin", "ID");
	assert_same("O`Hara", "OHara", "SG");
	assert_same("Jr. Reyes", "Jr Reyes", "PH");
	assert_same("A.B. Tan", "AB Tan", "SG");
}
END_TEST

START_TEST(typographic_punctuation)
{
	/* What a word processor makes of ' and -. */
	assert_same("Ma\xe2\x80\x99ruf Amin", "Ma'ruf Amin", "ID");
	assert_same("Ma\xca\xbcruf Amin", "Ma'ruf Amin", "ID");
	assert_same("Santos\xe2\x80\x91"
		    "Cruz Maria",
	    "Santos-Cruz Maria", "PH");
	assert_same("Santos\xe2\x80\x93"
		    "Cruz Maria",
	    "Santos-Cruz Maria", "PH");
}
END_TEST

START_TEST(titles_of_everybody)
{
	static const char *const title[] = { "Mr", "Mr.", "MR", "Mrs", "Mrs.",
		"Ms", "Ms.", "Dr", "Dr.", "Prof", "Prof." };
	static const char *const country[] = { "KH", "JP", "MM", "XX", "" };
	char name[64];
	size_t i, k;

	for (i = 0; i < N_TESTS(title); i++)
		for (k = 0; k < N_TESTS(country); k++) {
			snprintf(name, sizeof(name), "%s Sok Dara", title[i]);
			assert_same(name, "Sok Dara", country[k]);
			snprintf(name, sizeof(name), "Sok Dara, %s", title[i]);
			assert_same(name, "Sok Dara", country[k]);
		}
	assert_same("Prof. Dr. Sok Dara", "Dara Sok", "KH");
	assert_differ("Msok Dara", "Sok Dara", "KH");
	assert_differ("Drsok Dara", "Sok Dara", "KH");
}
END_TEST

START_TEST(joiners_by_country)
{
	static const char *const yes[] = { "BN", "MY", "SG", "ID" };
	static const char *const no[] = { "KH", "TH", "MM", "XX", "" };
	size_t i;

	for (i = 0; i < N_TESTS(yes); i++) {
		assert_same("Ahmad bin Abdullah", "Ahmad Abdullah", yes[i]);
		assert_same("AHMAD BIN ABDULLAH", "Abdullah Ahmad", yes[i]);
		assert_same("Siti binti Yusof", "Siti Yusof", yes[i]);
		assert_same("Siti binte Yusof", "Siti Yusof", yes[i]);
		assert_same("Siti bte. Yusof", "Siti Yusof", yes[i]);
	}
	for (i = 0; i < N_TESTS(no); i++) {
		assert_differ("Ahmad bin Abdullah", "Ahmad Abdullah", no[i]);
		assert_same("Kumar a/l Raju", "Kumar Raju", no[i]);
	}
	assert_same("Kumar A/L Raju", "Kumar Raju", "MY");
	assert_same("Devi a/p Raju", "Devi Raju", "MY");
	/* A passport prints A/L as AL. */
	assert_same("KUMAR AL RAJU", "Kumar a/l Raju", "MY");
	assert_same("DEVI AP RAJU", "Devi a/p Raju", "SG");
	assert_differ("Nasser Al Amin", "Nasser Amin", "BN");
	assert_same("Kumar s/o Raju", "Kumar Raju", "SG");
	assert_same("Devi D/O Raju", "Devi Raju", "SG");
	/* A slash elsewhere only separates. */
	assert_same("Tan/Lim", "Lim Tan", "SG");
}
END_TEST

START_TEST(titles_of_myanmar_and_thailand)
{
	assert_same("U Thein Sein", "Thein Sein", "MM");
	assert_same("Daw Mya Mya", "Mya Mya", "MM");
	assert_same("Khun Somchai", "Somchai", "TH");
	/* Elsewhere these are names. */
	assert_differ("U Thein Sein", "Thein Sein", "TH");
	assert_differ("Daw Mya", "Mya", "PH");
	assert_differ("Khun Somchai", "Somchai", "KH");
	assert_differ("U Thein Sein", "Thein Sein", "");
	assert_differ("U Thein Sein", "Thein Sein", NULL);
	/* Ma, Ko, Maung may be part of the name. */
	assert_differ("Ma Khin", "Khin", "MM");
}
END_TEST

START_TEST(never_empty)
{
	static const char *const table[] = { "Dr", "U", "Daw", "bin", "Mr.",
		"a/l", "Dr. Mr.", "-", ".", "''", "---", "(", ", ,", "_",
		"\xe2\x80\x8b", "\xef\xbb\xbf", "\xff", "\xe0\xb8\xaa" };
	static const char *const country[] = { "MM", "MY", "", "KH" };
	size_t i, k;

	for (i = 0; i < N_TESTS(table); i++)
		for (k = 0; k < N_TESTS(country); k++)
			ck_assert_msg(key(table[i], country[k])[0] != '\0',
			    "the key of '%s' is empty", table[i]);
	/* Only a title: then it is the name. */
	ck_assert_str_eq(key("U", "MM"), "u");
	ck_assert_str_eq(key("Dr.", "KH"), "dr");
	assert_differ("Dr", "Mr", "KH");
	assert_differ("-", ".", "KH");
}
END_TEST

/* Scripts whose marks make the word: nothing may be lost, and names in them
 * never become one another or nothing. */
START_TEST(marks_of_other_scripts)
{
	static const struct {
		const char *a, *b, *country;
	} differ[] = {
		/* Thai: vowel and tone marks. */
		{ "สมชาย", "สมชย", "TH" },
		{ "ไม่", "ไม", "TH" },
		{ "น้ำ", "นำ", "TH" },
		{ "ศรี", "ศร", "TH" },
		/* Lao. */
		{ "ສົມ", "ສມ", "LA" },
		{ "ນ້ຳ", "ນຳ", "LA" },
		/* Khmer: vowels, subscripts. */
		{ "សុខ", "សខ", "KH" },
		{ "ដារ៉ា", "ដារា", "KH" },
		{ "ស្រី", "សរី", "KH" },
		/* Burmese: vowels, asat, tones. */
		{ "မောင်", "မောင", "MM" },
		{ "သိန်း", "သန်း", "MM" },
		{ "စိန်", "စန်", "MM" },
		/* Japanese: voicing. */
		{ "ハハ", "ババ", "JP" },
		{ "ハハ", "パパ", "JP" },
		{ "田中", "中田", "JP" },
	};
	size_t i;

	for (i = 0; i < N_TESTS(differ); i++) {
		assert_differ(differ[i].a, differ[i].b, differ[i].country);
		ck_assert_str_ne(plain(differ[i].a), plain(differ[i].b));
		assert_same(differ[i].a, differ[i].a, differ[i].country);
	}
	assert_same("สมชาย ใจดี", "ใจดี สมชาย", "TH");
	/* Thai sara am as one character and as two is one name. */
	assert_same("น\xe0\xb8\xb3", "น\xe0\xb9\x8d\xe0\xb8\xb2", "TH");
	/* Scripts that share nothing share no key. */
	assert_differ("สมชาย", "ສົມຊາຍ", "TH");
}
END_TEST

START_TEST(kana_width)
{
	/* Half-width with separate voicing marks. */
	assert_same("ﾀﾅｶ ﾀﾛｳ", "タナカ タロウ", "JP");
	assert_same("ﾔﾏﾀﾞ", "ヤマダ", "JP");
	assert_same("ｼﾝﾊﾟｲ", "シンパイ", "JP");
	ck_assert_str_eq(plain("ﾔﾏﾀﾞ"), plain("ヤマダ"));
	assert_differ("ﾔﾏﾀ", "ヤマダ", "JP");
	/* Full-width Latin. */
	assert_same("Ｔａｎａｋａ Ｔａｒｏ", "Tanaka Taro", "JP");
	ck_assert_str_eq(plain("ＡＢＣ　１２"), "abc 12");
	/* Hiragana is not katakana. */
	assert_differ("たなか", "タナカ", "JP");
}
END_TEST

START_TEST(invisible_characters)
{
	assert_same("So\xe2\x80\x8bk Dara", "Sok Dara", "KH");
	assert_same("So\xe2\x80\x8ck Dara", "Sok Dara", "KH");
	assert_same("So\xe2\x80\x8dk Dara", "Sok Dara", "KH");
	assert_same("\xef\xbb\xbfSok Dara", "Sok Dara", "KH");
	assert_same("Sok Dara\xef\xbb\xbf", "Sok Dara", "KH");
	assert_same("ដា\xe2\x80\x8bរា", "ដារា", "KH");
	ck_assert_str_eq(plain("A\xe2\x80\x8b"
			       "B"),
	    "ab");
}
END_TEST

/* No byte sequence may crash, hang or read past its end. */
START_TEST(broken_utf8)
{
	static const char *const table[] = { "\xff", "\xc3", "Sok \xc3",
		"\xe0\x80", "\xe2\x80", "\xf0\x9f\x98", "\xed\xa0\x80",
		"\xc0\xaf", "\xf5\x80\x80\x80", "A\x80\x80\x80\x80 B",
		"\xfe\xff Sok", "Sok\xcc", "Sok \xcc\x81", "\xcc\x81" };
	unsigned state = 12345;
	char text[80];
	struct buf b = { 0 };
	size_t i, len;
	int round;

	for (i = 0; i < N_TESTS(table); i++) {
		ck_assert_str_ne(key(table[i], "KH"), "");
		plain(table[i]);
	}
	assert_differ("Sok \xc3\x28", "Sok \xa0\xa1", "KH");
	for (round = 0; round < 20000; round++) {
		len = (size_t)(state >> 8) % sizeof(text);
		for (i = 0; i < len; i++) {
			state = state * 1103515245u + 12345u;
			text[i] = (char)(state >> 16);
			if (state >> 29 == 3)
				text[i] = ' ';
		}
		buf_clear(&b);
		name_fold(first_titles(), text, len,
		    cbreg_country_number("MY", 2), &b);
		name_fold_plain(text, len, &b);
		ck_assert(!b.failed);
	}
	buf_release(&b);
}
END_TEST

/* Zawgyi puts the vowel e and the medial ra before their consonant, has codes
 * of its own for stacked letters, and ends syllables with the stacking sign. */
START_TEST(zawgyi)
{
	static const char *const unicode[] = { "ကျော်ဇင်ထက်", "သီဟန်", "အောင်ဆန်းစုကြည်",
		"မြန်မာ", "ဒေါ်ခင်ခင်", "ဦးသန့်", "နန္ဒာ", "သျှမ်း", "၁၂၃ ရွှေ",
		"Aung Aung", "เอกชัย", "" };
	static const char *const legacy[] = {
		"\xe1\x80\xb1\xe1\x80\xa1\xe1\x80\xac\xe1\x80\x84"
		"\xe1\x80\xb9", /* e a aa nga killed: Aung */
		"\xe1\x80\xbb\xe1\x80\x99\xe1\x80\x94\xe1\x80\xb9"
		"\xe1\x80\x99\xe1\x80\xac", /* ra ma na killed ma aa */
		"\xe1\x80\x81\xe1\x80\x84\xe1\x80\xb9", /* kha nga killed */
		"Aung \xe1\x80\xb1\xe1\x80\xa1"
	};
	size_t i;

	for (i = 0; i < N_TESTS(unicode); i++)
		ck_assert_msg(!name_is_zawgyi(unicode[i]), "%s", unicode[i]);
	for (i = 0; i < N_TESTS(legacy); i++)
		ck_assert_msg(name_is_zawgyi(legacy[i]), "%s", legacy[i]);
}
END_TEST

START_TEST(long_names)
{
	char text[4000], turned[4000];
	struct buf a = { 0 }, b = { 0 };
	size_t i;

	memset(text, 'x', sizeof(text));
	for (i = 5; i < sizeof(text); i += 6)
		text[i] = ' ';
	name_fold(NULL, text, sizeof(text), -1, &a);
	ck_assert_uint_gt(a.len, 0);
	buf_clear(&a);
	memset(text, 'y', sizeof(text));
	name_fold(NULL, text, sizeof(text), -1, &a);
	ck_assert_uint_eq(a.len, sizeof(text));
	/* Thirty words in another order are the same name. */
	for (i = 0; i < 30; i++) {
		snprintf(text + i * 4, 5, "%03zu ", i);
		snprintf(turned + i * 4, 5, "%03zu ", 29 - i);
	}
	buf_clear(&a);
	name_fold(NULL, text, 119, -1, &a);
	name_fold(NULL, turned, 119, -1, &b);
	ck_assert_str_eq(buf_text(&a), buf_text(&b));
	buf_release(&a);
	buf_release(&b);
}
END_TEST

/* Results are added behind what the buffer holds. */
START_TEST(appends)
{
	struct buf b = { 0 };

	buf_puts(&b, "x ");
	name_fold(NULL, "Sok Dara", 8, -1, &b);
	ck_assert_str_eq(buf_text(&b), "x dara sok");
	buf_clear(&b);
	buf_puts(&b, "x ");
	name_fold_plain("  Sok  Dara  ", 13, &b);
	ck_assert_str_eq(buf_text(&b), "x sok dara");
	buf_release(&b);
}
END_TEST

/* Names of things: order counts, nothing is dropped. */
START_TEST(plain_names)
{
	ck_assert_str_ne(plain("PH-CERT"), plain("CERT-PH"));
	ck_assert_str_ne(plain("PH CERT"), plain("CERT PH"));
	ck_assert_str_ne(plain("PH-CERT"), plain("PH CERT"));
	ck_assert_str_eq(plain("CamCERT"), plain("CAMCERT"));
	ck_assert_str_eq(plain("  National  CERT\t"), "national cert");
	ck_assert_str_eq(plain("Ｎａｔｉｏｎａｌ　CERT"), "national cert");
	ck_assert_str_eq(plain("Dr. U bin"), "dr. u bin");
	ck_assert_str_eq(plain(""), "");
	ck_assert_str_eq(plain("   "), "");
	/* Marks are kept, one form per character. */
	ck_assert_str_ne(plain("Café"), plain("Cafe"));
	ck_assert_str_eq(plain("Cafe\xcc\x81"), plain("Caf\xc3\xa9"));
	ck_assert_str_eq(plain("タイ"), plain("ﾀｲ"));
}
END_TEST

START_TEST(shared_tokens)
{
	ck_assert(name_shares_token("dara sok", "sok vanna"));
	ck_assert(name_shares_token("dara sok", "dara"));
	ck_assert(name_shares_token("dara", "dara sok"));
	ck_assert(name_shares_token("a b c", "x y c"));
	ck_assert(!name_shares_token("dara sok", "darasok"));
	ck_assert(!name_shares_token("dara sok", "so dar"));
	ck_assert(!name_shares_token("dara sok", "sokk daraa"));
	ck_assert(!name_shares_token("", "dara"));
	ck_assert(!name_shares_token("dara", ""));
	ck_assert(!name_shares_token("", ""));
	ck_assert(!name_shares_token("dara", "vanna"));
}
END_TEST

int
main(void)
{
	const TTest *const test[] = { exact_keys, letter_case, order_and_blanks,
		accents, punctuation, typographic_punctuation,
		titles_of_everybody, joiners_by_country,
		titles_of_myanmar_and_thailand, never_empty,
		marks_of_other_scripts, kana_width, invisible_characters,
		broken_utf8, zawgyi, long_names, appends, plain_names,
		shared_tokens };
	Suite *s = suite_create("name");

	suite_add(s, "name", test, N_TESTS(test));
	return suite_run(s);
}
