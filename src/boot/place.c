/* place.c: an object into the kernel, and its pins. A map whose pin is there and fits is taken, with all that it holds;
 * one that does not fit is an error that names the difference. Pins are made under names that begin with "tmp_" and
 * renamed when all are there: who looks finds the old program or the new one, and an end in the middle leaves nothing
 * that counts. */
#include "boot/boot_private.h"

#include "attach/attach.h"
#include "uapi/uapi.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DIR_MODE = 0755, ANDROID_DIR_MODE = 01777, F_RDONLY_PROG = 1 << 7, F_MMAPABLE = 1 << 10 };
struct placing { struct host *h; const struct boot_opts *o; struct boot_object *b; struct loaded *l;
	struct load_map_want *maps; vec(str) tmp; vec(str) made; };

/* An error that ends nothing. */
static void as_warning(struct host *h, struct diag *d)
{
	d->severity = DIAG_WARNING;
	h->ds->errors--;
	h->ds->warnings++;
}

/* ---- directories ------------------------------------------------------------------------------------------------- */

bool boot_make_dir(struct host *h, const struct boot_opts *o, str path)
{
	long r = 0;
	for (u32 i = 1; i <= path.n; i++) {
		if (i < path.n && path.s[i] != '/')
			continue;
		const char *part = arena_strdup(h->arena, str_sub(path, 0, i));
		r = h->k->mkdir(h->k, part, DIR_MODE);
		if (r == 0 && o->android)
			chmod(part, ANDROID_DIR_MODE);
	}
	if (r == 0 || r == -EEXIST)
		return true;
	boot_report(h->ds, NO_BOOT_PIN, where_file(path, 0), "cannot make the directory")->sys_errno = (int)-r;
	return false;
}

static str dir_of(str path)
{
	u32 n = path.n;
	while (n && path.s[n - 1] != '/')
		n--;
	return str_sub(path, 0, n ? n - 1 : 0);
}

void boot_sweep(struct host *h, str dir)
{
	struct buf names = BUF_INIT;
	const char *path = arena_strdup(h->arena, dir);
	if (h->k->list(h->k, path, &names) > 0)
		for (u32 at = 0; at < names.n;) {
			str name = str_from(names.s + at);
			at += name.n + 1;
			if (str_starts(name, "tmp_prog_") || str_starts(name, "tmp_map_") ||
				str_starts(name, "tmp_link_"))
				h->k->unlink(h->k, arena_printf(h->arena, "%s/%.*s", path, STR_ARG(name)).s);
		}
	buf_free(&names);
}

/* ---- maps that are there ----------------------------------------------------------------------------------------- */

static u32 entries_of(struct placing *p, const struct obj_map *m)
{
	bool is_ring = m->type == MAP_RINGBUF || m->type == MAP_USER_RINGBUF;
	if (m->type == MAP_PERF_EVENT_ARRAY && !m->max_entries)
		return sys_possible_cpus(p->h->k);
	return is_ring ? load_ring_bytes(p->h->k, m->max_entries) : m->max_entries;
}

static bool differs(struct placing *p, struct boot_item *i, const char *what, u64 is, u64 should)
{
	if (is == should)
		return false;
	i->state = STATE_FAILED;
	i->why = arena_printf(p->h->arena, "the pin has %s %llu, the object %llu", what, (unsigned long long)is,
		(unsigned long long)should);
	struct diag *d = boot_report(p->h->ds, PIN_DIFFERS, where_file(i->path, 0),
		"map '%.*s' of '%.*s' does not fit what is pinned: %s is %llu there, %llu here", STR_ARG(i->name),
		STR_ARG(p->b->file),
		what, (unsigned long long)is, (unsigned long long)should);
	diag_hint(p->h->ds, d, "let go of the old one: rm %.*s", STR_ARG(i->path));
	return true;
}

/* Its own descriptor for the load; false: it does not fit, reported. */
static bool take_pin(struct placing *p, struct boot_item *i)
{
	const struct obj_map *m = &p->b->obj->maps.v[i->index];
	struct sys_map_info info = { 0 };
	u32 len = sizeof(info), not_ours = F_RDONLY_PROG | F_MMAPABLE;
	long fd = i->path.n ? sys_obj_get(p->h->k, i->path.s) : -ENOENT;
	if (fd < 0)
		return true;
	if (sys_get_info(p->h->k, (int)fd, &info, &len) < 0)
		info.type = UINT32_MAX;
	bool has_size = m->type != MAP_SK_STORAGE && m->type != MAP_TASK_STORAGE && m->type != MAP_INODE_STORAGE &&
		m->type != MAP_CGRP_STORAGE;
	if (differs(p, i, "type", info.type, m->type) || differs(p, i, "key_size", info.key_size, m->key_size) ||
		differs(p, i, "value_size", info.value_size, m->value_size) ||
		(has_size && differs(p, i, "max_entries", info.max_entries, entries_of(p, m))) ||
		differs(p, i, "map_flags", info.map_flags & ~not_ours, m->flags & ~not_ours)) {
		p->h->k->close(p->h->k, (int)fd);
		return false;
	}
	p->maps[i->index].fd = (int)fd;
	i->state = STATE_REUSED;
	return true;
}

/* ---- loading ----------------------------------------------------------------------------------------------------- */

static void want_maps(struct placing *p)
{
	const struct obj *o = p->b->obj;
	p->maps = arena_array(p->h->arena, struct load_map_want, o->maps.n + 1);
	for (u32 i = 0; i < o->maps.n; i++)
		p->maps[i] = (struct load_map_want){ .fd = -1, .inner_fd = -1 };
}

static struct boot_item *item_of(struct boot_object *b, bool is_map, u32 index)
{
	vec_each(i, &b->items)
		if (i->is_map == is_map && i->index == index)
			return i;
	return NULL;
}

/* The n-th error from a place on; each program that is refused has one. */
static struct diag *nth_error(struct host *h, u32 from, u32 n)
{
	for (u32 i = from; i < h->ds->list.n; i++)
		if (h->ds->list.v[i]->severity == DIAG_ERROR && n-- == 0)
			return h->ds->list.v[i];
	return NULL;
}

/* What became of a program that is not there; whether the object goes on. */
static bool is_excused(struct placing *p, struct boot_item *i, struct diag *d)
{
	i->state = i->is_optional ? STATE_OPTIONAL : STATE_FAILED;
	i->why = d ? d->msg : STR("the kernel refuses it");
	if (d && i->is_optional)
		as_warning(p->h, d);
	return i->is_optional;
}

static bool load_all(struct placing *p, struct load_opts *lo)
{
	struct host *h = p->h;
	struct diags_mark mark = diags_mark(h->ds);
	u32 kept = 0, told = 0;
	bool ok = true;
	vec_each(i, &p->b->items)
		if (!i->is_map && i->state == STATE_SKIPPED)
			p->b->obj->funcs.v[i->index].autoload = false;
	p->l = load_object(h->arena, p->b->obj, lo, h->ds);
	if (!p->l)
		return false;
	for (u32 n = 0; n < p->l->progs.n; n++) {
		struct boot_item *i = item_of(p->b, false, p->l->progs.v[n].func);
		if (p->l->progs.v[n].fd >= 0) {
			p->l->progs.v[kept++] = p->l->progs.v[n];
			continue;
		}
		struct diag *d = nth_error(h, mark.n, told);
		bool is_told_once = d && !i->is_optional;
		ok &= is_excused(p, i, d);
		told += is_told_once;
	}
	p->l->progs.n = kept;
	return ok;
}

/* ---- pins -------------------------------------------------------------------------------------------------------- */

static bool pin_tmp(struct placing *p, struct boot_item *i, int fd)
{
	struct host *h = p->h;
	str dir = dir_of(i->path), name = str_sub(i->path, dir.n + 1, i->path.n),
		tmp = arena_printf(h->arena, "%.*s/tmp_%.*s", STR_ARG(dir), STR_ARG(name));
	if (!boot_make_dir(h, p->o, dir))
		return false;
	h->k->unlink(h->k, tmp.s);
	long r = sys_obj_pin(h->k, fd, tmp.s);
	if (r < 0) {
		boot_report(h->ds, NO_BOOT_PIN, where_file(i->path, 0), "cannot pin '%.*s'",
			STR_ARG(i->name))->sys_errno = (int)-r;
		i->state = STATE_FAILED;
		return false;
	}
	if (chmod(tmp.s, i->mode) < 0 || ((i->uid || i->gid) && lchown(tmp.s, i->uid, i->gid) < 0))
		as_warning(h, boot_report(h->ds, NO_BOOT_PIN, where_file(i->path, 0),
			"cannot give '%.*s' its owner and mode",
			STR_ARG(i->name)));
	vec_push(&p->tmp, h->arena, tmp);
	vec_push(&p->made, h->arena, i->path);
	return true;
}

static void set_id(struct host *h, struct boot_item *i, int fd)
{
	union { struct sys_prog_info prog; struct sys_map_info map; } info = { 0 };
	u32 len = i->is_map ? sizeof(info.map) : sizeof(info.prog);
	if (fd >= 0 && sys_get_info(h->k, fd, &info, &len) == 0)
		i->id = i->is_map ? info.map.id : info.prog.id;
}

static bool pin_all(struct placing *p)
{
	struct host *h = p->h;
	bool ok = true;
	vec_each(prog, &p->l->progs) {
		struct boot_item *i = item_of(p->b, false, prog->func);
		set_id(h, i, prog->fd);
		ok = ok && (p->o->dry_run || pin_tmp(p, i, prog->fd));
	}
	vec_each(i, &p->b->items) {
		int fd = i->is_map ? p->l->map_fds[i->index] : -1;
		set_id(h, i, i->is_map ? fd : -1);
		if (fd >= 0 && i->path.n && i->state == STATE_OK)
			ok = ok && (p->o->dry_run || pin_tmp(p, i, fd));
	}
	for (u32 n = 0; n < p->tmp.n && ok; n++) {
		long r = h->k->rename(h->k, p->tmp.v[n].s, p->made.v[n].s);
		if (r < 0)
			boot_report(h->ds, NO_BOOT_PIN, where_file(p->made.v[n], 0),
				"cannot give the pin its name")->sys_errno =
				(int)-r;
		ok = r == 0;
	}
	vec_each(t, &p->tmp)
		h->k->unlink(h->k, t->s);
	return ok;
}

/* "prog_x" has its link beside it, as "link_x". */
static str link_path(struct host *h, const struct boot_item *i)
{
	str dir = dir_of(i->path);
	return arena_printf(h->arena, "%.*s/link_%.*s", STR_ARG(dir), STR_ARG(str_sub(i->path, dir.n + 6, i->path.n)));
}

static void unattached(struct placing *p, struct boot_item *i, str why)
{
	i->state = i->is_optional ? STATE_OPTIONAL : STATE_UNATTACHED;
	i->why = why;
	if (!i->is_optional)
		p->b->became = STATE_UNATTACHED;
}

/* Before Linux 5.15 perf events hold programs themselves, and go with the process. */
static void pin_link(struct placing *p, struct boot_item *i, const struct link *link)
{
	struct host *h = p->h;
	str path = link_path(h, i);
	if (link->link_fd >= 0)
		h->k->unlink(h->k, path.s);          /* the one before goes now that this one is there */
	long r = link->link_fd < 0 ? -EOPNOTSUPP : sys_obj_pin(h->k, link->link_fd, path.s);
	i->how = r >= 0 ? link->how : STR("");
	if (r >= 0)
		return;
	struct diag *d = boot_report(h->ds, NO_BOOT_PIN, where_file(path, 0), link->link_fd < 0 ?
		"on this kernel nothing of '%.*s' stays attached without a process that holds it" :
		"cannot pin the link of '%.*s'", STR_ARG(i->name));
	d->sys_errno = link->link_fd < 0 ? 0 : (int)-r;
	if (link->link_fd < 0)
		diag_hint(h->ds, d, "skep attach %.*s HOOK holds it while it runs; links of tracepoints and probes "
			"came with Linux 5.15, SEC(\"raw_tp/...\") has had them since 5.8", STR_ARG(i->path));
	unattached(p, i, link->link_fd < 0 ? STR("its link cannot be pinned on this kernel") :
		STR("its link cannot be pinned"));
}

/* Links are pinned beside: they hold without us. False: some program is not attached. */
static bool attach_all(struct placing *p)
{
	struct host *h = p->h;
	struct attach at;
	attach_init(&at, h->arena, h->k, &h->feats, h->ds);
	at.loaded = p->l;
	vec_each(prog, &p->l->progs) {
		const struct obj_func *f = &p->b->obj->funcs.v[prog->func];
		struct boot_item *i = item_of(p->b, false, prog->func);
		struct hook hook;
		struct link link;
		u32 before = h->ds->list.n;
		if (!hook_of_section(f, where_file(p->b->file, 0), &hook))
			continue;
		if (attach_hook(&at, prog->fd, prog, &hook, &link)) {
			pin_link(p, i, &link);
			link_close(&link);
		} else {
			unattached(p, i, h->ds->list.n > before ? h->ds->list.v[before]->msg : STR(""));
		}
	}
	return p->b->became != STATE_UNATTACHED;
}

bool boot_place(struct host *h, const struct boot_opts *o, struct boot_object *b)
{
	struct placing p = { .h = h, .o = o, .b = b };
	struct load_opts lo = host_load_opts(h);
	lo.no_pins = lo.may_be_empty = lo.keep_going = true;
	bool ok = true;
	if (b->skipped.n)
		return true;
	want_maps(&p);
	vec_each(i, &b->items) {
		if (i->is_map && i->state == STATE_SKIPPED)
			p.maps[i->index].is_absent = true;
		else if (i->is_map)
			ok &= take_pin(&p, i);
	}
	lo.maps = p.maps;
	ok = ok && load_all(&p, &lo) && pin_all(&p);
	if (ok && o->attach && !o->dry_run)
		ok = attach_all(&p);
	load_close(p.l);
	for (u32 i = 0; i < b->obj->maps.n; i++)
		if (p.maps[i].fd >= 0)
			h->k->close(h->k, p.maps[i].fd);
	return ok;
}

/* ---- what is there, and taking it away --------------------------------------------------------------------------- */

/* A program that --attach has given a link, which is there no more. */
static bool lacks_link(struct host *h, const struct boot_object *b, const struct boot_item *i)
{
	struct hook hook;
	if (i->is_map || !hook_of_section(&b->obj->funcs.v[i->index], where_none(), &hook))
		return false;
	long fd = sys_obj_get(h->k, link_path(h, i).s);
	if (fd >= 0)
		h->k->close(h->k, (int)fd);
	return fd < 0;
}

bool boot_status(struct host *h, const struct boot_opts *o, struct boot_object *b)
{
	bool is_whole = true;
	vec_each(i, &b->items) {
		long fd = i->path.n ? sys_obj_get(h->k, i->path.s) : -ENOENT;
		if (i->state == STATE_OK && i->path.n && fd < 0) {
			i->state = i->is_optional ? STATE_OPTIONAL : STATE_MISSING;
			i->why = fd == -ENOENT ? STR("there is no pin") :
				arena_printf(h->arena, "its pin cannot be opened (%s)", strerrorname_np((int)-fd));
			is_whole &= i->is_optional;
		}
		if (fd < 0)
			continue;
		set_id(h, i, (int)fd);
		h->k->close(h->k, (int)fd);
		if (o->attach && lacks_link(h, b, i)) {
			i->state = i->is_optional ? STATE_OPTIONAL : STATE_UNATTACHED;
			i->why = STR("there is no link");
			b->became = i->is_optional ? b->became : STATE_UNATTACHED;
		}
	}
	b->became = is_whole ? b->became : STATE_MISSING;
	return b->became == STATE_OK;
}

bool boot_unload(struct host *h, struct boot_object *b)
{
	bool ok = true;
	vec_each(i, &b->items) {
		if (!i->path.n)
			continue;
		str dir = dir_of(i->path);
		if (!i->is_map)
			h->k->unlink(h->k, link_path(h, i).s);
		long r = h->k->unlink(h->k, i->path.s);
		i->state = r == 0 ? STATE_REMOVED : r == -ENOENT ? STATE_SKIPPED : STATE_FAILED;
		b->became = r == 0 ? STATE_REMOVED : b->became;
		i->why = r == 0 ? STR("") : r == -ENOENT ? STR("there was no pin") :
			arena_printf(h->arena, "its pin cannot be removed (%s)", strerrorname_np((int)-r));
		ok &= i->state != STATE_FAILED;
		if (i->subdir.n)
			h->k->rmdir(h->k, arena_strdup(h->arena, dir));      /* when nothing is left in it */
	}
	if (!ok)
		b->became = STATE_FAILED;
	else if (b->became != STATE_REMOVED && !b->skipped.n)
		b->skipped = STR("there was no pin");
	return ok;
}
