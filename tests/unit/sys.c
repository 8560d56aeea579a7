/* sys.c: small files, CPUs, versions and rights through struct kern; why something is refused; symbols of the
 * kernel. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sym/sym.h"

#include "fake_kern.h"

#include <sys/utsname.h>

#define TEXT(s) s, sizeof(s) - 1

static struct fake fake;
static char release[65], version[65];

static long told_uname(struct kern *k, struct utsname *u)
{
	(void)k;
	memset(u, 0, sizeof(*u));
	snprintf(u->release, sizeof(u->release), "%s", release);
	snprintf(u->version, sizeof(u->version), "%s", version);
	return 0;
}

static struct kern *kern_of(const struct fake_file *files, u32 n)
{
	fake_init(&fake, files, n);
	fake.kern.uname = told_uname;
	return &fake.kern;
}

static void versions(void **state)
{
	static const struct { const char *release, *version, *signature; u32 code; } rows[] = {
		{ "6.18.44-x", "#1 SMP", NULL, 6 << 16 | 18 << 8 | 44 },
		{ "6.1.0-18-amd64", "#1 SMP Debian 6.1.76-1 (2024)", NULL, 6 << 16 | 1 << 8 | 76 },
		{ "5.4.0-12-generic", "#15-Ubuntu", "Ubuntu 5.4.0-12.15-generic 5.4.8\n", 5 << 16 | 4 << 8 | 8 },
		{ "7.2", "", NULL, 7 << 16 | 2 << 8 },
		{ "4.9.337", "", NULL, 4 << 16 | 9 << 8 | 255 }, { "next", "", NULL, 0 },
	};
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		const struct fake_file f[] = { { "/proc/version_signature", rows[i].signature,
			rows[i].signature ? strlen(rows[i].signature) : 0 } };
		snprintf(release, sizeof(release), "%s", rows[i].release);
		snprintf(version, sizeof(version), "%s", rows[i].version);
		assert_int_equal(sys_kernel_version(kern_of(f, rows[i].signature != NULL)), rows[i].code);
	}
	struct kern *k = kern_of(NULL, 0);
	k->uname = fake_uname;
	assert_int_equal(sys_kernel_version(k), 6 << 16 | 1 << 8);
	fake.fail_at = fake.calls + 1;
	assert_int_equal(sys_kernel_version(k), 0);
}

static void small_files(void **state)
{
	static const struct fake_file f[] = { { "/n", TEXT(" 42\n") }, { "/hex", TEXT("0x1f\n") },
		{ "/bad", TEXT("x\n") }, { "/text", TEXT("some text") },
		{ "/sys/devices/system/cpu/possible", TEXT("0-3,8,10-11\n") }, { "/sys/devices/system/cpu/online",
		TEXT("1,5-7\n") } };
	struct arena a = { 0 };
	struct kern *k = kern_of(f, ARRAY_LEN(f));
	u64 n = 0;
	u32 cpus[3] = { 0 };
	str text;
	(void)state;
	assert_int_equal(sys_read_number(k, "/n", &n), 0);
	assert_int_equal(n, 42);
	assert_int_equal(sys_read_number(k, "/hex", &n), 0);
	assert_int_equal(n, 31);
	assert_int_equal(sys_read_number(k, "/bad", &n), -EINVAL);
	assert_int_equal(sys_read_number(k, "/none", &n), -ENOENT);
	assert_int_equal(sys_read_file(k, &a, "/text", 0, &text), 9);
	assert_true(str_is(text, "some text"));
	assert_int_equal(sys_read_file(k, &a, "/text", 8, &text), -EFBIG);
	assert_int_equal(sys_read_file(k, &a, "/text", 9, &text), 9);
	assert_int_equal(sys_read_file(k, &a, "/none", 0, &text), -ENOENT);
	assert_int_equal(sys_possible_cpus(k), 7);
	assert_int_equal(sys_online_cpus(k, cpus, 3), 3);
	assert_true(cpus[0] == 1 && cpus[1] == 5 && cpus[2] == 6);
	assert_int_equal(sys_online_cpus(k, NULL, 0), 4);
	k = kern_of(f, 4);
	assert_int_equal(sys_possible_cpus(k), 1);
	assert_int_equal(sys_online_cpus(k, cpus, 3), 1);
	assert_int_equal(cpus[0], 0);
	assert_string_equal(sys_tracefs(k), "/sys/kernel/tracing");
	fake.no_tracefs = true;
	assert_null(sys_tracefs(k));
	assert_true(fake_left(&a, &fake).n == 0);
	arena_clear(&a);
}

/* An interface by its name and by its number, asked with a socket that is closed again. */
static long told_interface(struct kern *k, int fd, unsigned long op, unsigned long arg)
{
	struct { char name[16]; s32 index; } *r = (void *)(uintptr_t)arg;
	assert_true(fake_is_open(fake_of(k), fd));
	if (op == 0x8933 && !strcmp(r->name, "a_name_of_15_ch"))
		return r->index = 7, 0;
	if (op == 0x8933 && !strcmp(r->name, "zero"))
		return r->index = 0;
	if (op != 0x8910 || r->index != 7)
		return -ENODEV;
	memset(r->name, 'x', 16);
	return 0;
}

static void interfaces(void **state)
{
	struct arena a = { 0 };
	struct kern *k = kern_of(NULL, 0);
	char name[16];
	u32 index = 9;
	(void)state;
	k->ioctl = told_interface;
	assert_int_equal(sys_interface_index(k, "a_name_of_15_ch", &index), 0);
	assert_int_equal(index, 7);
	assert_int_equal(sys_interface_index(k, "zero", &index), -ENODEV);
	assert_int_equal(index, 0);
	assert_int_equal(sys_interface_index(k, "other", &index), -ENODEV);
	assert_int_equal(sys_interface_index(k, "a_name_of_16_chr", &index), -ENODEV);
	assert_int_equal(sys_interface_index(k, "", &index), -ENODEV);
	assert_int_equal(sys_interface_name(k, 7, name), 0);
	assert_string_equal(name, "xxxxxxxxxxxxxxx");
	assert_int_equal(sys_interface_name(k, 8, name), -ENODEV);
	fake.fail_at = fake.calls + 1;
	assert_int_equal(sys_interface_index(k, "a_name_of_15_ch", &index), -EPERM);
	assert_int_equal(fake_left(&a, &fake).n, 0);
	arena_clear(&a);
}

/* ---- why ------------------------------------------------------------------------------------------------ */

static long always(struct kern *k, int cmd, void *attr, u32 size)
{
	(void)cmd, (void)attr, (void)size;
	return -fake_of(k)->fail_with;
}

#define CAPS(hex, seccomp) "Name:\tx\nCapPrm:\t000000c000000000\nCapEff:\t" hex "\nSeccomp:\t" seccomp "\n"
enum { BPF_BIT = 39, PERFMON_BIT = 38 };

static void why_it_is_refused(void **state)
{
	static const u64 bpf = 1ull << BPF_BIT, both = bpf | 1ull << PERFMON_BIT;
	static const struct { const char *status, *uid_map, *lockdown; const char *last_cap; int bpf_says; u64 wanted;
		const char *part; } rows[] = {
		{ CAPS("0000000000000000", "0"), "0 0 4294967295", "", "40", 0, both,
		"with CAP_BPF and CAP_PERFMON, which" },
		{ CAPS("0000008000000000", "0"), "0 0 4294967295", "", "40", 0, both, "with CAP_PERFMON, which" },
		{ CAPS("0000000000000000", "0"), "0 0 4294967295", "", "37", 0, both, "with CAP_SYS_ADMIN, which" },
		{ CAPS("0000000000200000", "0"), "0 0 4294967295", "", "40", 0, both, NULL },
		{ CAPS("000000c000000000", "0"), "0 0 4294967295", "", "40", 0, both, NULL },
		{ CAPS("000000c000000000", "0"), "0 1000 1", "", "40", 0, both, "user namespace" },
		{ CAPS("000000c000000000", "0"), "0 0 65536", "", "40", 0, both, "user namespace" },
		{ CAPS("000000c000000000", "0"), "0 0 4294967295", "none integrity [confidentiality]", "40", 0, both,
		"locked down (confidentiality)" },
		{ CAPS("000000c000000000", "0"), "0 0 4294967295", "[none] integrity confidentiality", "40", 0, both,
		NULL },
		{ CAPS("000000c000000000", "0"), "0 0 4294967295", "none [integrity] confidentiality", "40", 0, both,
		"locked down (integrity)" },
		{ CAPS("0000000000000000", "0"), "0 0 4294967295", "none [integrity] confidentiality", "40", 0, 0,
		NULL },
		{ CAPS("0000000000000000", "0"), "0 0 4294967295", "none integrity [confidentiality]", "40", 0, 0,
		"locked down (confidentiality)" },
		{ CAPS("000000c000000000", "2"), "0 0 4294967295", "", "40", EPERM, both, "seccomp filter" },
		{ CAPS("000000c000000000", "0"), "0 0 4294967295", "", "40", EPERM, both, "security module" },
		{ CAPS("000000c000000000", "2"), "0 0 4294967295", "", "40", EBADF, both, NULL },
		{ CAPS("000000c000000000", "2"), "0 0 4294967295", "", "40", EPERM, 0, NULL },
		{ CAPS("0000000000000000", "2"), "0 0 4294967295", "", "40", EPERM, bpf, "with CAP_BPF, which" },
	};
	struct arena a = { 0 };
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		const struct fake_file f[] = { { "/proc/self/status", rows[i].status, strlen(rows[i].status) },
			{ "/proc/self/uid_map", rows[i].uid_map, strlen(rows[i].uid_map) },
			{ "/proc/sys/kernel/cap_last_cap", rows[i].last_cap, 2 }, { "/sys/kernel/security/lockdown",
			rows[i].lockdown, strlen(rows[i].lockdown) } };
		struct kern *k = kern_of(f, ARRAY_LEN(f) - !rows[i].lockdown[0]);
		k->bpf = always;
		fake.fail_with = rows[i].bpf_says;
		str why = sys_why_refused(k, &a, rows[i].wanted);
		if (rows[i].part ? !why.n || !strstr(arena_strdup(&a, why), rows[i].part) : why.n != 0)
			fail_msg("row %u: '%.*s'", i, STR_ARG(why));
		assert_int_equal(sys_permitted(k, &a), both);
	}
	arena_clear(&a);
}

static void why_it_is_scarce(void **state)
{
	static const struct fake_file f[] = { { "/proc/self/status", TEXT(CAPS("0000000000000000", "2")) },
		{ "/proc/sys/kernel/unprivileged_bpf_disabled", TEXT("2\n") } };
	struct arena a = { 0 };
	(void)state;
	assert_true(strstr(sys_why_scarce(-EMFILE).s, "ulimit -n") != NULL);
	assert_true(strstr(sys_why_scarce(-ENFILE).s, "fs.file-max") != NULL);
	assert_int_equal(sys_why_scarce(-EPERM).n, 0);
	assert_int_equal(sys_why_scarce(0).n, 0);
	assert_true(sys_why_absent(kern_of(f, 2), &a).n > 0);
	assert_int_equal(sys_why_absent(kern_of(f, 1), &a).n, 0);
	assert_true(str_is(sys_cap_names(&a, 1ull << SYS_CAP_BPF | 1ull << SYS_CAP_NET_ADMIN | 1ull << SYS_CAP_KILL,
		"+"), "CAP_BPF+CAP_NET_ADMIN+CAP_KILL"));
	arena_clear(&a);
}

/* Each capability by its name, and what stood for CAP_BPF before Linux 5.8; a map of users that cannot be read is none. */
static void names_of_rights(void **state)
{
	static const struct fake_file f[] = { { "/proc/self/status", TEXT(CAPS("000000c000000000", "0")) },
		{ "/proc/sys/kernel/cap_last_cap", TEXT("37") } };
	struct arena a = { 0 };
	(void)state;
	assert_string_equal(arena_strdup(&a, sys_cap_names(&a, ~0ull, " ")), "CAP_BPF CAP_PERFMON CAP_NET_ADMIN CAP_SYS_ADMIN "
		"CAP_DAC_OVERRIDE CAP_KILL CAP_SYS_PTRACE CAP_CHOWN CAP_DAC_READ_SEARCH CAP_FOWNER CAP_FSETID CAP_SETGID "
		"CAP_SETUID CAP_SETPCAP CAP_LINUX_IMMUTABLE CAP_NET_BIND_SERVICE CAP_NET_BROADCAST CAP_NET_RAW CAP_IPC_LOCK "
		"CAP_IPC_OWNER CAP_SYS_MODULE CAP_SYS_RAWIO CAP_SYS_CHROOT CAP_SYS_PACCT CAP_SYS_BOOT CAP_SYS_NICE "
		"CAP_SYS_RESOURCE CAP_SYS_TIME CAP_SYS_TTY_CONFIG CAP_MKNOD CAP_LEASE CAP_AUDIT_WRITE CAP_AUDIT_CONTROL "
		"CAP_SETFCAP CAP_MAC_OVERRIDE CAP_MAC_ADMIN CAP_SYSLOG CAP_WAKE_ALARM CAP_BLOCK_SUSPEND CAP_AUDIT_READ "
		"CAP_CHECKPOINT_RESTORE");
	assert_int_equal(sys_cap_bpf(kern_of(f, 1)), 1ull << BPF_BIT);
	assert_int_equal(sys_cap_bpf(kern_of(f, 2)), 1ull << SYS_CAP_SYS_ADMIN);
	assert_int_equal(sys_why_refused(kern_of(f, 1), &a, 0).n, 0);
	arena_clear(&a);
}

/* Events near a name: one that begins with its category is the one, files that control a category are none. */
static void names_of_events(void **state)
{
#define EVENT(p) { "/sys/kernel/tracing/events/" p, TEXT("") }
	static const struct fake_file f[] = { EVENT("sched/enable"), EVENT("sched/filter"), EVENT("sched/sched_switch"),
		EVENT("sched/sched_wakeup"), EVENT("sched/swatch"), EVENT("header_page"), EVENT("header_event"), EVENT("enable") };
	static const struct { const char *category, *name, *near; } rows[] = { { "sched", "switch", "sched_switch" },
		{ "sched", "sched_swich", "sched_switch" }, { "sched", "swatsh", "swatch" }, { "sched", "filtre", "" },
		{ "sched", "enabl", "" }, { "sched", "wakeup", "sched_wakeup" }, { "", "shed", "sched" }, { "", "header_pag", "" },
		{ "", "header_even", "" }, { "none", "switch", "" }, { "sched", "else", "" } };
	struct arena a = { 0 };
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++)
		assert_string_equal(arena_strdup(&a, sys_near_event(kern_of(f, ARRAY_LEN(f)), &a, str_from(rows[i].category),
			str_from(rows[i].name))), rows[i].near);
	fake.no_tracefs = true;
	assert_int_equal(sys_near_event(&fake.kern, &a, STR("sched"), STR("switch")).n, 0);
	arena_clear(&a);
}

/* ---- kernel symbols ---------------------------------------------------------------------------------------- */

static void kernel_symbols(void **state)
{
	static const struct fake_file f[] = { { "/proc/kallsyms",
		TEXT("ffffffff81000200 t second\nffffffff81000100 T first\nffffffff81000300 D data\n"
		"ffffffffc0000000 W weak\t[mod]\n0000000000000000 T hidden\nffffffff8100zz00 T broken\n"
		"ffffffff81000400 w last\n") } };
	static const struct { u64 address; const char *name; u64 offset; } rows[] = { { 0xffffffff81000100, "first",
		0 }, { 0xffffffff810001ff, "first", 0xff },
		{ 0xffffffff81000200, "second", 0 }, { 0xffffffff81000350, "second", 0x150 },
		{ 0xffffffff81000400, "last", 0 }, { 0xffffffffc0000010, "weak", 16 },
		{ 0xffffffff810000ff, NULL, 0 } };
	struct arena a = { 0 };
	str name;
	u64 offset, address = 0;
	(void)state;
	struct ksyms *s = ksyms_read(kern_of(f, 1), &a);
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		bool found = ksyms_find(s, rows[i].address, &name, &offset);
		if (found != (rows[i].name != NULL) || (found && (!str_is(name, rows[i].name) ||
			offset != rows[i].offset)))
			fail_msg("row %u", i);
	}
	assert_true(str_is(ksyms_module(s, 0xffffffffc0000010), "mod"));
	assert_true(!ksyms_module(s, 0xffffffff81000100).n && !ksyms_module(s, 0xffffffff810000ff).n);
	assert_true(ksyms_address(s, STR("weak"), &address) && address == 0xffffffffc0000000);
	assert_false(ksyms_address(s, STR("data"), &address) || ksyms_address(s, STR("hidden"), &address) ||
		ksyms_address(s, STR("broken"), &address));
	s = ksyms_read(kern_of(NULL, 0), &a);
	assert_false(ksyms_find(s, 0xffffffff81000100, &name, &offset));
	arena_clear(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(versions), cmocka_unit_test(small_files),
		cmocka_unit_test(interfaces),
		cmocka_unit_test(why_it_is_refused),
		cmocka_unit_test(why_it_is_scarce),
		cmocka_unit_test(names_of_rights), cmocka_unit_test(names_of_events), cmocka_unit_test(kernel_symbols) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
