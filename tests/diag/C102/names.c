typedef unsigned int u32;
struct event { u32 pid; };
static u32 counter;
static int helper_function(int n) { return n; }

int prog(void *ctx)
{
	countr++;
	countr += 2;
	int r = helper_functon(1);
	unknown_thing = r;
	bpf_get_curent_pid_tgid();
	u23 x = 1;
	goto out;
	return r;
}
Int y;
u32 f(unt32 a);
