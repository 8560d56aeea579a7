# An iterator says what it has to say once, and skep run ends: every process is there, once.
# needs: btf iter
cat >"$TMP/tasks.c" <<'END'
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
char LICENSE[] SEC("license") = "GPL";
SEC("iter/task") int each(struct bpf_iter__task *ctx)
{
	struct seq_file *seq = ctx->meta->seq;
	struct task_struct *task = ctx->task;
	if (task && task->pid == task->tgid)
		BPF_SEQ_PRINTF(seq, "task %d of %d: %s\n", task->tgid, task->real_parent->tgid, task->comm);
	return 0;
}
END
sleep 1003 & pid=$!
wait_for 10 '[ "$(cat /proc/$pid/comm)" = sleep ]'
run "$SKEP" run "$TMP/tasks.c"
expect_count 1 "^task $pid of $$: sleep$" "$TMP/out"
expect_count 1 '^task 2 of 0: kthreadd$' "$TMP/out"
lines=$(grep -c ^task "$TMP/out") there=$(ls -d /proc/[0-9]* | wc -l)
far=3
have guest || far=50 # others come and go
[ $((lines - there)) -le $far ] && [ $((there - lines)) -le $far ] || fail "$lines tasks, and $there in /proc"
run "$SKEP" run -f json "$TMP/tasks.c"
expect_count 1 "^\{\"type\":\"line\",\"time\":\"[^\"]*Z\",\"text\":\"task $pid of $$: sleep\"\}$" "$TMP/out"
