# What skep load says: how many programs are pinned, and their bytes where these are asked for alone.
# needs: root
$ printf 'SEC("socket") int one(void *c) { return 1; }\nSEC("socket") int two(void *c) { return 2; }\n' | sed '1i #include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\nchar L[] SEC("license") = "GPL";' > $TMP/l.c; skep load $TMP/l.c $PIN; ls $PIN; rm -r $PIN
  2 programs pinned in $PIN
  one
  two
$ skep load --hexdump $TMP/l.c $PIN; skep load $TMP/l.c $PIN 2>&1 | sed "s,$PIN,PIN,g"; rm -r $PIN; skep load --hexdump $TMP/none.c $PIN 2>&1 | sed "s,$TMP,TMP,g"; ls $PIN 2>&1 | grep -c 'No such'
  one
  000: b7 00 00 00 01 00 00 00
  008: 95 00 00 00 00 00 00 00
  two
  000: b7 00 00 00 02 00 00 00
  008: 95 00 00 00 00 00 00 00
  2 programs pinned in $PIN
  PIN/one: error[L015]: cannot pin 'one' (File exists)
  hint: remove the old pin: rm PIN/one
  TMP/none.c: error[R005]: cannot read the file (No such file or directory)
  1
$ skep load $TMP/l.c; skep load; skep load --type xdp $TMP/l.c $PIN; rm -rf $PIN; skep load --raw --type nothing $TMP/l.c $PIN; printf '1234567' > $TMP/seven; skep load --raw $TMP/seven $PIN; : > $TMP/none; skep load --raw $TMP/none $PIN
  error[R006]: a source or an object, and a path to pin to, are needed
  hint: skep load FILE.o|FILE.c PIN_PATH [--hexdump] | load --raw [--type TYPE] FILE PIN_PATH
  error[R006]: a source or an object, and a path to pin to, are needed
  hint: skep load FILE.o|FILE.c PIN_PATH [--hexdump] | load --raw [--type TYPE] FILE PIN_PATH
  '--type': error[R006]: this is of bare instructions (--raw): a source or an object says itself what its programs are
  hint: SEC("xdp") before a function makes it an XDP program; all: skep list section
  'nothing': error[R006]: this is no program type
  hint: see skep --help
  error[R006]: the file is no array of 8-byte instructions
  hint: see skep --help
  error[R006]: the file is no array of 8-byte instructions
  hint: see skep --help
[2]
$ skep load $TMP/l.c /tmp/skep-no-bpffs-$$ 2>&1 | sed 's,-[0-9]*:,-N:,'; skep load --raw --type socket_filter $TMP/raw8 /tmp/skep-no-pin 2>&1 | sed "s,$TMP,TMP,"; printf '\267\0\0\0\0\0\0\0\225\0\0\0\0\0\0\0' > $TMP/raw8; skep load --raw --type socket_filter $TMP/raw8 /tmp/skep-no-pin
  /tmp/skep-no-bpffs-N: error[L014]: pins live in a BPF file system, and '/tmp' is not in one
  hint: mount it: mount -t bpf bpf /sys/fs/bpf
  TMP/raw8: error[R005]: cannot read the file (No such file or directory)
  /tmp/skep-no-pin: error[L014]: pins live in a BPF file system, and '/tmp' is not in one
  hint: mount it: mount -t bpf bpf /sys/fs/bpf
[4]
