"""The symbols of an exercise: their shapes and what may be assumed of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grader.errors import UsageError
from grader.maths.domains import Domain
from grader.maths.nearest import nearest
from grader.maths.tree import ONE, SCALAR, Dim, Expression, Shape
from grader.maths.vocabulary import FUNCTIONS

# fmt: off
_SQUARE = frozenset((
    "invertible", "symmetric", "skew", "spd", "psd", "orthogonal", "projection", "idempotent", "diagonal",
    "lower_triangular", "posdet",
))
ASSUMPTIONS = _SQUARE | frozenset((
    "orthonormal_columns", "full_column_rank", "full_row_rank", "positive", "nonnegative", "nonzero", "unit",
    "integer", "binary", "onehot", "probability", "complex", "small", "natural", "sequence", "random", "independent",
    "independent_entries",
))
# fmt: on
RANDOM = frozenset({"random", "independent", "independent_entries"})
"""Assumptions that make a symbol a random variable."""
"""What may be declared of a symbol.

`probability` is a number strictly between 0 and 1, a column of positive entries that sum to 1, or a matrix whose rows
are such. `complex` numbers have an imaginary part. `natural` numbers are 0, 1, 2, ...: integer and nonnegative. A
`sequence` has terms of the declared shape, numbered from 0. `small` only scales samples. `random` makes a random symbol
of a proof; an `independent` one is independent of all others, and so is one with `independent_entries`, whose entries
are independent of each other as well.
"""

_NAME = re.compile(r"[^\W\d_]\w*")
_SIZE = re.compile(r"\s*(?P<sign>[+-]?)\s*(?P<factors>\w+(?:\s*\*\s*\w+)*)\s*")


@dataclass(frozen=True, slots=True)
class Normal:
    """A normal distribution: `mean` and `cov` (of a scalar: the variance) are formulas in the other symbols."""

    mean: str
    cov: str


@dataclass(frozen=True, slots=True)
class Symbol:
    """A declared symbol. `random` is its distribution, used by `expect`; `domain` holds its entries; or None."""

    name: str
    shape: Shape = SCALAR
    assume: frozenset[str] = frozenset()
    random: Normal | None = None
    domain: Domain | None = None

    @property
    def expression(self) -> Expression:
        """The symbol as a formula."""
        return Expression("symbol", (), self.name, self.shape)

    @property
    def is_random(self) -> bool:
        """Whether it is a random variable of a proof."""
        return bool(self.assume & RANDOM)

    @property
    def positive(self) -> bool:
        """Whether every entry is known to be positive."""
        return bool(self.assume & {"positive", "probability"}) or (self.domain is not None and self.domain.positive)

    @property
    def nonnegative(self) -> bool:
        """Whether no entry is known to be negative."""
        known = bool(self.assume & {"nonnegative", "binary", "onehot"})
        return known or self.positive or (self.domain is not None and self.domain.nonnegative)


def _did_you_mean(name: str, known: Sequence[str], wanted: str) -> str:
    close = nearest(name, known)
    return f"did you mean {close}?" if close else f"known {wanted}: {', '.join(sorted(known))}"


def read_dim(size: int | str) -> Dim:
    """Read a declared size: 3, "3", "n", "m*n", "n + 1". Raises UsageError with the wanted form."""
    if isinstance(size, int) and not isinstance(size, bool):
        total = Dim.of(size)
    else:
        total, text, end = Dim.of(0), str(size), 0
        while end < len(text):
            match = _SIZE.match(text, end)
            if match is None or (end > 0 and not match["sign"]):
                raise UsageError(f"size {text!r}: wanted a number or names such as n, m*n, n + 1")
            term = Dim.of(-1 if match["sign"] == "-" else 1)
            for factor in re.split(r"\s*\*\s*", match["factors"]):
                term *= Dim.of(int(factor) if factor.isdecimal() else factor)
            total, end = total + term, match.end()
    if total.number is not None and total.number < 1:
        raise UsageError(f"size {size!r}: a size is at least 1")
    return total


def _read_shape(name: str, sizes: Sequence[int | str]) -> Shape:
    if isinstance(sizes, str) or len(sizes) > 2:
        raise UsageError(f"symbol {name}: shape {sizes!r}: wanted [] for a scalar, [n] for a column, or [m, n]")
    shape = tuple(read_dim(size) for size in sizes)
    return (shape[0] if shape else ONE, shape[1] if len(shape) == 2 else ONE)


def _read_random(name: str, random: Mapping[str, Any]) -> Normal:
    if set(random) != {"dist", "mean", "cov"} or random["dist"] != "normal":
        raise UsageError(f"symbol {name}: random: wanted {{dist: normal, mean: ..., cov: ...}}, found {dict(random)!r}")
    return Normal(str(random["mean"]), str(random["cov"]))


def _read_domain(name: str, domain: str) -> Domain:
    try:
        return Domain.read(domain)
    except UsageError as error:
        raise UsageError(f"symbol {name}: {error.message}") from error


def _read_symbol(name: str, declared: Mapping[str, Any]) -> Symbol:
    if not _NAME.fullmatch(name):
        raise UsageError(f"symbol {name!r}: a name starts with a letter, then letters, digits and _")
    if name in FUNCTIONS and len(name) > 1:
        raise UsageError(f"symbol {name}: {name} is a function of the language; choose another name")
    keys = ["shape", "assume", "random", "domain"]
    for key in set(declared) - set(keys):
        raise UsageError(f"symbol {name}: {key}: {_did_you_mean(key, keys, 'keys')}")
    shape = _read_shape(name, declared.get("shape", ()))
    assume = frozenset(declared.get("assume", ()))
    for assumption in sorted(assume - ASSUMPTIONS):
        raise UsageError(
            f"symbol {name}: assume: {assumption}: {_did_you_mean(assumption, [*ASSUMPTIONS], 'assumptions')}"
        )
    for assumption in sorted(assume & _SQUARE):
        if shape[0] != shape[1]:
            raise UsageError(f"symbol {name}: {assumption}: wanted a square matrix, found {shape[0]}×{shape[1]}")
    if "natural" in assume:
        if shape != SCALAR:
            raise UsageError(f"symbol {name}: natural: wanted a number, found {shape[0]}×{shape[1]}")
        assume = assume - {"natural"} | {"integer", "nonnegative"}
    if "sequence" in assume and assume - {"sequence"}:
        raise UsageError(f"symbol {name}: sequence: wanted without other assumptions")
    random = declared.get("random")
    domain = declared.get("domain") or None
    if domain and assume - {"small"}:
        raise UsageError(f"symbol {name}: domain: wanted without assumptions, found {', '.join(sorted(assume))}")
    if "complex" in assume and (shape != SCALAR or assume - {"complex", "nonzero", "small"}):
        raise UsageError(f"symbol {name}: complex: wanted a number without other assumptions")
    return Symbol(
        name,
        shape,
        assume,
        _read_random(name, random) if random is not None else None,
        _read_domain(name, domain) if domain else None,
    )


@dataclass(frozen=True, slots=True)
class Symbols(Mapping[str, Symbol]):
    """The declared symbols of an exercise, by name. `complex_numbers` makes `i` the imaginary unit."""

    declared: Mapping[str, Symbol]
    dims: frozenset[str]
    complex_numbers: bool = False

    @staticmethod
    def of(declared: Mapping[str, Mapping[str, Any]], *, complex_numbers: bool = False) -> Symbols:
        """Read `{"A": {"shape": ["n", "n"], "assume": ["invertible"]}}`.

        [n] is a column, [] and [1, 1] a scalar. Names in shapes are dimensions, which formulas may use as numbers
        where no symbol has that name. Raises UsageError that names the symbol, what was wanted and what was found.
        """
        read = {name: _read_symbol(name, symbol) for name, symbol in declared.items()}
        return Symbols.from_symbols(read.values(), complex_numbers=complex_numbers)

    @staticmethod
    def from_symbols(symbols: Iterable[Symbol], *, complex_numbers: bool = False) -> Symbols:
        """A table of symbols that were read before, in their order."""
        table = {symbol.name: symbol for symbol in symbols}
        dims = frozenset(name for symbol in table.values() for dim in symbol.shape for name in dim.names)
        for name in sorted(dims & set(table)):
            raise UsageError(f"symbol {name}: {name} is the name of a size as well; give one of them another name")
        return Symbols(table, dims, complex_numbers)

    def __getitem__(self, name: str) -> Symbol:
        return self.declared[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.declared)

    def __len__(self) -> int:
        return len(self.declared)
