/* decode_private.h: what decode.c (bytes and text) and machine.c (what this machine knows) share. */
#ifndef SKEP_METRICS_DECODE_PRIVATE_H
#define SKEP_METRICS_DECODE_PRIVATE_H

#include "metrics/metrics.h"
#include "sym/sym.h"

struct decode_env {
	struct arena *a;
	struct kern *k;
	struct ksyms *symbols;       /* NULL: not read yet */
	struct map cgroups;          /* number -> address of its path, a str */
	struct arena cgroup_paths;
	u64 cgroups_at;              /* when they were looked for last; 0: never */
	str pci; bool pci_tried;     /* pci.ids */
};
str  env_cgroup(struct decode_env *e, u64 id);           /* "" not known */
str  env_interface(struct decode_env *e, struct arena *a, u32 index);      /* "" not known */
str  env_disk(struct decode_env *e, struct arena *a, u32 major, u32 minor);        /* "" not known */
str  env_pci(struct decode_env *e);                      /* the text of pci.ids; "" there is none */

#endif
