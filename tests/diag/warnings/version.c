#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
/* in a source for any kernel it is no macro */
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 15, 0)
int old;
#endif
#if defined(LINUX_VERSION_CODE) && LINUX_VERSION_CODE > KERNEL_VERSION(5, 15, 0)
int asked;
#endif
#ifdef LINUX_VERSION_CODE
int defined_here;
#endif
