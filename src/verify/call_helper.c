/* call_helper.c: helpers: may this program call it, are the arguments what it takes, and what does it give. Each helper
 * is a row: classes of uapi/helper.def, or letters of helper.def where those do not say enough. */
#include "verify/verify_private.h"

#define H(name) HELPER_##name,
struct allow { u32 prog_type; const u16 *ids; u32 n; };
enum { PROG_EVERY = UINT16_MAX };
#define ALLOW(type, list) { PROG_##type, (const u16[]){ list }, sizeof((const u16[]){ list }) / sizeof(u16) },
static const struct allow allowed[] = {
#include "verify/allow.def"
};
#undef ALLOW
#define BETWEEN(first, last, type, list) \
	{ first, last, { PROG_##type, (const u16[]){ list }, sizeof((const u16[]){ list }) / sizeof(u16) } },
#define OLD(major, minor, type, list) \
	{ 0, (major) << 16 | (minor) << 8, { PROG_##type, (const u16[]){ list }, sizeof((const u16[]){ list }) / sizeof(u16) } },
static const struct { u32 from, to; struct allow not_there; } old[] = {
#include "verify/allow_old.def"
};
#undef OLD
#undef BETWEEN
#define MAP_CALLS(type, list) { MAP_##type, (const u16[]){ list }, sizeof((const u16[]){ list }) / sizeof(u16) },
static const struct allow map_calls[] = {
#include "verify/map_call.def"
};
#undef MAP_CALLS
static const struct { u16 id; const char *args, *type; } special[] = {
#define ARGS(name, args, type) { HELPER_##name, args, type },
#include "verify/helper.def"
#undef ARGS
};
static const u16 packet_changers[] = { H(skb_store_bytes) H(skb_vlan_push) H(skb_vlan_pop) H(skb_change_proto)
	H(skb_change_head) H(skb_change_tail)
	H(skb_pull_data) H(skb_adjust_room) H(clone_redirect) H(l3_csum_replace) H(l4_csum_replace) H(xdp_adjust_head)
		H(xdp_adjust_meta) H(xdp_adjust_tail)
	H(msg_pull_data) H(msg_push_data) H(msg_pop_data) H(lwt_push_encap) H(lwt_seg6_adjust_srh) H(lwt_seg6_action)
		H(lwt_seg6_store_bytes)
	H(store_hdr_opt) H(reserve_hdr_opt) H(tail_call) };
/* They alone take what lies in a packet (pkt_access of their prototypes). */
static const u16 packet_readers[] = { H(map_lookup_elem) H(map_update_elem) H(map_delete_elem) H(map_push_elem)
	H(map_lookup_percpu_elem) H(csum_diff) H(sk_lookup_tcp) H(sk_lookup_udp) H(skc_lookup_tcp) H(tcp_check_syncookie)
	H(tcp_gen_syncookie) H(tcp_raw_gen_syncookie_ipv4) H(tcp_raw_gen_syncookie_ipv6) H(tcp_raw_check_syncookie_ipv4)
	H(tcp_raw_check_syncookie_ipv6) H(sock_map_update) H(sock_hash_update) };
static const u16 sleepers[] = { H(copy_from_user) H(copy_from_user_task) H(sys_bpf) H(btf_find_by_name_kind)
	H(sys_close) H(ima_inode_hash) H(ima_file_hash) };

static bool is_in(const u16 *ids, u32 n, u32 id)
{
	for (u32 i = 0; i < n; i++)
		if (ids[i] == id)
			return true;
	return false;
}

bool helper_changes_packet(u32 id)
{
	return is_in(packet_changers, ARRAY_LEN(packet_changers), id);
}

static bool is_allowed(u32 prog_type, u32 id)
{
	for (u32 i = 0; i < ARRAY_LEN(allowed); i++)
		if ((allowed[i].prog_type == prog_type || allowed[i].prog_type == PROG_EVERY) &&
			is_in(allowed[i].ids, allowed[i].n, id))
			return true;
	return false;
}

static bool is_not_there(const struct verify *v, u32 id)
{
	for (u32 i = 0; i < ARRAY_LEN(old); i++)
		if (old[i].from <= v->profile->version && v->profile->version <= old[i].to &&
			old[i].not_there.prog_type == v->p->prog_type && is_in(old[i].not_there.ids, old[i].not_there.n,
			id))
			return true;
	return false;
}

/* What the kernel was built without is not among its functions: another one of the same file is, for types may know no
 * functions at all. And what it keeps from its own root while it is locked down. */
static bool is_kept_away(struct verify *v, u32 id)
{
	static const u16 writes[] = { H(probe_write_user) }, reads[] = { H(probe_read) H(probe_read_str)
		H(probe_read_kernel) H(probe_read_kernel_str) };
	if (is_in(writes, ARRAY_LEN(writes), id))
		return v->o->lockdown >= LOCK_INTEGRITY;
	if (is_in(reads, ARRAY_LEN(reads), id))
		return v->o->lockdown >= LOCK_ALL;
	const struct btf *b = id == HELPER_override_return ? need_vmlinux(v) : NULL;
	return b && btf_find(b, BTF_FUNC, STR("bpf_send_signal")) && !btf_find(b, BTF_FUNC, STR("bpf_override_return"));
}

static u32 version_of(const char *text)
{
	u32 major = 0, minor = 0;
	for (; *text >= '0' && *text <= '9'; text++)
		major = major * 10 + (u32)(*text - '0');
	for (text += *text == '.'; *text >= '0' && *text <= '9'; text++)
		minor = minor * 10 + (u32)(*text - '0');
	return major << 16 | minor << 8;
}

static bool may_call(struct verify *v, const struct uapi_helper_row *h, u32 id)
{
	if (!h || version_of(h->since) > v->profile->version)
		return refuse(v, VR_HELPER, "invalid func unknown#%u", id);
	if (!is_allowed(v->p->prog_type, id) || is_not_there(v, id) || is_kept_away(v, id))
		return refuse(v, VR_HELPER, "program of this type cannot use helper bpf_%s#%u", h->name, id);
	if (h->gpl_only && !v->p->is_gpl)
		return refuse(v, VR_HELPER, "cannot call GPL-restricted function from non-GPL compatible program");
	bool sleeps = is_in(sleepers, ARRAY_LEN(sleepers), id);
	if (sleeps && !v->now->sleepable)
		return refuse(v, VR_SLEEP, "helper call might sleep in a non-sleepable prog");
	if (sleeps && !may_sleep(v))
		return refuse(v, VR_SLEEP, "sleepable helper bpf_%s#%u in %s region", h->name, id,
			v->now->rcu ? "rcu_read_lock" : "non-preemptible");
	if (v->now->locks && id != HELPER_spin_unlock && id != HELPER_kptr_xchg && id != HELPER_spin_lock)
		return refuse(v, VR_LOCK, "function calls are not allowed while holding a lock");
	return true;
}

/* A map type's own helpers, and no others; their helpers, and no other map. */
static bool fits_map(struct verify *v, u32 id, const struct verify_map *m)
{
	bool only_some = false, here = false;
	for (u32 i = 0; i < ARRAY_LEN(map_calls); i++) {
		bool in = is_in(map_calls[i].ids, map_calls[i].n, id);
		bool general = id == HELPER_map_lookup_elem || id == HELPER_map_update_elem ||
			id == HELPER_map_delete_elem || id == HELPER_kptr_xchg;
		only_some |= in && !general;
		here |= in && map_calls[i].prog_type == m->type;
		if (map_calls[i].prog_type == m->type && !in)
			return refuse(v, VR_HELPER, "cannot pass map_type %u into func bpf_%s#%u", m->type,
				uapi_helper(id)->name, id);
	}
	return here || !only_some || id == HELPER_sk_redirect_map ||
		refuse(v, VR_HELPER, "cannot pass map_type %u into func bpf_%s#%u", m->type, uapi_helper(id)->name, id);
}

/* ---- arguments --------------------------------------------------------------------------------------------------- */

static char letter_of(const struct uapi_helper_row *h, u32 n)
{
	static const char letters[] = { [UV_MAP] = 'M', [UV_CTX] = 'C', [UV_MEM] = 'm', [UV_SIZE] = 's',
		[UV_SIZE_OR_ZERO] = 'z', [UV_ANY] = 'a', [UV_MEM_OUT] = 'w',
		[UV_MEM_OR_NULL] = 'n', [UV_MEM_OUT_OR_NULL] = 'x', [UV_CONST] = 'c', [UV_RECORD] = 'R',
		[UV_SOCK] = 'B', [UV_DYNPTR] = 'D', [UV_BTF] = 'b',
		[UV_FUNC_CALLBACK] = 'F', [UV_STACK_OR_NULL] = 'P', [UV_CONST_STR] = 'd', [UV_MAP_FIELD] = 'T',
		[UV_INT] = 'a' };
	for (u32 i = 0; i < ARRAY_LEN(special); i++)
		if (special[i].id == h->number)
			return n < strlen(special[i].args) ? special[i].args[n] : 0;
	return h->arg[n] < ARRAY_LEN(letters) ? letters[h->arg[n]] : 'a';
}

static const char *struct_of(u32 id)
{
	for (u32 i = 0; i < ARRAY_LEN(special); i++)
		if (special[i].id == id)
			return special[i].type;
	return "";
}

static bool socket(struct verify *v, u32 regno, bool any)
{
	const struct reg *r = reg_of(v, regno);
	bool is_sock = r->kind == K_SOCKET || r->kind == K_SOCK_COMMON || r->kind == K_TCP_SOCK ||
		r->kind == K_XDP_SOCK;
	if (r->flags & KF_NULL)
		return refuse(v, VR_MAYBE_NULL, "R%u type=%s expected=sock_common, sock, tcp_sock, xdp_sock, ptr_",
			regno, kind_name(r));
	if (is_sock)
		return ptr_is_plain(v, r, regno, false);
	if (any && r->kind == K_BTF && !(r->flags & KF_UNTRUSTED) && btf_holds(r->btf, r->type, r->off, "sock_common"))
		return true;
	if (any && reg_is_null(r) && v->p->prog_type == PROG_SK_LOOKUP)
		return true;
	return arg_bad(v, regno, "sock_common, sock, tcp_sock, xdp_sock, ptr_, trusted_ptr_");
}

static bool map_field(struct verify *v, struct call *c, u32 regno, u8 kind, const char *name)
{
	const struct reg *r = reg_of(v, regno);
	if (r->kind != K_MAP_VALUE || r->flags & KF_NULL)
		return arg_bad(v, regno, "map_value");
	if (!tnum_is_const(r->r.bits))
		return refuse(v, VR_ARG, "R%u doesn't have constant offset. %s has to be at the constant offset", regno,
			name);
	if (!r->map->btf)
		return refuse(v, VR_ARG, "map has to have BTF in order to use %s", name);
	const struct field *f = field_at(map_fields(v, r->map), (u32)(r->off + (s32)r->r.bits.value));
	if (!f || (kind && f->kind != kind))
		return refuse(v, VR_ARG, "off %d doesn't point to 'struct %s'", r->off + (s32)r->r.bits.value, name);
	c->field = f;
	c->map = r->map;
	c->map_uid = r->map_uid;
	return true;
}

static bool kptr_field(struct verify *v, struct call *c, u32 regno)
{
	const struct reg *r = reg_of(v, regno);
	if (r->kind == K_BTF && r->flags & KF_ALLOC) {
		c->field = field_at(fields_of(v, r->btf, r->type), (u32)r->off);
	} else if (!map_field(v, c, regno, 0, "kptr")) {
		return false;
	}
	return (c->field && (c->field->kind == FLD_KPTR_REF || c->field->kind == FLD_KPTR_PERCPU)) ||
		refuse(v, VR_ARG, "off=%d kptr isn't referenced kptr", r->off);
}

static bool given_away(struct verify *v, struct call *c, u32 regno)
{
	const struct reg *r = reg_of(v, regno);
	if (reg_is_null(r))
		return true;
	if (r->kind != K_BTF || r->flags & KF_NULL || !r->ref)
		return r->ref ? arg_bad(v, regno, "ptr_") : refuse(v, VR_REF,
			"R%u must be referenced when passed to release function", regno);
	if (c->field && !btf_same_type(r->btf, r->type, c->field->btf, c->field->type))
		return refuse(v, VR_ARG, "invalid kptr access, R%u type=%s", regno, kind_name(r));
	c->released = regno;
	return true;
}

static bool record(struct verify *v, struct call *c, u32 regno)
{
	const struct reg *r = reg_of(v, regno);
	if (r->kind != K_MEM || !(r->flags & KF_RINGBUF) || r->flags & KF_NULL)
		return arg_bad(v, regno, "ringbuf_mem");
	if (!ptr_is_plain(v, r, regno, false))
		return false;
	c->released = regno;
	return true;
}

static bool map_key(struct verify *v, struct call *c, u32 regno)
{
	return c->map && arg_fixed(v, c, regno, c->map->key_size, false, false);
}

static u32 value_bytes(const struct verify_map *m)
{
	return m->type == MAP_SOCKMAP || m->type == MAP_SOCKHASH || m->type == MAP_ARRAY_OF_MAPS ||
		m->type == MAP_HASH_OF_MAPS ? MAX(m->value_size, 4u) : m->value_size;
}

static bool map_value_arg(struct verify *v, struct call *c, u32 regno, char letter)
{
	const struct reg *r = reg_of(v, regno);
	if (letter == 'N' && reg_is_null(r))
		return true;
	if ((c->map->type == MAP_SOCKMAP || c->map->type == MAP_SOCKHASH) && c->id == HELPER_map_update_elem)
		return socket(v, regno, true);
	bool peeks_filter = c->map->type == MAP_BLOOM_FILTER && c->id == HELPER_map_peek_elem;
	return arg_fixed(v, c, regno, value_bytes(c->map), letter == 'v' && !peeks_filter, letter == 'v' &&
		!peeks_filter);
}

static bool a_map(struct verify *v, struct call *c, u32 regno)
{
	const struct reg *r = reg_of(v, regno);
	if (r->kind != K_MAP)
		return arg_bad(v, regno, "map_ptr");
	if (!ptr_is_plain(v, r, regno, false))
		return false;
	if (c->map && c->field && (c->map != r->map || c->map_uid != r->map_uid))
		return refuse(v, VR_ARG, "timer pointer in R1 map_uid=%u doesn't match map pointer in R2 map_uid=%u",
			c->map_uid, r->map_uid);
	c->map = r->map;
	c->map_uid = r->map_uid;
	return fits_map(v, c->id, c->map);
}

static bool nullable(struct verify *v, struct call *c, u32 regno, bool writes)
{
	const struct reg *size = reg_of(v, regno + 1);
	if (reg_is_null(reg_of(v, regno)))
		return size->kind == K_SCALAR && (size->r.umax == 0 ||
			refuse(v, VR_ARG, "R%u type=scalar expected=fp, map_value", regno));
	return arg_mem(v, c, regno, writes, writes, true);
}

static bool a_constant(struct verify *v, struct call *c, u32 regno)
{
	const struct reg *r = reg_of(v, regno);
	if (!reg_is_const(r))
		return refuse(v, VR_ARG, "R%u is not a known constant'", regno);
	c->mem_size = r->r.bits.value;
	return precise_reg(v, regno);
}

static bool percpu_object(struct verify *v, struct call *c, u32 regno)
{
	const struct reg *r = reg_of(v, regno);
	if (r->kind != K_BTF || !(r->flags & KF_PERCPU) || r->flags & KF_NULL)
		return arg_bad(v, regno, "percpu_ptr_");
	c->arg = *r;
	return true;
}

static bool stack_or_null(struct verify *v, u32 regno)
{
	const struct reg *r = reg_of(v, regno);
	return r->kind == K_STACK || reg_is_null(r) || arg_bad(v, regno, "fp");
}

static bool context(struct verify *v, u32 regno, u32 id)
{
	const struct reg *r = reg_of(v, regno);
	u32 p = v->p->prog_type;
	bool is_traced = p == PROG_TRACING || p == PROG_LSM || p == PROG_STRUCT_OPS || p == PROG_SYSCALL;
	if (is_traced && (id == HELPER_get_socket_cookie || id == HELPER_setsockopt || id == HELPER_getsockopt))
		return reg_is_null(r) || socket(v, regno, true);
	if (id == HELPER_xdp_get_buff_len && p == PROG_TRACING)
		return arg_object(v, regno, "xdp_buff");
	if (id == HELPER_get_netns_cookie && reg_is_null(r))
		return true;
	return r->kind == K_CTX ? ptr_is_plain(v, r, regno, false) : arg_bad(v, regno, "ctx");
}

static bool callback(struct verify *v, struct call *c, u32 regno)
{
	const struct reg *r = reg_of(v, regno);
	if (r->kind != K_FUNC)
		return arg_bad(v, regno, "func");
	c->callback = r->subprog + 1;
	return true;
}

static bool dynptr_arg(struct verify *v, struct call *c, u32 regno, char letter)
{
	const struct reg *r = reg_of(v, regno);
	if (letter == 'E')
		return dynptr_room(v, regno);
	const struct slot *s = r->kind == K_DYNPTR ? NULL : dynptr_at(v, regno);
	if (!s && r->kind != K_DYNPTR)
		return refuse(v, VR_DYNPTR, "Expected an initialized dynptr as arg #%u", regno - 1);
	c->dynptr = s ? s->reg.dynptr : r->dynptr;
	c->dynptr_id = s ? s->reg.dynptr_id : r->dynptr_id;
	c->dynptr_ref = s ? s->reg.ref : r->ref;
	if (letter == 'G' && (!s || c->dynptr != DYNPTR_RINGBUF || !c->dynptr_ref))
		return refuse(v, VR_DYNPTR, "arg %u is an unacquired reference", regno);
	return true;
}

/* 1: it was one of these and is fine, 0: refused, -1: another letter. */
static int memory(struct verify *v, struct call *c, char letter, u32 n, char next)
{
	switch (letter) {
	case 'm': case 'w': case 'W':
		if (next != 's' && next != 'z')
			return arg_fixed(v, c, n, 1, letter != 'm', letter == 'w');
		return arg_mem(v, c, n, letter != 'm', letter == 'w', next == 'z');
	case 'n': return nullable(v, c, n, false);
	case 'x': return nullable(v, c, n, true);
	case '8': return arg_fixed(v, c, n, 8, true, true);
	case '4': return arg_fixed(v, c, n, 4, true, false);
	case 'h': case 't': return arg_fixed(v, c, n, 20, false, false);
	case 'i': return arg_fixed(v, c, n, 40, false, false);
	case 'K': return map_key(v, c, n);
	case 'V': case 'N': case 'v': return map_value_arg(v, c, n, letter);
	case 's': case 'z': case 'a': return 1;
	default: return -1;
	}
}

static bool argument(struct verify *v, struct call *c, char letter, u32 n, char next)
{
	struct reg *r = reg_of(v, n);
	int seen;
	if (!need_read(v, n))
		return false;
	bool takes_packet = v->p->prog_type != PROG_CGROUP_SOCKOPT && is_in(packet_readers, ARRAY_LEN(packet_readers), c->id);
	if (is_packet(r) && !takes_packet && strchr("mwWnxKVNv", letter))
		return refuse(v, VR_ARG, "helper access to the packet is not allowed");
	if (letter != 'a' && r->ref && reg_is_ptr(r))
		c->ref = r->ref;
	if ((seen = memory(v, c, letter, n, next)) >= 0)
		return seen;
	switch (letter) {
	case 'M': return a_map(v, c, n);
	case 'C': return context(v, n, c->id);
	case 'c': return a_constant(v, c, n);
	case 'S': case 'B': c->arg = *r; return socket(v, n, letter == 'B');
	case 'q': c->released = n; return socket(v, n, true) &&
		(r->ref || refuse(v, VR_REF, "R%u must be referenced when passed to release function", n));
	case 'b': c->arg = *r; return arg_object(v, n, struct_of(c->id));
	case 'u': return percpu_object(v, c, n);
	case 'R': return record(v, c, n);
	case 'L': return (r->kind == K_MAP_VALUE || r->kind == K_BTF) && !(r->flags & KF_NULL) ? true :
		arg_bad(v, n, "map_value, ptr_");
	case 'T': return map_field(v, c, n, FLD_TIMER, "bpf_timer");
	case 'k': return kptr_field(v, c, n);
	case 'r': return given_away(v, c, n);
	case 'F': return callback(v, c, n);
	case 'P': return stack_or_null(v, n);
	case 'd': return call_const_text(v, n);
	default: return dynptr_arg(v, c, n, letter);
	}
}

/* ---- results ----------------------------------------------------------------------------------------------------- */

static void new_ref(struct verify *v, struct reg *r0)
{
	u32 id = ref_take(v);
	r0->id = id;
	r0->ref = id;
}

/* A constant index inside an array finds something. */
static bool finds_surely(struct verify *v, const struct call *c, const struct reg *key)
{
	u32 size = c->map->key_size, n = 0;
	u64 value;
	if (c->id != HELPER_map_lookup_elem || (c->map->type != MAP_ARRAY && c->map->type != MAP_PERCPU_ARRAY) ||
		!knows(v, PF_ARRAY_NOT_NULL))
		return false;
	if (key->kind != K_STACK || !tnum_is_const(key->r.bits))
		return false;
	s32 off = key->off + (s32)key->r.bits.value;
	struct frame *f = stack_frame(v, key);
	u32 slot = slot_of(off), at = (u32)(-off - 1) % SLOT;
	if (slot >= f->nslots)
		return false;
	const struct slot *s = &f->slots[slot];
	for (u32 i = at + 1; i-- > 0 && s->type[i] == ST_ZERO;)
		n++;
	value = 0;
	if (n < size) {
		if (!slot_is_spill(s) || s->reg.kind != K_SCALAR || !tnum_is_const(s->reg.r.bits))
			return false;
		n = 0;
		for (u32 i = at + 1; i-- > 0 && s->type[i] == ST_SPILL;)
			n++;
		if (n != size || !precise_slot(v, key->frame, slot))
			return false;
		value = s->reg.r.bits.value;
	}
	return value < c->map->max_entries;
}

static void map_result(struct verify *v, const struct call *c, struct reg *r0, bool sure)
{
	reg_pointer(r0, K_MAP_VALUE, sure ? 0 : KF_NULL);
	r0->map = c->map;
	r0->map_uid = c->map_uid;
	r0->id = ++v->ids;
	if (sure) {
		u32 id = r0->id;
		not_null(v, r0);
		(void)id;
	}
	bool takes_ref = c->id == HELPER_map_lookup_elem && (c->map->type == MAP_SOCKMAP ||
		c->map->type == MAP_SOCKHASH);
	if (takes_ref)
		new_ref(v, r0);
}

static void socket_result(struct verify *v, const struct call *c, struct reg *r0)
{
	u8 kind = c->id == HELPER_tcp_sock ? K_TCP_SOCK : c->id == HELPER_skc_lookup_tcp ? K_SOCK_COMMON : K_SOCKET;
	bool casts = c->id == HELPER_sk_fullsock || c->id == HELPER_tcp_sock || c->id == HELPER_get_listener_sock;
	reg_pointer(r0, kind, KF_NULL);
	r0->id = ++v->ids;
	if (!casts)
		new_ref(v, r0);
	else if (c->id != HELPER_get_listener_sock)
		r0->ref = c->ref;
}

static void object_result(struct verify *v, const struct call *c, const struct uapi_helper_row *h, struct reg *r0)
{
	bool may_be_null = h->result == UV_BTF_OR_NULL;
	if (c->id == HELPER_kptr_xchg) {
		reg_btf(r0, c->field->btf, c->field->type, KF_NULL | (c->field->btf == v->p->btf ? KF_ALLOC : 0) |
			(c->field->kind == FLD_KPTR_PERCPU ? KF_PERCPU : 0));
		new_ref(v, r0);
		return;
	}
	u32 type = kernel_type(v, h->ret_struct);
	if (!type) {
		reg_unknown(r0);
		return;
	}
	reg_btf(r0, need_vmlinux(v), type, (may_be_null ? KF_NULL : 0) | (c->id == HELPER_get_current_task_btf ||
		c->id == HELPER_task_pt_regs ? KF_TRUSTED : 0));
	if (may_be_null)
		r0->id = ++v->ids;
	r0->ref = may_be_null ? c->ref : 0;
}

static void percpu_result(struct verify *v, const struct call *c, bool may_be_null, struct reg *r0)
{
	struct btf_node n;
	u64 size = 0;
	u32 type = btf_skip(c->arg.btf, c->arg.type);
	if (btf_node(c->arg.btf, type, &n) && (n.kind == BTF_STRUCT || n.kind == BTF_UNION)) {
		reg_btf(r0, c->arg.btf, type, (may_be_null ? KF_NULL : 0) | (c->arg.flags & KF_ALLOC ? KF_ALLOC |
			KF_RCU : 0));
	} else {
		reg_pointer(r0, K_MEM, KF_RDONLY | (may_be_null ? KF_NULL : 0));
		btf_size(c->arg.btf, type, &size);
		r0->mem_size = (u32)size;
	}
	if (may_be_null)
		r0->id = ++v->ids;
}

static void memory_result(struct verify *v, const struct call *c, struct reg *r0)
{
	reg_pointer(r0, K_MEM, KF_NULL | (c->id == HELPER_ringbuf_reserve ? KF_RINGBUF : 0));
	r0->mem_size = (u32)c->mem_size;
	if (c->id == HELPER_ringbuf_reserve) {
		new_ref(v, r0);
		return;
	}
	r0->id = ++v->ids;
	r0->flags |= KF_DYNPTR_MEM;
	r0->map_uid = c->dynptr_id;
	r0->ref = c->dynptr_ref;
}

/* How much was copied, or an error. */
static void number_result(struct verify *v, const struct call *c, struct reg *r0)
{
	reg_unknown(r0);
	switch (c->id) {
	case HELPER_get_stack: case HELPER_get_task_stack: case HELPER_probe_read_str:
		case HELPER_probe_read_kernel_str: case HELPER_probe_read_user_str:
		r0->r.smax = (s64)c->most;
		r0->r.smax32 = (s32)c->most;
		r0->r.smin = -4095;
		r0->r.smin32 = -4095;
		break;
	case HELPER_get_smp_processor_id: {
		u32 last = v->p->ncpus ? v->p->ncpus - 1 : 8191;
		r0->r = range_of_bytes(4);
		r0->r.umax = r0->r.umax32 = last;
		r0->r.smin = r0->r.smin32 = 0;
		r0->r.smax = r0->r.smax32 = (s32)last;
		break;
	}
	default: return;
	}
	range_sync(&r0->r, v->ranges);
}

static bool result(struct verify *v, const struct call *c, const struct uapi_helper_row *h, bool sure)
{
	struct reg *r0 = reg_of(v, 0);
	switch (h->result) {
	case UV_VOID: break;
	case UV_MAP_VALUE_OR_NULL: map_result(v, c, r0, sure); break;
	case UV_MAP_VALUE: map_result(v, c, r0, true); break;
	case UV_MEM_OR_NULL: memory_result(v, c, r0); break;
	case UV_SOCK_OR_NULL: socket_result(v, c, r0); break;
	case UV_BTF: case UV_BTF_OR_NULL: object_result(v, c, h, r0); break;
	case UV_PERCPU: percpu_result(v, c, false, r0); break;
	case UV_PERCPU_OR_NULL: percpu_result(v, c, true, r0); break;
	default: number_result(v, c, r0);
	}
	return !v->failed;
}

/* ---- the call ---------------------------------------------------------------------------------------------------- */

/* A constant index of the array is remembered, to become a jump: the program is another one with another index. */
static bool tail_call(struct verify *v, const struct call *c)
{
	const struct reg *index = reg_of(v, 3);
	v->subprogs[top(v)->subprog].has_tail_call = true;
	bool is_known = reg_is_const(index) && c->map && index->r.bits.value < c->map->max_entries;
	return refs_none(v, "tail_call") && (!is_known || precise_reg(v, 3));
}

static bool before(struct verify *v, struct call *c)
{
	const struct reg *r1 = reg_of(v, 1);
	switch (c->id) {
	case HELPER_tail_call: return tail_call(v, c);
	case HELPER_spin_lock: return lock_take(v, r1, REF_LOCK);
	case HELPER_spin_unlock: return lock_release(v, r1, REF_LOCK);
	case HELPER_get_local_storage:
		return reg_is_null(reg_of(v, 2)) || refuse(v, VR_ARG,
			"get_local_storage() doesn't support non-zero flags");
	case HELPER_snprintf: return call_format(v);
	case HELPER_loop: return callback_walks_once(v) || precise_reg(v, 1);
	default: return true;
	}
}

static bool dynptr_effects(struct verify *v, struct call *c, char letter, u32 regno)
{
	u32 ref = 0;
	if (letter == 'G')
		return dynptr_end(v, regno);
	if (letter != 'E')
		return true;
	if (c->id == HELPER_ringbuf_reserve_dynptr && !(ref = ref_take(v)))
		return false;
	return dynptr_make(v, regno, c->id == HELPER_ringbuf_reserve_dynptr ? DYNPTR_RINGBUF : DYNPTR_LOCAL, ref);
}

static bool release(struct verify *v, const struct call *c)
{
	const struct reg *r = reg_of(v, c->released);
	if (!c->released || (reg_is_null(r) && c->id == HELPER_kptr_xchg))
		return true;
	if (!r->ref)
		return refuse(v, VR_REF, "func bpf_%s#%u reference has not been acquired before",
			uapi_helper(c->id)->name, c->id);
	return ref_release(v, r->ref);
}

bool call_helper(struct verify *v, struct insn i)
{
	const struct uapi_helper_row *h = i.imm > 0 ? uapi_helper((u32)i.imm) : NULL;
	struct call c = { .id = (u32)i.imm };
	char letters[6] = { 0 };
	if (!may_call(v, h, (u32)i.imm))
		return false;
	for (u32 n = 0; n < 5; n++)
		letters[n] = letter_of(h, n);
	for (u32 n = 0; n < 5 && letters[n]; n++)
		if (!argument(v, &c, letters[n], n + 1, letters[n + 1]))
			return false;
	if (!before(v, &c))
		return false;
	for (u32 n = 1; n <= 5; n++)
		if (c.clobbers[n] && !stack_clobber(v, n, c.clobbers[n]))
			return false;
	for (u32 n = 0; n < 5 && letters[n]; n++)
		if (!dynptr_effects(v, &c, letters[n], n + 1))
			return false;
	struct reg args[6];
	memcpy(args, top(v)->regs, sizeof(args));
	bool sure = c.map && letters[1] == 'K' && finds_surely(v, &c, reg_of(v, 2));
	if (!release(v, &c) || (c.callback && !callback_push(v, &c)))
		return false;
	clobber_args(v);
	if (!result(v, &c, h, sure))
		return false;
	bool moves = c.id == HELPER_dynptr_write && (c.dynptr == DYNPTR_SKB || c.dynptr == DYNPTR_SKB_META);
	if (moves || helper_changes_packet(c.id))
		drop_packets(v);
	bool is_async = false, enters = c.callback && callback_walks_once(v) && callback_of(v, v->insn, &is_async);
	return !enters || is_async || callback_enter(v, &c, args);
}

str verify_helper_types(struct arena *a, u32 helper)
{
	enum { SHOWN = 5 };
	struct buf out = BUF_INIT;
	u32 n = 0;
	for (u32 i = 0; i < ARRAY_LEN(allowed); i++) {
		const struct allow *x = &allowed[i];
		const char *name = x->prog_type == PROG_EVERY ? NULL : uapi_prog_type_name(x->prog_type);
		bool calls = false;
		if (x->prog_type == PROG_EXT)        /* they are of the type of what they replace */
			continue;
		for (u32 k = 0; k < x->n; k++)
			calls |= x->ids[k] == helper;
		if (calls && x->prog_type == PROG_EVERY) {
			buf_free(&out);
			return STR("");
		}
		if (calls && name && n++ < SHOWN)
			buf_printf(&out, "%s%s", out.n ? ", " : "", name);
	}
	if (n > SHOWN)
		buf_printf(&out, " and %u more", n - SHOWN);
	str text = arena_str(a, buf_view(&out));
	buf_free(&out);
	return text;
}
