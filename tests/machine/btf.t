# Types: shown, and where they are taken from.
$ skep btf show; skep -j btf show; echo; skep btf list id 7; skep -j btf show id 9; echo; skep btf show id 8; skep btf show 7 more; REFUSE=BTF_GET_NEXT_ID=1 skep btf show; REFUSE=OBJ_GET_INFO_BY_FD=9 skep btf show id 7
  1: name [vmlinux]  size 1765B
  7: name <anon>  size 1370B  prog_ids 3,5,6  map_ids 18
  9: name [tun]  size 1765B
  [{"id":1,"size":1765,"prog_ids":[],"map_ids":[],"kernel":true,"name":"vmlinux"},{"id":7,"size":1370,"prog_ids":[3,5,6],"map_ids":[18],"kernel":false},{"id":9,"size":1765,"prog_ids":[],"map_ids":[],"kernel":true,"name":"tun"}]
  
  7: name <anon>  size 1370B  prog_ids 3,5,6  map_ids 18
  {"id":9,"size":1765,"prog_ids":[],"map_ids":[],"kernel":true,"name":"tun"}
  
  error[R007]: get BTF by id (8): No such file or directory
  hint: see what there is: skep btf show
  error[R006]: 'more' is not expected here
  hint: see skep btf help
  error[R008]: BTFs cannot be listed (Operation not permitted)
  hint: the kernel is locked down (integrity), which forbids this even to root
  error[R030]: can't get BTF object info (Bad file descriptor)
[3]
$ skep btf dump id 7
  [1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED
  [2] INT 'unsigned int' size=4 bits_offset=0 nr_bits=32 encoding=(none)
  [3] INT 'char' size=1 bits_offset=0 nr_bits=8 encoding=SIGNED
  [4] STRUCT 'key' size=4 vlen=1
  	'pid' type_id=2 bits_offset=0
  [5] INT 'unsigned char' size=1 bits_offset=0 nr_bits=8 encoding=(none)
  [6] INT '_Bool' size=1 bits_offset=0 nr_bits=8 encoding=BOOL
  [7] INT 'letter' size=1 bits_offset=0 nr_bits=8 encoding=CHAR
  [8] INT 'signed char' size=1 bits_offset=0 nr_bits=8 encoding=SIGNED
  [9] INT 'unsigned __int128' size=16 bits_offset=0 nr_bits=128 encoding=(none)
  [10] INT 'long' size=8 bits_offset=0 nr_bits=64 encoding=SIGNED
  [11] ENUM 'small' encoding=SIGNED size=1 vlen=2
  	'BELOW' val=-2
  	'ABOVE' val=3
  [12] ENUM64 'large' encoding=UNSIGNED size=8 vlen=1
  	'HUGE' val=18446744073709551615ULL
  [13] STRUCT '(anon)' size=8 vlen=2
  	'x' type_id=1 bits_offset=0
  	'y' type_id=1 bits_offset=32
  [14] INT '__ARRAY_SIZE_TYPE__' size=4 bits_offset=0 nr_bits=32 encoding=(none)
  [15] ARRAY '(anon)' type_id=3 index_type_id=14 nr_elems=8
  [16] ARRAY '(anon)' type_id=13 index_type_id=14 nr_elems=2
  [17] ARRAY '(anon)' type_id=2 index_type_id=14 nr_elems=0
  [18] FLOAT 'float' size=4
  [19] PTR '(anon)' type_id=0
  [20] STRUCT 'every' size=148 vlen=27
  	'flag' type_id=6 bits_offset=0
  	'a' type_id=7 bits_offset=8
  	'quote' type_id=7 bits_offset=16
  	'bell' type_id=7 bits_offset=24
  	'down' type_id=8 bits_offset=32
  	'byte' type_id=5 bits_offset=40
  	'bits' type_id=2 bits_offset=64
  	'three' type_id=2 bits_offset=96 bitfield_size=3
  	'five' type_id=2 bits_offset=99 bitfield_size=5
  	'thirty' type_id=2 bits_offset=104 bitfield_size=24
  	'low' type_id=9 bits_offset=128
  	'high' type_id=9 bits_offset=256
  	'minus' type_id=10 bits_offset=384
  	'below' type_id=11 bits_offset=448
  	'above' type_id=11 bits_offset=456
  	'neither' type_id=11 bits_offset=464
  	'huge' type_id=12 bits_offset=512
  	'other' type_id=12 bits_offset=576
  	'text' type_id=15 bits_offset=640
  	'no_text' type_id=15 bits_offset=704
  	'rest' type_id=15 bits_offset=768
  	'pairs' type_id=16 bits_offset=832
  	'none' type_id=17 bits_offset=960
  	'real' type_id=18 bits_offset=960
  	'nil' type_id=19 bits_offset=1024
  	'ptr' type_id=19 bits_offset=1088
  	'last' type_id=1 bits_offset=1152
  [21] STRUCT 'xdp_md' size=4 vlen=1
  	'data' type_id=2 bits_offset=0
  [22] PTR '(anon)' type_id=21
  [23] PTR '(anon)' type_id=3
  [24] FUNC_PROTO '(anon)' ret_type_id=1 vlen=1
  	'ctx' type_id=22
  [25] FUNC 'pass' type_id=24 linkage=global
  [26] FUNC 'a_long_name_that_goes_on' type_id=24 linkage=global
  [27] FUNC 'a_long_name_that_ends' type_id=24 linkage=global
  [28] FUNC_PROTO '(anon)' ret_type_id=2 vlen=3
  	'n' type_id=2
  	'text' type_id=23
  	'(anon)' type_id=0
  [29] FUNC 'helper' type_id=28 linkage=static
$ skep -j btf dump id 7 | sed 's/},{"id"/},\n{"id"/g'
  {"types":[{"id":1,"kind":"INT","name":"int","size":4,"bits_offset":0,"nr_bits":32,"encoding":"SIGNED"},
  {"id":2,"kind":"INT","name":"unsigned int","size":4,"bits_offset":0,"nr_bits":32,"encoding":"(none)"},
  {"id":3,"kind":"INT","name":"char","size":1,"bits_offset":0,"nr_bits":8,"encoding":"SIGNED"},
  {"id":4,"kind":"STRUCT","name":"key","size":4,"vlen":1,"members":[{"name":"pid","type_id":2,"bits_offset":0}]},
  {"id":5,"kind":"INT","name":"unsigned char","size":1,"bits_offset":0,"nr_bits":8,"encoding":"(none)"},
  {"id":6,"kind":"INT","name":"_Bool","size":1,"bits_offset":0,"nr_bits":8,"encoding":"BOOL"},
  {"id":7,"kind":"INT","name":"letter","size":1,"bits_offset":0,"nr_bits":8,"encoding":"CHAR"},
  {"id":8,"kind":"INT","name":"signed char","size":1,"bits_offset":0,"nr_bits":8,"encoding":"SIGNED"},
  {"id":9,"kind":"INT","name":"unsigned __int128","size":16,"bits_offset":0,"nr_bits":128,"encoding":"(none)"},
  {"id":10,"kind":"INT","name":"long","size":8,"bits_offset":0,"nr_bits":64,"encoding":"SIGNED"},
  {"id":11,"kind":"ENUM","name":"small","encoding":"SIGNED","size":1,"vlen":2,"values":[{"name":"BELOW","val":-2},{"name":"ABOVE","val":3}]},
  {"id":12,"kind":"ENUM64","name":"large","encoding":"UNSIGNED","size":8,"vlen":1,"values":[{"name":"HUGE","val":18446744073709551615}]},
  {"id":13,"kind":"STRUCT","name":"(anon)","size":8,"vlen":2,"members":[{"name":"x","type_id":1,"bits_offset":0},{"name":"y","type_id":1,"bits_offset":32}]},
  {"id":14,"kind":"INT","name":"__ARRAY_SIZE_TYPE__","size":4,"bits_offset":0,"nr_bits":32,"encoding":"(none)"},
  {"id":15,"kind":"ARRAY","name":"(anon)","type_id":3,"index_type_id":14,"nr_elems":8},
  {"id":16,"kind":"ARRAY","name":"(anon)","type_id":13,"index_type_id":14,"nr_elems":2},
  {"id":17,"kind":"ARRAY","name":"(anon)","type_id":2,"index_type_id":14,"nr_elems":0},
  {"id":18,"kind":"FLOAT","name":"float","size":4},
  {"id":19,"kind":"PTR","name":"(anon)","type_id":0},
  {"id":20,"kind":"STRUCT","name":"every","size":148,"vlen":27,"members":[{"name":"flag","type_id":6,"bits_offset":0},{"name":"a","type_id":7,"bits_offset":8},{"name":"quote","type_id":7,"bits_offset":16},{"name":"bell","type_id":7,"bits_offset":24},{"name":"down","type_id":8,"bits_offset":32},{"name":"byte","type_id":5,"bits_offset":40},{"name":"bits","type_id":2,"bits_offset":64},{"name":"three","type_id":2,"bits_offset":96,"bitfield_size":3},{"name":"five","type_id":2,"bits_offset":99,"bitfield_size":5},{"name":"thirty","type_id":2,"bits_offset":104,"bitfield_size":24},{"name":"low","type_id":9,"bits_offset":128},{"name":"high","type_id":9,"bits_offset":256},{"name":"minus","type_id":10,"bits_offset":384},{"name":"below","type_id":11,"bits_offset":448},{"name":"above","type_id":11,"bits_offset":456},{"name":"neither","type_id":11,"bits_offset":464},{"name":"huge","type_id":12,"bits_offset":512},{"name":"other","type_id":12,"bits_offset":576},{"name":"text","type_id":15,"bits_offset":640},{"name":"no_text","type_id":15,"bits_offset":704},{"name":"rest","type_id":15,"bits_offset":768},{"name":"pairs","type_id":16,"bits_offset":832},{"name":"none","type_id":17,"bits_offset":960},{"name":"real","type_id":18,"bits_offset":960},{"name":"nil","type_id":19,"bits_offset":1024},{"name":"ptr","type_id":19,"bits_offset":1088},{"name":"last","type_id":1,"bits_offset":1152}]},
  {"id":21,"kind":"STRUCT","name":"xdp_md","size":4,"vlen":1,"members":[{"name":"data","type_id":2,"bits_offset":0}]},
  {"id":22,"kind":"PTR","name":"(anon)","type_id":21},
  {"id":23,"kind":"PTR","name":"(anon)","type_id":3},
  {"id":24,"kind":"FUNC_PROTO","name":"(anon)","ret_type_id":1,"vlen":1,"params":[{"name":"ctx","type_id":22}]},
  {"id":25,"kind":"FUNC","name":"pass","type_id":24,"linkage":"global"},
  {"id":26,"kind":"FUNC","name":"a_long_name_that_goes_on","type_id":24,"linkage":"global"},
  {"id":27,"kind":"FUNC","name":"a_long_name_that_ends","type_id":24,"linkage":"global"},
  {"id":28,"kind":"FUNC_PROTO","name":"(anon)","ret_type_id":2,"vlen":3,"params":[{"name":"n","type_id":2},{"name":"text","type_id":23},{"name":"(anon)","type_id":0}]},
  {"id":29,"kind":"FUNC","name":"helper","type_id":28,"linkage":"static"}]}
$ skep btf dump id 1 | tail -n +24 | head -70
  [24] INT '__ARRAY_SIZE_TYPE__' size=4 bits_offset=0 nr_bits=32 encoding=(none)
  [25] ARRAY '(anon)' type_id=8 index_type_id=24 nr_elems=16
  [26] STRUCT 'bpf_perf_event_value' size=24 vlen=3
  	'counter' type_id=11 bits_offset=0
  	'enabled' type_id=11 bits_offset=64
  	'running' type_id=11 bits_offset=128
  [27] STRUCT 'bpf_map_info' size=40 vlen=4
  	'type' type_id=10 bits_offset=0
  	'id' type_id=10 bits_offset=32
  	'max_entries' type_id=10 bits_offset=128
  	'name' type_id=25 bits_offset=192
  [28] ENUM 'bpf_map_type' encoding=UNSIGNED size=4 vlen=2
  	'BPF_MAP_TYPE_PERF_EVENT_ARRAY' val=4
  	'BPF_MAP_TYPE_PERCPU_ARRAY' val=6
  [29] STRUCT 'sock' size=4 vlen=1
  	'state' type_id=2 bits_offset=0
  [30] UNION 'part' size=4 vlen=1
  	'n' type_id=1 bits_offset=0
  [31] ENUM 'mode' encoding=UNSIGNED size=4 vlen=2
  	'SLOW' val=0
  	'FAST' val=1
  [32] ENUM64 'wide' encoding=UNSIGNED size=8 vlen=1
  	'WIDE' val=1099511627776ULL
  [33] FWD 'far' fwd_kind=struct
  [34] FWD 'far_union' fwd_kind=union
  [35] CONST '(anon)' type_id=29
  [36] VOLATILE '(anon)' type_id=3
  [37] PTR '(anon)' type_id=7
  [38] RESTRICT '(anon)' type_id=37
  [39] TYPE_TAG 'user' type_id=30
  [40] ARRAY '(anon)' type_id=1 index_type_id=24 nr_elems=3
  [41] PTR '(anon)' type_id=0
  [42] FUNC_PROTO '(anon)' ret_type_id=2 vlen=1
  	'how' type_id=31
  [43] PTR '(anon)' type_id=42
  [44] PTR '(anon)' type_id=29
  [45] FUNC_PROTO '(anon)' ret_type_id=1 vlen=1
  	'sk' type_id=44
  [46] PTR '(anon)' type_id=35
  [47] PTR '(anon)' type_id=36
  [48] PTR '(anon)' type_id=39
  [49] PTR '(anon)' type_id=33
  [50] PTR '(anon)' type_id=34
  [51] PTR '(anon)' type_id=40
  [52] FUNC_PROTO '(anon)' ret_type_id=0 vlen=13
  	'a' type_id=46
  	'a' type_id=47
  	'a' type_id=38
  	'a' type_id=48
  	'a' type_id=49
  	'a' type_id=50
  	'a' type_id=31
  	'a' type_id=32
  	'a' type_id=51
  	'a' type_id=41
  	'a' type_id=43
  	'a' type_id=11
  	'(anon)' type_id=0
  [53] FUNC_PROTO '(anon)' ret_type_id=2 vlen=0
  [54] PTR '(anon)' type_id=45
  [55] PTR '(anon)' type_id=52
  [56] PTR '(anon)' type_id=53
  [57] STRUCT 'brake' size=48 vlen=5
  	'first' type_id=54 bits_offset=0
  	'second' type_id=55 bits_offset=64
  	'third' type_id=56 bits_offset=128
  	'owner' type_id=41 bits_offset=192
  	'name' type_id=25 bits_offset=256
  [58] STRUCT 'bpf_struct_ops_common_value' size=8 vlen=2
  	'refcnt' type_id=2 bits_offset=0
$ skep -j btf dump id 1 | sed 's/},{"id"/},\n{"id"/g' | tail -n +24 | head -70
  {"id":24,"kind":"INT","name":"__ARRAY_SIZE_TYPE__","size":4,"bits_offset":0,"nr_bits":32,"encoding":"(none)"},
  {"id":25,"kind":"ARRAY","name":"(anon)","type_id":8,"index_type_id":24,"nr_elems":16},
  {"id":26,"kind":"STRUCT","name":"bpf_perf_event_value","size":24,"vlen":3,"members":[{"name":"counter","type_id":11,"bits_offset":0},{"name":"enabled","type_id":11,"bits_offset":64},{"name":"running","type_id":11,"bits_offset":128}]},
  {"id":27,"kind":"STRUCT","name":"bpf_map_info","size":40,"vlen":4,"members":[{"name":"type","type_id":10,"bits_offset":0},{"name":"id","type_id":10,"bits_offset":32},{"name":"max_entries","type_id":10,"bits_offset":128},{"name":"name","type_id":25,"bits_offset":192}]},
  {"id":28,"kind":"ENUM","name":"bpf_map_type","encoding":"UNSIGNED","size":4,"vlen":2,"values":[{"name":"BPF_MAP_TYPE_PERF_EVENT_ARRAY","val":4},{"name":"BPF_MAP_TYPE_PERCPU_ARRAY","val":6}]},
  {"id":29,"kind":"STRUCT","name":"sock","size":4,"vlen":1,"members":[{"name":"state","type_id":2,"bits_offset":0}]},
  {"id":30,"kind":"UNION","name":"part","size":4,"vlen":1,"members":[{"name":"n","type_id":1,"bits_offset":0}]},
  {"id":31,"kind":"ENUM","name":"mode","encoding":"UNSIGNED","size":4,"vlen":2,"values":[{"name":"SLOW","val":0},{"name":"FAST","val":1}]},
  {"id":32,"kind":"ENUM64","name":"wide","encoding":"UNSIGNED","size":8,"vlen":1,"values":[{"name":"WIDE","val":1099511627776}]},
  {"id":33,"kind":"FWD","name":"far","fwd_kind":"struct"},
  {"id":34,"kind":"FWD","name":"far_union","fwd_kind":"union"},
  {"id":35,"kind":"CONST","name":"(anon)","type_id":29},
  {"id":36,"kind":"VOLATILE","name":"(anon)","type_id":3},
  {"id":37,"kind":"PTR","name":"(anon)","type_id":7},
  {"id":38,"kind":"RESTRICT","name":"(anon)","type_id":37},
  {"id":39,"kind":"TYPE_TAG","name":"user","type_id":30},
  {"id":40,"kind":"ARRAY","name":"(anon)","type_id":1,"index_type_id":24,"nr_elems":3},
  {"id":41,"kind":"PTR","name":"(anon)","type_id":0},
  {"id":42,"kind":"FUNC_PROTO","name":"(anon)","ret_type_id":2,"vlen":1,"params":[{"name":"how","type_id":31}]},
  {"id":43,"kind":"PTR","name":"(anon)","type_id":42},
  {"id":44,"kind":"PTR","name":"(anon)","type_id":29},
  {"id":45,"kind":"FUNC_PROTO","name":"(anon)","ret_type_id":1,"vlen":1,"params":[{"name":"sk","type_id":44}]},
  {"id":46,"kind":"PTR","name":"(anon)","type_id":35},
  {"id":47,"kind":"PTR","name":"(anon)","type_id":36},
  {"id":48,"kind":"PTR","name":"(anon)","type_id":39},
  {"id":49,"kind":"PTR","name":"(anon)","type_id":33},
  {"id":50,"kind":"PTR","name":"(anon)","type_id":34},
  {"id":51,"kind":"PTR","name":"(anon)","type_id":40},
  {"id":52,"kind":"FUNC_PROTO","name":"(anon)","ret_type_id":0,"vlen":13,"params":[{"name":"a","type_id":46},{"name":"a","type_id":47},{"name":"a","type_id":38},{"name":"a","type_id":48},{"name":"a","type_id":49},{"name":"a","type_id":50},{"name":"a","type_id":31},{"name":"a","type_id":32},{"name":"a","type_id":51},{"name":"a","type_id":41},{"name":"a","type_id":43},{"name":"a","type_id":11},{"name":"(anon)","type_id":0}]},
  {"id":53,"kind":"FUNC_PROTO","name":"(anon)","ret_type_id":2,"vlen":0,"params":[]},
  {"id":54,"kind":"PTR","name":"(anon)","type_id":45},
  {"id":55,"kind":"PTR","name":"(anon)","type_id":52},
  {"id":56,"kind":"PTR","name":"(anon)","type_id":53},
  {"id":57,"kind":"STRUCT","name":"brake","size":48,"vlen":5,"members":[{"name":"first","type_id":54,"bits_offset":0},{"name":"second","type_id":55,"bits_offset":64},{"name":"third","type_id":56,"bits_offset":128},{"name":"owner","type_id":41,"bits_offset":192},{"name":"name","type_id":25,"bits_offset":256}]},
  {"id":58,"kind":"STRUCT","name":"bpf_struct_ops_common_value","size":8,"vlen":2,"members":[{"name":"refcnt","type_id":2,"bits_offset":0},{"name":"state","type_id":31,"bits_offset":32}]},
  {"id":59,"kind":"STRUCT","name":"bpf_struct_ops_brake","size":56,"vlen":2,"members":[{"name":"common","type_id":58,"bits_offset":0},{"name":"data","type_id":57,"bits_offset":64}]},
  {"id":60,"kind":"FUNC_PROTO","name":"(anon)","ret_type_id":2,"vlen":0,"params":[]},
  {"id":61,"kind":"FUNC","name":"bpf_lsm_file_open","type_id":60,"linkage":"static"},
  {"id":62,"kind":"FUNC","name":"bpf_iter_bpf_map_elem","type_id":60,"linkage":"static"}]}
$ skep btf dump id 7 format c; skep btf dump map id 18 key format c | sed -n '/^struct/,/^}/p'; skep btf dump map 18 value | head -3; skep btf dump map 18 kv | grep -c '^\['; skep btf dump map 18 all | grep -c '^\['; skep btf dump map 18 | grep -c '^\['; skep btf dump map 14 value | head -2; skep btf dump prog 3 root_id 1; skep btf dump prog id 3 root_id 1 root_id 2 format raw; skep -j btf dump id 7 root_id 2; echo; skep btf dump file /sys/kernel/btf/vmlinux | head -2
  #ifndef __VMLINUX_H__
  #define __VMLINUX_H__
  
  #ifndef BPF_NO_PRESERVE_ACCESS_INDEX
  #pragma clang attribute push (__attribute__((preserve_access_index)), apply_to = record)
  #endif
  
  struct key {
  	unsigned int pid;
  };
  
  enum small {
  	BELOW = -2,
  	ABOVE = 3,
  } __attribute__((mode(byte)));
  
  enum large {
  	HUGE = 18446744073709551615ULL,
  };
  
  struct every {
  	_Bool flag;
  	letter a;
  	letter quote;
  	letter bell;
  	signed char down;
  	unsigned char byte;
  	long: 0;
  	unsigned int bits;
  	unsigned int three: 3;
  	unsigned int five: 5;
  	unsigned int thirty: 24;
  	unsigned __int128 low;
  	unsigned __int128 high;
  	long minus;
  	enum small below;
  	enum small above;
  	enum small neither;
  	long: 0;
  	enum large huge;
  	enum large other;
  	char text[8];
  	char no_text[8];
  	char rest[8];
  	struct {
  		int x;
  		int y;
  	} pairs[2];
  	unsigned int none[0];
  	float real;
  	long: 0;
  	void *nil;
  	void *ptr;
  	int last;
  } __attribute__((packed));
  
  struct xdp_md {
  	unsigned int data;
  };
  
  #ifndef BPF_NO_PRESERVE_ACCESS_INDEX
  #pragma clang attribute pop
  #endif
  
  #endif /* __VMLINUX_H__ */
  struct key {
  	unsigned int pid;
  };
  [20] STRUCT 'every' size=148 vlen=27
  	'flag' type_id=6 bits_offset=0
  	'a' type_id=7 bits_offset=8
  2
  29
  2
  [59] STRUCT 'bpf_struct_ops_brake' size=56 vlen=2
  	'common' type_id=58 bits_offset=0
  [1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED
  [1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED
  [2] INT 'unsigned int' size=4 bits_offset=0 nr_bits=32 encoding=(none)
  {"types":[{"id":2,"kind":"INT","name":"unsigned int","size":4,"bits_offset":0,"nr_bits":32,"encoding":"(none)"}]}
  
  [1] INT 'unsigned int' size=4 bits_offset=0 nr_bits=32 encoding=(none)
  [2] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED
$ skep btf dump id 99; skep btf dump map 11; skep btf dump prog 4; skep btf dump prog 99; skep btf dump map 99; skep btf dump id; skep btf dump prog; skep btf dump file; skep btf dump file /none; skep btf dump id 7 root_id; skep btf dump id 7 root_id 0; skep btf dump id 7 root_id 1000; skep btf dump id 7 format; skep btf dump id 7 more; skep -j btf dump id 7 format c; skep btf dump id 7 $(for i in $(seq 20); do echo root_id 1; done)
  error[R007]: get btf by id (99): No such file or directory
  hint: see what there is: skep btf show
  error[R007]: the map has no types
  hint: see what there is: skep btf show
  error[R007]: the program has no types
  hint: see what there is: skep btf show
  error[R007]: get prog by id (99): No such file or directory
  hint: see what there is: skep btf show
  error[R007]: get map by id (99): No such file or directory
  hint: see what there is: skep btf show
  error[R006]: a BTF's id is needed
  hint: see skep btf help
  error[R006]: a program: id, name, tag or pinned, and which is needed
  hint: see skep btf help
  error[R006]: a file is needed
  hint: see skep btf help
  /none: error[R005]: cannot read the file (No such file or directory)
  error[R006]: a type's id is needed
  hint: see skep btf help
  error[R006]: invalid root_id supplied: 0
  hint: see skep btf help
  error[R006]: invalid root_id supplied: 1000
  hint: see skep btf help
  error[R006]: unrecognized format specifier: '', possible values: raw, c
  hint: see skep btf help
  error[R006]: unrecognized option: 'more'
  hint: see skep btf help
  {"error":"JSON output for C-syntax dump is not supported","hint":"see skep btf help"}
  [1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED
  [1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED
  [1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED
  [1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED
  [1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED
  [1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED
  [1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED
  [1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED
  [1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED
  [1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED
  [1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED
  [1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED
  [1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED
  [1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED
  [1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED
  [1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED
  [1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED
  [1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED
  [1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED
  [1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED
$ for r in OBJ_GET_INFO_BY_FD=9 BTF_GET_FD_BY_ID=1; do REFUSE=$r skep btf dump id 7; REFUSE=$r skep btf dump map 18; REFUSE=$r skep btf dump prog 3; done
  error[R030]: get btf by id (7) (Bad file descriptor)
  error[R030]: can't get map info (Bad file descriptor)
  error[R030]: can't get prog info (Bad file descriptor)
  error[R008]: get btf by id (7) (Operation not permitted)
  hint: the kernel is locked down (integrity), which forbids this even to root
  error[R008]: get btf by id (7) (Operation not permitted)
  hint: the kernel is locked down (integrity), which forbids this even to root
  error[R008]: get btf by id (7) (Operation not permitted)
  hint: the kernel is locked down (integrity), which forbids this even to root
[4]
$ skep -B /sys/kernel/btf/vmlinux btf dump id 9 | head -1; skep btf dump id 9 -B /none; skep --base-btf /none btf dump id 9; skep btf dump id 9 --base-btf=/none; skep btf show -B; printf 'int x;' > $TMP/none.c; skep cc -c $TMP/none.c -o $TMP/none.o; objcopy -R .BTF $TMP/none.o $TMP/nobtf.o; skep btf dump file $TMP/nobtf.o; printf '\237\353\1' > $TMP/cut; skep btf dump file $TMP/cut
  '-B': error[R006]: there is no such command
  hint: see skep --help
  (word 1)
  [1] INT 'unsigned int' size=4 bits_offset=0 nr_bits=32 encoding=(none)
  [2] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED
  [3] INT 'unsigned long long' size=8 bits_offset=0 nr_bits=64 encoding=(none)
  [4] INT 'long long' size=8 bits_offset=0 nr_bits=64 encoding=SIGNED
  [5] INT 'unsigned short' size=2 bits_offset=0 nr_bits=16 encoding=(none)
  [6] INT 'short' size=2 bits_offset=0 nr_bits=16 encoding=SIGNED
  [7] INT 'unsigned char' size=1 bits_offset=0 nr_bits=8 encoding=(none)
  [8] INT 'char' size=1 bits_offset=0 nr_bits=8 encoding=SIGNED
  [9] INT '_Bool' size=1 bits_offset=0 nr_bits=8 encoding=BOOL
  [10] TYPEDEF '__u32' type_id=1
  [11] TYPEDEF '__u64' type_id=3
  [12] TYPEDEF '__u16' type_id=5
  [13] TYPEDEF '__u8' type_id=7
  [14] TYPEDEF 'u32' type_id=10
  [15] TYPEDEF 'u64' type_id=11
  [16] TYPEDEF '__s32' type_id=2
  [17] TYPEDEF '__s64' type_id=4
  [18] TYPEDEF 'u8' type_id=13
  [19] TYPEDEF '__be16' type_id=12
  [20] TYPEDEF '__be32' type_id=10
  [21] TYPEDEF '__wsum' type_id=10
  [22] TYPEDEF '__s16' type_id=6
  [23] TYPEDEF 'bool' type_id=9
  [24] INT '__ARRAY_SIZE_TYPE__' size=4 bits_offset=0 nr_bits=32 encoding=(none)
  [25] ARRAY '(anon)' type_id=8 index_type_id=24 nr_elems=16
  [26] STRUCT 'bpf_perf_event_value' size=24 vlen=3
  	'counter' type_id=11 bits_offset=0
  	'enabled' type_id=11 bits_offset=64
  	'running' type_id=11 bits_offset=128
  [27] STRUCT 'bpf_map_info' size=40 vlen=4
  	'type' type_id=10 bits_offset=0
  	'id' type_id=10 bits_offset=32
  	'max_entries' type_id=10 bits_offset=128
  	'name' type_id=25 bits_offset=192
  [28] ENUM 'bpf_map_type' encoding=UNSIGNED size=4 vlen=2
  	'BPF_MAP_TYPE_PERF_EVENT_ARRAY' val=4
  	'BPF_MAP_TYPE_PERCPU_ARRAY' val=6
  [29] STRUCT 'sock' size=4 vlen=1
  	'state' type_id=2 bits_offset=0
  [30] UNION 'part' size=4 vlen=1
  	'n' type_id=1 bits_offset=0
  [31] ENUM 'mode' encoding=UNSIGNED size=4 vlen=2
  	'SLOW' val=0
  	'FAST' val=1
  [32] ENUM64 'wide' encoding=UNSIGNED size=8 vlen=1
  	'WIDE' val=1099511627776ULL
  [33] FWD 'far' fwd_kind=struct
  [34] FWD 'far_union' fwd_kind=union
  [35] CONST '(anon)' type_id=29
  [36] VOLATILE '(anon)' type_id=3
  [37] PTR '(anon)' type_id=7
  [38] RESTRICT '(anon)' type_id=37
  [39] TYPE_TAG 'user' type_id=30
  [40] ARRAY '(anon)' type_id=1 index_type_id=24 nr_elems=3
  [41] PTR '(anon)' type_id=0
  [42] FUNC_PROTO '(anon)' ret_type_id=2 vlen=1
  	'how' type_id=31
  [43] PTR '(anon)' type_id=42
  [44] PTR '(anon)' type_id=29
  [45] FUNC_PROTO '(anon)' ret_type_id=1 vlen=1
  	'sk' type_id=44
  [46] PTR '(anon)' type_id=35
  [47] PTR '(anon)' type_id=36
  [48] PTR '(anon)' type_id=39
  [49] PTR '(anon)' type_id=33
  [50] PTR '(anon)' type_id=34
  [51] PTR '(anon)' type_id=40
  [52] FUNC_PROTO '(anon)' ret_type_id=0 vlen=13
  	'a' type_id=46
  	'a' type_id=47
  	'a' type_id=38
  	'a' type_id=48
  	'a' type_id=49
  	'a' type_id=50
  	'a' type_id=31
  	'a' type_id=32
  	'a' type_id=51
  	'a' type_id=41
  	'a' type_id=43
  	'a' type_id=11
  	'(anon)' type_id=0
  [53] FUNC_PROTO '(anon)' ret_type_id=2 vlen=0
  [54] PTR '(anon)' type_id=45
  [55] PTR '(anon)' type_id=52
  [56] PTR '(anon)' type_id=53
  [57] STRUCT 'brake' size=48 vlen=5
  	'first' type_id=54 bits_offset=0
  	'second' type_id=55 bits_offset=64
  	'third' type_id=56 bits_offset=128
  	'owner' type_id=41 bits_offset=192
  	'name' type_id=25 bits_offset=256
  [58] STRUCT 'bpf_struct_ops_common_value' size=8 vlen=2
  	'refcnt' type_id=2 bits_offset=0
  	'state' type_id=31 bits_offset=32
  [59] STRUCT 'bpf_struct_ops_brake' size=56 vlen=2
  	'common' type_id=58 bits_offset=0
  	'data' type_id=57 bits_offset=64
  [60] FUNC_PROTO '(anon)' ret_type_id=2 vlen=0
  [61] FUNC 'bpf_lsm_file_open' type_id=60 linkage=static
  [62] FUNC 'bpf_iter_bpf_map_elem' type_id=60 linkage=static
  /none: error[R005]: cannot read the file (No such file or directory)
  '--base-btf': error[R006]: there is no such command
  hint: see skep --help
  (word 1)
  [1] INT 'unsigned int' size=4 bits_offset=0 nr_bits=32 encoding=(none)
  [2] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED
  [3] INT 'unsigned long long' size=8 bits_offset=0 nr_bits=64 encoding=(none)
  [4] INT 'long long' size=8 bits_offset=0 nr_bits=64 encoding=SIGNED
  [5] INT 'unsigned short' size=2 bits_offset=0 nr_bits=16 encoding=(none)
  [6] INT 'short' size=2 bits_offset=0 nr_bits=16 encoding=SIGNED
  [7] INT 'unsigned char' size=1 bits_offset=0 nr_bits=8 encoding=(none)
  [8] INT 'char' size=1 bits_offset=0 nr_bits=8 encoding=SIGNED
  [9] INT '_Bool' size=1 bits_offset=0 nr_bits=8 encoding=BOOL
  [10] TYPEDEF '__u32' type_id=1
  [11] TYPEDEF '__u64' type_id=3
  [12] TYPEDEF '__u16' type_id=5
  [13] TYPEDEF '__u8' type_id=7
  [14] TYPEDEF 'u32' type_id=10
  [15] TYPEDEF 'u64' type_id=11
  [16] TYPEDEF '__s32' type_id=2
  [17] TYPEDEF '__s64' type_id=4
  [18] TYPEDEF 'u8' type_id=13
  [19] TYPEDEF '__be16' type_id=12
  [20] TYPEDEF '__be32' type_id=10
  [21] TYPEDEF '__wsum' type_id=10
  [22] TYPEDEF '__s16' type_id=6
  [23] TYPEDEF 'bool' type_id=9
  [24] INT '__ARRAY_SIZE_TYPE__' size=4 bits_offset=0 nr_bits=32 encoding=(none)
  [25] ARRAY '(anon)' type_id=8 index_type_id=24 nr_elems=16
  [26] STRUCT 'bpf_perf_event_value' size=24 vlen=3
  	'counter' type_id=11 bits_offset=0
  	'enabled' type_id=11 bits_offset=64
  	'running' type_id=11 bits_offset=128
  [27] STRUCT 'bpf_map_info' size=40 vlen=4
  	'type' type_id=10 bits_offset=0
  	'id' type_id=10 bits_offset=32
  	'max_entries' type_id=10 bits_offset=128
  	'name' type_id=25 bits_offset=192
  [28] ENUM 'bpf_map_type' encoding=UNSIGNED size=4 vlen=2
  	'BPF_MAP_TYPE_PERF_EVENT_ARRAY' val=4
  	'BPF_MAP_TYPE_PERCPU_ARRAY' val=6
  [29] STRUCT 'sock' size=4 vlen=1
  	'state' type_id=2 bits_offset=0
  [30] UNION 'part' size=4 vlen=1
  	'n' type_id=1 bits_offset=0
  [31] ENUM 'mode' encoding=UNSIGNED size=4 vlen=2
  	'SLOW' val=0
  	'FAST' val=1
  [32] ENUM64 'wide' encoding=UNSIGNED size=8 vlen=1
  	'WIDE' val=1099511627776ULL
  [33] FWD 'far' fwd_kind=struct
  [34] FWD 'far_union' fwd_kind=union
  [35] CONST '(anon)' type_id=29
  [36] VOLATILE '(anon)' type_id=3
  [37] PTR '(anon)' type_id=7
  [38] RESTRICT '(anon)' type_id=37
  [39] TYPE_TAG 'user' type_id=30
  [40] ARRAY '(anon)' type_id=1 index_type_id=24 nr_elems=3
  [41] PTR '(anon)' type_id=0
  [42] FUNC_PROTO '(anon)' ret_type_id=2 vlen=1
  	'how' type_id=31
  [43] PTR '(anon)' type_id=42
  [44] PTR '(anon)' type_id=29
  [45] FUNC_PROTO '(anon)' ret_type_id=1 vlen=1
  	'sk' type_id=44
  [46] PTR '(anon)' type_id=35
  [47] PTR '(anon)' type_id=36
  [48] PTR '(anon)' type_id=39
  [49] PTR '(anon)' type_id=33
  [50] PTR '(anon)' type_id=34
  [51] PTR '(anon)' type_id=40
  [52] FUNC_PROTO '(anon)' ret_type_id=0 vlen=13
  	'a' type_id=46
  	'a' type_id=47
  	'a' type_id=38
  	'a' type_id=48
  	'a' type_id=49
  	'a' type_id=50
  	'a' type_id=31
  	'a' type_id=32
  	'a' type_id=51
  	'a' type_id=41
  	'a' type_id=43
  	'a' type_id=11
  	'(anon)' type_id=0
  [53] FUNC_PROTO '(anon)' ret_type_id=2 vlen=0
  [54] PTR '(anon)' type_id=45
  [55] PTR '(anon)' type_id=52
  [56] PTR '(anon)' type_id=53
  [57] STRUCT 'brake' size=48 vlen=5
  	'first' type_id=54 bits_offset=0
  	'second' type_id=55 bits_offset=64
  	'third' type_id=56 bits_offset=128
  	'owner' type_id=41 bits_offset=192
  	'name' type_id=25 bits_offset=256
  [58] STRUCT 'bpf_struct_ops_common_value' size=8 vlen=2
  	'refcnt' type_id=2 bits_offset=0
  	'state' type_id=31 bits_offset=32
  [59] STRUCT 'bpf_struct_ops_brake' size=56 vlen=2
  	'common' type_id=58 bits_offset=0
  	'data' type_id=57 bits_offset=64
  [60] FUNC_PROTO '(anon)' ret_type_id=2 vlen=0
  [61] FUNC 'bpf_lsm_file_open' type_id=60 linkage=static
  [62] FUNC 'bpf_iter_bpf_map_elem' type_id=60 linkage=static
  /none: error[R005]: cannot read the file (No such file or directory)
  error[R006]: -B needs a file
  hint: see skep help
  objcopy: Unable to recognise the format of the input file `$TMP/none.o'
  $TMP/nobtf.o: error[R005]: cannot read the file (No such file or directory)
  error[B001]: this is no BTF of this machine's byte order
  hint: BTF begins with the bytes 9f eb; the file may be of another kind or for another byte order
[1]
