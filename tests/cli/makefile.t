# skep cc in clang's place: the words of makefiles.
$ mkdir -p $TMP/mk/late; cd $TMP/mk; printf '#define VALUE 3\n' > forced.h; printf '#define LATE 4\n' > late/own.h; printf '#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\n#include <own.h>\nSEC("xdp") int f(struct xdp_md *c) { return VALUE + LATE; }\n' > x.c
$ cd $TMP/mk; skep cc -g -O2 -target bpf -D__TARGET_ARCH_x86 -mcpu=v3 -std=gnu11 -fno-stack-protector -nostdinc -Wall -Wno-unused -idirafter late -include forced.h -MMD -MP -MF x.d -MT out/x.o -c x.c -o x.o && sed "s:$PWD:...:" x.d && skep dis x.o | grep -c 'r0 = 7'
  x.c:4:51: warning[C436]: a program in 'xdp' returns a number from 0 to 4, not 7 [-Wprogram-result]
         4 | SEC("xdp") int f(struct xdp_md *c) { return VALUE + LATE; }
           |                                                   ^
  out/x.o: \
    x.c \
    .../forced.h \
    late/own.h
  
  .../forced.h:
  
  late/own.h:
  
  1
$ cd $TMP/mk; skep cc --target=bpfel -Ilate -DVALUE=1 -fsyntax-only x.c -o none.o; ls none.o
  x.c:4:51: warning[C436]: a program in 'xdp' returns a number from 0 to 4, not 5 [-Wprogram-result]
         4 | SEC("xdp") int f(struct xdp_md *c) { return VALUE + LATE; }
           |                                                   ^
  ls: cannot access 'none.o': No such file or directory
[2]
$ cd $TMP/mk; skep cc -v -E -isystem late - < /dev/null
  
  skep cc
  #include <...> search starts here:
   late
  End of search list.
$ echo 'int x = Y;' | skep cc -DY=2 -E - | tail -1
  int x = 2;
$ skep cc -target x86_64 x.c
  '-target': error[R006]: skep compiles for bpf, little endian, alone
  hint: see skep cc --help
[2]
$ skep cc -x c++ x.c
  '-x': error[R006]: skep compiles C alone
  hint: see skep cc --help
[2]
$ skep cc -c x.c -MF
  '-MF': error[R006]: this option needs a value: -MF
  hint: see skep cc --help
[2]
# The two steps of the kernel's samples: clang -emit-llvm | llc.
$ cd $TMP/mk; printf 'CLANG=skep cc\nLLC=skep llc\nx.o: x.c\n\t$(CLANG) -Ilate -DVALUE=1 -I/none -O2 -w -emit-llvm -S -Xclang -disable-llvm-passes -c $< -o - | $(LLC) -march=bpf -filetype=obj -o $@\n' > Makefile; rm -f x.o; PATH=$(dirname $SKEP):$PATH make -s && skep dis x.o | grep -c 'r0 = 5'
  1
$ skep llc -march=bpf -filetype=obj < /dev/null
  -: error[R005]: nothing came in: the compiler before it failed
  hint: let skep compile: make CLANG='skep cc' LLC='skep llc'
[1]
$ printf 'BC\300\336....' | skep llc
  -: error[R005]: this is LLVM's code, and there is no LLVM in skep
  hint: let skep compile: make CLANG='skep cc' LLC='skep llc'
[1]
# What makefiles ask first: nothing is read.
$ for ask in -mattr=help -mcpu=help --version; do skep llc -march=bpf $ask < /dev/null | grep .; done
  Available CPUs for this target:
    v1, v2, v3, v4 - chosen by skep cc -mcpu=
  Available CPUs for this target:
    v1, v2, v3, v4 - chosen by skep cc -mcpu=
  skep 0.1, in place of LLVM version 19.0.0
    Registered Targets:
      bpf   - BPF (little endian)
      bpfel - BPF (little endian)
$ skep llc -march=x86-64
  '-march=x86-64': error[R006]: skep compiles for bpf, little endian, alone
  hint: see skep llc --help
[2]
# Words with a value behind them, and questions.
$ cd $TMP/mk; skep cc -w -Ilate -DVALUE=1 -fdebug-compilation-dir . -ftrapv-handler none --sysroot=/nowhere -Xlinker -z x.c -o x.o && skep cc -print-file-name=include && skep cc -dumpmachine
  include
  bpf
# Build scripts look for the version of clang that takes their words.
$ skep cc --version
  skep 0.1, in place of clang version 19.0.0
# With the registers of user space's <asm/ptrace.h> arguments are found by its names.
$ mkdir -p $TMP/mk/user/asm; printf '#ifndef _ASM_X86_PTRACE_H\n#define _ASM_X86_PTRACE_H\nstruct pt_regs { unsigned long rsi, rdi, rax; };\n#endif\n' > $TMP/mk/user/asm/ptrace.h
$ printf '#include <asm/ptrace.h>\n#include <bpf/bpf_helpers.h>\n#include <bpf/bpf_tracing.h>\nSEC("kprobe/x") int BPF_KPROBE(second, int a, long b) { return b + 3; }\n' > $TMP/mk/regs.c
$ cd $TMP/mk; skep cc -w -Iuser -c regs.c -o regs.o && skep dis regs.o | grep -o 'r0 = .*'
  r0 = *(u64 *)(r1 +0)
# More than 16 bits given to htons are cut without a word, as its cast does everywhere.
$ printf '#include <bpf/bpf_helpers.h>\n#include <bpf/bpf_endian.h>\nunsigned a;\nSEC("xdp") int cut(void *c) { return a & bpf_htons(0x0fffff12); }\n' | skep cc -Wall -Werror -o $TMP/mk/cut.o - && skep dis $TMP/mk/cut.o | grep -o 'r0 &= .*\|w0 &= .*'
  w0 &= 4863
# Several sources: each becomes an object, with a rule of its own; one that is wrong does not keep the others.
$ mkdir $TMP/several; cd $TMP/several; echo '#define N 1' > inner.h; echo '#include "inner.h"' > outer.h; for f in a b; do printf '#include "outer.h"\nint %s(void) { return N; }\n' $f > $f.c; done; skep cc -c -MMD a.c b.c && ls && cat b.d
  a.c
  a.d
  a.o
  b.c
  b.d
  b.o
  inner.h
  outer.h
  b.o: \
    b.c \
    outer.h \
    inner.h
$ cd $TMP/several; rm *.o; skep cc -c a.c none.c b.c; echo $?; ls *.o; skep cc -c a.c b.c -o x.o 2>&1 | head -1
  none.c: error[R005]: cannot read the file (No such file or directory)
  1
  a.o
  b.o
  error[R006]: -o names one file, and there are several sources: without it each has its own
# -H: who includes whom; -###: what would be done
$ cd $TMP/several; rm *.o; skep cc -H -fsyntax-only a.c b.c; skep cc '-###' -c -O2 '-DTEXT="a b"' a.c sub/b.c; ls
  . outer.h
  .. inner.h
  . outer.h
  .. inner.h
   "skep" "cc" "-DTEXT=\"a b\"" "-o" "a.o" "a.c"
   "skep" "cc" "-DTEXT=\"a b\"" "-o" "b.o" "sub/b.c"
  a.c
  a.d
  b.c
  b.d
  inner.h
  outer.h
