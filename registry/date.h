#ifndef CBREG_DATE_H
#define CBREG_DATE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * A day is the number yyyymmdd.  Where only the month or the year is known
 * the rest is 00; 0 is "not stated".  Proleptic Gregorian, years 1000-9999.
 */
#define CBREG_DATE_SIZE 11 /* "2017-10-10" and its end */

/*
 * Read an ISO date of the first len bytes: YYYY-MM-DD, and where partial is
 * true also YYYY-MM and YYYY.  0 when it is none, or not a day that exists.
 */
int cbreg_date_parse(const char *text, size_t len, bool partial);
/* The ISO form in out, empty for 0. */
const char *cbreg_date_text(int date, char out[CBREG_DATE_SIZE]);

/* The first and the last day that a partial date can mean. */
int cbreg_date_first(int date);
int cbreg_date_last(int date);

/* Days since 1970-01-01 of a full date, and back. */
long cbreg_date_days(int date);
int cbreg_date_from_days(long days);

/* A full date some months later, clipped to the end of its month. */
int cbreg_date_add_months(int date, int months);
#endif
