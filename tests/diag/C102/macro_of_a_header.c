/* Macros that make functions, without their headers: told once. */
int BPF_KPROBE(unlink, int dfd, char *name)
{
	return dfd + name[0];
}
int BPF_PROG(none)
{
	return 0;
}
