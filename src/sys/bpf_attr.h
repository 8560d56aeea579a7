/* bpf_attr.h: what the bpf(2) commands take, one struct each (kernel include/uapi/linux/bpf.h, union bpf_attr).
 * The kernel accepts any size: what is shorter than its own is filled with zeros, what is longer must be zero. */
#ifndef SKEP_SYS_BPF_ATTR_H
#define SKEP_SYS_BPF_ATTR_H

#include "base/base.h"

#define SYS_BPF_COMMANDS(X) \
	X(MAP_CREATE, 0) X(MAP_LOOKUP_ELEM, 1) X(MAP_UPDATE_ELEM, 2) X(MAP_DELETE_ELEM, 3) X(MAP_GET_NEXT_KEY, 4) X(PROG_LOAD, 5) \
	X(OBJ_PIN, 6) X(OBJ_GET, 7) X(PROG_ATTACH, 8) X(PROG_DETACH, 9) X(PROG_TEST_RUN, 10) X(PROG_GET_NEXT_ID, 11) \
	X(MAP_GET_NEXT_ID, 12) X(PROG_GET_FD_BY_ID, 13) X(MAP_GET_FD_BY_ID, 14) X(OBJ_GET_INFO_BY_FD, 15) X(PROG_QUERY, 16) \
	X(RAW_TRACEPOINT_OPEN, 17) X(BTF_LOAD, 18) X(BTF_GET_FD_BY_ID, 19) X(TASK_FD_QUERY, 20) X(MAP_LOOKUP_AND_DELETE_ELEM, 21) \
	X(MAP_FREEZE, 22) X(BTF_GET_NEXT_ID, 23) X(MAP_LOOKUP_BATCH, 24) X(MAP_LOOKUP_AND_DELETE_BATCH, 25) X(MAP_UPDATE_BATCH, 26) \
	X(MAP_DELETE_BATCH, 27) X(LINK_CREATE, 28) X(LINK_UPDATE, 29) X(LINK_GET_FD_BY_ID, 30) X(LINK_GET_NEXT_ID, 31) \
	X(ENABLE_STATS, 32) X(ITER_CREATE, 33) X(LINK_DETACH, 34) X(PROG_BIND_MAP, 35) X(TOKEN_CREATE, 36) \
	X(PROG_STREAM_READ_BY_FD, 37) X(PROG_ASSOC_STRUCT_OPS, 38)
enum sys_bpf_command {
#define X(name, number) BPFCMD_##name = number,
	SYS_BPF_COMMANDS(X)
#undef X
};

enum { SYS_NAME_LEN = 16 };  /* of object names in the kernel, with the NUL */

struct sys_map_create {
	u32 map_type, key_size, value_size, max_entries, map_flags, inner_map_fd, numa_node;
	char map_name[SYS_NAME_LEN];
	u32 map_ifindex, btf_fd, btf_key_type_id, btf_value_type_id, btf_vmlinux_value_type_id;
	u64 map_extra;
	s32 value_type_btf_obj_fd, map_token_fd;
};
/* Of a map that one program alone may use, by the hash of its instructions (Linux 6.18). */
struct sys_map_create_exclusive { struct sys_map_create map; u64 prog_hash; u32 prog_hash_size, pad; };
struct sys_map_elem {
	u32 map_fd, pad;
	u64 key;
	union { u64 value, next_key; };
	u64 flags;
};
struct sys_map_batch { u64 in_batch, out_batch, keys, values; u32 count, map_fd; u64 elem_flags, flags; };
struct sys_prog_load {
	u32 prog_type, insn_cnt;
	u64 insns, license;
	u32 log_level, log_size;
	u64 log_buf;
	u32 kern_version, prog_flags;
	char prog_name[SYS_NAME_LEN];
	u32 prog_ifindex, expected_attach_type, prog_btf_fd, func_info_rec_size;
	u64 func_info;
	u32 func_info_cnt, line_info_rec_size;
	u64 line_info;
	u32 line_info_cnt, attach_btf_id;
	u32 attach_prog_fd;              /* or the fd of the module's BTF */
	u32 core_relo_cnt;
	u64 fd_array, core_relos;
	u32 core_relo_rec_size, log_true_size;
	s32 prog_token_fd;
	u32 fd_array_cnt;
};
struct sys_obj_path { u64 pathname; u32 bpf_fd, file_flags; s32 path_fd; u32 pad; };
struct sys_prog_attach { u32 target_fd, attach_bpf_fd, attach_type, attach_flags, replace_bpf_fd, relative;
	u64 expected_revision; };
struct sys_test_run {
	u32 prog_fd, retval, data_size_in, data_size_out;
	u64 data_in, data_out;
	u32 repeat, duration_ns, ctx_size_in, ctx_size_out;
	u64 ctx_in, ctx_out;
	u32 flags, cpu, batch_size, pad;
};
struct sys_get_id { u32 id, next_id, open_flags; s32 fd_by_id_token_fd; };
struct sys_get_info { u32 bpf_fd, info_len; u64 info; };
struct sys_raw_tp_open { u64 name; u32 prog_fd, pad; u64 cookie; };
struct sys_btf_load { u64 btf, log_buf; u32 btf_size, log_size, log_level, log_true_size, flags; s32 token_fd; };
struct sys_task_fd_query { u32 pid, fd, flags, buf_len; u64 buf; u32 prog_id, fd_type; u64 probe_offset, probe_addr; };
struct sys_link_create {
	u32 prog_fd, target_fd, attach_type, flags;
	union {
		u32 target_btf_id;
		struct { u64 iter_info; u32 iter_info_len; } iter;
		struct { u64 bpf_cookie; } perf_event;
		struct { u32 flags, cnt; u64 syms, addrs, cookies; } kprobe_multi;
		struct { u32 target_btf_id, pad; u64 cookie; } tracing;
		struct { u32 pf, hooknum; s32 priority; u32 flags; } netfilter;
		struct { u32 relative, pad; u64 expected_revision; } tcx;
		struct { u64 path, offsets, ref_ctr_offsets, cookies; u32 cnt, flags, pid, path_fd; } uprobe_multi;
		struct { u64 ids, cookies; u32 cnt; } tracing_multi;
		u64 room[6];
	};
};
struct sys_link_update { u32 link_fd, new_fd, flags, old_fd; };
struct sys_iter_create { u32 link_fd, flags; };
struct sys_bind_map { u32 prog_fd, map_fd, flags; };
struct sys_stats { u32 type; };
struct sys_query {
	u32 target_fd, attach_type, query_flags, attach_flags;
	u64 prog_ids;
	u32 count, pad;
	u64 prog_attach_flags, link_ids, link_attach_flags, revision;
};

/* What OBJ_GET_INFO_BY_FD gives. */
struct sys_prog_info {
	u32 type, id;
	u8 tag[8];
	u32 jited_len, xlated_len;
	u64 jited_insns, xlated_insns, load_time;        /* load_time: ns since boot */
	u32 uid, nr_map_ids;
	u64 map_ids;
	char name[SYS_NAME_LEN];
	u32 ifindex, gpl_compatible : 1, pad : 31;
	u64 netns_dev, netns_ino;
	u32 nr_jited_ksyms, nr_jited_func_lens;
	u64 jited_ksyms, jited_func_lens;
	u32 btf_id, func_info_rec_size;
	u64 func_info;
	u32 nr_func_info, nr_line_info;
	u64 line_info, jited_line_info;
	u32 nr_jited_line_info, line_info_rec_size, jited_line_info_rec_size, nr_prog_tags;
	u64 prog_tags, run_time_ns, run_cnt, recursion_misses;
	u32 verified_insns, attach_btf_obj_id, attach_btf_id, pad2;
};
struct sys_map_info {
	u32 type, id, key_size, value_size, max_entries, map_flags;
	char name[SYS_NAME_LEN];
	u32 ifindex, btf_vmlinux_value_type_id;
	u64 netns_dev, netns_ino;
	u32 btf_id, btf_key_type_id, btf_value_type_id, btf_vmlinux_id;
	u64 map_extra;
};
struct sys_btf_info { u64 btf; u32 btf_size, id; u64 name; u32 name_len, kernel_btf; };
struct sys_link_info {
	u32 type, id, prog_id, pad;
	union {
		struct { u64 tp_name; u32 tp_name_len, pad; u64 cookie; } raw_tracepoint;
		struct { u32 attach_type, target_obj_id, target_btf_id, pad; u64 cookie; } tracing;
		struct { u64 cgroup_id; u32 attach_type; } cgroup;
		struct { u64 target_name; u32 target_name_len; union { u32 map_id; u64 cgroup_id; u32 tid; }; } iter;
		struct { u32 netns_ino, attach_type; } netns;
		struct { u32 ifindex, attach_type; } xdp;
		struct { u32 map_id; } struct_ops;
		struct { u32 pf, hooknum; s32 priority; u32 flags; } netfilter;
		struct { u64 addrs; u32 count, flags; u64 missed, cookies; } kprobe_multi;
		struct { u64 path, offsets, ref_ctr_offsets, cookies; u32 path_size, count, flags, pid; } uprobe_multi;
		struct {
			u32 type, pad;
			union {
				struct { u64 file_name; u32 name_len, offset; u64 cookie, ref_ctr_offset; } uprobe;
				struct { u64 func_name; u32 name_len, offset; u64 addr, missed, cookie; } kprobe;
				struct { u64 tp_name; u32 name_len, pad; u64 cookie; } tracepoint;
				struct { u64 config; u32 type, pad; u64 cookie; } event;
			};
		} perf_event;
		u64 room[8];
	};
};
enum { PERF_INFO_UPROBE = 1, PERF_INFO_URETPROBE, PERF_INFO_KPROBE, PERF_INFO_KRETPROBE, PERF_INFO_TRACEPOINT,
	PERF_INFO_EVENT };

/* Kernel's records in .BTF.ext form, as BPF_PROG_LOAD takes them. */
struct sys_func_info { u32 insn_off, type_id; };
struct sys_line_info { u32 insn_off, file_name_off, line_off, line_col; };

#endif
