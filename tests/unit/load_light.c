/* load_light.c: the programs that load objects, as their instructions, and what is refused: an object with one of
 * everything, one whose programs have targets and functions of the kernel, what cannot be in one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "isa/isa.h"
#include "load/load.h"

#include "golden.h"
#include "hand_obj.h"

struct light_part { struct arena a; struct diags ds; struct load_opts opts; struct load_light made; };

static void part_begin(struct light_part *p)
{
	*p = (struct light_part){ 0 };
	diags_init(&p->ds, &p->a, NULL);
	p->opts = (struct load_opts){ .k = kern_linux(), .kconfig = STR("CONFIG_HZ=250\nCONFIG_NAME=\"abc\"\n") };
}

/* What lies where in data is seen in the instructions; of the bytes there are words that are not 0. */
static void print_light(const struct load_light *l, struct buf *out)
{
	const u32 *words = l->data;
	for (u32 i = 0; i < l->ninsns;) {
		buf_printf(out, "%4u: ", i);
		i += isa_dis(l->insns + i, l->ninsns - i, i, NULL, out);
		buf_char(out, '\n');
	}
	buf_printf(out, "data %u:", l->data_bytes);
	for (u32 i = 0; i < l->data_bytes / 4; i++)
		if (words[i])
			buf_printf(out, " %u=%x", i * 4, words[i]);
	buf_char(out, '\n');
}

static void print_made(struct light_part *p, const char *what, const struct obj *o, struct buf *out)
{
	buf_printf(out, "%s:\n", what);
	bool ok = load_light(&p->a, o, &p->opts, &p->made, &p->ds);
	assert_true(ok == (p->ds.errors == 0));
	if (ok)
		print_light(&p->made, out);
	diags_print(&p->ds, (struct diag_style){ 0 }, out);
}

/* The table of functions is a map like others here: a light skeleton has none. */
static struct obj *without_table(struct light_part *p)
{
	struct obj *o = hand_obj(&p->a, &p->ds);
	struct obj_map *m = &o->maps.v[M_OPS];
	m->origin = MAP_DECLARED, m->type = MAP_ARRAY, m->flags = 0, m->data = NULL, m->data_size = 0;
	m->data_relocs.n = 0;
	o->funcs.v[F_OP].autoload = false;
	return o;
}

static void one_of_everything(void **state)
{
	struct light_part p;
	struct buf out = BUF_INIT;
	(void)state;
	part_begin(&p);
	print_made(&p, "all", without_table(&p), &out);
	arena_clear(&p.a);
	assert_true(golden("load_light", &out));
}

/* Programs with targets in the kernel; addresses by name, strong and weak; variables and functions by their types. */
static struct obj *with_targets(struct light_part *p)
{
	static const char *const sections[] = { "fentry/vfs_read", "fexit/vfs_read", "fmod_ret/vfs_write",
		"lsm/file_open", "tp_btf/sched_switch", "iter/task", "raw_tp/sched_switch", "fentry.s/vfs_open" };
	struct hand h;
	hand_begin(&h, &p->a);
	u32 proto = btf_add_proto(h.b, 0), jiffies = btf_add_var(h.b, STR("jiffies"), h.u64t, 2),
		release = btf_add_func(h.b, STR("task_release"), proto, 2), weak = btf_add_func(h.b,
		STR("lacking___old"), proto, 2);
	const struct obj_extern e[] = { { .name = STR("jiffies"), .kind = EXTERN_KSYM, .btf_id = jiffies,
		.is_typed = true, .size = 8, .align = 8 },
		{ .name = STR("task_release"), .kind = EXTERN_KFUNC, .btf_id = release, .is_typed = true },
		{ .name = STR("lacking___old"), .kind = EXTERN_KFUNC, .btf_id = weak, .is_typed = true,
		.is_weak = true },
		{ .name = STR("init_task"), .kind = EXTERN_KSYM, .size = 8, .align = 8 },
		{ .name = STR("maybe_there"), .kind = EXTERN_KSYM, .is_weak = true, .size = 8, .align = 8 } };
	for (u32 i = 0; i < ARRAY_LEN(e); i++)
		vec_push(&h.o->externs, h.a, e[i]);
	struct obj_func *f = HAND_FUNC(&h, "uses", "tp_btf/sched_switch", I_LD64(1, 0), I_LD64(3, 0), I_LD64(2, 0),
		I_CALL, I_CALL, I_MOV(0, 0), I_EXIT);
	const struct obj_reloc r[] = { { 0, RELOC_EXTERN, 0, 0 }, { 2, RELOC_EXTERN, 3, 24 },
		{ 4, RELOC_EXTERN, 4, 0 }, { 6, RELOC_KFUNC, 1, 0 }, { 7, RELOC_KFUNC, 2, 0 } };
	for (u32 i = 0; i < ARRAY_LEN(r); i++)
		hand_reloc(&h, f, r[i]);
	f = HAND_FUNC(&h, "again", "tp_btf/sched_switch", I_LD64(2, 0), I_CALL, I_MOV(0, 0), I_EXIT);
	hand_reloc(&h, f, (struct obj_reloc){ 0, RELOC_EXTERN, 0, 0 });
	hand_reloc(&h, f, (struct obj_reloc){ 2, RELOC_KFUNC, 1, 0 });
	for (u32 i = 0; i < ARRAY_LEN(sections); i++)
		HAND_FUNC(&h, arena_printf(&p->a, "to_%u", i).s, sections[i], I_MOV(0, 0), I_EXIT);
	for (u32 i = 0; i < h.o->funcs.n; i++)
		h.o->funcs.v[i].btf_id = btf_add_func(h.b, h.o->funcs.v[i].name, btf_add_proto(h.b, h.i32), 1);
	hand_end(&h, &p->ds);
	h.o->license = STR("GPL");
	return h.o;
}

static void targets(void **state)
{
	struct light_part p;
	struct buf out = BUF_INIT;
	(void)state;
	part_begin(&p);
	print_made(&p, "targets", with_targets(&p), &out);
	arena_clear(&p.a);
	assert_true(golden("load_light_targets", &out));
}

/* ---- what cannot be in one ------------------------------------------------------------------------------------- */

static void refused(void **state)
{
	enum { TABLE, ARENA, OWN_FD, OWN_INNER, OWN_TARGET, EXTENSION, NO_FD, REFUSALS };
	static const struct { const char *name, *why; } want[REFUSALS] = {
		{ "mine", "a table of functions is laid out as the kernel has it, by a library" },
		{ "counts", "an arena is mapped before programs are loaded" },
		{ "tables", "a map of this process is none where the program is loaded" },
		{ "tables", "a map of this process is none where the program is loaded" },
		{ "next_prog", "its target is a function of a loaded program" },
		{ "next_prog", "its target is a function of a loaded program" }, { NULL, NULL } };
	(void)state;
	for (u32 i = 0; i < REFUSALS; i++) {
		struct light_part p;
		struct buf said = BUF_INIT;
		part_begin(&p);
		struct obj *o = i == TABLE ? hand_obj(&p.a, &p.ds) : without_table(&p);
		struct load_map_want *maps = arena_array(&p.a, struct load_map_want, o->maps.n);
		struct load_prog_want *progs = arena_array(&p.a, struct load_prog_want, o->funcs.n);
		for (u32 m = 0; m < o->maps.n; m++)
			maps[m] = (struct load_map_want){ .fd = -1, .inner_fd = -1 };
		if (i == ARENA)
			o->maps.v[M_COUNTS].type = MAP_ARENA;
		maps[M_TABLES].fd = i == OWN_FD ? 0 : -1;
		maps[M_TABLES].inner_fd = i == OWN_INNER ? 0 : -1;
		progs[F_NEXT].target_fd = i == OWN_TARGET ? 7 : 0;
		if (i == EXTENSION)
			o->funcs.v[F_NEXT].sec = uapi_sec_find(STR("freplace/f"), &o->funcs.v[F_NEXT].target,
				&(bool){ 0 });
		p.opts.maps = maps, p.opts.progs = progs;
		assert_int_equal(load_light(&p.a, o, &p.opts, &p.made, &p.ds), i == NO_FD);
		diags_print(&p.ds, (struct diag_style){ 0 }, &said);
		str first, rest;
		str_cut(buf_view(&said), '\n', &first, &rest);
		str all = !want[i].name ? STR("") : arena_printf(&p.a,
			"error[L022]: '%s' cannot be in a light skeleton: %s", want[i].name, want[i].why);
		assert_true(str_eq(first, all));
		buf_free(&said);
		arena_clear(&p.a);
	}
}

static struct obj *with_programs(struct light_part *p, u32 n)
{
	struct hand h;
	hand_begin(&h, &p->a);
	for (u32 i = 0; i < n; i++)
		HAND_FUNC(&h, arena_printf(&p->a, "f%u", i).s, "socket", I_MOV(0, 0), I_EXIT);
	hand_end(&h, &p->ds);
	h.o->license = STR("GPL");
	return h.o;
}

/* The kernel takes relocations with types of functions alone, and a light skeleton cannot apply them before. */
static void relocations_without_types(void **state)
{
	for (u32 typed = 0; typed < 2; typed++) {
		struct light_part p;
		struct hand h;
		(void)state;
		part_begin(&p);
		hand_begin(&h, &p.a);
		struct obj_func *f = HAND_FUNC(&h, "f", "socket", I_LDX(SZ_W, 0, 1, 0), I_EXIT);
		struct obj_core c = { 0, h.rec, btf_add_str(h.b, STR("0:0")), CORE_FIELD_OFFSET };
		vec_push(&f->cores, h.a, c);
		if (typed)
			f->btf_id = btf_add_func(h.b, STR("f"), btf_add_proto(h.b, h.i32), 1);
		hand_end(&h, &p.ds);
		h.o->license = STR("GPL");
		assert_int_equal(load_light(&p.a, h.o, &p.opts, &p.made, &p.ds), typed);
		assert_int_equal(p.ds.errors, !typed);
		if (!typed)
			assert_true(str_starts(p.ds.list.v[0]->msg, "'f' cannot be in a light skeleton: it has CO-RE"));
		arena_clear(&p.a);
	}
}

/* Where the way back is too long for a jump there are posts on it: from each call whose result is an error, and from
 * the end, it leads to where descriptors are closed. */
static void far_away(void **state)
{
	enum { CLEAN_UP = 4, RESULT = 7 };
	struct light_part p;
	u32 calls = 0, posts = 0;
	(void)state;
	part_begin(&p);
	assert_true(load_light(&p.a, with_programs(&p, 2000), &p.opts, &p.made, &p.ds));
	const struct insn *v = p.made.insns;
	assert_true(p.made.ninsns > 65536);
	for (u32 i = CLEAN_UP; i < p.made.ninsns; i += insn_is_ld64(v[i]) ? 2 : 1) {
		bool is_last = i + 1 == p.made.ninsns, is_jump = INSN_CLASS(v[i]) == CLS_JMP;
		if (!is_last && !(is_jump && (v[i].code & 0xf0) == JMP_SLT && v[i].dst == RESULT))
			continue;
		s64 at = (s64)i + 1 + v[i].off;
		for (u32 steps = 0; at > CLEAN_UP && steps < 9; steps++, posts++) {
			assert_int_equal(v[at].code, CLS_JMP | JMP_JA);
			assert_true(v[at].off < 0);
			at += 1 + v[at].off;
		}
		assert_int_equal(at, CLEAN_UP);
		calls++;
	}
	assert_int_equal(calls, 2000 + 1 + 1);               /* programs, types, the end */
	assert_true(posts > 0);
	arena_clear(&p.a);
	for (u32 n = 3999; n < 4001; n++) {
		part_begin(&p);
		bool ok = load_light(&p.a, with_programs(&p, n), &p.opts, &p.made, &p.ds);
		assert_int_equal(ok, n == 3999);
		assert_int_equal(p.ds.errors, n != 3999);
		arena_clear(&p.a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(one_of_everything), cmocka_unit_test(targets),
		cmocka_unit_test(refused), cmocka_unit_test(relocations_without_types), cmocka_unit_test(far_away) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
