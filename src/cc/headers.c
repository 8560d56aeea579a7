/* headers.c: skep's own headers, embedded from include/ when this file is assembled, by the name #include uses. */
#include "cc/pp.h"

/* HEADER(symbol, "name in #include", "file below include/") */
#define HEADERS \
	HEADER(vmlinux, "vmlinux.h", "vmlinux.h") \
	HEADER(bpf_helpers, "bpf/bpf_helpers.h", "bpf/bpf_helpers.h") \
	HEADER(bpf_helper_defs, "bpf/bpf_helper_defs.h", "bpf/bpf_helper_defs.h") \
	HEADER(bpf_tracing, "bpf/bpf_tracing.h", "bpf/bpf_tracing.h") \
	HEADER(bpf_core_read, "bpf/bpf_core_read.h", "bpf/bpf_core_read.h") \
	HEADER(bpf_endian, "bpf/bpf_endian.h", "bpf/bpf_endian.h") \
	HEADER(bpf_usdt, "bpf/usdt.bpf.h", "bpf/usdt.bpf.h") \
	HEADER(bpf_experimental, "bpf/bpf_experimental.h", "bpf/bpf_experimental.h") \
	HEADER(bpf_arena_common, "bpf/bpf_arena_common.h", "bpf/bpf_arena_common.h") \
	HEADER(bcc_helpers, "bcc/helpers.h", "bcc/helpers.h") \
	HEADER(bcc_proto, "bcc/proto.h", "bcc/proto.h") \
	HEADER(bcc_kernel, "bcc/kernel.h", "bcc/kernel.h") \
	HEADER(errno, "skep/errno.h", "skep/errno.h") \
	HEADER(kernel, "skep/kernel.h", "skep/kernel.h") \
	HEADER(android, "skep/android.h", "skep/android.h")

#define HEADER(symbol, name, file) \
	__asm__(".section .rodata\n.global skep_header_" #symbol "\n.hidden skep_header_" #symbol "\nskep_header_" #symbol ":\n" \
		".incbin \"include/" file "\"\n.byte 0\n.global skep_header_" #symbol "_end\n.hidden skep_header_" #symbol "_end\n" \
		"skep_header_" #symbol "_end:\n.text\n"); \
	extern const char skep_header_##symbol[], skep_header_##symbol##_end[];
HEADERS
#undef HEADER

/* Headers of the kernel and of C that need no text of their own: the macro layer and BTF answer them. */
static const char *const by_kernel[] = { "stddef.h", "stdint.h", "stdbool.h", "stdarg.h", "limits.h", "errno.h", "string.h",
	"arpa/inet.h", "netinet/in.h", "sys/types.h", "sys/socket.h", "net/if.h", "uapi/linux/ptrace.h", "linux/bpf.h" };

static bool is_kernel_path(str name)
{
	static const char *const dirs[] = { "linux/", "uapi/", "net/", "asm/", "asm-generic/", "trace/", "scsi/", "rdma/", "crypto/",
		"generated/", "xen/", "../fs/", "../../" };
	for (u32 i = 0; i < ARRAY_LEN(by_kernel); i++)
		if (str_is(name, by_kernel[i]))
			return true;
	for (u32 i = 0; i < ARRAY_LEN(dirs); i++)
		if (str_starts(name, dirs[i]))
			return true;
	return false;
}

bool header_find(str name, str *text)
{
	/* Sources of the kernel's own tree say "bpf_helpers.h" for <bpf/bpf_helpers.h>. */
	bool bare = str_starts(name, "bpf_") || str_starts(name, "usdt");
#define HEADER(symbol, header_name, file) \
	if (str_is(name, header_name) || (bare && str_is(name, header_name + 4))) { \
		*text = (str){ skep_header_##symbol, (u32)(skep_header_##symbol##_end - skep_header_##symbol - 1) }; \
		return true; \
	}
	HEADERS
#undef HEADER
	if (is_kernel_path(name))
		return header_find(STR("skep/kernel.h"), text);
	return false;
}
