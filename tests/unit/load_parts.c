/* load_parts.c: parts of the loader by themselves: values of the configuration by their types, CO-RE in instructions,
 * symbols of the kernel, and what is made of refusals. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "load/load_private.h"

#include "fake_kern.h"
#include "golden.h"
#include "hand_obj.h"

struct part { struct arena a; struct diags ds; struct fake f; struct feats feats; struct load_opts opts;
	struct loaded out; struct load l; };

static const struct btf *the_kernel(void *ctx, u32 index) { return index ? NULL : ctx; }

/* Of a kernel with more modules than anyone has. */
static u32 last_module;
static const struct btf *many_modules(void *ctx, u32 index) { last_module = index; return ctx; }

static void part_init(struct part *p, const struct fake_file *files, u32 n)
{
	*p = (struct part){ 0 };
	diags_init(&p->ds, &p->a, NULL);
	fake_init(&p->f, files, n);
	p->feats.k = &p->f.kern;
	p->opts = (struct load_opts){ .k = &p->f.kern, .feats = &p->feats };
	p->out = (struct loaded){ .arena = &p->a, .k = &p->f.kern, .btf_fd = -1 };
	p->l = (struct load){ .arena = &p->a, .opts = &p->opts, .k = &p->f.kern, .ds = &p->ds, .out = &p->out,
		.nmodule_fds = 1 };
}

static void part_obj(struct part *p, struct obj *o)
{
	p->l.obj = p->out.obj = o;
	p->out.map_fds = arena_array(&p->a, int, o->maps.n + 1);
	for (u32 i = 0; i < o->maps.n; i++)
		p->out.map_fds[i] = FAKE_FIRST_FD + (int)i;
}

static void part_end(struct part *p)
{
	assert_int_equal(fake_left(&p->a, &p->f).n, 0);
	arena_clear(&p->a);
}

/* ---- the configuration ---------------------------------------------------------------------------------------- */

enum kind { BOOL, CHAR, TRI, SHORT, UINT, INT, U64T, TEXT5, TEXT1, INTS, ENUM, REC, KINDS };
static const char *const kind_names[] = { "bool", "char", "tristate", "short", "unsigned", "int", "u64", "char[5]",
	"char[1]", "int[2]",
	"enum", "struct" };

static u32 add_kind(struct hand *h, enum kind k, struct obj_extern *e)
{
	static const u8 sizes[] = { 1, 1, 4, 2, 4, 4, 8, 5, 1, 8, 4, 16 };
	e->size = sizes[k];
	e->is_signed = k == CHAR || k == SHORT || k == INT;
	switch (k) {
	case BOOL: return btf_add_int(h->b, STR("_Bool"), 1, 4);
	case CHAR: return h->u8t;
	case TRI: return btf_add_ref(h->b, BTF_CONST, STR(""), btf_add_enum(h->b, STR("libbpf_tristate"), 4, false,
		false));
	case SHORT: return btf_add_int(h->b, STR("short"), 2, 1);
	case UINT: return btf_add_int(h->b, STR("unsigned"), 4, 0);
	case INT: return h->i32;
	case U64T: return h->u64t;
	case TEXT5: return btf_add_array(h->b, h->u8t, 5);
	case TEXT1: return btf_add_array(h->b, h->u8t, 1);
	case INTS: return btf_add_array(h->b, h->i32, 2);
	case ENUM: return btf_add_enum(h->b, STR("other"), 4, false, false);
	default: return h->rec;
	}
}

static void kconfig_values(void **state)
{
	static const char *const values[] = { "y", "m", "n", "x", "", "0", "1", "2", "-1", "-0", "127", "128", "-128",
		"-129", "255", "256", "32767", "32768",
		"-32768", "0x10", "2147483647", "2147483648", "-2147483648", "4294967295", "4294967296",
		"18446744073709551615", "\"\"", "\"", "\"abcd\"", "\"abcdef\"", "abc" };
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 k = 0; k < KINDS; k++) {
		struct part p;
		struct hand h;
		struct obj_extern e = { .name = STR("CONFIG_X"), .kind = EXTERN_KCONFIG, .kconfig_off = 2,
			.is_typed = true };
		part_init(&p, NULL, 0);
		hand_begin(&h, &p.a);
		e.btf_id = btf_add_var(h.b, e.name, add_kind(&h, k, &e), 2);
		hand_end(&h, &p.ds);
		vec_push(&h.o->externs, &p.a, e);
		hand_map(&h, (struct obj_map){ .name = STR(".kconfig"), .origin = MAP_KCONFIG, .value_size = 2 +
			e.size });
		part_obj(&p, h.o);
		buf_printf(&out, "%s:", kind_names[k]);
		for (u32 i = 0; i < ARRAY_LEN(values); i++) {
			diags_init(&p.ds, &p.a, NULL);
			p.opts.kconfig = arena_printf(&p.a, "CONFIG_X=%s\n", values[i]);
			bool ok = load_externs(&p.l);
			assert_true(ok == (p.ds.errors == 0) && p.l.ext[0].found == ok);
			if (ok)
				buf_printf(&out, " %s=", values[i]);
			for (u32 b = 0; ok && b < e.size + 2; b++)
				buf_printf(&out, "%02x", p.l.kconfig[b]);
		}
		buf_char(&out, '\n');
		h.o->maps.v[0].value_size--;                 /* no room for it */
		p.opts.kconfig = STR("CONFIG_X=y\n");
		assert_false(load_externs(&p.l));
		part_end(&p);
	}
	assert_true(golden("load_kconfig", &out));
}

#define LINES(s) s, sizeof(s) - 1
static void kconfig_of_the_library(void **state)
{
	static const struct fake_file wrapped[] = { { "/proc/kallsyms",
		LINES("ffffffff81000000 T a\nffffffff81000010 T __x64_sys_bpf\nffffffff81000020 T __arm64_sys_bpf\n") },
		{ "/boot/config-6.1.0-13-amd64", LINES("CONFIG_Q=\"v\"\n") } },
		bare[] = { { "/proc/kallsyms", LINES("ffffffff81000000 T sys_bpf\n") } };
	static const char *const names[] = { "LINUX_KERNEL_VERSION", "LINUX_HAS_BPF_COOKIE",
		"LINUX_HAS_SYSCALL_WRAPPER", "CONFIG_LACKING", "CONFIG_Q" };
	static const struct { const struct fake_file *files; u32 n; s8 cookie; u64 values[3]; } rows[] = {
		{ wrapped, 2, 1, { 6 << 16 | 1 << 8, 1, 1 } }, { bare, 1, -1, { 6 << 16 | 1 << 8, 0, 0 } } };
	(void)state;
	for (u32 r = 0; r < ARRAY_LEN(rows); r++)
		for (u32 i = 0; i < ARRAY_LEN(names); i++) {
			struct part p;
			struct hand h;
			struct obj_extern e = { .name = str_from(names[i]), .kind = EXTERN_KCONFIG, .size = 8,
				.is_weak = i == 3 && r };
			part_init(&p, rows[r].files, rows[r].n);
			p.feats.known[FEAT_BPF_COOKIE] = rows[r].cookie;
			hand_begin(&h, &p.a);
			e.btf_id = btf_add_var(h.b, e.name, h.u64t, 2);
			hand_end(&h, &p.ds);
			vec_push(&h.o->externs, &p.a, e);
			hand_map(&h, (struct obj_map){ .name = STR(".kconfig"), .origin = MAP_KCONFIG,
				.value_size = 8 });
			part_obj(&p, h.o);
			u64 got = 0;
			bool ok = load_externs(&p.l);
			memcpy(&got, p.l.kconfig, 8);
			assert_true(ok == (i < 3 || (i == 3 && r)));
			assert_int_equal(got, i < 3 ? rows[r].values[i] : 0);
			if (!ok)
				assert_true(str_is(p.ds.list.v[0]->msg, i == 4 &&
					!r ? "'CONFIG_Q' has the value '\"v\"', which does not fit its type" :
					arena_printf(&p.a, "this kernel's configuration does not say '%s'",
					names[i]).s));
			part_end(&p);
		}
}

/* ---- symbols --------------------------------------------------------------------------------------------------- */

/* A list of symbols longer than what is read at once, in which a line stands across the border. */
static void symbols_by_address(void **state)
{
	static const struct { const char *name; u64 address; bool is_weak; } rows[] = { { "first", 0x1000, false },
		{ "sym_2000", 0xa0 + 2000 * 16, false },
		{ "sym_2849", 0xa0 + 2849 * 16, false }, { "mixed", 0xABCDEF, false }, { "last", ~0ull, false },
		{ "sym_200", 0xa0 + 200 * 16, false },
		{ "of_module", 0x77, false }, { "gone", 0, true }, { "missing", 0, false } };
	enum { CHUNK = 64 << 10, NEAR = 150, MOST = 64 };
	struct buf text = BUF_INIT;
	struct part p;
	struct hand h;
	u32 edge[MOST], nedges = 0;                          /* those around the ends of chunks that are read at once */
	(void)state;
	buf_puts(&text, "0000000000001000 T first\nbroken\n00000000000000z0 T oddly\n");
	for (u32 i = 0; i < 6000; i++) {
		if ((text.n + NEAR) % CHUNK < 2 * NEAR && text.n > NEAR && nedges < MOST)
			edge[nedges++] = i;
		buf_printf(&text, "%016x t sym_%u\n", 0xa0 + i * 16, i);
	}
	assert_true(nedges > 20);
	buf_puts(&text, "0000000000000077 t of_module\t[mod]\n0000000000abCDef D mixed\n0000000000000001 T first\n"
		"ffffffffffffffff T last\n0000000000000005 T cut");
	const struct fake_file file = { "/proc/kallsyms", text.s, text.n };
	part_init(&p, &file, 1);
	hand_begin(&h, &p.a);
	hand_end(&h, &p.ds);
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		struct obj_extern e = { .name = str_from(rows[i].name), .kind = EXTERN_KSYM,
			.is_weak = rows[i].is_weak };
		vec_push(&h.o->externs, &p.a, e);
	}
	for (u32 i = 0; i < nedges; i++) {
		struct obj_extern e = { .name = arena_printf(&p.a, "sym_%u", edge[i]), .kind = EXTERN_KSYM };
		h.o->externs.v[h.o->externs.n - 1] = e;              /* the missing one stays the last */
		vec_push(&h.o->externs, &p.a, ((struct obj_extern){ .name = STR("missing"), .kind = EXTERN_KSYM }));
	}
	part_obj(&p, h.o);
	assert_false(load_externs(&p.l));
	for (u32 i = 0; i < nedges; i++)
		assert_int_equal(p.l.ext[ARRAY_LEN(rows) - 1 + i].address, 0xa0 + edge[i] * 16);
	for (u32 i = 0; i < ARRAY_LEN(rows) - 1; i++)
		if (p.l.ext[i].found != (rows[i].address != 0) || p.l.ext[i].address != rows[i].address ||
			p.l.ext[i].btf_id)
			fail_msg("%s: %llx", rows[i].name, (unsigned long long)p.l.ext[i].address);
	assert_int_equal(p.ds.errors, 1);
	assert_true(str_is(p.ds.list.v[0]->msg, "this kernel has no symbol 'missing'"));
	h.o->externs.n--;
	u64 calls = p.f.calls;
	assert_true(load_externs(&p.l));
	h.o->externs.n = 1;                                  /* the first line alone: the rest is not read */
	u64 all = p.f.calls - calls;
	calls = p.f.calls;
	assert_true(load_externs(&p.l));
	assert_true(p.f.calls - calls < all);
	buf_free(&text);
	part_end(&p);
}

static u32 typed_side(struct hand *h, bool is_kernel)
{
	struct btf_build *b = h->b;
	u32 ptr = btf_add_ptr(b, h->rec), other = btf_add_proto(b, h->u64t), proto = btf_add_proto(b, h->i32);
	btf_add_param(b, STR("p"), ptr);
	if (!is_kernel)
		return proto;
	btf_add_func(b, STR("take"), proto, 0);
	btf_add_func(b, STR("differs"), other, 0);
	btf_add_var(b, STR("counter"), h->u64t, 1);
	btf_add_var(b, STR("odd"), h->rec, 1);
	return proto;
}

/* With types: the kernel's function or variable, by its name or that without the flavor, of the declared type. */
static void symbols_by_type(void **state)
{
	static const struct { const char *name; enum obj_extern_kind kind; bool is_func, is_weak; } rows[] = {
		{ "take", EXTERN_KFUNC, true, false }, { "take___v2", EXTERN_KFUNC, true, false },
		{ "differs", EXTERN_KFUNC, true, false },
		{ "differs", EXTERN_KFUNC, true, true }, { "nowhere", EXTERN_KFUNC, true, false },
		{ "nowhere", EXTERN_KFUNC, true, true },
		{ "counter", EXTERN_KSYM, false, false }, { "counter___x", EXTERN_KSYM, false, false },
		{ "odd", EXTERN_KSYM, false, false }, { "nothing", EXTERN_KSYM, false, false },
		{ "take", EXTERN_KSYM, false, false }, { "elsewhere", EXTERN_ELSEWHERE, false, false },
		{ "elsewhere", EXTERN_ELSEWHERE, false, true } };
	struct buf out = BUF_INIT;
	struct arena ka = { 0 };
	struct hand kernel;
	struct diags kds;
	(void)state;
	diags_init(&kds, &ka, NULL);
	hand_begin(&kernel, &ka);
	typed_side(&kernel, true);
	hand_end(&kernel, &kds);
	assert_non_null(kernel.o->btf);
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		struct part p;
		struct hand h;
		struct obj_extern e = { .name = str_from(rows[i].name), .kind = rows[i].kind, .is_typed = true,
			.is_weak = rows[i].is_weak };
		part_init(&p, NULL, 0);
		p.opts.kernel_btf = the_kernel, p.opts.ctx = kernel.o->btf;
		hand_begin(&h, &p.a);
		u32 proto = typed_side(&h, false);
		e.btf_id = rows[i].is_func ? btf_add_func(h.b, e.name, proto, 2) : btf_add_var(h.b, e.name, h.u64t, 2);
		hand_end(&h, &p.ds);
		vec_push(&h.o->externs, &p.a, e);
		part_obj(&p, h.o);
		bool ok = load_externs(&p.l);
		const struct ext_value *v = p.l.ext;
		buf_printf(&out, "%s kind %u%s: %s found %d id %u of %u address %llx other %d\n", rows[i].name,
			rows[i].kind, rows[i].is_weak ? " weak" : "", ok ? "ok" : "no",
			v->found, v->btf_id, v->btf_index, (unsigned long long)v->address, v->other_type);
		diags_print(&p.ds, (struct diag_style){ 0 }, &out);
		part_end(&p);
	}
	arena_clear(&ka);
	assert_true(golden("load_symbols", &out));
}

/* ---- CO-RE ------------------------------------------------------------------------------------------------------- */

static void core_types(struct hand *h, bool is_kernel)
{
	struct btf_build *b = h->b;
	u32 u32t = btf_add_int(b, STR("unsigned int"), 4, 0), u16t = btf_add_int(b, STR("unsigned short"), 2, 0),
		u8u = btf_add_int(b, STR("unsigned char"), 1, 0),
		ptr = btf_add_ptr(b, 0), far = btf_add_array(b, u32t, is_kernel ? 9000 : 1),
		three = btf_add_array(b, u8u, 3);
	btf_add_record(b, false, STR("moved"), is_kernel ? 40000 : 64);
	u32 at = is_kernel ? 128 : 0;
	btf_add_member(b, STR("same"), u32t, at, 0);
	btf_add_member(b, STR("wider"), is_kernel ? h->u64t : u32t, at + 64, 0);
	btf_add_member(b, STR("narrow"), is_kernel ? u16t : u32t, at + 128, 0);
	btf_add_member(b, STR("byte"), is_kernel ? u8u : u16t, at + 160, 0);
	btf_add_member(b, STR("sign"), is_kernel ? h->u64t : h->i32, at + 192, 0);
	btf_add_member(b, STR("ptr"), ptr, at + 256, 0);
	if (!is_kernel)
		btf_add_member(b, STR("gone"), u32t, at + 320, 0);
	btf_add_member(b, STR("far"), far, 384, 0);
	btf_add_member(b, STR("beyond"), u32t, is_kernel ? 36096 * 8 : 448, 0);
	btf_add_member(b, STR("odd"), is_kernel ? three : u32t, is_kernel ? 36200 * 8 : 480, 0);
	if (!is_kernel)
		btf_add_record(b, false, STR("nobody"), 4);
	btf_add_enum(b, STR("color"), 4, false, false);
	btf_add_enumerator(b, STR("RED"), is_kernel ? 0x12345678 : 1);
	if (!is_kernel)
		btf_add_enumerator(b, STR("GREEN"), 2);
}

static void core_insns(struct hand *h, const struct btf *kernel, const char *type, enum btf_kind kind,
	const char *access, enum core_kind core, const struct insn *insns,
	struct buf *out)
{
	struct part p;
	part_init(&p, NULL, 0);
	p.opts.kernel_btf = last_module ? many_modules : the_kernel, p.opts.ctx = (void *)kernel;
	struct obj *o = obj_new(&p.a, STR("x.o"));
	o->btf = h->o->btf;
	struct obj_func *f = vec_add(&o->funcs, &p.a);
	bool two = insn_is_ld64(insns[0]);
	*f = (struct obj_func){ .name = STR("prog"), .insns = (struct insn *)insns, .ninsns = 3 };
	struct obj_core c = { 0, btf_find(h->o->btf, kind, str_from(type)), 0, core };
	for (u32 off = 1; off < 1000 && !c.access; off++)            /* the access is one of its names */
		if (str_is(btf_str(h->o->btf, off), access))
			c.access = off;
	assert_true(c.type && c.access);
	vec_push(&f->cores, &p.a, c);
	part_obj(&p, o);
	assert_true(load_core(&p.l));
	buf_printf(out, "%s %s %u:", type, access, core);
	for (u32 i = 0; i < (two ? 2u : 1u); i++)
		buf_printf(out, " %02x %x%x %d %d ->", insns[i].code, insns[i].dst, insns[i].src, insns[i].off,
			insns[i].imm);
	for (u32 i = 0; i < (two ? 2u : 1u); i++)
		buf_printf(out, " %02x %x%x %d %d", p.l.text[0][i].code, p.l.text[0][i].dst, p.l.text[0][i].src,
			p.l.text[0][i].off, p.l.text[0][i].imm);
	const struct diag *why = load_core_why(&p.l, f, 0);
	if (why)
		buf_printf(out, "; %.*s; %.*s", STR_ARG(why->msg), STR_ARG(why->hint));
	buf_char(out, '\n');
	assert_null(load_core_why(&p.l, f, 1));
	part_end(&p);
}

static void core_in_instructions(void **state)
{
	enum { LDX = CLS_LDX | MODE_MEM, STX = CLS_STX | MODE_MEM, ST = CLS_ST | MODE_MEM, MOV = CLS_ALU64 | ALU_MOV,
		LD64 = CLS_LD | SZ_DW | MODE_IMM };
	static const struct { const char *type, *access; enum btf_kind kind; enum core_kind core; struct insn insn,
		next; } rows[] = {
		{ "moved", "0:0", BTF_STRUCT, 0, { .code = LDX | SZ_W, .dst = 1, .src = 2, .off = 0 }, { 0 } },
		{ "moved", "0:0", BTF_STRUCT, 0, { .code = STX | SZ_W, .off = 0 }, { 0 } },
		{ "moved", "0:0", BTF_STRUCT, 0, { .code = ST | SZ_W, .off = 0, .imm = 5 }, { 0 } },
		{ "moved", "0:0", BTF_STRUCT, 0, { .code = LDX | SZ_W, .off = 4 }, { 0 } },
		{ "moved", "0:0", BTF_STRUCT, 0, { .code = LDX | SZ_H, .off = 0 }, { 0 } },
		{ "moved", "0:1", BTF_STRUCT, 0, { .code = LDX | SZ_W, .off = 8 }, { 0 } },
		{ "moved", "0:1", BTF_STRUCT, 0, { .code = LDX | SZ_B, .off = 8 }, { 0 } },
		{ "moved", "0:1", BTF_STRUCT, 0, { .code = LDX | SZ_DW, .off = 8 }, { 0 } },
		{ "moved", "0:2", BTF_STRUCT, 0, { .code = LDX | SZ_W, .off = 16 }, { 0 } },
		{ "moved", "0:3", BTF_STRUCT, 0, { .code = LDX | SZ_H, .off = 20 }, { 0 } },
		{ "moved", "0:4", BTF_STRUCT, 0, { .code = LDX | SZ_W, .off = 24 }, { 0 } },
		{ "moved", "0:5", BTF_STRUCT, 0, { .code = LDX | SZ_DW, .off = 32 }, { 0 } },
		{ "moved", "0:6", BTF_STRUCT, 0, { .code = LDX | SZ_W, .off = 40 }, { 0 } },
		{ "moved", "0:8", BTF_STRUCT, 0, { .code = LDX | SZ_W, .off = 56 }, { 0 } },
		{ "moved", "0:9", BTF_STRUCT, 0, { .code = LDX | SZ_W, .off = 60 }, { 0 } },
		{ "moved", "0:8", BTF_STRUCT, 0, { .code = MOV, .imm = 56 }, { 0 } },
		{ "moved", "0:0", BTF_STRUCT, 0, { .code = CLS_ALU | ALU_ADD, .imm = 0 }, { 0 } },
		{ "moved", "0:0", BTF_STRUCT, 0, { .code = MOV, .imm = 1 }, { 0 } },
		{ "moved", "0:0", BTF_STRUCT, 0, { .code = MOV | SRC_X }, { 0 } }, { "moved", "0:0", BTF_STRUCT, 0,
		{ .code = CLS_JMP | JMP_CALL }, { 0 } },
		{ "moved", "0:8", BTF_STRUCT, 0, { .code = LD64, .dst = 3, .imm = 56 }, { 0 } },
		{ "moved", "0:8", BTF_STRUCT, 0, { .code = LD64, .imm = 56 }, { .imm = 1 } },
		{ "moved", "0:6", BTF_STRUCT, 0, { .code = LD64, .imm = 40 }, { 0 } }, { "moved", "0:6", BTF_STRUCT,
		CORE_FIELD_EXISTS, { .code = MOV, .imm = 1 }, { 0 } },
		{ "moved", "0:1", BTF_STRUCT, CORE_FIELD_SIZE, { .code = MOV, .imm = 4 }, { 0 } },
		{ "moved", "0", BTF_STRUCT, CORE_TYPE_SIZE, { .code = MOV, .imm = 64 }, { 0 } },
		{ "nobody", "0", BTF_STRUCT, CORE_TYPE_SIZE, { .code = MOV, .imm = 4 }, { 0 } },
		{ "nobody", "0", BTF_STRUCT, CORE_TYPE_EXISTS, { .code = MOV, .imm = 1 }, { 0 } },
		{ "color", "0", BTF_ENUM, CORE_ENUMVAL_VALUE, { .code = LD64, .imm = 1 }, { 0 } },
		{ "color", "1", BTF_ENUM, CORE_ENUMVAL_VALUE, { .code = MOV, .imm = 2 }, { 0 } },
		{ "moved", "0", BTF_STRUCT, CORE_TYPE_ID_LOCAL, { .code = MOV, .imm = 8 }, { 0 } },
	};
	struct buf out = BUF_INIT;
	struct arena a = { 0 };
	struct diags ds;
	struct hand local, kernel;
	(void)state;
	diags_init(&ds, &a, NULL);
	hand_begin(&local, &a);
	static const char *const accesses[] = { "0", "1", "0:0", "0:1", "0:2", "0:3", "0:4", "0:5", "0:6", "0:8",
		"0:9" };
	for (u32 i = 0; i < ARRAY_LEN(accesses); i++)
		btf_add_str(local.b, str_from(accesses[i]));
	core_types(&local, false);
	hand_end(&local, &ds);
	hand_begin(&kernel, &a);
	core_types(&kernel, true);
	hand_end(&kernel, &ds);
	assert_true(local.o->btf && kernel.o->btf);
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		const struct insn insns[3] = { rows[i].insn, rows[i].next, { .code = CLS_JMP | JMP_EXIT } };
		core_insns(&local, kernel.o->btf, rows[i].type, rows[i].kind, rows[i].access, rows[i].core, insns,
			&out);
	}
	assert_true(golden("load_core_insns", &out));
	const struct insn insns[3] = { { .code = MOV, .imm = 1 }, { 0 }, { .code = CLS_JMP | JMP_EXIT } };
	last_module = 1;
	core_insns(&local, kernel.o->btf, "nobody", BTF_STRUCT, "0", CORE_TYPE_EXISTS, insns, &out);
	assert_int_equal(last_module, 511);          /* the kernel itself, and so many modules */
	last_module = 0;
	buf_free(&out);
	arena_clear(&a);
}

/* ---- types for old kernels --------------------------------------------------------------------------------------- */

/* Takes no types at first; those that come then are printed. */
static struct buf taken;
static u32 refused_types;
static long types_bpf(struct kern *k, int cmd, void *attr, u32 size)
{
	const struct sys_btf_load *b = attr;
	struct arena a = { 0 };
	struct diags ds;
	if (cmd != BPFCMD_BTF_LOAD)
		return fake_bpf(k, cmd, attr, size);
	if (refused_types && refused_types--)
		return -EINVAL;
	diags_init(&ds, &a, NULL);
	struct btf *btf = btf_open(&a, (void *)(uintptr_t)b->btf, b->btf_size, NULL, &ds);
	for (u32 id = 1; btf && id < btf_count(btf); id++)
		btf_print_raw(btf, id, &taken);
	buf_printf(&taken, "log %u\n", b->log_level);
	if (b->log_level)
		snprintf((char *)(uintptr_t)b->log_buf, b->log_size, "magic: 0xeb9f\n[1] INT int\nInvalid name\n\n");
	arena_clear(&a);
	return b->log_level || !btf ? -EINVAL : fake_bpf(k, cmd, attr, size);
}

static void all_kinds(struct hand *h)
{
	struct btf_build *b = h->b;
	u32 f = btf_add_float(b, STR("float"), 4), tag = btf_add_ref(b, BTF_TYPE_TAG, STR("user"), h->i32),
		plain = btf_add_proto(b, h->i32), nameless = btf_add_proto(b, 0);
	btf_add_param(b, STR(""), h->i32);
	btf_add_param(b, STR("named"), h->u64t);
	btf_add_param(b, STR(""), h->u8t);
	btf_add_param(b, STR(""), 0);
	btf_add_func(b, STR("local"), plain, 0);
	u32 global = btf_add_func(b, STR("global"), plain, 1);
	btf_add_func(b, STR("outside"), nameless, 2);
	u32 hidden = btf_add_func(b, STR("hidden"), plain, 1);
	btf_add_enum(b, STR("big"), 8, false, true);
	btf_add_enumerator(b, STR("HUGE"), 1ll << 40);
	btf_add_enumerator(b, STR("SMALL"), 3);
	btf_add_enum(b, STR("little"), 4, false, false);
	btf_add_enumerator(b, STR("ONE"), 1);
	u32 x = btf_add_var(b, STR("x"), h->i32, 1), y = btf_add_var(b, STR("y"), f, 0),
		sym = btf_add_var(b, STR("sym"), 0, 2), sec = btf_add_datasec(b, STR("?.data"), 12);
	btf_add_secinfo(b, x, 0, 4);
	btf_add_secinfo(b, y, 8, 4);
	btf_add_datasec(b, STR(".rodata"), 6);                       /* out of order, and past its end */
	btf_add_secinfo(b, x, 4, 4);
	btf_add_secinfo(b, y, 0, 4);
	btf_add_datasec(b, STR(".past"), 6);
	btf_add_secinfo(b, x, 4, 4);
	btf_add_datasec(b, STR(".ksyms"), 0);
	btf_add_secinfo(b, sym, 0, 0);
	btf_add_decl_tag(b, STR("tagged"), global, -1);
	btf_add_array(b, tag, 3);
	struct obj_extern e = { .name = STR("sym"), .kind = EXTERN_KSYM, .btf_id = sym, .is_weak = true };
	vec_push(&h->o->externs, h->a, e);
	HAND_FUNC(h, "hidden", ".text", I_MOV(0, 2), I_EXIT)->is_hidden = true;
	h->o->funcs.v[0].btf_id = hidden;
	(void)sec;
}

/* The same types behind their strings. */
static void strings_first(struct hand *h, struct diags *ds)
{
	enum { HEAD = 24 };
	u32 head[6];
	memcpy(head, h->o->btf_bytes, sizeof(head));
	u32 types = head[3], strings = ALIGN_UP(head[5], 4u);
	u8 *made = arena_alloc(h->a, HEAD + types + strings);
	memset(made, 0, HEAD + types + strings);
	memcpy(made + HEAD, (const u8 *)h->o->btf_bytes + head[1] + head[4], head[5]);
	memcpy(made + HEAD + strings, (const u8 *)h->o->btf_bytes + head[1] + head[2], types);
	head[1] = HEAD, head[2] = strings, head[4] = 0, head[5] = strings;
	memcpy(made, head, sizeof(head));
	h->o->btf_bytes = made;
	h->o->btf_len = HEAD + types + strings;
	h->o->btf = btf_open(h->a, made, h->o->btf_len, NULL, ds);
	assert_non_null(h->o->btf);
}

static void types_for_old_kernels(void **state)
{
	static const struct { const char *what; u32 refused; u32 lacks[6], n; bool is_turned, has_table; } rows[] = {
		{ "takes all", 0, { 0 }, 0, false }, { "takes all, strings first", 0, { 0 }, 0, true },
		{ "no sections, strings first", 1, { FEAT_BTF_DATASEC }, 1, true },
		{ "no functions", 1, { FEAT_BTF_FUNC }, 1 },
		{ "no linkage of functions", 1, { FEAT_BTF_GLOBAL_FUNC }, 1 }, { "no sections", 1, { FEAT_BTF_DATASEC },
		1 }, { "no floats", 1, { FEAT_BTF_FLOAT }, 1 },
		{ "no tags", 1, { FEAT_BTF_DECL_TAG, FEAT_BTF_TYPE_TAG }, 2 },
		{ "no 64-bit enums", 1, { FEAT_BTF_ENUM64 }, 1 }, { "something else", 2, { 0 }, 0 },
		{ "none at all", 2, { FEAT_BTF }, 1 },
		{ "something else, and a table of functions needs them", 2, { 0 }, 0, false, true } };
	(void)state;
	taken = (struct buf)BUF_INIT;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		struct part p;
		struct hand h;
		part_init(&p, NULL, 0);
		p.f.kern.bpf = types_bpf;
		for (u32 f = 0; f < FEAT_COUNT; f++)
			p.feats.known[f] = 1;
		for (u32 n = 0; n < rows[i].n; n++)
			p.feats.known[rows[i].lacks[n]] = -1;
		hand_begin(&h, &p.a);
		all_kinds(&h);
		hand_end(&h, &p.ds);
		if (rows[i].is_turned)
			strings_first(&h, &p.ds);
		if (rows[i].has_table)
			vec_push(&h.o->maps, &p.a, ((struct obj_map){ .name = STR("ops"), .origin = MAP_STRUCT_OPS }));
		part_obj(&p, h.o);
		refused_types = rows[i].refused;
		buf_printf(&taken, "==== %s\n", rows[i].what);
		assert_int_equal(load_btf(&p.l), !rows[i].has_table);
		diags_print(&p.ds, (struct diag_style){ 0 }, &taken);
		buf_printf(&taken, "fd %d, why not '%.*s'\n", p.out.btf_fd, STR_ARG(p.l.btf_refused));
		if (p.out.btf_fd >= 0)
			fake_close(&p.f.kern, p.out.btf_fd);
		part_end(&p);
	}
	assert_true(golden("load_old_types", &taken));
}

/* ---- refusals ---------------------------------------------------------------------------------------------------- */

static void decisive_lines(void **state)
{
	static const char *const logs[] = { "",
		"processed 2 insns (limit 1000000) max_states_per_insn 0 total_states 0\n",
		"0: (b7) r0 = 0\n1: (95) exit\n",
		"12: (79) r1 = *(u64 *)(r1 +8)\nR1 invalid mem access 'scalar'\nprocessed 13 insns\n",
		"0: R1=ctx() R10=fp0\n0: (85) call 1\nR1 type=scalar expected=map_ptr\n",
		"R0=inv1 R10=fp0\nR0 !read_ok\n", "R10=fp0\nR10 partial copy\n", "R1=x\nR1\nR12 !read_ok\n",
		"from 3 to 5: R0=1\n5: (95) exit\nUnreleased reference id=2 alloc_insn=3\n",
		"mark_precise: frame0: last_idx 3\nregs=1 stack=0\nlast_idx 3 first_idx 0\nparent didn't have\nmath "
		"between map_value pointer\n", "Func#1 is safe\nValidating f() func#1...\nback-edge from insn 3 to 1\n",
		"func#0 @0\nfunc#1 @7\nthe call stack of 9 frames is too deep !\n", "1000000000: x\n",
		"123456789: x\nmisaligned access\n", "12; x\n",
		"5: (0f) r1 += r2\nunbounded memory accessverification time 12 usec\nstack depth 0\n",
		"verification time 12 usec\nstack depth 0\nprocessed 0 insns\n", "a line that nobody "
		"knows\n", "Live regs before insn:\n 0: 01\n(caller)\nframe1: R6=x\ncaller:\n R6=x\ncallee:\n "
		"frame1: R1=x\nto caller at 5:\ninvalid access to map value, value_size=4 off=4 size=4\n",
		"arg#0 reference type('FWD S')\narg#0 type is not a struct\ntoo many states\n", "reg type "
		"unsupported for arg#0 function f#3\ntoo many states\n", "; return x; @ f.c:3\n", "propagating r1\n"
		"cur state:\n r1\nold state:\nmax_states_per_insn 4\ntotal_states 9\ninsn_processed 9\ncaller:x=1\n",
		"R3 unbounded memory access, make sure to bounds check\n", "R1=ctx\n\n   \n",
		"returning from callee:\n frame1: R0=0\nR0=\n",
		"7: (61) r2 = *(u32 *)(r1 +8)\n8: (55) if r2 != 0x5 goto pc-7 infinite loop detected at insn 2\n"
		"cur state: R0=scalar() R10=fp0\n",
		"14: (95) exit\nBPF_EXIT instruction in main prog would lead to reference leak\n",
		"14: (95) exit\nBPF_EXIT instruction in main prog cannot be used inside bpf_spin_lock-ed region\n",
		"14: (95) exit\nBPF_EXIT instruction in main prog cannot be used inside bpf_rcu_read_lock-ed region\n",
		"14: (95) exit\ntail_call cannot be used inside bpf_preempt_disable-ed region\n",
		"14: (95) exit\nBPF_EXIT instruction in main prog cannot be used inside bpf_local_irq_save-ed region\n",
		"3: (62) x\nwrite into map forbidden, value_size=4 off=0 size=4\n",
		"3: (0f) x\nmath between ctx pointer and register with unbounded min value is not allowed\n",
		"2: (85) call unknown#7\ninvalid func unknown#7\nverification time 9 usec\nstack depth 0 max 0\n"
		"insns processed 3\nprocessed 3 insns (limit 1000000)\n",
		"5: (79) x\nR1 invalid mem access 'mem_or_null'\n", "3: (85) call x#131\nR2 is not a known constant'\n",
		"3: (85) call x#1\nR2 must be a known constant\n",
		"3: (85) call x#5\nfunction calls are not allowed while holding a lock\n",
		"3: (61) x\naccess beyond struct task_struct at off 20000 size 4\n",
		"3: (7a) x\nbpf_timer cannot be accessed directly by load/store\n",
		"3: (85) call x#202\nExpected an initialized dynptr as arg #0\n",
		"3: (85) call x#9\nexpected an initialized iter_num as arg #0\n",
		"3: (85) call x#9\nexpected an uninitialized iter_num as arg #0\n",
		"3: (85) call x#9\nPossibly NULL pointer passed to trusted arg0\n",
		"3: (85) call x#9\nR1 must be referenced or trusted\n",
		"0: R1=ctx() R10=fp0\n2: (85) call x#9\narg#0 pointer type STRUCT task_struct must point to scalar, "
		"or struct "
		"with scalar\nprocessed 3 insns\n",
		"3: (85) call x#27\ncannot pass map_type 2 into func bpf_get_stackid#27\n",
		"3: (85) call x#93\ntracing progs cannot use bpf_spin_lock yet\n",
		"arg#0 reference type('UNKNOWN ') size cannot be determined: -22\n1: (85) call pc+3\n"
		"Global function nothing() doesn't return scalar. Only those are supported.\n"
		"Caller passes invalid args into func#1 ('nothing')\nprocessed 2 insns\n",
		"1: (85) call pc+3\naccess beyond struct thread_info at off 0 size 3264\n"
		"Caller passes invalid args into func#1 ('use')\nprocessed 2 insns\n",
		"3: (85) call x#7\nR2 unbounded memory access, use 'var &= const' or 'if (var < const)'\n" };
	struct arena a = { 0 };
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(logs); i++) {
		struct refusal r = load_refusal(&a, str_from(logs[i]));
		buf_printf(&out, "%u: at %lld '%.*s': %.*s; %.*s\n", i, (long long)r.insn, STR_ARG(r.line),
			STR_ARG(r.msg), STR_ARG(r.hint));
	}
	arena_clear(&a);
	assert_true(golden("load_logs", &out));
}

struct said { u32 type, attach; int err; const char *log; long probe; u32 func; };

static long probe_bpf(struct kern *k, int cmd, void *attr, u32 size)
{
	struct fake *f = fake_of(k);
	return cmd == BPFCMD_PROG_LOAD && f->fail_with ? -f->fail_with : fake_bpf(k, cmd, attr, size);
}

#define ALL_CAPS "CapEff:\t000001ffffffffff\n"
static void explain_one(const struct said *s, const char *status, struct buf *out)
{
	const struct fake_file files[] = { { "/proc/self/status", status, strlen(status) },
		{ "/proc/sys/kernel/cap_last_cap", "40\n", 3 },
		{ "/proc/self/uid_map", "0 0 4294967295\n", 15 } };
	struct part p;
	struct linked code = { .n = 5000 };
	struct linked_part parts[] = { { 0, F_MAIN }, { 17, F_HELP } };
	part_init(&p, files, ARRAY_LEN(files));
	p.f.kern.bpf = probe_bpf;
	p.f.fail_with = (int)-s->probe;
	struct obj *o = hand_obj(&p.a, &p.ds);
	part_obj(&p, o);
	p.l.ext = arena_array(&p.a, struct ext_value, o->externs.n + 1);
	p.l.ext[E_NAME].other_type = true;
	p.l.btf_refused = s->err == EDOM ? STR("[3] bad type") : STR("");
	p.feats.known[FEAT_MEMCG_ACCOUNT] = s->err == EPERM && s->func == F_NEXT ? -1 : 1;
	for (u32 i = 0; i < 2; i++)
		vec_push(&code.parts, &p.a, parts[i]);
	struct loaded_prog prog = { .func = F_MAIN, .prog_type = s->type, .attach_type = s->attach };
	load_explain(&p.l, &prog, &code, -s->err, str_from(s->log));
	buf_printf(out, "==== type %u attach %u errno %d asked %ld '%.50s'\n", s->type, s->attach, s->err, s->probe,
		s->log);
	diags_print(&p.ds, (struct diag_style){ 0 }, out);
	buf_printf(out, "errno kept: %d, exit %d\n", p.ds.list.v[0]->sys_errno, diags_exit_code(&p.ds));
	part_end(&p);
}

static void refusals_explained(void **state)
{
	static const struct said rows[] = { { PROG_XDP, 0, ENOSYS, "", 0, 0 }, { PROG_XDP, 0, EMFILE, "", 0, 0 },
		{ PROG_XDP, 0, ENFILE, "x", 0, 0 },
		{ PROG_TRACING, ATTACH_TRACE_FENTRY, EPERM, "", 0, 0 }, { PROG_TRACING, ATTACH_TRACE_FENTRY, EPERM, "",
		-EPERM, 0 }, { PROG_TRACING, ATTACH_TRACE_ITER, EPERM, "", 0, 0 },
		{ PROG_LSM, ATTACH_LSM_MAC, EPERM, "", 0, 0 }, { PROG_EXT, 0, EPERM, "", 0, 0 },
		{ PROG_TRACING, ATTACH_TRACE_FENTRY, EACCES, "", 0, 0 },
		{ PROG_KPROBE, 0, EPERM, "", 0, 0 }, { PROG_KPROBE, 0, EPERM, "", 0, F_NEXT },
		{ PROG_KPROBE, 0, EACCES, "processed 0 insns\n", 0, 0 },
		{ PROG_XDP, 0, EINVAL, "", -EINVAL, 0 }, { PROG_XDP, 0, EINVAL, "", 0, 0 },
		{ 9999, 0, EINVAL, "", 0, 0 }, { PROG_XDP, 0, E2BIG, "", 0, 0 }, { PROG_XDP, 0, EDOM, "", 0, 0 },
		{ PROG_XDP, 0, EDOM, "a line\n", 0, 0 }, { PROG_XDP, 0, EINVAL, "16: (b7) x\nR1 !read_ok\n", 0, 0 },
		{ PROG_XDP, 0, EINVAL, "17: (b7) x\nR1 !read_ok\n", 0, 0 },
		{ PROG_XDP, 0, EINVAL, "19: (b7) x\nR1 !read_ok\n", 0, 0 },
		{ PROG_XDP, 0, EINVAL, "unknown func bpf_ktime_get_ns#5\n", 0, 0 },
		{ PROG_XDP, 0, EINVAL, "invalid func unknown#177\n", 0, 0 },
		{ PROG_XDP, 0, EINVAL, "invalid func unknown#99999\n", 0, 0 },
		{ PROG_XDP, 0, EINVAL, "program of this type cannot use helper bpf_probe_read#4\n", 0, 0 },
		{ PROG_XDP, 0, EINVAL, "invalid func unknown#\n", 0, 0 },
		{ PROG_XDP, 0, EINVAL, "invalid func unknown#2001000000\n", 0, 0 },
		{ PROG_XDP, 0, EINVAL, "invalid func unknown#2001000008\n", 0, 0 },
		{ PROG_XDP, 0, EINVAL, "invalid func unknown#2001000009\n", 0, 0 },
		{ PROG_XDP, 0, EINVAL, "invalid func unknown#2002000002\n", 0, 0 },
		{ PROG_XDP, 0, EINVAL, "invalid func unknown#2002000003\n", 0, 0 },
		{ PROG_XDP, 0, EINVAL, "invalid func unknown#2002000004\n", 0, 0 },
		{ PROG_XDP, 0, EINVAL, "invalid func unknown#195896080\n", 0, 0 },
		{ PROG_XDP, 0, EACCES, "15: (61) x\ninvalid bpf_context access off=4 size=4\n", 0, 0 },
		{ PROG_XDP, 0, EACCES, "0: (61) r6 = x ; R6_w=pkt(r=0)\n8: (85) call bpf_xdp_adjust_head#44 ; R0=scalar()\n"
			"9: (71) r0 = x\nR6 invalid mem access 'scalar'\n", 0, 0 },
		{ PROG_XDP, 0, EACCES, "1: R1=ctx R6=pkt[0] R10=fp\n8: (85) call unknown#39\n9: (71) x\n"
			"R6 invalid mem access 'inv'\n", 0, 0 },
		{ PROG_XDP, 0, EACCES, "8: (85) call bpf_xdp_adjust_head#44\n9: R6=pkt(r=8)\n10: (85) call "
			"bpf_ktime_get_ns#5\n11: (71) x\nR6 invalid mem access 'scalar'\n", 0, 0 },
		{ PROG_XDP, 0, EACCES, "7: R6=ringbuf_mem(sz=4)\n8: (85) call bpf_ringbuf_submit#132\n"
			"R6 invalid mem access 'scalar'\n", 0, 0 },
		{ PROG_XDP, 0, EACCES, "7: R0=mem R6=mem R10=fp\n8: (85) call unknown#133\nR6 invalid mem access 'scalar'\n",
			0, 0 },
		{ PROG_XDP, 0, EACCES, "7: R7=sock(id=1)\n8: (85) call bpf_sk_release#86\nR7 invalid mem access 'scalar'\n",
			0, 0 },
		{ PROG_XDP, 0, EINVAL, "7: (85) call bpf_ringbuf_submit#132\n9: (85) call bpf_ringbuf_discard#133\n"
			"R1 type=scalar expected=ringbuf_mem\n", 0, 0 },
		{ PROG_XDP, 0, EACCES, "7: R6=ringbuf_mem_or_null(sz=4)\n8: (85) call bpf_ringbuf_submit#132\n"
			"R6 invalid mem access 'scalar'\n", 0, 0 },
		{ PROG_XDP, 0, E2BIG, "9: (25) x\nThe sequence of 8193 jumps is too complex.\n", 0, 0 },
		{ PROG_XDP, 0, EACCES, "9: (73) x\ninvalid variable-offset write to stack R1 var_off=(0x0; 0x1f) off=-16 "
			"size=1\n", 0, 0 },
		{ PROG_XDP, 0, EINVAL, "1: (95) exit\nAt program exit the register R0 has smin=2 smax=2 should have been in "
			"[0, 1]\n", 0, 0 },
		{ PROG_XDP, 0, EINVAL, "1: (95) exit\nAt program exit the register R0 has smin=2 smax=2 should have been in "
			"[-4095, 0]\n", 0, 0 } };
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++)
		explain_one(&rows[i], ALL_CAPS, &out);
	/* which rights a type needs, of one who has none */
	for (u32 type = 1; uapi_prog_type_name(type); type++) {
		struct said none = { type, ATTACH_TRACE_ITER, EPERM, "", -EPERM, 0 };
		explain_one(&none, "CapEff:\t0000000000000000\n", &out);
	}
	assert_true(golden("load_explained", &out));
}

/* A store into the context, by each type of program. */
static void stores_into_the_context(void **state)
{
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 type = 0; uapi_prog_type_name(type); type++) {
		struct part p;
		struct linked code = { .n = 1 };
		struct linked_part whole = { 0, F_MAIN };
		part_init(&p, NULL, 0);
		struct obj *o = hand_obj(&p.a, &p.ds);
		part_obj(&p, o);
		o->funcs.v[F_MAIN].insns[0] = (struct insn){ .code = (type & 1 ? CLS_ST : CLS_STX) | MODE_MEM | SZ_W };
		vec_push(&code.parts, &p.a, whole);
		struct loaded_prog prog = { .func = F_MAIN, .prog_type = type };
		load_explain(&p.l, &prog, &code, -EACCES, STR("0: (63) x\ninvalid bpf_context access off=4 size=4\n"));
		diags_print(&p.ds, (struct diag_style){ 0 }, &out);
		part_end(&p);
	}
	assert_true(golden("load_ctx_stores", &out));
}

/* ---- linking ----------------------------------------------------------------------------------------------------- */

static void print_linked(struct buf *out, const struct linked *c)
{
	for (u32 i = 0; i < c->n; i++)
		buf_printf(out, " %02x %x%x %d %d,", c->insns[i].code, c->insns[i].dst, c->insns[i].src,
			c->insns[i].off, c->insns[i].imm);
	buf_puts(out, "\n  parts");
	for (u32 i = 0; i < c->parts.n; i++)
		buf_printf(out, " %u:%u", c->parts.v[i].start, c->parts.v[i].func);
	buf_puts(out, " funcs");
	for (u32 i = 0; i < c->nfuncs; i++)
		buf_printf(out, " %u:%u", c->funcs[i].insn_off, c->funcs[i].type_id);
	buf_char(out, '\n');
}

static int slot_fd(void *ctx, u32 index) { (void)ctx; return index == 9 ? -1 : 300 + (int)index; }

/* Each kind of relocation, found, absent, of a module whose types can be had or not; maps that were not created; what
 * bpf_throw() ends in. */
static void linked_programs(void **state)
{
	static const struct ext_value found[] = { { .found = true }, { .found = true, .address = 0x123456789abcdef0 },
		{ .found = true, .btf_id = 77 }, { .found = true, .btf_id = 77, .btf_index = 3 },
		{ .found = true, .btf_id = 77, .btf_index = 9 }, { .found = false } };
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(found) * 2; i++) {
		bool is_kfunc = i & 1;
		struct part p;
		struct hand h;
		struct linked c = { 0 };
		part_init(&p, NULL, 0);
		p.opts.kernel_btf_fd = slot_fd;
		p.out.btf_fd = 5;
		hand_begin(&h, &p.a);
		u32 proto = btf_add_proto(h.b, h.i32), main_id = btf_add_func(h.b, STR("main"), proto, 1),
			end_id = btf_add_func(h.b, STR("end"), proto, 1), mid_id = btf_add_func(h.b, STR("mid"), proto,
			1);
		btf_add_decl_tag(h.b, STR("exception_callback:end"), main_id, -1);
		hand_end(&h, &p.ds);
		struct obj_extern throws = { .name = i == 0 ? STR("bpf_thrown") : STR("bpf_throw"),
			.kind = i == 2 ? EXTERN_KSYM : EXTERN_KFUNC }, conf = { .name = STR("CONFIG_X"),
			.kind = EXTERN_KCONFIG, .kconfig_off = 8 },
			sym = { .name = STR("sym"), .kind = is_kfunc ? EXTERN_KFUNC : EXTERN_KSYM };
		vec_push(&h.o->externs, &p.a, throws);
		vec_push(&h.o->externs, &p.a, conf);
		vec_push(&h.o->externs, &p.a, sym);
		hand_map(&h, (struct obj_map){ .name = STR(".kconfig"), .origin = MAP_KCONFIG });
		hand_map(&h, (struct obj_map){ .name = STR("lacking") });
		struct obj_func *f = HAND_FUNC(&h, "main", "socket", I_LD64(1, 0), I_LD64(2, 0), I_CALL, I_LD64(3, 0),
			I_CALL, I_CALL, I_EXIT);
		f->btf_id = main_id;
		const struct obj_reloc r[] = { { 8, RELOC_CALL, 2, 0 }, { 0, RELOC_EXTERN, 1, 4 },
			{ 2, RELOC_MAP, 1, 0 }, { 4, is_kfunc ? RELOC_KFUNC : RELOC_CALL, 2, 0 },
			{ 5, RELOC_EXTERN, 2, 16 }, { 7, RELOC_CALL, 2, 0 } };
		for (u32 n = 0; n < ARRAY_LEN(r); n++)
			if (n != 4 || !is_kfunc)
				hand_reloc(&h, f, r[n]);
		HAND_FUNC(&h, "end", ".text", I_MOV(0, 9), I_EXIT)->btf_id = end_id;
		HAND_FUNC(&h, "mid", ".text", I_MOV(0, 8), I_EXIT)->btf_id = i == 4 ? 0 : mid_id;
		part_obj(&p, h.o);
		p.out.map_fds[1] = -1;
		p.l.ext = arena_array(&p.a, struct ext_value, 3);
		p.l.ext[2] = found[i / 2];
		assert_true(load_core(&p.l));
		bool ok = load_link(&p.l, 0, &c);
		buf_printf(&out, "==== %u %s: %s\n", i, is_kfunc ? "kfunc" : "symbol", ok ? "linked" : "no");
		diags_print(&p.ds, (struct diag_style){ 0 }, &out);
		if (ok)
			print_linked(&out, &c);
		buf_printf(&out, "  modules %u: %d\n", p.l.nmodule_fds, p.l.nmodule_fds > 1 ? p.l.module_fds[1] : 0);
		part_end(&p);
	}
	assert_true(golden("load_linked", &out));
}

/* ---- of programs that are loaded --------------------------------------------------------------------------------- */

static str program_types;        /* of a program with BTF 5 */
static u32 program_calls, program_fails;
static long program_bpf(struct kern *k, int cmd, void *attr, u32 size)
{
	struct sys_get_info *info = attr;
	struct sys_get_id *id = attr;
	struct sys_prog_info *prog = (void *)(uintptr_t)info->info;
	struct sys_btf_info *btf = (void *)(uintptr_t)info->info;
	if (++program_calls == program_fails)
		return -EPERM;
	if (cmd == BPFCMD_BTF_GET_FD_BY_ID)
		return id->id == 5 ? fake_new_fd(fake_of(k), FD_OBJECT, "btf") : -ENOENT;
	if (cmd != BPFCMD_OBJ_GET_INFO_BY_FD)
		return fake_bpf(k, cmd, attr, size);
	if (info->bpf_fd == 20 || info->bpf_fd == 21) {
		assert_int_equal(info->info_len, sizeof(*prog));
		prog->btf_id = info->bpf_fd == 20 ? 5 : 0;
		return 0;
	}
	assert_int_equal(info->info_len, sizeof(*btf));
	if (btf->btf)
		memcpy((void *)(uintptr_t)btf->btf, program_types.s, MIN(btf->btf_size, program_types.n));
	btf->btf_size = program_types.n;
	return 0;
}

static void types_of_programs(void **state)
{
	(void)state;
	for (u32 i = 0; i < 7; i++) {
		struct part p;
		struct hand h;
		part_init(&p, NULL, 0);
		p.f.kern.bpf = program_bpf;
		hand_begin(&h, &p.a);
		u32 proto = btf_add_proto(h.b, h.i32), id = btf_add_func(h.b, STR("its"), proto, 1);
		hand_end(&h, &p.ds);
		program_types = (str){ (const char *)h.o->btf_bytes, (u32)h.o->btf_len };
		program_calls = 0, program_fails = i < 5 ? i : 0;            /* one of four calls, or none of them */
		const struct btf *b = load_btf_of_program(&p.f.kern, &p.a, i == 5 ? 21 : 20, &p.ds);
		assert_true((b != NULL) == (i == 0 || i == 6));
		assert_int_equal(b ? btf_find(b, BTF_FUNC, STR("its")) : 0, b ? id : 0);
		part_end(&p);
	}
}

/* Pins: all, or after a failure none, and the folders that were made go too. */
static void pins_all_or_none(void **state)
{
	static const char *const dirs[] = { "/sys/fs/bpf/a/b", "/sys/fs/bpf", "/sys/fs/bpf/with.dot/b", "/sys/fs/bpf/with.dot/c" };
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 d = 0; d < ARRAY_LEN(dirs); d++)
		for (u64 n = 0; n < 16; n++) {
			static const int errors[] = { EPERM, EEXIST, EIO, EPERM };
			struct part p;
			part_init(&p, NULL, 0);
			struct obj *o = hand_obj(&p.a, &p.ds);
			part_obj(&p, o);
			p.out.map_fds[M_TABLES] = -1;
			for (u32 i = 0; i < 3; i++) {
				struct loaded_prog one = { .func = i, .fd = i == 1 ? -1 : 200 + (int)i };
				vec_push(&p.out.progs, &p.a, one);
			}
			p.f.fail_at = n, p.f.fail_with = errors[d];
			bool ok = load_pin(&p.out, dirs[d], &p.ds);
			buf_printf(&out, "%s call %llu errno %d: %s\n", dirs[d], (unsigned long long)n, n ? errors[d] :
				0, ok ? "pinned" : "no");
			diags_print(&p.ds, (struct diag_style){ 0 }, &out);
			if (ok)
				for (u32 i = 0; i < p.f.npins; i++)
					buf_printf(&out, "  %s\n", p.f.pins[i]);
			assert_true(ok == (p.ds.errors == 0));
			if (ok)
				p.f.npins = p.f.ndirs = 0;
			part_end(&p);
		}
	assert_true(golden("load_pinned", &out));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(kconfig_values), cmocka_unit_test(kconfig_of_the_library),
		cmocka_unit_test(symbols_by_address),
		cmocka_unit_test(symbols_by_type), cmocka_unit_test(core_in_instructions),
		cmocka_unit_test(types_for_old_kernels), cmocka_unit_test(decisive_lines),
		cmocka_unit_test(refusals_explained),
		cmocka_unit_test(stores_into_the_context), cmocka_unit_test(types_of_programs),
		cmocka_unit_test(linked_programs), cmocka_unit_test(pins_all_or_none) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
