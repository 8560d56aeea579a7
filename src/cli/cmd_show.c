/* cmd_show.c: skep show prog|map|link [id]: what is in the kernel, in bpftool's layout. */
#include "cli/cli.h"

#include "inspect/inspect.h"
#include "uapi/uapi.h"

#include <errno.h>
#include <time.h>

static const char *or_unknown(const char *name) { return name ? name : "unknown"; }

/* load_time counts from boot; people want the clock. */
static void loaded_at(u64 since_boot_ns, char out[32])
{
	struct timespec real, boot;
	struct tm tm;
	clock_gettime(CLOCK_REALTIME, &real);
	clock_gettime(CLOCK_BOOTTIME, &boot);
	time_t t = real.tv_sec - boot.tv_sec + (time_t)(since_boot_ns / 1000000000u);
	localtime_r(&t, &tm);
	strftime(out, 32, "%Y-%m-%dT%H:%M:%S%z", &tm);
}

static void ids(struct buf *out, const struct inspect_prog *p, const char *before)
{
	for (u32 i = 0; i < p->nmaps; i++)
		buf_printf(out, "%s%u", i ? "," : before, p->maps[i]);
}

static void tag(struct buf *out, const u8 *bytes)
{
	for (u32 i = 0; i < 8; i++)
		buf_printf(out, "%02x", bytes[i]);
}

static void prog_text(struct buf *out, const struct inspect_prog *p)
{
	char when[32];
	loaded_at(p->info.load_time, when);
	buf_printf(out, "%u: %s", p->info.id, or_unknown(uapi_prog_type_name(p->info.type)));
	if (p->info.name[0])
		buf_printf(out, "  name %.16s", p->info.name);
	buf_puts(out, "  tag ");
	tag(out, p->info.tag);
	buf_puts(out, p->info.gpl_compatible ? "  gpl" : "");
	buf_printf(out, "\n\tloaded_at %s  uid %u\n\txlated %uB  ", when, p->info.uid, p->info.xlated_len);
	if (p->info.jited_len)
		buf_printf(out, "jited %uB", p->info.jited_len);
	else
		buf_puts(out, "not jited");
	buf_printf(out, "  memlock %lluB", (unsigned long long)p->memlock);
	ids(out, p, "  map_ids ");
	buf_char(out, '\n');
	if (p->info.btf_id)
		buf_printf(out, "\tbtf_id %u\n", p->info.btf_id);
}

static void prog_json(struct buf *out, const struct inspect_prog *p)
{
	buf_printf(out, "{\"id\":%u,\"type\":\"%s\",\"name\":", p->info.id, or_unknown(uapi_prog_type_name(p->info.type)));
	buf_json_str(out, str_from(p->info.name));
	buf_puts(out, ",\"tag\":\"");
	tag(out, p->info.tag);
	buf_printf(out, "\",\"gpl_compatible\":%s,\"uid\":%u,\"bytes_xlated\":%u,\"jited\":%s,\"bytes_jited\":%u,\"bytes_memlock\":%llu,\"map_ids\":[",
		p->info.gpl_compatible ? "true" : "false", p->info.uid, p->info.xlated_len, p->info.jited_len ? "true" : "false", p->info.jited_len,
		(unsigned long long)p->memlock);
	ids(out, p, "");
	buf_puts(out, "]}\n");
}

static long show_progs(struct cli *c, u32 only)
{
	struct inspect_prog p = { 0 };
	long r;
	while ((r = inspect_next_prog(c->host.k, p.info.id, &p)) == 0)
		if (!only || only == p.info.id)
			(c->json ? prog_json : prog_text)(&c->out, &p);
	return r;
}

static long show_maps_of_kernel(struct cli *c, u32 only)
{
	struct sys_map_info m = { 0 };
	long r;
	while ((r = inspect_next_map(c->host.k, m.id, &m)) == 0) {
		if (only && only != m.id)
			continue;
		buf_printf(&c->out, c->json ? "{\"id\":%u,\"type\":\"%s\",\"name\":" : "%u: %s", m.id, or_unknown(uapi_map_type_name(m.type)));
		if (c->json) {
			buf_json_str(&c->out, str_from(m.name));
			buf_printf(&c->out, ",\"flags\":%u,\"bytes_key\":%u,\"bytes_value\":%u,\"max_entries\":%u}\n", m.map_flags, m.key_size, m.value_size, m.max_entries);
			continue;
		}
		if (m.name[0])
			buf_printf(&c->out, "  name %.16s", m.name);
		buf_printf(&c->out, "  flags 0x%x\n\tkey %uB  value %uB  max_entries %u\n", m.map_flags, m.key_size, m.value_size, m.max_entries);
	}
	return r;
}

static long show_links(struct cli *c, u32 only)
{
	struct sys_link_info l = { 0 };
	long r;
	while ((r = inspect_next_link(c->host.k, l.id, &l)) == 0)
		if (!only || only == l.id)
			buf_printf(&c->out, c->json ? "{\"id\":%u,\"type\":\"%s\",\"prog_id\":%u}\n" : "%u: %s  prog %u\n", l.id, or_unknown(uapi_link_type_name(l.type)), l.prog_id);
	return r;
}

int cmd_show(struct cli *c, int argc, char **argv)
{
	static const struct { const char *noun; long (*show)(struct cli *c, u32 only); } nouns[] = {
		{ "prog", show_progs }, { "map", show_maps_of_kernel }, { "link", show_links } };
	u64 only = 0;
	long r = 1;
	for (int i = 2; i < argc; i++) {
		if (!strcmp(argv[i], "-f") && i + 1 < argc) {
			c->json = !strcmp(argv[++i], "json");
		} else if (!str_to_u64(str_from(argv[i]), &only)) {
			app_report(&c->ds, BAD_OPTION, where_arg(str_from(argv[i]), (u64)i), "this is no id");
			return cli_finish(c, false);
		}
	}
	for (u32 i = 0; argc > 1 && i < ARRAY_LEN(nouns); i++)
		if (!strcmp(argv[1], nouns[i].noun))
			r = nouns[i].show(c, (u32)only);
	if (r > 0)
		app_report(&c->ds, BAD_OPTION, where_none(), "show what? prog, map or link");
	else if (r != -ENOENT)
		app_report(&c->ds, NOT_ALLOWED, where_none(), "the kernel's objects cannot be listed")->sys_errno = (int)-r;
	return cli_finish(c, r == -ENOENT);
}
