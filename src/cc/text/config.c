/* config.c: CONFIG_X, answered to #ifdef and #if from what the kernel's types show, else from its configuration.
 *
 * Types come first: they are those of the kernel that is compiled for, they are there in every container and guest,
 * while /boot/config-RELEASE and /proc/config.gz often are not. */
#include "cc/text/text.h"

#include "btf/btf.h"

/* Set when the kernel has this function; or this member in this struct; or this struct, when member is NULL. */
static const struct { const char *name; u8 kind; const char *type, *member; } rows[] = {
	{ "CONFIG_ARCH_HAS_SYSCALL_WRAPPER", BTF_FUNC, "__x64_sys_gettimeofday", NULL },
	{ "CONFIG_ARCH_HAS_SYSCALL_WRAPPER", BTF_FUNC, "__arm64_sys_gettimeofday", NULL },
	{ "CONFIG_ARCH_HAS_SYSCALL_WRAPPER", BTF_FUNC, "__riscv_sys_gettimeofday", NULL },
	{ "CONFIG_ARCH_HAS_SYSCALL_WRAPPER", BTF_FUNC, "__s390x_sys_gettimeofday", NULL },
	{ "CONFIG_NET_NS", BTF_TYPEDEF, "possible_net_t", "net" },
	{ "CONFIG_SMP", BTF_STRUCT, "task_struct", "wake_cpu" },
	{ "CONFIG_NUMA", BTF_STRUCT, "task_struct", "mempolicy" },
	{ "CONFIG_NUMA_BALANCING", BTF_STRUCT, "task_struct", "numa_faults" },
	{ "CONFIG_CGROUPS", BTF_STRUCT, "task_struct", "cgroups" },
	{ "CONFIG_MEMCG", BTF_STRUCT, "mem_cgroup", "css" },
	{ "CONFIG_CGROUP_SCHED", BTF_STRUCT, "task_struct", "sched_task_group" },
	{ "CONFIG_FAIR_GROUP_SCHED", BTF_STRUCT, "sched_entity", "cfs_rq" },
	{ "CONFIG_SCHED_INFO", BTF_STRUCT, "sched_info", "pcount" },
	{ "CONFIG_THREAD_INFO_IN_TASK", BTF_STRUCT, "task_struct", "thread_info" },
	{ "CONFIG_SECURITY", BTF_STRUCT, "inode", "i_security" },
	{ "CONFIG_AUDIT", BTF_STRUCT, "audit_context", NULL },
	{ "CONFIG_KEYS", BTF_STRUCT, "cred", "session_keyring" },
	{ "CONFIG_BLK_CGROUP", BTF_STRUCT, "bio", "bi_blkg" },
	{ "CONFIG_NETFILTER", BTF_STRUCT, "nf_hook_state", NULL },
	{ "CONFIG_XFRM", BTF_STRUCT, "sock", "sk_policy" },
	{ "CONFIG_IPV6", BTF_STRUCT, "inet6_dev", NULL },
	/* no configuration, but a macro by which sources know the kernels that have it */
	{ "bio_dev", BTF_STRUCT, "bio", "bi_disk" },
};

static bool has_member(const struct btf *b, u32 id, str name)
{
	struct btf_node n;
	struct btf_member m;
	if (!btf_node(b, id, &n) || (n.kind == BTF_TYPEDEF && !btf_node(b, n.type, &n)))
		return false;
	for (u32 i = 0; i < n.vlen; i++)
		if (btf_member(b, &n, i, &m) && str_eq(m.name, name))
			return true;
	return false;
}

static bool shows(const struct btf *b, str name)
{
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		if (!str_is(name, rows[i].name))
			continue;
		u32 id = btf_find(b, rows[i].kind, str_from(rows[i].type));
		if (id && (!rows[i].member || has_member(b, id, str_from(rows[i].member))))
			return true;
	}
	return false;
}

/* What follows from the processor alone. */
static bool of_processor(const struct cc_opts *o, str name)
{
	bool arm = str_is(o->arch, "arm64");
	return str_is(name, "CONFIG_64BIT") || str_is(name, "CONFIG_BPF") || str_is(name, "CONFIG_BPF_SYSCALL") ||
		(arm ? str_is(name, "CONFIG_ARM64") : str_is(name, "CONFIG_X86") || str_is(name, "CONFIG_X86_64"));
}

bool config_value(const struct cc_opts *o, str name, str *value)
{
	str v;
	if (of_processor(o, name) || (o->btf && shows(o->btf, name))) {
		*value = STR("1");
		return true;
	}
	if (!str_starts(name, "CONFIG_") || !o->kconfig || !o->kconfig(o->ctx, name, &v) || str_is(v, "m"))
		return false;
	*value = str_is(v, "y") ? STR("1") : v;
	return true;
}
