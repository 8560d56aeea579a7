/* more.c: what programs in C++ and Lua link besides what the Python package asks for, where it is a plain call: tables
 * and functions by number, maps and programs without a module, iterators, symbols one after the other. */
#include "face/libbcc/face.h"

#include "isa/isa.h"
#include "sym/sym.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *bcc_procutils_which_so(const char *name, int pid);
size_t bpf_table_id(struct bcc_module *m, const char *name);
int bpf_table_fd(struct bcc_module *m, const char *name);
int bpf_table_type_id(struct bcc_module *m, size_t id);
int bpf_table_flags_id(struct bcc_module *m, size_t id);
size_t bpf_table_max_entries_id(struct bcc_module *m, size_t id);
const char *bpf_table_key_desc(struct bcc_module *m, const char *name);
const char *bpf_table_leaf_desc(struct bcc_module *m, const char *name);
const char *bpf_function_name(struct bcc_module *m, size_t id);
void *bpf_function_start(struct bcc_module *m, const char *name);
size_t bpf_function_size(struct bcc_module *m, const char *name);

static u64 ptr(const void *p) { return (u64)(uintptr_t)p; }

/* ---- tables and functions by number, or by the other of both ----------------------------------------------------- */

size_t bpf_num_tables(struct bcc_module *m);
size_t bpf_num_tables(struct bcc_module *m) { return m ? m->obj->maps.n : 0; }

/* As long as the module; NULL: no such table. */
const char *bpf_table_name(struct bcc_module *m, size_t id);
const char *bpf_table_name(struct bcc_module *m, size_t id)
{
	return m && id < m->obj->maps.n ? arena_strdup(&m->arena, m->obj->maps.v[id].name) : NULL;
}

int bpf_table_fd_id(struct bcc_module *m, size_t id);
int bpf_table_fd_id(struct bcc_module *m, size_t id)
{
	return id < bpf_num_tables(m) ? load_begun(m->load)->map_fds[id] : -1;
}

int bpf_table_type(struct bcc_module *m, const char *name);
int bpf_table_type(struct bcc_module *m, const char *name) { return bpf_table_type_id(m, bpf_table_id(m, name)); }

int bpf_table_flags(struct bcc_module *m, const char *name);
int bpf_table_flags(struct bcc_module *m, const char *name) { return bpf_table_flags_id(m, bpf_table_id(m, name)); }

size_t bpf_table_max_entries(struct bcc_module *m, const char *name);

size_t bpf_table_max_entries(struct bcc_module *m, const char *name)
{
	return bpf_table_max_entries_id(m, bpf_table_id(m, name));
}

/* Bytes; 0: no such table. */
size_t bpf_table_key_size_id(struct bcc_module *m, size_t id);
size_t bpf_table_key_size_id(struct bcc_module *m, size_t id)
{
	return id < bpf_num_tables(m) ? m->obj->maps.v[id].key_size : 0;
}

size_t bpf_table_leaf_size_id(struct bcc_module *m, size_t id);
size_t bpf_table_leaf_size_id(struct bcc_module *m, size_t id)
{
	return id < bpf_num_tables(m) ? m->obj->maps.v[id].value_size : 0;
}

size_t bpf_table_key_size(struct bcc_module *m, const char *name);
size_t bpf_table_key_size(struct bcc_module *m, const char *name)
{
	return bpf_table_key_size_id(m, bpf_table_id(m, name));
}

size_t bpf_table_leaf_size(struct bcc_module *m, const char *name);

size_t bpf_table_leaf_size(struct bcc_module *m, const char *name)
{
	return bpf_table_leaf_size_id(m, bpf_table_id(m, name));
}

const char *bpf_table_key_desc_id(struct bcc_module *m, size_t id);
const char *bpf_table_key_desc_id(struct bcc_module *m, size_t id)
{
	return bpf_table_key_desc(m, bpf_table_name(m, id));
}

const char *bpf_table_leaf_desc_id(struct bcc_module *m, size_t id);
const char *bpf_table_leaf_desc_id(struct bcc_module *m, size_t id)
{
	return bpf_table_leaf_desc(m, bpf_table_name(m, id));
}

void *bpf_function_start_id(struct bcc_module *m, size_t id);
void *bpf_function_start_id(struct bcc_module *m, size_t id) { return bpf_function_start(m, bpf_function_name(m, id)); }

size_t bpf_function_size_id(struct bcc_module *m, size_t id);
size_t bpf_function_size_id(struct bcc_module *m, size_t id) { return bpf_function_size(m, bpf_function_name(m, id)); }

/* ---- without a module -------------------------------------------------------------------------------------------- */

/* A descriptor, or -1 with errno. */
int bcc_create_map(int type, const char *name, int key_size, int value_size, int max_entries, int flags);
int bcc_create_map(int type, const char *name, int key_size, int value_size, int max_entries, int flags)
{
	struct sys_map_create a = { .map_type = (u32)type, .key_size = (u32)key_size, .value_size = (u32)value_size,
		.max_entries = (u32)max_entries, .map_flags = (u32)flags };
	snprintf(a.map_name, sizeof(a.map_name), "%s", name ? name : "");
	return face_result(sys_map_create(face_kern(), &a));
}

/* Instructions as they are; bytes: their size. The verifier's words go to log where level asks for them, which holds
 * log_bytes; a refusal is explained on stderr. */
int bcc_prog_load(int type, const char *name, const struct insn *insns, int bytes, const char *license,
	unsigned version, int level, char *log, unsigned log_bytes);
int bcc_prog_load(int type, const char *name, const struct insn *insns, int bytes, const char *license,
	unsigned version, int level UNUSED, char *log, unsigned log_bytes)
{
	struct scratch s;
	scratch_begin(&s);
	if (log && log_bytes)
		*log = 0;
	struct raw_prog raw = { insns, (u32)bytes / sizeof(*insns), (u32)type, license, str_from(name ? name : ""),
		version };
	int fd = load_raw(face_kern(), &s.arena, &raw, &s.ds);
	return scratch_end(&s, fd >= 0, EINVAL) < 0 ? -1 : fd;
}

/* info: one of the kernel's structs of programs, maps, BTF or links, of *len bytes; *len becomes what was filled in. */
int bpf_obj_get_info(int fd, void *info, u32 *len);
int bpf_obj_get_info(int fd, void *info, u32 *len) { return face_result(sys_get_info(face_kern(), fd, info, len)); }

/* An iterator's program becomes a link, and a link a descriptor to read from. */
int bcc_iter_attach(int prog_fd, const void *info, u32 info_bytes);
int bcc_iter_attach(int prog_fd, const void *info, u32 info_bytes)
{
	enum { TRACE_ITER = 28 };
	struct sys_link_create a = { .prog_fd = (u32)prog_fd, .attach_type = TRACE_ITER,
		.iter = { .iter_info = (u64)(uintptr_t)info, .iter_info_len = info_bytes } };
	return face_result(sys_link_create(face_kern(), &a));
}

int bcc_iter_create(int link_fd);
int bcc_iter_create(int link_fd) { return face_result(sys_iter_create(face_kern(), link_fd)); }

/* ---- the rest of libbpf.h ---------------------------------------------------------------------------------------- */

struct bcc_create_map_attr {
	const char *name;
	u32 map_type, map_flags, key_size, value_size, max_entries, numa_node, btf_fd, btf_key_type_id,
		btf_value_type_id,
		map_ifindex, inner_map_fd;
};

/* A descriptor, or -1 with errno. */
int bcc_create_map_xattr(struct bcc_create_map_attr *at, bool allow_rlimit);
int bcc_create_map_xattr(struct bcc_create_map_attr *at, bool allow_rlimit)
{
	enum { STRUCT_OPS = 26 };
	struct kern *k = face_kern();
	bool is_ops = at->map_type == STRUCT_OPS;
	struct sys_map_create a = { .map_type = at->map_type, .key_size = at->key_size, .value_size = at->value_size,
		.max_entries = at->max_entries, .map_flags = at->map_flags, .inner_map_fd = is_ops ? 0 :
		at->inner_map_fd,
		.numa_node = at->numa_node, .map_ifindex = at->map_ifindex, .btf_fd = at->btf_fd,
		.btf_key_type_id = at->btf_key_type_id, .btf_value_type_id = at->btf_value_type_id,
		.btf_vmlinux_value_type_id = is_ops ? at->inner_map_fd : 0 };
	snprintf(a.map_name, sizeof(a.map_name), "%s", at->name ? at->name : "");
	long fd = sys_map_create(k, &a);
	if (fd < 0 && at->btf_fd) {              /* types are for those who look; the map is the same without */
		a.btf_fd = a.btf_key_type_id = a.btf_value_type_id = 0;
		fd = sys_map_create(k, &a);
	}
	if (fd == -EPERM && allow_rlimit && k->raise_memlock(k) >= 0)
		fd = sys_map_create(k, &a);
	return face_result(fd);
}

/* libbpf's, whose struct this is; later members are not read. */
struct bpf_prog_load_opts {
	size_t sz;
	int attempts;
	u32 expected_attach_type, prog_btf_fd, prog_flags, prog_ifindex, kern_version, attach_btf_id, attach_prog_fd,
		attach_btf_obj_fd;
	const int *fd_array;
	const void *func_info;
	u32 func_info_cnt, func_info_rec_size;
	const void *line_info;
	u32 line_info_cnt, line_info_rec_size, log_level, log_size;
	char *log_buf;
};

/* As bcc_prog_load, with what the options say. */
int bcc_prog_load_xattr(int type, const char *name, const char *license, const struct insn *insns,
	struct bpf_prog_load_opts *o, int bytes, char *log, unsigned log_bytes, bool allow_rlimit);
int bcc_prog_load_xattr(int type, const char *name, const char *license, const struct insn *insns,
	struct bpf_prog_load_opts *o, int bytes, char *log, unsigned log_bytes, bool allow_rlimit)
{
	struct kern *k = face_kern();
	if (!o || o->sz < sizeof(*o))
		return face_result(-EINVAL);
	struct sys_prog_load a = { .prog_type = (u32)type, .insn_cnt = (u32)bytes / sizeof(*insns), .insns = ptr(insns),
		.license = ptr(license), .kern_version = o->kern_version, .prog_flags = o->prog_flags,
		.prog_ifindex = o->prog_ifindex, .expected_attach_type = o->expected_attach_type,
		.prog_btf_fd = o->prog_btf_fd, .func_info = ptr(o->func_info), .func_info_cnt = o->func_info_cnt,
		.func_info_rec_size = o->func_info_rec_size, .line_info = ptr(o->line_info),
		.line_info_cnt = o->line_info_cnt, .line_info_rec_size = o->line_info_rec_size,
		.attach_btf_id = o->attach_btf_id, .fd_array = ptr(o->fd_array),
		.attach_prog_fd = o->attach_prog_fd ? o->attach_prog_fd : o->attach_btf_obj_fd };
	if (o->log_level && log && log_bytes)
		a.log_level = o->log_level, a.log_buf = ptr(log), a.log_size = log_bytes;
	snprintf(a.prog_name, sizeof(a.prog_name), "%s", name ? name : "");
	long fd = sys_prog_load(k, &a);
	if (fd == -EPERM && allow_rlimit && k->raise_memlock(k) >= 0)
		fd = sys_prog_load(k, &a);
	return face_result(fd);
}

/* Those of libbpf answer with -errno, and set errno too. */
static int as_libbpf(long r)
{
	if (r < 0)
		errno = (int)-r;
	return (int)r;
}

int bpf_obj_pin(int fd, const char *path);
int bpf_obj_pin(int fd, const char *path) { return as_libbpf(sys_obj_pin(face_kern(), fd, path)); }

int bpf_obj_get(const char *path);
int bpf_obj_get(const char *path) { return as_libbpf(sys_obj_get(face_kern(), path)); }

int bpf_obj_get_info_by_fd(int fd, void *info, u32 *len);
int bpf_obj_get_info_by_fd(int fd, void *info, u32 *len) { return as_libbpf(sys_get_info(face_kern(), fd, info, len)); }

int bpf_prog_get_next_id(u32 after, u32 *id);
int bpf_prog_get_next_id(u32 after, u32 *id)
{
	return as_libbpf(sys_next_id(face_kern(), BPFCMD_PROG_GET_NEXT_ID, after, id));
}

int bpf_prog_get_fd_by_id(u32 id);
int bpf_prog_get_fd_by_id(u32 id) { return as_libbpf(sys_fd_by_id(face_kern(), BPFCMD_PROG_GET_FD_BY_ID, id)); }

int bpf_map_get_fd_by_id(u32 id);
int bpf_map_get_fd_by_id(u32 id) { return as_libbpf(sys_fd_by_id(face_kern(), BPFCMD_MAP_GET_FD_BY_ID, id)); }

/* The tag of a loaded program, its digits read as a number: 0, or -1. */
int bpf_prog_get_tag(int fd, unsigned long long *tag);
int bpf_prog_get_tag(int fd, unsigned long long *tag)
{
	struct sys_prog_info info = { 0 };
	u32 len = sizeof(info);
	long r = sys_get_info(face_kern(), fd, &info, &len);
	*tag = 0;
	for (u32 i = 0; r >= 0 && i < sizeof(info.tag); i++)
		*tag = *tag << 8 | info.tag[i];
	return r < 0 ? face_result(r) : 0;
}

/* The folder that a file is to be made in: 0, or -errno. */
int bcc_make_parent_dir(const char *path);
int bcc_make_parent_dir(const char *path)
{
	enum { OWNER_ALONE = 0700 };
	char *dir = strdup(path), *slash = dir ? strrchr(dir, '/') : NULL;
	if (slash)
		*slash = 0;
	long r = slash && slash != dir ? face_kern()->mkdir(face_kern(), dir, OWNER_ALONE) : 0;
	r = r == -EEXIST ? 0 : r;
	if (r < 0)
		face_say("cannot make the folder '%s': %s", dir, strerror((int)-r));
	free(dir);
	return (int)r;
}

/* Would that file lie in a BPF file system? 0, or -errno. */
int bcc_check_bpffs_path(const char *path);
int bcc_check_bpffs_path(const char *path)
{
	enum { BPF_FS = 0xcafe4a11 };
	char *dir = strdup(path), *slash = dir ? strrchr(dir, '/') : NULL;
	if (slash)
		slash[slash == dir] = 0;
	long magic = face_kern()->fsmagic(face_kern(), slash ? dir : ".");
	if (magic >= 0 && (u32)magic != (u32)BPF_FS)
		face_say("'%s' is in no BPF file system: choose a path below /sys/fs/bpf", path);
	free(dir);
	return magic < 0 ? (int)magic : (u32)magic == (u32)BPF_FS ? 0 : -EINVAL;
}

/* ---- the tag of instructions ------------------------------------------------------------------------------------- */

static u32 rotated(u32 x, u32 by) { return x << by | x >> (32 - by); }

/* One block of SHA-1 (RFC 3174). */
static void sha1_block(u32 h[5], const u8 p[64])
{
	static const u32 added[] = { 0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6 };
	u32 w[80], a = h[0], b = h[1], c = h[2], d = h[3], e = h[4];
	for (u32 i = 0; i < 16; i++)
		w[i] = (u32)p[4 * i] << 24 | (u32)p[4 * i + 1] << 16 | (u32)p[4 * i + 2] << 8 | p[4 * i + 3];
	for (u32 i = 16; i < 80; i++)
		w[i] = rotated(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
	for (u32 i = 0; i < 80; i++) {
		u32 f = i < 20 ? (b & c) | (~b & d) : i >= 40 && i < 60 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d;
		u32 t = rotated(a, 5) + f + e + added[i / 20] + w[i];
		e = d, d = c, c = rotated(b, 30), b = a, a = t;
	}
	h[0] += a, h[1] += b, h[2] += c, h[3] += d, h[4] += e;
}

static void sha1(const u8 *p, u64 n, u32 h[5])
{
	static const u32 start[5] = { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0 };
	u8 last[128] = { 0 };
	u64 whole = n / 64 * 64, rest = n - whole, padded = rest < 56 ? 64 : 128;
	memcpy(h, start, sizeof(start));
	for (u64 i = 0; i < whole; i += 64)
		sha1_block(h, p + i);
	memcpy(last, p + whole, rest);
	last[rest] = 0x80;
	for (u32 i = 0; i < 8; i++)
		last[padded - 1 - i] = (u8)(n * 8 >> 8 * i);
	for (u64 i = 0; i < padded; i += 64)
		sha1_block(h, last + i);
}

/* As kernels before Linux 6.18 reckon it: the first bytes of the SHA-1 of the instructions, descriptors of maps being
 * 0. */
int bpf_prog_compute_tag(const struct insn *insns, int bytes, unsigned long long *tag);
int bpf_prog_compute_tag(const struct insn *insns, int bytes, unsigned long long *tag)
{
	enum { LOAD_64 = 0x18, OF_MAP = 1, OF_MAP_VALUE = 2 };
	u32 n = (u32)bytes / sizeof(*insns), h[5];
	struct insn *copy = calloc(n + 1, sizeof(*copy));
	if (!copy)
		return face_result(-ENOMEM);
	memcpy(copy, insns, n * sizeof(*insns));
	for (u32 i = 0; i < n; i++)
		if (copy[i].code == LOAD_64 && (copy[i].src == OF_MAP || copy[i].src == OF_MAP_VALUE)) {
			copy[i].imm = 0;
			if (i + 1 < n)
				copy[++i].imm = 0;
		}
	sha1((const u8 *)copy, n * sizeof(*copy), h);
	free(copy);
	*tag = (unsigned long long)h[0] << 32 | h[1];
	return 0;
}

/* ---- symbols ----------------------------------------------------------------------------------------------------- */

/* A program in $PATH; the caller frees it (bcc_procutils_free). NULL: none. */
char *bcc_procutils_which(const char *name);
char *bcc_procutils_which(const char *name) { return bcc_procutils_which_so(name, 0); }

/* Functions of the kernel and its modules ("kernel" for itself), as /proc/kallsyms has them. -1: it cannot be read, or
 * hides addresses. */
int bcc_procutils_each_ksym(void (*fn)(const char *name, const char *module, u64 addr, void *ctx), void *ctx);
int bcc_procutils_each_ksym(void (*fn)(const char *name, const char *module, u64 addr, void *ctx), void *ctx)
{
	struct arena a = { 0 };
	str text, line;
	int n = 0;
	if (sys_read_file(face_kern(), &a, "/proc/kallsyms", 0, &text) < 0)
		text = STR("");
	while (text.n) {
		unsigned long long addr;
		char one[512], kind, name[256], module[128] = "kernel]";
		str_cut(text, '\n', &line, &text);
		snprintf(one, sizeof(one), "%.*s", STR_ARG(line));
		if (sscanf(one, "%llx %c %255s [%127s", &addr, &kind, name, module) < 3 || !addr ||
			!strchr("tTwW", kind))
			continue;
		module[strcspn(module, "]")] = 0;
		fn(name, module, addr, ctx);
		n++;
	}
	arena_clear(&a);
	return n ? 0 : -1;
}
