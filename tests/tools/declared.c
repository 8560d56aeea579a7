/* declared.c: what each tool says of itself, its options and its columns; and what each option, with several values, makes of its program.
 * Without a kernel: files are those here. */
#include "app/app.h"

#include "tools/tools.h"

#include "fake_kern.h"

#define TEXT(s) s, sizeof(s) - 1
static const struct fake_file files[] = { { "/proc/kallsyms",
	TEXT("ffffffff81000000 T vfs_read\nffffffff81000100 T vfs_write\n") },
	{ "/sys/devices/system/cpu/possible", TEXT("0-3\n") }, { "/sys/devices/system/cpu/online", TEXT("0-3\n") },
	{ "/sys/block/sda/dev", TEXT("8:0\n") }, { "/etc/passwd", TEXT("root:x:0:0:root:/root:/bin/sh\n") } };
/* One of these beside them: what a kernel may have more, and what looks like it. */
#define EVENT(name, more) { "/sys/kernel/tracing/events/" name "/format", TEXT("name: x\nID: 7\nformat:\n" more) }
static struct fake_file more[] = { EVENT("block/block_io_start", ""), EVENT("block/block_rq_issue", ""),
	EVENT("filemap/mm_filemap_get_pages", ""), EVENT("filemap/mm_filemap_fault", ""),
	EVENT("writeback/writeback_dirty_folio", ""), EVENT("writeback/writeback_dirty_page", ""),
	EVENT("capability/cap_capable", ""), EVENT("kmem/kmem_cache_alloc", "\tfield:bool accounted;\n"),
	EVENT("kmem/kmem_cache_alloc", "\tfield:bool node;\n"), EVENT("sock/sock_send_length", ""),
	EVENT("sock/sock_recv_length", ""), { "/sys/kernel/btf/vmlinux", "folio_mark_accessed", 0 },
	{ "/sys/kernel/btf/vmlinux", "mark_page_accessed", 0 } };
static struct fake_file world[ARRAY_LEN(files) + 1];
static u32 nworld;

/* Of the kernel's types there is one function. */
static void make_types(struct arena *a)
{
	for (u32 i = 0; i < ARRAY_LEN(more); i++) {
		struct btf_build *b = btf_build_new(a);
		struct buf bytes = BUF_INIT;
		if (more[i].len)
			continue;
		btf_add_func(b, str_from(more[i].bytes), btf_add_proto(b, 0), 0);
		btf_build_finish(b, &bytes);
		str kept = arena_str(a, buf_view(&bytes));
		buf_free(&bytes);
		more[i].bytes = kept.s, more[i].len = kept.n;
	}
}

#define TOOL(name) extern const struct tool tool_##name;
TOOLS
#undef TOOL
static const struct tool *const all[] = {
#define TOOL(name) &tool_##name,
	TOOLS
#undef TOOL
};

static void text(const char *name, const char *s)
{
	if (s)
		printf("  %s '%s'\n", name, s);
}

static void declared(const struct tool *t)
{
	const char *word;
	const struct tool_option *o;
	printf("==== %s\n", t->name);
	text("usage", t->usage), text("what", t->what), text("needs", t->needs), text("since", t->since),
		text("for all", t->for_all);
	text("shows", t->shows), text("unit", t->unit), text("table", t->table), text("sort", t->sort), text("stacks",
		t->stacks), text("of", t->stacks_unit);
	text("narrow", t->narrow), text("omits", t->omits), text("examples", t->examples);
	printf("  partial %d, of tasks %d, families %d, linear %d, rates %d, counts %d, processes %d, words %d; "
		"begin %d, attached %d, event %d, tick %d\n",
		t->is_partial, t->is_of_task, t->has_families, t->is_linear, t->has_rates, t->has_counts,
			t->reads_processes, t->has_words, t->begin != NULL,
		t->attached != NULL, t->event != NULL, t->tick != NULL);
	for (u32 i = 0; i < t->ncolumns; i++) {
		const struct tool_column *c = &t->columns[i];
		printf("  %-2d '%s' %s %s", c->is_right ? c->width : -c->width, c->name, c->member ? c->member : "-",
			c->with ? "with " : "");
		printf(c->with > ' ' ? "-%c\n" : c->with ? "%d\n" : "\n", c->with);
	}
	for (u32 i = 0; (o = tool_option(t, i, &word)); i++)
		if (t->options && o >= t->options && o < t->options + 64)
			printf("  option %c %s%s '%s' %s%s%s\n", word ? '-' : o->letter, word ? word : "",
				o->arg ? o->arg : "", o->what, o->define ? o->define : "-",
				o->is_text ? " text" : "", o->unit ? o->unit : "");
}

/* What it would be run with, as text. */
static void prepared(const struct tool *t, int argc, char **argv, struct buf *out)
{
	static struct fake fake;
	struct arena a = { 0 };
	struct src_map src;
	struct diags ds;
	struct host h;
	struct tool_run r;
	struct run_filter f = { 0 };
	fake_init(&fake, world, nworld);
	src_init(&src, &a);
	diags_init(&ds, &a, &src);
	host_init(&h, &a, &fake.kern, &ds, &src);
	bool ok = tool_prepare(&h, t, argc, argv, &r, &f);
	buf_puts(out, ok ? "" : "no");
	for (u32 i = 0; ok && i < r.cc.ndefines; i++)
		if (!str_starts(r.cc.defines[i], "OWN_PID") && !str_starts(r.cc.defines[i], "MAX_THREADS"))
			buf_printf(out, "%.*s ", STR_ARG(r.cc.defines[i]));
	for (u32 i = 0; ok && i < r.cc.nwords; i++)
		buf_printf(out, "%.*s:%.*s ", STR_ARG(r.cc.words[i].name),
			STR_ARG(str_sub(r.cc.words[i].text, r.cc.words[i].from, r.cc.words[i].to)));
	if (ok)
		buf_printf(out, "%.*s>%.*s%s%s", STR_ARG(r.hook.prog), STR_ARG(r.hook.hook), r.json ? " JSON" : "",
			r.typed ? " typed" : "");
	if (ok && (r.unit || r.sort))
		buf_printf(out, " unit %s sort %s", r.unit ? r.unit : "-", r.sort ? r.sort : "-");
	if (ok && (r.interval > 0 || r.seconds > 0 || r.count || r.top || r.hidden))
		buf_printf(out, " every %g for %g count %llu top %u hidden %llx", r.interval, r.seconds,
			(unsigned long long)r.count, r.top,
			(unsigned long long)r.hidden);
	if (ok && (f.has_pid || f.has_tid))
		buf_printf(out, " pid %d %u tid %d %u", f.has_pid, f.pid, f.has_tid, f.tid);
	for (u32 i = 0; ok && i < r.nhooks; i++)
		buf_printf(out, "; %.*s onto %.*s", STR_ARG(r.hooks[i].prog), STR_ARG(r.hooks[i].hook));
	vec_each(d, &ds.list) {
		buf_printf(out, "; %s: %.*s", (*d)->code->id, STR_ARG((*d)->msg));
		if ((*d)->where.at)
			buf_printf(out, " (at %llu)", (unsigned long long)(*d)->where.at);
	}
	kernel_types_close(&h.types);
	arena_clear(&a);
}

/* What is as without these words is not told, and what comes again once. */
static void also(const struct tool *t, const char *words, str plain, struct buf *last)
{
	char *argv[16] = { (char *)t->name }, all_words[160], *at = all_words;
	int argc = 1;
	struct buf now = BUF_INIT;
	snprintf(all_words, sizeof(all_words), "%s", words);
	for (char *word; (word = strsep(&at, "|"));)
		argv[argc++] = word;
	prepared(t, argc, argv, &now);
	if (str_eq(buf_view(&now), plain)) {
		buf_free(&now);
		return;
	}
	if (!str_eq(buf_view(&now), buf_view(last)))
		printf("\n  %.*s <--", STR_ARG(buf_view(&now)));
	printf(" %s;", words);
	buf_free(last);
	*last = now;
}

/* What it makes of one more file, where that is something else. */
static void also_with(const struct tool *t, const struct fake_file *one, const char *is, str plain)
{
	struct buf now = BUF_INIT;
	world[nworld++] = *one;
	prepared(t, 1, (char *[]){ (char *)t->name }, &now);
	nworld--;
	if (!str_eq(buf_view(&now), plain))
		printf("\n  %.*s <-- %s%s", STR_ARG(buf_view(&now)), one->path, is);
	buf_free(&now);
}

/* What each option with each value makes beside these words, where that is something else than without it. */
static void options(const struct tool *t, const char *words, str plain, struct buf *last)
{
	static const char *const values[] = { "7", "0", "99999999999", "text", "", "p:c:write(int fd):int:fd",
		"r::vfs_read():u64:$latency",
		"r:c:read(int fd, void *b, size_t n):long:$retval:$retval > 0",
			"t:irq:irq_handler_entry():int:args->irq", "u:pthread:start():u32:arg1", "p::vfs_read(",
		"sda", "root", "tcp", "1.5" };
	const struct tool_option *o;
	const char *word;
	char one[160];
	for (u32 i = 0; (o = tool_option(t, i, &word)); i++) {
		if (!t->options || o < t->options || o >= t->options + 64)
			continue;
		for (u32 v = 0; v < (!o->arg ? 1 : *words ? 4 : ARRAY_LEN(values)); v++) {
			snprintf(one, sizeof(one), word ? "%s%s%s%s%s" : "-%s%s%s%s%s", word ? word : (char[]){
				o->letter, 0 }, o->arg ? "|" : "", o->arg ? values[v] : "", *words ? "|" : "", words);
			also(t, one, plain, last);
		}
	}
}

/* What these need, for their options to say something. */
static const struct { const char *tool, *words; } needs[] = { { "dbslower", "mysql" }, { "dbslower", "postgres" },
	{ "dbslower", "other" }, { "funccount", "c:mal*" }, { "funcslower", "c:malloc" }, { "funcslower", "t:a:b" },
	{ "funclatency", "vfs_*" }, { "funclatency", "u:a:b:c" }, { "stackcount", "r:c:malloc" },
	{ "funccount", "r:c:mal*" }, { "funccount", "r::vfs_*" },
	{ "uflow", "-x|/none|ruby" }, { "uflow", "-x|/none|python" }, { "ugc", "-x|/none|java" },
	{ "ugc", "-x|/none|node" }, { "uobjnew", "-x|/none|ruby" }, { "uobjnew", "-x|/none|c" },
	{ "uthreads", "-x|/none|java" }, { "uthreads", "c" },
	{ "ustat", "-x|/none|tcl" }, { "ucalls", "-x|/none|php" }, { "ucalls", "-x|/none|perl" } };

int main(void)
{
	static const char *const words[] = { "5", "5|3", "5|3|2", "x", "vfs_read", "vfs_*", "c:malloc",
		"t:sched:sched_switch", "u:pthread:start", "p:/bin/sh:main",
		"vfs_read|vfs_write", "r::vfs_read", "vfs_read \"%d\", arg1", "r::vfs_read (retval < 0) \"%d\", retval",
			"-p|12", "-t|12", "-p|x", "-d|2", "-i|2",
		"-n|3", "-f|json", "-f|odd", "-T", "--comm|sh", "--follow", "--nothing", "-Z", "java", "ruby|-x|/none" };
	struct arena types = { 0 };
	make_types(&types);
	memcpy(world, files, sizeof(files));
	nworld = ARRAY_LEN(files);
	for (u32 n = 0; n < ARRAY_LEN(all); n++) {
		const struct tool *t = all[n];
		struct buf plain = BUF_INIT, last = BUF_INIT;
		declared(t);
		prepared(t, 1, (char *[]){ (char *)t->name }, &plain);
		printf("  %.*s <-- nothing", (int)plain.n, plain.s);
		options(t, "", buf_view(&plain), &last);
		for (u32 i = 0; i < ARRAY_LEN(words); i++)
			also(t, words[i], buf_view(&plain), &last);
		for (u32 i = 0; i < ARRAY_LEN(more); i++)
			also_with(t, &more[i], strstr(more[i].bytes, "accounted") ? " (accounted)" :
				i + 1 == ARRAY_LEN(more) ? " (another)" : "", buf_view(&plain));
		for (u32 i = 0; i < ARRAY_LEN(needs); i++)
			if (!strcmp(needs[i].tool, t->name)) {
				also(t, needs[i].words, buf_view(&plain), &last);
				struct buf now = BUF_INIT;
				buf_str(&now, buf_view(&last));
				options(t, needs[i].words, buf_view(&now), &last);
				buf_free(&now);
			}
		printf("\n");
		buf_free(&plain);
		buf_free(&last);
	}
	arena_clear(&types);
	return 0;
}
