"""hooks: each hook of the network is seen doing its work: a small program of net.bpf.c, traffic of our own between two network
namespaces (or within one cgroup), and one thing that must come of it. Everything is put there and taken away by skep.

Two namespaces, A and B, and a pair a0 (10.231.0.1) - b0 (10.231.0.2); a second one within B and C, c0 - c1, to redirect into."""
import ctypes, os, socket, struct, subprocess, sys, time

SKEP, TMP = os.environ["SKEP"], os.environ["TMP"]
HERE = os.path.dirname(os.path.abspath(__file__))
TAG = "skh%d" % os.getpid()
PIN = "/sys/fs/bpf/" + TAG
A, B, C = TAG + "a", TAG + "b", TAG + "c"
IP_A, IP_B = "10.231.0.1", "10.231.0.2"
IP6_A, IP6_B = "fd00:231::1", "fd00:231::2"
DROP, BACK, TO_DEVICE, TO_CPU, FILTERED, STEERED, SERVER = 7001, 7003, 7004, 7005, 7006, 7007, 7100
HITS = ("XDP_DROPPED XDP_PASSED XDP_BACK XDP_SENT XDP_ARRIVED XDP_CPU XDP_FRAGS TC_IN TC_OUT NF LOOKED_UP DISSECTED LWT_OUT "
	"SOCK_FILTER OPS_CONNECT MSG SKB_VERDICT REUSEPORT CG_IN CG_OUT CONNECT BIND SENDMSG RECVMSG PEER OWN GETOPT SETOPT SYSCTL "
	"DEVICE CREATE POST_BIND RELEASE CONNECT_UNIX RAN MIGRATED AT_DEVICE AT_CPU LWT_IN LWT_XMIT SEG6 PARSED SKB_BARE").split()
libc = ctypes.CDLL(None, use_errno=True)
home = os.open("/proc/self/ns/net", os.O_RDONLY)


class Skip(Exception):
	pass


def sh(*words, check=True):
	r = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
	if check and r.returncode:
		raise AssertionError("%s: %s" % (" ".join(words), r.stdout.strip()))
	return r.stdout


def skep(*words, check=True):
	return sh(SKEP, *words, check=check)


class within:
	"""In a network namespace; None: in the one we began in."""
	def __init__(self, name):
		self.name = name
	def __enter__(self):
		fd = os.open("/run/netns/" + self.name, os.O_RDONLY)
		assert libc.setns(fd, 0x40000000) == 0
		os.close(fd)
	def __exit__(self, *_):
		assert libc.setns(home, 0x40000000) == 0


def obj_get(path):
	name = ctypes.create_string_buffer(path.encode() + b"\0")
	attr = struct.pack("QIIQ", ctypes.addressof(name), 0, 0, 0)
	fd = libc.syscall({"x86_64": 321, "aarch64": 280}[os.uname().machine], 7, attr, len(attr))
	assert fd >= 0, path
	return fd


def update(map, key, value, program=None):
	"""A value of 8 bytes; program: 4 of a number, then its descriptor."""
	prog_fd = obj_get("%s/p/%s" % (PIN, program)) if program else -1
	k, v = struct.pack("I", key), struct.pack("Ii", value, prog_fd) if program else struct.pack("Q", value)
	kb, vb = ctypes.create_string_buffer(k, 4), ctypes.create_string_buffer(v, 8)
	fd = obj_get("%s/m/%s" % (PIN, map))
	attr = struct.pack("IIQQQ", fd, 0, ctypes.addressof(kb), ctypes.addressof(vb), 0)
	r = libc.syscall({"x86_64": 321, "aarch64": 280}[os.uname().machine], 2, attr, len(attr))
	os.close(fd)
	if program:
		os.close(prog_fd)
	assert r == 0, "%s: %s" % (map, os.strerror(ctypes.get_errno()))


def hits(name, map="m/hits"):
	n = HITS.index(name) if isinstance(name, str) else name
	fields = skep("map", "lookup", "%s/%s" % (PIN, map), str(n))
	return int(fields.split('"value":')[1].split("\n")[0])


class attached:
	def __init__(self, program, hook, namespace=None, folder="p"):
		self.link, self.namespace = "%s/l%d" % (PIN, id(self)), namespace
		self.words = ("attach", "%s/%s/%s" % (PIN, folder, program), hook, self.link)
	def __enter__(self):
		if self.namespace:
			with within(self.namespace):
				skep(*self.words)
		else:
			skep(*self.words)
	def __exit__(self, *_):
		os.unlink(self.link)
		time.sleep(0.02)


def family(address):
	return socket.AF_INET6 if address and ":" in address[0] else socket.AF_INET


def udp(namespace, address=None, like=None):
	with within(namespace):
		s = socket.socket(family(like or address), socket.SOCK_DGRAM)
	s.settimeout(1)
	if address:
		s.bind(address)
	return s


def tcp(namespace, address=None, like=None):
	with within(namespace):
		s = socket.socket(family(like or address), socket.SOCK_STREAM)
	s.settimeout(5)
	s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
	if address:
		s.bind(address)
		s.listen(5)
	return s


def received(s):
	try:
		return s.recv(20000)
	except (socket.timeout, BlockingIOError):
		return None


def one_way(port, arrives, size=23, count=5):
	"""Datagrams from A to B: do they arrive?"""
	to, back = udp(B, (IP_B, port)), udp(A)
	to.settimeout(2 if arrives else 0.2)
	for _ in range(count):
		back.sendto(b"x" * size, (IP_B, port))
	got = sum(received(to) is not None for _ in range(count if arrives else 1))
	assert got == (count if arrives else 0), "%d of %d datagrams to port %d arrived" % (got, count, port)


# ---- XDP -----------------------------------------------------------------------------------------------------------

def xdp_drop(hook="xdp:b0"):
	before, passed = hits("XDP_DROPPED"), hits("XDP_PASSED")
	with attached("xdp_drop", hook, B):
		one_way(DROP, False)
		one_way(DROP + 1, True)
	assert hits("XDP_DROPPED") - before == 5 and hits("XDP_PASSED") - passed >= 5
	one_way(DROP, True)          # and without it


def xdp_generic():
	xdp_drop("generic:b0")


def xdp_tx():
	with attached("xdp_arrived", "xdp:a0", A), attached("xdp_back", "xdp:b0", B):
		s = udp(A)
		s.sendto(b"come back", (IP_B, BACK))
		assert received(s) == b"come back"
	assert hits("XDP_BACK") == 1


def xdp_devmap():
	index = int(sh("ip", "netns", "exec", B, "cat", "/sys/class/net/c0/ifindex"))
	with within(B):              # whose interfaces are meant
		update("devices", 0, index)
	with attached("xdp_arrived", "xdp:c1", C), attached("xdp_to_device", "xdp:b0", B):
		s = udp(A)
		for _ in range(5):
			s.sendto(b"elsewhere", (IP_B, TO_DEVICE))
		time.sleep(0.2)
	assert hits("XDP_SENT") == 5 and hits("XDP_ARRIVED") == 5, (hits("XDP_SENT"), hits("XDP_ARRIVED"))


def by_device(program, map, at_device):
	index = int(sh("ip", "netns", "exec", B, "cat", "/sys/class/net/c0/ifindex"))
	before = hits("AT_DEVICE")
	with within(B):
		update(map, 0, index, at_device)
	with attached("xdp_arrived", "xdp:c1", C), attached(program, "xdp:b0", B):
		arrived, s = hits("XDP_ARRIVED"), udp(A)
		for _ in range(5):
			s.sendto(b"elsewhere", (IP_B, TO_DEVICE))
		time.sleep(0.2)
	assert hits("AT_DEVICE") - before == 5 and hits("XDP_ARRIVED") - arrived == 5, (hits("AT_DEVICE"), before)


def xdp_devmap_program():
	by_device("xdp_by_device", "seen_devices", "xdp_at_device")


def frags_devmap_program():
	by_device("frags_by_device", "frags_devices", "frags_at_device")


def xdp_cpumap_program():
	before = hits("AT_CPU")
	update("cpus", 0, 192, "xdp_at_cpu")
	with attached("xdp_to_cpu", "xdp:b0", B):
		one_way(TO_CPU, True)
	assert hits("AT_CPU") - before == 5


def frags_cpumap_program():
	before = hits("AT_CPU")
	update("frags_cpus", 0, 192, "frags_at_cpu")
	with attached("frags_by_cpu", "xdp:b0", B):
		one_way(TO_CPU, True)
	assert hits("AT_CPU") - before == 5


def xdp_cpumap():
	update("cpus", 0, 192)
	with attached("xdp_to_cpu", "xdp:b0", B):
		one_way(TO_CPU, True)
	assert hits("XDP_CPU") >= 5


def xdp_frags():
	for ns, dev in ((A, "a0"), (B, "b0")):
		sh("ip", "-n", ns, "link", "set", dev, "mtu", "9000")
	try:
		try:
			with attached("xdp_drop", "xdpdrv:b0", B):
				raise Skip("this driver takes large packets without frags")
		except AssertionError:
			pass
		with attached("xdp_frags", "xdp:b0", B):
			one_way(FILTERED, True, size=8000)
	finally:
		for ns, dev in ((A, "a0"), (B, "b0")):
			sh("ip", "-n", ns, "link", "set", dev, "mtu", "1500")
	assert hits("XDP_FRAGS") == 5


def xdp_replace():
	with within(B):
		skep("net", "attach", "xdp", PIN + "/p/xdp_arrived", "dev", "b0")
		assert "EBUSY" in skep("net", "attach", "xdp", PIN + "/p/xdp_drop", "dev", "b0", check=False) or \
			"overwrite" in skep("net", "attach", "xdp", PIN + "/p/xdp_drop", "dev", "b0", check=False)
	one_way(DROP, True)
	with within(B):
		skep("net", "attach", "xdp", PIN + "/p/xdp_drop", "dev", "b0", "overwrite")
	one_way(DROP, False)
	with within(B):
		skep("net", "detach", "xdp", "dev", "b0")
	one_way(DROP, True)


# ---- traffic control, netfilter, netkit, lwt ---------------------------------------------------------------------------

def tcx_ingress():
	before = hits("TC_IN")
	with attached("tc_in", "tcx/ingress:b0", B):
		one_way(DROP, False)
	assert hits("TC_IN") - before == 5


def tcx_egress():
	with attached("tc_out", "tcx/egress:a0", A):
		one_way(DROP, False)
	assert hits("TC_OUT") == 5


def tc_aliases():
	incoming, outgoing = hits("TC_IN"), hits("TC_OUT")
	with attached("tc_in_alias", "tcx/ingress:b0", B):
		one_way(DROP, False)
	with attached("tc_out_alias", "tcx/egress:a0", A):
		one_way(DROP, False)
	assert hits("TC_IN") - incoming == 5 and hits("TC_OUT") - outgoing == 5


def tcx_stays():
	with within(B):
		skep("net", "attach", "tcx_ingress", PIN + "/p/tc_in", "dev", "b0")
		shown = skep("net", "show", "dev", "b0")
	assert "tcx/ingress tc_in" in shown, shown
	one_way(DROP, False)
	with within(B):
		skep("net", "detach", "tcx_ingress", "dev", "b0")
	one_way(DROP, True)


def clsact():
	for_clsact("cls")


def classifier():
	for_clsact("classify")


def action():
	rule = ["bpf", "bytecode", "1,6 0 0 4294967295,", "action", "bpf", "object-pinned", PIN + "/p/act"]
	before = hits("TC_IN")
	with within(B):
		sh("tc", "qdisc", "add", "dev", "b0", "clsact")
	try:
		with within(B):
			r = subprocess.run(["tc", "filter", "add", "dev", "b0", "ingress"] + rule, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
				text=True)
		if r.returncode:
			raise Skip("tc: " + r.stdout.strip().split("\n")[0])
		one_way(DROP, False)
	finally:
		sh("ip", "netns", "exec", B, "tc", "qdisc", "del", "dev", "b0", "clsact")
	assert hits("TC_IN") - before == 5


def for_clsact(program):
	before = hits("TC_IN")
	with within(B):
		sh("tc", "qdisc", "add", "dev", "b0", "clsact")
		sh("tc", "filter", "add", "dev", "b0", "ingress", "bpf", "da", "pinned", PIN + "/p/" + program)
		shown = skep("net", "show", "dev", "b0")
	try:
		assert "clsact/ingress %s:[*fsobj]" % program in shown, shown
		one_way(DROP, False)
	finally:
		sh("ip", "netns", "exec", B, "tc", "qdisc", "del", "dev", "b0", "clsact")
	assert hits("TC_IN") - before == 5


def newer():
	if not os.path.isdir(PIN + "/n"):
		raise Skip("this kernel does not load it")


def netfilter():
	newer()
	with attached("nf_drop", "netfilter:ipv4:local_in", B, "n"):
		one_way(FILTERED, False)
	one_way(FILTERED, True)
	assert hits(0, "nm/hits") == 5


def netkit_peer():
	newer()
	if subprocess.run(["ip", "-n", A, "link", "add", "nk0", "type", "netkit", "peer", "name", "nk1"], stderr=subprocess.DEVNULL).returncode:
		raise Skip("this kernel, or ip, has no netkit")
	try:
		sh("ip", "-n", A, "link", "set", "nk1", "netns", B)
		sh("ip", "-n", A, "link", "set", "nk0", "up")
		sh("ip", "-n", B, "addr", "add", "10.232.0.1/24", "dev", "nk1")
		sh("ip", "-n", B, "link", "set", "nk1", "up")
		with attached("netkit_peer_drop", "netkit/peer:nk0", A, "n"):        # what the other end sends
			udp(B).sendto(b"x", ("10.232.0.2", 9))
			time.sleep(0.1)
		assert hits(3, "nm/hits") > 0
	finally:
		sh("ip", "-n", A, "link", "del", "nk0")


def netkit():
	newer()
	if subprocess.run(["ip", "-n", A, "link", "add", "nk0", "type", "netkit"], stderr=subprocess.DEVNULL).returncode:
		raise Skip("this kernel, or ip, has no netkit")
	try:
		sh("ip", "-n", A, "addr", "add", "10.232.0.1/24", "dev", "nk0")
		sh("ip", "-n", A, "link", "set", "nk0", "up")
		with attached("netkit_drop", "netkit/primary:nk0", A, "n"):
			udp(A).sendto(b"x", ("10.232.0.1", 9))
			udp(A).sendto(b"x", ("10.232.0.2", 9))
			time.sleep(0.1)
		assert hits(1, "nm/hits") > 0
	finally:
		sh("ip", "-n", A, "link", "del", "nk0")


def by_route(namespace, route, send, which):
	"""A route with a program that drops: what is sent there is counted, and nothing else happens."""
	with within(namespace):
		r = subprocess.run(["ip"] + route, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
	if r.returncode:
		raise Skip("ip: " + r.stdout.strip().split("\n")[0])
	try:
		send()
		time.sleep(0.1)
	except OSError:
		pass
	finally:
		at = route.index("add")
		sh("ip", "-n", namespace, *route[:at], "del", route[at + 1])
	assert hits(which) == 1


def lwt():
	by_route(A, ["route", "add", "10.233.0.0/24", "encap", "bpf", "out", "pinned", PIN + "/p/lwt_out", "dev", "a0"],
		lambda: udp(A).sendto(b"x", ("10.233.0.1", 9)), "LWT_OUT")


def lwt_xmit():
	by_route(A, ["route", "add", "10.233.0.0/24", "encap", "bpf", "xmit", "pinned", PIN + "/p/lwt_xmit", "dev", "a0"],
		lambda: udp(A).sendto(b"x", ("10.233.0.1", 9)), "LWT_XMIT")


def lwt_in():
	"""What B is to pass on from A."""
	sh("ip", "netns", "exec", B, "sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward")
	sh("ip", "-n", A, "route", "add", "10.233.0.0/24", "via", IP_B)
	try:
		by_route(B, ["route", "add", "10.233.0.0/24", "encap", "bpf", "in", "pinned", PIN + "/p/lwt_in", "dev", "c0"],
			lambda: udp(A).sendto(b"x", ("10.233.0.1", 9)), "LWT_IN")
	finally:
		sh("ip", "-n", A, "route", "del", "10.233.0.0/24")


def lwt_seg6local():
	"""A puts a segment before the destination; B is that segment."""
	sh("ip", "netns", "exec", B, "sh", "-c", "echo 1 > /proc/sys/net/ipv6/conf/all/forwarding; "
		"for f in all b0; do echo 1 > /proc/sys/net/ipv6/conf/$f/seg6_enabled; done")
	sh("ip", "-n", A, "-6", "route", "add", "fd01::1", "via", IP6_B)
	r = subprocess.run(["ip", "-n", A, "-6", "route", "add", "fd02::1", "encap", "seg6", "mode", "inline", "segs", "fd01::1", "via", IP6_B,
		"dev", "a0"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
	try:
		if r.returncode:
			raise Skip("ip: " + r.stdout.strip().split("\n")[0])
		by_route(B, ["-6", "route", "add", "fd01::1", "encap", "seg6local", "action", "End.BPF", "endpoint", "pinned", PIN + "/p/seg6",
			"dev", "b0"], lambda: udp(A, like=("::",)).sendto(b"x", ("fd02::1", 9)), "SEG6")
		sh("ip", "-n", A, "-6", "route", "del", "fd02::1")
	finally:
		sh("ip", "-n", A, "-6", "route", "del", "fd01::1")


# ---- the network namespace ----------------------------------------------------------------------------------------------

def sk_lookup():
	server = tcp(B, (IP_B, SERVER + 1))
	update("listeners", 0, server.fileno())
	with attached("steer", "sk_lookup:self", B):
		client = tcp(A)
		client.connect((IP_B, STEERED))
		server.accept()[0].sendall(b"steered")
		assert client.recv(100) == b"steered"
	assert hits("LOOKED_UP") >= 1
	try:
		tcp(A).connect((IP_B, STEERED))
	except ConnectionRefusedError:
		return
	raise AssertionError("steered without the program")


def flow_dissector():
	queue = "/sys/class/net/b0/queues/rx-0/rps_cpus"
	sh("ip", "netns", "exec", B, "sh", "-c", "echo 3 > " + queue)
	with attached("dissect", "flow_dissector:self", B):
		one_way(FILTERED, True)
	assert hits("DISSECTED") >= 5


# ---- sockets --------------------------------------------------------------------------------------------------------------

def socket_filter():
	s, sender = udp(B, (IP_B, 7300)), udp(A)
	fd = obj_get(PIN + "/p/only_odd")
	s.setsockopt(socket.SOL_SOCKET, 50, fd)          # SO_ATTACH_BPF
	s.settimeout(0.5)
	for text in (b"\x02even", b"\x03odd", b"\x04even"):
		sender.sendto(text, (IP_B, 7300))
	assert received(s) == b"\x03odd" and received(s) is None
	os.close(fd)
	assert hits("SOCK_FILTER") == 3


def sk_reuseport():
	fd, members = obj_get(PIN + "/p/choose"), []
	for i in range(2):
		with within(B):
			s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
		s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
		s.bind((IP_B, 7301))
		s.settimeout(0.5)
		members.append(s)
		update("group", i, s.fileno())
	members[0].setsockopt(socket.SOL_SOCKET, 52, fd)     # SO_ATTACH_REUSEPORT_EBPF
	for _ in range(8):
		udp(A).sendto(b"x", (IP_B, 7301))
	assert sum(received(members[1]) is not None for _ in range(8)) == 8 and received(members[0]) is None
	os.close(fd)
	assert hits("REUSEPORT") == 8


def sk_reuseport_migrate():
	fd, members = obj_get(PIN + "/p/migrate"), []
	for i in range(2):
		with within(B):
			s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
		s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
		s.bind((IP_B, 7302))
		s.listen(5)
		s.settimeout(2)
		members.append(s)
		update("group", i, s.fileno())
	members[0].setsockopt(socket.SOL_SOCKET, 52, fd)
	client = tcp(A)
	client.connect((IP_B, 7302))
	members[0].close()               # it never took the connection
	end = members[1].accept()[0]
	end.sendall(b"moved")
	assert client.recv(100) == b"moved" and hits("MIGRATED") >= 1
	os.close(fd)


def pair():
	server = tcp(A, (IP_A, SERVER))
	client = tcp(A)
	client.connect((IP_A, SERVER))
	return client, server.accept()[0], server


def sock_ops():
	with attached("ops", "sockops:" + cgroup):
		pair()
	assert hits("OPS_CONNECT") == 2


def sk_msg():
	with attached("ops", "sockops:" + cgroup):
		skep("prog", "attach", PIN + "/p/splice", "sk_msg_verdict", PIN + "/m/socks")
		try:
			client, end, _ = pair()
			client.sendall(b"spliced")
			assert end.recv(100) == b"spliced"
		finally:
			skep("prog", "detach", PIN + "/p/splice", "sk_msg_verdict", PIN + "/m/socks")
	assert hits("MSG") >= 1


def echoing(programs, which):
	before = hits(which)
	with attached("ops", "sockops:" + cgroup):
		for program, hook in programs:
			skep("prog", "attach", PIN + "/p/" + program, hook, PIN + "/m/socks")
		try:
			client, end, _ = pair()      # end: held open, never read
			client.sendall(b"echo")
			got = client.recv(100)
			assert got == b"echo", got
		finally:
			for program, hook in programs:
				skep("prog", "detach", PIN + "/p/" + program, hook, PIN + "/m/socks")
	assert hits(which) > before


def sk_skb():
	echoing([("echo", "sk_skb_stream_verdict")], "SKB_VERDICT")


def sk_skb_verdict():
	echoing([("echo_verdict", "sk_skb_verdict")], "SKB_VERDICT")


def sk_skb_bare():
	echoing([("echo_bare", "sk_skb_stream_verdict")], "SKB_BARE")


def sk_skb_parser():
	echoing([("parse", "sk_skb_stream_parser"), ("echo", "sk_skb_stream_verdict")], "PARSED")


# ---- cgroups ------------------------------------------------------------------------------------------------------------------

def on_cgroup(program, place, which, act):
	before = hits(which)
	with attached(program, "%s:%s" % (place, cgroup)):
		act()
	assert hits(which) > before


def denied(act, *errors):
	try:
		act()
	except errors as e:
		return e
	raise AssertionError("not refused")


def connect4():
	server = tcp(A, (IP_A, SERVER))
	def act():
		c = tcp(A)
		c.connect(("192.0.2.1", 80))
		assert server.accept() and c.getpeername() == (IP_A, SERVER)
	on_cgroup("connect4", "cgroup/connect4", "CONNECT", act)


def bind4():
	def act():
		with within(A):
			s = socket.socket()
		s.bind((IP_A, 81))
		assert s.getsockname()[1] == 8181
	on_cgroup("bind4", "cgroup/bind4", "BIND", act)


def sendmsg4():
	server = udp(A, (IP_A, SERVER))
	def act():
		udp(A).sendto(b"dns", ("192.0.2.1", 53))
		assert received(server) == b"dns"
	on_cgroup("sendmsg4", "cgroup/sendmsg4", "SENDMSG", act)


def recvmsg4():
	server, client = udp(A, (IP_A, SERVER)), udp(A, (IP_A, 0))
	def act():
		server.sendto(b"x", client.getsockname())
		assert client.recvfrom(10)[1] == (IP_A, 53)
	on_cgroup("recvmsg4", "cgroup/recvmsg4", "RECVMSG", act)


def getpeername4():
	client, _, _ = pair()
	def act():
		assert client.getpeername()[1] == 80
	on_cgroup("getpeername4", "cgroup/getpeername4", "PEER", act)
	assert client.getpeername()[1] == SERVER


def getsockname4():
	def act():
		assert udp(A, (IP_A, 0)).getsockname()[1] == 1234
	on_cgroup("getsockname4", "cgroup/getsockname4", "OWN", act)


def connect6():
	server = tcp(A, (IP6_A, SERVER))
	def act():
		c = tcp(A, like=(IP6_A,))
		c.connect(("2001:db8::1", 80))
		assert server.accept() and c.getpeername()[:2] == (IP6_A, SERVER)
	on_cgroup("connect6", "cgroup/connect6", "CONNECT", act)


def bind6():
	def act():
		with within(A):
			s = socket.socket(socket.AF_INET6)
		s.bind((IP6_A, 81))
		assert s.getsockname()[1] == 8181
	on_cgroup("bind6", "cgroup/bind6", "BIND", act)


def sendmsg6():
	server = udp(A, (IP6_A, SERVER))
	def act():
		udp(A, like=(IP6_A,)).sendto(b"dns", ("2001:db8::1", 53))
		assert received(server) == b"dns"
	on_cgroup("sendmsg6", "cgroup/sendmsg6", "SENDMSG", act)


def recvmsg6():
	server, client = udp(A, (IP6_A, SERVER)), udp(A, (IP6_A, 0))
	def act():
		server.sendto(b"x", client.getsockname())
		assert client.recvfrom(10)[1][:2] == (IP6_A, 53)
	on_cgroup("recvmsg6", "cgroup/recvmsg6", "RECVMSG", act)


def getpeername6():
	server = tcp(A, (IP6_A, SERVER))
	client = tcp(A, like=(IP6_A,))
	client.connect((IP6_A, SERVER))
	def act():
		assert client.getpeername()[1] == 80
	on_cgroup("getpeername6", "cgroup/getpeername6", "PEER", act)
	assert client.getpeername()[1] == SERVER


def getsockname6():
	def act():
		assert udp(A, (IP6_A, 0)).getsockname()[1] == 1234
	on_cgroup("getsockname6", "cgroup/getsockname6", "OWN", act)


def post_bind6():
	on_cgroup("post_bind6", "cgroup/post_bind6", "POST_BIND", lambda: denied(lambda: udp(A, (IP6_A, 8282)), PermissionError))


def sock_bare():
	on_cgroup("create_bare", "cgroup/sock_create", "CREATE", lambda: denied(lambda: udp(A), PermissionError))


def skb_bare():
	on_cgroup("cg_either", "cgroup_skb/egress", "CG_OUT", lambda: denied(lambda: udp(A).sendto(b"x", (IP_A, 7402)), PermissionError))


def getsockopt():
	def act():
		assert udp(A).getsockopt(socket.IPPROTO_IP, socket.IP_TOS) == 0x42
	on_cgroup("getopt", "cgroup/getsockopt", "GETOPT", act)


def setsockopt():
	on_cgroup("setopt", "cgroup/setsockopt", "SETOPT",
		lambda: denied(lambda: udp(A).setsockopt(socket.IPPROTO_IP, socket.IP_TTL, 5), PermissionError))


def read(path):
	with open(path) as f:
		return f.read()


def sysctl():
	on_cgroup("sysctl", "cgroup/sysctl", "SYSCTL", lambda: denied(lambda: read("/proc/sys/kernel/ostype"), PermissionError))
	assert read("/proc/sys/kernel/ostype") == "Linux\n"


def device():
	on_cgroup("device", "cgroup/dev", "DEVICE", lambda: denied(lambda: os.close(os.open("/dev/full", os.O_RDONLY)), PermissionError))
	os.close(os.open("/dev/full", os.O_RDONLY))


def sock_create():
	on_cgroup("create", "cgroup/sock_create", "CREATE", lambda: denied(lambda: udp(A), PermissionError))


def post_bind4():
	on_cgroup("post_bind4", "cgroup/post_bind4", "POST_BIND", lambda: denied(lambda: udp(A, (IP_A, 8282)), PermissionError))


def sock_release():
	on_cgroup("released", "cgroup/sock_release", "RELEASE", lambda: udp(A).close())


def cgroup_ingress():
	s = udp(A, (IP_A, 7400))
	s.settimeout(0.3)
	def act():
		udp(A).sendto(b"x", (IP_A, 7400))
		assert received(s) is None
	on_cgroup("cg_in", "cgroup_skb/ingress", "CG_IN", act)


def cgroup_egress():
	on_cgroup("cg_out", "cgroup_skb/egress", "CG_OUT", lambda: denied(lambda: udp(A).sendto(b"x", (IP_A, 7401)), PermissionError))


def connect_unix():
	newer()
	path = TMP + "/unix"
	server = socket.socket(socket.AF_UNIX)
	server.bind(path)
	server.listen(1)
	with attached("connect_unix", "cgroup/connect_unix:" + cgroup, None, "n"):
		denied(lambda: socket.socket(socket.AF_UNIX).connect(path), PermissionError)
	socket.socket(socket.AF_UNIX).connect(path)
	assert hits(2, "nm/hits") == 1


OTHER = b"\0skep_other"


def on_unix(program, act):
	newer()
	before = hits(2, "nm/hits")
	with attached(program, "cgroup/%s:%s" % (program, cgroup), None, "n"):
		act()
	assert hits(2, "nm/hits") > before


def unix_datagram(name=None):
	s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
	s.settimeout(1)
	if name:
		s.bind(name)
	return s


def sendmsg_unix():
	other, wanted = unix_datagram(OTHER), unix_datagram(b"\0skep_wanted")
	def act():
		unix_datagram().sendto(b"x", b"\0skep_wanted")
		assert received(other) == b"x"
	on_unix("sendmsg_unix", act)


def recvmsg_unix():
	server, client = unix_datagram(b"\0skep_server"), unix_datagram(b"\0skep_client")
	def act():
		client.sendto(b"x", b"\0skep_server")
		assert server.recvfrom(10) == (b"x", OTHER)
	on_unix("recvmsg_unix", act)


def unix_names():
	server = socket.socket(socket.AF_UNIX)
	server.bind(b"\0skep_names")
	server.listen(1)
	client = socket.socket(socket.AF_UNIX)
	client.connect(b"\0skep_names")
	return client, server


def getpeername_unix():
	client, server = unix_names()
	def act():
		assert client.getpeername() == OTHER
	on_unix("getpeername_unix", act)
	assert client.getpeername() == b"\0skep_names"


def getsockname_unix():
	client, server = unix_names()
	def act():
		assert server.getsockname() == OTHER
	on_unix("getsockname_unix", act)


# ---- tables of functions, iterators, programs run by hand ------------------------------------------------------------------------

def unless_refused(said):
	"""What the kernel refuses is skipped, anything else that goes wrong is a failure."""
	assert "Operation not permitted" in said or "Not supported" in said, said
	raise Skip(said.strip().split("\n")[0])


def congestion_control():
	said = skep("struct_ops", "register", HERE + "/slow.bpf.c", check=False)
	if "Registered tcp_congestion_ops skep_slow" not in said:
		unless_refused(said)
	try:
		server, client = tcp(B, (IP_B, SERVER)), tcp(A)
		client.setsockopt(socket.IPPROTO_TCP, 13, b"skep_slow")         # TCP_CONGESTION
		assert client.getsockopt(socket.IPPROTO_TCP, 13, 16).startswith(b"skep_slow")
		client.connect((IP_B, SERVER))
		end, sent, got = server.accept()[0], b"x" * 1000000, 0
		if os.fork() == 0:
			client.sendall(sent)
			os._exit(0)
		client.close()
		while got < len(sent):
			n = len(end.recv(65536))
			assert n, "the transfer ends early"
			got += n
		os.wait()
		end.close()
		acks = int(skep("map", "dump", "name", "slow.bss").split('"acks":')[1].split()[0])
		assert acks > 10, acks
	finally:
		skep("struct_ops", "unregister", "name", "skep_slow")


def iter_maps():
	said = skep("iter", "pin", HERE + "/maps.bpf.c", PIN + "/iter", check=False)
	if said:
		unless_refused(said)
	try:
		assert any(line.split()[1:] == ["listeners"] for line in open(PIN + "/iter"))
	finally:
		os.unlink(PIN + "/iter")


def iter_elems():
	said = skep("iter", "pin", HERE + "/elems.bpf.c", PIN + "/iter", "map", PIN + "/m/hits", check=False)
	if said:
		unless_refused(said)
	try:
		assert open(PIN + "/iter").read().split()[0].startswith("%d=" % HITS.index("XDP_DROPPED"))
	finally:
		os.unlink(PIN + "/iter")


def syscall_program():
	with open(TMP + "/ctx", "wb") as f:
		f.write(b"\0" * 8)
	assert "Return value: 42" in skep("prog", "run", PIN + "/p/ran", "ctx_in", TMP + "/ctx", "repeat", "0")
	assert hits("RAN") == 1


def writable_tracepoint():
	"""A command of a name of its own runs a program; what the kernel answers is what the tracepoint's program wrote."""
	name = "skw%d" % os.getpid()
	command = os.path.join(TMP, name)
	if not os.path.islink(command):
		os.symlink(os.path.abspath(SKEP), command)
	said = skep("prog", "loadall", HERE + "/writes.bpf.c", PIN + "/w", "pinmaps", PIN + "/wm", check=False)
	if not os.path.isdir(PIN + "/w"):
		unless_refused(said)
	skep("map", "update", PIN + "/wm/writes_bss", "0", '{command: "%s"}' % name)
	with open(TMP + "/ctx", "wb") as f:
		f.write(b"\0" * 64)
	run = (command, "prog", "run", PIN + "/p/xdp_arrived", "data_in", TMP + "/ctx")
	assert "Return value: 2" in sh(*run)
	for program, hook in (("writes", "raw_tp.w"), ("writes_too", "raw_tracepoint.w")):
		with attached(program, hook + ":bpf_test_finish", None, "w"):
			assert "Argument list too long" in sh(*run, check=False), sh(*run, check=False)
			assert "Return value: 2" in skep(*run[1:])       # another command's
	assert "Return value: 2" in sh(*run)


CASES = [xdp_drop, xdp_generic, xdp_tx, xdp_devmap, xdp_devmap_program, frags_devmap_program, xdp_cpumap, xdp_cpumap_program,
	frags_cpumap_program, xdp_frags, xdp_replace, tcx_ingress, tcx_egress, tc_aliases, tcx_stays, clsact, classifier, action, netfilter,
	netkit, netkit_peer, lwt, lwt_in, lwt_xmit, lwt_seg6local, sk_lookup, flow_dissector, socket_filter, sk_reuseport,
	sk_reuseport_migrate, sock_ops, sk_msg, sk_skb, sk_skb_verdict, sk_skb_bare, sk_skb_parser, connect4, connect6, bind4, bind6, sendmsg4,
	sendmsg6, recvmsg4, recvmsg6, getpeername4, getpeername6, getsockname4, getsockname6, getsockopt, setsockopt, sysctl, device,
	sock_create, sock_bare, post_bind4, post_bind6, sock_release, cgroup_ingress, cgroup_egress, skb_bare, connect_unix, sendmsg_unix,
	recvmsg_unix, getpeername_unix, getsockname_unix, congestion_control, iter_maps, iter_elems, syscall_program, writable_tracepoint]


def set_up():
	for ns in (A, B, C):
		sh("ip", "netns", "add", ns)
		sh("ip", "-n", ns, "link", "set", "lo", "up")
	sh("ip", "-n", A, "link", "add", "a0", "type", "veth", "peer", "name", "b0", "netns", B)
	sh("ip", "-n", B, "link", "add", "c0", "type", "veth", "peer", "name", "c1", "netns", C)
	for ns, dev, address in ((A, "a0", IP_A), (B, "b0", IP_B), (B, "c0", None), (C, "c1", None)):
		if address:
			sh("ip", "-n", ns, "addr", "add", address + "/24", "dev", dev)
			sh("ip", "-n", ns, "addr", "add", (IP6_A if address == IP_A else IP6_B) + "/64", "dev", dev, "nodad")
		sh("ip", "-n", ns, "link", "set", dev, "up")
	sh("ip", "-n", A, "route", "add", "192.0.2.0/24", "dev", "a0")
	sh("ip", "-n", A, "-6", "route", "add", "2001:db8::/64", "dev", "a0")
	skep("prog", "loadall", HERE + "/net.bpf.c", PIN + "/p", "pinmaps", PIN + "/m")
	skep("prog", "loadall", HERE + "/newer.bpf.c", PIN + "/n", "pinmaps", PIN + "/nm", check=False)
	value = int.from_bytes(socket.inet_aton(IP_A), "little")
	skep("map", "update", PIN + "/m/net_bss", "0", "{server_ip: %d}" % value)
	time.sleep(0.5)              # addresses of IPv6 settle


def main():
	global cgroup
	cgroup = sys.argv[1]
	only = sys.argv[2:]
	try:
		set_up()
		for case in CASES:
			if only and case.__name__ not in only:
				continue
			try:
				case()
				print("ok " + case.__name__)
			except Skip as why:
				print("skip %s: %s" % (case.__name__, why))
			except Exception as e:
				print("not ok %s\n    %s: %s" % (case.__name__, type(e).__name__, str(e).replace("\n", "\n    ")))
			sys.stdout.flush()
	finally:
		subprocess.run(["rm", "-rf", PIN])
		for ns in (A, B, C):
			subprocess.run(["ip", "netns", "del", ns], stderr=subprocess.DEVNULL)


main()
