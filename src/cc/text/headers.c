/* headers.c: skep's own headers, embedded from include/ when this file is assembled, by the name #include uses. */
#include "cc/text/text.h"

#include <stdio.h>

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
	HEADER(stdalign, "stdalign.h", "std/stdalign.h") \
	HEADER(stdatomic, "stdatomic.h", "std/stdatomic.h") \
	HEADER(stdnoreturn, "stdnoreturn.h", "std/stdnoreturn.h") \
	HEADER(iso646, "iso646.h", "std/iso646.h") \
	HEADER(uapi, "skep/uapi.h", "skep/uapi.h") \
	HEADER(uapi_types, "skep/uapi_types.h", "skep/uapi_types.h") \
	HEADER(uapi_macros, "skep/uapi_macros.h", "skep/uapi_macros.h") \
	HEADER(libc, "skep/libc.h", "skep/libc.h") \
	HEADER(uapi_in6, "skep/uapi_in6.h", "skep/uapi_in6.h") \
	HEADER(kernel, "skep/kernel.h", "skep/kernel.h") \
	HEADER(kernel_fs, "skep/kernel_fs.h", "skep/kernel_fs.h") \
	HEADER(kernel_net, "skep/kernel_net.h", "skep/kernel_net.h") \
	HEADER(registers, "skep/registers.h", "skep/registers.h") \
	HEADER(print, "skep/print.h", "skep/print.h") \
	HEADER(android, "skep/android.h", "skep/android.h") \
	HEADER(test, "skep/test.h", "skep/test.h")

#define HEADER(symbol, name, file) EMBED(skep_header_##symbol, "include/" file);
HEADERS
#undef HEADER

/* Headers that programs outside the kernel include too: they bring no macros of its inner headers, such as min() and
 * max(), which those programs have names of their own for. */
static const char *const outer[] = { "stddef.h", "stdint.h", "stdbool.h", "stdarg.h", "limits.h", "errno.h", "string.h",
	"inttypes.h", "arpa/inet.h",
	"netinet/in.h", "netinet/ip.h", "netinet/tcp.h", "netinet/udp.h", "sys/types.h", "sys/socket.h", "net/if.h",
	"net/ethernet.h", "linux/types.h",
	"linux/bpf.h", "linux/bpf_common.h", "linux/bpf_perf_event.h", "linux/btf.h", "linux/stddef.h", "linux/errno.h",
	"linux/limits.h", "linux/swab.h",
	"linux/const.h", "linux/if_ether.h", "linux/if_packet.h", "linux/if_vlan.h", "linux/if_tunnel.h",
	"linux/if_link.h", "linux/if_arp.h", "linux/if.h",
	"linux/ip.h", "linux/ipv6.h", "linux/in.h", "linux/in6.h", "linux/tcp.h", "linux/udp.h", "linux/icmp.h",
	"linux/icmpv6.h", "linux/mpls.h",
	"linux/pkt_cls.h", "linux/pkt_sched.h", "linux/filter.h", "linux/perf_event.h", "linux/socket.h", "linux/un.h",
	"linux/vm_sockets.h",
	"linux/netlink.h", "linux/rtnetlink.h", "linux/capability.h", "linux/seccomp.h", "linux/unistd.h",
	"linux/utsname.h", "linux/byteorder/little_endian.h",
	"asm/types.h", "asm/byteorder.h", "asm/errno.h", "asm/unistd.h", "asm/socket.h", "asm/posix_types.h",
	"asm-generic/errno.h", "asm-generic/errno-base.h",
	"asm-generic/types.h", "asm-generic/int-ll64.h", "linux/input-event-codes.h", "linux/bpf_common.h",
	"linux/net_tstamp.h", "linux/magic.h", "linux/openat2.h", "linux/io_uring.h", "linux/landlock.h",
	"linux/xfrm.h",
	"linux/if_bridge.h", "linux/if_xdp.h", "linux/if_alg.h", "linux/ip6_tunnel.h", "linux/seg6.h",
	"linux/seg6_local.h",
	"linux/lwtunnel.h", "linux/nexthop.h", "linux/unix_diag.h", "linux/fib_rules.h", "asm/ioctls.h",
	"asm/termbits.h",
	"asm-generic/fcntl.h", "asm-generic/socket.h", "asm-generic/mman-common.h", "asm-generic/mman.h",
	"linux/stat.h" };

/* Headers of the kernel's interface that have function-like macros or macros of text, in uapi_macros.h. */
static const char *const with_macros[] = { "linux/netlink.h", "linux/rtnetlink.h", "linux/if_link.h", "linux/if_addr.h",
	"linux/neighbour.h", "linux/genetlink.h", "linux/filter.h", "linux/btf.h", "linux/in.h", "linux/ip.h",
	"linux/if_packet.h",
	"linux/in_route.h", "linux/ipv6_route.h", "linux/pkt_cls.h", "linux/sctp.h", "linux/tls.h",
	"linux/vm_sockets.h",
	"linux/errqueue.h", "linux/capability.h", "linux/futex.h", "linux/seccomp.h", "linux/audit.h", "linux/ioprio.h",
	"linux/fanotify.h", "linux/xattr.h", "linux/input.h", "linux/hidraw.h", "linux/hid.h", "linux/lirc.h",
	"linux/elf.h",
	"linux/ioctl.h", "linux/if_tun.h", "linux/loop.h", "linux/blktrace_api.h", "linux/mptcp.h",
	"asm-generic/ioctl.h",
	"asm/ioctl.h", "sys/ioctl.h", "linux/signal.h", "asm/signal.h", "asm-generic/signal.h",
	"asm-generic/signal-defs.h", "linux/tcp.h", "linux/igmp.h", "linux/seg6.h", "linux/const.h", "linux/swab.h",
	"linux/byteorder/little_endian.h", "asm/byteorder.h", "linux/userfaultfd.h" };

/* The network's inner headers: fields of struct sock_common get short names. */
static const char *const net[] = { "linux/tcp.h", "linux/udp.h", "linux/ip.h", "linux/ipv6.h", "linux/icmp.h",
	"linux/icmpv6.h", "linux/skbuff.h",
	"linux/netdevice.h", "linux/inetdevice.h", "linux/inet_diag.h", "linux/sock_diag.h", "linux/etherdevice.h",
	"linux/sctp.h", "linux/dccp.h",
	"linux/netfilter.h", "linux/if_vlan.h", "linux/if_macvlan.h", "trace/events/tcp.h", "trace/events/sock.h",
	"trace/events/skb.h" };

/* Those of them that name members of struct in6_addr and struct icmp6hdr by macros. */
static const char *const in6[] = { "linux/in6.h", "linux/ipv6.h", "linux/icmpv6.h", "netinet/in.h", "netinet/ip6.h",
	"arpa/inet.h" };

static bool is_one_of(str name, const char *const *list, u32 n)
{
	for (u32 i = 0; i < n; i++)
		if (str_is(name, list[i]))
			return true;
	return false;
}

static bool is_kernel_path(str name)
{
	static const char *const dirs[] = { "linux/", "uapi/", "net/", "asm/", "asm-generic/", "trace/", "scsi/",
		"rdma/", "crypto/",
		"generated/", "xen/", "../fs/", "../../" };
	for (u32 i = 0; i < ARRAY_LEN(dirs); i++)
		if (str_starts(name, dirs[i]))
			return true;
	return false;
}

static const struct { const char *folder; str names; } kernel_folders[] = {
#define KERNEL_FOLDER(folder, names) { folder, { names, sizeof(names) - 1 } },
#include "cc/text/kernel_headers.def"
#undef KERNEL_FOLDER
};

/* Is the word one of these, which are in order and between spaces? */
static bool has_word(str words, str word)
{
	u32 low = 1, high = words.n;                     /* where words begin; behind the last one */
	while (low < high) {
		u32 from = low + (high - low) / 2, to = from;
		while (words.s[from - 1] != ' ')
			from--;
		while (words.s[to] != ' ')
			to++;
		int order = str_cmp(word, str_sub(words, from, to));
		if (!order)
			return true;
		if (order < 0)
			high = from;
		else
			low = to + 1;
	}
	return false;
}

/* Folder and name without .h of a path as the kernel's tree has it: "linux/sched" and "signal". */
static void split_path(str path, str *folder, str *name)
{
	if (str_starts(path, "uapi/"))
		path = str_sub(path, 5, path.n);
	u32 at = path.n;
	while (at && path.s[at - 1] != '/')
		at--;
	*folder = str_sub(path, 0, at ? at - 1 : 0);
	*name = str_ends(path, ".h") ? str_sub(path, at, path.n - 2) : STR("");
}

static bool is_of_kernel(str path)
{
	str folder, name;
	split_path(path, &folder, &name);
	for (u32 i = 0; i < ARRAY_LEN(kernel_folders); i++) {
		bool is_whole = !kernel_folders[i].folder[0];
		if (is_whole ? has_word(kernel_folders[i].names, folder) : str_is(folder, kernel_folders[i].folder) &&
			has_word(kernel_folders[i].names, name))
			return true;
	}
	return false;
}

/* The header of the kernel whose name is most like this one, in the same folder. */
static str near_of_kernel(str path, struct arena *a)
{
	str folder, name, word;
	split_path(path, &folder, &name);
	struct nearest n = { .name = name };
	for (u32 i = 0; i < ARRAY_LEN(kernel_folders); i++) {
		str rest = str_is(folder, kernel_folders[i].folder) ? kernel_folders[i].names : STR("");
		while (rest.n) {
			str_cut(rest, ' ', &word, &rest);
			nearest_offer(&n, word);
		}
	}
	return n.best.n ? arena_printf(a, "%.*s/%.*s.h", STR_ARG(folder), STR_ARG(n.best)) : STR("");
}

/* A header of the kernel or of C that needs no text of its own: the macro layer and BTF answer it. */
static const char *layer_of(str name, bool inside)
{
	if (is_one_of(name, in6, ARRAY_LEN(in6)) && !(inside && is_one_of(name, net, ARRAY_LEN(net))))
		return "skep/uapi_in6.h";
	if (str_is(name, "stdarg.h") || str_is(name, "sys/types.h") || str_is(name, "sys/socket.h") ||
		str_starts(name, "gnu/stubs"))
		return "skep/libc.h";
	/* which includes the other */
	if (str_is(name, "linux/types.h") || (!inside && str_is(name, "linux/bpf.h")))
		return "skep/uapi_types.h";
	if (!inside && (is_one_of(name, with_macros, ARRAY_LEN(with_macros)) || str_starts(name, "linux/netfilter")))
		return "skep/uapi_macros.h";
	if (!inside && is_one_of(name, outer, ARRAY_LEN(outer)))
		return "skep/uapi.h";
	if (is_one_of(name, net, ARRAY_LEN(net)) || str_starts(name, "rdma/") || (str_starts(name, "net/") &&
		!is_one_of(name, outer, ARRAY_LEN(outer))))
		return "skep/kernel_net.h";
	return is_kernel_path(name) || is_one_of(name, outer, ARRAY_LEN(outer)) ? "skep/kernel.h" : NULL;
}

bool header_find(str name, bool inside, str *text)
{
	/* Sources of the kernel's own tree say "bpf_helpers.h" for <bpf/bpf_helpers.h>. */
	if (str_is(name, "bpf_helpers.h"))       /* and Android's say it for a header with more in it */
		return header_find(STR("skep/android.h"), inside, text);
	bool bare = str_starts(name, "bpf_") || str_starts(name, "usdt");
#define HEADER(symbol, header_name, file) \
	if (str_is(name, header_name) || (bare && str_is(name, &header_name[4]))) { \
		*text = (str){ skep_header_##symbol, (u32)(skep_header_##symbol##_end - skep_header_##symbol) }; \
		return true; \
	}
	HEADERS
#undef HEADER
	const char *layer = layer_of(name, inside);
	return layer && header_find(str_from(layer), inside, text);
}

bool header_is_unknown(str path)
{
	static const char *const judged[] = { "linux/", "uapi/linux/", "net/", "asm/", "asm-generic/", "trace/" };
	for (u32 i = 0; i < ARRAY_LEN(judged); i++)
		if (str_starts(path, judged[i]))
			return !is_of_kernel(path) && !is_one_of(path, outer, ARRAY_LEN(outer));
	return false;
}

str header_near(str path, struct arena *a)
{
	struct nearest n = { .name = path };
	if (header_is_unknown(path))
		return near_of_kernel(path, a);
#define HEADER(symbol, header_name, file) nearest_offer(&n, STR(header_name));
	HEADERS
#undef HEADER
	return str_starts(n.best, "skep/") || str_starts(n.best, "bcc/") ? STR("") : n.best;
}
