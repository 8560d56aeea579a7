// flags: -w
/* C's functions over texts need to know where the text's memory ends. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
char LICENSE[] SEC("license") = "GPL";
static int has_slash(const char *text) { return strchr(text, '/') != 0; }
SEC("kprobe/do_unlinkat") int known(struct pt_regs *ctx)
{
	char comm[16];
	bpf_get_current_comm(comm, sizeof(comm));
	return has_slash(comm);
}
SEC("kprobe/do_unlinkat") int not_known(struct pt_regs *ctx)
{
	const char *text = (void *)ctx->di;
	return strstr(text, "sh") != 0;
}
