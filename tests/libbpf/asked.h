/* asked.h: a kernel for the face that has all ways onto hooks and says what it is asked for, and the object asked.bpf.c
 * on it: its programs and maps by name, descriptors that are made once it is loaded as #0, #1, ... */
#ifndef SKEP_TESTS_ASKED_H
#define SKEP_TESTS_ASKED_H

#include "face/libbpf/face.h"

#include "fake_kern.h"
#include "hand_elf.h"

#include <linux/perf_event.h>

enum { PAGE = 4096 };
static struct fake fake;
static struct arena perm;
static u32 refuses; /* 1 + a command of bpf(2), 1000: ioctl; 0: nothing */
static long refuses_with;
static bool has_tables;		      /* what a table is filled with is told */
static bool is_quiet, is_of_programs; /* what is written down: nothing; no maps and types */
static struct sys_map_info map_info;  /* of any map that is asked for */
static void *last_mapping[8];
static u32 nmappings;

static void words(const void *p, u32 from, u32 n)
{
	const u32 *at = p;
	for (u32 i = from; i < n; i++)
		if (at[i])
			printf(" %u:%x", i, at[i]);
}

static struct bpf_object *o;
static u32 first_fd; /* that is free once the object is loaded */

/* A program or map of the object by its name, what was made since by its number from then on. */
static const char *fd_word(u32 fd)
{
	struct bpf_program *p = NULL;
	struct bpf_map *m = NULL;
	while ((p = o ? bpf_object__next_program(o, p) : NULL))
		if (p->fd == (int)fd)
			return p->name;
	while ((m = o ? bpf_object__next_map(o, m) : NULL))
		if (m->fd == (int)fd)
			return m->name;
	bool is_new = fd >= first_fd && fd < FAKE_FIRST_FD + FAKE_FDS;
	return arena_printf(&perm, is_new ? "#%u" : "%u", is_new ? fd - first_fd : fd).s;
}
static const char *answer(long r)
{
	return r < FAKE_FIRST_FD ? arena_printf(&perm, "%ld", r).s : fd_word((u32)r);
}

static const char *text(u64 p)
{
	return p ? (const char *)(uintptr_t)p : "-";
}

static void say_link(const struct sys_link_create *a)
{
	printf("  link of %s to %s type %u flags %x", fd_word(a->prog_fd), fd_word(a->target_fd), a->attach_type,
	       a->flags);
	const u64 *offsets = (const u64 *)(uintptr_t)a->uprobe_multi.offsets;
	const char *const *names = (const char *const *)(uintptr_t)a->kprobe_multi.syms;
	const u64 *addresses = (const u64 *)(uintptr_t)a->kprobe_multi.addrs, *cookies;
	switch (a->attach_type) {
	case ATTACH_TRACE_KPROBE_MULTI:
	case ATTACH_TRACE_KPROBE_SESSION:
		cookies = (const u64 *)(uintptr_t)a->kprobe_multi.cookies;
		printf(" flags %u", a->kprobe_multi.flags);
		for (u32 i = 0; i < a->kprobe_multi.cnt; i++)
			printf(" %s@%llx=%llx", names ? names[i] : "",
			       (unsigned long long)(addresses ? addresses[i] : 0),
			       (unsigned long long)(cookies ? cookies[i] : 0));
		break;
	case ATTACH_TRACE_UPROBE_MULTI:
	case ATTACH_TRACE_UPROBE_SESSION:
		cookies = (const u64 *)(uintptr_t)a->uprobe_multi.cookies;
		printf(" %s pid %u flags %u counters %d", text(a->uprobe_multi.path),
		       a->uprobe_multi.pid == (u32)getpid() ? 1 : a->uprobe_multi.pid, a->uprobe_multi.flags,
		       a->uprobe_multi.ref_ctr_offsets != 0);
		for (u32 i = 0; i < a->uprobe_multi.cnt; i++)
			printf(" %llx=%llx", (unsigned long long)offsets[i],
			       (unsigned long long)(cookies ? cookies[i] : 0));
		break;
	case ATTACH_TRACE_ITER:
		printf(" info of %u bytes", a->iter.iter_info_len);
		break;
	case ATTACH_TRACE_FENTRY_MULTI:
		cookies = (const u64 *)(uintptr_t)a->tracing_multi.cookies;
		printf(" functions");
		for (u32 i = 0; i < a->tracing_multi.cnt; i++)
			printf(" %u=%llx", ((const u32 *)(uintptr_t)a->tracing_multi.ids)[i],
			       (unsigned long long)(cookies ? cookies[i] : 0));
		break;
	default:
		words(a, 4, sizeof(*a) / 4);
	}
}

/* The hash of the program that a map is for. */
static void say_exclusive(const struct sys_map_create_exclusive *x, u32 size)
{
	const u8 *hash = (const u8 *)(uintptr_t)x->prog_hash;
	if (size < sizeof(*x) || !x->prog_hash_size)
		return;
	printf(" for ");
	for (u32 i = 0; i < x->prog_hash_size; i++)
		printf("%02x", hash[i]);
}

/* Loaded programs, each with the kernel's types as its own, by the number 5. */
static bool has_types_of_program;
static str program_types;
static void info_of_program(const struct sys_get_info *info)
{
	void *at = (void *)(uintptr_t)info->info;
	struct sys_prog_info *p = at;
	struct sys_btf_info *b = at;
	if (info->info_len == sizeof(*p))
		p->btf_id = 5;
	if (info->info_len != sizeof(*b))
		return;
	if (b->btf)
		memcpy((void *)(uintptr_t)b->btf, program_types.s, MIN(b->btf_size, program_types.n));
	b->btf_size = program_types.n;
}

static long say_bpf(struct kern *k, int cmd, void *attr, u32 size)
{
	struct sys_get_info *info = attr;
	long r = refuses && (u32)cmd == refuses - 1 ? refuses_with : fake_bpf(k, cmd, attr, size);
	if (cmd == BPFCMD_OBJ_GET_INFO_BY_FD && info->info_len == sizeof(map_info) && r == 0)
		*(struct sys_map_info *)(uintptr_t)info->info = map_info;
	if (cmd == BPFCMD_OBJ_GET_INFO_BY_FD && r == 0 && has_types_of_program)
		info_of_program(info);
	if (cmd == BPFCMD_PROG_LOAD && r < 0 && ((struct sys_prog_load *)attr)->log_buf)
		snprintf((char *)(uintptr_t)((struct sys_prog_load *)attr)->log_buf,
			 ((struct sys_prog_load *)attr)->log_size,
			 "0: (95) exit\nR0 !read_ok\nprocessed 1 insns (limit 1000000)\n");
	if (has_tables && !is_quiet && cmd == BPFCMD_MAP_UPDATE_ELEM) {
		const u8 *value = (const u8 *)(uintptr_t)((struct sys_map_elem *)attr)->value;
		u64 functions[2];
		s32 flags;
		memcpy(functions, value + 64, 16), memcpy(&flags, value + 80, 4);
		if (!strcmp(fd_word(((struct sys_map_elem *)attr)->map_fd), "table"))
			printf("  table of %s and %s, flags %d\n", answer((long)functions[0]),
			       answer((long)functions[1]), flags);
	}
	if (is_quiet || (is_of_programs && cmd != BPFCMD_PROG_LOAD && cmd != BPFCMD_LINK_CREATE))
		return r;
	const struct sys_prog_load *p = attr;
	const struct sys_map_create *m = attr;
	const struct sys_raw_tp_open *raw = attr;
	const struct sys_obj_path *path = attr;
	switch (cmd) {
	case BPFCMD_PROG_LOAD:
		printf("  load %.16s type %u attach %u flags %x device %u target %u of %u log %u %u version %x",
		       p->prog_name, p->prog_type, p->expected_attach_type, p->prog_flags, p->prog_ifindex,
		       p->attach_btf_id, p->attach_prog_fd, p->log_level, p->log_size, p->kern_version);
		break;
	case BPFCMD_MAP_CREATE:
		printf("  create %.16s type %u key %u value %u entries %u flags %x", m->map_name, m->map_type,
		       m->key_size, m->value_size, m->max_entries, m->map_flags);
		if (m->inner_map_fd)
			printf(" inner %s", fd_word(m->inner_map_fd));
		if (m->numa_node | m->map_ifindex | m->map_extra)
			printf(" node %u device %u extra %llu", m->numa_node, m->map_ifindex,
			       (unsigned long long)m->map_extra);
		say_exclusive(attr, size);
		break;
	case BPFCMD_LINK_CREATE:
		say_link(attr);
		break;
	case BPFCMD_RAW_TRACEPOINT_OPEN:
		printf("  raw tracepoint %s of %s cookie %llx", text(raw->name), fd_word(raw->prog_fd),
		       (unsigned long long)raw->cookie);
		break;
	case BPFCMD_OBJ_PIN:
		printf("  pin %s at %s", fd_word(path->bpf_fd), text(path->pathname));
		break;
	case BPFCMD_OBJ_GET:
		printf("  get %s", text(path->pathname));
		break;
	case BPFCMD_OBJ_GET_INFO_BY_FD:
		printf("  info of %s", fd_word(info->bpf_fd));
		break;
	case BPFCMD_MAP_UPDATE_ELEM:
		printf("  update of %s", fd_word(((struct sys_map_elem *)attr)->map_fd));
		break;
	case BPFCMD_MAP_FREEZE:
		printf("  freeze %s", fd_word(*(const u32 *)attr));
		break;
	case BPFCMD_LINK_UPDATE:
		printf("  update of link %s to %s", fd_word(*(const u32 *)attr), fd_word(((const u32 *)attr)[1]));
		break;
	case BPFCMD_PROG_ASSOC_STRUCT_OPS:
		printf("  table %s of %s", fd_word(*(const u32 *)attr), fd_word(((const u32 *)attr)[1]));
		break;
	default:
		printf("  command %d", cmd);
	}
	printf(" = %s\n", answer(r));
	return r;
}

static long say_perf(struct kern *k, struct sys_perf_attr *a, int pid, int cpu, int group, u64 flags)
{
	long r = fake_perf(k, a, pid, cpu, group, flags);
	bool is_probe = a->type == 8 || a->type == 9;
	if (!is_quiet)
		printf("  perf type %u config %llx period %llu wakeup %u of %s at %llx pid %d cpu %d = %s\n", a->type,
		       (unsigned long long)a->config, (unsigned long long)a->sample_period, a->wakeup_events,
		       is_probe ? text(a->config1) : "-", (unsigned long long)a->config2, pid == getpid() ? 1 : pid,
		       cpu, answer(r));
	return r;
}

static long say_ioctl(struct kern *k, int fd, unsigned long op, unsigned long arg)
{
	long r = refuses == 1000 ? refuses_with : fake_ioctl(k, fd, op, arg);
	if (!is_quiet)
		printf("  ioctl %s %s%s = %ld\n", fd_word((u32)fd), op == SYS_PERF_ENABLE ? "enable" : "program ",
		       op == SYS_PERF_ENABLE ? "" : fd_word((u32)arg), r);
	return r;
}

static long say_close(struct kern *k, int fd)
{
	if (!is_quiet && fake_is_open(&fake, fd) && fake.fd[fd - FAKE_FIRST_FD].what == FD_OBJECT)
		printf("  close %s\n", fd_word((u32)fd));
	return fake_close(k, fd);
}

static long say_unlink(struct kern *k, const char *path)
{
	long r = fake_unlink(k, path);
	if (!is_quiet)
		printf("  unlink %s = %ld\n", path, r);
	return r;
}

/* Two pages more than are asked for, of which those that are mapped last are the first to be found. */
static long keep_mmap(struct kern *k, const struct sys_mapping *m, void **out)
{
	long r = fake_mmap(k, m, out);
	if (r == 0 && nmappings < ARRAY_LEN(last_mapping))
		last_mapping[nmappings++] = *out;
	return r;
}

static int print_all(enum libbpf_print_level level, const char *fmt, va_list ap)
{
	printf("  %c ", "WID"[level]);
	return vprintf(fmt, ap);
}

/* Functions that one link may be for, and those that a trampoline has no room for: a result or a parameter that is a
 * record, many of them, more than are named. */
static void add_traceable(struct btf_build *b, u32 i32)
{
	static const char *const names[] = {"many_plain", "many_pairs", "many_nothing", "no_many", "many_giving",
					    "many_large", "many_open", "many_words", "many_floats"};
	u32 pair = btf_add_record(b, false, STR("pair"), 16), large = btf_add_record(b, false, STR("large"), 24);
	u32 alias = btf_add_ref(b, BTF_TYPEDEF, STR("alias"), pair), f64 = btf_add_float(b, STR("double"), 8);
	for (u32 i = 0; i < ARRAY_LEN(names); i++) {
		u32 proto = btf_add_proto(b, i == 2 ? 0 : i == 4 ? alias : i32);
		for (u32 k = 0; k < (i == 7 ? 13 : i == 2 ? 0 : 12); k++)
			btf_add_param(b, STR("p"), i == 1 ? alias : i == 5 ? large : i == 8 ? f64 : i32);
		if (i == 6)
			btf_add_param(b, STR(""), 0);
		btf_add_func(b, str_from(names[i]), proto, 1);
	}
}

/* The types that asked.bpf.c speaks of: functions, a hook of security, an iterator, a table of functions. */
static str types_of_kernel(struct arena *a)
{
	static const char *const functions[] = {"vfs_read", "bpf_lsm_file_open", "bpf_iter_task"};
	struct btf_build *b = btf_build_new(a);
	struct buf bytes = BUF_INIT;
	u32 i32 = btf_add_int(b, STR("int"), 4, 1), proto = btf_add_proto(b, i32), ptr = btf_add_ptr(b, proto);
	for (u32 i = 0; i < ARRAY_LEN(functions); i++)
		btf_add_func(b, str_from(functions[i]), proto, 1);
	u32 ops = btf_add_record(b, false, STR("plain_ops"), 24);
	btf_add_member(b, STR("init"), ptr, 0, 0);
	btf_add_member(b, STR("other"), ptr, 64, 0);
	btf_add_member(b, STR("flags"), i32, 128, 0);
	btf_add_record(b, false, STR("bpf_struct_ops_plain_ops"), 88);
	btf_add_member(b, STR("data"), ops, 64 * 8, 0);
	add_traceable(b, i32);
	btf_build_finish(b, &bytes);
	str s = arena_str(a, buf_view(&bytes));
	buf_free(&bytes);
	return s;
}

#define TEXT(s) s, sizeof(s) - 1
#define T "/sys/kernel/tracing/"
#define PMU "/sys/bus/event_source/devices/"
enum { OBJECT, TOOL, TYPES };
static struct fake_file files[] = {
    {"/objects/asked.bpf.o", NULL, 0},
    {"/bin/tool", NULL, 0},
    {"/sys/kernel/btf/vmlinux", NULL, 0},
    {T "events/sched/sched_switch/id", TEXT("314\n")},
    {T "available_filter_functions", TEXT("vfs_read\nvfs_write\nksys_read\n")},
    {T "kprobe_events", TEXT("")},
    {T "uprobe_events", TEXT("")},
    {PMU "kprobe/type", TEXT("8\n")},
    {PMU "uprobe/type", TEXT("9\n")},
    {"/sys/devices/system/cpu/possible", TEXT("0-1\n")},
    {"/sys/devices/system/cpu/online", TEXT("0-1\n")},
    {"/proc/kallsyms", TEXT("ffffffff81000000 T vfs_read\nffffffff81000100 T __x64_sys_openat\n")}};
#define FUNC(text, at)                                                                                                 \
	{                                                                                                              \
		.name = {(text), sizeof(text) - 1}, .value = (at), .section = 1, .type = ELF_STT_FUNC,                 \
		.bind = ELF_STB_GLOBAL                                                                                 \
	}

/* An entry of kprobe_events or uprobe_events has a number. */
static long say_open(struct kern *k, const char *path, int flags, int mode)
{
	static const struct fake_file id = {"id", "77\n", 3};
	if (!strstr(path, "/events/skep/") || !fake.nprobes)
		return fake_open(k, path, flags, mode);
	long r = fake_new_fd(&fake, FD_FILE, path);
	fake.fd[r - FAKE_FIRST_FD].file = &id;
	return r;
}

static long say_write(struct kern *k, int fd, const void *p, u64 n)
{
	struct buf name = BUF_INIT;
	char pid[24];
	snprintf(pid, sizeof(pid), "_%d_", (int)getpid());
	buf_add(&name, p, n);
	char *at = strstr(buf_cstr(&name), pid);
	if (!is_quiet && at)
		printf("  write %.*s_PID_%s\n", (int)(at - name.s), name.s, at + strlen(pid));
	buf_free(&name);
	return fake_write(k, fd, p, n);
}

static void kernel_anew(void)
{
	fake_init(&fake, files, ARRAY_LEN(files));
	fake.kern.bpf = say_bpf, fake.kern.perf_event_open = say_perf, fake.kern.ioctl = say_ioctl,
	fake.kern.close = say_close;
	fake.kern.unlink = say_unlink, fake.kern.mmap = keep_mmap, fake.kern.open = say_open;
	fake.kern.write = say_write;
	refuses = 0, nmappings = 0, is_quiet = true, is_of_programs = has_types_of_program = has_tables = false,
	first_fd = FAKE_FIRST_FD;
	face()->k = &fake.kern;
}

static void left(const char *what)
{
	fake_take(fake.dirs, &fake.ndirs, "/var/cache/skep"); /* an index of the kernel's types is kept there */
	str s = fake_left(&perm, &fake);
	printf("%s: left%s%.*s\n", what, s.n ? "" : " nothing", STR_ARG(s));
}

static struct bpf_program *prog(const char *name)
{
	return bpf_object__find_program_by_name(o, name);
}
static struct bpf_map *map(const char *name)
{
	return bpf_object__find_map_by_name(o, name);
}

static void open_object(void)
{
	kernel_anew();
	o = bpf_object__open("/objects/asked.bpf.o");
	BUG_ON(!o, "the object is read");
}

static void load_object_quietly(void)
{
	int r = is_loaded(o) ? 0 : bpf_object__load(o);
	if (r)
		printf("load: %d\n", r);
	for (first_fd = FAKE_FIRST_FD; fake_is_open(&fake, (int)first_fd);)
		first_fd++;
	is_quiet = false;
}

#define SAY(call) printf(" %d", (int)(call))
#define LINK(what, call)                                                                                               \
	do {                                                                                                           \
		printf("%s\n", (what));                                                                                \
		errno = 0;                                                                                             \
		struct bpf_link *link_ = (call);                                                                       \
		if (link_)                                                                                             \
			printf("  = link %s\n", fd_word((u32)bpf_link__fd(link_)));                                    \
		else                                                                                                   \
			printf("  = none, errno %d\n", errno);                                                         \
		bpf_link__destroy(link_);                                                                              \
	} while (0)

static void close_object(const char *what)
{
	is_quiet = true;
	bpf_object__close(o);
	o = NULL;
	left(what);
}

struct scene {
	const char *name;
	void (*run)(void);
};

/* asked SCENE OBJECT; "asked scenes" says which there are. */
static int play(char **argv, const struct scene *scenes, u32 n)
{
	static const struct elf_symbol symbols[] = {FUNC("serve", 0x400010), FUNC("service", 0x402010)};
	static const struct hand_note notes[] = {{0x400060, 0, 0, TEXT("lib\0bare\0\0"), 3}};
	str bytes, elf = hand_elf(&perm, symbols, 2, notes, 1, 0), types = types_of_kernel(&perm);
	for (u32 i = 0; i < n && argv[1] && !strcmp(argv[1], "scenes"); i++)
		printf("%s\n", scenes[i].name);
	if (!argv[1] || !argv[2] || sys_read_file(kern_linux(), &perm, argv[2], 0, &bytes) < 0)
		return 2;
	files[OBJECT].bytes = bytes.s, files[OBJECT].len = bytes.n;
	files[TOOL].bytes = elf.s, files[TOOL].len = elf.n;
	files[TYPES].bytes = types.s, files[TYPES].len = types.n;
	program_types = types;
	libbpf_set_print(print_all);
	for (u32 i = 0; i < n; i++)
		if (!strcmp(scenes[i].name, argv[1]))
			scenes[i].run();
	arena_clear(&perm);
	return 0;
}

#endif
