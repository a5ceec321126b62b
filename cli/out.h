#ifndef CLI_OUT_H
#define CLI_OUT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/*
 * Where commands put rows; a format is one struct of functions, and no
 * command knows which.  People's formats also show notes, and may turn a
 * long list into a table of two dimensions.
 */
struct out;
struct chart;

enum out_type {
	OUT_TEXT,
	OUT_NUMBER,
	OUT_DATE,  /* full dates, or partial ones */
	OUT_STATUS /* words that out_tone() knows: colours go with them */
};

/* What a colour says beside the words; never the only one to say it. */
enum out_tone {
	OUT_PLAIN,
	OUT_GOOD,
	OUT_FAIR,
	OUT_BAD,
	OUT_UNKNOWN
};

enum out_tone out_tone(const char *word);
/* The words that have one, by number; NULL after the last. */
const char *out_tone_word(int i);

struct out_column {
	const char *key;
	enum out_type type;
};

#define OUT_MAX_COLUMNS 32

/* A long list as people read it: a row per value of `row` columns, a column
 * per value of `column`, with `value` in the cell. */
struct out_pivot {
	int row[8], nrow;
	int column, value;
};

struct out_cell {
	const char *text;
	bool number;
	enum out_tone tone;
	const char *link; /* the section that it leads to, or NULL */
};

struct out_ops {
	const char *name;
	bool pivots; /* long lists are shown as tables of two dimensions */
	void (*begin)(struct out *out);
	void (*row)(struct out *out, const struct out_cell *cell);
	void (*end)(struct out *out);
	void (*finish)(struct out *out); /* after the last list, or NULL */
	/* NULL where a format has data only; the text is clean. */
	void (*note)(struct out *out, const char *text);
	/* NULL where a format draws none; lent for the call. */
	void (*chart)(struct out *out, const struct chart *chart);
	void (*release)(struct out *out); /* the state, or NULL */
};

struct out {
	const struct out_ops *ops;
	FILE *to;
	const char *path; /* -o, or NULL */
	char *target;	  /* the file itself, where path is a link to it */
	char *temporary;  /* the new file beside it */
	char *buffer;
	const struct out_column *column;
	int ncolumn;
	struct out_cell cell[OUT_MAX_COLUMNS];
	size_t offset[OUT_MAX_COLUMNS]; /* of a cell's text in row_text */
	char *row_text;
	size_t row_used, row_size;
	int n;		     /* cells of the row at hand */
	int64_t nrow;	     /* rows of this list */
	void *state;	     /* of the format */
	const char *title;   /* of the whole, for a page; or NULL */
	const char *section; /* what the list is called, or NULL */
	const char *lang; /* of the lists, where it is not English; or NULL */
	int nsection, nchart;
	bool sections; /* several lists follow each other */
	struct out_pivot pivot;
	bool has_pivot;
	struct pivot_state *pivoting;
	bool failed;
	char why[256]; /* it failed; empty: out of memory */
};

/* 0, or an exit status that was told. */
int out_open(struct out *out, const char *format, const char *path);
/* The same for a file of bytes that is no list: to out->to, then out_finish().
 */
int out_open_bytes(struct out *out, const char *path);
/* Several named lists will come. */
void out_sections(struct out *out);
void out_begin(struct out *out, const char *section,
    const struct out_column *column, int n);
/* Like begin, for a list that people read as a table of two dimensions. */
void out_begin_pivot(struct out *out, const char *section,
    const struct out_column *column, int n, const struct out_pivot *pivot);
/* Fix the order of a pivot's columns before its rows come. */
void out_pivot_column(struct out *out, const char *name);
void out_text(struct out *out, const char *text); /* lent for the call */
void out_toned(struct out *out, const char *text, enum out_tone tone);
/* A text that leads to the section of that name; lent for the row. */
void out_linked(struct out *out, const char *text, const char *section);
void out_int(struct out *out, int64_t n);
void out_none(struct out *out); /* nothing, in a column of numbers */
void out_maybe(struct out *out, bool is_there, int64_t n); /* one of both */
void out_end(struct out *out);
/* A line for people; other formats carry data only. */
void out_note(struct out *out, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* A chart, between lists: formats that draw do; lent for the call. */
void out_chart(struct out *out, const struct chart *chart);
/* Check what was written to its last byte; 0, or an exit status, told. */
int out_finish(struct out *out);
void out_discard(struct out *out);

extern const struct out_ops out_table, out_csv, out_excel, out_json, out_ndjson,
    out_md, out_xml, out_xlsx, out_html;
#endif
