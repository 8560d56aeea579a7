/* attach_private.h: what the kinds of hooks share. */
#ifndef SKEP_ATTACH_PRIVATE_H
#define SKEP_ATTACH_PRIVATE_H

#include "attach/attach.h"

enum attach_diag {
#define DIAG(name, id, severity, exit, hint) ATTACH_D_##name,
#include "attach/attach.diag.def"
#undef DIAG
	ATTACH_DIAG_COUNT
};
extern const struct diag_code attach_diags[ATTACH_DIAG_COUNT];
#define attach_report(at, name, where, ...) diag_add((at)->ds, &attach_diags[ATTACH_D_##name], (where), __VA_ARGS__)

extern const struct attach_ops kprobe_ops, uprobe_ops, tracepoint_ops, rawtp_ops, tracing_ops, perf_ops, net_ops,
	cgroup_ops, netns_ops, netfilter_ops, kprobe_multi_ops,
	uprobe_multi_ops, usdt_ops, table_ops, socket_ops, functions_ops;

const struct attach_ops *attach_kind(str kind);      /* NULL: there is none */
/* Binds the program to an open perf event by a link where the kernel has them, else by ioctl; takes the fd over.
 * 0 or -errno, then the fd is closed. */
long attach_perf_fd(struct attach *at, int perf_fd, int prog_fd, u64 cookie, struct link *out);
void link_add_fd(struct attach *at, struct link *l, int fd);
void link_tried(struct attach *at, struct link *l, const char *way, long err);
bool attach_refused(struct attach *at, const struct hook *h, long err);   /* reports; always false */
bool attach_no_kprobes(struct attach *at, const struct hook *h, str tried);       /* the same; tried: the ways, or "" */
/* Legacy probes: writes "TYPE:skep/NAME target" to kprobe_events or uprobe_events, returns the event id or -errno.
 * type: "p", "r", or "r" and how many calls at a time. */
long attach_legacy(struct attach *at, bool uprobe, const char *type, str target, struct link *out);
/* By the perf PMU alone, which leaves nothing behind. 0 or -errno. */
struct kprobe_place { str function; u64 offset, cookie; bool is_return; u32 at_once; };
long kprobe_by_pmu(struct attach *at, int prog_fd, const struct kprobe_place *p, struct link *out);
struct uprobe_place { str path; u64 offset, counter /* in the file, of users: 0 none */, cookie; s32 pid;
	bool is_return; };
long uprobe_by_pmu(struct attach *at, int prog_fd, const struct uprobe_place *p, struct link *out);
/* The file and what is behind the last ':' of a target; false: reported. */
bool uprobe_split(struct attach *at, const struct hook *h, str *path, str *symbol);
bool uprobe_need_file(struct attach *at, const struct hook *h, str name, str *path);
/* tc.c: traffic control without links. 0 or -errno. */
long tc_attach(struct attach *at, int prog_fd, u32 ifindex, bool egress, struct link *out);
void tc_close(struct kern *k, struct arena *a, const struct tc_filter *f);
u32  tc_sweep(struct kern *k, struct arena *a);
/* The number of the network interface that is the target; false: reported. */
bool attach_need_interface(struct attach *at, const struct hook *h, u32 *ifindex);
bool attach_need_tracefs(struct attach *at, const struct hook *h, const char **root);

#endif
