/* skep tcpconnlat -m 5 -p 42 */
#define MIN_MS 5ull
#define PID 42
#include "tcpconnlat.test.c"
