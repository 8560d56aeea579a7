/* builds.c: files that somebody names, found again by build id: the processes whose stacks were taken may be long
 * gone. */
#include "sym/code.h"

#include <fcntl.h>
#include <stdlib.h>

struct build { str path, name; struct code code; };
struct sym_builds { struct kern *k; struct arena arena; vec(struct build *) list; };

struct sym_builds *sym_builds_new(struct kern *k)
{
	struct sym_builds *b = calloc(1, sizeof(*b));
	if (!b)
		base_out_of_memory(sizeof(*b));
	b->k = k;
	return b;
}

void sym_builds_free(struct sym_builds *b)
{
	if (!b)
		return;
	vec_each(one, &b->list)
		code_clear(&(*one)->code);
	arena_clear(&b->arena);
	free(b);
}

bool sym_builds_add(struct sym_builds *b, const char *path)
{
	struct build *one = arena_new(&b->arena, struct build);
	struct code_source from = { .k = b->k, .fd = (int)b->k->open(b->k, path, O_RDONLY | O_NONBLOCK | O_CLOEXEC,
		0) };
	bool ok = from.fd >= 0 && code_read(&one->code, &from) && one->code.build_id_len;
	if (from.fd >= 0)
		b->k->close(b->k, from.fd);
	if (!ok) {
		code_clear(&one->code);
		return false;
	}
	one->path = one->name = arena_str(&b->arena, str_from(path));
	for (u32 i = one->name.n; i-- > 0;)
		if (one->name.s[i] == '/') {
			one->name = str_sub(one->name, i + 1, one->name.n);
			break;
		}
	vec_push(&b->list, &b->arena, one);
	return true;
}

struct sym_frame sym_builds_find(struct sym_builds *b, const u8 *id, u32 bytes, u64 offset)
{
	struct sym_frame out = { .offset = offset, .why = SYM_NO_FILE };
	u64 linked;
	vec_each(p, &b->list) {
		struct build *one = *p;
		if (memcmp(one->code.build_id, id, MIN(bytes, one->code.build_id_len)))
			continue;
		out.module = one->name;
		out.path = one->path;
		bool has = code_address(&one->code, offset, &linked) &&
			code_find(&one->code, linked, &out.name, &out.symbol, &out.offset);
		out.why = has ? SYM_NAMED : SYM_NO_SYMBOL;
		break;
	}
	return out;
}
