/* tools.h: the tools there are: one line each, and its folder. */
#ifndef SKEP_TOOLS_H
#define SKEP_TOOLS_H

#include "app/app.h"

#define TOOLS \
	TOOL(biolatency) \
	TOOL(biosnoop) \
	TOOL(cpudist) \
	TOOL(execsnoop) \
	TOOL(exitsnoop) \
	TOOL(hardirqs) \
	TOOL(killsnoop) \
	TOOL(mountsnoop) \
	TOOL(offcputime) \
	TOOL(oomkill) \
	TOOL(opensnoop) \
	TOOL(profile) \
	TOOL(runqlat) \
	TOOL(runqslower) \
	TOOL(sigtrace) \
	TOOL(softirqs) \
	TOOL(statsnoop) \
	TOOL(syncsnoop) \
	TOOL(syscount) \
	TOOL(tcpaccept) \
	TOOL(tcpconnect) \
	TOOL(tcpdrop) \
	TOOL(tcplife) \
	TOOL(tcpretrans) \
	TOOL(tcpstates) \
	TOOL(vfsstat)

#define TOOL(name) extern const struct tool tool_##name;
TOOLS
#undef TOOL

#endif
