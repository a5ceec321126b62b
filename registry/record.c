/* Plain records in their tables, and the journal of what was there before. */
#include "config.h"

#include "record.h"

#include "date.h"
#include "seal.h"

#include <stdlib.h>
#include <string.h>

#define ESCAPE '\\'

static cbreg_status
bind_column(struct stmt *st, const struct kind *kind, const char *param,
    const char *const *v)
{
	int i = cbreg_kind_column(&kind->pub, param);
	const struct cbreg_column *c;
	const char *text;

	if (i < 0) /* the number of a country, which has no column */
		return db_int(st, param, cbreg_country_number(v[0], 2));
	c = &kind->pub.column[i];
	text = v[i];
	if (c->type == CBREG_DATE || c->type == CBREG_PARTIAL_DATE)
		return db_int(st, param,
		    cbreg_date_parse(text, strlen(text), true));
	if (c->type == CBREG_PERSON || c->type == CBREG_OLD_PERSON)
		return db_int(st, param, strtoll(text + 1, NULL, 10));
	return db_text(st, param, text[0] != '\0' ? text : NULL);
}

static cbreg_status
run_on_record(cbreg *reg, enum stmt_id id, const struct kind *kind,
    const char *const *v)
{
	struct stmt *st = NULL;
	cbreg_status rc;
	int i;

	if ((rc = db_get(reg->db, id, &st)) != CBREG_OK)
		return rc;
	for (i = 0; i < st->text->nparam && rc == CBREG_OK; i++)
		rc = bind_column(st, kind, st->text->param[i], v);
	if (rc == CBREG_OK)
		rc = db_run(st);
	db_put(st);
	return rc;
}

/* What a batch does to a record enters its seal. */
static cbreg_status
seal_record(cbreg *reg, const struct kind *kind, const char *const *v)
{
	struct buf text = { 0 };
	cbreg_status rc;

	record_encode(kind, v, 0, &text);
	rc = text.failed ? out_of_memory(reg)
			 : seal_add(reg, kind->pub.noun, buf_text(&text));
	buf_release(&text);
	return rc;
}

cbreg_status
record_write(cbreg *reg, const struct kind *kind, const char *const *v)
{
	cbreg_status rc = seal_record(reg, kind, v);
	int k;

	for (k = 0; k < 3 && kind->put[k] != STMT_NONE && rc == CBREG_OK; k++)
		rc = run_on_record(reg, kind->put[k], kind, v);
	return rc == CBREG_OK && kind->wrote != NULL ? kind->wrote(reg, v) : rc;
}

cbreg_status
record_drop(cbreg *reg, const struct kind *kind, const char *const *v)
{
	cbreg_status rc = CBREG_OK;
	int k;

	for (k = 0; k < 2 && kind->drop[k] != STMT_NONE && rc == CBREG_OK; k++)
		rc = run_on_record(reg, kind->drop[k], kind, v);
	return rc == CBREG_OK && kind->wrote != NULL ? kind->wrote(reg, v) : rc;
}

void
record_encode(const struct kind *kind, const char *const *v, unsigned flag,
    struct buf *out)
{
	bool first = true;
	const char *at;
	char escaped[2] = { ESCAPE };
	int i;

	for (i = 0; i < kind->pub.ncolumn; i++) {
		if ((kind->pub.column[i].flags & flag) != flag)
			continue;
		if (!first)
			buf_add(out, &(char){ RECORD_SEPARATOR }, 1);
		first = false;
		for (at = v[i]; *at != '\0'; at++) {
			escaped[1] = *at;
			if (*at == RECORD_SEPARATOR || *at == ESCAPE)
				buf_add(out, escaped, 2);
			else
				buf_add(out, at, 1);
		}
	}
}

bool
record_decode(const struct kind *kind, const char *text, unsigned flag,
    struct arena *arena, const char **v)
{
	char *to = arena_text(arena, text, strlen(text));
	int i;

	if (to == NULL)
		return false;
	for (i = 0; i < kind->pub.ncolumn; i++) {
		v[i] = "";
		if ((kind->pub.column[i].flags & flag) != flag)
			continue;
		v[i] = to;
		while (*text != '\0' && *text != RECORD_SEPARATOR) {
			if (*text == ESCAPE && text[1] != '\0')
				text++;
			*to++ = *text++;
		}
		*to++ = '\0';
		if (*text == RECORD_SEPARATOR)
			text++;
	}
	return true;
}

cbreg_status
journal_keep(cbreg *reg, const struct kind *kind, int64_t person,
    const char *const *v, const char *const *before)
{
	struct buf record = { 0 }, was = { 0 };
	struct stmt *st = NULL;
	int64_t batch;
	cbreg_status rc;

	record_encode(kind, v, CBREG_KEY, &record);
	if (before != NULL)
		record_encode(kind, before, 0, &was);
	if (record.failed || was.failed) {
		rc = out_of_memory(reg);
		goto out;
	}
	if ((rc = batch_need(reg, &batch)) == CBREG_OK &&
	    (rc = db_get(reg->db, STMT_CHANGE_PUT, &st)) == CBREG_OK &&
	    (rc = db_int(st, "batch", batch)) == CBREG_OK &&
	    (rc = db_int(st, "n", ++reg->n_journal)) == CBREG_OK &&
	    (rc = db_text(st, "kind", kind->pub.noun)) == CBREG_OK &&
	    (rc = person != 0 ? db_int(st, "person", person)
			      : db_text(st, "person", NULL)) == CBREG_OK &&
	    (rc = db_text(st, "record", buf_text(&record))) == CBREG_OK &&
	    (rc = db_text(st, "before",
		 before != NULL ? buf_text(&was) : NULL)) == CBREG_OK)
		rc = db_run(st);
	db_put(st);
out:
	buf_release(&record);
	buf_release(&was);
	return rc;
}
