/* cbreg import: files in, a verdict on every row, all of it or nothing. */
#include "config.h"

#include "import_files.h"

#include "encoding.h"
#include "review.h"
#include "suggest.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

static int cmd_import_run(struct cli *cli, int argc, char **argv);

const struct command cmd_import = { "import", cmd_import_run,
	"import [OPTION]... FILE...",
	"read files of records; all or nothing, unless --partial" };

#define MAX_FILES 256

/* Findings that are printed; the rest is counted. */
#define SHOWN 20

struct job {
	struct cli *cli;
	const struct import_options *options;
	struct import_file file[MAX_FILES];
	struct import_result result[MAX_FILES];
	int n;
	struct import_findings findings;
	struct import_map *map; /* of all files, or NULL */
	char framework[64];
	struct progress progress;
	bool dry_run, stale;
};

/* Standard input is copied, since a file is read more than once. */
static FILE *
copy_of_stdin(void)
{
	FILE *copy = tmpfile();
	char block[1 << 14];
	size_t n;

	if (copy == NULL)
		return NULL;
	while ((n = fread(block, 1, sizeof(block), stdin)) > 0)
		if (fwrite(block, 1, n, copy) != n)
			break;
	if (ferror(stdin) || fflush(copy) != 0) {
		fclose(copy);
		return NULL;
	}
	rewind(copy);
	return copy;
}

static const char *
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

static bool
is_no_file(FILE *stream)
{
	struct stat st;

	return fstat(fileno(stream), &st) == 0 && !S_ISREG(st.st_mode);
}

/* Told under the name that the user knows it by. */
static int
check_input(FILE *stream, const char *name)
{
	if (stream == NULL) {
		say("cannot read '%s': %s", name, strerror(errno));
		return EXIT_INPUT;
	}
	if (is_no_file(stream)) {
		say("'%s' is not a file", name);
		return EXIT_INPUT;
	}
	return EXIT_DONE;
}

int
input_open(const char *path, FILE **out)
{
	int code;

	*out = fopen(path, "re");
	if ((code = check_input(*out, path)) != EXIT_DONE && *out != NULL)
		fclose(*out);
	return code;
}

int
import_open(struct import_file *file, const char *name)
{
	bool from_stdin = strcmp(name, "-") == 0;

	file->name = from_stdin ? "standard input" : name;
	file->stream = from_stdin ? copy_of_stdin() : fopen(name, "re");
	return check_input(file->stream, file->name);
}

int
import_encoding(const char *word, const char **out)
{
	if (word == NULL || (*out = encoding_find(word)) != NULL)
		return EXIT_DONE;
	return say_usage("'%s' is not an encoding; there are utf-8, utf-16, "
			 "cp932, cp874, cp1258, cp1252",
	    word);
}

static int
read_map(struct job *job, const char *path)
{
	char why[200];
	cbreg_status rc;
	FILE *stream;
	int line, code;

	if ((code = input_open(path, &stream)) != EXIT_DONE)
		return code;
	rc = map_read(stream, &job->map, &line, why);
	fclose(stream);
	if (rc == CBREG_INVALID) {
		say_finding(path, NULL, (uint32_t)line, 0, false, "E-MAP", "",
		    why, "");
		return EXIT_INPUT;
	}
	if (rc != CBREG_OK)
		say("out of memory");
	return rc == CBREG_OK ? EXIT_DONE : EXIT_INTERNAL;
}

/* An option counts more than the map. */
static const char *
chosen(const char *option, const char *mapped)
{
	return option != NULL ? option : mapped;
}

static int
open_files(struct job *job, const char *const *name, int n)
{
	static const struct import_map none;
	const struct import_options *o = job->options;
	const struct import_map *map = job->map != NULL ? job->map : &none;
	const struct cbreg_kind *kind = map->kind;
	const char *encoding = NULL;
	const char *framework = chosen(o->framework, map->framework);
	char *at;
	int i, code;

	if (n > MAX_FILES)
		return say_usage("more than %d files at once", MAX_FILES);
	if (o->kind != NULL && (kind = cli_kind(o->kind)) == NULL)
		return EXIT_USAGE;
	if (framework != NULL) {
		snprintf(job->framework, sizeof(job->framework), "%s",
		    framework);
		if ((at = strchr(job->framework, '@')) == NULL)
			return say_usage("write --framework=CODE@VERSION");
		*at = '\0';
	}
	code = import_encoding(chosen(o->encoding, map->encoding), &encoding);
	if (code != EXIT_DONE)
		return code;
	for (i = 0; i < n; i++) {
		struct import_file *f = &job->file[i];

		f->kind = kind;
		f->map = job->map;
		f->session = chosen(o->session, map->session);
		f->encoding = encoding;
		f->sheet = chosen(o->sheet, map->sheet);
		f->fill_merged = o->fill_merged || map->fill_merged;
		f->strict = o->strict;
		if (framework != NULL) {
			f->framework = job->framework;
			f->version = strchr(framework, '@') + 1;
		}
		job->n = i + 1;
		if ((code = import_open(f, name[i])) != EXIT_DONE)
			return code;
	}
	return EXIT_DONE;
}

static int
by_rank(const void *a, const void *b)
{
	const struct import_file *x = a, *y = b;

	if (x->kind != y->kind)
		return cbreg_kind_rank(x->kind) - cbreg_kind_rank(y->kind);
	return strcmp(x->name, y->name);
}

/* The most important last: errors after warnings, which stand back where there
 * are many errors. */
static void
tell_findings(const struct job *job)
{
	const struct import_findings *all = &job->findings;
	size_t i, errors = 0, room, left = all->more;
	int pass;

	for (i = 0; i < all->n; i++)
		errors += !all->list[i].warning;
	for (pass = 0; pass < 2; pass++) {
		room = pass == 1 ? SHOWN : SHOWN > errors ? SHOWN - errors : 0;
		for (i = 0; i < all->n; i++) {
			const struct import_finding *f = &all->list[i];

			if (f->warning != (pass == 0))
				continue;
			if (room == 0 && job->cli->errors == NULL) {
				left++;
				continue;
			}
			room -= room > 0;
			say_finding(f->file, f->sheet, f->line, f->place,
			    f->warning, f->code, f->field, f->message, f->hint);
		}
	}
	if (left > 0)
		say("and %zu more findings (--errors=json shows up to %d)",
		    left, IMPORT_MAX_FINDINGS);
}

static const struct out_column columns[] = { { "file", OUT_TEXT },
	{ "kind", OUT_TEXT }, { "rows", OUT_NUMBER }, { "new", OUT_NUMBER },
	{ "known", OUT_NUMBER }, { "changed", OUT_NUMBER },
	{ "conflict", OUT_NUMBER }, { "ambiguous", OUT_NUMBER },
	{ "rejected", OUT_NUMBER } };

static void
print_counts(struct job *job)
{
	struct out *out = &job->cli->out;
	int i, v;

	out_begin(out, "files", columns, 9);
	for (i = 0; i < job->n; i++) {
		const struct import_result *r = &job->result[i];

		if (r->kind == NULL || r->unreadable)
			continue;
		out_text(out, base_name(job->file[i].name));
		out_text(out, r->kind->name);
		out_int(out, r->counts.rows);
		for (v = 0; v < CBREG_VERDICTS; v++)
			out_int(out, r->counts.by[v]);
	}
	out_end(out);
}

static const struct out_column change_columns[] = { { "record", OUT_TEXT },
	{ "column", OUT_TEXT }, { "before", OUT_TEXT }, { "after", OUT_TEXT } };

static void
on_change(void *context, const struct review_change *change)
{
	struct job *job = context;
	struct out *out = &job->cli->out;

	out_text(out, change->record);
	out_text(out, change->column);
	out_text(out, change->before);
	out_text(out, change->after);
	if (!change->stale)
		return;
	job->stale = true;
	say("%s: it is not, or no longer, what the workbook was made from",
	    change->record);
}

/* One file, and perhaps what it changes as a section of the output. */
static cbreg_status
read_file(struct job *job, const struct import_setting *setting, int i)
{
	struct import_file *file = &job->file[i];
	bool review = job->options->review || file->identity.batch[0] != '\0';
	struct import_setting with = *setting;
	struct review *records = NULL;
	cbreg_status rc = CBREG_OK;

	if (review)
		rc = review_open(job->cli->reg, file->kind, file->session,
		    file->identity.batch[0] != '\0' ? &file->identity.before
						    : NULL,
		    &records);
	if (rc != CBREG_OK)
		return rc;
	if (file->identity.batch[0] != '\0')
		with.flags |= CBREG_CORRECT;
	progress_start(&job->progress, file->name);
	rc = import_read(job->cli->reg, file, &with, &job->findings,
	    &job->result[i]);
	progress_end(&job->progress);
	if (rc == CBREG_OK && review) {
		out_begin(&job->cli->out, "changes", change_columns, 4);
		rc = review_tell(records, on_change, job);
		out_end(&job->cli->out);
	}
	review_free(records);
	return rc;
}

static int64_t
not_taken(const struct job *job)
{
	int64_t n = 0;
	int i;

	for (i = 0; i < job->n; i++)
		n += (int64_t)job->result[i].n_reject;
	return n;
}

static int
write_rejects(struct job *job)
{
	const char *path = job->options->rejects;
	size_t len = strlen(path);
	int i, which = -1;
	struct out to;
	cbreg_status rc;
	char why[200];
	bool as_text;

	for (i = 0; i < job->n; i++) {
		if (job->result[i].n_reject == 0)
			continue;
		if (which >= 0)
			return say_usage("rows of more than one file were not "
					 "taken; import these files one by one "
					 "to get their --rejects");
		which = i;
	}
	if (which < 0)
		return EXIT_DONE;
	as_text = len >= 4 && strcasecmp(path + len - 4, ".csv") == 0;
	if (out_open_bytes(&to, path) != 0)
		return EXIT_INTERNAL;
	rc = import_write_rejects(&job->file[which], &job->result[which],
	    &job->findings, as_text, to.to, why);
	if (rc != CBREG_OK) {
		out_discard(&to);
		say("cannot write to '%s': %s", path,
		    rc == CBREG_INVALID ? why : cbreg_status_name(rc));
		return exit_of(rc);
	}
	return out_finish(&to);
}

static cbreg_status
read_files(struct job *job)
{
	struct cli *cli = job->cli;
	struct import_setting setting = {
		.flags = (job->options->partial ? CBREG_PARTIAL_OK : 0u) |
			 (cli->show_values ? CBREG_SHOW_VALUES : 0u),
		.progress = progress_tell,
		.context = &job->progress,
	};
	cbreg_status rc = CBREG_OK;
	int i;

	for (i = 0; i < job->n && rc == CBREG_OK; i++)
		rc = read_file(job, &setting, i);
	return rc;
}

/* A file that was made to be changed is looked at before it is applied. */
static bool
is_update(const struct job *job)
{
	int i;

	for (i = 0; i < job->n; i++)
		if (job->file[i].identity.batch[0] != '\0')
			return true;
	return false;
}

/* What is said at the end, and the exit status. */
static int
tell_outcome(const struct job *job, int64_t refused)
{
	struct cli *cli = job->cli;

	if (job->stale) {
		say("nothing was written; export the roster anew");
		return EXIT_CONFLICT;
	}
	if (cli->dry_run) {
		tell("nothing was written (dry run)");
	} else if (job->dry_run && refused > 0) {
		say("%lld rows cannot be taken; nothing was written",
		    (long long)refused);
	} else if (job->dry_run) {
		say("nothing was written; --apply makes these changes");
		return EXIT_NEEDS_ANSWER;
	} else if (refused > 0 && !job->options->partial) {
		say("%lld rows cannot be taken; nothing was written "
		    "(--partial takes the others)",
		    (long long)refused);
	} else if (cbreg_batch(cli->reg) != 0) {
		tell("done as batch %lld", (long long)cbreg_batch(cli->reg));
	} else if (refused > 0) {
		say("no row brings anything new that can be taken; nothing "
		    "was written");
	} else {
		tell("everything is known already; nothing was written");
	}
	return refused > 0 ? EXIT_FINDINGS : EXIT_DONE;
}

/* Nothing, or all of it: the change is kept only at the end. */
static int
read_and_keep(struct job *job)
{
	struct cli *cli = job->cli;
	bool partial = job->options->partial, update = is_update(job);
	int64_t refused;
	cbreg_status rc;
	int code;

	job->dry_run = cli->dry_run || (update && !job->options->apply);
	if (update || job->options->review)
		out_sections(&cli->out);
	rc = cbreg_begin(cli->reg, cli->command_line, cli->why);
	if (rc != CBREG_OK)
		return fail(cli->reg, rc);
	rc = read_files(job);
	refused = not_taken(job);
	if (rc != CBREG_OK || job->dry_run || job->stale ||
	    (refused > 0 && !partial))
		cbreg_rollback(cli->reg);
	else
		rc = cbreg_commit(cli->reg);
	tell_findings(job);
	if (rc == CBREG_INVALID && job->findings.n > 0) {
		say("nothing was written");
		return EXIT_INPUT;
	}
	if (rc != CBREG_OK) {
		code = fail(cli->reg, rc);
		say("nothing was written");
		return code;
	}
	if (job->options->rejects != NULL &&
	    (code = write_rejects(job)) != EXIT_DONE)
		return code;
	print_counts(job);
	return tell_outcome(job, refused);
}

/* A whole registry stands alone, and brings its own log. */
static int
restore(struct job *job)
{
	struct cli *cli = job->cli;
	struct import_file *file = &job->file[0];
	struct out *out = &cli->out;
	int64_t rows;
	cbreg_status rc;
	int i;

	rc = import_whole(cli->reg, file, !cli->dry_run, &job->findings, &rows);
	tell_findings(job);
	if (rc != CBREG_OK) {
		i = rc == CBREG_INVALID ? EXIT_INPUT : fail(cli->reg, rc);
		say("nothing was written");
		return i;
	}
	out_begin(out, NULL, columns, 9);
	out_text(out, base_name(file->name));
	out_text(out, "registry");
	out_int(out, rows);
	out_int(out, rows);
	for (i = 4; i < 9; i++)
		out_int(out, 0);
	out_end(out);
	if (cli->dry_run)
		tell("nothing was written (dry run)");
	else
		tell("the registry is what was exported, with its log");
	return EXIT_DONE;
}

/* A draft of a map, to the output that is open. */
static int
suggest_map(struct job *job)
{
	cbreg_status rc;

	if (job->n != 1)
		return say_usage("a map is drafted for one file");
	rc =
	    import_suggest_map(&job->file[0], &job->findings, job->cli->out.to);
	tell_findings(job);
	if (rc != CBREG_OK)
		return rc == CBREG_INVALID ? EXIT_INPUT : exit_of(rc);
	return out_finish(&job->cli->out);
}

/* Big files pay for a slower start with a faster end. */
static unsigned
open_flags(const struct job *job)
{
	int64_t bytes = 0;
	struct stat st;
	int i;

	for (i = 0; i < job->n; i++)
		/* References into a whole registry are proved by the engine. */
		if (job->file[i].format != IMPORT_WHOLE &&
		    fstat(fileno(job->file[i].stream), &st) == 0)
			bytes += st.st_size;
	return CBREG_WRITE | (bytes > 4 << 20 ? CBREG_BULK : 0u);
}

int
import_files(struct cli *cli, const char *const *name, int n,
    const struct import_options *options)
{
	struct job *job = calloc(1, sizeof(*job));
	int i, code, finish;

	if (job == NULL) {
		say("out of memory");
		return EXIT_INTERNAL;
	}
	job->cli = cli;
	job->options = options;
	code = options->map != NULL ? read_map(job, options->map) : EXIT_DONE;
	if (code == EXIT_DONE)
		code = open_files(job, name, n);
	if (options->suggest_map) {
		if (code == EXIT_DONE)
			code = suggest_map(job);
		goto out;
	}
	for (i = 0; i < job->n && code == EXIT_DONE; i++)
		if (import_detect(&job->file[i], &job->findings) != CBREG_OK) {
			tell_findings(job);
			say("nothing was written");
			code = EXIT_INPUT;
		}
	for (i = 0; i < job->n; i++)
		if (job->file[i].taken != NULL)
			tell("'%s' is read as %s", base_name(job->file[i].name),
			    job->file[i].taken);
	for (i = 0; i < job->n && code == EXIT_DONE; i++)
		if (job->file[i].format == IMPORT_WHOLE && job->n > 1)
			code = say_usage("'%s' is a whole registry, which is "
					 "imported alone",
			    job->file[i].name);
	if (code == EXIT_DONE && job->file[0].format != IMPORT_WHOLE)
		qsort(job->file, (size_t)job->n, sizeof(job->file[0]), by_rank);
	if (code == EXIT_DONE && cli->reg == NULL)
		code = cli_open(cli, open_flags(job));
	if (code == EXIT_DONE)
		code = job->file[0].format == IMPORT_WHOLE ? restore(job)
							   : read_and_keep(job);
	if (code == EXIT_DONE || code == EXIT_FINDINGS ||
	    code == EXIT_NEEDS_ANSWER || code == EXIT_CONFLICT) {
		if ((finish = out_finish(&cli->out)) != EXIT_DONE)
			code = finish;
	}
out:
	for (i = 0; i < job->n; i++) {
		import_file_release(&job->file[i]);
		import_result_release(&job->result[i]);
	}
	map_free(job->map);
	import_findings_release(&job->findings);
	free(job);
	return code;
}

static int
cmd_import_run(struct cli *cli, int argc, char **argv)
{
	struct import_options options = { 0 };
	const struct opt table[] = {
		{ .name = "as",
		    .text = &options.kind,
		    .arg = "KIND",
		    .help = "what the file holds, if its header does not say" },
		{ .name = "partial",
		    .flag = &options.partial,
		    .help = "take the good rows though others are bad" },
		{ .name = "rejects",
		    .text = &options.rejects,
		    .arg = "FILE",
		    .help = "write the rows not taken, to be corrected" },
		{ .name = "review",
		    .flag = &options.review,
		    .help = "list every value that changes" },
		{ .name = "apply",
		    .flag = &options.apply,
		    .help = "make the changes of an export for update" },
		{ .name = "map",
		    .text = &options.map,
		    .arg = "FILE",
		    .help = "what the columns and values of the files mean" },
		{ .name = "suggest-map",
		    .flag = &options.suggest_map,
		    .help = "write a first draft of such a map" },
		{ .name = "encoding",
		    .text = &options.encoding,
		    .arg = "NAME",
		    .help = "of files that are not UTF-8: cp932, cp874 ..." },
		{ .name = "sheet",
		    .text = &options.sheet,
		    .arg = "NAME",
		    .help = "sheet of a workbook, by name or number" },
		{ .name = "fill-merged",
		    .flag = &options.fill_merged,
		    .help = "merged cells all have the value of the first" },
		{ .name = "strict",
		    .flag = &options.strict,
		    .help = "libxml2 checks XML by the schema, too" },
		{ .name = "session",
		    .text = &options.session,
		    .arg = "CODE",
		    .help = "session of rows that name none" },
		{ .name = "framework",
		    .text = &options.framework,
		    .arg = "CODE@VERSION",
		    .help = "framework of rows that name none" },
		{ 0 },
	};
	const char *name[MAX_FILES];
	int n = MAX_FILES, code;

	code = cli_options(cli, &cmd_import, table, argc, argv, name, &n);
	if (code != 0)
		return CLI_STOP(code);
	if (n == 0)
		return say_usage("import which file? (- is standard input)");
	code = options.suggest_map ? out_open_bytes(&cli->out, cli->output)
				   : cli_output(cli);
	if (code != EXIT_DONE)
		return code;
	return import_files(cli, name, n, &options);
}
