/* container.c: the cgroup of a container, by its id: whatever started it, the id is part of the name of a cgroup of its
 * own: "docker-ID.scope", "libpod-ID.scope", "cri-containerd-ID.scope", or the id alone. */
#include "app/container.h"

#include <sys/stat.h>

enum { MAX_DEPTH = 16, MAX_LOOKED = 1 << 16, LEAST_ID = 4 };

struct search { struct host *h; str id, found; u32 looked, matches; };

/* The id itself, or behind the runtime's name. */
static bool is_of(str name, str id)
{
	s64 dash = -1;
	for (u32 i = 0; i < name.n; i++)
		if (name.s[i] == '-')
			dash = i;
	return str_starts(name, id.s) || (dash >= 0 && str_starts(str_sub(name, (u32)dash + 1, name.n), id.s));
}

static void look(struct search *s, str path, u32 depth)
{
	struct buf names = BUF_INIT;
	struct stat st;
	struct kern *k = s->h->k;
	if (depth < MAX_DEPTH && s->looked < MAX_LOOKED && k->list(k, path.s, &names) > 0)
		for (const char *p = names.s; p < names.s + names.n; p += strlen(p) + 1) {
			str below = arena_printf(s->h->arena, "%.*s/%s", STR_ARG(path), p);
			if (str_find(str_from(p), '.') >= 0 && !str_ends(str_from(p), ".scope") &&
				!str_ends(str_from(p), ".slice") &&
				!str_ends(str_from(p), ".service"))
				continue;            /* a file of the cgroup's own */
			s->looked++;
			if (k->stat(k, below.s, &st) < 0 || !S_ISDIR(st.st_mode))
				continue;
			if (is_of(str_from(p), s->id)) {
				s->matches++;
				s->found = below;
				continue;
			}
			look(s, below, depth + 1);
		}
	buf_free(&names);
}

str container_cgroup(struct host *h, str root, str id)
{
	struct search s = { .h = h, .id = arena_str(h->arena, id) };
	if (id.n >= LEAST_ID && root.n)
		look(&s, arena_str(h->arena, root), 0);
	if (s.matches == 1)
		return s.found;
	struct diag *d = app_report(h->ds, BAD_OPTION, where_arg(id, 0), s.matches ? "several containers begin so" :
		"there is no such container");
	diag_hint(h->ds, d, "its id, or how that begins (at least %u characters): docker ps, podman ps, crictl ps",
		LEAST_ID);
	return STR("");
}
