/* show_link.h: where a link is attached. */
#ifndef SKEP_CLI_SHOW_LINK_H
#define SKEP_CLI_SHOW_LINK_H

#include "inspect/inspect.h"

void show_link_fields(const struct inspect_link *l, bool json, struct buf *out);

#endif
