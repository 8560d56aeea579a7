/* bpf.c: the commands of bpf(2), a function each: the caller's words into the kernel's struct. */
#include "face/libbpf/face.h"

#include <stdlib.h>

static u64 ptr(const void *p) { return (u64)(uintptr_t)p; }

static long call(int cmd, void *attr, u32 size)
{
	struct kern *k = face_kern();
	return k->bpf(k, cmd, attr, size);
}

#define CALL(cmd, attr) face_result(call(BPFCMD_##cmd, &(attr), sizeof(attr)))
/* Up to and with this field: older kernels take no longer attributes than they know but for zeros, and some want these
 * short. */
#define CALL_TO(cmd, attr, field) face_result(call(BPFCMD_##cmd, &(attr), offsetof(__typeof__(attr), field) + \
	sizeof((attr).field)))

/* The kernel takes letters, digits, '_' and '.'. A name that it does not know how to keep is no name. */
static void set_name(char out[SYS_NAME_LEN], const char *name)
{
	size_t n = name ? strnlen(name, SYS_NAME_LEN - 1) : 0;
	memcpy(out, name ? name : "", n);
}

/* ---- maps -------------------------------------------------------------------------------------------------------- */

int bpf_map_create(enum bpf_map_type map_type, const char *map_name, __u32 key_size, __u32 value_size,
	__u32 max_entries,
	const struct bpf_map_create_opts *opts)
{
	struct kern *k = face_kern();
	if (!OPTS_OK(opts, bpf_map_create_opts))
		return face_result(-EINVAL);
	struct sys_map_create_exclusive x = { .prog_hash = ptr(OPTS_GET(opts, excl_prog_hash, NULL)),
		.prog_hash_size = OPTS_GET(opts, excl_prog_hash_size, 0) };
	x.map = (struct sys_map_create){ .map_type = map_type, .key_size = key_size, .value_size = value_size,
		.max_entries = max_entries,
		.btf_fd = OPTS_GET(opts, btf_fd, 0), .btf_key_type_id = OPTS_GET(opts, btf_key_type_id, 0),
		.btf_value_type_id = OPTS_GET(opts, btf_value_type_id, 0),
		.btf_vmlinux_value_type_id = OPTS_GET(opts, btf_vmlinux_value_type_id, 0),
		.inner_map_fd = OPTS_GET(opts, inner_map_fd, 0),
		.map_flags = OPTS_GET(opts, map_flags, 0), .map_extra = OPTS_GET(opts, map_extra, 0),
		.numa_node = OPTS_GET(opts, numa_node, 0),
		.map_ifindex = OPTS_GET(opts, map_ifindex, 0), .value_type_btf_obj_fd = OPTS_GET(opts,
		value_type_btf_obj_fd, 0),
		.map_token_fd = (s32)OPTS_GET(opts, token_fd, 0) };
	set_name(x.map.map_name, map_name);
	u32 size = x.prog_hash_size ? sizeof(x) : sizeof(x.map);
	long fd = call(BPFCMD_MAP_CREATE, &x, size);
	if (fd == -EPERM && k->raise_memlock(k) == 0)
		fd = call(BPFCMD_MAP_CREATE, &x, size);
	return face_result(fd);
}

int bpf_map_update_elem(int fd, const void *key, const void *value, __u64 flags)
{
	return face_result(sys_map_update(face_kern(), fd, key, value, flags));
}

int bpf_map_lookup_elem(int fd, const void *key, void *value)
{
	return face_result(sys_map_lookup(face_kern(), fd, key, value, 0));
}

int bpf_map_lookup_elem_flags(int fd, const void *key, void *value, __u64 flags)
{
	return face_result(sys_map_lookup(face_kern(), fd, key, value, flags));
}

int bpf_map_get_next_key(int fd, const void *key, void *next_key)
{
	return face_result(sys_map_next_key(face_kern(), fd, key, next_key));
}

int bpf_map_freeze(int fd) { return face_result(sys_map_freeze(face_kern(), fd)); }
int bpf_map_delete_elem(int fd, const void *key) { return bpf_map_delete_elem_flags(fd, key, 0); }

int bpf_map_lookup_and_delete_elem(int fd, const void *key, void *value)
{
	return bpf_map_lookup_and_delete_elem_flags(fd, key, value, 0);
}

int bpf_map_delete_elem_flags(int fd, const void *key, __u64 flags)
{
	struct sys_map_elem a = { .map_fd = (u32)fd, .key = ptr(key), .flags = flags };
	return CALL(MAP_DELETE_ELEM, a);
}

int bpf_map_lookup_and_delete_elem_flags(int fd, const void *key, void *value, __u64 flags)
{
	struct sys_map_elem a = { .map_fd = (u32)fd, .key = ptr(key), .value = ptr(value), .flags = flags };
	return CALL(MAP_LOOKUP_AND_DELETE_ELEM, a);
}

static int batch(int cmd, struct sys_map_batch *a, __u32 *count, const struct bpf_map_batch_opts *opts)
{
	if (!OPTS_OK(opts, bpf_map_batch_opts))
		return face_result(-EINVAL);
	a->count = *count;
	a->elem_flags = OPTS_GET(opts, elem_flags, 0);
	a->flags = OPTS_GET(opts, flags, 0);
	long r = call(cmd, a, sizeof(*a));
	*count = a->count;
	return face_result(r);
}

int bpf_map_delete_batch(int fd, const void *keys, __u32 *count, const struct bpf_map_batch_opts *opts)
{
	struct sys_map_batch a = { .map_fd = (u32)fd, .keys = ptr(keys) };
	return batch(BPFCMD_MAP_DELETE_BATCH, &a, count, opts);
}

int bpf_map_lookup_batch(int fd, void *in_batch, void *out_batch, void *keys, void *values, __u32 *count,
	const struct bpf_map_batch_opts *opts)
{
	struct sys_map_batch a = { .map_fd = (u32)fd, .in_batch = ptr(in_batch), .out_batch = ptr(out_batch),
		.keys = ptr(keys), .values = ptr(values) };
	return batch(BPFCMD_MAP_LOOKUP_BATCH, &a, count, opts);
}

int bpf_map_lookup_and_delete_batch(int fd, void *in_batch, void *out_batch, void *keys, void *values, __u32 *count,
	const struct bpf_map_batch_opts *opts)
{
	struct sys_map_batch a = { .map_fd = (u32)fd, .in_batch = ptr(in_batch), .out_batch = ptr(out_batch),
		.keys = ptr(keys), .values = ptr(values) };
	return batch(BPFCMD_MAP_LOOKUP_AND_DELETE_BATCH, &a, count, opts);
}

int bpf_map_update_batch(int fd, const void *keys, const void *values, __u32 *count,
	const struct bpf_map_batch_opts *opts)
{
	struct sys_map_batch a = { .map_fd = (u32)fd, .keys = ptr(keys), .values = ptr(values) };
	return batch(BPFCMD_MAP_UPDATE_BATCH, &a, count, opts);
}

/* ---- programs ---------------------------------------------------------------------------------------------------- */

static void set_log(struct sys_prog_load *a, const struct bpf_prog_load_opts *opts, u32 level)
{
	a->log_buf = level ? ptr(OPTS_GET(opts, log_buf, NULL)) : 0;
	a->log_size = level ? OPTS_GET(opts, log_size, 0) : 0;
	a->log_level = level;
}

/* EAGAIN: the verifier was interrupted by a signal. */
static long load(struct sys_prog_load *a, int attempts)
{
	long fd;
	do {
		fd = sys_prog_load(face_kern(), a);
	} while (fd == -EAGAIN && --attempts > 0);
	return fd;
}

/* An older kernel may know shorter records of lines and functions: what it does not know is zero or cannot be told. */
static long load_without_lines(struct sys_prog_load *a, int attempts)
{
	a->line_info = a->line_info_cnt = a->line_info_rec_size = 0;
	return load(a, attempts);
}

static bool load_opts_ok(const struct bpf_prog_load_opts *opts)
{
	return OPTS_OK(opts, bpf_prog_load_opts) && OPTS_GET(opts, attempts, 0) >= 0 &&
		!(OPTS_GET(opts, attach_prog_fd, 0) && OPTS_GET(opts, attach_btf_obj_fd, 0)) &&
		(OPTS_GET(opts, log_buf, NULL) != NULL) == (OPTS_GET(opts, log_size, 0) != 0) &&
		!(OPTS_GET(opts, log_level, 0) && !OPTS_GET(opts, log_buf, NULL));
}

int bpf_prog_load(enum bpf_prog_type prog_type, const char *prog_name, const char *license,
	const struct bpf_insn *insns, size_t insn_cnt,
	struct bpf_prog_load_opts *opts)
{
	struct kern *k = face_kern();
	if (!load_opts_ok(opts))
		return face_result(-EINVAL);
	int attempts = OPTS_GET(opts, attempts, 0) ? OPTS_GET(opts, attempts, 0) : 5;
	u32 level = OPTS_GET(opts, log_level, 0);
	struct sys_prog_load a = { .prog_type = prog_type, .insn_cnt = (u32)insn_cnt, .insns = ptr(insns),
		.license = ptr(license),
		.kern_version = OPTS_GET(opts, kern_version, 0), .prog_flags = OPTS_GET(opts, prog_flags, 0),
		.prog_ifindex = OPTS_GET(opts, prog_ifindex, 0),
		.expected_attach_type = OPTS_GET(opts, expected_attach_type, 0), .prog_btf_fd = OPTS_GET(opts,
		prog_btf_fd, 0),
		.func_info_rec_size = OPTS_GET(opts, func_info_rec_size, 0),
		.func_info = ptr(OPTS_GET(opts, func_info, NULL)),
		.func_info_cnt = OPTS_GET(opts, func_info_cnt, 0), .line_info_rec_size = OPTS_GET(opts,
		line_info_rec_size, 0),
		.line_info = ptr(OPTS_GET(opts, line_info, NULL)), .line_info_cnt = OPTS_GET(opts, line_info_cnt, 0),
		.attach_btf_id = OPTS_GET(opts, attach_btf_id, 0), .fd_array = ptr(OPTS_GET(opts, fd_array, NULL)),
		.fd_array_cnt = OPTS_GET(opts, fd_array_cnt, 0),
		.prog_token_fd = (s32)OPTS_GET(opts, token_fd, 0) };
	a.attach_prog_fd = OPTS_GET(opts, attach_prog_fd, 0) ? OPTS_GET(opts, attach_prog_fd, 0) :
		OPTS_GET(opts, attach_btf_obj_fd, 0);
	set_name(a.prog_name, prog_name);
	set_log(&a, opts, level);
	long fd = load(&a, attempts);
	if (fd == -EPERM && k->raise_memlock(k) == 0)
		fd = load(&a, attempts);
	if (fd < 0 && a.line_info_cnt && (fd == -E2BIG || fd == -EINVAL) && !level && !OPTS_GET(opts, log_buf, NULL))
		fd = load_without_lines(&a, attempts);
	if (fd < 0 && !level && OPTS_GET(opts, log_buf, NULL)) {
		set_log(&a, opts, 1);
		OPTS_GET(opts, log_buf, NULL)[0] = 0;
		fd = load(&a, attempts);
	}
	OPTS_SET(opts, log_true_size, a.log_true_size);
	return face_result(fd);
}

int bpf_btf_load(const void *btf_data, size_t btf_size, struct bpf_btf_load_opts *opts)
{
	enum { HAS_TOKEN = 1 << 16 };
	if (!OPTS_OK(opts, bpf_btf_load_opts) || btf_size > UINT32_MAX)
		return face_result(-EINVAL);
	char *log = OPTS_GET(opts, log_buf, NULL);
	u32 level = OPTS_GET(opts, log_level, 0), size = OPTS_GET(opts, log_size, 0), flags = OPTS_GET(opts, btf_flags,
		0);
	if ((log != NULL) != (size != 0) || (level && !log))
		return face_result(-EINVAL);
	struct sys_btf_load a = { .btf = ptr(btf_data), .btf_size = (u32)btf_size, .flags = flags,
		.token_fd = flags & HAS_TOKEN ? (s32)OPTS_GET(opts, token_fd, 0) : 0,
		.log_level = level, .log_buf = level ? ptr(log) : 0, .log_size = level ? size : 0 };
	long fd = sys_btf_load(face_kern(), &a);
	if (fd < 0 && log && !level) {
		a.log_level = 1, a.log_buf = ptr(log), a.log_size = size;
		log[0] = 0;
		fd = sys_btf_load(face_kern(), &a);
	}
	OPTS_SET(opts, log_true_size, a.log_true_size);
	return face_result(fd);
}

int bpf_prog_test_run_opts(int prog_fd, struct bpf_test_run_opts *opts)
{
	if (!OPTS_OK(opts, bpf_test_run_opts))
		return face_result(-EINVAL);
	struct sys_test_run a = { .prog_fd = (u32)prog_fd, .data_in = ptr(OPTS_GET(opts, data_in, NULL)),
		.data_out = ptr(OPTS_GET(opts, data_out, NULL)),
		.data_size_in = OPTS_GET(opts, data_size_in, 0), .data_size_out = OPTS_GET(opts, data_size_out, 0),
		.ctx_in = ptr(OPTS_GET(opts, ctx_in, NULL)),
		.ctx_out = ptr(OPTS_GET(opts, ctx_out, NULL)), .ctx_size_in = OPTS_GET(opts, ctx_size_in, 0),
		.ctx_size_out = OPTS_GET(opts, ctx_size_out, 0),
		.repeat = (u32)OPTS_GET(opts, repeat, 0), .flags = OPTS_GET(opts, flags, 0),
		.cpu = OPTS_GET(opts, cpu, 0), .batch_size = OPTS_GET(opts, batch_size, 0) };
	long r = call(BPFCMD_PROG_TEST_RUN, &a, offsetof(struct sys_test_run, pad));
	OPTS_SET(opts, data_size_out, a.data_size_out);
	OPTS_SET(opts, ctx_size_out, a.ctx_size_out);
	OPTS_SET(opts, retval, a.retval);
	OPTS_SET(opts, duration, a.duration_ns);
	return face_result(r);
}

int bpf_prog_bind_map(int prog_fd, int map_fd, const struct bpf_prog_bind_opts *opts)
{
	if (!OPTS_OK(opts, bpf_prog_bind_opts))
		return face_result(-EINVAL);
	struct sys_bind_map a = { .prog_fd = (u32)prog_fd, .map_fd = (u32)map_fd, .flags = OPTS_GET(opts, flags, 0) };
	return CALL(PROG_BIND_MAP, a);
}

int bpf_prog_stream_read(int prog_fd, __u32 stream_id, void *buf, __u32 buf_len, struct bpf_prog_stream_read_opts *opts)
{
	if (opts && !face_opts_ok(opts, sizeof(opts->sz), "bpf_prog_stream_read_opts"))
		return face_result(-EINVAL);
	struct { u64 buf; u32 buf_len, stream_id, prog_fd, pad; } a = { ptr(buf), buf_len, stream_id, (u32)prog_fd, 0 };
	return face_result(call(BPFCMD_PROG_STREAM_READ_BY_FD, &a, offsetof(__typeof__(a), pad)));
}

int bpf_prog_assoc_struct_ops(int prog_fd, int map_fd, struct bpf_prog_assoc_struct_ops_opts *opts)
{
	if (!OPTS_OK(opts, bpf_prog_assoc_struct_ops_opts))
		return face_result(-EINVAL);
	struct { u32 map_fd, prog_fd, flags; } a = { (u32)map_fd, (u32)prog_fd, OPTS_GET(opts, flags, 0) };
	return CALL(PROG_ASSOC_STRUCT_OPS, a);
}

/* ---- pins -------------------------------------------------------------------------------------------------------- */

int bpf_obj_pin_opts(int fd, const char *pathname, const struct bpf_obj_pin_opts *opts)
{
	if (!OPTS_OK(opts, bpf_obj_pin_opts))
		return face_result(-EINVAL);
	struct sys_obj_path a = { .pathname = ptr(pathname), .bpf_fd = (u32)fd, .file_flags = OPTS_GET(opts, file_flags,
		0), .path_fd = OPTS_GET(opts, path_fd, 0) };
	return CALL_TO(OBJ_PIN, a, path_fd);
}

int bpf_obj_get_opts(const char *pathname, const struct bpf_obj_get_opts *opts)
{
	if (!OPTS_OK(opts, bpf_obj_get_opts))
		return face_result(-EINVAL);
	struct sys_obj_path a = { .pathname = ptr(pathname), .file_flags = OPTS_GET(opts, file_flags, 0),
		.path_fd = OPTS_GET(opts, path_fd, 0) };
	return CALL_TO(OBJ_GET, a, path_fd);
}

int bpf_obj_pin(int fd, const char *pathname) { return bpf_obj_pin_opts(fd, pathname, NULL); }
int bpf_obj_get(const char *pathname) { return bpf_obj_get_opts(pathname, NULL); }

/* ---- attaching without links ------------------------------------------------------------------------------------- */

enum { F_BEFORE = 1 << 3, F_AFTER = 1 << 4, F_ID = 1 << 5 /* relative is an id */ };

static bool relative(int fd, u32 id, u32 *flags, u32 *out)
{
	if (fd > 0 && id)
		return false;
	*out = id ? id : (u32)fd;
	*flags |= id ? F_ID : 0;
	return true;
}

int bpf_prog_attach_opts(int prog_fd, int target, enum bpf_attach_type type, const struct bpf_prog_attach_opts *opts)
{
	struct sys_prog_attach a = { .target_fd = (u32)target, .attach_bpf_fd = (u32)prog_fd, .attach_type = type };
	if (!OPTS_OK(opts, bpf_prog_attach_opts))
		return face_result(-EINVAL);
	a.attach_flags = OPTS_GET(opts, flags, 0);
	a.replace_bpf_fd = (u32)OPTS_GET(opts, replace_fd, 0);
	a.expected_revision = OPTS_GET(opts, expected_revision, 0);
	if (!relative(OPTS_GET(opts, relative_fd, 0), OPTS_GET(opts, relative_id, 0), &a.attach_flags, &a.relative))
		return face_result(-EINVAL);
	return CALL(PROG_ATTACH, a);
}

int bpf_prog_detach_opts(int prog_fd, int target, enum bpf_attach_type type, const struct bpf_prog_detach_opts *opts)
{
	struct sys_prog_attach a = { .target_fd = (u32)target, .attach_bpf_fd = (u32)prog_fd, .attach_type = type };
	if (!OPTS_OK(opts, bpf_prog_detach_opts))
		return face_result(-EINVAL);
	a.attach_flags = OPTS_GET(opts, flags, 0);
	a.expected_revision = OPTS_GET(opts, expected_revision, 0);
	if (!relative(OPTS_GET(opts, relative_fd, 0), OPTS_GET(opts, relative_id, 0), &a.attach_flags, &a.relative))
		return face_result(-EINVAL);
	return CALL(PROG_DETACH, a);
}

int bpf_prog_attach(int prog_fd, int attachable_fd, enum bpf_attach_type type, unsigned int flags)
{
	struct sys_prog_attach a = { .target_fd = (u32)attachable_fd, .attach_bpf_fd = (u32)prog_fd,
		.attach_type = type, .attach_flags = flags };
	return CALL_TO(PROG_ATTACH, a, replace_bpf_fd);
}

int bpf_prog_detach(int attachable_fd, enum bpf_attach_type type) { return bpf_prog_detach2(0, attachable_fd, type); }

int bpf_prog_detach2(int prog_fd, int attachable_fd, enum bpf_attach_type type)
{
	struct sys_prog_attach a = { .target_fd = (u32)attachable_fd, .attach_bpf_fd = (u32)prog_fd,
		.attach_type = type };
	return CALL_TO(PROG_DETACH, a, replace_bpf_fd);
}

int bpf_prog_query_opts(int target, enum bpf_attach_type type, struct bpf_prog_query_opts *opts)
{
	if (!OPTS_OK(opts, bpf_prog_query_opts))
		return face_result(-EINVAL);
	struct sys_query a = { .target_fd = (u32)target, .attach_type = type, .query_flags = OPTS_GET(opts, query_flags,
		0),
		.prog_ids = ptr(OPTS_GET(opts, prog_ids, NULL)), .count = OPTS_GET(opts, count, 0),
		.prog_attach_flags = ptr(OPTS_GET(opts, prog_attach_flags, NULL)),
		.link_ids = ptr(OPTS_GET(opts, link_ids, NULL)),
		.link_attach_flags = ptr(OPTS_GET(opts, link_attach_flags, NULL)) };
	long r = call(BPFCMD_PROG_QUERY, &a, sizeof(a));
	OPTS_SET(opts, attach_flags, a.attach_flags);
	OPTS_SET(opts, revision, a.revision);
	OPTS_SET(opts, count, a.count);
	return face_result(r);
}

int bpf_prog_query(int target_fd, enum bpf_attach_type type, __u32 query_flags, __u32 *attach_flags, __u32 *prog_ids,
	__u32 *prog_cnt)
{
	LIBBPF_OPTS(bpf_prog_query_opts, opts, .query_flags = query_flags, .prog_ids = prog_ids, .prog_cnt = *prog_cnt);
	int r = bpf_prog_query_opts(target_fd, type, &opts);
	if (attach_flags)
		*attach_flags = opts.attach_flags;
	*prog_cnt = opts.prog_cnt;
	return r;
}

/* ---- links ------------------------------------------------------------------------------------------------------- */

static bool set_relative(struct sys_link_create *a, u32 fd, u32 id, u64 revision)
{
	if (!relative((int)fd, id, &a->flags, &a->tcx.relative))
		return false;
	a->tcx.expected_revision = revision;
	return true;
}

/* What belongs to this type of attaching; nothing else may be set. */
static bool set_link(struct sys_link_create *a, u32 type, const struct bpf_link_create_opts *opts)
{
	switch (type) {
	case ATTACH_TRACE_ITER:
		a->iter.iter_info = ptr(OPTS_GET(opts, iter_info, NULL));
		a->iter.iter_info_len = OPTS_GET(opts, iter_info_len, 0);
		return true;
	case ATTACH_PERF_EVENT:
		a->perf_event.bpf_cookie = OPTS_GET(opts, perf_event.bpf_cookie, 0);
		return true;
	case ATTACH_TRACE_KPROBE_MULTI: case ATTACH_TRACE_KPROBE_SESSION:
		a->kprobe_multi.flags = OPTS_GET(opts, kprobe_multi.flags, 0);
		a->kprobe_multi.cnt = OPTS_GET(opts, kprobe_multi.cnt, 0);
		a->kprobe_multi.syms = ptr(OPTS_GET(opts, kprobe_multi.syms, NULL));
		a->kprobe_multi.addrs = ptr(OPTS_GET(opts, kprobe_multi.addrs, NULL));
		a->kprobe_multi.cookies = ptr(OPTS_GET(opts, kprobe_multi.cookies, NULL));
		return true;
	case ATTACH_TRACE_UPROBE_MULTI: case ATTACH_TRACE_UPROBE_SESSION:
		a->uprobe_multi.flags = OPTS_GET(opts, uprobe_multi.flags, 0);
		a->uprobe_multi.cnt = OPTS_GET(opts, uprobe_multi.cnt, 0);
		a->uprobe_multi.path = ptr(OPTS_GET(opts, uprobe_multi.path, NULL));
		a->uprobe_multi.offsets = ptr(OPTS_GET(opts, uprobe_multi.offsets, NULL));
		a->uprobe_multi.ref_ctr_offsets = ptr(OPTS_GET(opts, uprobe_multi.ref_ctr_offsets, NULL));
		a->uprobe_multi.cookies = ptr(OPTS_GET(opts, uprobe_multi.cookies, NULL));
		a->uprobe_multi.pid = OPTS_GET(opts, uprobe_multi.pid, 0);
		a->uprobe_multi.path_fd = OPTS_GET(opts, uprobe_multi.path_fd, 0);
		return true;
	case ATTACH_TRACE_FENTRY_MULTI: case ATTACH_TRACE_FEXIT_MULTI: case ATTACH_TRACE_FSESSION_MULTI:
		a->tracing_multi.ids = ptr(OPTS_GET(opts, tracing_multi.ids, NULL));
		a->tracing_multi.cookies = ptr(OPTS_GET(opts, tracing_multi.cookies, NULL));
		a->tracing_multi.cnt = OPTS_GET(opts, tracing_multi.cnt, 0);
		return true;
	case ATTACH_TRACE_RAW_TP: case ATTACH_TRACE_FENTRY: case ATTACH_TRACE_FEXIT: case ATTACH_MODIFY_RETURN:
		case ATTACH_TRACE_FSESSION: case ATTACH_LSM_MAC:
		a->tracing.cookie = OPTS_GET(opts, tracing.cookie, 0);
		return true;
	case ATTACH_NETFILTER:
		a->netfilter.pf = OPTS_GET(opts, netfilter.pf, 0);
		a->netfilter.hooknum = OPTS_GET(opts, netfilter.hooknum, 0);
		a->netfilter.priority = OPTS_GET(opts, netfilter.priority, 0);
		a->netfilter.flags = OPTS_GET(opts, netfilter.flags, 0);
		return true;
	case ATTACH_TCX_INGRESS: case ATTACH_TCX_EGRESS:
		return set_relative(a, OPTS_GET(opts, tcx.relative_fd, 0), OPTS_GET(opts, tcx.relative_id, 0),
			OPTS_GET(opts, tcx.expected_revision, 0));
	case ATTACH_NETKIT_PRIMARY: case ATTACH_NETKIT_PEER:
		return set_relative(a, OPTS_GET(opts, netkit.relative_fd, 0), OPTS_GET(opts, netkit.relative_id, 0),
			OPTS_GET(opts, netkit.expected_revision, 0));
	default:
		return set_relative(a, OPTS_GET(opts, cgroup.relative_fd, 0), OPTS_GET(opts, cgroup.relative_id, 0),
			OPTS_GET(opts, cgroup.expected_revision, 0));
	}
}

/* Tracing programs before Linux 5.17 (5.15 for raw tracepoints with BTF) are attached as raw tracepoints without a
 * name. */
static bool has_old_way(u32 type, const struct bpf_link_create_opts *opts)
{
	bool is_tracing = type == ATTACH_TRACE_RAW_TP || type == ATTACH_LSM_MAC || type == ATTACH_TRACE_FENTRY ||
		type == ATTACH_TRACE_FEXIT || type == ATTACH_MODIFY_RETURN;
	return is_tracing && !OPTS_GET(opts, target_btf_id, 0) && !OPTS_GET(opts, tracing.cookie, 0) &&
		!OPTS_GET(opts, flags, 0);
}

int bpf_link_create(int prog_fd, int target_fd, enum bpf_attach_type attach_type,
	const struct bpf_link_create_opts *opts)
{
	struct sys_link_create a = { .prog_fd = (u32)prog_fd, .target_fd = (u32)target_fd, .attach_type = attach_type,
		.flags = OPTS_GET(opts, flags, 0) };
	u32 target_id = OPTS_GET(opts, target_btf_id, 0);
	bool has_iter = OPTS_GET(opts, iter_info_len, 0) != 0;
	if (!OPTS_OK(opts, bpf_link_create_opts) || (has_iter && target_id) ||
		(has_iter && attach_type != (enum bpf_attach_type)ATTACH_TRACE_ITER))
		return face_result(-EINVAL);
	if (target_id) {
		a.tracing.target_btf_id = target_id;
		a.tracing.cookie = OPTS_GET(opts, tracing.cookie, 0);
	} else if (!set_link(&a, attach_type, opts)) {
		return face_result(-EINVAL);
	}
	long fd = sys_link_create(face_kern(), &a);
	if (fd == -EINVAL && has_old_way(attach_type, opts))
		fd = sys_raw_tp_open(face_kern(), NULL, prog_fd, 0);
	return face_result(fd);
}

int bpf_link_detach(int link_fd) { return face_result(sys_link_detach(face_kern(), link_fd)); }
int bpf_iter_create(int link_fd) { return face_result(sys_iter_create(face_kern(), link_fd)); }

int bpf_link_update(int link_fd, int new_prog_fd, const struct bpf_link_update_opts *opts)
{
	if (!OPTS_OK(opts, bpf_link_update_opts) || (OPTS_GET(opts, old_prog_fd, 0) && OPTS_GET(opts, old_map_fd, 0)))
		return face_result(-EINVAL);
	struct sys_link_update a = { .link_fd = (u32)link_fd, .new_fd = (u32)new_prog_fd, .flags = OPTS_GET(opts, flags,
		0) };
	a.old_fd = OPTS_GET(opts, old_prog_fd, 0) ? OPTS_GET(opts, old_prog_fd, 0) : OPTS_GET(opts, old_map_fd, 0);
	return CALL(LINK_UPDATE, a);
}

int bpf_raw_tracepoint_open_opts(int prog_fd, struct bpf_raw_tp_opts *opts)
{
	if (!OPTS_OK(opts, bpf_raw_tp_opts))
		return face_result(-EINVAL);
	return face_result(sys_raw_tp_open(face_kern(), OPTS_GET(opts, tp_name, NULL), prog_fd,
		OPTS_GET(opts, cookie, 0)));
}

int bpf_raw_tracepoint_open(const char *name, int prog_fd)
{
	return face_result(sys_raw_tp_open(face_kern(), name, prog_fd, 0));
}

int bpf_task_fd_query(int pid, int fd, __u32 flags, char *buf, __u32 *buf_len, __u32 *prog_id, __u32 *fd_type,
	__u64 *probe_offset, __u64 *probe_addr)
{
	struct sys_task_fd_query a = { .pid = (u32)pid, .fd = (u32)fd, .flags = flags, .buf = ptr(buf),
		.buf_len = *buf_len };
	long r = call(BPFCMD_TASK_FD_QUERY, &a, sizeof(a));
	*buf_len = a.buf_len;
	*prog_id = a.prog_id;
	*fd_type = a.fd_type;
	*probe_offset = a.probe_offset;
	*probe_addr = a.probe_addr;
	return face_result(r);
}

/* ---- ids --------------------------------------------------------------------------------------------------------- */

static int next_id(int cmd, u32 after, u32 *id) { return face_result(sys_next_id(face_kern(), cmd, after, id)); }

int bpf_prog_get_next_id(__u32 start_id, __u32 *id) { return next_id(BPFCMD_PROG_GET_NEXT_ID, start_id, id); }
int bpf_map_get_next_id(__u32 start_id, __u32 *id) { return next_id(BPFCMD_MAP_GET_NEXT_ID, start_id, id); }
int bpf_btf_get_next_id(__u32 start_id, __u32 *id) { return next_id(BPFCMD_BTF_GET_NEXT_ID, start_id, id); }
int bpf_link_get_next_id(__u32 start_id, __u32 *id) { return next_id(BPFCMD_LINK_GET_NEXT_ID, start_id, id); }

static int fd_by_id(int cmd, u32 id, const struct bpf_get_fd_by_id_opts *opts)
{
	if (!OPTS_OK(opts, bpf_get_fd_by_id_opts))
		return face_result(-EINVAL);
	struct sys_get_id a = { .id = id, .open_flags = OPTS_GET(opts, open_flags, 0),
		.fd_by_id_token_fd = (s32)OPTS_GET(opts, token_fd, 0) };
	return face_result(call(cmd, &a, sizeof(a)));
}

int bpf_prog_get_fd_by_id_opts(__u32 id, const struct bpf_get_fd_by_id_opts *opts)
{
	return fd_by_id(BPFCMD_PROG_GET_FD_BY_ID, id, opts);
}

int bpf_map_get_fd_by_id_opts(__u32 id, const struct bpf_get_fd_by_id_opts *opts)
{
	return fd_by_id(BPFCMD_MAP_GET_FD_BY_ID, id, opts);
}

int bpf_btf_get_fd_by_id_opts(__u32 id, const struct bpf_get_fd_by_id_opts *opts)
{
	return fd_by_id(BPFCMD_BTF_GET_FD_BY_ID, id, opts);
}

int bpf_link_get_fd_by_id_opts(__u32 id, const struct bpf_get_fd_by_id_opts *opts)
{
	return fd_by_id(BPFCMD_LINK_GET_FD_BY_ID, id, opts);
}

int bpf_prog_get_fd_by_id(__u32 id) { return bpf_prog_get_fd_by_id_opts(id, NULL); }
int bpf_map_get_fd_by_id(__u32 id) { return bpf_map_get_fd_by_id_opts(id, NULL); }
int bpf_btf_get_fd_by_id(__u32 id) { return bpf_btf_get_fd_by_id_opts(id, NULL); }
int bpf_link_get_fd_by_id(__u32 id) { return bpf_link_get_fd_by_id_opts(id, NULL); }

int bpf_obj_get_info_by_fd(int bpf_fd, void *info, __u32 *info_len)
{
	return face_result(sys_get_info(face_kern(), bpf_fd, info, info_len));
}

int bpf_prog_get_info_by_fd(int fd, struct bpf_prog_info *info, __u32 *len)
{
	return bpf_obj_get_info_by_fd(fd, info, len);
}

int bpf_map_get_info_by_fd(int fd, struct bpf_map_info *info, __u32 *len)
{
	return bpf_obj_get_info_by_fd(fd, info, len);
}

int bpf_btf_get_info_by_fd(int fd, struct bpf_btf_info *info, __u32 *len)
{
	return bpf_obj_get_info_by_fd(fd, info, len);
}

int bpf_link_get_info_by_fd(int fd, struct bpf_link_info *info, __u32 *len)
{
	return bpf_obj_get_info_by_fd(fd, info, len);
}

int bpf_enable_stats(enum bpf_stats_type type)
{
	struct sys_stats a = { .type = type };
	return CALL(ENABLE_STATS, a);
}

int bpf_token_create(int bpffs_fd, struct bpf_token_create_opts *opts)
{
	if (!OPTS_OK(opts, bpf_token_create_opts))
		return face_result(-EINVAL);
	struct { u32 flags, bpffs_fd; } a = { OPTS_GET(opts, flags, 0), (u32)bpffs_fd };
	return CALL(TOKEN_CREATE, a);
}
