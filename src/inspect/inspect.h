/* inspect.h: what is in the kernel now: programs, maps, links, BTF, by id or by descriptor, and who holds them. */
#ifndef SKEP_INSPECT_H
#define SKEP_INSPECT_H

#include "base/base.h"
#include "sys/sys.h"

enum inspect_kind { INSPECT_PROG, INSPECT_MAP, INSPECT_LINK, INSPECT_BTF };
/* Descriptors, the caller's to close, or -errno: of an object by its id; of the next one after id (0: the first) that
 * can still be opened, its id in *id: -ENOENT at the end. */
long inspect_open(struct kern *k, enum inspect_kind kind, u32 id);
long inspect_open_next(struct kern *k, enum inspect_kind kind, u32 after, u32 *id);

/* What the kernel tells of an object: 0 or -errno. */
enum { INSPECT_MAX_MAPS = 64 };
struct inspect_prog { struct sys_prog_info info; u32 maps[INSPECT_MAX_MAPS]; u32 nmaps; u64 memlock; };
long inspect_prog(struct kern *k, int fd, struct inspect_prog *out);
/* owner: of a program array, the type of the programs that it is for; -1: none yet, or no such array */
struct inspect_map { struct sys_map_info info; u64 memlock; bool is_frozen, is_owner_jited; s32 owner; };
long inspect_map(struct kern *k, int fd, struct inspect_map *out);
/* name: of the tracepoint, function, file or kind of object that it is on; "" none, or not told. */
enum { INSPECT_MAX_NAME = 256 };
struct inspect_link { struct sys_link_info info; char name[INSPECT_MAX_NAME]; };
long inspect_link(struct kern *k, int fd, struct inspect_link *out);
struct inspect_btf { struct sys_btf_info info; char name[64]; };
long inspect_btf(struct kern *k, int fd, struct inspect_btf *out);
/* The same of the next object after id: 0, -ENOENT at the end, or -errno. */
long inspect_next_prog(struct kern *k, u32 after, struct inspect_prog *out);
long inspect_next_map(struct kern *k, u32 after, struct sys_map_info *out);
long inspect_next_link(struct kern *k, u32 after, struct inspect_link *out);

/* code.c: a loaded program's instructions, as the verifier left them and as the CPU runs them, and what is known of
 * their sources. Everything is in the arena; what the kernel does not tell is empty. 0 or -errno. */
struct inspect_code {
	struct sys_prog_info info;
	const u8 *xlated; u32 xlated_len;
	const u8 *jited; u32 jited_len;
	const u64 *ksyms; u32 nksyms;        /* addresses of its functions */
	const u32 *lens; u32 nlens;          /* bytes of each in jited */
	const struct sys_func_info *funcs; u32 nfuncs;
	const struct sys_line_info *lines; u32 nlines;
	const u64 *jited_lines; u32 njited_lines;    /* addresses, a line each */
};
long inspect_code(struct kern *k, struct arena *a, int fd, struct inspect_code *out);

/* Who holds objects: pins below /sys/fs/bpf and open files of processes. */
struct inspect_ref { enum inspect_kind kind; u32 id; str path; /* "": a process */ u32 pid; str comm; };
struct inspect_refs { vec(struct inspect_ref) list; u32 seen; };
void inspect_refs(struct kern *k, struct arena *a, struct inspect_refs *out);
void inspect_pins(struct kern *k, struct arena *a, struct inspect_refs *out);          /* the pins alone */
/* What a pin is; 0 or -errno. */
long inspect_pin_id(struct kern *k, struct arena *a, const char *path, enum inspect_kind *kind, u32 *id);
long inspect_fd_id(struct kern *k, struct arena *a, int fd, enum inspect_kind *kind, u32 *id);

/* net.c: programs on the network interfaces of this network namespace. */
enum inspect_net_kind { INSPECT_XDP, INSPECT_FILTER, INSPECT_TCX };
struct inspect_hook {
	enum inspect_net_kind kind;
	u32 index; str device;       /* of the interface */
	const char *where;           /* "driver", "clsact/ingress", "tcx/egress" */
	str name;                    /* of the filter, or the program */
	u32 prog_id, link_id;        /* link_id 0: none holds it */
	bool is_multi;               /* one of several XDP programs of the interface */
};
struct inspect_interface { u32 index; str name; bool has_filters; };
struct inspect_net {
	vec(struct inspect_hook) hooks;      /* in the order of the interfaces: XDP first, then traffic control */
	vec(struct inspect_interface) interfaces;
	struct kern *k; struct arena *arena; u32 only;       /* while it is read */
	const struct inspect_interface *at; const char *where;
};
/* only: this interface; 0: all. 0 or -errno. */
long inspect_net(struct kern *k, struct arena *a, u32 only, struct inspect_net *out);

#endif
