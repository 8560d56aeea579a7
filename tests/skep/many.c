/* many.c: 300 events at once, more than the buffer takes. */
#include <unistd.h>
int main(void) { for (int i = 0; i < 300; i++) getpgid(0); return 0; }
