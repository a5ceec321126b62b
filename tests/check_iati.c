/* Each rule of IATI: a sound document, and one that breaks that rule. */
#include "config.h"

#include "engines.h"
#include "iati.h"

#include <stdio.h>
#include <string.h>

static const char sound[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<iati-activities version=\"2.03\">\n"
    "<iati-activity xml:lang=\"en\" last-updated-datetime=\"2018-04-01T00:00:00Z\">"
    "<iati-identifier>XM-1-A</iati-identifier>"
    "<reporting-org ref=\"XM-1\"/>"
    "<title><narrative>T</narrative></title>"
    "<description><narrative>D</narrative></description>"
    "<participating-org ref=\"XM-1\"/>"
    "<activity-date type=\"1\" iso-date=\"2017-04-01\"/>"
    "<activity-date type=\"2\" iso-date=\"2017-04-02\"/>"
    "<activity-date type=\"3\" iso-date=\"2018-03-01\"/>"
    "<activity-date type=\"4\" iso-date=\"2018-03-02\"/>"
    "<recipient-country percentage=\"66.67\"/>"
    "<recipient-country percentage=\"33.33\"/>"
    "<sector percentage=\"60\"/><sector percentage=\"40\"/>"
    "<default-aid-type code=\"E01\"/>"
    "<related-activity ref=\"XM-1-B\"/>"
    "<result><indicator measure=\"1\"><title><narrative>I</narrative></title>"
    "<reference code=\"x\"/><baseline value=\"1\"/><period>"
    "<period-start iso-date=\"2017-04-01\"/>"
    "<period-end iso-date=\"2018-03-31\"/>"
    "<target value=\"2\"/><actual value=\"3\"/></period></indicator></result>"
    "</iati-activity></iati-activities>";

#define C1 "<recipient-country percentage=\"66.67\"/>"
#define C2 "<recipient-country percentage=\"33.33\"/>"
#define S2 "<sector percentage=\"60\"/><sector percentage=\"40\"/>"
#define QUALITY                                                                \
	"measure=\"5\"><title><narrative>I</narrative></title><reference code=\"x\"/>"
#define QUANTITY                                                               \
	"measure=\"1\"><title><narrative>I</narrative></title><reference code=\"x\"/>"
#define REGION "<recipient-region percentage="

static const struct {
	const char *rule, *from, *to;
} cases[] = {
	{ "1.1.3", ">XM-1-A<", ">XM-1<" },
	{ "1.1.21", ">XM-1-A<", ">XM-2-A<" },
	{ "1.3.1", ">XM-1-A<", ">XM-1-A <" },
	{ "1.3.13", ">XM-1-A<", ">XM-1-A?<" },
	{ "1.7.1", "\"XM-1-B\"", "\" XM-1-B\"" },
	{ "1.8.13", "participating-org ref=\"XM-1\"",
	    "participating-org ref=\"XM|1\"" },
	{ "1.14.1", "A</iati-identifier><reporting-org ref=\"XM-1\"",
	    "A</iati-identifier><reporting-org ref=\"XM-1 \"" },
	{ "1.14.13", "<reporting-org ref=\"XM-1\"",
	    "<reporting-org ref=\"XM/1\"" },
	{ "2.1.1", S2, "<sector percentage=\"100\"/><sector/>" },
	{ "2.1.2", S2,
	    "<sector percentage=\"60\"/><sector percentage=\"41\"/>" },
	{ "2.1.4", S2, "<sector percentage=\"99\"/>" },
	{ "3.1.1", C1 C2,
	    "<recipient-country percentage=\"100\"/><recipient-country/>" },
	{ "3.1.2", "33.33", "33.34" },
	{ "3.1.4", C1, "" },
	{ "3.4.1", C1 C2, REGION "\"100\"/><recipient-region/>" },
	{ "3.4.2", C2, REGION "\"33\"/>" },
	{ "3.4.4", C1 C2, REGION "\"99\"/>" },
	{ "3.7.1", C1 C2, "" },
	{ "4.1.1", " xml:lang=\"en\"", "" },
	{ "4.3.1", ">T<", "><" },
	{ "4.4.1", ">D<", "><" },
	{ "6.2.2", S2, "" },
	{ "6.10.1", "participating-org ref=\"XM-1\"", "participating-org" },
	{ "6.11.1",
	    "<activity-date type=\"1\" iso-date=\"2017-04-01\"/><activity-date type=\"2\" iso-date=\"2017-04-02\"/>",
	    "" },
	{ "8.6.1", "period-start iso-date=\"2017",
	    "period-start iso-date=\"2019" },
	{ "8.8.1", "<baseline value=\"1\"", "<baseline" },
	{ "8.8.2", "<baseline value=\"1\"", "<baseline value=\"one\"" },
	{ "8.9.1", "<target value=\"2\"", "<target" },
	{ "8.9.2", "<target value=\"2\"", "<target value=\"2:3\"" },
	{ "8.10.1", "<actual value=\"3\"", "<actual" },
	{ "8.10.2", "<actual value=\"3\"", "<actual value=\"1,000\"" },
	{ "8.8.3",
	    QUANTITY
	    "<baseline value=\"1\"/><period><period-start iso-date=\"2017-04-01\"/><period-end iso-date=\"2018-03-31\"/><target value=\"2\"/><actual value=\"3\"/>",
	    QUALITY "<baseline value=\"1\"/><period>" },
	{ "8.9.3",
	    QUANTITY
	    "<baseline value=\"1\"/><period><period-start iso-date=\"2017-04-01\"/><period-end iso-date=\"2018-03-31\"/><target value=\"2\"/><actual value=\"3\"/>",
	    QUALITY "<period><target value=\"1\"/>" },
	{ "8.10.3",
	    QUANTITY
	    "<baseline value=\"1\"/><period><period-start iso-date=\"2017-04-01\"/><period-end iso-date=\"2018-03-31\"/><target value=\"2\"/><actual value=\"3\"/>",
	    QUALITY "<period><actual value=\"1\"/>" },
	{ "8.11.1", "<result>", "<result><reference code=\"x\"/>" },
	{ "11.1.1", "2018-04-01T", "2018-04-03T" },
	{ "11.1.2", "type=\"1\" iso-date=\"2017",
	    "type=\"1\" iso-date=\"2019" },
	{ "11.1.3", "type=\"2\" iso-date=\"2017-04-02\"",
	    "type=\"2\" iso-date=\"2018-03-20\"" },
	{ "11.1.4",
	    "type=\"2\" iso-date=\"2017-04-02\"/><activity-date type=\"3\" iso-date=\"2018-03-01\"/><activity-date type=\"4\" iso-date=\"2018-03-02\"",
	    "type=\"2\" iso-date=\"2018-04-03\"" },
	{ "11.1.5", "type=\"4\" iso-date=\"2018-03-02\"",
	    "type=\"4\" iso-date=\"2018-04-03\"" },
	{ "12.1.1", C1 C2,
	    "<recipient-country percentage=\"101\"/><recipient-country percentage=\"-1\"/>" },
	{ "12.3.1", S2,
	    "<sector percentage=\"101\"/><sector percentage=\"-1\"/>" },
	{ "107.1.2", "<default-aid-type code=\"E01\"/>",
	    "<default-aid-type code=\"E01\"/><default-aid-type code=\"D02\"/>" },
};

static char told[512];

static void
on_breach(void *context, const struct iati_finding *f)
{
	size_t len = strlen(told);

	(void)context;
	snprintf(told + len, sizeof(told) - len, "%s ", f->rule);
}

START_TEST(each_rule)
{
	struct source_error error;
	char text[4096], want[32];
	const char *at;
	size_t i, k;

	told[0] = '\0';
	ck_assert_int_eq(iati_check(sound, strlen(sound), 20180402, on_breach,
			     NULL, &error),
	    CBREG_OK);
	for (i = 0; i < N_TESTS(cases); i++) {
		ck_assert_msg((at = strstr(sound, cases[i].from)) != NULL, "%s",
		    cases[i].rule);
		snprintf(text, sizeof(text), "%.*s%s%s", (int)(at - sound),
		    sound, cases[i].to, at + strlen(cases[i].from));
		told[0] = '\0';
		ck_assert_int_eq(iati_check(text, strlen(text), 20180402,
				     on_breach, NULL, &error),
		    CBREG_CONFLICT);
		snprintf(want, sizeof(want), "%s ", cases[i].rule);
		/* Another organisation breaks the identifier, too. */
		if (strncmp(want, "1.14.", 5) == 0)
			ck_assert_ptr_nonnull(strstr(told, want));
		else
			ck_assert_str_eq(told, want);
	}
	for (k = 0; iati_rule(k) != NULL; k++) {
		for (i = 0; i < N_TESTS(cases); i++)
			if (strcmp(cases[i].rule, iati_rule(k)) == 0)
				break;
		ck_assert_msg(i < N_TESTS(cases), "%s has no case",
		    iati_rule(k));
	}
}
END_TEST

int
main(void)
{
	const TTest *const test[] = { each_rule };
	Suite *s = suite_create("iati");

	suite_add(s, "rules", test, N_TESTS(test));
	return suite_run(s);
}
