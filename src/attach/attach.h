/* attach.h: loaded programs onto hooks. A file for each kind of hook, each ending in a filled struct attach_ops; the
 * driver (attach.c) never names one but in its table.
 *
 * A hook is a plan: the ways of one kind are tried in order of preference, the link says which one was
 * taken and, in tried, why not the others. Links close by themselves when the process ends; a legacy kprobe_events
 * entry carries the process id and is swept at the next start (attach_sweep). */
#ifndef SKEP_ATTACH_H
#define SKEP_ATTACH_H

#include "attach/usdt.h"
#include "base/base.h"
#include "load/load.h"
#include "sys/sys.h"

/* Onto a kprobe or uprobe: any way that goes, or one alone: the text files of tracefs, and a perf event that holds the
 * program; perf_event_open, and that; perf_event_open and a link. */
enum attach_way { WAY_ANY, WAY_TRACEFS, WAY_PERF, WAY_LINK };

/* "kprobe:vfs_read", "tracepoint:sched:sched_switch", "event:1462", "uprobe:/bin/bash:readline+4", "rawtp:sys_enter" */
struct hook {
	str kind;                    /* first word */
	str target;                  /* the rest */
	u64 cookie;                  /* bpf_get_attach_cookie; 0: none */
	u64 counter;                 /* uprobe: where in the file its users are counted; 0: nowhere */
	s32 pid;                     /* uprobe, perf: only this process; 0: all */
	bool is_our_path;            /* uprobe: the file is where this process sees it, not where pid does */
	u32 at_once;                 /* kretprobe: calls at a time whose return is seen; 0: as many as the kernel likes */
	enum attach_way way;         /* kprobe, uprobe */
	struct where where;          /* for messages: the argument or the function in the source */
};

/* A filter of traffic control that was put there (tc.c). */
struct tc_filter { u32 ifindex, parent, handle; bool made_qdisc; };

struct link {
	struct kern *k;
	int *fds; u32 nfds;          /* perf events (one a CPU for perf:) or one link */
	int link_fd;                 /* a bpf link that can be pinned; -1: none (old kernels) */
	int table_fd;                /* of the loaded object: a table that was filled in, to be emptied; -1: none */
	bool is_iter;                /* attached means nothing yet: it runs when it is read */
	str only_map;                /* that it goes through, as nobody named one; "": not so */
	struct tc_filter filter;     /* to take back; ifindex 0: none */
	struct arena *arena;         /* scratch for that */
	u64 rights;                  /* capabilities that taking it back needs, a bit each */
	str legacy;                  /* entry of kprobe_events or uprobe_events to take back: "skep/p_123_0" */
	const char *legacy_file;     /* that file */
	str how;                     /* what was done: "kprobe:vfs_read by perf_event_open" */
	str tried;                   /* ways that failed before, with the reason; "" none */
};

struct attach {
	struct arena *arena;
	struct kern *k;
	struct feats *feats;
	struct diags *ds;
	const struct loaded *loaded; /* whose programs are attached: usdt fills one of its maps; NULL: none of ours */
	int prog_fd;                 /* what is being attached */
	u32 legacy_count, filters, usdt_specs;
	bool without_links;          /* perf events hold programs themselves, as before Linux 5.15 */
	bool links_alone;            /* or they never do */
};

struct attach_ops {
	const char *kinds;           /* blank-separated words that begin a hook */
	const char *target;          /* what stands behind the colon: "INTERFACE" */
	bool (*attach)(struct attach *at, int prog_fd, const struct loaded_prog *p, const struct hook *h,
		struct link *out);
};

void attach_init(struct attach *at, struct arena *a, struct kern *k, struct feats *feats, struct diags *ds);
/* text as above; where is kept for messages. False: reported. */
bool hook_parse(struct attach *at, str text, struct where where, struct hook *out);
/* The hook that a program's section names; false (silent): it names none (xdp, socket, ... need a target). */
bool hook_of_section(const struct obj_func *f, struct where where, struct hook *out);
/* p may be NULL for a program that was not loaded here (by id or pin). False: reported, nothing left behind. */
bool attach_hook(struct attach *at, int prog_fd, const struct loaded_prog *p, const struct hook *h, struct link *out);
/* The i-th of l->tables (struct_ops); the object must outlive the link. */
bool attach_table(struct attach *at, const struct loaded *l, u32 i, struct where where, struct link *out);
/* Ids of functions in these types whose names match and that a trampoline can stand before; *n of them, in a. */
u32 *attach_traceable(struct arena *a, const struct btf *b, str pattern, u32 *n);
/* Where in the file (a path, or a name that is looked for) a function begins; false: reported. */
bool attach_uprobe_offset(struct attach *at, str file, str symbol, u64 *offset);
void link_close(struct link *l);
/* XDP on an interface, which stays there (stay.c); prog_fd -1: none any more. 0 or -errno. */
enum attach_xdp_flags { XDP_IF_NOEXIST = 1, XDP_GENERIC = 2, XDP_DRIVER = 4, XDP_OFFLOAD = 8 };
long attach_xdp(struct kern *k, u32 ifindex, int prog_fd, u32 flags);
/* Takes back what a killed skep left in kprobe_events and uprobe_events, and on traffic control where it has no links;
 * returns how many entries. */
u32  attach_sweep(struct kern *k, struct arena *a);
/* For planning before compilation: does this kernel take kprobes at all? */
bool attach_has_kprobes(struct feats *f);
const char *attach_event(u32 i, bool *is_hardware);      /* names of perf:EVENT; NULL past the last */
/* Why a program does not go onto a hook of this kind ("tcx/ingress"), or of this type: its own type is another, and what
 * to do then; "": it is not, or nobody knows. */
str attach_wrong_type(struct kern *k, struct arena *a, int prog_fd, str kind);
str attach_wrong_type_at(struct kern *k, struct arena *a, int prog_fd, u32 attach_type);
const char *attach_kinds(u32 i);                 /* words of the i-th kind; NULL past the last */

#endif
