/* No program at all: maps and data for another object, or for a skeleton. */
struct { int (*type)[1]; int (*max_entries)[3]; int *key; long *value; } counts __attribute__((section(".maps")));
int level = 3;
