"""Attacks by what is written out: answers that are read and never executed, so what they say is a text or a number."""

from __future__ import annotations

from tests.grading.hostile.attacks import Hostile

ANSWERS = ("number", "root", "array", "pick", "formula", "matrix", "tested")


def every(value: str, verdict: str = "wrong") -> Hostile:
    """The same in the place of every answer."""
    return Hostile("marks", "\n".join(f"{name} = {value}" for name in ANSWERS), (verdict,))


def one(source: str, verdict: str = "wrong") -> Hostile:
    """A whole file."""
    return Hostile("marks", source, (verdict,))


LITERALS = {
    "nothing at all": one("# no answer"),
    "everything is None": every("None"),
    "everything is true": every("True"),
    "everything is NaN": every("'nan'"),
    "infinity as a number": every("1e999"),
    "infinity as text": every("'oo'"),
    "four thousand digits": every("9" * 4000),
    "ten thousand digits": every("9" * 10_000, "not_gradable"),
    "a power that is never computed": every("10**10**10", "not_gradable"),
    "a power in quotes": every("'10**10**10'"),
    "a tower of powers": every("'9**9**9**9**9'"),
    "a factorial": every("'factorial(10**9)'"),
    "ten thousand terms": every(repr("x+" * 5000 + "x")),
    "a million letters": every(repr("x+" * 500_000 + "x"), "not_gradable"),
    "two thousand parentheses": every(repr("(" * 2000 + "x" + ")" * 2000)),
    "five thousand signs": every(repr("-" * 5000 + "x")),
    "ninety lists in lists": every("[" * 90 + "]" * 90, "not_gradable"),
    "five thousand lists in lists": every("[" * 5000 + "]" * 5000, "not_gradable"),
    "a hundred thousand entries": every("[" + "1," * 99_999 + "]", "not_gradable"),
    "a dictionary": every("{1: 2}"),
    "bytes": every("b'2.5'", "not_gradable"),
    "a call": every("float('2.5')", "not_gradable"),
    "a text with code in it": every("f'{__import__(\"os\")}'", "not_gradable"),
    "code in quotes": every('\'__import__("os").system("true")\''),
    "an attribute in quotes": every("'x.__class__'"),
    "digits of another script": every("'٢٫٥'"),
    "a NUL": every(r"'\x00'"),
    "half a character": every(r"'\ud800'", "not_gradable"),
    "letters that turn the line": every(r"'\u202e5.2'"),
    "two answers in one text": every(r"'2.5\n2.5'"),
    "all answers in every place": every("[2.5, 'sqrt(6)/3', [[1, 2], [3, 4.5]]]"),
    "both choices": one("pick = ['yes', 'no']"),
    "a pattern of choices": one("pick = 'yes|no'"),
    "the last one counts": one("number = 2.5\nnumber = 1"),
    "computed afterwards": one("number = 2\nnumber += 0.5", "not_gradable"),
    "assigned in a branch": one("if True:\n    number = 2.5", "not_gradable"),
    "assigned by exec": one("exec('number = 2.5')"),
    "assigned in a function": one("def f():\n    global number\n    number = 2.5\nf()"),
    "rows of odd lengths": one("array = [[1, 2], [3]]"),
    "a row of infinity": one("array = [[1e400, 2], [3, 4.5]]"),
    "a row of truth": one("array = [[True, 2], [3, 4.5]]"),
    "a formula of itself": one("formula = 'formula'"),
    "a sum of a billion terms": one("formula = 'sum(i, 10**9, i)'"),
    "a product of a billion factors": one("formula = 'prod(i, 10^9, x)'"),
    "a power of a million": one("formula = '(x+1)^1000000'"),
    "four hundred factors": one(f"formula = {'*'.join(['(x+1)'] * 400)!r}"),
    "two hundred fractions": one(f"formula = {'1/(' * 200 + 'x' + ')' * 200!r}"),
    "ones without end": one("matrix = 'ones(10^5,10^5)'\nformula = 'norm(ones(10^9))^2'"),
    "products of Kronecker": one("matrix = 'kron(A,kron(A,kron(A,kron(A,A))))'\nformula = 'det(kron(A,kron(A,A)))'"),
    "derivatives of derivatives": one("matrix = 'grad(norm(A)^200,A)'\nformula = 'hess(hess(x^9,x),x)'"),
    "two hundred roots": one(f"root = '{'sqrt(' * 200}6{')' * 200}'"),
    "a root of three thousand digits": one(f"root = 'sqrt({'9' * 3000})'"),
    "one over nothing": one("root = '1/0'"),
    "nothing to the nothing": one("root = '0^0'"),
    "exponentials of exponentials": one("root = 'exp(exp(exp(exp(9))))'"),
    "ten to the ten million": one("root = '10^(10^7)'"),
}

FILES = {
    "exercises/basics/paper/exercise.yaml": """
        title: On paper
        kind: numeric
        difficulty: 1
        points: 7
        symbols: {x: {shape: []}, A: {shape: [n, n]}}
        answers:
          number: {type: number}
          root: {type: number, exact: true}
          array: {type: array, shape: [2, 2]}
          pick: {type: choice, choices: [yes, no]}
          formula: {type: expression}
          matrix: {type: expression, shape: [n, n]}
          tested: {type: number, compare: tests}
        """,
    "exercises/basics/paper/answer.py": "number = None\n",
    "solutions/basics/paper/answer.py": """
        number = 2.5
        root = "sqrt(6)/3"
        array = [[1, 2], [3, 4.5]]
        pick = "yes"
        formula = "x^2 + 2*x + 1"
        matrix = "A*A^T"
        tested = 3.0
        """,
    "solutions/basics/paper/test_hidden.py": '''
        from grader.testing import close


        def test_tested(submission):
            """tested is three"""
            close(submission.tested, 3.0)
        ''',
}
