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
/* A text, and its bytes; or ENDS: by itself, with a NUL. */
#ifndef WHERE
#define WHERE a, ENDS
#endif
#ifndef FUNCTION
#define FUNCTION b, ENDS
#endif

enum { NAME = 64 };
#define ENDS ((u64)-1)

struct which {
	char where[NAME];                /* file or class */
	char function[NAME];
};

HASH(counts, 16384, struct which, u64);

static __always_inline void take_text(char *to, const void *from, u64 len)
{
	if (len == ENDS)
		bpf_probe_read_user_str(to, NAME, from);
	else
		bpf_probe_read_user(to, len < NAME ? len : NAME - 1, from);
}

SEC("usdt/" RUNTIME ":" PROBE)
int BPF_USDT(on_call, void *a, void *b, u64 c, void *d, u64 e)
{
	struct which key = {};

	take_text(key.where, WHERE);
	take_text(key.function, FUNCTION);
	ADD(counts, key, 1);
	return 0;
}
