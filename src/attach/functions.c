/* functions.c: fentry.multi:PATTERN, fexit.multi:PATTERN, fsession.multi:PATTERN: one link of a program on trampolines
 * for all functions of the kernel, or of a module (MODULE:PATTERN), whose names match. The link takes them by the ids
 * of their types. */
#include "attach/attach_private.h"

#include <errno.h>

enum { MOST_PARAMS = 12, MOST_PARAM_BYTES = 16 };

/* What a trampoline can hand over: 0 is void; -1: nothing that has a size in registers. */
static int size_of(const struct btf *b, u32 id, bool *is_record)
{
	struct btf_node n;
	*is_record = false;
	if (!id)
		return 0;
	if (!btf_node(b, btf_skip(b, id), &n))
		return -1;
	*is_record = n.kind == BTF_STRUCT || n.kind == BTF_UNION;
	switch (n.kind) {
	case BTF_VOID: return 0;
	case BTF_PTR: return 8;
	case BTF_INT: case BTF_ENUM: case BTF_ENUM64: case BTF_STRUCT: case BTF_UNION:
		return (int)MIN(n.size, 1u << 30);
	default: return -1;
	}
}

static bool can_be_traced(const struct btf *b, const struct btf_node *func)
{
	struct btf_node proto;
	struct btf_param p;
	bool is_record;
	if (!btf_node(b, func->type, &proto) || proto.kind != BTF_FUNC_PROTO || proto.vlen > MOST_PARAMS ||
		size_of(b, proto.type, &is_record) < 0 || is_record)
		return false;
	for (u32 i = 0; btf_param(b, &proto, i, &p); i++) {
		int size = size_of(b, p.type, &is_record);   /* none: more parameters follow, of any kind */
		if (size <= 0 || size > MOST_PARAM_BYTES)
			return false;
	}
	return true;
}

u32 *attach_traceable(struct arena *a, const struct btf *b, str pattern, u32 *n)
{
	vec(u32) ids = { 0 };
	struct btf_node f;
	for (u32 id = btf_first_id(b); id < btf_count(b); id++)
		if (btf_node(b, id, &f) && f.kind == BTF_FUNC && str_glob(pattern, f.name) && can_be_traced(b, &f))
			vec_push(&ids, a, id);
	*n = ids.n;
	return ids.v;
}

/* NULL: reported. */
static const struct btf *types_of(struct attach *at, struct kernel_types *t, const struct hook *h, str *pattern)
{
	const struct btf *b = kernel_types(t);
	str module;
	*pattern = h->target;
	if (b && str_find(h->target, ':') >= 0) {
		str_cut(h->target, ':', &module, pattern);
		u32 index = kernel_types_module(t, module);
		b = index ? kernel_types_at(t, index) : NULL;
	}
	if (!b)
		attach_report(at, NO_FUNCTION, h->where, "this kernel offers no types of the functions of '%.*s'",
			STR_ARG(h->target));
	return b;
}

static long attach_all(struct attach *at, int prog_fd, const struct hook *h, const u32 *ids, u32 n)
{
	struct sys_link_create a = { .prog_fd = (u32)prog_fd, .attach_type = str_starts(h->kind, "fentry") ?
		ATTACH_TRACE_FENTRY_MULTI : str_starts(h->kind, "fexit") ? ATTACH_TRACE_FEXIT_MULTI :
		ATTACH_TRACE_FSESSION_MULTI,
		.tracing_multi = { .ids = (u64)(uintptr_t)ids, .cnt = n } };
	return sys_link_create(at->k, &a);
}

static bool attach(struct attach *at, int prog_fd, const struct loaded_prog *p UNUSED, const struct hook *h,
	struct link *out)
{
	struct kernel_types t = { .k = at->k, .arena = at->arena, .ds = at->ds };
	str pattern;
	u32 n = 0;
	const struct btf *b = types_of(at, &t, h, &pattern);
	const u32 *ids = b ? attach_traceable(at->arena, b, pattern, &n) : NULL;
	kernel_types_close(&t);
	if (!b)
		return false;
	if (!n) {
		attach_report(at, NO_FUNCTION, h->where, "the kernel has no function like '%.*s' that can be traced",
			STR_ARG(h->target));
		return false;
	}
	long fd = attach_all(at, prog_fd, h, ids, n);
	if (fd == -EINVAL || fd == -EOPNOTSUPP) {
		attach_report(at, NO_MULTI, h->where, "this kernel has no links of '%.*s'", STR_ARG(h->kind))->hint =
			STR("kprobe.multi:PATTERN and kretprobe.multi:PATTERN hook many functions since Linux 5.18");
		return false;
	}
	if (fd < 0)
		return attach_refused(at, h, fd);
	out->link_fd = (int)fd;
	out->how = arena_printf(at->arena, "%.*s:%.*s, %u function%s", STR_ARG(h->kind), STR_ARG(h->target), n,
		n == 1 ? "" : "s");
	return true;
}

const struct attach_ops functions_ops = {
	"fentry.multi fexit.multi fsession.multi fentry.multi.s fexit.multi.s fsession.multi.s", "PATTERN", attach };
