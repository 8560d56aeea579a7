/* load_light.c: an object as a program that loads it; with its data around it that is a light skeleton.
 *
 * The object goes through the loader as always, over a kernel that only writes down what it is asked for. Each bpf(2)
 * call becomes instructions of one program of type BPF_PROG_TYPE_SYSCALL, which makes the call by bpf_sys_bpf:
 *
 *   data    descriptors | attributes, names, instructions, first values, ...          the value of an array map
 *   code    clean up | descriptors and addresses into attributes, call, or clean up | ... | descriptors to the context
 *
 * What depends on the kernel is asked for where the program runs: CO-RE records are handed over with each program,
 * types are found by bpf_btf_find_by_name_kind, addresses by bpf_kallsyms_lookup_name. A descriptor's place in data is
 * also its number in the programs (BPF_PSEUDO_MAP_IDX, off of a call of a kfunc): the array is the fd_array of each.
 *
 * The context is struct bpf_loader_ctx, a struct bpf_map_desc for each map, a struct bpf_prog_desc for each program
 * (include/bpf/skel_internal.h). */
#include "load/load_private.h"

#include <errno.h>
#include <stddef.h>

enum { FIRST_FD = 1 << 24 /* what the loader takes for descriptors: + the place */, MOST_SLOTS = 8000,
	FARTHEST = 30000 };
/* Registers that keep their meaning. */
enum { R_CTX = 6, R_RESULT = 7, R_AT = 8, R_DATA = 9 };
/* struct bpf_loader_ctx, struct bpf_map_desc: places of members, bytes */
enum { CTX_FLAGS = 4, CTX_LOG_LEVEL = 8, CTX_LOG_SIZE = 12, CTX_LOG_BUF = 16, CTX_BYTES = 24, CTX_IS_KERNEL = 1 };
enum { MAP_MAX_ENTRIES = 4, MAP_INITIAL_VALUE = 8, MAP_BYTES = 16, PROG_BYTES = 4 };

/* The map behind a descriptor. */
struct slot { u32 type, key_size, value_size; const struct obj_map *map; u32 desc; };
/* Where an extern's id, or its address, and the descriptor of its types lie in data. */
struct found { bool is_asked; u32 at, slot; };
/* A place in the program that is loaded next. */
struct light_use { u32 insn, ext; s64 addend; bool is_call; };

struct light {
	struct kern k;               /* what the loader calls; first */
	struct arena *arena;
	const struct obj *obj;
	struct buf data;
	vec(struct insn) code;
	u32 clean_up;                /* the nearest instruction that leads there */
	struct slot *slots; u32 nslots, max_slots;
	struct found *found;         /* by extern */
	vec(struct light_use) uses;
	str target; enum btf_kind target_kind;       /* of the program that is loaded next */
	const struct obj_map *map;   /* that is created next; NULL: a template */
	u32 nmaps;
	bool is_attested;            /* sizes and values are those that stand in data, which someone signed */
};

/* ---- data -------------------------------------------------------------------------------------------------------- */

static u32 put(struct light *g, const void *bytes, u32 n)
{
	u32 at = (u32)ALIGN_UP(buf_view(&g->data).n, 8u);
	buf_pad(&g->data, 0, at - buf_view(&g->data).n);
	buf_add(&g->data, bytes, n);
	return at;
}

static u32 put_text(struct light *g, str s)
{
	return put(g, arena_strdup(g->arena, s), s.n + 1);
}

static bool is_fd(u32 fd) { return fd >= FIRST_FD; }
static u32 slot_of(u32 fd) { return fd - FIRST_FD; }

/* ---- instructions ------------------------------------------------------------------------------------------------ */

static void emit(struct light *g, struct insn i) { vec_push(&g->code, g->arena, i); }

static void mov(struct light *g, u8 dst, s32 imm)
{
	emit(g, (struct insn){ .code = CLS_ALU64 | ALU_MOV | SRC_K, .dst = dst & 15, .imm = imm });
}

static void mov_reg(struct light *g, u8 dst, u8 src)
{
	emit(g, (struct insn){ .code = CLS_ALU64 | ALU_MOV | SRC_X, .dst = dst & 15, .src = src & 15 });
}

static void load(struct light *g, u8 size, u8 dst, u8 base, u32 off)
{
	emit(g, (struct insn){ .code = CLS_LDX | MODE_MEM | size, .dst = dst & 15, .src = base & 15, .off = (s16)off });
}

static void store(struct light *g, u8 size, u8 base, u32 off, u8 src)
{
	emit(g, (struct insn){ .code = CLS_STX | MODE_MEM | size, .dst = base & 15, .src = src & 15, .off = (s16)off });
}

static void store_imm(struct light *g, u8 size, u8 base, u32 off, s32 imm)
{
	emit(g, (struct insn){ .code = CLS_ST | MODE_MEM | size, .dst = base & 15, .off = (s16)off, .imm = imm });
}

/* dst: where `at` of data is */
static void address(struct light *g, u8 dst, u32 at)
{
	emit(g, (struct insn){ .code = CLS_LD | SZ_DW | MODE_IMM, .dst = dst & 15, .src = PSEUDO_MAP_IDX_VALUE });
	emit(g, (struct insn){ .imm = (s32)at });
}

static void call(struct light *g, s32 helper)
{
	emit(g, (struct insn){ .code = CLS_JMP | JMP_CALL, .imm = helper });
}

static void jump_to(struct light *g, u8 op, u8 reg, u32 target)
{
	u8 tested = op == JMP_JA ? 0 : reg & 15;
	emit(g, (struct insn){ .code = CLS_JMP | op | SRC_K, .dst = tested & 15,
		.off = (s16)(target - g->code.n - 1) });
}

/* A jump over what follows, until land(). */
static u32 jump(struct light *g, u8 op, u8 reg)
{
	emit(g, (struct insn){ .code = CLS_JMP | op | SRC_K, .dst = reg & 15 });
	return g->code.n - 1;
}

static void land(struct light *g, u32 from) { g->code.v[from].off = (s16)(g->code.n - from - 1); }

/* To where all ends; where the way back is too far for a jump there is a post on it. */
static void end(struct light *g, u8 op)
{
	if (g->code.n - g->clean_up > FARTHEST) {
		u32 over = jump(g, JMP_JA, 0), post = g->code.n;
		jump_to(g, JMP_JA, 0, g->clean_up);
		land(g, over);
		g->clean_up = post;
	}
	jump_to(g, op, R_RESULT, g->clean_up);
}

static void end_if_negative(struct light *g) { end(g, JMP_SLT); }

static void put_fd(struct light *g, u32 fd, u32 at)
{
	load(g, SZ_W, 1, R_DATA, slot_of(fd) * 4);
	address(g, 2, at);
	store(g, SZ_W, 2, 0, 1);
}

static void put_address(struct light *g, u32 target, u32 at)
{
	address(g, 1, target);
	address(g, 2, at);
	store(g, SZ_DW, 2, 0, 1);
}

/* The verifier's log, where the context asks for one. */
struct log_places { u32 level, size, buf; };
static void put_log(struct light *g, u32 at, struct log_places to)
{
	load(g, SZ_W, 1, R_CTX, CTX_LOG_LEVEL);
	u32 none = jump(g, JMP_EQ, 1);
	address(g, 2, at);
	store(g, SZ_W, 2, to.level, 1);
	load(g, SZ_W, 1, R_CTX, CTX_LOG_SIZE);
	store(g, SZ_W, 2, to.size, 1);
	load(g, SZ_DW, 1, R_CTX, CTX_LOG_BUF);
	store(g, SZ_DW, 2, to.buf, 1);
	land(g, none);
}

static void call_bpf(struct light *g, int cmd, u32 attr, u32 size)
{
	mov(g, 1, cmd);
	address(g, 2, attr);
	mov(g, 3, (s32)size);
	call(g, HELPER_sys_bpf);
	mov_reg(g, R_RESULT, 0);
	end_if_negative(g);
}

static u32 new_slot(struct light *g) { return g->nslots < g->max_slots ? g->nslots++ : 0; }

/* The result of a call is a new descriptor, which is what the loader gets. */
static long keep(struct light *g, u32 slot)
{
	store(g, SZ_W, R_DATA, slot * 4, R_RESULT);
	return FIRST_FD + slot;
}

/* Whatever happened, descriptors that stand in data are closed. */
static void prologue(struct light *g)
{
	mov_reg(g, R_CTX, 1);
	address(g, R_DATA, 0);
	u32 over = jump(g, JMP_JA, 0);
	g->clean_up = g->code.n;
	mov(g, R_AT, 0);
	u32 loop = g->code.n;
	mov_reg(g, 1, R_DATA);
	emit(g, (struct insn){ .code = CLS_ALU64 | ALU_ADD | SRC_X, .dst = 1, .src = R_AT });
	load(g, SZ_W, 1, 1, 0);
	u32 none = jump(g, JMP_EQ, 1);
	call(g, HELPER_sys_close);
	land(g, none);
	emit(g, (struct insn){ .code = CLS_ALU64 | ALU_ADD | SRC_K, .dst = R_AT, .imm = 4 });
	emit(g, (struct insn){ .code = CLS_JMP | JMP_LT | SRC_K, .dst = R_AT, .off = (s16)(loop - g->code.n - 1),
		.imm = (s32)g->max_slots * 4 });
	mov_reg(g, 0, R_RESULT);
	emit(g, (struct insn){ .code = CLS_JMP | JMP_EXIT });
	land(g, over);
}

/* ---- what the kernel is asked for -------------------------------------------------------------------------------- */

/* R_RESULT: the id, and above it the descriptor of a module's types; negative: there is none. */
static void find_type(struct light *g, str name, enum btf_kind kind)
{
	address(g, 1, put_text(g, name));
	mov(g, 2, (s32)name.n + 1);
	mov(g, 3, (s32)kind);
	mov(g, 4, 0);
	call(g, HELPER_btf_find_by_name_kind);
	mov_reg(g, R_RESULT, 0);
}

static void keep_type(struct light *g, u32 at, u32 slot)
{
	address(g, 1, at);
	store(g, SZ_W, 1, 0, R_RESULT);
	emit(g, (struct insn){ .code = CLS_ALU64 | ALU_RSH | SRC_K, .dst = R_RESULT, .imm = 32 });
	store(g, SZ_W, R_DATA, slot * 4, R_RESULT);
}

static void find_symbol(struct light *g, str name, u32 at)
{
	address(g, 1, put_text(g, name));
	mov(g, 2, (s32)name.n + 1);
	mov(g, 3, 0);
	address(g, 4, at);
	call(g, HELPER_kallsyms_lookup_name);
	mov_reg(g, R_RESULT, 0);
}

/* An extern is asked for once; a weak one may be missing: what is kept of it stays 0. */
static const struct found *ask_for(struct light *g, u32 ext)
{
	static const u64 nothing = 0;
	const struct obj_extern *e = &g->obj->externs.v[ext];
	struct found *f = &g->found[ext];
	str name = btf_essential(e->name);
	bool is_typed = e->kind == EXTERN_KFUNC || e->is_typed;
	if (f->is_asked)
		return f;
	*f = (struct found){ .is_asked = true, .at = put(g, &nothing, sizeof(nothing)), .slot = new_slot(g) };
	if (!is_typed) {
		find_symbol(g, e->name, f->at);
	} else {
		find_type(g, name, e->kind == EXTERN_KFUNC ? BTF_FUNC : BTF_VAR);
		if (e->kind == EXTERN_KSYM) {
			u32 known = jump(g, JMP_SGE, R_RESULT);
			find_type(g, name, BTF_FUNC);
			land(g, known);
		}
	}
	u32 missing = e->is_weak ? jump(g, JMP_SLT, R_RESULT) : 0;
	if (!e->is_weak)
		end_if_negative(g);
	if (is_typed)
		keep_type(g, f->at, f->slot);
	if (missing)
		land(g, missing);
	return f;
}

/* ---- programs ---------------------------------------------------------------------------------------------------- */

enum { AT_REGS = 1, AT_OFF = 2, AT_IMM = 4, AT_IMM2 = 12 };  /* of an instruction, of the second half of ld_imm64 */

static u32 regs(u8 dst, u8 src) { return (u32)(dst | src << 4); }

static void use_call(struct light *g, u32 at, const struct found *f)
{
	load(g, SZ_W, 1, 1, 0);
	u32 missing = jump(g, JMP_EQ, 1);
	address(g, 2, at);
	store(g, SZ_W, 2, AT_IMM, 1);
	store_imm(g, SZ_B, 2, AT_REGS, (s32)regs(0, CALL_KFUNC));
	load(g, SZ_W, 1, R_DATA, f->slot * 4);
	u32 of_kernel = jump(g, JMP_EQ, 1);
	store_imm(g, SZ_H, 2, AT_OFF, (s32)f->slot);
	land(g, of_kernel);
	land(g, missing);
}

static void use_type(struct light *g, u32 at, u8 dst, const struct found *f)
{
	load(g, SZ_W, 1, 1, 0);
	u32 missing = jump(g, JMP_EQ, 1);
	address(g, 2, at);
	store(g, SZ_W, 2, AT_IMM, 1);
	store_imm(g, SZ_B, 2, AT_REGS, (s32)regs(dst, PSEUDO_BTF_ID));
	load(g, SZ_W, 1, R_DATA, f->slot * 4);
	store(g, SZ_W, 2, AT_IMM2, 1);
	land(g, missing);
}

static void use_address(struct light *g, u32 at, s64 addend)
{
	load(g, SZ_DW, 1, 1, 0);
	u32 missing = jump(g, JMP_EQ, 1);
	emit(g, (struct insn){ .code = CLS_ALU64 | ALU_ADD | SRC_K, .dst = 1, .imm = (s32)addend });
	address(g, 2, at);
	store(g, SZ_W, 2, AT_IMM, 1);
	emit(g, (struct insn){ .code = CLS_ALU64 | ALU_RSH | SRC_K, .dst = 1, .imm = 32 });
	store(g, SZ_W, 2, AT_IMM2, 1);
	land(g, missing);
}

static void use_externs(struct light *g, const struct insn *insns, u32 at)
{
	vec_each(u, &g->uses) {
		const struct obj_extern *e = &g->obj->externs.v[u->ext];
		const struct found *f = ask_for(g, u->ext);
		u32 insn = at + u->insn * (u32)sizeof(struct insn);
		address(g, 1, f->at);
		if (u->is_call)
			use_call(g, insn, f);
		else if (e->kind == EXTERN_KFUNC || e->is_typed)
			use_type(g, insn, insns[u->insn].dst, f);
		else
			use_address(g, insn, u->addend);
	}
	g->uses.n = 0;
}

/* Maps by their places among the descriptors. */
static u32 put_insns(struct light *g, const struct insn *from, u32 n)
{
	struct insn *insns = arena_array(g->arena, struct insn, n);
	memcpy(insns, from, n * sizeof(*insns));
	for (u32 i = 0; i < n; i++) {
		if (!insn_is_ld64(insns[i]))
			continue;
		if (insns[i].src == PSEUDO_MAP_FD || insns[i].src == PSEUDO_MAP_VALUE) {
			insns[i].src = insns[i].src == PSEUDO_MAP_FD ? PSEUDO_MAP_IDX : PSEUDO_MAP_IDX_VALUE;
			insns[i].imm = (s32)slot_of((u32)insns[i].imm);
		}
		i++;
	}
	u32 at = put(g, insns, n * (u32)sizeof(*insns));
	use_externs(g, insns, at);
	return at;
}

#define IN(type, member, at) ((at) + (u32)offsetof(struct type, member))

static void put_array(struct light *g, u64 from, u32 bytes, u32 at)
{
	if (bytes)
		put_address(g, put(g, (const void *)(uintptr_t)from, bytes), at);
}

static void put_target(struct light *g, u32 attr)
{
	if (!g->target.n)
		return;
	find_type(g, g->target, g->target_kind);
	end_if_negative(g);
	u32 slot = new_slot(g);
	keep_type(g, IN(sys_prog_load, attach_btf_id, attr), slot);
	put_fd(g, FIRST_FD + slot, IN(sys_prog_load, attach_prog_fd, attr));
	g->target = STR("");
}

static long load_program(struct light *g, const struct sys_prog_load *a)
{
	struct sys_prog_load attr = *a;
	attr.log_buf = attr.log_size = attr.log_level = 0;
	attr.insns = attr.license = attr.func_info = attr.line_info = attr.core_relos = 0;   /* of this process */
	u32 insns = put_insns(g, (const struct insn *)(uintptr_t)a->insns, a->insn_cnt),
		at = put(g, &attr, sizeof(attr));
	put_address(g, insns, IN(sys_prog_load, insns, at));
	put_address(g, put_text(g, str_from((const char *)(uintptr_t)a->license)), IN(sys_prog_load, license, at));
	put_array(g, a->func_info, a->func_info_cnt * a->func_info_rec_size, IN(sys_prog_load, func_info, at));
	put_array(g, a->line_info, a->line_info_cnt * a->line_info_rec_size, IN(sys_prog_load, line_info, at));
	put_array(g, a->core_relos, a->core_relo_cnt * a->core_relo_rec_size, IN(sys_prog_load, core_relos, at));
	put_address(g, 0, IN(sys_prog_load, fd_array, at));
	if (is_fd(a->prog_btf_fd))
		put_fd(g, a->prog_btf_fd, IN(sys_prog_load, prog_btf_fd, at));
	put_target(g, at);
	put_log(g, at, (struct log_places){ IN(sys_prog_load, log_level, 0), IN(sys_prog_load, log_size, 0),
		IN(sys_prog_load, log_buf, 0) });
	call_bpf(g, BPFCMD_PROG_LOAD, at, sizeof(attr));
	return keep(g, new_slot(g));
}

/* ---- types, maps ------------------------------------------------------------------------------------------------- */

static long load_types(struct light *g, const struct sys_btf_load *a)
{
	struct sys_btf_load attr = { .btf_size = a->btf_size };
	u32 at = put(g, &attr, sizeof(attr));
	put_array(g, a->btf, a->btf_size, IN(sys_btf_load, btf, at));
	put_log(g, at, (struct log_places){ IN(sys_btf_load, log_level, 0), IN(sys_btf_load, log_size, 0),
		IN(sys_btf_load, log_buf, 0) });
	call_bpf(g, BPFCMD_BTF_LOAD, at, sizeof(attr));
	return keep(g, new_slot(g));
}

static u32 desc_at(const struct slot *s, u32 member) { return CTX_BYTES + s->desc * MAP_BYTES + member; }

static long create_map(struct light *g, const struct sys_map_create *a)
{
	u32 at = put(g, a, sizeof(*a)), slot = new_slot(g);
	struct slot *s = &g->slots[slot];
	*s = (struct slot){ a->map_type, a->key_size, a->value_size, g->map, g->map ? load_light_desc(g->obj, g->map) :
		0 };
	g->map = NULL;
	if (is_fd(a->btf_fd))
		put_fd(g, a->btf_fd, IN(sys_map_create, btf_fd, at));
	if (is_fd(a->inner_map_fd))
		put_fd(g, a->inner_map_fd, IN(sys_map_create, inner_map_fd, at));
	if (s->map && s->map->origin == MAP_DECLARED && !g->is_attested) {
		load(g, SZ_W, 1, R_CTX, desc_at(s, MAP_MAX_ENTRIES));
		u32 as_written = jump(g, JMP_EQ, 1);
		address(g, 2, at);
		store(g, SZ_W, 2, IN(sys_map_create, max_entries, 0), 1);
		land(g, as_written);
	}
	call_bpf(g, BPFCMD_MAP_CREATE, at, sizeof(*a));
	return keep(g, slot);
}

/* The caller's values of variables, from user space or from the kernel's own memory. */
static void take_values(struct light *g, const struct slot *s, u32 value)
{
	load(g, SZ_DW, 3, R_CTX, desc_at(s, MAP_INITIAL_VALUE));
	u32 none = jump(g, JMP_EQ, 3);
	address(g, 1, value);
	mov(g, 2, (s32)s->value_size);
	load(g, SZ_W, 4, R_CTX, CTX_FLAGS);
	emit(g, (struct insn){ .code = CLS_ALU64 | ALU_AND | SRC_K, .dst = 4, .imm = CTX_IS_KERNEL });
	u32 of_user = jump(g, JMP_EQ, 4);
	call(g, HELPER_probe_read_kernel);
	u32 done = jump(g, JMP_JA, 0);
	land(g, of_user);
	call(g, HELPER_copy_from_user);
	land(g, done);
	mov_reg(g, R_RESULT, 0);
	end_if_negative(g);
	land(g, none);
}

static bool holds_fds(u32 map_type)
{
	return map_type == MAP_PROG_ARRAY || map_type == MAP_ARRAY_OF_MAPS || map_type == MAP_HASH_OF_MAPS;
}

static long update_map(struct light *g, const struct sys_map_elem *a)
{
	const struct slot *s = &g->slots[slot_of(a->map_fd)];
	const void *from = (const void *)(uintptr_t)a->value;
	u32 key = put(g, (const void *)(uintptr_t)a->key, s->key_size), value = put(g, from, s->value_size);
	struct sys_map_elem attr = { .flags = a->flags };
	u32 at = put(g, &attr, sizeof(attr));
	if (holds_fds(s->type))
		put_fd(g, *(const u32 *)from, value);
	if (s->map && s->map->origin == MAP_DATA && !g->is_attested)
		take_values(g, s, value);
	put_fd(g, a->map_fd, IN(sys_map_elem, map_fd, at));
	put_address(g, key, IN(sys_map_elem, key, at));
	put_address(g, value, IN(sys_map_elem, value, at));
	call_bpf(g, BPFCMD_MAP_UPDATE_ELEM, at, sizeof(attr));
	return 0;
}

static long freeze_map(struct light *g, u32 map_fd)
{
	u64 attr = 0;
	u32 at = put(g, &attr, sizeof(attr));
	put_fd(g, map_fd, at);
	call_bpf(g, BPFCMD_MAP_FREEZE, at, sizeof(u32));
	return 0;
}

/* ---- the kernel that writes down --------------------------------------------------------------------------------- */

static long note_bpf(struct kern *k, int cmd, void *attr, u32 size UNUSED)
{
	struct light *g = (struct light *)k;
	switch (cmd) {
	case BPFCMD_BTF_LOAD: return load_types(g, attr);
	case BPFCMD_MAP_CREATE: return create_map(g, attr);
	case BPFCMD_MAP_UPDATE_ELEM: return update_map(g, attr);
	case BPFCMD_MAP_FREEZE: return freeze_map(g, *(const u32 *)attr);
	case BPFCMD_PROG_LOAD: return load_program(g, attr);
	default: return -EOPNOTSUPP;
	}
}

static long note_close(struct kern *k, int fd)
{
	return is_fd((u32)fd) ? 0 : kern_linux()->close(k, fd);
}

void load_light_map(struct light *g, const struct obj_map *m) { g->map = m; }

void load_light_target(struct light *g, str symbol, enum btf_kind kind)
{
	g->target = symbol;
	g->target_kind = kind;
}

void load_light_use(struct light *g, u32 insn, const struct obj_reloc *r)
{
	struct light_use use = { insn, r->to, r->addend, r->kind == RELOC_KFUNC };
	vec_push(&g->uses, g->arena, use);
}

/* ---- all of it --------------------------------------------------------------------------------------------------- */

u32 load_light_desc(const struct obj *o, const struct obj_map *m)
{
	u32 n = 0;
	vec_each(x, &o->maps) {
		u32 rank = obj_map_rank(x), own = obj_map_rank(m);
		n += rank < own || (rank == own && x < m);
	}
	return n;
}

static bool refuse(struct diags *ds, str name, const char *why)
{
	load_report(ds, LIGHT, where_none(), "'%.*s' cannot be in a light skeleton: %s", STR_ARG(name), why);
	return false;
}

static bool check(const struct obj *o, const struct load_opts *opts, struct diags *ds)
{
	vec_each(m, &o->maps) {
		const struct load_map_want *w = opts->maps ? &opts->maps[m - o->maps.v] : NULL;
		if (m->origin == MAP_STRUCT_OPS)
			return refuse(ds, m->name,
				"a table of functions is laid out as the kernel has it, by a library");
		if (m->type == MAP_ARENA)
			return refuse(ds, m->name, "an arena is mapped before programs are loaded");
		if (w && (w->fd >= 0 || w->inner_fd >= 0))
			return refuse(ds, m->name, "a map of this process is none where the program is loaded");
	}
	vec_each(f, &o->funcs) {
		const struct load_prog_want *w = opts->progs ? &opts->progs[f - o->funcs.v] : NULL;
		if (f->is_entry && f->autoload && ((w && w->target_fd) || (f->sec && f->sec->prog_type == PROG_EXT)))
			return refuse(ds, f->name, "its target is a function of a loaded program");
	}
	return true;
}

static void hand_over(struct light *g, u32 fd, u32 to)
{
	load(g, SZ_W, 1, R_DATA, slot_of(fd) * 4);
	store(g, SZ_W, R_CTX, to, 1);
	store_imm(g, SZ_W, R_DATA, slot_of(fd) * 4, 0);
}

static void epilogue(struct light *g, const struct loaded *l)
{
	u32 nprog = 0;
	for (u32 i = 0; i < g->obj->maps.n; i++)
		if (l->map_fds[i] >= 0)
			hand_over(g, (u32)l->map_fds[i],
				CTX_BYTES + load_light_desc(g->obj, &g->obj->maps.v[i]) * MAP_BYTES);
	for (u32 i = 0; i < g->obj->funcs.n; i++) {
		if (!g->obj->funcs.v[i].is_entry)
			continue;
		vec_each(p, &l->progs)
			if (p->func == i)
				hand_over(g, (u32)p->fd, CTX_BYTES + g->nmaps * MAP_BYTES + nprog * PROG_BYTES);
		nprog++;
	}
	mov(g, R_RESULT, 0);
	end(g, JMP_JA);
}

static void begin(struct light *g, struct arena *a, const struct obj *o)
{
	*g = (struct light){ .k = *kern_linux(), .arena = a, .obj = o, .data = BUF_INIT, .nslots = 1 };
	g->k.bpf = note_bpf;
	g->k.close = note_close;
	/* types; each map, and a template for each; each program, and the types of its target; types of externs */
	g->max_slots = 2 + 2 * o->maps.n + 2 * o->funcs.n + o->externs.n;
	g->slots = arena_array(a, struct slot, g->max_slots);
	g->found = arena_array(a, struct found, o->externs.n + 1);
	vec_each(m, &o->maps)
		g->nmaps += obj_map_rank(m) < OBJ_MAP_UNLISTED;
	buf_pad(&g->data, 0, g->max_slots * 4);
	prologue(g);
}

bool load_light(struct arena *a, const struct obj *o, const struct load_opts *opts, struct load_light *out,
	struct diags *ds)
{
	struct light *g = arena_new(a, struct light);
	struct feats feats = { .k = opts->k };
	struct load_opts own = *opts;
	if (!check(o, opts, ds))
		return false;
	begin(g, a, o);
	g->is_attested = opts->is_attested;
	if (g->max_slots > MOST_SLOTS)
		return refuse(ds, o->name, "it has too many maps and programs");
	memset(feats.known, 1, sizeof(feats.known));         /* kernels that have such programs have the rest */
	own.k = &g->k, own.feats = &feats, own.light = g;
	own.no_pins = own.may_be_empty = true, own.lean = false, own.log_level = 0;
	struct loaded *l = load_object(a, o, &own, ds);
	if (l)
		epilogue(g, l);
	str data = arena_str(a, buf_view(&g->data));
	buf_free(&g->data);
	*out = (struct load_light){ data.s, data.n, g->code.v, g->code.n };
	return l != NULL;
}
