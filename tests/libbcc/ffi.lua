-- What a program in Lua calls by FFI: compile, load, attach, read a table and a perf buffer, names of addresses.
local ffi = require("ffi")
ffi.cdef[[
void *bpf_module_create_c_from_string(const char *text, unsigned flags, const char *cflags[], int n, bool allow_rlimit, const char *dev);
void bpf_module_destroy(void *m);
const char *bpf_module_license(void *m);
unsigned bpf_module_kern_version(void *m);
size_t bpf_num_functions(void *m);
const char *bpf_function_name(void *m, size_t id);
void *bpf_function_start(void *m, const char *name);
size_t bpf_function_size(void *m, const char *name);
int bcc_func_load(void *m, int type, const char *name, const void *insns, int bytes, const char *license, unsigned version, int level,
	char *log, unsigned size, const char *dev, unsigned attach_type);
int bpf_table_fd(void *m, const char *name);
const char *bpf_table_key_desc(void *m, const char *name);
int bpf_lookup_elem(int fd, void *key, void *value);
int bpf_update_elem(int fd, void *key, void *value, uint64_t flags);
int bpf_get_first_key(int fd, void *key, size_t size);
int bpf_get_next_key(int fd, void *key, void *next);
int bpf_attach_tracepoint(int fd, const char *category, const char *name);
int bpf_attach_uprobe(int fd, int type, const char *event, const char *path, uint64_t offset, int pid);
int bpf_close_perf_event_fd(int fd);
typedef void (*raw_cb)(void *cookie, void *data, int size);
typedef void (*lost_cb)(void *cookie, uint64_t lost);
void *bpf_open_perf_buffer(raw_cb raw, lost_cb lost, void *cookie, int pid, int cpu, int pages);
int perf_reader_fd(void *reader);
int perf_reader_poll(int n, void **readers, int ms);
void perf_reader_free(void *reader);
typedef struct { const char *name, *demangled, *module; uint64_t offset; } symbol;
int bcc_resolve_symname(const char *module, const char *name, uint64_t at, int pid, void *options, symbol *to);
void *bcc_symcache_new(int pid, void *options);
int bcc_symcache_resolve(void *cache, uint64_t at, symbol *to);
void bcc_free_symcache(void *cache, int pid);
int getpid(void);
int getppid(void);
]]
local bcc, pid = ffi.load("libbcc.so.0"), ffi.C.getpid()
local flags = ffi.new("const char *[1]", { "-DPID=" .. pid })
local m = bcc.bpf_module_create_c_from_string([[
struct event { u32 pid; char who[8]; };
BPF_PERF_OUTPUT(events);
BPF_HASH(counts, u32, u64);
TRACEPOINT_PROBE(syscalls, sys_enter_getppid) {
	struct event e = { PID, "lua" };
	u32 k = 4;
	if (bpf_get_current_pid_tgid() >> 32 != PID)
		return 0;
	counts.increment(k);
	events.perf_submit(args, &e, sizeof(e));
	return 0;
}
int on_entry(struct pt_regs *ctx) { u32 k = 5; counts.increment(k); return 0; }
]], 0, flags, 1, true, nil)
local function load(name, type)
	return bcc.bcc_func_load(m, type, name, bcc.bpf_function_start(m, name), bcc.bpf_function_size(m, name), bcc.bpf_module_license(m),
		bcc.bpf_module_kern_version(m), 0, nil, 0, nil, -1)
end
print(tonumber(bcc.bpf_num_functions(m)), ffi.string(bcc.bpf_function_name(m, 0)), ffi.string(bcc.bpf_table_key_desc(m, "counts")))
local event = bcc.bpf_attach_tracepoint(load("tracepoint__syscalls__sys_enter_getppid", 5), "syscalls", "sys_enter_getppid")
local s = ffi.new("symbol")
print(bcc.bcc_resolve_symname("c", "getppid", 0, 0, nil, s), s.offset > 0)
local probe = bcc.bpf_attach_uprobe(load("on_entry", 2), 0, "lua_getppid", s.module, s.offset, pid)
local got = {}
local raw = ffi.cast("raw_cb", function(_, data, size) got[#got + 1] = ffi.string(ffi.cast("char *", data) + 4) .. " in " .. size end)
local readers, n = ffi.new("void *[1024]"), 0
for line in io.lines("/proc/stat") do
	local cpu = line:match("^cpu(%d+)")
	if cpu then
		readers[n] = bcc.bpf_open_perf_buffer(raw, nil, nil, -1, tonumber(cpu), 8)
		bcc.bpf_update_elem(bcc.bpf_table_fd(m, "events"), ffi.new("int[1]", tonumber(cpu)), ffi.new("int[1]", bcc.perf_reader_fd(readers[n])), 0)
		n = n + 1
	end
end
for _ = 1, 3 do ffi.C.getppid() end
bcc.perf_reader_poll(n, readers, 500)
print(#got, got[1])
local counts, k, v, seen = bcc.bpf_table_fd(m, "counts"), ffi.new("uint32_t[1]"), ffi.new("uint64_t[1]"), {}
local more = bcc.bpf_get_first_key(counts, k, 4)
while more == 0 do
	bcc.bpf_lookup_elem(counts, k, v)
	seen[#seen + 1] = tonumber(k[0]) .. "=" .. tonumber(v[0])
	more = bcc.bpf_get_next_key(counts, k, k)
end
table.sort(seen)
print(table.concat(seen, " "))
local cache = bcc.bcc_symcache_new(pid, nil)
print(bcc.bcc_symcache_resolve(cache, ffi.cast("uint64_t", ffi.cast("void *", ffi.C.getppid)), s), ffi.string(s.demangled))
bcc.bcc_free_symcache(cache, pid)
bcc.bpf_close_perf_event_fd(probe)
ffi.C.getppid()
bcc.bpf_lookup_elem(counts, ffi.new("uint32_t[1]", 5), v)
print(tonumber(v[0]), bcc.bpf_close_perf_event_fd(event))
for i = 0, n - 1 do bcc.perf_reader_free(readers[i]) end
bcc.bpf_module_destroy(m)
