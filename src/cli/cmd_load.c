/* cmd_load.c: skep load and skep attach: the steps of a probe's life, each by itself. */
#include "cli/cli.h"

#include "uapi/uapi.h"

#include <signal.h>

static void hexdump(struct cli *c, const struct insn *insns, u32 n)
{
	const u8 *p = (const u8 *)insns;
	for (u32 i = 0; i < n * 8; i++) {
		if (i % 8 == 0)
			buf_printf(&c->out, "%s%03x:", i ? "\n" : "", i);
		buf_printf(&c->out, " %02x", p[i]);
	}
	buf_char(&c->out, '\n');
}

static void dump_all(struct cli *c, const struct obj *o)
{
	vec_each(f, &o->funcs) {
		buf_printf(&c->out, "%.*s\n", STR_ARG(f->name));
		hexdump(c, f->insns, f->ninsns);
	}
}

static int load_bytes(struct cli *c, str bytes, const char *type, const char *pin, bool hex)
{
	s32 prog_type = uapi_prog_type_find(str_from(type));
	if (prog_type < 0 || !bytes.n || bytes.n % 8) {
		app_report(&c->ds, BAD_OPTION, where_arg(str_from(type), 0), prog_type < 0 ? "this is no program type" : "the file is no array of 8-byte instructions");
		return cli_finish(c, false);
	}
	if (hex)
		hexdump(c, (const struct insn *)bytes.s, bytes.n / 8);
	if (!load_need_bpffs(c->host.k, pin, &c->ds))
		return cli_finish(c, false);
	int fd = load_raw(c->host.k, &c->arena, (const struct insn *)bytes.s, bytes.n / 8, (u32)prog_type, "GPL", STR("raw"), host_kernel_version(), &c->ds);
	long r = fd < 0 ? 0 : sys_obj_pin(c->host.k, fd, pin);
	if (r < 0)
		app_report(&c->ds, NO_PIN, where_file(str_from(pin), 0), "cannot pin the program")->sys_errno = (int)-r;
	return cli_finish(c, fd >= 0 && r == 0);
}

int cmd_load(struct cli *c, int argc, char **argv)
{
	const char *path = NULL, *pin = NULL, *type = "kprobe";
	bool raw = false, hex = false, taken;
	struct cc_opts o = { 0 };
	str text;
	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--raw"))
			raw = true;
		else if (!strcmp(argv[i], "--hexdump"))
			hex = true;
		else if (!strcmp(argv[i], "--type")) {
			if (!cli_needs_value(c, &i, argc, argv, &type))
				return cli_finish(c, false);
		} else if (!cli_cc_option(c, &o, &i, argc, argv, &taken)) {
			return cli_finish(c, false);
		} else if (!taken && argv[i][0] != '-' && !pin) {
			*(path ? &pin : &path) = argv[i];
		} else if (!taken) {
			app_report(&c->ds, BAD_OPTION, where_arg(str_from(argv[i]), (u64)i), "this option is not known");
			return cli_finish(c, false);
		}
	}
	if (!pin || !host_read_file(&c->host, str_from(path), &text)) {
		app_report(&c->ds, NO_SOURCE, where_file(str_from(path), 0), pin ? "cannot read the file" : "a source and a path to pin to are needed");
		return cli_finish(c, false);
	}
	if (raw)
		return load_bytes(c, text, type, pin, hex);
	struct cc_opts full = cli_cc_opts(c, &o, true);
	full.no_kprobes = false;
	struct load_opts lo = { .k = c->host.k, .feats = &c->host.feats, .kernel_btf = host_btf_at, .kernel_btf_fd = host_btf_fd, .ctx = &c->host,
		.kern_version = host_kernel_version() };
	struct obj *obj = host_object(&c->host, str_from(path), text, &full);
	if (obj && hex)
		dump_all(c, obj);
	struct loaded *l = obj ? load_object(&c->arena, obj, &lo, &c->ds) : NULL;
	bool ok = l && load_pin(l, pin, &c->ds);
	if (ok)
		buf_printf(&c->out, "%u programs pinned in %s\n", l->progs.n, pin);
	load_close(l);
	return cli_finish(c, ok);
}

static volatile sig_atomic_t stopped;
static void stop(int sig UNUSED) { stopped = 1; }

/* Stays until interrupted: the link goes with the process. */
int cmd_attach(struct cli *c, int argc, char **argv)
{
	struct attach at;
	struct hook hook;
	struct link link;
	struct sigaction act = { .sa_handler = stop };
	if (argc != 3) {
		app_report(&c->ds, BAD_OPTION, where_none(), "a pinned program or id:N, and a hook, are needed");
		return cli_finish(c, false);
	}
	attach_init(&at, &c->arena, c->host.k, &c->host.feats, &c->ds);
	attach_sweep(c->host.k, &c->arena);
	if (!hook_parse(&at, str_from(argv[2]), where_arg(str_from(argv[2]), 2), &hook))
		return cli_finish(c, false);
	long fd = host_program(&c->host, str_from(argv[1]));
	if (fd < 0) {
		app_report(&c->ds, NO_PIN, where_arg(str_from(argv[1]), 1), "there is no such program")->sys_errno = (int)-fd;
		return cli_finish(c, false);
	}
	if (!attach_hook(&at, (int)fd, NULL, &hook, &link))
		return cli_finish(c, false);
	sigaction(SIGINT, &act, NULL);
	sigaction(SIGTERM, &act, NULL);
	buf_printf(&c->out, "attached %.*s; Ctrl-C ends it\n", STR_ARG(link.how));
	buf_flush(&c->out);
	while (!stopped)
		c->host.k->poll(c->host.k, NULL, 0, 1000);
	link_close(&link);
	return cli_finish(c, true);
}
