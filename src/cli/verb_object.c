/* verb_object.c: objects by the words that name them, and who holds them. */
#include "cli/verb.h"

#include "uapi/uapi.h"
#include "ui/ui.h"

#include <ctype.h>
#include <errno.h>
#include <unistd.h>

static const char *const kind_names[] = { [INSPECT_PROG] = "program", [INSPECT_MAP] = "map", [INSPECT_LINK] = "link",
	[INSPECT_BTF] = "BTF" };

void verb_close(struct verb *v, verb_fds *fds)
{
	vec_each(fd, fds)
		v->k->close(v->k, *fd);
	fds->n = 0;
}

/* ---- which one --------------------------------------------------- */

enum pick { BY_ID, BY_NAME, BY_TAG, BY_PIN };

/* The whole name of a program is in its types: the kernel keeps fifteen letters. */
static str whole_name(struct verb *v, int fd, const char *name, u32 btf_id)
{
	struct inspect_code c;
	struct btf_node n;
	struct btf *b = strlen(name) == SYS_NAME_LEN - 1 && btf_id ? host_btf_by_id(&v->c->host, btf_id) : NULL;
	if (!b || inspect_code(v->k, v->a, fd, &c) != 0 || !c.nfuncs || !btf_node(b, c.funcs[0].type_id, &n))
		return str_from(name);
	return n.name;
}

static bool prog_matches(struct verb *v, int fd, enum pick by, const char *word, const u8 tag[8])
{
	struct inspect_prog p;
	if (inspect_prog(v->k, fd, &p) != 0)
		return false;
	if (by == BY_TAG)
		return !memcmp(p.info.tag, tag, 8);
	return !strncmp(p.info.name, word, SYS_NAME_LEN - 1) && (strlen(word) < SYS_NAME_LEN ||
		str_is(whole_name(v, fd, p.info.name, p.info.btf_id), word));
}

static bool matches(struct verb *v, enum inspect_kind kind, int fd, enum pick by, const char *word, const u8 tag[8])
{
	struct sys_map_info m = { 0 };
	u32 len = sizeof(m);
	if (kind == INSPECT_PROG)
		return prog_matches(v, fd, by, word, tag);
	return sys_get_info(v->k, fd, &m, &len) == 0 && !strncmp(m.name, word, SYS_NAME_LEN - 1) &&
		strlen(word) < SYS_NAME_LEN;
}

static void offer(struct verb *v, enum inspect_kind kind, int fd, struct nearest *near)
{
	struct inspect_prog p = { 0 };
	struct sys_map_info m = { 0 };
	u32 len = sizeof(m);
	if (kind == INSPECT_PROG ? inspect_prog(v->k, fd, &p) == 0 : sys_get_info(v->k, fd, &m, &len) == 0)
		nearest_offer(near, arena_str(v->a, str_from(kind == INSPECT_PROG ? p.info.name : m.name)));
}

static bool find_all(struct verb *v, enum inspect_kind kind, enum pick by, const char *word, const u8 tag[8],
	verb_fds *out)
{
	struct nearest near = { .name = str_from(word) };
	u32 id = 0;
	long fd;
	while ((fd = inspect_open_next(v->k, kind, id, &id)) >= 0)
		if (matches(v, kind, (int)fd, by, word, tag)) {
			vec_push(out, v->a, (int)fd);
		} else {
			offer(v, kind, (int)fd, &near);
			v->k->close(v->k, (int)fd);
		}
	if (fd != -ENOENT)
		return verb_refused(v, fd, "%ss cannot be listed", kind_names[kind]);
	if (out->n)
		return true;
	verb_missing(v, "there is no %s with %s '%s'", kind_names[kind], by == BY_TAG ? "tag" : "name", word);
	if (by == BY_NAME && near.best.n)
		diag_hint(&v->c->ds, vec_last(&v->c->ds.list), "did you mean '%.*s'?", STR_ARG(near.best));
	return false;
}

static bool one_by_id(struct verb *v, enum inspect_kind kind, const char *word, verb_fds *out)
{
	u64 id;
	if (!str_to_u64(str_from(word), &id) || id > UINT32_MAX)
		return verb_wrong(v, "'%s' is no id", word);
	long fd = inspect_open(v->k, kind, (u32)id);
	if (fd == -ENOENT)
		return verb_missing(v, "get %s by id (%s): No such file or directory", kind == INSPECT_PROG ? "prog" :
			kind_names[kind], word);
	if (fd < 0)
		return verb_refused(v, fd, "get %s by id (%s)", kind == INSPECT_PROG ? "prog" : kind_names[kind], word);
	vec_push(out, v->a, (int)fd);
	return true;
}

static bool one_by_pin(struct verb *v, enum inspect_kind kind, const char *path, verb_fds *out)
{
	enum inspect_kind is = kind;
	u32 id;
	long fd = sys_obj_get(v->k, path);
	if (fd == -ENOENT && !v->is_bpftool && !load_need_bpffs(v->k, path, &v->c->ds))
		return false;
	if (fd == -ENOENT)
		return verb_missing(v, "bpf obj get (%s): No such file or directory", path);
	if (fd < 0)
		return verb_refused(v, fd, "bpf obj get (%s)", path);
	if (kind != INSPECT_BTF && inspect_fd_id(v->k, v->a, (int)fd, &is, &id) == 0 && is != kind) {
		v->k->close(v->k, (int)fd);
		return verb_missing(v, "%s is a %s, not a %s", path, kind_names[is], kind_names[kind]);
	}
	vec_push(out, v->a, (int)fd);
	return true;
}

static bool read_tag(struct verb *v, const char *word, u8 tag[8])
{
	u64 n;
	if (strlen(word) != 16 || !str_to_u64(arena_printf(v->a, "0x%s", word), &n))
		return false;
	for (u32 i = 0; i < 8; i++)
		tag[i] = (u8)(n >> (56 - 8 * i));
	return true;
}

/* How the next words name an object. */
static const char *picked(struct verb *v, enum inspect_kind kind, enum pick *by)
{
	static const struct { const char *name; enum pick by; } words[] = { { "id", BY_ID }, { "name", BY_NAME },
		{ "tag", BY_TAG }, { "pinned", BY_PIN } };
	for (u32 i = 0; v->argc > 1 && i < ARRAY_LEN(words); i++) {
		*by = words[i].by;
		bool is_such = *by != BY_TAG ? *by != BY_NAME || kind <= INSPECT_MAP : kind == INSPECT_PROG;
		if (is_such && verb_take(v, words[i].name))
			return verb_next(v);
	}
	if (v->argc && (verb_is(v, "id") || verb_is(v, "pinned")))
		return verb_wrong(v, "'%s' of which %s?", v->argv[0], kind_names[kind]), NULL;
	const char *word = verb_need(v, arena_printf(v->a, "a %s: id, name, tag or pinned, and which",
		kind_names[kind]).s);
	*by = !word || isdigit((u8)*word) ? BY_ID : strchr(word, '/') ? BY_PIN : BY_NAME;
	if (*by == BY_NAME && kind > INSPECT_MAP)
		return verb_wrong(v, "'%s' is neither an id nor a pin of a %s", word, kind_names[kind]), NULL;
	return word;
}

bool verb_objects(struct verb *v, enum inspect_kind kind, verb_fds *out)
{
	enum pick by;
	u8 tag[8] = { 0 };
	const char *word = picked(v, kind, &by);
	if (!word)
		return false;
	if (by == BY_ID)
		return one_by_id(v, kind, word, out);
	if (by == BY_PIN)
		return one_by_pin(v, kind, word, out);
	if (by == BY_TAG && !read_tag(v, word, tag))
		return verb_wrong(v, "can't parse tag: it has 16 hexadecimal digits");
	return find_all(v, kind, by, word, tag, out);
}

int verb_object(struct verb *v, enum inspect_kind kind)
{
	verb_fds fds = { 0 };
	if (!verb_objects(v, kind, &fds))
		return -1;
	if (fds.n == 1)
		return fds.v[0];
	verb_close(v, &fds);
	verb_wrong(v, "several %ss match this handle", kind_names[kind]);
	diag_hint(&v->c->ds, vec_last(&v->c->ds.list), "take its id");
	return -1;
}

bool verb_show_all(struct verb *v, enum inspect_kind kind, bool (*show)(struct verb *v, int fd))
{
	verb_fds fds = { 0 };
	u32 id = 0;
	long fd = -ENOENT;
	bool ok = true, is_list = !v->argc;
	if (!is_list && (!verb_objects(v, kind, &fds) || !verb_end(v)))
		return verb_close(v, &fds), false;
	is_list |= fds.n > 1;
	if (v->json && is_list)
		json_open(&v->j, NULL, '[');
	for (u32 i = 0; i < fds.n; i++)
		ok &= show(v, fds.v[i]);
	while (is_list && !fds.n && (fd = inspect_open_next(v->k, kind, id, &id)) >= 0) {
		ok &= show(v, (int)fd);
		v->k->close(v->k, (int)fd);
	}
	if (fd != -ENOENT)
		ok = verb_refused(v, fd, "%ss cannot be listed", kind_names[kind]);
	if (v->json && is_list) {
		verb_put_error(v);
		json_close(&v->j, ']');
	}
	verb_close(v, &fds);
	return ok;
}

/* ---- who holds it --------------------------------------------------- */

/* Only what is asked for is looked for: processes are many. */
static struct inspect_refs *refs(struct verb *v)
{
	if (!v->has_refs)
		(v->is_bpftool ? inspect_pins : inspect_refs)(v->k, v->a, &v->refs);
	v->has_refs = true;
	return &v->refs;
}

void verb_pins_text(struct verb *v, enum inspect_kind kind, u32 id)
{
	if (!v->pins)
		return;
	vec_each(r, &refs(v)->list)
		if (r->kind == kind && r->id == id && r->path.n) {
			buf_puts(v->out, "\tpinned ");
			ui_line(r->path, v->out);
		}
}

void verb_pins_json(struct verb *v, enum inspect_kind kind, u32 id)
{
	u32 n = 0;
	if (!v->pins)
		return;
	vec_each(r, &refs(v)->list)
		if (r->kind == kind && r->id == id && r->path.n) {
			if (!n++)
				json_open(&v->j, "pinned", '[');
			json_str(&v->j, NULL, r->path);
		}
	if (n)
		json_close(&v->j, ']');
}

/* A process that holds it; we do so ourselves while we look. */
static bool is_holder(const struct verb *v, const struct inspect_ref *r, enum inspect_kind kind, u32 id)
{
	return r->kind == kind && r->id == id && !r->path.n && r->pid != (u32)v->k->getpid(v->k);
}

void verb_pids_text(struct verb *v, enum inspect_kind kind, u32 id)
{
	u32 n = 0;
	if (v->is_bpftool)
		return;
	vec_each(r, &refs(v)->list)
		if (is_holder(v, r, kind, id)) {
			buf_puts(v->out, n++ ? ", " : "\tpids ");
			ui_text(r->comm, v->out);
			buf_printf(v->out, "(%u)", r->pid);
		}
	buf_puts(v->out, n ? "\n" : "");
}

void verb_pids_json(struct verb *v, enum inspect_kind kind, u32 id)
{
	u32 n = 0;
	if (v->is_bpftool)
		return;
	vec_each(r, &refs(v)->list)
		if (is_holder(v, r, kind, id)) {
			if (!n++)
				json_open(&v->j, "pids", '[');
			json_open(&v->j, NULL, '{');
			json_u64(&v->j, "pid", r->pid);
			json_str(&v->j, "comm", r->comm);
			json_close(&v->j, '}');
		}
	if (n)
		json_close(&v->j, ']');
}

/* ---- pins --------------------------------------------------- */

static bool make_folders(struct verb *v, const char *path)
{
	char *p = arena_strdup(v->a, str_from(path));
	for (char *slash = strchr(p + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = 0;
		long r = v->k->mkdir(v->k, p, 0700);
		if (r < 0 && r != -EEXIST)
			return verb_refused(v, r, "cannot make the folder %s", p);
		*slash = '/';
	}
	return true;
}

bool verb_pin(struct verb *v, int fd, const char *path)
{
	if (!make_folders(v, path) || !load_need_bpffs(v->k, path, &v->c->ds))
		return false;
	long r = sys_obj_pin(v->k, fd, path);
	return r >= 0 || verb_refused(v, r, "can't pin the object (%s)", path);
}

const char *verb_interface(struct verb *v, u32 index)
{
	char *name = arena_alloc(v->a, 16);
	return sys_interface_name(v->k, index, name) == 0 ? name : "?";
}

bool verb_need_interface(struct verb *v, const char *name, u32 *index)
{
	return sys_interface_index(v->k, name, index) == 0 ||
		verb_missing(v, "there is no interface '%s' (invalid devname)", name);
}
