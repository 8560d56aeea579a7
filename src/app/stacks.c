/* stacks.c: a map of stack traces (BPF_MAP_TYPE_STACK_TRACE): under each id its frames, the innermost first. Kernel
 * addresses get the names of /proc/kallsyms. The map does not say whose the others are, but the maps beside it often
 * do: an element that has the id of a stack and, in a member "pid" or "tgid", a process. Else they are the command's,
 * or those of the process of -p. What has no name stays a number. */
#include "app/show.h"

#include "sym/sym.h"
#include "ui/ui.h"

enum { MAX_STACKS = 1 << 20, MAX_ELEMENTS = 1 << 16, BUILD_ID_FLAG = 1 << 5, BUILD_ID_BYTES = 20 };

/* bpf.h, struct bpf_stack_build_id */
struct build_id_frame { s32 status; u8 build_id[BUILD_ID_BYTES]; u64 offset_or_ip; };
enum { FRAME_EMPTY, FRAME_VALID, FRAME_IP };

struct stacks { struct host *h; const struct obj_map *m; struct ksyms *ksyms; struct buf *out; struct map owners;
	u32 owner; };

static bool is_of_kernel(u64 address) { return address >> 63; }

/* ---- whose ------------------------------------------------------------------------------------------------------- */

static bool is_process(str name) { return str_is(name, "pid") || str_is(name, "tgid"); }

static bool has(str text, const char *word) { return text.n && memmem(text.s, text.n, word, strlen(word)); }

/* Ids of stacks are numbers of members that speak of stacks: "ustack", "user_stack_id". */
static void take_owner(struct stacks *s, const struct data *cells, u32 n)
{
	s64 pid = 0;
	for (u32 i = 0; i < n && !pid; i++)
		if (is_process(cells[i].name) && data_is_number(&cells[i]))
			pid = data_number(&cells[i]);
	for (u32 i = 0; pid > 0 && i < n; i++)
		if (data_is_number(&cells[i]) && data_number(&cells[i]) >= 0 && has(cells[i].name, "stack"))
			map_put(&s->owners, s->h->arena, (u64)data_number(&cells[i]), (u64)pid);
}

/* A hash's elements, key and value each as one record. */
static void find_owners_in(struct stacks *s, const struct data_types *types, const struct obj_map *m, int fd, u32 limit)
{
	struct arena *a = s->h->arena;
	struct data_record key = data_record(a, types, m->key_btf, STR("key")),
		value = data_record(a, types, m->value_btf, STR("value"));
	u32 n = key.n + value.n;
	struct data *cells = arena_array(a, struct data, n + 1);
	u8 *at = arena_alloc(a, m->key_size + 8u), *next = arena_alloc(a, m->key_size + 8u),
		*bytes = arena_alloc(a, m->value_size + 8u);
	long r = sys_map_next_key(s->h->k, fd, NULL, next);
	for (u32 i = 0; r == 0 && i < limit; i++) {
		memcpy(at, next, m->key_size);
		if (sys_map_lookup(s->h->k, fd, at, bytes, 0) == 0) {
			data_load(&key, at, m->key_size, a, cells);
			data_load(&value, bytes, m->value_size, a, cells + key.n);
			take_owner(s, cells, n);
		}
		r = sys_map_next_key(s->h->k, fd, at, next);
	}
}

static void find_owners(struct stacks *s, const struct loaded *l, const struct data_types *types, u32 limit)
{
	for (u32 i = 0; l && i < l->obj->maps.n; i++) {
		const struct obj_map *m = &l->obj->maps.v[i];
		bool is_plain = (m->type == MAP_HASH || m->type == MAP_LRU_HASH) && l->map_fds[i] >= 0;
		if (is_plain && (m->key_btf || m->value_btf))
			find_owners_in(s, types, m, l->map_fds[i], limit);
	}
}

void stacks_note(struct host *h, const struct loaded *l)
{
	enum { FEW = 1024 };                 /* elements: it is done many times a second */
	struct arena once = { 0 };
	struct host for_once = *h;
	struct stacks s = { .h = &for_once };
	for_once.arena = &once;
	host_users(h);
	find_owners(&s, l, host_types(&for_once, l->obj->btf), FEW);
	for (u32 i = 0; i < s.owners.cap; i++)
		if (s.owners.used[i])
			sym_users_note(h->users, (u32)s.owners.vals[i]);
	if (h->stacks_of)
		sym_users_note(h->users, h->stacks_of);
	arena_clear(&once);
}

static str user_name(struct stacks *s, u64 address, bool is_innermost)
{
	struct arena *a = s->h->arena;
	if (!s->owner)
		return STR("");
	/* what was called is before where it returns to */
	struct sym_frame f = sym_users_find(host_users(s->h), s->owner, address - !is_innermost);
	if (f.why == SYM_NAMED && !f.offset && is_innermost)
		return f.name;
	if (f.why == SYM_NAMED)
		return arena_printf(a, "%.*s+0x%llx", STR_ARG(f.name), (unsigned long long)f.offset + !is_innermost);
	return f.module.n ? arena_printf(a, "[%.*s+0x%llx]", STR_ARG(f.module), (unsigned long long)f.offset +
		!is_innermost) :
		STR("");
}

static str frame_name(struct stacks *s, u64 address, bool is_innermost)
{
	str name;
	u64 off;
	if (!is_of_kernel(address) && (name = user_name(s, address, is_innermost)).n)
		return name;
	if (is_of_kernel(address) && !s->ksyms)
		s->ksyms = ksyms_read(s->h->k, s->h->arena);
	if (is_of_kernel(address) && ksyms_find(s->ksyms, address, &name, &off))
		return arena_printf(s->h->arena, "%.*s+0x%llx", STR_ARG(name), (unsigned long long)off);
	return arena_printf(s->h->arena, "0x%llx", (unsigned long long)address);
}

static str build_id_name(struct stacks *s, const struct build_id_frame *f)
{
	struct buf b = BUF_INIT;
	if (f->status == FRAME_IP)
		return frame_name(s, f->offset_or_ip, true);
	for (u32 i = 0; i < BUILD_ID_BYTES; i++)
		buf_printf(&b, "%02x", f->build_id[i]);
	buf_printf(&b, "+0x%llx", (unsigned long long)f->offset_or_ip);
	str name = arena_str(s->h->arena, buf_view(&b));
	buf_free(&b);
	return name;
}

/* Frame i, "": there are no more. */
static str frame_at(struct stacks *s, const u8 *value, u32 i)
{
	struct build_id_frame f;
	u64 address;
	u32 size = s->m->flags & BUILD_ID_FLAG ? sizeof(f) : sizeof(address);
	if ((u64)(i + 1) * size > s->m->value_size)
		return STR("");
	if (s->m->flags & BUILD_ID_FLAG) {
		memcpy(&f, value + (u64)i * size, size);
		return f.status == FRAME_EMPTY ? STR("") : build_id_name(s, &f);
	}
	memcpy(&address, value + (u64)i * size, size);
	return address ? frame_name(s, address, i == 0) : STR("");
}

static void put_frame(struct stacks *s, const char *before, str frame)
{
	buf_puts(s->out, before);
	ui_line(frame, s->out);
}

static void put_stack(struct stacks *s, u32 id, const u8 *value)
{
	str frame;
	for (u32 i = 0; (frame = frame_at(s, value, i)).n; i++)
		if (i)
			put_frame(s, "        ", frame);
		else
			put_frame(s, arena_printf(s->h->arena, "%6u  ", id).s, frame);
}

static void put_json(struct stacks *s, u32 id, const u8 *value)
{
	str frame;
	struct json j = host_json(s->h, "stack", s->out);
	json_str(&j, "map", s->m->name);
	json_u64(&j, "id", id);
	json_open(&j, "frames", '[');
	for (u32 i = 0; (frame = frame_at(s, value, i)).n; i++)
		json_str(&j, NULL, frame);
	json_close(&j, ']');
	json_end_line(&j);
}

void stacks_show(struct view *v, struct buf *out)
{
	struct host *h = v->h;
	struct stacks s = { .h = h, .m = v->m, .out = out };
	u8 *value = arena_alloc(h->arena, ALIGN_UP(v->m->value_size, 8u) + 8);
	u32 key = 0, next;
	u64 owner;
	long r = sys_map_next_key(h->k, v->fd, NULL, &next);
	if (r == 0)
		find_owners(&s, v->l, v->types, MAX_ELEMENTS);
	if (r == 0 && !v->json)
		show_gap(out);
	if (r == 0 && !v->json)
		buf_printf(out, "%.*s\n    id  frames\n", STR_ARG(v->m->name));
	for (u32 n = 0; r == 0 && n < MAX_STACKS; n++) {
		s.owner = map_get(&s.owners, next, &owner) ? (u32)owner : h->stacks_of;
		if (sys_map_lookup(h->k, v->fd, &next, value, 0) == 0)
			(v->json ? put_json : put_stack)(&s, next, value);
		key = next;
		r = sys_map_next_key(h->k, v->fd, &key, &next);
	}
}

/* ---- in one line ------------------------------------------------------------------------------------------------- */

static str plain_name(struct host *h, struct arena *a, u32 pid, u64 address)
{
	str name, offset;
	if (!pid) {
		str_cut(host_symbol(h, a, address), '+', &name, &offset);
		return name.n ? name : arena_printf(a, "0x%llx", (unsigned long long)address);
	}
	struct sym_frame f = sym_users_find(host_users(h), pid, address);
	return f.why == SYM_NAMED ? f.name : f.module.n ? arena_printf(a, "[%.*s]", STR_ARG(f.module)) :
		STR("[unknown]");
}

str stacks_line(struct host *h, const struct loaded *l, struct arena *a, s64 id, u32 pid)
{
	struct buf b = BUF_INIT;
	u32 key = (u32)id, map = 0, n = 0;
	while (map < l->obj->maps.n && (l->obj->maps.v[map].type != MAP_STACK_TRACE || l->map_fds[map] < 0))
		map++;
	const struct obj_map *m = map < l->obj->maps.n ? &l->obj->maps.v[map] : NULL;
	if (!m || id < 0 || id > UINT32_MAX || m->flags & BUILD_ID_FLAG)
		return STR("");
	u64 *address = arena_alloc(a, m->value_size + sizeof(u64));
	if (sys_map_lookup(h->k, l->map_fds[map], &key, address, 0) < 0)
		return STR("");
	while (n < m->value_size / sizeof(u64) && address[n])
		n++;
	for (u32 i = n; i-- > 0;) {          /* what calls is before where it returns to */
		str name = plain_name(h, a, pid, address[i] - (pid && i > 0));
		if (!i && n > 1 && str_starts(name, "__traceiter_"))     /* how the probe is called */
			continue;
		buf_puts(&b, b.n ? ";" : "");
		buf_str(&b, name);
	}
	str out = arena_str(a, buf_view(&b));
	buf_free(&b);
	return out;
}
