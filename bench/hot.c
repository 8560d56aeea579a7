/* hot.c: the same programs from two compilers, run by the kernel on the same packet, in turns: nanoseconds an event.
 * Arguments: NAME OBJECT NAME OBJECT; the second is what the first is compared with. Uses libbpf. */
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 9, REPEAT = 300000 };

/* Ethernet, IPv4 with a right checksum, TCP, "GET /" */
static const unsigned char packet[96] = {
	2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0,
	0x45, 0, 0, 82, 0, 1, 0, 0, 64, 6, 0x7c, 0xa3, 127, 0, 0, 1, 127, 0, 0, 1,
	0x30, 0x39, 0, 80, 0, 0, 0, 1, 0, 0, 0, 1, 0x50, 0x18, 1, 0, 0, 0, 0, 0, 'G', 'E', 'T', ' ', '/',
};

static int by_value(const void *a, const void *b)
{
	return *(const unsigned *)a > *(const unsigned *)b ? 1 : -1;
}

static unsigned run_ns(int fd, unsigned *verdict)
{
	unsigned char out[512];
	LIBBPF_OPTS(bpf_test_run_opts, o, .data_in = packet, .data_size_in = sizeof packet, .data_out = out,
		.data_size_out = sizeof out, .repeat = REPEAT);
	if (bpf_prog_test_run_opts(fd, &o)) {
		perror("hot: BPF_PROG_TEST_RUN");
		exit(1);
	}
	*verdict = o.retval;
	return o.duration;
}

int main(int argc, char **argv)
{
	struct bpf_object *o[2];
	struct bpf_program *p;
	if (argc != 5)
		return 2;
	for (int i = 0; i < 2; i++) {
		o[i] = bpf_object__open(argv[2 + 2 * i]);
		if (!o[i] || bpf_object__load(o[i]))
			return 1;
	}
	printf("%-20s %8s %8s %8s %8s %8s %8s\n", "", argv[1], argv[3], "ratio", "insns", "insns", "ratio");
	bpf_object__for_each_program(p, o[0]) {
		struct bpf_program *q = bpf_object__find_program_by_name(o[1], bpf_program__name(p));
		unsigned ns[2][ROUNDS], verdict[2];
		if (!q)
			continue;
		for (int r = 0; r < ROUNDS; r++) {
			ns[0][r] = run_ns(bpf_program__fd(p), &verdict[0]);
			ns[1][r] = run_ns(bpf_program__fd(q), &verdict[1]);
		}
		qsort(ns[0], ROUNDS, sizeof(unsigned), by_value);
		qsort(ns[1], ROUNDS, sizeof(unsigned), by_value);
		unsigned a = ns[0][ROUNDS / 2], b = ns[1][ROUNDS / 2];
		size_t x = bpf_program__insn_cnt(p), y = bpf_program__insn_cnt(q);
		printf("%-20s %5u ns %5u ns %8.2f %8zu %8zu %8.2f%s\n", bpf_program__name(p), a, b, b ? (double)a / b :
			0, x, y, (double)x / (double)y,
			verdict[0] == verdict[1] ? "" : "   (verdicts differ!)");
	}
	return 0;
}
