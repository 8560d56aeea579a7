# Maps and their elements.
$ skep map show -f
  11: hash  name counts  flags 0x1
  	key 4B  value 8B  max_entries 64  memlock 8192B
  	frozen
  	pinned /sys/fs/bpf/a/counts
  	pids work41(41), work42(42)
  12: percpu_array  name each  flags 0x0
  	key 4B  value 4B  max_entries 2
  13: type 77  flags 0x0
  	key 4B  value 4B  max_entries 1
  	frozen
  	offloaded_to eth0
  14: struct_ops  name slowly  flags 0x0
  	key 4B  value 56B  max_entries 1
  15: prog_array  name jumps  flags 0x0
  	key 4B  value 4B  max_entries 4
  	owner_prog_type xdp  owner jited
  16: queue  name line  flags 0x0
  	key 0B  value 4B  max_entries 4
  17: task_storage  name of_task  flags 0x1
  	key 4B  value 8B  max_entries 0
  	owner_prog_type unknown  owner not jited
  18: array  name every  flags 0x0
  	key 4B  value 148B  max_entries 1
  	btf_id 7
  19: array_of_maps  name outer  flags 0x0
  	key 4B  value 4B  max_entries 2
  20: hash  name counts  flags 0x0
  	key 20B  value 20B  max_entries 4
  21: reuseport_sockarray  name socks  flags 0x0
  	key 4B  value 8B  max_entries 2
  22: ringbuf  name events  flags 0x0
  	key 0B  value 0B  max_entries 4096
  23: bloom_filter  name maybe  flags 0x0
  	key 0B  value 4B  max_entries 8
  24: perf_event_array  name pipe  flags 0x0
  	key 4B  value 4B  max_entries 2
$ skep -j map show -f | sed 's/},{"id"/},\n{"id"/g'
  [{"id":11,"type":"hash","name":"counts","flags":1,"bytes_key":4,"bytes_value":8,"max_entries":64,"bytes_memlock":8192,"frozen":1,"pinned":["/sys/fs/bpf/a/counts"],"pids":[{"pid":41,"comm":"work41"},{"pid":42,"comm":"work42"}]},
  {"id":12,"type":"percpu_array","name":"each","flags":0,"bytes_key":4,"bytes_value":4,"max_entries":2,"frozen":0},
  {"id":13,"type":77,"flags":0,"dev":"eth0","bytes_key":4,"bytes_value":4,"max_entries":1,"frozen":1},
  {"id":14,"type":"struct_ops","name":"slowly","flags":0,"bytes_key":4,"bytes_value":56,"max_entries":1,"frozen":0},
  {"id":15,"type":"prog_array","name":"jumps","flags":0,"bytes_key":4,"bytes_value":4,"max_entries":4,"owner_prog_type":"xdp","owner_jited":true,"frozen":0},
  {"id":16,"type":"queue","name":"line","flags":0,"bytes_key":0,"bytes_value":4,"max_entries":4,"frozen":0},
  {"id":17,"type":"task_storage","name":"of_task","flags":1,"bytes_key":4,"bytes_value":8,"max_entries":0,"owner_prog_type":"unknown","owner_jited":false,"frozen":0},
  {"id":18,"type":"array","name":"every","flags":0,"bytes_key":4,"bytes_value":148,"max_entries":1,"frozen":0,"btf_id":7},
  {"id":19,"type":"array_of_maps","name":"outer","flags":0,"bytes_key":4,"bytes_value":4,"max_entries":2,"frozen":0},
  {"id":20,"type":"hash","name":"counts","flags":0,"bytes_key":20,"bytes_value":20,"max_entries":4,"frozen":0},
  {"id":21,"type":"reuseport_sockarray","name":"socks","flags":0,"bytes_key":4,"bytes_value":8,"max_entries":2,"frozen":0},
  {"id":22,"type":"ringbuf","name":"events","flags":0,"bytes_key":0,"bytes_value":0,"max_entries":4096,"frozen":0},
  {"id":23,"type":"bloom_filter","name":"maybe","flags":0,"bytes_key":0,"bytes_value":4,"max_entries":8,"frozen":0},
  {"id":24,"type":"perf_event_array","name":"pipe","flags":0,"bytes_key":4,"bytes_value":4,"max_entries":2,"frozen":0}]
$ skep show map; skep show map 11 -f json | cut -d, -f3-
  11: hash  name counts  flags 0x1
  	key 4B  value 8B  max_entries 64
  	pinned /sys/fs/bpf/a/counts
  	pids work41(41), work42(42)
  12: percpu_array  name each  flags 0x0
  	key 4B  value 4B  max_entries 2
  13: unknown  flags 0x0
  	key 4B  value 4B  max_entries 1
  14: struct_ops  name slowly  flags 0x0
  	key 4B  value 56B  max_entries 1
  15: prog_array  name jumps  flags 0x0
  	key 4B  value 4B  max_entries 4
  16: queue  name line  flags 0x0
  	key 0B  value 4B  max_entries 4
  17: task_storage  name of_task  flags 0x1
  	key 4B  value 8B  max_entries 0
  18: array  name every  flags 0x0
  	key 4B  value 148B  max_entries 1
  	btf_id 7
  19: array_of_maps  name outer  flags 0x0
  	key 4B  value 4B  max_entries 2
  20: hash  name counts  flags 0x0
  	key 20B  value 20B  max_entries 4
  21: reuseport_sockarray  name socks  flags 0x0
  	key 4B  value 8B  max_entries 2
  22: ringbuf  name events  flags 0x0
  	key 0B  value 0B  max_entries 4096
  23: bloom_filter  name maybe  flags 0x0
  	key 0B  value 4B  max_entries 8
  24: perf_event_array  name pipe  flags 0x0
  	key 4B  value 4B  max_entries 2
  "id":11,"map_type":"hash","name":"counts","flags":1,"bytes_key":4,"bytes_value":8,"max_entries":64,"btf_id":0,"pinned":["/sys/fs/bpf/a/counts"],"pids":[{"pid":41,"comm":"work41"},{"pid":42,"comm":"work42"}]}
$ skep map dump id 11; skep map dump id 12; skep map dump id 15; skep map dump id 16; skep map dump id 19; skep map dump id 20; skep map dump 21
  key: 01 00 00 00  value: 05 00 00 00 00 00 00 00
  key: 02 01 00 00  value: ff ff 00 00 00 00 00 01
  Found 2 elements
  key:
  00 00 00 00
  value (CPU 00): 07 00 00 00
  value (CPU 01): 08 00 00 00
  key:
  01 00 00 00
  value (CPU 00): 00 00 00 00
  value (CPU 01): 00 00 00 00
  Found 2 elements
  key: 00 00 00 00  value: 03 00 00 00
  key: 02 00 00 00  value: 05 00 00 00
  Found 2 elements
  Found 0 elements
  key: 00 00 00 00  value: 0b 00 00 00
  Found 1 element
  key:
  01 02 03 00 00 00 00 00  00 00 00 00 00 00 00 00
  00 00 00 00
  value:
  04 05 06 00 00 00 00 00  00 00 00 00 00 00 00 00
  00 00 00 00
  Found 1 element
  key: 00 00 00 00  value: <cannot read>
  key: 01 00 00 00  value: <no entry>
  Found 0 elements
$ for i in 11 12 15 16 19 20 21; do skep -j map dump id $i; echo; done
  [{"key":["0x01","0x00","0x00","0x00"],"value":["0x05","0x00","0x00","0x00","0x00","0x00","0x00","0x00"]},{"key":["0x02","0x01","0x00","0x00"],"value":["0xff","0xff","0x00","0x00","0x00","0x00","0x00","0x01"]}]
  
  [{"key":["0x00","0x00","0x00","0x00"],"values":[{"cpu":0,"value":["0x07","0x00","0x00","0x00"]},{"cpu":1,"value":["0x08","0x00","0x00","0x00"]}]},{"key":["0x01","0x00","0x00","0x00"],"values":[{"cpu":0,"value":["0x00","0x00","0x00","0x00"]},{"cpu":1,"value":["0x00","0x00","0x00","0x00"]}]}]
  
  [{"key":["0x00","0x00","0x00","0x00"],"value":["0x03","0x00","0x00","0x00"]},{"key":["0x02","0x00","0x00","0x00"],"value":["0x05","0x00","0x00","0x00"]}]
  
  []
  
  [{"key":["0x00","0x00","0x00","0x00"],"value":["0x0b","0x00","0x00","0x00"]}]
  
  [{"key":["0x01","0x02","0x03","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00"],"value":["0x04","0x05","0x06","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00"]}]
  
  [{"key":["0x00","0x00","0x00","0x00"],"value":{"error":"No space left on device"}},{"key":["0x01","0x00","0x00","0x00"],"value":{"error":"No such file or directory"}}]
  
$ skep map dump id 18
  [{
          "key": {
              "pid": 0
          },
          "value": {
              "flag": true,
              "a": "z",
              "quote": 0x22,
              "bell": 0x07,
              "down": -2,
              "byte": 200,
              "bits": 513,
              "three": 0x5,
              "five": 0x15,
              "thirty": 0x345678,
              "low": 0xbeef,
              "high": 0x60000000000000005,
              "minus": -5,
              "below": "BELOW",
              "above": "ABOVE",
              "neither": -3,
              "huge": "HUGE",
              "other": 9223372036854775809,
              "text": "text",
              "no_text": [110,111,0,116,0,0,0,0
              ],
              "rest": [97,98,99,100,101,102,103,104
              ],
              "pairs": [{
                      "x": 1,
                      "y": 2
                  },{
                      "x": 3,
                      "y": -4
                  }
              ],
              "none": [],
              "real": 1.5,
              "nil": (nil),
              "ptr": 0xdeadbeef,
              "last": 9
          }
      }
  ]
$ skep -j map dump id 18
  [{"key":["0x00","0x00","0x00","0x00"],"value":["0x01","0x7a","0x22","0x07","0xfe","0xc8","0x00","0x00","0x01","0x02","0x00","0x00","0xad","0x78","0x56","0x34","0xef","0xbe","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x05","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x06","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0xfb","0xff","0xff","0xff","0xff","0xff","0xff","0xff","0xfe","0x03","0xfd","0x00","0x00","0x00","0x00","0x00","0xff","0xff","0xff","0xff","0xff","0xff","0xff","0xff","0x01","0x00","0x00","0x00","0x00","0x00","0x00","0x80","0x74","0x65","0x78","0x74","0x00","0x00","0x00","0x00","0x6e","0x6f","0x00","0x74","0x00","0x00","0x00","0x00","0x61","0x62","0x63","0x64","0x65","0x66","0x67","0x68","0x01","0x00","0x00","0x00","0x02","0x00","0x00","0x00","0x03","0x00","0x00","0x00","0xfc","0xff","0xff","0xff","0x00","0x00","0xc0","0x3f","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0xef","0xbe","0xad","0xde","0x00","0x00","0x00","0x00","0x09","0x00","0x00","0x00"],"formatted":{"key":{"pid":0},"value":{"flag":true,"a":"z","quote":"\u0022","bell":"\u0007","down":-2,"byte":200,"bits":513,"three":"0x5","five":"0x15","thirty":"0x345678","low":"0xbeef","high":"0x60000000000000005","minus":-5,"below":"BELOW","above":"ABOVE","neither":-3,"huge":"HUGE","other":9223372036854775809,"text":"text","no_text":[110,111,0,116,0,0,0,0],"rest":[97,98,99,100,101,102,103,104],"pairs":[{"x":1,"y":2},{"x":3,"y":-4}],"none":[],"real":1.5,"nil":0,"ptr":3735928559,"last":9}}}]
$ skep map dump name counts; skep -j map dump name counts; echo; skep map show id 99; skep map show name count; REFUSE=MAP_GET_NEXT_KEY=1 skep map dump 11; REFUSE=MAP_LOOKUP_ELEM=1 skep map dump 20; REFUSE=MAP_LOOKUP_ELEM=1 skep -j map dump 20; REFUSE=MAP_LOOKUP_ELEM=2 skep map dump 11
  11: hash  name counts  flags 0x1
  key: 01 00 00 00  value: 05 00 00 00 00 00 00 00
  key: 02 01 00 00  value: ff ff 00 00 00 00 00 01
  Found 2 elements
  20: hash  name counts  flags 0x0
  key:
  01 02 03 00 00 00 00 00  00 00 00 00 00 00 00 00
  00 00 00 00
  value:
  04 05 06 00 00 00 00 00  00 00 00 00 00 00 00 00
  00 00 00 00
  Found 1 element
  [{"id":11,"type":"hash","name":"counts","flags":1,"elements":[{"key":["0x01","0x00","0x00","0x00"],"value":["0x05","0x00","0x00","0x00","0x00","0x00","0x00","0x00"]},{"key":["0x02","0x01","0x00","0x00"],"value":["0xff","0xff","0x00","0x00","0x00","0x00","0x00","0x01"]}]},{"id":20,"type":"hash","name":"counts","flags":0,"elements":[{"key":["0x01","0x02","0x03","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00"],"value":["0x04","0x05","0x06","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00"]}]}]
  
  error[R007]: get map by id (99): No such file or directory
  hint: see what there is: skep map show
  error[R007]: there is no map with name 'count'
  hint: did you mean 'counts'?
  Found 0 elements
  error[R008]: the map cannot be walked (Operation not permitted)
  hint: the kernel is locked down (integrity), which forbids this even to root
  key:
  01 02 03 00 00 00 00 00  00 00 00 00 00 00 00 00
  00 00 00 00
  value:
  Operation not permitted
  Found 0 elements
  [{"key":["0x01","0x02","0x03","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00"],"value":{"error":"Operation not permitted"}}]
  key: 01 00 00 00  value: <no entry>
  key: 02 01 00 00  value: <no entry>
  Found 0 elements
$ for i in 11 12 15 17 18 22 23; do skep show map $i --dump; done
  counts
  key              value
    1                  5
  258  72057594037993471
  each
  key  cpu  value
    0    0      7
    0    1      8
  jumps
  key  value
    0      3
    2      5
  '17': error[R010]: maps of type task_storage cannot be shown as a table
  hint: the kernel keeps each value with its task, socket, inode or cgroup and does not list them: an iterator program reads them (SEC("iter/task"), bpf_task_storage_get)
  (word 3)
  every
  pid  flag    a  quote  bell  down  byte  bits  three  five   thirty    low                   high  minus  below  above  neither  huge  other                text  no_text  rest      pairs                      none  real  nil  ptr         last
    0  true  122     34     7    -2   200   513      5    21  3430008  48879  110680464442257309701     -5  BELOW  ABOVE  -3       HUGE  9223372036854775809  text  no       abcdefgh  [{x=1, y=2}, {x=3, y=-4}]  []     1.5  0x0  0xdeadbeef     9
  '22': error[R010]: maps of type ringbuf cannot be shown as a table
  hint: its records are read once, by whoever holds the buffer: 'skep run' shows them as they come
  (word 3)
  '23': error[R010]: maps of type bloom_filter cannot be shown as a table
  hint: it only answers a program whether a value may be in it: bpf_map_peek_elem
  (word 3)
[1]
$ for i in 11 17; do skep show map $i --dump -f json | cut -d, -f3-; done
  "name":"counts","rows":[{"key":1,"value":5},{"key":258,"value":72057594037993471}]}
  {"type":"message","time":"2023-11-14T22:13:20.000000Z","severity":"error","code":"R010","argument":"17","at":3,"message":"maps of type task_storage cannot be shown as a table","hint":"the kernel keeps each value with its task, socket, inode or cgroup and does not list them: an iterator program reads them (SEC(\"iter/task\"), bpf_task_storage_get)"}
$ skep map lookup id 11 key 1 0 0 0; skep map lookup 12 key 0 0 0 0; skep -j map lookup 12 0; echo; skep map lookup 18 '{pid: 0}' | head -4; skep map lookup 11 key 3 0 0 0; skep -j map lookup 11 key 3 0 0 0; REFUSE=MAP_LOOKUP_ELEM=1 skep map lookup 11 1; skep map lookup 11 key 1 0 0 0 more; skep map lookup 11; skep map lookup 19 0
  key: 01 00 00 00  value: 05 00 00 00 00 00 00 00
  key:
  00 00 00 00
  value (CPU 00): 07 00 00 00
  value (CPU 01): 08 00 00 00
  {"key":["0x00","0x00","0x00","0x00"],"values":[{"cpu":0,"value":["0x07","0x00","0x00","0x00"]},{"cpu":1,"value":["0x08","0x00","0x00","0x00"]}]}
  
  {
      "key": {
          "pid": 0
      },
  key:
  03 00 00 00
  
  Not found
  null
  error[R008]: lookup failed (Operation not permitted)
  hint: the kernel is locked down (integrity), which forbids this even to root
  error[R006]: expected key or value, got: more
  hint: see skep map help
  error[R006]: the key is missing
  hint: see skep map help
  key: 00 00 00 00  value: 0b 00 00 00
$ skep map getnext 11; skep map getnext 11 key 1 0 0 0; skep -j map getnext 11 key 1 0 0 0; skep map getnext 11 key 2 1 0 0; REFUSE=MAP_GET_NEXT_KEY=1 skep map getnext 11; skep map getnext 11 key 1 0 0 0 more
  key: None
  next key:
  01 00 00 00
  key:
  01 00 00 00
  next key:
  02 01 00 00
  {"key":["0x01","0x00","0x00","0x00"],"next_key":["0x02","0x01","0x00","0x00"]}
  error[R030]: can't get next key (No such file or directory)
  error[R008]: can't get next key (Operation not permitted)
  hint: the kernel is locked down (integrity), which forbids this even to root
  error[R006]: expected key or value, got: more
  hint: see skep map help
[2]
$ skep map update 11 key 9 0 0 0 value 1 2 3 4 5 6 7 8; skep map update 11 key hex 0a 0b 00 00 value hex ff 00 00 00 00 00 00 80 noexist; skep map update 11 0x102 -1 exist; skep map update 12 key 1 0 0 0 value 7 0 0 0; skep map update 15 1 pinned /sys/fs/bpf/a/pass; skep map update 19 key 1 0 0 0 value id 11; skep map update 15 key 0 0 0 0 value name pass
  kernel: MAP_UPDATE_ELEM map 11, key 09, value 01 02 03 04 05 06 07 08, flags 0
  kernel: MAP_UPDATE_ELEM map 11, key 0a 0b, value ff 00 00 00 00 00 00 80, flags 1
  kernel: MAP_UPDATE_ELEM map 11, key 02 01, value ff ff ff ff ff ff ff ff, flags 2
  kernel: MAP_UPDATE_ELEM map 12, key 01, value 07 00 00 00 00 00 00 00 07, flags 0
  kernel: MAP_UPDATE_ELEM map 15, key 01, value prog 3, flags 0
  kernel: MAP_UPDATE_ELEM map 19, key 01, value map 11, flags 0
  kernel: MAP_UPDATE_ELEM map 15, key 00, value prog 3, flags 0
$ skep map update 18 '{pid: 1}' '{flag: true, a: "q", down: -3, byte: 9, bits: 77, three: 5, thirty: 1, minus: -2, below: ABOVE, above: -1, huge: HUGE, text: "four", pairs: [{x: 1, y: -1}, {y: 2}], ptr: 0x10, last: 5}'
  kernel: MAP_UPDATE_ELEM map 18, key 01, value 01 71 00 00 fd 09 00 00 4d 00 00 00 05 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 fe ff ff ff ff ff ff ff 03 ff 00 00 00 00 00 00 ff ff ff ff ff ff ff ff 00 00 00 00 00 00 00 00 66 6f 75 72 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01 00 00 00 ff ff ff ff 00 00 00 00 02 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 10 00 00 00 00 00 00 00 05, flags 0
$ for v in '{three: 8}' '{flag: 2}' '{byte: 256}' '{down: -129}' '{pairs: 5}' '{text: [1]}' '[]' '{real: 1.5}' '{last: }' '{last: 1} x' '{nothing: 1}' '{below: BELO}' '{low: 5}' '{pairs: [{x: 1}, {y: 2}, {x: 3}]}' '{text: "too long a text"}' '{last: 0x7fffffff}' '{last: 2147483648}' '{three: 7, five: 31, thirty: 0xffffff}' '{flag: false' '{huge: HUG}' '{none: [1]}'; do skep map update 18 '{pid: 1}' "$v" 2>&1 | grep -v hint; done
  error[R006]: the value: 8 does not fit into 3 bits
  error[R006]: the value: '2' is neither true nor false
  error[R006]: the value: 256 does not fit into 8 bits
  error[R006]: the value: -129 does not fit into 8 bits
  error[R006]: the value: an array is wanted: [1, 2]
  kernel: MAP_UPDATE_ELEM map 18, key 01, value 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01, flags 0
  error[R006]: the value: struct every is wanted: {"member": value}
  kernel: MAP_UPDATE_ELEM map 18, key 01, value 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 c0 3f, flags 0
  error[R006]: the value: a value is missing at '}'
  error[R006]: the value: 'x' is too much
  error[R006]: the value: every has no member 'nothing'
  error[R006]: the value: 'BELO' is no name in enum small: did you mean 'BELOW'?
  kernel: MAP_UPDATE_ELEM map 18, key 01, value 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 05, flags 0
  error[R006]: the value: the array has 2 elements
  error[R006]: the value: the string 'too long a text' does not fit into 8 bytes
  kernel: MAP_UPDATE_ELEM map 18, key 01, value 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 ff ff ff 7f, flags 0
  kernel: MAP_UPDATE_ELEM map 18, key 01, value 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 80, flags 0
  kernel: MAP_UPDATE_ELEM map 18, key 01, value 00 00 00 00 00 00 00 00 00 00 00 00 ff ff ff ff, flags 0
  error[R006]: the value: ',' or '}' is missing behind 'flag'
  error[R006]: the value: 'HUG' is no name in enum large: did you mean 'HUGE'?
  error[R006]: the value: the array has 0 elements
$ skep map update 11 key 1 2 3 4 value 1 2 3; skep map update 11 key 300 0 0 0 value 1; skep map update 11 key 1 2 3 4 value 1 2 3 4 5 6 7 8 sometimes; skep map update 11 key 1 2 3 4; skep map update 11; skep map update 15 1 pinned /sys/fs/bpf/none; REFUSE=MAP_UPDATE_ELEM=7 skep map update 11 1 2; skep map update 11 1 99999999999999999999; skep map update 11 key hex 1 2 3 100 value 1
  error[R006]: the value has 8 bytes: 3 are given
  hint: see skep map help
  error[R006]: 300 is no byte: the key has 4 of them, or is one typed value
  hint: see skep map help
  error[R006]: expected key or value, got: sometimes
  hint: see skep map help
  error[R006]: the value is missing
  hint: see skep map help
  error[R006]: the key is missing
  hint: see skep map help
  error[R007]: bpf obj get (/sys/fs/bpf/none): No such file or directory
  hint: see what there is: skep map show
  error[R030]: update failed (Argument list too long)
  hint: this map is full: 64 elements
  error[R006]: the value: '99999999999999999999' is no number
  hint: see skep map help
  error[R006]: 100 is no byte: the key has 4 of them, or is one typed value
  hint: see skep map help
[2]
$ skep map delete 11 key 1 0 0 0; skep map delete 11 0x102; skep map delete 11; skep map delete 11 1 2; REFUSE=MAP_DELETE_ELEM=2 skep map delete 11 5
  kernel: MAP_DELETE_ELEM map 11, key 01
  kernel: MAP_DELETE_ELEM map 11, key 02 01
  error[R006]: the key is missing
  hint: see skep map help
  error[R006]: expected key or value, got: 2
  hint: see skep map help
  error[R030]: delete failed (No such file or directory)
  hint: there is no element of this key: skep map dump id 11 shows all
[3]
$ skep map peek 16; skep map pop id 16; skep -j map peek 16; skep -j map dequeue 16; echo; skep map push 16 value 1 2 3 4; skep map enqueue 16 value 5 0 0 0; skep map push 16 7; for e in 1 2; do REFUSE="MAP_LOOKUP_ELEM=$e MAP_LOOKUP_AND_DELETE_ELEM=$e" skep map peek 16; REFUSE="MAP_LOOKUP_AND_DELETE_ELEM=$e" skep map pop 16; REFUSE="MAP_LOOKUP_AND_DELETE_ELEM=$e" skep -j map pop 16; done; skep map pop 16 more; skep map push 16; REFUSE=MAP_UPDATE_ELEM=7 skep map push 16 value 1 2 3 4; skep map push 11 value 1
  value: 2a 01 00 00
  kernel: map 16 gives one up
  value: 2a 01 00 00
  {"key":[],"value":["0x2a","0x01","0x00","0x00"]}
  kernel: map 16 gives one up
  {"key":[],"value":["0x2a","0x01","0x00","0x00"]}
  
  kernel: MAP_UPDATE_ELEM map 16, key -, value 01 02 03 04, flags 0
  kernel: MAP_UPDATE_ELEM map 16, key -, value 05, flags 0
  kernel: MAP_UPDATE_ELEM map 16, key -, value 07, flags 0
  error[R008]: lookup failed (Operation not permitted)
  hint: the kernel is locked down (integrity), which forbids this even to root
  error[R008]: pop failed (Operation not permitted)
  hint: the kernel is locked down (integrity), which forbids this even to root
  {"error":"pop failed: Operation not permitted","hint":"the kernel is locked down (integrity), which forbids this even to root"}
  error[R007]: empty map
  hint: see what there is: skep map show
  error[R007]: empty map
  hint: see what there is: skep map show
  null
  error[R006]: 'more' is not expected here
  hint: see skep map help
  error[R006]: the value is missing
  hint: see skep map help
  error[R030]: update failed (Argument list too long)
  hint: this map is full: 4 elements
  error[R006]: the key is missing
  hint: see skep map help
[2]
$ skep map create /sys/fs/bpf/new type hash key 4 value 8 entries 16 name a_name_that_is_too_long flags 1; skep map create /sys/fs/bpf/new type array_of_maps key 4 value 4 entries 1 name x inner_map id 11; skep map create /sys/fs/bpf/new type hash key 4 value 8 entries 16 name x dev eth0
  kernel: MAP_CREATE type hash, key 4, value 8, entries 16, flags 1, name 'a_name_that_is_', interface 0, inner 0
  kernel: OBJ_PIN new 200 at /sys/fs/bpf/new
  kernel: MAP_CREATE type array_of_maps, key 4, value 4, entries 1, flags 0, name 'x', interface 0, inner map 11
  kernel: OBJ_PIN new 200 at /sys/fs/bpf/new
  kernel: MAP_CREATE type hash, key 4, value 8, entries 16, flags 0, name 'x', interface 2, inner 0
  kernel: OBJ_PIN new 200 at /sys/fs/bpf/new
$ skep map create /sys/fs/bpf/new type hash key 4 value 8 entries 16; skep map create /sys/fs/bpf/new key 4 name x; skep map create; skep map create /sys/fs/bpf/new type; skep map create /sys/fs/bpf/new type hash name; skep map create /sys/fs/bpf/new type hash name x dev; skep map create /sys/fs/bpf/new type hash name x dev eth9; skep map create /sys/fs/bpf/new type hash name x key 5000000000; skep map create /sys/fs/bpf/new type hash name x inner_map 99; skep map create /sys/fs/bpf/new type hash name x colour 1; REFUSE=MAP_CREATE=1 skep map create /sys/fs/bpf/new type hash key 4 value 8 entries 16 name x; REFUSE=OBJ_PIN=1 skep map create /sys/fs/bpf/new type hash key 4 value 8 entries 16 name x
  error[R006]: map name not specified
  hint: see skep map help
  error[R006]: map type not specified
  hint: see skep map help
  error[R006]: the path of a pin is needed
  hint: see skep map help
  error[R006]: a map type is needed
  hint: see skep map help
  error[R006]: a name is needed
  hint: see skep map help
  error[R006]: an interface is needed
  hint: see skep map help
  error[R007]: there is no interface 'eth9' (invalid devname)
  hint: see what there is: skep map show
  error[R006]: 'key size' does not fit into 32 bits
  hint: see skep map help
  error[R007]: get map by id (99): No such file or directory
  hint: see what there is: skep map show
  error[R006]: 'colour' is not expected here
  hint: see skep map help
  error[R008]: map create failed (Operation not permitted)
  hint: the kernel is locked down (integrity), which forbids this even to root
  kernel: MAP_CREATE type hash, key 4, value 8, entries 16, flags 0, name 'x', interface 0, inner 0
  error[R008]: can't pin the object (/sys/fs/bpf/new) (Operation not permitted)
  hint: the kernel is locked down (integrity), which forbids this even to root
[4]
$ skep map freeze 12; REFUSE=MAP_FREEZE=1 skep map freeze 12; skep map freeze 12 more; skep map pin 11 /sys/fs/bpf/again; skep map pin 11; skep map pin name counts /sys/fs/bpf/again; skep map event_pipe 11; skep map event_pipe 11 cpu 1; skep map help | head -3
  kernel: MAP_FREEZE map 12
  error[R008]: failed to freeze map (Operation not permitted)
  hint: the kernel is locked down (integrity), which forbids this even to root
  error[R006]: 'more' is not expected here
  hint: see skep map help
  kernel: OBJ_PIN map 11 at /sys/fs/bpf/again
  error[R006]: the path of a pin is needed
  hint: see skep map help
  error[R006]: several maps match this handle
  hint: take its id
  error[R007]: map is not a perf event array
  hint: see what there is: skep map show
  error[R007]: map is not a perf event array
  hint: see what there is: skep map show
  Usage: skep map { show | list }   [MAP]
         skep map create     FILE type TYPE key KEY_SIZE value VALUE_SIZE entries MAX_ENTRIES name NAME \
                                   [flags FLAGS] [inner_map MAP] [dev NAME]
# words that name no object, or not this kind of one
$ skep map show id x; skep map show id 4294967296; skep map show id; skep map show pinned; skep map show /sys/fs/bpf/a/pass; skep prog show /sys/fs/bpf/a/counts; skep link show pinned /sys/fs/bpf/a/pass; skep link show enter; skep prog show tag 0102; skep prog show tag 010203040506070g; skep prog show tag; skep link show tag 0102030405060708; skep btf show name vmlinux; REFUSE=MAP_GET_NEXT_ID=1 skep map show name counts; REFUSE=OBJ_GET=2 skep map show pinned /sys/fs/bpf/a/counts; REFUSE="OBJ_GET=2 bpffs=1" skep map show pinned /sys/fs/bpf/a/counts; REFUSE="OBJ_GET=2 bpffs=1" bpftool map show pinned /sys/fs/bpf/a/counts
  error[R006]: 'x' is no id
  hint: see skep map help
  error[R006]: '4294967296' is no id
  hint: see skep map help
  error[R006]: 'id' of which map?
  hint: see skep map help
  error[R006]: 'pinned' of which map?
  hint: see skep map help
  error[R007]: /sys/fs/bpf/a/pass is a program, not a map
  hint: see what there is: skep map show
  error[R007]: /sys/fs/bpf/a/counts is a map, not a program
  hint: see what there is: skep prog show
  error[R007]: /sys/fs/bpf/a/pass is a program, not a link
  hint: see what there is: skep link show
  error[R006]: 'enter' is neither an id nor a pin of a link
  hint: see skep link help
  error[R006]: can't parse tag: it has 16 hexadecimal digits
  hint: see skep prog help
  error[R006]: can't parse tag: it has 16 hexadecimal digits
  hint: see skep prog help
  error[R007]: there is no program with name 'tag'
  hint: see what there is: skep prog show
  error[R006]: 'tag' is neither an id nor a pin of a link
  hint: see skep link help
  error[R006]: 'name' is neither an id nor a pin of a BTF
  hint: see skep btf help
  error[R008]: maps cannot be listed (Operation not permitted)
  hint: the kernel is locked down (integrity), which forbids this even to root
  error[R007]: bpf obj get (/sys/fs/bpf/a/counts): No such file or directory
  hint: see what there is: skep map show
  /sys/fs/bpf/a/counts: error[L014]: pins live in a BPF file system, and '/sys/fs/bpf/a/counts' is not in one
  hint: mount it: mount -t bpf bpf /sys/fs/bpf; under 'ip netns exec', which has a /sys of its own, take nsenter --net=/run/netns/NAME
  error[R007]: bpf obj get (/sys/fs/bpf/a/counts): No such file or directory
  hint: see what there is: bpftool map show
[1]
$ skep link pin 30 /sys/fs/bpf/new; skep link pin 30; skep link pin 30 /sys/fs/bpf/new more; REFUSE=OBJ_PIN=1 skep link pin id 31 /sys/fs/bpf/new; skep link detach 30; skep link detach id 31 more; skep link detach; skep link detach 99; REFUSE=LINK_DETACH=95 skep link detach 30; REFUSE=OBJ_GET_INFO_BY_FD=9 skep link show 30; REFUSE=OBJ_GET_INFO_BY_FD=9 skep map show 11; REFUSE=OBJ_GET_INFO_BY_FD=9 skep map dump 11
  kernel: OBJ_PIN link 30 at /sys/fs/bpf/new
  error[R006]: the path of a pin is needed
  hint: see skep link help
  error[R006]: 'more' is not expected here
  hint: see skep link help
  error[R008]: can't pin the object (/sys/fs/bpf/new) (Operation not permitted)
  hint: the kernel is locked down (integrity), which forbids this even to root
  kernel: LINK_DETACH link 30
  error[R006]: 'more' is not expected here
  hint: see skep link help
  error[R006]: a link: id, name, tag or pinned, and which is needed
  hint: see skep link help
  error[R007]: get link by id (99): No such file or directory
  hint: see what there is: skep link show
  error[R030]: failed link detach (Operation not supported)
  error[R030]: can't get link info (Bad file descriptor)
  error[R030]: can't get map info (Bad file descriptor)
  error[R030]: can't get map info (Bad file descriptor)
[3]
# of a map that is not there, and of one that cannot be asked
$ for w in 'dump id 99' 'lookup id 99 key 1' 'getnext id 99' 'update id 99 key 1 value 1' 'delete id 99 key 1' 'peek id 99' 'pop id 99' 'push id 99 value 1' 'freeze id 99' 'event_pipe id 99' 'pin id 99 /sys/fs/bpf/x' 'lookup' 'getnext' 'update' 'delete' 'peek' 'push' 'freeze' 'event_pipe' 'lookup id 11 value 1' 'update 11 key' 'update 11 key 1 2 3 4 key' 'update 11 key 1 2 3 4 value' 'update 11 1 any' 'update 11 value 1 2 3 4 5 6 7 8 key 9 0 0 0' 'update 11 value 5 key 9' 'update 21 key 0 0 0 0 value 1' 'update 12 0 hex 5' 'delete 16 key 1' 'lookup 12 key' 'lookup 12 hex' 'lookup 12 key hex' 'lookup 12 0x1'; do skep map $w 2>&1 | grep -v 'hint: id N'; done
  error[R007]: get map by id (99): No such file or directory
  hint: see what there is: skep map show
  error[R007]: get map by id (99): No such file or directory
  hint: see what there is: skep map show
  error[R007]: get map by id (99): No such file or directory
  hint: see what there is: skep map show
  error[R007]: get map by id (99): No such file or directory
  hint: see what there is: skep map show
  error[R007]: get map by id (99): No such file or directory
  hint: see what there is: skep map show
  error[R007]: get map by id (99): No such file or directory
  hint: see what there is: skep map show
  error[R007]: get map by id (99): No such file or directory
  hint: see what there is: skep map show
  error[R007]: get map by id (99): No such file or directory
  hint: see what there is: skep map show
  error[R007]: get map by id (99): No such file or directory
  hint: see what there is: skep map show
  error[R007]: get map by id (99): No such file or directory
  hint: see what there is: skep map show
  error[R007]: get map by id (99): No such file or directory
  hint: see what there is: skep map show
  error[R006]: a map: id, name, tag or pinned, and which is needed
  hint: see skep map help
  error[R006]: a map: id, name, tag or pinned, and which is needed
  hint: see skep map help
  error[R006]: a map: id, name, tag or pinned, and which is needed
  hint: see skep map help
  error[R006]: a map: id, name, tag or pinned, and which is needed
  hint: see skep map help
  error[R006]: a map: id, name, tag or pinned, and which is needed
  hint: see skep map help
  error[R006]: a map: id, name, tag or pinned, and which is needed
  hint: see skep map help
  error[R006]: a map: id, name, tag or pinned, and which is needed
  hint: see skep map help
  error[R006]: a map: id, name, tag or pinned, and which is needed
  hint: see skep map help
  error[R006]: expected key or value, got: value
  hint: see skep map help
  error[R006]: the key has 4 bytes: 0 are given
  hint: see skep map help
  error[R006]: expected key or value, got: key
  hint: see skep map help
  error[R006]: the value has 8 bytes: 0 are given
  hint: see skep map help
  error[R006]: expected key or value, got: any
  hint: see skep map help
  kernel: MAP_UPDATE_ELEM map 11, key 09, value 01 02 03 04 05 06 07 08, flags 0
  kernel: MAP_UPDATE_ELEM map 11, key 09, value 05, flags 0
  kernel: MAP_UPDATE_ELEM map 21, key 00, value 01, flags 0
  error[R006]: the value has 4 bytes: 1 are given
  hint: see skep map help
  error[R006]: expected key or value, got: key
  hint: see skep map help
  error[R006]: the key has 4 bytes: 0 are given
  hint: see skep map help
  error[R006]: the key: 'hex' is no number
  hint: see skep map help
  error[R006]: the key: 'hex' is no number
  hint: see skep map help
  key:
  01 00 00 00
  value (CPU 00): 00 00 00 00
  value (CPU 01): 00 00 00 00
$ for e in 28 22 524 12; do REFUSE=MAP_LOOKUP_BATCH=$e skep map dump id 12; done; REFUSE="MAP_LOOKUP_BATCH=28 MAP_GET_NEXT_KEY=1" skep map dump id 12; REFUSE=OBJ_GET_INFO_BY_FD=1 skep -j map dump id 12; printf abc > $TMP/abc; REFUSE=OBJ_GET_INFO_BY_FD=1 skep prog run id 3 data_in $TMP/abc; REFUSE=OBJ_GET_INFO_BY_FD=1 skep prog dump jited id 3; REFUSE=MAP_GET_FD_BY_ID=1 skep map dump id 12; REFUSE=MAP_GET_FD_BY_ID=2 skep map show | head -2
  key:
  00 00 00 00
  value (CPU 00): 07 00 00 00
  value (CPU 01): 08 00 00 00
  key:
  01 00 00 00
  value (CPU 00): 00 00 00 00
  value (CPU 01): 00 00 00 00
  Found 2 elements
  key:
  00 00 00 00
  value (CPU 00): 07 00 00 00
  value (CPU 01): 08 00 00 00
  key:
  01 00 00 00
  value (CPU 00): 00 00 00 00
  value (CPU 01): 00 00 00 00
  Found 2 elements
  key:
  00 00 00 00
  value (CPU 00): 07 00 00 00
  value (CPU 01): 08 00 00 00
  key:
  01 00 00 00
  value (CPU 00): 00 00 00 00
  value (CPU 01): 00 00 00 00
  Found 2 elements
  key:
  00 00 00 00
  value (CPU 00): 07 00 00 00
  value (CPU 01): 08 00 00 00
  key:
  01 00 00 00
  value (CPU 00): 00 00 00 00
  value (CPU 01): 00 00 00 00
  Found 2 elements
  Found 0 elements
  error[R008]: the map cannot be walked (Operation not permitted)
  hint: the kernel is locked down (integrity), which forbids this even to root
  {"error":"can't get map info: Operation not permitted","hint":"the kernel is locked down (integrity), which forbids this even to root"}
  kernel: PROG_TEST_RUN prog 3, 3 bytes in, room for 0, context 0 and 0, 1 times
  Return value: 2, duration: 99ns
  error[R008]: can't get prog info (Operation not permitted)
  hint: the kernel is locked down (integrity), which forbids this even to root
  error[R008]: get map by id (12) (Operation not permitted)
  hint: the kernel is locked down (integrity), which forbids this even to root
