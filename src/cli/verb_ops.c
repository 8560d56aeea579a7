/* verb_ops.c: skep struct_ops and skep iter: objects that put a table of functions into the kernel's service, or an
 * iterator behind a file. */
#include "cli/verb_prog.h"

#include "uapi/uapi.h"

#include <errno.h>

enum { MAX_INFO = 512 };
static const char prefix[] = "bpf_struct_ops_";

/* ---- tables --------------------------------------------------- */

static const char *kind_of(struct verb *v, const struct sys_map_info *m)
{
	struct btf_node n;
	const struct btf *b = host_btf(&v->c->host);
	if (!b || !btf_node(b, m->btf_vmlinux_value_type_id, &n) || !str_starts(n.name, prefix))
		return "";
	return arena_strdup(v->a, str_sub(n.name, sizeof(prefix) - 1, n.name.n));
}

/* Each table that the words name, or all: what does is told of each one. */
static bool each_table(struct verb *v, bool is_one, bool (*act)(struct verb *v, int fd, const struct sys_map_info *m))
{
	verb_fds fds = { 0 };
	u32 id = 0, found = 0;
	long fd;
	bool ok = true, is_all = !v->argc && !is_one;
	if (!is_all && (!verb_objects(v, INSPECT_MAP, &fds) || !verb_end(v)))
		return verb_close(v, &fds), false;
	while (is_all && (fd = inspect_open_next(v->k, INSPECT_MAP, id, &id)) >= 0)
		vec_push(&fds, v->a, (int)fd);
	if (is_all && fd != -ENOENT)
		ok = verb_refused(v, fd, "maps cannot be listed");
	for (u32 i = 0; ok && i < fds.n; i++) {
		struct sys_map_info m = { 0 };
		u32 len = sizeof(m);
		if (sys_get_info(v->k, fds.v[i], &m, &len) == 0 && m.type == MAP_OPS)
			found++, ok = act(v, fds.v[i], &m);
	}
	verb_close(v, &fds);
	return ok && (is_all || found || verb_missing(v, "no table of functions (struct_ops) is there by this name"));
}

static bool show_one(struct verb *v, int fd UNUSED, const struct sys_map_info *m)
{
	if (v->json) {
		json_open(&v->j, NULL, '{');
		json_u64(&v->j, "id", m->id);
		json_text(&v->j, "name", m->name);
		json_text(&v->j, "kernel_struct_ops", kind_of(v, m));
		json_close(&v->j, '}');
	} else {
		buf_printf(v->out, "%u: %-15s %-32s\n", m->id, m->name, kind_of(v, m));
	}
	return true;
}

static bool show(struct verb *v)
{
	bool is_list = !v->argc;
	if (v->json && is_list)
		json_open(&v->j, NULL, '[');
	bool ok = each_table(v, false, show_one);
	if (v->json && is_list)
		json_close(&v->j, ']');
	return ok;
}

void verb_function(struct verb *v, const struct btf *b, const struct btf_node *proto, u32 prog_id, struct buf *out)
{
	struct inspect_prog p;
	long fd = prog_id ? inspect_open(v->k, INSPECT_PROG, prog_id) : -1;
	verb_type_name(b, proto->type, out);
	verb_params(b, proto, false, out);
	buf_char(out, ' ');
	if (fd >= 0 && inspect_prog(v->k, (int)fd, &p) == 0)
		buf_printf(out, "%s/prog_id:", p.info.name);
	if (fd >= 0)
		v->k->close(v->k, (int)fd);
	buf_u64(out, prog_id);
}

static bool dump_one(struct verb *v, int fd, const struct sys_map_info *m)
{
	const struct btf *b = host_btf(&v->c->host);
	struct verb_types t = { .b = b, .is_json = v->json, .a = v->a, .v = v }, plain = { .b = b, .is_json = v->json,
		.a = v->a };
	u8 *value = arena_alloc(v->a, m->value_size + 8u), *info = arena_alloc(v->a, MAX_INFO);
	u32 zero = 0, len = MAX_INFO, info_type = b ? btf_find(b, BTF_STRUCT, STR("bpf_map_info")) : 0;
	struct btf_node n;
	long r = sys_map_lookup(v->k, fd, &zero, value, 0);
	if (!b || !btf_node(b, m->btf_vmlinux_value_type_id, &n))
		return verb_missing(v, "this kernel offers no types");
	if (r < 0 && r != -ENOENT)
		return verb_refused(v, r, "can't lookup struct_ops map %s id %u", m->name, m->id);
	sys_get_info(v->k, fd, info, &len);
	json_open(&v->j, NULL, '{');
	verb_typed(&v->j, &plain, "bpf_map_info", info_type, info, MAX_INFO);
	json_close(&v->j, '}');
	json_open(&v->j, NULL, '{');
	verb_typed(&v->j, &t, arena_strdup(v->a, n.name), m->btf_vmlinux_value_type_id, value, m->value_size);
	json_close(&v->j, '}');
	return true;
}

static bool dump(struct verb *v)
{
	json_open(&v->j, NULL, '[');
	bool ok = each_table(v, false, dump_one);
	json_close(&v->j, ']');
	buf_puts(v->out, v->json ? "" : "\n");
	return ok;
}

static struct loaded *load_tables(struct verb *v, struct obj *o)
{
	struct load_opts lo = host_load_opts(&v->c->host);
	lo.tables_stay = true;
	return load_object(v->a, o, &lo, &v->c->ds);
}

static bool register_one(struct verb *v, struct loaded *l, u32 i, const char *dir)
{
	struct attach at;
	struct link link;
	struct sys_map_info m = { 0 };
	u32 len = sizeof(m);
	int map_fd = l->map_fds[l->tables.v[i].map];
	attach_init(&at, v->a, v->k, &v->c->host.feats, &v->c->ds);
	if (!attach_table(&at, l, i, where_none(), &link))
		return false;
	bool ok = !dir || link.link_fd < 0 || verb_pin(v, link.link_fd, arena_printf(v->a, "%s/%.*s", dir,
		STR_ARG(l->obj->maps.v[l->tables.v[i].map].name)).s);
	sys_get_info(v->k, map_fd, &m, &len);
	if (ok && !v->json)
		buf_printf(v->out, "Registered %s %s id %u\n", kind_of(v, &m), m.name, m.id);
	if (link.link_fd >= 0)
		v->k->close(v->k, link.link_fd);     /* what was filled in stays; a link stays by its pin */
	return ok;
}

static bool do_register(struct verb *v)
{
	struct obj *o;
	const char *path = verb_need(v, "an object"), *dir = verb_next(v);
	if (!path || !verb_end(v) || !verb_load_file(v, path, &o))
		return false;
	struct loaded *l = load_tables(v, o);
	bool ok = l != NULL;
	if (ok && !l->tables.n)
		ok = verb_missing(v, "no struct_ops found in %s", path);
	for (u32 i = 0; ok && i < l->tables.n; i++)
		ok = register_one(v, l, i, dir);
	if (l)
		load_close(l);
	return ok;
}

static bool unregister_one(struct verb *v, int fd, const struct sys_map_info *m)
{
	u32 zero = 0;
	long r = sys_map_delete(v->k, fd, &zero);
	if (r < 0)
		return verb_refused(v, r, "can't unregister the table %s id %u", m->name, m->id);
	if (!v->json)
		buf_printf(v->out, "Unregistered %s %s id %u\n", kind_of(v, m), m->name, m->id);
	return true;
}

static bool unregister(struct verb *v) { return each_table(v, true, unregister_one); }

static const struct verb_word words[] = { { "show", show }, { "list", show }, { "dump", dump },
	{ "register", do_register },
	{ "unregister", unregister }, { 0 } };

const struct verb_noun verb_noun_struct_ops = { "struct_ops", words,
	"{ show | list } [STRUCT_OPS_MAP]\n"
	"dump [STRUCT_OPS_MAP]\n"
	"register OBJ [LINK_DIR]\n"
	"unregister STRUCT_OPS_MAP\n"
	"help\n"
	"\t\n"
	"\tSTRUCT_OPS_MAP := [ id STRUCT_OPS_MAP_ID | name STRUCT_OPS_MAP_NAME ]\n" };

/* ---- iterators --------------------------------------------------- */

static bool pin_iterator(struct verb *v, struct obj *o, u32 func, int map_fd, const char *path)
{
	struct load_opts lo = host_load_opts(&v->c->host);
	lo.only = func + 1;
	struct loaded *l = load_object(v->a, o, &lo, &v->c->ds);
	if (!l)
		return false;
	u32 map = (u32)map_fd;
	struct sys_link_create a = { .prog_fd = (u32)l->progs.v[0].fd, .attach_type = ATTACH_TRACE_ITER };
	if (map_fd >= 0)
		a.iter.iter_info = (u64)(uintptr_t)&map, a.iter.iter_info_len = sizeof(map);
	long link = sys_link_create(v->k, &a);
	load_close(l);
	if (link < 0)
		return verb_refused(v, link, "attach_iter failed for program %.*s", STR_ARG(o->funcs.v[func].name));
	bool ok = verb_pin(v, (int)link, path);
	v->k->close(v->k, (int)link);
	return ok;
}

static bool iter_pin(struct verb *v)
{
	struct obj *o;
	int map_fd = -1;
	const char *file = verb_need(v, "an object"), *path = file ? verb_need(v, "the path of a pin") : NULL;
	if (!path || !verb_load_file(v, file, &o))
		return false;
	if (verb_take(v, "map") && (map_fd = verb_object(v, INSPECT_MAP)) < 0)
		return false;
	u32 func = 0;
	while (func < o->funcs.n && !(o->funcs.v[func].is_entry && o->funcs.v[func].sec &&
		o->funcs.v[func].sec->attach_type == ATTACH_TRACE_ITER))
		func++;
	bool ok = verb_end(v) && (func < o->funcs.n || verb_missing(v, "can't find an iterator program in %s", file)) &&
		pin_iterator(v, o, func, map_fd, path);
	if (map_fd >= 0)
		v->k->close(v->k, map_fd);
	return ok;
}

static const struct verb_word iter_words[] = { { "pin", iter_pin }, { 0 } };

const struct verb_noun verb_noun_iter = { "iter", iter_words,
	"pin OBJ PATH [map MAP]\n"
	"help\n"
	"\t\n"
	"\tOBJ := an object, or C text, with a program of SEC(\"iter/...\")\n"
	"\tMAP := { id MAP_ID | pinned FILE | name MAP_NAME }\n" };
