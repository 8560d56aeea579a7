/* program.c: programs of an object: what they are, and what a caller makes of them before they are loaded. */
#include "face/libbpf/face.h"

#include <stdlib.h>

/* ---- sections: the table, and handlers of the caller's own ------------------------------------------------------- */

static bool handles(const struct face_handler *h, str section)
{
	u32 n = h->sec ? (u32)strlen(h->sec) : 0;
	if (h->any)
		return true;
	if (!str_starts(section, h->sec))
		return false;
	if (section.n == n)
		return !h->must_have_more;
	return !h->exact && section.s[n] == '/';
}

/* The registered handler that takes a section, NULL: none; the one for any section takes those without a row only. */
static const struct face_handler *handler_of(str section, const struct uapi_sec *row)
{
	str plain = str_starts(section, "?") ? str_sub(section, 1, section.n) : section;
	const struct face *f = face();
	for (u32 i = 0; i < f->nhandlers; i++)
		if (handles(&f->handlers[i], plain) && !(f->handlers[i].any && row))
			return &f->handlers[i];
	return NULL;
}

/* "?xdp" is how a section's name is written, no name of one: the type of "xdp" is. */
static const struct uapi_sec *section_by_name(const char *name, const struct face_handler **handler)
{
	const struct uapi_sec *row = *name == '?' ? NULL : uapi_sec_find(str_from(name), NULL, NULL);
	*handler = *name == '?' ? NULL : handler_of(str_from(name), row);
	return *handler ? NULL : row;
}

int libbpf_register_prog_handler(const char *sec, enum bpf_prog_type prog_type, enum bpf_attach_type exp_attach_type,
	const struct libbpf_prog_handler_opts *opts)
{
	struct face *f = face();
	struct face_handler h = { .prog_type = prog_type, .attach_type = exp_attach_type, .any = !sec };
	size_t n = sec ? strlen(sec) : 0;
	if (!OPTS_OK(opts, libbpf_prog_handler_opts))
		return face_result(-EINVAL);
	for (u32 i = 0; i < f->nhandlers && !sec; i++)
		if (f->handlers[i].any)
			return face_result(-EBUSY);
	struct face_handler *all = realloc(f->handlers, (f->nhandlers + 1) * sizeof(h));
	if (!all)
		return face_result(-ENOMEM);
	f->handlers = all;
	if (n && (sec[n - 1] == '+' || sec[n - 1] == '/'))
		h.must_have_more = sec[--n] == '/';
	else
		h.exact = true;
	h.sec = sec ? strndup(sec, n) : NULL;
	if (sec && !h.sec)
		return face_result(-ENOMEM);
	h.opts.cookie = OPTS_GET(opts, cookie, 0);
	h.opts.prog_setup_fn = OPTS_GET(opts, prog_setup_fn, NULL);
	h.opts.prog_prepare_load_fn = OPTS_GET(opts, prog_prepare_load_fn, NULL);
	h.opts.prog_attach_fn = OPTS_GET(opts, prog_attach_fn, NULL);
	h.id = ++f->last_handler;
	f->handlers[f->nhandlers++] = h;
	return h.id;
}

int libbpf_unregister_prog_handler(int handler_id)
{
	struct face *f = face();
	for (u32 i = 0; i < f->nhandlers; i++)
		if (f->handlers[i].id == handler_id) {
			free(f->handlers[i].sec);
			f->handlers[i] = f->handlers[--f->nhandlers];
			return 0;
		}
	return face_result(-ENOENT);
}

static bool is_libbpfs(const struct uapi_sec *row) { return row && !(row->flags & (SECF_ANDROID | SECF_PREFIX)); }

int libbpf_prog_type_by_name(const char *name, enum bpf_prog_type *prog_type,
	enum bpf_attach_type *expected_attach_type)
{
	const struct face_handler *h;
	if (!name)
		return face_result(-EINVAL);
	const struct uapi_sec *row = section_by_name(name, &h);
	if (!h && !is_libbpfs(row)) {
		face_log(LIBBPF_DEBUG, "no type of programs is known by the section '%s'", name);
		return face_result(-ESRCH);
	}
	*prog_type = h ? h->prog_type : row->prog_type;
	*expected_attach_type = h ? h->attach_type : row->attach_type;
	return 0;
}

/* By its type alone, as bpf_prog_attach does: not by a name, an event or a device's queue, nor where the type is left
 * open. */
static bool is_attachable(const struct uapi_sec *row)
{
	switch (row->prog_type) {
	case PROG_SK_REUSEPORT: case PROG_XDP: case PROG_SOCK_OPS: case PROG_SK_MSG: case PROG_LIRC_MODE2:
		case PROG_FLOW_DISSECTOR:
	case PROG_CGROUP_SOCK: case PROG_CGROUP_SOCK_ADDR: case PROG_CGROUP_SYSCTL: case PROG_CGROUP_SOCKOPT:
		case PROG_CGROUP_DEVICE:
	case PROG_SK_LOOKUP: return !(row->flags & SECF_XDP_FRAGS);
	case PROG_SK_SKB: case PROG_CGROUP_SKB: return strchr(row->name, '/') && strcmp(row->name, "cgroup/skb");
	default: return false;
	}
}

int libbpf_attach_type_by_name(const char *name, enum bpf_attach_type *attach_type)
{
	const struct face_handler *h;
	if (!name)
		return face_result(-EINVAL);
	const struct uapi_sec *row = section_by_name(name, &h);
	if (h || !is_libbpfs(row) || !is_attachable(row))
		return face_result(-EINVAL);
	*attach_type = row->attach_type;
	return 0;
}

/* ---- open -------------------------------------------------------------------------------------------------------- */

static void set_from_row(struct load_prog_want *w, const struct uapi_sec *row)
{
	w->is_typed = true;
	w->type = row->prog_type;
	w->attach_type = row->attach_type;
	w->flags = load_sec_flags(row);
}

static long open_one(struct bpf_object *o, u32 func)
{
	struct obj_func *f = &o->o->funcs.v[func];
	struct bpf_program *p = &o->progs[o->nprogs++];
	*p = (struct bpf_program){ .obj = o, .func = func, .fd = -1, .autoattach = true, .name = arena_strdup(&o->arena,
		f->name) };
	p->section = arena_strdup(&o->arena, str_starts(f->section, "?") ? str_sub(f->section, 1, f->section.n) :
		f->section);
	struct load_prog_want *w = &o->prog_wants[func];
	p->handler = handler_of(f->section, f->sec);
	if (p->handler)
		w->is_typed = true, w->type = p->handler->prog_type, w->attach_type = p->handler->attach_type;
	else if (f->sec)
		set_from_row(w, f->sec);
	if (p->handler)
		f->sec = NULL;
	const struct libbpf_prog_handler_opts *own = p->handler ? &p->handler->opts : NULL;
	int r = own && own->prog_setup_fn ? own->prog_setup_fn(p, own->cookie) : 0;
	if (r < 0)
		face_log(LIBBPF_WARN, "prog '%s': its handler cannot set it up: %d", p->name, r);
	return r < 0 ? r : 0;
}

long face_programs_open(struct bpf_object *o)
{
	long r = 0;
	o->prog_wants = arena_array(&o->arena, struct load_prog_want, o->o->funcs.n + 1);
	o->progs = arena_array(&o->arena, struct bpf_program, o->o->funcs.n + 1);
	for (u32 i = 0; i < o->o->funcs.n && r == 0; i++)
		if (o->o->funcs.v[i].is_entry)
			r = open_one(o, i);
	return r;
}

/* The object's room for logs is for all programs that have none of their own; handlers have a word before loading. */
/* Of a kind that the kernel is told the target of at loading, with none in its section, and none given. */
static bool lacks_target(const struct bpf_program *p)
{
	const struct obj_func *f = func_of(p);
	const struct load_prog_want *w = want_of(p);
	bool is_told = f->sec && (f->sec->flags & SECF_ATTACH_BTF || f->sec->prog_type == PROG_EXT);
	bool has_one = f->sec && f->sec->prog_type == PROG_EXT ? w->target_fd != 0 : w->target.n || f->target.n;
	if (!f->autoload || !is_told || has_one || f->sec->prog_type == PROG_STRUCT_OPS)
		return false;
	face_log(LIBBPF_WARN, "prog '%s': its section '%.*s' does not name what it attaches to: "
		"bpf_program__set_attach_target() does", p->name, STR_ARG(f->section));
	return true;
}

long face_programs_want(struct bpf_object *o)
{
	for (u32 i = 0; i < o->nprogs; i++) {
		struct bpf_program *p = &o->progs[i];
		struct load_prog_want *w = want_of(p);
		if (lacks_target(p))
			return -EINVAL;
		if (!w->log && o->log_bytes)
			w->log = o->log, w->log_bytes = (u32)o->log_bytes;
		w->log_level |= o->log_level;
		LIBBPF_OPTS(bpf_prog_load_opts, opts, .prog_flags = w->flags, .expected_attach_type = w->attach_type,
			.prog_ifindex = w->ifindex);
		if (!p->handler || !p->handler->opts.prog_prepare_load_fn || !func_of(p)->autoload)
			continue;
		int r = p->handler->opts.prog_prepare_load_fn(p, &opts, p->handler->opts.cookie);
		if (r < 0)
			return r;
		w->flags = opts.prog_flags;
		w->attach_type = opts.expected_attach_type;
		w->ifindex = opts.prog_ifindex;
	}
	return 0;
}

void face_programs_loaded(struct bpf_object *o)
{
	vec_each(x, &o->l->progs) {
		struct bpf_program *p = face_program(o, x->func);
		if (!p)
			continue;
		p->fd = x->fd;
		p->code = x->code, p->ncode = x->insns;
		p->funcs = x->funcs, p->nfuncs = x->nfuncs;
		p->lines = x->lines, p->nlines = x->nlines;
	}
}

struct bpf_program *face_program(const struct bpf_object *o, u32 func)
{
	for (u32 i = 0; i < o->nprogs; i++)
		if (o->progs[i].func == func)
			return &o->progs[i];
	return NULL;
}

/* ---- find -------------------------------------------------------------------------------------------------------- */

struct bpf_program *bpf_object__find_program_by_name(const struct bpf_object *o, const char *name)
{
	for (u32 i = 0; o && name && i < o->nprogs; i++)
		if (!strcmp(o->progs[i].name, name))
			return &o->progs[i];
	return face_null(-ENOENT);
}

static bool is_of(const struct bpf_object *o, const struct bpf_program *p)
{
	if (p->obj == o)
		return true;
	face_log(LIBBPF_WARN, "the program is of another object");
	return false;
}

struct bpf_program *bpf_object__next_program(const struct bpf_object *o, struct bpf_program *p)
{
	if (!o || !o->nprogs || (p && !is_of(o, p)))
		return p ? face_null(-EINVAL) : NULL;
	struct bpf_program *next = p ? p + 1 : o->progs;
	return next < o->progs + o->nprogs ? next : NULL;
}

struct bpf_program *bpf_object__prev_program(const struct bpf_object *o, struct bpf_program *p)
{
	if (!o || !o->nprogs || (p && !is_of(o, p)))
		return p ? face_null(-EINVAL) : NULL;
	if (!p)
		return &o->progs[o->nprogs - 1];
	return p > o->progs ? p - 1 : NULL;
}

/* ---- words ------------------------------------------------------------------------------------------------------- */

static bool is_late(const struct bpf_program *p)
{
	return p->obj->state != OBJECT_OPEN && p->obj->state != OBJECT_PREPARED;
}

const char *bpf_program__name(const struct bpf_program *p) { return p->name; }
const char *bpf_program__section_name(const struct bpf_program *p) { return p->section; }
bool bpf_program__autoload(const struct bpf_program *p) { return func_of(p)->autoload; }
bool bpf_program__autoattach(const struct bpf_program *p) { return p->autoattach; }
void bpf_program__set_autoattach(struct bpf_program *p, bool autoattach) { p->autoattach = autoattach; }
void bpf_program__set_ifindex(struct bpf_program *p, __u32 ifindex) { want_of(p)->ifindex = ifindex; }

int bpf_program__set_autoload(struct bpf_program *p, bool autoload)
{
	if (is_late(p))
		return face_result(-EINVAL);
	func_of(p)->autoload = autoload;
	return 0;
}

static const struct insn *code_of(const struct bpf_program *p, u32 *n)
{
	*n = p->code ? p->ncode : func_of(p)->ninsns;
	return p->code ? p->code : func_of(p)->insns;
}

const struct bpf_insn *bpf_program__insns(const struct bpf_program *p)
{
	u32 n;
	return (const struct bpf_insn *)code_of(p, &n);
}

size_t bpf_program__insn_cnt(const struct bpf_program *p)
{
	u32 n;
	code_of(p, &n);
	return n;
}

/* They are what is loaded then: nothing is relocated any more. */
int bpf_program__set_insns(struct bpf_program *p, struct bpf_insn *new_insns, size_t new_insn_cnt)
{
	if (is_loaded(p->obj))
		return face_result(-EBUSY);
	struct insn *copy = arena_array(&p->obj->arena, struct insn, new_insn_cnt + 1);
	memcpy(copy, new_insns, new_insn_cnt * sizeof(*copy));
	want_of(p)->insns = p->code = copy;
	want_of(p)->ninsns = p->ncode = (u32)new_insn_cnt;
	return 0;
}

int bpf_program__fd(const struct bpf_program *p)
{
	if (!p)
		return face_result(-EINVAL);
	return p->fd < 0 ? face_result(-ENOENT) : p->fd;
}

void bpf_program__unload(struct bpf_program *p)
{
	if (!p || p->fd < 0)
		return;
	for (u32 i = 0; p->obj->l && i < p->obj->l->progs.n; i++)
		if (p->obj->l->progs.v[i].func == p->func)
			p->obj->l->progs.v[i].fd = -1;
	p->obj->k->close(p->obj->k, p->fd);
	p->fd = -1;
}

int bpf_program__pin(struct bpf_program *p, const char *path)
{
	if (!p || !path || p->fd < 0)
		return face_result(-EINVAL);
	u32 from = p->obj->ds.list.n;
	if (!load_need_bpffs(p->obj->k, path, &p->obj->ds))
		return face_result(face_failed(&p->obj->ds, from, -EINVAL));
	long r = face_pin(p->obj->k, p->fd, path);
	if (r < 0)
		face_log(LIBBPF_WARN, "cannot pin program '%s' at '%s': %s", p->name, path, strerror((int)-r));
	return face_result(r);
}

int bpf_program__unpin(struct bpf_program *p, const char *path)
{
	if (!p || !path || p->fd < 0)
		return face_result(-EINVAL);
	return face_result(p->obj->k->unlink(p->obj->k, path));
}

enum bpf_prog_type bpf_program__type(const struct bpf_program *p) { return (enum bpf_prog_type)want_of(p)->type; }
enum bpf_prog_type bpf_program__get_type(const struct bpf_program *p) { return bpf_program__type(p); }
enum bpf_attach_type bpf_program__expected_attach_type(const struct bpf_program *p) {
	return (enum bpf_attach_type)want_of(p)->attach_type; }
enum bpf_attach_type bpf_program__get_expected_attach_type(const struct bpf_program *p) {
	return bpf_program__expected_attach_type(p); }
__u32 bpf_program__flags(const struct bpf_program *p) { return want_of(p)->flags; }
__u32 bpf_program__log_level(const struct bpf_program *p) { return want_of(p)->log_level; }

/* The section's row is no more what the program is: it cannot be attached by itself then. */
int bpf_program__set_type(struct bpf_program *p, enum bpf_prog_type type)
{
	if (is_loaded(p->obj))
		return face_result(-EBUSY);
	struct load_prog_want *w = want_of(p);
	if (w->is_typed && w->type == (u32)type)
		return 0;
	w->is_typed = true;
	w->type = type;
	if (func_of(p)->sec && func_of(p)->sec->prog_type != (u32)type)
		func_of(p)->sec = NULL;
	return 0;
}

int bpf_program__set_expected_attach_type(struct bpf_program *p, enum bpf_attach_type type)
{
	if (is_loaded(p->obj))
		return face_result(-EBUSY);
	want_of(p)->attach_type = type;
	return 0;
}

int bpf_program__set_flags(struct bpf_program *p, __u32 flags)
{
	if (is_loaded(p->obj))
		return face_result(-EBUSY);
	want_of(p)->flags = flags;
	return 0;
}

int bpf_program__set_log_level(struct bpf_program *p, __u32 log_level)
{
	if (is_loaded(p->obj))
		return face_result(-EBUSY);
	want_of(p)->log_level = log_level;
	return 0;
}

const char *bpf_program__log_buf(const struct bpf_program *p, size_t *log_size)
{
	*log_size = want_of(p)->log_bytes;
	return want_of(p)->log;
}

int bpf_program__set_log_buf(struct bpf_program *p, char *log_buf, size_t log_size)
{
	if ((log_size && !log_buf) || log_size > UINT32_MAX)
		return face_result(-EINVAL);
	if (is_loaded(p->obj))
		return face_result(-EBUSY);
	want_of(p)->log = log_buf;
	want_of(p)->log_bytes = (u32)log_size;
	return 0;
}

struct bpf_func_info *bpf_program__func_info(const struct bpf_program *p) { return (struct bpf_func_info *)p->funcs; }
__u32 bpf_program__func_info_cnt(const struct bpf_program *p) { return p->nfuncs; }
struct bpf_line_info *bpf_program__line_info(const struct bpf_program *p) { return (struct bpf_line_info *)p->lines; }
__u32 bpf_program__line_info_cnt(const struct bpf_program *p) { return p->nlines; }

/* ---- targets ----------------------------------------------------------------------------------------------------- */

static struct load_opts types_of(struct bpf_object *o)
{
	return (struct load_opts){ .k = o->k, .feats = &o->feats, .kernel_btf = kernel_types_at,
		.kernel_btf_fd = kernel_types_fd, .kernel_module = kernel_types_module, .ctx = &o->types };
}

/* What is not there is said now, so that the caller can try another. */
int bpf_program__set_attach_target(struct bpf_program *p, int attach_prog_fd, const char *attach_func_name)
{
	struct load_prog_want *w;
	u32 index;
	if (!p || attach_prog_fd < 0 || (!attach_prog_fd && !attach_func_name))
		return face_result(-EINVAL);
	if (is_loaded(p->obj) || p->obj->state == OBJECT_FAILED)
		return face_result(-EINVAL);
	w = want_of(p);
	str name = arena_str(&p->obj->arena, str_from(attach_func_name));
	if (attach_prog_fd) {
		struct sys_prog_info info = { 0 };
		u32 len = sizeof(info);
		long r = sys_get_info(p->obj->k, attach_prog_fd, &info, &len);
		if (r < 0 && attach_func_name)
			return face_result(r);
		const struct btf *b = attach_func_name ? load_btf_of_program(p->obj->k, &p->obj->arena, attach_prog_fd,
			&p->obj->ds) : NULL;
		if (attach_func_name && !b)
			return face_result(-EINVAL);
		if (b && !btf_find(b, BTF_FUNC, name)) {
			face_log(LIBBPF_WARN, "the loaded program has no function '%s'", attach_func_name);
			return face_result(-ENOENT);
		}
	} else {
		struct load_opts lo = types_of(p->obj);
		if (!load_attach_id(&lo, &p->obj->arena, w->attach_type, name, &index)) {
			face_log(LIBBPF_WARN, "prog '%s': the kernel has no '%s' to attach to", p->name,
				attach_func_name);
			return face_result(-ESRCH);
		}
	}
	w->target = name;
	w->target_fd = attach_prog_fd;
	return 0;
}

int libbpf_find_vmlinux_btf_id(const char *name, enum bpf_attach_type attach_type)
{
	struct arena a = { 0 };
	struct diags ds;
	u32 index;
	diags_init(&ds, &a, NULL);
	struct kernel_types types = { .k = face_kern(), .arena = &a, .ds = &ds };
	struct load_opts lo = { .k = types.k, .kernel_btf = kernel_types_at, .ctx = &types };
	bool has_types = kernel_types(&types) != NULL;
	u32 id = has_types && name ? load_attach_id(&lo, &a, attach_type, str_from(name), &index) : 0;
	kernel_types_close(&types);
	arena_clear(&a);
	return id && !index ? (int)id : face_result(has_types ? -ENOENT : -ESRCH);
}

int bpf_program__assoc_struct_ops(struct bpf_program *p, struct bpf_map *map,
	struct bpf_prog_assoc_struct_ops_opts *opts)
{
	if (p->fd < 0 || map->fd < 0 || want_of(p)->type == PROG_STRUCT_OPS || map_of(map)->type != MAP_OPS)
		return face_result(-EINVAL);
	return bpf_prog_assoc_struct_ops(p->fd, map->fd, opts);
}

/* Once more under the caller's options, of an object whose maps are there. */
int bpf_program__clone(struct bpf_program *p, const struct bpf_prog_load_opts *opts)
{
	if (!p || !OPTS_OK(opts, bpf_prog_load_opts) || !p->obj->begun)
		return face_result(-EINVAL);
	struct load_prog_want w = *want_of(p);
	u32 from = p->obj->ds.list.n;
	if (OPTS_GET(opts, expected_attach_type, 0))
		w.attach_type = OPTS_GET(opts, expected_attach_type, 0);
	if (OPTS_GET(opts, prog_flags, 0))
		w.flags = OPTS_GET(opts, prog_flags, 0);
	if (OPTS_GET(opts, prog_ifindex, 0))
		w.ifindex = OPTS_GET(opts, prog_ifindex, 0);
	if (OPTS_GET(opts, attach_prog_fd, 0))
		w.target_fd = (int)OPTS_GET(opts, attach_prog_fd, 0);
	if (OPTS_GET(opts, log_buf, NULL))
		w.log = OPTS_GET(opts, log_buf, NULL), w.log_bytes = OPTS_GET(opts, log_size, 0),
			w.log_level = OPTS_GET(opts, log_level, 0);
	long fd = load_clone(p->obj->begun, p->func, &w), said = fd < 0 ? face_failed(&p->obj->ds, from, fd) : 0;
	return face_result(fd == -EINVAL ? said : fd);         /* the kernel's own error says more than what it means */
}
