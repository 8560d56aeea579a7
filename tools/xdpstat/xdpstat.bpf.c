/* xdpstat.bpf.c: the kernel's tracepoints of XDP: redirected packets and failures. XDP_PASS, XDP_DROP and
 * XDP_TX have none, for they cost nothing. */
#include "../tool.bpf.h"

#define COUNT(hook, variable) \
	u64 variable; \
	SEC("tracepoint/xdp/" #hook) \
	int on_##hook(void *ctx) \
	{ \
		__sync_fetch_and_add(&variable, 1); \
		return 0; \
	}

COUNT(xdp_redirect, redirects)
COUNT(xdp_redirect_err, errors)
COUNT(xdp_exception, exceptions)
COUNT(xdp_devmap_xmit, sends)
COUNT(xdp_cpumap_enqueue, enqueued)
