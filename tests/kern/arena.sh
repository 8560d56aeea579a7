# Variables in an arena: they have their first values when programs begin, programs and pointers reach them, and an object on disk says
# the same. Without an arena, or with one too small, a sentence says so.
# needs: map:ARENA btf
cat >"$TMP/t.c" <<'END'
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_arena_common.h>
char LICENSE[] SEC("license") = "GPL";
#ifndef PAGES
#define PAGES 4
#endif
#ifndef NO_ARENA
struct { __uint(type, BPF_MAP_TYPE_ARENA); __uint(map_flags, BPF_F_MMAPABLE); __uint(max_entries, PAGES);
#ifdef AT
	__ulong(map_extra, AT);
#endif
} arena SEC(".maps");
#endif
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 16); __type(key, u32); __type(value, u64); } seen SEC(".maps");
struct node { int v; struct node __arena *next; };
int __arena counter = 41;
__arena int zero;
short __arena list[4] = { 1, 2, 3, 4 };
struct node __arena *__arena head;
struct node __arena one = { .v = 7 }, two = { .v = 8 };
static int __arena hidden = 5;
char __arena large[5000] = { [4999] = 9 };
bool done;
static void tell(u32 key, u64 value) { bpf_map_update_elem(&seen, &key, &value, 0); }
SEC("raw_tp/sys_enter") int p(void *ctx)
{
	int __arena *q = &counter;
	struct node __arena *n;
	int i, sum = 0;
	if (done)
		return 0;
	done = true;
	tell(1, counter);
	tell(2, zero);
	for (i = 0; i < 4; i++)
		sum += list[i];
	tell(3, sum);
	counter++;
	*q += 1;
	tell(4, counter);
	one.next = head;
	head = &one;
	two.next = head;
	head = &two;
	sum = 0;
	for (i = 0, n = head; i < 4 && n; i++, n = n->next)
		sum = sum * 10 + n->v;
	tell(5, sum);
	tell(6, hidden + large[4999]);
	tell(7, (u64)q != 0);
	return 0;
}
END
check() {
    run "$SKEP" run -d 0.5 "$@"
    for row in '1 +41' '2 +0' '3 +10' '4 +43' '5 +87' '6 +14' '7 +1'; do expect_count 1 "^ *$row\$" "$TMP/out"; done
}
check "$TMP/t.c"
check -D 'AT=(1ull << 44)' "$TMP/t.c"
run "$SKEP" cc "$TMP/t.c" -o "$TMP/t.o"
check "$TMP/t.o"
refuse 3 "$SKEP" run -d 0.1 -D PAGES=1 "$TMP/t.c"
grep -q 'more than it has' "$TMP/err" || { cat "$TMP/err"; fail "no reason"; }
refuse 3 "$SKEP" run -d 0.1 -D NO_ARENA "$TMP/t.c"
grep -q 'variables in an arena, and no arena' "$TMP/err" || { cat "$TMP/err"; fail "no reason"; }
