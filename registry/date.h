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
/* The day lies in what begins and ends there, perhaps partial dates; 0 is no
 * bound. */
bool cbreg_date_within(int day, int from, int to);

/* True where the one leaves open what the other tells: 2017 covers 2017-10,
 * 2017-10 covers 2017-10-02, 0 covers everything, each covers itself. */
bool cbreg_date_covers(int date, int other);

/*
 * Whole calendar months from the first day of one date to the last day of the
 * other, both days included; what is left of a month is dropped.  2017-10 to
 * 2019-09 are 24.  -1 where one is not stated or they are the wrong way round.
 */
int cbreg_date_months(int from, int to);
/* A number of months as an ISO 8601 duration, "P2Y6M"; empty below zero. */
#define CBREG_PERIOD_SIZE 24
const char *cbreg_period_text(int months, char out[CBREG_PERIOD_SIZE]);

/* Days since 1970-01-01 of a full date, and back. */
long cbreg_date_days(int date);
int cbreg_date_from_days(long days);

/* A full date some months later, clipped to the end of its month. */
int cbreg_date_add_months(int date, int months);
#endif
