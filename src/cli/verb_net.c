/* verb_net.c: skep net: programs on network interfaces, and on the network namespace that we are in. */
#include "cli/verb.h"

#include "uapi/uapi.h"

#include <errno.h>
#include <fcntl.h>

/* ---- show --------------------------------------------------- */

static void hook_json(struct json *j, const struct inspect_hook *h)
{
	json_open(j, NULL, '{');
	json_str(j, "devname", h->device);
	json_u64(j, "ifindex", h->index);
	json_text(j, h->kind == INSPECT_XDP ? "mode" : "kind", h->where);
	if (h->kind != INSPECT_XDP)
		json_str(j, "name", h->name);
	json_u64(j, h->kind == INSPECT_TCX ? "prog_id" : "id", h->prog_id);
	if (h->kind == INSPECT_TCX) {
		json_open(j, "prog_flags", '[');
		json_close(j, ']');
		json_u64(j, "link_id", h->link_id);
		json_open(j, "link_flags", '[');
		json_close(j, ']');
	}
	json_close(j, '}');
}

static void hook_text(struct buf *out, const struct inspect_hook *h)
{
	buf_printf(out, "%.*s(%u) %s ", STR_ARG(h->device), h->index, h->where);
	if (h->kind != INSPECT_XDP)
		buf_printf(out, "%.*s ", STR_ARG(h->name));
	if (h->kind != INSPECT_TCX) {
		buf_printf(out, "id %u\n", h->prog_id);
		return;
	}
	buf_printf(out, "prog_id %u ", h->prog_id);
	if (h->link_id)
		buf_printf(out, "link_id %u ", h->link_id);
	buf_char(out, '\n');
}

static void list(struct verb *v, const struct inspect_net *net, const char *key, bool is_xdp)
{
	if (v->json)
		json_open(&v->j, key, '[');
	else
		buf_printf(v->out, "%s:\n", key);
	vec_each(h, &net->hooks) {
		if ((h->kind == INSPECT_XDP) != is_xdp)
			continue;
		if (v->json)
			hook_json(&v->j, h);
		else
			hook_text(v->out, h);
	}
	if (v->json)
		json_close(&v->j, ']');
	else
		buf_char(v->out, '\n');
}

static void flow_dissector(struct verb *v)
{
	u32 id = 0;
	long ns = v->k->open(v->k, "/proc/self/ns/net", O_RDONLY, 0);
	struct sys_query q = { .target_fd = (u32)ns, .attach_type = ATTACH_FLOW_DISSECTOR,
		.prog_ids = (u64)(uintptr_t)&id, .count = 1 };
	long r = ns < 0 ? ns : v->k->bpf(v->k, BPFCMD_PROG_QUERY, &q, sizeof(q));
	bool any = r >= 0 && q.count && id;
	if (ns >= 0)
		v->k->close(v->k, (int)ns);
	if (v->json) {
		json_open(&v->j, "flow_dissector", '[');
		if (any)
			json_u64(&v->j, NULL, id);
		json_close(&v->j, ']');
		return;
	}
	buf_puts(v->out, "flow_dissector:\n");
	if (any)
		buf_printf(v->out, "id %u\n", id);
	buf_char(v->out, '\n');
}

static bool show(struct verb *v)
{
	struct inspect_net net;
	u32 only = 0;
	if (verb_take(v, "dev")) {
		const char *name = verb_need(v, "an interface");
		if (!name || !verb_need_interface(v, name, &only))
			return false;
	}
	if (!verb_end(v))
		return false;
	long r = inspect_net(v->k, v->a, only, &net);
	if (r < 0)
		return verb_refused(v, r, "the network interfaces cannot be listed");
	if (v->json) {
		json_open(&v->j, NULL, '[');
		json_open(&v->j, NULL, '{');
	}
	list(v, &net, "xdp", true);
	list(v, &net, "tc", false);
	flow_dissector(v);
	if (v->json) {
		json_close(&v->j, '}');
		json_close(&v->j, ']');
	}
	return true;
}

/* ---- attach, detach --------------------------------------------------- */

static const struct { const char *name; u32 xdp, type; } ways[] = { { "xdp", 0, ATTACH_XDP },
	{ "xdpgeneric", XDP_GENERIC, ATTACH_XDP }, { "xdpdrv", XDP_DRIVER, ATTACH_XDP },
	{ "xdpoffload", XDP_OFFLOAD, ATTACH_XDP }, { "tcx_ingress", 0, ATTACH_TCX_INGRESS },
	{ "tcx_egress", 0, ATTACH_TCX_EGRESS } };
enum { BEFORE = 8, MAX_PROGS = 64 };

static s32 find_way(struct verb *v)
{
	const char *word = verb_need(v, "an attach type");
	struct nearest near = { .name = word ? str_from(word) : STR("") };
	for (u32 i = 0; word && i < ARRAY_LEN(ways); i++) {
		if (!strcmp(word, ways[i].name))
			return (s32)i;
		nearest_offer(&near, str_from(ways[i].name));
	}
	return word ? verb_unknown(v, word, "net attach type", &near), -1 : -1;
}

static bool device(struct verb *v, u32 *index)
{
	const char *name;
	if (!verb_take(v, "dev"))
		return verb_wrong(v, "expected 'dev', got: '%s'", v->argc ? v->argv[0] : "");
	return (name = verb_need(v, "an interface")) && verb_need_interface(v, name, index);
}

static bool attach(struct verb *v)
{
	u32 index = 0;
	s32 way = find_way(v);
	int prog = way < 0 ? -1 : verb_object(v, INSPECT_PROG);
	bool ok = prog >= 0 && device(v, &index);
	bool overwrite = ok && verb_take(v, "overwrite"), prepend = ok && verb_take(v, "prepend");
	ok = ok && verb_end(v);
	long r = 0;
	if (ok && ways[way].type == ATTACH_XDP)
		r = attach_xdp(v->k, index, prog, ways[way].xdp | (overwrite ? 0 : XDP_IF_NOEXIST));
	else if (ok)
		r = sys_prog_attach(v->k, &(struct sys_prog_attach){ .target_fd = index, .attach_bpf_fd = (u32)prog,
			.attach_type = ways[way].type, .attach_flags = prepend ? BEFORE : 0 });
	if (r < 0)
		verb_not_attached(v, r, prog, ways[way].type, arena_printf(v->a, "interface %s attach failed",
			ways[way].name).s);
	if (prog >= 0)
		v->k->close(v->k, prog);
	if (r == 0 || !ok)
		return ok;
	if (r == -EBUSY || r == -EEXIST)
		diag_hint(&v->c->ds, vec_last(&v->c->ds.list),
			"there is a program already: 'overwrite' at the end takes its place");
	return false;
}

/* tcx has several: the last that no link holds goes. */
static long detach_tcx(struct verb *v, u32 index, u32 type)
{
	u32 progs[MAX_PROGS] = { 0 }, links[MAX_PROGS] = { 0 };
	struct sys_query q = { .target_fd = index, .attach_type = type, .prog_ids = (u64)(uintptr_t)progs,
		.count = MAX_PROGS,
		.link_ids = (u64)(uintptr_t)links };
	long r = v->k->bpf(v->k, BPFCMD_PROG_QUERY, &q, sizeof(q));
	for (u32 i = MIN(q.count, (u32)MAX_PROGS); r >= 0 && i--;) {
		long fd = links[i] ? -1 : inspect_open(v->k, INSPECT_PROG, progs[i]);
		if (fd < 0)
			continue;
		r = sys_prog_detach(v->k, &(struct sys_prog_attach){ .target_fd = index, .attach_bpf_fd = (u32)fd,
			.attach_type = type });
		v->k->close(v->k, (int)fd);
		return r;
	}
	return r < 0 ? r : -ENOENT;
}

static bool detach(struct verb *v)
{
	u32 index = 0;
	s32 way = find_way(v);
	if (way < 0 || !device(v, &index) || !verb_end(v))
		return false;
	long r = ways[way].type == ATTACH_XDP ? attach_xdp(v->k, index, -1, ways[way].xdp) :
		detach_tcx(v, index, ways[way].type);
	return r == 0 || verb_refused(v, r, "interface %s detach failed", ways[way].name);
}

static const struct verb_word words[] = { { "show", show }, { "list", show }, { "attach", attach },
	{ "detach", detach }, { 0 } };

const struct verb_noun verb_noun_net = { "net", words,
	"{ show | list } [dev <devname>]\n"
	"attach ATTACH_TYPE PROG dev <devname> [ overwrite | prepend ]\n"
	"detach ATTACH_TYPE dev <devname>\n"
	"help\n"
	"\t\n"
	"\tPROG := { id PROG_ID | pinned FILE | tag PROG_TAG | name PROG_NAME }\n"
	"\tATTACH_TYPE := { xdp | xdpgeneric | xdpdrv | xdpoffload | tcx_ingress | tcx_egress }\n" };
