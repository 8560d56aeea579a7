# The BCC dialect's other kinds of probes, on 23 clones: a raw tracepoint's arguments are followed, a function's by BTF, a
# tracepoint's text is read from where its record says, records go through a ring buffer.
# needs: tracefs btf fentry ringbuf
cat >"$TMP/probes.c" <<'END'
#include <linux/sched.h>
#include <linux/signal.h>

struct start { u32 parent, child; char comm[16]; };
struct run { u32 pid; char file[64]; };
BPF_RINGBUF_OUTPUT(starts, 16);
BPF_RINGBUF_OUTPUT(runs, 8);
BPF_HASH(sums, u32, u64);
BPF_PERCPU_ARRAY(here, u64, 1);

static bool ours(struct task_struct *t)
{
    return t->comm[0] == 'c' && t->comm[1] == 'l' && t->comm[5] == 's' && t->comm[6] == 0;
}

static void add(u32 slot, u64 n)
{
    u64 zero = 0;
    u64 *sum = sums.lookup_or_init(&slot, &zero);
    lock_xadd(sum, n);
}

RAW_TRACEPOINT_PROBE(sched_process_fork)
{
    struct task_struct *parent = (struct task_struct *)ctx->args[0], *child = (struct task_struct *)ctx->args[1];
    struct start s = {};

    if (!ours(parent))
        return 0;
    s.parent = parent->tgid;
    s.child = child->pid;
    __builtin_memcpy(s.comm, child->comm, sizeof(s.comm));
    starts.ringbuf_output(&s, sizeof(s), 0);
    add(1, child->real_parent->tgid == parent->tgid);
    here.increment(0);
    return 0;
}

KFUNC_PROBE(wake_up_new_task, struct task_struct *p)
{
    if (ours(p->real_parent))
        add(2, p->signal->nr_threads);
    return 0;
}

KRETFUNC_PROBE(kernel_clone, struct kernel_clone_args *args, int child)
{
    if (ours((struct task_struct *)bpf_get_current_task()) && child > 0)
        add(3, args->exit_signal == SIGCHLD);
    return 0;
}

TRACEPOINT_PROBE(sched, sched_process_exec)
{
    struct run r = { .pid = args->pid };

    TP_DATA_LOC_READ_STR(&r.file, filename, sizeof(r.file));
    runs.ringbuf_output(&r, sizeof(r), 0);
    return 0;
}
END
run "$SKEP" run "$TMP/probes.c" -d 20 -c "$WORK/clones 23"
expect_count 23 ' [0-9]+ +[0-9]+ +clones$' "$TMP/out"
expect_count 1 " [0-9]+ +$WORK/clones\$" "$TMP/out"
for slot in 1 2 3; do expect_count 1 "^ +$slot +23\$" "$TMP/out"; done
