# typed keys and values; a map by its bare name, in its own folder of pins
$ skep prog loadall $TMP/things.o $PIN/p pinmaps $PIN/m
$ skep map update $PIN/m/table '{"pid": 1, "comm": "bash"}' '{n: 0x10, below: -3, color: GREEN, ok: true, name: "hi", in: [{a: -1, b: 2}], whole: 5, three: 7, far: -9, raw: [1, 2, 3, 4]}'
$ skep map dump pinned $PIN/m/table
  [{
          "key": {
              "pid": 1,
              "comm": "bash"
          },
          "value": {
              "n": 16,
              "below": -3,
              "color": "GREEN",
              "ok": true,
              "name": "hi",
              "in": [{
                      "a": -1,
                      "b": 2
                  },{
                      "a": 0,
                      "b": 0
                  }
              ],
              "p": (nil),
              "": {
                  "whole": 5,
                  "part": [5,0,0,0
                  ]
              },
              "three": 0x7,
              "five": 0x0,
              "far": -9,
              "raw": [1,2,3,4
              ]
          }
      }
  ]
$ skep map lookup $PIN/m/table '{pid: 1, comm: bash}' | head -3
  {
      "key": {
          "pid": 1,
$ skep map update $PIN/m/numbers 1 5; skep map update $PIN/m/numbers key 2 value 0xff; skep -j map dump $PIN/m/numbers | tail -c 40
  0"],"formatted":{"key":2,"value":255}}]
$ skep map update $PIN/m/things_data 0 '{counter: 9}'; skep map dump $PIN/m/things_data | grep -E 'counter|greeting'
                      "counter": 9
                      "greeting": "hi"

# what does not fit is said
$ skep map update $PIN/m/table '{"pdi": 1}' '{}'
  error[R006]: the key: key has no member 'pdi': did you mean 'pid'?
  hint: see skep map help
[2]
$ skep map update $PIN/m/table '{"pid": 1}' '{color: GREN}'
  error[R006]: the value: 'GREN' is no name in enum color: did you mean 'GREEN'?
  hint: see skep map help
[2]
$ skep map update $PIN/m/table '{"pid": 1}' '{raw: [1, 2, 3, 4, 5]}'
  error[R006]: the value: the array has 4 elements
  hint: see skep map help
[2]
$ skep map update $PIN/m/table '{"pid": 1}' '{name: "much too long"}'
  error[R006]: the value: the string 'much too long' does not fit into 6 bytes
  hint: see skep map help
[2]
$ skep map update $PIN/m/table '{"pid": 5000000000}' '{}'
  error[R006]: the key: 5000000000 does not fit into 32 bits
  hint: see skep map help
[2]
$ skep map update $PIN/m/table '{"pid": 1' '{}'
  error[R006]: the key: ',' or '}' is missing behind 'pid'
  hint: see skep map help
[2]
$ skep map update $PIN/m/numbers 1
  error[R006]: the value is missing
  hint: see skep map help
[2]
$ skep map update $PIN/m/numbers key 1 0 0 value 1
  error[R006]: error parsing byte 4 of 4 of the key: value
  hint: see skep map help
[2]
$ skep map update $PIN/m/numbers 7 1
  error[R030]: update failed (Argument list too long)
  hint: the indices of this map go from 0 to 2
[3]
$ skep map lookup $PIN/m/numbers key 1 0 0 0 0
  error[R006]: expected key or value, got: 0
  hint: see skep map help
[2]
$ skep map frob
  error[R006]: 'frob' is no verb of map
  hint: see skep map help
[2]
$ skep map show id x
  error[R006]: 'x' is no id
  hint: see skep map help
[2]
$ skep map show pinned $PIN/p/pass
  error[R007]: $PIN/p/pass is a program, not a map
  hint: see what there is: skep map show
[1]
$ skep prog show name no_program_has_this_name
  error[R007]: there is no program with name 'no_program_has_this_name'
  hint: see what there is: skep prog show
[1]
$ bpftool -j map show pinned $PIN/nothing
  {"error":"bpf obj get ($PIN/nothing): No such file or directory","hint":"see what there is: bpftool map show"}
[1]
$ bpftool --jsn map
  error[R006]: '--jsn' is no option
  hint: did you mean 'json'?
[2]
$ bpftool mop
  error[R006]: 'mop' is no object
  hint: did you mean 'map'?
[2]
$ bpftool version | head -1
  bpftool v7.1.0
$ bpftool -j version | tr , '\n' | head -1
  {"version":"7.1.0"
$ skep map create $PIN/x type hsh key 4 value 4 entries 1 name x
  error[R006]: 'hsh' is no map type
  hint: did you mean 'hash'?
[2]
$ skep prog attach $PIN/p/pass sk_msg_verdct $PIN/m/numbers
  error[R006]: 'sk_msg_verdct' is no attach type of a program without a hook
  hint: did you mean 'sk_msg_verdict'?
[2]
$ skep cgroup attach / connct4 $PIN/p/out
  error[R006]: 'connct4' is no attach type of cgroups
  hint: did you mean 'connect4'?
[2]
$ skep cgroup show /proc
  error[R007]: can't query bpf programs attached to /proc: it is no directory of a cgroup v2 file system
  hint: see what there is: skep cgroup show
[1]
$ skep btf dump file tests/bpftool/same
  error[B001]: this is no BTF of this machine's byte order
  hint: BTF begins with the bytes 9f eb; the file may be of another kind or for another byte order
[1]
$ skep map dump name things.rodata_that_is_long
  error[R007]: there is no map with name 'things.rodata_that_is_long'
  hint: see what there is: skep map show
[1]
# without rights
$ setpriv --reuid 65534 --regid 65534 --clear-groups "$SKEP" -j map show
  [{"error":"maps cannot be listed: Operation not permitted","hint":"run as root, or with CAP_SYS_ADMIN, which this process lacks"}]
[4]
# A map that the kernel does not make says which rule it breaks; a pin in a /sys without a bpffs where there is one.
$ skep map create $PIN/none type array key 8 value 8 entries 16 name none; unshare -m sh -c 'mount -t tmpfs none /sys; mkdir -p /sys/fs/bpf; "$SKEP" map dump pinned /sys/fs/bpf/none'
  error[R030]: map create failed (Invalid argument)
  hint: its key is an index of 4 bytes: __type(key, __u32)
  /sys/fs/bpf/none: error[L014]: pins live in a BPF file system, and '/sys/fs/bpf' is not in one
  hint: mount it: mount -t bpf bpf /sys/fs/bpf; under 'ip netns exec', which has a /sys of its own, take nsenter --net=/run/netns/NAME
[4]
# elements that there cannot be: the hint says what there is
$ skep map create $PIN/two type array key 4 value 4 entries 2 name two; skep map create $PIN/one type hash key 4 value 4 entries 1 name one; skep map update $PIN/two 1 1; skep map update $PIN/two 5 1; skep map update $PIN/one 7 1; skep map update $PIN/one 8 1; skep map update $PIN/one 7 1 noexist; skep map delete $PIN/one 8 2>&1 | sed 's/id [0-9]*/id N/'; rm $PIN/two $PIN/one
  error[R030]: update failed (Argument list too long)
  hint: the indices of this map go from 0 to 1
  error[R030]: update failed (Argument list too long)
  hint: this map is full: 1 element
  error[R030]: update failed (File exists)
  hint: there is an element of this key already, and 'noexist' was said
  error[R030]: delete failed (No such file or directory)
  hint: there is no element of this key: skep map dump id N shows all
