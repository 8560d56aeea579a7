/* What skep argdist makes of its words (tests/tools/declared), in the program: values, a condition, parameters. */
#define HOOK "uprobe/c:write"
#define PARAMETER_1 int fd
#define TYPE_1 int
#define PARAMETER_2 char *text
#define TYPE_2 char *
#define PARAMETERS PARAMETER_1 = (TYPE_1)arg1; PARAMETER_2 = (TYPE_2)arg2;
#define FILTER fd != 2
#define VALUES key_.number[0] = (u64)(int)(fd); take_text(key_.text[0], (u64)(text)); \
	key_.number[1] = (u64)(size_t)(arg3);
#include "../../../tools/argdist/argdist.bpf.c"
#include <skep/test.h>

static u64 of(int fd, const char *text, u64 size)
{
	static struct which key;
	u64 *n;

	__builtin_memset(&key, 0, sizeof(key));
	key.number[0] = (u64)fd, key.number[1] = size;
	bpf_probe_read_kernel_str(key.text[0], TEXT, text);
	n = bpf_map_lookup_elem(&counts, &key);
	return n ? *n : 0;
}

TEST(values)
{
	SET_TASK(.pid = 42, .tid = 43);
	RUN_CALL(on_hit, 1, "hello", 5), RUN_CALL(on_hit, 1, "hello", 5), RUN_CALL(on_hit, 1, "hello", 6);
	RUN_CALL(on_hit, 2, "hello", 5);         /* not meant */
	RUN_CALL(on_hit, 0xffffffffu, "x", 1);   /* an int: -1 */
	RUN_CALL(on_hit, 3, 8, 1);               /* what cannot be read */
	EXPECT_EQ(of(1, "hello", 5), 2);
	EXPECT_EQ(of(1, "hello", 6), 1);
	EXPECT_EQ(of(2, "hello", 5), 0);
	EXPECT_EQ(of(-1, "x", 1), 1);
	EXPECT_EQ(of(3, "", 1), 1);
}
