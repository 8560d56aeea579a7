/* ucalls.bpf.c: the probe that a runtime built with USDT has at each call (python --with-dtrace, ruby, perl
 * -Dusedtrace, php with DTRACE, java). */
#include "../tool.bpf.h"
#include <bpf/usdt.bpf.h>

/* The command line's, else these. */
#ifndef RUNTIME
#define RUNTIME "python3"
#endif
#ifndef PROBE
#define PROBE "function__entry"
#endif
#ifndef WHERE
#define WHERE a
#endif
#ifndef FUNCTION
#define FUNCTION b
#endif

struct which {
	char where[64];                  /* file or class */
	char function[64];
};

HASH(counts, 16384, struct which, u64);

SEC("usdt/" RUNTIME ":" PROBE)
int BPF_USDT(on_call, void *a, void *b, void *c, void *d)
{
	struct which key = {};

	bpf_probe_read_user_str(key.where, sizeof(key.where), WHERE);
	bpf_probe_read_user_str(key.function, sizeof(key.function), FUNCTION);
	ADD(counts, key, 1);
	return 0;
}
