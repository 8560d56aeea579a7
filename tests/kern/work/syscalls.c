/*
 * syscalls NAME N [PATH]: one named system call N times, through the raw call, so that the count is exact on every
 * libc and machine.  PATH is a file for openat and a folder for the calls that make or remove files.
 *
 *   getppid   nothing else              write    1 byte to /dev/null
 *   openat    PATH, read only           creat    PATH/file.1 ... PATH/file.N, with openat(O_CREAT)
 *   mknodat   regular files PATH/file.1 ... : the way to the kernel's vfs_create, which open(2) passes by
 *   unlinkat  PATH/file.1 ..., which creat or mknodat left
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static long do_call(const char *name, const char *path, const char *file, int null_fd)
{
	if (!strcmp(name, "getppid"))
		return syscall(SYS_getppid);
	if (!strcmp(name, "write"))
		return syscall(SYS_write, null_fd, "x", 1);
	if (!strcmp(name, "openat"))
		return syscall(SYS_openat, AT_FDCWD, path, O_RDONLY);
	if (!strcmp(name, "creat"))
		return syscall(SYS_openat, AT_FDCWD, file, O_CREAT | O_WRONLY | O_EXCL, 0600);
	if (!strcmp(name, "mknodat"))
		return syscall(SYS_mknodat, AT_FDCWD, file, S_IFREG | 0600, 0);
	if (!strcmp(name, "unlinkat"))
		return syscall(SYS_unlinkat, AT_FDCWD, file, 0);
	errno = EINVAL;
	return -1;
}

int main(int argc, char **argv)
{
	if (argc < 3)
		return 2;
	const char *name = argv[1], *path = argc > 3 ? argv[3] : ".";
	int null_fd = !strcmp(name, "write") ? open("/dev/null", O_WRONLY) : -1;

	for (int i = 1; i <= atoi(argv[2]); i++) {
		char file[4096];
		snprintf(file, sizeof file, "%s/file.%d", path, i);
		long got = do_call(name, path, file, null_fd);
		if (got < 0) {
			perror(name);
			return 1;
		}
		if (!strcmp(name, "openat") || !strcmp(name, "creat"))
			close((int)got);
	}
	return 0;
}
