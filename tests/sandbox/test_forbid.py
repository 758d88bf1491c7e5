"""Forbidden functions, methods, operators and modules, in every spelling that a student may try."""

from __future__ import annotations

import pytest

from grader.sandbox import ForbiddenCall, Violation, Worker, Zygote
from tests.sandbox.conftest import Load

SVD = "numpy.linalg.svd"


@pytest.fixture(scope="module")
def worker(zygote: Zygote):
    with zygote.spawn() as worker:
        yield worker


class TestSource:
    @pytest.mark.parametrize(
        ("forbid", "source"),
        [
            (SVD, "import numpy as np\nnp.linalg.svd(A)"),
            (SVD, "import numpy.linalg as la\nla.svd(A)"),
            (SVD, "from numpy import linalg\nf = linalg.svd"),
            (SVD, "\nfrom numpy.linalg import svd"),
            (SVD, "\nfrom numpy.linalg import svd as s, qr"),
            (SVD, "from numpy.linalg import *\nsvd(A)"),
            (SVD, "import numpy as np; la = np.linalg\nla.svd(A)"),
            (SVD, "import numpy as np; n = np; la = n.linalg; l = la\nl.svd(A)"),
            (SVD, "import numpy as np; (la, x) = (np.linalg, 1)\nla.svd(A)"),
            (SVD, "import numpy as np\ngetattr(np.linalg, 'svd')(A)"),
            (SVD, "import numpy as np\ngetattr(np.linalg, 's' + 'vd')(A)"),
            (SVD, "import numpy as np\ngetattr(getattr(np, 'linalg'), 'svd')(A)"),
            (SVD, "import numpy as np\nnp.linalg._linalg.svd(A)"),
            (SVD, "import importlib\nimportlib.import_module('numpy.linalg').svd(A)"),
            (SVD, "\n__import__('numpy').linalg.svd(A)"),
            (SVD, "import numpy as np\ndef f(A, how=np.linalg.svd): pass"),
            (SVD, "import numpy as np\nx = [np.linalg.svd for _ in A]"),
            (SVD, "import numpy as np\nif (la := np.linalg) and la.svd(A): pass"),
            ("numpy.linalg", "\nimport numpy.linalg"),
            ("numpy.linalg", "import numpy\nnumpy.linalg.norm(x)"),
            ("numpy.linalg", "\nfrom numpy.linalg import *"),
            ("scipy", "\nimport scipy.special as sp"),
            ("scipy", "\nfrom scipy.special import erf"),
            ("sorted", "\nsorted(x)"),
            ("sum", "f = 1\nmap(sum, x)"),
            ("numpy.add", "import numpy as np\nnp.add.reduce(x)"),
            (".dot", "import numpy as np\nA.dot(B)"),
            (".dot", "import numpy as np\nnp.ndarray.dot(A, B)"),
            (".dot", "import numpy as np\nnp.array(A).T.dot(B)"),
            (".dot", "\ngetattr(A, 'dot')(B)"),
            (".dot", "import operator\noperator.methodcaller('dot', B)(A)"),
            ("@", "\nC = A @ B"),
            ("@", "\nA @= B"),
            ("@", "import operator\noperator.matmul(A, B)"),
            ("@", "from operator import matmul as m\nm(A, B)"),
            ("@", "\nA.__matmul__(B)"),
            ("@", "\ngetattr(A, '__matmul__')(B)"),
            ("@", "\nexec('C = A @ B')"),
            ("@", "\neval('A @ B')"),
        ],
    )
    def test_it_is_found_in_its_line(self, worker: Worker, forbid: str, source: str) -> None:
        """Every spelling is found, with its line, before anything is executed"""
        assert Violation(2, forbid) in worker.scan(source.encode(), [forbid])

    @pytest.mark.parametrize(
        ("forbid", "source"),
        [
            (SVD, "import numpy as np\nnp.linalg.qr(A); svd = 3; my.svd(A)"),
            (SVD, "def svd(A): return A\nsvd(A)"),
            (SVD, "# np.linalg.svd\nx = 'np.linalg.svd'"),
            (SVD, "import numpy as np\nif __name__ == '__main__':\n    np.linalg.svd(A)"),
            (SVD, "import numpy as np\nif '__main__' == __name__:\n    np.linalg.svd(A)\nelse:\n    pass"),
            (".dot", "import numpy as np\nnp.dot(A, B)"),
            (".dot", "class V:\n    def dot(self, o): 1\n    def norm(self): return self.dot(self)"),
            ("numpy.dot", "A.dot(B)"),
            ("sorted", "def sorted(x): return x\nsorted(3)"),
            ("sum", "import numpy as np\nnp.sum(x); x.sum()"),
            ("@", "@decorated\ndef f(): return 'a @ b'"),
        ],
    )
    def test_what_is_not_forbidden_is_not_found(self, worker: Worker, forbid: str, source: str) -> None:
        """Own functions of that name, comments, texts and the part that is not run do not count"""
        assert worker.scan(source.encode(), [forbid]) == []

    def test_all_lines_are_told(self, worker: Worker) -> None:
        """Every line that uses something forbidden is in the list"""
        source = b"import numpy as np\nA @ B\nnp.dot(A, B)\nA @ C"
        assert [(v.line, v.name) for v in worker.scan(source, ["@", "numpy.dot"])] == [
            (2, "@"),
            (3, "numpy.dot"),
            (4, "@"),
        ]

    def test_code_that_cannot_be_read_is_told(self, worker: Worker) -> None:
        """A text that is put together and executed hides what it does"""
        assert worker.scan(b"exec(bytes([65]).decode())", ["@"]) == [Violation(1, "exec")]
        assert worker.scan(b"exec(bytes([65]).decode())", []) == []

    def test_nothing_is_executed(self, load: Load) -> None:
        """load refuses before the first line of the module runs"""
        with pytest.raises(ForbiddenCall) as caught:
            load("print('executed')\nimport numpy as np\nnp.linalg.svd(1)", forbid=[SVD])
        assert (caught.value.name, caught.value.line) == (SVD, 3)


class TestRunTime:
    @pytest.mark.parametrize(
        "expression",
        [
            "vars(np.linalg)['svd'](np.eye(2))",
            "np.linalg.__dict__['s' 'vd'](np.eye(2))",
            "list(map(vars(np.linalg)[''.join('svd')], [np.eye(2)]))",
            "[v for k, v in vars(np.linalg).items() if k[:2] == 'sv'][0](np.eye(2))",
        ],
    )
    def test_detours_end_at_the_guard(self, load: Load, expression: str) -> None:
        """A function that is reached by some detour tells its line when it is called"""
        worker = load(f"import numpy as np\ndef f():\n    return {expression}", forbid=[SVD])
        with pytest.raises(ForbiddenCall) as caught:
            worker.call("f")
        assert (caught.value.name, caught.value.line) == (SVD, 3)

    def test_it_cannot_be_swallowed(self, load: Load) -> None:
        """Catching the exception does not help: the call is told all the same"""
        source = (
            "import numpy as np\ndef f():\n    try: vars(np.linalg)['svd'](np.eye(2))\n"
            "    except BaseException: pass\n    return 1"
        )
        with pytest.raises(ForbiddenCall):
            load(source, forbid=[SVD]).call("f")

    def test_numpy_itself_goes_on(self, load: Load) -> None:
        """Functions that use the forbidden one inside still work"""
        source = (
            "import numpy as np\ndef f(A): return np.linalg.pinv(A), np.linalg.matrix_rank(A), np.linalg.norm(A, 2)"
        )
        worker = load(source, forbid=[SVD, "numpy.dot", "numpy.sum", "numpy.add", "numpy.zeros", "numpy.frombuffer"])
        pinv, rank, norm = worker.call("f", [[2.0, 0.0], [0.0, 1.0]])
        assert (pinv.tolist(), rank, norm) == ([[0.5, 0], [0, 1]], 2, 2)

    def test_other_names_of_the_same_function(self, load: Load) -> None:
        """numpy.concat is numpy.concatenate"""
        worker = load("import numpy as np\ndef f(): return np.concat([[1], [2]])", forbid=["numpy.concatenate"])
        with pytest.raises(ForbiddenCall):
            worker.call("f")

    def test_builtins_and_modules(self, load: Load) -> None:
        """A builtin and a module are guarded as well; libraries keep theirs"""
        worker = load(
            "import statistics\nB = __builtins__\n"
            "def f(): return (B if isinstance(B, dict) else vars(B))['sorted']([2, 1])\n"
            "def g(): return statistics.median([3, 1, 2])\n"
            "def h():\n    n = 'fft'\n    return vars(__import__('num' + 'py'))[n].fft",
            forbid=["sorted", "numpy.fft"],
        )
        assert worker.call("g") == 2
        for name in "fh":
            with pytest.raises(ForbiddenCall):
                worker.call(name)

    @pytest.mark.parametrize(
        "expression",
        [
            "sys.modules['numpy.' + 'linalg'].norm([3.0, 4.0])",
            "importlib.import_module('.'.join(['numpy', 'linalg'])).norm([3.0, 4.0])",
            "sys.modules['numpy.linalg.' + '_linalg'].norm([3.0, 4.0])",
            "[m for n, m in sorted(sys.modules.items()) if n[:9] == 'numpy.lin'][0].norm([3.0, 4.0])",
        ],
    )
    def test_a_module_is_guarded_wherever_it_is_found(self, load: Load, expression: str) -> None:
        """The table of loaded modules leads to the guard, too"""
        source = f"import importlib, sys\nimport numpy as np\ndef f(): return {expression}"
        with pytest.raises(ForbiddenCall) as caught:
            load(source, forbid=["numpy.linalg"]).call("f")
        assert (caught.value.name, caught.value.line) == ("numpy.linalg", 3)

    def test_numpy_goes_on_without_a_forbidden_module(self, load: Load) -> None:
        """What NumPy itself takes from a forbidden module still works"""
        source = (
            "import numpy as np\ndef f(A): return np.polyfit([0, 1, 2], [1, 3, 5], 1), np.cov(A), np.roots([1, -1])"
        )
        slope, _, roots = load(source, forbid=["numpy.linalg"]).call("f", [[1.0, 2.0], [3.0, 5.0]])
        assert [round(float(value), 9) for value in (*slope, *roots)] == [2, 1, 1]
