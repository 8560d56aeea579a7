# needs: root tracefs btf
# A program on the command line: headers and license may be left out; of a long line what matters is shown; a map that the
# kernel refuses says which rule it breaks.
$ skep run -f json --follow -c 'for i in 1 2 3; do /bin/true; done' -e 'SEC("tp_btf/sched_process_exec") int BPF_PROG(f, struct task_struct *p) { if (p->comm[0] == 116 && p->comm[3] == 101) bpf_printk("%s", p->comm); return 0; }' | grep -c '"message":"true"'
  3
$ skep run --follow -c 'exec /bin/true' -e 'BPF_HASH(runs, u32); SEC("tp/sched/sched_process_exec") int f(void *ctx) { runs.increment(7); return 0; }' | xargs
  runs key value 7 2
$ skep run -d 0.1 -e 'SEC("perf:cpu-clock:9hz") int u(void *ctx) { return 0; }'
  <text>:1:31: error[L018]: section 'perf:cpu-clock:9hz' of 'u' says no program type
         1 | SEC("perf:cpu-clock:9hz") int u(void *ctx) { return 0; }
           |                               ^
  hint: the words that there are: skep list section
[1]
$ skep run -p 4194305 -d 0.1 -e 'SEC("tp/sched/sched_process_exec") int f(void *ctx) { return 0; }' 2>&1 | sed 's/ ran .*/ ran N/'
  warning[R023]: there is no process 4194305: nothing comes until there is
  skep: nothing to show; the program ran N
$ skep run -e 'SEC("tracepoint/sched/sched_process_exec") int f(void *ctx) { bpf_printk("größer als alles, was auf einer Zeile steht, die kein Ende nimmt %d", zzz); return 0; } /* and a comment that makes the line longer than anyone reads */'
  <text>:1:147: error[C102]: 'zzz' is not declared
         1 | ...lles, was auf einer Zeile steht, die kein Ende nimmt %d", zzz); return 0; } /* and a comment that makes the line longer than anyone reads */
           |                                                              ^~~
[1]
$ skep run -e 'struct e { int a; }; struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 64); __type(key, struct e); } rb SEC(".maps"); SEC("tp/sched/sched_process_exec") int f(void *c) { bpf_ringbuf_output(&rb, c, 4, 0); return 0; }'
  <text>:1:114: warning[C433]: 'rb' has no value, and the kernel makes no hash without [-Wmap-field]
         1 | ...__uint(max_entries, 64); __type(key, struct e); } rb SEC(".maps"); SEC("tp/sched/sched_process_exec") int f(void *c) { bpf_ringbuf_output(&r...
           |                                                      ^~
  hint: say what it holds: __type(value, u64);
  <text>:1:114: error[L002]: the kernel refuses map 'rb' (hash, key 4, value 0 bytes, 64 entries) (Invalid argument)
         1 | ...__uint(max_entries, 64); __type(key, struct e); } rb SEC(".maps"); SEC("tp/sched/sched_process_exec") int f(void *c) { bpf_ringbuf_output(&r...
           |                                                      ^~
  hint: give it a value
[3]
$ skep run -e 'struct { __uint(type, BPF_MAP_TYPE_QUEUE); __uint(max_entries, 8); __type(key, int); __type(value, int); } q SEC(".maps"); SEC("tp/sched/sched_process_exec") int f(void *c) { int v = 1; bpf_map_push_elem(&q, &v, 0); return 0; }'
  <text>:1:108: error[L002]: the kernel refuses map 'q' (queue, key 4, value 4 bytes, 8 entries) (Invalid argument)
         1 | ...ries, 8); __type(key, int); __type(value, int); } q SEC(".maps"); SEC("tp/sched/sched_process_exec") int f(void *c) { int v = 1; bpf_map_pus...
           |                                                      ^
  hint: such a map has no key: leave it out
[3]
$ skep run -e 'struct { __uint(type, BPF_MAP_TYPE_LPM_TRIE); __uint(max_entries, 8); __type(key, long); __type(value, int); } t SEC(".maps"); SEC("tp/sched/sched_process_exec") int f(void *c) { long k = 1; return bpf_map_lookup_elem(&t, &k) != 0; }'
  <text>:1:112: error[L002]: the kernel refuses map 't' (lpm_trie, key 8, value 4 bytes, 8 entries) (Invalid argument)
         1 | ...ies, 8); __type(key, long); __type(value, int); } t SEC(".maps"); SEC("tp/sched/sched_process_exec") int f(void *c) { long k = 1; return bpf...
           |                                                      ^
  hint: add __uint(map_flags, BPF_F_NO_PREALLOC)
[3]
$ skep run -e 'struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 8); __type(key, long); __type(value, int); } t SEC(".maps"); SEC("tp/sched/sched_process_exec") int f(void *c) { long k = 1; return bpf_map_lookup_elem(&t, &k) != 0; }'
  <text>:1:109: error[L002]: the kernel refuses map 't' (array, key 8, value 4 bytes, 8 entries) (Invalid argument)
         1 | ...ies, 8); __type(key, long); __type(value, int); } t SEC(".maps"); SEC("tp/sched/sched_process_exec") int f(void *c) { long k = 1; return bpf...
           |                                                      ^
  hint: its key is an index of 4 bytes: __type(key, __u32)
[3]
# Functions of C's library, declared by its header: told where they are called, with what there is instead. A call that is never made is
# none, an object that will be linked may get one, and warnings of the machine's headers are nobody's here.
$ printf '#include <stdio.h>\n#include <stdlib.h>\n#include <bpf/bpf_helpers.h>\nSEC("raw_tp/sys_enter") int f(void *c)\n{\n\tif (0)\n\t\tputs("x");\n\tprintf("hello %%d", 3);\n\treturn !malloc(4);\n}\nchar L[] SEC("license") = "GPL";\n' > $TMP/libc.c; skep run -d 0.1 $TMP/libc.c 2>&1 | sed "s,$TMP/,,"; skep cc -Wall $TMP/libc.c -o $TMP/libc.o
  libc.c:8:2: error[C218]: a program in the kernel cannot call 'printf'
         8 |         printf("hello %d", 3);
           |         ^~~~~~
  hint: bpf_printk() writes to the kernel's trace pipe
  libc.c:9:10: error[C218]: a program in the kernel cannot call 'malloc'
         9 |         return !malloc(4);
           |                 ^~~~~~
  hint: BPF has no heap: keep it in a map, such as a per-CPU array with one element
$ printf 'extern int printk(const char *f, ...);\nextern int printf(const char *f, ...) __attribute__((weak));\nint puts(const char *s) { return s[0]; }\n__attribute__((section("raw_tp/x"))) int f(void *c) { if (printf) printf("x"); return printk("x") + puts("y"); }\nchar L[] __attribute__((section("license"))) = "GPL";\n' > $TMP/libc.c; skep run -d 0.1 $TMP/libc.c 2>&1 | sed "s,$TMP/,,"
  libc.c:4:87: error[C218]: a program in the kernel cannot call 'printk'
         4 | __attribute__((section("raw_tp/x"))) int f(void *c) { if (printf) printf("x"); return printk("x") + puts("y"); }
           |                                                                                       ^~~~~~
  hint: bpf_printk() writes to the kernel's trace pipe
