static int two(int a, int b) { return a + b; }
int f(int (*fn)(int))
{
	two(1);
	two(1, 2, 3);
	fn();
	bpf_get_current_pid_tgid(1);
	bpf_map_lookup_elem(0);
	__sync_fetch_and_add(fn);
	return __builtin_memcmp(0, 0);
}
