# Tools of the network: four connections of known bytes, datagrams, a port where nobody listens and a host that does not answer. What the
# kernel does of its own accord (segments sent again, round trips) is counted by its tracing, too, and both must agree.
# needs: btf tracefs tracepoint:sock:inet_sock_set_state
w=$WORK/work port=$((10000 + $$ % 7000 * 3))
four="for i in 1 2 3 4; do '$WORK/talk' tcp 3 $port; done"
one tcpconnect -P $port -c "$four"
same 4 "$(count '$2 == "talk" && $5 == "127.0.0.1" && $NF == '$port)" tcpconnect
one tcpaccept -P $port -c "$four"
same 4 "$(count '$2 == "talk" && $3 == 4 && $4 == "127.0.0.1" && $NF == '$port)" tcpaccept
one tcpconnlat -c "$four"
same 4 "$(count '$2 == "talk" && $5 == "127.0.0.1" && $6 == '$port)" tcpconnlat
one tcplife -D $port -c "$four"
same 4 "$(count '$2 == "talk" && $6 == '$port' && $7 >= 300 && $7 <= 302 && $8 >= 30 && $8 <= 31')" tcplife
one tcpstates -D $port -c "$four"
same "4 4" "$(count '$8 == "CLOSE" && $9 == "SYN_SENT"') $(count '$8 == "SYN_SENT" && $9 == "ESTABLISHED"')" tcpstates
one tcptop -f json -c "$four"
same "4 30 300" "$(sed -n 's/.*"rport":'$port',"rx":\([0-9]*\),"tx":\([0-9]*\).*/\1 \2/p' "$TMP/out" | awk '{ n++; r = $1; t = $2 } END { print n, r, t }')" tcptop
if have tracepoint:tcp:tcp_probe; then
    watched tcp/tcp_probe "dport == $port"
    one tcprtt -P $port -f json -c "$four"
    same "$(seen)" "$(counts)" tcprtt
    some '/"count":[1-9]/' tcprtt
fi
own="ip link set lo up; ip addr add 192.0.2.1/32 dev lo; ip route add 192.0.2.2/32 dev lo src 192.0.2.1"
if have tracepoint:tcp:tcp_retransmit_skb; then
    watched tcp/tcp_retransmit_skb "dport == $port"
    one tcpretrans -c "unshare -n sh -c '$own; $w connect 192.0.2.2 $port 1 1500'"
    same "$(seen)" "$(count '$4 == "192.0.2.2" && $5 == '$port' && $6 == "SYN_SENT"')" tcpretrans
    some '$5 == '$port tcpretrans
fi
"$SKEP" tcpdrop -c "unshare -n sh -c 'ip link set lo up; $w connect 127.0.0.1 $port 3 5000'" >"$TMP/out" 2>"$TMP/err" </dev/null
code=$?
case $code in
0) same 3 "$(count '$4 == "127.0.0.1" && $5 == '$port)" tcpdrop ;;
*) same 1 "$(grep -c 'error\[' "$TMP/err")" "tcpdrop: the reason" ;;
esac
one dnssnoop -c "unshare -n sh -c 'ip link set lo up; $w dns n$$.example.org'"
same "question NXDOMAIN" "$(awk '$5 == "AAAA" && $NF == "n'$$'.example.org" { print $6 }' "$TMP/out" | xargs)" dnssnoop
# Failures of XDP, each of a datagram.
if [ "$KERNEL" != host ] && have xdp; then
    private_bpffs
    echo '#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
char LICENSE[] SEC("license") = "GPL";
SEC("xdp") int fails(struct xdp_md *ctx) { return XDP_ABORTED; }' >"$TMP/fails.c"
    run "$SKEP" load "$TMP/fails.c" "$pins/net"
    start "$SKEP" attach "$pins/net/fails" xdp:lo
    wait_for 10 '[ -s "$TMP/out" ]'
    "$SKEP" xdpstat 1 -c "'$w' datagrams 23 $port" >"$TMP/stat" 2>"$TMP/stat.err" </dev/null || bad "xdpstat: exit $?"
    stop
    cp "$TMP/stat" "$TMP/out"
    same 23 "$(awk 'NR > 1 { n += $4 } END { print n + 0 }' "$TMP/out")" xdpstat
fi
all_held
