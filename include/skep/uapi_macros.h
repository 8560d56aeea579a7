/* uapi_macros.h: function-like macros, and macros of text, of the uapi headers that are included less often: netlink,
 * netfilter, signals, input, ioctl and their like. They are named as there, and nobody sees them who includes none of
 * those. */
#ifndef SKEP_UAPI_MACROS_H
#define SKEP_UAPI_MACROS_H
#include "skep/uapi.h"

/* ---- asm-generic/ioctl.h ---- */
#define _IOC(dir, type, nr, size) (((dir) << 30) | ((size) << 16) | ((type) << 8) | (nr))
#define _IO(type, nr) _IOC(0U, type, nr, 0)
#define _IOR(type, nr, t) _IOC(2U, type, nr, sizeof(t))
#define _IOW(type, nr, t) _IOC(1U, type, nr, sizeof(t))
#define _IOWR(type, nr, t) _IOC(3U, type, nr, sizeof(t))
#define _IOC_DIR(nr) ((nr) >> 30 & 3)
#define _IOC_TYPE(nr) ((nr) >> 8 & 255)
#define _IOC_NR(nr) ((nr) & 255)
#define _IOC_SIZE(nr) ((nr) >> 16 & 16383)

/* ---- asm-generic/signal-defs.h ---- */
#define SIG_DFL ((void (*)(int))0)
#define SIG_IGN ((void (*)(int))1)
#define SIG_ERR ((void (*)(int))-1)

/* ---- linux/bpf.h, btf.h, filter.h ---- */
#define BPF_LINE_INFO_LINE_NUM(line_col) ((line_col) >> 10)
#define BPF_LINE_INFO_LINE_COL(line_col) ((line_col) & 0x3ff)
#define BTF_INFO_KIND(info) ((info) >> 24 & 0x1f)
#define BTF_INFO_VLEN(info) ((info) & 0xffff)
#define BTF_INFO_KFLAG(info) ((info) >> 31)
#define BTF_INT_ENCODING(v) (((v) & 0x0f000000) >> 24)
#define BTF_INT_OFFSET(v) (((v) & 0x00ff0000) >> 16)
#define BTF_INT_BITS(v) ((v) & 0xff)
#define BTF_MEMBER_BITFIELD_SIZE(v) ((v) >> 24)
#define BTF_MEMBER_BIT_OFFSET(v) ((v) & 0xffffff)
#define BPF_RVAL(code) ((code) & 0x18)
#define BPF_MISCOP(code) ((code) & 0xf8)
#define BPF_STMT(code, k) { (unsigned short)(code), 0, 0, k }
#define BPF_JUMP(code, k, jt, jf) { (unsigned short)(code), jt, jf, k }

/* ---- linux/in.h, ip.h, tcp.h, if_packet.h, in_route.h ---- */
#define IN_CLASSA(a) (((long)(a) & 0x80000000) == 0)
#define IN_CLASSB(a) (((long)(a) & 0xc0000000) == 0x80000000)
#define IN_CLASSC(a) (((long)(a) & 0xe0000000) == 0xc0000000)
#define IN_CLASSD(a) (((long)(a) & 0xf0000000) == 0xe0000000)
#define IN_CLASSE(a) (((long)(a) & 0xf0000000) == 0xf0000000)
#define IN_MULTICAST(a) IN_CLASSD(a)
#define IN_BADCLASS(a) ((long)(a) == 0xffffffff)
#define IN_EXPERIMENTAL(a) IN_BADCLASS(a)
#define IN_LOOPBACK(a) (((long)(a) & 0xff000000) == 0x7f000000)
#define IPOPT_COPIED(o) ((o) & IPOPT_COPY)
#define IPOPT_CLASS(o) ((o) & IPOPT_CLASS_MASK)
#define IPOPT_NUMBER(o) ((o) & IPOPT_NUMBER_MASK)
#define IPTOS_ECN(x) ((x) & IPTOS_ECN_MASK)
#define IPTOS_DSCP(x) ((x) & IPTOS_DSCP_MASK)
#define IPTOS_CLASS(x) ((x) & IPTOS_CLASS_MASK)
#define IP6OPT_TYPE(o) ((o) & 0xc0)
#define RT_TOS(tos) ((tos) & IPTOS_TOS_MASK)
#define RTF_PREF(pref) ((pref) << 27)
#define tcp_flag_word(tp) (((union tcp_word_hdr *)(tp))->words[3])
#define TPACKET_ALIGN(x) (((x) + TPACKET_ALIGNMENT - 1) & ~(TPACKET_ALIGNMENT - 1))
#define sr_has_hmac(srh) ((srh)->flags & SR6_FLAG1_HMAC)

#define IGMP_ALL_HOSTS htonl(0xe0000001)
#define IGMP_ALL_ROUTER htonl(0xe0000002)
#define IGMPV3_ALL_MCR htonl(0xe0000016)
#define IGMP_LOCAL_GROUP htonl(0xe0000000)
#define IGMP_LOCAL_GROUP_MASK htonl(0xffffff00)

/* ---- linux/const.h, swab.h, byteorder/little_endian.h ---- */
#define __AC(x, y) (x##y)
#define _AC(x, y) __AC(x, y)
#define _AT(type, x) ((type)(x))
#define _UL(x) (_AC(x, UL))
#define _ULL(x) (_AC(x, ULL))
#define _BITUL(x) (_UL(1) << (x))
#define _BITULL(x) (_ULL(1) << (x))
#define __ALIGN_KERNEL_MASK(x, mask) (((x) + (mask)) & ~(mask))
#define __ALIGN_KERNEL(x, a) __ALIGN_KERNEL_MASK(x, (__typeof__(x))(a) - 1)
#define __KERNEL_DIV_ROUND_UP(n, d) (((n) + (d) - 1) / (d))
#define ___constant_swahw32(x) ((__u32)(((__u32)(x) << 16) | ((__u32)(x) >> 16)))
#define ___constant_swahb32(x) ((__u32)((((__u32)(x) & 0xff00ff) << 8) | (((__u32)(x) & 0xff00ff00) >> 8)))
#define __swahw32(x) ___constant_swahw32(x)
#define __swahb32(x) ___constant_swahb32(x)
#define __cpu_to_be16s(p) ((void)(*(p) = __cpu_to_be16(*(p))))
#define __cpu_to_be32s(p) ((void)(*(p) = __cpu_to_be32(*(p))))
#define __cpu_to_be64s(p) ((void)(*(p) = __cpu_to_be64(*(p))))
#define __be16_to_cpus(p) ((void)(*(p) = __be16_to_cpu(*(p))))
#define __be32_to_cpus(p) ((void)(*(p) = __be32_to_cpu(*(p))))
#define __be64_to_cpus(p) ((void)(*(p) = __be64_to_cpu(*(p))))
#define __cpu_to_le16s(p) ((void)(p))
#define __cpu_to_le32s(p) ((void)(p))
#define __cpu_to_le64s(p) ((void)(p))
#define __le16_to_cpus(p) ((void)(p))
#define __le32_to_cpus(p) ((void)(p))
#define __le64_to_cpus(p) ((void)(p))

/* ---- linux/netlink.h, rtnetlink.h, if_link.h, if_addr.h, neighbour.h ---- */
#define NLMSG_ALIGN(len) (((len) + NLMSG_ALIGNTO - 1) & ~(NLMSG_ALIGNTO - 1))
#define NLMSG_HDRLEN ((int)NLMSG_ALIGN(sizeof(struct nlmsghdr)))
#define NLMSG_LENGTH(len) ((len) + NLMSG_HDRLEN)
#define NLMSG_SPACE(len) NLMSG_ALIGN(NLMSG_LENGTH(len))
#define NLMSG_DATA(h) ((void *)((char *)(h) + NLMSG_HDRLEN))
#define NLMSG_NEXT(h, len) \
	((len) -= NLMSG_ALIGN((h)->nlmsg_len), (struct nlmsghdr *)((char *)(h) + NLMSG_ALIGN((h)->nlmsg_len)))
#define NLMSG_OK(h, len) \
	((len) >= (int)sizeof(struct nlmsghdr) && (h)->nlmsg_len >= sizeof(struct nlmsghdr) && (h)->nlmsg_len <= (len))
#define NLMSG_PAYLOAD(h, len) ((h)->nlmsg_len - NLMSG_SPACE(len))
#define NLA_ALIGN(len) (((len) + NLA_ALIGNTO - 1) & ~(NLA_ALIGNTO - 1))
#define NLA_HDRLEN ((int)NLA_ALIGN(sizeof(struct nlattr)))
#define RTA_ALIGN(len) (((len) + RTA_ALIGNTO - 1) & ~(RTA_ALIGNTO - 1))
#define RTA_LENGTH(len) (RTA_ALIGN(sizeof(struct rtattr)) + (len))
#define RTA_SPACE(len) RTA_ALIGN(RTA_LENGTH(len))
#define RTA_DATA(a) ((void *)((char *)(a) + RTA_LENGTH(0)))
#define RTA_PAYLOAD(a) ((int)(a)->rta_len - RTA_LENGTH(0))
#define RTA_OK(a, len) \
	((len) >= (int)sizeof(struct rtattr) && (a)->rta_len >= sizeof(struct rtattr) && (a)->rta_len <= (len))
#define RTA_NEXT(a, len) ((len) -= RTA_ALIGN((a)->rta_len), (struct rtattr *)((char *)(a) + RTA_ALIGN((a)->rta_len)))
#define RTNH_ALIGN(len) (((len) + RTNH_ALIGNTO - 1) & ~(RTNH_ALIGNTO - 1))
#define RTNH_LENGTH(len) (RTNH_ALIGN(sizeof(struct rtnexthop)) + (len))
#define RTNH_SPACE(len) RTNH_ALIGN(RTNH_LENGTH(len))
#define RTNH_DATA(h) ((struct rtattr *)((char *)(h) + RTNH_LENGTH(0)))
#define RTNH_OK(h, len) ((h)->rtnh_len >= sizeof(struct rtnexthop) && (int)(h)->rtnh_len <= (len))
#define RTNH_NEXT(h) ((struct rtnexthop *)((char *)(h) + RTNH_ALIGN((h)->rtnh_len)))
#define RTM_FAM(cmd) (((cmd) - RTM_BASE) >> 2)
#define SKEP_RTA_BEHIND(r, type) ((struct rtattr *)((char *)(r) + NLMSG_ALIGN(sizeof(struct type))))
#define RTM_RTA(r) SKEP_RTA_BEHIND(r, rtmsg)
#define RTM_PAYLOAD(h) NLMSG_PAYLOAD(h, sizeof(struct rtmsg))
#define IFLA_RTA(r) SKEP_RTA_BEHIND(r, ifinfomsg)
#define IFLA_PAYLOAD(h) NLMSG_PAYLOAD(h, sizeof(struct ifinfomsg))
#define IFLA_STATS_FILTER_BIT(a) (1 << ((a) - 1))
#define IFA_RTA(r) SKEP_RTA_BEHIND(r, ifaddrmsg)
#define IFA_PAYLOAD(h) NLMSG_PAYLOAD(h, sizeof(struct ifaddrmsg))
#define NDA_RTA(r) SKEP_RTA_BEHIND(r, ndmsg)
#define NDA_PAYLOAD(h) NLMSG_PAYLOAD(h, sizeof(struct ndmsg))
#define TCA_RTA(r) SKEP_RTA_BEHIND(r, tcmsg)
#define TCA_PAYLOAD(h) NLMSG_PAYLOAD(h, sizeof(struct tcmsg))
#define TA_RTA(r) SKEP_RTA_BEHIND(r, tcamsg)
#define TA_PAYLOAD(h) NLMSG_PAYLOAD(h, sizeof(struct tcamsg))

/* ---- linux/pkt_cls.h, netfilter.h and below linux/netfilter/ ---- */
#define TC_U32_HTID(h) ((h) & 0xfff00000)
#define TC_U32_USERHTID(h) (TC_U32_HTID(h) >> 20)
#define TC_U32_HASH(h) ((h) >> 12 & 0xff)
#define TC_U32_NODE(h) ((h) & 0xfff)
#define TC_U32_KEY(h) ((h) & 0xfffff)
#define TC_ACT_EXT_OPCODE(combined) ((combined) & ~TC_ACT_EXT_VAL_MASK)
#define TC_ACT_EXT_CMP(combined, opcode) (TC_ACT_EXT_OPCODE(combined) == (opcode))
#define TCF_EM_REL_VALID(v) (((v) & TCF_EM_REL_MASK) != TCF_EM_REL_MASK)
#define NF_QUEUE_NR(x) (((x) << 16 & NF_VERDICT_QMASK) | NF_QUEUE)
#define NF_DROP_ERR(x) (-(x) << 16 | NF_DROP)
#define NF_CT_STATE_BIT(info) (1 << ((info) % IP_CT_IS_REPLY + 1))
#define CTINFO2DIR(info) ((info) >= IP_CT_IS_REPLY ? IP_CT_DIR_REPLY : IP_CT_DIR_ORIGINAL)
#define NFNL_SUBSYS_ID(x) (((x) & 0xff00) >> 8)
#define NFNL_MSG_TYPE(x) ((x) & 0x00ff)
#define NFA_TYPE(a) ((a)->nfa_type & 0x7fff)
#define NFA_ALIGN(len) (((len) + NFA_ALIGNTO - 1) & ~(NFA_ALIGNTO - 1))
#define NFA_LENGTH(len) (NFA_ALIGN(sizeof(struct nfattr)) + (len))
#define NFA_SPACE(len) NFA_ALIGN(NFA_LENGTH(len))
#define NFA_DATA(a) ((void *)((char *)(a) + NFA_LENGTH(0)))
#define NFA_PAYLOAD(a) ((int)(a)->nfa_len - NFA_LENGTH(0))
#define NFM_NFA(m) ((struct nfattr *)((char *)(m) + NLMSG_ALIGN(sizeof(struct nfgenmsg))))
#define NFM_PAYLOAD(h) NLMSG_PAYLOAD(h, sizeof(struct nfgenmsg))
#define NFNL_MSG_BATCH_BEGIN NLMSG_MIN_TYPE
#define NFNL_MSG_BATCH_END (NLMSG_MIN_TYPE + 1)
#define XT_STANDARD_TARGET ""
#define XT_ERROR_TARGET "ERROR"
#define XT_RETURN (-NF_REPEAT - 1)

/* ---- transport: linux/sctp.h, tls.h, vm_sockets.h, errqueue.h ---- */
#define SCTP_PR_POLICY(x) ((x) & SCTP_PR_SCTP_MASK)
#define SCTP_PR_TTL_ENABLED(x) (SCTP_PR_POLICY(x) == SCTP_PR_SCTP_TTL)
#define SCTP_PR_RTX_ENABLED(x) (SCTP_PR_POLICY(x) == SCTP_PR_SCTP_RTX)
#define SCTP_PR_PRIO_ENABLED(x) (SCTP_PR_POLICY(x) == SCTP_PR_SCTP_PRIO)
#define TLS_VERSION_MINOR(v) ((v) & 0xff)
#define TLS_VERSION_MAJOR(v) ((v) >> 8 & 0xff)
#define TLS_VERSION_NUMBER(id) ((id##_VERSION_MAJOR & 0xff) << 8 | (id##_VERSION_MINOR & 0xff))
#define VM_SOCKETS_VERSION_EPOCH(v) (((v) & 0xff000000) >> 24)
#define VM_SOCKETS_VERSION_MAJOR(v) (((v) & 0x00ff0000) >> 16)
#define VM_SOCKETS_VERSION_MINOR(v) ((v) & 0x0000ffff)
#define SO_EE_OFFENDER(e) ((struct sockaddr *)((e) + 1))

/* ---- tasks and files: linux/capability.h, futex.h, seccomp.h, audit.h, ioprio.h, fanotify.h, xattr.h ---- */
#define CAP_TO_INDEX(x) ((x) >> 5)
#define CAP_TO_MASK(x) (1U << ((x) & 31))
#define cap_valid(x) ((x) >= 0 && (x) <= CAP_LAST_CAP)
#define FUTEX_OP(op, oparg, cmp, cmparg) \
	(((op) & 0xf) << 28 | ((cmp) & 0xf) << 24 | ((oparg) & 0xfff) << 12 | ((cmparg) & 0xfff))
#define SECCOMP_IO(nr) _IO(SECCOMP_IOC_MAGIC, nr)
#define SECCOMP_IOR(nr, type) _IOR(SECCOMP_IOC_MAGIC, nr, type)
#define SECCOMP_IOW(nr, type) _IOW(SECCOMP_IOC_MAGIC, nr, type)
#define SECCOMP_IOWR(nr, type) _IOWR(SECCOMP_IOC_MAGIC, nr, type)
#define AUDIT_WORD(nr) ((__u32)((nr) / 32))
#define AUDIT_BIT(nr) (1U << ((nr) - AUDIT_WORD(nr) * 32))
#define AUDIT_FEATURE_TO_MASK(x) (1 << ((x) & 31))
#define audit_feature_valid(x) ((x) >= 0 && (x) <= AUDIT_LAST_FEATURE)
#define IOPRIO_PRIO_CLASS(p) ((p) >> IOPRIO_CLASS_SHIFT & IOPRIO_CLASS_MASK)
#define IOPRIO_PRIO_LEVEL(p) ((p) & IOPRIO_LEVEL_MASK)
#define IOPRIO_PRIO_HINT(p) ((p) >> IOPRIO_HINT_SHIFT & IOPRIO_HINT_MASK)
#define IOPRIO_PRIO_DATA(p) ((p) & IOPRIO_PRIO_MASK)
#define IOPRIO_PRIO_VALUE(class, level) ((class) << IOPRIO_CLASS_SHIFT | (level))
#define IOPRIO_BAD_VALUE(v, max) ((v) < 0 || (v) >= (max))
#define SI_FROMUSER(s) ((s)->si_code <= 0)
#define SI_FROMKERNEL(s) ((s)->si_code > 0)
#define PERF_MEM_S(a, s) ((__u64)PERF_MEM_##a##_##s << PERF_MEM_##a##_SHIFT)
#define BLK_TC_ACT(act) ((act) << BLK_TC_SHIFT)
#define FAN_EVENT_OK(m, len) ((long)(len) >= (long)FAN_EVENT_METADATA_LEN && \
	(long)(m)->event_len >= (long)FAN_EVENT_METADATA_LEN && (long)(m)->event_len <= (long)(len))
#define FAN_EVENT_NEXT(m, len) \
	((len) -= (m)->event_len, (struct fanotify_event_metadata *)((char *)(m) + (m)->event_len))
#define XATTR_OS2_PREFIX "os2."
#define XATTR_MAC_OSX_PREFIX "osx."
#define XATTR_BTRFS_PREFIX "btrfs."
#define XATTR_HURD_PREFIX "gnu."
#define XATTR_SECURITY_PREFIX "security."
#define XATTR_SYSTEM_PREFIX "system."
#define XATTR_TRUSTED_PREFIX "trusted."
#define XATTR_USER_PREFIX "user."
#define XATTR_EVM_SUFFIX "evm"
#define XATTR_NAME_EVM XATTR_SECURITY_PREFIX XATTR_EVM_SUFFIX
#define XATTR_IMA_SUFFIX "ima"
#define XATTR_NAME_IMA XATTR_SECURITY_PREFIX XATTR_IMA_SUFFIX
#define XATTR_SELINUX_SUFFIX "selinux"
#define XATTR_NAME_SELINUX XATTR_SECURITY_PREFIX XATTR_SELINUX_SUFFIX
#define XATTR_SMACK_SUFFIX "SMACK64"
#define XATTR_NAME_SMACK XATTR_SECURITY_PREFIX XATTR_SMACK_SUFFIX
#define XATTR_APPARMOR_SUFFIX "apparmor"
#define XATTR_NAME_APPARMOR XATTR_SECURITY_PREFIX XATTR_APPARMOR_SUFFIX
#define XATTR_CAPS_SUFFIX "capability"
#define XATTR_NAME_CAPS XATTR_SECURITY_PREFIX XATTR_CAPS_SUFFIX
#define XATTR_POSIX_ACL_ACCESS "posix_acl_access"
#define XATTR_NAME_POSIX_ACL_ACCESS XATTR_SYSTEM_PREFIX XATTR_POSIX_ACL_ACCESS
#define XATTR_POSIX_ACL_DEFAULT "posix_acl_default"
#define XATTR_NAME_POSIX_ACL_DEFAULT XATTR_SYSTEM_PREFIX XATTR_POSIX_ACL_DEFAULT

/* ---- devices: linux/input.h, hidraw.h, lirc.h; ELF: linux/elf.h ---- */
#define EVIOCGNAME(len) _IOC(2U, 'E', 0x06, len)
#define EVIOCGPHYS(len) _IOC(2U, 'E', 0x07, len)
#define EVIOCGUNIQ(len) _IOC(2U, 'E', 0x08, len)
#define EVIOCGPROP(len) _IOC(2U, 'E', 0x09, len)
#define EVIOCGMTSLOTS(len) _IOC(2U, 'E', 0x0a, len)
#define EVIOCGKEY(len) _IOC(2U, 'E', 0x18, len)
#define EVIOCGLED(len) _IOC(2U, 'E', 0x19, len)
#define EVIOCGSND(len) _IOC(2U, 'E', 0x1a, len)
#define EVIOCGSW(len) _IOC(2U, 'E', 0x1b, len)
#define EVIOCGBIT(ev, len) _IOC(2U, 'E', 0x20 + (ev), len)
#define EVIOCGABS(abs) _IOR('E', 0x40 + (abs), struct input_absinfo)
#define EVIOCSABS(abs) _IOW('E', 0xc0 + (abs), struct input_absinfo)
#define HIDIOCGRAWNAME(len) _IOC(2U, 'H', 0x04, len)
#define HIDIOCGRAWPHYS(len) _IOC(2U, 'H', 0x05, len)
#define HIDIOCSFEATURE(len) _IOC(3U, 'H', 0x06, len)
#define HIDIOCGFEATURE(len) _IOC(3U, 'H', 0x07, len)
#define HIDIOCGRAWUNIQ(len) _IOC(2U, 'H', 0x08, len)
#define HIDIOCSINPUT(len) _IOC(3U, 'H', 0x09, len)
#define HIDIOCGINPUT(len) _IOC(3U, 'H', 0x0a, len)
#define HIDIOCSOUTPUT(len) _IOC(3U, 'H', 0x0b, len)
#define HIDIOCGOUTPUT(len) _IOC(3U, 'H', 0x0c, len)
#define LIRC_OVERFLOW(v) (((v) & LIRC_VALUE_MASK) | LIRC_MODE2_OVERFLOW)
#define LIRC_IS_OVERFLOW(v) (LIRC_MODE2(v) == LIRC_MODE2_OVERFLOW)
#define LIRC_MODE2SEND(x) (x)
#define LIRC_SEND2MODE(x) (x)
#define LIRC_MODE2REC(x) ((x) << 16)
#define LIRC_REC2MODE(x) ((x) >> 16)
#define LIRC_CAN_SEND(x) ((x) & LIRC_CAN_SEND_MASK)
#define LIRC_CAN_REC(x) ((x) & LIRC_CAN_REC_MASK)
#define ELFMAG "\177ELF"
#define ELF_ST_BIND(x) ((x) >> 4)
#define ELF_ST_TYPE(x) ((x) & 0xf)
#define ELF32_ST_BIND(x) ELF_ST_BIND(x)
#define ELF32_ST_TYPE(x) ELF_ST_TYPE(x)
#define ELF64_ST_BIND(x) ELF_ST_BIND(x)
#define ELF64_ST_TYPE(x) ELF_ST_TYPE(x)
#define ELF32_R_SYM(x) ((x) >> 8)
#define ELF32_R_TYPE(x) ((x) & 0xff)
#define ELF64_R_SYM(i) ((i) >> 32)
#define ELF64_R_TYPE(i) ((i) & 0xffffffff)
#endif
