#ifndef REGISTRY_SOLVER_H
#define REGISTRY_SOLVER_H

#include "cbreg.h"

#include <stddef.h>
#include <stdio.h>

/*
 * Linear programs, some of whose columns are whole numbers.  Names appear in
 * the model that is written out; they are of letters, digits and _ only.
 */
struct solver;

#define SOLVER_NO_LIMIT 1e30

/* NULL where memory or the library is missing. */
struct solver *solver_new(const char *name);
/* Numbers from 0 on.  The objective is maximized. */
int solver_column(struct solver *s, const char *name, double low, double high,
    double objective, bool whole);
int solver_row(struct solver *s, const char *name, double low, double high);
void solver_entry(struct solver *s, int row, int column, double value);
void solver_set_objective(struct solver *s, int column, double value);
/*
 * The same model gives the same answer.
 *   CBREG_CONFLICT  no values meet all rows
 *   CBREG_NOMEM, CBREG_IO  the library gave up
 */
cbreg_status solver_run(struct solver *s, double *objective);
double solver_value(const struct solver *s, int column);
void solver_set_bounds(struct solver *s, int column, double low, double high);
/*
 * The same without regard to whole numbers, from where the last such run
 * ended: quick where little has changed since.  Rows and entries that are
 * added after the first such run are ignored.
 */
cbreg_status solver_relax(struct solver *s, double *objective);
double solver_relaxed_value(const struct solver *s, int column);
/* In the LP format of CPLEX, which other solvers read. */
cbreg_status solver_write(const struct solver *s, FILE *to);
void solver_free(struct solver *s); /* NULL is fine */
#endif
