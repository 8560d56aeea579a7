# A program of n functions of 20 lines each, all reached from one: awk -v n=500 -f program.awk
BEGIN {
	print "#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>"
	print "struct value { __u64 count, sum; int last[4]; };"
	print "struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 64); __type(key, __u32); __type(value, struct value); } m SEC(\".maps\");"
	for (i = 0; i < n; i++) {
		printf "static __attribute__((noinline)) int f%d(int a, int b)\n{\n\t__u32 key = a + %d;\n\tstruct value *v = bpf_map_lookup_elem(&m, &key);\n", i, i
		printf "\tint sum = b;\n\tif (!v)\n\t\treturn %d;\n\tfor (int k = 0; k < 4; k++) {\n\t\tif (v->last[k] > a)\n\t\t\tsum += v->last[k] * %d;\n", i, i % 7 + 2
		printf "\t\telse\n\t\t\tsum ^= k << 2;\n\t}\n\tv->count++;\n\tv->sum += sum;\n\tif (sum & 1)\n\t\tv->last[%d] = sum;\n\treturn sum;\n}\n", i % 4
	}
	print "SEC(\"raw_tp/sys_enter\") int prog(int *ctx)\n{\n\tint s = 0;"
	for (i = 0; i < n; i++)
		printf "\ts += f%d(s, %d);\n", i, i
	print "\treturn s;\n}\nchar LICENSE[] SEC(\"license\") = \"GPL\";"
}
