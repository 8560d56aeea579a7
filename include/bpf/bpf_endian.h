/* bpf_endian.h: byte order. BPF of skep is little endian; a constant is swapped when compiled.
 * More than 16 bits given to htons are cut, as everywhere, without a word. */
#ifndef __BPF_ENDIAN__
#define __BPF_ENDIAN__

#define __bpf_htons(x) __builtin_bswap16((unsigned short)(x))
#define __bpf_ntohs(x) __builtin_bswap16((unsigned short)(x))
#define __bpf_htonl(x) __builtin_bswap32(x)
#define __bpf_ntohl(x) __builtin_bswap32(x)
#define __bpf_cpu_to_be64(x) __builtin_bswap64(x)
#define __bpf_be64_to_cpu(x) __builtin_bswap64(x)
#define __bpf_constant_htons(x) __builtin_bswap16((unsigned short)(x))
#define __bpf_constant_ntohs(x) __builtin_bswap16((unsigned short)(x))
#define __bpf_constant_htonl(x) __builtin_bswap32(x)
#define __bpf_constant_ntohl(x) __builtin_bswap32(x)
#define __bpf_constant_cpu_to_be64(x) __builtin_bswap64(x)
#define __bpf_constant_be64_to_cpu(x) __builtin_bswap64(x)
#define bpf_htons(x) __builtin_bswap16((unsigned short)(x))
#define bpf_ntohs(x) __builtin_bswap16((unsigned short)(x))
#define bpf_htonl(x) __builtin_bswap32(x)
#define bpf_ntohl(x) __builtin_bswap32(x)
#define bpf_cpu_to_be64(x) __builtin_bswap64(x)
#define bpf_be64_to_cpu(x) __builtin_bswap64(x)

#endif
