# What a file and a process say of themselves, by the plain calls of BCC's C headers: the same with BCC's own library.
import ctypes as ct
import os
import subprocess
import sys
import tempfile
from bcc.libbcc import lib

program = sys.argv[1].encode()
u64, CALL = ct.c_ulonglong, ct.CFUNCTYPE
number = lambda n: ct.byref(u64(n))

# ---- bcc_elf.h
script = b"/etc/passwd"
lib.bcc_procutils_which_so.restype = ct.c_void_p
libc = ct.string_at(lib.bcc_procutils_which_so(b"c", 0))
for path in (program, libc, script, b"/nosuch"):
    print([getattr(lib, "bcc_elf_" + f)(path) for f in ("get_type", "is_exe", "is_shared_obj")])
print(lib.bcc_elf_is_vdso(b"[vdso]"), lib.bcc_elf_is_vdso(b"libc"))
sections = subprocess.check_output(["readelf", "-SW", program]).decode().split("\n")
text = next(line.split("] ")[1].split() for line in sections if " .text " in line)
addr, off = u64(), u64()
print(lib.bcc_elf_get_text_scn_info(program, ct.byref(addr), ct.byref(off)), addr.value == int(text[2], 16),
      off.value == int(text[3], 16), lib.bcc_elf_get_text_scn_info(script, ct.byref(addr), ct.byref(off)))
buildid = ct.create_string_buffer(64)
notes = subprocess.check_output(["readelf", "-n", program])
print(lib.bcc_elf_get_buildid(program, buildid), b"Build ID: " + buildid.value in notes,
      lib.bcc_elf_get_buildid(script, buildid))
segments = []
SEGMENT = CALL(ct.c_int, u64, u64, u64, ct.c_void_p)
print(lib.bcc_elf_foreach_load_section(program, SEGMENT(lambda *s: segments.append(s[:3]) or 0), None), len(segments))
print(lib.bcc_elf_foreach_load_section(program, SEGMENT(lambda *s: -1), None),
      lib.bcc_elf_foreach_load_section(script, SEGMENT(lambda *s: 0), None))


class Option(ct.Structure):
    _fields_ = [("use_debug_file", ct.c_int), ("check_crc", ct.c_int), ("lazy", ct.c_int), ("types", ct.c_uint)]


SYMBOL = CALL(ct.c_int, ct.c_char_p, u64, u64, ct.c_void_p)


def each_symbol(path, option, fn):
    callback = SYMBOL(lambda name, at, size, ctx: fn(name, at, size) or 0)
    return lib.bcc_elf_foreach_sym(path, callback, ct.byref(option), None)


LAZY = CALL(ct.c_int, ct.c_size_t, ct.c_size_t, ct.c_size_t, u64, u64, ct.c_int, ct.c_void_p)
functions, objects, lazy = {}, [], []
option = Option(0, 0, 0, 1 << 2)
print(each_symbol(program, option, lambda n, a, s: functions.update({n: (a, s)})), functions[b"main"][1] > 0)
each_symbol(program, Option(0, 0, 0, 1 << 1), lambda n, a, s: objects.append(n))
print(b"main" in objects, len(objects) > 0)
lib.bcc_elf_foreach_sym_lazy(program, LAZY(lambda *s: lazy.append(s[:6]) or 0), ct.byref(option), None)
out = ct.create_string_buffer(256)
names = []
for strings, at, length, a, s, debug in lazy:
    assert lib.bcc_elf_symbol_str(program, ct.c_size_t(strings), ct.c_size_t(at), out, ct.c_size_t(256), debug) == 0
    names.append(out.value)
    assert length == len(out.value)
print(len(names) == len(lazy), set(names) == set(functions), each_symbol(script, option, lambda *s: 0))
once = []
each_symbol(program, option, lambda *s: once.append(1) or -1)
print(len(once))
vdso = []
print(lib.bcc_elf_foreach_vdso_sym(SYMBOL(lambda n, a, s, c: vdso.append(n) or 0), None),
      b"__vdso_clock_gettime" in vdso)


class Usdt(ct.Structure):
    _fields_ = [("pc", u64), ("base", u64), ("semaphore", u64), ("provider", ct.c_char_p), ("name", ct.c_char_p),
                ("args", ct.c_char_p), ("semaphore_offset", u64)]


probes = []
FOUND = CALL(None, ct.c_char_p, ct.POINTER(Usdt), ct.c_void_p)
copied = lambda u: (u.provider, u.name, u.args, u.pc, u.base, u.semaphore, u.semaphore_offset)
print(lib.bcc_elf_foreach_usdt(program, FOUND(lambda p, u, c: probes.append(copied(u[0]))), None),
      [p[:2] for p in sorted(probes)], lib.bcc_elf_foreach_usdt(script, FOUND(lambda *s: None), None))
print([n for n in functions for p in probes if functions[n][0] <= p[3] < functions[n][0] + functions[n][1]] != [],
      [p[5] != 0 and p[5] != p[6] for p in sorted(probes)])

# ---- bcc_proc.h, bcc_syms.h


class Module(ct.Structure):
    _fields_ = [("name", ct.c_char_p), ("start", u64), ("end", u64), ("offset", u64), ("major", u64), ("minor", u64),
                ("inode", u64)]


MODULE = CALL(ct.c_int, ct.POINTER(Module), ct.c_int, ct.c_void_p)
backed = [b"/bin/sh", b"", b"[heap]", b"[stack]", b"[stack:7]", b"//anon", b"/SYSV0", b"[vdso]", b"[vsyscall]",
          b"/dev/zero"]
print([lib.bcc_mapping_is_file_backed(n) for n in backed])
seen = []
print(lib.bcc_procutils_each_module(os.getpid(), MODULE(lambda m, theirs, c: seen.append(
    (m[0].name, m[0].start, m[0].offset, m[0].inode, theirs)) or 0), None))
mine = [m for m in seen if m[0] == libc or os.path.basename(m[0]) == os.path.basename(libc)]
print(len(mine), mine[0][3] == os.stat(libc).st_ino, mine[0][4], b"[vdso]" in [m[0] for m in seen],
      [m[0] == b"/tmp/perf-%d.map" % os.getpid() for m in seen[-2:]], [m[4] for m in seen[-2:]])
print(lib.bcc_procutils_each_module(2 ** 22 + 1, MODULE(lambda *m: 0), None))
for f in (lib.__so_calc_global_addr, lib.__so_calc_mod_offset):
    f.restype = u64
mapping = [u64(n) for n in (0x7f0000001000, 0x1000, 0x3000, 0x2000)]
print(hex(getattr(lib, "__so_calc_global_addr")(*mapping, u64(0x3456))),
      hex(getattr(lib, "__so_calc_mod_offset")(*mapping, u64(0x7f0000002456))))
where = u64()
found = []
each_symbol(libc, option, lambda n, a, s: found.append(a) if n.startswith(b"getppid") else None)
for only_inode in (0, 1):
    r = lib.bcc_resolve_global_addr(os.getpid(), os.path.realpath(libc), u64(found[0]), only_inode, ct.byref(where))
    print(r, where.value == ct.cast(ct.CDLL("libc.so.6").getppid, ct.c_void_p).value)

# ---- libbpf.h
folder = tempfile.mkdtemp()
print(lib.bcc_make_parent_dir(os.path.join(folder, "a", "b").encode()), os.listdir(folder),
      lib.bcc_check_bpffs_path(folder.encode() + b"/x") < 0, lib.bcc_check_bpffs_path(b"/sys/fs/bpf/x"))
os.rmdir(folder + "/a")
os.rmdir(folder)


class MapAttr(ct.Structure):
    _fields_ = [("name", ct.c_char_p)] + \
        [(n, ct.c_uint) for n in ("type", "flags", "key", "value", "entries", "node", "btf", "btf_key", "btf_value",
                                  "ifindex", "inner")]


fd = lib.bcc_create_map_xattr(ct.byref(MapAttr(b"by_attr", 1, 1, 4, 8, 5)), True)
info, size = (ct.c_uint * 20)(), ct.c_uint(80)
print(fd > 0, lib.bpf_obj_get_info(fd, info, ct.byref(size)), list(info[2:6]), bytes(info)[24:31],
      lib.bpf_map_get_fd_by_id(info[1]) > fd)
path = b"/sys/fs/bpf/skep-files-%d" % os.getpid()
print(lib.bpf_obj_pin(fd, path), lib.bpf_obj_get(path) > 0, lib.bpf_obj_get(path + b"x") < 0)
os.unlink(path)
code = (ct.c_ubyte * 16)(0xb7, 0, 0, 0, 7, 0, 0, 0, 0x95)           # r0 = 7; exit
prog = lib.bcc_prog_load(1, b"seven", code, 16, b"GPL", 0, 0, None, 0)
tag, kernels, found = u64(), u64(), ct.c_uint()
print(lib.bpf_prog_compute_tag(code, 16, ct.byref(tag)), hex(tag.value))
digits = [line.split()[1] for line in open("/proc/self/fdinfo/%d" % prog) if line.startswith("prog_tag")][0]
print(lib.bpf_prog_get_tag(prog, ct.byref(kernels)), kernels.value == int(digits, 16))
print(lib.bpf_prog_get_next_id(0, ct.byref(found)), lib.bpf_prog_get_fd_by_id(found.value) > 0)


class LoadOpts(ct.Structure):
    _fields_ = [("sz", ct.c_size_t), ("attempts", ct.c_int)] + \
        [(n, ct.c_uint) for n in ("attach", "btf", "flags", "ifindex", "version", "btf_id", "prog", "obj")] + \
        [("fds", ct.c_void_p), ("funcs", ct.c_void_p), ("nfuncs", ct.c_uint), ("func_size", ct.c_uint),
         ("lines", ct.c_void_p), ("nlines", ct.c_uint), ("line_size", ct.c_uint), ("level", ct.c_uint),
         ("log_size", ct.c_uint), ("log", ct.c_void_p)]


opts = LoadOpts(sz=ct.sizeof(LoadOpts))
print(lib.bcc_prog_load_xattr(1, b"seven", b"GPL", code, ct.byref(opts), 16, None, 0, True) > 0)

# ---- perf_reader.h: a reader made by hand
RAW = ct.CFUNCTYPE(None, ct.c_void_p, ct.c_void_p, ct.c_int)
for name in ("perf_reader_new", "perf_reader_mmap"):
    getattr(lib, name).restype = ct.c_void_p if name == "perf_reader_new" else ct.c_int
raw = RAW(lambda c, data, size: print(ct.string_at(data, 4)))
reader = ct.c_void_p(lib.perf_reader_new(raw, None, None, 8))
attr = bytearray(112)
for at, value, width in ((0, 1, 4), (4, 112, 4), (8, 10, 8), (16, 1, 8), (24, 1 << 10, 8), (48, 1, 4)):
    attr[at:at + width] = value.to_bytes(width, "little")
perf_event_open = 298 if os.uname().machine == "x86_64" else 241
event = ct.CDLL(None).syscall(perf_event_open, (ct.c_char * 112).from_buffer(attr), -1, 0, -1, 8)
print(lib.perf_reader_fd(reader), lib.perf_reader_set_fd(reader, event) * 0, lib.perf_reader_fd(reader) == event,
      lib.perf_reader_mmap(reader))
lib.perf_reader_event_read(reader)
lib.perf_reader_free(reader)
