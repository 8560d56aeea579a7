/* kernel.h: the types of a small kernel: of each only the members that tools, examples and tests ask for. */
struct filename {
	const char *name;
};
typedef unsigned int __u32;
typedef __u32 u32;
typedef int __kernel_pid_t;
typedef __kernel_pid_t pid_t;
typedef long long unsigned int __u64;
typedef __u64 u64;
struct sched_entity {
	struct cfs_rq *cfs_rq;
};
struct task_struct {
	pid_t tgid;
	struct task_struct *real_parent;
	struct signal_struct *signal;
	pid_t pid;
	unsigned int sched_reset_on_fork: 1;
	unsigned int no_cgroup_migration: 1;
	char comm[16];
	struct files_struct *files;
	struct mm_struct *mm;
	int exit_code;
	u64 start_time;
	struct nsproxy *nsproxy;
	struct sched_entity se;
	struct css_set *cgroups;
	struct task_struct *group_leader;
	int prio;
};
struct trace_event_raw_sched_process_exec {
	u32 __data_loc_filename;
};
typedef struct {
	int counter;
} atomic_t;
struct signal_struct {
	int group_exit_code;
	atomic_t live;
};
struct trace_event_raw_signal_generate {
	int sig;
	pid_t pid;
	int code;
	char comm[16];
	int result;
};
struct trace_event_raw_signal_deliver {
	int sig;
	int code;
};
struct qstr {
	union { struct { int: 32; u32 len; }; };
	const unsigned char *name;
};
struct dentry {
	union { const struct qstr d_name; };
	struct inode *d_inode;
};
struct trace_event_raw_sys_enter {
	long unsigned int args[6];
	long int id;
};
enum bpf_map_type {
	BPF_MAP_TYPE_UNSPEC = 0,
	BPF_MAP_TYPE_HASH = 1,
	BPF_MAP_TYPE_ARRAY = 2,
	BPF_MAP_TYPE_PROG_ARRAY = 3,
	BPF_MAP_TYPE_PERF_EVENT_ARRAY = 4,
	BPF_MAP_TYPE_PERCPU_HASH = 5,
	BPF_MAP_TYPE_PERCPU_ARRAY = 6,
	BPF_MAP_TYPE_STACK_TRACE = 7,
	BPF_MAP_TYPE_CGROUP_ARRAY = 8,
	BPF_MAP_TYPE_LRU_HASH = 9,
	BPF_MAP_TYPE_LRU_PERCPU_HASH = 10,
	BPF_MAP_TYPE_LPM_TRIE = 11,
	BPF_MAP_TYPE_ARRAY_OF_MAPS = 12,
	BPF_MAP_TYPE_HASH_OF_MAPS = 13,
	BPF_MAP_TYPE_DEVMAP = 14,
	BPF_MAP_TYPE_SOCKMAP = 15,
	BPF_MAP_TYPE_CPUMAP = 16,
	BPF_MAP_TYPE_XSKMAP = 17,
	BPF_MAP_TYPE_SOCKHASH = 18,
	BPF_MAP_TYPE_CGROUP_STORAGE_DEPRECATED = 19,
	BPF_MAP_TYPE_CGROUP_STORAGE = 19,
	BPF_MAP_TYPE_REUSEPORT_SOCKARRAY = 20,
	BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE_DEPRECATED = 21,
	BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE = 21,
	BPF_MAP_TYPE_QUEUE = 22,
	BPF_MAP_TYPE_STACK = 23,
	BPF_MAP_TYPE_SK_STORAGE = 24,
	BPF_MAP_TYPE_DEVMAP_HASH = 25,
	BPF_MAP_TYPE_STRUCT_OPS = 26,
	BPF_MAP_TYPE_RINGBUF = 27,
	BPF_MAP_TYPE_INODE_STORAGE = 28,
	BPF_MAP_TYPE_TASK_STORAGE = 29,
	BPF_MAP_TYPE_BLOOM_FILTER = 30,
	BPF_MAP_TYPE_USER_RINGBUF = 31,
	BPF_MAP_TYPE_CGRP_STORAGE = 32,
	BPF_MAP_TYPE_ARENA = 33,
	__MAX_BPF_MAP_TYPE = 34,
};
typedef short unsigned int __u16;
typedef __u16 u16;
struct files_struct {
	struct fdtable *fdt;
};
struct path {
	struct dentry *dentry;
};
typedef long long int __kernel_loff_t;
typedef __kernel_loff_t loff_t;
struct file {
	void *private_data;
	struct inode *f_inode;
	union { const struct path f_path; };
	loff_t f_pos;
	unsigned int f_flags;
};
typedef __u32 __be32;
typedef __u16 __be16;
struct in6_addr {
	union { unsigned char u6_addr8[16]; __be32 u6_addr32[4]; } in6_u;
};
struct sock_common {
	int skc_bound_dev_if;
	union { struct { __be32 skc_daddr; __be32 skc_rcv_saddr; }; };
	union { struct { __be16 skc_dport; __u16 skc_num; }; };
	short unsigned int skc_family;
	struct in6_addr skc_v6_daddr;
	struct in6_addr skc_v6_rcv_saddr;
};
struct sock {
	struct sock_common __sk_common;
	u16 sk_type;
	u16 sk_protocol;
};
struct socket {
	struct sock *sk;
};
struct fdtable {
	unsigned int max_fds;
	struct file **fd;
};
struct trace_event_raw_sys_exit {
	long int ret;
};
typedef u32 __kernel_dev_t;
typedef __kernel_dev_t dev_t;
typedef u64 sector_t;
struct trace_event_raw_block_rq_completion {
	dev_t dev;
	sector_t sector;
	unsigned int nr_sector;
	int error;
};
struct trace_event_raw_block_rq {
	dev_t dev;
	sector_t sector;
	unsigned int bytes;
	char rwbs[10];
};
struct mm_struct {
	struct { long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64;
		long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64;
		long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64;
		long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64;
		long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64;
		long unsigned int exec_vm; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64;
		long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64;
		long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64;
		long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64;
		long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64;
		long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64;
		long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64;
		long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64;
		long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64;
		long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64;
		long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64;
		long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64;
		long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64;
		long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; };
	struct { long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64;
		long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64;
		long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64;
		long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64;
		long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64;
		long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64;
		long unsigned int arg_start; long unsigned int arg_end; long: 64; long: 64; long: 64; long: 64;
		long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64;
		long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64;
		long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64;
		long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64;
		long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64;
		long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64;
		long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64;
		long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64;
		long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64;
		long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64;
		long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64;
		long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; };
	struct file *exe_file;
};
struct trace_event_raw_sched_switch {
	pid_t prev_pid;
	pid_t next_pid;
	long int prev_state;
	char prev_comm[16];
	char next_comm[16];
};
struct sk_buff {
	union { struct { long: 64; long: 64; long: 64; long: 64; long: 64; long: 64; int: 32; __u16 network_header;
		short: 16; }; };
	void *head;
	union { struct { struct net_device *dev; }; unsigned long dev_scratch; };
	struct sock *sk;
	char cb[48];
	union { u32 mark; u32 reserved_tailroom; };
	unsigned int truesize, users, len;
};
struct trace_event_raw_net_dev_template {
	void *skbaddr;
};
struct trace_event_raw_mm_vmscan_direct_reclaim_end_template {
	long unsigned int nr_reclaimed;
};
typedef short unsigned int umode_t;
struct inode {
	umode_t i_mode;
	long unsigned int i_ino;
	struct super_block *i_sb;
};
struct file_system_type {
	void *name;
};
struct super_block {
	struct file_system_type *s_type;
};
struct trace_event_raw_irq_handler_entry {
	u32 __data_loc_name;
};
struct trace_event_raw_contention_begin {
	unsigned int flags;
};
struct nsproxy {
	struct mnt_namespace *mnt_ns;
};
struct ns_common {
	unsigned int inum;
};
struct mnt_namespace {
	struct ns_common ns;
};
struct trace_event_raw_mark_victim {
	int pid;
	u32 __data_loc_comm;
};
struct trace_event_raw_sched_wakeup_template {
	pid_t pid;
};
struct cfs_rq {
	unsigned int nr_queued;
};
struct kmem_cache {
	unsigned int size;
	void *name;
};
struct trace_event_raw_softirq {
	unsigned int vec;
};
typedef unsigned char __u8;
struct trace_event_raw_inet_sock_set_state {
	int newstate;
	__u16 dport;
	__u16 family;
	__u16 protocol;
	__u8 saddr_v6[16];
	__u8 daddr_v6[16];
	void *skaddr;
	__u16 sport;
	int oldstate;
};
enum skb_drop_reason {
	SKB_NOT_DROPPED_YET = 0,
	SKB_CONSUMED = 1,
	SKB_DROP_REASON_NOT_SPECIFIED = 2,
	SKB_DROP_REASON_NO_SOCKET = 3,
	SKB_DROP_REASON_SOCKET_CLOSE = 4,
	SKB_DROP_REASON_SOCKET_FILTER = 5,
	SKB_DROP_REASON_SOCKET_RCVBUFF = 6,
	SKB_DROP_REASON_UNIX_DISCONNECT = 7,
	SKB_DROP_REASON_UNIX_SKIP_OOB = 8,
	SKB_DROP_REASON_PKT_TOO_SMALL = 9,
	SKB_DROP_REASON_TCP_CSUM = 10,
	SKB_DROP_REASON_UDP_CSUM = 11,
	SKB_DROP_REASON_NETFILTER_DROP = 12,
	SKB_DROP_REASON_OTHERHOST = 13,
	SKB_DROP_REASON_IP_CSUM = 14,
	SKB_DROP_REASON_IP_INHDR = 15,
	SKB_DROP_REASON_IP_RPFILTER = 16,
	SKB_DROP_REASON_UNICAST_IN_L2_MULTICAST = 17,
	SKB_DROP_REASON_XFRM_POLICY = 18,
	SKB_DROP_REASON_IP_NOPROTO = 19,
	SKB_DROP_REASON_PROTO_MEM = 20,
	SKB_DROP_REASON_TCP_AUTH_HDR = 21,
	SKB_DROP_REASON_TCP_MD5NOTFOUND = 22,
	SKB_DROP_REASON_TCP_MD5UNEXPECTED = 23,
	SKB_DROP_REASON_TCP_MD5FAILURE = 24,
	SKB_DROP_REASON_TCP_AONOTFOUND = 25,
	SKB_DROP_REASON_TCP_AOUNEXPECTED = 26,
	SKB_DROP_REASON_TCP_AOKEYNOTFOUND = 27,
	SKB_DROP_REASON_TCP_AOFAILURE = 28,
	SKB_DROP_REASON_SOCKET_BACKLOG = 29,
	SKB_DROP_REASON_TCP_FLAGS = 30,
	SKB_DROP_REASON_TCP_ABORT_ON_DATA = 31,
	SKB_DROP_REASON_TCP_ZEROWINDOW = 32,
	SKB_DROP_REASON_TCP_OLD_DATA = 33,
	SKB_DROP_REASON_TCP_OVERWINDOW = 34,
	SKB_DROP_REASON_TCP_OFOMERGE = 35,
	SKB_DROP_REASON_TCP_RFC7323_PAWS = 36,
	SKB_DROP_REASON_TCP_RFC7323_PAWS_ACK = 37,
	SKB_DROP_REASON_TCP_RFC7323_TW_PAWS = 38,
	SKB_DROP_REASON_TCP_RFC7323_TSECR = 39,
	SKB_DROP_REASON_TCP_LISTEN_OVERFLOW = 40,
	SKB_DROP_REASON_TCP_OLD_SEQUENCE = 41,
	SKB_DROP_REASON_TCP_INVALID_SEQUENCE = 42,
	SKB_DROP_REASON_TCP_INVALID_END_SEQUENCE = 43,
	SKB_DROP_REASON_TCP_INVALID_ACK_SEQUENCE = 44,
	SKB_DROP_REASON_TCP_RESET = 45,
	SKB_DROP_REASON_TCP_INVALID_SYN = 46,
	SKB_DROP_REASON_TCP_CLOSE = 47,
	SKB_DROP_REASON_TCP_FASTOPEN = 48,
	SKB_DROP_REASON_TCP_OLD_ACK = 49,
	SKB_DROP_REASON_TCP_TOO_OLD_ACK = 50,
	SKB_DROP_REASON_TCP_ACK_UNSENT_DATA = 51,
	SKB_DROP_REASON_TCP_OFO_QUEUE_PRUNE = 52,
	SKB_DROP_REASON_TCP_OFO_DROP = 53,
	SKB_DROP_REASON_IP_OUTNOROUTES = 54,
	SKB_DROP_REASON_BPF_CGROUP_EGRESS = 55,
	SKB_DROP_REASON_IPV6DISABLED = 56,
	SKB_DROP_REASON_NEIGH_CREATEFAIL = 57,
	SKB_DROP_REASON_NEIGH_FAILED = 58,
	SKB_DROP_REASON_NEIGH_QUEUEFULL = 59,
	SKB_DROP_REASON_NEIGH_DEAD = 60,
	SKB_DROP_REASON_NEIGH_HH_FILLFAIL = 61,
	SKB_DROP_REASON_TC_EGRESS = 62,
	SKB_DROP_REASON_SECURITY_HOOK = 63,
	SKB_DROP_REASON_QDISC_DROP = 64,
	SKB_DROP_REASON_QDISC_OVERLIMIT = 65,
	SKB_DROP_REASON_QDISC_CONGESTED = 66,
	SKB_DROP_REASON_CAKE_FLOOD = 67,
	SKB_DROP_REASON_FQ_BAND_LIMIT = 68,
	SKB_DROP_REASON_FQ_HORIZON_LIMIT = 69,
	SKB_DROP_REASON_FQ_FLOW_LIMIT = 70,
	SKB_DROP_REASON_CPU_BACKLOG = 71,
	SKB_DROP_REASON_XDP = 72,
	SKB_DROP_REASON_TC_INGRESS = 73,
	SKB_DROP_REASON_UNHANDLED_PROTO = 74,
	SKB_DROP_REASON_SKB_CSUM = 75,
	SKB_DROP_REASON_SKB_GSO_SEG = 76,
	SKB_DROP_REASON_SKB_UCOPY_FAULT = 77,
	SKB_DROP_REASON_DEV_HDR = 78,
	SKB_DROP_REASON_DEV_READY = 79,
	SKB_DROP_REASON_FULL_RING = 80,
	SKB_DROP_REASON_NOMEM = 81,
	SKB_DROP_REASON_HDR_TRUNC = 82,
	SKB_DROP_REASON_TAP_FILTER = 83,
	SKB_DROP_REASON_TAP_TXFILTER = 84,
	SKB_DROP_REASON_ICMP_CSUM = 85,
	SKB_DROP_REASON_INVALID_PROTO = 86,
	SKB_DROP_REASON_IP_INADDRERRORS = 87,
	SKB_DROP_REASON_IP_INNOROUTES = 88,
	SKB_DROP_REASON_IP_LOCAL_SOURCE = 89,
	SKB_DROP_REASON_IP_INVALID_SOURCE = 90,
	SKB_DROP_REASON_IP_LOCALNET = 91,
	SKB_DROP_REASON_IP_INVALID_DEST = 92,
	SKB_DROP_REASON_PKT_TOO_BIG = 93,
	SKB_DROP_REASON_DUP_FRAG = 94,
	SKB_DROP_REASON_FRAG_REASM_TIMEOUT = 95,
	SKB_DROP_REASON_FRAG_TOO_FAR = 96,
	SKB_DROP_REASON_TCP_MINTTL = 97,
	SKB_DROP_REASON_IPV6_BAD_EXTHDR = 98,
	SKB_DROP_REASON_IPV6_NDISC_FRAG = 99,
	SKB_DROP_REASON_IPV6_NDISC_HOP_LIMIT = 100,
	SKB_DROP_REASON_IPV6_NDISC_BAD_CODE = 101,
	SKB_DROP_REASON_IPV6_NDISC_BAD_OPTIONS = 102,
	SKB_DROP_REASON_IPV6_NDISC_NS_OTHERHOST = 103,
	SKB_DROP_REASON_QUEUE_PURGE = 104,
	SKB_DROP_REASON_TC_COOKIE_ERROR = 105,
	SKB_DROP_REASON_PACKET_SOCK_ERROR = 106,
	SKB_DROP_REASON_TC_CHAIN_NOTFOUND = 107,
	SKB_DROP_REASON_TC_RECLASSIFY_LOOP = 108,
	SKB_DROP_REASON_VXLAN_INVALID_HDR = 109,
	SKB_DROP_REASON_VXLAN_VNI_NOT_FOUND = 110,
	SKB_DROP_REASON_MAC_INVALID_SOURCE = 111,
	SKB_DROP_REASON_VXLAN_ENTRY_EXISTS = 112,
	SKB_DROP_REASON_NO_TX_TARGET = 113,
	SKB_DROP_REASON_IP_TUNNEL_ECN = 114,
	SKB_DROP_REASON_TUNNEL_TXINFO = 115,
	SKB_DROP_REASON_LOCAL_MAC = 116,
	SKB_DROP_REASON_ARP_PVLAN_DISABLE = 117,
	SKB_DROP_REASON_MAC_IEEE_MAC_CONTROL = 118,
	SKB_DROP_REASON_BRIDGE_INGRESS_STP_STATE = 119,
	SKB_DROP_REASON_CAN_RX_INVALID_FRAME = 120,
	SKB_DROP_REASON_CANFD_RX_INVALID_FRAME = 121,
	SKB_DROP_REASON_CANXL_RX_INVALID_FRAME = 122,
	SKB_DROP_REASON_PFMEMALLOC = 123,
	SKB_DROP_REASON_DUALPI2_STEP_DROP = 124,
	SKB_DROP_REASON_PSP_INPUT = 125,
	SKB_DROP_REASON_PSP_OUTPUT = 126,
	SKB_DROP_REASON_RECURSION_LIMIT = 127,
	SKB_DROP_REASON_MAX = 128,
	SKB_DROP_REASON_SUBSYS_MASK = 4294901760,
};
struct trace_event_raw_kfree_skb {
	void *skbaddr;
	void *location;
	short unsigned int protocol;
	enum skb_drop_reason reason;
};
struct tcp_sock {
	u64 bytes_received;
	u64 bytes_acked;
	u32 snd_cwnd, prior_cwnd;
};
struct trace_event_raw_tcp_retransmit_skb {
	int state;
	__u16 sport;
	__u16 dport;
	__u8 saddr_v6[16];
	__u8 daddr_v6[16];
};
struct trace_event_raw_tcp_probe {
	__u32 srtt;
};

struct user_pt_regs {
	__u64 regs[31], sp, pc, pstate;
};
struct pt_regs {
	unsigned long r15, r14, r13, r12, bp, bx, r11, r10, r9, r8, ax, cx, dx, si, di, orig_ax, ip, cs, flags, sp, ss;
};
struct xdp_md {
	__u32 data, data_end, data_meta, ingress_ifindex, rx_queue_index, egress_ifindex;
};
struct __sk_buff {
	__u32 len, pkt_type, mark, queue_mapping, protocol, vlan_present, vlan_tci, vlan_proto, priority,
		ingress_ifindex, ifindex, tc_index, cb[5],
		hash, tc_classid, data, data_end, napi_id, family, remote_ip4, local_ip4, remote_ip6[4], local_ip6[4],
		remote_port,
		local_port, data_meta;
	__u64 flow_keys, tstamp;
	__u32 wire_len, gso_segs;
	struct bpf_sock *sk;
};
struct bpf_perf_event_data {
	struct pt_regs regs;
	__u64 sample_period, addr;
};
struct bpf_sock {
	__u32 bound_dev_if, family, type, protocol, mark, priority;
};
struct bpf_sock_addr {
	__u32 user_family, user_ip4, user_ip6[4], user_port, family, type, protocol;
};
struct bpf_sock_tuple {
	__u32 saddr, daddr;
	__u16 sport, dport;
};
struct open_how {
	__u64 flags, mode, resolve;
};
struct ethhdr {
	unsigned char h_dest[6], h_source[6];
	__be16 h_proto;
};
struct iphdr {
	unsigned char ihl : 4, version : 4, tos;
	__be16 tot_len, id, frag_off;
	unsigned char ttl, protocol;
	__u16 check;
	__be32 saddr, daddr;
};
struct ipv6hdr {
	unsigned char priority : 4, version : 4, flow_lbl[3];
	__be16 payload_len;
	unsigned char nexthdr, hop_limit;
	struct in6_addr saddr, daddr;
};
enum update { BPF_ANY = 0, BPF_NOEXIST = 1, BPF_EXIST = 2, BPF_F_LOCK = 4 };
enum create { BPF_F_NO_PREALLOC = 1, BPF_F_MMAPABLE = 1024 };
enum stack { BPF_F_SKIP_FIELD_MASK = 255, BPF_F_USER_STACK = 256, BPF_F_FAST_STACK_CMP = 512 };
enum output { BPF_F_INDEX_MASK = 0xffffffff, BPF_F_CURRENT_CPU = 0xffffffff };
enum xdp_action { XDP_ABORTED, XDP_DROP, XDP_PASS, XDP_TX, XDP_REDIRECT };

/* All of them are in the types of an object that has this. */
struct kernel {
	struct filename t0;
	struct sched_entity t1;
	struct task_struct t2;
	struct trace_event_raw_sched_process_exec t3;
	struct signal_struct t4;
	struct trace_event_raw_signal_generate t5;
	struct trace_event_raw_signal_deliver t6;
	struct qstr t7;
	struct dentry t8;
	struct trace_event_raw_sys_enter t9;
	enum bpf_map_type t10;
	struct files_struct t11;
	struct path t12;
	struct file t13;
	struct in6_addr t14;
	struct sock_common t15;
	struct sock t16;
	struct socket t17;
	struct fdtable t18;
	struct trace_event_raw_sys_exit t19;
	struct trace_event_raw_block_rq_completion t20;
	struct trace_event_raw_block_rq t21;
	struct mm_struct t22;
	struct trace_event_raw_sched_switch t23;
	struct sk_buff t24;
	struct trace_event_raw_net_dev_template t25;
	struct trace_event_raw_mm_vmscan_direct_reclaim_end_template t26;
	struct inode t27;
	struct file_system_type t28;
	struct super_block t29;
	struct trace_event_raw_irq_handler_entry t30;
	struct trace_event_raw_contention_begin t31;
	struct nsproxy t32;
	struct ns_common t33;
	struct mnt_namespace t34;
	struct trace_event_raw_mark_victim t35;
	struct trace_event_raw_sched_wakeup_template t36;
	struct cfs_rq t37;
	struct kmem_cache t38;
	struct trace_event_raw_softirq t39;
	struct trace_event_raw_inet_sock_set_state t40;
	enum skb_drop_reason t41;
	struct trace_event_raw_kfree_skb t42;
	struct tcp_sock t43;
	struct trace_event_raw_tcp_retransmit_skb t44;
	struct trace_event_raw_tcp_probe t45;
	atomic_t t46;
	__u32 t47;
	u32 t48;
	__kernel_pid_t t49;
	pid_t t50;
	__u64 t51;
	u64 t52;
	__u16 t53;
	u16 t54;
	__kernel_loff_t t55;
	loff_t t56;
	__be32 t57;
	__be16 t58;
	__kernel_dev_t t59;
	dev_t t60;
	sector_t t61;
	umode_t t62;
	__u8 t63;
	struct pt_regs u0;
	struct xdp_md u1;
	struct __sk_buff u2;
	struct bpf_perf_event_data u3;
	struct bpf_sock u4;
	struct bpf_sock_addr u5;
	struct bpf_sock_tuple u6;
	struct open_how u7;
	struct ethhdr u8;
	struct iphdr u9;
	struct ipv6hdr u10;
	enum update u11;
	enum create u12;
	enum stack u13;
	enum output u14;
	enum xdp_action u15;
	struct user_pt_regs u99;
};
struct kernel kernel;

/* Functions that programs may be put on. */
long vfs_read(struct file *file, char *into, unsigned long n, loff_t *at) { return n; }
long vfs_write(struct file *file, const char *from, unsigned long n, loff_t *at) { return n; }
int vfs_open(const struct path *path, struct file *file) { return 0; }
int vfs_create(void *idmap, struct inode *dir, struct dentry *dentry, umode_t mode, bool want) { return 0; }
int vfs_mkdir(void *idmap, struct inode *dir, struct dentry *dentry, umode_t mode) { return 0; }
int vfs_rmdir(void *idmap, struct inode *dir, struct dentry *dentry) { return 0; }
int vfs_unlink(void *idmap, struct inode *dir, struct dentry *dentry, struct inode **delegated) { return 0; }
int vfs_fsync_range(struct file *file, loff_t from, loff_t to, int data) { return 0; }
int tcp_sendmsg(struct sock *sk, void *msg, unsigned long size) { return 0; }
void tcp_cleanup_rbuf(struct sock *sk, int copied) { }
void *kmem_cache_alloc(struct kmem_cache *cache, unsigned flags) { return 0; }
void do_exit(long code) { }
int do_unlinkat(int dfd, struct filename *name) { return 0; }
struct overlaid {
	union {
		struct task_struct *first;
		void *any;
		u64 number;
	};
	union {
		u64 plain;
		struct task_struct *behind;
	};
	union {
		struct mm_struct *other;
		struct task_struct *same_place;
	};
	struct {
		char c;
		struct task_struct *in[2];
	} deep;
	union {
		struct {
			struct task_struct *below;
			int after;
		};
		struct mm_struct *above;
	};
};
void put_over(struct overlaid *o, int i) { }
struct bpf_iter_num {
	__u64 __opaque[1];
};
int bpf_iter_num_new(struct bpf_iter_num *it, int start, int end) { return 0; }
int *bpf_iter_num_next(struct bpf_iter_num *it) { return 0; }
void bpf_iter_num_destroy(struct bpf_iter_num *it) { }

/* What programs of newer kernels name: objects of the program's own, memory of an unknown size, kernel functions. */
struct bpf_map { u32 map_type, key_size, value_size, max_entries; };
struct bpf_dynptr { __u64 __opaque[2]; } __attribute__((aligned(8)));
struct bpf_list_head { __u64 __opaque[2]; } __attribute__((aligned(8)));
struct bpf_list_node { __u64 __opaque[3]; } __attribute__((aligned(8)));
struct bpf_rb_root { __u64 __opaque[2]; } __attribute__((aligned(8)));
struct bpf_rb_node { __u64 __opaque[4]; } __attribute__((aligned(8)));
struct bpf_refcount { __u32 __opaque[1]; } __attribute__((aligned(4)));
struct bpf_spin_lock { __u32 val; };
struct bpf_timer { __u64 __opaque[2]; } __attribute__((aligned(8)));
struct bpf_wq { __u64 __opaque[2]; } __attribute__((aligned(8)));
struct bpf_iter_task { __u64 __opaque[3]; } __attribute__((aligned(8)));
struct bpf_iter_css { __u64 __opaque[3]; } __attribute__((aligned(8)));
struct bpf_iter_task_vma { __u64 __opaque[1]; } __attribute__((aligned(8)));
struct bpf_iter_bits { __u64 __opaque[2]; } __attribute__((aligned(8)));
struct vm_area_struct { u64 vm_start, vm_end; struct mm_struct *vm_mm; struct file *vm_file; };
struct cgroup_subsys_state { struct cgroup *cgroup; u64 serial_nr; int id; };
struct cgroup {
	struct cgroup_subsys_state self; int level;
	union { struct { struct {} none; struct cgroup *ancestors[]; }; struct { struct cgroup *root, *low[]; }; };
};
struct css_set { struct cgroup_subsys_state *subsys[4]; struct cgroup *dfl_cgrp; };
enum iter_task { BPF_TASK_ITER_ALL_PROCS, BPF_TASK_ITER_ALL_THREADS, BPF_TASK_ITER_PROC_THREADS };
enum iter_order { BPF_CGROUP_ITER_ORDER_UNSPEC, BPF_CGROUP_ITER_SELF_ONLY, BPF_CGROUP_ITER_DESCENDANTS_PRE };
enum storage { BPF_LOCAL_STORAGE_GET_F_CREATE = 1, BPF_SK_STORAGE_GET_F_CREATE = 1 };
typedef void (*btf_trace_task_newtask)(void *data, struct task_struct *task, unsigned long flags);
typedef void (*btf_trace_sys_enter)(void *data, struct pt_regs *regs, long id);
struct newer {
	btf_trace_task_newtask traced[1];
	btf_trace_sys_enter entered[1];
	struct bpf_map a;
	struct bpf_spin_lock b;
	struct bpf_timer c;
	enum iter_task d;
	enum iter_order e;
	enum storage f;
	struct bpf_refcount g;
	struct bpf_wq h;
	struct bpf_dynptr i;
};
struct newer newer;
__u32 bpf_dynptr_size(const struct bpf_dynptr *p) { return 0; }
bool bpf_dynptr_is_null(const struct bpf_dynptr *p) { return 0; }
int bpf_dynptr_adjust(const struct bpf_dynptr *p, __u32 start, __u32 end) { return 0; }
int bpf_dynptr_clone(const struct bpf_dynptr *p, struct bpf_dynptr *clone__uninit) { return 0; }
int bpf_dynptr_from_skb(struct __sk_buff *s, __u64 flags, struct bpf_dynptr *ptr__uninit) { return 0; }
int bpf_dynptr_from_xdp(struct xdp_md *x, __u64 flags, struct bpf_dynptr *ptr__uninit) { return 0; }
void *bpf_dynptr_slice(const struct bpf_dynptr *p, __u32 offset, void *buffer__opt, __u32 buffer__szk) { return 0; }

void *bpf_dynptr_slice_rdwr(const struct bpf_dynptr *p, __u32 offset, void *buffer__opt, __u32 buffer__szk)
{
	return 0;
}

int bpf_wq_init(struct bpf_wq *wq, void *p__map, unsigned int flags) { return 0; }
int bpf_wq_set_callback_impl(struct bpf_wq *wq, int (*callback_fn)(void *map, int *key, void *value),
	unsigned int flags,
	void *aux__ign) { return 0; }
int bpf_wq_start(struct bpf_wq *wq, unsigned int flags) { return 0; }
struct cgroup *bpf_cgroup_from_id(u64 id) { return 0; }
void bpf_cgroup_release(struct cgroup *group) { }
struct task_struct *bpf_task_acquire(struct task_struct *p) { return 0; }
struct task_struct *bpf_task_from_pid(int pid) { return 0; }
void bpf_task_release(struct task_struct *p) { }
void bpf_rcu_read_lock(void) { }
void bpf_rcu_read_unlock(void) { }
void *bpf_obj_new_impl(u64 id__k, void *meta__ign) { return 0; }
void bpf_obj_drop_impl(void *p__alloc, void *meta__ign) { }
void *bpf_percpu_obj_new_impl(u64 id__k, void *meta__ign) { return 0; }
void bpf_percpu_obj_drop_impl(void *p__alloc, void *meta__ign) { }
void *bpf_refcount_acquire_impl(void *p__refcounted_kptr, void *meta__ign) { return 0; }

int bpf_list_push_front_impl(struct bpf_list_head *head, struct bpf_list_node *node, void *meta__ign, u64 off)
{
	return 0;
}

int bpf_list_push_back_impl(struct bpf_list_head *head, struct bpf_list_node *node, void *meta__ign, u64 off)
{
	return 0;
}

struct bpf_list_node *bpf_list_pop_front(struct bpf_list_head *head) { return 0; }
struct bpf_list_node *bpf_list_pop_back(struct bpf_list_head *head) { return 0; }
int bpf_rbtree_add_impl(struct bpf_rb_root *root, struct bpf_rb_node *node,
	bool (*less)(struct bpf_rb_node *a, const struct bpf_rb_node *b), void *meta__ign, u64 off) { return 0; }
struct bpf_rb_node *bpf_rbtree_remove(struct bpf_rb_root *root, struct bpf_rb_node *node) { return 0; }
struct bpf_rb_node *bpf_rbtree_first(struct bpf_rb_root *root) { return 0; }
void *bpf_rdonly_cast(const void *obj__ign, u32 btf_id__k) { return 0; }
void *bpf_cast_to_kern_ctx(void *obj) { return 0; }
void bpf_throw(u64 cookie) { }
int bpf_iter_task_new(struct bpf_iter_task *it, struct task_struct *task__nullable, unsigned int flags) { return 0; }
struct task_struct *bpf_iter_task_next(struct bpf_iter_task *it) { return 0; }
void bpf_iter_task_destroy(struct bpf_iter_task *it) { }
int bpf_iter_css_new(struct bpf_iter_css *it, struct cgroup_subsys_state *start, unsigned int flags) { return 0; }
struct cgroup_subsys_state *bpf_iter_css_next(struct bpf_iter_css *it) { return 0; }
void bpf_iter_css_destroy(struct bpf_iter_css *it) { }
int bpf_iter_task_vma_new(struct bpf_iter_task_vma *it, struct task_struct *task, u64 addr) { return 0; }
struct vm_area_struct *bpf_iter_task_vma_next(struct bpf_iter_task_vma *it) { return 0; }
void bpf_iter_task_vma_destroy(struct bpf_iter_task_vma *it) { }
int bpf_iter_bits_new(struct bpf_iter_bits *it, const u64 *unsafe_ptr__ign, u32 nr_words) { return 0; }
int *bpf_iter_bits_next(struct bpf_iter_bits *it) { return 0; }
void bpf_iter_bits_destroy(struct bpf_iter_bits *it) { }
void use_css(struct css_set *set) { }
struct bpf_fou_encap { u16 sport, dport; };
int bpf_xdp_metadata_rx_timestamp(const struct xdp_md *ctx, u64 *timestamp) { return 0; }
int bpf_skb_get_fou_encap(struct __sk_buff *skb_ctx, struct bpf_fou_encap *encap) { return 0; }

/* What tests/verify/programs speak of. */
struct bpf_iter_meta { struct seq_file *seq; u64 session_id, seq_num; };
struct bpf_iter__bpf_map_elem { struct bpf_iter_meta *meta; struct bpf_map *map; void *key, *value; };
struct bpf_iter__sockmap { struct bpf_iter_meta *meta; struct bpf_map *map; void *key; struct sock *sk; };
struct bpf_iter__task { struct bpf_iter_meta *meta; struct task_struct *task; };
struct bpf_res_spin_lock { __u32 val; };
struct bpf_task_work { __u64 __opaque; };
struct bpf_nf_ctx { const struct nf_hook_state *state; struct sk_buff *skb; };
struct bpf_cpumask { u64 bits; int usage; };
struct bpf_sock_addr_kern { struct sock *sk; };
struct seq_file { u64 n; };
struct linux_binprm { struct file *file, *interpreter; };
struct flowi4 { u32 oif, iif, saddr, daddr; u64 end; };
struct flowi { union { u32 common; struct flowi4 ip4; } u; };
struct net_device { int ifindex; };
struct tcp_congestion_ops {
	u32 (*ssthresh)(struct sock *sk);
	void (*cong_avoid)(struct sock *sk, u32 ack, u32 acked);
	u32 (*undo_cwnd)(struct sock *sk);
	void (*init)(struct sock *sk);
	char name[16];
};
struct bpf_struct_ops_common { u32 refcnt, state; };
struct bpf_struct_ops_tcp_congestion_ops { struct bpf_struct_ops_common common; struct tcp_congestion_ops data; };
typedef void (*btf_trace_kfree_skb)(void *data, struct sk_buff *skb, void *location, int reason, struct sock *sk);
typedef void (*btf_trace_cgroup_mkdir)(void *data, struct cgroup *group, const char *path);
typedef void (*btf_trace_sched_process_fork)(void *data, struct task_struct *parent, struct task_struct *child);
typedef void (*btf_trace_sched_switch)(void *data, bool preempt, struct task_struct *from, struct task_struct *to);
struct xdp_buff { void *data, *data_end; };
struct bpf_sockopt_kern { struct sock *sk; int optlen; };
struct bpf_sysctl_kern { int write; };
struct bpf_sock_ops_kern { struct sock *sk; u32 op; };
struct bpf_sk_lookup_kern { u16 family, protocol; };
struct sk_reuseport_kern { struct sk_buff *skb; u32 hash; };
struct sk_msg { u32 apply_bytes; };
struct perf_event { u64 id; };
struct bpf_perf_event_data_kern { struct pt_regs *regs; void *data; struct perf_event *event; };
struct newest {
	struct xdp_buff s;
	struct bpf_sockopt_kern t;
	struct bpf_sysctl_kern u;
	struct bpf_sock_ops_kern v;
	struct bpf_sk_lookup_kern w;
	struct sk_reuseport_kern x;
	struct sk_msg y;
	struct bpf_perf_event_data_kern z;
	struct bpf_iter_meta a;
	struct bpf_iter__bpf_map_elem b;
	struct bpf_iter__sockmap c;
	struct bpf_iter__task d;
	struct bpf_res_spin_lock e;
	struct bpf_task_work f;
	struct bpf_nf_ctx g;
	struct bpf_cpumask h;
	struct bpf_sock_addr_kern i;
	struct linux_binprm j;
	struct flowi k;
	struct net_device l;
	struct seq_file r;
	struct bpf_struct_ops_tcp_congestion_ops m;
	btf_trace_kfree_skb n[1];
	btf_trace_cgroup_mkdir o[1];
	btf_trace_sched_process_fork p[1];
	btf_trace_sched_switch q[1];
};
struct newest newest;
int bpf_iter_bpf_map_elem(struct bpf_iter_meta *meta, struct bpf_map *map, void *key, void *value) { return 0; }
int bpf_iter_sockmap(struct bpf_iter_meta *meta, struct bpf_map *map, void *key, void *sk) { return 0; }
int bpf_iter_task(struct bpf_iter_meta *meta, struct task_struct *task) { return 0; }
int bpf_lsm_file_open(struct file *file) { return 0; }
int bpf_lsm_bprm_check_security(struct linux_binprm *program) { return 0; }
int bpf_lsm_file_mprotect(struct vm_area_struct *vma, unsigned long wanted, unsigned long prot) { return 0; }
int bpf_lsm_socket_listen(struct socket *sock, int backlog) { return 0; }
long do_nanosleep(void *t, int mode) { return 0; }
void bpf_preempt_disable(void) { }
void bpf_preempt_enable(void) { }
void bpf_local_irq_save(unsigned long *flags__irq_flag) { }
void bpf_local_irq_restore(unsigned long *flags__irq_flag) { }
int bpf_res_spin_lock(struct bpf_res_spin_lock *lock) { return 0; }
void bpf_res_spin_unlock(struct bpf_res_spin_lock *lock) { }
int bpf_res_spin_lock_irqsave(struct bpf_res_spin_lock *lock, unsigned long *flags__irq_flag) { return 0; }
void bpf_res_spin_unlock_irqrestore(struct bpf_res_spin_lock *lock, unsigned long *flags__irq_flag) { }
struct bpf_cpumask *bpf_cpumask_create(void) { return 0; }
void bpf_cpumask_release(struct bpf_cpumask *cpumask) { }
int bpf_sock_addr_set_sun_path(struct bpf_sock_addr_kern *sa_kern, const __u8 *sun_path, u32 sun_path__sz) { return 0; }
__u64 *bpf_session_cookie(void) { return 0; }
void tcp_cong_avoid_ai(struct tcp_sock *tp, u32 w, u32 acked) { }
int bpf_task_work_schedule_signal_impl(struct task_struct *task, struct bpf_task_work *tw, void *map__map,
	int (*callback)(struct bpf_map *map, void *key, void *value), void *aux__prog) { return 0; }
void *bpf_arena_alloc_pages(void *p__map, void *addr__ign, u32 page_cnt, int node_id, u64 flags) { return 0; }
struct cgroup *bpf_cgroup_acquire(struct cgroup *c) { return 0; }
int bpf_path_d_path(const struct path *path, char *buf, unsigned long buf__sz) { return 0; }
struct overlaid_rows {
	union {
		struct task_struct *row[2];
		struct task_struct *first;
		struct {
			u64 pad;
			struct task_struct *second;
		};
	};
	union {
		u64 numbers[2];
		struct {
			u64 also;
			struct task_struct *none;
		};
	};
	struct {
		unsigned char a;
		unsigned short b : 12;
		u32 c : 30;
	} __attribute__((packed)) askew;
};
void put_rows(struct overlaid_rows *o) { }

char license[] __attribute__((section("license"))) = "GPL";
