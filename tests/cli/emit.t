# Each stage of the compiler can be seen.
$ printf 'static int twice(int x) { return x * 2; }\n#define N 3\nint f(int a) { return twice(a) + N; }\nchar LICENSE[] __attribute__((section("license"))) = "GPL";\n__attribute__((section("socket"))) int prog(void *ctx) { return f(4); }\n' > $TMP/e.c
$ skep cc --emit=pp $TMP/e.c | sed "s,$TMP,TMP,"
  # 1 "TMP/e.c"
  static int twice(int x) { return x * 2; }
  
  int f(int a) { return twice(a) + 3; }
  char LICENSE[] __attribute__((section("license"))) = "GPL";
  __attribute__((section("socket"))) int prog(void *ctx) { return f(4); }
# clang's words of its preprocessor: no marks, the macros (a header's too), the rule of a makefile.
$ printf '#include "m.h"\n#define E\n#define GONE 1\n#undef GONE\n#define TEXT "x" /* c */ +  1\n#define V(a, ...) a __VA_ARGS__ #a\nint f = F(1, 2)  ;\n\n\n\n\n\n\n\n\n\nint last = M;\n' > $TMP/m.c; printf '#define F(a, b...) a + b\n#define M F(3,4)\n' > $TMP/m.h
$ skep cc -E -P $TMP/m.c
  int f = 1 + 2 ;
  int last = 3 + 4;
$ skep cc -dM -E $TMP/m.c | grep -E '#define (E|F|GONE|M|TEXT|V|__bpf__)\b'
  #define E 
  #define F(a, b...) a + b
  #define M F(3,4)
  #define TEXT "x" + 1
  #define V(a, ...) a __VA_ARGS__ #a
  #define __bpf__ 1
$ skep cc -MM $TMP/m.c | sed "s,$TMP,TMP,"
  m.o: \
    TMP/m.c \
    TMP/m.h
$ skep cc -M -MP -MT thing.o -o $TMP/m.d $TMP/m.c && sed "s,$TMP,TMP," $TMP/m.d
  thing.o: \
    TMP/m.c \
    TMP/m.h
  
  TMP/m.h:
  
$ skep cc -MM -MF $TMP/m2.d $TMP/m.c && sed "s,$TMP,TMP," $TMP/m2.d; skep cc -MM $TMP/none.c 2>&1 | sed "s,$TMP,TMP,"
  m.o: \
    TMP/m.c \
    TMP/m.h
  TMP/none.c: error[R005]: cannot read the file (No such file or directory)
$ skep cc --emit=ast $TMP/e.c | grep -A9 "^fn twice"
  fn twice 'int (int x)' static
    param x 'int'
    block
      return
        mul 'int'
          decl x 'int'
          int 2 'int'
  fn f 'int (int a)'
    param a 'int'
    block
$ skep cc --emit=ir:lower $TMP/e.c | sed "s,$TMP,TMP,"
  data @LICENSE size 4 align 1 section "license" defined init "GPL\x00"
  fn @f(w) w {
      stack1 = alloca 4, 4
  b1:
      store.4 v stack1, $0, 0 !direct    ; TMP/e.c:3
      %1 = load.4 w stack1, 0 !direct    ; TMP/e.c:3
      %2 = call w @twice, %1    ; TMP/e.c:3
      %3 = add w %2, 3w !scalar    ; TMP/e.c:3
      ret v %3    ; TMP/e.c:3
  b2:
      ret v 0w    ; TMP/e.c:3
  }
  fn @twice(w) w static {
      stack1 = alloca 4, 4
  b1:
      store.4 v stack1, $0, 0 !direct    ; TMP/e.c:1
      %1 = load.4 w stack1, 0 !direct    ; TMP/e.c:1
      %2 = mul w %1, 2w    ; TMP/e.c:1
      ret v %2    ; TMP/e.c:1
  b2:
      ret v 0w    ; TMP/e.c:1
  }
  fn @prog(d) w section "socket" {
      stack1 = alloca 8, 8
  b1:
      store.8 v stack1, $0, 0 !direct    ; TMP/e.c:5
      %1 = call w @f, 4w    ; TMP/e.c:5
      ret v %1    ; TMP/e.c:5
  b2:
      ret v 0w    ; TMP/e.c:5
  }
$ skep cc --emit=btf $TMP/e.c
  [1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED
  [2] FUNC_PROTO '(anon)' ret_type_id=1 vlen=1
  	'a' type_id=1
  [3] FUNC 'f' type_id=2 linkage=global
  [4] PTR '(anon)' type_id=0
  [5] FUNC_PROTO '(anon)' ret_type_id=1 vlen=1
  	'ctx' type_id=4
  [6] FUNC 'prog' type_id=5 linkage=global
# What the passes and the back end make of it: the shape, not the letter.
$ skep cc --emit=ir:lower $TMP/e.c | grep -c "call w @twice"
  1
$ skep cc --emit=ir:inline $TMP/e.c | grep -c "call w @twice"
  0
[1]
$ skep cc --emit=ir $TMP/e.c | grep "^fn"
  fn @f(w) w {
  fn @prog(d) w section "socket" {
$ skep cc --emit=ir:all $TMP/e.c | grep "^; after" | sort -u | head -4
  ; after align
  ; after bits
  ; after bool
  ; after choose
$ skep cc --emit=asm $TMP/e.c | grep -E '^[a-z;]' | sed "s,$TMP,TMP,; s/, [0-9]* instructions//"
  f:  subprogram
  ; TMP/e.c:1: static int twice(int x) { return x * 2; }
  ; TMP/e.c:3: int f(int a) { return twice(a) + N; }
  prog:  section socket
  ; TMP/e.c:5: __attribute__((section("socket"))) int prog(void *ctx) { return f(4); }
# Where it goes.
$ skep cc --emit=asm -o $TMP/e.s $TMP/e.c && grep -c exit $TMP/e.s
  2
$ skep cc -o $TMP/e.o $TMP/e.c && head -c 4 $TMP/e.o | od -c | head -1
  0000000 177   E   L   F
$ skep cc -o - $TMP/e.c | cmp - $TMP/e.o
$ cd $TMP && skep cc e.c && cmp e.o $TMP/e.o && skep dis e.o -p prog | head -1 | cut -d, -f1
  prog:  section socket
$ skep cc --emit=ir - < /dev/null
