/* accept.c: what this library calls by a name that rooms use too must be the C library's. */
#include <sys/socket.h>

int try_compile(const char *text);
int try_accept(int fd);
int helper_of_two_files(const char *text);

int try_compile(const char *text) { return helper_of_two_files(text); }
int try_accept(int fd) { return accept(fd, 0, 0); }
