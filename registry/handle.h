#ifndef REGISTRY_HANDLE_H
#define REGISTRY_HANDLE_H

#include "buf.h"
#include "db.h"
#include "kind.h"

/* Private to registry/: what a handle holds. */

/* The records of a kind in memory, as text: what a row is compared with. */
struct book {
	const struct kind *kind;
	struct arena arena;
	const char ***row; /* per record, per column */
	bool *touched;	   /* written by this change */
	size_t n, room, touched_room;
	struct map by_key, by_ident;
	struct map by_loose; /* codes in any letter case, see book_loose() */
	size_t n_loose;	     /* records that it has */
};

#define N_KINDS 40

/* Codes of people have room for nine digits. */
#define MAX_PERSON 999999999

/*
 * What is copied onto an enrolment when it is made, so that a later move or
 * marriage does not rewrite it.  A combination has one number for ever.
 */
struct stratum {
	int64_t org; /* 0: none was named */
	uint16_t country;
	uint8_t role, sex, org_kind;
};

struct stratum_table {
	struct stratum *row; /* by number; those unknown so far are zero */
	size_t n, room;	     /* n: one more than the highest number known */
	struct map by_value;
	bool all;	     /* every one of the registry is in memory */
	size_t next;	     /* number of the next new one; 0 not known yet */
	size_t first_new, i; /* not written yet; the next to be written */
	struct value value[6];
};

struct cbreg {
	struct db *db;
	char now[24], actor[128];
	int today, as_of;
	bool in_change;
	bool spoiled;  /* a row was refused, so nothing will be kept */
	int64_t batch; /* number of the running or the last batch, or 0 */
	bool has_batch;
	int64_t n_new, n_changed;
	int64_t n_journal;   /* rows of the journal that the batch has */
	uint64_t seat_sum;   /* of the enrolments this change has written */
	uint64_t person_sum; /* of what identifies the people it has written */
	struct digest_stream *content; /* of what else, for its seal */
	struct map imaged; /* people to the parts whose image it has kept */
	struct stratum_table strata;
	int64_t *pack; /* blocks of the packed copy that it touched */
	size_t n_packs, pack_room;
	bool all_packs;
	struct pack_stays *stays; /* of all people, where a change has them */
	struct buf command, reason;
	unsigned char secret[16];
	bool has_secret;
	struct book *book[N_KINDS]; /* dropped when the change ends */
	struct map names;	    /* country names, folded, to numbers */
	bool has_names;
	struct map org_names; /* names of organisations to rows of their book */
	size_t n_org_names;
	bool country_known[CBREG_COUNTRIES];
	struct titles *titles; /* dropped when one is written */
	int64_t first_new;   /* no person below it is of this change; 0: open */
	bool titles_changed; /* and the keys of names not yet */
	struct reason_table *reasons; /* dropped when one is written */
	struct buf suggestion;
	int n_suggested;	/* by this change */
	struct buf series;	/* session whose certificates are numbered */
	int64_t series_last;	/* the last number made for it */
	struct buf certificate; /* a number that was lent */
};

struct cbreg_intake;
struct cbreg_record;

/* A row on its way in: canonical values, "" for nothing. */
struct row {
	const struct cbreg_record *record;
	const char *v[CBREG_MAX_COLUMNS];
	const char *const *old; /* the recorded values, or NULL */
	struct arena *arena;	/* for values made along the way */
	bool bad;
	bool conflict; /* bad because of what is recorded */
};

/* The record that a row is about, where its key alone does not say; NULL if
 * none.  It may complete the row's key. */
typedef const char **find_fn(const struct book *book, struct row *row,
    size_t *index);

/* A kind with what the registry does for it. */
struct kind {
	struct cbreg_kind pub;
	enum stmt_id list, put[3];
	enum stmt_id drop[2]; /* takes a record away, by its key */
	/* Complete the values before the record is looked up. */
	cbreg_status (*complete)(struct cbreg_intake *in, struct row *row);
	/* Rules across columns, with the old values known. */
	cbreg_status (*check)(struct cbreg_intake *in, struct row *row);
	find_fn *find; /* NULL: the record with the row's key */
	/* A row that is held has to wait for another one that is. */
	bool (*waits)(const struct cbreg_intake *in, const char *const *v);
	/* A record was written or taken away: what follows from it. */
	cbreg_status (*wrote)(cbreg *reg, const char *const *v);
	bool people; /* goes through the intake of people */
};

extern const struct kind kind_country, kind_group, kind_meeting, kind_org,
    kind_person, kind_affiliation, kind_activity, kind_session, kind_quota,
    kind_headcount, kind_roster, kind_placement, kind_framework,
    kind_capability, kind_profile, kind_teaches, kind_assessment, kind_stage,
    kind_followup, kind_certificate, kind_distinct, kind_merge, kind_transfer,
    kind_waiting, kind_reason, kind_replacement, kind_title, kind_former,
    kind_level, kind_translation, kind_lineage, kind_crosswalk, kind_assignment,
    kind_campaign, kind_output, kind_target, kind_label;

/* Says that there is no such session, and which is near; CBREG_NOTFOUND. */
cbreg_status no_such_session(cbreg *reg, const char *code);
/* Records that stand by themselves and are somebody's. */
bool kind_of_people(const struct kind *kind);
/* A record of such a kind has that code in one of its columns. */
bool kind_concerns(const struct kind *kind, const char *const *v,
    const char *person);
const struct kind *kind_of(const struct cbreg_kind *pub);
const struct kind *kind_by_noun(const char *noun);

/* The batch of the running change; made when first asked for. */
cbreg_status batch_need(cbreg *reg, int64_t *out);
cbreg_status out_of_memory(cbreg *reg);
cbreg_status secret_need(cbreg *reg);

cbreg_status schema_create(cbreg *reg, const char *program);
cbreg_status schema_verify(cbreg *reg, const char *where);

/* Where the code of somebody who was merged leads; others stay as they are. */
cbreg_status person_redirect(cbreg *reg, int64_t *number);
/* A person as cbreg_person_find() has it, who is on record. */
cbreg_status person_need(cbreg *reg, const char *who, int64_t *out);

/* book.c */
cbreg_status book_need(cbreg *reg, const struct kind *kind, struct book **out);
void book_free(struct book *book);
/* A record by its key, by what it is referred to by; NULL if none. */
const char **book_by_key(const struct book *book, const char *const *v,
    size_t *index);
const char **book_by_ident(const struct book *book, const char *const *ident);
/* Every record that is referred to in the same way; the cursor begins zeroed.
 */
struct book_cursor {
	struct map_cursor map;
	bool started;
};
const char **book_same(const struct book *book, const char *const *v,
    struct book_cursor *c);
bool book_put(struct book *book, const char *const *v, size_t *index);
/* A record gets other values, its key among them, but for what others refer
 * to it by; no other record has that key. */
bool book_rename(struct book *book, size_t index, const char *const *v);
cbreg_status names_need(cbreg *reg);
/* A country by code or by name in any of its forms; -1 if none. */
int country_find(cbreg *reg, const char *text);
/* An organisation's code by code or by a name only one has; NULL if none. */
cbreg_status org_find(cbreg *reg, const char *text, const char **out);
/*
 * The code of the only record of a book that has the text as its code in
 * another letter case or width, or, of a session, as the name of what it is a
 * delivery of; NULL if none.
 */
cbreg_status book_loose(cbreg *reg, struct book *book, const char *text,
    const char **out);
#endif
