"""Mutants are single slips in a reference; the tests of an exercise are proven by killing every one of them."""

from __future__ import annotations

import ast
from pathlib import Path
from textwrap import dedent
from types import CodeType

import pytest

from grader.content import load_course
from grader.grading.mutating import MutationProof, mutate_all
from grader.grading.mutation import Mutant, mutants
from tests.grading.conftest import write_course

REPOSITORY = Path(__file__).parents[2]
REFERENCES = sorted(REPOSITORY.glob("solutions/*/*/answer.py"))

# A statement, an operator and what the statement becomes by it.
SLIPS = [
    ("y = a + b", "operator", {"y = a - b"}),
    ("y = A @ x", "operator", {"y = A * x"}),
    ("y += a", "operator", {"y -= a"}),
    ("y = a and b", "operator", {"y = a or b"}),
    ("y = a + b", "dropped term", {"y = a", "y = b"}),
    ("y = a - b", "dropped term", {"y = a", "y = -b"}),
    ("y = a or b or c", "dropped term", {"y = a or b", "y = a or c", "y = b or c"}),
    ("y = x[k:]", "dropped term", {"y = x[:]"}),
    ("y = -a", "sign", {"y = a"}),
    ("y = a - b", "sign", {"y = b - a"}),
    ("x = ['1/sqrt(2)', 'left']", "sign", {"x = ['-(1/sqrt(2))', 'left']"}),
    ("y = a < b", "comparison", {"y = a <= b", "y = a >= b"}),
    ("y = a == b", "comparison", {"y = a != b"}),
    ("y = 0 <= a < b", "comparison", {"y = 0 < a < b", "y = 0 > a < b", "y = 0 <= a <= b", "y = 0 <= a >= b"}),
    ("y = 2", "constant", {"y = 3", "y = 1"}),
    ("y = 1e-08", "constant", {"y = 1e-05", "y = 1e-11"}),
    ("y = 0.5", "constant", {"y = 1.5", "y = 0.25"}),
    ("y = 10000", "constant", {"y = 10000000", "y = 10"}),
    ("y = True", "constant", {"y = False"}),
    ("y = x.sum(axis=k)", "axis", {"y = x.sum()"}),
    ("y = x.sum(axis=0)", "constant", {"y = x.sum(axis=1)", "y = x.sum(axis=-1)"}),
    ("y = x.sum(keepdims=True)", "keepdims", {"y = x.sum()"}),
    ("y = np.zeros(n, dtype=complex)", "dtype", {"y = np.zeros(n)"}),
    ("y = x.astype(np.float64)", "dtype", {"y = x", "y = x.astype(np.float32)"}),
    ("y = A.T", "transpose", {"y = A"}),
    ("y = A.T @ B", "transpose", {"y = A @ B", "y = A.T @ B.T"}),
    ("y = np.swapaxes(A, -1, -2)", "transpose", {"y = A"}),
    ("y = np.einsum('ij,jk->ik', A, B)", "transpose", {"y = np.einsum('ij,jk->ki', A, B)"}),
    ("y = A @ B", "swapped arguments", {"y = B @ A"}),
    ("y = np.outer(u, v)", "swapped arguments", {"y = np.outer(v, u)"}),
    ("y = x.copy()", "dropped copy", {"y = x"}),
    ("y = np.array(x)", "dropped copy", {"y = np.asarray(x)"}),
    ("y = np.sqrt(x)", "dropped call", {"y = x"}),
    ("y = np.max(x)", "function", {"y = np.min(x)"}),
    ("x = x / n", "in place", {"x /= n"}),
    ("x = f(x)", "dropped statement", {"pass"}),
    ("A[0] = x", "dropped statement", {"pass"}),
    ("y = range(n)", "off by one", {"y = range(n + 1)", "y = range(n - 1)"}),
    ("y = x[:k]", "off by one", {"y = x[:k + 1]", "y = x[:k - 1]"}),
    ("if a < 0:\n    raise ValueError('no')", "dropped guard", {"pass"}),
    ("if ok(a):\n    y = 1", "negated condition", {"if not ok(a): y = 1"}),
    ("if not ok(a):\n    y = 1", "negated condition", {"if ok(a): y = 1"}),
    ("y = [a for a in x if ok(a)]", "negated condition", {"y = [a for a in x if not ok(a)]"}),
    ("raise ValueError('no')", "exception", {"raise RuntimeError('no')"}),
]


@pytest.mark.parametrize(("statement", "operator", "expected"), SLIPS)
def test_every_operator_makes_its_slips(statement: str, operator: str, expected: set[str]) -> None:
    """An operator changes a statement into just the slips that it is named for"""
    assert {mutant.after for mutant in mutants(statement) if mutant.operator == operator} == expected


NO_BEHAVIOUR = {
    "a docstring": '"""1 + 1"""',
    "an annotation": "def f(x: Literal[1]) -> A[2]: return x",
    "a decorator": "@given(n=3)\ndef f(x): return x",
    "an import": "import a.b as c",
    "the words of an error": "raise ValueError",
    "formatted text": "y = f'{a + 1}'",
    "a context": "with errstate(divide='ignore', over=1): y = x",
    "a script": "if __name__ == '__main__': f(1)",
}


@pytest.mark.parametrize("name", NO_BEHAVIOUR)
def test_what_is_no_behaviour_is_left_alone(name: str) -> None:
    """A change that no test could notice is no mutant"""
    assert mutants(NO_BEHAVIOUR[name]) == ()


def test_a_mutant_says_where_it_is() -> None:
    """Line, function, and the statement before and after; of a block the head"""
    source = """
        class Adam:
            def step(self, g):
                for name in g:
                    if g[name] < 0:
                        self.t += 1
                        raise ValueError("negative")
                return g
        """
    found = {(one.line, one.function, one.before, one.after) for one in mutants(dedent(source))}
    assert (5, "Adam.step", "if g[name] < 0:", "if g[name] <= 0:") in found
    assert (4, "Adam.step", "for name in g:", "pass") in found
    assert (6, "Adam.step", "self.t += 1", "self.t -= 1") in found


def test_the_rest_of_the_program_stays() -> None:
    """A mutant is the program with one statement changed"""
    source = "x = 1\ny = x + x\n"
    assert [one.source for one in mutants(source) if one.line == 2] == [
        "x = 1\ny = x - x\n",
        "x = 1\ny = x\n",
    ]


@pytest.mark.parametrize("path", REFERENCES, ids=lambda path: path.parent.name)
class TestReferences:
    @pytest.fixture
    def found(self, path: Path) -> tuple[Mutant, ...]:
        return mutants(path.read_text(encoding="utf-8"))

    def test_no_mutant_comes_twice_or_is_the_reference(self, path: Path, found: tuple[Mutant, ...]) -> None:
        """Every mutant is a program of its own"""
        reference = ast.unparse(ast.parse(path.read_text(encoding="utf-8")))
        programs = [mutant.source.strip() for mutant in found]
        assert len({reference, *programs}) == len(programs) + 1

    def test_every_mutant_compiles(self, path: Path, found: tuple[Mutant, ...]) -> None:
        """A mutant that does not compile would be killed by any test"""
        for mutant in found:
            assert isinstance(compile(mutant.source, "mutant", "exec"), CodeType)

    def test_the_order_is_that_of_the_source(self, path: Path, found: tuple[Mutant, ...]) -> None:
        """Twice the same list: functions in their order, statements in theirs"""
        assert found == mutants(path.read_text(encoding="utf-8"))
        assert list(dict.fromkeys(one.function for one in found)) == [
            function for function in _functions(path) if function in {one.function for one in found}
        ]


def _functions(path: Path) -> list[str]:
    """Qualified names of classes and functions in the order of a file, the module first."""
    names = [""]

    def visit(node: ast.AST, around: str) -> None:
        for child in ast.iter_child_nodes(node):
            inside = around
            if isinstance(child, ast.FunctionDef | ast.ClassDef):
                inside = f"{around}.{child.name}".lstrip(".")
                names.append(inside)
            visit(child, inside)

    visit(ast.parse(path.read_text(encoding="utf-8")), "")
    return names


ROOT = "solutions/basics/doubling"
UNSEEN = "def double(x):\n    if x is None:\n        return 0\n    return 2 * x\n\n\ntotal = sum\n"
BLIND = {
    f"{ROOT}/test_hidden.py": "",
    "exercises/basics/doubling/test_visible.py": (
        'def test_it(submission):\n    """It can be called"""\n    submission.double(1)\n'
    ),
}
EXPLAINED = """\
equivalent:
  - {function: double, before: 'if x is None: return 0', after: pass, reason: No statement speaks of None.}
  - {function: double, before: return 0, after: return 1, reason: No statement speaks of None.}
  - {function: double, before: return 0, after: return -1, reason: No statement speaks of None.}
"""


def proof(root: Path, changes: dict[str, str], slug: str = "doubling") -> MutationProof:
    """The proof of an exercise of the small course after `changes` (file to text)."""
    write_course(root)
    for file, text in changes.items():
        (root / file).write_text(text)
    [found] = mutate_all([load_course(root).get(slug)], 1, slots=2)
    return found


class TestProof:
    def test_sound_checks_kill_every_mutant(self, tmp_path: Path) -> None:
        """Whatever is wrong with the reference of the small course loses points"""
        found = proof(tmp_path, {})
        assert (found.killed, found.survivors, found.sound) == (found.mutants, (), True)
        assert found.mutants >= 5

    def test_a_survivor_is_told(self, tmp_path: Path) -> None:
        """A branch that no check enters may say anything; each change of it is told with its line"""
        found = proof(tmp_path, {f"{ROOT}/answer.py": UNSEEN})
        assert {(one.line, one.after) for one in found.survivors} == {(2, "pass"), (3, "return 1"), (3, "return -1")}
        assert (found.killed, found.sound) == (found.mutants - 3, False)

    def test_an_explained_survivor_is_sound(self, tmp_path: Path) -> None:
        """What its author has shown to be equivalent counts as explained, with the reason"""
        found = proof(tmp_path, {f"{ROOT}/answer.py": UNSEEN, f"{ROOT}/equivalent_mutants.yaml": EXPLAINED})
        assert (found.sound, found.survivors, len(found.equivalent)) == (True, (), 3)

    def test_a_stale_explanation_is_told(self, tmp_path: Path) -> None:
        """An explanation of what loses points, or is not there any more, does not stay unnoticed"""
        found = proof(tmp_path, {f"{ROOT}/equivalent_mutants.yaml": EXPLAINED})
        assert (found.sound, len(found.stale)) == (False, 3)

    def test_a_mutant_that_never_ends_is_killed(self, tmp_path: Path) -> None:
        """An endless loop loses the points of the checks that it is in"""
        endless = "def double(x):\n    while True:\n        break\n    return 2 * x\n\n\ntotal = sum\n"
        found = proof(tmp_path, {f"{ROOT}/answer.py": endless})
        # `while False` survives: the loop does nothing but to end. `break` into `continue` does not.
        assert [one.after for one in found.survivors] == ["while False: break"]
        assert found.timed_out == 1

    def test_tests_that_notice_nothing_kill_nothing(self, tmp_path: Path) -> None:
        """Mutants survive tests that only call the functions"""
        found = proof(tmp_path, BLIND)
        assert (found.killed, len(found.survivors)) == (0, found.mutants)

    def test_answers_computed_from_data_are_exempt(self, tmp_path: Path) -> None:
        """Where declared answers are compared with the reference there is nothing to mutate, and that is said"""
        found = proof(tmp_path, {}, "sums")
        assert (found.mutants, found.sound) == (0, True)
        assert "nothing to mutate" in found.exempt

    def test_a_reference_without_code_is_exempt(self, tmp_path: Path) -> None:
        """No mutants are no proof: that there are none is said"""
        alias = "from operator import pos\nfrom builtins import sum as total\n\n\ndef double(x):\n    return pos(x)\n"
        found = proof(tmp_path, {f"{ROOT}/answer.py": alias, **BLIND})
        assert (found.mutants, found.defect, found.sound) == (0, "", True)
        assert "nothing to mutate" in found.exempt

    def test_a_reference_that_fails_is_a_defect(self, tmp_path: Path) -> None:
        """Mutants of a wrong reference prove nothing"""
        found = proof(tmp_path, {f"{ROOT}/answer.py": "def double(x):\n    return x\n\n\ntotal = sum\n"})
        assert "does not pass its own checks" in found.defect

    def test_a_malformed_list_is_a_defect(self, tmp_path: Path) -> None:
        """An explanation without a reason is refused, with file and line"""
        listed = "equivalent:\n  - {before: a, after: b}\n"
        found = proof(tmp_path, {f"{ROOT}/equivalent_mutants.yaml": listed})
        assert "equivalent_mutants.yaml:2" in found.defect
        assert "reason" in found.defect
