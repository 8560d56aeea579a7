/* verb_cgroup.c: skep cgroup: programs of cgroups: shown, along a tree, put there and taken away. */
#include "cli/verb.h"

#include "uapi/uapi.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

enum { MAX_PROGS = 1024, MULTI = 2, OVERRIDE = 1, EFFECTIVE = 1, MAX_DEPTH = 64 };

/* Names that bpftool had before the kernel's own, for attach and detach. */
static const struct { const char *name; u32 type; } places[] = {
	{ "ingress", ATTACH_CGROUP_INET_INGRESS }, { "egress", ATTACH_CGROUP_INET_EGRESS },
	{ "sock_create", ATTACH_CGROUP_INET_SOCK_CREATE }, { "sock_release", ATTACH_CGROUP_INET_SOCK_RELEASE },
	{ "sock_ops", ATTACH_CGROUP_SOCK_OPS }, { "device", ATTACH_CGROUP_DEVICE },
	{ "bind4", ATTACH_CGROUP_INET4_BIND },
	{ "bind6", ATTACH_CGROUP_INET6_BIND }, { "connect4", ATTACH_CGROUP_INET4_CONNECT },
	{ "connect6", ATTACH_CGROUP_INET6_CONNECT }, { "connect_unix", ATTACH_CGROUP_UNIX_CONNECT },
	{ "post_bind4", ATTACH_CGROUP_INET4_POST_BIND },
	{ "post_bind6", ATTACH_CGROUP_INET6_POST_BIND }, { "getpeername4", ATTACH_CGROUP_INET4_GETPEERNAME },
	{ "getpeername6", ATTACH_CGROUP_INET6_GETPEERNAME }, { "getpeername_unix", ATTACH_CGROUP_UNIX_GETPEERNAME },
	{ "getsockname4", ATTACH_CGROUP_INET4_GETSOCKNAME }, { "getsockname6", ATTACH_CGROUP_INET6_GETSOCKNAME },
	{ "getsockname_unix", ATTACH_CGROUP_UNIX_GETSOCKNAME }, { "sendmsg4", ATTACH_CGROUP_UDP4_SENDMSG },
	{ "sendmsg6", ATTACH_CGROUP_UDP6_SENDMSG }, { "sendmsg_unix", ATTACH_CGROUP_UNIX_SENDMSG },
	{ "recvmsg4", ATTACH_CGROUP_UDP4_RECVMSG }, { "recvmsg6", ATTACH_CGROUP_UDP6_RECVMSG },
	{ "recvmsg_unix", ATTACH_CGROUP_UNIX_RECVMSG }, { "sysctl", ATTACH_CGROUP_SYSCTL },
	{ "getsockopt", ATTACH_CGROUP_GETSOCKOPT }, { "setsockopt", ATTACH_CGROUP_SETSOCKOPT },
	{ "lsm_cgroup", ATTACH_LSM_CGROUP },
};

static s32 find_place(struct verb *v, const char *word)
{
	struct nearest near = { .name = str_from(word) };
	for (u32 i = 0; i < ARRAY_LEN(places); i++) {
		const char *own = uapi_attach_type_name(places[i].type);
		if (!strcmp(word, places[i].name) || (own && !strcmp(word, own)))
			return (s32)places[i].type;
		nearest_offer(&near, str_from(places[i].name));
		nearest_offer(&near, str_from(own ? own : places[i].name));
	}
	return verb_unknown(v, word, "attach type of cgroups", &near), -1;
}

/* ---- show --------------------------------------------------- */

struct shown { struct verb *v; bool effective; u32 level; u32 n; const char *path; };

static const char *flags_text(u32 flags, char room[24])
{
	if (flags == 0 || flags == MULTI || flags == OVERRIDE)
		return flags == MULTI ? "multi" : flags == OVERRIDE ? "override" : "";
	snprintf(room, 24, "unknown(%x)", flags);
	return room;
}

static const char *hook_name(struct verb *v, const struct sys_prog_info *i)
{
	struct btf_node n;
	const struct btf *b = i->attach_btf_id ? host_btf(&v->c->host) : NULL;
	return b && btf_node(b, i->attach_btf_id, &n) ? arena_strdup(v->a, n.name) : "";
}

/* What stands before the first program of a cgroup in a tree. */
static void head(struct shown *s)
{
	if (s->n++ || !s->level)
		return;
	if (s->v->json) {
		json_open(&s->v->j, NULL, '{');
		json_text(&s->v->j, "cgroup", s->path);
		json_open(&s->v->j, "programs", '[');
	} else {
		buf_printf(s->v->out, "%s\n", s->path);
	}
}

static void show_prog(struct shown *s, u32 id, u32 type, u32 flags)
{
	struct verb *v = s->v;
	struct inspect_prog p;
	char room[24], number[16];
	long fd = inspect_open(v->k, INSPECT_PROG, id);
	if (fd < 0)
		return;
	long r = inspect_prog(v->k, (int)fd, &p);
	v->k->close(v->k, (int)fd);
	if (r < 0)
		return;
	const char *own = uapi_attach_type_name(type), *hook = hook_name(v, &p.info);
	head(s);
	if (v->json) {
		json_open(&v->j, NULL, '{');
		json_u64(&v->j, "id", id);
		if (own)
			json_text(&v->j, "attach_type", own);
		else
			json_u64(&v->j, "attach_type", type);
		if (!s->effective)
			json_text(&v->j, "attach_flags", flags_text(flags, room));
		json_text(&v->j, "name", p.info.name);
		json_text(&v->j, "attach_btf_name", hook);
		json_u64(&v->j, "attach_btf_obj_id", p.info.attach_btf_obj_id);
		json_u64(&v->j, "attach_btf_id", p.info.attach_btf_id);
		json_close(&v->j, '}');
		return;
	}
	snprintf(number, sizeof(number), "type %u", type);
	buf_printf(v->out, "%s%-8u %-15s ", s->level ? "    " : "", id, own ? own : number);
	if (!s->effective)
		buf_printf(v->out, "%-15s ", flags_text(flags, room));
	buf_printf(v->out, "%-15.16s", p.info.name);
	buf_printf(v->out, *hook ? " %-15s" : "%16s", hook);
	buf_char(v->out, '\n');
}

/* Of one attach type: 0 or -errno. lsm_cgroup programs have flags of their own. */
static long show_type(struct shown *s, int dir, u32 type)
{
	u32 *ids = arena_array(s->v->a, u32, MAX_PROGS), *flags = arena_array(s->v->a, u32, MAX_PROGS);
	struct sys_query q = { .target_fd = (u32)dir, .attach_type = type, .query_flags = s->effective ? EFFECTIVE : 0,
		.prog_ids = (u64)(uintptr_t)ids, .count = MAX_PROGS,
		.prog_attach_flags = type == ATTACH_LSM_CGROUP ? (u64)(uintptr_t)flags : 0 };
	long r = s->v->k->bpf(s->v->k, BPFCMD_PROG_QUERY, &q, sizeof(q));
	for (u32 i = 0; r >= 0 && i < q.count && i < MAX_PROGS; i++)
		show_prog(s, ids[i], type, type == ATTACH_LSM_CGROUP ? flags[i] : q.attach_flags);
	return r;
}

/* All types; *any: one could be asked for. */
static long show_types(struct shown *s, int dir)
{
	long r, first = 0;
	u32 ok = 0;
	for (u32 i = 0; i < ARRAY_LEN(places); i++) {
		struct arena_mark m = arena_mark(s->v->a);
		r = show_type(s, dir, places[i].type);
		arena_reset(s->v->a, m);
		ok += r >= 0;
		first = first ? first : r < 0 ? r : 0;
	}
	return ok ? 0 : first;
}

static void header(struct shown *s)
{
	if (s->v->json)
		json_open(&s->v->j, NULL, '[');
	else if (s->effective)
		buf_printf(s->v->out, "%s%-8s %-15s %-15s\n", s->level ? "CgroupPath\n" : "", "ID", "AttachType",
			"Name");
	else
		buf_printf(s->v->out, "%s%-8s %-15s %-15s %-15s\n", s->level ? "CgroupPath\n" : "", "ID", "AttachType",
			"AttachFlags", "Name");
}

static int open_cgroup(struct verb *v, const char *path)
{
	long dir = v->k->open(v->k, path, O_RDONLY | O_DIRECTORY, 0);
	if (dir == -ENOENT)
		return verb_missing(v, "can't open cgroup %s", path), -1;
	return dir < 0 ? (verb_refused(v, dir, "can't open cgroup %s", path), -1) : (int)dir;
}

static bool no_query(struct verb *v, const char *path, long r)
{
	if (r == -EBADF)
		return verb_missing(v,
			"can't query bpf programs attached to %s: it is no directory of a cgroup v2 file system", path);
	return verb_refused(v, r, "can't query bpf programs attached to %s", path);
}

static bool show(struct verb *v)
{
	struct shown s = { .v = v };
	const char *path = verb_need(v, "the path of a cgroup");
	if (!path)
		return false;
	if (v->argc && !(s.effective = verb_take(v, "effective")))
		return verb_wrong(v, "unrecognized option: '%s': effective is the only one", v->argv[0]);
	int dir = verb_end(v) ? open_cgroup(v, path) : -1;
	if (dir < 0)
		return false;
	struct sys_query q = { .target_fd = (u32)dir, .attach_type = ATTACH_CGROUP_INET_EGRESS };
	long r = v->k->bpf(v->k, BPFCMD_PROG_QUERY, &q, sizeof(q));      /* how many: is it a cgroup at all? */
	if (r >= 0 || r == -EINVAL || r == -ENOSPC) {
		header(&s);
		r = show_types(&s, dir);
		if (v->json)
			json_close(&v->j, ']');
	}
	v->k->close(v->k, dir);
	return r >= 0 || no_query(v, path, r);
}

/* ---- tree --------------------------------------------------- */

static long walk(struct shown *s, const char *path, u32 depth)
{
	struct verb *v = s->v;
	struct buf names = BUF_INIT;
	struct stat st;
	long dir = v->k->open(v->k, path, O_RDONLY | O_DIRECTORY, 0);
	if (dir < 0 || depth > MAX_DEPTH)
		return dir == -ENOENT ? 0 : dir;     /* gone meanwhile */
	struct shown one = { .v = v, .effective = s->effective, .level = 1, .path = path };
	long r = show_types(&one, (int)dir);
	if (one.n && v->json) {
		json_close(&v->j, ']');
		json_close(&v->j, '}');
	}
	v->k->close(v->k, (int)dir);
	if (r < 0 && !depth)
		return r;
	if (v->k->list(v->k, path, &names) > 0)
		for (const char *p = names.s; p < names.s + names.n; p += strlen(p) + 1) {
			const char *below = arena_printf(v->a, "%s/%s", path, p).s;
			if (v->k->stat(v->k, below, &st) == 0 && S_ISDIR(st.st_mode))
				walk(s, below, depth + 1);
		}
	buf_free(&names);
	return 0;
}

static const char *find_mount(struct verb *v)
{
	str text, line, word;
	if (sys_read_file(v->k, v->a, "/proc/self/mounts", 0, &text) <= 0)
		text = STR("");
	while (text.n) {
		str fields[3] = { { 0 } };
		str_cut(text, '\n', &line, &text);
		for (u32 i = 0; i < 3; i++) {
			str_cut(line, ' ', &word, &line);
			fields[i] = word;
		}
		if (str_is(fields[2], "cgroup2"))
			return arena_strdup(v->a, fields[1]);
	}
	return NULL;
}

static bool tree(struct verb *v)
{
	struct shown s = { .v = v, .level = 1 };
	const char *root = v->argc && !verb_is(v, "effective") ? verb_next(v) : find_mount(v);
	if (v->argc && !(s.effective = verb_take(v, "effective")))
		return verb_wrong(v, "unrecognized option: '%s': effective is the only one", v->argv[0]);
	if (!root)
		return verb_missing(v, "cgroup v2 isn't mounted");
	int dir = open_cgroup(v, root);
	if (dir < 0)
		return false;
	v->k->close(v->k, dir);
	header(&s);
	long r = walk(&s, root, 0);
	bool ok = r >= 0 || no_query(v, root, r);
	if (v->json) {
		verb_put_error(v);
		json_close(&v->j, ']');
	}
	return ok;
}

/* ---- attach, detach --------------------------------------------------- */

static bool change(struct verb *v, bool is_attach)
{
	struct sys_prog_attach a = { 0 };
	const char *path = verb_need(v, "the path of a cgroup"), *word = path ? verb_need(v, "an attach type") : NULL;
	int dir = word ? open_cgroup(v, path) : -1;
	if (dir < 0)
		return false;
	s32 type = find_place(v, word);
	int prog = type >= 0 ? verb_object(v, INSPECT_PROG) : -1;
	bool ok = prog >= 0;
	while (ok && is_attach && v->argc) {
		u32 flag = verb_take(v, "multi") ? MULTI : verb_take(v, "override") ? OVERRIDE : 0;
		a.attach_flags |= flag;
		ok = flag || verb_wrong(v, "unknown option: %s: multi or override", v->argv[0]);
	}
	ok = ok && verb_end(v);
	a.target_fd = (u32)dir, a.attach_bpf_fd = (u32)prog, a.attach_type = (u32)type;
	long r = !ok ? 0 : is_attach ? sys_prog_attach(v->k, &a) : sys_prog_detach(v->k, &a);
	ok = ok && (r >= 0 || (r == -EBADF ? no_query(v, path, r) : verb_not_attached(v, r, prog, (u32)type,
		is_attach ? "failed to attach program" : "failed to detach program")));
	if (prog >= 0)
		v->k->close(v->k, prog);
	v->k->close(v->k, dir);
	return ok;
}

static bool attach(struct verb *v) { return change(v, true); }
static bool detach(struct verb *v) { return change(v, false); }

static const struct verb_word words[] = { { "show", show }, { "list", show }, { "tree", tree }, { "attach", attach },
	{ "detach", detach }, { 0 } };

const struct verb_noun verb_noun_cgroup = { "cgroup", words,
	"{ show | list } CGROUP [effective]\n"
	"tree [CGROUP_ROOT] [effective]\n"
	"attach CGROUP ATTACH_TYPE PROG [ATTACH_FLAGS]\n"
	"detach CGROUP ATTACH_TYPE PROG\n"
	"help\n"
	"\t\n"
	"\tATTACH_TYPE := { cgroup_inet_ingress | cgroup_inet_egress | cgroup_inet_sock_create | cgroup_sock_ops | "
	"cgroup_device |\n"
	"\t                 cgroup_inet{4|6}_{bind|post_bind|connect|getpeername|getsockname} | "
	"cgroup_udp{4|6}_{sendmsg|recvmsg} |\n"
	"\t                 cgroup_unix_{connect|sendmsg|recvmsg|getpeername|getsockname} | cgroup_sysctl | "
	"cgroup_getsockopt |\n"
	"\t                 cgroup_setsockopt | cgroup_inet_sock_release } or short: ingress, connect4, sock_ops, ...\n"
	"\tATTACH_FLAGS := { multi | override }\n"
	"\tPROG := { id PROG_ID | pinned FILE | tag PROG_TAG | name PROG_NAME }\n" };
