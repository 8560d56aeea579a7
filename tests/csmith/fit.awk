# fit.awk: makes a program of csmith fit BPF and its neighbours. Data sections hold no addresses, so globals that are
# initialised with some get them at the start of main; and all names of file scope get the prefix P, so that many
# programs stand in one file of the host's compiler.
/GLOBAL VARIABLES ---/ { in_globals = 1 }
/FORWARD DECLARATIONS ---/ {
	in_globals = 0
	print "static void set_addresses(void)\n{\n" inits "}"
}
in_globals && /^static .*= .*&[gf]/ {
	at = index($0, " = ")
	decl = substr($0, 1, at - 1)
	value = substr($0, at + 3)
	sub(/;[^;]*$/, "", value)
	name = decl
	sub(/(\[[0-9]+\])+$/, "", name)
	sub(/.*[ *]/, "", name)
	inits = inits "\t{ __typeof__(" name ") t = " value "; __builtin_memcpy((void *)&" name ", (void *)&t, sizeof(t)); }\n"
	print decl ";"
	next
}
/^#include/ { print "#include \"csmith.h\""; next }
/ end of statistics / { next }
/^\/\*+ statistics \*+/ { exit }
/platform_main_begin\(\)/ { print "    set_addresses();" }
{ print }
