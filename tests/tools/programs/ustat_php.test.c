/* skep ustat php */
#define PHP 1
#include "ustat.test.c"
