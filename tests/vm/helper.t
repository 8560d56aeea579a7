== probe-read-of-own-memory
-- asm
*(u64 *)(r10 - 8) = 77
r1 = r10
r1 += -16
r2 = 8
r3 = r10
r3 += -8
*(u64 *)(r1 + 0) = 0
call bpf_probe_read_kernel
r1 = *(u64 *)(r10 - 16)
r0 += r1
exit
-- result 77
== probe-read-of-nothing-gives-zeros
-- asm
*(u64 *)(r10 - 8) = 77
r1 = r10
r1 += -8
r2 = 8
r3 = 0
call bpf_probe_read_kernel
r1 = *(u64 *)(r10 - 8)
r0 += r1
exit
-- result -34
== probe-read-string
-- asm
*(u64 *)(r10 - 8) = 0x00636261
*(u64 *)(r10 - 16) = -1
r1 = r10
r1 += -16
r2 = 8
r3 = r10
r3 += -8
call bpf_probe_read_kernel_str
r1 = *(u32 *)(r10 - 16)
r0 <<= 32
r0 |= r1
exit
-- result 0x400636261
== probe-read-string-cut
-- asm
*(u64 *)(r10 - 8) = 0x64636261
*(u64 *)(r10 - 16) = -1
r1 = r10
r1 += -16
r2 = 3
r3 = r10
r3 += -8
call bpf_probe_read_kernel_str
r1 = *(u32 *)(r10 - 16)
r0 <<= 32
r0 |= r1
exit
-- result 0x3ff006261
== printk
-- asm
r1 = 0x20642520726f6f66 ll
*(u64 *)(r10 - 24) = r1
r1 = 0x78252073252075 ll
*(u64 *)(r10 - 16) = r1
*(u8 *)(r10 - 9) = 0
r1 = 0x20642520726f6f66 ll
*(u64 *)(r10 - 24) = r1
r1 = 0x000a7825207525 ll
*(u64 *)(r10 - 16) = r1
r1 = r10
r1 += -24
r2 = 15
r3 = -5
r4 = 7
r5 = 255
call bpf_trace_printk
exit
-- result 13
-- printed foor -5 7 ff
== printk-address
-- asm
r1 = 0x6970252034497025 ll
*(u64 *)(r10 - 32) = r1
r1 = 0x34 ll
*(u64 *)(r10 - 24) = r1
r1 = r10
r1 += -32
r2 = 10
*(u32 *)(r10 - 8) = 0x0100007f
r3 = r10
r3 += -8
r4 = r3
call bpf_trace_printk
exit
-- result 25
-- printed 127.0.0.1 127.000.000.001
== printk-width
-- asm
r1 = 0x3530257c64352d25 ll
*(u64 *)(r10 - 32) = r1
r1 = 0x7c78 ll
*(u64 *)(r10 - 24) = r1
r1 = r10
r1 += -32
r2 = 11
r3 = -7
r4 = 255
call bpf_trace_printk
exit
-- result 12
-- printed -7   |000ff|
== printk-wide
-- asm
r1 = 0x752520756c6c25 ll
*(u64 *)(r10 - 32) = r1
r1 = r10
r1 += -32
r2 = 8
r3 = -1
r4 = -1
call bpf_trace_printk
exit
-- result 31
-- printed 18446744073709551615 4294967295
== printk-width-of-text
-- asm
r1 = 0x7c633525 ll
*(u64 *)(r10 - 32) = r1
r1 = r10
r1 += -32
r2 = 5
r3 = 65
call bpf_trace_printk
exit
-- result 6
-- printed     A|
== printk-text-of-the-kernel
-- asm
r1 = 0x786c2520736b7025 ll
*(u64 *)(r10 - 32) = r1
r1 = 0x0 ll
*(u64 *)(r10 - 24) = r1
r1 = r10
r1 += -32
r2 = 9
*(u32 *)(r10 - 8) = 0x00626168
r3 = r10
r3 += -8
r4 = -1
call bpf_trace_printk
exit
-- result 20
-- printed hab ffffffffffffffff
== printk-takes-no-precision
-- asm
r1 = 0x64322e25 ll
*(u64 *)(r10 - 32) = r1
r1 = r10
r1 += -32
r2 = 5
r3 = 1
call bpf_trace_printk
exit
-- result -22
== printk-takes-no-octal
-- asm
r1 = 0x6f25 ll
*(u64 *)(r10 - 32) = r1
r1 = r10
r1 += -32
r2 = 3
r3 = 1
call bpf_trace_printk
exit
-- result -22
== printk-takes-no-half
-- asm
r1 = 0x646825 ll
*(u64 *)(r10 - 32) = r1
r1 = r10
r1 += -32
r2 = 4
r3 = 1
call bpf_trace_printk
exit
-- result -22
== printk-takes-no-size
-- asm
r1 = 0x757a25 ll
*(u64 *)(r10 - 32) = r1
r1 = r10
r1 += -32
r2 = 4
r3 = 1
call bpf_trace_printk
exit
-- result -22
== printk-takes-no-alternate
-- asm
r1 = 0x782325 ll
*(u64 *)(r10 - 32) = r1
r1 = r10
r1 += -32
r2 = 4
r3 = 1
call bpf_trace_printk
exit
-- result -22
== printk-takes-no-percent-with-a-width
-- asm
r1 = 0x253525 ll
*(u64 *)(r10 - 32) = r1
r1 = r10
r1 += -32
r2 = 4
r3 = 1
call bpf_trace_printk
exit
-- result -22
== printk-takes-no-more-than-long-long
-- asm
r1 = 0x646c6c6c25 ll
*(u64 *)(r10 - 32) = r1
r1 = r10
r1 += -32
r2 = 6
r3 = 1
call bpf_trace_printk
exit
-- result -22
== printk-takes-no-unknown-pointer
-- asm
r1 = 0x617025 ll
*(u64 *)(r10 - 32) = r1
r1 = r10
r1 += -32
r2 = 4
r3 = 1
call bpf_trace_printk
exit
-- result -22
== printk-takes-no-string-in-a-word
-- asm
r1 = 0x787325 ll
*(u64 *)(r10 - 32) = r1
r1 = r10
r1 += -32
r2 = 4
r3 = 1
call bpf_trace_printk
exit
-- result -22
== strings-compare
-- no kernel: the second string must be a constant map value
-- asm
*(u64 *)(r10 - 8) = 0x00636261
*(u64 *)(r10 - 16) = 0x00646261
r1 = r10
r1 += -8
r2 = 8
r3 = r10
r3 += -16
call bpf_strncmp
exit
-- result -1
== number-from-text
-- asm
r1 = 0x202d31323378 ll
r1 = 0x7833322d2020 ll
*(u64 *)(r10 - 8) = r1
r1 = r10
r1 += -8
r2 = 8
r3 = 10
r4 = r10
r4 += -16
*(u64 *)(r4 + 0) = 0
call bpf_strtol
r1 = *(u64 *)(r10 - 16)
r0 <<= 32
r0 ^= r1
exit
-- result 0xfffffffaffffffe9
== number-in-hex
-- asm
r1 = 0x7a666678 ll
r1 = 0x7a66667830 ll
*(u64 *)(r10 - 8) = r1
r1 = r10
r1 += -8
r2 = 8
r3 = 0
r4 = r10
r4 += -16
*(u64 *)(r4 + 0) = 0
call bpf_strtoul
r1 = *(u64 *)(r10 - 16)
r0 <<= 32
r0 ^= r1
exit
-- result 0x4000000ff
== no-number
-- asm
r1 = 0x7a ll
*(u64 *)(r10 - 8) = r1
r1 = r10
r1 += -8
r2 = 8
r3 = 10
r4 = r10
r4 += -16
*(u64 *)(r4 + 0) = 0
call bpf_strtoul
exit
-- result -22
== negative-to-unsigned
-- asm
r1 = 0x352d ll
*(u64 *)(r10 - 8) = r1
r1 = r10
r1 += -8
r2 = 8
r3 = 10
r4 = r10
r4 += -16
*(u64 *)(r4 + 0) = 0
call bpf_strtoul
exit
-- result -22
== number-too-large
-- asm
r1 = 0x3939393939393939 ll
*(u64 *)(r10 - 24) = r1
*(u64 *)(r10 - 16) = r1
*(u64 *)(r10 - 8) = r1
r1 = r10
r1 += -24
r2 = 24
r3 = 10
r4 = r10
r4 += -32
*(u64 *)(r4 + 0) = 0
call bpf_strtoul
exit
-- result -34
== clocks-go-forward
-- asm
call bpf_ktime_get_ns
r6 = r0
call bpf_ktime_get_ns
r0 -= r6
if r0 s>= 0 goto out
r0 = 1
exit
out: r0 = 0
exit
-- result 0
== identity
-- asm
call bpf_get_current_pid_tgid
r0 >>= 32
if r0 != 0 goto out
r0 = 0
exit
out: r0 = 1
exit
-- result 1
== processor
-- asm
call bpf_get_smp_processor_id
if r0 < 4096 goto out
r0 = 0
exit
out: r0 = 1
exit
-- result 1
== probe-read-beyond-the-stack
-- asm
r1 = r10
r1 += -8
r2 = 16
r3 = 0
call bpf_probe_read_kernel
r0 = 0
exit
-- error outside of the stack
== perf-output
-- no kernel: needs the ring of a perf event
-- maps
ev perf_event_array 4 4 2
-- asm
*(u64 *)(r10 - 8) = 5
r2 = ev ll
r3 = 0xffffffff ll
r4 = r10
r4 += -8
r5 = 8
call bpf_perf_event_output
exit
-- result 0
== write-user-as-many-bytes-as-are-asked
-- no kernel: its memory is no process's
-- asm
r1 = 0x1122334455667788 ll
*(u64 *)(r10 - 8) = r1
*(u64 *)(r10 - 16) = 0
r1 = r10
r1 += -14
r2 = r10
r2 += -8
r3 = 4
r4 = 1
call bpf_probe_write_user
r1 = *(u64 *)(r10 - 16)
r0 += r1
exit
-- result 0x556677880000
== write-user-beyond-what-is-there
-- no kernel: its memory is no process's
-- asm
*(u64 *)(r10 - 8) = 77
r1 = r10
r1 += -2
r2 = r10
r2 += -8
r3 = 4
r4 = 1
call bpf_probe_write_user
exit
-- result -14
