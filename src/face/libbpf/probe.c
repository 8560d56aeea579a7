/* probe.c: what the kernel offers, and lines of loaded programs. */
#include "face/libbpf/face.h"

#include <stdlib.h>

/* 1, 0, or -errno where it cannot be told. */
static int answer(long r)
{
	bool is_right = r == -EPERM || r == -EACCES;
	return r >= 0 ? 1 : is_right ? face_result(r) : 0;
}

int libbpf_probe_bpf_prog_type(enum bpf_prog_type prog_type, const void *opts)
{
	struct feats f = { .k = face_kern() };
	if (opts || !uapi_prog_type_name((u32)prog_type) || !prog_type)
		return face_result(opts ? -EINVAL : -EOPNOTSUPP);
	return answer(feat_prog_type(&f, (u32)prog_type));
}

int libbpf_probe_bpf_map_type(enum bpf_map_type map_type, const void *opts)
{
	struct feats f = { .k = face_kern() };
	if (opts || !uapi_map_type_name((u32)map_type) || !map_type)
		return face_result(opts ? -EINVAL : -EOPNOTSUPP);
	return answer(feat_map_type(&f, (u32)map_type));
}

/* A program that calls it: the verifier's complaint about anything but the helper itself is a yes. */
int libbpf_probe_bpf_helper(enum bpf_prog_type prog_type, enum bpf_func_id helper_id, const void *opts)
{
	enum { LOG = 4096 };
	struct bpf_insn code[] = { { .code = BPF_JMP | BPF_CALL, .imm = (s32)helper_id },
		{ .code = BPF_JMP | BPF_EXIT } };
	char *log;
	if (opts)
		return face_result(-EINVAL);
	/* What attaches to a function is loaded with one: such types cannot be asked. */
	if (prog_type == BPF_PROG_TYPE_TRACING || prog_type == BPF_PROG_TYPE_EXT || prog_type == BPF_PROG_TYPE_LSM ||
		prog_type == BPF_PROG_TYPE_STRUCT_OPS)
		return face_result(-EOPNOTSUPP);
	int known = libbpf_probe_bpf_prog_type(prog_type, NULL);
	if (known != 1)
		return known;
	log = calloc(1, LOG);
	if (!log)
		return face_result(-ENOMEM);
	LIBBPF_OPTS(bpf_prog_load_opts, lo, .log_buf = log, .log_size = LOG, .log_level = 1,
		.prog_flags = (u32)prog_type == PROG_SYSCALL ? BPF_F_SLEEPABLE : 0);
	lo.expected_attach_type = (u32)prog_type == PROG_CGROUP_SOCK_ADDR ? ATTACH_CGROUP_INET4_CONNECT :
		(u32)prog_type == PROG_CGROUP_SOCKOPT ?
		ATTACH_CGROUP_GETSOCKOPT : (u32)prog_type == PROG_SK_LOOKUP ? ATTACH_SK_LOOKUP :
		(u32)prog_type == PROG_NETFILTER ? ATTACH_NETFILTER : 0;
	int fd = bpf_prog_load(prog_type, NULL, "GPL", code, ARRAY_LEN(code), &lo);
	if (fd >= 0)
		face_kern()->close(face_kern(), fd);
	bool no = fd < 0 && (strstr(log, "invalid func ") || strstr(log, "unknown func ") ||
		strstr(log, "program of this type cannot use helper "));
	bool says_nothing = fd < 0 && !log[0];
	free(log);
	return says_nothing ? answer(fd) : !no;
}

/* ---- lines ------------------------------------------------------------------------------------------------------- */

struct bpf_prog_linfo {
	/* records as the kernel has them, of their own size; addresses NULL: not compiled */
	u8 *lines, *addresses;
	u32 n, record, naddresses, address_record;
	u32 *first, *count, nfuncs;  /* by function: its part of addresses */
	u64 *start;
};

static u8 *copy_of(u64 at, u64 bytes)
{
	u8 *p = at && bytes ? malloc(bytes) : NULL;
	if (p)
		memcpy(p, (const void *)(uintptr_t)at, bytes);
	return p;
}

static u64 address_at(const struct bpf_prog_linfo *l, u32 i)
{
	u64 v;
	memcpy(&v, l->addresses + (u64)i * l->address_record, sizeof(v));
	return v;
}

/* Functions lie anywhere in memory, each with its lines in a row. */
static bool split(struct bpf_prog_linfo *l, const u64 *ksyms, const u32 *lens, u32 n)
{
	u32 at = 0;
	l->first = calloc(n + 1, sizeof(u32));
	l->count = calloc(n + 1, sizeof(u32));
	l->start = calloc(n + 1, sizeof(u64));
	if (!l->first || !l->count || !l->start)
		return false;
	for (u32 f = 0; f < n; f++) {
		l->first[f] = at;
		l->start[f] = ksyms[f];
		while (at < l->naddresses && address_at(l, at) >= ksyms[f] && address_at(l, at) < ksyms[f] + lens[f])
			at++;
		l->count[f] = at - l->first[f];
		if (!l->count[f])
			return false;
	}
	l->nfuncs = n;
	return at == l->naddresses;
}

void bpf_prog_linfo__free(struct bpf_prog_linfo *l)
{
	if (!l)
		return;
	free(l->lines);
	free(l->addresses);
	free(l->first);
	free(l->count);
	free(l->start);
	free(l);
}

struct bpf_prog_linfo *bpf_prog_linfo__new(const struct bpf_prog_info *info)
{
	u32 n = info->nr_line_info;
	if (!n || info->line_info_rec_size < offsetof(struct bpf_line_info, file_name_off) || !info->line_info)
		return face_null(-EINVAL);
	struct bpf_prog_linfo *l = calloc(1, sizeof(*l));
	if (!l)
		return face_null(-ENOMEM);
	l->n = n;
	l->record = info->line_info_rec_size;
	l->lines = copy_of(info->line_info, (u64)n * l->record);
	if (!l->lines) {
		bpf_prog_linfo__free(l);
		return face_null(-ENOMEM);
	}
	bool is_compiled = info->nr_jited_line_info == n && info->jited_line_info && info->nr_jited_ksyms &&
		info->nr_jited_ksyms == info->nr_jited_func_lens &&
		info->jited_ksyms && info->jited_func_lens && info->jited_line_info_rec_size >= sizeof(u64);
	if (!is_compiled)
		return l;
	l->naddresses = n;
	l->address_record = info->jited_line_info_rec_size;
	l->addresses = copy_of(info->jited_line_info, (u64)n * l->address_record);
	if (!l->addresses || !split(l, (const u64 *)(uintptr_t)info->jited_ksyms,
		(const u32 *)(uintptr_t)info->jited_func_lens, info->nr_jited_ksyms)) {
		bpf_prog_linfo__free(l);
		return face_null(-EINVAL);
	}
	return l;
}

static const struct bpf_line_info *line(const struct bpf_prog_linfo *l, u32 i)
{
	return (const void *)(l->lines + (u64)i * l->record);
}

const struct bpf_line_info *bpf_prog_linfo__lfind_addr_func(const struct bpf_prog_linfo *l, __u64 addr, __u32 func_idx,
	__u32 nr_skip)
{
	if (func_idx >= l->nfuncs || nr_skip >= l->count[func_idx])
		return face_null(-ENOENT);
	u32 i = l->first[func_idx] + nr_skip, end = l->first[func_idx] + l->count[func_idx];
	if (addr < address_at(l, i))
		return face_null(-ENOENT);
	while (i + 1 < end && address_at(l, i + 1) <= addr)
		i++;
	return line(l, i);
}

const struct bpf_line_info *bpf_prog_linfo__lfind(const struct bpf_prog_linfo *l, __u32 insn_off, __u32 nr_skip)
{
	if (nr_skip >= l->n || insn_off < line(l, nr_skip)->insn_off)
		return face_null(-ENOENT);
	u32 i = nr_skip;
	while (i + 1 < l->n && line(l, i + 1)->insn_off <= insn_off)
		i++;
	return line(l, i);
}
