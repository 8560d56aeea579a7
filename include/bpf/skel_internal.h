/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* skel_internal.h: what a light skeleton needs around it (skep gen skeleton -L, bpftool gen skeleton -L): system calls
 * alone, no library. The program that loads runs in the kernel; its context says what it shall do and, afterwards, what
 * it has made. */
#ifndef __SKEL_INTERNAL_H
#define __SKEL_INTERNAL_H

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "bpf.h"

#ifndef __NR_bpf
#if defined(__x86_64__)
#define __NR_bpf 321
#elif defined(__aarch64__) || defined(__riscv)
#define __NR_bpf 280
#endif
#endif

/* A map: the descriptor is the program's answer (0: none); max_entries (0: as the object says) and the address of the
 * variables' first values (0: as the object says) are its questions. */
struct bpf_map_desc {
	int map_fd;
	__u32 max_entries;
	__aligned_u64 initial_value;
};

struct bpf_prog_desc {
	int prog_fd;
};

/* In flags: initial_value is an address of the kernel. */
enum {
	BPF_SKEL_KERNEL = 1ULL << 0,
};

/* The head of the context: its bytes with all descriptors, flags, and where the verifier's log goes. */
struct bpf_loader_ctx {
	__u32 sz;
	__u32 flags;
	__u32 log_level;
	__u32 log_size;
	__u64 log_buf;
};

/* errstr: what failed, for people; set where bpf_load_and_run returns less than 0. */
struct bpf_load_and_run_opts {
	struct bpf_loader_ctx *ctx;
	const void *data;
	const void *insns;
	__u32 data_sz;
	__u32 insns_sz;
	const char *errstr;
};

static inline int skel_sys_bpf(enum bpf_cmd cmd, union bpf_attr *attr, unsigned int size)
{
	return (int)syscall(__NR_bpf, cmd, attr, size);
}

static inline int skel_result(int r) { return r < 0 ? -errno : r; }

static inline void *skel_alloc(size_t size) { return calloc(1, size); }
static inline void skel_free(void *p) { free(p); }

/* Memory for the variables of a map before it is there; NULL: none is to be had. */
static inline void *skel_prep_map_data(const void *val, size_t mmap_sz, size_t val_sz)
{
	void *p = mmap(NULL, mmap_sz, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	return p == MAP_FAILED ? NULL : memcpy(p, val, val_sz);
}

/* The map takes the place of that memory. NULL: it cannot be mapped. */
static inline void *skel_finalize_map_data(__u64 *init_val, size_t mmap_sz, int flags, int fd)
{
	void *p = mmap((void *)(unsigned long)*init_val, mmap_sz, flags, MAP_SHARED | MAP_FIXED, fd, 0);

	return p == MAP_FAILED ? NULL : p;
}

static inline void skel_free_map_data(void *p, __u64 addr, size_t sz)
{
	if (addr || p)
		munmap(addr ? (void *)(unsigned long)addr : p, sz);
}

static inline int skel_closenz(int fd)
{
	return fd > 0 ? close(fd) : -EINVAL;
}

static inline int skel_map_create(enum bpf_map_type map_type, const char *map_name, __u32 key_size, __u32 value_size,
	__u32 max_entries)
{
	union bpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.map_type = map_type;
	strncpy(attr.map_name, map_name, sizeof(attr.map_name) - 1);
	attr.key_size = key_size;
	attr.value_size = value_size;
	attr.max_entries = max_entries;
	return skel_sys_bpf(BPF_MAP_CREATE, &attr, sizeof(attr));
}

static inline int skel_map_update_elem(int fd, const void *key, const void *value, __u64 flags)
{
	union bpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.map_fd = (__u32)fd;
	attr.key = (unsigned long)key;
	attr.value = (unsigned long)value;
	attr.flags = flags;
	return skel_sys_bpf(BPF_MAP_UPDATE_ELEM, &attr, sizeof(attr));
}

static inline int skel_map_delete_elem(int fd, const void *key)
{
	union bpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.map_fd = (__u32)fd;
	attr.key = (unsigned long)key;
	return skel_sys_bpf(BPF_MAP_DELETE_ELEM, &attr, sizeof(attr));
}

static inline int skel_map_get_fd_by_id(__u32 id)
{
	union bpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.map_id = id;
	return skel_sys_bpf(BPF_MAP_GET_FD_BY_ID, &attr, sizeof(attr));
}

static inline int skel_raw_tracepoint_open(const char *name, int prog_fd)
{
	union bpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.raw_tracepoint.name = (unsigned long)name;
	attr.raw_tracepoint.prog_fd = (__u32)prog_fd;
	return skel_result(skel_sys_bpf(BPF_RAW_TRACEPOINT_OPEN, &attr, sizeof(attr)));
}

static inline int skel_link_create(int prog_fd, int target_fd, enum bpf_attach_type attach_type)
{
	union bpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.link_create.prog_fd = (__u32)prog_fd;
	attr.link_create.target_fd = (__u32)target_fd;
	attr.link_create.attach_type = attach_type;
	return skel_result(skel_sys_bpf(BPF_LINK_CREATE, &attr, sizeof(attr)));
}

/* The program that loads, with its data in an array of one element, which is its map number 0. */
static inline int skel_loader_fd(const struct bpf_load_and_run_opts *opts, int *map_fd)
{
	union bpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.prog_type = BPF_PROG_TYPE_SYSCALL;
	attr.insns = (unsigned long)opts->insns;
	attr.insn_cnt = opts->insns_sz / sizeof(struct bpf_insn);
	attr.license = (unsigned long)"Dual BSD/GPL";
	strncpy(attr.prog_name, "__loader.prog", sizeof(attr.prog_name) - 1);
	attr.fd_array = (unsigned long)map_fd;
	attr.log_level = opts->ctx->log_level;
	attr.log_size = opts->ctx->log_level ? opts->ctx->log_size : 0;
	attr.log_buf = opts->ctx->log_level ? opts->ctx->log_buf : 0;
	attr.prog_flags = BPF_F_SLEEPABLE;
	return skel_sys_bpf(BPF_PROG_LOAD, &attr, sizeof(attr));
}

static inline int skel_run(int prog_fd, const struct bpf_load_and_run_opts *opts, int *retval)
{
	union bpf_attr attr;
	int err;

	memset(&attr, 0, sizeof(attr));
	attr.test.prog_fd = (__u32)prog_fd;
	attr.test.ctx_in = (unsigned long)opts->ctx;
	attr.test.ctx_size_in = opts->ctx->sz;
	err = skel_sys_bpf(BPF_PROG_RUN, &attr, sizeof(attr));
	*retval = (int)attr.test.retval;
	return err;
}

/* 0, or less than 0: a negative errno, of what opts->errstr says. Then nothing is left in the kernel. */
static inline int bpf_load_and_run(struct bpf_load_and_run_opts *opts)
{
	int key = 0, prog_fd = -1, err, retval = 0;
	int map_fd = skel_map_create(BPF_MAP_TYPE_ARRAY, "__loader.map", sizeof(key), opts->data_sz, 1);

	err = skel_result(map_fd);
	opts->errstr = "the map with the loader's data cannot be made";
	if (err >= 0) {
		err = skel_result(skel_map_update_elem(map_fd, &key, opts->data, 0));
		opts->errstr = "the map with the loader's data cannot be filled";
	}
	if (err >= 0) {
		err = prog_fd = skel_result(skel_loader_fd(opts, &map_fd));
		opts->errstr = "the program that loads is refused";
	}
	if (err >= 0) {
		err = skel_result(skel_run(prog_fd, opts, &retval));
		opts->errstr = "the program that loads cannot run";
	}
	if (err >= 0 && retval < 0) {
		err = retval;
		opts->errstr = "the program that loads was refused something by the kernel";
	}
	if (prog_fd >= 0)
		close(prog_fd);
	if (map_fd >= 0)
		close(map_fd);
	if (err < 0)
		return err;
	opts->errstr = NULL;
	return 0;
}

#endif
