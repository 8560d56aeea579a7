/* pid FILE COMMAND...: writes the process id into FILE and becomes COMMAND: trace lines are told apart by it. */
#include <stdio.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	FILE *f = argc > 2 ? fopen(argv[1], "w") : NULL;

	if (!f || fprintf(f, "%d\n", (int)getpid()) < 0 || fclose(f))
		return 126;
	execvp(argv[2], argv + 2);
	return 127;
}
