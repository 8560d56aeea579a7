/* As copies_aligned, by functions that stay apart: what they are given may lie askew, and they leave no address of a stack
 * in r0. */
#define STAYS apart
#include "copies_aligned.c"
