/* intr COMMAND...: gives SIGINT back to a command that a shell starts in the background, where it would be ignored. */
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	signal(SIGINT, SIG_DFL);
	if (argc > 1)
		execvp(argv[1], argv + 1);
	perror("intr");
	return 127;
}
