/* What a test may not ask for, and comparisons that end it. */
#include "drop.bpf.c"
#include <skep/test.h>

TEST(a_cpu_that_is_not_there) { SET_CPU(1 << 20); EXPECT_TRUE(0); }
TEST(a_helper_that_is_none) { FAIL_HELPER(100000, -1); EXPECT_TRUE(0); }
TEST(a_record_of_no_map) { EXPECT_TRUE(RECORD(dropped) == 0); }
TEST(a_text_by_its_name) { const char *b = "b\t"; EXPECT_STREQ("a", b); ASSERT_STREQ("c", b); EXPECT_TRUE(0); }
TEST(bytes_that_end_it) { char a[20] = "aaaaaaaaaaaaaaaaaaa", b[20] = "aXaaaaaaaaaaaaaaaaa"; EXPECT_MEMEQ(a, b, 1); ASSERT_MEMEQ(a, b, 20); EXPECT_TRUE(0); }
TEST(bytes_of_nobody) { EXPECT_MEMEQ("a", (void *)8, 1); EXPECT_TRUE(0); }
TEST(each_comparison)
{
	long long least = -9223372036854775807LL - 1;
	unsigned long long most = 18446744073709551615ULL;
	int n = 9;

	EXPECT_LE(n, 8), EXPECT_LE(n, 9), EXPECT_LE(n, 10);
	EXPECT_GE(n, 8), EXPECT_GE(n, 9), EXPECT_GE(n, 10);
	EXPECT_LT(n, 9), EXPECT_LT(n, 10), EXPECT_GT(n, 9), EXPECT_GT(n, 8);
	EXPECT_EQ(least, 0), EXPECT_EQ(most, 0), EXPECT_GT(n, 10), EXPECT_EQ(n, 10);
	EXPECT_EQ(n, most), EXPECT_EQ(n, least), EXPECT_EQ(most, -2), EXPECT_FALSE(most), EXPECT_EQ((void *)8, (void *)most);
	EXPECT_FALSE(n), EXPECT_TRUE(!n);
}
TEST(less_ends_it) { ASSERT_LT(2, 1); EXPECT_TRUE(0); }
TEST(false_ends_it) { ASSERT_FALSE(1); EXPECT_TRUE(0); }
TEST(left_out) { SKIP("for a reason"); EXPECT_TRUE(0); }
TEST(what_no_helper_is) { REPLACE_HELPER(100000, 0); EXPECT_TRUE(0); }
