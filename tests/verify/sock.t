== state-of-the-common-part
-- type sched_cls
-- asm
r0 = *(u64 *)(r1 + 168)
if r0 == 0 goto out
r0 = *(u32 *)(r0 + 72)
out: r0 = 0
exit
-- accepted 7
== queue-of-the-common-part
-- type sched_cls
-- asm
r0 = *(u64 *)(r1 + 168)
if r0 == 0 goto out
r0 = *(u16 *)(r0 + 76)
out: r0 = 0
exit
-- accepted 7
== type-is-not-common
-- type sched_cls
-- asm
r0 = *(u64 *)(r1 + 168)
if r0 == 0 goto out
r0 = *(u32 *)(r0 + 8)
out: r0 = 0
exit
-- refused btf 2
== half-of-a-family
-- type sched_cls
-- asm
r0 = *(u64 *)(r1 + 168)
if r0 == 0 goto out
r0 = *(u8 *)(r0 + 5)
out: r0 = 0
exit
-- refused btf 2
== mark-in-part
-- type sched_cls
-- asm
r0 = *(u64 *)(r1 + 168)
if r0 == 0 goto out
r1 = r0
call bpf_sk_fullsock
if r0 == 0 goto out
r0 = *(u16 *)(r0 + 16)
out: r0 = 0
exit
-- refused btf 5
== behind-the-port
-- type sched_cls
-- asm
r0 = *(u64 *)(r1 + 168)
if r0 == 0 goto out
r0 = *(u16 *)(r0 + 50)
out: r0 = 0
exit
-- refused btf 2
== two-halves-of-tcp
-- type sched_cls
-- asm
r0 = *(u64 *)(r1 + 168)
if r0 == 0 goto out
r1 = r0
call bpf_tcp_sock
if r0 == 0 goto out
r0 = *(u32 *)(r0 + 84)
out: r0 = 0
exit
-- refused btf 5
== past-the-end-of-tcp
-- type sched_cls
-- asm
r0 = *(u64 *)(r1 + 168)
if r0 == 0 goto out
r1 = r0
call bpf_tcp_sock
if r0 == 0 goto out
r0 = *(u32 *)(r0 + 112)
out: r0 = 0
exit
-- refused btf 5
== what-a-tail-call-leaves
-- type xdp
-- maps
jt prog_array 4 4 1
-- asm
r2 = jt ll
r3 = 0
call bpf_tail_call
exit
-- refused not-init 4
