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

/* A digest of a stream of texts, each told from its neighbours; it is as hard
 * to forge as BLAKE2b with 32 bytes. */
struct digest_stream;

#define DIGEST_TEXT_SIZE 65

/* NULL when out of memory.  With a key it is one that only the holder of the
 * secret can make. */
struct digest_stream *digest_stream_new(const unsigned char *secret);
void digest_stream_add(struct digest_stream *s, const char *text);
void digest_stream_add_int(struct digest_stream *s, int64_t n);
/* The digest in hexadecimal; frees the stream. */
void digest_stream_end(struct digest_stream *s, char out[DIGEST_TEXT_SIZE]);
void digest_stream_free(struct digest_stream *s); /* NULL is fine */
#endif
