/* asked_kernel.h: what asked.bpf.c needs of <linux/bpf.h>, and a table of functions. */
#include <linux/bpf.h>
#include <linux/ptrace.h>
struct plain_ops { int (*init)(void *ctx); int (*other)(void *ctx); int flags; };
