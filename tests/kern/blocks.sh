# Tools of disks, on a disk of known reads: 16 requests of 64 KiB by one process, of which each tool says what it says of them.
# needs: btf tracefs guest module:loop
head -c 1048576 /dev/zero >"$TMP/disk" || fail "no room"
disk=$(losetup -f) && losetup "$disk" "$TMP/disk" || skip "no loop device"
trap 'losetup -d "$disk"' EXIT
readers="echo 3 >/proc/sys/vm/drop_caches; exec dd if=$disk of=/dev/null bs=64k iflag=direct"
dd if="$disk" of=/dev/null bs=64k count=1 iflag=direct 2>/dev/null || readers="echo 3 >/proc/sys/vm/drop_caches; exec dd if=$disk of=/dev/null bs=64k"
one biosnoop -c "$readers"
cat "$TMP/out"
one biostacks --folded -c "$readers"
cat "$TMP/out"
one biostacks -v --folded -c "$readers"
cat "$TMP/err"
one biolatency -c "$readers"
cat "$TMP/out"
one bitesize -c "$readers"
cat "$TMP/out"
one biotop -d 1 -c "$readers"
cat "$TMP/out"
one biopattern -c "$readers"
cat "$TMP/out"
all_held
