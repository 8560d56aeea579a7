/* print.h: formatted output for bpf_helpers.h, which includes it: the arguments of a call as an array of 64-bit
 * words. */
/* arr[p], arr[p + 1], ... = the arguments */
#define ___bpf_fill0(arr, p, ...) do { } while (0)
#define ___bpf_fill1(arr, p, x) (arr)[p] = (unsigned long long)(x)
#define ___bpf_fill2(arr, p, x, ...) ___bpf_fill1(arr, p, x); ___bpf_fill1(arr, (p) + 1, __VA_ARGS__)
#define ___bpf_fill3(arr, p, x, ...) ___bpf_fill1(arr, p, x); ___bpf_fill2(arr, (p) + 1, __VA_ARGS__)
#define ___bpf_fill4(arr, p, x, ...) ___bpf_fill1(arr, p, x); ___bpf_fill3(arr, (p) + 1, __VA_ARGS__)
#define ___bpf_fill5(arr, p, x, ...) ___bpf_fill1(arr, p, x); ___bpf_fill4(arr, (p) + 1, __VA_ARGS__)
#define ___bpf_fill6(arr, p, x, ...) ___bpf_fill1(arr, p, x); ___bpf_fill5(arr, (p) + 1, __VA_ARGS__)
#define ___bpf_fill7(arr, p, x, ...) ___bpf_fill1(arr, p, x); ___bpf_fill6(arr, (p) + 1, __VA_ARGS__)
#define ___bpf_fill8(arr, p, x, ...) ___bpf_fill1(arr, p, x); ___bpf_fill7(arr, (p) + 1, __VA_ARGS__)
#define ___bpf_fill9(arr, p, x, ...) ___bpf_fill1(arr, p, x); ___bpf_fill8(arr, (p) + 1, __VA_ARGS__)
#define ___bpf_fill10(arr, p, x, ...) ___bpf_fill1(arr, p, x); ___bpf_fill9(arr, (p) + 1, __VA_ARGS__)
#define ___bpf_fill11(arr, p, x, ...) ___bpf_fill1(arr, p, x); ___bpf_fill10(arr, (p) + 1, __VA_ARGS__)
#define ___bpf_fill12(arr, p, x, ...) ___bpf_fill1(arr, p, x); ___bpf_fill11(arr, (p) + 1, __VA_ARGS__)
#define ___bpf_fill(arr, ...) ___bpf_apply(___bpf_fill, ___bpf_narg(__VA_ARGS__))(arr, 0, ##__VA_ARGS__)

/* Formats live in .rodata; values go as an array of 64-bit words. */
#define __skep_print(call, fmt, ...) ({ \
	static const char __skep_fmt[] = fmt; \
	unsigned long long __skep_arg[___bpf_narg(__VA_ARGS__)]; \
	___bpf_fill(__skep_arg, ##__VA_ARGS__); \
	call; })
#define __skep_fmt_and_args __skep_fmt, sizeof(__skep_fmt), __skep_arg, sizeof(__skep_arg)
#define BPF_SEQ_PRINTF(seq, fmt, ...) __skep_print(bpf_seq_printf(seq, __skep_fmt_and_args), fmt, ##__VA_ARGS__)
#define BPF_SNPRINTF(out, size, fmt, ...) \
	__skep_print(bpf_snprintf(out, size, __skep_fmt, __skep_arg, sizeof(__skep_arg)), fmt, ##__VA_ARGS__)
#define __bpf_vprintk(fmt, ...) __skep_print(bpf_trace_vprintk(__skep_fmt_and_args), fmt, ##__VA_ARGS__)
#define bpf_stream_printk(stream, fmt, ...) \
	__skep_print(bpf_stream_vprintk(stream, __skep_fmt, __skep_arg, sizeof(__skep_arg)), fmt, ##__VA_ARGS__)
#ifdef BPF_NO_GLOBAL_DATA
#define BPF_PRINTK_FMT_MOD
#else
#define BPF_PRINTK_FMT_MOD static const
#endif
#define __bpf_printk(fmt, ...) ({ \
	BPF_PRINTK_FMT_MOD char __skep_fmt[] = fmt; \
	bpf_trace_printk(__skep_fmt, sizeof(__skep_fmt), ##__VA_ARGS__); })
/* bpf_trace_printk takes three values at most; more go as an array. */
#define __skep_printk0 __bpf_printk
#define __skep_printk1 __bpf_printk
#define __skep_printk2 __bpf_printk
#define __skep_printk3 __bpf_printk
#define __skep_printk4 __bpf_vprintk
#define __skep_printk5 __bpf_vprintk
#define __skep_printk6 __bpf_vprintk
#define __skep_printk7 __bpf_vprintk
#define __skep_printk8 __bpf_vprintk
#define __skep_printk9 __bpf_vprintk
#define __skep_printk10 __bpf_vprintk
#define __skep_printk11 __bpf_vprintk
#define __skep_printk12 __bpf_vprintk
#define bpf_printk(fmt, ...) ___bpf_apply(__skep_printk, ___bpf_narg(__VA_ARGS__))(fmt, ##__VA_ARGS__)

