#!/bin/bash
# native.sh DIRECTORY FILE.c...: the host's answer, a line each: "N CHECKSUM", or "N none" for a program without end.
here=$1; shift
dir=$(dirname "$1")
{
	echo '#include "csmith.h"'
	for f; do echo "#include \"$(basename "$f")\""; done
	echo 'extern int fork(void), waitpid(int, int *, int), fflush(void *), setitimer(int, const void *, void *);'
	echo 'extern void _exit(int) __attribute__((noreturn)); extern int printf(const char *, ...);'
	echo 'static const struct { int seed; int (*main)(void); } all[] = {'
	for f; do n=$(basename "$f" .c); echo "{ $n, p${n}_main },"; done
	echo '};'
	cat "$here/native.h"
} >"$dir/native.c" &&
${CC:-gcc} -w -O0 -fwrapv -fno-strict-aliasing -DNATIVE -I"$here" -I"$dir" -o "$dir/native" "$dir/native.c" && "$dir/native"
