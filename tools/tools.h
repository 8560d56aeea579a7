/* tools.h: the tools there are: one line each, and its folder. */
#ifndef SKEP_TOOLS_H
#define SKEP_TOOLS_H

#include "app/app.h"

#define TOOLS \
	TOOL(argdist) \
	TOOL(bashreadline) \
	TOOL(bindsnoop) \
	TOOL(biolatency) \
	TOOL(biopattern) \
	TOOL(biosnoop) \
	TOOL(biostacks) \
	TOOL(biotop) \
	TOOL(bitesize) \
	TOOL(btrfsdist) \
	TOOL(btrfsslower) \
	TOOL(cachestat) \
	TOOL(capable) \
	TOOL(cpudist) \
	TOOL(dbslower) \
	TOOL(dcstat) \
	TOOL(dnssnoop) \
	TOOL(drsnoop) \
	TOOL(execsnoop) \
	TOOL(exitsnoop) \
	TOOL(ext4dist) \
	TOOL(ext4slower) \
	TOOL(filelife) \
	TOOL(fileslower) \
	TOOL(filetop) \
	TOOL(fsdist) \
	TOOL(fsslower) \
	TOOL(funccount) \
	TOOL(funclatency) \
	TOOL(funcslower) \
	TOOL(futexctn) \
	TOOL(gethostlatency) \
	TOOL(hardirqs) \
	TOOL(killsnoop) \
	TOOL(klockstat) \
	TOOL(llcstat) \
	TOOL(memleak) \
	TOOL(mountsnoop) \
	TOOL(nfsdist) \
	TOOL(nfsslower) \
	TOOL(numamove) \
	TOOL(offcputime) \
	TOOL(oomkill) \
	TOOL(opensnoop) \
	TOOL(pagefaults) \
	TOOL(profile) \
	TOOL(readahead) \
	TOOL(runqlat) \
	TOOL(runqlen) \
	TOOL(runqslower) \
	TOOL(shmsnoop) \
	TOOL(sigtrace) \
	TOOL(slabratetop) \
	TOOL(softirqs) \
	TOOL(sslsniff) \
	TOOL(stackcount) \
	TOOL(statsnoop) \
	TOOL(swapin) \
	TOOL(syncsnoop) \
	TOOL(syscount) \
	TOOL(tcpaccept) \
	TOOL(tcpconnect) \
	TOOL(tcpconnlat) \
	TOOL(tcpdrop) \
	TOOL(tcplife) \
	TOOL(tcpretrans) \
	TOOL(tcprtt) \
	TOOL(tcpstates) \
	TOOL(tcptop) \
	TOOL(threadsnoop) \
	TOOL(trace) \
	TOOL(ucalls) \
	TOOL(uflow) \
	TOOL(ugc) \
	TOOL(uobjnew) \
	TOOL(ustat) \
	TOOL(uthreads) \
	TOOL(vfsstat) \
	TOOL(wakeuptime) \
	TOOL(xdpstat) \
	TOOL(xfsdist) \
	TOOL(xfsslower)

#define TOOL(name) extern const struct tool tool_##name;
TOOLS
#undef TOOL

#endif
