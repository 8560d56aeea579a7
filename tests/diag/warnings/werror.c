// A bare -Werror makes errors of what clang gives too; the rest stays a warning, so that builds which clang lets pass go on to pass.
// flags: -Wall -Werror -Wimplicit-fallthrough -Wno-unknown-warning-option -Wpadded -Wno-such -Wsuch
#include <vmlinux.h>
#include <bpf/bpf_helpers.h>

static int falls(int n)
{
	switch (n) {
	case 1:
	case 2:
		n++;
		__attribute__((fallthrough));
	case 3:
		if (n > 3)
			break;
		else
			__attribute__((fallthrough));
	case 4:
		n += 2;                          /* goes on: an error */
	case 5:
		n = 9;
		break;
	case 6:
		if (n)
			return 1;
		return 2;
	default: {
		n--;
		[[fallthrough]];
	}
	case 7:
		n++;
	}
	return n;
}

SEC("xdp")
int tell(struct xdp_md *ctx)
{
	long left = (long)ctx->data_end - (long)ctx->data;
	int unused;                              /* an error */

	bpf_printk("%d bytes", left);            /* skep's own: a warning */
	return falls((int)left) & 1;
}
