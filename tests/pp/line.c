__LINE__ __FILE__
#line 7 "x y.c"
__LINE__ __FILE__ __FILE_NAME__
