/* random.c: random programs, interpreted plainly, as threaded code and as native code: the same result, the same fault at
 * the same place, the same number of instructions, packets, map values and counts of each instruction.
 *
 *	random COUNT SEED [SHOW]      SHOW: the programs too */
#include <stdio.h>
#include <stdlib.h>
#include "vm/vm.h"
#include "any.h"

enum { PLAIN, THREADED, NATIVE, BLINDED, ENGINES };
static u64 natives, faults, all;

struct outcome { struct vm_result r; char message[200]; u8 packet[4096], ctx[64], values[2][ELEMENTS][VALUE];
	u32 visits[GEN_MAX]; };

static void run(const struct obj *o, const struct program *p, struct vm_jit *jit, u32 engine, struct outcome *out)
{
	u8 packet[PACKET];
	struct vm *vm = vm_new(o, &(struct vm_options){ .max_steps = p->steps, .jit = jit, .counts = true,
		.is_plain = engine == PLAIN });
	struct vm_input in = { .ctx_kind = p->ctx, .packet = packet, .packet_len = PACKET };
	memset(out, 0, sizeof(*out));
	for (u32 i = 0; i < PACKET; i++)
		packet[i] = (u8)(i * 7);
	if (p->ctx == CTX_SYSCALL)
		in = (struct vm_input){ .ctx_kind = CTX_SYSCALL, .ctx = out->ctx, .ctx_len = sizeof(out->ctx) };
	for (u32 k = 0; k < ELEMENTS - 1; k++) {
		u8 value[VALUE] = { (u8)k, 1, 2, 3, 0, 200 };
		vm_map_update(vm, 0, &k, value, 0, 0);
		vm_map_update(vm, 1, &k, value, 0, 0);
	}
	vm_run(vm, 0, &in, &out->r);
	snprintf(out->message, sizeof(out->message), "%.*s", STR_ARG(out->r.message));
	if (out->r.packet)
		memcpy(out->packet, out->r.packet, MIN(out->r.packet_len, sizeof(out->packet)));
	for (u32 k = 0; k < ELEMENTS; k++)
		for (u32 m = 0; m < 2; m++) {
			const void *v = vm_map_lookup(vm, m, &k, 0);
			if (v)
				memcpy(out->values[m][k], v, VALUE);
		}
	if (vm_visits(vm, 0))
		memcpy(out->visits, vm_visits(vm, 0), p->n * sizeof(u32));
	out->r.message = (str){ 0 };
	out->r.packet = NULL;
	vm_free(vm);
}

static const char *differs(const struct outcome *a, const struct outcome *b)
{
	return strcmp(a->message, b->message) ? "message" : a->r.end != b->r.end ? "end" :
		a->r.steps != b->r.steps ? "instructions" :
		a->r.func != b->r.func || a->r.insn != b->r.insn ? "place" : a->r.r0 != b->r.r0 ? "r0" :
		memcmp(a->packet, b->packet, sizeof(a->packet)) || a->r.packet_len != b->r.packet_len ? "packet" :
		memcmp(a->ctx, b->ctx, sizeof(a->ctx)) ? "context" : memcmp(a->values, b->values, sizeof(a->values)) ?
		"maps" :
		memcmp(a->visits, b->visits, sizeof(a->visits)) ? "counts" : NULL;
}

static void show(const struct program *p)
{
	for (u32 i = 0; i < p->n;) {
		struct buf text = BUF_INIT;
		u32 used = isa_dis(&p->v[i], p->n - i, i, NULL, &text);
		printf("%4u  %s\n", i, buf_cstr(&text));
		buf_free(&text);
		i += used ? used : 1;
	}
}

static bool one(u64 seed, bool shows)
{
	static struct outcome ours, theirs;
	struct program p = { .n = 0 };
	struct obj o = { .arena = &arena };
	bool ok = true;
	make_random(seed, &p, &o);
	if (shows)
		show(&p);
	run(&o, &p, NULL, PLAIN, &ours);
	for (u32 e = 1; e < ENGINES; e++) {
		struct vm_jit *jit = e == THREADED ? NULL : vm_jit_new(&o, e == BLINDED);
		run(&o, &p, jit, e, &theirs);
		natives += jit ? vm_jit_count(jit) : 0;
		vm_jit_free(jit);
		const char *what = differs(&ours, &theirs);
		if (!what)
			continue;
		printf("not ok random/%llu\n    %s: plain '%s' at %u, r0 0x%llx, %llu instructions; engine %u '%s' at %u, r0 0x%llx, %llu\n",
			(unsigned long long)seed, what, ours.message, ours.r.insn, (unsigned long long)ours.r.r0,
			(unsigned long long)ours.r.steps, e, theirs.message, theirs.r.insn,
			(unsigned long long)theirs.r.r0,
			(unsigned long long)theirs.r.steps);
		ok = false;
	}
	all++;
	faults += ours.r.end != VM_DONE;
	arena_clear(&arena);
	return ok;
}

int main(int argc, char **argv)
{
	u64 count = argc > 1 ? strtoull(argv[1], NULL, 10) : 1, first = argc > 2 ? strtoull(argv[2], NULL, 10) : 1,
		bad = 0;
	if (vm_jit_missing()) {
		printf("skip random: %s\n", vm_jit_missing());
		return 0;
	}
	for (u64 i = 0; i < count && bad < 10; i++)
		bad += !one(first + i, argc > 3);
	if (natives < all / 2)
		printf("not ok random/natives\n    only %llu of %llu programs became native code\n",
			(unsigned long long)natives / 2,
			(unsigned long long)all), bad++;
	if (!bad)
		printf("ok random/%llu-programs\n    %llu ended with a fault; %llu were native code\n",
			(unsigned long long)all,
			(unsigned long long)faults, (unsigned long long)natives / 2);
	return bad != 0;
}
