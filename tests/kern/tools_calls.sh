# Tools of system calls, each with a workload that makes so many of them.
# needs: guest btf tracefs tracepoint:syscalls:sys_enter_openat
w=$WORK/work
one killsnoop --follow -- "$w" signal
same "URG WINCH URG" "$(awk '$3 == "work" { print $4 }' "$TMP/out" | xargs)" killsnoop
same 1 "$(count '$3 == "work" && $5 == 4194303 && $6 == "ESRCH"')" "killsnoop of a failure"
mkdir "$TMP/mnt"
one mountsnoop --follow -- "$w" mount "$TMP/mnt" 3
same "3 3 1" "$(count '$4 == "MOUNT" && $5 == 0') $(count '$4 == "UMOUNT" && $5 == 0') $(count '$4 == "UMOUNT" && $5 == "EINVAL"')" mountsnoop
one statsnoop --follow -- "$w" stat 23 "$TMP/none"
same 69 "$(count '$2 == "work" && $4 == "ENOENT" && $NF == "'"$TMP/none"'"')" statsnoop
one syncsnoop --follow -- "$w" sync "$TMP/file" 3
same "3 4 5" "$(for c in FSYNC FDATASYNC SYNC_FILE_RANGE; do count '$3 == "work" && $4 == "'$c'"'; done | xargs)" syncsnoop
if have tracepoint:syscalls:sys_enter_shmget; then
    one shmsnoop --follow -- "$w" shm 23
    same "23 23 23 23" "$(for c in SHMGET SHMAT SHMDT SHMCTL; do count '$2 == "work" && $3 == "'$c'"'; done | xargs)" shmsnoop
fi
port=$((10000 + $$ % 7000 * 3))
one bindsnoop -P $port --follow -- "$w" bind $port 7
same "1 6" "$(count '$2 == "work" && $7 == "FTNR."') $(count '$2 == "work" && $7 == "...R."')" bindsnoop
one futexctn -f json --follow -- "$w" futex 5
same '"lock":"0x10000000","waits":6' "$(grep -o '"lock":"0x10000000","waits":[0-9]*' "$TMP/out")" futexctn
one opensnoop -x --follow -- "$w" stat 1 "$TMP/none"
same 0 "$(count '$2 == "work" && $NF == "'"$TMP/none"'"')" "opensnoop of what is not opened"
system=$(awk -v at="$TMP" 'index(at "/", ($2 == "/" ? "" : $2) "/") == 1 && length($2) >= n { n = length($2); type = $3 } END { print type }' /proc/mounts)
one fsdist -t "$system" -f json --follow -- "$w" write "$TMP/own" 23 1000
same 23 "$(grep '"write"' "$TMP/out" | grep -o '"count":[0-9]*' | awk -F: '{ n += $2 } END { print n + 0 }')" fsdist
one fsslower 0 -t "$system" --follow -- "$w" write "$TMP/own" 23 1000
same 23 "$(count '$1 == "work" && $3 == "W" && $4 == 1000 && $7 == "'"$system"'" && $NF == "own"')" fsslower
one fileslower 0 --follow -- "$w" write "$TMP/own" 23 1000
same 23 "$(count '$1 == "work" && $3 == "W" && $4 == 1000 && $NF == "own"')" fileslower
one filetop -f json --follow -- "$w" write "$TMP/own" 23 1000
same '"writes":23,"r_bytes":0,"w_bytes":23000' "$(grep '"file":"own"' "$TMP/out" | grep -o '"writes":[0-9]*,"r_bytes":[0-9]*,"w_bytes":[0-9]*')" filetop
one execsnoop -x --follow -- sh -c "'$TMP/none' x 2>/dev/null; true"
same 1 "$(count '/ ENOENT .*none x$/')" "execsnoop of a failure"
all_held
