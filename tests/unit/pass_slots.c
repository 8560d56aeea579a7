/* pass_slots.c: which maps are histograms, and from which slot: of logarithms written in many ways, of keys and
 * counters of many shapes. Each row is a program and what is found of its maps: "h 1" is a histogram of powers of two
 * whose slot 1 is the first, "h linear", "h -" none, "h.slots 0" an array in its values. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bench.h"

static const char before[] = "#include <uapi/linux/ptrace.h>\n"
	"static u32 by_loop(u64 v) { u32 r = 0; for (; v > 1 && r < 63; r++) v >>= 1; return r; }\n";

#define COUNT "u64 *n = h.lookup(&k); if (n) (*n)++;"
#define HASH "BPF_HASH(h, u32, u64);\n"

static const struct { const char *outside, *inside, *found; } rows[] = {
	/* what a logarithm is */
	{ HASH, "u32 k = by_loop(v); " COUNT, "h 0" }, { HASH, "u32 k = bpf_log2l(v); " COUNT, "h 1" },
	{ HASH, "u32 k = bpf_log2(v); " COUNT, "h 0" }, { HASH, "u32 k = v; " COUNT, "h -" },
	{ HASH "static u32 bits(u64 v) { u32 n = 0; for (; v && n < 64; n++) v >>= 1; return n; }\n",
		"u32 k = bits(v); " COUNT, "h 1" },
	{ HASH "static u32 from2(u64 v) { return by_loop(v) + 2; }\n", "u32 k = from2(v); " COUNT, "h 2" },
	{ HASH "static u32 own(u64 v) { u32 n = 0; for (; v > 1 && n < 63; n++) v >>= 1; "
		"return n; }\n", "u32 k = own(v); " COUNT, "h 0" },
	{ HASH "static u32 own(u64 v) { u32 n = 2; for (; v > 1 && n < 65; n++) v >>= 1; "
		"return n; }\n", "u32 k = own(v); " COUNT, "h 2" },
	{ HASH "static u32 own(u64 v) { u32 n = 3; for (; v > 1 && n < 66; n++) v >>= 1; "
		"return n; }\n", "u32 k = own(v); " COUNT, "h -" },
	{ HASH "static u32 own(u64 v) { u32 n = -1; for (; v > 1 && n < 63; n++) v >>= 1; "
		"return n; }\n", "u32 k = own(v); " COUNT, "h -" },
	{ HASH "static u32 own(u64 v) { u32 n = 0; for (; v > 1 && n < 8; n++) v >>= 1; "
		"return n; }\n", "u32 k = own(v); " COUNT, "h 0" },
	{ HASH "static u32 own(u64 v) { u32 n = 0; for (; v > 1 && n < 7; n++) v >>= 1; "
		"return n; }\n", "u32 k = own(v); " COUNT, "h -" },
	{ HASH "static u32 own(u64 v) { u32 n = 1; for (; v > 1 && n < 9; n++) v >>= 1; "
		"return n; }\n", "u32 k = own(v); " COUNT, "h 1" },
	{ HASH "static u32 own(u64 v) { u32 n = 0; for (; v > 1 && n < 63; n++) v >>= 1; "
		"return n + (n > 40); }\n", "u32 k = own(v); " COUNT, "h -" },
	{ HASH "static u32 own(u64 v) { u32 n = 0; for (; v > 1 && n < 63; n++) v >>= 1; "
		"return n * 2; }\n", "u32 k = own(v); " COUNT, "h -" },
	{ HASH "static u32 own(u64 v) { u32 n = 0; u64 w = v; for (; v > 1 && n < 63; n++) v >>= 1; "
		"return n + (w == 4095); }\n", "u32 k = own(v); " COUNT, "h -" },
	{ HASH "static u32 own(u64 v) { u32 n = 0; u64 w = v; for (; v > 1 && n < 63; n++) v >>= 1; "
		"return n + (w == 4096); }\n", "u32 k = own(v); " COUNT, "h -" },
	{ HASH "static u32 own(u64 v) { u32 n = 1; u64 w = v; for (; v > 1 && n < 64; n++) v >>= 1; "
		"return n - !w; }\n", "u32 k = own(v); " COUNT, "h 1" },
	{ HASH "static u32 own(u64 v) { u32 n = 2; u64 w = v; for (; v > 1 && n < 65; n++) v >>= 1; "
		"return n - !w * 2; }\n", "u32 k = own(v); " COUNT, "h -" },
	{ HASH "static u32 own(u64 v) { u32 n = 0; u64 w = v; for (; v > 1 && n < 63; n++) v >>= 1; "
		"return n + !w; }\n", "u32 k = own(v); " COUNT, "h -" },
	/* one of which the logarithm, moved, or a number of ours comes back */
	{ HASH "static u32 from3(u64 v) { return by_loop(v) + 3; }\n", "u32 k = from3(v); " COUNT, "h 3" },
	{ HASH "static u32 up_to(u64 v) { u32 n = by_loop(v); return n > 7 ? 7 : n; }\n", "u32 k = up_to(v); " COUNT,
		"h 0" },
	{ HASH "static u32 zero(u64 v) { return v ? by_loop(v) + 1 : 0; }\n", "u32 k = zero(v); " COUNT, "h 1" },
	{ HASH "static u32 two(u64 v, u32 b) { return by_loop(v) + b; }\n", "u32 k = two(v, 1); " COUNT, "h -" },
	{ HASH "static u32 search(u32 v) { u32 r, s; r = (v > 0xffff) << 4; v >>= r; s = (v > 0xff) << 3; v >>= s; r "
		"|= s; "
		"s = (v > 0xf) << 2; v >>= s; r |= s; s = (v > 3) << 1; v >>= s; r |= s; return r | v >> 1; }\n",
		"u32 k = search(v); " COUNT, "h 0" },
	{ HASH "static u64 tenth(u64 v) { return v / 10; }\n", "u32 k = tenth(v); " COUNT, "h -" },
	{ HASH "static u32 asks(u64 v) { return bpf_get_prandom_u32() + v; }\n", "u32 k = asks(v); " COUNT, "h -" },
	{ HASH "static u32 endless(u64 v) { u32 n = 0; for (; n < v; n++) ; return n; }\n",
		"u32 k = endless(v); " COUNT, "h -" },
	/* keys */
	{ HASH, "u32 k = by_loop(v) + 3; " COUNT, "h 3" }, { HASH, "u32 k = 3 + by_loop(v); " COUNT, "h 3" },
	{ HASH, "u32 k = by_loop(v) - 2; " COUNT, "h -2" }, { HASH, "u32 k = 60 - by_loop(v); " COUNT, "h -" },
	{ HASH, "u32 k = by_loop(v) & 31; " COUNT, "h 0" }, { HASH, "u32 k = by_loop(v) & 30; " COUNT, "h -" },
	{ HASH, "u32 k = by_loop(v) * 2; " COUNT, "h -" }, { HASH, "u32 k = 5; " COUNT, "h -" },
	{ HASH, "u32 k = by_loop(v); if (k > 20) k = 20; " COUNT, "h 0" },
	{ HASH, "u32 k = v > 9 ? by_loop(v) : 0; " COUNT, "h 0" },
		{ HASH, "u32 k = v > 9 ? by_loop(v) : v; " COUNT, "h -" },
	{ HASH, "u32 k; if (v > 9) k = by_loop(v); else k = bpf_log2l(v); " COUNT, "h -" },
	{ HASH, "u32 k = by_loop(v), *p = &k; *p = *p; " COUNT, "h 0" },
	{ HASH, "u32 k = by_loop(v); bpf_probe_read_kernel(&k, sizeof(k), (void *)v); " COUNT, "h -" },
	{ HASH, "u32 k = by_loop(v); bpf_get_current_comm(&k, 2); " COUNT, "h -" },
	{ HASH, "u32 k; __builtin_memset(&k, 0, 4); if (v) k = by_loop(v); " COUNT, "h 0" },
	{ HASH, "u32 k = by_loop(v); *(u8 *)&k = 1; " COUNT, "h -" },
	{ "BPF_HASH(h, u64, u64);\n", "u64 k = by_loop(v); " COUNT, "h 0" },
	{ "BPF_HASH(h, u8, u64);\n", "u8 k = by_loop(v); " COUNT, "h 0" },
	{ "struct key { u32 cpu; u32 slot; };\nBPF_HASH(h, struct key, u64);\n",
		"struct key k = { bpf_get_smp_processor_id(), by_loop(v) }; " COUNT, "h 0" },
	{ "struct key { u32 slot; u32 cpu; };\nBPF_HASH(h, struct key, u64);\n",
		"struct key k = { by_loop(v), bpf_get_smp_processor_id() }; " COUNT, "h -" },
	{ "struct key { u32 cpu; u32 slot; };\nBPF_HASH(h, struct key, u64);\n",
		"struct key a = { 1, by_loop(v) }, k = a; " COUNT, "h 0" },
	{ "struct key { u32 cpu; u32 slot : 8; };\nBPF_HASH(h, struct key, u64);\n",
		"struct key k = { 1, by_loop(v) }; " COUNT, "h -" },
	{ "struct key { u32 cpu; u32 *slot; };\nBPF_HASH(h, struct key, u64);\n",
		"struct key k = { 1, (void *)(u64)by_loop(v) }; " COUNT, "h -" },
	/* counters */
	{ HASH, "u32 k = by_loop(v); u64 *n = h.lookup(&k); if (n) __sync_fetch_and_add(n, 1);", "h 0" },
	{ HASH, "u32 k = by_loop(v); u64 *n = h.lookup(&k); if (n) *n += v;", "h 0" },
	{ HASH, "u32 k = by_loop(v); u64 *n = h.lookup(&k); if (n) *n = v;", "h -" },
	{ HASH, "u32 k = by_loop(v); u64 *n = h.lookup(&k); if (n) *n = 0;", "h -" },
	{ HASH, "u32 k = by_loop(v); u64 *n = h.lookup(&k); if (n && v) (*n)++; else if (n) *n = 0;", "h 0" },
	{ HASH, "u32 k = by_loop(v); u64 *n = h.lookup(&k); if (n && v) (*n)++; else if (n) *n = 7;", "h -" },
	{ HASH, "u32 k = by_loop(v); u64 *n = h.lookup(&k); if (n) *n *= 2;", "h -" },
	{ HASH, "u32 k = by_loop(v); u64 *n = h.lookup(&k); if (n) __sync_fetch_and_or(n, 1);", "h -" },
	{ HASH, "u32 k = by_loop(v); u64 *n = h.lookup(&k); return n ? *n : 0;", "h -" },
	{ HASH, "u32 k = by_loop(v); h.increment(k);", "h 0" },
		{ HASH, "u32 k = by_loop(v); h.increment(k, v);", "h 0" },
	{ HASH, "u32 k = by_loop(v); u64 one = 1, *n = h.lookup(&k); if (n) ++*n; else h.update(&k, &one);", "h 0" },
	{ HASH, "u32 k = by_loop(v); u64 *n = h.lookup(&k); if (n) ++*n; else h.update(&k, &v);", "h -" },
	{ HASH, "u32 k = by_loop(v); u64 *n = h.lookup(&k), m = n ? *n + 1 : 1; h.update(&k, &m);", "h -" },
	{ HASH, "u32 k = by_loop(v), other = v; h.delete(&other); " COUNT, "h 0" },
	{ "BPF_PERCPU_ARRAY(h, u64, 64);\n", "int k = by_loop(v); " COUNT, "h 0" },
	{ "struct val { u64 a, b; };\nBPF_HASH(h, u32, struct val);\n",
		"u32 k = by_loop(v); struct val *n = h.lookup(&k); if (n) n->a++;", "h -" },
	{ HASH "BPF_HASH(other, u32, u64);\n", "u32 k = by_loop(v), p = v; " COUNT " n = other.lookup(&p); if (n) "
		"(*n)++;",
		"h 0, other -" },
	{ HASH "static u64 *of(void *m, u32 *k) { return bpf_map_lookup_elem(m, k); }\n",
		"u32 k = by_loop(v); u64 *n = of(&h, &k); if (n) (*n)++;", "h 0" },
	{ HASH "static void add(u64 *n) { if (n) (*n)++; }\n", "u32 k = by_loop(v); add(h.lookup(&k));", "h 0" },
	/* what BPF_HISTOGRAM says is one, and what not */
	{ "BPF_HISTOGRAM(h);\n", "h.increment(bpf_log2l(v));", "h 1" },
		{ "BPF_HISTOGRAM(h);\n", "h.increment(by_loop(v));", "h 0" },
	{ "BPF_HISTOGRAM(h);\n", "h.increment(v / 10);", "h linear" },
		{ "BPF_HISTOGRAM(h);\n", "h.increment(v & 15);", "h linear" },
	{ "BPF_HISTOGRAM(h);\n", "h.increment(7);", "h linear" }, { "BPF_HISTOGRAM(h);\n", "", "h 1" },
	{ "BPF_HISTOGRAM(h);\n", "h.increment(v); h.increment(bpf_log2l(v));", "h 1" },
	{ "struct key { u32 cpu; u64 slot; };\nBPF_HISTOGRAM(h, struct key);\n",
		"struct key k = { 1, bpf_log2l(v) }; h.increment(k);", "h 1" },
	{ "struct key { u32 cpu; u64 slot; };\nBPF_HISTOGRAM(h, struct key);\n",
		"struct key k = { 1, v >> 4 }; h.increment(k);", "h linear" },
	{ "struct key { u32 cpu; u64 slot; };\nBPF_HISTOGRAM(h, struct key);\n",
		"struct key k = { v, 3 }; h.increment(k);", "h -" },
	/* arrays in values */
	{ "struct hist { u64 total; u32 slots[32]; };\nBPF_HASH(h, u32, struct hist);\n",
		"u32 k = 1; struct hist *p = h.lookup(&k); u32 s = by_loop(v); if (s > 31) s = 31; "
		"if (p) __sync_fetch_and_add(&p->slots[s], 1);", "h - h.slots 0" },
	{ "struct hist { u64 total; u32 slots[32]; };\nBPF_HASH(h, u32, struct hist);\n",
		"u32 k = 1; struct hist *p = h.lookup(&k); u32 s = bpf_log2l(v); if (s > 31) s = 31; if (p) "
			"p->slots[s]++;",
		"h - h.slots 1" },
	{ "struct hist { u8 slots[32]; u64 wide[32]; };\nBPF_HASH(h, u32, struct hist);\n",
		"u32 k = 1; struct hist *p = h.lookup(&k); u32 s = by_loop(v) & 31; if (p) p->wide[s]++;",
			"h - h.wide 0" },
	{ "struct hist { u32 slots[32]; };\nBPF_HASH(h, u32, struct hist);\n",
		"u32 k = 1; struct hist *p = h.lookup(&k); u32 s = v & 31; if (p) p->slots[s]++;", "h -" },
	{ "struct hist { u32 slots[32]; };\nBPF_HASH(h, u32, struct hist);\n",
		"u32 k = 1; struct hist *p = h.lookup(&k); u32 s = by_loop(v) & 31; if (p) p->slots[s] = v;", "h -" },
	{ "struct hist { u32 slots[32], more[32]; };\nBPF_HASH(h, u32, struct hist);\n",
		"u32 k = 1; struct hist *p = h.lookup(&k); u32 s = by_loop(v) & 31; if (p) p->slots[s]++, "
			"p->more[s]++;",
		"h - h.slots 0 h.more 0" },
	{ "struct hist { struct { u32 a, b; } slots[32]; };\nBPF_HASH(h, u32, struct hist);\n",
		"u32 k = 1; struct hist *p = h.lookup(&k); u32 s = by_loop(v) & 31; if (p) p->slots[s].a++;", "h -" },
};

static void found(const struct obj *o, struct buf *out)
{
	vec_each(m, &o->maps) {
		buf_printf(out, out->n ? ", %.*s " : "%.*s ", STR_ARG(m->name));
		if (m->hist == HIST_LOG2)
			buf_printf(out, "%d", m->hist_base);
		else
			buf_puts(out, m->hist ? "linear" : "-");
		vec_each(in, &m->hists_in)
			buf_printf(out, " %.*s.%.*s %d", STR_ARG(m->name), STR_ARG(in->member), in->base);
	}
}

static void maps_that_are_histograms(void **state)
{
	u32 wrong = 0;
	(void)state;
	for (u32 r = 0; r < ARRAY_LEN(rows); r++) {
		struct bench b;
		struct buf out = BUF_INIT;
		begin(&b);
		str text = arena_printf(&b.a, "%s%sint kprobe__f(struct pt_regs *ctx)\n{\n\tu64 v = "
			"bpf_ktime_get_ns();\n\t%s\n"
			"\treturn 0;\n}\n", before, rows[r].outside, rows[r].inside);
		struct obj *o = compiled_text(&b, "x.c", text, (struct cc_opts){ .cpu = 3, .find_slots = true });
		if (o && !b.ds.errors)
			found(o, &out);
		else
			diags_print(&b.ds, (struct diag_style){ 0 }, &out);
		if (!str_is(buf_view(&out), rows[r].found)) {
			printf("row %u: %s\n\t'%s', not '%s'\n", r, rows[r].inside, buf_cstr(&out), rows[r].found);
			wrong++;
		}
		buf_free(&out);
		arena_clear(&b.a);
	}
	assert_int_equal(wrong, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(maps_that_are_histograms) };
	return cmocka_run_group_tests(tests, with_types, NULL);
}
