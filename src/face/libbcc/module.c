/* module.c: a text becomes a module: compiled, its maps made, its programs loaded as they are asked for. */
#include "face/libbcc/face.h"

#include "btf/btf.h"
#include "isa/isa.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* ATTACH_TYPE_MAX: above it is no attach type, but what a caller that passes one argument less left on its stack */
enum { NO_TABLE_ID = -1, ATTACH_TYPE_MAX = 255, LOG_BYTES = 4 << 20, DEBUG_PREPROCESSOR = 4, DEBUG_SOURCE = 8 };

struct kern *face_kern(void) { return kern_linux(); }

void face_say(const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
}

int face_errno(const struct diags *ds, u32 from, int otherwise)
{
	static const char no_target[] = "L008";      /* what a program is to be attached to is not in the kernel */
	for (u32 i = from; i < ds->list.n; i++) {
		const struct diag *d = ds->list.v[i];
		if (d->severity == DIAG_ERROR && d->sys_errno)
			return d->sys_errno;
		if (d->severity == DIAG_ERROR && d->code && !strcmp(d->code->id, no_target))
			return ENOENT;
	}
	return otherwise;
}

void scratch_begin(struct scratch *s)
{
	*s = (struct scratch){ .feats = { .k = face_kern() } };
	src_init(&s->src, &s->arena);
	diags_init(&s->ds, &s->arena, &s->src);
}

int scratch_end(struct scratch *s, bool ok, int otherwise)
{
	struct buf err = BUF_INIT;
	err.fd = 2;
	int e = face_errno(&s->ds, 0, otherwise);
	diags_print(&s->ds, (struct diag_style){ .color = isatty(2), .code_last = true }, &err);
	buf_flush(&err);
	buf_free(&err);
	arena_clear(&s->arena);
	return ok ? 0 : face_result(-e);
}

/* ---- flags of the compiler --------------------------------------------------------------------------------------- */

/* What clang's words mean here; those that choose clang's own ways (-f, -m, warnings) mean nothing. */
static void take_flags(struct bcc_module *m, struct cc_opts *o, const char *const *flags, int n)
{
	o->defines = arena_array(&m->arena, str, n + 1);
	o->include_dirs = arena_array(&m->arena, str, n + 2);
	o->include_dirs[o->ninclude_dirs++] = STR(".");      /* as BCC: a text has no directory of its own */
	o->forced = arena_array(&m->arena, str, n + 1);
	for (int i = 0; i < n; i++) {
		str s = arena_str(&m->arena, str_from(flags[i]));
		bool is_alone = s.n == 2 || str_is(s, "-include") || str_is(s, "-isystem");
		str value = !is_alone ? str_sub(s, 2, s.n) : i + 1 < n ? arena_str(&m->arena, str_from(flags[++i])) :
			STR("");
		if (str_is(s, "-include"))
			o->forced[o->nforced++] = value;
		else if (str_starts(s, "-D"))
			o->defines[o->ndefines++] = value;
		else if (str_starts(s, "-U"))
			o->defines[o->ndefines++] = arena_printf(&m->arena, "-%.*s", STR_ARG(value));
		else if (str_starts(s, "-I") || str_is(s, "-isystem"))
			o->include_dirs[o->ninclude_dirs++] = value;
		else if (is_alone)
			i -= value.n > 0;        /* "-w" and its like */
	}
}

/* ---- made and destroyed ------------------------------------------------------------------------------------------ */

static void tell(struct bcc_module *m)
{
	host_tell(&m->host, false, &m->err);
	m->ds.errors = m->ds.warnings = 0;
}

static void list_programs(struct bcc_module *m)
{
	m->funcs = arena_array(&m->arena, struct module_func, m->obj->funcs.n + 1);
	for (u32 i = 0; i < m->obj->funcs.n; i++)
		if (m->obj->funcs.v[i].is_entry)
			m->funcs[m->nfuncs++].func = i;
}

/* As made: the text leaves the size of some to the loader. Asked once: scripts count the calls of bpf(2). */
static void note_entries(struct bcc_module *m)
{
	m->entries = arena_array(&m->arena, u32, m->obj->maps.n + 1);
	for (u32 i = 0; i < m->obj->maps.n; i++) {
		struct sys_map_info info = { 0 };
		u32 len = sizeof(info);
		if (sys_get_info(m->host.k, load_begun(m->load)->map_fds[i], &info, &len) == 0)
			m->entries[i] = info.max_entries;
	}
}

/* The license is the text's word, so that who reads it sees it. */
static bool license_is_a_flag(const struct cc_opts *o)
{
	for (u32 i = 0; i < o->ndefines; i++)
		if (str_starts(o->defines[i], "BPF_LICENSE"))
			return true;
	return false;
}

static bool make(struct bcc_module *m, const char *path, const char *text, const char *const *flags, int nflags)
{
	/* BCC's own tools have programs that return nothing, and scripts' users no say in it */
	str quiet[] = { STR("no-program-result") };
	struct cc_opts o = { .is_bcc = true, .warnings = quiet, .nwarnings = 1 };
	take_flags(m, &o, flags, nflags);
	if (license_is_a_flag(&o)) {
		face_say("BPF_LICENSE cannot be set by cflags: write #define BPF_LICENSE into the text");
		return false;
	}
	host_cc_opts(&m->host, true, &o);
	o.has_kprobes = NULL;                /* what a program is attached to is the caller's word */
	o.unknown_tracepoints = true;
	m->obj = host_object(&m->host, str_from(path), arena_str(&m->arena, str_from(text)), &o);
	if (!m->obj || !load_find_shared(m->host.k, &m->arena, m->obj, &m->ds))
		return false;
	m->lo = host_load_opts(&m->host);
	m->lo.lean = m->lo.may_be_empty = true;
	m->load = load_begin(&m->arena, m->obj, &m->lo, &m->ds);
	if (!m->load)
		return false;
	note_entries(m);
	list_programs(m);
	return true;
}

void bpf_module_destroy(struct bcc_module *m);
void bpf_module_destroy(struct bcc_module *m)
{
	if (!m)
		return;
	if (m->load)
		load_cancel(m->load);
	host_close(&m->host);
	buf_free(&m->err);
	arena_clear(&m->arena);
	free(m);
}

static struct bcc_module *create(const char *path, const char *text, unsigned flags, const char *const *cflags,
	int ncflags)
{
	struct bcc_module *m = calloc(1, sizeof(*m));
	if (!m)
		base_out_of_memory(sizeof(*m));
	m->err = BUF_INIT;
	m->err.fd = 2;
	src_init(&m->src, &m->arena);
	diags_init(&m->ds, &m->arena, &m->src);
	host_init(&m->host, &m->arena, face_kern(), &m->ds, &m->src);
	m->host.code_last = true;            /* scripts look for "error:" */
	if (flags & (DEBUG_PREPROCESSOR | DEBUG_SOURCE))
		face_say("%s", text);
	bool ok = make(m, path, text, cflags, ncflags);
	int e = ok ? 0 : face_errno(&m->ds, 0, EINVAL);
	tell(m);
	if (ok)
		return m;
	bpf_module_destroy(m);
	errno = e;
	return NULL;
}

/* allow_rlimit: the limit on locked memory is raised when a map is refused for it, as ever; dev: offload, which no map
 * here asks for. */
struct bcc_module *bpf_module_create_c_from_string(const char *text, unsigned flags, const char *cflags[], int ncflags,
	bool allow_rlimit, const char *dev);
struct bcc_module *bpf_module_create_c_from_string(const char *text, unsigned flags, const char *cflags[], int ncflags,
	bool allow_rlimit UNUSED,
	const char *dev UNUSED)
{
	return create("/virtual/main.c", text, flags, cflags, ncflags);
}

struct bcc_module *bpf_module_create_c(const char *path, unsigned flags, const char *cflags[], int ncflags,
	bool allow_rlimit, const char *dev);
struct bcc_module *bpf_module_create_c(const char *path, unsigned flags, const char *cflags[], int ncflags,
	bool allow_rlimit UNUSED, const char *dev UNUSED)
{
	struct scratch s;
	str text;
	scratch_begin(&s);
	long r = sys_read_file(face_kern(), &s.arena, path, 0, &text);
	struct bcc_module *m = r < 0 ? NULL : create(path, arena_strdup(&s.arena, text), flags, cflags, ncflags);
	if (r < 0)
		face_say("cannot read '%s': %s", path, strerror((int)-r));
	int e = r < 0 ? (int)-r : errno;
	scratch_end(&s, true, 0);
	errno = e;
	return m;
}

bool bpf_module_rw_engine_enabled(void);
bool bpf_module_rw_engine_enabled(void) { return true; }

char *bpf_module_license(struct bcc_module *m);
char *bpf_module_license(struct bcc_module *m) { return m ? arena_strdup(&m->arena, m->obj->license) : NULL; }

unsigned bpf_module_kern_version(struct bcc_module *m);
unsigned bpf_module_kern_version(struct bcc_module *m) { return m ? m->obj->kern_version ? m->obj->kern_version :
	m->lo.kern_version : 0; }

/* ---- functions --------------------------------------------------------------------------------------------------- */

size_t bpf_num_functions(struct bcc_module *m);
size_t bpf_num_functions(struct bcc_module *m) { return m ? m->nfuncs : 0; }

static struct obj_func *func_of(const struct bcc_module *m, const struct module_func *f)
{
	return &m->obj->funcs.v[f->func];
}

const char *bpf_function_name(struct bcc_module *m, size_t id);
const char *bpf_function_name(struct bcc_module *m, size_t id)
{
	return m && id < m->nfuncs ? arena_strdup(&m->arena, func_of(m, &m->funcs[id])->name) : NULL;
}

static struct module_func *find(struct bcc_module *m, const char *name)
{
	for (u32 i = 0; m && name && i < m->nfuncs; i++)
		if (str_is(func_of(m, &m->funcs[i])->name, name))
			return &m->funcs[i];
	return NULL;
}

/* The function's own bytes, its maps in place: for dumps. What is loaded has subprograms and relocations for the kernel
 * besides. */
static struct insn *code_of(struct bcc_module *m, struct module_func *f)
{
	enum { BPF_PSEUDO_MAP_FD = 1 };
	const struct obj_func *func = func_of(m, f);
	if (f->code)
		return f->code;
	f->code = arena_array(&m->arena, struct insn, func->ninsns);
	memcpy(f->code, func->insns, func->ninsns * sizeof(struct insn));
	vec_each(r, &func->relocs)
		if (r->kind == RELOC_MAP) {
			f->code[r->insn].src = BPF_PSEUDO_MAP_FD;
			f->code[r->insn].imm = load_begun(m->load)->map_fds[r->to];
		}
	return f->code;
}

void *bpf_function_start(struct bcc_module *m, const char *name);
void *bpf_function_start(struct bcc_module *m, const char *name)
{
	struct module_func *f = find(m, name);
	return f ? code_of(m, f) : NULL;
}

size_t bpf_function_size(struct bcc_module *m, const char *name);
size_t bpf_function_size(struct bcc_module *m, const char *name)
{
	struct module_func *f = find(m, name);
	return f ? func_of(m, f)->ninsns * sizeof(struct insn) : 0;
}

/* As the caller's type; the section's own attach type where it is of that type and the caller names none. */
static struct load_prog_want want_of(const struct obj_func *f, u32 type, u32 attach_type)
{
	bool is_own = f->sec && f->sec->prog_type == type, is_named = attach_type <= ATTACH_TYPE_MAX;
	if (is_own && !is_named)
		return (struct load_prog_want){ 0 };
	return (struct load_prog_want){ .is_typed = true, .type = type, .attach_type = is_named ? attach_type : 0,
		.flags = is_own ? load_sec_flags(f->sec) : 0 };
}

static long load_func(struct bcc_module *m, const struct module_func *f, struct load_prog_want *want, int log_level)
{
	want->log = log_level > 0 && !want->log ? calloc(1, LOG_BYTES) : want->log;
	bool is_own_log = want->log && !want->log_bytes;
	if (is_own_log)
		want->log_bytes = LOG_BYTES, want->log_level = (u32)log_level;
	u32 from = m->ds.list.n;
	long fd = load_clone(m->load, f->func, want);
	if (fd < 0)
		fd = -face_errno(&m->ds, from, (int)-fd);
	tell(m);
	if (is_own_log) {
		face_say("%s", want->log);
		free(want->log);
	}
	return fd;
}

/* dev: the interface that the program is offloaded to; NULL none. The instructions are those of bpf_function_start. */
int bcc_func_load(struct bcc_module *m, int type, const char *name, const struct insn *insns, int bytes,
	const char *license, unsigned version,
	int log_level, char *log, unsigned log_bytes, const char *dev, unsigned attach_type);
int bcc_func_load(struct bcc_module *m, int type, const char *name, const struct insn *insns, int bytes,
	const char *license, unsigned version,
	int log_level, char *log, unsigned log_bytes, const char *dev UNUSED, unsigned attach_type)
{
	struct module_func *f = find(m, name);
	if (!f) {
		struct scratch s;
		scratch_begin(&s);
		struct raw_prog raw = { insns, (u32)bytes / sizeof(*insns), (u32)type, license, str_from(name),
			version };
		int fd = load_raw(face_kern(), &s.arena, &raw, &s.ds);
		return scratch_end(&s, fd >= 0, EINVAL) < 0 ? -1 : fd;
	}
	struct load_prog_want want = want_of(func_of(m, f), (u32)type, attach_type);
	if (log && log_bytes)
		want.log = log, want.log_bytes = log_bytes, want.log_level = (u32)MAX(log_level, 0);
	return face_result(load_func(m, f, &want, log_level));
}

/* ---- tables ------------------------------------------------------------------------------------------------------ */

static const struct obj_map *table(const struct bcc_module *m, size_t id)
{
	return m && id < m->obj->maps.n ? &m->obj->maps.v[id] : NULL;
}

static const struct obj_map *named(const struct bcc_module *m, const char *name)
{
	s64 i = m && name ? obj_map_index(m->obj, str_from(name)) : -1;
	return i < 0 ? NULL : &m->obj->maps.v[i];
}

size_t bpf_table_id(struct bcc_module *m, const char *name);
size_t bpf_table_id(struct bcc_module *m, const char *name)
{
	const struct obj_map *t = named(m, name);
	return t ? (size_t)(t - m->obj->maps.v) : (size_t)NO_TABLE_ID;
}

int bpf_table_fd(struct bcc_module *m, const char *name);
int bpf_table_fd(struct bcc_module *m, const char *name)
{
	const struct obj_map *t = named(m, name);
	return t ? load_begun(m->load)->map_fds[t - m->obj->maps.v] : -1;
}

int bpf_table_type_id(struct bcc_module *m, size_t id);
int bpf_table_type_id(struct bcc_module *m, size_t id) { return table(m, id) ? (int)table(m, id)->type : -1; }

size_t bpf_table_max_entries_id(struct bcc_module *m, size_t id);
size_t bpf_table_max_entries_id(struct bcc_module *m, size_t id)
{
	return table(m, id) ? m->entries[id] : 0;
}

int bpf_table_flags_id(struct bcc_module *m, size_t id);
int bpf_table_flags_id(struct bcc_module *m, size_t id) { return table(m, id) ? (int)table(m, id)->flags : -1; }

static bool is_number(u32 bytes) { return bytes == 1 || bytes == 2 || bytes == 4 || bytes == 8; }

/* A buffer's keys and values have no type in the text: CPU numbers and descriptors. */
static bool is_numbered(const struct obj_map *t, u32 type, const u32 *types, u32 n)
{
	for (u32 i = 0; t && !type && i < n; i++)
		if (t->type == types[i])
			return true;
	return false;
}

static const char *describe(struct bcc_module *m, u32 type, u32 bytes)
{
	struct buf out = BUF_INIT;
	if (!value_describe(m->obj->btf, type, &out)) {
		out.n = 0;
		buf_puts(&out, is_number(bytes) && !type ? bytes == 4 ? "\"int\"" :
			bytes == 8 ? "\"unsigned long long\"" : bytes == 2 ? "\"unsigned short\"" :
			"\"unsigned char\"" : !bytes ? "\"int\"" : "");
	}
	const char *text = arena_strdup(&m->arena, buf_view(&out));
	buf_free(&out);
	return text;
}

const char *bpf_table_key_desc(struct bcc_module *m, const char *name);
const char *bpf_table_key_desc(struct bcc_module *m, const char *name)
{
	static const u32 unsigned_keys[] = { MAP_PROG_ARRAY, MAP_DEVMAP, MAP_CPUMAP, MAP_XSKMAP };
	const struct obj_map *t = named(m, name);
	return is_numbered(t, t ? t->key_btf : 0, unsigned_keys, ARRAY_LEN(unsigned_keys)) ? "\"unsigned int\"" :
		t ? describe(m, t->key_btf, t->key_size) : NULL;
}

const char *bpf_table_leaf_desc(struct bcc_module *m, const char *name);
const char *bpf_table_leaf_desc(struct bcc_module *m, const char *name)
{
	enum { STACK_BUILD_ID = 1 << 5, BUILD_ID_BYTES = 32 };       /* BPF_F_STACK_BUILD_ID, struct bpf_stack_build_id */
	static const u32 unsigned_leaves[] = { MAP_PROG_ARRAY, MAP_PERF_EVENT_ARRAY, MAP_RINGBUF };
	const struct obj_map *t = named(m, name);
	bool is_stack = t && t->type == MAP_STACK_TRACE && !t->value_btf;
	if (is_stack && (t->flags & STACK_BUILD_ID))                 /* BCC's struct bpf_stacktrace_buildid */
		return arena_printf(&m->arena,
			"[\"bpf_stacktrace_buildid\",[[\"trace\",[\"bpf_stack_build_id\",[[\"status\",\"unsigned int\"],"
			"[\"build_id\",\"unsigned char\",[20]],[\"\",[[\"offset\",\"unsigned long long\"],"
			"[\"ip\",\"unsigned long long\"]],\"union\"]],\"struct\"],[%u]]],\"struct\"]",
			t->value_size / BUILD_ID_BYTES).s;
	if (is_stack)                                                /* BCC's struct bpf_stacktrace */
		return arena_printf(&m->arena,
			"[\"bpf_stacktrace\",[[\"ip\",\"unsigned long long\",[%u]]],\"struct_packed\"]",
			t->value_size / 8).s;
	return is_numbered(t, t ? t->value_btf : 0, unsigned_leaves, ARRAY_LEN(unsigned_leaves)) ? "\"unsigned int\"" :
		t ? describe(m, t->value_btf, t->value_size) : NULL;
}

static int print(struct bcc_module *m, u32 type, char *to, size_t bytes, const void *p)
{
	struct buf out = BUF_INIT;
	bool ok = value_print(m->obj->btf, type, p, &out) && out.n < bytes;
	if (ok)
		memcpy(to, buf_cstr(&out), out.n + 1);
	buf_free(&out);
	return ok ? 0 : -1;
}

int bpf_table_key_snprintf(struct bcc_module *m, size_t id, char *to, size_t bytes, const void *key);
int bpf_table_key_snprintf(struct bcc_module *m, size_t id, char *to, size_t bytes, const void *key)
{
	return table(m, id) ? print(m, table(m, id)->key_btf, to, bytes, key) : -1;
}

int bpf_table_leaf_snprintf(struct bcc_module *m, size_t id, char *to, size_t bytes, const void *leaf);
int bpf_table_leaf_snprintf(struct bcc_module *m, size_t id, char *to, size_t bytes, const void *leaf)
{
	return table(m, id) ? print(m, table(m, id)->value_btf, to, bytes, leaf) : -1;
}

int bpf_table_key_sscanf(struct bcc_module *m, size_t id, const char *text, void *key);
int bpf_table_key_sscanf(struct bcc_module *m, size_t id, const char *text, void *key)
{
	return table(m, id) && value_scan(m->obj->btf, table(m, id)->key_btf, text, key) ? 0 : -1;
}

int bpf_table_leaf_sscanf(struct bcc_module *m, size_t id, const char *text, void *leaf);
int bpf_table_leaf_sscanf(struct bcc_module *m, size_t id, const char *text, void *leaf)
{
	return table(m, id) && value_scan(m->obj->btf, table(m, id)->value_btf, text, leaf) ? 0 : -1;
}

/* ---- events: the record that was last submitted to a table in the text ------------------------------------------- */

static bool event(struct bcc_module *m, const char *name, struct btf_node *out)
{
	const struct obj_map *t = named(m, name);
	u32 type = !t ? 0 : t->event_types.n ? vec_last(&t->event_types) : t->event_btf;
	return type && m->obj->btf && btf_node(m->obj->btf, btf_skip(m->obj->btf, type), out) &&
		(out->kind == BTF_STRUCT || out->kind == BTF_UNION);
}

size_t bpf_perf_event_fields(struct bcc_module *m, const char *name);
size_t bpf_perf_event_fields(struct bcc_module *m, const char *name)
{
	struct btf_node n;
	return event(m, name, &n) ? n.vlen : 0;
}

const char *bpf_perf_event_field(struct bcc_module *m, const char *name, size_t i);
const char *bpf_perf_event_field(struct bcc_module *m, const char *name, size_t i)
{
	struct btf_node n;
	struct btf_member member;
	struct buf out = BUF_INIT;
	if (!event(m, name, &n) || i >= n.vlen || !btf_member(m->obj->btf, &n, (u32)i, &member))
		return NULL;
	buf_printf(&out, "%.*s#", STR_ARG(member.name));
	value_type_name(m->obj->btf, member.type, &out);
	const char *text = arena_strdup(&m->arena, buf_view(&out));
	buf_free(&out);
	return text;
}
