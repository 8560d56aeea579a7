/* metrics: regular expressions, decoders, series, and what is written. */
#include "metrics/metrics.h"

#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <cmocka.h>

#include "fake_kern.h"

#include <math.h>

#define CHECK_STR(got, want) do { str g_ = (got); char t_[4096]; \
	snprintf(t_, sizeof(t_), "%.*s", STR_ARG(g_)); assert_string_equal(t_, want); } while (0)

/* ---- regular expressions ----------------------------------------------------------------------------------------- */

static void regex_finds(void **state)
{
	(void)state;
	static const struct { const char *pattern, *text, *match, *group; } rows[] = {   /* match NULL: none */
		{ "^(kswapd).*$", "kswapd0", "kswapd0", "kswapd" }, { "^systemd-journal$", "systemd-journald", NULL,
		"" },
		{ "a|ab", "ab", "a", "" }, { "(a|ab)(c|bcd)", "abcd", "abcd", "a" }, { "a*?b", "aaab", "aaab", "" },
		{ "x*", "yx", "", "" }, { "(x+)y", "aaxxy", "xxy", "xx" }, { "[^0-9]+", "12ab3", "ab", "" },
		{ "\\d{2,3}", "a1234", "123", "" },
		{ "\\d{2,3}?", "a1234", "12", "" }, { "(?i)HeLLo", "say hello", "hello", "" },
		{ "\\bfoo\\b", "a foo b", "foo", "" },
		{ "\\bfoo\\b", "afoo", NULL, "" }, { "(?:ab)+", "xababy", "abab", "" }, { "(?P<n>b)", "abc", "b", "b" },
		{ "a.c", "a\nc", NULL, "" },
		{ "(?s)a.c", "a\nc", "a\nc", "" }, { "[[:alpha:]]+", "12abC3", "abC", "" },
		{ "\\x41\\.", "A.", "A.", "" }, { "(a*)*", "aaa", "aaa", "aaa" },
		{ "a{0}b", "ab", "b", "" }, { "(a)|b", "b", "b", "" }, { "^/sys/fs/cgroup/.*$", "/sys/fs/cgroup/x",
		"/sys/fs/cgroup/x", "" },
		{ "[]a]+", "]a", "]a", "" }, { "[a-]+", "-a", "-a", "" }, { "x{,2}", "x{,2}", "x{,2}", "" },
		{ "^$", "", "", "" },
		{ "\\D+", "12ab3", "ab", "" }, { "\\w+", "-aZ_09-", "aZ_09", "" }, { "\\W+", "a-[`{b", "-[`{", "" },
		{ "\\s+", "a\t\n\f\r b", "\t\n\f\r ", "" }, { "\\s", "\v", NULL, "" }, { "\\S+", " a\vb ", "a\vb", "" },
		{ "[\\d-]+", "a1-2b", "1-2", "" }, { "[^\\s]+", " ab ", "ab", "" }, { "[[:^digit:]x]+", "1ab2", "ab",
		"" },
		{ "[[:alnum:]]+", "/09AZaz:", "09AZaz", "" }, { "[[:punct:]]+", "0!/:@[`{~A", "!/:@[`{~", "" },
		{ "[[:blank:]]+", "a\t \nb", "\t ", "" }, { "[[:cntrl:]]+", " \1\x1f\x7f ", "\1\x1f\x7f", "" },
		{ "[[:graph:]]+", " !~ ", "!~", "" }, { "[[:print:]]+", "\x1f ~\x7f", " ~", "" },
		{ "[[:lower:]]+", "Aaz{", "az", "" }, { "[[:upper:]]+", "@AZ[", "AZ", "" },
		{ "[[:digit:]]+", "/09:", "09", "" },
		{ "[[:space:]]+", "a\t\v\r b", "\t\v\r ", "" }, { "[[:word:]]+", "-_9aZ-", "_9aZ", "" },
		{ "[[:xdigit:]]+", "g09afAFg", "09afAF", "" },
		{ "\\n\\t\\r\\f\\v\\a", "\n\t\r\f\v\a", "\n\t\r\f\v\a", "" }, { "\\x7e", "~", "~", "" },
		{ "\\x4A", "J", "J", "" }, { "\\x{263a}", "\xe2\x98\xba", "\xe2\x98\xba", "" },
		{ "\\x412", "A2", "A2", "" },
		{ "[\\x41-\\x43]+", "ABCD", "ABC", "" }, { "[a\\]]+", "a]b", "a]", "" }, { "[a\\-c]+", "a-cb", "a-c",
		"" },
		{ "\\Aab", "ab", "ab", "" }, { "\\Ab", "ab", NULL, "" }, { "a\\z", "aa", "a", "" },
		{ "b\\z", "ba", NULL, "" },
		{ "\\Boo", "foo oo", "oo", "" }, { "\\B", "a", NULL, "" }, { "\\b9_", "a 9_", "9_", "" },
		{ "Z\\b", "Z0Z", "Z", "" },
		{ "a{2}", "aaa", "aa", "" }, { "a{2}", "a", NULL, "" }, { "a{2,}", "aaaa", "aaaa", "" },
		{ "a{2,}b", "ab", NULL, "" },
		{ "a{1,2}?b", "aab", "aab", "" }, { "a??b", "ab", "ab", "" }, { "a??", "a", "", "" },
		{ "a+?", "aaa", "a", "" },
		{ "a?", "aa", "a", "" }, { "a{1000}", "a", NULL, "" }, { "(?:a?b){2,3}", "babab", "babab", "" },
		{ "a{,", "a{,", "a{,", "" },
		{ "(?i:a)b", "Ab", "Ab", "" }, { "(?i:a)b", "AB", NULL, "" }, { "(?i)[a-c]+", "ABCD", "ABC", "" },
		{ "(?i)[X-Z]+", "wxyz{", "xyz", "" }, { "(?i)z", "Z", "Z", "" }, { "(?i)A", "a", "a", "" },
		{ "(?i)[_]", "?", NULL, "" },
		{ "(?i)(?-i)a", "A", NULL, "" }, { "(?is)a.b", "A\nB", "A\nB", "" }, { "((?s).)b", "\nb", "\nb", "\n" },
		{ "((?s))a.", "a\n", NULL, "" }, { "(?<n>b)c", "abc", "bc", "b" }, { "(?:a)(b)", "ab", "ab", "b" },
		{ "(a)(b)|c", "ab", "ab", "a" }, { "a|b|c", "c", "c", "" }, { "(?:|b)c", "bc", "bc", "" },
		{ "ab|a", "ab", "ab", "" },
		{ "a|", "b", "", "" }, { "(a|b)*c", "abac", "abac", "a" }, { "^a|b$", "cb", "b", "" },
		{ "a$", "ab", NULL, "" },
		{ ".+", "a\xff\n", "a\xff", "" }, { "[^b]", "\xff", "\xff", "" }, { ".", "\xc3\xa4", "\xc3\xa4", "" },
		{ "\\.", "a", NULL, "" }, { "\\_-", "_-", "_-", "" }, { "b+", "abbcbbb", "bb", "" },
		{ "a.*c|b", "abcbc", "abcbc", "" },
		{ "((a))b", "ab", "ab", "a" }, { "\xc3\xa4+", "\xc3\xa4\xc3\xa4", "\xc3\xa4\xc3\xa4", "" },
	};
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena a = { 0 };
		const char *why = NULL;
		str match = STR(""), group = STR("");
		struct regex *r = regex_new(&a, str_from(rows[i].pattern), &why);
		if (!r)
			fail_msg("%s: %s", rows[i].pattern, why);
		bool found = regex_find(r, str_from(rows[i].text), &match, &group);
		if (found != (rows[i].match != NULL))
			fail_msg("%s on %s: %d", rows[i].pattern, rows[i].text, found);
		if (found) {
			CHECK_STR(match, rows[i].match);
			CHECK_STR(group, rows[i].group);
		}
		arena_clear(&a);
	}
}

static void regex_refuses(void **state)
{
	(void)state;
	static const char *const bad[] = { "(", ")", "[a", "*a", "a{2,1}", "a{1001}", "\\y", "\\pL", "(?x)", "[b-a]",
		"[[:nope:]]", "((a{900}){900})", "\\", "\\x", "\\xg", "\\x{41", "\\x{}", "(?i", "(?P<n", "(?Px)",
		"(?<n", "[[:alpha:",
		"[[:alpha:}]", "[a-\\y]", "+", "?", "a)", "(a", "\\8", "\\0", "\\Z", "\\z\\", "(?:a{1000}){5}",
		"a{2,1001}", "(?i-" };
	for (u32 i = 0; i < ARRAY_LEN(bad); i++) {
		struct arena a = { 0 };
		const char *why = NULL;
		if (regex_new(&a, str_from(bad[i]), &why) || !why)
			fail_msg("%s is taken", bad[i]);
		arena_clear(&a);
	}
}

/* "(" or its like n times, "a", ")" as often. */
static bool is_taken(const char *open, const char *close, u32 n)
{
	struct arena a = { 0 };
	struct buf b = BUF_INIT;
	const char *why;
	for (u32 i = 0; i < n; i++)
		buf_puts(&b, open);
	buf_puts(&b, "a");
	for (u32 i = 0; i < n; i++)
		buf_puts(&b, close);
	bool taken = regex_new(&a, buf_view(&b), &why) != NULL;
	arena_clear(&a);
	buf_free(&b);
	return taken;
}

static void regex_has_limits(void **state)
{
	(void)state;
	assert_true(is_taken("(", ")", 99));
	assert_false(is_taken("(", ")", 100));
	assert_true(is_taken("", "*", 99));
	assert_false(is_taken("", "*", 101));
	assert_true(is_taken("a|", "", 1000));
	assert_true(is_taken("(a)", "", 200));           /* one behind another is not nested */
	assert_true(is_taken("a", "", 4094));
	assert_false(is_taken("\\a", "", 2048));         /* 4097 bytes */
	struct arena a = { 0 };
	const char *why;
	static const struct { const char *pattern; u32 groups; } rows[] = { { "a", 0 }, { "(a)", 1 }, { "(?:a)", 0 },
		{ "(a)(?P<n>b)", 2 }, { "((a)|(b))", 3 } };
	for (u32 i = 0; i < ARRAY_LEN(rows); i++)
		assert_int_equal(regex_groups(regex_new(&a, str_from(rows[i].pattern), &why)), rows[i].groups);
	arena_clear(&a);
}

/* Ways of which a backtracking matcher tries 2^30. */
static void regex_is_linear(void **state)
{
	(void)state;
	struct arena a = { 0 };
	const char *why;
	str match, group;
	struct regex *r = regex_new(&a, STR("(a?){30}a{30}$"), &why);
	assert_non_null(r);
	assert_true(regex_find(r, STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"), &match, &group));
	assert_int_equal(match.n, 30);
	assert_false(regex_find(r, STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaab"), &match, &group));
	arena_clear(&a);
}

/* ---- decoders ---------------------------------------------------------------------------------------------------- */

#define BYTES(...) ((str){ (const char *)(const u8[]){ __VA_ARGS__ }, sizeof((const u8[]){ __VA_ARGS__ }) })

static enum decoded decode_on(struct kern *k, struct arena *a, const char *names, str in, str *out)
{
	struct metric_label l = { .size = in.n };
	str rest = str_from(names), one;
	while (rest.n) {
		struct decoder d = { 0 };
		str_cut(rest, ' ', &one, &rest);
		d.kind = decoder_find(one);
		assert_non_null(d.kind);
		vec_push(&l.decoders, a, d);
	}
	return decode_label(decode_env_new(a, k), &l, (const u8 *)in.s, a, out);
}

static enum decoded decode(struct arena *a, const char *names, str in, str *out)
{
	return decode_on(kern_linux(), a, names, in, out);
}

static void decoders_write(void **state)
{
	(void)state;
	const struct { const char *names; str in; const char *out; } rows[] = {
		{ "uint", BYTES(0xe), "14" }, { "uint", BYTES(1, 2), "513" }, { "uint", BYTES(1, 0, 0, 0), "1" },
		{ "uint", BYTES(255, 255, 255, 255, 255, 255, 255, 255), "18446744073709551615" },
		{ "string", { "ab\0cd", 5 }, "ab" }, { "string", { "abc", 3 }, "abc" }, { "hex", BYTES(0, 0xab, 0x10),
		"00ab10" },
		{ "string dname", { "\7example\3com\0x", 14 }, "example.com" }, { "dname", { "\7exa", 4 }, "\7exa" },
		{ "string dname", { "\0", 1 }, "." },
		{ "inet_ip", BYTES(1, 2, 3, 4), "1.2.3.4" }, { "inet_ip", BYTES(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255,
		10, 0, 0, 1), "10.0.0.1" },
		{ "inet_ip", BYTES(0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1), "2001:db8::1:0:0:1" },
		{ "inet_ip", BYTES(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1), "::1" },
		{ "inet_ip", BYTES(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), "::" },
		{ "inet_ip", BYTES(0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), "fe80::" },
		{ "inet_ip", BYTES(0, 1, 0, 0, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7), "1:0:2:3:4:5:6:7" },
		{ "uint errno", BYTES(32), "EPIPE" }, { "uint errno", BYTES(0, 0x27), "unknown:9984" },
		{ "uint syscall", BYTES(0xff, 0xff), "unknown_syscall:65535" },
		{ "ifname", BYTES(1, 0, 0, 0), "lo" }, { "ifname", BYTES(0xff, 0xff, 0xff, 0x7f),
		"unknown:2147483647" },
		{ "majorminor", BYTES(0x34, 0xf1, 0x0f, 0), "unknown:4081:52" },
		{ "ksym", BYTES(1, 0, 0, 0, 0, 0, 0, 0), "unknown_addr:0x1" },
		{ "kstack", BYTES(1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), "??\n??" },
		{ "lbr", BYTES(1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 9, 9, 9, 9, 9, 9, 9, 9),
		"0x00000001 -> 0x00000002 | ?? -> ??" }, { "lbr", { "", 0 }, "<empty>" },
		{ "uint cgroup", BYTES(0xff, 0xff, 0xff, 0x7f), "unknown_cgroup_id:2147483647" },
		{ "uint static_map", BYTES(3), "empty mapping" },
		{ "uint errno", BYTES(0), "0" }, { "uint errno", BYTES(1), "EPERM" },
		{ "uint errno", BYTES(0, 16), "unknown:4096" },
		{ "uint syscall", BYTES(255, 255, 255, 255), "unknown_syscall:4294967295" },
		{ "string dname", { "\1a", 2 }, "a" },
		{ "dname", { "\1a\2b", 4 }, "\1a\2b" }, { "inet_ip", BYTES(0, 1, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0,
		8), "1:0:0:4::8" },
		{ "inet_ip", BYTES(0, 0, 0, 0, 0, 3, 0, 4, 0, 0, 0, 0, 0xab, 0xcd, 0, 8), "::3:4:0:0:abcd:8" },
		{ "inet_ip", BYTES(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 254, 10, 0, 0, 1), "::fffe:a00:1" },
	};
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena a = { 0 };
		str out = STR("");
		if (decode(&a, rows[i].names, rows[i].in, &out) != DECODED)
			fail_msg("%s, row %u", rows[i].names, i);
		CHECK_STR(out, rows[i].out);
		arena_clear(&a);
	}
}

/* A machine made by hand: each decoder that asks one finds what it wants, and says what it did not find. */
#define FILE_TEXT(path, text) { path, text, sizeof(text) - 1 }
static const struct fake_file machine_files[] = {
	FILE_TEXT("/proc/kallsyms", "0000000000000000 T hidden\nffffffff81000000 T _text\nffffffff81000100 t near\n"
		"ffffffff81000200 D a_variable\nffffffff81000300 T of_module\t[m]\nffffffff81000400 D its_variable\t[m]\n"),
	FILE_TEXT("/sys/class/net/lo/ifindex", "1\n"), FILE_TEXT("/sys/class/net/eth0/ifindex", "7\n"),
	FILE_TEXT("/sys/class/net/odd/ifindex", "x\n"),
	FILE_TEXT("/proc/partitions",
	"major minor  #blocks  name\n\n   8        0   10 sda\n   8       16   20 sdb\n 259      291   30 nvme0n1p9\n"),
	FILE_TEXT("/usr/share/hwdata/pci.ids",
	"# PCI\n\n1234 Other\n\t1237 Of another\n8086  Intel\n\t1237 440FX\n\t\t1af4 1100 Sub\n"
		"\t123 Short\n80861 Long\nC 02 Network\n\t00 Ethernet\n\t80 Other network\nC 03 Display\n\t01 XGA\n"),
};

static void decoders_ask_the_machine(void **state)
{
	(void)state;
	const struct { const char *names; str in; const char *out; } rows[] = {
		{ "ifname", BYTES(7, 0, 0, 0), "eth0" }, { "ifname", BYTES(1, 0, 0, 0, 9), "lo" },
		{ "ifname", BYTES(0, 0, 0, 0), "unknown:0" },
		{ "majorminor", BYTES(0, 8, 0, 0), "sda" }, { "majorminor", BYTES(16, 8, 0, 0), "sdb" },
		{ "majorminor", BYTES(0x23, 3, 0x11, 0), "nvme0n1p9" }, { "majorminor", BYTES(1, 8, 0, 0),
		"unknown:8:1" },
		{ "majorminor", BYTES(0x23, 3, 0x21, 0), "unknown:259:547" }, { "majorminor", BYTES(0, 9, 0, 0),
		"unknown:9:0" },
		{ "ksym", BYTES(0, 1, 0, 0x81, 255, 255, 255, 255), "near" },
		{ "ksym", BYTES(1, 1, 0, 0x81, 255, 255, 255, 255), "unknown_addr:0xffffffff81000101" },
		{ "kstack", BYTES(8, 1, 0, 0x81, 255, 255, 255, 255, 0, 0, 0, 0x81, 255, 255, 255, 255, 0, 0, 0, 0, 0,
		0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1),
			"near\n_text" }, { "kstack", BYTES(0, 0, 0, 0, 0, 0, 0, 0), "" },
		{ "kstack", BYTES(8, 3, 0, 0x81, 255, 255, 255, 255, 1, 1, 0, 0x81, 255, 255, 255, 255),
		"of_module\t[m]\nnear" }, { "ksym", BYTES(0, 3, 0, 0x81, 255, 255, 255, 255), "of_module\t[m]" },
		{ "lbr", BYTES(0, 1, 0, 0x81, 255, 255, 255, 255, 2, 0, 0, 0x81, 255, 255, 255, 255, 9, 9, 9, 9, 9, 9,
		9, 9,
			1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 9, 9, 9, 9, 9, 9, 9, 9, 7),
			"0xffffffff81000100 -> 0xffffffff81000002 | near -> _text\n0x00000001 -> 0x00000002 | ?? -> ??" },
		{ "uint pci_vendor", BYTES(0x86, 0x80), "Intel" }, { "uint pci_vendor", BYTES(0x34, 0x12), "Other" },
		{ "uint pci_vendor", BYTES(0x08), "unknown pci vendor: 0x08" },
		{ "uint pci_device", BYTES(0x37, 0x12, 0x86, 0x80), "440FX" },
		{ "uint pci_device", BYTES(0x37, 0x12, 0x34, 0x12), "Of another" },
		{ "uint pci_device", BYTES(0x38, 0x12, 0x86, 0x80), "unknown pci device: 0x80861238" },
		{ "uint pci_class", BYTES(2), "Network" }, { "uint pci_class", BYTES(4), "unknown pci class: 0x04" },
		{ "uint pci_subclass", BYTES(0x80, 2), "Other network" }, { "uint pci_subclass", BYTES(0, 2),
		"Ethernet" },
		{ "uint pci_subclass", BYTES(1, 2), "unknown pci subclass: 0x01 (class 0x02)" },
		{ "uint pci_subclass", BYTES(1, 4), "unknown pci class: 0x04" },
	};
	struct fake f;
	fake_init(&f, machine_files, ARRAY_LEN(machine_files));
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena a = { 0 };
		str out = STR("");
		if (decode_on(&f.kern, &a, rows[i].names, rows[i].in, &out) != DECODED)
			fail_msg("%s, row %u", rows[i].names, i);
		CHECK_STR(out, rows[i].out);
		arena_clear(&a);
	}
	struct arena a = { 0 };
	struct decode_env *e = decode_env_new(&a, &f.kern);
	static const struct { const char *name; u64 address; } symbols[] = { { "a_variable", 0xffffffff81000200 },
		{ "of_module", 0xffffffff81000300 },
		{ "its_variable", 0xffffffff81000400 }, { "hidden", 0 }, { "nothing", 0 },
		{ "near", 0xffffffff81000100 } };
	for (u32 i = 0; i < ARRAY_LEN(symbols); i++) {
		u64 address = 0;
		assert_int_equal(decode_env_address(e, str_from(symbols[i].name), &address), symbols[i].address != 0);
		assert_int_equal(address, symbols[i].address);
	}
	fake_init(&f, machine_files, 4);         /* without disks and names of PCI */
	str out;
	assert_int_equal(decode_on(&f.kern, &a, "uint pci_vendor", BYTES(0x86, 0x80), &out), DECODED);
	CHECK_STR(out, "missing pci.ids db");
	assert_int_equal(decode_on(&f.kern, &a, "majorminor", BYTES(0, 8, 0, 0), &out), DECODED);
	CHECK_STR(out, "unknown:8:0");
	fake_init(&f, NULL, 0);
	assert_int_equal(decode_on(&f.kern, &a, "ifname", BYTES(7, 0, 0, 0), &out), DECODED);
	CHECK_STR(out, "unknown:7");
	assert_int_equal(decode_on(&f.kern, &a, "ksym", BYTES(7, 0, 0, 0, 0, 0, 0, 0), &out), DECODED);
	CHECK_STR(out, "unknown_addr:0x7");
	CHECK_STR(fake_left(&a, &f), "");
	arena_clear(&a);
}

/* Cgroups: directories whose number is their inode; the last has files alone, the second to last comes later. */
static const struct { const char *path; u32 links; } cgroups[] = { { "/sys/fs/cgroup", 5 },
	{ "/sys/fs/cgroup/a.slice", 3 },
	{ "/sys/fs/cgroup/a.slice/b.service", 2 }, { "/sys/fs/cgroup/user", 4 }, { "/sys/fs/cgroup/user/late", 2 },
	{ "/sys/fs/cgroup/memory.d", 2 }, { "/sys/fs/cgroup/unified", 3 }, { "/sys/fs/cgroup/unified/a", 2 } };
static const struct fake_file cgroup_files[] = { { "/sys/fs/cgroup/cgroup.procs", "", 0 },
	{ "/sys/fs/cgroup/a.slice/b.service", "", 0 },
	{ "/sys/fs/cgroup/user/late/not_looked_at", "", 0 }, { "/sys/fs/cgroup/memory.d", "", 0 },
	{ "/sys/fs/cgroup/unified/a", "", 0 } };
static bool late_is_there;

static long cgroup_stat(struct kern *k, const char *path, struct stat *st)
{
	(void)k;
	memset(st, 0, sizeof(*st));
	for (u32 i = 0; i < ARRAY_LEN(cgroups); i++)
		if (!strcmp(cgroups[i].path, path)) {
			if (i == 4 && !late_is_there)
				return -ENOENT;
			st->st_mode = S_IFDIR | 0755;
			st->st_nlink = cgroups[i].links;
			st->st_ino = 100 + i;
			return 0;
		}
	fail_msg("%s is looked at", path);
	return -ENOENT;
}

static bool has_both_versions;
static long cgroup_magic(struct kern *k, const char *path)
{
	(void)k;
	return has_both_versions && !strcmp(path, "/sys/fs/cgroup/unified") ? 0x63677270 : 0x01021994;
}

static void cgroup_seen(void *ctx, u64 id, str path)
{
	buf_printf(ctx, "%llu %.*s\n", (unsigned long long)id, STR_ARG(path));
}

static str cgroup_of(struct arena *a, struct decode_env *e, u8 id)
{
	struct metric_label l = { .size = 1 };
	struct decoder number = { .kind = decoder_find(STR("uint")) }, d = { .kind = decoder_find(STR("cgroup")) };
	str out = STR("");
	vec_push(&l.decoders, a, number);
	vec_push(&l.decoders, a, d);
	assert_int_equal(decode_label(e, &l, &id, a, &out), DECODED);
	return out;
}

static void cgroups_have_paths(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct fake f;
	struct buf b = BUF_INIT;
	late_is_there = false;
	fake_init(&f, cgroup_files, ARRAY_LEN(cgroup_files) - 1);
	f.kern.stat = cgroup_stat;
	f.kern.fsmagic = cgroup_magic;
	struct decode_env *e = decode_env_new(&a, &f.kern);
	decode_env_cgroups(e, cgroup_seen, &b);
	CHECK_STR(buf_view(&b), "100 /sys/fs/cgroup\n101 /sys/fs/cgroup/a.slice\n102 /sys/fs/cgroup/a.slice/b.service\n"
		"103 /sys/fs/cgroup/user\n");
	CHECK_STR(cgroup_of(&a, e, 102), "/sys/fs/cgroup/a.slice/b.service");
	CHECK_STR(cgroup_of(&a, e, 104), "unknown_cgroup_id:104");
	late_is_there = true;                    /* nobody looks again at once */
	CHECK_STR(cgroup_of(&a, e, 104), "unknown_cgroup_id:104");
	f.now += 900000000;
	CHECK_STR(cgroup_of(&a, e, 104), "unknown_cgroup_id:104");
	f.now += 200000000;
	CHECK_STR(cgroup_of(&a, e, 104), "/sys/fs/cgroup/user/late");
	CHECK_STR(cgroup_of(&a, e, 100), "/sys/fs/cgroup");
	/* a machine with both versions: those of version 1 have numbers that mean nothing to programs */
	fake_init(&f, cgroup_files, ARRAY_LEN(cgroup_files));
	f.kern.stat = cgroup_stat;
	f.kern.fsmagic = cgroup_magic;
	has_both_versions = true;
	e = decode_env_new(&a, &f.kern);
	CHECK_STR(cgroup_of(&a, e, 107), "/sys/fs/cgroup/unified/a");
	CHECK_STR(cgroup_of(&a, e, 102), "unknown_cgroup_id:102");
	has_both_versions = false;
	buf_free(&b);
	arena_clear(&a);
}

static void decoders_have_names(void **state)
{
	(void)state;
	static const char *const asks[] = { "kstack", "ksym", "lbr" };
	u32 n = 0, asking = 0;
	for (; decoder_name(n); n++) {
		struct decoder d = { .kind = decoder_find(str_from(decoder_name(n))) };
		assert_non_null(d.kind);
		if (decoder_needs_symbols(&d))
			assert_string_equal(decoder_name(n), asks[asking++]);
	}
	assert_int_equal(asking, 3);
	assert_true(n >= 19);
	assert_null(decoder_find(STR("nothing")));
}

/* The first that matches, with its group where it has one; with two groups nobody can say which is meant. */
static void regexps_choose(void **state)
{
	(void)state;
	struct arena a = { 0 };
	static const char *const patterns[] = { "^(a)(b)", "^a(.)", "^b+" };
	static const struct { const char *in; enum decoded how; const char *out; } rows[] = { { "abb", DECODED, "b" },
		{ "bbc", DECODED, "bb" },
		{ "cab", DECODE_SKIP, "" } };
	struct decoder d = { .kind = decoder_find(STR("regexp")) };
	struct metric_label l = { .size = 3 };
	const char *why;
	for (u32 i = 0; i < ARRAY_LEN(patterns); i++)
		vec_push(&d.regexps, &a, regex_new(&a, str_from(patterns[i]), &why));
	vec_push(&l.decoders, &a, d);
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		str out = STR("");
		assert_int_equal(decode_label(decode_env_new(&a, kern_linux()), &l, (const u8 *)rows[i].in, &a, &out),
			rows[i].how);
		CHECK_STR(out, rows[i].out);
	}
	arena_clear(&a);
}

static void decoders_fail(void **state)
{
	(void)state;
	const struct { const char *names; str in; } rows[] = { { "uint", BYTES(1, 2, 3) },
		{ "inet_ip", BYTES(1, 2, 3) }, { "ifname", BYTES(1) },
		{ "string errno", { "EPIPE", 5 } }, { "string cgroup", { "x", 1 } }, { "ksym", BYTES(1, 2, 3, 4) },
		{ "string pci_vendor", { "x", 1 } }, { "string pci_device", { "x", 1 } },
		{ "string pci_class", { "x", 1 } },
		{ "string pci_subclass", { "x", 1 } }, { "string syscall", { "read", 4 } },
		{ "majorminor", BYTES(1, 2, 3) }, { "uint", { "", 0 } },
		{ "inet_ip", { "", 0 } } };
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena a = { 0 };
		str out;
		if (decode(&a, rows[i].names, rows[i].in, &out) != DECODE_FAILED)
			fail_msg("%s, row %u", rows[i].names, i);
		arena_clear(&a);
	}
}

static void static_map_maps(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct metric_label l = { .size = 1 };
	str out;
	struct decoder number = { .kind = decoder_find(STR("uint")) }, map = { .kind = decoder_find(STR("static_map")),
		.has_map = true };
	vec_push(&map.map, &a, ((struct decoder_pair){ STR("1"), STR("read") }));
	vec_push(&l.decoders, &a, number);
	vec_push(&l.decoders, &a, map);
	struct decode_env *e = decode_env_new(&a, kern_linux());
	assert_int_equal(decode_label(e, &l, (const u8[]){ 1 }, &a, &out), DECODED);
	CHECK_STR(out, "read");
	assert_int_equal(decode_label(e, &l, (const u8[]){ 3 }, &a, &out), DECODED);
	CHECK_STR(out, "unknown:3");
	l.decoders.v[1].allow_unknown = true;
	assert_int_equal(decode_label(e, &l, (const u8[]){ 3 }, &a, &out), DECODED);
	CHECK_STR(out, "3");
	arena_clear(&a);
}

/* ---- numbers ----------------------------------------------------------------------------------------------------- */

/* As Go's strconv.FormatFloat(v, 'g', -1, 64) has them. */
static void floats_are_gos(void **state)
{
	(void)state;
	static const struct { double v; const char *text; } rows[] = { { 0, "0" }, { 1, "1" }, { 1e-6, "1e-06" },
		{ 1.6e-5, "1.6e-05" }, { 0.000128, "0.000128" },
		{ 0.0001, "0.0001" }, { 1.048576, "1.048576" }, { 134.217728, "134.217728" }, { 524288, "524288" },
		{ 1e6, "1e+06" }, { 1048576, "1.048576e+06" },
		{ 134217728, "1.34217728e+08" }, { -2.5, "-2.5" }, { 0.1, "0.1" }, { 100, "100" }, { 1e100, "1e+100" },
		{ 0.0018239999999999999, "0.0018239999999999999" }, { 12.5, "12.5" }, { 999999.5, "999999.5" },
		{ 1e-5, "1e-05" }, { -1e-7, "-1e-07" },
		{ 0.00012, "0.00012" }, { 0.5, "0.5" }, { 120000, "120000" }, { 1.5e100, "1.5e+100" }, { NAN, "NaN" },
		{ INFINITY, "+Inf" },
		{ -INFINITY, "-Inf" }, { -0.25, "-0.25" }, { 0.1 + 0.2, "0.30000000000000004" } };
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		struct buf b = BUF_INIT;
		metrics_float(rows[i].v, &b);
		CHECK_STR(buf_view(&b), rows[i].text);
		buf_free(&b);
	}
}

static struct metric labelled(struct arena *a, const char *names)
{
	struct metric m = { .name = STR("m"), .help = STR("M\\n\n") };
	str rest = str_from(names), one;
	struct decoder d = { .kind = decoder_find(STR("uint")) };
	while (rest.n) {
		str_cut(rest, ' ', &one, &rest);
		struct metric_label l = { .name = one, .size = 1 };
		vec_push(&l.decoders, a, d);
		vec_push(&m.labels, a, l);
	}
	return m;
}

static void buckets_are_cumulated(void **state)
{
	(void)state;
	struct arena a = { 0 };
	families f = { 0 };
	struct buf b = BUF_INIT;
	struct metric m = labelled(&a, "op slot");
	struct series s;
	m.is_histogram = true;
	m.buckets = BUCKETS_EXP2;
	m.min = 0, m.max = 2, m.multiplier = 1e-6;
	series_init(&s, &m, 10);
	series_begin(&s);
	struct decode_env *e = decode_env_new(&a, kern_linux());
	series_add(&s, e, (const u8[]){ 1, 0 }, 5);
	series_add(&s, e, (const u8[]){ 1, 2 }, 7);
	series_add(&s, e, (const u8[]){ 1, 3 }, 1000);   /* the sum */
	series_add(&s, e, (const u8[]){ 1, 9 }, 99);     /* none of them */
	family_of_series(&f, &a, &s, STR("m"));
	metrics_text(&f, METRICS_TEXT, &b);
	CHECK_STR(buf_view(&b), "# HELP m M\\\\n\\n\n# TYPE m histogram\nm_bucket{op=\"1\",le=\"1e-06\"} 5\n"
		"m_bucket{op=\"1\",le=\"2e-06\"} 5\n"
		"m_bucket{op=\"1\",le=\"4e-06\"} 12\nm_bucket{op=\"1\",le=\"+Inf\"} 12\nm_sum{op=\"1\"} 0.001\n"
		"m_count{op=\"1\"} 12\n");
	buf_free(&b);
	series_clear(&s);
	arena_clear(&a);
}

static void bounds(enum buckets kind, s64 min, s64 max, const char *want)
{
	struct metric m = { .buckets = kind, .min = min, .max = max };
	struct buf b = BUF_INIT;
	for (u32 i = 0; i < metric_buckets(&m); i++) {
		buf_puts(&b, i ? " " : "");
		metrics_float(metric_bound(&m, i), &b);
	}
	CHECK_STR(buf_view(&b), want);
	buf_free(&b);
}

static void buckets_have_bounds(void **state)
{
	(void)state;
	bounds(BUCKETS_EXP2, 1, 4, "2 4 8 16");
	bounds(BUCKETS_EXP2ZERO, 0, 4, "0 1 2 4 8");
	bounds(BUCKETS_LINEAR, 0, 3, "0 1 2 3");
	struct arena a = { 0 };
	struct metric m = { .buckets = BUCKETS_FIXED };
	vec_push(&m.keys, &a, 5.0);
	vec_push(&m.keys, &a, 100.0);
	assert_int_equal(metric_buckets(&m), 2);
	assert_int_equal(metric_bucket_of(&m, 100), 1);
	assert_int_equal(metric_bucket_of(&m, 101), 2);
	assert_int_equal(metric_bucket_of(&m, 7), -1);
	assert_int_equal(metric_bucket_of(&m, 102), -1);
	m.multiplier = 0.5;
	assert_true(metric_bound(&m, 1) == 50);
	m = (struct metric){ .buckets = BUCKETS_LINEAR, .min = 2, .max = 4, .multiplier = 10 };
	static const struct { u64 slot; s64 bucket; } slots[] = { { 1, -1 }, { 2, 0 }, { 4, 2 }, { 5, 3 }, { 6, -1 },
		{ -1ull, -1 } };
	for (u32 i = 0; i < ARRAY_LEN(slots); i++)
		assert_int_equal(metric_bucket_of(&m, slots[i].slot), slots[i].bucket);
	assert_true(metric_bound(&m, 1) == 30);
	m.buckets = BUCKETS_EXP2ZERO, m.min = 0;
	assert_true(metric_bound(&m, 0) == 0 && metric_bound(&m, 2) == 20);
	m.max = -1;
	assert_int_equal(metric_buckets(&m), 0);
	struct metric empty = { .buckets = BUCKETS_FIXED };
	assert_int_equal(metric_bucket_of(&empty, 0), -1);
	m = labelled(&a, "x y z");
	m.labels.v[1].padding = 3;
	assert_int_equal(metric_key_size(&m), 6);
	arena_clear(&a);
}

/* ---- series ------------------------------------------------------------------------------------------------------ */

static void series_are_bounded(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct metric m = labelled(&a, "x y");
	struct series s;
	struct decode_env *e = decode_env_new(&a, kern_linux());
	series_init(&s, &m, 100);
	for (int round = 0; round < 3; round++) {
		series_begin(&s);
		for (u32 i = 0; i < 150; i++)
			series_add(&s, e, (const u8[]){ (u8)i, 1 }, 1);
		assert_int_equal(s.rows.n, 100);
		assert_int_equal(s.cut, 50 * (round + 1));
		for (u32 i = 0; i < 100; i++)
			assert_int_equal(s.rows.v[i].cells[0], 1);
		series_end(&s);
	}
	series_begin(&s);                        /* others come, and those that were there are gone */
	for (u32 i = 0; i < 50; i++)
		series_add(&s, e, (const u8[]){ (u8)i, 1 }, 7);
	series_end(&s);
	assert_int_equal(s.rows.n, 50);
	series_begin(&s);
	series_add(&s, e, (const u8[]){ 7, 1 }, 9);
	series_add(&s, e, (const u8[]){ 7, 2 }, 1);
	assert_int_equal(s.rows.n, 51);
	assert_int_equal(s.rows.v[7].cells[0], 9);
	CHECK_STR(s.rows.v[7].values[0], "7");
	series_clear(&s);
	arena_clear(&a);
}

static void rows_of_equal_labels_add_up(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct metric m = { .name = STR("m") };
	struct metric_label l = { .name = STR("s"), .size = 4 };
	struct decoder d = { .kind = decoder_find(STR("string")) };
	struct series s;
	vec_push(&l.decoders, &a, d);
	vec_push(&m.labels, &a, l);
	series_init(&s, &m, 100);
	struct decode_env *e = decode_env_new(&a, kern_linux());
	for (int round = 0; round < 2; round++) {
		series_begin(&s);
		series_add(&s, e, (const u8 *)"a\0x", 1);
		series_add(&s, e, (const u8 *)"a\0y", 2);
		assert_int_equal(s.rows.n, 1);
		assert_int_equal(s.rows.v[0].cells[0], 3);
	}
	series_clear(&s);
	arena_clear(&a);
}

/* By labels alone; a histogram's slot that is no number. */
static void rows_are_asked_for(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct metric m = labelled(&a, "x");
	struct series s;
	series_init(&s, &m, 2);
	series_begin(&s);
	struct series_row *first = series_row(&s, (str[]){ STR("a") });
	first->cells[0] += 4;
	assert_int_equal(series_row(&s, (str[]){ STR("a") })->cells[0], 4);
	assert_int_equal(series_row(&s, (str[]){ STR("b") })->cells[0], 0);
	assert_null(series_row(&s, (str[]){ STR("c") }));
	assert_int_equal(s.cut, 1);
	series_begin(&s);
	assert_int_equal(series_row(&s, (str[]){ STR("a") })->cells[0], 0);
	assert_int_equal(s.rows.n, 2);
	series_clear(&s);
	assert_int_equal(s.cut, 1);
	m.is_histogram = true;
	m.buckets = BUCKETS_LINEAR, m.max = 3;
	m.labels.v[0].decoders.v[0].kind = decoder_find(STR("string"));
	series_init(&s, &m, 2);
	series_begin(&s);
	struct decode_env *e = decode_env_new(&a, kern_linux());
	series_add(&s, e, (const u8 *)"x", 1);
	assert_int_equal(s.errors, 1);
	assert_int_equal(s.rows.n, 0);
	series_add(&s, e, (const u8 *)"2", 5);
	assert_int_equal(s.rows.v[0].cells[2], 5);
	series_clear(&s);
	arena_clear(&a);
}

/* ---- text -------------------------------------------------------------------------------------------------------- */

static void hostile_labels_are_text(void **state)
{
	(void)state;
	struct arena a = { 0 };
	families f = { 0 };
	struct buf b = BUF_INIT;
	const str label = STR("l"), value[] = { STR("a\"\\\n\x1b\xff\xc3\xa4") };
	struct family *one = family_add(&f, &a, FAMILY_COUNTER, STR("c_total"), "C");
	one->labels = &label, one->nlabels = 1;
	family_point(one, &a, value)->u = 3;
	family_point(family_add(&f, &a, FAMILY_COUNTER, STR("odd"), "O"), &a, NULL)->u = 4;
	metrics_text(&f, METRICS_OPENMETRICS, &b);
	CHECK_STR(buf_view(&b),
		"# HELP c C\n# TYPE c counter\nc_total{l=\"a\\\"\\\\\\n\xef\xbf\xbd\xef\xbf\xbd\xc3\xa4\"} 3\n"
		"# HELP odd O\n# TYPE odd unknown\nodd 4\n# EOF\n");
	buf_free(&b);
	arena_clear(&a);
}

static void names_are_prometheus(void **state)
{
	(void)state;
	static const struct { const char *name; bool is_metric, is_label; } rows[] = { { "a", 1, 1 }, { "_Z9", 1, 1 },
		{ "9a", 0, 0 }, { "", 0, 0 },
		{ "a:b", 1, 0 }, { "__a", 1, 0 }, { "a-b", 0, 0 }, { "zA09", 1, 1 }, { "a@", 0, 0 }, { "a[", 0, 0 },
		{ "a`", 0, 0 }, { "a{", 0, 0 },
		{ "a/", 0, 0 }, { "a;", 0, 0 }, { "_", 1, 1 } };
	for (u32 i = 0; i < ARRAY_LEN(rows); i++)
		if (metrics_is_name(str_from(rows[i].name), false) != rows[i].is_metric ||
			metrics_is_name(str_from(rows[i].name), true) != rows[i].is_label)
			fail_msg("%s", rows[i].name);
}

/* The same families as text and for a collector: a counter in two parts, a gauge below 0, a histogram. */
static void families_are_written(void **state)
{
	(void)state;
	struct arena a = { 0 };
	families f = { 0 };
	struct buf b = BUF_INIT;
	const str labels[] = { STR("x"), STR("y") }, first[] = { STR("1"), STR("\t\x7f") },
		second[] = { STR("2"), STR("q\"") };
	const double bounds[] = { 0.5, 2 };
	const u64 cells[] = { 3, 4 };
	struct family *one = family_add(&f, &a, FAMILY_COUNTER, STR("n_total"), "N \"n\"");
	one->labels = labels, one->nlabels = 2;
	family_point(one, &a, first)->u = 18446744073709551615u;
	family_point(one, &a, second)->u = 2;
	one = family_add(&f, &a, FAMILY_COUNTER, STR("n_total"), "other");
	family_point(one, &a, NULL)->u = 7;
	one = family_add(&f, &a, FAMILY_GAUGE, STR("g"), "G");
	*family_point(one, &a, NULL) = (struct point){ .is_float = true, .d = -2.5 };
	family_add(&f, &a, FAMILY_GAUGE, STR("nothing"), "no points");
	one = family_add(&f, &a, FAMILY_HISTOGRAM, STR("h"), "H");
	one->bounds = bounds, one->nbounds = 2;
	*family_point(one, &a, NULL) = (struct point){ .cells = cells, .over = 5 };
	metrics_text(&f, METRICS_TEXT, &b);
	CHECK_STR(buf_view(&b), "# HELP n_total N \"n\"\n# TYPE n_total counter\n"
		"n_total{x=\"1\",y=\"\t\xef\xbf\xbd\"} 18446744073709551615\nn_total{x=\"2\",y=\"q\\\"\"} 2\nn_total 7\n"
		"# HELP g G\n# TYPE g gauge\ng -2.5\n# HELP nothing no points\n# TYPE nothing gauge\n# HELP h H\n# TYPE h histogram\n"
		"h_bucket{le=\"0.5\"} 3\nh_bucket{le=\"2\"} 7\nh_bucket{le=\"+Inf\"} 12\nh_count 12\n");
	b.n = 0;
	f.v[0].points.n = 1;
	metrics_text(&(families){ .v = f.v, .n = 1 }, METRICS_OPENMETRICS, &b);
	CHECK_STR(buf_view(&b), "# HELP n N \\\"n\\\"\n# TYPE n counter\nn_total{x=\"1\",y=\"\t\xef\xbf\xbd\"} 18446744073709551615\n# EOF\n");
	b.n = 0;
	f.v[0].points.n = 2;
	f.v[4].points.v[0].has_sum = true, f.v[4].points.v[0].sum = 1.5;
	metrics_otlp(&f, &(struct otlp_resource){ STR("s"), STR("1.0"), 5, 9 }, &b);
	CHECK_STR(buf_view(&b), "{\"resourceMetrics\":[{\"resource\":{\"attributes\":[{\"key\":\"service.name\",\"value\":{\"stringValue\":\"s\"}},"
		"{\"key\":\"service.version\",\"value\":{\"stringValue\":\"1.0\"}}]},\"scopeMetrics\":[{\"scope\":{\"name\":\"skep\"},\"metrics\":["
		"{\"name\":\"n_total\",\"description\":\"N \\\"n\\\"\",\"sum\":{\"dataPoints\":["
		"{\"attributes\":[{\"key\":\"x\",\"value\":{\"stringValue\":\"1\"}},{\"key\":\"y\",\"value\":{\"stringValue\":\"\\t\\u007f\"}}],"
		"\"startTimeUnixNano\":\"5\",\"timeUnixNano\":\"9\",\"asInt\":\"18446744073709551615\"},"
		"{\"attributes\":[{\"key\":\"x\",\"value\":{\"stringValue\":\"2\"}},{\"key\":\"y\",\"value\":{\"stringValue\":\"q\\\"\"}}],"
		"\"startTimeUnixNano\":\"5\",\"timeUnixNano\":\"9\",\"asInt\":\"2\"}],\"aggregationTemporality\":2,\"isMonotonic\":true}},"
		"{\"name\":\"n_total\",\"description\":\"other\",\"sum\":{\"dataPoints\":[{\"attributes\":[],"
		"\"startTimeUnixNano\":\"5\",\"timeUnixNano\":\"9\",\"asInt\":\"7\"}],\"aggregationTemporality\":2,\"isMonotonic\":true}},"
		"{\"name\":\"g\",\"description\":\"G\",\"gauge\":{\"dataPoints\":[{\"attributes\":[],"
		"\"startTimeUnixNano\":\"5\",\"timeUnixNano\":\"9\",\"asDouble\":-2.5}]}},"
		"{\"name\":\"h\",\"description\":\"H\",\"histogram\":{\"dataPoints\":[{\"attributes\":[],"
		"\"startTimeUnixNano\":\"5\",\"timeUnixNano\":\"9\",\"bucketCounts\":[\"3\",\"4\",\"5\"],\"explicitBounds\":[0.5,2],"
		"\"count\":\"12\",\"sum\":1.5}],\"aggregationTemporality\":2}}]}]}]}\n");
	buf_free(&b);
	arena_clear(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(regex_finds), cmocka_unit_test(regex_refuses), cmocka_unit_test(regex_is_linear),
		cmocka_unit_test(regex_has_limits), cmocka_unit_test(regexps_choose),
		cmocka_unit_test(decoders_ask_the_machine),
		cmocka_unit_test(cgroups_have_paths), cmocka_unit_test(decoders_have_names),
		cmocka_unit_test(names_are_prometheus),
		cmocka_unit_test(families_are_written), cmocka_unit_test(rows_are_asked_for),
		cmocka_unit_test(decoders_write), cmocka_unit_test(decoders_fail), cmocka_unit_test(static_map_maps),
		cmocka_unit_test(floats_are_gos), cmocka_unit_test(buckets_are_cumulated),
		cmocka_unit_test(buckets_have_bounds),
		cmocka_unit_test(series_are_bounded), cmocka_unit_test(rows_of_equal_labels_add_up),
		cmocka_unit_test(hostile_labels_are_text),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
