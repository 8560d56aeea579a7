/* obj.c: the object in memory: names, lines. */
#include "obj/obj.h"

struct obj *obj_new(struct arena *a, str path)
{
	struct obj *o = arena_new(a, struct obj);
	o->arena = a;
	o->name = path;
	for (u32 i = 0; i + 1 < path.n; i++)
		if (path.s[i] == '/')
			o->name = str_sub(path, i + 1, path.n);
	for (u32 i = 1; i < o->name.n; i++)
		if (o->name.s[i] == '.')
			o->name.n = i;
	return o;
}

const struct obj_func *obj_func(const struct obj *o, str name)
{
	vec_each(f, &o->funcs)
		if (str_eq(f->name, name))
			return f;
	return NULL;
}

s64 obj_map_index(const struct obj *o, str name)
{
	for (u32 i = 0; i < o->maps.n; i++)
		if (str_eq(o->maps.v[i].name, name))
			return i;
	return -1;
}

bool obj_line_of(const struct obj *o, const struct obj_func *f, u32 insn, str *file, u32 *line, u32 *col, str *text)
{
	const struct obj_line *best = NULL;
	vec_each(l, &f->lines)
		if (l->insn <= insn && (!best || l->insn >= best->insn))
			best = l;
	if (!best || !o->btf)
		return false;
	*file = btf_str(o->btf, best->file);
	*text = btf_str(o->btf, best->text);
	*line = best->line;
	*col = best->col;
	return true;
}
