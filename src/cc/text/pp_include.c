/* pp_include.c: where #include finds its text: beside the source, under -I, then skep's own headers, then the
 * system's. */
#include "cc/text/pp_private.h"

static str directory_of(str path)
{
	u32 n = path.n;
	while (n && path.s[n - 1] != '/')
		n--;
	return str_sub(path, 0, n);
}

static bool try_file(struct pp *pp, str dir, str name, struct pp_found *f)
{
	bool slash = dir.n && dir.s[dir.n - 1] != '/';
	char *path = arena_alloc_aligned(pp->arena, (size_t)dir.n + slash + name.n + 1, 1);
	memcpy(path, dir.s, dir.n);
	if (slash)
		path[dir.n] = '/';
	memcpy(path + dir.n + slash, name.s, name.n);
	f->path = (str){ path, dir.n + slash + name.n };
	return pp->opts->read_file && pp->opts->read_file(pp->opts->read_ctx, f->path, &f->text);
}

static const struct input *current_file(const struct pp *pp)
{
	for (u32 i = pp->in.n; i-- > 0;)
		if (pp->in.v[i].file)
			return &pp->in.v[i];
	return NULL;
}

/* Where "..." is looked for first; NULL: nowhere but where <...> is. */
static const struct src_file *beside(const struct input *in, bool angled, bool next)
{
	return !angled && !next && in && !in->file->is_builtin ? in->file : NULL;
}

/* Headers of the kernel's tree that skep has no text for: their types come from BTF, so an empty one will do. */
static bool is_kernel_header(str name)
{
	static const char *const dirs[] = { "linux/", "uapi/", "net/", "asm/", "asm-generic/", "trace/", "scsi/",
		"rdma/", "crypto/",
		"acpi/", "drm/", "media/", "sound/", "target/", "video/", "xen/", "kunit/", "generated/", "../fs/",
		"block/" };
	for (u32 i = 0; i < ARRAY_LEN(dirs); i++)
		if (str_starts(name, dirs[i]))
			return true;
	return false;
}

static bool find_builtin(struct pp *pp, str name, struct pp_found *f)
{
	u32 inner = intern_find(pp->names, STR("SKEP_KERNEL_H"));
	f->is_builtin = header_find(name, inner && macro_find(pp, inner), &f->text);
	return f->is_builtin;
}

/* Where compilers look by themselves: for what skep has no answer to, <time.h> or <iproute2/bpf_elf.h>. */
static const char *const system_dirs[] = { "/usr/local/include",
#if defined(__x86_64__)
	"/usr/include/x86_64-linux-gnu",
#elif defined(__aarch64__)
	"/usr/include/aarch64-linux-gnu",
#endif
	"/usr/include" };

bool pp_find_include(struct pp *pp, str name, bool angled, bool next, struct pp_found *f)
{
	const struct pp_opts *o = pp->opts;
	const struct input *in = current_file(pp);
	const struct src_file *by = beside(in, angled, next);
	*f = (struct pp_found){ 0 };
	if (name.n && name.s[0] == '/')
		return try_file(pp, STR(""), name, f);
	if (by && try_file(pp, directory_of(by->path), name, f)) {
		f->is_own = by->is_own;
		return true;
	}
	for (u32 i = next && in ? in->dir : 0; i < o->ninclude_dirs; i++)
		if (try_file(pp, o->include_dirs[i], name, f)) {
			f->dir = i + 1;
			return true;
		}
	bool is_unknown = header_is_unknown(name), found = !is_unknown && find_builtin(pp, name, f);
	for (u32 i = 0; i < o->nlate_dirs && !found; i++)
		if (try_file(pp, o->late_dirs[i], name, f)) {
			f->dir = o->ninclude_dirs + i + 1;
			return true;
		}
	for (u32 i = 0; i < ARRAY_LEN(system_dirs) && !found; i++)
		if (try_file(pp, str_from(system_dirs[i]), name, f)) {
			f->dir = o->ninclude_dirs + o->nlate_dirs + 1;
			return true;
		}
	f->path = arena_printf(pp->arena, "<skep>/%.*s", STR_ARG(name));
	f->is_unknown = is_unknown;
	f->is_builtin = found || is_kernel_header(name);
	if (!found)
		f->text = STR("#pragma skep btf\n#pragma skep constants\n");
	return f->is_builtin;
}

/* A file that was read to its end and need not be read again: its path stands in once, behind a guard or #pragma
 * once. */
static bool is_done(const struct pp *pp, u32 path)
{
	u64 guard;
	return map_get(&pp->once, path, &guard) && (guard == 1 || macro_find(pp, (u32)guard));
}

/* What names a file whatever the way to it: "a/../b/./c.h" and "b/c.h" are one. */
u32 pp_file_id(struct pp *pp, str path)
{
	enum { MAX_PARTS = 64 };
	str part[MAX_PARTS];
	u32 n = 0;
	struct buf b = BUF_INIT;
	for (u32 at = 0, end; at < path.n && n < MAX_PARTS; at = end + 1) {
		for (end = at; end < path.n && path.s[end] != '/'; end++)
			;
		str p = str_sub(path, at, end);
		if (str_is(p, "..") && n && !str_is(part[n - 1], ".."))
			n--;
		else if (p.n && !str_is(p, "."))
			part[n++] = p;
	}
	for (u32 i = 0; i < n; i++) {
		buf_add(&b, "/", i || path.s[0] == '/');
		buf_add(&b, part[i].s, part[i].n);
	}
	u32 id = intern_add(pp->names, n < MAX_PARTS ? buf_view(&b) : path);
	buf_free(&b);
	return id;
}

static void near_hint(struct pp *pp, struct diag *d, str name)
{
	str near = header_near(name, pp->arena);
	if (near.n)
		diag_hint(pp->ds, d, "did you mean <%.*s>?", STR_ARG(near));
}

bool pp_include(struct pp *pp, str name, bool angled, bool next, struct tok at)
{
	struct pp_found found;
	u32 files = 0, id = intern_add(pp->names, name);
	for (u32 i = 0; i < pp->in.n; i++)
		files += pp->in.v[i].file != NULL;
	if (files > PP_MAX_INCLUDE || pp->files >= PP_MAX_FILES) {
		struct diag *d = files > PP_MAX_INCLUDE ? pp_error(pp, PP_INCLUDE, at,
			"files include each other more than %u deep", PP_MAX_INCLUDE) :
			pp_error(pp, PP_INCLUDE, at, "more than %u files are included", PP_MAX_FILES);
		diag_hint(pp->ds, d, "let a header include itself only once: #pragma once");
		pp_stop(pp);
		return false;
	}
	const struct src_file *by = beside(current_file(pp), angled, next);
	u64 *known = next ? NULL : map_slot(&pp->found, pp->arena, (u64)id << 32 |
		(by ? intern_add(pp->names, directory_of(by->path)) : 0));
	if (known && *known && is_done(pp, (u32)*known))
		return true;
	if (!pp_find_include(pp, name, angled, next, &found)) {
		near_hint(pp, pp_error(pp, PP_INCLUDE, at, "'%.*s' is not found", STR_ARG(name)), name);
		return false;
	}
	if (found.is_unknown)
		near_hint(pp, pp_error(pp, PP_UNKNOWN_HEADER, at, "the kernel has no header '%.*s' that is known here: "
			"it is taken as an empty one", STR_ARG(name)), name);
	map_put(&pp->included, pp->arena, id, 1);
	u32 path = pp_file_id(pp, found.path);
	if (known && !found.is_builtin)
		*known = path;
	if (is_done(pp, path))
		return true;
	pp->files++;
	struct src_file *f = src_add(pp->src, found.path, found.text);
	f->is_builtin = found.is_builtin;
	f->is_own = found.is_own;
	f->depth = pp->in.n;
	pp_push_file(pp, pp_lazy_take(pp, f), found.dir);
	return true;
}
