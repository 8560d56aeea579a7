/* skep uflow -l php */
#define PHP 1
#include "uflow.test.c"
