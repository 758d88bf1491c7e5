"""Objects of the student's, seen from the trusted side: numbers that stand for something in the worker.

Attributes, calls, indices, lengths, arithmetic and iteration go to the worker. Equality and truth do not: a student's
`__eq__` or `__bool__` must not decide a check, so `==` is identity and `if obj` is an error.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NoReturn

from grader.sandbox.codec import MAX_NODES
from grader.sandbox.endings import malformed
from grader.sandbox.errors import RefusedValue

if TYPE_CHECKING:
    from grader.sandbox.conversation import Conversation

FIRST_CHUNK, LARGEST_CHUNK = 1, 64


class Remote(ABC):
    """Something of the student's that lives in a worker."""

    __slots__ = ()
    _remote_conversation: Conversation

    @abstractmethod
    def _remote_tree(self) -> list[object]:
        """How it crosses as an argument to its own worker."""


class RemoteFunction(Remote):
    """A function or class of the module by its name."""

    __slots__ = ("__name__", "_remote_conversation")

    def __init__(self, conversation: Conversation, name: str) -> None:
        self._remote_conversation = conversation
        self.__name__ = name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._remote_conversation.request("call", None, self.__name__, args, kwargs)

    def __repr__(self) -> str:
        return f"<student's {self.__name__}>"

    def _remote_tree(self) -> list[object]:
        return ["N", self.__name__]


class RemoteObject(Remote):
    """An object, function or class of the student's. Its own names all start with `_remote_`."""

    # numpy then leaves `array + obj` to the object instead of adding to every entry.
    __array_ufunc__ = None
    __slots__ = ("__weakref__", "_remote_class", "_remote_conversation", "_remote_methods", "_remote_number")

    def __init__(self, conversation: Conversation, number: int, class_name: str) -> None:
        object.__setattr__(self, "_remote_conversation", conversation)
        object.__setattr__(self, "_remote_number", number)
        object.__setattr__(self, "_remote_class", class_name)
        object.__setattr__(self, "_remote_methods", set())

    def __getattr__(self, name: str) -> Any:
        # numpy and others ask any object for protocols (__array__, __len__): only what is defined below is answered.
        if name.startswith("__"):
            raise AttributeError(f"{self!r} has no {name} here")
        if name in self._remote_methods:
            return RemoteMethod(self, name)
        match self._remote_conversation.request("attribute", self, name, observe=False):
            case (True, None):
                self._remote_methods.add(name)
                return RemoteMethod(self, name)
            case (False, value):
                self._remote_conversation.observe(value)
                return value
        raise self._remote_conversation.end(malformed("attribute"))

    def __setattr__(self, name: str, value: object) -> None:
        self._remote_conversation.request("assign", self, name, value)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._remote_conversation.request("call", self, "", args, kwargs)

    def method(self, name: str, *args: Any, **kwargs: Any) -> Any:
        """`obj.name(*args, **kwargs)` in one message; also for a student's attribute that is named `method`."""
        return self._remote_conversation.request("call", self, name, args, kwargs)

    def __iter__(self) -> Iterator[Any]:
        iterator = self._remote_operate("iter")
        if not isinstance(iterator, RemoteIterator):
            raise RefusedValue(f"iterating over {self!r} does not give an iterator")
        return iterator

    def __len__(self) -> int:
        length = self._remote_operate("len")
        if type(length) is not int or not 0 <= length <= MAX_NODES:
            raise RefusedValue(f"the length of {self!r} is {length!r}"[:200])
        return length

    def __setitem__(self, key: object, value: object) -> None:
        self._remote_operate("setitem", key, value)

    def __delitem__(self, key: object) -> None:
        self._remote_operate("delitem", key)

    def __float__(self) -> float:
        value = self._remote_operate("float")
        if type(value) is not float:
            raise RefusedValue(f"float({self!r}) gave a {type(value).__name__}")
        return value

    def __array__(self, *dtype: object, **copy: object) -> NoReturn:
        # An array of objects would do its arithmetic in the worker, one entry of the test's own numbers at a time.
        raise RefusedValue(f"{self!r} is an object of the student's where numbers were wanted")

    def __bool__(self) -> bool:
        raise RefusedValue(f"{self!r} is an object of the student's where a plain value was wanted")

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)

    def __repr__(self) -> str:
        return f"<student's {self._remote_class}>"

    def _remote_operate(self, operation: str, *others: object) -> Any:
        return self._remote_conversation.request("operate", operation, (self, *others))

    def _remote_tree(self) -> list[object]:
        return ["O", self._remote_number]

    def __del__(self) -> None:
        self._remote_conversation.released.add(self._remote_number)


class RemoteMethod(Remote):
    """A method of a student's object. It is looked up when it is called, so it costs one message and no handle."""

    __slots__ = ("_name", "_owner", "_remote_conversation")

    def __init__(self, owner: RemoteObject, name: str) -> None:
        self._remote_conversation = owner._remote_conversation
        self._owner = owner
        self._name = name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._remote_conversation.request("call", self._owner, self._name, args, kwargs)

    def __bool__(self) -> bool:
        raise RefusedValue(f"{self!r} is a method of the student's where a plain value was wanted; call it")

    def __repr__(self) -> str:
        return f"<{self._name} of {self._owner!r}>"

    def _remote_tree(self) -> list[object]:
        return ["M", self._owner._remote_number, self._name]


class RemoteIterator(RemoteObject):
    """A generator or other iterator of the student's, also an infinite one. Fetched in chunks that grow."""

    __slots__ = ("_remote_chunk", "_remote_exhausted", "_remote_items")

    def __init__(self, conversation: Conversation, number: int, class_name: str) -> None:
        super().__init__(conversation, number, class_name)
        object.__setattr__(self, "_remote_items", [])
        object.__setattr__(self, "_remote_exhausted", False)
        object.__setattr__(self, "_remote_chunk", FIRST_CHUNK)

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        if not self._remote_items:
            if self._remote_exhausted:
                raise StopIteration
            items, exhausted = self._remote_fetch()
            object.__setattr__(self, "_remote_items", items[::-1])
            object.__setattr__(self, "_remote_exhausted", exhausted)
            object.__setattr__(self, "_remote_chunk", min(2 * self._remote_chunk, LARGEST_CHUNK))
            if not items:
                raise StopIteration
        return self._remote_items.pop()

    def _remote_fetch(self) -> tuple[list[Any], bool]:
        conversation = self._remote_conversation
        match conversation.request("fetch", self, self._remote_chunk, observe=False):
            case (list(items), bool(exhausted)) if len(items) <= self._remote_chunk:
                for item in items:
                    conversation.observe(item)
                return items, exhausted
        raise conversation.end(malformed("fetch"))


def _binary(operation: str, *, reflected: bool = False) -> Callable[[RemoteObject, object], Any]:
    def apply(self: RemoteObject, other: object) -> Any:
        pair = (other, self) if reflected else (self, other)
        return self._remote_conversation.request("operate", operation, pair)

    return apply


def _unary(operation: str) -> Callable[[RemoteObject], Any]:
    return lambda self: self._remote_operate(operation)


for _name in ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul"):
    setattr(RemoteObject, f"__{_name}__", _binary(_name))
    setattr(RemoteObject, f"__r{_name}__", _binary(_name, reflected=True))
for _name in ("lt", "le", "gt", "ge", "getitem", "contains"):
    setattr(RemoteObject, f"__{_name}__", _binary(_name))
for _name in ("neg", "pos", "abs"):
    setattr(RemoteObject, f"__{_name}__", _unary(_name))
