/* stacks.h: what a tool of stacks has counted of a process, whatever the stacks were: the machine has none. */
struct stack_sum { u32 pid; u64 sum; u32 n; };
static long add_of(void *map, struct stack_key *key, u64 *value, struct stack_sum *s)
{
	if (key->pid == s->pid)
		s->sum += *value, s->n++;
	return 0;
}

static u64 stacks_of(u32 pid)
{
	struct stack_sum s = { .pid = pid };

	bpf_for_each_map_elem(&counts, add_of, &s, 0);
	return s.sum;
}
