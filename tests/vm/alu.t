== add64
-- asm
r0 = 0x7fffffffffffffff ll
r0 += 2
exit
-- result 0x8000000000000001
== add64-negative-immediate
-- asm
r0 = 5
r0 += -7
exit
-- result -2
== add32-clears-the-upper-half
-- asm
r0 = -1
w0 += 2
exit
-- result 1
== sub-and-neg
-- asm
r1 = 10
r0 = 3
r0 -= r1
r0 = -r0
w0 -= 8
w0 = -w0
exit
-- result 1
== neg32-of-least
-- asm
w0 = 0x80000000
w0 = -w0
exit
-- result 0x80000000
== mul64
-- asm
r0 = 0x123456789 ll
r1 = 0x987654321 ll
r0 *= r1
exit
-- result 0xd77d742cce1833a9
== mul32
-- asm
r0 = -1
w0 *= 3
exit
-- result 0xfffffffd
== div64-by-register
-- asm
r0 = -1
r1 = 10
r0 /= r1
exit
-- result 0x1999999999999999
== div64-by-zero-is-zero
-- asm
r0 = 77
r1 = 0
r0 /= r1
exit
-- result 0
== mod64-by-zero-keeps
-- asm
r0 = -77
r1 = 0
r0 %= r1
exit
-- result -77
== mod32-by-zero-clears-the-upper-half
-- asm
r0 = -77
r1 = 0
w0 %= w1
exit
-- result 0xffffffb3
== div32-by-a-register-whose-upper-half-is-set
-- asm
r0 = 100
r1 = 0x100000000 ll
w0 /= w1
exit
-- result 0
== div64-by-a-negative-immediate
-- asm
r0 = -1
r0 /= -2
exit
-- result 1
== sdiv64
-- asm
r0 = -77
r1 = 10
r0 s/= r1
exit
-- result -7
== sdiv64-least-by-minus-one
-- asm
r0 = 0x8000000000000000 ll
r1 = -1
r0 s/= r1
exit
-- result 0x8000000000000000
== sdiv32-least-by-minus-one
-- asm
w0 = 0x80000000
w1 = -1
w0 s/= w1
exit
-- result 0x80000000
== sdiv64-by-zero
-- asm
r0 = -5
r1 = 0
r0 s/= r1
exit
-- result 0
== smod64
-- asm
r0 = -77
r1 = 10
r0 s%= r1
exit
-- result -7
== smod64-by-minus-one
-- asm
r0 = 0x8000000000000000 ll
r1 = -1
r0 s%= r1
exit
-- result 0
== smod32-immediate
-- asm
w0 = -77
w0 s%= -10
exit
-- result 0xfffffff9
== smod32-by-zero
-- asm
w0 = -5
w1 = 0
w0 s%= w1
exit
-- result 0xfffffffb
== logic
-- asm
r0 = 0xff00ff00ff00ff00 ll
r1 = 0x0ff00ff00ff00ff0 ll
r2 = r0
r2 &= r1
r3 = r0
r3 |= r1
r0 ^= r1
r0 += r2
r0 += r3
exit
-- result 0xffe1ffe1ffe1ffe0
== and-with-a-negative-immediate
-- asm
r0 = -1
r0 &= -16
exit
-- result -16
== and32-with-a-negative-immediate
-- asm
r0 = -1
w0 &= -16
exit
-- result 0xfffffff0
== shifts64
-- asm
r0 = 0x8000000000000001 ll
r1 = r0
r2 = r0
r0 <<= 1
r1 >>= 63
r2 s>>= 63
r0 += r1
r0 += r2
exit
-- result 2
== shift64-counts-modulo-64
-- asm
r0 = 3
r1 = 65
r0 <<= r1
exit
-- result 6
== shift32-counts-modulo-32
-- asm
r0 = 3
r1 = 33
w0 <<= w1
exit
-- result 6
== arsh32
-- asm
w0 = 0x80000000
w0 s>>= 31
exit
-- result 0xffffffff
== rsh32-of-a-register-whose-upper-half-is-set
-- asm
r0 = -1
w0 >>= 4
exit
-- result 0x0fffffff
== mov32-of-a-negative-immediate
-- asm
w0 = -1
exit
-- result 0xffffffff
== mov64-of-a-negative-immediate
-- asm
r0 = -1
exit
-- result -1
== mov32-cuts
-- asm
r1 = 0x123456789 ll
w0 = w1
exit
-- result 0x23456789
== movsx
-- asm
r1 = 0x8080808080808080 ll
r2 = (s8)r1
r3 = (s16)r1
r4 = (s32)r1
r0 = r2
r0 ^= r3
r0 ^= r4
exit
-- result 0xffffffff8080ff80
== movsx32
-- asm
r1 = 0x8080808080808080 ll
w2 = (s8)w1
w3 = (s16)w1
r0 = r2
r0 <<= 32
r0 |= r3
exit
-- result 0xffffff80ffff8080
== swap-to-big-endian
-- asm
r0 = 0x0102030405060708 ll
r1 = r0
r2 = r0
r0 = be16 r0
r1 = be32 r1
r2 = be64 r2
r0 += r1
r0 += r2
exit
-- result 0x080706050c0a100d
== cut-to-little-endian
-- asm
r0 = 0x0102030405060708 ll
r1 = r0
r0 = le16 r0
r1 = le32 r1
r0 += r1
exit
-- result 0x05060e10
== bswap
-- asm
r0 = 0x0102030405060708 ll
r1 = r0
r2 = r0
r0 = bswap16 r0
r1 = bswap32 r1
r2 = bswap64 r2
r0 += r1
r0 += r2
exit
-- result 0x080706050c0a100d
== wide-constant
-- asm
r0 = 0xfedcba9876543210 ll
exit
-- result 0xfedcba9876543210
== division-by-the-constant-zero
-- asm
r0 = 1
.byte 0x37, 0, 0, 0, 0, 0, 0, 0
exit
-- error division by zero
== shift-by-the-width
-- asm
r0 = 1
.byte 0x67, 0, 0, 0, 64, 0, 0, 0
exit
-- error shift by more bits
== frame-pointer-is-read-only
-- asm
r10 += 8
r0 = 0
exit
-- error r10, the frame pointer, is read only
== register-never-set
-- asm
r0 = 1
r0 += r3
exit
-- error r3 is read before
== register-eleven
-- asm
.byte 0xb7, 0x0b, 0, 0, 0, 0, 0, 0
r0 = 0
exit
-- error register above r10
== unknown-opcode
-- asm
.byte 0xff, 0, 0, 0, 0, 0, 0, 0
r0 = 0
exit
-- error unknown opcode
== reserved-field
-- asm
r0 = 0
.byte 0xbf, 0, 0, 0, 1, 0, 0, 0
exit
-- error reserved imm field
