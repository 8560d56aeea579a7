/* data_private.h: what the files of this room share. */
#ifndef SKEP_DATA_PRIVATE_H
#define SKEP_DATA_PRIVATE_H

#include "data/data.h"

enum { BTF_INT_SIGNED = 1, BTF_INT_BOOL = 4 };
struct data_tag { u32 type; s32 member; u8 format; };
struct data_types {
	const struct btf *btf;
	struct data_env env;
	vec(struct data_tag) tags;
};

/* Members of records, and the variables of a data section. */
bool types_member(const struct btf *b, const struct btf_node *n, u32 i, struct btf_member *out);
/* What a tag on this member says (-1: on the type itself). */
enum data_format types_tag(const struct data_types *t, u32 type, s32 member);
/* How a value of this type is read; format: what a tag on the member says. False: a record or array, which has
 * leaves of its own. */
bool leaf_of(const struct data_types *t, u32 type, enum data_format tag, struct data_leaf *out);
/* A member that is a bit-field; bit_off: in the record. */
void leaf_bits(const struct data_types *t, const struct btf_member *m, enum data_format tag, struct data_leaf *out);
struct data leaf_load(const struct data_types *t, const struct data_leaf *l, const u8 *bytes, u64 len, struct arena *a);
/* The name of a number whose format has names; "" none. */
str  format_name(const struct data_types *t, struct arena *a, enum data_format f, s64 value);
bool format_fits(enum data_format f, u64 size);
enum data_format format_of_name(str type);
struct data tree_load(struct arena *a, const struct data_types *t, const struct data_leaf *l, const void *bytes,
	u64 len);

#endif
