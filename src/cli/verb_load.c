/* verb_load.c: skep prog load, loadall: an object into the kernel, its programs pinned; with maps that are there
 * already, other types, links in place of programs. */
#include "cli/verb_prog.h"

#include "uapi/uapi.h"

enum { MAX_TAKEN = 64 };

struct job {
	struct obj *o;
	const char *path, *pinmaps;
	const struct uapi_sec *type; /* NULL: as the sections say */
	u32 ifindex;
	bool attaches, is_all;
	struct load_prog_want *progs;
	struct load_map_want *maps;
	int taken[MAX_TAKEN]; u32 ntaken;
	vec(const char *) pinned;    /* taken away when the rest fails */
};

bool verb_load_file(struct verb *v, const char *path, struct obj **o)
{
	str text;
	if (!host_need_file(&v->c->host, str_from(path), &text))
		return false;
	struct cc_opts cc = { 0 };
	host_cc_opts(&v->c->host, true, &cc);
	*o = host_object(&v->c->host, str_from(path), text, &cc);
	return *o != NULL;
}

/* ---- words --------------------------------------------------- */

static const struct uapi_sec *find_type(struct verb *v, const char *word)
{
	static const char *const old[][2] = { { "classifier", "tc" }, { "action", "action" }, { "socket", "socket" },
		{ "cgroup/skb", "cgroup/skb" } };
	str target;
	bool optional;
	for (u32 i = 0; i < ARRAY_LEN(old); i++)
		if (!strcmp(word, old[i][0]))
			word = old[i][1];
	const struct uapi_sec *sec = uapi_sec_find(str_from(word), &target, &optional);
	struct nearest near = { .name = str_from(word) };
	for (u32 i = 0; !sec && uapi_sec_row(i); i++)
		nearest_offer(&near, str_from(uapi_sec_row(i)->name));
	if (!sec)
		verb_unknown(v, word, "program type", &near);
	return sec;
}

static s64 map_index(struct verb *v, struct job *j)
{
	u64 idx;
	if (verb_take(v, "idx")) {
		if (!verb_number(v, "the index of a map", &idx))
			return -1;
		return idx < j->o->maps.n ? (s64)idx : (verb_wrong(v, "the object has %u maps", j->o->maps.n), -1);
	}
	if (!verb_take(v, "name"))
		return verb_wrong(v, "expected 'idx' or 'name' of the object's map"), -1;
	const char *word = verb_need(v, "a map of the object");
	struct nearest near = { .name = word ? str_from(word) : STR("") };
	for (u32 i = 0; word && i < j->o->maps.n; i++) {
		if (str_is(j->o->maps.v[i].name, word))
			return i;
		nearest_offer(&near, j->o->maps.v[i].name);
	}
	return word ? verb_unknown(v, word, "map of the object", &near), -1 : -1;
}

static bool take_map(struct verb *v, struct job *j)
{
	s64 i = map_index(v, j);
	if (i < 0)
		return false;
	if (j->ntaken == MAX_TAKEN)
		return verb_wrong(v, "too many maps are given");
	int fd = verb_object(v, INSPECT_MAP);
	if (fd < 0)
		return false;
	j->maps[i].fd = j->taken[j->ntaken++] = fd;
	return true;
}

static bool load_word(struct verb *v, struct job *j)
{
	const char *word;
	if (verb_take(v, "type"))
		return (word = verb_need(v, "a program type")) && (j->type = find_type(v, word));
	if (verb_take(v, "map"))
		return take_map(v, j);
	if (verb_take(v, "dev") || verb_take(v, "offload_dev")) {
		if (!(word = verb_need(v, "an interface")))
			return false;
		return verb_need_interface(v, word, &j->ifindex);
	}
	if (verb_take(v, "pinmaps"))
		return (j->pinmaps = verb_need(v, "a folder for maps")) != NULL;
	if (verb_take(v, "autoattach"))
		return j->attaches = true;
	return verb_wrong(v, "expected no more arguments, 'type', 'map', 'dev', 'pinmaps' or 'autoattach', got: '%s'",
		v->argv[0]);
}

/* ---- loading, pinning --------------------------------------------------- */

static bool pin(struct verb *v, struct job *j, int fd, str path)
{
	if (!verb_pin(v, fd, path.s))
		return false;
	vec_push(&j->pinned, v->a, path.s);
	return true;
}

static bool pin_maps(struct verb *v, struct job *j, struct loaded *l)
{
	for (u32 i = 0; j->pinmaps && i < l->obj->maps.n; i++) {
		char name[16];
		if (l->map_fds[i] < 0)
			continue;
		load_map_name(l->obj, &l->obj->maps.v[i], name);
		for (char *p = name; *p; p++)
			*p = *p == '.' ? '_' : *p;
		if (!pin(v, j, l->map_fds[i], arena_printf(v->a, "%s/%s", j->pinmaps, name)))
			return false;
	}
	return true;
}

/* Its link is pinned where the section says where it goes; else the program. */
static bool pin_prog(struct verb *v, struct job *j, struct loaded *l, struct loaded_prog *p, str path)
{
	const struct obj_func *f = &l->obj->funcs.v[p->func];
	struct attach at;
	struct hook hook;
	struct link link;
	attach_init(&at, v->a, v->k, &v->c->host.feats, &v->c->ds);
	at.loaded = l;
	if (!j->attaches || !hook_of_section(f, where_none(), &hook)) {
		if (j->attaches && !v->json)
			buf_printf(&v->c->err, "autoattach is not possible for '%.*s', which is pinned instead\n",
				STR_ARG(f->name));
		return pin(v, j, p->fd, path);
	}
	if (!attach_hook(&at, p->fd, p, &hook, &link))
		return false;
	bool ok = link.link_fd >= 0 ? pin(v, j, link.link_fd, path) : verb_missing(v,
		"this kernel has no link for '%.*s' that could be pinned", STR_ARG(f->name));
	link_close(&link);
	return ok;
}

static bool pin_all(struct verb *v, struct job *j, struct loaded *l)
{
	bool ok = pin_maps(v, j, l);
	vec_each(p, &l->progs) {
		if (!ok)
			break;
		if (p->fd >= 0)
			ok = pin_prog(v, j, l, p, j->is_all ? arena_printf(v->a, "%s/%.*s", j->path,
				STR_ARG(l->obj->funcs.v[p->func].name)) : arena_printf(v->a, "%s", j->path));
	}
	for (u32 i = j->pinned.n; !ok && i--;)
		v->k->unlink(v->k, j->pinned.v[i]);
	return ok;
}

static s64 first_program(const struct obj *o)
{
	for (u32 i = 0; i < o->funcs.n; i++)
		if (o->funcs.v[i].is_entry)
			return i;
	return -1;
}

static void want(struct job *j, struct verb *v)
{
	j->progs = arena_array(v->a, struct load_prog_want, j->o->funcs.n + 1);
	j->maps = arena_array(v->a, struct load_map_want, j->o->maps.n + 1);
	for (u32 i = 0; i < j->o->maps.n; i++)
		j->maps[i].fd = j->maps[i].inner_fd = -1;
}

static void set_types(struct job *j)
{
	for (u32 i = 0; i < j->o->funcs.n; i++) {
		j->progs[i].ifindex = j->ifindex;
		if (!j->type)
			continue;
		j->progs[i].is_typed = true;
		j->progs[i].type = j->type->prog_type;
		j->progs[i].attach_type = j->type->attach_type;
		j->progs[i].flags = load_sec_flags(j->type);
	}
	for (u32 i = 0; i < j->o->maps.n; i++)
		j->maps[i].ifindex = j->ifindex;
}

static bool load(struct verb *v, bool is_all)
{
	struct job j = { .is_all = is_all };
	const char *file = verb_need(v, "an object");
	if (!file || !(j.path = verb_need(v, "the path of a pin")) || !verb_load_file(v, file, &j.o))
		return false;
	bool ok = true;
	s64 first = first_program(j.o);
	want(&j, v);
	while (ok && v->argc)
		ok = load_word(v, &j);
	if (ok && first < 0)
		ok = verb_missing(v, "object file doesn't contain any bpf program");
	set_types(&j);
	struct load_opts lo = host_load_opts(&v->c->host);
	lo.progs = j.progs;
	lo.maps = j.maps;
	lo.only = is_all ? 0 : (u32)first + 1;
	lo.all = is_all;
	ok = ok && load_need_bpffs(v->k, j.path, &v->c->ds);
	struct loaded *l = ok ? load_object(v->a, j.o, &lo, &v->c->ds) : NULL;
	ok = l && pin_all(v, &j, l);
	if (l)
		load_close(l);
	for (u32 i = 0; i < j.ntaken; i++)
		v->k->close(v->k, j.taken[i]);
	return ok;
}

bool prog_load(struct verb *v) { return load(v, false); }
bool prog_loadall(struct verb *v) { return load(v, true); }
