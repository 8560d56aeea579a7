/* fuzz.h: what the fuzzed programs share: a compilation without files and without the kernel's types, and a main() that replays. */
#ifndef FUZZ_H
#define FUZZ_H

#include "base/base.h"
#include "cc/check/check.h"
#include "cc/parse/parse.h"

enum { MAX_INPUT = 1 << 16 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static UNUSED bool no_file(void *ctx, str path, str *text)
{
	(void)ctx, (void)path, (void)text;
	return false;
}

#ifdef REPLAY
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
	static uint8_t bytes[MAX_INPUT];
	for (int i = 1; i < argc; i++) {
		FILE *f = fopen(argv[i], "rb");
		size_t n = f ? fread(bytes, 1, sizeof(bytes), f) : 0;
		if (f)
			fclose(f);
		LLVMFuzzerTestOneInput(bytes, n);
	}
	return 0;
}
#endif
#endif
