/* pp_include.c: where #include finds its text: beside the source, under -I, then skep's own headers. */
#include "cc/pp_private.h"

static str directory_of(str path)
{
	u32 n = path.n;
	while (n && path.s[n - 1] != '/')
		n--;
	return str_sub(path, 0, n);
}

static bool try_file(struct pp *pp, str dir, str name, str *path, str *text)
{
	bool slash = dir.n && dir.s[dir.n - 1] != '/';
	*path = arena_printf(pp->arena, "%.*s%s%.*s", STR_ARG(dir), slash ? "/" : "", STR_ARG(name));
	return pp->opts->read_file && pp->opts->read_file(pp->opts->read_ctx, *path, text);
}

/* Headers of the kernel's tree that skep has no text for: their types come from BTF, so an empty one will do. */
static bool is_kernel_header(str name)
{
	static const char *const dirs[] = { "linux/", "uapi/", "net/", "asm/", "asm-generic/", "trace/", "scsi/", "rdma/", "crypto/",
		"acpi/", "drm/", "media/", "sound/", "target/", "video/", "xen/", "kunit/", "generated/", "../fs/", "block/" };
	for (u32 i = 0; i < ARRAY_LEN(dirs); i++)
		if (str_starts(name, dirs[i]))
			return true;
	return false;
}

bool pp_find_include(struct pp *pp, str name, bool angled, bool next, str *path, str *text, u32 *dir, bool *builtin)
{
	const struct input *file = NULL;
	for (u32 i = pp->in.n; i-- > 0 && !file;)
		file = pp->in.v[i].file ? &pp->in.v[i] : NULL;
	*builtin = false;
	*dir = 0;
	if (name.n && name.s[0] == '/')
		return try_file(pp, STR(""), name, path, text);
	if (!angled && !next && file && !file->file->is_builtin && try_file(pp, directory_of(file->file->path), name, path, text))
		return true;
	for (u32 i = next && file ? file->dir : 0; i < pp->opts->ninclude_dirs; i++)
		if (try_file(pp, pp->opts->include_dirs[i], name, path, text)) {
			*dir = i + 1;
			return true;
		}
	*builtin = true;
	*path = arena_printf(pp->arena, "<skep>/%.*s", STR_ARG(name));
	u32 inner = intern_find(pp->names, STR("SKEP_KERNEL_H"));
	if (header_find(name, inner && macro_find(pp, inner), text))
		return true;
	for (u32 i = 0; i < pp->opts->nlate_dirs; i++)
		if (try_file(pp, pp->opts->late_dirs[i], name, path, text)) {
			*builtin = false;
			*dir = pp->opts->ninclude_dirs + i + 1;
			return true;
		}
	*path = arena_printf(pp->arena, "<skep>/%.*s", STR_ARG(name));
	if (!is_kernel_header(name))
		return false;
	*text = STR("#pragma skep btf\n#pragma skep constants\n");
	return true;
}

bool pp_include(struct pp *pp, str name, bool angled, bool next, struct tok at)
{
	str path, text;
	u32 dir, files = 0;
	bool builtin;
	u64 guard;
	for (u32 i = 0; i < pp->in.n; i++)
		files += pp->in.v[i].file != NULL;
	if (files > PP_MAX_INCLUDE) {
		pp_error(pp, PP_INCLUDE, at, "files include each other more than %u deep", PP_MAX_INCLUDE);
		return false;
	}
	if (!pp_find_include(pp, name, angled, next, &path, &text, &dir, &builtin)) {
		pp_error(pp, PP_INCLUDE, at, "'%.*s' is not found", STR_ARG(name));
		return false;
	}
	map_put(&pp->included, pp->arena, intern_add(pp->names, name), 1);
	u32 id = intern_add(pp->names, path);
	if (map_get(&pp->once, id, &guard) && (guard == 1 || macro_find(pp, (u32)guard)))
		return true;
	struct src_file *f = src_add(pp->src, path, text);
	f->is_builtin = builtin;
	str rest;
	if (pp_lazy_take(pp, f, &rest))
		f = src_add(pp->src, path, rest);
	pp_push_file(pp, f, dir);
	return true;
}
