# Tools of functions of the kernel, each with a known workload.
# needs: kprobe btf tracefs
one filelife --follow -- sh -c 'for i in 1 2 3; do : >"$0/x$i"; rm "$0/x$i"; done' "$TMP"
same 3 "$(count '/ x[123]$/')" filelife
one funccount --follow vfs_write -- "$WORK/syscalls" write 23
same "vfs_write 23" "$(awk '$1 == "vfs_write" { print $1, $2 }' "$TMP/out")" funccount
one funccount --follow r::vfs_write -- "$WORK/syscalls" write 23
same "vfs_write 23" "$(awk '$1 == "vfs_write" { print $1, $2 }' "$TMP/out")" "funccount of a return"
"$SKEP" funccount --follow 'r::vfs_writ*' -- "$WORK/syscalls" write 23 >"$TMP/out" 2>"$TMP/err" </dev/null
code=$?
same yes "$(if [ $code = 4 ]; then grep -q 'CONFIG_FPROBE' "$TMP/err"; else grep -q '^vfs_write  *23$' "$TMP/out"; fi && echo yes)" "funccount of returns by a pattern"
one stackcount --folded --follow vfs_write -- "$WORK/syscalls" write 23
same 23 "$(awk '/sys_write;vfs_write / { n += $NF } END { print n + 0 }' "$TMP/out")" stackcount
one funclatency -u -f json --follow vfs_write -- "$WORK/syscalls" write 23
same 23 "$(counts)" funclatency
one trace 'vfs_write "%d bytes", arg3' --follow -- "$WORK/syscalls" write 23
same 23 "$(count '/syscalls +vfs_write +[0-9]+ bytes$/')" trace
one trace 'r::vfs_write "wrote %d", retval' --follow -- "$WORK/syscalls" write 23
same 23 "$(count '/vfs_write +wrote [0-9]+$/')" "trace of a return"
one trace 'r::vfs_write (retval < 0) "failed: %ld", retval' --follow -- sh -c 'for i in 1 2 3; do echo x >/dev/full; done 2>/dev/null; true'
same 3 "$(count '/failed: -28$/')" "trace of failures"
one funcslower -u 0 --follow vfs_write -- "$WORK/syscalls" write 23
same 23 "$(count '$1 == "syscalls"')" funcslower
one vfsstat 0.3 1 -- sh -c "'$WORK/syscalls' write 2300; sleep 0.5"
some 'NR == 2 && $3 >= 2300' vfsstat
# Newer kernels have a tracepoint for this, of files that have their pages as disks' files have them: ramfs has, tmpfs has not.
mkdir "$TMP/ram" && mount -t ramfs ramfs "$TMP/ram" && cp "$SKEP" "$TMP/ram/file"
one cachestat -c "cat '$TMP/ram/file' >/dev/null"
some 'NR > 1 && $2 > 0' cachestat
umount "$TMP/ram"
# Each page is counted once, and few others are read meanwhile; the tracepoints leave tmpfs out.
if [ ! -e /sys/kernel/tracing/events/filemap/mm_filemap_get_pages ] && mount -t tmpfs tmpfs "$TMP/ram"; then
    cp "$SKEP" "$TMP/ram/file"
    pages=$(($(stat -c %s "$SKEP") / 4096))
    one cachestat -c "cat '$TMP/ram/file' >/dev/null"
    some 'NR > 1 && $2 >= '$pages' && $2 < '$((pages * 7 / 4)) "cachestat of tmpfs"
    umount "$TMP/ram"
fi
one dcstat -c "ls '$TMP/none$$' 2>/dev/null; true"
some 'NR > 1 && $2 > 0' dcstat
one argdist -C 'p::vfs_write(void *file, char *buf, size_t n):size_t:n' --follow -- "$WORK/syscalls" write 23
same "23 n = 1" "$(awk '$1 == 23 { print $1, $2, $3, $4 }' "$TMP/out")" argdist
one argdist -H 'r::vfs_write(void *file, char *buf, size_t n):u64:$latency:$entry(n) == 1' -f json --follow -- "$WORK/syscalls" write 23
same 23 "$(counts)" "argdist of a return"
head -c 262144 "$SKEP" >"$TMP/read" && sync && echo 3 >/proc/sys/vm/drop_caches
one readahead -c "cat '$TMP/read' >/dev/null"
some '/pages were read ahead/' readahead
one swapin -d 0.2
! have func:migrate_misplaced_folio && ! have func:migrate_misplaced_page || one numamove -d 0.2
all_held
