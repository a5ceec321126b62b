/* Charts through the output interface: what is drawn, in each format.  With
 * two arguments: samples in that format, to that file, to be looked at. */
#include "config.h"

#include "engines.h"

#include "buf.h"
#include "chart.h"
#include "out.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const countries[] = { "ประเทศไทย", "Việt Nam", "日本国",
	"Indonesia & <b>\"others\"</b>" };
static const int64_t first[] = { 400, 200, 0, 100 };
static const int64_t second[] = { 30, 20, 10, 40 };
static const bool masked[] = { false, true, false, false };
static const struct chart_series two[] = { { "people", first, NULL },
	{ "sessions <i>", second, masked } };

static struct chart
sample(enum chart_type type, int nseries)
{
	return (struct chart){ .type = type,
		.title = "People <trained> & others",
		.category_title = "country",
		.value_title = "people",
		.category = countries,
		.ncategory = 4,
		.series = two,
		.nseries = nseries };
}

/* Charts with a list before them, as a command writes them. */
static int
write_charts(const char *format, const char *path, const struct chart *chart,
    int n)
{
	static const struct out_column column[] = { { "country", OUT_TEXT },
		{ "people", OUT_NUMBER } };
	struct out out;
	int i;

	if (out_open(&out, format, path) != 0)
		return EXIT_FAILURE;
	out_begin(&out, NULL, column, 2);
	out_text(&out, "TH");
	out_int(&out, 400);
	out_end(&out);
	for (i = 0; i < n; i++)
		out_chart(&out, &chart[i]);
	return out_finish(&out);
}

static char *
written(const char *format, const struct chart *chart, int n, size_t *len)
{
	char path[] = "check_chart.XXXXXX", *text;
	int fd = mkstemp(path);
	FILE *file;
	long size;

	ck_assert_int_ge(fd, 0);
	close(fd);
	ck_assert_int_eq(write_charts(format, path, chart, n), 0);
	ck_assert_ptr_nonnull(file = fopen(path, "r"));
	fseek(file, 0, SEEK_END);
	size = ftell(file);
	rewind(file);
	ck_assert_ptr_nonnull(text = calloc(1, (size_t)size + 1));
	ck_assert_uint_eq(fread(text, 1, (size_t)size, file), (size_t)size);
	fclose(file);
	unlink(path);
	if (len != NULL)
		*len = (size_t)size;
	return text;
}

static int
count(const char *text, const char *what)
{
	int n = 0;

	while ((text = strstr(text, what)) != NULL) {
		n++;
		text += strlen(what);
	}
	return n;
}

/* The width of the bar of that number, in tenths. */
static int
bar_width(const char *page, int n)
{
	const char *at = page;
	int whole, part;

	for (; n >= 0; n--) {
		ck_assert_ptr_nonnull(at = strstr(at, "class=\"bar\""));
		at++;
	}
	at = strstr(at, "width=\"");
	ck_assert_int_eq(sscanf(at, "width=\"%d.%d", &whole, &part), 2);
	return whole * 10 + part;
}

START_TEST(bars_are_proportional)
{
	struct chart chart = sample(CHART_BARS, 1);
	char *page = written("html", &chart, 1, NULL);

	/* Zero has a number, and no bar. */
	ck_assert_int_eq(count(page, "class=\"bar\""), 3);
	ck_assert_int_le(abs(bar_width(page, 0) - 2 * bar_width(page, 1)), 1);
	ck_assert_int_le(abs(bar_width(page, 0) - 4 * bar_width(page, 2)), 3);
	ck_assert_ptr_nonnull(strstr(page, ">0</text>"));
	ck_assert_ptr_nonnull(strstr(page, ">ประเทศไทย</text>"));
	free(page);
}
END_TEST

START_TEST(text_is_escaped)
{
	struct chart chart[] = { sample(CHART_BARS, 2),
		sample(CHART_STACKED, 2), sample(CHART_LINE, 2) };
	char *page = written("html", chart, 3, NULL);

	ck_assert_ptr_null(strstr(page, "<b>"));
	ck_assert_ptr_null(strstr(page, "<i>"));
	ck_assert_ptr_null(strstr(page, "<trained>"));
	ck_assert_ptr_nonnull(
	    strstr(page, "Indonesia &amp; &lt;b&gt;&quot;others&quot;"));
	ck_assert_ptr_null(strstr(page, "<script"));
	ck_assert_ptr_null(strstr(page, "http"));
	free(page);
}
END_TEST

START_TEST(masked_values_say_so)
{
	struct chart chart = sample(CHART_BARS, 2);
	char *page = written("html", &chart, 1, NULL);

	ck_assert_int_eq(count(page, ">not shown</text>"), 1);
	ck_assert_int_eq(count(page, "class=\"bar\""), 6);
	free(page);
	chart = sample(CHART_LINE, 2);
	page = written("html", &chart, 1, NULL);
	ck_assert_int_eq(count(page, "class=\"missing\""), 1);
	ck_assert_int_eq(count(page, ">Việt Nam</text>"), 1);
	/* One more mark per series, in the legend. */
	ck_assert_int_eq(count(page, "class=\"point\""), 9);
	free(page);
}
END_TEST

START_TEST(large_and_empty)
{
	static const int64_t large[] = { 1234567, INT64_MAX, 0, 1 };
	static const int64_t zero[4];
	struct chart_series series = { "people", large, NULL };
	struct chart chart = sample(CHART_BARS, 1);
	char *page;

	chart.series = &series;
	chart.ncategory = 1;
	page = written("html", &chart, 1, NULL);
	ck_assert_ptr_nonnull(strstr(page, ">1,234,567</text>"));
	free(page);
	chart.ncategory = 4;
	chart.type = CHART_STACKED;
	free(written("html", &chart, 1, NULL));
	series.value = zero;
	page = written("html", &chart, 1, NULL);
	ck_assert_int_eq(count(page, "class=\"bar\""), 0);
	free(page);
	chart.ncategory = 0;
	page = written("html", &chart, 1, NULL);
	ck_assert_ptr_null(strstr(page, "<svg"));
	free(page);
}
END_TEST

START_TEST(other_formats_have_data_only)
{
	static const char *const format[] = { "table", "csv", "excel", "json",
		"ndjson", "md", "xml" };
	struct chart chart = sample(CHART_BARS, 2);
	char *with, *without;
	size_t i;

	for (i = 0; i < N_TESTS(format); i++) {
		with = written(format[i], &chart, 1, NULL);
		without = written(format[i], NULL, 0, NULL);
		ck_assert_str_eq(with, without);
		free(with);
		free(without);
	}
}
END_TEST

START_TEST(bytes_are_the_same)
{
	static const char *const format[] = { "html", "xlsx" };
	struct chart chart[] = { sample(CHART_BARS, 2),
		sample(CHART_STACKED, 2), sample(CHART_LINE, 1) };
	size_t a_len, b_len, i;
	char *a, *b;

	for (i = 0; i < N_TESTS(format); i++) {
		a = written(format[i], chart, 3, &a_len);
		b = written(format[i], chart, 3, &b_len);
		ck_assert_uint_gt(a_len, 1000);
		ck_assert_uint_eq(a_len, b_len);
		ck_assert_int_eq(memcmp(a, b, a_len), 0);
		free(a);
		free(b);
	}
}
END_TEST

/* Thirty categories, ten series, long names, nothing, one. */
static int
write_samples(const char *format, const char *path)
{
	static char names[30][90];
	static const char *category[30];
	static const char *const long_one[] = {
		"Cyber Incident Response Exercise for National CSIRTs",
		"インシデント対応演習（政府機関・重要インフラ事業者向け）上級"
	};
	static int64_t value[10][30];
	struct chart_series ten[10];
	struct chart chart[12];
	int i, k, n = 0;

	for (i = 0; i < 30; i++) {
		snprintf(names[i], sizeof(names[i]), "FY%d", 1996 + i);
		category[i] = names[i];
		for (k = 0; k < 10; k++)
			value[k][i] = (i * 7919 + k * 104729) % 1000 + k * 300;
	}
	for (k = 0; k < 10; k++)
		ten[k] =
		    (struct chart_series){ countries[k % 3], value[k], NULL };
	for (k = CHART_BARS; k <= CHART_LINE; k++) {
		chart[n++] = sample(k, 1);
		chart[n++] = sample(k, 2);
		chart[n] = sample(k, 10);
		chart[n].series = ten;
		chart[n].category = category;
		chart[n++].ncategory = k == CHART_BARS ? 3 : 30;
	}
	chart[n] = sample(CHART_BARS, 1);
	chart[n].category = long_one;
	chart[n++].ncategory = 2;
	chart[n] = sample(CHART_LINE, 1);
	chart[n++].ncategory = 1;
	value[9][0] = 1234567;
	chart[n] = sample(CHART_BARS, 1);
	chart[n].series = &ten[9];
	chart[n].category = category;
	chart[n++].ncategory = 30;
	return write_charts(format, path, chart, n);
}

int
main(int argc, char **argv)
{
	const TTest *const tests[] = { bars_are_proportional, text_is_escaped,
		masked_values_say_so, large_and_empty,
		other_formats_have_data_only, bytes_are_the_same };
	Suite *s;

	if (argc == 3)
		return write_samples(argv[1], argv[2]);
	s = suite_create("chart");
	suite_add(s, "drawn", tests, N_TESTS(tests));
	return suite_run(s);
}
