/* more.c: what programs in C++ and Lua link besides what the Python package asks for, where it is a plain call: tables
 * and functions by number, maps and programs without a module, iterators, symbols one after the other. */
#include "face/libbcc/face.h"

#include "isa/isa.h"
#include "sym/sym.h"

#include <stdio.h>
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
	int fd = load_raw(face_kern(), &s.arena, insns, (u32)bytes / sizeof(*insns), (u32)type, license,
		str_from(name ? name : ""), version, &s.ds);
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
