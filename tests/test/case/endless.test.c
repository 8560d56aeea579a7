#include <skep/test.h>

TEST(for_ever)
{
	volatile int turns = 0;

	while (!turns)
		;
}
