# A bare file of instructions, loaded and pinned, its bytes shown as the loader of the hand-written example shows them.
# needs: root
$ printf '\267\0\0\0\0\0\0\0\225\0\0\0\0\0\0\0' > $TMP/raw.bin; skep load --raw --hexdump --type socket_filter $TMP/raw.bin $PIN
  000: b7 00 00 00 00 00 00 00
  008: 95 00 00 00 00 00 00 00
$ skep dis $PIN | sed 's/^[0-9]*: //'
  socket_filter raw, 2 instructions as the kernel runs them
       0: r0 = 0
       1: exit
$ skep show prog $PIN | grep -oE 'socket_filter|name raw|gpl|xlated 16B|pinned .*'
  socket_filter
  name raw
  gpl
  xlated 16B
  pinned $PIN
$ skep load --raw --type socket_filter $TMP/raw.bin $PIN
  $PIN: error[R007]: cannot pin the program (File exists)
  hint: see what there is: ls /sys/fs/bpf
[1]
$ rm $PIN
