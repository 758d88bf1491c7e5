"""Attacks through the functions that a test hands out, and through forged replies."""

# ruff: noqa: E501  (a source on one line is one entry of the table)
from __future__ import annotations

from tests.grading.hostile.attacks import WORKER, ZERO, Hostile, around


def applying(body: str, *verdicts: str) -> Hostile:
    """An attack from within `apply(f, x)`; nothing else is defined."""
    lines = "\n".join("    " + line for line in body.splitlines())
    return Hostile("harm", f"import numpy as np\ndef apply(f, x):\n{lines}\n", verdicts)


FUNCTIONS = {
    "a function of a huge number": applying("return f(10**4000)", "crashed"),
    "a function of a huge number without end": applying("while True: f(10**4000)", "timed_out"),
    "a function of a huge number, whatever it says": applying(
        "while True:\n    try: f(10**4000)\n    except BaseException: pass", "timed_out"
    ),
    "a function of its own value": applying("y = 3\nwhile True: y = f(y)", "crashed"),
    "a function of its own value, again and again": applying(
        "y = 3\nwhile True:\n    try: y = f(y)\n    except BaseException: y = 3",
        "timed_out",
    ),
    "a number that is too long to send": applying("return f(10**40000)", "crashed"),
    "a number that is too long to print": applying("f(x)\nreturn 10**5000", "crashed"),
    "a name that is a number": applying("return f(x=10**5000)", "crashed"),
    "a thousand names": applying("return f(**{str(i): 1 for i in range(999)})", "crashed"),
    "large arrays without end": applying("while True: f(np.ones(10**6))", "timed_out"),
    "objects in an array": applying("return f(np.array([object()]))", "crashed"),
    "a function of itself": applying("return f(f)", "crashed"),
    "a function in its own place": applying("return apply(f, f)", "crashed"),
    "a function that calls back": applying("def g(y): return f(g)\nreturn f(g)", "crashed"),
    "a function of an earlier check does the work": Hostile(
        "marks",
        "kept = []\ndef apply(f, x):\n    kept.append(f)\n    try: f(x)\n    except BaseException: pass\n    return f(x) if len(kept) == 2 else 0.0\ndef double(x):\n    try: return kept[2](x)\n    except (IndexError, RuntimeError): return 0.0\n",
        ("wrong", "crashed"),
    ),
    "a function of NaN": applying("return f(float('nan'))", "crashed"),
    "a function of text": applying("return f('x' * 10**6)", "crashed"),
}

# Every reply but that of loading is `TREE`, in the form in which values cross.
FORGE = (
    WORKER
    + """
import grader.sandbox.worker as w
honest = type(worker)._reply
def forged(s, e, n, c, v):
    if n == 1: honest(s, e, n, c, v)
    else: w.write_frame(s._writing, e.finish(['t', 'ret', n, ['t'], TREE, ['l']]))
type(worker)._reply = forged
"""
    + ZERO
)


def forging(tree: str, *verdicts: str) -> Hostile:
    """An attack by replies that no worker of ours would make."""
    return around("marks", f"TREE = {tree}\n{FORGE}", *verdicts)


FORGED = {
    "keys that collide": forging("['d'] + [[['i', hex(i * (2**61 - 1))], 0] for i in range(1, 3000)]", "malformed"),
    "members that collide": forging("['s'] + [['i', hex(i * (2**61 - 1))] for i in range(1, 3000)]", "malformed"),
    "tuples that collide": forging(
        "['s'] + [['t', i % 7 - 3, ['i', hex(i * (2**61 - 1))]] for i in range(1, 3000)]", "malformed"
    ),
    "three thousand objects": forging("['l'] + [['H', 'object', i, 'n' * 100] for i in range(3000)]", "wrong"),
    "an object of negative number": forging("['H', 'object', -5, 'n']", "malformed"),
    "an iterator of a huge number": forging("['H', 'iterator', 2**70, 'n']", "malformed"),
    "a function that was not given": forging("['K', 0]", "malformed"),
    "a truth value of seven": forging("['n', 'b1', '07']", "malformed"),
    "twenty long texts": forging("['l'] + ['x' * 250000] * 20", "wrong"),
    "an array beyond the body": forging("['a', 'f8', [10**12], '']", "malformed"),
    "an array of negative size": forging("['a', 'f8', [-1, -8], '']", "malformed"),
    "a reference to nothing": forging("['r', 10**9]", "malformed"),
    "a generator of the student's": forging("['g', 'PCG64', ['d']]", "malformed"),
    "an unknown tag": forging("['os.system', 'true']", "malformed"),
}
