/* inspect.h: what is in the kernel now: programs, maps, links, by id. */
#ifndef SKEP_INSPECT_H
#define SKEP_INSPECT_H

#include "base/base.h"
#include "sys/sys.h"

enum { INSPECT_MAX_MAPS = 64 };
struct inspect_prog { struct sys_prog_info info; u32 maps[INSPECT_MAX_MAPS]; u32 nmaps; u64 memlock; };
/* The next object after id (0: the first): 0, -ENOENT at the end, or -errno. */
long inspect_next_prog(struct kern *k, u32 after, struct inspect_prog *out);
long inspect_next_map(struct kern *k, u32 after, struct sys_map_info *out);
/* name: of the tracepoint, function, file or kind of object that it is on; "" none, or not told. */
enum { INSPECT_MAX_NAME = 256 };
struct inspect_link { struct sys_link_info info; char name[INSPECT_MAX_NAME]; };
long inspect_next_link(struct kern *k, u32 after, struct inspect_link *out);

/* Who holds objects: pins below /sys/fs/bpf and open files of processes. */
enum inspect_kind { INSPECT_PROG, INSPECT_MAP, INSPECT_LINK };
struct inspect_ref { enum inspect_kind kind; u32 id; str path; /* "": a process */ u32 pid; str comm; };
struct inspect_refs { vec(struct inspect_ref) list; u32 seen; };
void inspect_refs(struct kern *k, struct arena *a, struct inspect_refs *out);
/* What a pin is; 0 or -errno. */
long inspect_pin_id(struct kern *k, struct arena *a, const char *path, enum inspect_kind *kind, u32 *id);

#endif
