/* Programs in .t files given to the verifier and, as root, to the kernel below; and random ones: of any instructions
 * ("fuzz COUNT SEED"), or of pieces that are nearly right ("pieces COUNT SEED", pieces.h). "helpers": which type of program may call which;
 * "fields": what of sockets may be read.
 *
 *   == name
 *   -- type xdp                    (else socket_filter)
 *   -- maps                        name type key value entries; one of maps: of such as the map before it
 *   -- asm
 *   -- accepted 12                 with so many processed instructions; or
 *   -- refused packet-bounds 5     for this reason (tags of verify/reason.def), at this instruction
 *   -- kernel 5.10                 as this one (else as 6.18)
 *   -- differs [KERNEL]... WHY     from the running kernel, where it is one of these: it is not asked
 *
 * What is expected is asked of our verifier as the kernel that is named. Then, whichever that was, the running kernel is asked, and we as
 * that one: both must say the same, and of an accepted one the same number, where the running kernel is one that is known
 * (tests/kern/verdicts.sh: on each of Debian's). */
#include "sys/sys.h"
#include "verify/verify.h"

#include "pieces.h"
#include "types.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <unistd.h>

enum { MAX_MAPS = 8, LOG_SIZE = 1 << 20 };

struct test {
	str file, name, text, maps, tag, kernel;
	bool is_accepted, differs;
	u32 prog_type, attach;
	u64 number;
	u32 most;                /* instructions to be walked; 0: as the kernel */
};
struct setup { u32 n; str name[MAX_MAPS]; struct verify_map map[MAX_MAPS]; int fd[MAX_MAPS]; struct types types; };

static struct arena arena;
static bool can_ask;
static u32 log_level = 1;    /* of the kernel's */
static u64 accepted;         /* of random programs, by us */
static const struct profile *running; /* or NULL: the kernel below is none that is known */

/* ---- reading ---- */

/* Is the running kernel among those named, or is none named? */
static bool differs_here(str value)
{
	bool is_named = false;
	str word, rest = value;
	while (str_cut(rest, ' ', &word, &rest), profile_find(word)) {
		is_named = true;
		if (running && str_is(word, running->name))
			return true;
	}
	return !is_named;
}

static void head(struct test *t, str line, str *section)
{
	str value = { 0 }, number = { 0 };
	str_cut(line, ' ', section, &value);
	value = str_trim(value);
	if (str_is(*section, "type")) {
		t->prog_type = (u32)uapi_prog_type_find(value);
	} else if (str_is(*section, "kernel")) {
		t->kernel = value;
	} else if (str_is(*section, "differs")) {
		t->differs = differs_here(value);
	} else if (str_is(*section, "accepted")) {
		t->is_accepted = true;
		str_to_u64(value, &t->number);
	} else if (str_is(*section, "refused")) {
		str_cut(value, ' ', &t->tag, &number);
		if (!number.n || !str_to_u64(number, &t->number))
			t->number = UINT64_MAX;
	}
}

static void body(struct test *t, str section, str line)
{
	str *to = str_is(section, "asm") ? &t->text : str_is(section, "maps") ? &t->maps : NULL;
	if (!to)
		return;
	if (!to->n)
		*to = line;
	to->n = (u32)(line.s + line.n - to->s);
}

/* ---- both verifiers ---- */

static s64 helper_number(void *ctx, str name)
{
	const struct uapi_helper_row *row = uapi_helper_find(name);
	(void)ctx;
	return row ? (s64)row->number : -1;
}

static void make_maps(struct setup *s, str text)
{
	str line;
	while (text.n && s->n < MAX_MAPS) {
		char name[32], type[32];
		struct verify_map *m = &s->map[s->n];
		str_cut(text, '\n', &line, &text);
		if (sscanf(arena_strdup(&arena, line), "%31s %31s %u %u %u", name, type, &m->key_size, &m->value_size,
			&m->max_entries) < 5)
			continue;
		m->type = (u32)uapi_map_type_find(str_from(type));
		s->name[s->n] = arena_str(&arena, str_from(name));
		struct sys_map_create a = { .map_type = m->type, .key_size = m->key_size, .value_size = m->value_size,
			.max_entries = m->max_entries };
		if (uapi_map_type_flags(m->type) & MAPF_OF_MAPS && s->n) {
			m->inner = &m[-1];
			a.inner_map_fd = (u32)s->fd[s->n - 1];
		}
		s->fd[s->n] = can_ask ? (int)sys_map_create(kern_linux(), &a) : 100 + (int)s->n;
		s->n++;
	}
}

static const struct verify_map *map_of(void *ctx, s32 fd)
{
	struct setup *s = ctx;
	for (u32 i = 0; i < s->n; i++)
		if (s->fd[i] == fd)
			return &s->map[i];
	return NULL;
}

static const struct profile *usual(void) { return profile_find(STR("6.18")); }

static void ours(struct setup *s, const struct test *t, const struct insn *in, u32 n, const struct profile *as,
	struct verify_result *out)
{
	struct verify_prog p = { .insns = in, .ninsns = n, .prog_type = t->prog_type, .attach_type = t->attach,
		.is_gpl = true, .ctx = s, .map = map_of, .btf = types_view(&s->types, &arena),
		.funcs = s->types.funcs, .nfuncs = s->types.n,
		.ncpus = sys_possible_cpus(kern_linux()) };
	struct verify_opts o = { .want_log = log_level > 1, .max_insns = t->most, .profile = as };
	verify_program(&arena, &p, &o, out);
}

/* 0: accepted; the log has the number. -errno. */
static long theirs(const struct setup *s, const struct test *t, const struct insn *in, u32 n, u64 *processed, char *log)
{
	struct sys_prog_load a = { .prog_type = t->prog_type, .expected_attach_type = t->attach,
		.insns = (u64)(uintptr_t)in, .insn_cnt = n,
		.license = (u64)(uintptr_t)"GPL", .log_level = log_level, .log_buf = (u64)(uintptr_t)log,
		.log_size = LOG_SIZE };
	if (s->types.fd >= 0) {
		a.prog_btf_fd = (u32)s->types.fd;
		a.func_info = (u64)(uintptr_t)s->types.funcs;
		a.func_info_cnt = s->types.n;
		a.func_info_rec_size = sizeof(*s->types.funcs);
	}
	log[0] = 0;
	long fd = sys_prog_load(kern_linux(), &a);
	const char *p = strstr(log, "processed ");
	*processed = p ? strtoull(p + 10, NULL, 10) : 0;
	if (fd < 0)
		return fd;
	close((int)fd);
	return 0;
}

static const char *decisive(char *log)
{
	char *best = log;
	for (char *line = strtok(log, "\n"); line; line = strtok(NULL, "\n"))
		if (strncmp(line, "processed", 9) && strncmp(line, "verification", 12) && strncmp(line, "stack depth",
			11))
			best = line;
	return best;
}

static bool assemble(struct setup *s, const struct test *t, struct isa_text *text)
{
	struct diags ds;
	struct buf err = BUF_INIT;
	struct isa_env env = { .call = helper_number };
	diags_init(&ds, &arena, NULL);
	if (!isa_asm_text(&arena, t->text, &env, text, &ds)) {
		diags_print(&ds, (struct diag_style){ 0 }, &err);
		printf("not ok %.*s/%.*s\n    %s\n", STR_ARG(t->file), STR_ARG(t->name), buf_cstr(&err));
		return false;
	}
	vec_each(r, &text->refs)
		for (u32 i = 0; i < s->n; i++)
			if (str_eq(s->name[i], r->name)) {
				text->v[r->insn].src = 1;
				text->v[r->insn].imm = s->fd[i];
			}
	return true;
}

static void compare(struct setup *s, const struct test *t, const struct isa_text *text, char *why, u32 size)
{
	u64 processed;
	static char log[LOG_SIZE];
	struct verify_result result, *r = &result;
	if (!can_ask || t->differs)
		return;
	ours(s, t, text->v, text->n, running, r);
	long live = theirs(s, t, text->v, text->n, &processed, log);
	if (live == -EINVAL && !log[0])
		return;
	if ((live == 0) != r->accepted)
		snprintf(why, size, "the kernel %s it: %.900s", live ? "refuses" : "accepts", live ? decisive(log) :
			r->message.s);
	else if (r->accepted && processed != r->processed)
		snprintf(why, size, "the kernel processed %llu, we %llu", (unsigned long long)processed,
			(unsigned long long)r->processed);
}

static void run_test(const struct test *t)
{
	struct setup s = { 0 };
	struct isa_text text = { 0 };
	struct verify_result r;
	char why[2048] = "";
	const struct profile *as = t->kernel.n ? profile_find(t->kernel) : usual();
	make_maps(&s, t->maps);
	if (!assemble(&s, t, &text))
		return;
	types_make(&s.types, text.v, text.n);
	if (can_ask)
		types_load(&s.types);
	ours(&s, t, text.v, text.n, as, &r);
	if (r.accepted != t->is_accepted)
		snprintf(why, sizeof(why), "%s: %.*s at %lld", r.accepted ? "accepted" : "refused", STR_ARG(r.message),
			(long long)r.insn);
	else if (r.accepted && t->number && r.processed != t->number)
		snprintf(why, sizeof(why), "%llu processed", (unsigned long long)r.processed);
	else if (!r.accepted && (!str_is(t->tag, verify_reason_tag(r.reason)) ||
		(t->number != UINT64_MAX && (u64)r.insn != t->number)))
		snprintf(why, sizeof(why), "%s at %lld: %.*s", verify_reason_tag(r.reason), (long long)r.insn,
			STR_ARG(r.message));
	else
		compare(&s, t, &text, why, sizeof(why));
	printf("%s %.*s/%.*s\n", why[0] ? "not ok" : "ok", STR_ARG(t->file), STR_ARG(t->name));
	if (why[0])
		printf("    %s\n", why);
	for (u32 i = 0; i < s.n && can_ask; i++)
		close(s.fd[i]);
	if (s.types.fd >= 0)
		close(s.types.fd);
}

static void run_file(const char *path)
{
	str text, line, section = { 0 };
	struct test t = { 0 };
	char name[128];
	snprintf(name, sizeof(name), "%.*s", (int)(strlen(path) - 2), path);
	if (sys_read_file(kern_linux(), &arena, path, 0, &text) < 0)
		return;
	while (text.n) {
		str_cut(text, '\n', &line, &text);
		if (str_starts(line, "== ")) {
			if (t.name.n)
				run_test(&t);
			t = (struct test){ .file = str_from(name), .name = str_sub(line, 3, line.n),
				.prog_type = PROG_SOCKET_FILTER };
		} else if (str_starts(line, "-- ")) {
			head(&t, str_sub(line, 3, line.n), &section);
		} else if (line.n) {
			body(&t, section, line);
		}
	}
	if (t.name.n)
		run_test(&t);
}

/* ---- random programs ---- */

static u64 seed;
static u32 random_below(u32 n)
{
	seed = seed * 6364136223846793005ull + 1442695040888963407ull;
	return (u32)(seed >> 33) % n;
}

/* Mostly sensible: registers that were written, offsets near, jumps inside; sometimes anything. */
static struct insn random_insn(u32 at, u32 n)
{
	static const u8 alu[] = { 0x07, 0x0f, 0x17, 0x1f, 0x57, 0x5f, 0x47, 0x67, 0x77, 0xb7, 0xbf, 0xbc, 0xb4, 0x04,
		0x54, 0xc7, 0x27, 0x87, 0xd7, 0x94, 0x3c, 0x0c };
	static const u8 jmp[] = { 0x15, 0x1d, 0x25, 0x2d, 0xa5, 0xb5, 0x55, 0x65, 0x6d, 0xc5, 0x16, 0x2e, 0xa6, 0x46,
		0x05, 0xe5 };
	static const u8 mem[] = { 0x61, 0x69, 0x71, 0x79, 0x62, 0x6a, 0x72, 0x7a, 0x63, 0x6b, 0x73, 0x7b, 0xdb, 0x81 };
	static const s32 imm[] = { 0, 1, -1, 8, 16, 7, 255, -8, 0x7fffffff, (s32)0x80000000, 64, 3 };
	static const u8 helpers[] = { 1, 2, 5, 7, 8, 14, 26, 113, 130, 131, 181, 12 };
	struct insn i = { .dst = (u8)(random_below(11)), .src = (u8)(random_below(11)),
		.imm = imm[random_below(ARRAY_LEN(imm))] };
	switch (random_below(12)) {
	case 0: case 1: case 2: case 3: i.code = alu[random_below(ARRAY_LEN(alu))]; break;
	case 4: case 5: case 6:
		i.code = mem[random_below(ARRAY_LEN(mem))];
		i.off = (s16)(random_below(2) ? -8 * (s16)(1 + random_below(4)) : (s16)random_below(16) * 4);
		if (random_below(2))
			i = (struct insn){ .code = i.code, .dst = (i.code & 7) == CLS_LDX ? i.dst % 10 : 10,
				.src = (i.code & 7) == CLS_LDX ? 10 : i.src, .off = i.off, .imm = i.imm };
		i.imm = i.code == 0xdb ? 0 : i.imm;
		break;
	case 7: case 8:
		i.code = jmp[random_below(ARRAY_LEN(jmp))];
		i.off = (s16)((s32)random_below(n) - (s32)at - 1);
		break;
	case 9: i = (struct insn){ .code = 0x85, .imm = helpers[random_below(ARRAY_LEN(helpers))] }; break;
	case 10: i.code = (u8)random_below(256); i.off = (s16)random_below(8); break;
	default: i = (struct insn){ .code = 0xb7, .dst = (u8)random_below(6), .imm = i.imm };
	}
	bool is_imm_alu = (i.code & 7) == CLS_ALU64 || (i.code & 7) == CLS_ALU;
	if (is_imm_alu || (i.code & 7) >= 5) {
		bool is_x = i.code & SRC_X;
		if (is_x && i.code != 0x85)
			i.imm = 0;
		else if (i.code != 0x85)
			i.src = 0;
	}
	if ((i.code & 7) == CLS_LDX || (i.code & 7) == CLS_STX)
		i.imm = i.code == 0xdb ? i.imm : 0;
	if ((i.code & 7) == CLS_ST)
		i.src = 0;
	return i;
}

/* 0 the same, 1 we are stricter, 2 we let pass what the kernel refuses, 3 another number of instructions. */
static int both(struct setup *s, const struct test *t, const struct insn *in, u32 n, bool tell)
{
	static char log[LOG_SIZE];
	struct verify_result r;
	u64 processed;
	ours(s, t, in, n, running ? running : usual(), &r);
	accepted += r.accepted;
	bool is_long = t->most && r.reason == VR_TOO_LARGE;          /* it would keep the kernel busy for long */
	if (!can_ask || is_long)
		return 0;
	long live = theirs(s, t, in, n, &processed, log);
	if ((live == 0) == r.accepted && (live || processed == r.processed))
		return 0;
	if (live == 0 && r.accepted) {
		if (tell) {
			fputs(arena_strdup(&arena, r.log), stdout);
			printf("    processed %llu, the kernel %llu\n", (unsigned long long)r.processed,
				(unsigned long long)processed);
			fputs(log, stdout);
		}
		return 3;
	}
	if (tell) {
		fputs(log, stdout);
		printf("    we: %.*s at %lld\n", STR_ARG(r.message), (long long)r.insn);
	}
	return r.accepted ? 2 : 1;
}

static int fuzz_one(u32 n, bool tell)
{
	struct insn in[64];
	struct setup s = { .n = 2, .types.fd = -1 };
	struct test t = { .prog_type = random_below(2) ? PROG_SOCKET_FILTER : PROG_XDP };
	for (u32 i = 0; i < n; i++)
		in[i] = random_insn(i, n);
	for (u32 i = 0; i < 4; i++)
		in[i] = (struct insn){ .code = 0xb7, .dst = (u8)(i ? i + 5 : 0), .imm = (s32)random_below(16) };
	in[4] = (struct insn){ .code = 0xbf, .dst = 6, .src = 1 };
	in[n - 1] = (struct insn){ .code = 0x95 };
	return both(&s, &t, in, n, tell);
}

/* The same of a program made of pieces. */
static int pieces_one(struct setup *s, u64 first, bool tell)
{
	static struct gen g;
	struct test t = { .prog_type = first % 3 ? PROG_XDP : PROG_SOCKET_FILTER, .most = 20000 };
	g.seed = first * 0x9e3779b97f4a7c15ull;
	g.prog_type = t.prog_type;
	for (u32 i = 0; i < 2; i++)
		g.map[i] = s->fd[i];
	gen_program(&g);
	return both(s, &t, g.v, g.n, tell);
}

static void fuzz(u64 count, u64 first, bool tell, bool is_pieces)
{
	const char *name = is_pieces ? "pieces" : "fuzz";
	u64 kinds[4] = { 0 };
	struct setup maps = { .types.fd = -1 };
	make_maps(&maps, STR("a array 4 48 4\nh hash 4 48 4\n"));
	for (u64 i = 0; i < count; i++) {
		seed = first + i;
		random_below(2);
		struct arena_mark m = arena_mark(&arena);
		int k = is_pieces ? pieces_one(&maps, first + i, tell) : fuzz_one(6 + random_below(30), tell);
		if (tell && k)
			printf("    seed %llu\n", (unsigned long long)(first + i));
		else if (k == 2)
			printf("not ok %s/%llu\n    accepted, and the kernel refuses it\n", name,
				(unsigned long long)(first + i));
		else if (k == 1 && is_pieces)
			printf("not ok %s/%llu\n    refused, and the kernel accepts it\n", name,
				(unsigned long long)(first + i));
		kinds[k]++;
		arena_reset(&arena, m);
	}
	printf("ok %s/%llu-programs\n    the same %llu, stricter %llu, laxer %llu, other counts %llu; accepted %llu\n",
		name,
		(unsigned long long)count, (unsigned long long)kinds[0], (unsigned long long)kinds[1],
		(unsigned long long)kinds[2],
		(unsigned long long)kinds[3], (unsigned long long)accepted);
}

/* ---- which helpers which types of programs may call ---- */

static bool is_no_helper(const char *log)
{
	return strstr(log, "unknown func ") || strstr(log, "invalid func ") || strstr(log, "cannot use helper ");
}

/* A type that the kernel does not take so far as to look at instructions is not asked about. */
static void helpers_of(u32 type)
{
	static char log[LOG_SIZE];
	struct setup none = { .types.fd = -1 };
	struct test t = { .prog_type = type, .attach = type == PROG_CGROUP_SYSCTL ? ATTACH_CGROUP_SYSCTL : 0 };
	const char *name = uapi_prog_type_name(type);
	u32 asked = 0, differ = 0;
	for (u32 id = 1; uapi_helper(id); id++) {
		struct insn in[] = { { .code = 0x85, .imm = (s32)id }, { .code = 0xb7 }, { .code = 0x95 } };
		struct verify_result r;
		u64 processed;
		struct arena_mark m = arena_mark(&arena);
		ours(&none, &t, in, ARRAY_LEN(in), running, &r);
		bool we_may = r.accepted || !is_no_helper(arena_strdup(&arena, r.message));
		bool is_built_in = id == HELPER_probe_write_user || id == HELPER_override_return;       /* or is not */
		bool is_asked = theirs(&none, &t, in, ARRAY_LEN(in), &processed, log) == 0 || strstr(log, "0: (85) call");
		asked += is_asked;
		if (is_asked && !is_built_in && we_may == is_no_helper(log)) {
			differ++;
			printf("not ok helpers/%s-%s\n    %s\n", name, uapi_helper(id)->name, we_may ?
				"the kernel has none" : "the kernel has it");
		}
		arena_reset(&arena, m);
	}
	if (asked && !differ)
		printf("ok helpers/%s\n", name);
}

/* ---- which fields sockets have ---- */

enum { SK = 168 /* in struct __sk_buff */, MAX_SOCK = 120 };

/* One load of each width at each place of a socket, its common part, and TCP's (helper: what makes it of the first). */
static void fields_of(const char *name, s32 helper)
{
	static const u8 sizes[] = { SZ_B, SZ_H, SZ_W, SZ_DW };
	static char log[LOG_SIZE];
	struct setup none = { .types.fd = -1 };
	struct test t = { .prog_type = PROG_SCHED_CLS };
	u32 differ = 0, asked = 0;
	for (u32 k = 0; k < ARRAY_LEN(sizes) * MAX_SOCK; k++) {
		struct insn in[] = { { .code = 0x79, .dst = 0, .src = 1, .off = SK }, { .code = 0x15, .off = 4 },
			{ .code = 0xbf, .dst = 1, .src = 0 }, { .code = 0x85, .imm = helper }, { .code = 0x15, .off = 1 },
			{ .code = CLS_LDX | MODE_MEM | sizes[k % 4], .off = (s16)(k / 4) }, { .code = 0xb7 }, { .code = 0x95 } };
		struct verify_result r;
		u64 processed;
		struct arena_mark m = arena_mark(&arena);
		if (!helper)
			in[3] = in[4] = (struct insn){ .code = 0x05 };
		ours(&none, &t, in, ARRAY_LEN(in), running, &r);
		bool live = theirs(&none, &t, in, ARRAY_LEN(in), &processed, log) == 0;
		asked += live;
		if (live != r.accepted && ++differ)
			printf("not ok fields/%s-%u-%u\n    the kernel %s it\n", name, k / 4, 1 << k % 4,
				live ? "accepts" : "refuses");
		arena_reset(&arena, m);
	}
	if (asked && !differ)
		printf("ok fields/%s\n", name);
}

int main(int argc, char **argv)
{
	struct utsname u;
	unsigned major = 0, minor = 0;
	struct sys_map_create probe = { .map_type = MAP_ARRAY, .key_size = 4, .value_size = 8, .max_entries = 1 };
	/* kernels before 5.11 count maps */
	setrlimit(RLIMIT_MEMLOCK, &(struct rlimit){ RLIM_INFINITY, RLIM_INFINITY });
	uname(&u);
	sscanf(u.release, "%u.%u", &major, &minor);
	running = profile_near(major << 16 | minor << 8);
	if (running->version != (major << 16 | minor << 8))
		running = NULL;
	long fd = running ? sys_map_create(kern_linux(), &probe) : -1;
	can_ask = fd >= 0;
	if (fd >= 0)
		close((int)fd);
	log_level = argc > 4 ? 2 : 1;
	bool is_pieces = argc > 3 && !strcmp(argv[1], "pieces"), is_random = is_pieces ||
		(argc > 3 && !strcmp(argv[1], "fuzz"));
	if (is_random)
		fuzz(strtoull(argv[2], NULL, 10), strtoull(argv[3], NULL, 10), argc > 4, is_pieces);
	bool is_list = argc > 1 && !strcmp(argv[1], "helpers");
	for (u32 type = 1; is_list && can_ask && uapi_prog_type_name(type); type++)
		helpers_of(type);
	bool is_fields = argc > 1 && !strcmp(argv[1], "fields");
	if (is_fields && can_ask) {
		fields_of("common", 0);
		fields_of("socket", HELPER_sk_fullsock);
		fields_of("tcp", HELPER_tcp_sock);
	}
	for (int i = 1; i < argc && !is_random && !is_list && !is_fields; i++)
		run_file(argv[i]);
	if (!can_ask)
		printf("skip kernel: not root, or not a kernel that is known here\n");
	return 0;
}
