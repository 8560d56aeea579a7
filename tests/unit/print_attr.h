/* print_attr.h: what bpf(2) is given, as text. */
#ifndef SKEP_TESTS_PRINT_ATTR_H
#define SKEP_TESTS_PRINT_ATTR_H

#include "isa/isa.h"
#include "sys/sys.h"

static UNUSED void print_bytes(struct buf *out, u64 at, u32 n)
{
	const u8 *p = (const u8 *)(uintptr_t)at;
	for (u32 i = 0; p && i < n; i++)
		buf_printf(out, " %x", p[i]);
}

static UNUSED void print_create(struct buf *out, const struct sys_map_create *a)
{
	buf_printf(out, "map '%s' type %u key %u value %u entries %u flags %x node %u extra %llu inner %u btf %d %u "
		"%u vmlinux %u module %d if %u", a->map_name, a->map_type,
		a->key_size, a->value_size, a->max_entries, a->map_flags, a->numa_node,
		(unsigned long long)a->map_extra, a->inner_map_fd, a->btf_fd != 0,
		a->btf_key_type_id, a->btf_value_type_id, a->btf_vmlinux_value_type_id, a->value_type_btf_obj_fd,
		a->map_ifindex);
}

static void print_load(struct buf *out, const struct sys_prog_load *a)
{
	const struct insn *insn = (const struct insn *)(uintptr_t)a->insns;
	const struct sys_func_info *f = (const void *)(uintptr_t)a->func_info;
	const struct sys_line_info *l = (const void *)(uintptr_t)a->line_info;
	const int *fds = (const int *)(uintptr_t)a->fd_array;
	buf_printf(out, "prog '%s' type %u attach %u flags %x license %s version %x log %u of %u target %u in %u btf "
		"%d", a->prog_name, a->prog_type,
		a->expected_attach_type, a->prog_flags, (const char *)(uintptr_t)a->license, a->kern_version,
		a->log_level, a->log_size, a->attach_btf_id, a->attach_prog_fd,
		a->prog_btf_fd != 0);
	if (a->prog_ifindex)
		buf_printf(out, " device %u", a->prog_ifindex);
	if (fds)
		buf_printf(out, " fds %d", fds[1]);
	for (u32 i = 0; i < a->insn_cnt; i++)
		buf_printf(out, "%s%02x %x%x %d %d", i ? ", " : "\n  ", insn[i].code, insn[i].dst, insn[i].src,
			insn[i].off, insn[i].imm);
	for (u32 i = 0; i < a->func_info_cnt; i++)
		buf_printf(out, "%s%u:%u", i ? " " : "\n  funcs ", f[i].insn_off, f[i].type_id);
	for (u32 i = 0; i < a->line_info_cnt; i++)
		buf_printf(out, "%s%u:%u", i ? " " : "\n  lines ", l[i].insn_off, l[i].line_col);
}

#endif
