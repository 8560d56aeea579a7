/* plugin.c: the machine as a plugin of bpf_conformance's runner: a program as bytes in hex comes from standard input, memory
 * as bytes in hex as the first argument; what the program leaves in r0 is printed in hex. r1 is the memory's address and r2
 * its length.
 *
 *	plugin [MEMORY] [--native | --blinded] [--elf]
 *
 * What is wrong is told on standard error, with exit code 1. */
#include <stdio.h>
#include <stdlib.h>
#include "vm/vm.h"

enum { MAX_MEMORY = 1 << 16, MAX_INSNS = 1 << 16 };
static u8 memory[MAX_MEMORY], program[8 * MAX_INSNS];

static u32 bytes_of(const char *text, u8 *out, u32 most)
{
	u32 n = 0;
	for (char *end; n < most; text = end) {
		unsigned long v = strtoul(text, &end, 16);
		if (end == text || v > 0xff)
			break;
		out[n++] = (u8)v;
	}
	return n;
}

static u32 read_program(void)
{
	static char text[4 * sizeof(program)];
	size_t n = fread(text, 1, sizeof(text) - 1, stdin);
	text[n] = 0;
	return bytes_of(text, program, sizeof(program));
}

/* In front of the program stands a function that calls it with the memory's length: contexts are one argument. */
static bool run(struct insn *v, u32 n, u32 len, const char *engine)
{
	struct arena a = { 0 };
	struct obj o = { .arena = &a };
	struct insn head[] = { { .code = CLS_ALU64 | ALU_MOV, .dst = 2, .imm = (s32)len }, { .code = CLS_JMP | JMP_CALL, .src = CALL_LOCAL },
		{ .code = CLS_JMP | JMP_EXIT } };
	struct obj_func first = { .name = STR("first"), .insns = head, .ninsns = ARRAY_LEN(head), .is_entry = true },
		second = { .name = STR("second"), .insns = v, .ninsns = n };
	vec_push(&first.relocs, &a, ((struct obj_reloc){ .insn = 1, .kind = RELOC_CALL, .to = 1 }));
	vec_push(&o.funcs, &a, first);
	vec_push(&o.funcs, &a, second);
	struct vm_jit *jit = engine ? vm_jit_new(&o, !strcmp(engine, "--blinded")) : NULL;
	struct vm *vm = vm_new(&o, &(struct vm_options){ .jit = jit, .masks_shifts = true,
		.calls_by_register = true });
	struct vm_result r;
	bool ok = vm_run(vm, 0, &(struct vm_input){ .ctx_kind = CTX_SYSCALL, .ctx = memory, .ctx_len = len }, &r);
	if (engine && vm_jit_count(jit) < 2)
		fprintf(stderr, "it was not made native code\n"), ok = false;
	else if (ok)
		printf("%llx\n", (unsigned long long)r.r0);
	else
		fprintf(stderr, "%.*s (instruction %u)\n", STR_ARG(r.message), r.insn);
	vm_free(vm);
	vm_jit_free(jit);
	arena_clear(&a);
	return ok;
}

int main(int argc, char **argv)
{
	const char *engine = NULL;
	u32 len = 0, n = read_program();
	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--native") || !strcmp(argv[i], "--blinded"))
			engine = argv[i];
		else if (argv[i][0] != '-')
			len = bytes_of(argv[i], memory, MAX_MEMORY);
	}
	struct insn *v = malloc(n + sizeof(*v));
	memcpy(v, program, n);
	bool ok = n && run(v, n / sizeof(*v), len, engine);
	free(v);
	return !ok;
}
