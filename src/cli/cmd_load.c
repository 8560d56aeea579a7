/* cmd_load.c: skep load and skep attach: the steps of a probe's life, each by itself. */
#include "cli/cli.h"

#include "uapi/uapi.h"

#include <errno.h>

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

static int no_type(struct cli *c, const char *type)
{
	struct nearest n = { .name = str_from(type) };
	for (u32 i = 1; uapi_prog_type_name(i); i++)
		nearest_offer(&n, str_from(uapi_prog_type_name(i)));
	struct diag *d = app_report(&c->ds, BAD_OPTION, where_arg(str_from(type), 0), "this is no program type");
	if (n.best.n)
		diag_hint(&c->ds, d, "did you mean '%.*s'?", STR_ARG(n.best));
	return cli_finish(c, false);
}

static int load_bytes(struct cli *c, str bytes, const char *type, const char *pin, bool hex)
{
	s32 prog_type = uapi_prog_type_find(str_from(type));
	if (prog_type < 0)
		return no_type(c, type);
	if (!bytes.n || bytes.n % 8) {
		app_report(&c->ds, BAD_OPTION, where_none(), "the file is no array of 8-byte instructions");
		return cli_finish(c, false);
	}
	if (hex)
		hexdump(c, (const struct insn *)bytes.s, bytes.n / 8);
	if (!load_need_bpffs(c->host.k, pin, &c->ds))
		return cli_finish(c, false);
	struct raw_prog raw = { (const struct insn *)bytes.s, bytes.n / 8, (u32)prog_type, "GPL", STR("raw"),
		sys_kernel_version(c->host.k) };
	int fd = load_raw(c->host.k, &c->arena, &raw, &c->ds);
	long r = fd < 0 ? 0 : sys_obj_pin(c->host.k, fd, pin);
	if (r < 0)
		app_report(&c->ds, NO_PIN, where_file(str_from(pin), 0), "cannot pin the program")->sys_errno = (int)-r;
	if (fd >= 0)
		c->host.k->close(c->host.k, fd);
	return cli_finish(c, fd >= 0 && r == 0);
}

struct job { struct cc_opts o; const char *path, *pin, *type; bool is_raw, hex; };
enum { OPT_RAW = OPT_OWN, OPT_TYPE, OPT_HEX };

static bool parse(struct cli_args *a, struct job *j)
{
	bool taken;
	int id;
	while ((id = args_next(a)) != OPT_END) {
		switch (id) {
		case OPT_RAW: j->is_raw = true; break;
		case OPT_HEX: j->hex = true; break;
		case OPT_TYPE: j->type = a->value; break;
		case OPT_WORD:
			if (j->pin)
				args_wrong(a, "a file and a path to pin to are enough");
			*(j->path ? &j->pin : &j->path) = a->value;
			break;
		default: args_cc(a, &j->o, id, &taken);
		}
	}
	return !a->is_wrong;
}

static int type_of_source(struct cli *c)
{
	struct diag *d = app_report(&c->ds, BAD_OPTION, where_arg(STR("--type"), 0), "this is of bare instructions "
		"(--raw): a source or an object says itself what its programs are");
	diag_hint(&c->ds, d, "SEC(\"xdp\") before a function makes it an XDP program; all: skep list section");
	return cli_finish(c, false);
}

static int run_load(struct cli *c, struct cli_args *a)
{
	struct job j = { 0 };
	str text;
	if (!parse(a, &j))
		return cli_finish(c, false);
	if (j.type && !j.is_raw)
		return type_of_source(c);
	if (!j.pin)
		return cli_usage(c, a->cmd, "a source or an object, and a path to pin to, are needed");
	if (!host_need_file(&c->host, str_from(j.path), &text))
		return cli_finish(c, false);
	if (j.is_raw)
		return load_bytes(c, text, j.type ? j.type : "kprobe", j.pin, j.hex);
	host_cc_opts(&c->host, true, &j.o);
	j.o.has_kprobes = NULL;
	struct load_opts lo = host_load_opts(&c->host);
	struct obj *obj = host_object(&c->host, str_from(j.path), text, &j.o);
	if (obj && j.hex)
		dump_all(c, obj);
	if (obj)
		verify_forecast(&c->host, obj);
	host_tell(&c->host, c->json, &c->err);
	bool is_ready = obj && load_find_shared(c->host.k, &c->arena, obj, &c->ds);
	struct loaded *l = is_ready ? load_object(&c->arena, obj, &lo, &c->ds) : NULL;
	bool ok = l && load_pin(l, j.pin, &c->ds);
	if (ok)
		buf_printf(&c->out, "%u program%s pinned in %s\n", l->progs.n, l->progs.n == 1 ? "" : "s", j.pin);
	load_close(l);
	return cli_finish(c, ok);
}

static const struct cli_option load_options[] = {
	{ OPT_HEX, "--hexdump", NULL, "show the bytes of the instructions" },
	{ OPT_RAW, "--raw", NULL, "FILE is nothing but instructions; PIN_PATH is the program's own" },
	{ OPT_TYPE, "--type", "TYPE", "the type of a raw program (kprobe)" },
	CLI_CC_OPTIONS,
	{ 0 },
};

const struct command command_load = {
	"load", run_load, "load FILE.o|FILE.c PIN_PATH [--hexdump] | load --raw [--type TYPE] FILE PIN_PATH",
		"compile, load, pin: nothing is attached",
	load_options,
	"Programs and maps are pinned as PIN_PATH/NAME, under a bpffs (/sys/fs/bpf); rm -r PIN_PATH unloads them.\n\n"
	"examples:\n"
	"  skep load examples/vfs_create.c /sys/fs/bpf/probe\n"
	"  skep attach /sys/fs/bpf/probe/bpf_prog1 kprobe:vfs_create\n"
	"  skep trace\n",
};

/* Stays until interrupted: the link goes with the process. */
static void stay(struct cli *c, const struct link *link)
{
	struct rights_use use = { .files = (const char *[]){ link->legacy_file }, .nfiles = link->legacy.n > 0,
		.kept = link->rights };
	cli_until_stopped();
	rights_drop(&c->host, NULL, &use);
	buf_printf(&c->out, "attached %.*s; Ctrl-C ends it\n", STR_ARG(link->how));
	buf_flush(&c->out);
	while (!cli_stopped())
		c->host.k->poll(c->host.k, NULL, 0, 1000);
}

/* It outlives us: an iterator is then read as a file, other links hold until the pin goes. */
static bool pin_link(struct cli *c, const struct link *link, const char *path)
{
	if (!load_need_bpffs(c->host.k, path, &c->ds))
		return false;
	long r = link->link_fd < 0 ? -EOPNOTSUPP : sys_obj_pin(c->host.k, link->link_fd, path);
	if (r < 0)
		app_report(&c->ds, NO_PIN, where_arg(str_from(path), 3), "cannot pin the link here")->sys_errno =
			(int)-r;
	return r == 0;
}

static int run_attach(struct cli *c, struct cli_args *a)
{
	struct attach at;
	struct hook hook;
	struct link link;
	const char *what = NULL, *where = NULL;
	const char *pin = NULL;
	while (args_next(a) == OPT_WORD) {
		if (pin)
			args_wrong(a, "a program, a hook and a pin are enough");
		*(where ? &pin : what ? &where : &what) = a->value;
	}
	if (a->is_wrong)
		return cli_finish(c, false);
	if (!where)
		return cli_usage(c, a->cmd, "a pinned program or id:N, and a hook, are needed");
	attach_init(&at, &c->arena, c->host.k, &c->host.feats, &c->ds);
	attach_sweep(c->host.k, &c->arena);
	if (!hook_parse(&at, str_from(where), where_arg(str_from(where), 2), &hook))
		return cli_finish(c, false);
	int fd = host_need_program(&c->host, str_from(what), 1);
	if (fd < 0)
		return cli_finish(c, false);
	bool ok = attach_hook(&at, fd, NULL, &hook, &link);
	if (ok) {
		if (pin)
			ok = pin_link(c, &link, pin);
		else if (link.is_iter)
			ok = host_read_iter(&c->host, &link, false, &c->out);
		else
			stay(c, &link);
		link_close(&link);
	}
	c->host.k->close(c->host.k, fd);
	return cli_finish(c, ok);
}

static const struct cli_option attach_options[] = { { 0 } };

const struct command command_attach = {
	"attach", run_attach, "attach PIN|id:N HOOK [LINK_PIN]",
		"a loaded program onto a hook, until interrupted, or until LINK_PIN is removed", attach_options,
	"hooks:\n"
	"  kprobe:FUNCTION[+OFFSET]  kretprobe:FUNCTION      entry and return of a kernel function\n"
	"  tracepoint:CATEGORY:EVENT                         see /sys/kernel/tracing/available_events\n"
	"  event:N                                           a tracefs event by its id\n"
	"  rawtp:EVENT                                       a tracepoint with its raw arguments\n"
	"  uprobe:PATH:SYMBOL[+OFFSET]  uretprobe:...        a function of a program or library\n"
	"  usdt:PATH:PROVIDER:NAME                           a statically defined probe (<sys/sdt.h>)\n"
	"  kprobe.multi:PATTERN  uprobe.multi:PATH:PATTERN   all functions of such names, * and ?\n"
	"  perf:EVENT[:PERIOD]                               a perf event, sampled\n"
	"  xdp:INTERFACE  tcx/ingress:INTERFACE  tcx/egress:INTERFACE  netkit/primary:INTERFACE\n"
	"  socket:INTERFACE|any                              a filter of packets, on a raw socket\n"
	"  cgroup:PATH  cgroup/connect4:PATH ...             a cgroup v2 directory\n"
	"  iter:[map=PIN|map=id:N]                           an iterator: what it says, once; pinned, whenever the "
	"pin is read\n"
	"  generic:INTERFACE                                 XDP before the stack, with any driver\n"
	"  freplace:PIN|id:N[:FUNCTION]                      a function of a loaded program (skep run --hook)\n"
	"  struct_ops:NAME                                   a pinned table of functions\n"
	"  netfilter:ipv4|ipv6:PLACE[:PRIORITY]              pre_routing, local_in, forward, local_out, post_routing\n"
	"  sk_lookup:self  flow_dissector:self               the network namespace we are in, or a path or name of "
	"one\n\n"
	"examples:\n"
	"  skep attach /sys/fs/bpf/probe/on_exec tracepoint:sched:sched_process_exec\n"
	"  skep attach id:42 event:365\n",
};
