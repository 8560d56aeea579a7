# needs: root btf
# What the verifier says of each program; its numbers are its own business.
$ skep verify -w tests/cli/verify.c | awk '/^$/ { rest = 1 } rest { print; next } { print $1, $3 }'
  program verdict
  good accepted
  bad refused
  lost failed
  
  refused: bad at tests/cli/verify.c:21
    the result of a map lookup is used without a check
    hint: test the pointer first: if (!p) return 0;
    the verifier says: R0 invalid mem access 'map_value_or_null'
  
  failed: lost at tests/cli/verify.c:24
    this kernel has no 'no_such_thing' to attach 'lost' to
    hint: see what there is: skep list fentry
  
  3 programs: 1 accepted, 1 refused, 1 failed before verification
$ skep verify -w tests/cli/verify.c > $TMP/out
[3]
$ skep verify -w -DMENDED -p '[gb]*' tests/cli/verify.c | tail -1
  2 programs: 2 accepted, 0 refused
$ skep verify -w -f json tests/cli/verify.c > $TMP/before; wc -l < $TMP/before
  3
$ skep verify -w --compare $TMP/before -p '[gb]*' tests/cli/verify.c | sed -n 1p
  0 programs changed, 2 are as before
$ skep verify -w --compare $TMP/before -p '[gb]*' -DMENDED tests/cli/verify.c | awk 'NR > 1 && NR < 4 { print $1, $2, $3, $4 }'
  bad refused -> accepted
     
$ skep verify -w -DMENDED -f json tests/cli/verify.c > $TMP/mended; skep verify -w -p '[gb]*' --compare $TMP/mended tests/cli/verify.c > $TMP/out
[3]
# The others are not given to the kernel at all.
$ skep verify -w -DMENDED -p 'g*' --show-syscalls tests/cli/verify.c 2>&1 | sed -n 's/.*PROG_LOAD.*prog_name=\("[a-z]*"\).*/\1/p'
  "good"
# An object says the same as its source.
$ skep cc -w tests/cli/verify.c -o $TMP/verify.o && skep verify --only refused $TMP/verify.o | awk '/^$/ { rest = 1 } rest'
  
  refused: bad at tests/cli/verify.c:21
    the result of a map lookup is used without a check
    hint: test the pointer first: if (!p) return 0;
    the verifier says: R0 invalid mem access 'map_value_or_null'
  
  3 programs: 1 accepted, 1 refused, 1 failed before verification
$ skep verify --sort size tests/cli/verify.c
  'size': error[R006]: there is no column 'size'
  hint: see skep verify --help
[2]
$ skep verify
  error[R006]: a source or an object is needed
  hint: skep verify [OPTIONS] FILE.c|FILE.o...
[2]
# Bytes of a packet that were not compared with data_end.
$ skep verify -w tests/cli/verify_packet.c | sed -n '4,$p'
  refused: f at tests/cli/verify_packet.c:7
    packet bytes are accessed that were not checked against data_end: the packet may be shorter
    hint: compare just before the access: if ((void *)(hdr + 1) > data_end) return ...;
    the verifier says: R0 offset is outside of the packet
  
  1 program: 0 accepted, 1 refused
# Too large: which loop it is, by its rounds or by the ways into it, and the lines that take the work.
$ skep verify -w --offline -p '[rw]*' tests/cli/verify_loops.c | grep -E 'the loop|hint' | sed -E 's/[0-9]+ (times|ways)/N \1/g'
    hint: bound it by a smaller constant, or write it with bpf_loop() or bpf_for(), whose rounds are walked once or twice
    the loop at tests/cli/verify_loops.c:11 is gone around N times: every round is walked, on each way through it
    hint: put the loop into a global function of its own (no static), which is verified once, or write it with bpf_loop() or bpf_for(); or bound both loops tighter
    the loop at tests/cli/verify_loops.c:28 is gone around N times: N ways lead into it, and each is walked on its own
$ skep verify -w --offline -p lines tests/cli/verify_loops.c | awk '/the work/ { on = 1; next } /^$/ { on = 0 } on { $1 = ""; print }'
   tests/cli/verify_loops.c:45: seen[2] += bpf_get_prandom_u32() + bpf_get_prandom_u32() + bpf_get_prandom_u32();
   tests/cli/verify_loops.c:44: seen[1] += bpf_get_prandom_u32() + bpf_get_prandom_u32();
   tests/cli/verify_loops.c:47: seen[4] ^= bpf_ktime_get_ns() + bpf_ktime_get_ns();
   tests/cli/verify_loops.c:43: seen[0] += bpf_get_prandom_u32();
$ skep verify -w --offline -p rounds tests/cli/verify_loops.c | awk '/the work/ { on = 1; next } /^$/ { on = 0 } on { $1 = $1 > 300000 ? "most" : "little"; print }'
  most tests/cli/verify_loops.c:12: sum += bpf_get_prandom_u32();
  most tests/cli/verify_loops.c:11: for (u64 i = 0; i < 10000000; i++)
# nothing to verify is no success: no program of that name, none at all; the pattern need not choose in each file
$ skep verify -w -p god tests/cli/verify.c; skep verify -w -p 'x*' tests/cli/verify.c > $TMP/out 2>&1; echo $?; cat $TMP/out; skep verify -f json -p 'x*' tests/cli/verify.c 2>/dev/null
  error[R012]: no program has a name like 'god'
  hint: did you mean 'good'?
  1
  error[R012]: no program has a name like 'x*'
  hint: without -p each is verified, and they say their names
[1]
$ echo 'int n;' > $TMP/empty.c; skep cc -o $TMP/empty.o $TMP/empty.c; for f in empty.c empty.o; do skep verify $TMP/$f; done; skep verify -w -p good $TMP/empty.o tests/cli/verify.c | tail -1
  error[L017]: there is no program to load
  hint: give a function a section: SEC("kprobe/..."), or a name skep knows: kprobe__...
  error[L017]: there is no program to load
  hint: give a function a section: SEC("kprobe/..."), or a name skep knows: kprobe__...
  1 program: 1 accepted, 0 refused
# Which context a program gets, and what of it.
$ skep verify -w --offline tests/cli/contexts.c | sed 1,/^$/d; skep cc -w -o $TMP/contexts.o tests/cli/contexts.c && skep verify --offline $TMP/contexts.o | grep -A2 'refused: [ops]'
  refused: other at tests/cli/contexts.c:5
    a program of type xdp gets struct xdp_md, and this one is declared with struct __sk_buff
    hint: int other(struct xdp_md *ctx); or SEC() names another type of program
    the verifier says: invalid bpf_context access off=76 size=4
  
  refused: stores at tests/cli/contexts.c:6
    a program of type xdp gets struct xdp_md, and this one is declared with struct __sk_buff
    hint: int stores(struct xdp_md *ctx); or SEC() names another type of program
    the verifier says: invalid bpf_context access off=8 size=4
  
  refused: packet at tests/cli/contexts.c:7
    programs of type socket_filter may not access 'data' of struct __sk_buff here
    hint: bpf_skb_load_bytes() reads bytes of the packet
    the verifier says: invalid bpf_context access off=76 size=4
  
  refused: class at tests/cli/contexts.c:8
    programs of type socket_filter may not access 'tc_classid' of struct __sk_buff here
    hint: other types of programs, or other hooks of this type, have this field
    the verifier says: invalid bpf_context access off=72 size=4
  
  refused: part at tests/cli/contexts.c:9
    this field or this width of the context may not be accessed here
    hint: read a field of the context whole, as it is declared
    the verifier says: invalid bpf_context access off=76 size=1
  
  refused: nowhere at tests/cli/contexts.c:10
    this field or this width of the context may not be accessed here
    hint: read a field of the context whole, as it is declared
    the verifier says: invalid bpf_context access off=888 size=4
  
  6 programs: 0 accepted, 6 refused
  refused: other at tests/cli/contexts.c:5
    a program of type xdp gets struct xdp_md, and this one is declared with struct __sk_buff
    hint: int other(struct xdp_md *ctx); or SEC() names another type of program
  --
  refused: stores at tests/cli/contexts.c:6
    a program of type xdp gets struct xdp_md, and this one is declared with struct __sk_buff
    hint: int stores(struct xdp_md *ctx); or SEC() names another type of program
  --
  refused: packet at tests/cli/contexts.c:7
    programs of type socket_filter may not access 'data' of struct __sk_buff here
    hint: bpf_skb_load_bytes() reads bytes of the packet
  --
  refused: part at tests/cli/contexts.c:9
    this field or this width of the context may not be accessed here
    hint: read a field of the context whole, as it is declared
