/* app.c: what commands show of the kernel, over one made by hand: names to attach to, types as C, maps as tables and
 * histograms, variables, stacks, instructions; where programs go; what --set and --fill write; lines of prints and
 * records. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/app.h"
#include "app/filter.h"
#include "app/lines.h"
#include "app/loss.h"
#include "app/places.h"
#include "app/prints.h"
#include "app/show.h"

#include "stream/stream_private.h"

#include "fake_kern.h"
#include "golden.h"
#include "hand_elf.h"
#include "hand_obj.h"

#include <unistd.h>

/* A kernel whose maps have elements: by descriptor, from 50 on. */
enum { FIRST_MAP = 50, MAX_ROWS = 40 };
struct row { u8 key[32], value[256]; bool is_hidden; };
struct store { u32 type, key, value; u32 n; struct row row[MAX_ROWS]; };
struct place {
	struct arena arena; struct fake fake; struct src_map src; struct diags ds; struct host h;
	struct store map[6]; u32 nmaps, updates, deletes;
	struct sys_map_info info; struct sys_prog_info prog; const struct insn *insns; const u32 *lines, *funcs;
		str types;
	bool hides_insns; u32 pid_alive;
};

static struct place *place_of(struct kern *k)
{
	return (struct place *)((char *)k->ctx - offsetof(struct place, fake));
}

static long next_key(struct store *s, const void *key, void *next)
{
	u32 i = 0;
	for (; key && i < s->n && memcmp(s->row[i].key, key, s->key); i++)
		;
	i += key != NULL;
	if (i >= s->n)
		return -ENOENT;
	memcpy(next, s->row[i].key, s->key);
	return 0;
}

static struct row *row_of(struct store *s, const void *key)
{
	for (u32 i = 0; i < s->n; i++)
		if (!s->key || !memcmp(s->row[i].key, key, s->key))
			return &s->row[i];
	return NULL;
}

static long info_of(struct place *p, struct sys_get_info *a)
{
	void *to = (void *)(uintptr_t)a->info;
	struct sys_btf_info *btf = to;
	struct sys_prog_info *prog = to, asked;
	switch (a->bpf_fd) {
	case 90:                                     /* the types of an object */
		if (btf->btf)
			memcpy((void *)(uintptr_t)btf->btf, p->types.s, MIN(btf->btf_size, p->types.n));
		btf->btf_size = p->types.n;
		return 0;
	case 80:                                     /* a program */
		asked = *prog;
		*prog = p->prog;
		if (!asked.xlated_insns)
			return 0;
		prog->xlated_insns = p->hides_insns ? 0 : asked.xlated_insns;
		memcpy((void *)(uintptr_t)asked.xlated_insns, p->insns, p->prog.xlated_len);
		memcpy((void *)(uintptr_t)asked.line_info, p->lines, p->prog.nr_line_info * 16);
		memcpy((void *)(uintptr_t)asked.func_info, p->funcs, p->prog.nr_func_info * 8);
		return 0;
	default:
		memcpy(to, &p->info, MIN(a->info_len, (u32)sizeof(p->info)));
		return 0;
	}
}

static long place_bpf(struct kern *k, int cmd, void *attr, u32 size)
{
	struct place *p = place_of(k);
	struct sys_map_elem *e = attr;
	struct sys_get_id *id = attr;
	u32 at = e->map_fd - FIRST_MAP;
	struct store *s = at < p->nmaps ? &p->map[at] : NULL;
	void *key = (void *)(uintptr_t)e->key, *value = (void *)(uintptr_t)e->value;
	struct row *r = s && (cmd == BPFCMD_MAP_LOOKUP_ELEM || cmd == BPFCMD_MAP_UPDATE_ELEM) ? row_of(s, key) : NULL;
	switch (cmd) {
	case BPFCMD_MAP_GET_NEXT_KEY: return s ? next_key(s, key, value) : -EBADF;
	case BPFCMD_MAP_LOOKUP_ELEM:
		assert_int_equal(e->flags, 0);
		if (!r || r->is_hidden)
			return r ? -EOPNOTSUPP : -ENOENT;
		memcpy(value, r->value, s->value);
		return 0;
	case BPFCMD_MAP_UPDATE_ELEM:
		p->updates++;
		if (!s || s->n == MAX_ROWS)
			return -E2BIG;
		r = r ? r : &s->row[s->n++];
		memcpy(r->key, key, s->key);
		memcpy(r->value, value, s->value);
		return 0;
	case BPFCMD_MAP_DELETE_ELEM: p->deletes++; return 0;
	case BPFCMD_MAP_LOOKUP_AND_DELETE_ELEM:
		if (!s->n)
			return -ENOENT;
		memcpy(value, s->row[0].value, s->value);
		memmove(s->row, s->row + 1, --s->n * sizeof(s->row[0]));
		return 0;
	case BPFCMD_MAP_GET_FD_BY_ID: return id->id == 7 ? FIRST_MAP : -ENOENT;
	case BPFCMD_BTF_GET_FD_BY_ID: return id->id == 5 ? 90 : -ENOENT;
	case BPFCMD_OBJ_GET_INFO_BY_FD: return info_of(p, attr);
	default: return fake_bpf(k, cmd, attr, size);
	}
}

static long place_close(struct kern *k, int fd) { return fd < FAKE_FIRST_FD ? 0 : fake_close(k, fd); }

static void setup(struct place *p, const struct fake_file *files, u32 n)
{
	memset(p, 0, sizeof(*p));
	fake_init(&p->fake, files, n);
	p->fake.kern.bpf = place_bpf;
	p->fake.kern.close = place_close;
	src_init(&p->src, &p->arena);
	diags_init(&p->ds, &p->arena, &p->src);
	host_init(&p->h, &p->arena, &p->fake.kern, &p->ds, &p->src);
}

static void done(struct place *p)
{
	kernel_types_close(&p->h.types);
	p->fake.ndirs = 0;
	assert_int_equal(fake_left(&p->arena, &p->fake).n, 0);
	arena_clear(&p->arena);
}

static void say(struct place *p, struct buf *out)
{
	diags_print(&p->ds, (struct diag_style){ 0 }, out);
	vec_each(d, &p->ds.list)                     /* which line, which argument: JSON alone tells */
		if (((*d)->where.kind == WHERE_ARG || (*d)->where.kind == WHERE_FILE) && (*d)->where.at)
			buf_printf(out, "at %llu\n", (unsigned long long)(*d)->where.at);
	diags_forget(&p->ds, (struct diags_mark){ 0 });
}

#define TEXT(s) s, sizeof(s) - 1
#define T "/sys/kernel/tracing/"

/* ---- names ------------------------------------------------------------------------------------------------------- */

static str kernel_types_of(struct arena *a)
{
	struct hand h;
	struct diags ds;
	diags_init(&ds, a, NULL);
	hand_begin(&h, a);
	struct btf_build *b = h.b;
	u32 c8 = btf_add_ref(b, BTF_CONST, STR(""), h.u8t), text = btf_add_ptr(b, c8), vp = btf_add_ptr(b, 0),
		rp = btf_add_ptr(b, h.rec), words = btf_add_array(b, h.i32, 4), wp = btf_add_ptr(b, words);
	u32 cb = btf_add_proto(b, h.i32), cbp = btf_add_ptr(b, cb);
	u32 open = btf_add_proto(b, h.i32);
	btf_add_param(b, STR("name"), text);
	btf_add_param(b, STR("fn"), cbp);
	u32 quiet = btf_add_proto(b, 0);
	btf_add_param(b, STR("r"), rp);
	u32 traced = btf_add_proto(b, 0);
	btf_add_param(b, STR("__data"), vp);
	btf_add_param(b, STR("words"), wp);
	u32 bare = btf_add_proto(b, h.u64t), tp = btf_add_ptr(b, traced);
	btf_add_func(b, STR("vfs_open"), open, 0);
	btf_add_func(b, STR("vfs_quiet"), quiet, 0);
	btf_add_func(b, STR("bare"), bare, 0);
	btf_add_func(b, STR("bpf_lsm_file_open"), open, 0);
	btf_add_func(b, STR("bpf_iter_run_prog"), quiet, 0);
	btf_add_func(b, STR("bpf_iter_task"), quiet, 0);
	btf_add_record(b, false, STR("bpf_iter__task"), 8);
	btf_add_ref(b, BTF_TYPEDEF, STR("btf_trace_sched_switch"), tp);
	btf_add_ref(b, BTF_TYPEDEF, STR("btf_other"), tp);
	btf_add_record(b, false, STR("some_ops"), 8);
	btf_add_record(b, false, STR("bpf_struct_ops_some_ops"), 8);
	btf_add_record(b, false, STR("bpf_struct_ops_gone"), 8);
	u32 kind = btf_add_enum(b, STR("kind"), 4, true, false);
	btf_add_enumerator(b, STR("NONE"), -1);
	u32 pid = btf_add_ref(b, BTF_TYPEDEF, STR("pid_t"), h.i32), comm = btf_add_array(b, h.u8t, 16),
		un = btf_add_record(b, true, STR(""), 8);
	btf_add_member(b, STR("low"), h.i32, 0, 0);
	btf_add_member(b, STR("all"), h.u64t, 0, 0);
	u32 ent = btf_add_record(b, false, STR("trace_entry"), 8), vol = btf_add_ref(b, BTF_VOLATILE, STR(""), h.i32);
	btf_add_record(b, false, STR("trace_event_raw_exec"), 96);
	btf_add_member(b, STR("ent"), ent, 0, 0);
	btf_add_member(b, STR("__data_loc_filename"), h.i32, 64, 0);
	btf_add_member(b, STR("pid"), pid, 96, 0);
	btf_add_member(b, STR("comm"), comm, 128, 0);
	btf_add_member(b, STR("text"), text, 256, 0);
	btf_add_member(b, STR("kind"), kind, 320, 0);
	btf_add_member(b, STR("bits"), h.i32, 352, 3);
	btf_add_member(b, STR("more"), h.i32, 355, 5);
	btf_add_member(b, STR(""), un, 384, 0);
	btf_add_member(b, STR("fn"), cbp, 448, 0);
	btf_add_member(b, STR("words"), wp, 512, 0);
	btf_add_member(b, STR("vol"), vol, 576, 0);
	btf_add_member(b, STR("rec"), rp, 640, 0);
	btf_add_member(b, STR("__data"), comm, 768, 0);
	btf_add_fwd(b, STR("opaque"), false);
	btf_add_fwd(b, STR("opaque_u"), true);
	hand_end(&h, &ds);
	assert_non_null(h.o->btf);
	return (str){ (const char *)h.o->btf_bytes, (u32)h.o->btf_len };
}

static const char format_text[] = "name: e\nID: 7\nformat:\n\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n\n\tfield:const char * filename;\toffset:8;\tsize:8;\tsigned:0;\n\tfield:int n;\toffset:16;\tsize:4;\tsigned:1;\n\nprint fmt: \"x\"\n";

static void names_of_hooks(void **state)
{
	static const struct { const char *kind, *pattern; } rows[] = { { "tracepoint", "" }, { "tp", "sched:*" },
		{ "tracepoint", "sys*/e?ec" }, { "tracepoint", "sched:sched_wakeup" }, { "rawtp", "" },
		{ "tp_btf", "x*" }, { "kprobe", "vfs_*" },
		{ "kretprobe", "" }, { "fentry", "vfs_*" }, { "fexit", "b*" }, { "uprobe", "/bin/tool:s*" },
		{ "uprobe", "/bin/tool" }, { "uretprobe", "/bin/none" }, { "usdt", "/bin/tool" },
		{ "usdt", "/bin/tool:st*" }, { "lsm", "" },
		{ "iter", "" }, { "struct_ops", "" }, { "hardware", "c*" }, { "software", "*faults" },
		{ "perf", "ref*" }, { "helper", "ktime_get_ns" }, { "helper", "bpf_map_lookup_elem" },
		{ "section", "xdp*" }, { "nothing", "" } };
	static const struct elf_symbol symbols[] = { { .name = { "serve", 5 }, .value = 0x400010, .section = 1,
		.type = ELF_STT_FUNC, .bind = ELF_STB_GLOBAL }, { .name = { "other", 5 }, .value = 0x400020,
		.section = 1, .type = ELF_STT_FUNC, .bind = ELF_STB_GLOBAL } };
	static const struct hand_note notes[] = { { 0x400020, 0, 0, TEXT("lib\0start\0-4@%edi\0"), 3 },
		{ 0x400030, 0, 0, TEXT("lib\0stop\0\0"), 3 } };
	struct buf out = BUF_INIT;
	struct arena a = { 0 };
	str types = kernel_types_of(&a), elf = hand_elf(&a, symbols, 2, notes, 2, 0);
	const struct fake_file files[] = { { T "events/sched/sched_switch/id", TEXT("1\n") },
		{ T "events/sched/sched_switch/format", TEXT(format_text) }, { T "events/sched/sched_wakeup/id",
		TEXT("2\n") }, { T "events/sched/enable", TEXT("0\n") },
		{ T "events/syscalls/exec/id", TEXT("3\n") }, { "/proc/kallsyms",
			TEXT("0 T vfs_read\n0 t vfs_rest\t[mod]\n0 D vfs_data\n0 T vfs_read\n0 T other\n0 W weak\n") },
			{ "/bin/tool", elf.s, elf.n },
		{ "/sys/kernel/btf/vmlinux", types.s, types.n } };
	(void)state;
	for (u32 lacks = 0; lacks < 3; lacks++)                      /* all, no types, no tracefs */
		for (u32 i = 0; i < ARRAY_LEN(rows) && (!lacks || i < 9); i++) {
			struct place p;
			hook_names found = { 0 };
			bool is_kind, is_full = i != 1;
			setup(&p, files, ARRAY_LEN(files) - (lacks == 1));
			p.fake.no_tracefs = lacks == 2;
			bool ok = names_find(&p.h, str_from(rows[i].kind), str_from(rows[i].pattern), is_full, &found,
				&is_kind);
			buf_printf(&out, "==== %s %s: %s%s\n", rows[i].kind, rows[i].pattern, ok ? "ok" : "no",
				is_kind ? "" : ", no kind");
			say(&p, &out);
			vec_each(n, &found) {
				buf_printf(&out, "%.*s", STR_ARG(n->text));
				for (u32 g = 0; g < n->nargs; g++)
					buf_printf(&out, " | %.*s", STR_ARG(n->arg[g]));
				buf_char(&out, '\n');
			}
			done(&p);
		}
	const char *what;
	for (u32 i = 0; names_kind(i, &what); i++)
		buf_printf(&out, "%s %s\n", names_kind(i, &what), what);
	arena_clear(&a);
	assert_true(golden("app_names", &out));
}

/* A record that is longer than what is held before it is written is the same, wherever it is cut. */
static long keep_text(void *ctx, int fd, const void *p, size_t n)
{
	(void)fd;
	buf_add(ctx, p, n);
	return (long)n;
}

static void types_written(void **state)
{
	enum { MEMBERS = 20000 };
	struct arena a = { 0 };
	struct diags ds;
	struct buf bytes = BUF_INIT, kept = BUF_INIT, written = BUF_INIT;
	struct buf out = { .fd = 1, .put = keep_text, .put_ctx = &written };
	struct btf_build *b = btf_build_new(&a);
	(void)state;
	diags_init(&ds, &a, NULL);
	u32 number = btf_add_int(b, STR("unsigned int"), 4, 0), id = btf_add_record(b, false, STR("s"), 4 * MEMBERS);
	for (u32 i = 0; i < MEMBERS; i++)
		btf_add_member(b, arena_printf(&a, "m%u", i), number, i * 32, 0);
	btf_build_finish(b, &bytes);
	const struct btf *types = btf_open(&a, bytes.s, bytes.n, NULL, &ds);
	assert_non_null(types);
	types_print(types, id, &kept);
	types_print(types, id, &out);
	assert_true(written.n > 1 << 20 && buf_flush(&out));
	assert_int_equal(written.n, kept.n);
	assert_memory_equal(written.s, kept.s, kept.n);
	buf_free(&bytes), buf_free(&kept), buf_free(&out), buf_free(&written);
	arena_clear(&a);
}

static void types_as_c(void **state)
{
	struct place p;
	struct buf out = BUF_INIT;
	struct arena a = { 0 };
	str types = kernel_types_of(&a), text;
	const struct fake_file files[] = { { "/sys/kernel/btf/vmlinux", types.s, types.n },
		{ T "events/cat/ev/format", TEXT(format_text) }, { T "events/cat/evil/format", TEXT(format_text) },
		{ T "events/cat/cat_wakeup/format", TEXT(format_text) }, { T "events/cat/filter", TEXT("none\n") },
		{ T "events/cat/enable", TEXT("0\n") }, { T "events/enable", TEXT("0\n") } };
	(void)state;
	setup(&p, files, ARRAY_LEN(files));
	const struct btf *b = host_btf(&p.h);
	for (u32 id = 1; id < btf_count(b); id++) {
		types_print(b, id, &out);
		types_declare(b, id, STR("x"), &out);
		buf_char(&out, '\n');
	}
	assert_true(host_tracepoint(&p.h, STR("cat"), STR("ev"), &text) && str_is(text, format_text));
	u64 calls = p.fake.calls;
	assert_true(host_tracepoint(&p.h, STR("cat"), STR("ev"), &text) && str_is(text, format_text));
	assert_true(p.fake.calls - calls <= 1);                      /* it is remembered */
	assert_false(host_tracepoint(&p.h, STR("cat"), STR("exec"), &text));
	assert_int_equal(text.n, 0);
	assert_true(str_is(host_tracepoint_near(&p.h, STR("cat"), STR("evill")), "cat:evil"));
	assert_true(str_is(host_tracepoint_near(&p.h, STR("cta"), STR("evill")), "cat:evil"));
	assert_int_equal(host_tracepoint_near(&p.h, STR("nowhere"), STR("evill")).n, 0);
	assert_int_equal(host_tracepoint_near(&p.h, STR("cat"), STR("something")).n, 0);
	assert_true(str_is(host_tracepoint_near(&p.h, STR("cat"), STR("wakeup")), "cat:cat_wakeup"));
	assert_int_equal(host_tracepoint_near(&p.h, STR("cat"), STR("enabled")).n, 0);       /* a file of tracefs */
	assert_int_equal(host_tracepoint_near(&p.h, STR("cat"), STR("filtre")).n, 0);
	assert_int_equal(host_tracepoint_near(&p.h, STR("enabel"), STR("evil")).n, 0);
	for (u32 i = 0; i < 2; i++) {                                /* not mounted; not for us */
		p.fake.no_tracefs = !i;
		p.fake.fail_with = EACCES;
		p.fake.fail_at = i ? p.fake.calls + 2 : 0;
		assert_true(host_tracepoint(&p.h, STR("cat"), STR("exec"), &text));
		buf_str(&out, text);
		p.fake.fail_at = i ? p.fake.calls + 2 : 0;
		assert_false(host_tracepoint(&p.h, STR("cat"), STR("none"), &text));
		buf_printf(&out, "%.*s\n", STR_ARG(text));
	}
	p.fake.no_tracefs = true;
	assert_int_equal(host_tracepoint_near(&p.h, STR("cat"), STR("evill")).n, 0);
	done(&p);
	arena_clear(&a);
	assert_true(golden("app_types", &out));
}

/* ---- maps -------------------------------------------------------------------------------------------------------- */

/* An object with one map, and what it holds. */
struct shown { struct place p; struct hand h; struct loaded l; int fds[6]; };

static void shown_begin(struct shown *s, const struct fake_file *files, u32 n)
{
	setup(&s->p, files, n);
	hand_begin(&s->h, &s->p.arena);
	for (u32 i = 0; i < 6; i++)
		s->fds[i] = FIRST_MAP + (int)i;
}

static struct store *shown_map(struct shown *s, struct obj_map m)
{
	struct store *st = &s->p.map[s->p.nmaps++];
	hand_map(&s->h, m);
	*st = (struct store){ .type = m.type, .key = m.key_size,
		.value = load_is_percpu(m.type) ? (u32)ALIGN_UP(m.value_size, 8u) * 2 : m.value_size };
	return st;
}

static void put(struct store *s, u64 key, u64 first, u64 second)
{
	struct row *r = &s->row[s->n++];
	*r = (struct row){ 0 };
	memcpy(r->key, &key, MIN(s->key, 8u));
	memcpy(r->value, &first, MIN(s->value, 8u));
	if (s->value > 8)
		memcpy(r->value + 8, &second, MIN(s->value - 8, 8u));
}

static void shown_end(struct shown *s, const struct show_style *style, struct buf *out)
{
	hand_end(&s->h, &s->p.ds);
	s->l = (struct loaded){ .arena = &s->p.arena, .k = &s->p.fake.kern, .obj = s->h.o, .map_fds = s->fds,
		.btf_fd = -1 };
	show_maps(&s->p.h, &s->l, style, out);
}

static const struct fake_file two_cpus[] = { { "/sys/devices/system/cpu/possible", TEXT("0-1\n") },
	{ "/proc/kallsyms", TEXT("ffffffff81000000 T first\nffffffff81000100 T second\n") } };

static void maps_as_tables(void **state)
{
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 json = 0; json < 2; json++)
		for (u32 i = 0; i < 16; i++) {
			struct shown s;
			struct show_style style = { .json = json };
			struct store *m;
			shown_begin(&s, two_cpus, 2);
			struct obj_map map = { .name = STR("m"), .type = MAP_HASH, .key_size = 4, .value_size = 8,
				.max_entries = 8, .key_btf = s.h.i32, .value_btf = s.h.u64t };
			switch (i) {
			case 0: m = shown_map(&s, map); put(m, 3, 30, 0), put(m, 1, 10, 0), put(m, 2, 20, 0); break;
			case 1: m = shown_map(&s, map); style.top = 2, put(m, 3, 30, 0), put(m, 1, 10, 0),
				put(m, 2, 20, 0); break;
			case 2: map.value_btf = s.h.rec, map.value_size = 16; m = shown_map(&s, map); put(m, 1, 5, 7),
				put(m, 2, 4, 8); break;
			case 3: map.type = MAP_ARRAY, map.max_entries = 40; m = shown_map(&s, map); put(m, 0, 0, 0),
				put(m, 1, 9, 0), put(m, 2, 0, 0); break;
			case 4: map.type = MAP_ARRAY; m = shown_map(&s, map); put(m, 0, 0, 0), put(m, 1, 9, 0); break;
			case 5: map.type = MAP_PERCPU_HASH; m = shown_map(&s, map); put(m, 1, 10, 20), put(m, 2, 0, 5);
				break;
			case 6: map.type = MAP_PERCPU_HASH; style.cpus = CPUS_SUM; m = shown_map(&s, map);
				put(m, 1, 10, 20), put(m, 2, 0, 5); break;
			case 7: map.type = MAP_QUEUE, map.key_size = 0, map.key_btf = 0; m = shown_map(&s, map);
				put(m, 0, 10, 0), put(m, 0, 20, 0); break;
			case 8: map.type = MAP_LIFO, map.key_size = 0, map.key_btf = 0, map.pinning = 1;
				m = shown_map(&s, map); put(m, 0, 10, 0), put(m, 0, 20, 0); break;
			case 9: m = shown_map(&s, map); put(m, 1, 10, 0), m->row[0].is_hidden = true, put(m, 2, 20, 0);
				break;
			case 10: map.key_btf = map.value_btf = 0; m = shown_map(&s, map); put(m, 1, 0x616263, 0); break;
			case 11: map.name = STR("__bpf_usdt_specs"); m = shown_map(&s, map); put(m, 1, 10, 0); break;
			case 12: m = shown_map(&s, map); put(m, 1, 10, 0), s.h.o->loss_map = 1; break;
			case 13: map.type = MAP_PROG_ARRAY; m = shown_map(&s, map); put(m, 1, 10, 0); break;
			case 14: shown_map(&s, map); map.name = STR("n"); m = shown_map(&s, map); put(m, 1, 10, 0),
				style.only = STR("n"), s.h.o->maps.v[1].origin = MAP_DATA; break;
			case 15: map.type = MAP_STACK_TRACE, map.value_size = 32, map.value_btf = 0;
				m = shown_map(&s, map); put(m, 4, 0xffffffff81000010, 0x1234),
				put(m, 9, 0xffffffff81000100, 0); break;
			}
			buf_printf(&out, "==== %u\n", i);
			shown_end(&s, &style, &out);
			buf_printf(&out, "left %u\n", s.p.map[0].n);
			show_clear(&s.p.h, &s.l);
			buf_printf(&out, "updates %u deletes %u\n", s.p.updates, s.p.deletes);
			done(&s.p);
		}
	assert_true(golden("app_maps", &out));
}

static void maps_as_histograms(void **state)
{
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 json = 0; json < 2; json++)
		for (u32 i = 0; i < 12; i++) {
			struct shown s;
			struct show_style style = { .json = json, .unit = STR("usecs") };
			struct store *m;
			shown_begin(&s, two_cpus, 2);
			struct obj_map map = { .name = STR("dist"), .type = MAP_ARRAY, .key_size = 4, .value_size = 8,
				.max_entries = 65, .key_btf = s.h.i32, .value_btf = s.h.u64t, .hist = HIST_LOG2,
				.hist_base = 1 };
			u32 slots = btf_add_array(s.h.b, s.h.i32, 4), pair = btf_add_record(s.h.b, false, STR("pair"),
				8), both = 0;
			btf_add_member(s.h.b, STR("who"), s.h.i32, 0, 0);
			btf_add_member(s.h.b, STR("slot"), s.h.i32, 32, 0);
			both = btf_add_record(s.h.b, false, STR("two"), 24);
			btf_add_member(s.h.b, STR("slots"), slots, 0, 0);
			btf_add_member(s.h.b, STR("total"), s.h.u64t, 128, 0);
			switch (i) {
			case 0: m = shown_map(&s, map); put(m, 0, 1, 0), put(m, 1, 2, 0), put(m, 3, 5, 0),
				put(m, 6, 1, 0); break;
			case 1: map.hist_base = 0; m = shown_map(&s, map); put(m, 0, 1, 0), put(m, 1, 2, 0),
				put(m, 3, 5, 0); break;
			case 2: map.hist = HIST_LINEAR; m = shown_map(&s, map); put(m, 7, 4, 0), put(m, 5, 1, 0),
				put(m, 9, 2, 0); break;
			case 3: map.type = MAP_HASH, map.key_size = 8, map.key_btf = pair; m = shown_map(&s, map);
				put(m, 1ull << 32 | 42, 3, 0), put(m, 2ull << 32 | 42, 4, 0),
				put(m, 1ull << 32 | 41, 9, 0); break;
			case 4: map.hist = HIST_LINEAR; m = shown_map(&s, map); put(m, 0, 4, 0), put(m, 400, 1, 0);
				break;            /* too many bars: a table */
			case 5: map.hist = HIST_LINEAR, map.type = MAP_HASH; m = shown_map(&s, map);
				put(m, (u32)-5, 4, 0); break;
			case 6: map.hist = 0, map.value_btf = slots, map.value_size = 16; m = shown_map(&s, map);
				put(m, 0, 2ull << 32 | 1, 7ull << 32); break;
			case 7: map.hist = 0, map.value_btf = both, map.value_size = 24; m = shown_map(&s, map);
				put(m, 1, 2ull << 32 | 1, 7ull << 32); break;
			case 8: map.hist = 0, map.value_btf = both, map.value_size = 24; m = shown_map(&s, map);
				put(m, 1, 2ull << 32 | 1, 7ull << 32); break;
			case 9: map.hist = 0, map.value_btf = both, map.value_size = 24; m = shown_map(&s, map);
				put(m, 1, (u64)-3 << 32 | 1, 0); break;    /* a slot below zero */
			case 10: m = shown_map(&s, map); break;
			case 11: map.type = MAP_PERCPU_ARRAY; m = shown_map(&s, map); put(m, 2, 10, 5); break;
			}
			const struct obj_hist_in in[] = { { .member = STR("") }, { .member = STR("slots") },
				{ .member = STR("slots"), .base = 1 }, { .member = STR("slots") } };
			if (i >= 6 && i <= 9)
				vec_push(&s.h.o->maps.v[0].hists_in, &s.p.arena, in[i - 6]);
			buf_printf(&out, "==== %u\n", i);
			shown_end(&s, &style, &out);
			done(&s.p);
		}
	assert_true(golden("app_hists", &out));
}

static void variables_that_changed(void **state)
{
	static u8 before[32] = { 1, 0, 0, 0, 2 };
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 json = 0; json < 2; json++) {
		struct shown s;
		shown_begin(&s, two_cpus, 2);
		u32 a = btf_add_var(s.h.b, STR("same"), s.h.i32, 1), b = btf_add_var(s.h.b, STR("changed"), s.h.i32, 1),
			c = btf_add_var(s.h.b, STR("wide"), s.h.u64t, 1), big = btf_add_array(s.h.b, s.h.i32, 60),
			d = btf_add_var(s.h.b, STR("many"), big, 1), e = btf_add_var(s.h.b, STR("outside"), s.h.u64t,
			1), sec = btf_add_datasec(s.h.b, STR(".data"), 32);
		btf_add_secinfo(s.h.b, a, 0, 4), btf_add_secinfo(s.h.b, b, 4, 4), btf_add_secinfo(s.h.b, c, 8, 8),
			btf_add_secinfo(s.h.b, d, 16, 240), btf_add_secinfo(s.h.b, e, 252, 8);
		struct store *m = shown_map(&s, (struct obj_map){ .name = STR(".data"), .origin = MAP_DATA,
			.type = MAP_ARRAY, .key_size = 4, .value_size = 256, .max_entries = 1, .datasec_btf = sec,
			.data = before, .data_size = 32 });
		put(m, 0, 9ull << 32 | 1, 77);
		m->row[0].value[20] = 5;
		struct obj_map ro = { .name = STR(".rodata"), .origin = MAP_DATA, .type = MAP_ARRAY, .key_size = 4,
			.value_size = 256, .max_entries = 1, .datasec_btf = sec, .is_readonly = true };
		put(shown_map(&s, ro), 0, 5, 5);
		shown_end(&s, &(struct show_style){ .json = json }, &out);
		s.l.map_fds[0] = -1;
		show_globals(&s.p.h, &s.l, json, &out);
		done(&s.p);
	}
	assert_true(golden("app_globals", &out));
}

static void maps_by_number(void **state)
{
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < 8; i++) {
		struct shown s;
		shown_begin(&s, two_cpus, 2);
		hand_end(&s.h, &s.p.ds);
		s.p.types = (str){ (const char *)s.h.o->btf_bytes, (u32)s.h.o->btf_len };
		struct store *m = &s.p.map[0];
		s.p.nmaps = 1;
		*m = (struct store){ .key = 4, .value = 8 };
		s.p.info = (struct sys_map_info){ .type = MAP_HASH, .id = 7, .key_size = 4, .value_size = 8,
			.max_entries = 9, .name = "kept", .btf_id = 5, .btf_key_type_id = s.h.i32,
			.btf_value_type_id = s.h.u64t };
		put(m, 1, 11, 0), put(m, 2, 22, 0);
		switch (i) {
		case 1: s.p.info.btf_id = 0; break;
		case 2: s.p.info.type = MAP_RINGBUF; break;
		case 3: s.p.info.type = MAP_QUEUE, s.p.info.key_size = m->key = 0; break;
		case 4: s.p.info.type = MAP_PROG_ARRAY; break;
		case 5: s.p.info.type = MAP_SOCKMAP, m->row[0].is_hidden = true; break;
		case 6: s.p.info.btf_id = 6; break;
		}
		long r = show_map(&s.p.h, i == 7 ? 8 : 7, i & 1, &out);
		buf_printf(&out, "%u: %ld, %u left\n", i, r, m->n);
		done(&s.p);
	}
	assert_true(golden("app_map_ids", &out));
}

static void stacks_of_build_ids(void **state)
{
	struct buf out = BUF_INIT;
	struct shown s;
	(void)state;
	shown_begin(&s, two_cpus, 2);
	struct store *m = shown_map(&s, (struct obj_map){ .name = STR("stacks"), .type = MAP_STACK_TRACE, .key_size = 4,
		.value_size = 96, .max_entries = 8, .flags = 1 << 5 });
	put(m, 3, 0, 0);
	struct { s32 status; u8 id[20]; u64 at; } frames[3] = { { 1, { 1, 2, 0xab }, 0x55 },
		{ 2, { 0 }, 0xffffffff81000104 }, { 1, { 0xff }, 7 } };
	memcpy(m->row[0].value, frames, sizeof(frames));
	shown_end(&s, &(struct show_style){ 0 }, &out);
	done(&s.p);
	assert_true(golden("app_build_ids", &out));
}

/* ---- instructions ------------------------------------------------------------------------------------------------ */

static void listings(void **state)
{
	static const struct insn code[] = { { .code = CLS_LD | SZ_DW | MODE_IMM, .dst = 1, .src = 1, .imm = 7 }, { 0 },
		{ .code = CLS_LD | SZ_DW | MODE_IMM, .dst = 1, .src = 2, .imm = 7 }, { .imm = 16 },
		{ .code = CLS_LD | SZ_DW | MODE_IMM, .dst = 1, .src = 1, .imm = 8 }, { 0 },
		{ .code = CLS_JMP | JMP_CALL, .imm = 0x100 }, { .code = CLS_JMP | JMP_CALL, .imm = 0x104 },
		{ .code = CLS_JMP | JMP_CALL, .src = 1, .off = 3, .imm = 1 }, { .code = CLS_JMP | JMP_EQ, .off = 1 },
		{ .code = CLS_JMP | JMP_CALL, .imm = 1 },
		{ .code = CLS_JMP | JMP_EXIT }, { .code = CLS_JMP | JMP_EQ, .off = 0, .imm = 3 },
		{ .code = CLS_JMP | JMP_JA, .off = -2 } };
	static const struct fake_file files[] = { { "/proc/kallsyms",
		TEXT("ffffffff81000000 T __bpf_call_base\nffffffff81000100 T helper_itself\n") } };
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < 5; i++) {
		struct shown s;
		const struct listing_style style = { .bytes = i == 1, .json = i == 2, .only = STR("") };
		shown_begin(&s, files, 1);
		u32 proto = btf_add_proto(s.h.b, s.h.i32), sub = btf_add_func(s.h.b, STR("sub"), proto, 0),
			file = btf_add_str(s.h.b, STR("x.c")), text = btf_add_str(s.h.b, STR("  int x = 1;")),
			more = btf_add_str(s.h.b, STR("return x;"));
		hand_end(&s.h, &s.p.ds);
		s.p.types = (str){ (const char *)s.h.o->btf_bytes, (u32)s.h.o->btf_len };
		const u32 lines[] = { 0, file, text, 5 << 10 | 3, 6, file, text, 5 << 10 | 9, 7, file, more, 6 << 10,
			12, file, more, 6 << 10 }, funcs[] = { 0, sub, 12, sub };
		s.p.prog = (struct sys_prog_info){ .type = PROG_XDP, .id = 33, .xlated_len = sizeof(code),
			.name = "prog", .btf_id = i == 3 ? 0 : 5, .nr_line_info = 4, .nr_func_info = 2 };
		s.p.insns = code, s.p.lines = lines, s.p.funcs = funcs, s.p.hides_insns = i == 4;
		s.p.info = (struct sys_map_info){ .name = "counts" };
		buf_printf(&out, "==== %u\n", i);
		long r = listing_loaded(&s.p.h, 80, &style, &out);
		buf_printf(&out, "= %ld\n", r);
		done(&s.p);
	}
	for (u32 i = 0; i < 4; i++) {
		struct place p;
		const struct listing_style style = { .bytes = i == 1, .json = i == 2, .only = i == 3 ? STR("help") :
			STR("") };
		setup(&p, NULL, 0);
		buf_printf(&out, "==== object %u\n", i);
		listing_object(&p.h, hand_obj(&p.arena, &p.ds), &style, &out);
		done(&p);
	}
	static const struct insn jumps[] = { { .code = CLS_JMP | JMP_JA, .off = 2 }, { .code = CLS_JMP | JMP_EQ,
		.off = 8 },
		{ .code = CLS_JMP32 | JMP_JA, .imm = 2 }, { .code = CLS_JMP | JMP_NE, .off = -4 },
		{ .code = CLS_JMP32 | JMP_GT | SRC_X, .dst = 1, .src = 2, .off = 0 },
			{ .code = CLS_LD | SZ_DW | MODE_IMM, .dst = 3, .imm = 5 },
		{ .code = CLS_JMP | JMP_JA, .off = -1 }, { .code = CLS_JMP | JMP_EXIT }, { .code = CLS_JMP | JMP_JA,
			.off = -9 },
		{ .code = CLS_JMP | JMP_EXIT } };
	for (u32 i = 0; i < 2; i++) {                /* labels: by the first instruction, before it, behind the last */
		struct place p;
		const struct listing_style style = { .only = STR("") };
		setup(&p, NULL, 0);
		struct obj *o = hand_obj(&p.arena, &p.ds);
		o->funcs.n = 1;
		o->funcs.v[0].insns = (struct insn *)jumps, o->funcs.v[0].ninsns = ARRAY_LEN(jumps) - i;
		o->funcs.v[0].relocs.n = o->funcs.v[0].cores.n = o->funcs.v[0].lines.n = 0;
		buf_printf(&out, "==== jumps %u\n", i);
		listing_object(&p.h, o, &style, &out);
		done(&p);
	}
	assert_true(golden("app_listings", &out));
}

/* ---- where programs go, and what is set -------------------------------------------------------------------------- */

static void places(void **state)
{
	struct buf out = BUF_INIT;
	const struct uapi_sec *sec;
	struct run_hook hooks[] = { { STR("named"), STR("kprobe:vfs_read") }, { STR("wrong"), STR("nothing:x") } };
	const struct run_places with = { .interface = STR("eth0"), .cgroup = STR("/cg"), .hooks = hooks, .nhooks = 2 },
		none = { 0 };
	(void)state;
	for (u32 i = 0; (sec = uapi_sec_row(i)); i++)
		for (u32 w = 0; w < 3; w++) {
			struct place p;
			struct attach at;
			struct hook h = { 0 };
			setup(&p, NULL, 0);
			attach_init(&at, &p.arena, &p.fake.kern, &p.h.feats, &p.ds);
			const struct obj_func f = { .name = STR("f"), .section = str_from(sec->name), .sec = sec,
				.is_entry = true };
			bool ok = places_hook(&at, w ? &none : &with, &f, where_none(), w == 2, &h);
			buf_printf(&out, "%s %s: %s %.*s:%.*s%s\n", sec->name, w ? w == 2 ? "may stay" : "must go" :
				"with places", ok ? "goes to" : "no", STR_ARG(h.kind), STR_ARG(h.target),
				places_is_called(&f) ? " called" : "");
			if (!ok && w == 1)
				say(&p, &out);
			/* a warning where it may stay, and nothing else */
			else if (!ok)
				assert_true(p.ds.list.n == 1 && (w == 2 || p.ds.errors == 1));
			done(&p);
		}
	for (u32 i = 0; i < 4; i++) {
		struct place p;
		struct attach at;
		struct hook h = { 0 };
		setup(&p, NULL, 0);
		attach_init(&at, &p.arena, &p.fake.kern, &p.h.feats, &p.ds);
		static const char *const names[] = { "named", "wrong", "other", "named" };
		struct obj_func f = { .name = str_from(names[i]), .section = STR("xdp"), .sec = i == 3 ? NULL :
			uapi_sec_find(STR("xdp"), NULL, NULL), .is_entry = true };
		bool ok = places_hook(&at, &with, &f, where_none(), false, &h);
		buf_printf(&out, "%s: %d %.*s:%.*s\n", names[i], ok, STR_ARG(h.kind), STR_ARG(h.target));
		struct obj *o = obj_new(&p.arena, STR("x"));
		vec_push(&o->funcs, &p.arena, f);
		struct load_prog_want *want;
		assert_true(places_types(&p.h, &with, o, &want));
		if (want && want->is_typed)
			buf_printf(&out, "wants %d type %u attach %u\n", want->is_typed, want->type, want->attach_type);
		buf_printf(&out, "checked %d\n", places_check(&p.h, &with, o));
		say(&p, &out);
		done(&p);
	}
	assert_true(golden("app_places", &out));
}

static void guards(void **state)
{
	static const struct fake_file files[] = { { "/proc/self/mounts",
		TEXT("proc /proc proc rw 0 0\ncgroup /sys/fs/cgroup cgroup2 rw 0 0\n") } };
	static const struct run_filter rows[] = { { .has_pid = true, .pid = 42 }, { .has_tid = true, .tid = 43 },
		{ .has_uid = true, .uid = 0x80000001 }, { .comm = { "sixteen_and_more_", 17 } },
		{ .comm = { "sh", 2 } },
		{ .cgroup = { "/sys/fs/cgroup/a/b", 18 } }, { .cgroup = { "a//b/", 5 } }, { .cgroup = { "/tmp", 4 } },
		{ .follow = true }, { .has_pid = true, .has_uid = true, .comm = { "x", 1 } } };
	struct buf out = BUF_INIT;
	struct arena a = { 0 };
	struct hand h;
	struct diags ds;
	(void)state;
	diags_init(&ds, &a, NULL);
	hand_begin(&h, &a);
	static const struct { const char *type, *member; u32 at; } members[] = { { "task_struct", "signal", 0x720 },
		{ "signal_struct", "pids", 0x180 }, { "pid", "numbers", 0x60 } };
	for (u32 i = 0; i < 3; i++) {
		btf_add_record(h.b, false, str_from(members[i].type), 4096);
		btf_add_member(h.b, STR("x"), h.i32, 0, 0);
		btf_add_member(h.b, str_from(members[i].member), h.u64t, members[i].at * 8, 0);
	}
	hand_end(&h, &ds);
	const struct fake_file with_types[] = { files[0], { "/sys/kernel/btf/vmlinux", (const char *)h.o->btf_bytes,
		h.o->btf_len } };
	for (u32 i = 0; i < ARRAY_LEN(rows) + 1; i++) {
		struct place p;
		bool follows = i >= ARRAY_LEN(rows) || rows[i].follow;
		setup(&p, i == ARRAY_LEN(rows) ? files : with_types, i == ARRAY_LEN(rows) ? 1 : 2);
		snprintf(p.fake.dirs[p.fake.ndirs++], 160, "/sys/fs/cgroup/a");
		struct obj *o = hand_obj(&p.arena, &p.ds);
		o->funcs.v[F_MAIN].sec = uapi_sec_find(STR("kprobe/x"), NULL, NULL);
		bool ok = filter_add(&p.h, o, i < ARRAY_LEN(rows) ? &rows[i] : &rows[8], follows ? 77 : 0);
		const struct obj_func *f = &o->funcs.v[F_MAIN];
		buf_printf(&out, "==== %u: %s, %u instructions, first relocation %u, lines %u %u\n", i, ok ? "ok" :
			"no", f->ninsns, f->relocs.v[0].insn, f->lines.v[0].insn, f->lines.v[1].insn);
		for (u32 n = 0; ok && n + 17 < f->ninsns; n++)
			buf_printf(&out, " %02x %x%x %d %d,", f->insns[n].code, f->insns[n].dst, f->insns[n].src,
				f->insns[n].off, f->insns[n].imm);
		buf_char(&out, '\n');
		say(&p, &out);
		done(&p);
	}
	struct run_filter f = { 0 };
	assert_true(run_user(&f, "root") && f.has_uid && f.uid == 0);
	assert_true(run_user(&f, "4294967295") && f.uid == 4294967295u);
	assert_false(run_user(&f, "4294967296") || run_user(&f, "nobody by that name"));
	arena_clear(&a);
	assert_true(golden("app_guards", &out));
}

static void set_and_fill(void **state)
{
	static const char *const sets[] = { "count=7", "count=-1", "count=0x7fffffff", "count=2147483648",
		"count=4294967295", "count=4294967296", "count=-2147483648", "count=-2147483649", "count=true",
		"count=false", "count=x", "hidden=18446744073709551615", "hidden=-5",
		"zero=9", "words=1234567", "words=12345678", "words=", "cuont=1", "nobody=1", "count" };
	static const char *const fills[] = { "counts[1]=5", "counts[abc]=x", "counts[abcde]=1", "jumps[2]=next_prog",
		"jumps[2]=nobody", "dev[1]=eth0", "dev[1]=7", "dev[1]=eth9", "dev[1]=", "text[1]=abcd", "text[1]=abc",
		"nothing[1]=2", "counts[1]", "counts1]=2", "counts[1=2", "cpus[3]=258", "text[1]=ab",
		"full[1]=2", "counts[-1]=-2", "counts[-2147483648]=9", "counts[-2147483649]=9", "counts[4294967295]=9",
		"counts[4294967296]=9", "counts[]=1", "counts[1]=", "cpus[1]=65535", "cpus[1]=65536", "cpus[1]=-32768",
		"cpus[1]=-32769", "dev[1]=4294967296", "text[1]=-", "text[-]=1" };
	static const struct fake_file files[] = { { "/sys/class/net/eth0/ifindex", TEXT("3\n") }, two_cpus[0] };
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(sets); i++) {
		struct place p;
		setup(&p, NULL, 0);
		struct obj *o = hand_obj(&p.arena, &p.ds);
		bool ok = filter_set(&p.h, o, str_from(sets[i]));
		buf_printf(&out, "%s: %s", sets[i], ok ? "ok" : "no");
		for (u32 m = M_DATA; ok && m <= M_RODATA; m++) {
			buf_printf(&out, " %u", o->maps.v[m].data_size);
			for (u32 b = 0; o->maps.v[m].data && b < o->maps.v[m].value_size; b++)
				buf_printf(&out, "%s%02x", b ? "" : ":", o->maps.v[m].data[b]);
		}
		buf_char(&out, '\n');
		say(&p, &out);
		done(&p);
	}
	for (u32 i = 0; i < ARRAY_LEN(fills); i++) {
		struct shown s;
		shown_begin(&s, files, 2);
		const struct { const char *name; u32 type, key, value; } maps[] = { { "counts", MAP_HASH, 4, 8 },
			{ "jumps", MAP_PROG_ARRAY, 4, 4 }, { "dev", MAP_DEVMAP, 4, 4 }, { "cpus", MAP_PERCPU_ARRAY, 4,
			2 }, { "text", MAP_ARRAY, 4, 4 }, { "full", MAP_HASH, 4, 8 } };
		for (u32 m = 0; m < ARRAY_LEN(maps); m++)
			shown_map(&s, (struct obj_map){ .name = str_from(maps[m].name), .type = maps[m].type,
				.key_size = maps[m].key, .value_size = maps[m].value });
		s.p.map[5].n = MAX_ROWS;
		memset(s.p.map[5].row, 0xee, sizeof(s.p.map[5].row));
		HAND_FUNC(&s.h, "next_prog", "socket", I_EXIT);
		hand_end(&s.h, &s.p.ds);
		s.l = (struct loaded){ .arena = &s.p.arena, .k = &s.p.fake.kern, .obj = s.h.o, .map_fds = s.fds,
			.btf_fd = -1 };
		struct loaded_prog prog = { .func = 0, .fd = 0x1234 };
		vec_push(&s.l.progs, &s.p.arena, prog);
		bool ok = filter_fill(&s.p.h, &s.l, str_from(fills[i]));
		buf_printf(&out, "%s: %s", fills[i], ok ? "ok" : "no");
		for (u32 m = 0; ok && m < 5; m++)
			for (u32 r = 0; r < s.p.map[m].n; r++)
				buf_printf(&out, " %s %02x%02x%02x%02x = %02x%02x%02x%02x %02x%02x%02x%02x %02x%02x",
					maps[m].name, s.p.map[m].row[r].key[0], s.p.map[m].row[r].key[1],
					s.p.map[m].row[r].key[2], s.p.map[m].row[r].key[3], s.p.map[m].row[r].value[0],
					s.p.map[m].row[r].value[1], s.p.map[m].row[r].value[2],
					s.p.map[m].row[r].value[3], s.p.map[m].row[r].value[4],
					s.p.map[m].row[r].value[5], s.p.map[m].row[r].value[6],
					s.p.map[m].row[r].value[7],
					s.p.map[m].row[r].value[8], s.p.map[m].row[r].value[9]);
		buf_char(&out, '\n');
		say(&s.p, &out);
		done(&s.p);
	}
	assert_true(golden("app_set", &out));
}

/* ---- what comes -------------------------------------------------------------------------------------------------- */

static void lines_of_records(void **state)
{
	struct buf out = BUF_INIT;
	static const u8 bytes[40] = { 1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 3 };
	static const u32 lengths[] = { 16, 8, 24, 20, 4, 3, 40 };
	(void)state;
	setenv("TZ", "UTC", 1);
	for (u32 json = 0; json < 2; json++)
		for (u32 kinds = 0; kinds < 4; kinds++) {
			struct shown s;
			struct lines x;
			shown_begin(&s, two_cpus, 2);
			struct obj_map m = { .name = STR("ring"), .type = MAP_RINGBUF,
				.event_btf = kinds == 1 ? s.h.rec : 0 };
			if (kinds > 1)
				vec_push(&m.event_types, &s.p.arena, s.h.rec);
			if (kinds == 3)
				vec_push(&m.event_types, &s.p.arena, s.h.i32);
			hand_end(&s.h, &s.p.ds);
			lines_init(&x, &s.p.h, host_types(&s.p.h, s.h.o->btf), &m, json);
			buf_printf(&out, "==== %u types\n", kinds);
			for (u32 i = 0; i < ARRAY_LEN(lengths); i++)
				lines_put(&x, bytes, lengths[i], &out);
			lines_free(&x);
			done(&s.p);
		}
	assert_true(golden("app_lines", &out));
}

static void lines_of_prints(void **state)
{
	struct place p;
	struct prints x;
	struct buf out = BUF_INIT;
	char text[256];
	(void)state;
	static const struct fake_file files[] = { { "/proc/42/comm", TEXT("a_name\n") } };
	setup(&p, files, 1);
	prints_init(&x, &p.h);
	x.text = arena_alloc(&p.arena, 16 << 10);
	for (u32 i = 0; i < 22; i++)                                     /* the process id, a bit each */
		assert_int_equal(x.mark[1 + i], getpid() >> i & 1 ? '\t' : ' ');
	assert_true(x.mark[0] == '\t' && x.mark[23] == '\t' && !x.mark[24]);
	static const char *const heads[] = { "            bash-42    [001] d..2. 123.456789: bpf_trace_printk: ",
		"           <...>-42    [001] d..2. 123.456789: bpf_trace_printk: ",
		"           <...>-43    [001] d..2. 123.456789: bpf_trace_printk: " };
	static const char other[] = "\t                      \t";
	for (u32 unmarked = 0; unmarked < 2; unmarked++)
		for (u32 i = 0; i < 3; i++)
			for (u32 mark = 0; mark < 3; mark++) {
				x.takes_unmarked = unmarked;
				snprintf(text, sizeof(text), "%sone %stwo", heads[i], mark == 0 ? x.mark :
					mark == 1 ? other : "");
				str line = str_from(text), more = STR("what follows");
				bool ok = prints_take(&x, &line);
				buf_printf(&out, "%u %u %u: %d '%.*s' then %d\n", unmarked, i, mark, ok,
					ok ? (int)line.n : 0, line.s, prints_take(&x, &more));
				if (ok)
					print_json(&p.h, line, &out);
			}
	print_json(&p.h, STR("no such line"), &out);
	done(&p);
	assert_true(golden("app_prints", &out));
}

/* Formats of other compilers get the mark behind what is printed; those that are made at run time do not. */
static void marked_formats(void **state)
{
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < 20; i++) {
		static const char texts[] = "first\0value %d\n\0last";
		struct place p;
		struct prints x;
		setup(&p, NULL, 0);
		prints_init(&x, &p.h);
		memset(x.mark, '#', 24);
		struct obj *o = obj_new(&p.arena, STR("x"));
		struct obj_map m = { .name = STR(".rodata"), .origin = MAP_DATA, .is_readonly = i != 5,
			.data = (u8 *)(uintptr_t)texts, .data_size = sizeof(texts), .value_size = sizeof(texts) };
		struct insn code[] = { { .code = CLS_LD | SZ_DW | MODE_IMM, .dst = 1 }, { 0 },
			{ .code = i == 1 ? CLS_ALU | ALU_MOV : CLS_ALU64 | ALU_MOV, .dst = 2, .imm = i == 2 ? 5 :
			i == 6 ? 100 : 10 }, { .code = CLS_ALU64 | ALU_MOV, .dst = 3, .imm = 7 },
			{ .code = CLS_JMP | JMP_CALL, .imm = i == 4 ? 5 : i == 10 ? 177 : 6 },
			{ .code = CLS_JMP | JMP_EXIT }, { .code = CLS_JMP | JMP_JA, .off = (s16)(i - 18) } };
		if (i == 3)
			code[3] = (struct insn){ .code = CLS_JMP | JMP_CALL, .imm = 5 };
		if (i == 7)
			code[2].code |= SRC_X;
		if (i == 8)
			code[3] = (struct insn){ .code = CLS_STX | MODE_MEM, .dst = 2, .src = 1 };
		if (i == 18)
			code[3] = (struct insn){ .code = CLS_ST | MODE_MEM, .dst = 1 };
		if (i == 19)         /* the higher half of a load is no setter, whatever it holds */
			code[1].dst = 2, code[2] = (struct insn){ .code = CLS_ALU64 | ALU_MOV, .dst = 4 };
		struct obj_func f = { .name = STR("f"), .insns = code, .ninsns = i > 10 && i < 18 ? 7 : 6 };      /* with a jump to 0, ... 6 */
		struct obj_reloc r = { 0, RELOC_DATA, 0, 6 };
		if (i != 9)
			vec_push(&f.relocs, &p.arena, r);
		vec_push(&o->maps, &p.arena, m);
		vec_push(&o->funcs, &p.arena, f);
		prints_mark(&x, o);
		const struct obj_map *got = &o->maps.v[0];
		buf_printf(&out, "%u: unmarked %d, size %d at %lld of %u: '", i, o->unmarked_prints, code[2].imm,
			(long long)o->funcs.v[0].relocs.n ? (long long)o->funcs.v[0].relocs.v[0].addend : -1,
			got->value_size);
		for (u32 b = 0; b < got->data_size; b++)
			buf_char(&out, got->data[b] >= ' ' ? (char)got->data[b] : '.');
		buf_puts(&out, "'\n");
		done(&p);
	}
	assert_true(golden("app_marks", &out));
}

static long nothing_comes(struct stream *s, struct source *src) { (void)s, (void)src; return 0; }
static void losses(void **state)
{
	struct buf out = BUF_INIT, err = BUF_INIT;
	(void)state;
	for (u32 json = 0; json < 2; json++) {
		struct shown s;
		struct loss x;
		shown_begin(&s, two_cpus, 2);
		struct store *lost = shown_map(&s, (struct obj_map){ .name = STR("lost"), .type = MAP_PERCPU_ARRAY,
			.key_size = 4, .value_size = 8, .max_entries = 4 });
		shown_map(&s, (struct obj_map){ .name = STR("ring"), .type = MAP_RINGBUF, .loss_slot = 1 });
		shown_map(&s, (struct obj_map){ .name = STR("quiet"), .type = MAP_RINGBUF });
		s.h.o->loss_map = 1, s.h.o->is_ours = true;
		put(lost, 0, 0, 0), put(lost, 1, 3, 4);
		hand_end(&s.h, &s.p.ds);
		s.l = (struct loaded){ .arena = &s.p.arena, .k = &s.p.fake.kern, .obj = s.h.o, .map_fds = s.fds,
			.btf_fd = -1 };
		struct stream *stream = stream_new(&s.p.arena, &s.p.fake.kern);
		x = (struct loss){ .h = &s.p.h, .loaded = &s.l, .stream = stream, .json = json, .out = &out,
			.err = &err };
		loss_init(&x);
		static const struct source_ops ops = { .drain = nothing_comes };
		/* as the kernel counts */
		stream_add(stream, (struct source){ .ops = &ops, .number = 0, .lost = 6 });
		loss_source(&x, 2, 0);
		loss_tell(&x, false);
		loss_tell(&x, false);
		lost->row[1].value[0] = 5, lost->row[0].value[8] = 1;
		loss_tell(&x, false);
		loss_tell(&x, true);
		stream_close(stream);
		done(&s.p);
	}
	buf_str(&out, buf_view(&err));
	buf_free(&err);
	assert_true(golden("app_losses", &out));
}

/* ---- attempts ---------------------------------------------------------------------------------------------------- */

static bool no_kprobes(void *ctx) { return ctx != NULL; }

/* What a session tries next when this attempt failed, on kernels with and without kprobes and trampolines. */
static void attempts(void **state)
{
	static const struct { const char *text; bool no_kprobes, given, has_fentry, no_types; } kernels[] = {
		{ "int kprobe__f() {}", false, false, true, false }, { "int kprobe__f() {}", true, false, true, false },
		{ "nothing of that kind", true, false, true, false },
		{ "int kprobe__f() {}", true, false, false, false }, { "\x7f" "ELF probe", true, false, true, false },
		{ "int kprobe__f() {}", false, true, true, false }, { "int kprobe__f() {}", false, false, false,
		false }, { "syscall__open", true, false, true, false },
		{ "int kprobe__f() {}", false, false, true, true } };
	static const struct { enum plan_stage stage; const char *kind, *target; } steps[] = { { STAGE_ATTACH, "kprobe",
		"vfs_open" }, { STAGE_ATTACH, "kretprobe", "nobody" }, { STAGE_ATTACH, "ksyscall", "openat" },
		{ STAGE_ATTACH, "kprobe", "sys_clone" }, { STAGE_ATTACH, "tracepoint", "vfs_open" },
		{ STAGE_ATTACH, NULL, NULL }, { STAGE_LOAD, NULL, NULL }, { STAGE_COMPILE, NULL, NULL } };
	struct buf out = BUF_INIT;
	struct arena a = { 0 };
	str types = kernel_types_of(&a);
	const struct fake_file files[] = { { "/sys/kernel/btf/vmlinux", types.s, types.n } };
	(void)state;
	for (u32 k = 0; k < ARRAY_LEN(kernels); k++)
		for (u32 i = 0; i < ARRAY_LEN(steps); i++)
			for (u32 said = 0; said < 2; said++) {
				struct place p;
				struct plan plan;
				str fentry = STR("given");
				struct hook h = { .kind = str_from(steps[i].kind ? steps[i].kind : ""),
					.target = str_from(steps[i].target ? steps[i].target : "") };
				setup(&p, files, !kernels[k].no_types);
				p.h.feats.known[FEAT_FENTRY] = kernels[k].has_fentry ? 1 : -1;
				struct cc_opts cc = { .has_kprobes = kernels[k].no_kprobes ? no_kprobes : NULL,
					.fentry = kernels[k].given ? &fentry : NULL, .nfentry = kernels[k].given };
				plan_init(&plan, &p.h, &cc, str_from(kernels[k].text));
				app_report(&p.ds, BAD_OPTION, where_none(), "what went wrong");
				app_report(&p.ds, UNATTACHED, where_none(), "a warning");
				static const struct diag_code no_fentry = { "C320", "NO_FENTRY", DIAG_ERROR, EXIT_USER,
					"" };
				if (said)
					diag_add(&p.ds, &no_fentry, where_none(), "no fentry");
				bool more = plan_next(&plan, steps[i].stage, STR("prog"), steps[i].kind ? &h : NULL,
					STR("tried this"));
				buf_printf(&out,
					"%u %u %u: %d fentry %u/%u kprobes %d errors %u of %u; prog '%.*s' other '%.*s'", k, i, said, more, plan.cc.nfentry, plan.fentry.n, !plan.cc.has_kprobes || plan.cc.has_kprobes(NULL), plan.errors.n, p.ds.list.n, STR_ARG(plan_tried(&plan, STR("prog"))), STR_ARG(plan_tried(&plan, STR("other"))));
				app_report(&p.ds, BAD_OPTION, where_none(), "the last");
				plan_tell(&plan, steps[i].stage);
				for (u32 d = 0; d < p.ds.list.n; d++)
					buf_printf(&out, " | %.*s", STR_ARG(p.ds.list.v[d]->msg));
				buf_printf(&out, " (%u)\n", p.ds.errors);
				done(&p);
			}
	arena_clear(&a);
	assert_true(golden("app_plans", &out));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(names_of_hooks), cmocka_unit_test(types_as_c),
		cmocka_unit_test(types_written),
		cmocka_unit_test(maps_as_tables), cmocka_unit_test(maps_as_histograms),
		cmocka_unit_test(variables_that_changed),
		cmocka_unit_test(maps_by_number), cmocka_unit_test(stacks_of_build_ids), cmocka_unit_test(listings),
		cmocka_unit_test(places), cmocka_unit_test(guards), cmocka_unit_test(set_and_fill),
		cmocka_unit_test(lines_of_records), cmocka_unit_test(lines_of_prints), cmocka_unit_test(marked_formats),
		cmocka_unit_test(losses), cmocka_unit_test(attempts) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
