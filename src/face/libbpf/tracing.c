/* tracing.c: one link of a tracing program to many functions (fentry.multi, fexit.multi, fsession.multi): a pattern
 * over the functions of the kernel's types, or of a module's ("MODULE:PATTERN"), becomes a list of their ids. */
#include "face/libbpf/face.h"

/* The types that the pattern is about, and what of it names functions. NULL: errno is set. */
static const struct btf *types_of(const struct bpf_program *p, str *pattern)
{
	struct bpf_object *o = p->obj;
	const struct btf *b = kernel_types(&o->types);
	str own = func_of(p)->target, module;
	if (!b)
		return face_null(-ESRCH);
	if (str_find(*pattern, ':') < 0)     /* the program may be one for a module */
		return str_find(own, ':') < 0 ? b : face_null(-EINVAL);
	str_cut(*pattern, ':', &module, pattern);
	u32 index = kernel_types_module(&o->types, module);
	return index ? kernel_types_at(&o->types, index) : face_null(-EINVAL);
}

static int create(const struct bpf_program *p, const struct bpf_link_create_opts *opts)
{
	return bpf_link_create(p->fd, 0, (enum bpf_attach_type)want_of(p)->attach_type, opts);
}

struct bpf_link *bpf_program__attach_tracing_multi(const struct bpf_program *p, const char *pattern,
	const struct bpf_tracing_multi_opts *opts)
{
	struct arena tmp = { 0 };
	if (!OPTS_OK(opts, bpf_tracing_multi_opts))
		return face_null(-EINVAL);
	const u32 *ids = OPTS_GET(opts, ids, NULL);
	const __u64 *cookies = OPTS_GET(opts, cookies, NULL);
	u32 n = (u32)OPTS_GET(opts, cnt, 0);
	if (!face_is_ready(p))
		return NULL;
	if (!ids != !n || (pattern ? ids || cookies : !ids))
		return face_null(-EINVAL);
	if (pattern) {
		str s = str_from(pattern);
		const struct btf *b = types_of(p, &s);
		if (!b)
			return NULL;
		ids = attach_traceable(&tmp, b, s, &n);
	}
	LIBBPF_OPTS(bpf_link_create_opts, lo, .tracing_multi = { .ids = ids, .cookies = cookies, .cnt = n });
	int fd = n ? create(p, &lo) : face_result(-EINVAL);
	int err = errno;
	arena_clear(&tmp);
	if (fd < 0)
		face_log(LIBBPF_WARN, "prog '%s': it cannot be attached to %u functions: %s", p->name, n,
			strerror(err));
	return fd < 0 ? face_null(-err) : face_link_of_fd(fd);
}
