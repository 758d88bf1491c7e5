"""The attacks: what is handed in, what its author wants, and the verdicts that its checks may get.

Every one of them earns nothing. `ALL` stands for the four functions that the exercise asks for, each of which calls
`attack(*arguments)`; sources without it define what they need.
"""

# ruff: noqa: E501  (a source on one line is one entry of the table)
from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ALL = """
def double(x): return attack(x)
def total(x): return attack(x)
def apply(f, x): return attack(f, x)
class Box:
    def __init__(self, x): self.value = attack(x)
"""


@dataclass(frozen=True)
class Hostile:
    """One hostile submission."""

    goal: Literal["marks", "leak", "harm"]
    source: str | bytes
    verdicts: tuple[str, ...]


def inside(goal: Literal["marks", "leak", "harm"], body: str, *verdicts: str) -> Hostile:
    """An attack from within every call; `body` is the body of `attack(*args)`."""
    lines = "\n".join("    " + line for line in body.splitlines())
    return Hostile(goal, f"import os, sys\ndef attack(*args):\n{lines}\n{ALL}", verdicts)


def around(goal: Literal["marks", "leak", "harm"], top: str, *verdicts: str) -> Hostile:
    """An attack from the top of the module."""
    return Hostile(goal, f"import os, sys\n{top}\n{ALL}", verdicts)


WORKER = "import gc\nworker = [o for o in gc.get_objects() if type(o).__name__ == 'Worker'][0]\n"
ZERO = "def attack(*args): return 0.0\n"
LIAR = """
class Liar:
    def __eq__(self, other): return True
    __ne__ = __lt__ = __gt__ = lambda self, other: False
    __le__ = __ge__ = __eq__
    __hash__ = lambda self: 1
    def __bool__(self): return True
    def __float__(self): return 4.0
    __array_priority__ = 1e9
    def __array_ufunc__(self, *a, **k): return True
    def __array_function__(self, *a, **k): return True
    def __array__(self, *a, **k): return np.array(4.0)
    def __sub__(self, other): return 0.0
    __rsub__ = __abs__ = __mul__ = __rmul__ = __matmul__ = __rmatmul__ = __sub__
    def __getattr__(self, name): return self
    def __getitem__(self, key): return self
    def __len__(self): return 1
    def __iter__(self): return iter([self])
    def __instancecheck__(self, other): return True
    def __reduce__(self): return (os.system, ('true',))
"""

IMPORT = {
    "os._exit(0) at import": around("marks", "os._exit(0)", "crashed"),
    "sys.exit(0) at import": around("marks", "sys.exit(0)", "crashed"),
    "SystemExit of a subclass": around("marks", "class E(SystemExit): pass\nraise E(0)", "crashed"),
    "KeyboardInterrupt at import": around("harm", "raise KeyboardInterrupt", "crashed"),
    "signal to itself": around("harm", "os.kill(os.getpid(), 9)", "crashed", "out_of_memory"),
    "SIGSTOP to itself": around("harm", "import signal\nsignal.raise_signal(signal.SIGSTOP)", "timed_out"),
    "abort at import": around("harm", "os.abort()", "crashed"),
    "signal to the group": around("harm", "os.killpg(0, 9)", "crashed", "out_of_memory"),
    "signal to everybody": around("harm", "os.kill(-1, 9)", "crashed", "out_of_memory"),
    "signal to the parent": around("harm", "os.kill(os.getppid(), 9)", "crashed", "out_of_memory"),
    "endless loop at import": around("harm", "while True: pass", "timed_out"),
    "exits are caught": around(
        "harm", "while True:\n    try:\n        while True: pass\n    except BaseException: pass", "timed_out"
    ),
    "a C call without end": around("harm", "print(3 ** 3 ** 3 ** 3)", "timed_out", "crashed", "out_of_memory"),
    "regular expression without end": around("harm", "import re\nre.match('(a+)+$', 'a' * 99 + 'b')", "timed_out"),
    "sleeps": around("harm", "import time\ntime.sleep(1e6)", "timed_out", "crashed"),
    "reads from its input": around("leak", "raise ValueError(sys.stdin.read() or 'nothing')", "crashed"),
    "imports the grader's tests": around("leak", "import test_hidden", "crashed"),
    "imports pytest": around("marks", "import pytest\npytest.exit('fine', 0)", "crashed"),
    "opens the solutions": around("leak", "open('solutions/basics/arena/answer.py')", "crashed"),
    "lists the root": around("leak", "os.listdir('/')", "crashed"),
    "reads its memory": around("leak", "open('/proc/self/mem', 'rb')", "crashed"),
    "starts a process": around("harm", "import subprocess\nsubprocess.run(['true'])", "crashed"),
    "forks": around("harm", "os.fork()", "crashed"),
    "starts a thread": around("harm", "import threading\nthreading.Thread(target=print).start()", "crashed"),
    "a timer": around(
        "marks", "import signal\nsignal.setitimer(signal.ITIMER_REAL, 0.01)\nwhile True: pass", "crashed", "timed_out"
    ),
    "shared memory": around(
        "harm",
        "from multiprocessing import shared_memory\nshared_memory.SharedMemory('grader_hostile', True, 9)",
        "crashed",
    ),
    "System V shared memory": around(
        "harm", "import ctypes\nn = ctypes.CDLL(None).shmget(0x6EAD, 4096, 0o1666)\nraise OSError(n)", "crashed"
    ),
    "writes a file": around("harm", "open('/tmp/grader_hostile', 'w').write('here')", "crashed"),
    "a network": around("harm", "import socket\nsocket.create_connection(('127.0.0.1', 80))", "crashed"),
    "recursion without a limit": around(
        "harm", "sys.setrecursionlimit(10**9)\ndef f(): return f()\nf()", "crashed", "out_of_memory", "timed_out"
    ),
    "memory at import": around("harm", "x = []\nwhile True: x.append(bytearray(2**26))", "out_of_memory"),
    "output without end": around("harm", "while True: print('x' * 9999)", "output_limit"),
    "huge text of an exception": around("harm", "raise ValueError('x' * 10**7)", "crashed"),
    "exception that cannot be shown": around(
        "harm", "class E(Exception):\n    def __str__(self): raise SystemExit\nraise E", "crashed"
    ),
    "exception with a false class": around(
        "marks", "class E(Exception):\n    __class__ = property(lambda self: AssertionError)\nraise E", "crashed"
    ),
    "chain of a thousand causes": around(
        "harm", "e = None\nfor i in range(9999):\n    n = ValueError(i); n.__cause__ = e; e = n\nraise e", "crashed"
    ),
    "deep nesting": Hostile("harm", "x = " + "(" * 5000 + ")" * 5000, ("crashed", "out_of_memory")),
    "deep operators": Hostile("harm", "x = " + "-" * 90_000 + "1", ("crashed", "out_of_memory")),
    "a codec of its own": Hostile("harm", "# coding: rot13\nvzcbeg bf\n", ("crashed",)),
    "UTF-7": Hostile("harm", "# coding: utf-7\nraise SystemExit+ACg-0+ACk-\n", ("crashed",)),
    "names that look alike": Hostile(
        "marks", "def dоuble(x): return 2 * x\ndef tоtal(v): return sum(v)\n", ("crashed",)
    ),
    "names in other letters are the names": Hostile("marks", "import numpy as np\nx = np.𝓼𝓾𝓶([1])\n", ("forbidden",)),
}

CALL = {
    "os._exit(0) in a call": inside("marks", "os._exit(0)", "crashed"),
    "raises an AssertionError": inside("marks", "raise AssertionError", "crashed"),
    "raises NotImplementedError": inside("marks", "raise NotImplementedError", "wrong"),
    "raises CheckFailed": inside(
        "marks", "class CheckFailed(AssertionError): credit = 1.0\nraise CheckFailed", "crashed"
    ),
    "raises Skipped": inside("marks", "class Skipped(BaseException): pass\nraise Skipped('fine')", "crashed"),
    "raises StopIteration": inside("marks", "raise StopIteration(0.0)", "crashed"),
    "raises GeneratorExit": inside("marks", "raise GeneratorExit", "crashed"),
    "raises a group": inside("marks", "raise BaseExceptionGroup('x', [KeyboardInterrupt()])", "crashed"),
    "raises MemoryError": inside("harm", "raise MemoryError", "out_of_memory"),
    "returns itself": inside("marks", "return attack", "wrong", "crashed"),
    "returns True": inside("marks", "return True", "wrong"),
    "returns NaN": inside("marks", "return float('nan')", "wrong"),
    "returns arrays of NaN": inside("marks", "import numpy as np\nreturn np.full(np.shape(args[-1]), np.nan)", "wrong"),
    "returns infinity": inside("marks", "return float('inf')", "wrong"),
    "returns NotImplemented": inside("marks", "return NotImplemented", "wrong"),
    "returns Ellipsis": inside("marks", "return ...", "wrong"),
    "returns huge integers": inside("harm", "return 10 ** 20000", "wrong"),
    "returns a huge text": inside("harm", "return 'x' * 10**7", "wrong", "malformed"),
    "returns deep nesting": inside(
        "harm", "x = []\nfor _ in range(10**5): x = [x]\nreturn x", "wrong", "malformed", "crashed"
    ),
    "returns a list of itself": inside("harm", "x = []\nx.append(x)\nreturn x", "wrong", "malformed", "crashed"),
    "returns a broadcast giant": inside(
        "harm", "import numpy as np\nreturn np.broadcast_to(1.0, (10**6, 10**6))", "wrong", "out_of_memory", "malformed"
    ),
    "returns a giant without entries": inside(
        "harm", "import numpy as np\nreturn np.zeros((2**28, 0, 2**28))", "wrong", "malformed"
    ),
    "returns objects in an array": inside("marks", "import numpy as np\nreturn np.array([object()])", "wrong"),
    "returns a generator without end": inside("harm", "return iter(int, 1)", "wrong", "crashed"),
    "returns a memory map": inside("harm", "return memoryview(b'x')", "wrong"),
    "returns a masked array": inside(
        "marks", "import numpy as np\nreturn np.ma.masked_all(np.shape(args[-1]))", "wrong"
    ),
    "returns a matrix": inside("marks", "import numpy as np\nreturn np.matrix([4.0])", "wrong"),
    "a subclass of float that lies": inside(
        "marks",
        "class F(float):\n    def __eq__(s, o): return True\n    def __sub__(s, o): return 0.0\nreturn F(9)",
        "wrong",
        "crashed",
    ),
    "a subclass of ndarray that lies": inside(
        "marks",
        "import numpy as np\nclass A(np.ndarray):\n    def __eq__(s, o): return True\n    def __array_ufunc__(s, *a, **k): return True\nreturn np.zeros(np.shape(args[-1])).view(A)",
        "wrong",
    ),
    "a subclass of list that lies": inside(
        "marks",
        "class L(list):\n    def __len__(s): return 5\n    def __iter__(s): return iter([])\nreturn L()",
        "wrong",
        "crashed",
    ),
    "a dictionary of colliding keys": inside(
        "harm", "return {i * (2**61 - 1): 0 for i in range(2000)}", "wrong", "malformed"
    ),
    "prints without end in a call": inside("harm", "while True: print('x' * 9999)", "output_limit"),
    "closes the pipe": inside(
        "marks",
        "for i in range(20):\n    try: os.close(i)\n    except OSError: pass\nreturn 0.0",
        "crashed",
        "malformed",
    ),
    "garbage on every descriptor": inside(
        "marks",
        "for i in range(20):\n    try: os.write(i, b'garbage' * 9)\n    except OSError: pass\nreturn 0.0",
        "malformed",
    ),
    "an answer too early": inside(
        "marks",
        "import json, struct\nh = json.dumps(['t', 'ret', 2, ['t'], 5.0, ['l']]).encode()\nos.write(3, struct.pack('<IQ', len(h), 0) + h)\nreturn 5.0",
        "malformed",
        "wrong",
    ),
    "a frame of 2**60 bytes": inside(
        "harm", "import struct\nos.write(3, struct.pack('<IQ', 2**31, 2**60))\nos._exit(0)", "malformed", "crashed"
    ),
    "a frame that never comes": inside(
        "harm", "import struct\nos.write(3, struct.pack('<IQ', 99, 0))\nwhile True: pass", "timed_out", "malformed"
    ),
    "clears sys.modules": inside(
        "harm", "sys.modules.clear()\nimport gc\ngc.collect()\nreturn 0.0", "wrong", "crashed"
    ),
    "endless finaliser": inside("harm", "class D:\n    def __del__(self):\n        while True: pass\nD()", "timed_out"),
    "writes what it was given": inside(
        "marks",
        "x = args[-1]\ntry: x[:] = 0\nexcept TypeError: pass\nreturn x if hasattr(x, 'shape') else 0.0",
        "wrong",
    ),
    "resizes what it was given": inside(
        "marks",
        "x = args[-1]\nif hasattr(x, 'resize'): x.resize(0, refcheck=False)\nreturn x if hasattr(x, 'shape') else 0.0",
        "wrong",
        "malformed",
    ),
    "calls without end": Hostile(
        "harm",
        "def apply(f, x):\n    while True:\n        try: f(x)\n        except BaseException: pass\n",
        ("timed_out", "crashed"),
    ),
    "the verdict in a function is swallowed": Hostile(
        "marks", "def apply(f, x):\n    try: f(None)\n    except BaseException: return x + 1.0\n", ("wrong", "crashed")
    ),
    "a kept function is called later": Hostile(
        "marks",
        "kept = []\ndef apply(f, x):\n    kept.append(f)\n    return 1.0\nclass D:\n    def __del__(self):\n        for f in kept: f(0.0)\ndef double(x):\n    D()\n    return 0.0\n",
        ("wrong", "crashed"),
    ),
    "a function of numbers that are none": Hostile(
        "harm", "def apply(f, x):\n    return f(*[[[]]] * 99)\n", ("crashed",)
    ),
    "a box of another": Hostile(
        "marks",
        "class Box:\n    def __init__(self, x): self.__dict__ = type('D', (dict,), {'__getitem__': lambda s, k: x})()\n",
        ("crashed",),
    ),
}

INSIDE = {
    "numpy agrees with everything": around(
        "marks",
        "import numpy as np\nnp.allclose = np.array_equal = lambda *a, **k: True\nnp.isclose = lambda *a, **k: np.array(True)\nnp.testing.assert_allclose = print\n"
        + ZERO,
        "wrong",
    ),
    "builtins agree with everything": around(
        "marks",
        "import builtins\nbuiltins.all = builtins.any = builtins.isinstance = lambda *a: True\n" + ZERO,
        "wrong",
        "crashed",
        "malformed",
    ),
    "abs is nothing": around(
        "marks",
        "import builtins\nbuiltins.abs = lambda x: 0\nbuiltins.max = lambda *a, **k: 0\n" + ZERO,
        "wrong",
        "crashed",
    ),
    "json says something else": around(
        "marks",
        'import json\njson.dumps = lambda *a, **k: \'["t","ret",1,["t"],4.0,["l"]]\'\n' + ZERO,
        "malformed",
        "crashed",
        "wrong",
    ),
    "the encoder says something else": around(
        "marks",
        "import grader.sandbox.worker as w\nw.write_frame = lambda d, f: os.write(3, b'x' * 99)\n" + ZERO,
        "malformed",
    ),
    "answers every request as `passed`": around(
        "marks",
        WORKER
        + "import grader.sandbox.worker as w\nworker.__class__._answer = lambda s, h, b: s._send(('passed', 1, 1.0))\n"
        + ZERO,
        "malformed",
    ),
    "answers with another number": around(
        "marks",
        WORKER
        + "reply = type(worker)._reply\ntype(worker)._reply = lambda s, e, n, c, v: reply(s, e, n + 1, c, v)\n"
        + ZERO,
        "malformed",
    ),
    "claims that its arguments changed": around(
        "marks",
        WORKER
        + "reply = type(worker)._reply\ntype(worker)._reply = lambda s, e, n, c, v: reply(s, e, n, ['t', ['t', 0, ['l']]], v)\n"
        + ZERO,
        "malformed",
        "wrong",
        "crashed",
    ),
    "forges a handle": around(
        "marks",
        WORKER + "type(worker)._reply = lambda s, e, n, c, v: s._send(('ret', n, (), s, [])) \n" + ZERO,
        "malformed",
        "wrong",
        "crashed",
    ),
    "calls a function that was not handed out": around(
        "marks", WORKER + "def attack(*args): return worker._call_back(99, (), {})\n", "malformed"
    ),
    "a forbidden name of its own": around(
        "leak", WORKER + "def attack(*args):\n    worker._guard._first = ('the input: ' + repr(args), 1)\n", "malformed"
    ),
    "a refusal with the input": around(
        "leak",
        WORKER
        + "sys.modules['grader.sandbox.worker'].name_of_type = repr\ndef attack(*args): return type(('input' + repr(args)).replace(' ', '')[:99], (), {'__slots__': ()})\n",
        "wrong",
        "crashed",
    ),
    "modules of the grader replaced": around(
        "marks",
        "for name in list(sys.modules):\n    if name.startswith('grader'): sys.modules[name] = None\n" + ZERO,
        "wrong",
        "crashed",
        "malformed",
    ),
    "traces everything": around(
        "marks", "sys.settrace(lambda *a: os._exit(0))\nsys.setprofile(lambda *a: os._exit(0))\n" + ZERO, "crashed"
    ),
    "an audit hook": around(
        "harm", "def hook(*a): raise SystemExit\nsys.addaudithook(hook)\n" + ZERO, "crashed", "wrong", "malformed"
    ),
    "an import hook": around(
        "marks",
        "class F:\n    def find_spec(self, *a): os._exit(0)\nsys.meta_path.insert(0, F())\n" + ZERO,
        "crashed",
        "wrong",
    ),
    "an error handler of codecs": around(
        "marks",
        "import codecs\ncodecs.register_error('strict', lambda e: ('', e.end))\ncodecs.register_error('replace', lambda e: os._exit(0))\n"
        + ZERO,
        "wrong",
        "crashed",
    ),
    "atexit": around("marks", "import atexit\natexit.register(os._exit, 0)\n" + ZERO, "wrong"),
    "gc callbacks": around(
        "harm", "import gc\ngc.callbacks.append(lambda *a: os._exit(0))\n" + ZERO, "wrong", "crashed"
    ),
    "frames of the loop": around(
        "marks",
        "f = sys._getframe()\nwhile f:\n    f.f_locals.update(number=0, violations=[], names=[])\n    f = f.f_back\n"
        + ZERO,
        "wrong",
        "crashed",
    ),
    "a main guard that is true": Hostile(
        "marks",
        "__name__ = '__main__'\nimport numpy as np\nif __name__ == '__main__':\n    def double(x): return np.sum([x, x], axis=0)\n",
        ("crashed",),
    ),
    "a method out of a dictionary": Hostile(
        "marks", "import numpy as np\ndef double(x): return np.ndarray.__dict__['dot'](x, 2)\n", ("forbidden",)
    ),
    "a method out of vars": Hostile(
        "marks", "import numpy as np\ndouble = vars(np.ndarray)['do' + 't']\n", ("forbidden",)
    ),
    "a main guard in exec": Hostile(
        "marks",
        "exec(\"if __name__ == '__main__':\\n import numpy as np\\n def double(x): return np.eye(1).dot(x)\", {'__name__': '__main__'})\n",
        ("forbidden",),
    ),
    "objects that say yes": around(
        "marks", "import numpy as np\n" + LIAR + "def attack(*args): return Liar()\n", "wrong", "crashed"
    ),
    "classes that say yes": around(
        "marks", "import numpy as np\n" + LIAR + "def attack(*args): return Liar\n", "wrong", "crashed"
    ),
    "a module that is an object": around("marks", LIAR + "sys.modules['answer'] = Liar()\n" + ZERO, "wrong"),
}

MARKUP = "</td><script>alert(1)</script>\x1b[2J\u202e"
LEAKS = {
    "the input as text of an exception": inside("leak", "raise ValueError('input' + repr(args))", "crashed"),
    "the input as class of an exception": inside(
        "leak", "raise type('input' + repr(args)[:90], (Exception,), {})", "crashed"
    ),
    "the input as a function": inside(
        "leak",
        "def f(): raise ValueError\nf.__code__ = f.__code__.replace(co_name='input' + repr(args)[:70])\nf()",
        "crashed",
    ),
    "the input as a function that is not written": inside(
        "leak",
        "def f(): raise NotImplementedError\nf.__code__ = f.__code__.replace(co_name='input' + repr(args)[:70])\nf()",
        "wrong",
    ),
    "the input as a type": inside(
        "leak",
        "return type('input' + repr(args)[:90], (), {'__slots__': (), '__module__': 'answer'})()",
        "wrong",
        "crashed",
    ),
    "the input as a shape": inside(
        "leak",
        "import numpy as np\nreturn np.zeros((0, *[12345 + round(abs(x)) for x in np.ravel(args[-1])[:2]]))",
        "wrong",
    ),
    "the input as a key": inside("leak", "return {'input' + repr(args): 1}", "wrong"),
    "the input as a line of the source": inside(
        "leak",
        "import linecache\nlinecache.cache['answer.py'] = (1, None, ['input' + repr(args)] * 99, 'answer.py')\nraise ValueError",
        "crashed",
    ),
    "the input printed": inside("leak", "print('input', args)\nreturn 0.0", "wrong"),
    "markup as class": inside("harm", f"raise type({MARKUP!r}, (Exception,), {{}})({MARKUP!r})", "crashed"),
}
