/* debug_print.c: what skep debug shows of values: arguments, variables, maps, registers, memory, by the types of the
 * program's BTF. An expression is a name, and what follows from it: *p, p->member, a.member, a[3], map[key], $r1. Of
 * local variables the object tells the places (struct obj_local). */
#include "test/test_private.h"

#include <ctype.h>
#include "ui/ui.h"

enum { MAX_SHOWN = 64 /* elements of a map */, MAX_BYTES = 4096, SOME_BYTES = 64, PER_LINE = 16, MAX_ANONYMOUS = 8,
	MAX_STARS = 16 };

/* A value: bytes of the machine's memory, or a number. */
struct value { u32 type /* 0: not known */; const u8 *bytes; u64 len, number; };
struct reader { struct debug *d; str left; str why; };

static bool fail(struct reader *r, const char *fmt, ...) PRINTF_LIKE(2, 3);
static bool fail(struct reader *r, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	if (!r->why.n)
		r->why = arena_vprintf(r->d->h->arena, fmt, ap);
	va_end(ap);
	return false;
}

static void line(struct debug *d, struct buf *b)
{
	ui_line(buf_view(b), d->opts->out);
	buf_free(b);
}

static const struct btf *types(const struct debug *d)
{
	return d->o->btf;
}

static bool node(const struct debug *d, u32 type, struct btf_node *n)
{
	return types(d) && btf_node(types(d), btf_skip(types(d), type), n);
}

static u64 number_of(const struct debug *d, const struct value *v)
{
	struct btf_node n;
	u64 x = 0;
	if (!v->bytes)
		return v->number;
	memcpy(&x, v->bytes, MIN(v->len, sizeof(x)));
	if (node(d, v->type, &n) && n.kind == BTF_INT && n.int_encoding & 1 && v->len < 8)
		x = (u64)((s64)(x << (64 - 8 * v->len)) >> (64 - 8 * v->len));
	return x;
}

static void show(struct debug *d, str name, const struct value *v)
{
	struct buf b = BUF_INIT;
	struct data data;
	u64 number = number_of(d, v), size = 0;
	buf_str(&b, name);
	buf_puts(&b, " = ");
	if (v->bytes)
		data = data_decode(d->h->arena, host_types(d->h, types(d)), v->type, v->bytes, v->len);
	else if (v->type && types(d) && btf_size(types(d), v->type, &size) && size <= 8)
		data = data_decode(d->h->arena, host_types(d->h, types(d)), v->type, &number, size);
	else
		data = (struct data){ .kind = DATA_UINT, .u = number, .width = 8 };
	ui_value(&data, &b);
	if (data.kind == DATA_UINT && number > 9)
		buf_printf(&b, " (0x%llx)", (unsigned long long)number);
	line(d, &b);
}

/* ---- names ---- */

static str proto_param(const struct debug *d, u32 func, u32 i, u32 *type)
{
	struct btf_node f, proto;
	struct btf_param p;
	if (!types(d) || !btf_node(types(d), d->o->funcs.v[func].btf_id, &f) || f.kind != BTF_FUNC ||
	    !btf_node(types(d), f.type, &proto) || !btf_param(types(d), &proto, i, &p))
		return (str){ 0 };
	*type = p.type;
	return p.name;
}

static bool find_arg(const struct debug *d, str name, struct value *v)
{
	u32 func, insn, depth = vm_depth(d->vm);
	if (!vm_frame(d->vm, 0, &func, &insn) || depth > DEBUG_FRAMES)
		return false;
	for (u32 i = 0; i < DEBUG_ARGS; i++) {
		u32 type = 0;
		str is = proto_param(d, func, i, &type);
		if (!is.n || !str_eq(is, name) || !(d->has_args[depth - 1] >> i & 1))
			continue;
		*v = (struct value){ .type = type, .number = d->args[depth - 1][i] };
		return true;
	}
	return false;
}

/* ---- local variables ---- */

static bool is_visible(const struct obj_local *l, const struct obj_source *at)
{
	return str_eq(l->file, at->file) && l->declared <= at->line && at->line <= l->last;
}

/* Of those of this name the one that is declared last before this line. places: how many it has here. */
static const struct obj_local *local_here(const struct debug *d, str name, const struct obj_source *at, u32 *places)
{
	const struct obj_local *best = NULL;
	u32 func = 0, insn;
	vm_frame(d->vm, 0, &func, &insn);
	*places = 0;
	vec_each(l, &d->o->locals) {
		if (!str_eq(l->name, name) || !is_visible(l, at) || (best && l->declared < best->declared))
			continue;
		if (best && l->declared > best->declared)
			best = NULL, *places = 0;            /* an inner block's */
		bool is_here = l->map >= 0 || (l->func >= 0 && l->func == (s64)func);
		*places += is_here;
		best = is_here || !best ? l : best;
	}
	return best;
}

/* On a function's first line its parameters are still where they came. */
static bool local_value(const struct debug *d, const struct obj_local *l, u32 line, struct value *v)
{
	static const u32 zero;
	u64 frame;
	const u8 *bytes = NULL;
	if (l->declared == line && find_arg(d, l->name, v))
		return true;
	if (l->map >= 0 && (bytes = vm_map_lookup(d->vm, (u32)l->map, &zero, 0)))
		bytes += l->at;
	else if (l->map < 0 && vm_register(d->vm, REG_FP, &frame))
		bytes = vm_peek(d->vm, frame + (u64)l->at, l->bytes);
	*v = (struct value){ .type = l->type, .bytes = bytes, .len = l->bytes };
	return bytes != NULL;
}

static bool source_here(const struct debug *d, struct obj_source *at)
{
	u32 func, insn;
	return vm_frame(d->vm, 0, &func, &insn) && func < d->o->funcs.n &&
		obj_line_of(d->o, &d->o->funcs.v[func], insn, at);
}

/* A local variable that has one place here; else r->why says what is known of it. */
static bool find_local(struct reader *r, str name, struct value *v)
{
	struct debug *d = r->d;
	struct obj_source at;
	u32 places;
	const struct obj_local *l = source_here(d, &at) ? local_here(d, name, &at, &places) : NULL;
	if (!l)
		return false;
	if (l->declared == at.line && find_arg(d, name, v))
		return true;
	if (places > 1)
		return fail(r, "'%.*s' is in %u places here: its function was compiled into this one as often",
			STR_ARG(name), places);
	if (!places)
		return fail(r, "'%.*s' was optimised away: it has no place of its own", STR_ARG(name));
	return local_value(d, l, at.line, v) || fail(r, "'%.*s' cannot be read now", STR_ARG(name));
}

static bool find_variable(const struct debug *d, str name, struct value *v)
{
	static const u32 zero;
	struct btf_node section, var;
	struct btf_secinfo at;
	for (u32 m = 0; types(d) && m < d->o->maps.n; m++) {
		const struct obj_map *map = &d->o->maps.v[m];
		if (map->origin == MAP_DECLARED || !btf_node(types(d), map->datasec_btf, &section))
			continue;
		for (u32 i = 0; btf_secinfo(types(d), &section, i, &at); i++) {
			const u8 *bytes = vm_map_lookup(d->vm, m, &zero, 0);
			u64 size = map->data_size ? map->data_size : map->value_size;
			if (!bytes || !btf_node(types(d), at.type, &var) || !str_eq(var.name, name) || at.offset > size ||
			    at.size > size - at.offset)
				continue;
			*v = (struct value){ .type = var.type, .bytes = bytes + at.offset, .len = at.size };
			return true;
		}
	}
	return false;
}

static s64 find_map(const struct debug *d, str name)
{
	for (u32 i = 0; i < d->o->maps.n; i++)
		if (d->o->maps.v[i].origin == MAP_DECLARED && str_eq(d->o->maps.v[i].name, name))
			return i;
	return -1;
}

/* ---- expressions ---- */

static void skip_spaces(struct reader *r)
{
	while (r->left.n && r->left.s[0] == ' ')
		r->left = str_sub(r->left, 1, r->left.n);
}

static bool take(struct reader *r, const char *word)
{
	skip_spaces(r);
	if (!str_starts(r->left, word))
		return false;
	r->left = str_sub(r->left, (u32)strlen(word), r->left.n);
	return true;
}

static str word(struct reader *r)
{
	u32 n = 0;
	skip_spaces(r);
	while (n < r->left.n && (isalnum((unsigned char)r->left.s[n]) || r->left.s[n] == '_'))
		n++;
	str w = str_sub(r->left, 0, n);
	r->left = str_sub(r->left, n, r->left.n);
	return w;
}

/* A context's data and data_end are not memory; what is shown of them is the 32 bits that the fields have. */
static const u8 *with_packet_fields(struct debug *d, u64 at, const u8 *bytes, u64 size)
{
	u8 *copy = NULL;
	u64 pointer;
	for (u64 off = 0; off + 4 <= size && size <= MAX_BYTES; off += 4) {
		if (!vm_packet_field(d->vm, at + off, 4, &pointer))
			continue;
		if (!copy) {
			copy = arena_alloc(d->h->arena, size);
			memcpy(copy, bytes, size);
		}
		memcpy(copy + off, &pointer, 4);
	}
	return copy ? copy : bytes;
}

static bool deref(struct reader *r, struct value *v)
{
	struct debug *d = r->d;
	struct btf_node n;
	u64 size = 0, at = number_of(d, v);
	if (!node(d, v->type, &n) || n.kind != BTF_PTR)
		return fail(r, "that is no pointer whose type is known: 'x' shows the bytes at a number");
	if (!btf_size(types(d), n.type, &size) || !size)
		return fail(r, "the size of what it points to is not known");
	const void *p = vm_peek(d->vm, at, size);
	if (!p)
		return fail(r, "0x%llx: no memory of the program's", (unsigned long long)at);
	*v = (struct value){ .type = n.type, .bytes = with_packet_fields(d, at, p, size), .len = size };
	return true;
}

/* Also in records without a name. */
static bool find_member(const struct debug *d, u32 type, str name, u32 depth, struct btf_member *out)
{
	struct btf_node n;
	struct btf_member m;
	if (depth > MAX_ANONYMOUS || !node(d, type, &n) || (n.kind != BTF_STRUCT && n.kind != BTF_UNION))
		return false;
	for (u32 i = 0; btf_member(types(d), &n, i, &m); i++) {
		if (m.name.n ? str_eq(m.name, name) : find_member(d, m.type, name, depth + 1, out)) {
			u32 inner = m.name.n ? 0 : out->bit_off, bits = m.name.n ? m.bit_size : out->bit_size;
			u32 of = m.name.n ? m.type : out->type;
			*out = (struct btf_member){ .name = name, .type = of, .bit_off = m.bit_off + inner, .bit_size = (u8)bits };
			return true;
		}
	}
	return false;
}

/* A member of so many bits, with the sign of its type. False: it does not lie in the bytes. */
static bool bits_of(const struct debug *d, const struct btf_member *m, struct value *v)
{
	struct btf_node n;
	u64 from = m->bit_off / 8, shift = m->bit_off % 8, word_of = 0;
	u32 spare = 64 - m->bit_size;
	if (m->bit_size > 64 || from >= v->len || m->bit_off + m->bit_size > 8 * v->len)
		return false;
	memcpy(&word_of, v->bytes + from, MIN(v->len - from, 8));
	word_of >>= shift;
	if (shift + m->bit_size > 64)
		word_of |= (u64)v->bytes[from + 8] << (64 - shift);
	word_of <<= spare;
	bool is_signed = node(d, m->type, &n) && n.kind == BTF_INT && n.int_encoding & 1;
	*v = (struct value){ .type = m->type, .number = is_signed ? (u64)((s64)word_of >> spare) : word_of >> spare };
	return true;
}

static bool member(struct reader *r, struct value *v)
{
	struct btf_member m;
	u64 size = 0;
	str name = word(r);
	if (!v->bytes || !find_member(r->d, v->type, name, 0, &m))
		return fail(r, "there is no member '%.*s'", STR_ARG(name));
	if (m.bit_size)
		return bits_of(r->d, &m, v) || fail(r, "'%.*s' is not all there", STR_ARG(name));
	if (!btf_size(types(r->d), m.type, &size) || m.bit_off / 8 > v->len || size > v->len - m.bit_off / 8)
		return fail(r, "'%.*s' is not all there", STR_ARG(name));
	*v = (struct value){ .type = m.type, .bytes = v->bytes + m.bit_off / 8, .len = size };
	return true;
}

static bool element(struct reader *r, struct value *v, str text)
{
	struct btf_node n;
	u64 i, size = 0;
	if (!str_to_u64(str_trim(text), &i) || !v->bytes || !node(r->d, v->type, &n) || n.kind != BTF_ARRAY ||
	    !btf_size(types(r->d), n.array_type, &size) || !size || i >= v->len / size)
		return fail(r, "no element '%.*s'", STR_ARG(text));
	*v = (struct value){ .type = n.array_type, .bytes = v->bytes + i * size, .len = size };
	return true;
}

static bool map_element(struct reader *r, u32 map, str text, struct value *v)
{
	struct debug *d = r->d;
	const struct obj_map *m = &d->o->maps.v[map];
	u8 *key = arena_alloc(d->h->arena, m->key_size + 8);
	struct data_place place = { .type = m->key_btf, .p = key, .len = m->key_size };
	str why;
	if (!m->key_size || !data_encode(d->h->arena, types(d), str_trim(text), place, &why))
		return fail(r, "%.*s", STR_ARG(m->key_size ? why : STR("the map has no keys")));
	const u8 *bytes = vm_map_lookup(d->vm, map, key, 0);
	if (!bytes)
		return fail(r, "no element %.*s", STR_ARG(text));
	*v = (struct value){ .type = m->value_btf, .bytes = bytes, .len = m->value_size };
	return true;
}

/* What stands between brackets. */
static bool bracketed(struct reader *r, str *inner)
{
	u32 depth = 1, n = 0;
	for (; n < r->left.n; n++) {
		depth += r->left.s[n] == '[';
		depth -= r->left.s[n] == ']';
		if (!depth)
			break;
	}
	if (n == r->left.n)
		return fail(r, "a ']' is missing");
	*inner = str_sub(r->left, 0, n);
	r->left = str_sub(r->left, n + 1, r->left.n);
	return true;
}

static bool is_register(str name, u32 *reg)
{
	u64 n;
	if (name.n < 2 || name.s[0] != 'r' || !str_to_u64(str_sub(name, 1, name.n), &n) || n > REG_FP)
		return false;
	*reg = (u32)n;
	return true;
}

static bool primary(struct reader *r, struct value *v)
{
	u32 reg;
	u64 n;
	str inner;
	if (take(r, "$")) {
		str name = word(r);
		*v = (struct value){ 0 };
		if (!is_register(name, &reg))
			return fail(r, "registers are $r0 to $r10");
		return vm_register(r->d->vm, reg, &v->number) || fail(r, "r%u holds nothing", reg);
	}
	str name = word(r);
	s64 map = find_map(r->d, name);
	if (map >= 0)
		return (take(r, "[") && bracketed(r, &inner) && map_element(r, (u32)map, inner, v)) ||
			fail(r, "'%.*s' is a map", STR_ARG(name));
	if (str_to_u64(name, &n)) {
		*v = (struct value){ .number = n };
		return true;
	}
	if (find_local(r, name, v))
		return true;
	return find_arg(r->d, name, v) || (!r->why.n && find_variable(r->d, name, v)) ||
		fail(r, r->d->o->is_ours ? "'%.*s' is no variable or map that is known here" :
			"'%.*s' is no argument, variable or map; local variables are known where a source is debugged",
			STR_ARG(name));
}

static bool unary(struct reader *r, struct value *v)
{
	str inner;
	u32 stars = 0;
	while (take(r, "*"))
		if (++stars > MAX_STARS)
			return fail(r, "more than %d '*'", MAX_STARS);
	if (!primary(r, v))
		return false;
	for (;;) {
		bool ok = true;
		if (take(r, "->"))
			ok = deref(r, v) && member(r, v);
		else if (take(r, "."))
			ok = member(r, v);
		else if (take(r, "["))
			ok = bracketed(r, &inner) && element(r, v, inner);
		else
			break;
		if (!ok)
			return false;
	}
	while (stars && deref(r, v))
		stars--;
	return !stars;
}

/* Sums and differences of numbers, for addresses. */
static bool sum(struct reader *r, struct value *v)
{
	struct value other;
	if (!unary(r, v))
		return false;
	for (;;) {
		bool adds = take(r, "+"), takes = !adds && take(r, "-");
		if (!adds && !takes)
			return true;
		if (!unary(r, &other))
			return false;
		u64 a = number_of(r->d, v), b = number_of(r->d, &other);
		*v = (struct value){ .number = adds ? a + b : a - b };
	}
}

static void say_why(struct debug *d, const struct reader *r)
{
	ui_line(r->why.n ? r->why : arena_printf(d->h->arena, "'%.*s' is too much", STR_ARG(r->left)), d->opts->out);
}

/* ---- commands ---- */

static void map_row(struct debug *d, u32 map, const void *key, struct buf *b)
{
	const struct obj_map *m = &d->o->maps.v[map];
	const struct data_types *t = host_types(d->h, types(d));
	struct data k = data_decode(d->h->arena, t, m->key_btf, key, m->key_size);
	const void *value = vm_map_lookup(d->vm, map, key, 0);
	buf_puts(b, "  [");
	ui_value(&k, b);
	buf_puts(b, "] = ");
	if (value) {
		struct data v = data_decode(d->h->arena, t, m->value_btf, value, m->value_size);
		ui_value(&v, b);
	}
}

void debug_map(struct debug *d, u32 map)
{
	const struct obj_map *m = &d->o->maps.v[map];
	static const u32 zero;
	u32 n = 0;
	const void *key;
	bool is_array = !vm_map_key(d->vm, map, 0) && m->key_size == 4 && vm_map_lookup(d->vm, map, &zero, 0);
	for (u32 i = 0; n <= MAX_SHOWN; i++) {
		struct buf b = BUF_INIT;
		key = is_array ? (i < m->max_entries ? &i : NULL) : vm_map_key(d->vm, map, i);
		if (!key)
			break;
		if (n < MAX_SHOWN)
			map_row(d, map, key, &b);
		else
			buf_puts(&b, "  ...");
		line(d, &b);
		n++;
	}
	if (!n)
		ui_line(STR("  nothing in it"), d->opts->out);
}

void debug_print(struct debug *d, str what)
{
	struct reader r = { .d = d, .left = what };
	struct value v = { 0 };
	s64 map = find_map(d, what);
	if (map >= 0)
		debug_map(d, (u32)map);
	else if (sum(&r, &v) && !str_trim(r.left).n)
		show(d, what, &v);
	else
		say_why(d, &r);
}

void debug_examine(struct debug *d, str what)
{
	struct reader r = { .d = d, .left = what };
	struct value v = { 0 };
	u64 n = SOME_BYTES;
	if (!sum(&r, &v) || (str_trim(r.left).n && !str_to_u64(str_trim(r.left), &n))) {
		say_why(d, &r);
		return;
	}
	u64 at = number_of(d, &v);
	for (u64 i = 0; i < MIN(n, MAX_BYTES); i += PER_LINE) {
		struct buf b = BUF_INIT;
		buf_printf(&b, "0x%llx ", (unsigned long long)(at + i));
		for (u64 k = i; k < MIN(MIN(n, MAX_BYTES), i + PER_LINE); k++) {
			const u8 *p = vm_peek(d->vm, at + k, 1);
			if (p)
				buf_printf(&b, " %02x", *p);
			else
				buf_puts(&b, " --");
		}
		line(d, &b);
	}
}

void debug_args(struct debug *d)
{
	u32 func, insn, type = 0, n = 0;
	for (u32 i = 0; i < DEBUG_ARGS && vm_frame(d->vm, 0, &func, &insn); i++) {
		struct value v;
		str name = proto_param(d, func, i, &type);
		if (!name.n || !find_arg(d, name, &v))
			continue;
		show(d, name, &v);
		n++;
	}
	if (!n)
		ui_line(STR("no arguments whose names are known"), d->opts->out);
}

void debug_locals(struct debug *d)
{
	struct obj_source at;
	u32 n = 0, places;
	bool is_known = source_here(d, &at);
	vec_each(l, &d->o->locals) {
		struct value v;
		if (!is_known || !is_visible(l, &at))
			continue;
		const struct obj_local *seen = local_here(d, l->name, &at, &places);
		if (seen != l && (places || seen->declared != l->declared))
			continue;                    /* another of this name is the one that is seen */
		n++;
		if (places == 1 && local_value(d, l, at.line, &v))
			show(d, l->name, &v);
		else
			ui_line(arena_printf(d->h->arena, "%.*s: %s", STR_ARG(l->name), places > 1 ?
				"in several places" : "optimised away"), d->opts->out);
	}
	if (!n)
		ui_line(STR("no local variables are known here"), d->opts->out);
}

void debug_registers(struct debug *d)
{
	for (u32 i = 0; i < REG_COUNT; i++) {
		struct buf b = BUF_INIT;
		u64 v;
		if (!vm_register(d->vm, i, &v))
			continue;
		buf_printf(&b, "r%-2u 0x%-16llx %lld", i, (unsigned long long)v, (long long)v);
		line(d, &b);
	}
}
