/* filter.c: -p, -t, -u, --comm, --cgroup, --follow, and skep's own process: a few instructions before a program's own.
 * They ask who it runs for and end it at once when it is not meant, so that neither maps nor buffers see others.
 * Registers r6 to r9 have no contents yet where a program begins, so one of them keeps the context meanwhile:
 *
 *   r6 = r1     r0 = get_current_pid_tgid()     r0 >>= 32     if r0 == PID goto go on     r0 = 0     exit
 *   ...         r1 = r6
 *
 * Objects of other compilers are guarded as our own are: what counts instructions (relocations, lines, CO-RE) moves
 * along. */
#include "app/filter.h"

#include "app/container.h"

#include "isa/isa.h"
#include "uapi/uapi.h"

#include <errno.h>
#include <pwd.h>
#include <sys/stat.h>

enum { MAX_GUARD = 96, CTX = 6, FRAME = 10, CURRENT_TASK = 35, COMM_BYTES = 16, PIDTYPE_PGID = 2 };
enum { GET_PID_TGID = 14, GET_UID_GID = 15, GET_COMM = 16, PROBE_READ_KERNEL = 113, GET_ANCESTOR_CGROUP = 123 };

struct guard { struct insn insn[MAX_GUARD]; u32 n; };

static void put(struct guard *g, u8 code, u8 dst, u8 src, s16 off, s32 imm)
{
	g->insn[g->n++] = (struct insn){ .code = code, .dst = dst, .src = src, .off = off, .imm = imm };
}

static void mov_reg(struct guard *g, u8 dst, u8 src) { put(g, CLS_ALU64 | ALU_MOV | SRC_X, dst, src, 0, 0); }
static void mov_imm(struct guard *g, u8 dst, s32 imm) { put(g, CLS_ALU64 | ALU_MOV | SRC_K, dst, 0, 0, imm); }
static void call(struct guard *g, s32 helper) { put(g, CLS_JMP | JMP_CALL, 0, 0, 0, helper); }

static void load_64(struct guard *g, u8 dst, u64 value)
{
	put(g, CLS_LD | SZ_DW | MODE_IMM, dst, 0, 0, (s32)(u32)value);
	put(g, 0, 0, 0, 0, (s32)(u32)(value >> 32));
}

/* Goes on when r0 is this, else ends the program. */
static void only_if(struct guard *g, u64 value)
{
	load_64(g, 2, value);
	put(g, CLS_JMP | JMP_EQ | SRC_X, 0, 2, 2, 0);
	mov_imm(g, 0, 0);
	put(g, CLS_JMP | JMP_EXIT, 0, 0, 0, 0);
}

/* Ends the program when r0 is this, else goes on. */
static void not_if(struct guard *g, s32 value)
{
	put(g, CLS_JMP | JMP_NE | SRC_K, 0, 0, 2, value);
	mov_imm(g, 0, 0);
	put(g, CLS_JMP | JMP_EXIT, 0, 0, 0, 0);
}

static void half(struct guard *g, bool is_upper)
{
	if (!is_upper)
		put(g, CLS_ALU64 | ALU_LSH | SRC_K, 0, 0, 0, 32);
	put(g, CLS_ALU64 | ALU_RSH | SRC_K, 0, 0, 0, 32);
}

static void by_id(struct guard *g, s32 helper, bool is_upper, u32 id)
{
	call(g, helper);
	half(g, is_upper);
	only_if(g, id);
}

static void by_comm(struct guard *g, str comm)
{
	u64 word[2] = { 0 };
	memcpy(word, comm.s, MIN(comm.n, COMM_BYTES - 1u));
	/* Linux 6.0 and 6.1 leave what stands behind the name's zero as it was */
	for (s16 i = 0; i < 2; i++)
		put(g, CLS_ST | SZ_DW | MODE_MEM, FRAME, 0, (s16)(i * 8 - COMM_BYTES), 0);
	mov_reg(g, 1, FRAME);
	put(g, CLS_ALU64 | ALU_ADD | SRC_K, 1, 0, 0, -COMM_BYTES);
	mov_imm(g, 2, COMM_BYTES);
	call(g, GET_COMM);
	for (s16 i = 0; i < 2; i++) {
		put(g, CLS_LDX | SZ_DW | MODE_MEM, 0, FRAME, (s16)(i * 8 - COMM_BYTES), 0);
		only_if(g, word[i]);
	}
}

static void by_cgroup(struct guard *g, u64 id, u32 level)
{
	mov_imm(g, 1, (s32)level);
	call(g, GET_ANCESTOR_CGROUP);
	only_if(g, id);
}

/* r0 = *(u64 *)(r0 + off), of the kernel's memory. */
static void follow(struct guard *g, u32 off, s32 bytes)
{
	mov_reg(g, 3, 0);
	put(g, CLS_ALU64 | ALU_ADD | SRC_K, 3, 0, 0, (s32)off);
	put(g, CLS_ST | SZ_DW | MODE_MEM, FRAME, 0, -8, 0);
	mov_reg(g, 1, FRAME);
	put(g, CLS_ALU64 | ALU_ADD | SRC_K, 1, 0, 0, -8);
	mov_imm(g, 2, bytes);
	call(g, PROBE_READ_KERNEL);
	put(g, CLS_LDX | SZ_DW | MODE_MEM, 0, FRAME, -8, 0);
}

static bool member_at(const struct btf *b, const char *type, const char *name, u32 *off)
{
	struct btf_node n;
	struct btf_member m;
	if (!btf_node(b, btf_find(b, BTF_STRUCT, str_from(type)), &n))
		return false;
	for (u32 i = 0; btf_member(b, &n, i, &m); i++)
		if (str_is(m.name, name)) {
			*off = m.bit_off / 8;
			return true;
		}
	return false;
}

/* The process group of the command: its children are in it. */
static bool by_group(struct host *h, struct guard *g, u32 group)
{
	const struct btf *b = host_btf(h);
	u32 signal, pids, numbers;
	if (!b || !member_at(b, "task_struct", "signal", &signal) || !member_at(b, "signal_struct", "pids", &pids) ||
		!member_at(b, "pid", "numbers", &numbers)) {
		app_report(h->ds, BAD_OPTION, where_arg(STR("--follow"), 0),
			"to follow a command needs the kernel's types, and there are none");
		return false;
	}
	call(g, CURRENT_TASK);
	follow(g, signal, 8);
	follow(g, pids + PIDTYPE_PGID * 8, 8);
	follow(g, numbers, 4);
	only_if(g, group);
	return true;
}

/* Where the one hierarchy of cgroups that programs know (version 2) is mounted; "" nowhere. */
static str cgroup_root(struct host *h)
{
	str text, line, device, path, type, rest;
	if (sys_read_file(h->k, h->arena, "/proc/self/mounts", 0, &text) <= 0)
		return STR("");
	while (text.n) {
		str_cut(text, '\n', &line, &text);
		str_cut(line, ' ', &device, &rest);
		str_cut(rest, ' ', &path, &rest);
		str_cut(rest, ' ', &type, &rest);
		if (str_is(type, "cgroup2"))
			return path;
	}
	return STR("");
}

/* A folder, or what /proc/PID/cgroup calls it: "/" is the root of all. */
static str cgroup_folder(struct host *h, str root, str path)
{
	if (root.n && str_starts(path, arena_strdup(h->arena, root)))
		return path;
	while (path.n && path.s[0] == '/')
		path = str_sub(path, 1, path.n);
	return arena_printf(h->arena, "%.*s%s%.*s", STR_ARG(root), path.n ? "/" : "", STR_ARG(path));
}

/* Depth below the mount of cgroups, the root 0: its path has as many parts. */
static bool need_cgroup(struct host *h, str path, u64 *id, u32 *level)
{
	struct stat st;
	str root = cgroup_root(h), full = cgroup_folder(h, root, path);
	if (!root.n || h->k->stat(h->k, arena_strdup(h->arena, full), &st) < 0 || !S_ISDIR(st.st_mode)) {
		struct diag *d = app_report(h->ds, BAD_OPTION, where_arg(path, 0), "there is no such cgroup");
		if (root.n)
			diag_hint(h->ds, d, "see what there is: find %.*s -type d", STR_ARG(root));
		else
			diag_hint(h->ds, d, "programs know cgroups of version 2: mount -t cgroup2 none /sys/fs/cgroup");
		return false;
	}
	*id = st.st_ino;
	*level = 0;
	str rest = str_sub(full, root.n, full.n), part;
	while (rest.n) {
		str_cut(rest, '/', &part, &rest);
		*level += part.n > 0;
	}
	return true;
}

static bool make(struct host *h, const struct run_filter *f, u32 child, struct guard *g)
{
	u64 cgroup;
	u32 level;
	mov_reg(g, CTX, 1);
	if (f->not_pid) {
		call(g, GET_PID_TGID);
		half(g, true);
		not_if(g, (s32)f->not_pid);
	}
	if (f->has_pid)
		by_id(g, GET_PID_TGID, true, f->pid);
	if (f->has_tid)
		by_id(g, GET_PID_TGID, false, f->tid);
	if (f->has_uid)
		by_id(g, GET_UID_GID, false, f->uid);
	if (f->comm.n)
		by_comm(g, f->comm);
	if (f->cgroup.n) {
		if (!need_cgroup(h, f->cgroup, &cgroup, &level))
			return false;
		by_cgroup(g, cgroup, level);
	}
	if (f->container.n) {
		str path = container_cgroup(h, cgroup_root(h), f->container);
		if (!path.n || !need_cgroup(h, path, &cgroup, &level))
			return false;
		by_cgroup(g, cgroup, level);
	}
	if (child && !by_group(h, g, child))
		return false;
	mov_reg(g, 1, CTX);
	return true;
}

/* Programs that run in the course of what somebody does. */
static bool runs_for_somebody(const struct obj_func *f)
{
	if (!f->is_entry || !f->sec)
		return false;
	switch (f->sec->prog_type) {
	case PROG_KPROBE: case PROG_TRACEPOINT: case PROG_RAW_TRACEPOINT: case PROG_RAW_TRACEPOINT_WRITABLE:
		case PROG_PERF_EVENT: case PROG_LSM: return true;
	case PROG_TRACING: return f->sec->attach_type != ATTACH_TRACE_ITER;
	default: return false;
	}
}

static void insert(struct obj *o, struct obj_func *f, const struct guard *g)
{
	struct insn *all = arena_array(o->arena, struct insn, f->ninsns + g->n);
	memcpy(all, g->insn, g->n * sizeof(*all));
	memcpy(all + g->n, f->insns, f->ninsns * sizeof(*all));
	f->insns = all;
	f->ninsns += g->n;
	vec_each(r, &f->relocs)
		r->insn += g->n;
	vec_each(c, &f->cores)
		c->insn += g->n;
	vec_each(l, &f->lines)
		l->insn += l->insn ? g->n : 0;       /* the guard is of the first line */
}

/* A number that nobody has is mostly a slip of the hand; somebody may get it later. */
static void tell_absent(struct host *h, const struct run_filter *f)
{
	u32 id = f->has_pid ? f->pid : f->has_tid ? f->tid : 0;
	struct stat st;
	if (id && h->k->stat(h->k, "/proc/self", &st) == 0 &&
		h->k->stat(h->k, arena_printf(h->arena, "/proc/%u", id).s, &st) < 0)
		app_report(h->ds, NO_FILTER, where_none(), "there is no %s %u: nothing comes until there is",
			f->has_pid ? "process" : "thread", id);
}

/* The kernel keeps what fits. */
static void tell_cut(struct host *h, str comm)
{
	if (comm.n >= COMM_BYTES)
		app_report(h->ds, NO_FILTER, where_none(), "names of processes have %d bytes at most: '%.*s' is looked "
			"for, and others may be called so", COMM_BYTES - 1, COMM_BYTES - 1, comm.s);
}

static bool is_for_all(const struct run_filter *f, str name)
{
	str word, names = str_from(f->for_all ? f->for_all : "");
	while (str_cut(names, ' ', &word, &names), word.n)
		if (str_eq(word, name))
			return true;
	return false;
}

bool filter_add(struct host *h, struct obj *o, const struct run_filter *f, u32 child)
{
	struct guard g = { .n = 0 };
	bool is_used = false, chooses = f->has_pid || f->has_tid || f->has_uid || f->comm.n || f->cgroup.n ||
		f->container.n || child;
	if (!chooses && !f->not_pid)
		return true;
	if (!make(h, f, child, &g))
		return false;
	tell_absent(h, f);
	tell_cut(h, f->comm);
	vec_each(func, &o->funcs)
		if (runs_for_somebody(func) && !is_for_all(f, func->name)) {
			insert(o, func, &g);
			is_used = true;
		}
	/* of cgroup programs */
	bool is_place = f->cgroup.n && !f->has_pid && !f->has_tid && !f->has_uid && !f->comm.n && !child;
	if (chooses && !is_used && !is_place)
		app_report(h->ds, NO_FILTER, where_none(),
			"no program here runs for a process: -p, -t, -u, --comm and --follow choose nothing");
	return true;
}

bool run_user(struct run_filter *f, const char *user)
{
	struct passwd *p = getpwnam(user);
	u64 n = 0;
	if (!p && (!str_to_u64(str_from(user), &n) || n > UINT32_MAX))
		return false;
	f->has_uid = true;
	f->uid = p ? p->pw_uid : (u32)n;
	return true;
}

/* ---- --set ------------------------------------------------------------------------------------------------------- */

static bool parse_value(str text, const struct btf *b, u32 type, u8 *out, u32 size)
{
	struct btf_node n;
	u64 u;
	bool is_minus = text.n && text.s[0] == '-', is_number = str_to_u64(str_sub(text, is_minus, text.n), &u);
	if (!btf_node(b, btf_skip(b, type), &n))
		return false;
	if (n.kind == BTF_ARRAY) {
		struct btf_node item;
		if (!btf_node(b, btf_skip(b, n.array_type), &item) || item.size != 1 || text.n >= size)
			return false;
		memset(out, 0, size);
		memcpy(out, text.s, text.n);
		return true;
	}
	if (str_is(text, "true") || str_is(text, "false"))
		u = str_is(text, "true"), is_number = true;
	if (!is_number || size > sizeof(u))
		return false;
	u = is_minus ? 0 - u : u;
	bool fits = size == 8 || !(is_minus ? (s64)u < -(1ll << (size * 8 - 1)) : u >> (size * 8));
	memcpy(out, &u, size);
	return fits;
}

struct setting { struct host *h; struct obj *o; str name, value; bool found; struct nearest near; };

static bool set_in(struct setting *s, struct obj_map *m)
{
	struct obj *o = s->o;
	struct btf_node section, var;
	struct btf_secinfo place;
	if (m->origin != MAP_DATA || !o->btf || !btf_node(o->btf, m->datasec_btf, &section))
		return true;
	for (u32 i = 0; btf_secinfo(o->btf, &section, i, &place); i++) {
		if (!btf_node(o->btf, place.type, &var) || place.offset + (u64)place.size > m->value_size)
			continue;
		nearest_offer(&s->near, var.name);
		if (!str_eq(var.name, s->name))
			continue;
		u8 *data = arena_alloc(o->arena, m->value_size + 8);
		memset(data, 0, m->value_size + 8);
		if (m->data)
			memcpy(data, m->data, MIN(m->data_size, m->value_size));
		s->found = true;
		if (!parse_value(s->value, o->btf, var.type, data + place.offset, place.size)) {
			struct diag *d = app_report(s->h->ds, BAD_OPTION, where_arg(s->value, 0),
				"this is no value for '%.*s', which has %u bytes", STR_ARG(s->name), place.size);
			if (btf_node(o->btf, btf_skip(o->btf, var.type), &var) && var.kind == BTF_ARRAY)
				diag_hint(s->h->ds, d, "a text shorter than that, of an array of char");
			else
				diag_hint(s->h->ds, d, "a number that fits into it, true or false");
			return false;
		}
		m->data = data;
		m->data_size = m->value_size;
	}
	return true;
}

bool filter_set(struct host *h, struct obj *o, str text)
{
	struct setting s = { .h = h, .o = o };
	if (!str_cut(text, '=', &s.name, &s.value)) {
		diag_hint(h->ds, app_report(h->ds, BAD_OPTION, where_arg(text, 0), "this is not NAME=VALUE"),
			"a variable of the program and its first value: --set verbose=1");
		return false;
	}
	s.near.name = s.name;
	vec_each(m, &o->maps)
		if (!set_in(&s, m))
			return false;
	if (s.found)
		return true;
	struct diag *d = app_report(h->ds, BAD_OPTION, where_arg(s.name, 0), "there is no variable '%.*s'",
		STR_ARG(s.name));
	if (s.near.best.n)
		diag_hint(h->ds, d, "did you mean '%.*s'?", STR_ARG(s.near.best));
	else
		diag_hint(h->ds, d, "declare it so, and read it in a program, for else it is left out: "
			"const volatile int %.*s;", STR_ARG(s.name));
	return false;
}

/* ---- --fill ------------------------------------------------------------------------------------------------------ */

static bool no_fill(struct host *h, str text, const char *why)
{
	app_report(h->ds, NO_FILL, where_arg(text, 0), "%s", why);
	return false;
}

/* A number, with or without a sign, into so many bytes, little end first. False: reported; or *is_text: it is none. */
static bool number_into(struct host *h, str text, u8 *out, u32 size, bool *is_text)
{
	u64 n;
	bool is_minus = text.n && text.s[0] == '-';
	u32 bits = MIN(size, (u32)sizeof(n)) * 8;
	*is_text = !str_to_u64(str_sub(text, is_minus, text.n), &n);
	if (!text.n)
		return no_fill(h, text, "nothing stands here: a number, or a text");
	if (*is_text)
		return true;
	bool is_too_large = !bits ? n : is_minus ? n > 1ull << (bits - 1) : bits < 64 && n >> bits;
	if (is_too_large) {
		app_report(h->ds, NO_FILL, where_arg(text, 0), "this number does not fit into %u byte%s", size,
			size == 1 ? "" : "s");
		return false;
	}
	n = is_minus ? 0 - n : n;
	memset(out, is_minus && n ? 0xff : 0, size);
	memcpy(out, &n, bits / 8);
	return true;
}

static bool value_of(struct host *h, struct loaded *l, const struct obj_map *m, str value, u8 *out)
{
	u64 n = 0;
	bool is_text;
	const struct loaded_prog *p = load_find_prog(l, value);
	if (m->type == MAP_PROG_ARRAY) {
		if (!p || p->fd < 0)
			return no_fill(h, value, "there is no such program");
		memcpy(out, &p->fd, sizeof(p->fd));
		return true;
	}
	if (!number_into(h, value, out, m->value_size, &is_text))
		return false;
	if (!is_text)
		return true;
	if (m->type == MAP_DEVMAP || m->type == MAP_DEVMAP_HASH) {
		if (sys_read_number(h->k, arena_printf(h->arena, "/sys/class/net/%.*s/ifindex", STR_ARG(value)).s,
			&n) < 0)
			return no_fill(h, value, "there is no such network interface");
		memcpy(out, &n, MIN(m->value_size, (u32)sizeof(n)));
		return true;
	}
	if (value.n >= m->value_size)
		return no_fill(h, value, "this is no number, and as text longer than the map's values");
	memcpy(out, value.s, value.n);
	return true;
}

/* A queue has no keys. */
static bool key_of(struct host *h, const struct obj_map *m, str key, u8 *out)
{
	bool is_text = false;
	if (!m->key_size)
		return true;
	if (!number_into(h, key, out, m->key_size, &is_text))
		return false;
	if (is_text && key.n > m->key_size)
		return no_fill(h, key, "this key is longer than the map's");
	if (is_text)
		memcpy(out, key.s, key.n);
	return true;
}

bool filter_fill(struct host *h, struct loaded *l, str text)
{
	str left, value, name, key;
	if (!str_cut(text, '=', &left, &value) || !str_cut(left, '[', &name, &key) || !str_ends(key, "]"))
		return no_fill(h, text, "this is not MAP[KEY]=VALUE");
	key = str_sub(key, 0, key.n - 1);
	s64 i = obj_map_index(l->obj, name);
	if (i < 0 || l->map_fds[i] < 0)
		return no_fill(h, name, "there is no such map");
	const struct obj_map *m = &l->obj->maps.v[i];
	u32 ncpus = load_is_percpu(m->type) ? sys_possible_cpus(h->k) : 1;
	u64 bytes = load_value_bytes(m->type, m->value_size, ncpus);
	u8 *k = arena_alloc(h->arena, m->key_size + 8), *v = arena_alloc(h->arena, bytes + 8);
	memset(k, 0, m->key_size + 8);
	memset(v, 0, bytes + 8);
	if (!key_of(h, m, key, k) || !value_of(h, l, m, value, v))
		return false;
	for (u32 cpu = 1; cpu < ncpus; cpu++)
		memcpy(v + (u64)cpu * ALIGN_UP(m->value_size, 8u), v, m->value_size);
	long r = sys_map_update(h->k, l->map_fds[i], k, v, 0);
	if (r == -E2BIG)
		app_report(h->ds, NO_FILL, where_arg(text, 0), "'%.*s' has room for %u elements, and this would be another",
			STR_ARG(m->name), m->max_entries);
	else if (r < 0)
		app_report(h->ds, NO_FILL, where_arg(text, 0), "the kernel refuses this element")->sys_errno = (int)-r;
	return r == 0;
}
