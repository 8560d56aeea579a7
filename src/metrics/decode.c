/* decode.c: decoders: each makes a text of bytes, or of the text of the one before it. What they write is what
 * ebpf_exporter's write, for dashboards and alerts name it. */
#include "metrics/decode_private.h"

#include "uapi/uapi.h"

enum { NEEDS_SYMBOLS = 1, MAX_FRAMES = 128 };
struct decode { struct decode_env *e; const struct decoder *d; struct arena *a; str in, out; };
struct decoder_kind { const char *name; enum decoded (*run)(struct decode *x); u32 needs; };

static enum decoded is(struct decode *x, str out)
{
	x->out = out;
	return DECODED;
}

#define text(x, ...) is((x), arena_printf((x)->a, __VA_ARGS__))

static u64 number_of(str bytes)
{
	u64 n = 0;
	memcpy(&n, bytes.s, MIN(bytes.n, (u32)sizeof(n)));       /* the byte order is the machine's: little endian */
	return n;
}

/* A number that a decoder before this one has written. */
static bool written(const struct decode *x, u64 *n) { return str_to_u64(x->in, n); }

/* ---- bytes ------------------------------------------------------------------------------------------------------- */

static enum decoded uint(struct decode *x)
{
	if (x->in.n != 1 && x->in.n != 2 && x->in.n != 4 && x->in.n != 8)
		return DECODE_FAILED;
	return text(x, "%llu", (unsigned long long)number_of(x->in));
}

static enum decoded string(struct decode *x)
{
	s64 end = str_find(x->in, 0);
	return is(x, end < 0 ? x->in : str_sub(x->in, 0, (u32)end));
}

static enum decoded hex(struct decode *x)
{
	struct buf b = BUF_INIT;
	buf_hex_bytes(&b, x->in.s, x->in.n, "");
	is(x, arena_str(x->a, buf_view(&b)));
	buf_free(&b);
	return DECODED;
}

/* Labels of a name, each behind its length: "\x07example\x03com". */
static enum decoded dname(struct decode *x)
{
	char *out = arena_strdup(x->a, x->in);
	if (!x->in.n)
		return is(x, STR("."));
	for (u32 at = 0; at < x->in.n;) {
		u32 n = (u8)x->in.s[at];
		if (at + 1 + n > x->in.n)
			return is(x, x->in);
		out[at] = '.';
		at += n + 1;
	}
	return is(x, (str){ out + 1, x->in.n - 1 });
}

static u32 group_at(const u8 *p, u32 i) { return (u32)p[i * 2] << 8 | p[i * 2 + 1]; }

/* The longest run of zeros, of two at least, is left out (RFC 5952). */
static str ip6(struct arena *a, const u8 *p)
{
	struct buf b = BUF_INIT;
	u32 best = 8, best_n = 1;
	for (u32 i = 0; i < 8; i++) {
		u32 n = 0;
		while (i + n < 8 && !group_at(p, i + n))
			n++;
		if (n > best_n)
			best = i, best_n = n;
	}
	for (u32 i = 0; i < 8; i++) {
		if (i == best) {
			buf_puts(&b, "::");
			i += best_n - 1;
			continue;
		}
		buf_printf(&b, "%s%x", i && i != best + best_n ? ":" : "", group_at(p, i));
	}
	str s = arena_str(a, buf_view(&b));
	buf_free(&b);
	return s;
}

static enum decoded inet_ip(struct decode *x)
{
	static const u8 mapped[12] = { [10] = 0xff, [11] = 0xff };
	const u8 *p = (const u8 *)x->in.s;
	if (x->in.n == 16 && memcmp(p, mapped, sizeof(mapped)))
		return is(x, ip6(x->a, p));
	if (x->in.n != 4 && x->in.n != 16)
		return DECODE_FAILED;
	p += x->in.n - 4;
	return text(x, "%u.%u.%u.%u", p[0], p[1], p[2], p[3]);
}

/* ---- text -------------------------------------------------------------------------------------------------------- */

static enum decoded by_regexp(struct decode *x)
{
	str match, group;
	vec_each(r, &x->d->regexps) {
		u32 groups = regex_groups(*r);
		if (groups <= 1 && regex_find(*r, x->in, &match, &group))
			return is(x, groups ? group : match);
	}
	return DECODE_SKIP;
}

static enum decoded static_map(struct decode *x)
{
	if (!x->d->has_map)
		return is(x, STR("empty mapping"));
	vec_each(p, &x->d->map)
		if (str_eq(p->from, x->in))
			return is(x, p->to);
	return x->d->allow_unknown ? is(x, x->in) : text(x, "unknown:%.*s", STR_ARG(x->in));
}

/* 0 is no error, and not unknown. */
static enum decoded errno_name(struct decode *x)
{
	u64 n;
	if (!written(x, &n))
		return DECODE_FAILED;
	if (!n)
		return is(x, STR("0"));
	const char *name = n < 4096 ? uapi_errno_name((int)n) : NULL;
	return name ? is(x, str_from(name)) : text(x, "unknown:%llu", (unsigned long long)n);
}

static str own_arch(void)
{
#if defined(__aarch64__)
	return STR("arm64");
#else
	return STR("x86");
#endif
}

static enum decoded syscall_name(struct decode *x)
{
	u64 n;
	if (!written(x, &n))
		return DECODE_FAILED;
	const char *name = n < UINT32_MAX ? uapi_syscall_name(own_arch(), (u32)n) : NULL;
	return name ? is(x, str_from(name)) : text(x, "unknown_syscall:%llu", (unsigned long long)n);
}

/* ---- this machine ------------------------------------------------------------------------------------------------ */

static enum decoded cgroup(struct decode *x)
{
	u64 id;
	if (!written(x, &id))
		return DECODE_FAILED;
	str path = env_cgroup(x->e, id);
	return path.n ? is(x, path) : text(x, "unknown_cgroup_id:%llu", (unsigned long long)id);
}

static enum decoded ifname(struct decode *x)
{
	if (x->in.n < 4)
		return DECODE_FAILED;
	u32 index = (u32)number_of(str_sub(x->in, 0, 4));
	str name = env_interface(x->e, x->a, index);
	return name.n ? is(x, name) : text(x, "unknown:%u", index);
}

/* As the kernel's new_encode_dev() packs it: 12 bits of the major in the middle. */
static enum decoded majorminor(struct decode *x)
{
	if (x->in.n < 4)
		return DECODE_FAILED;
	u32 dev = (u32)number_of(str_sub(x->in, 0, 4)), major = dev >> 8 & 0xfff,
		minor = (dev & 0xff) | (dev >> 12 & 0xfff00);
	str name = env_disk(x->e, x->a, major, minor);
	return name.n ? is(x, name) : text(x, "unknown:%u:%u", major, minor);
}

static enum decoded ksym(struct decode *x)
{
	str name;
	u64 address = number_of(x->in);
	if (x->in.n < 8)
		return DECODE_FAILED;
	decode_env_symbols(x->e);
	return ksyms_exact(x->e->symbols, address, &name) ? is(x, name) :
		text(x, "unknown_addr:0x%llx", (unsigned long long)address);
}

/* "name", of a module "name\t[jbd2]", as the kernel's file has it. */
static str near_symbol(struct decode *x, u64 address)
{
	str name, module;
	u64 off;
	if (!ksyms_find(x->e->symbols, address, &name, &off))
		return STR("??");
	module = ksyms_module(x->e->symbols, address);
	return module.n ? arena_printf(x->a, "%.*s\t[%.*s]", STR_ARG(name), STR_ARG(module)) : name;
}

static enum decoded kstack(struct decode *x)
{
	struct buf b = BUF_INIT;
	decode_env_symbols(x->e);
	for (u32 at = 0; at + 8 <= x->in.n && at < MAX_FRAMES * 8; at += 8) {
		u64 address = number_of(str_sub(x->in, at, at + 8));
		if (!address)
			break;
		str name = near_symbol(x, address);
		buf_printf(&b, "%s%.*s", at ? "\n" : "", STR_ARG(name));
	}
	is(x, arena_str(x->a, buf_view(&b)));
	buf_free(&b);
	return DECODED;
}

/* What bpf_get_branch_snapshot() writes: struct perf_branch_entry, from, to and flags. */
static enum decoded branches(struct decode *x)
{
	enum { ENTRY = 24 };
	struct buf b = BUF_INIT;
	if (!x->in.n)
		return is(x, STR("<empty>"));
	decode_env_symbols(x->e);
	for (u32 at = 0; at + ENTRY <= x->in.n && at < MAX_FRAMES * ENTRY; at += ENTRY) {
		u64 from = number_of(str_sub(x->in, at, at + 8)), to = number_of(str_sub(x->in, at + 8, at + 16));
		str source = near_symbol(x, from), target = near_symbol(x, to);
		buf_printf(&b, "%s0x%08llx -> 0x%08llx | %.*s -> %.*s", at ? "\n" : "", (unsigned long long)from,
			(unsigned long long)to, STR_ARG(source), STR_ARG(target));
	}
	is(x, arena_str(x->a, buf_view(&b)));
	buf_free(&b);
	return DECODED;
}

/* ---- PCI: pci.ids has vendors ("8086 Intel"), devices below them behind a tab, classes ("C 02 Network"), subclasses
 * -- */

static bool is_line(str line, const char *key, str *name)
{
	u32 n = (u32)strlen(key);
	*name = str_trim(str_sub(line, n, line.n));
	return str_starts(line, key) && line.n > n && line.s[n] == ' ';
}

/* The name of a key at the left edge ("8086", "C 02"), or below it of a second key behind a tab. */
static str pci_name(str ids, const char *key, const char *below)
{
	bool is_inside = false;
	str line, name;
	while (ids.n) {
		str_cut(ids, '\n', &line, &ids);
		if (!line.n || line.s[0] == '#')
			continue;
		if (line.s[0] != '\t') {
			is_inside = is_line(line, key, &name);
			if (is_inside && !below)
				return name;
		} else if (is_inside && below && line.n > 1 && line.s[1] != '\t' &&
			is_line(str_sub(line, 1, line.n), below, &name)) {
			return name;
		}
	}
	return STR("");
}

static enum decoded pci(struct decode *x, const char *key, const char *below, str unknown)
{
	str ids = env_pci(x->e);
	str name = ids.n ? pci_name(ids, key, below) : STR("missing pci.ids db");
	return is(x, name.n ? name : unknown);
}

static enum decoded pci_vendor(struct decode *x)
{
	u64 n;
	if (!written(x, &n))
		return DECODE_FAILED;
	return pci(x, arena_printf(x->a, "%04x", (u32)n).s, NULL, arena_printf(x->a, "unknown pci vendor: 0x%02x",
		(u32)n));
}

static enum decoded pci_device(struct decode *x)
{
	u64 n;
	if (!written(x, &n))
		return DECODE_FAILED;
	return pci(x, arena_printf(x->a, "%04x", (u32)n >> 16).s, arena_printf(x->a, "%04x", (u32)n & 0xffff).s,
		arena_printf(x->a, "unknown pci device: 0x%04x", (u32)n));
}

static enum decoded pci_class(struct decode *x)
{
	u64 n;
	if (!written(x, &n))
		return DECODE_FAILED;
	return pci(x, arena_printf(x->a, "C %02x", (u32)n).s, NULL, arena_printf(x->a, "unknown pci class: 0x%02x",
		(u32)n));
}

static enum decoded pci_subclass(struct decode *x)
{
	u64 n;
	if (!written(x, &n))
		return DECODE_FAILED;
	const char *class = arena_printf(x->a, "C %02x", (u32)n >> 8).s, *sub = arena_printf(x->a, "%02x",
		(u32)n & 0xff).s;
	bool has_class = pci_name(env_pci(x->e), class, NULL).n > 0;
	return pci(x, class, sub, has_class ? arena_printf(x->a, "unknown pci subclass: 0x%s (class 0x%s)", sub,
		class + 2) :
		arena_printf(x->a, "unknown pci class: 0x%s", class + 2));
}

/* ---- the table --------------------------------------------------------------------------------------------------- */

static const struct decoder_kind kinds[] = {
#define SYMBOLS NEEDS_SYMBOLS
#define DECODER(name, function, needs) { #name, function, needs },
#include "metrics/decoder.def"
#undef DECODER
#undef SYMBOLS
};

const char *decoder_name(u32 i) { return i < ARRAY_LEN(kinds) ? kinds[i].name : NULL; }
bool decoder_needs_symbols(const struct decoder *d) { return d->kind->needs & NEEDS_SYMBOLS; }

const struct decoder_kind *decoder_find(str name)
{
	for (u32 i = 0; i < ARRAY_LEN(kinds); i++)
		if (str_is(name, kinds[i].name))
			return &kinds[i];
	return NULL;
}

enum decoded decode_label(struct decode_env *e, const struct metric_label *l, const u8 *bytes, struct arena *a,
	str *out)
{
	struct decode x = { .e = e, .a = a, .out = { (const char *)bytes, l->size } };
	vec_each(d, &l->decoders) {
		x.d = d;
		x.in = x.out;
		enum decoded r = d->kind->run(&x);
		if (r != DECODED)
			return r;
	}
	*out = x.out;
	return DECODED;
}
