/* user.h: what the programs of this suite share with their object. */
struct event { int pid; char comm[16]; long long n; };
