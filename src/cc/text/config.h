/* config.h: the kernel's configuration as a source asks for it. */
#ifndef SKEP_CC_CONFIG_H
#define SKEP_CC_CONFIG_H

#include "cc/cc.h"

/* CONFIG_X: "1" or a number; false: not set, a module, or not known. */
bool config_value(const struct cc_opts *o, str name, str *value);

#endif
