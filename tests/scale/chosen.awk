# n calls of one of two functions, whichever a pointer was set to.
BEGIN {
	print "typedef int fn(int);"
	print "static __attribute__((noinline)) int one(int x) { return x + 1; }"
	print "static __attribute__((noinline)) int two(int x) { return x * 3; }"
	print "int f(int a)\n{\n\tfn *to = a & 1 ? one : two;\n\tint r = 0;"
	for (i = 0; i < n; i++)
		printf "\tr += to(r + %d);\n", i
	print "\treturn r;\n}"
}
