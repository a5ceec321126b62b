/* Deflated bytes unpacked: the only file that includes ISA-L. */
#include "config.h"

#include "inflate.h"

#ifdef HAVE_ISA_L_IGZIP_LIB_H
#include "library.h"

#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>
#include <stdlib.h>

#define ISAL_FUNCTIONS(X)                                                      \
	X(isal_inflate_init)                                                   \
	X(isal_inflate)                                                        \
	X(crc32_gzip_refl)

static struct {
#define X(name) __typeof__(name) *name;
	ISAL_FUNCTIONS(X)
#undef X
} lib;

static const char *const function_names[] = {
#define X(name) #name,
	ISAL_FUNCTIONS(X)
#undef X
	    NULL
};

static struct library libisal = { "libisal.so.2", function_names, NULL };

#define PACKED 65536 /* bytes taken at once */

struct inflate {
	struct inflate_state state;
	inflate_more_fn *more;
	void *context;
	uint32_t checksum;
	uint8_t packed[PACKED];
};

struct inflate *
inflate_new(inflate_more_fn *more, void *context)
{
	struct inflate *s;

	if (!library_load(&libisal, &lib) || (s = malloc(sizeof(*s))) == NULL)
		return NULL;
	lib.isal_inflate_init(&s->state);
	s->more = more;
	s->context = context;
	s->checksum = 0;
	return s;
}

static bool
refill(struct inflate *s)
{
	int64_t got = s->more(s->context, s->packed, PACKED);

	if (got <= 0)
		return false;
	s->state.next_in = s->packed;
	s->state.avail_in = (uint32_t)got;
	return true;
}

bool
inflate_read(struct inflate *s, char *bytes, size_t room, size_t *n)
{
	struct inflate_state *z = &s->state;

	z->next_out = (uint8_t *)bytes;
	z->avail_out = (uint32_t)room;
	while (z->avail_out > 0 && z->block_state != ISAL_BLOCK_FINISH) {
		uint32_t before = z->avail_out;

		if (lib.isal_inflate(z) < ISAL_DECOMP_OK)
			return false;
		/* What is left in its own buffer comes without new bytes. */
		if (z->avail_out == before && z->avail_in == 0 &&
		    z->block_state != ISAL_BLOCK_FINISH && !refill(s))
			return false;
	}
	*n = room - z->avail_out;
	s->checksum = lib.crc32_gzip_refl(s->checksum, (uint8_t *)bytes, *n);
	return true;
}

uint32_t
inflate_checksum(const struct inflate *s)
{
	return s->checksum;
}

void
inflate_free(struct inflate *s)
{
	free(s);
}
#else
struct inflate *
inflate_new(inflate_more_fn *more, void *context)
{
	(void)more;
	(void)context;
	return NULL;
}

bool
inflate_read(struct inflate *s, char *bytes, size_t room, size_t *n)
{
	(void)s;
	(void)bytes;
	(void)room;
	*n = 0;
	return false;
}

uint32_t
inflate_checksum(const struct inflate *s)
{
	(void)s;
	return 0;
}

void
inflate_free(struct inflate *s)
{
	(void)s;
}
#endif
