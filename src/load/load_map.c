/* load_map.c: creates the object's maps, fills data maps and static values, honours pins. */
#include "load/load_private.h"

#include <errno.h>
#include <sys/mman.h>

enum { F_STACK_BUILD_ID = 1 << 5, F_RDONLY_PROG = 1 << 7, F_MMAPABLE = 1 << 10 };
enum { STACK_DEPTH = 127 /* PERF_MAX_STACK_DEPTH */, STACK_BUILD_ID = 32 /* struct bpf_stack_build_id */ };

/* Names of data maps are "<object>.bss" cut to 15, as libbpf's: eight characters of the object, so that all of its
 * sections begin alike; ".rodata.more" is a name of its own. */
void load_map_name(const struct obj *o, const struct obj_map *m, char out[SYS_NAME_LEN])
{
	u32 room = SYS_NAME_LEN - 1 - MIN(MAX(m->name.n, 7u), SYS_NAME_LEN - 1u), n = 0;
	char whole[2 * SYS_NAME_LEN];
	if (!str_starts(m->name, ".") || (m->name.n > 1 && str_find(str_sub(m->name, 1, m->name.n), '.') >= 0))
		room = 0;
	n = MIN(o->name.n, room);
	memcpy(whole, o->name.s, n);
	memcpy(whole + n, m->name.s, MIN(m->name.n, (u32)SYS_NAME_LEN));
	load_kernel_name(out, (str){ whole, n + MIN(m->name.n, (u32)SYS_NAME_LEN) });
}

static u64 page_of(const struct load *l) { return l->k->page_size(l->k); }

u32 load_ring_bytes(struct kern *k, u32 n)
{
	u32 r = (u32)k->page_size(k);
	while (r < n && r < 1u << 31)
		r *= 2;
	return r;
}

/* Map types whose creation refuses BTF of keys and values (kernel/bpf/syscall.c map_check_btf, map_ops without
 * map_check_btf). */
static bool takes_btf(u32 type)
{
	switch (type) {
	case MAP_PERF_EVENT_ARRAY: case MAP_CGROUP_ARRAY: case MAP_STACK_TRACE: case MAP_ARRAY_OF_MAPS:
		case MAP_HASH_OF_MAPS:
	case MAP_DEVMAP: case MAP_DEVMAP_HASH: case MAP_CPUMAP: case MAP_XSKMAP: case MAP_SOCKMAP: case MAP_SOCKHASH:
	case MAP_QUEUE: case MAP_LIFO: case MAP_RINGBUF: case MAP_USER_RINGBUF:
		case MAP_BLOOM_FILTER:
		return false;
	default:
		return true;
	}
}

/* Storage that belongs to sockets, tasks and so on grows by itself, and must be given no size. */
static bool has_size(u32 type)
{
	return type != MAP_SK_STORAGE && type != MAP_INODE_STORAGE && type != MAP_TASK_STORAGE &&
		type != MAP_CGRP_STORAGE &&
		type != MAP_CGROUP_STORAGE && type != MAP_PERCPU_CGROUP_STORAGE;
}

static const struct load_map_want *map_want(const struct load *l, const struct obj_map *m)
{
	return l->opts->maps ? &l->opts->maps[m - l->obj->maps.v] : NULL;
}

static void fill_attr(struct load *l, const struct obj_map *m, struct sys_map_create *a)
{
	*a = (struct sys_map_create){ .map_type = m->type, .key_size = m->key_size, .value_size = m->value_size,
		.max_entries = m->max_entries, .map_flags = m->flags, .numa_node = m->numa_node,
		.map_extra = m->map_extra };
	load_map_name(l->obj, m, a->map_name);
	if (m->type == MAP_PERF_EVENT_ARRAY && !a->max_entries)
		a->max_entries = l->out->ncpus;
	if (!a->max_entries && has_size(m->type))
		a->max_entries = l->opts->some_entries;
	/* A trace of the kernel's default depth, where the program leaves that to its tool. */
	if (m->type == MAP_STACK_TRACE && !a->value_size)
		a->value_size = STACK_DEPTH * (m->flags & F_STACK_BUILD_ID ? STACK_BUILD_ID : 8);
	if (m->type == MAP_RINGBUF || m->type == MAP_USER_RINGBUF)
		a->max_entries = load_ring_bytes(l->k, a->max_entries);
	if (m->is_mmapable && m->origin != MAP_DECLARED && obj_has_public(l->obj, m))
		a->map_flags |= F_MMAPABLE;
	if (m->is_readonly)
		a->map_flags |= F_RDONLY_PROG;
	const struct load_map_want *want = map_want(l, m);
	a->map_ifindex = want ? want->ifindex : 0;
	if (l->out->btf_fd >= 0 && m->value_btf && (m->key_btf || m->origin != MAP_DECLARED) && takes_btf(m->type)) {
		a->btf_fd = (u32)l->out->btf_fd;
		a->btf_key_type_id = m->key_btf;
		a->btf_value_type_id = m->value_btf;
	}
}

/* ---- maps of one program ----------------------------------------------------------------------------------------- */

static bool is_absent(const struct load *l, const struct obj_map *m)
{
	const struct load_map_want *want = map_want(l, m);
	return want && want->is_absent;
}

/* The kernel hashes instructions without the descriptors that are theirs in this process (kernel/bpf/core.c,
 * bpf_prog_calc_tag). False: what stands behind half of one is no other half. */
static bool purge(struct insn *insns, u32 n)
{
	for (u32 i = 0; i < n; i++) {
		if (!insn_is_ld64(insns[i]) || (insns[i].src != PSEUDO_MAP_FD && insns[i].src != PSEUDO_MAP_VALUE))
			continue;
		insns[i].imm = 0;
		i++;
		if (i == n || insns[i].code || insns[i].dst || insns[i].src || insns[i].off)
			return false;
		insns[i].imm = 0;
	}
	return true;
}

/* The program as it will be loaded, before there is a map: those that are to come count as there. */
static bool hash_program(struct load *l, u32 func, u8 out[SHA256_BYTES])
{
	u32 n = l->obj->maps.n;
	struct linked code = { 0 };
	int *fds = arena_array(l->arena, int, n + 1);
	memcpy(fds, l->out->map_fds, n * sizeof(*fds));
	for (u32 i = 0; i < n; i++)
		if (fds[i] < 0 && !is_absent(l, &l->obj->maps.v[i]))
			l->out->map_fds[i] = 0;
	bool ok = load_link(l, func, &code);
	memcpy(l->out->map_fds, fds, n * sizeof(*fds));
	struct insn *copy = arena_array(l->arena, struct insn, code.n + 1);
	if (!ok)
		return false;
	memcpy(copy, code.insns, code.n * sizeof(*copy));
	if (!purge(copy, code.n)) {
		load_report(l->ds, MAP_REFUSED, load_where(l, &l->obj->funcs.v[func], 0),
			"the instructions of the map's one program end within one")->sys_errno = EINVAL;
		return false;
	}
	sha256(copy, code.n * sizeof(*copy), out);
	return true;
}

static bool set_exclusive(struct load *l, const struct obj_map *m, struct sys_map_create_exclusive *x)
{
	const struct load_map_want *want = map_want(l, m);
	u8 *hash = arena_alloc(l->arena, SHA256_BYTES);
	if (!want || !want->exclusive || l->opts->light)
		return true;
	x->prog_hash = (u64)(uintptr_t)hash;
	x->prog_hash_size = SHA256_BYTES;
	return hash_program(l, want->exclusive - 1, hash);
}

/* Tries again without what old kernels lack: memory limit raised, then no BTF, no name, no mmap. */
static long create(struct load *l, struct sys_map_create_exclusive *x)
{
	struct sys_map_create *a = &x->map;
	long fd = sys_map_create_exclusive(l->k, x);
	if (fd == -EPERM && l->k->raise_memlock(l->k) == 0)
		fd = sys_map_create_exclusive(l->k, x);
	if (fd < 0 && a->btf_fd && fd != -EPERM && fd != -ENOMEM) {
		a->btf_fd = a->btf_key_type_id = a->btf_value_type_id = 0;
		fd = sys_map_create_exclusive(l->k, x);
	}
	if (fd == -EINVAL && a->map_name[0] && !feat_has(l->opts->feats, FEAT_PROG_NAME)) {
		memset(a->map_name, 0, sizeof(a->map_name));
		fd = sys_map_create_exclusive(l->k, x);
	}
	if (fd == -EINVAL && a->map_flags & F_MMAPABLE && !feat_has(l->opts->feats, FEAT_MMAP_ARRAY)) {
		a->map_flags &= ~(u32)F_MMAPABLE;
		fd = sys_map_create_exclusive(l->k, x);
	}
	return fd;
}

static struct where map_where(const struct load *l, const struct obj_map *m)
{
	return l->obj->is_ours && m->span.at ? where_src(m->span.at, m->span.len) : where_elf(m->section, 0);
}

static bool refuse(struct load *l, const struct obj_map *m, const struct sys_map_create *a, long err)
{
	const char *type = uapi_map_type_name(m->type);
	struct diag *d;
	if (sys_why_scarce(err).n) {
		d = load_report(l->ds, MAP_REFUSED, map_where(l, m), "map '%.*s' cannot be created", STR_ARG(m->name));
		d->hint = sys_why_scarce(err);
	} else if (err == -EPERM || err == -EACCES) {
		d = load_report(l->ds, NO_PRIVILEGE, map_where(l, m), "not allowed to create map '%.*s'",
			STR_ARG(m->name));
		load_why(l, d, PROG_UNSPEC);
	} else if (err == -ENOSYS) {
		d = load_no_bpf(l, map_where(l, m));
	} else {
		d = load_report(l->ds, MAP_REFUSED, map_where(l, m),
			"the kernel refuses map '%.*s' (%s, key %u, value %u bytes, %u entries)",
			STR_ARG(m->name), type ? type : "unknown type", a->key_size, a->value_size, a->max_entries);
		if (err == -E2BIG || err == -ENOMEM)
			diag_hint(l->ds, d, "make max_entries or the value smaller");
		else if (feat_map_type(l->opts->feats, m->type) == -EINVAL)
			diag_hint(l->ds, d, "this kernel has no maps of type %s", type ? type : "this");
		else if (err == -EINVAL && load_map_rule(a))
			diag_hint(l->ds, d, "%s", load_map_rule(a));
		load_note_btf(l, d);
	}
	d->sys_errno = (int)-err;
	return false;
}

static str pin_path(struct load *l, const struct obj_map *m)
{
	if (m->pin_path.n)
		return arena_str(l->arena, m->pin_path);
	str root = l->opts->pin_root.n ? l->opts->pin_root : STR("/sys/fs/bpf");
	return arena_printf(l->arena, "%.*s/%.*s", STR_ARG(root), STR_ARG(m->name));
}

/* A map that is there already must be the same kind of map. 1: reused, 0: not there, -1: reported. */
static int reuse_pin(struct load *l, const struct obj_map *m, const struct sys_map_create *want, str path, int *fd)
{
	long r = sys_obj_get(l->k, path.s);
	if (r < 0)
		return 0;
	struct sys_map_info info = { 0 };
	u32 len = sizeof(info);
	*fd = (int)r;
	r = sys_get_info(l->k, *fd, &info, &len);
	if (r == 0 && info.type == want->map_type && info.key_size == want->key_size &&
		info.value_size == want->value_size &&
	    info.max_entries == want->max_entries && ((info.map_flags ^ want->map_flags) & ~(u32)F_RDONLY_PROG) == 0)
		return 1;
	l->k->close(l->k, *fd);
	*fd = -1;
	load_report(l->ds, PIN_MISMATCH, map_where(l, m), "'%s' holds another kind of map than '%.*s'", path.s,
		STR_ARG(m->name));
	return -1;
}

static bool pin_map(struct load *l, const struct obj_map *m, str path, int fd)
{
	if (!load_need_bpffs(l->k, path.s, l->ds))
		return false;
	for (u32 i = 1; i < path.n; i++)
		if (path.s[i] == '/')
			l->k->mkdir(l->k, arena_printf(l->arena, "%.*s", (int)i, path.s).s, 0700);
	long r = sys_obj_pin(l->k, fd, path.s);
	if (r == 0)
		return true;
	load_report(l->ds, PIN_FAILED, where_file(path, 0), "cannot pin map '%.*s'", STR_ARG(m->name))->sys_errno =
		(int)-r;
	return false;
}

/* First contents of .data, .rodata, .kconfig; zeros need no copy. */
static bool fill_data(struct load *l, const struct obj_map *m, int fd)
{
	const u8 *bytes = m->origin == MAP_KCONFIG ? l->kconfig : m->data;
	u32 zero = 0;
	if (!bytes && l->opts->light)        /* the caller may have values for it */
		bytes = arena_alloc(l->arena, m->value_size);
	long r = bytes ? sys_map_update(l->k, fd, &zero, bytes, 0) : 0;
	/* Freezing lets the verifier know the contents; kernels before 5.2 cannot, and do without. */
	if (r == 0 && (m->is_readonly || m->origin == MAP_KCONFIG))
		sys_map_freeze(l->k, fd);
	if (r < 0)
		load_report(l->ds, MAP_REFUSED, map_where(l, m), "cannot fill '%.*s'", STR_ARG(m->name))->sys_errno =
			(int)-r;
	return r >= 0;
}

/* fd of the template of a map of maps: an existing map, or one made for the purpose (*made). */
static int inner_fd(struct load *l, const struct obj_map *outer, bool *made)
{
	const struct obj_map *m = &l->obj->maps.v[outer->inner - 1];
	int fd = l->out->map_fds[outer->inner - 1];
	struct sys_map_create_exclusive x = { .prog_hash = 0 };
	*made = fd < 0;
	if (fd >= 0)
		return fd;
	fill_attr(l, m, &x.map);
	fd = (int)create(l, &x);
	if (fd < 0)
		refuse(l, m, &x.map, fd);
	return fd;
}

static const struct obj_map *arena_data(const struct load *l)
{
	vec_each(m, &l->obj->maps)
		if (obj_is_arena_data(m))
			return m;
	return NULL;
}

static bool check_arena(struct load *l)
{
	const struct obj_map *data = arena_data(l);
	s64 i = obj_arena(l->obj);
	if (!data || (i >= 0 && data->value_size <= (u64)l->obj->maps.v[i].max_entries * page_of(l)))
		return true;
	struct diag *d = load_report(l->ds, MAP_REFUSED, map_where(l, data),
		i < 0 ? "there are variables in an arena, and no arena" :
		"the variables in the arena take %u bytes, which are more than it has", data->value_size);
	diag_hint(l->ds, d, i < 0 ? "declare it: a map of type BPF_MAP_TYPE_ARENA with map_flags BPF_F_MMAPABLE and "
		"max_entries, its pages" : "give it more max_entries: pages");
	return false;
}

/* The kernel wants to know where an arena lies in user space before a program refers to it: it is mapped where its
 * map_extra says, else anywhere. Its variables lie at its beginning. */
static bool map_arena(struct load *l, const struct obj_map *m, u32 i)
{
	const struct obj_map *data = arena_data(l);
	long r;
	if (l->out->arena_at || (m->map_extra && !data))
		return true;
	l->out->arena_at = (void *)(uintptr_t)m->map_extra;
	l->out->arena_bytes = (u64)m->max_entries * page_of(l);
	r = l->k->mmap(l->k, &(struct sys_mapping){ l->out->arena_bytes, PROT_READ | PROT_WRITE, MAP_SHARED |
		(m->map_extra ? MAP_FIXED_NOREPLACE : 0), l->out->map_fds[i], 0 }, &l->out->arena_at);
	if (r >= 0 && data && data->data)
		memcpy(l->out->arena_at, data->data, data->data_size);
	if (r >= 0)
		return true;
	l->out->arena_at = NULL;
	load_report(l->ds, MAP_REFUSED, map_where(l, m), "the arena '%.*s' cannot be mapped",
		STR_ARG(m->name))->sys_errno = (int)-r;
	return false;
}

static bool create_map(struct load *l, u32 i)
{
	const struct obj_map *m = &l->obj->maps.v[i];
	struct sys_map_create_exclusive x = { .prog_hash = 0 };
	int fd = -1, inner = -1;
	bool made = false;
	const struct load_map_want *want = map_want(l, m);
	if (want && want->fd >= 0) {
		long own = l->k->dup(l->k, want->fd);
		l->out->map_fds[i] = (int)MAX(own, -1);
		if (own < 0)
			load_report(l->ds, MAP_REFUSED, map_where(l, m), "the map that is to be '%.*s' cannot be taken",
				STR_ARG(m->name))->sys_errno = (int)-own;
		return own >= 0 && (m->type != MAP_ARENA || map_arena(l, m, i));
	}
	fill_attr(l, m, &x.map);
	if (!set_exclusive(l, m, &x))
		return false;
	if (m->shared_id && !l->opts->no_pins) {
		long shared = sys_fd_by_id(l->k, BPFCMD_MAP_GET_FD_BY_ID, m->shared_id);
		l->out->map_fds[i] = (int)MAX(shared, -1);
		return shared >= 0 || refuse(l, m, &x.map, shared);
	}
	inner = want ? want->inner_fd : -1;
	if (m->inner && inner < 0 && (inner = inner_fd(l, m, &made)) < 0)
		return false;
	if (inner >= 0)
		x.map.inner_map_fd = (u32)inner;
	str path = !l->opts->no_pins && (m->pinning || m->pin_path.n) ? pin_path(l, m) : STR("");
	int reused = path.n ? reuse_pin(l, m, &x.map, path, &fd) : 0;
	if (l->opts->light)
		load_light_map(l->opts->light, m);
	long r = reused == 0 ? create(l, &x) : fd;
	if (made)
		l->k->close(l->k, inner);
	if (reused < 0)
		return false;
	if (r < 0)
		return refuse(l, m, &x.map, r);
	l->out->map_fds[i] = (int)r;
	if (m->type == MAP_ARENA && !map_arena(l, m, i))
		return false;
	if (path.n && !reused && !pin_map(l, m, path, (int)r))
		return false;
	return m->origin == MAP_DECLARED || reused || fill_data(l, m, (int)r);
}

static bool fill_inner(struct load *l, u32 i)
{
	const struct obj_map *m = &l->obj->maps.v[i];
	vec_each(in, &m->init) {
		if (in->kind != INIT_MAP)
			continue;
		int fd = l->out->map_fds[in->to];
		long r = sys_map_update(l->k, l->out->map_fds[i], &in->index, &fd, 0);
		if (r < 0) {
			load_report(l->ds, MAP_REFUSED, map_where(l, m), "cannot put map '%.*s' into '%.*s'",
				STR_ARG(l->obj->maps.v[in->to].name), STR_ARG(m->name))->sys_errno = (int)-r;
			return false;
		}
	}
	return true;
}

static int prog_fd_of(const struct load *l, u32 func)
{
	vec_each(p, &l->out->progs)
		if (p->func == func)
			return p->fd;
	return -1;
}

/* Program arrays, when the programs are there. A program that may fail to load leaves its slot empty. */
bool load_prog_arrays(struct load *l)
{
	for (u32 i = 0; i < l->obj->maps.n; i++) {
		const struct obj_map *m = &l->obj->maps.v[i];
		vec_each(in, &m->init) {
			int fd = in->kind == INIT_FUNC ? prog_fd_of(l, in->to) : -1;
			long r = fd < 0 || l->out->map_fds[i] < 0 ? 0 : sys_map_update(l->k, l->out->map_fds[i],
				&in->index, &fd, 0);
			if (r >= 0)
				continue;
			load_report(l->ds, MAP_REFUSED, map_where(l, m), "cannot put program '%.*s' into '%.*s'",
				STR_ARG(l->obj->funcs.v[in->to].name),
				STR_ARG(m->name))->sys_errno = (int)-r;
			return false;
		}
	}
	return true;
}

bool load_maps(struct load *l)
{
	if (!check_arena(l))
		return false;
	vec_each(m, &l->obj->maps)
		if ((load_is_percpu(m->type) || m->type == MAP_PERF_EVENT_ARRAY) && !l->out->ncpus)
			l->out->ncpus = sys_possible_cpus(l->k);
	/* Maps of maps last: their templates and values must exist. */
	for (int of_maps = 0; of_maps < 2; of_maps++)
		for (u32 i = 0; i < l->obj->maps.n; i++) {
			const struct obj_map *m = &l->obj->maps.v[i];
			if (!m->is_inner && (m->inner != 0) == of_maps && m->origin != MAP_STRUCT_OPS &&
				!obj_is_arena_data(m) && !is_absent(l, m) && !create_map(l, i))
				return false;
		}
	for (u32 i = 0; i < l->obj->maps.n; i++)
		if (l->obj->maps.v[i].inner && l->out->map_fds[i] >= 0 && !fill_inner(l, i))
			return false;
	return true;
}
