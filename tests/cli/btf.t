# The listing of BTF is bpftool's, byte for byte: of every example and of every kind of type.
# needs: bpftool btf
$ for f in examples/*.c; do skep cc -w $f -o $TMP/b.o && skep cc -w --emit=btf $f > $TMP/skep.btf && bpftool btf dump file $TMP/b.o | diff - $TMP/skep.btf || echo $f; done
$ printf 'enum small { A = -1, B = 2 }; enum big { C = 1ULL << 40 }; struct unknown;\nunion u { int a; char b[3]; };\nstruct s { enum small e; enum big g; unsigned f : 3, h : 5; union u u; struct unknown *p; const volatile char *q; _Bool ok; struct { long in; }; int (*fn)(int a, ...); } s;\nint tag_me __attribute__((btf_decl_tag("tagged")));\nstatic long hidden; extern int outside __attribute__((section(".kconfig")));\n__attribute__((section("socket"))) int prog(struct s *x) { hidden++; return tag_me + s.e; }\n' > $TMP/k.c
$ skep cc -w --emit=btf $TMP/k.c
  [1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED
  [2] STRUCT 's' size=64 vlen=10
  	'e' type_id=4 bits_offset=0
  	'g' type_id=5 bits_offset=64
  	'f' type_id=6 bits_offset=128 bitfield_size=3
  	'h' type_id=6 bits_offset=131 bitfield_size=5
  	'u' type_id=7 bits_offset=160
  	'p' type_id=9 bits_offset=192
  	'q' type_id=13 bits_offset=256
  	'ok' type_id=14 bits_offset=320
  	'(anon)' type_id=15 bits_offset=384
  	'fn' type_id=17 bits_offset=448
  [3] PTR '(anon)' type_id=2
  [4] ENUM 'small' encoding=SIGNED size=4 vlen=2
  	'A' val=-1
  	'B' val=2
  [5] ENUM64 'big' encoding=UNSIGNED size=8 vlen=1
  	'C' val=1099511627776ULL
  [6] INT 'unsigned int' size=4 bits_offset=0 nr_bits=32 encoding=(none)
  [7] UNION 'u' size=4 vlen=2
  	'a' type_id=1 bits_offset=0
  	'b' type_id=20 bits_offset=0
  [8] FWD 'unknown' fwd_kind=struct
  [9] PTR '(anon)' type_id=8
  [10] INT 'char' size=1 bits_offset=0 nr_bits=8 encoding=SIGNED
  [11] VOLATILE '(anon)' type_id=10
  [12] CONST '(anon)' type_id=11
  [13] PTR '(anon)' type_id=12
  [14] INT '_Bool' size=1 bits_offset=0 nr_bits=8 encoding=BOOL
  [15] STRUCT '(anon)' size=8 vlen=1
  	'in' type_id=18 bits_offset=0
  [16] FUNC_PROTO '(anon)' ret_type_id=1 vlen=2
  	'a' type_id=1
  	'(anon)' type_id=0
  [17] PTR '(anon)' type_id=16
  [18] INT 'long' size=8 bits_offset=0 nr_bits=64 encoding=SIGNED
  [19] INT '__ARRAY_SIZE_TYPE__' size=4 bits_offset=0 nr_bits=32 encoding=(none)
  [20] ARRAY '(anon)' type_id=10 index_type_id=19 nr_elems=3
  [21] FUNC_PROTO '(anon)' ret_type_id=1 vlen=1
  	'x' type_id=3
  [22] FUNC 'prog' type_id=21 linkage=global
  [23] VAR 's' type_id=2, linkage=global
  [24] VAR 'tag_me' type_id=1, linkage=global
  [25] DECL_TAG 'tagged' type_id=24 component_idx=-1
  [26] VAR 'hidden' type_id=18, linkage=static
  [27] DATASEC '.bss' size=80 vlen=3
  	type_id=23 offset=0 size=64 (VAR 's')
  	type_id=24 offset=64 size=4 (VAR 'tag_me')
  	type_id=26 offset=72 size=8 (VAR 'hidden')
$ skep cc -w --emit=btf $TMP/k.c > $TMP/skep.btf; skep cc -w -o $TMP/k.o $TMP/k.c && bpftool btf dump file $TMP/k.o | diff - $TMP/skep.btf && echo same
  same
$ printf 'struct s { char c; long : 64; int b : 3; int : 5; int x[]; };\n__attribute__((section("socket"))) int f(struct s *p) { return p->b; }\n' > $TMP/unnamed.c; skep cc -w --emit=btf $TMP/unnamed.c | grep -A3 STRUCT
  [2] STRUCT 's' size=20 vlen=3
  	'c' type_id=4 bits_offset=0
  	'b' type_id=1 bits_offset=128 bitfield_size=3
  	'x' type_id=6 bits_offset=160
