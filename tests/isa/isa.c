/* isa.c: standard input as assembler text; writes the instructions ("raw") or their text ("dis"). */
#include <stdio.h>
#include "isa/isa.h"

int main(int argc, char **argv)
{
	static char text[1 << 20];
	size_t n = fread(text, 1, sizeof(text), stdin);
	struct arena a = { 0 };
	struct diags ds;
	struct buf out = BUF_INIT, err = BUF_INIT;
	struct insn *v;
	u32 count;
	out.fd = 1;
	err.fd = 2;
	diags_init(&ds, &a, NULL);
	bool ok = isa_asm(&a, (str){ text, (u32)n }, &v, &count, &ds);
	diags_print(&ds, (struct diag_style){ 0 }, &err);
	if (argc > 1 && !strcmp(argv[1], "raw"))
		buf_add(&out, v, count * sizeof(*v));
	else
		for (u32 i = 0; i < count; buf_char(&out, '\n'))
			i += isa_dis(v + i, count - i, i, NULL, &out);
	buf_flush(&out);
	buf_flush(&err);
	return !ok;
}
