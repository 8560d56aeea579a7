/* top.c: skep top: programs and maps of the kernel, what they cost and whose they are. The kernel counts runs of
 * programs and their time as long as somebody asks for it (BPF_ENABLE_STATS); what is shown is the difference of two
 * looks.
 *
 *   look: ids, counters, owners -> rows        live.c: rows on a terminal, keys        or, as text, a table every interval */
#include "app/live.h"

#include "app/clock.h"
#include "app/signals.h"
#include "inspect/inspect.h"
#include "uapi/uapi.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

enum { MAX_OBJECTS = 1 << 16, OWNERS_EVERY = 5 /* looks: it takes a walk over all open files */, NS_PER_MS = 1000000,
	FIRST_MS = 200 /* the first picture has no differences yet */ };

enum view { PROGRAMS, MAPS, VIEWS };
static const char *const columns[VIEWS][9] = {
	[PROGRAMS] = { "ID", "TYPE", "NAME", "RUNS/S", "TIME/S", "TIME/RUN", "OWNER" },
	[MAPS] = { "ID", "TYPE", "NAME", "KEY", "VALUE", "ENTRIES", "MEMORY", "OWNER" },
};
/* of JSON */
static const char *const keys[] = { "id", "type", "name", "runs_per_s", "ns_per_s", "ns_per_run", "owner" };
enum { MOST_COLUMNS = 8, BY_TIME = 4, BY_MEMORY = 6 };

struct counter { u32 id; u64 runs, ns; };
struct top {
	struct host *h;
	const struct top_opts *o;
	struct arena look, owners;           /* memory of one look; of the walk over open files, renewed now and then */
	struct inspect_refs refs;
	vec(struct sys_link_info) links;
	struct counter *last; u32 nlast;     /* of the look before, by id; malloc */
	u64 last_ns, looks;
	enum view view;
	u32 counts[VIEWS];
	double share;                        /* of one processor, all programs together */
	struct live live;
};

/* ---- whose ------------------------------------------------------------------------------------------------------- */

static void walk(struct top *t)
{
	struct inspect_link l;
	arena_clear(&t->owners);
	t->refs = (struct inspect_refs){ .seen = 0 };
	t->links.n = t->links.cap = 0;
	t->links.v = NULL;
	inspect_refs(t->h->k, &t->owners, &t->refs);
	for (u32 id = 0; t->links.n < MAX_OBJECTS && inspect_next_link(t->h->k, id, &l) == 0; id = l.info.id)
		vec_push(&t->links, &t->owners, l.info);
}

/* A process, "bash(42)", goes before a pin, which stays when nobody looks at it any more. */
static str holder(struct top *t, enum inspect_kind kind, u32 id)
{
	str pin = STR("");
	vec_each(r, &t->refs.list) {
		if (r->kind != kind || r->id != id)
			continue;
		if (!r->path.n)
			return arena_printf(&t->look, "%.*s(%u)", STR_ARG(r->comm), r->pid);
		pin = r->path;
	}
	return pin;
}

static str owner(struct top *t, enum inspect_kind kind, u32 id)
{
	str who = holder(t, kind, id);
	for (u32 i = 0; !who.n && kind == INSPECT_PROG && i < t->links.n; i++)
		if (t->links.v[i].prog_id == id)
			who = holder(t, INSPECT_LINK, t->links.v[i].id);
	return who.n ? who : STR("-");
}

/* ---- looks ------------------------------------------------------------------------------------------------------- */

static int by_id(const void *key, const void *counter)
{
	u32 a = *(const u32 *)key, b = ((const struct counter *)counter)->id;
	return a < b ? -1 : a > b;
}

static struct data amount(u64 n, enum data_format f)
{
	struct data d = data_uint(STR(""), n);
	d.format = (u8)f;
	return d;
}

static struct data text(const char *s) { return data_str(STR(""), str_from(s ? s : "?")); }

static void add_program(struct top *t, struct data_table *table, const struct inspect_prog *p, double seconds)
{
	const struct sys_prog_info *i = &p->info;
	const struct counter *before = t->nlast ? bsearch(&i->id, t->last, t->nlast, sizeof(*t->last), by_id) : NULL;
	bool is_known = before && i->run_cnt >= before->runs && i->run_time_ns >= before->ns;
	u64 runs = is_known ? i->run_cnt - before->runs : 0, ns = is_known ? i->run_time_ns - before->ns : 0;
	struct data *row = arena_array(&t->look, struct data, MOST_COLUMNS);
	row[0] = data_uint(STR("id"), i->id);
	row[1] = text(uapi_prog_type_name(i->type));
	row[2] = data_str(STR("name"), arena_str(&t->look, str_from(i->name)));
	row[3] = amount(seconds > 0 ? (u64)((double)runs / seconds + 0.5) : 0, FORMAT_NONE);
	row[4] = amount(seconds > 0 ? (u64)((double)ns / seconds + 0.5) : 0, FORMAT_DURATION);
	row[5] = amount(runs ? ns / runs : 0, FORMAT_DURATION);
	row[6] = data_str(STR("owner"), owner(t, INSPECT_PROG, i->id));
	t->share += seconds > 0 ? (double)ns / seconds / 1e9 : 0;
	vec_push(&table->rows, &t->look, row);
}

static void remember(struct top *t, const struct counter *now, u32 n)
{
	free(t->last);
	t->last = malloc((n + 1) * sizeof(*t->last));
	if (!t->last)
		base_out_of_memory(n * sizeof(*t->last));
	if (n)
		memcpy(t->last, now, n * sizeof(*now));
	t->nlast = n;
}

static long look_at_programs(struct top *t, struct data_table *table)
{
	struct kern *k = t->h->k;
	struct inspect_prog p;
	vec(struct counter) counters = { 0 };
	u64 now = k->now_ns(k);
	double seconds = t->last_ns ? (double)(now - t->last_ns) / 1e9 : 0;
	long r = 0;
	t->share = 0;
	for (u32 id = 0; counters.n < MAX_OBJECTS && (r = inspect_next_prog(k, id, &p)) == 0; id = p.info.id) {
		add_program(t, table, &p, seconds);
		vec_push(&counters, &t->look, ((struct counter){ p.info.id, p.info.run_cnt, p.info.run_time_ns }));
	}
	remember(t, counters.v, counters.n);         /* ids come in order */
	t->counts[PROGRAMS] = counters.n;
	t->last_ns = now;
	return r;
}

static void look_at_maps(struct top *t, struct data_table *table)
{
	struct kern *k = t->h->k;
	struct inspect_map m;
	u32 id = 0;
	long fd;
	t->counts[MAPS] = 0;
	while (t->counts[MAPS] < MAX_OBJECTS && (fd = inspect_open_next(k, INSPECT_MAP, id, &id)) >= 0) {
		if (inspect_map(k, (int)fd, &m) == 0 && table) {
			struct data *row = arena_array(&t->look, struct data, MOST_COLUMNS);
			row[0] = data_uint(STR("id"), m.info.id);
			row[1] = text(uapi_map_type_name(m.info.type));
			row[2] = data_str(STR("name"), arena_str(&t->look, str_from(m.info.name)));
			row[3] = amount(m.info.key_size, FORMAT_NONE);
			row[4] = amount(m.info.value_size, FORMAT_NONE);
			row[5] = amount(m.info.max_entries, FORMAT_NONE);
			row[6] = amount(m.memlock, FORMAT_BYTES);
			row[7] = data_str(STR("owner"), owner(t, INSPECT_MAP, m.info.id));
			vec_push(&table->rows, &t->look, row);
		}
		t->counts[MAPS]++;
		k->close(k, (int)fd);
	}
}

/* A table of the view; false: reported. */
static bool look(struct top *t, struct data_table *table)
{
	struct data_table programs = { .ncolumns = 0 };
	arena_clear(&t->look);
	*table = (struct data_table){ .sort_column = t->view == PROGRAMS ? BY_TIME : BY_MEMORY, .descending = true };
	table->column = arena_array(&t->look, str, MOST_COLUMNS);
	for (u32 i = 0; columns[t->view][i]; i++)
		table->column[table->ncolumns++] = str_from(columns[t->view][i]);
	if (t->looks++ % OWNERS_EVERY == 0)
		walk(t);
	long r = look_at_programs(t, t->view == PROGRAMS ? table : &programs);
	look_at_maps(t, t->view == MAPS ? table : NULL);
	if (r == 0 || r == -ENOENT)
		return true;
	app_report(t->h->ds, NOT_ALLOWED, where_none(), "programs of the kernel cannot be looked at")->sys_errno =
		(int)-r;
	return false;
}

/* ---- all of one -------------------------------------------------------------------------------------------------- */

static void put_holders(struct top *t, enum inspect_kind kind, u32 id, struct buf *out)
{
	vec_each(r, &t->refs.list) {
		if (r->kind != kind || r->id != id)
			continue;
		buf_puts(out, r->path.n ? " pinned    " : " held by   ");
		ui_text(r->path.n ? r->path : r->comm, out);
		if (!r->path.n)
			buf_printf(out, "(%u)", r->pid);
		buf_char(out, '\n');
	}
}

static void put_map_line(struct top *t, u32 id, struct buf *out)
{
	struct inspect_map m;
	long fd = inspect_open(t->h->k, INSPECT_MAP, id);
	if (fd < 0)
		return;
	if (inspect_map(t->h->k, (int)fd, &m) == 0) {
		buf_printf(out, " map       %u ", id);
		ui_text(str_from(m.info.name), out);
		buf_printf(out, "  %s, %u elements, %llu bytes\n", uapi_map_type_name(m.info.type) ?
			uapi_map_type_name(m.info.type) : "?", m.info.max_entries, (unsigned long long)m.memlock);
	}
	t->h->k->close(t->h->k, (int)fd);
}

static void put_program(struct top *t, u32 id, struct buf *out)
{
	struct inspect_prog p;
	const struct sys_prog_info *i = &p.info;
	struct kern *k = t->h->k;
	long fd = inspect_open(k, INSPECT_PROG, id);
	if (fd < 0 || inspect_prog(k, (int)fd, &p) < 0) {
		buf_puts(out, " it is gone\n");
		return;
	}
	k->close(k, (int)fd);
	u64 age = k->boot_ns(k) > i->load_time ? (k->boot_ns(k) - i->load_time) / 1000000000 : 0;
	buf_printf(out, "\n loaded    %llu s ago by uid %u\n tag       ", (unsigned long long)age, i->uid);
	buf_hex_bytes(out, i->tag, sizeof(i->tag), "");
	buf_printf(out, "\n code      %u bytes of bpf, %u of the processor's, %llu bytes of memory; "
		"verified in %u steps\n",
		i->xlated_len, i->jited_len, (unsigned long long)p.memlock, i->verified_insns);
	buf_printf(out, " since then, while anybody looked: %llu runs, %.3f s\n", (unsigned long long)i->run_cnt,
		(double)i->run_time_ns / 1e9);
	vec_each(l, &t->links)
		if (l->prog_id == id) {
			const char *type = uapi_link_type_name(l->type);
			buf_printf(out, " link      %u, %s\n", l->id, type ? type : "?");
			put_holders(t, INSPECT_LINK, l->id, out);
		}
	put_holders(t, INSPECT_PROG, id, out);
	for (u32 m = 0; m < p.nmaps; m++)
		put_map_line(t, p.maps[m], out);
}

static void details(void *ctx, struct buf *out)
{
	struct top *t = ctx;
	u32 id = (u32)t->live.ui.detail_of;
	out->n = 0;
	buf_printf(out, " %-9s %u\n", columns[t->view][0], id);
	vec_each(row, &t->live.rows)
		for (u32 c = 1; (*row)[0].u == id && columns[t->view][c]; c++) {
			buf_printf(out, " %-9s ", columns[t->view][c]);
			ui_value(&(*row)[c], out);
			buf_char(out, '\n');
		}
	if (t->view == PROGRAMS)
		put_program(t, id, out);
	else
		put_holders(t, INSPECT_MAP, id, out);
}

/* ---- on a terminal ----------------------------------------------------------------------------------------------- */

static void take_view(struct top *t, enum view view)
{
	struct live *l = &t->live;
	live_forget(l);
	t->view = view;
	l->table.ncolumns = 0;
	for (u32 i = 0; columns[view][i]; i++)
		live_column(l, columns[view][i]);
	memset(l->ui.width, 0, sizeof(l->ui.width));
	l->ui.sort = view == PROGRAMS ? BY_TIME : BY_MEMORY;
	l->ui.ascending = l->ui.wants_view = l->ui.is_paused = false;
	l->ui.chosen = l->ui.top = 0;
}

static bool take_look(struct top *t)
{
	struct live *l = &t->live;
	struct data_table table;
	char clock[CLOCK_TEXT];
	bool is_first = !t->last_ns;
	if (l->ui.is_paused)
		return true;
	if (!look(t, &table))
		return false;
	live_forget(l);
	vec_each(row, &table.rows)
		live_row(l, *row, false);
	if (!is_first)
		ui_live_note(&l->ui, t->share);
	clock_text(t->h->k, clock);
	l->ui.state = arena_printf(&t->look, "%s  %u programs, %u maps  %.2f%% of a CPU", clock, t->counts[PROGRAMS],
		t->counts[MAPS], t->share * 100);
	return true;
}

/* Until it is to end; false: reported. */
static bool loop(struct top *t, struct signals *s)
{
	struct kern *k = t->h->k;
	struct live *l = &t->live;
	struct pollfd fds[] = { { .fd = s->fd, .events = POLLIN }, { .fd = STDIN_FILENO, .events = POLLIN } };
	u64 interval = (u64)(t->o->interval * 1e9), next = 0;
	for (bool is_first = true;;) {
		u64 now = k->now_ns(k);
		if (now >= next || l->ui.wants_view) {
			if (l->ui.wants_view)
				take_view(t, (enum view)((t->view + 1) % VIEWS));
			if (!take_look(t))
				return false;
			next = now + (is_first ? MIN(interval, (u64)FIRST_MS * NS_PER_MS) : interval);
			is_first = false;
			live_draw(l);
		}
		k->poll(k, fds, ARRAY_LEN(fds), (int)((next - MIN(now, next)) / NS_PER_MS) + 1);
		signals_take(s);
		if (s->has_ended)
			return true;
		if ((fds[1].revents || s->is_resized) && !live_keys(l))
			return true;
		s->is_resized = false;
	}
}

static bool on_terminal(struct top *t)
{
	struct signals s;
	long r = signals_open(&s, t->h->k);
	if (r < 0) {
		live_close(&t->live);
		app_report(t->h->ds, NO_SIGNALS, where_none(), "cannot wait for signals")->sys_errno = (int)-r;
		return false;
	}
	t->live.details = details;
	t->live.ctx = t;
	take_view(t, PROGRAMS);
	bool ok = loop(t, &s);
	live_close(&t->live);
	signals_close(&s);
	return ok;
}

/* ---- as text ----------------------------------------------------------------------------------------------------- */

static bool as_text(struct top *t)
{
	const struct top_opts *o = t->o;
	struct data_table table;
	struct pollfd reader = { .fd = o->out->fd, .events = 0 };
	bool ok = look(t, &table);
	for (u32 i = 0; ok && i < MAX(o->count, 1u) && !o->out->failed; i++) {
		t->h->k->poll(t->h->k, &reader, 1, (int)(o->interval * 1e3));
		if (!(ok = look(t, &table)))
			break;
		data_table_sort(&table);
		table.rows.n = o->rows ? MIN(table.rows.n, o->rows) : table.rows.n;
		for (u32 c = 0; o->json && c < ARRAY_LEN(keys); c++)
			table.column[c] = str_from(keys[c]);
		table.title = o->json ? STR("programs") : STR("");
		if (o->json)
			export_json_table(&table, t->h->k->real_ns(t->h->k), o->out);
		else
			ui_table(&table, o->out);
		buf_puts(o->out, !o->json && i + 1 < o->count ? "\n" : "");
		buf_flush(o->out);
	}
	return ok;
}

bool top_run(struct host *h, const struct top_opts *o)
{
	struct top t = { .h = h, .o = o };
	long stats = sys_enable_stats(h->k);
	bool is_live = !o->count && !o->json && o->open && live_open(&t.live, h, o->open, STR("skep top"));
	if (is_live)
		t.live.ui.has_views = true;
	bool ok = is_live ? on_terminal(&t) : as_text(&t);
	if (stats >= 0)
		h->k->close(h->k, (int)stats);
	else if (ok)
		app_report(h->ds, UNCOUNTED, where_none(), "this kernel does not count runs of programs")->sys_errno =
			(int)-stats;
	arena_clear(&t.look);
	arena_clear(&t.owners);
	free(t.last);
	return ok;
}
