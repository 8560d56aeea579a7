/* uapi_arch.c: facts of the machine and of POSIX as the kernel numbers them: registers, system calls, errors, signals. */
#include "uapi/uapi.h"

/* A list and, for the argument registers, how many there are. */
#define REGLIST(...) { __VA_ARGS__ }
static const struct uapi_regs rows[] = {
#define REGS(name, bytes, ret_at, rc_at, sp_at, ip_at, fp_at, parms, sysparms, prefix) \
	{ .arch = name, .size = bytes, .ret = ret_at, .rc = rc_at, .sp = sp_at, .ip = ip_at, .fp = fp_at, \
	  .parm = parms, .nparm = sizeof((u32[])parms) / sizeof(u32), .syscall_parm = sysparms, .syscall_prefix = prefix },
#include "uapi/regs.def"
#undef REGS
};

static const char *const x86_64_calls[] = {
#define SYSCALL(number, name) [number] = #name,
#include "uapi/syscall_x86_64.def"
#undef SYSCALL
};
static const char *const generic_calls[] = {
#define SYSCALL(number, name) [number] = #name,
#include "uapi/syscall_arm64.def"
#undef SYSCALL
};
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

/* "x86" is what __TARGET_ARCH_x86 and the kernel's tree call it; "aarch64" and "riscv" what others do. */
static bool is_arch(str arch, const char *row)
{
	return str_is(arch, row) || (!strcmp(row, "x86_64") && (str_is(arch, "x86") || !arch.n)) ||
		(!strcmp(row, "arm64") && str_is(arch, "aarch64")) || (!strcmp(row, "riscv64") && str_is(arch, "riscv")) ||
		(!strcmp(row, "s390x") && str_is(arch, "s390"));
}

const struct uapi_regs *uapi_regs(str arch)
{
	for (u32 i = 0; i < ARRAY_LEN(rows); i++)
		if (is_arch(arch, rows[i].arch))
			return &rows[i];
	return NULL;
}

static const char *const *calls_of(str arch, u32 *n)
{
	if (is_arch(arch, "x86_64")) {
		*n = ARRAY_LEN(x86_64_calls);
		return x86_64_calls;
	}
	*n = is_arch(arch, "arm64") || is_arch(arch, "riscv64") ? ARRAY_LEN(generic_calls) : 0;
	return generic_calls;
}

const char *uapi_syscall_name(str arch, u32 nr)
{
	u32 n;
	const char *const *calls = calls_of(arch, &n);
	return nr < n ? calls[nr] : NULL;
}

s32 uapi_syscall_number(str arch, str name)
{
	u32 n;
	const char *const *calls = calls_of(arch, &n);
	for (u32 i = 0; i < n; i++)
		if (calls[i] && str_is(name, calls[i]))
			return (s32)i;
	return -1;
}

const char *uapi_errno_name(int e)
{
	return e > 0 && (u32)e < ARRAY_LEN(errnos) ? errnos[e] : NULL;
}

const char *uapi_signal_name(int sig)
{
	return sig > 0 && (u32)sig < ARRAY_LEN(signals) ? signals[sig] : NULL;
}
