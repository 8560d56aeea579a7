"""What the suite needs besides curl: many scrapes, sockets handed over as systemd does it, a collector of OTLP."""
import http.client, http.server, json, os, socket, sys, threading, time, urllib.request, urllib.parse


def own(port, name):
    text = urllib.request.urlopen("http://127.0.0.1:%d/metrics" % port).read().decode()
    return float(next(line.split()[-1] for line in text.splitlines() if line.startswith(name + " ")))


def scrapes(port, count):
    """Descriptors and bytes that are more after so many scrapes."""
    connection = http.client.HTTPConnection("127.0.0.1", port)

    def many(n):
        for _ in range(n):
            connection.request("GET", "/metrics")
            connection.getresponse().read()
    many(100)
    before = own(port, "process_open_fds"), own(port, "process_resident_memory_bytes")
    many(count)
    after = own(port, "process_open_fds"), own(port, "process_resident_memory_bytes")
    print(int(after[0] - before[0]), "yes" if after[1] - before[1] < (1 << 19) else int(after[1] - before[1]))


def activate(command):
    """Hands a socket over, waits for READY=1, asks for a page."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen(8)
    path = os.environ["TMP"] + "/notify"
    ready = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    ready.bind(path)
    ready.settimeout(20)
    pid = os.fork()
    if pid == 0:
        os.dup2(listening.fileno(), 3)
        os.set_inheritable(3, True)
        os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1", NOTIFY_SOCKET=path)
        os.execv(command[0], command)
    states = ""
    while "READY=1" not in states:
        states += ready.recv(4096).decode()
    page = urllib.request.urlopen("http://127.0.0.1:%d/-/healthy" % listening.getsockname()[1]).read().decode().strip()
    os.kill(pid, 15)
    os.waitpid(pid, 0)
    while "STOPPING=1" not in states:
        states += ready.recv(4096).decode()
    print("ready,", page)


def collecting(got):
    """A collector's address; what is sent to it is put into got, by path."""
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            got.setdefault(self.path, []).append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *words):
            pass
    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return "http://127.0.0.1:%d" % server.server_port


def collector(command, name):
    """Starts the command with the collector's address as its last word; the sum of a counter, and a histogram's buckets."""
    got = {}
    pid = os.spawnv(os.P_WAIT, command[0], command + ["--otlp", collecting(got) + "/v1/metrics"])
    metrics = [m for body in got.get("/v1/metrics", []) for m in body["resourceMetrics"][0]["scopeMetrics"][0]["metrics"]]
    metric = {m["name"]: m for m in metrics}.get(name, {})
    points = metric.get("sum", metric.get("histogram", {})).get("dataPoints", [])
    values = [(p["attributes"][0]["value"]["stringValue"], int(p.get("asInt", p.get("count"))) > 0) for p in points]
    print(pid, values, metric.get("sum", {}).get("isMonotonic"), metric.get("sum", {}).get("aggregationTemporality"))


def session(command):
    """Starts skep run with the collector's address; the events, and the sums of the metrics that came, by name."""
    got = {}
    code = os.spawnv(os.P_WAIT, command[0], command + ["--otlp", collecting(got)])
    records = [r for body in got.get("/v1/logs", []) for r in body["resourceLogs"][0]["scopeLogs"][0]["logRecords"]]
    events = [(r["eventName"], {v["key"]: v["value"].get("stringValue") for v in r["body"]["kvlistValue"]["values"]}) for r in records]
    sums = {}
    for metric in (m for body in got.get("/v1/metrics", []) for m in body["resourceMetrics"][0]["scopeMetrics"][0]["metrics"]):
        points = metric.get("gauge", metric.get("histogram", {})).get("dataPoints", [])
        sums[metric["name"]] = sum(int(p.get("asInt", p.get("count"))) for p in points)
    recent = all(abs(int(r["timeUnixNano"]) - time.time_ns()) < 60e9 for r in records)
    print(code, events, sorted(sums.items()), recent)


def mute(command):
    """Starts skep run with the address of one who never answers: how it ended, and whether that took a second wait."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen(8)
    began = time.time()
    code = os.spawnv(os.P_WAIT, command[0], command + ["--otlp", "http://127.0.0.1:%d" % listening.getsockname()[1]])
    print(code, time.time() - began < 16)


def spans(command, program):
    """Starts the command with the collector in its environment, then the program a few times; the spans that came."""
    got = {}
    os.environ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collecting(got)
    pid = os.spawnv(os.P_NOWAIT, command[0], command)
    time.sleep(1)
    began = time.time_ns()
    children = [os.spawnv(os.P_NOWAIT, program, [program]) for _ in range(3)]
    for child in children:
        os.waitpid(child, 0)
    time.sleep(1.5)
    came = len(got.get("/v1/traces", []))
    os.kill(pid, 15)
    code = os.waitpid(pid, 0)[1]
    text = lambda attributes: [(a["key"], a["value"]["stringValue"]) for a in attributes]
    resources = [r for body in got.get("/v1/traces", []) for r in body["resourceSpans"]]
    all_spans = [s for r in resources for s in r["scopeSpans"][0]["spans"]]
    trace_of = {int.from_bytes(bytes.fromhex(s["traceId"][16:]), "little") for s in all_spans}
    outer, inner = ([s for s in all_spans if s["name"] == n] for n in ("outer", "inner"))
    print(code, came > 0, {str(text(r["resource"]["attributes"])) for r in resources}, len(outer), len(inner))
    print(trace_of == set(children), {s["spanId"] for s in outer}, len({s["spanId"] for s in inner}),
          {s.get("parentSpanId") for s in outer}, {s["parentSpanId"] for s in inner})
    print({str(text(s["attributes"])) for s in all_spans}, all(
        int(s["endTimeUnixNano"]) - int(s["startTimeUnixNano"]) == 1500 and
        0 <= int(s["startTimeUnixNano"]) - began + 10 ** 7 < 10 ** 10 for s in all_spans))


def query(port, text, want):
    """A query of Prometheus, asked until its first value is as wanted."""
    for _ in range(100):
        try:
            url = "http://127.0.0.1:%d/api/v1/query?query=%s" % (port, urllib.parse.quote(text))
            result = json.load(urllib.request.urlopen(url))["data"]["result"]
            if result and result[0]["value"][1] == want:
                break
        except OSError:
            result = []
        time.sleep(0.2)
    print(result[0]["value"][1] if result else "nothing")


if sys.argv[1] == "scrapes":
    scrapes(int(sys.argv[2]), int(sys.argv[3]))
elif sys.argv[1] == "activate":
    activate(sys.argv[2:])
elif sys.argv[1] == "collector":
    collector(sys.argv[3:], sys.argv[2])
elif sys.argv[1] == "spans":
    spans(sys.argv[3:], sys.argv[2])
elif sys.argv[1] == "session":
    session(sys.argv[2:])
elif sys.argv[1] == "mute":
    mute(sys.argv[2:])
elif sys.argv[1] == "query":
    query(int(sys.argv[2]), sys.argv[3], sys.argv[4])
elif sys.argv[1] == "port":
    s = socket.socket()
    s.bind(("127.0.0.1", 0))
    print(s.getsockname()[1])
