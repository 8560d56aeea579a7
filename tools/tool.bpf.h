/* tool.bpf.h: what tools' programs share. What a tool does not use is not in its program; what makes maps is asked for
 * before it is included:
 *
 *   WITH_SINCE     since: a moment for each thread                      WITH_SPANS MAP    how often which length came: count_span()
 *   WITH_PROCESSES who has new code: look_at()                          WITH_STACKS       that, stacks and counts: count_stack()
 *   IS_USDT        arg1 to arg6 are those of the probe that is hit (of ctx) */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_endian.h>

/* For how many threads at once there is room: a tool gives four times as many as there are. */
#ifndef MAX_THREADS
#define MAX_THREADS 10240
#endif

enum { COMM = 16, ERRNO_MAX = 4095, NS_PER_US = 1000, NS_PER_MS = 1000000 };

/* -m: histograms of milliseconds. */
#ifdef MILLISECONDS
enum { UNIT_NS = NS_PER_MS };
#elif defined(NANOSECONDS)
enum { UNIT_NS = 1 };
#else
enum { UNIT_NS = NS_PER_US };
#endif

static __always_inline u32 this_pid(void) { return bpf_get_current_pid_tgid() >> 32; }
static __always_inline u32 this_tid(void) { return (u32)bpf_get_current_pid_tgid(); }

/* Of sched_switch: it leaves for good (EXIT_DEAD, EXIT_ZOMBIE). What is kept of it would never be asked for again. */
static __always_inline bool has_ended(u64 state) { return state & (0x10 | 0x20); }

/* The place of the highest bit that is set. */
static __always_inline u32 slot_of(u64 v)
{
	u32 n = 0;

	for (u32 i = 32; i; i >>= 1)
		if (v >> i) {
			v >>= i;
			n += i;
		}
	return n;
}

/* map[key] += n, from nothing on; the macro knows the types. */
#define ADD(map, key, n) do { \
		u64 zero_ = 0, *at_ = bpf_map_lookup_elem(&(map), &(key)); \
		if (!at_) { \
			bpf_map_update_elem(&(map), &(key), &zero_, BPF_NOEXIST); \
			at_ = bpf_map_lookup_elem(&(map), &(key)); \
		} \
		if (at_) \
			__sync_fetch_and_add(at_, (n)); \
	} while (0)

/* The element, made of zeros when it is new; NULL: there is no room. */
#define NEED(map, key, type) ({ \
		type *at_ = bpf_map_lookup_elem(&(map), &(key)); \
		if (!at_) { \
			type new_ = {}; \
			bpf_map_update_elem(&(map), &(key), &new_, BPF_NOEXIST); \
			at_ = bpf_map_lookup_elem(&(map), &(key)); \
		} \
		at_; })

#define HASH(name, entries, key_type, value_type) \
	struct { \
		__uint(type, BPF_MAP_TYPE_HASH); \
		__uint(max_entries, entries); \
		__type(key, key_type); \
		__type(value, value_type); \
	} name SEC(".maps")

/* Of things whose end may never be seen: the oldest give way. */
#define RECENT(name, entries, key_type, value_type) \
	struct { \
		__uint(type, BPF_MAP_TYPE_LRU_HASH); \
		__uint(max_entries, entries); \
		__type(key, key_type); \
		__type(value, value_type); \
	} name SEC(".maps")

#define EVENTS(bytes) \
	struct { \
		__uint(type, BPF_MAP_TYPE_RINGBUF); \
		__uint(max_entries, bytes); \
	} events SEC(".maps")

/* Only these: of tools whose programs do not run for the one they are about. */
static __always_inline bool is_meant(u32 pid, u32 tid)
{
#ifdef PID
	if (pid != PID)
		return false;
#endif
#ifdef TID
	if (tid != TID)
		return false;
#endif
	return true;
}

/* Is it the tool itself? What it tells of its own writes would be written, too, and so on. */
static __always_inline bool is_own(void)
{
#ifdef OWN_PID
	return this_pid() == OWN_PID;
#else
	return false;
#endif
}

/* -4, -6: of sockets of that family alone; both are all. */
enum { IPV4_FAMILY = 2, IPV6_FAMILY = 10 };
static __always_inline bool is_wanted_family(u32 family)
{
#if defined(IPV4_WANTED) && !defined(IPV6_WANTED)
	return family == IPV4_FAMILY;
#elif defined(IPV6_WANTED) && !defined(IPV4_WANTED)
	return family == IPV6_FAMILY;
#else
	return true;
#endif
}

/* What block:block_rq_issue and block_rq_complete tell of a request; the types have other names on other kernels. */
struct block_request {
	struct trace_entry entry;
	u32 dev;
	u64 sector;
	u32 nr_sector;
	s32 error;                       /* of one that is complete */
};

/* ---- files ----------------------------------------------------------------------------------------------------- */

enum { FILE_KIND = 0170000, FILE_REGULAR = 0100000, FILE_SOCKET = 0140000 };

/* The file behind a descriptor of the current task; NULL: there is none. */
static __always_inline struct file *file_of(s64 fd)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	struct fdtable *table = task->files->fdt;
	struct file *file = NULL;

	if (fd >= 0 && fd < table->max_fds)
		bpf_probe_read_kernel(&file, sizeof(file), table->fd + fd);
	return file;
}

static __always_inline bool is_regular(struct file *f) { return (f->f_inode->i_mode & FILE_KIND) == FILE_REGULAR; }
static __always_inline bool is_socket(struct file *f) { return (f->f_inode->i_mode & FILE_KIND) == FILE_SOCKET; }

/* The last part of its path. */
static __always_inline void name_of_file(char *to, u32 size, struct file *f)
{
	bpf_probe_read_kernel_str(to, size, f->f_path.dentry->d_name.name);
}

/* A regular file of the wanted type of file system. */
static __always_inline bool is_on_system(struct file *f)
{
	char name[16] = {};

	if (!is_regular(f))
		return false;
#ifdef FS
	bpf_probe_read_kernel_str(name, sizeof(name), f->f_inode->i_sb->s_type->name);
	for (u32 i = 0; i < sizeof(FS) && i < sizeof(name); i++)
		if (name[i] != FS[i])
			return false;
#endif
	return true;
}

#ifdef IS_USDT
#include <bpf/usdt.bpf.h>

static __always_inline u64 usdt_arg(struct pt_regs *ctx, u64 n)
{
	long v = 0;

	bpf_usdt_arg(ctx, n, &v);
	return v;
}
#define arg1 usdt_arg(ctx, 0)
#define arg2 usdt_arg(ctx, 1)
#define arg3 usdt_arg(ctx, 2)
#define arg4 usdt_arg(ctx, 3)
#define arg5 usdt_arg(ctx, 4)
#define arg6 usdt_arg(ctx, 5)
#endif

#ifdef WITH_SINCE
HASH(since, MAX_THREADS, u32, u64);       /* thread: when */

static __always_inline void begin_of(u32 thread)
{
	u64 now = bpf_ktime_get_ns();

	if (thread)
		bpf_map_update_elem(&since, &thread, &now, BPF_ANY);
}

/* How long since the thread began, in nanoseconds, once; 0: it did not. */
static __always_inline u64 end_of(u32 thread)
{
	u64 *from = bpf_map_lookup_elem(&since, &thread), ns;

	if (!from)
		return 0;
	ns = bpf_ktime_get_ns() - *from;
	bpf_map_delete_elem(&since, &thread);
	return ns ? ns : 1;
}
#endif

/* ---- system calls ---------------------------------------------------------------------------------------------- */

/* What threads asked for, from the beginning of a call to its end. */
#define CALLS(value_type) HASH(calls, MAX_THREADS, u32, value_type)

static __always_inline int begin_call(void *calls, const void *call)
{
	u32 thread = this_tid();

	bpf_map_update_elem(calls, &thread, call, BPF_ANY);
	return 0;
}

/* The programs of a system call: its beginning, where ctx->args has what it is given, is begin(...), its end
 * end(result). */
#define ON_CALL(name, begin_args...) \
	SEC("tracepoint/syscalls/sys_enter_" #name) \
	int on_##name(struct trace_event_raw_sys_enter *ctx) { return begin(begin_args); } \
	SEC("tracepoint/syscalls/sys_exit_" #name) \
	int on_##name##_end(struct trace_event_raw_sys_exit *ctx) { return end(ctx->ret); }

#ifdef WITH_SPANS
struct which {
#ifdef BY_PID
	u32 tid;
#endif
	u32 slot;
};

#ifdef BY_PID
HASH(WITH_SPANS, 10240, struct which, u64);
#else
HASH(WITH_SPANS, 64, struct which, u64);
#endif

/* One of that length; PID: of this thread alone; BY_PID: each thread apart. */
static __always_inline void count_span(u32 tid, u64 ns)
{
	struct which key = { .slot = slot_of(ns / UNIT_NS) };

#ifdef BY_PID
	key.tid = tid;
#endif
#ifdef PID
	if (tid != PID)
		return;
#endif
	ADD(WITH_SPANS, key, 1);
}
#endif

#if defined(WITH_STACKS) || defined(WITH_PROCESSES)
/* Processes whose code user space has looked at: they have another memory after each execve, and more pages of code
 * once a library was loaded. */
struct code_of {
	u64 mm, pages;
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 8192);
	__type(key, u32);
	__type(value, struct code_of);
} seen SEC(".maps");

EVENTS(64 * 1024);                        /* numbers of processes to look at */

static __always_inline void look_at(u32 pid)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	struct mm_struct *mm = task->mm;
	struct code_of now = { .mm = (u64)mm }, *known;

	if (!mm)
		return;
	now.pages = mm->exec_vm;
	known = bpf_map_lookup_elem(&seen, &pid);
	if (known && known->mm == now.mm && known->pages >= now.pages)
		return;
	bpf_map_update_elem(&seen, &pid, &now, BPF_ANY);
	bpf_ringbuf_output(&events, &pid, sizeof(pid), 0);
}
#endif

#ifdef WITH_STACKS
#ifndef MAX_STACKS
#define MAX_STACKS 16384
#endif
enum { FRAMES = 127 };

/* src/app/tool_stacks.c */
struct stack_key {
	u32 pid;
	s32 kernel __show(kstack);       /* below 0: why there is none */
	s32 user __show(ustack);
	char comm[COMM];
};

struct {
	__uint(type, BPF_MAP_TYPE_STACK_TRACE);
	__uint(max_entries, MAX_STACKS);
	__uint(key_size, sizeof(u32));
	__uint(value_size, FRAMES * sizeof(u64));
} stacks SEC(".maps");

HASH(counts, MAX_STACKS, struct stack_key, u64);
u64 uncounted;                            /* there was no room in counts */

/* Of the current task, where it is now. */
static __always_inline void take_stack(void *ctx, struct stack_key *key)
{
	key->pid = this_pid();
	bpf_get_current_comm(key->comm, sizeof(key->comm));
	key->kernel = key->user = -14;                   /* EFAULT: there is none */
#ifndef USER_ONLY
	key->kernel = bpf_get_stackid(ctx, &stacks, 0);
#endif
#ifndef KERNEL_ONLY
	key->user = bpf_get_stackid(ctx, &stacks, BPF_F_USER_STACK);
#endif
}

/* Of a stack that was not there before alone: others have no code that is new. */
static __always_inline void look_at_code(const struct stack_key *key)
{
#ifndef KERNEL_ONLY
	look_at(key->pid);
#endif
}

static __always_inline void add_to(u64 *at, u64 n)
{
	if (at)
		__sync_fetch_and_add(at, n);
	else
		__sync_fetch_and_add(&uncounted, n);
}

static __always_inline void add_stack(struct stack_key *key, u64 n) { add_to(NEED(counts, *key, u64), n); }

static __always_inline void count_stack(void *ctx, u64 n)
{
	struct stack_key key = {};
	u64 *at;

	take_stack(ctx, &key);
	at = bpf_map_lookup_elem(&counts, &key);
	if (!at) {
		look_at_code(&key);
		at = NEED(counts, key, u64);
	}
	add_to(at, n);
}
#endif

char LICENSE[] SEC("license") = "GPL";
