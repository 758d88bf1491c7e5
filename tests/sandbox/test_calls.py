"""Calls into the student's code: what goes there, what comes back, what changes in place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from grader.sandbox import RefusedValue, UnsendableError, in_place
from tests.sandbox.conftest import Load


class TestArguments:
    def test_by_position_and_by_name(self, load: Load) -> None:
        """Arguments arrive by position and by name"""
        worker = load("def f(a, b=2, *, c=3): return [a, b, c]")
        assert worker.call("f", 1, c=5) == [1, 2, 5]

    def test_nested_containers_keep_their_types(self, load: Load) -> None:
        """Lists, tuples, dicts and sets arrive and come back as they are"""
        value = {"a": [1, (2.5, None)], 3: {4, 5}, "t": (True, "x", 1j)}
        assert load("def f(x): return x").call("f", value) == value

    @pytest.mark.parametrize(
        ("array", "flags"),
        [
            (np.arange(6.0).reshape(2, 3), (True, False, True)),
            (np.arange(6.0).reshape(2, 3).T, (False, True, True)),
            (np.arange(24.0).reshape(4, 6)[::2, ::2], (False, False, True)),
            (np.broadcast_to(np.arange(3.0), (2, 3)), (False, False, False)),
        ],
        ids=["C", "Fortran", "view", "read-only"],
    )
    def test_arrays_arrive_with_their_layout(self, load: Load, array: Any, flags: tuple[bool, ...]) -> None:
        """Memory order, gaps and the read-only flag of an array are those that the test gave it"""
        worker = load("def f(a): return (a.flags.c_contiguous, a.flags.f_contiguous, a.flags.writeable), a.sum()")
        assert worker.call("f", array) == (flags, array.sum())

    def test_a_type_that_cannot_cross_is_the_authors_error(self, load: Load) -> None:
        """An argument of another type is refused by name before anything is sent; the worker goes on"""
        worker = load("def f(x): return 1")
        with pytest.raises(UnsendableError, match="recarray"):
            worker.call("f", np.arange(3.0).view(np.recarray))
        assert worker.call("f", 0) == 1


class TestResults:
    @pytest.mark.parametrize(
        ("expression", "word"),
        [
            ("range(3)", "range"),
            ("__import__('fractions').Fraction(1, 2)", "fractions.Fraction"),
            ("np.ma.masked_array([1])", "numpy.ma.MaskedArray"),
            ("np.array([None])", "objects"),
            ("b'bytes'", "bytes"),
            ("[[...]]", "ellipsis"),
            ("'x' * 10**6", "too long"),
        ],
    )
    def test_other_types_are_refused_by_name(self, load: Load, expression: str, word: str) -> None:
        """A result of a kind that cannot be judged says which, and the next call works"""
        worker = load(f"import numpy as np\ndef f(): return {expression}\ndef g(): return 1")
        with pytest.raises(RefusedValue, match=word):
            worker.call("f")
        assert worker.call("g") == 1

    def test_results_of_numpy_that_are_named_tuples(self, load: Load) -> None:
        """What np.linalg.svd returns is a tuple of three arrays"""
        worker = load("import numpy as np\ndef f(A): return np.linalg.svd(A)")
        U, S, Vt = worker.call("f", np.eye(2))
        assert (U @ np.diag(S) @ Vt).tolist() == np.eye(2).tolist()

    def test_dictionaries_of_the_collections_module(self, load: Load) -> None:
        """Counter, defaultdict and OrderedDict come back as dict"""
        worker = load("from collections import *\ndef f(): return [Counter('aab'), OrderedDict(a=1)]")
        assert worker.call("f") == [{"a": 2, "b": 1}, {"a": 1}]

    def test_a_name_that_is_not_defined(self, load: Load) -> None:
        """A missing function is an AttributeError that names the file"""
        with pytest.raises(AttributeError, match=r"answer.py does not define f"):
            load("").call("f")

    def test_loading_tells_what_is_defined(self, load: Load) -> None:
        """Functions, classes and values by name, and what is missing"""
        worker = load()
        loaded = worker.load(b"def f(): 0\nclass C: pass\nx = 1\n_hidden = 2", seed=0, names=["f", "g"])
        assert loaded.defined == {"f": "function", "C": "class", "x": "value"}
        assert loaded.missing == ("g",)

    def test_values_are_observed(self, load: Load) -> None:
        """Whoever observes a worker sees every value that the code gives, also of generators"""
        worker = load("def f(x): return x\ndef g():\n    yield 7\n    yield 8")
        seen: list[object] = []
        worker.observe = seen.append
        worker.call("f", 1)
        list(worker.call("g"))
        assert [seen[0], *seen[2:]] == [1, 7, 8]


class TestInPlace:
    @pytest.fixture(autouse=True)
    def wanted(self) -> Iterator[None]:
        """These tests want to see the changes"""
        with in_place():
            yield

    def test_arrays(self, load: Load) -> None:
        """An array changed in place is changed for the caller, and returned it is the same object"""
        x = np.arange(3.0)
        assert load("def f(x):\n    x += 1\n    return x").call("f", x) is x
        assert x.tolist() == [1, 2, 3]

    def test_views_write_through(self, load: Load) -> None:
        """A change of a view reaches the array below"""
        below = np.zeros((2, 4))
        load("def f(x): x[:] = 1").call("f", below[:, ::2])
        assert below.tolist() == [[1, 0, 1, 0]] * 2

    def test_arrays_inside_containers(self, load: Load) -> None:
        """Parameters in a dict of arrays are updated in place"""
        parameters = {"W": np.ones(2), "b": [np.zeros(1)]}
        W = parameters["W"]
        load("def step(p):\n    p['W'] -= 0.5\n    p['b'][0] += 1").call("step", parameters)
        assert parameters["W"] is W
        assert W.tolist() == [0.5, 0.5]
        assert parameters["b"][0].tolist() == [1]

    def test_containers(self, load: Load) -> None:
        """Lists, dicts and sets changed in place are changed for the caller"""
        items, table, members = [3, 1, 2], {"a": 1}, {1}
        load("def f(x, d, s): x.sort(); d['b'] = [2]; d.pop('a'); s.add(5)").call("f", items, table, members)
        assert (items, table, members) == ([1, 2, 3], {"b": [2]}, {1, 5})

    def test_a_new_shape_is_seen(self, load: Load) -> None:
        """Code that gives its argument another shape does so for the caller"""
        x = np.zeros(4)
        load("def f(x): x.resize((2, 2), refcheck=False)").call("f", x)
        assert x.shape == (2, 2)

    def test_what_is_not_changed_is_not_touched(self, load: Load) -> None:
        """A read-only array and an untouched one stay as they are"""
        x = np.arange(3.0)
        x.flags.writeable = False
        assert load("def f(x): return x * 2").call("f", x).tolist() == [0, 2, 4]

    def test_aliases_arrive_as_aliases(self, load: Load) -> None:
        """The same array given twice is one array on the other side"""
        x = np.zeros(1)
        assert load("def f(a, b):\n    a += 1\n    return a is b").call("f", x, x) is True
        assert x[0] == 1


class TestNotInPlace:
    def test_arguments_are_the_callers_own(self, load: Load) -> None:
        """Unless a test asks for it, no argument changes, and a result is never one of them"""
        x, items = np.zeros(2), [np.zeros(1)]
        result = load("def f(x, items):\n    x += 1\n    items[0] += 1\n    items.append(x)\n    return x").call(
            "f", x, items
        )
        assert (x.tolist(), len(items), items[0].tolist()) == ([0, 0], 1, [0])
        assert result.tolist() == [1, 1]
        result[:] = 5
        assert x.tolist() == [0, 0]


class TestRandomness:
    def test_a_generator_is_continued(self, load: Load) -> None:
        """A Generator draws there what it would have drawn here, and goes on here where the code stopped"""
        mine, theirs = np.random.default_rng(3), np.random.default_rng(3)
        got = load("def f(rng, n): return rng.normal(size=n)").call("f", theirs, 4)
        assert got.tolist() == mine.normal(size=4).tolist()
        assert theirs.random() == mine.random()

    def test_a_generator_that_is_not_used_is_not_advanced(self, load: Load) -> None:
        """Code that draws from elsewhere leaves the Generator where it was"""
        rng = np.random.default_rng(3)
        load("import numpy as np\ndef f(rng): return np.random.rand()").call("f", rng)
        assert rng.random() == np.random.default_rng(3).random()

    def test_the_seed_decides(self, load: Load) -> None:
        """random and numpy.random repeat with the seed of the submission"""
        source = "import random, numpy as np\ndef f(): return [random.random(), np.random.rand()]"
        draws = [load(source, seed=seed).call("f") for seed in (5, 5, 6)]
        assert draws[0] == draws[1] != draws[2]

    def test_the_order_of_sets_repeats(self, load: Load) -> None:
        """Hashes of texts are the same in every worker"""
        source = "def f(): return list({'a', 'b', 'c', 'd', 'e'})"
        assert load(source).call("f") == load(source).call("f")
