/* Any bytes at all as a file to be imported: whatever it is taken for, it is
 * read to an end or refused with a reason; and as a map of such files. */
#include "config.h"

#include "copy.h"
#include "map.h"
#include "open.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TARGET "fuzz_import"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool held)
{
	if (!held)
		abort();
}

static FILE *
file_of(const uint8_t *data, size_t size)
{
	FILE *f = tmpfile();

	require(f != NULL);
	require(fwrite(data, 1, size, f) == size && fflush(f) == 0);
	rewind(f);
	return f;
}

static void
read_rows(struct source *source)
{
	struct source_error error = { 0 };
	struct source_record row;
	cbreg_status rc;
	size_t k;

	while ((rc = source_next(source, &row, &error)) == CBREG_OK) {
		require(row.n <= SOURCE_MAX_FIELDS);
		for (k = 0; k < row.n; k++)
			require(strlen(row.value[k]) <= row.value_len[k]);
	}
	require(rc == CBREG_DONE || rc == CBREG_INVALID);
	require((rc == CBREG_INVALID) == (error.message != NULL));
}

/* Rows for tables, in their order, as a registry would ask for them. */
static void
read_tables(FILE *stream)
{
	struct source_error error = { 0 };
	const char *const *value;
	struct copy *copy;
	cbreg_status rc;
	int i;

	if (copy_open(stream, false, &copy, &error) != CBREG_OK)
		return;
	rc = CBREG_DONE;
	for (i = 0; cbreg_table_at(i) != NULL && rc == CBREG_DONE; i++)
		while ((rc = copy_next(copy, i, &value)) == CBREG_OK)
			;
	require(rc == CBREG_DONE || rc == CBREG_INVALID);
	require(rc != CBREG_INVALID || copy_error(copy)->message != NULL);
	copy_free(copy);
}

static void
read_file(const uint8_t *data, size_t size)
{
	struct import_findings findings = { 0 };
	struct import_file file = { .name = "input",
		.stream = file_of(data, size) };
	struct source *source;
	cbreg_status rc;

	rc = import_detect(&file, &findings);
	require(rc == CBREG_OK || rc == CBREG_INVALID);
	require(rc == CBREG_OK || findings.n > 0);
	if (rc == CBREG_OK && file.format == IMPORT_WHOLE) {
		read_tables(file_of(data, size));
	} else if (rc == CBREG_OK) {
		rc = open_source(&file, &findings, &source);
		require(rc == CBREG_OK || rc == CBREG_INVALID);
		if (rc == CBREG_OK) {
			read_rows(source);
			source_free(source);
		}
	}
	import_file_release(&file);
	import_findings_release(&findings);
}

static void
read_map(const uint8_t *data, size_t size)
{
	FILE *stream = file_of(data, size);
	struct import_map *map = NULL;
	char why[200] = "";
	cbreg_status rc;
	int line;

	rc = map_read(stream, &map, &line, why);
	require(rc == CBREG_OK || rc == CBREG_INVALID);
	require(rc == CBREG_OK || (line > 0 && why[0] != '\0'));
	if (rc == CBREG_OK)
		map_free(map);
	fclose(stream);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	read_file(data, size);
	if (size > 0 && data[0] != '<' && data[0] != '{')
		read_map(data, size);
	return 0;
}

static const char *const seeds[] = { "",
	"<cbreg xmlns=\"urn:x-cbreg:1\"><roster><row session=\"S-1\" "
	"name=\"Sok\" date=\"2017-10-10\" birth_year=\" 1990 \" sex=\"F\" "
	"status=\"studying\"/><row session=\"S-2\"/></roster></cbreg>",
	"<cbreg xmlns='urn:x-cbreg:1'><meetings><row number='9' start='2016'/>"
	"</meetings></cbreg>",
	"<cbreg xmlns=\"urn:x-cbreg:1\"><registry schema=\"10\"><meta>"
	"<row key=\"secret\" value=\"a\\x1fb\\\\\"/></meta><batch><row id=\"1\" "
	"at=\"x\" actor=\"y\" command=\"z\" n_new=\"1\" n_changed=\"0\"/>"
	"</batch></registry></cbreg>",
	"<catalog xmlns='http://csrc.nist.gov/ns/oscal/1.0'><metadata><title>T "
	"<em>x</em></title><version>1</version></metadata><group id='g'>"
	"<title>G</title><control id='c'><title>C</title><prop name='label' "
	"value='C-1'/><part name='s'/></control></group></catalog>",
	"{\"type\": \"first-csirt-services-framework\", \"values\": [ "
	"{\"uuid\": \"s1\", \"value\": \"Service: A\"}, {\"uuid\": \"f1\", "
	"\"value\": \"Function: B\", \"related\": [ {\"dest-uuid\": \"s1\", "
	"\"type\": \"part-of\"} ]} ]}",
	"{\"type\": \"nice-framework-x\", \"values\": [ {\"value\": \"A - B\"} "
	"]}",
	"[file]\nkind = roster\ndate-order = dmy\n[columns]\nname = N\n"
	"[values sex]\nm = M\n[calendar]\ndate = buddhist\n",
	"Course:;S-1\n\nName;Country;Sex\nA;KH;F\n", "\xff\xfe<\0c\0",
	"session,name\nS,\"a\nb\"\n" };

#include "replay.c"
