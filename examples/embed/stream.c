/* stream.c FILE [COMMAND...]: compiles a program from its text, runs COMMAND (or waits for a second), and prints each record that comes as
 * a line of JSON, with what was lost at the end.
 *
 *   cc -o stream stream.c -lskep && sudo ./stream execs.bpf.c ls */
#include <skep.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static void print(void *ctx, const struct skep_event *e)
{
	char line[4096];
	if (skep_event_json(ctx, e, line, sizeof(line)) > 0)
		printf("%s: %s\n", e->map, line);
}

static int complain(struct skep *s, int r)
{
	struct skep_diag d = SKEP_INIT(skep_diag);
	for (unsigned i = 0; skep_diag(s, i, &d) == 0; i++) {
		fprintf(stderr, "%s:%u:%u: %s\n", d.file, d.line, d.column, d.message);
		if (d.line)
			fprintf(stderr, "  %s\n", d.text);
		if (*d.hint)
			fprintf(stderr, "  %s\n", d.hint);
	}
	return -r;
}

int main(int argc, char **argv)
{
	struct skep *s = skep_new(NULL);
	unsigned long long lost;
	int r = argc > 1 ? skep_compile_file(s, argv[1]) : SKEP_USE;
	if (r || (r = skep_load(s)) || (r = skep_attach(s)) || (r = skep_listen(s, NULL, print, s)))
		return complain(s, r);
	skep_drop_rights(s);
	pid_t child = argc > 2 ? fork() : 0;
	if (argc > 2 && child == 0)
		_exit(execvp(argv[2], argv + 2));
	if (child > 0)
		waitpid(child, NULL, 0);
	while (skep_poll(s, child > 0 ? 100 : 1000) > 0)
		;
	if (skep_lost(s, NULL, &lost) == 0)
		printf("lost: %llu\n", lost);
	skep_free(s);
	return 0;
}
