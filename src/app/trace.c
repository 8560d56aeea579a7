/* trace.c: a verifier's log as a person reads it: by lines of source, and below each what it made known of registers
 * and of the stack.
 *
 *     probe.c:9    if (data + 14 > end)
 *                    r1 = packet + 14
 *     probe.c:10   return 1;
 *                    r0 = 1
 *     from line 9, the other way:  r0 = end of the packet, r6 = packet, 14 bytes checked
 *
 * What is read is the log of verify.c: "N: STATE" and "N: (CODE) TEXT" of each instruction, "from P to N" where a path
 * that was put aside is taken up, "N: safe" where all that follows was seen, and a line of what was refused. */
#include "app/trace.h"

#include <stdio.h>

enum { REGS = 11, SLOTS = 64, SLOT = 8, MANY = 1 << 20 };

struct trace_state { str reg[REGS], slot[SLOTS]; u32 frame; };
struct trace {
	struct buf *out;
	trace_line_fn *line_at;
	void *ctx;
	struct trace_state start, now;       /* as the line began, and as it is */
	struct trace_line line;
	bool has_begun, is_open, is_hidden;
	s64 from;                            /* the branch whose other way begins here; -1: none */
	u8 *shown;                           /* how often, by the hash of file and line */
	u64 hidden;
};

/* ---- values in words --------------------------------------------------------------------------------------------- */

/* "umax" of "(umin=1,umax=255,var_off=(0x0; 0xff))". */
static bool bound(str s, const char *name, str *out)
{
	char key[16];
	int n = snprintf(key, sizeof(key), "%s=", name);
	for (u32 i = 1; i + (u32)n < s.n; i++) {
		u32 end = i + (u32)n;
		if ((s.s[i - 1] != '(' && s.s[i - 1] != ',') || !str_starts(str_sub(s, i, s.n), key))
			continue;
		while (end < s.n && s.s[end] != ',' && s.s[end] != ')')
			end++;
		*out = str_sub(s, i + (u32)n, end);
		return true;
	}
	return false;
}

static bool say_range(str s, const char *least, const char *most, const char *low, const char *high, struct buf *out)
{
	str lo = str_from(low), hi = str_from(high);
	bool has_lo = bound(s, least, &lo), has_hi = bound(s, most, &hi);
	if (has_lo || has_hi)
		buf_printf(out, "%.*s to %.*s", STR_ARG(lo), STR_ARG(hi));
	return has_lo || has_hi;
}

static void say_number(str s, struct buf *out)
{
	str bits;
	if (say_range(s, "umin", "umax", "0", "2^64-1", out) || say_range(s, "smin", "smax", "-2^63", "2^63-1", out))
		return;
	if (say_range(s, "umin32", "umax32", "0", "2^32-1", out) ||
		say_range(s, "smin32", "smax32", "-2^31", "2^31-1", out))
		buf_puts(out, " in the low half");
	else if (bound(s, "var_off", &bits))
		buf_printf(out, "a number of bits %.*s)", STR_ARG(bits));
	else
		buf_puts(out, "any number");
}

static const struct { const char *name, *words; } kinds[] = {
	{ "ctx", "the context" }, { "map_ptr", "a map" }, { "map_value", "a value of a map" },
	{ "map_key", "a key of a map" }, { "fp", "the stack" }, { "pkt", "packet" }, { "pkt_end", "end of the packet" },
	{ "pkt_meta", "metadata of the packet" }, { "flow_keys", "flow keys" }, { "sock", "a socket" },
	{ "sock_common", "a socket" }, { "tcp_sock", "a TCP socket" }, { "xdp_sock", "an XDP socket" },
	{ "tp_buffer", "the tracepoint's buffer" }, { "ringbuf_mem", "a record" }, { "mem", "memory" },
	{ "buf", "a buffer" }, { "func", "a function" }, { "dynptr_ptr", "a dynptr" }, { "arena", "the arena" },
};

/* As kind_name() of verify says it: "map_value", "sock_or_null", "ptr_task_struct", "ptr_or_null_file". */
static void say_kind(str s, struct buf *out)
{
	bool is_type = str_starts(s, "ptr_"), or_null = str_starts(s, "ptr_or_null_") || str_ends(s, "_or_null");
	u32 i;
	if (is_type) {
		str name = str_sub(s, or_null ? 12 : 4, s.n);
		buf_printf(out, name.n ? "struct %.*s *" : "an object of the kernel%.*s", STR_ARG(name));
	} else {
		str name = or_null ? str_sub(s, 0, s.n - 8) : s;
		for (i = 0; i < ARRAY_LEN(kinds) && !str_is(name, kinds[i].name); i++)
			;
		buf_str(out, i < ARRAY_LEN(kinds) ? str_from(kinds[i].words) : name);
	}
	buf_puts(out, or_null ? ", or NULL" : "");
}

/* "pkt[14]+14", "map_value_or_null#1+(umax=63)": the kind, its id, bytes that were checked, offsets. */
static void say_pointer(str s, struct buf *out)
{
	u32 n = 0;
	while (n < s.n && s.s[n] != '#' && s.s[n] != '[' && s.s[n] != '+' && s.s[n] != '-')
		n++;
	say_kind(str_sub(s, 0, n), out);
	str checked = { 0 }, rest = str_sub(s, n, s.n);
	if (rest.n && rest.s[0] == '#')
		while (rest.n && rest.s[0] != '[' && rest.s[0] != '+' && rest.s[0] != '-')
			rest = str_sub(rest, 1, rest.n);
	if (rest.n && rest.s[0] == '[')
		str_cut(str_sub(rest, 1, rest.n), ']', &checked, &rest);
	for (; rest.n && (rest.s[0] == '+' || rest.s[0] == '-'); rest = str_sub(rest, n, rest.n)) {
		bool is_number = rest.n > 1 && rest.s[1] >= '0' && rest.s[1] <= '9';
		for (n = 1; n < rest.n && (!is_number || (rest.s[n] >= '0' && rest.s[n] <= '9')); n++)
			;
		buf_printf(out, " %c ", rest.s[0]);
		if (is_number)
			buf_str(out, str_sub(rest, 1, n));
		else
			say_number(str_sub(rest, 1, n), out);
	}
	if (checked.n && checked.s[0] != '-' && !str_is(checked, "0"))
		buf_printf(out, ", %.*s bytes checked", STR_ARG(checked));
}

static void say(str s, struct buf *out)
{
	bool is_precise = s.n > 1 && s.s[0] == 'P';      /* this value decided something */
	s = is_precise ? str_sub(s, 1, s.n) : s;
	if (str_starts(s, "scalar"))
		say_number(s, out);
	else if (s.n && ((s.s[0] >= '0' && s.s[0] <= '9') || s.s[0] == '-'))
		buf_str(out, s);
	else
		say_pointer(s, out);
}

static bool is_bytes(str s)
{
	bool is = s.n == SLOT;
	for (u32 i = 0; i < s.n; i++)
		is &= memchr("?sm0dif", s.s[i], 7) != NULL;
	return is;
}

/* What was spilled there, or eight letters, of the lowest byte first (verify's slot_print): each run of the same. */
static void say_slot(str s, u32 off, struct buf *out)
{
	static const struct { char mark; const char *words; } marks[] = { { 's', "spilled" }, { 'm', "written" },
		{ '0', "zero" }, { 'd', "a dynptr" }, { 'i', "an iterator" }, { 'f', "the state of interrupts" } };
	u32 n = 0;
	if (!is_bytes(s)) {
		buf_printf(out, "stack - %u: ", off);
		say(s, out);
		return;
	}
	for (u32 i = 0, end; i < SLOT; i = end) {
		for (end = i + 1; end < SLOT && s.s[end] == s.s[i]; end++)
			;
		for (u32 k = 0; k < ARRAY_LEN(marks); k++)
			if (marks[k].mark == s.s[i])
				buf_printf(out, "%sstack - %u, %u bytes: %s", n++ ? ",  " : "", off - i, end - i,
					marks[k].words);
	}
}

/* ---- states ------------------------------------------------------------------------------------------------------ */

/* Up to the next blank that is not within brackets. */
static bool next_word(str *s, str *word)
{
	u32 n = 0, depth = 0;
	*s = str_trim(*s);
	for (; n < s->n && (depth || s->s[n] != ' '); n++)
		depth += s->s[n] == '(' ? 1u : s->s[n] == ')' && depth ? -1u : 0;
	*word = str_sub(*s, 0, n);
	*s = str_sub(*s, n, s->n);
	return n != 0;
}

static void read_state(str s, struct trace_state *out)
{
	str word, name, value;
	u64 n;
	*out = (struct trace_state){ 0 };
	while (next_word(&s, &word)) {
		str_cut(word, '=', &name, &value);
		if (str_starts(name, "frame") && str_to_u64(str_sub(name, 5, name.n - 1), &n))
			out->frame = (u32)n;
		else if (str_starts(name, "R") && str_to_u64(str_sub(name, 1, name.n), &n) && n < REGS)
			out->reg[n] = value;
		else if (str_starts(name, "fp-") && str_to_u64(str_sub(name, 3, name.n), &n) && n && n / SLOT <= SLOTS)
			out->slot[n / SLOT - 1] = value;
	}
}

/* What is otherwise than it was; of NULL: all but the frame's own pointer. */
static u32 say_changes(const struct trace_state *was, const struct trace_state *now, const char *first, struct buf *out)
{
	u32 n = 0;
	for (u32 i = 0; i + 1 < REGS; i++) {
		if (!now->reg[i].n || (was && str_eq(was->reg[i], now->reg[i])))
			continue;
		buf_printf(out, "%sr%u = ", n++ ? ",  " : first, i);
		say(now->reg[i], out);
	}
	for (u32 i = 0; i < SLOTS; i++) {
		if (!now->slot[i].n || (was && str_eq(was->slot[i], now->slot[i])))
			continue;
		buf_puts(out, n++ ? ",  " : first);
		say_slot(now->slot[i], (i + 1) * SLOT, out);
	}
	if (n)
		buf_char(out, '\n');
	return n;
}

/* ---- lines of source --------------------------------------------------------------------------------------------- */

static void end_line(struct trace *t, bool is_same_frame)
{
	if (t->is_open && !t->is_hidden && is_same_frame)
		say_changes(&t->start, &t->now, "                 ", t->out);
	t->is_open = false;
}

static void tell_source(struct trace *t, u32 insn)
{
	char place[64];
	str file = t->line.file;
	for (u32 i = file.n; i-- > 0;)
		if (file.s[i] == '/') {
			file = str_sub(file, i + 1, file.n);
			break;
		}
	if (t->line.line)
		snprintf(place, sizeof(place), "%.*s:%u", STR_ARG(file), t->line.line);
	else
		snprintf(place, sizeof(place), "instruction %u", insn);
	buf_printf(t->out, t->line.text.n ? "%-14s %.*s\n" : "%s%.*s\n", place, STR_ARG(t->line.text));
}

static u8 *times_shown(struct trace *t, u32 insn)
{
	return &t->shown[t->line.line ? (str_hash(t->line.file) + t->line.line * 31) % MANY : insn];
}

/* Where another path or function begins, all that is known is told. */
static void begin_line(struct trace *t, u32 insn)
{
	bool is_new = !t->has_begun || t->now.frame != t->start.frame;
	struct trace_line branch;
	u8 *shown = times_shown(t, insn);
	t->is_hidden = *shown >= TRACE_TIMES;
	t->hidden += t->is_hidden;
	*shown += !t->is_hidden;
	if (!t->is_hidden && t->from >= 0 && t->line_at(t->ctx, (u32)t->from, &branch)) {
		buf_printf(t->out, "from line %u, the other way", branch.line);
		if (!say_changes(NULL, &t->now, ":  ", t->out))
			buf_char(t->out, '\n');
	} else if (!t->is_hidden && is_new) {
		buf_puts(t->out, !t->has_begun ? "at first" :
			t->now.frame > t->start.frame ? "in the function" : "back from it");
		if (!say_changes(NULL, &t->now, ":  ", t->out))
			buf_char(t->out, '\n');
	}
	if (!t->is_hidden)
		tell_source(t, insn);
	t->start = t->now;
	t->from = -1;
	t->has_begun = t->is_open = true;
}

static bool is_same(const struct trace_line *a, const struct trace_line *b)
{
	return a->line == b->line && str_eq(a->file, b->file);
}

static void at_state(struct trace *t, u32 insn, str state)
{
	struct trace_line line = { 0 };
	t->line_at(t->ctx, insn, &line);
	read_state(state, &t->now);
	if (t->is_open && is_same(&line, &t->line) && t->now.frame == t->start.frame)
		return;
	end_line(t, t->now.frame == t->start.frame);
	t->line = line;
	begin_line(t, insn);
}

static void read_line(struct trace *t, str line)
{
	str number, rest;
	u64 insn;
	str_cut(line, ':', &number, &rest);
	bool is_at = str_to_u64(number, &insn) && insn < MANY;
	rest = str_trim(rest);
	if (is_at && str_is(rest, "safe")) {
		end_line(t, true);
		if (!t->is_hidden)
			buf_puts(t->out, "                 what follows was seen with no less known\n");
	} else if (is_at && rest.n && rest.s[0] != '(') {
		at_state(t, (u32)insn, rest);
	} else if (str_starts(line, "from ")) {
		end_line(t, true);
		str_cut(str_sub(line, 5, line.n), ' ', &number, &rest);
		t->from = str_to_u64(number, &insn) && insn < MANY ? (s64)insn : -1;
	} else if (!is_at && line.n && !str_starts(line, ";") && !str_starts(line, "stack depth") &&
		!str_starts(line, "processed ")) {
		end_line(t, true);
		buf_printf(t->out, "  refused:       %.*s\n", STR_ARG(line));
	}
}

void trace_print(str log, trace_line_fn *line_at, void *ctx, struct buf *out)
{
	struct arena a = { 0 };
	struct trace t = { .out = out, .line_at = line_at, .ctx = ctx, .from = -1,
		.shown = arena_array(&a, u8, MANY) };
	str line;
	while (log.n) {
		str_cut(log, '\n', &line, &log);
		read_line(&t, line);
	}
	end_line(&t, true);
	if (t.hidden)
		buf_printf(out, "%llu lines more, of those that were shown %u times\n", (unsigned long long)t.hidden,
			TRACE_TIMES);
	arena_clear(&a);
}
