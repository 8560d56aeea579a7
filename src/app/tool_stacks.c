/* tool_stacks.c: what a tool has counted for each stack, of the kernel and of the process, by name: the largest first;
 * folded, a line each, as makers of flame graphs read it ("comm;outermost;...;innermost 123"); or as a flame graph. The
 * program tells of each process once, when it is first seen, so that its code is known even if it is gone in the end.
 * What has no stack or no name is counted by reason. */
#include "app/tool_private.h"

#include "sym/sym.h"
#include "ui/ui.h"

#include <errno.h>
#include <stdlib.h>

enum { MAX_FRAMES = 127, MAX_LINE_FRAMES = 4 * MAX_FRAMES + 2 };

/* As in tool.bpf.h. */
struct stack_key { u32 pid; s32 kernel, user; char comm[16]; };
struct stack_count { struct stack_key key; u64 value; };
struct told { u64 stacks, full, collided, users, cut, frames, unnamed[SYM_WHY_COUNT]; };
/* the innermost first: of the kernel, of the process */
struct line { str frame[MAX_LINE_FRAMES]; u32 n, nkernel, nuser; };

struct stacks { struct tool_run *r; s64 map; struct told told; bool marks_kernel; };

static int by_value(const void *a, const void *b)
{
	const struct stack_count *x = a, *y = b;
	return x->value == y->value ? memcmp(&x->key, &y->key, sizeof(x->key)) : x->value < y->value ? 1 : -1;
}

/* Its addresses, the innermost first; 0: the kernel kept no such stack. */
static u32 addresses_of(struct stacks *s, s32 id, u64 address[MAX_FRAMES + 1])
{
	struct tool_run *r = s->r;
	u32 n = 0;
	memset(address, 0, sizeof(u64) * (MAX_FRAMES + 1));
	if (s->map < 0 || r->l->obj->maps.v[s->map].value_size > MAX_FRAMES * sizeof(u64))
		return 0;
	if (id < 0) {
		s->told.collided += id == -EEXIST;
		s->told.full += id == -ENOMEM;
		return 0;
	}
	if (sys_map_lookup(r->h->k, r->l->map_fds[s->map], &id, address, 0) != 0)
		return 0;
	while (n < MAX_FRAMES && address[n])
		n++;
	return n;
}

static void add_kernel(struct stacks *s, s32 id, struct line *line)
{
	u64 address[MAX_FRAMES + 1];
	u32 n = addresses_of(s, id, address);
	struct arena *a = s->r->h->arena;
	for (u32 i = 0; i < n; i++) {
		str name = host_symbol(s->r->h, a, address[i]), plain, offset;
		str_cut(name, '+', &plain, &offset);
		if (!line->n && (str_starts(plain, "__traceiter_") || str_starts(plain, "finish_task_switch")))
			continue;                        /* how the probe is called, where it is */
		plain = name.n ? plain : arena_printf(a, "0x%llx", (unsigned long long)address[i]);
		line->frame[line->n++] = s->marks_kernel ? arena_printf(a, "%.*s_[k]", STR_ARG(plain)) : plain;
	}
	line->nkernel = line->n;
}

/* Functions that nobody has called. */
static bool is_outermost(str name)
{
	static const char *const names[] = { "_start", "__libc_start_main", "__libc_start_call_main", "clone", "clone3",
		"__clone",
		"__clone3", "start_thread", "thread_start", "_dl_start_user" };
	for (u32 i = 0; i < ARRAY_LEN(names); i++)
		if (str_starts(name, names[i]))
			return true;
	return false;
}

/* A function, before it those that were compiled into it. */
static void add_frame(struct stacks *s, u32 pid, u64 address, struct line *line)
{
	struct arena *a = s->r->h->arena;
	struct sym_frame f = sym_users_find(host_users(s->r->h), pid, address);
	s->told.frames++;
	s->told.unnamed[f.why]++;
	for (u32 i = 0; i < f.ninlined && line->n + 1 < MAX_LINE_FRAMES; i++)
		line->frame[line->n++] = arena_printf(a, "%.*s(inlined)", STR_ARG(f.inlined[i]));
	if (line->n < MAX_LINE_FRAMES)
		line->frame[line->n++] = f.why == SYM_NAMED ? f.name : f.module.n ? arena_printf(a, "[%.*s]",
			STR_ARG(f.module)) : STR("[unknown]");
}

static void add_user(struct stacks *s, const struct stack_key *key, struct line *line)
{
	u64 address[MAX_FRAMES + 1];
	u32 n = addresses_of(s, key->user, address);
	for (u32 i = 0; i < n; i++)          /* what calls is before where it returns to */
		add_frame(s, key->pid, address[i] - (i > 0), line);
	line->nuser = line->n - line->nkernel;
	s->told.users += n > 0;
	s->told.cut += n > 0 && n < MAX_FRAMES && !is_outermost(line->frame[line->n - 1]);
}

static struct line line_of(struct stacks *s, const struct stack_key *key)
{
	struct line line = { .n = 0 };
	s->told.stacks++;
	add_kernel(s, key->kernel, &line);
	add_user(s, key, &line);
	return line;
}

static str comm_of(const struct stack_key *key)
{
	return (str){ key->comm, (u32)strnlen(key->comm, sizeof(key->comm)) };
}

/* A frame of a folded line: semicolons part frames, and a blank parts the count. */
static void put_frame(str name, struct buf *out)
{
	struct buf b = BUF_INIT;
	ui_text(name, &b);
	for (size_t i = 0; i < b.n; i++)
		buf_char(out, b.s[i] == ';' ? ':' : b.s[i]);
	buf_free(&b);
}

/* Lines that read alike are one: their addresses differ within the functions. */
struct folded { struct intern lines; vec(u64) sums; };

static void add_folded(struct folded *f, const struct stack_count *c, const struct line *line)
{
	struct buf b = BUF_INIT;
	put_frame(comm_of(&c->key), &b);
	if (!line->n)
		buf_puts(&b, ";[no stack]");
	for (u32 i = line->n; i-- > 0;) {
		buf_char(&b, ';');
		put_frame(line->frame[i], &b);
	}
	u32 id = intern_add(&f->lines, buf_view(&b));
	while (f->sums.n <= id)
		vec_push(&f->sums, f->lines.arena, 0);
	f->sums.v[id] += c->value;
	buf_free(&b);
}

struct folded_line { str text; u64 sum; };

static int by_sum(const void *pa, const void *pb)
{
	const struct folded_line *a = pa, *b = pb;
	return a->sum == b->sum ? str_cmp(a->text, b->text) : a->sum < b->sum ? 1 : -1;
}

static void put_folded(const struct folded *f, u32 top, struct buf *out)
{
	struct folded_line *all = arena_array(f->lines.arena, struct folded_line, f->sums.n + 1u);
	u32 n = 0;
	for (u32 id = 1; id < f->sums.n; id++)
		all[n++] = (struct folded_line){ intern_text(&f->lines, id), f->sums.v[id] };
	qsort(all, n, sizeof(*all), by_sum);
	for (u32 i = 0; i < n && (!top || i < top); i++)
		buf_printf(out, "%.*s %llu\n", STR_ARG(all[i].text), (unsigned long long)all[i].sum);
}

static void put_text(const struct stack_count *c, const struct line *line, struct buf *out)
{
	for (u32 i = 0; i < line->n; i++) {
		if (i && i == line->nkernel)
			buf_puts(out, "    --\n");
		buf_puts(out, "    ");
		ui_text(line->frame[i], out);
		buf_char(out, '\n');
	}
	buf_puts(out, line->n ? "    - " : "    [no stack]\n    - ");
	ui_text(comm_of(&c->key), out);
	buf_printf(out, " (%u)\n        %llu\n\n", c->key.pid, (unsigned long long)c->value);
}

static void json_frames(struct json *j, const char *key, const str *frame, u32 n)
{
	json_open(j, key, '[');
	for (u32 i = 0; i < n; i++)
		json_str(j, NULL, frame[i]);
	json_close(j, ']');
}

static void put_json(struct tool_run *r, const struct stack_count *c, const struct line *line)
{
	struct json j = host_json(r->h, "row", r->out);
	json_text(&j, "tool", r->tool->name);
	json_open(&j, "data", '{');
	json_u64(&j, "pid", c->key.pid);
	json_str(&j, "comm", comm_of(&c->key));
	json_u64(&j, "value", c->value);
	json_frames(&j, "frames", line->frame, line->nkernel);
	json_frames(&j, "user_frames", line->frame + line->nkernel, line->nuser);
	json_close(&j, '}');
	json_end_line(&j);
}

/* ---- flame graphs ---------------------------------------------------------------------------------------------- */

static void add_to_flame(struct flame *f, const struct stack_count *c, const struct line *line)
{
	str frames[MAX_LINE_FRAMES + 1];
	u32 n = 0;
	frames[n++] = comm_of(&c->key);
	for (u32 i = line->n; i-- > 0;)
		frames[n++] = line->frame[i];
	flame_add(f, frames, n, c->value, 0);
}

/* An earlier run's folded lines, as what there was before. */
static void add_before(struct tool_run *r, struct flame *f)
{
	str text = r->folded_before, one, rest, count;
	u64 value;
	while (text.n) {
		str frames[MAX_LINE_FRAMES + 1];
		u32 n = 0, at;
		str_cut(text, '\n', &one, &text);
		for (at = one.n; at && one.s[at - 1] != ' ';)
			at--;
		count = str_sub(one, at, one.n);
		if (!at || !str_to_u64(count, &value))
			continue;
		for (rest = str_sub(one, 0, at - 1); rest.n && n < ARRAY_LEN(frames);)
			str_cut(rest, ';', &frames[n++], &rest);
		flame_add(f, frames, n, 0, value);
	}
}

static void put_flame(struct tool_run *r, struct flame *f)
{
	struct buf svg = BUF_INIT;
	const char *path = r->option[TOOL_SVG], *before = r->option[TOOL_DIFF];
	if (before)
		add_before(r, f);
	flame_svg(f, &(struct flame_style){ .title = arena_printf(r->h->arena, "skep %s", r->tool->name),
		.unit = str_from(r->tool->stacks_unit), .is_diff = before != NULL }, &svg);
	long e = sys_save_file(r->h->k, path, buf_view(&svg));
	if (e < 0)
		app_report(r->h->ds, NO_OUTPUT, where_file(str_from(path), 0), "cannot write the graph")->sys_errno =
			(int)-e;
	buf_free(&svg);
}

/* ---- on a screen ----------------------------------------------------------------------------------------------- */

enum { LIVE_STACKS = 200 /* that get names each time */, NOW = 0, TOTAL, PID_OF, COMM_OF, STACK_OF, LIVE_CELLS };

static int by_key(const void *a, const void *b)
{
	return memcmp(&((const struct stack_count *)a)->key, &((const struct stack_count *)b)->key,
		sizeof(struct stack_key));
}

/* What came since the last look; of memory it may be less than nothing. */
static s64 grown(const struct tool_run *r, const struct stack_count *c)
{
	const struct stack_count *before = r->nstacks_before ? bsearch(c, r->stacks_before, r->nstacks_before, sizeof(*c),
		by_key) : NULL;
	return (s64)(c->value - (before ? before->value : 0));
}

static void keep(struct tool_run *r, const struct stack_count *all, u32 n)
{
	free(r->stacks_before);
	r->stacks_before = malloc(n * sizeof(*all) + 1);
	if (!r->stacks_before)
		base_out_of_memory(n * sizeof(*all));
	if (n)
		memcpy(r->stacks_before, all, n * sizeof(*all));
	r->nstacks_before = n;
	if (n)
		qsort(r->stacks_before, n, sizeof(*all), by_key);
}

static u8 format_of(const char *unit)
{
	return !strcmp(unit, "microseconds") ? FORMAT_DURATION_US : !strcmp(unit, "bytes") ? FORMAT_BYTES : FORMAT_NONE;
}

/* "innermost < its caller < ..." */
static str whole_line(struct arena *a, const struct line *line)
{
	struct buf b = BUF_INIT;
	for (u32 i = 0; i < line->n; i++)
		buf_printf(&b, "%s%.*s", i ? " < " : "", STR_ARG(line->frame[i]));
	str out = arena_str(a, line->n ? buf_view(&b) : STR("[no stack]"));
	buf_free(&b);
	return out;
}

static struct data *live_cells(struct stacks *s, const struct stack_count *c, s64 now)
{
	struct tool_run *r = s->r;
	struct data *row = arena_array(r->h->arena, struct data, LIVE_CELLS);
	struct line line = line_of(s, &c->key);
	row[NOW] = data_int(STR(""), now);
	row[TOTAL] = data_uint(STR(""), c->value);
	row[NOW].format = row[TOTAL].format = format_of(r->tool->stacks_unit);
	row[PID_OF] = data_uint(STR(""), c->key.pid);
	row[COMM_OF] = data_str(STR(""), comm_of(&c->key));
	row[STACK_OF] = data_str(STR(""), whole_line(r->h->arena, &line));
	return row;
}

struct grown_stack { const struct stack_count *count; s64 now; };

static int by_growth(const void *pa, const void *pb)
{
	const struct grown_stack *a = pa, *b = pb;
	return a->now == b->now ? by_value(a->count, b->count) : a->now < b->now ? 1 : -1;
}

/* Those that grow most, with names. */
static void show_live(struct stacks *s, const struct stack_count *all, u32 n)
{
	struct tool_run *r = s->r;
	struct arena *a = r->h->arena;
	str names[LIVE_CELLS] = { STR("NOW"), STR("TOTAL"), STR("PID"), STR("COMM"), STR("STACK") };
	struct data_table t = { .column = names, .ncolumns = LIVE_CELLS, .sort_column = NOW, .descending = true };
	struct grown_stack *list = arena_array(a, struct grown_stack, n + 1u);
	for (u32 i = 0; i < n; i++)
		list[i] = (struct grown_stack){ &all[i], grown(r, &all[i]) };
	qsort(list, n, sizeof(*list), by_growth);
	for (u32 i = 0; i < MIN(n, r->top ? r->top : (u32)LIVE_STACKS); i++)
		vec_push(&t.rows, a, live_cells(s, list[i].count, list[i].now));
	live_tool_table(r, &t);
	keep(r, all, n);
}

/* ---- what is missing, by reason -------------------------------------------------------------------------------- */

/* With the reasons that there are. */
static void tell_unnamed(const struct told *t, u64 unnamed, struct diags *ds)
{
	static const struct { u8 why; const char *text; } reasons[] = { { SYM_NO_SYMBOL, "without a symbol" },
		{ SYM_NO_FILE, "without a readable file" }, { SYM_NO_MAPPING, "outside known code" },
		{ SYM_NO_PROCESS, "of processes that were gone" } };
	struct buf b = BUF_INIT;
	for (u32 i = 0; i < ARRAY_LEN(reasons); i++)
		if (t->unnamed[reasons[i].why])
			buf_printf(&b, "%s %llu %s", b.n ? "," : "", (unsigned long long)t->unnamed[reasons[i].why],
				reasons[i].text);
	app_report(ds, STACKS, where_none(), "%llu of %llu frames of processes have no name:%s",
		(unsigned long long)unnamed, (unsigned long long)t->frames, buf_cstr(&b));
	buf_free(&b);
}

static void tell(struct stacks *s)
{
	const struct told *t = &s->told;
	struct diags *ds = s->r->h->ds;
	u64 unnamed = t->frames - t->unnamed[SYM_NAMED], uncounted = 0;
	tool_variable(s->r, "uncounted", &uncounted, sizeof(uncounted));
	if (t->collided || t->full || uncounted)
		app_report(ds, STACKS, where_none(),
			"stacks were lost: %llu were taken for others, for %llu there was no room, %llu %s were not "
			"counted",
			(unsigned long long)t->collided, (unsigned long long)t->full, (unsigned long long)uncounted,
			s->r->tool->stacks_unit);
	if (unnamed)
		tell_unnamed(t, unnamed, ds);
	if (s->r->h->users && sym_users_missed_inlined(s->r->h->users))
		app_report(ds, STACKS, where_none(), "functions that were compiled into others are not "
			"shown apart")->hint =
			STR("elfutils' library libdw reads of them: it is not there, or skep was built without it");
	if (t->cut * 10 > t->users)
		app_report(ds, STACKS, where_none(),
			"%llu %% of the stacks of processes end early: their code keeps no frame pointers",
			(unsigned long long)(t->cut * 100 / t->users))->hint =
			STR("build it with -fno-omit-frame-pointer");
}

void tool_note_process(struct tool_run *r, const void *bytes, u32 len)
{
	u32 pid;
	if (len < sizeof(pid))
		return;
	memcpy(&pid, bytes, sizeof(pid));
	sym_users_note(host_users(r->h), pid);
}

void tool_stacks_tick(struct tool_run *r, bool is_last)
{
	struct arena *a = r->h->arena;
	bool is_folded = tool_is_format(r, "folded");
	struct stacks s = { .r = r, .map = obj_map_index(r->l->obj, STR("stacks")),
		.marks_kernel = r->option['a'] != NULL };
	struct flame *flame = r->option[TOOL_SVG] ? flame_new(a) : NULL;
	vec(struct stack_count) all = { 0 };
	struct tool_cursor at = { 0 };
	struct stack_count c = { 0 };
	struct folded folded = { .sums = { 0 } };
	intern_init(&folded.lines, a);
	if (!is_last && !r->live)
		return;
	while (tool_next(r, r->tool->stacks, &at, &c.key, &c.value))
		if (c.value)                 /* what came and went is gone */
			vec_push(&all, a, c);
	r->has_shown |= all.n > 0;
	if (all.n)
		qsort(all.v, all.n, sizeof(*all.v), by_value);
	if (r->live) {
		show_live(&s, all.v, all.n);
		return;
	}
	if (r->top && !flame && !is_folded)
		all.n = MIN(all.n, r->top);
	vec_each(one, &all) {
		struct line line = line_of(&s, &one->key);
		if (flame)
			add_to_flame(flame, one, &line);
		else if (r->json)
			put_json(r, one, &line);
		else if (is_folded)
			add_folded(&folded, one, &line);
		else
			put_text(one, &line, r->out);
	}
	if (is_folded)
		put_folded(&folded, r->top, r->out);
	if (flame)
		put_flame(r, flame);
	tell(&s);
}
