/* cmd_features.c: skep features: what this kernel offers, found by asking, with the reason where something is
 * refused. */
#include "cli/cli.h"

#include "uapi/uapi.h"

#include <errno.h>
#include <sys/utsname.h>
#include <unistd.h>

struct features { struct cli *c; const char *section; u32 n; };

static void section(struct features *f, const char *name)
{
	if (!f->c->json)
		buf_printf(&f->c->out, "%s%s\n", f->section ? "\n" : "", name);
	f->section = name;
}

/* A fact: its value in words, or yes and no with the kernel's reason. */
static void fact(struct features *f, str what, str value, long err)
{
	struct buf *out = &f->c->out;
	const char *reason = err < 0 ? uapi_errno_name((int)-err) : NULL;
	if (!f->c->json) {
		buf_printf(out, "  %-49.*s %.*s%s%s\n", STR_ARG(what), STR_ARG(value), reason ? "   " : "",
			reason ? reason : "");
		return;
	}
	struct json j = host_json(&f->c->host, "feature", out);
	json_text(&j, "section", f->section);
	json_str(&j, "name", what);
	json_str(&j, "value", value);
	if (reason)
		json_text(&j, "reason", reason);
	json_end_line(&j);
}

static void yes_no(struct features *f, const char *what, long err)
{
	fact(f, str_from(what), err < 0 ? STR("no") : STR("yes"), err);
}

static void lockdown(struct features *f)
{
	str level = sys_lockdown(f->c->host.k, &f->c->arena);
	fact(f, STR("lockdown"), level.n ? level : STR("not known (no securityfs)"), 0);
}

static void number(struct features *f, const char *what, const char *path, const char *const *words, u32 nwords)
{
	u64 n;
	long r = sys_read_number(f->c->host.k, path, &n);
	if (r < 0)
		fact(f, str_from(what), r == -ENOENT ? STR("no") : STR("not known"), r);
	else
		fact(f, str_from(what), n < nwords ? str_from(words[n]) : arena_printf(&f->c->arena, "%llu",
			(unsigned long long)n), 0);
}

static void capability(struct features *f, u64 set, u32 bit, const char *name, const char *what)
{
	fact(f, arena_printf(&f->c->arena, "%s: %s", name, what), set >> bit & 1 ? STR("yes") : STR("no"), 0);
}

static void machine(struct features *f)
{
	static const char *const jit[] = { "off", "on", "on, with debugging output" },
		*const harden[] = { "off", "for unprivileged users", "for all" },
		*const unprivileged[] = { "allowed", "refused, for good", "refused" };
	struct utsname u = { 0 };
	u64 caps = sys_capabilities(f->c->host.k, &f->c->arena);
	f->c->host.k->uname(f->c->host.k, &u);
	section(f, "machine");
	fact(f, STR("kernel"), arena_printf(&f->c->arena, "%s %s", u.release, u.machine), 0);
	number(f, "JIT (net.core.bpf_jit_enable)", "/proc/sys/net/core/bpf_jit_enable", jit, ARRAY_LEN(jit));
	number(f, "JIT hardening (net.core.bpf_jit_harden)", "/proc/sys/net/core/bpf_jit_harden", harden,
		ARRAY_LEN(harden));
	number(f, "unprivileged users (unprivileged_bpf_disabled)", "/proc/sys/kernel/unprivileged_bpf_disabled",
		unprivileged, ARRAY_LEN(unprivileged));
	lockdown(f);
	fact(f, STR("tracefs"), sys_tracefs(f->c->host.k) ? str_from(sys_tracefs(f->c->host.k)) : STR("not mounted"),
		0);
	section(f, "privileges");
	capability(f, caps, SYS_CAP_BPF, "CAP_BPF", "load programs, create maps");
	capability(f, caps, SYS_CAP_PERFMON, "CAP_PERFMON", "trace the kernel");
	capability(f, caps, SYS_CAP_NET_ADMIN, "CAP_NET_ADMIN", "network hooks");
	capability(f, caps, SYS_CAP_SYS_ADMIN, "CAP_SYS_ADMIN", "list objects of others");
}

static void helpers(struct features *f)
{
	const struct btf *b = host_btf(&f->c->host);
	u32 known = 0, all = 0;
	s64 v;
	for (u32 i = 1; uapi_helper(i); i++) {
		all++;
		known += b && btf_find_enumerator(b, arena_printf(&f->c->arena, "BPF_FUNC_%s", uapi_helper(i)->name),
			&v);
	}
	section(f, "helpers");
	fact(f, STR("helpers of the kernel, of those that skep knows"), b ? arena_printf(&f->c->arena, "%u of %u",
		known, all) : STR("not known without BTF"), 0);
	for (u32 i = 1; b && uapi_helper(i); i++)
		if (!btf_find_enumerator(b, arena_printf(&f->c->arena, "BPF_FUNC_%s", uapi_helper(i)->name), &v))
			fact(f, arena_printf(&f->c->arena, "bpf_%s", uapi_helper(i)->name), STR("no"), 0);
}

static int run(struct cli *c, struct cli_args *a)
{
	struct features f = { .c = c };
	struct feats *asked = &c->host.feats;
	for (int id; (id = args_next(a)) != OPT_END;) {
		if (id == 'f')
			args_json(a, &c->json);
		else
			args_wrong(a, "no word is expected here");
	}
	if (a->is_wrong)
		return cli_finish(c, false);
	machine(&f);
	section(&f, "kernel and hooks");
	for (u32 i = 0; i < FEAT_COUNT; i++)
		yes_no(&f, feat_text(i), feat_has(asked, i) ? 0 : -asked->why[i]);
	section(&f, "program types");
	for (u32 i = 1; uapi_prog_type_name(i); i++)
		yes_no(&f, uapi_prog_type_name(i), feat_prog_type(asked, i));
	section(&f, "map types");
	for (u32 i = 1; uapi_map_type_name(i); i++)
		yes_no(&f, uapi_map_type_name(i), feat_map_type(asked, i));
	helpers(&f);
	return cli_finish(c, true);
}

static const struct cli_option options[] = { { 'f', "-f", "text|json", "json: one object a line" }, { 0 } };

const struct command command_features = { "features", run, "features [-f json]",
	"what this kernel offers, found by asking it", options, NULL };
