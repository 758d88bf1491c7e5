"""Attacks with and on Python itself: signals, names, types, what everything in the process rests on."""

# ruff: noqa: E501  (a source on one line is one entry of the table)
from __future__ import annotations

from tests.grading.hostile.attacks import ZERO, around, inside

SIGNALS = {
    "a signal without a name": around("harm", "os.kill(os.getpid(), 40)", "crashed"),
    "a polite signal in a call": inside("harm", "os.kill(os.getpid(), 15)", "crashed"),
    "a signal for too much time": inside("harm", "os.kill(os.getpid(), 24)", "timed_out"),
    "a signal that means nothing": inside("marks", "os.kill(os.getpid(), 17)\nreturn 0.0", "wrong"),
    "a null pointer": around("harm", "import ctypes\nctypes.string_at(0)", "crashed"),
    "memory pulled away": around(
        "harm",
        "import ctypes\nfree = ctypes.CDLL(None).munmap\nfor a in range(2**22, 2**47, 2**40): free(ctypes.c_void_p(a), ctypes.c_size_t(2**40))",
        "crashed",
    ),
    "code of its own": around(
        "harm",
        "import ctypes, mmap\nm = mmap.mmap(-1, 4096, prot=7)\nm.write(bytes.fromhex('b83c00000031ff0f05'))\nctypes.CFUNCTYPE(None)(ctypes.addressof(ctypes.c_char.from_buffer(m)))()",
        "crashed",
    ),
    "a lock that is never free": around(
        "harm", "import threading\nl = threading.Lock()\nl.acquire()\nl.acquire()", "timed_out"
    ),
    "a numpy call without end": inside(
        "harm", "import numpy as np\nwhile True: np.linalg.svd(np.ones((900, 900)))", "timed_out", "out_of_memory"
    ),
}

NAMES = {
    "a name of ten million letters": around("harm", "globals()['x' * 10**7] = 1\n" + ZERO, "wrong"),
    "a name that is half a character": around("harm", "globals()['\\ud800'] = 1\n" + ZERO, "wrong"),
    "a text that is half a character": inside("harm", "return '\\ud800'", "wrong"),
    "an exception of half characters": inside("harm", "raise ValueError('\\ud800' * 99)", "crashed"),
    "a million names": around(
        "harm", "globals().update({f'v{i}': 1 for i in range(10**6)})\n" + ZERO, "timed_out", "out_of_memory", "wrong"
    ),
    "the module is emptied": around("harm", "sys.modules['answer'].__dict__.clear()\n", "crashed"),
    "builtins are gone": around("harm", "import builtins\nvars(builtins).clear()\n", "crashed"),
    "builtins are nothing": around(
        "harm", "import builtins\nfor n in list(vars(builtins)): setattr(builtins, n, None)\n", "crashed"
    ),
    "a class without a name": inside(
        "harm",
        "class M(type):\n    @property\n    def __name__(cls): raise SystemExit\nclass E(Exception, metaclass=M): pass\nraise E",
        "crashed",
    ),
    "a class of false ancestors": inside(
        "marks",
        "class M(type):\n    __mro__ = property(lambda c: (AssertionError, Exception, object))\nclass E(Exception, metaclass=M): pass\nraise E",
        "crashed",
    ),
    "a class that never answers": inside(
        "harm",
        "class M(type):\n    def __getattribute__(c, n):\n        while True: pass\nclass E(Exception, metaclass=M): pass\nraise E",
        "timed_out",
    ),
    "an exception that is shown for ever": inside(
        "harm", "class E(Exception):\n    def __str__(self):\n        while True: pass\nraise E", "timed_out"
    ),
    "a traceback of fifteen thousand lines": inside(
        "harm",
        "sys.setrecursionlimit(20000)\ndef r(n):\n    if n == 0: raise ValueError\n    r(n - 1)\nr(15000)",
        "crashed",
    ),
    "lines of the source that are huge": around(
        "harm",
        "import linecache\nlinecache.getline = lambda *a: 'x' * 10**7\ndef attack(*args): raise ValueError\n",
        "crashed",
    ),
}

MACHINERY = {
    "its output is closed": around("marks", "sys.stdout.close()\nsys.stdout = None\n" + ZERO, "wrong"),
    "its output lies": around(
        "harm",
        "class W:\n    def take(self): return ['x'] * 10**6\n    def write(self, t): return 0\nimport gc\nfor o in gc.get_objects():\n    if type(o).__name__ == 'Worker': o._printed = W()\n"
        + ZERO,
        "crashed",
        "malformed",
        "output_limit",
    ),
    "nothing is ever written": around("harm", "os.write = lambda *a: 0\n" + ZERO, "timed_out"),
    "nothing is ever read": around("harm", "os.readv = lambda *a: 0\n" + ZERO, "crashed"),
    "everything is written twice": around(
        "marks", "w = os.write\nos.write = lambda d, b: (w(d, b), w(d, b))[0]\n" + ZERO, "malformed"
    ),
    "a byte at a time": around(
        "harm",
        "import time\nw = os.write\ndef slow(d, b):\n    time.sleep(0.01)\n    return w(d, b[:1])\nos.write = slow\n"
        + ZERO,
        "timed_out",
    ),
    "errors of numpy end it": around(
        "marks", "import numpy as np\nnp.seterrcall(lambda *a: os._exit(0))\nnp.seterr(all='call')\n" + ZERO, "wrong"
    ),
    "hooks of exceptions": around(
        "marks", "sys.excepthook = sys.unraisablehook = lambda *a: os._exit(0)\n" + ZERO, "wrong"
    ),
    "warnings without end": around(
        "harm", "import warnings\nwhile True: warnings.warn('x')", "timed_out", "output_limit"
    ),
    "a debugger": around("harm", "breakpoint()", "crashed"),
    "asks for input": around("harm", "input()", "crashed"),
    "leaves by exit()": around("marks", "exit()", "crashed"),
    "reads what it was sent": around("leak", "raise ValueError(os.read(0, 99))", "crashed"),
    "a trace function that stays": inside("marks", "sys.settrace(lambda *a: None)\nreturn 0.0", "wrong"),
}

VALUES = {
    "keys that are all NaN": inside(
        "harm", "return {float('nan'): i for i in range(30000)}", "malformed", "timed_out", "wrong"
    ),
    "keys chosen to collide": inside(
        "harm", "return {i * (2**61 - 1): 0 for i in range(45000)}", "timed_out", "malformed"
    ),
    "sets within sets": inside("harm", "x = frozenset()\nfor _ in range(30): x = frozenset([x])\nreturn x", "wrong"),
    "a hundred million truth values": inside(
        "harm", "import numpy as np\nreturn np.ones(10**8, bool)", "wrong", "timed_out", "out_of_memory"
    ),
    "a hundred thousand texts": inside("harm", "return ['x' * 100] * 99000", "wrong", "timed_out"),
    "ten long texts of odd letters": inside("harm", "return ['\\u1234' * 200000] * 12", "wrong", "timed_out"),
    "thirty thousand lists": inside("harm", "return [[float(i)] for i in range(33000)]", "wrong", "timed_out"),
    "fields with names": inside("marks", "import numpy as np\nreturn np.zeros(3, dtype=[('a', 'f8')])", "wrong"),
    "dates": inside("marks", "import numpy as np\nreturn np.array(['2020'], 'datetime64[D]')", "wrong"),
    "long doubles": inside("marks", "import numpy as np\nreturn np.longdouble(9)", "wrong"),
    "half infinite": inside(
        "marks", "import numpy as np\nreturn np.full(np.shape(args[-1]), np.float16('inf'))", "wrong"
    ),
    "complex NaN": inside(
        "marks", "import numpy as np\nreturn np.full(np.shape(args[-1]), complex(float('nan'), 1))", "wrong"
    ),
    "truth instead of numbers": inside(
        "marks", "import numpy as np\nreturn np.ones(np.shape(args[-1]), bool)", "wrong"
    ),
    "minus nothing": inside("marks", "return -0.0", "wrong"),
    "a generator of the right length": inside("marks", "return (0.0 for _ in range(10))", "wrong", "crashed"),
    "a shape without an array": inside(
        "marks",
        "class S:\n    shape = (10,)\n    def __sub__(s, o): return 0\n    __rsub__ = __sub__\nreturn S()",
        "wrong",
        "crashed",
    ),
    "cleaned up by an exit": inside(
        "marks", "class D:\n    def __del__(self): raise SystemExit\nreturn [D()]", "wrong"
    ),
    "as slow as it may be": inside("harm", "import time\ntime.sleep(0.4)\nreturn 0.0", "timed_out"),
}
