/* ugc.c: skep ugc: collections of garbage, as they end. */
#include "app/app.h"

#include "tools/runtime/runtime.h"

TOOL_SOURCE(ugc);

static const struct tool_option options[] = {
	{ 'l', "LANGUAGE", "java, node, python or ruby; if not given, what the process runs" },
	{ 'M', "MS", "only those that took so many milliseconds at least", "MIN_MS" },
	{ 'F', "TEXT", "only those whose description has this text" },
	{ 'x', "FILE", "the runtime's program or library", "RUNTIME", true },
	{ 0 },
};

static const struct tool_column columns[] = {
	{ "START", 8, true, NULL, 0 }, { "PID", 7, true, NULL, 0 }, { "TOOK", 8, true, NULL, 0 },
	{ "DESCRIPTION", 50, false, NULL, 0 },
};

static const struct runtime known[] = { { "java", "jvm", "libjvm" }, { "node", "node", "libnode" }, { "python", "python3", "libpython" },
	{ "ruby", "ruby", "libruby" } };

/* As in ugc.bpf.c. */
enum kind { JAVA_GC, JAVA_POOL, NODE_GC, PYTHON_GC, RUBY_MARK, RUBY_SWEEP };
enum { NAME = 32 };
struct event { u64 took_ns, before_used, before_limit, used, limit; u32 kind, pid; char manager[NAME], pool[NAME]; };

static str text_of(const char *s) { return (str){ s, (u32)strnlen(s, NAME) }; }

/* Bits of node's first argument (deps/v8: GCType). */
static str node_kinds(struct arena *a, u64 bits)
{
	static const char *const names[] = { "scavenge", "mark-sweep-compact", "incremental mark", "weak callbacks" };
	struct buf b = BUF_INIT;
	for (u32 i = 0; i < ARRAY_LEN(names); i++)
		if (bits >> i & 1)
			buf_printf(&b, "%sGC %s", b.n ? ", " : "", names[i]);
	str out = arena_str(a, b.n ? buf_view(&b) : STR("GC"));
	buf_free(&b);
	return out;
}

static str description(struct arena *a, const struct event *e)
{
	switch (e->kind) {
	case JAVA_GC: return e->before_used ? STR("full collection") : STR("collection");
	case JAVA_POOL: return arena_printf(a, "%.*s %.*s used=%llu->%llu max=%lld->%lld", STR_ARG(text_of(e->manager)),
		STR_ARG(text_of(e->pool)), (unsigned long long)e->before_used, (unsigned long long)e->used,
		(long long)e->before_limit, (long long)e->limit);
	case NODE_GC: return node_kinds(a, e->used);
	case PYTHON_GC: return arena_printf(a, "gen %llu GC collected %lld objects", (unsigned long long)e->before_used,
		(long long)e->used);
	case RUBY_MARK: return STR("GC mark stage");
	default: return STR("GC sweep stage");
	}
}

static void event(struct tool_run *r, const void *bytes, u32 len)
{
	struct event e;
	struct arena *a = r->h->arena;
	u64 *began = r->state, now = r->h->k->now_ns(r->h->k);
	if (len < sizeof(e))
		return;
	memcpy(&e, bytes, sizeof(e));
	str what = description(a, &e);
	if (r->option['F'] && !memmem(what.s, what.n, r->option['F'], strlen(r->option['F'])))
		return;
	u64 ms = now - *began > e.took_ns ? (now - *began - e.took_ns) / 1000000 : 0;
	struct data took = data_uint(STR("took"), e.took_ns);
	took.format = FORMAT_DURATION;
	tool_row(r, (struct data[]){ data_str(STR("start"), arena_printf(a, "%llu.%03llu", (unsigned long long)ms / 1000,
		(unsigned long long)ms % 1000)), data_uint(STR("pid"), e.pid), took, data_str(STR("description"), what) });
}

static bool begin(struct tool_run *r)
{
	u64 *began = arena_new(r->h->arena, u64);
	*began = r->h->k->now_ns(r->h->k);
	r->state = began;
	return runtime_of(r, known, ARRAY_LEN(known)) != NULL;
}

const struct tool tool_ugc = {
	.name = "ugc", .usage = "ugc [-l LANGUAGE] [-M MS] [-F TEXT] [-x FILE] [LANGUAGE] [PID]",
	.what = "collections of garbage in runtimes of languages, as they end, by their own probes",
	.options = options, .columns = columns, .ncolumns = ARRAY_LEN(columns), .source = tool_source_ugc,
	.source_end = tool_source_ugc_end,
	.has_words = true, .is_partial = true, .is_of_task = true, .event = event, .begin = begin,
	.examples = "  skep ugc 4242                        what the process runs is found out\n"
		"  skep ugc -M 5 -F Old -l java 4242    five milliseconds at least, of pools with Old in their names\n",
};
