#ifndef REGISTRY_DAYREAD_H
#define REGISTRY_DAYREAD_H

#include "buf.h"

/*
 * A day as people write it, beyond the ISO forms that cbreg_date_parse() takes:
 * with the year first, apart by hyphens, dots, slashes or 年月日, or without
 * anything between; in a Japanese era, named or by its letter, on the days that
 * the era had; in a Buddhist year that says so (พ.ศ., B.E.); with a time, which
 * is dropped.  Parts of nines are not known.
 *
 * Returns the day, where partial is true perhaps without its day or month; 0
 * with *unknown set where all of it is nines; 0 with a hint where it is none,
 * or might be several.
 */
int day_read(const char *text, bool partial, bool *unknown, struct buf *hint);
#endif
