/* Keyed digests: they depend on the secret, on what they are of, and on
 * every byte; secrets go to text and back. */
#include "config.h"

#include "engines.h"

#include "digest.h"

#include <stdio.h>
#include <string.h>

static const unsigned char zero[SECRET_SIZE];
static const unsigned char one[SECRET_SIZE] = { 1 };

static uint64_t
digest(const unsigned char secret[SECRET_SIZE], char what, const char *text)
{
	return digest_keyed(secret, what, text, strlen(text));
}

START_TEST(depends_on_secret)
{
	unsigned char secret[SECRET_SIZE];
	char text[400];
	size_t len;
	int bit;

	memset(text, 'x', sizeof(text));
	for (len = 0; len < sizeof(text); len += 3) {
		ck_assert(digest_keyed(zero, 'e', text, len) !=
			  digest_keyed(one, 'e', text, len));
		ck_assert(digest_keyed(zero, 'e', text, len) ==
			  digest_keyed(zero, 'e', text, len));
	}
	for (bit = 0; bit < SECRET_SIZE * 8; bit++) {
		memset(secret, 0, sizeof(secret));
		secret[bit / 8] = (unsigned char)(1 << bit % 8);
		ck_assert(digest(secret, 'n', "dara sok") !=
			  digest(zero, 'n', "dara sok"));
	}
}
END_TEST

/* Stored in every registry: a change would lose everybody. */
START_TEST(is_frozen)
{
	unsigned char secret[SECRET_SIZE];
	char text[400];
	int i;

	for (i = 0; i < SECRET_SIZE; i++)
		secret[i] = (unsigned char)i;
	/* SipHash-2-4 of the one byte 'e', and of 'n' and a name. */
	ck_assert_uint_eq(digest(secret, 'e', ""), 0x5e784450c99a679au);
	ck_assert_uint_eq(digest(secret, 'n', "dara sok"), 0xf3eec5aa510671cfu);
	memset(text, 'x', sizeof(text));
	ck_assert_uint_eq(digest_keyed(secret, 'e', text, 255),
	    0xd61e18956efc9a89u);
}
END_TEST

/* A name and an e-mail address of the same text are not the same thing. */
START_TEST(depends_on_what)
{
	char text[255];
	size_t len;

	memset(text, 'x', sizeof(text));
	for (len = 0; len <= sizeof(text); len++)
		ck_assert_msg(digest_keyed(zero, 'e', text, len) !=
				  digest_keyed(zero, 'n', text, len),
		    "what is not digested for %zu bytes", len);
}
END_TEST

START_TEST(depends_on_what_for_long_texts)
{
	char text[2000];
	size_t len;

	memset(text, 'x', sizeof(text));
	/* What stands before the text cannot be taken for its beginning. */
	ck_assert(digest_keyed(zero, 'x', text, 255) !=
		  digest_keyed(zero, 'x', text, 256));
	for (len = 256; len <= sizeof(text); len++)
		ck_assert_msg(digest_keyed(zero, 'e', text, len) !=
				  digest_keyed(zero, 'n', text, len),
		    "what is not digested for %zu bytes", len);
}
END_TEST

START_TEST(depends_on_every_byte)
{
	char text[600];
	uint64_t whole, h;
	size_t i;

	memset(text, 'x', sizeof(text));
	whole = digest_keyed(zero, 'x', text, sizeof(text));
	for (i = 0; i < sizeof(text); i++) {
		text[i] = 'y';
		h = digest_keyed(zero, 'x', text, sizeof(text));
		ck_assert_msg(h != whole, "byte %zu does not count", i);
		text[i] = 'x';
	}
	for (i = 0; i < sizeof(text); i++)
		ck_assert(digest_keyed(zero, 'x', text, i) != whole);
	/* The length counts, not a terminating zero. */
	ck_assert(digest_keyed(zero, 'x', "a\0b", 3) !=
		  digest_keyed(zero, 'x', "a\0c", 3));
}
END_TEST

START_TEST(secret_text_and_back)
{
	unsigned char secret[SECRET_SIZE], back[SECRET_SIZE];
	char text[2 * SECRET_SIZE + 1];
	int i, round;

	for (i = 0; i < SECRET_SIZE; i++)
		secret[i] = (unsigned char)(i * 17);
	digest_secret_text(secret, text);
	ck_assert_str_eq(text, "00112233445566778899aabbccddeeff");
	for (round = 0; round < 100; round++) {
		digest_secret(secret);
		digest_secret_text(secret, text);
		ck_assert_uint_eq(strlen(text), 2 * SECRET_SIZE);
		ck_assert_uint_eq(strspn(text, "0123456789abcdef"),
		    2 * SECRET_SIZE);
		memset(back, 0, sizeof(back));
		ck_assert_int_eq(digest_secret_parse(text, back), 0);
		ck_assert_mem_eq(secret, back, SECRET_SIZE);
	}
	ck_assert_int_eq(digest_secret_parse("00112233445566778899AABBCCDDEEFF",
			     back),
	    0);
	ck_assert_int_eq(back[15], 0xff);
}
END_TEST

START_TEST(what_is_no_secret)
{
	static const char *const table[] = { "", "00",
		"00112233445566778899aabbccddeef",
		"00112233445566778899aabbccddee",
		"00112233445566778899aabbccddeeff00",
		"00112233445566778899aabbccddeeff0",
		"g0112233445566778899aabbccddeeff",
		"00112233445566778899aabbccddeefg",
		" 00112233445566778899aabbccddeeff",
		"00112233445566778899aabbccddeeff ",
		"00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff" };
	unsigned char back[SECRET_SIZE];
	size_t i;

	for (i = 0; i < N_TESTS(table); i++)
		ck_assert_msg(digest_secret_parse(table[i], back) == -1,
		    "'%s' is a secret", table[i]);
}
END_TEST

START_TEST(secrets_are_random)
{
	unsigned char a[SECRET_SIZE], b[SECRET_SIZE];
	int i;

	digest_secret(a);
	for (i = 0; i < 50; i++) {
		digest_secret(b);
		ck_assert_mem_ne(a, b, SECRET_SIZE);
		memcpy(a, b, sizeof(a));
	}
}
END_TEST

int
main(void)
{
	const TTest *const test[] = { depends_on_secret, is_frozen,
		depends_on_what, depends_on_what_for_long_texts,
		depends_on_every_byte, secret_text_and_back, what_is_no_secret,
		secrets_are_random };
	Suite *s = suite_create("digest");

	suite_add(s, "digest", test, N_TESTS(test));
	return suite_run(s);
}
