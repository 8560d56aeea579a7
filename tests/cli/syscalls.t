# --show-syscalls: each step of a probe's life, as strace would show it.
# needs: root tracefs btf
$ skep run --show-syscalls -d 0.2 -e 'TRACEPOINT_PROBE(sched, sched_switch) { bpf_trace_printk("switch\n"); return 0; } BPF_HASH(h);' 2>&1 >/dev/null | masked | grep -v -e probe_events -e ^close
  openat(AT_FDCWD, "/sys/kernel/btf/vmlinux", O_RDONLY) = N
  bpf(BPF_PROG_QUERY, {...}, 64) = -1 ENODEV (No such device)
  openat(AT_FDCWD, "/sys/kernel/tracing/events/sched/sched_switch/format", O_RDONLY) = N
  bpf(BPF_MAP_CREATE, {map_type=hash, key_size=8, value_size=8, max_entries=10240, map_flags=0x0, map_name="h"}, 80) = N
  bpf(BPF_PROG_LOAD, {prog_type=tracepoint, insn_cnt=N, insns=ADDR, license="GPL", log_level=0, log_size=0, kern_version=N, prog_flags=0x0, prog_name="tracepoint__sch"}, 152) = N
  mkdir("/sys/kernel/tracing/instances/skep-N") = N
  openat(AT_FDCWD, "/sys/kernel/tracing/instances/skep-N/events/bpf_trace/bpf_trace_printk/enable", O_WRONLY) = N
  write(N, "1", 1) = N
  openat(AT_FDCWD, "/sys/kernel/tracing/instances/skep-N/events/bpf_trace/bpf_trace_printk/filter", O_WRONLY) = N
  write(N, "bpf_string ~ \"*MARK*\"", 41) = N
  openat(AT_FDCWD, "/sys/kernel/tracing/instances/skep-N/trace_pipe", O_RDONLY) = N
  openat(AT_FDCWD, "/sys/kernel/tracing/events/sched/sched_switch/id", O_RDONLY) = N
  perf_event_open({type=PERF_TYPE_TRACEPOINT, config=N, sample_period=1, configN=0x0, configN=0x0}, -1, 0, -1, 0x8) = N
  bpf(BPF_LINK_CREATE, {prog_fd=N, target_fd=N, attach_type=perf_event, flags=0x0}, 64) = N
  ioctl(N, PERF_EVENT_IOC_ENABLE, 0) = N
  bpf(BPF_ENABLE_STATS, {...}, 4) = N
  bpf(BPF_MAP_GET_NEXT_KEY, {map_fd=N, key=0x0, next_key=ADDR}, 32) = -1 ENOENT (No such file or directory)
  rmdir("/sys/kernel/tracing/instances/skep-N") = N
  bpf(BPF_MAP_GET_NEXT_KEY, {map_fd=N, key=0x0, next_key=ADDR}, 32) = -1 ENOENT (No such file or directory)
$ skep load --show-syscalls examples/sigtrace.c $PIN 2>&1 | masked | grep -E '^bpf|^mkdir'; rm -r $PIN
  bpf(BPF_BTF_LOAD, {btf_size=2829}, 40) = N
  bpf(BPF_MAP_CREATE, {map_type=hash, key_size=8, value_size=20, max_entries=1024, map_flags=0x0, map_name="senders", btf_fd=N, btf_key_type_id=3, btf_value_type_id=4}, 80) = N
  bpf(BPF_MAP_CREATE, {map_type=ringbuf, key_size=0, value_size=0, max_entries=65536, map_flags=0x0, map_name="events"}, 80) = N
  bpf(BPF_PROG_LOAD, {prog_type=tracepoint, insn_cnt=N, insns=ADDR, license="GPL", log_level=0, log_size=0, kern_version=N, prog_flags=0x0, prog_name="on_generate", prog_btf_fd=N, func_info_cnt=1, line_info_cnt=N}, 152) = N
  bpf(BPF_PROG_LOAD, {prog_type=tracepoint, insn_cnt=N, insns=ADDR, license="GPL", log_level=0, log_size=0, kern_version=N, prog_flags=0x0, prog_name="on_deliver", prog_btf_fd=N, func_info_cnt=1, line_info_cnt=N}, 152) = N
  bpf(BPF_PROG_LOAD, {prog_type=tracepoint, insn_cnt=N, insns=ADDR, license="GPL", log_level=0, log_size=0, kern_version=N, prog_flags=0x0, prog_name="on_exit", prog_btf_fd=N, func_info_cnt=1, line_info_cnt=N}, 152) = N
  mkdir("/sys/fs/bpf") = -1 EEXIST (File exists)
  mkdir("$PIN") = N
  bpf(BPF_OBJ_PIN, {pathname="$PIN/on_generate", bpf_fd=N}, 24) = N
  bpf(BPF_OBJ_PIN, {pathname="$PIN/on_deliver", bpf_fd=N}, 24) = N
  bpf(BPF_OBJ_PIN, {pathname="$PIN/on_exit", bpf_fd=N}, 24) = N
  bpf(BPF_OBJ_PIN, {pathname="$PIN/senders", bpf_fd=N}, 24) = N
  bpf(BPF_OBJ_PIN, {pathname="$PIN/events", bpf_fd=N}, 24) = N
