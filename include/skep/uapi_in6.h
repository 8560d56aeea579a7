/* uapi_in6.h: what <linux/in6.h>, <linux/icmpv6.h> and <netinet/in.h> give besides uapi.h: short names of members. They
 * are macros, which would be in the way of sources that never asked for them. */
#ifndef SKEP_UAPI_IN6_H
#define SKEP_UAPI_IN6_H
#include "skep/uapi_macros.h"
#define IN6_U32(a, n) (((const struct in6_addr *)(a))->in6_u.u6_addr32[n])
#define IN6_U8(a, n) (((const struct in6_addr *)(a))->in6_u.u6_addr8[n])
#define IN6_IS_ADDR_UNSPECIFIED(a) (!(IN6_U32(a, 0) | IN6_U32(a, 1) | IN6_U32(a, 2) | IN6_U32(a, 3)))
#define IN6_IS_ADDR_LOOPBACK(a) \
	(!(IN6_U32(a, 0) | IN6_U32(a, 1) | IN6_U32(a, 2)) && IN6_U32(a, 3) == __builtin_bswap32(1))
#define IN6_IS_ADDR_MULTICAST(a) (IN6_U8(a, 0) == 0xff)
#define IN6_IS_ADDR_LINKLOCAL(a) (IN6_U8(a, 0) == 0xfe && (IN6_U8(a, 1) & 0xc0) == 0x80)
#define IN6_IS_ADDR_SITELOCAL(a) (IN6_U8(a, 0) == 0xfe && (IN6_U8(a, 1) & 0xc0) == 0xc0)
#define IN6_IS_ADDR_V4MAPPED(a) (!(IN6_U32(a, 0) | IN6_U32(a, 1)) && IN6_U32(a, 2) == __builtin_bswap32(0xffff))
#define IN6_IS_ADDR_V4COMPAT(a) \
	(!(IN6_U32(a, 0) | IN6_U32(a, 1) | IN6_U32(a, 2)) && __builtin_bswap32(IN6_U32(a, 3)) > 1)
#define IN6_IS_ADDR_MC_NODELOCAL(a) (IN6_IS_ADDR_MULTICAST(a) && (IN6_U8(a, 1) & 0xf) == 0x1)
#define IN6_IS_ADDR_MC_LINKLOCAL(a) (IN6_IS_ADDR_MULTICAST(a) && (IN6_U8(a, 1) & 0xf) == 0x2)
#define IN6_IS_ADDR_MC_SITELOCAL(a) (IN6_IS_ADDR_MULTICAST(a) && (IN6_U8(a, 1) & 0xf) == 0x5)
#define IN6_IS_ADDR_MC_ORGLOCAL(a) (IN6_IS_ADDR_MULTICAST(a) && (IN6_U8(a, 1) & 0xf) == 0x8)
#define IN6_IS_ADDR_MC_GLOBAL(a) (IN6_IS_ADDR_MULTICAST(a) && (IN6_U8(a, 1) & 0xf) == 0xe)
#define IN6_ARE_ADDR_EQUAL(a, b) (IN6_U32(a, 0) == IN6_U32(b, 0) && IN6_U32(a, 1) == IN6_U32(b, 1) && \
	IN6_U32(a, 2) == IN6_U32(b, 2) && IN6_U32(a, 3) == IN6_U32(b, 3))
#define IN6ADDR_ANY_INIT { { { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 } } }
#define IN6ADDR_LOOPBACK_INIT { { { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 } } }
#define s6_addr in6_u.u6_addr8
#define s6_addr16 in6_u.u6_addr16
#define s6_addr32 in6_u.u6_addr32
#define icmp6_identifier icmp6_dataun.u_echo.identifier
#define icmp6_sequence icmp6_dataun.u_echo.sequence
#define icmp6_pointer icmp6_dataun.un_data32[0]
#define icmp6_mtu icmp6_dataun.un_data32[0]
#define icmp6_unused icmp6_dataun.un_data32[0]
#define icmp6_maxdelay icmp6_dataun.un_data16[0]
#define icmp6_datagram icmp6_dataun.u_dgram
#define icmp6_router icmp6_dataun.u_nd_advt.router
#define icmp6_solicited icmp6_dataun.u_nd_advt.solicited
#define icmp6_override icmp6_dataun.u_nd_advt.override
#define icmp6_ndiscreserved icmp6_dataun.u_nd_advt.reserved
#define icmp6_hop_limit icmp6_dataun.u_nd_ra.hop_limit
#define icmp6_addrconf_managed icmp6_dataun.u_nd_ra.managed
#define icmp6_addrconf_other icmp6_dataun.u_nd_ra.other
#define icmp6_rt_lifetime icmp6_dataun.u_nd_ra.rt_lifetime
#define icmp6_router_pref icmp6_dataun.u_nd_ra.router_pref
#endif
