/* native.h: the end of the host's program: each csmith program in a process of its own, which has 0.3 seconds of
 * processor time. */
int main(void)
{
	for (unsigned i = 0; i < sizeof(all) / sizeof(*all); i++) {
		int status, pid;
		fflush((void *)0);
		pid = fork();
		if (!pid) {
			static const long time[] = { 0, 0, 0, 300000 };
			setitimer(1 /* ITIMER_VIRTUAL */, time, (void *)0);
			all[i].main();
			printf("%d %08x\n", all[i].seed, csmith_result);
			fflush((void *)0);
			_exit(0);
		}
		waitpid(pid, &status, 0);
		if (status)
			printf("%d none\n", all[i].seed);
	}
	return 0;
}
