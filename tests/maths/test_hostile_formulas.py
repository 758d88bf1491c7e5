"""Texts that want to hang, crash or fill the machine are refused, cheaply and with a sentence."""

from __future__ import annotations

import subprocess
import sys
import tracemalloc

import pytest

from grader.maths.errors import ExpressionError
from grader.maths.notation import to_ascii, to_latex, to_mathml, to_unicode
from grader.maths.parser import parse
from grader.maths.symbols import Symbols

SYMBOLS = Symbols.of({"x": {"shape": ["n"]}, "a": {}, "ab": {}, "A": {"shape": ["n", "n"]}, "k": {}})
MEGABYTES = 3

REFUSED = {
    "nested brackets": "(" * 200 + "a" + ")" * 200,
    "nested braces": "{" * 4000,
    "nested functions": "sin(" * 500,
    "bare functions": "sin " * 900 + "a",
    "signs": "-" * 900 + "a",
    "plus signs": "+" * 900 + "a",
    "primes": "A" + "'" * 900,
    "dots": "A" + ".T" * 450,
    "fractions": "\\frac" * 900,
    "half-open fractions": "\\frac{a}{" * 200,
    "quotients": "1/" * 400 + "a",
    "bars": "|" * 900,
    "bars with gaps": "| " * 900,
    "double bars": "‖" * 900,
    "indices": "A[" * 900,
    "few indices": "A[" * 300,
    "subscripts": "A_{" * 300,
    "subscripts of columns": "A_{:" * 250,
    "methods": "A.dot(" * 200,
    "named arguments": "norm(A, ord=" * 150,
    "sums along axes": "np.sum(A, axis=" * 150,
    "closed bars": "||a|-1|" * 100,
    "zeros of no size": "\\mathbf{0}+" * 400,
    "sums": "sum(i,n," * 300,
    "big sums": "∑_{i}" * 180 + "a",
    "exponents": "^".join("a" * 200),
    "tower": "9^9^9",
    "tower in brackets": "((((9^9)^9)^9)^9)^9",
    "tower of twos": "2^" * 30 + "2",
    "power of a decimal": "1e50^1e5",
    "huge exponent": "a^(10^7)",
    "factorials": "9!!!!!!!",
    "huge factorial": "(10^6)!",
    "million digits": "9" * 1_000_000,
    "thousand digits": "9" * 4000,
    "huge decimal exponent": "1e999999999",
    "megabyte of terms": "a+" * 500_000,
    "too many terms": "a+" * 2000 + "a",
    "long name": "a" * 4900,
    "long subscript": "x" + "_1" * 2000,
    "many open sizes": "I+" * 400 + "A",
    "wrong product": "x" + "*x" * 400,
    "wrong sum": "a+" * 400 + "x",
    "combining marks": "a" + "\u0302" * 4000,
    "emoji": "😀" * 1000,
    "zero bytes": "\0" * 5000,
    "accents": "\\hat" * 1000,
    "styles": "\\mathbf{" * 600,
    "code": "__import__('os').system('true')",
    "attributes": "().__class__.__base__.__subclasses__()",
    "lambda": "(lambda: a)()",
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED.keys())
def test_hostile_text_is_refused(text: str) -> None:
    """A sentence instead of a hang, a crash or gigabytes"""
    tracemalloc.start()
    try:
        with pytest.raises(ExpressionError) as caught:
            parse(text, SYMBOLS)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < MEGABYTES * 2**20 + 2 * len(text)
    assert len(caught.value.reason) < 200
    assert len(caught.value.pointed()) < 200


ACCEPTED = {
    "long sum": "+".join(["a"] * 450),
    "long product": " ".join(["a"] * 450),
    "long matrix product": "x x^T " * 150,
    "deep quotient": "a" + "/a" * 90,
    "deep brackets": "(" * 40 + "a" + ")" * 40,
    "deep sums": "".join(f"sum(i{n}, n, " for n in range(40)) + "a" + ")" * 40,
    "deep product": "(" * 40 + "a" + "*a)" * 40,
    "high power": "(a - k)^6000",
}


@pytest.mark.parametrize("text", ACCEPTED.values(), ids=ACCEPTED.keys())
def test_large_formulas_are_read_and_written(text: str) -> None:
    """What is within the limits is read, written in every way, and read again as the same"""
    node = parse(text, SYMBOLS)
    assert parse(to_ascii(node), SYMBOLS) == node
    assert to_unicode(node)
    assert to_latex(node)
    assert to_mathml(node)


def test_reading_imports_nothing_heavy() -> None:
    """The language is standard library only: no SymPy, no mpmath, no NumPy on this path"""
    code = "import sys, grader.maths.parser; print([m for m in ('sympy', 'mpmath', 'numpy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
