/* Publications: frozen, kept with what they were counted from, shown again. */
#include "config.h"

#include "publication.h"

#include "date.h"
#include "digest.h"
#include "publication_private.h"
#include "record.h"
#include "seal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Columns of the statements that list publications. */
enum {
	P_ID,
	P_CODE,
	P_KIND,
	P_TITLE,
	P_COUNTRY,
	P_PERIODS,
	P_AXES,
	P_MEASURES,
	P_PROTECTION,
	P_AS_OF,
	P_RULES,
	P_DIGEST,
	P_REPLACES,
	P_BATCH,
	P_AT,
	P_ACTOR
};

struct publishing {
	cbreg *reg;
	const struct cbreg_publish *what;
	int64_t id, n_fact;
	struct stmt *put;
	struct buf text;
};

static const char *
axes_text(const struct cbreg_figures_setting *s, struct buf *out)
{
	int i;

	buf_clear(out);
	for (i = 0; i < s->naxis; i++)
		buf_printf(out, "%s%s", i > 0 ? "," : "",
		    cbreg_axis_word(s->axis[i]));
	return buf_text(out);
}

static const char *
measures_text(const bool measure[CBREG_MEASURES], struct buf *out)
{
	int m;

	buf_clear(out);
	for (m = 0; m < CBREG_MEASURES; m++)
		if (measure[m])
			buf_printf(out, "%s%s", out->len > 0 ? "," : "",
			    cbreg_measure_word((enum cbreg_measure)m));
	return buf_text(out);
}

static cbreg_status
put_fact(void *context, const struct facts *facts, const struct fact *t)
{
	struct publishing *p = context;
	struct stmt *st = p->put;
	cbreg_status rc;

	facts_strata(facts, t, &p->text);
	if ((rc = db_int(st, "publication", p->id)) != CBREG_OK ||
	    (rc = db_int(st, "n", ++p->n_fact)) != CBREG_OK ||
	    (rc = db_int(st, "period", t->period)) != CBREG_OK ||
	    (rc = db_int(st, "person", t->person)) != CBREG_OK ||
	    (rc = db_text(st, "session",
		 facts->report.session[t->session].code)) != CBREG_OK ||
	    (rc = db_text(st, "strata", buf_text(&p->text))) != CBREG_OK ||
	    (rc = db_int(st, "counts", t->counts)) != CBREG_OK ||
	    (rc = db_int(st, "amount", t->amount)) != CBREG_OK ||
	    (rc = db_int(st, "low", t->low)) != CBREG_OK ||
	    (rc = db_int(st, "high", t->high)) != CBREG_OK ||
	    (rc = db_int(st, "estimated", t->estimated)) != CBREG_OK)
		return rc;
	return db_run(st);
}

/* The digest is of what a publication is known by, and of its figures in
 * order. */

static void
witness_head(struct digest_stream *s, const char *periods, const char *axes,
    const char *measures, const char *protection, int as_of, int rules)
{
	digest_stream_add(s, periods);
	digest_stream_add(s, axes);
	digest_stream_add(s, measures);
	digest_stream_add(s, protection);
	digest_stream_add_int(s, as_of);
	digest_stream_add_int(s, rules);
}

static void
witness_figure(struct digest_stream *s, int64_t period, const char *cell,
    const char *measure, int64_t value, const char *shown, const char *status)
{
	digest_stream_add_int(s, period);
	digest_stream_add(s, cell);
	digest_stream_add(s, measure);
	digest_stream_add_int(s, value);
	digest_stream_add(s, shown);
	digest_stream_add(s, status);
}

static cbreg_status
put_figure(struct publishing *p, struct stmt *st, const struct release *r,
    size_t i, struct digest_stream *digest)
{
	const struct release_figure *g = &r->figure[i];
	const char *measure = cbreg_measure_word(g->measure);
	char shown[32];
	cbreg_status rc;

	release_shown(g, shown);
	witness_figure(digest, g->period, g->cell, measure, g->value, shown,
	    g->status);
	if ((rc = db_int(st, "publication", p->id)) != CBREG_OK ||
	    (rc = db_int(st, "n", (int64_t)i + 1)) != CBREG_OK ||
	    (rc = db_int(st, "period", g->period)) != CBREG_OK ||
	    (rc = db_text(st, "cell", g->cell)) != CBREG_OK ||
	    (rc = db_text(st, "measure", measure)) != CBREG_OK ||
	    (rc = db_int(st, "value", g->value)) != CBREG_OK ||
	    (rc = db_text(st, "shown", shown)) != CBREG_OK ||
	    (rc = db_text(st, "status", g->status)) != CBREG_OK)
		return rc;
	return db_run(st);
}

static cbreg_status
put_figures(struct publishing *p, const struct release *r,
    struct digest_stream *digest)
{
	struct stmt *st = NULL;
	cbreg_status rc;
	size_t i;

	rc = db_get(p->reg->db, STMT_PUBLISHED_FIGURE_PUT, &st);
	for (i = 0; i < r->n && rc == CBREG_OK; i++)
		rc = put_figure(p, st, r, i, digest);
	db_put(st);
	return rc;
}

static bool
is_taken(cbreg *reg, const char *code, cbreg_status *rc)
{
	struct stmt *st = NULL;
	bool taken;

	if ((*rc = db_get(reg->db, STMT_PUBLICATION_ONE, &st)) == CBREG_OK &&
	    (*rc = db_text(st, "code", code)) == CBREG_OK)
		*rc = db_step(st);
	taken = *rc == CBREG_OK;
	db_put(st);
	if (*rc == CBREG_DONE)
		*rc = CBREG_OK;
	return taken;
}

/* The code asked for, or one that nobody has yet. */
static cbreg_status
choose_code(struct publishing *p, char code[64])
{
	const struct cbreg_publish *what = p->what;
	char country[3] = "";
	cbreg_status rc;
	int n = 1;

	if (what->replaces != NULL && !is_taken(p->reg, what->replaces, &rc))
		return rc != CBREG_OK ? rc
				      : db_fail(p->reg->db, CBREG_NOTFOUND,
					    "there is no publication '%s' to "
					    "replace",
					    what->replaces);
	if (what->code != NULL) {
		snprintf(code, 64, "%s", what->code);
		return is_taken(p->reg, code, &rc)
			   ? db_fail(p->reg->db, CBREG_EXISTS,
				 "'%s' is published already; a restatement "
				 "is a publication of its own that replaces it",
				 code)
			   : rc;
	}
	if (what->is_sign_off)
		cbreg_country_code(what->setting.country, country);
	do {
		snprintf(code, 64, "%.40s%s%s", what->periods,
		    country[0] != '\0' ? "-" : "", country);
		if (n > 1)
			snprintf(code + strlen(code), 64 - strlen(code), "-%d",
			    n);
		n++;
	} while (is_taken(p->reg, code, &rc) && rc == CBREG_OK);
	return rc;
}

static cbreg_status
put_head(struct publishing *p, const char *code, int64_t batch)
{
	const struct cbreg_publish *what = p->what;
	struct buf axes = { 0 }, measures = { 0 };
	char protection[24], country[3];
	struct stmt *st = NULL;
	cbreg_status rc;

	release_protection_text(what, protection);
	if ((rc = db_get(p->reg->db, STMT_PUBLICATION_PUT, &st)) == CBREG_OK &&
	    (rc = db_int(st, "id", p->id)) == CBREG_OK &&
	    (rc = db_text(st, "code", code)) == CBREG_OK &&
	    (rc = db_text(st, "kind",
		 what->is_sign_off ? "sign-off" : "release")) == CBREG_OK &&
	    (rc = db_text(st, "title", what->title)) == CBREG_OK &&
	    (rc = db_text(st, "country",
		 what->is_sign_off
		     ? cbreg_country_code(what->setting.country, country)
		     : NULL)) == CBREG_OK &&
	    (rc = db_text(st, "periods", what->periods)) == CBREG_OK &&
	    (rc = db_text(st, "axes", axes_text(&what->setting, &axes))) ==
		CBREG_OK &&
	    (rc = db_text(st, "measures",
		 measures_text(what->measure, &measures))) == CBREG_OK &&
	    (rc = db_text(st, "protection", protection)) == CBREG_OK &&
	    (rc = db_int(st, "as_of", p->reg->as_of)) == CBREG_OK &&
	    (rc = db_int(st, "rules", CBREG_FIGURE_RULES)) == CBREG_OK &&
	    (rc = db_text(st, "digest", "")) == CBREG_OK &&
	    (rc = db_text(st, "replaces", what->replaces)) == CBREG_OK &&
	    (rc = db_int(st, "batch", batch)) == CBREG_OK)
		rc = db_run(st);
	db_put(st);
	buf_release(&axes);
	buf_release(&measures);
	return rc;
}

static cbreg_status
put_digest(struct publishing *p, struct digest_stream *digest)
{
	char text[DIGEST_TEXT_SIZE];
	struct stmt *st = NULL;
	cbreg_status rc;

	digest_stream_end(digest, text);
	if ((rc = seal_add(p->reg, "publication", text)) == CBREG_OK &&
	    (rc = db_get(p->reg->db, STMT_PUBLICATION_SEAL, &st)) == CBREG_OK &&
	    (rc = db_text(st, "digest", text)) == CBREG_OK &&
	    (rc = db_int(st, "id", p->id)) == CBREG_OK)
		rc = db_run(st);
	db_put(st);
	return rc;
}

/* Figures counted, protected, and put with what they were counted from. */
static cbreg_status
freeze(struct publishing *p)
{
	struct buf axes = { 0 }, measures = { 0 };
	struct digest_stream *digest = NULL;
	cbreg_figures *figures = NULL;
	struct release release = { 0 };
	char protection[24];
	cbreg_status rc;

	rc = db_get(p->reg->db, STMT_PUBLISHED_FACT_PUT, &p->put);
	if (rc == CBREG_OK)
		rc = figures_compute(p->reg, &p->what->setting, put_fact, p,
		    &figures);
	db_put(p->put);
	if (rc == CBREG_OK &&
	    (rc = release_prepare(p->reg, p->what, figures, &release)) ==
		CBREG_OK &&
	    (digest = digest_stream_new(NULL)) == NULL)
		rc = out_of_memory(p->reg);
	if (rc == CBREG_OK) {
		release_protection_text(p->what, protection);
		witness_head(digest, p->what->periods,
		    axes_text(&p->what->setting, &axes),
		    measures_text(p->what->measure, &measures), protection,
		    p->reg->as_of, CBREG_FIGURE_RULES);
		rc = put_figures(p, &release, digest);
	}
	if (rc == CBREG_OK)
		rc = put_digest(p, digest);
	else
		digest_stream_free(digest);
	cbreg_figures_free(figures);
	release_free(&release);
	buf_release(&axes);
	buf_release(&measures);
	return rc;
}

cbreg_status
cbreg_publish(cbreg *reg, const struct cbreg_publish *what, char code[64])
{
	struct publishing p = { .reg = reg, .what = what };
	int64_t batch;
	cbreg_status rc;

	if ((rc = choose_code(&p, code)) == CBREG_OK &&
	    (rc = batch_need(reg, &batch)) == CBREG_OK &&
	    (rc = db_number(reg->db, STMT_PUBLICATION_MAX, &p.id)) ==
		CBREG_OK) {
		p.id++;
		if ((rc = put_head(&p, code, batch)) == CBREG_OK)
			rc = freeze(&p);
	}
	buf_release(&p.text);
	reg->n_new++;
	return rc;
}

static const char *
or_empty(const char *text)
{
	return text != NULL ? text : "";
}

/* What is lent lasts until the next step. */
static void
take_head(struct stmt *st, struct cbreg_publication *out)
{
	*out = (struct cbreg_publication){ .id = db_col_int(st, P_ID),
		.code = db_col_text(st, P_CODE),
		.kind = db_col_text(st, P_KIND),
		.title = or_empty(db_col_text(st, P_TITLE)),
		.country = or_empty(db_col_text(st, P_COUNTRY)),
		.periods = db_col_text(st, P_PERIODS),
		.axes = db_col_text(st, P_AXES),
		.measures = db_col_text(st, P_MEASURES),
		.protection = db_col_text(st, P_PROTECTION),
		.as_of = (int)db_col_int(st, P_AS_OF),
		.rules = (int)db_col_int(st, P_RULES),
		.digest = db_col_text(st, P_DIGEST),
		.replaces = or_empty(db_col_text(st, P_REPLACES)),
		.batch = db_col_int(st, P_BATCH),
		.at = db_col_text(st, P_AT),
		.actor = db_col_text(st, P_ACTOR) };
}

cbreg_status
cbreg_publications(cbreg *reg, cbreg_publication_fn *tell, void *context)
{
	struct cbreg_publication head;
	struct stmt *st = NULL;
	cbreg_status rc;

	rc = db_get(reg->db, STMT_PUBLICATION_LIST, &st);
	while (rc == CBREG_OK && (rc = db_step(st)) == CBREG_OK) {
		take_head(st, &head);
		rc = tell(context, &head);
	}
	db_put(st);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

struct cbreg_published {
	cbreg *reg;
	struct cbreg_publication head;
	struct cbreg_figures_setting setting;
	struct cbreg_period *period;
	struct stmt *of, *figures; /* what lends the head; the rows */
	char cell[1024];
};

static cbreg_status
no_such_publication(cbreg *reg, const char *code)
{
	return db_fail(reg->db, CBREG_NOTFOUND,
	    "there is no publication '%s'; `cbreg publish --list` has them",
	    code);
}

/* The axes as the setting has them. */
static void
read_axes(const char *words, struct cbreg_figures_setting *out)
{
	size_t len;

	for (out->naxis = 0; *words != '\0'; words += len) {
		words += *words == ',';
		len = strcspn(words, ",");
		out->axis[out->naxis++] =
		    (enum cbreg_axis)cbreg_axis_find(words, len);
	}
}

cbreg_status
cbreg_published_open(cbreg *reg, const char *code, cbreg_published **out)
{
	cbreg_published *p = calloc(1, sizeof(*p));
	cbreg_status rc;

	if (p == NULL)
		return out_of_memory(reg);
	p->reg = reg;
	if ((rc = db_get(reg->db, STMT_PUBLICATION_ONE, &p->of)) == CBREG_OK &&
	    (rc = db_text(p->of, "code", code)) == CBREG_OK)
		rc = db_step(p->of);
	if (rc == CBREG_DONE)
		rc = no_such_publication(reg, code);
	if (rc == CBREG_OK) {
		take_head(p->of, &p->head);
		read_axes(p->head.axes, &p->setting);
		rc = cbreg_periods_parse(reg, p->head.periods, &p->period,
		    &p->setting.nperiod);
		p->setting.period = p->period;
		p->setting.of_country = p->head.country[0] != '\0';
		p->setting.country = cbreg_country_number(p->head.country,
		    strlen(p->head.country));
	}
	if (rc == CBREG_OK && (rc = db_get(reg->db, STMT_PUBLISHED_FIGURES,
				   &p->figures)) == CBREG_OK)
		rc = db_int(p->figures, "publication", p->head.id);
	if (rc != CBREG_OK) {
		cbreg_published_free(p);
		return rc;
	}
	*out = p;
	return CBREG_OK;
}

const struct cbreg_publication *
cbreg_published_head(const cbreg_published *p)
{
	return &p->head;
}

const struct cbreg_figures_setting *
cbreg_published_setting(const cbreg_published *p)
{
	return &p->setting;
}

/* The words of a cell; the text is cut in place. */
void
cell_words(char *text, const char *axis[CBREG_AXES], int naxis)
{
	int i;

	for (i = 0; i < naxis; i++) {
		axis[i] = text;
		text += strcspn(text, (char[]){ RECORD_SEPARATOR, '\0' });
		if (*text != '\0')
			*text++ = '\0';
	}
}

cbreg_status
cbreg_published_next(cbreg_published *p, struct cbreg_published_figure *out)
{
	const char *measure;
	cbreg_status rc;
	size_t period;

	if ((rc = db_step(p->figures)) != CBREG_OK)
		return rc;
	period = (size_t)db_col_int(p->figures, 0);
	if (period >= p->setting.nperiod)
		return db_fail(p->reg->db, CBREG_IO,
		    "publication '%s' has a figure of no period", p->head.code);
	out->period = &p->period[period];
	snprintf(p->cell, sizeof(p->cell), "%s", db_col_text(p->figures, 1));
	cell_words(p->cell, out->axis, p->setting.naxis);
	measure = db_col_text(p->figures, 2);
	out->measure =
	    (enum cbreg_measure)cbreg_measure_find(measure, strlen(measure));
	out->value = db_col_int(p->figures, 3);
	out->shown = db_col_text(p->figures, 4);
	out->status = db_col_text(p->figures, 5);
	return CBREG_OK;
}

cbreg_status
cbreg_published_check(cbreg *reg, const char *code)
{
	struct digest_stream *digest = digest_stream_new(NULL);
	char text[DIGEST_TEXT_SIZE];
	cbreg_published *p = NULL;
	cbreg_status rc;
	struct stmt *st;

	if (digest == NULL)
		return out_of_memory(reg);
	if ((rc = cbreg_published_open(reg, code, &p)) != CBREG_OK) {
		digest_stream_free(digest);
		return rc;
	}
	witness_head(digest, p->head.periods, p->head.axes, p->head.measures,
	    p->head.protection, p->head.as_of, p->head.rules);
	st = p->figures;
	while ((rc = db_step(st)) == CBREG_OK)
		witness_figure(digest, db_col_int(st, 0), db_col_text(st, 1),
		    db_col_text(st, 2), db_col_int(st, 3), db_col_text(st, 4),
		    db_col_text(st, 5));
	digest_stream_end(digest, text);
	if (rc == CBREG_DONE)
		rc = strcmp(text, p->head.digest) == 0
			 ? CBREG_OK
			 : db_fail(reg->db, CBREG_CONFLICT,
			       "publication '%s' is not what its digest says",
			       code);
	cbreg_published_free(p);
	return rc;
}

struct checked {
	cbreg *reg;
	struct buf *found;
};

static cbreg_status
check_one(void *context, const struct cbreg_publication *p)
{
	struct checked *c = context;
	cbreg_status rc = cbreg_published_check(c->reg, p->code);

	if (rc != CBREG_CONFLICT)
		return rc;
	buf_printf(c->found, "%s'%s'", c->found->len > 0 ? ", " : "", p->code);
	return CBREG_OK;
}

cbreg_status
publications_check(cbreg *reg, struct buf *found)
{
	struct checked c = { reg, found };
	cbreg_status rc = cbreg_publications(reg, check_one, &c);

	if (found->len > 0)
		buf_puts(found, " differs from its digest");
	return rc;
}

void
cbreg_published_free(cbreg_published *p)
{
	if (p == NULL)
		return;
	db_put(p->figures);
	db_put(p->of);
	free(p->period);
	free(p);
}
