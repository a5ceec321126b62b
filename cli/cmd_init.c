/* cbreg init: an empty registry, or one with the sample programme. */
#include "config.h"

#include "cli.h"

#include "import_files.h"

#include <stdlib.h>
#include <unistd.h>

static int cmd_init_run(struct cli *cli, int argc, char **argv);

const struct command cmd_init = { "init", cmd_init_run, "init [--sample]",
	"make a registry; --sample fills it with the sample programme" };

static const char *const sample[] = { "meetings", "organisations", "activities",
	"sessions", "quotas", "frameworks", "framework", "profile", "teaches",
	"persons", "affiliations", "headcounts", "assessments", "roster-fy2015",
	"roster-fy2016", "roster-fy2017", "placements" };

#define N_SAMPLE ((int)(sizeof(sample) / sizeof(sample[0])))

static const char *
sample_path(char path[512], const char *name)
{
	const char *dir = getenv("CBREG_DATA");

	if (dir == NULL || dir[0] == '\0')
		dir = DATADIR;
	snprintf(path, 512, "%s/sample/%s.csv", dir, name);
	return path;
}

static int
load_sample(struct cli *cli)
{
	const char *name[N_SAMPLE];
	char path[N_SAMPLE][512];
	int i;

	for (i = 0; i < N_SAMPLE; i++)
		name[i] = sample_path(path[i], sample[i]);
	return import_files(cli, name, N_SAMPLE, &(struct import_options){ 0 });
}

static int
cmd_init_run(struct cli *cli, int argc, char **argv)
{
	bool with_sample = false;
	const struct opt table[] = {
		{ .name = "sample",
		    .flag = &with_sample,
		    .help = "fill it with the sample programme" },
		{ 0 },
	};
	char path[512];
	int n = 0, code;

	code = cli_options(cli, &cmd_init, table, argc, argv, NULL, &n);
	if (code != 0)
		return CLI_STOP(code);
	if (cli->dry_run)
		return say_usage("init has no --dry-run");
	if (with_sample && access(sample_path(path, sample[0]), R_OK) != 0) {
		say("the sample programme is not at '%s'", path);
		return EXIT_INPUT;
	}
	if ((code = cli_start(cli, CBREG_CREATE | CBREG_WRITE)) != EXIT_DONE)
		return code;
	tell("made the registry '%s'", cli->db);
	return with_sample ? load_sample(cli) : out_finish(&cli->out);
}
