// What the kernel can print.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
SEC("raw_tp/a") int prog(long *ctx)
{
	char comm[16] = {}, *name = comm;
	int n = ctx[0];
	long l = ctx[1];
	__u64 values[2] = { 1, 2 };
	bpf_printk("none");
	bpf_printk("100%%");
	bpf_printk("%d %u %x %X %i", n, n, n, n, 7);
	bpf_printk("%s %5d %-5s %08x %c", comm, n, name, n, 'x');
	bpf_printk("%ld %llu %lx", l, l, l);
	bpf_printk("%p %pK %pI4", ctx, ctx, &n);
	bpf_printk("%d", 5l);
	bpf_printk("%d %s");                    /* no values */
	bpf_printk("%d", n, n);                 /* one too many */
	bpf_printk("%d %d %d %d", n, n, n);     /* one too few */
	bpf_printk("%0.2f", n);                 /* no such */
	bpf_printk("%hd", n);                   /* no such */
	bpf_printk("%s", n);                    /* no text */
	bpf_printk("%d", comm);                 /* a pointer */
	bpf_printk("%d", l);                    /* half of it */
	bpf_printk("%");                        /* nothing behind it */
	char text[8];
	static const char fmt[] = "%d %d %d";
	bpf_snprintf(text, sizeof(text), fmt, values, sizeof(values));   /* one too few */
	return text[0];
}
char LICENSE[] SEC("license") = "GPL";
