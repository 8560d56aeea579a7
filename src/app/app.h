/* app.h: the rooms wired together: the machine skep runs on, and a session from source to live data. */
#ifndef SKEP_APP_H
#define SKEP_APP_H

#include "attach/attach.h"
#include "base/base.h"
#include "cc/cc.h"
#include "load/load.h"
#include "obj/obj.h"
#include "sys/sys.h"

enum app_diag {
#define DIAG(name, id, severity, exit, hint) APP_##name,
#include "app/app.diag.def"
#undef DIAG
	APP_DIAG_COUNT
};
extern const struct diag_code app_diags[APP_DIAG_COUNT];
#define app_report(ds, name, where, ...) diag_add((ds), &app_diags[APP_##name], (where), __VA_ARGS__)

/* ---- host.c: this machine: its kernel, its types, its files ------------------------------------------ */

struct host {
	struct arena *arena;
	struct kern *k;
	struct feats feats;
	struct diags *ds;
	struct src_map *src;
	str btf_path;                /* --btf FILE; "" the kernel's own */
	struct btf *btf; bool btf_tried;
	str config; bool config_tried;
	vec(struct module { str name; const struct btf *btf; u32 id; }) modules; bool modules_tried;
};
void host_init(struct host *h, struct arena *a, struct kern *k, struct diags *ds, struct src_map *src);
const struct btf *host_btf(struct host *h);                        /* NULL: none, silent */
const struct btf *host_btf_at(void *host, u32 index);              /* for struct load_opts */
int  host_btf_fd(void *host, u32 index);
bool host_read_file(void *host, str path, str *text);              /* for struct cc_opts */
bool host_tracepoint(void *host, str category, str name, str *text);
bool host_kconfig(void *host, str name, str *value);
u32  host_kernel_version(void);                                    /* LINUX_VERSION_CODE */
/* Options for a compilation for this machine; exact: for this kernel alone. */
struct cc_opts host_cc_opts(struct host *h, bool exact);

/* ---- session.c: run ----------------------------------------------------------------------------------- */

struct run_opts {
	str path, text;              /* source; path is for messages */
	double seconds;              /* 0: until interrupted */
	char **command;              /* started when all is attached; NULL none */
	bool json, verbose;
	u32 pages;                   /* of a perf buffer, each CPU; 0: 64 */
	struct cc_opts *cc;
	struct buf *out, *err;
};
/* From text to live data until it ends; maps are printed then. False: reported. */
bool session_run(struct host *h, struct run_opts *o);

#endif
