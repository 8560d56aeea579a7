/* types.c: types that a fixed seed makes up, as a file of BTF each: records that hold and point to each other, typedefs
 * of them, prototypes, arrays, qualifiers, enums, declarations. For the order in which definitions in C come.
 *
 *   types FOLDER COUNT      FOLDER/1.btf ... */
#include "btf/btf.h"

#include <stdio.h>
#include <stdlib.h>

enum { TYPES = 28, FIRST = 3 };      /* behind int and char */

static u32 pick(u32 *seed, u32 n)
{
	*seed = *seed * 1664525 + 1013904223;
	return (*seed >> 9) % n;
}

/* A type that may be held by value is one that came before, so that nothing holds itself; every third is a struct
 * with a name, the next a typedef of one: these may be pointed to before they are there. */
static u32 held(u32 *seed, u32 at, const u8 *is_whole)
{
	u32 id = 1 + pick(seed, at - 1);
	return is_whole[id] ? id : 1;
}

static void make(struct btf_build *b, struct arena *a, u32 seed)
{
	u8 is_whole[TYPES + FIRST] = { 0, 1, 1 };
	btf_add_int(b, STR("int"), 4, 1);
	btf_add_int(b, STR("char"), 1, 2);
	for (u32 id = FIRST; id < TYPES + FIRST; id++) {
		u32 later = FIRST * (1 + pick(&seed, TYPES / FIRST)), any = pick(&seed, 2) ? later : 1 + pick(&seed,
			id - 1);
		u32 name = btf_add_str(b, arena_printf(a, "t%u", id)), n;
		u32 words[16] = { name };
		switch (id % FIRST > 1 ? pick(&seed, 10) : 10 + id % FIRST) {
		case 0: case 1: case 10:
			n = pick(&seed, 4);
			words[0] = id % FIRST && pick(&seed, 2) ? 0 : name;
			words[1] = BTF_STRUCT << 24 | n, words[2] = 64 * n;
			for (u32 m = 0; m < n; m++) {
				words[3 + m * 3] = btf_add_str(b, arena_printf(a, "m%u", m));
				words[4 + m * 3] = held(&seed, id, is_whole), words[5 + m * 3] = m * 512;
			}
			btf_add_bytes(b, words, 12 + n * 12);
			is_whole[id] = 1;
			break;
		case 2: case 3: case 4: case 5:
			words[0] = 0, words[1] = BTF_PTR << 24, words[2] = pick(&seed, 8) ? any : 0;
			btf_add_bytes(b, words, 12);
			is_whole[id] = 1;
			break;
		case 6: case 7:
			words[1] = BTF_TYPEDEF << 24, words[2] = held(&seed, id, is_whole);
			btf_add_bytes(b, words, 12);
			is_whole[id] = 1;
			break;
		case 11:             /* of a struct that may not be there yet, or of the one before */
			words[1] = BTF_TYPEDEF << 24;
			words[2] = id > FIRST + 1 && pick(&seed, 2) ? id - FIRST : later;
			btf_add_bytes(b, words, 12);
			break;
		case 8:
			n = pick(&seed, 3);
			words[0] = 0, words[1] = BTF_FUNC_PROTO << 24 | n, words[2] = held(&seed, id, is_whole);
			for (u32 m = 0; m < n; m++)
				words[3 + m * 2] = 0, words[4 + m * 2] = held(&seed, id, is_whole);
			btf_add_bytes(b, words, 12 + n * 8);
			break;
		default:
			words[0] = 0;
			if (pick(&seed, 2)) {
				words[1] = (pick(&seed, 2) ? BTF_CONST : BTF_VOLATILE) << 24;
				words[2] = held(&seed, id, is_whole);
				btf_add_bytes(b, words, 12);
			} else {
				words[1] = BTF_ARRAY << 24, words[3] = held(&seed, id, is_whole), words[4] = 1,
					words[5] = 3;
				btf_add_bytes(b, words, 24);
			}
			is_whole[id] = 1;
		}
	}
}

int main(int argc, char **argv)
{
	if (argc != 3)
		return 2;
	for (u32 seed = 1; seed <= (u32)atoi(argv[2]); seed++) {
		struct arena a = { 0 };
		struct buf bytes = BUF_INIT;
		struct btf_build *b = btf_build_new(&a);
		make(b, &a, seed * 7919);
		btf_build_finish(b, &bytes);
		FILE *f = fopen(arena_strdup(&a, arena_printf(&a, "%s/%u.btf", argv[1], seed)), "w");
		if (!f || fwrite(bytes.s, 1, bytes.n, f) != bytes.n || fclose(f))
			return 1;
		buf_free(&bytes);
		arena_clear(&a);
	}
	return 0;
}
