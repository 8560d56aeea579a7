/*
 * testrun PIN EXPECTED: the pinned XDP program run by BPF_PROG_TEST_RUN over packets that begin with two numbers; it
 * writes a
 * third behind them.  EXPECTED has a line "A B RESULT" (hexadecimal) for each run.  Exit 1 with a line at the first difference.
 */
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { OBJ_GET = 7, PROG_TEST_RUN = 10, PACKET = 64 };

struct obj_get { uint64_t path; uint32_t fd, flags; };
struct test_run {
	uint32_t prog_fd, retval, in_size, out_size;
	uint64_t in, out;
	uint32_t repeat, duration;
	uint64_t unused[8];
};

int main(int argc, char **argv)
{
	struct obj_get get = { .path = (uintptr_t)(argc > 1 ? argv[1] : "") };
	int fd = (int)syscall(SYS_bpf, OBJ_GET, &get, sizeof get), runs = 0;
	FILE *f = argc > 2 ? fopen(argv[2], "r") : NULL;
	unsigned long long a, b, want;

	if (fd < 0 || !f)
		return perror(argc > 2 ? argv[1] : "testrun"), 2;
	for (; fscanf(f, "%llx %llx %llx", &a, &b, &want) == 3; runs++) {
		uint64_t in[PACKET / 8] = { a, b }, out[PACKET / 8] = { 0 };
		struct test_run run = { .prog_fd = (uint32_t)fd, .in_size = PACKET, .out_size = PACKET,
			.in = (uintptr_t)in, .out = (uintptr_t)out };

		if (syscall(SYS_bpf, PROG_TEST_RUN, &run, sizeof run))
			return perror("BPF_PROG_TEST_RUN"), 1;
		if (out[2] != want)
			return printf("test(%#llx, %#llx) is %#llx, not %#llx\n", a, b, (unsigned long long)out[2],
				want), 1;
	}
	return !runs;
}
