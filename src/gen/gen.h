/* gen.h: what is made for other programs: a header that carries an object and names its parts (skeleton.c); the few
 * types of a kernel that objects need (min_btf.c). */
#ifndef SKEP_GEN_H
#define SKEP_GEN_H

#include "base/base.h"
#include "obj/obj.h"

/* "minimal.bpf.o", "dir/minimal.bpf.c": "minimal_bpf", a C identifier. */
str  gen_name(struct arena *a, str path);
/* A header with NAME__open(), NAME__load() and so on, usable as bpftool's: bytes is the object's ELF file. */
void gen_skeleton(struct arena *a, const struct obj *o, str bytes, str name, struct buf *out);
/* A header whose object loads itself: made of the object by load_light (light.c). */
struct load_light;
void gen_light(struct arena *a, const struct obj *o, const struct load_light *made, str name, struct buf *out);
/* The same names without the object: for a library whose object is linked into another. */
void gen_subskeleton(struct arena *a, const struct obj *o, str name, struct buf *out);
/* The types of a kernel that these objects' CO-RE records ask about, as a whole .BTF (min_btf.c). False: reported. */
bool gen_min_btf(struct arena *a, const struct btf *from, const struct obj *const *objects, u32 n, struct buf *out,
	struct diags *ds);

#endif
