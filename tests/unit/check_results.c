/* check_results.c: which constants a program of each kind may return: what check_return_code() of the kernel's verifier
 * takes (and for XDP the actions there are). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bench.h"

enum { ANY = -1000 };        /* the kernel does not look */

static const struct { const char *section; int least, most; } rows[] = {
	{ "xdp", 0, 4 }, { "xdp.frags/devmap", 0, 4 }, { "fentry/vfs_read", 0, 0 }, { "fexit/vfs_read", 0, 0 },
	{ "fentry.s/vfs_read", 0, 0 }, { "iter/task", 0, 1 }, { "iter.s/task", 0, 1 }, { "sk_lookup", 0, 1 },
	{ "netfilter", 0, 1 }, { "sockops", 0, 1 }, { "cgroup_skb/egress", 0, 3 }, { "cgroup_skb/ingress", 0, 1 },
	{ "cgroup/skb", 0, 1 }, { "cgroup/sock", 0, 1 }, { "cgroup/sock_create", 0, 1 },
		{ "cgroup/sock_release", 0, 1 },
	{ "cgroup/post_bind4", 0, 1 }, { "cgroup/post_bind6", 0, 1 }, { "cgroup/bind4", 0, 3 },
		{ "cgroup/bind6", 0, 3 },
	{ "cgroup/connect4", 0, 1 }, { "cgroup/connect6", 0, 1 }, { "cgroup/connect_unix", 0, 1 },
	{ "cgroup/sendmsg4", 0, 1 }, { "cgroup/sendmsg6", 0, 1 }, { "cgroup/sendmsg_unix", 0, 1 },
	{ "cgroup/recvmsg4", 1, 1 }, { "cgroup/recvmsg6", 1, 1 }, { "cgroup/recvmsg_unix", 1, 1 },
	{ "cgroup/getpeername4", 1, 1 }, { "cgroup/getpeername6", 1, 1 }, { "cgroup/getpeername_unix", 1, 1 },
	{ "cgroup/getsockname4", 1, 1 }, { "cgroup/getsockname6", 1, 1 }, { "cgroup/getsockname_unix", 1, 1 },
	{ "cgroup/getsockopt", 0, 1 }, { "cgroup/setsockopt", 0, 1 }, { "cgroup/sysctl", 0, 1 }, { "cgroup/dev", 0, 1 },
	{ "kprobe/vfs_read", ANY, 0 }, { "kretprobe/vfs_read", ANY, 0 }, { "tracepoint/a/b", ANY, 0 },
	{ "raw_tp/a", ANY, 0 }, { "uprobe//bin/sh:main", ANY, 0 }, { "tc", ANY, 0 }, { "socket", ANY, 0 },
	{ "sk_msg", ANY, 0 }, { "fmod_ret/vfs_read", ANY, 0 }, { "perf_event", ANY, 0 }, { "syscall", ANY, 0 },
};

static bool is_told(const char *section, int value, struct buf *said)
{
	struct bench b;
	begin(&b);
	str text = arena_printf(&b.a, "__attribute__((section(\"%s\"), used)) int f(void *ctx) { return %d; }\n",
		section,
		value);
	struct cc_opts opts = { .cpu = 3, .read_file = read_file, .ctx = &b.a, .arch = STR("x86"),
		.kernel_version = 0x60600, .btf = kernel };
	cc_compile(&b.a, &b.src, STR("x.c"), text, &opts, &b.ds);
	bool told = false;
	vec_each(d, &b.ds.list)
		if (str_starts((*d)->msg, "a program in '")) {
			told = true;
			said->n = 0;
			buf_str(said, (*d)->msg);
		}
	arena_clear(&b.a);
	return told;
}

static void programs_return(void **state)
{
	struct buf said = BUF_INIT;
	(void)state;
	for (u32 r = 0; r < ARRAY_LEN(rows); r++)
		for (int v = -2; v <= 6; v++) {
			bool is_any = rows[r].least == ANY, fits = is_any || (v >= rows[r].least && v <= rows[r].most);
			if (is_told(rows[r].section, v, &said) == fits)
				fail_msg("%s: %d is %s", rows[r].section, v, fits ? "refused" : "accepted");
		}
	assert_true(is_told("cgroup/bind4", 4, &said));
	assert_string_equal(buf_cstr(&said), "a program in 'cgroup/bind4' returns a number from 0 to 3, not 4");
	assert_true(is_told("xdp", -1, &said));
	assert_string_equal(buf_cstr(&said), "a program in 'xdp' returns a number from 0 to 4, not -1");
	buf_free(&said);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(programs_return) };
	return cmocka_run_group_tests(tests, with_types, NULL);
}
