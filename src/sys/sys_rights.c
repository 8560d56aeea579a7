/* sys_rights.c: why something is not allowed: capabilities that are missing, a user namespace in which they do not
 * count, a kernel that is locked down, a filter of system calls or a security module in front of it; or not possible:
 * no descriptors left. */
#include "sys/sys.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

enum { LAST_BEFORE_PERFMON = 37 };

static u64 hex_field(str text, const char *name)
{
	str line, key, value, digits;
	u64 n = 0;
	char number[24];
	while (text.n) {
		str_cut(text, '\n', &line, &text);
		if (!str_cut(line, ':', &key, &value) || !str_is(key, name))
			continue;
		digits = str_trim(value);
		snprintf(number, sizeof(number), "0x%.*s", (int)MIN(digits.n, 16u), digits.s);
		str_to_u64(str_from(number), &n);
	}
	return n;
}

static u64 own_set(struct kern *k, struct arena *a, const char *name)
{
	str text;
	return sys_read_file(k, a, "/proc/self/status", 0, &text) > 0 ? hex_field(text, name) : 0;
}

u64 sys_capabilities(struct kern *k, struct arena *a) { return own_set(k, a, "CapEff"); }
u64 sys_permitted(struct kern *k, struct arena *a) { return own_set(k, a, "CapPrm"); }

str sys_lockdown(struct kern *k, struct arena *a)
{
	str text, left, right;
	if (sys_read_file(k, a, "/sys/kernel/security/lockdown", 0, &text) <= 0)
		return STR("");
	str_cut(text, '[', &left, &right);
	str_cut(right, ']', &right, &left);
	return right;
}

static bool in_user_namespace(struct kern *k, struct arena *a)
{
	str text, first, rest, outer, n;
	u64 count;
	if (sys_read_file(k, a, "/proc/self/uid_map", 0, &text) <= 0)
		return false;
	str_cut(str_trim(text), ' ', &first, &rest);
	str_cut(str_trim(rest), ' ', &outer, &n);
	return !(str_is(first, "0") && str_is(outer, "0") && str_to_u64(str_trim(n), &count) && count == 0xffffffff);
}

static u64 needed(struct kern *k, u64 wanted)
{
	u64 last;
	bool is_old = sys_read_number(k, "/proc/sys/kernel/cap_last_cap", &last) == 0 && last <= LAST_BEFORE_PERFMON;
	return is_old ? 1ull << SYS_CAP_SYS_ADMIN : wanted;
}

u64 sys_cap_bpf(struct kern *k) { return needed(k, 1ull << SYS_CAP_BPF); }

str sys_cap_names(struct arena *a, u64 caps, const char *between)
{
	static const struct { u32 bit; const char *name; } names[] = { { SYS_CAP_BPF, "CAP_BPF" },
		{ SYS_CAP_PERFMON, "CAP_PERFMON" },
		{ SYS_CAP_NET_ADMIN, "CAP_NET_ADMIN" }, { SYS_CAP_SYS_ADMIN, "CAP_SYS_ADMIN" },
		{ SYS_CAP_DAC_OVERRIDE, "CAP_DAC_OVERRIDE" },
		{ SYS_CAP_KILL, "CAP_KILL" }, { SYS_CAP_SYS_PTRACE, "CAP_SYS_PTRACE" }, { 0, "CAP_CHOWN" },
		{ 2, "CAP_DAC_READ_SEARCH" }, { 3, "CAP_FOWNER" }, { 4, "CAP_FSETID" }, { 6, "CAP_SETGID" },
		{ 7, "CAP_SETUID" }, { 8, "CAP_SETPCAP" }, { 9, "CAP_LINUX_IMMUTABLE" },
		{ 10, "CAP_NET_BIND_SERVICE" }, { 11, "CAP_NET_BROADCAST" }, { 13, "CAP_NET_RAW" },
		{ 14, "CAP_IPC_LOCK" }, { 15, "CAP_IPC_OWNER" }, { 16, "CAP_SYS_MODULE" }, { 17, "CAP_SYS_RAWIO" },
		{ 18, "CAP_SYS_CHROOT" }, { 20, "CAP_SYS_PACCT" }, { 22, "CAP_SYS_BOOT" }, { 23, "CAP_SYS_NICE" },
		{ 24, "CAP_SYS_RESOURCE" }, { 25, "CAP_SYS_TIME" }, { 26, "CAP_SYS_TTY_CONFIG" }, { 27, "CAP_MKNOD" },
		{ 28, "CAP_LEASE" }, { 29, "CAP_AUDIT_WRITE" }, { 30, "CAP_AUDIT_CONTROL" }, { 31, "CAP_SETFCAP" },
		{ 32, "CAP_MAC_OVERRIDE" }, { 33, "CAP_MAC_ADMIN" }, { SYS_CAP_SYSLOG, "CAP_SYSLOG" },
		{ 35, "CAP_WAKE_ALARM" }, { 36, "CAP_BLOCK_SUSPEND" }, { 37, "CAP_AUDIT_READ" },
		{ SYS_CAP_CHECKPOINT, "CAP_CHECKPOINT_RESTORE" } };
	str list = STR("");
	for (u32 i = 0; i < ARRAY_LEN(names); i++)
		if (caps >> names[i].bit & 1)
			list = arena_printf(a, "%.*s%s%s", STR_ARG(list), list.n ? between : "", names[i].name);
	return list;
}

#define FILTERED "a seccomp filter keeps bpf(2) from this process: systemd's SystemCallFilter=, a container's seccomp profile; run it outside, or allow bpf there"

static bool is_filtered(struct kern *k, struct arena *a) { return own_set(k, a, "Seccomp") == 2; }

/* A question that any process with these capabilities may ask: who says no to it does so before bpf(2) is reached. */
static bool bpf_is_barred(struct kern *k)
{
	struct sys_prog_info none;
	u32 len = sizeof(none);
	return sys_get_info(k, -1, &none, &len) == -EPERM;
}

static str barred_by(struct kern *k, struct arena *a)
{
	return is_filtered(k, a) ? STR(FILTERED) :
		STR("a security module (SELinux, AppArmor, ...) keeps bpf(2) from this process: its log tells which "
			"rule (dmesg, ausearch -m avc)");
}

str sys_why_refused(struct kern *k, struct arena *a, u64 wanted)
{
	u64 have = sys_capabilities(k, a), missing = needed(k, wanted) & ~have;
	str list, lockdown = sys_lockdown(k, a);
	if (have >> SYS_CAP_SYS_ADMIN & 1)   /* stands for the others, as before Linux 5.8 */
		missing = 0;
	list = sys_cap_names(a, missing, " and ");
	if (list.n)
		return arena_printf(a, "run as root, or with %.*s, which this process lacks", STR_ARG(list));
	if (in_user_namespace(k, a))
		return STR("this is a user namespace, whose capabilities do not count here: run it outside, or with "
			"a BPF token");
	/* files of tracefs are closed by confidentiality alone (LOCKDOWN_TRACEFS, include/linux/security.h) */
	if (wanted ? lockdown.n && !str_is(lockdown, "none") : str_is(lockdown, "confidentiality"))
		return arena_printf(a, "the kernel is locked down (%.*s), which forbids this even to root",
			STR_ARG(lockdown));
	return wanted && bpf_is_barred(k) ? barred_by(k, a) : STR("");
}

str sys_why_scarce(long err)
{
	switch (err) {
	case -EMFILE: return STR("this process has no descriptor left: every map, program, link and event takes one; "
		"raise the limit (ulimit -n 65536)");
	case -ENFILE: return STR("the whole system has no descriptor left: raise it (sysctl fs.file-max), or end "
		"what holds so many");
	default: return STR("");
	}
}

str sys_why_absent(struct kern *k, struct arena *a)
{
	struct stat st;
	bool is_there = k->stat(k, "/proc/sys/kernel/unprivileged_bpf_disabled", &st) == 0;
	return is_there && is_filtered(k, a) ? STR(FILTERED) : STR("");
}
