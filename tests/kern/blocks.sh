# Tools of disks, on a disk of known reads: one process asks for 16 pieces of 64 KiB, and each tool says what it says of them.
# needs: btf tracefs guest module:loop
head -c 1048576 /dev/zero >"$TMP/disk" || fail "no room"
disk=$(losetup -f) && losetup "$disk" "$TMP/disk" || skip "no loop device"
trap 'losetup -d "$disk"' EXIT
read="exec dd if=$disk of=/dev/null bs=64k iflag=direct"
one biosnoop -f json -c "$read"
same 16 "$(count '/"comm":"dd".*"bytes":65536,.*"err":0}/')" biosnoop
one biostacks --folded -c "$read"
same yes "$(awk '/^dd;.*submit_bio/ { us += $NF } END { print (us > 100 ? "yes" : us) }' "$TMP/out")" biostacks
one biolatency -f json -c "$read"
same 16 "$(counts)" biolatency
one bitesize -f json -c "$read"
same 16 "$(counts)" bitesize
one biotop -d 2 -c "$read"
some '$2 == "dd" && $3 == "R" && $5 == 16 && $6 == "1.00M"' biotop
one biopattern -c "$read"
some '$5 == 16 && $6 == "1.00M"' biopattern
# A file system on that disk, by the tools that have its name.
mkdir "$TMP/mnt"
if mke2fs "$disk" >/dev/null 2>&1 && mount -t ext4 "$disk" "$TMP/mnt" 2>"$TMP/err"; then
    one ext4slower 0 --follow -- "$WORK/work" write "$TMP/mnt/own" 23 1000
    same 23 "$(count '$1 == "work" && $3 == "W" && $4 == 1000 && $7 == "ext4" && $NF == "own"')" ext4slower
    one ext4dist -f json --follow -- "$WORK/work" write "$TMP/mnt/own" 23 1000
    same 23 "$(grep '"write"' "$TMP/out" | grep -o '"count":[0-9]*' | awk -F: '{ n += $2 } END { print n + 0 }')" ext4dist
    one xfsslower 0 --follow -- "$WORK/work" write "$TMP/mnt/own" 23 1000
    same 0 "$(count 'NR > 1')" "xfsslower of another file system"
    umount "$TMP/mnt"
else
    bad "ext4: $(cat "$TMP/err")"
fi
all_held
