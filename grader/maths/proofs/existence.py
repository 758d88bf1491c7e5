"""Rules by which there is something: what they need, and what they grant of what is chosen.

A rule is about some matrices of the proof and new symbols. Under its conditions there are values of the symbols with
all its relations; which ones a proof writes down is up to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from grader.maths.constructors import add, mul, number, transpose
from grader.maths.shapes import make, size
from grader.maths.tree import ONE, Dim, Expression, Relation

Symbols = tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Licence:
    """What must hold, what then may be used, and assumptions that the new symbols may be declared with."""

    conditions: tuple[Relation, ...]
    relations: tuple[Relation, ...]
    assumed: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """`names` are what a proof may call it; `licence` is None where symbols or matrices are not of the right sizes.

    `matrices` finds what the rule may be about from the relations that the proof states.
    """

    names: tuple[str, ...]
    licence: Callable[[Symbols, Symbols], Licence | None]
    matrices: Callable[[Symbols, tuple[Relation, ...]], Iterator[Symbols]]
    wanted: str


def _zeros(shape: tuple[Dim, Dim]) -> Expression:
    return number(0) if shape == (ONE, ONE) else make("zeros", shape=shape)


def _identity(side: Dim) -> Expression:
    return make("identity", shape=(side, side)) if side != ONE else number(1)


# A homogeneous system with more unknowns than equations


def _homogeneous(matrices: Symbols, new: Symbols) -> Licence | None:
    """E x = 0 for all the matrices, and x != 0, where their rows together are fewer than the entries of x."""
    if len(new) != 1 or new[0].shape[1] != ONE or not matrices:
        return None
    (x,) = new
    if any(e.shape[1] != x.shape[0] or x.name in e.symbols for e in matrices):
        return None
    equations = Dim.of(0)
    for e in matrices:
        equations += e.shape[0]
    products = [mul(e, x) for e in matrices]
    return Licence(
        (Relation(size(x.shape[0]), ">", size(equations)),),
        (*(Relation(p, "=", _zeros(p.shape)) for p in products), Relation(x, "!=", _zeros(x.shape))),
        (frozenset({"nonzero"}),),
    )


def _systems(new: Symbols, relations: tuple[Relation, ...]) -> Iterator[Symbols]:
    if len(new) != 1:
        return
    (x,) = new
    found = []
    for relation in relations:
        if relation.rel == "=":
            sides = [side for side in (relation.left, relation.right) if x.name in side.symbols]
            factor = _factor(sides[0], x) if len(sides) == 1 else None
            if factor is None:
                return
            found.append(factor)
    yield tuple(found)


def _factor(node: Expression, x: Expression) -> Expression | None:
    """E where the formula is E x."""
    if node == x:
        return _identity(x.shape[0])
    if node.op == "mul":
        *others, last = node.args
        inner = _factor(last, x) if x.name in last.symbols else None
        if inner is not None and not any(x.name in other.symbols for other in others):
            return make("mul", *others, inner)
        if node.is_scalar and node.args[0] == transpose(x) and not any(x.name in arg.symbols for arg in node.args[1:]):
            return transpose(mul(*node.args[1:]))  # xᵀv is vᵀx
    if node.op == "neg":
        return _factor(node.args[0], x)
    if node.op == "add":
        parts = [_factor(arg, x) for arg in node.args]
        known = [part for part in parts if part is not None]
        return add(*known) if len(known) == len(parts) and all(arg.op != "neg" for arg in node.args) else None
    return None


# Matrices of a size


def _parts(relations: tuple[Relation, ...], new: Symbols) -> Iterator[Expression]:
    """Every formula in the relations that does not hold a new symbol."""
    names = {symbol.name for symbol in new}
    seen: set[Expression] = set()
    for relation in relations:
        for node in (*relation.left.walk(), *relation.right.walk()):
            plain = node.args[0] if node.op == "transpose" else node
            if plain not in seen and not plain.symbols & names and plain.symbols:
                seen.add(plain)
                yield plain


def _square(new: Symbols, relations: tuple[Relation, ...]) -> Iterator[Symbols]:
    for part in _parts(relations, new):
        if part.is_square and part.shape[0] == new[0].shape[0]:
            yield (part,)


def _beside(new: Symbols, relations: tuple[Relation, ...]) -> Iterator[Symbols]:
    for part in _parts(relations, new):
        if part.shape[0] == new[0].shape[0] and part.shape[1] + new[0].shape[1] == part.shape[0]:
            yield (part,)


def _completion(matrices: Symbols, new: Symbols) -> Licence | None:
    """Columns R that complete the orthonormal columns of U to an orthonormal basis."""
    if len(new) != 1 or len(matrices) != 1:
        return None
    (u,), (r,) = matrices, new
    if u.shape[0] != r.shape[0] or u.shape[1] + r.shape[1] != u.shape[0]:
        return None
    return Licence(
        (
            Relation(mul(transpose(u), u), "=", _identity(u.shape[1])),
            Relation(size(r.shape[1]), ">", number(0)),
        ),
        (
            Relation(mul(transpose(r), r), "=", _identity(r.shape[1])),
            Relation(mul(transpose(u), r), "=", _zeros((u.shape[1], r.shape[1]))),
            Relation(add(mul(u, transpose(u)), mul(r, transpose(r))), "=", _identity(u.shape[0])),
        ),
        (frozenset({"orthonormal_columns"}),),
    )


def _spectral(matrices: Symbols, new: Symbols) -> Licence | None:
    """A = Q L Qᵀ for a symmetric A, with an orthogonal Q and a diagonal L, or diag(d) for a column d."""
    if len(new) != 2 or len(matrices) != 1:
        return None
    (a,), (q, values) = matrices, new
    column = values.shape == (a.shape[0], ONE)
    if not a.is_square or q.shape != a.shape or not (column or values.shape == a.shape):
        return None
    diagonal = make("diag", values) if column else values
    identity = _identity(a.shape[0])
    more = () if column else (Relation(transpose(values), "=", values),)
    return Licence(
        (Relation(transpose(a), "=", a),),
        (
            Relation(a, "=", mul(q, diagonal, transpose(q))),
            Relation(mul(transpose(q), q), "=", identity),
            Relation(mul(q, transpose(q)), "=", identity),
            *more,
        ),
        (frozenset({"orthogonal"}), frozenset() if column else frozenset({"diagonal"})),
    )


def _eigenpair(matrices: Symbols, new: Symbols) -> Licence | None:
    """A q = λ q with a unit column q, for a symmetric A."""
    if len(new) != 2 or len(matrices) != 1:
        return None
    (a,), (q, value) = matrices, new
    if not a.is_square or q.shape != (a.shape[0], ONE) or not value.is_scalar:
        return None
    return Licence(
        (Relation(transpose(a), "=", a),),
        (
            Relation(mul(a, q), "=", mul(value, q)),
            Relation(mul(transpose(q), q), "=", number(1)),
            Relation(q, "!=", _zeros(q.shape)),
        ),
        (frozenset({"unit", "nonzero"}), frozenset()),
    )


RULES = (
    Rule(
        ("more unknowns than equations", "homogeneous system", "dimension count"),
        _homogeneous,
        _systems,
        "let x : n be with C*x = zeros(m), x != zeros(n), where n > m",
    ),
    Rule(
        ("orthonormal completion", "completion to an orthonormal basis"),
        _completion,
        _beside,
        "let R : n x (n - k) be with U.T*R = zeros(k, n - k), R.T*R = I, where U.T*U = I and n > k",
    ),
    Rule(
        ("spectral theorem",),
        _spectral,
        _square,
        "let Q : n x n orthogonal; L : n x n diagonal be with A = Q*L*Q.T, where A.T = A",
    ),
    Rule(
        ("real eigenvalue",),
        _eigenpair,
        _square,
        "let q : n; lam : scalar be with A*q = lam*q, q.T*q = 1, where A.T = A",
    ),
)


def rule_named(text: str) -> Rule | None:
    """The rule that a reason names."""
    plain = " ".join(text.lower().replace("_", " ").split())
    return next((rule for rule in RULES if any(name in plain for name in rule.names)), None)
