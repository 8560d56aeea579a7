/* verify.c: the verifier and the machine on any bytes that are an object: each program of it, with the object's types as
 * its own and as the kernel's too, is verified as one of the kernels; whatever the verdict, it runs interpreted and
 * native, with few steps. Nothing of it harms, and both runs come to the same end. */
#include "fuzz.h"

#include "obj/obj.h"
#include "verify/verify.h"
#include "vm/vm.h"

enum { FIRST_FD = 100, MAX_PROGRAM = 8192, MAX_PROGRAMS = 8, MOST_PROCESSED = 5000, MOST_STEPS = 3000, MOST_MAPS = 32,
	MOST_BYTES = 1 << 20 };

struct trial {
	const struct obj *obj;
	struct arena *arena;
	struct verify_map maps[MOST_MAPS];
	struct insn *v; u32 n;
	struct verify_func *funcs; u32 nfuncs;
	u32 odd;                         /* what nothing in an object says */
};

static const struct verify_map *map_of(void *ctx, s32 fd)
{
	const struct trial *t = ctx;
	u32 i = (u32)fd - FIRST_FD;
	return i < t->obj->maps.n ? &t->maps[i] : NULL;
}

static const struct btf *kernel_btf(void *ctx, u32 index)
{
	const struct trial *t = ctx;
	(void)index;
	return t->obj->btf;
}

static void make_maps(struct trial *t)
{
	for (u32 i = 0; i < t->obj->maps.n; i++) {
		const struct obj_map *m = &t->obj->maps.v[i];
		t->maps[i] = (struct verify_map){ .type = m->type, .key_size = m->key_size, .value_size = m->value_size,
			.max_entries = m->max_entries, .flags = m->flags, .btf = m->value_btf ? t->obj->btf : NULL,
			.key_type = m->key_btf, .value_type = m->value_btf,
			.inner = m->inner ? &t->maps[m->inner - 1] : NULL };
	}
}

/* All functions one behind another, the program first, as a loader has them. */
static void put_reloc(struct trial *t, const u32 *at, u32 base, const struct obj_reloc *r)
{
	struct insn *i = &t->v[base + r->insn];
	s64 id = 0;
	switch (r->kind) {
	case RELOC_MAP: case RELOC_DATA:
		i->src = r->kind == RELOC_MAP ? PSEUDO_MAP_FD : PSEUDO_MAP_VALUE;
		i->imm = FIRST_FD + (s32)r->to;
		i[1].imm = r->kind == RELOC_MAP ? 0 : (s32)r->addend;
		break;
	case RELOC_CALL: case RELOC_FUNC:
		i->src = r->kind == RELOC_CALL ? CALL_LOCAL : PSEUDO_FUNC;
		i->imm = (s32)(at[r->to] - (base + r->insn) - 1);
		break;
	default:
		id = t->obj->btf ? btf_find(t->obj->btf, r->kind == RELOC_KFUNC ? BTF_FUNC : BTF_VAR,
			t->obj->externs.v[r->to].name) : 0;
		i->src = r->kind == RELOC_KFUNC ? CALL_KFUNC : PSEUDO_BTF_ID;
		i->imm = (s32)id;
	}
}

static bool put_together(struct trial *t, u32 first)
{
	const struct obj *o = t->obj;
	u32 *at = arena_array(t->arena, u32, o->funcs.n), n = 0;
	for (u32 k = 0; k < o->funcs.n; k++) {
		u32 f = !k ? first : k <= first ? k - 1 : k;
		at[f] = n;
		n += o->funcs.v[f].ninsns;
	}
	if (!n || n > MAX_PROGRAM)
		return false;
	t->v = arena_array(t->arena, struct insn, n + 1);
	t->n = n;
	t->funcs = arena_array(t->arena, struct verify_func, o->funcs.n);
	t->nfuncs = o->funcs.n;
	for (u32 k = 0; k < o->funcs.n; k++) {
		u32 f = !k ? first : k <= first ? k - 1 : k;
		const struct obj_func *func = &o->funcs.v[f];
		if (func->ninsns)
			memcpy(&t->v[at[f]], func->insns, func->ninsns * sizeof(*t->v));
		t->funcs[k] = (struct verify_func){ at[f], func->btf_id };
		vec_each(r, &func->relocs)
			put_reloc(t, at, at[f], r);
	}
	return true;
}

static void verify(struct trial *t, const struct obj_func *f)
{
	u32 nprofiles = 0;
	struct verify_result r;
	while (profile_row(nprofiles))
		nprofiles++;
	struct verify_prog p = { .insns = t->v, .ninsns = t->n, .prog_type = f->sec ? f->sec->prog_type : t->odd & 31,
		.attach_type = f->sec ? f->sec->attach_type : 0, .is_gpl = true, .is_sleepable = t->odd >> 5 & 1,
		.btf = t->obj->btf, .funcs = t->funcs, .nfuncs = t->nfuncs, .attach_btf = t->obj->btf,
		.attach_type_id = t->odd >> 8 & 255, .ops_member = t->odd >> 6 & 3, .ncpus = 2, .ctx = t, .map = map_of,
		.kernel_btf = kernel_btf };
	struct verify_opts o = { .max_insns = MOST_PROCESSED, .max_bytes = 64 << 20, .want_log = t->odd >> 7 & 1,
		.profile = profile_row((t->odd >> 16) % nprofiles) };
	verify_program(t->arena, &p, &o, &r);
}

/* What is made of bytes is not made of many. */
static bool is_small(const struct obj *o)
{
	u64 bytes = 0;
	vec_each(m, &o->maps)
		bytes += (u64)(m->key_size + m->value_size + 16) * (m->max_entries + 1);
	return bytes < MOST_BYTES && o->maps.n <= MOST_MAPS;
}

static void run(struct trial *t, u32 func, bool is_native, struct vm_result *out)
{
	static u8 packet[128], ctx[512];
	struct vm_jit *jit = is_native ? vm_jit_new(t->obj, t->odd & 1) : NULL;
	struct vm *vm = vm_new(t->obj, &(struct vm_options){ .max_steps = MOST_STEPS, .jit = jit,
		.is_plain = !is_native });
	const struct uapi_sec *sec = t->obj->funcs.v[func].sec;
	struct vm_input in = { .packet = packet, .packet_len = 64 };
	if (!sec || (sec->ctx != CTX_XDP && sec->ctx != CTX_SKB))
		in = (struct vm_input){ .ctx_kind = CTX_SYSCALL, .ctx = ctx, .ctx_len = sizeof(ctx) };
	*out = (struct vm_result){ .end = VM_FAULT };
	if (vm)
		vm_run(vm, func, &in, out);
	out->message = STR("");
	vm_free(vm);
	vm_jit_free(jit);
}

static void try_program(struct trial *t, u32 func, bool runs)
{
	struct vm_result plain, native;
	if (put_together(t, func))
		verify(t, &t->obj->funcs.v[func]);
	if (!runs)
		return;
	run(t, func, false, &plain);
	run(t, func, true, &native);
	bool is_same = plain.end == native.end && (plain.end != VM_DONE || plain.r0 == native.r0);
	BUG_ON(!is_same, "one program, one result");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { 0 };
	struct diags ds;
	struct trial t = { .arena = &a };
	u8 *own = size > 4 && size <= MAX_INPUT ? arena_alloc(&a, size) : NULL;
	diags_init(&ds, &a, NULL);
	if (own) {
		memcpy(own, data, size);
		memcpy(&t.odd, own + size - 4, 4);
		t.obj = obj_read(&a, STR("o"), own, size - 4, &ds);
	}
	if (t.obj && t.obj->maps.n <= MOST_MAPS && obj_check(t.obj, &ds)) {
		make_maps(&t);
		for (u32 i = 0, n = 0; i < t.obj->funcs.n && n < MAX_PROGRAMS; i++)
			if (t.obj->funcs.v[i].is_entry) {
				n++;
				try_program(&t, i, is_small(t.obj));
			}
	}
	arena_clear(&a);
	return 0;
}
