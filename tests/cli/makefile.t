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
$ skep cc -emit-llvm -c x.c
  '-emit-llvm': error[R006]: there is no LLVM in skep
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
