#ifndef REGISTRY_DIGEST_H
#define REGISTRY_DIGEST_H

#include <stddef.h>
#include <stdint.h>

/* Keyed digests; the only file that includes the crypto library. */

#define SECRET_SIZE 16

/* Nobody without the secret can make two texts collide. */
uint64_t digest_keyed(const unsigned char secret[SECRET_SIZE], char what,
    const char *text, size_t len);
void digest_secret(unsigned char secret[SECRET_SIZE]);
/* The secret as text and back; -1 when it is not one. */
void digest_secret_text(const unsigned char secret[SECRET_SIZE],
    char out[2 * SECRET_SIZE + 1]);
int digest_secret_parse(const char *text, unsigned char secret[SECRET_SIZE]);
#endif
