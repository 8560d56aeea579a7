/* text_parts.c: characters beyond ASCII, byte by byte; what stands for each header of the kernel and of C. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cc/text/pp_private.h"

/* ---- characters --------------------------------------------------------------------------------------- */

static void utf8_is_read(void **state)
{
	static const struct { const char *bytes; u32 length, c; } rows[] = { { "\xc2\x80", 2, 0x80 },
		{ "\xc3\xa4", 2, 0xe4 },
		{ "\xdf\xbf", 2, 0x7ff }, { "\xe0\xa0\x80", 3, 0x800 }, { "\xe2\x82\xac", 3, 0x20ac },
		{ "\xed\x9f\xbf", 3, 0xd7ff }, { "\xee\x80\x80", 3, 0xe000 }, { "\xef\xbf\xbf", 3, 0xffff },
		{ "\xf0\x90\x80\x80", 4, 0x10000 }, { "\xf0\x9f\x98\x80", 4, 0x1f600 },
		{ "\xf4\x8f\xbf\xbf", 4, 0x10ffff },
		/* too long for what it says, halves of pairs, beyond the last, cut off, not begun */
		{ "\xc1\xbf", 0, 0 }, { "\xe0\x9f\xbf", 0, 0 }, { "\xf0\x8f\xbf\xbf", 0, 0 }, { "\xed\xa0\x80", 0, 0 },
		{ "\xed\xbf\xbf", 0, 0 }, { "\xf4\x90\x80\x80", 0, 0 }, { "\xf8\x88\x80\x80\x80", 0, 0 },
		{ "\xc3", 0, 0 },
		{ "\xe2\x82", 0, 0 }, { "\xf0\x9f\x98", 0, 0 }, { "\x80", 0, 0 }, { "\xbf\xbf", 0, 0 },
		{ "\xc3(", 0, 0 },
		{ "\xc3\xc3", 0, 0 }, { "\xe2(\xac", 0, 0 }, { "\xe2\x82(", 0, 0 }, { "\xf0\x9f\x98(", 0, 0 } };
	(void)state;
	for (u32 r = 0; r < ARRAY_LEN(rows); r++) {
		char put[4];
		u32 c, n = char_utf8(rows[r].bytes, rows[r].bytes + strlen(rows[r].bytes), &c);
		if (n != rows[r].length || (n && c != rows[r].c))
			fail_msg("row %u: %u bytes, %x", r, n, c);
		if (n && (char_put(put, c) != n || memcmp(put, rows[r].bytes, n)))
			fail_msg("row %u: is written otherwise", r);
		if (n)
			assert_int_equal(char_utf8(rows[r].bytes, rows[r].bytes + n - 1, &c), 0);
	}
}

static void characters_by_number(void **state)
{
	static const struct { const char *text; u32 length, c; } rows[] = { { "\\u20ac", 6, 0x20ac },
		{ "\\u20AC7", 6, 0x20ac },
		{ "\\u00e4x", 6, 0xe4 }, { "\\U0001f600", 10, 0x1f600 }, { "\\U0010FFFF!", 10, 0x10ffff },
		{ "\\u20a", 0, 0 },
		{ "\\u20ag", 0, 0 }, { "\\u20a@", 0, 0 }, { "\\u20a:", 0, 0 }, { "\\u20a/", 0, 0 }, { "\\u20a`", 0, 0 },
		{ "\\U0001f60", 0, 0 }, { "\\x20ac", 0, 0 }, { "u20ac", 0, 0 }, { "\\", 0, 0 }, { "\\u", 0, 0 },
		{ "\\uabcdef", 6, 0xabcd }, { "\\uFEDC", 6, 0xfedc }, { "\\u0990", 6, 0x990 } };
	(void)state;
	for (u32 r = 0; r < ARRAY_LEN(rows); r++) {
		u32 c, n = char_named(rows[r].text, rows[r].text + strlen(rows[r].text), &c);
		if (n != rows[r].length || (n && c != rows[r].c))
			fail_msg("%s: %u, %x", rows[r].text, n, c);
	}
}

/* Annex D of C11: what may stand in a name, and of that what may not begin one; the ends of each range, and what lies
 * beside them. */
static void names_of_c11(void **state)
{
	static const struct { u32 from, to; } ranges[] = { { 0xa8, 0xa8 }, { 0xaa, 0xaa }, { 0xad, 0xad },
		{ 0xaf, 0xaf },
		{ 0xb2, 0xb5 }, { 0xb7, 0xba }, { 0xbc, 0xbe }, { 0xc0, 0xd6 }, { 0xd8, 0xf6 }, { 0xf8, 0x167f },
		{ 0x1681, 0x180d }, { 0x180f, 0x1fff }, { 0x200b, 0x200d }, { 0x202a, 0x202e }, { 0x203f, 0x2040 },
		{ 0x2054, 0x2054 }, { 0x2060, 0x218f }, { 0x2460, 0x24ff }, { 0x2776, 0x2793 }, { 0x2c00, 0x2dff },
		{ 0x2e80, 0x2fff }, { 0x3004, 0x3007 }, { 0x3021, 0x302f }, { 0x3031, 0xd7ff }, { 0xf900, 0xfd3d },
		{ 0xfd40, 0xfdcf }, { 0xfdf0, 0xfe44 }, { 0xfe47, 0xfffd }, { 0x10000, 0x1fffd }, { 0x20000, 0x2fffd },
		{ 0x30000, 0x3fffd }, { 0xd0000, 0xdfffd }, { 0xe0000, 0xefffd } };
	static const struct { u32 from, to; } not_first[] = { { 0x300, 0x36f }, { 0x1dc0, 0x1dff }, { 0x20d0, 0x20ff },
		{ 0xfe20, 0xfe2f } };
	(void)state;
	for (u32 r = 0; r < ARRAY_LEN(ranges); r++) {
		bool next_begins = r + 1 < ARRAY_LEN(ranges) && ranges[r + 1].from == ranges[r].to + 1;
		assert_true(char_is_name(ranges[r].from, true) && char_is_name(ranges[r].to, true));
		assert_false(char_is_name(ranges[r].to + 1, false) != next_begins);
		assert_false(char_is_name(ranges[r].from - 1, false) && !(r && ranges[r - 1].to == ranges[r].from - 1));
	}
	for (u32 r = 0; r < ARRAY_LEN(not_first); r++) {
		u32 from = not_first[r].from, to = not_first[r].to;
		assert_true(char_is_name(from, false) && char_is_name(to, false));
		assert_false(char_is_name(from, true) || char_is_name(to, true));
		assert_true(char_is_name(from - 1, true) && char_is_name(to + 1, true));
	}
	assert_false(char_is_name(0x7f, false) || char_is_name(0xf0000, false) || char_is_name(0x10ffff, false));
}

static void what_only_looks_like_c(void **state)
{
	static const struct { u32 c; char meant; } rows[] = { { 0x201c, '"' }, { 0x201d, '"' },
		{ 0x201e, '"' }, { 0x201f, '"' },
		{ 0xab, '"' }, { 0xbb, '"' }, { 0xff02, '"' }, { 0x2018, '\'' }, { 0x2019, '\'' }, { 0x201a, '\'' },
		{ 0x2032, '\'' }, { 0xb4, '\'' }, { 0x2010, '-' }, { 0x2011, '-' }, { 0x2012, '-' }, { 0x2013, '-' },
		{ 0x2014, '-' }, { 0x2212, '-' }, { 0xd7, '*' }, { 0x2217, '*' }, { 0xff1b, ';' }, { 0x37e, ';' },
		{ 0xff0c, ',' }, { 0xff08, '(' }, { 0xff09, ')' }, { 0x2264, '<' }, { 0x2265, '>' }, { 0x20ac, 0 },
		{ 'x', 0 } };
	static const u32 blanks[] = { 0xa0, 0x1680, 0x2000, 0x200a, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000, 0xfeff };
	static const u32 no_blanks[] = { 0x9f, 0xa1, 0x167f, 0x1fff, 0x200b, 0x2027, 0x202a, 0x2060, 0x2fff, 0x3001,
		0xff00 };
	(void)state;
	for (u32 r = 0; r < ARRAY_LEN(rows); r++)
		if (char_meant(rows[r].c) != rows[r].meant)
			fail_msg("%x", rows[r].c);
	for (u32 r = 0; r < ARRAY_LEN(blanks); r++)
		assert_true(char_is_blank(blanks[r]));
	for (u32 r = 0; r < ARRAY_LEN(no_blanks); r++)
		assert_false(char_is_blank(no_blanks[r]));
}

/* ---- headers ------------------------------------------------------------------------------------------- */

static bool is_text_of(str text, const char *name)
{
	str own;
	assert_true(header_find(str_from(name), false, &own));
	return own.s == text.s && own.n == text.n;
}

/* What is included for a name, before and after the kernel's inner headers were asked for; "": nothing is. */
static void each_header_has_a_layer(void **state)
{
	static const struct { const char *name, *outside, *inside; } rows[] = { { "vmlinux.h", "vmlinux.h",
		"vmlinux.h" },
		{ "bpf/bpf_tracing.h", "bpf/bpf_tracing.h", "bpf/bpf_tracing.h" },
		{ "bpf_tracing.h", "bpf/bpf_tracing.h", "bpf/bpf_tracing.h" },
		{ "usdt.bpf.h", "bpf/usdt.bpf.h", "bpf/usdt.bpf.h" },
		{ "bpf_helpers.h", "skep/android.h", "skep/android.h" }, { "bpf/bpf_helpers.h", "bpf/bpf_helpers.h",
		"bpf/bpf_helpers.h" }, { "helpers.h", "", "" }, { "linux.h", "", "" },
		{ "stdalign.h", "stdalign.h", "stdalign.h" }, { "stdarg.h", "skep/libc.h", "skep/libc.h" },
		{ "sys/types.h", "skep/libc.h", "skep/libc.h" }, { "sys/socket.h", "skep/libc.h", "skep/libc.h" },
		{ "gnu/stubs-64.h", "skep/libc.h", "skep/libc.h" }, { "stdint.h", "skep/uapi.h", "skep/kernel.h" },
		{ "errno.h", "skep/uapi.h", "skep/kernel.h" },
		{ "linux/types.h", "skep/uapi_types.h", "skep/uapi_types.h" },
		{ "linux/bpf.h", "skep/uapi_types.h", "skep/kernel.h" },
		{ "linux/netlink.h", "skep/uapi_macros.h", "skep/kernel.h" },
		{ "linux/netfilter/x_tables.h", "skep/uapi_macros.h", "skep/kernel.h" },
		{ "linux/netfilter.h", "skep/uapi_macros.h", "skep/kernel_net.h" },
		{ "sys/ioctl.h", "skep/uapi_macros.h", "" }, { "linux/in.h", "skep/uapi_macros.h", "skep/kernel.h" },
		{ "linux/in6.h", "skep/uapi_in6.h", "skep/uapi_in6.h" },
		{ "linux/ipv6.h", "skep/uapi_in6.h", "skep/kernel_net.h" },
		{ "netinet/in.h", "skep/uapi_in6.h", "skep/uapi_in6.h" },
		{ "arpa/inet.h", "skep/uapi_in6.h", "skep/uapi_in6.h" },
		{ "linux/tcp.h", "skep/uapi_macros.h", "skep/kernel_net.h" },
		{ "linux/if_ether.h", "skep/uapi.h", "skep/kernel.h" },
		{ "linux/skbuff.h", "skep/kernel_net.h", "skep/kernel_net.h" }, { "net/sock.h", "skep/kernel_net.h",
		"skep/kernel_net.h" }, { "net/if.h", "skep/uapi.h", "skep/kernel.h" },
		{ "rdma/ib_verbs.h", "skep/kernel_net.h", "skep/kernel_net.h" },
		{ "linux/sched.h", "skep/kernel.h", "skep/kernel.h" },
		{ "uapi/linux/ptrace.h", "skep/kernel.h", "skep/kernel.h" },
		{ "asm/page.h", "skep/kernel.h", "skep/kernel.h" },
		{ "trace/events/tcp.h", "skep/kernel_net.h", "skep/kernel_net.h" },
		{ "trace/events/block.h", "skep/kernel.h", "skep/kernel.h" },
		{ "../fs/mount.h", "skep/kernel.h", "skep/kernel.h" },
		{ "generated/autoconf.h", "skep/kernel.h", "skep/kernel.h" }, { "stdio.h", "", "" },
		{ "linuxx/sched.h", "", "" },
		{ "own.h", "", "" } };
	(void)state;
	for (u32 r = 0; r < ARRAY_LEN(rows); r++)
		for (u32 inside = 0; inside < 2; inside++) {
			const char *want = inside ? rows[r].inside : rows[r].outside;
			str text;
			bool found = header_find(str_from(rows[r].name), inside, &text);
			if (found != (want[0] != 0) || (found && !is_text_of(text, want)))
				fail_msg("%s %s: not %s", rows[r].name, inside ? "inside" : "outside", want);
		}
}

static void headers_that_no_kernel_has(void **state)
{
	static const struct { const char *name; bool unknown; const char *near; } rows[] = { { "linux/sched.h", false,
		"" },
		{ "linux/shced.h", true, "linux/sched.h" }, { "linux/sched/task.h", false, "" },
		{ "uapi/linux/bpf.h", false, "" },
		{ "uapi/linux/bpff.h", true, "linux/bpf.h" }, { "net/sockk.h", true, "net/sock.h" },
		{ "net/sock.h", false, "" },
		{ "linux/nothing_like_it_at_all.h", true, "" }, { "linux/sched", true, "" }, { "net/if.h", false, "" },
		{ "own.h", false, "" }, { "bpf/bpf_trasing.h", false, "bpf/bpf_tracing.h" },
		{ "vmlinx.h", false, "vmlinux.h" },
		{ "asm/unistd.h", false, "" }, { "asm-generic/socket.h", false, "" },
		{ "trace/events/sched.h", false, "" } };
	struct arena a = { 0 };
	(void)state;
	for (u32 r = 0; r < ARRAY_LEN(rows); r++) {
		if (header_is_unknown(str_from(rows[r].name)) != rows[r].unknown)
			fail_msg("%s is%s known", rows[r].name, rows[r].unknown ? "" : " not");
		str near = header_near(str_from(rows[r].name), &a);
		if (rows[r].near[0] ? !str_is(near, rows[r].near) : rows[r].unknown && near.n)
			fail_msg("near to %s is %.*s", rows[r].name, STR_ARG(near));
	}
	arena_clear(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(utf8_is_read), cmocka_unit_test(characters_by_number),
		cmocka_unit_test(names_of_c11), cmocka_unit_test(what_only_looks_like_c),
		cmocka_unit_test(each_header_has_a_layer), cmocka_unit_test(headers_that_no_kernel_has) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
