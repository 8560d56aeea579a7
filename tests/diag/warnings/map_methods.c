/* Methods of BCC's maps know how many arguments they take. */
BPF_HASH(counts, int, long);
BPF_STACK_TRACE(stacks, 64);
BPF_QUEUE(waiting, long, 8);
int program(void *ctx)
{
	int key = 1;
	long value = 2;
	counts.lookup();
	counts.lookup(&key, &value);
	counts.update(&key);
	counts.update(&key, &value);
	counts.update(&key, &value, 1);
	counts.update(&key, &value, 1, 2);
	counts.increment();
	counts.increment(key);
	counts.increment(key, 2);
	counts.increment(key, 2, 3);
	stacks.get_stackid(ctx);
	counts.get_stackid(ctx, 0);
	waiting.push(&value);
	return 0;
}
