/* kfunc.c: the kernel functions that programs call by name: numbers to go through, texts to look into, and those that do
 * nothing where one program runs at a time. A text has its end within 64 KiB, as the kernel wants it. */
#include "vm/vm_private.h"

enum { MOST = 1 << 16 };

static u64 zero(struct vm *vm, const u64 *a)
{
	(void)vm, (void)a;
	return 0;
}

static u64 first_arg(struct vm *vm, const u64 *a)
{
	(void)vm;
	return a[0];
}

/* bpf_for's iterator: two s32, the current number and the end. */
struct iter_num { s32 at, end; };

static u64 iter_num_new(struct vm *vm, const u64 *a)
{
	void *memory = vm_at(vm, a[0], 8, true);
	s32 from = (s32)a[1], to = (s32)a[2];
	struct iter_num it = { (s32)((u32)from - 1), to };
	int e = from > to ? EINVAL : (s64)to - from > VM_MAX_LOOPS ? E2BIG : 0;
	if (e)
		it = (struct iter_num){ 0 };
	if (memory)
		memcpy(memory, &it, 8);
	return e ? err(e) : 0;
}

static u64 iter_num_next(struct vm *vm, const u64 *a)
{
	struct iter_num it;
	void *memory = vm_at(vm, a[0], 8, true);
	if (!memory)
		return 0;
	memcpy(&it, memory, 8);
	it.at = (s32)((u32)it.at + 1);
	bool is_over = it.at >= it.end;
	if (is_over)
		it = (struct iter_num){ 0 };
	memcpy(memory, &it, 8);
	return is_over ? 0 : a[0];
}

/* ---- texts: a place in them, or what is wrong -------------------------------------------------------------------- */

/* A byte, or a negative errno. */
static s32 byte_at(struct vm *vm, u64 text, u64 i)
{
	const u8 *c = i < MOST ? vm_probe(vm, text + i, 1, false) : NULL;
	return c ? *c : i < MOST ? -EFAULT : -E2BIG;
}

static s32 lower(s32 c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; }

static u64 length_within(struct vm *vm, u64 text, u64 most)
{
	for (u64 i = 0; i < most; i++) {
		s32 c = byte_at(vm, text, i);
		if (c <= 0)
			return c ? (u64)(s64)c : i;
	}
	return most;
}

static u64 length(struct vm *vm, const u64 *a) { return length_within(vm, a[0], UINT64_MAX); }
static u64 length_at_most(struct vm *vm, const u64 *a) { return length_within(vm, a[0], a[1]); }

static u64 compare_texts(struct vm *vm, const u64 *a, bool folds)
{
	for (u64 i = 0;; i++) {
		s32 x = byte_at(vm, a[0], i), y = byte_at(vm, a[1], i);
		if (x < 0 || y < 0)
			return (u64)(s64)(x < 0 ? x : y);
		x = folds ? lower(x) : x;
		y = folds ? lower(y) : y;
		if (x != y)
			return x < y ? (u64)-1 : 1;
		if (!x)
			return 0;
	}
}

static u64 compare(struct vm *vm, const u64 *a) { return compare_texts(vm, a, false); }
static u64 compare_folded(struct vm *vm, const u64 *a) { return compare_texts(vm, a, true); }

/* The end may be looked for, too. */
static u64 find_within(struct vm *vm, u64 text, u8 what, u64 most)
{
	for (u64 i = 0; i < most; i++) {
		s32 c = byte_at(vm, text, i);
		if (c < 0 || c == what)
			return c < 0 ? (u64)(s64)c : i;
		if (!c)
			break;
	}
	return err(ENOENT);
}

static u64 find(struct vm *vm, const u64 *a) { return find_within(vm, a[0], (u8)a[1], UINT64_MAX); }
static u64 find_at_most(struct vm *vm, const u64 *a) { return find_within(vm, a[0], (u8)a[2], a[1]); }

static u64 find_or_end(struct vm *vm, const u64 *a)
{
	u64 at = find(vm, a);
	return at == err(ENOENT) ? length(vm, a) : at;
}

static u64 find_last(struct vm *vm, const u64 *a)
{
	u64 last = err(ENOENT), n = length(vm, a);
	for (u64 i = 0; (s64)n >= 0 && i <= n; i++)
		if (byte_at(vm, a[0], i) == (u8)a[1])
			last = i;
	return (s64)n < 0 ? n : last;
}

/* How many bytes from the beginning on are (or are not) in the other text. */
static u64 span(struct vm *vm, const u64 *a, bool of_these)
{
	for (u64 i = 0;; i++) {
		s32 c = byte_at(vm, a[0], i);
		if (c <= 0)
			return c ? (u64)(s64)c : i;
		u64 at = find_within(vm, a[1], (u8)c, UINT64_MAX);
		if ((s64)at < 0 && at != err(ENOENT))
			return at;
		if (((s64)at >= 0) != of_these)
			return i;
	}
}

static u64 span_of(struct vm *vm, const u64 *a) { return span(vm, a, true); }
static u64 span_without(struct vm *vm, const u64 *a) { return span(vm, a, false); }

/* The other text as a whole, within the first bytes. */
static u64 find_text(struct vm *vm, const u64 *a, u64 most, bool folds)
{
	for (u64 i = 0;; i++)
		for (u64 k = 0;; k++) {
			s32 y = byte_at(vm, a[1], k), x;
			if (y <= 0)
				return y ? (u64)(s64)y : i;
			if (i + k >= most)
				return err(ENOENT);
			x = byte_at(vm, a[0], i + k);
			if (x <= 0)
				return x ? (u64)(s64)x : err(ENOENT);
			if (folds ? lower(x) != lower(y) : x != y)
				break;
		}
}

static u64 within(struct vm *vm, const u64 *a) { return find_text(vm, a, UINT64_MAX, false); }
static u64 within_at_most(struct vm *vm, const u64 *a) { return find_text(vm, a, a[2], false); }
static u64 within_folded(struct vm *vm, const u64 *a) { return find_text(vm, a, UINT64_MAX, true); }
static u64 within_folded_at_most(struct vm *vm, const u64 *a) { return find_text(vm, a, a[2], true); }

static const struct vm_kfunc *find_kfunc(const struct vm_kfunc *rows, str name)
{
	for (; rows->name; rows++)
		if (str_is(name, rows->name))
			return rows;
	return NULL;
}

bool vm_kfunc(struct vm *vm, str name)
{
	static const struct vm_kfunc rows[] = {
		{ "bpf_iter_num_new", iter_num_new }, { "bpf_iter_num_next", iter_num_next },
		{ "bpf_iter_num_destroy", zero },
		{ "bpf_rcu_read_lock", zero }, { "bpf_rcu_read_unlock", zero }, { "bpf_preempt_disable", zero },
		{ "bpf_preempt_enable", zero }, { "bpf_cast_to_kern_ctx", first_arg }, { "bpf_rdonly_cast", first_arg },
		{ "bpf_throw", vm_throw }, { "bpf_strlen", length }, { "bpf_strnlen", length_at_most },
		{ "bpf_strcmp", compare }, { "bpf_strcasecmp", compare_folded }, { "bpf_strchr", find },
		{ "bpf_strnchr", find_at_most }, { "bpf_strchrnul", find_or_end }, { "bpf_strrchr", find_last },
		{ "bpf_strspn", span_of }, { "bpf_strcspn", span_without }, { "bpf_strstr", within },
		{ "bpf_strnstr", within_at_most }, { "bpf_strcasestr", within_folded },
		{ "bpf_strncasestr", within_folded_at_most }, { NULL, NULL } };
	const struct vm_kfunc *k = find_kfunc(rows, name);
	k = k ? k : find_kfunc(vm_kfuncs_dynptr, name);
	const u64 a[] = { vm->r[1], vm->r[2], vm->r[3], vm->r[4], vm->r[5] };
	if (k) {
		vm->r[0] = k->call(vm, a);
		vm->init |= 1;
		return !vm->failed;
	}
	return vm_fault(vm, "the machine does not have the kernel function '%.*s'", STR_ARG(name));
}
