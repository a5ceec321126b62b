/* A fuzz target without a fuzzing engine: replays the files named on the
 * command line, or, without any, the target's seeds and inputs made from
 * them, the same ones each time; with one it gives it the seeds, in the
 * folder that is named last.  Included by the target, which defines `seeds`
 * first. */

#ifdef FUZZING
int LLVMFuzzerInitialize(int *argc, char ***argv);

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	char path[4096];
	size_t i;
	FILE *f;

	for (i = 0; i < sizeof(seeds) / sizeof(seeds[0]); i++) {
		snprintf(path, sizeof(path), "%s/seed-%zu", (*argv)[*argc - 1],
		    i);
		if ((f = fopen(path, "wb")) == NULL)
			continue;
		fwrite(seeds[i], 1, strlen(seeds[i]), f);
		fclose(f);
	}
	return 0;
}
#else

#include <signal.h>
#include <unistd.h>

#define INPUTS 5000
#define INPUT_MAX 4096

static uint8_t input[INPUT_MAX];
static size_t input_len;

/* What the target died of. */
static void
tell_input(int number)
{
	char hex[4];
	size_t i;

	for (i = 0; i < input_len && i < 1000; i++) {
		snprintf(hex, sizeof(hex), "%02x%s", input[i],
		    i % 32 == 31 ? "\n" : "");
		if (write(STDERR_FILENO, hex, strlen(hex)) < 0)
			break;
	}
	signal(number, SIG_DFL);
	raise(number);
}

static uint64_t state = 42;

static size_t
any(size_t n)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (size_t)(state >> 33) % n;
}

/* Put bytes in at a place, as many as there is room for. */
static void
insert(size_t at, const void *bytes, size_t len)
{
	if (len > INPUT_MAX - input_len)
		len = INPUT_MAX - input_len;
	memmove(input + at + len, input + at, input_len - at);
	memcpy(input + at, bytes, len);
	input_len += len;
}

static void
mutate(void)
{
	static const char odd[] = "\0\n\r\",' ;\t\x7f\x80\xbf\xc2\xe0\xed\xef"
				  "\xf0\xf4\xff-0139aZ";
	uint8_t piece[64];
	size_t at = any(input_len + 1), len;
	const char *seed;

	switch (any(6)) {
	case 0:
		if (at < input_len)
			input[at] = (uint8_t)odd[any(sizeof(odd) - 1)];
		break;
	case 1:
		piece[0] = (uint8_t)odd[any(sizeof(odd) - 1)];
		insert(at, piece, 1);
		break;
	case 2:
		if (at < input_len)
			input[at] ^= (uint8_t)(1u << any(8));
		break;
	case 3:
		len = any(input_len - at + 1);
		memmove(input + at, input + at + len, input_len - at - len);
		input_len -= len;
		break;
	case 4:
		len = any(input_len - at + 1) % sizeof(piece);
		memcpy(piece, input + at, len);
		insert(any(input_len + 1), piece, len);
		break;
	default:
		seed = seeds[any(sizeof(seeds) / sizeof(seeds[0]))];
		len = any(strlen(seed) + 1);
		insert(at, seed, len);
		break;
	}
}

static int
replay_file(const char *path)
{
	FILE *f = fopen(path, "rb");

	if (f == NULL) {
		perror(path);
		return -1;
	}
	input_len = fread(input, 1, sizeof(input), f);
	fclose(f);
	LLVMFuzzerTestOneInput(input, input_len);
	return 0;
}

int
main(int argc, char **argv)
{
	size_t n = sizeof(seeds) / sizeof(seeds[0]), i, k;
	int a;

	signal(SIGABRT, tell_input);
	signal(SIGSEGV, tell_input);
	printf("1..1\n");
	fflush(stdout);
	for (a = 1; a < argc; a++)
		if (replay_file(argv[a]) != 0)
			return 1;
	for (i = 0; i < n + INPUTS && argc == 1; i++) {
		const char *seed = seeds[i < n ? i : any(n)];

		input_len = 0;
		insert(0, seed, strlen(seed));
		for (k = i < n ? 0 : 1 + any(8); k > 0; k--)
			mutate();
		LLVMFuzzerTestOneInput(input, input_len);
	}
	printf("ok 1 - %s: %zu inputs\n", TARGET,
	    argc > 1 ? (size_t)argc - 1 : i);
	return 0;
}
#endif
