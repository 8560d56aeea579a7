# An LSM hook that says no: the workload's files cannot be opened while it is attached, and can afterwards.
# needs: lsm btf guest
cat >"$TMP/deny.c" <<'END'
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
char LICENSE[] SEC("license") = "GPL";
SEC("lsm/file_open") int BPF_PROG(no_secret, struct file *file, int ret)
{
	char name[16];
	if (ret)
		return ret;
	bpf_probe_read_kernel_str(name, sizeof(name), file->f_path.dentry->d_name.name);
	return name[0] == 's' && name[1] == 'e' && name[2] == 'c' && name[3] == 'r' && name[4] == 'e' && name[5] == 't' ? -1 : 0;
}
END
echo hidden >"$TMP/secret"
echo open >"$TMP/public"
run "$SKEP" run "$TMP/deny.c" -d 20 -c "cat $TMP/public; cat $TMP/secret; echo code \$?"
expect_count 1 '^open$' "$TMP/out"
expect_count 0 '^hidden$' "$TMP/out"
expect_count 1 '^code 1$' "$TMP/out"
expect hidden "$(cat "$TMP/secret")" "the file, afterwards"

# A sleepable hook tells the whole path.
have lsm.s || exit 0
cat >"$TMP/paths.c" <<'END'
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
char LICENSE[] SEC("license") = "GPL";
SEC("lsm.s/file_open") int BPF_PROG(paths, struct file *file, int ret)
{
	char path[64];
	long n = bpf_d_path(&file->f_path, path, sizeof(path));
	if (n > 0 && bpf_get_current_pid_tgid() >> 32 > 1)
		bpf_printk("open %s", path);
	return ret;
}
END
run "$SKEP" run "$TMP/paths.c" -d 20 -c "$traced cat $TMP/public"
expect_traced 1 "open $TMP/public\$"
