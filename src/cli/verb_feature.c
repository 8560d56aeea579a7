/* verb_feature.c: skep feature: what the kernel offers, as bpftool asks and tells it; skep features says more. */
#include "cli/verb.h"

#include "load/load.h"
#include "uapi/uapi.h"

#include <ctype.h>
#include <errno.h>

struct probe {
	struct verb *v;
	bool macros, full, has_kernel, unprivileged;
	const char *prefix;
	u32 ifindex;
	bool is_first;
};

/* Kernel options that matter; the last as a macro too. */
static const char *const configs[] = { "CONFIG_BPF", "CONFIG_BPF_SYSCALL", "CONFIG_HAVE_EBPF_JIT", "CONFIG_BPF_JIT",
	"CONFIG_BPF_JIT_ALWAYS_ON", "CONFIG_DEBUG_INFO_BTF", "CONFIG_DEBUG_INFO_BTF_MODULES", "CONFIG_CGROUPS",
	"CONFIG_CGROUP_BPF",
	"CONFIG_CGROUP_NET_CLASSID", "CONFIG_SOCK_CGROUP_DATA", "CONFIG_BPF_EVENTS", "CONFIG_KPROBE_EVENTS",
	"CONFIG_UPROBE_EVENTS", "CONFIG_TRACING", "CONFIG_FTRACE_SYSCALLS", "CONFIG_FUNCTION_ERROR_INJECTION",
	"CONFIG_BPF_KPROBE_OVERRIDE", "CONFIG_NET", "CONFIG_XDP_SOCKETS", "CONFIG_LWTUNNEL_BPF", "CONFIG_NET_ACT_BPF",
	"CONFIG_NET_CLS_BPF", "CONFIG_NET_CLS_ACT", "CONFIG_NET_SCH_INGRESS", "CONFIG_XFRM", "CONFIG_IP_ROUTE_CLASSID",
	"CONFIG_IPV6_SEG6_BPF", "CONFIG_BPF_LIRC_MODE2", "CONFIG_BPF_STREAM_PARSER", "CONFIG_NETFILTER_XT_MATCH_BPF",
	"CONFIG_BPFILTER", "CONFIG_BPFILTER_UMH", "CONFIG_TEST_BPF", "CONFIG_HZ" };

static str upper(struct probe *p, str s)
{
	char *out = arena_strdup(p->v->a, s);
	for (char *c = out; *c; c++)
		*c = (char)toupper((u8)*c);
	return str_from(out);
}

static void begin(struct probe *p, const char *key, const char *title, const char *comment)
{
	if (p->v->json)
		json_open(&p->v->j, key, '{');
	else if (p->macros)
		buf_printf(p->v->out, "/*** %s ***/\n", comment);
	else
		buf_printf(p->v->out, "%s...\n", title);
}

static void end(struct probe *p)
{
	if (p->v->json)
		json_close(&p->v->j, '}');
	else
		buf_char(p->v->out, '\n');
}

/* what: "bounded_loops"; name: of people. */
static void fact(struct probe *p, const char *what, const char *text, bool has)
{
	struct verb *v = p->v;
	str key = arena_printf(v->a, "have_%s", what);
	if (v->json)
		json_bool(&v->j, key.s, has);
	else if (p->macros)
		buf_printf(v->out, "#define %s%s%.*s\n", p->prefix, has ? "" : "NO_", STR_ARG(upper(p, key)));
	else
		buf_printf(v->out, "%s is %savailable\n", text, has ? "" : "NOT ");
}

/* ---- configuration --------------------------------------------------- */

static void setting(struct probe *p, const char *key, const char *path, const char *const *texts, u32 ntexts,
	const char *lost)
{
	struct verb *v = p->v;
	u64 n;
	long r = sys_read_number(v->k, path, &n);
	if (v->json && r >= 0)
		json_u64(&v->j, key, n);
	else if (v->json)
		json_s64(&v->j, key, -1);
	else if (r < 0)
		buf_printf(v->out, "Unable to retrieve %s\n", lost);
	else if (n < ntexts)
		buf_printf(v->out, "%s\n", texts[n]);
	else
		buf_printf(v->out, "%s has unknown value %llu\n", lost, (unsigned long long)n);
}

static void settings(struct probe *p)
{
	static const char *const unprivileged[] = { "bpf() syscall for unprivileged users is enabled",
		"bpf() syscall restricted to privileged users (without recovery)",
		"bpf() syscall restricted to privileged users (admin can change)" };
	static const char *const jit[] = { "JIT compiler is disabled", "JIT compiler is enabled",
		"JIT compiler is enabled with debugging traces in kernel logs" };
	static const char *const harden[] = { "JIT compiler hardening is disabled",
		"JIT compiler hardening is enabled for unprivileged users",
		"JIT compiler hardening is enabled for all users" };
	static const char *const kallsyms[] = { "JIT compiler kallsyms exports are disabled",
		"JIT compiler kallsyms exports are enabled for root" };
	struct verb *v = p->v;
	u64 limit;
	setting(p, "unprivileged_bpf_disabled", "/proc/sys/kernel/unprivileged_bpf_disabled", unprivileged, 3,
		"the restriction of bpf() to privileged users");
	setting(p, "bpf_jit_enable", "/proc/sys/net/core/bpf_jit_enable", jit, 3, "JIT-compiler status");
	setting(p, "bpf_jit_harden", "/proc/sys/net/core/bpf_jit_harden", harden, 3, "JIT hardening status");
	setting(p, "bpf_jit_kallsyms", "/proc/sys/net/core/bpf_jit_kallsyms", kallsyms, 2,
		"JIT kallsyms export status");
	long r = sys_read_number(v->k, "/proc/sys/net/core/bpf_jit_limit", &limit);
	if (v->json)
		json_s64(&v->j, "bpf_jit_limit", r < 0 ? -1 : (s64)limit);
	else if (r < 0)
		buf_puts(v->out, "Unable to retrieve global memory limit for JIT compiler for unprivileged users\n");
	else
		buf_printf(v->out, "Global memory limit for JIT compiler for unprivileged users is %llu bytes\n",
			(unsigned long long)limit);
}

static void kernel_config(struct probe *p)
{
	struct verb *v = p->v;
	str text = load_config_text(v->k, v->a), value;
	for (u32 i = p->macros ? ARRAY_LEN(configs) - 1 : 0; i < ARRAY_LEN(configs); i++) {
		bool has = text.n && load_config_find(text, str_from(configs[i]), &value);
		if (v->json && has)
			json_str(&v->j, configs[i], value);
		else if (v->json)
			json_null(&v->j, configs[i]);
		else if (p->macros && has)
			buf_printf(v->out, "#define %s%s %.*s\n", p->prefix, configs[i], STR_ARG(value));
		else if (p->macros)
			buf_printf(v->out, "/* %s%s is not set */\n", p->prefix, configs[i]);
		else if (has)
			buf_printf(v->out, "%s is set to %.*s\n", configs[i], STR_ARG(value));
		else
			buf_printf(v->out, "%s is not set\n", configs[i]);
	}
}

static void system_config(struct probe *p)
{
	begin(p, "system_config", "Scanning system configuration", "Misc kernel config items");
	if (!p->macros || p->v->json)
		settings(p);
	kernel_config(p);
	end(p);
}

/* ---- types --------------------------------------------------- */

static bool has_prog_type(struct probe *p, u32 type)
{
	if (!p->ifindex)
		return feat_prog_type(&p->v->c->host.feats, type) == 0;
	return feat_offload(&p->v->c->host.feats, type, p->ifindex) == 0;
}

/* What a device may have. */
static bool is_asked(const struct probe *p, u32 type)
{
	return !p->ifindex || type == PROG_SCHED_CLS || type == PROG_XDP;
}

static void prog_types(struct probe *p, bool *has)
{
	begin(p, "program_types", "Scanning eBPF program types", "eBPF program types");
	for (u32 i = 1; uapi_prog_type_name(i); i++) {
		const char *name = uapi_prog_type_name(i);
		if (!is_asked(p, i))
			continue;
		has[i] = has_prog_type(p, i);
		fact(p, arena_printf(p->v->a, "%s_prog_type", name).s, arena_printf(p->v->a, "eBPF program_type %s",
			name).s, has[i]);
	}
	end(p);
}

static void map_types(struct probe *p)
{
	begin(p, "map_types", "Scanning eBPF map types", "eBPF map types");
	for (u32 i = 1; uapi_map_type_name(i); i++) {
		const char *name = uapi_map_type_name(i);
		if (p->ifindex && i > MAP_ARRAY)
			break;
		bool has = !p->ifindex && feat_map_type(&p->v->c->host.feats, i) == 0;
		fact(p, arena_printf(p->v->a, "%s_map_type", name).s, arena_printf(p->v->a, "eBPF map_type %s", name).s,
			has);
	}
	end(p);
}

/* ---- helpers --------------------------------------------------- */

/* They make the kernel's log grow, so they are asked for on request alone. */
static bool is_loud(u32 helper)
{
	return helper == HELPER_trace_printk || helper == HELPER_trace_vprintk || helper == HELPER_probe_write_user;
}

static void helpers_of(struct probe *p, u32 type, bool has_type)
{
	struct verb *v = p->v;
	const char *name = uapi_prog_type_name(type);
	bool is_known = type != PROG_TRACING && type != PROG_EXT && type != PROG_LSM && type != PROG_STRUCT_OPS;
	if (v->json)
		json_open(&v->j, arena_printf(v->a, "%s_available_helpers", name).s, '[');
	else if (!p->macros)
		buf_printf(v->out, "eBPF helpers supported for program type %s:", name);
	for (u32 i = 1; has_type && is_known && uapi_helper(i); i++) {
		const char *helper = uapi_helper(i)->name;
		bool has = (p->full || !is_loud(i)) && feat_helper(&v->c->host.feats, type, i);
		if (v->json && has)
			json_str(&v->j, NULL, arena_printf(v->a, "bpf_%s", helper));
		else if (!v->json && p->macros)
			buf_printf(v->out, "#define %sBPF__PROG_TYPE_%s__HELPER_bpf_%s %u\n", p->prefix, name, helper,
				has);
		else if (!v->json && has)
			buf_printf(v->out, "\n\t- bpf_%s", helper);
	}
	if (v->json)
		json_close(&v->j, ']');
	else if (!p->macros)
		buf_puts(v->out, !has_type ? "\n\tProgram type not supported\n" : !is_known ?
			"\n\tCould not determine which helpers are available\n" : "\n");
}

static void helpers(struct probe *p, const bool *has)
{
	begin(p, "helpers", "Scanning eBPF helper functions", "eBPF helper functions");
	if (p->macros && !p->v->json)
		buf_printf(p->v->out, "/*\n * Use %sHAVE_PROG_TYPE_HELPER(prog_type_name, helper_name)\n * to "
			"determine if <helper_name> is "
			"available for <prog_type_name>,\n * e.g.\n *\t#if %sHAVE_PROG_TYPE_HELPER(xdp, bpf_redirect)\n"
			" *\t\t// do stuff with this "
			"helper\n *\t#elif\n *\t\t// use a workaround\n *\t#endif\n */\n#define "
			"%sHAVE_PROG_TYPE_HELPER(prog_type, helper)\t\\\n\t"
			"%sBPF__PROG_TYPE_ ## prog_type ## __HELPER_ ## helper\n", p->prefix, p->prefix, p->prefix,
				p->prefix);
	for (u32 i = 1; uapi_prog_type_name(i); i++)
		if (is_asked(p, i))
			helpers_of(p, i, has[i]);
	end(p);
}

/* ---- the rest --------------------------------------------------- */

static void misc(struct probe *p)
{
	static const struct { enum feat_isa what; const char *name, *text; } facts[] = {
		{ FEAT_ISA_LARGE, "large_insn_limit", "Large program size limit" },
		{ FEAT_ISA_LOOPS, "bounded_loops", "Bounded loop support" }, { FEAT_ISA_V2, "v2_isa_extension",
		"ISA extension v2" },
		{ FEAT_ISA_V3, "v3_isa_extension", "ISA extension v3" } };
	begin(p, "misc", "Scanning miscellaneous eBPF features", "eBPF misc features");
	for (u32 i = 0; i < ARRAY_LEN(facts); i++)
		fact(p, facts[i].name, facts[i].text, !p->ifindex && feat_isa(&p->v->c->host.feats,
			facts[i].what) == 0);
	end(p);
}

static bool probe_words(struct probe *p)
{
	struct verb *v = p->v;
	const char *name;
	while (v->argc) {
		if (verb_take(v, "kernel")) {
			p->has_kernel = true;
		} else if (verb_take(v, "dev")) {
			if (!(name = verb_need(v, "an interface")) || !verb_need_interface(v, name, &p->ifindex))
				return false;
		} else if (verb_take(v, "full")) {
			p->full = true;
		} else if (verb_take(v, "unprivileged")) {
			p->unprivileged = true;
		} else if (verb_take(v, "macros")) {
			p->macros = true;
		} else if (verb_take(v, "prefix")) {
			if (!p->macros)
				return verb_wrong(v, "prefix is for macros: macros prefix PREFIX");
			if (!(p->prefix = verb_need(v, "a prefix")))
				return false;
		} else {
			return verb_wrong(v, "expected no more arguments, 'kernel', 'dev', 'full', 'unprivileged', "
				"'macros' or 'prefix', got: '%s'",
				v->argv[0]);
		}
	}
	return !(p->has_kernel && p->ifindex) || verb_wrong(v, "kernel or dev: one of them");
}

static bool probe(struct verb *v)
{
	struct probe p = { .v = v, .prefix = "" };
	bool has[64] = { 0 };
	u64 caps = sys_capabilities(v->k, v->a);
	bool may = caps >> SYS_CAP_SYS_ADMIN & 1 || (caps >> SYS_CAP_BPF & 1 && caps >> SYS_CAP_NET_ADMIN & 1 &&
		caps >> SYS_CAP_PERFMON & 1);
	if (!probe_words(&p))
		return false;
	if (!may && !p.unprivileged) {
		diag_hint(&v->c->ds, app_report(&v->c->ds, NOT_ALLOWED, where_none(),
			"the features for privileged users cannot be asked for: CAP_SYS_ADMIN is missing, or "
			"CAP_BPF, CAP_PERFMON and CAP_NET_ADMIN"),
			"run as root; or: feature probe unprivileged");
		return false;
	}
	if (p.unprivileged && may)
		v->k->use_rights(v->k, 0);
	if (v->json)
		json_open(&v->j, NULL, '{');
	if (!p.ifindex)
		system_config(&p);
	begin(&p, "syscall_config", "Scanning system call availability", "System call availability");
	fact(&p, "bpf_syscall", "bpf() syscall", sys_fd_by_id(v->k, BPFCMD_PROG_GET_FD_BY_ID, 0) != -ENOSYS);
	end(&p);
	prog_types(&p, has);
	map_types(&p);
	helpers(&p, has);
	misc(&p);
	if (v->json)
		json_close(&v->j, '}');
	return true;
}

static bool list_builtins(struct verb *v)
{
	static const struct { const char *name; const char *(*of)(u32); const char *zero; } groups[] = {
		{ "prog_types", uapi_prog_type_name, "unspec" }, { "map_types", uapi_map_type_name, "unspec" },
		{ "attach_types", uapi_attach_type_name, NULL }, { "link_types", uapi_link_type_name, "unspec" } };
	u32 g = 0;
	for (; g < ARRAY_LEN(groups) && !verb_is(v, groups[g].name); g++)
		;
	bool is_helpers = g == ARRAY_LEN(groups) && verb_is(v, "helpers");
	if (g == ARRAY_LEN(groups) && !is_helpers)
		return verb_wrong(v, "expected 'prog_types', 'map_types', 'attach_types', 'link_types' or 'helpers'");
	verb_next(v);
	if (!verb_end(v))
		return false;
	if (v->json)
		json_open(&v->j, NULL, '[');
	for (u32 i = is_helpers;; i++) {
		const struct uapi_helper_row *h = is_helpers ? uapi_helper(i) : NULL;
		const char *name = is_helpers ? h ? h->name : NULL : i || !groups[g].zero ? groups[g].of(i) :
			groups[g].zero;
		if (!name)
			break;
		str text = is_helpers ? arena_printf(v->a, "bpf_%s", name) : str_from(name);
		if (v->json)
			json_str(&v->j, NULL, text);
		else
			buf_printf(v->out, "%.*s\n", STR_ARG(text));
	}
	if (v->json)
		json_close(&v->j, ']');
	return true;
}

static const struct verb_word words[] = { { "probe", probe }, { "list_builtins", list_builtins }, { 0 } };

const struct verb_noun verb_noun_feature = { "feature", words,
	"probe [COMPONENT] [full] [unprivileged] [macros [prefix PREFIX]]\n"
	"list_builtins GROUP\n"
	"help\n"
	"\t\n"
	"\tCOMPONENT := { kernel | dev NAME }\n"
	"\tGROUP := { prog_types | map_types | attach_types | link_types | helpers }\n" };
