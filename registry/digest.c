/* Keyed digests and random secrets: the only file that includes sodium.h. */
#include "config.h"

#include "digest.h"

#include <sodium.h>
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
