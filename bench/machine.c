/* machine.c: programs run by the machine, natively and interpreted, and by the kernel on the same packet, in turns:
 * nanoseconds an event. Arguments: an object, and how many events a run is. Uses libbpf for the kernel's side. */
#include "vm/vm.h"
#undef MIN
#undef MAX
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROUNDS = 9, REPEAT = 1000 };
static double often;

/* Ethernet, IPv4 with a right checksum, TCP, "GET /" */
static const unsigned char packet[96] = {
	2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0,
	0x45, 0, 0, 82, 0, 1, 0, 0, 64, 6, 0x7c, 0xa3, 127, 0, 0, 1, 127, 0, 0, 1,
	0x30, 0x39, 0, 80, 0, 0, 0, 1, 0, 0, 0, 1, 0x50, 0x18, 1, 0, 0, 0, 0, 0, 'G', 'E', 'T', ' ', '/',
};

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return x < y ? -1 : x > y;
}

static double in_kernel(int fd, u32 *verdict)
{
	unsigned char out[512];
	LIBBPF_OPTS(bpf_test_run_opts, o, .data_in = packet, .data_size_in = sizeof(packet), .data_out = out,
		.data_size_out = sizeof(out), .repeat = REPEAT);
	if (bpf_prog_test_run_opts(fd, &o)) {
		perror("machine: BPF_PROG_TEST_RUN");
		exit(1);
	}
	*verdict = o.retval;
	return o.duration / often;
}

static double in_machine(struct vm *vm, u32 func, u32 *verdict)
{
	struct timespec a, b;
	struct vm_result r;
	clock_gettime(CLOCK_MONOTONIC, &a);
	for (u32 i = 0; i < REPEAT; i++)
		if (!vm_run(vm, func, &(struct vm_input){ .packet = packet, .packet_len = sizeof(packet) }, &r)) {
			fprintf(stderr, "machine: %.*s\n", STR_ARG(r.message));
			exit(1);
		}
	clock_gettime(CLOCK_MONOTONIC, &b);
	*verdict = (u32)r.r0;
	return ((double)(b.tv_sec - a.tv_sec) * 1e9 + (double)(b.tv_nsec - a.tv_nsec)) / REPEAT / often;
}

static void measure(struct vm *const *vms, u32 func, const char *name, int fd)
{
	double ns[3][ROUNDS];
	u32 verdict[3];
	for (u32 r = 0; r < ROUNDS; r++) {
		ns[0][r] = in_kernel(fd, &verdict[0]);
		ns[1][r] = in_machine(vms[0], func, &verdict[1]);
		ns[2][r] = in_machine(vms[1], func, &verdict[2]);
	}
	for (u32 i = 0; i < 3; i++)
		qsort(ns[i], ROUNDS, sizeof(double), by_value);
	printf("%-20s %8.1f %8.1f %8.2f %8.1f%s\n", name, ns[0][ROUNDS / 2], ns[1][ROUNDS / 2],
		ns[1][ROUNDS / 2] / ns[0][ROUNDS / 2], ns[2][ROUNDS / 2],
		verdict[0] == verdict[1] && verdict[1] == verdict[2] ? "" : "  verdicts differ");
}

int main(int argc, char **argv)
{
	struct arena a = { 0 };
	struct diags ds;
	static char bytes[1 << 20];
	FILE *f = argc == 3 ? fopen(argv[1], "rb") : NULL;
	often = argc == 3 ? atof(argv[2]) : 0;
	if (!f || often < 1)
		return 2;
	diags_init(&ds, &a, NULL);
	struct bpf_object *in_kernel = bpf_object__open(argv[1]);
	if (!in_kernel || bpf_object__load(in_kernel))
		return 1;
	const struct obj *o = obj_read(&a, str_from(argv[1]), bytes, fread(bytes, 1, sizeof(bytes), f), &ds);
	fclose(f);
	if (!o)
		return 1;
	struct vm_jit *jit = vm_jit_new(o, false);
	struct vm *vms[] = { vm_new(o, &(struct vm_options){ .jit = jit }), vm_new(o, NULL) };
	printf("%-20s %8s %8s %8s %8s\n", "", "kernel", "native", "ratio", "interp.");
	for (u32 i = 0; i < o->funcs.n; i++) {
		const char *name = arena_strdup(&a, o->funcs.v[i].name);
		struct bpf_program *p = bpf_object__find_program_by_name(in_kernel, name);
		if (p)
			measure(vms, i, bpf_program__name(p), bpf_program__fd(p));
	}
	vm_free(vms[0]);
	vm_free(vms[1]);
	vm_jit_free(jit);
	bpf_object__close(in_kernel);
	return 0;
}
