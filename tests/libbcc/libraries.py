# A library by name and process is the one that the process has loaded, from wherever; a process that is not there has none.
import ctypes as ct
import os
import subprocess
import sys
from bcc import BPF
from bcc.libbcc import lib

b = BPF(text="""
BPF_ARRAY(calls, u64, 1);
int f(void *ctx) { calls.increment(0); return 0; }
""")
folder = os.path.join(os.path.dirname(sys.argv[1]), "own")
other = subprocess.Popen([sys.executable, "-c", """
import ctypes, sys
own = ctypes.CDLL(sys.argv[1])
while True:
    print(flush=True)
    if not sys.stdin.readline():
        break
    own.work(1)
""", folder + "/libskepown-1.so"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
other.stdout.readline()
b.attach_uprobe(name="skepown", sym="work", fn_name="f", pid=other.pid)
which = ct.CFUNCTYPE(ct.c_char_p, ct.c_char_p, ct.c_int)(("bcc_procutils_which_so", lib))
print(which(b"skepown", other.pid).decode().endswith(folder + "/libskepown-1.so"), which(b"skepow", other.pid), BPF.find_library("skepown"))
for i in range(3):
    other.stdin.write("\n")
    other.stdout.readline()
print(b["calls"][0].value)
other.stdin.close()
other.wait()
for name in ("skepown", "c"):
    try:
        b.attach_uprobe(name=name, sym="work", fn_name="f", pid=other.pid)
    except Exception as e:
        print(e)
