/* Targets against what was reached. */
#include "config.h"

#include "achieve.h"

#include "figures_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Columns of the list of targets. */
enum {
	T_PERIOD,
	T_MEASURE,
	T_COUNTRY,
	T_KIND,
	T_SEX,
	T_THEME,
	T_SERIES,
	T_VALUE,
	T_QUALIFIER,
	T_SOURCE,
	T_COLUMNS
};

static const enum cbreg_axis target_axis[] = { CBREG_BY_COUNTRY, CBREG_BY_KIND,
	CBREG_BY_SEX, CBREG_BY_THEME };

#define N_AXES (sizeof(target_axis) / sizeof(target_axis[0]))
#define MAX_YEARS 30

struct achieving {
	cbreg *reg;
	cbreg_achievement_fn *tell;
	void *context;
	struct arena arena;
	const char *(*row)[T_COLUMNS];
	size_t n, room;
	/* Of the period at hand, and its fiscal years behind it. */
	struct cbreg_period period[MAX_YEARS + 1];
	size_t nperiod;
	cbreg_figures *figures;
	struct buf source;
};

static cbreg_status
load(struct achieving *a, const char *period)
{
	struct stmt *st = NULL;
	cbreg_status rc;
	const char *text;
	int i;

	rc = db_get(a->reg->db, STMT_TARGET_LIST, &st);
	while (rc == CBREG_OK && (rc = db_step(st)) == CBREG_OK) {
		if (period != NULL &&
		    strcmp(db_col_text(st, T_PERIOD), period) != 0)
			continue;
		if (!grow(&a->row, &a->room, a->n, sizeof(*a->row))) {
			rc = out_of_memory(a->reg);
			break;
		}
		for (i = 0; i < T_COLUMNS && rc == CBREG_OK; i++) {
			if ((text = db_col_text(st, i)) == NULL)
				text = "";
			a->row[a->n][i] =
			    arena_text(&a->arena, text, strlen(text));
			if (a->row[a->n][i] == NULL)
				rc = out_of_memory(a->reg);
		}
		a->n++;
	}
	db_put(st);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

/* The figures of a period, and of its fiscal years where it is of several. */
static cbreg_status
compute(struct achieving *a, const char *word)
{
	struct cbreg_figures_setting s = { .naxis = N_AXES };
	struct cbreg_period *year = NULL;
	cbreg_status rc;
	size_t n = 0, i;

	cbreg_figures_free(a->figures);
	a->figures = NULL;
	if ((rc = cbreg_period_parse(a->reg, word, &a->period[0])) !=
		CBREG_OK ||
	    (rc = cbreg_periods_parse(a->reg, word, &year, &n)) != CBREG_OK)
		return rc;
	for (a->nperiod = 1, i = 0; n > 1 && i < n && i < MAX_YEARS; i++)
		a->period[a->nperiod++] = year[i];
	free(year);
	memcpy(s.axis, target_axis, sizeof(target_axis));
	s.period = a->period;
	s.nperiod = a->nperiod;
	return figures_compute(a->reg, &s, NULL, NULL, &a->figures);
}

/* The figure that a target is about; 0 where nothing comes to it. */
static int64_t
find_actual(struct achieving *a, const char *const *row, size_t period,
    enum cbreg_measure measure)
{
	uint16_t at[CBREG_AXES] = { 0 };
	const struct fold_cell *cell;
	size_t i;
	int word;

	for (i = 0; i < N_AXES; i++) {
		if (row[T_COUNTRY + i][0] == '\0')
			continue;
		word = facts_word(&a->figures->facts, target_axis[i],
		    row[T_COUNTRY + i]);
		if (word < 0 || (size_t)word >= a->figures->fold.width[i])
			return 0; /* a word that nothing has */
		at[i] = (uint16_t)(word + 1);
	}
	cell = fold_find(&a->figures->fold, at, period);
	return cell != NULL ? cell->value[measure] : 0;
}

static const char *
status_of(const struct achieving *a, const struct cbreg_achievement *r)
{
	bool about = strcmp(r->qualifier, "about") == 0;

	if (!r->has_target)
		return "";
	if (about ? r->actual * 10 >= r->target * CBREG_ABOUT_TENTHS
		  : r->actual >= r->target)
		return "met";
	return r->to > a->reg->as_of ? "open" : "short";
}

static bool
same_figure(const char *const *a, const char *const *b)
{
	int i;

	for (i = T_PERIOD; i < T_SERIES; i++)
		if (strcmp(a[i], b[i]) != 0)
			return false;
	return true;
}

static const char *
or_total(const char *word)
{
	return word[0] != '\0' ? word : "total";
}

/* What the records of one figure say. */
static void
take_series(struct achieving *a, size_t first, size_t end,
    struct cbreg_achievement *out)
{
	size_t i;

	buf_clear(&a->source);
	for (i = first; i < end; i++) {
		const char *const *row = a->row[i];
		int64_t value = strtoll(row[T_VALUE], NULL, 10);

		if (strcmp(row[T_SERIES], "target") == 0) {
			out->has_target = true;
			out->target = value;
			if (row[T_QUALIFIER][0] != '\0')
				out->qualifier = row[T_QUALIFIER];
		} else if (strcmp(row[T_SERIES], "planned") == 0) {
			out->has_planned = true;
			out->planned = value;
		} else {
			out->has_reported = true;
			out->reported = value;
		}
		if (row[T_SOURCE][0] != '\0')
			buf_printf(&a->source, "%s%s",
			    a->source.len > 0 ? "; " : "", row[T_SOURCE]);
	}
	out->source = buf_text(&a->source);
}

static cbreg_status
tell_figure(struct achieving *a, size_t first, size_t end)
{
	const char *const *row = a->row[first];
	struct cbreg_achievement r = { .period = row[T_PERIOD],
		.from = a->period[0].from,
		.to = a->period[0].to,
		.within = "",
		.country = or_total(row[T_COUNTRY]),
		.kind = or_total(row[T_KIND]),
		.sex = or_total(row[T_SEX]),
		.theme = or_total(row[T_THEME]),
		.qualifier = "exact" };
	cbreg_status rc;
	size_t i;

	r.measure = (enum cbreg_measure)cbreg_measure_find(row[T_MEASURE],
	    strlen(row[T_MEASURE]));
	take_series(a, first, end, &r);
	r.actual = find_actual(a, row, 0, r.measure);
	r.status = status_of(a, &r);
	rc = a->tell(a->context, &r);
	for (i = 1; i < a->nperiod && rc == CBREG_OK; i++) {
		struct cbreg_achievement year = { .period = a->period[i].word,
			.from = a->period[i].from,
			.to = a->period[i].to,
			.within = row[T_PERIOD],
			.country = r.country,
			.kind = r.kind,
			.sex = r.sex,
			.theme = r.theme,
			.measure = r.measure,
			.qualifier = "",
			.status = "",
			.source = "" };

		year.actual = find_actual(a, row, i, r.measure);
		rc = a->tell(a->context, &year);
	}
	return rc;
}

cbreg_status
cbreg_achievements(cbreg *reg, const char *period, cbreg_achievement_fn *tell,
    void *context)
{
	struct achieving a = { .reg = reg, .tell = tell, .context = context };
	cbreg_status rc;
	size_t i, k;

	if ((rc = reg->db->ops->begin(reg->db, false)) != CBREG_OK)
		return rc;
	rc = load(&a, period);
	for (i = 0; i < a.n && rc == CBREG_OK; i = k) {
		for (k = i + 1; k < a.n && same_figure(a.row[i], a.row[k]); k++)
			;
		if (i == 0 ||
		    strcmp(a.row[i][T_PERIOD], a.row[i - 1][T_PERIOD]) != 0)
			rc = compute(&a, a.row[i][T_PERIOD]);
		if (rc == CBREG_OK)
			rc = tell_figure(&a, i, k);
	}
	cbreg_figures_free(a.figures);
	reg->db->ops->rollback(reg->db); /* it was only read */
	arena_release(&a.arena);
	buf_release(&a.source);
	free(a.row);
	return rc;
}
