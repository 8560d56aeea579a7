/* opts.c: a sized option struct, and what the library says of itself. */
#include "face/libbpf/face.h"

bool face_opts_ok(const void *opts, size_t known, const char *type)
{
	size_t sz;
	if (!opts)
		return true;
	memcpy(&sz, opts, sizeof(sz));
	if (sz < sizeof(sz)) {
		face_log(LIBBPF_WARN,
			"the size in struct %s is less than that of the size itself: set .sz, or use LIBBPF_OPTS()",
			type);
		return false;
	}
	for (size_t i = known; i < sz; i++)
		if (((const u8 *)opts)[i]) {
			face_log(LIBBPF_WARN, "struct %s has something at byte %zu, which this library does not know",
				type, i);
			return false;
		}
	return true;
}

#define TEXT_(x) #x
#define TEXT(x) TEXT_(x)

__u32 libbpf_major_version(void) { return LIBBPF_MAJOR_VERSION; }
__u32 libbpf_minor_version(void) { return LIBBPF_MINOR_VERSION; }
const char *libbpf_version_string(void) { return "v" TEXT(LIBBPF_MAJOR_VERSION) "." TEXT(LIBBPF_MINOR_VERSION); }

/* All of it has been on since 1.0. */
int libbpf_set_strict_mode(enum libbpf_strict_mode mode UNUSED) { return 0; }

/* The limit is raised when the kernel wants it so, as far as it may be: a number asked for has no effect but 0, which
 * keeps it. */
int libbpf_set_memlock_rlim(size_t memlock_bytes UNUSED) { return 0; }

const char *libbpf_bpf_attach_type_str(enum bpf_attach_type t) { return uapi_attach_type_name((u32)t); }
const char *libbpf_bpf_link_type_str(enum bpf_link_type t) { return uapi_link_type_name((u32)t); }
const char *libbpf_bpf_map_type_str(enum bpf_map_type t) { return uapi_map_type_name((u32)t); }
const char *libbpf_bpf_prog_type_str(enum bpf_prog_type t) { return uapi_prog_type_name((u32)t); }

int libbpf_num_possible_cpus(void) { return (int)sys_possible_cpus(face_kern()); }
