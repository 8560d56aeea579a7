# A struct that only a module has: its types are the module's while it is loaded, in the source as in the object.
# needs: btf bpffs tracefs module:veth
[ -r /sys/kernel/btf/veth ] || skip "veth is no module here, or has no types of its own"
cat >"$TMP/veth.c" <<'END'
RAW_TRACEPOINT_PROBE(net_dev_xmit)
{
    struct veth_rq *queue = (void *)ctx->args[0];
    return queue->rx_notify_masked + queue->xdp_mem.id;
}
END
run "$SKEP" cc "$TMP/veth.c" -o "$TMP/veth.o"
for form in c o; do
    run "$SKEP" load "$TMP/veth.$form" "/sys/fs/bpf/skep-veth-$$"
    rm -rf "/sys/fs/bpf/skep-veth-$$"
done
sed -i 's/rx_notify_masked/no_such_member/' "$TMP/veth.c"
refuse 1 "$SKEP" cc "$TMP/veth.c" -o "$TMP/veth.o"
expect_count 1 "C103.*'struct veth_rq' has no member 'no_such_member'" "$TMP/err"
