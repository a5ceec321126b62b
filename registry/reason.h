#ifndef REGISTRY_REASON_H
#define REGISTRY_REASON_H

#include "handle.h"

/*
 * The reasons for a negative status: those of the program, which it knows by
 * number, and those that a site adds.  Each may be dated: it is a reason on
 * the days in between only.
 */
cbreg_status reasons_need(cbreg *reg);
void reasons_drop(cbreg *reg);

/* The number of a reason by its code in any letter case; -1 if none. */
int reason_find(const cbreg *reg, const char *code);
/* The code of a number, "" for none. */
const char *reason_word(const cbreg *reg, int number);
bool reason_holds(const cbreg *reg, int number, int on);
/* All codes, separated by commas. */
void reasons_list(const cbreg *reg, struct buf *out);
#endif
