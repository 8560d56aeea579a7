/* types.h: types for a program of a case that hands a function of its own to a helper, which the kernel takes of a
 * program with types alone: each function is static, `int f(void)`. */
#include "btf/btf.h"

enum { TYPES_FUNCS = 64, TYPES_FIRST = 3 /* id of the first function */, TYPES_TEXT = 1 + 4 + 2 /* "int" and "f" */ };
struct types {
	u32 words[6 + 4 + 3 + 3 * TYPES_FUNCS + (TYPES_TEXT + 3) / 4], bytes;
	struct verify_func funcs[TYPES_FUNCS]; u32 n;
	int fd;                          /* of the kernel's copy; -1: none */
};

static void types_add(struct types *t, u32 insn)
{
	u32 at = t->n;
	for (u32 i = 0; i < t->n; i++)
		if (t->funcs[i].insn == insn)
			return;
	if (t->n == TYPES_FUNCS)
		return;
	for (; at && t->funcs[at - 1].insn > insn; at--)
		t->funcs[at] = t->funcs[at - 1];
	t->funcs[at].insn = insn;
	t->n++;
}

/* No function at all where no callback is. */
static void types_make(struct types *t, const struct insn *v, u32 n)
{
	static const char text[TYPES_TEXT] = "\0int\0f";
	bool has_callback = false;
	*t = (struct types){ .fd = -1 };
	types_add(t, 0);
	for (u32 i = 0; i < n; i++) {
		bool is_callback = insn_is_ld64(v[i]) && v[i].src == PSEUDO_FUNC;
		bool is_call = v[i].code == (CLS_JMP | JMP_CALL) && v[i].src == CALL_LOCAL;
		has_callback |= is_callback;
		if (is_callback || is_call)
			types_add(t, (u32)((s64)i + 1 + v[i].imm));
	}
	t->n = has_callback ? t->n : 0;
	u32 *w = t->words, size = 4 * (4 + 3 + 3 * t->n);
	const u32 head[] = { 1 << 16 | 0xeb9f, 24, 0, size, size, TYPES_TEXT, 1, BTF_INT << 24, 4, 1 << 24 | 32,
		0, BTF_FUNC_PROTO << 24, 1 };
	memcpy(w, head, sizeof(head));
	w += ARRAY_LEN(head);
	for (u32 i = 0; i < t->n; i++) {
		const u32 func[] = { 5, BTF_FUNC << 24, 2 };
		t->funcs[i].type = TYPES_FIRST + i;
		memcpy(w, func, sizeof(func));
		w += ARRAY_LEN(func);
	}
	memcpy(w, text, sizeof(text));
	t->bytes = 24 + size + TYPES_TEXT;
}

static const struct btf *types_view(const struct types *t, struct arena *a)
{
	struct diags quiet;
	diags_init(&quiet, a, NULL);
	return t->n ? btf_open(a, t->words, t->bytes, NULL, &quiet) : NULL;
}

/* Given to the kernel below. */
static void types_load(struct types *t)
{
	struct sys_btf_load a = { .btf = (u64)(uintptr_t)t->words, .btf_size = t->bytes };
	t->fd = t->n ? (int)sys_btf_load(kern_linux(), &a) : -1;
}
