# Names of a process's code: libraries' functions both ways, code that a JIT made, and files by their build id.
import ctypes as ct
import os
import re
import subprocess
import sys
from bcc import BPF, SymbolCache
from bcc.libbcc import lib, bcc_stacktrace_build_id, bcc_symbol

program = sys.argv[1]
libc = ct.CDLL("libc.so.6")
address = ct.cast(libc.getppid, ct.c_void_p).value
with open("/tmp/perf-%d.map" % os.getpid(), "w") as f:
    f.write("1000 80 made by a JIT\n")
syms = SymbolCache(os.getpid())
name, offset, module = syms.resolve(address + 1, True)
print(name.endswith(b"getppid"), offset, os.path.basename(module))
print(syms.resolve_name(module, name) == address)
print(syms.resolve(0x1004, True))
os.unlink("/tmp/perf-%d.map" % os.getpid())
print(syms.resolve(0x1, True)[0])

notes = subprocess.check_output(["readelf", "-n", program]).decode()
lib.bcc_buildsymcache_new.restype = ct.c_void_p
builds = ct.c_void_p(lib.bcc_buildsymcache_new())
print(lib.bcc_buildsymcache_add_module(builds, program.encode()), lib.bcc_buildsymcache_add_module(builds, b"/dev/null"))
where = bcc_symbol()
lib.bcc_resolve_symname(program.encode(), b"main", ct.c_ulonglong(0), -1, None, ct.byref(where))
frame = bcc_stacktrace_build_id()
frame.status = 1
frame.build_id = (ct.c_ubyte * 20)(*bytes.fromhex(re.search("Build ID: ([0-9a-f]+)", notes).group(1)))
frame.u.offset = where.offset + 2
found = bcc_symbol()
print(lib.bcc_buildsymcache_resolve(builds, ct.byref(frame), ct.byref(found)), found.name, found.offset)
frame.build_id[0] ^= 1
print(lib.bcc_buildsymcache_resolve(builds, ct.byref(frame), ct.byref(found)))
print([f for f in BPF.get_user_functions(program, "^main$")])

# Whose a symbol of the kernel is: code of BPF programs stands under [bpf], as modules' does under theirs.
b = BPF(text="int f(struct pt_regs *ctx) { return 0; }")
b.load_func("f", BPF.KPROBE)
lines = [line.split() for line in open("/proc/kallsyms")]
for address, name, module in [(int(w[0], 16), w[2], w[3]) for w in lines if len(w) > 3 and w[3] == "[bpf]" and int(w[0], 16)][:1] + \
        [(int(w[0], 16), w[2], "[kernel]") for w in lines if w[2] == "schedule"]:
    print(module, b.ksym(address + 1, show_module=True, show_offset=True) == ("%s+0x1 %s" % (name, module)).encode())
