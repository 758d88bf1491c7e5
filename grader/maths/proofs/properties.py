"""What it takes to have a property: for each one a fixed list of obligations, with new symbols.

An obligation may be met in several ways, each a list of statements that together say it, given the other obligations
of the list: closure under ax + by says as much as closure under sums and under multiples. Made-up symbols end in °,
which nobody can write, so they are new wherever they are put.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from grader.maths.constructors import add, mul, neg, number, transpose
from grader.maths.proofs.statements import Map, Property, SetOf, Universal, put, substituted
from grader.maths.shapes import make
from grader.maths.tree import ONE, SCALAR, Dim, Expression, Relation, Shape

Way = tuple[Universal, ...]
ZERO, UNITY = number(0), number(1)


@dataclass(frozen=True, slots=True)
class Obligation:
    """One thing to be shown: `title` completes "you have not shown"; any of `ways` will do."""

    title: str
    ways: tuple[Way, ...]


def obligations(what: Property) -> tuple[Obligation, ...]:
    """Everything that must be shown. Raises ShapeError where the sizes of the subjects do not fit."""
    found = DEFINITIONS[what.name](*what.subjects)
    for universal in (universal for obligation in found for way in obligation.ways for universal in way):
        relation = universal.conclusion
        if relation.left.shape != relation.right.shape:
            make("add", relation.left, relation.right)  # says which sizes do not fit
    return found


def _symbol(name: str, shape: Shape = SCALAR) -> Expression:
    return Expression("symbol", (), f"{name}°", shape)


def _zeros(shape: Shape) -> Expression:
    return ZERO if shape == SCALAR else make("zeros", shape=shape)


def _identity(size: Dim) -> Expression:
    return make("identity", shape=(size, size))


def _plain(left: Expression, rel: str, right: Expression) -> Universal:
    return Universal((), (), Relation(left, rel, right))


def _one(title: str, *relations: Universal) -> Obligation:
    """An obligation that may be met by any one of these statements."""
    return Obligation(title, tuple((relation,) for relation in relations))


# Sets


@dataclass(frozen=True, slots=True)
class _Given:
    """An arbitrary element of a set: its symbols, what is known of them, and the element itself."""

    variables: tuple[Expression, ...]
    premises: tuple[Relation, ...]
    element: Expression


def _element_of(s: SetOf, name: str) -> _Given:
    new = {v.name: _symbol(f"{v.name}{name}", v.shape) for v in s.variables}
    premises = tuple(put(relation, new) for relation in s.relations)
    return _Given(tuple(new.values()), premises, substituted(s.element, new))


def _lies_in(s: SetOf, node: Expression, *given: _Given | Expression, more: tuple[Relation, ...] = ()) -> Way:
    """That a formula in elements and numbers lies in the set."""
    variables: tuple[Expression, ...] = ()
    premises = more
    for part in given:
        variables += part.variables if isinstance(part, _Given) else (part,)
        premises += part.premises if isinstance(part, _Given) else ()
    if s.is_described:
        put_in = {s.variables[0].name: node}
        return tuple(Universal(variables, premises, put(relation, put_in)) for relation in s.relations)
    some = {v.name: _symbol(f"{v.name}some", v.shape) for v in s.variables}
    relation = Relation(node, "=", substituted(s.element, some))
    return (Universal(variables, premises, relation, tuple(some.values())),)


def _subspace(s: SetOf) -> tuple[Obligation, ...]:
    x, y, a, b = _element_of(s, "1"), _element_of(s, "2"), _symbol("a"), _symbol("b")
    ax, by = make("mul", a, x.element), make("mul", b, y.element)
    both = _lies_in(s, add(ax, by), x, y, a, b)
    one = _lies_in(s, add(ax, y.element), x, y, a)
    return (
        Obligation("that the zero vector lies in it", (_lies_in(s, _zeros(s.element.shape)),)),
        Obligation("closure under sums", (_lies_in(s, add(x.element, y.element), x, y), both, one)),
        Obligation("closure under scalar multiples", (_lies_in(s, ax, x, a), both, one)),
    )


def _weights() -> tuple[Expression, Expression, tuple[tuple[Relation, ...], ...]]:
    """t, 1 - t, and what is known of t: between 0 and 1, or strictly so, since the ends are trivial."""
    t = _symbol("t")
    closed = Relation(t, ">=", ZERO), Relation(t, "<=", UNITY)
    return t, add(UNITY, neg(t)), (closed, (Relation(t, ">", ZERO), Relation(t, "<", UNITY)))


def _convex_set(s: SetOf) -> tuple[Obligation, ...]:
    x, y = _element_of(s, "1"), _element_of(s, "2")
    t, rest, known = _weights()
    points = [add(mul(p, x.element), mul(q, y.element)) for p, q in ((t, rest), (rest, t))]
    ways = tuple(_lies_in(s, point, x, y, t, more=more) for point in points for more in known)
    title = "that the point t x + (1 - t) y lies in it for all x and y in it and 0 <= t <= 1"
    return (Obligation(title, ways),)


def _element(node: Expression, s: SetOf) -> tuple[Obligation, ...]:
    return (Obligation("what it takes to be an element", (_lies_in(s, node),)),)


# Maps


def _variables(f: Map, *names: str) -> tuple[Expression, ...]:
    return tuple(_symbol(name, f.parameters[0].shape) for name in names)


def _linear_in(f: Callable[[Expression], Expression], shape: Shape, *others: Expression) -> tuple[Way, Way, Way]:
    """Additivity and homogeneity, or f(ax + by) = a f(x) + b f(y), or f(ax + y) = a f(x) + f(y)."""
    x, y, a, b = _symbol("x", shape), _symbol("y", shape), _symbol("a"), _symbol("b")
    ax, by = make("mul", a, x), make("mul", b, y)
    fx, fy = f(x), f(y)
    sums = Universal((x, y, *others), (), Relation(f(add(x, y)), "=", add(fx, fy)))
    multiples = Universal((x, a, *others), (), Relation(f(ax), "=", mul(a, fx)))
    both = Universal((x, y, a, b, *others), (), Relation(f(add(ax, by)), "=", add(mul(a, fx), mul(b, fy))))
    one = Universal((x, y, a, *others), (), Relation(f(add(ax, y)), "=", add(mul(a, fx), fy)))
    return (sums, multiples), (both,), (one,)


def _linear(f: Map) -> tuple[Obligation, ...]:
    (sums, multiples), both, one = _linear_in(lambda x: f.at(x), f.parameters[0].shape)
    return (
        Obligation("that it keeps sums, f(x + y) = f(x) + f(y)", ((sums,), both, one)),
        Obligation("that it keeps scalar multiples, f(a x) = a f(x)", ((multiples,), both, one)),
    )


def _definite(value: Expression, x: Expression) -> Obligation:
    zero = _zeros(x.shape)
    return _one(
        "definiteness: that the value is zero only for zero",
        Universal((x,), (Relation(value, "=", ZERO),), Relation(x, "=", zero)),
        *(Universal((x,), (Relation(x, "!=", zero),), Relation(value, rel, ZERO)) for rel in (">", "!=")),
    )


def _never_negative(value: Expression, x: Expression) -> Obligation:
    strictly = Universal((x,), (Relation(x, "!=", _zeros(x.shape)),), Relation(value, ">", ZERO))
    return _one("positivity: that the value is never negative", _everywhere((x,), value, ">=", ZERO), strictly)


def _everywhere(variables: tuple[Expression, ...], left: Expression, rel: str, right: Expression) -> Universal:
    return Universal(variables, (), Relation(left, rel, right))


def _inner_product(f: Map) -> tuple[Obligation, ...]:
    x, y, z = _variables(f, "x", "y", "z")
    first = _linear_in(lambda node: f.at(node, z), x.shape, z)
    second = _linear_in(lambda node: f.at(z, node), x.shape, z)
    return (
        _one("symmetry", _everywhere((x, y), f.at(x, y), "=", f.at(y, x))),
        Obligation("linearity in one argument", (*first, *second)),
        _never_negative(f.at(x, x), x),
        _definite(f.at(x, x), x),
    )


def _norm(f: Map) -> tuple[Obligation, ...]:
    x, y = _variables(f, "x", "y")
    a = _symbol("a")
    scaled = _everywhere((x, a), f.at(make("mul", a, x)), "=", mul(make("abs", a), f.at(x)))
    return (
        _never_negative(f.at(x), x),
        _definite(f.at(x), x),
        _one("homogeneity, f(a x) = |a| f(x)", scaled),
        _one("the triangle inequality", _everywhere((x, y), f.at(add(x, y)), "<=", add(f.at(x), f.at(y)))),
    )


def _convex_function(f: Map) -> tuple[Obligation, ...]:
    x, y = _variables(f, "x", "y")
    t, rest, known = _weights()
    statements = []
    for p, q in ((t, rest), (rest, t)):
        below = Relation(f.at(add(make("mul", p, x), make("mul", q, y))), "<=", add(mul(p, f.at(x)), mul(q, f.at(y))))
        statements += [Universal((x, y, t), premises, below) for premises in known]
    return (_one("f(t x + (1 - t) y) <= t f(x) + (1 - t) f(y) for all x, y and 0 <= t <= 1", *statements),)


# Matrices


def _symmetric(a: Expression) -> tuple[Obligation, ...]:
    return (_one("symmetry", _plain(make("transpose", a), "=", a)),)


def _positive_definite(a: Expression) -> tuple[Obligation, ...]:
    x = _symbol("x", (a.shape[0], ONE))
    form = mul(transpose(x), a, x)
    strict = Universal((x,), (Relation(x, "!=", _zeros(x.shape)),), Relation(form, ">", ZERO))
    return (*_symmetric(a), _one("that x^T A x > 0 for every x that is not zero", strict))


def _positive_semidefinite(a: Expression) -> tuple[Obligation, ...]:
    x = _symbol("x", (a.shape[0], ONE))
    return (
        *_symmetric(a),
        _one("that x^T A x >= 0 for every x", _everywhere((x,), mul(transpose(x), a, x), ">=", ZERO)),
    )


def _idempotent(p: Expression) -> tuple[Obligation, ...]:
    return (_one("that it is idempotent, P P = P", _plain(make("mul", p, p), "=", p)),)


def _projection(p: Expression) -> tuple[Obligation, ...]:
    return (*_idempotent(p), *_symmetric(p))


def _gram(u: Expression) -> Expression:
    return make("mul", make("transpose", u), u)


def _orthonormal_columns(u: Expression) -> tuple[Obligation, ...]:
    return (_one("that the columns are orthonormal, U^T U = I", _plain(_gram(u), "=", _identity(u.shape[1]))),)


def _orthogonal_columns(u: Expression) -> tuple[Obligation, ...]:
    diagonal = make("diag", make("diagv", _gram(u)))
    return (_one("that U^T U is diagonal", _plain(_gram(u), "=", diagonal)),)


def _orthogonal(q: Expression) -> tuple[Obligation, ...]:
    identity = _identity(q.shape[0])
    ways = _plain(_gram(q), "=", identity), _plain(make("mul", q, make("transpose", q)), "=", identity)
    return (_one("that Q^T Q = I", *ways),)


def _perpendicular(x: Expression, y: Expression) -> tuple[Obligation, ...]:
    return (_one("that their inner product is zero", _plain(make("mul", make("transpose", x), y), "=", ZERO)),)


def _invertible(a: Expression) -> tuple[Obligation, ...]:
    b, identity = _symbol("b", a.shape), _identity(a.shape[0])
    inverses = [Universal((), (), Relation(mul(*pair), "=", identity), (b,)) for pair in ((a, b), (b, a))]
    unequal = _plain(make("det", a), "!=", ZERO)
    title = "that it has an inverse, that A x = 0 only for x = 0, or that its determinant is not zero"
    return (_one(title, *inverses, unequal, *_injective(a)),)


def _injective(v: Expression) -> tuple[Universal, Universal]:
    c = _symbol("c", (v.shape[1], ONE))
    product = make("mul", v, c)
    zero, none = Relation(product, "=", _zeros(product.shape)), Relation(c, "=", _zeros(c.shape))
    apart = Universal((c,), (Relation(c, "!=", none.right),), Relation(product, "!=", zero.right))
    return Universal((c,), (zero,), none), apart


def _independent(v: Expression) -> tuple[Obligation, ...]:
    left = _symbol("b", v.shape[::-1])
    inverse = Universal((), (), Relation(mul(left, v), "=", _identity(v.shape[1])), (left,))
    return (_one("linear independence: that V c = 0 only for c = 0", *_injective(v), inverse),)


def _spanning(v: Expression, s: SetOf) -> tuple[Obligation, ...]:
    c = _symbol("csome", (v.shape[1], ONE))
    given = _element_of(s, "1")
    every = Universal(given.variables, given.premises, Relation(given.element, "=", make("mul", v, c)), (c,))
    ways: list[Universal] = [every]
    if s.is_described and not s.relations:
        right = _symbol("b", v.shape[::-1])
        ways.append(Universal((), (), Relation(mul(v, right), "=", _identity(v.shape[0])), (right,)))
    d = _symbol("d", c.shape)
    return (
        _one("that every element is a combination V c of the columns", *ways),
        Obligation("that the columns lie in the space", (_lies_in(s, make("mul", v, d), d),)),
    )


def _basis(v: Expression, s: SetOf) -> tuple[Obligation, ...]:
    return (*_independent(v), *_spanning(v, s))


def _eigenpair(a: Expression, value: Expression, v: Expression) -> tuple[Obligation, ...]:
    return (
        _one("the eigenvalue equation", _plain(make("mul", a, v), "=", make("mul", value, v))),
        _one("that the eigenvector is not zero", _plain(v, "!=", _zeros(v.shape))),
    )


def _row_stochastic(p: Expression) -> tuple[Obligation, ...]:
    ones = [make("ones", shape=(size, ONE)) for size in p.shape]
    return (
        _one("that every row sums to 1", _plain(make("mul", p, ones[1]), "=", ones[0])),
        _one("that no entry is negative", _plain(p, ">=", _zeros(p.shape))),
    )


def _detailed_balance(k: Expression, weights: Expression) -> tuple[Obligation, ...]:
    flow = make("mul", make("diag", weights), k)
    return (_one("that the flow diag(pi) K is symmetric", _plain(make("transpose", flow), "=", flow)),)


def _stationary(k: Expression, weights: Expression) -> tuple[Obligation, ...]:
    return (_one("that K^T pi = pi", _plain(make("mul", make("transpose", k), weights), "=", weights)),)


DEFINITIONS: dict[str, Callable[..., tuple[Obligation, ...]]] = {
    "subspace": _subspace,
    "convex set": _convex_set,
    "element": _element,
    "linear": _linear,
    "inner product": _inner_product,
    "norm": _norm,
    "convex function": _convex_function,
    "symmetric": _symmetric,
    "positive definite": _positive_definite,
    "positive semidefinite": _positive_semidefinite,
    "idempotent": _idempotent,
    "projection": _projection,
    "orthonormal columns": _orthonormal_columns,
    "orthogonal columns": _orthogonal_columns,
    "orthogonal": _orthogonal,
    "perpendicular": _perpendicular,
    "invertible": _invertible,
    "independent": _independent,
    "spanning": _spanning,
    "basis": _basis,
    "eigenpair": _eigenpair,
    "row-stochastic": _row_stochastic,
    "detailed balance": _detailed_balance,
    "stationary": _stationary,
}
"""Property -> its obligations, from its subjects."""

ASSUMED = {
    "symmetric": "symmetric",
    "positive definite": "spd",
    "positive semidefinite": "psd",
    "idempotent": "idempotent",
    "projection": "projection",
    "orthonormal columns": "orthonormal_columns",
    "orthogonal": "orthogonal",
    "invertible": "invertible",
    "independent": "full_column_rank",
}
"""Property of a matrix -> the assumption that says the same of a symbol."""
