/* debug.c: skep debug: a run in the machine, stopped where the user wants it, by source lines. The machine asks before
 * each instruction whether it may go on (debug_watch); when the run is to stop there, commands are read until one of them
 * lets it go. What values are, debug_print.c says.
 *
 * A line begins at an instruction that the object's line records name. So a stop is at an instruction with a record of
 * its own, and a step ends at the first of another line, or of another frame. */
#include "test/test_private.h"

#include "ui/ui.h"

enum { AROUND = 5, SCRATCH_CTX = 512, SOME_PACKET = 64, MAX_PACKET = 1 << 16 };

struct place { u32 func, insn; struct obj_source at; bool is_known, is_start; };

static struct place place_at(const struct debug *d, u32 func, u32 insn)
{
	struct place p = { .func = func, .insn = insn };
	if (func >= d->o->funcs.n)
		return p;
	const struct obj_func *f = &d->o->funcs.v[func];
	p.is_known = obj_line_of(d->o, f, insn, &p.at);
	vec_each(l, &f->lines)
		p.is_start |= l->insn == insn;
	return p;
}

static struct place place_of(const struct debug *d, u32 up)
{
	u32 func = 0, insn = 0;
	if (!vm_frame(d->vm, up, &func, &insn))
		return (struct place){ 0 };
	return place_at(d, func, insn);
}

static void say(struct debug *d, const char *fmt, ...) PRINTF_LIKE(2, 3);
static void say(struct debug *d, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	ui_line(arena_vprintf(d->h->arena, fmt, ap), d->opts->out);
	va_end(ap);
}

static str name_of(const struct debug *d, u32 func)
{
	str name;
	if (func >= d->o->funcs.n)
		return STR("?");
	return test_is(&d->o->funcs.v[func], &name) ? name : d->o->funcs.v[func].name;
}

/* Lead: what the line begins with. */
static void say_place(struct debug *d, const struct place *p, str lead)
{
	str name = name_of(d, p->func);
	if (p->is_known)
		say(d, "%.*s%.*s at %.*s:%u", STR_ARG(lead), STR_ARG(name), STR_ARG(p->at.file), p->at.line);
	else
		say(d, "%.*s%.*s, instruction %u", STR_ARG(lead), STR_ARG(name), p->insn);
}

static void say_line(struct debug *d)
{
	struct place p = place_of(d, 0);
	if (p.is_known)
		say(d, "%u\t%.*s", p.at.line, STR_ARG(p.at.text));
	d->listed = p.is_known && p.at.line > AROUND + 1 ? p.at.line - AROUND - 1 : 0;
}

/* ---- commands: where to stop ---- */

static void add_break(struct debug *d, u32 func, u32 insn, bool is_temporary)
{
	struct place p = place_at(d, func, insn);
	vec_push(&d->breaks, d->h->arena, ((struct debug_break){ d->last_break, func, insn, is_temporary }));
	if (!is_temporary)
		say_place(d, &p, arena_printf(d->h->arena, "breakpoint %u: ", d->last_break));
}

/* The path's last parts: "drop.bpf.c" is none of "airdrop.bpf.c". */
static bool ends_with(str s, str end)
{
	u32 from = s.n - end.n;
	bool is_end = s.n >= end.n && str_eq(str_sub(s, from, s.n), end);
	return is_end && (!end.n || !from || s.s[from - 1] == '/' || end.s[0] == '/');
}

/* The line that has code at or behind this one; 0: none. */
static u32 line_with_code(const struct debug *d, str file, u32 line)
{
	u32 best = 0;
	vec_each(f, &d->o->funcs)
		vec_each(l, &f->lines)
			if (l->line >= line && (!best || l->line < best) && ends_with(btf_str(d->o->btf, l->file), file))
				best = l->line;
	return best;
}

/* Each place where the line begins: a loop's condition may stand at several. */
static bool break_at_line(struct debug *d, str file, u32 want)
{
	u32 line = d->o->btf ? line_with_code(d, file, want) : 0;
	if (!line)
		return false;
	d->last_break++;
	for (u32 i = 0; i < d->o->funcs.n; i++) {
		u32 before = 0;
		vec_each(l, &d->o->funcs.v[i].lines) {
			if (l->line == line && before != line && ends_with(btf_str(d->o->btf, l->file), file))
				add_break(d, i, l->insn, false);
			before = l->line;
		}
	}
	return true;
}

/* The first instruction behind those that put parameters where they are seen, which belong to the line of the name. */
static u32 body_of(const struct debug *d, u32 func)
{
	const struct obj_func *f = &d->o->funcs.v[func];
	struct src_spot name;
	bool is_at_name = d->o->locals.n && f->lines.n > 1 && f->span.at && src_spot(d->h->src, f->span.at, &name) &&
		f->lines.v[0].line == name.line;
	return is_at_name ? f->lines.v[1].insn : 0;
}

static bool break_at_function(struct debug *d, str name, bool is_temporary)
{
	for (u32 i = 0; i < d->o->funcs.n; i++) {
		if (!str_eq(d->o->funcs.v[i].name, name))
			continue;
		d->last_break += !is_temporary;
		add_break(d, i, body_of(d, i), is_temporary);
		return true;
	}
	return false;
}

/* "12", "drop.bpf.c:12", "parse" */
static void cmd_break(struct debug *d, str what)
{
	u64 line;
	str file = d->file, rest = what;
	s64 colon = str_find(what, ':');
	if (colon >= 0) {
		file = str_sub(what, 0, (u32)colon);
		rest = str_sub(what, (u32)colon + 1, what.n);
	}
	bool ok = str_to_u64(rest, &line) ? break_at_line(d, file, (u32)MIN(line, UINT32_MAX)) :
		break_at_function(d, what, false);
	if (!ok)
		say(d, "no code at '%.*s': break LINE, FILE:LINE or FUNCTION", STR_ARG(what));
}

static void cmd_breaks(struct debug *d, str what)
{
	(void)what;
	if (!d->breaks.n)
		say(d, "no breakpoints");
	vec_each(b, &d->breaks) {
		struct place p = place_at(d, b->func, b->insn);
		say_place(d, &p, arena_printf(d->h->arena, "%u  ", b->number));
	}
}

static void cmd_delete(struct debug *d, str what)
{
	u64 number = 0;
	u32 kept = 0, before = d->breaks.n;
	if (what.n && !str_to_u64(what, &number))
		number = UINT64_MAX;
	for (u32 i = 0; i < before; i++)
		if (what.n && d->breaks.v[i].number != number)
			d->breaks.v[kept++] = d->breaks.v[i];
	d->breaks.n = kept;
	if (kept == before)
		say(d, what.n ? "no breakpoint '%.*s'" : "no breakpoints%.*s", STR_ARG(what));
}

/* ---- commands: looking ---- */

static void cmd_backtrace(struct debug *d, str what)
{
	(void)what;
	for (u32 up = 0; up < vm_depth(d->vm); up++) {
		struct place p = place_of(d, up);
		say_place(d, &p, arena_printf(d->h->arena, "#%u  ", up));
	}
}

/* Lines around a number, or those behind the last that were shown. */
static void cmd_list(struct debug *d, str what)
{
	u64 from = d->listed + 1, number;
	u32 n = 0;
	str text, line;
	struct place p = place_of(d, 0);
	if (what.n && str_to_u64(what, &number))
		from = number > AROUND ? number - AROUND : 1;
	if (!p.is_known || !host_read_file(d->h, p.at.file, &text)) {
		say(d, "the source is not there");
		return;
	}
	for (str rest = text; rest.n;) {
		str_cut(rest, '\n', &line, &rest);
		if (++n < from)
			continue;
		if (n > from + 2 * AROUND)
			break;
		say(d, "%s%u\t%.*s", n == p.at.line ? "=> " : "   ", n, STR_ARG(line));
		d->listed = n;
	}
}

static void cmd_args(struct debug *d, str what)
{
	(void)what;
	debug_args(d);
}

static void cmd_locals(struct debug *d, str what)
{
	(void)what;
	debug_locals(d);
}

static void cmd_registers(struct debug *d, str what)
{
	(void)what;
	debug_registers(d);
}

static void cmd_packet(struct debug *d, str what)
{
	u32 len;
	u64 at = vm_packet(d->vm, &len);
	(void)what;
	if (len)
		debug_examine(d, arena_printf(d->h->arena, "0x%llx %u", (unsigned long long)at, len));
	else
		say(d, "there is no packet");
}

static void cmd_maps(struct debug *d, str what)
{
	(void)what;
	for (u32 i = 0; i < d->o->maps.n; i++)
		if (d->o->maps.v[i].origin == MAP_DECLARED)
			say(d, "%.*s: %s, at most %u", STR_ARG(d->o->maps.v[i].name), uapi_map_type_name(d->o->maps.v[i].type),
				d->o->maps.v[i].max_entries);
}

static void cmd_instruction(struct debug *d, str what)
{
	struct place p = place_of(d, 0);
	const struct obj_func *f = &d->o->funcs.v[p.func];
	struct buf text = BUF_INIT;
	(void)what;
	if (p.insn < f->ninsns)
		isa_dis(&f->insns[p.insn], f->ninsns - p.insn, p.insn, NULL, &text);
	say(d, "%u: %s", p.insn, buf_cstr(&text));
	buf_free(&text);
}

/* ---- commands: going on ---- */

static bool go(struct debug *d, enum debug_mode mode)
{
	struct place p = place_of(d, 0);
	if (mode == DEBUG_AGAIN) {
		d->has_quit = d->begins_anew = true;
		return true;
	}
	if (d->is_dead) {
		say(d, "it has faulted and cannot go on");
		return true;
	}
	d->mode = mode;
	d->depth = vm_depth(d->vm);
	d->line = p.is_known ? p.at.line : 0;
	d->file = p.is_known ? p.at.file : d->file;
	return true;
}

static void cmd_help(struct debug *d, str what);

static const struct command_row {
	const char *name, *shorter;
	void (*look)(struct debug *d, str what);     /* NULL: the run goes on */
	enum debug_mode mode;
	const char *help;
} commands[] = {
	{ "break", "b", cmd_break, 0, "break LINE | FILE:LINE | FUNCTION: stop there" },
	{ "breakpoints", "bs", cmd_breaks, 0, "all of them" },
	{ "delete", "d", cmd_delete, 0, "delete [NUMBER]: one, or all" },
	{ "continue", "c", NULL, DEBUG_CONTINUE, "to the next breakpoint, or the end" },
	{ "step", "s", NULL, DEBUG_STEP, "to the next line, into functions" },
	{ "next", "n", NULL, DEBUG_NEXT, "to the next line of this function" },
	{ "finish", "f", NULL, DEBUG_FINISH, "until this function has returned" },
	{ "stepi", "si", NULL, DEBUG_STEPI, "one instruction" },
	{ "run", "run", NULL, DEBUG_AGAIN, "from the beginning; breakpoints stay" },
	{ "print", "p", debug_print, 0, "print NAME, *NAME, NAME->MEMBER, MAP, MAP[KEY], $r1: variables, maps, registers" },
	{ "locals", "lo", cmd_locals, 0, "local variables and parameters, as they are now" },
	{ "args", "a", cmd_args, 0, "the function's arguments, as they came" },
	{ "registers", "r", cmd_registers, 0, "those that hold something" },
	{ "x", "x", debug_examine, 0, "x ADDRESS [BYTES]: memory; $r10 - 16 is an address too" },
	{ "packet", "pk", cmd_packet, 0, "its bytes, as they are now" },
	{ "maps", "m", cmd_maps, 0, "which there are" },
	{ "instruction", "i", cmd_instruction, 0, "the one that is next" },
	{ "list", "l", cmd_list, 0, "list [LINE]: source" },
	{ "backtrace", "bt", cmd_backtrace, 0, "which function was called by which" },
	{ "help", "h", cmd_help, 0, "this; an empty line is the last command again" },
};

static void cmd_help(struct debug *d, str what)
{
	(void)what;
	for (u32 i = 0; i < ARRAY_LEN(commands); i++)
		say(d, "%-12s %-3s %s", commands[i].name, commands[i].shorter, commands[i].help);
	say(d, "%-12s %-3s %s", "quit", "q", "the end");
}

/* True: the run goes on. */
static bool obey(struct debug *d, str line)
{
	str word, what = { 0 };
	str_cut(line, ' ', &word, &what);
	what = str_trim(what);
	for (u32 i = 0; i < ARRAY_LEN(commands); i++) {
		const struct command_row *c = &commands[i];
		if (!str_is(word, c->name) && !str_is(word, c->shorter))
			continue;
		if (!c->look)
			return go(d, c->mode);
		c->look(d, what);
		return false;
	}
	say(d, "there is no command '%.*s': help tells them", STR_ARG(word));
	return false;
}

/* False: no more commands, quit, or nobody reads what is said. */
static bool ask(struct debug *d)
{
	str line;
	for (;;) {
		buf_puts(d->opts->out, "(skep) ");
		if (!buf_flush(d->opts->out) || !d->opts->read(d->opts->ctx, &line))
			break;
		line = str_trim(line);
		if (!line.n)
			line = d->last;
		if (!line.n)
			continue;
		if (str_is(line, "quit") || str_is(line, "q"))
			break;
		d->last = arena_str(d->h->arena, line);
		if (obey(d, d->last))
			return !d->has_quit;
	}
	d->has_quit = true;
	return false;
}

/* ---- the run ---- */

static u32 break_here(struct debug *d, const struct place *p)
{
	for (u32 i = 0; i < d->breaks.n; i++) {
		struct debug_break b = d->breaks.v[i];
		if (b.func != p->func || b.insn != p->insn)
			continue;
		if (b.is_temporary)
			d->breaks.v[i] = d->breaks.v[--d->breaks.n];
		return b.is_temporary ? UINT32_MAX : b.number;
	}
	return 0;
}

static bool is_at_another_line(const struct debug *d, const struct place *p)
{
	return p->is_known && p->is_start && p->func < d->o->funcs.n && p->insn >= body_of(d, p->func) &&
		(p->at.line != d->line || !str_eq(p->at.file, d->file) || vm_depth(d->vm) != d->depth);
}

static bool has_arrived(const struct debug *d, const struct place *p)
{
	u32 depth = vm_depth(d->vm);
	switch (d->mode) {
	case DEBUG_STEPI:  return true;
	case DEBUG_STEP:   return is_at_another_line(d, p);
	case DEBUG_NEXT:   return depth <= d->depth && is_at_another_line(d, p);
	case DEBUG_FINISH: return depth < d->depth;
	default:           return false;
	}
}

static void keep_args(struct debug *d, const struct place *p)
{
	u32 depth = vm_depth(d->vm);
	if (p->insn || !depth || depth > DEBUG_FRAMES)
		return;
	d->has_args[depth - 1] = 0;
	for (u32 i = 0; i < DEBUG_ARGS; i++)
		d->has_args[depth - 1] |= (u8)(vm_register(d->vm, 1 + i, &d->args[depth - 1][i]) << i);
}

static void say_stop(struct debug *d, u32 hit)
{
	u64 r0;
	u32 depth = vm_depth(d->vm);
	struct place p = place_of(d, 0);
	if (hit && hit != UINT32_MAX)
		say(d, "breakpoint %u", hit);
	if (d->mode == DEBUG_FINISH && depth < d->depth && vm_register(d->vm, 0, &r0))
		say(d, "it returned %lld (0x%llx)", (long long)r0, (unsigned long long)r0);
	if (hit || depth != d->depth || d->mode == DEBUG_FINISH)
		say_place(d, &p, STR(""));
	if (d->mode == DEBUG_STEPI)
		cmd_instruction(d, STR(""));
	say_line(d);
}

bool debug_watch(struct vm *vm, void *debug, const char *fault)
{
	struct debug *d = debug;
	d->vm = vm;
	if (d->has_quit)
		return false;
	if (fault) {
		if (strcmp(fault, TEST_ENDED)) {
			say(d, "fault: %s", fault);
			d->is_dead = true;
			say_stop(d, UINT32_MAX);
			ask(d);
			d->is_dead = false;
		}
		return true;
	}
	struct place p = place_of(d, 0);
	keep_args(d, &p);
	u32 hit = break_here(d, &p);
	if (!hit && !has_arrived(d, &p))
		return true;
	say_stop(d, hit);
	return ask(d);
}

/* ---- what is run ---- */

static s64 find(const struct obj *o, str pattern, bool wants_test)
{
	str name;
	for (u32 i = 0; i < o->funcs.n; i++) {
		const struct obj_func *f = &o->funcs.v[i];
		bool is_test = test_is(f, &name);
		if (is_test != wants_test || !f->is_entry)
			continue;
		if (!pattern.n || str_glob(pattern, is_test ? name : f->name))
			return i;
	}
	return -1;
}

static bool debug_test(struct debug *d, struct test_file *f, u32 func)
{
	struct test_opts o = { .cc = d->opts->cc, .out = d->opts->out };
	struct test_case c = { 0 };
	test_is(&d->o->funcs.v[func], &c.name);
	f->times = arena_array(d->h->arena, u64 *, d->o->funcs.n + 1);
	for (u32 i = 0; i < d->o->funcs.n; i++)
		f->times[i] = arena_array(d->h->arena, u64, d->o->funcs.v[i].ninsns + 1);
	test_run_one(d->h, &o, f, func, STR(""), &c);
	if (d->has_quit)
		return true;
	vec_each(x, &c.failures)
		say(d, "%.*s%s%.*s", STR_ARG(x->at), x->at.n ? ": " : "", STR_ARG(x->text));
	say(d, "the test %s", c.status == TEST_FAILED ? "failed" : c.status == TEST_SKIPPED ? "was skipped" : "passed");
	return c.status != TEST_FAILED;
}

/* A packet that is asked for, or zeros; and zeros where the program's context is no packet's. */
static bool debug_program(struct debug *d, u32 func)
{
	static const u8 zeros[SOME_PACKET];
	u8 ctx[SCRATCH_CTX] = { 0 };
	const struct obj_func *f = &d->o->funcs.v[func];
	str packet = { (const char *)zeros, SOME_PACKET };
	bool takes_packet = f->sec && (f->sec->ctx == CTX_XDP || f->sec->ctx == CTX_SKB || f->sec->ctx == CTX_FLOW);
	if (d->opts->packet.n && !host_need_file(d->h, d->opts->packet, &packet))
		return false;
	if (takes_packet && packet.n > MAX_PACKET)
		say(d, "of %u bytes the packet has the first %d", packet.n, MAX_PACKET);
	struct vm_options options = { .watch = debug_watch, .watch_ctx = d, .cpus = sys_possible_cpus(d->h->k) };
	struct vm_input in = { .ctx = takes_packet ? NULL : ctx, .ctx_len = sizeof(ctx),
		.packet = takes_packet ? packet.s : NULL, .packet_len = MIN(packet.n, MAX_PACKET) };
	struct vm *vm = vm_new(d->o, &options);
	struct vm_result r = { 0 };
	if (!vm) {
		say(d, "the program's maps are larger than the machine takes");
		return false;
	}
	test_fill_kconfig(d->h, d->o, vm);
	bool ok = vm_run(vm, func, &in, &r);
	if (!d->has_quit && ok)
		say(d, "it returned %lld (0x%llx) after %llu instructions", (long long)(s32)r.r0, (unsigned long long)r.r0,
			(unsigned long long)r.steps);
	if (vm_printed(vm).n)
		say(d, "printed: %.*s", STR_ARG(str_trim(vm_printed(vm))));
	ok |= d->has_quit;
	vm_free(vm);
	return ok;
}

bool test_debug(struct host *h, const struct test_debug *opts, str path)
{
	str text;
	if (!host_need_file(h, path, &text))
		return false;
	struct test_file f = { .path = path, .obj = host_object(h, path, text, opts->cc) };
	struct debug d = { .h = h, .o = f.obj, .opts = opts };
	if (!f.obj)
		return false;
	s64 func = find(f.obj, opts->pattern, true);
	bool is_test = func >= 0;
	if (!is_test)
		func = find(f.obj, opts->pattern, false);
	if (func < 0) {
		struct diag *no = test_report(h->ds, NO_TESTS, where_file(path, 0), opts->pattern.n ?
			"no test or program has a name like '%.*s'" : "there is no test or program in this file%.*s",
			STR_ARG(opts->pattern));
		if (find(f.obj, STR(""), true) >= 0 || find(f.obj, STR(""), false) >= 0)
			no->hint = STR("without -p it is the first of the file");
		return false;
	}
	f.debug = &d;
	for (bool ok;;) {
		d.has_quit = d.begins_anew = d.is_dead = false;
		d.mode = DEBUG_CONTINUE;
		d.depth = d.line = 0;
		break_at_function(&d, f.obj->funcs.v[func].name, true);
		ok = is_test ? debug_test(&d, &f, (u32)func) : debug_program(&d, (u32)func);
		if (!d.begins_anew)
			return ok;
	}
}
