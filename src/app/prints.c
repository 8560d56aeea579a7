/* prints.c: prints of this session alone.
 *
 * bpf_trace_printk writes into a buffer of the whole machine, and reading it takes the lines away from everybody else.
 * So a session makes its own tracefs instance, switches the event bpf_trace/bpf_trace_printk on in it (Linux 5.9), and
 * filters it by the mark that the compiler put into its formats (lower_print.c): 24 blanks and tabs that spell skep's
 * process id. The machine's own pipe goes on as if we were not there. On kernels without the event, or where no
 * instance can be made, the machine's pipe is read, and the mark sorts its lines here.
 *
 * An object of another compiler gets its marks when it is loaded, in the formats that stand in .rodata. Where a format
 * is made at run time there is no mark: then lines without any mark are shown too, and a warning says so. */
#include "app/prints.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

enum { COMM_WIDTH = 16, LINE_MAX_BYTES = 16 << 10, PID_BITS = PRINT_MARK_LEN - 2 };

void prints_init(struct prints *p, struct host *h)
{
	u32 pid = (u32)h->k->getpid(h->k);
	*p = (struct prints){ .h = h };
	memset(p->mark, '\t', PRINT_MARK_LEN);
	for (u32 i = 0; i < PID_BITS; i++)
		p->mark[1 + i] = pid >> i & 1 ? '\t' : ' ';
}

/* ---- formats of other compilers ------------------------------------------------------------------------ */

static bool is_print(struct insn i)
{
	return insn_is_call(i) && i.src == CALL_HELPER && (i.imm == HELPER_trace_printk ||
		i.imm == HELPER_trace_vprintk);
}

static bool is_jumped_to(const struct obj_func *f, u32 from, u32 to)
{
	for (u32 i = 0; i < f->ninsns; i++)
		if (insn_is_jump(f->insns[i]) && isa_target(f->insns[i], i) > from && isa_target(f->insns[i], i) <= to)
			return true;
	return false;
}

/* The instruction before `call` that sets the register, in straight code; -1: not found. */
static s64 setter(const struct obj_func *f, u32 call, u8 reg)
{
	for (s64 i = (s64)call - 1; i >= 0; i--) {
		struct insn in = f->insns[i];
		u8 class = in.code & 7;
		if (insn_is_jump(in) || insn_is_call(in) || insn_is_exit(in))
			return -1;
		bool second_half = i > 0 && insn_is_ld64(f->insns[i - 1]);
		if (!second_half && in.dst == reg && class != CLS_ST && class != CLS_STX)
			return is_jumped_to(f, (u32)i, call) ? -1 : i;
	}
	return -1;
}

static struct obj_reloc *reloc_at(struct obj_func *f, s64 insn)
{
	vec_each(r, &f->relocs)
		if ((s64)r->insn == insn)
			return r;
	return NULL;
}

static bool mark_call(struct prints *p, struct obj *o, struct obj_func *f, u32 call)
{
	enum { MOV_IMM_64 = CLS_ALU64 | ALU_MOV, MOV_IMM_32 = CLS_ALU | ALU_MOV };
	s64 text_at = setter(f, call, 1), size_at = setter(f, call, 2);
	struct obj_reloc *r = text_at < 0 ? NULL : reloc_at(f, text_at);
	if (!r || r->kind != RELOC_DATA || size_at < 0)
		return false;
	struct insn *size = &f->insns[size_at];
	struct obj_map *m = &o->maps.v[r->to];
	u64 at = (u64)r->addend, n = (u64)(u32)size->imm;
	if ((size->code != MOV_IMM_64 && size->code != MOV_IMM_32) || !m->is_readonly || !m->data || !n ||
		at + n > m->data_size || m->data[at + n - 1])
		return false;
	u32 len = (u32)strnlen((char *)m->data + at, n), need = len + PRINT_MARK_LEN + 1;
	u32 first = uapi_print_room((str){ (char *)m->data + at, len }, NULL, 0);
	u8 *data = arena_alloc(p->h->arena, m->data_size + need);
	memcpy(data, m->data, m->data_size);
	memcpy(data + m->data_size, m->data + at, first);
	memcpy(data + m->data_size + first, p->mark, PRINT_MARK_LEN);
	memcpy(data + m->data_size + first + PRINT_MARK_LEN, m->data + at + first, len - first);
	r->addend = m->data_size;
	size->imm = (s32)need;
	m->data = data;
	m->data_size += need;
	m->value_size = m->data_size;
	return true;
}

void prints_mark(struct prints *p, struct obj *o)
{
	if (o->is_ours)
		return;
	vec_each(f, &o->funcs)
		for (u32 i = 0; i < f->ninsns; i++)
			if (is_print(f->insns[i]) && !mark_call(p, o, f, i))
				o->unmarked_prints = true;
}

/* ---- the instance ------------------------------------------------------------------------------------------ */

static void sweep(struct host *h, const char *root)
{
	struct buf names = BUF_INIT;
	h->k->list(h->k, arena_printf(h->arena, "%s/instances", root).s, &names);
	for (size_t at = 0; at < names.n; at += strlen(names.s + at) + 1) {
		str name = str_from(names.s + at);
		u64 pid;
		if (str_starts(name, "skep-") && str_to_u64(str_sub(name, 5, name.n), &pid) &&
			h->k->kill(h->k, (int)pid, 0) == -ESRCH)
			h->k->rmdir(h->k, arena_printf(h->arena, "%s/instances/%.*s", root, STR_ARG(name)).s);
	}
	buf_free(&names);
}

static bool make_instance(struct prints *p, const char *root)
{
	struct kern *k = p->h->k;
	struct arena *a = p->h->arena;
	str dir = arena_printf(a, "%s/instances/skep-%ld", root, k->getpid(k));
	sweep(p->h, root);
	if (k->mkdir(k, dir.s, 0700) < 0)
		return false;
	p->instance = dir;
	const char *event = arena_printf(a, "%.*s/events/bpf_trace/bpf_trace_printk", STR_ARG(dir)).s;
	str filter = arena_printf(a, "bpf_string ~ \"*%s*\"", p->mark);
	if (sys_write_file(k, arena_printf(a, "%s/enable", event).s, STR("1"), 0) >= 0 &&
	    (p->takes_unmarked || sys_write_file(k, arena_printf(a, "%s/filter", event).s, filter, 0) >= 0))
		return true;
	prints_close(p);
	return false;
}

bool prints_open(struct prints *p, struct obj *o, struct stream *s, stream_line_fn *fn, void *ctx)
{
	const char *root = sys_tracefs(p->h->k);
	if (!root) {
		app_report(p->h->ds, NO_TRACEFS, where_none(),
			"the program prints with bpf_printk, which is read in tracefs, and tracefs is not mounted");
		return false;
	}
	p->takes_unmarked = o->unmarked_prints;
	p->text = arena_alloc(p->h->arena, LINE_MAX_BYTES);
	if (p->takes_unmarked)
		app_report(p->h->ds, OPEN_PRINTS, where_none(),
			"some formats of bpf_trace_printk are made at run time: what other programs print may be "
			"among these lines");
	long r = make_instance(p, root) ? stream_add_trace(s, arena_printf(p->h->arena, "%.*s/trace_pipe",
		STR_ARG(p->instance)).s, fn, ctx) : stream_add_new_trace(s, root, fn, ctx);
	if (r < 0)
		host_no_trace_pipe(p->h, r);
	return r >= 0;
}

void prints_close(struct prints *p)
{
	if (p->instance.n)
		p->h->k->rmdir(p->h->k, p->instance.s);
	p->instance = STR("");
}

/* ---- lines ---------------------------------------------------------------------------------------------------- */

static bool is_mark(const char *c)
{
	for (u32 i = 0; i < PRINT_MARK_LEN; i++)
		if (c[i] != '\t' && (c[i] != ' ' || i == 0 || i == PRINT_MARK_LEN - 1))
			return false;
	return true;
}

/* Where this mark stands, or any (NULL); -1: nowhere. */
static s64 mark_at(str line, const char *mark)
{
	for (u32 i = 0; i + PRINT_MARK_LEN <= line.n; i++)
		if (mark ? !memcmp(line.s + i, mark, PRINT_MARK_LEN) : is_mark(line.s + i))
			return i;
	return -1;
}

/* The kernel learns a task's name when it leaves the processor; a line read before that has none ("<...>"). */
static void name_task(struct prints *p, u32 pid)
{
	char path[32], name[COMM_WIDTH + 1];
	snprintf(path, sizeof(path), "/proc/%u/comm", pid);
	long fd = p->h->k->open(p->h->k, path, O_RDONLY, 0), n = -1;
	if (fd < 0)
		return;
	n = p->h->k->read(p->h->k, (int)fd, name, COMM_WIDTH);
	p->h->k->close(p->h->k, (int)fd);
	if (n < 2)
		return;
	n--;                                 /* its newline */
	memset(p->text, ' ', COMM_WIDTH);
	memcpy(p->text + COMM_WIDTH - n, name, (size_t)n);
}

bool prints_take(struct prints *p, str *line)
{
	struct trace_line t;
	if (!trace_line_parse(*line, &t))    /* what follows a newline in a print */
		return p->is_ours;
	s64 at = mark_at(t.msg, p->mark);
	p->is_ours = at >= 0 || (p->takes_unmarked && mark_at(t.msg, NULL) < 0);
	if (!p->is_ours || line->n > LINE_MAX_BYTES)
		return p->is_ours;
	u32 cut = at < 0 ? 0 : PRINT_MARK_LEN, before = at < 0 ? line->n : (u32)(t.msg.s - line->s) + (u32)at,
		after = line->n - before - cut;
	memcpy(p->text, line->s, before);
	memcpy(p->text + before, line->s + before + cut, after);
	*line = (str){ p->text, before + after };
	if (str_is(t.comm, "<...>"))
		name_task(p, t.pid);
	return true;
}

void print_json(struct host *h, str line, struct buf *out)
{
	struct trace_line t;
	struct json j = host_json(h, "printk", out);
	bool is_parsed = trace_line_parse(line, &t);
	if (is_parsed) {
		json_u64(&j, "clock_us", t.time_us);
		json_u64(&j, "cpu", t.cpu);
		json_u64(&j, "pid", t.pid);
		json_str(&j, "comm", t.comm);
	}
	json_str(&j, "message", is_parsed ? t.msg : line);
	json_end_line(&j);
}
