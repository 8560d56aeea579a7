/* skeleton.c: generated headers: a struct tells names and where their maps, programs, links and variables are wanted.
 * The sizes of its entries come with it: older headers have shorter ones. */
#include "face/libbpf/face.h"

#include <stdlib.h>

static struct bpf_map_skeleton *map_entry(const void *maps, int size, int i)
{
	return (struct bpf_map_skeleton *)((u8 *)maps + (size_t)size * (size_t)i);
}

static struct bpf_prog_skeleton *prog_entry(const void *progs, int size, int i)
{
	return (struct bpf_prog_skeleton *)((u8 *)progs + (size_t)size * (size_t)i);
}

static bool has_link(int map_skel_sz)
{
	return map_skel_sz > 0 && (size_t)map_skel_sz >= FACE_END(bpf_map_skeleton, link);
}

static int fill_maps(const struct bpf_object *o, const void *maps, int n, int size)
{
	for (int i = 0; i < n; i++) {
		struct bpf_map_skeleton *e = map_entry(maps, size, i);
		*e->map = bpf_object__find_map_by_name(o, e->name);
		if (!*e->map) {
			face_log(LIBBPF_WARN, "the skeleton's map '%s' is not in the object", e->name);
			return -ESRCH;
		}
		if (e->mmaped)
			*e->mmaped = (*e->map)->mmaped;
	}
	return 0;
}

static int fill_progs(const struct bpf_object *o, const void *progs, int n, int size)
{
	for (int i = 0; i < n; i++) {
		struct bpf_prog_skeleton *e = prog_entry(progs, size, i);
		*e->prog = bpf_object__find_program_by_name(o, e->name);
		if (!*e->prog) {
			face_log(LIBBPF_WARN, "the skeleton's program '%s' is not in the object", e->name);
			return -ESRCH;
		}
	}
	return 0;
}

/* Before it is loaded, variables of an arena are where the object has their first values. */
static void fill_arena(struct bpf_object_skeleton *s)
{
	struct obj *x = (*s->obj)->o;
	for (int i = 0; i < s->map_cnt; i++) {
		struct bpf_map_skeleton *e = map_entry(s->maps, s->map_skel_sz, i);
		if (!e->mmaped || *e->mmaped || map_of(*e->map)->type != MAP_ARENA)
			continue;
		vec_each(m, &x->maps)
			if (obj_is_arena_data(m))
				*e->mmaped = m->data;
	}
}

int bpf_object__open_skeleton(struct bpf_object_skeleton *s, const struct bpf_object_open_opts *opts)
{
	LIBBPF_OPTS(bpf_object_open_opts, own);
	if (!OPTS_OK(opts, bpf_object_open_opts))
		return face_result(-EINVAL);
	if (opts)
		memcpy(&own, opts, MIN(opts->sz, sizeof(own)));
	own.sz = sizeof(own);
	if (!own.object_name)
		own.object_name = s->name;
	struct bpf_object *o = bpf_object__open_mem(s->data, s->data_sz, &own);
	if (!o) {
		face_log(LIBBPF_WARN, "failed to open the skeleton's object '%s'", s->name);
		return -errno;
	}
	*s->obj = o;
	int r = fill_maps(o, s->maps, s->map_cnt, s->map_skel_sz);
	r = r ? r : fill_progs(o, s->progs, s->prog_cnt, s->prog_skel_sz);
	if (r == 0)
		fill_arena(s);
	return face_result(r);
}

int bpf_object__load_skeleton(struct bpf_object_skeleton *s)
{
	int r = bpf_object__load(*s->obj);
	if (r < 0) {
		face_log(LIBBPF_WARN, "failed to load the skeleton's object '%s': %d", s->name, r);
		return face_result(r);
	}
	for (int i = 0; i < s->map_cnt; i++) {
		struct bpf_map_skeleton *e = map_entry(s->maps, s->map_skel_sz, i);
		if (e->mmaped)
			*e->mmaped = (*e->map)->mmaped;
	}
	return 0;
}

static bool says_where(const struct bpf_program *p)
{
	const struct obj_func *f = func_of(p);
	if (p->handler)
		return p->handler->opts.prog_attach_fn != NULL;
	if (!f->sec || !(f->sec->flags & SECF_AUTO))
		return false;
	return f->target.n || want_of(p)->target.n || (f->sec->prog_type == PROG_EXT && want_of(p)->target_fd);
}

static int attach_progs(struct bpf_object_skeleton *s)
{
	for (int i = 0; i < s->prog_cnt; i++) {
		struct bpf_prog_skeleton *e = prog_entry(s->progs, s->prog_skel_sz, i);
		struct bpf_program *p = *e->prog;
		/* What is not loaded, or attached by hand already, or has no place by itself, is left alone. */
		if (!func_of(p)->autoload || !p->autoattach || !says_where(p) || *e->link)
			continue;
		*e->link = bpf_program__attach(p);
		if (!*e->link) {
			int r = -errno;
			face_log(LIBBPF_WARN, "prog '%s': failed to attach: %s", p->name, strerror(-r));
			return r;
		}
	}
	return 0;
}

static int attach_tables(struct bpf_object_skeleton *s)
{
	for (int i = 0; i < s->map_cnt; i++) {
		struct bpf_map_skeleton *e = map_entry(s->maps, s->map_skel_sz, i);
		struct bpf_map *m = *e->map;
		if (map_of(m)->type != MAP_OPS || !m->autocreate || !m->autoattach)
			continue;
		if (!has_link(s->map_skel_sz) || !e->link) {
			face_log(LIBBPF_WARN,
				"map '%s': the skeleton is too old to attach it: its header has to be made anew",
				m->name);
			continue;
		}
		if (*e->link)
			continue;
		*e->link = bpf_map__attach_struct_ops(m);
		if (!*e->link)
			return -errno;
	}
	return 0;
}

int bpf_object__attach_skeleton(struct bpf_object_skeleton *s)
{
	int r = attach_progs(s);
	return face_result(r ? r : attach_tables(s));
}

void bpf_object__detach_skeleton(struct bpf_object_skeleton *s)
{
	for (int i = 0; i < s->prog_cnt; i++) {
		struct bpf_link **link = prog_entry(s->progs, s->prog_skel_sz, i)->link;
		bpf_link__destroy(*link);
		*link = NULL;
	}
	for (int i = 0; i < s->map_cnt && has_link(s->map_skel_sz); i++) {
		struct bpf_link **link = map_entry(s->maps, s->map_skel_sz, i)->link;
		if (!link)
			continue;
		bpf_link__destroy(*link);
		*link = NULL;
	}
}

void bpf_object__destroy_skeleton(struct bpf_object_skeleton *s)
{
	if (!s)
		return;
	bpf_object__detach_skeleton(s);
	if (s->obj)
		bpf_object__close(*s->obj);
	free(s->maps);
	free(s->progs);
	free(s);
}

/* ---- of a library inside an object ------------------------------------------------------------------------------- */

static int fill_vars(struct bpf_object_subskeleton *s, const struct bpf_map *m)
{
	const struct btf *b = m->obj->o->btf;
	struct btf_node sec, var;
	struct btf_secinfo v;
	if (!b || !m->mmaped || !btf_node(b, map_of(m)->datasec_btf, &sec) || sec.kind != BTF_DATASEC)
		return 0;
	for (u32 i = 0; btf_secinfo(b, &sec, i, &v); i++)
		for (int k = 0; k < s->var_cnt && btf_node(b, v.type, &var); k++) {
			struct bpf_var_skeleton *e = (void *)((u8 *)s->vars + (size_t)s->var_skel_sz * (size_t)k);
			if (*e->map == m && str_is(var.name, e->name))
				*e->addr = (u8 *)m->mmaped + v.offset;
		}
	return 0;
}

int bpf_object__open_subskeleton(struct bpf_object_subskeleton *s)
{
	if (!s->obj)
		return face_result(-EINVAL);
	int r = fill_maps(s->obj, s->maps, s->map_cnt, s->map_skel_sz);
	r = r ? r : fill_progs(s->obj, s->progs, s->prog_cnt, s->prog_skel_sz);
	for (u32 i = 0; r == 0 && i < s->obj->nlisted; i++)
		if (bpf_map__is_internal(&s->obj->maps[i]))
			fill_vars(s, &s->obj->maps[i]);
	return face_result(r);
}

void bpf_object__destroy_subskeleton(struct bpf_object_subskeleton *s)
{
	if (!s)
		return;
	free(s->maps);
	free(s->progs);
	free(s->vars);
	free(s);
}
