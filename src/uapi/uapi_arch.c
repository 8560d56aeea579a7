/* uapi_arch.c: facts of machines and of POSIX as the kernel numbers them: registers, system calls, errors, signals,
 * and constants of headers. */
#include "uapi/uapi.h"

#include <stddef.h>
#include <strings.h>

static const struct uapi_regs regs[] = {
#define LIST(...) { __VA_ARGS__ }
#define REGS(name, bytes, ret_at, rc_at, sp_at, ip_at, fp_at, count, parms, syscall_parms, prefix) \
	{ .arch = name, .size = bytes, .nparm = count, .parm = parms, .syscall_parm = syscall_parms, \
	  .rc = rc_at, .sp = sp_at, .ip = ip_at, .fp = fp_at, .ret = ret_at, .syscall_prefix = prefix },
#include "uapi/regs.def"
#undef REGS
#undef LIST
};

#define SYSCALL(number, name) [number] = #name,
static const char *const syscalls_x86_64[] = {
#include "uapi/syscall_x86_64.def"
};
static const char *const syscalls_generic[] = {
#include "uapi/syscall_arm64.def"
};
#undef SYSCALL

static const char *const errnos[] = {
#define ERRNO(name, number) [number] = #name,
#include "uapi/errno.def"
#undef ERRNO
};
static const char *const signals[] = {
#define SIGNAL(number, name) [number] = name,
#include "uapi/signal.def"
#undef SIGNAL
};

const struct uapi_regs *uapi_regs(str arch)
{
	for (u32 i = 0; i < ARRAY_LEN(regs); i++)
		if (str_is(arch, regs[i].arch))
			return &regs[i];
	return NULL;
}

static const char *const *syscall_table(str arch, u32 *count)
{
	if (str_is(arch, "x86_64") || str_is(arch, "x86")) {
		*count = ARRAY_LEN(syscalls_x86_64);
		return syscalls_x86_64;
	}
	*count = str_is(arch, "arm64") || str_is(arch, "riscv64") ||
		str_is(arch, "riscv") ? ARRAY_LEN(syscalls_generic) : 0;
	return syscalls_generic;
}

const char *uapi_syscall_name(str arch, u32 nr)
{
	u32 count;
	const char *const *table = syscall_table(arch, &count);
	return nr < count ? table[nr] : NULL;
}

s32 uapi_syscall_number(str arch, str name)
{
	u32 count;
	const char *const *table = syscall_table(arch, &count);
	for (u32 i = 0; i < count; i++)
		if (table[i] && name.n && table[i][0] == name.s[0] && str_is(name, table[i]))
			return i;
	return -1;
}

const char *uapi_errno_name(int e)
{
	return e > 0 && e < (int)ARRAY_LEN(errnos) ? errnos[e] : NULL;
}

enum { CONST_INT, CONST_UINT, CONST_LONG, CONST_ULONG, CONST_LLONG, CONST_ULLONG };

/* The names one after the other: a row holds a place among them, not a pointer that is relocated at each start. */
#define CONST(text, kind, number) char name_##text[sizeof(#text)];
struct const_names {
#include "uapi/const_all.def"
};
#undef CONST
#define CONST(text, kind, number) .name_##text = #text,
static const struct const_names const_names = {
#include "uapi/const_all.def"
};
#undef CONST
static const struct { s64 value; u32 name; u8 type; } consts[] = {
#define CONST(text, kind, number) { .value = (s64)(number), .name = offsetof(struct const_names, name_##text), \
	.type = CONST_##kind },
#include "uapi/const_all.def"
#undef CONST
};

#define CONST(text, kind, number) { #text, { .type = CONST_##kind, .value = (number) } },
static const struct { const char *name; struct uapi_const is; } consts_arm64[] = {
#include "uapi/const_arm64.def"
};
#undef CONST

/* A byte for each name, so that memchr() finds the few that may be meant. */
#define KEY(s, n) (u8)((u8)(s)[0] * 5u + (u8)(s)[(n) / 2] * 3u + (u8)(s)[(n) - 1] + (n))
#define CONST(text, kind, number) KEY(#text, sizeof(#text) - 1),
static const u8 const_key[] = {
#include "uapi/const_all.def"
};
#undef CONST
_Static_assert(ARRAY_LEN(const_key) == ARRAY_LEN(consts), "one key for each name");

/* __NR_nanosleep: the number of a call on the machine that the source is for. */
static bool syscall_const(str arch, str name, struct uapi_const *out)
{
	s32 number = str_starts(name, "__NR_") ? uapi_syscall_number(arch, str_sub(name, 5, name.n)) : -1;
	*out = (struct uapi_const){ .type = CONST_INT, .value = number };
	return number >= 0;
}

/* What this machine numbers in its own way. */
static bool own_const(str arch, str name, struct uapi_const *out)
{
	for (u32 i = 0; str_is(arch, "arm64") && i < ARRAY_LEN(consts_arm64); i++)
		if (str_is(name, consts_arm64[i].name)) {
			*out = consts_arm64[i].is;
			return true;
		}
	return false;
}

bool uapi_const_find(str arch, str name, struct uapi_const *out)
{
	const u8 *end = const_key + ARRAY_LEN(const_key);
	if (!name.n || (name.s[0] >= 'a' && name.s[0] <= 'z'))
		return false;
	if (own_const(arch, name, out))
		return true;
	for (const u8 *at = const_key; at < end && (at = memchr(at, KEY(name.s, name.n), (size_t)(end - at))); at++) {
		u32 i = (u32)(at - const_key);
		const char *is = (const char *)&const_names + consts[i].name;
		if (*is == name.s[0] && str_is(name, is)) {
			*out = (struct uapi_const){ .type = consts[i].type, .value = consts[i].value };
			return true;
		}
	}
	return syscall_const(arch, name, out);
}

const char *uapi_signal_name(int sig)
{
	return sig > 0 && sig < (int)ARRAY_LEN(signals) ? signals[sig] : NULL;
}

u32 uapi_signal_number(str name)
{
	char plain[16];
	u32 n = 0;
	for (u32 i = name.n > 3 && !strncasecmp(name.s, "SIG", 3) ? 3 : 0; i < name.n && n < sizeof(plain) - 1; i++)
		plain[n++] = name.s[i] >= 'a' && name.s[i] <= 'z' ? (char)(name.s[i] - 32) : name.s[i];
	for (u32 i = 1; i < ARRAY_LEN(signals); i++)
		if (signals[i] && str_is((str){ plain, n }, signals[i]))
			return i;
	return 0;
}
