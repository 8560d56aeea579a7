# One function of about n blocks: awk -v n=5000 -f blocks.awk
BEGIN {
	print "__attribute__((section(\"raw_tp/sys_enter\"))) int prog(int *ctx)\n{\n\tint a = ctx[0], b = ctx[1], c = ctx[2];"
	for (i = 0; i < n / 2; i++)
		printf "\tif (a > %d)\n\t\tb += c + %d;\n\tc ^= b;\n", i * 3, i
	print "\treturn a + b + c;\n}"
}
