/*
 * runpin PIN: runs the pinned program once by BPF_PROG_TEST_RUN and prints what it returns. A program of type syscall
 * gets the numbers 1, 2, 3 ... as its context, another a packet of IPv4 over Ethernet with those behind its headers.
 */
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { OBJ_GET = 7, PROG_TEST_RUN = 10, GET_INFO = 15, PROG_SYSCALL = 31, PACKET = 128, HEADERS = 34, CTX_WORDS = 16 };

struct obj_get { uint64_t path; uint32_t fd, flags; };
struct get_info { uint32_t fd, size; uint64_t info; };
struct test_run {
	uint32_t prog_fd, retval, in_size, out_size;
	uint64_t in, out;
	uint32_t repeat, duration, ctx_in_size, ctx_out_size;
	uint64_t ctx_in, ctx_out;
	uint64_t unused[4];
};

int main(int argc, char **argv)
{
	struct obj_get get = { .path = (uintptr_t)(argc > 1 ? argv[1] : "") };
	uint32_t info[64] = { 0 }, ctx[CTX_WORDS];
	unsigned char packet[PACKET] = { [12] = 8, [14] = 0x45, [17] = PACKET - 14, [22] = 64, [23] = 6 };
	int fd = (int)syscall(SYS_bpf, OBJ_GET, &get, sizeof get);
	struct get_info about = { .fd = (uint32_t)fd, .size = sizeof info, .info = (uintptr_t)info };
	struct test_run run = { .prog_fd = (uint32_t)fd };

	if (fd < 0 || syscall(SYS_bpf, GET_INFO, &about, sizeof about))
		return perror(argc > 1 ? argv[1] : "runpin"), 2;
	for (uint32_t i = 0; i < CTX_WORDS; i++)
		ctx[i] = i + 1;
	for (uint32_t i = HEADERS; i < PACKET; i++)
		packet[i] = (unsigned char)(i - HEADERS + 1);
	if (info[0] == PROG_SYSCALL)
		run.ctx_in = (uintptr_t)ctx, run.ctx_in_size = sizeof ctx;
	else
		run.in = (uintptr_t)packet, run.in_size = PACKET;
	if (syscall(SYS_bpf, PROG_TEST_RUN, &run, sizeof run))
		return perror("BPF_PROG_TEST_RUN"), 1;
	return printf("%d\n", (int)run.retval) < 0;
}
