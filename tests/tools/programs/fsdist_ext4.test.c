/* skep fsdist -t ext4, ext4dist */
#define FS "ext4"
#define IS_EXT4
#define OWN_PID 77
#include "fsdist.test.c"
