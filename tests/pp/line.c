__LINE__ __FILE__
#line 7 "x y.c"
__LINE__ __FILE__ __FILE_NAME__
#define HERE 90
#define NAMED "of macros"
#line HERE
__LINE__
#line HERE NAMED
__LINE__ __FILE__
#line 017 ""
__LINE__ __FILE__
