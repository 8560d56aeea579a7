/* What a noted header has defined cannot be defined again. */
#include <notes.h>
struct n_packed { int x; };
typedef char n_u8;
static inline int n_first(int x) { return x; }
enum { N_BLUE };
