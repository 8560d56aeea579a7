/* fuzz.c: a FUZZ over many inputs. An input that makes an instruction run which none before did is kept, and others are
 * made of those that were kept: a byte changed, a number put in that the program compares with, a piece taken out or
 * doubled.
 * The first that fails is saved beside the test, and tried first from then on. */
#include "test/test_private.h"

enum { MOST = 1500, MAX_KEPT = 4096, MAX_CHANGES = 4, MAX_NUMBERS = 512 };

struct fuzz {
	struct host *h;
	vec(str) kept;
	u32 numbers[MAX_NUMBERS], nnumbers;
	u64 seed;
	u8 bytes[MOST + 8]; u32 n;               /* the input that is made */
};

static u32 below(struct fuzz *z, u32 n)
{
	z->seed = z->seed * 6364136223846793005ull + 1442695040888963407ull;
	return (u32)(z->seed >> 33) % n;
}

/* What the programs compare with: in packets such numbers stand in network order, which compilers turn around. */
static void take_numbers(struct fuzz *z, const struct obj *o)
{
	vec_each(f, &o->funcs)
		for (u32 i = 0; i < f->ninsns && z->nnumbers < MAX_NUMBERS; i += 1u + insn_is_ld64(f->insns[i])) {
			u8 cls = INSN_CLASS(f->insns[i]);
			if ((cls == CLS_JMP || cls == CLS_JMP32) && !(f->insns[i].code & SRC_X) && f->insns[i].imm)
				z->numbers[z->nnumbers++] = (u32)f->insns[i].imm;
		}
}

static void put_number(struct fuzz *z)
{
	u32 size = 1u << below(z, 3), n = z->nnumbers ? z->numbers[below(z, z->nnumbers)] : below(z, 256);
	if (below(z, 2))
		n = size == 4 ? __builtin_bswap32(n) : size == 2 ? __builtin_bswap16((u16)n) : n;
	if (z->n >= size)
		memcpy(z->bytes + below(z, z->n - size + 1), &n, size);
}

static void resize(struct fuzz *z)
{
	static const u32 sizes[] = { 14, 20, 34, 42, 54, 64, 74, 128 };
	u32 to = below(z, 2) ? sizes[below(z, ARRAY_LEN(sizes))] : below(z, MOST);
	if (to > z->n)
		memset(z->bytes + z->n, 0, to - z->n);
	z->n = to;
}

static void move_piece(struct fuzz *z)
{
	u32 from = below(z, z->n), n = below(z, z->n - from) + 1, to = below(z, z->n - n + 1);
	memmove(z->bytes + to, z->bytes + from, n);
}

static void change(struct fuzz *z)
{
	if (!z->n) {
		resize(z);
		return;
	}
	switch (below(z, 6)) {
	case 0: z->bytes[below(z, z->n)] ^= (u8)(1u << below(z, 8)); break;
	case 1: z->bytes[below(z, z->n)] = (u8)below(z, 256); break;
	case 2: z->bytes[below(z, MIN(z->n, 64))] = (u8)below(z, 256); break;
	case 3: resize(z); break;
	case 4: move_piece(z); break;
	default: put_number(z);
	}
}

static void make(struct fuzz *z)
{
	str from = z->kept.v[below(z, z->kept.n)];
	u32 changes = 1 + below(z, MAX_CHANGES);
	z->n = MIN(from.n, MOST);
	memcpy(z->bytes, from.s, z->n);
	while (changes--)
		change(z);
}

/* False: it failed. What the run left in the arena goes, unless it is worth keeping. */
static bool try(struct fuzz *z, const struct test_opts *o, struct test_file *f, u32 func, struct test_case *c)
{
	struct arena_mark m = arena_mark(z->h->arena);
	bool is_new = test_run_one(z->h, o, f, func, (str){ (char *)z->bytes, z->n }, c);
	if (c->status == TEST_FAILED)
		return false;
	arena_reset(z->h->arena, m);
	if (is_new && z->kept.n < MAX_KEPT)
		vec_push(&z->kept, z->h->arena, arena_str(z->h->arena, ((str){ (char *)z->bytes, z->n })));
	return true;
}

static bool try_simple(struct fuzz *z, const struct test_opts *o, struct test_file *f, u32 func, struct test_case *c,
	str saved)
{
	static const u32 sizes[] = { 0, 1, 14, 64, 128 };
	z->n = MIN(saved.n, MOST);
	if (z->n)
		memcpy(z->bytes, saved.s, z->n);
	bool ok = try(z, o, f, func, c);
	for (u32 i = 0; ok && i < ARRAY_LEN(sizes); i++) {
		memset(z->bytes, 0, sizeof(z->bytes));
		z->n = sizes[i];
		vec_push(&z->kept, z->h->arena, arena_str(z->h->arena, ((str){ (char *)z->bytes, z->n })));
		ok = try(z, o, f, func, c);
	}
	return ok;
}

void test_fuzz(struct host *h, const struct test_opts *o, struct test_file *f, u32 func, struct test_case *c)
{
	struct fuzz *z = arena_new(h->arena, struct fuzz);
	str path = arena_printf(h->arena, "%.*s.%.*s.input", STR_ARG(f->path), STR_ARG(c->name)), saved = STR("");
	u64 until = h->k->now_ns(h->k) + (u64)(o->fuzz_seconds * 1e9), tried = 0;
	*z = (struct fuzz){ .h = h };
	vec_add(&z->kept, h->arena);
	take_numbers(z, f->obj);
	if (sys_read_file(h->k, h->arena, path.s, MOST, &saved) < 0)
		saved = STR("");
	bool ok = try_simple(z, o, f, func, c, saved);
	while (ok && o->fuzz_seconds > 0 && h->k->now_ns(h->k) < until) {
		make(z);
		ok = try(z, o, f, func, c);
		tried++;
	}
	if (ok)
		return;
	str bytes = { (char *)z->bytes, z->n };
	if (!str_eq(bytes, saved) && test_save(h, path, bytes))
		test_fail(h->arena, c, STR(""), "the input, of %u bytes, is kept in %.*s", z->n, STR_ARG(path));
}
