/* helper.c: what programs call: maps, time, identity, buffers, loops; and the checks before each call, from the table
 * of helpers: registers that hold something, a map where a map is due, the context where it is due. */
#include "vm/vm_private.h"

enum { BPF_ANY = 0, F_CURRENT_CPU = -1 };

/* ---- maps ---- */

static u64 map_lookup(struct vm *vm, const u64 *a)
{
	struct vm_map *m = vm_map_of(vm, a[0]);
	const void *key = m ? vm_at(vm, a[1], m->key_size, false) : NULL;
	return key ? vm_map_value_address(vm, m, vm_map_find(vm, m, key, vm->opt.cpu)) : 0;
}

static u64 map_lookup_percpu(struct vm *vm, const u64 *a)
{
	struct vm_map *m = vm_map_of(vm, a[0]);
	const void *key = m ? vm_at(vm, a[1], m->key_size, false) : NULL;
	return key ? vm_map_value_address(vm, m, vm_map_find(vm, m, key, (u32)a[2])) : 0;
}

static u64 map_update(struct vm *vm, const u64 *a)
{
	struct vm_map *m = vm_map_of(vm, a[0]);
	const void *key = m ? vm_at(vm, a[1], m->key_size, false) : NULL;
	const void *value = key ? vm_at(vm, a[2], m->value_size, false) : NULL;
	return value ? (u64)(s64)vm_map_put(vm, m, key, value, a[3], vm->opt.cpu) : 0;
}

static u64 map_delete(struct vm *vm, const u64 *a)
{
	struct vm_map *m = vm_map_of(vm, a[0]);
	const void *key = m ? vm_at(vm, a[1], m->key_size, false) : NULL;
	return key ? (u64)(s64)vm_map_remove(vm, m, key) : 0;
}

static u64 map_push(struct vm *vm, const u64 *a)
{
	struct vm_map *m = vm_map_of(vm, a[0]);
	const void *value = m ? vm_at(vm, a[1], m->value_size, false) : NULL;
	return value ? (u64)(s64)vm_map_push(vm, m, value, a[2]) : 0;
}

static u64 pop_or_peek(struct vm *vm, const u64 *a, bool keep)
{
	struct vm_map *m = vm_map_of(vm, a[0]);
	void *value = m ? vm_at(vm, a[1], m->value_size, true) : NULL;
	return value ? (u64)(s64)vm_map_pop(vm, m, value, keep) : 0;
}

static u64 map_pop(struct vm *vm, const u64 *a)
{
	return pop_or_peek(vm, a, false);
}

static u64 map_peek(struct vm *vm, const u64 *a)
{
	return pop_or_peek(vm, a, true);
}

static u64 for_each(struct vm *vm, const u64 *a)
{
	struct vm_map *m = vm_map_of(vm, a[0]);
	if (!m || a[3])
		return err(EINVAL);
	return (u64)vm_map_each(vm, m, a[1], a[2]);
}

/* Storage on kernel objects: the object's address is the key; flag 1 makes what is missing. */
static u64 storage_get(struct vm *vm, const u64 *a)
{
	struct vm_map *m = vm_map_of(vm, a[0]);
	u64 key = a[1];
	if (!m || !(uapi_map_type_flags(m->type) & MAPF_STORAGE))
		return 0;
	void *value = vm_map_find(vm, m, &key, 0);
	if (!value && a[3] & 1) {
		u8 *first = arena_alloc(&vm->run, m->value_size + 1);
		const void *given = a[2] ? vm_at(vm, a[2], m->value_size, false) : first;
		if (!given || vm_map_put(vm, m, &key, given, 0, 0))
			return 0;
		value = vm_map_find(vm, m, &key, 0);
	}
	return vm_map_value_address(vm, m, value);
}

static u64 storage_delete(struct vm *vm, const u64 *a)
{
	struct vm_map *m = vm_map_of(vm, a[0]);
	u64 key = a[1];
	return m && uapi_map_type_flags(m->type) & MAPF_STORAGE ? (u64)(s64)vm_map_remove(vm, m, &key) : err(EINVAL);
}

static u64 redirect_map(struct vm *vm, const u64 *a)
{
	struct vm_map *m = vm_map_of(vm, a[0]);
	u32 key = (u32)a[1], zero = 0;
	const void *value = m ? vm_map_find(vm, m, &key, 0) : NULL;
	return value && memcmp(value, &zero, MIN(m->value_size, 4)) ? 4 /* XDP_REDIRECT */ : a[2] & 3;
}

/* ---- time, identity, chance ---- */

static u64 clock_now(struct vm *vm, const u64 *a)
{
	u64 now = vm->now;
	(void)a;
	vm->now += 1000;
	return now;
}

static u64 jiffies(struct vm *vm, const u64 *a)
{
	(void)a;
	return vm->now / 4000000;
}

static u64 random_u32(struct vm *vm, const u64 *a)
{
	(void)a;
	vm->random = vm->random * 6364136223846793005ull + 1442695040888963407ull;
	return vm->random >> 32;
}

static u64 cpu_id(struct vm *vm, const u64 *a)
{
	(void)a;
	return vm->opt.cpu;
}

static u64 zero(struct vm *vm, const u64 *a)
{
	(void)vm, (void)a;
	return 0;
}

static u64 first_arg(struct vm *vm, const u64 *a)
{
	(void)vm;
	return a[0];
}

static u64 not_supported(struct vm *vm, const u64 *a)
{
	(void)vm, (void)a;
	return err(EOPNOTSUPP);
}

static u64 pid_tgid(struct vm *vm, const u64 *a)
{
	(void)a;
	return vm->opt.pid_tgid;
}

static u64 uid_gid(struct vm *vm, const u64 *a)
{
	(void)a;
	return vm->opt.uid_gid;
}

static u64 task(struct vm *vm, const u64 *a)
{
	(void)a;
	return vm->opt.task;
}

static u64 cgroup_id(struct vm *vm, const u64 *a)
{
	(void)a;
	return vm->opt.cgroup_id;
}

static u64 cookie(struct vm *vm, const u64 *a)
{
	(void)a;
	return vm->opt.cookie;
}

static u64 func_ip(struct vm *vm, const u64 *a)
{
	(void)a;
	return vm->opt.func_ip;
}

static u64 current_comm(struct vm *vm, const u64 *a)
{
	u32 size = (u32)a[1], len = MIN((u32)strlen(vm->opt.comm), 15);
	u8 *to = size ? vm_at(vm, a[0], size, true) : NULL;
	if (!to)
		return err(EINVAL);
	memset(to, 0, size);
	memcpy(to, vm->opt.comm, MIN(len, size - 1));
	return 0;
}

static u64 override(struct vm *vm, const u64 *a)
{
	(void)vm, (void)a;
	return 0;
}

/* ---- records ---- */

static struct vm_map *ring_of(struct vm *vm, u64 addr)
{
	struct vm_map *m = vm_map_of(vm, addr);
	if (m && m->type != MAP_RINGBUF)
		vm_fault(vm, "map '%.*s' is no ring buffer", STR_ARG(m->decl->name));
	return vm->failed ? NULL : m;
}

/* A record has a head of 8 bytes. */
static bool ring_has_room(const struct vm_map *m, u64 bytes)
{
	return m->decl->max_entries >= 8 && bytes <= m->decl->max_entries - 8;
}

u64 vm_ring_reserve(struct vm *vm, const u64 *a)
{
	struct vm_map *m = ring_of(vm, a[0]);
	if (!m || a[2] || !a[1] || !ring_has_room(m, a[1]))
		return 0;
	u8 *data = arena_alloc(&vm->run, a[1]);
	u32 region = vm_add_region(vm, (struct region){ .host = data, .kind = REGION_RECORD, .is_writable = true,
		.high = (u32)a[1], .map = (u32)(m - vm->maps.v) });
	return region ? vm_address(region) : 0;
}

u64 vm_ring_end(struct vm *vm, u64 addr, u64 flags, bool is_submitted)
{
	struct region *r = vm_region(vm, addr);
	if (!r || r->kind != REGION_RECORD || vm_offset(addr))
		return vm_fault(vm, "0x%llx is no reserved record", (unsigned long long)addr);
	if (is_submitted)
		vm_event_add(vm, r->map, flags, r->host, r->high);
	vm_end_region(vm, r);
	return 0;
}

static u64 ring_submit(struct vm *vm, const u64 *a)
{
	return vm_ring_end(vm, a[0], a[1], true);
}

static u64 ring_discard(struct vm *vm, const u64 *a)
{
	return vm_ring_end(vm, a[0], a[1], false);
}

static u64 ring_output(struct vm *vm, const u64 *a)
{
	struct vm_map *m = ring_of(vm, a[0]);
	const void *data = m ? vm_at(vm, a[1], a[2], false) : NULL;
	if (!data)
		return err(EINVAL);
	if (a[3] & ~3ull)
		return err(EINVAL);
	if (!ring_has_room(m, a[2]) || !vm_event_add(vm, (u32)(m - vm->maps.v), a[3], data, (u32)a[2]))
		return err(EAGAIN);
	return 0;
}

static u64 ring_query(struct vm *vm, const u64 *a)
{
	struct vm_map *m = ring_of(vm, a[0]);
	return m && a[1] == 1 ? m->decl->max_entries : 0;
}

static u64 perf_output(struct vm *vm, const u64 *a)
{
	struct vm_map *m = vm_map_of(vm, a[1]);
	const void *data = m ? vm_at(vm, a[3], a[4], false) : NULL;
	u32 cpu = (u32)a[2];
	if (!data)
		return err(EINVAL);
	if (m->type != MAP_PERF_EVENT_ARRAY)
		return vm_fault(vm, "map '%.*s' is no perf event array", STR_ARG(m->decl->name));
	if (cpu != (u32)F_CURRENT_CPU && cpu >= m->max)
		return err(E2BIG);
	if (cpu != (u32)F_CURRENT_CPU && cpu != vm->opt.cpu)
		return err(EOPNOTSUPP);
	return vm_event_add(vm, (u32)(m - vm->maps.v), a[2], data, (u32)a[4]) ? 0 : err(ENOSPC);
}

/* ---- loops ---- */

static u64 loop(struct vm *vm, const u64 *a)
{
	u32 i, n = (u32)a[0];
	u64 r0 = 0;
	if (a[3])
		return err(EINVAL);
	if (n > VM_MAX_LOOPS)
		return err(E2BIG);
	for (i = 0; i < n && !r0; i++) {
		const u64 args[] = { i, a[2] };
		if (!vm_callback(vm, a[1], args, 2, &r0))
			return 0;
	}
	return i;
}

/* The arguments of a traced function stand in the context, an u64 each; their count before them is the kernel's. */
static u64 func_arg(struct vm *vm, const u64 *a)
{
	void *to = vm_at(vm, a[2], 8, true);
	const void *from = to ? vm_probe(vm, a[0] + 8ull * (u32)a[1], 8, false) : NULL;
	if (to)
		memset(to, 0, 8);
	if (!from)
		return err(EINVAL);
	memcpy(to, from, 8);
	return 0;
}

const struct vm_helper vm_helpers_core[] = {
	{ HELPER_map_lookup_elem, map_lookup }, { HELPER_map_update_elem, map_update },
	{ HELPER_map_delete_elem, map_delete },
	{ HELPER_map_lookup_percpu_elem, map_lookup_percpu }, { HELPER_map_push_elem, map_push },
	{ HELPER_map_pop_elem, map_pop },
	{ HELPER_map_peek_elem, map_peek }, { HELPER_for_each_map_elem, for_each },
	{ HELPER_redirect_map, redirect_map },
	{ HELPER_sk_storage_get, storage_get }, { HELPER_sk_storage_delete, storage_delete },
	{ HELPER_inode_storage_get, storage_get }, { HELPER_inode_storage_delete, storage_delete },
	{ HELPER_task_storage_get, storage_get }, { HELPER_task_storage_delete, storage_delete },
	{ HELPER_cgrp_storage_get, storage_get }, { HELPER_cgrp_storage_delete, storage_delete },
	{ HELPER_ktime_get_ns, clock_now }, { HELPER_ktime_get_boot_ns, clock_now }, { HELPER_ktime_get_coarse_ns,
	clock_now },
	{ HELPER_ktime_get_tai_ns, clock_now }, { HELPER_jiffies64, jiffies }, { HELPER_get_prandom_u32, random_u32 },
	{ HELPER_get_smp_processor_id, cpu_id }, { HELPER_get_numa_node_id, zero }, { HELPER_get_current_pid_tgid,
	pid_tgid },
	{ HELPER_get_current_uid_gid, uid_gid }, { HELPER_get_current_comm, current_comm },
	{ HELPER_get_current_cgroup_id, cgroup_id },
	{ HELPER_get_current_task, task }, { HELPER_get_current_task_btf, task }, { HELPER_get_attach_cookie, cookie },
	{ HELPER_get_func_ip, func_ip }, { HELPER_get_stackid, not_supported }, { HELPER_get_stack, not_supported },
	{ HELPER_d_path, not_supported }, { HELPER_snprintf_btf, not_supported },
	{ HELPER_spin_lock, zero }, { HELPER_spin_unlock, zero }, { HELPER_timer_init, zero },
	{ HELPER_timer_set_callback, zero },
	{ HELPER_timer_start, zero }, { HELPER_timer_cancel, zero }, { HELPER_per_cpu_ptr, first_arg },
	{ HELPER_this_cpu_ptr, first_arg }, { HELPER_override_return, override }, { HELPER_send_signal, zero },
	{ HELPER_send_signal_thread, zero }, { HELPER_perf_event_output, perf_output },
	{ HELPER_ringbuf_output, ring_output },
	{ HELPER_ringbuf_reserve, vm_ring_reserve }, { HELPER_ringbuf_submit, ring_submit },
	{ HELPER_ringbuf_discard, ring_discard },
	{ HELPER_ringbuf_query, ring_query }, { HELPER_loop, loop }, { HELPER_get_func_arg, func_arg },
	{ 0, NULL },
};

/* ---- the call ---- */

void vm_helpers_find(struct vm *vm)
{
	static const struct vm_helper *const rooms[] = { vm_helpers_core, vm_helpers_text, vm_helpers_net,
		vm_helpers_dynptr };
	vm->helpers = arena_array(&vm->arena, vm_helper_fn, HELPER_COUNT);
	for (u32 i = 0; i < ARRAY_LEN(rooms); i++)
		for (const struct vm_helper *h = rooms[i]; h->call; h++)
			vm->helpers[h->number] = h->call;
}

static bool check_arg(struct vm *vm, const struct uapi_helper_row *row, u32 i)
{
	u64 v = vm->r[1 + i];
	if (!(vm->init >> (1 + i) & 1) && !(row->arg[i] == UV_ANY && row->number == HELPER_trace_printk))
		return vm_fault(vm, "argument %u of bpf_%s (r%u) was never set", i + 1, row->name, i + 1);
	if (row->arg[i] == UV_MAP && VM_KIND(v) != VM_MAP)
		return vm_fault(vm, "argument %u of bpf_%s (r%u) is no map", i + 1, row->name, i + 1);
	if (row->arg[i] == UV_CTX && v != vm_address(vm->ctx_region))
		return vm_fault(vm, "argument %u of bpf_%s (r%u) is not the context", i + 1, row->name, i + 1);
	return true;
}

bool vm_helper(struct vm *vm, u32 number)
{
	const struct uapi_helper_row *row = uapi_helper(number);
	if (!row)
		return vm_fault(vm, "there is no helper number %u", number);
	for (u32 i = 0; i < ARRAY_LEN(row->arg) && row->arg[i] != UV_VOID; i++)
		if (!check_arg(vm, row, i))
			return false;
	vm_helper_fn call = vm->helpers[number];
	u64 r0;
	bool is_failing = vm_is_failing(vm, number, &r0);
	if (!call && !is_failing)
		return vm_fault(vm, "the machine does not have bpf_%s", row->name);
	const u64 a[] = { vm->r[1], vm->r[2], vm->r[3], vm->r[4], vm->r[5] };
	if (!is_failing)
		r0 = call(vm, a);
	if (vm->failed)
		return false;
	vm->r[0] = r0;
	vm->init |= 1;
	return true;
}
