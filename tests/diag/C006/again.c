/* Defined again: the same is no fault, whatever its blanks are; each way to be another is. */
#define one 1
#define one 1 /* the same */
#define sum(a, b) a   +   b
#define sum(a, b) a + b
#define value 1
#define value 2
#define longer 1 + 2
#define longer 1
#define call(a) a
#define call a
#define names(a, b) a
#define names(a) a
#define params(a, b) a
#define params(b, a) a
#define kind x
#define kind "x"
#define gone 1
#undef gone
#define gone 2
#define __LINE__ 3
#undef __FILE__
#define __BPF__ 2
int last = "the source goes on";
