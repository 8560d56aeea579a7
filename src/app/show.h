/* show.h: maps of a loaded object as tables and histograms. */
#ifndef SKEP_APP_SHOW_H
#define SKEP_APP_SHOW_H

#include "app/app.h"

enum app_diag {
#define DIAG(name, id, severity, exit, hint) APP_##name,
#include "app/app.diag.def"
#undef DIAG
	APP_DIAG_COUNT
};
extern const struct diag_code app_diags[APP_DIAG_COUNT];
#define app_report(ds, name, where, ...) diag_add((ds), &app_diags[APP_##name], (where), __VA_ARGS__)

void show_maps(struct host *h, struct loaded *l, bool json, struct buf *out);

#endif
