#ifndef CLI_GAP_PRINT_H
#define CLI_GAP_PRINT_H

#include "gap.h"
#include "out.h"

/* The gap report through the output interface.  Each returns CBREG_OK, or why
 * the rows ended early. */

struct gap_print {
	struct out *out;
	const char *only; /* rows of this status, or NULL */
	int n_gaps;	  /* of all rows, shown or not */
	bool begun;
};

/* Machine formats have one list for all profiles, which gap_print_end() ends;
 * for people there are lists by what is to be done. */
cbreg_status gap_print_rows(struct gap_print *print, cbreg_gap *gap);
void gap_print_end(struct gap_print *print);

cbreg_status gap_print_summary(struct out *out, cbreg_gap *gap, bool alias,
    int *n_gaps);
cbreg_status gap_print_region(struct out *out, cbreg_gap *gap, int *n_gaps);
/* Countries by area in colours, then each country, then what the words mean. */
cbreg_status gap_print_page(struct out *out, cbreg_gap *gap, int *n_gaps);
cbreg_status gap_print_path(struct out *out, cbreg_gap_path *path);
cbreg_status gap_print_trend(struct out *out, cbreg_gap_trend *trend);
cbreg_status gap_print_records(struct out *out, cbreg_gap *gap);
#endif
