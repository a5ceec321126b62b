/*
 * runstat: runs one command and appends its wall time, processor time and
 * peak memory to a file, one CSV line a run.
 */
#define _DEFAULT_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const char usage[] = "usage: runstat FILE LABEL COMMAND [ARG...]\n"
			    "appends LABEL,wall,user,sys,maxrss_kb,exit\n";

static double
seconds(struct timeval tv)
{
	return (double)tv.tv_sec + (double)tv.tv_usec / 1e6;
}

static double
between(struct timespec from, struct timespec to)
{
	return (double)(to.tv_sec - from.tv_sec) +
	       (double)(to.tv_nsec - from.tv_nsec) / 1e9;
}

/* What a shell would say: the exit status, or 128 and the signal. */
static int
exit_code(int status)
{
	if (WIFEXITED(status))
		return WEXITSTATUS(status);
	return 128 + WTERMSIG(status);
}

int
main(int argc, char **argv)
{
	struct timespec start, stop;
	struct rusage use;
	FILE *to;
	pid_t pid;
	int status, code;

	if (argc < 4) {
		fputs(usage, stderr);
		return 2;
	}

	/* The file is opened late: the child must not inherit it. */
	clock_gettime(CLOCK_MONOTONIC, &start);
	if ((pid = fork()) == -1) {
		fprintf(stderr, "runstat: cannot fork: %s\n", strerror(errno));
		return 9;
	}
	if (pid == 0) {
		execvp(argv[3], argv + 3);
		fprintf(stderr, "runstat: cannot run '%s': %s\n", argv[3],
		    strerror(errno));
		_exit(127);
	}
	while (wait4(pid, &status, 0, &use) == -1)
		if (errno != EINTR) {
			fprintf(stderr, "runstat: cannot wait: %s\n",
			    strerror(errno));
			return 9;
		}
	clock_gettime(CLOCK_MONOTONIC, &stop);

	code = exit_code(status);
	if ((to = fopen(argv[1], "a")) == NULL ||
	    fprintf(to, "%s,%.6f,%.6f,%.6f,%ld,%d\n", argv[2],
		between(start, stop), seconds(use.ru_utime),
		seconds(use.ru_stime), use.ru_maxrss, code) < 0 ||
	    fclose(to) != 0) {
		fprintf(stderr, "runstat: cannot write '%s'\n", argv[1]);
		return 9;
	}
	return code;
}
