/* What a header that several sources include defines: each has it, and linked it is one. */
struct { int (*type)[1]; int (*max_entries)[3]; int *key; long *value; } shared __attribute__((weak, section(".maps")));
struct { int (*type)[1]; int (*max_entries)[3]; int *key; long *value; } hidden
	__attribute__((weak, visibility("hidden"), section(".maps")));
