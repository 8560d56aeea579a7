/* uapi_tables.c: every row of the tables, by the functions that hand them out, and names back to their numbers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "uapi/uapi.h"

#include "golden.h"

enum { PAST = 80 /* more than any of these kinds has */, CTX_BYTES = 512 };

static void kinds(struct buf *out, const char *what, const char *(*name)(u32 n), s32 (*find)(str name))
{
	for (u32 i = 0; i < PAST; i++) {
		if (!name(i)) {
			assert_true(name != uapi_map_type_name || !uapi_map_type_flags(i));
			continue;
		}
		buf_printf(out, "%s %u %s", what, i, name(i));
		if (find)
			assert_int_equal(find(str_from(name(i))), i);
		if (name == uapi_map_type_name)
			buf_printf(out, " flags %#x", uapi_map_type_flags(i));
		buf_char(out, '\n');
	}
	assert_null(name(PAST));
	assert_true(!find || find(STR("no_such_kind")) == -1);
}

static void names(void **state)
{
	struct buf out = BUF_INIT;
	(void)state;
	kinds(&out, "program", uapi_prog_type_name, uapi_prog_type_find);
	kinds(&out, "map", uapi_map_type_name, uapi_map_type_find);
	kinds(&out, "attach", uapi_attach_type_name, uapi_attach_type_find);
	kinds(&out, "link", uapi_link_type_name, NULL);
	assert_int_equal(uapi_map_type_flags(PAST), 0);
	assert_true(golden("uapi_kinds", &out));
}

static void sections(void **state)
{
	struct buf out = BUF_INIT;
	const struct uapi_sec *s;
	(void)state;
	for (u32 i = 0; (s = uapi_sec_row(i)); i++)
		buf_printf(&out, "%s program %u attach %u flags %#x context %u %s\n", s->name, s->prog_type,
			s->attach_type,
			s->flags, s->ctx, s->ctx_struct);
	for (u32 ctx = 0; ctx <= CTX_COUNT; ctx++)
		for (u32 at = 0; at < CTX_BYTES; at++)
			for (u32 size = 1; size <= 8; size++) {
				const struct uapi_ctx_field *f = uapi_ctx_field(ctx, at, size);
				if (f)
					buf_printf(&out, "field %u %s at %u size %u kind %u\n", ctx, f->name, at, size,
						f->kind);
			}
	assert_true(golden("uapi_sections", &out));
}

static void helpers(void **state)
{
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < HELPER_COUNT; i++) {
		const struct uapi_helper_row *h = uapi_helper(i);
		char full[64];
		if (!h)
			continue;
		snprintf(full, sizeof(full), "bpf_%s", h->name);
		assert_ptr_equal(uapi_helper_find(str_from(h->name)), h);
		assert_ptr_equal(uapi_helper_find(str_from(full)), h);
		buf_printf(&out, "%u %s since %s%s: %u(%u, %u, %u, %u, %u) %s; %s\n", h->number, h->name, h->since,
			h->gpl_only ? " gpl" : "", h->result, h->arg[0], h->arg[1], h->arg[2], h->arg[3], h->arg[4],
			h->ret_struct ? h->ret_struct : "-", h->proto);
	}
	assert_null(uapi_helper(HELPER_COUNT));
	assert_null(uapi_helper_find(STR("bpf_")));
	assert_null(uapi_helper_find(STR("no_such_helper")));
	assert_true(golden("uapi_helpers", &out));
}

static void machines(void **state)
{
	static const char *const archs[] = { "x86", "x86_64", "arm64", "aarch64", "riscv", "riscv64", "s390", "s390x",
		"none", "" };
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(archs); i++) {
		str arch = str_from(archs[i]);
		const struct uapi_regs *r = uapi_regs(arch);
		buf_printf(&out, "'%s':", archs[i]);
		if (r) {
			buf_printf(&out, " %s size %u rc %u sp %u ip %u fp %u ret %u prefix '%s' parameters", r->arch,
				r->size, r->rc,
				r->sp, r->ip, r->fp, r->ret, r->syscall_prefix);
			for (u32 p = 0; p < r->nparm; p++)
				buf_printf(&out, " %u", r->parm[p]);
			buf_puts(&out, " of calls");
			for (u32 p = 0; p < ARRAY_LEN(r->syscall_parm); p++)
				buf_printf(&out, " %u", r->syscall_parm[p]);
		}
		buf_char(&out, '\n');
		for (u32 nr = 0; nr < 1000; nr++) {
			const char *name = uapi_syscall_name(arch, nr);
			if (name) {
				buf_printf(&out, "%u %s\n", nr, name);
				assert_int_equal(uapi_syscall_number(arch, str_from(name)), nr);
			}
		}
		assert_int_equal(uapi_syscall_number(arch, STR("no_such_call")), -1);
	}
	for (int e = -1; e < 4200; e++)
		if (uapi_errno_name(e))
			buf_printf(&out, "errno %d %s\n", e, uapi_errno_name(e));
	assert_true(golden("uapi_machines", &out));
}

static void signals(void **state)
{
	static const struct { const char *name; u32 number; } rows[] = { { "TERM", 15 }, { "SIGTERM", 15 },
		{ "term", 15 },
		{ "sigTerm", 15 }, { "HUP", 1 }, { "SYS", 31 }, { "USR1", 10 }, { "usr2", 12 }, { "SIG", 0 }, { "", 0 },
		{ "TERMINATE_LONG_NAME", 0 }, { "0", 0 }, { "SIGSIGTERM", 0 }, { "KILL9", 0 } };
	struct buf out = BUF_INIT;
	(void)state;
	for (int i = -1; i < 70; i++) {
		const char *name = uapi_signal_name(i);
		if (!name)
			continue;
		buf_printf(&out, "%d %s\n", i, name);
		assert_int_equal(uapi_signal_number(str_from(name)), i);
	}
	for (u32 i = 0; i < ARRAY_LEN(rows); i++)
		if (uapi_signal_number(str_from(rows[i].name)) != rows[i].number)
			fail_msg("'%s' is %u", rows[i].name, uapi_signal_number(str_from(rows[i].name)));
	assert_true(golden("uapi_signals", &out));
}

/* A few of each header and of each type; what is no constant; what each machine numbers by itself. */
static void constants(void **state)
{
	static const char *const asked[] = { "AF_INET", "ETH_P_IP", "ETH_ALEN", "IPPROTO_TCP", "O_CREAT", "O_DIRECT",
		"O_DIRECTORY",
		"O_TMPFILE", "SOL_SOCKET", "TC_ACT_SHOT", "XDP_PASS", "PAGE_SIZE", "HZ", "EPERM", "ENOENT", "SIGKILL",
		"UINT_MAX",
		"ULONG_MAX", "INT_MIN", "LLONG_MAX", "ULLONG_MAX", "SHRT_MIN", "CAP_SYS_ADMIN", "S_IFMT", "__NR_openat",
		"__NR_nanosleep", "__NR_nothing", "__NR_", "_", "A", "", "lower", "af_inet", "BPF_ANY",
		"BPF_F_CURRENT_CPU",
		"IFNAMSIZ", "TASK_COMM_LEN", "CLONE_NEWNET", "PROT_EXEC", "NULL" };
	static const char *const archs[] = { "x86", "arm64" };
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 m = 0; m < ARRAY_LEN(archs); m++)
		for (u32 i = 0; i < ARRAY_LEN(asked); i++) {
			struct uapi_const c = { 0 };
			if (uapi_const_find(str_from(archs[m]), str_from(asked[i]), &c))
				buf_printf(&out, "%s %s = %lld type %u\n", archs[m], asked[i], (long long)c.value,
					c.type);
			else
				buf_printf(&out, "%s %s: none\n", archs[m], asked[i]);
		}
	assert_true(golden("uapi_constants", &out));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(names), cmocka_unit_test(sections),
		cmocka_unit_test(helpers),
		cmocka_unit_test(machines), cmocka_unit_test(signals), cmocka_unit_test(constants) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
