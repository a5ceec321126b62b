/* One file through the readers, record by record, for tests to compare. */
#include "config.h"

#include "import.h"

#include "encoding.h"
#include "workbook.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char usage[] =
    "read_file [-e encoding] [-f] [-s sheet] [-t separator] file";

struct options {
	const char *encoding, *sheet, *name;
	char separator; /* NUL: as the header has it */
	bool fill;
};

static void
print_value(const char *value, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		unsigned char c = (unsigned char)value[i];

		if (c == '\\' || c == '|')
			printf("\\%c", c);
		else if (c == '\n')
			fputs("\\n", stdout);
		else if (c == '\r')
			fputs("\\r", stdout);
		else if (c == '\t')
			fputs("\\t", stdout);
		else if (c < 0x20 || c == 0x7f)
			printf("\\x%02x", c);
		else
			putchar(c);
	}
}

static void
print_record(const struct source_record *row)
{
	size_t k;

	printf("%u:", row->line);
	for (k = 0; k < row->n; k++) {
		if (k > 0)
			putchar('|');
		print_value(row->value[k], row->value_len[k]);
	}
	putchar('\n');
}

static void
print_refusal(const char *code, const char *message, uint32_t line,
    uint32_t place)
{
	printf("refused %s %s", code, message);
	if (line > 0)
		printf(", line %u", line);
	if (place > 0)
		printf(", field %u", place);
	putchar('\n');
}

/* The format, the encoding and the separator are found as an import finds
 * them: of a file whose kind is known nothing more is looked at. */
static bool
prepare(const struct options *o, struct import_file *file)
{
	struct import_findings findings = { 0 };
	const struct import_finding *f;
	cbreg_status rc;
	size_t i;

	file->name = o->name;
	file->kind = cbreg_kind_find("roster");
	file->encoding = o->encoding;
	rc = import_detect(file, &findings);
	for (i = 0; i < findings.n; i++) {
		f = &findings.list[i];
		print_refusal(f->code, f->message, f->line, f->place);
	}
	if (rc != CBREG_OK && findings.n == 0)
		print_refusal("-", cbreg_status_name(rc), 0, 0);
	import_findings_release(&findings);
	if (rc == CBREG_OK && o->separator != '\0')
		file->separator = o->separator;
	return rc == CBREG_OK;
}

static cbreg_status
open_source(const struct options *o, const struct import_file *file,
    struct source **out, struct source_error *error)
{
	const struct workbook_wish wish = { .sheet = o->sheet,
		.fill = o->fill };
	FILE *stream;

	rewind(file->stream);
	if (lseek(fileno(file->stream), 0, SEEK_SET) < 0 ||
	    (stream = fdopen(dup(fileno(file->stream)), "r")) == NULL)
		return CBREG_IO;
	if (file->format == IMPORT_BOOK)
		return workbook_open(stream, &wish, out, error);
	if ((*out = csv_open(stream, file->separator)) == NULL) {
		fclose(stream);
		return CBREG_NOMEM;
	}
	return CBREG_OK;
}

static void
print_all(const struct options *o, struct import_file *file)
{
	struct source_error error = { 0 };
	struct source *source = NULL;
	struct source_record row;
	const char *text;
	cbreg_status rc;
	int i;

	rc = open_source(o, file, &source, &error);
	if (rc == CBREG_OK && file->format == IMPORT_BOOK) {
		fputs("sheet ", stdout);
		print_value(workbook_sheet(source),
		    strlen(workbook_sheet(source)));
		putchar('\n');
	}
	while (rc == CBREG_OK &&
	       (rc = source_next(source, &row, &error)) == CBREG_OK)
		print_record(&row);
	if (rc == CBREG_INVALID)
		print_refusal(error.code, error.message, error.line,
		    error.place);
	else if (rc != CBREG_DONE)
		print_refusal("-", cbreg_status_name(rc), 0, 0);
	for (i = 0; rc == CBREG_DONE && file->format == IMPORT_BOOK &&
		    (text = workbook_note(source, i)) != NULL;
	     i++)
		printf("note %s\n", text);
	source_free(source);
}

static char
separator_of(const char *word)
{
	return strcmp(word, "tab") == 0 ? '\t' : word[0];
}

static bool
read_options(int argc, char **argv, struct options *o)
{
	int c;

	while ((c = getopt(argc, argv, "e:fs:t:")) != -1)
		switch (c) {
		case 'e':
			if ((o->encoding = encoding_find(optarg)) == NULL)
				return false;
			break;
		case 'f':
			o->fill = true;
			break;
		case 's':
			o->sheet = optarg;
			break;
		case 't':
			o->separator = separator_of(optarg);
			break;
		default:
			return false;
		}
	o->name = argv[optind];
	return optind + 1 == argc;
}

int
main(int argc, char **argv)
{
	struct import_file file = { 0 };
	struct options o = { 0 };

	if (!read_options(argc, argv, &o)) {
		fprintf(stderr, "usage: %s\n", usage);
		return 2;
	}
	if ((file.stream = fopen(o.name, "re")) == NULL) {
		fprintf(stderr, "read_file: '%s': %s\n", o.name,
		    strerror(errno));
		return 1;
	}
	if (prepare(&o, &file))
		print_all(&o, &file);
	import_file_release(&file);
	return fflush(stdout) == 0 ? 0 : 1;
}
