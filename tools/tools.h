/* tools.h: the tools there are: one line each, and its folder. */
#ifndef SKEP_TOOLS_H
#define SKEP_TOOLS_H

#include "app/app.h"

#define TOOLS \
	TOOL(execsnoop) \
	TOOL(exitsnoop) \
	TOOL(opensnoop) \
	TOOL(sigtrace) \
	TOOL(syscount) \
	TOOL(vfsstat)

#define TOOL(name) extern const struct tool tool_##name;
TOOLS
#undef TOOL

#endif
