/* each.c: one command for each of many files, without a shell between them:
 *
 *   each COMMAND [ARGUMENT]... -- FILE...
 *
 * "@" among the arguments stands for the file. What the command says on both streams goes to FILE.out, and "STATUS FILE" is printed;
 * 128 and more: it was ended by a signal. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static int run(char **command, int n, char *file)
{
	char **argv = calloc((size_t)n + 1, sizeof(*argv)), out[4096];
	posix_spawn_file_actions_t to;
	int status = 127 << 8;
	pid_t pid;
	snprintf(out, sizeof(out), "%s.out", file);
	for (int i = 0; i < n; i++)
		argv[i] = strcmp(command[i], "@") ? command[i] : file;
	posix_spawn_file_actions_init(&to);
	posix_spawn_file_actions_addopen(&to, 1, out, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	posix_spawn_file_actions_adddup2(&to, 1, 2);
	if (posix_spawnp(&pid, argv[0], &to, NULL, argv, environ) == 0)
		waitpid(pid, &status, 0);
	posix_spawn_file_actions_destroy(&to);
	free(argv);
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

int main(int argc, char **argv)
{
	int n = 1;
	while (n < argc && strcmp(argv[n], "--"))
		n++;
	if (n == 1 || n >= argc) {
		fprintf(stderr, "usage: each COMMAND [ARGUMENT]... -- FILE...\n");
		return 2;
	}
	for (int i = n + 1; i < argc; i++)
		printf("%d %s\n", run(argv + 1, n - 1, argv[i]), argv[i]);
	return 0;
}
