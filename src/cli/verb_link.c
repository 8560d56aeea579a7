/* verb_link.c: skep link: programs on their hooks. */
#include "cli/verb.h"

#include "uapi/uapi.h"
#include "ui/ui.h"

/* Facts of a link, as text ("name value  ") or as members. */
struct facts { struct verb *v; u32 n; };

static void number(struct facts *f, const char *key, u64 n)
{
	if (f->v->json)
		json_u64(&f->v->j, key, n);
	else
		buf_printf(f->v->out, "%s%s %llu  ", f->n++ ? "" : "\n\t", key, (unsigned long long)n);
}

static void text(struct facts *f, const char *key, const char *s)
{
	if (f->v->json) {
		json_text(&f->v->j, key, s);
		return;
	}
	buf_printf(f->v->out, "%s%s ", f->n++ ? "" : "\n\t", key);
	ui_text(str_from(s), f->v->out);     /* a file's name may hold anything */
	buf_puts(f->v->out, "  ");
}

static void attach_type(struct facts *f, u32 type)
{
	if (uapi_attach_type_name(type))
		text(f, "attach_type", uapi_attach_type_name(type));
	else
		number(f, "attach_type", type);
}

static void interface(struct facts *f, u32 index)
{
	const char *name = verb_interface(f->v, index);
	if (f->v->json) {
		json_text(&f->v->j, "devname", name);
		json_u64(&f->v->j, "ifindex", index);
	} else {
		buf_printf(f->v->out, "%sifindex %s(%u)  ", f->n++ ? "" : "\n\t", name, index);
	}
}

/* What Linux tells of perf events since 6.6. */
static void perf_event(struct facts *f, const struct inspect_link *l)
{
	static const char *const kinds[] = { [PERF_INFO_UPROBE] = "uprobe", [PERF_INFO_URETPROBE] = "uretprobe",
		[PERF_INFO_KPROBE] = "kprobe", [PERF_INFO_KRETPROBE] = "kretprobe",
		[PERF_INFO_TRACEPOINT] = "tracepoint",
		[PERF_INFO_EVENT] = "event" };
	u32 type = l->info.perf_event.type;
	bool is_uprobe = type == PERF_INFO_UPROBE || type == PERF_INFO_URETPROBE;
	bool is_return = type == PERF_INFO_URETPROBE || type == PERF_INFO_KRETPROBE;
	u64 offset = is_uprobe ? l->info.perf_event.uprobe.offset : l->info.perf_event.kprobe.offset;
	u64 cookie = type == PERF_INFO_EVENT ? l->info.perf_event.event.cookie : type == PERF_INFO_TRACEPOINT ?
		l->info.perf_event.tracepoint.cookie : is_uprobe ? l->info.perf_event.uprobe.cookie :
		l->info.perf_event.kprobe.cookie;
	if (type >= ARRAY_LEN(kinds) || !kinds[type])
		return;
	if (type == PERF_INFO_EVENT) {
		number(f, "event_type", l->info.perf_event.event.type);
		number(f, "event_config", l->info.perf_event.event.config);
	} else if (type == PERF_INFO_TRACEPOINT) {
		text(f, "tracepoint", l->name);
	} else if (f->v->json) {
		json_bool(&f->v->j, "retprobe", is_return);
		text(f, is_uprobe ? "file" : "func", l->name);
		number(f, "offset", offset);
	} else {
		buf_printf(f->v->out, "\n\t%s ", kinds[type]);
		ui_text(str_from(l->name), f->v->out);
		buf_printf(f->v->out, offset || is_uprobe ? "+%#llx  " : "  ", (unsigned long long)offset);
		f->n++;
	}
	if (cookie || f->v->json)
		number(f, "cookie", cookie);
}

static void netfilter(struct facts *f, const struct inspect_link *l)
{
	static const char *const families[] = { [2] = "ip", [10] = "ip6" }, *const hooks[] = { "prerouting", "input",
		"forward",
		"output", "postrouting" };
	u32 pf = l->info.netfilter.pf, hook = l->info.netfilter.hooknum;
	if (f->v->json) {
		number(f, "pf", pf);
		number(f, "hook", hook);
		json_s64(&f->v->j, "prio", l->info.netfilter.priority);
		number(f, "flags", l->info.netfilter.flags);
		return;
	}
	if (pf < ARRAY_LEN(families) && families[pf] && hook < ARRAY_LEN(hooks))
		buf_printf(f->v->out, "\n\t%s %s prio %d", families[pf], hooks[hook], l->info.netfilter.priority);
	else
		buf_printf(f->v->out, "\n\tpf: %u hook %u prio %d", pf, hook, l->info.netfilter.priority);
	if (l->info.netfilter.flags)
		buf_printf(f->v->out, " flags 0x%x", l->info.netfilter.flags);
}

static void multi(struct facts *f, const struct inspect_link *l)
{
	bool is_kprobe = l->info.type == LINK_KPROBE_MULTI;
	u32 flags = is_kprobe ? l->info.kprobe_multi.flags : l->info.uprobe_multi.flags;
	if (f->v->json)
		json_bool(&f->v->j, "retprobe", flags & 1);
	else
		buf_printf(f->v->out, "\n\t%s%s.multi  ", is_kprobe ? "k" : "u", flags & 1 ? "retprobe" : "probe"),
			f->n++;
	if (!is_kprobe)
		text(f, "path", l->name);
	number(f, "func_cnt", is_kprobe ? l->info.kprobe_multi.count : l->info.uprobe_multi.count);
	if (!is_kprobe && (l->info.uprobe_multi.pid || f->v->json))
		number(f, "pid", l->info.uprobe_multi.pid);
	if (is_kprobe && l->info.kprobe_multi.missed)
		number(f, "missed", l->info.kprobe_multi.missed);
}

static void tracing(struct facts *f, const struct inspect_link *l)
{
	attach_type(f, l->info.tracing.attach_type);
	if (l->info.tracing.target_obj_id || f->v->json) {
		number(f, "target_obj_id", l->info.tracing.target_obj_id);
		number(f, "target_btf_id", l->info.tracing.target_btf_id);
	}
}

/* Of iterators over the elements of a map. */
static void iterator(struct facts *f, const struct inspect_link *l)
{
	if (f->v->json)
		text(f, "target_name", l->name);
	else
		buf_printf(f->v->out, "target_name %s  ", l->name);
	if (!strcmp(l->name, "bpf_map_elem") || !strcmp(l->name, "bpf_sk_storage_map")) {
		f->n += !f->v->json;
		number(f, "map_id", l->info.iter.map_id);
	}
}

static void by_type(struct facts *f, const struct inspect_link *l)
{
	const struct sys_link_info *i = &l->info;
	switch (i->type) {
	case LINK_RAW_TRACEPOINT:
		if (f->v->json)
			json_text(&f->v->j, "tp_name", l->name);
		else
			buf_printf(f->v->out, "\n\ttp '%s'  ", l->name);
		return;
	case LINK_TRACING: tracing(f, l); return;
	case LINK_CGROUP: number(f, "cgroup_id", i->cgroup.cgroup_id), attach_type(f, i->cgroup.attach_type); return;
	case LINK_ITER: iterator(f, l); return;
	case LINK_NETNS: number(f, "netns_ino", i->netns.netns_ino), attach_type(f, i->netns.attach_type); return;
	case LINK_XDP: interface(f, i->xdp.ifindex); return;
	case LINK_TCX: case LINK_NETKIT: interface(f, i->xdp.ifindex), attach_type(f, i->xdp.attach_type); return;
	case LINK_NETFILTER: netfilter(f, l); return;
	case LINK_KPROBE_MULTI: case LINK_UPROBE_MULTI: multi(f, l); return;
	case LINK_PERF_EVENT: perf_event(f, l); return;
	default: return;
	}
}

static void show_header(struct verb *v, const struct inspect_link *l)
{
	const char *type = uapi_link_type_name(l->info.type);
	bool is_table = l->info.type == LINK_STRUCT_OPS;     /* of no program: of the map that holds the table */
	u32 id = is_table ? l->info.struct_ops.map_id : l->info.prog_id;
	if (v->json) {
		json_u64(&v->j, "id", l->info.id);
		if (type)
			json_text(&v->j, "type", type);
		else
			json_u64(&v->j, "type", l->info.type);
		json_u64(&v->j, is_table ? "map_id" : "prog_id", id);
		return;
	}
	if (type)
		buf_printf(v->out, "%u: %s  ", l->info.id, type);
	else
		buf_printf(v->out, "%u: type %u  ", l->info.id, l->info.type);
	buf_printf(v->out, "%s %u  ", is_table ? "map" : "prog", id);
}

static bool show_one(struct verb *v, int fd)
{
	struct inspect_link l;
	long r = inspect_link(v->k, fd, &l);
	if (r < 0)
		return verb_refused(v, r, "can't get link info");
	if (v->json) {
		json_open(&v->j, NULL, '{');
		show_header(v, &l);
		by_type(&(struct facts){ .v = v }, &l);
		verb_pins_json(v, INSPECT_LINK, l.info.id);
		verb_pids_json(v, INSPECT_LINK, l.info.id);
		json_close(&v->j, '}');
		return true;
	}
	show_header(v, &l);
	by_type(&(struct facts){ .v = v }, &l);
	buf_char(v->out, '\n');
	verb_pins_text(v, INSPECT_LINK, l.info.id);
	verb_pids_text(v, INSPECT_LINK, l.info.id);
	return true;
}

static bool show(struct verb *v) { return verb_show_all(v, INSPECT_LINK, show_one); }

static bool pin(struct verb *v)
{
	int fd = verb_object(v, INSPECT_LINK);
	const char *path = fd >= 0 ? verb_need(v, "the path of a pin") : NULL;
	bool ok = path && verb_end(v) && verb_pin(v, fd, path);
	if (fd >= 0)
		v->k->close(v->k, fd);
	return ok;
}

static bool detach(struct verb *v)
{
	int fd = verb_object(v, INSPECT_LINK);
	bool ok = fd >= 0 && verb_end(v);
	long r = ok ? sys_link_detach(v->k, fd) : 0;
	if (fd >= 0)
		v->k->close(v->k, fd);
	return ok && (r >= 0 || verb_refused(v, r, "failed link detach"));
}

static const struct verb_word words[] = { { "show", show }, { "list", show }, { "pin", pin }, { "detach", detach },
	{ 0 } };

const struct verb_noun verb_noun_link = { "link", words,
	"{ show | list }   [LINK]\n"
	"pin        LINK  FILE\n"
	"detach     LINK\n"
	"help\n"
	"\t\n"
	"\tLINK := { id LINK_ID | pinned FILE | LINK_ID | FILE }\n" };
