/* kernel_net.h: macros and inline functions of the network's inner headers: <net/sock.h>, <net/inet_sock.h>,
 * <linux/tcp.h>, <linux/skbuff.h>, <linux/netdevice.h>. Fields of struct sock_common are named as fields of what
 * contains it. */
#ifndef SKEP_KERNEL_NET_H
#define SKEP_KERNEL_NET_H
#include "skep/kernel.h"
#include "skep/uapi_in6.h"

/* ---- sockets ---- */
#define sockaddr_storage __kernel_sockaddr_storage
#define sk_node __sk_common.skc_node
#define sk_nulls_node __sk_common.skc_nulls_node
#define sk_refcnt __sk_common.skc_refcnt
#define sk_hash __sk_common.skc_hash
#define sk_portpair __sk_common.skc_portpair
#define sk_addrpair __sk_common.skc_addrpair
#define sk_num __sk_common.skc_num
#define sk_dport __sk_common.skc_dport
#define sk_daddr __sk_common.skc_daddr
#define sk_rcv_saddr __sk_common.skc_rcv_saddr
#define sk_family __sk_common.skc_family
#define sk_state __sk_common.skc_state
#define sk_reuse __sk_common.skc_reuse
#define sk_reuseport __sk_common.skc_reuseport
#define sk_ipv6only __sk_common.skc_ipv6only
#define sk_net_refcnt __sk_common.skc_net_refcnt
#define sk_bound_dev_if __sk_common.skc_bound_dev_if
#define sk_bind_node __sk_common.skc_bind_node
#define sk_prot __sk_common.skc_prot
#define sk_net __sk_common.skc_net
#define sk_v6_daddr __sk_common.skc_v6_daddr
#define sk_v6_rcv_saddr __sk_common.skc_v6_rcv_saddr
#define sk_cookie __sk_common.skc_cookie
#define sk_flags __sk_common.skc_flags
#define inet_daddr sk.__sk_common.skc_daddr
#define inet_rcv_saddr sk.__sk_common.skc_rcv_saddr
#define inet_dport sk.__sk_common.skc_dport
#define inet_num sk.__sk_common.skc_num
#define ir_loc_addr req.__req_common.skc_rcv_saddr
#define ir_rmt_addr req.__req_common.skc_daddr
#define ir_num req.__req_common.skc_num
#define ir_rmt_port req.__req_common.skc_dport
#define ir_v6_rmt_addr req.__req_common.skc_v6_daddr
#define ir_v6_loc_addr req.__req_common.skc_v6_rcv_saddr
#define ir_iif req.__req_common.skc_bound_dev_if
#define tw_family __tw_common.skc_family
#define tw_state __tw_common.skc_state
#define tw_daddr __tw_common.skc_daddr
#define tw_dport __tw_common.skc_dport
#define tw_num __tw_common.skc_num
#define tw_rcv_saddr __tw_common.skc_rcv_saddr
#define tcp_sk(sk) ((struct tcp_sock *)(sk))
#define udp_sk(sk) ((struct udp_sock *)(sk))
#define raw_sk(sk) ((struct raw_sock *)(sk))
#define inet_sk(sk) ((struct inet_sock *)(sk))
#define inet_csk(sk) ((struct inet_connection_sock *)(sk))
#define inet_rsk(req) ((struct inet_request_sock *)(req))
#define inet_twsk(sk) ((struct inet_timewait_sock *)(sk))
#define tcp_rsk(req) ((struct tcp_request_sock *)(req))
#define inet_reqsk(sk) ((struct request_sock *)(sk))
#define unix_sk(sk) ((struct unix_sock *)(sk))
#define unix_peer(sk) (unix_sk(sk)->peer)
#define inet6_sk(sk) (inet_sk(sk)->pinet6)
#define sock_net(sk) ((sk)->__sk_common.skc_net.net)
#define dev_net(dev) ((dev)->nd_net.net)
#define read_pnet(pnet) ((pnet)->net)
/* A device can split what the socket's kind of segments asks for. */
#define net_gso_ok(features, gso_type) \
	(!(((netdev_features_t)(gso_type) << NETIF_F_GSO_SHIFT) & ~(netdev_features_t)(features)))
#define tcp_in_slow_start(tp) ((tp)->snd_cwnd < (tp)->snd_ssthresh)
#define tcp_min_rtt(tp) ((tp)->rtt_min.s[0].v)
#define tcp_snd_cwnd(tp) ((tp)->snd_cwnd)

/* ---- buffers and devices ---- */
#define skb_transport_header(skb) ((skb)->head + (skb)->transport_header)
#define skb_network_header(skb) ((skb)->head + (skb)->network_header)
#define skb_mac_header(skb) ((skb)->head + (skb)->mac_header)
#define skb_transport_offset(skb) ((int)(skb_transport_header(skb) - (skb)->data))
#define skb_network_offset(skb) ((int)(skb_network_header(skb) - (skb)->data))
#define skb_transport_header_was_set(skb) ((skb)->transport_header != (typeof((skb)->transport_header))~0U)
#define skb_mac_header_was_set(skb) ((skb)->mac_header != (typeof((skb)->mac_header))~0U)
#define skb_tail_pointer(skb) ((skb)->head + (skb)->tail)
#define skb_end_pointer(skb) ((skb)->head + (skb)->end)
#define skb_headlen(skb) ((skb)->len - (skb)->data_len)
#define skb_is_nonlinear(skb) ((skb)->data_len)
#define skb_shinfo(skb) ((struct skb_shared_info *)skb_end_pointer(skb))
#define skb_is_gso(skb) (skb_shinfo(skb)->gso_size)
#define skb_get_queue_mapping(skb) ((skb)->queue_mapping)
#define skb_get_rx_queue(skb) ((skb)->queue_mapping - 1)
#define skb_rx_queue_recorded(skb) ((skb)->queue_mapping != 0)
#define eth_hdr(skb) ((struct ethhdr *)skb_mac_header(skb))
#define ip_hdr(skb) ((struct iphdr *)skb_network_header(skb))
#define ipv6_hdr(skb) ((struct ipv6hdr *)skb_network_header(skb))
#define tcp_hdr(skb) ((struct tcphdr *)skb_transport_header(skb))
#define udp_hdr(skb) ((struct udphdr *)skb_transport_header(skb))
#define icmp_hdr(skb) ((struct icmphdr *)skb_transport_header(skb))
#define icmp6_hdr(skb) ((struct icmp6hdr *)skb_transport_header(skb))
#define tcp_flag_byte(th) (((u8 *)(th))[13])
#define tcp_hdrlen(skb) (tcp_hdr(skb)->doff * 4)
#define TCP_SKB_CB(skb) ((struct tcp_skb_cb *)&((skb)->cb[0]))
#endif
