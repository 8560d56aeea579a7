/* Compiled twice: with notes.h from -I, which is noted and read by name, and with the same from beside, which is read through:
 * the same must come of it. */
#include HEADER

#define SEC(name) __attribute__((section(name), used))
#define SAME(a, b) _Static_assert((a) == (b), #a " is " #b)

SAME(sizeof(n_nested), 17);
SAME(N_BLUE, 12);
SAME(N_THREE, 3);
SAME(sizeof(union n_both), 4);
SAME(sizeof(struct n_later), 1);
SAME(sizeof(struct n_packed), 5);
SAME(N_SMALL_C, 45);
SAME(sizeof(struct n_group), 8);
SAME(N_MADE_beta, 9);
SAME(N_MADE_END, 12);
SAME(N_UNMADE, 11);
SAME(sizeof(n_größe), 4);
SAME(N_ÖL + ÄN_AMT, 11);
SAME(NÖDE, 7);
SAME(sizeof(struct n_of_made), 4);
SAME(sizeof(n_values), 24);
SAME(sizeof(struct n_pushed), 9);
SAME(sizeof(struct n_popped), 16);
SAME(sizeof(n_table), 8);
SAME(sizeof(struct n_inner), 16);
SAME(_Alignof(n_u64), 8);

struct hiding { n_callback n_callback; n_function *n_function; };
struct n_forward *global;
n_u32_ptr pointer;

SEC("socket") int prog(void *ctx)
{
	/* Names of this function mean nothing in what is read now. */
	int x = *(int *)ctx, N_TWO = 100, n_pair = 7, f = 1;
	struct n_packed { long long z; } own = { x };
	x += n_first(x) + n_second(x) + n_third(x) + n_fourth(x) + n_fifth() + n_values[x & 1] + n_start.a + n_pair;
	x += n_named_function(x) + n_brackets(x) + n_calls(x) + n_text("}") + n_choice(x) + n_dots(x) + sizeof(own) + N_TWO + f;
	return n_deep(global) && global->later && global->later->y ? x : -x;
}
SEC("socket") int line(void *ctx) { return n_line(); }
