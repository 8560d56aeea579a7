/* noted.c: the command under test, its process noted: NOTES gets a line with the process id, then COMMAND takes its
 * place. So the suite knows which processes are its own, whoever else runs skep on this machine. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	char line[16];
	int fd = open(NOTES, O_WRONLY | O_APPEND | O_CLOEXEC);
	(void)argc;
	snprintf(line, sizeof(line), "%d\n", (int)getpid());
	if (fd < 0 || write(fd, line, strlen(line)) < 0)
		return 125;
	close(fd);
	execv(COMMAND, argv);
	return 126;
}
