/* show_link.c: where a link is attached: one line of fields by its type, as text or as members of an object. */
#include "cli/cli.h"

#include "cli/show_link.h"
#include "uapi/uapi.h"
#include "ui/ui.h"

struct fields { struct buf *out /* NULL: json */; struct json *json; u32 n; };

static void name(struct fields *f, const char *key)
{
	buf_printf(f->out, "%s%s ", f->n++ ? "  " : "\t", key);
}

static void number(struct fields *f, const char *key, s64 n)
{
	if (f->json) {
		json_s64(f->json, key, n);
		return;
	}
	name(f, key);
	buf_s64(f->out, n);
}

static void text(struct fields *f, const char *key, const char *s)
{
	if (f->json) {
		json_text(f->json, key, s);
		return;
	}
	name(f, key);
	ui_text(str_from(s), f->out);    /* a file's name may hold anything */
}

static void attach_type(struct fields *f, u32 type)
{
	if (uapi_attach_type_name(type))
		text(f, "attach_type", uapi_attach_type_name(type));
	else
		number(f, "attach_type", type);
}

static void perf_event(struct fields *f, const struct inspect_link *l)
{
	static const char *const kinds[] = { [PERF_INFO_UPROBE] = "uprobe", [PERF_INFO_URETPROBE] = "uretprobe",
		[PERF_INFO_KPROBE] = "kprobe",
		[PERF_INFO_KRETPROBE] = "kretprobe", [PERF_INFO_TRACEPOINT] = "tracepoint",
		[PERF_INFO_EVENT] = "event" };
	u32 type = l->info.perf_event.type;
	u64 cookie = 0;
	if (type >= ARRAY_LEN(kinds) || !kinds[type])
		return;                      /* before Linux 6.6 nothing more is told */
	switch (type) {
	case PERF_INFO_EVENT:
		number(f, "event_type", l->info.perf_event.event.type);
		number(f, "config", (s64)l->info.perf_event.event.config);
		cookie = l->info.perf_event.event.cookie;
		break;
	case PERF_INFO_TRACEPOINT:
		text(f, kinds[type], l->name);
		cookie = l->info.perf_event.tracepoint.cookie;
		break;
	case PERF_INFO_UPROBE: case PERF_INFO_URETPROBE:
		text(f, kinds[type], l->name);
		number(f, "offset", l->info.perf_event.uprobe.offset);
		cookie = l->info.perf_event.uprobe.cookie;
		break;
	default:
		text(f, kinds[type], l->name);
		number(f, "offset", l->info.perf_event.kprobe.offset);
		cookie = l->info.perf_event.kprobe.cookie;
	}
	if (cookie)
		number(f, "cookie", (s64)cookie);
}

static void by_type(struct fields *f, const struct inspect_link *l)
{
	const struct sys_link_info *i = &l->info;
	switch (i->type) {
	case LINK_RAW_TRACEPOINT: text(f, "tp_name", l->name); return;
	case LINK_ITER: text(f, "target_name", l->name); return;
	case LINK_CGROUP: number(f, "cgroup_id", (s64)i->cgroup.cgroup_id), attach_type(f, i->cgroup.attach_type);
		return;
	case LINK_NETNS: number(f, "netns_ino", i->netns.netns_ino), attach_type(f, i->netns.attach_type); return;
	case LINK_XDP: number(f, "ifindex", i->xdp.ifindex); return;
	case LINK_TCX: case LINK_NETKIT: number(f, "ifindex", i->xdp.ifindex), attach_type(f, i->xdp.attach_type);
		return;
	case LINK_PERF_EVENT: perf_event(f, l); return;
	case LINK_KPROBE_MULTI: number(f, "func_cnt", i->kprobe_multi.count); return;
	case LINK_UPROBE_MULTI: text(f, "path", l->name), number(f, "func_cnt", i->uprobe_multi.count),
		number(f, "pid", i->uprobe_multi.pid); return;
	case LINK_NETFILTER:
		number(f, "pf", i->netfilter.pf), number(f, "hook", i->netfilter.hooknum),
			number(f, "prio", i->netfilter.priority);
		return;
	case LINK_TRACING:
		attach_type(f, i->tracing.attach_type);
		if (i->tracing.target_obj_id)
			number(f, "target_obj_id", i->tracing.target_obj_id);
		number(f, "target_btf_id", i->tracing.target_btf_id);
		return;
	default: return;
	}
}

void show_link_text(const struct inspect_link *l, struct buf *out)
{
	struct fields f = { .out = out };
	by_type(&f, l);
	if (f.n)
		buf_char(out, '\n');
}

void show_link_json(const struct inspect_link *l, struct json *j)
{
	by_type(&(struct fields){ .json = j }, l);
}
