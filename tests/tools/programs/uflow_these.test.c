/* skep uflow -M index -C app -t 43 python */
#define METHOD "index"
#define CLASS "app"
#define TID 43
#include "uflow.test.c"
