/* Macros that make functions, without their headers: told once. */
int BPF_KPROBE(unlink, int dfd, char *name)
{
	return dfd + name[0];
}
int BPF_PROG(none)
{
	return 0;
}
int kind(int proto) { return proto == ETH_P_IPV6 ? TC_ACT_SHOT : TC_ACT_OK; }
BPF_HASH(h, int);
