/* skep.c: a program from text to its hooks, and what is said of it on the way. */
#include "face/skep/face.h"

#include <errno.h>
#include <stdlib.h>

const char *skep_version(void) { return "0.1"; }

/* ---- a struct skep ----------------------------------------------------------------------------------------------- */

static void begin_program(struct skep *s)
{
	src_init(&s->src, &s->arena);
	diags_init(&s->ds, &s->arena, &s->src);
	host_init(&s->host, &s->arena, s->k, &s->ds, &s->src);
	s->host.types.path = s->btf;
}

static void end_program(struct skep *s)
{
	skep_detach(s);
	face_forget_streams(s);
	if (s->loaded)
		load_close(s->loaded);
	host_close(&s->host);
	arena_clear(&s->arena);
	s->obj = NULL;
	s->loaded = NULL;
	s->types = NULL;
	s->elf = STR("");
	s->links.v = NULL;
	s->links.n = s->links.cap = 0;
}

static str *words(struct skep *s, const char *const *list, u32 *n)
{
	for (*n = 0; list && list[*n]; ++*n)
		;
	str *out = arena_array(&s->kept, str, *n + 1);
	for (u32 i = 0; i < *n; i++)
		out[i] = arena_str(&s->kept, str_from(list[i]));
	return out;
}

/* Bytes of a caller's struct that are not known here must be 0. */
static bool is_known(const void *opts, size_t sz, size_t known)
{
	const u8 *p = opts;
	for (size_t i = known; i < sz; i++)
		if (p[i])
			return false;
	return sz >= sizeof(size_t);
}

struct skep *skep_new(const struct skep_opts *opts)
{
	struct skep_opts o = { 0 };
	if (opts && !is_known(opts, opts->sz, sizeof(o))) {
		errno = EINVAL;
		return NULL;
	}
	if (opts)
		memcpy(&o, opts, MIN(opts->sz, sizeof(o)));
	struct skep *s = calloc(1, sizeof(*s));
	if (!s)
		base_out_of_memory(sizeof(*s));
	s->k = kern_linux();
	s->dirs = words(s, o.include_dirs, &s->ndirs);
	s->defines = words(s, o.defines, &s->ndefines);
	s->btf = arena_str(&s->kept, str_from(o.btf));
	s->exact = o.for_this_kernel;
	s->pages = o.perf_pages;
	begin_program(s);
	return s;
}

void skep_free(struct skep *s)
{
	if (!s)
		return;
	end_program(s);
	arena_clear(&s->kept);
	arena_clear(&s->scratch);
	free(s);
}

/* ---- messages ---------------------------------------------------------------------------------------------------- */

void face_begin(struct skep *s) { diags_init(&s->ds, &s->arena, &s->src); }

int face_end(const struct skep *s, bool ok)
{
	int code = diags_exit_code(&s->ds);
	return ok ? 0 : code ? -code : SKEP_SOURCE;
}

int face_misuse(struct skep *s, const char *word, const char *what)
{
	app_report(&s->ds, BAD_CALL, where_arg(arena_str(&s->arena, str_from(word)), 0), "%s", what);
	return SKEP_USE;
}

unsigned skep_diags(const struct skep *s) { return s->ds.list.n; }

static const char *c_text(struct skep *s, str x) { return x.n ? arena_strdup(&s->arena, x) : ""; }

int skep_diag(struct skep *s, unsigned i, struct skep_diag *out)
{
	struct src_spot spot;
	if (i >= s->ds.list.n || !out || out->sz < sizeof(size_t))
		return SKEP_USE;
	const struct diag *d = s->ds.list.v[i];
	struct skep_diag x = { .sz = out->sz, .severity = (enum skep_severity)d->severity, .sys_errno = d->sys_errno,
		.code = d->code->id, .message = c_text(s, d->msg), .hint = c_text(s, d->hint),
		.file = c_text(s, d->where.name), .text = "" };
	if (d->where.kind == WHERE_SRC && src_spot(&s->src, d->where.span.at, &spot)) {
		x.file = c_text(s, spot.file->path);
		x.line = spot.line;
		x.column = spot.col;
		x.length = d->where.span.len;
		x.text = c_text(s, spot.text);
	}
	memcpy(out, &x, MIN(out->sz, sizeof(x)));
	return 0;
}

/* ---- from text to an object -------------------------------------------------------------------------------------- */

static int compile(struct skep *s, str name, str text)
{
	struct cc_opts o = { .include_dirs = s->dirs, .ninclude_dirs = s->ndirs, .defines = s->defines,
		.ndefines = s->ndefines, .count_loss = true };
	host_cc_opts(&s->host, s->exact, &o);
	s->obj = host_object(&s->host, name, text, &o);
	return face_end(s, s->obj != NULL);
}

int skep_compile(struct skep *s, const char *name, const char *text)
{
	end_program(s);
	begin_program(s);
	if (!text)
		return face_misuse(s, name, "there is no text");
	return compile(s, arena_str(&s->arena, str_from(name ? name : "text")), arena_str(&s->arena, str_from(text)));
}

int skep_compile_file(struct skep *s, const char *path)
{
	str text;
	end_program(s);
	begin_program(s);
	str name = arena_str(&s->arena, str_from(path));
	return host_need_file(&s->host, name, &text) ? compile(s, name, text) : face_end(s, false);
}

const void *skep_object(struct skep *s, size_t *bytes)
{
	struct buf out = BUF_INIT;
	if (!s->obj)
		return NULL;
	if (!s->elf.n && obj_write(s->obj, &out, &s->ds))
		s->elf = arena_str(&s->arena, buf_view(&out));
	buf_free(&out);
	*bytes = s->elf.n;
	return s->elf.n ? s->elf.s : NULL;
}

/* ---- into the kernel --------------------------------------------------------------------------------------------- */

int skep_load(struct skep *s)
{
	face_begin(s);
	if (!s->obj || s->loaded)
		return face_misuse(s, "skep_load", s->obj ? "it is loaded already" : "nothing was compiled");
	struct load_opts lo = host_load_opts(&s->host);
	bool ok = load_find_shared(s->k, &s->arena, s->obj, &s->ds);
	s->loaded = ok ? load_object(&s->arena, s->obj, &lo, &s->ds) : NULL;
	return face_end(s, s->loaded != NULL);
}

static struct attach attaching(struct skep *s)
{
	struct attach at;
	attach_init(&at, &s->arena, s->k, &s->host.feats, &s->ds);
	at.loaded = s->loaded;
	return at;
}

static bool attach_one(struct skep *s, struct attach *at, const struct loaded_prog *p, const struct hook *h)
{
	struct face_link x = { .func = p->func };
	if (!attach_hook(at, p->fd, p, h, &x.link))
		return false;
	vec_push(&s->links, &s->arena, x);
	return true;
}

int skep_attach(struct skep *s)
{
	face_begin(s);
	if (!s->loaded)
		return face_misuse(s, "skep_attach", "nothing is loaded");
	struct attach at = attaching(s);
	bool ok = true;
	for (u32 i = 0; i < s->loaded->progs.n && ok; i++) {
		const struct loaded_prog *p = &s->loaded->progs.v[i];
		const struct obj_func *f = &s->obj->funcs.v[p->func];
		struct hook h;
		if (p->fd >= 0 && hook_of_section(f, (struct where){ .kind = WHERE_SRC, .span = f->span }, &h))
			ok = attach_one(s, &at, p, &h);
	}
	for (u32 i = 0; i < s->loaded->tables.n && ok; i++) {
		struct face_link x = { .func = UINT32_MAX };
		ok = attach_table(&at, s->loaded, i, where_none(), &x.link);
		if (ok)
			vec_push(&s->links, &s->arena, x);
	}
	if (!ok)
		skep_detach(s);
	return face_end(s, ok);
}

static struct loaded_prog *program(const struct skep *s, const char *name)
{
	return s->loaded ? load_find_prog(s->loaded, str_from(name)) : NULL;
}

int skep_attach_to(struct skep *s, const char *name, const char *const *hooks)
{
	face_begin(s);
	const struct loaded_prog *p = program(s, name);
	if (!p || p->fd < 0)
		return face_misuse(s, name, "no such program is loaded");
	struct attach at = attaching(s);
	struct diags_mark before = diags_mark(&s->ds);
	for (int i = 0; hooks && hooks[i]; i++) {
		struct hook h;
		str text = arena_str(&s->arena, str_from(hooks[i]));
		if (hook_parse(&at, text, where_arg(text, (u64)i), &h) && attach_one(s, &at, p, &h)) {
			diags_forget(&s->ds, before);        /* of those before it: that is what a plan is for */
			return i;
		}
	}
	return s->ds.errors ? face_end(s, false) : face_misuse(s, name, "the plan names no hook");
}

const char *skep_attached(struct skep *s, const char *name)
{
	const struct loaded_prog *p = program(s, name);
	vec_each(l, &s->links)
		if (p && l->func == p->func)
			return c_text(s, l->link.how);
	return NULL;
}

void skep_detach(struct skep *s)
{
	while (s->links.n)
		link_close(&vec_pop(&s->links).link);
}

int skep_program_fd(struct skep *s, const char *name)
{
	const struct loaded_prog *p = program(s, name);
	return p && p->fd >= 0 ? p->fd : SKEP_USE;
}

int skep_map_fd(struct skep *s, const char *name)
{
	s64 i = face_map(s, name);
	return i >= 0 && s->loaded && s->loaded->map_fds[i] >= 0 ? s->loaded->map_fds[i] : SKEP_USE;
}

int skep_map_lookup(struct skep *s, const char *map, const void *key, void *value)
{
	int fd = skep_map_fd(s, map);
	if (fd < 0)
		return fd;
	long r = sys_map_lookup(s->k, fd, key, value, 0);
	if (r < 0)
		errno = (int)-r;
	return r < 0 ? SKEP_KERNEL : 0;
}

int skep_drop_rights(struct skep *s)
{
	struct rights_use use = { .files = arena_array(&s->arena, const char *, s->links.n + 1) };
	face_begin(s);
	vec_each(l, &s->links) {
		use.kept |= l->link.rights;
		if (l->link.legacy.n)                /* a line of that file takes it back */
			use.files[use.nfiles++] = l->link.legacy_file;
	}
	rights_drop(&s->host, s->loaded, &use);
	return face_end(s, !s->ds.errors);
}
