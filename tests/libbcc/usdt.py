# Statically defined probes: what is there, how arguments are read, a probe that sleeps until somebody counts himself.
import ctypes
import os
import subprocess
import sys
from bcc import BPF, USDT, USDTException

program = sys.argv[1]
usdt = USDT(path=program)
for probe in usdt.enumerate_probes():
    place = probe.get_location(0)
    print(probe.short_name(), probe.num_locations, probe.num_arguments, bool(probe.semaphore),
          [place.get_argument(i).size for i in range(place.num_arguments)])
print(usdt.get_probe_arg_ctype("pass", 0), usdt.get_probe_arg_ctype("skep:pass", 1), usdt.get_probe_arg_ctype("pass", 2))
try:
    usdt.enable_probe("no_such", "f")
except USDTException:
    print("no such probe")
usdt.enable_probe("pass", "on_pass")
usdt.enable_probe("skep:counted", "on_counted")
usdt.enable_probe("named", "on_named")
b = BPF(text="""
struct event { u64 big; int round, minus; };
BPF_PERF_OUTPUT(events);
int on_pass(struct pt_regs *ctx)
{
    struct event e = {};
    bpf_usdt_readarg(1, ctx, &e.round);
    bpf_usdt_readarg(2, ctx, &e.big);
    bpf_usdt_readarg(3, ctx, &e.minus);
    events.perf_submit(ctx, &e, sizeof(e));
    return 0;
}
int on_counted(struct pt_regs *ctx)
{
    struct event e = { .minus = 1 };
    bpf_usdt_readarg(1, ctx, &e.big);
    events.perf_submit(ctx, &e, sizeof(e));
    return 0;
}
int on_named(struct pt_regs *ctx)
{
    struct event e = { .minus = 2 };
    bpf_usdt_readarg(1, ctx, &e.round);
    events.perf_submit(ctx, &e, sizeof(e));
    return 0;
}
""", usdt_contexts=[usdt])
lines = []


def taken(cpu, data, size):
    e = b["events"].event(data)
    lines.append((e.minus, e.round, e.big))


b["events"].open_perf_buffer(taken)
subprocess.check_call([program, "3"])
for attempt in range(100):
    if len(lines) < 12:
        b.perf_buffer_poll(timeout=100)
for line in sorted(lines):
    print(*line)

# Of a process, by its number: the file that it runs.
sleeper = subprocess.Popen(["/bin/sleep", "30"])
try:
    USDT(pid=sleeper.pid, path="/bin/no_such")
except USDTException as e:
    print("no such file")
# A file without probes has none, which is no error; a text is no file of probes.
print([len(USDT(**which).enumerate_probes()) for which in ({"path": "/bin/sleep"}, {"path": "sleep"},
    {"pid": sleeper.pid, "path": "/bin/sleep"})])
try:
    USDT(path=__file__)
except USDTException as e:
    print("no program")
sleeper.kill()

# One probe in two files of a process, each with its counter.
libraries = [ctypes.CDLL(program + number) for number in ("1.so", "2.so")]
usdt = USDT(pid=os.getpid())
usdt.enable_probe("skep:pass", "on_pass")
usdt.enable_probe("skep:counted", "on_counted")
b = BPF(text="""
BPF_HASH(seen, u64, u64);
int on_pass(struct pt_regs *ctx)
{
    u64 big = 0;
    bpf_usdt_readarg(2, ctx, &big);
    seen.increment(big);
    return 0;
}
int on_counted(struct pt_regs *ctx) { seen.increment(1); return 0; }
""", usdt_contexts=[usdt])
for library in libraries[1], libraries[0], libraries[1]:
    library.main(1, None)
print(sorted((k.value, v.value) for k, v in b["seen"].items()))
print([(p.short_name(), p.num_locations, len(set(p.get_location(i).bin_path for i in range(p.num_locations))))
       for p in usdt.enumerate_probes() if p.provider == b"skep"])
