/* Workbooks for others to fill in. */
#include "config.h"

#include "template.h"

#include "review.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

#define LISTS "_lists"
#define ROWS 1000 /* that have rules */

/* The values that a column may have, to choose from. */
struct choice {
	char **value;
	size_t n, room;
};

struct writing {
	cbreg *reg;
	struct template_wish *wish;
	const struct cbreg_kind *kind;
	struct newbook *book;
	int column[CBREG_MAX_COLUMNS]; /* of the kind, that the sheet has */
	int n;
	struct choice choice[CBREG_MAX_COLUMNS]; /* per column of the sheet */
	bool failed;
};

static void
add_choice(struct writing *w, struct choice *c, const char *text)
{
	if (text[0] == '\0')
		return;
	if (!list_room(&c->value, &c->room, c->n, sizeof(*c->value))) {
		w->failed = true;
		return;
	}
	if ((c->value[c->n] = strdup(text)) == NULL)
		w->failed = true;
	else
		c->n++;
}

static void
add_words(struct writing *w, struct choice *c,
    const struct cbreg_column *column)
{
	const struct cbreg_codelist *list = cbreg_codelist(column->list);
	bool placement = strcmp(w->kind->noun, "placement") == 0;
	int i;

	for (i = 0; i < list->n; i++)
		add_choice(w, c,
		    column->list == CBREG_STATUS && i > 0
			? cbreg_status_word(i, placement)
			: list->word[i]);
}

/* A record that is no more: its name has ended. */
static bool
is_over(const struct cbreg_kind *kind, const char *const *v)
{
	int to = cbreg_kind_column(kind, "valid_to");

	return to >= 0 && v[to][0] != '\0';
}

static cbreg_status
add_records(struct writing *w, struct choice *c, const char *noun)
{
	const struct cbreg_kind *kind = cbreg_kind_by_noun(noun);
	int at = 0, native = cbreg_kind_column(kind, "native_name");
	const char *const *v;
	cbreg_list *list;
	cbreg_status rc;

	/* Countries are chosen by name; everything else by its code. */
	if (strcmp(noun, "country") == 0)
		at = cbreg_kind_column(kind, "name");
	rc = cbreg_list_open(w->reg, kind, NULL, &list);
	if (rc != CBREG_OK)
		return rc;
	while ((rc = cbreg_list_next(list, &v)) == CBREG_OK)
		if (!is_over(kind, v))
			add_choice(w, c,
			    at > 0 && w->wish->japanese && v[native][0] != '\0'
				? v[native]
				: v[at]);
	cbreg_list_free(list);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

static cbreg_status
choices_of(struct writing *w, int i)
{
	const struct cbreg_column *c = &w->kind->column[w->column[i]];
	struct choice *choice = &w->choice[i];

	switch (c->type) {
	case CBREG_WORD:
		if (c->list == CBREG_REASON)
			return add_records(w, choice, "reason");
		add_words(w, choice, c);
		return CBREG_OK;
	case CBREG_COUNTRY:
		return add_records(w, choice, "country");
	case CBREG_ORG:
		return add_records(w, choice, "org");
	case CBREG_REF:
		return add_records(w, choice, c->ref);
	default:
		return CBREG_OK;
	}
}

/* What the identity says of all rows is no column of the sheet. */
static void
choose_columns(struct writing *w)
{
	const struct identity *id = &w->wish->identity;
	const char *key;
	int i;

	for (i = 0; i < w->kind->ncolumn; i++) {
		key = w->kind->column[i].key;
		if ((id->session[0] != '\0' && strcmp(key, "session") == 0) ||
		    (id->framework[0] != '\0' &&
			(strcmp(key, "framework") == 0 ||
			    strcmp(key, "version") == 0)))
			continue;
		w->column[w->n++] = i;
	}
}

static void
put_header(struct writing *w)
{
	const struct cbreg_column *c;
	int line, i;

	for (line = 0; line < 2; line++) {
		for (i = 0; i < w->n; i++) {
			c = &w->kind->column[w->column[i]];
			newbook_put(w->book, i, NEWBOOK_HEAD,
			    (line == 0) == w->wish->japanese ? c->label_ja
							     : c->label);
		}
		newbook_next_row(w->book);
	}
	newbook_freeze(w->book, false);
}

/* Excel's name of a column. */
static const char *
letters_of(int column, char out[4])
{
	if (column < 26)
		snprintf(out, 4, "%c", 'A' + column);
	else
		snprintf(out, 4, "%c%c", 'A' + column / 26 - 1,
		    'A' + column % 26);
	return out;
}

static void
put_rule(struct writing *w, int i)
{
	const struct cbreg_column *c = &w->kind->column[w->column[i]];
	struct newbook_rule rule = { .type = NEWBOOK_AS_TEXT };
	char range[64], letters[4];

	if (w->choice[i].n > 0) {
		letters_of(i, letters);
		snprintf(range, sizeof(range), "=" LISTS "!$%s$1:$%s$%zu",
		    letters, letters, w->choice[i].n);
		rule.type = NEWBOOK_LIST;
		rule.range = range;
		/* A new organisation can be written, and is told. */
		rule.strict =
		    c->type == CBREG_WORD && (c->flags & CBREG_OPEN_WORD) == 0;
	} else if (c->type == CBREG_DATE) {
		rule.type = NEWBOOK_DAYS;
		rule.strict = true;
		rule.title = "yyyy-mm-dd";
		rule.hint = "A day / \xe5\xb9\xb4\xe6\x9c\x88\xe6\x97\xa5";
	} else if (c->type == CBREG_INT) {
		rule.type = NEWBOOK_WHOLE;
		rule.strict = true;
		rule.min = c->min;
		rule.max = c->max;
	}
	newbook_rule(w->book, i, ROWS, &rule);
}

static cbreg_status
mark_row(struct writing *w, const char *const *value)
{
	char words[512], digest[CBREG_DIGEST_SIZE];
	cbreg_status rc;

	review_words(w->kind, value, words, sizeof(words));
	rc = cbreg_row_digest(w->reg, w->kind, value, digest);
	if (rc != CBREG_OK)
		return rc;
	return marks_add(&w->wish->identity.before, words, digest)
		   ? CBREG_OK
		   : CBREG_NOMEM;
}

static cbreg_status
put_rows(struct writing *w)
{
	const struct cbreg_column *c;
	const char *const *v;
	cbreg_status rc;
	int i;

	if (w->wish->rows == NULL)
		return CBREG_OK;
	while ((rc = cbreg_list_next(w->wish->rows, &v)) == CBREG_OK) {
		for (i = 0; i < w->n; i++) {
			c = &w->kind->column[w->column[i]];
			newbook_put(w->book, i,
			    c->type == CBREG_INT    ? NEWBOOK_NUMBER
			    : c->type == CBREG_DATE ? NEWBOOK_DATE
						    : NEWBOOK_TEXT,
			    v[w->column[i]]);
		}
		newbook_next_row(w->book);
		if ((rc = mark_row(w, v)) != CBREG_OK)
			return rc;
	}
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

static const char *const help_en[] = { "How to fill in this workbook",
	"Write one row for each record on the first sheet, below the header. "
	"Leave the header and the names of the sheets as they are.",
	"Where a cell has a list, choose from it. A day is written as "
	"2017-10-10. Leave empty what you do not know.",
	"An empty cell changes nothing that is recorded already.",
	"Names are written as in the passport; the name in its own script has "
	"a column of its own.",
	"Send the workbook back to whom you have it from, as .xlsx or .ods.",
	NULL };
static const char *const help_ja[] = { "記入方法",
	"最初のシートの見出しの下に、一件につき一行で記入してください。見出しとシート名は"
	"変更しないでください。",
	"リストのある欄はリストから選んでください。日付は 2017-10-10 "
	"のように記入してください。分からない欄は空欄のままにしてください。",
	"空欄は、登録済みの内容を変更しません。",
	"氏名は旅券の表記で記入してください。母語表記の欄は別にあります。",
	"記入後は .xlsx または .ods 形式で送付元へ返送してください。", NULL };

static void
put_help(struct writing *w, const char *const *line)
{
	bool first = true;

	for (; *line != NULL; line++, first = false) {
		newbook_put(w->book, 0, first ? NEWBOOK_HEAD : NEWBOOK_HELP,
		    *line);
		newbook_next_row(w->book);
	}
	newbook_next_row(w->book);
}

static void
put_lists(struct writing *w)
{
	size_t r, most = 0;
	int i;

	newbook_sheet(w->book, LISTS, true);
	for (i = 0; i < w->n; i++)
		most = w->choice[i].n > most ? w->choice[i].n : most;
	for (r = 0; r < most; r++) {
		for (i = 0; i < w->n; i++)
			if (r < w->choice[i].n)
				newbook_put(w->book, i, NEWBOOK_TEXT,
				    w->choice[i].value[r]);
		newbook_next_row(w->book);
	}
}

static cbreg_status
write_book(struct writing *w)
{
	cbreg_status rc = CBREG_OK;
	int i;

	choose_columns(w);
	for (i = 0; i < w->n && rc == CBREG_OK; i++)
		rc = choices_of(w, i);
	if (rc != CBREG_OK)
		return rc;
	newbook_sheet(w->book, w->kind->name, false);
	put_header(w);
	for (i = 0; i < w->n; i++)
		put_rule(w, i);
	if ((rc = put_rows(w)) != CBREG_OK)
		return rc;
	newbook_sheet(w->book, "README", false);
	put_help(w, w->wish->japanese ? help_ja : help_en);
	put_help(w, w->wish->japanese ? help_en : help_ja);
	put_lists(w);
	identity_write(w->book, &w->wish->identity);
	return w->failed ? CBREG_NOMEM : CBREG_OK;
}

cbreg_status
template_write(cbreg *reg, struct template_wish *wish, FILE *to, char why[200])
{
	struct writing w = { .reg = reg,
		.wish = wish,
		.kind = wish->identity.kind,
		.book = newbook_new() };
	cbreg_status rc;
	size_t k;
	int i;

	why[0] = '\0';
	if (w.book == NULL) {
		snprintf(why, 200, "libxlsxwriter cannot be loaded");
		return CBREG_INVALID;
	}
	rc = write_book(&w);
	for (i = 0; i < w.n; i++) {
		for (k = 0; k < w.choice[i].n; k++)
			free(w.choice[i].value[k]);
		free(w.choice[i].value);
	}
	marks_release(&wish->identity.before);
	if (rc == CBREG_OK)
		return newbook_end(w.book, to, why);
	newbook_free(w.book);
	return rc;
}
