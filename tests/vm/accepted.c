/* accepted.c: whatever the verifier accepts runs without a fault. Programs of pieces (tests/verify/pieces.h) and those
 * of objects, most of them changed in a few places, are verified as one of the kernels; what is accepted runs
 * interpreted, as native code, and as such with its constants blinded, on a context and packets of odd lengths: to its
 * end, with the same result. What the machine does not have (a helper) ends a run, and is counted apart.
 *
 *	accepted COUNT SEED [OBJECT]...
 *	accepted 0 SEED [OBJECT]...         without end, until a signal; a line each million
 *	accepted 1 SEED [OBJECT]... SHOW    the program too
 *
 * A program is its seed and the objects: the same ones bring it again. */
#include <stdio.h>
#include <stdlib.h>
#include "sys/sys.h"
#include "verify/verify.h"
#include "vm/vm.h"
#include "any.h"

enum { FIRST_FD = 100, MAX_INSNS = 4096, MAX_SEEDS = 2000, ENGINES = 3, RUNS = 3, STEPS = 200000, CTX_BYTES = 4096 };

struct seed { const struct obj *obj; u32 func; };
struct trial {
	struct obj obj;
	struct verify_map maps[64];
	struct insn v[MAX_INSNS];        /* as the machine takes it */
	struct insn *check;              /* as the verifier does, with maps by number */
	u32 n, prog_type, attach_type;
	enum uapi_ctx ctx;
};
static struct seed seeds[MAX_SEEDS];
static u32 nseeds;
static struct arena kept;
static u64 tried, accepted, lacking, without_end;

/* ---- programs ---- */

/* The machine knows contexts that are numbers alone, and those of packets. */
static bool is_known(enum uapi_ctx c)
{
	return c == CTX_XDP || c == CTX_SKB || c == CTX_PT_REGS || c == CTX_TRACEPOINT || c == CTX_SYSCALL;
}

static bool is_whole(const struct obj_func *f)
{
	if (!f->is_entry || !f->sec || !is_known(f->sec->ctx) || f->cores.n || f->ninsns > MAX_INSNS)
		return false;
	vec_each(r, &f->relocs)
		if (r->kind != RELOC_MAP && r->kind != RELOC_DATA)
			return false;
	return true;
}

static void add_object(const char *path)
{
	struct diags ds;
	str bytes;
	diags_init(&ds, &kept, NULL);
	if (sys_read_file(kern_linux(), &kept, path, 0, &bytes) < 0)
		return;
	const struct obj *o = obj_read(&kept, str_from(path), bytes.s, bytes.n, &ds);
	for (u32 i = 0; o && i < o->funcs.n && o->maps.n <= 64 && nseeds < MAX_SEEDS; i++)
		if (is_whole(&o->funcs.v[i]))
			seeds[nseeds++] = (struct seed){ o, i };
}

/* Another opcode of the same form, another register, a number that is near or odd, an instruction of elsewhere. */
static void change(struct trial *t)
{
	struct insn *i = &t->v[below(t->n)];
	if (!i->code || i->code == (CLS_LD | MODE_IMM | SZ_DW))
		return;
	switch (below(9)) {
	case 0: i->imm = number(); break;
	case 1: i->imm += below(2) ? 1 : -1; break;
	case 2: i->off = (s16)(i->off + (s32)below(9) - 4); break;
	case 3: i->dst = (u8)below(10); break;
	case 4: i->src = i->src && i->code & SRC_X ? (u8)below(11) : i->src; break;
	case 5: i->code ^= (u8)(0x10 << below(4)); break;
	case 6: i->code ^= (u8)(1 << below(3)); break;
	case 7: *i = t->v[below(t->n)]; break;
	default: *i = (struct insn){ .code = CLS_JMP | JMP_JA };
	}
}

static void of_pieces(struct trial *t)
{
	struct program p = { .ctx = below(2) ? CTX_XDP : CTX_SKB };
	make_pieces(&p);
	make_object(&p, &t->obj);
	t->ctx = p.ctx;
	t->prog_type = p.ctx == CTX_XDP ? PROG_XDP : PROG_SOCKET_FILTER;
	memcpy(t->v, p.v, p.n * sizeof(*p.v));
	t->n = p.n;
}

static void of_object(struct trial *t, const struct seed *s)
{
	const struct obj_func *f = &s->obj->funcs.v[s->func];
	struct obj_func copy = { .name = f->name, .is_entry = true, .sec = f->sec, .relocs = f->relocs };
	t->obj.maps = s->obj->maps;
	t->ctx = f->sec->ctx;
	t->prog_type = f->sec->prog_type;
	t->attach_type = f->sec->attach_type;
	memcpy(t->v, f->insns, f->ninsns * sizeof(*f->insns));
	t->n = f->ninsns;
	vec_push(&t->obj.funcs, &arena, copy);
}

static void make(struct trial *t, u64 seed)
{
	*t = (struct trial){ .obj = { .arena = &arena } };
	state = seed * 0x9e3779b97f4a7c15ull + 1;
	if (nseeds && below(3))
		of_object(t, &seeds[below(nseeds)]);
	else
		of_pieces(t);
	for (u32 k = below(5); k > 0; k--)
		change(t);
	struct obj_func *f = &t->obj.funcs.v[0];
	f->insns = t->v;
	f->ninsns = t->n;
	t->check = arena_array(&arena, struct insn, t->n);
	memcpy(t->check, t->v, t->n * sizeof(*t->v));
	vec_each(r, &f->relocs) {
		t->check[r->insn].src = r->kind == RELOC_MAP ? PSEUDO_MAP_FD : PSEUDO_MAP_VALUE;
		t->check[r->insn].imm = FIRST_FD + (s32)r->to;
		t->check[r->insn + 1].imm = r->kind == RELOC_MAP ? 0 : (s32)r->addend;
	}
	for (u32 i = 0; i < t->obj.maps.n; i++) {
		const struct obj_map *m = &t->obj.maps.v[i];
		t->maps[i] = (struct verify_map){ .type = m->type, .key_size = m->key_size, .value_size = m->value_size,
			.max_entries = m->max_entries, .flags = m->flags | (m->is_readonly ? 1 << 7 : 0) };
	}
}

static const struct verify_map *map_of(void *ctx, s32 fd)
{
	struct trial *t = ctx;
	u32 i = (u32)fd - FIRST_FD;
	return i < t->obj.maps.n && i < ARRAY_LEN(t->maps) && t->maps[i].type ? &t->maps[i] : NULL;
}

static bool is_accepted(struct trial *t)
{
	u32 nprofiles = 0;
	while (profile_row(nprofiles))
		nprofiles++;
	struct verify_prog p = { .insns = t->check, .ninsns = t->n, .prog_type = t->prog_type,
		.attach_type = t->attach_type, .is_gpl = true, .ctx = t, .map = map_of, .ncpus = 2 };
	struct verify_opts o = { .max_insns = 20000, .profile = profile_row(below(nprofiles)) };
	struct verify_result r;
	verify_program(&arena, &p, &o, &r);
	return r.accepted;
}

/* ---- runs ---- */

struct outcome { struct vm_result r; char message[200]; };

/* Programs and maps in maps are not made of bytes. */
static void fill(struct vm *vm, const struct obj_map *m, u32 index, const u8 *bytes)
{
	bool has_bytes = m->type == MAP_ARRAY || m->type == MAP_HASH || m->type == MAP_LRU_HASH;
	for (u32 k = 0; k < 3 && has_bytes && !m->is_readonly && m->key_size == 4 && m->value_size <= CTX_BYTES; k++)
		vm_map_update(vm, index, &k, bytes, 0, 0);
}

static void run(struct trial *t, u32 engine, u32 length, struct outcome *out)
{
	static u8 packet[128], ctx[CTX_BYTES];
	struct vm_jit *jit = engine ? vm_jit_new(&t->obj, engine == 2) : NULL;
	struct vm *vm = vm_new(&t->obj, &(struct vm_options){ .max_steps = STEPS, .jit = jit });
	struct vm_input in = { .ctx_kind = t->ctx, .packet = packet, .packet_len = length };
	for (u32 i = 0; i < sizeof(packet); i++)
		packet[i] = (u8)(i * 7 + length);
	for (u32 i = 0; i < sizeof(ctx); i++)
		ctx[i] = (u8)(i * 29 + length);
	if (t->ctx != CTX_XDP && t->ctx != CTX_SKB)
		in = (struct vm_input){ .ctx_kind = t->ctx, .ctx = ctx, .ctx_len = sizeof(ctx) };
	for (u32 m = 0; m < t->obj.maps.n; m++)
		fill(vm, &t->obj.maps.v[m], m, ctx);
	vm_run(vm, 0, &in, &out->r);
	snprintf(out->message, sizeof(out->message), "%.*s", STR_ARG(out->r.message));
	vm_free(vm);
	vm_jit_free(jit);
}

static const char *wrong(const struct outcome *first, const struct outcome *o)
{
	if (o->r.end == VM_FAULT && !strstr(o->message, "the machine does not have") &&
		!strstr(o->message, "the machine does not know"))
		return "a fault of what was accepted";
	bool is_same = o->r.end == first->r.end && o->r.r0 == first->r.r0 && o->r.steps == first->r.steps;
	return is_same ? NULL : "engines differ";
}

static void show(const struct trial *t)
{
	for (u32 i = 0; i < t->n;) {
		struct buf text = BUF_INIT;
		u32 used = isa_dis(&t->check[i], t->n - i, i, NULL, &text);
		printf("%4u  %s\n", i, buf_cstr(&text));
		buf_free(&text);
		i += used ? used : 1;
	}
}

static void tell_bad(u64 seed, const char *what, u32 engine, const struct outcome *o, const struct outcome *first)
{
	printf("not ok accepted/%llu\n    %s, engine %u: '%s' at %u, r0 0x%llx; interpreted '%s' at %u, r0 0x%llx\n",
		(unsigned long long)seed, what, engine, o->message, o->r.insn, (unsigned long long)o->r.r0,
		first->message, first->r.insn, (unsigned long long)first->r.r0);
	fflush(stdout);
}

static bool one(u64 seed, bool shows)
{
	static struct trial t;
	struct outcome first = { 0 }, o;
	const char *bad = NULL;
	make(&t, seed);
	if (shows)
		show(&t);
	tried++;
	if (is_accepted(&t)) {
		accepted++;
		for (u32 i = 0; i < RUNS * ENGINES && !bad; i++) {
			run(&t, i % ENGINES, (u32[RUNS]){ 14, 64, 127 }[i / ENGINES], &o);
			if (i % ENGINES == 0)
				first = o;
			lacking += i == 0 && o.r.end == VM_FAULT;
			without_end += i == 0 && o.r.end == VM_BUDGET;
			bad = wrong(&first, &o);
			if (bad)
				tell_bad(seed, bad, i % ENGINES, &o, &first);
		}
	}
	arena_clear(&arena);
	return !bad;
}

static void tell(void)
{
	printf("    %llu programs, %llu accepted, %llu of these ended at what the machine lacks, %llu had no end\n",
		(unsigned long long)tried, (unsigned long long)accepted, (unsigned long long)lacking,
		(unsigned long long)without_end);
	fflush(stdout);
}

int main(int argc, char **argv)
{
	u64 count = argc > 1 ? strtoull(argv[1], NULL, 10) : 1, bad = 0;
	u64 first = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
	bool shows = argc > 3 && !strcmp(argv[argc - 1], "SHOW");
	for (int i = 3; i < argc - shows; i++)
		add_object(argv[i]);
	for (u64 i = 0; (i < count || !count) && bad < 10; i++) {
		bad += !one(first + i, shows);
		if (tried % 1000000 == 0)
			tell();
	}
	if (accepted < tried / 8)
		printf("not ok accepted/many\n    too few to prove anything\n"), bad++;
	if (!bad)
		printf("ok accepted/%llu-programs\n", (unsigned long long)tried);
	tell();
	return bad != 0;
}
