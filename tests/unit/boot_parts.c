/* boot_parts.c: what skep boot makes of an object: its maps and programs, the names, owners and versions of their pins;
 * pins that are there and fit, or do not; what is told of it. On a kernel made by hand, Linux 6.1. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "boot/boot_private.h"

#include "uapi/uapi.h"

#include "fake_kern.h"
#include "golden.h"
#include "vfs_open.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define ANDROID "#include <skep/android.h>\n"
#define RECORD(name, ...) "const struct skep_map_def " name "_def SEC(\"android_maps\") = { " __VA_ARGS__ " };\n"
#define MAP(name) "struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 4); __type(key, int); __type(value, long); } " name " SEC(\".maps\");\n"
#define PROG(section, name) "SEC(\"" section "\") int " name "(void *c) { return 0; }\n"
#define PROG_RECORD(name, ...) "const struct skep_prog_def " name "_def SEC(\"progs\") = { " __VA_ARGS__ " };\n"
#define ALWAYS ".bpfloader_max_ver = 0x10000, .max_kver = KVER_INF, "

static const struct { const char *path, *subdir, *text; } objects[] = {
	{ "/etc/bpf/plain.c", "", "#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\nint hits = 1; int none; const volatile int fixed = 2;\n" MAP("m")
		PROG("socket", "first") PROG("socket", "second")
			PROG("?xdp", "off") "char L[] SEC(\"license\") = \"GPL\";\n" },
	{ "/etc/bpf/net/netd@2.v.c", "net",
	ANDROID "DEFINE_BPF_MAP(m, HASH, int, long, 4)\nDEFINE_BPF_MAP_GRO(ro, ARRAY, int, int, 2, AID_SYSTEM)\n"
		"DEFINE_BPF_SHARED_MAP(s, ARRAY, int, int, 1)\nDEFINE_BPF_RINGBUF(r, int, 4096, AID_ROOT, AID_ROOT, 0600)\n"
		"DEFINE_BPF_PROG(\"socket/a.b:c*\", AID_SYSTEM, AID_NET_ADMIN, f)(void *c) { return 0; }\n"
		"DEFINE_OPTIONAL_BPF_PROG(\"xdp$x\", AID_ROOT, AID_SYSTEM, g)(void *c) { return 0; }\nLICENSE(\"GPL\");\nCRITICAL(\"so\");\n" },
	{ "kernels.c", "", ANDROID "LICENSE(\"GPL\");\n"
		"DEFINE_BPF_PROG_KVER_RANGE(\"socket/at\", 1, 2, at, KVER(6, 1, 0), KVER(6, 1, 1))(void *c) { return 0; }\n"
		"DEFINE_BPF_PROG_KVER_RANGE(\"socket/below\", 1, 2, below, KVER(5, 4, 0), KVER(6, 1, 0))(void *c) { return 0; }\n"
		"DEFINE_BPF_PROG_KVER(\"socket/above\", 1, 2, above, KVER(6, 2, 0))(void *c) { return 0; }\n"
		"DEFINE_BPF_PROG_KVER(\"socket/patch\", 1, 2, patch, KVER(6, 1, 1))(void *c) { return 0; }\n" },
	{ "variants.c", "", ANDROID "LICENSE(\"GPL\");\n"
		"DEFINE_BPF_PROG_KVER_RANGE(\"cgroup_skb/ingress$4_14\", 1, 2, old, KVER(4, 14, 0), KVER(5, 4, 0))(void *c) { return 1; }\n"
		"DEFINE_BPF_PROG_KVER(\"cgroup_skb/ingress$5_4\", 1, 2, new, KVER(5, 4, 0))(void *c) { return 1; }\n"
		PROG("?tracepoint/a/b$c$d", "off") PROG("cgroupskb/egress/stats$x", "named") },
	{ "records.c", "sub", ANDROID "LICENSE(\"GPL\");\n" MAP("old") RECORD("old", ALWAYS ".bpfloader_min_ver = 39")
	MAP("new")
		RECORD("new", ".max_kver = KVER_INF, .bpfloader_max_ver = 38") MAP("fits") RECORD("fits", ".max_kver = KVER_INF, .bpfloader_min_ver = 38, .bpfloader_max_ver = 39, .mode = 07755, .gid = 9")
		MAP("there") RECORD("there", ALWAYS ".pin_subdir = \"other//\"") MAP("out")
			RECORD("out", ALWAYS ".pin_subdir = \"/abs\"") MAP("up")
		RECORD("up", ALWAYS ".pin_subdir = \"a/../b\"") MAP("bare") PROG("socket", "f")
			PROG_RECORD("f", ALWAYS ".pin_subdir = \"deep/er\", .uid = 5, .gid = 6, .optional = 1")
		PROG("socket", "g") PROG_RECORD("g", ".max_kver = KVER_INF, .bpfloader_max_ver = 38")
			PROG("socket/x", "h") },
	{ "loader.c", "", "#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\n" MAP("m")
	PROG("socket", "f") "unsigned a SEC(\"bpfloader_min_ver\") = 39;\n" },
	{ "loader2.c", "", "#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\n" MAP("m")
	PROG("socket", "f") "unsigned a SEC(\"bpfloader_max_ver\") = 38;\n" },
	{ "loader3.c", "", "#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\n" MAP("m")
	PROG("socket", "f") "unsigned a SEC(\"bpfloader_max_ver\") = 39, b SEC(\"bpfloader_min_ver\") = 38;\n" },
	{ "wrong.c", "", "int x = ;\n" }, { "hostile.o", "", "\177ELF\2\1\1 and then nothing" },
};

/* Pins that are there, by a number that they carry as id; of maps what the kernel says. */
struct world { struct fake f; struct buf *log; const char *const *pins; struct sys_map_info map; u32 ids;
	const char *refused; bool has_no_links; };

static long pin_bpf(struct kern *k, int cmd, void *attr, u32 size)
{
	struct world *w = k->ctx;
	if (cmd == BPFCMD_OBJ_GET) {
		const char *path = (const char *)(uintptr_t)((struct sys_obj_path *)attr)->pathname;
		for (u32 i = 0; w->pins && w->pins[i]; i++)
			if (!strcmp(w->pins[i], path))
				return fake_new_fd(&w->f, FD_OBJECT, "pinned");
		return -ENOENT;
	}
	if (cmd == BPFCMD_PROG_LOAD && w->refused && strchr(w->refused, ((struct sys_prog_load *)attr)->prog_name[0]))
		return -EACCES;
	if (cmd == BPFCMD_LINK_CREATE && w->has_no_links)
		return -EINVAL;
	if (cmd == BPFCMD_OBJ_PIN)
		buf_printf(w->log, "  pins %s\n", (const char *)(uintptr_t)((struct sys_obj_path *)attr)->pathname);
	if (cmd == BPFCMD_OBJ_GET_INFO_BY_FD) {
		struct sys_get_info *g = attr;
		bool is_pinned = !strcmp(w->f.fd[g->bpf_fd - FAKE_FIRST_FD].path, "pinned"),
			is_prog = g->info_len == sizeof(struct sys_prog_info);
		struct sys_map_info map = w->map;
		struct sys_prog_info prog = { .id = 1000 + ++w->ids };
		map.id = is_pinned ? 77 : 100 + ++w->ids;
		memcpy((void *)(uintptr_t)g->info, is_prog ? (void *)&prog : (void *)&map,
			MIN((size_t)g->info_len, is_prog ? sizeof(prog) : sizeof(map)));
		return 0;
	}
	return fake_bpf(k, cmd, attr, size);
}

static long pin_rename(struct kern *k, const char *from, const char *to)
{
	struct world *w = k->ctx;
	if (!str_starts(str_from(to), "/var/cache/"))        /* what is kept of the kernel's types */
		buf_printf(w->log, "  renames %s to %s\n", from, to);
	if (fake_take(w->f.pins, &w->f.npins, from))
		snprintf(w->f.pins[w->f.npins++], 160, "%s", to);
	return 0;
}

static long pin_unlink(struct kern *k, const char *path)
{
	struct world *w = k->ctx;
	long r = fake_unlink(k, path);
	for (u32 i = 0; w->pins && w->pins[i]; i++)
		r = strcmp(w->pins[i], path) ? r : 0;
	buf_printf(w->log, "  removes %s%s\n", path, r ? ", which is not there" : "");
	return r;
}

static long pin_rmdir(struct kern *k, const char *path)
{
	buf_printf(((struct world *)k->ctx)->log, "  removes the folder %s\n", path);
	return 0;
}

static void put_items(const struct boot_object *b, struct buf *out)
{
	buf_printf(out, "base %.*s subdir '%.*s'%s%s%.*s\n", STR_ARG(b->base), STR_ARG(b->subdir),
		b->is_critical ? " critical" : "",
		b->skipped.n ? " skipped: " : "", STR_ARG(b->skipped));
	vec_each(i, &b->items)
		buf_printf(out, "  %s %u %.*s at '%.*s' in '%.*s' %u:%u %o%s %s%s%.*s\n", i->is_map ? "map" : "prog",
			i->index, STR_ARG(i->name),
			STR_ARG(i->path), STR_ARG(i->subdir), i->uid, i->gid, i->mode, i->is_optional ? " optional" :
			"", boot_state_names[i->state],
			i->why.n ? ": " : "", STR_ARG(i->why));
}

struct place { struct arena arena; struct world w; struct src_map src; struct diags ds; struct host h;
	struct cc_opts cc; struct boot_opts o; };

static void setup(struct place *p, const struct fake_file *file, struct buf *out)
{
	memset(p, 0, sizeof(*p));
	fake_init(&p->w.f, file, 1);
	p->w.log = out;
	p->w.f.kern.bpf = pin_bpf, p->w.f.kern.rename = pin_rename, p->w.f.kern.unlink = pin_unlink,
		p->w.f.kern.rmdir = pin_rmdir;
	src_init(&p->src, &p->arena);
	diags_init(&p->ds, &p->arena, &p->src);
	host_init(&p->h, &p->arena, &p->w.f.kern, &p->ds, &p->src);
	host_cc_opts(&p->h, true, &p->cc);
	p->o = (struct boot_opts){ .root = STR("/sys/fs/bpf/r"), .cc = &p->cc };
}

/* What is said of it, as JSON and as text; what is left when it is done. */
static void tell(struct place *p, const struct boot_object *b, bool ok, struct buf *out)
{
	struct buf json = BUF_INIT, text = BUF_INIT;
	struct boot_object said = *b;
	said.became = ok || b->became != STATE_OK ? b->became : STATE_FAILED;
	boot_tell(&p->h, &said, 0, &json, &text);
	buf_printf(out, "%.*s%.*s", (int)json.n, json.s, (int)text.n, text.s);
	for (u32 i = 0; i < p->w.f.npins; i++)
		buf_printf(out, "  is there: %s\n", p->w.f.pins[i]);
	p->w.f.npins = p->w.f.ndirs = 0;
	str left = fake_left(&p->arena, &p->w.f);
	if (left.n)
		fail_msg("%.*s leaves%.*s", STR_ARG(b->file), STR_ARG(left));
	buf_free(&json), buf_free(&text);
}

static void objects_say(void **state)
{
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(objects); i++) {
		const struct fake_file file = { objects[i].path, objects[i].text, strlen(objects[i].text) };
		struct boot_object b;
		struct place p;
		setup(&p, &file, &out);
		buf_printf(&out, "==== %s\n", objects[i].path);
		str path = arena_printf(&p.arena, "%s/more", objects[i].path);       /* no text ends where its letters do */
		path.n -= 5;
		bool ok = boot_read(&p.h, &p.o, path, str_from(objects[i].subdir), &b);
		put_items(&b, &out);
		assert_int_equal(ok, p.ds.errors == 0);
		if (ok)
			ok = boot_place(&p.h, &p.o, &b);
		tell(&p, &b, ok, &out);
		arena_clear(&p.arena);
	}
	assert_true(golden("boot_objects", &out));
}

/* Records of older loaders are shorter: a field that is not all there says nothing. */
static const struct { const char *what; bool is_map; u32 least, at; const char *bytes; u32 n; } fields[] = {
	{ "owner and mode", true, 32, 0, "", 0 }, { "a later loader", true, 36, 32, "\x27", 1 },
	{ "an earlier loader", true, 40, 36, "\x26\0\0", 3 }, { "a later kernel", true, 44, 40, "\0\0\0\7", 4 },
	{ "an earlier kernel", true, 48, 44, "\0\0\0\5", 4 }, { "a folder", true, 112, 80, "sub", 3 },
	{ "shared", true, 113, 112, "\1", 1 }, { "owner", false, 16, 0, "", 0 },
	{ "a later kernel", false, 16, 8, "\0\0\0\7", 4 }, { "an earlier kernel", false, 16, 12, "\0\0\0\5", 4 },
	{ "optional", false, 17, 16, "\1", 1 }, { "a later loader", false, 24, 20, "\x27", 1 },
	{ "an earlier loader", false, 28, 24, "\x26\0\0", 3 }, { "a folder", false, 92, 60, "sub", 3 } };

/* Of a map group 9 and mode 0640, for all; of a program user 5, group 6. */
static void record_bytes(u8 *out, bool is_map)
{
	memset(out, 0, 128);
	out[is_map ? 24 : 4] = is_map ? 9 : 6;
	if (!is_map)
		out[0] = 5;
	if (is_map)
		out[28] = 0xa0, out[29] = 1;
	out[is_map ? 38 : 26] = 1;
	memset(out + (is_map ? 44 : 12), 0xff, 4);
}

static void put_record(struct buf *text, u32 field, u32 size)
{
	u8 bytes[128];
	record_bytes(bytes, fields[field].is_map);
	memcpy(bytes + fields[field].at, fields[field].bytes, fields[field].n);
	buf_printf(text, "#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\n" MAP("m") PROG("socket", "f")
		"const unsigned char %s[%u] SEC(\"%s\") = {", fields[field].is_map ? "m_def" : "f_def", size,
		fields[field].is_map ? "android_maps" : "progs");
	for (u32 n = 0; n < size; n++)
		buf_printf(text, " %u,", bytes[n]);
	buf_puts(text, " };\n");
}

static void records_of_each_size(void **state)
{
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(fields); i++)
		for (u32 size = fields[i].least - 1; size <= fields[i].least; size++) {
			struct buf text = BUF_INIT;
			put_record(&text, i, size);
			const struct fake_file file = { "x.c", buf_cstr(&text), text.n };
			struct boot_object b;
			struct place p;
			setup(&p, &file, &out);
			assert_true(boot_read(&p.h, &p.o, STR("x.c"), STR(""), &b));
			vec_each(x, &b.items)
				if (x->is_map == fields[i].is_map)
					buf_printf(&out, "%s of a %s, %u bytes: %u:%u %o%s %s%s%.*s at %.*s\n",
						fields[i].what, x->is_map ? "map" : "program", size, x->uid, x->gid, x->mode,
						x->is_optional ? " optional" : "", boot_state_names[x->state],
						x->why.n ? ", " : "", STR_ARG(x->why), STR_ARG(x->path));
			arena_clear(&p.arena);
			buf_free(&text);
		}
	assert_true(golden("boot_records", &out));
}

/* ---- pins that are there ----------------------------------------------------------------------------------------- */

#define PLAIN(type, more) "#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\nstruct { __uint(type, BPF_MAP_TYPE_" type "); " more " } m SEC(\".maps\");\n" \
	PROG("socket", "f") "char L[] SEC(\"license\") = \"GPL\";\n"
#define SIZED "__uint(max_entries, 4); __type(key, int); __type(value, long);"
static const struct { const char *what, *text; struct sys_map_info map; u32 page; } fits[] = {
	{ "as it should be", PLAIN("HASH", SIZED), { .type = 1, .key_size = 4, .value_size = 8, .max_entries = 4 } },
	{ "another type", PLAIN("HASH", SIZED), { .type = 2, .key_size = 4, .value_size = 8, .max_entries = 4 } },
	{ "another key", PLAIN("HASH", SIZED), { .type = 1, .key_size = 8, .value_size = 8, .max_entries = 4 } },
	{ "another value", PLAIN("HASH", SIZED), { .type = 1, .key_size = 4, .value_size = 4, .max_entries = 4 } },
	{ "more of them", PLAIN("HASH", SIZED), { .type = 1, .key_size = 4, .value_size = 8, .max_entries = 5 } },
	{ "other flags", PLAIN("HASH", SIZED), { .type = 1, .key_size = 4, .value_size = 8, .max_entries = 4,
	.map_flags = 1 } },
	{ "flags that are no difference", PLAIN("HASH", SIZED), { .type = 1, .key_size = 4, .value_size = 8,
	.max_entries = 4, .map_flags = 1 << 7 | 1 << 10 } },
	{ "a ring buffer's own size", PLAIN("RINGBUF", "__uint(max_entries, 5000);"),
	{ .type = 27, .max_entries = 8192 } },
	{ "a ring buffer of another", PLAIN("RINGBUF", "__uint(max_entries, 5000);"),
	{ .type = 27, .max_entries = 16384 } },
	{ "a ring buffer of a page", PLAIN("RINGBUF", "__uint(max_entries, 4096);"),
	{ .type = 27, .max_entries = 4096 } },
	{ "a ring buffer of a page of 16 KiB", PLAIN("RINGBUF", "__uint(max_entries, 4096);"),
	{ .type = 27, .max_entries = 16384 }, 16384 },
	{ "a ring buffer that programs read", PLAIN("USER_RINGBUF", "__uint(max_entries, 5000);"),
	{ .type = 31, .max_entries = 8192 } },
	{ "a perf buffer of all CPUs", PLAIN("PERF_EVENT_ARRAY", "__uint(key_size, 4); __uint(value_size, 4);"),
	{ .type = 4, .key_size = 4, .value_size = 4, .max_entries = 1 } },
	{ "a perf buffer of too many", PLAIN("PERF_EVENT_ARRAY", "__uint(key_size, 4); __uint(value_size, 4);"),
	{ .type = 4, .key_size = 4, .value_size = 4, .max_entries = 2 } },
	{ "storage without a size",
	PLAIN("TASK_STORAGE", "__uint(map_flags, BPF_F_NO_PREALLOC); __type(key, int); __type(value, long);"),
		{ .type = 29, .key_size = 4, .value_size = 8, .max_entries = 9, .map_flags = 1 } },
};

static void pins_fit(void **state)
{
	static const char *const pins[] = { "/sys/fs/bpf/r/map_x_m", NULL };
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(fits); i++) {
		const struct fake_file file = { "x.c", fits[i].text, strlen(fits[i].text) };
		struct boot_object b;
		struct place p;
		setup(&p, &file, &out);
		p.w.pins = pins;
		p.w.map = fits[i].map;
		p.w.f.page = fits[i].page;
		buf_printf(&out, "==== %s\n", fits[i].what);
		assert_true(boot_read(&p.h, &p.o, STR("x.c"), STR(""), &b));
		bool ok = boot_place(&p.h, &p.o, &b);
		tell(&p, &b, ok, &out);
		arena_clear(&p.arena);
	}
	assert_true(golden("boot_pins", &out));
}

/* Without pins; with links beside them; what is there, and what is taken away. */
static void verbs(void **state)
{
	static const char *const some[] = { "/sys/fs/bpf/r/sub/map_x_m", "/sys/fs/bpf/r/sub/link_x_raw_tp_f", NULL };
	static const char *const loose[] = { "/sys/fs/bpf/r/sub/map_x_m", "/sys/fs/bpf/r/sub/map_x_n",
		"/sys/fs/bpf/r/sub/prog_x_raw_tp_f", "/sys/fs/bpf/r/sub/prog_x_socket", NULL };
	static const struct { const char *what; bool dry, attach, loose, nothing, status, unload; } rows[] = {
		{ "dry", .dry = true, .attach = true }, { "attach", .attach = true },
		{ "status", .status = true }, { "status of all but a link", .loose = true, .status = true },
		{ "status of a link that is gone", .loose = true, .attach = true, .status = true },
		{ "unload, and nothing is there", .nothing = true, .unload = true }, { "unload", .unload = true } };
	static const char text[] = "#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\n" MAP("m") MAP("n")
		PROG("raw_tp/f", "f") PROG("socket", "g") "char L[] SEC(\"license\") = \"GPL\";\n";
	const struct fake_file file = { "x.c", text, sizeof(text) - 1 };
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		struct boot_object b;
		struct place p;
		setup(&p, &file, &out);
		p.o.dry_run = rows[i].dry, p.o.attach = rows[i].attach;
		p.w.pins = rows[i].nothing ? loose + 4 : rows[i].loose ? loose : rows[i].status || rows[i].unload ? some : NULL;
		buf_printf(&out, "==== %s\n", rows[i].what);
		assert_true(boot_read(&p.h, &p.o, STR("x.c"), STR("sub"), &b));
		bool ok = true;
		if (rows[i].status)
			boot_status(&p.h, &p.o, &b);
		else if (rows[i].unload)
			boot_unload(&p.h, &b);
		else
			ok = boot_place(&p.h, &p.o, &b);
		tell(&p, &b, ok, &out);
		arena_clear(&p.arena);
	}
	assert_true(golden("boot_verbs", &out));
}

/* Before Linux 5.15 a tracepoint's program has no link that could be pinned, and some hooks are not there: what runs
 * nowhere is told as such. */
static void unattached(void **state)
{
	static const char text[] = "#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\n" MAP("m")
		PROG("tracepoint/sched/sched_switch", "held") PROG("tracepoint/sched/nothing", "absent") PROG("socket", "free")
		"char L[] SEC(\"license\") = \"GPL\";\n";
	const struct fake_file files[] = { { "x.c", text, sizeof(text) - 1 },
		{ "/sys/kernel/tracing/events/sched/sched_switch/id", "77\n", 3 } };
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < 2; i++) {
		struct boot_object b;
		struct place p;
		setup(&p, files, &out);
		p.w.f.files = files, p.w.f.nfiles = 2;
		p.o.attach = true;
		p.w.has_no_links = i == 0;
		buf_printf(&out, "==== %s\n", i ? "with links" : "without links");
		assert_true(boot_read(&p.h, &p.o, STR("x.c"), STR(""), &b));
		bool ok = boot_place(&p.h, &p.o, &b);
		buf_printf(&out, "  %s\n", ok ? "goes on" : "ends");
		tell(&p, &b, ok, &out);
		arena_clear(&p.arena);
	}
	assert_true(golden("boot_unattached", &out));
}

/* Programs that the kernel refuses: where they may fail the others stay, else nothing of the object is pinned. */
static void refused(void **state)
{
	static const char text[] =
		ANDROID "LICENSE(\"GPL\");\nDEFINE_BPF_PROG(\"socket/a\", 0, 0, a)(void *c) { return 0; }\n"
		"DEFINE_OPTIONAL_BPF_PROG(\"socket/b\", 0, 0, b)(void *c) { return 0; }\nDEFINE_OPTIONAL_BPF_PROG(\"socket/c\", 0, 0, c)(void *c) { return 0; }\n"
		"DEFINE_BPF_PROG(\"socket/d\", 0, 0, d)(void *c) { return 0; }\n";
	static const char *const names[] = { "b", "bc", "a", "bd", "ad" };
	const struct fake_file file = { "x.c", text, sizeof(text) - 1 };
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(names); i++) {
		struct boot_object b;
		struct place p;
		setup(&p, &file, &out);
		p.w.refused = names[i];
		buf_printf(&out, "==== %s\n", names[i]);
		assert_true(boot_read(&p.h, &p.o, STR("x.c"), STR(""), &b));
		bool ok = boot_place(&p.h, &p.o, &b);
		buf_printf(&out, "  %s, %u errors\n", ok ? "goes on" : "ends", p.ds.errors);
		tell(&p, &b, ok, &out);
		arena_clear(&p.arena);
	}
	assert_true(golden("boot_refused", &out));
}

static void what_an_end_left(void **state)
{
	static const struct fake_file there[] = { { "/r/tmp_prog_a", "", 0 }, { "/r/tmp_map_a", "", 0 },
		{ "/r/tmp_link_a", "", 0 }, { "/r/tmp_other", "", 0 },
		{ "/r/prog_a", "", 0 }, { "/r/xtmp_prog_a", "", 0 } };
	struct buf out = BUF_INIT;
	struct place p;
	(void)state;
	setup(&p, there, &out);
	p.w.f.nfiles = ARRAY_LEN(there);
	boot_sweep(&p.h, STR("/r"));
	assert_string_equal(arena_strdup(&p.arena, buf_view(&out)),
		"  removes /r/tmp_prog_a, which is not there\n  removes /r/tmp_map_a, which is not there\n  removes /r/tmp_link_a, which is not there\n");
	buf_free(&out);
	arena_clear(&p.arena);
}

/* Directories are made from the top, with the sticky bit where programs of others pin beside, as on Android. */
static void directories(void **state)
{
	static const struct { bool android; u32 mode; } rows[] = { { false, 0755 }, { true, 01777 } };
	static const char *const parts[] = { "/a", "/a/b", "/a/b/c" };
	static const struct fake_file none = { "none", "", 0 };
	(void)state;
	mode_t mask = umask(022);
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		struct buf out = BUF_INIT;
		struct place p;
		struct stat st;
		char top[] = "/tmp/skep_boot_dirs_XXXXXX";
		setup(&p, &none, &out);
		p.w.f.kern.mkdir = kern_linux()->mkdir;
		p.o.android = rows[i].android;
		assert_non_null(mkdtemp(top));
		str path = arena_printf(&p.arena, "%s/a/b/c/", top);
		path.n--;
		for (u32 times = 0; times < 2; times++)
			assert_true(boot_make_dir(&p.h, &p.o, path));
		for (u32 n = 0; n < ARRAY_LEN(parts); n++) {
			assert_int_equal(stat(arena_printf(&p.arena, "%s%s", top, parts[n]).s, &st), 0);
			assert_int_equal(st.st_mode & 07777, rows[i].mode);
		}
		assert_int_equal(stat(top, &st), 0);
		assert_int_equal(st.st_mode & 07777, 0700);          /* it was there */
		assert_int_equal(p.ds.errors, 0);
		assert_false(boot_make_dir(&p.h, &p.o, STR("/proc/skep/a")));
		diags_print(&p.ds, (struct diag_style){ 0 }, &out);
		assert_non_null(strstr(buf_cstr(&out), "cannot make the directory"));
		for (u32 n = ARRAY_LEN(parts); n-- > 0;)
			rmdir(arena_printf(&p.arena, "%s%s", top, parts[n]).s);
		assert_int_equal(rmdir(top), 0);
		buf_free(&out);
		arena_clear(&p.arena);
	}
	umask(mask);
}

/* C text is made for this kernel: where it has no kprobes, their programs go as those of fentry, under the same pins. */
static void ways_are_planned(void **state)
{
	static const char known[] = "#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\n" PROG("kprobe/vfs_open", "f")
		PROG("kretprobe/vfs_open", "g") "char L[] SEC(\"license\") = \"GPL\";\n",
		nobody[] = "#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\n" PROG("kprobe/nobody", "f")
		"char L[] SEC(\"license\") = \"GPL\";\n";
	static const struct { const char *text; bool has_kprobes, has_fentry; } rows[] = { { known, true, true },
		{ known, false, true }, { known, false, false }, { nobody, false, true } };
	struct buf out = BUF_INIT;
	struct arena a = { 0 };
	str types = types_with_vfs_open(&a);
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		const struct fake_file files[] = { { "x.c", rows[i].text, strlen(rows[i].text) },
			{ "/sys/kernel/btf/vmlinux", types.s, types.n },
			{ "/sys/bus/event_source/devices/kprobe/type", "6\n", 2 } };
		struct boot_object b;
		struct place p;
		setup(&p, files, &out);
		p.w.f.files = files, p.w.f.nfiles = ARRAY_LEN(files) - !rows[i].has_kprobes;
		p.h.feats.known[FEAT_FENTRY] = rows[i].has_fentry ? 1 : -1;
		p.h.feats.known[FEAT_KPROBE_PMU] = rows[i].has_kprobes ? 1 : -1;
		p.h.feats.known[FEAT_KPROBE_EVENTS] = -1;
		p.h.types.tried = false;     /* the kernel's types are there now */
		host_cc_opts(&p.h, true, &p.cc);
		p.o.attach = true;
		buf_printf(&out, "==== kprobes %d, fentry %d\n", rows[i].has_kprobes, rows[i].has_fentry);
		bool ok = boot_read(&p.h, &p.o, STR("x.c"), STR(""), &b) && boot_place(&p.h, &p.o, &b);
		tell(&p, &b, ok, &out);
		kernel_types_close(&p.h.types);
		arena_clear(&p.arena);
	}
	arena_clear(&a);
	assert_true(golden("boot_plans", &out));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(objects_say), cmocka_unit_test(records_of_each_size), cmocka_unit_test(pins_fit),
		cmocka_unit_test(verbs), cmocka_unit_test(unattached), cmocka_unit_test(ways_are_planned), cmocka_unit_test(refused), cmocka_unit_test(what_an_end_left),
		cmocka_unit_test(directories) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
