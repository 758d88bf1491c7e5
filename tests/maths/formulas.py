"""Hypothesis strategies: random formulas whose shapes fit, over one table of symbols."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from hypothesis import strategies as st

from grader.maths.shapes import make
from grader.maths.symbols import Symbols
from grader.maths.tree import ENTRYWISE, ONE, SCALAR, Dim, Expression, Shape

SYMBOLS = Symbols.of(
    {
        "W": {"shape": ["m", "n"]},
        "V": {"shape": ["n", "m"]},
        "A": {"shape": ["n", "n"]},
        "Sigma": {"shape": ["n", "n"]},
        "x": {"shape": ["n"]},
        "x_1": {"shape": ["n"]},
        "y": {"shape": ["m"]},
        "r": {"shape": [1, "n"]},
        "a": {},
        "lam": {},
        "y_hat": {},
        "k": {"assume": ["integer"]},
    }
)
M, N = Dim.of("m"), Dim.of("n")
SIZES = (M, N)
SHAPES = st.sampled_from([SCALAR, (N, ONE), (M, ONE), (ONE, N), (M, N), (N, M), (N, N)])
Formulas = st.SearchStrategy[Expression]


def numbers() -> Formulas:
    """Whole numbers and terminating decimals."""
    values = st.one_of(st.integers(0, 30).map(Fraction), st.integers(1, 999).map(lambda n: Fraction(n, 100)))
    return values.map(lambda value: Expression("number", (), value))


def whole_numbers(indices: tuple[str, ...]) -> Formulas:
    """What may stand as an index or a bound: numbers from 1, sizes, running indices, the integer symbol."""
    leaves = [Expression("number", (), Fraction(n)) for n in (1, 2)]
    leaves += [Expression("dim", (), name) for name in ("m", "n")] + [SYMBOLS["k"].expression]
    leaves += [Expression("index", (), name) for name in indices]
    atoms = st.sampled_from(leaves)
    return st.one_of(atoms, st.tuples(atoms, atoms).map(lambda pair: make("add", *pair)))


def leaves(shape: Shape, indices: tuple[str, ...]) -> Formulas:
    """Formulas without parts."""
    found = [symbol.expression for symbol in SYMBOLS.values() if symbol.shape == shape]
    if shape == SCALAR:
        found += [Expression("dim", (), "n"), Expression("constant", (), "pi"), Expression("constant", (), "e")]
        found += [Expression("index", (), name) for name in indices]
        return st.one_of(numbers(), st.sampled_from(found))
    found += [make(op, shape=shape) for op in ("ones", "zeros")]
    if shape[0] == shape[1]:
        found.append(make("identity", shape=shape))
    units = whole_numbers(indices).map(lambda place: make("unit", place, shape=shape))
    constant = st.sampled_from(found)
    return st.one_of(constant, units) if shape[1] == ONE else constant


@st.composite
def formulas(draw: st.DrawFn, shape: Shape | None = None, depth: int = 3, indices: tuple[str, ...] = ()) -> Expression:
    """A formula of the shape, or of any; at most so many operations deep."""
    if shape is None:
        shape = draw(SHAPES)
    if depth == 0:
        return draw(leaves(shape, indices))

    def part(of: Shape, scope: tuple[str, ...] = indices) -> Expression:
        return draw(formulas(of, depth - 1, scope))

    builders = _any_shape(draw, part, shape, indices)
    builders |= _scalars(draw, part, indices) if shape == SCALAR else {}
    builders |= _squares(draw, part, shape) if shape[0] == shape[1] and shape != SCALAR else {}
    return builders[draw(st.sampled_from(sorted(builders)))]()


Part = Callable[..., Expression]
Builders = dict[str, Callable[[], Expression]]


def _any_shape(draw: st.DrawFn, part: Part, shape: Shape, indices: tuple[str, ...]) -> Builders:
    rows, columns = shape
    index = f"i{len(indices)}"

    def product() -> Expression:
        inner = draw(st.sampled_from(SIZES))
        return make("mul", part((rows, inner)), part((inner, columns)))

    def several(op: str) -> Expression:
        return make(op, *(part(shape) for _ in range(draw(st.integers(2, 4)))))

    def iterated() -> Expression:
        bounds = draw(whole_numbers(indices)), draw(whole_numbers(indices))
        return make("sum", *bounds, part(shape, (*indices, index)), value=index)

    return {
        "leaf": lambda: draw(leaves(shape, indices)),
        "add": lambda: several("add"),
        "subtract": lambda: make("add", part(shape), make("neg", part(shape))),
        "neg": lambda: make("neg", part(shape)),
        "product": product,
        "multiple": lambda: make("mul", part(SCALAR), part(shape), part(SCALAR)),
        "div": lambda: make("div", part(shape), part(SCALAR)),
        "transpose": lambda: make("transpose", part((columns, rows))),
        "entrywise": lambda: make(draw(st.sampled_from(sorted(ENTRYWISE))), part(shape)),
        "pair": lambda: make(draw(st.sampled_from(["had", "eldiv", "max", "min"])), part(shape), part(shape)),
        "sum": iterated,
        "expect": lambda: make("expect", part(shape)),
        "pinv": lambda: make("pinv", part((columns, rows))),
    }


def _scalars(draw: st.DrawFn, part: Part, indices: tuple[str, ...]) -> Builders:
    def entry() -> Expression:
        of = part(draw(st.sampled_from([(N, ONE), (ONE, N), (M, N)])))
        one = Expression("number", (), Fraction(1))
        row, column = (one if size == ONE else draw(whole_numbers(indices)) for size in of.shape)
        return make("entry", of, row, column)

    def grad() -> Expression:
        return make("grad", part(SCALAR), SYMBOLS["lam"].expression)

    def power() -> Expression:
        return make("pow", part(SCALAR), part(SCALAR))

    return {
        "entry": entry,
        "grad": grad,
        "power": power,
        "norm": lambda: make(draw(st.sampled_from(["norm", "norm1", "total", "rank"])), part(draw(SHAPES))),
        "trace": lambda: make(draw(st.sampled_from(["tr", "det"])), part((N, N))),
        "inner": lambda: make("inner", part((N, ONE)), part((N, ONE))),
        "logsumexp": lambda: make("logsumexp", part((N, ONE))),
        "factorial": lambda: make("factorial", SYMBOLS["k"].expression),
    }


def _squares(draw: st.DrawFn, part: Part, shape: Shape) -> Builders:
    side = shape[0]
    derivatives: Builders = {
        "grad": lambda: make("grad", part(SCALAR), SYMBOLS["A"].expression),
        "hess": lambda: make("hess", part(SCALAR), SYMBOLS["x"].expression),
        "jac": lambda: make("jac", part((side, ONE)), SYMBOLS["x"].expression),
    }
    return (derivatives if side == N else {}) | {
        "inv": lambda: make(draw(st.sampled_from(["inv", "adj", "expm", "logm"])), part(shape)),
        "power": lambda: make("pow", part(shape), Expression("number", (), Fraction(draw(st.integers(0, 5))))),
        "diag": lambda: make("diag", part((side, ONE))),
    }
