/* usdt.bpf.h: arguments of statically placed user probes. Where an argument lies differs from place to place; the
 * loader writes it into __bpf_usdt_specs, one record per distinct place, found by the attach cookie or, on kernels
 * without cookies, by address. Layout and names of both maps are the ones loaders know. */
#ifndef __USDT_BPF_H__
#define __USDT_BPF_H__

#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#ifndef BPF_USDT_MAX_SPEC_CNT
#define BPF_USDT_MAX_SPEC_CNT 256
#endif
#ifndef BPF_USDT_MAX_IP_CNT
#define BPF_USDT_MAX_IP_CNT (4 * BPF_USDT_MAX_SPEC_CNT)
#endif
#define BPF_USDT_MAX_ARG_CNT 12

enum __bpf_usdt_arg_type { BPF_USDT_ARG_CONST, BPF_USDT_ARG_REG, BPF_USDT_ARG_REG_DEREF, BPF_USDT_ARG_SIB };

struct __bpf_usdt_arg_spec {
	__u64 val_off;                   /* the constant, or what is added to the register */
	enum __bpf_usdt_arg_type arg_type: 8;
	__u16 idx_reg_off: 12;           /* index register, in pt_regs */
	__u16 scale_bitshift: 4;
	__u8 __reserved: 8;
	short reg_off;                   /* register, in pt_regs */
	bool arg_signed;
	char arg_bitshift;               /* 64 - bits of the argument */
};

struct __bpf_usdt_spec {
	struct __bpf_usdt_arg_spec args[BPF_USDT_MAX_ARG_CNT];
	__u64 usdt_cookie;
	short arg_cnt;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, BPF_USDT_MAX_SPEC_CNT);
	__type(key, int);
	__type(value, struct __bpf_usdt_spec);
} __bpf_usdt_specs SEC(".maps") __weak;

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, BPF_USDT_MAX_IP_CNT);
	__type(key, long);
	__type(value, __u32);
} __bpf_usdt_ip_to_spec_id SEC(".maps") __weak;

extern const _Bool LINUX_HAS_BPF_COOKIE __kconfig;

/* Errors: no such probe here, no such argument, a kind of argument this header does not know. */
enum { __SKEP_USDT_NO_PROBE = -3, __SKEP_USDT_NO_ARGUMENT = -2, __SKEP_USDT_BAD_KIND = -22 };

/* The record of the place that fired; NULL when the loader wrote none. */
static __always_inline struct __bpf_usdt_spec *__skep_usdt_spec(struct pt_regs *ctx)
{
	int id;

	if (LINUX_HAS_BPF_COOKIE) {
		id = bpf_get_attach_cookie(ctx);
	} else {
		long ip = PT_REGS_IP(ctx);
		__u32 *known = bpf_map_lookup_elem(&__bpf_usdt_ip_to_spec_id, &ip);
		if (!known)
			return 0;
		id = *known;
	}
	return id < 0 ? 0 : bpf_map_lookup_elem(&__bpf_usdt_specs, &id);
}

static __always_inline int __skep_usdt_arg_spec(struct pt_regs *ctx, __u64 n, struct __bpf_usdt_arg_spec **arg)
{
	struct __bpf_usdt_spec *spec = __skep_usdt_spec(ctx);

	if (!spec)
		return __SKEP_USDT_NO_PROBE;
	if (n >= BPF_USDT_MAX_ARG_CNT)
		return __SKEP_USDT_NO_ARGUMENT;
	barrier_var(n);
	if (n >= spec->arg_cnt)
		return __SKEP_USDT_NO_ARGUMENT;
	*arg = &spec->args[n];
	return 0;
}

__weak __hidden int bpf_usdt_arg_cnt(struct pt_regs *ctx)
{
	struct __bpf_usdt_spec *spec = __skep_usdt_spec(ctx);

	return spec ? spec->arg_cnt : __SKEP_USDT_NO_PROBE;
}

__weak __hidden long bpf_usdt_cookie(struct pt_regs *ctx)
{
	struct __bpf_usdt_spec *spec = __skep_usdt_spec(ctx);

	return spec ? spec->usdt_cookie : 0;
}

/* Bytes of argument n (from 0), or a negative error. */
static __always_inline int bpf_usdt_arg_size(struct pt_regs *ctx, __u64 n)
{
	struct __bpf_usdt_arg_spec *arg;
	int err = __skep_usdt_arg_spec(ctx, n, &arg);

	return err ? err : (64 - (unsigned char)arg->arg_bitshift) / 8;
}

/* Argument n (from 0) into *res: 0, or a negative error with *res zero. */
__weak __hidden int bpf_usdt_arg(struct pt_regs *ctx, __u64 n, long *res)
{
	struct __bpf_usdt_arg_spec *arg;
	unsigned long v = 0, index = 0;
	int err;

	*res = 0;
	err = __skep_usdt_arg_spec(ctx, n, &arg);
	if (err)
		return err;
	switch (arg->arg_type) {
	case BPF_USDT_ARG_CONST:
		v = arg->val_off;
		break;
	case BPF_USDT_ARG_SIB:
		err = bpf_probe_read_kernel(&index, sizeof(index), (void *)ctx + arg->idx_reg_off);
		if (err)
			return err;
		index <<= arg->scale_bitshift;
		/* fall through */
	case BPF_USDT_ARG_REG_DEREF:
	case BPF_USDT_ARG_REG:
		err = bpf_probe_read_kernel(&v, sizeof(v), (void *)ctx + arg->reg_off);
		if (!err && arg->arg_type != BPF_USDT_ARG_REG)
			err = bpf_probe_read_user(&v, sizeof(v), (void *)(v + index + arg->val_off));
		if (err)
			return err;
		break;
	default:
		return __SKEP_USDT_BAD_KIND;
	}
	v <<= arg->arg_bitshift;
	*res = arg->arg_signed ? (long)v >> arg->arg_bitshift : v >> arg->arg_bitshift;
	return 0;
}

#define __skep_usdt_arg(n) ({ long __skep_v; bpf_usdt_arg(ctx, (n) - 1, &__skep_v); __skep_v; })
#define BPF_USDT(name, args...) \
	__skep_program(name, struct pt_regs *ctx, (ctx __skep_list(__skep_usdt_arg, ##args)), ##args)

#endif
