/* Keyed digests and random secrets: the only file that includes sodium.h. */
#include "config.h"

#include "digest.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(SECRET_SIZE == crypto_shorthash_KEYBYTES, "size of the secret");

uint64_t
digest_keyed(const unsigned char secret[SECRET_SIZE], char what,
    const char *text, size_t len)
{
	unsigned char in[256], out[crypto_shorthash_BYTES];
	uint64_t value;

	if (len < sizeof(in)) {
		in[0] = (unsigned char)what;
		memcpy(in + 1, text, len);
		crypto_shorthash(out, in, len + 1, secret);
	} else {
		crypto_shorthash(in + 1, (const unsigned char *)text, len,
		    secret);
		in[0] = (unsigned char)what;
		crypto_shorthash(out, in, 1 + crypto_shorthash_BYTES, secret);
	}
	memcpy(&value, out, sizeof(value));
	return value;
}

void
digest_secret(unsigned char secret[SECRET_SIZE])
{
	randombytes_buf(secret, SECRET_SIZE);
}

void
digest_secret_text(const unsigned char secret[SECRET_SIZE],
    char out[2 * SECRET_SIZE + 1])
{
	sodium_bin2hex(out, 2 * SECRET_SIZE + 1, secret, SECRET_SIZE);
}

int
digest_secret_parse(const char *text, unsigned char secret[SECRET_SIZE])
{
	size_t len = 0;

	if (sodium_hex2bin(secret, SECRET_SIZE, text, strlen(text), NULL, &len,
		NULL) != 0 ||
	    len != SECRET_SIZE)
		return -1;
	return 0;
}

struct digest_stream {
	crypto_generichash_state state;
};

_Static_assert(DIGEST_TEXT_SIZE == 2 * crypto_generichash_BYTES + 1,
    "size of a digest as text");

struct digest_stream *
digest_stream_new(const unsigned char *secret)
{
	struct digest_stream *s =
	    aligned_alloc(_Alignof(struct digest_stream), sizeof(*s));

	if (s != NULL)
		crypto_generichash_init(&s->state, secret,
		    secret != NULL ? SECRET_SIZE : 0, crypto_generichash_BYTES);
	return s;
}

void
digest_stream_add_int(struct digest_stream *s, int64_t n)
{
	unsigned char byte[8];
	int i;

	for (i = 0; i < 8; i++)
		byte[i] = (unsigned char)((uint64_t)n >> (8 * i) & 0xff);
	crypto_generichash_update(&s->state, byte, sizeof(byte));
}

void
digest_stream_add(struct digest_stream *s, const char *text)
{
	size_t len = strlen(text);

	digest_stream_add_int(s, (int64_t)len);
	crypto_generichash_update(&s->state, (const unsigned char *)text, len);
}

void
digest_stream_end(struct digest_stream *s, char out[DIGEST_TEXT_SIZE])
{
	unsigned char bytes[crypto_generichash_BYTES];

	crypto_generichash_final(&s->state, bytes, sizeof(bytes));
	sodium_bin2hex(out, DIGEST_TEXT_SIZE, bytes, sizeof(bytes));
	free(s);
}

void
digest_stream_free(struct digest_stream *s)
{
	free(s);
}
