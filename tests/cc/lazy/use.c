#include "vmlinux.h"
#include "vmlinux_other.h"
#pragma skep types 0 100000
#include <linux/errno.h>
_Static_assert(BPF_NOEXIST == 1 && BPF_F_CURRENT_CPU == 0xffffffffu, "");
struct own { int inner; };
struct late;
struct event { u32 pid; sem_t sem; };
static u32 run(void *ctx, struct outer *o) { return o->in.b.one; }
int f(struct outer *o, struct only_named *n)
{
	u32 inner = o->parent->parent->in.b.four[1] + o->hidden;     /* a name that is a tag in the header */
	struct inner copy = o->in;
	struct filler_7 *seven = 0;
	callback_t cb = run;
	enum state s = STATE_RUN;
	_Static_assert(sizeof(struct inner) == 8 && sizeof(spin_t) == 4 && sizeof(struct event) == 20, "layout");
	return inner + copy.s + seven->next->a + cb(0, o) + s + ANONYMOUS + bpf_some_kfunc(o) + sizeof(struct empty);
}
struct has_handler { signal_handler_t handler; signal_fn_t *other; };
_Static_assert(sizeof(struct has_handler) == 16, "a typedef of a function is found by its name");
struct uses_formatted { two_lines_t f; struct formatted g; struct hand_made h; enum hand i; };
_Static_assert(sizeof(struct uses_formatted) == 32 && HAND_RIGHT == 2 && MANY_LINES(1) == 2, "whatever the layout");
int g(struct outer *o) { return kfunc_of_two_lines(kfunc_of_outer(o, 1), 2); }
#define tail head
/* Macros of the header hold in its types, those of the source do not. */
_Static_assert(sizeof(struct marked) == 16 && __builtin_offsetof(struct marked, named.two) == 0 && sizeof(marked_set) == 64, "");
_Static_assert(sizeof(marked_empty_t) == 0 && sizeof(struct marked_nothing) == 0, "");
#undef tail
#undef ATTR_PACKED
int ATTR_PACKED;                                             /* no variable of the header has the name */
int h(struct marked *m) { return m->set->fds[0] + m->tail; }
