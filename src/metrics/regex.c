/* regex.c: regular expressions as configurations of Go programs have them (RE2's notation, without classes of Unicode),
 * matched by a simulation of all ways at once (Thompson 1968, Pike): hostile text costs no more than any other.
 *
 *   text ─► tree of nodes ─► instructions: SET, SPLIT, SAVE ... ─► a list of threads for each place of the text
 *
 * The first way wins, as in Perl: of threads that stand before a later one the later is dropped when they match. */
#include "metrics/metrics.h"

enum { MAX_PATTERN = 4096, MAX_INSNS = 4096, MAX_DEPTH = 100, MAX_REPEAT = 1000, INFINITE = -1, SAVES = 4 };
enum node_kind { NODE_EMPTY, NODE_SET, NODE_CAT, NODE_OR, NODE_REPEAT, NODE_GROUP, NODE_BEGIN, NODE_END, NODE_WORD,
	NODE_NO_WORD };
struct range { u32 from, to; };
struct set { vec(struct range) ranges; bool is_negated; };
struct node {
	enum node_kind kind;
	const struct node *a, *b;
	const struct set *set;
	s32 min, max;                /* REPEAT */
	bool is_lazy;
	u32 group;
};
enum op { OP_SET, OP_SPLIT, OP_JUMP, OP_SAVE, OP_ASSERT, OP_MATCH };
struct inst { enum op op; u32 x, y; const struct set *set; enum node_kind what; };
struct thread { u32 pc; s64 save[SAVES]; };
struct threads { struct thread *v; u32 n; u64 *mark; /* the round in which an instruction came in */ };
struct regex {
	struct inst *code; u32 n;
	u32 groups;
	struct threads now, next;
	u64 round;
};
struct parser { struct arena *a; str s; u32 at, depth, groups, insns; bool fold, dot_all; const char *why; };

/* ---- reading ------------------------------------------------------------------------------------------------- */

static bool more(const struct parser *p) { return p->at < p->s.n && !p->why; }
static char peek(const struct parser *p) { return p->at < p->s.n ? p->s.s[p->at] : 0; }

static bool take(struct parser *p, char c)
{
	if (!more(p) || p->s.s[p->at] != c)
		return false;
	p->at++;
	return true;
}

static const struct node *fail(struct parser *p, const char *why)
{
	p->why = p->why ? p->why : why;
	return NULL;
}

static struct node *node(struct parser *p, enum node_kind kind, const struct node *a, const struct node *b)
{
	struct node *n = arena_new(p->a, struct node);
	*n = (struct node){ .kind = kind, .a = a, .b = b };
	return n;
}

static u32 character(struct parser *p)
{
	u32 code = 0, n = utf8_at(p->s, p->at, &code);
	if (!n)
		code = (u8)p->s.s[p->at];
	p->at += n ? n : 1;
	return code;
}

static void add_range(struct parser *p, struct set *s, u32 from, u32 to)
{
	struct range r = { from, to };
	vec_push(&s->ranges, p->a, r);
	for (u32 c = MAX(from, 'A'); p->fold && c <= MIN(to, 'z'); c++) {
		u32 other = c >= 'A' && c <= 'Z' ? c + 32 : c >= 'a' && c <= 'z' ? c - 32 : 0;
		if (other)
			vec_push(&s->ranges, p->a, ((struct range){ other, other }));
	}
}

static const struct { char letter; const char *ranges; } classes[] = {
	{ 'd', "09" }, { 'w', "09AZ__az" }, { 's', "\t\n\f\r  " },
};
static const struct { const char *name, *ranges; } named[] = {
	{ "alnum", "09AZaz" }, { "alpha", "AZaz" }, { "blank", "\t\t  " }, { "cntrl", "\1\x1f\x7f\x7f" },
	{ "digit", "09" },
	{ "graph", "!~" }, { "lower", "az" }, { "print", " ~" }, { "punct", "!/:@[`{~" }, { "space", "\t\r  " },
	{ "upper", "AZ" }, { "word", "09AZ__az" }, { "xdigit", "09AFaf" },
};

static void add_ranges(struct parser *p, struct set *s, const char *ranges, bool is_negated)
{
	u32 from = 0;
	for (const char *r = ranges; *r; r += 2) {
		if (!is_negated)
			add_range(p, s, (u8)r[0], (u8)r[1]);
		else if (from < (u8)r[0])
			add_range(p, s, from, (u8)r[0] - 1u);
		from = (u8)r[1] + 1u;
	}
	if (is_negated)
		add_range(p, s, from, 0x10ffff);
}

/* \d and its like into the set; false: the letter is none of them. */
static bool class_of(struct parser *p, char letter, struct set *s)
{
	for (u32 i = 0; i < ARRAY_LEN(classes); i++)
		if (classes[i].letter == (letter | 32)) {
			add_ranges(p, s, classes[i].ranges, letter < 'a');
			return true;
		}
	return false;
}

static u32 hex_digits(struct parser *p, u32 max)
{
	u32 v = 0, n = 0;
	for (; n < max && more(p); n++, p->at++) {
		u32 c = (u8)peek(p), d = c - '0' < 10 ? c - '0' : (c | 32) - 'a' + 10;
		if (d > 15)
			break;
		v = v * 16 + d;
	}
	if (!n)
		fail(p, "\\x wants digits");
	return v;
}

/* What stands behind a backslash and is one character. */
static u32 escaped(struct parser *p)
{
	static const char from[] = "ntrfva", to[] = "\n\t\r\f\v\a";
	char c = peek(p);
	const char *at = strchr(from, c);
	if (c && at) {
		p->at++;
		return (u8)to[at - from];
	}
	if (take(p, 'x')) {
		bool is_long = take(p, '{');
		u32 v = hex_digits(p, is_long ? 6 : 2);
		if (is_long && !take(p, '}'))
			fail(p, "\\x{ is not closed");
		return v;
	}
	if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || !c) {
		fail(p, "this escape is not known");
		return 0;
	}
	return character(p);
}

static bool named_class(struct parser *p, struct set *s)
{
	if (!str_starts(str_sub(p->s, p->at, p->s.n), "[:"))
		return false;
	s64 end = str_find(str_sub(p->s, p->at + 2, p->s.n), ':');
	str name = end < 0 ? STR("") : str_sub(p->s, p->at + 2, p->at + 2 + (u32)end);
	bool is_negated = name.n && name.s[0] == '^';
	str bare = str_sub(name, is_negated, name.n);
	for (u32 i = 0; i < ARRAY_LEN(named); i++)
		if (str_is(bare, named[i].name)) {
			add_ranges(p, s, named[i].ranges, is_negated);
			p->at += name.n + 3;
			if (!take(p, ']'))
				fail(p, "this class is not closed");
			return true;
		}
	fail(p, "there is no such class");
	return true;
}

static const struct node *bracket(struct parser *p)
{
	struct set *s = arena_new(p->a, struct set);
	s->is_negated = take(p, '^');
	bool is_first = true;
	while (more(p) && (is_first || peek(p) != ']')) {
		is_first = false;
		if (named_class(p, s))
			continue;
		bool is_escape = take(p, '\\');
		if (is_escape && class_of(p, peek(p), s)) {
			p->at++;
			continue;
		}
		u32 from = is_escape ? escaped(p) : character(p), to = from;
		if (peek(p) == '-' && p->at + 1 < p->s.n && p->s.s[p->at + 1] != ']') {
			p->at++;
			to = take(p, '\\') ? escaped(p) : character(p);
		}
		if (to < from)
			return fail(p, "a range goes from the lower to the higher");
		add_range(p, s, from, to);
	}
	if (!take(p, ']'))
		return fail(p, "a [ is not closed");
	struct node *n = node(p, NODE_SET, NULL, NULL);
	n->set = s;
	return n;
}

static const struct node *one(struct parser *p, u32 from, u32 to)
{
	struct set *s = arena_new(p->a, struct set);
	struct node *n = node(p, NODE_SET, NULL, NULL);
	add_range(p, s, from, to);
	n->set = s;
	return n;
}

static const struct node *dot(struct parser *p)
{
	struct set *s = arena_new(p->a, struct set);
	struct node *n = node(p, NODE_SET, NULL, NULL);
	if (!p->dot_all)
		vec_push(&s->ranges, p->a, ((struct range){ '\n', '\n' }));
	s->is_negated = true;
	n->set = s;
	return n;
}

static const struct node *backslash(struct parser *p)
{
	struct set *s = arena_new(p->a, struct set);
	struct node *n;
	if (take(p, 'b'))
		return node(p, NODE_WORD, NULL, NULL);
	if (take(p, 'B'))
		return node(p, NODE_NO_WORD, NULL, NULL);
	if (take(p, 'A'))
		return node(p, NODE_BEGIN, NULL, NULL);
	if (take(p, 'z'))
		return node(p, NODE_END, NULL, NULL);
	if (class_of(p, peek(p), s)) {
		p->at++;
		n = node(p, NODE_SET, NULL, NULL);
		n->set = s;
		return n;
	}
	u32 c = escaped(p);
	return one(p, c, c);
}

static const struct node *alternatives(struct parser *p);

/* Letters behind "(?"; true: they end with ':'. */
static bool flags(struct parser *p)
{
	bool on = true;
	for (; more(p); p->at++)
		switch (peek(p)) {
		case 'i': p->fold = on; break;
		case 's': p->dot_all = on; break;
		case '-': on = false; break;
		case ':': p->at++; return true;
		case ')': return false;
		default: fail(p, "this flag is not known");
		}
	fail(p, "a ( is not closed");
	return false;
}

static bool group_name(struct parser *p)
{
	if (!take(p, 'P') && peek(p) != '<')
		return false;
	s64 end = str_find(str_sub(p->s, p->at, p->s.n), '>');
	if (!take(p, '<') || end < 0)
		fail(p, "the name of this group is not closed");
	else
		p->at += (u32)end;
	return true;
}

static const struct node *group(struct parser *p)
{
	bool fold = p->fold, dot_all = p->dot_all, is_kept = true;
	if (take(p, '?') && !group_name(p)) {
		is_kept = false;
		if (!flags(p)) {
			if (!take(p, ')'))
				return fail(p, "a ( is not closed");
			return node(p, NODE_EMPTY, NULL, NULL);      /* the flags hold from here on */
		}
	}
	u32 number = is_kept ? ++p->groups : 0;
	const struct node *inside = alternatives(p);
	if (!take(p, ')'))
		return fail(p, "a ( is not closed");
	p->fold = fold;
	p->dot_all = dot_all;
	struct node *n = node(p, is_kept ? NODE_GROUP : NODE_CAT, inside, NULL);
	n->group = number;
	return n;
}

static const struct node *atom(struct parser *p)
{
	switch (peek(p)) {
	case '(': p->at++; return group(p);
	case '[': p->at++; return bracket(p);
	case '.': p->at++; return dot(p);
	case '^': p->at++; return node(p, NODE_BEGIN, NULL, NULL);
	case '$': p->at++; return node(p, NODE_END, NULL, NULL);
	case '\\': p->at++; return backslash(p);
	case '*': case '+': case '?': return fail(p, "there is nothing to repeat");
	default: {
		u32 c = character(p);
		return one(p, c, c);
	}
	}
}

static s32 number(struct parser *p)
{
	u32 from = p->at, v = 0;
	for (; more(p) && peek(p) >= '0' && peek(p) <= '9'; p->at++)
		v = MIN(v * 10 + (u32)(peek(p) - '0'), MAX_REPEAT + 1u);
	if (v > MAX_REPEAT)
		fail(p, "at most 1000 times");
	return p->at > from ? (s32)v : INFINITE;
}

/* "{2}", "{2,}", "{2,5}"; else the brace stands for itself. */
static bool counted(struct parser *p, s32 *min, s32 *max)
{
	u32 from = p->at;
	p->at++;
	*min = *max = number(p);
	if (take(p, ','))
		*max = number(p);
	if (*min != INFINITE && take(p, '}'))
		return true;
	p->at = from;
	return false;
}

static const struct node *repeated(struct parser *p)
{
	const struct node *a = atom(p);
	while (more(p)) {
		s32 min, max;
		char c = peek(p);
		if (c == '{' && !counted(p, &min, &max))
			return a;
		if (c != '*' && c != '+' && c != '?' && c != '{')
			return a;
		if (c != '{') {
			p->at++;
			min = c == '+';
			max = c == '?' ? 1 : INFINITE;
		}
		if (max != INFINITE && max < min)
			return fail(p, "a repetition goes from the lower to the higher");
		struct node *n = node(p, NODE_REPEAT, a, NULL);
		n->min = min;
		n->max = max;
		n->is_lazy = take(p, '?');
		a = n;
		if (++p->depth > MAX_DEPTH)
			return fail(p, "this is nested too deeply");
	}
	return a;
}

static const struct node *sequence(struct parser *p)
{
	const struct node *all = node(p, NODE_EMPTY, NULL, NULL);
	while (more(p) && peek(p) != '|' && peek(p) != ')') {
		u32 depth = p->depth;
		all = node(p, NODE_CAT, all, repeated(p));
		p->depth = depth;
	}
	return all;
}

static const struct node *alternatives(struct parser *p)
{
	if (++p->depth > MAX_DEPTH)
		return fail(p, "this is nested too deeply");
	const struct node *all = sequence(p);
	while (take(p, '|'))
		all = node(p, NODE_OR, all, sequence(p));
	p->depth--;
	return all;
}

/* ---- instructions --------------------------------------------------------------------------------------------- */

struct code { struct arena *a; vec(struct inst) v; bool is_full; };

static u32 put(struct code *c, struct inst i)
{
	c->is_full |= c->v.n >= MAX_INSNS;
	if (!c->is_full)
		vec_push(&c->v, c->a, i);
	return c->v.n - 1;
}

static void split_to(struct code *c, u32 at, u32 first, u32 second, bool is_lazy)
{
	if (c->is_full)
		return;
	c->v.v[at].x = is_lazy ? second : first;
	c->v.v[at].y = is_lazy ? first : second;
}

static void emit(struct code *c, const struct node *n);

static void repeat(struct code *c, const struct node *n)
{
	for (s32 i = 0; i < n->min && !c->is_full; i++)
		emit(c, n->a);
	if (n->max == INFINITE) {
		u32 at = put(c, (struct inst){ .op = OP_SPLIT });
		emit(c, n->a);
		put(c, (struct inst){ .op = OP_JUMP, .x = at });
		split_to(c, at, at + 1, c->v.n, n->is_lazy);
		return;
	}
	u32 from = c->v.n;
	for (s32 i = n->min; i < n->max && !c->is_full; i++) {
		put(c, (struct inst){ .op = OP_SPLIT, .y = UINT32_MAX });
		emit(c, n->a);
	}
	for (u32 i = from; i < c->v.n && !c->is_full; i++)       /* those of this repetition lead to its end */
		if (c->v.v[i].op == OP_SPLIT && c->v.v[i].y == UINT32_MAX)
			split_to(c, i, i + 1, c->v.n, n->is_lazy);
}

static void alternative(struct code *c, const struct node *n)
{
	u32 split = put(c, (struct inst){ .op = OP_SPLIT });
	emit(c, n->a);
	u32 jump = put(c, (struct inst){ .op = OP_JUMP });
	split_to(c, split, split + 1, c->v.n, false);
	emit(c, n->b);
	if (!c->is_full)
		c->v.v[jump].x = c->v.n;
}

static void emit(struct code *c, const struct node *n)
{
	if (!n || c->is_full)
		return;
	switch (n->kind) {
	case NODE_EMPTY: return;
	case NODE_SET: put(c, (struct inst){ .op = OP_SET, .set = n->set }); return;
	case NODE_CAT: emit(c, n->a); emit(c, n->b); return;
	case NODE_OR: alternative(c, n); return;
	case NODE_REPEAT: repeat(c, n); return;
	case NODE_GROUP:
		put(c, (struct inst){ .op = OP_SAVE, .x = n->group * 2 });
		emit(c, n->a);
		put(c, (struct inst){ .op = OP_SAVE, .x = n->group * 2 + 1 });
		return;
	default: put(c, (struct inst){ .op = OP_ASSERT, .what = n->kind });
	}
}

struct regex *regex_new(struct arena *a, str pattern, const char **why)
{
	struct parser p = { .a = a, .s = pattern };
	struct code c = { .a = a };
	if (pattern.n > MAX_PATTERN)
		fail(&p, "this is too long");
	const struct node *all = alternatives(&p);
	if (!p.why && p.at < pattern.n)
		fail(&p, "a ) has no beginning");
	if (!p.why)
		emit(&c, all);
	put(&c, (struct inst){ .op = OP_MATCH });
	*why = p.why ? p.why : c.is_full ? "this is too large" : NULL;
	if (*why)
		return NULL;
	struct regex *r = arena_new(a, struct regex);
	*r = (struct regex){ .code = c.v.v, .n = c.v.n, .groups = p.groups };
	struct threads *lists[] = { &r->now, &r->next };
	for (u32 i = 0; i < 2; i++) {
		lists[i]->v = arena_array(a, struct thread, r->n);
		lists[i]->mark = arena_array(a, u64, r->n);
	}
	return r;
}

u32 regex_groups(const struct regex *r) { return r->groups; }

/* ---- matching --------------------------------------------------------------------------------------------------- */

static bool is_word(str s, s64 at)
{
	u8 c = at >= 0 && at < (s64)s.n ? (u8)s.s[at] : 0;
	return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool holds(enum node_kind what, str s, u32 at)
{
	bool is_edge = is_word(s, (s64)at - 1) != is_word(s, at);
	switch (what) {
	case NODE_BEGIN: return at == 0;
	case NODE_END: return at == s.n;
	case NODE_WORD: return is_edge;
	default: return !is_edge;
	}
}

/* The thread and all that it leads to without reading. */
static void add(struct regex *r, struct threads *to, struct thread t, str s, u32 at)
{
	while (to->mark[t.pc] != r->round) {
		const struct inst *i = &r->code[t.pc];
		to->mark[t.pc] = r->round;
		switch (i->op) {
		case OP_JUMP: t.pc = i->x; continue;
		case OP_SPLIT: {
			struct thread first = t;
			first.pc = i->x;
			add(r, to, first, s, at);
			t.pc = i->y;
			continue;
		}
		case OP_SAVE:
			if (i->x < SAVES)
				t.save[i->x] = at;
			t.pc++;
			continue;
		case OP_ASSERT:
			if (!holds(i->what, s, at))
				return;
			t.pc++;
			continue;
		default: to->v[to->n++] = t; return;
		}
	}
}

static bool is_in(const struct set *s, u32 c)
{
	for (u32 i = 0; i < s->ranges.n; i++)
		if (c >= s->ranges.v[i].from && c <= s->ranges.v[i].to)
			return !s->is_negated;
	return s->is_negated;
}

/* All threads read the character c, which has so many bytes (0: the text has ended). True: one has matched, the
 * best. */
static bool step(struct regex *r, str s, u32 at, u32 bytes, u32 c, struct thread *best)
{
	r->next.n = 0;
	r->round++;
	for (u32 i = 0; i < r->now.n; i++) {
		struct thread t = r->now.v[i];
		const struct inst *in = &r->code[t.pc];
		if (in->op == OP_MATCH) {
			*best = t;
			best->save[1] = at;
			return true;                 /* those behind it are worse */
		}
		if (bytes && is_in(in->set, c)) {
			t.pc++;
			add(r, &r->next, t, s, at + bytes);
		}
	}
	return false;
}

bool regex_find(struct regex *r, str s, str *match, str *group_text)
{
	struct thread best = { 0 };
	bool found = false;
	r->now.n = 0;
	r->round++;
	for (u32 at = 0;;) {
		u32 c = 0, bytes = at < s.n ? utf8_at(s, at, &c) : 0;
		if (at < s.n && !bytes)
			bytes = 1, c = 0xfffd;
		if (!found)
			add(r, &r->now, (struct thread){ 0, { at, -1, -1, -1 } }, s, at);
		found |= step(r, s, at, bytes, c, &best);
		struct threads was = r->now;
		r->now = r->next;
		r->next = was;
		if (!bytes || (found && !r->now.n))
			break;
		at += bytes;
	}
	if (!found)
		return false;
	*match = str_sub(s, (u32)best.save[0], (u32)best.save[1]);
	*group_text = best.save[2] >= 0 && best.save[3] >= 0 ? str_sub(s, (u32)best.save[2], (u32)best.save[3]) :
		STR("");
	return true;
}
