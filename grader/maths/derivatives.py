"""Derivatives as formulas: grad, jac and hess replaced by trees without them, by reverse accumulation.

With G the adjoint of a node y (⟨G, dy⟩ is the differential of the result), each rule sends its share of G to the
arguments of y: for y = AB it is GBᵀ to A and AᵀG to B. One pass gives the gradient by all entries at once; a Jacobian
is the sum over i of eᵢ(gradient of fᵢ)ᵀ. Everything that evaluates or rewrites formulas then needs no derivatives.
Sources: M. Giles, Collected matrix derivative results (2008); Golub and Pereyra (1973) for the pseudo-inverse.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

from grader.maths.arithmetic import Unsupported
from grader.maths.blocks import selector
from grader.maths.constructors import (
    add,
    apply,
    entry,
    identity,
    kron,
    mul,
    neg,
    number,
    ones,
    scalar,
    substituted,
    transpose,
    unit,
)
from grader.maths.shapes import size
from grader.maths.tree import ONE, Expression

DERIVATIVES = frozenset({"grad", "jac", "hess"})
Share = tuple[Expression, Expression]  # the argument and what is added to its adjoint


def without_derivatives(node: Expression, fixed: frozenset[str] = frozenset()) -> Expression:
    """The same formula without grad, jac and hess. Raises Unsupported where no rule is known.

    `fixed` names symbols by which an expectation cannot be differentiated: random ones and those in their moments.
    """
    if not any(part.op in DERIVATIVES for part in node.walk()):
        return node
    return _Derivatives(fixed).replace(node)


def constant_of(a: Expression, name: str) -> bool:
    """Whether a does not depend on the symbol."""
    return name not in a.symbols


class _Derivatives:
    """One replacement of all derivatives in a formula; running indices get fresh names."""

    def __init__(self, fixed: frozenset[str]) -> None:
        self.fixed = fixed
        self._fresh = count()

    def replace(self, node: Expression) -> Expression:
        """Inner derivatives first."""
        args = tuple(self.replace(arg) for arg in node.args)
        if node.op == "grad":
            return self.grad(args[0], args[1])
        if node.op == "jac":
            return self.jacobian(args[0], args[1])
        if node.op == "hess":
            return self.jacobian(self.grad(args[0], args[1]), args[1])
        return node if args == node.args else Expression(node.op, args, node.value, node.shape)

    def grad(self, f: Expression, x: Expression) -> Expression:
        """The gradient; of a column it is the transposed Jacobian, by a scalar it is taken entry by entry."""
        if f.is_scalar:
            return self.gradient(f, x, number(1))
        if x.is_scalar:
            return self.over(f, 0, lambda i: self.over(f, 1, lambda j: self.slope(f, x, i, j)))
        return transpose(self.jacobian(f, x))

    def slope(self, f: Expression, x: Expression, i: Expression, j: Expression) -> Expression:
        """The derivative of one entry of f by the scalar x, put back in its place."""
        place = mul(unit(i, f, 0), transpose(unit(j, f, 1)))
        return mul(self.gradient(f, x, place), place)

    def jacobian(self, f: Expression, x: Expression) -> Expression:
        """Row i is the gradient of entry i."""
        if f.is_scalar:
            return transpose(self.gradient(f, x, number(1)))
        return self.over(f, 0, lambda i: self.row(unit(i, f, 0), f, x))

    def row(self, place: Expression, f: Expression, x: Expression) -> Expression:
        return mul(place, transpose(self.gradient(f, x, place)))

    def over(self, a: Expression, side: int, term: Callable[[Expression], Expression]) -> Expression:
        """The sum of term(i) for i along a side of a."""
        if a.shape[side] == ONE:
            return term(number(1))
        index = Expression("index", (), f"#{next(self._fresh)}")
        body = term(index)
        return Expression("sum", (number(1), size(a.shape[side]), body), index.name, body.shape)

    def gradient(self, f: Expression, x: Expression, seed: Expression) -> Expression:
        """The adjoint of x when f has the adjoint `seed`."""
        adjoint = {f: [seed]}
        for node in reversed(list(dependent(f, x.name))):
            if node == x or node not in adjoint:
                continue
            total = add(*adjoint.pop(node))
            for arg, share in self.shares(node, x, total):
                if not constant_of(arg, x.name):
                    adjoint.setdefault(arg, []).append(share)
        found = adjoint.get(x)
        if not found:
            return number(0) if x.is_scalar else Expression("zeros", (), None, x.shape)
        return add(*found)

    def shares(self, node: Expression, x: Expression, G: Expression) -> Iterator[Share]:
        """What each argument of a node receives. Bodies of sums send their share to x directly."""
        if node.op in ("sum", "prod", "expect"):
            yield x, self.inside(node, x, G)
        elif node.op in ("vec", "kron"):
            yield from (self.vec if node.op == "vec" else self.kron)(node, G)
        elif node.op in ENTRY_RULES:
            (a,) = node.args
            yield a, apply("had", G, ENTRY_RULES[node.op](a, node))
        elif node.op in RULES:
            yield from RULES[node.op](node, G, x.name)
        else:
            raise Unsupported(f"the derivative of {node.op}")

    def inside(self, node: Expression, x: Expression, G: Expression) -> Expression:
        """The gradient of a sum, product or expectation: term by term."""
        *bounds, term = node.args
        if node.op == "expect":
            if bounds:
                raise Unsupported("the derivative of a conditional expectation")
            if x.name in self.fixed:
                raise Unsupported("the derivative of an expectation by a moment")
            inner = self.gradient(term, x, G)
            return Expression("expect", (inner,), None, inner.shape)
        index = Expression("index", (), f"#{next(self._fresh)}")
        term = substituted(term, node.name, index)
        seed = mul(G, apply("div", node, term)) if node.op == "prod" else G
        inner = self.gradient(term, x, seed)
        return Expression("sum", (*bounds, inner), index.name, inner.shape)

    def vec(self, node: Expression, G: Expression) -> Iterator[Share]:
        """G is a stack of columns: column j is (eⱼ ⊗ I)ᵀG."""
        (a,) = node.args

        def column(j: Expression) -> Expression:
            place = unit(j, a, 1)
            block = kron(place, identity(a, 0))
            return mul(transpose(block), G, transpose(place))

        yield a, self.over(a, 1, column)

    def kron(self, node: Expression, G: Expression) -> Iterator[Share]:
        """Each factor is contracted with the blocks of G that the other one multiplies."""
        a, b = node.args
        left, right = identity(a, 0), identity(a, 1)

        def to_a(k: Expression, l: Expression) -> Expression:
            block = mul(transpose(kron(left, unit(k, b, 0))), G, kron(right, unit(l, b, 1)))
            return mul(entry(b, k, l), block)

        def to_b(i: Expression, j: Expression) -> Expression:
            block = mul(transpose(kron(unit(i, a, 0), identity(b, 0))), G, kron(unit(j, a, 1), identity(b, 1)))
            return mul(entry(a, i, j), block)

        yield a, self.over(b, 0, lambda k: self.over(b, 1, lambda l: to_a(k, l)))
        yield b, self.over(a, 0, lambda i: self.over(a, 1, lambda j: to_b(i, j)))


def dependent(f: Expression, name: str) -> Iterator[Expression]:
    """Nodes outside sums that depend on a symbol, arguments before the nodes that use them."""
    done: set[Expression] = set()
    stack = [(f, False)]
    while stack:
        node, expanded = stack.pop()
        if expanded:
            yield node
        elif node not in done and not constant_of(node, name):
            done.add(node)
            stack.append((node, True))
            if node.op not in ("sum", "prod", "expect"):
                stack.extend((arg, False) for arg in node.args)


def _square(a: Expression) -> Expression:
    return apply("had", a, a)


def _minus(a: Expression, b: Expression) -> Expression:
    return add(a, neg(b))


def _over(a: Expression, b: Expression) -> Expression:
    return apply("eldiv", a, b)


def _one_over_root(inside: Callable[[Expression], Expression]) -> Callable[[Expression, Expression], Expression]:
    return lambda a, y: _over(ones(a.shape), apply("sqrt", inside(a)))


# name -> (argument, value) -> derivative, all entry by entry
ENTRY_RULES: dict[str, Callable[[Expression, Expression], Expression]] = {
    "exp": lambda a, y: y,
    "log": lambda a, y: _over(ones(a.shape), a),
    "sqrt": lambda a, y: _over(ones(a.shape), mul(number(2), y)),
    "abs": lambda a, y: apply("sign", a),
    "sign": lambda a, y: mul(number(0), a),
    "step": lambda a, y: mul(number(0), a),
    "relu": lambda a, y: apply("step", a),
    "sin": lambda a, y: apply("cos", a),
    "cos": lambda a, y: neg(apply("sin", a)),
    "tan": lambda a, y: add(ones(a.shape), _square(y)),
    "sec": lambda a, y: apply("had", y, apply("tan", a)),
    "csc": lambda a, y: neg(apply("had", y, apply("cot", a))),
    "cot": lambda a, y: neg(add(ones(a.shape), _square(y))),
    "sinh": lambda a, y: apply("cosh", a),
    "cosh": lambda a, y: apply("sinh", a),
    "tanh": lambda a, y: _minus(ones(a.shape), _square(y)),
    "asin": _one_over_root(lambda a: _minus(ones(a.shape), _square(a))),
    "acos": lambda a, y: neg(_over(ones(a.shape), apply("sqrt", _minus(ones(a.shape), _square(a))))),
    "atan": lambda a, y: _over(ones(a.shape), add(ones(a.shape), _square(a))),
    "asinh": _one_over_root(lambda a: add(_square(a), ones(a.shape))),
    "acosh": _one_over_root(lambda a: _minus(_square(a), ones(a.shape))),
    "atanh": lambda a, y: _over(ones(a.shape), _minus(ones(a.shape), _square(a))),
    "sigmoid": lambda a, y: apply("had", y, _minus(ones(a.shape), y)),
    "softplus": lambda a, y: apply("sigmoid", a),
}


def _stack_rule(node: Expression, G: Expression, name: str) -> Iterator[Share]:
    """Each block receives its part of G."""
    side = 1 if node.op == "hstack" else 0
    extents = [arg.shape[side] for arg in node.args]
    for place, arg in enumerate(node.args):
        own = selector(extents, place)
        yield arg, mul(G, own) if side else mul(transpose(own), G)


def _add_rule(node: Expression, G: Expression, name: str) -> Iterator[Share]:
    for arg in node.args:
        yield arg, G


def _mul_rule(node: Expression, G: Expression, name: str) -> Iterator[Share]:
    """From the last factor to the first, with the product of the factors before it."""
    factors = node.args
    for k in range(len(factors) - 1, 0, -1):
        before, factor = mul(*factors[:k]), factors[k]
        if before.is_scalar:
            yield factor, mul(before, G)
            G = scalar("inner", G, factor)
        elif factor.is_scalar:
            yield factor, scalar("inner", G, before)
            G = mul(factor, G)
        else:
            yield factor, mul(transpose(before), G)
            G = mul(G, transpose(factor))
    yield factors[0], G


def _div_rule(node: Expression, G: Expression, name: str) -> Iterator[Share]:
    above, below = node.args
    yield above, apply("div", G, below)
    yield below, neg(apply("div", scalar("inner", G, above), mul(below, below)))


def _pow_rule(node: Expression, G: Expression, name: str) -> Iterator[Share]:
    base, exponent = node.args
    if not base.is_scalar:
        yield from _matrix_power_rule(node, G)
        return
    if base.op == "norm" and exponent.op == "number" and exponent.number % 2 == 0:  # norm(a)^2k without the root
        (a,) = base.args
        slope = mul(exponent, _power(base, number(exponent.number - 2)))
        yield a, mul(G, slope, a)
        return
    less = number(exponent.number - 1) if exponent.op == "number" else add(exponent, number(-1))
    yield base, mul(G, exponent, _power(base, less))
    if not constant_of(exponent, name):
        yield exponent, mul(G, node, apply("log", base))


def _power(base: Expression, exponent: Expression) -> Expression:
    if exponent.op == "number" and exponent.number in (0, 1):
        return base if exponent.number else number(1)
    return Expression("pow", (base, exponent), None, base.shape)


def _matrix_power_rule(node: Expression, G: Expression) -> Iterator[Share]:
    base, exponent = node.args
    negative = exponent.op == "neg"
    literal = exponent.args[0] if negative else exponent
    if literal.op != "number" or literal.number.denominator != 1 or literal.number > 8:
        raise Unsupported("the derivative of a matrix power")
    k = int(literal.number)
    factor = apply("inv", base) if negative else base
    for j in range(k):
        left = [transpose(factor)] * j
        right = [transpose(factor)] * (k - 1 - j)
        share = mul(*left, G, *right)
        yield base, neg(mul(transpose(factor), share, transpose(factor))) if negative else share


def _inv_rule(node: Expression, G: Expression, name: str) -> Iterator[Share]:
    y = transpose(node)
    yield node.args[0], neg(mul(y, G, y))


def _pinv_rule(node: Expression, G: Expression, name: str) -> Iterator[Share]:
    """At constant rank: dA⁺ = -A⁺dA A⁺ + A⁺A⁺ᵀdAᵀ(I - AA⁺) + (I - A⁺A)dAᵀA⁺ᵀA⁺."""
    (a,) = node.args
    y, turned = node, transpose(node)
    N = _minus(identity(a, 0), mul(a, y))
    P = _minus(identity(a, 1), mul(y, a))
    yield a, neg(mul(turned, G, turned))
    yield a, mul(N, transpose(G), y, turned)
    yield a, mul(turned, y, transpose(G), P)


def _adj_rule(node: Expression, G: Expression, name: str) -> Iterator[Share]:
    """adj(A) = det(A)·inv(A)."""
    (a,) = node.args
    inv = apply("inv", a)
    turned = transpose(inv)
    yield a, mul(scalar("inner", G, inv), transpose(node))
    yield a, neg(mul(scalar("det", a), turned, G, turned))


def _max_rule(node: Expression, G: Expression, name: str) -> Iterator[Share]:
    """The larger (smaller) argument receives everything; ties have no derivative."""
    a, b = node.args
    wide = node.shape
    a_wide, b_wide = (x if x.shape == wide else mul(x, ones(wide)) for x in (a, b))
    difference = _minus(a_wide, b_wide) if node.op == "max" else _minus(b_wide, a_wide)
    for arg, wins in ((a, difference), (b, neg(difference))):
        share = apply("had", G, apply("step", wins))
        yield arg, share if arg.shape == wide else scalar("total", share)


def _softmax_rule(node: Expression, G: Expression, name: str) -> Iterator[Share]:
    """y∘(G - (sum of G∘y along the normalised direction))."""
    a, y = node.args[0], node
    weighted = apply("had", G, y)
    columns = a.shape[1]
    if columns == ONE:
        mean = mul(ones(a.shape), scalar("total", weighted))
    else:
        mean = mul(weighted, ones((columns, ONE)), ones((ONE, columns)))
    yield a, apply("had", y, _minus(G, mean))


def _eldiv_rule(node: Expression, G: Expression, name: str) -> Iterator[Share]:
    a, b = node.args
    yield a, _over(G, b)
    yield b, neg(_over(apply("had", G, a), _square(b)))


def _had_rule(node: Expression, G: Expression, name: str) -> Iterator[Share]:
    a, b = node.args
    yield a, apply("had", G, b)
    yield b, apply("had", G, a)


def _inner_rule(node: Expression, G: Expression, name: str) -> Iterator[Share]:
    a, b = node.args
    yield a, mul(G, b)
    yield b, mul(G, a)


def _diag_rule(node: Expression, G: Expression, name: str) -> Iterator[Share]:
    (v,) = node.args
    share = Expression("diagv", (G,), None, (G.shape[0], ONE))
    yield v, share if v.shape[1] == ONE else transpose(share)


def _diagv_rule(node: Expression, G: Expression, name: str) -> Iterator[Share]:
    yield node.args[0], Expression("diag", (G,), None, node.args[0].shape)


Rule = Callable[[Expression, Expression, str], Iterator[Share]]


def _one(share: Callable[[Expression, Expression, Expression], Expression]) -> Rule:
    """A rule for a function of one argument: (argument, value, G) -> share."""

    def rule(node: Expression, G: Expression, name: str) -> Iterator[Share]:
        yield node.args[0], share(node.args[0], node, G)

    return rule


RULES: dict[str, Rule] = {
    "neg": _one(lambda a, y, G: neg(G)),
    "transpose": _one(lambda a, y, G: transpose(G)),
    "tr": _one(lambda a, y, G: mul(G, identity(a))),
    "det": _one(lambda a, y, G: mul(G, transpose(apply("adj", a)))),
    "norm": _one(lambda a, y, G: mul(apply("div", G, y), a)),
    "norm1": _one(lambda a, y, G: mul(G, apply("sign", a))),
    "total": _one(lambda a, y, G: mul(G, ones(a.shape))),
    "logsumexp": _one(lambda a, y, G: mul(G, apply("softmax", a))),
    "expm": _one(lambda a, y, G: apply("expm_slope", transpose(a), G)),
    "logm": _one(lambda a, y, G: apply("logm_slope", transpose(a), G)),
    "entry": _one(lambda a, y, G: mul(G, unit(y.args[1], a, 0), transpose(unit(y.args[2], a, 1)))),
    "add": _add_rule,
    "hstack": _stack_rule,
    "vstack": _stack_rule,
    "mul": _mul_rule,
    "div": _div_rule,
    "pow": _pow_rule,
    "inv": _inv_rule,
    "pinv": _pinv_rule,
    "adj": _adj_rule,
    "diag": _diag_rule,
    "diagv": _diagv_rule,
    "had": _had_rule,
    "eldiv": _eldiv_rule,
    "inner": _inner_rule,
    "max": _max_rule,
    "min": _max_rule,
    "softmax": _softmax_rule,
}
