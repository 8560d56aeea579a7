/* object.c: an object from file to kernel: open, load, close, pins of all of it. */
#include "face/libbpf/face.h"

#include "elf/elf.h"
#include "sym/sym.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- open -------------------------------------------------------------------------------------------------------- */

static u32 func_id(void *ctx, const char *name)
{
	const struct btf *b = kernel_types(&((struct bpf_object *)ctx)->types);
	return b ? btf_find(b, BTF_FUNC, str_from(name)) : 0;
}

static struct bpf_object *object_new(void)
{
	struct bpf_object *o = calloc(1, sizeof(*o));
	if (!o)
		base_out_of_memory(sizeof(*o));
	o->k = face_kern();
	o->token = -1;
	diags_init(&o->ds, &o->arena, NULL);
	o->feats = (struct feats){ .k = o->k, .func_id = func_id, .ctx = o };
	o->types = (struct kernel_types){ .k = o->k, .arena = &o->arena, .ds = &o->ds };
	return o;
}

static void object_free(struct bpf_object *o)
{
	if (o->token >= 0)
		o->k->close(o->k, o->token);
	kernel_types_close(&o->types);
	arena_clear(&o->arena);
	free(o);
}

static bool take_opts(struct bpf_object *o, const struct bpf_object_open_opts *opts)
{
	const char *delegates = OPTS_GET(opts, bpf_token_path, NULL);
	const char *btf_path = OPTS_GET(opts, btf_custom_path, NULL);
	o->log = OPTS_GET(opts, kernel_log_buf, NULL);
	o->log_bytes = OPTS_GET(opts, kernel_log_size, 0);
	o->log_level = OPTS_GET(opts, kernel_log_level, 0);
	if (o->log_bytes > UINT32_MAX || (o->log_bytes && !o->log))
		return false;
	delegates = delegates ? delegates : getenv("LIBBPF_BPF_TOKEN_PATH");
	o->token_path = delegates ? arena_strdup(&o->arena, str_from(delegates)) : NULL;
	o->types.path = btf_path ? arena_str(&o->arena, str_from(btf_path)) : STR("");
	o->lo.kconfig = arena_str(&o->arena, str_from(OPTS_GET(opts, kconfig, NULL)));
	return true;
}

/* Compilers leave places in .kconfig to whoever makes the map: skeletons and tools read them from the types. */
static void place_kconfig(struct bpf_object *o)
{
	const struct obj *x = o->o;
	u32 *order = arena_array(&o->arena, u32, x->externs.n + 1), n = obj_kconfig_order(x, order), id = 0;
	struct btf_node sec;
	vec_each(m, &x->maps)
		if (m->origin == MAP_KCONFIG)
			id = m->datasec_btf;
	if (!x->btf || !btf_node(x->btf, id, &sec) || sec.kind != BTF_DATASEC || sec.vlen != n)
		return;
	u32 *at = (u32 *)sec.extra, end = 0;         /* of our own copy of the file: type, offset, size each */
	for (u32 i = 0; i < n; i++, at += 3) {
		const struct obj_extern *e = &x->externs.v[order[i]];
		u32 entry[] = { e->btf_id, e->kconfig_off, e->size };
		memcpy(at, entry, sizeof(entry));
		end = e->kconfig_off + e->size;
	}
	memcpy((u32 *)sec.extra - 1, &end, sizeof(end));
}

/* bytes stay as long as the object. */
static struct bpf_object *open_bytes(struct bpf_object *o, str name, const void *bytes, u64 len,
	const struct bpf_object_open_opts *opts)
{
	const char *own = OPTS_GET(opts, object_name, NULL);
	long r = 0;
	o->o = obj_read(&o->arena, own ? arena_str(&o->arena, str_from(own)) : name, bytes, len, &o->ds);
	if (o->o) {
		if (own)
			o->o->name = arena_str(&o->arena, str_from(own));
		o->name = arena_strdup(&o->arena, str_sub(o->o->name, 0, SYS_NAME_LEN - 1));
		o->kern_version = o->o->kern_version ? o->o->kern_version : sys_kernel_version(face_kern());
		place_kconfig(o);
		r = face_programs_open(o);
		if (r == 0 && face_maps_open(o, OPTS_GET(opts, pin_root_path, NULL))) {
			face_say(&o->ds, 0);
			return o;
		}
	}
	r = r < 0 ? r : face_failed(&o->ds, 0, -LIBBPF_ERRNO__FORMAT);
	bpf_object__close(o);
	return face_null(r);
}

struct bpf_object *bpf_object__open_file(const char *path, const struct bpf_object_open_opts *opts)
{
	str bytes;
	if (!path || !OPTS_OK(opts, bpf_object_open_opts))
		return face_null(-EINVAL);
	struct bpf_object *o = object_new();
	if (!take_opts(o, opts)) {
		object_free(o);
		return face_null(-EINVAL);
	}
	long r = sym_read_object(o->k, &o->arena, path, &bytes);
	if (r < 0) {
		face_log(LIBBPF_WARN, "cannot read '%s': %s", path, strerror((int)-r));
		object_free(o);
		return face_null(r);
	}
	return open_bytes(o, arena_str(&o->arena, str_from(path)), bytes.s, bytes.n, opts);
}

struct bpf_object *bpf_object__open(const char *path) { return bpf_object__open_file(path, NULL); }

struct bpf_object *bpf_object__open_mem(const void *obj_buf, size_t obj_buf_sz, const struct bpf_object_open_opts *opts)
{
	if (!obj_buf || !obj_buf_sz || !OPTS_OK(opts, bpf_object_open_opts))
		return face_null(-EINVAL);
	struct bpf_object *o = object_new();
	if (!take_opts(o, opts)) {
		object_free(o);
		return face_null(-EINVAL);
	}
	void *copy = arena_alloc(&o->arena, obj_buf_sz);
	memcpy(copy, obj_buf, obj_buf_sz);
	return open_bytes(o, arena_printf(&o->arena, "%lx-%lx", (unsigned long)(uintptr_t)obj_buf,
		(unsigned long)obj_buf_sz), copy, obj_buf_sz, opts);
}

void bpf_object__close(struct bpf_object *o)
{
	if (!o)
		return;
	if (o->state == OBJECT_PREPARED && o->begun)
		load_cancel(o->begun);
	else
		load_close(o->l);
	face_maps_close(o);
	btf__free(o->btf);
	object_free(o);
}

/* ---- load -------------------------------------------------------------------------------------------------------- */

/* The programs' own errors say more than "load failed". */
static long refused(struct bpf_object *o, u32 from, const struct loaded *l)
{
	long otherwise = -EINVAL;
	for (u32 i = 0; l && i < l->progs.n; i++) {
		const struct loaded_prog *p = &l->progs.v[i];
		if (p->sys_errno)
			otherwise = -p->sys_errno;
		if (p->log.n)
			face_log(LIBBPF_WARN, "prog '%.*s': -- BEGIN PROG LOAD LOG --\n%.*s-- END PROG LOAD LOG --",
				STR_ARG(o->o->funcs.v[p->func].name), STR_ARG(p->log));
	}
	long r = face_failed(&o->ds, from, otherwise);
	return otherwise != -EINVAL ? otherwise : r;
}

static long failed(struct bpf_object *o, u32 from, const struct loaded *l)
{
	long r = refused(o, from, l);
	face_log(LIBBPF_WARN, "failed to load object '%s'", o->name);
	o->state = OBJECT_FAILED;
	o->l = NULL;
	return r;
}

static void load_opts_of(struct bpf_object *o)
{
	o->lo = (struct load_opts){ .k = o->k, .feats = &o->feats, .kernel_btf = kernel_types_at,
		.kernel_btf_fd = kernel_types_fd, .kernel_module = kernel_types_module, .ctx = &o->types,
		.progs = o->prog_wants, .maps = o->map_wants, .kconfig = o->lo.kconfig, .may_be_empty = true,
		.tables_stay = true, .kern_version = o->kern_version };
}

/* The file system of the path that was given must have a token; the usual one may. */
static long take_token(struct bpf_object *o)
{
	if (o->token_path && !*o->token_path)
		return 0;
	int token = sys_token(o->k, o->token_path ? o->token_path : "/sys/fs/bpf");
	if (token < 0 && o->token_path)
		face_log(LIBBPF_WARN, "object '%s': no BPF token of '%s': %s", o->name, o->token_path,
			strerror(-token));
	if (token < 0)
		return o->token_path ? token : 0;
	o->token = token;
	o->feats.k = o->types.k = o->k = kern_token(&o->arena, o->k, token);
	return 0;
}

static long prepare(struct bpf_object *o)
{
	u32 from = o->ds.list.n;
	long r = take_token(o);
	load_opts_of(o);
	r = r < 0 ? r : face_ops_want(o);
	r = r < 0 ? r : face_programs_want(o);
	if (r < 0)
		o->state = OBJECT_FAILED;
	if (r < 0)
		return r;
	face_maps_want(o);
	o->begun = load_begin(&o->arena, o->o, &o->lo, &o->ds);
	if (!o->begun)
		return failed(o, from, NULL);
	o->l = load_begun(o->begun);
	o->state = OBJECT_PREPARED;
	r = face_maps_loaded(o);
	if (r < 0) {
		load_cancel(o->begun);
		o->state = OBJECT_FAILED;
		o->l = NULL;
	}
	return r;
}

/* The next load makes a program that loads; what it is of is kept with the object, and *opts points there. */
int bpf_object__gen_loader(struct bpf_object *o, struct gen_loader_opts *opts)
{
	if (!o || !opts || !OPTS_OK(opts, gen_loader_opts))
		return face_result(-EFAULT);
	if (o->state != OBJECT_OPEN)
		return face_result(-EINVAL);
	o->gen = opts;
	return 0;
}

static long write_loader(struct bpf_object *o)
{
	struct load_light made;
	u32 from = o->ds.list.n;
	load_opts_of(o);
	long r = face_programs_want(o);
	if (r < 0)
		o->state = OBJECT_FAILED;
	if (r < 0)
		return r;
	face_maps_want(o);
	o->lo.is_attested = OPTS_GET(o->gen, gen_hash, false);
	if (!load_light(&o->arena, o->o, &o->lo, &made, &o->ds))
		return failed(o, from, NULL);
	OPTS_SET(o->gen, data, made.data);
	OPTS_SET(o->gen, insns, (const char *)made.insns);
	OPTS_SET(o->gen, data_sz, made.data_bytes);
	OPTS_SET(o->gen, insns_sz, made.ninsns * (u32)sizeof(struct insn));
	o->state = OBJECT_LOADED;
	return 0;
}

int bpf_object__prepare(struct bpf_object *o)
{
	if (!o || o->state != OBJECT_OPEN)
		return face_result(-EINVAL);
	return face_result(prepare(o));
}

int bpf_object__load(struct bpf_object *o)
{
	if (!o || (o->state != OBJECT_OPEN && o->state != OBJECT_PREPARED))
		return face_result(-EINVAL);
	if (o->gen)
		return face_result(write_loader(o));
	long r = o->state == OBJECT_OPEN ? prepare(o) : 0;
	if (r < 0)
		return face_result(r);
	u32 from = o->ds.list.n;
	struct loaded *l = load_begun(o->begun);
	o->state = OBJECT_LOADED;
	bool ok = load_finish(o->begun) != NULL;
	kernel_types_rest(&o->types);
	if (!ok) {
		for (u32 i = 0; i < o->nmaps; i++)
			if (!o->maps[i].reused)
				o->maps[i].fd = -1;
		return face_result(failed(o, from, l));
	}
	face_say(&o->ds, from);
	face_programs_loaded(o);
	return 0;
}

/* ---- words ------------------------------------------------------------------------------------------------------- */

const char *bpf_object__name(const struct bpf_object *o) { return o ? o->name : face_null(-EINVAL); }
unsigned int bpf_object__kversion(const struct bpf_object *o) { return o ? o->kern_version : 0; }
int bpf_object__token_fd(const struct bpf_object *o) { return o ? o->token : -1; }
int bpf_object__btf_fd(const struct bpf_object *o) { return o && o->l ? o->l->btf_fd : -1; }

int bpf_object__set_kversion(struct bpf_object *o, __u32 kern_version)
{
	if (o->state != OBJECT_OPEN)
		return face_result(-EINVAL);
	o->kern_version = kern_version;
	return 0;
}

struct libbpf_btf *bpf_object__btf(const struct bpf_object *obj)
{
	struct bpf_object *o = (struct bpf_object *)obj;     /* what is asked for is made then */
	if (o && !o->btf && o->o->btf_bytes)
		o->btf = face_btf_over(o->o->btf_bytes, (u32)o->o->btf_len);
	return o ? o->btf : NULL;
}

/* ---- pins -------------------------------------------------------------------------------------------------------- */

long face_pin(struct kern *k, int fd, const char *path)
{
	char folder[4096];
	const char *slash = strrchr(path, '/');
	if (slash && slash != path && (size_t)(slash - path) < sizeof(folder)) {
		memcpy(folder, path, (size_t)(slash - path));
		folder[slash - path] = 0;
		long r = k->mkdir(k, folder, 0700);
		if (r < 0 && r != -EEXIST)
			return r;
	}
	return sys_obj_pin(k, fd, path);
}

static bool join(char out[4096], const char *folder, const char *name)
{
	return snprintf(out, 4096, "%s/%s", folder, name) < 4096;
}

/* What was pinned goes again when one cannot be. */
int bpf_object__pin_programs(struct bpf_object *o, const char *path)
{
	char at[4096];
	if (!o)
		return face_result(-ENOENT);
	if (o->state < OBJECT_PREPARED || o->state == OBJECT_FAILED)
		return face_result(-ENOENT);
	for (u32 i = 0; i < o->nprogs; i++) {
		int r = join(at, path, o->progs[i].name) ? bpf_program__pin(&o->progs[i], at) : -ENAMETOOLONG;
		if (r == 0)
			continue;
		while (i-- > 0)
			if (join(at, path, o->progs[i].name))
				bpf_program__unpin(&o->progs[i], at);
		return face_result(r);
	}
	return 0;
}

int bpf_object__unpin_programs(struct bpf_object *o, const char *path)
{
	char at[4096];
	if (!o)
		return face_result(-ENOENT);
	for (u32 i = 0; i < o->nprogs; i++) {
		int r = join(at, path, o->progs[i].name) ? bpf_program__unpin(&o->progs[i], at) : -ENAMETOOLONG;
		if (r)
			return face_result(r);
	}
	return 0;
}

/* Names in a BPF file system have no dots. */
static bool map_place(char out[4096], const char *folder, const struct bpf_map *m)
{
	if (!join(out, folder, bpf_map__name(m)))
		return false;
	for (char *p = strrchr(out, '/'); *p; p++)
		if (*p == '.')
			*p = '_';
	return true;
}

int bpf_object__pin_maps(struct bpf_object *o, const char *path)
{
	char at[4096];
	if (!o)
		return face_result(-ENOENT);
	if (o->state < OBJECT_PREPARED || o->state == OBJECT_FAILED)
		return face_result(-ENOENT);
	for (u32 i = 0; i < o->nlisted; i++) {
		struct bpf_map *m = &o->maps[i];
		if (m->fd < 0 || (!path && !m->pin_path))
			continue;
		int r = path && !map_place(at, path, m) ? -ENAMETOOLONG : bpf_map__pin(m, path ? at : NULL);
		if (r == 0)
			continue;
		while (i-- > 0)
			if (o->maps[i].pin_path)
				bpf_map__unpin(&o->maps[i], NULL);
		return face_result(r);
	}
	return 0;
}

int bpf_object__unpin_maps(struct bpf_object *o, const char *path)
{
	char at[4096];
	if (!o)
		return face_result(-ENOENT);
	for (u32 i = 0; i < o->nlisted; i++) {
		struct bpf_map *m = &o->maps[i];
		if (!path && !m->pin_path)
			continue;
		int r = path && !map_place(at, path, m) ? -ENAMETOOLONG : bpf_map__unpin(m, path ? at : NULL);
		if (r)
			return face_result(r);
	}
	return 0;
}

int bpf_object__pin(struct bpf_object *o, const char *path)
{
	int r = bpf_object__pin_maps(o, path);
	if (r)
		return r;
	r = bpf_object__pin_programs(o, path);
	if (r)
		bpf_object__unpin_maps(o, path);
	return face_result(r);
}

int bpf_object__unpin(struct bpf_object *o, const char *path)
{
	int r = bpf_object__unpin_programs(o, path);
	return r ? r : bpf_object__unpin_maps(o, path);
}
