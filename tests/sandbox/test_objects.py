"""Objects, generators and functions that stay in the worker."""

from __future__ import annotations

import gc
import itertools

import numpy as np
import pytest

from grader.sandbox import RefusedValue, StudentError
from tests.sandbox.conftest import Load

COUNTER = """
    class Counter:
        made = 0
        def __init__(self, start=0):
            self.value = start
            Counter.made += 1
        def up(self, by=1):
            self.value += by
            return self
        def __add__(self, other): return Counter(self.value + getattr(other, "value", other))
        def __radd__(self, other): return Counter(self.value + 100 * other)
        def __getitem__(self, key): return (self.value, key)
        def __len__(self): return self.value
        def __eq__(self, other): return True
        def __bool__(self): return True
        __hash__ = None
"""


class TestState:
    def test_methods_and_attributes(self, load: Load) -> None:
        """An object keeps its state between calls; attributes can be read and set"""
        counter = load(COUNTER).call("Counter", start=2)
        counter.up().up(by=3)
        assert counter.value == 6
        counter.value = 10
        assert counter.up().value == 11

    def test_the_same_object_is_the_same_handle(self, load: Load) -> None:
        """`fit` that returns self returns the very object"""
        counter = load(COUNTER).call("Counter")
        assert counter.up() is counter

    def test_methods_are_looked_up_when_they_are_called(self, load: Load) -> None:
        """A method that the code replaces is replaced here, too; one that is passed on is the bound method"""
        worker = load(
            "class C:\n    def f(self): return 1\n    def g(self): self.f = lambda: 2\ndef call(m): return m()"
        )
        instance = worker.call("C")
        method = instance.f
        assert (method(), worker.call("call", method)) == (1, 1)
        instance.g()
        assert (method(), instance.f()) == (2, 2)
        with pytest.raises(RefusedValue, match="call it"):
            bool(method)

    def test_data_under_the_name_of_a_function(self, load: Load) -> None:
        """Functions that are stored in an object are handles; data is data"""
        instance = load("class C:\n    def __init__(self): self.f, self.x = (lambda: 5), [1]").call("C")
        assert (instance.f(), instance.x) == (5, [1])

    def test_objects_go_back(self, load: Load) -> None:
        """A handle passed as an argument is the object itself there"""
        worker = load(COUNTER + "\n    def value(c): return c.value, isinstance(c, Counter)")
        assert worker.call("value", worker.call("Counter", 4)) == (4, True)

    def test_operators(self, load: Load) -> None:
        """Arithmetic, indexing and length reach the object, from both sides"""
        counter = load(COUNTER).call("Counter", 3)
        assert [(counter + 1).value, (2 + counter).value, (counter + counter).value] == [4, 203, 6]
        assert (counter["k"], len(counter)) == ((3, "k"), 3)

    def test_objects_inside_containers(self, load: Load) -> None:
        """A list of objects comes back as a list of handles"""
        worker = load(COUNTER + "\n    def many(): return [Counter(i) for i in range(3)]")
        assert [counter.value for counter in worker.call("many")] == [0, 1, 2]

    def test_handles_of_another_worker_do_not_cross(self, load: Load) -> None:
        """An object belongs to the worker that it lives in"""
        with pytest.raises(TypeError, match="another worker"):
            load("def f(x): 0").call("f", load(COUNTER).call("Counter"))

    def test_objects_that_nobody_holds_are_let_go(self, load: Load) -> None:
        """The worker forgets an object when its handle is gone here"""
        worker = load(COUNTER.replace("made = 0", "made = 0\n        def __del__(self): Counter.made -= 1"))
        for _ in range(20):
            worker.call("Counter")
        gc.collect()
        assert worker.attribute("Counter").made <= 1


class TestNoTruth:
    def test_equality_is_identity(self, load: Load) -> None:
        """An __eq__ that always says yes decides nothing"""
        counter = load(COUNTER).call("Counter")
        assert counter == counter
        assert counter != 5
        assert counter != np.float64(5)

    def test_truth_is_refused(self, load: Load) -> None:
        """`assert f(x)` does not pass because f returned some object"""
        with pytest.raises(RefusedValue, match="Counter"):
            assert load(COUNTER).call("Counter")

    def test_conversions_are_checked(self, load: Load) -> None:
        """__float__ and __len__ must give what they promise"""
        liar = load("class L:\n    def __float__(self): return 1.5\n    def __len__(self): return 3").call("L")
        assert (float(liar), len(liar)) == (1.5, 3)
        with pytest.raises(TypeError):
            float(load("class L: pass").call("L"))


class TestGenerators:
    def test_finite(self, load: Load) -> None:
        """A generator is iterated to its end, however long"""
        worker = load("def f(n):\n    for i in range(n): yield i")
        assert list(worker.call("f", 200)) == list(range(200))

    def test_infinite(self, load: Load) -> None:
        """An endless generator gives as many items as are asked for"""
        worker = load("import itertools\ndef f(): yield from itertools.count()")
        assert list(itertools.islice(worker.call("f"), 150)) == list(range(150))

    def test_items_are_as_they_were_yielded(self, load: Load) -> None:
        """An array that the generator goes on changing is seen as it was at each step"""
        worker = load(
            "import numpy as np\ndef f():\n    x = np.zeros(1)\n    while True:\n        yield x\n        x += 1"
        )
        assert [float(x[0]) for x in itertools.islice(worker.call("f"), 10)] == list(range(10))

    def test_an_error_comes_after_the_items_before_it(self, load: Load) -> None:
        """Items before an exception arrive; then the exception"""
        generator = load("def f():\n    yield from range(5)\n    raise ValueError('sixth')").call("f")
        assert [next(generator) for _ in range(5)] == [0, 1, 2, 3, 4]
        with pytest.raises(ValueError, match="sixth"):
            next(generator)

    def test_it_is_asked_once_before_more(self, load: Load) -> None:
        """The first item is taken alone: code after the first yield has not run yet"""
        worker = load("log = []\ndef f():\n    log.append(1)\n    yield 1\n    log.append(2)\n    yield 2")
        next(worker.call("f"))
        assert worker.attribute("log") == [1]

    def test_other_iterators_and_iterables(self, load: Load) -> None:
        """map, zip and objects with __iter__ are iterated as well"""
        worker = load("class I:\n    def __iter__(self): return iter([1, 2])\ndef f(): return zip('ab', [1, 2])")
        assert list(worker.call("I")) == [1, 2]
        assert list(worker.call("f")) == [("a", 1), ("b", 2)]

    def test_an_endless_wait_for_an_item_ends(self, load: Load) -> None:
        """A class that is no iterable says so"""
        with pytest.raises(TypeError, match="not iterable"):
            list(load("class C: pass").call("C"))


class TestFunctions:
    def test_closures_and_lambdas(self, load: Load) -> None:
        """A function that comes back can be called, with its state"""
        worker = load("def adder(n):\n    return lambda x: x + n")
        add = worker.call("adder", 5)
        assert add(np.arange(2.0)).tolist() == [5, 6]

    def test_classes_as_values(self, load: Load) -> None:
        """A class is a value that can be called"""
        assert load(COUNTER).attribute("Counter")(3).value == 3

    def test_a_module_is_no_value(self, load: Load) -> None:
        """An imported module cannot be reached through the student's file"""
        with pytest.raises(RefusedValue, match="module"):
            load("import os").attribute("os")

    def test_exceptions_of_methods(self, load: Load) -> None:
        """What a method raises has the class and the lines of the student's file"""
        instance = load("class E(Exception): pass\nclass C:\n    def f(self): raise E('no')").call("C")
        with pytest.raises(StudentError, match="no") as caught:
            instance.f()
        assert (caught.value.student_class, caught.value.student_frames[-1].line) == ("E", 3)
