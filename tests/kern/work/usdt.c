/* usdt N: passes N times by each of its statically defined probes skep:pass (round, 1000 + round, -7) and skep:counted
 * (round), which has
 * a counter and is passed by only when that is not zero, and skep:named.  The notes are written by hand: <sys/sdt.h> is not everywhere. */
#include <stdlib.h>

#define BASE \
	".ifndef _.stapsdt.base\n.pushsection .stapsdt.base,\"aG\",\"progbits\",.stapsdt.base,comdat\n.weak _.stapsdt.base\n" \
	".hidden _.stapsdt.base\n_.stapsdt.base: .space 1\n.size _.stapsdt.base, 1\n.popsection\n.endif\n"
#define NOTE(name, counter, args) \
	"990: nop\n.pushsection .note.stapsdt,\"\",%%note\n.balign 4\n.4byte 992f-991f, 994f-993f, 3\n991: .asciz \"stapsdt\"\n" \
	"992: .balign 4\n993: .8byte 990b\n.8byte _.stapsdt.base\n.8byte " counter "\n.asciz \"skep\"\n.asciz \"" name "\"\n.asciz \"" args \
	"\"\n994: .balign 4\n.popsection\n" BASE

volatile unsigned short skep_counter __attribute__((section(".probes"), used));
volatile int skep_rounds __attribute__((used)) = 500;

static void __attribute__((noinline)) pass(int round, long big)
{
#ifdef __aarch64__
	__asm__ volatile(NOTE("pass", "0", "-4@%w0 8@%1 -4@%2") :: "r"(round), "m"(big), "i"(-7));
#else
	__asm__ volatile(NOTE("pass", "0", "-4@%k0 8@%1 -4@%2") :: "r"(round), "m"(big), "i"(-7));
#endif
}

static void __attribute__((noinline)) counted(long round)
{
	__asm__ volatile(NOTE("counted", "skep_counter", "8@%0") :: "r"(round));
}

/* A probe at two places, whose argument lies elsewhere each time: a variable by its name, and a register. */
static void __attribute__((noinline)) named(long round)
{
	skep_rounds++;
#ifdef __x86_64__
	__asm__ volatile(NOTE("named", "0", "-4@skep_rounds(%%rip)") :: "i"(0));
#endif
	__asm__ volatile(NOTE("named", "0", "2@%0") :: "r"(round));
}

int main(int argc, char **argv)
{
	int n = argc > 1 ? atoi(argv[1]) : 1;

	for (int i = 0; i < n; i++) {
		pass(i, 1000 + i);
		named(i);
		if (skep_counter)
			counted(i);
	}
	return 0;
}
