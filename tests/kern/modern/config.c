/* config.c: what the kernel was built with, and its symbols: numbers of each width, truth, texts and their characters; members of
 * maps. Loaders put the places of such variables over what the instruction holds, so an offset stands beside it. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
// needs: kconfig helper:loop
// numbers is 1
// texts is 1
// at_place is 1
// map_fields is 74
// absent is 0

char LICENSE[] SEC("license") = "GPL";
extern int LINUX_KERNEL_VERSION __kconfig;
extern bool CONFIG_BPF_SYSCALL __kconfig, CONFIG_NOT_THERE __kconfig __weak;
extern enum libbpf_tristate CONFIG_BPF __kconfig, CONFIG_NOT_THERE_EITHER __kconfig __weak;
extern char CONFIG_SMP __kconfig;
extern unsigned long CONFIG_NR_CPUS __kconfig;
extern short CONFIG_LOG_BUF_SHIFT __kconfig;
extern u64 CONFIG_PGTABLE_LEVELS __kconfig;
extern s8 CONFIG_HZ_OF_NOBODY __kconfig __weak;
extern char CONFIG_CC_VERSION_TEXT[64] __kconfig;
extern const char linux_banner[] __ksym __weak;
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 7); __type(key, u32); __type(value, u32); } seven SEC(".maps");

SEC("syscall") int numbers(void *ctx)
{
	return LINUX_KERNEL_VERSION >> 16 >= 5 && CONFIG_BPF_SYSCALL && CONFIG_BPF == TRI_YES && CONFIG_SMP == 'y' && CONFIG_NR_CPUS > 0 &&
		CONFIG_LOG_BUF_SHIFT > 10 && CONFIG_LOG_BUF_SHIFT < 30 && CONFIG_PGTABLE_LEVELS >= 3;
}
SEC("syscall") int texts(void *ctx)        /* "gcc (...", or "x86_64-linux-gnu-gcc-14 (..." */
{
	char c[2] = { CONFIG_CC_VERSION_TEXT[0], CONFIG_CC_VERSION_TEXT[2] };
	return (c[0] == 'g' && c[1] == 'c') || (c[0] == 'x' && c[1] == '6') || (c[0] == 'a' && c[1] == 'r');
}
SEC("syscall") int at_place(int *ctx)      /* the same text by numbers that only the run knows */
{
	return CONFIG_CC_VERSION_TEXT[ctx[0] & 3] == CONFIG_CC_VERSION_TEXT[1] && CONFIG_CC_VERSION_TEXT[(ctx[1] & 3) + 5] == CONFIG_CC_VERSION_TEXT[7];
}
SEC("syscall") int map_fields(void *ctx)
{
	struct bpf_map *m = (void *)&seven;
	return m->max_entries * 10 + m->key_size;
}
SEC("syscall") int absent(void *ctx) { return CONFIG_NOT_THERE + CONFIG_NOT_THERE_EITHER + CONFIG_HZ_OF_NOBODY; }
SEC("raw_tp/sys_enter") int symbol(void *ctx)
{
	char text[4] = { 0 };
	bpf_probe_read_kernel(text, sizeof(text), linux_banner + 6);
	return text[0];
}
