/* feat_types.c: which types of programs and maps the kernel has, each asked for with the least it takes. */
#include "load/load_private.h"

#include <errno.h>

static const struct insn ret0[] = { { .code = CLS_ALU64 | ALU_MOV | SRC_K }, { .code = CLS_JMP | JMP_EXIT } };

long feat_prog_type(struct feats *f, u32 prog_type)
{
	switch (prog_type) {
	case PROG_TRACING: return feat_ask_traced(f->k, prog_type, ATTACH_TRACE_RAW_TP);
	case PROG_LSM: return feat_ask_traced(f->k, prog_type, ATTACH_LSM_MAC);
	case PROG_EXT: case PROG_STRUCT_OPS: return feat_ask_traced(f->k, prog_type, 0);
	default: return feat_closed(f->k, feat_load(f->k, prog_type, ret0, 2, NULL));
	}
}

enum { NO_PREALLOC = 1, MMAPABLE = 1 << 10, NOT_SUPPORTED = 524 /* the kernel's own ENOTSUPP */ };

/* Storage of objects wants types; an int will do. */
static long ask_storage(struct kern *k, struct sys_map_create a)
{
	long fd = feat_int_btf(k);
	if (fd < 0)
		return fd;
	a.map_flags = NO_PREALLOC, a.max_entries = 0;
	a.btf_fd = (u32)fd, a.btf_key_type_id = a.btf_value_type_id = 1;
	long r = feat_ask_map(k, a);
	k->close(k, (int)fd);
	return r;
}

static long ask_nested(struct kern *k, struct sys_map_create a)
{
	struct sys_map_create inner = { .map_type = MAP_ARRAY, .key_size = 4, .value_size = 4, .max_entries = 1 };
	long fd = sys_map_create(k, &inner);
	if (fd == -EPERM && k->raise_memlock(k) == 0)
		fd = sys_map_create(k, &inner);
	if (fd < 0)
		return fd;
	a.inner_map_fd = (u32)fd;
	long r = feat_ask_map(k, a);
	k->close(k, (int)fd);
	return r;
}

/* Type 1 is no operations structure: who knows such maps says that this one is not supported. */
static long ask_ops(struct kern *k, struct sys_map_create a)
{
	a.btf_vmlinux_value_type_id = 1;
	long r = feat_ask_map(k, a);
	return r == -NOT_SUPPORTED ? 0 : r;
}

long feat_map_type(struct feats *f, u32 map_type)
{
	struct sys_map_create a = { .map_type = map_type, .key_size = 4, .value_size = 4, .max_entries = 1 };
	switch (map_type) {
	case MAP_STACK_TRACE: a.value_size = 8; break;
	case MAP_LPM_TRIE: a.key_size = 8; a.map_flags = NO_PREALLOC; break;
	case MAP_RHASH: a.map_flags = NO_PREALLOC; break;
	case MAP_RINGBUF: case MAP_USER_RINGBUF: a.key_size = a.value_size = 0;
		a.max_entries = (u32)f->k->page_size(f->k);
		break;
	case MAP_QUEUE: case MAP_LIFO: case MAP_BLOOM_FILTER: a.key_size = 0; break;
	case MAP_CGROUP_STORAGE: case MAP_PERCPU_CGROUP_STORAGE: a.key_size = 16; a.value_size = 8; a.max_entries = 0;
		break;
	case MAP_REUSEPORT_SOCKARRAY: a.value_size = 8; break;
	case MAP_INSN_ARRAY: a.value_size = 16; break;
	case MAP_ARENA: a.key_size = a.value_size = 0; a.map_flags = MMAPABLE; break;
	case MAP_SK_STORAGE: case MAP_INODE_STORAGE: case MAP_TASK_STORAGE: case MAP_CGRP_STORAGE:
		return ask_storage(f->k, a);
	case MAP_OPS: return ask_ops(f->k, a);
	case MAP_ARRAY_OF_MAPS: case MAP_HASH_OF_MAPS: return ask_nested(f->k, a);
	default: break;
	}
	return feat_ask_map(f->k, a);
}

/* ---- what programs may be made of ------------------------------------------------------------------------ */

bool feat_helper(struct feats *f, u32 prog_type, u32 helper)
{
	static const char *const refusals[] = { "cannot use helper", "invalid func", "unknown func" };
	const struct insn code[] = { { .code = CLS_JMP | JMP_CALL, .imm = (s32)helper },
		{ .code = CLS_JMP | JMP_EXIT } };
	char log[4096] = "";
	long fd = feat_load_logged(f->k, prog_type, code, ARRAY_LEN(code), log, sizeof(log));
	if (fd >= 0)
		return f->k->close(f->k, (int)fd), true;
	if (fd == -EPERM && !*log)
		return false;
	for (u32 i = 0; i < ARRAY_LEN(refusals); i++)
		if (strstr(log, refusals[i]))
			return false;
	return *log;                 /* it went on to the call's arguments */
}

long feat_isa(struct feats *f, enum feat_isa what)
{
	enum { LARGE = 4097 };
	static const struct insn loop[] = { { .code = CLS_ALU64 | ALU_MOV | SRC_K, .imm = 10 },
		{ .code = CLS_ALU64 | ALU_SUB | SRC_K, .imm = 1 }, { .code = CLS_JMP | JMP_NE | SRC_K, .off = -2 },
		{ .code = CLS_JMP | JMP_EXIT } };
	static const struct insn v2[] = { { .code = CLS_ALU64 | ALU_MOV | SRC_K },
		{ .code = CLS_JMP | JMP_LT | SRC_K, .off = 1 }, { .code = CLS_ALU64 | ALU_MOV | SRC_K, .imm = 1 },
		{ .code = CLS_JMP | JMP_EXIT } };
	static const struct insn v3[] = { { .code = CLS_ALU64 | ALU_MOV | SRC_K },
		{ .code = CLS_JMP32 | JMP_LT | SRC_K, .off = 1 }, { .code = CLS_ALU64 | ALU_MOV | SRC_K, .imm = 1 },
		{ .code = CLS_JMP | JMP_EXIT } };
	struct insn large[LARGE];
	if (what == FEAT_ISA_LOOPS)
		return feat_closed(f->k, feat_load(f->k, PROG_SOCKET_FILTER, loop, ARRAY_LEN(loop), NULL));
	if (what == FEAT_ISA_V2)
		return feat_closed(f->k, feat_load(f->k, PROG_SOCKET_FILTER, v2, ARRAY_LEN(v2), NULL));
	if (what == FEAT_ISA_V3)
		return feat_closed(f->k, feat_load(f->k, PROG_SOCKET_FILTER, v3, ARRAY_LEN(v3), NULL));
	for (u32 i = 0; i < LARGE; i++)
		large[i] = i + 1 < LARGE ? ret0[0] : ret0[1];
	return feat_closed(f->k, feat_load(f->k, PROG_SOCKET_FILTER, large, LARGE, NULL));
}

long feat_offload(struct feats *f, u32 prog_type, u32 ifindex)
{
	struct sys_prog_load a = { .prog_type = prog_type, .insn_cnt = 2, .insns = (u64)(uintptr_t)ret0,
		.license = (u64)(uintptr_t)"GPL", .prog_ifindex = ifindex };
	return feat_closed(f->k, sys_prog_load(f->k, &a));
}
