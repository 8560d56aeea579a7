/* stacks.c: a map of stack traces (BPF_MAP_TYPE_STACK_TRACE): under each id its frames, the innermost first. Kernel
 * addresses get the names of /proc/kallsyms; those of processes stay numbers, for the map does not say whose they
 * are. */
#include "app/app.h"

#include "sym/sym.h"

enum { MAX_STACKS = 1 << 20, BUILD_ID_FLAG = 1 << 5, BUILD_ID_BYTES = 20 };

/* bpf.h, struct bpf_stack_build_id */
struct build_id_frame { s32 status; u8 build_id[BUILD_ID_BYTES]; u64 offset_or_ip; };
enum { FRAME_EMPTY, FRAME_VALID, FRAME_IP };

struct stacks { struct host *h; const struct obj_map *m; struct ksyms *ksyms; struct buf *out; };

static bool is_of_kernel(u64 address) { return address >> 63; }

static str frame_name(struct stacks *s, u64 address)
{
	str name;
	u64 off;
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
		return frame_name(s, f->offset_or_ip);
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
	return address ? frame_name(s, address) : STR("");
}

static void put_stack(struct stacks *s, u32 id, const u8 *value)
{
	str frame;
	for (u32 i = 0; (frame = frame_at(s, value, i)).n; i++)
		if (i)
			buf_printf(s->out, "        %.*s\n", STR_ARG(frame));
		else
			buf_printf(s->out, "%6u  %.*s\n", id, STR_ARG(frame));
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

void stacks_show(struct host *h, const struct obj_map *m, int fd, bool json, struct buf *out)
{
	struct stacks s = { .h = h, .m = m, .out = out };
	u8 *value = arena_alloc(h->arena, ALIGN_UP(m->value_size, 8u) + 8);
	u32 key = 0, next;
	long r = sys_map_next_key(h->k, fd, NULL, &next);
	if (r == 0 && !json)
		buf_printf(out, "\n%.*s\n    id  frames\n", STR_ARG(m->name));
	for (u32 n = 0; r == 0 && n < MAX_STACKS; n++) {
		if (sys_map_lookup(h->k, fd, &next, value, 0) == 0)
			(json ? put_json : put_stack)(&s, next, value);
		key = next;
		r = sys_map_next_key(h->k, fd, &key, &next);
	}
}
