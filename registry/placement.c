/* One placement in full. */
#include "config.h"

#include "placement.h"

#include "handle.h"
#include "isced.h"
#include "reason.h"
#include "stream.h"

#include <stdlib.h>
#include <string.h>

struct cbreg_placement_file {
	cbreg *reg;
	struct arena arena;
	struct cbreg_placement out;
	struct cbreg_stage *stage;
	size_t n, room;
	int64_t session, person;
	struct report_event *event;
	size_t n_event, event_room;
	int start, end;			  /* as recorded */
	int intake_start, intake_end;	  /* held, else planned */
	int began, ended, extended_until; /* 0: not */
};

static const char *
keep(cbreg_placement_file *file, const char *text, bool *failed)
{
	const char *kept;

	if (text == NULL || text[0] == '\0')
		return "";
	kept = arena_text(&file->arena, text, strlen(text));
	*failed |= kept == NULL;
	return kept != NULL ? kept : "";
}

static int
first_of(int64_t a, int64_t b)
{
	return (int)(a != 0 ? a : b);
}

static cbreg_status
read_details(cbreg_placement_file *file, const char *session,
    struct report_seat *seat)
{
	struct cbreg_placement *o = &file->out;
	const char **text[] = { &o->name, &o->country, &o->university,
		&o->degree, &o->field, &o->supervisor, &o->theme,
		&o->scholarship };
	struct stmt *st = NULL;
	bool failed = false;
	cbreg_status rc;
	size_t i;

	if ((rc = db_get(file->reg->db, STMT_PLACEMENT_OF, &st)) != CBREG_OK ||
	    (rc = db_text(st, "session", session)) != CBREG_OK ||
	    (rc = db_int(st, "person", file->person)) != CBREG_OK ||
	    (rc = db_step(st)) != CBREG_OK) {
		if (rc == CBREG_DONE)
			rc = db_fail(file->reg->db, CBREG_NOTFOUND,
			    "P%06lld is not enrolled in %s",
			    (long long)file->person, session);
		goto out;
	}
	if (strcmp(db_col_text(st, 1), "placement") != 0) {
		rc = db_fail(file->reg->db, CBREG_INVALID,
		    "'%s' is not an intake: its activity is no placement",
		    session);
		goto out;
	}
	file->session = db_col_int(st, 0);
	file->intake_start = first_of(db_col_int(st, 2), db_col_int(st, 4));
	file->intake_end = first_of(db_col_int(st, 3), db_col_int(st, 5));
	seat->status = (uint8_t)db_col_int(st, 6);
	seat->on = (int)db_col_int(st, 7);
	o->reason = reason_word(file->reg, (int)db_col_int(st, 8));
	for (i = 0; i < sizeof(text) / sizeof(text[0]); i++)
		*text[i] = keep(file, db_col_text(st, 9 + (int)i), &failed);
	file->start = (int)db_col_int(st, 17);
	file->end = (int)db_col_int(st, 18);
	if (failed)
		rc = out_of_memory(file->reg);
out:
	db_put(st);
	return rc;
}

/* The states before the present one, as reports take them. */
static cbreg_status
read_past(cbreg_placement_file *file, struct report_seat *seat)
{
	struct stmt *st = NULL;
	cbreg_status rc;

	if ((rc = db_get(file->reg->db, STMT_PAST_OF_SEAT, &st)) == CBREG_OK &&
	    (rc = db_int(st, "person", file->person)) == CBREG_OK)
		rc = db_int(st, "session", file->session);
	while (rc == CBREG_OK && (rc = db_step(st)) == CBREG_OK) {
		if (!grow(&file->event, &file->event_room, file->n_event,
			sizeof(*file->event))) {
			rc = out_of_memory(file->reg);
			break;
		}
		file->event[file->n_event++] =
		    (struct report_event){ (uint8_t)db_col_int(st, 0),
			    (int)db_col_int(st, 1) };
	}
	db_put(st);
	if (rc != CBREG_DONE)
		return rc;
	seat->n_past = file->n_event;
	report_settle(seat, file->event, file->reg->as_of);
	return CBREG_OK;
}

static void
take_status(cbreg_placement_file *file, const struct report_seat *seat)
{
	const struct cbreg_status_rule *rule = cbreg_status_rule(seat->status);
	struct cbreg_placement *o = &file->out;

	o->status = cbreg_status_word(seat->status, true);
	if (seat->status == 0)
		o->status = "";
	else
		cbreg_date_text(seat->on, o->since);
	if (rule->class != CBREG_NEGATIVE)
		o->reason = "";
	file->began = report_began(seat);
	if (rule->class == CBREG_ENDED || seat->status == CBREG_LEFT)
		file->ended = seat->on;
}

static int
number_of(const struct cbreg_stage *stage)
{
	return cbreg_code_find(CBREG_STAGE, stage->stage, strlen(stage->stage));
}

/* The stages come by date, those without one first.  Each of those goes to
 * where it comes in the course of studies. */
static void
place_undated(cbreg_placement_file *file)
{
	struct cbreg_stage moved;
	size_t i, k;

	for (i = file->n; i > 0; i--) {
		if (file->stage[i - 1].on[0] != '\0')
			continue;
		moved = file->stage[i - 1];
		for (k = i - 1;
		     k + 1 < file->n &&
		     number_of(&file->stage[k + 1]) < number_of(&moved);
		     k++)
			file->stage[k] = file->stage[k + 1];
		file->stage[k] = moved;
	}
}

static cbreg_status
read_stages(cbreg_placement_file *file)
{
	struct cbreg_placement *o = &file->out;
	struct cbreg_stage *stage;
	struct stmt *st = NULL;
	bool failed = false;
	cbreg_status rc;
	int on, until, number;

	if ((rc = db_get(file->reg->db, STMT_STAGE_OF_SEAT, &st)) == CBREG_OK &&
	    (rc = db_int(st, "session", file->session)) == CBREG_OK)
		rc = db_int(st, "person", file->person);
	while (rc == CBREG_OK && (rc = db_step(st)) == CBREG_OK) {
		on = (int)db_col_int(st, 1);
		if (cbreg_date_first(on) > file->reg->as_of)
			continue;
		if (!grow(&file->stage, &file->room, file->n,
			sizeof(*file->stage))) {
			rc = out_of_memory(file->reg);
			break;
		}
		stage = &file->stage[file->n++];
		*stage = (struct cbreg_stage){ .stage = keep(file,
						   db_col_text(st, 0), &failed),
			.university = keep(file, db_col_text(st, 2), &failed),
			.note = keep(file, db_col_text(st, 4), &failed) };
		until = (int)db_col_int(st, 3);
		cbreg_date_text(on, stage->on);
		cbreg_date_text(until, stage->planned_end);
		number = number_of(stage);
		if (number >= CBREG_STAGE_RESEARCH_STUDENT &&
		    stage->university[0] != '\0')
			o->university = stage->university;
		if (number == CBREG_STAGE_EXTENDED && until != 0)
			file->extended_until = until;
	}
	db_put(st);
	if (rc != CBREG_DONE)
		return rc;
	place_undated(file);
	o->stage = file->stage;
	o->n_stage = file->n;
	return failed ? out_of_memory(file->reg) : CBREG_OK;
}

static void
take_dates(cbreg_placement_file *file)
{
	struct cbreg_placement *o = &file->out;
	int from = first_of(file->start, file->began), until;
	int today = file->reg->as_of;

	cbreg_date_text(file->start, o->start);
	cbreg_date_text(file->end, o->end);
	until = first_of(file->extended_until,
	    first_of(file->end, file->intake_end));
	cbreg_date_text(until, o->planned_end);
	cbreg_period_text(cbreg_date_months(first_of(from, file->intake_start),
			      until),
	    o->planned_period);
	if (file->began == 0 && file->ended == 0)
		return;
	cbreg_period_text(cbreg_date_months(from,
			      file->ended != 0 ? file->ended : today),
	    o->period);
}

cbreg_status
cbreg_placement_open(cbreg *reg, const char *session, int64_t person,
    cbreg_placement_file **file, const struct cbreg_placement **out)
{
	cbreg_placement_file *f = calloc(1, sizeof(*f));
	struct report_seat seat = { 0 };
	cbreg_status rc;

	*file = NULL;
	if (f == NULL)
		return out_of_memory(reg);
	f->reg = reg;
	f->person = person;
	if ((rc = reasons_need(reg)) != CBREG_OK ||
	    (rc = read_details(f, session, &seat)) != CBREG_OK ||
	    (rc = read_past(f, &seat)) != CBREG_OK)
		goto fail;
	take_status(f, &seat);
	if ((rc = read_stages(f)) != CBREG_OK)
		goto fail;
	take_dates(f);
	f->out.degree_level = isced_level(f->out.degree);
	f->out.field_name = isced_field(f->out.field);
	if (f->out.field_name == NULL)
		f->out.field_name = "";
	*file = f;
	*out = &f->out;
	return CBREG_OK;
fail:
	cbreg_placement_close(f);
	return rc;
}

void
cbreg_placement_close(cbreg_placement_file *file)
{
	if (file == NULL)
		return;
	arena_release(&file->arena);
	free(file->stage);
	free(file->event);
	free(file);
}
