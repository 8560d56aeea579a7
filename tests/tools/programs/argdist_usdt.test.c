/* skep argdist -C 'u:python:gc__done():int,long:arg1,arg6' */
#define HOOK "usdt/python:gc__done"
#define IS_USDT 1
#define VALUES key_.number[0] = (u64)(int)(arg1); key_.number[1] = (u64)(long)(arg6);
#include "../../../tools/argdist/argdist.bpf.c"
#include <skep/test.h>
#include "usdt.h"

TEST(values)
{
	static struct which key;
	u64 *n;

	place_probe();
	PROBE(on_hit, 17, 0, 0, 0, 0, 23), PROBE(on_hit, 17, 1, 2, 3, 4, 23), PROBE(on_hit, 18, 0, 0, 0, 0, 23);
	key.number[0] = 17, key.number[1] = 23;
	n = bpf_map_lookup_elem(&counts, &key);
	EXPECT_EQ(n ? *n : 0, 2);
	key.number[0] = 18;
	n = bpf_map_lookup_elem(&counts, &key);
	EXPECT_EQ(n ? *n : 0, 1);
}
