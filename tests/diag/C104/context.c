// A context that is declared as void *: the section says what it is.
#define SEC(name) __attribute__((section(name), used))
SEC("xdp") int x(void *ctx) { return ctx->data; }
SEC("tracepoint/sched/sched_switch") int t(void *args) { return args->prev_pid; }
SEC("tp/sched/*") int every(void *args) { return args->prev_pid; }
SEC("kprobe/f") int k(void *regs) { return regs->di + ((void *)regs)->di; }
SEC("raw_tp/x") int other(void *c, void *d) { return d->a; }
static int helper(void *p) { return p->a; }
SEC("nothing") int none(void *p) { return p->a + helper(p); }
