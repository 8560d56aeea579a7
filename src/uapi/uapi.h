/* uapi.h: facts of the kernel's BPF interface as tables: program, map, attach and link types, helpers with their
 * prototypes, section names, context layouts. Pure data; the source of each fact is named in its .def file. */
#ifndef SKEP_UAPI_H
#define SKEP_UAPI_H

#include "base/base.h"

enum uapi_prog_type {
#define PROG_TYPE(name, number, text) PROG_##name = number,
#include "uapi/prog_type.def"
#undef PROG_TYPE
};
enum uapi_map_type {         /* MAP_LIFO is the kernel's STACK, MAP_OPS its STRUCT_OPS */
#define MAP_KIND(name, number, text, flags) MAP_##name = number,
#include "uapi/map_type.def"
#undef MAP_KIND
};
enum uapi_map_flags {
	MAPF_HASH = 1,           /* key of any size, value, delete */
	MAPF_ARRAY = 2,          /* 4 byte index, all elements always there */
	MAPF_PERCPU = 4,         /* a value for each possible CPU, each padded to 8 bytes */
	MAPF_FDS = 8,            /* values are file descriptors of other things (programs, events, cgroups) */
	MAPF_OF_MAPS = 16,
	MAPF_STORAGE = 32,       /* hangs on a kernel object */
	MAPF_KEYLESS = 64,       /* queue, stack, bloom filter */
	MAPF_BUFFER = 128,       /* ring buffers, arena: no key, no value */
	MAPF_NO_PREALLOC = 256,  /* must be created with BPF_F_NO_PREALLOC */
};
enum uapi_attach_type {
#define ATTACH_TYPE(name, number, text) ATTACH_##name = number,
#include "uapi/attach_type.def"
#undef ATTACH_TYPE
};
enum uapi_link_type {
#define LINK_TYPE(name, number, text) LINK_##name = number,
#include "uapi/link_type.def"
#undef LINK_TYPE
};
enum uapi_helper {
#define HELPER(number, name, ...) HELPER_##name = number,
#include "uapi/helper.def"
#undef HELPER
	HELPER_COUNT
};

/* Kernel's short lower-case names ("kprobe", "percpu_hash"), as bpftool prints them; NULL: unknown number. */
const char *uapi_prog_type_name(u32 n), *uapi_map_type_name(u32 n), *uapi_attach_type_name(u32 n),
	*uapi_link_type_name(u32 n);
u32 uapi_map_type_flags(u32 n);                                  /* enum uapi_map_flags; 0 for an unknown number */
s32 uapi_prog_type_find(str name), uapi_map_type_find(str name), uapi_attach_type_find(str name);   /* -1: none */

/* What a helper returns or takes, as far as compiler, verifier and printer care. */
enum uapi_val { UV_VOID, UV_INT, UV_MAP_VALUE_OR_NULL, UV_MEM_OR_NULL /* ring buffer record */, UV_BTF, UV_BTF_OR_NULL,
	UV_SOCK_OR_NULL,
	UV_KERNEL_SCALAR /* a kernel address the verifier calls a scalar: get_current_task */, UV_PERCPU,
	UV_FUNC_CALLBACK, UV_MAP, UV_CTX,
	UV_MEM, UV_SIZE, UV_SIZE_OR_ZERO, UV_CONST_STR, UV_ANY,
	UV_MAP_VALUE, UV_MEM_OUT /* written by the helper, need not be initialised */, UV_MEM_OUT_OR_NULL,
	UV_CONST /* a constant */,
	UV_RECORD /* from ringbuf_reserve */, UV_SOCK, UV_DYNPTR,
	UV_MAP_FIELD /* timer, lock, kptr inside a map value */,
	UV_STACK_OR_NULL /* callback context */, UV_PERCPU_OR_NULL };
struct uapi_helper_row {
	u32 number;
	const char *name;        /* without bpf_ */
	const char *proto;       /* C prototype, "void *bpf_map_lookup_elem(void *map, const void *key)" */
	const char *since;       /* kernel version, "3.19" */
	u8 result;               /* enum uapi_val */
	u8 arg[5];               /* enum uapi_val; UV_VOID past the last */
	bool gpl_only;
	const char *ret_struct;  /* UV_BTF...: "task_struct" */
};
const struct uapi_helper_row *uapi_helper(u32 number);           /* NULL: none */
const struct uapi_helper_row *uapi_helper_find(str name);        /* with or without bpf_ */

enum uapi_sec_flags {
	SECF_TARGET = 1,         /* needs "/target" */
	SECF_TARGET_OPT = 2,     /* may have one */
	SECF_SLEEPABLE = 4, SECF_ATTACH_BTF = 8 /* target is a BTF function id */, SECF_XDP_FRAGS = 16,
	SECF_ATTACH_OPT = 32,    /* expected attach type may be left 0 on old kernels */
	SECF_MULTI = 64, SECF_SESSION = 128, SECF_AUTO = 256 /* attachable by the name alone */, SECF_USDT = 512,
	SECF_ANDROID = 1024,     /* Android's name: libbpf would refuse it */
	/* old samples: name is the beginning of "socket1", "xdp_prog"; libbpf would refuse it */
	SECF_PREFIX = 2048,
};
enum uapi_ctx { CTX_NONE, CTX_PT_REGS, CTX_TRACEPOINT, CTX_RAW_TP, CTX_BTF_ARGS, CTX_SKB, CTX_XDP, CTX_PERF, CTX_SOCK,
	CTX_SOCK_ADDR, CTX_SOCKOPT,
	CTX_SYSCTL, CTX_DEVICE, CTX_SOCK_OPS, CTX_SK_MSG, CTX_SK_REUSEPORT, CTX_SK_LOOKUP, CTX_FLOW, CTX_LIRC, CTX_ITER,
	CTX_STRUCT_OPS,
	CTX_SYSCALL, CTX_NETFILTER, CTX_COUNT };
struct uapi_sec {
	const char *name;        /* "kprobe", without the target */
	u32 prog_type, attach_type;
	u32 flags;
	u8 ctx;                  /* enum uapi_ctx */
	const char *ctx_struct;  /* "pt_regs", "__sk_buff", ... or "" */
};
/* Row for a section name as libbpf reads it ("?kprobe/f", "tp_btf/x", "fentry.s/y"); also BCC's and Android's names.
 * target gets what follows the slash. NULL: unknown. */
const struct uapi_sec *uapi_sec_find(str section, str *target, bool *optional);
/* What the name of a section says, read once where the function comes to be, and kept in it. */
struct uapi_section { const struct uapi_sec *sec /* NULL: unknown */; str target; bool is_optional; };
const struct uapi_section *uapi_section_new(struct arena *a, str name);
const struct uapi_sec *uapi_sec_row(u32 i);                      /* for listing; NULL past the end */

/* Fields of a context that hold pointers, and how the verifier sees them (packet pointers, sockets). */
enum uapi_field { UF_SCALAR, UF_PACKET, UF_PACKET_END, UF_PACKET_META, UF_SOCK, UF_BTF, UF_BUF };
struct uapi_ctx_field { u8 ctx; const char *name; u32 offset, size; u8 kind; };
const struct uapi_ctx_field *uapi_ctx_field(enum uapi_ctx ctx, u32 offset, u32 size);   /* NULL: a plain scalar */

/* x86_64, arm64, riscv64, s390x: registers in struct pt_regs, by byte offset. */
struct uapi_regs { const char *arch; u32 size; u32 parm[8]; u32 nparm; u32 syscall_parm[6]; u32 rc, sp, ip, fp, ret;
	const char *syscall_prefix; };
const struct uapi_regs *uapi_regs(str arch);                     /* NULL: not an arch we know */
const char *uapi_syscall_name(str arch, u32 nr);                 /* NULL */
s32 uapi_syscall_number(str arch, str name);                     /* -1 */
const char *uapi_errno_name(int e);                              /* "ENOENT"; NULL */
/* What headers #define and BTF does not know. type: 0 int, 1 unsigned, 2 long, 3 unsigned long, 4 long long, 5 unsigned
 * long long. arch: for __NR_openat, as in uapi_syscall_number(). False: no such name. */
struct uapi_const { u8 type; s64 value; };
bool uapi_const_find(str arch, str name, struct uapi_const *out);
/* The formats of bpf_trace_printk, bpf_snprintf, bpf_seq_printf: fewer than C's. Letters of what is converted, behind
 * '%' and width ("llx" 3, "pI4" 3); 0: nothing that the kernel knows. */
u32 uapi_conversion(const char *s);
const char *uapi_width_end(const char *s);                       /* s: behind '%' */
bool uapi_format_takes(const char *s, u64 values);               /* and it asks for no more values */
/* How much of a format of bpf_trace_printk is in its first line, and printed whole whatever the values are. strings: by
 * value, the most that a %s has, where that is known (else 0). */
u32 uapi_print_room(str format, const u32 *strings, u32 nstrings);
const char *uapi_signal_name(int sig);                           /* "TERM"; NULL */
u32 uapi_signal_number(str name);                                /* "TERM", "SIGTERM", "term"; 0: none */

#endif
