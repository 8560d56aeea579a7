#include "run.h"

	/* Places in a table at (a + k) put through each operation: what of them is constant, and what is not. Kernels need func:bpf_iter_num_new */
static u8 table[256];
static u64 test(u64 a, u64 b)
{
	u64 s = 0;
	for (u32 i = 0; i < 256; i++)
		table[i] = (u8)(i * 7 + a);
	u32 x = (u32)a & 15, y = (u32)(a >> 8) & 7;
	u64 z = b & 15;
	s = mix(s, table[(x + 3) ^ 0x50]); s = mix(s, table[(x + 3) | 0x60]);
	s = mix(s, table[(x + 5) & 0x1a]); s = mix(s, table[(x + 9) >> 1]);
	s = mix(s, table[(x + 3) * 5]); s = mix(s, table[(x + 3) << 2]);
	s = mix(s, table[(x + 3) % 7 & 7]); s = mix(s, table[(x + 70) / 3 & 31]);
	s = mix(s, table[99 - (x + 3)]); s = mix(s, table[(x + 3) - 2]);
	s = mix(s, table[(x + 3) + (y + 4)]); s = mix(s, table[(x + 3) * (y + 1)]);
	s = mix(s, table[(u8)(x + 250)]); s = mix(s, table[(x - 3) & 63]);
	s = mix(s, table[(u8)((x + 3) * 17)]); s = mix(s, table[((x + 3) << y) & 255]);
	s = mix(s, table[z + 6]); s = mix(s, table[(z + 6) ^ 0x50]); s = mix(s, table[(z + 6) << 3]);
	s = mix(s, table[(z + 6) * 9]); s = mix(s, table[(z + 6) | 0x21]);
	table[(x + 3) ^ 0x90] = 1; table[(z + 6) * 3] += 2; table[(x + y) * 2 + 1] ^= 3;
	table[((x + 3) | 0x40) + y] = 4;
	for (u32 i = 0; i < 256; i++)
		s = mix(s, table[i]);
	u8 *p = y & 1 ? table + x + 3 : table + z + 9;
	return mix(s, p[(x + 1) ^ 2] + p[(y + 1) * 4]);
}
