/* damage.c: objects and types that were damaged: damage N SEED FILE... reads each file, breaks a copy in some way, N
 * times, and takes it through everything that reads such bytes: object reader, writer, BTF in all its uses,
 * disassembler, CO-RE, decoder of records.
 * Built with the address sanitizer; the bytes lie in memory of exactly their size. What is refused must be reported,
 * once and for all; what is accepted must be usable. Prints how many were refused. */
#include "btf/btf.h"
#include "data/data.h"
#include "export/export.h"
#include "elf/elf.h"
#include "isa/isa.h"
#include "obj/obj.h"
#include "ui/ui.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <unistd.h>

enum { SECONDS_EACH = 10, MAX_CHANGES = 6 };

/* Of the processor's time: how long a busy machine takes says nothing. 0: no limit. */
static void limit(int seconds) { setitimer(ITIMER_PROF, &(struct itimerval){ .it_value = { seconds, 0 } }, NULL); }

static u64 state;

static u32 dice(u32 n)
{
	state ^= state << 13, state ^= state >> 7, state ^= state << 17;
	return n ? (u32)(state >> 11) % n : 0;
}

static u64 odd_number(u64 len)
{
	static const u64 numbers[] = { 0, 1, 2, 3, 7, 8, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x10000,
		0x7fffffff, 0x80000000u, 0xffffffff,
		0x100000000ull, 0x7fffffffffffffffull, ~0ull };
	u32 i = dice(ARRAY_LEN(numbers) + 3);
	return i < ARRAY_LEN(numbers) ? numbers[i] : i == ARRAY_LEN(numbers) ? len : len - dice(64);
}

/* One change; *len may shrink. Half of them hit the places where formats keep their sizes and offsets. */
static void change(u8 *b, u64 *len)
{
	static const u8 widths[] = { 1, 2, 4, 8 };
	u32 w = widths[dice(4)], n = (u32)*len;
	u64 v = odd_number(*len), tables = n > 64 ? 64 : 0;
	if (n < 16)
		return;
	u32 at = dice(n - 8);
	if (dice(3) == 0)
		/* ELF header, or the tables at the end */
		at = dice(2) ? dice(MIN(n - 8, 64u)) : (u32)(n - 8 - dice((u32)MIN(n - 8, 64u * 24)));
	else if (dice(4) == 0 && tables)
		at &= ~7u;
	switch (dice(8)) {
	case 0: b[at] ^= (u8)(1 << dice(8)); break;
	case 1: b[at] = (u8)dice(256); break;
	case 2: *len = dice(4) ? n - dice(n / 4) : dice(n); break;
	case 3: {
		u32 from = dice(n - 8), bytes = 1 + dice(64), room = n - MAX(at, from);
		memmove(b + at, b + from, MIN(bytes, room));
		break;
	}
	case 4: {
		u32 bytes = 1 + dice(32);
		memset(b + at, dice(2) ? 0xff : 0, MIN(bytes, n - at));
		break;
	}
	default: memcpy(b + at, &v, w);
	}
}

/* What a program sends, as this type: any bytes, of any length. */
static void use_records(struct arena *a, const struct btf *b, u32 id)
{
	u8 *bytes = malloc(64);
	struct arena_mark m = arena_mark(a);
	u32 n = dice(65);
	for (u32 i = 0; i < n; i++)
		bytes[64 - n + i] = (u8)dice(256);
	const struct data_types *t = data_types(a, b, NULL);
	struct data_record r = data_record(a, t, id, STR("value"));
	struct data *cells = arena_array(a, struct data, r.n + 1), d = data_decode(a, t, id, bytes + 64 - n, n),
		sum = d;
	struct ui_rows rows = ui_rows(a, &r);
	struct json_rows lines = json_rows(a, &r, STR("map"));
	struct buf out = BUF_INIT;
	data_load(&r, bytes + 64 - n, n, a, cells);
	ui_row(&rows, cells, &out);
	json_row(&lines, cells, 0, &out);
	ui_value(&d, &out);
	export_json(&d, &out);
	data_compare(&d, &sum);
	data_add(&sum, &d);
	buf_free(&out);
	ui_rows_free(&rows);
	arena_reset(a, m);
	free(bytes);
}

static void use_btf(struct arena *a, const struct btf *b, struct diags *ds)
{
	struct buf out = BUF_INIT, index = BUF_INIT;
	struct btf_node n;
	str near[3];
	u64 size;
	s64 value;
	if (!btf_check(b, ds))
		return;
	for (u32 id = 0; id <= btf_count(b); id++) {
		btf_print_raw(b, id, &out);
		btf_size(b, id, &size);
		btf_align(b, id);
		btf_skip(b, id);
		if (dice(4) == 0)
			use_records(a, b, id);
		if (btf_node(b, id, &n)) {
			btf_find(b, n.kind, n.name);
			btf_find_essential(b, n.kind, n.name, 0);
			btf_has_decl_tag(b, id, STR("x"));
		}
		out.n = 0;
	}
	btf_find_enumerator(b, STR("A"), &value);
	btf_suggest(b, BTF_STRUCT, STR("evnt"), near, ARRAY_LEN(near));
	if (btf_index_build(b, &index) && index.n > 8) {     /* an index from a damaged cache */
		u8 *copy = malloc(index.n);
		memcpy(copy, index.s, index.n);
		copy[dice((u32)index.n)] ^= (u8)(1 + dice(255));
		const void *bytes = btf_bytes(b, &size);
		struct btf *again = btf_open(a, bytes, size, NULL, ds);
		if (again && btf_index_use(again, copy, index.n)) {
			btf_find(again, BTF_STRUCT, STR("event"));
			btf_find(again, BTF_INT, STR("int"));
		}
		free(copy);
	}
	buf_free(&out);
	buf_free(&index);
}

static void use_func(struct arena *a, const struct obj *o, const struct obj_func *f, struct buf *out, struct diags *ds)
{
	struct core_result r;
	struct obj_source place;
	for (u32 i = 0; i < f->ninsns;) {
		out->n = 0;
		i += isa_dis(f->insns + i, f->ninsns - i, i, NULL, out);
	}
	for (u32 i = 0; i < f->ninsns; i++) {
		isa_invalid(f->insns, f->ninsns, i);
		obj_line_of(o, f, i, &place);
	}
	const struct btf *targets[] = { o->btf };
	vec_each(c, &f->cores)
		if (o->btf)
			btf_core_resolve(&(struct core_question){ o->btf, c->type, btf_str(o->btf, c->access), c->kind,
				targets, 1, where_none() }, a, &r, ds);
}

static void use_obj(struct arena *a, const struct obj *o, struct diags *ds)
{
	struct buf out = BUF_INIT;
	if (!obj_check(o, ds))
		return;
	vec_each(f, &o->funcs)
		use_func(a, o, f, &out, ds);
	if (o->btf)
		use_btf(a, o->btf, ds);
	obj_write(o, &out, ds);
	buf_free(&out);
}

static void complain(const char *file, u64 seed, const char *what)
{
	printf("not ok %s seed %llu: %s\n", file, (unsigned long long)seed, what);
	exit(1);
}

/* false: refused */
static bool once(const char *file, const u8 *bytes, u64 len, u64 seed)
{
	struct arena a = { 0 };
	struct diags ds;
	u64 n = len;
	u8 *scratch = malloc(len);
	memcpy(scratch, bytes, len);
	state = seed * 0x9e3779b97f4a7c15ull + 1;
	for (u32 i = seed ? 1 + dice(MAX_CHANGES) : 0; i; i--)
		change(scratch, &n);
	u8 *b = malloc(n ? n : 1);           /* of exactly this size */
	memcpy(b, scratch, n);
	free(scratch);
	limit(SECONDS_EACH);
	diags_init(&ds, &a, NULL);
	bool is_elf = n > 4 && !memcmp(b, "\x7f" "ELF", 4), is_good;
	if (is_elf || bytes[0] == 0x7f) {
		struct obj *o = obj_read(&a, STR("x.o"), b, n, &ds);
		if (!o != (ds.errors != 0))
			complain(file, seed, o ? "read, with an error" : "refused without a word");
		is_good = o != NULL;
		if (o)
			use_obj(&a, o, &ds);
	} else {
		struct btf *t = btf_open(&a, b, n, NULL, &ds);
		if (!t != (ds.errors != 0))
			complain(file, seed, t ? "opened, with an error" : "refused without a word");
		is_good = t != NULL;
		if (t)
			use_btf(&a, t, &ds);
	}
	limit(0);
	arena_clear(&a);
	free(b);
	return is_good;
}

static void many(const char *name, const u8 *bytes, u64 len, u64 n, u64 first)
{
	u64 refused = 0;
	for (u64 k = 0; k < n; k++) {
		if (getenv("TRACE"))
			fprintf(stderr, "%s %llu\n", name, (unsigned long long)(first + k));
		refused += !once(name, bytes, len, first + k);
	}
	printf("ok %s: %llu damaged copies, %llu refused\n", name, (unsigned long long)n, (unsigned long long)refused);
}

/* The types of an object, by themselves. */
static void many_types(const char *name, const u8 *bytes, u64 len, u64 n, u64 first)
{
	struct arena a = { 0 };
	struct diags ds;
	struct elf e;
	diags_init(&ds, &a, NULL);
	const struct elf_section *s = elf_open(&e, &a, bytes, len, &ds) ? elf_section(&e, ".BTF") : NULL;
	if (s && s->data)
		many(arena_printf(&a, "%s/.BTF", name).s, s->data, s->size, n, first);
	arena_clear(&a);
}

int main(int argc, char **argv)
{
	u64 n = argc > 3 ? strtoull(argv[1], NULL, 0) : 0, first = argc > 3 ? strtoull(argv[2], NULL, 0) : 0;
	for (int i = 3; i < argc; i++) {
		FILE *f = fopen(argv[i], "rb");
		u8 *bytes = malloc(1 << 24);
		u64 len = f ? fread(bytes, 1, 1 << 24, f) : 0;
		const char *name = strrchr(argv[i], '/') ? strrchr(argv[i], '/') + 1 : argv[i];
		if (f)
			fclose(f);
		if (!len)
			complain(name, 0, "cannot be read");
		many(name, bytes, len, n, first);
		many_types(name, bytes, len, n, first);
		free(bytes);
	}
	return 0;
}
