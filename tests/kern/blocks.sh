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
all_held
