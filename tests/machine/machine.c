/* machine.c: a machine made by hand in place of the real one: linked into the command (make $(BUILD)/machine), it answers for kern_linux(). What
 * is loaded on it stands in objects.h, its types in types.h. Files of /proc and /sys are those below $MACHINE; all others are real. What
 * would change the kernel is written to the error stream, "kernel: ...", and changes nothing. REFUSE="PROG_ATTACH=22 netlink=1": these calls
 * fail so. A descriptor of an object that is left open at the end is told; and of messages about words of the command, the number of
 * the word, which else JSON alone has. */
#include "machine/types.h"
#include "machine/objects.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

struct kern *__real_kern_linux(void);
struct kern *__wrap_kern_linux(void);
void __real_diags_print(const struct diags *ds, struct diag_style style, struct buf *out);
void __wrap_diags_print(const struct diags *ds, struct diag_style style, struct buf *out);

enum kind { PROG, MAP, LINK, BTF_OF, NEW, SOCKET, EVENT };
enum { FIRST_FD = 5000, FDS = 64, FIRST_NEW = 200, ROOM = 4096 };
static const char *const kind_names[] = { "prog", "map", "link", "btf", "new", "socket", "event" };
static struct { enum kind kind; u32 id; bool is_open; } fds[FDS];
static struct kern machine;
static struct arena arena;
static u64 now = 100ull * SECOND;
static u32 loaded;
static struct sys_map_info created_maps[16];

/* ---- what is told --------------------------------------------------- */

static void tell(const char *fmt, ...) PRINTF_LIKE(1, 2);
static void tell(const char *fmt, ...)
{
	char text[512];
	va_list ap;
	va_start(ap, fmt);
	int n = vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	dprintf(2, "kernel: %.*s\n", n, text);
}

static void at_end(void)
{
	for (u32 i = 0; i < FDS; i++)
		if (fds[i].is_open)
			tell("left open: %s %u", kind_names[fds[i].kind], fds[i].id);
}

/* "NAME=ERRNO" of the words in REFUSE; 0: it is not refused. */
static long refused(const char *name)
{
	const char *p = getenv("REFUSE");
	size_t n = strlen(name);
	for (; p && *p; p = strchr(p, ' ') ? strchr(p, ' ') + 1 : NULL)
		if (!strncmp(p, name, n) && p[n] == '=')
			return -atol(p + n + 1);
	return 0;
}

/* ---- descriptors of objects --------------------------------------------------- */

static long new_fd(enum kind kind, u32 id)
{
	for (u32 i = 0; i < FDS; i++)
		if (!fds[i].is_open) {
			fds[i].kind = kind, fds[i].id = id, fds[i].is_open = true;
			return FIRST_FD + i;
		}
	return -EMFILE;
}
static bool is_object(int fd) { return fd >= FIRST_FD && fd < FIRST_FD + FDS && fds[fd - FIRST_FD].is_open; }
static u32 id_of(u32 fd) { return is_object((int)fd) ? fds[fd - FIRST_FD].id : fd; }
static const char *word_of(u32 fd)
{
	static char words[4][32];
	static u32 n;
	char *w = words[n++ % 4];
	snprintf(w, 32, is_object((int)fd) ? "%s %u" : "%.0s%d", is_object((int)fd) ? kind_names[fds[fd - FIRST_FD].kind] : "", id_of(fd));
	return w;
}

static const struct hand_prog *prog_of(u32 id)
{
	for (u32 i = 0; i < ARRAY_LEN(progs); i++)
		if (progs[i].i.id == id)
			return &progs[i];
	return NULL;
}
static struct hand_map *map_of(u32 id)
{
	for (u32 i = 0; i < ARRAY_LEN(maps); i++)
		if (maps[i].i.id == id)
			return &maps[i];
	return NULL;
}
static const struct hand_link *link_of(u32 id)
{
	for (u32 i = 0; i < ARRAY_LEN(links); i++)
		if (links[i].i.id == id)
			return &links[i];
	return NULL;
}

static u32 id_at(enum kind kind, u32 i)
{
	static const u32 btfs[] = { 1, 7, 9 };
	switch (kind) {
	case PROG: return i < ARRAY_LEN(progs) ? progs[i].i.id : 0;
	case MAP: return i < ARRAY_LEN(maps) ? maps[i].i.id : 0;
	case LINK: return i < ARRAY_LEN(links) ? links[i].i.id : 0;
	default: return i < ARRAY_LEN(btfs) ? btfs[i] : 0;
	}
}

static long next_id(enum kind kind, struct sys_get_id *a)
{
	for (u32 i = 0; id_at(kind, i); i++)
		if (id_at(kind, i) > a->id) {
			a->next_id = id_at(kind, i);
			return 0;
		}
	return -ENOENT;
}

static long fd_by_id(enum kind kind, u32 id)
{
	for (u32 i = 0; id_at(kind, i); i++)
		if (id_at(kind, i) == id)
			return new_fd(kind, id);
	return -ENOENT;
}

static long get_pin(const char *path)
{
	for (u32 i = 0; i < ARRAY_LEN(progs); i++)
		if (progs[i].pin && !strcmp(path, progs[i].pin))
			return new_fd(PROG, progs[i].i.id);
	for (u32 i = 0; i < ARRAY_LEN(maps); i++)
		if (maps[i].pin && !strcmp(path, maps[i].pin))
			return new_fd(MAP, maps[i].i.id);
	for (u32 i = 0; i < ARRAY_LEN(links); i++)
		if (links[i].pin && !strcmp(path, links[i].pin))
			return new_fd(LINK, links[i].i.id);
	return -ENOENT;
}

/* ---- what objects tell of themselves --------------------------------------------------- */

/* Into the room that was given, and how much there is. */
static void give(u64 to, u32 *n, const void *from, u32 have, u32 size)
{
	if (to && from)
		memcpy((void *)(uintptr_t)to, from, (size_t)MIN(*n, have) * size);
	*n = from ? have : 0;
}

static void source_of(const struct hand_prog *h, struct sys_prog_info *o)
{
	struct sys_func_info funcs[] = { { 0, ids.pass }, { 12, ids.helper } }, one = { 0, h->i.id == 5 ? ids.goes_on : ids.ends };
	const struct sys_line_info lines[] = { { 0, ids.file, ids.pass_line, 4 << 10 | 2 }, { 5, ids.file, ids.else_line, 5 << 10 | 5 },
		{ 12, ids.file, ids.helper_line, 9 << 10 | 1 } };
	give(o->func_info, &o->nr_func_info, h->has_source ? funcs : &one, h->has_source ? 2 : 1, sizeof(one));
	if (h->has_source) {
		give(o->line_info, &o->nr_line_info, lines, 3, sizeof(lines[0]));
		give(o->jited_ksyms, &o->nr_jited_ksyms, pass_symbols, 2, 8);
		give(o->jited_func_lens, &o->nr_jited_func_lens, pass_lens, 2, 4);
		give(o->jited_line_info, &o->nr_jited_line_info, pass_jited_lines, 2, 8);
	}
}

static long prog_info(u32 id, struct sys_prog_info *o)
{
	const struct hand_prog *h = prog_of(id);
	struct sys_prog_info asked = *o;
	if (!h)
		return 0;
	*o = h->i;
	o->xlated_insns = asked.xlated_insns, o->jited_insns = asked.jited_insns, o->map_ids = asked.map_ids, o->func_info = asked.func_info;
	o->line_info = asked.line_info, o->jited_ksyms = asked.jited_ksyms, o->jited_func_lens = asked.jited_func_lens;
	o->jited_line_info = asked.jited_line_info;
	o->xlated_len = asked.xlated_len, o->jited_len = asked.jited_len, o->nr_map_ids = asked.nr_map_ids, o->nr_func_info = asked.nr_func_info;
	o->nr_line_info = asked.nr_line_info, o->nr_jited_ksyms = asked.nr_jited_ksyms, o->nr_jited_func_lens = asked.nr_jited_func_lens;
	o->nr_jited_line_info = asked.nr_jited_line_info;
	o->attach_btf_id = id == 8 ? ids.hook : 0;
	give(o->xlated_insns, &o->xlated_len, h->code, h->ninsns * 8, 1);
	give(o->jited_insns, &o->jited_len, h->jited, h->njited, 1);
	give(o->map_ids, &o->nr_map_ids, h->has_source ? pass_maps : NULL, 2, 4);
	if (h->is_hidden)
		o->xlated_insns = o->jited_insns = 0;
	source_of(h, o);
	return 0;
}

static void put_name(u64 to, u32 n, const char *name)
{
	if (to && name)
		snprintf((char *)(uintptr_t)to, n, "%s", name);
}

static void link_info(u32 id, struct sys_link_info *o)
{
	const struct hand_link *h = link_of(id);
	struct sys_link_info q = *o;
	u32 asked = 0;
	if (!h)
		return;
	for (u32 i = 0; i < ARRAY_LEN(q.room); i++)
		asked += q.room[i] != 0;
	if (asked > 3)                               /* a kind, a name's place and its length: the kernel takes the rest amiss */
		tell("link %u: asked with %u words", id, asked);
	*o = h->i;
	switch (h->i.type) {
	case LINK_RAW_TRACEPOINT: put_name(q.raw_tracepoint.tp_name, q.raw_tracepoint.tp_name_len, h->name); return;
	case LINK_ITER: put_name(q.iter.target_name, q.iter.target_name_len, h->name); return;
	case LINK_UPROBE_MULTI: put_name(q.uprobe_multi.path, q.uprobe_multi.path_size, h->name); return;
	case LINK_PERF_EVENT:
		/* a file's, a function's and a tracepoint's name and its length are in the same place */
		put_name(q.perf_event.uprobe.file_name, q.perf_event.uprobe.name_len, h->name);
		return;
	default: return;
	}
}

static void btf_info(u32 id, struct sys_btf_info *o)
{
	const struct buf *b = id == 7 ? &prog_types_bytes : &kernel_types_bytes;
	u32 room = o->btf_size;
	if (o->btf)
		memcpy((void *)(uintptr_t)o->btf, b->s, MIN(room, (u32)b->n));
	put_name(o->name, o->name_len, id == 1 ? "vmlinux" : id == 9 ? "tun" : "");
	o->btf_size = (u32)b->n, o->id = id, o->kernel_btf = id != 7;
}

static long get_info(struct sys_get_info *a)
{
	void *info = (void *)(uintptr_t)a->info;
	u32 id = id_of(a->bpf_fd);
	if (!is_object((int)a->bpf_fd))
		return -EBADF;
	switch (fds[a->bpf_fd - FIRST_FD].kind) {
	case PROG: return prog_info(id, info);
	case MAP:
		if (map_of(id))
			memcpy(info, &map_of(id)->i, MIN(a->info_len, (u32)sizeof(struct sys_map_info)));
		return 0;
	case LINK: link_info(id, info); return 0;
	case BTF_OF: btf_info(id, info); return 0;
	case NEW:
		if (id - FIRST_NEW < ARRAY_LEN(created_maps) && created_maps[id - FIRST_NEW].id)
			memcpy(info, &created_maps[id - FIRST_NEW], MIN(a->info_len, (u32)sizeof(struct sys_map_info)));
		return 0;
	default: return 0;
	}
}

/* ---- elements --------------------------------------------------- */

static u32 value_bytes(const struct sys_map_info *m) { return m->type == MAP_PERCPU_ARRAY ? CPUS * (u32)ALIGN_UP(m->value_size, 8u) : m->value_size; }

static char *bytes(char out[512], const void *p, u32 n)
{
	const u8 *b = p;
	u32 last = n;
	while (last > 1 && !b[last - 1])             /* zeros at the end are not told */
		last--;
	*out = 0;
	for (u32 i = 0; i < last && i < 160; i++)
		sprintf(out + strlen(out), "%s%02x", i ? " " : "", b[i]);
	return out;
}

static const struct hand_elem *elem_of(const struct sys_map_info *m, const void *key)
{
	for (u32 i = 0; i < ARRAY_LEN(elems); i++)
		if (elems[i].map == m->id && (!key || !memcmp(elems[i].key, key, m->key_size)))
			return &elems[i];
	return NULL;
}

static long lookup(const struct sys_map_info *m, struct sys_map_elem *a, bool takes)
{
	const struct hand_elem *e = elem_of(m, m->key_size ? (void *)(uintptr_t)a->key : NULL);
	if (!e || e->err)
		return e ? e->err : -ENOENT;
	memcpy((void *)(uintptr_t)a->value, e->value, value_bytes(m));
	if (takes)
		tell("map %u gives one up", m->id);
	return 0;
}

static long next_key(const struct sys_map_info *m, struct sys_map_elem *a)
{
	const struct hand_elem *e = a->key ? elem_of(m, (void *)(uintptr_t)a->key) : elems - 1;
	for (e = e ? e + 1 : elems; e < elems + ARRAY_LEN(elems); e++)
		if (e->map == m->id) {
			memcpy((void *)(uintptr_t)a->next_key, e->key, m->key_size);
			return 0;
		}
	return -ENOENT;
}

static long update(const struct sys_map_info *m, struct sys_map_elem *a)
{
	char key[512], value[512];
	u32 fd = 0;
	memcpy(&fd, (void *)(uintptr_t)a->value, m->value_size >= 4 ? 4 : 0);
	tell("MAP_UPDATE_ELEM map %u, key %s, value %s, flags %llu", m->id, m->key_size ? bytes(key, (void *)(uintptr_t)a->key, m->key_size) : "-",
		is_object((int)fd) ? word_of(fd) : bytes(value, (void *)(uintptr_t)a->value, value_bytes(m)), (unsigned long long)a->flags);
	return 0;
}

/* Of the maps that a program which counts was loaded with, the third has sums and the fourth runs, of each CPU. */
static long counted(u32 map, u32 key, u64 *to)
{
	u64 n = 1000 * (key + 1);
	const u64 sums[] = { n, 4000, 4000, n + 500, 4000, key == 1 ? 2000 : 4000 }, runs[] = { 30, 12 };
	if (map == 3)
		memcpy(to, sums, sizeof(sums));
	else if (map == 4)
		memcpy(to, runs, sizeof(runs));
	return map == 3 || map == 4 ? 0 : -ENOENT;
}

static long element(int cmd, struct sys_map_elem *a)
{
	char key[512];
	struct hand_map *h = map_of(id_of(a->map_fd));
	if (!h && cmd == BPFCMD_MAP_GET_NEXT_KEY)
		return -ENOENT;
	if (!h && cmd == BPFCMD_MAP_LOOKUP_ELEM)
		return counted(id_of(a->map_fd) - FIRST_NEW, *(u32 *)(uintptr_t)a->key, (u64 *)(uintptr_t)a->value);
	if (!h) {                                    /* one of a program that was loaded */
		if (cmd == BPFCMD_MAP_UPDATE_ELEM && is_object((int)*(u32 *)(uintptr_t)a->value))
			tell("MAP_UPDATE_ELEM %s, key %u, value %s", word_of(a->map_fd), *(u32 *)(uintptr_t)a->key, word_of(*(u32 *)(uintptr_t)a->value));
		return 0;
	}
	switch (cmd) {
	case BPFCMD_MAP_LOOKUP_ELEM: return lookup(&h->i, a, false);
	case BPFCMD_MAP_LOOKUP_AND_DELETE_ELEM: return lookup(&h->i, a, true);
	case BPFCMD_MAP_GET_NEXT_KEY: return next_key(&h->i, a);
	case BPFCMD_MAP_UPDATE_ELEM: return update(&h->i, a);
	default: tell("MAP_DELETE_ELEM map %u, key %s", h->i.id, bytes(key, (void *)(uintptr_t)a->key, h->i.key_size)); return 0;
	}
}

/* ---- the rest of bpf(2) --------------------------------------------------- */

static const char *command(int cmd)
{
#define X(name, number) case number: return #name;
	switch (cmd) { SYS_BPF_COMMANDS(X) }
#undef X
	return "?";
}

static long task_file(struct sys_task_fd_query *q)
{
	char one[32];                    /* REFUSE="PID_41=1": of this process alone */
	snprintf(one, sizeof(one), "PID_%u", q->pid);
	if (refused(one))
		return refused(one);
	for (u32 i = 0; i < ARRAY_LEN(task_files); i++) {
		const struct hand_file *f = &task_files[i];
		if (f->pid == q->pid && f->fd == q->fd) {
			put_name(q->buf, q->buf_len, f->name);
			q->prog_id = f->prog_id, q->fd_type = f->type, q->probe_offset = f->offset, q->probe_addr = f->addr;
			return 0;
		}
	}
	return -ENOTSUP;
}

/* The programs of the cgroup that a directory is: one has two on the way out, two has one at LSM's hook; both see those of one. */
static u32 of_cgroup(const struct sys_query *q, u32 ids[3], u32 *flags)
{
	char link[64], path[ROOM] = "";
	snprintf(link, sizeof(link), "/proc/self/fd/%u", q->target_fd);
	bool is_one = readlink(link, path, sizeof(path) - 1) > 0 && !strcmp(path + strlen(path) - 4, "/one"), is_two = strstr(path, "/one/two") != NULL;
	if (!is_one && !is_two)
		return 0;
	if (q->attach_type == ATTACH_CGROUP_INET_EGRESS && (is_one || q->query_flags))
		return *flags = 2, ids[0] = 5, ids[1] = 3, 2;
	if (q->attach_type == ATTACH_CGROUP_DEVICE && is_one)
		return *flags = 1, ids[0] = 4, 1;
	if (q->attach_type == ATTACH_CGROUP_SYSCTL && is_two)
		return *flags = 9, ids[0] = 77, ids[1] = 6, 2;          /* 77: gone meanwhile */
	return q->attach_type == ATTACH_LSM_CGROUP && is_two ? ids[0] = 8, 1 : 0;
}

/* eth0: one program on the way in that a link holds, and two that none holds. */
static long query(struct sys_query *q)
{
	u32 *to = (u32 *)(uintptr_t)q->prog_ids, *to_links = (u32 *)(uintptr_t)q->link_ids;
	bool is_in = q->target_fd == 2 && q->attach_type == ATTACH_TCX_INGRESS;
	u32 ids[3] = { 0 }, n = of_cgroup(q, ids, &q->attach_flags);
	if (n) {
		for (u32 i = 0; to && i < n && i < q->count; i++) {
			to[i] = ids[i];
			if (q->prog_attach_flags)
				((u32 *)(uintptr_t)q->prog_attach_flags)[i] = 2;
		}
		q->count = n;
		return to ? 0 : -ENOSPC;
	}
	n = is_in ? 3 : q->attach_type == ATTACH_FLOW_DISSECTOR ? 1 : 0;
	for (u32 i = 0; i < n && i < q->count; i++) {
		to[i] = is_in ? (u32[]){ 5, 3, 5 }[i] : 6;
		if (to_links)
			to_links[i] = is_in && i == 2 ? 39 : 0;
	}
	q->count = n;
	return 0;
}

/* A packet whose bytes are each one more. */
static long test_run(struct sys_test_run *t)
{
	tell("PROG_TEST_RUN %s, %u bytes in, room for %u, context %u and %u, %u times", word_of(t->prog_fd), t->data_size_in, t->data_size_out, t->ctx_size_in,
		t->ctx_size_out, t->repeat);
	for (u32 i = 0; i < t->data_size_in && i < t->data_size_out; i++)
		((u8 *)(uintptr_t)t->data_out)[i] = (u8)(((u8 *)(uintptr_t)t->data_in)[i] + 1);
	for (u32 i = 0; i < t->ctx_size_in && i < t->ctx_size_out; i++)
		((u8 *)(uintptr_t)t->ctx_out)[i] = ((u8 *)(uintptr_t)t->ctx_in)[i];
	t->data_size_out = MIN(t->data_size_in, t->data_size_out), t->ctx_size_out = MIN(t->ctx_size_in, t->ctx_size_out);
	t->retval = 2, t->duration_ns = 99;
	return 0;
}

static void tell_attach(const char *what, const struct sys_prog_attach *a)
{
	tell("%s target %s, %s, type %s, flags %u", what, word_of(a->target_fd), word_of(a->attach_bpf_fd), uapi_attach_type_name(a->attach_type), a->attach_flags);
}

static long created(void *attr)
{
	struct sys_map_create *m = attr;
	if (*m->map_name)                            /* what has no name only finds out what there is */
		tell("MAP_CREATE type %s, key %u, value %u, entries %u, flags %u, name '%.16s', interface %u, inner %s", uapi_map_type_name(m->map_type), m->key_size,
		m->value_size, m->max_entries, m->map_flags, m->map_name, m->map_ifindex, word_of(m->inner_map_fd));
	if (loaded < ARRAY_LEN(created_maps))
		created_maps[loaded] = (struct sys_map_info){ .type = m->map_type, .id = FIRST_NEW + loaded, .key_size = m->key_size, .value_size = m->value_size,
			.max_entries = m->max_entries, .map_flags = m->map_flags, .btf_vmlinux_value_type_id = m->btf_vmlinux_value_type_id };
	if (loaded < ARRAY_LEN(created_maps))
		memcpy(created_maps[loaded].name, m->map_name, SYS_NAME_LEN);
	return new_fd(NEW, FIRST_NEW + loaded++);
}

static long prog_loaded(struct sys_prog_load *p)
{
	bool is_member = p->prog_type == PROG_STRUCT_OPS;
	if (*p->prog_name)
		tell("PROG_LOAD type %s, name '%.16s', %s %s, on %s, interface %u", uapi_prog_type_name(p->prog_type), p->prog_name, is_member ? "member" : "attach type",
		is_member ? word_of(p->expected_attach_type) : p->expected_attach_type ? uapi_attach_type_name(p->expected_attach_type) : "-",
		word_of(p->attach_prog_fd), p->prog_ifindex);
	return new_fd(NEW, FIRST_NEW + loaded++);
}

static long linked(struct sys_link_create *l)
{
	u32 map = l->attach_type == ATTACH_TRACE_ITER && l->iter.iter_info_len == 4 ? *(u32 *)(uintptr_t)l->iter.iter_info : 0;
	bool is_index = l->attach_type == ATTACH_XDP || l->attach_type == ATTACH_TCX_INGRESS || l->attach_type == ATTACH_TCX_EGRESS;
	bool is_file = !is_index && !is_object((int)l->target_fd) && (s32)l->target_fd > 0;
	tell("LINK_CREATE %s, target %s, type %s, of %s", word_of(l->prog_fd), is_file ? "a file" : word_of(l->target_fd),
		uapi_attach_type_name(l->attach_type), word_of(map));
	return new_fd(NEW, FIRST_NEW + loaded++);
}

static long changes(int cmd, void *attr)
{
	struct sys_obj_path *p = attr;
	switch (cmd) {
	case BPFCMD_PROG_ATTACH: tell_attach("PROG_ATTACH", attr); return 0;
	case BPFCMD_PROG_DETACH: tell_attach("PROG_DETACH", attr); return 0;
	case BPFCMD_OBJ_PIN: tell("OBJ_PIN %s at %s", word_of(p->bpf_fd), (char *)(uintptr_t)p->pathname); return 0;
	case BPFCMD_LINK_DETACH: tell("LINK_DETACH %s", word_of(*(u32 *)attr)); return 0;
	case BPFCMD_MAP_FREEZE: tell("MAP_FREEZE %s", word_of(*(u32 *)attr)); return 0;
	case BPFCMD_MAP_CREATE: return created(attr);
	case BPFCMD_PROG_LOAD: return prog_loaded(attr);
	case BPFCMD_LINK_CREATE: return linked(attr);
	case BPFCMD_RAW_TRACEPOINT_OPEN: tell("RAW_TRACEPOINT_OPEN %s", word_of(((struct sys_raw_tp_open *)attr)->prog_fd)); return new_fd(NEW, FIRST_NEW + loaded++);
	case BPFCMD_BTF_LOAD: return new_fd(NEW, FIRST_NEW + loaded++);
	default: return -EINVAL;
	}
}

static long do_bpf(struct kern *k UNUSED, int cmd, void *attr, u32 size UNUSED)
{
	long r = refused(command(cmd));
	if (r)
		return r;
	switch (cmd) {
	case BPFCMD_PROG_GET_NEXT_ID: return next_id(PROG, attr);
	case BPFCMD_MAP_GET_NEXT_ID: return next_id(MAP, attr);
	case BPFCMD_LINK_GET_NEXT_ID: return next_id(LINK, attr);
	case BPFCMD_BTF_GET_NEXT_ID: return next_id(BTF_OF, attr);
	case BPFCMD_PROG_GET_FD_BY_ID: return fd_by_id(PROG, *(u32 *)attr);
	case BPFCMD_MAP_GET_FD_BY_ID: return fd_by_id(MAP, *(u32 *)attr);
	case BPFCMD_LINK_GET_FD_BY_ID: return fd_by_id(LINK, *(u32 *)attr);
	case BPFCMD_BTF_GET_FD_BY_ID: return fd_by_id(BTF_OF, *(u32 *)attr);
	case BPFCMD_OBJ_GET: return get_pin((char *)(uintptr_t)((struct sys_obj_path *)attr)->pathname);
	case BPFCMD_OBJ_GET_INFO_BY_FD: return get_info(attr);
	case BPFCMD_TASK_FD_QUERY: return task_file(attr);
	case BPFCMD_PROG_QUERY: return query(attr);
	case BPFCMD_PROG_TEST_RUN: return test_run(attr);
	case BPFCMD_MAP_LOOKUP_ELEM: case BPFCMD_MAP_LOOKUP_AND_DELETE_ELEM: case BPFCMD_MAP_GET_NEXT_KEY: case BPFCMD_MAP_UPDATE_ELEM:
		case BPFCMD_MAP_DELETE_ELEM: return element(cmd, attr);
	default: return changes(cmd, attr);
	}
}

/* ---- files --------------------------------------------------- */

/* What skep keeps from run to run is not there, and stays so. */
static bool is_cache(const char *path) { return !strncmp(path, "/var/cache/", 11); }

/* The kernel's; with REAL_TYPES those of the kernel below, which tools are made of. */
static bool is_types(const char *path) { return !strcmp(path, "/sys/kernel/btf/vmlinux"); }

static const char *placed(const char *path, char to[ROOM])
{
	if (strncmp(path, "/proc/", 6) && strcmp(path, "/proc") && strncmp(path, "/sys/", 5))
		return path;
	snprintf(to, ROOM, "%s%s", getenv("MACHINE"), path);
	return to;
}

static long file_of(const void *text, size_t n)
{
	int fd = memfd_create("machine", MFD_CLOEXEC);
	if (write(fd, text, n) != (ssize_t)n)
		return -EIO;
	lseek(fd, 0, SEEK_SET);
	return fd;
}

/* /proc/self/fdinfo of an object: what this kernel tells there of its kind. */
static long fdinfo_of(int fd)
{
	char text[256];
	u32 id = id_of((u32)fd);
	enum kind kind = fds[fd - FIRST_FD].kind;
	const char *more = kind == MAP && map_of(id) && map_of(id)->fdinfo ? map_of(id)->fdinfo : "";
	int n = kind == PROG ? snprintf(text, sizeof(text), "memlock:\t%llu\nprog_id:\t%u\n", (unsigned long long)(prog_of(id) ? prog_of(id)->memlock : 0), id) :
		kind == MAP ? snprintf(text, sizeof(text), "%smap_id:\t%u\n", more, id) : kind == LINK ? snprintf(text, sizeof(text), "prog_id:\t3\nlink_id:\t%u\n", id) : 0;
	return file_of(text, (size_t)n);
}

static long do_open(struct kern *k UNUSED, const char *path, int flags, int mode)
{
	char room[ROOM];
	int fd;
	if (is_cache(path))
		return -ENOENT;
	if (sscanf(path, "/proc/self/fdinfo/%d", &fd) == 1 && is_object(fd))
		return fdinfo_of(fd);
	if (is_types(path) && getenv("REAL_TYPES"))
		return __real_kern_linux()->open(k, path, flags, mode);
	if (is_types(path))
		return refused("btf") ? refused("btf") : file_of(kernel_types_bytes.s, kernel_types_bytes.n);
	return __real_kern_linux()->open(k, placed(path, room), flags, mode);
}
static long do_stat(struct kern *k UNUSED, const char *path, struct stat *st)
{
	char room[ROOM];
	if (is_types(path) && getenv("REAL_TYPES"))
		return __real_kern_linux()->stat(k, path, st);
	if (is_types(path) && !refused("btf")) {
		*st = (struct stat){ .st_mode = S_IFREG | 0444, .st_size = (off_t)kernel_types_bytes.n, .st_ino = 1 };
		return 0;
	}
	return __real_kern_linux()->stat(k, placed(path, room), st);
}
static int by_name(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }
static long do_list(struct kern *k UNUSED, const char *path, struct buf *out)
{
	char room[ROOM];
	struct buf names = BUF_INIT;
	long n = is_cache(path) ? -ENOENT : __real_kern_linux()->list(k, placed(path, room), &names);
	const char **list = arena_array(&arena, const char *, (u32)MAX(n, 0) + 1), *p = names.s;
	for (long i = 0; i < n; i++, p += strlen(p) + 1)
		list[i] = p;
	qsort(list, (size_t)MAX(n, 0), sizeof(*list), by_name);
	for (long i = 0; i < n; i++)
		buf_add(out, list[i], strlen(list[i]) + 1);
	buf_free(&names);
	return n;
}
static long do_fsmagic(struct kern *k UNUSED, const char *path)
{
	if (!strncmp(path, "/sys/fs/bpf", 11))
		return refused("bpffs") ? 0 : 0xcafe4a11;
	if (!strncmp(path, "/sys/fs/cgroup", 14))
		return 0x63677270;
	return !strcmp(path, "/sys/kernel/tracing") && !refused("tracefs") ? 0x74726163 : 0;
}
static long do_mkdir(struct kern *k UNUSED, const char *path, int mode UNUSED)
{
	char room[ROOM];
	if (is_cache(path))
		return -EACCES;
	if (!access(placed(path, room), F_OK))
		return -EEXIST;
	tell("mkdir %s", path);
	return refused("mkdir");
}
static long do_rmdir(struct kern *k UNUSED, const char *path) { tell("rmdir %s", path); return 0; }
static long do_unlink(struct kern *k UNUSED, const char *path)
{
	if (!is_cache(path))
		tell("unlink %s", path);
	return 0;
}
static long do_close(struct kern *k UNUSED, int fd)
{
	if (fd >= FIRST_FD && !is_object(fd))
		tell("closed twice: %d", fd - FIRST_FD);
	else if (is_object(fd))
		fds[fd - FIRST_FD].is_open = false;
	else
		close(fd);
	return 0;
}
static long do_dup(struct kern *k, int fd)
{
	return is_object(fd) ? new_fd(fds[fd - FIRST_FD].kind, id_of((u32)fd)) : __real_kern_linux()->dup(k, fd);
}

/* ---- interfaces --------------------------------------------------- */

static long do_ioctl(struct kern *k UNUSED, int fd, unsigned long op, unsigned long arg)
{
	enum { NAME_OF = 0x8910, INDEX_OF = 0x8933 };
	struct { char name[16]; s32 index; } *r = (void *)(uintptr_t)arg;
	for (u32 i = 0; i < ARRAY_LEN(faces) && (op == NAME_OF || op == INDEX_OF); i++) {
		if (op == NAME_OF ? r->index != (s32)faces[i].index : strcmp(r->name, faces[i].name))
			continue;
		snprintf(r->name, 16, "%s", faces[i].name);
		r->index = (s32)faces[i].index;
		return 0;
	}
	if (op == NAME_OF || op == INDEX_OF)
		return -ENODEV;
	if (op == SYS_PERF_ENABLE)
		tell("enabled %s", word_of((u32)fd));
	return 0;
}
static long do_socket(struct kern *k UNUSED, int d, int t UNUSED, int p UNUSED) { return refused("socket") ? refused("socket") : new_fd(SOCKET, (u32)d); }

static u32 attribute(u8 *to, u16 type, const void *v, u32 n)
{
	u16 head[2] = { (u16)(4 + n), type };
	memset(to, 0, ALIGN_UP(4 + n, 4u));
	memcpy(to, head, 4), memcpy(to + 4, v, n);
	return ALIGN_UP(4 + n, 4u);
}
static u32 message(u8 *to, u16 type, const void *body, u32 nbody, const u8 *attrs, u32 n)
{
	u32 words[4] = { 16 + nbody + n, type, 1, 0 };
	memcpy(to, words, 16), memcpy(to + 16, body, nbody), memcpy(to + 16 + nbody, attrs, n);
	return ALIGN_UP(16 + nbody + n, 4u);
}

struct tcmsg { u8 family, pad[3]; s32 ifindex; u32 handle, parent, info; };

static u32 answer_for(const struct hand_face *f, u16 type, const struct tcmsg *ask, u8 *to)
{
	struct { u8 family, pad; u16 type; s32 index; u32 flags, change; } i = { .index = (s32)f->index };
	u8 nested[128], attrs[256];
	u32 n = 0, m = 0, id = f->index * 10 + (ask->parent == 0xfffffff2);
	const char *name = ask->parent == 0xfffffff2 ? "in.o:[tc]" : "out";
	if (type == 18) {
		n = attribute(attrs, 3, f->name, (u32)strlen(f->name) + 1);
		m = attribute(nested, 2, &f->xdp, 1);
		for (u16 a = 0; a < 4; a++)
			m += f->ids[a] ? attribute(nested + m, (u16)(4 + a), &f->ids[a], 4) : 0;
		n += attribute(attrs + n, 0x8000 | 43, nested, m);
		return message(to, 16, &i, sizeof(i), attrs, n);
	}
	if (!f->has_clsact)
		return 0;
	if (type == 38)
		return message(to, 36, &(struct tcmsg){ .ifindex = (s32)f->index }, sizeof(struct tcmsg), attrs, attribute(attrs, 1, "clsact", 7));
	n = attribute(attrs, 1, "bpf", 4);
	m = attribute(nested, 7, name, (u32)strlen(name) + 1);
	m += attribute(nested + m, 11, &id, 4);
	n += attribute(attrs + n, 2, nested, m);
	return (u32)ask->ifindex == f->index ? message(to, 44, &(struct tcmsg){ .ifindex = (s32)f->index, .handle = 1 }, sizeof(struct tcmsg), attrs, n) : 0;
}

static long do_netlink(struct kern *k UNUSED, int fd UNUSED, const void *q, u32 nq, void *r, u32 room UNUSED)
{
	struct { u32 len; u16 type, flags; u32 seq, port; struct tcmsg t; } ask = { 0 };
	const struct { u8 head[16], face[16]; u32 nest, fd_attr; s32 prog; u32 flag_attr, flags; } *set = q;
	u32 end[5] = { 20, 3, 0, 0, 0 }, len = 0;
	long no = refused("netlink");
	memcpy(&ask, q, MIN(nq, (u32)sizeof(ask)));
	if (ask.type == 19) {                        /* XDP: a program on an interface */
		s32 err = (s32)no;
		u32 ack[5] = { 20, 2, 0, 0, (u32)err };
		tell("XDP on interface %d: %s, flags %u", *(const s32 *)(const void *)(set->face + 4), word_of((u32)set->prog), set->flags);
		memcpy(r, ack, 20);
		return 20;
	}
	if (no)
		return no;
	for (u32 i = 0; i < ARRAY_LEN(faces) && nq; i++)
		len += answer_for(&faces[i], ask.type, &ask.t, (u8 *)r + len);
	memcpy((u8 *)r + len, end, 20);
	return len + 20;
}

/* ---- the rest --------------------------------------------------- */

static long do_perf(struct kern *k UNUSED, struct sys_perf_attr *a, int pid, int cpu, int group UNUSED, u64 flags UNUSED)
{
	enum { UPROBES = 9 };                        /* /sys/bus/event_source/devices/uprobe/type */
	if (a->type == UPROBES)
		tell("uprobe%s %s+0x%llx, pid %d, CPU %d", a->config & 1 ? " return" : "", (const char *)(uintptr_t)a->config1, (unsigned long long)a->config2, pid,
			cpu);
	else
		tell("perf_event_open type %u, config %llu, pid %d, CPU %d", a->type, (unsigned long long)a->config, pid, cpu);
	return refused("perf") ? refused("perf") : new_fd(EVENT, (u32)cpu);
}
/* Time passes where somebody waits for it; who waits for an hour is interrupted. */
static long waited(int ms)
{
	now += (u64)(ms < 0 ? 1000 : ms) * 1000000;
	if (now > 3700ull * SECOND)
		raise(SIGINT);
	return now > 3700ull * SECOND ? -EINTR : 0;
}
static long do_poll(struct kern *k UNUSED, struct pollfd *p UNUSED, u32 n UNUSED, int ms) { return waited(ms); }
static long do_epoll_wait(struct kern *k UNUSED, int set UNUSED, u32 *numbers UNUSED, u32 max UNUSED, int ms) { return waited(ms); }
/* With RING set the buffer of a CPU has a record of its own bytes, and then tells that five were lost. */
static void fill_ring(u8 *page, u32 cpu)
{
	const struct { u32 type; u16 misc, size; u32 n; u8 bytes[20]; } sample = { 9, 0, 32, 18 + cpu, { (u8)(0xa0 + cpu), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
		15, 16, 17, 18 } };
	const struct { u32 type; u16 misc, size; u64 id, lost; } lost = { 2, 0, 24, 0, 5 };
	u64 head = sizeof(sample) + sizeof(lost);
	memcpy(page + machine.page_size(&machine), &sample, sizeof(sample));
	memcpy(page + machine.page_size(&machine) + sizeof(sample), &lost, sizeof(lost));
	memcpy(page + 1024, &head, 8);
}

static long do_mmap(struct kern *k, const struct sys_mapping *m, void **out)
{
	struct sys_mapping own = *m;
	bool is_ring = is_object(m->fd) && fds[m->fd - FIRST_FD].kind == EVENT && getenv("RING");
	if (is_object(m->fd))
		own.fd = -1, own.off = 0, own.flags = MAP_PRIVATE | MAP_ANONYMOUS | (m->flags & (MAP_FIXED | MAP_FIXED_NOREPLACE));
	long r = __real_kern_linux()->mmap(k, &own, out);
	if (r >= 0 && is_ring)
		fill_ring(*out, fds[m->fd - FIRST_FD].id);
	return r;
}
static long do_epoll_add(struct kern *k UNUSED, int set UNUSED, int fd UNUSED, u32 number UNUSED) { return 0; }
static long do_kill(struct kern *k UNUSED, int pid, int signal)
{
	if (signal)
		tell("kill %d with %d", pid, signal);
	return pid == 41 || pid == 42 ? 0 : -ESRCH;
}
static long no_process(struct kern *k UNUSED, char *const *argv UNUSED, int *gate UNUSED) { return -EAGAIN; }
static long do_getpid(struct kern *k UNUSED) { return 4242; }
static u64 do_now(struct kern *k UNUSED) { return now; }
static u64 do_real(struct kern *k UNUSED) { return 1700000000ull * SECOND; }
static u64 do_boot(struct kern *k UNUSED) { return 1000ull * SECOND; }
static long do_uname(struct kern *k UNUSED, struct utsname *u) { *u = (struct utsname){ .release = "6.12.9", .machine = "x86_64" }; return 0; }
static long do_rights(struct kern *k UNUSED, u64 rights) { tell("rights %llx", (unsigned long long)rights); return refused("rights"); }
static long do_memlock(struct kern *k UNUSED) { return 0; }

struct kern *__wrap_kern_linux(void)
{
	if (machine.bpf)
		return &machine;
	make_kernel_types(&arena);
	make_prog_types(&arena);
	map_of(14)->i.btf_vmlinux_value_type_id = ids.table;
	map_of(18)->i.btf_key_type_id = ids.key, map_of(18)->i.btf_value_type_id = ids.every;
	machine = *__real_kern_linux();
	machine.bpf = do_bpf, machine.open = do_open, machine.stat = do_stat, machine.list = do_list, machine.fsmagic = do_fsmagic;
	machine.mkdir = do_mkdir, machine.rmdir = do_rmdir, machine.unlink = do_unlink, machine.close = do_close, machine.ioctl = do_ioctl;
	machine.socket = do_socket, machine.netlink = do_netlink, machine.perf_event_open = do_perf, machine.poll = do_poll, machine.now_ns = do_now;
	machine.real_ns = do_real, machine.boot_ns = do_boot, machine.uname = do_uname, machine.use_rights = machine.keep_rights = do_rights;
	machine.raise_memlock = do_memlock, machine.dup = do_dup, machine.mmap = do_mmap, machine.epoll_add = do_epoll_add, machine.kill = do_kill;
	machine.spawn = no_process, machine.getpid = do_getpid, machine.epoll_wait = do_epoll_wait;
	atexit(at_end);
	return &machine;
}

void __wrap_diags_print(const struct diags *ds, struct diag_style style, struct buf *out)
{
	__real_diags_print(ds, style, out);
	vec_each(d, &ds->list)
		if ((*d)->where.kind == WHERE_ARG && (*d)->where.at)
			buf_printf(out, "(word %llu)\n", (unsigned long long)(*d)->where.at);
}
