/* object_local.c: local variables for a debugger: those that lie in data (lower_local.c), those that stayed on the
 * stack (back/stack.c), and those that are nowhere. */
#include "cc/object/object_private.h"

static struct obj_local local_of(struct build *b, const struct ir_sym *s)
{
	struct src_spot at, to;
	struct obj_local l = { .name = s->local->name, .bytes = s->size, .map = -1, .func = -1 };
	u64 bytes = type_size(s->ctype);
	l.bytes = bytes && bytes < l.bytes ? (u32)bytes : l.bytes;
	if (src_spot(b->src, s->at, &at)) {
		l.file = at.file->path;
		l.declared = at.line;
		l.last = src_spot(b->src, s->local->to, &to) ? MAX(to.line, at.line) : at.line;
	}
	l.type = object_btf(b, s->ctype);
	return l;
}

/* One that was compiled into a function several times has a place for each. */
static bool add_on_stack(struct build *b, sym id, struct obj_local l)
{
	bool any = false;
	for (u32 f = 0; f < b->obj->funcs.n; f++)
		vec_each(v, &b->codes[f].variables) {
			if (v->local != id)
				continue;
			l.func = f;
			l.at = v->place;
			vec_push(&b->obj->locals, b->arena, l);
			any = true;
		}
	return any;
}

void object_add_locals(struct build *b)
{
	for (sym id = 1; id < b->mod->syms.n; id++) {
		const struct ir_sym *s = &b->mod->syms.v[id];
		if (!s->local)
			continue;
		struct obj_local l = local_of(b, s);
		if (add_on_stack(b, id, l))
			continue;
		if (b->index[id] >= 0) {
			l.map = b->index[id];
			l.at = (s64)b->offset[id];
		}
		vec_push(&b->obj->locals, b->arena, l);
	}
}
