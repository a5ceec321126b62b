/* Linear programs: the only file that includes glpk.h. */
#include "config.h"

#include "solver.h"

#include "handle.h"
#include "library.h"

#ifdef HAVE_GLPK_H
#include <glpk.h>
#include <stdlib.h>
#include <string.h>

/* Loaded when the first seats are planned. */
#define GLP_FUNCTIONS(X)                                                       \
	X(glp_add_cols)                                                        \
	X(glp_add_rows)                                                        \
	X(glp_create_prob)                                                     \
	X(glp_delete_prob)                                                     \
	X(glp_get_col_prim)                                                    \
	X(glp_get_obj_val)                                                     \
	X(glp_get_status)                                                      \
	X(glp_init_iocp)                                                       \
	X(glp_init_smcp)                                                       \
	X(glp_intopt)                                                          \
	X(glp_load_matrix)                                                     \
	X(glp_mip_col_val)                                                     \
	X(glp_mip_obj_val)                                                     \
	X(glp_mip_status)                                                      \
	X(glp_set_col_bnds)                                                    \
	X(glp_set_col_kind)                                                    \
	X(glp_set_col_name)                                                    \
	X(glp_set_obj_coef)                                                    \
	X(glp_set_obj_dir)                                                     \
	X(glp_set_prob_name)                                                   \
	X(glp_set_row_bnds)                                                    \
	X(glp_set_row_name)                                                    \
	X(glp_simplex)                                                         \
	X(glp_std_basis)                                                       \
	X(glp_term_out)                                                        \
	X(glp_write_lp)

static struct {
#define X(name) __typeof__(name) *name;
	GLP_FUNCTIONS(X)
#undef X
} lib;

static const char *const function_names[] = {
#define X(name) #name,
	GLP_FUNCTIONS(X)
#undef X
	    NULL
};

static struct library libglpk = { "libglpk.so.40", function_names, NULL };

struct solver {
	glp_prob *prob;
	int n_column, n_row;
	int *row, *column; /* entries, from 1 as the library wants them */
	double *value;
	size_t n, row_room, column_room, value_room;
	bool failed; /* out of memory */
	bool loaded; /* the entries of relaxed runs */
	bool priced; /* another objective since the last relaxed run */
};

struct solver *
solver_new(const char *name)
{
	struct solver *s;

	if (!library_load(&libglpk, &lib) ||
	    (s = calloc(1, sizeof(*s))) == NULL)
		return NULL;
	lib.glp_term_out(GLP_OFF);
	s->prob = lib.glp_create_prob();
	lib.glp_set_prob_name(s->prob, name);
	lib.glp_set_obj_dir(s->prob, GLP_MAX);
	return s;
}

static int
kind_of_bounds(double low, double high)
{
	bool below = low > -SOLVER_NO_LIMIT, above = high < SOLVER_NO_LIMIT;

	return below && above ? (low < high ? GLP_DB : GLP_FX)
	       : below	      ? GLP_LO
	       : above	      ? GLP_UP
			      : GLP_FR;
}

int
solver_column(struct solver *s, const char *name, double low, double high,
    double objective, bool whole)
{
	lib.glp_add_cols(s->prob, 1);
	s->n_column++;
	lib.glp_set_col_name(s->prob, s->n_column, name);
	lib.glp_set_col_bnds(s->prob, s->n_column, kind_of_bounds(low, high),
	    low, high);
	lib.glp_set_col_kind(s->prob, s->n_column, whole ? GLP_IV : GLP_CV);
	lib.glp_set_obj_coef(s->prob, s->n_column, objective);
	return s->n_column - 1;
}

int
solver_row(struct solver *s, const char *name, double low, double high)
{
	lib.glp_add_rows(s->prob, 1);
	s->n_row++;
	lib.glp_set_row_name(s->prob, s->n_row, name);
	lib.glp_set_row_bnds(s->prob, s->n_row, kind_of_bounds(low, high), low,
	    high);
	return s->n_row - 1;
}

void
solver_entry(struct solver *s, int row, int column, double value)
{
	size_t n = s->n + 1;

	if (!grow(&s->row, &s->row_room, n, sizeof(*s->row)) ||
	    !grow(&s->column, &s->column_room, n, sizeof(*s->column)) ||
	    !grow(&s->value, &s->value_room, n, sizeof(*s->value))) {
		s->failed = true;
		return;
	}
	s->n = n;
	s->row[n] = row + 1;
	s->column[n] = column + 1;
	s->value[n] = value;
}

void
solver_set_objective(struct solver *s, int column, double value)
{
	lib.glp_set_obj_coef(s->prob, column + 1, value);
	s->priced = true;
}

void
solver_set_bounds(struct solver *s, int column, double low, double high)
{
	lib.glp_set_col_bnds(s->prob, column + 1, kind_of_bounds(low, high),
	    low, high);
}

static void
load(struct solver *s)
{
	if (s->n > 0)
		lib.glp_load_matrix(s->prob, (int)s->n, s->row, s->column,
		    s->value);
}

cbreg_status
solver_run(struct solver *s, double *objective)
{
	glp_iocp how;
	int rc;

	if (s->failed)
		return CBREG_NOMEM;
	if (s->n_column == 0) {
		*objective = 0;
		return CBREG_OK;
	}
	load(s);
	lib.glp_init_iocp(&how);
	how.presolve = GLP_ON;
	how.msg_lev = GLP_MSG_OFF;
	rc = lib.glp_intopt(s->prob, &how);
	if (rc == GLP_ENOPFS || rc == GLP_ENODFS)
		return CBREG_CONFLICT;
	if (rc != 0)
		return CBREG_IO;
	if (lib.glp_mip_status(s->prob) != GLP_OPT)
		return CBREG_CONFLICT;
	*objective = lib.glp_mip_obj_val(s->prob);
	return CBREG_OK;
}

double
solver_value(const struct solver *s, int column)
{
	return lib.glp_mip_col_val(s->prob, column + 1);
}

cbreg_status
solver_relax(struct solver *s, double *objective)
{
	glp_smcp how;
	int rc;

	if (s->failed)
		return CBREG_NOMEM;
	if (!s->loaded)
		load(s);
	lib.glp_init_smcp(&how);
	how.msg_lev = GLP_MSG_OFF;
	/* Where only bounds have moved, the last answer is still dual. */
	how.meth = s->loaded && !s->priced ? GLP_DUALP : GLP_PRIMAL;
	rc = lib.glp_simplex(s->prob, &how);
	s->loaded = true;
	s->priced = false;
	if (rc != 0) { /* a basis that went bad */
		lib.glp_std_basis(s->prob);
		how.meth = GLP_PRIMAL;
		rc = lib.glp_simplex(s->prob, &how);
	}
	if (rc != 0)
		return CBREG_IO;
	if (lib.glp_get_status(s->prob) != GLP_OPT)
		return CBREG_CONFLICT;
	*objective = lib.glp_get_obj_val(s->prob);
	return CBREG_OK;
}

double
solver_relaxed_value(const struct solver *s, int column)
{
	return lib.glp_get_col_prim(s->prob, column + 1);
}

cbreg_status
solver_write(const struct solver *s, FILE *to)
{
	FILE *file = tmpfile();
	char path[32], block[4096];
	cbreg_status rc = CBREG_IO;
	size_t n;

	if (file == NULL)
		return CBREG_IO;
	/* The library takes a name only. */
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fileno(file));
	load((struct solver *)s);
	if (!s->failed && lib.glp_write_lp(s->prob, NULL, path) == 0) {
		rewind(file);
		rc = CBREG_OK;
		while ((n = fread(block, 1, sizeof(block), file)) > 0)
			if (fwrite(block, 1, n, to) != n)
				rc = CBREG_IO;
	}
	fclose(file);
	return rc;
}

void
solver_free(struct solver *s)
{
	if (s == NULL)
		return;
	lib.glp_delete_prob(s->prob);
	free(s->row);
	free(s->column);
	free(s->value);
	free(s);
}
#else /* as where the library cannot be loaded */

struct solver *
solver_new(const char *name)
{
	(void)name;
	return NULL;
}

int
solver_column(struct solver *s, const char *name, double low, double high,
    double objective, bool whole)
{
	(void)s;
	(void)name;
	(void)low;
	(void)high;
	(void)objective;
	(void)whole;
	return 0;
}

int
solver_row(struct solver *s, const char *name, double low, double high)
{
	return solver_column(s, name, low, high, 0, false);
}

void
solver_entry(struct solver *s, int row, int column, double value)
{
	(void)s;
	(void)row;
	(void)column;
	(void)value;
}

void
solver_set_objective(struct solver *s, int column, double value)
{
	solver_entry(s, 0, column, value);
}

cbreg_status
solver_run(struct solver *s, double *objective)
{
	(void)s;
	(void)objective;
	return CBREG_IO;
}

double
solver_value(const struct solver *s, int column)
{
	(void)s;
	(void)column;
	return 0;
}

void
solver_set_bounds(struct solver *s, int column, double low, double high)
{
	solver_column(s, "", low, high, 0, column > 0);
}

cbreg_status
solver_relax(struct solver *s, double *objective)
{
	return solver_run(s, objective);
}

double
solver_relaxed_value(const struct solver *s, int column)
{
	return solver_value(s, column);
}

cbreg_status
solver_write(const struct solver *s, FILE *to)
{
	(void)s;
	(void)to;
	return CBREG_IO;
}

void
solver_free(struct solver *s)
{
	(void)s;
}
#endif
