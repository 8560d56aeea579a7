#include "run.h"
/* Functions by many names; what has no value. Older kernels walk too far; Kernels need func:bpf_iter_num_new */
static u64 twice(u64 a) { return a * 2; }
static u64 plus(u64 a) { return a + 7; }
static u64 through(u64 (*f)(u64), u64 a) { return (*f)(a) + (***f)(a + 1); }
static u64 names(u64 a, u64 b)
{
	u64 s = 0;
	s = mix(s, (&twice)(a)); s = mix(s, (*plus)(b)); s = mix(s, (**&plus)(b)); s = mix(s, ((u64 (*)(u64))twice)(3));
	s = mix(s, through(twice, a)); s = mix(s, through(&plus, b)); s = mix(s, (a & 1, plus)(b));
	return s;
}
static u64 test(u64 a, u64 b)
{
	u64 n = 0;
	((void)n++, (void)0, n += a);
	a & 1 ? (void)n++ : (void)(n += 2);
	({ n += 3; int k = 3; (void)k; });
	({ int only_declared = 5; });
	({ for (int i = 0; i < (int)(b & 7); i++) n += i; });
	({ if (b & 1) n += 4; else n += 5; });
	(void)({ goto over; n += 100; over: n += 6; });
	n = ({ u64 kept = n & 7; again: kept += 3; if (kept < 20) goto again; kept + n; });
	n += ({ last: n & 3; });
	(void)(b ? n++ : a);
	(void)({ (unsigned __int128)n; }), (void)"text";
	return n ^ names(a, b);
}
