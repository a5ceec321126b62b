/* Parts of zip archives: the only file that includes libzip. */
#include "config.h"

#include "parts.h"

#include "inflate.h"
#include "library.h"
#include "ring.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <zip.h>

/* Loaded when the first workbook is read. */
#define ZIP_FUNCTIONS(X)                                                       \
	X(zip_error_init)                                                      \
	X(zip_error_fini)                                                      \
	X(zip_source_filep_create)                                             \
	X(zip_source_free)                                                     \
	X(zip_open_from_source)                                                \
	X(zip_discard)                                                         \
	X(zip_get_num_entries)                                                 \
	X(zip_get_name)                                                        \
	X(zip_stat_index)                                                      \
	X(zip_fopen_index)                                                     \
	X(zip_fread)                                                           \
	X(zip_fclose)

static struct {
#define X(name) __typeof__(name) *name;
	ZIP_FUNCTIONS(X)
#undef X
} lib;

static const char *const function_names[] = {
#define X(name) #name,
	ZIP_FUNCTIONS(X)
#undef X
	    NULL
};

static struct library libzip = { "libzip.so.4", function_names, NULL };

#define BLOCK 65536
#define BLOCKS 16		      /* unpacked ahead */
#define LARGE ((zip_uint64_t)1 << 20) /* worth a thread */

struct parts {
	zip_t *zip;
	zip_uint64_t n;
	pthread_mutex_t lock; /* of the archive, from here on */
	int64_t left;	      /* bytes that may still be unpacked */
};

struct part {
	struct parts *parts; /* NULL: the stream is the part */
	zip_file_t *file;
	struct inflate *inflate; /* or NULL: the archive unpacks */
	uint64_t size, unpacked; /* as it should be; so far */
	uint32_t checksum;	 /* as it should be */
	FILE *stream;
	struct ring *ring; /* of the blocks, or NULL: the first is used */
	const struct block *at;
	size_t given; /* of it */
	struct block {
		size_t n; /* 0: the part ends */
		cbreg_status rc;
		struct source_error error;
		char bytes[BLOCK];
	} block[];
};

static cbreg_status
refuse(struct source_error *error, const char *code, const char *message)
{
	*error = (struct source_error){ .code = code, .message = message };
	return CBREG_INVALID;
}

/* Where programs differ in what a name means, things are smuggled. */
static cbreg_status
check_names(struct parts *p, struct source_error *error)
{
	const char *name;
	zip_uint64_t i;

	for (i = 0; i < p->n; i++) {
		name = lib.zip_get_name(p->zip, i, ZIP_FL_ENC_RAW);
		if (name == NULL)
			return refuse(error, "E-ZIP",
			    "a part of the workbook has no name");
		if (name[0] == '/' || strstr(name, "..") != NULL)
			return refuse(error, "E-ZIP",
			    "a part of the workbook has a path to elsewhere");
	}
	return CBREG_OK;
}

cbreg_status
parts_open(FILE *stream, struct parts **out, struct source_error *error)
{
	struct parts *p = calloc(1, sizeof(*p));
	zip_source_t *source;
	zip_error_t why;
	cbreg_status rc;

	if (!library_load(&libzip, &lib)) {
		fclose(stream);
		free(p);
		return refuse(error, "E-BOOK",
		    "workbooks cannot be read here: libzip cannot be loaded");
	}
	lib.zip_error_init(&why);
	source = lib.zip_source_filep_create(stream, 0, -1, &why);
	lib.zip_error_fini(&why);
	if (p == NULL || source == NULL) {
		fclose(stream);
		free(p);
		return CBREG_NOMEM;
	}
	lib.zip_error_init(&why);
	p->zip =
	    lib.zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &why);
	if (p->zip == NULL) {
		lib.zip_error_fini(&why);
		lib.zip_error_init(&why);
		p->zip = lib.zip_open_from_source(source, ZIP_RDONLY, &why);
	}
	lib.zip_error_fini(&why);
	if (p->zip == NULL) {
		lib.zip_source_free(source);
		free(p);
		return refuse(error, "E-ZIP",
		    "the workbook is damaged: it is no sound archive");
	}
	pthread_mutex_init(&p->lock, NULL);
	p->n = (zip_uint64_t)lib.zip_get_num_entries(p->zip, 0);
	p->left = PARTS_MAX_BYTES;
	rc = p->n > PARTS_MAX
		 ? refuse(error, "E-LENGTH", "the workbook has too many parts")
		 : check_names(p, error);
	if (rc != CBREG_OK) {
		parts_free(p);
		return rc;
	}
	*out = p;
	return CBREG_OK;
}

void
parts_free(struct parts *p)
{
	if (p == NULL)
		return;
	lib.zip_discard(p->zip);
	pthread_mutex_destroy(&p->lock);
	free(p);
}

/* In any letter case; some programs write backslashes. */
static bool
same_name(const char *a, const char *b)
{
	for (; *a != '\0' && *b != '\0'; a++, b++)
		if (strncasecmp(a, b, 1) != 0 && !(*a == '/' && *b == '\\'))
			return false;
	return *a == *b;
}

/* The entry of that name, -1 if none, -2 if there are several: another program
 * might read another one. */
static zip_int64_t
find(struct parts *p, const char *name)
{
	zip_int64_t found = -1;
	const char *other;
	zip_uint64_t i;

	for (i = 0; i < p->n; i++) {
		other = lib.zip_get_name(p->zip, i, ZIP_FL_ENC_RAW);
		if (same_name(name, other))
			found = found == -1 ? (zip_int64_t)i : -2;
	}
	return found;
}

bool
parts_has(struct parts *p, const char *name)
{
	return find(p, name) >= 0;
}

static struct part *
new_part(struct parts *parts, size_t blocks)
{
	struct part *part =
	    malloc(sizeof(*part) + blocks * sizeof(struct block));

	if (part != NULL)
		*part = (struct part){ .parts = parts };
	return part;
}

/* The next bytes of the archive, unpacked or as they stand there. */
static int64_t
read_entry(void *context, void *bytes, size_t room)
{
	struct part *part = context;
	zip_int64_t got;

	pthread_mutex_lock(&part->parts->lock);
	got = lib.zip_fread(part->file, bytes, room);
	pthread_mutex_unlock(&part->parts->lock);
	return got;
}

/* False: unsound, or in the end not what the archive says that it is. */
static bool
unpack_ourselves(struct part *part, struct block *b)
{
	if (!inflate_read(part->inflate, b->bytes, BLOCK, &b->n))
		return false;
	part->unpacked += b->n;
	return b->n > 0 ||
	       (part->unpacked == part->size &&
		   inflate_checksum(part->inflate) == part->checksum);
}

static cbreg_status
unpack(struct part *part, struct block *b)
{
	struct parts *p = part->parts;
	bool sound, too_much;
	int64_t got;

	if (p == NULL) {
		b->n = fread(b->bytes, 1, BLOCK, part->stream);
		return ferror(part->stream) ? CBREG_IO : CBREG_OK;
	}
	if (part->inflate != NULL) {
		sound = unpack_ourselves(part, b);
	} else {
		got = read_entry(part, b->bytes, BLOCK);
		sound = got >= 0;
		b->n = sound ? (size_t)got : 0;
	}
	if (!sound)
		return refuse(&b->error, "E-ZIP",
		    "a part of the workbook is damaged");
	pthread_mutex_lock(&p->lock);
	p->left -= (int64_t)b->n;
	too_much = p->left < 0;
	pthread_mutex_unlock(&p->lock);
	return too_much ? refuse(&b->error, "E-LENGTH",
			      "the workbook unpacks to more than 2 GiB")
			: CBREG_OK;
}

static bool
fill(void *context, size_t slot)
{
	struct part *part = context;
	struct block *b = &part->block[slot];

	b->error = (struct source_error){ 0 };
	b->rc = unpack(part, b);
	return b->rc == CBREG_OK && b->n > 0;
}

static cbreg_status
open_at(struct parts *p, zip_uint64_t at, const zip_stat_t *st,
    struct part **out, struct source_error *error)
{
	bool large = (st->valid & ZIP_STAT_SIZE) != 0 && st->size >= LARGE;
	struct part *part = new_part(p, large ? BLOCKS : 1);
	zip_flags_t as_it_stands;

	if (part == NULL)
		return CBREG_NOMEM;
	if ((st->valid & ZIP_STAT_COMP_METHOD) != 0 &&
	    st->comp_method == ZIP_CM_DEFLATE &&
	    (st->valid & ZIP_STAT_CRC) != 0 && (st->valid & ZIP_STAT_SIZE) != 0)
		part->inflate = inflate_new(read_entry, part);
	part->size = st->size;
	part->checksum = st->crc;
	as_it_stands = part->inflate != NULL ? ZIP_FL_COMPRESSED : 0;
	part->file = lib.zip_fopen_index(p->zip, at, as_it_stands);
	if (part->file == NULL) {
		inflate_free(part->inflate);
		free(part);
		return refuse(error, "E-ZIP",
		    "a part of the workbook cannot be unpacked");
	}
	if (large && (part->ring = ring_start(BLOCKS, fill, part)) == NULL) {
		lib.zip_fclose(part->file);
		inflate_free(part->inflate);
		free(part);
		return CBREG_NOMEM;
	}
	*out = part;
	return CBREG_OK;
}

cbreg_status
part_open(struct parts *p, const char *name, struct part **out,
    struct source_error *error)
{
	zip_int64_t at = find(p, name);
	zip_stat_t st = { 0 };
	cbreg_status rc;

	if (at == -2)
		return refuse(error, "E-ZIP",
		    "two parts of the workbook have one name");
	if (at < 0)
		return refuse(error, "E-BOOK",
		    "a part of the workbook is missing");
	if (lib.zip_stat_index(p->zip, (zip_uint64_t)at, 0, &st) == 0 &&
	    (st.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 &&
	    st.encryption_method != ZIP_EM_NONE)
		return refuse(error, "E-LOCKED",
		    "the workbook is encrypted; save it without a password");
	pthread_mutex_lock(&p->lock);
	rc = open_at(p, (zip_uint64_t)at, &st, out, error);
	pthread_mutex_unlock(&p->lock);
	return rc;
}

cbreg_status
part_of_file(FILE *stream, struct part **out)
{
	if ((*out = new_part(NULL, 1)) == NULL) {
		fclose(stream);
		return CBREG_NOMEM;
	}
	(*out)->stream = stream;
	return CBREG_OK;
}

cbreg_status
part_next(struct part *part, size_t most, const char **bytes, size_t *n,
    struct source_error *error)
{
	size_t slot = 0;

	if (part->at == NULL || part->given == part->at->n) {
		if (part->ring != NULL)
			slot = ring_next(part->ring);
		else
			fill(part, 0);
		part->at = &part->block[slot];
		part->given = 0;
	}
	*n = part->at->n - part->given;
	if (*n > most)
		*n = most;
	*bytes = part->at->bytes + part->given;
	part->given += *n;
	if (part->at->rc == CBREG_INVALID)
		*error = part->at->error;
	return part->at->rc;
}

void
part_free(struct part *part)
{
	struct parts *p;

	if (part == NULL)
		return;
	ring_stop(part->ring);
	if (part->stream != NULL)
		fclose(part->stream);
	if ((p = part->parts) != NULL) {
		pthread_mutex_lock(&p->lock);
		lib.zip_fclose(part->file);
		pthread_mutex_unlock(&p->lock);
	}
	inflate_free(part->inflate);
	free(part);
}
