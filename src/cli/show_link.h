/* show_link.h: where a link is attached. */
#ifndef SKEP_CLI_SHOW_LINK_H
#define SKEP_CLI_SHOW_LINK_H

#include "export/export.h"
#include "inspect/inspect.h"

void show_link_text(const struct inspect_link *l, struct buf *out);
void show_link_json(const struct inspect_link *l, struct json *j);

#endif
