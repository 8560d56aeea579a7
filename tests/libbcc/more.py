# What C++ and Lua programs call besides, by ctypes: tables by number, maps and programs without a module.
import ctypes as ct
from bcc import BPF
from bcc.libbcc import lib

for name in ("bpf_table_name", "bpf_table_key_desc_id", "bcc_procutils_which"):
    getattr(lib, name).restype = ct.c_char_p
for name in ("bpf_num_tables", "bpf_table_key_size", "bpf_table_leaf_size_id", "bpf_table_max_entries",
             "bpf_function_size_id", "bpf_table_id"):
    getattr(lib, name).restype = ct.c_size_t
b = BPF(text="""
struct k { u32 a; char b[4]; };
BPF_HASH(first, struct k, u64, 77);
BPF_ARRAY(second, u16, 5);
int f(struct __sk_buff *skb) { return 0; }
""")
m = ct.c_void_p(b.module)
print(lib.bpf_num_tables(m), [lib.bpf_table_name(m, ct.c_size_t(i)) for i in range(3)])
print(lib.bpf_table_key_size(m, b"first"), lib.bpf_table_leaf_size_id(m, ct.c_size_t(1)),
      lib.bpf_table_max_entries(m, b"first"), lib.bpf_table_type(m, b"second"), lib.bpf_table_flags(m, b"first"))
print(lib.bpf_table_key_desc_id(m, ct.c_size_t(0)))
print(lib.bpf_table_fd_id(m, ct.c_size_t(0)) == b["first"].map_fd, lib.bpf_table_fd_id(m, ct.c_size_t(9)))
print(lib.bpf_function_size_id(m, ct.c_size_t(0)))
fd = lib.bcc_create_map(1, b"by_hand", 4, 8, 16, 0)
key, value = ct.c_uint(3), ct.c_ulonglong(99)
print(fd > 0, lib.bpf_update_elem(fd, ct.byref(key), ct.byref(value), ct.c_ulonglong(0)))
value.value = 0
print(lib.bpf_lookup_elem(fd, ct.byref(key), ct.byref(value)), value.value)
code = (ct.c_ubyte * 16)(0xb7, 0, 0, 0, 7, 0, 0, 0, 0x95)           # r0 = 7; exit
print(lib.bcc_prog_load(1, b"seven", code, 16, b"GPL", 0, 0, None, 0) > 0)
info, size = (ct.c_ubyte * 80)(), ct.c_uint(80)
print(lib.bpf_obj_get_info(fd, info, ct.byref(size)), int.from_bytes(bytes(info[8:12]), "little"))
print(lib.bcc_procutils_which(b"sh")[-3:])
seen = []
CALLBACK = ct.CFUNCTYPE(None, ct.c_char_p, ct.c_char_p, ct.c_ulonglong, ct.c_void_p)
print(lib.bcc_procutils_each_ksym(CALLBACK(lambda name, module, addr, ctx: seen.append((name, module))), None),
      (b"schedule", b"kernel") in seen, len(seen) > 1000)

# A probe's descriptor is a perf event, which its owner may ask and stop.
b = BPF(text="int f(void *ctx) { return 0; }")
event = lib.bpf_attach_tracepoint(b.load_func("f", BPF.TRACEPOINT).fd, b"sched", b"sched_switch")
number, libc = ct.c_ulonglong(), ct.CDLL(None)
PERF_ID, PERF_DISABLE = 0x80082407, 0x2401
print(libc.ioctl(event, ct.c_ulong(PERF_ID), ct.byref(number)), number.value > 0,
      libc.ioctl(event, ct.c_ulong(PERF_DISABLE), 0), lib.bpf_close_perf_event_fd(event))

# A program that returns nothing is nothing to speak of: many tools have one.
import os, tempfile
with tempfile.TemporaryFile() as said:
    own = os.dup(2)
    os.dup2(said.fileno(), 2)
    BPF(text="void f(struct pt_regs *ctx) { bpf_trace_printk(\"x\"); }").load_func("f", BPF.KPROBE)
    os.dup2(own, 2)
    said.seek(0)
    print(said.read())

# A raw tracepoint that is not there, and one with fewer arguments than the program reads: it is said why.
with tempfile.TemporaryFile() as said:
    own = os.dup(2)
    os.dup2(said.fileno(), 2)
    b = BPF(text="int f(struct bpf_raw_tracepoint_args *ctx) { return ctx->args[9] == 1; }")
    for event in "no_such_event", "sched_switch":
        try:
            b.attach_raw_tracepoint(tp=event, fn_name="f")
        except Exception as e:
            print(e)
    os.dup2(own, 2)
    said.seek(0)
    print(*[line for line in said.read().decode().splitlines() if line.startswith("error")], sep="\n")

# Programs are found by the names that BCC's macros give them.
names = """
RAW_TRACEPOINT_PROBE(sys_enter) { return 0; }
KFUNC_PROBE(vfs_read, struct file *file) { return 0; }
KRETFUNC_PROBE(vfs_read, struct file *file) { return 0; }
LSM_PROBE(file_open, struct file *file) { return 0; }
KMOD_RET(security_file_open, struct file *file, int ret) { return ret; }
"""
module = lib.bpf_module_create_c_from_string(names.encode(), 0, None, 0, False, None)
print([lib.bpf_function_name(ct.c_void_p(module), i) for i in range(lib.bpf_num_functions(ct.c_void_p(module)))])

# Headers beside the script, as it is started there: of a text, and of a file that lies elsewhere.
with tempfile.TemporaryDirectory() as here, tempfile.TemporaryDirectory() as there:
    was = os.getcwd()
    os.chdir(here)
    with open("own_header.h", "w") as f:
        f.write("#define OWN 5\nstruct own { u32 a, b; };\n")
    text = '#include "own_header.h"\nBPF_ARRAY(t, struct own, OWN);\nint f(void *ctx) { return 0; }\n'
    with open(there + "/a.c", "w") as f:
        f.write(text)
    for b in (BPF(text=text), BPF(src_file=there + "/a.c")):
        print(len(b["t"]), ct.sizeof(b["t"].Leaf))
    os.chdir(was)
