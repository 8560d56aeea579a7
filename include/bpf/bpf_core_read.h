/* bpf_core_read.h: what a relocation can tell about the running kernel's types, and reads along chains of members.
 * A chain is read step by step: each step is an expression whose value is the member that the step before points at. */
#ifndef __BPF_CORE_READ_H__
#define __BPF_CORE_READ_H__

#include <bpf/bpf_helpers.h>

/* What to ask of a field, of a type's id, of a type, of an enumerator. */
enum bpf_field_info_kind {
	BPF_FIELD_BYTE_OFFSET = 0,
	BPF_FIELD_BYTE_SIZE = 1,
	BPF_FIELD_EXISTS = 2,
	BPF_FIELD_SIGNED = 3,
	BPF_FIELD_LSHIFT_U64 = 4,
	BPF_FIELD_RSHIFT_U64 = 5,
};
enum bpf_type_id_kind { BPF_TYPE_ID_LOCAL = 0, BPF_TYPE_ID_TARGET = 1 };
enum bpf_type_info_kind { BPF_TYPE_EXISTS = 0, BPF_TYPE_SIZE = 1, BPF_TYPE_MATCHES = 2 };
enum bpf_enum_value_kind { BPF_ENUMVAL_EXISTS = 0, BPF_ENUMVAL_VALUE = 1 };

/* A field is named by an access (ptr->a.b) or by a type and its member. */
#define __skep_at(type) (*(typeof(type) *)0)
#define ___bpf_field_ref1(access) (access)
#define ___bpf_field_ref2(type, member) (__skep_at(type).member)
#define ___bpf_field_ref(field...) ___bpf_apply(___bpf_field_ref, ___bpf_narg(field))(field)
#define __skep_field(what, field...) __builtin_preserve_field_info(___bpf_field_ref(field), BPF_FIELD_##what)
#define bpf_core_field_exists(field...) __skep_field(EXISTS, field)
#define bpf_core_field_size(field...) __skep_field(BYTE_SIZE, field)
#define bpf_core_field_offset(field...) __skep_field(BYTE_OFFSET, field)
#define __CORE_RELO(ptr, member, what) __skep_field(what, (ptr)->member)

#define bpf_core_type_id_local(type) __builtin_btf_type_id(__skep_at(type), BPF_TYPE_ID_LOCAL)
#define bpf_core_type_id_kernel(type) __builtin_btf_type_id(__skep_at(type), BPF_TYPE_ID_TARGET)
#define bpf_core_type_exists(type) __builtin_preserve_type_info(__skep_at(type), BPF_TYPE_EXISTS)
#define bpf_core_type_size(type) __builtin_preserve_type_info(__skep_at(type), BPF_TYPE_SIZE)
#define bpf_core_type_matches(type) __builtin_preserve_type_info(__skep_at(type), BPF_TYPE_MATCHES)
#define __skep_enumerator(type, name, what) __builtin_preserve_enum_value(*(typeof(type) *)name, BPF_ENUMVAL_##what)
#define bpf_core_enum_value_exists(type, name) __skep_enumerator(type, name, EXISTS)
#define bpf_core_enum_value(type, name) __skep_enumerator(type, name, VALUE)

/* One read, of what `from` accesses. */
#define __skep_access(from) (const void *)__builtin_preserve_access_index(from)
#define bpf_core_read(to, size, from) bpf_probe_read_kernel(to, size, __skep_access(from))
#define bpf_core_read_user(to, size, from) bpf_probe_read_user(to, size, __skep_access(from))
#define bpf_core_read_str(to, size, from) bpf_probe_read_kernel_str(to, size, __skep_access(from))
#define bpf_core_read_user_str(to, size, from) bpf_probe_read_user_str(to, size, __skep_access(from))

extern void *bpf_rdonly_cast(const void *obj, __u32 btf_id) __ksym __weak;
#define bpf_core_cast(ptr, type) ((typeof(type) *)bpf_rdonly_cast((ptr), bpf_core_type_id_kernel(type)))

/* Chains: BPF_CORE_READ(p, a, b.c, d) is p->a->b.c->d. The last argument of an _INTO form may be an array. */
#define __skep_step(fn, ptr, member) ({ \
	__auto_type __skep_p = (ptr); \
	__typeof_unqual__(__skep_p->member) __skep_v; \
	fn(&__skep_v, sizeof(__skep_v), &__skep_p->member); \
	__skep_v; })
#define __skep_chain1(fn, ptr, member) __skep_step(fn, ptr, member)
#define __skep_chain2(fn, ptr, member, ...) __skep_chain1(fn, __skep_step(fn, ptr, member), __VA_ARGS__)
#define __skep_chain3(fn, ptr, member, ...) __skep_chain2(fn, __skep_step(fn, ptr, member), __VA_ARGS__)
#define __skep_chain4(fn, ptr, member, ...) __skep_chain3(fn, __skep_step(fn, ptr, member), __VA_ARGS__)
#define __skep_chain5(fn, ptr, member, ...) __skep_chain4(fn, __skep_step(fn, ptr, member), __VA_ARGS__)
#define __skep_chain6(fn, ptr, member, ...) __skep_chain5(fn, __skep_step(fn, ptr, member), __VA_ARGS__)
#define __skep_chain7(fn, ptr, member, ...) __skep_chain6(fn, __skep_step(fn, ptr, member), __VA_ARGS__)
#define __skep_chain8(fn, ptr, member, ...) __skep_chain7(fn, __skep_step(fn, ptr, member), __VA_ARGS__)
#define __skep_chain9(fn, ptr, member, ...) __skep_chain8(fn, __skep_step(fn, ptr, member), __VA_ARGS__)
#define __skep_chain10(fn, ptr, member, ...) __skep_chain9(fn, __skep_step(fn, ptr, member), __VA_ARGS__)
#define __skep_chain(fn, ptr, ...) ___bpf_apply(__skep_chain, ___bpf_narg(__VA_ARGS__))(fn, ptr, __VA_ARGS__)
#define __skep_into1(last, fn, to, ptr, member) last((void *)(to), sizeof(*(to)), &(ptr)->member)
#define __skep_into2(last, fn, to, ptr, member, ...) \
	__skep_into1(last, fn, to, __skep_step(fn, ptr, member), __VA_ARGS__)
#define __skep_into3(last, fn, to, ptr, member, ...) \
	__skep_into2(last, fn, to, __skep_step(fn, ptr, member), __VA_ARGS__)
#define __skep_into4(last, fn, to, ptr, member, ...) \
	__skep_into3(last, fn, to, __skep_step(fn, ptr, member), __VA_ARGS__)
#define __skep_into5(last, fn, to, ptr, member, ...) \
	__skep_into4(last, fn, to, __skep_step(fn, ptr, member), __VA_ARGS__)
#define __skep_into6(last, fn, to, ptr, member, ...) \
	__skep_into5(last, fn, to, __skep_step(fn, ptr, member), __VA_ARGS__)
#define __skep_into7(last, fn, to, ptr, member, ...) \
	__skep_into6(last, fn, to, __skep_step(fn, ptr, member), __VA_ARGS__)
#define __skep_into8(last, fn, to, ptr, member, ...) \
	__skep_into7(last, fn, to, __skep_step(fn, ptr, member), __VA_ARGS__)
#define __skep_into9(last, fn, to, ptr, member, ...) \
	__skep_into8(last, fn, to, __skep_step(fn, ptr, member), __VA_ARGS__)
#define __skep_into10(last, fn, to, ptr, member, ...) \
	__skep_into9(last, fn, to, __skep_step(fn, ptr, member), __VA_ARGS__)
#define __skep_into(last, fn, to, ptr, ...) ({ \
	___bpf_apply(__skep_into, ___bpf_narg(__VA_ARGS__))(last, fn, to, (ptr), __VA_ARGS__); })

#define BPF_CORE_READ(src, ...) __skep_chain(bpf_core_read, (src), __VA_ARGS__)
#define BPF_CORE_READ_INTO(to, src, ...) __skep_into(bpf_core_read, bpf_core_read, to, src, __VA_ARGS__)
#define BPF_CORE_READ_STR_INTO(to, src, ...) __skep_into(bpf_core_read_str, bpf_core_read, to, src, __VA_ARGS__)
#define BPF_CORE_READ_USER(src, ...) __skep_chain(bpf_core_read_user, (src), __VA_ARGS__)
#define BPF_CORE_READ_USER_INTO(to, src, ...) __skep_into(bpf_core_read_user, bpf_core_read_user, to, src, __VA_ARGS__)
#define BPF_CORE_READ_USER_STR_INTO(to, src, ...) \
	__skep_into(bpf_core_read_user_str, bpf_core_read_user, to, src, __VA_ARGS__)
#define BPF_PROBE_READ(src, ...) __skep_chain(bpf_probe_read_kernel, (src), __VA_ARGS__)
#define BPF_PROBE_READ_INTO(to, src, ...) \
	__skep_into(bpf_probe_read_kernel, bpf_probe_read_kernel, to, src, __VA_ARGS__)
#define BPF_PROBE_READ_STR_INTO(to, src, ...) \
	__skep_into(bpf_probe_read_kernel_str, bpf_probe_read_kernel, to, src, __VA_ARGS__)
#define BPF_PROBE_READ_USER(src, ...) __skep_chain(bpf_probe_read_user, (src), __VA_ARGS__)
#define BPF_PROBE_READ_USER_INTO(to, src, ...) \
	__skep_into(bpf_probe_read_user, bpf_probe_read_user, to, src, __VA_ARGS__)
#define BPF_PROBE_READ_USER_STR_INTO(to, src, ...) \
	__skep_into(bpf_probe_read_user_str, bpf_probe_read_user, to, src, __VA_ARGS__)

/* libbpf's own words for a chain, and for its type: programs with reads of their own use them. */
#if __skep_mentions(___arrow, ___type)
#define ___arrow1(a) a
#define ___arrow2(a, b) a->b
#define ___arrow3(a, b, c) a->b->c
#define ___arrow4(a, b, c, d) a->b->c->d
#define ___arrow5(a, b, c, d, e) a->b->c->d->e
#define ___arrow6(a, b, c, d, e, f) a->b->c->d->e->f
#define ___arrow7(a, b, c, d, e, f, g) a->b->c->d->e->f->g
#define ___arrow8(a, b, c, d, e, f, g, h) a->b->c->d->e->f->g->h
#define ___arrow9(a, b, c, d, e, f, g, h, i) a->b->c->d->e->f->g->h->i
#define ___arrow10(a, b, c, d, e, f, g, h, i, j) a->b->c->d->e->f->g->h->i->j
#define ___arrow(chain...) ___bpf_apply(___arrow, ___bpf_narg(chain))(chain)
#define ___type(chain...) typeof(___arrow(chain))
#endif

/* Bit-fields: the bytes that hold the field, brought to the top of a word and back down. */
#define __skep_bits(s, field, v) ({ \
	(v) <<= __CORE_RELO(s, field, LSHIFT_U64); \
	__CORE_RELO(s, field, SIGNED) ? (unsigned long long)((long long)(v) >> __CORE_RELO(s, field, RSHIFT_U64)) \
		: (v) >> __CORE_RELO(s, field, RSHIFT_U64); })
#define BPF_CORE_READ_BITFIELD_PROBED(s, field) ({ \
	unsigned long long __skep_v = 0; \
	bpf_probe_read_kernel(&__skep_v, __CORE_RELO(s, field, BYTE_SIZE), (const void *)(s) + __CORE_RELO(s, field, BYTE_OFFSET)); \
	__skep_bits(s, field, __skep_v); })
/* The field's bytes are read in place; their address is computed once. */
#define BPF_CORE_READ_BITFIELD(s, field) ({ \
	const void *__skep_p = (const void *)(s) + __CORE_RELO(s, field, BYTE_OFFSET); \
	unsigned long long __skep_v = 0; \
	barrier_var(__skep_p); \
	switch (__CORE_RELO(s, field, BYTE_SIZE)) { \
	case 1: __skep_v = *(const unsigned char *)__skep_p; break; \
	case 2: __skep_v = *(const unsigned short *)__skep_p; break; \
	case 4: __skep_v = *(const unsigned int *)__skep_p; break; \
	case 8: __skep_v = *(const unsigned long long *)__skep_p; break; \
	} \
	__skep_bits(s, field, __skep_v); })
#define __skep_set(type) \
	*(type *)__skep_p = (type)((*(type *)__skep_p & ~__skep_mask) | ((__skep_n << (__skep_r - __skep_l)) & __skep_mask))
#define BPF_CORE_WRITE_BITFIELD(s, field, value) ({ \
	void *__skep_p = (void *)(s) + __CORE_RELO(s, field, BYTE_OFFSET); \
	unsigned int __skep_l = __CORE_RELO(s, field, LSHIFT_U64), __skep_r = __CORE_RELO(s, field, RSHIFT_U64); \
	unsigned long long __skep_n = (value), __skep_mask = (~0ULL << __skep_r) >> __skep_l; \
	barrier_var(__skep_p); \
	switch (__CORE_RELO(s, field, BYTE_SIZE)) { \
	case 1: __skep_set(unsigned char); break; \
	case 2: __skep_set(unsigned short); break; \
	case 4: __skep_set(unsigned int); break; \
	case 8: __skep_set(unsigned long long); break; \
	} })

#endif
