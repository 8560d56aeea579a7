/* uapi.h: what <linux/bpf.h>, <linux/if_ether.h>, <stdint.h> and their like give besides types. Constants are no macros
 * here: see const.def; a source's own names win over them. What only the kernel's inner headers have is in kernel.h. */
#ifndef SKEP_UAPI_H
#define SKEP_UAPI_H
#pragma skep btf
#pragma skep constants
#ifndef NULL
#define NULL ((void *)0)
#endif
#ifndef offsetof
#define offsetof(type, member) __builtin_offsetof(type, member)
#endif
#ifndef KERNEL_VERSION
#define KERNEL_VERSION(a, b, c) (((a) << 16) + ((b) << 8) + ((c) > 255 ? 255 : (c)))
#endif
#ifndef __always_inline
#define __always_inline inline __attribute__((always_inline))
#endif
#ifndef __user
#define __user __attribute__((btf_type_tag("user")))
#endif
#define __aligned_u64 __u64 __attribute__((aligned(8)))
#define __aligned_be64 __be64 __attribute__((aligned(8)))
#define __aligned_le64 __le64 __attribute__((aligned(8)))
#define __LITTLE_ENDIAN_BITFIELD
#define __struct_group(tag, name, attrs, ...) \
	union { struct { __VA_ARGS__ } attrs; struct tag { __VA_ARGS__ } attrs name; }
#define __DECLARE_FLEX_ARRAY(type, name) struct { struct { } __empty_##name; type name[]; }
#define __bpf_md_ptr(type, name) union { type name; __u64 : 64; } __attribute__((aligned(8)))
#define MAX_BPF_ATTACH_TYPE __MAX_BPF_ATTACH_TYPE
#define MAX_BPF_PROG_TYPE __MAX_BPF_PROG_TYPE
#define MAX_BPF_MAP_TYPE __MAX_BPF_MAP_TYPE
#define MAX_BPF_LINK_TYPE __MAX_BPF_LINK_TYPE
#define BPF_F_ADJ_ROOM_ENCAP_L2(length) (((__u64)(length) & 0xff) << 56)

#define S_ISLNK(m) (((m) & S_IFMT) == S_IFLNK)
#define S_ISREG(m) (((m) & S_IFMT) == S_IFREG)
#define S_ISDIR(m) (((m) & S_IFMT) == S_IFDIR)
#define S_ISCHR(m) (((m) & S_IFMT) == S_IFCHR)
#define S_ISBLK(m) (((m) & S_IFMT) == S_IFBLK)
#define S_ISFIFO(m) (((m) & S_IFMT) == S_IFIFO)
#define S_ISSOCK(m) (((m) & S_IFMT) == S_IFSOCK)

#define INT8_C(c) c
#define INT16_C(c) c
#define INT32_C(c) c
#define INT64_C(c) c##L
#define UINT8_C(c) c
#define UINT16_C(c) c
#define UINT32_C(c) c##U
#define UINT64_C(c) c##UL
#define INTMAX_C(c) c##L
#define UINTMAX_C(c) c##UL
#define ___constant_swab16(x) ((__u16)__builtin_bswap16(x))
#define ___constant_swab32(x) ((__u32)__builtin_bswap32(x))
#define ___constant_swab64(x) ((__u64)__builtin_bswap64(x))
#define __swab16(x) ((__u16)__builtin_bswap16(x))
#define __swab32(x) ((__u32)__builtin_bswap32(x))
#define __swab64(x) ((__u64)__builtin_bswap64(x))
#define ntohs(x) __builtin_bswap16(x)
#define htons(x) __builtin_bswap16(x)
#define ntohl(x) __builtin_bswap32(x)
#define htonl(x) __builtin_bswap32(x)
#define __constant_htons(x) ((__be16)__builtin_bswap16(x))
#define __constant_ntohs(x) ((__u16)__builtin_bswap16(x))
#define __constant_htonl(x) ((__be32)__builtin_bswap32(x))
#define __constant_ntohl(x) ((__u32)__builtin_bswap32(x))
#define __cpu_to_be16(x) ((__be16)__builtin_bswap16(x))
#define __cpu_to_be32(x) ((__be32)__builtin_bswap32(x))
#define __cpu_to_be64(x) ((__be64)__builtin_bswap64(x))
#define __be16_to_cpu(x) __builtin_bswap16((__u16)(x))
#define __be32_to_cpu(x) __builtin_bswap32((__u32)(x))
#define __be64_to_cpu(x) __builtin_bswap64((__u64)(x))
#define __cpu_to_le16(x) ((__le16)(x))
#define __cpu_to_le32(x) ((__le32)(x))
#define __cpu_to_le64(x) ((__le64)(x))
#define __le16_to_cpu(x) ((__u16)(x))
#define __le32_to_cpu(x) ((__u32)(x))
#define __le64_to_cpu(x) ((__u64)(x))
#define __constant_cpu_to_be16(x) ((__be16)__builtin_bswap16(x))
#define __constant_cpu_to_be32(x) ((__be32)__builtin_bswap32(x))
#define __constant_cpu_to_be64(x) ((__be64)__builtin_bswap64(x))
#define __constant_be16_to_cpu(x) __builtin_bswap16((__u16)(x))
#define __constant_be32_to_cpu(x) __builtin_bswap32((__u32)(x))
#define __constant_be64_to_cpu(x) __builtin_bswap64((__u64)(x))
#define __constant_cpu_to_le16(x) ((__le16)(x))
#define __constant_cpu_to_le32(x) ((__le32)(x))
#define __constant_cpu_to_le64(x) ((__le64)(x))
#define __constant_le16_to_cpu(x) ((__u16)(x))
#define __constant_le32_to_cpu(x) ((__u32)(x))
#define __constant_le64_to_cpu(x) ((__u64)(x))
#define GRE_IS_CSUM(f) ((f) & GRE_CSUM)
#define GRE_IS_ROUTING(f) ((f) & GRE_ROUTING)
#define GRE_IS_KEY(f) ((f) & GRE_KEY)
#define GRE_IS_SEQ(f) ((f) & GRE_SEQ)
#define GRE_IS_STRICT(f) ((f) & GRE_STRICT)
#define GRE_IS_REC(f) ((f) & GRE_REC)
#define GRE_IS_ACK(f) ((f) & GRE_ACK)
#define LIRC_VALUE(v) ((v) & LIRC_VALUE_MASK)
#define LIRC_MODE2(v) ((v) & LIRC_MODE2_MASK)
#define LIRC_SPACE(v) (((v) & LIRC_VALUE_MASK) | LIRC_MODE2_SPACE)
#define LIRC_PULSE(v) (((v) & LIRC_VALUE_MASK) | LIRC_MODE2_PULSE)
#define LIRC_FREQUENCY(v) (((v) & LIRC_VALUE_MASK) | LIRC_MODE2_FREQUENCY)
#define LIRC_TIMEOUT(v) (((v) & LIRC_VALUE_MASK) | LIRC_MODE2_TIMEOUT)
#define LIRC_IS_SPACE(v) (LIRC_MODE2(v) == LIRC_MODE2_SPACE)
#define LIRC_IS_PULSE(v) (LIRC_MODE2(v) == LIRC_MODE2_PULSE)
#define LIRC_IS_FREQUENCY(v) (LIRC_MODE2(v) == LIRC_MODE2_FREQUENCY)
#define LIRC_IS_TIMEOUT(v) (LIRC_MODE2(v) == LIRC_MODE2_TIMEOUT)
#define BPF_CLASS(code) ((code) & 0x07)
#define BPF_SIZE(code) ((code) & 0x18)
#define BPF_MODE(code) ((code) & 0xe0)
#define BPF_OP(code) ((code) & 0xf0)
#define BPF_SRC(code) ((code) & 0x08)
#define IPTOS_TOS(tos) ((tos) & IPTOS_TOS_MASK)
#define IPTOS_PREC(tos) ((tos) & IPTOS_PREC_MASK)
#define TC_H_MAJ(h) ((h) & TC_H_MAJ_MASK)
#define TC_H_MIN(h) ((h) & TC_H_MIN_MASK)
#define TC_H_MAKE(maj, min) (((maj) & TC_H_MAJ_MASK) | ((min) & TC_H_MIN_MASK))

#endif
