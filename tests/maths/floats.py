"""An independent judge of the table: floats, NumPy, central differences, Gauss-Hermite quadrature. Shares no code
with the deciders except the tree that it walks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product
from math import comb
from typing import Any

import numpy as np
from numpy.polynomial.hermite_e import hermegauss

from grader.maths.parser import parse
from grader.maths.symbols import Symbol, Symbols
from grader.maths.tree import Expression

Array = Any
STEP = 1e-5


def sample(symbol: Symbol, sizes: Mapping[str, int], rng: np.random.Generator) -> Array:
    """A float matrix with the declared properties."""
    r, c = (dim.at(sizes) for dim in symbol.shape)
    assume = set(symbol.assume)
    X = rng.normal(size=(r, c))
    if "integer" in assume:
        return rng.integers(1, 5, size=(r, c)).astype(float)
    if "binary" in assume:
        return rng.integers(0, 2, size=(r, c)).astype(float)
    if "onehot" in assume:
        return np.eye(r)[:, [rng.integers(r)]]
    if "probability" in assume:
        W = rng.uniform(0.1, 1, size=(r, c))
        return W * 0.9 if r == c == 1 else W / W.sum(axis=0 if c == 1 else 1, keepdims=True)
    if assume & {"positive", "nonnegative"}:
        return np.abs(X) + 0.1
    if "unit" in assume:
        return X / np.linalg.norm(X)
    if assume & {"orthogonal", "orthonormal_columns"}:
        return np.linalg.qr(X)[0] * rng.choice([-1.0, 1.0], size=c)
    if "projection" in assume:
        Q = np.linalg.qr(rng.normal(size=(r, rng.integers(1, r + 1))))[0]
        return Q @ Q.T
    if "idempotent" in assume:
        return X @ np.diag((np.arange(r) < rng.integers(1, r + 1)).astype(float)) @ np.linalg.inv(X)
    if assume & {"spd", "psd"}:
        return X @ X.T + ("spd" in assume) * np.eye(r)
    if "symmetric" in assume:
        return X + X.T
    if "skew" in assume:
        return X - X.T
    if "diagonal" in assume:
        return np.diag(np.diag(X))
    if "lower_triangular" in assume:
        return np.tril(X)
    if "posdet" in assume and np.linalg.det(X) < 0:
        X[0] *= -1
    return X


class Floats:
    """Values of formulas at one float instance. 1×1 results stay 1×1 arrays."""

    def __init__(self, symbols: Symbols, sizes: Mapping[str, int], values: dict[str, Array]) -> None:
        self.symbols, self.sizes, self.values = symbols, sizes, values

    def __call__(self, node: Expression, **bound: float) -> Array:
        value = getattr(self, "op_" + node.op, None)
        if value is not None:
            return value(node, bound)
        args = [self(arg, **bound) for arg in node.args]
        return np.atleast_2d(FUNCTIONS[node.op](*args))

    def shape(self, node: Expression) -> tuple[int, int]:
        rows, columns = node.shape
        return rows.at(self.sizes), columns.at(self.sizes)

    def op_number(self, node: Expression, bound: Any) -> Array:
        return np.array([[float(node.number)]])

    def op_constant(self, node: Expression, bound: Any) -> Array:
        return np.array([[{"pi": np.pi, "e": np.e}[node.name]]])

    def op_dim(self, node: Expression, bound: Any) -> Array:
        return np.array([[float(self.sizes[node.name])]])

    def op_index(self, node: Expression, bound: Any) -> Array:
        return np.array([[bound[node.name]]])

    def op_symbol(self, node: Expression, bound: Any) -> Array:
        return self.values[node.name]

    def op_identity(self, node: Expression, bound: Any) -> Array:
        return np.eye(self.shape(node)[0])

    def op_ones(self, node: Expression, bound: Any) -> Array:
        return np.ones(self.shape(node))

    def op_zeros(self, node: Expression, bound: Any) -> Array:
        return np.zeros(self.shape(node))

    def op_unit(self, node: Expression, bound: Any) -> Array:
        return np.eye(self.shape(node)[0])[:, [int(self(node.args[0], **bound).item()) - 1]]

    def op_commutation(self, node: Expression, bound: Any) -> Array:
        m, n = (dim.at(self.sizes) for dim in node.value)  # type: ignore[union-attr]
        return np.eye(m * n).reshape(n, m, m * n).transpose(1, 0, 2).reshape(m * n, m * n)

    def op_entry(self, node: Expression, bound: Any) -> Array:
        A, i, j = (self(arg, **bound) for arg in node.args)
        return A[[int(i.item()) - 1]][:, [int(j.item()) - 1]]

    def op_add(self, node: Expression, bound: Any) -> Array:
        return sum(self(arg, **bound) for arg in node.args)

    def op_mul(self, node: Expression, bound: Any) -> Array:
        total = self(node.args[0], **bound)
        for arg in node.args[1:]:
            factor = self(arg, **bound)
            total = total * factor if 1 in (total.size, factor.size) else total @ factor
        return total

    def op_pow(self, node: Expression, bound: Any) -> Array:
        base, exponent = (self(arg, **bound) for arg in node.args)
        if base.size == 1:
            return base**exponent
        return np.linalg.matrix_power(base, int(exponent.item()))

    def op_sum(self, node: Expression, bound: Any) -> Array:
        lower, upper = (int(self(arg, **bound).item()) for arg in node.args[:2])
        return sum(self(node.args[2], **{**bound, node.name: float(i)}) for i in range(lower, upper + 1))

    def op_prod(self, node: Expression, bound: Any) -> Array:
        lower, upper = (int(self(arg, **bound).item()) for arg in node.args[:2])
        return np.prod([self(node.args[2], **{**bound, node.name: float(i)}) for i in range(lower, upper + 1)], axis=0)

    def op_expect(self, node: Expression, bound: Any) -> Array:
        names = sorted(name for name in node.symbols if self.symbols[name].random)
        laws = [self.symbols[name].random for name in names]
        means = [self(parse(law.mean, self.symbols), **bound) for law in laws if law]
        roots = [np.linalg.cholesky(self(parse(law.cov, self.symbols), **bound)) for law in laws if law]
        points, weights = hermegauss(5)
        width = sum(len(mean) for mean in means)
        total: Array = 0.0
        for choice in product(range(5), repeat=width):
            z = points[list(choice)][:, None]
            values, start = dict(self.values), 0
            for name, mean, root in zip(names, means, roots, strict=True):
                values[name] = mean + root @ z[start : start + len(mean)]
                start += len(mean)
            weight = np.prod(weights[list(choice)] / np.sqrt(2 * np.pi))
            total = total + weight * Floats(self.symbols, self.sizes, values)(node.args[0], **bound)
        return total

    def shifted(self, name: str, place: tuple[int, int], step: float) -> Floats:
        value = self.values[name].copy()
        value[place] += step
        return Floats(self.symbols, self.sizes, {**self.values, name: value})

    def differences(self, f: Callable[[Floats], Array], name: str, step: float) -> dict[tuple[int, int], Array]:
        return {
            place: (f(self.shifted(name, place, step)) - f(self.shifted(name, place, -step))) / (2 * step)
            for place in np.ndindex(*self.values[name].shape)
        }

    def op_grad(self, node: Expression, bound: Any) -> Array:
        f, x = node.args
        slopes = self.differences(lambda run: run(f, **bound), x.name, STEP)
        if f.is_scalar:
            return np.array([s.item() for s in slopes.values()]).reshape(self.values[x.name].shape)
        return slopes[0, 0] if x.is_scalar else np.hstack(list(slopes.values())).T

    def op_jac(self, node: Expression, bound: Any) -> Array:
        f, x = node.args
        return np.hstack(list(self.differences(lambda run: run(f, **bound), x.name, STEP).values()))

    def op_hess(self, node: Expression, bound: Any) -> Array:
        f, x = node.args

        def gradient(run: Floats) -> Array:
            return np.array([[s.item()] for s in run.differences(lambda r: r(f, **bound), x.name, 1e-4).values()])

        return np.hstack(list(self.differences(gradient, x.name, 1e-4).values()))


def logm(A: Array) -> Array:
    values, vectors = np.linalg.eig(A)
    return (vectors @ np.diag(np.log(values.astype(complex))) @ np.linalg.inv(vectors)).real


def inv(A: Array) -> Array:
    """The inverse; what is singular up to rounding has none."""
    if not np.linalg.cond(A) < 1e9:
        raise np.linalg.LinAlgError("singular")
    return np.linalg.inv(A)


def expm(A: Array) -> Array:
    total = term = np.eye(len(A))
    for k in range(1, 30):
        term = term @ (A / 256) / k
        total = total + term
    return np.linalg.matrix_power(total, 256)


def softmax(z: Array) -> Array:
    w = np.exp(z)
    return w / w.sum(axis=0 if z.shape[1] == 1 else 1, keepdims=True)


def adj(A: Array) -> Array:
    n = len(A)
    minors = [
        [np.linalg.det(np.delete(np.delete(A, j, 0), i, 1)) * (-1) ** (i + j) for j in range(n)] for i in range(n)
    ]
    return np.array(minors)


FUNCTIONS: dict[str, Callable[..., Array]] = {
    "neg": lambda a: -a,
    "div": lambda a, b: a / b,
    "transpose": lambda a: a.T,
    "inv": inv,
    "pinv": np.linalg.pinv,
    "adj": adj,
    "expm": expm,
    "logm": logm,
    "tr": np.trace,
    "det": np.linalg.det,
    "rank": np.linalg.matrix_rank,
    "norm": np.linalg.norm,
    "norm1": lambda a: np.abs(a).sum(),
    "vec": lambda a: a.reshape(-1, 1, order="F"),
    "diag": lambda a: np.diag(a.ravel()),
    "diagv": lambda a: np.diag(a)[:, None],
    "total": np.sum,
    "inner": lambda a, b: (a * b).sum(),
    "kron": np.kron,
    "had": lambda a, b: a * b,
    "eldiv": lambda a, b: a / b,
    "max": np.maximum,
    "min": np.minimum,
    "softmax": softmax,
    "logsumexp": lambda a: np.log(np.exp(a).sum()),
    "sigmoid": lambda a: 1 / (1 + np.exp(-a)),
    "softplus": lambda a: np.log1p(np.exp(a)),
    "relu": lambda a: np.maximum(a, 0),
    "step": lambda a: (a > 0).astype(float),
    "asin": np.arcsin,
    "acos": np.arccos,
    "atan": np.arctan,
    "acosh": np.arccosh,
    "binomial": lambda n, k: float(comb(round(n.item()), round(k.item()))),
    "factorial": lambda a: float(np.prod(np.arange(1, a.item() + 1))),
    **{
        name: getattr(np, name)
        for name in ("exp", "log", "sqrt", "abs", "sign", "sin", "cos", "tan", "sinh", "cosh", "tanh")
    },
}
