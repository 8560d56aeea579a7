/* inspects.c: what is in the kernel, from a kernel made by hand: ids that come and go, names that are asked twice, who
 * holds what. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include "inspect/inspect.h"
#include "uapi/uapi.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

struct object { u32 id; bool is_gone, is_refused; };
struct file { const char *path, *text; bool is_dir; };
struct hand {
	struct kern k;
	const struct object *objects; u32 nobjects;
	const struct file *files; u32 nfiles;
	struct sys_link_info link; const char *name; long info_error;
	u32 infos, open;             /* descriptors that are open */
	u32 map_ids;
	const char *reading; u64 at;
};
static struct hand *hand(struct kern *k) { return k->ctx; }

static long next_id(struct hand *h, struct sys_get_id *a)
{
	for (u32 i = 0; i < h->nobjects; i++)
		if (h->objects[i].id > a->id) {
			a->next_id = h->objects[i].id;
			return 0;
		}
	return -ENOENT;
}
static long fd_by_id(struct hand *h, u32 id)
{
	for (u32 i = 0; i < h->nobjects; i++)
		if (h->objects[i].id == id) {
			if (h->objects[i].is_gone || h->objects[i].is_refused)
				return h->objects[i].is_gone ? -ENOENT : -EPERM;
			h->open++;
			return (long)(1000 + id);
		}
	return -ENOENT;
}
static void put_name(struct hand *h, u64 to, u32 room)
{
	if (to && h->name)
		snprintf((char *)(uintptr_t)to, room, "%s", h->name);
}
static long info(struct hand *h, struct sys_get_info *a)
{
	h->infos++;
	if (h->info_error)
		return h->info_error;
	if (h->link.type) {
		struct sys_link_info *l = (void *)(uintptr_t)a->info, asked = *l;
		const u64 *words = asked.room;         /* what is asked, and nothing else: a name's place and room */
		u32 set = 0;
		for (u32 i = 0; i < ARRAY_LEN(asked.room); i++)
			set += words[i] != 0;
		assert_true(set <= (asked.type == LINK_PERF_EVENT ? 3u : 2u));
		*l = h->link;
		l->id = a->bpf_fd - 1000;
		switch (l->type) {
		case LINK_RAW_TRACEPOINT: put_name(h, asked.raw_tracepoint.tp_name, asked.raw_tracepoint.tp_name_len);
			break;
		case LINK_ITER: put_name(h, asked.iter.target_name, asked.iter.target_name_len); break;
		case LINK_UPROBE_MULTI: put_name(h, asked.uprobe_multi.path, asked.uprobe_multi.path_size); break;
		case LINK_PERF_EVENT:
			if (asked.perf_event.type == PERF_INFO_UPROBE || asked.perf_event.type == PERF_INFO_URETPROBE)
				put_name(h, asked.perf_event.uprobe.file_name, asked.perf_event.uprobe.name_len);
			else if (asked.perf_event.type == PERF_INFO_KPROBE ||
				asked.perf_event.type == PERF_INFO_KRETPROBE)
				put_name(h, asked.perf_event.kprobe.func_name, asked.perf_event.kprobe.name_len);
			else if (asked.perf_event.type == PERF_INFO_TRACEPOINT)
				put_name(h, asked.perf_event.tracepoint.tp_name, asked.perf_event.tracepoint.name_len);
			break;
		}
		return 0;
	}
	if (h->map_ids) {
		struct sys_prog_info *p = (void *)(uintptr_t)a->info;
		u32 *ids = (u32 *)(uintptr_t)p->map_ids;
		for (u32 i = 0; i < MIN(h->map_ids, p->nr_map_ids); i++)
			ids[i] = 70 + i;
		p->id = a->bpf_fd - 1000;
		p->nr_map_ids = h->map_ids;
		return 0;
	}
	((struct sys_map_info *)(uintptr_t)a->info)->id = a->bpf_fd - 1000;
	return 0;
}
static const struct file *file_of(struct hand *h, const char *path)
{
	for (u32 i = 0; i < h->nfiles; i++)
		if (!strcmp(h->files[i].path, path))
			return &h->files[i];
	return NULL;
}
static long do_bpf(struct kern *k, int cmd, void *attr, u32 size)
{
	struct hand *h = hand(k);
	(void)size;
	switch (cmd) {
	case BPFCMD_PROG_GET_NEXT_ID: case BPFCMD_MAP_GET_NEXT_ID: case BPFCMD_LINK_GET_NEXT_ID:
		return next_id(h, attr);
	case BPFCMD_PROG_GET_FD_BY_ID: case BPFCMD_MAP_GET_FD_BY_ID: case BPFCMD_LINK_GET_FD_BY_ID:
		return fd_by_id(h, ((struct sys_get_id *)attr)->id);
	case BPFCMD_OBJ_GET_INFO_BY_FD: return info(h, attr);
	case BPFCMD_OBJ_GET: {
		const char *path = (const char *)(uintptr_t)((struct sys_obj_path *)attr)->pathname;
		const struct file *f = file_of(h, path);
		if (!f || !f->text)
			return -ENOENT;
		h->open++;
		return 500 + (f - h->files);
	}
	default: return -EINVAL;
	}
}
static long do_close(struct kern *k, int fd) { (void)fd; hand(k)->open--; return 0; }
static long do_open(struct kern *k, const char *path, int flags, int mode)
{
	struct hand *h = hand(k);
	char pinned[64];
	const struct file *f = file_of(h, path);
	(void)flags, (void)mode;
	/* what stands in /proc/self/fdinfo of a pin's descriptor is its text */
	for (u32 i = 0; i < h->nfiles && !f; i++) {
		snprintf(pinned, sizeof(pinned), "/proc/self/fdinfo/%u", 500 + i);
		f = !strcmp(pinned, path) ? &h->files[i] : NULL;
	}
	if (!f || !f->text)
		return -ENOENT;
	h->reading = f->text;
	h->at = 0;
	h->open++;
	return 3;
}
static long do_pread(struct kern *k, int fd, void *p, u64 n, u64 off)
{
	struct hand *h = hand(k);
	u64 len = strlen(h->reading), left = off < len ? len - off : 0;
	(void)fd;
	memcpy(p, h->reading + off, MIN(left, n));
	return (long)MIN(left, n);
}
static long do_read(struct kern *k, int fd, void *p, u64 n)
{
	long r = do_pread(k, fd, p, n, hand(k)->at);
	hand(k)->at += (u64)r;
	return r;
}
static long do_stat(struct kern *k, const char *path, struct stat *st)
{
	const struct file *f = file_of(hand(k), path);
	memset(st, 0, sizeof(*st));
	st->st_mode = f && f->is_dir ? S_IFDIR : S_IFREG;
	return f ? 0 : -ENOENT;
}
static long do_list(struct kern *k, const char *path, struct buf *out)
{
	struct hand *h = hand(k);
	size_t len = strlen(path);
	long n = 0;
	for (u32 i = 0; i < h->nfiles; i++) {
		const char *p = h->files[i].path;
		if (strncmp(p, path, len) || p[len] != '/' || strchr(p + len + 1, '/'))
			continue;
		buf_add(out, p + len + 1, strlen(p + len + 1) + 1);
		n++;
	}
	return n ? n : -ENOENT;
}

static struct arena arena;
static void begin(struct hand *h)
{
	h->k = (struct kern){ .bpf = do_bpf, .close = do_close, .open = do_open, .read = do_read, .pread = do_pread,
		.stat = do_stat, .list = do_list, .ctx = h };
}

static void ids_that_come_and_go(void **state)
{
	static const struct object objects[] = { { 3, false, false }, { 5, true, false }, { 6, true, false },
		{ 9, false, false }, { 12, false, true } };
	struct hand h = { .objects = objects, .nobjects = 5 };
	struct sys_map_info m;
	(void)state;
	begin(&h);
	memset(&m, 0xff, sizeof(m));         /* what the kernel does not tell is 0 */
	assert_int_equal(inspect_next_map(&h.k, 0, &m), 0);
	assert_int_equal(m.id, 3);
	assert_int_equal(m.type, 0);
	assert_int_equal(inspect_next_map(&h.k, m.id, &m), 0);
	assert_int_equal(m.id, 9);
	assert_int_equal(inspect_next_map(&h.k, 9, &m), -EPERM);
	assert_int_equal(inspect_next_map(&h.k, 12, &m), -ENOENT);
	assert_int_equal(h.open, 0);
	h.info_error = -EACCES;
	assert_int_equal(inspect_next_map(&h.k, 0, &m), -EACCES);
	assert_int_equal(h.open, 0);
}

static void programs(void **state)
{
	static const struct object objects[] = { { 4, false, false } };
	static const struct file files[] = { { "/proc/self/fdinfo/1004",
		"pos:\t0\nprog_type:\t2\nmemlock:\t8192\nprog_id:\t4\n", false } };
	struct hand h = { .objects = objects, .nobjects = 1, .files = files, .nfiles = 1, .map_ids = 3 };
	struct inspect_prog p;
	(void)state;
	begin(&h);
	memset(&p, 0xff, sizeof(p));
	assert_int_equal(inspect_next_prog(&h.k, 0, &p), 0);
	assert_int_equal(p.info.id, 4);
	assert_int_equal(p.info.uid, 0);
	assert_int_equal(p.nmaps, 3);
	assert_int_equal(p.maps[0], 70);
	assert_int_equal(p.maps[2], 72);
	assert_int_equal(p.memlock, 8192);
	assert_int_equal(h.open, 0);
	h.map_ids = 2 * INSPECT_MAX_MAPS;    /* more than there is room for */
	h.nfiles = 0;
	assert_int_equal(inspect_next_prog(&h.k, 0, &p), 0);
	assert_int_equal(p.nmaps, INSPECT_MAX_MAPS);
	assert_int_equal(p.memlock, 0);
}

static void links(void **state)
{
	static const struct object objects[] = { { 8, false, false } };
	static const struct { u32 type, perf; const char *name; u32 infos; } cases[] = {
		{ LINK_RAW_TRACEPOINT, 0, "sched_switch", 2 }, { LINK_ITER, 0, "task", 2 },
		{ LINK_UPROBE_MULTI, 0, "/bin/sh", 2 }, { LINK_PERF_EVENT, PERF_INFO_KPROBE, "vfs_read", 2 },
		{ LINK_PERF_EVENT, PERF_INFO_KRETPROBE, "vfs_read", 2 }, { LINK_PERF_EVENT, PERF_INFO_UPROBE, "/bin/sh",
		2 }, { LINK_PERF_EVENT, PERF_INFO_URETPROBE, "/bin/sh", 2 },
		{ LINK_PERF_EVENT, PERF_INFO_TRACEPOINT, "sys_enter", 2 }, { LINK_PERF_EVENT, PERF_INFO_EVENT, "", 1 },
		{ LINK_PERF_EVENT, 0, "", 1 }, { LINK_XDP, 0, "", 1 },
	};
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(cases); i++) {
		struct hand h = { .objects = objects, .nobjects = 1, .name = cases[i].name };
		struct inspect_link l;
		begin(&h);
		memset(&l, 0xff, sizeof(l));
		h.link.type = cases[i].type;
		h.link.perf_event.type = cases[i].perf;
		assert_int_equal(inspect_next_link(&h.k, 0, &l), 0);
		assert_int_equal(l.info.id, 8);
		assert_int_equal(l.info.type, cases[i].type);
		assert_string_equal(l.name, cases[i].name);
		assert_int_equal(h.infos, cases[i].infos);
		assert_int_equal(h.open, 0);
		assert_int_equal(inspect_next_link(&h.k, 8, &l), -ENOENT);
	}
	char path[INSPECT_MAX_NAME + 10];            /* to the last byte that there is room for, and beyond */
	for (u32 n = INSPECT_MAX_NAME - 2; n < sizeof(path); n++) {
		struct hand h = { .objects = objects, .nobjects = 1, .name = path };
		struct inspect_link l;
		memset(path, 'x', n);
		path[n] = 0;
		begin(&h);
		h.link.type = LINK_UPROBE_MULTI;
		assert_int_equal(inspect_next_link(&h.k, 0, &l), 0);
		assert_int_equal(strlen(l.name), MIN(n, INSPECT_MAX_NAME - 1u));
	}
}

static void holders(void **state)
{
	static const struct file files[] = {
		{ "/sys/fs/bpf/one", "map_id:\t11\n", false }, { "/sys/fs/bpf/dir", NULL, true },
		{ "/sys/fs/bpf/dir/two", "link_type:\tx\nlink_id:\t7\nprog_id:\t3\n", false },
		{ "/sys/fs/bpf/other", "pos:\t0\n", false }, { "/proc/42", NULL, true },
		{ "/proc/42/fdinfo/3", "prog_type:\t1\nprog_id:\t3\n", false }, { "/proc/42/fdinfo/4", "pos:\t0\n",
		false },
		{ "/proc/42/fdinfo/5", "map_type:\t1\nmap_id:\t12\n", false }, { "/proc/42/comm", "a name\n", false },
		{ "/proc/self", NULL, true }, { "/proc/self/fdinfo/9", "prog_id:\t99\n", false },
	};
	struct hand h = { .files = files, .nfiles = ARRAY_LEN(files) };
	struct inspect_refs refs;
	struct buf out = BUF_INIT;
	enum inspect_kind kind;
	u32 id;
	(void)state;
	begin(&h);
	inspect_refs(&h.k, &arena, &refs);
	vec_each(r, &refs.list)
		buf_printf(&out, "%s %u %.*s%u %.*s\n", r->kind == INSPECT_PROG ? "prog" :
			r->kind == INSPECT_MAP ? "map" : "link", r->id, STR_ARG(r->path), r->pid, STR_ARG(r->comm));
	assert_string_equal(buf_cstr(&out),
		"map 11 /sys/fs/bpf/one0 \nlink 7 /sys/fs/bpf/dir/two0 \nprog 3 42 a name\nmap 12 42 a name\n");
	assert_int_equal(h.open, 0);
	struct hand alone = { .files = files + 4, .nfiles = 5 };     /* one process, no pins */
	begin(&alone);
	inspect_refs(&alone.k, &arena, &refs);
	assert_int_equal(refs.list.n, 2);
	assert_true(str_is(refs.list.v[1].comm, "a name"));
	assert_int_equal(inspect_pin_id(&h.k, &arena, "/sys/fs/bpf/dir/two", &kind, &id), 0);
	assert_int_equal(kind, INSPECT_LINK);
	assert_int_equal(id, 7);
	assert_int_equal(inspect_pin_id(&h.k, &arena, "/sys/fs/bpf/none", &kind, &id), -ENOENT);
	assert_int_equal(inspect_pin_id(&h.k, &arena, "/sys/fs/bpf/other", &kind, &id), -ENOENT);
	assert_int_equal(h.open, 0);
	buf_free(&out);
}

/* Pins below so many folders are not looked for, so that no loop of mounts holds us; nor more files than that of a
 * process. */
static void bounds(void **state)
{
	static struct file files[40];
	const char *paths[11] = { "/sys/fs/bpf" };
	struct inspect_refs refs;
	u32 n = 0;
	(void)state;
	for (u32 depth = 0; depth < 10; depth++) {
		paths[depth + 1] = arena_printf(&arena, "%s/d", paths[depth]).s;
		files[n++] = (struct file){ arena_printf(&arena, "%s/p", paths[depth]).s,
			arena_printf(&arena, "map_id:\t%u\n", depth + 1).s, false };
		files[n++] = (struct file){ arena_printf(&arena, "%s/d", paths[depth]).s, NULL, true };
	}
	struct hand h = { .files = files, .nfiles = n };
	begin(&h);
	inspect_refs(&h.k, &arena, &refs);
	assert_int_equal(refs.list.n, 9);                    /* of 0 to 8 folders below */
	u32 sum = 0;
	vec_each(r, &refs.list)
		sum += r->id;
	assert_int_equal(sum, 45);
	assert_int_equal(refs.seen, 18);
	assert_int_equal(h.open, 0);
	/* numbers that are none, names of processes that are none, a process without a name, text behind what is
	 * read */
	static char longer[5000];
	memset(longer, ' ', sizeof(longer) - 1);
	memcpy(longer + 4200, "map_id:\t5\n", 10);
	const struct file odd[] = { { "/proc/7", NULL, true }, { "/proc/7/fdinfo/1", "map_id:\tx\nprog_id: 8 \n",
		false }, { "/proc/7/fdinfo/2", "link_id:\t0\nmap_id:\t9", false }, { "/proc/7/fdinfo/3", longer,
		false },
		{ "/proc/0x8", NULL, true }, { "/proc/0x8/fdinfo/1", "map_id:\t1\n", false },
		{ "/proc/9x", NULL, true }, { "/proc/9x/fdinfo/1", "map_id:\t1\n", false },
		{ "/proc/sys", NULL, true } };
	struct hand p = { .files = odd, .nfiles = ARRAY_LEN(odd) };
	begin(&p);
	inspect_refs(&p.k, &arena, &refs);
	assert_int_equal(refs.list.n, 2);
	assert_true(refs.list.v[0].kind == INSPECT_PROG && refs.list.v[0].id == 8 && refs.list.v[0].pid == 7 &&
		!refs.list.v[0].comm.n && !refs.list.v[0].path.n);
	assert_true(refs.list.v[1].kind == INSPECT_MAP && refs.list.v[1].id == 9);
	assert_int_equal(p.open, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(ids_that_come_and_go), cmocka_unit_test(programs),
		cmocka_unit_test(links), cmocka_unit_test(holders), cmocka_unit_test(bounds) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
